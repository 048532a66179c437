# When somebody maintains a table, the server runs code that its owner has put there: by indexes, statistics, materialized
# views, foreign keys, restores. The outer role is then the maintainer's, and must not be taken for the viewer's.
#
# mallory, a viewer of account 3 alone, owns such a table. Its code records what the views show while it runs: never a row,
# and never a viewer's role or account. The test fails if that code does not run on one of these ways.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('maintenance');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8', '--username=postgres' ]);
$node->append_conf('postgresql.conf', "autovacuum_naptime = 1\nautovacuum_vacuum_cost_delay = 0\nwal_level = logical\nmax_wal_senders = 4");
$node->start;
$ENV{PGUSER} = 'postgres';
my $version = $node->safe_psql('postgres', 'SHOW server_version_num') / 10000;

$node->safe_psql('postgres', <<'END');
CREATE ROLE mallory LOGIN;
CREATE ROLE agency LOGIN IN ROLE mallory;	-- may maintain mallory's tables, and owns a database
CREATE ROLE mapped LOGIN SUPERUSER;
CREATE ROLE deputy LOGIN IN ROLE mallory;
CREATE DATABASE of_agency OWNER agency;
CREATE DATABASE of_postgres;
END
# a dataset of three accounts, and mallory's tables beside it
sub fill {
	my ($database, $owner) = @_;
	$node->safe_psql($database, 'CREATE EXTENSION tiktrack');
	$node->safe_psql($database, <<"END");
GRANT CREATE ON DATABASE $database TO mallory;
SET ROLE $owner;
SELECT tiktrack.create_dataset('social');
INSERT INTO social.accounts (account_id, username, account_type, is_public) VALUES (1, 'ana', 'creator', true), (2, 'bob', 'creator', true), (3, 'mallory', 'creator', true);
INSERT INTO social.videos (video_id, account_id) VALUES (101, 1), (201, 2), (301, 3);
INSERT INTO social.events (occurred_at, video_id, kind, share_type, actor_id) SELECT '2026-01-01Z', v, 'share', 'repost', 2 FROM unnest('{101,201,201,301}'::bigint[]) v;
INSERT INTO social.video_snapshots (video_id, source, grain, at, views) SELECT v, 'x', 'lifetime', '2026-01-02Z', 100 FROM unnest('{101,201,301}'::bigint[]) v;
SELECT tiktrack.grant_viewer('social', 'mallory', 3);
SELECT tiktrack.grant_reader('social', 'mapped');
CREATE FUNCTION public.owners() RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT count(*) FROM social.visible_shares';
CREATE TABLE public.kept (id int PRIMARY KEY);
GRANT REFERENCES, SELECT ON public.kept TO mallory;
INSERT INTO public.kept SELECT generate_series(1, 3);
RESET ROLE;
SET SESSION AUTHORIZATION mallory;
CREATE SCHEMA lair;
CREATE TABLE lair.door (name text);
INSERT INTO lair.door VALUES ('own');
CREATE TABLE lair.loot (door text, shares bigint, videos bigint, accounts bigint, lent bigint, asker text, account bigint);
-- the owner's own function answers for who asks too, and may not answer for the maintainer
CREATE FUNCTION lair.look() RETURNS int LANGUAGE plpgsql VOLATILE AS \$\$
BEGIN
	INSERT INTO lair.loot SELECT (SELECT name FROM lair.door), (SELECT count(*) FROM social.visible_shares), (SELECT count(*) FROM social.video_metrics), (SELECT count(*) FROM social.account_metrics),
		public.owners(), tiktrack.viewer_role()::text, tiktrack.viewer();
	RETURN 1;
EXCEPTION WHEN insufficient_privilege THEN -- a restore has not granted anything yet
	INSERT INTO lair.loot SELECT 'denied';
	RETURN 1;
END \$\$;
CREATE FUNCTION lair.peek(int) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL UNSAFE AS \$\$ BEGIN PERFORM lair.look(); RETURN \$1; END \$\$;
CREATE TABLE lair.trap (id int, word text, moved int);
INSERT INTO lair.trap SELECT i, 'x' FROM generate_series(1, 3) i;
CREATE INDEX trap_peek ON lair.trap (lair.peek(id));
CREATE INDEX trap_brin ON lair.trap USING brin (lair.peek(id)) WITH (pages_per_range = 1);
CREATE INDEX trap_id ON lair.trap (id);
ALTER TABLE lair.trap CLUSTER ON trap_id;
CREATE STATISTICS lair.trap_statistics ON (lair.peek(id)), word FROM lair.trap;
CREATE MATERIALIZED VIEW lair.copy AS SELECT l.n, v.video_id, v.account_name, v.shares FROM (SELECT lair.look() AS n) l LEFT JOIN social.video_metrics v ON true;
CREATE UNIQUE INDEX ON lair.copy (video_id);
CREATE MATERIALIZED VIEW lair.names AS SELECT share_id, account_id, sharer_username FROM social.visible_shares;
CREATE TABLE lair.following (id int REFERENCES public.kept ON DELETE CASCADE);
INSERT INTO lair.following SELECT generate_series(1, 3);
CREATE FUNCTION lair.cascaded() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN PERFORM lair.look(); RETURN OLD; END \$\$;
CREATE TRIGGER cascaded BEFORE DELETE ON lair.following FOR EACH ROW EXECUTE FUNCTION lair.cascaded();
END
}
fill('of_postgres', 'postgres');
fill('of_agency', 'agency');

