-- import: answers of TikTok's APIs. All that they hold here is invented.
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = notice;
\pset null (null)
\set VERBOSITY terse

CREATE FUNCTION pg_temp.load(dataset text, content text, options jsonb DEFAULT '{"at": "2026-06-01 12:00:00"}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT format('%s: %s = %s new + %s known + %s bad', i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM tiktrack.import($1, $2, $4, $3) i
$$;
CREATE FUNCTION pg_temp.try(dataset text, content text, options jsonb DEFAULT '{"at": "2026-06-01 12:00:00"}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L, %L)', $1, $2, $3, $4))
$$;
-- an answer of the Display or Research API
CREATE FUNCTION pg_temp.answer(list text, VARIADIC items text[] DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT format('{"data":{"%s":[%s],"cursor":1643332803000,"has_more":false},"error":{"code":"ok","message":"","log_id":"20260601"}}', list, array_to_string(items, ','))
$$;
CREATE FUNCTION pg_temp.business(data text) RETURNS text LANGUAGE sql AS $$ SELECT format('{"code":0,"message":"OK","request_id":"20260601x","data":%s}', data) $$;

-- ---- display_api
SELECT tiktrack.create_dataset('regress_api');
SELECT pg_temp.answer('videos', '{"id":"7600000000000000001","create_time":1770000000,"title":"A run #Run #run #wet","duration":31,"share_url":"https://www.tiktok.com/@synthetic.ana/video/7600000000000000001?utm=x","view_count":1234,"like_count":200,"comment_count":11,"share_count":7,"unknown":{"share_count":1}}',
	'{"view_count":90000,"share_count":12300,"id":7600000000000000002,"like_count":null,"title":""}',
	'{"id":"7600000000000000003"}') AS display \gset
SELECT pg_temp.load('regress_api', :'display');
SELECT * FROM regress_api.videos ORDER BY video_id;
SELECT video_id, source, grain, at, views, likes, comments, shares, saves, is_rounded FROM regress_api.video_snapshots ORDER BY video_id;
SELECT account_id = 4611686018427387904 AS named_by_links, username FROM regress_api.accounts;
SELECT source, account_id, rows_read, first_at, last_at, details FROM regress_api.imports;
-- again; later; and pages that overlap, in either order
SELECT pg_temp.load('regress_api', :'display');
SELECT pg_temp.load('regress_api', :'display', '{"at": "2026-06-02"}');
SELECT pg_temp.load('regress_api', pg_temp.answer('videos', '{"id":"7600000000000000003","view_count":5}', '{"id":"7600000000000000004","view_count":6}'), '{"account": "synthetic.ana", "at": "2026-06-03"}') AS second_page,
	pg_temp.load('regress_api', pg_temp.answer('videos', '{"id":"7600000000000000002","view_count":4}', '{"id":"7600000000000000003","view_count":5}'), '{"account": "synthetic.ana", "at": "2026-06-03"}') AS first_page;
-- another value for the same moment is kept as well
SELECT pg_temp.load('regress_api', pg_temp.answer('videos', '{"id":"7600000000000000003","view_count":55}', '{"id":"7600000000000000003","view_count":5}'), '{"account": "synthetic.ana", "at": "2026-06-03"}');
SELECT line, path, reason FROM regress_api.import_rejects;
SELECT count(*), sum(views) FROM regress_api.video_snapshots WHERE at = '2026-06-03 12:00Z';
SELECT video_id, views, likes, shares, reported_at FROM regress_api.video_metrics ORDER BY video_id;
-- what it needs
SELECT pg_temp.try('regress_api', pg_temp.answer('videos', '{"id":"7600000000000000003"}'), '{"at": "2026-06-03"}') AS account_is_needed, pg_temp.try('regress_api', :'display', '{}') AS at_is_needed;
-- rows that cannot be used, each for itself
SELECT pg_temp.load('regress_api', pg_temp.answer('videos', '{"id":"7600000000000000009","view_count":1}', '7', 'null', '"text"', '[{"id":"7600000000000000010"}]', '{}', '{"id":""}', '{"id":"1e18"}', '{"id":99999999999999999999}', '{"id":{"a":1}}', '{"id":-5}',
	'{"id":"7600000000000000010","view_count":12.5}', '{"id":"7600000000000000010","view_count":1e400}', '{"id":"7600000000000000010","view_count":-7}', '{"id":"7600000000000000010","view_count":"many"}', '{"id":"7600000000000000010","view_count":[1]}', '{"id":"7600000000000000010","view_count":1234567890123456789}',
	'{"id":"7600000000000000010","create_time":"soon"}', '{"id":"7600000000000000010","title":"a\u0000b"}', '{"id":"7600000000000000010","title":"\ud83d"}', '{"id":"7600000000000000010","x":' || repeat('[', 100) || repeat(']', 100) || '}', '{"id":"7600000000000000010","x":"' || repeat('x', 4200000) || '"}'), '{"account": "synthetic.ana", "at": "2026-06-04"}');
SELECT path, reason, left(raw, 60) AS raw FROM regress_api.import_rejects WHERE import_id = (SELECT max(import_id) FROM regress_api.imports) ORDER BY reject_id;
-- what can: counts as words, 12.0, all spellings of missing, the same key twice, deep and long numbers elsewhere
SELECT pg_temp.load('regress_api', pg_temp.answer('videos', '{"id":"7600000000000000011","view_count":"12.0","like_count":"1.2M","comment_count":"N/A","share_count":""}', '{"id":"7600000000000000012","view_count":null,"like_count":[],"comment_count":{},"share_count":-1}', '{"id":"7600000000000000013","view_count":"None","like_count":"undefined","comment_count":-124,"share_count":"n.v.t."}',
	'{"id":"1","id":"7600000000000000014","view_count":1,"view_count":2}', '{"x":' || repeat('[', 90) || repeat(']', 90) || ',"y":1e999999,"id":"7600000000000000015","view_count":0,"title":"\\u0000 is text"}'), '{"account": "synthetic.ana", "at": "2026-06-05"}');
SELECT video_id, views, likes, comments, shares, is_rounded FROM regress_api.video_snapshots WHERE at = '2026-06-05 12:00Z' ORDER BY video_id;
SELECT count(*) AS known_without_counts FROM regress_api.videos WHERE video_id IN (7600000000000000012, 7600000000000000013);
-- several answers: an array, one a line, one behind the other; of lines a bad one costs itself
SELECT pg_temp.load('regress_api', format('[%s,%s]', pg_temp.answer('videos', '{"id":"7600000000000000021","view_count":1}'), pg_temp.answer('videos', '{"id":"7600000000000000022","view_count":1}')), '{"account": "synthetic.ana", "at": "2026-06-06"}') AS array_of_answers,
	pg_temp.load('regress_api', concat_ws(E'\n', pg_temp.answer('videos', '{"id":"7600000000000000023","view_count":1}'), '{"data":{"videos":[{"id":"76', pg_temp.answer('videos', '{"id":"7600000000000000024","view_count":1}'), 'text'), '{"account": "synthetic.ana", "at": "2026-06-06"}') AS lines,
	pg_temp.load('regress_api', E'\n' || replace(pg_temp.answer('videos', '{"id":"7600000000000000025","view_count":1}'), ',', E',\n') || pg_temp.answer('videos', '{"id":"7600000000000000026","view_count":1}'), '{"account": "synthetic.ana", "at": "2026-06-06"}') AS one_behind_the_other;
SELECT line, path, reason, raw FROM regress_api.import_rejects JOIN regress_api.imports i USING (import_id) WHERE i.options ->> 'at' = '2026-06-06' ORDER BY reject_id;
-- pages that are missing, and errors that are not no rows
SELECT pg_temp.load('regress_api', replace(pg_temp.answer('videos', '{"id":"7600000000000000031","view_count":1}'), 'false', 'true'), '{"account": "synthetic.ana", "at": "2026-06-07"}');
SELECT n, pg_temp.try('regress_api', content, '{"account": "synthetic.ana", "at": "2026-06-08"}') AS outcome FROM (VALUES
	(1, '{"data":{},"error":{"code":"access_token_invalid","message":"The access token is invalid or not found.","log_id":"1"}}'),
	(2, '{"error":{"code":"scope_not_authorized","message":"The user did not authorize the scope."}}'), (3, '{"data":{"videos":[]},"error":{"code":"rate_limit_exceeded","message":""}}'),
	(4, '{"code":40105,"message":"Access token is incorrect or has been revoked.","request_id":"1","data":{}}'), (5, '{"message":"Quota is used up"}'), (6, '[' || :'display' || ',{"data":{},"error":{"code":"internal_error","message":"x"}}]'),
	(7, pg_temp.answer('videos')), (8, left(:'display', 400)), (9, left(:'display', 400) || '}'), (10, :'display' || ']'), (11, '{"data":{"videos":null},"error":{"code":"ok"}}'), (12, '{"data":{"videos":"none"},"error":{"code":"ok"}}')) v (n, content) ORDER BY n;
SELECT count(*) AS of_that_day FROM regress_api.video_snapshots WHERE at = '2026-06-08';

-- ---- research_api
SELECT tiktrack.create_dataset('regress_research');
SELECT replace(pg_temp.answer('videos', '{"id":7611111111111111111,"create_time":1772000000,"username":"synthetic.bo","region_code":"NL","video_description":"Two #Cats","music_id":7500000000000000001,"like_count":70,"comment_count":9,"share_count":8,"view_count":7000,"favorites_count":6,"video_duration":12,"hashtag_names":["Cats","cats",""],"effect_ids":["1"]}',
	'{"id":"7611111111111111112","create_time":1772000001,"username":"synthetic.cy","view_count":10000,"favourites_count":3,"hashtag_names":null}'), '"has_more"', '"search_id":"7","has_more"') AS research \gset
SELECT pg_temp.load('regress_research', :'research') AS first, pg_temp.load('regress_research', :'research') AS again;
SELECT v.video_id, a.username, a.country, v.posted_at, v.title, v.duration_ms, v.sound, v.hashtags FROM regress_research.videos v JOIN regress_research.accounts a USING (account_id) ORDER BY 1;
SELECT video_id, views, likes, comments, shares, saves, is_rounded FROM regress_research.video_snapshots ORDER BY 1;
-- what a user reposted: the file does not say who, nor when
SELECT pg_temp.try('regress_research', pg_temp.answer('user_reposted_videos', '{"id":7611111111111111111,"username":"synthetic.bo"}')) AS account_is_needed, pg_temp.try('regress_research', pg_temp.answer('user_reposted_videos', '{"id":7611111111111111111,"username":"synthetic.bo"}'), '{"account": "synthetic.di"}') AS at_is_needed;
SELECT pg_temp.load('regress_research', pg_temp.answer('user_reposted_videos', '{"id":7611111111111111111,"username":"synthetic.bo","view_count":7100}', '{"id":7611111111111111113,"username":"SYNTHETIC.BO","view_count":1}', '{"id":"x"}'), '{"account": "synthetic.di", "at": "2026-06-02"}') AS reposted,
	-- a week later one more; those of before keep their time
	pg_temp.load('regress_research', pg_temp.answer('user_reposted_videos', '{"id":7611111111111111112,"username":"synthetic.cy"}', '{"id":7611111111111111113,"username":"synthetic.bo"}'), '{"account": "synthetic.di", "at": "2026-06-09"}') AS later,
	pg_temp.load('regress_research', pg_temp.answer('user_liked_videos', '{"id":7611111111111111111,"username":"synthetic.bo"}'), '{"account": "synthetic.di", "at": "2026-06-02"}') AS liked,
	pg_temp.load('regress_research', pg_temp.answer('pinned_videos_list', '{"id":7611111111111111111,"username":"synthetic.bo","view_count":7200}'), '{"at": "2026-06-10"}') AS pinned;
SELECT e.occurred_at, e.video_id, e.kind, e.share_type, e.platform, p.username AS actor, o.username AS of_account, e.source, e.section FROM regress_research.events e JOIN regress_research.accounts p ON p.account_id = e.actor_id LEFT JOIN regress_research.accounts o ON o.account_id = e.account_id ORDER BY e.section, 1, 2;
SELECT path, reason, raw FROM regress_research.import_rejects ORDER BY reject_id;
-- comments, without words and people
SELECT pg_temp.answer('comments', '{"id":7622222222222222221,"video_id":7611111111111111111,"text":"secret words","like_count":1,"reply_count":0,"parent_comment_id":7611111111111111111,"create_time":1772000100}', '{"id":7622222222222222222,"video_id":7611111111111111111,"text":"secret words","create_time":1772000100}', '{"id":7622222222222222223,"text":"secret words","create_time":1772000100}', '{"id":7622222222222222224,"video_id":7611111111111111111,"text":"secret words"}') AS comments \gset
SELECT pg_temp.load('regress_research', :'comments', '{}') AS comments, pg_temp.load('regress_research', :'comments', '{}') AS again;
SELECT occurred_at, video_id, kind, actor_id, method_raw, item_text FROM regress_research.events WHERE kind = 'comment' ORDER BY event_id;
SELECT reason, raw FROM regress_research.import_rejects WHERE path LIKE '%comments%' ORDER BY reject_id LIMIT 2;
SELECT count(*) AS words_kept FROM regress_research.import_rejects r WHERE r::text LIKE '%secret%';
-- user info
SELECT '{"data":{"display_name":"Di","bio_description":"b","avatar_url":"https://example.org/di.webp","is_verified":false,"follower_count":20100,"following_count":15,"likes_count":3300000,"video_count":41},"error":{"code":"ok","message":"","log_id":"2"}}' AS info \gset
SELECT pg_temp.try('regress_research', :'info') AS account_is_needed, pg_temp.load('regress_research', :'info', '{"account": "synthetic.di", "at": "2026-06-02"}') AS info, pg_temp.load('regress_research', :'info', '{"account": "@Synthetic.Di", "at": "2026-06-02"}') AS again;
SELECT a.username, a.display_name, a.picture_url, s.source, s.grain, s.at, s.followers, s.following, s.likes, s.videos FROM regress_research.account_snapshots s JOIN regress_research.accounts a USING (account_id);

-- ---- business_videos
SELECT tiktrack.create_dataset('regress_business');
SELECT pg_temp.business('{"videos":[{"item_id":"7633333333333333331","create_time":"1773000000","caption":"Sale #Shoes","share_url":"https://www.tiktok.com/@synthetic.eve/video/7633333333333333331","media_type":"VIDEO","is_ad":false,"video_views":5000,"likes":400,"comments":30,"shares":20,"favorites":10,"reach":4100,"video_duration":20.5,"average_time_watched":7.25,"total_time_watched":36250.0,"full_video_watched_rate":0.31,
	"video_view_retention":[{"second":"1","percentage":0.9},{"second":"2","percentage":0.7}],"engagement_likes":[{"second":"1","percentage":0.01}],"impression_sources":[{"impression_source":"For You","percentage":0.8},{"impression_source":"Follow","percentage":0.2}],
	"audience_countries":[{"country":"ID","percentage":0.68},{"country":"","percentage":0.1}],"audience_genders":[{"gender":"Female","percentage":0.6}],"audience_cities":[{"city_name":"Jakarta","percentage":0.2}],"audience_types":[{"type":"New viewers","percentage":1.5}],
	"new_followers":3,"profile_views":12,"website_clicks":2,"email_clicks":1},
	{"item_id":"7633333333333333332","create_time":"1773000001","media_type":"PHOTO","video_views":7,"full_video_watched_rate":31,"reach":null},{"item_id":"7633333333333333333","media_type":"PHOTO","video_views":7,"reach":null,"audience_countries":[]}],"cursor":1,"has_more":false}') AS business \gset
