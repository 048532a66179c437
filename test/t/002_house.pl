# The house: what is written in several files agrees, and the law of dependency holds.
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
my @wrong;
for my $file (glob "$tree/src/*/*.[ch]")
{
	my $room = basename(dirname($file));
	my $text = content_of('src/' . "$room/" . basename($file));
	for my $other ($text =~ /^#include "(\w+)\/\w+\.h"/mg)
	{
		next unless exists $may{$other};
		# PostgreSQL has a folder of that name too
		next if $other eq 'common' && $text =~ /^#include "common\/(?:jsonapi|int)\.h"/m;
		push @wrong, "$file includes $other" unless $other eq $room || grep { $_ eq $other } @{ $may{$room} };
	}
	push @wrong, "$file is a core that is not pure"
		if $file =~ /_core\.[ch]$/ && $text =~ /postgres\.h|palloc|ereport|elog/;
	push @wrong, "$file tests the server's version" if $text =~ /PG_VERSION_NUM/ && basename($file) ne 'compat.h';
}
is_deeply(\@wrong, [], 'the law of dependency, pure cores, version tests in compat.h alone');

# The same law in SQL: src/install.list names every file once, and what a statement calls stands above it. What a view or a
# function refers to in a text that it runs counts; hints and comments do not.
{
	my @listed = grep { length } map { s/#.*//r =~ s/\s+//gr } split /\n/, content_of('src/install.list');
	my @there = map { s/^\Q$tree\E\/src\///r } grep { !/\/upgrade\// } glob("$tree/src/*.sql $tree/src/*/*.sql $tree/src/*/*/*.sql");
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
