#!/bin/bash
# Prints one HTML page about an account of a dataset, or about all of them: it needs no network and no server, and can be
# sent to somebody. After the last line of the program follow its query and the page that shows the answer.
set -euo pipefail

usage() {
	cat <<-'END'
	usage: tiktrack-report DATASET [--account NAME] > report.html
	  --account  of one account alone; without it, of all that you may see
	The connection is psql's: PGHOST, PGPORT, PGUSER, PGDATABASE. The page holds what that role may see, and no more.
	Log in as a reader or as the dataset's owner: its views are the owner's code, which superusers are not let run.
	END
}
dataset='' account='' named=''
while [ $# -gt 0 ]; do
	case "$1" in
		-h|--help) usage; exit 0 ;;
		--account) account=${2-}; named=yes; shift ;;
		--account=*) account=${1#*=}; named=yes ;;
		-*) usage >&2; exit 2 ;;
		*) [ -z "$dataset" ] || { usage >&2; exit 2; }; dataset=$1 ;;
	esac
	[ $# = 0 ] || shift
done
# an empty name must not mean all accounts: the page may be meant for somebody who may not see them
if [ -n "$named" ] && [ -z "$account" ]; then
	echo 'tiktrack-report: --account needs a name' >&2
	exit 2
fi
if [ -z "$dataset" ]; then usage >&2; exit 2; fi

part() { sed -e "1,/^=== $1 ===\$/d" "$0" | sed -e '/^=== .* ===$/,$d'; }

# The answer is read first: a page cut off in the middle would look complete. Nothing in it can end the element that it is
# in, because the query writes each < as \u003c.
if ! answer=$(part question | PGCLIENTENCODING=UTF8 psql -X -q -A -t -v ON_ERROR_STOP=1 -v dataset="$dataset" -v account="$account"); then
	echo "tiktrack-report: no report of $dataset" >&2
	exit 1
fi
part 'page, before the answer'
printf '%s\n' "$answer"
part 'page, behind it'
exit 0
