-- import: small files as users met them, of JSON and of scrapers. All that they hold is invented.
\getenv abs_srcdir PG_ABS_SRCDIR
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = notice;
\pset null (null)
\set VERBOSITY terse

CREATE FUNCTION pg_temp.load(dataset text, content text, options jsonb DEFAULT '{"at": "2026-06-28"}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT format('%s: %s = %s new + %s known + %s bad', i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM tiktrack.import($1, $2, $4, $3) i
$$;
CREATE FUNCTION pg_temp.try(dataset text, content text, options jsonb DEFAULT '{"at": "2026-06-28"}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L, %L)', $1, $2, $3, $4))
$$;
SELECT tiktrack.create_dataset('regress_cases');
CREATE FUNCTION pg_temp.videos() RETURNS TABLE(video_id bigint, username text, display_name text, posted_at timestamptz, title text, hashtags text[], at timestamptz, views bigint, likes bigint, comments bigint, shares bigint, saves bigint) LANGUAGE sql AS $$
	SELECT v.video_id, a.username, a.display_name, v.posted_at, v.title, v.hashtags, s.at, s.views, s.likes, s.comments, s.shares, s.saves
	FROM regress_cases.videos v LEFT JOIN regress_cases.accounts a USING (account_id) LEFT JOIN regress_cases.video_snapshots s USING (video_id) ORDER BY 1, 7, 8
$$;
CREATE FUNCTION pg_temp.rejects() RETURNS TABLE(line bigint, path text, reason text, raw text) LANGUAGE sql AS $$
	SELECT r.line, r.path, r.reason, left(r.raw, 40) FROM regress_cases.import_rejects r ORDER BY reject_id
$$;
CREATE PROCEDURE pg_temp.clear() LANGUAGE sql SET client_min_messages = warning AS $$
	TRUNCATE regress_cases.accounts, regress_cases.videos, regress_cases.events, regress_cases.video_snapshots, regress_cases.account_snapshots, regress_cases.audience_snapshots, regress_cases.import_rejects, regress_cases.imports, regress_cases.logs RESTART IDENTITY CASCADE
$$;

-- ---- c02: an item that could not be fetched costs itself, wherever it stands
\set c02 `cat "$PG_ABS_SRCDIR"/test/data/cases/c02_*.json`
\set c02b `cat "$PG_ABS_SRCDIR"/test/data/cases/c02b_*.json`
SELECT pg_temp.load('regress_cases', :'c02') AS first;
SELECT * FROM pg_temp.videos();
SELECT * FROM pg_temp.rejects();
SELECT pg_temp.load('regress_cases', :'c02b') AS other_order;
CALL pg_temp.clear();
-- the same in every form that items have, and of every scraper
SELECT n, pg_temp.try('regress_cases', content) AS outcome FROM (VALUES
	(1, '[{"url": "x", "error": "gone"}, {"url": "y", "errorCode": "404"}, {"url": "z", "noResults": true}, {"id": "7600000000000000301", "diggCount": 1, "authorMeta": {"name": "a"}}]'),
	(2, E'{"error": "gone"}\n{"warning": "slow"}\n{"aweme_id": "7600000000000000302", "statistics": {"digg_count": 1}}\n'),
	(3, '[{"errorMessage": "gone"}, {"id": "7600000000000000303", "stats": {"diggCount": 1}}]'),
	(4, E'{"error": "private video"}\n{"extractor_key": "TikTok", "id": "7600000000000000304", "view_count": 1}'),
	(5, '{"itemList": [{"statusCode": 10204}, {"id": "7600000000000000305", "stats": {"diggCount": 1}}]}'),
	(6, '[null, 5, {"id": "7600000000000000306", "stats": {"diggCount": 1}}]'),
	(7, E'{"x": 1}\n{"event_name": "share", "event_timestamp": 1782000000000000, "event_params": [{"key": "method", "value": {"string_value": "Email"}}]}\n'),
	(8, E'{"type": "Note"}\n{"type": "Announce", "actor": "https://example.org/a", "object": "https://example.org/b", "published": "2026-06-01T00:00:00Z"}'),
	(9, E'{"x": 1}\n{"occurred_at": "2026-06-01T00:00:00Z", "kind": "view"}\n'),
	(10, E'{"x": \n{"occurred_at": "2026-06-01T00:00:00Z", "kind": "view"}\n')) v (n, content) ORDER BY n;
