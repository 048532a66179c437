-- Attempts to get at tables, to write, to plant and to let oneself in, by ordinary roles that may write any SQL. Beside it: visibility_attacks_askers, visibility_attacks_leaks.
\getenv abs_srcdir PG_ABS_SRCDIR
\set ECHO none
\i :abs_srcdir/test/data/social.sql
\set ECHO all

-- ---- what each sees when he just asks
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT 'owner' AS asker, probe.seen();
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT 'ana', probe.seen(), probe.tells(probe.dumped()) AS secret;
-- nothing below is about a view without a row
CREATE TEMP TABLE empty AS SELECT v FROM unnest(tiktrack.published_views()) v WHERE probe.outcome(format('SELECT * FROM social.%I', v)) = '0 rows';
TABLE empty;
SELECT share_type, platform, level, count(*), count(share_id) AS ids, count(shared_at) AS times, count(sharer_id) AS sharers, string_agg(DISTINCT sharer_username, ' ') AS names, string_agg(DISTINCT child_video_id, ' ') AS children
FROM social.visible_shares GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT account_id, video_id, views, likes, comments, shares, known_shares, engagements, engagements_without_shares, engagement_rate IS NULL AS no_rate FROM social.video_metrics ORDER BY 3;
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT 'bob', probe.seen(), probe.tells(probe.dumped()) AS secret;
SELECT account_id, video_id, views, likes, comments, shares, known_shares, engagements, engagements_without_shares, engagement_rate, engagement_rate_by_followers, share_rate, engagement_rate_without_shares IS NULL AS no_rate FROM social.video_metrics ORDER BY 2;
SELECT count(*) AS days, count(shares) AS shares, count(engagements) AS engagements, count(share_rate) AS share_rates, count(engagement_rate) AS rates FROM social.daily_metrics;
SET SESSION AUTHORIZATION regress_tiktrack_boss;
SELECT 'boss', probe.seen();
SELECT account_id, count(*) AS videos, count(shares) AS with_shares FROM social.video_metrics GROUP BY 1 ORDER BY 1;
SELECT account_id, count(*) AS shares, count(sharer_username) AS named FROM social.visible_shares GROUP BY 1 ORDER BY 1;
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT 'mallory', probe.seen();
SET SESSION AUTHORIZATION regress_tiktrack_metabase;
SELECT 'metabase, a member of ana and bob' AS "28", probe.seen();
SET SESSION AUTHORIZATION regress_tiktrack_child;
SELECT 'inherits from ana' AS "29", probe.seen();
SET SESSION AUTHORIZATION regress_tiktrack_root;
SELECT 'superuser, not mapped' AS "30", probe.seen();
SET SESSION AUTHORIZATION regress_tiktrack_wide;
SELECT 'pg_read_all_data' AS "47", probe.seen();
-- of the tables and the internal views neither
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND c.relkind IN ('r', 'v') AND probe.outcome(format('TABLE social.%I', c.relname)) <> '0 rows';
SELECT * FROM probe.tried(ARRAY['COPY social.viewers FROM PROGRAM $$true$$', 'CREATE PUBLICATION p FOR ALL TABLES', 'SELECT pg_create_logical_replication_slot($$s$$, $$pgoutput$$)']);
SET SESSION AUTHORIZATION regress_tiktrack_outsider;
SELECT * FROM probe.unlike('^42501$', ARRAY(SELECT format('SELECT * FROM social.%I', v) FROM unnest(tiktrack.published_views()) v));
SELECT probe.outcome('SELECT * FROM social.visible_shares');

-- ---- 1 to 6, 8 to 11: tables, internal views, other doors, writing, planting, letting oneself in, changing the rules
SET SESSION AUTHORIZATION regress_tiktrack_ana;
CREATE TEMP TABLE relations AS SELECT c.relname, c.relkind FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname <> ALL (tiktrack.published_views());
-- 1 to 4: every table and internal view: all of it, a row as a whole, each column, and by the other doors
SELECT relname, probe.outcome(format('SELECT * FROM social.%I', relname)) FROM relations WHERE relkind = 'r' OR relname = 'viewer_accounts' ORDER BY relname COLLATE "C";
SELECT u.* FROM relations, probe.unlike('^42501$', ARRAY[format('SELECT * FROM social.%I', relname), format('TABLE social.%I', relname), format('SELECT r FROM social.%I r', relname), format('SELECT count(*) FROM social.%I', relname), format('SELECT FROM social.%I', relname),
	format('SELECT to_jsonb(r) FROM social.%I r', relname), format('DECLARE c CURSOR FOR SELECT * FROM social.%I', relname), format('SELECT * FROM ONLY social.%I', relname), format('SELECT query_to_xml($q$TABLE social.%I$q$, true, true, $q$$q$)', relname), format('LOCK social.%I IN ROW EXCLUSIVE MODE', relname)]) u;
