-- What everybody may use of the extension: what src/privileges.sql names, and nothing else.
\set VERBOSITY terse
SET search_path = public, tiktrack, tiktrack_internal;
CREATE TEMP VIEW members AS
SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'tiktrack'
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e';
CREATE TEMP VIEW functions AS
SELECT p.*, p.oid::regprocedure::text AS signature, has_function_privilege('public', p.oid, 'EXECUTE') AS is_open
FROM pg_proc p JOIN members m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid;

-- ---- the functions that everybody may execute
SELECT signature AS everybody_may_execute FROM functions WHERE is_open ORDER BY signature COLLATE "C";
-- and the others: what the server itself calls for types, aggregates, plans and triggers, without asking for a privilege
SELECT f.signature AS closed, coalesce(
		(SELECT 'part of type ' || t.typname FROM pg_type t WHERE f.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend) AND t.typelem = 0 LIMIT 1),
		(SELECT 'part of aggregate ' || min(a.aggfnoid::regprocedure::text COLLATE "C") FROM pg_aggregate a
			WHERE f.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn) HAVING count(*) > 0),
		(SELECT 'planner support of ' || s.signature FROM functions s WHERE s.prosupport = f.oid),
		CASE WHEN f.prorettype = 'trigger'::regtype THEN 'trigger' WHEN f.proname IN ('session_objects', 'temporary_objects') THEN 'called by the library' END,
		(SELECT 'body of ' || c.signature FROM functions c WHERE f.proname = c.proname || CASE WHEN c.prosrc ~ '^tiktrack_as_' THEN substr(c.prosrc, 9) WHEN c.prosrc = 'tiktrack_import_content' THEN '_as_owner' END),
		'nothing that the server calls by itself: if an ordinary role needs it, add it to the list in src/privileges.sql, else leave it closed and regenerate expected/privileges.out') AS what_it_is
FROM functions f WHERE NOT is_open ORDER BY f.signature COLLATE "C";

-- ---- what an open function calls is open: it runs with the rights of whoever calls it
CREATE TEMP VIEW calls AS
SELECT f.oid AS caller, d.refobjid AS callee FROM functions f JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_proc'::regclass AND d.deptype = 'n'
WHERE f.prokind <> 'a' AND d.refobjid <> f.prosupport
UNION
SELECT f.oid, c.oid FROM functions f CROSS JOIN LATERAL regexp_matches(f.prosrc, '\mtiktrack(?:_internal)?[.]([a-z0-9_]+)\s*[(]', 'g') w JOIN functions c ON c.proname = w[1]
WHERE f.prosqlbody IS NULL AND f.prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c');
SELECT count(*) > 300 AS calls_are_found FROM calls;
SELECT f.signature AS open, c.signature AS calls_closed, 'add the second to the list in src/privileges.sql' AS advice
FROM calls JOIN functions f ON f.oid = caller AND f.is_open JOIN functions c ON c.oid = callee AND NOT c.is_open ORDER BY f.signature COLLATE "C", c.signature COLLATE "C";
-- so is what the library asks by SQL, and what sources are read by
CREATE TEMP TABLE library AS
SELECT DISTINCT w[1] AS name
FROM (SELECT encode(bytes, 'escape') AS bytes
	FROM (SELECT n, root, pg_read_binary_file(root || replace(folder, '$libdir', lib.setting) || '/tiktrack' || suffix, 0, 100000000, true) AS bytes
		FROM pg_config lib, string_to_table(current_setting('dynamic_library_path'), ':') WITH ORDINALITY f (folder, n),
			(VALUES (coalesce(current_setting('extension_destdir', true), '')), ('')) r (root), (VALUES ('.so'), ('.dylib')) s (suffix)
		WHERE lib.name = 'PKGLIBDIR') files
	WHERE bytes IS NOT NULL ORDER BY n, root = '' LIMIT 1) q,
	regexp_matches(bytes, '\mtiktrack(?:_internal)?[.]([a-z0-9_]+)[(]', 'g') w;
SELECT count(*) > 3 AS library_is_read FROM library;
SELECT signature AS asked_by_the_library FROM functions JOIN library ON name = proname WHERE NOT is_open ORDER BY signature COLLATE "C";
SELECT s.source, f.signature AS closed FROM import_sources s JOIN functions f ON f.proname IN (s.detector, s.describer, s.events_reader, s.snapshots_reader) WHERE NOT f.is_open
ORDER BY s.source COLLATE "C", f.signature COLLATE "C";

