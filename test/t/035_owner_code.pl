# Code that a dataset's owner has put into its tables runs as the owner when our functions touch them, whoever calls: never
# as a superuser, nor as another role of the login.
#
# mallory owns a dataset full of such code. Each piece records the role it runs as, and tries to become another one.
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
		'SET SESSION AUTHORIZATION postgres', 'RESET SESSION AUTHORIZATION', $q$SELECT set_config('session_authorization', 'postgres', false)$q$, 'CREATE TEMP TABLE left_behind (x int)', 'PREPARE left_behind AS SELECT 1', 'DISCARD TEMP',
		'DECLARE left_behind CURSOR WITH HOLD FOR SELECT 1', 'LISTEN left_behind'] || CASE WHEN current_setting('lair.makes_types', true) = 'yes' THEN ARRAY['CREATE DOMAIN pg_temp.left_behind AS text'] END
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
	[ undo_import => q(SELECT tiktrack.undo_import('social', IMPORT)), 8 ],
	[ import_report => q(SELECT count(*) > 0 FROM tiktrack.import_report('social')), 1 ],
	[ upgrade_dataset => q(SELECT tiktrack.upgrade_dataset('social')), 1 ],
	[ refresh_dataset => q(SELECT tiktrack.refresh_dataset('social', whole => true)), 1 ],
	[ check_dataset => q(SELECT count(*) >= 0 FROM tiktrack.check_dataset('social')), 1 ],
	[ what_if_visibility => q(SELECT count(*) > 0 FROM tiktrack.what_if_visibility('social', 'seed-strict')), 1 ],
);
# functions that one day take a dataset and are not called here
is($node->safe_psql('postgres', q(SELECT string_agg(p.proname, ' ' ORDER BY p.proname) FROM pg_proc p WHERE p.pronamespace IN ('tiktrack'::regnamespace, 'tiktrack_internal'::regnamespace) AND EXISTS (SELECT FROM pg_proc b WHERE b.pronamespace = 'tiktrack_internal'::regnamespace AND b.proname = p.proname || '_as_owner'))),
	'check_dataset daily_gains grant_viewer import_content import_report refresh_dataset revoke_viewer undo_import upgrade_dataset what_if_visibility', 'these run as the owner: call a new one in this test too');

my $import = 0;
for my $call (@calls) {
	my ($name, $sql, $least) = @$call;
	my $prepare = $name eq 'import_upload' ? $upload : '';
	for my $asker ([ 'postgres', '', 'a superuser' ], [ 'member', '', 'a member' ]) {
		my ($role, $set, $who) = @$asker;
		my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\n$prepare;\n" . ($sql =~ s/IMPORT/1/r), extra_params => [ '-U', $role ]);
		like($err, qr/ERROR:  42501: must be owner of dataset "social"\nHINT:  Work as its owner, whose code the dataset may run: SET ROLE mallory;/, "$name: $who is told to SET ROLE");
		is((noted())[0], '', 'before anything of mallory has run');
	}
	for my $asker ([ 'postgres', 'SET ROLE mallory', 'a superuser' ], [ 'postgres', 'SET SESSION AUTHORIZATION mallory', 'a superuser' ], [ 'member', 'SET ROLE mallory', 'a member' ]) {
		my ($role, $set, $who) = @$asker;
		my ($status, $out, $err) = $node->psql('postgres', "SET client_min_messages = error;\n$prepare;\n$set;\n" . ($sql =~ s/IMPORT/++$import/er) . ";\nSHOW search_path;\nSHOW lock_timeout;\nSELECT current_user", extra_params => [ '-U', $role ], on_error_stop => 1);
		is($status, 0, "$name: $who as the owner, by $set") or diag($err);
		like($out, qr/"\$user", public\n0\nmallory$/, 'leaves no setting and no role behind');
		my ($as, $places) = noted();
		is($as, 'mallory|', "mallory's code runs as mallory, and gets no further");
		cmp_ok($places, '>=', $least, "in $places places");
		$node->safe_psql('postgres', 'DELETE FROM social.viewers WHERE role = $$reader$$::regrole; TRUNCATE lair.log') if $name ne 'grant_reader';
	}
}

# ---- a type in pg_temp: a server that does not refuse it to that code (the older minor releases) has the whole call refused
{
	my ($status, $out, $err) = $node->psql('postgres', "SET client_min_messages = error;\nSET lair.makes_types = 'yes';\nSET ROLE mallory;\n$calls[0][1];\nSELECT 'left: ' || count(*) FROM pg_type WHERE typnamespace = pg_my_temp_schema()", on_error_stop => 0);
	like($out, qr/^left: 0$/m, 'no type is left in a session');
	like($err, qr/^(?:psql:.*ERROR:  code in the dataset would change temporary objects or cursors of the session\nHINT:  .*)?$/, 'and if one was made, the call is refused');
	is((noted())[0], $err ? '' : 'mallory|', 'with all that it did');
	$node->safe_psql('postgres', 'DELETE FROM social.viewers WHERE role = $$reader$$::regrole; TRUNCATE lair.log');
}

