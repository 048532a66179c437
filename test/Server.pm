# For test/readme and test/reference: the server that their sessions use.
package Server;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(run connect_to psql_on);

my ($tree, $dir);

sub run { system(@_) == 0 or die "failed: @_\n" }

# connect_to($tree, $here, $name): if $here is true, the server of PGHOST and PGPORT; otherwise a new server with its files
# in build/$name, which stops when the program ends.
sub connect_to
{
	my ($root, $here, $name) = @_;
	my $pg_config = $ENV{PG_CONFIG} // 'pg_config';
	chomp(my $bin = `$pg_config --bindir`);
	$ENV{PATH} = "$bin:$ENV{PATH}";
	unless ($here) {
		delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
		run('sh', '-c', 'make -s with_llvm=no PG_CONFIG="$1" >&2 && make -s with_llvm=no PG_CONFIG="$1" install DESTDIR="$2" >&2',
			'sh', $pg_config, "$root/build/stage");
		($tree, $dir) = ($root, "$root/build/$name");
		run("$tree/test/server", 'start', $dir, '--stage', "$root/build/stage");
		# what test/server prints is for a shell: let one say what it means
		my ($host, $port) = split /\n/, `eval "\$('$tree/test/server' env '$dir')"; printf '%s\\n' "\$PGHOST" "\$PGPORT"`;
		delete @ENV{ grep { /^PG/ && $_ ne 'PG_CONFIG' } keys %ENV };
		@ENV{qw(PGHOST PGPORT PGUSER)} = ($host, $port, 'postgres');
	}
	$ENV{PGCLIENTENCODING} = 'UTF8';
	delete @ENV{qw(PGOPTIONS PGTZ PGDATESTYLE COLUMNS)};
}
END { my $status = $?; system("$tree/test/server", 'stop', $dir) if defined $dir; $? = $status }

# psql_on($database, @statements): the command that runs them there, whatever the search path of the role or the database
sub psql_on
{
	my ($database, @statements) = @_;
	return ('psql', '-X', '-q', '-d', $database, '-v', 'ON_ERROR_STOP=1', map { ('-c', $_) } 'SET search_path = pg_catalog, pg_temp', @statements);
}

1;
