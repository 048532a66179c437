# The rows of the benchmark: the same each time, and distributed as its generator says.
use strict;
use warnings FATAL => 'all';
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $generator = dirname(__FILE__) . '/../bench/generate.sql';
my $node = PostgreSQL::Test::Cluster->new('generator');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\ntimezone = 'Asia/Tokyo'");
$node->start;

sub generate {
	my ($database, $seed) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, 'CREATE EXTENSION tiktrack');
	my @values = map { ('-v', $_) } 'rows=10000', 'videos=5000', 'people=500000', "seed=$seed";
	command_ok([ 'psql', '-X', '-q', '-d', $node->connstr($database), @values, '-f', $generator ], "rows of seed $seed");
	return $node->safe_psql($database, "SELECT md5(string_agg(e::text, chr(10) ORDER BY ctid)) FROM bench.events AS e");
}
my $once = generate('once', 1);
is(generate('again', 1), $once, 'the same seed gives the same rows in the same order');
isnt(generate('other', 2), $once, 'another seed gives others');

$node->safe_psql('once', 'SET client_min_messages = warning; SELECT tiktrack.create_dataset($$fresh$$)');
my $wrong = $node->safe_psql('once', <<'END');
WITH counts AS (
	SELECT count(*) AS n, count(*) FILTER (WHERE kind = 'view') AS views, count(*) FILTER (WHERE kind = 'share') AS shares,
		count(share_type) AS typed, count(platform) AS sent, count(*) FILTER (WHERE country IS NULL) AS nowhere,
		count(*) FILTER (WHERE actor_id IS NULL) AS nobody, count(DISTINCT kind) AS kinds, count(DISTINCT share_type) AS types,
		count(watched_ms) AS watched, count(*) FILTER (WHERE watched_ms > duration_ms) AS too_long, count(posted_at) AS of_videos,
		count(*) FILTER (WHERE occurred_at < posted_at) AS too_early, count(DISTINCT v.account_id) AS accounts,
		min(occurred_at) AS first, max(occurred_at) AS last
	FROM bench.events e LEFT JOIN bench.videos v USING (video_id)),
popular AS (SELECT count(*) AS most FROM bench.events GROUP BY video_id ORDER BY count(*) DESC LIMIT 1),
steps AS (SELECT occurred_at < lag(occurred_at) OVER (ORDER BY ctid) AS back FROM bench.events)
SELECT promise FROM counts, popular, LATERAL (VALUES
	('rows', n = 10000), ('85 % views', views BETWEEN 8300 AND 8700), ('2.5 % shares', shares BETWEEN 200 AND 300),
	('a type for shares alone', typed = shares), ('a platform for most of them', sent BETWEEN shares / 2 AND shares - 1),
	('countries with gaps', nowhere BETWEEN 1700 AND 2100), ('people with gaps', nobody BETWEEN 60 AND 140),
	('every kind', kinds = 9), ('most share types', types >= 8), ('watch times with gaps', watched BETWEEN views * 0.9 AND views * 0.98),
	('never longer than the video', too_long = 0), ('never before the video', too_early = 0), ('only videos that are there', of_videos = n),
	('several accounts', accounts BETWEEN 40 AND 50), ('120 days', first >= '2026-01-01 00:00+00' AND last < '2026-05-01 00:00+00'),
	('a first video of 2 to 6 %', most BETWEEN 200 AND 600), ('the order of time', (SELECT bool_and(back IS NOT TRUE) FROM steps)),
	('the indexes of a dataset', (SELECT count(*) FROM pg_index WHERE indrelid = 'bench.events'::regclass) = (SELECT count(*) FROM pg_index WHERE indrelid = 'fresh.events'::regclass))) AS promises (promise, kept)
WHERE kept IS NOT TRUE
END
is($wrong, '', 'the shape that the generator promises');

$node->stop;
done_testing();
