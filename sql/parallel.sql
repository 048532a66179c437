-- Parallel and partition-wise plans give the very answer of a serial one.
SET search_path = public, tiktrack, tiktrack_internal;
\pset null (null)

-- believable skew; about one row in ten without a kind, shares alone have a type; one in twelve without an actor, and few people on day 0
CREATE TABLE regress_parallel (id int, day int, kind text, type text, platform text, actor bigint, name text, person uuid);
INSERT INTO regress_parallel
SELECT g, g % 7, kind, CASE WHEN kind = 'share' THEN (share_types())[1 + h % 11] END,
	CASE WHEN kind = 'share' AND h % 3 > 0 THEN 'platform ' || h % 17 END, actor, 'user ' || actor, md5(actor::text)::uuid
FROM (SELECT g, (hashint4(g) & 1048575) AS h, CASE WHEN hashint4(g + 2) % 12 <> 0 THEN 7408362061111112156 + (hashint4(g + 2) & 65535) % CASE WHEN g % 7 = 0 THEN 300 ELSE 9000 END END AS actor,
	CASE WHEN hashint4(g + 1) & 15 = 0 THEN NULL WHEN hashint4(g) & 7 < 4 THEN 'view' ELSE (event_kinds())[1 + (hashint4(g) & 65535) % 9] END AS kind
	FROM generate_series(1, 40000) g) q;
ANALYZE regress_parallel;
CREATE TABLE regress_daily AS
SELECT day, id % 500 AS part, engagement_agg(kind) AS e, share_agg(type, platform) AS s, make_engagement(views => id % 3, likes => nullif(id % 2, 0)) AS given,
	engagement_agg(kind, actor) AS p, reach_agg(actor) AS r, reach_agg(name, 9 + day) AS folding, CASE WHEN id % 6 = 1 THEN engagement_agg(kind) WHEN id % 6 <> 4 THEN engagement_agg(kind, name) END AS partly
FROM regress_parallel GROUP BY day, id % 500, id % 3, id % 2, id % 6;
ANALYZE regress_daily;

-- another aggregate on engagement_agg's transition: both share one state, and its final function only looks
CREATE FUNCTION public.regress_views(engagement_summary) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN tiktrack.event_count($1, 'view');
CREATE AGGREGATE public.regress_count_views(kind text) (SFUNC = engagement_transition, STYPE = engagement_summary, COMBINEFUNC = merge,
	FINALFUNC = public.regress_views, PARALLEL = SAFE);
CREATE AGGREGATE public.regress_count_people(actor bigint) (SFUNC = reach_transition, STYPE = reach_sketch, COMBINEFUNC = merge, FINALFUNC = reach, PARALLEL = SAFE);

CREATE TEMP TABLE queries (n int, query text);
INSERT INTO queries VALUES
	(1, $$SELECT engagement_agg(kind) FROM regress_parallel$$),
	(2, $$SELECT share_agg(type) FROM regress_parallel$$),
	(3, $$SELECT share_agg(type, platform) FROM regress_parallel$$),
	(4, $$SELECT rollup(e) FROM regress_daily$$),
	(5, $$SELECT rollup(s) FROM regress_daily$$),
	(6, $$SELECT rollup(given) FROM regress_daily$$),
	(7, $$SELECT engagement_agg(kind) FILTER (WHERE id % 3 = 0), share_agg(type, platform) FILTER (WHERE id < 0), share_agg(type) FILTER (WHERE platform IS NULL) FROM regress_parallel$$),
	(8, $$SELECT day, engagement_agg(kind), share_agg(type, platform), count(*) FROM regress_parallel GROUP BY day ORDER BY day$$),
	(9, $$SELECT engagement_agg(kind), regress_count_views(kind), engagement_rate(engagement_agg(kind)), regress_count_views(kind) + 1 FROM regress_parallel$$),
	(10, $$SELECT rollup(e), rollup(s), share_count(rollup(s)), event_count(rollup(e), 'share') FROM regress_daily$$),
	(11, $$SELECT engagement_agg(kind) FROM regress_parallel WHERE id % 7 > 9$$),
	(12, $$SELECT reach_agg(actor), reach_agg(name), reach_agg(person) FROM regress_parallel$$),
	(13, $$SELECT reach_agg(actor, 16), reach_agg(name, 4), reach_agg(person, 10), reach_agg(actor, 9 + id % 5) FROM regress_parallel$$),
	(14, $$SELECT engagement_agg(kind, actor) FROM regress_parallel$$),
	(15, $$SELECT engagement_agg(kind, name), engagement_agg(kind, person) FROM regress_parallel$$),
	(16, $$SELECT rollup(p), rollup(r), rollup(folding), rollup(partly) FROM regress_daily$$),
	(17, $$SELECT day, engagement_agg(kind, actor), reach_agg(actor), reach_agg(actor) FILTER (WHERE id % 10 = 0), count(*) FROM regress_parallel GROUP BY day ORDER BY day$$),
	(18, $$SELECT day, type, reach_agg(actor), engagement_agg(kind, actor), reach(engagement_agg(kind, name)) FROM regress_parallel GROUP BY day, type ORDER BY day, type COLLATE "C"$$),
	(19, $$SELECT reach_agg(actor), regress_count_people(actor), reach(reach_agg(actor)), regress_count_people(actor) + 1 FROM regress_parallel$$),
	(20, $$SELECT reach_agg(actor), engagement_agg(kind, actor), reach_agg(actor) FILTER (WHERE id < 0) FROM regress_parallel WHERE id % 7 > 9$$),
	(21, $$SELECT reach(engagement_agg(kind, actor)), engaged_users(engagement_agg(kind, actor)), engagement_rate(engagement_agg(kind, actor), 'users'), reach_interval(reach_agg(actor)) FROM regress_parallel$$);