SELECT r.reason, count(*) FROM pg_temp.rejects() r GROUP BY r.reason ORDER BY r.reason COLLATE "C";
-- one lucky item among others takes no file, unless its source is named
SELECT '[' || string_agg(CASE i WHEN 3 THEN '{"id": "7600000000000000311", "stats": {"diggCount": 1}}' ELSE format('{"id": "76000000000000003%s", "name": "x"}', i + 20) END, ', ' ORDER BY i) || ']' AS lucky FROM generate_series(1, 5) i \gset
SELECT pg_temp.try('regress_cases', :'lucky') AS auto, pg_temp.try('regress_cases', :'lucky', source => 'scraper_web') AS named, pg_temp.try('regress_cases', :'lucky', source => 'scraper_app') AS other_name;
-- of two sources the one with more items, and of equals the one that is asked first
SELECT tiktrack_internal.detect_source('[{"aweme_id": "1"}, {"stats": {"diggCount": 1}}, {"aweme_id": "2"}]') AS more, tiktrack_internal.detect_source('[{"aweme_id": "1"}, {"stats": {"diggCount": 1}}]') AS equal;
-- nothing but errors, and an answer that is one
SELECT n, pg_temp.try('regress_cases', content) AS outcome FROM (VALUES
	(1, '[{"input": {"url": "x"}, "error": "There are no public posts.", "error_code": "dead_page"}, {"warning": "x"}]'),
	(2, '[{"url": "x", "error": {"code": "unavailable", "message": ""}}]'), (3, '[{"noResults": true}]'), (4, '[{"errorCode": 5}]'),
	(5, '[{"a": 1}]'), (6, '[1, 2]'), (7, '[{"data": {}, "error": {"code": "access_token_invalid", "message": "expired"}}, {"id": "7600000000000000307", "stats": {"diggCount": 1}}]')) v (n, content) ORDER BY n;
-- it stays linear: a hundred thousand errors before the first item
SELECT tiktrack_internal.detect_source((SELECT string_agg('{"error": "gone"}', E'\n') FROM generate_series(1, 100000)) || E'\n{"id": "7600000000000000308", "stats": {"diggCount": 1}}');
CALL pg_temp.clear();

-- ---- c01, c15a: what stands around an item is taken off, and says when it was seen
\set c01 `cat "$PG_ABS_SRCDIR"/test/data/cases/c01_*.ndjson`
\set c15a `cat "$PG_ABS_SRCDIR"/test/data/cases/c15a_*.json`
SELECT pg_temp.load('regress_cases', :'c01', '{}') AS says_when, pg_temp.load('regress_cases', :'c01', '{}') AS again, pg_temp.load('regress_cases', :'c15a') AS search;
SELECT * FROM pg_temp.videos();
SELECT sum(views) AS views, sum(shares) AS shares FROM regress_cases.video_snapshots WHERE at < '2026-06-27';
SELECT * FROM pg_temp.rejects();
CALL pg_temp.clear();
-- pages of each time, answers of the app, and lines that wrap either
SELECT n, pg_temp.load('regress_cases', content) AS outcome FROM (VALUES
	(1, '{"AppContext": {}, "ItemModule": {"7600000000000000401": {"id": "7600000000000000401", "desc": "old page", "createTime": "1769500000", "author": "maker_one", "authorId": "7000000000000000001", "nickname": "Maker One", "authorStats": {"followerCount": 5}, "stats": {"diggCount": 1, "playCount": 10}}, "7600000000000000402": {"id": "7600000000000000402", "author": "maker_two", "stats": {"diggCount": 2}}}, "UserModule": {"users": {}}}'),
	(2, '{"__DEFAULT_SCOPE__": {"webapp.app-context": {}, "webapp.video-detail": {"itemInfo": {"itemStruct": {"id": "7600000000000000403", "stats": {"diggCount": 3}}}, "statusCode": 0}}}'),
	(3, '{"props": {"pageProps": {"itemInfo": {"itemStruct": {"id": "7600000000000000404", "stats": {"diggCount": 4}}}, "items": [{"id": "7600000000000000405", "stats": {"diggCount": 5}}]}}}'),
	(4, '{"item_list": [{"id": "7600000000000000406", "stats": {"diggCount": 6}}], "has_more": 0}'),
	(5, '{"status_code": 0, "data": [{"type": 1, "aweme_info": {"aweme_id": "7600000000000000407", "statistics": {"digg_count": 7}}}]}'),
	(6, '{"search_item_list": [{"aweme_info": {"aweme_id": "7600000000000000408", "statistics": {"digg_count": 8}}}]}'),
	(7, '{"timestamp_collected": 1782000000000, "data": {"aweme_id": "7600000000000000409", "statistics": {"digg_count": 9}}}'),
	(8, '{"data": [{"id": "7600000000000000410", "diggCount": 10, "authorMeta": {"name": "maker_one"}}]}'),
	(9, '[{"itemStruct": {"id": "7600000000000000411", "stats": {"diggCount": 11}}}]'),
	(10, E'{"timestamp_collected": 1782000000, "data": {"post_id": "7600000000000000412", "digg_count": 12, "profile_username": "maker_one"}}\n{"timestamp_collected": "soon", "data": {"post_id": "7600000000000000413", "digg_count": 13, "profile_username": "maker_one"}}\n')) v (n, content) ORDER BY n;
