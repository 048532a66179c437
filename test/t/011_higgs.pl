# Half a million real events of an open research data set (SNAP Higgs: who retweeted, mentioned or answered whom, and when)
# against plain SQL, and against figures that were counted from the file without this project's code: events and people.
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
SELECT row_number() OVER (ORDER BY at, sharer, author, what)::int AS n, to_timestamp(at) AS at, to_timestamp(at)::date AS day, sharer, author,
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
my $whole = ask('SELECT tiktrack_internal.engagement_send(engagement_agg(kind)) FROM higgs');
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;';
like(ask("$parallel EXPLAIN (COSTS OFF) SELECT engagement_agg(kind) FROM higgs"), qr/Partial Aggregate/, 'a parallel plan');
is(ask("$parallel SELECT tiktrack_internal.engagement_send(engagement_agg(kind)) FROM higgs"), $whole, 'in parallel');

# ---- rollup of stored summaries
ask('CREATE TABLE daily AS SELECT day, engagement_agg(kind) AS s FROM higgs GROUP BY day; CREATE TABLE authors AS SELECT author, engagement_agg(kind) AS s FROM higgs GROUP BY author');
is(ask('SELECT count(*), count(s) FROM daily'), '7|7', 'seven days');
is(ask('SELECT tiktrack_internal.engagement_send(rollup(s)) FROM daily'), $whole, 'seven stored days, rolled up');
is(ask('SELECT tiktrack_internal.engagement_send(rollup(s ORDER BY day DESC)) FROM daily'), $whole, 'in the other order');
is(ask('SELECT tiktrack_internal.engagement_send(rollup(s)) FROM authors'), $whole, 'all authors, rolled up');
is(ask("$parallel SELECT tiktrack_internal.engagement_send(rollup(s)) FROM authors"), $whole, 'and in parallel');

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
SELECT bool_and(tiktrack_internal.engagement_send(s) = (SELECT tiktrack_internal.engagement_send(engagement_agg(kind)) FROM higgs h WHERE h.n BETWEEN sliding.n - 999 AND sliding.n)), count(*)
FROM sliding WHERE n % 997 = 1 OR n <= 6 OR n > 563064
END
is(ask(<<'END'), 't|7', 'a sliding frame over stored days');
SELECT bool_and(tiktrack_internal.engagement_send(s) = (SELECT tiktrack_internal.engagement_send(engagement_agg(kind)) FROM higgs h WHERE h.day BETWEEN q.day - 2 AND q.day)), count(*)
FROM (SELECT day, rollup(s) OVER (ORDER BY day ROWS 2 PRECEDING) AS s FROM daily) q
END

# ---- people: who retweeted. 228,556 of them are an estimate: within 5 %, about four standard errors, and near its own interval
my $retweets = "FROM higgs WHERE kind = 'share'";
my ($reach, $low, $high) = split /\|/, ask("SELECT reach(r), (reach_interval(r)).low, (reach_interval(r)).high FROM (SELECT reach_agg(sharer) AS r $retweets) q");
note "retweeters: 228556 counted, $reach estimated, $low to $high";
cmp_ok(abs($reach - 228556), '<=', 0.05 * 228556, 'retweeters: within 5 %');
cmp_ok($low, '<=', 228556 * 1.0125, 'the interval is not above the truth by more than a standard error');
cmp_ok($high, '>=', 228556 / 1.0125, 'nor below');
is(ask(<<'END'), 't|t|t|t|t', 'mentions, replies, all, those retweeted and either side: within three standard errors');
SELECT abs(reach(reach_agg(sharer) FILTER (WHERE kind = 'view')) - 102903) <= 0.036 * 102903, abs(reach(reach_agg(sharer) FILTER (WHERE kind = 'comment')) - 27255) <= 0.036 * 27255,
	abs(reach(reach_agg(sharer)) - 279379) <= 0.036 * 279379, abs(reach(reach_agg(author) FILTER (WHERE kind = 'share')) - 41426) <= 0.036 * 41426,
	abs(reach(merge(reach_agg(sharer), reach_agg(author))) - 304691) <= 0.036 * 304691 FROM higgs
END
is(ask("SELECT abs(reach(reach_agg(sharer, 16)) - 228556) <= 0.009 * 228556, abs(reach(reach_agg(sharer::text)) - 228556) <= 0.036 * 228556, abs(reach(reach_agg(md5(sharer::text)::uuid)) - 228556) <= 0.036 * 228556 $retweets"),
	't|t|t', 'retweeters by 64 kB, by name and by uuid');
