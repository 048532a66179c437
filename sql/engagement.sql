-- engagement_summary: worked examples, and what the type must be able to do; first by kind alone, where whatever needs
-- people is NULL, then with the people behind the events.
SET search_path = public, tiktrack, tiktrack_internal;
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

-- ---- the same events with the people behind them
CREATE TEMP TABLE known AS SELECT engagement_agg(kind, actor) AS s FROM a;
SELECT bool_and(event_count(k.s, e) = event_count(s.s, e)) AS same_counts FROM known k, summary s, unnest(event_kinds()) e;
-- E1 to E12 once more: what needs no people does not change
SELECT engagements(k.s) = engagements(s.s) AS e1, engagement_rate(k.s) = engagement_rate(s.s) AS e2, engagement_rate(k.s, 'impressions') = engagement_rate(s.s, 'impressions') AS e3,
	engagement_rate(k.s, 250) = engagement_rate(s.s, 250) AS e6, engagement_rate(k.s, 'views', '{like,comment,share,save}') = engagement_rate(s.s, 'views', '{like,comment,share,save}') AS e7,
	engagement_rate(k.s, 'views', '{like,comment}') = engagement_rate(s.s, 'views', '{like,comment}') AS e8, share_rate(k.s) = share_rate(s.s) AS e9,
	conversation_rate(k.s) = conversation_rate(s.s) AND applause_rate(k.s) = applause_rate(s.s) AS e10, amplification_rate(k.s, 250) = amplification_rate(s.s, 250) AS e11,
	engagement_rate(k.s, 'views', '{save}') = engagement_rate(s.s, 'views', '{save}') AND engagement_rate(k.s, 'views', '{follow}') = engagement_rate(s.s, 'views', '{follow}') AS e12
FROM known k, summary s;
-- E4, E5, E9 by reach, E13
SELECT engagement_rate(s, 'reach') AS e4, engagement_rate(s, 'users') AS e5, share_rate(s, 'reach') AS e9_reach,
	conversation_rate(s, 'reach') AS conversation, applause_rate(s, 'reach') AS applause, engagement_rate(s, 'reach', '{save}') AS saves,
	engagement_rate(s, 'users', '{share,comment,like,like}') AS users_same_set FROM known;
SELECT reach(s), engaged_users(s), event_count(s, 'view')::float8 / nullif(reach(s), 0) AS frequency, reach_is_exact(s) AS exact, (reach_interval(s)).*, reach(s) = reach(reach_sketch(s)) AS sketch FROM known;
-- against plain SQL: who engaged was reached, who only saved or followed was not
SELECT reach(s) = (SELECT count(DISTINCT actor) FROM a WHERE kind IN ('view', 'like', 'comment', 'share')) AS reach,
	engaged_users(s) = (SELECT count(DISTINCT actor) FROM a WHERE kind IN ('like', 'comment', 'share')) AS engaged FROM known;
