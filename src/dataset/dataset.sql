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
	PERFORM tiktrack.close_dataset(create_dataset.name);
END
$function$;
COMMENT ON FUNCTION tiktrack.create_dataset(text) IS
	'makes a schema of that name with the tables and views of a dataset, owned by you; error 42P06 when it exists, 42501 without CREATE on the database. DROP SCHEMA name CASCADE removes it';

-- The dataset's schema, checked for the caller: 3F000 when it is no dataset,
-- 42501 for those who do not own it.
CREATE FUNCTION tiktrack.require_dataset(dataset text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	schema_id oid;
	schema_owner oid;
BEGIN
	SELECT n.oid, n.nspowner INTO schema_id, schema_owner
	FROM pg_namespace n
	JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'events'
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'import_key' AND NOT a.attisdropped
	WHERE n.nspname = dataset AND dataset <> '$user';
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_schema_name',
			MESSAGE = format('dataset "%s" does not exist', left(dataset, 100)),
			HINT = format('Create it first: SELECT tiktrack.create_dataset(%L);', left(dataset, 100));
	END IF;
	-- An import looks names up in the dataset too, so nobody else may have put
	-- functions there.
	IF EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = schema_id AND p.proowner <> schema_owner)
		OR EXISTS (SELECT FROM pg_operator o WHERE o.oprnamespace = schema_id AND o.oprowner <> schema_owner)
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('dataset "%s" holds functions or operators of another role', dataset),
			HINT = format('Drop them, and REVOKE CREATE ON SCHEMA %I from everybody but its owner.', dataset);
	END IF;
	IF NOT pg_has_role(schema_owner, 'USAGE') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('must be owner of dataset "%s"', dataset),
			HINT = format('Its owner is %s.', schema_owner::regrole);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack.require_dataset(text) IS
	'raises an error unless the schema is a dataset (3F000) that the caller owns (42501)';