-- ---- tables, types and the schema: the owner has all, PUBLIC what is listed, nobody else anything
CREATE TEMP VIEW privileges AS
SELECT o.kind, o.name, a.grantee, a.privilege_type, a.is_grantable, o.owner, o.usual
FROM (
	SELECT 'schema', n.nspname::text, n.nspowner, n.nspacl, acldefault('n', n.nspowner) FROM pg_namespace n WHERE nspname IN ('tiktrack', 'tiktrack_internal')
	UNION ALL
	SELECT CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, c.oid::regclass::text, c.relowner, c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)
	FROM pg_class c JOIN members ON classid = 'pg_class'::regclass AND objid = c.oid WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
	UNION ALL
	SELECT 'function', f.signature, f.proowner, f.proacl, acldefault('f', f.proowner) FROM functions f
	UNION ALL
	SELECT 'type', t.oid::regtype::text, t.typowner, t.typacl, acldefault('T', t.typowner) FROM pg_type t JOIN members ON classid = 'pg_type'::regclass AND objid = t.oid
	WHERE NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid) AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
) AS o (kind, name, owner, privileges, usual)
LEFT JOIN LATERAL aclexplode(o.privileges) a ON true;
SELECT kind, name, string_agg(privilege_type, ', ' ORDER BY privilege_type COLLATE "C") FILTER (WHERE grantee = 0) AS of_public
FROM privileges WHERE kind <> 'function' GROUP BY kind, name ORDER BY kind, name COLLATE "C";
SELECT kind, name, grantee::regrole, privilege_type, is_grantable FROM privileges WHERE grantee IS NULL OR grantee NOT IN (0, owner) OR is_grantable OR (kind = 'function' AND privilege_type <> 'EXECUTE')
ORDER BY kind, name COLLATE "C", privilege_type;
SELECT kind, name, u.privilege_type AS owner_lacks FROM (SELECT DISTINCT kind, name, owner, usual FROM privileges) o CROSS JOIN LATERAL aclexplode(o.usual) u
WHERE u.grantee = o.owner AND NOT EXISTS (SELECT FROM privileges p WHERE (p.kind, p.name, p.grantee, p.privilege_type) = (o.kind, o.name, o.owner, u.privilege_type)) ORDER BY kind, name COLLATE "C", 3;
SELECT a.attrelid::regclass, a.attname, a.attacl FROM pg_attribute a JOIN members ON classid = 'pg_class'::regclass AND objid = a.attrelid WHERE a.attacl IS NOT NULL ORDER BY 1, 2;

-- ---- with these privileges an ordinary role does what is documented
CREATE ROLE regress_tiktrack_owner;
CREATE ROLE regress_tiktrack_reader;
SELECT format('GRANT CREATE ON DATABASE %I TO regress_tiktrack_owner', current_database())
\gexec
SET ROLE regress_tiktrack_owner;
SELECT create_dataset('regress_privileges');
SELECT source, inserted, rejected FROM import('regress_privileges', E'occurred_at,kind,share_type,video_id,actor_id\n1782000000,view,,7600000000000000001,8\n1782000001,share,duet,7600000000000000001,9\n', options => '{"account": "mila"}');
SELECT grant_reader('regress_privileges', 'regress_tiktrack_reader');
-- functions that views of a dataset, constraints, defaults, indexes and casts depend on
RESET ROLE;
SELECT pg_describe_object(d.classid, d.objid, d.objsubid) AS calls, f.signature AS closed, 'add it to the list in src/privileges.sql' AS advice
FROM pg_depend d JOIN functions f ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = f.oid
WHERE NOT f.is_open AND d.classid NOT IN ('pg_proc'::regclass, 'pg_type'::regclass, 'pg_trigger'::regclass) ORDER BY 1, f.signature COLLATE "C";
SET ROLE regress_tiktrack_reader;
SELECT video_id, views, shares FROM regress_privileges.video_metrics;
SELECT format('SELECT count(q::text) >= 0 AS %I FROM regress_privileges.%1$I q', v) FROM unnest(published_views()) v ORDER BY v COLLATE "C"
\gexec

