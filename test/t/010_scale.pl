# Ten million events of half a million people: one serial pass, two halves, 1,000 shards in random order through text and
# through COPY BINARY, and a parallel plan all give the same summary, byte for byte; counts and people alike.
#
# Needs about 1.5 GB of disk and two minutes. TIKTRACK_SCALE_ROWS makes it smaller or larger, TIKTRACK_SEED repeats an order.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rows = $ENV{TIKTRACK_SCALE_ROWS} // 10_000_000;
my $seed = $ENV{TIKTRACK_SEED} // int(rand(2**31));
note "$rows rows; order of the shards: TIKTRACK_SEED=$seed";

my $node = PostgreSQL::Test::Cluster->new('scale');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', <<'END');
autovacuum = off
max_wal_size = 4GB
shared_buffers = 256MB
work_mem = 64MB
max_parallel_workers_per_gather = 0
END
$node->start;

sub ask { my $answer = $node->safe_psql('postgres', "SET search_path = public, tiktrack; $_[0]"); note $_[1] if $_[1]; return $answer }

# Most events are views, and most shares go three ways; one row in fifty has no kind, one share in four no platform. Arithmetic
# on the row's number, not random(): the same rows everywhere. 1,013 shards, of which the last thirteen stay empty. Few people
# do most; one row in eleven tells nobody.
ask('CREATE EXTENSION tiktrack');
ask(<<"END", 'the table');
CREATE UNLOGGED TABLE events AS
SELECT (h >> 3) % 1000 AS shard,
	CASE WHEN h % 50 = 0 THEN NULL WHEN k < 600 THEN 'view' WHEN k < 700 THEN 'impression' WHEN k < 850 THEN 'like' WHEN k < 870 THEN 'comment'
		WHEN k < 970 THEN 'share' WHEN k < 985 THEN 'save' WHEN k < 994 THEN 'follow' WHEN k < 998 THEN 'profile_visit' ELSE 'link_click' END AS kind,
	CASE WHEN k < 870 OR k >= 970 THEN NULL WHEN t < 400 THEN 'direct_message' WHEN t < 700 THEN 'external' WHEN t < 850 THEN 'copy_link'
		ELSE ('{duet,stitch,reaction,repost,embed,qr_code,other,unknown}'::text[])[1 + t % 8] END AS share_type,
	CASE WHEN k < 870 OR k >= 970 OR h % 4 = 0 THEN NULL WHEN t < 400 THEN 'tiktok' WHEN t < 700 THEN
		('{whatsapp,whatsapp,whatsapp,instagram,instagram,sms,messenger,facebook,snapchat,twitter,telegram,email,line,kakaotalk,reddit,vk}'::text[])[1 + h % 16]
		WHEN t < 720 THEN 'site ' || h % 200 END AS platform,
	CASE WHEN h % 11 > 0 THEN 7000000000000000000 + CASE WHEN k % 2 = 0 THEN h % 500000 ELSE h % 9973 END END AS actor
FROM (SELECT h, (h >> 7) % 1000 AS k, (h >> 11) % 997 AS t
	FROM (SELECT hashint4(g) & 2147483647 AS h FROM generate_series(1, $rows) g) numbers) parts
END
ask('ANALYZE events', 'analyze');

# what is built from rows, and how its bytes are told: counts by kind, shares, people of the events, people alone
my @parts = ([ 'e', 'engagement', 'engagement_agg(kind)' ], [ 's', 'share', 'share_agg(share_type, platform)' ], [ 'p', 'engagement', 'engagement_agg(kind, actor)' ], [ 'r', 'reach', 'reach_agg(actor)' ]);
sub bytes { my ($form) = @_; return join ' || ', map { "md5(tiktrack_internal.$_->[1]_send(" . $form->(@$_) . '))' } @parts }
my $columns = join ', ', map { "$_->[2] AS $_->[0]" } @parts;
my $types = join ', ', map { "$_->[0]::text::" . { e => 'engagement_summary', s => 'share_summary', p => 'engagement_summary', r => 'reach_sketch' }->{ $_->[0] } } @parts;
my $both = bytes(sub { $_[2] });
my $merged = bytes(sub { "rollup($_[0])" });

ask("CREATE TABLE whole AS SELECT $columns FROM events", 'one serial pass');
my $serial = ask('SELECT ' . bytes(sub { $_[0] }) . ' FROM whole');
like($serial, qr/^[0-9a-f]{128}$/, 'a serial pass gives a summary of each kind');

# the serial pass against plain SQL
is(ask(<<'END', 'plain SQL'), '', 'no count differs from plain SQL');
WITH counts AS MATERIALIZED (SELECT kind, share_type, platform, count(*) AS n FROM events GROUP BY 1, 2, 3),
	summary AS (SELECT e, s FROM whole)
SELECT 'kind ' || k.kind FROM unnest(event_kinds()) k (kind), summary WHERE event_count(e, k.kind) IS DISTINCT FROM (SELECT coalesce(sum(n), 0) FROM counts c WHERE c.kind = k.kind)
UNION ALL
SELECT 'cell ' || coalesce(c.share_type || '/' || coalesce(c.platform, ''), b.share_type || '/' || coalesce(b.platform, ''))
FROM (SELECT share_type, platform, sum(n) AS n FROM counts WHERE share_type IS NOT NULL GROUP BY 1, 2) c
FULL JOIN (SELECT b.* FROM summary, breakdown(s) b) b
	ON c.share_type = b.share_type AND c.platform IS NOT DISTINCT FROM b.platform WHERE c.n IS DISTINCT FROM b.shares
