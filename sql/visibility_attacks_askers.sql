-- Attempts to ask as somebody else: the setting, roles, borrowed functions and views, leftovers, kept plans, names in front of ours.
\getenv abs_srcdir PG_ABS_SRCDIR
\set ECHO none
\i :abs_srcdir/test/data/social.sql
\set ECHO all

-- ---- 18, 20, 21, 22: setting the viewer oneself
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT tiktrack.viewer();
SELECT * FROM probe.tried(ARRAY['SET tiktrack.viewer = $$2$$', 'SET LOCAL tiktrack.viewer = $$2$$', 'SELECT set_config($$tiktrack.viewer$$, $$2$$, false)', 'SELECT set_config($$TikTrack.Viewer$$, $$2$$, true)', 'DO $$BEGIN SET tiktrack.viewer = 2; END$$', 'RESET tiktrack.viewer',
	'UPDATE pg_settings SET setting = $$2$$ WHERE name = $$tiktrack.viewer$$', 'ALTER ROLE regress_tiktrack_ana SET tiktrack.viewer = $$2$$', format('ALTER DATABASE %I SET tiktrack.viewer = $$2$$', current_database()), 'ALTER SYSTEM SET tiktrack.viewer = $$2$$',
	'CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql SET tiktrack.viewer = $$2$$ AS $$SELECT tiktrack.viewer()$$', 'LOAD $$tiktrack$$', 'GRANT SET ON PARAMETER tiktrack.viewer TO regress_tiktrack_ana', 'SET tiktrack.typo = 1', 'SET tiktrack.viewers = 1',
	'SET tiktrack.min_group_size = 2', 'SET LOCAL tiktrack.min_group_size = 2', 'SELECT set_config($$tiktrack.min_group_size$$, $$2$$, false)', 'SELECT set_config($$TikTrack.Min_Group_Size$$, $$2$$, true)', 'DO $$BEGIN SET tiktrack.min_group_size = 2; END$$', 'RESET tiktrack.min_group_size', 'UPDATE pg_settings SET setting = $$2$$ WHERE name = $$tiktrack.min_group_size$$',
	'ALTER ROLE regress_tiktrack_ana SET tiktrack.min_group_size = 2', format('ALTER DATABASE %I SET tiktrack.min_group_size = 2', current_database()), 'ALTER SYSTEM SET tiktrack.min_group_size = 2', 'CREATE FUNCTION public.f() RETURNS int LANGUAGE sql SET tiktrack.min_group_size = 2 AS $$SELECT tiktrack.min_group_size()$$', 'GRANT SET ON PARAMETER tiktrack.min_group_size TO regress_tiktrack_ana']);
SELECT tiktrack.min_group_size();
-- who may set the viewer sets no threshold
SET SESSION AUTHORIZATION regress_tiktrack_gateway;
SELECT probe.outcome('SET tiktrack.min_group_size = 2'), tiktrack.min_group_size();
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT tiktrack.viewer(), probe.seen();
SET SESSION AUTHORIZATION regress_tiktrack_gateway;
SELECT probe.seen() AS gateway_as_itself;
SET tiktrack.viewer = '1';
SELECT probe.seen() AS as_1;
SET tiktrack.viewer = '2';
SELECT probe.seen() AS as_2;
SET tiktrack.viewer = '12345';
SELECT probe.seen() AS as_nobody_known;
RESET tiktrack.viewer;
SELECT value, probe.outcome(format('SET tiktrack.viewer = %L', value)), tiktrack.viewer(), (SELECT count(*) FROM social.visible_shares) AS rows FROM unnest(ARRAY['all', '-1', '0', '9999999999999999999', '9223372036854775808', '1; drop table x', '1,2', '1 OR true', '07', ' 1', '1.5', 'NULL', '%n', E'1\n']) value;
RESET SESSION AUTHORIZATION;
SET ROLE regress_tiktrack_agency;
SELECT split_part(probe.outcome('SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_gateway$$, 1)'), ' ', 1) AS gateway_is_no_viewer;
RESET ROLE;

