# Who sees what, by other ways into a server than psql's prompt: settings of a login, options of a connection, prepared
# statements of the protocol, and pg_dump and COPY by a role that may read everything.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('logins');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'\njit = off");
$node->start;
# as a role, in a connection of its own: its answer, or SQLSTATE and message
sub as {
	my ($role, $sql, %with) = @_;
	local $ENV{PGOPTIONS} = $with{options} if $with{options};
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\n$sql", extra_params => [ '-U', $role ], timeout => $PostgreSQL::Test::Utils::timeout_default);
	return $status == 0 && $err !~ /ERROR:/ ? $out : $err =~ /ERROR:  (\w{5}): (.*)/ ? "$1 $2" : $err;
}

$node->safe_psql('postgres', <<'END');
CREATE EXTENSION tiktrack;
CREATE ROLE agency;
CREATE ROLE ana LOGIN;
CREATE ROLE bob LOGIN;
CREATE ROLE metabase LOGIN NOINHERIT IN ROLE ana, bob;
CREATE ROLE wide LOGIN IN ROLE pg_read_all_data;
CREATE ROLE gateway LOGIN;
GRANT SET ON PARAMETER tiktrack.viewer TO gateway;
GRANT CREATE ON DATABASE postgres TO agency;
SET ROLE agency;
SELECT tiktrack.create_dataset('social');
INSERT INTO social.accounts (account_id, username, account_type, is_public) VALUES (1, 'ana', 'creator', true), (2, 'bob', 'personal', true), (3, 'SECRET', 'business', true);
INSERT INTO social.videos (video_id, account_id, title) VALUES (101, 1, 'of ana'), (201, 2, 'of bob'), (301, 3, 'SECRET');
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, share_type) SELECT '2026-01-01Z', v, 3, 'share', 'external' FROM unnest('{101,201,301}'::bigint[]) v;
SELECT tiktrack.grant_viewer('social', 'ana', 1), tiktrack.grant_viewer('social', 'bob', 2);
GRANT USAGE ON SCHEMA social TO gateway, metabase;
GRANT SELECT ON social.visible_shares, social.video_metrics TO gateway, metabase;
END
my $who = "SELECT coalesce(string_agg(video_id, ' ' ORDER BY video_id), 'nothing') FROM social.video_metrics;";

# ---- 23, 31: a login that would be another from its first moment on
is(as('ana', $who), '101', 'ana sees her own');
is(as('ana', 'ALTER ROLE ana SET role = bob'), '', '23: whoever may name a role for later logins');
is(as('ana', "SELECT tiktrack.viewer_role(); $who"), "ana\n101", '23: is not that role then');
as('ana', 'ALTER ROLE ana RESET role');
like(as('ana', $who, options => '-c role=bob'), qr/permission denied to set role "bob"/, '23: nor by the options of a connection');
like(as('ana', $who, options => '-c session_authorization=bob'), qr/permission denied to set session authorization/, '23: nor the session of another');
is(as('metabase', $who), 'nothing', '28: a member of both is neither');
is(as('metabase', $who, options => '-c role=ana'), '101', '31: a BI tool may impersonate by the options of a connection');
is(as('metabase', "RESET ROLE; SELECT current_user; $who", options => '-c role=ana'), "ana\n101", '31: and comes back to them');

# ---- 36: statements that are prepared by the protocol, as drivers do, with the viewer of each transaction
my $script = PostgreSQL::Test::Utils::tempdir . '/asked.sql';
append_to_file($script, <<'END');
\set account random(1, 2)
BEGIN;
SELECT set_config('tiktrack.viewer', (:account)::text, true);
SELECT 1 / (count(*) = 1 AND min(account_id) = (:account)::text)::int AS own FROM social.video_metrics \gset
COMMIT;
SELECT 1 / (count(*) = 0)::int AS nobody FROM social.video_metrics \gset
END
$node->command_ok([ 'pgbench', '-n', '-M', 'prepared', '-c', '2', '-t', '20', '-U', 'gateway', '-f', $script, $node->connstr('postgres') ], '36: prepared once, each transaction sees the account that it names, and nothing after it');

# ---- 47: who may read everything dumps and copies nothing
my $dump = PostgreSQL::Test::Utils::tempdir . '/dump.sql';
my $dumped = sub {
	unlink $dump;
	run_command([ 'pg_dump', '-f', $dump, @_, $node->connstr('postgres') ]);
	return -e $dump ? slurp_file($dump) : '';
};
unlike($dumped->('-U', 'wide', '-n', 'social'), qr/SECRET/, '47: pg_dump of a member of pg_read_all_data is refused');
my $empty = $dumped->('-U', 'wide', '-n', 'social', '--enable-row-security');
like($empty, qr/COPY social\.events .*\n\\\.\n/, '47: and with row security it holds no row');
unlike($empty, qr/SECRET/, '47: of any table');
unlike($dumped->('-U', $_, '-n', 'social', '--enable-row-security'), qr/SECRET/, "47: nor of $_") for qw(ana bob metabase gateway);
for my $relation (split /\n/, $node->safe_psql('postgres', "SELECT oid::regclass FROM pg_class WHERE relnamespace = 'social'::regnamespace AND relkind IN ('r', 'v') ORDER BY 1")) {
	unlike(as('wide', "COPY (SELECT x::text FROM $relation x) TO STDOUT"), qr/SECRET|ana|bob|\b[123]01\b/, "47: nor does COPY of $relation");
}
like($dumped->('-U', $node->safe_psql('postgres', 'SELECT current_user'), '-n', 'social'), qr/SECRET/, '47: (a superuser dumps all of it)');

unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');
$node->stop;
done_testing();
