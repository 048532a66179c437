-- Attempts to hear through the views what they do not show: functions that tell, errors, statistics, subtraction, EXPLAIN.
\getenv abs_srcdir PG_ABS_SRCDIR
\set ECHO none
\i :abs_srcdir/test/data/social.sql
\set ECHO all

-- ---- 12 to 16: functions, operators and aggregates that tell what they were shown hear no more than the view answers
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
CREATE SCHEMA mallory;
GRANT USAGE ON SCHEMA mallory TO PUBLIC;
CREATE FUNCTION mallory.leak(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0000001 AS $$ BEGIN
	IF position(E'\n' || $1 || E'\n' IN current_setting('leak.heard', true)) = 0 THEN PERFORM set_config('leak.heard', current_setting('leak.heard', true) || $1 || E'\n', false); END IF; RETURN true; END $$;
CREATE FUNCTION mallory.leak(text, text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0000001 AS $$ BEGIN RETURN mallory.leak($1) AND mallory.leak($2); END $$;
CREATE OPERATOR mallory.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = mallory.leak, RESTRICT = eqsel, JOIN = eqjoinsel, COMMUTATOR = OPERATOR(mallory.===), HASHES);
CREATE FUNCTION mallory.gather(text, text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM mallory.leak($2); RETURN $1; END $$;
CREATE AGGREGATE mallory.gathered(text) (SFUNC = mallory.gather, STYPE = text, INITCOND = '');
SELECT * FROM probe.tried(ARRAY['CREATE FUNCTION mallory.l(text) RETURNS boolean LANGUAGE sql LEAKPROOF AS $$SELECT true$$', 'CREATE OR REPLACE FUNCTION mallory.gather(text, text) RETURNS text LANGUAGE sql LEAKPROOF AS $$SELECT $1$$', 'ALTER FUNCTION mallory.leak(text) LEAKPROOF', 'ALTER FUNCTION tiktrack.reach(tiktrack.engagement_summary) LEAKPROOF',
	'UPDATE pg_proc SET proleakproof = true', 'CREATE OPERATOR CLASS mallory.leaking FOR TYPE text USING btree AS OPERATOR 1 <, FUNCTION 1 bttextcmp(text, text)', 'CREATE CAST (text AS bigint) WITH FUNCTION pg_catalog.hashtext(text)', 'CREATE FUNCTION mallory.c() RETURNS int LANGUAGE c AS $$tiktrack$$']);
-- what each way of asking hears beyond the rows that the view gives
CREATE FUNCTION mallory.heard_too_much(OUT view text, OUT way text, OUT words bigint, OUT example text) RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE columns text[]; every text; statement text; visible text[]; asked int := 0; views int := 0;
BEGIN
	FOREACH view IN ARRAY tiktrack.published_views() LOOP
		SELECT array_agg(format('x.%I::text', a.attname) ORDER BY a.attnum), string_agg(format('mallory.leak(x.%I::text)', a.attname), ' %s ' ORDER BY a.attnum) INTO columns, every FROM pg_attribute a WHERE a.attrelid = format('social.%I', view)::regclass AND a.attnum > 0;
		EXECUTE format('SELECT array_agg(DISTINCT coalesce(w, '''')) FROM social.%I x, unnest(ARRAY[%s]) w', view, array_to_string(columns, ', ')) INTO visible;
		-- names and meanings of columns, for whoever sees anything: he sees all of them, and there is no more to hear
		CONTINUE WHEN view = '_metabase_metadata' AND visible IS NOT NULL;
		views := views + 1;
		FOR way, statement IN VALUES
			('where', 'SELECT count(*) FROM social.%1$I x WHERE ' || replace(every, '%s', 'AND')),
			('operator', 'SELECT count(*) FROM social.%1$I x WHERE ' || replace(replace(every, 'mallory.leak(', '(''x'' OPERATOR(mallory.===) '), '%s', 'AND')),
			('join', 'SELECT count(*) FROM (VALUES (''x'')) y (y) JOIN social.%1$I x ON ' || replace(replace(every, 'mallory.leak(', '(y OPERATOR(mallory.===) '), '%s', 'AND')),
			('order by', 'SELECT count(*) FROM (SELECT FROM social.%1$I x ORDER BY ' || replace(every, '%s', ',') || ') y'),
			('group by', 'SELECT count(*) FROM (SELECT FROM social.%1$I x GROUP BY ' || replace(every, '%s', ',') || ') y'),
			('distinct', 'SELECT count(*) FROM (SELECT DISTINCT ' || replace(every, '%s', ',') || ' FROM social.%1$I x) y'),
			('aggregate', 'SELECT count(*) FROM (SELECT ' || replace(replace(every, 'leak', 'gathered'), '%s', ',') || ' FROM social.%1$I x) y'),
			('window', 'SELECT count(*) FROM (SELECT ' || replace(replace(every, 'leak(', 'gathered('), '::text)', '::text) OVER ()') || ' FROM social.%1$I x OFFSET 0) y'),
			('recursive', 'WITH RECURSIVE r AS (SELECT 1 AS n FROM social.%1$I x WHERE ' || replace(every, '%s', 'AND') || ' UNION SELECT n + 1 FROM r, social.%1$I x WHERE n < 2 AND ' || replace(every, '%s', 'AND') || ') SELECT count(*) FROM r')
		LOOP
			statement := replace(statement, '%s', ',');
			PERFORM set_config('leak.heard', E'\n', false);
			EXECUTE format(statement, view);
			asked := asked + 1;
			SELECT count(*), min(w COLLATE "C") INTO words, example FROM (SELECT string_to_table(current_setting('leak.heard'), E'\n') EXCEPT SELECT unnest(visible || ARRAY['', 'x'])) h (w);
			IF words > 0 THEN RETURN NEXT; END IF;
		END LOOP;
	END LOOP;
	view := 'all'; way := 'asked'; words := asked / views; example := NULL;
	RETURN NEXT;
END $$;
SELECT * FROM mallory.heard_too_much();
-- and by plans that read everything before they join
SET enable_nestloop = off; SET enable_indexscan = off; SET enable_bitmapscan = off;
SELECT * FROM mallory.heard_too_much();
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT * FROM mallory.heard_too_much();
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT * FROM mallory.heard_too_much();
RESET enable_nestloop; RESET enable_indexscan; RESET enable_bitmapscan;
-- the ear works
SELECT mallory.leak('word'), current_setting('leak.heard') ~ 'word' AS heard;

-- ---- 14, 46: errors are no oracle: who sees nothing gets none, whatever he computes or casts, and by whatever plan; who sees something is told of nothing else
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT probe.outcome('SELECT 1 / (length(sharer_username) - length(sharer_username)) FROM social.visible_shares');
-- all that an error says
CREATE FUNCTION mallory.gossip(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE a text; b text; c text; d text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS a = MESSAGE_TEXT, b = PG_EXCEPTION_DETAIL, c = PG_EXCEPTION_HINT, d = PG_EXCEPTION_CONTEXT;
	RETURN concat_ws(' ', SQLSTATE, a, b, c, d);
END $$;
-- each view, each column of text (every: all columns, each in a condition of its own), in each place where an error may come from
CREATE FUNCTION mallory.provoked(every boolean, OUT statement text, OUT said text) RETURNS SETOF record LANGUAGE sql AS $$
	SELECT s, mallory.gossip(s)
	FROM (SELECT c.relname, e.n, string_agg(format(e.f, a.attname), ' AND ') AS conditions, string_agg(format(e.f, a.attname), ', ') AS list
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND (every OR a.atttypid = 'text'::regtype),
			unnest(ARRAY['(coalesce(x.%1$I::text, '''') || ''!'')::bigint = 1', '1 / (length(coalesce(x.%1$I::text, '''')) * 0) = 1', '(coalesce(x.%1$I::text, '''') || y)::boolean']) WITH ORDINALITY e (f, n)
		WHERE c.relnamespace = 'social'::regnamespace AND c.relname = ANY (tiktrack.published_views()) AND (every OR n = 1) GROUP BY c.relname, e.n, CASE WHEN NOT every THEN a.attname END) w,
		unnest(ARRAY['SELECT count(*) FROM social.%1$I x, (VALUES (''!'')) y (y) WHERE %2$s', 'SELECT count(*) FROM (VALUES (''!'')) y (y) JOIN social.%1$I x ON %2$s', 'SELECT %3$s FROM social.%1$I x, (VALUES (''!'')) y (y)', 'SELECT x FROM social.%1$I x, (VALUES (''!'')) y (y) ORDER BY %3$s']) WITH ORDINALITY f (f, n),
		LATERAL (SELECT format(f.f, w.relname, w.conditions, w.list)) q (s)
	WHERE every OR f.n = 1
