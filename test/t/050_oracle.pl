# Compares the published views of random datasets, cell by cell, with test/oracle, which was written from their definitions
# and not from their code. TIKTRACK_SEED repeats a run; make check-oracle has more datasets, and the real files.
use strict;
use warnings FATAL => 'all';
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $oracle = dirname(__FILE__) . '/../oracle';
my $python = -x '/usr/bin/python3' ? '/usr/bin/python3' : 'python3';
my ($out, $err) = run_command([ $python, '-B', "$oracle/examples.py" ]);
like($err, qr/^OK$/m, 'its own arithmetic gives what was worked out by hand') or diag "$out$err";

my $node = PostgreSQL::Test::Cluster->new('oracle');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nfsync = off\ntimezone = 'Asia/Kolkata'");
$node->start;
local @ENV{qw(PGHOST PGPORT PGUSER)} = ($node->host, $node->port, (getpwuid($<))[0]);
my $seed = $ENV{TIKTRACK_SEED} // int(rand(2**31));
note "TIKTRACK_SEED=$seed";
my $status = IPC::Run::run([ $python, "$oracle/run", '--here', '--worlds', 4, '--seed', $seed ], '>', \$out, '2>', \$err);
ok($status, 'no cell differs') or diag "$out$err";
cmp_ok(($out =~ /^(\d+) cells compared, 0 differ$/m)[0] // 0, '>', 10_000, 'of ten thousand');
$node->stop;
done_testing();
