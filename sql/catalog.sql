-- What the catalog must not show. Every query but those marked otherwise returns no row.
SET search_path = public, tiktrack, tiktrack_internal;

-- The members of the extension.
CREATE TEMP VIEW members AS
SELECT d.classid, d.objid, d.objsubid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'tiktrack'
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e';
CREATE TEMP VIEW functions AS
SELECT p.*, p.oid::regprocedure AS signature, l.lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
WHERE p.oid IN (SELECT objid FROM members WHERE classid = 'pg_proc'::regclass);
SELECT count(*) > 50 AS has_members FROM members; -- marked otherwise

-- Exceptions that are meant, one a line, with the reason.
CREATE TEMP TABLE exceptions (lint text, signature text, reason text);
INSERT INTO exceptions VALUES
	('public_may_execute', 'share_alias_of(text,text)', 'reads share_aliases, which PUBLIC may read'),
	('public_may_execute', 'share_type_of(text,text)', 'the same'),
	('public_may_execute', 'parse_share_url(text)', 'the same'),
	('public_may_execute', 'platform_of(text,text)', 'the same'),
	('public_may_execute', 'visibility_level(text,text,boolean,text)', 'reads the rules, which PUBLIC may read'),
	('public_may_execute', 'explain_visibility(text,text,boolean,text)', 'the same'),
	('public_may_execute', 'has_share_data(text,text)', 'the same'),
	('public_may_execute', 'hides_some_shares(text,text)', 'the same'),
	('public_may_execute', 'rules_hide_some_shares()', 'the same'),
	('public_may_execute', 'active_ruleset(timestamp with time zone)', 'the same'),
	('public_may_execute', 'query_moment()', 'reads the clock'),
	('public_may_execute', 'known_time_zone(text)', 'reads the time zones of the server, which anybody may'),
	('public_may_execute', 'show_progress(timestamp with time zone,text,bigint,bigint)', 'raises a notice'),
	('public_may_execute', 'is_zone_name(text)', 'the same'),
	('public_may_execute', 'is_after_tomorrow(timestamp with time zone)', 'reads the clock'),
	('public_may_execute', 'viewer()', 'tells the asker who he is'),
	('public_may_execute', 'viewer_role()', 'the same'),
	('public_may_execute', 'may_see_all(bigint,regclass)', 'tells the asker what his own row of a role map says, and called by every view'),
	('public_may_execute', 'is_owner_asking(regclass)', 'the same'),
	('public_may_execute', 'viewer_accounts(regclass)', 'the same'),
	('public_may_execute', 'metabase_metadata(regclass)', 'reads comments in the catalog, as everybody may'),
	('public_may_execute', 'min_group_size()', 'tells everybody the same number'),
	('public_may_execute', 'balanced_score(jsonb,text)', 'reads score_weights, which PUBLIC may read'),
	('public_may_execute', 'weights_of(text)', 'the same');
