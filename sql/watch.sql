-- watch_summary: worked examples, and what the type must be able to do.
SET search_path = public, tiktrack, tiktrack_internal;
\pset null (null)

-- example W
CREATE TEMP TABLE w (n int, watched_ms bigint, duration_ms bigint);
INSERT INTO w VALUES (1, 10000, 20000), (2, 20000, 20000), (3, 45000, 20000), (4, 0, 20000), (5, 5000, NULL);
CREATE TEMP TABLE summary AS SELECT watch_agg(watched_ms, duration_ms) AS s FROM w;
SELECT s FROM summary;

-- W1 to W4
SELECT average_watch_time(s) AS w1, average_percentage_watched(s) AS w2, completion_rate(s) AS w3,
	retention_at(s, 0) AS w4_0, retention_at(s, 0.5) AS w4_half, retention_at(s, 0.51) AS w4_51, retention_at(s, 1) AS w4_1 FROM summary;
SELECT * FROM summary, watch_counts(s);
-- W5: no duration is known; one of zero, as a photo post has it, is the same
SELECT average_watch_time(s) AS time, average_percentage_watched(s) AS percentage, completion_rate(s) AS completion, retention_at(s, 0) AS at_0, retention_at(s, 1) AS at_1,
	(SELECT count(*) FROM retention_curve(s)) AS curve, (watch_counts(s)).*
FROM (SELECT 1 AS n, watch_agg(5000, NULL) AS s UNION ALL SELECT 2, watch_agg(5000, 0)) q ORDER BY n;
-- W6: 0.07 x 100 is more than 7 by a rounding, and means 7
SELECT retention_at(s, 0.07) AS at_07, retention_at(s, 0.2) AS at_20, retention_at(s, 0.21) AS at_21, retention_at(s, 0.200000000001) AS at_20_and_next_to_nothing, retention_at(s, 0.200001) AS at_20_and_a_bit
FROM (SELECT watch_agg(20000, 100000) AS s) q;
SELECT bool_and(retention_at(s, p / 100.0) = 1) AS each_percent_is_itself FROM (SELECT p, watch_agg(p * 7, 700) AS s FROM generate_series(0, 100) p GROUP BY p) q;
-- W7: nothing watched is a play, NULL is none
SELECT watch_agg(NULL, 10) AS skipped, watch_agg(0, 10) AS nothing_watched, watch_agg(NULL, -10) AS skipped_too;

-- ---- the curve: 101 rows, from 1 down
SELECT count(*), min(fraction), max(fraction), max(retention), min(retention) FROM summary, retention_curve(s);
SELECT fraction, retention FROM summary, retention_curve(s) WHERE fraction IN (0, 0.01, 0.5, 0.51, 0.99, 1) ORDER BY fraction;
SELECT bool_and(c.retention = retention_at(s, c.fraction)) AS as_retention_at, bool_and(c.retention <= coalesce(c.before, 1)) AS falls, min(c.retention) = completion_rate(s) AS ends_at_completion
FROM summary, LATERAL (SELECT fraction, retention, lag(retention) OVER (ORDER BY fraction) AS before FROM retention_curve(s)) c GROUP BY completion_rate(s);

-- ---- against plain SQL over random rows, loops and unknown durations among them
CREATE TEMP TABLE plays AS
SELECT g % 7 AS day, (hashint8(g) & 65535)::bigint AS watched_ms, CASE WHEN g % 9 = 0 THEN NULL WHEN g % 10 = 0 THEN 0 ELSE (hashint8(g + 1) & 32767) + 1 END::bigint AS duration_ms
FROM generate_series(1, 5000) g;
UPDATE plays SET watched_ms = duration_ms * (watched_ms % 101) / 100 WHERE watched_ms % 3 = 0 AND duration_ms > 0; -- on and just under a percent
UPDATE plays SET watched_ms = NULL WHERE watched_ms % 50 = 1;
SELECT count(*) AS differ
FROM (SELECT day, watch_agg(watched_ms, duration_ms) AS s FROM plays GROUP BY day) a
JOIN (SELECT day, sum(watched_ms)::float8 / count(watched_ms) / 1000 AS time, sum(watched_ms) FILTER (WHERE duration_ms > 0)::float8 / sum(duration_ms) FILTER (WHERE watched_ms IS NOT NULL) AS percentage,
		count(*) FILTER (WHERE watched_ms >= duration_ms AND duration_ms > 0)::float8 / count(*) FILTER (WHERE duration_ms > 0 AND watched_ms IS NOT NULL) AS completion
	FROM plays GROUP BY day) b USING (day)
