-- What is refused, and how: SQLSTATE, message, and a hint that says what to do.
SET search_path = public, tiktrack, tiktrack_internal;
\pset null (null)
\pset format unaligned

-- Runs each statement, and tells what it raised. A hint that lists words is contract and is shown; of others it counts that they are there.
CREATE FUNCTION pg_temp.refused(statements text[]) RETURNS TABLE (statement text, state text, message text, hint text) LANGUAGE plpgsql AS $$
BEGIN
	FOREACH statement IN ARRAY statements LOOP
		BEGIN
			EXECUTE 'SELECT ' || statement;
			state := 'no error'; message := NULL; hint := NULL;
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
			hint := CASE WHEN hint LIKE 'Valid values%' THEN hint WHEN hint <> '' THEN 'has a hint' ELSE 'NO HINT' END;
		END;
		statement := CASE WHEN length(statement) > 110 THEN left(statement, 110) || '...' ELSE statement END;
		RETURN NEXT;
	END LOOP;
END $$;

\echo ---- words outside the lists: 22023, naming the word, with a hint that lists the valid ones
SELECT * FROM pg_temp.refused(ARRAY[
	$$engagement_agg('wink')$$, $$engagement_agg('View')$$, $$engagement_agg('')$$, $$engagement_agg(' view')$$, $$engagement_agg('views')$$, $$engagement_agg('vie')$$,
	$$engagement_agg('wink') OVER (ROWS 1 PRECEDING)$$,
	$$event_count('v1', 'wink')$$, $$engagements('v1', '{like,wink}')$$, $$engagements('v1', '{""}')$$, $$engagement_rate('v1', 'views', '{wink}')$$, $$engagement_rate('v1', 10, '{wink}')$$,
	$$engagement_rate('v1', 'followers')$$, $$engagement_rate('v1', 'view')$$, $$engagement_rate('v1', '')$$, $$engagement_rate('v1', '10')$$,
	$$share_rate('v1', 'followers')$$, $$conversation_rate('v1', 'wink')$$, $$applause_rate('v1', 'Views')$$,
	$$share_agg('instagram')$$, $$share_agg('Duet')$$, $$share_agg('')$$, $$share_agg('wink', 'vk')$$, $$share_agg('wink') OVER (ROWS 1 PRECEDING)$$,
	$$make_shares('wink', NULL, 1)$$, $$share_count('v1', 'wink')$$, $$share_count('v1', 'wink', 'vk')$$, $$share_fraction('v1', 'wink')$$, $$share_fraction('v1', 'wink', 'vk')$$,
	$$diversity('v1', 'gini')$$, $$diversity('v1', '')$$, $$diversity('v1', 'Shannon')$$,
	$$engagement_agg('wink', 1)$$, $$engagement_agg('View', 'somebody'::text)$$, $$engagement_agg('', md5('1')::uuid)$$, $$engagement_agg('wink', NULL::bigint)$$, $$engagement_agg('wink', 1) OVER (ROWS 1 PRECEDING)$$]);
-- the word is named, but a document is not printed
SELECT message = 'unrecognized event kind: "' || repeat('x', 100) || '"' AS cut_at_100, state FROM pg_temp.refused(ARRAY[$$event_count('v1', repeat('x', 100000))$$]);
SELECT message = 'unrecognized share type: "' || repeat(U&'\5FAE', 33) || '"' AS cut_between_letters, state FROM pg_temp.refused(ARRAY[$$share_count('v1', repeat(U&'\5FAE', 1000))$$]);

\echo ---- base "users" needs people: share_rate and its like have none, other kinds neither
SELECT * FROM pg_temp.refused(ARRAY[
	$$share_rate('v1', 'users')$$, $$conversation_rate('v1', 'users')$$, $$applause_rate('v1', 'users')$$,
	$$engagement_rate('v1', 'users', '{like}')$$, $$engagement_rate('v1', 'users', '{like,comment,share,save}')$$,
	$$engagement_rate(engagement_agg('view', 1), 'users', '{like}')$$, $$engagement_rate(engagement_agg('view', 1), 'users', '{view}')$$, $$share_rate(engagement_agg('view', 1), 'users')$$]);

\echo ---- sets of kinds
SELECT * FROM pg_temp.refused(ARRAY[
	$$engagements('v1', '{}')$$, $$engagements('v1', '{NULL}')$$, $$engagements('v1', '{like,NULL}')$$,
	$$engagement_rate('v1', 'views', '{}')$$, $$engagement_rate('v1', 'views', '{NULL,like}')$$, $$engagement_rate('v1', 10, '{}')$$, $$engagement_rate('v1', 10, '{NULL}')$$]);

\echo ---- negative counts
SELECT * FROM pg_temp.refused(ARRAY[
	$$make_engagement(views => -1)$$, $$make_engagement(impressions => -1)$$, $$make_engagement(likes => -1)$$, $$make_engagement(comments => -1)$$,
	$$make_engagement(shares => -1)$$, $$make_engagement(saves => -1)$$, $$make_engagement(follows => -9223372036854775808)$$, $$make_engagement(5, 5, 5, -2)$$,
	$$make_shares('duet', NULL, -1)$$, $$make_shares('duet', 'vk', -9223372036854775808)$$, $$reconcile('v1', -1)$$]);

