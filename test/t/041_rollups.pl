# Rollups agree with the events, whoever writes at the same time, whatever is killed, and however a dump is restored.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes ();

my $seed = $ENV{TIKTRACK_SEED} // int(rand(2**30));
srand($seed);
diag "TIKTRACK_SEED=$seed";
my $rounds = $ENV{TIKTRACK_ROLLUP_ROUNDS} // 60;
my $node = PostgreSQL::Test::Cluster->new('rollups');
$node->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "restart_after_crash = on\ntimezone = 'UTC'\nmax_connections = 40");
$node->start;
sub ask { my ($sql, $database) = @_; return $node->safe_psql($database // 'postgres', "SET client_min_messages = error; $sql") }
sub wrong { return ask("SELECT problem, video_id, day, detail FROM tiktrack.check_dataset('channel') LIMIT 10", $_[0]) }

ask(<<'END');
CREATE EXTENSION tiktrack;
SELECT tiktrack.create_dataset('channel');
INSERT INTO channel.accounts (account_id, username, time_zone) VALUES (1, 'maker_one', 'Asia/Tokyo'), (2, 'maker_two', NULL);
INSERT INTO channel.videos (video_id, account_id, duration_ms) SELECT n, 1 + n % 2, 1000 * n FROM generate_series(1, 20) n;
END

# ---- sessions at once, on the same twenty videos: inserters, two of them with old snapshots, and whoever deletes, updates, gives lengths, compacts
my $dir = PostgreSQL::Test::Utils::tempdir;
my $event = "(occurred_at, video_id, actor_id, kind, share_type, watched_ms, country) SELECT timestamptz '2026-06-01Z' + random() * interval '5 days', 1 + floor(random() * 20), floor(random() * 50), k, CASE k WHEN 'share' THEN 'external' END, CASE k WHEN 'view' THEN floor(random() * 9000) END, (ARRAY['ES', 'us', NULL])[1 + floor(random() * 3)] FROM (SELECT (ARRAY['view', 'view', 'like', 'share', 'save'])[1 + floor(random() * 5)] AS k FROM generate_series(1, 5)) r";
my %scripts = (
	insert => "INSERT INTO channel.events $event;\n",
	insert_old => "BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT count(*) FROM channel.videos;\nINSERT INTO channel.events $event;\nCOMMIT;\n",
	delete => "DELETE FROM channel.events WHERE event_id IN (SELECT event_id FROM channel.events ORDER BY random() LIMIT 3 FOR UPDATE SKIP LOCKED);\n",
	update => "UPDATE channel.events SET kind = 'comment', share_type = NULL, video_id = 1 + floor(random() * 20) WHERE event_id IN (SELECT event_id FROM channel.events ORDER BY random() LIMIT 3 FOR UPDATE SKIP LOCKED);\n",
	length => "UPDATE channel.videos SET duration_ms = 1000 + floor(random() * 5000) WHERE video_id = 1 + floor(random() * 20);\n",
	single => "INSERT INTO channel.events (occurred_at, video_id, actor_id, kind, watched_ms, country) VALUES (timestamptz '2026-06-01Z' + random() * interval '5 days', 1 + floor(random() * 20), 7, 'view', 700, 'ES');\n",
	compact => "SELECT tiktrack.refresh_dataset('channel');\n");
my @pgbench;
for my $name (sort keys %scripts) {
	PostgreSQL::Test::Utils::append_to_file("$dir/$name.sql", $scripts{$name});
	my $clients = { insert => 3, insert_old => 2 }->{$name} // 1;
	my %run = (name => $name, out => '', err => '');
	# 40001 is for the caller to try again; nothing else may happen
	$run{run} = IPC::Run::start([ 'pgbench', '-n', '-c', $clients, '-j', $clients, '-t', $rounds, '--max-tries=20', '-f', "$dir/$name.sql", '-d', $node->connstr('postgres') ], '>', \$run{out}, '2>', \$run{err});
	push @pgbench, \%run;
}
for my $run (@pgbench) {
	$run->{run}->finish;
	is($run->{run}->result(0), 0, "$run->{name}: no errors but those to try again") or diag $run->{err};
	unlike($run->{err} . $run->{out}, qr/deadlock/, "$run->{name}: no deadlock");
}
cmp_ok(ask('SELECT count(*) FROM channel.events'), '>', 20 * $rounds, 'there are events');
is(wrong(), '', 'the rollups are what the events give');
ask("SELECT tiktrack.refresh_dataset('channel')");
is(ask('SELECT count(*) FROM channel.video_days WHERE NOT is_whole'), '0', 'compaction leaves no part');
is(wrong(), '', 'and no number changes');
cmp_ok(ask('SELECT count(*) FROM channel.audience_sums'), '>', 50, 'groups of the audience are summed');

# ---- killed at any moment: the transaction is there or it is not, and its parts with it
my $rows = join ',', map { "('2026-06-0" . (1 + $_ % 7) . " 12:00Z', " . (1 + $_ % 20) . ", 'view')" } 1 .. 400;
ask("INSERT INTO channel.events (occurred_at, video_id, kind) VALUES $rows");
my @work = ("INSERT INTO channel.events (occurred_at, video_id, kind) VALUES $rows", "DELETE FROM channel.events WHERE event_id % 3 = 0", "UPDATE channel.events SET occurred_at = occurred_at + interval '1 day'",
	"SELECT tiktrack.refresh_dataset('channel')", "SELECT tiktrack.refresh_dataset('channel', whole => true)", "SELECT tiktrack.import('channel', string_agg(l, E'\\n' ORDER BY n)) FROM (SELECT 0 AS n, 'occurred_at,kind,video_id' AS l UNION ALL SELECT n, '2026-06-02T10:00:' || lpad((n % 60)::text, 2, '0') || 'Z,view,' || 1 + n % 20 FROM generate_series(1, 3000) n) x");
for my $kill (1 .. ($ENV{TIKTRACK_ROLLUP_KILLS} // 20)) {
	my $what = $work[ int(rand(@work)) ];
	my ($out, $err) = ('', '');
	my $run = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres') . ' application_name=killed', '-c', $what ], '<', \undef, '>', \$out, '2>', \$err);
	my $pid = '';
	for (1 .. 200) {
		$pid = $node->safe_psql('postgres', "SELECT pid FROM pg_stat_activity WHERE application_name = 'killed' AND state = 'active'");
		last if $pid;
		last unless $run->pumpable;
	}
	Time::HiRes::usleep(int(rand(150_000)));
	kill 'KILL', $pid if $pid && $kill % 4 == 0;
	$node->psql('postgres', "SELECT pg_terminate_backend($pid)") if $pid && $kill % 4 != 0;
	eval { $run->finish };
	$node->poll_query_until('postgres', 'SELECT true');
}
is(wrong(), '', 'whatever was killed, the rollups are what the events give');

# ---- a dump, all of it, its data alone, and its data past the triggers
ask("SELECT tiktrack.import('channel', E'occurred_at,kind,video_id\\n2026-06-03T10:00:00Z,view,1\\n2026-06-03T10:00:00Z,view,2\\n')");
my $numbers = 'SELECT md5(string_agg(d::text, chr(10) ORDER BY d::text)) FROM channel.daily_metrics d';
my $before = ask($numbers);
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/all.dump", $node->connstr('postgres') ], 'a dump');
for my $form ('all', 'data alone', 'data past the triggers') {
	my $database = 'restored_' . ($form =~ s/ /_/gr);
	ask("CREATE DATABASE $database");
	if ($form eq 'all') {
		$node->command_ok([ 'pg_restore', '-d', $node->connstr($database), "$dir/all.dump" ], "restored: $form");
	}
	else {
		$node->command_ok([ 'pg_restore', '-s', '-d', $node->connstr($database), "$dir/all.dump" ], 'the schema');
		# the role map and the version are made with the dataset, and come with the data as well
		ask('TRUNCATE channel.viewers, channel.dataset_version', $database);
		# by itself the data comes in the order that its foreign keys need
		my ($out, $err, $data) = ('', '', "$dir/$database.dump");
		$node->command_ok([ 'pg_dump', '-Fc', '-a', '-n', 'channel', ($form =~ /past/ ? '--disable-triggers' : ()), '-f', $data, $node->connstr('postgres') ], 'a dump of data');
		my $is_restored = IPC::Run::run([ 'pg_restore', ($form =~ /past/ ? '--disable-triggers' : ()), '-d', $node->connstr($database), $data ], '>', \$out, '2>', \$err);
		ok($is_restored, "restored: $form") or diag $err;
	}
	is(wrong($database), '', "$form: the rollups are what the events give");
	is(ask($numbers, $database), $before, "$form: the days are the same");
}

# ---- a copy by logical replication, which fires no trigger of a statement: the rollups come with the events
my $copy = PostgreSQL::Test::Cluster->new('copy');
$copy->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$copy->append_conf('postgresql.conf', "timezone = 'UTC'");
$copy->start;
$node->command_ok([ 'pg_restore', '-s', '-d', $copy->connstr('postgres'), "$dir/all.dump" ], 'the schema of the copy');
$copy->safe_psql('postgres', 'TRUNCATE channel.viewers, channel.dataset_version');
ask('CREATE PUBLICATION channel FOR TABLES IN SCHEMA channel');
my $publisher = $node->connstr . ' dbname=postgres';
$copy->safe_psql('postgres', "CREATE SUBSCRIPTION channel CONNECTION '$publisher' PUBLICATION channel");
$copy->wait_for_subscription_sync($node, 'channel');
ask("INSERT INTO channel.events (occurred_at, video_id, kind, country) VALUES ('2026-06-03 11:00Z', 1, 'view', 'ES'); DELETE FROM channel.events WHERE event_id % 5 = 0; UPDATE channel.videos SET duration_ms = 1234 WHERE video_id = 2; SELECT tiktrack.refresh_dataset('channel')");
ask("INSERT INTO channel.events (occurred_at, video_id, kind) VALUES ('2026-06-03 12:00Z', 2, 'like'), ('2026-06-04 12:00Z', 3, 'like')");
$node->wait_for_catchup('channel');
is($copy->safe_psql('postgres', $numbers), ask($numbers), 'the copy has the same days');
is($copy->safe_psql('postgres', "SELECT problem, video_id, day, detail FROM tiktrack.check_dataset('channel') LIMIT 10"), '', 'the rollups of the copy are what its events give');
$copy->stop;

$node->stop;
done_testing();
