-- ---------------------------------------------------------------------------
-- dataset: its views
-- ---------------------------------------------------------------------------
-- Each file in views/ inserts one row here. create_dataset and upgrade_dataset
-- create all views in the order of their positions.
CREATE TABLE tiktrack_internal.view_definitions (
	position integer PRIMARY KEY,
	name text NOT NULL UNIQUE,
	is_published boolean NOT NULL,
	definition text,
	comments jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE tiktrack_internal.view_definitions IS
	'the views of a dataset';
COMMENT ON COLUMN tiktrack_internal.view_definitions.position IS
	'order in which they are created: a view reads only views before it';
COMMENT ON COLUMN tiktrack_internal.view_definitions.name IS
	'name of the view';
COMMENT ON COLUMN tiktrack_internal.view_definitions.is_published IS
	'whether grant_viewer grants it: then its columns stay as they are, and new ones come last';
COMMENT ON COLUMN tiktrack_internal.view_definitions.definition IS
	'its query, with the dataset as search path; NULL for an internal view of an earlier version, which upgrade_dataset drops';
COMMENT ON COLUMN tiktrack_internal.view_definitions.comments IS
	'comments by column, and under an empty key that of the view; for a column without one, dataset_comments has the comment of its name';

CREATE FUNCTION tiktrack.published_views() RETURNS text[]
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT array_agg(v.name ORDER BY v.position)
	FROM tiktrack_internal.view_definitions v
	WHERE v.is_published;
END;
COMMENT ON FUNCTION tiktrack.published_views() IS
	'names of the views of a dataset that grant_viewer grants; each shows what the role that asks may see';

CREATE FUNCTION tiktrack_internal.dependent_views(dataset text, names text[]) RETURNS text
	LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT string_agg(DISTINCT user_view.oid::regclass::text, ', ' ORDER BY user_view.oid::regclass::text)
	FROM pg_class ours
	JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = ours.oid
		AND d.classid = 'pg_rewrite'::regclass
	JOIN pg_rewrite r ON r.oid = d.objid
	JOIN pg_class user_view ON user_view.oid = r.ev_class
	WHERE ours.relnamespace = to_regnamespace(quote_ident(dependent_views.dataset))
		AND ours.relkind = 'v' AND ours.relname = ANY (dependent_views.names)
		AND NOT (user_view.relnamespace = ours.relnamespace
			AND user_view.relname IN (SELECT v.name FROM tiktrack_internal.view_definitions v));
END;
COMMENT ON FUNCTION tiktrack_internal.dependent_views(text, text[]) IS
	'users'' views that depend on these views of a dataset, as a list; NULL when there are none';

CREATE FUNCTION tiktrack_internal.remake_view(dataset text, name text, statement text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	in_the_way text := tiktrack_internal.dependent_views(dataset, ARRAY[name]);
	grants text[];
BEGIN
	IF in_the_way IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist',
			MESSAGE = pg_catalog.format('columns of view "%s.%s" change, and views stand on it: %s', dataset, name, in_the_way),
			HINT = 'Save their definitions, drop them, upgrade the dataset, and create them again.';
	END IF;
	PERFORM pg_catalog.set_config('search_path', tiktrack_internal.dataset_path(dataset), true);
	grants := ARRAY(SELECT pg_catalog.format('GRANT %s ON %I TO %s%s', a.privilege_type, name,
			CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
			CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
		FROM pg_class c
		CROSS JOIN pg_catalog.aclexplode(c.relacl) a
		WHERE c.oid = name::regclass AND a.grantee <> c.relowner
		ORDER BY 1);
	EXECUTE pg_catalog.format('DROP VIEW %I', name);
	EXECUTE statement;
	PERFORM tiktrack_internal.close_relations(dataset, ARRAY[name]);
	FOR i IN 1 .. pg_catalog.cardinality(grants) LOOP
		EXECUTE grants[i];
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.remake_view(text, text, text) IS
	'part of create_views: drops a view whose columns have changed and creates it again with the same grants; error 2BP01, with their names, when users'' views depend on it';

-- Internal views are dropped and created again. Before that, the published views
-- that read them are replaced by queries of NULLs with the same columns: as they are
-- not dropped, they keep their grants and the users' views that depend on them.
CREATE FUNCTION tiktrack_internal.create_views(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	schema_id CONSTANT oid := pg_catalog.to_regnamespace(pg_catalog.quote_ident(create_views.dataset));
	internal CONSTANT text[] := ARRAY(SELECT v.name FROM tiktrack_internal.view_definitions v WHERE NOT v.is_published);
	in_the_way text := tiktrack_internal.dependent_views(create_views.dataset, internal);
	there_before CONSTANT text[] := ARRAY(SELECT c.relname::text FROM pg_class c
		WHERE c.relnamespace = schema_id AND c.relname <> ALL (internal));
	replaced text;
	shell record;
	view record;
	foreign_parts text;
BEGIN
	IF in_the_way IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist',
			MESSAGE = pg_catalog.format('views stand on internal views of dataset "%s": %s', dataset, in_the_way),
			HINT = 'Save their definitions, drop them, upgrade the dataset, and create them again on its published views.';
	END IF;
	PERFORM pg_catalog.set_config('search_path', tiktrack_internal.dataset_path(dataset), true);
	FOR shell IN
		SELECT c.relname, pg_catalog.string_agg(pg_catalog.format('NULL::%s AS %I', pg_catalog.format_type(a.atttypid, a.atttypmod), a.attname), ', '
			ORDER BY a.attnum) AS columns
		FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
		WHERE c.relnamespace = schema_id AND c.relkind = 'v' AND c.relname = ANY (tiktrack.published_views())
		GROUP BY c.relname
		ORDER BY c.relname
	LOOP
		EXECUTE pg_catalog.format('CREATE OR REPLACE VIEW %I AS SELECT %s', shell.relname, shell.columns);
	END LOOP;
	SELECT pg_catalog.string_agg(pg_catalog.quote_ident(c.relname), ', ' ORDER BY c.relname) INTO replaced
	FROM pg_class c
	WHERE c.relnamespace = schema_id AND c.relkind = 'v' AND c.relname = ANY (internal);
	IF replaced IS NOT NULL THEN
		EXECUTE 'DROP VIEW ' || replaced;
	END IF;
	FOR view IN
		SELECT v.name, v.is_published, pg_catalog.format('CREATE OR REPLACE VIEW %I %s AS %s', v.name,
			CASE WHEN v.is_published THEN 'WITH (security_barrier)' ELSE '' END, v.definition) AS statement
		FROM tiktrack_internal.view_definitions v
		WHERE v.definition IS NOT NULL
		ORDER BY v.position
	LOOP
		BEGIN
			EXECUTE view.statement;
		EXCEPTION WHEN invalid_table_definition THEN
			PERFORM tiktrack_internal.remake_view(dataset, view.name, view.statement);
		END;
	END LOOP;
	-- Another transaction may have put an operator into the schema meanwhile, and
	-- removed it again. Views may depend only on what is built in, which has no entries
	-- in pg_depend, or belongs to tiktrack.
	SELECT pg_catalog.string_agg(DISTINCT coalesce(pg_catalog.pg_describe_object(d.refclassid, d.refobjid, 0),
		'what is gone already'), ', ') INTO foreign_parts
	FROM pg_class c
	JOIN pg_rewrite r ON r.ev_class = c.oid
	JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid <> 'pg_class'::regclass
	WHERE c.relnamespace = schema_id
		AND c.relname IN (SELECT v.name FROM tiktrack_internal.view_definitions v WHERE v.definition IS NOT NULL)
		AND NOT EXISTS (SELECT FROM pg_depend m
			JOIN pg_extension e ON m.refclassid = 'pg_extension'::regclass AND e.oid = m.refobjid AND e.extname = 'tiktrack'
			WHERE m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e');
	IF foreign_parts IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
			MESSAGE = pg_catalog.format('others have put code into dataset "%s" while it was upgraded: %s', dataset, foreign_parts),
			HINT = pg_catalog.format('REVOKE CREATE ON SCHEMA %I from everybody but its owner, and try again.', dataset);
	END IF;
	PERFORM tiktrack_internal.close_relations(dataset, ARRAY(SELECT v.name FROM tiktrack_internal.view_definitions v
		WHERE v.name <> ALL (there_before)));
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.create_views(text) IS
	'part of create_dataset and upgrade_dataset: creates or replaces all views; error 2BP01, with their names, when users'' views prevent it, 42501 when they call what belongs neither to PostgreSQL nor to tiktrack';
