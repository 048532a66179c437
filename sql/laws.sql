-- The laws of the summaries over random rows: any grouping, any order, through text and through bytes, the answer is one.
-- Only truths are printed, so that another server's random numbers do not matter.
SET search_path = public, tiktrack, tiktrack_internal;
\pset null (null)

SELECT setseed(0.20240501) IS NOT NULL AS seeded;
CREATE TEMP TABLE rows AS
SELECT g AS id, (random() * 999)::int AS shard, (random() * 6)::int AS day,
	CASE WHEN random() < 0.05 THEN NULL WHEN random() < 0.7 THEN 'view' ELSE (event_kinds())[1 + floor(random() * 9)::int] END AS kind,
	CASE WHEN random() < 0.2 THEN NULL ELSE (share_types())[1 + floor(random() ^ 2 * 11)::int] END AS type,
	CASE WHEN random() < 0.3 THEN NULL WHEN random() < 0.1 THEN '' ELSE 'app ' || floor(random() ^ 3 * 30)::int END AS platform,
	CASE WHEN random() < 0.1 THEN NULL ELSE floor(random() ^ 3 * 4000)::bigint - 2000 END AS actor
FROM generate_series(1, 20000) g;

-- ---- the whole, in one pass, against plain SQL
CREATE TEMP TABLE whole AS
SELECT engagement_agg(kind) AS e, share_agg(type) AS s1, share_agg(type, platform) AS s2, engagement_agg(kind, actor) AS p, reach_agg(actor) AS r, reach_agg(actor::text, 7) AS r7 FROM rows;
SELECT event_count(e, 'view') = count(*) FILTER (WHERE kind = 'view') AS view, event_count(e, 'impression') = count(*) FILTER (WHERE kind = 'impression') AS impression,
	event_count(e, 'like') = count(*) FILTER (WHERE kind = 'like') AS like, event_count(e, 'comment') = count(*) FILTER (WHERE kind = 'comment') AS comment,
	event_count(e, 'share') = count(*) FILTER (WHERE kind = 'share') AS share, event_count(e, 'save') = count(*) FILTER (WHERE kind = 'save') AS save,
	event_count(e, 'follow') = count(*) FILTER (WHERE kind = 'follow') AS follow, event_count(e, 'profile_visit') = count(*) FILTER (WHERE kind = 'profile_visit') AS profile_visit,
	event_count(e, 'link_click') = count(*) FILTER (WHERE kind = 'link_click') AS link_click,
	engagements(e) = count(*) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engagements,
	engagement_rate(e) = count(*) FILTER (WHERE kind IN ('like', 'comment', 'share'))::float8 / count(*) FILTER (WHERE kind = 'view') AS rate,
	engagements(e, event_kinds()) = count(kind) AS all
FROM rows, whole GROUP BY e::text, event_count(e, 'view'), event_count(e, 'impression'), event_count(e, 'like'), event_count(e, 'comment'), event_count(e, 'share'),
	event_count(e, 'save'), event_count(e, 'follow'), event_count(e, 'profile_visit'), event_count(e, 'link_click'), engagements(e), engagement_rate(e), engagements(e, event_kinds());
SELECT count(*) AS cells_differ
FROM (SELECT type, nullif(platform, '') AS platform, count(*) AS shares FROM rows WHERE type IS NOT NULL GROUP BY 1, 2) x
FULL JOIN (SELECT b.* FROM whole, breakdown(s2) b) y
	ON x.type = y.share_type AND x.platform IS NOT DISTINCT FROM y.platform AND x.shares = y.shares WHERE x.type IS NULL OR y.share_type IS NULL;