# ---- her own: what she makes and refreshes herself holds her rows
my $mine = "SELECT string_agg(video_id || ' ' || account_name || ' ' || shares, ', ') FROM lair.copy";
my $names = "SELECT string_agg(account_id || ' ' || sharer_username, ', ') FROM lair.names";
for my $database (qw(of_postgres of_agency)) {
	is($node->safe_psql($database, $mine), '301 mallory 1', "$database: a materialized view that mallory made holds her rows");
	is($node->safe_psql($database, $names), '3 bob', 'and the sharer that she may know');
	is($node->safe_psql($database, "REFRESH MATERIALIZED VIEW lair.copy; REFRESH MATERIALIZED VIEW CONCURRENTLY lair.copy; $mine", extra_params => [ '-U', 'mallory' ]), '301 mallory 1', 'also after her own refresh');
	is($node->safe_psql($database, "SET ROLE mallory; REFRESH MATERIALIZED VIEW lair.copy; REFRESH MATERIALIZED VIEW lair.names; $mine", extra_params => [ '-U', 'deputy' ]), '301 mallory 1', 'and after that of a deputy who works as mallory');
	is($node->safe_psql($database, "SELECT DISTINCT shares, videos, accounts, asker FROM lair.loot WHERE shares > 0", extra_params => [ '-U', 'mallory' ]), '1|1|1|mallory', 'her code sees her own rows as long as nobody else runs it');
}