SELECT pg_temp.load('regress_business', :'business') AS first, pg_temp.load('regress_business', :'business') AS again;
SELECT v.video_id, a.username, v.posted_at, v.title, v.duration_ms, v.content_type, v.hashtags FROM regress_business.videos v JOIN regress_business.accounts a USING (account_id) ORDER BY 1;
SELECT video_id, views, likes, comments, shares, saves, reach, follows, profile_visits, link_clicks, total_watch_time, average_watch_time, completion_rate FROM regress_business.video_snapshots ORDER BY 1;
SELECT video_id, dimension, value, fraction, people FROM regress_business.audience_snapshots ORDER BY dimension COLLATE "C", value COLLATE "C";
SELECT path, reason FROM regress_business.import_rejects WHERE import_id = 1 ORDER BY reject_id;
SELECT video_id, watched_seconds, average_watch_time, completion_rate FROM regress_business.video_metrics ORDER BY 1;

-- ---- business_profile
SELECT pg_temp.business('{"username":"synthetic.eve","display_name":"Eve","profile_image":"https://example.org/eve.webp","is_business_account":true,"followers_count":5100,"following_count":7,"total_likes":90000,"videos_count":120,
	"metrics":[{"date":"2026-05-01","video_views":100,"unique_video_views":80,"profile_views":9,"likes":-1,"comments":2,"shares":3,"daily_total_followers":5000,"daily_new_followers":12,"daily_lost_followers":20,"engaged_audience":44,"engagement_rate":0.05},{"date":"2026-05-02","video_views":null},{"date":"2026-05-32","video_views":1},{"video_views":1},{"date":"2026-05-03","video_views":"x"},7],
	"audience_ages":[{"age":"18-24","percentage":0.4}],"audience_genders":[{"gender":"Male","percentage":0.5}],"audience_activity":[{"hour":"19","count":12720},{"hour":"noon","count":1}]}') AS profile \gset
