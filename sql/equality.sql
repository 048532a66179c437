-- Equality of summaries: one value is equal to itself, hashes alike and sorts together, whatever form it is stored in. Only
-- truths are printed: the order is one of bytes, and another one on a machine of the other endianness.
SET search_path = public, tiktrack, tiktrack_internal;
\pset null (null)
-- what 18 and before take by themselves: by lz4 a value below becomes larger than an entry of a btree
SET default_toast_compression = pglz;
SELECT setseed(0.20261130) IS NOT NULL AS seeded;

-- ---- values, of which neighbours differ by a single event: few people and many, told and untold, known and lost
CREATE TEMP TABLE events AS
SELECT g AS id, CASE WHEN random() < 0.5 THEN 'view' ELSE (event_kinds())[1 + floor(random() * 9)::int] END AS kind, (share_types())[1 + floor(random() ^ 2 * 11)::int] AS type,
	CASE WHEN random() < 0.3 THEN NULL ELSE 'app ' || floor(random() ^ 3 * 30)::int END AS platform, floor(random() * 1e6)::bigint AS actor,
	floor(random() ^ 3 * 90000)::bigint AS watched_ms, CASE WHEN random() < 0.1 THEN NULL ELSE 1 + floor(random() * 60000)::bigint END AS duration_ms FROM generate_series(1, 4001) g;
CREATE TEMP TABLE contents AS
SELECT n, size, CASE WHEN n % 2 = 0 THEN 12 ELSE 4 + n::int % 9 END AS "precision" FROM unnest('{1,2,3,10,11,100,511,512,513,514,600,601,1000,1001,4000,4001}'::int[]) WITH ORDINALITY c (size, n);
-- each in five parts, a sixth that tells less, and one before them that is no part of it
CREATE TABLE regress_parts AS
SELECT n, 1 + id % 5 AS part, CASE WHEN n % 4 = 0 THEN engagement_agg(kind) ELSE engagement_agg(kind, actor) END AS e, share_agg(type, platform) AS s, watch_agg(watched_ms, duration_ms) AS w, reach_agg(actor, "precision") AS r
FROM contents JOIN events ON id <= size GROUP BY n, 1 + id % 5
UNION ALL SELECT n, 6, CASE n % 4 WHEN 2 THEN make_engagement(likes => n) WHEN 3 THEN 'v1 save=0?2'::engagement_summary ELSE 'v1' END, 'v1', 'v1', 'v1 precision=16 {}' FROM contents
UNION ALL SELECT n, 0, 'v1 impression=7', 'v1 embed/x=3 other=1', 'v1 plays=1 watched_ms=5 timed_watched_ms=5 timed_duration_ms=9 55%=1', 'v1 precision=16 {0000000000000001}' FROM contents;
ANALYZE regress_parts;
CREATE TEMP TABLE one_pass AS
SELECT n, merge(CASE WHEN n % 4 = 0 THEN engagement_agg(kind) ELSE engagement_agg(kind, actor) END, (SELECT e FROM regress_parts p WHERE p.n = c.n AND part = 6)) AS e, share_agg(type, platform) AS s,
	watch_agg(watched_ms, duration_ms) AS w, reach_agg(actor, "precision") AS r FROM contents c JOIN events ON id <= size GROUP BY n;

-- aggregates without a final function: they pass on their state as it is, with room to spare
CREATE AGGREGATE public.regress_open(engagement_summary) (SFUNC = merge, STYPE = engagement_summary);
CREATE AGGREGATE public.regress_open(share_summary) (SFUNC = merge, STYPE = share_summary);
CREATE AGGREGATE public.regress_open(watch_summary) (SFUNC = merge, STYPE = watch_summary);
CREATE AGGREGATE public.regress_open(reach_sketch) (SFUNC = merge, STYPE = reach_sketch);
-- what workers make
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (COSTS OFF, FORMAT JSON) ' || query INTO plan;
	RETURN plan;