WHERE average_watch_time(s) IS DISTINCT FROM b.time OR average_percentage_watched(s) IS DISTINCT FROM percentage OR completion_rate(s) IS DISTINCT FROM completion;
SELECT count(*) AS rows, count(*) FILTER (WHERE c.retention IS DISTINCT FROM o.reached / timed) AS differ
FROM (SELECT watch_agg(watched_ms, duration_ms) AS s, count(*) FILTER (WHERE duration_ms > 0 AND watched_ms IS NOT NULL)::float8 AS timed FROM plays) q, retention_curve(s) WITH ORDINALITY c (fraction, retention, n),
	LATERAL (SELECT count(*) AS reached FROM plays WHERE duration_ms > 0 AND watched_ms * 100 >= (c.n - 1) * duration_ms) o;

-- ---- percents are exact where a product of bigint would not fit
SELECT retention_at(s, 0.33) AS at_33, retention_at(s, 0.34) AS at_34 FROM (SELECT watch_agg(3043712772162076017, 9223372036854775807) AS s) q;
SELECT retention_at(watch_agg(922337203685477580, 9223372036854775807), 0.1) AS a_millisecond_short, retention_at(watch_agg(922337203685477581, 9223372036854775807), 0.1) AS a_tenth,
	completion_rate(watch_agg(9223372036854775806, 9223372036854775807)) AS short_of_the_end, completion_rate(watch_agg(9223372036854775807, 9223372036854775807)) AS the_end;

-- ---- jsonb, text, binary
SELECT s::jsonb FROM summary;
SELECT 'v1'::watch_summary::jsonb, watch_agg(5000, NULL)::jsonb AS photo_post;
CREATE TEMP TABLE samples AS SELECT day, watch_agg(watched_ms, duration_ms) AS s FROM plays GROUP BY day UNION ALL SELECT n, watch_agg(watched_ms, duration_ms) FROM w GROUP BY n
UNION ALL SELECT 0, 'v1' UNION ALL SELECT 0, watch_agg(9223372036854775807, 9223372036854775807);
SELECT count(*) AS samples, bool_and(s::text::watch_summary::text = s::text) AS text_reads_back, bool_and(watch_send(s::text::watch_summary) = watch_send(s)) AS same_bytes,
	max(pg_column_size(s)) AS largest, min(pg_column_size(s)) AS smallest FROM samples;
-- the wire form, spelled with the server's own functions
SELECT watch_send(s) = '\x0100'::bytea || int8send(5) || int8send(80000) || int8send(75000) || int8send(80000) || '\x03'::bytea
	|| '\x00'::bytea || int8send(1) || '\x32'::bytea || int8send(1) || '\x64'::bytea || int8send(2) AS wire FROM summary;

-- ---- rollup, merge, upsert
SELECT watch_send(rollup(s)) = (SELECT watch_send(watch_agg(watched_ms, duration_ms)) FROM plays) AS rolled_up FROM (SELECT watch_agg(watched_ms, duration_ms) AS s FROM plays GROUP BY day) q;
SELECT merge(s, s), s AS untouched FROM summary;
SELECT merge(watch_agg(5, 10), watch_agg(7, NULL)) AS disjoint FROM w WHERE n = 1;
CREATE TEMP TABLE daily (day int PRIMARY KEY, s watch_summary);
INSERT INTO daily SELECT 1, s FROM summary;
INSERT INTO daily SELECT 1, watch_agg(15000, 20000) ON CONFLICT (day) DO UPDATE SET s = merge(daily.s, excluded.s);
INSERT INTO daily SELECT 1, watch_agg(15000, 20000) ON CONFLICT (day) DO UPDATE SET s = merge(daily.s, excluded.s);
SELECT s FROM daily;

-- ---- FILTER, DISTINCT, ORDER BY, groups; two aggregates on one state
SELECT watch_agg(watched_ms, duration_ms) FILTER (WHERE duration_ms IS NULL) AS untimed, watch_agg(watched_ms, duration_ms) FILTER (WHERE n > 5) AS nobody FROM w;
SELECT watch_agg(DISTINCT watched_ms, duration_ms) AS each_once FROM (SELECT * FROM w UNION ALL SELECT * FROM w) q;
SELECT watch_agg(watched_ms, duration_ms ORDER BY n DESC)::text = s::text AS order_does_not_matter FROM w, summary GROUP BY s::text;
SELECT duration_ms, watch_agg(watched_ms, duration_ms), completion_rate(watch_agg(watched_ms, duration_ms)) FROM w GROUP BY duration_ms ORDER BY duration_ms;
-- integer columns will do
SELECT watch_agg(watched, duration) FROM (VALUES (5, 10), (10::smallint, 10)) v (watched, duration);
