# People in binary, as another node or a driver sends them: receive reads what send returns, and bytes that are not a sketch
# or summary are refused with 22P03 and the reason.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('wire');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION tiktrack; CREATE TABLE r (v tiktrack.reach_sketch); CREATE TABLE s (v tiktrack.engagement_summary)');
sub ask { return $node->safe_psql('postgres', "SET search_path = public, tiktrack; $_[0]") }

# one value through COPY BINARY: its text, or SQLSTATE and message
my $file = PostgreSQL::Test::Utils::tempdir . '/value.bin';
sub receive {
	my ($table, $bytes) = @_;
	open my $out, '>:raw', $file or die $!;
	print $out "PGCOPY\n\xff\r\n\0", pack('N N n N', 0, 0, 1, length $bytes), $bytes, pack('n', 0xffff);
	close $out;
	my ($status, $stdout, $stderr) = $node->psql('postgres', "\\set VERBOSITY verbose\nBEGIN; COPY $table FROM '$file' (FORMAT binary); SELECT v FROM $table; ROLLBACK");
	return $status == 0 ? $stdout : $stderr =~ /ERROR:  (\w{5}: .*)/ ? $1 : $stderr;
}
sub hashes { return pack('N', scalar @_) . join '', map { pack 'Q>', $_ } @_ }
sub list { return "\0" . hashes(@_) }
sub registers { my ($precision, %at) = @_; my $bytes = "\0" x 2**$precision; substr($bytes, $_, 1) = chr $at{$_} for keys %at; return "\1$bytes" }
sub sketch { my ($precision, $set, %other) = @_; return pack('C C C', $other{version} // 1, $other{flags} // 0, $precision) . $set }
my $none = 'v1 precision=12 {}';

# ---- sketches
is(receive('r', sketch(12, list())), $none, 'a sketch of nobody');
is(receive('r', sketch(16, list(1, 2**63, 18446744073709551615))), 'v1 precision=16 {0000000000000001,8000000000000000,ffffffffffffffff}', 'three people, unsigned');
is(receive('r', sketch(4, registers(4, 0 => 4, 15 => 247))), 'v1 precision=4 #040000000000000000000000000000f7', 'registers, the lowest and the highest value');
is(receive('r', sketch(12, list(1 .. 512))) =~ tr/,//, 511, 'as many as are exact');
my %bad = (
	'no bytes' => '', 'a version alone' => "\1", 'no precision' => "\1\0", 'no form' => "\1\0\x0c", 'a flag' => sketch(12, list(), flags => 1), 'precision 3' => sketch(3, list()), 'precision 17' => sketch(17, list()), 'precision 255' => sketch(255, list()),
	'a third form' => sketch(12, "\2" . pack('N', 0)), 'no count' => sketch(12, "\0"), 'a cut count' => sketch(12, "\0\0\0\0"), 'more hashes than bytes' => sketch(12, "\0" . pack('N Q>', 2, 1)), 'a cut hash' => sketch(12, substr(list(1), 0, -1)),
	'a tail' => sketch(12, list(1) . "\0"), 'a tail of a hash' => sketch(12, list(1) . pack('Q>', 2)), 'descending' => sketch(12, list(2, 1)), 'twice the same' => sketch(12, list(1, 1)), 'descending, unsigned' => sketch(12, list(2**63, 1)),
	'more than are exact' => sketch(12, list(1 .. 513)), 'three at precision 4' => sketch(4, list(1 .. 3)), 'four thousand million' => sketch(12, "\0" . pack('N', 0xffffffff)), 'sixty thousand' => sketch(16, "\0" . pack('N', 65535)),
	'registers cut' => sketch(12, substr(registers(12), 0, -1)), 'one register more' => sketch(12, registers(12) . "\0"), 'registers of another precision' => sketch(12, registers(11)), 'no registers' => sketch(12, "\1"),
	(map { ("register $_" => sketch(4, registers(4, 7 => $_))) } 1, 2, 3, 5, 6, 7, 9, 11, 248, 255), 'a register too high for its precision' => sketch(16, registers(16, 65535 => 200)));
is(receive('r', $bad{$_}), '22P03: malformed reach_sketch', "sketch: $_") for sort keys %bad;
is(receive('r', sketch(12, list(), version => $_)), '22P03: unsupported format version of reach_sketch', "sketch: version $_") for 0, 2, 255;

# ---- summaries with people: flags 2 has an audience, 4 some actor, 8 some viewer, 16 lost; 1 untold counts
sub summary { my ($flags, $counts, $people) = @_; return pack('C C', 1, $flags) . join('', map { pack 'q>', $_ } @$counts) . ($people // '') }
my @view = (1, (0) x 8);
is(receive('s', summary(0, \@view)), 'v1 view=1', 'a summary without people');
is(receive('s', summary(14, \@view, list(5) . list())), 'v1 view=1 actors=viewers reached={0000000000000005} engaged={}', 'and with');
is(receive('s', summary(2, \@view, list() . list())), 'v1 view=1 actors=none reached={} engaged={}', 'of nobody known');
is(receive('s', summary(16, \@view)), 'v1 view=1 actors=lost', 'and lost');
like(receive('s', summary(14, \@view, registers(12, 1 => 4) . list(5))), qr/^v1 view=1 actors=viewers reached=#0004(00){4094} engaged=\{0000000000000005\}$/, 'many reached');
%bad = (
	'people without their flag' => summary(0, \@view, list(5) . list()), 'the flag without people' => summary(14, \@view), 'one set' => summary(14, \@view, list(5)), 'a cut set' => summary(14, \@view, list(5) . "\0\0"), 'three sets' => summary(14, \@view, list(5) . list() . list()), 'a tail' => summary(14, \@view, list(5) . list() . "\0"),
	'an unknown flag' => summary(32, \@view), 'the highest flag' => summary(128, \@view), 'an actor without an audience' => summary(4, \@view), 'a viewer without an audience' => summary(8, \@view), 'a viewer who is no actor' => summary(10, \@view, list(5) . list()), 'a person without an actor' => summary(2, \@view, list(5) . list()),
	'viewers of whom nobody was reached' => summary(14, \@view, list() . list()), 'engaged and not reached' => summary(14, \@view, list(5) . list(5, 6)), 'many engaged among few' => summary(14, \@view, list(5) . registers(12)), 'many without an actor' => summary(2, \@view, registers(12) . list()),
	'lost and known' => summary(30, \@view, list(5) . list()), 'lost without events' => summary(16, [ (0) x 9 ]), 'lost of impressions alone' => summary(16, [ 0, 1, (0) x 7 ]), 'registers of another precision' => summary(14, \@view, registers(11) . list()), '513 in a list' => summary(14, \@view, list(1 .. 513) . list()),
	'descending' => summary(14, \@view, list(6, 5) . list()), 'descending among the engaged' => summary(14, \@view, list(5, 6) . list(6, 5)), 'a negative count' => summary(14, [ -1, (0) x 8 ], list(5) . list()), 'counts cut' => substr(summary(14, \@view, list(5) . list()), 0, 40), 'untold counts that are not there' => summary(15, \@view, list(5) . list()));
is(receive('s', $bad{$_}), '22P03: malformed engagement_summary', "summary: $_") for sort keys %bad;

# ---- what send gives, whole and cut
my @sent = map { pack 'H*', $_ } split /\n/, ask("SELECT encode(tiktrack_internal.engagement_send(s), 'hex') FROM (SELECT n, engagement_agg((event_kinds())[1 + a % 9], a) AS s FROM unnest('{3,30}'::int[]) n, generate_series(1, n) a GROUP BY n) q ORDER BY n");
for my $bytes (@sent) {
	my $text = receive('s', $bytes);
	is(ask("SELECT encode(tiktrack_internal.engagement_send('$text'), 'hex')"), unpack('H*', $bytes), 'what send gives reads back');
	for my $cut (grep { $_ < length $bytes } 0 .. 3, 60 .. 90, length($bytes) - 9 .. length($bytes) - 1) {
		is(receive('s', substr($bytes, 0, $cut)), '22P03: malformed engagement_summary', "cut at $cut of " . length $bytes) or last;
	}
}
# ---- what went through COPY BINARY is equal to what was sent, and hashes alike; states that have room to spare arrive closed
my $sent = PostgreSQL::Test::Utils::tempdir . '/sent.bin';
ask(<<END);
CREATE AGGREGATE public.open_rollup(engagement_summary) (SFUNC = merge, STYPE = engagement_summary);
CREATE AGGREGATE public.open_rollup(reach_sketch) (SFUNC = merge, STYPE = reach_sketch);
CREATE TABLE sent AS SELECT n, open_rollup(e) AS e, rollup(s) AS s, rollup(w) AS w, open_rollup(r) AS r FROM (SELECT n, a % 3 AS part, engagement_agg((event_kinds())[1 + a % 9], a) AS e, share_agg('external', 'app ' || a) AS s, watch_agg(a, 2000) AS w, reach_agg(a, 4 + n % 9) AS r
	FROM unnest('{1,2,3,10,30,511,512,513,1000}'::int[]) n, generate_series(1, n) a GROUP BY n, a % 3) q GROUP BY n;
CREATE TABLE received (LIKE sent);
COPY sent TO '$sent' (FORMAT binary);
COPY received FROM '$sent' (FORMAT binary);
END
is(ask('SELECT count(*), bool_and(a.e = b.e AND a.s = b.s AND a.w = b.w AND a.r = b.r), bool_and(tiktrack_internal.engagement_summary_hash(a.e) = tiktrack_internal.engagement_summary_hash(b.e) AND tiktrack_internal.share_summary_hash(a.s) = tiktrack_internal.share_summary_hash(b.s) AND tiktrack_internal.watch_summary_hash(a.w) = tiktrack_internal.watch_summary_hash(b.w) AND tiktrack_internal.reach_sketch_hash(a.r) = tiktrack_internal.reach_sketch_hash(b.r)) FROM sent a JOIN received b USING (n)'), '9|t|t', 'equal after a journey in binary');
is(ask('SELECT bool_and((a.e = b.e) = (a.n = b.n) AND (a.s = b.s) = (a.n = b.n) AND (a.w = b.w) = (a.n = b.n) AND (a.r = b.r) = (a.n = b.n)) FROM sent a, received b'), 't', 'and to nothing else');
is(ask('SELECT count(*) FILTER (WHERE pg_column_size(a.r) > pg_column_size(b.r)) > 0, count(*) FILTER (WHERE pg_column_size(a.e) > pg_column_size(b.e)) > 0 FROM sent a JOIN received b USING (n)'), 't|t', 'although some were larger');
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');

$node->stop;
done_testing();