\echo ---- bases that no count can be
SELECT * FROM pg_temp.refused(ARRAY[
	$$engagement_rate('v1 view=1', 'NaN'::float8)$$, $$engagement_rate('v1 view=1', 'Infinity'::float8)$$, $$engagement_rate('v1 view=1', '-Infinity'::float8)$$,
	$$engagement_rate('v1 view=1', -1)$$, $$engagement_rate('v1 view=1', -0.5::numeric)$$, $$engagement_rate('v1 view=1', -1e-300)$$,
	$$amplification_rate('v1', 'NaN')$$, $$amplification_rate('v1', 'Infinity')$$, $$amplification_rate('v1', '-Infinity')$$, $$amplification_rate('v1', -1)$$]);
SELECT engagement_rate('v1 like=1', '-0'::float8) AS minus_zero_is_zero, engagement_rate('v1 like=1', 0.5) AS any_number_else;

\echo ---- precision, confidence, and sketches that cannot be compared
SELECT * FROM pg_temp.refused(ARRAY[
	$$reach_agg(1, 3)$$, $$reach_agg(1, 17)$$, $$reach_agg(1, 0)$$, $$reach_agg('1'::text, -12)$$, $$reach_agg(md5('1')::uuid, 2147483647)$$, $$reach_agg(1, -2147483648)$$, $$reach_agg(1, NULL)$$, $$reach_agg('1'::text, NULL)$$,
	$$reach_agg(a, 2 + a) FROM generate_series(1, 2) a$$, $$reach_agg(a, CASE a WHEN 600 THEN 99 ELSE 12 END) FROM generate_series(1, 600) a$$,
	$$reach_interval(reach_agg(1), 0)$$, $$reach_interval(reach_agg(1), 1)$$, $$reach_interval(reach_agg(1), 95)$$, $$reach_interval(reach_agg(1), -0.5)$$, $$reach_interval(reach_agg(1), 'NaN')$$, $$reach_interval(reach_agg(1), 'Infinity')$$,
	$$reach_interval(engagement_agg('view', 1), 1)$$, $$reach_interval(engagement_agg('view', 1), 'NaN')$$, $$reach_interval(make_engagement(1), 2)$$,
	$$reach_overlap(reach_agg(1), reach_agg(1, 11))$$, $$reach_overlap(reach_agg(a, 4), reach_agg(a, 16)) FROM generate_series(1, 100) a$$, $$reach_overlap('v1 precision=4 {}', 'v1 precision=5 {}')$$]);
-- the range itself is fine, and an actor that is NULL needs no precision
SELECT reach_agg(1, 4) AS lowest, reach_agg(1, 16) AS highest, reach_agg(NULL::bigint, 99) AS nobody, reach_agg(CASE a WHEN 1 THEN 1 END, CASE a WHEN 1 THEN 12 END) AS one FROM generate_series(1, 2) a;
SELECT reach_interval(r, 1e-300) AS least, reach_interval(r, 0.9999999999999999) AS most FROM (SELECT reach_agg(a, 4) AS r FROM generate_series(1, 1000) a) q;
-- actors are of one of three types, and a precision is a number; how that is put is the server's business
SELECT statement, state FROM pg_temp.refused(ARRAY[$$reach_agg(1.5)$$, $$reach_agg(now())$$, $$reach_agg(1, 12, 1)$$, $$reach_agg(ARRAY[1])$$, $$engagement_agg('view', 1.5)$$, $$engagement_agg('view', true)$$, $$engagement_agg(1, 'view')$$, $$reach_agg()$$, $$reach(1)$$]);

