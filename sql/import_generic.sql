-- Logs of events and tables of counts of any origin: what their columns are, the options say.
SET timezone = 'Asia/Kolkata';
SET datestyle = 'ISO, MDY';
SET client_min_messages = warning;
\pset null (null)
\set VERBOSITY terse

CREATE FUNCTION pg_temp.load(content text, options jsonb DEFAULT '{}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT format('%s %s: %s = %s new + %s known + %s bad', i.import_id, i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM tiktrack.import('regress_log', $1, $3, $2) i
$$;
CREATE FUNCTION pg_temp.try(content text, options jsonb DEFAULT '{}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', $1, $2, $3))
$$;
SELECT tiktrack.create_dataset('regress_log');
-- what the newest import has left
CREATE FUNCTION pg_temp.events() RETURNS TABLE (at timestamp, video bigint, item text, actor text, kind text, share_type text, platform text, method text, watched bigint, child bigint, country text, age text, gender text, public boolean, n bigint) LANGUAGE sql AS $$
	SELECT e.occurred_at AT TIME ZONE 'UTC', e.video_id, e.item_text, coalesce(a.username, e.actor_id::text), e.kind, e.share_type, e.platform, e.method_raw, e.watched_ms, e.child_video_id, e.country, e.age_group, e.gender, e.is_public, e.ordinal
	FROM regress_log.events e LEFT JOIN regress_log.accounts a ON a.account_id = e.actor_id AND a.account_id >= 4611686018427387904
	WHERE e.import_id = (SELECT max(import_id) FROM regress_log.imports)
	ORDER BY e.occurred_at, e.kind, e.video_id, e.actor_id, e.ordinal
$$;
CREATE FUNCTION pg_temp.rejects() RETURNS TABLE (line bigint, raw text, reason text) LANGUAGE sql AS $$
	SELECT line, left(raw, 60), reason FROM regress_log.import_rejects WHERE import_id = (SELECT max(import_id) FROM regress_log.imports) ORDER BY line
$$;

-- ---- every canonical column, in any order, with each delimiter
\set log 'gender,occurred_at,video_id,actor_id,kind,share_type,method,platform,watched_ms,duration_ms,child_video_id,country,age_group,is_public,extra\nfemale,2026-05-01 09:00:00Z,7600000000000000001,42,view,,,,1500,30000,,ID,18-24,,x\nmale,2026-05-01T10:00:00+01:00,7600000000000000001,anna,share,,WhatsApp,,,,,,,true,\n,1777626000,https://www.tiktok.com/@a/video/7600000000000000002,@Bert,SHARE,Repost,,TikTok,7,,7600000000000000003,,,no,\n,1777626000123,article-7,-124,comment,,sms,,,0,0,,,n/a,\n,1777626000123456,0,,like,,,,,,,,,,"quoted ""x"""\n'
SELECT pg_temp.load(:'log');
SELECT * FROM pg_temp.events();
SELECT video_id, posted_at AT TIME ZONE 'UTC' AS posted_at, duration_ms, account_id FROM regress_log.videos ORDER BY 1;
SELECT pg_temp.load(:'log') AS again, pg_temp.load(replace(:'log', ',', ';')) AS semicolons, pg_temp.load(replace(:'log', ',', E'\t')) AS tabs, pg_temp.load(replace(:'log', E'\n', E'\r\n') || E'\r\n \r\n') AS other_ends;
SELECT details FROM regress_log.imports ORDER BY import_id DESC LIMIT 1;

-- ---- blanks, positions, no header, kinds that are left out
\set higgs '1 2 1341100972 MT\n1 2 1341100972 RE\n3 4 1341101181 RT\n3 4 1341101181 RT\n3 4 1341101181 rt\n'
SELECT pg_temp.load(:'higgs', '{"columns": ["actor_id", "video_id", "occurred_at", "kind"], "kinds": {"RT": {"share_type": "repost", "platform": "Twitter"}, "RE": "comment", "MT": null}}', 'events_csv');
SELECT at, video, actor, kind, share_type, platform, n FROM pg_temp.events();
SELECT details FROM regress_log.imports ORDER BY import_id DESC LIMIT 1;
SELECT pg_temp.load(:'higgs', '{"columns": {"actor_id": 1, "video_id": 2, "occurred_at": 3, "kind": 4}, "kinds": {"RT": {"share_type": "repost", "platform": "twitter"}, "RE": "comment", "MT": null}}', 'events_csv') AS by_numbers;
-- five equal rows, then three, then seven: the ordinal counts within a file
SELECT pg_temp.load(repeat(E'1777700000,9,1,like\n', 5), '{"columns": ["occurred_at", "video_id", "actor_id", "kind"]}', 'events_csv'), pg_temp.load(repeat(E'1777700000,9,1,like\n', 3), '{"columns": ["occurred_at", "video_id", "actor_id", "kind"]}', 'events_csv'),
	pg_temp.load(repeat(E'1777700000,9,1,like\n', 7), '{"columns": ["occurred_at", "video_id", "actor_id", "kind"]}', 'events_csv');
