-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION tiktrack" to load this file. \quit

-- So that names below and in function bodies are those of pg_catalog, and backslashes
-- in strings are literal.
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL standard_conforming_strings = on;

-- The script must not use a schema that another role owns or may create functions in,
-- because everything below could call them.
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
				-- a schema made by this transaction is not visible to others, and privileges by
				-- default are revoked before it commits
				AND n.xmin <> pg_current_xact_id()::xid)
		THEN
			RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
				MESSAGE = 'other roles may create objects in schema "tiktrack"',
				HINT = 'REVOKE CREATE ON SCHEMA tiktrack from them, or the ALTER DEFAULT PRIVILEGES that grants it.';
		END IF;
		-- a schema made by this transaction is not visible to others
		EXIT WHEN pass = 2 OR NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = 'tiktrack' AND n.xmin <> pg_current_xact_id()::xid);
		IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
			RAISE EXCEPTION USING ERRCODE = 'active_sql_transaction',
				MESSAGE = 'a transaction that sees an older state does not see what others have put into schema "tiktrack"',
				HINT = 'Use BEGIN ISOLATION LEVEL READ COMMITTED, or drop the schema before.';
		END IF;
		-- An open transaction may have created objects there. No lock shows functions that
		-- are being created, so this waits for all open transactions, and checks again.
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
	-- the second schema is created below
	IF EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = 'tiktrack_internal') THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
			MESSAGE = 'schema "tiktrack_internal" exists and is not the extension''s own',
			HINT = 'Drop or rename it.';
	END IF;
END
$guard$;

-- Schema tiktrack, which the server creates, has what is documented; tiktrack_internal
-- has what only the extension itself calls.
COMMENT ON SCHEMA tiktrack IS
	'tiktrack: aggregates and functions for TikTok share and engagement data';
CREATE SCHEMA tiktrack_internal;
COMMENT ON SCHEMA tiktrack_internal IS
	'tiktrack: internal functions that its views and functions call; may change with every version';