-- These run as their caller, whose own rights on the dataset's tables decide; a server file needs pg_read_server_files.
INSERT INTO exceptions SELECT 'public_may_execute', unnest(ARRAY['check_import_options(jsonb,text[])', 'comment_on_dataset(text)', 'create_dataset(text)',
	'create_tables(text)', 'create_missing_tables(text)', 'create_views(text)', 'remake_view(text,text,text)', 'dependent_views(text,text[])', 'published_views()', 'dataset_version(text)', 'extension_version()', 'require_tables(text)', 'lock_tables(text,text,text[])', 'require_version(text)', 'secure_tables(text)', 'close_relations(text,text[])', 'close_internals(text)', 'upgrade_dataset(text)', 'refresh_dataset(text,boolean)', 'check_dataset(text)', 'create_rollups(text)', 'create_rollup_triggers(text)', 'compact_rollups(text,boolean)', 'recount_outdated(text,boolean)', 'hold_parts(text,bigint)', 'held_import(text)', 'release_parts(text,bigint)', 'add_held_parts(text,bigint)', 'tables_of_dataset(text)', 'recount_videos(text,bigint[],date[])', 'recount_noted(text)', 'recount_all(text)', 'recount_at_once(text,boolean)', 'videos_of_rollups(text,integer)', 'wrong_rollups(text,bigint[])', 'datasets()', 'close_dataset(text)', 'grant_viewer(text,text,bigint)', 'grant_reader(text,text)', 'revoke_viewer(text,text)', 'clean_viewers(text)', 'rows_of_gate(text,text)', 'require_role(text)', 'require_viewer_role(text,text)', 'what_if_visibility(text,text)', 'import(text,text,text,jsonb)', 'import_account(text,jsonb)',
	'import_content(text,text,text,regclass,text,jsonb)', 'import_upload(text,regclass,text,jsonb)', 'import_report(text)', 'undo_import(text,bigint)', 'log_of(text,text,jsonb)', 'tell_kinds(text,bigint,jsonb)', 'undo_line(import_job)', 'zone_of_account(import_job)', 'analyze_events(text,bigint)', 'count_positions(text,jsonb)', 'count_paths(text,jsonb)', 'event_plan(text,jsonb,boolean)', 'import_log(import_job,text)', 'open_input(text,regclass)', 'log_source(text)', 'read_counts_csv(text,jsonb)', 'read_events_csv(text,jsonb)', 'read_events_ndjson(text,jsonb)', 'store_log(import_job,text)', 'import_events(import_job,text,text)', 'import_file(text,text,text,jsonb)', 'store_events(import_job,text[],text,text)', 'import_moment(jsonb)', 'describe_file(text,text,jsonb)', 'describe_studio(text,jsonb,text,text)', 'source_header(text)', 'studio_file_name(text)', 'studio_parts(text,jsonb,text)', 'studio_year(text,jsonb,text[])', 'read_snapshots(text,text,jsonb)', 'text_of_file(bytea)', 'detect_source(text,text)',
	'import_profile(import_job,jsonb,timestamp with time zone)', 'import_snapshots(import_job,text,text)',
	'read_input()', 'require_dataset(text)', 'require_owner(text)', 'require_reader(text)', 'dataset_path(text)', 'source_list()']), 'runs as its caller';
INSERT INTO exceptions SELECT 'public_may_execute', unnest(ARRAY['label_holds(text,text,timestamp with time zone,text,jsonb)', 'drop_equal_counters(import_job)', 'new_labels(text,text,jsonb[])', 'note_kept(text,bigint,text,jsonb)', 'tell_kept(text,bigint,jsonb)', 'fill_missing(text)', 'fill_logs(text)', 'fill_noons(text)', 'fill_told_at(text)', 'noon_of(timestamp with time zone,text,text,text)', 'dates_of_imports(text)']), 'runs as its caller';
INSERT INTO exceptions SELECT 'public_may_execute', unnest(ARRAY['record_problem(text,jsonb)', 'impossible_keys(text,jsonb)', 'possible_record(jsonb)']), 'reads times as the session does';
INSERT INTO exceptions SELECT 'public_may_execute', unnest(ARRAY['store_account_counters(import_job,jsonb[])', 'store_accounts(text,jsonb[])', 'store_batch(import_job,import_snapshot[])',
	'store_rows(import_job,import_snapshot[])', 'check_shifted_days(import_job,text,text)', 'store_snapshots(text,text,jsonb[])', 'store_videos(text,jsonb[])', 'file_items(text,text)', 'item_lists()', 'lists_of(text,text)', 'check_envelopes(text,text)', 'date_back_research(import_job,text)', 'detect_json(text,text)', 'check_item_ids(text,text)']), 'runs as its caller';
-- readers look at their content, and at where the sources say that items stand
INSERT INTO exceptions SELECT 'public_may_execute', f.signature::text, 'a reader of import' FROM functions f
WHERE f.proname IN (SELECT unnest(ARRAY[s.events_reader, s.snapshots_reader, s.describer]) FROM tiktrack.import_sources s)
	OR (f.proname ~ '_items$' AND f.proargnames[1] = 'content' AND f.signature::text <> 'file_items(text,text)');