\echo ---- overflow: 22003, in sums, merge, rollup, window, parts not told
SELECT * FROM pg_temp.refused(ARRAY[
	$$engagements('v1 like=9223372036854775807 comment=1')$$, $$engagement_rate('v1 view=1 like=9223372036854775807 comment=1')$$,
	$$engagement_rate('v1 like=9223372036854775807 comment=1', 10)$$,
	$$merge('v1 view=9223372036854775807', 'v1 view=1'::engagement_summary)$$, $$merge('v1 view=0?9223372036854775807', 'v1 view=0?1'::engagement_summary)$$,
	$$rollup(s) FROM (VALUES ('v1 save=9223372036854775807'::engagement_summary), ('v1 save=1')) v (s)$$,
	$$rollup(s) OVER (ORDER BY n ROWS 1 PRECEDING) FROM (VALUES (1, 'v1 save=1'::engagement_summary), (2, 'v1 save=1'), (3, 'v1 save=9223372036854775807')) v (n, s)$$,
	$$rollup(s) OVER () FROM (VALUES ('v1 save=9223372036854775807'::engagement_summary), ('v1 save=1')) v (s)$$,
	$$merge('v1 view=9223372036854775807 actors=none reached={} engaged={}', engagement_agg('view', 1))$$, $$merge(engagement_agg('like', 1), 'v1 like=9223372036854775807 actors=none reached={} engaged={}')$$,
	$$rollup(s) FROM (SELECT engagement_agg('view', a) AS s FROM generate_series(1, 600) a UNION ALL SELECT 'v1 view=9223372036854775807 actors=none reached={} engaged={}') q$$,
	$$merge('v1 duet=9223372036854775807', 'v1 duet=1'::share_summary)$$, $$merge('v1 duet/vk=9223372036854775806 embed=1', 'v1 duet/vk=1 stitch=1'::share_summary)$$,
	$$rollup(s) FROM (VALUES ('v1 duet=9223372036854775807'::share_summary), ('v1 duet=1')) v (s)$$,
	$$rollup(s) FROM (VALUES ('v1 duet=9223372036854775807'::share_summary), ('v1 duet=1 embed=1')) v (s)$$,
	$$rollup(s) OVER (ORDER BY n ROWS 1 PRECEDING) FROM (VALUES (1, 'v1 duet=1'::share_summary), (2, 'v1 duet=1'), (3, 'v1 duet=9223372036854775807')) v (n, s)$$,
	$$merge(make_shares('unknown', NULL, 9223372036854775807), make_shares('duet', 'tiktok', 1))$$,
	$$rollup(s) FROM (VALUES (make_shares('unknown', NULL, 9223372036854775807)), (make_shares('duet', 'tiktok', 1))) v (s)$$]);
-- shares that fit one by one but not together are no summary: refused as text, before anything reads them
SELECT * FROM pg_temp.refused(ARRAY[
	$$'v1 duet=9223372036854775807 embed=1'::share_summary$$, $$'v1 external/a=9223372036854775807 external/b=1'::share_summary$$,
	$$share_count('v1 duet=9223372036854775807 embed=1')$$, $$'v1 duet=9223372036854775807 embed=1'::share_summary::jsonb$$]);
-- the largest count itself is fine, and what comes after the frame has left it
SELECT event_count('v1 view=9223372036854775807', 'view') AS most, share_count('v1 duet=9223372036854775806 embed=1') AS most_shares,
	share_count(reconcile('v1 duet=1', 9223372036854775807)) AS reconciled;
SELECT n, rollup(s) OVER (ORDER BY n ROWS CURRENT ROW) AS e FROM (VALUES (1, 'v1 view=9223372036854775807'::engagement_summary), (2, 'v1 view=9223372036854775807'), (3, 'v1 like=1')) v (n, s) ORDER BY n;

\echo ---- more platforms than a summary holds: 54000
CREATE TEMP TABLE full_summary AS
SELECT string_agg('external/' || to_char(g, 'FM00000') || '=1', ' ' ORDER BY g)::text AS cells FROM generate_series(1, 10000) g;
SELECT share_count(('v1 ' || cells)::share_summary) AS holds FROM full_summary;
SELECT * FROM pg_temp.refused(ARRAY[
	$$share_agg('external', g::text) FROM generate_series(1, 10001) g$$,
	$$merge(('v1 ' || cells)::share_summary, 'v1 duet=1') FROM full_summary$$, $$merge('v1 duet=1', ('v1 ' || cells)::share_summary) FROM full_summary$$,
	$$rollup(s) FROM (SELECT ('v1 ' || cells)::share_summary AS s FROM full_summary UNION ALL SELECT 'v1 external/x=1') q$$,
	$$reconcile(('v1 ' || cells)::share_summary, 10001) FROM full_summary$$,
	$$('v1 duet=1 ' || cells)::share_summary FROM full_summary$$]);
-- a cell that is there already still counts
SELECT share_count(merge(('v1 ' || cells)::share_summary, 'v1 external/00001=5')) AS all, share_count(merge(('v1 ' || cells)::share_summary, ('v1 ' || cells)::share_summary)) AS twice FROM full_summary;

\echo ---- a platform that is a text
SELECT * FROM pg_temp.refused(ARRAY[
	$$make_shares('external', repeat('x', 256), 1)$$, $$share_agg('external', repeat('x', 256))$$, $$share_agg('external', repeat('x', 256)) OVER (ROWS 1 PRECEDING)$$,
	$$share_count('v1', 'external', repeat('x', 256))$$, $$share_fraction('v1', 'external', repeat('x', 256))$$]);

\echo ---- malformed text: 22P02
CREATE TEMP TABLE malformed (n int GENERATED ALWAYS AS IDENTITY, text text);
INSERT INTO malformed (text) VALUES (''), (' '), ('v'), ('v0'), ('v01'), ('v-1'), ('v1 '), (' v1'), ('V1'), ('v1.0'), ('1'), ('x'), ('v1view=1'), (E'v1\tview=1'), ('v1  view=1'),
	('v99999999999999999999999'), ('v1 view'), ('v1 view='), ('v1 view=0'), ('v1 view=01'), ('v1 view=+1'), ('v1 view=-1'), ('v1 view=1.0'), ('v1 view=1e3'), ('v1 view=x'),
	('v1 view= 1'), ('v1 view=1 '), ('v1 =1'), ('v1 wink=1'), ('v1 View=1'), ('v1 view=9223372036854775808'), ('v1 view=99999999999999999999'), ('v1 view=1 view=1'),
	('v1 like=1 view=1'), ('v1 view=1,like=1'), ('v1 view=1?'), ('v1 view=1?0'), ('v1 view=0?0'), ('v1 view=1?x'), ('v1 view=1?-1'), ('v1 view=1?01'),
	('v1 view=1??1'), ('v1 view=1?9223372036854775808'), ('v1 view=?1'), ('{"view": 1}'), ('(1,2)'), ('v1 duet/vk=1 view=1');
