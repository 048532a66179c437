-- What a file says may not decide who sees what: whose a video is, once it is known, and what shows more of an account or video.
SET timezone = 'UTC';
SET client_min_messages = warning;
SET search_path = public, tiktrack;
CREATE FUNCTION pg_temp.web(video bigint, author bigint, name text, private_account text, private_video text DEFAULT 'false') RETURNS text LANGUAGE sql AS $$
	SELECT format('{"id": "%s", "createTime": 1750000000, "desc": "as %s says", "privateItem": %s, "author": {"id": "%s", "uniqueId": "%s", "privateAccount": %s}, "stats": {"diggCount": 1, "playCount": 1, "shareCount": 1, "commentCount": 1}}', video, name, private_video, author, name, private_account) $$;
CREATE FUNCTION pg_temp.business(name text, is_business text) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"code": 0, "message": "OK", "request_id": "x", "data": {"username": "%s", "display_name": "as told", "is_business_account": %s, "followers_count": 5}}', name, is_business) $$;
CREATE FUNCTION pg_temp.link(video bigint, author text, at bigint) RETURNS text LANGUAGE sql AS $$
	SELECT format('https://www.tiktok.com/@%s/video/%s?share_item_id=%s&timestamp=%s&user_id=1&utm_source=copy', author, video, video, at) $$;
SELECT create_dataset('regress_claims');
INSERT INTO regress_claims.accounts (account_id, username) VALUES (111, 'ana'), (222, 'bob');
CREATE TEMP VIEW known AS SELECT video_id, a.username AS video_of, v.is_public, v.title FROM regress_claims.videos v LEFT JOIN regress_claims.accounts a USING (account_id);
CREATE TEMP VIEW people AS SELECT account_id, username, account_type, is_public, display_name FROM regress_claims.accounts;

-- ---- whose a video is: what a file tells first
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000020, 222, 'bob', 'false') || ', ' || pg_temp.web(7600000000000000021, 222, 'bob', 'false') || ']', options => '{"at": "2026-06-01"}') i;
SELECT * FROM known ORDER BY 1;
-- ana hands in a file that says later that both are hers: their titles are those of the newest record, and bob still has them
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000020, 111, 'ana', 'false') || ', ' || pg_temp.web(7600000000000000021, 111, 'ana', 'false') || ', ' || pg_temp.web(7600000000000000010, 111, 'ana', 'false') || ']', options => '{"account": "ana", "at": "2026-07-30"}') i;
SELECT * FROM known ORDER BY 1;
SELECT details -> 'kept' AS kept FROM regress_claims.imports ORDER BY import_id;
-- nor by a log that names the owner of a video, nor by being the owner of a log, of counts of videos, or of a file that says nothing else
SELECT i.inserted FROM import('regress_claims', concat_ws(E'\n', pg_temp.link(7600000000000000020, 'ana', 1782000000), pg_temp.link(7600000000000000020, 'ana', 1782000001), pg_temp.link(7600000000000000021, 'bob', 1782000002), pg_temp.link(7600000000000000030, 'carl', 1782000003), pg_temp.link(7600000000000000030, 'ana', 1782000004)), options => '{"account": "ana"}') i;
SELECT i.inserted FROM import('regress_claims', E'occurred_at,kind,video_id,actor_id\n1782000100,view,7600000000000000020,1\n1782000101,view,7600000000000000040,2', options => '{"account": "ana"}') i;
SELECT i.inserted FROM import('regress_claims', E'occurred_at,kind,video_id,actor_id\n1782000200,view,7600000000000000040,1', options => '{"account": "zoe"}') i;
SELECT i.inserted FROM import('regress_claims', E'video_id,views,at\n7600000000000000020,7,2026-08-02\n7600000000000000010,7,2026-08-02', options => '{"account": "ana"}') i;
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000040, 222, 'bob', 'false') || ']', options => '{"at": "2026-08-03"}') i;
SELECT * FROM known ORDER BY 1;
-- what plain SQL has written is known too, and the line of the hint is how to change it
INSERT INTO regress_claims.videos (video_id, account_id) VALUES (7600000000000000050, 222);
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000050, 111, 'ana', 'false') || ']', options => '{"account": "ana", "at": "2026-07-30"}') i;
UPDATE regress_claims.videos SET account_id = '111' WHERE video_id = 7600000000000000050;
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000050, 111, 'ana', 'false') || ']', options => '{"account": "ana", "at": "2026-08-30"}') i;
SELECT * FROM known WHERE video_id = 7600000000000000050;
-- an account that is known by its name alone is the same one when its id is told
SELECT i.inserted FROM import('regress_claims', E'occurred_at,kind,video_id,actor_id\n1782000300,view,7600000000000000060,1', options => '{"account": "nia"}') i;
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000060, 333, 'Nia', 'false') || ']', options => '{"at": "2026-08-03"}') i;
SELECT * FROM known WHERE video_id = 7600000000000000060;

