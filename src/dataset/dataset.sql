-- ---------------------------------------------------------------------------
-- dataset: the tables and views of a schema that its creator owns
-- ---------------------------------------------------------------------------
-- The functions below create objects in a schema that they have just made
-- themselves, and set the search path to it. That is safe: nobody else can see
-- the schema before they commit, and pg_catalog is searched before it.

CREATE FUNCTION tiktrack.create_dataset(name text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF create_dataset.name = '' OR create_dataset.name ~ '[.]' OR create_dataset.name ~ 'pg_'
		-- which a search path would take for the name of the role
		OR create_dataset.name = '$user'
		OR octet_length(create_dataset.name) > 63
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('invalid name for a dataset: "%s"', left(create_dataset.name, 100)),
			HINT = 'Use up to 63 bytes, without a dot and without pg_, for example my_channel.';
	END IF;
	IF to_regnamespace(quote_ident(create_dataset.name)) IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'duplicate_schema',
			MESSAGE = format('schema "%s" already exists', create_dataset.name),
			HINT = 'Choose another name, or import into the dataset that is there.';
	END IF;
	IF NOT has_database_privilege(current_database(), 'CREATE') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('permission denied to create a dataset in database "%s"', current_database()),
			HINT = format('Ask its owner for: GRANT CREATE ON DATABASE %I TO %I;',
				current_database(), current_user);
	END IF;

	EXECUTE format('CREATE SCHEMA %I', create_dataset.name);
	-- Default privileges may have taken from you what the steps below need of your
	-- own schema and tables, such as REFERENCES.
	EXECUTE format('GRANT ALL ON SCHEMA %I TO CURRENT_USER', create_dataset.name);
	EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT ALL ON TABLES TO CURRENT_USER', create_dataset.name);
	EXECUTE format('COMMENT ON SCHEMA %I IS %L', create_dataset.name,
		'tiktrack dataset: imported events and snapshots, and views that answer from them');
	PERFORM tiktrack.create_dataset_tables(create_dataset.name);
	PERFORM tiktrack.create_viewer_views(create_dataset.name);
	PERFORM tiktrack.create_gains_view(create_dataset.name);
	PERFORM tiktrack.create_dataset_views(create_dataset.name);
	PERFORM tiktrack.create_daily_view(create_dataset.name);
	PERFORM tiktrack.create_growth_views(create_dataset.name);
	PERFORM tiktrack.create_audience_views(create_dataset.name);
	PERFORM tiktrack.create_pattern_views(create_dataset.name);
	PERFORM tiktrack.create_campaign_view(create_dataset.name);
	PERFORM tiktrack.create_score_views(create_dataset.name);
	PERFORM tiktrack.create_warning_view(create_dataset.name);
	PERFORM tiktrack.create_metabase_view(create_dataset.name);
	PERFORM tiktrack.comment_on_dataset(create_dataset.name);
	EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON TABLES FROM CURRENT_USER', create_dataset.name);
	PERFORM tiktrack.close_dataset(create_dataset.name);
END
$function$;
COMMENT ON FUNCTION tiktrack.create_dataset(text) IS
	'makes a schema of that name with the tables and views of a dataset, owned by you; error 42P06 when it exists, 42501 without CREATE on the database. DROP SCHEMA name CASCADE removes it';

-- What a dataset's tables run, from triggers to domains, is code of their owner,
-- and runs as the current role. So that role has to be the owner, and not one
-- that merely has the owner's rights, such as a member or a superuser.
CREATE FUNCTION tiktrack.require_owner(dataset text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	owner regrole;
BEGIN
	SELECT n.nspowner INTO owner FROM pg_namespace n WHERE n.nspname = dataset AND dataset <> '$user';
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_schema_name',
			MESSAGE = format('dataset "%s" does not exist', left(dataset, 100)),
			HINT = format('Create it first: SELECT tiktrack.create_dataset(%L);', left(dataset, 100));
	ELSIF owner <> quote_ident(current_user)::regrole THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('must be owner of dataset "%s"', dataset),
			HINT = CASE WHEN pg_has_role(owner, 'MEMBER')
				THEN format('Work as its owner, whose code the dataset may run: SET ROLE %s;', owner)
				ELSE format('Its owner is %s.', owner) END;
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack.require_owner(text) IS
	'raises an error unless the current role is the owner of the schema (42501, also for its members and superusers, who can SET ROLE) and the schema exists (3F000)';

CREATE FUNCTION tiktrack.dataset_path(dataset text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack.require_owner(dataset);
	RETURN format('%I, pg_temp', dataset);
END
$function$;
COMMENT ON FUNCTION tiktrack.dataset_path(text) IS
	'the search path by which functions work in a dataset; errors as of require_owner';

CREATE FUNCTION tiktrack.require_dataset(dataset text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
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
	PERFORM tiktrack.require_owner(dataset);
	-- An import looks names up in the dataset too, so nobody else may have put
	-- functions there.
	IF EXISTS (SELECT FROM pg_namespace n JOIN pg_proc p ON p.pronamespace = n.oid
			WHERE n.nspname = dataset AND p.proowner <> n.nspowner)
		OR EXISTS (SELECT FROM pg_namespace n JOIN pg_operator o ON o.oprnamespace = n.oid
			WHERE n.nspname = dataset AND o.oprowner <> n.nspowner)
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('dataset "%s" holds functions or operators of another role', dataset),
			HINT = format('Drop them, and REVOKE CREATE ON SCHEMA %I from everybody but its owner.', dataset);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack.require_dataset(text) IS
	'raises an error unless the schema is a dataset (3F000) and the current role its owner (42501)';
