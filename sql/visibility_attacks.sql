-- Attempts to see what is not to be seen, by ordinary roles that may write any SQL. What is named SECRET must never reach them.
SET timezone = 'UTC';
SET client_min_messages = warning;
-- plans that nobody waits for
SET jit = off;
\pset null (null)
\pset format unaligned
\set VERBOSITY sqlstate

-- ---- who there is: ana has a creator's account, bob a personal one, boss all; mallory may read the views and is mapped to nothing
CREATE ROLE regress_tiktrack_agency;
CREATE ROLE regress_tiktrack_ana;
CREATE ROLE regress_tiktrack_bob;
CREATE ROLE regress_tiktrack_boss;
CREATE ROLE regress_tiktrack_mallory;
CREATE ROLE regress_tiktrack_gateway;
CREATE ROLE regress_tiktrack_metabase NOINHERIT IN ROLE regress_tiktrack_ana, regress_tiktrack_bob;
CREATE ROLE regress_tiktrack_outsider;
CREATE ROLE regress_tiktrack_child INHERIT IN ROLE regress_tiktrack_ana;
CREATE ROLE regress_tiktrack_root SUPERUSER;
GRANT SET ON PARAMETER tiktrack.viewer TO regress_tiktrack_gateway;
SELECT current_database() AS db \gset
GRANT CREATE ON DATABASE :"db" TO regress_tiktrack_agency, regress_tiktrack_mallory;
GRANT CREATE ON SCHEMA public TO regress_tiktrack_ana, regress_tiktrack_agency;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT tiktrack.create_dataset('social');
INSERT INTO social.accounts (account_id, username, display_name, picture_url, account_type, is_public) VALUES
	(1, 'ana', 'Ana', 'http://pic/1', 'creator', true), (2, 'bob', 'Bob', 'http://pic/2', 'personal', true), (3, 'carl', 'SECRET carl', 'http://SECRET/3', 'business', true), (4, 'dora', NULL, NULL, NULL, true),
	(10, 'open_pia', 'Pia', 'http://pic/10', 'personal', true), (11, 'SECRET_shut', 'SECRET_shut', 'http://SECRET/11', 'personal', false), (12, 'SECRET_unknown', 'SECRET_unknown', 'http://SECRET/12', NULL, NULL);
INSERT INTO social.videos (video_id, account_id, posted_at, title, is_public) VALUES
	(101, 1, '2026-01-01Z', 'of ana', true), (102, 1, '2026-01-02Z', 'of ana too', true), (201, 2, '2026-01-01Z', 'of bob', true), (202, 2, '2026-01-03Z', 'of bob too', true),
	(301, 3, '2026-01-01Z', 'SECRET of carl', true), (401, 4, '2026-01-01Z', 'SECRET of dora', true), (999, NULL, '2026-01-01Z', 'SECRET of nobody', true),
	(501, 10, '2026-01-05Z', 'SECRET duet', true), (502, 11, '2026-01-05Z', 'SECRET private duet', false);
-- every way of sharing, of every video, by the public, the private, the unknown and the missing; then likes and views
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, share_type, platform, child_video_id, method_raw, country)
SELECT '2026-02-01 10:00Z'::timestamptz + (t.n * 4 + s.n) * interval '1 hour', v.video_id, s.actor, 'share', t.type,
	CASE t.type WHEN 'external' THEN 'whatsapp' WHEN 'duet' THEN 'tiktok' END, CASE WHEN t.type = 'duet' THEN s.child END, 'SECRET word', 'XX'
FROM social.videos v, unnest(tiktrack.share_types() || NULL::text) WITH ORDINALITY t (type, n), (VALUES (1, 10, 501), (2, 11, 502), (3, 12, NULL), (4, 77, NULL), (5, NULL, NULL)) s (n, actor, child)
WHERE v.video_id < 500 OR v.video_id = 999;
INSERT INTO social.events (occurred_at, video_id, actor_id, kind)
SELECT '2026-02-01 12:00Z'::timestamptz + g * interval '7 hours', v.video_id, 10 + g % 3, CASE WHEN g % 4 = 0 THEN 'like' WHEN g % 7 = 0 THEN 'comment' ELSE 'view' END FROM social.videos v, generate_series(1, 30) g WHERE v.video_id < 500;
INSERT INTO social.video_snapshots (video_id, source, grain, at, views, likes, comments, shares) SELECT video_id, 's', 'lifetime', '2026-03-01Z', 500, 50, 5, 100 FROM social.videos WHERE video_id < 500;
INSERT INTO social.account_snapshots (account_id, source, grain, at, day, views, likes, comments, shares) SELECT account_id, 's', 'daily', '2026-02-03Z', '2026-02-02', 100, 10, 1, 40 FROM social.accounts WHERE account_id < 10;
INSERT INTO social.account_snapshots (account_id, source, grain, at, followers) SELECT account_id, 's', 'lifetime', '2025-12-01Z', 100 FROM social.accounts WHERE account_id < 10;
ANALYZE social.accounts, social.videos, social.events;
SELECT tiktrack.grant_viewer('social', 'regress_tiktrack_ana', 1), tiktrack.grant_viewer('social', 'regress_tiktrack_bob', 2), tiktrack.grant_viewer('social', 'regress_tiktrack_boss', NULL);
GRANT USAGE ON SCHEMA social TO regress_tiktrack_mallory, regress_tiktrack_gateway, regress_tiktrack_metabase, regress_tiktrack_outsider, regress_tiktrack_root;
SELECT format('GRANT SELECT ON social.%I TO regress_tiktrack_mallory, regress_tiktrack_gateway, regress_tiktrack_metabase', v) FROM unnest(tiktrack.published_views()) v \gexec
RESET SESSION AUTHORIZATION;

