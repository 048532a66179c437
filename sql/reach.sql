-- reach_sketch: worked examples, and what the type must be able to do. The hash is our own, so that even estimates are the
-- same on every server.
SET search_path = public, tiktrack, tiktrack_internal;
\pset null (null)

-- R1: six people, whatever happens to their rows
SELECT reach(r), reach_is_exact(r), (reach_interval(r)).* FROM (SELECT reach_agg(a) AS r FROM generate_series(1, 6) a) q;
SELECT reach(reach_agg(a % 6)) AS seen_often, reach(reach_agg(a % 6)) = count(DISTINCT a % 6) AS as_plain_sql FROM generate_series(1, 1000) a;
-- R2: people do not add up
SELECT o.*, reach(a) + reach(b) AS sum, reach(merge(a, b)) AS both, reach((SELECT rollup(r) FROM (VALUES (a), (b)) v (r))) AS rolled
FROM (SELECT reach_agg(x) FILTER (WHERE x <= 6) AS a, reach_agg(x) FILTER (WHERE x >= 4) AS b FROM generate_series(1, 9) x) q, reach_overlap(a, b) o;

-- ---- exact to 512 people, then an estimate
SELECT n, reach(r), reach_is_exact(r) AS exact, reach(r) = n AS equal, (reach_interval(r)).*, n BETWEEN (reach_interval(r)).low AND (reach_interval(r)).high AS covered
FROM unnest('{1,2,511,512,513,514,1000}'::int[]) n, LATERAL (SELECT reach_agg(a) AS r FROM generate_series(1, n) a) q ORDER BY n;
-- at every precision as many as its registers have room for; from there on 2^precision bytes
SELECT p, n, reach_is_exact(at) AS exact_at, reach(at) = n AS counted, reach_is_exact(above) AS exact_above, (reach_interval(above)).*,
	pg_column_size(at) - 8 * n AS head_at, pg_column_size(above) - (1 << p) AS head_above
FROM generate_series(4, 16) p, LATERAL (SELECT 1 << (p - 3)) l (n),
	LATERAL (SELECT reach_agg(a, p) FILTER (WHERE a <= n) AS at, reach_agg(a, p) AS above FROM generate_series(1, n + 1) a) q ORDER BY p;
SELECT bool_and(one::text = two::text) AS twelve_is_the_default
FROM unnest('{1,512,513,5000}'::int[]) n, LATERAL (SELECT reach_agg(a) AS one, reach_agg(a, 12) AS two FROM generate_series(1, n) a) q;
-- a person who comes again does not end it
SELECT reach_is_exact(reach_agg(a % 512)) AS exact, reach(reach_agg(a % 512)) AS people FROM generate_series(1, 20000) a;

-- ---- the registers, from the hashes that small sketches print, in plain SQL
CREATE TEMP TABLE hashes AS
SELECT h, ('x' || h)::bit(64) AS bits FROM (SELECT reach_agg(a)::text AS t FROM generate_series(1, 3000) a GROUP BY a / 500) q,
	regexp_matches(t, '[0-9a-f]{16}', 'g') m, unnest(m) h;
SELECT count(*) AS people, count(DISTINCT h) AS hashes FROM hashes;
-- register: the first bits; k: one more than the zeros behind them; a register is its largest k, and whether the two below were seen
SELECT p, 'v1 precision=' || p || ' #' || string_agg(lpad(to_hex(coalesce(value, 0)), 2, '0'), '' ORDER BY i) = (SELECT reach_agg(a, p)::text FROM generate_series(1, 3000) a) AS same_registers
FROM unnest('{4,5,8,11,12}'::int[]) p, generate_series(0, (1 << p) - 1) i LEFT JOIN LATERAL (
	SELECT 4 * u + 2 * max((k = u - 1)::int) + max((k = u - 2)::int) AS value
	FROM (SELECT k, max(k) OVER () AS u FROM (SELECT position(B'1' IN substring(bits FROM p + 1) || B'1') AS k FROM hashes WHERE (bits >> (64 - p))::bigint = i) x) y GROUP BY u) z ON true
