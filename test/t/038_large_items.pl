# One item, line, record or header of 64 MB in a file of each format: refused with the right reason, in memory of at most
# three times the file. And long loops can be canceled.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'needs /proc' unless -r '/proc/self/status';
my $megabytes = $ENV{TIKTRACK_MEMORY_MB} // 64;
my $bytes = $megabytes * 1024 * 1024;

my $node = PostgreSQL::Test::Cluster->new('large_items');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\ntimezone = 'UTC'\nshared_buffers = 16MB\nmax_parallel_workers_per_gather = 0");
$node->start;
$node->safe_psql('postgres', "CREATE EXTENSION tiktrack; SELECT tiktrack.create_dataset('d')");

my $file = PostgreSQL::Test::Utils::tempdir . '/file';
my $peak = q(SELECT substring(pg_read_file('/proc/' || pg_backend_pid() || '/status', 0, 100000, true) FROM 'VmHWM:\s*(\d+)'));
# what becomes of a file, in a backend of its own, and the most memory that this has had
sub import_of {
	my ($options, @pieces) = @_;
	open my $out, '>:raw', $file or die "$file: $!";
	for (@pieces) { print $out $_ }
	close $out;
	my ($status, $said, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSET client_min_messages = error;\nSELECT 'rows', rows_read, inserted, rejected FROM tiktrack.import_file('d', '$file', options => '$options');\n$peak;", on_error_stop => 0);
	my ($kilobytes) = $said =~ /^(\d+)\s*\z/m;
	my ($result) = $said =~ /^rows\|(.*)$/m;
	my $answer = $result // ($err =~ /ERROR:  (\w{5}): ([^\n]*)/ ? "$1 $2" : $err);
	unlink $file;
	return ($answer, $kilobytes * 1024);
}
my (undef, $least) = import_of('{"account": "me"}', '{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-01 00:00:00"}]}}}');
sub large { my ($letter) = @_; return $letter x $bytes }
my $item = sub { my ($text) = @_; return '{"id": "7640000000000000001", "createTime": 1778000100, "desc": "' . $text . '", "author": {"uniqueId": "mila"}, "stats": {"playCount": 9, "diggCount": 3}}' };
my $deep = $bytes / 2;
my $like = '{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-02 00:00:00", "link": "https://www.tiktok.com/@a/video/7600000000000000001"}, ';
my @cases = (
	[ 'an element of an export', '{"account": "me"}', sub { ($like, '{"date": "2026-01-01 00:00:00", "link": "', large('x'), '"}]}}}') }, qr/^2\|[01]\|1$/ ],
	[ 'a key of an export', '{"account": "me"}', sub { ($like, '{"', large('k'), '": 1}]}}}') }, qr/^2\|[01]\|1$/ ],
	[ 'a nested element of an export', '{"account": "me"}', sub { ($like, '{"date": ', '[' x $deep, ']' x $deep, '}]}}}') }, qr/^(?:2\|[01]\|1|22P02 .*|54001 .*|22023 .*)$/ ],
	[ 'a private section of an export', '{"account": "me"}', sub { ('{"Direct Messages": {"Chat History": "', large('p'), '"}, ', substr($like, 1, -2), ']}}}') }, qr/^1\|[01]\|0$/ ],
	[ 'a line of a TXT', '{"account": "me", "section": "likes"}', sub { ("Date: 2026-01-01 00:00:00 UTC\nLink: ", large('x'), "\n\nDate: 2026-01-03 00:00:00 UTC\nLink: y\n\n") }, qr/^(?:2\|[01]\|1|22023 .*)$/ ],
	[ 'a TXT without line breaks', '{"account": "me", "section": "likes"}', sub { (large('x')) }, qr/^54000 the first line/ ],
	[ 'a line of NDJSON', '{}', sub { (qq({"occurred_at": "2026-01-01T00:00:00Z", "kind": "view", "video_id": 5}\n{"occurred_at": "2026-01-01T00:00:01Z", "kind": "view", "video_id": 5, "x": "), large('x'), qq("}\n{"occurred_at": "2026-01-01T00:00:02Z", "kind": "view", "video_id": 5}\n)) }, qr/^3\|2\|1$/ ],
	[ 'a field of a log', '{}', sub { ("occurred_at,kind,video_id,method\n1782000000,view,5,\n1782000001,view,5,\"", large('x'), "\"\n1782000002,view,5,\n") }, qr/^3\|2\|1$/ ],
	[ 'a row of a log', '{}', sub { ("occurred_at,kind,video_id\n1782000003,view,5\n", large('x'), "\n1782000004,view,5\n") }, qr/^3\|2\|1$/ ],
	[ 'the header of a log', '{}', sub { ('occurred_at,kind,', large('x'), "\n1782000000,view,5\n") }, qr/^54000 the first line/ ],
	[ 'a field of Studio', '{"account": "me", "at": "2026-02-01"}', sub { ("Gender,Distribution\nFemale,0.5\n\"", large('x'), "\",0.4\nOther,0.1\n") }, qr/^3\|[0-2]\|1$/ ],
	[ 'a field of counts', '{"at": "2026-02-01"}', sub { ("video_id,views\n5,7\n\"", large('6'), "\",7\n7,7\n") }, qr/^3\|[0-2]\|1$/ ],
	[ 'an item of a scraper', '{"at": "2026-06-28"}', sub { ('{"itemList": [', $item->('a'), ', ', $item->(large('x')), ']}') }, qr/^2\|[01]\|1$/ ],
	[ 'a line of share links', '{}', sub { ("https://vm.tiktok.com/ZM1/\n", large('x'), "\nhttps://www.tiktok.com/\@a/video/7600000000000000001?u_code=d1&share_app_id=1233\n") }, qr/^(?:\d+\|\d+\|\d+|22023 .*)$/ ],
	[ 'a line of nothing known', '{}', sub { (large('z')) }, qr/^54000 the first line/ ],
);
sub item_of_video { my ($n) = @_; return sprintf(qq({"data": {"videos": [{"id": "76000000000000%05d", "create_time": 1770000000, "view_count": 5, "title": "#%s"}]}, "error": {"code": "ok"}}\n), $n, 'a' x 4100000) }
for my $case (@cases) {
	my ($name, $options, $pieces, $expected) = @$case;
	my ($answer, $memory) = import_of($options, $pieces->());
	like($answer, $expected, "$name of $megabytes MB is refused for what it is");
	note sprintf '%s: %s, %.2f times the file', $name, substr($answer, 0, 80), ($memory - $least) / $bytes;
	# and what a backend needs anyway
	cmp_ok($memory - $least, '<', 3 * $bytes + 8e6, "$name: in three times the file's memory");
}
# many items, each just short of too long: a few of them at a time are stored
my $many = int($megabytes / 4);
my (undef, $for_one) = import_of('{"account": "me", "at": "2026-06-28"}', item_of_video(1));
my ($answer, $memory) = import_of('{"account": "me", "at": "2026-06-28"}', map { item_of_video($_) } 2 .. $many + 1);
is($answer, "$many|$many|0", "$many items of nearly 4 MB are stored");
note sprintf 'items of nearly 4 MB: %.2f times the file', ($memory - $least) / $bytes;
cmp_ok($memory - $for_one, '<', 6 * $bytes, 'in a few times the memory of the file beside that of one of them');
# ---- what a file repeats is not collected: many rows of one day, of which the last counts, first new and then known
my $rows = 15000 * $megabytes / 4;
my $of_one_day = join '', "Date,Video Views,Profile Views,Likes,Comments,Shares\n", map { "June 1,$_,1,1,1,1\n" } 1 .. $rows;
for my $known (0, 1) {
	my ($told, $used) = import_of('{"account": "days", "year": 2025}', $of_one_day);
	is($told, join('|', $rows, $known ? 0 : $rows, 0), "$rows rows of one day are stored once");
	note sprintf 'rows of one day: %.1f MB', ($used - $least) / 1e6;
	cmp_ok($used - $least, '<', 55e6 + 3 * length $of_one_day, 'in memory that does not grow with them');
}
like($node->safe_psql('postgres', "SELECT string_agg(DISTINCT reason, '; ' ORDER BY reason) FROM d.import_rejects"), qr/longer than (?:4|1) MB/, 'the reasons say so');
is($node->safe_psql('postgres', 'SELECT max(octet_length(raw)) <= 10000 FROM d.import_rejects'), 't', 'and little of it is kept');

# ---- a cancel that waits when a loop begins is answered in it: what follows it in the same row is not reached
# (no clock: the backend cancels itself, and what the loop works on is made in memory, so that reading it asks nothing)
$node->safe_psql('postgres', 'CREATE SEQUENCE reached');
my $p = q((SELECT array_agg(abs(hashint8(i)) / 2147483648.0) AS v FROM generate_series(1, 300000) i OFFSET 0) made);
sub made { return qq((SELECT $_[0] AS v OFFSET 0) made) }
for my $call ([ 'adjust_p', 'cardinality(tiktrack.adjust_p(v))', $p ], [ 'spike_score', 'tiktrack.spike_score(0.5, v)', $p ],
	[ 'hashtags_in', 'jsonb_array_length(tiktrack_internal.hashtags_in(v))', q((SELECT string_agg('#t' || i, ' ') AS v FROM generate_series(1, 300000) i OFFSET 0) made) ],
	[ 'told', 'tiktrack_internal.told(v)', made(q(repeat(' ', 8000000))) ], [ 'count_of', 'tiktrack_internal.count_of(v)', made(q('7' || repeat(' ', 8000000))) ],
	[ 'quoted_words', 'cardinality(tiktrack_internal.quoted_words(v))', made(q(repeat('''x'',', 200000))) ],
	[ 'text_lines of nothing', '(SELECT count(*) FROM tiktrack_internal.text_lines(v))', made(q(repeat(E'\n', 8000000))) ],
	[ 'text_blocks of nothing', '(SELECT count(*) FROM tiktrack_internal.text_blocks(v))', made(q(repeat(E'\n', 8000000))) ],
	[ 'csv_records of nothing', '(SELECT count(*) FROM tiktrack.csv_records(v))', made(q(repeat(E'\n', 8000000))) ],
	[ 'json_items', q((SELECT count(*) FROM tiktrack_internal.file_items(v, 'scraper_web'))), made(q('[' || repeat(' ', 8000000) || ']')) ],
	[ 'json_members', q((SELECT count(*) FROM tiktrack.json_members(v, '{a}', '{a.b}'))), made(q('{"a": ' || repeat(' ', 8000000) || '{}}')) ],
	[ 'text_of_file', 'tiktrack.text_of_file(v)', made(q(decode(repeat('e9', 4000000), 'hex'))) ]) {
	my ($name, $sql, $from) = @$call;
	my $ask = sub { my ($status, $out, $err) = $node->psql('postgres', "SELECT $_[0], $sql IS NULL, nextval('reached') FROM $from", extra_params => [ '-v', 'VERBOSITY=sqlstate' ]); return $err };
	like($ask->('pg_cancel_backend(pg_backend_pid())'), qr/57014/, "$name is cancelled");
	is($node->safe_psql('postgres', 'SELECT is_called FROM reached'), 'f', "$name: in its loop");
	is($ask->('1'), '', "$name: and answers where nobody cancels");
	$node->safe_psql('postgres', q(ALTER SEQUENCE reached RESTART));
}
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');
$node->stop;
done_testing();
