-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION tiktrack" to load this file. \quit

-- Names below and in function bodies mean the server's own, whoever made what
-- before, and strings mean what they say.
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL standard_conforming_strings = on;

-- Who owns the schema, or can put functions into it, is called by everything
-- that follows: it must be nobody else's.
DO $guard$
DECLARE
	writers text[];
BEGIN
	FOR pass IN 1 .. 2 LOOP
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
		-- nobody else has seen a schema that this transaction has made
		EXIT WHEN pass = 2 OR NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = 'tiktrack' AND n.xmin <> pg_current_xact_id()::xid);
		IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
			RAISE EXCEPTION USING ERRCODE = 'active_sql_transaction',
				MESSAGE = 'a transaction that sees an older state does not see what others have put into schema "tiktrack"',
				HINT = 'Use BEGIN ISOLATION LEVEL READ COMMITTED, or drop the schema before.';
		END IF;
		-- Who could put something there until now, and has a transaction open, may still
		-- commit it. (No lock tells of functions that are being made.)
		writers := ARRAY(SELECT l.transactionid::text
			FROM pg_locks l
			LEFT JOIN pg_stat_activity a ON a.pid = l.pid
			LEFT JOIN pg_prepared_xacts x ON x.transaction = l.transactionid
			WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
				AND l.pid IS DISTINCT FROM pg_backend_pid() AND current_database() IN (a.datname, x.database));
		WHILE EXISTS (SELECT FROM pg_locks l WHERE l.transactionid::text = ANY (writers) AND l.mode = 'ExclusiveLock' AND l.granted) LOOP
			IF EXISTS (SELECT FROM pg_locks l
				WHERE l.transactionid::text = ANY (writers) AND l.mode = 'ExclusiveLock' AND l.granted
					AND pg_backend_pid() = ANY (pg_blocking_pids(l.pid)))
			THEN
				RAISE EXCEPTION USING ERRCODE = 'deadlock_detected',
					MESSAGE = 'a transaction that may have put something into schema "tiktrack" waits for this one',
					HINT = 'Try again.';
			END IF;
			PERFORM pg_sleep(0.05);
		END LOOP;
	END LOOP;
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
