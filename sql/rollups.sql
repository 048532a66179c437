-- Rollups: after every kind of statement they are what the events give, byte for byte, and the views on them what they would be on the events.
SET timezone = 'UTC';
SET client_min_messages = warning;
-- the oracle's estimates are those of all it counts anew: compiling took half a minute per question
SET jit = off;
\pset null (null)
SELECT tiktrack.create_dataset('regress_live');
SET search_path = regress_live;
INSERT INTO accounts (account_id, username, account_type, time_zone) VALUES (1, 'maker_one', 'creator', 'Asia/Tokyo'), (2, 'maker_two', 'personal', NULL), (3, 'maker_three', 'creator', 'no zone');
INSERT INTO videos (video_id, account_id, duration_ms, posted_at) VALUES (11, 1, 10000, '2026-06-01'), (12, 1, NULL, '2026-06-02'), (21, 2, 8000, '2026-06-03'), (31, 3, 5000, '2026-06-04'), (40, NULL, 4000, NULL);

-- ---- the same views over parts that are counted when they are asked for: the oracle
CREATE SCHEMA regress_live_raw;
SELECT format('CREATE VIEW regress_live_raw.video_days AS SELECT p.*, true AS is_whole FROM (%s) p', tiktrack_internal.event_parts('regress_live', 'regress_live.events')) AS raw_days \gset
SELECT format('CREATE VIEW regress_live_raw.video_totals AS SELECT p.video_id, p.import_id, true AS is_whole, %s FROM regress_live_raw.video_days p GROUP BY p.video_id, p.import_id', tiktrack_internal.sum_of_parts()) AS raw_totals \gset
SELECT format('CREATE VIEW regress_live_raw.audience_sums AS %s', tiktrack_internal.audience_parts('regress_live.events')) AS raw_audience \gset
:raw_days;
:raw_totals;
:raw_audience;
SET search_path = regress_live_raw, regress_live;
DO $$
DECLARE
	statement text;
BEGIN
	FOR statement IN SELECT format('CREATE VIEW regress_live_raw.%I AS %s', v.name, v.definition) FROM tiktrack_internal.view_definitions v WHERE v.definition IS NOT NULL AND v.name <> '_metabase_metadata' ORDER BY v.position LOOP
		EXECUTE statement;
	END LOOP;
END
$$;
SET search_path = regress_live;

-- what differs, either way, in any view of whoever asks
CREATE FUNCTION pg_temp.view_differences() RETURNS TABLE(place text, rows bigint) LANGUAGE plpgsql AS $$
DECLARE
	name text;
BEGIN
	FOR name IN SELECT v.name FROM tiktrack_internal.view_definitions v WHERE v.is_published AND v.name <> '_metabase_metadata' ORDER BY v.position LOOP
		RETURN QUERY EXECUTE format('SELECT %1$L, n.n FROM (SELECT count(*) AS n FROM ((SELECT r::text FROM regress_live.%1$I r EXCEPT ALL SELECT r::text FROM regress_live_raw.%1$I r)
			UNION ALL (SELECT r::text FROM regress_live_raw.%1$I r EXCEPT ALL SELECT r::text FROM regress_live.%1$I r)) d) n WHERE n.n > 0', name);
	END LOOP;
END
$$;
CREATE FUNCTION pg_temp.wrong() RETURNS TABLE(problem text, video_id bigint, day date, detail text) LANGUAGE sql AS $$
	SELECT * FROM tiktrack.check_dataset('regress_live')
$$;
CREATE FUNCTION pg_temp.parts() RETURNS TABLE(video_id bigint, parts text, views numeric, shares numeric) LANGUAGE sql AS $$
	SELECT d.video_id, string_agg(d.day || CASE WHEN d.is_whole THEN '' ELSE '+' END, ' ' ORDER BY d.day, d.is_whole DESC), sum(d.views), sum(d.shares) FROM regress_live.video_days d GROUP BY d.video_id ORDER BY d.video_id
$$;

