-- engagement_summary: worked examples, and what the type must be able to do.
-- This release sees no actors: whatever needs people is NULL.
SET search_path = public, tiktrack;
\pset null (null)

-- example A: 46 rows
CREATE TEMP TABLE a (kind text, actor bigint);
INSERT INTO a SELECT 'view', g FROM generate_series(1, 10) g;
INSERT INTO a SELECT 'view', g FROM generate_series(1, 5) g;
INSERT INTO a SELECT 'impression', NULL FROM generate_series(1, 20);
INSERT INTO a VALUES ('like', 1), ('like', 2), ('like', 3), ('like', 4), ('comment', 1), ('comment', 1), ('comment', 5),
	('share', 2), ('share', 6), ('save', 3), ('follow', 7);
SELECT count(*) AS rows FROM a;
CREATE TEMP TABLE summary AS SELECT engagement_agg(kind) AS s FROM a;

-- the summary against plain SQL: no kind differs
SELECT k.kind, event_count(s, k.kind), (SELECT count(*) FROM a WHERE a.kind = k.kind) AS counted
FROM summary, unnest(event_kinds()) k (kind)
WHERE event_count(s, k.kind) IS DISTINCT FROM (SELECT count(*) FROM a WHERE a.kind = k.kind)
ORDER BY k.kind COLLATE "C";

-- E1 to E13 (E4, E5, E9 by reach: NULL)
SELECT event_count(s, 'view') AS e1_views, event_count(s, 'impression') AS e1_impressions,
	engagements(s) AS e1_engagements, event_count(s, 'link_click') AS e1_link_click FROM summary;
SELECT engagement_rate(s) AS e2, engagement_rate(s, 'views') AS e2_views, engagement_rate(s, 'impressions') AS e3,
	engagement_rate(s, 'reach') AS e4, engagement_rate(s, 'users') AS e5 FROM summary;
SELECT engagement_rate(s, 250) AS e6, engagement_rate(s, 250::bigint) AS e6_bigint, engagement_rate(s, 250::numeric) AS e6_numeric,
	engagement_rate(s, 0) AS e6_zero, engagement_rate(s, NULL::double precision) AS e6_null FROM summary;
SELECT engagement_rate(s, 'views', '{like,comment,share,save}') AS e7,
	engagement_rate(s, 'views', '{like,comment}') AS e8,
	engagement_rate(s, 'views', '{like,like}') = engagement_rate(s, 'views', '{like}') AS e8_set,
	engagements(s, '{like,comment}') AS without_shares, engagements(s, '{like,like}') AS likes FROM summary;
SELECT share_rate(s) AS e9, share_rate(s, 'reach') AS e9_reach, conversation_rate(s) AS e10_conversation,
	applause_rate(s) AS e10_applause FROM summary;
SELECT share_rate(s, 'impressions') AS share, conversation_rate(s, 'impressions') AS conversation,
	applause_rate(s, 'impressions') AS applause, conversation_rate(s, 'reach') AS conversation_reach,
	applause_rate(s, 'reach') AS applause_reach FROM summary;
SELECT amplification_rate(s, 250) AS e11_followers, amplification_rate(s, 4) AS e11_posts,
	amplification_rate(s, 0) AS zero, amplification_rate(s, NULL) AS unknown FROM summary;
SELECT engagement_rate(s, 'views', '{save}') AS e12_save_rate, engagement_rate(s, 'views', '{follow}') AS e12_follow_rate FROM summary;
SELECT engagement_rate(s, 'users', '{share,comment,like,like}') AS users_same_set,
	engagement_rate(s, 'reach', '{save}') AS reach_other_set FROM summary;

-- E14: A and A again
SELECT event_count(rollup(s), 'view') AS views, engagement_rate(rollup(s)) AS rate
FROM (SELECT s FROM summary UNION ALL SELECT s FROM summary) q;
SELECT merge(s, s)::text = (SELECT rollup(t)::text FROM (VALUES (s), (s)) v (t)) AS merge_is_rollup FROM summary;
SELECT engagement_rate(merge(s, s)) AS rate, engagements(merge(s, s)) AS engagements FROM summary;
-- the arguments of merge stay as they are
SELECT event_count(merge(s, s), 'view') AS merged, event_count(s, 'view') AS own FROM summary;