-- Tells whether the plan aggregates partially, and what the query gives.
CREATE FUNCTION pg_temp.ask(query text, OUT partial_steps bigint, OUT answer text) LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (COSTS OFF, FORMAT JSON) ' || query INTO plan;
	partial_steps := (SELECT count(*) FROM jsonb_path_query(plan, 'strict $.**."Partial Mode" ? (@ == "Partial")'));
	EXECUTE format('SELECT string_agg(q::text, E''\n'') FROM (%s) q', query) INTO answer;
END $$;

SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT n, a.* FROM queries, pg_temp.ask(query) a;
SELECT max(partial_steps) AS partial FROM serial;

-- the serial answer against plain SQL
SELECT k.kind, count(p.kind), event_count(s, k.kind)
FROM (SELECT engagement_agg(kind) AS s FROM regress_parallel) q CROSS JOIN unnest(event_kinds()) k (kind) LEFT JOIN regress_parallel p ON p.kind = k.kind
GROUP BY k.kind, event_count(s, k.kind) HAVING count(p.kind) <> event_count(s, k.kind) ORDER BY k.kind COLLATE "C";
SELECT count(*) AS cells_differ
FROM (SELECT type, platform, count(*) AS shares FROM regress_parallel WHERE type IS NOT NULL GROUP BY type, platform) x
FULL JOIN (SELECT b.share_type AS type, b.platform, b.shares FROM (SELECT share_agg(type, platform) AS s FROM regress_parallel) q, breakdown(s) b) y
	ON x.type = y.type AND x.platform IS NOT DISTINCT FROM y.platform AND x.shares = y.shares
WHERE x.type IS NULL OR y.type IS NULL;
-- people: each day an exact or an estimated number
SELECT day, people = reach(r) AS equal, reach_is_exact(r) AS exact, people BETWEEN (reach_interval(r, 0.999)).low AND (reach_interval(r, 0.999)).high AS covered, reached = reach(p) OR NOT reach_is_exact(p) AS reached, engaged = engaged_users(p) OR NOT reach_is_exact(p) AS engaged
FROM (SELECT day, reach_agg(actor) AS r, engagement_agg(kind, actor) AS p, count(DISTINCT actor) AS people, count(DISTINCT actor) FILTER (WHERE kind IN ('view', 'like', 'comment', 'share')) AS reached,
	count(DISTINCT actor) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engaged FROM regress_parallel GROUP BY day) q ORDER BY day;

-- ---- two workers, with and without the leader's help
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SELECT n, p.partial_steps > 0 AS partial, p.answer = s.answer AS same FROM queries JOIN serial s USING (n), pg_temp.ask(query) p ORDER BY n;
SET parallel_leader_participation = off;
SELECT n, p.partial_steps > 0 AS partial, p.answer = s.answer AS same FROM queries JOIN serial s USING (n), pg_temp.ask(query) p ORDER BY n;
RESET parallel_leader_participation;
-- sorted groups
SET enable_hashagg = off;
SELECT n, p.partial_steps > 0 AS partial, p.answer = s.answer AS same FROM queries JOIN serial s USING (n), pg_temp.ask(query) p WHERE n IN (8, 9, 17, 18) ORDER BY n;
RESET enable_hashagg;
SET max_parallel_workers_per_gather = 0;

