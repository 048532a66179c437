# From 0.1.0 to this version: a database with filled datasets, stored summaries, viewers, and views and rules of users ends
# up exactly like a fresh one with the same rows.
#
# test/check builds 0.1.0 from the repository's own history and names its installation in TIKTRACK_OLD_STAGE. A clone
# without that history says so and skips this test; CI must have it.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Copy qw(copy);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $old_stage = $ENV{TIKTRACK_OLD_STAGE};
if (!$old_stage) {
	die "the history of the repository is not here: CI needs a clone that has it\n" if $ENV{CI};
	plan skip_all => 'this clone has no history with version 0.1.0';
}
my $tree = abs_path(dirname(__FILE__) . '/../..');
my ($version) = slurp_file("$tree/tiktrack.control") =~ /^default_version = '([^']+)'/m;
my $share = `\${PG_CONFIG:-pg_config} --sharedir` =~ s/\s+\z//r;
my $temp = PostgreSQL::Test::Utils::tempdir;

my $node = PostgreSQL::Test::Cluster->new('upgrade');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8', '--username=postgres' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'");
$ENV{PGUSER} = 'postgres';
# where the server finds the extension: the old version, or the new one with the old install script beside it
my $new_stage = "$temp/stage";
system_or_bail('cp', '-R', $ENV{TIKTRACK_STAGE}, $new_stage);
copy("$old_stage$share/extension/tiktrack--0.1.0.sql", "$new_stage$share/extension") or die $!;
sub use_stage {
	my ($stage) = @_;
	my ($out) = run_command([ "$tree/test/server", 'config', $stage ]);
	$node->append_conf('postgresql.conf', $out);
	-e $node->data_dir . '/postmaster.pid' ? $node->restart : $node->start;
}
sub ask { my ($database, $sql, $role) = @_; return $node->safe_psql($database, $sql, extra_params => [ '-U', $role // 'postgres' ]) }
sub refused { # SQLSTATE, message and hint of what must fail
	my ($database, $sql, $role) = @_;
	my ($status, $out, $err) = $node->psql($database, "\\set VERBOSITY verbose\n$sql", extra_params => [ '-U', $role // 'postgres' ]);
	return $err =~ /ERROR:  (\w{5}): ([^\n]*)(?:\nHINT:  ([^\n]*))?/ ? join(' | ', $1, $2, $3 // '') : "no error: $out";
}

# ---- 0.1.0, filled
use_stage($old_stage);
ask('postgres', <<'END');
CREATE ROLE agency LOGIN;
CREATE ROLE ana LOGIN;
CREATE ROLE pat LOGIN;
CREATE ROLE boss LOGIN;
CREATE ROLE analyst LOGIN;
CREATE ROLE editor LOGIN;
CREATE DATABASE old;
CREATE DATABASE fresh;
GRANT CREATE ON DATABASE old TO agency;
GRANT CREATE ON DATABASE fresh TO agency;
END
my $rules = <<'END';
INSERT INTO tiktrack.share_aliases (source, raw, share_type, platform) VALUES ('tiktok', 'future_unknown_method', 'external', 'future'), ('tiktok', 'sms', 'external', 'my_sms');
INSERT INTO tiktrack.visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) SELECT 'ours', a, t, 'aggregate', 'aggregate', 'we agreed on it' FROM unnest(tiktrack.account_types()) a, unnest(tiktrack.share_types()) t;
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until, description) VALUES ('ours', '2026-06-01', '2026-07-01', 'by contract'), ('seed-strict', '2026-01-01', '2026-06-01', NULL);
INSERT INTO tiktrack.score_weights (ruleset, axis, weight) SELECT 'ours', a, 0.25 FROM unnest('{share_rate,engagement,watch,growth}'::text[]) a;
END
# under default privileges that open the tables of rules to somebody
ask('old', "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO editor; CREATE EXTENSION tiktrack VERSION '0.1.0'; ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM editor; $rules");
ask('old', "SELECT tiktrack.create_dataset('channel'); SELECT tiktrack.create_dataset('Other \"Set\"');", 'agency');
my @imported = (['user_data_tiktok.json', '{}'], ['Content.csv', '{"account": "mila_bakes", "year": 2026}'], ['Overview.csv', '{"account": "mila_bakes", "year": 2026}'], ['FollowerHistory.csv', '{"account": "mila_bakes", "year": 2026}'],
	['FollowerTopTerritories.csv', '{"account": "mila_bakes", "at": "2026-06-28"}'], ['business_videos.json', '{"account": "mila_bakes", "at": "2026-06-28"}']);
for (@imported) {
	my ($file, $options) = @$_;
	my $content = slurp_file("$tree/demo/data/$file") =~ s/'/''/gr;
	like(ask('old', "SELECT inserted FROM tiktrack.import('channel', '$content', options => '$options')", 'agency'), qr/^[1-9]/, "0.1.0 imports $file");
}
# people who watch, share and are told of themselves; a second account; a campaign; who may see what
ask('old', <<'END', 'agency');
UPDATE channel.accounts SET account_type = 'creator', is_public = true, time_zone = 'Europe/Dublin' WHERE username = 'mila_bakes';
INSERT INTO channel.accounts (account_id, username, account_type, is_public) SELECT 1000 + i, 'person ' || i, CASE WHEN i = 1 THEN 'personal' END, i % 3 > 0 FROM generate_series(1, 30) i;
INSERT INTO channel.videos (video_id, account_id, posted_at, title, duration_ms, hashtags) SELECT 7700000000000000000 + i, 1001, timestamptz '2026-05-01Z' + i * interval '1 day', 'p ' || i, 15000, '{tea}' FROM generate_series(1, 5) i;
INSERT INTO channel.events (occurred_at, video_id, actor_id, kind, share_type, watched_ms, country, gender)
SELECT timestamptz '2026-06-01Z' + i * interval '7 minutes', v.video_id, 1000 + i % 30 + 1, (ARRAY['view', 'like', 'share', 'comment', 'view', 'save'])[1 + i % 6],
	CASE WHEN i % 6 = 2 THEN (ARRAY['duet', 'repost', 'external', 'direct_message'])[1 + i / 6 % 4] END, CASE WHEN i % 6 IN (0, 4) THEN i * 37 % 20000 END, (ARRAY['DE', 'IE', 'SE'])[1 + i % 3], (ARRAY['f', 'm'])[1 + i % 2]
FROM generate_series(1, 3000) i JOIN LATERAL (SELECT video_id FROM channel.videos WHERE account_id IS NOT NULL ORDER BY video_id OFFSET i % 9 LIMIT 1) v ON true;
INSERT INTO channel.campaigns (account_id, name, starts_at, ends_at) SELECT account_id, 'Spring', '2026-06-05Z', '2026-06-20Z' FROM channel.accounts WHERE username = 'mila_bakes';
SELECT tiktrack.grant_viewer('channel', 'ana', account_id) FROM channel.accounts WHERE username = 'mila_bakes';
SELECT tiktrack.grant_viewer('channel', 'pat', 1001), tiktrack.grant_reader('channel', 'boss');
COMMENT ON COLUMN channel.video_metrics.views IS 'plays, as our contract counts them';
GRANT USAGE ON SCHEMA channel TO analyst;
GRANT SELECT ON channel.video_metrics TO analyst;
CREATE VIEW channel.top_videos AS SELECT video_id, views, share_rate FROM channel.video_metrics WHERE views > 100;
CREATE TABLE channel.notes (video_id bigint, note text);
ANALYZE;
END
# what users have stored and built
ask('old', <<'END');
CREATE TABLE stored AS SELECT video_id, tiktrack.engagement_agg(kind) AS e, tiktrack.engagement_agg(kind, actor_id) AS p, tiktrack.share_agg(share_type, platform) FILTER (WHERE kind = 'share') AS s, tiktrack.watch_agg(watched_ms, 15000) AS w, tiktrack.reach_agg(actor_id) AS r FROM channel.events GROUP BY 1;
INSERT INTO stored SELECT -n, NULL, tiktrack.engagement_agg((tiktrack.event_kinds())[1 + a % 9], a), NULL, NULL, tiktrack.reach_agg(a, 4 + n % 13) FROM unnest('{1,512,513,20000}'::int[]) n, generate_series(1, n) a GROUP BY n;
CREATE VIEW rates AS SELECT video_id, tiktrack.engagement_rate(e) AS rate, tiktrack.reach(p) AS people, tiktrack.share_count(s) AS shares FROM stored;
CREATE MATERIALIZED VIEW rolled AS SELECT tiktrack.rollup(e) AS e, tiktrack.rollup(p) AS p FROM stored;
CREATE FUNCTION rate_of(text) RETURNS double precision LANGUAGE sql STABLE AS 'SELECT tiktrack.engagement_rate(tiktrack.rollup(e)) FROM stored WHERE video_id > $1::bigint';
END
my $bits = 'SELECT md5(string_agg(concat_ws(chr(32), video_id, e, p, s, w, r), chr(10) ORDER BY video_id)), count(e), count(p), count(s), count(w), count(r) FROM stored';
my $old_bits = ask('old', $bits);
my $old_rolled = ask('old', 'SELECT e::text, md5(p::text) FROM rolled');
# the same values to the bit, as they travel: COPY BINARY asks each type's send
sub binary {
	my ($name) = @_;
	unlink "$temp/$name";
	ask('old', "COPY (SELECT video_id, e, p, s, w, r FROM stored ORDER BY video_id) TO '$temp/$name' (FORMAT binary)");
	return slurp_file("$temp/$name");
}
my $old_binary = binary('before');

# every row of every published view, for each who may ask
my @askers = qw(agency ana pat boss);
my $views = ask('old', q(SELECT string_agg(v, ' ') FROM unnest(tiktrack.published_views()) v));
sub answers {
	my ($database, @views) = @_;
	my %answer;
	for my $role (@askers) {
		for my $view (@views) {
			# the age of a snapshot grows while the test runs
			my $lasting = $view eq 'metric_warnings' ? q(WHERE code <> 'stale_snapshot') : '';
			$answer{"$view for $role"} = ask($database, "SELECT count(*), md5(string_agg(v::text, chr(10) ORDER BY v::text COLLATE \"C\")) FROM channel.$view v $lasting", $role);
		}
	}
	return \%answer;
}
my @data_views = grep { $_ ne '_metabase_metadata' } split ' ', $views;
my $before = answers('old', @data_views);
cmp_ok(scalar(grep { !/^0\|/ } values %$before), '>', 40, 'there is something to compare: ' . scalar(keys %$before) . ' answers');

# ---- the new library below the old SQL, as after an upgrade of the package
use_stage($new_stage);
is_deeply(answers('old', @data_views), $before, 'with the new library every view answers as before');
is(ask('old', $bits), $old_bits, 'and stored values are read');
{
	my $sql = slurp_file("$old_stage$share/extension/tiktrack--0.1.0.sql");
	my %symbol = map { $_ => 1 } $sql =~ /'MODULE_PATHNAME',\s*'(\w+)'/g;
	my ($library) = grep { -r } map { "$new_stage$_/tiktrack.so" } `\${PG_CONFIG:-pg_config} --pkglibdir` =~ s/\s+\z//r;
	my $bytes = slurp_file($library);
	is_deeply([ sort grep { index($bytes, "pg_finfo_$_\0") < 0 } keys %symbol ], [], 'every symbol that 0.1.0 names is there');
	cmp_ok(scalar(keys %symbol), '>', 100, 'of ' . keys(%symbol));
}

like(refused('old', q(SELECT tiktrack.import('channel', E'occurred_at,kind\n2026-01-01T00:00:00Z,view'))), qr/^55000 \| extension "tiktrack" is older in this database than its library \| ALTER EXTENSION tiktrack UPDATE;/, 'an import says what to do');

# ---- the update of the extension: datasets are as they were until each is upgraded
# what others have put in its way is named, and none of it runs
ask('old', <<'END');
CREATE SCHEMA editors AUTHORIZATION editor;
CREATE TABLE public.ran_as (who text);
GRANT INSERT ON public.ran_as TO PUBLIC;
END
ask('old', <<'END', 'editor');
CREATE FUNCTION editors.fires() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.ran_as VALUES (current_user); RETURN NULL; END $$;
CREATE TRIGGER zz AFTER INSERT OR DELETE ON tiktrack.rulesets FOR EACH STATEMENT EXECUTE FUNCTION editors.fires();
END
my $in_the_way = sub { my ($what, $name) = @_; like(refused('old', 'ALTER EXTENSION tiktrack UPDATE'), qr/^42501 \| what is not the extension's own is in its way: \Q$what\E \| /, "the update names $name") };
$in_the_way->('trigger zz of tiktrack.rulesets', 'a trigger of somebody else');
ask('old', 'DROP TRIGGER zz ON tiktrack.rulesets');
ask('old', <<'END', 'editor');
CREATE FUNCTION editors.ran(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.ran_as VALUES (current_user); RETURN false; END $$;
CREATE TRIGGER zz BEFORE DELETE ON tiktrack.rulesets FOR EACH ROW WHEN (editors.ran(OLD.ruleset)) EXECUTE FUNCTION tiktrack.guard_built_in();
END
$in_the_way->('trigger zz of tiktrack.rulesets', 'the condition of a trigger');
ask('old', 'DROP TRIGGER zz ON tiktrack.rulesets');
for (['CREATE FUNCTION tiktrack.visibility_level(text, text, text, text) RETURNS text LANGUAGE sql AS $$ SELECT $1 $$', 'FUNCTION tiktrack.visibility_level(text, text, text, text)', 'function tiktrack.visibility_level(text,text,text,text)'],
	['CREATE TABLE tiktrack.view_definitions (x int)', 'TABLE tiktrack.view_definitions', 'relation tiktrack.view_definitions'], ['CREATE DOMAIN tiktrack.word AS text', 'DOMAIN tiktrack.word', 'type tiktrack.word'],
	['CREATE RULE zz AS ON INSERT TO tiktrack.rulesets DO ALSO SELECT 1', 'RULE zz ON tiktrack.rulesets', 'rule zz of tiktrack.rulesets']) {
	my ($create, $drop, $name) = @$_;
	ask('old', $create);
	$in_the_way->($name, $name);
	ask('old', "DROP $drop");
}
ask('old', 'GRANT CREATE ON SCHEMA tiktrack TO editor');
$in_the_way->('CREATE on schema tiktrack for editor', 'who may create there');
ask('old', 'REVOKE CREATE ON SCHEMA tiktrack FROM editor; CREATE SCHEMA tiktrack_internal AUTHORIZATION editor');
like(refused('old', 'ALTER EXTENSION tiktrack UPDATE'), qr/^42501 \| schema "tiktrack_internal" exists and is not the extension's own \| Drop or rename it\.$/, 'a schema made beforehand is not adopted');
ask('old', 'DROP SCHEMA tiktrack_internal');
# somebody makes a function in a transaction that was open while CREATE was taken from them
ask('old', 'GRANT CREATE ON SCHEMA tiktrack TO editor');
{
	# it commits once it sees the other at work, however long that takes
	my ($made, $out) = (q(CREATE FUNCTION tiktrack.visibility_level(text, text, text, text) RETURNS text LANGUAGE sql AS $$ SELECT $1 $$; DO $d$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks l WHERE l.relation = 'tiktrack.rulesets'::regclass AND l.mode = 'ShareRowExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid()) LOOP PERFORM pg_sleep(0.01); END LOOP; END $d$), '');
	my $racer = IPC::Run::start([ 'psql', '-X', '-q', '-d', $node->connstr('old'), '-U', 'editor', '-c', $made ], '<', \undef, '>', \$out, '2>&1');
	$node->poll_query_until('old', q(SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = 'editor' AND wait_event = 'PgSleep'))) or die 'no sleep';
	ask('old', 'REVOKE CREATE ON SCHEMA tiktrack FROM editor');
	$in_the_way->('function tiktrack.visibility_level(text,text,text,text)', 'a function that was still being made');
	$racer->finish;
	ask('old', 'DROP FUNCTION tiktrack.visibility_level(text, text, text, text)');
}
is(ask('old', 'SELECT count(*) FROM public.ran_as'), '0', 'nothing of it has run');
# names that a search path would find first
ask('old', <<'END');
CREATE SCHEMA trap;
CREATE FUNCTION trap.format(text, text, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trap'; END $$;

CREATE FUNCTION trap.current_setting(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trap'; END $$;
CREATE TABLE trap.pg_depend (x int);
CREATE TABLE trap.pg_proc (x int);
ALTER DATABASE old SET search_path = trap, public;
END
# default privileges that open and that close, while both are done
sub hostile { my ($do) = @_; return join '', map { my $role = $_; map { "ALTER DEFAULT PRIVILEGES FOR ROLE $role $do ALL ON $_ " . ($do eq 'GRANT' ? 'TO' : 'FROM') . " analyst;\n" } qw(TABLES SEQUENCES FUNCTIONS TYPES SCHEMAS) } qw(postgres agency) }
ask('old', hostile('GRANT') . join '', map { "ALTER DEFAULT PRIVILEGES FOR ROLE $_ REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;\nALTER DEFAULT PRIVILEGES FOR ROLE $_ REVOKE USAGE ON TYPES FROM PUBLIC;\n" } qw(postgres agency));
{
	my ($status, $out, $err) = $node->psql('old', 'ALTER EXTENSION tiktrack UPDATE');
	is($status, 0, 'the extension is updated') or diag($err);
	like($err, qr/WARNING:  privileges on tables of tiktrack are taken from others than their owner\nHINT:  .*GRANT DELETE, INSERT, (?:MAINTAIN, )?REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON tiktrack\.rulesets TO editor;/, 'and says what it took from whom');
}
ask('old', 'ALTER DATABASE old RESET search_path');
like(refused('old', q(INSERT INTO tiktrack.rulesets (ruleset) VALUES ('x')), 'editor'), qr/^42501 /, 'default privileges of the first installation open nothing any longer');
is(ask('old', q(SELECT extversion FROM pg_extension WHERE extname = 'tiktrack')), $version, "the extension is of version $version");
is_deeply(answers('old', @data_views), $before, 'after the update every view answers as before');
is(ask('old', $bits), $old_bits, 'and stored values are read');
is(ask('old', q(SELECT count(*) FROM rates WHERE rate IS NOT NULL), 'postgres') > 0, 1, 'views of users answer');
is(ask('old', 'SELECT dataset, owner, version, is_current FROM tiktrack.datasets()', 'agency'), "Other \"Set\"|agency|0.1.0|f\nchannel|agency|0.1.0|f", 'datasets() tells which are old');
is(ask('old', 'SELECT dataset, owner, version, is_current FROM tiktrack.datasets()', 'ana'), "Other \"Set\"|agency||\nchannel|agency||", 'and no version to others');
like(refused('old', q(SELECT * FROM tiktrack.import('channel', 'x')), 'agency'), qr/^55000 \| dataset "channel" is of version 0\.1\.0, and the extension of version \Q$version\E \| SELECT tiktrack\.upgrade_dataset\('channel'\);$/, 'an old dataset says what to type');
like(refused('old', q(SELECT tiktrack.grant_viewer('channel', 'analyst', 1001)), 'agency'), qr/^55000 /, 'so does a grant');

# ---- upgrade_dataset: its owner, and nobody's view in the way
like(refused('old', q(SELECT tiktrack.upgrade_dataset('channel'))), qr/^42501 \| must be owner of dataset "channel" \| .*SET ROLE agency;$/, 'a superuser is told to work as the owner');
like(refused('old', q(SELECT tiktrack.upgrade_dataset('channel')), 'ana'), qr/^42501 \| must be owner of dataset "channel" \| Its owner is agency\.$/, 'others who the owner is');
like(refused('old', q(SELECT tiktrack.upgrade_dataset('nothing')), 'agency'), qr/^3F000 \| dataset "nothing" does not exist/, 'a name that is none');
ask('old', 'CREATE VIEW channel.on_internal AS SELECT video, views FROM channel.video_counts', 'agency');
like(refused('old', q(SELECT tiktrack.upgrade_dataset('channel')), 'agency'), qr/^2BP01 \| views stand on internal views of dataset "channel": channel\.on_internal \| Save their definitions, drop them, upgrade the dataset/, 'a view on an internal view is named');
is_deeply(answers('old', @data_views), $before, 'and nothing has changed');
ask('old', 'DROP VIEW channel.on_internal', 'agency');
# one that has to be made again, since a column is of another type: with a user's view on it, and without
my $define = 'CREATE OR REPLACE VIEW channel.content_metrics AS SELECT account_id, account_name, content_type, videos::integer AS videos FROM channel.content_breakdown, LATERAL (SELECT value AS content_type) c';
ask('old', 'DROP VIEW channel.content_metrics', 'agency');
ask('old', "$define; REVOKE ALL ON channel.content_metrics FROM analyst; GRANT SELECT ON channel.content_metrics TO ana WITH GRANT OPTION; CREATE VIEW channel.on_content AS SELECT videos FROM channel.content_metrics", 'agency');
like(refused('old', q(SELECT tiktrack.upgrade_dataset('channel')), 'agency'), qr/^2BP01 \| columns of view "channel\.content_metrics" change, and views stand on it: channel\.on_content \| /, 'a view on a changed one is named');
ask('old', 'DROP VIEW channel.on_content', 'agency');
ask('old', "SELECT tiktrack.upgrade_dataset('channel')", 'agency');
is(ask('old', q(SELECT string_agg(a.privilege_type || a.is_grantable, ' ') FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = 'channel.content_metrics'::regclass AND a.grantee = 'ana'::regrole)), 'SELECTtrue', 'a view that was made again keeps its grants');
ask('old', 'REVOKE ALL ON channel.content_metrics FROM ana; GRANT SELECT ON channel.content_metrics TO ana', 'agency');
is(ask('old', 'SELECT dataset, version, is_current FROM tiktrack.datasets()', 'agency'), "Other \"Set\"|0.1.0|f\nchannel|$version|t", 'the dataset is of the new version, the other one is not');
ask('old', "SELECT tiktrack.upgrade_dataset('channel'); SELECT tiktrack.upgrade_dataset('Other \"Set\"')", 'agency');
is(ask('old', 'SELECT bool_and(is_current) FROM tiktrack.datasets()', 'agency'), 't', 'and twice is once');
is(ask('old', 'SELECT count(*) FROM channel.top_videos', 'agency') > 0, 1, "a user's view answers");
is(ask('old', q(SELECT col_description('channel.video_metrics'::regclass, (SELECT attnum FROM pg_attribute WHERE attrelid = 'channel.video_metrics'::regclass AND attname = 'views')))), 'plays, as our contract counts them', "a user's comment stays");
is(ask('old', q(SELECT relrowsecurity FROM pg_class WHERE oid = 'channel.notes'::regclass)), 'f', "a user's table is left alone");
is(ask('old', 'SELECT count(*) > 0 FROM channel.video_metrics', 'analyst'), 'f', 'a grant by hand stays a grant, and shows nothing more');
is(ask('old', $bits), $old_bits, 'stored values print as they did');
is(binary('after'), $old_binary, 'and travel as the same bits');
is(ask('old', 'REFRESH MATERIALIZED VIEW rolled; SELECT e::text, md5(p::text) FROM rolled'), $old_rolled, 'a materialized view over them refreshes to the same');

# ---- what 0.1.0 did not keep is made from what it kept: the files that are there stay known
is(ask('old', 'SELECT source, mapping, kinds FROM channel.logs', 'agency'), 'tiktok_export|{}|{view,like,comment,share,save,follow}', 'the export is a log');
is(ask('old', q(SELECT string_agg(DISTINCT l.source || ' ' || (i.details -> 'kinds')::text, ' ') FROM channel.imports i JOIN channel.logs l USING (log_id)), 'agency'), 'tiktok_export ["view", "like", "comment", "share", "save", "follow"]', 'of its import, which has the kinds');
is(ask('old', q(SELECT count(*) FROM channel.videos v WHERE v.account_id IS NULL AND NOT EXISTS (SELECT FROM channel.events e WHERE e.video_id = v.video_id AND e.source IS DISTINCT FROM 'tiktok_export')), 'agency'), 0, 'strangers\' videos are gone');
is(ask('old', q(SELECT DISTINCT (at AT TIME ZONE 'Europe/Dublin')::time FROM channel.video_snapshots WHERE day IS NULL UNION SELECT (at AT TIME ZONE 'Europe/Dublin')::time FROM channel.audience_snapshots WHERE day IS NULL), 'agency'), '12:00:00', 'dates are noon');
is(ask('old', q(SELECT count(*) FILTER (WHERE told_at IS NULL), bool_and(told_at >= at) FROM channel.account_snapshots WHERE import_id IS NOT NULL), 'agency'), '0|t', 'days have been told');
for (@imported) {
	my ($file, $options) = @$_;
	my $content = slurp_file("$tree/demo/data/$file") =~ s/'/''/gr;
	is(ask('old', "BEGIN; SET LOCAL client_min_messages = error; SELECT inserted || ' ' || rejected FROM tiktrack.import('channel', '$content', options => '$options'); ROLLBACK", 'agency'), '0 0', "$file brings nothing new");
}

ask('old', hostile('REVOKE') . join '', map { "ALTER DEFAULT PRIVILEGES FOR ROLE $_ GRANT EXECUTE ON FUNCTIONS TO PUBLIC;\nALTER DEFAULT PRIVILEGES FOR ROLE $_ GRANT USAGE ON TYPES TO PUBLIC;\n" } qw(postgres agency));

# ---- beside it a fresh database with the same rows
ask('fresh', "CREATE EXTENSION tiktrack; $rules");
ask('fresh', "SELECT tiktrack.create_dataset('channel')", 'agency');
my $tables = ask('fresh', q(SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_class c WHERE c.relnamespace = 'channel'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN ('viewers', 'dataset_version')));
ask('old', 'DROP VIEW channel.top_videos; DROP TABLE channel.notes', 'agency');
{
	my $dump = "$temp/rows.sql";
	$node->command_ok([ 'pg_dump', '--data-only', '--disable-triggers', '--file', $dump, (map { ('--table', "channel.$_") } split ' ', $tables), 'old' ], 'the rows are dumped');
	$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'fresh', '-f', $dump ], 'and go into a fresh dataset');
}
ask('fresh', <<'END', 'agency');
SELECT tiktrack.grant_viewer('channel', 'ana', account_id) FROM channel.accounts WHERE username = 'mila_bakes';
SELECT tiktrack.grant_viewer('channel', 'pat', 1001), tiktrack.grant_reader('channel', 'boss');
COMMENT ON COLUMN channel.video_metrics.views IS 'plays, as our contract counts them';
GRANT USAGE ON SCHEMA channel TO analyst;
GRANT SELECT ON channel.video_metrics TO analyst;
ANALYZE;
END
my @all_views = split ' ', ask('fresh', q(SELECT string_agg(v, ' ') FROM unnest(tiktrack.published_views()) v));
is_deeply(answers('old', @all_views), answers('fresh', @all_views), 'every row of every view, for everybody, is that of the fresh dataset');
for my $view (@all_views) { # row by row, where the answers above differ
	my $lasting = $view eq 'metric_warnings' ? q(WHERE code <> 'stale_snapshot') : '';
	my ($old, $fresh) = map { ask($_, "SELECT string_agg(v::text, chr(10) ORDER BY v::text COLLATE \"C\") FROM channel.$view v $lasting", 'agency') } qw(old fresh);
	is($old, $fresh, "$view is the same, row by row");
}
# the catalogs: what the extension has, and what a dataset is
my $members = <<'END';
SELECT concat_ws(' ', i.type, i.identity, md5(CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) END), (SELECT md5(to_jsonb(a)::text) FROM (SELECT aggtransfn::regproc, aggfinalfn::regproc, aggcombinefn::regproc, aggmtransfn::regproc, aggminvtransfn::regproc, aggtranstype::regtype FROM pg_aggregate WHERE aggfnoid = p.oid) a),
	(SELECT string_agg(concat(x.grantee::regrole, x.privilege_type, x.is_grantable), ',' ORDER BY x.grantee::regrole::text, x.privilege_type) FROM aclexplode(coalesce(p.proacl, c.relacl, t.typacl, n.nspacl)) x),
	md5(CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END), (SELECT string_agg(concat(attname, format_type(atttypid, atttypmod), attnotnull), ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
	(SELECT string_agg(pg_get_constraintdef(k.oid), ',' ORDER BY conname) FROM pg_constraint k WHERE k.conrelid = c.oid OR k.contypid = t.oid), (SELECT string_agg(pg_get_triggerdef(g.oid), ',' ORDER BY tgname) FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal),
	md5(obj_description(d.objid, (SELECT relname FROM pg_class WHERE oid = d.classid))), (SELECT md5(string_agg(description, ',' ORDER BY objsubid)) FROM pg_description s WHERE s.objoid = c.oid AND s.classoid = 'pg_class'::regclass))
FROM pg_depend d CROSS JOIN pg_identify_object(d.classid, d.objid, d.objsubid) i
LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
LEFT JOIN pg_type t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
LEFT JOIN pg_namespace n ON d.classid = 'pg_namespace'::regclass AND n.oid = d.objid
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'tiktrack')
ORDER BY (i.type || i.identity) COLLATE "C";
END
my $relations = <<'END';
SELECT translate(concat_ws(' ', c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, pg_get_userbyid(c.relowner), CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END,
	(SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attidentity, pg_get_expr(adbin, adrelid), col_description(c.oid, attnum)), ',' ORDER BY attnum) FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
	(SELECT string_agg(pg_get_constraintdef(k.oid), ',' ORDER BY conname) FROM pg_constraint k WHERE k.conrelid = c.oid), (SELECT string_agg(pg_get_indexdef(x.indexrelid), ',' ORDER BY pg_get_indexdef(x.indexrelid)) FROM pg_index x WHERE x.indrelid = c.oid),
	(SELECT string_agg(concat(x.grantee::regrole, x.privilege_type), ',' ORDER BY x.grantee::regrole::text, x.privilege_type) FROM aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) x), obj_description(c.oid, 'pg_class')), chr(10), ' ')
FROM pg_class c WHERE c.relnamespace = 'channel'::regnamespace AND c.relkind IN ('r', 'v', 'S', 'm') ORDER BY c.relname COLLATE "C";
END
for ([ 'the extension', $members ], [ 'a dataset', $relations ], [ "the built-in rows", q(SELECT 1, r::text FROM tiktrack.rulesets r UNION ALL SELECT 2, r::text FROM tiktrack.visibility_rules r UNION ALL SELECT 3, r::text FROM tiktrack.share_aliases r UNION ALL SELECT 4, r::text FROM tiktrack.score_weights r UNION ALL SELECT 5, r::text FROM tiktrack.import_sources r ORDER BY 1, 2) ]) {
	my ($what, $query) = @$_;
	my ($old, $fresh) = map { my $answer = ask($_, $query); +{ map { $_ => 1 } split /\n/, $answer } } qw(old fresh);
	cmp_ok(scalar(keys %$fresh), '>', 20, "$what: " . scalar(keys %$fresh) . ' lines');
	for my $line (grep { !$fresh->{$_} } keys %$old) { # what differs, with what stands around it
		my ($name) = split / /, $line;
		my ($wanted) = grep { /^\Q$name\E / } keys %$fresh;
		my $same = length((($line ^ ($wanted // '')) =~ /^(\0*)/)[0]);
		note("$name: .. " . substr($line, $same > 80 ? $same - 80 : 0, 300));
	}
	is_deeply([ sort grep { !$fresh->{$_} } keys %$old ], [], "$what has nothing that a fresh one has not");
	is_deeply([ sort grep { !$old->{$_} } keys %$fresh ], [], "$what lacks nothing that a fresh one has");
}
# a dataset of a version to come
ask('fresh', q(UPDATE channel.dataset_version SET version = '99.0.0'), 'agency');
for my $sql (q(SELECT tiktrack.upgrade_dataset('channel')), q(SELECT * FROM tiktrack.import('channel', 'x'))) {
	like(refused('fresh', $sql, 'agency'), qr/^55000 \| dataset "channel" is of version 99\.0\.0, and the extension of version \Q$version\E \| Install that version of tiktrack, and then: ALTER EXTENSION tiktrack UPDATE;$/, "refused: $sql");
}
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');
$node->stop;
done_testing();