SELECT reach(engagement_agg(kind, actor)) FROM (SELECT * FROM a UNION ALL VALUES ('save', 20), ('follow', 21), ('impression', 22), ('profile_visit', 23), ('link_click', 24)) q;
-- E14: twice the events, the same people
SELECT event_count(r, 'view') AS views, reach(r), engaged_users(r), engagement_rate(r) AS rate, engagement_rate(r, 'users') AS users, event_count(r, 'view')::float8 / nullif(reach(r), 0) AS frequency, engagement_rate(r, 'reach') AS by_reach
FROM (SELECT rollup(s) AS r FROM (SELECT s FROM known UNION ALL SELECT s FROM known) x) y;
SELECT merge(s, s)::text = (SELECT rollup(t)::text FROM (VALUES (s), (s)) v (t)) AS merge_is_rollup, reach(s) AS own FROM known;
-- E15: a like without a view
SELECT reach(r), engaged_users(r), engagement_rate(r, 'users') AS users, r::text = (SELECT engagement_agg(kind, actor)::text FROM (SELECT * FROM a UNION ALL SELECT 'like', 11) x) AS as_built
FROM known, LATERAL (SELECT merge(s, (SELECT engagement_agg('like', 11)))) m (r);
-- E20: only likes have actors
SELECT reach(s), engaged_users(s), engagement_rate(s, 'users') AS users, engagement_rate(s, 'reach') AS by_reach, engagement_rate(s) AS rate, reach_is_exact(s) AS exact, reach_interval(s), reach_sketch(s), s
FROM (SELECT engagement_agg(kind, CASE WHEN kind = 'like' THEN actor END) AS s FROM a) q;
-- one view that tells who is enough
SELECT reach(s), engaged_users(s) FROM (SELECT engagement_agg(kind, CASE WHEN kind = 'like' OR kind = 'view' AND actor = 9 THEN actor END) AS s FROM a) q;
-- no actor at all: nobody is known, and that is not nobody
SELECT reach(s), engaged_users(s), engagement_rate(s, 'users') AS users, event_count(s, 'view') AS views, s FROM (SELECT engagement_agg(kind, NULL::bigint) AS s FROM a) q;
SELECT reach(s), engaged_users(s), engagement_rate(s, 'users') AS users, s FROM (SELECT engagement_agg('view', a) AS s FROM generate_series(1, 3) a) q;
SELECT reach(s), engaged_users(s), s FROM (SELECT engagement_agg('save', a) AS s FROM generate_series(1, 3) a) q;
-- NULL kind: skipped, whoever it was; NULL actor: the event counts
SELECT engagement_agg(k, n) FROM (VALUES (NULL, 1), ('view', NULL), ('like', 2), (NULL, NULL), ('view', 3)) v (k, n);
SELECT engagement_agg(k, n) FROM (VALUES (NULL, 1), (NULL, 2)) v (k, n);

-- ---- people by any type: the same answers
SELECT pg_typeof(engagement_agg(kind, actor::text)) AS type, reach(engagement_agg(kind, actor::text)) AS texts, engaged_users(engagement_agg(kind, actor::text)) AS engaged,
	reach(engagement_agg(kind, md5(actor::text)::uuid)) AS uuids, engaged_users(engagement_agg(kind, md5(actor::text)::uuid)) AS engaged, reach(engagement_agg(kind, actor::int)) AS integers FROM a;
SELECT reach(merge(engagement_agg(kind, actor), engagement_agg(kind, actor::text))) AS numbers_and_texts_differ FROM a;
-- and the same people as reach_agg has
SELECT reach_sketch(engagement_agg(kind, actor))::text = (reach_agg(actor) FILTER (WHERE kind IN ('view', 'like', 'comment', 'share')))::text AS bigint,
	reach_sketch(engagement_agg(kind, actor::text))::text = (reach_agg(actor::text) FILTER (WHERE kind IN ('view', 'like', 'comment', 'share')))::text AS text,
	engagement_agg(kind, md5(actor::text)::uuid)::reach_sketch::text = (reach_agg(md5(actor::text)::uuid) FILTER (WHERE kind IN ('view', 'like', 'comment', 'share')))::text AS uuid FROM a;
SELECT o.* FROM (SELECT engagement_agg(kind, actor) AS x, engagement_agg(kind, actor + 8) AS y FROM a) q, reach_overlap(reach_sketch(x), reach_sketch(y)) o;

