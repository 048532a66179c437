# What a dataset's owner has put into its tables runs as the owner when our functions touch them, whoever calls: never as a
# superuser or as another role of the one who logged in.
#
# mallory owns a dataset full of such code. Each piece notes as whom it runs, and tries to become somebody else.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('owner_code');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8', '--username=postgres' ]);
$node->start;
$ENV{PGUSER} = 'postgres';
my $client = dirname(abs_path(__FILE__)) . '/../../clients/import/tiktrack-import';
my $file = PostgreSQL::Test::Utils::tempdir . '/file.json';
my $content = '{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-01 00:00:00", "link": "https://www.tiktok.com/@a/video/7600000000000000001"}, {"date": "never"}]}}}';
append_to_file($file, $content);

$node->safe_psql('postgres', <<'END');
CREATE EXTENSION tiktrack;
CREATE ROLE mallory LOGIN IN ROLE pg_read_server_files;
CREATE ROLE member LOGIN IN ROLE mallory;
CREATE ROLE reader;
GRANT CREATE ON DATABASE postgres TO mallory;
SET SESSION AUTHORIZATION mallory;
CREATE SCHEMA lair;
CREATE TABLE lair.log (place text, ran_as text, logged_in text, escapes text);
-- every way to become somebody else, or to leave something that runs later
CREATE FUNCTION lair.escapes() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	attempt text;
	worked text[] := '{}';
BEGIN
	FOREACH attempt IN ARRAY ARRAY['RESET ROLE', 'SET ROLE postgres', 'SET LOCAL ROLE postgres', 'SET ROLE NONE', $q$SELECT set_config('role', 'postgres', false)$q$, $q$SELECT set_config('role', 'none', true)$q$,
		'SET SESSION AUTHORIZATION postgres', 'RESET SESSION AUTHORIZATION', $q$SELECT set_config('session_authorization', 'postgres', false)$q$, 'CREATE TEMP TABLE left_behind (x int)', 'CREATE DOMAIN pg_temp.left_behind AS text', 'PREPARE left_behind AS SELECT 1', 'DISCARD TEMP',
		'DECLARE left_behind CURSOR WITH HOLD FOR SELECT 1', 'LISTEN left_behind']
	LOOP
		BEGIN
			EXECUTE attempt;
			IF current_user <> 'mallory' OR attempt ~ 'left_behind|DISCARD' THEN
				worked := worked || attempt;
			END IF;
		EXCEPTION WHEN OTHERS THEN
			NULL;
		END;
	END LOOP;
	PERFORM set_config('lock_timeout', '12345', false);
	RETURN array_to_string(worked, ', ');