GROUP BY p ORDER BY p;

-- ---- estimates: near, and within their interval
SELECT n, reach(r), abs(reach(r) - n) < n * 0.036 AS within_three_errors, (reach_interval(r, 0.997)).low <= n AND (reach_interval(r, 0.997)).high >= n AS covered
FROM unnest('{513,1000,2000,5000,20000,100000,300000}'::int[]) n, LATERAL (SELECT reach_agg(a) AS r FROM generate_series(1, n) a) q ORDER BY n;
-- 200 sets of 10,000 other people each: at most the error that is promised, and intervals that hold as often as they say
CREATE TEMP TABLE many AS SELECT a / 10000 AS n, reach_agg(a) AS r FROM generate_series(0, 1999999) a GROUP BY 1;
SELECT count(*) AS sets, abs(avg(reach(r)) / 10000 - 1) < 0.003 AS unbiased, sqrt(avg((reach(r) / 10000.0 - 1) ^ 2)) BETWEEN 0.006 AND 0.012 AS error FROM many;
SELECT confidence, avg(((reach_interval(r, confidence)).low <= 10000 AND (reach_interval(r, confidence)).high >= 10000)::int) >= confidence - 0.02 AS covers
FROM many, unnest('{0.5,0.8,0.9,0.95,0.99}'::float8[]) confidence GROUP BY confidence ORDER BY confidence;
-- the interval is the estimate and the constant of its kind, at every precision
SELECT count(*) AS sketches, count(*) FILTER (WHERE reach_is_exact(r)) AS exact,
	count(*) FILTER (WHERE ROW(floor(reach(r) * (1 - 1.959963984540054 * e)), ceil(reach(r) * (1 + 1.959963984540054 * e))) IS DISTINCT FROM ROW(i.low::float8, i.high::float8)
		OR (i.low, i.high) IS DISTINCT FROM (SELECT (j.low, j.high) FROM reach_interval(r, 0.95) j)
		OR ROW(floor(reach(r) * (1 - 2.5758293035489004 * e)), ceil(reach(r) * (1 + 2.5758293035489004 * e))) IS DISTINCT FROM (SELECT ROW(j.low::float8, j.high::float8) FROM reach_interval(r, 0.99) j)) AS differ
FROM generate_series(4, 16) p, unnest('{10,700,9000,30000}'::int[]) n, LATERAL (SELECT reach_agg(a, p) AS r FROM generate_series(1, n) a) q, reach_interval(r) i,
	LATERAL (SELECT CASE WHEN reach_is_exact(r) THEN 0 ELSE 0.7608621002725218 / sqrt(2 ^ p) END) c (e);
SELECT r.low, r.high FROM (SELECT reach_agg(a) AS r FROM generate_series(1, 5000) a) q, reach_interval(confidence => 0.5, r => r) r;

-- ---- overlap
SELECT n, o.* FROM (VALUES (1, 1, 6, 4, 9), (2, 1, 5, 1, 5), (3, 1, 5, 6, 9), (4, 1, 512, 500, 1011), (5, 1, 600, 1, 600), (6, 1, 6000, 3001, 9000), (7, 1, 100, 51, 5000), (8, 1, 4000, 4001, 8000), (9, 1, 20000, 1, 100)) v (n, a1, a2, b1, b2),
	LATERAL (SELECT reach_agg(x) AS a FROM generate_series(a1, a2) x) a, LATERAL (SELECT reach_agg(x) AS b FROM generate_series(b1, b2) x) b, reach_overlap(a, b) o ORDER BY n;