-- E15, as far as counts go
SELECT event_count(merge(s, (SELECT engagement_agg('like'))), 'like') AS likes FROM summary;

-- E16, E17
SELECT engagement_rate(s) = 0.015286884484648105 AS rate, share_rate(s) = 0.002420324875142194 AS share_rate,
	engagement_rate(s, 'reach') AS by_reach, event_count(s, 'save') AS saves, event_count(s, 'profile_visit') AS visits
FROM make_engagement(views => 1776621, likes => 22600, comments => 259, shares => 4300) s;
SELECT engagement_rate(s) AS rate, engagements(s) AS engagements
FROM make_engagement(views => 0, likes => 5, comments => 0, shares => 0) s;

-- E18: rate of sums, mean of rates
SELECT engagement_rate(rollup(s)) AS rate_of_sums, avg(engagement_rate(s)) AS mean_of_rates
FROM (VALUES (make_engagement(100, 0, 10, 0, 0)), (make_engagement(900, 0, 18, 0, 0))) v (s);

-- E19: errors.sql has them with message and hint
\set VERBOSITY sqlstate
SELECT engagements(s, '{}') FROM summary;
SELECT engagements(s, '{wink}') FROM summary;
SELECT make_engagement(views => -1);
SELECT engagement_rate(s, 'users', '{like}') FROM summary;
SELECT engagement_rate(s, 'users', '{like,comment,share,save}') FROM summary;
SELECT share_rate(s, 'users') FROM summary;
SELECT conversation_rate(s, 'users') FROM summary;
SELECT applause_rate(s, 'users') FROM summary;
\set VERBOSITY default

-- ---- make_engagement: the order of its arguments, not told against 0
SELECT make_engagement(1, 2, 3, 4, 5, 6, 7);
SELECT make_engagement();
SELECT make_engagement(0, 0, 0, 0, 0, 0, 0);
SELECT make_engagement(likes => 4, views => 9223372036854775807);
SELECT kind, event_count(told, kind) AS zero, event_count(untold, kind) AS not_told, event_count(merge(told, untold), kind) AS both
FROM (SELECT make_engagement(views => 0, likes => 0) AS told, make_engagement(likes => 0) AS untold) q,
	unnest('{view,like,comment}'::text[]) WITH ORDINALITY k (kind, n) ORDER BY n;
-- one part that did not tell is enough; a sum over kinds needs all of them
SELECT event_count(s, 'view') AS views, event_count(s, 'like') AS likes, engagements(s) AS engagements,
	engagements(s, '{like}') AS of_likes, engagement_rate(s) AS rate, applause_rate(s) AS applause,
	engagement_rate(s, 10, '{like}') AS likes_of_10, engagement_rate(s, 10) AS of_10
FROM (SELECT merge(engagement_agg(kind), make_engagement(views => 5, likes => 6)) AS s FROM a) q;
-- an unknown base is NULL although the events are known, and the other way round
SELECT engagement_rate(make_engagement(likes => 1, comments => 1, shares => 1)) AS no_base,
	engagement_rate(make_engagement(views => 10, likes => 1)) AS no_events,
	engagement_rate(make_engagement(views => 10, likes => 1), 'views', '{like}') AS both_known;
-- the number of parts that did not tell is kept, so that rollup does not depend on grouping
SELECT rollup(s) FROM (VALUES (make_engagement(views => 1)), (make_engagement(views => 2)), (make_engagement(likes => 3))) v (s);

-- ---- jsonb
SELECT s::jsonb FROM summary;
SELECT make_engagement(views => 5, likes => 0)::jsonb;
SELECT (s::jsonb ->> 'view')::bigint = event_count(s, 'view') AS same FROM summary;

