-- Shares of a LIVE, written by tools that listen to it: JSON Lines of
-- WebcastSocialMessage. They name the sharer, but no video.

CREATE FUNCTION tiktrack_internal.live_message(item json) RETURNS json
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(tiktrack_internal.json_object_of($1 -> 'WebcastSocialMessage'), tiktrack_internal.json_object_of($1 -> 'data'),
		tiktrack_internal.json_object_of($1 -> 'message'), $1);
END;
COMMENT ON FUNCTION tiktrack_internal.live_message(json) IS 'part of import: the message in an item: the item itself, or an object one level below';

CREATE FUNCTION tiktrack_internal.live_display_type(message json) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce($1 ->> 'displayType', $1 #>> '{displayText,displayType}', $1 #>> '{common,displayType}',
		$1 #>> '{common,displayText,displayType}', $1 #>> '{event,eventDetails,displayType}');
END;
COMMENT ON FUNCTION tiktrack_internal.live_display_type(json) IS 'part of import: the display type of a message of a LIVE, such as pm_mt_guidance_share';

CREATE FUNCTION tiktrack_internal.is_live_events(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT i.item -> 'WebcastSocialMessage' IS NOT NULL
		-- also messages of other kinds, as shares are between them
		OR coalesce(coalesce(i.item ->> 'type', i.item ->> 'method', i.item ->> 'event') ~ '^Webcast[A-Za-z]+Message$', false)
		OR coalesce(tiktrack_internal.live_display_type(tiktrack_internal.live_message(i.item)) LIKE 'pm\_%', false)
	FROM (SELECT tiktrack_internal.json_object_of(($1).item) AS item) i;
END;
COMMENT ON FUNCTION tiktrack_internal.is_live_events(tiktrack_internal.json_beginning) IS 'detector of source live_events';

CREATE FUNCTION tiktrack_internal.read_live_events(content text, options jsonb)
	RETURNS TABLE(line bigint, path text, raw text, reason text, section text, occurred_at timestamptz,
		kind text, method_raw text, content_kind text, item_text text, actor_id bigint, actor_name text,
		event_key text)
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	WITH message AS (
		SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)) AS raw, i.problem,
			tiktrack_internal.live_display_type(m.message) AS display_type, m.message ->> 'action' AS action,
			coalesce(c.common ->> 'createTime', m.message ->> 'createTime') AS created,
			coalesce(u.person ->> 'userId', u.person ->> 'id') AS user_id,
			tiktrack_internal.told(coalesce(u.person ->> 'uniqueId', u.person ->> 'displayId')) AS username,
			tiktrack_internal.told(m.message ->> 'shareTarget') AS target,
			tiktrack_internal.told(coalesce(c.common ->> 'roomId', m.message ->> 'roomId')) AS room,
			tiktrack_internal.told(coalesce(c.common ->> 'msgId', m.message ->> 'msgId')) AS message_id
		FROM tiktrack_internal.file_items($1, 'live_events') i
		CROSS JOIN LATERAL (SELECT tiktrack_internal.live_message(tiktrack_internal.json_object_of(i.item)) AS message) m
		CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(m.message -> 'common') AS common) c
		CROSS JOIN LATERAL (SELECT coalesce(tiktrack_internal.json_object_of(m.message -> 'user'), m.message) AS person) u
	)
	SELECT m.line, m.path, m.raw,
		coalesce(m.problem,
			CASE WHEN m.display_type IS DISTINCT FROM 'pm_mt_guidance_share' AND m.action IS DISTINCT FROM '3'
				THEN 'not a share: ' || coalesce(left(m.display_type, 100), 'action ' || left(m.action, 100), '') END,
			CASE WHEN m.created IS NULL THEN 'no time' WHEN t.occurred_at IS NULL THEN 'not a time: ' || left(m.created, 100) END,
			CASE WHEN octet_length(m.username) > 255 THEN 'a user name longer than 255 bytes' END),
		'live', t.occurred_at, 'share', left(m.target, 1000), 'share_live', 'room:' || left(m.room, 100),
		tiktrack_internal.id_of(m.user_id), m.username, m.message_id
	FROM message m
	CROSS JOIN LATERAL (SELECT CASE WHEN m.created ~ '^[0-9]+$' THEN tiktrack.time_of(m.created) END AS occurred_at) t;
END;
COMMENT ON FUNCTION tiktrack_internal.read_live_events(text, jsonb) IS
	'reader of source live_events: shares of a LIVE with their sharers; other messages are skipped';

INSERT INTO tiktrack.import_sources (source, position, format, detector, lists, events_reader, snapshots_reader, vocabulary, fills, description)
VALUES
	('live_events', 1100, 'json', 'is_live_events', '{}', 'read_live_events', NULL, 'live',
		'{accounts,events}', 'shares of a TikTok LIVE, as JSON of tools that listen to it');