SELECT array_agg(ordinal ORDER BY ordinal) FROM regress_log.events WHERE video_id = 9;

-- ---- flags: several events of one row
\set flags 'user_id\tvideo_id\ttime_ms\tis_like\tis_forward\tplay_time_ms\tduration_ms\n1\t5\t1649581149287\t1\t0\t46186\t45916\n1\t5\t1649581149288\tfalse\tTrue\t10\t0\n2\t5\t1649581149289\t0\t0\t0\t0\n2\t5\t1649581149290\tperhaps\t1\t0\t0\n'
SELECT pg_temp.load(:'flags', '{"columns": {"occurred_at": "time_ms", "actor_id": "USER_ID", "watched_ms": "play_time_ms", "kind": {"*": "view", "is_like": "like", "is_forward": "share"}}}', 'events_csv');
SELECT at, video, actor, kind, share_type, watched FROM pg_temp.events();
SELECT * FROM pg_temp.rejects();
SELECT pg_temp.load(:'flags', '{"columns": {"occurred_at": "time_ms", "kind": {"is_like": {"kind": "share", "share_type": "embed"}}}}', 'events_csv');
SELECT details FROM regress_log.imports ORDER BY import_id DESC LIMIT 1;

-- ---- times: a zone, or the option; one time for all
SELECT pg_temp.load(E'occurred_at,kind\n2026-03-29 02:30:00,view\n2026-07-01 12:00:00.25,view\n2026-01-01 00:00:00 UTC,view\n1767225600.5,view', '{"timezone": "Europe/Madrid"}');
SELECT at FROM pg_temp.events();
SELECT pg_temp.load(E'user,item,like\n7,8,1\n7,9,0', '{"at": "2026-02-01", "columns": {"actor_id": "user", "video_id": "item", "kind": {"*": "view", "like": "like"}}}', 'events_csv');
SELECT at, video, actor, kind FROM pg_temp.events();

-- ---- bad rows, each with its reason
SELECT pg_temp.load(E'occurred_at,kind,video_id,actor_id,share_type,method,platform,watched_ms,duration_ms,child_video_id,is_public,country,event_id\n'
	|| E'soon,view,,,,,,,,,,,\n,view,,,,,,,,,,,\n2026-01-01 00:00:00,view,,,,,,,,,,,\n2026-02-30 00:00:00Z,view,,,,,,,,,,,\n1777626000,wink,,,,,,,,,,,\n1777626000,,,,,,,,,,,,\n1777626000,view,,,,,,-1,,,,,\n1777626000,view,,,,,,1.5,,,,,\n1777626000,view,,,,,,,1e9,,,,\n'
	|| E'1777626000,share,,,wave,,,,,,,,\n1777626000,view,,,,,,,,x,,,\n1777626000,view,,,,,,,,,maybe,,\n1777626000,view\n1777626000,view,,,,,,,,,,,,14\n"1777626000,view\n1777626000,"vi"ew,,,,,,,,,,,\n'
	|| '1777626000,view,,' || repeat('n', 256) || E',,,,,,,,,\n1777626000,view,' || repeat('n', 1001) || E',,,,,,,,,,\n1777626000,view,,,,,,,,,,' || repeat('n', 256) || E',\n1777626000,share,,,,,' || repeat('n', 256) || E',,,,,,\n1777626000,share,,,,delete,,,,,,,\n1777626000,view,\x1a,,,,,,,,,,\n1777626000,view,ok,,,,,,,,,,');
SELECT * FROM pg_temp.rejects();