-- its people: the words in their order, hashes ascending and each once, who engaged among those reached, nobody without an actor
INSERT INTO malformed (text) SELECT replace(replace(replace(replace(t, '{a}', '{0000000000000001}'), '{b}', '{0000000000000002}'), '{ab}', '{0000000000000001,0000000000000002}'), '{r}', '#' || repeat('00', 4096))
FROM unnest(ARRAY['v1 view=1 actors', 'v1 view=1 actors=', 'v1 view=1 actors=none', 'v1 view=1 actors=viewers', 'v1 view=1 actors=some reached={} engaged={}', 'v1 view=1 actors=none reached={}', 'v1 view=1 actors=none engaged={} reached={}',
	'v1 view=1 actors=none reached={} engaged={} ', 'v1 view=1 actors=none  reached={} engaged={}', 'v1 view=1 actors=none reached={} engaged={} view=1', 'v1 actors=none reached={} engaged={} view=1', 'v1 view=1 reached={} engaged={}',
	'v1 view=1 reached={a} engaged={}', 'v1 view=1 actors=none reached={a} engaged={}', 'v1 view=1 actors=none reached={r} engaged={}', 'v1 view=1 actors=viewers reached={} engaged={}', 'v1 view=1 actors=viewers reached={} engaged={a}', 'v1 view=1 like=1 actors=seen reached={a} engaged={ab}',
	'v1 view=1 actors=viewers reached={a} engaged={r}', 'v1 actors=lost', 'v1 impression=1 actors=lost', 'v1 view=1 actors=lost reached={} engaged={}', 'v1 view=1 actors=lost actors=lost', 'v1 view=1 actors=viewers reached={1} engaged={}',
	'v1 view=1 actors=viewers reached={0000000000000001 engaged={}', 'v1 view=1 actors=viewers reached={0000000000000001,} engaged={}', 'v1 view=1 actors=viewers reached={,0000000000000001} engaged={}',
	'v1 view=1 actors=viewers reached={0000000000000002,0000000000000001} engaged={}', 'v1 view=1 actors=viewers reached={0000000000000001,0000000000000001} engaged={}', 'v1 view=1 actors=viewers reached={000000000000000A} engaged={}',
	'v1 view=1 actors=viewers reached={000000000000000g} engaged={}', 'v1 view=1 actors=viewers reached=# engaged={}', 'v1 view=1 actors=viewers reached=#00 engaged={}', 'v1 view=1 actors=viewers precision=12 reached={a} engaged={}']) t;
SELECT bool_and(state = '22P02' AND message = 'invalid input syntax for type engagement_summary' AND hint = 'has a hint') AS all_refused, count(*) AS texts
FROM malformed, pg_temp.refused(ARRAY[format('%L::engagement_summary', text)]);
CREATE TEMP TABLE malformed_shares (n int GENERATED ALWAYS AS IDENTITY, text text);
INSERT INTO malformed_shares (text) SELECT replace(replace(text, 'view', 'duet'), 'like', 'aaaa') FROM malformed WHERE text NOT LIKE '%vk%';
INSERT INTO malformed_shares (text) VALUES ('v1 duet/=1'), ('v1 duet/vk'), ('v1 duet/vk='), ('v1 duet/vk=0'), ('v1 duet//=1'), ('v1 duet/a/b=1'), ('v1 duet/a b=1'), ('v1 duet/a%=1'),
	('v1 duet/a%2=1'), ('v1 duet/a%2f=1'), ('v1 duet/a%zz=1'), ('v1 duet/a%41=1'), ('v1 duet/%00=1'), ('v1 duet/a=1=1'), ('v1 /vk=1'), ('v1 duet/vk=1 duet/vk=1'),
	('v1 duet/vk=1 duet=1'), ('v1 duet/b=1 duet/a=1'), ('v1 stitch=1 duet=1'), ('v1 instagram=1'), ('v1 duet=1?1'), ('v1 duet/' || repeat('x', 256) || '=1'),
	(E'v1 duet/a\x7f=1'), (E'v1 duet/a\n=1'), ('v1 duet=1 stitch'), ('v1 external/vk=9223372036854775808');