-- what the numbers are made of; the order of the two does not matter
CREATE TEMP TABLE pairs AS
SELECT n, reach_agg(x) FILTER (WHERE x <= 1000 * n) AS a, reach_agg(x) FILTER (WHERE x > 600 * n) AS b FROM generate_series(1, 12) n, generate_series(1, 1500 * n) x GROUP BY n;
SELECT bool_and(o.overlap = greatest(0, least(reach(a) + reach(b) - reach(merge(a, b)), reach(a), reach(b)))) AS overlap,
	bool_and(o.low = least(greatest(0, floor(reach(a) + reach(b) - reach(merge(a, b)) - m)), reach(a), reach(b))) AS low, bool_and(o.high = least(ceil(reach(a) + reach(b) - reach(merge(a, b)) + m), reach(a), reach(b))) AS high,
	bool_and(NOT o.exact) AS estimated, bool_and(o = reach_overlap(b, a)) AS symmetric, bool_and(400 * n BETWEEN o.low AND o.high) AS covered
FROM pairs, reach_overlap(a, b) o, LATERAL (SELECT 1.959963984540054 * 0.7608621002725218 / 64 * sqrt(reach(a)::float8 ^ 2 + reach(b)::float8 ^ 2 + reach(merge(a, b))::float8 ^ 2)) f (m);
SELECT o.* FROM (SELECT reach_agg(x, 4) AS a, reach_agg(x + 1, 4) AS b FROM generate_series(1, 2) x) q, reach_overlap(a, b) o;
\set VERBOSITY sqlstate
SELECT reach_overlap(reach_agg(x, 11), reach_agg(x, 12)) FROM generate_series(1, 3) x;
SELECT reach_overlap(reach_agg(x, 16), reach_agg(x, 4)) FROM generate_series(1, 30000) x;
\set VERBOSITY default

-- ---- precisions: the lower one is the result's, whichever comes first, and it is as if all had come in it
CREATE TEMP TABLE precisions AS
SELECT p, n, reach_agg(a, p) AS r FROM generate_series(4, 16) p, unnest('{0,1,2,3,100,600,3000}'::int[]) n, generate_series(1, n) a GROUP BY p, n;
SELECT count(*) AS pairs, count(*) FILTER (WHERE merge(a.r, b.r)::text <> merge(b.r, a.r)::text) AS order_matters,
	count(*) FILTER (WHERE (SELECT rollup(r)::text FROM (VALUES (a.r), (b.r)) v (r)) <> merge(b.r, a.r)::text) AS rollup_differs,
	count(*) FILTER (WHERE (SELECT rollup(r)::text FROM (VALUES (b.r), (a.r)) v (r)) <> merge(b.r, a.r)::text) AS rollup_back_differs,
	count(*) FILTER (WHERE merge(a.r, b.r)::text <> (SELECT c.r::text FROM precisions c WHERE c.p = least(a.p, b.p) AND c.n = greatest(a.n, b.n))) AS not_as_built
FROM precisions a, precisions b;
-- of the three, whichever two meet first
SELECT count(*) AS triples, count(*) FILTER (WHERE merge(merge(a.r, b.r), c.r)::text <> merge(a.r, merge(b.r, c.r))::text) AS grouping_matters
FROM precisions a, precisions b, precisions c WHERE a.p IN (4, 9, 12) AND b.p IN (5, 12, 16) AND c.p IN (4, 11, 15) AND a.n IN (1, 3, 600) AND b.n IN (2, 100, 3000) AND c.n IN (1, 100, 600);
-- rows of several precisions in one aggregate
SELECT reach_agg(a, 16 - a % 8)::text = reach_agg(a, 9)::text AS lowest_of_rows, reach_agg(a, 9 + a % 8 ORDER BY a DESC)::text = reach_agg(a, 9)::text AS in_any_order FROM generate_series(1, 2000) a;
SELECT reach(rollup(r)) BETWEEN 2700 AND 3300 AS near, (rollup(r)::jsonb ->> 'precision')::int AS precision FROM precisions WHERE p >= 10;

-- ---- who is the same person: equal type and equal bytes
SELECT reach_agg(1::bigint) AS number, reach_agg('1'::text) AS text, reach_agg('00000000-0000-0000-0000-000000000001'::uuid) AS uuid;
SELECT reach_agg(0) AS zero, reach_agg(-1) AS minus_one, reach_agg(9223372036854775807) AS largest, reach_agg(''::text) AS empty_text, reach_agg(E'a\tlonger text of words'::text) AS long;
SELECT reach(reach_agg(a)) AS numbers, reach(reach_agg(a::text)) AS texts, reach(reach_agg(md5(a::text)::uuid)) AS uuids,
	reach(merge(merge(reach_agg(a), reach_agg(a::text)), reach_agg(md5(a::text)::uuid))) AS all_different FROM generate_series(1, 100) a;