-- ---- partition-wise: a partial state a partition, combined without regard to any parallel mark
CREATE TABLE regress_parts (LIKE regress_parallel) PARTITION BY HASH (id);
SELECT format('CREATE TABLE regress_parts_%s PARTITION OF regress_parts FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, i) FROM generate_series(0, 3) i
\gexec
INSERT INTO regress_parts SELECT * FROM regress_parallel;
ANALYZE regress_parts;
SET enable_partitionwise_aggregate = on;
SELECT n, p.partial_steps, p.answer = s.answer AS same
FROM (SELECT n, replace(query, 'regress_parallel', 'regress_parts') AS query FROM queries WHERE query LIKE '%regress\_parallel%') q JOIN serial s USING (n), pg_temp.ask(query) p ORDER BY n;
-- and in parallel
SET max_parallel_workers_per_gather = 2;
SELECT n, p.partial_steps > 0 AS partial, p.answer = s.answer AS same
FROM (SELECT n, replace(query, 'regress_parallel', 'regress_parts') AS query FROM queries WHERE query LIKE '%regress\_parallel%') q JOIN serial s USING (n), pg_temp.ask(query) p ORDER BY n;

-- ---- one branch of a UNION ALL is empty: its state is NULL
CREATE TABLE regress_empty (LIKE regress_parallel);
SELECT p.partial_steps > 0 AS partial, p.answer = (SELECT answer FROM serial WHERE n = 3) AS same
FROM pg_temp.ask('SELECT share_agg(type, platform) FROM (SELECT * FROM regress_empty UNION ALL SELECT * FROM regress_parallel UNION ALL SELECT * FROM regress_empty) q') p;
SELECT p.partial_steps > 0 AS partial, p.answer = (SELECT answer FROM serial WHERE n = 14) AS same
FROM pg_temp.ask('SELECT engagement_agg(kind, actor) FROM (SELECT * FROM regress_empty UNION ALL SELECT * FROM regress_parallel UNION ALL SELECT * FROM regress_empty) q') p;
SELECT p.partial_steps > 0 AS partial, p.answer = (SELECT answer FROM serial WHERE n = 12) AS same
FROM pg_temp.ask('SELECT reach_agg(actor), reach_agg(name), reach_agg(person) FROM (SELECT * FROM regress_empty UNION ALL SELECT * FROM regress_parallel UNION ALL SELECT * FROM regress_empty) q') p;

-- ---- an error in a worker is the error of the query
\set VERBOSITY sqlstate
INSERT INTO regress_parallel VALUES (0, 0, 'wink', NULL, NULL);
SELECT engagement_agg(kind) FROM regress_parallel;
SELECT engagement_agg(kind, name) FROM regress_parallel;
SELECT reach_agg(actor, CASE WHEN id > 0 THEN 12 ELSE 3 END) FROM (SELECT * FROM regress_parallel UNION ALL SELECT 0, 0, NULL, NULL, NULL, 1, NULL, NULL) q;
\set VERBOSITY default

DROP AGGREGATE regress_count_views(text);
DROP AGGREGATE regress_count_people(bigint);
DROP FUNCTION regress_views(engagement_summary);
DROP TABLE regress_parallel, regress_daily, regress_parts, regress_empty;

-- ---- watch
CREATE TABLE regress_watch AS SELECT g AS id, g % 7 AS day, CASE WHEN h % 20 > 0 THEN h % 90000 END::bigint AS watched_ms, CASE WHEN h % 13 > 0 THEN h % 60007 END::bigint AS duration_ms
FROM (SELECT g, (hashint4(g) & 1048575) AS h FROM generate_series(1, 20000) g) q;
CREATE TABLE regress_watch_daily AS SELECT day, id % 500 AS part, watch_agg(watched_ms, duration_ms) AS w FROM regress_watch GROUP BY day, id % 500;
ANALYZE regress_watch, regress_watch_daily;
CREATE TEMP TABLE watch_queries (n int, query text);
INSERT INTO watch_queries VALUES (1, $$SELECT watch_agg(watched_ms, duration_ms) FROM regress_watch$$), (2, $$SELECT rollup(w) FROM regress_watch_daily$$),
	(3, $$SELECT day, watch_agg(watched_ms, duration_ms) FILTER (WHERE id % 3 = 0), count(*) FROM regress_watch GROUP BY day ORDER BY day$$),
	(4, $$SELECT watch_agg(watched_ms, duration_ms), completion_rate(watch_agg(watched_ms, duration_ms)) FROM regress_watch$$), (5, $$SELECT watch_agg(watched_ms, duration_ms) FROM regress_watch WHERE id % 7 > 9$$);
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE watch_serial AS SELECT n, a.* FROM watch_queries, pg_temp.ask(query) a;
SELECT max(partial_steps) AS partial, count(DISTINCT answer) FILTER (WHERE n <= 2) AS answers_of_rows_and_of_days FROM watch_serial;
SET max_parallel_workers_per_gather = 2;
SELECT n, p.partial_steps > 0 AS partial, p.answer IS NOT DISTINCT FROM s.answer AS same FROM watch_queries JOIN watch_serial s USING (n), pg_temp.ask(query) p ORDER BY n;
DROP TABLE regress_watch, regress_watch_daily;