SELECT bool_and(state = '22P02' AND message = 'invalid input syntax for type share_summary' AND hint = 'has a hint') AS all_refused, count(*) AS texts
FROM malformed_shares, pg_temp.refused(ARRAY[format('%L::share_summary', text)]);
-- a sketch: an unknown precision, too many people, hashes and registers that no one can have
CREATE TEMP TABLE malformed_sketches (n int GENERATED ALWAYS AS IDENTITY, text text);
INSERT INTO malformed_sketches (text) VALUES (''), ('v1'), ('v1 '), ('v1 {}'), ('{}'), ('v1 precision={}'), ('v1 precision= {}'), ('v1 precision=12'), ('v1 precision=12 '), ('v1 precision=12{}'), ('v1 precision=12  {}'), (' v1 precision=12 {}'), ('v1 precision=12 {} '),
	('v1 precision=12 {'), ('v1 precision=12 }'), ('v1 precision=12 {}}'), ('v1 precision=12 {}{}'), ('v1 precision=3 {}'), ('v1 precision=17 {}'), ('v1 precision=0 {}'), ('v1 precision=-12 {}'), ('v1 precision=012 {}'), ('v1 precision=+12 {}'), ('v1 precision=12.0 {}'), ('v1 precision=9223372036854775807 {}'), ('v1 precision=9223372036854775820 {}'),
	('v1 Precision=12 {}'), ('v1 precision=12 {0}'), ('v1 precision=12 {000000000000000}'), ('v1 precision=12 {00000000000000001}'), ('v1 precision=12 {000000000000000A}'), ('v1 precision=12 {000000000000000x}'), ('v1 precision=12 {-00000000000001}'),
	('v1 precision=12 {0000000000000001,}'), ('v1 precision=12 {,0000000000000001}'), ('v1 precision=12 {0000000000000001 0000000000000002}'), ('v1 precision=12 {0000000000000001, 0000000000000002}'), ('v1 precision=12 {0000000000000002,0000000000000001}'),
	('v1 precision=12 {0000000000000001,0000000000000001}'), ('v1 precision=4 {0000000000000001,0000000000000002,0000000000000003}'), ('v1 precision=4 #'), ('v1 precision=4 #' || repeat('0', 31)), ('v1 precision=4 #' || repeat('0', 33)), ('v1 precision=4 #' || repeat('0', 34)),
	('v1 precision=4 #' || repeat('0', 31) || 'g'), ('v1 precision=4 #' || repeat('0', 30) || 'F0'), ('v1 precision=4 #' || repeat('0', 30) || '01'), ('v1 precision=4 #' || repeat('0', 30) || '06'), ('v1 precision=4 #' || repeat('0', 30) || '09'), ('v1 precision=4 #' || repeat('0', 30) || '0b'),
	('v1 precision=4 #' || repeat('0', 30) || 'f8'), ('v1 precision=4 #' || repeat('f', 32)), ('v1 precision=5 #' || repeat('f4', 32)), ('v1 precision=16 #' || repeat('00', 65535)), ('v1 precision=16 #' || repeat('00', 65535) || 'c8'), ('v1 precision=12 #' || repeat('00', 65536)), ('v1 precision=12 (1)'), ('v1 precision=12 [0000000000000001]'), ('v1 view=1'), ('{"reach": 1}');
INSERT INTO malformed_sketches (text) SELECT 'v1 precision=12 {' || string_agg(lpad(to_hex(g), 16, '0'), ',' ORDER BY g) || '}' FROM generate_series(1, 513) g;
SELECT bool_and(state = '22P02' AND message = 'invalid input syntax for type reach_sketch' AND hint = 'has a hint') AS all_refused, count(*) AS texts
FROM malformed_sketches, pg_temp.refused(ARRAY[format('%L::reach_sketch', text)]);
-- nearly the same texts are fine
SELECT reach(text::reach_sketch) AS people FROM unnest(ARRAY['v1 precision=4 #' || repeat('0', 30) || '04', 'v1 precision=4 #' || repeat('0', 30) || 'f7', 'v1 precision=4 #' || repeat('0', 30) || '0a', 'v1 precision=16 #' || repeat('00', 65535) || 'c7',
	'v1 precision=4 {0000000000000000,ffffffffffffffff}', 'v1 precision=16 {}']) WITH ORDINALITY t (text, n) ORDER BY n;
SELECT reach(('v1 precision=12 {' || string_agg(lpad(to_hex(g), 16, '0'), ',' ORDER BY g) || '}')::reach_sketch) AS as_many_as_fit FROM generate_series(1, 512) g;
\echo ---- a value of a newer tiktrack says so
DO $$
DECLARE
	value text;
	detail text;
BEGIN
	FOREACH value IN ARRAY '{engagement_summary,share_summary,reach_sketch}'::text[] LOOP
		BEGIN
			EXECUTE format('SELECT %L::%s', 'v2 anything at all', value);
		EXCEPTION WHEN invalid_text_representation THEN
			GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
			RAISE NOTICE USING MESSAGE = format('%s: %s', value, detail);
		END;
	END LOOP;
END $$;

