# Counters of real scrapes give exactly the figures that were counted from the files without this project's code.
#
# The files are third-party: read where they lie, never copied into the tree, and nothing of theirs is quoted here but
# sums. TIKTRACK_SHARED_DATA names their folder; otherwise ../shared/data beside the tree. Skips where there is none.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use IO::Uncompress::Gunzip qw($GunzipError);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $tree = abs_path(dirname(__FILE__) . '/../..');
my $data = $ENV{TIKTRACK_SHARED_DATA} // "$tree/../shared/data";
plan skip_all => "no counters in $data (TIKTRACK_SHARED_DATA names the folder)" unless -d "$data/counters";

my $node = PostgreSQL::Test::Cluster->new('counters');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nfsync = off\ntimezone = 'UTC'");
$node->start;
sub ask { return $node->safe_psql('postgres', "SET client_min_messages = error; $_[0]") }
# user postgres may not be able to read the folder: everything is read from a temporary copy
my $files = PostgreSQL::Test::Utils::tempdir;
# source|rows read|inserted|duplicates|rejected
sub import_file {
	my ($dataset, $name, $at) = @_;
	unless (-e "$files/$name") {
		IO::Uncompress::Gunzip::gunzip("$data/counters/$name.gz" => "$files/$name") or die "$name: $GunzipError";
	}
	return ask("SELECT source, rows_read, inserted, duplicates, rejected FROM tiktrack.import_file('$dataset', '$files/$name', options => '{\"at\": \"$at\"}')");
}
ask('CREATE EXTENSION tiktrack');
ask("SELECT tiktrack.create_dataset(d) FROM unnest('{famous,claims,trending,suggested}'::text[]) d");

# ---- videos of public creators, with rounded counters
is(import_file('famous', 'tiktok_famous_top_users_vids.csv', '2020-11-10'), 'scraper_csv|12559|12559|0|0', 'videos of creators');
is(ask('SELECT count(*), sum(likes), sum(shares), sum(comments), sum(views) FROM famous.video_snapshots'), '12559|9765223473|88382038|95841478|69718744120', 'their sums');
is(ask('SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY likes), percentile_disc(0.5) WITHIN GROUP (ORDER BY shares), percentile_disc(0.5) WITHIN GROUP (ORDER BY comments), percentile_disc(0.5) WITHIN GROUP (ORDER BY views) FROM famous.video_snapshots'), '319400|1094|1795|2200000', 'their medians');
is(ask('SELECT max(likes), max(shares), max(comments), max(views) FROM famous.video_snapshots'), '22400000|1400000|1100000|322200000', 'their largest');
is(ask('SELECT count(*) FILTER (WHERE likes = 0), count(*) FILTER (WHERE shares = 0), count(*) FILTER (WHERE comments = 0), count(*) FILTER (WHERE views = 0) FROM famous.video_snapshots'), '0|2|72|0', 'their zeros');
# all that have a count of 10,000 or more are marked as rounded, and no other
is(ask('SELECT count(*) FILTER (WHERE is_rounded <> (greatest(likes, shares, comments, views) >= 10000)) FROM famous.video_snapshots'), '0', 'which are rounded');
is(ask("SELECT min(posted_at), max(posted_at), sum(duration_ms) / 1000 = 228886, count(*) - count(sound), count(DISTINCT account_id) FROM famous.videos"), '2016-05-24 01:05:46+00|2020-11-07 23:49:18+00|t|17|254', 'what is told of the videos');
is(ask('SELECT count(*), sum(followers) FROM famous.account_snapshots'), '254|4306900000', 'followers, once an author');
is(ask('SELECT string_agg(shares || \' \' || videos, \', \' ORDER BY shares DESC) FROM (SELECT sum(s.shares) AS shares, count(*) AS videos FROM famous.video_snapshots s JOIN famous.videos v USING (video_id) GROUP BY v.account_id ORDER BY 1 DESC LIMIT 10) x'),
	'6694100 30, 3489074 35, 3379466 50, 2731760 63, 2534592 50, 1992884 30, 1992881 50, 1950914 50, 1908531 50, 1873176 44', 'the ten whose videos are shared most');
is(ask('SELECT round(sum(engagements) / sum(views), 6), round(sum(shares) / sum(views), 8) FROM famous.video_metrics'), '0.142708|0.00126769', 'rates of sums, by the view');
is(import_file('famous', 'tiktok_famous_top_users_vids.csv', '2020-11-10'), 'scraper_csv|12559|0|12559|0', 'again');

# ---- two files that overlap, in both orders
is(import_file('suggested', 'tiktok_famous_sug_users_vids1.csv', '2020-11-10'), 'scraper_csv|11921|11921|0|0', 'suggested creators, one file');
my ($second, $known, $bad) = import_file('suggested', 'tiktok_famous_sug_users_vids3.csv', '2020-11-11') =~ /^scraper_csv\|12677\|(\d+)\|(\d+)\|(\d+)$/;
is("$second|$known|$bad", '12677|0|0', 'another of the next day');
is(ask('SELECT count(*), count(DISTINCT video_id), (SELECT count(*) FROM suggested.videos) FROM suggested.video_snapshots'), ask('SELECT 24598, count(*), count(*) FROM suggested.videos'), 'videos of both are one video with two snapshots');

# ---- a set for teaching, with videos of which nothing is told
is(import_file('claims', 'coursera_tiktok_dataset.csv', '2023-01-01'), 'scraper_csv|19382|19382|0|0', 'claims');
is(ask('SELECT count(*), (SELECT count(*) FROM claims.videos) - count(*), sum(views), sum(likes), sum(shares), sum(saves), sum(comments) FROM claims.video_snapshots'), '19084|298|4860858134|1608869674|319375479|20027315|6666273', 'their sums, and those without counts');
is(ask('SELECT count(*) FILTER (WHERE shares = 0), count(*) FILTER (WHERE comments = 0), count(*) FILTER (WHERE is_rounded) < 100 FROM claims.video_snapshots'), '99|3434|t', 'their zeros; hardly one that is round by chance');
is(import_file('claims', 'coursera_tiktok_dataset.csv', '2023-01-01'), 'scraper_csv|19382|0|19382|0', 'again');

# ---- JSON
is(import_file('trending', 'trending_tiktok_scraper.json', '2020-12-20'), 'scraper_posts|1000|1000|0|0', 'trending');
is(ask('SELECT count(*), sum(views), sum(likes), sum(comments), sum(shares) FROM trending.video_snapshots'), '1000|1029212935|96797880|1271535|1905361', 'their sums');
is(ask('SELECT count(*), count(username), (SELECT count(*) FROM trending.videos WHERE hashtags IS NOT NULL) FROM trending.accounts'), '802|802|853', 'their authors and hashtags');
is(import_file('trending', 'trending_tiktok_scraper.json', '2020-12-20'), 'scraper_posts|1000|0|1000|0', 'again');

$node->stop;
done_testing();