-- ---- INSERT: events of every kind, with and without people, times of watching, videos; one's own acts are in no rollup
INSERT INTO events (occurred_at, video_id, actor_id, kind, share_type, platform, watched_ms, source, country) VALUES
	('2026-06-10 14:59Z', 11, 101, 'view', NULL, NULL, 4000, NULL, 'ES'), ('2026-06-10 15:00Z', 11, 102, 'view', NULL, NULL, 12000, NULL, 'US'), ('2026-06-10 15:00Z', 11, NULL, 'like', NULL, NULL, NULL, NULL, NULL),
	('2026-06-10 16:00Z', 11, 101, 'share', 'external', 'whatsapp', NULL, NULL, 'ES'), ('2026-06-11 09:00Z', 11, 103, 'share', NULL, NULL, NULL, NULL, NULL),
	('2026-06-10 10:00Z', 12, 101, 'view', NULL, NULL, 3000, NULL, NULL), ('2026-06-10 10:00Z', 12, 101, 'comment', NULL, NULL, NULL, NULL, NULL),
	('2026-06-10 10:00Z', 21, 104, 'share', 'duet', 'tiktok', NULL, NULL, NULL), ('2026-06-10 23:30Z', 31, 104, 'view', NULL, NULL, 5000, NULL, NULL),
	('2026-06-12 10:00Z', 40, 104, 'save', NULL, NULL, NULL, NULL, NULL), ('2026-06-12 10:00Z', 99, 104, 'view', NULL, NULL, NULL, NULL, NULL),
	('2026-06-12 10:00Z', NULL, 104, 'view', NULL, NULL, NULL, NULL, NULL), ('2026-06-12 10:00Z', 11, 1, 'view', NULL, NULL, 1000, 'tiktok_export', NULL);
SELECT * FROM pg_temp.parts();
SELECT video_id, day, time_zone, import_id, views, likes, comments, shares, last_at, last_share_at, duration_ms, share_types, watch, people, sharers FROM video_days WHERE video_id IN (11, 21) ORDER BY video_id, day;
SELECT * FROM pg_temp.wrong();
COPY events (occurred_at, video_id, actor_id, kind) FROM stdin;
2026-06-10 15:30Z	11	105	view
2026-06-11 15:30Z	21	105	view
\.
INSERT INTO events (occurred_at, video_id, kind) SELECT '2026-06-10Z'::timestamptz + n * interval '7 hours', 11, CASE n % 3 WHEN 0 THEN 'like' ELSE 'view' END FROM generate_series(1, 30) n;
SELECT * FROM pg_temp.wrong();

-- ---- one event per statement, which needs no plan: every kind, with and without a person, a length, a time of watching, a type, an import
DO $$
BEGIN
	FOR n IN 1 .. 120 LOOP
		INSERT INTO regress_live.events (occurred_at, video_id, actor_id, kind, share_type, platform, watched_ms, source, import_id, country)
		VALUES ('2026-05-01 12:00Z'::timestamptz + n * interval '5 hours', (ARRAY[11, 12, 21, 31, 40, 99, NULL])[1 + n % 7], CASE WHEN n % 5 > 0 THEN n % 11 END,
			(tiktrack.event_kinds())[1 + n % 9], CASE WHEN n % 9 = 4 THEN (ARRAY['external', NULL, 'duet'])[1 + n / 9 % 3] END, CASE WHEN n % 9 = 4 THEN (ARRAY['whatsapp', NULL])[1 + n / 27 % 2] END,
			CASE WHEN n % 4 > 0 THEN n * 150 END, CASE WHEN n % 13 = 0 THEN 'tiktok_export' END, CASE WHEN n % 3 = 0 THEN 4000 + n % 2 END, 'ES');
	END LOOP;
END
$$;
SELECT * FROM pg_temp.wrong();
SELECT count(*), sum(views), sum(shares), count(DISTINCT import_id) FROM video_days WHERE day < '2026-06-01';
-- tables that their owner has altered are written by the plan
ALTER TABLE video_days ADD COLUMN remark text DEFAULT 'none';
INSERT INTO events (occurred_at, video_id, actor_id, kind, watched_ms) VALUES ('2026-05-02Z', 11, 3, 'view', 700);
SELECT remark, count(*) FROM video_days WHERE day = '2026-05-02' AND video_id = 11 GROUP BY remark ORDER BY remark;
ALTER TABLE video_days DROP COLUMN remark;
INSERT INTO events (occurred_at, video_id, actor_id, kind, watched_ms) VALUES ('2026-05-02Z', 11, 4, 'view', 700);
SELECT * FROM pg_temp.wrong();
DELETE FROM events WHERE occurred_at < '2026-06-01';

