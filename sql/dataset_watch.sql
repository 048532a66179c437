-- Watch columns of the views: from the plays that tell how long they lasted, else from what a source reports. Figures by hand beside them.
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = warning;
\pset null (null)
SELECT tiktrack.create_dataset('regress_watch');
SET search_path = regress_watch;

INSERT INTO accounts (account_id, username, account_type) VALUES (1, 'ana', 'creator'), (2, 'bob', 'personal'), (3, 'cem', 'business');
INSERT INTO videos (video_id, account_id, posted_at, duration_ms) VALUES
	(11, 1, '2026-01-01Z', 20000), (12, 1, '2026-01-01Z', NULL), (13, 1, '2026-01-01Z', 20000), (14, 1, '2026-01-01Z', 20000),
	(21, 2, '2026-01-01Z', 10000), (22, 2, '2026-01-01Z', 10000), (23, 2, '2026-01-01Z', 10000), (24, 2, '2026-01-01Z', NULL),
	(31, 3, '2026-01-01Z', 10000), (99, NULL, NULL, 1000);
-- 11: example W without its fifth row, over two days: 75 seconds of 4 plays, 2 of them to the end; then a play that tells nothing, and a like.
-- 12: the fifth row, of a photo post. 13: nothing told. 14: a play of no length at all. 99: no account.
INSERT INTO events (occurred_at, video_id, kind, actor_id, watched_ms) VALUES
	('2026-01-01 10:00Z', 11, 'view', 1, 10000), ('2026-01-01 23:59:59.999Z', 11, 'view', 2, 20000),
	('2026-01-02 00:00Z', 11, 'view', 3, 45000), ('2026-01-02 10:00Z', 11, 'view', 1, 0), ('2026-01-02 10:00Z', 11, 'view', NULL, NULL),
	('2026-01-02 11:00Z', 11, 'like', 3, NULL), ('2026-01-03 10:00Z', 12, 'view', 3, 5000), ('2026-01-03 10:00Z', 13, 'view', 3, NULL),
	('2026-01-03 10:00Z', 14, 'view', 4, 0), ('2026-01-03 10:00Z', 99, 'view', 4, 1500),
	-- a length belongs to plays alone
	('2026-01-03 10:00Z', 13, 'like', 3, 9000), ('2026-01-03 10:00Z', 13, 'share', 3, 9000);
-- 21: average 7.5 s x 1000 views = 7500 s of 10000 s, 0.25 x 1000 = 250 to the end. 22: a total, no rate. 23: a rate alone, 0.37 x 10 = 3.7: 4 plays.
-- 24: total goes before average; no length is known. 11 has plays, so its report does not count; the older one of 21 neither.
INSERT INTO video_snapshots (video_id, source, grain, at, day, views, total_watch_time, average_watch_time, completion_rate) VALUES
	(21, 's', 'lifetime', '2026-02-01Z', NULL, 10, 1, 1, 1),
	(21, 's', 'lifetime', '2026-02-02Z', NULL, 1000, NULL, 7.5, 0.25),
	(21, 's', 'daily', '2026-02-03Z', '2026-02-02', 5, 5, 5, 0.5),
	(22, 's', 'lifetime', '2026-02-02Z', NULL, 400, 1234.567, NULL, NULL),
	(23, 's', 'lifetime', '2026-02-02Z', NULL, 10, NULL, NULL, 0.37),
	(24, 's', 'lifetime', '2026-02-02Z', NULL, 10, 50, 4, NULL),
	(31, 's', 'lifetime', '2026-02-02Z', NULL, NULL, 50, 4, 0.5),
	(11, 's', 'lifetime', '2026-02-02Z', NULL, 1000, 1, 1, 1);
SELECT video_id, views, watched_seconds, plays_watched, timed_watched_seconds AS timed_watched, timed_duration_seconds AS timed_duration, plays_timed, plays_completed,
	average_watch_time, average_percentage_watched AS percentage, completion_rate FROM video_metrics ORDER BY video_id;
-- ana: 75 + 5 + 0 seconds of 4 + 1 + 1 plays; bob: 7500 + 1234.567 + 50 of 1000 + 400 + 10, and 250 + 4 to the end of 1000 + 10
SELECT account_id, watched_seconds, plays_watched, timed_watched_seconds AS timed_watched, timed_duration_seconds AS timed_duration, plays_timed, plays_completed,
	average_watch_time, average_percentage_watched AS percentage, completion_rate FROM account_metrics ORDER BY account_id;
SELECT day, video_id, watched_seconds, plays_watched, timed_watched_seconds AS timed_watched, timed_duration_seconds AS timed_duration, plays_timed, plays_completed,
	average_watch_time, average_percentage_watched AS percentage, completion_rate FROM daily_metrics ORDER BY day, video_id;