# ---- what reads a dataset for whoever looks runs nothing of its owner
$node->safe_psql('postgres', <<'END', extra_params => [ '-U', 'mallory' ]);
TRUNCATE lair.log;
CREATE SCHEMA trap;
CREATE TABLE trap.events (import_key int);
CREATE TYPE trap.word AS (a text);
CREATE FUNCTION trap.as_text(trap.word) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM lair.note('cast'); RETURN 'x'; END $$;
CREATE CAST (trap.word AS text) WITH FUNCTION trap.as_text(trap.word) AS ASSIGNMENT;
CREATE TABLE trap.dataset_version (version trap.word);
INSERT INTO trap.dataset_version VALUES (ROW('x'));
CREATE SCHEMA trap_view;
CREATE TABLE trap_view.events (import_key int);
CREATE VIEW trap_view.dataset_version AS SELECT lair.note('view')::text AS version;
CREATE SCHEMA trap_policy;
CREATE TABLE trap_policy.events (import_key int);
CREATE TABLE trap_policy.dataset_version (version text);
INSERT INTO trap_policy.dataset_version VALUES ('7.7.7');
ALTER TABLE trap_policy.dataset_version ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY planted ON trap_policy.dataset_version USING (lair.note('policy'));
CREATE SCHEMA trap_child;
CREATE TABLE trap_child.events (import_key int);
CREATE TABLE trap_child.dataset_version (version text);
CREATE TABLE trap_child.child () INHERITS (trap_child.dataset_version);
INSERT INTO trap_child.child VALUES ('8.8.8');
END
for my $set ('', 'SET ROLE mallory;') {
	is($node->safe_psql('postgres', "$set SELECT dataset, version FROM tiktrack.datasets() WHERE dataset LIKE 'trap%'; SELECT current_user = " . ($set ? "'mallory'" : "'postgres'")), "trap|0.1.0\ntrap_child|0.1.0\ntrap_policy|7.7.7\ntrap_view|0.1.0\nt", "datasets() of a superuser reads plain tables alone: $set");
	is((noted())[0], '', 'and runs nothing');
}
$node->safe_psql('postgres', 'DROP SCHEMA trap, trap_view, trap_policy, trap_child CASCADE', extra_params => [ '-U', 'mallory' ]);
# a role map whose columns are of other types is none
$node->safe_psql('postgres', 'CREATE TABLE lair.map (role regrole, account_id text); INSERT INTO lair.map VALUES ($$member$$, $$1$$); CREATE TABLE lair.map_of_text (role text, account_id bigint); INSERT INTO lair.map_of_text VALUES ($$member$$, 1);
	CREATE VIEW lair.map_view AS SELECT m.role, NULL::bigint AS account_id FROM lair.map m WHERE lair.note($$map$$)', extra_params => [ '-U', 'mallory' ]);
is($node->safe_psql('postgres', "SELECT tiktrack_internal.viewer_accounts('lair.$_'), tiktrack_internal.may_see_all(1, 'lair.$_')", extra_params => [ '-U', 'member' ]), '{}|f', "$_ is no role map") for qw(map map_of_text map_view);
is((noted())[0], '', 'and runs nothing');
# daily_gains reads a view for its readers; after SET ROLE what stands there gets no further
$node->safe_psql('postgres', 'CREATE SCHEMA gains; CREATE VIEW gains.video_growth AS SELECT NULL::date AS day, NULL::text AS account_id, NULL::text AS video_id, NULL::text AS source, 1 AS days_covered, 1 AS views_days, 1 AS impressions_days, 1 AS likes_days, 1 AS comments_days, 1 AS shares_days, 1 AS saves_days, 1 AS follows_days, 1 AS profile_visits_days, 1 AS link_clicks_days, 1::bigint AS views, 1::bigint AS impressions, 1::bigint AS likes, 1::bigint AS comments, 1::bigint AS shares,
	1::bigint AS saves, 1::bigint AS follows, 1::bigint AS profile_visits, 1::bigint AS link_clicks WHERE lair.note($$gains$$)', extra_params => [ '-U', 'mallory' ]);
for my $role ('postgres', 'member') {
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSELECT * FROM tiktrack.daily_gains('gains')", extra_params => [ '-U', $role ]);
	like($err, qr/ERROR:  42501: must be owner of dataset "gains"\n(?:DETAIL:[^\n]*\n)?HINT:  [^\n]*SET ROLE mallory/, "daily_gains of $role is refused");
	is((noted())[0], '', 'and runs nothing');
}
is($node->safe_psql('postgres', "SET ROLE mallory; SELECT count(*) FROM tiktrack.daily_gains('gains'); SELECT current_user"), "1\nmallory", 'daily_gains after SET ROLE');
is((noted())[0], 'mallory|', "runs mallory's code as mallory, and it gets no further");
$node->safe_psql('postgres', 'DROP SCHEMA gains CASCADE', extra_params => [ '-U', 'mallory' ]);
# parts that are called by themselves
for my $part (q(tiktrack_internal.clean_viewers('social')), q(tiktrack_internal.store_log(ROW('social', 1, 'events_csv', 'events_csv', 'tiktok', NULL, true, '{}')::tiktrack_internal.import_job, E'occurred_at,kind\\n1782000000,view')), q(tiktrack_internal.store_accounts('social', ARRAY['{"username": "x"}'::jsonb])),
	q(tiktrack_internal.import_account('social', '"x"')), q(tiktrack_internal.secure_tables('social')), q(tiktrack_internal.close_relations('social', '{viewers}')), q(tiktrack_internal.create_views('social')), q(tiktrack_internal.comment_on_dataset('social'))) {
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSELECT " . ($part =~ s/E'([^']*)'/"E'" . ($1 =~ s{\\\\n}{\\n}r) . "'"/er));
	like($err, qr/ERROR:  42501: must be owner of dataset "social"/, "a superuser does not call $part");
	is((noted())[0], '', 'and nothing has run');
}

# every function that takes a dataset or a job, and every reader: of tables, and of a schema in which views stand for them. A
# sequence tells of code that has run, also where its transaction came to nothing.
my $note = $node->safe_psql('postgres', q(SELECT pg_get_functiondef('lair.note'::regproc)));
$node->safe_psql('postgres', <<'END', extra_params => [ '-U', 'mallory' ]);
CREATE SEQUENCE lair.ran;
CREATE OR REPLACE FUNCTION lair.note(place text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN nextval('lair.ran') > 0; END $$;
CREATE SCHEMA glass;
SELECT format('CREATE VIEW glass.%I AS SELECT s.* FROM (VALUES (1)) one LEFT JOIN social.%1$I s ON false WHERE lair.note(%1$L)', c.relname)
FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND c.relkind IN ('r', 'v') \gexec
END
is($node->safe_psql('postgres', <<'END'), "t\nt", 'a superuser calls no function that runs code of a dataset, as itself');
CREATE FUNCTION pg_temp.ran() RETURNS bigint LANGUAGE sql AS $$ SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END FROM lair.ran $$;
CREATE TEMP TABLE calls AS
SELECT f.oid::regprocedure AS function, d.dataset, format('SELECT * FROM %s(%s)', f.oid::regproc, (SELECT string_agg(CASE
		WHEN a.name IN ('dataset', 'name') AND a.type = 'text'::regtype THEN format('%L', d.dataset)
		WHEN a.type = 'tiktrack_internal.import_job'::regtype THEN format('jsonb_populate_record(NULL::tiktrack_internal.import_job, %L)',
			format('{"dataset": "%s", "import_id": 1, "source": "events_csv", "origin": "x", "vocabulary": "tiktok", "owner": 1, "options": {"at": "2026-01-01"}}', d.dataset))
		WHEN a.name = 'options' THEN format('%L', format('{"dataset": "%s", "owner": 1, "at": "2026-01-01", "account": "ana"}', d.dataset))
		WHEN a.type = 'jsonb'::regtype THEN $q$'{"username": "x", "account_id": 1, "followers": 1}'$q$
		WHEN a.type = 'text'::regtype THEN CASE WHEN a.name = 'content' THEN $q$'{"data": {"user_liked_videos": [{"id": 7600000000000000001}]}, "error": {"code": "ok"}}'$q$ ELSE $q$'viewers'$q$ END
		WHEN a.type = 'text[]'::regtype THEN $q$'{viewers}'$q$
		WHEN a.type = 'jsonb[]'::regtype THEN $q$ARRAY['{"username": "x", "video_id": 5}'::jsonb]$q$
		WHEN a.type IN ('bigint'::regtype, 'boolean'::regtype, 'integer'::regtype) THEN format('1::int::%s', a.type)
		WHEN a.type = 'timestamptz'::regtype THEN 'now()'
		ELSE format('NULL::%s', a.type) END, ', ' ORDER BY a.n)
	FROM unnest(f.proargnames[1:f.pronargs], f.proargtypes::oid[]::regtype[]) WITH ORDINALITY AS a (name, type, n))) AS call
FROM pg_proc f
CROSS JOIN (VALUES ('social'), ('glass')) AS d (dataset)
WHERE f.pronamespace IN ('tiktrack'::regnamespace, 'tiktrack_internal'::regnamespace) AND f.prokind = 'f'
	AND (f.proargnames[1:f.pronargs] && '{dataset,job,options}' OR f.proname = 'upgrade_dataset');
DO $$
DECLARE
	one record;
	before bigint;
BEGIN
	FOR one IN SELECT * FROM calls ORDER BY function::text, dataset LOOP
		before := pg_temp.ran();
		BEGIN
			EXECUTE one.call;
		EXCEPTION WHEN OTHERS THEN
			NULL;
		END;
		IF pg_temp.ran() > before THEN
			RAISE WARNING '% runs code of %', one.call, one.dataset;
		END IF;
	END LOOP;
END $$;
SELECT count(*) > 100 FROM calls;
SELECT pg_temp.ran() = 0;
END
$node->safe_psql('postgres', 'DROP SCHEMA glass CASCADE; DROP SEQUENCE lair.ran; ' . $note, extra_params => [ '-U', 'mallory' ]);

# ---- others who may create in the schema, or put triggers on its tables, are found
$node->safe_psql('postgres', 'CREATE ROLE eve LOGIN; CREATE SCHEMA eves AUTHORIZATION eve; SET ROLE mallory; GRANT USAGE, CREATE ON SCHEMA social TO eve; GRANT TRIGGER, REFERENCES ON social.viewers TO eve; GRANT REFERENCES (account_id), SELECT (account_id) ON social.accounts TO eve');
for (['CREATE TABLE social.eves (x int)', 'TABLE social.eves', 'relation social.eves'], ['CREATE DOMAIN social.eves AS text', 'DOMAIN social.eves', 'type social.eves'],
	['CREATE FUNCTION social.eves() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', 'FUNCTION social.eves()', 'function social.eves()'],
	['CREATE FUNCTION social.plus(int, text) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; CREATE OPERATOR social.+ (LEFTARG = int, RIGHTARG = text, FUNCTION = social.plus); ALTER FUNCTION social.plus(int, text) SET SCHEMA eves', 'OPERATOR social.+ (int, text); DROP FUNCTION eves.plus(int, text)', 'operator social.+(integer,text)'],
	['CREATE FUNCTION eves.fires() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER eves BEFORE INSERT ON social.viewers FOR EACH ROW EXECUTE FUNCTION eves.fires()', 'FUNCTION eves.fires() CASCADE', 'trigger eves of social.viewers'],
	['CREATE FUNCTION eves.runs(text) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$; CREATE TRIGGER eves BEFORE UPDATE ON social.viewers FOR EACH ROW WHEN (eves.runs(OLD.role::text)) EXECUTE FUNCTION suppress_redundant_updates_trigger()', 'FUNCTION eves.runs(text) CASCADE', 'trigger eves of social.viewers'],
	[q(CREATE TRIGGER eves BEFORE INSERT ON social.viewers FOR EACH ROW WHEN (query_to_xml('SELECT eves.runs()', true, true, '') IS NULL) EXECUTE FUNCTION suppress_redundant_updates_trigger(); CREATE FUNCTION eves.drop_them() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$), 'FUNCTION eves.drop_them()', 'trigger eves of social.viewers (whose WHEN may run'],
	['CREATE TABLE eves.keys (id bigint REFERENCES social.accounts (account_id) ON DELETE CASCADE)', 'TABLE eves.keys', 'foreign key keys_id_fkey of eves.keys'],
	['SELECT', 'TABLE IF EXISTS eves.nothing', 'CREATE on its schema for eve'], ['SELECT', 'TABLE IF EXISTS eves.nothing', 'TRIGGER on social.viewers for eve'],
	['SELECT', 'TABLE IF EXISTS eves.nothing', 'REFERENCES on social.viewers for eve'], ['SELECT', 'TABLE IF EXISTS eves.nothing', 'REFERENCES on social.accounts (account_id) for eve']) {
	my ($create, $drop, $name) = @$_;
	$node->safe_psql('postgres', $create, extra_params => [ '-U', 'eve' ]);
	for my $sql (q(SELECT tiktrack.grant_viewer('social', 'reader', 1)), q(SELECT tiktrack.upgrade_dataset('social')), q(SELECT * FROM tiktrack.import_report('social'))) {
		my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\n$sql", extra_params => [ '-U', 'mallory' ]);
		like($err, qr/ERROR:  42501: others may put code into dataset "social": [^\n]*\Q$name\E[^\n]*\nHINT:  Drop what is theirs, and REVOKE CREATE/, "$name is refused");
	}
	$node->safe_psql('postgres', "DROP $drop", extra_params => [ '-U', 'eve' ]);
	$node->safe_psql('postgres', 'DROP TRIGGER IF EXISTS eves ON social.viewers', extra_params => [ '-U', 'mallory' ]);
}
# what a former member of the owner has left: tables that belong to a family with those of the dataset, and functions, operators
# and types of hers in what is written there, all outside the dataset's schema
my $ok = 'CREATE FUNCTION eves.ok(text) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RETURN true; END $$';
my $child = 'SET ROLE mallory; CREATE TABLE lair.child () INHERITS (social.events); RESET ROLE';
for (['CREATE TABLE eves.child () INHERITS (social.events)', 'child eves.child of its tables'], ["$child; CREATE TABLE eves.grandchild () INHERITS (lair.child)", 'child eves.grandchild of its tables'],
	["$child; CREATE FUNCTION eves.fires() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN RETURN OLD; END \$\$; CREATE TRIGGER eves BEFORE DELETE ON lair.child FOR EACH ROW EXECUTE FUNCTION eves.fires()", 'trigger eves of lair.child'],
	["$child; SET ROLE mallory; GRANT TRIGGER ON lair.child TO eve", 'TRIGGER on lair.child for eve'],
	['CREATE TABLE eves.parent (username text); ALTER TABLE social.accounts INHERIT eves.parent', 'parent eves.parent of its tables'],
	["$ok; ALTER TABLE social.viewers ADD CONSTRAINT eves CHECK (eves.ok('x')) NOT VALID", 'function eves.ok(text) in constraint eves on table social.viewers'],
	["$ok; ALTER TABLE social.viewers ADD eves boolean DEFAULT eves.ok('x')", 'function eves.ok(text) in default value for column eves of table social.viewers'],
	["$ok; ALTER TABLE social.viewers ADD eves boolean GENERATED ALWAYS AS (eves.ok('x')) STORED", 'function eves.ok(text) in default value for column eves of table social.viewers'],
	["$ok; CREATE INDEX eves ON social.viewers (eves.ok('x'))", 'function eves.ok(text) in index social.eves'], ["$ok; CREATE INDEX eves ON social.viewers ((1)) WHERE eves.ok('x')", 'function eves.ok(text) in index social.eves'],
	["$ok; CREATE POLICY eves ON social.viewers USING (eves.ok('x'))", 'function eves.ok(text) in policy eves on table social.viewers'],
	["$ok; CREATE VIEW eves.looks AS SELECT eves.ok('x') AS ok; CREATE POLICY eves ON social.viewers USING ((SELECT l.ok FROM eves.looks l))", 'view eves.looks in policy eves on table social.viewers'],
	["$ok; CREATE RULE eves AS ON UPDATE TO social.viewers DO ALSO SELECT eves.ok('x')", 'function eves.ok(text) in rule eves on table social.viewers'],
	["$ok; CREATE STATISTICS eves.stats ON (eves.ok(role::text)), role FROM social.viewers", 'function eves.ok(text) in statistics object eves.stats'],
	["$ok; CREATE FUNCTION eves.eq(bigint, bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE OPERATOR eves.### (FUNCTION = eves.eq, LEFTARG = bigint, RIGHTARG = bigint); ALTER TABLE social.viewers ADD CONSTRAINT eves CHECK (account_id OPERATOR(eves.###) account_id) NOT VALID", 'operator eves.###(bigint,bigint) in constraint eves on table social.viewers'],
	["$ok; CREATE DOMAIN eves.word AS text CHECK (eves.ok(VALUE)); ALTER TABLE social.viewers ADD eves eves.word", 'type eves.word in table social.viewers'],
	["$ok; GRANT USAGE ON SCHEMA eves TO mallory; SET ROLE mallory; CREATE DOMAIN lair.word AS text CHECK (eves.ok(VALUE)); ALTER TABLE social.viewers ADD eves lair.word", 'function eves.ok(text) in constraint word_check']) {
	my ($create, $name) = @$_;
	$node->safe_psql('postgres', 'GRANT mallory TO eve');
	$node->safe_psql('postgres', $create, extra_params => [ '-U', 'eve' ]);
	$node->safe_psql('postgres', 'REVOKE mallory FROM eve');
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSELECT tiktrack.grant_viewer('social', 'reader', 1)", extra_params => [ '-U', 'mallory' ]);
	like($err, qr/ERROR:  42501: others may put code into dataset "social": [^\n]*\Q$name\E[^\n]*\nHINT:  Drop what is theirs/, "$name is refused");
	$node->safe_psql('postgres', 'ALTER TABLE social.accounts NO INHERIT eves.parent') if $name =~ /^parent/;
	$node->safe_psql('postgres', 'SET client_min_messages = error; DROP SCHEMA eves CASCADE; DROP TABLE IF EXISTS lair.child CASCADE; ALTER TABLE social.viewers DROP COLUMN IF EXISTS eves; DROP DOMAIN IF EXISTS lair.word; CREATE SCHEMA eves AUTHORIZATION eve');
}
# An operator that fits a column of ours better than PostgreSQL's own may come after the look and be gone before the next:
# the parts of an upgrade that find it meet nothing of eve's, or stop.
$node->safe_psql('postgres', 'CREATE FUNCTION eves.equal(tiktrack.event_kind, tiktrack.event_kind) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION $m$eve has run$m$; END $$; CREATE OPERATOR social.= (FUNCTION = eves.equal, LEFTARG = tiktrack.event_kind, RIGHTARG = tiktrack.event_kind); GRANT USAGE ON SCHEMA eves TO mallory', extra_params => [ '-U', 'eve' ]);
{
	my ($status, $out, $err) = $node->psql('postgres', q(\set VERBOSITY verbose
SELECT tiktrack_internal.create_views('social')), extra_params => [ '-U', 'mallory' ]);
	like($err, qr/ERROR:  42501: others have put code into dataset "social" while it was upgraded: operator =\(tiktrack\.event_kind,tiktrack\.event_kind\)\nHINT:  REVOKE CREATE/, 'views that would call it are not made');
	$node->safe_psql('postgres', q(ALTER TABLE social.imports DROP log_id CASCADE, DROP undone_at CASCADE; ALTER TABLE social.accounts DROP labels_told_at CASCADE; ALTER TABLE social.videos DROP labels_told_at CASCADE; ALTER TABLE social.video_snapshots DROP told_at CASCADE;
		ALTER TABLE social.account_snapshots DROP told_at CASCADE; ALTER TABLE social.audience_snapshots DROP told_at CASCADE; DROP TABLE social.logs CASCADE; DROP INDEX social.events_shares_idx, social.events_plain_idx, social.events_import_idx, social.video_snapshots_import_idx, social.account_snapshots_import_idx, social.audience_snapshots_import_idx), extra_params => [ '-U', 'mallory' ]);
	($status, $out, $err) = $node->psql('postgres', q(SET client_min_messages = warning; SELECT tiktrack_internal.create_missing_tables('social')), extra_params => [ '-U', 'mallory' ]);
	is($err, '', 'and tables and indexes are made without it');
	$node->safe_psql('postgres', 'DROP OPERATOR social.= (tiktrack.event_kind, tiktrack.event_kind)', extra_params => [ '-U', 'eve' ]);
}
$node->safe_psql('postgres', 'REVOKE CREATE ON SCHEMA social FROM eve; REVOKE ALL ON social.viewers, social.accounts FROM eve; REVOKE ALL (account_id) ON social.accounts FROM eve', extra_params => [ '-U', 'mallory' ]);
$node->safe_psql('postgres', q(SELECT tiktrack.upgrade_dataset('social')), extra_params => [ '-U', 'mallory' ]);
is($node->safe_psql('postgres', q(SELECT count(*) FROM tiktrack.import_report('social')), extra_params => [ '-U', 'mallory' ]) ne '', 1, 'without what was theirs the owner works again');
$node->safe_psql('postgres', 'TRUNCATE lair.log');

# ---- an upload of somebody else runs nothing: it is a table, and read as it is
$node->safe_psql('postgres', <<'END', extra_params => [ '-U', 'eve' ]);
CREATE FUNCTION eves.runs(line text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'eve''s code has run'; END $$;
CREATE TABLE eves.plain (n bigint, line text);
INSERT INTO eves.plain VALUES (1, encode(convert_to(E'occurred_at,kind\n1782000000,wink\n', 'UTF8'), 'base64'));
CREATE TABLE eves.closed AS SELECT * FROM eves.plain;
CREATE TABLE eves.hidden AS SELECT * FROM eves.plain;
CREATE TABLE eves.other (n bigint, line varchar);
CREATE VIEW eves.upload AS SELECT n, eves.runs(line) AS line FROM eves.plain;
CREATE MATERIALIZED VIEW eves.stored AS SELECT n, line FROM eves.plain;
ALTER TABLE eves.hidden ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON eves.hidden USING (eves.runs(line) <> '');
GRANT USAGE ON SCHEMA eves TO PUBLIC;
GRANT SELECT ON eves.plain, eves.upload, eves.stored, eves.hidden, eves.other TO PUBLIC;
END
for (['plain', qr/WARNING:  01000: import [0-9]+: 1 of 1 rows could not be used/], ['closed', qr/ERROR:  42501: permission denied for upload "closed"\nHINT:  Ask its owner for: GRANT SELECT ON eves.closed TO mallory;/],
	['hidden', qr/ERROR:  42501: upload "hidden" has row security, which hides lines\nHINT:  Copy/], ['other', qr/ERROR:  42804: upload "other" has no column "line" of type text\nHINT:  Use a table/],
	(map { [$_, qr/ERROR:  42809: upload "$_" is not a table of this session or database\nHINT:  Copy/] } qw(upload stored))) {
	my ($relation, $answer) = @$_;
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSELECT * FROM tiktrack.import_upload('social', 'eves.$relation', 'events_csv')", extra_params => [ '-U', 'mallory' ]);
	like($err, $answer, "upload eves.$relation");
}
$node->safe_psql('postgres', 'TRUNCATE lair.log');

# ---- a trigger that puts something else under the name of an upload that is being read, or takes its lines away
$node->safe_psql('postgres', 'GRANT CREATE ON DATABASE postgres TO mallory');
for my $swap ('ALTER SCHEMA shelf RENAME TO shelf_was; CREATE SCHEMA shelf; CREATE VIEW shelf.upload AS SELECT 1::bigint AS n, (1 / 0)::text AS line', 'ALTER TABLE shelf.upload RENAME TO gone', 'DELETE FROM shelf.upload', 'UPDATE shelf.upload SET line = NULL') {
	$node->safe_psql('postgres', <<"END", extra_params => [ '-U', 'mallory' ]);
SELECT tiktrack.create_dataset('swapped');
CREATE SCHEMA shelf;
CREATE TABLE shelf.upload (n bigint GENERATED ALWAYS AS IDENTITY, line text);
INSERT INTO shelf.upload (line) SELECT encode(convert_to(CASE WHEN i = 0 THEN E'occurred_at,kind,video_id\\n' ELSE repeat(E'1782000000,wink,5\\n', 100) END, 'UTF8'), 'base64') FROM generate_series(0, 300) i;
CREATE FUNCTION swapped.swap() RETURNS trigger LANGUAGE plpgsql AS \$\$
BEGIN
	INSERT INTO lair.log VALUES ('swap', current_user);
	IF (SELECT count(*) FROM lair.log) = 1 THEN
		$swap;
	END IF;
	RETURN NULL;
END \$\$;
CREATE TRIGGER swap AFTER INSERT ON swapped.import_rejects FOR EACH STATEMENT EXECUTE FUNCTION swapped.swap();
END
	my ($status, $out, $err) = $node->psql('postgres', "SELECT rows_read, rejected FROM tiktrack.import_upload('swapped', 'shelf.upload', 'events_csv')", extra_params => [ '-U', 'mallory' ]);
	like($out, qr/^30000\|30000$/, "the upload is read to its end: $swap");
	$node->safe_psql('postgres', 'DROP SCHEMA IF EXISTS shelf, shelf_was CASCADE; DROP SCHEMA swapped CASCADE; TRUNCATE lair.log', extra_params => [ '-U', 'mallory' ]);
}

# ---- the client works as the owner where it is told to
{
	local ($ENV{PGHOST}, $ENV{PGPORT}, $ENV{PGUSER}, $ENV{PGDATABASE}) = ($node->host, $node->port, 'member', 'postgres');
	command_fails_like([ $client, 'social', $file ], qr/must be owner of dataset "social"/, 'tiktrack-import of a member is refused');
	my ($out) = run_command([ $client, '--role', 'mallory', '--account', 'ana', 'social', $file ]);
	like($out, qr/2 read, 1 new, 0 already there, 1 rejected/, 'and imports as the owner');
	is((noted())[0], 'mallory|', "mallory's code gets no further there either");
}

# ---- the reports read views, which are mallory's, in a transaction that is READ ONLY
$node->safe_psql('postgres', <<'END', extra_params => [ '-U', 'mallory' ]);
SELECT tiktrack.create_dataset('page');
CREATE FUNCTION lair.warn() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'it runs as %, super %', current_user, (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user); RETURN true; END $$;
GRANT USAGE ON SCHEMA lair TO PUBLIC;
ALTER VIEW page.account_metrics RENAME TO was;
CREATE VIEW page.account_metrics AS SELECT w.* FROM lair.warn() f LEFT JOIN page.was w ON f;
GRANT SELECT ON page.account_metrics TO reader;
END
{
	chomp(my $bin = `\${PG_CONFIG:-pg_config} --bindir`);
	my @reports = ([ 'tiktrack-report', ($ENV{TIKTRACK_STAGE} // '') . "$bin/tiktrack-report", 'page' ], [ 'demo/report.sql', 'psql', '-X', '-q', '-v', 'dataset=page', '-f', dirname(abs_path(__FILE__)) . '/../../demo/report.sql' ]);
	for my $report (@reports) {
		my ($name, @command) = @$report;
		for my $asker ([ 'postgres', '', 'must be owner of dataset "page"' ], [ 'member', '', 'must be owner of dataset "page"' ], [ 'postgres', '-c role=mallory', 'must not read dataset "page" after SET ROLE' ], [ 'member', '-c role=mallory', 'must not read dataset "page" after SET ROLE' ],
			[ 'postgres', '-c role=reader', 'must not read dataset "page" after SET ROLE' ]) {
			my ($role, $options, $message) = @$asker;
			local ($ENV{PGHOST}, $ENV{PGPORT}, $ENV{PGUSER}, $ENV{PGDATABASE}, $ENV{PGOPTIONS}) = ($node->host, $node->port, $role, 'postgres', $options);
			my ($out, $err) = run_command(\@command);
			like($err, qr/ERROR:  \Q$message\E/, "$name of $role $options is refused");
			unlike($err, qr/it runs as/, 'before anything of mallory has run');
		}
		local ($ENV{PGHOST}, $ENV{PGPORT}, $ENV{PGUSER}, $ENV{PGDATABASE}) = ($node->host, $node->port, 'mallory', 'postgres');
		my ($out, $err) = run_command(\@command);
		like($err, qr/it runs as mallory, super f/, "$name of the owner is her own affair");
		unlike($err, qr/ERROR/, 'and goes on');
	}
}
$node->safe_psql('postgres', 'DROP SCHEMA page CASCADE; DROP FUNCTION lair.warn(); REVOKE USAGE ON SCHEMA lair FROM PUBLIC', extra_params => [ '-U', 'mallory' ]);

# ---- what is left in a session that is another's would run there: pg_temp is searched first, and a table there is a type as well
$node->safe_psql('postgres', <<'END', extra_params => [ '-U', 'mallory' ]);
SELECT tiktrack.create_dataset('leaves');
CREATE FUNCTION leaves.leave() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	left_open refcursor := 'left_open';
BEGIN
	IF EXISTS (SELECT FROM lair.leave WHERE what = 'OPEN') THEN
		OPEN left_open FOR SELECT lair.note('cursor');
	ELSE
		EXECUTE (SELECT string_agg(what, ';') FROM lair.leave);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER leave AFTER INSERT ON leaves.viewers FOR EACH STATEMENT EXECUTE FUNCTION leaves.leave();
CREATE TABLE lair.leave (what text);
CREATE TRIGGER leave AFTER INSERT ON leaves.imports FOR EACH STATEMENT EXECUTE FUNCTION leaves.leave();
END
for my $what ('ALTER TABLE pg_temp.up DROP line, DROP n, ADD a lair.noted; ALTER TABLE pg_temp.up RENAME TO text', 'CREATE FUNCTION pg_temp.left_behind() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', 'ALTER TABLE pg_temp.up ALTER line SET DEFAULT lair.quietly($$left$$, $$x$$)',
	'CREATE TRIGGER left_behind BEFORE INSERT ON pg_temp.up FOR EACH ROW EXECUTE FUNCTION lair.fired()', 'CREATE INDEX ON pg_temp.up (lair.quietly($$left$$, line))', 'ALTER TABLE pg_temp.up ALTER line TYPE varchar', 'DROP TABLE pg_temp.up', 'CREATE OR REPLACE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$', 'OPEN', 'SELECT 1')
{
	$node->safe_psql('postgres', "TRUNCATE lair.leave, lair.log; INSERT INTO lair.leave VALUES (\$what\$$what\$what\$)", extra_params => [ '-U', 'mallory' ]);
	for my $call (q(tiktrack.grant_reader('leaves', 'reader')), q(tiktrack.import('leaves', E'occurred_at,kind\n1782000000,view'))) {
		my ($status, $out, $err) = $node->psql('postgres', "CREATE TEMP TABLE up (n bigint, line text); CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'; SET ROLE mallory;\n\\set VERBOSITY verbose\nSELECT $call;\nRESET ROLE;\nSELECT '(x)'::text, current_user, pg_temp.mine()", on_error_stop => 0);
		like($err, $what eq 'SELECT 1' ? qr/^$/ : qr/ERROR:  42501: (?:code in the dataset would change temporary objects or cursors of the session\nHINT|cannot .*security-restricted|must be owner of|permission denied for table up)/, "not left in the session by $call: $what");
		like($out, qr/\(x\)\|postgres\|1$/, 'which goes on as it was');
		$node->safe_psql('postgres', q(DELETE FROM leaves.viewers WHERE role = 'reader'::regrole; TRUNCATE lair.log), extra_params => [ '-U', 'mallory' ]);
	}
}
is($node->safe_psql('postgres', q(TRUNCATE lair.leave; INSERT INTO lair.leave VALUES ('CREATE FUNCTION pg_temp.own() RETURNS int LANGUAGE sql AS $$ SELECT 7 $$'); SELECT tiktrack.grant_reader('leaves', 'reader'); SELECT pg_temp.own()), extra_params => [ '-U', 'mallory' ]), "\n7", 'and is left where mallory has logged in');
# What the session has and that code could reach: a cursor, to read from it or to open another in its place; a temporary object
# of the owner, or of a role whose rights the owner has, to change it or its rows, what runs on it, or what stands in it.
$node->safe_psql('postgres', <<'END');
CREATE ROLE mates;
GRANT mates TO mallory;
END
$node->safe_psql('postgres', <<'END', extra_params => [ '-U', 'mallory' ]);
CREATE FUNCTION leaves.swap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	c refcursor;
	p record;
BEGIN
	INSERT INTO lair.log VALUES ('swap', current_user);
	FOR p IN SELECT name, statement FROM pg_catalog.pg_cursors WHERE statement LIKE '%honest%' AND statement NOT LIKE '%pg_cursors%' LOOP
		c := p.name;
		CLOSE c;
		c := p.name;
		OPEN c FOR EXECUTE replace(p.statement, 'honest', 'evil');
	END LOOP;
	BEGIN CREATE OR REPLACE RULE "_RETURN" AS ON SELECT TO pg_temp.seen DO INSTEAD SELECT 'evil'::text AS word; EXCEPTION WHEN undefined_table OR invalid_schema_name THEN NULL; END;
	BEGIN INSERT INTO pg_temp.list VALUES ('evil'); EXCEPTION WHEN undefined_table OR invalid_schema_name THEN NULL; END;
	IF to_regproc('pg_temp.word') IS NOT NULL THEN
		CREATE OR REPLACE FUNCTION pg_temp.word() RETURNS text LANGUAGE sql AS $f$ SELECT 'evil'::text $f$;
	END IF;
	RETURN NULL;
END $$;
DROP TRIGGER leave ON leaves.viewers;
DROP TRIGGER leave ON leaves.imports;
CREATE TRIGGER swap AFTER INSERT ON leaves.viewers FOR EACH STATEMENT EXECUTE FUNCTION leaves.swap();
CREATE TRIGGER swap AFTER INSERT ON leaves.imports FOR EACH STATEMENT EXECUTE FUNCTION leaves.swap();
END
for my $call (q(tiktrack.grant_reader('leaves', 'reader')), q(tiktrack.import('leaves', E'occurred_at,kind\n1782000000,view')), q(tiktrack.daily_gains('leaves'))) {
	my $cursor = 'ERROR:  55000: after SET ROLE this works only while no cursor is open';
	my $object = 'ERROR:  55000: after SET ROLE this works only while the role has no temporary objects: ';
	for (["BEGIN; DECLARE mine CURSOR FOR SELECT 'honest'; SET LOCAL ROLE mallory", 'FETCH mine', $cursor], ["BEGIN; DECLARE mine CURSOR WITH HOLD FOR SELECT 'honest'; COMMIT; SET ROLE mallory", 'FETCH mine', $cursor],
		["SET ROLE mallory; CREATE TEMP VIEW seen AS SELECT 'honest'::text AS word", 'SELECT word FROM pg_temp.seen', "${object}view seen"], ["SET ROLE mallory; CREATE TEMP TABLE list (word text); INSERT INTO list VALUES ('honest')", 'SELECT word FROM pg_temp.list', "${object}table list"],
		["SET ROLE mates; CREATE TEMP TABLE list (word text); INSERT INTO list VALUES ('honest'); SET ROLE mallory", 'SELECT word FROM pg_temp.list', "${object}table list"],
		["SET SESSION AUTHORIZATION mallory; CREATE FUNCTION pg_temp.word() RETURNS text LANGUAGE sql AS \$\$ SELECT 'honest'::text \$\$", 'SELECT pg_temp.word()', "${object}function pg_temp_"]) {
		my ($before, $after, $message) = @$_;
		my ($status, $out, $err) = $node->psql('postgres', "$before;\n\\set VERBOSITY verbose\nSAVEPOINT s;\nSELECT $call;\nROLLBACK TO s;\nRESET ROLE;\nRESET SESSION AUTHORIZATION;\n$after", on_error_stop => 0);
		like($err, qr/\Q$message\E[^\n]*\nHINT:  Code in the dataset could /, "$call is refused after: $before");
		like($out, qr/^honest$/m, 'and what there is goes on as it was');
		is((noted())[0], '', 'nothing has run');
	}
	# a loop over a query has a cursor too; one over an array has none
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSET client_min_messages = error;\nDO \$do\$ DECLARE one text; BEGIN SET LOCAL ROLE mallory; FOR one IN SELECT 'leaves' LOOP PERFORM $call; END LOOP; END \$do\$");
	like($err, qr/\Q$cursor\E\nHINT:  [^\n]*loop over an array/, 'not in a loop over a query');
	$node->safe_psql('postgres', "SET client_min_messages = error; CREATE TEMP TABLE own (x int); BEGIN; DO \$do\$ DECLARE one text; BEGIN SET LOCAL ROLE mallory; FOREACH one IN ARRAY ARRAY['leaves'] LOOP PERFORM $call; END LOOP; END \$do\$; ROLLBACK");
	# clients that fetch an answer in parts have it in a cursor, which runs
	$node->safe_psql('postgres', "SET client_min_messages = error;\nSET ROLE mallory;\n\\set FETCH_COUNT 1\nSELECT $call");
	$node->safe_psql('postgres', q(DELETE FROM leaves.viewers WHERE role = 'reader'::regrole; TRUNCATE lair.log), extra_params => [ '-U', 'mallory' ]);
}
$node->safe_psql('postgres', 'DROP SCHEMA leaves CASCADE; DROP TABLE lair.leave', extra_params => [ '-U', 'mallory' ]);

# ---- the account in tiktrack.viewer was set by whoever logged in: it does not answer mallory's code there, who sees less elsewhere
$node->safe_psql('postgres', <<'END');
CREATE ROLE agency;
GRANT CREATE ON DATABASE postgres TO agency;
SET ROLE agency;
SELECT tiktrack.create_dataset('elsewhere');
INSERT INTO elsewhere.accounts (account_id, username, account_type) VALUES (2, 'bob', 'business'), (3, 'mallory', 'personal'), (4, 'dave', 'creator');
INSERT INTO elsewhere.videos (video_id, account_id) VALUES (20, 2), (30, 3);
INSERT INTO elsewhere.events (occurred_at, video_id, actor_id, kind, share_type, is_public) SELECT '2026-06-02Z', 20, 4, 'share', 'repost', true FROM generate_series(1, 5);
SELECT tiktrack.grant_viewer('elsewhere', 'mallory', 3);
END
$node->safe_psql('postgres', <<'END', extra_params => [ '-U', 'mallory' ]);
SELECT tiktrack.create_dataset('looks');
CREATE TABLE looks.loot (word text);
CREATE FUNCTION looks.look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO looks.loot SELECT 'account ' || v.account_id FROM elsewhere.video_metrics v UNION ALL SELECT 'asks ' || tiktrack.viewer() WHERE tiktrack.viewer() IS NOT NULL UNION ALL SELECT 'looked'; RETURN NULL; END $$;
CREATE TRIGGER look AFTER INSERT ON looks.viewers FOR EACH STATEMENT EXECUTE FUNCTION looks.look();
END
for my $set ('SET ROLE mallory', 'SET SESSION AUTHORIZATION mallory') {
	is($node->safe_psql('postgres', "SET client_min_messages = error; SET tiktrack.viewer = '2'; $set; SELECT tiktrack.grant_reader('looks', 'reader'); SELECT DISTINCT account_id FROM elsewhere.video_metrics; SELECT word FROM looks.loot; TRUNCATE looks.loot; DELETE FROM looks.viewers WHERE role = 'reader'::regrole"), "\n2\nlooked", "an account that is set answers plain queries, and not code that is contained: $set");
}
is($node->safe_psql('postgres', "SET client_min_messages = error; SET ROLE mallory; SELECT tiktrack.grant_reader('looks', 'reader'); SELECT word FROM looks.loot ORDER BY 1"), "\naccount 3\nlooked", 'where none is set she sees what is hers');
$node->safe_psql('postgres', 'DROP SCHEMA looks CASCADE', extra_params => [ '-U', 'mallory' ]);
$node->safe_psql('postgres', 'DROP SCHEMA elsewhere CASCADE');

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
