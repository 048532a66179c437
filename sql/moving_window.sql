-- A sliding frame adds and takes away, or is built anew where people can't be taken away; it must equal the plain aggregate
-- over the same rows, bit for bit.
SET search_path = public, tiktrack, tiktrack_internal;
\pset null (null)

-- rn is the row's place, t has gaps and ties, grp counts the groups of equal t
CREATE TABLE regress_window AS
SELECT g AS rn, t, dense_rank() OVER (ORDER BY t)::int AS grp, h & 1 = 0 AS chosen,
	CASE WHEN h % 5 > 0 THEN (event_kinds())[1 + (h >> 4) % 9] END AS kind,
	CASE WHEN h % 7 > 1 THEN (share_types())[1 + (h >> 5) % 11] END AS type,
	CASE (h >> 7) % 6 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'instagram' WHEN 3 THEN 'a b/c' ELSE 'p' || (h >> 9) % 5 END AS platform,
	CASE (h >> 3) % 6
		WHEN 0 THEN NULL
		WHEN 1 THEN make_engagement(views => h % 100)
		WHEN 2 THEN make_engagement(h % 5, h % 7, nullif(h % 3, 0))
		WHEN 3 THEN 'v1'::engagement_summary
		ELSE (SELECT engagement_agg((event_kinds())[1 + (h + i) % 9]) FROM generate_series(1, h % 6) i)
	END AS e,
	CASE (h >> 6) % 5
		WHEN 0 THEN NULL
		WHEN 1 THEN make_shares('duet', NULL, h % 3)
		WHEN 2 THEN 'v1'::share_summary
		ELSE (SELECT share_agg((share_types())[1 + (h + i) % 11], 'p' || (h * i) % 4) FROM generate_series(1, 1 + h % 6) i)
	END AS s,
	CASE WHEN h % 8 > 0 THEN h % 50 END AS actor,
	CASE (h >> 4) % 9
		WHEN 0 THEN NULL
		WHEN 1 THEN CASE WHEN h % 3 = 0 THEN make_engagement(h % 5, h % 7, nullif(h % 3, 0)) ELSE 'v1' END
		WHEN 2 THEN (SELECT engagement_agg((event_kinds())[1 + (h + i) % 9]) FROM generate_series(1, h % 6) i)
		WHEN 3 THEN engagement_agg_of_nobody
		ELSE (SELECT engagement_agg((event_kinds())[1 + (h + i) % 9], h * i % 70) FROM generate_series(1, h % 8) i)
	END AS p,
	CASE (h >> 5) % 5 WHEN 0 THEN NULL WHEN 1 THEN (SELECT reach_agg(h + i, 4 + h % 9) FROM generate_series(1, h % 40) i) ELSE (SELECT reach_agg(h * i % 90, 8) FROM generate_series(1, h % 6) i) END AS r
FROM (SELECT engagement_agg('view', NULL::bigint) AS engagement_agg_of_nobody) n, (SELECT g, g * 2 / 3 + (g / 20) * 9 AS t, (hashint4(g) & 1048575) AS h FROM generate_series(1, 160) g) q;
SELECT count(*) AS rows, count(kind) < count(*) AS null_kinds, count(type) < count(*) AS null_types, count(e) < count(*) AS null_e, count(s) < count(*) AS null_s,
	count(DISTINCT t) < count(*) AS ties, bool_or(e::text LIKE '%?%') AS untold, min(pg_column_size(e)) < 80 AS short_headers,
	count(reach(p)) > 20 AS people, count(p) - count(reach(p)) > 20 AS without, count(DISTINCT r::jsonb -> 'precision') > 5 AS precisions, bool_or(NOT reach_is_exact(r)) AS estimates FROM regress_window;

-- every aggregate, alone and with FILTER
CREATE TEMP TABLE calls (n int, call text, send text);
INSERT INTO calls VALUES (1, 'engagement_agg(b.kind)', 'engagement'), (2, 'share_agg(b.type)', 'share'), (3, 'share_agg(b.type, b.platform)', 'share'),
	(4, 'rollup(b.e)', 'engagement'), (5, 'rollup(b.s)', 'share'), (6, 'engagement_agg(b.kind, b.actor)', 'engagement'), (7, 'reach_agg(b.actor::text, 6)', 'reach'),
	(8, 'rollup(b.p)', 'engagement'), (9, 'rollup(b.r)', 'reach');