-- ---- 23: becoming another (SET SESSION AUTHORIZATION asks who logged in: a TAP test does)
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT * FROM probe.tried(ARRAY['SET ROLE regress_tiktrack_bob', 'SELECT set_config($$role$$, $$regress_tiktrack_bob$$, false)', 'SET ROLE regress_tiktrack_agency', 'GRANT regress_tiktrack_bob TO regress_tiktrack_ana', 'ALTER ROLE regress_tiktrack_ana RENAME TO regress_tiktrack_bob2', 'CREATE ROLE x', 'ALTER ROLE regress_tiktrack_ana SUPERUSER', 'ALTER ROLE regress_tiktrack_ana BYPASSRLS', 'SET LOCAL ROLE regress_tiktrack_boss',
	'SELECT set_config($$role$$, $$regress_tiktrack_agency$$, true)', 'DO $$BEGIN SET LOCAL ROLE regress_tiktrack_bob; END$$', 'CREATE FUNCTION public.f() RETURNS int LANGUAGE sql SET role = regress_tiktrack_bob AS $$SELECT 1$$', 'ALTER ROLE regress_tiktrack_ana SET role = regress_tiktrack_bob', 'UPDATE pg_settings SET setting = $$regress_tiktrack_bob$$ WHERE name = $$role$$',
	'REASSIGN OWNED BY regress_tiktrack_bob TO regress_tiktrack_ana', 'CREATE SCHEMA x AUTHORIZATION regress_tiktrack_bob', 'ALTER DEFAULT PRIVILEGES FOR ROLE regress_tiktrack_agency GRANT SELECT ON TABLES TO PUBLIC']);
SELECT tiktrack.viewer_role(), probe.seen();

-- ---- 24 to 27: functions and views that are lent answer for who asks; copies are the copier's
CREATE FUNCTION public.regress_lent() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT string_agg(DISTINCT account_id, ' ') FROM social.visible_shares $$;
CREATE FUNCTION public.regress_lent_plpgsql() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ DECLARE answer text; BEGIN SELECT string_agg(DISTINCT account_id, ' ') INTO answer FROM social.video_metrics; RETURN answer; END $$;
CREATE VIEW public.regress_lent_view AS SELECT account_id FROM social.visible_shares UNION ALL SELECT account_id FROM social.video_metrics UNION ALL SELECT account_id FROM social.daily_metrics;
CREATE VIEW public.regress_barred WITH (security_barrier) AS SELECT m.account_id FROM social.video_metrics m WHERE EXISTS (SELECT FROM social.share_types t WHERE t.video_id = m.video_id);
CREATE MATERIALIZED VIEW public.regress_copied AS SELECT account_id, sharer_username, (SELECT probe.dumped()) AS dump FROM social.visible_shares;
GRANT SELECT ON public.regress_lent_view, public.regress_barred, public.regress_copied TO PUBLIC;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
CREATE FUNCTION public.regress_owners() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT string_agg(DISTINCT account_id, ' ') FROM social.video_metrics $$;
SELECT public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners(), (SELECT string_agg(DISTINCT account_id, ' ') FROM public.regress_lent_view) AS view, (SELECT string_agg(DISTINCT account_id, ' ') FROM public.regress_barred) AS barred;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners(), (SELECT string_agg(DISTINCT account_id, ' ') FROM public.regress_lent_view) AS view, (SELECT string_agg(DISTINCT account_id, ' ') FROM public.regress_barred) AS barred;
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners(), (SELECT string_agg(DISTINCT account_id, ' ') FROM public.regress_lent_view) AS view, (SELECT string_agg(DISTINCT account_id, ' ') FROM public.regress_barred) AS barred;
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners(), (SELECT string_agg(DISTINCT account_id, ' ') FROM public.regress_lent_view) AS view, (SELECT string_agg(DISTINCT account_id, ' ') FROM public.regress_barred) AS barred, (SELECT count(*) FROM public.regress_copied) AS copied_is_the_documented_limit;
-- what was copied is what ana may see, and nobody makes it more
SELECT string_agg(DISTINCT account_id, ' ') AS accounts, string_agg(DISTINCT sharer_username, ' ') AS names, bool_or(probe.tells(dump)) AS secret FROM public.regress_copied;
SELECT probe.outcome('REFRESH MATERIALIZED VIEW public.regress_copied');
RESET SESSION AUTHORIZATION;
SELECT public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners(), (SELECT string_agg(DISTINCT account_id, ' ') FROM public.regress_lent_view) AS view, (SELECT string_agg(DISTINCT account_id, ' ') FROM public.regress_barred) AS barred;
REFRESH MATERIALIZED VIEW public.regress_copied;
SELECT count(*) AS refreshed_by_a_superuser FROM public.regress_copied;
DROP MATERIALIZED VIEW public.regress_copied;
DROP VIEW public.regress_lent_view, public.regress_barred;
DROP FUNCTION public.regress_lent(), public.regress_lent_plpgsql(), public.regress_owners();

