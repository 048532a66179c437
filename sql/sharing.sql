-- share_summary: worked examples, and what the type must be able to do.
SET search_path = public, tiktrack, tiktrack_internal;
\pset null (null)

-- example B: 100 shares
CREATE TEMP TABLE cells (type text, platform text, shares int);
INSERT INTO cells VALUES ('duet', NULL, 12), ('external', 'instagram', 30), ('external', 'twitter', 10),
	('external', 'whatsapp', 8), ('direct_message', NULL, 25), ('copy_link', NULL, 10), ('unknown', NULL, 5);
CREATE TEMP TABLE b AS SELECT type, platform FROM cells, generate_series(1, shares);
SELECT count(*) AS rows FROM b;
CREATE TEMP TABLE summary AS SELECT share_agg(type, platform) AS s FROM b;

-- S1, S2
SELECT share_count(s) AS all, share_count(s, 'external') AS external, share_count(s, 'external', 'instagram') AS instagram,
	share_count(s, 'stitch') AS stitch, share_count(s, 'external', 'vk') AS vk, share_count(s, 'duet', 'instagram') AS duet_instagram
FROM summary;
SELECT share_fraction(s, 'duet') AS duet, share_fraction(s, 'external') AS external,
	share_fraction(s, 'external', 'instagram') AS instagram, share_fraction(s, 'unknown') AS unknown,
	share_fraction(s, 'stitch') AS stitch FROM summary;
-- against plain SQL: no cell and no type differs
SELECT c.* FROM cells c, summary
WHERE share_count(s, type, coalesce(platform, '')) IS DISTINCT FROM c.shares
	OR share_fraction(s, type, coalesce(platform, '')) IS DISTINCT FROM c.shares / 100::float8
ORDER BY type COLLATE "C", platform COLLATE "C";
SELECT t.type FROM summary, unnest(share_types()) t (type)
WHERE share_count(s, t.type) IS DISTINCT FROM (SELECT count(*) FROM b WHERE b.type = t.type)
	OR share_fraction(s, t.type) IS DISTINCT FROM (SELECT count(*) / 100::float8 FROM b WHERE b.type = t.type)
ORDER BY t.type COLLATE "C";
SELECT round(sum(share_fraction(s, t.type))::numeric, 12) AS sum_of_fractions FROM summary, unnest(share_types()) t (type);

-- S3 to S8
SELECT abs(diversity(s) - 1.194568735046012) < 1e-12 AS s3, abs(diversity(s, 'shannon') - 1.194568735046012) < 1e-12 AS s3_named,
	abs(diversity(s, 'evenness') - 0.8616991950259417) < 1e-12 AS s4, abs(diversity(s, 'simpson') - 308 / 475::float8) < 1e-12 AS s5
FROM summary;
-- the same from plain SQL: p over the known types, platforms joined
SELECT abs(diversity(s) - h) < 1e-12 AS shannon, abs(diversity(s, 'evenness') - h / ln(k)) < 1e-12 AS evenness,
	abs(diversity(s, 'simpson') - d) < 1e-12 AS simpson
FROM summary, (SELECT -sum(p * ln(p)) AS h, count(*)::float8 AS k, 1 - sum(p * p) AS d
	FROM (SELECT count(*) / 95::float8 AS p FROM b WHERE type <> 'unknown' GROUP BY type) q) o;
SELECT abs(diversity(s) - 1.3862943611198906) < 1e-12 AS s6, abs(diversity(s, 'evenness') - 1) < 1e-12 AS s6_evenness, diversity(s, 'simpson') AS s6_simpson
FROM (SELECT share_agg(t) AS s FROM unnest('{duet,stitch,repost,embed}'::text[]) t, generate_series(1, 5)) q;
SELECT diversity(s) AS s7, diversity(s, 'evenness') AS s7_evenness, diversity(s, 'simpson') AS s7_simpson FROM make_shares('duet', NULL, 7) s;
SELECT diversity(s) AS s8, diversity(s, 'evenness') AS s8_evenness, diversity(s, 'simpson') AS s8_simpson FROM make_shares('unknown', NULL, 7) s;
-- `other` is a known type, two platforms of one type are one type
SELECT diversity(share_agg(t), 'simpson') FROM unnest('{duet,other}'::text[]) t;
SELECT diversity(share_agg('external', p), 'evenness') AS evenness, diversity(share_agg('external', p)) AS shannon FROM unnest('{vk,line}'::text[]) p;