INSERT INTO exceptions VALUES ('public_may_execute', 'daily_gains(text,boolean)', 'runs as its caller');
INSERT INTO exceptions VALUES ('public_may_execute', 'owner_only(text,oid,aclitem[])', 'looks up the names of roles, as everybody may');
INSERT INTO exceptions VALUES ('internal', 'may_see_all_support(internal)', 'planner support'), ('internal', 'hardly_ever_support(internal)', 'the same'), ('internal', 'hides_some_shares_support(internal)', 'the same'), ('internal', 'rules_hide_some_shares_support(internal)', 'the same');
INSERT INTO exceptions SELECT 'internal', f.signature::text, 'part of an aggregate of the views' FROM functions f JOIN pg_aggregate a ON f.oid IN (a.aggtransfn, a.aggfinalfn) WHERE a.aggtranstype = 'internal'::regtype;
INSERT INTO exceptions SELECT 'public_may_execute', f.signature::text, 'part of the function of its name' FROM functions f WHERE f.proname ~ '_as_(owner|of_now|writer)$';
INSERT INTO exceptions VALUES ('parallel', 'import_report(text)', 'changes who may set a role'), ('parallel', 'daily_gains(text,boolean)', 'the same'), ('parallel', 'what_if_visibility(text,text)', 'the same'),
	('parallel', 'read_events_csv(text,jsonb)', 'asks event_plan, which catches errors'), ('parallel', 'read_events_ndjson(text,jsonb)', 'the same');

CREATE TEMP VIEW aggregates AS SELECT f.* FROM functions f WHERE f.prokind = 'a' AND f.pronamespace = 'tiktrack'::regnamespace;
-- ---- the contract of every aggregate that users call; those of the views' own keep what they like
SELECT p.oid::regprocedure
  FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'tiktrack'
  JOIN pg_proc p ON p.oid = d.objid JOIN pg_aggregate a ON a.aggfnoid = p.oid
  JOIN pg_type s ON s.oid = a.aggtranstype JOIN pg_type r ON r.oid = p.prorettype
 WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND p.pronamespace = 'tiktrack'::regnamespace
   AND (a.aggkind <> 'n' OR a.aggcombinefn = 0 OR s.typtype = 'p' OR s.typsend = 0 OR s.typreceive = 0
        OR r.typcollation <> 0 OR p.proparallel <> 's' OR p.pronargs = 0
        OR EXISTS (SELECT FROM unnest(p.proargtypes) o JOIN pg_type t ON t.oid = o WHERE t.typtype = 'p')
        OR EXISTS (SELECT FROM pg_proc f WHERE (f.provolatile <> 'i' OR f.proparallel <> 's') AND f.oid IN
                   (a.aggtransfn, a.aggcombinefn, a.aggfinalfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn)))
 ORDER BY 1;
