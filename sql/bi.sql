-- What a BI tool needs of the views of a dataset. Every query but those marked otherwise returns no row.
SET client_min_messages = warning;
CREATE ROLE regress_tiktrack_bi;
SELECT tiktrack.create_dataset('regress_bi');
SELECT tiktrack.grant_reader('regress_bi', 'regress_tiktrack_bi');
-- the views and their columns
CREATE TEMP VIEW columns AS
SELECT c.relname::text AS relation, a.attname::text AS attribute, a.attnum, a.atttypid::regtype::text AS type, col_description(c.oid, a.attnum) AS comment
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'regress_bi'::regnamespace AND c.relname = ANY (tiktrack.published_views());
-- Exceptions that are meant, one a line, with the reason.
CREATE TEMP TABLE exceptions (rule text, relation text, attribute text, reason text);
INSERT INTO exceptions VALUES
	('dimension', 'visible_shares', 'share_id', 'not shown where the share is only counted'),
	('dimension', 'visible_shares', 'sharer_id', 'not shown where who shared is not'),
	('dimension', 'visible_shares', 'sharer_username', 'the same'),
	('dimension', 'visible_shares', 'sharer_picture_url', 'the same'),
	('dimension', 'visible_shares', 'child_video_id', 'the same'),
	('ratio', 'video_metrics', 'duration_seconds', 'no ratio');

-- ---- 1: plain views, each with a comment on itself and on every column; what is published is there
SELECT v FROM unnest(tiktrack.published_views()) v LEFT JOIN pg_class c ON c.relnamespace = 'regress_bi'::regnamespace AND c.relname = v
WHERE c.relkind IS DISTINCT FROM 'v' OR obj_description(c.oid, 'pg_class') IS NULL;
SELECT relation, attribute FROM columns WHERE comment IS NULL;
SELECT relname FROM pg_class WHERE relnamespace = 'regress_bi'::regnamespace AND relkind IN ('m', 'f', 'p');
-- ---- 2, 3, 4: built-in types, ids as text, no timestamp without time zone
SELECT relation, attribute, type FROM columns
WHERE type NOT IN ('text', 'bigint', 'integer', 'numeric', 'double precision', 'boolean', 'date', 'timestamp with time zone') OR (attribute ~ '(^|_)id$' AND type <> 'text');
-- ---- 5: a column of one name has one type and one kind of meaning wherever it stands; of a value, its view says which
SELECT attribute, string_agg(DISTINCT type, ' ') AS types FROM columns WHERE attribute <> 'value' GROUP BY attribute HAVING count(DISTINCT type) > 1;
-- ---- 8, 9: names that are unique below case, that need no quotes, and that Metabase does not hide
SELECT relation FROM columns GROUP BY relation HAVING count(DISTINCT lower(attribute)) <> count(*);
SELECT relation, attribute FROM columns WHERE relation !~ '^[a-z_][a-z0-9_]*$' OR attribute !~ '^[a-z_][a-z0-9_]*$' OR relation ~ 'pg_|^metabase_cache|^config|^queue|^sessions?$|^registry|^cache|_cache$|^migrations?$';
SELECT relname FROM pg_class WHERE relnamespace = 'regress_bi'::regnamespace AND relname ~ 'pg_';
-- ---- 10: days first, then ids and labels, then measures
SELECT relation, attribute FROM (
	SELECT relation, attribute, attnum, min(attnum) FILTER (WHERE type IN ('bigint', 'double precision') AND attribute <> 'duration_seconds') OVER (PARTITION BY relation) AS first_measure FROM columns) c
WHERE attnum > first_measure AND attribute IN ('day', 'account_id', 'account_name', 'video_id', 'title', 'posted_on', 'share_type', 'platform');
SELECT relation FROM columns WHERE attribute = 'day' AND attnum <> 1;
-- ---- 11: what a ratio is made of stands beside it, as its comment says: the words of `a / b` are columns
SELECT c.relation, c.attribute, w.word
FROM columns c, regexp_matches(c.comment, '^([a-z_() +*0-9]+ / [a-z_() +*0-9]+)(?:,|;|:|$)') m, regexp_matches(m[1], '[a-z_]+', 'g') w (word)
WHERE c.type = 'double precision' AND NOT EXISTS (SELECT FROM columns o WHERE o.relation = c.relation AND o.attribute = w.word[1]) AND w.word[1] NOT IN ('of', 'the', 'as');
-- and every one whose name says that it is a ratio has such a comment, or says that it is a fraction
SELECT c.relation, c.attribute, c.comment FROM columns c
WHERE c.type = 'double precision' AND c.attribute ~ '(rate|fraction|percent|share)' AND c.comment !~ '\mfraction\M'
	AND NOT EXISTS (SELECT FROM exceptions e WHERE e.rule = 'ratio' AND e.relation = c.relation AND e.attribute = c.attribute);
