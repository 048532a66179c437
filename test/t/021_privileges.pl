# An ordinary role owns what it creates and nobody else has access; import_file reads regular files for those who may, and
# refuses everything else by name.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use IO::Compress::Gzip qw($GzipError);
use POSIX qw(mkfifo);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $tree = abs_path(dirname(__FILE__) . '/../..');
my $node = PostgreSQL::Test::Cluster->new('privileges');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres', <<'END');
CREATE EXTENSION tiktrack;
CREATE ROLE creator LOGIN;
CREATE ROLE stranger LOGIN;
CREATE ROLE reader LOGIN IN ROLE pg_read_server_files;
GRANT CREATE ON DATABASE postgres TO creator, reader;
END
# as a role: its answer, or SQLSTATE and message
sub as {
	my ($role, $sql) = @_;
	my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSET client_min_messages = error;\n$sql", extra_params => [ '-U', $role ], timeout => $PostgreSQL::Test::Utils::timeout_default);
	return $status == 0 ? $out : $err =~ /ERROR:  (\w{5}): (.*)/ ? "$1 $2" : $err;
}
sub file {
	my ($name, $bytes) = @_;
	my $path = PostgreSQL::Test::Utils::tempdir . "/$name";
	open my $out, '>:raw', $path or die "$path: $!";
	print $out $bytes;
	close $out;
	return $path;
}
sub import_file { my ($role, $path, $options) = @_; return as($role, "SELECT rows_read, inserted, duplicates, rejected FROM tiktrack.import_file('files', '$path', options => '" . ($options // '{"account": "me"}') . "')") }
sub likes { return '{"Activity": {"Like List": {"ItemFavoriteList": [' . join(', ', @_) . ']}}}' }

# ---- an ordinary role creates, imports, queries, drops
my $content = likes('{"date": "2026-01-01 00:00:00", "link": "https://www.tiktok.com/@a/video/7600000000000000001"}', '{"date": "never"}');
is(as('creator', "SELECT tiktrack.create_dataset('mine')"), '', 'creates');
is(as('creator', "SELECT rows_read, inserted, duplicates, rejected FROM tiktrack.import('mine', '$content', options => '{\"account\": \"me\"}')"), '2|1|0|1', 'imports');
is(as('creator', q{SELECT inserted FROM tiktrack.import('mine', E'occurred_at,video_id,kind\n2026-01-01T00:00:00Z,7600000000000000001,view\n')}), '1', 'imports a log');
# a video that it has, and what it did itself
is(as('creator', 'SELECT v.video_id, v.views, o.kind, o.events FROM mine.video_metrics v CROSS JOIN mine.own_activity o'), '7600000000000000001|1|like|1', 'queries');
is(as('creator', 'SELECT count(*) FROM mine.daily_metrics'), '1', 'queries by day');
like(as('stranger', "SELECT tiktrack.create_dataset('theirs')"), qr/^42501 permission denied to create a dataset/, 'without CREATE none is made');
for my $relation (qw(accounts videos events imports import_rejects video_snapshots account_snapshots audience_snapshots campaigns viewers video_metrics daily_metrics share_types share_types_daily)) {
	like(as('stranger', "SELECT * FROM mine.$relation"), qr/^42501 permission denied for schema mine/, "a stranger does not read $relation");
}
like(as('stranger', "SELECT * FROM tiktrack.import('mine', '$content', options => '{\"account\": \"me\"}')"), qr/^42501 must be owner of dataset "mine"/, 'nor import into it');
like(as('stranger', "SELECT tiktrack_internal.store_accounts('mine', ARRAY['{\"username\": \"x\"}'::jsonb])"), qr/^42(?:501|P01) /, 'nor by a part of import: to a stranger its tables are not there');
like(as('stranger', "SELECT tiktrack_internal.import_account('mine', '\"x\"')"), qr/^(42501|42P01) /, 'nor by another');
like(as('stranger', "SELECT tiktrack_internal.create_views('mine')"), qr/^(42501|42P01) /, 'nor change its views');
like(as('stranger', "SELECT tiktrack_internal.comment_on_dataset('mine')"), qr/^42501 /, 'nor its comments');
like(as('stranger', 'DROP SCHEMA mine CASCADE'), qr/^42501 /, 'nor drop it');
# use of the schema alone opens no table
is(as('creator', 'GRANT USAGE ON SCHEMA mine TO stranger'), '', 'USAGE is granted');
like(as('stranger', 'SELECT * FROM mine.events'), qr/^42501 permission denied for table events/, 'and opens no table');
like(as('stranger', 'SELECT * FROM mine.video_metrics'), qr/^42501 permission denied for view video_metrics/, 'and no view');
like(as('stranger', "SELECT * FROM tiktrack.import('mine', '$content', options => '{\"account\": \"me\"}')"), qr/^42501 must be owner/, 'and no import');
# what is readable without a dataset
is(as('stranger', 'SELECT count(*) > 5 FROM tiktrack.import_sources'), 't', 'everyone may see the sources');
like(as('stranger', "INSERT INTO tiktrack.import_sources (source, position, format, detector, events_reader, fills, description) VALUES ('x', 1, 'csv', 'x', 'x', '{}', 'x')"), qr/^42501 /, 'and not change them');
like(as('creator', "INSERT INTO tiktrack.share_aliases (source, raw, share_type) VALUES ('tiktok', 'x', 'other')"), qr/^42501 /, 'nor the aliases, unless granted');
# a dataset may run its owner's code, so nobody else writes into it: who may become the owner does so
my $superuser = $ENV{PGUSER} // getpwuid($<) . '';
my $import = "SELECT inserted, duplicates FROM tiktrack.import('mine', '$content', options => '{\"account\": \"me\"}')";
is(as($superuser, $import), '42501 must be owner of dataset "mine"', 'a superuser does not import into it');
is(as($superuser, "SET ROLE creator; $import"), '0|1', 'unless it works as the owner');

# ---- files of the server
is(as('reader', "SELECT tiktrack.create_dataset('files')"), '', 'a reader of files creates a dataset');
my $good = file('good.json', $content);
is(import_file('reader', $good), '2|1|0|1', 'and imports a file');
is(as('reader', 'SELECT file_name, options FROM files.imports'), 'good.json|{"file": "good.json", "account": "me"}', 'whose name is kept, without its folder');
for my $role (qw(creator stranger)) {
	like(import_file($role, $good), qr/^42501 permission denied to read a file of the server/, "$role does not");
	like(as($role, "SELECT tiktrack_internal.open_input('$good', NULL)"), qr/^55000 an input is opened by an import alone/, "nor is it opened for $role");
}
my $dir = PostgreSQL::Test::Utils::tempdir;
mkfifo("$dir/pipe", 0600) or die "mkfifo: $!";
symlink $good, "$dir/link" or die $!;
symlink "$dir/nothing", "$dir/dangling" or die $!;
my $zip = file('export.zip', "PK\x03\x04\x14\0\0\0rest");
my $gzip = "$dir/export.json.gz";
IO::Compress::Gzip::gzip(\$content => $gzip) or die $GzipError;
my $shut = file('shut.json', $content);
chmod 0, $shut;
like(import_file('reader', $dir), qr/^42809 ".*" is not a regular file/, 'a directory');
like(import_file('reader', "$dir/pipe"), qr/^42809 ".*" is not a regular file/, 'a pipe, without waiting for its other end');
like(import_file('reader', '/dev/zero'), qr/^42809 ".*" is not a regular file/, 'a device');
like(import_file('reader', 'good.json'), qr/^22023 path must be absolute/, 'a relative path');
like(import_file('reader', ''), qr/^22023 path must be absolute/, 'no path');
like(import_file('reader', '../good.json'), qr/^22023 path must be absolute/, 'a path that climbs');
like(import_file('reader', "$dir/../../nothing/at/all"), qr/^58P01 could not open file/, 'one that climbs to nothing');
like(import_file('reader', "$dir/.."), qr/^42809 ".*" is not a regular file/, 'one that climbs to a directory');
my $climbing = dirname($good) . '/../' . basename(dirname($good)) . '/good.json';
is(import_file('reader', $climbing), '2|0|1|1', 'one that climbs and comes back is that file');
for my $path ($climbing, "$dir/link", "$dir/pipe", '/dev/zero', '/etc/passwd', '') {
	like(import_file($_, $path), qr/^42501 /, "$_ is told nothing of $path") for qw(creator stranger);
}
like(import_file('reader', "$dir/nothing"), qr/^58P01 could not open file/, 'a missing file');
like(import_file('reader', "$dir/dangling"), qr/^58P01 could not open file/, 'a link to nothing');
is(import_file('reader', "$dir/link"), '2|0|1|1', 'a link to a file is that file');
like(import_file('reader', $zip), qr/^22023 (file ".*"|content) is a ZIP archive or an XLSX workbook/, 'ZIP');
like(import_file('reader', $gzip), qr/^22023 (file ".*"|content) is compressed by gzip/, 'gzip');
like(import_file('reader', file('utf16.csv', "\xff\xfeD\0a\0t\0e\0")), qr/^22023 (file ".*"|content) is UTF-16 text/, 'UTF-16');
like(import_file('reader', file('utf16be.csv', "\xfe\xff\0D\0a")), qr/^22023 (file ".*"|content) is UTF-16 text/, 'UTF-16, the other way round');
like(import_file('reader', file('empty.json', '')), qr/^22023 content is empty/, 'an empty file');
like(import_file('reader', file('zeros', "\0" x 10000)), qr/^22023 content is of no known source/, 'zeros');
SKIP: {
	skip 'root may read everything', 1 if $> == 0;
	like(import_file('reader', $shut), qr/^42501 could not open file/, 'a file that the server may not read');
}
# bytes that are no text cost the row that holds them
my $broken = file('broken.json', likes('{"date": "2026-02-01 00:00:00", "link": "one"}', "{\"date\": \"2026-02-01 00:00:01\", \"link\": \"\xff\xfe\"}", "{\"date\": \"2026-02-01 00:00:02\", \"link\": \"a\0b\"}",
	"{\"date\": \"2026-02-01 00:00:03\", \"link\": \"\xc3\"}", "{\"date\": \"2026-02-01 00:00:04\", \"link\": \"\xed\xa0\x80\"}", "{\"date\": \"2026-02-01 00:00:05\", \"link\": \"\xc3\xa9\"}"));
is(import_file('reader', $broken), '6|2|0|4', 'bytes that are not UTF-8');
is(as('reader', q(SELECT string_agg(line::text, ' ' ORDER BY line), min(reason), max(reason) FROM files.import_rejects r WHERE import_id = (SELECT max(import_id) FROM files.imports))), '2 3 4 5|holds a character that cannot be stored|holds a character that cannot be stored', 'are told by row');
my $csv = file('broken.csv', "\xef\xbb\xbfGender,Distribution\nFemale,0.5\nM\xe4nnlich,0.4\nOther,0.1\n");
is(import_file('reader', $csv, '{"account": "me", "at": "2026-02-01"}'), '3|2|0|1', 'the same in CSV, behind a byte-order mark');
is(as('reader', "SELECT line, reason FROM files.import_rejects ORDER BY reject_id DESC LIMIT 1"), '3|holds a character that cannot be stored', 'told by line');
is(import_file('reader', file('Like List.txt', "Date: 2026-03-01 00:00:00 UTC\nLink: x\n")), '1|1|0|0', 'a TXT whose name tells its section');
is(as('reader', "SELECT section, item_text FROM files.events WHERE occurred_at >= '2026-03-01Z'"), 'likes|x', 'as its name says');

# ---- other encodings than UTF-8: a byte-order mark and letters that they have
for my $encoding (qw(LATIN1 SQL_ASCII)) {
	my $database = lc $encoding;
	$node->safe_psql('postgres', "CREATE DATABASE $database ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
	$node->safe_psql($database, "CREATE EXTENSION tiktrack; SELECT tiktrack.create_dataset('d')");
	my $overview = file("Overview_$encoding.csv", slurp_file("$tree/test/data/Overview.csv"));
	is($node->safe_psql($database, "SELECT inserted, rejected FROM tiktrack.import_file('d', '$overview', options => '{\"account\": \"me\", \"year\": 2025}')"), '4|0', "$encoding: a file of Studio");
	is($node->safe_psql($database, "SELECT inserted, rejected FROM tiktrack.import('d', '$content' , options => '{\"account\": \"me\"}')"), '1|1', "$encoding: an export");
	# what LATIN1 has not costs its row; a letter that it has stands before and behind, and beyond what is converted at once
	my $letters = file("letters_$encoding.csv", "occurred_at,kind,video_id,actor_id\n" . "1782000000,share,5,caf\xc3\xa9\n" x 5000
		. "1782000001,share,5,\xf0\x9f\x98\x80\n1782000002,share,5,\xe2\x82\xac\xc3\xa9\n1782000003,share,5,\xc3\xa9t\xc3\xa9\n");
	my $lost = $encoding eq 'LATIN1' ? 2 : 0;
	is($node->safe_psql($database, "SELECT rows_read, inserted, rejected FROM tiktrack.import_file('d', '$letters')"), '5003|' . (5003 - $lost) . "|$lost", "$encoding: a log");
	is($node->safe_psql($database, "SELECT string_agg(line || ' ' || reason, ';' ORDER BY line) FROM d.import_rejects WHERE import_id = (SELECT max(import_id) FROM d.imports)"),
		$lost ? '5002 holds a character that cannot be stored;5003 holds a character that cannot be stored' : '', "$encoding: told by line");
	is($node->safe_psql($database, "SELECT count(*), sum(octet_length(username)) FROM d.accounts WHERE convert_from(convert_to(username, '$encoding'), '$encoding') ~ '^(caf|.*t)'"),
		$encoding eq 'LATIN1' ? '2|7' : '2|10', "$encoding: letters in its own bytes");
	my $items = file("items_$encoding.json", '{"itemList": [' . join(', ', map { qq({"id": "764000000000000000$_->[0]", "createTime": 1778000100, "desc": "$_->[1]", "author": {"uniqueId": "mila"}, "stats": {"playCount": 9, "diggCount": 3}}) }
		[ 1, "\xc3\xa9" ], [ 2, "\xf0\x9f\x98\x80" ]) . ']}');
	is($node->safe_psql($database, "SELECT inserted, rejected FROM tiktrack.import_file('d', '$items', options => '{\"at\": \"2026-06-28\"}')"), $lost ? '1|1' : '2|0', "$encoding: items of JSON");
	# the same as escapes, which programs write that know no encoding; the euro is no letter of LATIN1
	my $e = $encoding eq 'LATIN1' ? '\u00e9' : 'e';
	my $escaped = file("escaped_$encoding.json", '{"itemList": [' . join(', ', map { qq({"id": "765000000000000000$_->[0]", "createTime": 1778000100, "desc": "$_->[1]", "other": "$_->[2]", "author": {"uniqueId": "mila"}, "stats": {"playCount": 9, "diggCount": 3}}) }
		[ 1, $e, '' ], [ 2, '\ud83d\ude00', '' ], [ 3, '', '\u20ac' ], [ 4, '\ud83d', '' ]) . ']}');
	is($node->safe_psql($database, "SELECT inserted, rejected FROM tiktrack.import_file('d', '$escaped', options => '{\"at\": \"2026-06-28\"}')"), '1|3', "$encoding: items with escapes");
	is($node->safe_psql($database, "SELECT string_agg(DISTINCT reason, ';') FROM d.import_rejects WHERE import_id = (SELECT max(import_id) FROM d.imports)"), 'holds a character that cannot be stored', "$encoding: each for itself");
	my $export = file("escaped_export_$encoding.json", '{"Your Activity": {"Like List": {"ItemFavoriteList": [{"Date": "2026-01-01 00:00:00", "Link": "x"}, {"Date": "2026-01-01 00:00:01", "Link": "x", "Note": "\u2603"}]}}}');
	is($node->safe_psql($database, "SELECT inserted, rejected FROM tiktrack.import_file('d', '$export', options => '{\"account\": \"me\"}')"), '1|1', "$encoding: an export with escapes");
	my $lines = file("escaped_$encoding.ndjson", join '', map { qq({"occurred_at": 1782000100, "kind": "like", "video_id": 5, "actor_id": "$_"}\n) } $e, '\ud83d\ude00', 'plain');
	is($node->safe_psql($database, "SELECT inserted, rejected FROM tiktrack.import_file('d', '$lines')"), '2|1', "$encoding: lines of JSON with escapes");
}

# ---- what somebody planted before or beside is not called
my $refused = sub { # the SQLSTATE of what must fail
	my ($database, $role, $sql) = @_;
	my ($status, $out, $err) = $node->psql($database, "SET ROLE $role; $sql", extra_params => [ '-v', 'VERBOSITY=sqlstate' ]);
	return $err =~ /ERROR:\s+(\w{5})/ ? $1 : "no error: $out";
};
$node->safe_psql('postgres', 'CREATE DATABASE planted; CREATE ROLE planter; GRANT CREATE ON DATABASE planted TO planter');
$node->safe_psql('planted', 'SET ROLE planter; CREATE SCHEMA tiktrack; CREATE FUNCTION tiktrack.format(text, text, text) RETURNS text LANGUAGE sql AS $$ SELECT $1 $$');
is($refused->('planted', 'postgres', 'CREATE EXTENSION tiktrack'), '42501', 'a schema tiktrack of somebody else is not adopted');
$node->safe_psql('planted', 'DROP SCHEMA tiktrack CASCADE; CREATE SCHEMA tiktrack; GRANT CREATE ON SCHEMA tiktrack TO planter');
is($refused->('planted', 'postgres', 'CREATE EXTENSION tiktrack'), '42501', 'nor one that others may create in');
$node->safe_psql('planted', 'DROP SCHEMA tiktrack; CREATE EXTENSION tiktrack; DROP EXTENSION tiktrack; CREATE EXTENSION tiktrack');
$node->safe_psql('planted', "SELECT tiktrack.create_dataset('d'); GRANT CREATE, USAGE ON SCHEMA d TO planter");
$node->safe_psql('planted', 'SET ROLE planter; CREATE FUNCTION d.format(text, text, bigint) RETURNS text LANGUAGE sql AS $$ SELECT $1 $$');
is($refused->('planted', 'postgres', qq{SELECT * FROM tiktrack.import('d', '$content', options => '{"account": "me"}')}), '42501', 'a dataset with a function of somebody else takes no import');

# ---- readers are called by name, and only readers
is($refused->('postgres', 'reader', $_->[0]), $_->[1], "not a reader of these rows: $_->[0]") for (
	[ q{SELECT r.record ? 'x' FROM tiktrack_internal.read_snapshots('read_export_json', '{"Activity": {"Like List": {"ItemFavoriteList": [{"Date": "2024-01-01 00:00:00", "Link": "x"}]}}}', '{}') r}, '42804' ],
	[ q{SELECT * FROM tiktrack_internal.describe_file('import_account', 'files', '3458764509525573664')}, '22023' ],
	[ q{SELECT * FROM tiktrack_internal.read_snapshots('read_export_json(', '{}', '{}')}, '22023' ]);

# ---- and drops
is(as('creator', 'DROP SCHEMA mine CASCADE; SELECT count(*) FROM pg_namespace WHERE nspname = \'mine\''), '0', 'the creator drops it');
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');

$node->stop;
done_testing();