INSERT INTO calls SELECT n + 10, call || ' FILTER (WHERE b.chosen)', send FROM calls;
-- every kind of frame, and the rows b that it gives to row a
CREATE TEMP TABLE frames (n int, frame text, condition text);
INSERT INTO frames VALUES
	(1, 'ORDER BY rn ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING', 'b.rn BETWEEN a.rn - 3 AND a.rn + 2'),
	(2, 'ORDER BY rn ROWS 20 PRECEDING', 'b.rn BETWEEN a.rn - 20 AND a.rn'),
	(3, 'ORDER BY rn ROWS CURRENT ROW', 'b.rn = a.rn'),
	(4, 'ORDER BY rn ROWS BETWEEN 9 PRECEDING AND 7 PRECEDING', 'b.rn BETWEEN a.rn - 9 AND a.rn - 7'),
	(5, 'ORDER BY rn ROWS BETWEEN 5 FOLLOWING AND 6 FOLLOWING', 'b.rn BETWEEN a.rn + 5 AND a.rn + 6'),
	(6, 'ORDER BY rn ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING', 'b.rn >= a.rn'),
	(7, 'ORDER BY rn ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW', 'b.rn <= a.rn'),
	(8, 'ORDER BY rn ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING', 'false'),
	(9, 'ORDER BY t RANGE BETWEEN 4 PRECEDING AND 3 FOLLOWING', 'b.t BETWEEN a.t - 4 AND a.t + 3'),
	(10, 'ORDER BY t RANGE BETWEEN 9 PRECEDING AND 8 PRECEDING', 'b.t BETWEEN a.t - 9 AND a.t - 8'),
	(11, 'ORDER BY t RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING', 'b.t >= a.t'),
	(12, 'ORDER BY t', 'b.t <= a.t'),
	(13, 'ORDER BY t GROUPS BETWEEN 2 PRECEDING AND 1 FOLLOWING', 'b.grp BETWEEN a.grp - 2 AND a.grp + 1'),
	(14, 'ORDER BY t GROUPS BETWEEN 3 FOLLOWING AND 4 FOLLOWING', 'b.grp BETWEEN a.grp + 3 AND a.grp + 4'),
	(15, 'ORDER BY rn ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW', 'b.rn BETWEEN a.rn - 3 AND a.rn + 2 AND b.rn <> a.rn'),
	(16, 'ORDER BY t GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE GROUP', 'b.grp BETWEEN a.grp - 1 AND a.grp + 1 AND b.grp <> a.grp'),
	(17, 'ORDER BY t RANGE BETWEEN 4 PRECEDING AND 3 FOLLOWING EXCLUDE TIES', 'b.t BETWEEN a.t - 4 AND a.t + 3 AND (b.t <> a.t OR b.rn = a.rn)'),
	(18, '', 'true'),
	(19, 'PARTITION BY rn % 3 ORDER BY rn ROWS BETWEEN 2 PRECEDING AND CURRENT ROW', 'b.rn BETWEEN a.rn - 6 AND a.rn AND b.rn % 3 = a.rn % 3');

-- How many rows of a window query differ from the correlated one, and how many frames had an answer.
CREATE FUNCTION pg_temp.compare(call text, send text, frame text, condition text, rows_of text, OUT differ bigint, OUT rows bigint, OUT answered bigint) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('WITH w AS MATERIALIZED (SELECT rn, %1$s OVER (%2$s) AS x FROM %5$s b),
		o AS MATERIALIZED (SELECT rn, (SELECT %1$s FROM %5$s b WHERE %3$s) AS y FROM %5$s a)
		SELECT count(*) FILTER (WHERE x::text IS DISTINCT FROM y::text OR %4$s_send(x) IS DISTINCT FROM %4$s_send(y)), count(*), count(x) FROM w FULL JOIN o USING (rn)',
		call, frame, condition, send, rows_of) INTO differ, rows, answered;