SELECT video_id, username, display_name, title, posted_at, at, views, likes FROM pg_temp.videos();
SELECT tiktrack_internal.detect_source('{"ItemModule": {}}') AS no_items;
CALL pg_temp.clear();

-- ---- c03, c16: CSV of Apify with slashes, and of 4CAT
\set c03 `cat "$PG_ABS_SRCDIR"/test/data/cases/c03_*.csv`
\set c16 `cat "$PG_ABS_SRCDIR"/test/data/cases/c16_*.csv`
SELECT pg_temp.load('regress_cases', :'c03') AS slashes, pg_temp.load('regress_cases', :'c16') AS of_4cat, pg_temp.try('regress_cases', :'c16', '{}') AS at_is_needed;
SELECT * FROM pg_temp.videos();
SELECT username, followers, likes, videos FROM regress_cases.account_snapshots JOIN regress_cases.accounts USING (account_id) ORDER BY 1, 2;
CALL pg_temp.clear();
-- the id under another name, the time as text alone, the account in the link alone; hashtags without a list
SELECT pg_temp.load('regress_cases', E'video_id,createTimeISO,authorMeta/name,webVideoUrl,text,diggCount\n7600000000000000421,2026-01-27T07:46:40.000Z,,https://www.tiktok.com/@maker_two/video/7600000000000000421,a #Tea,3') AS apify,
	pg_temp.load('regress_cases', E'id,author,author_full,body,timestamp,unix_timestamp,tiktok_url,likes,comments,shares,plays,hashtags\n7600000000000000422,,,b #Cup,2026-01-27 07:46:40,,https://www.tiktok.com/@maker_two/video/7600000000000000422,1,2,3,4,\n7600000000000000423,maker_two,,,,soon,,1,2,3,x,"Tea,#tea, cup"\n7600000000000000424,maker_two,,,,,,1,2,3,4,"Tea,#tea, cup"') AS of_4cat;
SELECT video_id, username, posted_at, hashtags, views, likes, comments, shares FROM pg_temp.videos();
SELECT reason FROM pg_temp.rejects();
CALL pg_temp.clear();

-- ---- c07: what is told beside costs itself: likes of an author that have overflowed
\set c07 `cat "$PG_ABS_SRCDIR"/test/data/cases/c07_*.json`
SELECT pg_temp.load('regress_cases', :'c07');
SELECT v.views, v.likes, v.shares, a.followers, a.following, a.likes AS of_account, a.videos FROM regress_cases.video_snapshots v CROSS JOIN regress_cases.account_snapshots a;
CALL pg_temp.clear();
-- of every scraper and API, and a time of posting that is none
SELECT n, pg_temp.try('regress_cases', content, '{"at": "2026-06-28", "account": "maker_one"}') AS outcome FROM (VALUES
	(1, '{"aweme_id": "7600000000000000501", "create_time": "soon", "author": {"unique_id": "maker_app", "follower_count": 11, "total_favorited": -1594967296}, "statistics": {"digg_count": 1}}'),
	(2, '{"id": "7600000000000000502", "createTime": "soon", "authorMeta": {"name": "maker_post", "fans": 12, "heart": -1594967296}, "diggCount": 2}'),
	(3, E'id,createTime,authorMeta.name,authorMeta.fans,authorMeta.heart,diggCount\n7600000000000000503,soon,maker_csv,13,-1594967296,3\n'),
	(4, '{"post_id": "7600000000000000504", "create_time": "soon", "profile_username": "maker_bright", "profile_followers": "-7", "digg_count": 4}'),
	(5, '{"data": {"display_name": "One", "follower_count": 15, "likes_count": -1594967296}, "error": {"code": "ok"}}'),
	(6, '{"code": 0, "request_id": "1", "data": {"username": "maker_business", "followers_count": 16, "total_likes": -1594967296}}'),
	(7, '{"code": 0, "request_id": "1", "data": {"username": "maker_business", "followers_count": -16, "total_likes": "x"}}'),
	(8, '{"data": {"videos": [{"id": "7600000000000000508", "create_time": "soon", "view_count": 8}]}, "error": {"code": "ok"}}'),
	(9, '{"data": {"search_id": "1", "videos": [{"video_id": "7600000000000000509", "create_time": "soon", "username": "maker_research", "view_count": 9}]}, "error": {"code": "ok"}}'),
	(10, '{"code": 0, "request_id": "1", "data": {"videos": [{"item_id": "7600000000000000510", "create_time": "soon", "video_views": 10}]}}'),
	(11, '{"id": "7600000000000000511", "stats": {"diggCount": -5}}')) v (n, content) ORDER BY n;
