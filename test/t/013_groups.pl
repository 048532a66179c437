# A million groups of three people each, in one hash aggregate: at most 400 MB if only people are counted, and each group
# has its three. Summaries of events with people are larger: they also keep counts by kind, and who engaged.
#
# TIKTRACK_GROUPS makes it smaller or larger; the bounds are bytes per group.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $groups = $ENV{TIKTRACK_GROUPS} // 1_000_000;
my %bound = ('reach_agg(actor)' => 400, 'engagement_agg(kind, actor)' => 400);

my $node = PostgreSQL::Test::Cluster->new('groups');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nshared_buffers = 32MB\nmax_wal_size = 4GB\nmax_parallel_workers_per_gather = 0\nenable_sort = off\nwork_mem = 2GB\nhash_mem_multiplier = 1");
$node->start;
sub ask { return $node->safe_psql('postgres', "SET search_path = public, tiktrack; $_[0]") }

ask(<<"END");
CREATE EXTENSION tiktrack;
CREATE UNLOGGED TABLE events AS
SELECT g % $groups AS video, CASE WHEN g / $groups = 1 THEN 'like' ELSE 'view' END AS kind, 7000000000000000000 + g AS actor FROM generate_series(0, 3 * $groups - 1) g;
ANALYZE events;
END

# the aggregate's own account of its memory, and that of the whole backend
sub measure {
	my ($call) = @_;
	my ($plan, $peak) = split /^=+\n/m, ask("EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, FORMAT JSON) SELECT video, $call FROM events GROUP BY video;\n\\echo =\nSELECT substring(pg_read_file('/proc/' || pg_backend_pid() || '/status', 0, 100000, true) FROM 'VmHWM:\\s*(\\d+)')");
	my ($kilobytes) = $plan =~ /"Peak Memory Usage": (\d+)/;
	my ($spilled) = $plan =~ /"HashAgg Batches": (\d+)/;
	return ($kilobytes * 1024, $spilled, ($peak // '') =~ /(\d+)/ ? $1 * 1024 : 0, $plan =~ /"Strategy": "Hashed"/);
}
for my $call (sort keys %bound) {
	my $bound = $bound{$call} * $groups;
	my ($bytes, $batches, $peak, $hashed) = measure($call);
	ok($hashed && $batches == 1, "$call: one hash aggregate, nothing spilled");
	cmp_ok($bytes, '<=', $bound, "$call: at most $bound{$call} bytes a group");
	note sprintf '%s: %.0f bytes a group by its own account, %.0f at the most in the whole backend', $call, $bytes / $groups, $peak / $groups;
	# what any backend needs is about 40 MB, its share of shared_buffers included
	cmp_ok($peak, '<=', $bound + 64e6, "$call: nor does the backend need more") if $peak;
}
# each group has what is its own; what does not fit spills and gives the same
is(ask("SELECT count(*), bool_and(reach(r) = 3 AND reach_is_exact(r) AND pg_column_size(r) <= 40) FROM (SELECT reach_agg(actor) AS r FROM events GROUP BY video) q"), "$groups|t", 'each group has its three people');
is(ask("SELECT count(*), bool_and(reach(p) = 3 AND engaged_users(p) = 1 AND event_count(p, 'view') = 2) FROM (SELECT engagement_agg(kind, actor) AS p FROM events GROUP BY video) q"), "$groups|t", 'and one of them engaged');
is(ask("SET work_mem = '8MB'; SELECT count(*), bool_and(reach(p) = 3 AND engaged_users(p) = 1), bool_and(reach(r) = 3) FROM (SELECT engagement_agg(kind, actor) AS p, reach_agg(actor::text) AS r FROM events GROUP BY video) q"), "$groups|t|t", 'also when it spills');

$node->stop;
done_testing();
