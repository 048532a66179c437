-- Fills columns that 0.1.0 did not have from those that it had: part of
-- create_missing_tables, after new columns are added and before they are indexed.

-- Each import that has events belongs to a log, which tells the kinds of these
-- events and the kinds that its options name.
CREATE FUNCTION tiktrack_internal.fill_logs(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format($query$
		WITH happened AS (
			SELECT e.import_id, min(e.source) AS source, array_agg(DISTINCT e.kind::text) AS kinds
			FROM %1$I.events e
			WHERE e.import_id IS NOT NULL AND e.source IS NOT NULL
			GROUP BY e.import_id
		), told AS MATERIALIZED (
			SELECT i.import_id, h.source, m.mapping, ARRAY(SELECT k.kind FROM unnest(tiktrack.event_kinds()) WITH ORDINALITY AS k (kind, n)
				WHERE k.kind = ANY (h.kinds) OR EXISTS (
					SELECT FROM (VALUES (i.options -> 'kinds'), (i.options #> '{columns,kind}')) AS o (meanings)
					CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof(o.meanings) WHEN 'object' THEN o.meanings ELSE '{}' END) AS e
					WHERE CASE jsonb_typeof(e.value) WHEN 'object' THEN coalesce(e.value ->> 'kind', 'share') ELSE e.value #>> '{}' END = k.kind)
				ORDER BY k.n) AS kinds
			FROM happened h
			JOIN %1$I.imports i ON i.import_id = h.import_id
			CROSS JOIN LATERAL (SELECT coalesce(jsonb_object_agg(o.key, o.value), '{}') AS mapping FROM jsonb_each(i.options) o
				WHERE o.key IN ('columns', 'kinds', 'section')) m
		), log AS (
			INSERT INTO %1$I.logs (source, mapping, kinds)
			SELECT t.source, t.mapping, ARRAY(SELECT k.kind FROM unnest(tiktrack.event_kinds()) WITH ORDINALITY AS k (kind, n)
				WHERE k.kind = ANY (string_to_array(string_agg(array_to_string(t.kinds, ' '), ' '), ' ')) ORDER BY k.n)
			FROM told t
			GROUP BY t.source, t.mapping
			ORDER BY min(t.import_id)
			RETURNING log_id, source, mapping
		)
		UPDATE %1$I.imports i
		SET log_id = l.log_id, details = i.details || jsonb_build_object('kinds', to_jsonb(t.kinds))
		FROM told t
		JOIN log l ON l.source = t.source AND l.mapping = t.mapping
		WHERE i.import_id = t.import_id$query$, dataset);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.fill_logs(text) IS 'part of create_missing_tables: makes the logs of the imports that exist';

CREATE FUNCTION tiktrack_internal.noon_of(moment timestamptz, zone text, noon_zone text, word text) RETURNS timestamptz
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT (l.local::date + time '12:00') AT TIME ZONE $3
	FROM (SELECT $1 AT TIME ZONE $2 AS local) l
	WHERE isfinite(l.local) AND l.local = date_trunc('day', l.local) AND (to_char(l.local, 'YYYY-MM-DD') = $4 OR $4 IS NULL);
END;
COMMENT ON FUNCTION tiktrack_internal.noon_of(timestamptz, text, text, text) IS
	'part of create_missing_tables: for the first moment of a day in time zone zone, noon of that day in noon_zone; NULL when moment is not the first of a day, or word is given and is not its date';

CREATE FUNCTION tiktrack_internal.dates_of_imports(dataset text)
	RETURNS TABLE(import_id bigint, source text, word text, zone text, noon_zone text)
	LANGUAGE plpgsql STABLE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
BEGIN
	PERFORM tiktrack_internal.require_owner($1);
	RETURN QUERY EXECUTE format($query$
		SELECT i.import_id, i.source, CASE WHEN i.source <> 'studio_content' THEN i.options ->> 'at' END, coalesce(z.zone, 'UTC'),
			coalesce(z.zone, tiktrack_internal.known_time_zone(a.time_zone), 'UTC')
		FROM %1$I.imports i
		LEFT JOIN %1$I.accounts a ON a.account_id = i.account_id
		CROSS JOIN LATERAL (SELECT tiktrack_internal.known_time_zone(i.options ->> 'timezone') AS zone) z
		WHERE i.source = 'studio_content' OR i.options ->> 'at' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'$query$, $1);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.dates_of_imports(text) IS
	'part of create_missing_tables: imports whose option at was a date (word), or whose rows are dates; zone is where the stored first moments of days are, noon_zone where noon is taken';

-- 0.1.0 stored a date without a time as the first moment of the day; now it is
-- noon. Which moments were dates is known of imports with a date as option at, and
-- of lists of videos of TikTok Studio.
CREATE FUNCTION tiktrack_internal.fill_noons(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	target text;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	FOREACH target IN ARRAY ARRAY['video_snapshots', 'account_snapshots', 'audience_snapshots'] LOOP
		EXECUTE format($query$
			UPDATE %1$I.%2$I s
			SET at = tiktrack_internal.noon_of(s.at, d.zone, d.noon_zone, d.word)
			FROM tiktrack_internal.dates_of_imports(%1$L) d
			WHERE s.import_id = d.import_id AND s.day IS NULL
				AND tiktrack_internal.noon_of(s.at, d.zone, d.noon_zone, d.word) IS NOT NULL$query$, dataset, target);
	END LOOP;
	-- in a log without times all rows have the moment of the option, in an answer of an API some may
	EXECUTE format($query$
		WITH noon AS MATERIALIZED (
			SELECT e.import_id, e.occurred_at, n.noon
			FROM (SELECT e.import_id, e.occurred_at, count(*) OVER (PARTITION BY e.import_id) AS moments
				FROM %1$I.events e WHERE e.import_id IS NOT NULL GROUP BY e.import_id, e.occurred_at) e
			JOIN tiktrack_internal.dates_of_imports(%1$L) d ON d.import_id = e.import_id AND d.word IS NOT NULL
			CROSS JOIN LATERAL (SELECT tiktrack_internal.noon_of(e.occurred_at, d.zone, d.noon_zone, d.word) AS noon) n
			WHERE n.noon IS NOT NULL AND (e.moments = 1 OR d.source NOT IN ('events_csv', 'events_ndjson'))
		)
		UPDATE %1$I.events e
		SET occurred_at = n.noon,
			-- a key begins with its time, unless its first byte is 0: the source has ids of its own
			import_key = CASE WHEN get_byte(e.import_key, 0) = 0 THEN e.import_key
				ELSE set_byte(timestamptz_send(n.noon), 0, get_byte(timestamptz_send(n.noon), 0) # 128) || substring(e.import_key FROM 9) END
		FROM noon n
		WHERE e.import_id = n.import_id AND e.occurred_at = n.occurred_at$query$, dataset);
	EXECUTE format($query$
		UPDATE %1$I.imports i
		SET first_at = coalesce(tiktrack_internal.noon_of(i.first_at, d.zone, d.noon_zone, d.word), i.first_at),
			last_at = coalesce(tiktrack_internal.noon_of(i.last_at, d.zone, d.noon_zone, d.word), i.last_at)
		FROM tiktrack_internal.dates_of_imports(%1$L) d
		WHERE d.import_id = i.import_id
			-- daily changes have the end of their day there, not a date
			AND NOT EXISTS (SELECT FROM %1$I.account_snapshots s WHERE s.import_id = i.import_id AND s.day IS NOT NULL)
			AND NOT EXISTS (SELECT FROM %1$I.audience_snapshots s WHERE s.import_id = i.import_id AND s.day IS NOT NULL)
			AND NOT EXISTS (SELECT FROM %1$I.video_snapshots s WHERE s.import_id = i.import_id AND s.day IS NOT NULL)$query$, dataset);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.fill_noons(text) IS 'part of create_missing_tables: dates without a time are noon';

-- Daily rows count as told at the option at, else at the end of the last day of their file.
CREATE FUNCTION tiktrack_internal.fill_told_at(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	target text;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	FOREACH target IN ARRAY ARRAY['video_snapshots', 'account_snapshots', 'audience_snapshots'] LOOP
		EXECUTE format($query$
			UPDATE %1$I.%2$I s
			SET told_at = CASE WHEN s.day IS NULL THEN s.at ELSE t.told_at END
			FROM (SELECT l.import_id, coalesce((d.word::date + time '12:00') AT TIME ZONE d.noon_zone,
					(l.last_day + 1)::timestamp AT TIME ZONE 'UTC') AS told_at
				FROM (SELECT s.import_id, max(s.day) AS last_day FROM %1$I.%2$I s GROUP BY s.import_id) l
				LEFT JOIN tiktrack_internal.dates_of_imports(%1$L) d ON d.import_id = l.import_id) t
			WHERE t.import_id IS NOT DISTINCT FROM s.import_id AND (s.day IS NULL OR s.import_id IS NOT NULL)$query$, dataset, target);
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.fill_told_at(text) IS 'part of create_missing_tables: when the snapshots that are there were told';

CREATE FUNCTION tiktrack_internal.fill_missing(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('UPDATE %1$I.accounts a SET time_zone = z.zone
		FROM (SELECT s.account_id, min(s.time_zone) AS zone FROM %1$I.account_snapshots s
			GROUP BY s.account_id HAVING count(DISTINCT s.time_zone) = 1) z
		WHERE a.account_id = z.account_id AND a.time_zone IS NULL', dataset);
	PERFORM tiktrack_internal.fill_logs(dataset);
	PERFORM tiktrack_internal.fill_noons(dataset);
	PERFORM tiktrack_internal.fill_told_at(dataset);
	-- videos that only an export names, and of which nothing else is known
	EXECUTE format($query$
		DELETE FROM %1$I.videos v
		WHERE num_nonnulls(v.account_id, v.title, v.duration_ms, v.content_type, v.sound, v.hashtags, v.is_public, v.parent_video_id) = 0
			AND EXISTS (SELECT FROM %1$I.events e WHERE e.video_id = v.video_id AND e.source = 'tiktok_export')
			AND NOT EXISTS (SELECT FROM %1$I.events e WHERE e.video_id = v.video_id
				AND (e.source IS DISTINCT FROM 'tiktok_export' OR e.section = 'followers'))
			AND NOT EXISTS (SELECT FROM %1$I.video_snapshots s WHERE s.video_id = v.video_id)
			AND NOT EXISTS (SELECT FROM %1$I.audience_snapshots s WHERE s.video_id = v.video_id)$query$, dataset);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.fill_missing(text) IS
	'part of create_missing_tables: fills what 0.1.0 did not store from what it stored';
