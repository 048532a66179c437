-- ---------------------------------------------------------------------------
-- dataset: who may ask it
-- ---------------------------------------------------------------------------

CREATE FUNCTION tiktrack_internal.require_role(role text) RETURNS regrole
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	id oid;
BEGIN
	SELECT r.oid INTO id FROM pg_roles r WHERE r.rolname = role;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object',
			MESSAGE = format('role "%s" does not exist', left(role, 100)),
			HINT = 'Create it first, or write its name as pg_roles has it: without quotes, upper case as upper case.';
	END IF;
	RETURN id;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.require_role(text) IS
	'the role of that name, written without quotes as in pg_roles; error 42704 when there is none';

-- A role created again under an old name is another role, so rows of dropped roles
-- are deleted. The lock lets one change of grants run at a time: two would update
-- the same entries of the catalog, or deadlock.
CREATE FUNCTION tiktrack_internal.clean_viewers(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.lock_tables(dataset, 'viewers', '{}');
	EXECUTE format('DELETE FROM %I.viewers w
		WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = w.role)', dataset);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.clean_viewers(text) IS
	'part of grant_viewer and revoke_viewer: locks the role map and deletes the rows of dropped roles; errors as of lock_tables';

CREATE FUNCTION tiktrack_internal.require_viewer_role(dataset text, role text) RETURNS regrole
	LANGUAGE plpgsql STABLE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	member regrole;
BEGIN
	IF dataset IS NULL OR role IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'dataset and role must not be NULL',
			HINT = 'Only the account may be NULL: all accounts.';
	END IF;
	PERFORM tiktrack_internal.require_dataset(dataset);
	member := tiktrack_internal.require_role(role);
	IF EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = dataset AND n.nspowner = member) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation',
			MESSAGE = format('role "%s" owns dataset "%s" and sees all of it', role, dataset),
			HINT = 'Grant to the roles that read it: a login of its own for each audience.';
	END IF;
	RETURN member;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.require_viewer_role(text, text) IS
	'part of grant_viewer and revoke_viewer: the role, after checking it and the dataset; errors: 22004 for NULL, those of require_dataset and require_role, 0LP01 for the owner';

-- Events may be partitioned: what holds for a table holds for its partitions.
CREATE FUNCTION tiktrack_internal.tables_of_dataset(dataset text) RETURNS SETOF regclass
	LANGUAGE sql STABLE STRICT
BEGIN ATOMIC
	WITH ours AS (
		SELECT c.oid
		FROM pg_class c
		JOIN tiktrack_internal.dataset_comments() d ON d.relation = c.relname AND d.attribute IS NULL
		WHERE c.relnamespace = to_regnamespace(quote_ident(tables_of_dataset.dataset)) AND c.relkind IN ('r', 'p')
	)
	SELECT o.oid::regclass FROM ours o
	UNION
	SELECT p.relid FROM ours o CROSS JOIN pg_partition_tree(o.oid) p;
END;
COMMENT ON FUNCTION tiktrack_internal.tables_of_dataset(text) IS
	'part of grant_viewer and upgrade_dataset: the tables of a dataset, and the partitions of those that have some';

