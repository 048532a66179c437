# The source tree: what is written in several files agrees, and the rooms depend on each other only in one direction.
use strict;
use warnings;
use File::Basename qw(dirname basename);
use Test::More;

my $tree = dirname(__FILE__) . '/../..';

sub content_of
{
	my $file = shift;
	open my $in, '<', "$tree/$file" or die "$file: $!";
	local $/;
	return <$in>;
}

my ($version) = content_of('tiktrack.control') =~ /^default_version = '([^']+)'/m;
ok($version, 'the control file has a version');
my @versions = content_of('META.json') =~ /"version": "([^"]+)"/g;
is_deeply([ grep { $_ ne '1.0.0' } @versions ], [ $version, $version ], 'META.json has the same (1.0.0 is its own format)');
like(content_of('CHANGELOG.md'), qr/^## \Q$version\E/m, 'CHANGELOG.md has a section for it');

# common <- vocabulary <- reach <- engagement, sharing, watch, visibility <- insight <- dataset <- import: an include points to the left, or stays at home
my %may = (
	common => [],
	vocabulary => ['common'],
	reach => [ 'common', 'vocabulary' ],
	engagement => [ 'common', 'vocabulary', 'reach' ],
	sharing => [ 'common', 'vocabulary', 'reach' ],
	watch => [ 'common', 'vocabulary', 'reach' ],
	visibility => [ 'common', 'vocabulary' ],
	insight => [ 'common', 'vocabulary', 'reach', 'engagement', 'sharing', 'watch', 'visibility' ],
	dataset => [ 'common', 'vocabulary', 'reach', 'engagement', 'sharing', 'watch', 'visibility', 'insight' ],
	import => [ 'common', 'vocabulary', 'reach', 'engagement', 'sharing', 'watch', 'visibility', 'insight', 'dataset' ]);
# import is a house of its own: where bytes come from, JSON, CSV, other text, who reads a source, where rows go, logs
my @floors = qw(input json csv text sources store log);
my (@wrong, %uses, %declared, %defined);
sub floor_of { my ($floor) = grep { $_[0] =~ /^import\/$floors[$_]\// } 0 .. $#floors; return $floor }
for my $file (map { s/^\Q$tree\E\/src\///r } glob "$tree/src/*/*.[ch] $tree/src/*/*/*.[ch]")
{
	my ($room) = $file =~ /^(\w+)/;
	my $text = content_of("src/$file");
	my $module = $file =~ s/\.[ch]$//r;
	for my $header (grep { -e "$tree/src/$_" } $text =~ /^#include "([\w\/]+\.h)"/mg)
	{
		my ($other) = $header =~ /^(\w+)/;
		push @wrong, "$file includes $header" unless $other eq $room || grep { $_ eq $other } @{ $may{$room} };
		push @wrong, "$file includes $header of a floor above" if (floor_of($header) // 0) > (floor_of($file) // @floors);
		my $its = $header =~ s/\.h$//r;
		$uses{$module}{$its} = 1 if $its ne $module;
	}
	push @wrong, "$file is a core that is not pure"
		if $file =~ /_core\.[ch]$/ && $text =~ /postgres\.h|palloc|ereport|elog/;
	push @wrong, "$file tests the server's version" if $text =~ /PG_VERSION_NUM/ && basename($file) ne 'compat.h';
	if ($file =~ /\.h$/) { $declared{$_} = $file for $text =~ /^(?:pg_noreturn )?extern [^;(]*?\b(\w+)\s*[(;\[]/mg }
	else { $defined{$_} = $file for $text =~ /^(?!(?:pg_noreturn )?static\b|typedef\b|PG_|extern\b)\w[\w \t*]*\n(\w+)\(/mg, $text =~ /^(?!static\b|typedef\b|extern\b)\w[\w \t*]* \*?(\w+)(?:\[\w*\])? = /mg }
}
is_deeply(\@wrong, [], 'the law of dependency, pure cores, version tests in compat.h alone');
{
	my (%state, @circles);
	my $visit;
	$visit = sub {
		my ($module, @path) = @_;
		return if ($state{$module} // '') eq 'done';
		if ($state{$module}) { push @circles, join ' -> ', @path, $module; return }
		$state{$module} = 'open';
		$visit->($_, @path, $module) for sort keys %{ $uses{$module} };
		$state{$module} = 'done';
	};
	$visit->($_) for sort keys %uses;
	is_deeply(\@circles, [], 'no circle among files');
}
cmp_ok(scalar(keys %defined), '>', 200, 'functions are found');
# what the server itself looks for by name needs no header
is_deeply([ map { "$_ of $defined{$_}" } grep { !/^(?:tiktrack_|_PG_)/ && !$declared{$_} } sort keys %defined ], [], 'what is not static stands in a header');
is_deeply([ map { "$_ of $declared{$_}" } grep { $declared{$_} =~ /^import\// && !/^import_/ } sort keys %declared ], [], 'names that import shares begin with import_');

# The same law in SQL: src/install.list names every file once, and what a statement calls stands above it. What a view or a
# function refers to in a text that it runs counts; hints and comments do not.
{
	my @listed = grep { length } map { s/#.*//r =~ s/\s+//gr } split /\n/, content_of('src/install.list');
	my @there = map { s/^\Q$tree\E\/src\///r } grep { !/\/upgrade\// } glob("$tree/src/*.sql $tree/src/*/*.sql $tree/src/*/*/*.sql $tree/src/*/*/*/*.sql");
	is_deeply([ sort @listed ], [ sort @there ], 'src/install.list names every file, once');
	my (%known, @statements);
	my $name = qr/\btiktrack(?:_internal)?\.(\w+)/;
	for my $file (@listed) {
		my $sql = content_of("src/$file") =~ s/--[^\n]*//gr =~ s/^\\[^\n]*//gmr;
		while ($sql =~ /\G((?:\$(\w*)\$.*?\$\g{-1}\$|'(?:[^']|'')*'|BEGIN ATOMIC.*?\nEND|[^;'\$])+);/gs) { push @statements, [ $file, $1 ] }
	}
	my $made = qr/^\s*CREATE\s+(?:FUNCTION|AGGREGATE|TABLE|TYPE|DOMAIN|VIEW)\s+$name/;
	my %made = map { $_->[1] =~ $made ? ($1 => 1) : () } @statements;
	cmp_ok(scalar(keys %made), '>', 200, scalar(@statements) . ' statements are read');
	my @down;
	for (@statements) {
		my ($file, $statement) = @$_;
		next if $statement =~ /^\s*COMMENT ON/;
		my ($self) = $statement =~ $made;
		$known{$self} = 1 if defined $self;
		$statement =~ s/\bHINT\s*=.*?;//gs;
		my %seen;
		push @down, map { "$file: " . ($self // 'a statement') . " refers to $_" } grep { $made{$_} && !$known{$_} && !$seen{$_}++ } $statement =~ /$name/g;
	}
	is_deeply(\@down, [], 'nothing refers to what stands further down');
}

# What needs no PostgreSQL stands in one half of the Makefile: a target that the list forgets is in neither.
my ($tooling, $half) = content_of('Makefile') =~ /^TOOLING *= *([^\n]*)\n.*^\.PHONY: \$\(TOOLING\)\n(.*)/ms;
is_deeply([ sort $half =~ /^([a-z][a-z-]*):/mg ], [ sort split ' ', $tooling ], 'every target without PostgreSQL is one that make finds');

my @rooms = grep { -d } glob "$tree/src/*";
my $map = content_of('src/README.md');
is_deeply([ grep { $map !~ /\| `\Q$_\E` \|/ } map { basename($_) } @rooms ], [], 'src/README.md names every room');

# Documents: every relative link leads to a file, and to a heading of it where it names one; every page is in the README's index.
{
	my @documents = grep { !/^(?:build|tmp_check|results)\b|\/node_modules\// } map { s/^\Q$tree\E\///r } glob("$tree/*.md $tree/*/*.md $tree/*/*/*.md $tree/*/*/*/*.md");
	my $prose = sub { content_of(shift) =~ s/^([ \t]*```+).*?^\1`*[ \t]*$//gmsr };
	# as GitHub makes them: lower case, no punctuation, a dash for each blank
	my $anchors = sub { return map { my $a = lc; $a =~ s/\[([^\]]*)\]\([^)]*\)/$1/g; $a =~ s/[^\w\- ]//g; ($a =~ s/ /-/gr) => 1 } $prose->(shift) =~ /^#+ +(.*?)\s*$/mg };
	my ($links, @dead) = 0;
	for my $document (@documents) {
		my $text = $prose->($document) =~ s/`[^`]*`//gr;
		for my $link ($text =~ /\]\(([^)\s]+)\)/g, $text =~ /\bsrc="([^"]+)"/g) {
			next if $link =~ /^\w+:/;
			$links++;
			my ($to, $heading) = split /#/, $link, 2;
			my $file = length $to ? dirname($document) . "/$to" : $document;
			push @dead, "$document: $link" if !-e "$tree/$file" || defined $heading && !+{ $anchors->($file) }->{$heading};
		}
	}
	cmp_ok($links, '>', 50, scalar(@documents) . " documents with $links links");
	is(join("\n", sort @dead), '', 'every relative link leads somewhere');
	my $index = content_of('README.md');
	is_deeply([ grep { index($index, "($_)") < 0 } grep { /^doc\/[^\/]+\.md$/ } @documents ], [], 'README.md links every page of doc/');
	cmp_ok(scalar(() = $index =~ /\n/g), '<', 250, 'README.md stays an overview');
}

# Before 16 a module's functions are visible to the linker, and the server's come first: one of the same name would be called instead.
SKIP:
{
	my ($bin, $lib) = map { my $d = `\${PG_CONFIG:-pg_config} --$_`; chomp $d; $d } qw(bindir pkglibdir);
	my ($module) = grep { -r } map { "$_/tiktrack.so" } ($ENV{TIKTRACK_STAGE} // '') . $lib, $tree;
	skip 'no nm, no server or no module to look at', 2 unless $module && -x "$bin/postgres" && `nm --version 2>/dev/null`;
	my ($ours, $theirs) = map { my $file = $_; +{ map { $_ => 1 } grep { length } map { (split)[-1] } `nm -D --defined-only '$file'` } } $module, "$bin/postgres";
	# what PostgreSQL itself looks up in every module
	delete $ours->{$_} for qw(_init _fini _PG_init _PG_fini Pg_magic_func);
	cmp_ok(scalar(grep { exists $theirs->{$_} } qw(palloc hash_bytes)), '==', 2, 'names of the server are read');
	is_deeply([ sort grep { exists $theirs->{$_} } keys %$ours ], [], 'no function of the module has the name of one of the server');
}

done_testing();
