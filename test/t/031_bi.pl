# What a BI tool does with a dataset, over the JDBC driver: reads catalog, types and comments as a sync does, samples every
# view, and asks of every column what a question builder generates. Every question is answered. A bad schema is flagged, which
# shows that the check can fail. Then what a login of such a tool may not do.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $tree = abs_path(dirname(__FILE__) . '/../..');
my $jar = '/usr/share/java/postgresql.jar';
die "no $jar or no javac: run test/setup test\n" unless -r $jar && `javac -version 2>&1` =~ /^javac/;
my $classes = PostgreSQL::Test::Utils::tempdir;
command_ok([ 'javac', '-Xlint:all', '-Werror', '-d', $classes, glob "$tree/test/bi/*.java" ], 'the checker compiles');

my $node = PostgreSQL::Test::Cluster->new('bi');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nlisten_addresses = '127.0.0.1'");
$node->start;
# a class of test/bi, connected as that role: the lines that it prints
sub java {
	my ($class, $role, @arguments) = @_;
	my $url = 'jdbc:postgresql://127.0.0.1:' . $node->port . "/postgres?user=$role&ApplicationName=checker";
	my ($out, $err) = run_command([ 'java', '-Xshare:auto', '-XX:TieredStopAtLevel=1', '-cp', "$classes:$jar", $class, $url, @arguments ]);
	diag($err) if $err;
	return split /\n/, $out;
}

$node->safe_psql('postgres', <<'END');
CREATE EXTENSION tiktrack;
CREATE ROLE metabase LOGIN;
CREATE ROLE careless LOGIN;
CREATE ROLE ana LOGIN;
CREATE ROLE bob LOGIN;
ALTER ROLE metabase SET jit = off;
ALTER ROLE metabase SET default_transaction_read_only = on;
END
my @psql = ('psql', '-X', '-q', '-d', $node->connstr('postgres'), map { ('-v', $_) } qw(rows=5000 videos=120 people=1000 seed=1));
command_ok([ @psql, '-f', "$tree/test/bench/generate.sql" ], 'rows of every kind');
command_ok([ @psql, '-f', "$tree/test/bi/sample.sql" ], 'and of every table');
$node->safe_psql('postgres', "SELECT tiktrack.grant_reader('bench', 'metabase')");
my $views = $node->safe_psql('postgres', 'SELECT cardinality(tiktrack.published_views())');
for my $view (split /\n/, $node->safe_psql('postgres', 'SELECT unnest(tiktrack.published_views())')) {
	cmp_ok($node->safe_psql('postgres', "SELECT count(*) FROM bench.$view", extra_params => [ '-U', 'metabase' ]), '>', 0, "$view has rows to ask about");
}

