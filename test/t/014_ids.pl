# Ids of 19 digits, names and people of real files, counted one by one: an exact sketch returns that very number, any other
# has it within its interval.
#
# The files are third-party: read where they lie, never copied into the tree, and nothing of theirs is quoted here but
# sums. TIKTRACK_SHARED_DATA names their folder; otherwise ../shared/data beside the tree. Skips where there is none.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use IO::Uncompress::Gunzip qw($GunzipError);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $data = $ENV{TIKTRACK_SHARED_DATA} // abs_path(dirname(__FILE__) . '/../..') . '/../shared/data';
my @counters = map { "$data/counters/tiktok_famous_${_}.csv.gz" } qw(top_users_vids sug_users_vids1 sug_users_vids3);
my $log = "$data/interactions/kuairand27k_likehate_kcore15.tsv.gz";
plan skip_all => "no counters and interactions in $data (TIKTRACK_SHARED_DATA names the folder)" if grep { !-r } @counters, $log;

my $node = PostgreSQL::Test::Cluster->new('ids');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\ntimezone = 'UTC'\nmax_parallel_workers_per_gather = 0\nwork_mem = 64MB");
$node->start;
sub ask { return $node->safe_psql('postgres', "SET search_path = public, tiktrack; $_[0]") }
sub copied {
	my ($from) = @_;
	my $to = PostgreSQL::Test::Utils::tempdir . '/plain';
	IO::Uncompress::Gunzip::gunzip($from => $to) or die "$from: $GunzipError";
	return $to;
}
ask('CREATE EXTENSION tiktrack');

# ---- videos and creators: three files that overlap
ask('CREATE TABLE counters (id bigint, created bigint, creator text, hashtags text, song text, seconds int, likes text, shares text, comments text, plays text, followers text, total_likes text, total_videos text, file int)');
for my $n (0 .. 2) {
	my $file = copied($counters[$n]);
	ask("COPY counters (id, created, creator, hashtags, song, seconds, likes, shares, comments, plays, followers, total_likes, total_videos) FROM '$file' (FORMAT csv, HEADER); UPDATE counters SET file = $n WHERE file IS NULL");
	unlink $file;
}
is(ask('SELECT string_agg(videos || \' \' || creators, \', \' ORDER BY file) FROM (SELECT file, count(*) AS videos, count(DISTINCT creator) AS creators FROM counters GROUP BY 1) q'), '12559 254, 11921 488, 12677 516', 'rows and creators of each file');
my %actor = (number => 'id', text => 'id::text', uuid => 'md5(id::text)::uuid', creator => 'creator', song => 'song');
for my $name (sort keys %actor) {
	my $actor = $actor{$name};
	is(ask(<<"END"), '0|0|0|t', "$name: exact up to 512, within the interval beyond, by file, by creator and in all");
SELECT count(*) FILTER (WHERE n <= 512 AND (NOT reach_is_exact(r) OR reach(r) <> n)), count(*) FILTER (WHERE n > 512 AND reach_is_exact(r)),
	count(*) FILTER (WHERE NOT n BETWEEN (reach_interval(r, 0.9995)).low AND (reach_interval(r, 0.9995)).high), count(*) > 1000
FROM (SELECT reach_agg($actor) AS r, count(DISTINCT $actor) AS n FROM counters GROUP BY GROUPING SETS ((file), (creator), ()) HAVING count($actor) > 0) q
END
	is(ask("SELECT tiktrack_internal.reach_send(rollup(r)) = (SELECT tiktrack_internal.reach_send(reach_agg($actor)) FROM counters) FROM (SELECT reach_agg($actor) AS r FROM counters GROUP BY creator, file) q"), 't', "$name: creators, rolled up, are the whole");
	is(ask(<<"END"), 't|t', "$name: what two files share, as INTERSECT counts it, within the interval");
SELECT bool_and(shared BETWEEN o.low AND o.high), bool_and(o.exact IS NOT NULL) FROM (VALUES (0, 1), (0, 2), (1, 2)) v (a, b),
	LATERAL (SELECT reach_agg($actor) FILTER (WHERE file = a) AS x, reach_agg($actor) FILTER (WHERE file = b) AS y FROM counters) q, reach_overlap(x, y) o,
	LATERAL (SELECT count(*) AS shared FROM (SELECT $actor FROM counters WHERE file = a INTERSECT SELECT $actor FROM counters WHERE file = b) i WHERE i IS NOT NULL) s
END
}

# ---- a log of views with what followed: who saw each video and who engaged, against plain SQL
my $file = copied($log);
ask(<<"END");
CREATE TABLE seen (user_id bigint, video_id bigint, date int, hourmin int, time_ms bigint, is_click int, is_follow int, is_comment int, is_forward int, long_view int, play_time_ms bigint, duration_ms bigint, comment_stay_time bigint, is_profile_enter int, label int, at timestamp);
COPY seen FROM '$file' (FORMAT csv, DELIMITER E'\\t', HEADER);
CREATE TABLE happened AS SELECT video_id, date, user_id, kind FROM seen, LATERAL (SELECT 'view' AS kind UNION ALL SELECT 'like' WHERE label = 1 UNION ALL SELECT 'comment' WHERE is_comment = 1 UNION ALL SELECT 'share' WHERE is_forward = 1 UNION ALL SELECT 'follow' WHERE is_follow = 1) k;
END
unlink $file;
is(ask('SELECT count(*) FROM seen'), '41828', 'rows of the log');
is(ask(<<'END'), '0|0|0|0|t|t', 'each video, each day and all: people reached and engaged, and their rates');
SELECT count(*) FILTER (WHERE reach_is_exact(s) <> (reached <= 512)), count(*) FILTER (WHERE reach_is_exact(s) AND (reach(s), engaged_users(s)) IS DISTINCT FROM (reached, engaged)),
	count(*) FILTER (WHERE reach_is_exact(s) AND (engagement_rate(s, 'users'), engagement_rate(s, 'reach'), share_rate(s, 'reach')) IS DISTINCT FROM (engaged::float8 / reached, events::float8 / reached, shares::float8 / reached)),
	count(*) FILTER (WHERE NOT reached BETWEEN (reach_interval(s, 0.9995)).low AND (reach_interval(s, 0.9995)).high OR engaged_users(s) > reach(s)), count(*) FILTER (WHERE reach_is_exact(s)) > 100, bool_or(NOT reach_is_exact(s))
FROM (SELECT engagement_agg(kind, user_id) AS s, count(DISTINCT user_id) AS reached, count(DISTINCT user_id) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engaged, count(*) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS events, count(*) FILTER (WHERE kind = 'share') AS shares
	FROM happened GROUP BY GROUPING SETS ((video_id), (date), ())) q
END
is(ask("SELECT tiktrack_internal.engagement_send(rollup(s)) = (SELECT tiktrack_internal.engagement_send(engagement_agg(kind, user_id)) FROM happened) FROM (SELECT engagement_agg(kind, user_id) AS s FROM happened GROUP BY video_id, date) q"), 't', 'videos and days, rolled up, are the whole');

$node->stop;
done_testing();