SELECT u.* FROM relations r, probe.unlike('^42501$', ARRAY[format('SELECT * FROM social.%I TABLESAMPLE SYSTEM (100)', relname), format('SELECT * FROM social.%I FOR SHARE', relname), format('CREATE TABLE public.mine (LIKE social.%I INCLUDING ALL)', relname)]) u WHERE r.relkind = 'r';
SELECT u.* FROM relations r JOIN pg_attribute a ON a.attrelid = format('social.%I', r.relname)::regclass AND NOT a.attisdropped, probe.unlike('^42501$', ARRAY[format('SELECT %I FROM social.%I', a.attname, r.relname)]) u;
SELECT * FROM probe.tried(ARRAY['SELECT e FROM social.events e', 'SELECT actor_id FROM social.events', 'SELECT count(*) FROM social.events', 'SELECT ctid FROM social.events', 'SELECT * FROM ONLY social.accounts',
	'DECLARE c CURSOR FOR SELECT * FROM social.events', 'SELECT * FROM social.events TABLESAMPLE SYSTEM (100)', 'SELECT * FROM social.visible_shares TABLESAMPLE SYSTEM (100)', 'SELECT ctid FROM social.visible_shares',
	'SELECT actor_id FROM social.visible_shares', 'SELECT * FROM social.visible_shares, LATERAL (SELECT s.actor_id) x',
	'LOCK social.visible_shares IN ACCESS EXCLUSIVE MODE', 'LOCK social.events IN ACCESS SHARE MODE', 'SELECT * FROM social.visible_shares FOR UPDATE', 'SELECT * FROM social.events FOR SHARE',
	$$CREATE TABLE public.mine (LIKE social.events INCLUDING ALL)$$, 'SELECT nextval($$social.events_event_id_seq$$)', 'SELECT last_value FROM social.events_event_id_seq', 'SELECT pg_get_serial_sequence($$social.events$$, $$event_id$$) IS NOT NULL']);