# the week is the seven days, bit for bit; and people do not add up
ask("CREATE TABLE days AS SELECT day, reach_agg(sharer) AS r, engagement_agg(kind, sharer) AS p FROM higgs GROUP BY day");
is(ask('SELECT tiktrack_internal.reach_send(rollup(r)) = (SELECT tiktrack_internal.reach_send(reach_agg(sharer)) FROM higgs), tiktrack_internal.engagement_send(rollup(p)) = (SELECT tiktrack_internal.engagement_send(engagement_agg(kind, sharer)) FROM higgs), sum(reach(r)) > 1.05 * reach(rollup(r)) FROM days'),
	't|t|t', 'seven days, rolled up, are the week; their sum is not');
is(ask("SELECT tiktrack_internal.reach_send(rollup(r)) = (SELECT tiktrack_internal.reach_send(reach_agg(sharer)) $retweets) FROM (SELECT day, reach_agg(sharer) AS r $retweets GROUP BY day ORDER BY day DESC) q"), 't', 'and of the retweeters alone');
is(ask("$parallel SELECT tiktrack_internal.reach_send(reach_agg(sharer)), tiktrack_internal.engagement_send(engagement_agg(kind, sharer)) FROM higgs"), ask('SELECT tiktrack_internal.reach_send(reach_agg(sharer)), tiktrack_internal.engagement_send(engagement_agg(kind, sharer)) FROM higgs'), 'people in parallel');
# the ten most retweeted: retweets, people counted, and how near the estimate comes
my @ten = map { [ split / / ] } split /\n/, <<'END';
88 18977 14060
677 7427 5613
1988 6262 4335
14454 6204 6190
349 3504 2802
6948 2248 1959
283 2236 2039
5226 2067 1658
3571 2001 1980
519 1933 1645
END
my @rows = map { [ split /\|/ ] } split /\n/, ask("SELECT author, event_count(p, 'share'), count(DISTINCT sharer), engaged_users(p), reach(r), (reach_interval(r, 0.997)).low, (reach_interval(r, 0.997)).high
	FROM (SELECT author, engagement_agg(kind, sharer) AS p, reach_agg(sharer) AS r $retweets AND author IN (" . join(', ', map { $_->[0] } @ten) . ") GROUP BY author) q JOIN higgs USING (author) WHERE kind = 'share'
	GROUP BY author, p::text, r::text, event_count(p, 'share'), engaged_users(p), reach(r), (reach_interval(r, 0.997)).low, (reach_interval(r, 0.997)).high ORDER BY 2 DESC");
is_deeply([ map { [ @$_[ 0 .. 2 ] ] } @rows ], \@ten, 'the ten most retweeted, with their people counted');
note join ', ', map { sprintf '%d: %d for %d', @$_[ 0, 4, 2 ] } @rows;
is(scalar(grep { abs($_->[4] - $_->[2]) <= 0.036 * $_->[2] && $_->[3] == $_->[4] && $_->[5] <= $_->[2] && $_->[6] >= $_->[2] } @rows), 10, 'their estimates, within three standard errors and their intervals');
# every author: the very number up to 512 people, and beyond it near
is(ask(<<'END'), '0|0|t', 'each author: exact up to 512 people, as plain SQL counts');
SELECT count(*) FILTER (WHERE (reach_is_exact(r) OR people <= 512) AND reach(r) <> people), count(*) FILTER (WHERE reach_is_exact(r) <> (people <= 512)), count(*) FILTER (WHERE people > 512) BETWEEN 20 AND 400
FROM (SELECT author, reach_agg(sharer) AS r, count(DISTINCT sharer) AS people FROM higgs GROUP BY author) q
END
is(ask(<<'END'), '0|0|0', 'each author: who was reached and who engaged, as plain SQL counts');
SELECT count(*) FILTER (WHERE reach(p) IS DISTINCT FROM reached AND reach_is_exact(p)), count(*) FILTER (WHERE engaged_users(p) <> engaged AND coalesce(reach_is_exact(p), engaged <= 512)), count(*) FILTER (WHERE engaged_users(p) > reach(p))
FROM (SELECT engagement_agg(kind, sharer) AS p, CASE WHEN bool_or(kind = 'view') THEN count(DISTINCT sharer) END AS reached, count(DISTINCT sharer) FILTER (WHERE kind <> 'view') AS engaged FROM higgs GROUP BY author) q
END
# of two days, who came on both
is(ask(<<'END'), 't|t', 'who acted on both of two days: plain SQL within the interval');
SELECT bool_and(both_days BETWEEN o.low AND o.high), bool_and(NOT o.exact)
FROM (VALUES (DATE '2012-07-03', DATE '2012-07-04'), ('2012-07-04', '2012-07-05'), ('2012-07-01', '2012-07-07')) v (a, b), LATERAL (SELECT reach_overlap(x.r, y.r) FROM days x, days y WHERE x.day = a AND y.day = b) z (z),
	LATERAL (SELECT (z.z).low, (z.z).high, (z.z).exact) o, LATERAL (SELECT count(*) FROM (SELECT sharer FROM higgs WHERE day = a INTERSECT SELECT sharer FROM higgs WHERE day = b) i) c (both_days)
END

$node->stop;
done_testing();
