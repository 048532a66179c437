-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION tiktrack" to load this file. \quit

-- Names below and in function bodies mean the server's own, whoever made what
-- before, and strings mean what they say.
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL standard_conforming_strings = on;

-- Who owns the schema, or can put functions into it, is called by everything
-- that follows: it must be nobody else's.
DO $guard$
BEGIN
	IF EXISTS (SELECT FROM pg_namespace n
		WHERE n.nspname = 'tiktrack'
			AND (n.nspowner NOT IN (SELECT r.oid FROM pg_roles r WHERE r.rolsuper OR r.rolname = current_user)
				OR EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = n.oid)
				OR EXISTS (SELECT FROM pg_operator o WHERE o.oprnamespace = n.oid)
				OR EXISTS (SELECT FROM pg_type t WHERE t.typnamespace = n.oid)
				OR EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid)
				OR EXISTS (SELECT FROM pg_collation c WHERE c.collnamespace = n.oid)))
	THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
			MESSAGE = 'schema "tiktrack" exists and is not the extension''s own',
			HINT = format('Drop or rename it, or ALTER SCHEMA tiktrack OWNER TO %I if it is empty. '
				'For a restore, use pg_restore --no-owner --no-privileges, or make its owner a superuser until it is done.',
				current_user);
	ELSIF EXISTS (SELECT FROM pg_namespace n
		CROSS JOIN aclexplode(n.nspacl) a
		WHERE n.nspname = 'tiktrack' AND a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner
			-- nobody else has seen a schema that this transaction has made, and what
			-- default privileges opened is closed before it commits
			AND n.xmin <> pg_current_xact_id()::xid)
	THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
			MESSAGE = 'other roles may create objects in schema "tiktrack"',
			HINT = 'REVOKE CREATE ON SCHEMA tiktrack from them, or the ALTER DEFAULT PRIVILEGES that grants it.';
	END IF;
	-- its second schema it makes itself, below
	IF EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = 'tiktrack_internal') THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
			MESSAGE = 'schema "tiktrack_internal" exists and is not the extension''s own',
			HINT = 'Drop or rename it.';
	END IF;
END
$guard$;

-- The server creates schema tiktrack from the control file: what it holds is
-- documented. What only the extension itself calls stands next door.
COMMENT ON SCHEMA tiktrack IS
	'tiktrack: aggregates and functions for TikTok share and engagement data';
CREATE SCHEMA tiktrack_internal;
COMMENT ON SCHEMA tiktrack_internal IS
	'tiktrack: what its views and functions call; may change with every version';
