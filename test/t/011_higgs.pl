# Half a million real events of an open research data set (SNAP Higgs: who retweeted, mentioned or answered whom, and when)
# against plain SQL, and against figures that were counted from the file without this project's code.
#
# The file is third-party: it is read where it lies and never copied into the tree. TIKTRACK_SHARED_DATA names its folder;
# otherwise the test looks for ../shared/data beside the tree, and skips where there is none.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use IO::Uncompress::Gunzip qw($GunzipError);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $data = $ENV{TIKTRACK_SHARED_DATA} // abs_path(dirname(__FILE__) . '/../..') . '/../shared/data';
my $file = "$data/interactions/higgs-activity_time.txt.gz";
plan skip_all => "no higgs-activity_time.txt.gz in $data/interactions (TIKTRACK_SHARED_DATA names the folder above)" unless -r $file;

my $node = PostgreSQL::Test::Cluster->new('higgs');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\ntimezone = 'UTC'\nmax_parallel_workers_per_gather = 0\nwork_mem = 64MB");
$node->start;
sub ask { return $node->safe_psql('postgres', "SET search_path = public, tiktrack; $_[0]") }

ask('CREATE EXTENSION tiktrack');
my $plain = PostgreSQL::Test::Utils::tempdir . '/higgs.txt';
IO::Uncompress::Gunzip::gunzip($file => $plain) or die "gunzip: $GunzipError";
ask("CREATE TABLE raw (sharer bigint, author bigint, at bigint, what text); COPY raw FROM '$plain' (DELIMITER ' ')");
unlink $plain;

# A retweet is a share and a reply a comment. A mention has no kind of its own here: view merely serves the arithmetic.
ask(<<'END');
CREATE TABLE higgs AS
SELECT row_number() OVER (ORDER BY at, sharer, author, what)::int AS n, to_timestamp(at) AS at, to_timestamp(at)::date AS day, author,
	CASE what WHEN 'RT' THEN 'share' WHEN 'RE' THEN 'comment' WHEN 'MT' THEN 'view' END AS kind
FROM raw;
ANALYZE higgs;
END

# ---- serial: the known figures
my $counts = "event_count(%1\$s, 'share'), event_count(%1\$s, 'view'), event_count(%1\$s, 'comment'), engagements(%1\$s, '{share,view,comment}')";
is(ask('SELECT count(*), count(kind) FROM higgs'), '563069|563069', 'every row has a kind');
is(ask('SELECT ' . sprintf($counts, 'engagement_agg(kind)') . ' FROM higgs'), '354930|171237|36902|563069', 'events by kind');
is(ask('SELECT engagement_agg(kind) FROM higgs'), 'v1 view=171237 comment=36902 share=354930', 'nothing else was counted');
is(ask('SELECT engagement_rate(s) = (354930 + 36902) / 171237::float8, share_rate(s) = 354930 / 171237::float8 FROM (SELECT engagement_agg(kind) AS s FROM higgs) q'),
	't|t', 'rates');
