# A dataset and stored summaries, with their indexes, go through pg_dump into another database unchanged, bit for bit. What
# the user added to the vocabulary goes along, and what the extension brings is there once.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $tree = abs_path(dirname(__FILE__) . '/../..');
my $node = PostgreSQL::Test::Cluster->new('dump');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'");
$node->start;
sub ask { my ($database, $sql) = @_; return $node->safe_psql($database, "SET client_min_messages = error; $sql") }
sub quoted { return "'" . ($_[0] =~ s/'/''/gr) . "'" }

$node->safe_psql('postgres', 'CREATE ROLE creator; CREATE ROLE reader; CREATE DATABASE original');
ask('original', <<'END');
CREATE EXTENSION tiktrack;
INSERT INTO tiktrack.share_aliases (source, raw, share_type, platform) VALUES ('tiktok', 'future_unknown_method', 'external', 'future'), ('tiktok', 'sms', 'external', 'my_sms');
INSERT INTO tiktrack.visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) SELECT 'ours', a, t, 'aggregate', 'aggregate', 'we agreed on it' FROM unnest(tiktrack.account_types()) a, unnest(tiktrack.share_types()) t;
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until, description) VALUES ('ours', '2026-06-01', 'infinity', 'by contract'), ('seed-strict', '2026-01-01', '2026-06-01', NULL);
INSERT INTO tiktrack.score_weights (ruleset, axis, weight) SELECT 'ours', a, 0.25 FROM unnest('{share_rate,engagement,watch,growth}'::text[]) a;
GRANT CREATE ON DATABASE original TO creator;
SET ROLE creator;
SELECT tiktrack.create_dataset('channel');
SELECT tiktrack.create_dataset('Other "Channel"');
END
my @files = (['user_data_tiktok_2026_schema.json', '{}'], ['user_data_2021_schema.json', '{"account": "me"}'], ['Overview.csv', '{"account": "me", "year": 2025}'], ['Viewers.csv', '{"account": "me", "year": 2025}'],
	['FollowerHistory.csv', '{"account": "me", "year": 2025}'], ['FollowerActivity.csv', '{"account": "me", "year": 2025}'], ['FollowerGender.csv', '{"account": "me", "at": "2026-01-02"}'],
	['FollowerTopTerritories.csv', '{"account": "me", "at": "2026-01-02"}'], ['Content.csv', '{"year": 2026}']);
sub import_all {
	my ($database) = @_;
	return join ' ', map { my ($file, $options) = @$_; my $content = quoted(slurp_file("$tree/test/data/$file")); ask($database, "SET ROLE creator; SELECT inserted FROM tiktrack.import('channel', $content, options => '$options')") } @files;
}
like(import_all('original'), qr/^[1-9]\d*( [1-9]\d*){8}$/, 'nine files are imported');
ask('original', <<'END');
SET search_path = public, tiktrack;
SET ROLE creator;
SELECT grant_viewer('channel', 'reader', min(account_id)) FROM channel.accounts;
RESET ROLE;
INSERT INTO channel.campaigns (account_id, name, starts_at, ends_at) SELECT min(account_id), 'Spring', '2026-03-01', '2026-04-01' FROM channel.accounts;
CREATE TABLE summaries AS SELECT video_id, engagement_agg(kind) AS e, share_agg(share_type, platform) FILTER (WHERE kind = 'share') AS s FROM channel.events GROUP BY 1
UNION ALL SELECT NULL, NULL, NULL UNION ALL SELECT -1, make_engagement(views => 9223372036854775807, likes => NULL), make_shares('external', U&'pl\00E4ce "%\+01F600', 5);
CREATE MATERIALIZED VIEW rolled AS SELECT rollup(e) AS e, rollup(s) AS s FROM summaries WHERE video_id IS DISTINCT FROM -1;
CREATE TABLE people (id bigint PRIMARY KEY, p engagement_summary, r reach_sketch);
INSERT INTO people SELECT row_number() OVER (ORDER BY section, day), p, r FROM (SELECT section, occurred_at::date AS day, engagement_agg(kind, coalesce(actor_id, video_id)) AS p, reach_agg(video_id) AS r FROM channel.events GROUP BY GROUPING SETS ((section, occurred_at::date), ())) q;
-- none, one, the last exact number, the first estimated one, many; every precision; summaries that have lost their people, and those that never saw any
INSERT INTO people SELECT 1000 + n, engagement_agg((event_kinds())[1 + a % 9], a), reach_agg(a) FROM unnest('{1,512,513,20000}'::int[]) n, generate_series(1, n) a GROUP BY n;
INSERT INTO people SELECT 100 + p, engagement_agg('view', 'user ' || a), reach_agg('user ' || a, p) FROM generate_series(4, 16) p, generate_series(1, 200 * p) a GROUP BY p;
INSERT INTO people SELECT 200, merge(p, make_engagement(views => 5)), merge(r, 'v1 precision=9 {}') FROM people WHERE id = 1513;
INSERT INTO people VALUES (201, (SELECT engagement_agg('view', a) FROM unnest('{NULL,NULL}'::bigint[]) a), 'v1 precision=12 {}'), (202, NULL, NULL), (203, 'v1', NULL);
-- summaries under indexes and constraints, in a hash partition, and compared in a view
CREATE TABLE watched (id bigint PRIMARY KEY, w watch_summary UNIQUE, r reach_sketch);
INSERT INTO watched SELECT n, watch_agg(a * 100, 20000), reach_agg(a) FROM generate_series(1, 200) n, generate_series(1, 3 * n) a GROUP BY n;
INSERT INTO watched VALUES (0, 'v1', NULL), (-1, NULL, NULL);
CREATE INDEX watched_by_order ON watched (w DESC, id);
CREATE INDEX watched_by_hash ON watched USING hash (w);
CREATE INDEX reached_by_hash ON watched USING hash (r);
CREATE TABLE spread (w watch_summary, PRIMARY KEY (w)) PARTITION BY HASH (w);
CREATE TABLE spread_0 PARTITION OF spread FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE spread_1 PARTITION OF spread FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO spread SELECT w FROM watched WHERE w IS NOT NULL;
CREATE VIEW alike AS SELECT a.id, b.id AS other FROM watched a JOIN watched b ON a.w = b.w AND NOT a.w <> b.w WHERE a.w IN ('v1', (SELECT w FROM watched WHERE id = 7)) OR a.r = b.r;
CREATE MATERIALIZED VIEW distinct_watched AS SELECT DISTINCT w, count(*) AS videos FROM watched GROUP BY w ORDER BY w;
CREATE UNIQUE INDEX ON distinct_watched (w);
CREATE VIEW reached AS SELECT id, reach(p) AS reach, engaged_users(p) AS engaged, reach(r) AS people, (reach_interval(r)).low, (reach_interval(r)).high FROM people;
CREATE VIEW rates AS SELECT video_id, engagement_rate(e) AS rate, share_count(s) AS shares FROM summaries;
END

