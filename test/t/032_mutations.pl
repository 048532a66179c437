# A small file of each source, broken in random ways: each is imported or refused with a reason, each of its rows is new,
# known or rejected, and a second import adds nothing. SEED repeats a run; MUTATIONS is how many per source.
use strict;
use warnings FATAL => 'all';
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{SEED} || int(rand(2**31));
my $mutations = $ENV{MUTATIONS} || (($ENV{PG_TEST_EXTRA} // '') =~ /\bslow\b/ ? 2000 : 25);
srand $seed;
note "SEED=$seed MUTATIONS=$mutations";

my $data = "$FindBin::RealBin/../data";
my %files = (
	export_json => 'user_data_tiktok_2026_schema.json',
	export_txt => 'Share History.txt',
	studio_content => 'Content.csv',
	studio_follower_activity => 'FollowerActivity.csv',
	studio_follower_gender => 'FollowerGender.csv',
	studio_follower_history => 'FollowerHistory.csv',
	studio_follower_territories => 'FollowerTopTerritories.csv',
	studio_overview => 'Overview.csv',
	studio_viewers => 'Viewers.csv',
	map { my $name = $_; $name =~ s{.*/}{}; my $source = $name =~ s/[.].*//r; $source => "sources/$name" } glob "$data/sources/*"
);

my $node = PostgreSQL::Test::Cluster->new('mutations');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nfsync = off\ntimezone = 'UTC'");
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION tiktrack;
CREATE TABLE file (n bigint GENERATED ALWAYS AS IDENTITY, source text, bytes text, outcome text, again text);
CREATE PROCEDURE import_all() LANGUAGE plpgsql AS $$
DECLARE
	one record;
	options CONSTANT jsonb := '{"account": "synthetic.ana", "at": "2026-07-01", "year": 2025, "section": "shares"}';
BEGIN
	FOR one IN SELECT f.n, f.source, f.bytes FROM file f WHERE f.outcome IS NULL ORDER BY f.n LOOP
		DECLARE
			said text;
			result record;
			content text;
		BEGIN
			content := tiktrack.text_of_file(decode(one.bytes, 'hex'));
			SELECT * INTO result FROM tiktrack.import('d', content, 'auto', options);
			said := CASE WHEN result.rows_read = result.inserted + result.duplicates + result.rejected
				AND least(result.rows_read, result.inserted, result.duplicates, result.rejected) >= 0
				AND result.rejected = (SELECT count(*) FROM d.import_rejects r WHERE r.import_id = result.import_id AND r.reason <> '')
				THEN result.source ELSE 'does not add up: ' || result::text END;
			UPDATE file SET outcome = said WHERE n = one.n;
			SELECT * INTO result FROM tiktrack.import('d', content, 'auto', options);
			UPDATE file SET again = result.inserted::text WHERE n = one.n;
		EXCEPTION WHEN OTHERS THEN
			UPDATE file SET outcome = concat_ws(' ', SQLSTATE, SQLERRM), again = '0' WHERE n = one.n;
		END;
	END LOOP;
END $$;
SET client_min_messages = error;
SELECT tiktrack.create_dataset('d');
SQL

is(join(' ', sort keys %files), $node->safe_psql('postgres', q(SELECT string_agg(source, ' ' ORDER BY source COLLATE "C") FROM tiktrack.import_sources)), 'there is a file of each source');

my @hostile = ('null', '-1', '0', '1e400', '99999999999999999999', '12.5', '1.2M', 'N/A', '""', '"', '{', '}', '[', ']', ',', ':', ';', "\t", "\r", "\n", '\\', '\\u0000', '\\ud800', '[' x 300, "\0", "\xff", "\xc3", "\xef\xbb\xbf", "\x{1a}", 'x' x 3000, '%s%n', "'); DROP TABLE file; --");
sub mutated {
	my ($bytes) = @_;
	for (1 .. 1 + int rand 3) {
		my $at = int rand(1 + length $bytes);
		my $length = int rand 20;
		my $way = int rand 6;
		if ($way == 0) { substr($bytes, $at, 1) = chr int rand 256 if $at < length $bytes }
		elsif ($way == 1) { substr($bytes, $at, $length) = '' }
		elsif ($way == 2) { substr($bytes, $at, 0) = substr $bytes, int rand(1 + length $bytes), 5 * $length }
		elsif ($way == 3) { substr($bytes, $at, int rand 5) = $hostile[ int rand @hostile ] }
		elsif ($way == 4) { substr($bytes, $at) = '' if int rand 3 == 0 }
		else { my @lines = split /(?<=\n)/, $bytes; push @lines, splice @lines, int rand @lines, 1 if @lines; $bytes = join '', @lines }
	}
	return $bytes;
}

my $rows = '';
for my $source (sort keys %files) {
	my $bytes = slurp_file("$data/$files{$source}");
	utf8::encode($bytes) if utf8::is_utf8($bytes);
	# as it is, in all of its lengths as far as they are few, and broken
	my @variants = ($bytes, (map { substr $bytes, 0, int($_ * length($bytes) / 10) } 0 .. 9), map { mutated($bytes) } 1 .. $mutations);
	$rows .= "$source\t" . unpack('H*', $_) . "\n" for @variants;
}
my $file = PostgreSQL::Test::Utils::tempdir . '/files';
open my $out, '>', $file or die $!;
print $out $rows;
close $out;
$node->safe_psql('postgres', "\\copy file (source, bytes) FROM '$file'");
$node->safe_psql('postgres', 'SET client_min_messages = error; CALL import_all()', timeout => 3600);

is($node->safe_psql('postgres', q(SELECT count(*) FROM file WHERE outcome IS NULL)), '0', 'all were tried');
# an error costs the whole file: only one about the file as such may be one
is($node->safe_psql('postgres', q(SELECT source, outcome, left(bytes, 4000) FROM file
	WHERE outcome NOT IN (SELECT s.source FROM tiktrack.import_sources s) AND outcome !~ '^(22023 |22P02 content )' ORDER BY n LIMIT 5)), '', 'each is imported or refused for what it is');
is($node->safe_psql('postgres', q(SELECT source, outcome, again, left(bytes, 4000) FROM file WHERE again <> '0' ORDER BY n LIMIT 5)), '', 'a second time brings nothing');
is($node->safe_psql('postgres', q(SELECT string_agg(DISTINCT f.source, ' ' ORDER BY f.source) FROM file f WHERE NOT EXISTS (SELECT FROM file g WHERE g.source = f.source AND g.outcome = f.source))), '', 'each source is recognized at least once');
note $node->safe_psql('postgres', q(SELECT count(*) FILTER (WHERE outcome = source), count(*) FROM file));
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'the server is unharmed');
$node->stop;
done_testing();