# ---- the doors, each by whoever may open it
my @doors = (
	[ 'REFRESH MATERIALIZED VIEW' => 'REFRESH MATERIALIZED VIEW lair.copy', qw(superuser member) ],
	[ 'REFRESH .. CONCURRENTLY' => 'REFRESH MATERIALIZED VIEW CONCURRENTLY lair.copy', qw(superuser member) ],
	[ 'ANALYZE' => 'ANALYZE lair.trap', qw(superuser member) ],
	[ 'ANALYZE of the database' => 'ANALYZE', qw(superuser member) ],
	[ 'VACUUM FULL' => 'VACUUM FULL lair.trap', qw(superuser member) ],
	[ 'VACUUM (FULL, ANALYZE) of the database' => 'VACUUM (FULL, ANALYZE)', qw(superuser member) ],
	[ 'REINDEX TABLE' => 'REINDEX TABLE lair.trap', qw(superuser member) ],
	[ 'REINDEX INDEX CONCURRENTLY' => 'REINDEX INDEX CONCURRENTLY lair.trap_peek', qw(superuser member) ],
	[ 'REINDEX DATABASE' => 'REINDEX DATABASE', qw(superuser member) ],
	[ 'CLUSTER' => 'CLUSTER lair.trap', qw(superuser member) ],
	[ 'CLUSTER by expression' => 'CLUSTER lair.trap USING trap_peek', qw(superuser member) ],
	[ 'CREATE INDEX' => 'CREATE INDEX more ON lair.trap (lair.peek(id)); DROP INDEX lair.more', qw(superuser member) ],
	[ 'CREATE INDEX CONCURRENTLY' => "CREATE INDEX CONCURRENTLY more ON lair.trap (lair.peek(id))\nDROP INDEX lair.more", qw(superuser member) ],
	[ 'ALTER TYPE' => 'ALTER TABLE lair.trap ALTER word TYPE varchar(20), ALTER moved TYPE bigint; ALTER TABLE lair.trap ALTER moved TYPE int', qw(superuser member) ],
	[ 'brin_summarize' => "SELECT brin_desummarize_range('lair.trap_brin', 0), brin_summarize_new_values('lair.trap_brin')", qw(superuser member) ],
	[ 'a foreign key that cascades' => 'DELETE FROM public.kept WHERE id = (SELECT min(id) FROM public.kept)', qw(superuser member) ],
);
sub opened { # a door, by a role: how often mallory's code ran, and all that it saw
	my ($name, $database, $role, $statements) = @_;
	$node->safe_psql($database, "TRUNCATE lair.loot; UPDATE lair.door SET name = \$\$$name\$\$", extra_params => [ '-U', 'mallory' ]);
	# one statement a call: some may not stand in a transaction
	for my $statement (split /\n/, $statements) {
		$statement .= " $database" if $statement eq 'REINDEX DATABASE';
		my ($status, $out, $err) = $node->psql($database, $statement, extra_params => [ '-U', $role ]);
		is($status, 0, "$name by $role") or diag($err);
	}
	return looted($database);
}
sub looted {
	my ($database) = @_;
	my ($runs, $most) = split /\|/, $node->safe_psql($database, <<'END'), 2;
SELECT count(*) FILTER (WHERE door <> 'denied'), nullif(max(greatest(shares, videos, accounts, lent)), 0), string_agg(DISTINCT asker, ' '), string_agg(DISTINCT account::text, ' ') FROM lair.loot
END
	return ($runs, $most);
}
for my $door (@doors) {
	my ($name, $statements, @by) = @$door;
	for my $maintainer ([ 'of_postgres', 'postgres', 'superuser', 'owns the dataset' ], [ 'of_postgres', 'mapped', 'superuser', 'reads all of it' ], [ 'of_agency', 'postgres', 'superuser', 'owns nothing' ], [ 'of_agency', 'agency', 'member', 'owns dataset and database' ]) {
		my ($database, $role, $kind, $who) = @$maintainer;
		next unless grep { $_ eq $kind } @by;
		my ($runs, $saw) = opened($name, $database, $role, $statements);
		cmp_ok($runs, '>', 0, "$name by $role, who $who, runs mallory's code");
		is($saw, '||', 'which is shown nothing, and asks for nobody');
	}
}
is($node->safe_psql($_, $mine), '', "$_: what others refreshed holds no row") for qw(of_postgres of_agency);
# the setting of a session is no more mallory's than its role
for my $door (@doors[0, 2, 15]) {
	my ($runs, $saw) = opened("$door->[0] under a setting", 'of_postgres', 'postgres', "SET tiktrack.viewer = '2'; $door->[1]");
	cmp_ok($runs, '>', 0, 'the code ran');
	is($saw, '||', 'for nobody');
}
# a viewer who refreshes what is lent by a definer's function: the same
$node->safe_psql('of_postgres', 'CREATE FUNCTION lair.refresh() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN REFRESH MATERIALIZED VIEW lair.copy; END $$', extra_params => [ '-U', 'mallory' ]);
{
	my ($runs, $saw) = opened('a refresh in a definer function', 'of_postgres', 'mapped', 'SELECT lair.refresh()');
	cmp_ok($runs, '>', 0, 'a refresh in a function of mallory runs her code');
	is($saw, '||', 'for nobody');
}

# ---- autovacuum works as the superuser of the cluster, who owns one of the datasets
$node->safe_psql('of_postgres', "TRUNCATE lair.loot; UPDATE lair.door SET name = 'autovacuum'; CREATE TABLE lair.busy (id int) WITH (autovacuum_analyze_threshold = 1, autovacuum_analyze_scale_factor = 0); CREATE INDEX ON lair.busy (lair.peek(id)); CREATE STATISTICS lair.busy_statistics ON (lair.peek(id)), id FROM lair.busy",
	extra_params => [ '-U', 'mallory' ]);