-- names that Citus takes for its own
SELECT signature FROM functions WHERE prokind = 'a' AND (proname = ANY ('{avg,min,max,sum,count,array_agg,json_agg,jsonb_agg,json_object_agg,jsonb_object_agg,bit_and,bit_or,
	bool_and,bool_or,every,any_value}') OR proname ~ '^(hll|topn|tdigest)_') ORDER BY signature::text COLLATE "C";
-- the state is the summary itself, and it rolls up; a final function may close it, no more: the same type, nothing of the arguments, and the state stays as it is
SELECT f.signature FROM aggregates f JOIN pg_aggregate a ON a.aggfnoid = f.oid
WHERE a.aggtranstype <> f.prorettype OR a.aggfinalextra OR a.aggmfinalextra OR a.aggfinalmodify <> 'r' OR a.aggmfinalmodify <> 'r'
	OR EXISTS (SELECT FROM functions c WHERE c.oid IN (a.aggfinalfn, a.aggmfinalfn) AND (c.prorettype <> a.aggtranstype OR c.pronargs <> 1 OR NOT c.proisstrict))
	OR NOT EXISTS (SELECT FROM functions r WHERE r.prokind = 'a' AND r.proname = 'rollup' AND r.pronargs = 1 AND r.proargtypes[0] = f.prorettype)
ORDER BY f.signature::text COLLATE "C";
-- what only counts slides over a frame, with one and the same state; people can't be taken away
SELECT f.signature FROM aggregates f JOIN pg_aggregate a ON a.aggfnoid = f.oid
WHERE (a.aggminvtransfn <> 0 AND a.aggmtranstype <> a.aggtranstype) OR (a.aggminvtransfn = 0) <> (f.prorettype = 'reach_sketch'::regtype OR f.proname = 'engagement_agg' AND f.pronargs = 2)
ORDER BY f.signature::text COLLATE "C";
-- where people are kept, the state has room to spare: it is closed, in a moving frame too; what only counts has none
SELECT f.signature FROM aggregates f JOIN pg_aggregate a ON a.aggfnoid = f.oid
WHERE (a.aggfinalfn <> 0) <> (f.prorettype IN ('engagement_summary'::regtype, 'reach_sketch'::regtype) AND f.signature::text <> 'engagement_agg(text)') OR (a.aggfinalfn <> 0 AND a.aggmtransfn <> 0 AND a.aggmfinalfn <> a.aggfinalfn)
ORDER BY f.signature::text COLLATE "C";
-- an aggregate that builds and the one that merges have one combine function, which is merge
SELECT f.signature FROM aggregates f JOIN pg_aggregate a ON a.aggfnoid = f.oid
WHERE NOT EXISTS (SELECT FROM functions m WHERE m.oid = a.aggcombinefn AND m.proname = 'merge' AND m.proargtypes[0] = f.prorettype) ORDER BY f.signature::text COLLATE "C";
-- who acted comes as bigint, text or uuid, wherever an aggregate takes actors
SELECT proname, pronargs FROM functions WHERE prokind = 'a' AND 'actor' = ANY (proargnames) GROUP BY proname, pronargs
HAVING count(*) <> 3 OR count(DISTINCT proargtypes[array_position(proargnames, 'actor') - 1]) <> 3 ORDER BY proname COLLATE "C", pronargs;
-- the aggregates that there are (marked otherwise)
SELECT signature, prorettype::regtype FROM functions WHERE prokind = 'a' ORDER BY signature::text COLLATE "C";

-- ---- lint of the catalog
-- 1, 2: no SECURITY DEFINER, no LEAKPROOF
SELECT signature, prosecdef, proleakproof FROM functions WHERE (prosecdef AND signature::text NOT IN (SELECT signature FROM exceptions WHERE lint = 'definer')) OR proleakproof
ORDER BY signature::text COLLATE "C";
-- 3: SQL and plpgsql have a body of parsed names, or a fixed search_path
SELECT signature FROM functions WHERE lanname IN ('sql', 'plpgsql') AND prosqlbody IS NULL
	AND NOT coalesce(proconfig::text ~ 'search_path=\\?"?pg_catalog, pg_temp', false)
ORDER BY signature::text COLLATE "C";
-- 4: pseudo-types in nothing but the types' own input and output, and what a trigger or a row function returns
SELECT f.signature FROM functions f
WHERE EXISTS (SELECT FROM pg_type t WHERE t.typtype = 'p' AND (t.oid = ANY (f.proargtypes) OR t.oid = ANY (coalesce(f.proallargtypes, '{}')) OR t.oid = f.prorettype)
		AND NOT (t.oid IN ('trigger'::regtype, 'event_trigger'::regtype, 'record'::regtype, 'void'::regtype) AND t.oid = f.prorettype))
	AND f.signature::text NOT IN (SELECT e.signature FROM exceptions e WHERE lint = 'internal')
	AND NOT EXISTS (SELECT FROM pg_type t WHERE f.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend) AND t.oid IN (SELECT objid FROM members WHERE classid = 'pg_type'::regclass))
ORDER BY f.signature::text COLLATE "C";
-- 5: PUBLIC executes what computes from its arguments alone; for more there is an exception with a reason
SELECT signature FROM functions f
WHERE has_function_privilege('public', f.oid, 'EXECUTE') AND provolatile <> 'i' AND signature::text NOT IN (SELECT e.signature FROM exceptions e WHERE lint = 'public_may_execute')
	AND prorettype <> 'trigger'::regtype