COPY social.events TO STDOUT;
COPY (SELECT actor_id FROM social.events) TO STDOUT;
COPY social.visible_shares TO STDOUT;
-- 5: locks that would keep others out
SELECT u.* FROM unnest(tiktrack.published_views()) v, unnest('{ROW SHARE,ROW EXCLUSIVE,SHARE UPDATE EXCLUSIVE,SHARE,SHARE ROW EXCLUSIVE,EXCLUSIVE,ACCESS EXCLUSIVE}'::text[]) mode, probe.unlike('^42501$', ARRAY[format('LOCK social.%I IN %s MODE', v, mode)]) u;
SELECT u.* FROM unnest(tiktrack.published_views()) v, unnest('{UPDATE,NO KEY UPDATE,SHARE,KEY SHARE}'::text[]) strength, probe.unlike('^(42501|0A000)$', ARRAY[format('SELECT * FROM social.%I FOR %s', v, strength)]) u;
-- 6: row security off shows the same, and no table
SELECT md5(probe.dumped()) AS before \gset
SET row_security = off;
SELECT md5(probe.dumped()) = :'before' AS views_unchanged, probe.seen();
SELECT u.* FROM relations, probe.unlike('^42501$', ARRAY[format('SELECT * FROM social.%I', relname)]) u;
RESET row_security;
-- 8 to 11
SELECT u.* FROM unnest(tiktrack.published_views()) v, probe.unlike('^(42501|55000)$', ARRAY[format('INSERT INTO social.%I DEFAULT VALUES', v), format('DELETE FROM social.%I RETURNING *', v), format('TRUNCATE social.%I', v)]) u WHERE u.outcome <> '42809';
SELECT * FROM probe.tried(ARRAY['INSERT INTO social.events (occurred_at, kind) VALUES (now(), $$view$$)', 'INSERT INTO social.accounts (account_id) VALUES (3)', 'INSERT INTO social.accounts (account_id) VALUES (3) ON CONFLICT DO NOTHING',
	'INSERT INTO social.accounts (username) VALUES ($$carl$$) ON CONFLICT (account_id) DO UPDATE SET username = accounts.username RETURNING *', 'UPDATE social.events SET kind = kind RETURNING *', 'DELETE FROM social.events RETURNING *', 'TRUNCATE social.events',
	'MERGE INTO social.accounts a USING (VALUES (3)) v (id) ON a.account_id = v.id WHEN MATCHED THEN UPDATE SET username = $$x$$',
	'INSERT INTO social.visible_shares (account_id) VALUES ($$1$$)', 'UPDATE social.visible_shares SET level = $$identity$$', 'DELETE FROM social.video_metrics', 'UPDATE social.share_types SET shares = 0',
	'CREATE RULE r AS ON SELECT TO social.visible_shares DO INSTEAD SELECT 1', 'CREATE RULE r AS ON INSERT TO social.visible_shares DO INSTEAD NOTHING', 'CREATE TRIGGER t INSTEAD OF INSERT ON social.visible_shares EXECUTE FUNCTION tiktrack_internal.rules_changed()',
	'CREATE TRIGGER t BEFORE INSERT ON social.events EXECUTE FUNCTION tiktrack_internal.rules_changed()', 'CREATE RULE r AS ON INSERT TO social.events DO ALSO NOTHING', 'ALTER TABLE social.events ADD CHECK (true)', 'CREATE TABLE mine () INHERITS (social.events)',
	'CREATE VIEW social.mine AS SELECT 1', 'CREATE TYPE social.mine AS ENUM ()', 'CREATE OPERATOR social.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)', 'ALTER SCHEMA social RENAME TO mine', 'COMMENT ON VIEW social.visible_shares IS $$x$$', 'ALTER VIEW social.visible_shares OWNER TO regress_tiktrack_ana',
	'CREATE TABLE public.mine (x bigint REFERENCES social.videos)', 'CREATE TABLE social.mine (x int)', 'CREATE FUNCTION social.f() RETURNS int LANGUAGE sql AS $$SELECT 1$$', 'CREATE TABLE public.mine (x bigint REFERENCES social.accounts)', 'CREATE POLICY p ON social.events USING (true)', 'ALTER TABLE social.events DISABLE ROW LEVEL SECURITY',
	'CREATE OR REPLACE VIEW social.visible_shares AS SELECT 1', 'ALTER VIEW social.video_metrics RESET (security_barrier)', 'CREATE STATISTICS s ON kind, share_type FROM social.events', 'CREATE INDEX ON social.events ((1 / 0))', 'CREATE PUBLICATION p FOR TABLE social.events', 'ANALYZE social.events',
	'INSERT INTO social.viewers VALUES ($$regress_tiktrack_ana$$, NULL)', 'UPDATE social.viewers SET account_id = NULL', 'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_ana$$, NULL)', 'SELECT tiktrack.grant_reader($$social$$, $$regress_tiktrack_ana$$)',
	'SELECT tiktrack.revoke_viewer($$social$$, $$regress_tiktrack_bob$$)', 'GRANT SELECT ON social.events TO regress_tiktrack_ana', 'SELECT tiktrack_internal.clean_viewers($$social$$)', 'SELECT tiktrack_internal.close_dataset($$social$$)', 'SELECT tiktrack_internal.create_views($$social$$)',
	'SELECT * FROM tiktrack.what_if_visibility($$social$$, $$seed-strict$$)',
	'UPDATE tiktrack.visibility_rules SET level = $$identity$$', 'INSERT INTO tiktrack.visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) VALUES ($$mine$$, $$personal$$, $$duet$$, $$identity$$, $$event$$, $$r$$)',
	'DELETE FROM tiktrack.rulesets', 'INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ($$public-notify$$, $$2000-01-01$$, $$infinity$$)', 'TRUNCATE tiktrack.rulesets', 'UPDATE tiktrack.share_aliases SET share_type = $$duet$$',
	'UPDATE tiktrack.score_weights SET weight = 0', 'INSERT INTO tiktrack.share_aliases (source, raw, share_type) VALUES ($$tiktok$$, $$mine$$, $$duet$$)', 'ALTER TABLE tiktrack.visibility_rules DISABLE TRIGGER ALL', 'CREATE OR REPLACE FUNCTION tiktrack.viewer() RETURNS bigint LANGUAGE sql AS $$SELECT 2$$', 'ALTER FUNCTION tiktrack.viewer() IMMUTABLE']);