$$;
\set provoke 'SELECT count(*) > 20 AS many, count(*) FILTER (WHERE probe.tells(said) OR said ~ $q$open_pia$q$ AND statement !~ $q$sharer_username$q$) AS gossip, bool_or(said <> $q$no error$q$) AS errors FROM mallory.provoked'
:provoke(true);
SET enable_nestloop = off; SET enable_indexscan = off; SET enable_bitmapscan = off;
:provoke(true);
SET SESSION AUTHORIZATION regress_tiktrack_ana;
:provoke(false);
SELECT probe.outcome('SELECT 1 / (length(sharer_username) - length(sharer_username)) FROM social.visible_shares WHERE level <> $$identity$$') AS masked_is_null;
SET SESSION AUTHORIZATION regress_tiktrack_bob;
:provoke(false);
RESET enable_nestloop; RESET enable_indexscan; RESET enable_bitmapscan;

-- ---- 17: statistics
SET SESSION AUTHORIZATION regress_tiktrack_agency;
\set statistics 'SELECT (SELECT count(*) > 0 FROM pg_stats WHERE schemaname = $q$social$q$) AS pg_stats, (SELECT count(*) > 0 FROM pg_stats_ext WHERE schemaname = $q$social$q$) AS extended, (SELECT count(*) > 0 FROM pg_stats_ext_exprs WHERE schemaname = $q$social$q$) AS expressions;'
:statistics
SET SESSION AUTHORIZATION regress_tiktrack_ana;
:statistics
SELECT * FROM probe.tried(ARRAY['SELECT * FROM pg_statistic', 'SELECT * FROM pg_statistic_ext_data', 'SELECT stxdmcv FROM pg_statistic_ext_data', 'SELECT stavalues1 FROM pg_statistic']);
-- the planner's own use of them: a leaky operator is not run over what they hold
SELECT set_config('leak.heard', E'\n', false) <> '' AS listening;
EXPLAIN (COSTS OFF, SUMMARY OFF) SELECT FROM (VALUES (1)) y WHERE EXISTS (SELECT FROM social.video_metrics WHERE title OPERATOR(mallory.===) 'x' AND account_name OPERATOR(mallory.===) 'x') AND false;
SELECT probe.explained('SELECT * FROM social.video_metrics WHERE title OPERATOR(mallory.===) $$x$$') <> '' AS planned, current_setting('leak.heard') ~ 'SECRET' AS heard;