END $$;

-- no frame of any aggregate differs; some frames have nothing, and are NULL
SELECT f.frame, c.call, r.differ
FROM frames f, calls c, pg_temp.compare(c.call, c.send, f.frame, f.condition, 'regress_window') r WHERE r.differ > 0 ORDER BY f.n, c.n;
SELECT f.n, f.frame, min(r.rows) AS rows, min(r.answered) AS least_answered, max(r.answered) AS most_answered
FROM frames f, calls c, pg_temp.compare(c.call, c.send, f.frame, f.condition, 'regress_window') r GROUP BY f.n, f.frame ORDER BY f.n;

-- a few by hand: add, skip a NULL, take away, empty, begin again
SELECT n, k, engagement_agg(k) OVER (ORDER BY n ROWS 1 PRECEDING) AS e
FROM (VALUES (1, NULL), (2, 'view'), (3, 'like'), (4, NULL), (5, NULL), (6, 'view'), (7, 'view')) v (n, k) ORDER BY n;
SELECT n, s, rollup(s) OVER (ORDER BY n ROWS 1 PRECEDING)
FROM (VALUES (1, NULL::engagement_summary), (2, 'v1'), (3, 'v1 view=1?2'), (4, 'v1 like=1'), (5, NULL), (6, NULL), (7, 'v1 view=0?1')) v (n, s) ORDER BY n;
SELECT n, s, rollup(s) OVER (ORDER BY n ROWS 1 PRECEDING)
FROM (VALUES (1, NULL::share_summary), (2, 'v1'), (3, 'v1 duet=1 external/vk=2'), (4, 'v1 duet=1'), (5, NULL), (6, NULL), (7, 'v1 external=3')) v (n, s) ORDER BY n;
SELECT n, s, rollup(s) OVER (ORDER BY n ROWS 1 PRECEDING)
FROM (VALUES (1, NULL::reach_sketch), (2, 'v1 precision=12 {}'), (3, 'v1 precision=12 {1d0b14e4db018fed,910a2dec89025cc1}'), (4, 'v1 precision=12 {910a2dec89025cc1}'), (5, NULL), (6, NULL), (7, 'v1 precision=4 {975835de1c9756ce}')) v (n, s) ORDER BY n;
-- people come and go; once a part that does not tell its own has left the frame, they are known again
SELECT n, s, reach(rollup(s) OVER w), engaged_users(rollup(s) OVER w), event_count(rollup(s) OVER w, 'view') AS views
FROM (SELECT engagement_agg('view', a) AS viewers FROM generate_series(1, 2) a) x, (SELECT engagement_agg('like', a) AS likers FROM generate_series(2, 3) a) y,
	LATERAL (VALUES (1, viewers), (2, likers), (3, 'v1 view=5'), (4, 'v1 impression=1'), (5, viewers), (6, likers), (7, NULL), (8, NULL), (9, 'v1 view=1 like=0?1')) v (n, s) WINDOW w AS (ORDER BY n ROWS 1 PRECEDING) ORDER BY n;
-- once empty of untold parts, a sum is known again
SELECT n, event_count(rollup(s) OVER (ORDER BY n ROWS 1 PRECEDING), 'like') AS likes
FROM (VALUES (1, 'v1 like=1'::engagement_summary), (2, 'v1 like=2'), (3, 'v1 view=1 like=0?1'), (4, 'v1 like=3'), (5, 'v1 like=4')) v (n, s) ORDER BY n;