END
# people: within three standard errors of the truth, and the events are the same with and without them
is(ask(<<'END', 'people by plain SQL'), 't|t|t|t', 'people: as many as plain SQL counts, within three standard errors');
WITH people AS MATERIALIZED (SELECT actor, bool_or(kind IN ('view', 'like', 'comment', 'share')) AS reached, bool_or(kind IN ('like', 'comment', 'share')) AS engaged FROM events WHERE actor IS NOT NULL GROUP BY actor),
	truth AS (SELECT count(*) AS people, count(*) FILTER (WHERE reached) AS reached, count(*) FILTER (WHERE engaged) AS engaged FROM people)
SELECT abs(reach(r) - people) <= 0.036 * people, abs(reach(p) - reached) <= 0.036 * reached, abs(engaged_users(p) - engaged) <= 0.036 * engaged,
	(SELECT bool_and(event_count(e, k) = event_count(p, k)) FROM unnest(event_kinds()) k) FROM truth, whole
END

# two halves
is(ask("SELECT $merged FROM (SELECT $columns FROM events GROUP BY shard < 500) q", 'two halves'), $serial, 'two halves, rolled up');
is(ask('SELECT ' . bytes(sub { "merge(a.$_[0], b.$_[0])" }) . " FROM (SELECT $columns FROM events WHERE shard % 2 = 1) a, (SELECT $columns FROM events WHERE shard % 2 = 0) b", 'two halves, merged'),
	$serial, 'two halves, merged');

# a thousand shards, some more of them empty
ask(<<"END", 'the shards');
CREATE TABLE shards AS SELECT shard, e, s, p, r, md5(shard || ' $seed') AS random_order
FROM generate_series(0, 1012) shard LEFT JOIN (SELECT shard, $columns FROM events GROUP BY shard) q USING (shard)
END
is(ask('SELECT count(e), count(*) - count(e) FROM shards'), '1000|13', '1,000 shards and 13 empty ones');
is(ask("SELECT $merged FROM (SELECT $types FROM shards ORDER BY random_order) q"),
	$serial, "1,000 shards through text, in random order (seed $seed)");
my $file = PostgreSQL::Test::Utils::tempdir . '/shards.bin';
ask("COPY shards (shard, e, s, p, r) TO '$file' (FORMAT binary)");
ask("CREATE TABLE received (LIKE shards); COPY received (shard, e, s, p, r) FROM '$file' (FORMAT binary)");
is(ask('SELECT count(*) FROM shards a JOIN received b USING (shard) WHERE tiktrack_internal.engagement_send(a.e) IS DISTINCT FROM tiktrack_internal.engagement_send(b.e)
	OR tiktrack_internal.share_send(a.s) IS DISTINCT FROM tiktrack_internal.share_send(b.s) OR a.s::text IS DISTINCT FROM b.s::text OR tiktrack_internal.engagement_send(a.p) IS DISTINCT FROM tiktrack_internal.engagement_send(b.p)
	OR a.p::text IS DISTINCT FROM b.p::text OR tiktrack_internal.reach_send(a.r) IS DISTINCT FROM tiktrack_internal.reach_send(b.r) OR a.r::text IS DISTINCT FROM b.r::text'), '0', 'COPY BINARY gives each shard back');
is(ask("SELECT $merged FROM (SELECT e, s, p, r FROM received ORDER BY md5(shard || ' $seed again')) q", 'the shards, merged'),
	$serial, "1,000 shards through COPY BINARY, in random order (seed $seed)");

# a parallel plan
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET max_parallel_workers_per_gather = 2;';
my $plan = ask("$parallel EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) SELECT $both FROM events", 'parallel, explained');
like($plan, qr/Partial Aggregate/, 'the parallel plan aggregates partially');
like($plan, qr/Workers Launched: [12]/, 'and workers took part');
is(ask("$parallel SELECT $both FROM events", 'parallel'), $serial, 'a parallel plan');

# the same shards by a parallel plan, and grouped in parallel
is(ask("$parallel SELECT $merged FROM (SELECT $columns FROM events GROUP BY shard) q", 'shards in parallel'),
	$serial, 'shards by a parallel plan, rolled up');

# people by name and by uuid, of one row in forty: a worker hashes as the leader does
my $others = 'md5(tiktrack_internal.reach_send(reach_agg(actor::text))) || md5(tiktrack_internal.reach_send(reach_agg(md5(actor::text)::uuid, 10))) || md5(tiktrack_internal.engagement_send(engagement_agg(kind, actor::text))) || md5(tiktrack_internal.engagement_send(engagement_agg(kind, md5(actor::text)::uuid)))';
is(ask("$parallel SELECT $others FROM events WHERE shard % 40 = 0", 'names and uuids in parallel'), ask("SELECT $others FROM events WHERE shard % 40 = 0", 'names and uuids'), 'names and uuids: a parallel plan');

$node->stop;
done_testing();