-- ---- 46: and errors of all else that fails for ana
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT count(*) AS statements, count(*) FILTER (WHERE probe.tells(replace(said, s, '')) OR replace(said, s, '') ~ '\m(301|999|502)\M') AS gossip, count(*) FILTER (WHERE said = 'no error') AS without_error
FROM unnest(ARRAY['SELECT sharer_username::bigint FROM social.visible_shares', 'SELECT title::int FROM social.video_metrics', 'SELECT title::date FROM social.video_metrics WHERE account_id = $$3$$', 'SELECT 1 / (views - views) FROM social.video_metrics WHERE video_id = $$301$$',
	'SELECT xmlparse(document title) FROM social.video_metrics', 'SELECT * FROM social.accounts WHERE username::int = 1', 'INSERT INTO social.accounts (account_id, username) VALUES (3, $$x$$)', 'SELECT * FROM tiktrack.import($$social$$, $$x$$)',
	'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_ana$$, 3)', 'SELECT tiktrack_internal.store_videos($$social$$, $${}$$)', 'SELECT tiktrack_internal.import_account($$social$$, $$"carl"$$)', 'SELECT level::int FROM social.visible_shares',
	'SELECT * FROM social.accounts WHERE 1 / (account_id - 3) = 1', 'INSERT INTO social.viewers VALUES ($$regress_tiktrack_ana$$, 3)', 'INSERT INTO social.viewers VALUES ($$regress_tiktrack_bob$$, 2)', 'INSERT INTO social.videos (video_id, account_id) VALUES (301, 3)', 'SELECT tiktrack.what_if_visibility($$social$$, $$x$$)',
	'SELECT tiktrack.revoke_viewer($$social$$, $$regress_tiktrack_boss$$)', 'SELECT * FROM tiktrack.import_file($$social$$, $$/etc/passwd$$)', 'CREATE UNIQUE INDEX ON social.accounts (username)', 'ALTER TABLE social.videos VALIDATE CONSTRAINT videos_account_id_fkey', 'DROP VIEW social.visible_shares', 'CLUSTER social.accounts USING accounts_pkey', 'SELECT may_see_all FROM tiktrack_internal.may_see_all(3, 1)']) s, mallory.gossip(s) said;