-- ---- the server asks for no privilege on parts of aggregates, types and triggers
SET ROLE regress_tiktrack_owner;
CREATE TABLE regress_privileges.plays AS
SELECT n, (event_kinds())[1 + n % 9] AS kind, CASE WHEN n % 9 = 4 THEN (share_types())[1 + n % 11] END AS type, n % 50 AS actor, n * 7919 % 26000 AS watched FROM generate_series(1, 4000) n;
ANALYZE regress_privileges.plays;
CREATE TABLE regress_privileges.sums AS SELECT n % 400 AS part, engagement_agg(kind) AS k, engagement_agg(kind, actor) AS e, share_agg(type, 'p') AS s, reach_agg(actor) AS r, watch_agg(watched, 20000) AS w FROM regress_privileges.plays GROUP BY 1;
ANALYZE regress_privileges.sums;
CREATE TEMP TABLE queries (n int, query text);
INSERT INTO queries VALUES
	(1, 'SELECT engagement_agg(kind), engagement_agg(kind, actor), engagement_agg(kind, actor::text), engagement_agg(kind, md5(actor::text)::uuid), share_agg(type), share_agg(type, kind), watch_agg(watched, 20000) FROM regress_privileges.plays'),
	(2, 'SELECT reach_agg(actor), reach_agg(actor::text), reach_agg(md5(actor::text)::uuid), reach_agg(actor, 9), reach_agg(actor::text, 9), reach_agg(md5(actor::text)::uuid, 9) FROM regress_privileges.plays'),
	(3, 'SELECT rollup(k), rollup(e), rollup(s), rollup(r), rollup(w) FROM regress_privileges.sums');
CREATE FUNCTION pg_temp.ask(query text, OUT partial_steps bigint, OUT answer text) LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (COSTS OFF, FORMAT JSON) ' || query INTO plan;
	partial_steps := (SELECT count(*) FROM jsonb_path_query(plan, 'strict $.**."Partial Mode" ? (@ == "Partial")'));
	EXECUTE format('SELECT string_agg(q::text, E''\n'') FROM (%s) q', query) INTO answer;
END $$;
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT n, a.* FROM queries, pg_temp.ask(query) a;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SELECT n, s.partial_steps AS partial_in_serial, p.partial_steps > 0 AS partial, length(p.answer) > 100 AND p.answer = s.answer AS same FROM queries JOIN serial s USING (n), pg_temp.ask(query) p ORDER BY n;
RESET max_parallel_workers_per_gather;
-- a frame that moves: forward and inverse transitions, and their final functions
SELECT count(*) AS rows, count(DISTINCT (k, s, w, e, r)::text) > 300 AS move FROM (SELECT rollup(k) OVER f AS k, rollup(s) OVER f AS s, rollup(w) OVER f AS w, rollup(e) OVER f AS e, rollup(r) OVER f AS r
	FROM regress_privileges.sums WINDOW f AS (ORDER BY part ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING)) q;
SELECT count(*) AS rows, count(DISTINCT (k, s, t, w, e, r)::text) > 300 AS move FROM (SELECT engagement_agg(kind) OVER f AS k, share_agg(type) OVER f AS s, share_agg(type, kind) OVER f AS t, watch_agg(watched, 20000) OVER f AS w, engagement_agg(kind, actor) OVER f AS e, reach_agg(actor) OVER f AS r
	FROM regress_privileges.plays WHERE n <= 1000 WINDOW f AS (ORDER BY n ROWS BETWEEN 20 PRECEDING AND CURRENT ROW)) q;
-- text, arrays, rows, JSON and casts, at run time
SELECT bool_and(k::text::engagement_summary::text = k::text AND s::text::share_summary::text = s::text AND r::text::reach_sketch::text = r::text AND w::text::watch_summary::text = w::text) AS text_returns,
	bool_and(((ARRAY[e, NULL]::text)::engagement_summary[])[1]::text = e::text) AS arrays_return, bool_and((q::text::regress_privileges.sums).w::text = w::text) AS rows_return,
	bool_and((jsonb_populate_record(NULL::regress_privileges.sums, to_jsonb(q))).r::text = r::text) AS json_returns,
	bool_and(e::jsonb ? 'view' AND s::jsonb IS NOT NULL AND r::jsonb ? 'reach' AND w::jsonb IS NOT NULL AND e::reach_sketch IS NOT NULL) AS casts FROM regress_privileges.sums q;
