-- ---------------------------------------------------------------------------
-- dataset: its version
-- ---------------------------------------------------------------------------
CREATE FUNCTION tiktrack_internal.extension_version() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT e.extversion FROM pg_extension e WHERE e.extname = 'tiktrack';
END;
COMMENT ON FUNCTION tiktrack_internal.extension_version() IS 'version of the extension in this database';

CREATE FUNCTION tiktrack_internal.dataset_version(dataset text) RETURNS text
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_dataset_version';
COMMENT ON FUNCTION tiktrack_internal.dataset_version(text) IS
	'version that a dataset was created by or upgraded to; 0.1.0 when it has no table dataset_version; NULL for others than its owner and superusers';

CREATE FUNCTION tiktrack_internal.is_older(version text, than text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN string_to_array(regexp_replace(version, '[^0-9.].*', ''), '.')::integer[]
		< string_to_array(regexp_replace(than, '[^0-9.].*', ''), '.')::integer[];
COMMENT ON FUNCTION tiktrack_internal.is_older(text, text) IS
	'whether a version, such as 0.1.0, comes before another; what follows the numbers is ignored';

CREATE FUNCTION tiktrack_internal.require_version(dataset text) RETURNS void
	LANGUAGE plpgsql STABLE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	extension CONSTANT text := tiktrack_internal.extension_version();
	version CONSTANT text := tiktrack_internal.dataset_version(dataset);
BEGIN
	IF version IS DISTINCT FROM extension THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('dataset "%s" is of version %s, and the extension of version %s', dataset, version, extension),
			HINT = CASE WHEN tiktrack_internal.is_older(version, extension)
				THEN format('SELECT tiktrack.upgrade_dataset(%L);', dataset)
				ELSE 'Install that version of tiktrack, and then: ALTER EXTENSION tiktrack UPDATE;' END;
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.require_version(text) IS
	'raises an error (55000) with the line to type unless a dataset has the version of the extension';

CREATE FUNCTION tiktrack_internal.require_dataset(dataset text) RETURNS void
	LANGUAGE plpgsql STABLE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_tables(dataset);
	PERFORM tiktrack_internal.require_version(dataset);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.require_dataset(text) IS
	'raises an error unless the schema is a dataset (3F000) of the version of the extension (55000), the current role is its owner and nobody else''s code is in it (42501)';