-- S9, S10
SELECT share_count(r) AS total, share_count(r, 'unknown') AS unknown, share_fraction(r, 'unknown') AS fraction,
	share_fraction(r, 'duet') AS duet, diversity(r) = diversity(s) AS same_diversity
FROM summary, reconcile(s, 130) r;
SELECT n, reconcile(s, n)::text = s::text AS unchanged FROM summary, (VALUES (90), (100), (NULL), (0)) v (n) ORDER BY n;
SELECT reconcile(reconcile(s, 130), 130)::text = reconcile(s, 130)::text AS twice_is_once, share_count(s) AS s_itself FROM summary;
SELECT reconcile(make_shares('duet', 'x', 2), 3) AS new_cell, reconcile(make_shares('duet', NULL, 0), 4) AS from_none;

-- S11: largest first, ties by type, then platform, NULL last
SELECT b.* FROM summary, breakdown(s) WITH ORDINALITY b (share_type, platform, shares, fraction, row) ORDER BY row;
SELECT b.* FROM (SELECT share_agg(t, p) AS s FROM unnest('{stitch,duet,external}'::text[]) t, unnest('{vk,NULL,line,"",Line}'::text[]) p) q,
	breakdown(s) WITH ORDINALITY b (share_type, platform, shares, fraction, row) ORDER BY row;
SELECT b.* FROM (SELECT share_agg(t, p) AS s FROM unnest('{stitch,copy_link}'::text[]) t, unnest('{vk,NULL,line}'::text[]) p) q,
	breakdown(s) WITH ORDINALITY b (share_type, platform, shares, fraction, row) ORDER BY row;
SELECT count(*) AS rows_of_none FROM breakdown(make_shares('duet', NULL, 0));
SELECT pg_typeof(share_type) AS share_type, pg_typeof(platform) AS platform, pg_typeof(shares) AS shares, pg_typeof(fraction) AS fraction
FROM summary, breakdown(s) LIMIT 1;

-- ---- jsonb
SELECT s::jsonb FROM summary;
SELECT make_shares('duet', NULL, 0)::jsonb;
SELECT (s::jsonb ->> 'shares')::bigint = share_count(s) AS total,
	(SELECT sum((e ->> 'shares')::bigint) FROM jsonb_array_elements(s::jsonb -> 'breakdown') e) = share_count(s) AS cells FROM summary;

-- ---- make_shares, merge, rollup
SELECT make_shares('external', 'vk', 3) AS three, make_shares('external', NULL, 3) AS untold, make_shares('external', '', 3) AS blank,
	make_shares('duet', NULL, 0) AS none, make_shares('qr_code', 'x', 9223372036854775807) AS most;
SELECT rollup(make_shares(type, platform, shares))::text = s::text AS from_counts FROM cells, summary GROUP BY s::text;
SELECT share_count(merge(s, s)) AS merged, share_count(merge(s, s), 'external', 'vk') AS absent, share_count(s) AS own FROM summary;
SELECT merge(make_shares('duet', NULL, 1), make_shares('duet', 'a', 2)) AS two_cells,
	merge(make_shares('duet', 'b', 1), make_shares('duet', 'a', 2)) AS ordered, merge(make_shares('duet', 'b', 1), 'v1') AS with_none;
CREATE TEMP TABLE daily (day int PRIMARY KEY, s share_summary);
INSERT INTO daily SELECT 1, s FROM summary;
INSERT INTO daily SELECT 1, make_shares('embed', 'a b', 2) ON CONFLICT (day) DO UPDATE SET s = merge(daily.s, excluded.s);
INSERT INTO daily SELECT 1, make_shares('embed', 'a b', 2) ON CONFLICT (day) DO UPDATE SET s = merge(daily.s, excluded.s);
SELECT s FROM daily;

-- ---- one argument: every platform is "not told"
SELECT share_agg(type) AS one_argument, share_agg(type)::text = share_agg(type, NULL)::text AS as_null,
	share_agg(type, '')::text = share_agg(type, NULL)::text AS blank_is_null FROM b;

-- ---- FILTER, DISTINCT, ORDER BY, groups
SELECT share_agg(type, platform) FILTER (WHERE platform IS NOT NULL) AS told,
	share_agg(type, platform) FILTER (WHERE type = 'external') AS external, share_agg(type) FILTER (WHERE type = 'embed') AS nobody FROM b;