-- ---- with and without people: what is then not known is NULL, in any order, and the counts add up
CREATE TEMP TABLE parts (n int, what text, s engagement_summary);
INSERT INTO parts SELECT 1, 'people', s FROM known UNION ALL SELECT 2, 'kinds alone', s FROM summary UNION ALL SELECT 3, 'counts', make_engagement(5, 5, 5, 5, 5, 5, 5)
UNION ALL SELECT 4, 'not told', make_engagement(impressions => 5) UNION ALL SELECT 5, 'nothing', 'v1' UNION ALL SELECT 6, 'impressions alone', engagement_agg('impression')
UNION ALL SELECT 7, 'a view of nobody', engagement_agg('view', NULL::bigint) UNION ALL SELECT 8, 'other people', engagement_agg(k, n) FROM (VALUES ('view', 8), ('view', 30), ('comment', 31)) v (k, n)
UNION ALL SELECT 9, 'a save', engagement_agg('save', 40);
SELECT a.what, b.what, event_count(m, 'view') AS views, reach(m), engaged_users(m), engagement_rate(m, 'users') AS users, engagement_rate(m, 'reach') AS by_reach, reach_is_exact(m) AS exact, (reach_interval(m)).*,
	m::text = merge(b.s, a.s)::text AS commutes, m::text = (SELECT rollup(s)::text FROM parts p WHERE p.n IN (a.n, b.n)) AS is_rollup
FROM parts a JOIN parts b ON a.n < b.n, merge(a.s, b.s) m ORDER BY a.n, b.n;
-- once lost, people stay lost, whatever else comes and whichever three meet first
SELECT count(*) AS triples, count(*) FILTER (WHERE merge(merge(a.s, b.s), c.s)::text <> merge(a.s, merge(b.s, c.s))::text) AS grouping_matters,
	count(*) FILTER (WHERE reach(merge(merge(a.s, b.s), c.s)) IS NULL) AS unknown FROM parts a, parts b, parts c;
SELECT merge(s, make_engagement(1)) AS lost FROM (SELECT engagement_agg('view', 1) AS s) q;

-- ---- jsonb
SELECT s::jsonb FROM known;
SELECT engagement_agg('like', 1)::jsonb;
SELECT (s::jsonb ->> 'reach')::bigint = reach(s) AND (s::jsonb ->> 'engaged_users')::bigint = engaged_users(s) AS same FROM known;

-- ---- text and bytes
SELECT s FROM known;
CREATE TEMP TABLE people_samples AS
SELECT s FROM known UNION ALL SELECT s FROM parts UNION ALL SELECT merge(a.s, b.s) FROM parts a, parts b
UNION ALL SELECT engagement_agg((event_kinds())[1 + a % 9], nullif(a % n, 3)) FROM unnest('{2,400,800,5000}'::int[]) n, generate_series(1, 9000) a GROUP BY n
UNION ALL SELECT engagement_agg('view', a) FROM unnest('{512,513}'::int[]) n, generate_series(1, n) a GROUP BY n;
SELECT count(*) AS samples, bool_and(s::text::engagement_summary::text = s::text) AS text_reads_back, bool_and(engagement_send(s::text::engagement_summary) = engagement_send(s)) AS same_bytes,
	count(DISTINCT s::text) = count(DISTINCT engagement_send(s)) AS one_form FROM people_samples;
-- the wire form: version, flags, nine counts, then the two sets: form, count, hashes
SELECT engagement_send(s) = '\x010e'::bytea || int8send(1) || int8send(0) || int8send(1) || int8send(0) || int8send(0) || int8send(0) || int8send(0) || int8send(0) || int8send(0)
	|| '\x00'::bytea || int4send(1) || '\x910a2dec89025cc1'::bytea || '\x00'::bytea || int4send(1) || '\x910a2dec89025cc1'::bytea AS wire, s
FROM (SELECT engagement_agg(k, 1) AS s FROM unnest('{view,like}'::text[]) k) q;

-- ---- many people: an estimate, and shares of people that stay in their range
CREATE TABLE regress_many (n int, kind text, actor bigint);
INSERT INTO regress_many SELECT n, CASE WHEN a % 10 < n THEN 'view' ELSE 'like' END, a FROM unnest('{0,1,5,9,10}'::int[]) n, generate_series(1, 3000) a;
INSERT INTO regress_many SELECT n, 'view', 1 FROM unnest('{0,1,5,9,10}'::int[]) n;
SELECT n, reach(s), engaged_users(s), reach_is_exact(s) AS exact, engagement_rate(s, 'users') AS users, engaged_users(s) <= reach(s) AND engagement_rate(s, 'users') BETWEEN 0 AND 1 AS in_range,
	engagement_rate(s, 'users') = engaged_users(s)::float8 / reach(s) AS people_by_people, reach_sketch(s)::text = r::text AS same_people, reach_interval(s, 0.9) = reach_interval(r, 0.9) AS interval
