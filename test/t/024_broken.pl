# Ten thousand rows of which a thousand are bad in many ways: the bad ones are counted and kept with their place and a reason,
# the good ones are imported, and a second import adds nothing. TIKTRACK_SEED repeats a run.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{TIKTRACK_SEED} // int(rand(2**31));
srand $seed;
note "TIKTRACK_SEED=$seed";
my ($rows, $bad) = (10_000, 1_000);
my $dir = PostgreSQL::Test::Utils::tempdir;
my $node = PostgreSQL::Test::Cluster->new('broken');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\ntimezone = 'UTC'");
$node->start;
sub ask { return $node->safe_psql('postgres', "SET client_min_messages = error; $_[0]") }
ask("CREATE EXTENSION tiktrack");

sub any { return $_[ int rand @_ ] }
sub file { my ($name, $bytes) = @_; open my $out, '>:raw', "$dir/$name" or die $!; print $out $bytes; close $out; return "$dir/$name" }
# which of the rows are bad: each kind at least once, the others by chance
sub places { my ($total, $n, $kinds) = @_; my %at; $at{ int rand $total } = 1 while keys %at < $n; my $k = 0; $at{$_} = $k++ % $kinds for sort { $a <=> $b } keys %at; return \%at }

# ---- JSON
my $n = 0;
my $date = sub { sprintf '2025-%02d-%02d %02d:%02d:%02d', 1 + int rand 12, 1 + int rand 28, int rand 24, int rand 60, int rand 60 };
my $link = sub { sprintf 'https://www.tiktokv.com/share/video/76%017d/', int rand 1e9 };
my @bad_json = (
	(map { my $value = $_; sub { qq({"Date": $value, "Link": "x"}) } } 'null', '""', '" "', '"N/A"', '"None"', '"n.v.t."', 'true', '[]', '{}', '-1', '1e400', '12', '1.5', '0.1e1', '99999999999999999999', '"yesterday"',
		'"2026-13-01 00:00:00"', '"2026-00-01 00:00:00"', '"2026-02-29 00:00:00"', '"2026-04-31 00:00:00"', '"2026-01-01 24:00:00"', '"2026-01-01 00:60:00"', '"2026-01-01 00:00:61"', '"2026-01-01"', '"01.02.2026 00:00:00"', '"0000-00-00 00:00:00"', '"1969-12-31 23:59:59"', '"12026-01-01 00:00:00"',
		'"2026-01-01 00:00:00 CET"', '"2026-01-01 00:00:00+25"', '"' . ('9' x 5000) . '"', '"\u0000"', '"infinity"', '"now"', '"epoch"', '"2026-01-01 00:00:00\u0000"', '["2026-01-01 00:00:00"]', '{"Date": "2026-01-01 00:00:00"}'),
	(map { my $value = $_; sub { $value } } 'null', '1', '-0.5e-7', 'true', 'false', '"text"', '""', '[]', '[[]]', '[{"Date": "2026-01-01 00:00:00"}]', '{}', '{"Link": "x"}', '{"": ""}', '[' x 200 . ']' x 200, '{"a": ' x 200 . '1' . '}' x 200),
	(map { my $value = $_; sub { '{"Date": "' . $date->() . '", "Link": "' . $value . '"}' } } '\u0000', 'a\u0000b', '\ud800', '\udfff', '\ud800\ud800', '\udc00\ud800', "\xff", "\xc3", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xc0\xaf", "a\0b"),
);
my @good_json = (
	sub { '{"Date": "' . $date->() . '", "Link": "' . $link->() . '"}' }, sub { '{"date":"' . $date->() . ' UTC","link":"' . $link->() . '"}' }, sub { "{ \"Date\" :\n\t\"" . $date->() . "\" }" }, sub { '{"Date": "' . $date->() . '", "Date": "' . $date->() . '", "Link": null}' },
	sub { '{"Date": ' . (1700000000 + int rand 1e7) . ', "Link": 5}' }, sub { '{"Link": "' . $link->() . '", "extra": {"a": [1, 2, {"b": null}]}, "Date": "' . ($date->() =~ s/ /T/r) . 'Z"}' }, sub { '{"Date": "' . $date->() . '", "Link": "\ud83d\ude00 \u00e9 ' . "\xc3\xa9 \t\x01" . '"}' },
	sub { '{"Date": "' . $date->() . '", "Link": "' . ('x' x int rand 3000) . '"}' }, sub { '{"Date": "' . $date->() . '", "Link": "' . $link->() . '", "n": 1e400, "m": -0.0000000000000000000000000000000001}' },
);
my $at = places($rows, $bad, scalar @bad_json);
my @items = map { exists $at->{$_} ? $bad_json[ $at->{$_} ]->() : any(@good_json)->() } 0 .. $rows - 1;
my $json = file('broken.json', '{"Your Activity": {"Like List": {"ItemFavoriteList": [' . join(",\n", @items) . ']}}}');
sub import_file { my ($dataset, $path, $options) = @_; return ask("SELECT rows_read, inserted, duplicates, rejected FROM tiktrack.import_file('$dataset', '$path', options => '$options')") }
sub adds_up { my ($dataset, $what) = @_; is(ask("SELECT count(*) FILTER (WHERE rows_read <> inserted + duplicates + rejected), count(*) FILTER (WHERE rejected <> (SELECT count(*) FROM $dataset.import_rejects r WHERE r.import_id = i.import_id)), (SELECT count(*) FROM $dataset.import_rejects WHERE reason = '' OR line IS NULL OR raw IS NULL) FROM $dataset.imports i"), '0|0|0', "$what: good and bad add up, and each bad row has its place, text and reason") }
ask("SELECT tiktrack.create_dataset('j')");
is(import_file('j', $json, '{"account": "me"}'), "$rows|" . ($rows - $bad) . "|0|$bad", 'JSON: good rows and bad ones');
adds_up('j', 'JSON');
is(ask("SELECT string_agg((line - 1)::text, ' ' ORDER BY line) FROM j.import_rejects"), join(' ', sort { $a <=> $b } keys %$at), 'JSON: exactly the bad ones are rejected');
is(ask("SELECT count(*) FROM j.import_rejects WHERE path <> format('\$.Your Activity.Like List.ItemFavoriteList[%s]', line - 1)"), '0', 'JSON: with their path');
is(import_file('j', $json, '{"account": "me"}'), "$rows|0|" . ($rows - $bad) . "|$bad", 'JSON again: nothing new');
is(ask('SELECT count(*), count(DISTINCT import_key) FROM j.events'), ($rows - $bad) . '|' . ($rows - $bad), 'JSON: nothing twice');

# the same rows as followers, with names that are hard
ask("SELECT tiktrack.create_dataset('people')");
my @names = map { any("fan_$_", 'N/A', "Fan_" . int($_ / 2), 'n/a', '', " fan_$_ ", 'x' x (1 + int rand 60), '\u00e9\u00c9' . $_, '"; DROP TABLE x --' =~ s/"/\\"/r) } 1 .. 2000;
my $people = file('people.json', '{"Your Activity": {"Follower": {"FansList": [' . join(',', map { '{"Date": "' . $date->() . qq(", "UserName": "$_"}) } @names) . ']}}}');
is(import_file('people', $people, '{"account": "me"}'), '2000|2000|0|0', 'followers with any name');
is(import_file('people', $people, '{"account": "me"}'), '2000|0|2000|0', 'followers again');
is(ask("SELECT count(*) FROM people.events WHERE actor_id IS NULL"), scalar(grep { m{^(|n/a)$}i } @names), 'vanished ones are nobody');

# ---- CSV
# A bad row has the date of its place: what a misplaced date does to the years behind it is not the question here.
my $day = sub { my @t = gmtime(946684800 + 86400 * $n); (qw(January February March April May June July August September October November December))[ $t[4] ] . " $t[3]" };
my @bad_csv = (map { my $line = $_; sub { $line =~ s/May 1(?=[",]|$)/$day->()/er } } '1', '1,2,3,4', 'May 1', 'May 1,1,2,3,4', 'May 1,1,2,3,4,5,6', ',,,,,', 'May 1,1.5,2,3,4,5', 'May 1,x,2,3,4,5', 'May 1,1,2,3,4,99999999999999999999', 'May 1,1,2,3,4,5-', 'May 1,NaN1,2,3,4,5', 'May 1,1e5,2,3,4,5', 'May 1,0x1,2,3,4,5', 'May 1,infinity,2,3,4,5', "May 1,1,2,3,4,\xff",
	"May 1,1,2,3,4,5\0", "May 1,1 00,2,3,4,5", 'May 0,1,2,3,4,5', 'May 32,1,2,3,4,5', 'May,1,2,3,4,5', '2026-05-01,1,2,3,4,5', '5/1,1,2,3,4,5', '"May 1"x,1,2,3,4,5', 'May 1,"1"2,2,3,4,5', '   ', ',', 'May 1,1,2,3,4,5,' . ',' x 300, 'May 1,--1,2,3,4,5', "May 1,\xe2\x88\x925,2,3,4,5", 'May 1,nul,2,3,4,5');
$at = places($rows, $bad, scalar @bad_csv);
my @lines = map {
	exists $at->{$_} ? $bad_csv[ $at->{$_} ]->() : do {
		my @fields = ($day->(), map { int(rand 2000) - 100 } 1 .. 5);
		$n++;
		@fields = map { qq("$_") } @fields if rand() < 0.5;
		$fields[5] = 'undefined' if rand() < 0.1;
		join ',', @fields }
} 0 .. $rows - 1;
my $eol = any("\n", "\r\n", "\r");
my $csv = file('broken.csv', "\xef\xbb\xbfDate,Video Views,Profile Views,Likes,Comments,Shares$eol" . join($eol, @lines));
ask("SELECT tiktrack.create_dataset('c')");
is(import_file('c', $csv, '{"account": "me", "year": 2000}'), "$rows|" . ($rows - $bad) . "|0|$bad", 'CSV: good rows and bad ones');
adds_up('c', 'CSV');
is(ask("SELECT string_agg((line - 2)::text, ' ' ORDER BY line) FROM c.import_rejects"), join(' ', sort { $a <=> $b } keys %$at), 'CSV: exactly the bad lines are rejected');
is(import_file('c', $csv, '{"account": "me", "year": 2000}'), "$rows|0|" . ($rows - $bad) . "|$bad", 'CSV again: nothing new');
is(ask("SELECT count(*), count(DISTINCT day), max(day) - min(day) + 1 FROM c.account_snapshots"), join('|', ($rows - $bad) x 3), 'CSV: every good day once, over all years');

# ---- TXT
my @bad_txt = (map { my $block = $_; sub { $block } } "Date: never\nMethod: sms", "Date:\nMethod: sms", "Method: sms", "Link: x", "no colon at all", ": x", "Date 2026-01-01 00:00:00", "Date: 2026-02-30 00:00:00 UTC\nMethod: x", "Date: N/A\nLink: y", "Date: 2026-01-01 00:00:00\nLink: \xff", "Date: 2026-01-01 00:00:00\nLink: \0", "::::", "Date: 2026-01-01 00:00:00\nMethod: delete");
$at = places($rows, $bad, scalar @bad_txt);
delete $at->{0}; # the first block tells what the file is
my @blocks = map { exists $at->{$_} ? $bad_txt[ $at->{$_} ]->() : 'Date: ' . $date->() . any('', ' UTC') . "\n" . any('', "Shared Content: share_video\n") . 'Link: ' . any($link->(), '', 'N/A', "a:b:c") . "\nMethod: " . any('sms', 'copy', 'Chat_Head', '', 'N/A', 'never seen') } 0 .. $rows - 1;
my $txt = file('broken.txt', join("\n\n" . "\n" x int(rand 3), @blocks));
$bad = keys %$at;
ask("SELECT tiktrack.create_dataset('t')");
is(import_file('t', $txt, '{"account": "me"}'), "$rows|" . ($rows - $bad) . "|0|$bad", 'TXT: good rows and bad ones');
adds_up('t', 'TXT');
is(import_file('t', $txt, '{"account": "me"}'), "$rows|0|" . ($rows - $bad) . "|$bad", 'TXT again: nothing new');

# ---- files that are broken as a whole: an error, nothing imported
my $whole = slurp_file($json);
for my $cut (map { 60 + int rand(length($whole) - 60) } 1 .. 5) {
	my ($status, $out, $err) = $node->psql('postgres', "SELECT * FROM tiktrack.import_file('j', '" . file('cut.json', substr($whole, 0, $cut)) . "', options => '{\"account\": \"me\"}')");
	like($err, qr/ERROR:  content begins like JSON but is not valid JSON/, "JSON cut at $cut");
}
my ($status, $out, $err) = $node->psql('postgres', "SELECT * FROM tiktrack.import_file('j', '" . file('deep.json', '{"Activity": ' . '[' x 1_000_000) . "', options => '{\"account\": \"me\"}')");
like($err, qr/ERROR:  (stack depth limit exceeded|content begins like JSON|.*too deep)/, 'a million brackets');
is(ask('SELECT count(*) FROM j.imports'), '2', 'of which nothing is left');
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');

$node->stop;
done_testing();