-- ---- 31: impersonation by SET ROLE is no wall for who writes SQL (documented); one login for each audience is
SET SESSION AUTHORIZATION regress_tiktrack_metabase;
SET ROLE regress_tiktrack_ana;
SELECT string_agg(DISTINCT account_id, ' ') AS as_ana FROM social.video_metrics;
WITH x AS MATERIALIZED (SELECT set_config('role', 'regress_tiktrack_bob', false)) SELECT string_agg(DISTINCT account_id, ' ') AS documented_limit FROM x, social.video_metrics;
SELECT probe.outcome('SET ROLE regress_tiktrack_boss') AS no_role_of_others;
RESET ROLE;
SELECT probe.seen() AS after_reset;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT * FROM probe.unlike('^42501$', ARRAY(SELECT format('WITH x AS MATERIALIZED (SELECT set_config($$role$$, $$regress_tiktrack_bob$$, false)) SELECT v.* FROM x, social.%I v', v) FROM unnest(tiktrack.published_views()) v));
SELECT probe.outcome('WITH x AS MATERIALIZED (SELECT set_config($$role$$, $$regress_tiktrack_bob$$, false)) SELECT account_id FROM x, social.video_metrics');
SELECT tiktrack.viewer_role();

-- ---- 32, 33: a role made again is another one; a renamed one the same
RESET SESSION AUTHORIZATION;
CREATE ROLE regress_tiktrack_eve;
SET ROLE regress_tiktrack_agency;
SELECT tiktrack.grant_viewer('social', 'regress_tiktrack_eve', 1);
RESET ROLE;
SET SESSION AUTHORIZATION regress_tiktrack_eve;
SELECT probe.seen() AS eve;
RESET SESSION AUTHORIZATION;
DROP OWNED BY regress_tiktrack_eve;
DROP ROLE regress_tiktrack_eve;
CREATE ROLE regress_tiktrack_eve;
GRANT USAGE ON SCHEMA social TO regress_tiktrack_eve;
SELECT probe.grant_views('regress_tiktrack_eve');
SET SESSION AUTHORIZATION regress_tiktrack_eve;
SELECT probe.seen() AS eve_made_again;
RESET SESSION AUTHORIZATION;
SELECT count(*) AS dead_rows FROM social.viewers WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = role);
SET ROLE regress_tiktrack_agency;
SELECT tiktrack.grant_viewer('social', 'regress_tiktrack_ana', 1);
RESET ROLE;
SELECT count(*) AS dead_rows FROM social.viewers WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = role);
DROP OWNED BY regress_tiktrack_eve;
DROP ROLE regress_tiktrack_eve;
-- renamed, they see what they saw, and who takes the name does not
SET SESSION AUTHORIZATION regress_tiktrack_boss;
SELECT md5(probe.dumped()) AS boss \gset
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT md5(probe.dumped()) AS bob \gset
RESET SESSION AUTHORIZATION;
ALTER ROLE regress_tiktrack_boss RENAME TO regress_tiktrack_chief;
ALTER ROLE regress_tiktrack_bob RENAME TO regress_tiktrack_rob;
ALTER ROLE regress_tiktrack_mallory RENAME TO regress_tiktrack_bob;
SET SESSION AUTHORIZATION regress_tiktrack_chief;
SELECT md5(probe.dumped()) = :'boss' AS boss_renamed, probe.seen();
SET SESSION AUTHORIZATION regress_tiktrack_rob;
SELECT md5(probe.dumped()) = :'bob' AS bob_renamed, probe.seen();
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT probe.seen() AS mallory_by_the_name_of_bob;
RESET SESSION AUTHORIZATION;
SELECT role, account_id FROM social.viewers ORDER BY role::text COLLATE "C";
ALTER ROLE regress_tiktrack_bob RENAME TO regress_tiktrack_mallory;
ALTER ROLE regress_tiktrack_rob RENAME TO regress_tiktrack_bob;
ALTER ROLE regress_tiktrack_chief RENAME TO regress_tiktrack_boss;

