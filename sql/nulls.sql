-- Unknown is NULL, none is 0: one rule for every function and aggregate.
SET search_path = public, tiktrack, tiktrack_internal;
\pset null (null)

-- Asks each expression of a list and tells which ones are not NULL.
CREATE FUNCTION pg_temp.not_null(expressions text[]) RETURNS TABLE (expression text, value text) LANGUAGE plpgsql AS $$
BEGIN
	FOREACH expression IN ARRAY expressions LOOP
		EXECUTE 'SELECT (' || expression || ')::text' INTO value;
		IF value IS NOT NULL THEN RETURN NEXT; END IF;
	END LOOP;
END $$;

CREATE TEMP TABLE none (kind text, type text, platform text, number bigint, name text, id uuid, e engagement_summary, s share_summary, r reach_sketch);

-- ---- no rows, FILTER that removes all rows, rows that are all NULL: NULL summary
CREATE TEMP TABLE aggregates (call text);
INSERT INTO aggregates VALUES ('engagement_agg(kind)'), ('engagement_agg(DISTINCT kind)'), ('share_agg(type)'), ('share_agg(type, platform)'),
	('rollup(e)'), ('rollup(s)'), ('rollup(r)'),
	('engagement_agg(kind, number)'), ('engagement_agg(kind, name)'), ('engagement_agg(kind, id)'), ('engagement_agg(DISTINCT kind, name)'),
	('reach_agg(number)'), ('reach_agg(name)'), ('reach_agg(id)'), ('reach_agg(number, 12)'), ('reach_agg(name, 12)'), ('reach_agg(id, 12)'), ('reach_agg(DISTINCT number)');