-- ---- 12: a reader may execute all that the views call
SELECT DISTINCT p.oid::regprocedure FROM pg_depend d JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid JOIN pg_class c ON c.oid = r.ev_class AND c.relnamespace = 'regress_bi'::regnamespace
JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid WHERE NOT has_function_privilege('regress_tiktrack_bi', p.oid, 'EXECUTE');
SELECT v FROM unnest(tiktrack.published_views()) v WHERE NOT has_table_privilege('regress_tiktrack_bi', 'regress_bi.' || v, 'SELECT');
-- no question mark in an operator of ours, which a driver takes for a parameter, and no operator in a dataset
SELECT o.oid::regoperator FROM pg_operator o WHERE (o.oprnamespace = 'tiktrack'::regnamespace AND o.oprname LIKE '%?%') OR o.oprnamespace = 'regress_bi'::regnamespace;

-- ---- _metabase_metadata: two columns of text, every key path is a view and a column that are there, said once, in properties that are read
SELECT string_agg(attribute || ' ' || type, ', ' ORDER BY attnum) AS columns FROM columns WHERE relation = '_metabase_metadata'; -- marked otherwise
CREATE TEMP VIEW told AS
SELECT keypath, value, p.part, cardinality(p.part) AS parts, p.part[cardinality(p.part)] AS property FROM regress_bi._metabase_metadata m, LATERAL (SELECT string_to_array(m.keypath, '.') AS part) p;
SELECT count(*) > 200 AS told, count(*) FILTER (WHERE property = 'semantic_type') > 60 AS with_types FROM told; -- marked otherwise
SELECT keypath FROM told GROUP BY keypath HAVING count(*) > 1;
SELECT keypath FROM told t
WHERE CASE parts WHEN 1 THEN property NOT IN ('description', 'caveats', 'points_of_interest')
	WHEN 2 THEN property NOT IN ('description', 'caveats', 'points_of_interest', 'display_name') OR NOT EXISTS (SELECT FROM columns c WHERE c.relation = part[1])
	WHEN 3 THEN property NOT IN ('description', 'caveats', 'points_of_interest', 'display_name', 'semantic_type') OR NOT EXISTS (SELECT FROM columns c WHERE c.relation = part[1] AND c.attribute = part[2])
	ELSE true END;
-- every view and column is described, in the words of its comment
SELECT relation, attribute FROM columns c WHERE relation <> '_metabase_metadata' AND NOT EXISTS (SELECT FROM told t WHERE t.keypath = concat_ws('.', relation, attribute, 'description') AND t.value = c.comment);
SELECT v FROM unnest(tiktrack.published_views()) v WHERE v <> '_metabase_metadata' AND NOT EXISTS (SELECT FROM told t WHERE t.keypath = v || '.description' AND t.value = obj_description(('regress_bi.' || v)::regclass, 'pg_class'));
-- a semantic type suits the type of its column
SELECT t.keypath, t.value, c.type FROM told t JOIN columns c ON c.relation = part[1] AND c.attribute = part[2]
WHERE property = 'semantic_type' AND NOT CASE value WHEN 'type/Quantity' THEN type IN ('bigint', 'integer') WHEN 'type/Share' THEN type = 'double precision' WHEN 'type/Duration' THEN type IN ('double precision', 'bigint')
	WHEN 'type/Score' THEN type = 'double precision' WHEN 'type/Category' THEN type IN ('text', 'integer') WHEN 'type/PK' THEN type = 'text' WHEN 'type/Country' THEN type = 'text'
	WHEN 'type/Name' THEN type = 'text' WHEN 'type/Title' THEN type = 'text' WHEN 'type/AvatarURL' THEN type = 'text' WHEN 'type/Description' THEN type = 'text' ELSE false END;