END $$;
CREATE FUNCTION lair.note(place text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	INSERT INTO lair.log SELECT place, current_user, session_user, lair.escapes();
	IF place ~ 'viewers' THEN
		SET search_path = lair;
	END IF;
	RETURN true;
END $$;
CREATE FUNCTION lair.quietly(place text, value text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM lair.note(place); RETURN value; END $$;
CREATE FUNCTION lair.fired() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM lair.note(TG_NAME); RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END $$;
CREATE DOMAIN lair.noted AS text CHECK (lair.note('domain of ' || coalesce(VALUE, '')));
CREATE TABLE lair.referred (id bigint PRIMARY KEY);
SELECT tiktrack.create_dataset('social');
INSERT INTO social.accounts (account_id, username, account_type) VALUES (1, 'ana', 'creator');
INSERT INTO social.videos (video_id, account_id) VALUES (101, 1);
INSERT INTO social.events (occurred_at, video_id, kind, share_type, actor_id) VALUES ('2026-01-01Z', 101, 'share', 'repost', 1);
DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['viewers', 'accounts', 'videos', 'events', 'imports', 'import_rejects', 'video_snapshots', 'account_snapshots', 'audience_snapshots'] LOOP
		EXECUTE format('CREATE TRIGGER before_%1$s BEFORE INSERT OR UPDATE OR DELETE ON social.%1$s FOR EACH ROW EXECUTE FUNCTION lair.fired();
			CREATE TRIGGER after_%1$s AFTER INSERT OR UPDATE OR DELETE ON social.%1$s FOR EACH ROW EXECUTE FUNCTION lair.fired();
			CREATE TRIGGER statement_%1$s AFTER INSERT OR UPDATE OR DELETE ON social.%1$s FOR EACH STATEMENT EXECUTE FUNCTION lair.fired();
			ALTER TABLE social.%1$s ADD CHECK (lair.note(''check of %1$s'')) NOT VALID, ADD planted_default boolean DEFAULT lair.note(''default of %1$s''),
				ADD planted_domain lair.noted DEFAULT ''x'', ADD planted text GENERATED ALWAYS AS (lair.quietly(''generated in %1$s'', ''x'')) STORED;
			CREATE INDEX ON social.%1$s (lair.quietly(''index of %1$s'', ''x''));
			CREATE INDEX ON social.%1$s ((1)) WHERE lair.quietly(''predicate of %1$s'', ''x'') = ''x'';
			CREATE POLICY planted ON social.%1$s USING (lair.note(''policy of %1$s'')) WITH CHECK (lair.note(''policy of %1$s''));
			ALTER TABLE social.%1$s FORCE ROW LEVEL SECURITY', t);
	END LOOP;
END $$;
INSERT INTO lair.referred VALUES (1);
ALTER TABLE social.accounts ADD planted_reference bigint DEFAULT 1 REFERENCES lair.referred;
CREATE RULE planted AS ON INSERT TO social.imports DO ALSO SELECT lair.note('rule');
CREATE STATISTICS lair.planted ON (lair.quietly('statistics', 'x')), role FROM social.viewers;
END
# everything that was noted since the last look, as: place, ran as, escapes
sub noted {
	my $lines = $node->safe_psql('postgres', 'SELECT DISTINCT ran_as, escapes FROM lair.log ORDER BY 1, 2');
	my $places = $node->safe_psql('postgres', 'SELECT count(DISTINCT place) FROM lair.log');
	$node->safe_psql('postgres', 'TRUNCATE lair.log');
	return ($lines, $places);
}
noted();

my $upload = "CREATE TEMP TABLE upload (n bigint GENERATED ALWAYS AS IDENTITY, line text); INSERT INTO upload (line) VALUES (encode(convert_to('$content', 'UTF8'), 'base64')); GRANT SELECT ON upload TO PUBLIC";
my $options = q(options => '{"account": "ana"}');
# what is called, and in how many places mallory's code has to be met at least
my @calls = (
	[ grant_viewer => q(SELECT tiktrack.grant_viewer('social', 'reader', 1)), 8 ],
	[ grant_reader => q(SELECT tiktrack.grant_reader('social', 'reader')), 8 ],
	[ revoke_viewer => q(SELECT tiktrack.revoke_viewer('social', 'reader')), 3 ],
	[ import => "SELECT inserted FROM tiktrack.import('social', '$content', $options)", 30 ],
	[ import_file => "SELECT inserted FROM tiktrack.import_file('social', '$file', $options)", 10 ],
	[ import_upload => "SELECT inserted FROM tiktrack.import_upload('social', 'pg_temp.upload', $options)", 10 ],
	[ import_report => q(SELECT count(*) > 0 FROM tiktrack.import_report('social')), 1 ],
	[ upgrade_dataset => q(SELECT tiktrack.upgrade_dataset('social')), 1 ],
	[ what_if_visibility => q(SELECT count(*) > 0 FROM tiktrack.what_if_visibility('social', 'seed-strict')), 1 ],
);
# functions that one day take a dataset and are not called here
is($node->safe_psql('postgres', q(SELECT string_agg(p.proname, ' ' ORDER BY p.proname) FROM pg_proc p WHERE p.pronamespace IN ('tiktrack'::regnamespace, 'tiktrack_internal'::regnamespace) AND EXISTS (SELECT FROM pg_proc b WHERE b.pronamespace = 'tiktrack_internal'::regnamespace AND b.proname = p.proname || '_as_owner'))),
	'grant_viewer import_content import_report revoke_viewer upgrade_dataset what_if_visibility', 'these run as the owner: call a new one in this test too');

for my $call (@calls) {
	my ($name, $sql, $least) = @$call;
	my $prepare = $name eq 'import_upload' ? $upload : '';
	for my $asker ([ 'postgres', '', 'a superuser' ], [ 'member', '', 'a member' ]) {
		my ($role, $set, $who) = @$asker;
		my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\n$prepare;\n$sql", extra_params => [ '-U', $role ]);
		like($err, qr/ERROR:  42501: must be owner of dataset "social"\nHINT:  Work as its owner, whose code the dataset may run: SET ROLE mallory;/, "$name: $who is told to SET ROLE");
		is((noted())[0], '', 'before anything of mallory has run');
	}
	for my $asker ([ 'postgres', 'SET ROLE mallory', 'a superuser' ], [ 'postgres', 'SET SESSION AUTHORIZATION mallory', 'a superuser' ], [ 'member', 'SET ROLE mallory', 'a member' ]) {
		my ($role, $set, $who) = @$asker;
		my ($status, $out, $err) = $node->psql('postgres', "SET client_min_messages = error;\n$prepare;\n$set;\n$sql;\nSHOW search_path;\nSHOW lock_timeout;\nSELECT current_user", extra_params => [ '-U', $role ], on_error_stop => 1);
		is($status, 0, "$name: $who as the owner, by $set") or diag($err);
		like($out, qr/"\$user", public\n0\nmallory$/, 'leaves no setting and no role behind');
		my ($as, $places) = noted();
		is($as, 'mallory|', "mallory's code runs as mallory, and gets no further");
		cmp_ok($places, '>=', $least, "in $places places");
		$node->safe_psql('postgres', 'DELETE FROM social.viewers WHERE role = $$reader$$::regrole; TRUNCATE lair.log') if $name ne 'grant_reader';
	}
}

# ---- the client works as the owner where it is told to
{
	local ($ENV{PGHOST}, $ENV{PGPORT}, $ENV{PGUSER}, $ENV{PGDATABASE}) = ($node->host, $node->port, 'member', 'postgres');
	command_fails_like([ $client, 'social', $file ], qr/must be owner of dataset "social"/, 'tiktrack-import of a member is refused');
	my ($out) = run_command([ $client, '--role', 'mallory', '--account', 'ana', 'social', $file ]);
	like($out, qr/2 read, 0 new, 1 already there, 1 rejected/, 'and imports as the owner');
	is((noted())[0], 'mallory|', "mallory's code gets no further there either");
}

# ---- what waits for the end of the transaction would meet another role there
$node->safe_psql('postgres', 'SET ROLE mallory; CREATE CONSTRAINT TRIGGER later AFTER INSERT ON social.viewers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lair.fired()');
for my $call (@calls[0, 1]) {
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nBEGIN;\nSET ROLE mallory;\n$call->[1];\nRESET ROLE;\nCOMMIT");
	like($err, qr/ERROR:  42501: cannot fire deferred trigger within security-restricted operation/, "$call->[0]: a deferred trigger is refused");
	$node->safe_psql('postgres', 'TRUNCATE lair.log');
}
is($node->safe_psql('postgres', "BEGIN; $calls[0][1]; COMMIT; SELECT count(*) FROM lair.log WHERE place = 'later'", extra_params => [ '-U', 'mallory' ]), "\n1", 'and fires where mallory has logged in');

unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');
$node->stop;
done_testing();
