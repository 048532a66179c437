-- What an operator asks for: compaction, everything anew, and whether all is right.
CREATE FUNCTION tiktrack_internal.refresh_dataset_as_owner(name text, whole boolean) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_dataset(name);
	-- writers of events go on; nobody adds a trigger to what is written
	PERFORM tiktrack_internal.lock_tables(name, 'dataset_version', ARRAY['video_days', 'video_totals', 'audience_sums', 'recounts']);
	PERFORM tiktrack_internal.recount_noted(name);
	IF whole THEN
		PERFORM tiktrack_internal.recount_all(name);
	END IF;
	PERFORM tiktrack_internal.compact_rollups(name, true);
	IF whole THEN
		EXECUTE format('ANALYZE %1$I.video_days, %1$I.video_totals, %1$I.audience_sums', name);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.refresh_dataset_as_owner(text, boolean) IS 'body of refresh_dataset';

CREATE FUNCTION tiktrack.refresh_dataset(name text, whole boolean DEFAULT false) RETURNS void
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_as_owner';
COMMENT ON FUNCTION tiktrack.refresh_dataset(text, boolean) IS
	'makes one row of the many that single INSERTs leave in the rollups of a dataset that you own, so that views read less: for cron, where rows are written one by one; whole: counts all of them anew from the events, with a notice every five seconds. Writers and readers go on. Errors: 42501 for others than its owner, 55000 when the dataset is of another version, 40001 under REPEATABLE READ when somebody else has changed them';

-- Where they differ: bytes and all, but for plays of another length, which views count themselves.
CREATE FUNCTION tiktrack_internal.wrong_rollups(dataset text, videos bigint[])
	RETURNS TABLE(problem text, video_id bigint, day date, detail text)
	LANGUAGE plpgsql STABLE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	RETURN QUERY EXECUTE format($query$
		WITH raw AS MATERIALIZED (
			SELECT p.video_id, p.day, p.time_zone, tiktrack_internal.log_of_part(p.import_id, i.log_id) AS log_id, %2$s
			FROM (%3$s) p
			LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
			GROUP BY p.video_id, p.day, p.time_zone, tiktrack_internal.log_of_part(p.import_id, i.log_id)
		), compared AS (
			SELECT 'day' AS what, coalesce(k.video_id, r.video_id) AS video_id, coalesce(k.day, r.day) AS day,
				ARRAY[%4$s] AS kept, ARRAY[%5$s] AS counted,
				record_image_ne(ROW(k.share_types, k.people, k.sharers, k.first_at, k.last_at, k.first_share_at, k.last_share_at),
						ROW(r.share_types, r.people, r.sharers, r.first_at, r.last_at, r.first_share_at, r.last_share_at))
					OR (record_image_ne(ROW(k.watch), ROW(r.watch)) AND k.duration_ms IS NOT DISTINCT FROM r.duration_ms) AS differs
			FROM (
				SELECT p.video_id, p.day, p.time_zone, tiktrack_internal.log_of_part(p.import_id, i.log_id) AS log_id, %2$s
				FROM %1$I.video_days p
				LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
				WHERE p.video_id = ANY ($1)
				GROUP BY p.video_id, p.day, p.time_zone, tiktrack_internal.log_of_part(p.import_id, i.log_id)
			) k
			FULL JOIN raw r ON r.video_id = k.video_id AND r.day = k.day AND r.time_zone = k.time_zone AND r.log_id = k.log_id
			UNION ALL
			SELECT 'total', coalesce(k.video_id, r.video_id), NULL,
				ARRAY[%4$s], ARRAY[%5$s],
				record_image_ne(ROW(k.share_types, k.people, k.sharers, k.first_at, k.last_at, k.first_share_at, k.last_share_at),
						ROW(r.share_types, r.people, r.sharers, r.first_at, r.last_at, r.first_share_at, r.last_share_at))
					OR (record_image_ne(ROW(k.watch), ROW(r.watch)) AND k.duration_ms IS NOT DISTINCT FROM r.duration_ms)
			FROM (
				SELECT p.video_id, tiktrack_internal.log_of_part(p.import_id, i.log_id) AS log_id, %2$s
				FROM %1$I.video_totals p
				LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
				WHERE p.video_id = ANY ($1)
				GROUP BY p.video_id, tiktrack_internal.log_of_part(p.import_id, i.log_id)
			) k
			FULL JOIN (SELECT p.video_id, p.log_id, %2$s FROM raw p GROUP BY p.video_id, p.log_id) r
				ON r.video_id = k.video_id AND r.log_id = k.log_id
		), summed AS (
			SELECT t.video_id FROM %1$I.video_totals t WHERE t.video_id = ANY ($1) GROUP BY t.video_id HAVING bool_and(t.is_whole)
		)
		SELECT 'wrong_' || c.what, c.video_id, c.day, coalesce((SELECT string_agg(format('%%s %%s, by the events %%s', n.name, n.kept, n.counted), '; ' ORDER BY n.n)
				FROM unnest(tiktrack_internal.rollup_counts(), c.kept, c.counted) WITH ORDINALITY AS n (name, kept, counted, n)
				WHERE n.kept <> n.counted), 'people, types, plays or moments differ')
		FROM compared c
		WHERE c.differs OR c.kept <> c.counted
		UNION ALL
		-- while parts wait, nobody asks them
		SELECT 'wrong_audience', coalesce(k.video_id, r.video_id), NULL, format('%%s "%%s"', coalesce(k.dimension, r.dimension), coalesce(k.value, r.value))
		FROM (
			SELECT p.video_id, tiktrack_internal.log_of_part(p.import_id, i.log_id) AS log_id, p.dimension, p.value,
				tiktrack.rollup(p.people) AS people, tiktrack.rollup(p.sharers) AS sharers
			FROM %1$I.audience_sums p
			LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
			WHERE p.video_id IN (SELECT s.video_id FROM summed s)
			GROUP BY p.video_id, tiktrack_internal.log_of_part(p.import_id, i.log_id), p.dimension, p.value
		) k
		FULL JOIN (
			SELECT p.video_id, tiktrack_internal.log_of_part(p.import_id, i.log_id) AS log_id, p.dimension, p.value,
				tiktrack.rollup(p.people) AS people, tiktrack.rollup(p.sharers) AS sharers
			FROM (%6$s) p
			LEFT JOIN %1$I.imports i ON i.import_id = p.import_id
			WHERE p.video_id IN (SELECT s.video_id FROM summed s)
			GROUP BY p.video_id, tiktrack_internal.log_of_part(p.import_id, i.log_id), p.dimension, p.value
		) r ON r.video_id = k.video_id AND r.log_id = k.log_id AND r.dimension = k.dimension AND r.value = k.value
		WHERE record_image_ne(ROW(k.people, k.sharers), ROW(r.people, r.sharers))
		ORDER BY 2, 3 NULLS FIRST, 1, 4$query$, dataset, tiktrack_internal.sum_of_parts(),
		tiktrack_internal.event_parts(dataset, format('%I.events', dataset), 'e.video_id = ANY ($1)'),
		(SELECT string_agg(format('coalesce(k.%I, 0)', c.name), ', ' ORDER BY c.n) FROM unnest(tiktrack_internal.rollup_counts()) WITH ORDINALITY AS c (name, n)),
		(SELECT string_agg(format('coalesce(r.%I, 0)', c.name), ', ' ORDER BY c.n) FROM unnest(tiktrack_internal.rollup_counts()) WITH ORDINALITY AS c (name, n)),
		tiktrack_internal.audience_parts(format('%I.events', dataset), 'e.video_id = ANY ($1)'))
	USING videos;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.wrong_rollups(text, bigint[]) IS
	'part of check_dataset: keys of videos whose rollups are not what the events give';

