-- import: what scrapers save. All that it holds here is invented.
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
-- what a dataset knows of videos and accounts
CREATE FUNCTION pg_temp.videos(dataset text) RETURNS TABLE(video_id bigint, username text, posted_at timestamptz, title text, ms bigint, type text, sound text, hashtags text[], parent bigint) LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY EXECUTE format('SELECT v.video_id, a.username, v.posted_at, v.title, v.duration_ms, v.content_type, v.sound, v.hashtags, v.parent_video_id FROM %1$I.videos v LEFT JOIN %1$I.accounts a USING (account_id) ORDER BY 1', dataset); END $$;
CREATE FUNCTION pg_temp.counts(dataset text) RETURNS TABLE(video_id bigint, at timestamptz, views bigint, likes bigint, comments bigint, shares bigint, saves bigint, rounded boolean) LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY EXECUTE format('SELECT s.video_id, s.at, s.views, s.likes, s.comments, s.shares, s.saves, s.is_rounded FROM %I.video_snapshots s ORDER BY 1, 2', dataset); END $$;
CREATE FUNCTION pg_temp.accounts(dataset text) RETURNS TABLE(account_id bigint, username text, display_name text, country text, is_public boolean, followers bigint, following bigint, likes bigint, videos bigint, rounded boolean) LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY EXECUTE format('SELECT CASE WHEN a.account_id > 6000000000000000000 THEN a.account_id END, a.username, a.display_name, a.country, a.is_public, s.followers, s.following, s.likes, s.videos, s.is_rounded FROM %1$I.accounts a LEFT JOIN %1$I.account_snapshots s USING (account_id) ORDER BY a.username COLLATE "C", s.at', dataset); END $$;
CREATE FUNCTION pg_temp.shares(dataset text) RETURNS TABLE(occurred_at timestamptz, share_type text, platform text, parent bigint, child bigint, actor text, source text) LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY EXECUTE format('SELECT e.occurred_at, e.share_type::text, e.platform, e.video_id, e.child_video_id, a.username, e.source FROM %1$I.events e LEFT JOIN %1$I.accounts a ON a.account_id = e.actor_id ORDER BY 1, 5', dataset); END $$;
CREATE FUNCTION pg_temp.rejects(dataset text) RETURNS TABLE(line bigint, path text, reason text) LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY EXECUTE format('SELECT r.line, r.path, r.reason FROM %I.import_rejects r ORDER BY reject_id', dataset); END $$;

-- ---- scraper_web
SELECT tiktrack.create_dataset('regress_web');
SELECT '{"itemList":[{"id":"7640000000000000001","desc":"Hello #Sun #sun","createTime":1778000000,"author":{"id":"6900000000000000001","uniqueId":"web.ann","nickname":"Ann","avatarThumb":"https://example.org/a.webp","verified":true,"privateAccount":false},"authorStats":{"followerCount":45100,"followingCount":10,"heartCount":1200000,"videoCount":33,"diggCount":5},"music":{"id":"7500000000000000005","title":"a tune"},"challenges":[{"title":"Sun"},{"title":"sun"},{"title":"sea"}],"video":{"duration":15},"stats":{"diggCount":12300,"shareCount":45,"commentCount":67,"playCount":890100,"collectCount":"8"},"duetEnabled":true,"duetInfo":{"duetFromId":"0"}},
	{"id":7640000000000000002,"createTime":"1778000100","author":"web.ben","stats":{"diggCount":12300,"playCount":1200000},"statsV2":{"diggCount":"12345","shareCount":"46","commentCount":"68","playCount":"1234567","collectCount":"9","repostCount":"1"},"duetInfo":{"duetFromId":"7640000000000000001"},"imagePost":{"images":[]}},
	{"createTime":1778000200,"stats":{"shareCount":1,"diggCount":2},"author":{"uniqueId":"WEB.ANN"},"id":"7640000000000000003","stitchInfo":{"stitchFromId":"7640000000000000002"},"reactInfo":{"reactFromId":"7640000000000000099"}}],"hasMore":false}' AS web \gset