SELECT reach(reach_agg(a)) AS ids_of_19_digits, reach(reach_agg(a)) = count(DISTINCT a) AS as_plain_sql, reach(reach_agg(a::text)) AS as_text
FROM (SELECT 7408362061111112156 + g / 2 AS a FROM generate_series(1, 1000) g UNION ALL SELECT 7408362061111112156 - g % 10 FROM generate_series(1, 500) g) q;
SELECT reach_agg(a::smallint)::text = reach_agg(a::bigint)::text AS smallint, reach_agg(a::int)::text = reach_agg(a::bigint)::text AS integer,
	reach_agg(a::text::varchar)::text = reach_agg(a::text)::text AS varchar, reach_agg(a::text::name)::text = reach_agg(a::text)::text AS name FROM generate_series(1, 50) a;
SELECT reach(reach_agg(t)) AS case_blanks_and_accents_count, reach(reach_agg(t)) = count(DISTINCT t COLLATE "C") AS as_bytes
FROM unnest(ARRAY['a', 'A', 'a ', ' a', 'a', U&'\00E9', U&'e\0301', '', repeat('a', 7), repeat('a', 8), repeat('a', 9), repeat('a', 16), repeat('a', 17), E'a\n']) t;
-- long texts, compressed and out of line in their table
CREATE TABLE regress_names (t text);
INSERT INTO regress_names SELECT repeat('x', 10000 * g) || h FROM generate_series(1, 5) g, generate_series(1, 3) h;
SELECT reach(reach_agg(t)) AS long_texts, reach_agg(t)::text = (SELECT reach_agg(repeat('x', 10000 * g) || h)::text FROM generate_series(1, 5) g, generate_series(1, 3) h) AS same FROM regress_names;
DROP TABLE regress_names;

-- ---- nobody, and who is not told
SELECT reach_agg(a) AS no_rows, reach_agg(a, 12) AS no_rows_either, reach(reach_agg(a)) AS reach, reach_is_exact(reach_agg(a)) AS exact, (reach_interval(reach_agg(a))).* FROM generate_series(1, 0) a;
SELECT reach_agg(a) FILTER (WHERE a > 9) AS filter, reach(reach_agg(nullif(a, 2))) AS without_nulls, reach_agg(NULL::bigint) AS only_nulls, reach_agg(NULL::text) AS text, reach_agg(NULL::uuid) AS uuid,
	reach_agg(NULL::bigint, 12) AS with_precision FROM generate_series(1, 3) a;
SELECT 'v1 precision=12 {}'::reach_sketch AS nobody, reach('v1 precision=12 {}'::reach_sketch) AS reach, reach_is_exact('v1 precision=12 {}'::reach_sketch) AS exact, i.* FROM reach_interval('v1 precision=12 {}'::reach_sketch) i;
SELECT 'v1 precision=4 #00000000000000000000000000000000'::reach_sketch::jsonb AS registers_of_nobody;
\set VERBOSITY sqlstate
SELECT reach_agg(1, 3);
SELECT reach_agg('1'::text, 17);
SELECT reach_agg(md5('1')::uuid, NULL);
\set VERBOSITY default

-- ---- jsonb
SELECT reach_agg(a)::jsonb AS exact, reach_agg(a + 0, 8)::jsonb AS estimate FROM generate_series(1, 100) a;
SELECT j - 'reach' - 'low' - 'high' AS rest, (j ->> 'reach')::bigint = reach(r) AND ROW((j ->> 'low')::bigint, (j ->> 'high')::bigint) = reach_interval(r) AS same
FROM (SELECT reach_agg(a) AS r FROM generate_series(1, 5000) a) q, LATERAL (SELECT r::jsonb AS j) x;