-- ---- an account is public, and of a type that is shown shares: whoever tells it first, and later its own files alone
INSERT INTO regress_claims.accounts (account_id, username, is_public, account_type) VALUES (5, 'paula', false, 'personal'), (6, 'perry', true, 'personal');
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000055, 5, 'paula', 'false') || ']', options => '{"account": "perry", "at": "2026-07-30"}') i;
SELECT * FROM people WHERE account_id IN (5, 6) ORDER BY 1;
-- that a file says whose it is does not make it so
SELECT i.inserted FROM import('regress_claims', pg_temp.business('perry', 'true'), options => '{"at": "2026-08-01"}') i;
-- what shows less holds, whoever says so
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000066, 6, 'perry', 'true') || ']', options => '{"account": "ana", "at": "2026-08-02"}') i;
SELECT * FROM people WHERE account_id IN (5, 6) ORDER BY 1;
-- and an older record has nothing to say
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000066, 6, 'perry', 'false') || ']', options => '{"account": "ana", "at": "2026-07-02"}') i;
-- their own
SELECT i.inserted FROM import('regress_claims', pg_temp.business('perry', 'true'), options => '{"at": "2026-08-03", "account": "perry"}') i;
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000066, 6, 'perry', 'false') || ']', options => '{"account": "perry", "at": "2026-08-04"}') i;
SELECT * FROM people WHERE account_id IN (5, 6) ORDER BY 1;

-- ---- a post that was made of a video shows its maker where it is public
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000077, 6, 'perry', 'false', 'true') || ']', options => '{"at": "2026-08-04"}') i;
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000077, 6, 'perry', 'false', 'false') || ']', options => '{"account": "ana", "at": "2026-08-05"}') i;
SELECT * FROM known WHERE video_id = 7600000000000000077;
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000077, 6, 'perry', 'false', 'false') || ']', options => '{"account": "perry", "at": "2026-08-06"}') i;
SELECT * FROM known WHERE video_id = 7600000000000000077;
SELECT i.inserted FROM import('regress_claims', '[' || pg_temp.web(7600000000000000077, 6, 'perry', 'false', 'true') || ']', options => '{"account": "ana", "at": "2026-08-07"}') i;
SELECT * FROM known WHERE video_id = 7600000000000000077;

-- ---- a file that is wrong in every row says so once, whatever its length
SELECT i.inserted FROM import('regress_claims', '[' || (SELECT string_agg(pg_temp.web(7600000000000001000 + g, 222, 'bob', 'false'), ', ') FROM generate_series(1, 1200) g) || ']', options => '{"at": "2026-08-03"}') i;
SELECT i.inserted FROM import('regress_claims', (SELECT string_agg(pg_temp.link(7600000000000001001 + g % 50, 'ana', 1782200000 + g), E'\n') FROM generate_series(1, 100) g)) i;
SELECT i.inserted FROM import('regress_claims', '[' || (SELECT string_agg(pg_temp.web(7600000000000001000 + g, 111, 'ana', 'false'), ', ') FROM generate_series(1, 1200) g) || ']', options => '{"at": "2026-08-03"}') i;
SELECT video_of, count(*) FROM known WHERE video_id > 7600000000000001000 GROUP BY 1;

DROP VIEW known, people;
DROP SCHEMA regress_claims CASCADE;
