-- Snowplow's social_interaction: the JSON of the event, or enriched events that contain it.

CREATE FUNCTION tiktrack_internal.snowplow_interaction(item json) RETURNS json
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN $1 ->> 'schema' LIKE 'iglu:com.snowplowanalytics.snowplow/social_interaction/%'
			THEN tiktrack_internal.json_object_of($1 -> 'data')
		WHEN $1 -> 'unstruct_event_com_snowplowanalytics_snowplow_social_interaction_1' IS NOT NULL
			THEN tiktrack_internal.json_object_of($1 -> 'unstruct_event_com_snowplowanalytics_snowplow_social_interaction_1')
		WHEN $1 -> 'network' IS NOT NULL AND $1 -> 'action' IS NOT NULL THEN $1 END;
END;
COMMENT ON FUNCTION tiktrack_internal.snowplow_interaction(json) IS
	'part of import: the object with network, action and target, at any place where an event may have it; NULL when it has none';

CREATE FUNCTION tiktrack_internal.is_snowplow_social(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT tiktrack_internal.snowplow_interaction(i.item) IS NOT NULL
		-- enriched events, most of which are of other kinds
		OR i.item -> 'collector_tstamp' IS NOT NULL AND i.item -> 'event_id' IS NOT NULL
	FROM (SELECT tiktrack_internal.json_object_of(($1).item) AS item) i;
END;
COMMENT ON FUNCTION tiktrack_internal.is_snowplow_social(tiktrack_internal.json_beginning) IS 'detector of source snowplow_social';

CREATE FUNCTION tiktrack_internal.read_snowplow_social(content text, options jsonb)
	RETURNS TABLE(line bigint, path text, raw text, reason text, section text, occurred_at timestamptz,
		kind text, method_raw text, item_text text, video_id bigint, actor_name text, country text,
		event_key text)
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	WITH event AS (
		SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)) AS raw, i.problem, s.social IS NULL AS is_other,
			lower(btrim(s.social ->> 'action')) AS action, tiktrack_internal.told(s.social ->> 'network') AS network,
			tiktrack_internal.told(s.social ->> 'target') AS target,
			coalesce(o.item ->> 'derived_tstamp', o.item ->> 'collector_tstamp') AS timestamp,
			tiktrack_internal.told(coalesce(o.item ->> 'user_id', o.item ->> 'domain_userid')) AS person,
			o.item ->> 'geo_country' AS country, tiktrack_internal.told(o.item ->> 'event_id') AS event_id
		FROM tiktrack_internal.file_items($1, 'snowplow_social') i
		CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(i.item) AS item) o
		CROSS JOIN LATERAL (SELECT tiktrack_internal.snowplow_interaction(o.item) AS social) s
	)
	SELECT e.line, e.path, e.raw,
		coalesce(e.problem,
			CASE WHEN e.is_other THEN 'not a social interaction' END,
			CASE WHEN k.kind IS NULL THEN 'neither a share nor a like: ' || coalesce(left(e.action, 100), '') END,
			CASE WHEN e.network IS NULL THEN 'no network' END,
			CASE WHEN e.timestamp IS NULL THEN 'no time' WHEN t.occurred_at IS NULL THEN 'not a time: ' || left(e.timestamp, 100) END,
			CASE WHEN octet_length(e.person) > 240 THEN 'an id of a person longer than 240 bytes' END),
		'snowplow', t.occurred_at, k.kind, e.network, left(e.target, 1000),
		CASE WHEN e.target ~ '^[0-9]{15,19}$' THEN tiktrack_internal.id_of(e.target) ELSE tiktrack.video_id_of(e.target) END,
		'snowplow:' || e.person, CASE WHEN e.country ~ '^[A-Z]{2}$' THEN e.country END, e.event_id
	FROM event e
	CROSS JOIN LATERAL (SELECT CASE WHEN e.action = 'like' THEN 'like'
		WHEN e.action IN ('share', 'retweet') THEN 'share' END AS kind) k
	CROSS JOIN LATERAL (SELECT tiktrack.time_of(e.timestamp) AS occurred_at) t;
END;
COMMENT ON FUNCTION tiktrack_internal.read_snowplow_social(text, jsonb) IS
	'reader of source snowplow_social: shares and likes with network, target and user of the site';

INSERT INTO tiktrack.import_sources (source, position, format, detector, lists, events_reader, snapshots_reader, vocabulary, fills, description)
VALUES
	('snowplow_social', 1300, 'json', 'is_snowplow_social', '{}', 'read_snowplow_social', NULL, 'snowplow',
		'{accounts,videos,events}', 'Snowplow: social_interaction events');