# every row of every table and of the views, and the summaries in their binary form
my $all = <<'END';
SET search_path = public, tiktrack;
CREATE FUNCTION pg_temp.fingerprints() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE r record; line text;
BEGIN
	FOR r IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'v', 'm') AND (n.nspname IN ('channel', 'Other "Channel"', 'public') OR c.oid = 'tiktrack.share_aliases'::regclass OR c.oid = 'tiktrack.import_sources'::regclass OR c.oid IN ('tiktrack.rulesets'::regclass, 'tiktrack.visibility_rules'::regclass, 'tiktrack.score_weights'::regclass)) ORDER BY c.oid::regclass::text COLLATE "C"
	LOOP
		EXECUTE format('SELECT count(*) || '' '' || coalesce(md5(string_agg(x::text, chr(10) ORDER BY x::text COLLATE "C")), ''-'') FROM %s x', r.name) INTO line;
		RETURN NEXT r.name || ' ' || line;
	END LOOP;
END $$;
SELECT * FROM pg_temp.fingerprints();
SELECT md5(string_agg(md5(tiktrack_internal.engagement_send(e)) || md5(tiktrack_internal.share_send(s)), ',' ORDER BY video_id)) FROM summaries WHERE e IS NOT NULL AND s IS NOT NULL;
SELECT md5(tiktrack_internal.engagement_send(e)), md5(tiktrack_internal.share_send(s)) FROM rolled;
SELECT count(*), count(reach(p)), count(*) FILTER (WHERE reach_is_exact(r)), count(*) FILTER (WHERE NOT reach_is_exact(r)), md5(string_agg(coalesce(md5(tiktrack_internal.engagement_send(p)), '-') || coalesce(md5(tiktrack_internal.reach_send(r)), '-'), ',' ORDER BY id)),
	md5(tiktrack_internal.engagement_send(rollup(p))), md5(tiktrack_internal.reach_send(rollup(r))), md5(tiktrack_internal.reach_send(rollup(r) FILTER (WHERE id > 1000))) FROM people;
SELECT string_agg(objsubid || description, ',' ORDER BY c.relname, objsubid) IS NOT NULL, count(*) FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND c.relnamespace = 'channel'::regnamespace;
SELECT c.relname, pg_get_userbyid(c.relowner) FROM pg_class c WHERE c.relnamespace = 'channel'::regnamespace AND pg_get_userbyid(c.relowner) <> 'creator';
SELECT pg_get_indexdef(indexrelid), indisvalid FROM pg_index WHERE indrelid IN ('watched'::regclass, 'spread'::regclass, 'distinct_watched'::regclass) ORDER BY 1;
SELECT count(*), sum(id), sum(other) FROM alike;
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'channel'::regnamespace ORDER BY conname COLLATE "C", 2;
END
my $before = ask('original', $all);
like($before, qr/^share_aliases \d+ /m, 'fingerprints are taken');
like($before, qr/^channel\.events [1-9]/m, 'of tables that hold something');
like($before, qr/^\d\d+\|\d\d+\|\d\d+\|[1-9]\d*(\|[0-9a-f]{32}){4}$/m, 'and of people, counted and estimated');
my $built_in = ask('original', 'SELECT count(*) FROM tiktrack.share_aliases WHERE built_in');

