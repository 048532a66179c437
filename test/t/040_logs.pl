# Logs of events: real ones against figures counted by other tools, a log with a thousand bad rows of many kinds, pieces that
# cut it anywhere, and tiktrack-import. TIKTRACK_SEED repeats a run.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path getcwd);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $tree = abs_path(dirname(__FILE__) . '/../..');
my $data = $ENV{TIKTRACK_SHARED_DATA} // "$tree/../shared/data";
my $seed = $ENV{TIKTRACK_SEED} // int(rand(2**31));
srand $seed;
note "TIKTRACK_SEED=$seed";
my $dir = PostgreSQL::Test::Utils::tempdir;
my $node = PostgreSQL::Test::Cluster->new('logs');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\ntimezone = 'Asia/Kolkata'");
$node->start;
sub ask { return $node->safe_psql('postgres', "SET client_min_messages = error; SET datestyle = 'ISO'; $_[0]") }
ask('CREATE EXTENSION tiktrack');
sub file { my ($name, $bytes) = @_; open my $out, '>:raw', "$dir/$name" or die $!; print $out $bytes; close $out; return "$dir/$name" }
sub content { open my $in, '<:raw', $_[0] or die "$_[0]: $!"; local $/; return <$in> }
sub import_file { my ($dataset, $path, $source, $options) = @_; return ask("SELECT rows_read, inserted, duplicates, rejected FROM tiktrack.import_file('$dataset', '$path', '$source', \$o\$$options\$o\$)") }
sub any { return $_[ int rand @_ ] }

# ---- tiktrack-import, as a client calls it
my $command = "$tree/clients/import/tiktrack-import";
$ENV{$_->[0]} = $_->[1] for [ PGHOST => $node->host ], [ PGPORT => $node->port ], [ PGDATABASE => 'postgres' ];
sub client { my ($out, $err) = ('', ''); IPC::Run::run([ $command, @_ ], '<', \undef, '>', \$out, '2>', \$err); return ($? >> 8, $out =~ s/ {2,}/ /gr, $err) }

