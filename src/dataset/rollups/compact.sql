-- Making one row of several parts, and the audience of videos with them.

-- Plays that were summed under another length than the video now has are counted
-- again, and so are days of another zone, which a writer with an old snapshot leaves.
CREATE FUNCTION tiktrack_internal.recount_outdated(dataset text, looks_at_all boolean) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	videos bigint[];
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format($query$
		SELECT array_agg(s.video_id)
		FROM (
			SELECT t.video_id
			FROM %1$I.video_totals t
			LEFT JOIN %1$I.videos v ON v.video_id = t.video_id
			WHERE t.watch IS NOT NULL AND t.duration_ms IS DISTINCT FROM v.duration_ms
			UNION
			SELECT d.video_id
			FROM %1$I.video_days d
			LEFT JOIN %1$I.videos v ON v.video_id = d.video_id
			LEFT JOIN %1$I.accounts a ON a.account_id = v.account_id
			WHERE (%2$L OR (d.video_id, d.day) IN (SELECT w.video_id, w.day FROM %1$I.video_days w WHERE NOT w.is_whole))
				AND d.time_zone <> coalesce(tiktrack_internal.known_time_zone(a.time_zone), 'UTC')
		) s$query$, dataset, looks_at_all) INTO videos;
	IF videos IS NOT NULL THEN
		PERFORM tiktrack_internal.recount_videos(dataset, videos, array_fill(NULL::date, ARRAY[cardinality(videos)]));
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.recount_outdated(text, boolean) IS
	'part of the rollups: counts the videos anew whose length or time zone has changed since; without looks_at_all, of zones only where parts wait';

CREATE FUNCTION tiktrack_internal.compact_rollups_as_writer(dataset text, looks_at_all boolean) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
	SET plan_cache_mode = force_custom_plan
	SET jit = off
AS $function$
#variable_conflict use_variable
DECLARE
	columns CONSTANT text := tiktrack_internal.rollup_columns();
	batch bigint[];
	shown_at timestamptz := clock_timestamp();
	done bigint := 0;
	waiting bigint[];
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('LOCK TABLE %I.dataset_version IN EXCLUSIVE MODE', dataset);
	PERFORM tiktrack_internal.recount_outdated(dataset, looks_at_all);
	EXECUTE format($query$
		WITH key AS MATERIALIZED (
			SELECT DISTINCT d.video_id, d.day FROM %1$I.video_days d WHERE NOT d.is_whole
		), gone AS (
			DELETE FROM %1$I.video_days d USING key k WHERE d.video_id = k.video_id AND d.day = k.day RETURNING d.*
		)
		INSERT INTO %1$I.video_days (video_id, day, time_zone, import_id, %2$s, is_whole)
		SELECT p.video_id, p.day, min(p.time_zone), min(p.import_id), %3$s, true
		FROM gone p
		LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
		GROUP BY p.video_id, p.day, tiktrack_internal.log_of_part(p.import_id, i.log_id)
		ORDER BY p.video_id, p.day$query$, dataset, columns, tiktrack_internal.sum_of_parts());
	EXECUTE format('SELECT array_agg(DISTINCT t.video_id) FROM %I.video_totals t WHERE NOT t.is_whole', dataset) INTO waiting;
	FOR i IN 0 .. (coalesce(cardinality(waiting), 0) - 1) / 100 LOOP
		batch := waiting[100 * i + 1 : 100 * i + 100];
		EXIT WHEN coalesce(cardinality(batch), 0) = 0;
		-- in one statement: what one half sees the other must see too
		EXECUTE format($query$
			WITH former AS (
				DELETE FROM %1$I.audience_sums s WHERE s.video_id = ANY ($1)
			), audience AS (
				INSERT INTO %1$I.audience_sums (video_id, import_id, dimension, value, people, sharers)
				SELECT p.video_id, min(p.import_id), p.dimension, p.value, tiktrack.rollup(p.people), tiktrack.rollup(p.sharers)
				FROM (%4$s) p
				LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
				GROUP BY p.video_id, tiktrack_internal.log_of_part(p.import_id, i.log_id), p.dimension, p.value
				ORDER BY p.video_id
			), gone AS (
				DELETE FROM %1$I.video_totals t WHERE t.video_id = ANY ($1) RETURNING t.*
			)
			INSERT INTO %1$I.video_totals (video_id, import_id, %2$s, is_whole)
			SELECT p.video_id, min(p.import_id), %3$s, true
			FROM gone p
			LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
			GROUP BY p.video_id, tiktrack_internal.log_of_part(p.import_id, i.log_id)
			ORDER BY p.video_id$query$, dataset, columns, tiktrack_internal.sum_of_parts(),
			tiktrack_internal.audience_parts(format('%I.events', dataset), 'e.video_id = ANY ($1)'))
		USING batch;
		done := done + cardinality(batch);
		shown_at := tiktrack_internal.show_progress(shown_at, 'compacted', done, cardinality(waiting));
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.compact_rollups_as_writer(text, boolean) IS 'body of compact_rollups';