END $$;
SELECT jsonb_path_exists(pg_temp.plan_of('SELECT n, rollup(e) AS e, rollup(s) AS s, rollup(w) AS w, rollup(r) AS r FROM regress_parts WHERE part > 0 GROUP BY n'), 'strict $.**."Partial Mode" ? (@ == "Partial")') AS partial;
CREATE TEMP TABLE by_workers AS SELECT n, rollup(e) AS e, rollup(s) AS s, rollup(w) AS w, rollup(r) AS r FROM regress_parts WHERE part > 0 GROUP BY n;
SET max_parallel_workers_per_gather = 0;
-- what a moving frame has left when a part has gone out of it
CREATE TEMP TABLE by_frame AS SELECT n, part, rollup(e) OVER frame AS e, rollup(s) OVER frame AS s, rollup(w) OVER frame AS w, rollup(r) OVER frame AS r FROM regress_parts
WINDOW frame AS (PARTITION BY n ORDER BY part RANGE BETWEEN 5 PRECEDING AND CURRENT ROW);

-- ---- each value in six forms, stored in three ways: with a short header, compressed, and out of line
CREATE TEMP TABLE types (letter text, type regtype, send text);
INSERT INTO types VALUES ('e', 'engagement_summary', 'engagement_send'), ('s', 'share_summary', 'share_send'), ('w', 'watch_summary', 'watch_send'), ('r', 'reach_sketch', 'reach_send');
SELECT format('CREATE TABLE regress_forms_%1$s (n int, form text, storage text, v %2$s, t text, bytes text) PARTITION BY LIST (storage)', letter, type) FROM types
\gexec
SELECT format('CREATE TABLE regress_forms_%1$s_%2$s PARTITION OF regress_forms_%1$s FOR VALUES IN (%2$L) WITH (toast_tuple_target = 128)', letter, storage) FROM types, unnest('{extended,external,main}'::text[]) storage
\gexec
SELECT format('ALTER TABLE regress_forms_%1$s_%2$s ALTER COLUMN v SET STORAGE %2$s', letter, storage) FROM types, unnest('{extended,external,main}'::text[]) storage
\gexec
SELECT format('INSERT INTO regress_forms_%1$s SELECT n, form, (%3$L::text[])[1 + (n + row_number() OVER (ORDER BY n, form COLLATE "C")) %% 3], v, v::text, md5(%2$s(v)) FROM (
	SELECT n, %4$L AS form, %1$s AS v FROM one_pass UNION ALL SELECT n, %5$L, %1$s::text::%6$s FROM one_pass UNION ALL SELECT n, %7$L, rollup(%1$s ORDER BY random()) FROM regress_parts WHERE part > 0 GROUP BY n
	UNION ALL SELECT n, %8$L, regress_open(%1$s ORDER BY random()) FROM regress_parts WHERE part > 0 GROUP BY n UNION ALL SELECT n, %9$L, %1$s FROM by_workers UNION ALL SELECT n, %10$L, %1$s FROM by_frame WHERE part = 6) q',
	letter, send, '{extended,external,main}', 'one pass', 'text', type, 'rolled up', 'open', 'workers', 'frame') FROM types
\gexec
-- the forms are there: open states are larger, small values have a short header, others are compressed or out of line
SELECT letter, (SELECT count(*) FROM pg_class c, LATERAL (SELECT pg_relation_size(c.reltoastrelid) AS bytes) b WHERE c.relname ~ ('^regress_forms_' || letter || '_') AND bytes > 0) > 0 AS out_of_line FROM types ORDER BY letter;
SELECT letter, count(*) AS forms, count(*) FILTER (WHERE size < 127) > 0 AS short, count(compression) > 0 AS compressed
FROM (SELECT 'e' AS letter, pg_column_size(v) AS size, pg_column_compression(v) AS compression FROM regress_forms_e UNION ALL SELECT 's', pg_column_size(v), pg_column_compression(v) FROM regress_forms_s
	UNION ALL SELECT 'w', pg_column_size(v), pg_column_compression(v) FROM regress_forms_w UNION ALL SELECT 'r', pg_column_size(v), pg_column_compression(v) FROM regress_forms_r) q GROUP BY letter ORDER BY letter;