-- ---- compaction changes parts and no number, once or twice
SELECT tiktrack.refresh_dataset('regress_live');
SELECT * FROM pg_temp.parts();
SELECT * FROM pg_temp.wrong();
SELECT md5(string_agg(d::text, '|' ORDER BY d::text)) AS once FROM video_days d \gset
SELECT tiktrack.refresh_dataset('regress_live');
SELECT md5(string_agg(d::text, '|' ORDER BY d::text)) = :'once' AS twice_is_once FROM video_days d;
SELECT tiktrack.refresh_dataset('regress_live', whole => true);
SELECT md5(string_agg(d::text, '|' ORDER BY d::text)) = :'once' AS anew_is_once FROM video_days d;

SELECT * FROM pg_temp.view_differences();
-- ---- UPDATE and DELETE: the own transaction reads the old number until it commits, or says SET CONSTRAINTS
BEGIN;
DELETE FROM events WHERE video_id = 11 AND actor_id = 102;
SELECT sum(views) AS before FROM video_days WHERE video_id = 11;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT sum(views) AS after FROM video_days WHERE video_id = 11;
COMMIT;
SELECT * FROM pg_temp.wrong();
UPDATE events SET kind = 'save' WHERE video_id = 40;
UPDATE events SET video_id = 12 WHERE actor_id = 103;
UPDATE events SET occurred_at = occurred_at + interval '1 day', watched_ms = 1 WHERE video_id = 11 AND kind = 'view';
UPDATE events SET source = 'tiktok_export' WHERE video_id = 31;
SELECT * FROM pg_temp.parts();
SELECT * FROM pg_temp.wrong();
UPDATE events SET source = NULL WHERE video_id = 31;
UPDATE events SET video_id = NULL WHERE video_id = 99;
DELETE FROM events WHERE actor_id = 104;
SELECT * FROM pg_temp.wrong();

-- ---- statements that do several things at once
WITH gone AS (DELETE FROM events WHERE video_id = 12 RETURNING *)
	INSERT INTO events (occurred_at, video_id, actor_id, kind) SELECT g.occurred_at, 12, 200, 'view' FROM gone g;
SELECT * FROM pg_temp.wrong();
INSERT INTO events (event_id, occurred_at, video_id, kind) SELECT min(event_id), timestamptz '2026-06-20Z', 21, 'view' FROM events UNION ALL SELECT 1000000, '2026-06-20Z', 21, 'like'
	ON CONFLICT (event_id) DO UPDATE SET kind = 'comment', video_id = 21;
SELECT * FROM pg_temp.wrong();
INSERT INTO events (event_id, occurred_at, video_id, kind) VALUES (1000000, '2026-06-20Z', 21, 'view') ON CONFLICT DO NOTHING;
MERGE INTO events e USING (VALUES (1000000, 'delete'), (1000001, 'insert')) v (id, what) ON e.event_id = v.id
	WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (event_id, occurred_at, video_id, kind) VALUES (v.id, '2026-06-21Z', 21, 'view');
MERGE INTO events e USING (VALUES (1000001), (1000002)) v (id) ON e.event_id = v.id
	WHEN MATCHED THEN UPDATE SET video_id = 12 WHEN NOT MATCHED THEN INSERT (event_id, occurred_at, video_id, kind) VALUES (v.id, '2026-06-21Z', 12, 'view');
SELECT * FROM pg_temp.wrong();

-- ---- transactions that do not come to their end
BEGIN;
INSERT INTO events (occurred_at, video_id, kind) VALUES ('2026-06-22Z', 11, 'view');
SAVEPOINT s;
INSERT INTO events (occurred_at, video_id, kind) VALUES ('2026-06-22Z', 11, 'view');
DELETE FROM events WHERE video_id = 11 AND occurred_at = '2026-06-22Z';
ROLLBACK TO s;
DELETE FROM events WHERE video_id = 21 AND kind = 'view';
COMMIT;
SELECT * FROM pg_temp.wrong();
BEGIN;
INSERT INTO events (occurred_at, video_id, kind) VALUES ('2026-06-23Z', 11, 'view');
DELETE FROM events WHERE video_id = 12;
TRUNCATE events;
SELECT count(*) FROM video_days;
ROLLBACK;
SELECT * FROM pg_temp.wrong();