my $dir = PostgreSQL::Test::Utils::tempdir;
for my $format (qw(custom plain)) {
	my $dump = "$dir/$format.dump";
	$node->command_ok([ 'pg_dump', "--format=$format", '--file', $dump, $node->connstr('original') ], "pg_dump, $format");
	$node->safe_psql('postgres', "CREATE DATABASE $format");
	if ($format eq 'plain') {
		$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '--single-transaction', '-f', $dump, $node->connstr($format) ], "restore, $format");
	} else {
		$node->command_ok([ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr($format), $dump ], "restore, $format");
	}
	is(ask($format, $all), $before, "$format: every table, view and summary is equal");
	is(ask($format, 'SELECT count(*) FROM tiktrack.share_aliases WHERE built_in'), $built_in, "$format: built-in aliases are there once");
	is(ask($format, 'SELECT raw, platform FROM tiktrack.share_aliases WHERE NOT built_in ORDER BY 1'), "future_unknown_method|future\nsms|my_sms", "$format: and the user's own");
	is(ask($format, "SELECT tiktrack.active_ruleset('2026-03-01'), tiktrack.active_ruleset('2026-07-01'), tiktrack.visibility_level('duet', 'personal', true, 'ours')"), 'seed-strict|ours|aggregate', "$format: the user's own rules hold when they did");
	is(ask($format, 'SET ROLE reader; SELECT (SELECT count(*) FROM channel.video_metrics) || chr(32) || (SELECT count(*) FROM channel.visible_shares)'), ask('original', 'SET ROLE reader; SELECT (SELECT count(*) FROM channel.video_metrics) || chr(32) || (SELECT count(*) FROM channel.visible_shares)'), "$format: a viewer sees what he saw");
	is(ask($format, "SELECT count(*) FROM pg_class WHERE relnamespace = 'channel'::regnamespace AND ((relkind = 'r' AND NOT relrowsecurity) OR (relkind = 'v' AND relname = ANY (tiktrack.published_views()) AND NOT reloptions @> '{security_barrier=true}'))"), '0', "$format: row security and barriers are up");
	is(import_all($format), '0 0 0 0 0 0 0 0 0', "$format: the same files bring nothing new");
	is(ask($format, "SET ROLE creator; SELECT account_id > 4611686018427387904 FROM (SELECT tiktrack_internal.import_account('channel', '\"somebody new\"') AS account_id) x"), 't', "$format: new ids follow the old ones");
	for my $index (qw(watched_by_order watched_by_hash)) {
		my $query = "SELECT array_agg(id) FROM watched WHERE w = (SELECT v.w FROM watched v WHERE v.id = 7)";
		my $settings = 'SET search_path = public, tiktrack; SET enable_seqscan = off; SET enable_bitmapscan = off;';
		like(ask($format, "$settings BEGIN; DROP INDEX " . join(', ', grep { $_ ne $index } qw(watched_by_order watched_by_hash)) . "; ALTER TABLE watched DROP CONSTRAINT watched_w_key; EXPLAIN (COSTS OFF) $query; $query; ROLLBACK"), qr/using $index on watched.*^\{7\}$/ms, "$format: found by $index");
	}
	is(ask($format, "SET search_path = public, tiktrack; REFRESH MATERIALIZED VIEW CONCURRENTLY distinct_watched; SELECT count(*), count(w) FROM distinct_watched JOIN watched USING (w)"), '201|201', "$format: refreshed by a summary as the key");
	is(ask($format, "SELECT (SELECT count(*) FROM spread) || ' ' || (SELECT count(*) FROM spread_0) || ' ' || (SELECT count(*) FROM spread_1)"), ask('original', "SELECT (SELECT count(*) FROM spread) || ' ' || (SELECT count(*) FROM spread_0) || ' ' || (SELECT count(*) FROM spread_1)"), "$format: each in its partition");
	is(ask($format, 'REFRESH MATERIALIZED VIEW rolled; SELECT md5(tiktrack_internal.engagement_send(e)) FROM rolled'), ask('original', 'SELECT md5(tiktrack_internal.engagement_send(e)) FROM rolled'), "$format: refreshed, the same");
}
$node->command_fails_like([ 'psql', '-X', '-c', 'DROP EXTENSION tiktrack', $node->connstr('custom') ], qr/cannot drop extension tiktrack because other objects depend on it/, 'the extension is not dropped below a restored dataset');

$node->stop;
done_testing();