-- watch time is no share column: who has no share data sees it, and what is reported of nothing else
DELETE FROM video_snapshots;
INSERT INTO video_snapshots (video_id, source, grain, at, shares, total_watch_time, average_watch_time, completion_rate, views) VALUES
	(21, 's', 'lifetime', '2026-02-01Z', 5, NULL, NULL, NULL, 10), (21, 's', 'lifetime', '2026-02-02Z', 6, NULL, NULL, 0.5, NULL), (22, 's', 'lifetime', '2026-02-02Z', 5, NULL, NULL, NULL, NULL);
SET tiktrack.viewer = '2';
SELECT video_id, views, shares, share_rate_low, share_rate_high, reported_at FROM video_metrics WHERE video_id IN ('21', '22') ORDER BY video_id;
RESET tiktrack.viewer;

-- ---- how sure a share rate is, and how often people watch: 300 of 15000 is I9, 0 of 100 is I7, 9 of 15 is I6
DELETE FROM video_snapshots;
DELETE FROM events;
INSERT INTO video_snapshots (video_id, source, grain, at, views, shares) VALUES (31, 's', 'lifetime', '2026-02-01Z', 15000, 300), (11, 's', 'lifetime', '2026-02-01Z', 100, 0),
	(12, 's', 'lifetime', '2026-02-01Z', 15, 9), (13, 's', 'lifetime', '2026-02-01Z', 0, 9), (14, 's', 'lifetime', '2026-02-01Z', NULL, 9), (21, 's', 'lifetime', '2026-02-01Z', 5, NULL);
SELECT video_id, share_rate, round(share_rate_low::numeric, 12) AS low, round(share_rate_high::numeric, 12) AS high FROM video_metrics WHERE views IS NOT NULL OR shares IS NOT NULL ORDER BY video_id;
-- A: 15 views of 10 people
INSERT INTO events (occurred_at, video_id, kind, actor_id) SELECT '2026-01-01Z', 99, 'view', 1 + g % 10 FROM generate_series(1, 15) g;
SELECT video_id, views, reach, frequency FROM video_metrics WHERE reach > 0;
SELECT account_id, views, reach, frequency FROM account_metrics WHERE reach > 0;

-- ---- what cannot be is refused, and the largest that can be raises nothing
CREATE FUNCTION pg_temp.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; rule text;
BEGIN EXECUTE statement; RETURN 'accepted'; EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME; RETURN state || ' ' || rule; END $$;
SELECT n, value, pg_temp.outcome(format('INSERT INTO regress_watch.video_snapshots (video_id, source, grain, at, %s) VALUES (32, $$s$$, $$lifetime$$, $$2026-01-01Z$$, %s)', split_part(value, ' ', 1), split_part(value, ' ', 2))) AS outcome
FROM unnest('{total_watch_time -1,total_watch_time ''NaN'',total_watch_time ''Infinity'',average_watch_time -0.5,average_watch_time ''Infinity'',completion_rate 1.01,completion_rate -0.01,completion_rate ''NaN''}'::text[]) WITH ORDINALITY v (value, n) ORDER BY n;
SELECT pg_temp.outcome('INSERT INTO regress_watch.events (occurred_at, kind, watched_ms) VALUES ($$2026-01-01Z$$, $$view$$, 10000000001)') AS four_months, pg_temp.outcome('INSERT INTO regress_watch.videos (video_id, duration_ms) VALUES (98, 10000000001)') AS of_a_video;
DELETE FROM video_snapshots;
UPDATE videos SET duration_ms = 10000000000;
INSERT INTO video_snapshots (video_id, source, grain, at, views, shares, total_watch_time, average_watch_time, completion_rate)
SELECT video_id, 's', 'lifetime', '2026-02-01Z', n, n, CASE WHEN video_id > 12 THEN 1e15 END, 1e7, 1 FROM videos, (VALUES (1000000000000000000)) v (n);
INSERT INTO events (occurred_at, video_id, kind, watched_ms) SELECT '2026-01-01Z', 14, 'view', 10000000000 FROM generate_series(1, 3);
SELECT video_id, watched_seconds, plays_watched, timed_watched_seconds AS timed_watched, timed_duration_seconds AS timed_duration, plays_timed, plays_completed, completion_rate, share_rate_low < 1 AND share_rate_high > 1 AND share_rate_high - share_rate_low < 1e-8 AS narrow
FROM video_metrics WHERE video_id IN ('11', '13', '14') ORDER BY video_id;
SELECT account_id, watched_seconds, plays_watched, plays_completed, completion_rate FROM account_metrics ORDER BY account_id;

