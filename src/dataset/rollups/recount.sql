-- Counting anew. One at a time, under a lock of the version of the dataset: VACUUM and
-- ANALYZE take those of the rollups.

-- The parts of an import are made once, of all its rows, and go straight into the
-- rows that are there (compact.sql).
CREATE FUNCTION tiktrack_internal.hold_parts(dataset text, import_id bigint) RETURNS void
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_hold_parts';
COMMENT ON FUNCTION tiktrack_internal.hold_parts(text, bigint) IS
	'part of import: from now on neither triggers nor recounts count the events of an import of this transaction; add_held_parts does';

CREATE FUNCTION tiktrack_internal.held_import(dataset text) RETURNS bigint
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_held_import';
COMMENT ON FUNCTION tiktrack_internal.held_import(text) IS 'part of the rollups: the import that hold_parts named; NULL when there is none';

CREATE FUNCTION tiktrack_internal.release_parts(dataset text, import_id bigint, OUT first_event bigint, OUT last_event bigint)
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_release_parts';
COMMENT ON FUNCTION tiktrack_internal.release_parts(text, bigint) IS
	'part of import: ends what hold_parts began, and returns between which event_ids the events of the import are; NULLs where there are none';

-- What the snapshot of the statement sees goes, and what it counts comes: parts that
-- others add meanwhile are neither. A video without a day is all of its days. Its
-- audience is not counted here, so that its totals are not whole before compaction.
CREATE FUNCTION tiktrack_internal.recount_videos_as_writer(dataset text, videos bigint[], days date[]) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
	SET plan_cache_mode = force_custom_plan
AS $function$
#variable_conflict use_variable
DECLARE
	columns CONSTANT text := tiktrack_internal.rollup_columns();
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('LOCK TABLE %I.dataset_version IN EXCLUSIVE MODE', dataset);
	EXECUTE format($query$
		WITH noted AS (
			SELECT DISTINCT k.video_id, k.day FROM unnest($1, $2) AS k (video_id, day)
		), video AS (
			-- of many days each event would be looked at for each
			SELECT n.video_id, bool_or(n.day IS NULL) OR count(*) > 30 AS is_all FROM noted n GROUP BY n.video_id
		), key AS MATERIALIZED (
			SELECT v.video_id, NULL::date AS day FROM video v WHERE v.is_all
			UNION ALL
			SELECT n.video_id, n.day FROM noted n JOIN video v ON v.video_id = n.video_id WHERE NOT v.is_all
		), gone AS (
			DELETE FROM %1$I.video_days d USING key k WHERE d.video_id = k.video_id AND (k.day IS NULL OR d.day = k.day) RETURNING 1
		)
		INSERT INTO %1$I.video_days (video_id, day, time_zone, import_id, %2$s, is_whole)
		SELECT p.video_id, p.day, p.time_zone, min(p.import_id), %3$s, true
		FROM (%4$s) p
		LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
		GROUP BY p.video_id, p.day, p.time_zone, tiktrack_internal.log_of_part(p.import_id, i.log_id)
		ORDER BY p.video_id, p.day$query$, dataset, columns, tiktrack_internal.sum_of_parts(),
		tiktrack_internal.event_parts(dataset, format($rows$(
			SELECT e.*, k.day AS wanted_day
			FROM (SELECT count(*) FROM gone) g
			CROSS JOIN key k
			JOIN %1$I.events e ON e.video_id = k.video_id AND e.kind = ANY (tiktrack.event_kinds()) AND ($3 IS NULL OR e.import_id IS DISTINCT FROM $3)
				AND e.occurred_at >= coalesce(tiktrack_internal.utc_moment(k.day - 1), '-infinity')
				AND e.occurred_at < coalesce(tiktrack_internal.utc_moment(k.day + 2), 'infinity'))$rows$, dataset),
			'e.wanted_day IS NULL OR e.wanted_day = tiktrack_internal.local_day(e.occurred_at, z.time_zone)'))
	USING videos, days, tiktrack_internal.held_import(dataset);
	EXECUTE format($query$
		WITH gone AS (
			DELETE FROM %1$I.video_totals t WHERE t.video_id = ANY ($1) RETURNING 1
		)
		INSERT INTO %1$I.video_totals (video_id, import_id, %2$s)
		SELECT p.video_id, min(p.import_id), %3$s
		FROM (SELECT count(*) FROM gone) g
		CROSS JOIN %1$I.video_days p
		LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
		WHERE p.video_id = ANY ($1)
		GROUP BY p.video_id, tiktrack_internal.log_of_part(p.import_id, i.log_id)
		ORDER BY p.video_id$query$, dataset, columns, tiktrack_internal.sum_of_parts())
	USING videos;
	EXECUTE format('DELETE FROM %I.audience_sums s WHERE s.video_id = ANY ($1)', dataset) USING videos;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.recount_videos_as_writer(text, bigint[], date[]) IS 'body of recount_videos';

