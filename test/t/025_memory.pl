# An export of 100 MB imports in at most eight times its size of memory, and a log of 100 MB, as one of any size, in the
# memory of a sort. Slow: runs only if PG_TEST_EXTRA names it. TIKTRACK_MEMORY_MB makes the file smaller or larger; the bound
# is then the same factor, on top of what a backend needs anyway.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'slow: runs with PG_TEST_EXTRA=slow' unless ($ENV{PG_TEST_EXTRA} // '') =~ /\bslow\b/;
plan skip_all => 'needs /proc' unless -r '/proc/self/status';
my $megabytes = $ENV{TIKTRACK_MEMORY_MB} // 100;
my $factor = 8;

my $node = PostgreSQL::Test::Cluster->new('memory');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\ntimezone = 'UTC'\nshared_buffers = 32MB\nmax_wal_size = 4GB\nmax_parallel_workers_per_gather = 0");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION tiktrack');

sub write_export {
	my ($file, $bytes, $private) = @_;
	my ($n, $size) = (0, 0);
	open my $out, '>', $file or die $!;
	print $out '{"Direct Message": {"Direct Messages": {"ChatHistory": {"Chat History with x:": [';
	while ($size < $private) { $size += length(my $row = sprintf('%s{"Date": "2026-01-01 00:00:00", "From": "x", "Content": "%s"}', $n++ ? ',' : '', 'words ' x 20)); print $out $row }
	print $out ']}}}, "Your Activity": {"Watch History": {"VideoList": [';
	$n = 0;
	while ($size < $bytes) {
		$size += length(my $row = sprintf('%s{"Date": "2025-%02d-%02d %02d:%02d:%02d", "Link": "https://www.tiktokv.com/share/video/76%017d/"}', $n ? ', ' : '', 1 + $n % 12, 1 + $n % 28, $n % 24, $n % 60, int($n / 60) % 60, $n % 200_000));
		$n++;
		print $out $row;
	}
	print $out ']}}}';
	close $out;
	return $n;
}
# imports a file in a backend of its own: rows, peak memory of that backend in bytes
sub measure {
	my ($dataset, $file) = @_;
	my $status = PostgreSQL::Test::Utils::tempdir . "/status_$dataset";
	my $out = $node->safe_psql('postgres', "SET client_min_messages = error; SELECT rows_read, inserted FROM tiktrack.import_file('$dataset', '$file', options => '{\"account\": \"me\"}');\nSELECT substring(pg_read_file('/proc/' || pg_backend_pid() || '/status', 0, 100000, true) FROM 'VmHWM:\\s*(\\d+)');");
	my ($answer, $peak) = split /\n/, $out;
	return ($answer, $peak * 1024);
}
my $file = PostgreSQL::Test::Utils::tempdir . '/large.json';
for my $case ([ 'rows', 0 ], [ 'messages', 0.8 ]) {
	my ($name, $private) = @$case;
	my $n = write_export($file, $megabytes * 1e6, $private * $megabytes * 1e6);
	my $bytes = -s $file;
	$node->safe_psql('postgres', "SELECT tiktrack.create_dataset('$name')");
	my ($answer, $peak) = measure($name, $file);
	is($answer, "$n|$n", "$name: all rows of a file of $megabytes MB are imported");
	note sprintf '%s: %d rows of %.0f MB, peak memory of the backend %.0f MB, %.1f times the file', $name, $n, $bytes / 1e6, $peak / 1e6, $peak / $bytes;
	cmp_ok($peak, '<', $factor * $bytes + 64e6, "$name: within $factor times the size of the file");
	($answer, $peak) = measure($name, $file);
	is($answer, "$n|0", "$name: and again, nothing new");
	note sprintf '%s, again: %.1f times the file', $name, $peak / $bytes;
	cmp_ok($peak, '<', $factor * $bytes + 64e6, "$name: within $factor times the size again");
}


# a log: read in pieces, so that its size is no matter
my ($rows, $size) = (0, 0);
my $log = PostgreSQL::Test::Utils::tempdir . '/large.csv';
open my $out, '>', $log or die $!;
print $out "occurred_at,video_id,actor_id,kind,watched_ms\n";
while ($size < $megabytes * 1e6) {
	$size += length(my $row = sprintf("%d,76%017d,%d,view,%d\n", 1_767_225_600 + $rows / 20, $rows * 7919 % 50_000, $rows * 7907 % 1_000_000, $rows % 30_000));
	$rows++;
	print $out $row;
}
close $out;
$node->safe_psql('postgres', "SELECT tiktrack.create_dataset('log')");
my ($answer, $peak) = measure('log', $log);
is($answer, "$rows|$rows", "log: all rows of $megabytes MB are imported");
note sprintf 'log: %d rows of %.0f MB, peak memory of the backend %.0f MB', $rows, $size / 1e6, $peak / 1e6;
cmp_ok($peak, '<', 200e6, 'log: in the memory of a sort and of shared buffers');
($answer, $peak) = measure('log', $log);
is($answer, "$rows|0", 'log: and again, nothing new');
note sprintf 'log, again: %.0f MB', $peak / 1e6;
cmp_ok($peak, '<', 200e6, 'log: in as much');

$node->stop;
done_testing();
