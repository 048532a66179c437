# doc/reference.md is what the catalog says: COMMENT ON, arguments, types, columns and settings.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $tree = abs_path(dirname(__FILE__) . '/../..');
my $node = PostgreSQL::Test::Cluster->new('reference');
$node->init(extra => [ '-U', 'postgres', '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
local @ENV{qw(PGHOST PGPORT PGUSER)} = ($node->host, $node->port, 'postgres');
my ($out, $err) = run_command([ "$tree/test/reference", '--here' ]);
is("$out$err", '', 'doc/reference.md is what the catalog says; if not: test/reference --update');

$node->stop;
done_testing();