SELECT pg_temp.load('regress_web', :'web') AS first, pg_temp.load('regress_web', :'web') AS again, pg_temp.try('regress_web', :'web', '{}') AS at_is_needed;
SELECT * FROM pg_temp.videos('regress_web');
SELECT * FROM pg_temp.counts('regress_web');
SELECT * FROM pg_temp.accounts('regress_web');
SELECT * FROM pg_temp.shares('regress_web');
-- other wraps of the same; an item alone; lines with a bad one; counts that fell
SELECT pg_temp.load('regress_web', '{"itemInfo":{"itemStruct":{"id":"7640000000000000004","stats":{"diggCount":1},"author":{"id":"6900000000000000004","uniqueId":"web.cat"}}},"shareMeta":{"title":"x"}}') AS page,
	pg_temp.load('regress_web', '{"items":[{"id":"7640000000000000005","stats":{"diggCount":1}}]}') AS items, pg_temp.load('regress_web', '[{"id":"7640000000000000006","stats":{"diggCount":1}}]') AS array_of_items,
	pg_temp.load('regress_web', E'{"id":"7640000000000000007","stats":{"diggCount":1}}\n{"id":"7640000000000000008","stats":\n{"id":"7640000000000000008","stats":{"diggCount":"1.5"}}\n{"id":"7640000000000000008"}\n{"id":"7640000000000000009","stats":{"diggCount":1},"duetInfo":{"duetFromId":"7640000000000000009"}}\n{"id":"64000000000000001","stats":{"diggCount":1},"duetInfo":{"duetFromId":"7640000000000000001"}}\n') AS lines,
	pg_temp.load('regress_web', '{"id":"7640000000000000004","stats":{"diggCount":0}}', '{"at": "2026-06-02"}') AS fell;
SELECT * FROM pg_temp.rejects('regress_web');
SELECT video_id, likes FROM regress_web.video_snapshots WHERE video_id BETWEEN 7640000000000000004 AND 7640000000000000009 ORDER BY 1, at;
-- an author who is not told is nobody, not even the account of the option
SELECT pg_temp.load('regress_web', '{"id":"7640000000000000010","stats":{"diggCount":1}}', '{"at": "2026-06-02", "account": "web.ann"}');
SELECT account_id FROM regress_web.videos WHERE video_id = 7640000000000000010;
-- names are handed over, and come with ids where they had none
SELECT pg_temp.load('regress_web', '[{"id":"7640000000000000011","stats":{"diggCount":1},"author":{"id":"6900000000000000002","uniqueId":"web.ben","nickname":"Ben"}},{"id":"7640000000000000012","stats":{"diggCount":1},"author":{"id":"6900000000000000001","uniqueId":"web.ann2"}},{"id":"7640000000000000013","stats":{"diggCount":1},"author":{"id":"6900000000000000005","uniqueId":"web.cat"}}]', '{"at": "2026-06-03"}');
SELECT CASE WHEN account_id > 6000000000000000000 THEN account_id END AS id, username, display_name FROM regress_web.accounts ORDER BY username COLLATE "C", 1;

-- ---- scraper_app
SELECT tiktrack.create_dataset('regress_app');
SELECT '{"aweme_list":[{"aweme_id":"7650000000000000001","create_time":1779000000,"desc":"App","author":{"uid":"6900000000000000011","unique_id":"app.dan","nickname":"Dan","region":"FR","follower_count":900,"following_count":8,"total_favorited":12000,"aweme_count":4,"avatar_thumb":{"url_list":["https://example.org/d.webp"]}},"music":{"title":"beat","mid":"75"},"video":{"duration":15432},"cha_list":[{"cha_name":"Rain"}],"statistics":{"aweme_id":"7650000000000000001","digg_count":5,"share_count":6,"comment_count":7,"play_count":800,"collect_count":9,"download_count":1,"whatsapp_share_count":2},"item_duet":1,"item_stitch":0},
	{"aweme_id":"7650000000000000002","create_time":1779000100,"author":{"unique_id":"app.eli"},"text_extra":[{"hashtag_name":"Rain"},{"user_id":"1"}],"statistics":{"digg_count":1,"play_count":null},"duetInfo":{"duetFromId":"7650000000000000001"}}, {"aweme_id":"7650000000000000003","author":null,"statistics":[]}],"has_more":1}' AS app \gset
