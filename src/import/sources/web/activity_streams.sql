-- ActivityStreams 2: shares, likes and follows as servers of the fediverse write them.
-- The only source that tells whether a share was public.

CREATE FUNCTION tiktrack_internal.is_activity_streams(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(($1).item ->> '@context' LIKE '%w3.org/ns/activitystreams%', false)
		OR coalesce(($1).envelope ->> '@context' LIKE '%w3.org/ns/activitystreams%', false)
		OR json_typeof(($1).item -> 'type') = 'string' AND ($1).item -> 'actor' IS NOT NULL AND ($1).item -> 'object' IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.is_activity_streams(tiktrack_internal.json_beginning) IS 'detector of source activity_streams';

CREATE FUNCTION tiktrack_internal.activity_reference(value json) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT tiktrack_internal.told(CASE json_typeof($1) WHEN 'string' THEN $1 #>> '{}'
		WHEN 'object' THEN coalesce($1 ->> 'id', $1 ->> 'url', $1 ->> 'href') END);
END;
COMMENT ON FUNCTION tiktrack_internal.activity_reference(json) IS
	'part of import: the address of an actor or object, which is written as the address or as an object with id or url';

CREATE FUNCTION tiktrack_internal.activity_is_public(addressees json, others json) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT bool_or(tiktrack_internal.activity_reference(a.addressee) IN
		('as:Public', 'Public', 'https://www.w3.org/ns/activitystreams#Public'))
	FROM (
		SELECT e.value AS addressee
		FROM (VALUES ($1), ($2)) AS f (field)
		CROSS JOIN LATERAL json_array_elements(tiktrack_internal.json_array_of(f.field)) e
		UNION ALL
		SELECT f.field FROM (VALUES ($1), ($2)) AS f (field) WHERE json_typeof(f.field) IN ('string', 'object')
	) a;
END;
COMMENT ON FUNCTION tiktrack_internal.activity_is_public(json, json) IS
	'part of import: whether "to" or "cc" of an activity names the public; NULL when it has neither';

CREATE FUNCTION tiktrack_internal.read_activity_streams(content text, options jsonb)
	RETURNS TABLE(line bigint, path text, raw text, reason text, section text, occurred_at timestamptz,
		kind text, method_raw text, item_text text, video_id bigint, actor_name text, is_public boolean,
		event_key text)
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	WITH activity AS (
		SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)) AS raw, i.problem, o.item ->> 'type' AS type,
			tiktrack_internal.activity_reference(o.item -> 'actor') AS actor,
			-- a comment belongs to what it replies to
			CASE WHEN o.item ->> 'type' = 'Create' THEN tiktrack_internal.activity_reference(
				tiktrack_internal.json_object_of(o.item -> 'object') -> 'inReplyTo')
				ELSE tiktrack_internal.activity_reference(o.item -> 'object') END AS object,
			o.item ->> 'published' AS published, tiktrack_internal.told(o.item ->> 'id') AS id,
			tiktrack_internal.activity_is_public(o.item -> 'to', o.item -> 'cc') AS is_public
		FROM tiktrack_internal.file_items($1, 'activity_streams') i
		CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(i.item) AS item) o
	)
	SELECT a.line, a.path, a.raw,
		coalesce(a.problem,
			CASE WHEN a.type = 'Undo' THEN 'takes back an earlier activity, which must be removed by hand'
				WHEN a.type = 'Create' AND a.object IS NULL THEN 'a post that answers none'
				WHEN k.kind IS NULL THEN 'neither a share, like, follow, view nor answer: ' || coalesce(left(a.type, 100), '') END,
			CASE WHEN a.actor IS NULL THEN 'no actor' WHEN octet_length(a.actor) > 255 THEN 'an actor longer than 255 bytes' END,
			CASE WHEN a.object IS NULL THEN 'no object' END,
			CASE WHEN a.published IS NULL THEN 'no time' WHEN t.occurred_at IS NULL THEN 'not a time: ' || left(a.published, 100) END),
		'activities', t.occurred_at, k.kind, a.type, left(a.object, 1000),
		CASE WHEN k.kind <> 'follow' THEN tiktrack.video_id_of(a.object) END, a.actor, a.is_public, a.id
	FROM activity a
	CROSS JOIN LATERAL (SELECT CASE a.type WHEN 'Announce' THEN 'share' WHEN 'Like' THEN 'like'
		WHEN 'Follow' THEN 'follow' WHEN 'View' THEN 'view' WHEN 'Create' THEN 'comment' END AS kind) k
	CROSS JOIN LATERAL (SELECT tiktrack.time_of(a.published) AS occurred_at) t;
END;
COMMENT ON FUNCTION tiktrack_internal.read_activity_streams(text, jsonb) IS
	'reader of source activity_streams: shares, likes, follows, views and replies with their actors, and whether they were public';

INSERT INTO tiktrack.import_sources (source, position, format, detector, lists, events_reader, snapshots_reader, vocabulary, fills, description)
VALUES
	('activity_streams', 1400, 'json', 'is_activity_streams', '{items,orderedItems}', 'read_activity_streams', NULL,
		'activity_streams', '{accounts,videos,events}', 'ActivityStreams 2: Announce, Like, Follow, View and answers');