FROM (SELECT n, engagement_agg(kind, actor) AS s, reach_agg(actor) AS r FROM regress_many GROUP BY n) q ORDER BY n;
-- 512 people who engaged are counted, 513 who were reached are estimated, lower: then the smaller number is both
SELECT reach(s), engaged_users(s), engagement_rate(s, 'users') AS users, reach(r) AS counted, s::jsonb -> 'engaged_users' AS in_jsonb
FROM (SELECT engagement_agg(CASE WHEN a = 1 THEN 'view' ELSE 'share' END, a) AS s, reach_agg(a) FILTER (WHERE a > 1) AS r FROM generate_series(1, 513) a) q;
-- never more than all
SELECT count(*) AS sets, bool_and(engaged_users(s) <= reach(s)) AS never_more, bool_and(engagement_rate(s, 'users') <= 1) AS never_above_1,
	bool_and(engaged_users(s) = least(reach(s), reach(reach_agg))) AS cut
FROM (SELECT n, engagement_agg(CASE WHEN a % 1000 = 0 THEN 'view' ELSE 'share' END, 10000 * n + a) AS s, reach_agg(10000 * n + a) FILTER (WHERE a % 1000 > 0) FROM generate_series(1, 60) n, generate_series(1, 2000) a GROUP BY n) q;
-- exact as long as 512 people were reached; fewer engaged ones are counted to the end
SELECT n, reach(s), reach_is_exact(s) AS exact, engaged_users(s), pg_column_size(s) AS bytes FROM unnest('{1,511,512,513,5000}'::int[]) n,
	LATERAL (SELECT engagement_agg(CASE WHEN a % 10 = 0 THEN 'like' ELSE 'view' END, a) AS s FROM generate_series(1, n) a) q ORDER BY n;
-- what an aggregate gives keeps none of the room that it was built in, nor does merge; in a window neither (in a row, a short header is 3 bytes less)
SELECT count(*) AS values, bool_and(size - pg_column_size(built) IN (0, 3) AND size - pg_column_size(rolled) IN (0, 3) AND pg_column_size(merge(built, rolled)) = pg_column_size(merge(built, rolled)::text::engagement_summary)) AS closed
FROM (SELECT n, engagement_agg(k, a) AS built, rollup(s) AS rolled, pg_column_size(engagement_agg(k, a)::text::engagement_summary) AS size
	FROM unnest('{1,3,5,100,500,600}'::int[]) n, LATERAL (SELECT a, k, engagement_agg(k, a) AS s FROM generate_series(1, n) a, LATERAL (SELECT CASE WHEN a % 3 = 0 THEN 'like' ELSE 'view' END AS k) k GROUP BY a, k) q GROUP BY n) v;
SELECT bool_and(96 + 8 * n - pg_column_size(built) IN (0, 3) AND 96 + 8 * n - pg_column_size(rolled) IN (0, 3) AND 96 + 8 * least(n, 2) - pg_column_size(pair) IN (0, 3)) AS closed
FROM (SELECT n, engagement_agg('view', n) OVER w AS built, rollup(s) OVER w AS rolled, rollup(s) OVER (ORDER BY n ROWS 1 PRECEDING) AS pair FROM (SELECT n, engagement_agg('view', n) AS s FROM generate_series(1, 300) n GROUP BY n) q WINDOW w AS (ORDER BY n)) v;
-- a summary without people is no larger than before
SELECT pg_column_size(engagement_agg(kind)) AS kinds, pg_column_size(engagement_agg(kind, NULL::text)) AS nobody, pg_column_size(engagement_agg(kind, actor)) AS people FROM a;