ORDER BY signature::text COLLATE "C";
SELECT e.signature AS exception_for_nothing FROM exceptions e WHERE e.signature NOT IN (SELECT signature::text FROM functions) ORDER BY e.signature COLLATE "C";
-- 6: what reads a table is not immutable; everything in C here computes from its arguments
SELECT signature, provolatile FROM functions WHERE lanname IN ('sql', 'plpgsql') AND provolatile = 'i'
	AND EXISTS (SELECT FROM pg_depend d JOIN pg_class c ON c.oid = d.refobjid WHERE d.classid = 'pg_proc'::regclass AND d.objid = functions.oid AND d.refclassid = 'pg_class'::regclass
		AND c.relkind <> 'c')
ORDER BY signature::text COLLATE "C";
-- 6: a member outside the schema
SELECT pg_describe_object(classid, objid, objsubid) FROM members, pg_identify_object(classid, objid, objsubid) i
WHERE i.type <> 'cast' AND coalesce(i.schema, i.name) NOT IN ('tiktrack', 'tiktrack_internal') ORDER BY 1;
-- 7: a parallel mark that somebody chose: what is IMMUTABLE or STABLE in C is safe, and what may write is not, in any language
SELECT signature, provolatile, proparallel FROM functions WHERE ((lanname IN ('c', 'internal') AND provolatile <> 'v' AND proparallel <> 's') OR (provolatile = 'v' AND proparallel = 's'))
	AND signature::text NOT IN (SELECT e.signature FROM exceptions e WHERE lint = 'parallel') ORDER BY signature::text COLLATE "C";
-- 7: cost of NULL is known: C functions are strict, or one of those that nulls.sql lists
SELECT signature FROM functions WHERE lanname = 'c' AND prokind = 'f' AND NOT proisstrict
	AND proname !~ '^(merge|reconcile|make_engagement|make_shares|share_is_public|(engagement|share|reach|watch)_transition|(engagement|share|watch)_inverse|add_report|add_log|(counts|pairs|watch)_of_(reports|logs|counts)|la(rg|t)er_pairs|local_day|hardly_ever)$' AND provolatile = 'i' ORDER BY signature::text COLLATE "C";
-- 9: everything has a comment, every column of a table too
SELECT pg_describe_object(classid, objid, objsubid) FROM members
WHERE obj_description(objid, (SELECT relname FROM pg_class WHERE oid = classid)) IS NULL
	AND NOT (classid = 'pg_class'::regclass AND (SELECT relkind FROM pg_class WHERE oid = objid) NOT IN ('r', 'v', 'm', 'p'))
	-- from 17 on, arrays and the rows of tables are members too
	AND NOT (classid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
		WHERE t.oid = objid AND (t.typcategory = 'A' OR c.relkind <> 'c'))) ORDER BY 1;
SELECT a.attrelid::regclass, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'v', 'm', 'p')
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid IN (SELECT objid FROM members WHERE classid = 'pg_class'::regclass) AND col_description(a.attrelid, a.attnum) IS NULL
ORDER BY a.attrelid::regclass::text COLLATE "C", a.attnum;
-- 9: base types can travel, are variable, and pass through TOAST; hashes do not compress, so a sketch is stored as it is
SELECT t.oid::regtype FROM pg_type t JOIN members m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
WHERE t.typtype = 'b' AND t.typelem = 0 AND (t.typsend = 0 OR t.typreceive = 0 OR t.typlen <> -1 OR t.typstorage <> 'x' OR t.typalign <> 'd') ORDER BY t.oid::regtype::text COLLATE "C";
-- every summary casts to jsonb, explicitly, and has its merge and rollup
SELECT t.oid::regtype FROM pg_type t JOIN members m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
WHERE t.typtype = 'b' AND t.typelem = 0 AND t.typname ~ '_(summary|sketch)$'
	AND NOT (EXISTS (SELECT FROM pg_cast WHERE castsource = t.oid AND casttarget = 'jsonb'::regtype AND castcontext = 'e')
		AND EXISTS (SELECT FROM functions WHERE proname = 'merge' AND pronargs = 2 AND proargtypes[0] = t.oid AND proargtypes[1] = t.oid AND prorettype = t.oid)
		AND EXISTS (SELECT FROM functions WHERE proname = 'rollup' AND prokind = 'a' AND pronargs = 1 AND proargtypes[0] = t.oid AND prorettype = t.oid))