SELECT username, followers, likes FROM regress_cases.account_snapshots JOIN regress_cases.accounts USING (account_id) ORDER BY followers;
SELECT video_id, posted_at, coalesce(views, likes) AS counted FROM pg_temp.videos();
SELECT reason FROM pg_temp.rejects();
CALL pg_temp.clear();

-- ---- a column that says the same everywhere is left out when it is mapped to null
SELECT n, pg_temp.try('regress_cases', content, options) AS outcome FROM (VALUES
	(1, E'video_id,platform,views\n7600000000000000521,tiktok,5\n7600000000000000522,tiktok,6', '{"at": "2026-06-28"}'::jsonb),
	(2, E'video_id,platform,views\n7600000000000000521,tiktok,5\n7600000000000000522,tiktok,6', '{"at": "2026-06-28", "columns": {"platform": null}}'),
	(3, E'video_id,platform,views\n7600000000000000521,tiktok,5', '{"at": "2026-06-28", "columns": {"video_id": null}}'),
	(4, E'occurred_at,kind,platform\n2026-06-01 00:00:00Z,like,tiktok', '{"columns": {"platform": null}}'),
	(5, E'occurred_at,kind\nyesterday,like', '{"columns": {"occurred_at": null}, "at": "2026-06-05"}'),
	(6, E'occurred_at,kind\nyesterday,like', '{"columns": {"occurred_at": null}}'),
	(7, E'{"occurred_at": "yesterday", "kind": "save", "platform": 5}', '{"columns": {"occurred_at": null, "platform": null}, "at": "2026-06-05"}'),
	(8, E'occurred_at,kind\n2026-06-01 00:00:00Z,like', '{"columns": {"kind": null}}'),
	(9, E'occurred_at,kind\n2026-06-01 00:00:00Z,like', '{"columns": {"kind": true}}')) v (n, content, options) ORDER BY n;
SELECT occurred_at, kind, platform FROM regress_cases.events ORDER BY 1, 2;
CALL pg_temp.clear();

-- ---- c25b: followers of a user, who have no time of their own
\set c25b `cat "$PG_ABS_SRCDIR"/test/data/cases/c25b_*.json`
SELECT pg_temp.try('regress_cases', :'c25b', '{"at": "2026-06-28"}') AS account_is_needed, pg_temp.try('regress_cases', :'c25b', '{"account": "maker_one"}') AS at_is_needed;
SELECT pg_temp.load('regress_cases', :'c25b', '{"account": "maker_one", "at": "2026-06-28"}') AS first,
	-- a week later one more; those of before keep their time
	pg_temp.load('regress_cases', replace(:'c25b', '"B","username":"b_user"', '"B","username":"B_User"},{"username":"c_user"},{"username":""},{"display_name":"D"'), '{"account": "maker_one", "at": "2026-07-05"}') AS later,
	pg_temp.load('regress_cases', replace(:'c25b', 'user_followers', 'user_following'), '{"account": "maker_two", "at": "2026-06-28"}') AS following;
SELECT e.occurred_at, e.kind, p.username AS actor, o.username AS of_account, e.video_id FROM regress_cases.events e JOIN regress_cases.accounts p ON p.account_id = e.actor_id JOIN regress_cases.accounts o ON o.account_id = e.account_id ORDER BY 1, 3;
SELECT username FROM regress_cases.accounts ORDER BY 1;
SELECT path, reason FROM pg_temp.rejects();
CALL pg_temp.clear();

-- ---- c21: a count and a name that moved to other keys
\set c21 `cat "$PG_ABS_SRCDIR"/test/data/cases/c21_*.json`
SELECT pg_temp.load('regress_cases', :'c21') AS moved, pg_temp.load('regress_cases', '[{"video_id": "7600000000000000531", "profile_username": "maker_three", "account_id": "maker_three", "digg_count": 1, "share_count": "3", "num_share_count": 4}, {"post_id": "7600000000000000532", "profile_username": "maker_four", "digg_count": 1, "share_count": ""}]') AS others;
SELECT video_id, username, display_name, shares FROM pg_temp.videos();
CALL pg_temp.clear();