-- ---- 34, 35: a viewer that is left over
SET SESSION AUTHORIZATION regress_tiktrack_gateway;
BEGIN; SET LOCAL tiktrack.viewer = '1'; SELECT count(*) > 0 AS sees FROM social.visible_shares; COMMIT;
SELECT tiktrack.viewer(), probe.seen() AS after_commit;
BEGIN; SET LOCAL tiktrack.viewer = '1'; ROLLBACK;
SELECT tiktrack.viewer(), probe.seen() AS after_rollback;
BEGIN; SET LOCAL tiktrack.viewer = '1'; SELECT 1 / 0; COMMIT;
SELECT tiktrack.viewer(), probe.seen() AS after_error;
BEGIN; SAVEPOINT s; SET LOCAL tiktrack.viewer = '1'; ROLLBACK TO s; SELECT tiktrack.viewer(), probe.seen() AS after_savepoint; COMMIT;
DO $$ BEGIN SET LOCAL tiktrack.viewer = '1'; PERFORM 1 / 0; EXCEPTION WHEN division_by_zero THEN NULL; END $$;
SELECT tiktrack.viewer(), probe.seen() AS after_block;
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
PREPARE by_union AS SELECT string_agg(DISTINCT account_id, ' ') FROM (SELECT account_id FROM social.share_types UNION ALL SELECT account_id FROM social.account_metrics) x;
RESET SESSION AUTHORIZATION;
-- every view by a plan that is kept, against a fresh one: those that differ
DO $$ DECLARE v text; BEGIN FOREACH v IN ARRAY tiktrack.published_views() LOOP
	EXECUTE format('PREPARE kept_%1$s AS SELECT md5(string_agg(x::text, $q$ $q$ ORDER BY x::text COLLATE "C")) FROM social.%1$I x', v); END LOOP; END $$;
CREATE FUNCTION pg_temp.differs() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE v text; got text; want text;
BEGIN
	FOREACH v IN ARRAY tiktrack.published_views() LOOP
		EXECUTE format('EXECUTE kept_%s', v) INTO got;
		EXECUTE format('SELECT md5(string_agg(x::text, $q$ $q$ ORDER BY x::text COLLATE "C")) FROM social.%I x', v) INTO want;
		IF got IS DISTINCT FROM want THEN RETURN NEXT v; END IF;
	END LOOP;