-- ---- stored, out of line, and merged again
CREATE TABLE regress_stored (n int PRIMARY KEY, s engagement_summary);
INSERT INTO regress_stored SELECT n, engagement_agg(kind, actor) FROM regress_many GROUP BY n;
SELECT pg_relation_size(reltoastrelid) > 0 AS out_of_line FROM pg_class WHERE oid = 'regress_stored'::regclass;
INSERT INTO regress_stored SELECT 0, engagement_agg(kind, actor + 1000) FROM regress_many WHERE n = 1 ON CONFLICT (n) DO UPDATE SET s = merge(regress_stored.s, excluded.s);
SELECT s::text = (SELECT engagement_agg(kind, actor + CASE n WHEN 1 THEN 1000 ELSE 0 END)::text FROM regress_many WHERE n IN (0, 1)) AS as_built FROM regress_stored WHERE n = 0;
SELECT reach(rollup(s)) AS rolled, rollup(s)::text = (SELECT rollup(s ORDER BY n DESC)::text FROM regress_stored) AS any_order, reach(rollup(s)) < sum(reach(s)) AS does_not_add_up FROM regress_stored;
INSERT INTO regress_stored SELECT 5, engagement_agg(kind) FROM regress_many WHERE n = 5 ON CONFLICT (n) DO UPDATE SET s = merge(regress_stored.s, excluded.s);
SELECT n, reach(s), event_count(s, 'view') AS views FROM regress_stored ORDER BY n;
DROP TABLE regress_stored;

-- ---- FILTER, DISTINCT, ORDER BY, groups, shared states
SELECT reach(engagement_agg(kind, actor) FILTER (WHERE actor <= 500)) AS filter, engagement_agg(kind, actor) FILTER (WHERE n > 99) AS nobody,
	engagement_agg(kind, actor ORDER BY actor DESC, kind)::text = engagement_agg(kind, actor)::text AS any_order,
	reach_sketch(engagement_agg(DISTINCT kind, actor))::text = reach_sketch(engagement_agg(kind, actor))::text AS distinct_people FROM regress_many;
SELECT engagement_agg(DISTINCT kind, actor) FILTER (WHERE actor < 3) FROM regress_many;
CREATE AGGREGATE public.regress_reach_of(kind text, actor bigint) (SFUNC = engagement_transition, STYPE = engagement_summary, COMBINEFUNC = merge, FINALFUNC = reach, PARALLEL = SAFE);
SELECT n, regress_reach_of(kind, actor) = reach(engagement_agg(kind, actor)) AS shared_state, engaged_users(engagement_agg(kind, actor)) + regress_reach_of(kind, actor) - regress_reach_of(kind, actor) = engaged_users(engagement_agg(kind, actor)) AS again
FROM regress_many GROUP BY n ORDER BY n;
SELECT count(*) AS rows, count(*) FILTER (WHERE people <> reach(s) OR s::text <> (SELECT engagement_agg(kind, actor)::text FROM regress_many x WHERE x.n = 5 AND x.actor <= w.actor)) AS differ
FROM (SELECT actor, regress_reach_of(kind, actor) OVER (ORDER BY actor) AS people, engagement_agg(kind, actor) OVER (ORDER BY actor) AS s FROM regress_many WHERE n = 5) w WHERE actor % 101 = 1;
DROP AGGREGATE regress_reach_of(text, bigint);
SELECT count(*) AS levels, count(*) FILTER (WHERE s::text <> (SELECT engagement_agg(kind, actor)::text FROM regress_many m WHERE (q.n IS NULL OR m.n = q.n) AND (q.kind IS NULL OR m.kind = q.kind))) AS differ
FROM (SELECT n, kind, engagement_agg(kind, actor) AS s FROM regress_many GROUP BY CUBE (n, kind)) q;
DROP TABLE regress_many;