-- ---- c05: keys of every era; a key that none knows is named once, and no event is taken without what stood there
\set c05 `cat "$PG_ABS_SRCDIR"/test/data/cases/c05_*.json`
SELECT pg_temp.load('regress_cases', :'c05', '{}') AS json;
SELECT section, kind, occurred_at, video_id FROM regress_cases.events ORDER BY 3;
SELECT n, pg_temp.load('regress_cases', content, o) AS outcome FROM (VALUES
	(1, E'Date: 2022-04-20 23:17:46\nVideo Link: https://www.tiktokv.com/share/video/7088000000000000051/\n\nDate: 2022-04-20 16:35:40\nVideo Link: https://www.tiktokv.com/share/video/7088000000000000052/\n\nDate: 2022-04-19 00:00:00\nVideo Link: https://www.tiktokv.com/share/video/7088000000000000053/\n', '{"account": "old_user", "file": "Video Browsing History.txt"}'::jsonb),
	(2, E'Date: 2022-04-20 23:18:01\nVideo Link: https://www.tiktokv.com/share/video/7088000000000000051/\n', '{"account": "old_user", "file": "Like List.txt"}'),
	(3, E'Date: 2022-04-20 23:20:00\nUsername: fan_one\n', '{"account": "old_user", "file": "Follower List.txt"}'),
	(4, E'Date: 2022-04-20 23:21:00\nVideo-Address: https://www.tiktokv.com/share/video/7088000000000000051/\nTitle: a: b\n\nDate: 2022-04-20 23:22:00\nLink: https://www.tiktokv.com/share/video/7088000000000000051/\nVideo-Address: x', '{"account": "old_user", "file": "Like List.txt"}'),
	(5, E'Date: 2022-04-20 23:23:00\nComment: secret\nsecond: line\nUrl: ', '{"account": "old_user"}')) v (n, content, o) ORDER BY n;
SELECT pg_temp.load('regress_cases', '{"Activity": {"Like List": {"ItemFavoriteList": [{"Date": "2022-05-01 00:00:00", "VideoAddress": "x"}, {"Date": "2022-05-01 00:00:01", "Link": "", "VideoAddress": "x"}, {"Date": "2022-05-01 00:00:02"}, {"Date": "2022-05-01 00:00:03", "VIDEO_LINK": "https://www.tiktokv.com/share/video/7088000000000000054/"}]},
	"Video Browsing History": {"VideoList": [{"Date": "2022-05-01 00:00:04", "VideoAddress": "x", "Channel": "y"}, {"Date": "2022-05-01 00:00:05", "Url": "https://www.tiktokv.com/share/video/7088000000000000055/", "Title": "t"}]},
	"Follower List": {"FansList": [{"Date": "2022-05-01 00:00:06", "FanName": "fan_two"}, {"Date": "2022-05-01 00:00:07", "User Name": "fan_three", "FanName": "z"}]}},
	"Comment": {"Comments": {"CommentsList": [{"date": "2022-05-01 00:00:08", "Comment": "secret", "mood": "secret"}]}}}', '{"account": "old_user"}') AS unknown_keys,
	pg_temp.load('regress_cases', '{"Activity": {"Like List": {"ItemFavoriteList": [{"Date": "2022-05-02 00:00:00", "Link": "l"}]}, "Video Browsing History": {"VideoList": [{"Date": "2022-05-02 00:00:04", "VideoAddress": "x"}]}}}', '{"account": "old_user", "sections": ["likes"]}') AS of_other_sections;
SELECT e.section, e.occurred_at, e.item_text, e.video_id, a.username AS actor FROM regress_cases.events e JOIN regress_cases.accounts a ON a.account_id = e.actor_id WHERE e.occurred_at > '2022-04-20 23:19:30' ORDER BY 2, 1;
SELECT line, path, reason FROM pg_temp.rejects();
SELECT count(*) AS words_kept FROM regress_cases.import_rejects r WHERE r::text LIKE '%secret%';
CALL pg_temp.clear();
-- a user name of 300 bytes is nobody's: the owner has to be told
SELECT format('{"Activity": {"Like List": {"ItemFavoriteList": [{"Date": "2022-05-01 00:00:00", "Link": "l"}]}}, "Profile": {"Profile Information": {"ProfileMap": {"userName": "%s", "displayName": "Long"}}}}', repeat('n', 300)) AS long_name \gset
SELECT pg_temp.try('regress_cases', :'long_name', '{}') AS account_is_needed, pg_temp.try('regress_cases', :'long_name', '{"account": "old_user"}') AS told;
SELECT username, display_name FROM regress_cases.accounts;
CALL pg_temp.clear();

