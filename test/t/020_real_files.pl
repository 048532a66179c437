# Real exports and Studio downloads give exactly the figures that were counted from the files without this project's code,
# whatever the time zone and the date style of the session.
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
plan skip_all => "no export_json and studio_csv in $data (TIKTRACK_SHARED_DATA names the folder)" unless -d "$data/export_json" && -d "$data/studio_csv";

my $node = PostgreSQL::Test::Cluster->new('real_files');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\ntimezone = 'UTC'");
$node->start;
my $session = '';
sub ask { return $node->safe_psql('postgres', "SET client_min_messages = error; $session $_[0]") }
sub quoted { return "'" . ($_[0] =~ s/'/''/gr) . "'" }
# rows read|inserted|duplicates|rejected
sub import_file { my ($dataset, $path, $options) = @_; return ask("SELECT rows_read, inserted, duplicates, rejected FROM tiktrack.import_file('$dataset', " . quoted($path) . ", options => '" . ($options // '{}') . "')") }

# user postgres may not be able to read the folder: everything is read from a temporary copy
my $files = PostgreSQL::Test::Utils::tempdir;
sub copied {
	my ($from, $to) = @_;
	IO::Uncompress::Gunzip::gunzip($from => "$files/$to", Transparent => 1) or die "$from: $GunzipError";
	return "$files/$to";
}
my %export = map { $_ => copied("$data/export_json/user_data_tiktok_user${_}_pseudonymised.json.gz", "$_.json") } qw(A B);
my %studio = map { $_ => copied("$data/studio_csv/$_.csv", "$_.csv") } ('Overview', 'Viewers', 'FollowerHistory', 'FollowerActivity', 'FollowerGender', 'FollowerTopTerritories', 'Overview_en_7d', 'Overview_es_7d', 'Content', 'Content 2', 'Content 3', 'Content 4');

ask('CREATE EXTENSION tiktrack');

# ---- figures counted from the files by other tools
sub check_user_a {
	my ($dataset, $where) = @_;
	is(ask(<<"END"), <<'END' =~ s/\n$//r, "$where: events by section");
SELECT section, kind, count(*), to_char(min(occurred_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD HH24:MI:SS'), to_char(max(occurred_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD HH24:MI:SS'), count(DISTINCT video_id)
FROM $dataset.events GROUP BY 1, 2 ORDER BY section COLLATE "C"
END
comments|comment|606|2024-03-19 21:37:32|2025-02-20 20:45:05|0
favourites|save|611|2024-03-19 15:24:25|2025-02-22 22:07:33|611
followers|follow|4876|2024-03-19 15:26:58|2025-02-21 20:11:36|0
likes|like|560|2024-03-19 21:35:11|2025-02-19 13:08:48|560
reposts|share|159|2024-03-19 15:24:02|2024-10-17 21:33:07|159
shares|share|1214|2024-08-26 01:01:51|2025-02-21 14:40:04|815
watched|view|10656|2024-09-19 22:16:00|2025-02-22 22:07:36|9337
END
	is(ask("SELECT count(*), count(*) FILTER (WHERE kind = 'share'), count(watched_ms) FROM $dataset.events"), '18682|1373|0', "$where: events in all");
	is(ask("SELECT count(DISTINCT video_id) FROM $dataset.events"), '10971', "$where: videos");
	is(ask("SELECT min(e.occurred_at - tiktrack.posted_at_of(e.video_id)) FROM $dataset.events e"), '00:00:09', "$where: no event before its video");
	is(ask("SELECT method_raw, count(*) FROM $dataset.events WHERE section = 'shares' GROUP BY 1 ORDER BY 2 DESC, method_raw COLLATE \"C\""), "sms|770\nchat|381\ncopy|54\nchat_merge|5\nchat_head|2\ninstagram_story|2", "$where: methods");
	is(ask("SELECT share_type, platform, count(*) FROM $dataset.events WHERE kind = 'share' GROUP BY 1, 2 ORDER BY 3 DESC, 1"), "external|sms|770\ndirect_message|tiktok|388\nrepost|tiktok|159\ncopy_link||54\nexternal|instagram|2", "$where: share types and platforms");
	is(ask("SELECT content_kind, count(*), count(video_id) FROM $dataset.events WHERE section = 'shares' GROUP BY 1 ORDER BY 2 DESC"), "share_video|827|827\nshare_music|387|0", "$where: what was shared");
	is(ask("SELECT video_id, count(*) FROM $dataset.events WHERE section = 'shares' AND video_id IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 1"), '7408362061111112156|7', "$where: the most shared video");
	is(ask("SELECT string_agg(n::text, ' ' ORDER BY m) FROM (SELECT to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM') AS m, count(*) AS n FROM $dataset.events WHERE section = 'shares' GROUP BY 1) x"), '223 673 124 116 18 11 49', "$where: shares by month");
	is(ask("SELECT count(*), string_agg(n::text, ' ' ORDER BY n DESC) FILTER (WHERE n >= 60) FROM (SELECT (occurred_at AT TIME ZONE 'UTC')::date AS d, count(*) AS n FROM $dataset.events WHERE section = 'shares' GROUP BY 1) x"), '114|90 67 60', "$where: shares by day");
	is(ask("SELECT count(*) FILTER (WHERE h = 0), count(*) FILTER (WHERE h = 23) FROM (SELECT extract(hour FROM occurred_at AT TIME ZONE 'UTC') AS h FROM $dataset.events WHERE section = 'shares') x"), '252|140', "$where: shares by hour");
	is(ask("SELECT count(*) FILTER (WHERE ordinal = 2), count(*) FILTER (WHERE ordinal > 2), count(*) FILTER (WHERE ordinal = 1), count(*) FILTER (WHERE ordinal = 2 AND method_raw = 'chat') FROM $dataset.events WHERE section = 'shares'"), '15|0|1199|14', "$where: equal rows are kept");
	is(ask("SELECT count(*) FROM (SELECT occurred_at, item_text FROM $dataset.events WHERE section = 'shares' GROUP BY 1, 2 HAVING count(DISTINCT method_raw) > 1) x"), '6', "$where: one second and link, two methods");
	is(ask("SELECT count(DISTINCT actor_id), count(*) - count(actor_id), count(*) FILTER (WHERE ordinal = 2 AND actor_id IS NOT NULL) FROM $dataset.events WHERE section = 'followers'"), '4841|33|2', "$where: followers, vanished ones, repeats");
	is(ask("SELECT count(DISTINCT occurred_at) FROM $dataset.events WHERE section = 'comments'"), '581', "$where: seconds of comments");
	is(ask("SELECT count(DISTINCT d), max(n) FROM (SELECT (occurred_at AT TIME ZONE 'UTC')::date AS d, count(*) AS n FROM $dataset.events WHERE section = 'watched' GROUP BY 1) x"), '157|323', "$where: days of watching");
	is(ask("SELECT details -> 'not_imported' ->> 'posts', details -> 'sections' ->> 'following', rejected FROM $dataset.imports ORDER BY import_id DESC LIMIT 1"), '7832|3546|0', "$where: posts are not imported, following is");
	is(ask("SELECT shares, round(share_fraction_of::numeric, 6) FROM (SELECT tiktrack.share_count(s) AS shares, tiktrack.share_fraction(s, 'external') AS share_fraction_of FROM (SELECT tiktrack.share_agg(share_type, platform) AS s FROM $dataset.events WHERE kind = 'share') x) y"), '1373|0.562272', "$where: fraction of external shares");
}
for my $zone ('UTC', 'Pacific/Kiritimati') {
	$session = $zone eq 'UTC' ? '' : "SET timezone = '$zone'; SET datestyle = 'German, DMY';";
	my $dataset = $zone eq 'UTC' ? 'a' : 'a_kiritimati';
	ask("SELECT tiktrack.create_dataset('$dataset')");
	is(import_file($dataset, $export{A}, '{"account": "creator1"}'), '18682|18682|0|0', "user A, $zone");
	check_user_a($dataset, "user A, $zone");
	is(import_file($dataset, $export{A}, '{"account": "creator1"}'), '18682|0|18682|0', "user A, $zone, again");
}
# what one zone has stored, the other finds
is(import_file('a', $export{A}, '{"account": "creator1"}'), '18682|0|18682|0', 'user A in the other zone, again');
$session = '';
is(ask('SELECT count(*) FROM (SELECT occurred_at, import_key, item_text, video_id FROM a.events EXCEPT SELECT occurred_at, import_key, item_text, video_id FROM a_kiritimati.events) x'), '0', 'both zones have stored the same events');

# ---- people and ids: the 19 digits of every video, as number, text and uuid, and the numbers that stand for names
for my $actor ('video_id', 'video_id::text', 'md5(video_id::text)::uuid', 'actor_id', 'item_text') {
	my $by_section = "SELECT section, reach_agg($actor) AS r, count(DISTINCT $actor) AS n FROM a.events GROUP BY GROUPING SETS ((section), (section, occurred_at::date), ()) HAVING count($actor) > 0";
	is(ask("SET search_path = public, tiktrack; SELECT count(*) FILTER (WHERE reach_is_exact(r) AND reach(r) <> n), count(*) FILTER (WHERE reach_is_exact(r) <> (n <= 512)), count(*) FILTER (WHERE reach_is_exact(r)) > 100,
		count(*) FILTER (WHERE NOT n BETWEEN (reach_interval(r, 0.999)).low AND (reach_interval(r, 0.999)).high), count(*) FILTER (WHERE NOT reach_is_exact(r)) > 0 FROM ($by_section) x"), '0|0|t|0|t', "distinct $actor by section and day: exact where small, within the interval where not");
	is(ask("SET search_path = public, tiktrack; SELECT count(*) FILTER (WHERE tiktrack_internal.reach_send(whole) <> tiktrack_internal.reach_send(days)) FROM (SELECT section, reach_agg($actor) AS whole FROM a.events GROUP BY 1) x
		JOIN (SELECT section, rollup(r) AS days FROM (SELECT section, reach_agg($actor) AS r FROM a.events GROUP BY section, occurred_at::date) d GROUP BY 1) y USING (section)"), '0', "distinct $actor: days, rolled up, are the whole");
}
is(ask("SET search_path = public, tiktrack; SELECT abs(reach(reach_agg(video_id)) - 10971) <= 0.036 * 10971, abs(reach(reach_agg(video_id) FILTER (WHERE section = 'watched')) - 9337) <= 0.036 * 9337,
	reach(reach_agg(video_id) FILTER (WHERE section = 'reposts')), abs(reach(reach_agg(actor_id) FILTER (WHERE section = 'followers')) - 4841) <= 0.036 * 4841 FROM a.events"), 't|t|159|t', 'videos and followers, as many as other tools counted');

# the content itself, through import()
ask("SELECT tiktrack.create_dataset('a_content')");
is(ask("SELECT rows_read, inserted, duplicates, rejected FROM tiktrack.import('a_content', pg_read_file(" . quoted($export{A}) . "), options => '{\"account\": \"creator1\"}')"), '18682|18682|0|0', 'user A through import()');
check_user_a('a_content', 'user A through import()');

# an older export and the whole one, in both orders
my $whole = slurp_file($export{A});
my $shares = 0;
(my $prefix = $whole) =~ s{("ShareHistoryList"\s*:\s*\[)(.*?)(\s*\])}{
	my ($begin, $rows, $end) = ($1, $2, $3);
	my @rows = grep { /"Date"\s*:\s*"([^"]*)"/ && $1 lt '2024-12-01' } $rows =~ /\{[^{}]*\}/g;
	$shares = @rows;
	$begin . join(',', @rows) . $end}es;
is($shares, 1136, 'shares before December 2024');
open my $out, '>', "$files/prefix.json" or die $!;
binmode $out;
print $out $prefix;
close $out;
my $only = '{"account": "creator1", "sections": ["shares"]}';
ask("SELECT tiktrack.create_dataset('older_first'), tiktrack.create_dataset('whole_first')");
is(import_file('older_first', "$files/prefix.json", $only), '1136|1136|0|0', 'the older export');
is(import_file('older_first', $export{A}, $only), '1214|78|1136|0', 'then the whole one');
is(import_file('whole_first', $export{A}, $only), '1214|1214|0|0', 'the whole export');
is(import_file('whole_first', "$files/prefix.json", $only), '1136|0|1136|0', 'then the older one');
is(ask('SELECT count(*), count(DISTINCT import_key) FROM older_first.events'), '1214|1214', 'all shares, once');

# user B
ask("SELECT tiktrack.create_dataset('b')");
is(import_file('b', $export{B}, '{"account": "user_b"}'), '13207|13207|0|0', 'user B');
is(ask('SELECT section, count(*) FROM b.events GROUP BY 1 ORDER BY section COLLATE "C"'), "favourites|224\nfollowers|62\nlikes|557\nshares|63\nwatched|12301", 'user B: events by section');
is(ask("SELECT details -> 'not_imported' ->> 'posts' FROM b.imports"), '10', 'user B: posts are counted');
is(import_file('b', $export{B}, '{"account": "user_b"}'), '13207|0|13207|0', 'user B, again');

# ---- figures counted from the files by other tools
for my $zone ('UTC', 'Pacific/Kiritimati') {
	$session = $zone eq 'UTC' ? '' : "SET timezone = '$zone'; SET datestyle = 'German, DMY';";
	my $d = $zone eq 'UTC' ? 's' : 's_kiritimati';
	my $s = "$d.account_snapshots WHERE source";
	ask("SELECT tiktrack.create_dataset('$d')");
	is(import_file($d, $studio{$_->[0]}, qq({"account": "creator1", $_->[1]})), "$_->[2]|$_->[2]|0|0", "$_->[0], $zone")
		for ['Overview', '"year": 2025', 365], ['Viewers', '"year": 2025', 365], ['FollowerHistory', '"year": 2025', 365], ['FollowerActivity', '"year": 2026', 168], ['FollowerGender', '"at": "2026-02-27"', 3], ['FollowerTopTerritories', '"at": "2026-02-27"', 11];
	is(ask("SET datestyle = 'ISO'; SELECT min(day), max(day), count(DISTINCT day), sum(views), sum(profile_visits), sum(likes), sum(comments), sum(shares) FROM $s = 'studio_overview'"), '2025-02-28|2026-02-27|365|2946198|9692|23673|3171|2372', "Overview, $zone: sums");
	is(ask("SET datestyle = 'ISO'; SELECT (SELECT views || ' ' || day FROM $s = 'studio_overview' ORDER BY views DESC LIMIT 1), (SELECT profile_visits || ' ' || day FROM $s = 'studio_overview' ORDER BY profile_visits DESC LIMIT 1),
		(SELECT likes || ' ' || day FROM $s = 'studio_overview' ORDER BY likes DESC LIMIT 1), (SELECT comments || ' ' || day FROM $s = 'studio_overview' ORDER BY comments DESC LIMIT 1), (SELECT shares || ' ' || day FROM $s = 'studio_overview' ORDER BY shares DESC LIMIT 1)"),
		'110581 2025-09-05|501 2025-06-15|976 2025-07-31|92 2025-05-17|154 2025-06-21', "Overview, $zone: largest days");
	is(ask("SELECT to_char(day, 'YYYY-MM'), sum(views), sum(profile_visits), sum(likes), sum(comments), sum(shares) FROM $s = 'studio_overview' AND to_char(day, 'YYYY-MM') IN ('2025-04', '2025-09', '2026-01', '2026-02') GROUP BY 1 ORDER BY 1"),
		"2025-04|224411|1350|5724|977|216\n2025-09|377543|679|680|17|825\n2026-01|431357|547|943|-7|83\n2026-02|557590|615|809|-1|61", "Overview, $zone: months");
	is(ask("SELECT count(*) FILTER (WHERE comments < 0), sum(comments) FILTER (WHERE comments < 0), min(comments), sum(comments) FILTER (WHERE comments >= 0), count(*) FILTER (WHERE shares = 0), count(*) FILTER (WHERE day < '2025-03-25'::date AND views + profile_visits + likes + comments + shares = 0) FROM $s = 'studio_overview'"),
		'35|-65|-7|3236|77|25', "Overview, $zone: negative and empty days");
	is(ask("SELECT count(*), sum(views), sum(shares), count(engagement_rate) FILTER (WHERE comments < 0), (round(sum(engagements) / sum(views), 8))::text, round(sum(shares) / sum(views), 9)::text FROM $d.daily_metrics WHERE video_id = 'none' AND views IS NOT NULL"), '365|2946198|2372|0|0.00991651|0.000805105', "Overview, $zone: as rows of daily_metrics");
	is(ask("SET datestyle = 'ISO'; SELECT count(*) - count(reach), count(*) - count(new_viewers), count(*) - count(returning_viewers), min(day) FILTER (WHERE reach IS NOT NULL), sum(reach), sum(new_viewers), sum(returning_viewers), max(reach), count(*) FILTER (WHERE new_viewers + returning_viewers = reach) FROM $s = 'studio_viewers'"),
		'25|25|25|2025-03-25|2550981|1897400|653581|99091|340', "Viewers, $zone");
	is(ask("SELECT count(*) FROM $d.account_snapshots v JOIN $d.account_snapshots o USING (day) WHERE v.source = 'studio_viewers' AND o.source = 'studio_overview' AND v.reach > o.views"), '115', "Viewers, $zone: above the views");
	is(ask("SET datestyle = 'ISO'; SELECT count(*) - count(followers), (array_agg(followers ORDER BY day) FILTER (WHERE followers IS NOT NULL))[1], (array_agg(followers ORDER BY day DESC))[1], max(followers), sum(net_followers) FILTER (WHERE day > '2025-03-25'::date), max(net_followers), min(net_followers), count(*) FILTER (WHERE net_followers < 0) FROM $s = 'studio_follower_history'"),
		'25|37|5013|5177|4976|901|-17|114', "FollowerHistory, $zone");
	is(ask("SELECT count(*) FROM (SELECT followers - lag(followers) OVER (ORDER BY day) AS n, net_followers FROM $s = 'studio_follower_history') x WHERE n <> net_followers"), '0', "FollowerHistory, $zone: level and change agree");
	my $u = "$d.audience_snapshots WHERE dimension";
	is(ask("SET datestyle = 'ISO'; SELECT count(*), min(day), max(day), sum(people), max(people), count(*) - count(people) FROM $u = 'hour'"), '168|2026-02-21|2026-02-27|142304|1281|6', "FollowerActivity, $zone");
	is(ask("SET datestyle = 'ISO'; SELECT day, value FROM $u = 'hour' AND people = 1281"), '2026-02-23|14', "FollowerActivity, $zone: the highest hour");
	is(ask("SELECT string_agg(n::text, ' ' ORDER BY day) FROM (SELECT day, sum(people) AS n FROM $u = 'hour' GROUP BY 1) x"), '20472 20893 21697 21456 21183 21299 15304', "FollowerActivity, $zone: days");
	is(ask("SELECT string_agg(value, ' ' ORDER BY value::integer) FROM $u = 'hour' AND people IS NULL AND day = '2026-02-27'::date"), '18 19 20 21 22 23', "FollowerActivity, $zone: hours not counted yet");
	is(ask("SELECT string_agg(value || ' ' || fraction, ', ' ORDER BY fraction DESC) FROM $u = 'gender'"), 'female 0.59, male 0.41, other 0', "FollowerGender, $zone");
	is(ask("SELECT string_agg(value || ' ' || fraction, ', ' ORDER BY fraction DESC, value COLLATE \"C\"), round(sum(fraction)::numeric, 9) = 1 FROM $u = 'country'"), 'US 0.462, EG 0.219, Others 0.211, TR 0.071, MX 0.019, GB 0.009, NG 0.004, SA 0.002, CA 0.001, DE 0.001, RO 0.001|t', "FollowerTopTerritories, $zone");

	ask("SELECT tiktrack.create_dataset('${d}_week')");
	is(import_file("${d}_week", $studio{Overview_en_7d}, '{"account": "week", "year": 2026}'), '7|7|0|0', "Overview_en_7d, $zone");
	is(ask("SET datestyle = 'ISO'; SELECT min(day), max(day), sum(views), sum(profile_visits), sum(likes), sum(comments), sum(shares) FROM ${d}_week.account_snapshots"), '2026-04-12|2026-04-18|7919|35|51|2|3', "Overview_en_7d, $zone: sums");
	is(import_file("${d}_week", $studio{Overview_es_7d}, '{"account": "semana", "year": 2026}'), '7|7|0|0', "Overview_es_7d, $zone");

	# the same day sorted in four ways: what is there already is a duplicate
	my ($read, $new) = (0, 0);
	for my $file ('Content', 'Content 2', 'Content 3', 'Content 4') {
		my @n = split /\|/, import_file($d, $studio{$file}, '{"account": "creator1", "year": 2026}');
		is($n[0], { 'Content' => 13, 'Content 3' => 6 }->{$file} // 12, "$file, $zone: rows");
		is($n[0], $n[1] + $n[2], "$file, $zone: none rejected");
		$read += $n[0];
		$new += $n[1];
	}
	is(ask("SELECT count(*) FROM $d.video_snapshots"), $new, "Content, $zone: a snapshot a video and day");
	is(ask("SELECT count(*) FROM $d.videos WHERE posted_at IS DISTINCT FROM to_timestamp(video_id >> 32)"), '0', "Content, $zone: posted when the id says");
	is(import_file($d, $studio{$_->[0]}, qq({"account": "creator1", $_->[1]})) =~ s/^\d+\|//r, "0|$_->[2]|0", "$_->[0], $zone, again")
		for ['Overview', '"year": 2025', 365], ['Viewers', '"year": 2025', 365], ['FollowerHistory', '"year": 2025', 365], ['FollowerActivity', '"year": 2026', 168], ['FollowerGender', '"at": "2026-02-27"', 3], ['FollowerTopTerritories', '"at": "2026-02-27"', 11], ['Content', '"year": 2026', 13];
}
$session = '';
is(ask("SELECT count(*) FROM s.account_snapshots x JOIN s_kiritimati.account_snapshots y USING (snapshot_id) WHERE (x.at, x.day, x.views, x.reach, x.followers) IS DISTINCT FROM (y.at, y.day, y.views, y.reach, y.followers)"), '0', 'both zones have stored the same');
# a wrong year shows
my ($status, $stdout, $stderr) = $node->psql('postgres', "SELECT tiktrack.create_dataset('wrong'); SELECT inserted FROM tiktrack.import_file('wrong', " . quoted($studio{Overview}) . ", options => '{\"account\": \"x\", \"year\": 2024}')");
like($stderr, qr/WARNING:  import 1: days are missing, so the year 2024 may be wrong/, 'a year that leaves a gap earns a warning');
# together: the export's videos and those of Content meet
is(import_file('a', $studio{Content}, '{"account": "creator1", "year": 2026}') =~ s/^(\d+)\|.*/$1/r, '13', 'Content beside the export');
is(ask('SELECT count(*) FROM (SELECT video_id FROM a.video_metrics GROUP BY 1 HAVING count(*) > 1) x'), '0', 'one row a video');

# ---- figures counted from the files by other tools, from the project's own copies
my %own = map { $_ => copied("$tree/test/data/$_", $_) } ('user_data_2021_schema.json', 'user_data_tiktok_2026_schema.json', 'user_data_tiktok_empty.json', 'Share History.txt', 'Geschiedenis delen.txt', 'Share History (empty).txt');
ask("SELECT tiktrack.create_dataset('own_$_')") for 1 .. 4;
is(import_file('own_1', $own{'user_data_2021_schema.json'}, '{"account": "me"}'), '5|5|0|0', 'an export of 2021');
is(import_file('own_1', $own{'user_data_tiktok_empty.json'}, '{"account": "me"}'), '0|0|0|0', 'an empty export');
is(import_file('own_1', $own{'Share History (empty).txt'}, '{"account": "me"}'), '0|0|0|0', 'an empty TXT');
is(import_file('own_1', $own{'Geschiedenis delen.txt'}, '{"account": "me"}'), '1|1|0|0', 'a Dutch TXT');
is(import_file('own_2', $own{'user_data_tiktok_2026_schema.json'}), '23|23|0|0', 'an export of 2026');
is(import_file('own_2', $own{'Share History.txt'}, '{"account": "synthetic_user"}'), '3|0|3|0', '2026, then TXT');
is(import_file('own_3', $own{'Share History.txt'}, '{"account": "synthetic_user"}'), '3|3|0|0', 'TXT');
is(import_file('own_3', $own{'user_data_tiktok_2026_schema.json'}, '{"sections": ["shares"]}'), '16|13|3|0', 'TXT, then 2026');

$node->stop;
done_testing();