SELECT pg_temp.load('regress_business', :'profile') AS first, pg_temp.load('regress_business', :'profile') AS again, pg_temp.try('regress_business', :'profile', '{}') AS at_is_needed;
SELECT a.username, a.display_name, a.picture_url, a.account_type, s.grain, s.at, s.day, s.followers, s.following, s.net_followers, s.views, s.likes, s.comments, s.shares, s.profile_visits, s.videos, s.reach FROM regress_business.account_snapshots s JOIN regress_business.accounts a USING (account_id) ORDER BY s.at, s.grain;
SELECT dimension, value, day, fraction, people FROM regress_business.audience_snapshots WHERE source = 'business_profile' ORDER BY dimension COLLATE "C", value COLLATE "C";
SELECT path, reason FROM regress_business.import_rejects r JOIN regress_business.imports i USING (import_id) WHERE i.source = 'business_profile' AND import_id = 3 ORDER BY reject_id;
-- days alone carry their time
SELECT pg_temp.load('regress_business', pg_temp.business('{"metrics":[{"date":"2026-05-09","video_views":4}]}'), '{"account": "synthetic.eve", "timezone": "Asia/Jakarta"}');
SELECT at, day, time_zone, views FROM regress_business.account_snapshots WHERE day = '2026-05-09';
-- what each is taken for
SELECT n, tiktrack_internal.detect_source(content) FROM (VALUES (1, :'display'), (2, :'research'), (3, :'comments'), (4, :'info'), (5, :'business'), (6, :'profile'), (7, pg_temp.answer('videos')), (8, replace(pg_temp.answer('videos'), '"has_more"', '"search_id":"7","has_more"')), (9, pg_temp.business('{"videos":[]}')), (10, '{"data":{"videos":[{"id":"1"}]}}')) v (n, content) ORDER BY n;
SET client_min_messages = warning;
DROP SCHEMA regress_api, regress_research, regress_business CASCADE;