-- the order of breakdown is that of ORDER BY over bytes
SELECT array_agg(b.n ORDER BY b.n) = array_agg(b.n ORDER BY b.shares DESC, b.share_type COLLATE "C", b.platform COLLATE "C" NULLS LAST) AS ordered
FROM whole, breakdown(s2) WITH ORDINALITY b (share_type, platform, shares, fraction, n);
SELECT bool_and(share_count(s1, t) = share_count(s2, t) AND share_count(s1, t) = (SELECT count(*) FROM rows WHERE type = t)) AS types, share_count(s1) = share_count(s2) AS total
FROM whole, unnest(share_types()) t GROUP BY share_count(s1), share_count(s2);

-- of people: an estimate of the known truth, whose interval holds it
SELECT bool_and(event_count(p, k) = event_count(e, k)) AS same_counts FROM whole, unnest(event_kinds()) k;
SELECT t.people BETWEEN (reach_interval(r, 0.9999)).low AND (reach_interval(r, 0.9999)).high AS all, NOT reach_is_exact(r) AS estimated, t.people BETWEEN (reach_interval(r7, 0.9999)).low AND (reach_interval(r7, 0.9999)).high AS by_name,
	t.reached BETWEEN (reach_interval(p, 0.9999)).low AND (reach_interval(p, 0.9999)).high AS reached, abs(engaged_users(p) - t.engaged) <= 0.05 * t.engaged AS engaged,
	engagement_rate(p, 'users') = engaged_users(p)::float8 / reach(p) AS rate
FROM whole, (SELECT count(DISTINCT actor) AS people, count(DISTINCT actor) FILTER (WHERE kind IN ('view', 'like', 'comment', 'share')) AS reached,
	count(DISTINCT actor) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engaged FROM rows) t;
-- and the very number where they are few: each shard and each kind
SELECT count(*) AS groups, count(*) FILTER (WHERE reach(p) IS DISTINCT FROM nullif(people, 0) AND reach_is_exact(p)) AS reach_differs, count(*) FILTER (WHERE engaged_users(p) IS DISTINCT FROM CASE WHEN anybody THEN engaged END AND reach_is_exact(p)) AS engaged_differ,
	count(*) FILTER (WHERE reach_is_exact(r) AND reach(r) IS DISTINCT FROM nullif(actors, 0)) AS actors_differ, count(*) FILTER (WHERE reach_is_exact(p)) > 900 AS exact
FROM (SELECT engagement_agg(kind, actor) AS p, reach_agg(actor) AS r, count(DISTINCT actor) AS actors, bool_or(actor IS NOT NULL AND kind IS NOT NULL) AS anybody,
		count(DISTINCT actor) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engaged,
		CASE WHEN bool_or(kind = 'view' AND actor IS NOT NULL) THEN count(DISTINCT actor) FILTER (WHERE kind IN ('view', 'like', 'comment', 'share')) END AS people
	FROM rows GROUP BY GROUPING SETS ((shard), (kind), (day), ())) q;