RESET SESSION AUTHORIZATION;
SELECT role, account_id FROM social.viewers ORDER BY role::text COLLATE "C";

-- ---- 7: tables and internal views granted by mistake, one and all
-- made before: the role may have nothing in pg_temp
CREATE FUNCTION pg_temp.granted() RETURNS TABLE(kind "char", whom text, privilege text, relations bigint) LANGUAGE sql AS $$
	SELECT c.relkind, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, a.privilege_type, count(*) FROM pg_class c CROSS JOIN LATERAL (
		SELECT a.* FROM aclexplode(c.relacl) a UNION ALL SELECT a.* FROM pg_attribute t, aclexplode(t.attacl) a WHERE t.attrelid = c.oid) a
	WHERE c.relnamespace = 'social'::regnamespace AND a.grantee <> c.relowner AND c.relname <> ALL (tiktrack.published_views()) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 $$;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT md5(probe.dumped()) AS before \gset
SET SESSION AUTHORIZATION regress_tiktrack_agency;
GRANT SELECT ON ALL TABLES IN SCHEMA social TO regress_tiktrack_ana, regress_tiktrack_mallory;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT relname, probe.outcome(format('SELECT * FROM social.%I', relname)) FROM relations WHERE relkind = 'r' ORDER BY relname COLLATE "C";
SELECT md5(probe.dumped()) = :'before' AS views_unchanged, said ~ 'open_pia' OR probe.tells(said) AS internal_views_name_somebody FROM probe.dumped((SELECT array_agg(relname::text) FROM relations)) said;
SELECT (SELECT count(*) FROM pg_stats WHERE schemaname = 'social') AS pg_stats, (SELECT count(*) FROM pg_stats_ext WHERE schemaname = 'social') AS extended, (SELECT count(*) FROM pg_stats_ext_exprs WHERE schemaname = 'social') AS expressions;
SET row_security = off;
SELECT u.* FROM relations, probe.unlike('^42501$', ARRAY[format('SELECT * FROM social.%I', relname)]) u WHERE relkind = 'r';
RESET row_security;
SELECT probe.outcome('INSERT INTO social.viewers VALUES ($$regress_tiktrack_ana$$, NULL)');
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'social'::regnamespace AND c.relkind IN ('r', 'v') AND probe.outcome(format('SELECT * FROM social.%I', c.relname)) <> '0 rows';
SET SESSION AUTHORIZATION regress_tiktrack_agency;
-- granted again, the mistake is undone for all: tables and internal views are the owner's, and what PUBLIC was granted of a column or a sequence as well;
-- what is published stays granted
GRANT SELECT ON ALL TABLES IN SCHEMA social TO PUBLIC;
GRANT SELECT (account_name) ON social.viewer_accounts TO regress_tiktrack_metabase;
GRANT ALL ON ALL SEQUENCES IN SCHEMA social TO PUBLIC;
CREATE TABLE social.own (x int); GRANT SELECT ON social.own TO PUBLIC;
SELECT whom, relations > 1 AS many FROM pg_temp.granted() WHERE kind = 'v';
SELECT tiktrack.grant_viewer('social', 'regress_tiktrack_ana', 1);
SELECT * FROM pg_temp.granted();
GRANT SELECT ON ALL TABLES IN SCHEMA social TO PUBLIC, regress_tiktrack_mallory;
SELECT tiktrack.upgrade_dataset('social');
SELECT * FROM pg_temp.granted();
DROP TABLE social.own;
REVOKE SELECT ON ALL TABLES IN SCHEMA social FROM regress_tiktrack_mallory, PUBLIC;
SELECT probe.grant_views('regress_tiktrack_mallory');
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT u.* FROM relations, probe.unlike('^42501$', ARRAY[format('TABLE social.%I', relname)]) u;

