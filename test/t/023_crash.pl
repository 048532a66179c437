# A backend that is killed in the middle of an import, a server that stops at once, a timeout: all of the import or nothing
# of it, the dataset works afterwards, and the same file then brings the same rows.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time sleep);

my $rows = $ENV{TIKTRACK_CRASH_ROWS} // 60_000;
my $node = PostgreSQL::Test::Cluster->new('crash');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "restart_after_crash = on\nautovacuum = off\ntimezone = 'UTC'");
$node->start;
$node->safe_psql('postgres', "CREATE EXTENSION tiktrack; SELECT tiktrack.create_dataset('channel')");
sub ask { return $node->safe_psql('postgres', "SET client_min_messages = error; $_[0]") }

my $file = PostgreSQL::Test::Utils::tempdir . '/large.json';
open my $out, '>', $file or die $!;
print $out '{"Your Activity": {"Watch History": {"VideoList": [';
for my $n (1 .. $rows) {
	printf $out '%s{"Date": "2026-%02d-%02d %02d:%02d:%02d", "Link": "https://www.tiktokv.com/share/video/76%017d/"}', $n > 1 ? ', ' : '', 1 + $n % 12, 1 + $n % 28, $n % 24, $n % 60, int($n / 60) % 60, $n % 5000;
}
print $out ']}}}';
close $out;
my $import = "SELECT rows_read, inserted, duplicates, rejected FROM tiktrack.import_file('channel', '$file', options => '{\"account\": \"me\"}')";

# something is there already, and must stay
ask(q(SELECT tiktrack.import('channel', '{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-01 00:00:00"}]}}}', options => '{"account": "me"}')));
my $fingerprint = q(SELECT (SELECT count(*) || md5(string_agg(e::text, ',' ORDER BY event_id)) FROM channel.events e), (SELECT count(*) FROM channel.imports), (SELECT count(*) FROM channel.accounts), (SELECT count(*) FROM channel.videos), (SELECT count(*) FROM channel.import_rejects));
my $before = ask($fingerprint);

# an import in another session: its backend, and where it must be interrupted. The statement goes on after the import, so
# that however fast that is, it is interrupted before it commits.
my $lasting_import = $import =~ s/^SELECT .*? FROM /SELECT pg_sleep(100) FROM /r;
sub start_import {
	my %session = (out => '', err => '', size => size_of_events());
	$session{run} = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres') . " application_name=importer", '-c', $lasting_import ], '<', \undef, '>', \$session{out}, '2>', \$session{err});
	return \%session;
}
sub size_of_events { return $node->safe_psql('postgres', "SELECT pg_relation_size('channel.events')") }
sub backend { return $node->safe_psql('postgres', "SELECT pid FROM pg_stat_activity WHERE application_name = 'importer' AND state = 'active' AND query LIKE '%import_file%'") }
sub wait_for_writing { # until the import has added so many bytes to the table
	my ($session, $bytes) = @_;
	my $until = time + 60;
	while (time < $until) {
		return backend() if size_of_events() >= $session->{size} + $bytes;
		sleep 0.005;
	}
	return '';
}

# how long it takes when nothing happens to it
my ($started, $empty) = (time, size_of_events());
is(ask("BEGIN; $import; ROLLBACK"), "$rows|$rows|0|0", 'an import that is rolled back');
my $writes = size_of_events() - $empty;
note sprintf 'an import of %d rows takes %.1f s and writes %d bytes', $rows, time - $started, $writes;
cmp_ok($writes, '>', 1_000_000, 'enough is written to be interrupted');
is(ask($fingerprint), $before, 'leaves nothing');

# ---- kill -9, early and late
for my $part (0.05, 0.3, 0.7) {
	my $session = start_import();
	my $pid = wait_for_writing($session, $writes * $part);
	ok($pid, "the import is at work ($part)");
	kill 'KILL', $pid;
	IPC::Run::finish($session->{run});
	like($session->{err}, qr/server closed the connection|terminated|connection to server was lost/, "its session ends ($part)");
	my $back = time;
	$node->poll_query_until('postgres', 'SELECT true') or die 'the server did not come back';
	cmp_ok(time - $back, '<', 10, "the server is back ($part)");
	is(ask($fingerprint), $before, "and nothing of the import is there ($part)");
}

# ---- the whole server stops at once
my $session = start_import();
ok(wait_for_writing($session, $writes * 0.5), 'the import is at work');
$node->stop('immediate');
IPC::Run::finish($session->{run});
$node->start;
is(ask($fingerprint), $before, 'after an immediate stop nothing of the import is there');

# ---- a cancel and a timeout answer
for my $timeout (50, 300, 1000) {
	my $begin = time;
	my ($status, $stdout, $stderr) = $node->psql('postgres', "SET statement_timeout = $timeout; $lasting_import");
	like($stderr, qr/canceling statement due to statement timeout/, "statement_timeout of $timeout ms");
	cmp_ok(time - $begin, '<', $timeout / 1000 + 1.5, 'is answered at once');
	is(ask($fingerprint), $before, 'and leaves nothing');
}

# ---- then the same file, whole, once
is(ask($import), "$rows|$rows|0|0", 'the import succeeds afterwards');
is(ask('SELECT count(*), count(DISTINCT import_key) FROM channel.events'), ($rows + 1) . '|' . ($rows + 1), 'every row is there once');
is(ask($import), "$rows|0|$rows|0", 'and again brings nothing');
$node->restart;
is(ask('SELECT count(*) FROM channel.events'), $rows + 1, 'and lasts');
SKIP: {
	my ($status) = $node->psql('postgres', 'CREATE EXTENSION amcheck');
	skip 'no amcheck', 1 if $status != 0;
	my @whole = split /\n/, ask(q(SELECT c.relname, bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree' WHERE c.relnamespace = 'channel'::regnamespace AND c.relkind = 'i'));
	cmp_ok(scalar @whole, '>', 5, 'the indexes are whole');
}

$node->stop;
done_testing();