CREATE FUNCTION tiktrack_internal.check_dataset_as_owner(name text)
	RETURNS TABLE(problem text, video_id bigint, day date, detail text)
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
DECLARE
	batch record;
	shown_at timestamptz := clock_timestamp();
	done bigint := 0;
	total bigint;
BEGIN
	PERFORM tiktrack_internal.require_tables(name);
	IF tiktrack_internal.dataset_version(name) <> tiktrack_internal.extension_version() THEN
		RETURN QUERY SELECT 'old_version', NULL::bigint, NULL::date,
			format('made for version %s: SELECT tiktrack.upgrade_dataset(%L);', tiktrack_internal.dataset_version(name), name);
	END IF;
	IF to_regclass(format('%I.video_days', name)) IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY
		SELECT CASE WHEN g.oid IS NULL THEN 'missing_trigger' ELSE 'disabled_trigger' END, NULL::bigint, NULL::date,
			CASE WHEN g.oid IS NULL THEN format('trigger %I of %I.%I: SELECT tiktrack.upgrade_dataset(%L);', t.trigger_name, name, t.table_name, name)
				ELSE format('ALTER TABLE %I.%I ENABLE TRIGGER %I; SELECT tiktrack.refresh_dataset(%L, whole => true);',
					name, t.table_name, t.trigger_name, name) END
		FROM tiktrack_internal.rollup_triggers() t
		LEFT JOIN pg_trigger g ON g.tgrelid = to_regclass(format('%I.%I', name, t.table_name)) AND g.tgname = t.trigger_name
		WHERE g.oid IS NULL OR g.tgenabled NOT IN ('O', 'A')
		ORDER BY t.place;
	RETURN QUERY EXECUTE format('SELECT ''waiting_recount'', r.video_id, r.day, %L FROM %I.recounts r ORDER BY r.video_id, r.day',
		format('SELECT tiktrack.refresh_dataset(%L);', name), name);
	SELECT sum(cardinality(b.videos)) INTO total FROM tiktrack_internal.videos_of_rollups(name, 100) b;
	FOR batch IN SELECT b.videos FROM tiktrack_internal.videos_of_rollups(name, 100) b LOOP
		RETURN QUERY SELECT w.* FROM tiktrack_internal.wrong_rollups(name, batch.videos) w;
		done := done + cardinality(batch.videos);
		shown_at := tiktrack_internal.show_progress(shown_at, 'checked', done, total);
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.check_dataset_as_owner(text) IS 'body of check_dataset';

CREATE FUNCTION tiktrack.check_dataset(name text)
	RETURNS TABLE(problem text, video_id bigint, day date, detail text)
	LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'tiktrack_as_owner';
COMMENT ON FUNCTION tiktrack.check_dataset(text) IS
	'what is wrong with a dataset that you own, no rows when nothing is: wrong_day, wrong_total and wrong_audience, where the rollups are not what the events give (refresh_dataset with whole mends it), waiting_recount, missing_trigger, disabled_trigger, old_version; counts all events, with a notice every five seconds. Error 42501 for others than its owner';
