# README.md and the pages in doc/ do what they say: test/readme runs their SQL, one TAP point per block.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $tree = abs_path(dirname(__FILE__) . '/../..');
my $node = PostgreSQL::Test::Cluster->new('readme');
$node->init(extra => [ '-U', 'postgres', '--encoding=UTF8', '--locale=C.UTF-8' ]); # the superuser of the pages has one name everywhere
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nlc_messages = 'C'");
$ENV{PGUSER} = 'postgres';
$node->start;

local @ENV{qw(PGHOST PGPORT)} = ($node->host, $node->port);
open my $tap, '-|', 'sh', '-c', 'exec "$0" --here 2>&1', "$tree/test/readme" or die "test/readme: $!";
my ($plan, $points) = (-1, 0);
while (my $line = <$tap>) {
	chomp $line;
	if ($line =~ /^(ok|not ok) \d+ - (.*)/) { ok($1 eq 'ok', $2); $points++ }
	elsif ($line =~ /^1\.\.(\d+)/) { $plan = $1 }
	else { diag($line =~ s/^# //r) }
}
close $tap;
is($points, $plan, 'test/readme ran to its end');

$node->stop;
done_testing();