-- ---- 49: masked, not dropped: other rules, the same numbers
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.under(ruleset text, asker text) RETURNS TABLE (numbers text, shares text, named bigint, timed bigint) LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM tiktrack.rulesets r WHERE NOT r.built_in;
	INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES (under.ruleset, '2000-01-01', 'infinity');
	PERFORM set_config('role', asker, true);
	-- but for the rule set's own name
	numbers := md5(replace(probe.dumped(array_remove(tiktrack.published_views(), 'visible_shares')), under.ruleset, 'RULESET'));
	SELECT md5(string_agg(x::text, ' ' ORDER BY x::text COLLATE "C")) INTO shares FROM (SELECT video_id, shared_on, share_type, platform, count(*) FROM social.visible_shares GROUP BY 1, 2, 3, 4) x;
	SELECT count(sharer_username), count(shared_at) INTO named, timed FROM social.visible_shares;
	PERFORM set_config('role', 'none', true);
	RETURN NEXT;
END $$;
BEGIN;
CREATE TEMP TABLE under AS SELECT r, u.* FROM unnest(ARRAY['seed-strict', 'seed-notify', 'public-notify']) r, pg_temp.under(r, 'regress_tiktrack_ana') u;
SELECT count(DISTINCT numbers) AS numbers, count(DISTINCT shares) AS shares, string_agg(named || ' ' || timed, ', ' ORDER BY r) AS but_not_what_is_shown FROM under;
-- where it counts is where it is shown
SET LOCAL ROLE regress_tiktrack_ana;
SELECT m.video_id FROM social.video_metrics m WHERE m.known_shares <> (SELECT count(*) FROM social.visible_shares s WHERE s.video_id = m.video_id);
SELECT share_type, platform, count(*), (SELECT sum(t.shares) FROM social.share_types_daily t WHERE t.share_type = s.share_type AND t.platform = s.platform) AS in_share_types FROM social.visible_shares s GROUP BY 1, 2
HAVING count(*) <> (SELECT sum(t.shares) FROM social.share_types_daily t WHERE t.share_type = s.share_type AND t.platform = s.platform);
ROLLBACK;

-- rules of one's own that hide one way of sharing from creators, and say nothing of the rest: the others are shown each by itself, and are in no number
BEGIN;
INSERT INTO tiktrack.visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) SELECT 'own', 'creator', t, 'identity', 'aggregate', 'r' FROM unnest(tiktrack.share_types()) t WHERE t <> 'copy_link';
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ('own', '2000-01-01', 'infinity');
SET LOCAL ROLE regress_tiktrack_ana;
SELECT count(*) AS shares, count(DISTINCT share_type) AS types, count(*) FILTER (WHERE share_type = 'copy_link') AS hidden, count(sharer_username) AS named, (SELECT count(shares) FROM social.video_metrics) AS counted FROM social.visible_shares;
SET LOCAL ROLE regress_tiktrack_bob;
SELECT count(*) AS shares FROM social.visible_shares;
ROLLBACK;