-- how a statement ends: rows, or the SQLSTATE, with the message where it is ours and not the server's
CREATE FUNCTION pg_temp.outcome(statement text, with_message boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
DECLARE said text; rows bigint;
BEGIN
	EXECUTE statement;
	GET DIAGNOSTICS rows = ROW_COUNT;
	RETURN rows || ' rows';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS said = MESSAGE_TEXT;
	RETURN SQLSTATE || CASE WHEN with_message THEN ' ' || said ELSE '' END;
END $$;
CREATE FUNCTION pg_temp.tried(statements text[], with_message boolean DEFAULT false) RETURNS TABLE (statement text, outcome text) LANGUAGE sql AS $$ SELECT replace(s, current_database(), 'THIS_DATABASE'), pg_temp.outcome(s, with_message) FROM unnest(statements) WITH ORDINALITY u (s, n) ORDER BY n $$;
-- rows of each view
CREATE FUNCTION pg_temp.seen() RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text; part text; v text;
BEGIN
	FOREACH v IN ARRAY tiktrack.published_views() LOOP
		-- what is told of the columns grows with every view: whether it is told is enough
		EXECUTE format('SELECT count(*) FROM (SELECT FROM social.%I LIMIT %s) x', v, CASE v WHEN '_metabase_metadata' THEN '1' ELSE 'ALL' END) INTO part;
		answer := concat_ws(' ', answer, v || '=' || part);
	END LOOP;
	RETURN answer;
END $$;
-- whole contents of all views as one text, and whether a name that is nobody's business is in it
CREATE FUNCTION pg_temp.dumped(views text[] DEFAULT tiktrack.published_views()) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text; part text; v text;
BEGIN
	FOREACH v IN ARRAY views LOOP
		EXECUTE format('SELECT string_agg(x::text, E''\n'' ORDER BY x::text COLLATE "C") FROM social.%I x', v) INTO part;
		answer := concat_ws(E'\n', answer, v || ':', part);
	END LOOP;
	RETURN answer;
END $$;

-- ---- what each sees when he just asks
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT 'owner' AS asker, pg_temp.seen();
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT 'ana', pg_temp.seen(), pg_temp.dumped() ~ 'SECRET' AS secret;
SELECT share_type, platform, level, count(*), count(share_id) AS ids, count(shared_at) AS times, count(sharer_id) AS sharers, string_agg(DISTINCT sharer_username, ' ') AS names, string_agg(DISTINCT child_video_id, ' ') AS children
FROM social.visible_shares GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT account_id, video_id, views, likes, comments, shares, known_shares, engagements, engagements_without_shares, engagement_rate IS NULL AS no_rate FROM social.video_metrics ORDER BY 3;
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT 'bob', pg_temp.seen(), pg_temp.dumped() ~ 'SECRET' AS secret;
SELECT account_id, video_id, views, likes, comments, shares, known_shares, engagements, engagements_without_shares, engagement_rate, engagement_rate_by_followers, share_rate, engagement_rate_without_shares IS NULL AS no_rate FROM social.video_metrics ORDER BY 2;
SELECT count(*) AS days, count(shares) AS shares, count(engagements) AS engagements, count(share_rate) AS share_rates, count(engagement_rate) AS rates FROM social.daily_metrics;
SET SESSION AUTHORIZATION regress_tiktrack_boss;
SELECT 'boss', pg_temp.seen();
SELECT account_id, count(*) AS videos, count(shares) AS with_shares FROM social.video_metrics GROUP BY 1 ORDER BY 1;
SELECT account_id, count(*) AS shares, count(sharer_username) AS named FROM social.visible_shares GROUP BY 1 ORDER BY 1;
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT 'mallory', pg_temp.seen();
SET SESSION AUTHORIZATION regress_tiktrack_metabase;
SELECT 'metabase, a member of ana and bob' AS "28", pg_temp.seen();
SET SESSION AUTHORIZATION regress_tiktrack_child;
SELECT 'inherits from ana' AS "29", pg_temp.seen();
SET SESSION AUTHORIZATION regress_tiktrack_root;
SELECT 'superuser, not mapped' AS "30", pg_temp.seen();
SET SESSION AUTHORIZATION regress_tiktrack_outsider;
SELECT * FROM pg_temp.tried(ARRAY['SELECT * FROM social.visible_shares', 'SELECT * FROM social.video_metrics']);

-- ---- 1 to 6, 8 to 11: tables, internal views, other doors, writing, planting, letting oneself in, changing the rules
SET SESSION AUTHORIZATION regress_tiktrack_ana;
CREATE TEMP TABLE relations AS SELECT c.relname, c.relkind FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname <> ALL (tiktrack.published_views());
SELECT relname, pg_temp.outcome(format('SELECT * FROM social.%I', relname)) FROM relations ORDER BY relname COLLATE "C";
SELECT count(*) AS relations, count(*) FILTER (WHERE pg_temp.outcome(format('TABLE social.%I', relname)) LIKE '42501%') AS refused FROM relations;
SELECT * FROM pg_temp.tried(ARRAY['SELECT e FROM social.events e', 'SELECT actor_id FROM social.events', 'SELECT count(*) FROM social.events', 'SELECT ctid FROM social.events', 'SELECT * FROM ONLY social.accounts',
	'DECLARE c CURSOR FOR SELECT * FROM social.events', 'SELECT * FROM social.events TABLESAMPLE SYSTEM (100)', 'SELECT * FROM social.visible_shares TABLESAMPLE SYSTEM (100)', 'SELECT ctid FROM social.visible_shares',
	'SELECT actor_id FROM social.visible_shares', 'SELECT * FROM social.visible_shares, LATERAL (SELECT s.actor_id) x',
	'LOCK social.visible_shares IN ACCESS EXCLUSIVE MODE', 'LOCK social.events IN ACCESS SHARE MODE', 'SELECT * FROM social.visible_shares FOR UPDATE', 'SELECT * FROM social.events FOR SHARE',
	$$CREATE TABLE public.mine (LIKE social.events INCLUDING ALL)$$, 'SELECT nextval($$social.events_event_id_seq$$)', 'SELECT last_value FROM social.events_event_id_seq', 'SELECT pg_get_serial_sequence($$social.events$$, $$event_id$$) IS NOT NULL']);
COPY social.events TO STDOUT;
COPY (SELECT actor_id FROM social.events) TO STDOUT;
SET row_security = off;
SELECT pg_temp.seen() AS "6 row security off: the same", pg_temp.outcome('SELECT * FROM social.events');
RESET row_security;
SELECT * FROM pg_temp.tried(ARRAY['INSERT INTO social.events (occurred_at, kind) VALUES (now(), $$view$$)', 'INSERT INTO social.accounts (account_id) VALUES (3)', 'INSERT INTO social.accounts (account_id) VALUES (3) ON CONFLICT DO NOTHING',
	'INSERT INTO social.accounts (username) VALUES ($$carl$$) ON CONFLICT (account_id) DO UPDATE SET username = accounts.username RETURNING *', 'UPDATE social.events SET kind = kind RETURNING *', 'DELETE FROM social.events RETURNING *', 'TRUNCATE social.events',
	'MERGE INTO social.accounts a USING (VALUES (3)) v (id) ON a.account_id = v.id WHEN MATCHED THEN UPDATE SET username = $$x$$',
	'INSERT INTO social.visible_shares (account_id) VALUES ($$1$$)', 'UPDATE social.visible_shares SET level = $$identity$$', 'DELETE FROM social.video_metrics', 'UPDATE social.share_types SET shares = 0',
	'CREATE RULE r AS ON SELECT TO social.visible_shares DO INSTEAD SELECT 1', 'CREATE RULE r AS ON INSERT TO social.visible_shares DO INSTEAD NOTHING', 'CREATE TRIGGER t INSTEAD OF INSERT ON social.visible_shares EXECUTE FUNCTION tiktrack.rules_changed()',
	'CREATE TABLE social.mine (x int)', 'CREATE FUNCTION social.f() RETURNS int LANGUAGE sql AS $$SELECT 1$$', 'CREATE TABLE public.mine (x bigint REFERENCES social.accounts)', 'CREATE POLICY p ON social.events USING (true)', 'ALTER TABLE social.events DISABLE ROW LEVEL SECURITY',
	'CREATE OR REPLACE VIEW social.visible_shares AS SELECT 1', 'ALTER VIEW social.video_metrics RESET (security_barrier)', 'CREATE STATISTICS s ON kind, share_type FROM social.events', 'CREATE INDEX ON social.events ((1 / 0))', 'CREATE PUBLICATION p FOR TABLE social.events', 'ANALYZE social.events',
	'INSERT INTO social.viewers VALUES ($$regress_tiktrack_ana$$, NULL)', 'UPDATE social.viewers SET account_id = NULL', 'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_ana$$, NULL)', 'SELECT tiktrack.grant_reader($$social$$, $$regress_tiktrack_ana$$)',
	'SELECT tiktrack.revoke_viewer($$social$$, $$regress_tiktrack_bob$$)', 'GRANT SELECT ON social.events TO regress_tiktrack_ana', 'SELECT tiktrack.clean_viewers($$social$$)', 'SELECT tiktrack.close_dataset($$social$$)', 'SELECT tiktrack.create_viewer_views($$social$$)',
	'SELECT * FROM tiktrack.what_if_visibility($$social$$, $$seed-strict$$)',
	'UPDATE tiktrack.visibility_rules SET level = $$identity$$', 'INSERT INTO tiktrack.visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) VALUES ($$mine$$, $$personal$$, $$duet$$, $$identity$$, $$event$$, $$r$$)',
	'DELETE FROM tiktrack.rulesets', 'INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ($$public-notify$$, $$2000-01-01$$, $$infinity$$)', 'TRUNCATE tiktrack.rulesets', 'UPDATE tiktrack.share_aliases SET share_type = $$duet$$',
	'ALTER TABLE tiktrack.visibility_rules DISABLE TRIGGER ALL', 'CREATE OR REPLACE FUNCTION tiktrack.viewer() RETURNS bigint LANGUAGE sql AS $$SELECT 2$$', 'ALTER FUNCTION tiktrack.viewer() IMMUTABLE']);
RESET SESSION AUTHORIZATION;
SELECT role, account_id FROM social.viewers ORDER BY role::text COLLATE "C";

-- ---- 7: tables and internal views granted by mistake, one and all
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT md5(pg_temp.dumped()) AS before \gset
SET SESSION AUTHORIZATION regress_tiktrack_agency;
GRANT SELECT ON ALL TABLES IN SCHEMA social TO regress_tiktrack_ana, regress_tiktrack_mallory;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT relname, pg_temp.outcome(format('SELECT * FROM social.%I', relname)) FROM relations WHERE relkind = 'r' ORDER BY relname COLLATE "C";
SELECT md5(pg_temp.dumped()) = :'before' AS views_unchanged, pg_temp.dumped((SELECT array_agg(relname::text) FROM relations)) ~ 'SECRET|open_pia' AS internal_views_name_somebody;
SELECT pg_temp.outcome('INSERT INTO social.viewers VALUES ($$regress_tiktrack_ana$$, NULL)');
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT count(*) AS relations, sum(split_part(pg_temp.outcome(format('SELECT * FROM social.%I', c.relname)), ' ', 1)::int) AS rows FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname <> 'viewer_scope';
SET SESSION AUTHORIZATION regress_tiktrack_agency;
-- granted again, the mistake is undone; mallory, who is no viewer, has it revoked
SELECT tiktrack.grant_viewer('social', 'regress_tiktrack_ana', 1);
REVOKE SELECT ON ALL TABLES IN SCHEMA social FROM regress_tiktrack_mallory;
SELECT format('GRANT SELECT ON social.%I TO regress_tiktrack_mallory', v) FROM unnest(tiktrack.published_views()) v \gexec
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT count(*) FILTER (WHERE pg_temp.outcome(format('TABLE social.%I', relname)) LIKE '42501%') AS refused FROM relations;

-- ---- 12 to 16: functions, operators and aggregates that tell what they were shown hear no more than the view answers
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
CREATE SCHEMA mallory;
GRANT USAGE ON SCHEMA mallory TO PUBLIC;
CREATE FUNCTION mallory.leak(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0000001 AS $$ BEGIN PERFORM set_config('leak.heard', current_setting('leak.heard', true) || E'\n' || coalesce($1, ''), false); RETURN true; END $$;
CREATE FUNCTION mallory.leak(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE COST 0.0000001 AS $$ SELECT mallory.leak($1) AND mallory.leak($2) $$;
CREATE OPERATOR mallory.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = mallory.leak, RESTRICT = eqsel, JOIN = eqjoinsel, COMMUTATOR = OPERATOR(mallory.===), HASHES);
CREATE FUNCTION mallory.gather(text, text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM mallory.leak($2); RETURN $1; END $$;
CREATE AGGREGATE mallory.gathered(text) (SFUNC = mallory.gather, STYPE = text, INITCOND = '');
SELECT pg_temp.outcome('CREATE FUNCTION mallory.l(text) RETURNS boolean LANGUAGE sql LEAKPROOF AS $$SELECT true$$') AS "15", pg_temp.outcome('ALTER FUNCTION mallory.leak(text) LEAKPROOF') AS "15 later",
	pg_temp.outcome('SELECT 1 / (length(sharer_username) - length(sharer_username)) FROM social.visible_shares') AS "14";
CREATE FUNCTION mallory.heard_too_much() RETURNS TABLE (relation text, attribute text, way text, words bigint) LANGUAGE plpgsql AS $$
DECLARE a record; statement text; visible text[];
BEGIN
	-- every column in a condition, the columns that tell most in all other ways
	FOR a IN SELECT c.relname, t.attname FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid AND t.attnum > 0 WHERE c.relnamespace = 'social'::regnamespace AND c.relname = ANY (tiktrack.published_views()) LOOP
		EXECUTE format('SELECT array_agg(coalesce(%2$I::text, '''')) FROM social.%1$I', a.relname, a.attname) INTO visible;
		FOR way, statement IN VALUES ('where', 'SELECT count(*) FROM social.%1$I WHERE mallory.leak(%2$I::text)'), ('operator', 'SELECT count(*) FROM social.%1$I WHERE %2$I::text OPERATOR(mallory.===) ''x'''),
			('join', 'SELECT count(*) FROM (VALUES (''x'')) x (x) JOIN social.%1$I ON %2$I::text OPERATOR(mallory.===) x'), ('order by', 'SELECT count(*) FROM (SELECT * FROM social.%1$I ORDER BY mallory.leak(%2$I::text)) x'),
			('group by', 'SELECT count(*) FROM (SELECT mallory.leak(%2$I::text) FROM social.%1$I GROUP BY 1) x'), ('aggregate', 'SELECT mallory.gathered(%2$I::text) FROM social.%1$I'),
			('window', 'SELECT count(*) FROM (SELECT mallory.gathered(%2$I::text) OVER (ORDER BY 1) FROM social.%1$I) x'), ('distinct', 'SELECT count(*) FROM (SELECT DISTINCT mallory.leak(%2$I::text) FROM social.%1$I) x'),
			('recursive', 'WITH RECURSIVE r AS (SELECT %2$I::text AS x FROM social.%1$I WHERE mallory.leak(%2$I::text) UNION SELECT x FROM r WHERE mallory.leak(x)) SELECT count(*) FROM r')
		LOOP
			CONTINUE WHEN way <> 'where' AND a.attname NOT IN ('title', 'video_id', 'sharer_username');
			PERFORM set_config('leak.heard', '', false);
			EXECUTE format(statement, a.relname, a.attname);
			SELECT count(*) INTO words FROM string_to_table(current_setting('leak.heard'), E'\n') w WHERE w <> ALL (coalesce(visible, '{}') || ARRAY['', 'x']);
			relation := a.relname; attribute := a.attname;
			IF words > 0 THEN RETURN NEXT; END IF;
		END LOOP;
	END LOOP;
END $$;
SELECT * FROM mallory.heard_too_much();
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT * FROM mallory.heard_too_much();
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT * FROM mallory.heard_too_much();
-- the ear works
SELECT mallory.leak('word'), current_setting('leak.heard') ~ 'word' AS heard;

-- ---- 17: statistics
SELECT (SELECT count(*) FROM pg_stats WHERE schemaname = 'social') AS pg_stats, (SELECT count(*) FROM pg_stats_ext WHERE schemaname = 'social') AS extended, (SELECT count(*) FROM pg_stats_ext_exprs WHERE schemaname = 'social') AS expressions;
SELECT * FROM pg_temp.tried(ARRAY['SELECT * FROM pg_statistic', 'SELECT * FROM pg_statistic_ext_data']);

-- ---- 18, 20, 21, 22: setting the viewer oneself
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT tiktrack.viewer();
SELECT * FROM pg_temp.tried(ARRAY['SET tiktrack.viewer = $$2$$', 'SET LOCAL tiktrack.viewer = $$2$$', 'SELECT set_config($$tiktrack.viewer$$, $$2$$, false)', 'SELECT set_config($$TikTrack.Viewer$$, $$2$$, true)', 'DO $$BEGIN SET tiktrack.viewer = 2; END$$', 'RESET tiktrack.viewer',
	'UPDATE pg_settings SET setting = $$2$$ WHERE name = $$tiktrack.viewer$$', 'ALTER ROLE regress_tiktrack_ana SET tiktrack.viewer = $$2$$', format('ALTER DATABASE %I SET tiktrack.viewer = $$2$$', current_database()), 'ALTER SYSTEM SET tiktrack.viewer = $$2$$',
	'CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql SET tiktrack.viewer = $$2$$ AS $$SELECT tiktrack.viewer()$$', 'LOAD $$tiktrack$$', 'GRANT SET ON PARAMETER tiktrack.viewer TO regress_tiktrack_ana', 'SET tiktrack.typo = 1', 'SET tiktrack.viewers = 1']);
SELECT tiktrack.viewer(), pg_temp.seen();
SET SESSION AUTHORIZATION regress_tiktrack_gateway;
SELECT pg_temp.seen() AS gateway_as_itself;
SET tiktrack.viewer = '1';
SELECT pg_temp.seen() AS as_1;
SET tiktrack.viewer = '2';
SELECT pg_temp.seen() AS as_2;
SET tiktrack.viewer = '12345';
SELECT pg_temp.seen() AS as_nobody_known;
RESET tiktrack.viewer;
RESET SESSION AUTHORIZATION;
SELECT split_part(pg_temp.outcome('SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_gateway$$, 1)'), ' ', 1) AS gateway_is_no_viewer;

-- ---- 23: becoming another (SET SESSION AUTHORIZATION asks who logged in: a TAP test does)
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT * FROM pg_temp.tried(ARRAY['SET ROLE regress_tiktrack_bob', 'SELECT set_config($$role$$, $$regress_tiktrack_bob$$, false)', 'SET ROLE regress_tiktrack_agency', 'GRANT regress_tiktrack_bob TO regress_tiktrack_ana', 'ALTER ROLE regress_tiktrack_ana RENAME TO regress_tiktrack_bob2', 'CREATE ROLE x']);

-- ---- 24 to 27: functions and views that are lent answer for who asks; copies are the copier's
CREATE FUNCTION public.regress_lent() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT string_agg(DISTINCT account_id, ' ') FROM social.visible_shares $$;
CREATE FUNCTION public.regress_lent_plpgsql() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ DECLARE answer text; BEGIN SELECT string_agg(DISTINCT account_id, ' ') INTO answer FROM social.video_metrics; RETURN answer; END $$;
CREATE VIEW public.regress_lent_view AS SELECT * FROM social.visible_shares;
CREATE MATERIALIZED VIEW public.regress_copied AS SELECT account_id, sharer_username FROM social.visible_shares;
GRANT SELECT ON public.regress_lent_view, public.regress_copied TO PUBLIC;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
CREATE FUNCTION public.regress_owners() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT string_agg(DISTINCT account_id, ' ') FROM social.video_metrics $$;
SELECT public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners(), (SELECT count(*) FROM public.regress_lent_view) AS view;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners(), (SELECT count(*) FROM public.regress_lent_view) AS view;
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners(), (SELECT count(*) FROM public.regress_lent_view) AS view;
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners(), (SELECT count(*) FROM public.regress_lent_view) AS view, (SELECT count(*) FROM public.regress_copied) AS copied_is_the_documented_limit;
RESET SESSION AUTHORIZATION;
SELECT public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners(), (SELECT count(*) FROM public.regress_lent_view) AS view;
DROP MATERIALIZED VIEW public.regress_copied;
DROP VIEW public.regress_lent_view;
DROP FUNCTION public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners();

-- ---- 31: impersonation by SET ROLE is no wall for who writes SQL (documented); one login for each audience is
SET SESSION AUTHORIZATION regress_tiktrack_metabase;
SET ROLE regress_tiktrack_ana;
SELECT string_agg(DISTINCT account_id, ' ') AS as_ana FROM social.video_metrics;
WITH x AS MATERIALIZED (SELECT set_config('role', 'regress_tiktrack_bob', false)) SELECT string_agg(DISTINCT account_id, ' ') AS documented_limit FROM x, social.video_metrics;
RESET ROLE;
SELECT pg_temp.seen() AS after_reset;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT pg_temp.outcome('WITH x AS MATERIALIZED (SELECT set_config($$role$$, $$regress_tiktrack_bob$$, false)) SELECT account_id FROM x, social.video_metrics');

-- ---- 32, 33: a role made again is another one; a renamed one the same
RESET SESSION AUTHORIZATION;
CREATE ROLE regress_tiktrack_eve;
SELECT tiktrack.grant_viewer('social', 'regress_tiktrack_eve', 1);
SET SESSION AUTHORIZATION regress_tiktrack_eve;
SELECT pg_temp.seen() AS eve;
RESET SESSION AUTHORIZATION;
DROP OWNED BY regress_tiktrack_eve;
DROP ROLE regress_tiktrack_eve;
CREATE ROLE regress_tiktrack_eve;
GRANT USAGE ON SCHEMA social TO regress_tiktrack_eve;
SELECT format('GRANT SELECT ON social.%I TO regress_tiktrack_eve', v) FROM unnest(tiktrack.published_views()) v \gexec
SET SESSION AUTHORIZATION regress_tiktrack_eve;
SELECT pg_temp.seen() AS eve_made_again;
RESET SESSION AUTHORIZATION;
SELECT count(*) AS dead_rows FROM social.viewers WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = role);
SELECT tiktrack.revoke_viewer('social', 'regress_tiktrack_eve');
SELECT count(*) AS dead_rows FROM social.viewers WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = role);
DROP ROLE regress_tiktrack_eve;
ALTER ROLE regress_tiktrack_boss RENAME TO regress_tiktrack_chief;
SET SESSION AUTHORIZATION regress_tiktrack_chief;
SELECT pg_temp.seen() AS boss_renamed;
RESET SESSION AUTHORIZATION;
ALTER ROLE regress_tiktrack_chief RENAME TO regress_tiktrack_boss;

-- ---- 34, 35: a viewer that is left over
SET SESSION AUTHORIZATION regress_tiktrack_gateway;
BEGIN; SET LOCAL tiktrack.viewer = '1'; SELECT count(*) > 0 AS sees FROM social.visible_shares; COMMIT;
SELECT count(*) AS after_commit FROM social.visible_shares;
BEGIN; SET LOCAL tiktrack.viewer = '1'; ROLLBACK;
SELECT count(*) AS after_rollback FROM social.visible_shares;
BEGIN; SET LOCAL tiktrack.viewer = '1'; SELECT 1 / 0; COMMIT;
SELECT count(*) AS after_error FROM social.visible_shares;
BEGIN; SAVEPOINT s; SET LOCAL tiktrack.viewer = '1'; ROLLBACK TO s; SELECT count(*) AS after_savepoint FROM social.visible_shares; COMMIT;
BEGIN; SET LOCAL tiktrack.viewer = '1'; DECLARE held CURSOR WITH HOLD FOR SELECT account_id FROM social.visible_shares; CREATE TEMP TABLE kept AS SELECT count(*) FROM social.visible_shares; COMMIT;
BEGIN; SET LOCAL tiktrack.viewer = '2'; FETCH 1 FROM held; SELECT count > 0 AS documented_limit FROM kept; COMMIT;
DROP TABLE kept;
CLOSE ALL;
-- a cursor answers for who asks when its first row is fetched
BEGIN;
SET LOCAL tiktrack.viewer = '1';
DECLARE c CURSOR FOR SELECT account_id, video_id FROM social.video_metrics ORDER BY 2;
DECLARE d CURSOR FOR SELECT account_id, video_id FROM social.video_metrics ORDER BY 2;
FETCH 1 FROM c;
SET LOCAL tiktrack.viewer = '2';
FETCH ALL FROM c;
FETCH ALL FROM d;
COMMIT;

-- ---- 36, 37: plans that are kept, in every shape, through each switch
PREPARE by_view AS SELECT (SELECT string_agg(DISTINCT account_id, ' ') FROM social.video_metrics) AS videos, (SELECT count(*) FROM social.visible_shares) AS shares;
PREPARE by_cte AS WITH x AS MATERIALIZED (SELECT * FROM social.visible_shares) SELECT string_agg(DISTINCT account_id, ' '), count(sharer_username) AS named FROM x;
PREPARE by_sublink AS SELECT x FROM generate_series(1, 4) x WHERE EXISTS (SELECT FROM social.video_metrics m WHERE m.account_id = x::text);
PREPARE by_parameter(text) AS SELECT count(*) FROM social.video_metrics WHERE account_id = $1;
RESET SESSION AUTHORIZATION;
CREATE FUNCTION public.regress_rows() RETURNS SETOF text LANGUAGE sql STABLE AS $$ SELECT DISTINCT account_id FROM social.video_metrics ORDER BY 1 $$;
CREATE FUNCTION public.regress_loop() RETURNS text LANGUAGE plpgsql AS $$ DECLARE answer text; BEGIN SELECT string_agg(DISTINCT account_id, ' ') INTO answer FROM social.visible_shares; RETURN answer; END $$;
CREATE FUNCTION public.regress_all() RETURNS text LANGUAGE plpgsql AS $$ DECLARE answer text; BEGIN
	SELECT concat_ws(' | ', (SELECT string_agg(x, ' ') FROM public.regress_rows() x), public.regress_loop(), (SELECT string_agg(DISTINCT account_id, ' ') FROM social.daily_metrics)) INTO answer; RETURN answer; END $$;
\set ask 'EXECUTE by_view; EXECUTE by_cte; EXECUTE by_sublink; EXECUTE by_parameter(2); SELECT public.regress_all();'
SET plan_cache_mode = force_generic_plan;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
:ask
SET SESSION AUTHORIZATION regress_tiktrack_bob;
:ask
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
:ask
SET SESSION AUTHORIZATION regress_tiktrack_boss;
:ask
SET SESSION AUTHORIZATION regress_tiktrack_gateway;
SET tiktrack.viewer = '1';
:ask
SET tiktrack.viewer = '2';
:ask
RESET tiktrack.viewer;
:ask
SET plan_cache_mode = force_custom_plan;
SET tiktrack.viewer = '1';
:ask
RESET tiktrack.viewer;
:ask
RESET plan_cache_mode;
RESET SESSION AUTHORIZATION;
-- and through a change of the rules
SET plan_cache_mode = force_generic_plan;
BEGIN;
SET LOCAL ROLE regress_tiktrack_bob;
EXECUTE by_view;
EXECUTE by_cte;
RESET ROLE;
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ('public-notify', '2000-01-01', 'infinity');
SET LOCAL ROLE regress_tiktrack_bob;
EXECUTE by_view;
EXECUTE by_cte;
SELECT pg_temp.dumped() ~ 'SECRET' AS secret;
SELECT video_id, shares, known_shares, engagements FROM social.video_metrics ORDER BY 1;
RESET ROLE;
UPDATE tiktrack.rulesets SET ruleset = 'nothing' WHERE NOT built_in;
SET LOCAL ROLE regress_tiktrack_ana;
EXECUTE by_view;
SELECT video_id, shares, engagements, views IS NOT NULL AS views FROM social.video_metrics ORDER BY 1;
ROLLBACK;
RESET plan_cache_mode;
DROP FUNCTION public.regress_rows(), public.regress_loop(), public.regress_all();
DEALLOCATE ALL;

-- ---- 38: marks that must not be missing. None of these returns a row
SELECT proname FROM pg_proc WHERE pronamespace = 'tiktrack'::regnamespace AND (prosecdef OR proleakproof OR (provolatile <> 's' AND proname IN ('viewer', 'viewer_role', 'active_ruleset', 'visibility_level', 'explain_visibility', 'has_share_data', 'hides_some_shares', 'may_see_all')));
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND c.relkind = 'v' AND c.relname = ANY (tiktrack.published_views()) AND NOT coalesce(c.reloptions @> '{security_barrier=true}', false);
SELECT v FROM unnest(tiktrack.published_views()) v WHERE to_regclass('social.' || v) IS NULL;
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND c.relkind = 'v' AND c.reloptions @> '{security_barrier=true}' AND c.relname <> ALL (tiktrack.published_views());
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND c.relkind NOT IN ('r', 'v', 'i', 'S');
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND pg_get_userbyid(c.relowner) <> 'regress_tiktrack_agency';
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND c.relkind = 'r' AND (NOT c.relrowsecurity OR c.relforcerowsecurity);
SELECT c.relname, a.grantee::regrole FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'social'::regnamespace AND a.grantee <> c.relowner AND (c.relname <> ALL (tiktrack.published_views()) OR a.privilege_type <> 'SELECT');
SELECT polname FROM pg_policy WHERE polrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'social'::regnamespace);
-- a column that nobody has thought about (the list is the contract)
SELECT attname FROM pg_attribute WHERE attrelid = 'social.visible_shares'::regclass AND attnum > 0
EXCEPT SELECT unnest(ARRAY['account_id', 'video_id', 'shared_on', 'share_type', 'platform', 'level', 'share_id', 'shared_at', 'sharer_id', 'sharer_username', 'sharer_picture_url', 'child_video_id']);
-- what an internal view shows must not name anybody: no actor, no event, no child
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'social'::regnamespace AND c.relkind = 'v' AND c.relname <> ALL (tiktrack.published_views()) AND a.attname ~ 'actor|event_id|child|username|picture|country|age|gender|interest';

