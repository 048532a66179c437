-- laws of what is stored: the order of imports does not matter (but for whose a video is, which the first that tells it decides:
-- import_claims), twice is once, and undone is as never done
\pset null '(null)'
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET client_min_messages = error;
CREATE FUNCTION pg_temp.post(id int, at int, author text, nick text, text text, seconds int, plays int, likes int, fans int, music text) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"id": "76600000000000000%s", "text": "%s", "createTime": %s, "authorMeta": {"name": "%s", "nickName": "%s", "fans": %s}, "musicMeta": {"musicName": "%s"}, "videoMeta": {"duration": %s}, "diggCount": %s, "shareCount": 1, "playCount": %s, "commentCount": 0}', id, text, at, author, nick, fans, music, seconds, likes, plays) $$;
CREATE TEMP TABLE files (n int, source text, options jsonb, content text);
INSERT INTO files VALUES
	-- the same moment told twice, with other labels, another author, more and fewer counts
	(1, 'scraper_posts', '{"at": "2026-06-01 12:00:00"}', '[' || pg_temp.post(10, 1780000000, 'post.fay', 'Fay', 'first #tea', 9, 100, 10, 500, 'b side') || ', ' || pg_temp.post(11, 1780000001, 'post.fay', 'Fay', '', 12, 40, 4, 0, 'a side') || ']'),
	(2, 'scraper_posts', '{"at": "2026-06-01 12:00:00"}', '[' || pg_temp.post(10, 1780000000, 'post.gus', 'Gus', 'second #milk #tea', 10, 90, 11, 700, 'a side') || ', ' || pg_temp.post(11, 1780000001, 'post.fay', 'Fay Z', 'told', 12, 40, 4, 501, 'a side') || ']'),
	-- told later, and before both
	(3, 'scraper_posts', '{"at": "2026-06-03 12:00:00"}', '[' || pg_temp.post(10, 1780000005, 'post.fay', 'Fay B', 'newest', 11, 120, 10, 510, '') || ']'),
	(4, 'scraper_posts', '{"at": "2026-05-30 12:00:00"}', '[' || pg_temp.post(10, 1780000000, 'post.hal', 'Hal', 'oldest', 8, 20, 2, 5, 'z side') || ', ' || pg_temp.post(12, 1780000002, 'POST.FAY', 'Fay', 'twelve', 5, 5, 0, 400, 'x') || ']'),
	-- one's own: days that are reported again, with the time in the name of the file and without
	(5, 'auto', '{"account": "post.fay", "year": 2026, "timezone": "Europe/Madrid"}', E'Date,Video Views,Profile Views,Likes,Comments,Shares\nJune 1,10,1,1,1,1\nJune 2,20,2,2,2,2'),
	(6, 'auto', '{"account": "post.fay", "year": 2026, "timezone": "Europe/Madrid", "file": "Overview_2026-06-04_1780567200_post.fay.csv"}', E'Date,Video Views,Profile Views,Likes,Comments,Shares\nJune 1,10,1,1,1,1\nJune 2,25,2,2,2,2\nJune 3,30,3,3,3,3'),
	(7, 'auto', '{"account": "post.fay", "year": 2026, "at": "2026-06-03", "timezone": "Europe/Madrid"}', E'Date,Video Views,Profile Views,Likes,Comments,Shares\nJune 2,24,2,2,2,2'),
	-- logs of two owners guess whose a video is; lengths without a moment; and counts of a video that nothing else is known of
	(8, 'auto', '{"account": "log.ann"}', E'occurred_at,kind,video_id,actor_id,duration_ms\n1780100000,view,7660000000000000010,1,99000\n1780100001,like,7660000000000000077,1,7000'),
	(9, 'auto', '{"account": "log.bob", "kinds": {"x": "save"}}', E'occurred_at,kind,video_id,actor_id,duration_ms\n1780100002,view,7660000000000000077,2,9500\n1780100003,view,7660000000000000012,2,1'),
	(10, 'auto', '{"account": "post.gus"}', E'video_id,views,at\n7660000000000000077,7,2026-06-02\n7660000000000000078,8,2026-06-02\n7660000000000000078,9,2026-06-02'),
	(11, 'auto', '{"account": "post.hal"}', E'video_id,views,at\n7660000000000000078,8,2026-06-02\n7660000000000000078,,2026-06-02'),
	(12, 'auto', '{"account": "post.gus", "at": "2026-06-04"}', E'Gender,Distribution\nFemale,0.6\nMale,0.4'),
	(13, 'auto', '{"account": "log.ann"}', '{"Profile": {"Profile Info": {"ProfileMap": {"userName": "log.ann", "displayName": "Ann", "followerCount": 5}}}, "Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-01 00:00:00", "link": "https://www.tiktokv.com/share/video/7660000000000000010/"}]}}}'),
	-- what an API lists without a time, fetched twice: it happened before the first of both
	(14, 'auto', '{"account": "log.ann", "at": "2026-06-20"}', '{"data": {"user_followers": [{"username": "fan.one"}, {"username": "fan.two"}]}, "error": {"code": "ok"}}'),
	(15, 'auto', '{"account": "log.ann", "at": "2026-06-01"}', '{"data": {"user_followers": [{"username": "fan.two"}]}, "error": {"code": "ok"}}'),
	(16, 'auto', '{"account": "log.ann", "at": "2026-06-20"}', '{"data": {"user_reposted_videos": [{"id": "7660000000000000091"}, {"id": "7660000000000000092"}]}, "error": {"code": "ok"}}'),
	(17, 'auto', '{"account": "log.ann", "at": "2026-06-02"}', '{"data": {"user_reposted_videos": [{"id": "7660000000000000091"}], "user_liked_videos": [{"id": "7660000000000000091"}]}, "error": {"code": "ok"}}');