$node->safe_psql('of_postgres', 'INSERT INTO lair.busy SELECT generate_series(1, 100); TRUNCATE lair.loot', extra_params => [ '-U', 'mallory' ]);
ok($node->poll_query_until('of_postgres', "SELECT autoanalyze_count > 0 FROM pg_stat_all_tables WHERE relid = 'lair.busy'::regclass"), 'autovacuum has looked at the table');
{
	my ($runs, $saw) = looted('of_postgres');
	cmp_ok($runs, '>', 0, "and ran mallory's code");
	is($saw, '||', 'for nobody');
}
$node->safe_psql('of_postgres', 'DROP TABLE lair.busy', extra_params => [ '-U', 'mallory' ]);

# ---- a worker of logical replication runs them as who owns the subscription, a superuser to whom the views are open
$node->safe_psql($_, 'CREATE TABLE lair.sent (id int PRIMARY KEY)', extra_params => [ '-U', 'mallory' ]) for qw(of_agency of_postgres);
$node->safe_psql('of_postgres', 'ALTER TABLE lair.sent ADD CHECK (lair.look() > 0); TRUNCATE lair.loot', extra_params => [ '-U', 'mallory' ]);
$node->safe_psql('of_agency', "CREATE PUBLICATION sent FOR TABLE lair.sent");
$node->safe_psql('of_agency', "SELECT pg_create_logical_replication_slot('sent', 'pgoutput')");
$node->safe_psql('of_postgres', q(CREATE SUBSCRIPTION sent CONNECTION ') . $node->connstr('of_agency') =~ s/'/''/gr . q( user=postgres' PUBLICATION sent WITH (create_slot = false, copy_data = false)), extra_params => [ '-U', 'mapped' ]);
$node->safe_psql('of_agency', 'INSERT INTO lair.sent VALUES (1)', extra_params => [ '-U', 'mallory' ]);
ok($node->poll_query_until('of_postgres', 'SELECT count(*) = 1 FROM lair.sent'), 'a row is replicated into her table');
{
	my ($runs, $saw) = looted('of_postgres');
	cmp_ok($runs, '>', 0, "and runs mallory's code");
	is($saw, '||', 'for nobody');
}
$node->safe_psql('of_postgres', $_) for 'ALTER SUBSCRIPTION sent DISABLE', 'ALTER SUBSCRIPTION sent SET (slot_name = NONE)', 'DROP SUBSCRIPTION sent';
ok($node->poll_query_until('of_agency', q(SELECT NOT active FROM pg_replication_slots WHERE slot_name = 'sent')), 'it ends');
$node->safe_psql('of_agency', q(SELECT pg_drop_replication_slot('sent'); DROP PUBLICATION sent));
$node->safe_psql($_, 'DROP TABLE lair.sent', extra_params => [ '-U', 'mallory' ]) for qw(of_agency of_postgres);

# ---- a restore by a superuser who owns the dataset: the views of others are filled as he runs it, with nothing
$node->safe_psql($_, 'REFRESH MATERIALIZED VIEW lair.copy; REFRESH MATERIALIZED VIEW lair.names; TRUNCATE lair.loot', extra_params => [ '-U', 'mallory' ]) for qw(of_postgres of_agency);
for my $database (qw(of_postgres of_agency)) {
	for my $format (qw(plain custom directory)) {
		my $dump = PostgreSQL::Test::Utils::tempdir . "/$database.$format";
		my $restored = "restored_$format";
		$node->safe_psql('postgres', "DROP DATABASE IF EXISTS $restored");
		$node->safe_psql('postgres', "CREATE DATABASE $restored" . ($database eq 'of_agency' ? ' OWNER agency' : ''));
		$node->command_ok([ 'pg_dump', '--format', $format, '--file', $dump, $database ], "$database is dumped as $format");
		$node->command_ok($format eq 'plain' ? [ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $restored, '-f', $dump ] : [ 'pg_restore', '--exit-on-error', '--dbname', $restored, $dump ], 'and restored');
		is($node->safe_psql($restored, $names), '', 'the materialized view that mallory had holds no row');
		is($node->safe_psql($restored, $mine), '', 'nor the other');
		my ($runs, $saw) = looted($restored);
		cmp_ok($runs, '>', 0, "the restore ran mallory's code");
		is($saw, '||', 'for nobody');
		is($node->safe_psql($restored, "REFRESH MATERIALIZED VIEW lair.names; $names", extra_params => [ '-U', 'mallory' ]), '3 bob', 'her own refresh brings her rows back');
	}
}
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');
$node->stop;
done_testing();