-- ---- rollup of parts = the whole, whatever the grouping
CREATE FUNCTION pg_temp.same(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	same boolean;
BEGIN
	EXECUTE 'SELECT engagement_send(p.e) = engagement_send(w.e) AND share_send(p.s1) = share_send(w.s1) AND share_send(p.s2) = share_send(w.s2)
		AND p.e::text = w.e::text AND p.s1::text = w.s1::text AND p.s2::text = w.s2::text
		AND engagement_send(p.p) = engagement_send(w.p) AND reach_send(p.r) = reach_send(w.r) AND reach_send(p.r7) = reach_send(w.r7) AND p.p::text = w.p::text AND p.r::text = w.r::text FROM whole w, (' || query || ') p' INTO same;
	RETURN same;
END $$;
CREATE TEMP TABLE groupings (grouping text);
INSERT INTO groupings VALUES ('id'), ('shard'), ('day'), ('shard, day'), ('kind'), ('type, platform'), ('id % 2'), ('()'), ('id < 0'), ('id / 7777');
SELECT grouping, pg_temp.same(format('SELECT rollup(e) AS e, rollup(s1) AS s1, rollup(s2) AS s2, rollup(p) AS p, rollup(r) AS r, rollup(r7) AS r7
	FROM (SELECT engagement_agg(kind) AS e, share_agg(type) AS s1, share_agg(type, platform) AS s2, engagement_agg(kind, actor) AS p, reach_agg(actor) AS r, reach_agg(actor::text, 7) AS r7 FROM rows GROUP BY %s) q', grouping)) FROM groupings ORDER BY grouping COLLATE "C";
-- of rollups of rollups
SELECT pg_temp.same('SELECT rollup(e) AS e, rollup(s1) AS s1, rollup(s2) AS s2, rollup(p) AS p, rollup(r) AS r, rollup(r7) AS r7
	FROM (SELECT rollup(e) AS e, rollup(s1) AS s1, rollup(s2) AS s2, rollup(p) AS p, rollup(r) AS r, rollup(r7) AS r7
	FROM (SELECT shard, day, engagement_agg(kind) AS e, share_agg(type) AS s1, share_agg(type, platform) AS s2, engagement_agg(kind, actor) AS p, reach_agg(actor) AS r, reach_agg(actor::text, 7) AS r7 FROM rows GROUP BY shard, day) q GROUP BY day) r');

-- ---- a thousand shards, in random order, through text; and the bytes agree with the text
CREATE TEMP TABLE shards AS
SELECT n, q.* FROM generate_series(0, 1020) n LEFT JOIN (SELECT shard, engagement_agg(kind) AS e, share_agg(type) AS s1, share_agg(type, platform) AS s2,
	engagement_agg(kind, actor) AS p, reach_agg(actor) AS r, reach_agg(actor::text, 7) AS r7 FROM rows GROUP BY shard) q ON q.shard = n;
SELECT count(shard) BETWEEN 990 AND 1000 AS shards, count(*) FILTER (WHERE shard IS NULL) > 10 AS empty FROM shards;
SELECT order_no, pg_temp.same('SELECT rollup(e::text::engagement_summary ORDER BY random()) AS e, rollup(s1::text::share_summary ORDER BY random()) AS s1,
	rollup(s2::text::share_summary ORDER BY random()) AS s2, rollup(p::text::engagement_summary ORDER BY random()) AS p, rollup(r::text::reach_sketch ORDER BY random()) AS r, rollup(r7::text::reach_sketch ORDER BY random()) AS r7 FROM shards') FROM generate_series(1, 3) order_no ORDER BY order_no;
SELECT bool_and(engagement_send(e::text::engagement_summary) = engagement_send(e) AND share_send(s1::text::share_summary) = share_send(s1)
	AND share_send(s2::text::share_summary) = share_send(s2) AND engagement_send(p::text::engagement_summary) = engagement_send(p) AND reach_send(r::text::reach_sketch) = reach_send(r)
	AND reach_send(r7::text::reach_sketch) = reach_send(r7)) AS text_is_bytes FROM shards;
-- equal bytes exactly where the text is equal
SELECT count(DISTINCT e::text) = count(DISTINCT engagement_send(e)) AS one_form_e, count(DISTINCT s2::text) = count(DISTINCT share_send(s2)) AS one_form_s,
	count(DISTINCT p::text) = count(DISTINCT engagement_send(p)) AS one_form_p, count(DISTINCT r::text) = count(DISTINCT reach_send(r)) AS one_form_r FROM shards;

-- ---- merge: commutes, associates, has an identity; also with parts that were not told
CREATE TEMP TABLE parts AS
SELECT n, CASE WHEN n % 3 = 0 THEN make_engagement(n, nullif(n % 2, 0), likes => n % 5) ELSE e END AS e, s2 AS s,
	-- some with people, some without, some of many people, some of them lost
	CASE n % 5 WHEN 0 THEN e WHEN 1 THEN merge(p, make_engagement(views => nullif(n % 2, 0))) WHEN 2 THEN (SELECT engagement_agg('impression')) ELSE p END AS p,
	CASE n % 6 WHEN 0 THEN NULL WHEN 1 THEN r7 WHEN 2 THEN (SELECT reach_agg(actor) FROM rows WHERE id % 40 < n) WHEN 3 THEN (SELECT reach_agg(actor, 9) FROM rows WHERE id < 10 * n) ELSE r END AS r
FROM shards WHERE n <= 60;
SELECT bool_and(engagement_send(merge(a.e, b.e)) IS NOT DISTINCT FROM engagement_send(merge(b.e, a.e)) AND share_send(merge(a.s, b.s)) IS NOT DISTINCT FROM share_send(merge(b.s, a.s))
		AND engagement_send(merge(a.p, b.p)) IS NOT DISTINCT FROM engagement_send(merge(b.p, a.p)) AND reach_send(merge(a.r, b.r)) IS NOT DISTINCT FROM reach_send(merge(b.r, a.r))) AS commutes,
	bool_and(engagement_send(merge(merge(a.e, b.e), c.e)) IS NOT DISTINCT FROM engagement_send(merge(a.e, merge(b.e, c.e)))
		AND share_send(merge(merge(a.s, b.s), c.s)) IS NOT DISTINCT FROM share_send(merge(a.s, merge(b.s, c.s)))
		AND engagement_send(merge(merge(a.p, b.p), c.p)) IS NOT DISTINCT FROM engagement_send(merge(a.p, merge(b.p, c.p)))
		AND reach_send(merge(merge(a.r, b.r), c.r)) IS NOT DISTINCT FROM reach_send(merge(a.r, merge(b.r, c.r)))) AS associates
FROM parts a, parts b, parts c WHERE c.n % 10 = 0;
SELECT bool_and(engagement_send(merge(e, 'v1')) = engagement_send(e) AND engagement_send(merge('v1', e)) = engagement_send(e)
	AND share_send(merge(s, 'v1')) = share_send(s) AND share_send(merge('v1', s)) = share_send(s)
	AND engagement_send(merge(p, 'v1')) = engagement_send(p) AND engagement_send(merge('v1', p)) = engagement_send(p)
	AND reach_send(merge(r, 'v1 precision=16 {}')) = reach_send(r) AND reach_send(merge('v1 precision=16 {}', r)) = reach_send(r)) AS identity FROM parts;
-- people are a set: merged with itself, or with a part of it, nothing changes
SELECT bool_and(reach_send(merge(a.r, a.r)) = reach_send(a.r)) AS sketches, bool_and(reach_send(reach_sketch(merge(p, p))) = reach_send(reach_sketch(p)) AND engaged_users(merge(p, p)) = engaged_users(p)) AS summaries,
	bool_and(reach_send(merge(merge(a.r, b.r), a.r)) = reach_send(merge(a.r, b.r))) AS absorbs FROM parts a, LATERAL (SELECT r FROM parts x WHERE x.n = (a.n + 7) % 60) b (r);
-- the sketch of a union is the union of the sketches, at any two precisions
SELECT bool_and(reach_send(merge(a, b)) = reach_send(c)) AS union_of_sketches, count(*) AS sets
FROM (SELECT k, reach_agg(actor, 4 + k % 13) FILTER (WHERE id % 3 = 0) AS a, reach_agg(actor, 16 - k % 5) FILTER (WHERE id % 2 = 0) AS b, reach_agg(actor, least(4 + k % 13, 16 - k % 5)) FILTER (WHERE id % 3 = 0 OR id % 2 = 0) AS c
	FROM rows, generate_series(1, 26) k WHERE id < 100 * k GROUP BY k) q;
-- a set is no smaller than its parts, and no larger than their sum where all are counted
SELECT bool_and(reach(m) >= greatest(reach(a.r), reach(b.r)) AND reach(m) <= reach(a.r) + reach(b.r)) AS bounded, bool_and(reach_is_exact(m)) AS exact
FROM shards a JOIN shards b ON b.n = a.n + 1, merge(a.r, b.r) m WHERE a.r IS NOT NULL AND b.r IS NOT NULL;
SELECT bool_and(o.overlap = reach(a.r) + reach(b.r) - reach(merge(a.r, b.r)) AND o.exact) AS overlap FROM shards a JOIN shards b ON b.n = a.n + 1, reach_overlap(a.r, b.r) o WHERE o.exact IS NOT NULL;
-- whether people are known does not depend on the order either: not where a part has events of people and does not tell whose
SELECT bool_and((reach(merge(a.p, b.p)) IS NOT NULL) = (a.told AND b.told AND (reach(a.p) IS NOT NULL OR reach(b.p) IS NOT NULL))) AS known
FROM (SELECT n, p, n % 5 NOT IN (0, 1) AS told FROM parts WHERE p IS NOT NULL) a, (SELECT n, p, n % 5 NOT IN (0, 1) AS told FROM parts WHERE p IS NOT NULL) b;
-- counts add up: an accessor of the merge is the sum of the accessors
SELECT bool_and(event_count(merge(a.e, b.e), 'view') = event_count(a.e, 'view') + event_count(b.e, 'view')
	AND share_count(merge(a.s, b.s), 'duet') = share_count(a.s, 'duet') + share_count(b.s, 'duet')) AS adds FROM parts a, parts b;
-- what was not told stays untold, in every order
SELECT bool_and(event_count(merge(a.e, b.e), 'impression') IS NULL = (event_count(a.e, 'impression') IS NULL OR event_count(b.e, 'impression') IS NULL)) AS untold
FROM parts a, parts b WHERE a.e IS NOT NULL AND b.e IS NOT NULL;

-- ---- reconcile: idempotent, never fewer, exactly the total when it is larger
SELECT bool_and(share_send(reconcile(reconcile(s, t), t)) = share_send(reconcile(s, t)) AND share_count(reconcile(s, t)) = greatest(share_count(s), t)
	AND share_count(reconcile(s, t)) - share_count(reconcile(s, t), 'unknown') = share_count(s) - share_count(s, 'unknown')) AS holds
FROM parts, unnest('{0,1,10,20,21,22,1000}'::bigint[]) t;

-- ---- storage does not change a value
CREATE TEMP TABLE stored AS SELECT * FROM shards;
UPDATE stored SET n = n + 5000;
SELECT bool_and(engagement_send(a.e) IS NOT DISTINCT FROM engagement_send(b.e) AND share_send(a.s2) IS NOT DISTINCT FROM share_send(b.s2)
	AND engagement_send(a.p) IS NOT DISTINCT FROM engagement_send(b.p) AND reach_send(a.r) IS NOT DISTINCT FROM reach_send(b.r) AND reach_send(a.r7) IS NOT DISTINCT FROM reach_send(b.r7)) AS stored FROM shards a JOIN stored b ON b.n = a.n + 5000;

-- ---- fractions are in [0,1] and sum to 1; diversity stays within its bounds
SELECT bool_and(f BETWEEN 0 AND 1) AS in_range, bool_and(abs(total - 1) < 1e-12) AS sum_is_1
FROM (SELECT n, b.fraction AS f, sum(b.fraction) OVER (PARTITION BY n) AS total FROM shards, breakdown(s2) b) q;
SELECT bool_and(diversity(s1) BETWEEN 0 AND ln(10::float8) + 1e-12 AND coalesce(diversity(s1, 'evenness') BETWEEN 0 AND 1, true) AND diversity(s1, 'simpson') >= 0 AND diversity(s1, 'simpson') < 1) AS bounded,
	bool_and(abs(diversity(s1) - o.h) < 1e-12 AND abs(diversity(s1, 'simpson') - o.d) < 1e-12) AS as_plain_sql
FROM shards JOIN LATERAL (SELECT -sum(p * ln(p)) AS h, 1 - sum(p * p) AS d FROM (SELECT count(*) / sum(count(*)) OVER ()::float8 AS p FROM rows
	WHERE rows.shard = shards.shard AND type <> 'unknown' GROUP BY type) q) o ON true WHERE n < 100;

-- ---- watch: any grouping and order, through text and bytes, give the summary of one pass; and that of plain SQL
CREATE TEMP TABLE plays AS SELECT id, shard, day, CASE WHEN random() < 0.05 THEN NULL ELSE floor(random() ^ 3 * 90000)::bigint END AS watched_ms,
	CASE WHEN random() < 0.1 THEN NULL WHEN random() < 0.1 THEN 0 ELSE 1 + floor(random() * 60000)::bigint END AS duration_ms FROM rows;
CREATE TEMP TABLE watched AS SELECT watch_agg(watched_ms, duration_ms) AS w FROM plays;
SELECT grouping, (SELECT x.w::text = watched.w::text AND x.bytes = watch_send(watched.w) FROM watched, LATERAL (SELECT q.w, watch_send(q.w) AS bytes) x) AS same
FROM (SELECT 'shard' AS grouping, rollup(s) AS w FROM (SELECT watch_agg(watched_ms, duration_ms) AS s FROM plays GROUP BY shard) a UNION ALL
	SELECT 'day', rollup(s) FROM (SELECT watch_agg(watched_ms, duration_ms) AS s FROM plays GROUP BY day) a UNION ALL
	SELECT 'row', rollup(s) FROM (SELECT watch_agg(watched_ms, duration_ms) AS s FROM plays GROUP BY id) a UNION ALL
	SELECT 'shard, day, through text, in random order', rollup(s::text::watch_summary ORDER BY random()) FROM (SELECT watch_agg(watched_ms, duration_ms) AS s FROM plays GROUP BY shard, day) a UNION ALL
	SELECT 'days of shards', rollup(s) FROM (SELECT rollup(s) AS s FROM (SELECT day, watch_agg(watched_ms, duration_ms) AS s FROM plays GROUP BY shard, day) a GROUP BY day) b) q ORDER BY grouping COLLATE "C";
CREATE TEMP TABLE watch_parts AS SELECT shard AS n, watch_agg(watched_ms, duration_ms) AS w FROM plays WHERE shard < 30 GROUP BY shard UNION ALL SELECT 30, NULL UNION ALL SELECT 31, 'v1';
SELECT bool_and(watch_send(merge(a.w, b.w)) IS NOT DISTINCT FROM watch_send(merge(b.w, a.w))) AS commutes,
	bool_and(watch_send(merge(merge(a.w, b.w), c.w)) IS NOT DISTINCT FROM watch_send(merge(a.w, merge(b.w, c.w)))) AS associates,
	bool_and(watch_send(merge(a.w, 'v1')) = watch_send(coalesce(a.w, 'v1')) AND watch_send(merge('v1', a.w)) = watch_send(coalesce(a.w, 'v1'))) AS identity
FROM watch_parts a, watch_parts b, watch_parts c WHERE c.n % 5 = 0;
SELECT plays_watched = count(p.watched_ms) AS plays, c.watched_ms = sum(p.watched_ms) AS watched, plays_timed = count(*) FILTER (WHERE p.watched_ms IS NOT NULL AND duration_ms > 0) AS timed,
	timed_watched_ms = sum(p.watched_ms) FILTER (WHERE duration_ms > 0) AS timed_watched, timed_duration_ms = sum(duration_ms) FILTER (WHERE p.watched_ms IS NOT NULL) AS timed_duration,
	plays_completed = count(*) FILTER (WHERE p.watched_ms >= duration_ms AND duration_ms > 0) AS completed,
	average_percentage_watched(w) = sum(p.watched_ms) FILTER (WHERE duration_ms > 0)::float8 / sum(duration_ms) FILTER (WHERE p.watched_ms IS NOT NULL) AS percentage
FROM plays p, watched, watch_counts(w) c GROUP BY w::text, plays_watched, c.watched_ms, timed_watched_ms, timed_duration_ms, plays_timed, plays_completed, average_percentage_watched(w);