\echo ---- inner functions of the aggregates do not run on their own
SELECT * FROM pg_temp.refused(ARRAY[
	$$engagement_transition(NULL, 'view')$$, $$engagement_transition('v1', 'view')$$, $$engagement_transition(NULL, NULL)$$, $$engagement_inverse('v1 view=1', 'view')$$, $$engagement_inverse(NULL, 'view')$$,
	$$engagement_subtract('v1 view=1', 'v1 view=1')$$,
	$$share_transition(NULL, 'duet')$$, $$share_transition('v1', 'duet')$$, $$share_transition('v1', 'duet', 'vk')$$, $$share_transition(NULL, NULL, NULL)$$,
	$$share_inverse('v1 duet=1', 'duet')$$, $$share_inverse('v1 duet/vk=1', 'duet', 'vk')$$, $$share_inverse(NULL, 'duet')$$, $$share_subtract('v1 duet=1', 'v1 duet=1')$$,
	$$engagement_transition(NULL, 'view', 1)$$, $$engagement_transition('v1', 'view', 'somebody'::text)$$, $$engagement_transition('v1', NULL, NULL::uuid)$$, $$engagement_transition('v1', 'view', md5('1')::uuid)$$,
	$$reach_transition(NULL, 1)$$, $$reach_transition('v1 precision=12 {}', 1)$$, $$reach_transition('v1 precision=12 {}', 'somebody'::text)$$, $$reach_transition('v1 precision=12 {}', md5('1')::uuid)$$,
	$$reach_transition(NULL, 1, 12)$$, $$reach_transition('v1 precision=12 {}', 'somebody'::text, 12)$$, $$reach_transition('v1 precision=12 {}', md5('1')::uuid, 12)$$, $$reach_transition(NULL, NULL::bigint)$$]);
-- those that can run harm nobody: they leave their arguments alone
WITH v AS MATERIALIZED (SELECT 'v1 view=1'::engagement_summary AS e, 'v1 duet=1'::share_summary AS s)
SELECT engagement_accumulate(e, e), share_accumulate(s, s), engagement_or_null(e), share_or_null(s), engagement_or_null('v1') AS none, share_or_null('v1') AS none, e, s FROM v;
WITH v AS MATERIALIZED (SELECT engagement_agg('view', a) AS e, reach_agg(a) AS r FROM generate_series(1, 2) a)
SELECT engagement_close(e)::text = e::text AS e, reach_close(r)::text = r::text AS r, reach(engagement_accumulate(e, e)) AS accumulated, reach(e), reach(r) FROM v;
\echo ---- a state of a closed value grows like one of its own
CREATE AGGREGATE public.regress_further(actor bigint) (SFUNC = reach_transition, STYPE = reach_sketch, INITCOND = 'v1 precision=12 {0000000000000001,0000000000000002}');
CREATE AGGREGATE public.regress_further(actor bigint, "precision" int) (SFUNC = reach_transition, STYPE = reach_sketch, INITCOND = 'v1 precision=4 #10101010101010101010101010101010');
CREATE AGGREGATE public.regress_further(kind text, actor bigint) (SFUNC = engagement_transition, STYPE = engagement_summary, INITCOND = 'v1 view=2 like=1 actors=viewers reached={0000000000000001,0000000000000002} engaged={0000000000000001}');
SELECT n, reach(regress_further(a)) = n + 2 AS r, reach(regress_further(a, 4)) > 0 AS r4, reach(regress_further('like'::text, a)) = n + 2 AS e, engaged_users(regress_further('like'::text, a)) = n + 1 AS engaged
FROM unnest('{1,3,100,510}'::int[]) n, generate_series(1, n) a GROUP BY n ORDER BY n;
SELECT reach(regress_further(a)) BETWEEN 4850 AND 5150 AS r, reach(regress_further('like'::text, a)) BETWEEN 4850 AND 5150 AS e, engaged_users(regress_further('like'::text, NULL::bigint)) AS counted, regress_further(NULL::bigint) AS unchanged FROM generate_series(1, 5000) a;
DROP AGGREGATE regress_further(bigint);
DROP AGGREGATE regress_further(bigint, int);
DROP AGGREGATE regress_further(text, bigint);
\echo ---- and one that has no room for people is refused, whatever comes first
CREATE AGGREGATE public.regress_later(kind text, actor bigint) (SFUNC = engagement_transition, STYPE = engagement_summary, INITCOND = 'v1');
SELECT * FROM pg_temp.refused(ARRAY[$$regress_later('view', 1)$$, $$regress_later('like', 1)$$, $$regress_later('save', 1)$$, $$regress_later('like', NULL)$$, $$regress_later('view', a) FROM generate_series(1, 1000) a$$]);
DROP AGGREGATE regress_later(text, bigint);