-- ---- 50, 51: what is hidden does not show through, not to bob, and not of bob and dora to boss, who sees all accounts
CREATE TABLE probe.before (asker text, v text, dump text);
GRANT SELECT, INSERT ON probe.before TO PUBLIC;
\set remember 'INSERT INTO probe.before SELECT current_user, v, probe.dumped(ARRAY[v]) FROM unnest(tiktrack.published_views()) v;'
\set changed 'SELECT v AS changed FROM probe.before WHERE asker = current_user AND dump IS DISTINCT FROM probe.dumped(ARRAY[v]);'
-- numbers of those accounts in columns that hold shares
CREATE FUNCTION probe.told(OUT view text, OUT attribute text, OUT numbers bigint) RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE names text[]; counts bigint[];
BEGIN
	FOR view, names IN SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'social'::regnamespace AND c.relname = ANY (tiktrack.published_views())
		AND a.attname ~ '(^|_)(shares?|engage[a-z]*|lift|uplift|sharing)(_|$)|^[pq]_value' AND a.attname !~ 'without_shares|^engagement_z$' AND a.atttypid <> 'text'::regtype GROUP BY 1
	LOOP
		EXECUTE format('SELECT ARRAY[%s] FROM social.%I WHERE account_id = ANY ($1)', (SELECT string_agg(format('count(%I)', n), ', ' ORDER BY o) FROM unnest(names) WITH ORDINALITY u (n, o)), view) INTO counts USING '{2,4,10,11}'::text[];
		FOR attribute, numbers IN SELECT * FROM unnest(names, counts) LOOP RETURN NEXT; END LOOP;
	END LOOP;