END $$;
CREATE FUNCTION public.regress_rows() RETURNS SETOF text LANGUAGE sql STABLE AS $$ SELECT DISTINCT account_id FROM social.video_metrics ORDER BY 1 $$;
CREATE FUNCTION public.regress_loop() RETURNS text LANGUAGE plpgsql AS $$ DECLARE answer text; BEGIN SELECT string_agg(DISTINCT account_id, ' ') INTO answer FROM social.visible_shares; RETURN answer; END $$;
CREATE FUNCTION public.regress_all() RETURNS text LANGUAGE plpgsql AS $$ DECLARE answer text; BEGIN
	SELECT concat_ws(' | ', (SELECT string_agg(x, ' ') FROM public.regress_rows() x), public.regress_loop(), (SELECT string_agg(DISTINCT account_id, ' ') FROM social.daily_metrics)) INTO answer; RETURN answer; END $$;
\set ask 'EXECUTE by_view; EXECUTE by_cte; EXECUTE by_sublink; EXECUTE by_parameter(2); EXECUTE by_union; SELECT pg_temp.differs(); SELECT public.regress_all();'
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
SELECT pg_temp.differs();
SELECT probe.tells(probe.dumped()) AS secret;
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

-- ---- 39: in a parallel plan
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT md5(probe.dumped()) AS serial \gset
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET min_parallel_index_scan_size = 0; SET max_parallel_workers_per_gather = 2;
SELECT md5(probe.dumped()) = :'serial' AS equal;
SELECT v, probe.explained(format('SELECT * FROM social.%I', v)) ~ 'Workers Launched: [1-9]' AS by_workers FROM unnest('{visible_shares,video_metrics,daily_metrics,account_metrics,share_types,share_types_daily}'::text[]) v;
SET SESSION AUTHORIZATION regress_tiktrack_metabase;
SET ROLE regress_tiktrack_ana;
SELECT md5(probe.dumped()) = :'serial' AS equal_under_set_role;
RESET ROLE;
SET SESSION AUTHORIZATION regress_tiktrack_gateway;
BEGIN; SET LOCAL tiktrack.viewer = '1';
SELECT md5(probe.dumped()) = :'serial' AS equal_under_set_local;
COMMIT;
SELECT probe.seen() AS nobody;
RESET SESSION AUTHORIZATION;
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET min_parallel_index_scan_size; RESET max_parallel_workers_per_gather;