ORDER BY t.oid::regtype::text COLLATE "C";
-- 9: every older version reaches the newest
SELECT p.source FROM pg_extension_update_paths('tiktrack') p JOIN pg_available_extensions a ON a.name = 'tiktrack' AND a.default_version = p.target
WHERE p.path IS NULL ORDER BY 1;
-- operators and their classes are between two values of one of our own types, and casts are explicit: nothing changes the meaning of a query that does not name us
CREATE TEMP VIEW own_types AS SELECT t.oid FROM pg_type t JOIN members m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid WHERE t.typtype = 'b' AND t.typelem = 0;
CREATE TEMP VIEW operators AS SELECT o.* FROM pg_operator o JOIN members m ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid;
CREATE TEMP VIEW operator_classes AS SELECT c.*, a.amname FROM pg_opclass c JOIN members m ON m.classid = 'pg_opclass'::regclass AND m.objid = c.oid JOIN pg_am a ON a.oid = c.opcmethod;
SELECT pg_describe_object(classid, objid, 0) FROM members WHERE classid IN ('pg_event_trigger'::regclass, 'pg_language'::regclass, 'pg_am'::regclass)
	OR (classid = 'pg_operator'::regclass AND EXISTS (SELECT FROM operators WHERE oid = objid AND (oprleft <> oprright OR oprleft NOT IN (SELECT oid FROM own_types) OR oprresult <> 'boolean'::regtype)))
	OR (classid = 'pg_opclass'::regclass AND EXISTS (SELECT FROM operator_classes WHERE oid = objid AND opcintype NOT IN (SELECT oid FROM own_types)))
	OR (classid = 'pg_cast'::regclass AND EXISTS (SELECT FROM pg_cast WHERE oid = objid AND castcontext <> 'e')) ORDER BY 1;
-- every type has six of them, each with its selectivity, its turned and its opposite one, and both default classes
SELECT t.oid::regtype, v.name FROM own_types t CROSS JOIN (VALUES ('=', '=', '<>', 'eqsel', 'eqjoinsel', true), ('<>', '<>', '=', 'neqsel', 'neqjoinsel', false), ('<', '>', '>=', 'scalarltsel', 'scalarltjoinsel', false),
	('<=', '>=', '>', 'scalarlesel', 'scalarlejoinsel', false), ('>=', '<=', '<', 'scalargesel', 'scalargejoinsel', false), ('>', '<', '<=', 'scalargtsel', 'scalargtjoinsel', false)) v (name, turned, opposite, selectivity, join_selectivity, joins)
WHERE NOT EXISTS (SELECT FROM operators o JOIN operators c ON c.oid = o.oprcom JOIN operators n ON n.oid = o.oprnegate WHERE o.oprleft = t.oid AND o.oprname = v.name AND c.oprname = v.turned AND c.oprleft = t.oid AND c.oprcom = o.oid
	AND n.oprname = v.opposite AND n.oprleft = t.oid AND n.oprnegate = o.oid AND o.oprrest = v.selectivity::regproc AND o.oprjoin = v.join_selectivity::regproc AND o.oprcanhash = v.joins AND o.oprcanmerge = v.joins) ORDER BY t.oid::regtype::text COLLATE "C", v.name COLLATE "C";
SELECT (SELECT count(*) FROM own_types) AS types, count(*) AS operators FROM operators; -- marked otherwise
SELECT oid::regoperator FROM operators WHERE oprname NOT IN ('=', '<>', '<', '<=', '>=', '>') ORDER BY oid::regoperator::text COLLATE "C";
SELECT t.oid::regtype, a.amname FROM own_types t CROSS JOIN (VALUES ('btree'), ('hash')) a (amname)
WHERE NOT EXISTS (SELECT FROM operator_classes c WHERE c.opcintype = t.oid AND c.amname = a.amname AND c.opcdefault AND amvalidate(c.oid)) ORDER BY t.oid::regtype::text COLLATE "C", a.amname COLLATE "C";
-- hashes are there with a seed too, as a partition needs them
SELECT c.opcname FROM operator_classes c WHERE c.amname = 'hash' AND (SELECT array_agg(p.amprocnum ORDER BY p.amprocnum) FROM pg_amproc p WHERE p.amprocfamily = c.opcfamily) IS DISTINCT FROM '{1,2}'::int2[] ORDER BY c.opcname COLLATE "C";
-- who uses an operator executes its function: everybody may
SELECT f.signature FROM functions f WHERE f.oid IN (SELECT oprcode FROM operators UNION ALL SELECT p.amproc FROM pg_amproc p JOIN operator_classes c ON c.opcfamily = p.amprocfamily) AND NOT has_function_privilege('public', f.oid, 'EXECUTE')
ORDER BY f.signature::text COLLATE "C";
-- tables: PUBLIC reads, at most
SELECT c.oid::regclass, a.privilege_type FROM pg_class c JOIN members m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid, aclexplode(c.relacl) a
WHERE a.grantee = 0 AND a.privilege_type <> 'SELECT' ORDER BY 1, 2;
SELECT has_schema_privilege('public', 'tiktrack', 'CREATE') AS public_creates, has_schema_privilege('public', 'tiktrack', 'USAGE') AS public_uses; -- marked otherwise