-- ---- text and bytes
CREATE TEMP TABLE samples AS
SELECT r FROM precisions UNION ALL SELECT r FROM many WHERE n < 20 UNION ALL SELECT a FROM pairs UNION ALL SELECT 'v1 precision=12 {}' UNION ALL SELECT reach_agg(a::text, p) FROM generate_series(4, 16) p, generate_series(1, 5000) a GROUP BY p
UNION ALL SELECT ('v1 precision=5 #' || repeat('f3', 32))::reach_sketch;
SELECT count(*) AS samples, bool_and(r::text::reach_sketch::text = r::text) AS text_reads_back, bool_and(reach_send(r::text::reach_sketch) = reach_send(r)) AS same_bytes,
	count(DISTINCT r::text) = count(DISTINCT reach_send(r)) AS one_form FROM samples;
-- the wire form: version, flags, precision, form; then a count and hashes, or the registers
SELECT reach_send(reach_agg(a)) = '\x01000c00'::bytea || int4send(2) || decode(string_agg(substring(reach_agg::text FROM '[0-9a-f]{16}'), '' ORDER BY reach_agg::text), 'hex') AS wire
FROM (SELECT a, reach_agg(a) FROM generate_series(1, 2) a GROUP BY a) q;
SELECT reach_send(r) = '\x01000601'::bytea || decode(substring(r::text FROM '#(.*)'), 'hex') AS wire, length(reach_send(r)) FROM (SELECT reach_agg(a, 6) AS r FROM generate_series(1, 100) a) q;
SELECT reach(('v1 precision=5 #' || repeat('f3', 32))::reach_sketch) AS most;

-- ---- sizes: 16 bytes and 8 a person, at most 2^precision bytes and 16
SELECT n, pg_column_size(r) AS bytes, pg_column_size(r) = least(16 + 8 * n, 4112) AS bounded FROM unnest('{1,2,3,10,100,511,512,513,600,100000}'::int[]) n,
	LATERAL (SELECT reach_agg(a) AS r FROM generate_series(1, n) a) q ORDER BY n;
-- what an aggregate gives keeps none of the room that it was built in, nor does merge; in a window neither (in a row, a short header is 3 bytes less)
SELECT count(*) AS values, bool_and(size - pg_column_size(built) IN (0, 3) AND size - pg_column_size(rolled) IN (0, 3) AND pg_column_size(merge(built, rolled)) = size) AS closed
FROM (SELECT n, reach_agg(a) AS built, rollup(r) AS rolled, pg_column_size(reach_agg(a)::text::reach_sketch) AS size FROM unnest('{1,3,5,100,500,600}'::int[]) n, LATERAL (SELECT a, reach_agg(a) AS r FROM generate_series(1, n) a GROUP BY a) q GROUP BY n) v;
SELECT bool_and(16 + 8 * n - pg_column_size(built) IN (0, 3) AND 16 + 8 * n - pg_column_size(rolled) IN (0, 3)) AS closed
FROM (SELECT n, reach_agg(n) OVER w AS built, rollup(r) OVER w AS rolled FROM (SELECT n, reach_agg(n) AS r FROM generate_series(1, 300) n GROUP BY n) q WINDOW w AS (ORDER BY n)) v;
-- out of line in a table, and one that is short
CREATE TABLE regress_reach (n int PRIMARY KEY, r reach_sketch);
INSERT INTO regress_reach SELECT n, r FROM many UNION ALL SELECT 1000 + g, reach_agg(a) FROM generate_series(1, 8) g, generate_series(1, g * g * g) a GROUP BY g;
SELECT pg_relation_size(reltoastrelid) > 200 * 4096 AS out_of_line, min(pg_column_size(r)) AS least, max(pg_column_size(r)) AS most FROM regress_reach, pg_class WHERE pg_class.oid = 'regress_reach'::regclass GROUP BY reltoastrelid;
SELECT count(*) AS differ FROM regress_reach JOIN many USING (n) WHERE reach_send(regress_reach.r) <> reach_send(many.r);
SELECT reach_send(rollup(r)) = (SELECT reach_send(reach_agg(a)) FROM generate_series(0, 1999999) a) AS rollup_is_the_whole FROM regress_reach WHERE n < 200;
-- what the table holds was only read: in the same row, and for the next reader
SELECT n, reach(merge(r, w)) AS merged, reach(r) AS own FROM regress_reach, (SELECT reach_agg(a) AS w FROM generate_series(1, 100) a) q WHERE n IN (1, 1002, 1008) ORDER BY n;
SELECT n, reach(r) AS own FROM regress_reach WHERE n IN (1, 1002, 1008) ORDER BY n;
SELECT rollup(r)::text = (SELECT rollup(r ORDER BY n DESC)::text FROM regress_reach) AS any_order, rollup(r)::text = (SELECT rollup(r ORDER BY random())::text FROM regress_reach) AS any_other FROM regress_reach;
SELECT count(*) AS changed FROM regress_reach JOIN many USING (n) WHERE reach_send(regress_reach.r) <> reach_send(many.r);