SELECT pg_temp.load('regress_app', :'app') AS first, pg_temp.load('regress_app', :'app') AS again;
SELECT * FROM pg_temp.videos('regress_app');
SELECT * FROM pg_temp.counts('regress_app');
SELECT * FROM pg_temp.accounts('regress_app');
SELECT * FROM pg_temp.shares('regress_app');

-- ---- scraper_posts: tiktok-scraper, and Apify nested and flat
SELECT tiktrack.create_dataset('regress_posts');
SELECT '{"headers":{"user-agent":"x"},"collector":[{"id":"7660000000000000001","text":"Post #One","createTime":1780000000,"authorMeta":{"id":"6900000000000000021","secUid":"s","name":"post.fay","nickName":"Fay","following":3,"fans":0,"heart":"10","video":2,"digg":7,"verified":false,"avatar":"https://example.org/f.webp"},"musicMeta":{"musicId":"75","musicName":"original sound"},"videoMeta":{"height":960,"width":540,"duration":59,"duetEnabled":true,"duetInfo":{"duetFromId":"7660000000000000009"}},"webVideoUrl":"https://www.tiktok.com/@post.fay/video/7660000000000000001","diggCount":1500000,"shareCount":12300,"playCount":23400000,"commentCount":900,"downloaded":false,"mentions":[],"hashtags":[{"id":"1","name":"One","title":"","cover":[]},{"id":"1","name":"one"}]},
	{"id":"7660000000000000002","createTime":1780000001,"authorMeta":{"id":"6900000000000000021","name":"post.fay","fans":5100},"diggCount":1,"playCount":23400010}],"zip":""}' AS posts \gset
SELECT pg_temp.load('regress_posts', :'posts') AS first, pg_temp.load('regress_posts', :'posts') AS again;
SELECT pg_temp.load('regress_posts', '[{"id":"7660000000000000003","text":"Nested","createTime":1780000002,"createTimeISO":"2026-05-28T20:26:42.000Z","isAd":false,"isSlideshow":true,"authorMeta":{"name":"post.gus"},"diggCount":3,"shareCount":2,"playCount":100,"commentCount":0,"collectCount":1},{"id":"7660000000000000004","text":"Flat","createTimeISO":"2026-05-28T20:26:43.000Z","authorMeta.name":"post.gus","authorMeta.fans":12,"musicMeta.musicName":"tune","videoMeta.duration":7.5,"webVideoUrl":"https://www.tiktok.com/@post.gus/video/7660000000000000004","diggCount":4,"shareCount":"","playCount":"12K"}]') AS apify;
SELECT * FROM pg_temp.videos('regress_posts');
SELECT * FROM pg_temp.counts('regress_posts');
-- followers of 0 beside others are a count that was missing
SELECT * FROM pg_temp.accounts('regress_posts');
SELECT * FROM pg_temp.shares('regress_posts');
-- the same posts as CSV, and what their duet is known by
SELECT pg_temp.load('regress_posts', E'id,text,createTime,authorMeta.id,authorMeta.name,authorMeta.nickName,authorMeta.fans,musicMeta.musicName,videoMeta.duration,videoMeta.duetInfo.duetFromId,diggCount,shareCount,playCount,commentCount\n7660000000000000005,"Quoted, ""text""\nin two lines #Two",1780000005,6900000000000000021,post.fay,Fay,5200,song,12,7660000000000000009,10,1,200,0\n7660000000000000006,short,1780000006\n7660000000000000001,,1780000000,,post.fay,,,,,7660000000000000009,1500000,12300,23400000,900\n', '{"at": "2026-06-01 12:00:00"}');
SELECT source, section, count(*), count(DISTINCT child_video_id) FROM regress_posts.events GROUP BY 1, 2;
SELECT * FROM pg_temp.rejects('regress_posts');