-- ---- ids of the events themselves
SELECT pg_temp.load(E'event_id,occurred_at,kind\na,1777626001,view\nb,1777626001,view\na,1777626009,view'), pg_temp.load(E'event_id,occurred_at,kind\nb,1777626002,view\nc,1777626001,view');

-- ---- events after tomorrow are taken, with a warning, where they have ids of their own, and else rejected
SELECT pg_temp.load(E'event_id,occurred_at,kind\nlater,2999-01-01 00:00:00Z,view\nlast,9999-12-31 23:00:00Z,like\nnow,' || to_char(now() AT TIME ZONE 'UTC' + interval '47 hours', 'YYYY-MM-DD HH24:MI:SSZ') || ',view');
SELECT pg_temp.load(E'occurred_at,kind\n2999-01-01 00:00:00Z,view\n' || to_char(now() AT TIME ZONE 'UTC' + interval '47 hours', 'YYYY-MM-DD HH24:MI:SSZ') || ',view');
SELECT * FROM pg_temp.rejects();

-- ---- lines of JSON
\set lines '{"occurred_at": "2026-05-02 09:00:00Z", "kind": "view", "video_id": 7600000000000000001, "actor_id": "42", "watched_ms": 1500, "x": {"a": [1]}}\n\n{"kind": "share", "occurred_at": 1777626123, "method": "sms", "video_id": null, "is_public": true, "actor_id": "\\u00e9va"}\n{"kind": "view"}\n{"occurred_at": 1777626123, "kind": ["view"]}\n{"occurred_at": 1777626123, "kind": {"a": 1}}\n[1]\n7\n{"occurred_at": 1777626123, "kind": "view"\n{"occurred_at": 1777626123, "kind": "view", "method": "\\u0000"}\n'
SELECT pg_temp.load(:'lines');
SELECT at, video, actor, kind, share_type, platform, watched, public FROM pg_temp.events();
SELECT * FROM pg_temp.rejects();
SELECT pg_temp.load(:'lines') AS again;
SELECT pg_temp.load('{"t": 1777626123, "Action": "RT", "who": 5}', '{"columns": {"occurred_at": "t", "kind": "Action", "actor_id": "who"}, "kinds": {"RT": "share"}}', 'events_ndjson') AS mapped;
SELECT pg_temp.load('{"t": 1777626123, "liked": true, "who": 5}', '{"columns": {"occurred_at": "t", "kind": {"liked": "like", "*": "view"}, "actor_id": "who"}}', 'events_ndjson') AS flags;
-- the readers by themselves
SELECT line, occurred_at AT TIME ZONE 'UTC' AS at, kind, actor_id FROM tiktrack.read_events_ndjson('{"t": 1777626123, "liked": 1, "who": 5}', '{"columns": {"occurred_at": "t", "kind": {"liked": "like", "*": "view"}, "actor_id": "who"}}');
SELECT line, kind, reason FROM tiktrack.read_events_csv(E'occurred_at,kind\n1777626123,view\nx,y', '{}');

-- ---- the owner of a log owns its videos, but for those of others
INSERT INTO regress_log.accounts (account_id, username) VALUES (5, 'other');
INSERT INTO regress_log.videos (video_id, account_id) VALUES (301, 5), (302, NULL);
SELECT pg_temp.load(E'occurred_at,kind,video_id\n1777626123,view,301\n1777626123,view,302\n1777626123,view,303', '{"account": "owner"}');
SELECT v.video_id, a.username FROM regress_log.videos v LEFT JOIN regress_log.accounts a USING (account_id) WHERE v.video_id BETWEEN 301 AND 303 ORDER BY 1;

