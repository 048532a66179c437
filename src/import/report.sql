-- Days without rows are reported because they show where an export or a log was cut.
CREATE FUNCTION tiktrack_internal.import_report_as_owner(dataset text)
	RETURNS TABLE(import_id bigint, imported_at timestamptz, file_name text, source text, account text,
		rows_read bigint, inserted bigint, duplicates bigint, rejected bigint, first_at timestamptz,
		last_at timestamptz, days bigint, days_missing bigint, longest_gap tstzrange, reasons jsonb,
		undone_at timestamptz)
	LANGUAGE plpgsql STABLE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
AS $function$
#variable_conflict use_column
BEGIN
	PERFORM tiktrack_internal.require_dataset(dataset);
	RETURN QUERY EXECUTE format($query$
		WITH day AS (
			-- UTC days of events, and days or moments of counts
			SELECT e.import_id, (e.occurred_at AT TIME ZONE 'UTC')::date AS day
			FROM %1$I.events e WHERE e.import_id IS NOT NULL GROUP BY 1, 2
			UNION
			SELECT s.import_id, coalesce(s.day, (s.at AT TIME ZONE 'UTC')::date) FROM %1$I.video_snapshots s
			UNION
			SELECT s.import_id, coalesce(s.day, (s.at AT TIME ZONE 'UTC')::date) FROM %1$I.account_snapshots s
			UNION
			SELECT s.import_id, coalesce(s.day, (s.at AT TIME ZONE 'UTC')::date) FROM %1$I.audience_snapshots s
		), neighbour AS (
			SELECT d.import_id, d.day, lead(d.day) OVER (PARTITION BY d.import_id ORDER BY d.day) AS next
			FROM day d
			WHERE d.import_id IS NOT NULL
		), span AS (
			SELECT n.import_id, count(*) AS days, coalesce(sum(n.next - n.day - 1), 0)::bigint AS days_missing,
				(array_agg(tstzrange((n.day + 1)::timestamp AT TIME ZONE 'UTC', n.next::timestamp AT TIME ZONE 'UTC')
					ORDER BY n.next - n.day DESC, n.day) FILTER (WHERE n.next - n.day > 1))[1] AS longest_gap
			FROM neighbour n
			GROUP BY n.import_id
		), reject AS (
			-- the text after a colon is about the single row
			SELECT r.import_id, split_part(r.reason, ':', 1) AS reason, count(*) AS total
			FROM %1$I.import_rejects r
			GROUP BY 1, 2
		)
		SELECT i.import_id, i.imported_at, i.file_name, i.source, coalesce(a.username, i.account_id::text),
			i.rows_read, i.inserted, i.duplicates, i.rejected, i.first_at, i.last_at, coalesce(s.days, 0),
			coalesce(s.days_missing, 0), s.longest_gap,
			(SELECT jsonb_object_agg(r.reason, r.total) FROM reject r WHERE r.import_id = i.import_id),
			i.undone_at
		FROM %1$I.imports i
		LEFT JOIN %1$I.accounts a ON a.account_id = i.account_id
		LEFT JOIN span s ON s.import_id = i.import_id
		ORDER BY i.import_id $query$, dataset);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_report_as_owner(text) IS 'body of import_report';

CREATE FUNCTION tiktrack.import_report(dataset text)
	RETURNS TABLE(import_id bigint, imported_at timestamptz, file_name text, source text, account text,
		rows_read bigint, inserted bigint, duplicates bigint, rejected bigint, first_at timestamptz,
		last_at timestamptz, days bigint, days_missing bigint, longest_gap tstzrange, reasons jsonb,
		undone_at timestamptz)
	LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'tiktrack_as_owner';
COMMENT ON FUNCTION tiktrack.import_report(text) IS
	'one row per import of a dataset that you own: its file, source and counts, first and last moment of its rows, UTC days with rows, days between them without, the longest gap, and the number of rejects by reason; a duplicate counts only for the import that brought it first; undone_at says when undo_import deleted its rows; errors of require_dataset';