-- ---- answers about several accounts in one file are about each of them
CREATE FUNCTION pg_temp.profile(username text, followers integer, views integer) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"code": 0, "request_id": "1", "data": {"username": "%s", "display_name": "Shown %s", "followers_count": %s, "metrics": [{"date": "2026-05-01", "video_views": %s}], "audience_genders": [{"gender": "Female", "percentage": 0.%s}]}}', $1, $1, $2, $3, $2)
$$;
SELECT format('[%s, %s, %s, %s]', pg_temp.profile('maker_one', 11, 100), pg_temp.profile('maker_two', 22, 200), replace(pg_temp.profile('Maker_One', 11, 100), '2026-05-01', '2026-05-02'), replace(pg_temp.profile('x', 33, 300), '"username": "x", ', '')) AS profiles \gset
SELECT pg_temp.load('regress_cases', :'profiles') AS of_the_file;
SELECT a.username, a.display_name, s.grain, s.day, s.followers, s.views FROM regress_cases.account_snapshots s JOIN regress_cases.accounts a USING (account_id) ORDER BY 1, 3, 4;
SELECT a.username, s.dimension, s.fraction FROM regress_cases.audience_snapshots s JOIN regress_cases.accounts a USING (account_id) ORDER BY 1;
-- totals and parts that were told twice of one account at one moment
SELECT path, reason FROM pg_temp.rejects();
CALL pg_temp.clear();
SELECT pg_temp.load('regress_cases', :'profiles', '{"at": "2026-06-28", "account": "my_brand"}') AS under_another_name;
SELECT a.username, s.grain, s.day, s.followers FROM regress_cases.account_snapshots s JOIN regress_cases.accounts a USING (account_id) ORDER BY 1, 2, 3;
CALL pg_temp.clear();
-- videos of others among one's own, by their links
SELECT n, pg_temp.load('regress_cases', content, o) AS outcome FROM (VALUES
	(1, '{"data": {"videos": [{"id": "7600000000000000601", "share_url": "https://www.tiktok.com/@maker_one/video/7600000000000000601", "view_count": 1}, {"id": "7600000000000000602", "share_url": "https://www.tiktok.com/@maker_two/video/7600000000000000602", "view_count": 2}, {"id": "7600000000000000603", "share_url": "https://www.tiktok.com/@Maker_One/video/7600000000000000603", "view_count": 3}, {"id": "7600000000000000604", "view_count": 4}]}, "error": {"code": "ok"}}', '{"at": "2026-06-28"}'::jsonb),
	(2, '{"code": 0, "request_id": "1", "data": {"videos": [{"item_id": "7600000000000000605", "share_url": "https://www.tiktok.com/@maker_one/video/7600000000000000605", "video_views": 5}, {"item_id": "7600000000000000606", "share_url": "https://www.tiktok.com/@maker_one/video/7600000000000000606", "video_views": 6}, {"item_id": "7600000000000000607", "share_url": "https://www.tiktok.com/@maker_two/video/7600000000000000607", "video_views": 7, "audience_genders": [{"gender": "Male", "percentage": 0.5}]}]}}', '{"at": "2026-06-28", "account": "my_brand"}')) v (n, content, o) ORDER BY n;
SELECT video_id, username, views FROM pg_temp.videos();
SELECT a.username, s.video_id, s.dimension FROM regress_cases.audience_snapshots s JOIN regress_cases.accounts a USING (account_id);
CALL pg_temp.clear();

-- ---- shares of one payload that differ by their method alone
SELECT pg_temp.load('regress_cases', '{"client_id": "c", "timestamp_micros": "1782000000000000", "events": [{"name": "share", "params": {"method": "Email", "item_id": "i"}}, {"name": "share", "params": {"method": "Twitter", "item_id": "i"}}, {"name": "share", "params": {"method": "Email", "item_id": "i"}}, {"name": "share", "params": {"item_id": "i"}}]}', '{}');
SELECT method_raw, share_type, platform FROM regress_cases.events ORDER BY method_raw COLLATE "C";
CALL pg_temp.clear();

-- ---- numbers that are none, as programs in Python write them
SELECT n, pg_temp.try('regress_cases', content, o) AS outcome FROM (VALUES
	(1, '[{"id": "7600000000000000611", "stats": {"diggCount": 1, "playCount": NaN}, "score": -Infinity, "desc": "NaN, -Infinity"}]', '{"at": "2026-06-28"}'::jsonb),
	(2, E'{"id": "7600000000000000612", "stats": {"diggCount": 2, "playCount": Infinity}}\n{"id": NaN, "stats": {"diggCount": 2}}\n{"id": Na, "stats": {"diggCount": 2}}\n', '{"at": "2026-06-28"}'),
	(3, '{"Activity": {"Other": {"x": NaN, "y": [Infinity, -Infinity]}, "Like List": {"ItemFavoriteList": [{"Date": "2022-05-01 00:00:00", "Link": NaN}]}}}', '{"account": "old_user"}'),
	(4, E'{"occurred_at": "2026-06-01T00:00:00Z", "kind": "view", "watched_ms": NaN, "country": "NaN"}\n{"occurred_at": "2026-06-01T00:00:01Z", "kind": "view", "watched_ms": Nan}\n', '{}'),
	(5, '{"Activity": {"Other": {"x": Nan}}}', '{"account": "old_user"}')) v (n, content, o) ORDER BY n;
SELECT video_id, title, views, likes FROM pg_temp.videos();
SELECT occurred_at, kind, item_text, watched_ms, country FROM regress_cases.events ORDER BY 1;
SELECT line, reason, raw FROM pg_temp.rejects();
CALL pg_temp.clear();