# ---- the good schema
my @said = java('Checker', 'metabase', 'bench');
my ($checks, $flags) = ($said[-1] // '') =~ /^(\d+) checks, (\d+) flags$/;
is_deeply([ grep { /^flag/ } @said ], [], 'no flag on a dataset');
cmp_ok($checks // 0, '>', 100 * ($views - 1), ($checks // 0) . " checks of $views views");

# ---- the bad one: each fault is found
$node->safe_psql('postgres', <<'END');
CREATE SCHEMA bad;
CREATE TYPE bad.mood AS ENUM ('fine', 'bad');
CREATE DOMAIN bad.word AS text;
CREATE FUNCTION bad.hidden(i bigint) RETURNS bigint LANGUAGE sql AS 'SELECT i';
REVOKE EXECUTE ON FUNCTION bad.hidden FROM PUBLIC;
CREATE TABLE bad.plain (id text);
COMMENT ON TABLE bad.plain IS 'a table';
COMMENT ON COLUMN bad.plain.id IS 'its key';
CREATE VIEW bad.numbers AS
SELECT 7400000000000000001 AS video_id, n AS shares, n::double precision AS shares_per_view, n / 2.0::double precision AS quota, n / 1.5::double precision AS watched_seconds
FROM generate_series(1::bigint, 9) AS n;
COMMENT ON COLUMN bad.numbers.shares IS 'shares';
COMMENT ON COLUMN bad.numbers.shares_per_view IS 'shares of each view';
COMMENT ON COLUMN bad.numbers.quota IS 'a fraction';
COMMENT ON COLUMN bad.numbers.watched_seconds IS 'seconds watched';
CREATE VIEW bad.types AS
SELECT '{}'::jsonb AS document, '{1}'::int[] AS list, interval '1 day' AS duration, '\x00'::bytea AS bytes, now()::timestamp AS at, 'fine'::bad.mood AS mood, int4range(1, 2) AS "Between", 'x'::text AS comment_text;
CREATE VIEW bad.raises AS SELECT n, n % 3 / (n - 5) AS ratio, CASE WHEN n = 7 THEN 'x' ELSE '1' END::text AS word FROM generate_series(1, 9) AS n;
CREATE VIEW bad.casts AS SELECT word::integer AS number FROM (VALUES ('1'), ('x')) v (word);
CREATE VIEW bad.nulls AS SELECT NULLIF(n, 2)::text AS platform FROM generate_series(1, 3) AS n;
CREATE VIEW bad.sessions AS SELECT 1 AS n;
CREATE VIEW bad.forbidden AS SELECT bad.hidden(1) AS n;
CREATE MATERIALIZED VIEW bad.stored AS SELECT 'x'::bad.word AS word;
CREATE VIEW bad._metabase_metadata (keypath, value) AS VALUES ('numbers.gone.semantic_type', 'type/Quantity'), ('numbers.shares.colour', 'red'), ('nothing.description', 'x'), ('numbers.quota.semantic_type', 'type/Score'),
	('nulls.description', 'x'), ('nulls.description', 'y');
GRANT USAGE ON SCHEMA bad TO careless;
GRANT SELECT ON ALL TABLES IN SCHEMA bad TO careless;
CREATE SCHEMA is_pg_like;
GRANT USAGE ON SCHEMA is_pg_like TO careless;
END
@said = grep { /^flag/ } java('Checker', 'careless', 'bad');
my @missed = grep { my $fault = $_; !grep { /^flag: $fault/ } @said } (
	'plain: kind', 'stored: kind', 'sessions: name', 'numbers: comment', 'numbers\.video_id: comment', 'numbers\.video_id: id', 'numbers\.shares: meaning', 'numbers\.shares_per_view: meaning', 'numbers\.quota: meaning',
	'numbers\.watched_seconds: meaning', 'types\.document: type', 'types\.list: type', 'types\.duration: type', 'types\.bytes: type', 'types\.at: type', 'types\.mood: type', 'types\.Between: type', 'types\.Between: name',
	'types\.comment_text: meaning', 'stored\.word: type', 'raises: sample: 22012', 'raises\.ratio: aggregates: 22012', 'casts: sample: 22P02', 'casts\.number: bins: 22P02', 'nulls\.platform: dimension',
	'forbidden: sample: 42501', '_metabase_metadata: metadata: numbers\.gone', '_metabase_metadata: metadata: numbers\.shares\.colour', '_metabase_metadata: metadata: nothing\.', '_metabase_metadata: metadata: nulls\.description is told twice');
is_deeply(\@missed, [], 'every fault of a bad schema is flagged: ' . @said . ' flags');
is_deeply([ grep { /^flag: (numbers\.(?:shares|quota): (?:aggregates|bins|filter)|types\.comment_text: filter)/ } @said ], [], 'and what is good in it is not');
like((java('Checker', 'careless', 'is_pg_like'))[0], qr/^flag: is_pg_like: name/, 'nor is a schema whose columns would be lost');

# ---- what the login of a tool may not do, with bound parameters
$node->safe_psql('postgres', <<'END');
SELECT tiktrack.create_dataset('social');
INSERT INTO social.accounts (account_id, username, account_type) VALUES (1, 'ana', 'creator'), (2, 'bob', 'creator');
INSERT INTO social.videos (video_id, account_id) VALUES (101, 1), (201, 2), (202, 2);
INSERT INTO social.events (occurred_at, video_id, kind, share_type) SELECT '2026-01-01Z', v, 'share', 'external' FROM unnest('{101,201,202}'::bigint[]) v;
SELECT tiktrack.grant_viewer('social', 'ana', 1), tiktrack.grant_viewer('social', 'bob', 2);
CREATE ROLE unmapped LOGIN SUPERUSER;
END
my @refused = ((map { "1 $_: 42501" } qw(events accounts viewers imports viewer_videos video_counts), 'one column'), '19 before the library: 1 rows', '19 in one statement: 42501', '18 set_config: 42501', '18 set_config, local: 42501', '18 SET: 42501', '18 DO: 42501',
	'23 SET ROLE: 42501', '23 set_config: 42501', '23 in one statement: 42501', '23 SET SESSION AUTHORIZATION: 42501');
for my $view (qw(visible_shares video_metrics daily_metrics)) {
	is_deeply([ java('Attacks', 'ana', 'social', $view, 'bob', '2') ], [ @refused, 'own: 1 rows', '30 other: 0 rows', '18 options: 0 rows', '36 prepared: 0 rows' ], "ana is refused what is not hers, and sees nothing of bob in $view");
}
is_deeply([ grep { /^(?:own|30)/ } java('Attacks', 'unmapped', 'social', 'video_metrics', 'bob', '2') ], [ 'own: 0 rows', '30 other: 0 rows' ], 'a superuser who is not mapped sees no row');

unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');
$node->stop;
done_testing();