-- ---- 12: every function of the library is named by SQL, and the reverse
-- The library's own list stands in the file itself: PG_FUNCTION_INFO_V1 leaves a symbol pg_finfo_NAME for each.
CREATE TEMP TABLE library AS
SELECT DISTINCT m[1] AS symbol
FROM (SELECT encode(bytes, 'escape') AS bytes
	FROM (SELECT n, root, pg_read_binary_file(root || replace(folder, '$libdir', lib.setting) || '/tiktrack' || suffix, 0, 100000000, true) AS bytes
		FROM pg_config lib, string_to_table(current_setting('dynamic_library_path'), ':') WITH ORDINALITY f (folder, n),
			(VALUES (coalesce(current_setting('extension_destdir', true), '')), ('')) r (root), (VALUES ('.so'), ('.dylib')) s (suffix)
		WHERE lib.name = 'PKGLIBDIR') files
	WHERE bytes IS NOT NULL ORDER BY n, root = '' LIMIT 1) q,
	regexp_matches(bytes, 'pg_finfo_(tiktrack_[a-z0-9_]+)', 'g') m;
SELECT count(*) > 30 AS library_read FROM library; -- marked otherwise
-- what 0.1.0 named tells that the extension must be updated
SELECT symbol AS unused FROM library WHERE symbol NOT IN (SELECT prosrc FROM functions WHERE lanname = 'c')
	AND symbol NOT IN ('tiktrack_input_beginning', 'tiktrack_json_beginning', 'tiktrack_read_import_file', 'tiktrack_read_upload', 'tiktrack_store_events', 'tiktrack_store_log') ORDER BY symbol COLLATE "C";
SELECT signature AS missing FROM functions WHERE lanname = 'c' AND prosrc NOT IN (SELECT symbol FROM library) ORDER BY signature::text COLLATE "C";
-- and names only it
SELECT signature, probin FROM functions WHERE lanname = 'c' AND probin <> '$libdir/tiktrack' ORDER BY signature::text COLLATE "C";

-- ---- 13: whoever puts the name of a dataset into SQL has asked for its owner before, whatever its arguments are
WITH bodies AS (
	SELECT f.signature, regexp_replace(f.prosrc, '--[^\n]*', '', 'g') AS body FROM functions f WHERE f.lanname = 'plpgsql'
), guarded AS (
	SELECT b.signature, b.body ~ '\mEXECUTE\M' AS runs_text, split_part(regexp_replace(b.body, '\mEXECUTE\M', E'\x01'), E'\x01', 1)
		~ 'tiktrack_internal\.(require_owner|require_reader|require_tables|require_dataset|require_viewer_role|lock_tables|dataset_path|clean_viewers|secure_tables)\((\$1|(job\.)?dataset|name|options ->> ''dataset'')[,)]' AS asks
	FROM bodies b
)
SELECT g.signature AS asks_for_no_owner FROM guarded g WHERE g.runs_text AND NOT g.asks
	AND g.signature::text NOT IN ('create_dataset(text)', -- makes the schema
		'detect_source(text,text)', 'detect_json(text,text)', 'lists_of(text,text)') -- call detectors of the extension
ORDER BY g.signature::text COLLATE "C";