SELECT * FROM pg_temp.not_null((SELECT array_agg('SELECT ' || call || ' FROM none') FROM aggregates));
SELECT * FROM pg_temp.not_null((SELECT array_agg('SELECT ' || call || ' FROM none GROUP BY kind') FROM aggregates));
SELECT * FROM pg_temp.not_null((SELECT array_agg('SELECT ' || call || ' FILTER (WHERE n > 3) FROM (SELECT ''view'' AS kind, ''duet'' AS type, '
	|| '''vk'' AS platform, n::bigint AS number, n::text AS name, md5(n::text)::uuid AS id, make_engagement(1) AS e, make_shares(''duet'', ''vk'', 1) AS s, '
	|| '''v1 precision=12 {}''::reach_sketch AS r, n FROM generate_series(1, 3) n) q') FROM aggregates));
INSERT INTO none SELECT FROM generate_series(1, 3);
SELECT * FROM pg_temp.not_null((SELECT array_agg('SELECT ' || call || ' FROM none') FROM aggregates));
SELECT * FROM pg_temp.not_null((SELECT array_agg('SELECT ' || call || ' OVER (ROWS 1 PRECEDING) FROM none LIMIT 1') FROM aggregates WHERE call !~ 'DISTINCT'));
-- a platform without a type is not a share, and an actor without a kind not an event
SELECT share_agg(NULL, 'vk'), engagement_agg(NULL, 1), engagement_agg(NULL, 'somebody'::text) FROM none;
-- and an event without an actor is one: its kind counts, nobody is known
SELECT engagement_agg('view', number) AS number, engagement_agg('view', name) AS name, engagement_agg('view', id) AS id FROM none;

-- ---- a NULL is skipped, the rows around it count
SELECT engagement_agg(k) FROM unnest('{NULL,view,NULL,like,NULL}'::text[]) k;
SELECT share_agg(t) AS one, share_agg(t, 'vk') AS two, share_agg('duet', t) AS platforms FROM unnest('{NULL,duet,NULL,embed}'::text[]) t;
SELECT rollup(e) AS e, rollup(s) AS s
FROM (VALUES (NULL, NULL), (make_engagement(1, 2, 3, 4, 5, 6, 7), make_shares('duet', NULL, 2)), (NULL, NULL),
	(make_engagement(1, 0, 0, 0, 0, 0, 0), NULL)) v (e, s);
SELECT reach_agg(n) AS numbers, reach_agg(n::text) AS texts, reach_agg(n, 12)::text = reach_agg(n)::text AS with_precision, rollup(r) AS rolled
FROM (VALUES (NULL::bigint, NULL::reach_sketch), (1, 'v1 precision=12 {910a2dec89025cc1}'), (NULL, NULL), (2, NULL), (1, 'v1 precision=12 {}')) v (n, r);
-- nothing but summaries of nothing is not nothing
SELECT rollup(e) AS e, rollup(s) AS s, rollup(r) AS r
FROM (VALUES ('v1'::engagement_summary, 'v1'::share_summary, 'v1 precision=12 {}'::reach_sketch), ('v1', NULL, NULL), (NULL, 'v1', 'v1 precision=14 {}')) v (e, s, r);

-- ---- accessors of a NULL summary, and a NULL in each other position
SELECT * FROM pg_temp.not_null('{
	"event_count(NULL, ''view'')", "event_count(make_engagement(1), NULL)",
	"engagements(NULL)", "engagements(NULL, ''{like}'')", "engagements(make_engagement(1, 1, 1, 1, 1), NULL)",
	"engagement_rate(NULL)", "engagement_rate(NULL, ''views'')", "engagement_rate(NULL, ''views'', ''{like}'')",
	"engagement_rate(make_engagement(1, 1, 1, 1, 1), NULL::text)", "engagement_rate(make_engagement(1, 1, 1, 1, 1), ''views'', NULL)",
	"engagement_rate(NULL, 10)", "engagement_rate(NULL, 10, ''{like}'')", "engagement_rate(make_engagement(1, 1, 1, 1, 1), NULL::float8)",
	"engagement_rate(make_engagement(1, 1, 1, 1, 1), 10, NULL)",
	"share_rate(NULL)", "share_rate(NULL, ''views'')", "share_rate(make_engagement(1, 1, 1, 1, 1), NULL)",
	"conversation_rate(NULL)", "conversation_rate(NULL, ''views'')", "conversation_rate(make_engagement(1, 1, 1, 1, 1), NULL)",
	"applause_rate(NULL)", "applause_rate(NULL, ''views'')", "applause_rate(make_engagement(1, 1, 1, 1, 1), NULL)",
	"amplification_rate(NULL, 10)", "amplification_rate(make_engagement(1, 1, 1, 1, 1), NULL)",
	"NULL::engagement_summary", "NULL::engagement_summary::jsonb", "engagement_send(NULL)", "engagement_to_jsonb(NULL)",
	"share_count(NULL)", "share_count(NULL, ''duet'')", "share_count(make_shares(''duet'', NULL, 1), NULL)",
	"share_count(NULL, ''duet'', ''vk'')", "share_count(make_shares(''duet'', NULL, 1), NULL, ''vk'')", "share_count(make_shares(''duet'', NULL, 1), ''duet'', NULL)",
	"share_fraction(NULL, ''duet'')", "share_fraction(make_shares(''duet'', NULL, 1), NULL)",
	"share_fraction(NULL, ''duet'', ''vk'')", "share_fraction(make_shares(''duet'', NULL, 1), NULL, ''vk'')", "share_fraction(make_shares(''duet'', NULL, 1), ''duet'', NULL)",
	"diversity(NULL)", "diversity(NULL, ''simpson'')", "diversity(make_shares(''duet'', NULL, 1), NULL)",
	"reconcile(NULL, 5)", "reconcile(NULL, NULL)",
	"make_shares(NULL, ''vk'', 1)", "make_shares(''duet'', ''vk'', NULL)", "make_shares(NULL, NULL, NULL)",
	"NULL::share_summary", "NULL::share_summary::jsonb", "share_send(NULL)", "share_to_jsonb(NULL)",
	"merge(NULL::engagement_summary, NULL)", "merge(NULL::share_summary, NULL)", "merge(NULL::reach_sketch, NULL)",
	"reach(NULL::reach_sketch)", "reach_is_exact(NULL::reach_sketch)", "(reach_interval(NULL::reach_sketch)).low", "(reach_interval(NULL::reach_sketch, 0.9)).high",
	"(reach_interval(''v1 precision=12 {}''::reach_sketch, NULL)).low", "reach_interval(NULL::reach_sketch)", "reach_overlap(NULL, ''v1 precision=12 {}'')", "reach_overlap(''v1 precision=12 {}'', NULL)",
	"(reach_overlap(NULL, ''v1 precision=12 {}'')).overlap", "NULL::reach_sketch", "NULL::reach_sketch::jsonb", "reach_send(NULL)", "reach_to_jsonb(NULL)", "reach_close(NULL)",
	"reach(NULL::engagement_summary)", "engaged_users(NULL)", "reach_is_exact(NULL::engagement_summary)", "reach_interval(NULL::engagement_summary)", "(reach_interval(NULL::engagement_summary, 0.9)).low",
	"reach_interval(engagement_agg(''view'', 1), NULL)", "reach_sketch(NULL::engagement_summary)", "NULL::engagement_summary::reach_sketch", "engagement_close(NULL)",
	"reach(make_engagement(1, 1, 1, 1, 1))", "engaged_users(make_engagement(1, 1, 1, 1, 1))", "reach_is_exact(make_engagement(1))", "reach_interval(make_engagement(1))", "reach_sketch(make_engagement(1))",
	"reach(''v1''::engagement_summary)", "engaged_users(''v1'')"}');
SELECT count(*) AS breakdown_of_null FROM breakdown(NULL);
-- every function of the extension that could be given a NULL summary was asked: strict, or one of those that say what NULL means
SELECT p.oid::regprocedure AS not_strict
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension x ON x.oid = d.refobjid AND x.extname = 'tiktrack'
WHERE p.prokind = 'f' AND NOT p.proisstrict
	AND (p.proargtypes::oid[] && ARRAY['engagement_summary'::regtype, 'share_summary'::regtype, 'reach_sketch'::regtype]::oid[]
		OR p.prorettype IN ('engagement_summary'::regtype, 'share_summary'::regtype, 'reach_sketch'::regtype))
ORDER BY p.oid::regprocedure::text COLLATE "C";

-- ---- merge: all four combinations
SELECT merge(a, b) FROM (VALUES (1, 'v1 view=1'::engagement_summary, 'v1 view=2'::engagement_summary), (2, 'v1 view=1', NULL), (3, NULL, 'v1 view=2'),
	(4, NULL, NULL)) v (n, a, b) ORDER BY n;
SELECT merge(a, b) FROM (VALUES (1, 'v1 duet=1'::share_summary, 'v1 duet=2'::share_summary), (2, 'v1 duet=1', NULL), (3, NULL, 'v1 duet=2'),
	(4, NULL, NULL)) v (n, a, b) ORDER BY n;
SELECT merge(a, b) FROM (VALUES (1, 'v1 precision=12 {910a2dec89025cc1}'::reach_sketch, 'v1 precision=12 {1d0b14e4db018fed}'::reach_sketch), (2, 'v1 precision=12 {910a2dec89025cc1}', NULL), (3, NULL, 'v1 precision=12 {1d0b14e4db018fed}'),
	(4, NULL, NULL)) v (n, a, b) ORDER BY n;
-- in place of NULL, a summary of nothing changes nothing either
SELECT merge('v1 view=1', 'v1'::engagement_summary) AS right, merge('v1', 'v1 view=1'::engagement_summary) AS left,
	merge('v1 duet=1', 'v1'::share_summary) AS right, merge('v1', 'v1 duet=1'::share_summary) AS left,
	merge('v1 precision=12 {910a2dec89025cc1}', 'v1 precision=12 {}'::reach_sketch) AS right, merge('v1 precision=12 {}', 'v1 precision=12 {910a2dec89025cc1}'::reach_sketch) AS left;

-- ---- arguments for which NULL has a meaning of its own
SELECT make_engagement(NULL, NULL, NULL, NULL, NULL, NULL, NULL)::text = make_engagement()::text AS not_told;
SELECT reconcile('v1 duet=1', NULL) AS total_not_told, make_shares('duet', NULL, 1) AS platform_not_told;
SELECT share_type_of(NULL), platform_of(NULL), share_type_of(NULL, 'ga4') AS ga4;

-- ---- denominators: 0 or not known gives NULL, a known one and nothing to count gives 0
CREATE TEMP TABLE cases (n int, s engagement_summary);
INSERT INTO cases VALUES (1, make_engagement(0, 0, 1, 1, 1)), (2, make_engagement(NULL, NULL, 1, 1, 1)), (3, make_engagement(10, 10, 0, 0, 0)),
	(4, make_engagement(10, 10)), (5, 'v1');
SELECT n, engagement_rate(s) AS views, engagement_rate(s, 'impressions') AS impressions, engagement_rate(s, 'reach') AS reach,
	engagement_rate(s, 'users') AS users, engagement_rate(s, 0) AS by_0, engagement_rate(s, 5) AS by_5,
	share_rate(s) AS share, conversation_rate(s) AS conversation, applause_rate(s) AS applause, amplification_rate(s, 0) AS amplify_0, amplification_rate(s, 5) AS amplify_5
FROM cases ORDER BY n;
SELECT share_count(s) AS shares, share_count(s, 'duet') AS duet, share_count(s, 'duet', 'vk') AS vk, share_fraction(s, 'duet') AS fraction,
	share_fraction(s, 'duet', 'vk') AS fraction_vk, diversity(s) AS shannon, diversity(s, 'evenness') AS evenness, diversity(s, 'simpson') AS simpson
FROM (VALUES ('v1'::share_summary), ('v1 embed=1')) v (s) ORDER BY 1;
-- people: none told is NULL, told and nobody is 0
SELECT n, reach(s), engaged_users(s), engagement_rate(s, 'users') AS users, engagement_rate(s, 'reach') AS by_reach, share_rate(s, 'reach') AS share_rate, (reach_interval(s)).low, reach_is_exact(s) AS exact
FROM (SELECT 1 AS n, engagement_agg('view', NULL::bigint) AS s UNION ALL SELECT 2, engagement_agg('like', 1) UNION ALL SELECT 3, engagement_agg('view', 1) UNION ALL SELECT 4, engagement_agg('save', 1)
	UNION ALL SELECT 5, merge(engagement_agg('view', 1), make_engagement(views => 3, likes => 0, comments => 0, shares => 0)) UNION ALL SELECT 6, 'v1 actors=none reached={} engaged={}') q ORDER BY n;
SELECT reach(r), reach_is_exact(r) AS exact, (reach_interval(r)).* FROM (VALUES ('v1 precision=12 {}'::reach_sketch)) v (r);

-- ---- watch: the same rules
CREATE TEMP TABLE no_plays (watched_ms bigint, duration_ms bigint, w watch_summary);
CREATE TEMP TABLE watch_aggregates (call text);
INSERT INTO watch_aggregates VALUES ('watch_agg(watched_ms, duration_ms)'), ('watch_agg(DISTINCT watched_ms, duration_ms)'), ('rollup(w)');
SELECT * FROM pg_temp.not_null((SELECT array_agg('SELECT ' || call || ' FROM no_plays') FROM watch_aggregates));
SELECT * FROM pg_temp.not_null((SELECT array_agg('SELECT ' || call || ' FILTER (WHERE n > 3) FROM (SELECT 5::bigint AS watched_ms, 10::bigint AS duration_ms, ''v1''::watch_summary AS w, n FROM generate_series(1, 3) n) q') FROM watch_aggregates));
INSERT INTO no_plays SELECT NULL, 10 FROM generate_series(1, 3);
SELECT * FROM pg_temp.not_null((SELECT array_agg('SELECT ' || call || ' FROM no_plays') FROM watch_aggregates));
SELECT * FROM pg_temp.not_null((SELECT array_agg('SELECT ' || call || ' OVER (ROWS 1 PRECEDING) FROM no_plays LIMIT 1') FROM watch_aggregates WHERE call !~ 'DISTINCT'));
SELECT watch_agg(w, 10) AS skipped, rollup(s) AS rolled_up FROM (VALUES (NULL::bigint, NULL::watch_summary), (5, 'v1 plays=1 watched_ms=5'), (NULL, 'v1'), (10, NULL)) v (w, s);
SELECT rollup(s) AS of_nothings FROM (VALUES ('v1'::watch_summary), (NULL), ('v1')) v (s);
SELECT * FROM pg_temp.not_null('{"average_watch_time(NULL)", "average_percentage_watched(NULL)", "completion_rate(NULL)", "retention_at(NULL, 0.5)", "retention_at(''v1 plays=1 watched_ms=5'', NULL)", "watch_counts(NULL)",
	"NULL::watch_summary", "NULL::watch_summary::jsonb", "watch_send(NULL)", "watch_to_jsonb(NULL)", "merge(NULL::watch_summary, NULL)",
	"average_watch_time(''v1'')", "average_percentage_watched(''v1'')", "completion_rate(''v1'')", "retention_at(''v1'', 0)"}');
SELECT count(*) AS curve_of_null FROM retention_curve(NULL);
SELECT watch_counts('v1') AS counts_of_nothing;
SELECT merge(a, b) FROM (VALUES (1, 'v1 plays=1 watched_ms=1'::watch_summary, 'v1 plays=1 watched_ms=2'::watch_summary), (2, 'v1 plays=1 watched_ms=1', NULL), (3, NULL, 'v1 plays=1 watched_ms=2'), (4, NULL, NULL), (5, 'v1', 'v1 plays=1 watched_ms=2')) v (n, a, b) ORDER BY n;
-- known and nothing watched is 0
SELECT average_watch_time(s) AS time, average_percentage_watched(s) AS percentage, completion_rate(s) AS completion, retention_at(s, 0) AS at_0, retention_at(s, 0.01) AS at_1 FROM (SELECT watch_agg(0, 10) AS s) q;