# ---- a log with bad rows: each kind at least once, the others by chance
my ($rows, $bad) = (10_000, 1_000);
my $n = 0;
my $at = sub { sprintf '2025-%02d-%02dT%02d:%02d:%02dZ', 1 + int rand 12, 1 + int rand 28, int rand 24, int rand 60, int rand 60 };
my $good = sub { join ',', any($at->(), 1_760_000_000 + int rand 1e6, '1760000000' . int(100 + rand 900)), '76' . sprintf('%017d', int rand 1e9), any(int rand 1000, '"an ""a"""', "\xc3\xa9va", ''), any('view', 'LIKE', ' comment ', 'share'), any('', 'sms', 'whatsapp'), any('', int rand 1e5, '12.0'), any('', 'ID'), any('', 'yes', 'f') };
my $bad_time = sub { my $time = shift; return sub { "$time,1,2,view,,,," } };
my $bad_field = sub { my ($column, $value) = @_; return sub { my @fields = ($at->(), 5, 6, 'view', '', '', '', ''); $fields[$column] = $value; return join ',', @fields } };
my @bad = (
	(map { $bad_time->($_) } '', '""', ' ', 'N/A', 'None', 'null', 'NaN', 'undefined', '-1', '0', '12', '1.5', '1e9', '176000000', '17600000000', '99999999999', '1760000000.', '1760000000.x', 'yesterday', 'now', 'infinity', 'epoch', '2026-05-01', '2026-05-01 00:00:00', '2026-05-01 24:00:01Z', '2026-05-01T00:Z', '9999-12-31T23:00Z', '2026-13-01 00:00:00Z', '2026-00-01 00:00:00Z',
		'2026-02-29 00:00:00Z', '2026-04-31 00:00:00Z', '2026-05-01 00:60:00Z', '2026-05-01 00:00:60Z', '1969-12-31 23:59:59Z', '12026-01-01 00:00:00Z', '2026-05-01 00:00:00+25:00', '2026-05-01 00:00:00 CET', '01.05.2026 00:00:00', '9' x 3000),
	(map { $bad_field->(3, $_) } '', 'wink', 'views', 'NULL', 'v' x 2000), (map { $bad_field->(5, $_) } '-1', '1.5', 'x', '9223372036854775808', '1e3'), (map { $bad_field->(7, $_) } 'maybe', '--', '2 3'),
	$bad_field->(1, 'i' x 1001), $bad_field->(2, 'n' x 256), $bad_field->(6, 'c' x 256), $bad_field->(1, "\x1a"), $bad_field->(2, "\xff"), $bad_field->(2, "a\0b"), $bad_field->(6, "\xed\xa0\x80"), $bad_field->(6, "\xc3"),
	sub { $at->() . ',1,2,share,delete,,,' }, sub { $at->() . ',1,2' }, sub { $at->() . ',1,2,view,,,,,9' }, sub { 'x' }, sub { '"' . $at->() . '"x,1,2,view,,,,' }, sub { ',' x 300 }, sub { '"' . $at->() . ',1,2,view,,,,' }, sub { '{"occurred_at": 1}' }, sub { 'y' x 100_000 },
);
cmp_ok(scalar @bad, '>=', 60, @bad . ' kinds of bad rows');
my %place;
$place{ int rand $rows } = 1 while keys %place < $bad;
my $k = 0;
$place{$_} = $k++ % @bad for sort { $a <=> $b } keys %place;
my $header = 'occurred_at,video_id,actor_id,kind,method,watched_ms,country,is_public';
my @lines = map { exists $place{$_} ? $bad[ $place{$_} ]->() : $good->() } 0 .. $rows - 1;
for my $end ("\n", "\r\n") {
	my $name = $end eq "\n" ? 'lf' : 'crlf';
	my $log = file("$name.csv", join($end, "\xef\xbb\xbf$header", @lines) . $end);
	ask("SELECT tiktrack.create_dataset('bad_$name')");
	is(import_file("bad_$name", $log, 'auto', '{}'), "$rows|" . ($rows - $bad) . "|0|$bad", "$name: the bad are rejected, the good imported");
	is(ask("SELECT count(*), count(DISTINCT line), count(*) FILTER (WHERE line IS NULL OR raw IS NULL OR reason = '') FROM bad_$name.import_rejects"), "$bad|$bad|0", "$name: each with its line, text and reason");
	is(ask("SELECT string_agg(line::text, ' ' ORDER BY line) FROM bad_$name.import_rejects"), join(' ', map { $_ + 2 } sort { $a <=> $b } keys %place), "$name: on the lines that are bad");
	is(import_file("bad_$name", $log, 'auto', '{}'), "$rows|0|" . ($rows - $bad) . "|$bad", "$name: again, nothing new");
	is(ask("SELECT sum((value)::bigint) FROM tiktrack.import_report('bad_$name'), jsonb_each_text(reasons) WHERE import_id = 1"), $bad, "$name: and the report counts the reasons");
}
is(ask(q(SELECT count(*) FROM (SELECT occurred_at, video_id, item_text, kind, share_type, watched_ms, import_key FROM bad_lf.events EXCEPT SELECT occurred_at, video_id, item_text, kind, share_type, watched_ms, import_key FROM bad_crlf.events) x)), '0', 'both ends of lines give the same');