-- ---- large summaries, compressed or out of line, as the first state and later; and one that outgrows the next
CREATE TABLE regress_large (rn int, chosen boolean, s share_summary, e engagement_summary, p engagement_summary, r reach_sketch);
INSERT INTO regress_large
SELECT g, g % 4 <> 0,
	CASE WHEN g % 9 = 0 THEN NULL WHEN g % 9 = 1 THEN make_shares('duet', NULL, g)
		ELSE (SELECT share_agg('external', md5((i * (1 + g % 3))::text) || CASE WHEN g % 2 = 0 THEN '' ELSE repeat('z', 40) END) FROM generate_series(1, 120 + g) i) END,
	CASE WHEN g % 5 = 0 THEN make_engagement(views => g) ELSE 'v1 view=3' END,
	CASE WHEN g % 7 = 0 THEN NULL WHEN g % 7 = 1 THEN (SELECT engagement_agg('view', i) FROM generate_series(g, g) i) WHEN g % 17 = 2 THEN 'v1 view=1' ELSE (SELECT engagement_agg(CASE i % 3 WHEN 0 THEN 'view' ELSE 'share' END, g * 40 + i) FROM generate_series(1, 350 + 12 * g) i) END,
	CASE WHEN g % 8 = 0 THEN NULL WHEN g % 8 = 1 THEN reach_agg_of_one ELSE (SELECT reach_agg(g * 40 + i) FROM generate_series(1, 400 + 5 * g) i) END
FROM generate_series(1, 45) g, (SELECT reach_agg('somebody'::text) AS reach_agg_of_one) o;
SELECT bool_or(pg_column_size(s) > 5000) AS large, bool_or(pg_column_size(s) < octet_length(share_send(s)) - 1000) AS compressed,
	pg_relation_size(reltoastrelid) > 0 AS out_of_line, min(pg_column_size(s)) < 40 AS short_headers, bool_or(reach_is_exact(p)) AND NOT bool_and(reach_is_exact(p)) AS both_forms_of_people, bool_or(reach_is_exact(r)) AND NOT bool_and(reach_is_exact(r)) AS both_forms
FROM regress_large, pg_class WHERE pg_class.oid = 'regress_large'::regclass GROUP BY reltoastrelid;
CREATE TABLE regress_external (LIKE regress_large);
ALTER TABLE regress_external ALTER s SET STORAGE EXTERNAL, ALTER p SET STORAGE EXTERNAL, ALTER r SET STORAGE EXTERNAL;
INSERT INTO regress_external SELECT rn, chosen, s::text::share_summary, e, p::text::engagement_summary, r::text::reach_sketch FROM regress_large;
CREATE TABLE regress_main (LIKE regress_large);
ALTER TABLE regress_main ALTER s SET STORAGE MAIN, ALTER p SET STORAGE MAIN, ALTER r SET STORAGE MAIN;
INSERT INTO regress_main SELECT rn, chosen, s::text::share_summary, e, p::text::engagement_summary, r::text::reach_sketch FROM regress_large;
SELECT l.rows_of, f.n, c.call, r.differ
FROM (VALUES ('regress_large'), ('regress_external'), ('regress_main')) l (rows_of), frames f, calls c, pg_temp.compare(c.call, c.send, f.frame, f.condition, rows_of) r
WHERE f.n IN (1, 3, 5, 6, 8, 15) AND c.n IN (4, 5, 8, 9, 14, 15, 18, 19) AND r.differ > 0 ORDER BY l.rows_of COLLATE "C", f.n, c.n;
SELECT l.rows_of, sum(r.rows) AS rows, sum(r.answered) BETWEEN 1 AND sum(r.rows) - 1 AS answered
FROM (VALUES ('regress_large'), ('regress_external'), ('regress_main')) l (rows_of), frames f, calls c, pg_temp.compare(c.call, c.send, f.frame, f.condition, rows_of) r
WHERE f.n IN (1, 3, 5, 6, 8, 15) AND c.n IN (4, 5, 8, 9, 14, 15, 18, 19) GROUP BY l.rows_of ORDER BY l.rows_of COLLATE "C";
-- what the table holds was only read
SELECT count(*) AS changed FROM regress_large a JOIN regress_main b USING (rn) JOIN regress_external c USING (rn)
WHERE a.s::text IS DISTINCT FROM b.s::text OR a.s::text IS DISTINCT FROM c.s::text OR a.p::text IS DISTINCT FROM b.p::text OR a.p::text IS DISTINCT FROM c.p::text
	OR a.r::text IS DISTINCT FROM b.r::text OR a.r::text IS DISTINCT FROM c.r::text;