-- ---- what a video and its account are found out to be, and what they are no more
UPDATE videos SET duration_ms = 20000 WHERE video_id = 11;
UPDATE videos SET duration_ms = 6000 WHERE video_id = 12;
INSERT INTO events (occurred_at, video_id, kind, watched_ms) VALUES ('2026-06-11 03:00Z', 11, 'view', 5000);
SELECT * FROM pg_temp.wrong();
SELECT * FROM pg_temp.view_differences();
SELECT video_id, duration_ms FROM video_totals WHERE watch IS NOT NULL ORDER BY 1, 2;
SELECT tiktrack.refresh_dataset('regress_live');
SELECT video_id, duration_ms FROM video_totals WHERE watch IS NOT NULL ORDER BY 1, 2;
SELECT * FROM pg_temp.wrong();
UPDATE accounts SET time_zone = 'America/Los_Angeles' WHERE account_id = 1;
SELECT * FROM pg_temp.wrong();
UPDATE videos SET account_id = 2 WHERE video_id = 11;
SELECT * FROM pg_temp.wrong();
INSERT INTO events (occurred_at, video_id, kind) VALUES ('2026-06-24 20:00Z', 51, 'view');
INSERT INTO videos (video_id, account_id) VALUES (51, 1);
SELECT day, time_zone FROM video_days WHERE video_id = 51;
SELECT * FROM pg_temp.wrong();
DELETE FROM videos WHERE video_id = 51;
SELECT day, time_zone FROM video_days WHERE video_id = 51;
SELECT * FROM pg_temp.wrong();
UPDATE accounts SET time_zone = 'nowhere' WHERE account_id = 1;
SELECT DISTINCT time_zone FROM video_days;
SELECT * FROM pg_temp.wrong();

-- ---- imports: a log of several files is one row, an undone file is none
SELECT i.* FROM tiktrack.import('regress_live', E'occurred_at,kind,video_id\n2026-06-10T10:00:00Z,view,21\n2026-06-10T11:00:00Z,like,21\n') i;
SELECT i.* FROM tiktrack.import('regress_live', E'occurred_at,kind,video_id\n2026-06-10T12:00:00Z,view,21\n2026-06-11T11:00:00Z,like,21\n') i;
SELECT day, import_id, is_whole, views, likes FROM video_days WHERE video_id = 21 ORDER BY 1, 2;
SELECT import_id, is_whole, views, likes FROM video_totals WHERE video_id = 21 ORDER BY 1, 2;
SELECT * FROM pg_temp.wrong();
SELECT * FROM pg_temp.view_differences();
SELECT tiktrack.undo_import('regress_live', 1);
SELECT * FROM pg_temp.wrong();
INSERT INTO events (occurred_at, video_id, kind, import_id) VALUES ('2026-06-11Z', 21, 'view', 77), ('2026-06-11Z', 21, 'view', 78);
SELECT tiktrack.refresh_dataset('regress_live');
SELECT day, import_id, views FROM video_days WHERE video_id = 21 AND import_id > 2 ORDER BY 1, 2;
SELECT * FROM pg_temp.wrong();

-- ---- whoever asks: the owner above; a reader, a creator, a personal account
CREATE ROLE regress_tiktrack_live_reader;
CREATE ROLE regress_tiktrack_live_one;
CREATE ROLE regress_tiktrack_live_two;
SELECT tiktrack.grant_reader('regress_live', 'regress_tiktrack_live_reader');
SELECT tiktrack.grant_viewer('regress_live', 'regress_tiktrack_live_one', 1);
SELECT tiktrack.grant_viewer('regress_live', 'regress_tiktrack_live_two', 2);
INSERT INTO events (occurred_at, video_id, actor_id, kind, share_type, watched_ms) SELECT '2026-06-25Z'::timestamptz + n * interval '5 hours', 11 + n % 2, n % 7, (ARRAY['view', 'like', 'share'])[1 + n % 3], CASE WHEN n % 3 = 2 THEN 'direct_message' END, CASE WHEN n % 3 = 0 THEN n * 100 END FROM generate_series(1, 60) n;
GRANT USAGE ON SCHEMA regress_live_raw TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA regress_live_raw TO PUBLIC;
SET ROLE regress_tiktrack_live_reader;
SELECT count(*) > 0 AS sees FROM video_metrics;
SELECT * FROM pg_temp.view_differences();
SET ROLE regress_tiktrack_live_one;
SELECT count(*) > 0 AS sees FROM video_metrics;
SELECT * FROM pg_temp.view_differences();
SET ROLE regress_tiktrack_live_two;
SELECT count(*) > 0 AS sees, count(shares) AS shares FROM video_metrics;
SELECT * FROM pg_temp.view_differences();
RESET ROLE;