-- ---- what is refused
SELECT n, pg_temp.try(content, options::jsonb, 'events_csv') AS outcome FROM (VALUES
	(1, 'a,b', '{}'), (2, 'occurred_at,b', '{}'), (3, 'kind,b', '{}'), (4, E'a,b\n1,2', '{"columns": {"kind": "c"}}'), (5, E'a,b\n1,2', '{"columns": {"sort": "b"}}'), (6, E'a,b\n1,2', '{"columns": {"kind": 0, "occurred_at": 1}}'), (7, E'a,b\n1,2', '{"columns": {"kind": 2, "occurred_at": "a"}}'),
	(8, E'a,b\n1,2', '{"columns": ["kind", "kind"]}'), (9, E'a,b\n1,2', '{"columns": ["kind", 5]}'), (10, E'a,b\n1,2', '{"columns": {"kind": true}}'), (11, E'occurred_at,kind\n1,2', '{"kinds": {"RT": "retweet"}}'), (12, E'occurred_at,kind\n1,2', '{"kinds": {"RT": ["share"]}}'), (13, E'occurred_at,kind\n1,2', '{"kinds": {"RT": {"kind": "like", "platform": "x"}}}'),
	(14, E'occurred_at,kind\n1,2', '{"kinds": {"RT": {"sort": "like"}}}'), (15, E'occurred_at,kind\n1,2', '{"kinds": {"RT": {"share_type": "wave"}}}'), (16, E'occurred_at,kind\n1,2', '{"columns": {"kind": {"is_x": "like"}}}'), (17, E'occurred_at,kind\n1,2', '{"columns": {"kind": {"*": "view"}}, "kinds": {}}'), (18, E'a,b\n1,2', '{"kinds": []}'), (19, E'a,b\n1,2', '{"delimiter": "|"}')) v (n, content, options) ORDER BY n;
SELECT pg_temp.try('{"Activity": {}}', '{"file": "/a/user_data_lemon8.json", "account": "me"}') AS of_another_product;
-- nothing of these is left
SELECT count(*) FROM regress_log.imports;

-- ---- counts
SELECT pg_temp.load(E'video_id,at,views,likes,shares,comments\n7600000000000000001,2026-05-01 12:00:00Z,1000,12.0,,3\nhttps://www.tiktok.com/@a/video/7600000000000000002,2026-05-01,1.2M,n/a,5,0\n7600000000000000001,1777626000,5,5,5,5', '{"timezone": "Europe/Madrid"}');
SELECT video_id, at AT TIME ZONE 'UTC' AS at, views, likes, shares, comments, is_rounded FROM regress_log.video_snapshots ORDER BY snapshot_id;
SELECT pg_temp.load(E'id;n_plays\n7600000000000000001;7', '{"columns": {"video_id": "id", "views": "n_plays"}, "at": "2026-05-05"}', 'counts_csv'), pg_temp.load(E'7600000000000000001 8', '{"columns": ["video_id", "views"], "at": "2026-05-06"}', 'counts_csv');
SELECT pg_temp.load(E'video_id,at,views,share_type,shares\nx,2026-05-01,1,,\n0,2026-05-01,1,,\n9223372036854775808,2026-05-01,1,,\n1,soon,1,,\n1,2026-05-01 00:00:00,1,,\n1,2026-05-01,1.5,,\n1,2026-05-01,-1,,\n1,2026-05-01,,,\n1,2026-05-01,,duet,4\n1,2026-05-01,1\n1,2026-05-01,9,,');
SELECT * FROM pg_temp.rejects();
SELECT n, pg_temp.try(content, options::jsonb, 'counts_csv') AS outcome FROM (VALUES (1, 'a,b', '{}'), (2, E'a,b\n1,2', '{"columns": {"video_id": "a", "views": "c"}}'), (3, E'a,b\n1,2', '{"columns": {"video": "a"}}'), (4, E'video_id,views\n1,2', '{}')) v (n, content, options) ORDER BY n;

-- ---- an upload: a table of lines in base64
CREATE TEMP TABLE upload (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, line text);
-- cut inside of a character and of a record
INSERT INTO upload (line) SELECT encode(substring(convert_to(E'\ufeffoccurred_at,kind,actor_id\n1777626555,view,\u00e9va\n1777626556,like,\u00e9va\n', 'UTF8') FROM 1 + 7 * i FOR 7), 'base64') FROM generate_series(0, 20) AS i;
SELECT source, rows_read, inserted, rejected FROM tiktrack.import_upload('regress_log', 'upload');
SELECT at, actor, kind FROM pg_temp.events();
TRUNCATE upload;
INSERT INTO upload (line) SELECT encode(substring(convert_to('{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-01 00:00:00"}]}}}', 'UTF8') FROM 1 + 7 * i FOR 7), 'base64') FROM generate_series(0, 20) AS i;
SELECT source, rows_read, inserted, rejected FROM tiktrack.import_upload('regress_log', 'upload', options => '{"account": "me"}');
TRUNCATE upload;
SELECT regress_import.outcome($$SELECT i FROM tiktrack.import_upload('regress_log', 'upload') i$$) AS empty;
INSERT INTO upload (line) VALUES ('*');
SELECT regress_import.outcome($$SELECT i FROM tiktrack.import_upload('regress_log', 'upload') i$$) AS no_base64, regress_import.outcome($$SELECT i FROM tiktrack.import_upload('regress_log', 'pg_class') i$$) AS no_upload, regress_import.outcome($$SELECT i FROM tiktrack.import_upload('regress_log', NULL) i$$) AS none;
DROP TABLE upload;