CREATE FUNCTION tiktrack_internal.recount_videos(dataset text, videos bigint[], days date[]) RETURNS void
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_as_writer';
COMMENT ON FUNCTION tiktrack_internal.recount_videos(text, bigint[], date[]) IS
	'part of the rollups: counts days of videos anew from the events, and the totals of these videos from their days; a NULL in days is all days of the video beside it; error 42501 for others than the owner of the dataset';

CREATE FUNCTION tiktrack_internal.recount_noted(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	videos bigint[];
	days date[];
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('LOCK TABLE %I.dataset_version IN EXCLUSIVE MODE', dataset);
	EXECUTE format('WITH gone AS (DELETE FROM %I.recounts r RETURNING r.video_id, r.day)
		SELECT array_agg(k.video_id), array_agg(k.day) FROM (SELECT DISTINCT g.video_id, g.day FROM gone g) k', dataset)
	INTO videos, days;
	PERFORM tiktrack_internal.recount_videos(dataset, videos, days);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.recount_noted(text) IS 'part of the rollups: counts the keys in recounts anew, and takes them out';

CREATE FUNCTION tiktrack_internal.videos_of_rollups(dataset text, batch integer) RETURNS TABLE(videos bigint[])
	LANGUAGE plpgsql STABLE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	RETURN QUERY EXECUTE format($query$
		SELECT array_agg(n.video_id ORDER BY n.video_id)
		FROM (
			SELECT k.video_id, row_number() OVER (ORDER BY k.video_id) AS place
			FROM (
				SELECT e.video_id FROM %1$I.events e WHERE e.video_id IS NOT NULL
				UNION
				SELECT d.video_id FROM %1$I.video_days d
				UNION
				SELECT t.video_id FROM %1$I.video_totals t
			) k
		) n
		GROUP BY (n.place - 1) / %2$s
		ORDER BY min(n.video_id)$query$, dataset, batch);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.videos_of_rollups(text, integer) IS
	'part of the rollups: the videos that have events or parts, in batches of so many';

CREATE FUNCTION tiktrack_internal.show_progress(shown_at timestamptz, task text, done bigint, total bigint) RETURNS timestamptz
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	IF clock_timestamp() < shown_at + interval '5 seconds' THEN
		RETURN shown_at;
	END IF;
	RAISE NOTICE '%: % of % videos', task, done, total;
	RETURN clock_timestamp();
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.show_progress(timestamptz, text, bigint, bigint) IS
	'part of the rollups: a notice, five seconds after the last one; returns when that was';

CREATE FUNCTION tiktrack_internal.recount_all(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	batches CONSTANT jsonb := (SELECT coalesce(jsonb_agg(to_jsonb(b.videos)), '[]') FROM tiktrack_internal.videos_of_rollups(dataset, 100) b);
	videos bigint[];
	shown_at timestamptz := clock_timestamp();
	done bigint := 0;
	total CONSTANT bigint := (SELECT coalesce(sum(jsonb_array_length(b.value)), 0) FROM jsonb_array_elements(batches) b);
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	FOR i IN 0 .. jsonb_array_length(batches) - 1 LOOP
		videos := ARRAY(SELECT v.value::bigint FROM jsonb_array_elements_text(batches -> i) v);
		PERFORM tiktrack_internal.recount_videos(dataset, videos, array_fill(NULL::date, ARRAY[cardinality(videos)]));
		done := done + cardinality(videos);
		shown_at := tiktrack_internal.show_progress(shown_at, 'counted', done, total);
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.recount_all(text) IS
	'part of refresh_dataset and upgrade_dataset: the rollups of all videos anew, with a notice of progress every five seconds';