CREATE FUNCTION tiktrack_internal.compact_rollups(dataset text, looks_at_all boolean) RETURNS void
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_as_writer';
COMMENT ON FUNCTION tiktrack_internal.compact_rollups(text, boolean) IS
	'part of the rollups: one row per key and log of those that have several, and the audience of their videos, with a notice of progress every five seconds; looks_at_all looks for days of another zone everywhere, and not only where parts wait; error 42501 for others than the owner of the dataset';

-- The parts of an import are made once, of all its rows, and go straight into the
-- rows that are there.
CREATE FUNCTION tiktrack_internal.add_held_parts_as_writer(dataset text, import_id bigint) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
	SET plan_cache_mode = force_custom_plan
	SET jit = off
	SET enable_nestloop = on
AS $function$
#variable_conflict use_variable
DECLARE
	columns CONSTANT text := tiktrack_internal.rollup_columns();
	held record;
	whole bigint[];
	waiting bigint;
	condition CONSTANT text := 'e.import_id = $1 AND e.event_id BETWEEN $2 AND $3';
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('LOCK TABLE %I.dataset_version IN EXCLUSIVE MODE', dataset);
	-- while they are held: what code of the owner adds meanwhile is counted once
	PERFORM tiktrack_internal.recount_outdated(dataset, false);
	held := tiktrack_internal.release_parts(dataset, import_id);
	IF held.first_event IS NULL THEN
		RETURN;
	END IF;
	-- no statistics know these rows, and for one row each video would be looked up
	IF held.last_event::numeric - held.first_event > 1000 THEN
		PERFORM set_config('enable_nestloop', 'off', true);
	END IF;
	EXECUTE format($query$
		WITH part AS MATERIALIZED (
			%4$s
		), days_gone AS (
			DELETE FROM %1$I.video_days d USING (SELECT DISTINCT p.video_id, p.day FROM part p) k
			WHERE d.video_id = k.video_id AND d.day = k.day RETURNING d.*
		), days AS (
			-- most keys are new: they go in as they are
			INSERT INTO %1$I.video_days (video_id, day, time_zone, import_id, %2$s, is_whole)
			SELECT p.video_id, p.day, p.time_zone, p.import_id, %2$s, true
			FROM part p
			WHERE NOT EXISTS (SELECT FROM days_gone g WHERE g.video_id = p.video_id AND g.day = p.day)
			UNION ALL
			SELECT p.video_id, p.day, min(p.time_zone), min(p.import_id), %3$s, true
			FROM (
				SELECT p.video_id, p.day, p.time_zone, p.import_id, %2$s
				FROM part p
				WHERE EXISTS (SELECT FROM days_gone g WHERE g.video_id = p.video_id AND g.day = p.day)
				UNION ALL
				SELECT g.video_id, g.day, g.time_zone, g.import_id, %2$s FROM days_gone g
			) p
			LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
			GROUP BY p.video_id, p.day, tiktrack_internal.log_of_part(p.import_id, i.log_id)
		), totals_gone AS (
			DELETE FROM %1$I.video_totals t WHERE t.video_id IN (SELECT p.video_id FROM part p) RETURNING t.*
		), total AS (
			INSERT INTO %1$I.video_totals (video_id, import_id, %2$s, is_whole)
			SELECT p.video_id, min(p.import_id), %3$s,
				-- as long as parts of others wait, their audience does
				bool_and(bool_and(p.is_whole)) OVER (PARTITION BY p.video_id)
			FROM (
				SELECT p.video_id, p.import_id, true AS is_whole, %2$s FROM part p
				UNION ALL
				SELECT g.video_id, g.import_id, g.is_whole, %2$s FROM totals_gone g
			) p
			LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
			GROUP BY p.video_id, tiktrack_internal.log_of_part(p.import_id, i.log_id)
			ORDER BY p.video_id
			RETURNING video_id, is_whole
		)
		SELECT array_agg(DISTINCT t.video_id) FROM total t WHERE t.is_whole$query$, dataset, columns, tiktrack_internal.sum_of_parts(),
		tiktrack_internal.event_parts(dataset, format('%I.events', dataset), condition))
	INTO whole USING import_id, held.first_event, held.last_event;
	EXECUTE format($query$
		WITH part AS MATERIALIZED (
			%2$s
		), gone AS (
			DELETE FROM %1$I.audience_sums s
			USING (SELECT DISTINCT p.video_id FROM part p) k, %1$I.imports i, %1$I.imports this
			WHERE s.video_id = k.video_id AND i.import_id = s.import_id AND this.import_id = $1 AND i.log_id = this.log_id
			RETURNING s.*
		)
		INSERT INTO %1$I.audience_sums (video_id, import_id, dimension, value, people, sharers)
		SELECT p.video_id, p.import_id, p.dimension, p.value, p.people, p.sharers
		FROM part p
		WHERE NOT EXISTS (SELECT FROM gone g WHERE g.video_id = p.video_id)
		UNION ALL
		SELECT p.video_id, min(p.import_id), p.dimension, p.value, tiktrack.rollup(p.people), tiktrack.rollup(p.sharers)
		FROM (
			SELECT p.video_id, p.import_id, p.dimension, p.value, p.people, p.sharers
			FROM part p
			WHERE EXISTS (SELECT FROM gone g WHERE g.video_id = p.video_id)
			UNION ALL
			SELECT g.video_id, g.import_id, g.dimension, g.value, g.people, g.sharers FROM gone g
		) p
		GROUP BY p.video_id, p.dimension, p.value$query$, dataset,
		tiktrack_internal.audience_parts(format('%I.events', dataset), condition || ' AND e.video_id = ANY ($4)'))
	USING import_id, held.first_event, held.last_event, whole;
	EXECUTE format('SELECT count(*) FROM (SELECT FROM %I.video_days d WHERE NOT d.is_whole LIMIT 10001) w', dataset) INTO waiting;
	IF waiting > 10000 THEN
		RAISE NOTICE USING
			MESSAGE = format('more than 10000 parts of other statements than imports wait in the rollups of dataset "%s", and slow its views down', dataset),
			HINT = format('Let cron make one row of them: SELECT tiktrack.refresh_dataset(%L);', dataset);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.add_held_parts_as_writer(text, bigint) IS 'body of add_held_parts';

CREATE FUNCTION tiktrack_internal.add_held_parts(dataset text, import_id bigint) RETURNS void
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_as_writer';
COMMENT ON FUNCTION tiktrack_internal.add_held_parts(text, bigint) IS
	'part of import: the events of the import whose parts were held into the rollups, of which one row per key and log is made; a notice where many parts of others wait; error 42501 for others than the owner of the dataset';
