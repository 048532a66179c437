-- which kinds a log tells, and an import that is taken out again
\pset null '(null)'
SET timezone = 'UTC';
SELECT tiktrack.create_dataset('regress_logs');
CREATE FUNCTION pg_temp.load(content text, options jsonb DEFAULT '{}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT format('%s %s: %s = %s new + %s known + %s bad', i.import_id, i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM tiktrack.import('regress_logs', content, source, options) i $$;
CREATE FUNCTION pg_temp.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	EXECUTE statement;
	RETURN 'done';
EXCEPTION WHEN others THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN format('%s | %s | %s', SQLSTATE, SQLERRM, hint);
END $$;

-- ---- kinds
SELECT pg_temp.load(E'occurred_at,kind,video_id\n1780000000,view,1\n1780000001,like,1\n1780000002,wink,1');
-- a file of duplicates tells what it has; a row that is rejected tells nothing
SELECT pg_temp.load(E'occurred_at,kind,video_id\n1780000000,view,1\n1780000003,comment,2');
SELECT pg_temp.load(E'occurred_at,kind,video_id\n1780000003,comment,2\n,save,2');
-- another mapping is another log; what its options name is told although no row is of it
SELECT pg_temp.load(E'time,what,video_id\n1780000010,L,1\n1780000011,M,1', '{"columns": {"occurred_at": "time", "kind": "what"}, "kinds": {"L": "like", "RT": {"share_type": "repost"}, "M": null}}', 'events_csv');
SELECT pg_temp.load(E'time,video_id,a,b,c\n1780000020,1,1,0,0', '{"columns": {"occurred_at": "time", "kind": {"a": "view", "b": "save", "c": null}}}', 'events_csv');
-- the same again, in another order of keys
SELECT pg_temp.load(E'time,video_id,a,b,c\n1780000021,1,1,0,0', '{"columns": {"kind": {"c": null, "b": "save", "a": "view"}, "occurred_at": "time"}, "account": "me"}', 'events_csv');
-- lines of JSON are another source; both formats of an export are one
SELECT pg_temp.load('{"occurred_at": 1780000030, "kind": "follow"}');
SELECT pg_temp.load('{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-01 00:00:00"}]}}}', '{"account": "me"}'),
	pg_temp.load(E'Date: 2026-01-02 00:00:00 UTC\nLink: https://www.tiktokv.com/share/video/7600000000000000001/', '{"account": "me", "section": "likes"}');
-- what a share's word means is its kind
SELECT pg_temp.load(E'occurred_at,kind,video_id,method\n1780000040,share,1,sms', '{"kinds": {"x": null}}');
-- counts are no log
SELECT pg_temp.load(E'video_id,views,at\n1,7,2026-05-01');
-- a mapping may be long
SELECT pg_temp.load(E'occurred_at,kind,video_id\n1780000050,view,1', jsonb_build_object('kinds', (SELECT jsonb_object_agg(md5(i::text), 'share') FROM generate_series(1, 150) i))) FROM generate_series(1, 2);
SELECT log_id, source, left(mapping::text, 110) AS mapping, kinds FROM regress_logs.logs ORDER BY 1;
SELECT import_id, source, log_id, details -> 'kinds' AS kinds, details -> 'without_video' AS without_video FROM regress_logs.imports ORDER BY 1;
-- rows that are deleted have been told
DELETE FROM regress_logs.events WHERE kind = 'comment';
SELECT kinds FROM regress_logs.logs WHERE log_id = 1;

-- ---- undone
CREATE TABLE regress_logs_before AS SELECT occurred_at, kind, video_id, actor_id, import_key FROM regress_logs.events WHERE import_id = 1;
SELECT tiktrack.undo_import('regress_logs', 1);
SELECT count(*) FROM regress_logs.events WHERE import_id = 1;
SELECT kinds FROM regress_logs.logs WHERE log_id = 1;
SELECT import_id, rows_read, inserted, rejected, undone_at IS NOT NULL AS is_undone, reasons FROM tiktrack.import_report('regress_logs') WHERE import_id <= 3 ORDER BY 1;
SELECT video_id FROM regress_logs.videos ORDER BY 1;
SELECT pg_temp.outcome($$SELECT tiktrack.undo_import('regress_logs', 1)$$) AS twice, pg_temp.outcome($$SELECT tiktrack.undo_import('regress_logs', 99)$$) AS unknown, pg_temp.outcome($$SELECT tiktrack.undo_import('regress_nowhere', 1)$$) AS nowhere;
-- the files that had the same rows bring them back, and so does the file itself
SELECT pg_temp.load(E'occurred_at,kind,video_id\n1780000000,view,1\n1780000003,comment,2');
SELECT pg_temp.load(E'occurred_at,kind,video_id\n1780000000,view,1\n1780000001,like,1\n1780000002,wink,1');
SELECT count(*) FROM (SELECT occurred_at, kind, video_id, actor_id, import_key FROM regress_logs.events EXCEPT SELECT * FROM regress_logs_before) more WHERE occurred_at BETWEEN to_timestamp(1780000000) AND to_timestamp(1780000002);
SELECT count(*) FROM (SELECT * FROM regress_logs_before EXCEPT SELECT occurred_at, kind, video_id, actor_id, import_key FROM regress_logs.events) less;
SELECT kinds FROM regress_logs.logs WHERE log_id = 1;
-- kinds that another import names stay; the last import takes the last with it
SELECT tiktrack.undo_import('regress_logs', 5), tiktrack.undo_import('regress_logs', 4);
SELECT log_id, kinds FROM regress_logs.logs WHERE log_id IN (2, 3) ORDER BY 1;
SELECT tiktrack.undo_import('regress_logs', 6);
SELECT log_id, kinds FROM regress_logs.logs WHERE log_id IN (2, 3) ORDER BY 1;
-- counts go as well
SELECT tiktrack.undo_import('regress_logs', import_id) FROM regress_logs.imports WHERE source = 'counts_csv';
SELECT count(*) FROM regress_logs.video_snapshots;
-- not by others
CREATE ROLE regress_logs_other;
SET ROLE regress_logs_other;
SELECT pg_temp.outcome($$SELECT tiktrack.undo_import('regress_logs', 2)$$);
RESET ROLE;
DROP ROLE regress_logs_other;
DROP TABLE regress_logs_before;
SET client_min_messages = warning;
DROP SCHEMA regress_logs CASCADE;