-- ---- scraper_ytdlp: says itself when it was made
SELECT tiktrack.create_dataset('regress_ytdlp');
SELECT pg_temp.load('regress_ytdlp', '{"id":"7670000000000000001","title":"cut ...","description":"All of it #Long","timestamp":1781000000,"uploader":"ytdlp.hal","uploader_id":"6900000000000000031","uploader_url":"https://www.tiktok.com/@ytdlp.hal","channel":"Hal","duration":33,"track":"original","view_count":10100,"like_count":900,"comment_count":null,"repost_count":44,"webpage_url":"https://www.tiktok.com/@ytdlp.hal/video/7670000000000000001","extractor":"TikTok","extractor_key":"TikTok","epoch":1781100000,"formats":[{"url":"x"}]}', '{}') AS alone,
	pg_temp.load('regress_ytdlp', '{"_type":"playlist","extractor_key":"TikTokUser","entries":[{"id":"7670000000000000002","uploader":"Shown Name","view_count":5,"save_count":2},{"id":"7670000000000000003","view_count":"5.5"}]}', '{"at": "2026-06-20"}') AS playlist, pg_temp.try('regress_ytdlp', '{"id":"7670000000000000004","view_count":1,"webpage_url":"https://www.tiktok.com/@a/video/7670000000000000004"}', '{}') AS at_is_needed;
SELECT * FROM pg_temp.videos('regress_ytdlp');
SELECT * FROM pg_temp.counts('regress_ytdlp');
SELECT * FROM pg_temp.rejects('regress_ytdlp');

-- ---- scraper_brightdata
SELECT tiktrack.create_dataset('regress_bright');
SELECT pg_temp.load('regress_bright', '[{"url":"https://www.tiktok.com/@bright.ida/video/7680000000000000001","post_id":"7680000000000000001","description":"Sold","create_time":"2026-06-09T10:00:00.000Z","digg_count":"1200","share_count":3,"collect_count":4,"comment_count":5,"play_count":60000,"video_duration":11,"hashtags":["Deal","#deal"],"profile_id":"6900000000000000041","profile_username":"bright.ida","profile_followers":7700},{"post_id":"7680000000000000002","digg_count":"x","profile_username":"bright.ida"}]', '{"at": "2026-06-20"}');
SELECT * FROM pg_temp.videos('regress_bright');
SELECT * FROM pg_temp.counts('regress_bright');
SELECT * FROM pg_temp.accounts('regress_bright');
SELECT * FROM pg_temp.rejects('regress_bright');

-- ---- scraper_csv
SELECT tiktrack.create_dataset('regress_csv');
SELECT E'video_id,video_timestamp,video_duration,video_locationcreated,video_diggcount,video_sharecount,video_commentcount,video_playcount,video_description,video_is_ad,video_stickers,author_username,author_name,author_followercount,author_followingcount,author_heartcount,author_videocount,author_diggcount,author_verified,poi_name,poi_address,poi_city\n7690000000000000001,2026-06-12T09:30:00,20.0,DE,12.0,3.0,4.0,500.0,A #Walk,False,,csv.jon,Jon,80.0,9.0,1000.0,5.0,1.0,False,,,\n7690000000000000002,2026-06-12T09:31:00+02:00,,,,,,12.5,,,,csv.jon,,,,,,,,,,\n7690000000000000003,,,,1,,,,,,,csv.kim,,,,,,,,,,' AS pyktok \gset
SELECT pg_temp.load('regress_csv', :'pyktok') AS zone_is_needed, pg_temp.load('regress_csv', :'pyktok', '{"at": "2026-06-20", "timezone": "Europe/Berlin"}') AS in_berlin;
SELECT pg_temp.load('regress_csv', E'\ufeffid;create_time;user_name;hashtags;song;video_length;n_likes;n_shares;n_comments;n_plays;n_followers;n_total_likes;n_total_vids\r\n7691000000000000001;1782000000;csv.lee;"[''run'', ""it''s"", ''Run'']";a song;15;12300;4;5;678900;45600;1200000;77\r\n7691000000000000002;1782000001;csv.lee;[];;0;1;2;3;4;0;0;0\r\n', '{"at": "2026-07-20"}') AS famous;
SELECT pg_temp.load('regress_csv', E',#,claim_status,video_id,video_duration_sec,video_transcription_text,verified_status,author_ban_status,video_view_count,video_like_count,video_share_count,video_download_count,video_comment_count\n0,1,claim,7017666017,59,someone said,not verified,under review,343296.0,19425.0,241.0,1.0,0.0\n1,2,,4014381136,32,,,,,,,,\n', '{"at": "2026-07-20"}') AS claims;
SELECT * FROM pg_temp.videos('regress_csv');
SELECT * FROM pg_temp.counts('regress_csv');
SELECT * FROM pg_temp.accounts('regress_csv');
SELECT * FROM pg_temp.rejects('regress_csv');

