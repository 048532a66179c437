-- If a file of TikTok Studio was dated wrongly, by its year or another time zone, its
-- counts equal those that are stored for the day before or after.
CREATE FUNCTION tiktrack_internal.check_shifted_days(job tiktrack_internal.import_job, reader text, content text)
	RETURNS void
	LANGUAGE plpgsql STABLE
	SET search_path = pg_catalog, pg_temp
	-- a custom plan would copy the content as a constant, several times
	SET plan_cache_mode = force_generic_plan
	-- days are joined with days, whose number the planner does not know
	SET enable_nestloop = off
AS $function$
#variable_conflict use_variable
DECLARE
	told jsonb; -- counts of each day, by hour if it has several rows
	target text;
	keys text[];
	shifted record;
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	SELECT jsonb_agg(jsonb_build_object('day', d.day, 'line', d.line, 'counts', d.counts) ORDER BY d.line), min(d.target), min(d.keys)
	INTO told, target, keys
	FROM (SELECT l.day, min(l.line) AS line, min(l.target) AS target, min(l.keys) AS keys, jsonb_object_agg(l.value, l.counts) AS counts
		FROM (
			-- the last of each, before they are collected in memory: a file may tell one day in all of its rows
			SELECT DISTINCT ON (r.record ->> 'day', v.value) r.record ->> 'day' AS day, v.value, r.line, r.target, c.counts,
				ARRAY(SELECT jsonb_object_keys(c.counts) ORDER BY 1) AS keys
			FROM tiktrack_internal.read_snapshots(reader, content, job.options) r
			CROSS JOIN LATERAL (SELECT r.record - '{day,grain,dimension,value}'::text[] AS counts) c
			CROSS JOIN LATERAL (SELECT coalesce(r.record ->> 'value', '') AS value) v
			WHERE r.reason IS NULL AND r.record ->> 'day' IS NOT NULL
				AND tiktrack_internal.record_problem(r.target, r.record) IS NULL
			ORDER BY r.record ->> 'day', v.value, r.line DESC) l
		GROUP BY l.day) d
	-- days on which nothing happened are all equal
	WHERE jsonb_path_exists(d.counts, '$.*.* ? (@ != 0 && @ != null)');
	IF told IS NULL OR target NOT IN ('account_snapshots', 'audience_snapshots') THEN
		RETURN;
	END IF;
	EXECUTE format($query$
		WITH told AS MATERIALIZED (
			SELECT t.day, t.line, t.counts, row_number() OVER (ORDER BY t.line) AS n
			FROM jsonb_to_recordset($1) AS t (day date, line bigint, counts jsonb)
		), stored AS MATERIALIZED (
			-- by import, because several may have told a day
			SELECT l.day, l.import_id, jsonb_object_agg(l.value, l.counts) AS counts
			FROM (
				SELECT DISTINCT ON (s.day, s.import_id, v.value) s.day, s.import_id, v.value,
					(SELECT jsonb_object_agg(k.key, j.record -> k.key) FROM unnest($4) AS k (key)) AS counts
				FROM %I.%I s
				CROSS JOIN LATERAL (SELECT to_jsonb(s.*) AS record) j
				CROSS JOIN LATERAL (SELECT coalesce(j.record ->> 'value', '') AS value) v
				WHERE s.account_id = $2 AND s.source = $3
					AND s.day BETWEEN (SELECT min(t.day) - 1 FROM told t) AND (SELECT max(t.day) + 1 FROM told t)
				ORDER BY s.day, s.import_id, v.value, s.ctid DESC) l
			GROUP BY l.day, l.import_id
		), compared AS (
			SELECT f.days, t.n, t.day, max(o.import_id) AS import_id, max(o.import_id) IS NOT NULL AND max(s.import_id) IS NULL AS is_shifted
			FROM (VALUES (-1), (1)) AS f (days)
			CROSS JOIN told t
			LEFT JOIN stored o ON o.day = t.day + f.days AND o.counts = t.counts
			LEFT JOIN stored s ON s.day = t.day AND s.counts = t.counts
			GROUP BY f.days, t.n, t.day
		)
		SELECT r.days, min(r.day) AS first_day, count(*) AS total, max(r.import_id) AS import_id
		FROM (SELECT c.*, c.n - row_number() OVER (PARTITION BY c.days, c.is_shifted ORDER BY c.n) AS run
			FROM compared c) r
		WHERE r.is_shifted
		GROUP BY r.days, r.run
		HAVING count(*) >= 5
		ORDER BY count(*) DESC, r.days
		LIMIT 1 $query$, job.dataset, target)
	INTO shifted USING told, job.owner, job.source, keys;
	IF shifted.total IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('the days of the file are shifted: %s days from %s on tell what is stored for the day %s',
				shifted.total, shifted.first_day, CASE shifted.days WHEN -1 THEN 'before' ELSE 'after' END),
			HINT = format('Download the file again and compare its days with TikTok Studio. If those of import %1$s are wrong, before: SELECT tiktrack.undo_import(%2$L, %1$s);',
				shifted.import_id, job.dataset);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.check_shifted_days(tiktrack_internal.import_job, text, text) IS
	'part of import: error 22023 when five or more consecutive days of a file have the counts that are stored for the day before, or after, and not those of their own day';