CREATE FUNCTION pg_temp.load(dataset text, VARIADIC numbers int[]) RETURNS TABLE(n int, import_id bigint, inserted bigint, rejected bigint) LANGUAGE plpgsql AS $$
DECLARE
	file files;
	number int;
BEGIN
	IF to_regnamespace(dataset) IS NULL THEN
		PERFORM tiktrack.create_dataset(dataset);
	END IF;
	FOREACH number IN ARRAY numbers LOOP
		SELECT * INTO file FROM files f WHERE f.n = number;
		RETURN QUERY SELECT number, i.import_id, i.inserted, i.rejected FROM tiktrack.import(dataset, file.content, file.source, file.options) i;
	END LOOP;
END $$;
-- what is there, but for the ids that names and rows have got
CREATE FUNCTION pg_temp.rows(dataset text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($q$
		SELECT format('account %%s %%s', a.username, to_jsonb(a) - '{account_id,username}'::text[]) FROM %1$I.accounts a
		UNION ALL SELECT format('video %%s', (to_jsonb(v) - 'account_id') #- '{labels_told_at,account_id}') FROM %1$I.videos v
		UNION ALL SELECT format('video_snapshot %%s', to_jsonb(s) - '{snapshot_id,import_id}'::text[]) FROM %1$I.video_snapshots s
		UNION ALL SELECT format('account_snapshot of %%s %%s', a.username, to_jsonb(s) - '{snapshot_id,import_id,account_id}'::text[]) FROM %1$I.account_snapshots s JOIN %1$I.accounts a USING (account_id)
		UNION ALL SELECT format('audience_snapshot of %%s %%s', a.username, to_jsonb(s) - '{snapshot_id,import_id,account_id}'::text[]) FROM %1$I.audience_snapshots s JOIN %1$I.accounts a USING (account_id)
		UNION ALL SELECT format('log %%s', to_jsonb(l) - 'log_id') FROM %1$I.logs l
		UNION ALL SELECT format('event of %%s %%s', a.username, to_jsonb(e) - '{event_id,import_id,account_id,actor_id,import_key}'::text[]) FROM %1$I.events e LEFT JOIN %1$I.accounts a ON a.account_id = e.account_id$q$, dataset);
END $$;
CREATE TEMP TABLE expected (what text);

SELECT * FROM pg_temp.load('regress_order', VARIADIC ARRAY(SELECT n FROM files ORDER BY n));
INSERT INTO expected SELECT * FROM pg_temp.rows('regress_order');
SELECT a.username, a.display_name, a.time_zone FROM regress_order.accounts a ORDER BY a.username COLLATE "C";
SELECT v.video_id, a.username AS first_told, v.posted_at, v.title, v.duration_ms, v.sound, v.hashtags FROM regress_order.videos v LEFT JOIN regress_order.accounts a USING (account_id) ORDER BY 1;
SELECT s.day, s.views, s.told_at, s.import_id FROM regress_order.account_snapshots s WHERE s.day IS NOT NULL ORDER BY 1, 3;
SELECT a.username, s.at, s.told_at, s.followers, s.import_id FROM regress_order.account_snapshots s JOIN regress_order.accounts a USING (account_id) WHERE s.day IS NULL ORDER BY 2, a.username COLLATE "C", 4;
SELECT s.video_id, s.at, s.views, s.import_id FROM regress_order.video_snapshots s WHERE s.source = 'counts_csv' ORDER BY 1, 2, 3;

-- ---- any order
CREATE FUNCTION pg_temp.differences(dataset text) RETURNS TABLE(which text, what text) LANGUAGE sql AS $$
	SELECT 'more', d.* FROM (SELECT * FROM pg_temp.rows(dataset) EXCEPT ALL SELECT * FROM expected) d
	UNION ALL SELECT 'less', d.* FROM (SELECT * FROM expected EXCEPT ALL SELECT * FROM pg_temp.rows(dataset)) d ORDER BY 1, 2 $$;
CREATE FUNCTION pg_temp.orders() RETURNS TABLE(seed int, which text, what text) LANGUAGE plpgsql AS $$
BEGIN
	FOR seed IN 0 .. 6 LOOP
		PERFORM pg_temp.load('regress_another_order', VARIADIC ARRAY(SELECT f.n FROM files f ORDER BY CASE WHEN seed = 0 THEN lpad((-f.n + 99)::text, 2) ELSE md5(format('%s %s', f.n, seed)) END));
		RETURN QUERY SELECT seed, d.* FROM pg_temp.differences('regress_another_order') d;
		DROP SCHEMA regress_another_order CASCADE;
	END LOOP;
END $$;
SELECT * FROM pg_temp.orders();

-- ---- twice is once
SELECT sum(inserted) AS new FROM pg_temp.load('regress_order', VARIADIC ARRAY(SELECT n FROM files ORDER BY n DESC));
SELECT * FROM pg_temp.differences('regress_order');

-- ---- each undone and imported again
CREATE FUNCTION pg_temp.undo_each() RETURNS TABLE(n int, which text, what text) LANGUAGE plpgsql AS $$
BEGIN
	FOREACH n IN ARRAY ARRAY[1, 2, 6, 9] LOOP
		PERFORM tiktrack.undo_import('regress_order', n);
		-- the files that had the same rows as well, too
		PERFORM pg_temp.load('regress_order', VARIADIC ARRAY(SELECT f.n FROM files f ORDER BY f.n));
		RETURN QUERY SELECT undo_each.n, d.* FROM pg_temp.differences('regress_order') d;
	END LOOP;
END $$;
SELECT * FROM pg_temp.undo_each();
-- all of them: what is known of accounts and videos stays
SELECT tiktrack.undo_import('regress_order', i.import_id) >= 0 AS undone, count(*) > 20 AS many FROM regress_order.imports i WHERE i.undone_at IS NULL GROUP BY 1;
SELECT split_part(r, ' ', 1) AS what, count(*) FROM pg_temp.rows('regress_order') r GROUP BY 1 ORDER BY 1;
SELECT what FROM pg_temp.rows('regress_order') r (what) WHERE what ~ '^(log|event|.*snapshot)' ORDER BY 1;
DROP SCHEMA regress_order CASCADE;