-- ---- what goes past the triggers is found, and mended
ALTER TABLE events DISABLE TRIGGER add_parts;
INSERT INTO events (occurred_at, video_id, kind) VALUES ('2026-06-26Z', 31, 'view');
SELECT problem, video_id, day FROM tiktrack.check_dataset('regress_live');
SELECT detail FROM tiktrack.check_dataset('regress_live') WHERE problem IN ('disabled_trigger', 'wrong_total') ORDER BY problem;
ALTER TABLE events ENABLE TRIGGER add_parts;
DROP TRIGGER note_deleted ON events;
DELETE FROM events WHERE video_id = 12;
INSERT INTO recounts VALUES (31, '2026-06-26');
SELECT problem, video_id, day FROM tiktrack.check_dataset('regress_live');
SELECT tiktrack.upgrade_dataset('regress_live');
SELECT tiktrack.refresh_dataset('regress_live', whole => true);
SELECT * FROM pg_temp.wrong();

-- ---- an import says when many parts wait
SET client_min_messages = notice;
INSERT INTO events (occurred_at, video_id, kind) SELECT '1995-01-01Z'::timestamptz + n * interval '1 day', 31, 'view' FROM generate_series(1, 10001) n;
SELECT inserted FROM tiktrack.import('regress_live', E'occurred_at,video_id,kind\n2026-06-28 10:00:00Z,31,view\n', options => '{"account": "maker_three"}');
SET client_min_messages = warning;
DELETE FROM events WHERE occurred_at < '2026-01-01';
SELECT * FROM pg_temp.wrong();

-- ---- nobody else writes the rollups: what a dump of data brings, the events have made already
INSERT INTO video_days SELECT * FROM video_days;
INSERT INTO video_totals SELECT * FROM video_totals;
SELECT * FROM pg_temp.wrong();
-- who may write events needs no right on the rollups, and gets none
CREATE ROLE regress_tiktrack_live_writer;
GRANT USAGE ON SCHEMA regress_live TO regress_tiktrack_live_writer;
GRANT INSERT, UPDATE, DELETE, SELECT, TRUNCATE ON events TO regress_tiktrack_live_writer;
ALTER TABLE events DISABLE ROW LEVEL SECURITY;
SET ROLE regress_tiktrack_live_writer;
INSERT INTO events (event_id, occurred_at, video_id, kind) VALUES (2000000, '2026-06-27Z', 31, 'view'), (2000001, '2026-06-27Z', 31, 'like');
UPDATE events SET kind = 'save' WHERE event_id = 2000000;
DELETE FROM events WHERE event_id = 2000001;
SELECT count(*) FROM video_days;
SELECT current_user;
RESET ROLE;
SELECT * FROM pg_temp.wrong();
SET ROLE regress_tiktrack_live_writer;
TRUNCATE events;
RESET ROLE;
SELECT count(*) FROM video_totals;
SELECT * FROM pg_temp.wrong();
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
-- functions of triggers are called by triggers
SELECT tiktrack_internal.add_parts();
CREATE TABLE regress_live_raw.other (video_id bigint);
CREATE TRIGGER t AFTER INSERT ON regress_live_raw.other FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.add_parts();
INSERT INTO regress_live_raw.other VALUES (1);
-- and of the owner alone
SET ROLE regress_tiktrack_live_writer;
SELECT tiktrack.refresh_dataset('regress_live');
SELECT * FROM tiktrack.check_dataset('regress_live');
RESET ROLE;
SELECT tiktrack.refresh_dataset('regress_nowhere');
SELECT tiktrack.refresh_dataset(NULL);

DROP SCHEMA regress_live_raw CASCADE;
DROP OWNED BY regress_tiktrack_live_reader, regress_tiktrack_live_one, regress_tiktrack_live_two, regress_tiktrack_live_writer;
DROP SCHEMA regress_live CASCADE;
DROP ROLE regress_tiktrack_live_reader, regress_tiktrack_live_one, regress_tiktrack_live_two, regress_tiktrack_live_writer;