-- ---- laws over some hundred rows, some of them told by log, some reported: none may return a row
DELETE FROM video_snapshots;
DELETE FROM events;
INSERT INTO videos (video_id, account_id, duration_ms) SELECT 1000 + g, 1 + g % 3, CASE WHEN g % 5 > 0 THEN 1000 + (hashint4(g) & 16383) END FROM generate_series(1, 60) g;
INSERT INTO events (occurred_at, video_id, kind, actor_id, watched_ms)
SELECT '2026-03-01Z'::timestamptz + h % 400 * interval '1 hour', 1001 + h % 40, CASE WHEN h % 3 > 0 THEN 'view' ELSE 'like' END, h % 50, CASE WHEN h % 4 > 0 THEN h % 20000 END
FROM (SELECT hashint4(g) & 1048575 AS h FROM generate_series(1, 1200) g) n;
INSERT INTO video_snapshots (video_id, source, grain, at, views, total_watch_time, average_watch_time, completion_rate)
SELECT 1000 + g, 's', 'lifetime', '2026-04-01Z', CASE WHEN g % 7 > 0 THEN g * 13 END, CASE WHEN g % 3 = 0 THEN g * 31.7 END, CASE WHEN g % 4 > 0 THEN g / 7.0 END, CASE WHEN g % 5 > 1 THEN g / 70.0 END FROM generate_series(20, 60) g;
SELECT count(*) > 20 AS log, count(*) FILTER (WHERE plays_watched IS NOT NULL) > 45 AS both, count(*) FILTER (WHERE plays_timed IS NULL) > 3 AS neither FROM video_metrics;
CREATE TEMP VIEW ratios AS
SELECT 'video' AS of, video_id AS n, watched_seconds, plays_watched, timed_watched_seconds, timed_duration_seconds, plays_timed, plays_completed, average_watch_time, average_percentage_watched, completion_rate FROM video_metrics
UNION ALL SELECT 'day', video_id || day, watched_seconds, plays_watched, timed_watched_seconds, timed_duration_seconds, plays_timed, plays_completed, average_watch_time, average_percentage_watched, completion_rate FROM daily_metrics
UNION ALL SELECT 'account', account_id, watched_seconds, plays_watched, timed_watched_seconds, timed_duration_seconds, plays_timed, plays_completed, average_watch_time, average_percentage_watched, completion_rate FROM account_metrics;
SELECT of, n FROM ratios WHERE average_watch_time IS DISTINCT FROM watched_seconds / nullif(plays_watched, 0)
	OR average_percentage_watched IS DISTINCT FROM timed_watched_seconds / nullif(timed_duration_seconds, 0)
	OR completion_rate IS DISTINCT FROM plays_completed::double precision / nullif(plays_timed, 0)
	-- what one ratio is made of is known together
	OR (watched_seconds IS NULL) <> (plays_watched IS NULL) OR (timed_watched_seconds IS NULL) <> (timed_duration_seconds IS NULL) OR (plays_completed IS NULL) <> (plays_timed IS NULL)
	OR plays_completed > plays_timed OR timed_watched_seconds > watched_seconds;
-- counts add up: days to videos that have a log, videos to accounts
SELECT m.video_id FROM video_metrics m JOIN (SELECT video_id, sum(plays_watched) AS plays, sum(plays_timed) AS timed, sum(plays_completed) AS completed, sum(round(watched_seconds * 1000)) AS ms,
	sum(round(timed_watched_seconds * 1000)) AS timed_ms, sum(round(timed_duration_seconds * 1000)) AS duration_ms FROM daily_metrics GROUP BY 1) d USING (video_id)
WHERE (plays_watched, plays_timed, plays_completed) IS DISTINCT FROM (plays, timed, completed) AND plays IS NOT NULL
	OR (round(watched_seconds * 1000), round(timed_watched_seconds * 1000), round(timed_duration_seconds * 1000)) IS DISTINCT FROM (ms::float8, timed_ms::float8, duration_ms::float8) AND ms IS NOT NULL;
SELECT a.account_id FROM account_metrics a JOIN (SELECT account_id, sum(plays_watched) AS plays, sum(plays_timed) AS timed, sum(plays_completed) AS completed, sum(round(watched_seconds * 1000)) AS ms FROM video_metrics GROUP BY 1) v USING (account_id)
WHERE a.plays_watched IS DISTINCT FROM plays OR a.plays_timed IS DISTINCT FROM timed OR a.plays_completed IS DISTINCT FROM completed OR round(a.watched_seconds * 1000) IS DISTINCT FROM ms;
-- against plain SQL over the log
SELECT m.video_id FROM video_metrics m JOIN (SELECT e.video_id::text, sum(watched_ms) AS ms, count(watched_ms) AS plays, count(watched_ms) FILTER (WHERE duration_ms > 0) AS timed, count(*) FILTER (WHERE watched_ms >= duration_ms) AS completed,
		sum(duration_ms) FILTER (WHERE watched_ms IS NOT NULL) AS duration_ms FROM events e JOIN videos v USING (video_id) WHERE kind = 'view' GROUP BY 1 HAVING count(watched_ms) > 0) e USING (video_id)
WHERE (plays_watched, plays_timed, plays_completed) IS DISTINCT FROM (plays, timed, completed) OR watched_seconds <> ms / 1000.0::float8 OR timed_duration_seconds <> coalesce(e.duration_ms, 0) / 1000.0::float8;

RESET search_path;
DROP SCHEMA regress_watch CASCADE;
