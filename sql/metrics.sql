-- The dictionary of metrics against what there is: functions, views and their columns. Every query but those marked otherwise returns no row.
SET client_min_messages = warning;
\pset null (null)
SELECT tiktrack.create_dataset('regress_metrics');
SELECT count(*) > 60 AS has_metrics, count(*) FILTER (WHERE numerator IS NOT NULL) > 15 AS has_ratios FROM tiktrack.metrics; -- marked otherwise
SELECT name FROM tiktrack.metrics GROUP BY name HAVING count(*) > 1;
SELECT name FROM tiktrack.metrics WHERE num_nulls(name, formula, unit, range, null_rule, source, columns) > 0 OR (call IS NULL AND columns = '{}') OR name !~ '^[a-z_]+$' OR formula ~ '[.]$';
-- each is asked as it says: of nothing, and of something
CREATE FUNCTION pg_temp.asked(call text, filled boolean) RETURNS text LANGUAGE plpgsql SET search_path = tiktrack, pg_catalog AS $$
DECLARE answer text;
BEGIN
	EXECUTE format('SELECT (%s)::text FROM (SELECT engagement_agg(v.kind, v.n) AS s, share_agg(v.type) FILTER (WHERE v.kind = ''share'') AS b, reach_agg(v.n) AS r, watch_agg(v.n * 10, 20) AS w FROM (VALUES (''view'', NULL, 1::bigint), (''view'', NULL, 2), (''impression'', NULL, 2), (''share'', ''duet'', 2), (''share'', ''external'', 1)) v (kind, type, n) WHERE %L) q',
		call, filled) INTO answer;
	RETURN coalesce(answer, 'NULL');
EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT name, call, pg_temp.asked(call, false) FROM tiktrack.metrics WHERE call ~ '\m[sbrw]\M' AND pg_temp.asked(call, false) <> 'NULL';
SELECT name, call, pg_temp.asked(call, true) FROM tiktrack.metrics WHERE call IS NOT NULL AND pg_temp.asked(call, true) ~ '^([0-9A-Z]{5} [a-z].*|NULL)$' AND name NOT IN ('sharing_z', 'engagement_z', 'watch_z', 'growth_z', 'share_dependence');
-- ---- each place is a column that is there, of a published view; views of later releases may be named before they are
CREATE TEMP VIEW places AS
SELECT m.*, split_part(c, '.', 1) AS relation, split_part(c, '.', 2) AS attribute FROM tiktrack.metrics m, unnest(m.columns) c
WHERE split_part(c, '.', 1) = ANY (tiktrack.published_views());
CREATE TEMP VIEW columns AS
SELECT c.relname::text AS relation, a.attname::text AS attribute, a.atttypid::regtype::text AS type FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'regress_metrics'::regnamespace AND c.relname = ANY (tiktrack.published_views());
SELECT p.name, p.relation, p.attribute FROM places p WHERE NOT EXISTS (SELECT FROM columns c WHERE c.relation = p.relation AND c.attribute = p.attribute);
-- what it is made of stands beside it
SELECT p.name, p.relation, w.word FROM places p, unnest(ARRAY[numerator, denominator]) w (word)
WHERE w.word IS NOT NULL AND NOT EXISTS (SELECT FROM columns c WHERE c.relation = p.relation AND c.attribute = w.word);
-- every column that is no whole number and no time is in the dictionary, and every count is that some metric is made of
SELECT c.relation, c.attribute FROM columns c WHERE c.type = 'double precision' AND c.attribute !~ '_seconds$|^days_|^value$' AND NOT EXISTS (SELECT FROM places p WHERE p.relation = c.relation AND p.attribute = c.attribute)
ORDER BY c.relation COLLATE "C", c.attribute COLLATE "C";
-- ---- on rows made by hand: every ratio is its columns divided, bit for bit, wherever it stands
INSERT INTO regress_metrics.accounts (account_id, username, account_type) VALUES (1, 'ana', 'creator'), (2, 'bob', 'business');
INSERT INTO regress_metrics.videos (video_id, account_id, posted_at, duration_ms, content_type, hashtags) SELECT 100 + g, 1 + g % 2, '2026-01-01Z'::timestamptz + g * interval '11 hours', 7000 + g * 1000, 'video', ARRAY[CASE g % 3 WHEN 0 THEN 'one' ELSE 'two' END] FROM generate_series(1, 24) g;
INSERT INTO regress_metrics.events (occurred_at, video_id, actor_id, kind, share_type, watched_ms, gender)
SELECT '2026-01-20Z'::timestamptz + h % 400 * interval '1 hour', 101 + h % 24, h % 37, k.kind, CASE k.kind WHEN 'share' THEN (tiktrack.share_types())[1 + h % 11] END, CASE k.kind WHEN 'view' THEN h % 30000 END, CASE WHEN h % 37 < 20 THEN 'female' ELSE 'male' END
FROM (SELECT hashint4(g) & 1048575 AS h FROM generate_series(1, 3000) g) n, LATERAL (SELECT (ARRAY['view', 'view', 'view', 'like', 'comment', 'share', 'save', 'follow', 'impression'])[1 + h / 61 % 9] AS kind) k;
INSERT INTO regress_metrics.account_snapshots (account_id, source, grain, at, followers) SELECT a, 's', 'lifetime', '2025-12-20Z'::timestamptz + g * interval '3 days', 1000 + a * 100 + g * g FROM generate_series(1, 2) a, generate_series(0, 9) g;
INSERT INTO regress_metrics.campaigns (account_id, name, starts_at, ends_at) VALUES (1, 'c', '2026-01-25Z', '2026-01-30Z');
CREATE FUNCTION pg_temp.divided(OUT name text, OUT relation text, OUT rows bigint, OUT known bigint, OUT differ bigint) RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE p record;
BEGIN
	FOR p IN SELECT * FROM places WHERE numerator IS NOT NULL AND denominator IS NOT NULL LOOP
		name := p.name; relation := p.relation;
		EXECUTE format('SELECT count(*), count(%1$I), count(*) FILTER (WHERE %1$I IS DISTINCT FROM %2$I::double precision / nullif(%3$I, 0)) FROM regress_metrics.%4$I', p.attribute, p.numerator, p.denominator, p.relation) INTO rows, known, differ;
		RETURN NEXT;
	END LOOP;
END $$;
CREATE TEMP TABLE divided AS SELECT * FROM pg_temp.divided();
SELECT * FROM divided WHERE differ > 0 OR known = 0;
SELECT count(*) > 30 AS compared FROM divided; -- marked otherwise
DROP SCHEMA regress_metrics CASCADE;