END $$;
\set subtract 'SELECT * FROM probe.told() WHERE numbers > 0 ORDER BY 1, 2; SELECT count(engagements - likes - comments) AS subtracted, string_agg(reach::text, $q$ $q$ ORDER BY video_id) AS reach FROM social.video_metrics WHERE account_id IN ($q$2$q$, $q$4$q$);'
-- bob has posted before, so that his videos have scores, and one of his counters has fallen
SET SESSION AUTHORIZATION regress_tiktrack_agency;
INSERT INTO social.videos (video_id, account_id, posted_at, title, content_type, duration_ms, hashtags) SELECT 210 + g, 2, '2025-12-01Z'::timestamptz + g * interval '31 hours', 'before ' || g, 'video', 10000, '{fun}' FROM generate_series(0, 11) g;
INSERT INTO social.video_snapshots (video_id, source, grain, at, views, likes, comments, follows, shares) SELECT 210 + g, 's', 'lifetime', '2026-03-01Z', 100 + g * 7 % 50, 10 + g * 5 % 7, 3 + g % 4, 1 + g % 3, 1 + g * 3 % 5 FROM generate_series(0, 11) g;
INSERT INTO social.video_snapshots (video_id, source, grain, at, views, comments, shares) VALUES (201, 's', 'lifetime', '2026-02-01Z', 499, 9, 90), (210, 's', 'lifetime', '2026-02-01Z', 900, 90, 1);
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, watched_ms) SELECT '2026-02-05Z'::timestamptz + g * interval '1 hour', 210 + g % 12, 20 + g % 25, 'view', 1000 + 700 * (g % 11) FROM generate_series(1, 100) g;
-- of one video nothing happened, and nothing but 0 views is reported
INSERT INTO social.videos (video_id, account_id, posted_at, title) VALUES (222, 2, '2026-01-09Z', 'silent');
INSERT INTO social.video_snapshots (video_id, source, grain, at, views) VALUES (222, 's', 'lifetime', '2026-03-01Z', 0);
INSERT INTO social.logs (source, mapping, kinds) VALUES ('regress_log', '{}', '{view,like,comment,share}');
INSERT INTO social.imports (source, log_id) SELECT l.source, l.log_id FROM social.logs l WHERE l.source = 'regress_log';
-- enough people of bob and dora see, like and comment that groups of their audiences are shown
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, gender, country) SELECT '2026-02-05Z', v, 50 + g, k, CASE g % 2 WHEN 0 THEN 'female' ELSE 'male' END, 'NL' FROM unnest('{202,401}'::bigint[]) v, generate_series(1, 40) g, unnest('{view,like,comment}'::text[]) k;
SET SESSION AUTHORIZATION regress_tiktrack_bob;
:remember
SET SESSION AUTHORIZATION regress_tiktrack_boss;
:remember
SELECT count(*) > 20 AS columns FROM probe.told();
SELECT count(balanced_score) > 0 AS scores FROM social.video_scores WHERE account_id = '2';
SELECT account_id, count(people) > 1 AS audience FROM social.audience_engagement WHERE account_id IN ('2', '4') GROUP BY 1 ORDER BY 1;
SELECT count(*) > 0 AS fallen FROM social.metric_warnings WHERE account_id = '2' AND code = 'counter_went_down';
SET SESSION AUTHORIZATION regress_tiktrack_agency;
BEGIN;
-- shares before, among and after all else that happened, with all that an event can tell
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, share_type, platform, watched_ms, country, age_group, gender, interests, child_video_id)
SELECT '2026-01-20Z'::timestamptz + g * interval '13 hours', v, g, 'share', (tiktrack.share_types())[1 + g % 11], 'x', 500, 'BE', '25-34', 'male', '{SECRET}', 502 FROM unnest('{201,202,210,211,215,401,501,502}'::bigint[]) v, generate_series(1, 60) g;
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, share_type) SELECT '2026-05-01Z', v, g, 'share', 'repost' FROM unnest('{201,401}'::bigint[]) v, generate_series(1, 20) g;
DELETE FROM social.events WHERE kind = 'share' AND video_id = 201 AND share_type = 'external';
UPDATE social.video_snapshots SET shares = shares + video_id * 7 % 1000 WHERE video_id IN (201, 401) OR video_id BETWEEN 210 AND 221;
-- reports that tell nothing else: before, between and after the others, of sources that are known and not, exact and rounded
INSERT INTO social.video_snapshots (video_id, source, grain, at, shares, is_rounded) SELECT v, s, 'lifetime', at, 5000, r FROM unnest('{201,202,210,211,401}'::bigint[]) v, unnest('{s,s2}'::text[]) s, unnest('{2026-01-10Z,2026-02-10 12:00Z,2026-02-10 13:00Z,2026-04-01Z}'::timestamptz[]) WITH ORDINALITY a (at, n), LATERAL (SELECT n % 2 = 0) r (r);
INSERT INTO social.video_snapshots (video_id, source, grain, at, day, shares) SELECT v, s, 'daily', d, d, 7 FROM unnest('{201,202,210,211,401}'::bigint[]) v, unnest('{s,s2}'::text[]) s, unnest('{2026-01-10,2026-02-10,2026-04-01}'::date[]) d;
-- a log that has nothing but a share of a silent video, and tells more; shares at the moment of another report; 0 views beside shares alone; a day told again for its shares
INSERT INTO social.events (occurred_at, video_id, kind, import_id) SELECT '2026-02-07Z', v, 'share', i.import_id FROM social.imports i, unnest('{222,211}'::bigint[]) v WHERE i.source = 'regress_log';
INSERT INTO social.video_snapshots (video_id, source, grain, at, shares, is_rounded) SELECT v, s, 'lifetime', '2026-03-01Z', 70, s = 'a' FROM unnest('{201,210,222}'::bigint[]) v, unnest('{a,b}'::text[]) s;
UPDATE social.video_snapshots SET shares = 50 WHERE video_id = 222 AND source = 's';
INSERT INTO social.account_snapshots (account_id, source, grain, at, day, told_at, views, likes, comments, shares, profile_visits) SELECT account_id, source, grain, at, day, at + interval '3 days', views, likes, comments, shares + 3, profile_visits FROM social.account_snapshots WHERE account_id IN (2, 4) AND grain = 'daily';
UPDATE social.account_snapshots SET shares = shares + 1000 WHERE account_id IN (2, 4);
INSERT INTO social.account_snapshots (account_id, source, grain, at, day, shares) SELECT a, s, 'daily', d, d, 7 FROM unnest('{2,4}'::bigint[]) a, unnest('{s,s2}'::text[]) s, unnest('{2026-01-10,2026-02-09,2026-04-01}'::date[]) d;
INSERT INTO social.account_snapshots (account_id, source, grain, at, shares) SELECT a, s, 'lifetime', at, 9000 FROM unnest('{2,4}'::bigint[]) a, unnest('{s,s2}'::text[]) s, unnest('{2025-11-01Z,2026-01-15Z,2026-04-01Z}'::timestamptz[]) at;
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_bob;
:changed
:subtract
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_boss;
:changed
:subtract
ROLLBACK;
-- and without any of them, but for a share of one's own, which is one's own act
SET SESSION AUTHORIZATION regress_tiktrack_agency;
BEGIN;
DELETE FROM social.events WHERE kind = 'share' AND source IS DISTINCT FROM 'tiktok_export' AND (video_id IN (201, 202, 401) OR video_id BETWEEN 210 AND 221);
UPDATE social.video_snapshots SET shares = NULL WHERE video_id IN (201, 202, 401) OR video_id BETWEEN 210 AND 221;
UPDATE social.account_snapshots SET shares = NULL WHERE account_id IN (2, 4);
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_bob;
:changed
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_boss;
:changed
ROLLBACK;
-- of another's account
SET SESSION AUTHORIZATION regress_tiktrack_agency;
BEGIN;
DELETE FROM social.events WHERE video_id IN (101, 301);
INSERT INTO social.videos (video_id, account_id, title) VALUES (302, 3, 'SECRET');
UPDATE social.account_snapshots SET followers = followers + 7 WHERE account_id <> 2;
DELETE FROM social.campaigns WHERE account_id <> 2;
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_bob;
:changed
-- (boss sees that)
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_boss;
SELECT count(*) > 3 AS changed FROM probe.before WHERE asker = current_user AND dump IS DISTINCT FROM probe.dumped(ARRAY[v]);
ROLLBACK;