-- ---- stored, and merged again
CREATE TEMP TABLE daily (day int PRIMARY KEY, s reach_sketch);
INSERT INTO daily SELECT a % 2, reach_agg(a) FROM generate_series(1, 300) a GROUP BY 1 ON CONFLICT (day) DO UPDATE SET s = merge(daily.s, excluded.s);
INSERT INTO daily SELECT a % 2, reach_agg(a) FROM generate_series(101, 400) a GROUP BY 1 ON CONFLICT (day) DO UPDATE SET s = merge(daily.s, excluded.s);
SELECT day, reach(s), s::text = (SELECT reach_agg(a)::text FROM generate_series(1, 400) a WHERE a % 2 = day) AS as_built FROM daily ORDER BY day;
INSERT INTO daily SELECT a % 2, reach_agg(a) FROM generate_series(301, 5000) a GROUP BY 1 ON CONFLICT (day) DO UPDATE SET s = merge(daily.s, excluded.s);
INSERT INTO daily VALUES (0, NULL) ON CONFLICT (day) DO UPDATE SET s = merge(daily.s, excluded.s);
SELECT day, reach_is_exact(s) AS exact, s::text = (SELECT reach_agg(a)::text FROM generate_series(1, 5000) a WHERE a % 2 = day) AS as_built FROM daily ORDER BY day;
UPDATE daily SET s = merge(s, s);
SELECT day, s::text = (SELECT reach_agg(a)::text FROM generate_series(1, 5000) a WHERE a % 2 = day) AS merged_with_itself FROM daily ORDER BY day;

-- ---- FILTER, DISTINCT, ORDER BY, groups, grouping sets, several of them side by side
CREATE TABLE regress_views (id int, day int, video int, actor bigint, name text);
INSERT INTO regress_views SELECT g, g % 7, h % 5, CASE WHEN h % 11 > 0 THEN h % (300 + 900 * (h % 5)) END, CASE WHEN h % 13 > 0 THEN 'user ' || h % 700 END
FROM (SELECT g, hashint4(g) & 1048575 AS h FROM generate_series(1, 30000) g) q;
SELECT reach(reach_agg(actor) FILTER (WHERE video = 0)) = count(DISTINCT actor) FILTER (WHERE video = 0) AS filter, reach_agg(actor) FILTER (WHERE video > 5) AS nobody,
	reach_agg(DISTINCT actor)::text = reach_agg(actor)::text AS distinct_is_same, reach_agg(actor ORDER BY actor DESC NULLS FIRST, id)::text = reach_agg(actor)::text AS any_order,
	reach_agg(DISTINCT name)::text = reach_agg(name)::text AS names, reach_agg(DISTINCT actor, 6)::text = reach_agg(actor, 6)::text AS with_precision FROM regress_views;
