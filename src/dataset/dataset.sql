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
		-- a search path would read this as the name of the role
		OR create_dataset.name = '$user'
		OR octet_length(create_dataset.name) > 63
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('invalid name for a dataset: "%s"', left(create_dataset.name, 100)),
			HINT = 'Use up to 63 bytes, without a dot and without pg_, for example my_channel.';
	END IF;
	IF NOT has_database_privilege(current_database(), 'CREATE') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('permission denied to create a dataset in database "%s"', current_database()),
			HINT = format('Ask its owner for: GRANT CREATE ON DATABASE %I TO %I;',
				current_database(), current_user);
	END IF;

	BEGIN
		EXECUTE format('CREATE SCHEMA %I', create_dataset.name);
	-- unique_violation if somebody else is creating it at the same time
	EXCEPTION WHEN duplicate_schema OR unique_violation THEN
		RAISE EXCEPTION USING
			ERRCODE = 'duplicate_schema',
			MESSAGE = format('schema "%s" already exists', create_dataset.name),
			HINT = 'Choose another name, or import into the dataset that is there.';
	END;
	-- The owner's default privileges may lack what the steps below need on their own
	-- schema and tables, such as REFERENCES.
	EXECUTE format('GRANT ALL ON SCHEMA %I TO CURRENT_USER', create_dataset.name);
	EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT ALL ON TABLES TO CURRENT_USER', create_dataset.name);
	EXECUTE format('COMMENT ON SCHEMA %I IS %L', create_dataset.name,
		'tiktrack dataset: imported events and snapshots, and views that answer from them');
	PERFORM tiktrack_internal.create_tables(create_dataset.name);
	PERFORM tiktrack_internal.create_missing_tables(create_dataset.name);
	PERFORM tiktrack_internal.create_views(create_dataset.name);
	PERFORM tiktrack_internal.comment_on_dataset(create_dataset.name);
	EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON TABLES FROM CURRENT_USER', create_dataset.name);
	PERFORM tiktrack_internal.close_dataset(create_dataset.name);
END
$function$;
COMMENT ON FUNCTION tiktrack.create_dataset(text) IS
	'creates a schema of that name with the tables and views of a dataset, owned by you; errors: 42P06 when it exists, 42501 without CREATE on the database, 22023 for a name that is not allowed. DROP SCHEMA name CASCADE removes it';
