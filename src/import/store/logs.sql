-- The log that an import is part of, and the time zone of its account.

-- Looked up by a hash, because a mapping may be longer than an index entry.
CREATE FUNCTION tiktrack_internal.log_of(dataset text, source text, options jsonb) RETURNS bigint
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	mapping CONSTANT jsonb := (SELECT coalesce(jsonb_object_agg(o.key, o.value), '{}') FROM jsonb_each(options) o
		WHERE o.key IN ('columns', 'kinds', 'section'));
	id bigint;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('SELECT l.log_id FROM %I.logs l WHERE l.source = $1 AND md5(l.mapping::text) = md5($2::text)', dataset)
	INTO id USING source, mapping;
	IF id IS NULL THEN
		EXECUTE format('INSERT INTO %I.logs (source, mapping) VALUES ($1, $2) RETURNING log_id', dataset)
		INTO id USING source, mapping;
	END IF;
	RETURN id;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.log_of(text, text, jsonb) IS
	'part of import: id of the log of a source with these options columns, kinds and section, which is inserted when it is new';

CREATE FUNCTION tiktrack_internal.tell_kinds(dataset text, log bigint, kinds jsonb) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('UPDATE %I.logs l
		SET kinds = ARRAY(SELECT k.kind FROM unnest(tiktrack.event_kinds()) WITH ORDINALITY AS k (kind, n)
			WHERE k.kind = ANY (l.kinds) OR $2 ? k.kind ORDER BY k.n)
		WHERE l.log_id = $1 AND NOT to_jsonb(l.kinds) @> $2', dataset) USING log, kinds;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.tell_kinds(text, bigint, jsonb) IS
	'part of import: adds kinds to those that a log tells';

-- Days of TikTok Studio are in the time zone of the account; for other files option
-- timezone is that of the file, and not stored.
CREATE FUNCTION tiktrack_internal.zone_of_account(job tiktrack_internal.import_job) RETURNS text
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	wanted CONSTANT text := job.options ->> 'timezone';
	stored text;
	known text;
	name text;
	by_hand text;
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	EXECUTE format('SELECT a.time_zone, coalesce(a.username, a.account_id::text) FROM %I.accounts a WHERE a.account_id = $1',
		job.dataset) INTO stored, name USING job.owner;
	-- POSIX zones, which earlier versions stored, count as unknown
	known := CASE WHEN tiktrack_internal.is_zone_name(stored) THEN stored END;
	IF NOT starts_with(job.source, 'studio_') THEN
		RETURN known;
	END IF;
	by_hand := format('UPDATE %I.accounts SET time_zone = %L WHERE account_id = %s;', job.dataset,
		coalesce(wanted, 'Europe/Madrid'), job.owner);
	IF wanted IS NULL AND known IS NULL THEN
		RAISE NOTICE USING
			MESSAGE = format('import %s: account "%s" has no time zone, so its days are taken for UTC', job.import_id, name),
			HINT = format('Give it as option "timezone", or type, for example: %s', by_hand);
	ELSIF lower(wanted) <> lower(stored) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('days of account "%s" are those of %s, not of %s', name, stored, wanted),
			HINT = format('Leave option "timezone" out. If the zone of the account is wrong: %s', by_hand);
	ELSIF stored IS NULL THEN
		EXECUTE format('UPDATE %I.accounts a SET time_zone = $1 WHERE a.account_id = $2', job.dataset) USING wanted, job.owner;
	END IF;
	RETURN coalesce(wanted, known);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.zone_of_account(tiktrack_internal.import_job) IS
	'part of import: the time zone of the account of a file, NULL if it has none; a file of TikTok Studio with option timezone stores it; error 22023 when the account has another';