SELECT video, count(DISTINCT actor) AS people, reach(reach_agg(actor)), reach_is_exact(reach_agg(actor)) AS exact, count(DISTINCT name) AS names, reach(reach_agg(name)) AS reach_of_names
FROM regress_views GROUP BY video ORDER BY video;
-- two calls share a state, and what looks at it does not disturb it; regress_open has no final function of ours
CREATE AGGREGATE public.regress_open(actor bigint) (SFUNC = reach_transition, STYPE = reach_sketch, COMBINEFUNC = merge, FINALFUNC = reach, PARALLEL = SAFE);
SELECT video, reach(reach_agg(actor)) = regress_open(actor) AS same, regress_open(actor) AS opened, (reach_agg(actor)::jsonb ->> 'reach')::bigint = regress_open(actor) + 0 AS again FROM regress_views GROUP BY video ORDER BY video;
SELECT count(*) AS rows, count(*) FILTER (WHERE a::text <> (SELECT reach_agg(actor)::text FROM regress_views x WHERE x.id <= w.id) OR o <> reach(a)) AS differ
FROM (SELECT id, reach_agg(actor) OVER (ORDER BY id) AS a, regress_open(actor) OVER (ORDER BY id) AS o FROM regress_views WHERE id <= 1500) w WHERE id % 31 = 0;
DROP AGGREGATE regress_open(bigint);
CREATE TEMP TABLE levels AS SELECT day, video, reach_agg(actor) AS r, grouping(day, video) AS level FROM regress_views GROUP BY CUBE (day, video);
SELECT level, count(*) AS groups, bool_and(r::text = (SELECT reach_agg(actor)::text FROM regress_views v WHERE (l.day IS NULL OR v.day = l.day) AND (l.video IS NULL OR v.video = l.video))) AS as_each_on_its_own FROM levels l GROUP BY level ORDER BY level;
-- stored days and videos, rolled up to any level
SELECT count(*) AS levels, count(*) FILTER (WHERE a.r::text IS DISTINCT FROM b.r::text) AS differ
FROM (SELECT day, video, rollup(r) AS r FROM levels WHERE level = 0 GROUP BY CUBE (day, video)) a FULL JOIN levels b ON coalesce(a.day, -1) = coalesce(b.day, -1) AND coalesce(a.video, -1) = coalesce(b.video, -1);
SELECT sum(reach(r)) > 3 * max((SELECT reach(r) FROM levels WHERE level = 3)) AS days_do_not_add_up FROM levels WHERE level = 1;

-- ---- windows: people are not taken away, so each frame is built anew; it is what the frame's rows give
SELECT count(*) AS rows, count(*) FILTER (WHERE w.r::text IS DISTINCT FROM (SELECT rollup(r)::text FROM levels x WHERE x.level = 0 AND x.video = w.video AND x.day BETWEEN w.day - 2 AND w.day)) AS differ
FROM (SELECT day, video, rollup(r) OVER (PARTITION BY video ORDER BY day ROWS 2 PRECEDING) AS r FROM levels WHERE level = 0) w;
SELECT day, reach(rollup(r) OVER (ORDER BY day ROWS 1 PRECEDING)) AS of_two_days, reach(rollup(r) OVER (ORDER BY day)) AS so_far, reach(r) AS of_the_day
FROM (SELECT video AS day, r FROM levels WHERE level = 2 UNION ALL SELECT 5, NULL UNION ALL SELECT 6, NULL) q ORDER BY day;
DROP TABLE regress_views, regress_reach;

-- ---- a state that begins as a stored sketch of 512 people: one of them again is nobody new
SELECT format('CREATE AGGREGATE pg_temp.resumed(bigint) (SFUNC = tiktrack_internal.reach_transition, STYPE = tiktrack.reach_sketch, INITCOND = %L)', tiktrack.reach_agg(n)) FROM generate_series(1, 512) n \gexec
SELECT tiktrack.reach(pg_temp.resumed(n)), tiktrack.reach_is_exact(pg_temp.resumed(n)) FROM generate_series(1, 10) n;
SELECT tiktrack.reach_is_exact(pg_temp.resumed(n)) AS with_one_more FROM generate_series(513, 513) n;
