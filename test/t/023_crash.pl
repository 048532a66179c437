# A backend that is killed in the middle of an import, an immediate shutdown, a cancel, a timeout: all of the import is there
# or nothing of it, the dataset works afterwards, and the same file then brings the same rows.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

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
	printf $out '%s{"Date": "2025-%02d-%02d %02d:%02d:%02d", "Link": "https://www.tiktokv.com/share/video/76%017d/"}', $n > 1 ? ', ' : '', 1 + $n % 12, 1 + $n % 28, $n % 24, $n % 60, int($n / 60) % 60, $n % 5000;
}
print $out ']}}}';
close $out;
my $import = "SELECT rows_read, inserted, duplicates, rejected FROM tiktrack.import_file('channel', '$file', options => '{\"account\": \"me\"}')";

# something is there already, and must stay
ask(q(SELECT tiktrack.import('channel', '{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-01 00:00:00"}]}}}', options => '{"account": "me"}')));
my $fingerprint = q(SELECT (SELECT count(*) || md5(string_agg(e::text, ',' ORDER BY event_id)) FROM channel.events e), (SELECT count(*) FROM channel.imports), (SELECT count(*) FROM channel.accounts), (SELECT count(*) FROM channel.videos), (SELECT count(*) FROM channel.import_rejects));
my $before = ask($fingerprint);

# An import in another session, and its backend. The statement never ends by itself, so that however fast the import is, it
# is interrupted before it commits. A limit of time guards against hanging for ever and decides nothing else.
my $limit = $PostgreSQL::Test::Utils::timeout_default;
my $endless_import = $import =~ s/^SELECT .*? FROM /SELECT pg_sleep('infinity') FROM /r;
# the table, without what was rolled back: 19 uses that room again, and no growth would tell what is written
sub compact {
	$node->safe_psql('postgres', 'VACUUM (FULL) channel.events');
	return $node->data_dir . '/' . $node->safe_psql('postgres', "SELECT pg_relation_filepath('channel.events')");
}
sub start_import {
	my $heap = compact();
	my %session = (out => '', err => '', heap => $heap, size => -s $heap);
	$session{run} = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres') . ' application_name=importer', '-c', $endless_import ], '<', \undef, '>', \$session{out}, '2>', \$session{err}, IPC::Run::timeout($limit));
	my $backend = "FROM pg_stat_activity WHERE application_name = 'importer' AND state = 'active' AND query LIKE '%import_file%'";
	$node->poll_query_until('postgres', "SELECT count(*) = 1 $backend") or die 'the import did not start';
	$session{pid} = $node->safe_psql('postgres', "SELECT pid $backend");
	return \%session;
}
sub written { return (-s $_[0]{heap}) - $_[0]{size} } # bytes, since the session began; what is rolled back leaves its room
sub wait_for_writing {
	my ($session, $bytes) = @_;
	for (1 .. 1000 * $limit) {
		return 1 if written($session) >= $bytes;
		usleep(1000);
	}
	return 0;
}

# what it writes when nothing happens to it
my $heap = compact();
my $empty = -s $heap;
is(ask("BEGIN; $import; ROLLBACK"), "$rows|$rows|0|0", 'an import that is rolled back');
my $writes = (-s $heap) - $empty;
cmp_ok($writes, '>', 1_000_000, 'enough is written to be interrupted');
is(ask($fingerprint), $before, 'leaves nothing');

# ---- kill -9, early and late
for my $part (0.05, 0.3, 0.7) {
	my $session = start_import();
	ok(wait_for_writing($session, $writes * $part), "the import is at work ($part)");
	kill 'KILL', $session->{pid};
	IPC::Run::finish($session->{run});
	like($session->{err}, qr/server closed the connection|terminated|connection to server was lost/, "its session ends ($part)");
	ok($node->poll_query_until('postgres', 'SELECT true'), "the server is back ($part)");
	is(ask($fingerprint), $before, "and nothing of the import is there ($part)");
}

# ---- the whole server stops at once
my $session = start_import();
ok(wait_for_writing($session, $writes * 0.5), 'the import is at work');
$node->stop('immediate');
IPC::Run::finish($session->{run});
$node->start;
is(ask($fingerprint), $before, 'after an immediate stop nothing of the import is there');

# ---- a cancel is answered where the import stands. The backend is held by a signal until it has the other one, so that
# it writes nothing meanwhile, however slow this test is; a hold that came too late is tried again.
for my $part (0.05, 0.3, 0.7) {
	my $held;
	for my $try (1 .. 20) {
		$session = start_import();
		wait_for_writing($session, $writes * $part);
		kill 'STOP', $session->{pid};
		$held = written($session);
		kill 'INT', $session->{pid};
		kill 'CONT', $session->{pid};
		IPC::Run::finish($session->{run});
		last if $held < 0.9 * $writes;
	}
	like($session->{err}, qr/canceling statement due to user request/, "a cancel is answered ($part)");
	cmp_ok(written($session), '<', 0.95 * $writes, "and not only after all is written ($part, at $held of $writes bytes)");
	is(ask($fingerprint), $before, "and nothing of the import is there ($part)");
}

# ---- a timeout, wherever that finds it
for my $timeout (50, 300, 1000) {
	my ($status, $stdout, $stderr) = $node->psql('postgres', "SET statement_timeout = $timeout; $endless_import", timeout => $limit);
	like($stderr, qr/canceling statement due to statement timeout/, "statement_timeout of $timeout ms");
	is(ask($fingerprint), $before, 'leaves nothing');
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