-- ---- what was imported
SELECT tiktrack.create_dataset('regress_report');
SELECT rows_read, inserted, rejected FROM tiktrack.import('regress_report', E'occurred_at,kind\n2026-05-01 23:59:59Z,view\n2026-05-03 00:00:00Z,view\n2026-05-09 00:00:00Z,like\nsoon,like\nnever,like\n1777626000,wink', options => '{"file": "log.csv"}');
SELECT rows_read, inserted, rejected FROM tiktrack.import('regress_report', E'occurred_at,kind\n2026-05-01 23:59:59Z,view\n2026-05-04 00:00:00Z,view', options => '{"account": "me"}');
SELECT rows_read, inserted, rejected FROM tiktrack.import('regress_report', E'video_id,views,at\n5,7,2026-05-01', options => '{"file": "counts.csv"}');
SELECT rows_read, inserted, rejected FROM tiktrack.import('regress_report', E'occurred_at,kind\n2026-05-01 23:59:59Z,view');
\x on
SELECT import_id, file_name, source, account, rows_read, inserted, duplicates, rejected, first_at AT TIME ZONE 'UTC' AS first_at, last_at AT TIME ZONE 'UTC' AS last_at, days, days_missing, lower(longest_gap) AT TIME ZONE 'UTC' AS gap_from, upper(longest_gap) AT TIME ZONE 'UTC' AS gap_to, reasons FROM tiktrack.import_report('regress_report');
\x off
SELECT regress_import.outcome($$SELECT tiktrack.import_report('regress_nowhere')$$);
DROP SCHEMA regress_report, regress_log CASCADE;

-- ---- zones by their names: a zone of POSIX has its sign turned round, and any word with a digit is one
SELECT tiktrack.create_dataset('regress_log');
SELECT z.n, pg_temp.try(E'video_id,at,views\n7600000000000000001,2026-06-01 12:00,5', jsonb_build_object('timezone', z.zone)) AS counts, pg_temp.try(E'occurred_at,kind,actor_id\n2026-06-01 12:00:00,like,anna', jsonb_build_object('timezone', z.zone)) AS log
FROM unnest('{UTC+2,Madrid9,123,+02:00,CEST,"",<x>-2,europe/madrid,Etc/GMT-2,EST5EDT}'::text[]) WITH ORDINALITY AS z (zone, n) ORDER BY z.n;
SELECT at AT TIME ZONE 'UTC' AS at FROM regress_log.video_snapshots ORDER BY at;

-- ---- counts of a time after tomorrow would stay the newest
SELECT pg_temp.load(E'video_id,at,views\n7600000000000000001,2999-06-01T12:00:00Z,5\n7600000000000000001,2026-06-01T13:00:00Z,7\n7600000000000000003,' || to_char(now() AT TIME ZONE 'UTC' + interval '47 hours', 'YYYY-MM-DD"T"HH24:MI:SSZ') || ',8') AS rows,
	pg_temp.try(E'video_id,views\n7600000000000000002,1', '{"at": "9999-12-31"}') AS option, pg_temp.try(E'video_id,views\n7600000000000000002,1', jsonb_build_object('at', now()::date + 1)) AS tomorrow;
SELECT pg_temp.load('{"code": 0, "message": "OK", "request_id": "1", "data": {"metrics": [{"date": "2026-05-30", "video_views": 500}, {"date": "2999-05-31", "video_views": 501}]}}', '{"account": "me"}') AS days;
SELECT line, raw, reason FROM regress_log.import_rejects ORDER BY reject_id;
SELECT source, last_at < now() + interval '2 days' AS is_past FROM regress_log.imports WHERE rows_read > 1 ORDER BY import_id;