-- ---- a window over groups, and several windows side by side
SELECT count(*) AS differ
FROM (SELECT t, rollup(engagement_agg(kind)) OVER (ORDER BY t ROWS 6 PRECEDING) AS x, rollup(share_agg(type, platform)) OVER (ORDER BY t ROWS 6 PRECEDING) AS y,
	rollup(engagement_agg(kind, actor)) OVER (ORDER BY t ROWS 6 PRECEDING) AS p, rollup(reach_agg(actor)) OVER (ORDER BY t ROWS 6 PRECEDING) AS r,
	row_number() OVER (ORDER BY t) AS n FROM regress_window GROUP BY t) w
WHERE x::text IS DISTINCT FROM (SELECT engagement_agg(kind)::text FROM regress_window b WHERE b.grp BETWEEN n - 6 AND n)
	OR y::text IS DISTINCT FROM (SELECT share_agg(type, platform)::text FROM regress_window b WHERE b.grp BETWEEN n - 6 AND n)
	OR p::text IS DISTINCT FROM (SELECT engagement_agg(kind, actor)::text FROM regress_window b WHERE b.grp BETWEEN n - 6 AND n) OR r::text IS DISTINCT FROM (SELECT reach_agg(actor)::text FROM regress_window b WHERE b.grp BETWEEN n - 6 AND n);
SELECT count(*) AS differ
FROM (SELECT rn, engagement_agg(kind) OVER (ORDER BY rn ROWS 4 PRECEDING) AS a, engagement_agg(kind) OVER (ORDER BY rn DESC ROWS 4 PRECEDING) AS b,
	engagement_rate(rollup(e) OVER (ORDER BY rn ROWS 4 PRECEDING), 10) AS c, rollup(e) OVER (ORDER BY rn ROWS 4 PRECEDING) AS d FROM regress_window) w
WHERE a::text IS DISTINCT FROM (SELECT engagement_agg(kind)::text FROM regress_window x WHERE x.rn BETWEEN w.rn - 4 AND w.rn)
	OR b::text IS DISTINCT FROM (SELECT engagement_agg(kind)::text FROM regress_window x WHERE x.rn BETWEEN w.rn AND w.rn + 4)
	OR c IS DISTINCT FROM engagement_rate(d, 10);

DROP TABLE regress_window, regress_large, regress_external, regress_main;

-- ---- watch: the same frames
CREATE TABLE regress_watch AS
SELECT g AS rn, g * 2 / 3 + (g / 20) * 9 AS t, dense_rank() OVER (ORDER BY g * 2 / 3 + (g / 20) * 9)::int AS grp, h & 1 = 0 AS chosen,
	CASE WHEN h % 5 > 0 THEN h % 30 * 100 END::bigint AS watched_ms, CASE WHEN h % 7 = 0 THEN NULL WHEN h % 7 = 1 THEN 0 ELSE 1000 + h % 3 * 500 END::bigint AS duration_ms,
	CASE h % 6 WHEN 0 THEN NULL WHEN 1 THEN 'v1'::watch_summary ELSE (SELECT watch_agg((h * i) % 2000, (h + i) % 900) FROM generate_series(1, h % 40) i) END AS w
FROM (SELECT g, (hashint4(g) & 1048575) AS h FROM generate_series(1, 160) g) q;
SELECT f.frame, c.call, r.differ
FROM frames f, (VALUES ('watch_agg(b.watched_ms, b.duration_ms)'), ('watch_agg(b.watched_ms, b.duration_ms) FILTER (WHERE b.chosen)'), ('rollup(b.w)'), ('rollup(b.w) FILTER (WHERE b.chosen)')) c (call),
	pg_temp.compare(c.call, 'watch', f.frame, f.condition, 'regress_watch') r WHERE r.differ > 0 OR r.rows <> 160 ORDER BY f.n, c.call COLLATE "C";
SELECT n, w, d, watch_agg(w, d) OVER (ORDER BY n ROWS 1 PRECEDING)
FROM (VALUES (1, NULL, 10), (2, 5, 10), (3, 10, 10), (4, 7, NULL), (5, NULL, NULL), (6, NULL, 5), (7, 0, 10)) v (n, w, d) ORDER BY n;
DROP TABLE regress_watch;