-- every count is a quantity, and a percentage is what its comment calls a fraction
SELECT relation, attribute FROM columns c WHERE relation <> '_metabase_metadata' AND (type = 'bigint') <> EXISTS (SELECT FROM told t WHERE t.keypath = relation || '.' || attribute || '.semantic_type' AND t.value = 'type/Quantity');
SELECT relation, attribute FROM columns c WHERE type = 'double precision' AND (comment ~ '\mfraction\M') <> EXISTS (SELECT FROM told t WHERE t.keypath = relation || '.' || attribute || '.semantic_type' AND t.value = 'type/Share');
-- and the dictionary of metrics says the same of their units, and when they are NULL
SELECT m.name, p.place, m.unit, t.value FROM tiktrack.metrics m, unnest(m.columns) p (place) JOIN columns c ON c.relation || '.' || c.attribute = p.place
LEFT JOIN told t ON t.keypath = p.place || '.semantic_type'
WHERE (m.unit LIKE 'fraction%') <> (t.value IS NOT DISTINCT FROM 'type/Share') OR (m.unit = 'seconds') <> (t.value IS NOT DISTINCT FROM 'type/Duration') OR (c.type = 'bigint' AND t.value IS DISTINCT FROM 'type/Quantity');
SELECT p.place FROM tiktrack.metrics m, unnest(m.columns) p (place) JOIN columns c ON c.relation || '.' || c.attribute = p.place LEFT JOIN told t ON t.keypath = p.place || '.caveats' WHERE t.value IS DISTINCT FROM m.null_rule;
-- a comment that its owner changes is told at the next sync; who sees no account is told nothing
COMMENT ON COLUMN regress_bi.video_metrics.saves IS 'bookmarks';
SELECT keypath, value FROM regress_bi._metabase_metadata WHERE value = 'bookmarks'; -- marked otherwise
SELECT tiktrack_internal.comment_on_dataset('regress_bi');
GRANT USAGE ON SCHEMA regress_bi TO PUBLIC;
CREATE ROLE regress_tiktrack_nobody;
GRANT SELECT ON regress_bi._metabase_metadata TO regress_tiktrack_nobody;
SET ROLE regress_tiktrack_nobody;
SELECT count(*) FROM regress_bi._metabase_metadata; -- marked otherwise
SET ROLE regress_tiktrack_bi;
SELECT count(*) > 200 AS told FROM regress_bi._metabase_metadata; -- marked otherwise
RESET ROLE;

-- ---- 7, 11: hostile rows. Nothing raises, and what is grouped by is never NULL
INSERT INTO regress_bi.accounts (account_id, username, display_name, account_type, is_public, country, time_zone) VALUES
	(1, 'ana', NULL, 'creator', true, 'ES', 'Europe/Madrid'), (2, NULL, NULL, NULL, NULL, NULL, NULL), (3, NULL, '  ', 'business', false, 'nowhere', 'Mars/Olympus'), (9223372036854775807, 'last', NULL, 'creator', true, '', '');
INSERT INTO regress_bi.videos (video_id, account_id, posted_at, title, duration_ms, content_type, hashtags) VALUES
	(101, 1, '0001-01-01 00:00Z', '', 1, 'video', '{}'), (102, 1, '294276-12-31 00:00Z', NULL, 10000000000, NULL, '{NULL,"",a,A,#a,a}'), (103, 2, NULL, repeat('x', 5000), NULL, ' ', NULL),
	(104, 3, '2026-01-01 00:00Z', E'\t', NULL, NULL, '{ñ}'), (105, NULL, NULL, NULL, NULL, NULL, NULL), (9223372036854775807, 9223372036854775807, '2026-01-02 00:00Z', '</script>', 15000, 'photo', '{"a b"}');
INSERT INTO regress_bi.events (occurred_at, video_id, actor_id, kind, share_type, platform, watched_ms, country, age_group, gender, interests)
SELECT t::timestamptz, v, a, k, CASE WHEN k = 'share' THEN s END, CASE WHEN k = 'share' THEN p END, w, c, c, c, CASE WHEN c <> '' THEN ARRAY[c, NULL, ''] END
FROM unnest('{4713-01-01 00:00Z BC,2026-01-01 00:00Z,294276-12-31 23:59:59Z}'::text[]) t, unnest('{101,102,103,104,105,9223372036854775807,7,NULL}'::bigint[]) v, unnest('{NULL,1,-9223372036854775808}'::bigint[]) a,
	unnest('{view,like,share,save}'::text[]) k, (VALUES (NULL, NULL, NULL, NULL), ('duet', 'x', 0, ''), ('unknown', NULL, 10000000000, 'ES')) d (s, p, w, c);
INSERT INTO regress_bi.video_snapshots (video_id, source, grain, at, day, views, impressions, likes, comments, shares, saves, follows, profile_visits, link_clicks, reach)
SELECT v, s, g, '2026-01-03Z', CASE g WHEN 'daily' THEN '2026-01-03'::date END, n, n, n, n, n, n, n, n, n, abs(n)
FROM (VALUES (101, 's', 'lifetime', 0::bigint), (102, 's', 'lifetime', 1000000000000000000), (103, 's', 'lifetime', 1000000000000000000), (104, 's', 'lifetime', NULL), (105, 's', 'daily', -1000000000000000000), (104, 's', 'daily', 5)) r (v, s, g, n);
INSERT INTO regress_bi.account_snapshots (account_id, source, grain, at, day, followers, net_followers, views, likes, comments, shares, profile_visits)
SELECT a, 's', 'daily', d + interval '12 hours', d, f, n, n, n, n, n, n FROM unnest('{1,2,3,9223372036854775807}'::bigint[]) a,
	(VALUES ('4713-01-01 BC'::date, 0::bigint, -1000000000000000000), ('2026-01-01', 1000000000000000000, 1000000000000000000), ('2026-01-02', NULL, NULL), ('294276-12-30', 0, 0)) r (d, f, n);