-- ---- 39: in a parallel plan
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT md5(pg_temp.dumped()) AS serial \gset
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET min_parallel_index_scan_size = 0; SET max_parallel_workers_per_gather = 2;
SELECT md5(pg_temp.dumped()) = :'serial' AS equal;
CREATE FUNCTION pg_temp.explained(statement text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE line text; answer text := ''; BEGIN FOR line IN EXECUTE 'EXPLAIN (ANALYZE, VERBOSE, BUFFERS, COSTS) ' || statement LOOP answer := answer || line; END LOOP; RETURN answer; END $$;
SELECT v, pg_temp.explained(format('SELECT * FROM social.%I', v)) ~ 'Workers Launched: [1-9]' AS by_workers FROM unnest(tiktrack.published_views()) v;
SET SESSION AUTHORIZATION regress_tiktrack_metabase;
SET ROLE regress_tiktrack_ana;
SELECT md5(pg_temp.dumped()) = :'serial' AS equal_under_set_role;
RESET ROLE;
SET SESSION AUTHORIZATION regress_tiktrack_gateway;
BEGIN; SET LOCAL tiktrack.viewer = '1';
SELECT md5(pg_temp.dumped()) = :'serial' AS equal_under_set_local;
COMMIT;
SELECT pg_temp.seen() AS nobody;
RESET SESSION AUTHORIZATION;
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET min_parallel_index_scan_size; RESET max_parallel_workers_per_gather;

-- ---- 40: names in front of ours
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
CREATE TEMP TABLE viewers AS SELECT 'regress_tiktrack_mallory'::regrole AS role, NULL::bigint AS account_id;
CREATE TEMP TABLE events AS SELECT 1 AS event_id;
CREATE FUNCTION mallory.viewer() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE FUNCTION mallory.viewer_role() RETURNS regrole LANGUAGE sql AS $$ SELECT 'regress_tiktrack_boss'::regrole $$;
CREATE FUNCTION mallory.yes(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR mallory.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = mallory.yes);
SET search_path = pg_temp, mallory, social, tiktrack, pg_catalog;
SELECT pg_temp.seen();
RESET search_path;
DROP TABLE pg_temp.viewers, pg_temp.events;

-- ---- 46: gossip in errors, with everything that they tell
\set VERBOSITY verbose
SET SESSION AUTHORIZATION regress_tiktrack_ana;
CREATE FUNCTION pg_temp.gossip(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE a text; b text; c text; d text;
BEGIN EXECUTE statement; RETURN 'no error';
EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS a = MESSAGE_TEXT, b = PG_EXCEPTION_DETAIL, c = PG_EXCEPTION_HINT, d = PG_EXCEPTION_CONTEXT; RETURN concat_ws(' ', SQLSTATE, a, b, c, d); END $$;
SELECT count(*) AS statements, count(*) FILTER (WHERE replace(said, s, '') ~ 'SECRET|\m(301|999|502)\M') AS gossip, count(*) FILTER (WHERE said = 'no error') AS without_error
FROM unnest(ARRAY['SELECT sharer_username::bigint FROM social.visible_shares', 'SELECT title::int FROM social.video_metrics', 'SELECT title::date FROM social.video_metrics WHERE account_id = $$3$$', 'SELECT 1 / (views - views) FROM social.video_metrics WHERE video_id = $$301$$',
	'SELECT xmlparse(document title) FROM social.video_metrics', 'SELECT * FROM social.accounts WHERE username::int = 1', 'INSERT INTO social.accounts (account_id, username) VALUES (3, $$x$$)', 'SELECT * FROM tiktrack.import($$social$$, $$x$$)',
	'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_ana$$, 3)', 'SELECT tiktrack.store_videos($$social$$, $${}$$)', 'SELECT tiktrack.import_account($$social$$, $$"carl"$$)', 'SELECT level::int FROM social.visible_shares']) s, pg_temp.gossip(s) said;
\set VERBOSITY sqlstate

-- ---- 48: a dataset of one's own
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT tiktrack.create_dataset('mallorys');
INSERT INTO mallorys.accounts (account_id, username, account_type) VALUES (1, 'me', 'creator');
INSERT INTO mallorys.videos (video_id, account_id) VALUES (101, 1);
INSERT INTO mallorys.viewers VALUES ('regress_tiktrack_mallory', 1);
SELECT pg_temp.seen() AS social, (SELECT count(*) FROM mallorys.video_metrics) AS mallorys;
DROP SCHEMA mallorys CASCADE;

-- ---- 49: masked, not dropped: other rules, the same numbers
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.under(ruleset text, asker text) RETURNS TABLE (numbers text, shares text, named bigint, timed bigint) LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM tiktrack.rulesets r WHERE NOT r.built_in;
	INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES (under.ruleset, '2000-01-01', 'infinity');
	PERFORM set_config('role', asker, true);
	numbers := md5(pg_temp.dumped(array_remove(tiktrack.published_views(), 'visible_shares')));
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

-- ---- 50, 51: what is hidden does not show through
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT md5(pg_temp.dumped()) AS before \gset
SET SESSION AUTHORIZATION regress_tiktrack_agency;
BEGIN;
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, share_type) SELECT '2026-05-01Z', v.video_id, g, 'share', 'repost' FROM social.videos v, generate_series(1, 20) g WHERE v.account_id = 2;
DELETE FROM social.events WHERE kind = 'share' AND video_id = 201 AND share_type = 'external';
UPDATE social.video_snapshots SET shares = shares + 1000 WHERE video_id IN (201, 202);
INSERT INTO social.video_snapshots (video_id, source, grain, at, shares) VALUES (201, 's', 'lifetime', '2026-04-01Z', 5000);
UPDATE social.account_snapshots SET shares = shares + 1000 WHERE account_id = 2;
INSERT INTO social.account_snapshots (account_id, source, grain, at, day, shares) VALUES (2, 's2', 'daily', '2026-02-03Z', '2026-02-02', 7), (2, 's', 'daily', '2026-02-10Z', '2026-02-09', 7);
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT md5(pg_temp.dumped()) = :'before' AS equal;
SELECT count(engagements - likes - comments) AS subtracted, count(engagements) AS engagements FROM social.video_metrics;
ROLLBACK;
-- of another's account
SET SESSION AUTHORIZATION regress_tiktrack_agency;
BEGIN;
DELETE FROM social.events WHERE video_id IN (101, 301);
INSERT INTO social.videos (video_id, account_id, title) VALUES (302, 3, 'SECRET');
SET LOCAL SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT md5(pg_temp.dumped()) = :'before' AS equal;
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
SELECT count(*) AS views, count(*) FILTER (WHERE pg_temp.explained(format('SELECT * FROM social.%I', v)) ~ 'SECRET|open_pia') AS names FROM unnest(tiktrack.published_views()) v;

-- ---- a gateway or a login with a setting is no viewer; an account that is not there neither; the owner needs no grant
RESET SESSION AUTHORIZATION;
ALTER ROLE regress_tiktrack_outsider SET tiktrack.viewer = '1';
SELECT * FROM pg_temp.tried(ARRAY['SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_outsider$$, 1)', 'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_gateway$$, NULL)', 'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_ana$$, 12345)',
	'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_nobody$$, 1)', 'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_agency$$, 1)', 'SELECT tiktrack.revoke_viewer($$social$$, $$regress_tiktrack_agency$$)', 'SELECT tiktrack.grant_viewer($$nothing$$, $$regress_tiktrack_ana$$, 1)',
	'SELECT tiktrack.grant_viewer(NULL, $$regress_tiktrack_ana$$, 1)', 'SELECT tiktrack.grant_viewer($$social$$, NULL, 1)', 'SELECT tiktrack.grant_viewer($$social$$, $$public$$, 1)', 'SELECT tiktrack.revoke_viewer($$social$$, NULL)', 'SELECT * FROM tiktrack.what_if_visibility($$social$$, $$x$$)', 'SELECT * FROM tiktrack.what_if_visibility($$social$$, NULL)', 'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_ana$$)'], true);
ALTER ROLE regress_tiktrack_outsider RESET tiktrack.viewer;
-- several accounts are several rows; a reader is a viewer of all; revoked, nothing is left
SELECT tiktrack.grant_viewer('social', 'regress_tiktrack_outsider', 1), tiktrack.grant_viewer('social', 'regress_tiktrack_outsider', 2), tiktrack.grant_viewer('social', 'regress_tiktrack_outsider', 2);
SET SESSION AUTHORIZATION regress_tiktrack_outsider;
SELECT string_agg(DISTINCT account_id, ' ' ORDER BY account_id) AS two FROM social.video_metrics;
RESET SESSION AUTHORIZATION;
SELECT tiktrack.grant_reader('social', 'regress_tiktrack_outsider');
SET SESSION AUTHORIZATION regress_tiktrack_outsider;
SELECT string_agg(DISTINCT account_id, ' ' ORDER BY account_id) AS all_of_them, count(*) = count(DISTINCT video_id) AS none_twice FROM social.video_metrics;
RESET SESSION AUTHORIZATION;
SELECT tiktrack.revoke_viewer('social', 'regress_tiktrack_outsider');
SET SESSION AUTHORIZATION regress_tiktrack_outsider;
SELECT pg_temp.outcome('SELECT * FROM social.video_metrics');
RESET SESSION AUTHORIZATION;
SELECT count(*) FROM social.viewers WHERE role = 'regress_tiktrack_outsider'::regrole;

-- ---- what other rules would show, as counts; the same number of shares under each
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT * FROM tiktrack.what_if_visibility('social', 'seed-strict') WHERE level <> level_then;
SELECT r, sum(w.shares) AS shares, sum(w.shares) FILTER (WHERE w.level_then = 'none') AS none, sum(w.shares) FILTER (WHERE w.level_then = 'identity') AS identity FROM unnest(ARRAY['seed-strict', 'seed-notify', 'public-notify']) r, tiktrack.what_if_visibility('social', r) w GROUP BY r ORDER BY r;
-- default privileges open nothing
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO regress_tiktrack_mallory;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO PUBLIC;
SELECT tiktrack.create_dataset('Social "2"');
SELECT c.relname, a.grantee FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid, aclexplode(c.relacl) a WHERE n.nspname = 'Social "2"' AND a.grantee <> c.relowner;
SELECT a.grantee FROM pg_namespace n, aclexplode(n.nspacl) a WHERE n.nspname = 'Social "2"' AND a.grantee <> n.nspowner;
INSERT INTO "Social ""2""".accounts (account_id) VALUES (1);
SELECT tiktrack.grant_viewer('Social "2"', 'regress_tiktrack_ana', 1);
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT count(*) FROM "Social ""2""".visible_shares;
RESET SESSION AUTHORIZATION;
DROP OWNED BY regress_tiktrack_agency, regress_tiktrack_mallory, regress_tiktrack_ana, regress_tiktrack_bob, regress_tiktrack_boss, regress_tiktrack_gateway, regress_tiktrack_metabase, regress_tiktrack_outsider, regress_tiktrack_root, regress_tiktrack_child CASCADE;
REVOKE SET ON PARAMETER tiktrack.viewer FROM regress_tiktrack_gateway;
DROP ROLE regress_tiktrack_agency, regress_tiktrack_mallory, regress_tiktrack_ana, regress_tiktrack_bob, regress_tiktrack_boss, regress_tiktrack_gateway, regress_tiktrack_metabase, regress_tiktrack_outsider, regress_tiktrack_root, regress_tiktrack_child;
