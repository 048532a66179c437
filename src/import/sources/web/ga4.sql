-- Share events that a web site sent to Google Analytics 4: rows of the BigQuery
-- export, or payloads of the Measurement Protocol.

CREATE FUNCTION tiktrack_internal.is_ga4_share(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT (($1).item ->> 'event_name') IS NOT NULL AND json_typeof(($1).item -> 'event_params') = 'array'
		OR json_typeof(($1).item -> 'events') = 'array' AND json_typeof(($1).item -> 'events' -> 0 -> 'params') = 'object'
			AND ($1).item -> 'events' -> 0 ->> 'name' IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.is_ga4_share(tiktrack_internal.json_beginning) IS 'detector of source ga4_share';

CREATE FUNCTION tiktrack_internal.ga4_parameter(parameters json, name text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT tiktrack_internal.told(coalesce(v.value ->> 'string_value', v.value ->> 'int_value', v.value ->> 'float_value',
		v.value ->> 'double_value'))
	FROM json_array_elements(tiktrack_internal.json_array_of($1)) WITH ORDINALITY AS p (parameter, n)
	CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(tiktrack_internal.json_object_of(p.parameter) -> 'value') AS value) v
	WHERE tiktrack_internal.json_object_of(p.parameter) ->> 'key' = $2
	ORDER BY p.n
	LIMIT 1;
END;
COMMENT ON FUNCTION tiktrack_internal.ga4_parameter(json, text) IS 'part of import: the value of an event parameter of the BigQuery export, of any type';

CREATE FUNCTION tiktrack_internal.read_ga4_share(content text, options jsonb)
	RETURNS TABLE(line bigint, path text, raw text, reason text, section text, occurred_at timestamptz,
		kind text, method_raw text, content_kind text, item_text text, video_id bigint, actor_name text,
		country text, event_key text)
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	WITH item AS (
		SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)) AS raw, i.problem,
			tiktrack_internal.json_object_of(i.item) AS item
		FROM tiktrack_internal.file_items($1, 'ga4_share') i
	), payload AS MATERIALIZED (
		-- once per payload and not per event, because each access parses the JSON
		SELECT i.line, i.path, i.item ->> 'timestamp_micros' AS timestamp,
			tiktrack_internal.told(i.item ->> 'client_id') AS person,
			tiktrack_internal.json_array_of(i.item -> 'events') AS events
		FROM item i
		WHERE i.item -> 'events' IS NOT NULL
	), event AS (
		SELECT i.line, i.path, i.raw, i.problem, i.item ->> 'event_name' AS name,
			i.item ->> 'event_timestamp' AS timestamp,
			tiktrack_internal.ga4_parameter(i.item -> 'event_params', 'method') AS method,
			tiktrack_internal.ga4_parameter(i.item -> 'event_params', 'content_type') AS content_type,
			tiktrack_internal.ga4_parameter(i.item -> 'event_params', 'item_id') AS item_id,
			tiktrack_internal.told(i.item ->> 'user_pseudo_id') AS person,
			tiktrack_internal.json_object_of(i.item -> 'geo') ->> 'country' AS country
		FROM item i
		WHERE i.item -> 'events' IS NULL
		UNION ALL
		SELECT i.line, concat(i.path, '.events[', e.n - 1, ']'), left(e.event::text, 10000),
			CASE WHEN json_typeof(e.event) <> 'object' THEN 'not an object' END, v.event ->> 'name',
			coalesce(v.event ->> 'timestamp_micros', i.timestamp),
			tiktrack_internal.told(p.parameters ->> 'method'), tiktrack_internal.told(p.parameters ->> 'content_type'),
			tiktrack_internal.told(p.parameters ->> 'item_id'), i.person, NULL
		FROM payload i
		CROSS JOIN LATERAL json_array_elements(i.events) WITH ORDINALITY AS e (event, n)
		CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(e.event) AS event) v
		CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(v.event -> 'params') AS parameters) p
	)
	SELECT e.line, e.path, e.raw,
		coalesce(e.problem,
			CASE WHEN e.name IS DISTINCT FROM 'share' THEN 'not a share: ' || coalesce(left(e.name, 100), '') END,
			CASE WHEN e.timestamp IS NULL THEN 'no time' WHEN t.occurred_at IS NULL THEN 'not a time: ' || left(e.timestamp, 100) END,
			CASE WHEN octet_length(e.person) > 250 THEN 'an id of a person longer than 250 bytes' END),
		'ga4', t.occurred_at, 'share', e.method, left(e.content_type, 100), left(e.item_id, 1000),
		CASE WHEN e.item_id ~ '^[0-9]{15,19}$' THEN tiktrack_internal.id_of(e.item_id) ELSE tiktrack.video_id_of(e.item_id) END,
		-- with a prefix, because it is the id of a browser and not a TikTok user name
		'ga4:' || e.person,
		-- only codes; the export writes names
		CASE WHEN e.country ~ '^[A-Z]{2}$' THEN e.country END,
		-- events of one payload have the same time, so the key has more
		CASE WHEN e.person IS NOT NULL THEN concat_ws('|', e.person, e.timestamp, e.name, e.item_id, 'by ' || e.method) END
	FROM event e
	CROSS JOIN LATERAL (SELECT CASE WHEN e.timestamp ~ '^[0-9]+$' THEN tiktrack.time_of(e.timestamp) END AS occurred_at) t;
END;
COMMENT ON FUNCTION tiktrack_internal.read_ga4_share(text, jsonb) IS
	'reader of source ga4_share: shares with method, item and browser';

INSERT INTO tiktrack.import_sources (source, position, format, detector, lists, events_reader, snapshots_reader, vocabulary, fills, description)
VALUES
	('ga4_share', 1200, 'json', 'is_ga4_share', '{}', 'read_ga4_share', NULL, 'ga4',
		'{accounts,videos,events}', 'Google Analytics 4: share events of the BigQuery export or the Measurement Protocol');