SELECT count(*) FILTER (WHERE pg_column_size(open_r) > pg_column_size(r)) > 5 AS r, count(*) FILTER (WHERE pg_column_size(open_e) > pg_column_size(e)) > 5 AS e FROM (SELECT regress_open(r) AS open_r, rollup(r) AS r, regress_open(e) AS open_e, rollup(e) AS e FROM regress_parts GROUP BY n) q;

-- ---- the laws, over all pairs of forms
CREATE FUNCTION pg_temp.laws(letter text, type text, send text, OUT contents bigint, OUT one_value boolean, OUT as_text boolean, OUT as_bytes boolean, OUT negated boolean, OUT one_of_three boolean, OUT or_equal boolean, OUT compared boolean, OUT turned boolean,
	OUT as_sorted boolean, OUT hashed boolean, OUT halves boolean, OUT spread boolean, OUT commutes boolean, OUT reads_back boolean) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('WITH x AS MATERIALIZED (SELECT n, v, t, bytes, %2$s_hash(v) AS hash, %2$s_hash_extended(v, 0) AS long, %2$s_hash_extended(v, -7) AS seeded, dense_rank() OVER (ORDER BY v) AS place FROM regress_forms_%1$s),
		pairs AS MATERIALIZED (SELECT a.n = b.n AS one_value, a.t = b.t AS as_text, a.bytes = b.bytes AS as_bytes, a.v = b.v AS eq, a.v <> b.v AS ne, a.v < b.v AS lt, a.v <= b.v AS le, a.v >= b.v AS ge, a.v > b.v AS gt,
			%2$s_cmp(a.v, b.v) AS cmp, %2$s_cmp(b.v, a.v) AS turned, sign(a.place - b.place) AS sorted, a.hash = b.hash AND a.long = b.long AND a.seeded = b.seeded AS hashed FROM x a, x b)
		SELECT (SELECT count(DISTINCT t) FROM x), bool_and(one_value <= eq), bool_and(eq = as_text), bool_and(eq = as_bytes), bool_and(ne <> eq), bool_and(lt::int + eq::int + gt::int = 1), bool_and(le = (lt OR eq) AND ge = (gt OR eq)),
			bool_and(lt = (cmp = -1) AND eq = (cmp = 0) AND gt = (cmp = 1)), bool_and(turned = -cmp), bool_and(sorted = cmp), bool_and(eq <= hashed), (SELECT bool_and(long & 4294967295 = hash & 4294967295) FROM x),
			(SELECT count(DISTINCT t) = count(DISTINCT hash) AND count(DISTINCT t) = count(DISTINCT long) AND count(DISTINCT t) = count(DISTINCT seeded) AND bool_and(long <> seeded) FROM x),
			(SELECT bool_and(merge(a.v, b.v) = merge(b.v, a.v) AND merge(merge(a.v, b.v), a.v) = merge(a.v, merge(b.v, a.v))) FROM regress_forms_%1$s a, regress_forms_%1$s b WHERE a.form = %4$L AND b.form = %5$L),
			(SELECT bool_and(v::text::%2$s = v AND %3$s(v::text::%2$s) = %3$s(v)) FROM x)
		FROM pairs', letter, type, send, 'open', 'text') INTO contents, one_value, as_text, as_bytes, negated, one_of_three, or_equal, compared, turned, as_sorted, hashed, halves, spread, commutes, reads_back;
END $$;
SELECT letter, l.* FROM types, pg_temp.laws(letter, type::text, send) l ORDER BY letter;
-- of states as they come, before any table has seen them
SELECT bool_and(reach_agg = open AND open = reach_agg AND reach_sketch_hash(reach_agg) = reach_sketch_hash(open)) AS r FROM (SELECT reach_agg(actor, 9), (SELECT regress_open(o) FROM (SELECT reach_agg(actor, 9) AS o FROM events WHERE id <= size GROUP BY id) q) AS open FROM contents JOIN events ON id <= size WHERE size < 600 GROUP BY n, size) q;

-- ---- every way in which the server compares, with hashes and with sorting: as with the text of the values
CREATE TEMP TABLE queries (n int, query text);
INSERT INTO queries VALUES
	(1, 'SELECT count(*) FROM (SELECT DISTINCT {v} FROM {forms}) q'),
	(2, 'SELECT count(*), sum(c), min(c), max(c) FROM (SELECT count(*) AS c FROM {forms} GROUP BY {v}) q'),
	(3, 'SELECT count(*) FROM (SELECT {v} FROM {forms} WHERE n <= 10 EXCEPT SELECT {v} FROM {forms} WHERE n > 5) q'),
	(4, 'SELECT count(*) FROM (SELECT {v} FROM {forms} WHERE n <= 10 INTERSECT SELECT {v} FROM {forms} WHERE n > 5) q'),
	(5, 'SELECT count(*) FROM (SELECT {v} FROM {forms} WHERE form = ''open'' UNION SELECT {v} FROM {forms} WHERE form = ''text'') q'),
	(6, 'SELECT count(*), sum(n) FROM {forms} WHERE {v} IN (SELECT {v} FROM {forms} WHERE n % 3 = 0 AND form = ''open'')'),
	(7, 'SELECT count(*), sum(a.n) FROM {forms} a JOIN {forms} b ON a.{v} = b.{v}'),
	(8, 'SELECT count(*), count(a.n), count(b.n) FROM (SELECT * FROM {forms} WHERE n <= 12) a FULL JOIN (SELECT * FROM {forms} WHERE n > 8) b ON a.{v} = b.{v}'),
	(9, 'SELECT count(*) FROM {forms} a WHERE NOT EXISTS (SELECT FROM {forms} b WHERE a.{v} = b.{v} AND b.n > 8)');
CREATE FUNCTION pg_temp.answer(query text, OUT plan text, OUT answer text) LANGUAGE plpgsql AS $$
BEGIN
	plan := pg_temp.plan_of(query)::text;
	EXECUTE format('SELECT string_agg(q::text, E''\n'') FROM (%s) q', query) INTO answer;
END $$;
CREATE TEMP VIEW asked AS SELECT letter, n, replace(replace(query, '{forms}', 'regress_forms_' || letter), '{v}', 'v') AS query, replace(replace(query, '{forms}', 'regress_forms_' || letter), '{v}', 't') AS by_text FROM queries, types;
SELECT format('ANALYZE regress_forms_%s', letter) FROM types
\gexec
SET enable_nestloop = off;
SET enable_sort = off;
SELECT n, bool_and(a.answer = t.answer) AS as_text, bool_and(a.plan ~ 'Hash(ed|")') AS hashed, bool_or(a.plan ~ '"Sort"|Merge') AS sorted FROM asked, pg_temp.answer(query) a, pg_temp.answer(by_text) t GROUP BY n ORDER BY n;
RESET enable_sort;
SET enable_hashagg = off;
SET enable_hashjoin = off;
SELECT n, bool_and(a.answer = t.answer) AS as_text, bool_or(a.plan ~ 'Hash(ed|")') AS hashed, bool_and(a.plan ~ '"Sort"|Merge') AS sorted FROM asked, pg_temp.answer(query) a, pg_temp.answer(by_text) t GROUP BY n ORDER BY n;
RESET enable_hashagg;
RESET enable_hashjoin;
RESET enable_nestloop;
-- what has no plan of its own: lists, arrays, rows, windows, ordered and distinct aggregates
CREATE FUNCTION pg_temp.others(letter text, type text, OUT in_list bigint, OUT not_in_list bigint, OUT arrays boolean, OUT whole_rows boolean, OUT counted bigint, OUT windows bigint, OUT runs bigint, OUT nullifs bigint) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SELECT (SELECT count(*) FROM %1$s WHERE v IN ((SELECT v FROM %1$s WHERE n = 3 AND form = %3$L), (SELECT v FROM %1$s WHERE n = 7 AND form = %4$L))),
		(SELECT count(*) FROM %1$s WHERE v NOT IN (SELECT v FROM %1$s WHERE n > 5)),
		(SELECT array_agg(v ORDER BY n) FROM %1$s WHERE form = %3$L) = (SELECT array_agg(v ORDER BY n) FROM %1$s WHERE form = %4$L),
		(SELECT bool_and((a = b) = (a.n = b.n)) FROM (SELECT n, v FROM %1$s WHERE form = %3$L) a, (SELECT n, v FROM %1$s WHERE form = %4$L) b),
		(SELECT count(DISTINCT v) FROM %1$s),
		(SELECT count(*) FROM (SELECT row_number() OVER (PARTITION BY v ORDER BY form) AS i FROM %1$s) q WHERE i = 1),
		(SELECT count(*) FROM (SELECT t <> lag(t, 1, %5$L) OVER (ORDER BY v, form) AS changed FROM %1$s) q WHERE changed),
		(SELECT count(*) FROM %1$s a JOIN %1$s b USING (n) WHERE nullif(a.v, b.v) IS NULL)', 'regress_forms_' || letter, type, 'open', 'text', '') INTO in_list, not_in_list, arrays, whole_rows, counted, windows, runs, nullifs;
END $$;
SELECT letter, o.* FROM types, pg_temp.others(letter, type::text) o ORDER BY letter;
-- in parallel
SET max_parallel_workers_per_gather = 2;
SET enable_parallel_append = off;
SELECT n, bool_and(a.answer = t.answer) AS as_text, bool_and(a.plan ~ '"Gather') AS gathered FROM asked, pg_temp.answer(query) a, pg_temp.answer(by_text) t WHERE n IN (1, 7) GROUP BY n ORDER BY n;
RESET enable_parallel_append;
SET max_parallel_workers_per_gather = 0;
-- statistics count values, not forms
SELECT round((-96 * n_distinct)::numeric) AS values, null_frac FROM pg_stats WHERE schemaname = 'public' AND tablename = 'regress_forms_w' AND attname = 'v' AND inherited;

-- ---- NULL is no value
CREATE TEMP TABLE with_nulls (n int, w watch_summary, r reach_sketch);
INSERT INTO with_nulls VALUES (1, NULL, NULL), (2, 'v1', 'v1 precision=12 {}'), (3, NULL, NULL), (4, 'v1', 'v1 precision=9 {}');
SELECT count(*) AS groups, max(members) AS largest FROM (SELECT w, count(*) AS members FROM with_nulls GROUP BY w) q;
SELECT count(*) AS rows, count(r) AS values FROM (SELECT DISTINCT r FROM with_nulls) q;
SELECT a.w = b.w AS equal, a.w <> b.w AS differs, a.w < b.w AS less, a.w IS DISTINCT FROM b.w AS distinct, a.r IS NOT DISTINCT FROM b.r AS not_distinct FROM with_nulls a, with_nulls b WHERE a.n = 1 ORDER BY b.n;
SELECT watch_summary_cmp(NULL, 'v1'), reach_sketch_hash(NULL), share_summary_hash_extended(NULL, 1), share_summary_hash_extended('v1', NULL), engagement_summary_eq('v1', NULL), engagement_summary_ge(NULL, NULL);
SELECT array_agg(n ORDER BY w, n) AS last, array_agg(n ORDER BY w DESC, n) AS first FROM with_nulls;
SELECT count(*) AS joined FROM with_nulls a JOIN with_nulls b ON a.w = b.w;

-- ---- indexes, constraints and partitions
CREATE FUNCTION pg_temp.uses(query text, index text) RETURNS boolean LANGUAGE sql AS $$ SELECT pg_temp.plan_of(query)::text LIKE '%"' || index || '"%' $$;
CREATE TABLE regress_index AS SELECT n, form, v AS w FROM regress_forms_w;
CREATE INDEX regress_by_order ON regress_index (w);
CREATE INDEX regress_by_hash ON regress_index USING hash (w);
SET enable_seqscan = off;
SET enable_sort = off;
SET enable_bitmapscan = off;
SELECT pg_temp.uses('SELECT w FROM regress_index ORDER BY w', 'regress_by_order') AS ordered, pg_temp.uses('SELECT n FROM regress_index WHERE w = ''v1''', 'regress_by_hash') AS looked_up;
SELECT array_agg(n) = (SELECT array_agg(n ORDER BY w) FROM (SELECT * FROM regress_forms_w) f (n, form, storage, w)) AS same_order FROM (SELECT n FROM regress_index ORDER BY w) q;
SELECT bool_and((SELECT count(*) FROM regress_index i WHERE i.w = f.v) = 6) AS by_hash FROM regress_forms_w f;
DROP INDEX regress_by_hash;
SELECT bool_and((SELECT count(*) FROM regress_index i WHERE i.w = f.v) = 6) AS by_order, bool_and((SELECT count(*) FROM regress_index i WHERE i.w <= f.v) + (SELECT count(*) FROM regress_index i WHERE i.w > f.v) = 96) AS in_halves FROM regress_forms_w f;
RESET enable_seqscan;
RESET enable_sort;
RESET enable_bitmapscan;
\set VERBOSITY sqlstate
CREATE UNIQUE INDEX ON regress_index (w);
\set VERBOSITY default
CREATE TABLE regress_unique (s share_summary PRIMARY KEY, forms int);
INSERT INTO regress_unique AS u SELECT v, 1 FROM regress_forms_s WHERE form = 'one pass';
INSERT INTO regress_unique AS u SELECT v, 1 FROM regress_forms_s WHERE form = 'text' ON CONFLICT (s) DO UPDATE SET forms = u.forms + 1;
INSERT INTO regress_unique SELECT v, 1 FROM regress_forms_s WHERE form <> 'text' ON CONFLICT DO NOTHING;
SELECT forms, count(*) FROM regress_unique GROUP BY forms;
-- a sketch of 4 kB is beyond what a btree takes; a hash index takes it
CREATE TABLE regress_sketches AS SELECT n, v AS r FROM regress_forms_r;
\set VERBOSITY sqlstate
CREATE INDEX ON regress_sketches (r);
\set VERBOSITY default
CREATE INDEX regress_sketches_by_hash ON regress_sketches USING hash (r);
SET enable_seqscan = off;
SELECT pg_temp.uses('SELECT n FROM regress_sketches WHERE r = ''v1 precision=12 {}''', 'regress_sketches_by_hash') AS looked_up;
SELECT bool_and((SELECT count(*) FROM regress_sketches s WHERE s.r = f.v) = 6) AS found FROM regress_forms_r f;
RESET enable_seqscan;
-- the forms of a value share a partition
CREATE TABLE regress_hashed (n int, e engagement_summary) PARTITION BY HASH (e);
SELECT format('CREATE TABLE regress_hashed_%s PARTITION OF regress_hashed FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, i) FROM generate_series(0, 3) i
\gexec
INSERT INTO regress_hashed SELECT n, v FROM regress_forms_e;
SELECT max(partitions) AS partitions_of_a_value, count(*) AS values FROM (SELECT count(DISTINCT tableoid) AS partitions FROM regress_hashed GROUP BY e) q;
SELECT count(DISTINCT tableoid) > 1 AS spread FROM regress_hashed;

-- ---- materialized views, refreshed while others read: what is the same is not written again
CREATE MATERIALIZED VIEW regress_rolled AS SELECT n, rollup(e) AS e, rollup(s) AS s, rollup(w) AS w, rollup(r) AS r FROM regress_parts WHERE part > 0 GROUP BY n;
CREATE UNIQUE INDEX ON regress_rolled (n);
CREATE TEMP TABLE before AS SELECT n, xmin::text AS version, e, s, w, r FROM regress_rolled;
REFRESH MATERIALIZED VIEW CONCURRENTLY regress_rolled;
SELECT count(*) AS rows, count(*) FILTER (WHERE v.xmin::text <> b.version) AS rewritten FROM regress_rolled v JOIN before b USING (n);
UPDATE regress_parts SET w = merge(w, 'v1 plays=1 watched_ms=1') WHERE n = 4 AND part = 2;
UPDATE regress_parts SET r = merge(r, 'v1 precision=12 {0123456789abcdef}') WHERE n = 5 AND part = 2;
UPDATE regress_parts SET e = merge(e, 'v1 impression=1'), s = merge(s, 'v1 other=1') WHERE n = 6 AND part = 2;
DELETE FROM regress_parts WHERE n = 7;
REFRESH MATERIALIZED VIEW CONCURRENTLY regress_rolled;
SELECT count(*) AS rows, array_agg(n ORDER BY n) FILTER (WHERE v.xmin::text <> b.version) AS rewritten, array_agg(n ORDER BY n) FILTER (WHERE v.e <> b.e) AS e, array_agg(n ORDER BY n) FILTER (WHERE v.s <> b.s) AS s,
	array_agg(n ORDER BY n) FILTER (WHERE v.w <> b.w) AS w, array_agg(n ORDER BY n) FILTER (WHERE v.r <> b.r) AS r FROM regress_rolled v JOIN before b USING (n);
-- with a summary as the key, and states that have room to spare
CREATE MATERIALIZED VIEW regress_keyed AS SELECT regress_open(w) AS w, n, regress_open(e) AS e, regress_open(r) AS r FROM regress_parts WHERE part > 0 GROUP BY n;
CREATE UNIQUE INDEX ON regress_keyed (w);
UPDATE regress_parts SET w = merge(w, 'v1 plays=1 watched_ms=1'), e = merge(e, 'v1 impression=1') WHERE n IN (8, 9) AND part = 2;
UPDATE regress_parts SET r = merge(r, 'v1 precision=12 {0123456789abcdef}') WHERE n IN (9, 10) AND part = 2;
REFRESH MATERIALIZED VIEW CONCURRENTLY regress_keyed;
SELECT count(*) AS rows, count(*) FILTER (WHERE (k.w, k.e, k.r) = (SELECT rollup(p.w), rollup(p.e), rollup(p.r) FROM regress_parts p WHERE p.n = k.n AND part > 0)) AS right FROM regress_keyed k;

-- ---- a comparison leaves nothing behind: a sort of values that are out of line, closed and open ones, has no more memory at its end than it needs
CREATE TABLE regress_toasted (r reach_sketch, e engagement_summary);
ALTER TABLE regress_toasted ALTER COLUMN r SET STORAGE external, ALTER COLUMN e SET STORAGE external;
INSERT INTO regress_toasted SELECT CASE WHEN g % 2 = 0 THEN merge(a.r, b.r) ELSE (SELECT regress_open(v.r) FROM (VALUES (a.r), (b.r)) v (r)) END, CASE WHEN g % 2 = 0 THEN merge(a.e, b.e) ELSE (SELECT regress_open(v.e) FROM (VALUES (a.e), (b.e)) v (e)) END
FROM (SELECT reach_agg(a) AS r, engagement_agg('like', a) AS e FROM generate_series(1, 300) a) a, (SELECT g, reach_agg(1000 + g) AS r, engagement_agg('view', 1000 + g) AS e FROM generate_series(1, 800) g GROUP BY g) b;
SELECT count(*) AS rows, pg_relation_size(reltoastrelid) > 4000000 AS out_of_line FROM regress_toasted, pg_class WHERE oid = 'regress_toasted'::regclass GROUP BY reltoastrelid;
BEGIN;
DECLARE sketches CURSOR FOR SELECT r FROM regress_toasted ORDER BY r;
MOVE sketches;
DECLARE summaries CURSOR FOR SELECT e FROM regress_toasted ORDER BY e;
MOVE summaries;
SELECT count(DISTINCT name) > 1 AS sorting, sum(total_bytes) < 10000000 AS within_10_mb FROM pg_backend_memory_contexts WHERE name ~* 'tuple *sort|caller tuples';
COMMIT;

-- ---- bytes that are no summary are refused, not compared: those of a path begin with its number of points, which is then the version
BEGIN;
SELECT format('CREATE CAST (path AS %s) WITHOUT FUNCTION', type) FROM types
\gexec
CREATE FUNCTION pg_temp.refused(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	answer text;
BEGIN
	EXECUTE query INTO answer;
	RETURN answer;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
	RETURN state;
END $$;
SELECT points, what, string_agg(DISTINCT pg_temp.refused(format(query, type, format('(''[' || repeat('(0,0),', points - 1) || '(0,0)]''::path)::%s', type))), ' ') AS outcome, count(*) AS queries
FROM types, unnest('{1,2,257,513}'::int[]) points, (VALUES ('compares', 'SELECT %2$s = %2$s'), ('compares', 'SELECT %2$s <> %2$s'), ('orders', 'SELECT %2$s < %2$s'), ('orders', 'SELECT %2$s <= %2$s'), ('orders', 'SELECT %2$s > %2$s'), ('orders', 'SELECT %2$s >= %2$s'),
	('orders', 'SELECT %1$s_cmp(%2$s, %2$s)'), ('hashes', 'SELECT %1$s_hash(%2$s)'), ('hashes', 'SELECT %1$s_hash_extended(%2$s, 5)'), ('groups', 'SELECT count(*) FROM (SELECT DISTINCT v FROM (VALUES (%2$s), (%2$s)) v (v)) q')) q (what, query)
GROUP BY points, what ORDER BY points, what;
ROLLBACK;

-- ---- without tiktrack in the search path: default operator classes need none, operators by name do
SET search_path = public;
SELECT count(*) FROM (SELECT DISTINCT v FROM regress_forms_r) q;
SELECT count(*) FROM (SELECT v FROM regress_forms_w GROUP BY v) q;
SELECT count(*) FROM (SELECT v FROM regress_forms_s EXCEPT SELECT v FROM regress_forms_s WHERE n > 3) q;
SELECT count(DISTINCT v), array_agg(v) = array_agg(v) AS arrays FROM regress_forms_e;
SELECT bool_and((a = b) = (a.n = b.n)) AS rows FROM (SELECT n, v FROM regress_forms_r WHERE form = 'open') a, (SELECT n, v FROM regress_forms_r WHERE form = 'text') b;
SELECT count(*) FROM regress_forms_w a JOIN regress_forms_w b ON a.v OPERATOR(tiktrack.=) b.v;
\set VERBOSITY sqlstate
SELECT count(*) FROM regress_forms_w a JOIN regress_forms_w b ON a.v = b.v;
SELECT count(*) FROM regress_forms_w WHERE v IN (SELECT v FROM regress_forms_w);
SELECT count(*) FROM regress_forms_w a, regress_forms_w b WHERE a.v IS DISTINCT FROM b.v;
-- and nothing compares to anything else
SET search_path = public, tiktrack, tiktrack_internal;
SELECT 'v1'::tiktrack.watch_summary = 'v1'::tiktrack.share_summary;
SELECT 'v1'::tiktrack.watch_summary = 'v1'::text;
SELECT reach_sketch(engagement_agg('view', 1)) = engagement_agg('view', 1);
\set VERBOSITY default
SELECT 'v1' = 'v01' AS as_text, 'a' < 'B' COLLATE "C" AS by_collation, NULL = NULL AS unknown, 1 = 1.0 AS as_numbers;

DROP TABLE regress_forms_e, regress_forms_s, regress_forms_w, regress_forms_r, regress_index, regress_unique, regress_sketches, regress_hashed, regress_toasted;
DROP MATERIALIZED VIEW regress_rolled, regress_keyed;
DROP TABLE regress_parts;
DROP AGGREGATE regress_open(engagement_summary);
DROP AGGREGATE regress_open(share_summary);
DROP AGGREGATE regress_open(watch_summary);
DROP AGGREGATE regress_open(reach_sketch);