-- ---- 38: marks that must not be missing. None of these returns a row
SELECT proname FROM pg_proc WHERE pronamespace IN ('tiktrack'::regnamespace, 'tiktrack_internal'::regnamespace) AND (prosecdef OR proleakproof OR (provolatile <> 's' AND proname IN ('viewer', 'viewer_role', 'min_group_size', 'query_moment', 'active_ruleset', 'visibility_level', 'explain_visibility', 'has_share_data', 'hides_some_shares', 'rules_hide_some_shares', 'may_see_all')));
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
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'social'::regnamespace AND c.relkind = 'v' AND c.relname <> ALL (tiktrack.published_views()) AND a.attname ~ 'actor|event_id|child|username|picture|country|(^|_)age|gender|interest';
-- nor hold people in a form that can be asked for an id
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'social'::regnamespace AND c.relkind = 'v' AND a.atttypid IN ('tiktrack.engagement_summary'::regtype, 'tiktrack.reach_sketch'::regtype);

-- ---- 43: names of datasets that would be more than names, through all that takes one
-- made before: the role may have nothing in pg_temp
RESET SESSION AUTHORIZATION;
SET client_min_messages = error;
CREATE FUNCTION pg_temp.lived(name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE imported text; named text; before text := (SELECT count(*) FROM pg_class) || ' ' || (SELECT count(*) FROM pg_namespace) || ' ' || (SELECT count(*) FROM pg_proc);
BEGIN
	PERFORM tiktrack.create_dataset(name);
	SELECT concat_ws(' ', i.rows_read, i.inserted, i.rejected) INTO imported FROM tiktrack.import(name, '{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-01 00:00:00", "link": "a"}, {"date": "never"}]}}}', options => '{"account": "me"}') i;
	SELECT concat_ws(' ', imported, i.rows_read) INTO imported FROM tiktrack.import(name, E'Date,Hour,Active followers\nMay 1,1,1', options => '{"account": "me", "year": 2026}') i;
	PERFORM tiktrack.grant_viewer(name, 'regress_tiktrack_bob', NULL), tiktrack.grant_reader(name, 'regress_tiktrack_ana'), tiktrack.what_if_visibility(name, 'seed-strict');
	EXECUTE format('SELECT string_agg(DISTINCT account_name, $1) FROM %I.video_metrics', name) INTO named USING ' ';
	PERFORM tiktrack.revoke_viewer(name, 'regress_tiktrack_bob'), tiktrack.revoke_viewer(name, 'regress_tiktrack_ana');
	EXECUTE format('DROP SCHEMA %I CASCADE', name);
	IF before <> (SELECT count(*) FROM pg_class) || ' ' || (SELECT count(*) FROM pg_namespace) || ' ' || (SELECT count(*) FROM pg_proc) THEN RAISE EXCEPTION 'something is left'; END IF;
	RETURN 'imported ' || imported;
EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT name, pg_temp.lived(name) FROM unnest(ARRAY['x"; DROP SCHEMA social CASCADE; --', $$x'; DROP SCHEMA social CASCADE; --$$, '$$; DROP SCHEMA social CASCADE; $$', '$function$', E'two\nlines', E'back\\slash', '%I %s %L %1$s %n', ' ', 'a,b', 'UPPER', 'select', '"quoted"', repeat('n', 63),
	'pg_x', 'metabase_pg_', 'a.b', 'social', 'tiktrack', 'public', '$user', '', repeat('n', 64)]) WITH ORDINALITY u (name, n) ORDER BY n;
-- and of datasets that are not there
SELECT * FROM probe.unlike('^3F000$', ARRAY(SELECT format(f, name) FROM unnest(ARRAY['SELECT tiktrack.grant_viewer(%L, $$regress_tiktrack_bob$$, NULL)', 'SELECT tiktrack.grant_reader(%L, $$regress_tiktrack_bob$$)', 'SELECT tiktrack.revoke_viewer(%L, $$regress_tiktrack_bob$$)', 'SELECT tiktrack.what_if_visibility(%L, $$seed-strict$$)',
	'SELECT tiktrack.import(%L, $$x$$)', 'SELECT tiktrack_internal.require_dataset(%L)']) f, unnest(ARRAY['x"; DROP SCHEMA social CASCADE; --', $$'; DROP SCHEMA social CASCADE; --$$, 'social"', '"social"', 'SOCIAL', 'social ', 'public', 'tiktrack', 'pg_catalog', '$user', '%s', '']) name));
SELECT * FROM probe.unlike('^42704$', ARRAY(SELECT format('SELECT tiktrack.grant_viewer($$social$$, %L, 1)', name) FROM unnest(ARRAY['regress_tiktrack_ana; ALTER ROLE regress_tiktrack_ana SUPERUSER', '"regress_tiktrack_ana"', 'REGRESS_TIKTRACK_ANA', 'public', 'current_user', 'session_user', '-', '0', '%s', E'a\nb', '']) name));

-- ---- 44: values that would be more than values, as names, links, words, options and files: they are kept as they are, or the row is rejected
SELECT tiktrack.create_dataset('values');
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.brought(value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE told text; account bigint;
BEGIN
	SELECT format('%s = %s + %s + %s bad', i.rows_read, i.inserted, i.duplicates, i.rejected) INTO told FROM tiktrack.import('values', jsonb_build_object('Activity', jsonb_build_object('Like List', jsonb_build_object('ItemFavoriteList', jsonb_build_array(jsonb_build_object('date', '2026-01-01 00:00:00', 'link', value), jsonb_build_object('date', value, 'link', 'x'))),
		'Share History', jsonb_build_object('ShareHistoryList', jsonb_build_array(jsonb_build_object('Date', '2026-01-02 00:00:00', 'SharedContent', value, 'Link', value, 'Method', value)))))::text, options => jsonb_build_object('account', 'me', 'file', value)) i;
	account := tiktrack_internal.import_account('values', to_jsonb(value));
	RETURN concat_ws(', ', told, 'account ' || (SELECT count(*) FROM "values".accounts a WHERE a.account_id = account AND a.username = value), 'link ' || (SELECT count(*) FROM "values".events WHERE item_text = value), 'method ' || (SELECT count(*) FROM "values".events WHERE method_raw = value), 'file ' || (SELECT count(*) FROM "values".imports WHERE file_name = value));
EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ' ' || left(SQLERRM, 100);
END $$;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT value, pg_temp.brought(value) FROM unnest(ARRAY[$$'); DROP SCHEMA social CASCADE; --$$, $$'; DROP SCHEMA social CASCADE; SELECT '$$, '$$; DROP SCHEMA social CASCADE; $$', '%n%s%I%L', E'two\nlines', E'back\\slash \\x41', '"', '{"a": 1}', '${x} `id` $(id)', '=1+1', '<b>', repeat('n', 300)]) WITH ORDINALITY u (value, n) ORDER BY n;
SELECT content, probe.outcome(format('SELECT tiktrack.import($q$values$q$, %L, options => $q${"account": "me"}$q$)', content)) FROM unnest(ARRAY['{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-03 00:00:00", "link": "a\u0000b"}]}}}', '{"Activity": {"Like List": {"ItemFavoriteList": [{"da\u0000te": "2026-01-03 00:00:00"}]}}}', '{"Activity\u0000": {}}']) content;
SELECT path, reason FROM "values".import_rejects WHERE import_id = (SELECT max(import_id) - 1 FROM "values".imports);
-- a table of numbers whose columns and cells are SQL
SELECT probe.outcome(format('SELECT tiktrack.import($q$values$q$, %L, options => $q${"account": "me", "year": 2026, "at": "2026-01-01"}$q$)', content), true) FROM unnest(ARRAY[E'Gender,Distribution\n"\'); DROP SCHEMA social CASCADE; --",0.5', E'Gender,"\'); DROP SCHEMA social CASCADE; --"\nFemale,0.5', E'Gender,Distribution\n%n%s,0.4\nFemale,"0.5); DROP"']) content;
SELECT value, fraction FROM "values".audience_snapshots ORDER BY value COLLATE "C";
SELECT has_schema_privilege('regress_tiktrack_ana', 'social', 'USAGE') AS social_is_there, (SELECT count(*) FROM pg_roles WHERE rolname ~ '^regress_tiktrack_' AND rolsuper) AS superusers;
DROP SCHEMA "values" CASCADE;
SET client_min_messages = warning;

-- ---- 48: a dataset of one's own
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
SELECT tiktrack.create_dataset('mallorys');
INSERT INTO mallorys.accounts (account_id, username, account_type) VALUES (1, 'me', 'creator');
INSERT INTO mallorys.videos (video_id, account_id) VALUES (101, 1);
INSERT INTO mallorys.viewers VALUES ('regress_tiktrack_mallory', 1);
SELECT probe.seen() AS social, (SELECT string_agg(account_id || ' ' || account_name, ', ') FROM mallorys.video_metrics) AS mallorys, (SELECT count(*) FROM mallorys.visible_shares) AS shares;
-- nor does ana, whose account has the same number there
GRANT USAGE ON SCHEMA mallorys TO regress_tiktrack_ana;
GRANT SELECT ON ALL TABLES IN SCHEMA mallorys TO regress_tiktrack_ana;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT count(*) AS of_mallorys FROM mallorys.video_metrics;
SET SESSION AUTHORIZATION regress_tiktrack_mallory;
DROP SCHEMA mallorys CASCADE;

-- ---- a gateway or a login with a setting is no viewer; an account that is not there neither; the owner needs no grant
RESET SESSION AUTHORIZATION;
ALTER ROLE regress_tiktrack_outsider SET tiktrack.viewer = '1';
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT * FROM probe.tried(ARRAY['SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_outsider$$, 1)', 'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_gateway$$, NULL)', 'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_ana$$, 12345)',
	'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_nobody$$, 1)', 'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_agency$$, 1)', 'SELECT tiktrack.revoke_viewer($$social$$, $$regress_tiktrack_agency$$)', 'SELECT tiktrack.grant_viewer($$nothing$$, $$regress_tiktrack_ana$$, 1)',
	'SELECT tiktrack.grant_viewer(NULL, $$regress_tiktrack_ana$$, 1)', 'SELECT tiktrack.grant_viewer($$social$$, NULL, 1)', 'SELECT tiktrack.grant_viewer($$social$$, $$public$$, 1)', 'SELECT tiktrack.revoke_viewer($$social$$, NULL)', 'SELECT * FROM tiktrack.what_if_visibility($$social$$, $$x$$)', 'SELECT * FROM tiktrack.what_if_visibility($$social$$, NULL)', 'SELECT tiktrack.grant_viewer($$social$$, $$regress_tiktrack_ana$$)'], true);
RESET SESSION AUTHORIZATION;
ALTER ROLE regress_tiktrack_outsider RESET tiktrack.viewer;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
-- several accounts are several rows; a reader is a viewer of all; revoked, nothing is left
RESET SESSION AUTHORIZATION;
CREATE ROLE regress_tiktrack_nobody_else;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT tiktrack.grant_viewer('social', 'regress_tiktrack_outsider', 1), tiktrack.grant_viewer('social', 'regress_tiktrack_outsider', 2), tiktrack.grant_viewer('social', 'regress_tiktrack_outsider', 2);
SET SESSION AUTHORIZATION regress_tiktrack_outsider;
SELECT string_agg(DISTINCT account_id, ' ' ORDER BY account_id) AS two FROM social.video_metrics;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT tiktrack.grant_reader('social', 'regress_tiktrack_outsider');
SET SESSION AUTHORIZATION regress_tiktrack_outsider;
SELECT string_agg(DISTINCT account_id, ' ' ORDER BY account_id) AS all_of_them, count(*) = count(DISTINCT video_id) AS none_twice FROM social.video_metrics;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
-- also where they have passed on what they could: that goes with it
GRANT SELECT ON social.video_metrics TO regress_tiktrack_outsider WITH GRANT OPTION;
GRANT USAGE ON SCHEMA social TO regress_tiktrack_outsider WITH GRANT OPTION;
GRANT USAGE ON SEQUENCE social.accounts_account_id_seq TO regress_tiktrack_outsider;
SET SESSION AUTHORIZATION regress_tiktrack_outsider;
GRANT SELECT ON social.video_metrics TO regress_tiktrack_nobody_else;
GRANT USAGE ON SCHEMA social TO regress_tiktrack_nobody_else;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT tiktrack.grant_reader('social', 'regress_tiktrack_outsider'), has_table_privilege('regress_tiktrack_nobody_else', 'social.video_metrics', 'SELECT');
SET SESSION AUTHORIZATION regress_tiktrack_outsider;
GRANT USAGE ON SCHEMA social TO regress_tiktrack_nobody_else;
SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT tiktrack.revoke_viewer('social', 'regress_tiktrack_outsider');
SELECT count(*) FROM (SELECT relacl::text FROM pg_class WHERE relnamespace = 'social'::regnamespace UNION ALL SELECT nspacl::text FROM pg_namespace WHERE nspname = 'social') a (acl) WHERE acl ~ 'outsider|nobody_else';
SET SESSION AUTHORIZATION regress_tiktrack_outsider;
SELECT probe.outcome('SELECT * FROM social.video_metrics');
RESET SESSION AUTHORIZATION;
DROP ROLE regress_tiktrack_nobody_else;
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

\i :abs_srcdir/test/data/social_end.sql