-- ---- counts_json: counts in JSON of any origin, by paths
SELECT n, pg_temp.try('regress_cases', content, o, s) AS outcome FROM (VALUES
	(1, '[{"video_id": "7600000000000000701", "at": "2026-06-20T12:00:00Z", "views": 1200, "shares": null}, {"video_id": 7600000000000000702, "views": "3.4K"}]', '{"at": "2026-06-28T00:00:00Z"}'::jsonb, 'auto'),
	(2, E'{"clip": {"id": "7600000000000000703"}, "stats": {"playCount": 10, "shares": 2}, "seen": 1782000000}\n{"clip": {"id": "https://www.tiktok.com/@a/video/7600000000000000704"}, "stats": {"playCount": "1,234"}, "seen": 1782000000000}\n{"clip": {}, "stats": {"playCount": 5}}\nbroken\n{"clip": {"id": "7600000000000000705"}, "stats": {"playCount": [1]}, "seen": 1782000000}\n{"clip": {"id": "7600000000000000705"}, "stats": {"playCount": 1}, "seen": "soon"}',
		'{"columns": {"video_id": "clip.id", "views": "stats.playCount", "shares": "stats.shares", "at": "seen"}}', 'counts_json'),
	(3, '{"payload": {"page": 1, "clips": [{"id": "7600000000000000706", "stats.views": 7}, {"id": "7600000000000000707", "stats": {"views": 8}}]}}', '{"at": "2026-06-28T00:00:00Z", "columns": {"items": "payload.clips", "video_id": "id", "views": "stats.views"}}', 'counts_json'),
	(4, '{"data": {"videos": [{"video_id": "7600000000000000708", "play_count": 9}]}}', '{"at": "2026-06-28T00:00:00Z", "columns": {"views": "play_count"}}', 'counts_json'),
	(5, '[{"video_id": "7600000000000000709", "views": 1}]', '{}', 'auto'),
	(6, '[{"id": "7600000000000000709", "stats": {"playCount": 1}}]', '{"at": "2026-06-28", "columns": {"video_id": "id", "views": "stats.playcount"}}', 'counts_json'),
	(7, '[{"id": "7600000000000000709"}]', '{"at": "2026-06-28", "columns": ["video_id", "views"]}', 'counts_json'),
	(8, '[{"id": "7600000000000000709"}]', '{"at": "2026-06-28", "columns": {"plays": "id"}}', 'counts_json'),
	(9, '[{"video_id": "7600000000000000709", "views": 1, "platform": "tiktok"}]', '{"at": "2026-06-28"}', 'auto'),
	(10, '[{"video_id": "7600000000000000709", "views": 1, "platform": "tiktok"}]', '{"at": "2026-06-28", "columns": {"platform": null}}', 'auto'),
	(11, 'video_id,views', '{"at": "2026-06-28"}', 'counts_json'),
	(12, '{"payload": []}', '{"at": "2026-06-28", "columns": {"items": "payload"}}', 'counts_json'),
	(13, '[{"video_id": "7600000000000000709", "views": 1}]', '{"at": "2026-06-28", "columns": {"items": ""}}', 'counts_json'),
	(14, E'{"video_id": "7600000000000000710", "at": "2026-06-20 12:00:00", "views": 1}', '{}', 'auto'),
	(15, '{"a]": [{"video_id": "7600000000000000711", "views": 1}, {"video_id": "no id", "views": 1}]}', '{"at": "2026-06-28", "columns": {"items": "a]"}}', 'counts_json'),
	(16, '{"]": [{"video_id": "7600000000000000712", "views": 1}, {"video_id": "no id", "views": 1}]}', '{"at": "2026-06-28", "columns": {"items": "]"}}', 'counts_json')) v (n, content, o, s) ORDER BY n;
SELECT video_id, at, views, shares FROM pg_temp.videos();
SELECT line, path, reason FROM pg_temp.rejects();
SELECT line, path, reason, record -> 'views' AS views FROM tiktrack.read_counts_json('[{"id": 1, "v": 5}, {"id": 0, "v": "x"}, 7]', '{"columns": {"video_id": "id", "views": "v"}}');
CALL pg_temp.clear();