INSERT INTO regress_bi.audience_snapshots (account_id, source, dimension, value, at, fraction) SELECT a, 's', d, v, '2026-01-01Z', f FROM unnest('{1,2}'::bigint[]) a, (VALUES ('gender', '', NULL), ('country', 'ES', 1), ('x', 'y', 0)) r (d, v, f);
INSERT INTO regress_bi.campaigns (account_id, name, hashtag, starts_at, ends_at) VALUES (1, '', NULL, '0001-01-01Z', '294276-12-31Z'), (2, 'x', '#a', '2026-01-01Z', '2026-01-01 00:00:01Z'), (3, 'y', '', '2025-01-01Z', '2026-01-02Z');
-- each column of each view for all kinds of askers: what raises, and which of what is grouped by is NULL
CREATE FUNCTION pg_temp.read_all() RETURNS TABLE (relation text, attribute text, problem text) LANGUAGE plpgsql AS $$
DECLARE nulls bigint[]; names text[]; lists text;
BEGIN
	FOR relation, names, lists IN SELECT c.relation, array_agg(c.attribute ORDER BY c.attnum), string_agg(format('count(*) - count(substring(%I::text, 1, 1234))', c.attribute), ', ' ORDER BY c.attnum) FROM columns c GROUP BY 1 ORDER BY 1 LOOP
		BEGIN
			EXECUTE format('SELECT ARRAY[%s] FROM regress_bi.%I', lists, relation) INTO nulls;
			FOR attribute, problem IN SELECT c.attribute, nulls[array_position(names, c.attribute)] || ' rows are NULL' FROM columns c WHERE c.relation = read_all.relation AND c.type = 'text' AND nulls[array_position(names, c.attribute)] > 0
				AND NOT EXISTS (SELECT FROM exceptions e WHERE e.rule = 'dimension' AND e.relation = c.relation AND e.attribute = c.attribute) ORDER BY 1 LOOP
				RETURN NEXT;
			END LOOP;
		EXCEPTION WHEN OTHERS THEN attribute := '*'; problem := SQLSTATE || ' ' || SQLERRM; RETURN NEXT;
		END;
	END LOOP;
END $$;
GRANT SELECT ON columns, exceptions TO regress_tiktrack_bi;
SELECT * FROM pg_temp.read_all();
SET tiktrack.viewer = '9223372036854775807';
SELECT * FROM pg_temp.read_all();
RESET tiktrack.viewer;
SET ROLE regress_tiktrack_bi;
SELECT * FROM pg_temp.read_all();
SELECT (SELECT count(*) FROM regress_bi.video_metrics) AS videos, (SELECT count(*) > 0 FROM regress_bi.daily_metrics) AS days, (SELECT count(*) > 0 FROM regress_bi.share_types) AS types; -- marked otherwise
RESET ROLE;
-- 11: and where such a ratio is told, it is its parts divided, bit for bit
CREATE FUNCTION pg_temp.divided(OUT relation text, OUT attribute text, OUT differ bigint) RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE part text[];
BEGIN
	FOR relation, attribute, part IN SELECT c.relation, c.attribute, m FROM columns c, regexp_matches(c.comment, '^([a-z_() +]+) / ([a-z_() +]+)(?:,|;|:|$)') m WHERE c.type = 'double precision' ORDER BY 1, 2 LOOP
		EXECUTE format('SELECT count(*) FROM regress_bi.%1$I WHERE %2$I <> (%3$s)::double precision / nullif((%4$s)::double precision, 0)', relation, attribute, part[1], part[2]) INTO differ;
		RETURN NEXT;
	END LOOP;
END $$;
SELECT count(*) > 10 AS compared FROM pg_temp.divided(); -- marked otherwise
SELECT * FROM pg_temp.divided() WHERE differ > 0;
DROP SCHEMA regress_bi CASCADE;
DROP OWNED BY regress_tiktrack_bi, regress_tiktrack_nobody;
DROP ROLE regress_tiktrack_bi, regress_tiktrack_nobody;
