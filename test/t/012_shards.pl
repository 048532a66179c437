# Two nodes and a hub, as postgres_fdw makes them: rollup over summaries that the nodes made equals one pass over all rows,
# bit for bit, whether the aggregates run on the nodes (the server's option `extensions` names tiktrack) or here.
#
# One cluster, three databases, loopback over the private socket.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('shards');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\ntimezone = 'UTC'\nmax_parallel_workers_per_gather = 0");
$node->start;
plan skip_all => 'no postgres_fdw (it comes with the server\'s contrib modules)'
	unless $node->safe_psql('postgres', "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'");

my ($host, $port) = ($node->host, $node->port);
$node->safe_psql('postgres', "CREATE DATABASE $_") for qw(hub n1 n2);
sub ask { my ($database, $sql) = @_; return $node->safe_psql($database, "SET search_path = public, tiktrack; $sql") }

# 300,000 events of 40,000 people; a day is on one node, and most people are on both
for my $n (1, 2) {
	ask("n$n", <<"END");
CREATE EXTENSION tiktrack;
CREATE TABLE events AS
SELECT 2 * (g % 5) + $n AS day, CASE WHEN h % 40 = 0 THEN NULL WHEN h % 8 < 6 THEN 'view' ELSE (event_kinds())[1 + h % 9] END AS kind, CASE WHEN h % 13 > 0 THEN 7000000000000000000 + h % 40000 END AS actor, CASE WHEN h % 17 > 0 THEN 'user ' || h % 5000 END AS name,
	CASE WHEN h % 3 = 0 THEN (share_types())[1 + h % 11] END AS share_type, 'p' || h % 7 AS platform
FROM (SELECT g, hashint4(g + $n * 1000000) & 2147483647 AS h FROM generate_series(1, 150000) g) q;
ANALYZE events;
END
}
ask('hub', <<"END");
CREATE EXTENSION tiktrack;
CREATE EXTENSION postgres_fdw;
CREATE SERVER n1 FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$host', port '$port', dbname 'n1', async_capable 'true', extensions 'tiktrack');
CREATE SERVER n2 FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$host', port '$port', dbname 'n2', async_capable 'true', extensions 'tiktrack');
CREATE USER MAPPING FOR PUBLIC SERVER n1;
CREATE USER MAPPING FOR PUBLIC SERVER n2;
CREATE TABLE events (day int, kind text, actor bigint, name text, share_type text, platform text) PARTITION BY LIST (day);
CREATE FOREIGN TABLE events_1 PARTITION OF events FOR VALUES IN (1, 3, 5, 7, 9) SERVER n1 OPTIONS (table_name 'events');
CREATE FOREIGN TABLE events_2 PARTITION OF events FOR VALUES IN (2, 4, 6, 8, 10) SERVER n2 OPTIONS (table_name 'events');
CREATE TABLE near AS SELECT * FROM events;
ANALYZE near, events_1, events_2;
END
is(ask('hub', 'SELECT count(*), count(DISTINCT day) FROM near'), '300000|10', 'rows of both nodes');
cmp_ok(ask('hub', 'SELECT count(*) FROM (SELECT actor FROM near WHERE day % 2 = 0 INTERSECT SELECT actor FROM near WHERE day % 2 = 1) q'), '>', 10000, 'many people are on both nodes');

my $build = 'engagement_agg(kind) AS e, share_agg(share_type, platform) AS s, engagement_agg(kind, actor) AS p, reach_agg(actor) AS r, reach_agg(name, 10) AS t';
my $bytes = 'SELECT md5(tiktrack_internal.engagement_send(rollup(e))), md5(tiktrack_internal.share_send(rollup(s))), md5(tiktrack_internal.engagement_send(rollup(p))), md5(tiktrack_internal.reach_send(rollup(r))), md5(tiktrack_internal.reach_send(rollup(t))), reach(rollup(p)), engaged_users(rollup(p))';
my $whole = ask('hub', "$bytes FROM (SELECT $build FROM near) q");
like($whole, qr/^[0-9a-f]{32}(\|[0-9a-f]{32}){4}\|\d+\|\d+$/, 'one pass over all rows, here');
my @people = split /\|/, ask('hub', "SELECT count(DISTINCT actor) FILTER (WHERE kind IN ('view', 'like', 'comment', 'share')), count(DISTINCT actor) FILTER (WHERE kind IN ('like', 'comment', 'share')) FROM near");
my @estimates = (split /\|/, $whole)[ 5, 6 ];
cmp_ok(abs($estimates[$_] - $people[$_]), '<=', 0.036 * $people[$_], "people: $estimates[$_] for $people[$_]") for 0, 1;

my %query = (
	'a summary a day, rolled up here' => "$bytes FROM (SELECT day, $build FROM events GROUP BY day) q",
	'a summary a node' => "$bytes FROM (SELECT $build FROM events_1 UNION ALL SELECT $build FROM events_2) q",
	'all rows here' => "$bytes FROM (SELECT $build FROM events) q",
	'a summary a day and kind' => "$bytes FROM (SELECT day, kind, $build FROM events GROUP BY day, kind) q");
my $partitions = 'SET enable_partitionwise_aggregate = on;';
sub shipped { my ($query) = @_; return () = ask('hub', "$partitions EXPLAIN (VERBOSE, COSTS OFF) $query") =~ /Remote SQL: SELECT .*tiktrack\.engagement_agg\(/g }
for my $extensions (1, 0) {
	my $where = $extensions ? 'with the option extensions' : 'without it';
	ask('hub', join ';', map { "ALTER SERVER $_ OPTIONS (DROP extensions)" } qw(n1 n2)) unless $extensions;
	for my $name (sort keys %query) {
		is(ask('hub', "$partitions $query{$name}"), $whole, "$name, $where");
	}
	my $steps = shipped($query{'a summary a day, rolled up here'});
	is($steps, $extensions ? 2 : 0, "$where: " . ($extensions ? 'both nodes aggregate' : 'rows travel'));
	is(shipped($query{'a summary a node'}), $extensions ? 2 : 0, "a query a node, $where");
}

# stored on the nodes, read here: values travel, in text, and are what they were
ask($_, "CREATE TABLE daily AS SELECT day, $build FROM events GROUP BY day") for qw(n1 n2);
ask('hub', "CREATE FOREIGN TABLE daily_$_ (day int, e engagement_summary, s share_summary, p engagement_summary, r reach_sketch, t reach_sketch) SERVER n$_ OPTIONS (table_name 'daily')") for 1, 2;
is(ask('hub', "$bytes FROM (SELECT * FROM daily_1 UNION ALL SELECT * FROM daily_2) q"), $whole, 'summaries that the nodes have stored');
is(ask('hub', "$bytes FROM (SELECT * FROM daily_1 WHERE day < 5 UNION ALL SELECT * FROM daily_2 UNION ALL SELECT * FROM daily_1 WHERE day >= 5 UNION ALL SELECT day, NULL, NULL, NULL, NULL, NULL FROM daily_1) q"), $whole, 'in another order, and with empty ones');
# and the other way: a summary made here is stored there, and merged there again
ask('hub', "INSERT INTO daily_1 SELECT 100, $build FROM near WHERE day % 2 = 0");
is(ask('n1', "$bytes FROM daily"), $whole, 'a summary of the one node stored on the other');

$node->stop;
done_testing();