-- ---- ids that a program took for numbers
SELECT n, pg_temp.try('regress_cases', content, '{"at": "2026-06-28", "account": "maker_one", "columns": {"video_id": "clip.id", "views": "n"}}', s) AS outcome FROM (VALUES
	(1, '[{"id": 7.6E+18, "stats": {"diggCount": 1}}, {"id": "7600000000000000801", "stats": {"diggCount": 1}}]', 'auto'),
	(2, '{"itemList": [{"id": "7641234567890123000", "stats": {"diggCount": 1}}, {"id": "7641234567890999000", "stats": {"diggCount": 1}}]}', 'auto'),
	(3, '{"data": [{"aweme_info": {"aweme_id": 7641234567890123776, "statistics": {"digg_count": 1}}}, {"aweme_info": {"aweme_id": 7641234567890999296, "statistics": {"digg_count": 1}}}]}', 'auto'),
	(4, E'{"id": "7600000000000000801", "stats": {"diggCount": 1}, "author": {"id": "6900000000000001000"}}\n{"id": "7600000000000000802", "stats": {"diggCount": 1}, "author": {"id": 6900000000000002000}}', 'auto'),
	(5, '{"data": {"videos": [{"id": 7600000000000000768.0, "view_count": 1}]}, "error": {"code": "ok"}}', 'auto'),
	(6, '[{"clip": {"id": 7.6e+18}, "n": 1}]', 'counts_json'),
	(7, '[{"id": "7600000000000001000", "stats": {"diggCount": 1}}]', 'auto'),
	(8, '[{"id": 7600000000000000803, "stats": {"diggCount": 1}}, {"id": "7600000000000001000", "stats": {"diggCount": 1}}, {"id": null, "stats": {"diggCount": 1}}]', 'auto')) v (n, content, s) ORDER BY n;
CALL pg_temp.clear();

-- ---- what cannot be stored costs what it stands in: an item, and no item where it stands beside the list
\set list '[{"id": "7600000000000000901", "view_count": 1}, {"id": "7600000000000000902", "view_count": 2, "title": "\\u0000"}]'
SELECT n, pg_temp.try('regress_cases', content, '{"at": "2026-06-28", "account": "maker_one"}', s) AS outcome FROM (VALUES
	(1, '{"data": {"videos": ' || :'list' || ', "cursor": "\u0000", "has_more": false}, "error": {"code": "ok", "log_id": "\ud800"}}', 'auto'),
	(2, '{"data": {"videos": ' || :'list' || '}, "error": {"code": "ok", "message": "a\\\u0000\\u001a"}}', 'display_api'),
	(3, '{"data": {"videos": [{"id": 7611111111111111111, "username": "bo", "region_code": "NL", "view_count": 100}], "search_id": "a\u0000b"}, "error": {"code": "ok"}}', 'auto'),
	(4, tiktrack.text_of_file(convert_to('{"code": 0, "message": "OK", "request_id": "1', 'UTF8') || '\xff'::bytea || convert_to('", "data": {"videos": [{"item_id": "7600000000000000903", "video_views": 1000}]}}', 'UTF8')), 'auto'),
	(5, '{"x": "\ud800", "itemList": [{"id": "7600000000000000904", "stats": {"diggCount": 3}}]}', 'auto'),
	(6, '{"x": "' || chr(26) || '", "timestamp_collected": 1782640800000, "data": {"id": "7600000000000000905", "stats": {"diggCount": 3}}}', 'auto'),
	-- an error among pages is seen
	(7, '{"data": {"videos": ' || :'list' || '}, "error": {"code": "ok"}}' || E'\n' || '{"data": {"videos": []}, "error": {"code": "rate_limit_exceeded", "log_id": "\ud800"}}', 'auto'),
	(8, '{"error": {"code": "access_token_invalid", "message": "a\ud800b"}}', 'auto'),
	(9, '{"data": {"display_name": "a\u0000", "follower_count": 5}, "error": {"code": "ok"}}', 'auto')) v (n, content, s) ORDER BY n;
SELECT r.path, r.reason, count(*) FROM pg_temp.rejects() r GROUP BY r.path, r.reason ORDER BY r.path, r.reason COLLATE "C";
CALL pg_temp.clear();
-- of a profile each part is a row
SELECT pg_temp.try('regress_cases', '{"code": 0, "message": "OK", "request_id": "1\u0000", "data": {"username": "maker_one", "display_name": "One", "followers_count": 5, "metrics": [{"date": "2026-05-30", "video_views": 500}, {"date": "2026-05-31", "video_views": 501, "note": "\ud800"}], "audience_countries": [{"country": "NL", "percentage": 0.5}, {"country": "B\u0000", "percentage": 0.5}]}}', '{"account": "maker_one", "at": "2026-06-28"}') AS a_day_and_a_part,
	pg_temp.try('regress_cases', '{"code": 0, "message": "OK", "request_id": "1", "data": {"username": "maker\u0000", "display_name": "\u0000", "followers_count": 6, "metrics": [{"date": "2026-05-29", "video_views": 499}]}}', '{"account": "maker_one", "at": "2026-06-29"}') AS the_total;
SELECT path, reason FROM pg_temp.rejects();
SELECT (SELECT array_agg(username) FROM regress_cases.accounts) AS accounts, (SELECT array_agg((day, followers, views) ORDER BY at) FROM regress_cases.account_snapshots) AS days, (SELECT array_agg(value) FROM regress_cases.audience_snapshots) AS parts;
CALL pg_temp.clear();

SET client_min_messages = warning;
DROP SCHEMA regress_cases CASCADE;
