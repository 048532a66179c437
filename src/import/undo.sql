-- Deletes the rows of an import; what it told of accounts and videos stays.
CREATE FUNCTION tiktrack_internal.undo_import_as_owner(dataset text, import_id bigint) RETURNS bigint
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	import record;
	target text;
	deleted bigint;
	total bigint := 0;
	others text;
BEGIN
	PERFORM tiktrack_internal.require_dataset(dataset);
	PERFORM tiktrack_internal.lock_tables(dataset, 'imports', ARRAY['logs', 'events', 'video_days', 'video_totals', 'audience_sums', 'recounts', 'video_snapshots', 'account_snapshots',
		'audience_snapshots', 'import_rejects']);
	EXECUTE format('SELECT i.log_id, i.source, i.undone_at FROM %I.imports i WHERE i.import_id = $1', dataset)
	INTO import USING import_id;
	IF import.source IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('dataset "%s" has no import %s', dataset, import_id),
			HINT = format('SELECT import_id, file_name, imported_at FROM tiktrack.import_report(%L);', dataset);
	ELSIF import.undone_at IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('import %s was undone already', import_id),
			HINT = 'Import its file again to have its rows back.';
	END IF;

	PERFORM tiktrack_internal.recount_at_once(dataset, true);
	FOREACH target IN ARRAY ARRAY['events', 'video_snapshots', 'account_snapshots', 'audience_snapshots', 'import_rejects'] LOOP
		EXECUTE format('DELETE FROM %I.%I t WHERE t.import_id = $1', dataset, target) USING import_id;
		GET DIAGNOSTICS deleted = ROW_COUNT;
		total := total + CASE target WHEN 'import_rejects' THEN 0 ELSE deleted END;
	END LOOP;
	PERFORM tiktrack_internal.recount_at_once(dataset, false);
	PERFORM tiktrack_internal.compact_rollups(dataset, false);
	EXECUTE format('UPDATE %I.imports i SET undone_at = now() WHERE i.import_id = $1', dataset) USING import_id;
	EXECUTE format('UPDATE %1$I.logs l
		SET kinds = ARRAY(SELECT k.kind FROM unnest(tiktrack.event_kinds()) WITH ORDINALITY AS k (kind, n)
			WHERE EXISTS (SELECT FROM %1$I.imports i
				WHERE i.log_id = l.log_id AND i.undone_at IS NULL AND i.details -> ''kinds'' ? k.kind)
			ORDER BY k.n)
		WHERE l.log_id = $1', dataset) USING import.log_id;

	-- duplicates were counted and not stored, so whether a later file had the same rows is not known
	EXECUTE format('SELECT string_agg(format(''%%s (%%s)'', i.import_id, coalesce(i.file_name, i.source)), '', '' ORDER BY i.import_id)
		FROM %1$I.imports i
		JOIN tiktrack.import_sources s ON s.source = i.source
		JOIN tiktrack.import_sources this ON this.source = $2
		WHERE i.import_id > $1 AND i.duplicates > 0 AND i.undone_at IS NULL
			AND coalesce(s.origin, s.source) = coalesce(this.origin, this.source)', dataset)
	INTO others USING import_id, import.source;
	IF others IS NOT NULL THEN
		RAISE NOTICE USING
			MESSAGE = format('import %s is undone; rows of it may have been duplicates in these, which are still there: %s',
				import_id, left(others, 1000)),
			HINT = 'Import their files again: what is there already is counted as a duplicate.';
	END IF;
	RETURN total;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.undo_import_as_owner(text, bigint) IS 'body of undo_import';

CREATE FUNCTION tiktrack.undo_import(dataset text, import_id bigint) RETURNS bigint
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_as_owner';
COMMENT ON FUNCTION tiktrack.undo_import(text, bigint) IS
	'deletes the events, snapshots and rejects of an import from a dataset that you own, and returns the number of events and snapshots; accounts, videos, their labels and the row of imports stay. A notice names later imports that may have had the same rows as duplicates: import their files again. Errors: 42501 for others than its owner, 22023 for an unknown import, 55000 for one that was undone already';