SELECT share_agg(DISTINCT type) AS types, share_agg(DISTINCT type, platform) AS cells FROM b;
SELECT share_agg(type, platform ORDER BY platform DESC, type)::text = share_agg(type, platform)::text AS order_does_not_matter FROM b;
SELECT platform, share_agg(type), share_count(share_agg(type, platform)) FROM b GROUP BY platform ORDER BY platform COLLATE "C";
SELECT share_agg(t, 'x') FROM (VALUES ('duet'::share_type), (NULL), ('embed')) v (t);

-- ---- odd platforms: names are bytes, and every one reads back
CREATE TEMP TABLE odd (n int, platform text);
INSERT INTO odd VALUES (1, ' '), (2, 'a b'), (3, ' a'), (4, '"quoted"'), (5, 'it''s'), (6, 'a/b'), (7, '/'), (8, '100%'), (9, '%2F'),
	(10, 'a=b'), (11, '='), (12, U&'\00E9t\00E9'), (13, U&'\5FAE\4FE1'), (14, U&'\+01F600'), (15, E'tab\there'), (16, E'line\nbreak'),
	(17, E'back\\slash'), (18, E'del\x7f'), (19, E'\x01'), (20, 'null'), (21, 'NULL'), (22, '{a,b}'), (23, 'v1'), (24, 'A'), (25, 'a'),
	(26, repeat('x', 255)), (27, repeat(U&'\5FAE', 85)), (28, repeat('%', 255)), (29, 'a'), (30, 'instagram'), (31, 'instagram2');
CREATE TEMP TABLE odd_summary AS SELECT share_agg('external', platform) AS s FROM odd;
SELECT count(*) AS counted FROM odd_summary, odd o
WHERE share_count(s, 'external', platform) = (SELECT count(*) FROM odd p WHERE p.platform = o.platform);
SELECT count(*) AS breakdown_differs
FROM (SELECT platform, shares FROM odd_summary, breakdown(s)) x
FULL JOIN (SELECT platform, count(*) AS shares FROM odd GROUP BY platform) y USING (platform, shares)
WHERE x.shares IS NULL OR y.shares IS NULL;
SELECT count(*) AS jsonb_differs
FROM (SELECT e ->> 'platform' AS platform, (e ->> 'shares')::bigint AS shares FROM odd_summary, jsonb_array_elements(s::jsonb -> 'breakdown') e) x
FULL JOIN (SELECT platform, count(*) AS shares FROM odd GROUP BY platform) y USING (platform, shares)
WHERE x.shares IS NULL OR y.shares IS NULL;
SELECT n, make_shares('external', platform, n) AS text FROM odd WHERE n NOT BETWEEN 12 AND 14 AND n NOT BETWEEN 26 AND 28 ORDER BY n;
SELECT n, length(make_shares('external', platform, 1)::text) AS length FROM odd WHERE n BETWEEN 26 AND 28 ORDER BY n;
\set VERBOSITY sqlstate
SELECT make_shares('external', repeat('x', 256), 1);
SELECT make_shares('external', repeat(U&'\5FAE', 86), 1);
SELECT share_agg('external', repeat('x', 256));
SELECT share_count(s, 'external', repeat('x', 256)) FROM summary;
SELECT share_fraction(s, 'external', repeat('x', 256)) FROM summary;
\set VERBOSITY default
-- case and blanks are part of a name: what a source calls it is platform_of's business
SELECT share_count(s, 'external', 'A') AS upper, share_count(s, 'external', 'a') AS lower, share_count(s, 'external', 'a ') AS blank FROM odd_summary;

-- ---- text and binary
CREATE TEMP TABLE samples AS
SELECT s FROM summary UNION ALL SELECT s FROM odd_summary UNION ALL SELECT make_shares('duet', NULL, 0)
UNION ALL SELECT make_shares('external', platform, 9223372036854775807) FROM odd
UNION ALL SELECT share_agg(t, 'p' || g) FROM unnest(share_types()) t, generate_series(1, 200) g;
SELECT count(*) AS samples, bool_and(s::text::share_summary::text = s::text) AS text_reads_back,
	bool_and(share_send(s::text::share_summary) = share_send(s)) AS same_bytes FROM samples;
-- the wire form, spelled with the server's own functions: version, flags, cells; a cell: type, length, platform, shares
SELECT share_send(merge(make_shares('external', 'vk', 258), make_shares('duet', NULL, 1)))
	= '\x0100'::bytea || int4send(2) || '\x0000'::bytea || int8send(1) || '\x0602'::bytea || 'vk'::bytea || int8send(258) AS wire;
SELECT share_send(make_shares('duet', NULL, 0)) AS wire_of_none;