-- columns of our types, and plans by support functions
CREATE TABLE regress_privileges.typed (a engagement_summary, b reach_sketch, c share_summary, d watch_summary, e event_kind, f share_type, g account_type, h import_event, i import_snapshot[], j share_type[]);
CREATE VIEW regress_privileges.viewed AS SELECT a, e FROM regress_privileges.typed;
CREATE FUNCTION regress_privileges.typed(engagement_summary, share_type) RETURNS reach_sketch LANGUAGE sql RETURN $1::reach_sketch;
INSERT INTO regress_privileges.typed (e, f, g) VALUES ('share', 'duet', 'creator');
INSERT INTO regress_privileges.typed (e) VALUES ('wink');
SELECT count(*) > 0 AS planned FROM regress_privileges.visible_shares WHERE may_see_all(1, 'regress_privileges.viewers'::regclass);

-- ---- what is closed stays closed, also to those who would build on it
SELECT engagement_transition(NULL, 'view');
SELECT reach_close(reach_agg(1)) FROM regress_privileges.typed;
SELECT engagement_send('v1');
SELECT reach_send('v1 precision=12 {}');
CREATE AGGREGATE regress_privileges.mine(text) (SFUNC = engagement_transition, STYPE = engagement_summary);
CREATE TRIGGER mine AFTER INSERT ON regress_privileges.typed EXECUTE FUNCTION rules_changed();
CREATE TRIGGER mine AFTER INSERT ON regress_privileges.typed EXECUTE FUNCTION guard_built_in();
CREATE TABLE regress_privileges.closed (a import_result);
CREATE TABLE regress_privileges.closed (a json_beginning[]);
CREATE FUNCTION tiktrack.mine() RETURNS int LANGUAGE sql RETURN 1;
INSERT INTO share_aliases (source, raw, share_type) VALUES ('tiktok', 'regress', 'other');
UPDATE visibility_rules SET level = 'identity';
DELETE FROM score_weights;
TRUNCATE rulesets;
DELETE FROM import_sources;

-- ---- a role that is granted a table writes it, with its constraints and triggers
RESET ROLE;
GRANT INSERT, DELETE ON share_aliases, rulesets, visibility_rules, score_weights TO regress_tiktrack_reader;
SET ROLE regress_tiktrack_reader;
INSERT INTO share_aliases (source, raw, share_type, platform) VALUES ('tiktok', 'regress', 'external', 'regress');
INSERT INTO share_aliases (source, raw, share_type) VALUES ('tiktok', 'regress_other', 'by carrier pigeon');
SELECT share_type_of('regress'), platform_of('regress');
INSERT INTO visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) SELECT 'regress', a, t, 'aggregate', 'aggregate', 'regress' FROM unnest(account_types()) a, unnest(share_types()) t;
INSERT INTO visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) VALUES ('regress2', 'creator', 'duet', 'all', 'all', 'regress');
INSERT INTO rulesets (ruleset, valid_from, valid_until) VALUES ('regress', '2020-01-01', '2020-02-01');
SELECT active_ruleset('2020-01-15'), visibility_level('duet', 'creator', true, 'regress');
DELETE FROM rulesets WHERE ruleset = 'seed-notify';
INSERT INTO score_weights (ruleset, axis, weight) SELECT 'regress', a, 0.25 FROM unnest(score_axes()) a;
DELETE FROM rulesets WHERE ruleset = 'regress';
DELETE FROM visibility_rules WHERE ruleset = 'regress';
DELETE FROM score_weights WHERE ruleset = 'regress';
DELETE FROM share_aliases WHERE raw = 'regress';
RESET ROLE;
SET client_min_messages = warning;
DROP SCHEMA regress_privileges CASCADE;
DROP OWNED BY regress_tiktrack_owner, regress_tiktrack_reader;
DROP ROLE regress_tiktrack_owner, regress_tiktrack_reader;

-- ---- constants are cast by whoever writes them
CREATE ROLE regress_anybody;
SET ROLE regress_anybody;
SELECT (text 'v1 view=1')::tiktrack.engagement_summary IS NOT NULL AS engagement, (text 'v1')::tiktrack.share_summary IS NOT NULL AS share, (text 'v1')::tiktrack.watch_summary IS NOT NULL AS watch, (text 'v1 precision=12 {}')::tiktrack.reach_sketch IS NOT NULL AS reach;
SELECT (tiktrack.engagement_summary 'v1 view=1')::text, (tiktrack.share_summary 'v1')::text, (tiktrack.watch_summary 'v1')::text, (tiktrack.reach_sketch 'v1 precision=12 {}')::text;
RESET ROLE;
DROP ROLE regress_anybody;