-- ---- 40: names in front of ours, in the schema of temporary tables and in another, for the one who has made them and for one who is led there
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT md5(probe.dumped()) AS before \gset
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
CREATE SCHEMA trap;
GRANT USAGE ON SCHEMA trap TO PUBLIC;
CREATE TABLE trap.sprung (by text);
GRANT INSERT ON trap.sprung TO PUBLIC;
CREATE FUNCTION trap.spring(what text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS $$ BEGIN INSERT INTO trap.sprung VALUES (what || ' ' || current_user); RETURN true; END $$;
-- whatever the views compare, add and call, and the tables that they read
DO $$
DECLARE op text; type text; n int := 0; name text;
BEGIN
	FOREACH type IN ARRAY '{text,oid,bigint,integer,numeric,boolean,date,timestamptz,float8,regrole}'::text[] LOOP
		FOREACH op IN ARRAY '{=,<>,<,<=,>,>=,+,-,*,/}'::text[] LOOP
			n := n + 1;
			EXECUTE format('CREATE FUNCTION trap.operator_%s(%s, %s) RETURNS boolean LANGUAGE sql AS $f$ SELECT trap.spring(%L) $f$', n, type, type, type || ' ' || op);
			EXECUTE format('CREATE OPERATOR trap.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = trap.operator_%s)', op, type, type, n);
		END LOOP;
		FOREACH name IN ARRAY '{lower,btrim,abs,ceil,round,int8,float8,numeric,text,date,timezone,viewer,viewer_role,may_see_all,visibility_level,has_share_data,bigint_sum,reach,engagements,share_count,unnest}'::text[] LOOP
			EXECUTE format('CREATE FUNCTION trap.%I(%s) RETURNS boolean LANGUAGE sql AS $f$ SELECT trap.spring(%L) $f$', name, type, name || ' ' || type);
		END LOOP;
	END LOOP;
	FOREACH name IN ARRAY '{viewer,viewer_role,now,query_moment,active_ruleset,min_group_size}'::text[] LOOP
		EXECUTE format('CREATE FUNCTION trap.%I() RETURNS bigint LANGUAGE sql AS $f$ SELECT 1::bigint WHERE trap.spring(%L) $f$', name, name);
	END LOOP;
	FOREACH name IN ARRAY '{accounts,videos,events,viewers,video_snapshots,account_snapshots,rulesets,visibility_rules,score_weights,pg_class,pg_roles}'::text[] LOOP
		EXECUTE format('CREATE TABLE trap.%I AS SELECT 1::bigint AS account_id, 101::bigint AS video_id, %L::regrole AS role', name, 'regress_tiktrack_mallory');
		EXECUTE format('CREATE TEMP TABLE %I AS TABLE trap.%I', name, name);
	END LOOP;
END $$;
GRANT SELECT ON ALL TABLES IN SCHEMA trap TO PUBLIC;
\set led 'DO $$ DECLARE v pg_catalog.text; BEGIN FOREACH v IN ARRAY tiktrack.published_views() LOOP EXECUTE pg_catalog.format($f$CREATE TABLE pg_temp.%I AS TABLE social.%I$f$, v, v); END LOOP; END $$;'
SET search_path = pg_temp, trap, social, tiktrack, pg_catalog;
:led
RESET search_path;
SELECT v FROM unnest(tiktrack.published_views()) v WHERE probe.outcome(format('TABLE pg_temp.%I', v)) <> '0 rows';
-- one session, one temporary schema: the tables of mallory's are hers
RESET SESSION AUTHORIZATION;
DO $$ BEGIN EXECUTE (SELECT string_agg(format('DROP TABLE IF EXISTS pg_temp.%I', v), ';') FROM unnest(tiktrack.published_views()) v); END $$;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SET search_path = pg_temp, trap, social, tiktrack, pg_catalog;
:led
RESET search_path;
SELECT v FROM unnest(tiktrack.published_views()) v WHERE probe.outcome(format('(TABLE pg_temp.%1$I EXCEPT ALL TABLE social.%1$I) UNION ALL (TABLE social.%1$I EXCEPT ALL TABLE pg_temp.%1$I)', v)) <> '0 rows';
SELECT md5(probe.dumped()) = :'before' AS as_before;
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT by FROM trap.sprung;
-- (this one is)
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SET search_path = trap, pg_catalog;
SELECT 1::numeric <= 2::numeric;
RESET search_path;
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT by FROM trap.sprung;

-- ---- 35: what the last user of a pooled connection has left: there until DISCARD ALL (documented), and gone after it
SET SESSION AUTHORIZATION regress_tiktrack_gateway;
SET tiktrack.viewer = '1';
PREPARE left_over AS SELECT count(*) > 0 AS sees FROM social.visible_shares;
EXECUTE left_over;
BEGIN; DECLARE held CURSOR WITH HOLD FOR SELECT account_id FROM social.visible_shares; CREATE TEMP TABLE kept AS SELECT count(*) FROM social.visible_shares; COMMIT;
BEGIN; SET LOCAL tiktrack.viewer = '2'; FETCH 1 FROM held; SELECT count > 0 AS documented_limit FROM kept; COMMIT;
DISCARD ALL;
\set VERBOSITY sqlstate
SET SESSION AUTHORIZATION regress_tiktrack_gateway;
SELECT tiktrack.viewer(), probe.seen() AS next_user;
EXECUTE left_over;
FETCH 1 FROM held;
SELECT * FROM kept;
SELECT name FROM pg_cursors UNION ALL SELECT name FROM pg_prepared_statements UNION ALL SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema();
BEGIN; SET LOCAL tiktrack.viewer = '2'; SELECT probe.seen() AS next_user_asks; COMMIT;
RESET SESSION AUTHORIZATION;
SET timezone = 'UTC'; SET client_min_messages = warning; SET jit = off;

\i :abs_srcdir/test/data/social_end.sql