is(ask('SELECT day, ' . sprintf($counts, 'engagement_agg(kind)') . ' FROM higgs GROUP BY day ORDER BY day'), <<'END' =~ s/\n\z//r, 'events by day and kind');
2012-07-01|2136|1749|285|4170
2012-07-02|9248|5600|1226|16074
2012-07-03|19426|11860|2216|33502
2012-07-04|233331|101279|21778|356388
2012-07-05|62292|29329|7021|98642
2012-07-06|19531|14786|3130|37447
2012-07-07|8966|6634|1246|16846
END
is(ask(<<'END'), 't|t|t', 'FILTER: events and shares of each author as plain SQL has them');
SELECT bool_and(event_count(s, 'share') = shares), bool_and(engagements(s, '{share,view,comment}') = events), bool_and((shares_only IS NULL) = (shares = 0))
FROM (SELECT engagement_agg(kind) AS s, engagement_agg(kind) FILTER (WHERE kind = 'share') AS shares_only, count(*) FILTER (WHERE kind = 'share') AS shares, count(*) AS events
	FROM higgs GROUP BY author) q
END
is(ask("SELECT string_agg(event_count(s, 'share')::text, ' ' ORDER BY event_count(s, 'share') DESC)
	FROM (SELECT engagement_agg(kind) AS s FROM higgs GROUP BY author ORDER BY event_count(engagement_agg(kind), 'share') DESC LIMIT 10) q"),
	'18977 7427 6262 6204 3504 2248 2236 2067 2001 1933', 'shares of the ten most shared');

# ---- parallel
my $whole = ask('SELECT engagement_send(engagement_agg(kind)) FROM higgs');
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;';
like(ask("$parallel EXPLAIN (COSTS OFF) SELECT engagement_agg(kind) FROM higgs"), qr/Partial Aggregate/, 'a parallel plan');
is(ask("$parallel SELECT engagement_send(engagement_agg(kind)) FROM higgs"), $whole, 'in parallel');

# ---- rollup of stored summaries
ask('CREATE TABLE daily AS SELECT day, engagement_agg(kind) AS s FROM higgs GROUP BY day; CREATE TABLE authors AS SELECT author, engagement_agg(kind) AS s FROM higgs GROUP BY author');
is(ask('SELECT count(*), count(s) FROM daily'), '7|7', 'seven days');
is(ask('SELECT engagement_send(rollup(s)) FROM daily'), $whole, 'seven stored days, rolled up');
is(ask('SELECT engagement_send(rollup(s ORDER BY day DESC)) FROM daily'), $whole, 'in the other order');
is(ask('SELECT engagement_send(rollup(s)) FROM authors'), $whole, 'all authors, rolled up');
is(ask("$parallel SELECT engagement_send(rollup(s)) FROM authors"), $whole, 'and in parallel');

# ---- windows
ask('CREATE UNIQUE INDEX ON higgs (n)');
is(ask(<<'END'), 't|563069', 'a running total equals a running count, row for row');
SELECT bool_and(event_count(s, 'share') = shares AND event_count(s, 'view') = views AND event_count(s, 'comment') = comments), count(*)
FROM (SELECT engagement_agg(kind) OVER w AS s, count(*) FILTER (WHERE kind = 'share') OVER w AS shares, count(*) FILTER (WHERE kind = 'view') OVER w AS views,
	count(*) FILTER (WHERE kind = 'comment') OVER w AS comments FROM higgs WINDOW w AS (ORDER BY n)) q
END
is(ask(<<'END'), 't|563069', 'a sliding frame of 1,000 rows equals sliding counts, row for row');
SELECT bool_and(event_count(s, 'share') = shares AND event_count(s, 'view') = views AND event_count(s, 'comment') = comments), count(*)
FROM (SELECT engagement_agg(kind) OVER w AS s, count(*) FILTER (WHERE kind = 'share') OVER w AS shares, count(*) FILTER (WHERE kind = 'view') OVER w AS views,
	count(*) FILTER (WHERE kind = 'comment') OVER w AS comments FROM higgs WINDOW w AS (ORDER BY n ROWS 999 PRECEDING)) q
END
is(ask(<<'END'), 't|575', 'and on a sample of rows the plain aggregate over the same 1,000 rows');
WITH sliding AS MATERIALIZED (SELECT n, engagement_agg(kind) OVER (ORDER BY n ROWS 999 PRECEDING) AS s FROM higgs)
SELECT bool_and(engagement_send(s) = (SELECT engagement_send(engagement_agg(kind)) FROM higgs h WHERE h.n BETWEEN sliding.n - 999 AND sliding.n)), count(*)
FROM sliding WHERE n % 997 = 1 OR n <= 6 OR n > 563064
END
is(ask(<<'END'), 't|7', 'a sliding frame over stored days');
SELECT bool_and(engagement_send(s) = (SELECT engagement_send(engagement_agg(kind)) FROM higgs h WHERE h.day BETWEEN q.day - 2 AND q.day)), count(*)
FROM (SELECT day, rollup(s) OVER (ORDER BY day ROWS 2 PRECEDING) AS s FROM daily) q
END

$node->stop;
done_testing();