# ---- the same from a content, from a file and from the client, in pieces that end anywhere
ask("SELECT tiktrack.create_dataset('$_')") for qw(content client pieces);
is(ask("SELECT inserted, rejected FROM tiktrack.import('content', tiktrack.text_of_file(pg_read_binary_file('$dir/lf.csv')))"), ($rows - $bad) . "|$bad", 'as a content');
my ($status, $out, $err) = client('client', "$dir/lf.csv");
is($status, 0, 'tiktrack-import succeeds') or diag $err;
like($out, qr/^lf\.csv events_csv $rows read, @{[ $rows - $bad ]} new, 0 already there, $bad rejected \(import 1\)$/m, 'and says what became of the rows');
like($err, qr/WARNING: .*$bad of $rows rows could not be used/, 'and warns');
ask("CREATE TABLE pieces.upload (n bigint GENERATED ALWAYS AS IDENTITY, line text);
	DO \$\$ DECLARE bytes bytea := pg_read_binary_file('$dir/lf.csv'); size integer; at integer := 1; BEGIN
	PERFORM setseed(0.5);
	WHILE at <= length(bytes) LOOP size := 1 + floor(random() * 9000); INSERT INTO pieces.upload (line) VALUES (encode(substring(bytes FROM at FOR size), 'base64')); at := at + size; END LOOP; END \$\$");
is(ask("SELECT inserted, rejected FROM tiktrack.import_upload('pieces', 'pieces.upload')"), ($rows - $bad) . "|$bad", 'in pieces');
for my $other (qw(content client pieces)) {
	is(ask("SELECT (SELECT count(*) FROM (SELECT import_key, kind, share_type, ordinal FROM bad_lf.events EXCEPT ALL SELECT import_key, kind, share_type, ordinal FROM $other.events) x), (SELECT count(*) FROM (SELECT line, raw, reason FROM bad_lf.import_rejects WHERE import_id = 1 EXCEPT ALL SELECT line, raw, reason FROM $other.import_rejects) x)"), '0|0', "$other: the same events and rejects");
}

# ---- equal rows far apart, in a log larger than a chunk of the store and than a piece of the reader
my $many = 120_000;
my @block = map { sprintf '17%08d,%d,%d,view', $_ % 50_000, $_ % 700, $_ % 30_000 } 1 .. $many;
my $big = file('big.csv', join("\n", 'occurred_at,video_id,actor_id,kind', @block, reverse(@block), @block[ 0 .. 999 ]) . "\n");
ask("SELECT tiktrack.create_dataset('big')");
my $total = 2 * $many + 1000;
is(import_file('big', $big, 'auto', '{}'), "$total|$total|0|0", 'equal rows are all kept, wherever they stand');
is(ask('SELECT max(ordinal), count(*), count(DISTINCT import_key) FROM big.events'), "3|$total|$total", 'each known by its number');
is(import_file('big', file('part.csv', join("\n", 'occurred_at,video_id,actor_id,kind', @block[ 0 .. 999 ], @block[ 0 .. 999 ], @block[ 0 .. 999 ], @block[ 0 .. 999 ]) . "\n"), 'auto', '{}'), '4000|1000|3000|0', 'of four equals where three are stored, one is new');
ask("SELECT tiktrack.create_dataset('small_sort')");
is(ask("SET maintenance_work_mem = '1MB'; SELECT inserted FROM tiktrack.import_file('small_sort', '$big')"), $total, 'with a sort that does not fit memory');
is(ask('SELECT count(*) FROM (SELECT import_key FROM big.events WHERE import_id = 1 EXCEPT SELECT import_key FROM small_sort.events) x'), '0', 'the same');

# ---- tiktrack-import: archives, options, refusals
my $share = "$tree/test/data/Share History.txt";
($status, $out, $err) = client('--account', 'me', 'client', $share, "$dir/nothing.csv");
is($status, 1, 'one of two files is missing');
like($out, qr/^Share History\.txt export_txt 3 read, 3 new/m, 'the other is imported');
like($err, qr/nothing\.csv: no such file/, 'and the missing one named');
($status, $out, $err) = client('client', file('user_data_lemon8.json', '{"Activity": {}}'));
is($status, 1, 'an export of Lemon8 is refused');
like($err, qr/another product, Lemon8/, 'by its name');
($status, $out, $err) = client('nowhere', $share);
is($status, 1, 'no dataset');
like($err, qr/dataset "nowhere" does not exist/, 'in the words of the server');
($status, $out, $err) = client('client');
is($status, 2, 'a call without files is wrong');
like($err, qr/^usage:/, 'and shows how to call it');
($status, $out, $err) = client('--colour', 'red', 'client', $share);
is($status, 2, 'so is one with an unknown option');
SKIP: {
	skip 'no python3 to make a zip with', 51 if system('python3 -c pass >/dev/null 2>&1') != 0;
	mkdir "$dir/export";
	file('export/Share History.txt', content($share));
	file('export/user_data_lemon8.json', '{"Activity": {}}');
	file('export/picture.png', 'x');
	system("cd '$dir' && echo x > export/note.pdf && python3 -m zipfile -c export.zip export/ && gzip -k -f '$dir/part.csv'") == 0 or die 'no zip';
	($status, $out, $err) = client('--account=zipped', 'client', "$dir/export.zip", "$dir/part.csv.gz");
	is($status, 0, 'a zip and a gz') or diag $err;
	like($out, qr/^Share History\.txt export_txt 3 read, 3 new/m, 'what is in the zip');
	like($err, qr/^\S+export\.zip: left out, none of JSON, CSV and TXT: note\.pdf, picture\.png$/m, 'and what is left out of it, in one line');
	like($out, qr/^part\.csv events_csv 4000 read, 4000 new/m, 'what is in the gz');
	like($err, qr/^\S+export\.zip: left out, of another product, Lemon8: user_data_lemon8\.json$/m, 'without what is of Lemon8');

	# what the name of the archive tells
	mkdir "$dir/studio";
	file('studio/Overview.csv', "Date,Video Views,Profile Views,Likes,Comments,Shares\nAugust 15,1,2,3,4,5");
	system("cd '$dir/studio' && python3 -m zipfile -c ../Overview_2024-08-17_1723852800_zip.maker.zip Overview.csv") == 0 or die 'no zip';
	($status, $out, $err) = client('client', "$dir/Overview_2024-08-17_1723852800_zip.maker.zip");
	like($out, qr/^Overview\.csv +studio_overview +1 read, 1 new/m, 'a zip of TikTok Studio needs no options') or diag $err;
	like($err, qr/year of the first row is taken for 2024, from the time in the name of the file/, 'the year is told');
	is(ask("SELECT a.username, s.day, i.file_name FROM client.account_snapshots s JOIN client.accounts a USING (account_id) JOIN client.imports i USING (import_id) WHERE s.source = 'studio_overview'"),
		'zip.maker|2024-08-15|Overview_2024-08-17_1723852800_zip.maker.zip/Overview.csv', 'whose it is, its day, and its name in the archive');

	# what macOS adds, and zips of zips
	my @studio = ('--account', 'demo', '--year', '2026', '--timezone', 'UTC', 'client');
	($status, $out, $err) = client(@studio, glob "$tree/test/data/cases/c20a_*.zip");
	is($status, 0, 'a zip made on macOS') or diag $err;
	like($out, qr/^Content\.csv studio_content [1-9]\d* read, [1-9]/m, 'is read');
	like($err, qr/c20a_\w+\.zip: left out, made by the system that packed it: \._Content\.csv$/m, 'but for what macOS adds');
	ask("SELECT tiktrack.create_dataset('inner')");
	($status, $out, $err) = client(@studio[ 0 .. 5 ], 'inner', glob "$tree/test/data/cases/c20b_*.zip");
	is($status, 0, 'a zip of zips') or diag $err;
	like($out, qr/^Content\.csv studio_content [1-9]\d* read, [1-9]/m, 'is read');
	# files with a header alone
	($status, $out, $err) = client(@studio[ 0 .. 5 ], 'inner', glob "$tree/test/data/cases/c20c_*.zip");
	is($status, 0, 'a zip of files of which some are empty') or diag $err;
	like($out, qr/^FollowerGender\.csv studio_follower_gender no rows in it/m, 'which is said');
	like($out, qr/^FollowerHistory\.csv studio_follower_history [1-9]\d* read, [1-9]/m, 'beside what the others hold');
	# sections of an export that are never read
	mkdir "$dir/txt";
	file('txt/Share History.txt', content($share));
	file('txt/Favorite Sounds.txt', "Date: 2026-05-01 10:00:00 UTC\nLink: https://example.org/\n\n");
	file('txt/Block List.txt', "Date: 2026-05-01 10:00:00 UTC\nUserName: somebody\n\n");
	file('txt/Login History.txt', "Date: 2026-05-01 10:00:00 UTC\nIP: 192.0.2.1\n\n");
	file('txt/Reposts.txt', "You have no data in this section\n");
	system("cd '$dir' && python3 -m zipfile -c txt.zip txt/ && rm 'txt/Share History.txt' txt/Reposts.txt && python3 -m zipfile -c private.zip txt/") == 0 or die 'no zip';
	($status, $out, $err) = client('--account=sections', 'client', "$dir/txt.zip");
	is($status, 0, 'sections that are never read cost nothing') or diag $err;
	like($out, qr/^Share History\.txt export_txt 3 read, 3 new/m, 'those that are read are');
	is($err, "$dir/txt.zip: left out, not a section that is read: Block List.txt, Favorite Sounds.txt, Login History.txt\n", 'the others are named in one line');
	($status, $out, $err) = client('--account=sections', 'client', "$dir/private.zip");
	is($status, 1, 'where none is read, nothing is imported');
	like($err, qr/private\.zip: nothing to import in it: no JSON, CSV or TXT that is read$/m, 'as is said');
	($status, $out, $err) = client('--account=sections', 'client', "$dir/txt/Block List.txt");
	is($status, 1, 'a file that is named itself has to be one');
	# what fails without a word of the server
	mkdir "$dir/torn";
	file('torn/Share History.txt', content($share));
	system("cd '$dir' && gzip -n <'torn/Share History.txt' | head -c 40 >torn/Reposts.txt.gz && python3 -m zipfile -c torn.zip torn/") == 0 or die 'no zip';
	($status, $out, $err) = client('--account=torn', 'client', "$dir/torn.zip");
	is($status, 1, 'a torn section of a zip is a failure');
	like($err, qr/^\Q$dir\E\/torn\.zip: Reposts\.txt: not imported$/m, 'as is said');
	like($out, qr/^Share History\.txt export_txt 3 read/m, 'of that section alone');
	# what a zip brings as links: a zip in it does not go where one leads, and nothing is read through one
	mkdir "$dir/$_" for 'home', 'bin', 'links', 'trap';
	file('home/.bashrc', "its own\n");
	file('home/private.txt', content($share));
	file('links/make', <<"END");
import io, os, stat, zipfile
def link(z, name, to):
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    z.writestr(entry, to)
share = open('$dir/home/private.txt', 'rb').read()
def nest(name, depth):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as z:
        z.writestr('.bashrc', 'planted\\n')
        z.writestr('Share History.txt', share)
        z.writestr('all*.zip', 'no zip')
        if depth: z.writestr('more.zip', nest(name, depth - 1))
        for level in '12': link(z, 'more.zip.' + level, '$dir/home')
        link(z, 'more', '$dir/home')
        link(z, 'zip', '$dir/home')
        link(z, 'Reposts.txt', '$dir/home/private.txt')
        link(z, 'away', '$dir/home')
    return out.getvalue()
open('$dir/links.zip', 'wb').write(nest('links', 2))
END
	file('trap/zipfile.py', "open('$dir/home/.bashrc', 'a').write('planted')\n");
	system("cd '$dir' && python3 links/make") == 0 or die 'no zip';
	# with each program that unpacks, as if there were no other
	my @needed = qw(bash psql base64 gzip head od tr dd wc find sort mktemp rm mv mkdir basename cat printf sed grep env dirname date);
	for my $unpacker (qw(unzip bsdtar python3)) {
		chomp(my $path = `bash -c 'type -P $unpacker'`);
		SKIP: {
			skip "no $unpacker", 7 unless length $path;
			system("rm -rf '$dir/bin' && mkdir '$dir/bin'") == 0 or die;
			for my $program (@needed, $unpacker) {
				chomp(my $there = $program eq 'python3' ? `python3 -c 'import sys; print(sys.executable)'` : `bash -c 'type -P $program'`);
				symlink $there, "$dir/bin/$program" if length $there;
			}
			ask("SELECT tiktrack.create_dataset('links_$unpacker')");
			{
				local $ENV{PATH} = "$dir/bin";
				my $from = getcwd();
				chdir "$dir/trap" or die;
				($status, $out, $err) = client('--account=me', "links_$unpacker", "$dir/links.zip");
				chdir $from or die;
			}
			is(content("$dir/home/.bashrc"), "its own\n", "$unpacker: a zip writes nothing through a link") or diag "$out\n$err";
			is_deeply([ map { s{.*/}{}r } sort glob "$dir/home/* $dir/home/.bashrc" ], [ '.bashrc', 'private.txt' ], 'nor beside');
			is(content("$dir/home/private.txt"), content($share), 'nor over it');
			# python3 writes a link down as a file of its target's name
			is(ask("SELECT string_agg(file_name, ' ' ORDER BY import_id) FROM links_$unpacker.imports WHERE file_name NOT LIKE '%Reposts%'"), 'links.zip/Share History.txt links.zip/more.zip/Share History.txt links.zip/more.zip/more.zip/Share History.txt', 'the zips in it are read, under their names');
			is(ask("SELECT sum(inserted) FROM links_$unpacker.imports"), '3', 'once');
			unlike($out, qr/^Reposts/m, 'nothing is read through a link');
			is($status, 0, 'and all else goes in') or diag $err;
		}
	}
	# what a file is called tells nothing of its rows
	system("cd '$dir' && cp '$share' 'x read, 0 new, 0 already there, .txt' && cp '$share' 't|.txt' && python3 -m zipfile -c named.zip 'x read, 0 new, 0 already there, .txt' 't|.txt'") == 0 or die 'no zip';
	ask("SELECT tiktrack.create_dataset('named')");
	($status, $out, $err) = client('--account=me', 'named', "$dir/named.zip", "$dir/x read, 0 new, 0 already there, .txt");
	is($status, 0, 'a name that says that no row could be used') or diag $err;
	is($err, '', 'is a name');
	like($out, qr/^t\|\.txt +export_txt +3 read, /m, 'and one with a bar is shown whole');
	# names that unzip would take for patterns, or the server for no text
	my $counts = "video_id,at,views\n7600000000000000009,2026-06-01T09:00:00Z,";
	ask("SELECT tiktrack.create_dataset('names')");
	for ([ 'a1.zip', 1 ], [ 'a[1].zip', 2 ], [ 'star.zip', 3 ], [ 'st*r.zip', 4 ], [ "caf\xe9.zip", 5 ]) {
		my ($name, $views) = @$_;
		file('counts.csv', $counts . "$views\n");
		system('python3', '-c', 'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").write(sys.argv[2], "counts.csv")', "$dir/$name", "$dir/counts.csv") == 0 or die 'no zip';
	}
	for ([ 'a[1].zip', 2 ], [ 'st*r.zip', 4 ], [ "caf\xe9.zip", 5 ]) {
		my ($name, $views) = @$_;
		($status, $out, $err) = client('names', "$dir/$name");
		is($status, 0, 'a zip whose name is a pattern, or no UTF-8') or diag $err;
		is(ask("SELECT views FROM names.video_snapshots ORDER BY snapshot_id DESC LIMIT 1"), $views, 'it is that zip which is read');
	}
	($status, $out, $err) = client("--account=a\tb", 'names', "$dir/counts.csv");
	is($status, 2, 'a control character in a name');
	like($err, qr/^tiktrack-import: --account holds a tab/, 'is said');
	# a file of which no row can be used
	($status, $out, $err) = client('--at', '2026-06-28', 'client', file('bad.json', '[{"id": "0", "stats": {"diggCount": 1}}]'));
	is($status, 1, 'no row could be used');
	like($err, qr/^bad\.json: none of its rows could be used$/m, 'as is said');
	is((client('--at', '2026-06-28', 'client', file('good.json', '[{"id": "7600000000000000001", "stats": {"diggCount": 1}}]')))[0], 0, 'known or new, it could') for 1, 2;
}

# ---- real logs
my $higgs_options = '{"columns": ["actor_id", "video_id", "occurred_at", "kind"], "kinds": {"RT": {"share_type": "repost", "platform": "twitter"}, "RE": "comment", "MT": null}}';
SKIP: {
	my $packed = "$data/interactions/higgs-activity_time.txt.gz";
	skip "no $packed", 10 unless -r $packed;
	my $log = "$dir/higgs.txt";
	system("gzip -dc '$packed' > '$log'") == 0 or die 'gzip';
	ask("SELECT tiktrack.create_dataset('higgs')");
	is(import_file('higgs', $log, 'events_csv', $higgs_options), '391832|391832|0|0', 'Higgs: retweets and replies');
	is(ask("SELECT details ->> 'records', details ->> 'skipped' FROM higgs.imports"), '563069|171237', 'Higgs: mentions are left out');
	is(ask(q(SELECT kind, share_type, platform, count(*), count(DISTINCT actor_id), count(DISTINCT video_id), count(*) FILTER (WHERE actor_id = video_id) FROM higgs.events GROUP BY 1, 2, 3 ORDER BY 1)), "comment|||36902|27255|18586|507\nshare|repost|twitter|354930|228556|41426|0", 'Higgs: people on both sides');
	is(ask(q(SELECT string_agg(n::text, ' ' ORDER BY day) FROM (SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, count(*) AS n FROM higgs.events WHERE kind = 'share' GROUP BY 1) x)), '2136 9248 19426 233331 62292 19531 8966', 'Higgs: UTC days, under another zone');
	is(ask(q(SELECT min(occurred_at) = to_timestamp(1341100972), max(occurred_at) = to_timestamp(1341705593) FROM higgs.events)), 't|t', 'Higgs: first and last');
	is(ask('SELECT max(ordinal) FROM higgs.events'), '1', 'Higgs: no two rows are equal');
	is(ask(q(SELECT string_agg(video_id || ' ' || n || ' (' || people || ')', ' · ' ORDER BY n DESC) FROM (SELECT video_id, count(*) AS n, count(DISTINCT actor_id) AS people FROM higgs.events WHERE kind = 'share' GROUP BY 1 ORDER BY 2 DESC LIMIT 10) x)),
		'88 18977 (14060) · 677 7427 (5613) · 1988 6262 (4335) · 14454 6204 (6190) · 349 3504 (2802) · 6948 2248 (1959) · 283 2236 (2039) · 5226 2067 (1658) · 3571 2001 (1980) · 519 1933 (1645)', 'Higgs: the most retweeted, and by how many');
	cmp_ok(abs(ask(q(SELECT tiktrack.reach(tiktrack.reach_agg(actor_id)) FROM higgs.events WHERE kind = 'share')) / 228556 - 1), '<', 0.05, 'Higgs: their estimate');
	is(import_file('higgs', $log, 'events_csv', $higgs_options), '391832|0|391832|0', 'Higgs: again, nothing new');
	is(import_file('higgs', $log, 'events_csv', $higgs_options =~ s/"MT": null/"MT": "link_click"/r), '563069|171237|391832|0', 'Higgs: with the mentions, only they are new');
}
SKIP: {
	my $packed = "$data/interactions/kuairand27k_likehate_kcore15.tsv.gz";
	skip "no $packed", 3 unless -r $packed;
	my $log = "$dir/kuairand.tsv";
	system("gzip -dc '$packed' > '$log'") == 0 or die 'gzip';
	# counted here by splitting lines
	my (%flags, $records, $watched);
	open my $in, '<', $log or die $!;
	chomp(my $first = <$in>);
	my @names = split /\t/, $first;
	while (my $line = <$in>) { chomp $line; my %field; @field{@names} = split /\t/, $line; $records++; $watched += $field{play_time_ms}; $flags{$_} += $field{$_} for qw(is_follow is_comment is_forward is_profile_enter label) }
	close $in;
	my $events = $records;
	$events += $_ for values %flags;
	my $options = '{"columns": {"occurred_at": "time_ms", "actor_id": "user_id", "watched_ms": "play_time_ms", "kind": {"*": "view", "label": "like", "is_follow": "follow", "is_comment": "comment", "is_forward": "share", "is_profile_enter": "profile_visit"}}}';
	ask("SELECT tiktrack.create_dataset('kuairand')");
	is(import_file('kuairand', $log, 'events_csv', $options), "$events|$events|0|0", 'KuaiRand: a view and more of each row');
	is(ask(q(SELECT string_agg(kind || ' ' || n, ', ' ORDER BY kind) FROM (SELECT kind, count(*) AS n FROM kuairand.events GROUP BY 1) x)), "comment $flags{is_comment}, follow $flags{is_follow}, like $flags{label}, profile_visit $flags{is_profile_enter}, share $flags{is_forward}, view $records", 'KuaiRand: by kind');
	is(ask(q(SELECT sum(watched_ms), count(*) FILTER (WHERE watched_ms IS NULL AND kind = 'view') FROM kuairand.events)), "$watched|0", 'KuaiRand: time watched');
}

$node->stop;
done_testing();