-- Internal views are no barriers, because predicates go down into them: whoever
-- may read one, and calls a cheap function in WHERE, is shown what it reads. So
-- nobody but the owner may, whoever has been granted it: by mistake, such as all
-- tables of the schema, or by default privileges, which a restore applies.
CREATE FUNCTION tiktrack_internal.close_internals(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	statement text;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	FOR statement IN
		SELECT format('REVOKE ALL ON %s %s FROM %s CASCADE', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass,
			string_agg(DISTINCT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END, ', '))
		FROM pg_class c
		CROSS JOIN LATERAL (
			SELECT a.grantee FROM aclexplode(c.relacl) a
			UNION
			SELECT a.grantee FROM pg_attribute t CROSS JOIN aclexplode(t.attacl) a WHERE t.attrelid = c.oid
		) g
		-- a sequence belongs to the table that it numbers
		LEFT JOIN pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid
			AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'
		WHERE g.grantee <> c.relowner
			AND (coalesce(d.refobjid, c.oid) IN (SELECT t FROM tiktrack_internal.tables_of_dataset(dataset) t)
				OR (c.relnamespace = to_regnamespace(quote_ident(dataset)) AND c.relkind = 'v'
					AND c.relname IN (SELECT m.relation FROM tiktrack_internal.dataset_comments() m WHERE m.attribute IS NULL)
					AND c.relname <> ALL (tiktrack.published_views())))
		GROUP BY c.oid, c.relname, c.relkind
		ORDER BY c.relname COLLATE "C", c.oid
	LOOP
		EXECUTE statement;
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.close_internals(text) IS
	'part of grant_viewer and upgrade_dataset: revokes everything on tables, their sequences and columns, and internal views from everybody but the owner, PUBLIC included';

CREATE FUNCTION tiktrack_internal.grant_viewer_as_owner(dataset text, role text, account_id bigint) RETURNS void
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	member regrole := tiktrack_internal.require_viewer_role(dataset, role);
	is_there boolean;
	view_name text;
BEGIN
	-- A role that may set tiktrack.viewer can be any account, and without the setting
	-- it would be what the role map says. A role must be one or the other.
	IF has_parameter_privilege(member, 'tiktrack.viewer', 'SET')
		AND NOT (SELECT r.rolsuper FROM pg_roles r WHERE r.oid = member)
	THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation',
			MESSAGE = format('role "%s" may set tiktrack.viewer, and so is no viewer by itself', role),
			HINT = format('REVOKE SET ON PARAMETER tiktrack.viewer FROM %s, or use a login of its own.', member);
	ELSIF EXISTS (SELECT FROM pg_db_role_setting s, unnest(s.setconfig) c (setting)
		WHERE s.setrole IN (0, member)
			AND s.setdatabase IN (0, (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))
			AND lower(c.setting) LIKE 'tiktrack.viewer=_%')
	THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation',
			MESSAGE = format('role "%s" has a setting of tiktrack.viewer already', role),
			HINT = 'ALTER ROLE .. RESET tiktrack.viewer, or ALTER DATABASE .. RESET tiktrack.viewer, first.';
	END IF;
	IF account_id IS NOT NULL THEN
		EXECUTE format('SELECT EXISTS (SELECT FROM %I.accounts a WHERE a.account_id = $1)', dataset)
		INTO is_there USING account_id;
		IF NOT is_there THEN
			RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
				MESSAGE = format('account %s does not exist in dataset "%s"', account_id, dataset),
				HINT = format('SELECT account_id, username FROM %I.accounts; or NULL for all accounts.', dataset);
		END IF;
	END IF;

	PERFORM tiktrack_internal.clean_viewers(dataset);
	PERFORM tiktrack_internal.close_internals(dataset);
	-- grants by mistake, such as on all tables of the schema, and what the role has granted to others
	EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %s CASCADE', dataset, member);
	EXECUTE format('GRANT USAGE ON SCHEMA %I TO %s', dataset, member);
	FOREACH view_name IN ARRAY tiktrack.published_views() LOOP
		EXECUTE format('GRANT SELECT ON %I.%I TO %s', dataset, view_name, member);
	END LOOP;
	EXECUTE format('INSERT INTO %I.viewers (role, account_id) VALUES ($1, $2)
		ON CONFLICT (role, account_id) DO NOTHING', dataset) USING member, account_id;
	-- so that the planner knows how few accounts a role has
	EXECUTE format('ANALYZE %I.viewers', dataset);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.grant_viewer_as_owner(text, text, bigint) IS 'body of grant_viewer';

CREATE FUNCTION tiktrack.grant_viewer(dataset text, role text, account_id bigint) RETURNS void
	LANGUAGE c VOLATILE CALLED ON NULL INPUT AS 'MODULE_PATHNAME', 'tiktrack_as_owner';
COMMENT ON FUNCTION tiktrack.grant_viewer(text, text, bigint) IS
	'lets a role read the views of a dataset that you own, as that account; NULL is every account, with what each of them may see; call it again for further accounts';

CREATE FUNCTION tiktrack.grant_reader(dataset text, role text) RETURNS void
	LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT tiktrack.grant_viewer(grant_reader.dataset, grant_reader.role, NULL);
END;
COMMENT ON FUNCTION tiktrack.grant_reader(text, text) IS
	'the same as grant_viewer of all accounts, for the login of a BI tool or an analyst';

CREATE FUNCTION tiktrack_internal.revoke_viewer_as_owner(dataset text, role text) RETURNS void
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	member regrole := tiktrack_internal.require_viewer_role(dataset, role);
BEGIN
	PERFORM tiktrack_internal.clean_viewers(dataset);
	EXECUTE format('DELETE FROM %I.viewers w WHERE w.role = $1', dataset) USING member;
	EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %s CASCADE', dataset, member);
	EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %s CASCADE', dataset, member);
	EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %s CASCADE', dataset, member);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.revoke_viewer_as_owner(text, text) IS 'body of revoke_viewer';

CREATE FUNCTION tiktrack.revoke_viewer(dataset text, role text) RETURNS void
	LANGUAGE c VOLATILE CALLED ON NULL INPUT AS 'MODULE_PATHNAME', 'tiktrack_as_owner';
COMMENT ON FUNCTION tiktrack.revoke_viewer(text, text) IS
	'revokes from a role what grant_viewer gave it, for every account, whatever else it was granted in the dataset, and what it has granted to others';

-- A second defense: row security without a policy shows no row to a role that was
-- granted a table by mistake. It is not forced, so the owner, the views and pg_dump
-- still read all rows.
CREATE FUNCTION tiktrack_internal.secure_tables(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	table_name text;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	FOR table_name IN
		SELECT c.oid::regclass::text
		FROM tiktrack_internal.tables_of_dataset(dataset) t
		JOIN pg_class c ON c.oid = t
		WHERE c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
		ORDER BY c.relname COLLATE "C", c.oid
	LOOP
		EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', table_name);
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.secure_tables(text) IS
	'part of create_dataset and upgrade_dataset: enables row security on every table of the dataset';

CREATE FUNCTION tiktrack_internal.close_dataset(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	statement text;
BEGIN
	PERFORM tiktrack_internal.secure_tables(dataset);
	PERFORM tiktrack_internal.close_relations(dataset, ARRAY(SELECT c.relname::text FROM pg_class c
		WHERE c.relnamespace = to_regnamespace(quote_ident(dataset))));
	FOR statement IN
		SELECT s.statement
		FROM pg_namespace n
		CROSS JOIN LATERAL unnest(tiktrack_internal.owner_only(format('SCHEMA %I', n.nspname), n.nspowner, n.nspacl))
			WITH ORDINALITY AS s (statement, position)
		WHERE n.nspname = dataset
		ORDER BY s.position
	LOOP
		EXECUTE statement;
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.close_dataset(text) IS
	'part of create_dataset: enables row security on every table; grants all privileges to the owner, and revokes those of everybody else';
