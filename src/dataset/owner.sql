-- ---------------------------------------------------------------------------
-- dataset: only its owner may work in it
-- ---------------------------------------------------------------------------

-- Code on a dataset's tables, from triggers to domains, is their owner's and runs as
-- the current role. So that role has to be the owner itself; a member of it or a
-- superuser would lend its own rights to that code.
CREATE FUNCTION tiktrack_internal.require_owner(dataset text) RETURNS void
	LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_require_owner';
COMMENT ON FUNCTION tiktrack_internal.require_owner(text) IS
	'raises an error unless the current role is the owner of the schema (42501, also for its members and superusers, who can SET ROLE) and the schema exists (3F000); 22004 for NULL; sees what is committed now, whatever the snapshot';

CREATE FUNCTION tiktrack_internal.dataset_path(dataset text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	RETURN format('%I, pg_temp', dataset);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.dataset_path(text) IS
	'the search path with which the tables and views of a dataset are created; errors of require_owner';

CREATE FUNCTION tiktrack_internal.require_tables_as_of_now(dataset text) RETURNS void
	LANGUAGE plpgsql STABLE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	foreign_objects text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_namespace n
		JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'events'
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'import_key' AND NOT a.attisdropped
		WHERE n.nspname = dataset)
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_schema_name',
			MESSAGE = format('dataset "%s" does not exist', left(dataset, 100)),
			HINT = format('Create it first: SELECT tiktrack.create_dataset(%L);', left(dataset, 100));
	END IF;
	PERFORM tiktrack_internal.require_owner(dataset);
	-- Other objects in the schema may be found by name or run too, so they must be the
	-- owner's. Casts have no owner and go with their types, triggers with their functions.
	SELECT string_agg(o.name, ', ' ORDER BY o.name) INTO foreign_objects
	FROM pg_namespace n
	CROSS JOIN LATERAL (
		WITH RECURSIVE family AS (
			-- tables that inherit from its tables, at any depth, and their parents
			SELECT c.oid, 0 AS step FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'f')
			UNION
			SELECT CASE WHEN i.inhparent = f.oid THEN i.inhrelid ELSE i.inhparent END, CASE WHEN i.inhparent = f.oid THEN 1 ELSE -1 END
			FROM family f
			JOIN pg_inherits i ON i.inhparent = f.oid AND f.step >= 0 OR i.inhrelid = f.oid AND f.step <= 0
		), part AS (
			-- what may run when rows are written, read or analyzed
			SELECT 'pg_class'::regclass::oid AS classid, f.oid AS objid FROM family f WHERE f.step >= 0
			UNION
			SELECT 'pg_class'::regclass, i.indexrelid FROM family f JOIN pg_index i ON i.indrelid = f.oid WHERE f.step >= 0
			UNION
			SELECT 'pg_constraint'::regclass, k.oid FROM family f JOIN pg_constraint k ON k.conrelid = f.oid AND k.contype <> 'f' WHERE f.step >= 0
			UNION
			SELECT 'pg_attrdef'::regclass, e.oid FROM family f JOIN pg_attrdef e ON e.adrelid = f.oid WHERE f.step >= 0
			UNION
			SELECT 'pg_policy'::regclass, y.oid FROM family f JOIN pg_policy y ON y.polrelid = f.oid WHERE f.step >= 0
			UNION
			SELECT 'pg_rewrite'::regclass, r.oid FROM family f JOIN pg_rewrite r ON r.ev_class = f.oid WHERE f.step >= 0
			UNION
			SELECT 'pg_statistic_ext'::regclass, s.oid FROM family f JOIN pg_statistic_ext s ON s.stxrelid = f.oid WHERE f.step >= 0
			UNION
			-- of domains
			SELECT 'pg_constraint'::regclass, k.oid
			FROM family f
			JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum > 0
			JOIN pg_constraint k ON k.contypid = a.atttypid
			WHERE f.step >= 0
		)
		SELECT format('%s %s of its tables', CASE f.step WHEN 1 THEN 'child' ELSE 'parent' END, c.oid::regclass) AS name
		FROM family f
		JOIN pg_class c ON c.oid = f.oid AND c.relowner <> n.nspowner
		WHERE f.step <> 0
		UNION ALL
		SELECT DISTINCT format('%s in %s', pg_describe_object(d.refclassid, d.refobjid, 0), pg_describe_object(p.classid, p.objid, 0))
		FROM part p
		JOIN pg_depend d ON d.classid = p.classid AND d.objid = p.objid
			AND (d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass)
				OR d.refclassid = 'pg_class'::regclass AND p.classid IN ('pg_policy'::regclass, 'pg_rewrite'::regclass))
		-- objects that initdb made have no entry here
		JOIN pg_shdepend h ON h.dbid = (SELECT b.oid FROM pg_database b WHERE b.datname = current_database())
			AND h.classid = d.refclassid AND h.objid = d.refobjid AND h.objsubid = 0 AND h.deptype = 'o'
		JOIN pg_roles r ON r.oid = h.refobjid
		WHERE r.oid <> n.nspowner AND NOT r.rolsuper
			AND NOT EXISTS (SELECT FROM pg_extension e WHERE e.extname = 'tiktrack' AND e.extowner = r.oid)
		UNION ALL
		SELECT format('function %s', p.oid::regprocedure)
		FROM pg_proc p WHERE p.pronamespace = n.oid AND p.proowner <> n.nspowner
		UNION ALL
		SELECT format('operator %s', o.oid::regoperator)
		FROM pg_operator o WHERE o.oprnamespace = n.oid AND o.oprowner <> n.nspowner
		UNION ALL
		SELECT format('relation %s', c.oid::regclass)
		FROM pg_class c WHERE c.relnamespace = n.oid AND c.relowner <> n.nspowner AND c.relkind NOT IN ('i', 'I')
		UNION ALL
		SELECT format('type %s', t.oid::regtype)
		FROM pg_type t
		WHERE t.typnamespace = n.oid AND t.typowner <> n.nspowner AND t.typrelid = 0
			AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
		UNION ALL
		SELECT format('trigger %I of %s', t.tgname, c.oid::regclass)
			|| CASE WHEN t.tgqual IS NOT NULL THEN ' (whose WHEN may run anybody''s code: put the condition into its function)' ELSE '' END
		FROM pg_class c
		JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
		JOIN pg_proc p ON p.oid = t.tgfoid
		JOIN pg_roles r ON r.oid = p.proowner
		-- A trigger does not record who created it. WHEN can call built-in functions that
		-- run text as SQL, and a trigger function of an extension may run its arguments.
		WHERE (c.relnamespace = n.oid OR c.oid IN (SELECT f.oid FROM family f WHERE f.step = 1))
			AND (t.tgqual IS NOT NULL OR p.proowner <> n.nspowner AND NOT (r.rolsuper AND t.tgnargs = 0))
		UNION ALL
		-- its actions cascade into a table of others, which may have triggers
		SELECT format('foreign key %I of %s', k.conname, k.conrelid::regclass)
		FROM pg_class c
		JOIN pg_constraint k ON k.confrelid = c.oid AND k.contype = 'f'
		JOIN pg_class other ON other.oid = k.conrelid AND other.relowner <> n.nspowner
		WHERE c.relnamespace = n.oid
		UNION ALL
		SELECT format('CREATE on its schema for %s', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
		FROM aclexplode(n.nspacl) a
		WHERE a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner
		UNION ALL
		SELECT format('%s on %s for %s', a.privilege_type, c.oid::regclass, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
		FROM pg_class c
		CROSS JOIN aclexplode(c.relacl) a
		WHERE a.privilege_type IN ('TRIGGER', 'REFERENCES') AND a.grantee <> c.relowner
			AND (c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND c.relrowsecurity -- as all of ours have
				OR c.oid IN (SELECT f.oid FROM family f WHERE f.step = 1))
		UNION ALL
		SELECT format('REFERENCES on %s (%I) for %s', c.oid::regclass, t.attname, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
		FROM pg_class c
		JOIN pg_attribute t ON t.attrelid = c.oid
		CROSS JOIN aclexplode(t.attacl) a
		WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND a.privilege_type = 'REFERENCES' AND a.grantee <> c.relowner
			AND c.relrowsecurity
	) o
	WHERE n.nspname = dataset;
	IF foreign_objects IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('others may put code into dataset "%s": %s', dataset, left(foreign_objects, 1000)),
			HINT = format('Drop what is theirs, and REVOKE CREATE ON SCHEMA %I, and TRIGGER and REFERENCES on its tables, from everybody but its owner.', dataset);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.require_tables_as_of_now(text) IS 'body of require_tables';

-- As of now, because a REPEATABLE READ transaction runs triggers that its snapshot
-- does not see.
CREATE FUNCTION tiktrack_internal.require_tables(dataset text) RETURNS void
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'tiktrack_as_of_now';
COMMENT ON FUNCTION tiktrack_internal.require_tables(text) IS
	'raises an error unless the schema is a dataset of any version (3F000), the current role is its owner, and nobody else''s code is in it (both 42501); sees what is committed now, whatever the snapshot';

CREATE FUNCTION tiktrack_internal.rows_of_gate_as_of_now(dataset text, gate text) RETURNS text
	LANGUAGE plpgsql STABLE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	state text;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('SELECT concat_ws('' '', count(*), sum(hashtextextended(to_jsonb(g.*)::text, 0))) FROM %I.%I g', dataset, gate) INTO state;
	RETURN state;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.rows_of_gate_as_of_now(text, text) IS 'body of rows_of_gate; called directly it uses the caller''s snapshot';

CREATE FUNCTION tiktrack_internal.rows_of_gate(dataset text, gate text) RETURNS text
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_as_of_now';
COMMENT ON FUNCTION tiktrack_internal.rows_of_gate(text, text) IS
	'part of lock_tables: number and hash of the rows of a table that are committed now, whatever the snapshot';

-- Another open transaction may be adding a trigger. So the tables to be written are
-- locked, which waits for it, and then checked again. A REPEATABLE READ transaction
-- cannot see rows that others wrote after its snapshot, so it fails if there are any.
CREATE FUNCTION tiktrack_internal.lock_tables(dataset text, gate text, written text[]) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	relations text;
BEGIN
	PERFORM tiktrack_internal.require_tables(dataset);
	EXECUTE format('LOCK TABLE %I.%I IN SHARE ROW EXCLUSIVE MODE', dataset, gate);
	SELECT string_agg(format('%I.%I', dataset, w.relation), ', ' ORDER BY w.position) INTO relations
	FROM unnest(written) WITH ORDINALITY AS w (relation, position);
	IF relations IS NOT NULL THEN
		EXECUTE format('LOCK TABLE %s IN ROW EXCLUSIVE MODE', relations);
	END IF;
	PERFORM tiktrack_internal.require_tables(dataset);
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable')
		AND tiktrack_internal.rows_of_gate_as_of_now(dataset, gate) <> tiktrack_internal.rows_of_gate(dataset, gate)
	THEN
		RAISE EXCEPTION USING ERRCODE = 'serialization_failure',
			MESSAGE = format('could not serialize access due to concurrent changes of "%s.%s"', dataset, gate),
			HINT = 'Try again in a new transaction.';
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.lock_tables(text, text, text[]) IS
	'locks tables of a dataset that are about to be written: the gate so that one writer waits for another, the rest so that nobody adds a trigger; errors: those of require_tables, and 40001 when others have changed the gate since the snapshot was taken';

-- What a dataset owner's code could leave in the session of another role: functions,
-- types and tables in pg_temp, which is searched first, what depends on them, and
-- cursors. A changed row of the catalog has another xmin or cmin.
CREATE FUNCTION tiktrack_internal.session_objects() RETURNS text
	LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH member AS (
		SELECT d.classid, d.objid
		FROM pg_depend d
		WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = pg_my_temp_schema()
	), part AS (
		SELECT m.classid, m.objid FROM member m
		UNION
		SELECT d.classid, d.objid
		FROM member m
		JOIN pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid
	), object AS (
		SELECT concat_ws(' ', p.classid, p.objid, c.xmin, c.cmin, f.xmin, f.cmin, t.xmin, t.cmin,
			r.xmin, r.cmin, g.xmin, g.cmin, y.xmin, y.cmin, k.xmin, k.cmin, e.xmin, e.cmin,
			(SELECT string_agg(concat_ws(' ', a.xmin, a.cmin), ' ' ORDER BY a.attnum)
				FROM pg_attribute a
				WHERE p.classid = 'pg_class'::regclass AND a.attrelid = p.objid)) AS told
		FROM part p
		LEFT JOIN pg_class c ON p.classid = 'pg_class'::regclass AND c.oid = p.objid
		LEFT JOIN pg_proc f ON p.classid = 'pg_proc'::regclass AND f.oid = p.objid
		LEFT JOIN pg_type t ON p.classid = 'pg_type'::regclass AND t.oid = p.objid
		LEFT JOIN pg_rewrite r ON p.classid = 'pg_rewrite'::regclass AND r.oid = p.objid
		LEFT JOIN pg_trigger g ON p.classid = 'pg_trigger'::regclass AND g.oid = p.objid
		LEFT JOIN pg_policy y ON p.classid = 'pg_policy'::regclass AND y.oid = p.objid
		LEFT JOIN pg_constraint k ON p.classid = 'pg_constraint'::regclass AND k.oid = p.objid
		LEFT JOIN pg_attrdef e ON p.classid = 'pg_attrdef'::regclass AND e.oid = p.objid
		UNION ALL
		SELECT concat_ws(' ', c.name, c.statement, c.creation_time) FROM pg_cursors c
	)
	SELECT string_agg(o.told, E'\n' ORDER BY o.told COLLATE "C") FROM object o;
END;
COMMENT ON FUNCTION tiktrack_internal.session_objects() IS
	'what is in pg_temp of the session, with row versions, and its open cursors, as text to compare: functions that run as the owner of a dataset after SET ROLE compare it before and after';

-- Code that runs as the current role could alter these objects, and the rows of its tables.
CREATE FUNCTION tiktrack_internal.temporary_objects() RETURNS text
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT left(string_agg(o.name, ', ' ORDER BY o.name COLLATE "C"), 200)
	FROM (SELECT pg_describe_object(d.classid, d.objid, 0) AS name
		FROM pg_depend d
		LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
		LEFT JOIN pg_proc f ON d.classid = 'pg_proc'::regclass AND f.oid = d.objid
		LEFT JOIN pg_type t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
		LEFT JOIN pg_operator p ON d.classid = 'pg_operator'::regclass AND p.oid = d.objid
		LEFT JOIN pg_opclass k ON d.classid = 'pg_opclass'::regclass AND k.oid = d.objid
		LEFT JOIN pg_opfamily y ON d.classid = 'pg_opfamily'::regclass AND y.oid = d.objid
		LEFT JOIN pg_collation l ON d.classid = 'pg_collation'::regclass AND l.oid = d.objid
		LEFT JOIN pg_conversion v ON d.classid = 'pg_conversion'::regclass AND v.oid = d.objid
		LEFT JOIN pg_statistic_ext s ON d.classid = 'pg_statistic_ext'::regclass AND s.oid = d.objid
		LEFT JOIN pg_ts_dict i ON d.classid = 'pg_ts_dict'::regclass AND i.oid = d.objid
		LEFT JOIN pg_ts_config g ON d.classid = 'pg_ts_config'::regclass AND g.oid = d.objid
		WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = pg_my_temp_schema()
			AND pg_has_role(coalesce(c.relowner, f.proowner, t.typowner, p.oprowner, k.opcowner, y.opfowner,
				l.collowner, v.conowner, s.stxowner, i.dictowner, g.cfgowner), 'USAGE')) o;
END;
COMMENT ON FUNCTION tiktrack_internal.temporary_objects() IS
	'what is in pg_temp of the session and belongs to the current role, or to one whose rights it has, as a list; NULL for nothing: functions that run as the owner of a dataset after SET ROLE refuse to run while there is any';

-- For functions that readers call too. They run as the caller, so a caller who could
-- become the owner must not run the owner's code with rights of their own.
CREATE FUNCTION tiktrack_internal.require_reader(dataset text) RETURNS void
	LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_require_reader';
COMMENT ON FUNCTION tiktrack_internal.require_reader(text) IS
	'raises an error for superusers and members of the owner, who have to SET ROLE to the owner (42501, with the line to type), or to log in as the owner or a reader where the owner''s code could set the role back; and when the schema does not exist (3F000); sees what is committed now, whatever the snapshot';

-- The owner's privileges are revoked and granted again, because default privileges
-- may have left grant options or another order of entries in the ACL.
CREATE FUNCTION tiktrack_internal.owner_only(object text, owner oid, privileges aclitem[]) RETURNS text[]
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT ARRAY[format('REVOKE ALL ON %s FROM %s CASCADE', object, string_agg(g.name, ', ' ORDER BY g.name)),
		format('GRANT ALL ON %s TO %s', object, owner::regrole)]
	FROM (
		SELECT owner::regrole::text AS name
		UNION
		SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
		FROM aclexplode(privileges) a
	) g;
END;
COMMENT ON FUNCTION tiktrack_internal.owner_only(text, oid, aclitem[]) IS
	'part of create_dataset and of the install script: the statements that revoke all privileges on an object, such as TABLE a.b, from whoever has some, and grant all to its owner';

-- Overrides whatever default privileges the creator has set.
CREATE FUNCTION tiktrack_internal.close_relations(dataset text, relations text[]) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	statement text;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	FOR statement IN
		SELECT s.statement
		FROM pg_class c
		CROSS JOIN LATERAL unnest(tiktrack_internal.owner_only(format('%s %I.%I',
			CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, dataset, c.relname), c.relowner, c.relacl))
			WITH ORDINALITY AS s (statement, position)
		WHERE c.relnamespace = to_regnamespace(quote_ident(dataset)) AND c.relkind IN ('r', 'p', 'v', 'S')
			AND c.relname = ANY (relations)
		ORDER BY c.relname COLLATE "C", s.position
	LOOP
		EXECUTE statement;
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.close_relations(text, text[]) IS
	'part of create_dataset and upgrade_dataset: grants all privileges on these relations to the owner, and revokes those of everybody else';