-- ---- text and binary
CREATE TEMP TABLE samples AS
SELECT s FROM summary
UNION ALL SELECT make_engagement() UNION ALL SELECT make_engagement(0, 0, 0, 0, 0, 0, 0)
UNION ALL SELECT make_engagement(views => 9223372036854775807, likes => 0)
UNION ALL SELECT rollup(make_engagement(views => g, shares => nullif(g % 3, 0))) FROM generate_series(1, 100) g
UNION ALL SELECT 'v1' UNION ALL SELECT 'v1 view=0?1' UNION ALL SELECT 'v1 link_click=9223372036854775807?9223372036854775807';
SELECT s::text FROM samples ORDER BY s::text COLLATE "C";
SELECT count(*) AS samples, bool_and(s::text::engagement_summary::text = s::text) AS text_reads_back,
	bool_and(engagement_send(s::text::engagement_summary) = engagement_send(s)) AS same_bytes
FROM samples;
-- the wire form, spelled with the server's own int8send: version, flags, nine counts, nine untold
SELECT engagement_send(s) = '\x0100'::bytea || int8send(15) || int8send(20) || int8send(4) || int8send(3) || int8send(2)
	|| int8send(1) || int8send(1) || int8send(0) || int8send(0) AS wire FROM summary;
SELECT engagement_send(make_engagement(7, NULL, 0, 1, 2, 3, 4)) = '\x0101'::bytea
	|| int8send(7) || int8send(0) || int8send(0) || int8send(1) || int8send(2) || int8send(3) || int8send(4) || int8send(0) || int8send(0)
	|| int8send(0) || int8send(1) || int8send(0) || int8send(0) || int8send(0) || int8send(0) || int8send(0) || int8send(1) || int8send(1) AS wire;

-- ---- stored values: short headers, and what a column holds reads back the same
CREATE TEMP TABLE stored (n int, s engagement_summary);
INSERT INTO stored SELECT g, make_engagement(g, g, g) FROM generate_series(1, 10) g;
INSERT INTO stored SELECT g, s FROM summary, generate_series(11, 12) g;
-- a summary that tells every kind is the smaller one, and short enough for a short header
SELECT n > 10 AS told, min(pg_column_size(s)) AS bytes, max(pg_column_size(s)) FROM stored GROUP BY 1 ORDER BY 1;
-- reading and merging leave the stored value alone, in the same row and for the next reader
SELECT n, event_count(merge(s, s), 'view') AS merged, event_count(s, 'view') AS own FROM stored WHERE n IN (7, 11) ORDER BY n;
SELECT n, event_count(s, 'view') AS own FROM stored WHERE n IN (7, 11) ORDER BY n;
SELECT rollup(s), rollup(s)::text = (SELECT rollup(s ORDER BY n DESC)::text FROM stored) AS any_order FROM stored;
-- an upsert adds up
CREATE TEMP TABLE daily (day int PRIMARY KEY, s engagement_summary);
INSERT INTO daily SELECT 1, s FROM summary;
INSERT INTO daily SELECT 1, s FROM summary ON CONFLICT (day) DO UPDATE SET s = merge(daily.s, excluded.s);
SELECT s FROM daily;

-- ---- FILTER, DISTINCT, ORDER BY, groups, several of them side by side
SELECT engagement_agg(kind) FILTER (WHERE kind <> 'impression') AS filtered,
	engagement_agg(kind) FILTER (WHERE actor = 1) AS of_one, engagement_agg(kind) FILTER (WHERE actor > 99) AS of_nobody FROM a;
SELECT engagement_agg(DISTINCT kind) FROM a;
SELECT engagement_agg(kind ORDER BY actor DESC NULLS FIRST, kind)::text = engagement_agg(kind)::text AS order_does_not_matter FROM a;
SELECT actor, engagement_agg(kind), engagements(engagement_agg(kind)) FROM a GROUP BY actor ORDER BY actor;
SELECT engagement_agg(kind) FROM (VALUES ('view'::event_kind), (NULL), ('like')) v (kind);
SELECT engagement_agg(kind::varchar), engagement_agg('view') FROM a;
