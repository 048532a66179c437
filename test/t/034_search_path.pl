# No client program runs what somebody else has put into a schema of the search path, be it as a superuser or as the owner of
# a dataset: tiktrack-import, tiktrack-report, demo/report.sql, demo/run, the dashboards' questions and the SQL of README.md
# and doc/.
#
# Each runs first in a clean database, to learn what it calls. Then an ordinary role has planted functions into public: with
# the usual path those that match a call better, and with public in front everything that pg_catalog has. The output must be
# the same, and nothing planted may run; without its own search path, each program does run it.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Copy qw(copy);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use YAML::XS;

my $tree = abs_path(dirname(__FILE__) . '/../..');
chomp(my $bin = `\${PG_CONFIG:-pg_config} --bindir`);
my $folder = PostgreSQL::Test::Utils::tempdir;
my $node = PostgreSQL::Test::Cluster->new('search_path');
$node->init(extra => [ '-U', 'postgres', '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nlc_messages = 'C'\njit = off\nlog_statement = all\nlog_line_prefix = '%a|%c|'");
@ENV{qw(PGUSER PGHOST PGPORT PGCLIENTENCODING)} = ('postgres', $node->host, $node->port, 'UTF8');
$node->start;
sub ask { my ($database, $sql, $role) = @_; return $node->safe_psql($database, "SET search_path = pg_catalog, pg_temp; $sql", extra_params => [ '-U', $role // 'postgres' ]) }

# what a program prints and complains, without what differs from run to run
sub output {
	my ($database, $role, @command) = @_;
	local @ENV{qw(PGDATABASE PGUSER)} = ($database, $role);
	my ($out, $err) = run_command(\@command);
	$out =~ s{^<!DOCTYPE.*<script type="application/json" id="answer">\n(.*?)\n</script>.*}{$1}s; # of a page, what it tells
	my $said = "$out\n$err" =~ s/(?<=password )\w+|\d{4}-\d\d-\d\d \d\d:\d\d UTC|\d+(?= days)/./gr;
	$said =~ s/^NOTICE:  (?:read|stored) \d+ rows.*\n//gm; # how far an import is, which only a slow machine tells
	return $said =~ s/\Q$tree\E|\Q$folder\E\/tree//gr;
}
sub content { open my $in, '<:raw', $_[0] or die "$_[0]: $!"; local $/; return scalar <$in> }
sub written { my ($name, $text) = @_; open my $out, '>:raw', "$folder/$name" or die $!; print $out $text; close $out; chmod 0755, "$folder/$name"; return "$folder/$name" }

my %program = (import => "$tree/clients/import/tiktrack-import", report => ($ENV{TIKTRACK_STAGE} // '') . "$bin/tiktrack-report", question => "$tree/demo/report.sql");
sub clients {
	my ($database, $role, %program) = @_;
	local $ENV{PGAPPNAME} = 'client';
	my $import = output($database, $role, $program{import}, qw(--account mila_bakes --year 2026 --at 2026-06-28), "of_$role", map { "$tree/demo/data/$_" } qw(Overview.csv user_data_tiktok.json business_videos.json));
	return {
		'tiktrack-import' => $import,
		'tiktrack-report' => output($database, $role, $program{report}, "of_$role"),
		'tiktrack-report of an account' => output($database, $role, $program{report}, "of_$role", '--account', 'mila_bakes'),
		'demo/report.sql' => output($database, $role, 'psql', '-X', '-q', '-v', "dataset=of_$role", '-f', $program{question}) };
}

# the questions of the dashboards, as Metabase asks them: parameters are varchar
sub dashboards {
	my $database = shift;
	my %said;
	my %value = (account => 'mila_bakes', video => ask($database, 'SELECT video_id FROM of_owner.video_metrics ORDER BY views DESC NULLS LAST, video_id LIMIT 1', 'owner'));
	for my $file (glob "'$tree/clients/metabase/collections/main'/*/*.yaml") {
		my $sql = YAML::XS::LoadFile($file)->{dataset_query}{stages}[0]{native} // next;
		$sql =~ s/\bdemo\./of_owner./g;
		my @bound;
		my $filtered = $sql =~ s/\[\[|\]\]//gr =~ s/\{\{(\w+)\}\}/push @bound, $value{$1}; '$' . @bound/ger;
		my $types = @bound ? '(' . join(', ', ('varchar') x @bound) . ')' : '';
		my $given = @bound ? '(' . join(', ', map { "'$_'" } @bound) . ')' : '';
		$said{ $file =~ s{.*/}{}r } = output($database, 'bi', 'psql', '-X', '-c', ($sql =~ s/\[\[.*?\]\]//gsr), '-c', "PREPARE q$types AS $filtered", '-c', "EXECUTE q$given");
	}
	return \%said;
}

# demo/run in a tree of its own, where what would build and start a server leads to this one
mkdir "$folder/$_" or die $! for qw(tree tree/test tree/clients tree/clients/import tree/demo tree/demo/data);
copy("$tree/demo/data/Overview.csv", "$folder/tree/demo/data") or die $!;
written("tree/$_", content("$tree/$_")) for qw(demo/run demo/report.sql clients/import/tiktrack-import);
written('tree/Makefile', "all install:\n");
written('tree/test/setup', "#!/bin/sh\n");
written('tree/test/server', "#!/bin/sh\n[ \"\$1\" != env ] || echo \"export PGHOST='$ENV{PGHOST}' PGPORT=$ENV{PGPORT} PGUSER=postgres\"\n");
sub demo {
	local $ENV{PGAPPNAME} = 'client';
	my $said = output('postgres', 'postgres', "$folder/tree/demo/run", '--server');
	ask('postgres', 'DROP DATABASE IF EXISTS tiktrack');
	ask('postgres', 'DROP ROLE IF EXISTS creator, reader');
	return $said;
}
sub readme { return output('postgres', 'postgres', "$tree/test/readme", '--here') }

# ---- a database with its datasets, of a superuser and of an ordinary owner
ask('postgres', 'CREATE ROLE owner LOGIN; CREATE ROLE bi LOGIN; CREATE ROLE mallory LOGIN');
sub set_up {
	my ($database, $template) = @_;
	ask('postgres', "CREATE DATABASE $database TEMPLATE $template");
	ask($database, "CREATE EXTENSION tiktrack; GRANT CREATE ON DATABASE $database TO owner");
	ask($database, "SELECT tiktrack.create_dataset('of_$_')", $_) for qw(postgres owner);
	ask($database, "SELECT tiktrack.grant_reader('of_owner', 'bi')", 'owner');
}
set_up('clean', 'template0');
my %clean = map { $_ => clients('clean', $_, %program) } qw(postgres owner);
for my $role (sort keys %clean) {
	is_deeply([ $clean{$role}{'tiktrack-import'} =~ / (\d+) new, .* 0 rejected/g ], [ 120, 1894, 24 ], "$role imports three files");
	like($clean{$role}{'tiktrack-report'}, qr/^\{"dataset" : "of_$role", /, "$role: tiktrack-report");
	like($clean{$role}{'demo/report.sql'}, qr/^OF_\U$role: /, "$role: demo/report.sql");
}
my ($clean_dashboards, $clean_demo, $clean_readme) = (dashboards('clean'), demo(), readme());
is(scalar(grep { /ERROR/ } values %$clean_dashboards), 0, keys(%$clean_dashboards) . ' questions are answered');
like($clean_demo, qr/ 120 new, .*user reader   password /s, 'demo/run');
like($clean_readme, qr/^ok 50 /m, 'README.md and doc/ run');

# ---- what they send: the search path first, and which names they call with how many arguments
my (%session, %arities, %operator, $current);
for my $line (split /\n/, slurp_file($node->logfile)) {
	if ($line =~ /^(\S*)\|(\S+)\|LOG:  (?:statement|execute [^:]*): (.*)/) { push @{ $session{"$1|$2"} }, $3; $current = \$session{"$1|$2"}[-1] }
	elsif ($line =~ /^\t(.*)/ && $current) { $$current .= "\n$1" }
	else { undef $current }
}
my @first = map { my ($first) = grep { !/^BEGIN\b/ } map { s/^(?:\s*--.*\n)+//r } @{ $session{$_} }; $first // 'nothing' } grep { /^client/ } sort keys %session;
is_deeply([ grep { !/^SET (?:LOCAL )?search_path = pg_catalog, pg_temp;?$/ } @first ], [], @first . ' sessions of programs: each sends its search path before anything else');
for my $statement (map { @$_ } values %session) {
	my $text = $statement =~ s/'[^']*'/'x'/gr;
	$operator{$_} = 1 for $text =~ m{([-+*/<>=~!@#%^&|`?]+)}g;
	while ($text =~ /\b([a-z_]\w*)\s*\(/g) {
		my ($name, $at, $depth, $commas) = ($1, pos $text, 1, 0);
		for (; $at < length $text && $depth; $at++) {
			my $letter = substr $text, $at, 1;
			$depth += $letter =~ /[(\[]/ ? 1 : $letter =~ /[)\]]/ ? -1 : 0;
			$commas++ if $letter eq ',' && $depth == 1;
		}
		$arities{$name}{ $commas + 1 } = 1;
	}
}
ok($arities{format} && $arities{date_trunc}{2} && $operator{'||'} && $operator{'='}, scalar(keys %arities) . ' names and ' . scalar(keys %operator) . ' operators');

# ---- the traps
my $called = join ', ', map { my $name = $_; map { "('$name', $_)" } grep { $_ <= 8 } sort keys %{ $arities{$name} } } sort keys %arities;
my $operators = join ', ', map { "'$_'" } '~~', '!~~', '~~*', '<', '<=', '>', '>=', '<>', sort keys %operator;
my $types = '{text,varchar,name,"\\"char\\"",jsonb,json,integer,bigint,numeric,double precision,date,timestamptz,text[]}';
my $machinery = 'internal|cstring|unknown|trigger|handler|void|pg_ddl_command'; # no query calls what takes or gives those
my $pseudo = "any|record|$machinery";
my $helpers = <<'END';
SET search_path = pg_catalog, pg_temp;
-- a function that says that it ran, and stops the statement; false where there is one or cannot be one
CREATE FUNCTION pg_temp.plant(name text, arguments text, result text) RETURNS boolean LANGUAGE plpgsql AS $f$
DECLARE says CONSTANT text := replace(format('planted: %s(%s)', name, arguments), '%', '%%');
BEGIN
	EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS %s LANGUAGE plpgsql AS %L', name, arguments, result, format('BEGIN RAISE LOG %L; RAISE EXCEPTION %1$L; END', says));
	RETURN true;
EXCEPTION WHEN OTHERS THEN RETURN false;
END $f$;
CREATE FUNCTION pg_temp.plant_operator(name text, l text, r text, result text) RETURNS boolean LANGUAGE plpgsql AS $f$
DECLARE says CONSTANT text := 'operator ' || name;
BEGIN
	IF NOT pg_temp.plant(says, concat_ws(', ', l, r), result) THEN RETURN false; END IF;
	EXECUTE format('CREATE OPERATOR public.%s (%s FUNCTION = public.%I)', name, concat('LEFTARG = ' || l || ', ', 'RIGHTARG = ' || r || ', '), says);
	RETURN true;
EXCEPTION WHEN OTHERS THEN RETURN false;
END $f$;
-- lists of so many types
CREATE FUNCTION pg_temp.lists(n integer, types text[]) RETURNS SETOF text LANGUAGE sql AS $f$
	WITH RECURSIVE list AS (SELECT 1 AS length, t AS list FROM unnest(types) t UNION ALL SELECT length + 1, list || ', ' || t FROM list, unnest(types) t WHERE length < n)
	SELECT list FROM list WHERE length = n $f$;
END
sub plant { return ask('template1', "$helpers\n$_[0]", $_[1] // 'mallory') }
ask('template1', 'GRANT CREATE ON SCHEMA public TO mallory; GRANT TEMP ON DATABASE template1 TO mallory');
# what fits better than the server's own, by the names that are called
my $ours = join ', ', map { my ($name, $arguments) = split /\|/; "('$name', '" . ($arguments =~ s/'/''/gr) . "')" } split /\n/, ask('clean', "SELECT proname, oidvectortypes(proargtypes) FROM pg_proc WHERE pronamespace IN ('tiktrack'::regnamespace, 'tiktrack_internal'::regnamespace) AND oidvectortypes(proargtypes) !~ 'tiktrack|internal|any'");
my @planted = split /\|/, plant(<<"END");
SELECT (SELECT count(*) FILTER (WHERE pg_temp.plant(c.name, list, coalesce((SELECT mode() WITHIN GROUP (ORDER BY p.prorettype::regtype::text) FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype WHERE p.proname = c.name AND p.pronargs = c.n AND t.typtype = 'b'), 'text')))
	FROM (VALUES $called) c (name, n) CROSS JOIN LATERAL pg_temp.lists(c.n, CASE c.n
		WHEN 1 THEN (SELECT array_agg(t.oid::regtype::text) FROM pg_type t WHERE t.typtype = 'b' AND t.typnamespace = 'pg_catalog'::regnamespace AND t.typisdefined)
		WHEN 2 THEN '$types'::text[] WHEN 3 THEN '{text,varchar,"\\"char\\"",jsonb,bigint}' WHEN 4 THEN '{text,jsonb,bigint}' ELSE '{text,bigint}' END) list
	WHERE c.name IN (SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace UNION SELECT o.name FROM (VALUES $ours) o (name, arguments))),
(SELECT count(*) FILTER (WHERE pg_temp.plant_operator(o, l, r, coalesce((SELECT mode() WITHIN GROUP (ORDER BY p.oprresult::regtype::text) FROM pg_operator p JOIN pg_type t ON t.oid = p.oprresult WHERE p.oprname = o AND p.oprleft <> 0 AND t.typtype = 'b'), 'boolean')))
	FROM (SELECT DISTINCT oprname::text AS o FROM pg_operator WHERE oprname IN ($operators)) o, unnest('$types'::text[]) l, unnest('$types'::text[]) r);
END
note "$planted[0] functions and $planted[1] operators that fit better";
# all that the server has, by the same arguments, for a path with public in front; and a type, or a view, of every name
my $relations = join ', ', map { "'$_'" } split /\n/, ask('clean', "SELECT relname FROM pg_class WHERE relnamespace IN ('of_owner'::regnamespace, 'tiktrack'::regnamespace) AND relkind IN ('r', 'v')");
plant(<<"END");
SELECT count(pg_temp.plant(p.proname, oidvectortypes(p.proargtypes), CASE WHEN p.proretset THEN 'SETOF ' ELSE '' END || p.prorettype::regtype)) FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND oidvectortypes(p.proargtypes) !~ '$pseudo';
SELECT count(pg_temp.plant_operator(o.oprname, nullif(o.oprleft, 0)::regtype::text, o.oprright::regtype::text, o.oprresult::regtype::text)) FROM pg_operator o WHERE o.oprnamespace = 'pg_catalog'::regnamespace;
SELECT count(pg_temp.plant(o.name, o.arguments, 'text')) FROM (VALUES $ours) o (name, arguments);
SELECT pg_temp.plant('planted_check', '', 'boolean');
DO \$\$ DECLARE name text; BEGIN
	FOR name IN SELECT t.typname FROM pg_type t WHERE t.typtype = 'b' AND t.typnamespace = 'pg_catalog'::regnamespace AND t.typelem = 0 LOOP EXECUTE format('CREATE DOMAIN public.%I AS pg_catalog.%1\$I CHECK (public.planted_check())', name); END LOOP;
	FOR name IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v') UNION SELECT unnest(ARRAY[$relations]) LOOP EXECUTE format('CREATE VIEW public.%I AS SELECT public.planted_check() AS oid', name); END LOOP;
END \$\$;
END
# what takes arguments of any type only a superuser can make: a function that always fails stands for it
plant(<<"END", 'postgres');
CREATE FUNCTION pg_temp.plant_any(name text, arguments text, result text) RETURNS boolean LANGUAGE plpgsql AS \$f\$
BEGIN EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS %s LANGUAGE internal AS ''any_in''', name, arguments, result); RETURN true; EXCEPTION WHEN duplicate_function THEN RETURN false; END \$f\$;
SELECT count(pg_temp.plant_any(p.proname, CASE WHEN p.provariadic <> 0 THEN regexp_replace(oidvectortypes(p.proargtypes), '("[^"]*"|[^ ,]+)\$', 'VARIADIC \\1') ELSE oidvectortypes(p.proargtypes) END, CASE WHEN p.prorettype::regtype::text ~ 'any' AND oidvectortypes(p.proargtypes) !~ 'any[a-z]' THEN 'text' ELSE p.prorettype::regtype::text END))
FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND oidvectortypes(p.proargtypes) ~ '$pseudo' AND concat(oidvectortypes(p.proargtypes), p.prorettype::regtype) !~ '$machinery';
END
is(ask('template1', <<"END"), '', 'the server has nothing that public has not');
SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND concat(oidvectortypes(p.proargtypes), p.prorettype::regtype) !~ '$machinery'
	AND NOT EXISTS (SELECT FROM pg_proc q WHERE q.pronamespace = 'public'::regnamespace AND q.proname = p.proname AND q.proargtypes = p.proargtypes)
UNION ALL SELECT o.oid::regoperator::text FROM pg_operator o WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND NOT concat(o.oprleft::regtype, ' ', o.oprright::regtype) ~ '$pseudo'
	AND NOT EXISTS (SELECT FROM pg_operator q WHERE q.oprnamespace = 'public'::regnamespace AND (q.oprname, q.oprleft, q.oprright) = (o.oprname, o.oprleft, o.oprright));
END

# ---- the traps are set
set_up($_, 'template1') for qw(fitting in_front);
my %path = (fitting => '"$user", public', in_front => 'public, pg_catalog');
ask('postgres', "ALTER DATABASE $_ SET search_path = $path{$_}") for keys %path;
my %falls = (fitting => [ q(SELECT upper('x'::varchar)), q(SELECT jsonb_object_agg('x'::text, '1'::jsonb)), q(SELECT 'x'::text ~ 'x'::varchar), q(SELECT to_jsonb('x'::text)) ],
	in_front => [ 'SELECT now()', q(SELECT 1 = 1), q(SELECT '1'::jsonb), 'SELECT oid FROM pg_class', q(SELECT json_build_object('a', 1)), 'SELECT count(*) FROM (VALUES (1)) v' ]);
for my $database (sort keys %falls) {
	for my $sql (@{ $falls{$database} }) {
		my ($status, $out, $err) = $node->psql($database, $sql);
		like($err, qr/planted: |type any|count is not an aggregate/, "$database: $sql falls into one");
	}
}

# ---- and nobody falls into them
sub sprung { my @lines = slurp_file($node->logfile) =~ /\|(?:LOG|ERROR):  (planted: .*|cannot accept a value of type any)/g; return scalar @lines }
for my $database (qw(fitting in_front)) {
	ask('postgres', "ALTER ROLE $_ SET search_path = $path{$database}") for qw(postgres owner);
	ask('postgres', 'ALTER ROLE bi SET search_path = pg_catalog, pg_temp'); # as doc/bi.md says
	my $before = sprung();
	for my $role (qw(postgres owner)) {
		my $said = clients($database, $role, %program);
		is($said->{$_}, $clean{$role}{$_}, "$database, $role: $_") for sort keys %$said;
	}
	is_deeply(dashboards($database), $clean_dashboards, "$database: dashboards");
	ask('postgres', "ALTER ROLE ALL SET search_path = $path{$database}");
	is(demo(), $clean_demo, "$database: demo/run");
	my @read = split /\n/, readme();
	is_deeply([ grep { /^not ok/ } @read ], [], "$database: README.md and doc/, " . grep({ /^ok/ } @read) . ' blocks');
	is(sprung(), $before, "$database: nothing that was planted has run");

	# without its search path each would
	my %open = map { $_ => written($_, content($program{$_}) =~ s/^\s*SET (?:LOCAL )?search_path = .*\n//gmr) } keys %program;
	my $said = clients($database, 'owner', %open);
	isnt($said->{$_}, $clean{owner}{$_}, "$database: $_ without its search path says something else") for sort keys %$said;
	cmp_ok(sprung(), '>', $before, "$database: and what was planted runs");
	ask('postgres', 'ALTER ROLE bi RESET search_path');
	cmp_ok(scalar(grep { /planted: |type any|is not an aggregate/ } values %{ dashboards($database) }), '>', 0, "$database: as it does by the dashboards of a login without one");
	ask('postgres', 'ALTER ROLE ALL RESET search_path');
}

$node->stop;
done_testing();