-- ---- what each is taken for
SELECT n, tiktrack_internal.detect_source(content) FROM (VALUES (1, :'web'), (2, :'app'), (3, :'posts'), (4, :'pyktok'), (5, '{"aweme_list":[]}'), (6, '{"collector":[]}'), (7, '{"itemList":[]}'), (8, '{"extractor":"tiktok:user","entries":[]}'), (9, '{"extractor":"youtube","webpage_url":"https://www.example.org/tiktok.com/x","view_count":1}'), (10, '{"id":"1","stats":5}'), (11, '{"stats":{"diggCount":1}}'), (12, '{"diggCount":1}'), (13, 'id,create_time,user_name,n_likes')) v (n, content) ORDER BY n;
-- words: what is told, counts, ids and seconds
SELECT w, tiktrack_internal.told(w), tiktrack_internal.count_of(w), tiktrack_internal.signed_count_of(w), tiktrack_internal.count_problem(w), tiktrack_internal.are_rounded(w) FROM unnest('{"", " ", NULL, null, NONE, N/A, n.v.t., Undefined, "[]", "{}", -1, -124, -1.0, 0, " 7 ", 12.0, 12., 12.5, 1e3, 1.2M, 999k, 1.25K, 1.2345K, 3B, -5, +5, 123456789012345678, 1234567890123456789, 9999, 10000, 10050, 1100000, 1150000, K, many}'::text[]) WITH ORDINALITY AS u (w, n) ORDER BY n;
SELECT w, tiktrack_internal.id_of(w), tiktrack_internal.milliseconds_of(w) FROM unnest('{0, 1, 007, 15, 15.5, 0.0004, 0.0005, 1.23456, 999999999, 1000000000, 9223372036854775807, 9223372036854775808, 99999999999999999999, -1, " 5", 5., ""}'::text[]) WITH ORDINALITY AS u (w, n) ORDER BY n;
SELECT tiktrack_internal.are_rounded('12300', NULL, 'x', '45') AS rounded, tiktrack_internal.are_rounded('12300', '12345') AS exact, tiktrack_internal.count_problem('1', NULL, 'x', 'y') AS first_problem;
-- a list as Python prints it, and one that no end of a quote is in
SELECT n, tiktrack_internal.quoted_words(list), tiktrack_internal.hashtags_of_python(list) FROM (VALUES (1, $$['one', "two's", '#Three', 'it\'s', '']$$), (2, '[]'), (3, $$['open$$), (4, $$'a"b', "c'd"$$), (5, $$'a' 'A'$$), (6, '\'), (7, $$'\$$), (8, NULL)) v (n, list) ORDER BY n;
SELECT tiktrack_internal.hashtags_of_python('''' || repeat('\''', 500000) || '""') IS NULL AS nothing;
-- an item that tells of an error costs itself; an answer that is one costs the file
SELECT tiktrack.create_dataset('regress_errors');
SELECT n, pg_temp.try('regress_errors', replace(content, '%', n::text), '{"at": "2026-07-01"}') AS outcome FROM (VALUES
	(1, '[{"extractor_key": "TikTok", "id": "765000000000000100%", "view_count": 1}, {"extractor_key": "TikTok", "id": "765000000000000200%", "error": {"code": "unavailable", "message": "private video"}}]'),
	(2, '{"extractor_key": "TikTok", "id": "765000000000000100%", "view_count": 1}' || E'\n' || '{"extractor_key": "TikTok", "id": "765000000000000200%", "error": {"code": "unavailable"}, "view_count": 2}'),
	(3, '{"extractor_key": "TikTok", "id": "765000000000000100%", "view_count": 1}' || E'\n' || '{"error": {"code": "rate_limit_exceeded", "message": "later", "log_id": "x"}, "data": {}}')) v (n, content) ORDER BY n;

-- ---- an author without an account, and authors whose names changed: no video and no count loses its owner
SELECT tiktrack.create_dataset('regress_owner');
CREATE FUNCTION pg_temp.post(number int, author json, followers int DEFAULT 3) RETURNS json LANGUAGE sql AS $$
	SELECT json_build_object('id', (7640000000000000100 + $1)::text, 'stats', '{"diggCount":1}'::json, 'author', $2, 'authorStats', json_build_object('followerCount', $3)) $$;
CREATE TEMP VIEW owners AS SELECT v.video_id % 1000 AS video, a.username, a.account_id < 4611686018427387904 OR a.account_id > 6000000000000000000 AS has_own_id FROM regress_owner.videos v LEFT JOIN regress_owner.accounts a USING (account_id) ORDER BY 1;
-- an id of the range for names is nobody without a name
SELECT pg_temp.load('regress_owner', json_build_array(pg_temp.post(1, '{"id":"6800000000000000009","uniqueId":"mila"}'), pg_temp.post(2, '{"id":"4611686018427387999"}'), pg_temp.post(3, '{"id":"4611686018427387999","uniqueId":"mila"}'))::text) AS web,
	pg_temp.load('regress_owner', '[{"post_id":"7640000000000000104","digg_count":1,"profile_username":"","profile_id":"4611686018427387999","profile_followers":9}]') AS brightdata;
-- zeta is known by name alone: what an id tells by another name, or by none, is of the same account
SELECT pg_temp.load('regress_owner', json_build_array(pg_temp.post(10, '"zeta"', NULL))::text) AS by_name;
SELECT pg_temp.load('regress_owner', json_build_array(pg_temp.post(11, '{"id":"6800000000000000001","uniqueId":"alpha"}'), pg_temp.post(12, '{"id":"6800000000000000001","uniqueId":"zeta"}'), pg_temp.post(13, '{"id":"6800000000000000001"}'))::text) AS renamed;
-- without counts too
SELECT pg_temp.load('regress_owner', json_build_array(pg_temp.post(14, '{"id":"6800000000000000001","uniqueId":"alpha"}', NULL), pg_temp.post(15, '{"id":"6800000000000000001","uniqueId":"zeta"}', NULL))::text) AS no_counts;
-- an old name that only one record tells, without the id
SELECT pg_temp.load('regress_owner', json_build_array(pg_temp.post(20, '"nora"'), pg_temp.post(21, '{"id":"6800000000000000002","uniqueId":"nora"}'), pg_temp.post(22, '{"id":"6800000000000000002","uniqueId":"tara"}'))::text) AS told_by_id,
	pg_temp.load('regress_owner', json_build_array(pg_temp.post(23, '"tara"'), pg_temp.post(24, '{"id":"6800000000000000002","uniqueId":"vera"}'))::text) AS stored_before;
SELECT * FROM owners;
SELECT a.username, s.followers FROM regress_owner.account_snapshots s JOIN regress_owner.accounts a USING (account_id) ORDER BY a.username COLLATE "C", s.followers;
DROP VIEW owners;

SET client_min_messages = warning;
DROP SCHEMA regress_errors CASCADE;
DROP SCHEMA regress_owner, regress_web, regress_app, regress_posts, regress_ytdlp, regress_bright, regress_csv CASCADE;