\echo ---- the wrong inverse inside an aggregate is refused, not believed
CREATE AGGREGATE public.regress_minus(engagement_summary) (SFUNC = engagement_subtract, STYPE = engagement_summary, INITCOND = 'v1 view=2');
CREATE AGGREGATE public.regress_minus(share_summary) (SFUNC = share_subtract, STYPE = share_summary, INITCOND = 'v1 duet=2');
CREATE AGGREGATE public.regress_minus(kind text) (SFUNC = engagement_inverse, STYPE = engagement_summary, INITCOND = 'v1 view=2');
CREATE AGGREGATE public.regress_minus(type text, platform text) (SFUNC = share_inverse, STYPE = share_summary, INITCOND = 'v1 duet=2');
SELECT regress_minus('v1 view=2'::engagement_summary) AS e, regress_minus('v1 duet=2'::share_summary) AS s, regress_minus('view') AS kind, regress_minus('duet', NULL) AS type;
SELECT * FROM pg_temp.refused(ARRAY[
	$$regress_minus('v1 view=3'::engagement_summary)$$, $$regress_minus('v1 like=1'::engagement_summary)$$, $$regress_minus('v1 view=1?1'::engagement_summary)$$,
	$$regress_minus('v1 duet=3'::share_summary)$$, $$regress_minus('v1 duet/vk=1'::share_summary)$$, $$regress_minus('like')$$, $$regress_minus('view') FROM generate_series(1, 3)$$,
	$$regress_minus('duet', 'vk')$$, $$regress_minus('duet', NULL) FROM generate_series(1, 3)$$]);
-- people can't be taken away: NULL, which a window takes for "sum up anew"
CREATE AGGREGATE public.regress_without(engagement_summary) (SFUNC = engagement_subtract, STYPE = engagement_summary, INITCOND = 'v1 view=2 actors=viewers reached={0000000000000001} engaged={}');
SELECT regress_without('v1 view=1') AS counts, regress_without('v1 view=1 actors=none reached={} engaged={}') AS people;
DROP AGGREGATE regress_without(engagement_summary);
-- and an aggregate that starts at the largest count cannot count one more
CREATE AGGREGATE public.regress_more(kind text) (SFUNC = engagement_transition, STYPE = engagement_summary, INITCOND = 'v1 view=9223372036854775806');
CREATE AGGREGATE public.regress_more(type text, platform text) (SFUNC = share_transition, STYPE = share_summary, INITCOND = 'v1 duet/vk=9223372036854775806');
SELECT regress_more('view') AS kind, regress_more('duet', 'vk') AS type;
SELECT * FROM pg_temp.refused(ARRAY[$$regress_more('view') FROM generate_series(1, 2)$$, $$regress_more('duet', 'vk') FROM generate_series(1, 2)$$]);
DROP AGGREGATE regress_more(text);
DROP AGGREGATE regress_more(text, text);
DROP AGGREGATE regress_minus(engagement_summary);
DROP AGGREGATE regress_minus(share_summary);
DROP AGGREGATE regress_minus(text);
DROP AGGREGATE regress_minus(text, text);

\echo ---- watch: negative lengths, fractions that are none, overflow, malformed text, inner functions on their own
SELECT * FROM pg_temp.refused(ARRAY[
	$$watch_agg(-1, 10)$$, $$watch_agg(10, -1)$$, $$watch_agg(-9223372036854775808, NULL)$$, $$watch_agg(-1, 10) OVER (ROWS 1 PRECEDING)$$,
	$$retention_at('v1', -0.01)$$, $$retention_at('v1', 1.01)$$, $$retention_at('v1', 50)$$, $$retention_at('v1', 'NaN')$$, $$retention_at('v1', 'Infinity')$$,
	$$watch_agg(w, 10) FROM (VALUES (9223372036854775807), (1)) v (w)$$, $$watch_agg(1, d) FROM (VALUES (9223372036854775807), (1)) v (d)$$,
	$$merge('v1 plays=9223372036854775807 watched_ms=0', 'v1 plays=1 watched_ms=0'::watch_summary)$$,
	$$rollup(s) FROM (VALUES ('v1 plays=1 watched_ms=9223372036854775807'::watch_summary), ('v1 plays=1 watched_ms=1')) v (s)$$,
	$$rollup(s) OVER (ORDER BY n ROWS 1 PRECEDING) FROM (VALUES (1, 'v1 plays=1 watched_ms=1'::watch_summary), (2, 'v1 plays=1 watched_ms=9223372036854775807')) v (n, s)$$,
	$$watch_transition(NULL, 5, 10)$$, $$watch_transition('v1', 5, 10)$$, $$watch_transition(NULL, NULL, NULL)$$, $$watch_inverse('v1', 5, 10)$$, $$watch_inverse(NULL, 5, 10)$$, $$watch_subtract('v1', 'v1')$$]);
CREATE TEMP TABLE malformed_watch (n int GENERATED ALWAYS AS IDENTITY, text text);
INSERT INTO malformed_watch (text) SELECT text FROM malformed WHERE text NOT LIKE '%view%';
INSERT INTO malformed_watch (text) VALUES ('v1 plays=1'), ('v1 plays=0 watched_ms=0'), ('v1 plays=1 watched_ms=5 '), ('v1 watched_ms=5 plays=1'), ('v1 plays=1 watched_ms=-5'), ('v1 plays=1 watched_ms=05'), ('v1 plays=1 watched_ms=9223372036854775808'),
	('v1 plays=1 watched_ms=5 timed_watched_ms=5 timed_duration_ms=5'), ('v1 plays=1 watched_ms=5 timed_watched_ms=5 timed_duration_ms=5 100%=0'), ('v1 plays=1 watched_ms=5 timed_watched_ms=5 timed_duration_ms=5 100%=2'),
	('v1 plays=1 watched_ms=5 timed_watched_ms=5 timed_duration_ms=5 101%=1'), ('v1 plays=2 watched_ms=5 timed_watched_ms=5 timed_duration_ms=5 2%=1 1%=1'), ('v1 plays=1 watched_ms=5 timed_watched_ms=6 timed_duration_ms=5 100%=1'),
	('v1 plays=1 watched_ms=6 timed_watched_ms=5 timed_duration_ms=5 100%=1'), ('v1 plays=1 watched_ms=5 timed_watched_ms=5 timed_duration_ms=0 100%=1');