-- ---- 52: small groups: of what is hidden no number is anywhere, no subtraction gives it, and nobody lowers the threshold
SET SESSION AUTHORIZATION regress_tiktrack_agency;
BEGIN;
-- lists of genders: the total less what is shown is of several groups, and of ten people or more where there are so many
CREATE TEMP TABLE groups AS SELECT 20 + n AS account, l AS people FROM unnest(ARRAY['3 25 40 120', '3 4 5 60', '9 9 400', '9 9 9 50', '3 4 60', '5', '10 20', '9 30']) WITH ORDINALITY u (l, n);
INSERT INTO social.accounts (account_id, username, account_type) SELECT account, 'account ' || account, 'creator' FROM groups;
INSERT INTO social.videos (video_id, account_id) SELECT account * 100, account FROM groups;
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, gender, country) SELECT '2026-02-01Z', account * 100, account * 1000000 + n * 1000 + g, k, 'group ' || n, CASE WHEN g % 2 = 0 THEN 'NL' ELSE 'BE' END
FROM groups, unnest(string_to_array(people, ' ')) WITH ORDINALITY u (size, n), generate_series(1, size::int) g, unnest('{view,like,comment,share}'::text[]) k;
GRANT SELECT ON groups TO PUBLIC;
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_boss;
SELECT g.people, count(*) FILTER (WHERE a.suppressed) AS hidden, string_agg(a.people::text, ' ' ORDER BY a.audience) AS shown, m.reach - coalesce(sum(a.people), 0) AS rest, m.views - coalesce(sum(a.views), 0) AS views, m.likes + m.comments + m.shares - coalesce(sum(a.engagements), 0) AS engagements
FROM groups g JOIN social.audience_engagement a ON a.account_id = g.account::text AND a.dimension = 'gender' JOIN social.account_metrics m USING (account_id) GROUP BY g.account, 1, m.reach, m.views, m.likes, m.comments, m.shares ORDER BY g.account;
-- a hidden group has no number in any column that there is or will be, and no condition finds one
SELECT count(*) AS hidden, count(*) FILTER (WHERE EXISTS (SELECT FROM jsonb_each(to_jsonb(a)) c WHERE jsonb_typeof(c.value) = 'number')) AS with_a_number, count(*) FILTER (WHERE people < 1000000 OR views >= 0 OR shares >= 0) AS found FROM social.audience_engagement a WHERE suppressed;
SELECT count(*) AS too_few FROM social.audience_engagement WHERE people < 10 OR engaged_people > people;
SELECT md5(probe.dumped('{audience_engagement}')) AS before \gset
SELECT * FROM probe.tried(ARRAY['SET tiktrack.min_group_size = 2', 'SET LOCAL tiktrack.min_group_size = 2', 'SELECT set_config($$tiktrack.min_group_size$$, $$2$$, true)', 'CREATE FUNCTION pg_temp.low() RETURNS SETOF social.audience_engagement LANGUAGE sql SET tiktrack.min_group_size = 2 AS $$TABLE social.audience_engagement$$']);
SELECT md5(probe.dumped('{audience_engagement}')) = :'before' AS as_before;
-- nor does a sharer, whom bob is not told of, make a group that is shown
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_agency;
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, share_type, gender, country) SELECT '2026-02-01Z', 201, 900 + g, 'share', 'duet', 'sharers', 'US' FROM generate_series(1, 50) g;
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT count(*) AS of_sharers FROM social.audience_engagement WHERE audience IN ('sharers', 'US');
ROLLBACK;

