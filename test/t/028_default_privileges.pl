# Default privileges that somebody set before, wider or narrower, change nothing: who may do what with the extension and
# with a dataset is the same on every server, before and after a dump.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $tree = abs_path(dirname(__FILE__) . '/../..');
my $node = PostgreSQL::Test::Cluster->new('default_privileges');
$node->init(extra => [ '-U', 'postgres', '--encoding=UTF8', '--locale=C.UTF-8' ]);    # the README's superuser
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nlc_messages = 'C'\njit = off");
$ENV{PGUSER} = 'postgres';
$node->start;
my $dir = PostgreSQL::Test::Utils::tempdir;

# in a database, as a role: its answer, or SQLSTATE and message
sub as {
	my ($database, $role, $sql) = @_;
	my ($status, $out, $err) = $node->psql($database, "\\set VERBOSITY verbose\nSET client_min_messages = error;\nSET search_path = public, tiktrack;\n$sql", extra_params => [ '-U', $role ], timeout => 180);
	return $status == 0 && $err !~ /ERROR:/ ? $out : $err =~ /ERROR:  (\w{5}): (.*)/ ? "$1 $2" : $err;
}
sub quoted { return "'" . ($_[0] =~ s/'/''/gr) . "'" }

# Who has what on all that is in the schemas, columns too: one line each.
my %privileges = map { my $schemas = $_; $schemas => <<"END" } q(n.nspname IN ('tiktrack', 'tiktrack_internal')), q(n.nspname IN ('tiktrack', 'tiktrack_internal', 'd', 'lonely'));
SELECT o.kind || ' ' || o.name || ': ' || coalesce((SELECT string_agg(concat(coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC'), ' ', a.privilege_type, CASE WHEN a.is_grantable THEN ' *' END,
	CASE WHEN a.grantor <> o.owner THEN ' by ' || a.grantor::regrole END), ', ' ORDER BY a.grantee, a.privilege_type) FROM aclexplode(o.privileges) a), 'nothing') || ', owner ' || o.owner::regrole
FROM pg_namespace n CROSS JOIN LATERAL (
	SELECT 'schema', n.nspname::text, n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner))
	UNION ALL SELECT 'relation', c.oid::regclass::text, c.relowner, coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind NOT IN ('i', 'c')
	UNION ALL SELECT 'column', c.oid::regclass || '.' || a.attname, c.relowner, a.attacl FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = n.oid AND a.attacl IS NOT NULL
	UNION ALL SELECT 'function', p.oid::regprocedure::text, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner)) FROM pg_proc p WHERE p.pronamespace = n.oid
	UNION ALL SELECT 'type', t.oid::regtype::text, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner)) FROM pg_type t WHERE t.typnamespace = n.oid
	UNION ALL SELECT 'default of', n.nspname::text || ' ' || d.defaclobjtype::text, d.defaclrole, d.defaclacl FROM pg_default_acl d WHERE d.defaclnamespace = n.oid AND n.nspname <> 'tiktrack'
) AS o (kind, name, owner, privileges)
WHERE $schemas ORDER BY 1
END
my ($of_extension, $of_all) = map { $privileges{$_} } sort { length $a <=> length $b } keys %privileges;
sub privileges { my ($database, $query) = @_; return $node->safe_psql($database, $query // $of_all) }
# what differs, line by line
sub same {
	my ($got, $wanted, $name) = @_;
	my ($is, $should) = map { +{ map { $_ => 1 } split /\n/, $_ } } $got, $wanted;
	return is(join("\n", (map { "is:     $_" } grep { !$should->{$_} } sort keys %$is), (map { "wanted: $_" } grep { !$is->{$_} } sort keys %$should)), '', $name);
}

$node->safe_psql('postgres', <<'END');
CREATE ROLE app LOGIN;
CREATE ROLE friend LOGIN;
CREATE ROLE editor LOGIN;
CREATE ROLE channel_owner LOGIN;
CREATE ROLE channel_viewer LOGIN;
CREATE ROLE lonely_owner LOGIN;
END
my @kinds = qw(TABLES SEQUENCES FUNCTIONS TYPES SCHEMAS);
sub defaults { my ($what, %for) = @_; return map { my $kind = $_; "ALTER DEFAULT PRIVILEGES $for{of} " . ($what =~ s/ALL ON/ALL ON $kind/r) . ";\n" } @{ $for{kinds} // \@kinds } }
sub database {
	my ($name, @first) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE template0; GRANT CREATE ON DATABASE $name TO channel_owner, lonely_owner");
	$node->safe_psql($name, join '', @first) if @first;
}
sub dataset { my ($database) = @_; return join '', map { as($database, $_->[0], "SELECT tiktrack.create_dataset('$_->[1]')") } [ 'channel_owner', 'd' ], [ 'lonely_owner', 'lonely' ] }

# ---- what all others must equal
database('plain', 'CREATE EXTENSION tiktrack');
is(dataset('plain'), '', 'a dataset, without any default privileges');
my $expected = privileges('plain');
my $expected_of_extension = privileges('plain', $of_extension);
my @lines = split /\n/, $expected;
cmp_ok(scalar(grep { /^function tiktrack/ } @lines), '>', 300, 'privileges on functions');
cmp_ok(scalar(grep { /^relation (d|lonely)\./ } @lines), '>', 50, 'on tables, views and sequences of datasets');
is(join("\n", grep { /^schema/ } @lines), "schema d: channel_owner CREATE, channel_owner USAGE, owner channel_owner\nschema lonely: lonely_owner CREATE, lonely_owner USAGE, owner lonely_owner\nschema tiktrack: PUBLIC USAGE, postgres CREATE, postgres USAGE, owner postgres
schema tiktrack_internal: PUBLIC USAGE, postgres CREATE, postgres USAGE, owner postgres", 'on schemas');
is(join("\n", grep { /\*|\b(app|friend|editor)\b| by |nothing/ || /^(column|default)/ } @lines), '', 'each of the owner and of PUBLIC');
is(join("\n", grep { /PUBLIC/ && (/^relation (d|lonely)\./ || !/: PUBLIC (USAGE|EXECUTE|SELECT), (?!.*PUBLIC)/) } @lines), '', 'PUBLIC reads and calls, and has nothing in a dataset');

# ---- default privileges that open: for a role, which may pass them on, and for everybody
my @open = map { my $of = $_; (defaults('GRANT ALL ON TO app WITH GRANT OPTION', of => $of), defaults('GRANT ALL ON TO PUBLIC', of => $of), defaults('GRANT ALL ON TO CURRENT_USER WITH GRANT OPTION', of => $of)) } '', 'FOR ROLE channel_owner', 'FOR ROLE lonely_owner';
# whoever creates an object has the options to grant anyway
s/TO CURRENT_USER WITH/TO channel_owner WITH/ for grep { /FOR ROLE channel_owner/ } @open;
s/TO CURRENT_USER WITH/TO lonely_owner WITH/ for grep { /FOR ROLE lonely_owner/ } @open;
my %made;
$made{'default privileges that open'} = 'opened';
database('opened', @open, 'CREATE EXTENSION tiktrack');
# of the schema, which is there before
$made{'default privileges that open, in the schema'} = 'opened_in_schema';
database('opened_in_schema', "CREATE SCHEMA tiktrack;\n", (map { defaults("GRANT ALL ON TO $_", of => 'IN SCHEMA tiktrack', kinds => [ @kinds[ 0 .. 3 ] ]) } 'app WITH GRANT OPTION', 'friend', 'PUBLIC'),
	"GRANT USAGE ON SCHEMA tiktrack TO app WITH GRANT OPTION; SET ROLE app; GRANT USAGE ON SCHEMA tiktrack TO friend WITH GRANT OPTION; SET ROLE friend; GRANT USAGE ON SCHEMA tiktrack TO editor; RESET ROLE;\n", 'CREATE EXTENSION tiktrack');
# ---- and those that close to everybody
my @closed = defaults('REVOKE ALL ON FROM PUBLIC', of => '');
$made{'default privileges that close'} = 'hardened';
database('hardened', @closed, 'CREATE EXTENSION tiktrack');
# to the owner too: some of what is needed, because PostgreSQL takes a list that is empty for none
$made{'default privileges that take from the owner'} = 'taken';
database('taken', @closed, (map { my $owner = $_; map { "ALTER DEFAULT PRIVILEGES FOR ROLE $owner REVOKE $_ FROM $owner;\n" } 'SELECT, INSERT, UPDATE, REFERENCES ON TABLES', 'USAGE, UPDATE ON SEQUENCES', 'CREATE ON SCHEMAS' } qw(postgres channel_owner lonely_owner)), 'CREATE EXTENSION tiktrack');
# ---- both: what is the owner's goes to another role
$made{'default privileges that take from the owner and give to another'} = 'swapped';
database('swapped', (map { my $owner = $_; map { defaults($_, of => "FOR ROLE $owner") } "REVOKE ALL ON FROM $owner, PUBLIC", 'GRANT ALL ON TO app WITH GRANT OPTION' } qw(postgres channel_owner lonely_owner)), 'CREATE EXTENSION tiktrack');
for (sort keys %made) {
	is(dataset($made{$_}), '', "$_: a dataset");
	same(privileges($made{$_}), $expected, "$_: nobody has more or less");
}
my $again = as('opened', 'postgres', 'DROP SCHEMA d CASCADE; DROP SCHEMA lonely CASCADE; DROP EXTENSION tiktrack; CREATE EXTENSION tiktrack');
is($again, '', 'dropped and made again, in the schema that is left');
same(dataset('opened') . privileges('opened'), $expected, 'it is the same');

# ---- a schema that others could fill before: only one that nobody has seen is taken over
database('seen', @open, 'CREATE SCHEMA tiktrack');
like(as('seen', 'postgres', 'CREATE EXTENSION tiktrack'), qr/^42501 other roles may create objects in schema "tiktrack"/, 'a schema that default privileges have opened before is refused');
same(as('seen', 'postgres', 'REVOKE CREATE ON SCHEMA tiktrack FROM app, PUBLIC; CREATE EXTENSION tiktrack') . privileges('seen', $of_extension), $expected_of_extension, 'until it is closed, as the hint says');

# ---- nor one into which somebody puts a function in a transaction that was open while CREATE was taken from them
database('raced', 'CREATE SCHEMA tiktrack; GRANT CREATE, USAGE ON SCHEMA tiktrack TO app');
{
	# it commits once it sees the other at work, however long that takes
	my ($made, $out) = (q(CREATE FUNCTION tiktrack.grant_viewer(dataset text, role text, account_id integer) RETURNS text LANGUAGE sql AS $$ SELECT 'theirs' $$; DO $d$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks l JOIN pg_locks a ON a.pid = l.pid AND a.locktype = 'advisory' WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted) LOOP PERFORM pg_sleep(0.01); END LOOP; END $d$), '');
	my $racer = IPC::Run::start([ 'psql', '-X', '-q', '-d', $node->connstr('raced'), '-U', 'app', '-c', $made ], '<', \undef, '>', \$out, '2>&1');
	$node->poll_query_until('raced', q(SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = 'app' AND wait_event = 'PgSleep'))) or die 'no sleep';
	like(as('raced', 'postgres', "REVOKE ALL ON SCHEMA tiktrack FROM app;\nSELECT pg_advisory_lock(1);\nCREATE EXTENSION tiktrack"), qr/^42501 schema "tiktrack" exists and is not the extension's own/, 'a function that is still being made is waited for, and refused');
	$racer->finish;
	unlike($out, qr/ERROR/, 'it was made');
	like(as('raced', 'postgres', "DROP FUNCTION tiktrack.grant_viewer(text, text, integer);\nBEGIN ISOLATION LEVEL REPEATABLE READ; CREATE EXTENSION tiktrack"), qr/^25001 /, 'who would not see it is told');
	is(as('raced', 'postgres', 'CREATE EXTENSION tiktrack'), '', 'without it the extension is made');
}

# ---- the role that all was opened to writes nothing, and reads what everybody reads
my $more = <<'END';
SELECT c.oid::regclass || ' ' || p FROM pg_class c, unnest('{INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) p WHERE c.relnamespace IN ('tiktrack'::regnamespace, 'd'::regnamespace) AND c.relkind IN ('r', 'v') AND has_table_privilege('app', c.oid, p)
UNION ALL SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'd'::regnamespace AND c.relkind IN ('r', 'v') AND has_any_column_privilege('app', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
UNION ALL SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace IN ('tiktrack'::regnamespace, 'd'::regnamespace) AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege('app', c.oid, 'USAGE, SELECT, UPDATE') END
UNION ALL SELECT n || ' ' || p FROM unnest('{tiktrack,d}'::text[]) n, unnest('{CREATE,USAGE}'::text[]) p WHERE has_schema_privilege('app', n, p) AND n || p <> 'tiktrackUSAGE'
UNION ALL SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace IN ('tiktrack'::regnamespace, 'tiktrack_internal'::regnamespace) AND has_function_privilege('app', p.oid, 'EXECUTE WITH GRANT OPTION')
END
for my $database (qw(opened opened_in_schema swapped)) {
	is($node->safe_psql($database, $more), '', "$database: app may write nothing");
	for (
		q(INSERT INTO tiktrack.share_aliases (source, raw, share_type) VALUES ('tiktok', 'x', 'other')), q(UPDATE tiktrack.visibility_rules SET level = 'identity', level_if_not_public = 'event'),
		q(INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ('seed-strict', '2020-01-01', '2021-01-01')), 'DELETE FROM tiktrack.score_weights', 'TRUNCATE tiktrack.import_sources', 'CREATE TABLE tiktrack.x ()',
		'CREATE TRIGGER x AFTER INSERT ON tiktrack.visibility_rules EXECUTE FUNCTION suppress_redundant_updates_trigger()', 'SELECT * FROM d.events', 'SELECT * FROM d.video_metrics', q(SELECT nextval('d.accounts_account_id_seq')), 'CREATE TABLE d.x ()',
		q(SELECT tiktrack.grant_viewer('d', 'app', NULL)), 'GRANT EXECUTE ON FUNCTION tiktrack_internal.engagement_transition(tiktrack.engagement_summary, text) TO friend', q(SELECT tiktrack_internal.engagement_transition(NULL, 'view')))
	{
		like(as($database, 'app', $_), qr/^42501 /, "$database: not: $_");
	}
	is(as($database, 'app', 'SELECT (SELECT count(*) > 5 FROM tiktrack.visibility_rules), tiktrack.engagement_rate(tiktrack.make_engagement(10, 0, 1, 0, 0))'), 't|0.1', "$database: app asks as everybody does");
}

# ---- where nothing is granted by default, an ordinary role imports each kind of file and lets a viewer in
my %files = (
	export_json => 'user_data_tiktok_2026_schema.json', export_txt => 'Share History.txt', studio_content => 'Content.csv', studio_follower_activity => 'FollowerActivity.csv', studio_follower_gender => 'FollowerGender.csv',
	studio_follower_history => 'FollowerHistory.csv', studio_follower_territories => 'FollowerTopTerritories.csv', studio_overview => 'Overview.csv', studio_viewers => 'Viewers.csv',
	map { my $name = $_; $name =~ s{.*/}{}; my $source = $name =~ s/[.].*//r; $source => "sources/$name" } glob "$tree/test/data/sources/*");
is(join(' ', sort keys %files), as('hardened', 'channel_owner', q(SELECT string_agg(source, ' ' ORDER BY source COLLATE "C") FROM tiktrack.import_sources)), 'there is a file of each source');
for my $database (qw(hardened taken swapped)) {
	my @imports = map {
		my $content = quoted(slurp_file("$tree/test/data/$files{$_}"));
		my $options = /_csv$|ndjson/ && !/scraper/ ? '{"at": "2026-07-01"}' : '{"account": "synthetic.ana", "at": "2026-07-01", "year": 2025, "section": "shares"}';
		"SELECT source || CASE WHEN inserted + duplicates > 0 THEN '' ELSE ' has no row' END FROM import('d', $content, options => '$options');\n";
	} sort keys %files;
	is(as($database, 'channel_owner', join '', @imports), join("\n", sort keys %files), "$database: an ordinary role imports a file of each source");
	is(as($database, 'channel_owner', 'SELECT count(*) > 20 FROM import_report(\'d\')'), 't', "$database: and reported");
	is(as($database, 'channel_owner', q(UPDATE d.accounts SET account_type = 'creator' WHERE username = 'synthetic.ana'; SELECT grant_viewer('d', 'channel_viewer', account_id) FROM d.accounts WHERE username = 'synthetic.ana'; SELECT grant_reader('d', 'friend'))), "\n", "$database: a viewer and a reader are let in");
	my @views = split /\n/, as($database, 'channel_viewer', 'SELECT unnest(published_views()) ORDER BY 1');
	cmp_ok(scalar @views, '>', 10, "$database: views are published");
	my $read_each = sub { # says which are read
		my ($role, @relations) = @_;
		return as($database, $role, join '', map { "SELECT '$_' FROM (SELECT count(q::text) FROM $_ q) n;\n" } @relations);
	};
	for my $role (qw(channel_owner channel_viewer friend)) {
		is($read_each->($role, map { "d.$_" } @views), join("\n", map { "d.$_" } @views), "$database: $role reads every one of them");
		cmp_ok(as($database, $role, 'SELECT count(*) FROM d.video_metrics'), '>', 0, "$database: $role sees videos");
	}
	my @relations = split /\n/, $node->safe_psql($database, q(SELECT oid::regclass FROM pg_class WHERE relnamespace = 'd'::regnamespace AND relkind IN ('r', 'v') ORDER BY oid));
	is($read_each->('channel_owner', @relations), join("\n", @relations), "$database: the owner reads every table and view");
	like(as($database, 'channel_owner', q(SELECT count(*) > 0 FROM what_if_visibility('d', 'seed-strict'); SELECT count(*) >= 0 FROM daily_gains('d', true))), qr/^t\nt$/, "$database: and asks what nobody else may");
	# each of our types through files and cursors in binary form
	is(as($database, 'channel_owner', <<"END"), 't', "$database: binary COPY");
CREATE TABLE d.stored (kind event_kind, share_type share_type, e engagement_summary, s share_summary, r reach_sketch, w watch_summary);
GRANT ALL ON d.stored TO CURRENT_USER;
CREATE TABLE d.received (LIKE d.stored);
GRANT ALL ON d.received TO CURRENT_USER;
INSERT INTO d.stored SELECT kind, share_type, engagement_agg(kind, actor_id) AS e, share_agg(share_type, platform) AS s, reach_agg(actor_id) AS r, watch_agg(watched_ms, 20000) AS w FROM d.events GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 8;
\\copy d.stored TO '$dir/$database.binary' (FORMAT binary)
\\copy d.received FROM '$dir/$database.binary' (FORMAT binary)
SELECT (SELECT string_agg(q::text, ' ' ORDER BY q::text) FROM d.stored q) = (SELECT string_agg(q::text, ' ' ORDER BY q::text) FROM d.received q);
END
	is(as($database, 'channel_owner', "\\o $dir/cursor\nBEGIN; DECLARE c BINARY CURSOR FOR SELECT * FROM d.stored; FETCH ALL FROM c; COMMIT"), '', "$database: a binary cursor");
	is(as($database, 'channel_owner', q(SELECT revoke_viewer('d', 'channel_viewer'); SELECT revoke_viewer('d', 'friend'); DROP TABLE d.stored, d.received)), "\n", "$database: they are let out");
	same(privileges($database), $expected, "$database: and nobody has more or less than before");
}
local @ENV{qw(PGHOST PGPORT PGUSER)} = ($node->host, $node->port, 'channel_owner');
local $ENV{PGDATABASE} = 'hardened';
$node->command_ok([ "$tree/clients/import/tiktrack-import", '--account', 'me', '--year', '2025', 'd', "$tree/test/data/Overview.csv" ], 'tiktrack-import');
$ENV{PGUSER} = 'postgres';
delete $ENV{PGDATABASE};

# ---- the README, where nothing is granted by default; its examples on tables of one's own as an ordinary role
$node->safe_psql('template1', join '', @closed);
my ($own_tables) = slurp_file("$tree/README.md") =~ /^(## First answer, from a table of your own.*?)^## /ms;
append_to_file("$dir/own_tables.md", "```sql\nCREATE EXTENSION tiktrack;\nGRANT CREATE ON DATABASE :\"DBNAME\" TO friend;\nSET ROLE friend;\n```\n" . $own_tables =~ s/^CREATE EXTENSION[^\n]*\n//mr);
append_to_file("$dir/$_", slurp_file("$tree/doc/$_")) for qw(tutorial.md importing.md);
system 'cp', '-r', "$tree/doc/setup", $dir;
for ([ 'own_tables.md', 2, 'as an ordinary role' ], [ 'tutorial.md', 9, 'by its user' ], [ 'importing.md', 7, 'a dataset' ]) {
	my ($file, $least, $how) = @$_;
	my ($plan, $passed, $all) = (0, 0, '');
	open my $tap, '-|', "$tree/test/readme", '--here', "$dir/$file" or die "test/readme: $!";
	while (<$tap>) { $all .= $_; $passed++ if /^ok /; $plan = $1 if /^1\.\.(\d+)/ }
	close $tap;
	ok($plan >= $least && $passed == $plan, "$file, $how: $passed of $plan blocks") or diag $all;
}

# ---- a dump holds what the user granted and took, and nothing of what the extension does by itself
as('plain', 'channel_owner', q(SELECT import('d', E'occurred_at,kind,video_id,actor_id\n1782000000,view,7600000000000000001,8\n', options => '{"account": "me"}'); SELECT grant_viewer('d', 'channel_viewer', account_id) FROM d.accounts WHERE username = 'me'));
$node->safe_psql('plain', <<'END');
GRANT INSERT, DELETE ON tiktrack.share_aliases TO editor;
GRANT UPDATE (platform) ON tiktrack.share_aliases TO editor;
GRANT EXECUTE ON FUNCTION tiktrack_internal.engagement_transition(tiktrack.engagement_summary, text) TO editor WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION tiktrack.import_file(text, text, text, jsonb) FROM PUBLIC;
REVOKE USAGE ON SCHEMA tiktrack FROM PUBLIC;
GRANT USAGE ON SCHEMA tiktrack TO editor, channel_owner, channel_viewer;
REVOKE USAGE ON TYPE tiktrack.watch_summary FROM PUBLIC;
END
my $granted = privileges('plain');
my $changed = sub { my ($x, $y) = @_; my %x = map { $_ => 1 } split /\n/, $x; return scalar grep { !$x{$_} } split /\n/, $y };
cmp_ok($changed->($expected, $granted), '>', 5, 'a user grants and takes');
for my $from (qw(plain hardened)) {
	my ($all, $extension) = (privileges($from), privileges($from, $of_extension));
	for my $format ($from eq 'plain' ? qw(plain custom) : 'plain') {
		my $dump = "$dir/$from.$format";
		$node->command_ok([ 'pg_dump', "--format=$format", '--file', $dump, $node->connstr($from) ], "$from: pg_dump, $format");
		if ($format eq 'plain') {
			my @on_ours = grep { !/^GRANT|^REVOKE/ ? 0 : / tiktrack[. ]/ } split /\n/, slurp_file($dump);
			cmp_ok(scalar @on_ours, $from eq 'plain' ? '>' : '==', 0, "$from: the dump grants what the user did, and nothing else: @on_ours");
			cmp_ok(scalar @on_ours, '<', 15, "$from: in few lines");
		}
		my $restore = sub {
			my ($database, @single) = @_;
			my @command = $format eq 'plain' ? ('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', @single, '-f', $dump, $node->connstr($database)) : ('pg_restore', '--exit-on-error', @single, '--dbname', $node->connstr($database), $dump);
			$node->command_ok(\@command, "$database: restore");
		};
		database("${from}_$format");
		$restore->("${from}_$format");
		same(privileges("${from}_$format"), $all, "$from, $format: restored, all have what they had");
		# into a database that would open everything, where one transaction makes the schema and the extension
		database("${from}_${format}_opened", grep { !/FOR ROLE/ } @open);
		$restore->("${from}_${format}_opened", '--single-transaction');
		same(privileges("${from}_${format}_opened", $of_extension), $extension, "$from, $format: default privileges of where it is restored open nothing");
	}
}
for my $database (qw(plain_plain plain_custom)) {
	is(as($database, 'editor', q(INSERT INTO tiktrack.share_aliases (source, raw, share_type) VALUES ('tiktok', 'mine', 'other'); SELECT tiktrack.share_type_of('mine'))), 'other', "$database: who was granted the words adds one");
	is(as($database, 'channel_viewer', 'SELECT video_id, views FROM d.video_metrics'), '7600000000000000001|1', "$database: a viewer sees their videos");
}

# ---- what is open is documented, or called by what is open: anything else could be closed
my $called = <<'END';
WITH RECURSIVE open AS (
	SELECT p.oid, p.proname, p.prosrc, p.prolang, p.prosqlbody, p.prosupport, p.prokind FROM pg_proc p WHERE p.pronamespace IN ('tiktrack'::regnamespace, 'tiktrack_internal'::regnamespace) AND (has_function_privilege('public', p.oid, 'EXECUTE') OR p.proname ~ '_as_(owner|of_now)$')
), call AS (
	SELECT f.oid AS caller, d.refobjid AS callee FROM open f JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_proc'::regclass AND d.deptype = 'n' WHERE f.prokind <> 'a'
	UNION SELECT f.oid, c.oid FROM open f CROSS JOIN LATERAL regexp_matches(f.prosrc, '\mtiktrack(?:_internal)?[.]([a-z0-9_]+)\s*[(]', 'g') w JOIN open c ON c.proname = w[1] WHERE f.prosqlbody IS NULL
	-- the library calls the body of a function that works as the owner
	-- and that of one that writes rollups, which nobody else may
	UNION SELECT f.oid, c.oid FROM open f JOIN pg_proc b ON f.prosrc = 'tiktrack_as_writer' AND b.pronamespace = 'tiktrack_internal'::regnamespace AND b.proname = f.proname || '_as_writer'
		CROSS JOIN LATERAL regexp_matches(b.prosrc, '\mtiktrack(?:_internal)?[.]([a-z0-9_]+)\s*[(]', 'g') w JOIN open c ON c.proname = w[1]
	UNION SELECT f.oid, c.oid FROM open f JOIN open c ON c.proname = f.proname || CASE WHEN f.prosrc ~ '^tiktrack_as_' THEN substr(f.prosrc, 9) WHEN f.prosrc = 'tiktrack_import_content' THEN '_as_owner' END
), needed (oid) AS (
	SELECT f.oid FROM open f WHERE f.proname = ANY ('{DOCUMENTED}') OR f.proname IN (SELECT unnest(ARRAY[s.detector, s.describer, s.events_reader, s.snapshots_reader]) FROM tiktrack.import_sources s)
	UNION SELECT d.refobjid FROM pg_depend d WHERE d.refclassid = 'pg_proc'::regclass AND d.classid NOT IN ('pg_proc'::regclass, 'pg_type'::regclass, 'pg_trigger'::regclass)
	-- what casts of constants call
	UNION SELECT unnest(ARRAY[t.typinput, t.typoutput]::oid[]) FROM pg_type t WHERE t.typnamespace = 'tiktrack'::regnamespace
	UNION SELECT c.callee FROM needed n JOIN call c ON c.caller = n.oid
)
SELECT f.oid::regprocedure FROM open f WHERE f.oid NOT IN (SELECT n.oid FROM needed n) ORDER BY 1
END
my $pages = join '', map { slurp_file($_) } "$tree/README.md", glob "$tree/doc/*.md";
my %documented = map { $_ => 1 } map { /(\w+)\s*\(/g } $pages =~ /^```sql\n(.*?)^```/msg, $pages =~ /`([^`\n]+)`/g;
# and what the library asks by SQL
my $library = join '', map { slurp_file($_) } glob "$tree/src/*/*.c $tree/src/*/*/*.c";
$documented{$_} = 1 for $library =~ /\btiktrack(?:_internal)?[.](\w+)\(/g;
$documented{$_} = 1 for $pages =~ /^### (\w+)$/mg;
# what views of 0.1.0 call until their dataset is upgraded
$documented{$_} = 1 for qw(tells_more told_count);
# which the library calls by the name of their callers
$documented{"${_}_as_owner"} = $documented{"${_}_as_of_now"} = 1 for keys %documented;
my $documented = join ',', sort grep { /^[a-z0-9_]+$/ } keys %documented;
is($node->safe_psql('plain', $called =~ s/DOCUMENTED/$documented/r), '', 'every open function is needed: take those that are not out of src/privileges.sql, or document them');
like($node->safe_psql('plain', $called =~ s/DOCUMENTED/create_dataset/r), qr/^tiktrack\.explain_visibility\(/m, '(which finds what is not)');

unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');
$node->stop;
done_testing();