-- ---- a column of the owner's may have any name
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['accounts', 'videos', 'video_snapshots', 'account_snapshots', 'audience_snapshots', 'events', 'imports', 'import_rejects', 'logs'] LOOP
		EXECUTE format('ALTER TABLE regress_log.%I %s', name, (SELECT string_agg(format('ADD %I text', c), ', ') FROM unnest('{a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,given,judged,stored,told,record,row,counter,merged}'::text[]) c));
	END LOOP;
END
$$;
SELECT pg_temp.load(E'video_id,at,views\n7600000000000000001,2026-06-02T09:00:00Z,5') AS counts, pg_temp.load('{"id": "7600000000000000005", "stats": {"diggCount": 1, "playCount": 5}, "author": {"uniqueId": "bo", "id": "6900000000000000007"}, "authorStats": {"followerCount": 4}}', '{"at": "2026-06-28"}') AS scraper,
	pg_temp.load(E'Date,Video Views,Profile Views,Likes,Comments,Shares\nJune 1,1,1,1,1,1', '{"account": "bo", "year": 2026, "timezone": "UTC"}') AS days, pg_temp.load(E'Gender,Distribution\nFemale,0.6\nMale,0.4', '{"account": "bo", "at": "2026-06-04"}') AS audience,
	pg_temp.load(E'occurred_at,kind,actor_id\n2026-06-01T12:00:00Z,like,anna') AS log, pg_temp.load('{"data": {"user_followers": [{"username": "x1"}]}, "error": {"code": "ok"}}', '{"account": "bo", "at": "2026-06-20"}') AS followers, pg_temp.load('{"data": {"user_followers": [{"username": "x1"}]}, "error": {"code": "ok"}}', '{"account": "bo", "at": "2026-06-01"}') AS earlier;
SELECT count(*) AS undone FROM regress_log.imports i, LATERAL tiktrack.undo_import('regress_log', i.import_id);

-- ---- lines before the header: blank ones are nothing, and a spreadsheet's own says what to do
SELECT pg_temp.load(E'  \n\t\nid,create_time,user_name,hashtags,song,video_length,n_likes,n_shares,n_comments,n_plays,n_followers,n_total_likes,n_total_vids\n7600000000000000006,2026-01-01 00:00:00,bo,[],x,9,1,2,3,4,5,6,7\n', '{"at": "2026-06-28"}') AS blank,
	pg_temp.try(E'sep=,\r\nvideo_id,at,views\r\n7600000000000000001,2026-06-01T09:00:00Z,5') AS excel;

-- ---- a table may be as wide as one of the server, and is told what is wider
CREATE FUNCTION pg_temp.wide(columns text, fields text, width int) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(E'\n', (SELECT string_agg('c' || n, ',') FROM generate_series(1, $3 - cardinality(string_to_array($1, ','))) n) || ',' || $1, repeat(',', $3 - cardinality(string_to_array($1, ','))) || $2, repeat(',', $3) || $2)
$$;
SELECT w.width, pg_temp.try(pg_temp.wide('video_id,views,at', '7600000000000000701,5,2026-06-01T09:00:00Z', w.width)) AS counts,
	pg_temp.try(pg_temp.wide('occurred_at,kind,video_id', '2026-06-01T09:00:00Z,view,7600000000000000701', w.width)) AS log,
	pg_temp.try(pg_temp.wide('id,createTime,diggCount,playCount,authorMeta.name', '7600000000000000702,1780000000,1,2,mila', w.width), '{"at": "2026-06-28"}') AS posts
FROM (VALUES (257), (1600), (1601)) AS w (width) ORDER BY w.width;
SELECT DISTINCT reason FROM regress_log.import_rejects WHERE reason ~ '[0-9]{3,} fields' ORDER BY reason;
SELECT pg_temp.try(repeat(',', 1598) || '7600000000000000703,6', '{"columns": {"video_id": 1599, "views": 1600}, "at": "2026-06-28"}', 'counts_csv') AS by_position,
	pg_temp.try('7600000000000000703,6', '{"columns": {"video_id": 1, "views": 1601}, "at": "2026-06-28"}', 'counts_csv') AS too_far;

DROP SCHEMA regress_log CASCADE;