-- ---- 53: a sharer goes private, a post is deleted, an act is told to be private: gone at the next query
SET SESSION AUTHORIZATION regress_tiktrack_agency;
CREATE FUNCTION pg_temp.named(change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text;
BEGIN
	EXECUTE change;
	PERFORM set_config('role', 'regress_tiktrack_ana', true);
	SELECT count(*) || ' shares, ' || count(sharer_username) FILTER (WHERE share_type = 'duet') || ' duets and ' || count(sharer_username) FILTER (WHERE share_type = 'repost') || ' reposts named' INTO answer FROM social.visible_shares;
	RAISE EXCEPTION USING MESSAGE = answer;
EXCEPTION WHEN raise_exception THEN RETURN SQLERRM;
END $$;
RESET SESSION AUTHORIZATION;
SELECT s, pg_temp.named(s) FROM unnest(ARRAY['SELECT 1', 'UPDATE social.accounts SET is_public = false WHERE account_id = 10', 'UPDATE social.accounts SET is_public = NULL WHERE account_id = 10', 'UPDATE social.videos SET is_public = false WHERE video_id = 501',
	'UPDATE social.videos SET is_public = NULL WHERE video_id = 501', 'DELETE FROM social.videos WHERE video_id = 501', 'UPDATE social.events SET child_video_id = NULL', 'UPDATE social.events SET is_public = false', 'UPDATE social.events SET is_public = true', 'UPDATE social.accounts SET is_public = true',
	'UPDATE social.events SET actor_id = NULL', 'UPDATE social.accounts SET account_type = NULL WHERE account_id = 1', 'UPDATE social.accounts SET account_type = $$personal$$ WHERE account_id = 1']) WITH ORDINALITY u (s, n) ORDER BY n;

-- ---- 55: EXPLAIN may tell counts (documented), never a name
SET SESSION AUTHORIZATION regress_tiktrack_bob;
\set names 'SELECT count(*) FILTER (WHERE said ~ $q$rows=$q$) = count(*) AS explained, count(*) FILTER (WHERE probe.tells(said) OR said ~ $q$open_pia|pic/10$q$) AS names FROM unnest(tiktrack.published_views()) v, unnest(ARRAY[$q$SELECT * FROM social.%I$q$, $q$SELECT count(*) FROM social.%I x WHERE x::text <> $$x$$$q$]) f, probe.explained(format(f, v)) said;'
:names
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
:names
SET enable_nestloop = off;
:names
SET SESSION AUTHORIZATION regress_tiktrack_bob;
:names
RESET enable_nestloop;

\i :abs_srcdir/test/data/social_end.sql
