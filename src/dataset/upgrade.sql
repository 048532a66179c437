-- ---------------------------------------------------------------------------
-- dataset: upgrading one to the version of the extension
-- ---------------------------------------------------------------------------
-- New tables are made before the views, because replacing views blocks readers.
CREATE FUNCTION tiktrack_internal.upgrade_dataset_as_owner(name text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	extension CONSTANT text := tiktrack_internal.extension_version();
	version text;
	view_name text;
	reader regrole;
BEGIN
	-- Locks viewers against concurrent grants, which change the same entries of the
	-- catalog, and those of the tables filled below that exist, so that nobody can add
	-- a trigger to them meanwhile.
	PERFORM tiktrack_internal.lock_tables(name, 'viewers', ARRAY(
		SELECT t.name
		FROM unnest('{imports,import_rejects,logs,accounts,videos,events,video_snapshots,account_snapshots,audience_snapshots,campaigns,dataset_version}'::text[])
			WITH ORDINALITY AS t (name, position)
		JOIN pg_class c ON c.relname = t.name AND c.relkind IN ('r', 'p')
		JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = upgrade_dataset_as_owner.name
		ORDER BY t.position));
	version := tiktrack_internal.dataset_version(name);
	IF tiktrack_internal.is_older(extension, version) THEN
		PERFORM tiktrack_internal.require_version(name);
	END IF;
	-- as in create_dataset: the owner's default privileges may lack what is needed below
	EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT ALL ON TABLES TO CURRENT_USER', name);
	PERFORM tiktrack_internal.create_missing_tables(name);
	PERFORM tiktrack_internal.lock_tables(name, 'dataset_version', '{}');
	PERFORM tiktrack_internal.create_views(name);
	EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON TABLES FROM CURRENT_USER', name);
	PERFORM tiktrack_internal.comment_on_dataset(name);
	PERFORM tiktrack_internal.secure_tables(name);
	PERFORM tiktrack_internal.close_internals(name);
	FOR reader IN EXECUTE format('SELECT DISTINCT w.role FROM %I.viewers w
		JOIN pg_catalog.pg_roles r ON r.oid = w.role
		WHERE w.role <> (SELECT n.nspowner FROM pg_catalog.pg_namespace n WHERE n.nspname = $1)
		ORDER BY w.role', name) USING name
	LOOP
		FOREACH view_name IN ARRAY tiktrack.published_views() LOOP
			EXECUTE format('GRANT SELECT ON %I.%I TO %s', name, view_name, reader);
		END LOOP;
	END LOOP;
	-- The views now refer to whatever objects were found by name: checks again that
	-- none of them is somebody else's.
	PERFORM tiktrack_internal.require_tables(name);
	EXECUTE format('UPDATE %I.dataset_version v SET version = $1, changed_at = now() WHERE v.version <> $1', name)
	USING extension;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.upgrade_dataset_as_owner(text) IS 'body of upgrade_dataset';

CREATE FUNCTION tiktrack.upgrade_dataset(name text) RETURNS void
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_as_owner';
COMMENT ON FUNCTION tiktrack.upgrade_dataset(text) IS
	'upgrades a dataset that you own to the version of the extension: its tables, views, comments, and grants on new views; call it after ALTER EXTENSION tiktrack UPDATE. Also revokes what others were granted on tables and internal views; changes nothing else in a dataset of that version already. Errors: 42501 for others than its owner, 2BP01 when a view of a user depends on a changed view, 55000 when the dataset is of a newer version';

CREATE FUNCTION tiktrack.datasets()
	RETURNS TABLE(dataset text, owner text, version text, is_current boolean)
	LANGUAGE plpgsql STABLE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	role regrole;
BEGIN
	FOR dataset, role IN
		SELECT n.nspname, n.nspowner
		FROM pg_namespace n
		JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'events'
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'import_key' AND NOT a.attisdropped
		ORDER BY n.nspname
	LOOP
		owner := pg_get_userbyid(role);
		version := tiktrack_internal.dataset_version(dataset);
		is_current := version = tiktrack_internal.extension_version();
		RETURN NEXT;
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack.datasets() IS
	'the datasets of this database with their owners; for the owner and superusers also the version, and whether it is that of the extension; if not, call upgrade_dataset';