SELECT bool_and(state = '22P02' AND message = 'invalid input syntax for type watch_summary' AND hint = 'has a hint') AS all_refused, count(*) AS texts
FROM malformed_watch, pg_temp.refused(ARRAY[format('%L::watch_summary', text)]);
-- the wrong inverse is refused, and those that can run on their own leave their arguments alone
CREATE AGGREGATE public.regress_minus(watch_summary) (SFUNC = watch_subtract, STYPE = watch_summary, INITCOND = 'v1 plays=2 watched_ms=10');
CREATE AGGREGATE public.regress_minus(bigint, bigint) (SFUNC = watch_inverse, STYPE = watch_summary, INITCOND = 'v1 plays=2 watched_ms=10 timed_watched_ms=5 timed_duration_ms=10 50%=1');
SELECT regress_minus('v1 plays=1 watched_ms=5'::watch_summary) AS w, regress_minus(5, 10) AS play, regress_minus(NULL, 10) AS none;
SELECT * FROM pg_temp.refused(ARRAY[
	$$regress_minus('v1 plays=3 watched_ms=5'::watch_summary)$$, $$regress_minus('v1 plays=1 watched_ms=11'::watch_summary)$$, $$regress_minus('v1 plays=1 watched_ms=5 timed_watched_ms=5 timed_duration_ms=10 50%=1'::watch_summary)$$,
	$$regress_minus(6, 10)$$, $$regress_minus(5, 11)$$, $$regress_minus(6, NULL)$$, $$regress_minus(5, 10) FROM generate_series(1, 2)$$]);
DROP AGGREGATE regress_minus(watch_summary);
DROP AGGREGATE regress_minus(bigint, bigint);
WITH v AS MATERIALIZED (SELECT 'v1 plays=1 watched_ms=5'::watch_summary AS w) SELECT watch_accumulate(w, w), watch_or_null(w), watch_or_null('v1') AS none, w FROM v;

\echo ---- numbers about numbers
SELECT * FROM pg_temp.refused(ARRAY[
	$$rate_interval(9, 5)$$, $$rate_interval(9, 5, 'wilson')$$, $$rate_interval(1, 5, 'wald')$$, $$rate_interval(1, 5, '')$$, $$rate_interval(-1, 5)$$, $$rate_interval(1, -5)$$, $$rate_interval(1.5, 5)$$, $$rate_interval(1, 5.5, 'poisson')$$,
	$$rate_interval('NaN', 5)$$, $$rate_interval(1, 'NaN')$$, $$rate_interval('Infinity', 5, 'poisson')$$, $$rate_interval(1, 'Infinity')$$, $$rate_interval(1e19, 5, 'poisson')$$, $$rate_interval(1, 9223372036854775808)$$,
	$$rate_interval(1, 5, 'wilson', 0)$$, $$rate_interval(1, 5, 'wilson', 1)$$, $$rate_interval(1, 5, 'wilson', 95)$$, $$rate_interval(1, 5, 'poisson', 'NaN')$$, $$rate_interval(0, 0, 'wald')$$,
	$$lift(6, 5, 1, 5)$$, $$lift(1, 5, 6, 5)$$, $$lift(-1, 5, 1, 5)$$, $$lift(1, 5, 1, 5.5)$$, $$lift(1, 'NaN', 1, 5)$$, $$lift(1, 5, 1, 5, 1)$$, $$lift(1, 1e300, 1, 5)$$,
	$$adjust_p('{0.5,1.01}')$$, $$adjust_p('{-0.01}')$$, $$adjust_p('{NaN}')$$, $$adjust_p('{NULL,Infinity}')$$,
	$$spike_score('NaN', '{1,2,3}')$$, $$spike_score('Infinity', '{1,2,3}')$$, $$spike_score(1, '{1,2,3,NaN}')$$, $$spike_score(1, '{1,2,3,-Infinity}')$$, $$spike_score(1, '{1,2,3}', 'iqr')$$, $$spike_score(1e308, '{0,1e-300,2e-300}')$$,
	$$parse_count('many')$$, $$parse_count('')$$, $$parse_count('-5')$$, $$parse_count('1.5')$$, $$parse_count('1,23')$$, $$parse_count('1.2345K')$$, $$parse_count('5', 'up')$$, $$parse_count('9223372036854775807')$$, $$parse_count('9223372037B')$$]);
SELECT message = 'invalid count: "' || repeat('x', 100) || '"' AS cut_at_100, state FROM pg_temp.refused(ARRAY[$$parse_count(repeat('x', 100000))$$]);

\echo ---- the server answers
SELECT 1 AS alive;
