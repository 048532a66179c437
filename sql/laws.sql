-- The laws of the summaries over random rows: any grouping, any order, through text and through bytes, the answer is one.
-- Only truths are printed, so that another server's random numbers do not matter.
SET search_path = public, tiktrack;
\pset null (null)

SELECT setseed(0.20240501) IS NOT NULL AS seeded;
CREATE TEMP TABLE rows AS
SELECT g AS id, (random() * 999)::int AS shard, (random() * 6)::int AS day,
	CASE WHEN random() < 0.05 THEN NULL WHEN random() < 0.7 THEN 'view' ELSE (event_kinds())[1 + floor(random() * 9)::int] END AS kind,
	CASE WHEN random() < 0.2 THEN NULL ELSE (share_types())[1 + floor(random() ^ 2 * 11)::int] END AS type,
	CASE WHEN random() < 0.3 THEN NULL WHEN random() < 0.1 THEN '' ELSE 'app ' || floor(random() ^ 3 * 30)::int END AS platform
FROM generate_series(1, 20000) g;

-- ---- the whole, in one pass, against plain SQL
CREATE TEMP TABLE whole AS
SELECT engagement_agg(kind) AS e, share_agg(type) AS s1, share_agg(type, platform) AS s2 FROM rows;
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

-- ---- rollup of parts = the whole, whatever the grouping
CREATE FUNCTION pg_temp.same(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	same boolean;
BEGIN
	EXECUTE 'SELECT engagement_send(p.e) = engagement_send(w.e) AND share_send(p.s1) = share_send(w.s1) AND share_send(p.s2) = share_send(w.s2)
		AND p.e::text = w.e::text AND p.s1::text = w.s1::text AND p.s2::text = w.s2::text FROM whole w, (' || query || ') p' INTO same;
	RETURN same;
END $$;
CREATE TEMP TABLE groupings (grouping text);
INSERT INTO groupings VALUES ('id'), ('shard'), ('day'), ('shard, day'), ('kind'), ('type, platform'), ('id % 2'), ('()'), ('id < 0'), ('id / 7777');
SELECT grouping, pg_temp.same(format('SELECT rollup(e) AS e, rollup(s1) AS s1, rollup(s2) AS s2
	FROM (SELECT engagement_agg(kind) AS e, share_agg(type) AS s1, share_agg(type, platform) AS s2 FROM rows GROUP BY %s) q', grouping)) FROM groupings ORDER BY grouping COLLATE "C";
-- of rollups of rollups
SELECT pg_temp.same('SELECT rollup(e) AS e, rollup(s1) AS s1, rollup(s2) AS s2 FROM (SELECT rollup(e) AS e, rollup(s1) AS s1, rollup(s2) AS s2
	FROM (SELECT shard, day, engagement_agg(kind) AS e, share_agg(type) AS s1, share_agg(type, platform) AS s2 FROM rows GROUP BY shard, day) q GROUP BY day) r');

-- ---- a thousand shards, in random order, through text; and the bytes agree with the text
CREATE TEMP TABLE shards AS
SELECT n, q.* FROM generate_series(0, 1020) n LEFT JOIN (SELECT shard, engagement_agg(kind) AS e, share_agg(type) AS s1, share_agg(type, platform) AS s2 FROM rows GROUP BY shard) q ON q.shard = n;
SELECT count(shard) BETWEEN 990 AND 1000 AS shards, count(*) FILTER (WHERE shard IS NULL) > 10 AS empty FROM shards;
SELECT order_no, pg_temp.same('SELECT rollup(e::text::engagement_summary ORDER BY random()) AS e, rollup(s1::text::share_summary ORDER BY random()) AS s1,
	rollup(s2::text::share_summary ORDER BY random()) AS s2 FROM shards') FROM generate_series(1, 3) order_no ORDER BY order_no;
SELECT bool_and(engagement_send(e::text::engagement_summary) = engagement_send(e) AND share_send(s1::text::share_summary) = share_send(s1)
	AND share_send(s2::text::share_summary) = share_send(s2)) AS text_is_bytes FROM shards;
-- equal bytes exactly where the text is equal
SELECT count(DISTINCT e::text) = count(DISTINCT engagement_send(e)) AS one_form_e, count(DISTINCT s2::text) = count(DISTINCT share_send(s2)) AS one_form_s FROM shards;

-- ---- merge: commutes, associates, has an identity; also with parts that were not told
CREATE TEMP TABLE parts AS
SELECT n, CASE WHEN n % 3 = 0 THEN make_engagement(n, nullif(n % 2, 0), likes => n % 5) ELSE e END AS e, s2 AS s FROM shards WHERE n <= 60;
SELECT bool_and(engagement_send(merge(a.e, b.e)) IS NOT DISTINCT FROM engagement_send(merge(b.e, a.e)) AND share_send(merge(a.s, b.s)) IS NOT DISTINCT FROM share_send(merge(b.s, a.s))) AS commutes,
	bool_and(engagement_send(merge(merge(a.e, b.e), c.e)) IS NOT DISTINCT FROM engagement_send(merge(a.e, merge(b.e, c.e)))
		AND share_send(merge(merge(a.s, b.s), c.s)) IS NOT DISTINCT FROM share_send(merge(a.s, merge(b.s, c.s)))) AS associates
FROM parts a, parts b, parts c WHERE c.n % 10 = 0;
SELECT bool_and(engagement_send(merge(e, 'v1')) = engagement_send(e) AND engagement_send(merge('v1', e)) = engagement_send(e)
	AND share_send(merge(s, 'v1')) = share_send(s) AND share_send(merge('v1', s)) = share_send(s)) AS identity FROM parts;
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
SELECT bool_and(engagement_send(a.e) IS NOT DISTINCT FROM engagement_send(b.e) AND share_send(a.s2) IS NOT DISTINCT FROM share_send(b.s2)) AS stored FROM shards a JOIN stored b ON b.n = a.n + 5000;

-- ---- fractions are in [0,1] and sum to 1; diversity stays within its bounds
SELECT bool_and(f BETWEEN 0 AND 1) AS in_range, bool_and(abs(total - 1) < 1e-12) AS sum_is_1
FROM (SELECT n, b.fraction AS f, sum(b.fraction) OVER (PARTITION BY n) AS total FROM shards, breakdown(s2) b) q;
SELECT bool_and(diversity(s1) BETWEEN 0 AND ln(10::float8) + 1e-12 AND coalesce(diversity(s1, 'evenness') BETWEEN 0 AND 1, true) AND diversity(s1, 'simpson') >= 0 AND diversity(s1, 'simpson') < 1) AS bounded,
	bool_and(abs(diversity(s1) - o.h) < 1e-12 AND abs(diversity(s1, 'simpson') - o.d) < 1e-12) AS as_plain_sql
FROM shards JOIN LATERAL (SELECT -sum(p * ln(p)) AS h, 1 - sum(p * p) AS d FROM (SELECT count(*) / sum(count(*)) OVER ()::float8 AS p FROM rows
	WHERE rows.shard = shards.shard AND type <> 'unknown' GROUP BY type) q) o ON true WHERE n < 100;
