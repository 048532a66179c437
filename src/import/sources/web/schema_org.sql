-- schema.org as JSON-LD: a ShareAction is a share; interactionStatistic of a page about
-- a video has its counters.

CREATE FUNCTION tiktrack_internal.is_schema_org(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(($1).item ->> '@type' = 'ShareAction', false) OR ($1).item -> 'interactionStatistic' IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.is_schema_org(tiktrack_internal.json_beginning) IS 'detector of source schema_org';

-- A thing is written as its address, its name, or an object with them.
CREATE FUNCTION tiktrack_internal.schema_org_address(value json) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT tiktrack_internal.told(CASE json_typeof($1) WHEN 'string' THEN $1 #>> '{}'
		WHEN 'object' THEN coalesce($1 ->> 'url', $1 ->> '@id', $1 ->> 'contentUrl', $1 ->> 'identifier', $1 ->> 'name') END);
END;
COMMENT ON FUNCTION tiktrack_internal.schema_org_address(json) IS 'part of import: address or name of a thing';

CREATE FUNCTION tiktrack_internal.schema_org_video(item json) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(tiktrack.video_id_of($1 ->> 'url'), tiktrack.video_id_of($1 ->> '@id'),
		tiktrack.video_id_of($1 ->> 'mainEntityOfPage'), tiktrack.video_id_of($1 ->> 'contentUrl'),
		tiktrack.video_id_of($1 ->> 'embedUrl'), CASE WHEN $1 ->> 'identifier' ~ '^[0-9]{15,19}$' THEN tiktrack_internal.id_of($1 ->> 'identifier') END);
END;
COMMENT ON FUNCTION tiktrack_internal.schema_org_video(json) IS 'part of import: id of the video that a page is about';

CREATE FUNCTION tiktrack_internal.schema_org_count(statistics json, action text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.statistic ->> 'userInteractionCount'
	FROM (
		SELECT tiktrack_internal.json_object_of(e.value) AS statistic, e.n
		FROM json_array_elements(CASE WHEN json_typeof($1) = 'object' THEN json_build_array($1)
			ELSE tiktrack_internal.json_array_of($1) END) WITH ORDINALITY AS e (value, n)
	) s
	CROSS JOIN LATERAL (SELECT coalesce(tiktrack_internal.json_object_of(s.statistic -> 'interactionType') ->> '@type',
		s.statistic ->> 'interactionType') AS type) t
	WHERE regexp_replace(t.type, '^https?://schema[.]org/', '') = $2
	ORDER BY s.n DESC
	LIMIT 1;
END;
COMMENT ON FUNCTION tiktrack_internal.schema_org_count(json, text) IS
	'part of import: userInteractionCount of an action among the counters of a page, as written; the last if there are several';

CREATE FUNCTION tiktrack_internal.read_schema_org_counts(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	WITH page AS (
		SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)) AS raw, o.item, tiktrack_internal.schema_org_video(o.item) AS video_id,
			ARRAY[tiktrack_internal.schema_org_count(o.item -> 'interactionStatistic', 'WatchAction'),
				tiktrack_internal.schema_org_count(o.item -> 'interactionStatistic', 'LikeAction'),
				tiktrack_internal.schema_org_count(o.item -> 'interactionStatistic', 'CommentAction'),
				tiktrack_internal.schema_org_count(o.item -> 'interactionStatistic', 'ShareAction'),
				tiktrack_internal.schema_org_count(o.item -> 'interactionStatistic', 'BookmarkAction')] AS counts
		FROM tiktrack_internal.file_items($1, 'schema_org') i
		CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(i.item) AS item) o
		WHERE o.item -> 'interactionStatistic' IS NOT NULL
	), judged AS (
		SELECT p.*, coalesce(CASE WHEN p.video_id IS NULL THEN 'no video id' END,
			tiktrack_internal.count_problem(VARIADIC p.counts)) AS reason
		FROM page p
	)
	SELECT j.line, j.path, j.raw, j.reason, 'video_snapshots',
		CASE WHEN j.reason IS NULL THEN jsonb_strip_nulls(jsonb_build_object('account', a.account)) || jsonb_build_object(
			'video_id', j.video_id, 'grain', 'lifetime', 'views', tiktrack_internal.count_of(j.counts[1]),
			'likes', tiktrack_internal.count_of(j.counts[2]), 'comments', tiktrack_internal.count_of(j.counts[3]),
			'shares', tiktrack_internal.count_of(j.counts[4]), 'saves', tiktrack_internal.count_of(j.counts[5]),
			'is_rounded', tiktrack_internal.are_rounded(VARIADIC j.counts),
			'video', jsonb_build_object('title', tiktrack_internal.told(j.item ->> 'name'),
				'posted_at', tiktrack.time_of(coalesce(j.item ->> 'uploadDate', j.item ->> 'datePublished')),
				'hashtags', tiktrack_internal.hashtags_in(coalesce(j.item ->> 'description', j.item ->> 'name'))))
		ELSE '{}' END
	FROM judged j
	CROSS JOIN LATERAL (SELECT tiktrack_internal.account_told(NULL, coalesce(
		tiktrack_internal.account_in_link(tiktrack_internal.schema_org_address(coalesce(j.item -> 'author', j.item -> 'creator'))),
		tiktrack_internal.account_in_link(j.item ->> 'url'))) AS account) a;
END;
COMMENT ON FUNCTION tiktrack_internal.read_schema_org_counts(text, jsonb) IS
	'reader of source schema_org: counters of videos as of option at';

CREATE FUNCTION tiktrack_internal.read_schema_org_shares(content text, options jsonb)
	RETURNS TABLE(line bigint, path text, raw text, reason text, section text, occurred_at timestamptz,
		kind text, method_raw text, item_text text, video_id bigint, actor_name text, event_key text)
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	WITH action AS (
		SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)) AS raw, i.problem, o.item ->> '@type' AS type,
			tiktrack_internal.schema_org_address(o.item -> 'agent') AS agent, tiktrack_internal.schema_org_address(o.item -> 'object') AS object,
			tiktrack_internal.schema_org_address(coalesce(o.item -> 'instrument', o.item -> 'target')) AS method,
			coalesce(o.item ->> 'startTime', o.item ->> 'endTime') AS started, tiktrack_internal.told(o.item ->> '@id') AS id
		FROM tiktrack_internal.file_items($1, 'schema_org') i
		CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(i.item) AS item) o
		-- items with counters are rejected by their own reader
		WHERE o.item -> 'interactionStatistic' IS NULL
	)
	SELECT a.line, a.path, a.raw,
		coalesce(a.problem,
			CASE WHEN a.type IS DISTINCT FROM 'ShareAction' THEN 'neither a share nor counters: ' || coalesce(left(a.type, 100), '') END,
			CASE WHEN a.started IS NULL THEN 'no time' WHEN t.occurred_at IS NULL THEN 'not a time: ' || left(a.started, 100) END,
			CASE WHEN octet_length(a.agent) > 255 THEN 'an agent longer than 255 bytes' END),
		'actions', t.occurred_at, 'share', left(a.method, 1000), left(a.object, 1000), tiktrack.video_id_of(a.object),
		coalesce(tiktrack_internal.account_in_link(a.agent), a.agent), a.id
	FROM action a
	CROSS JOIN LATERAL (SELECT tiktrack.time_of(a.started) AS occurred_at) t;
END;
COMMENT ON FUNCTION tiktrack_internal.read_schema_org_shares(text, jsonb) IS
	'reader of source schema_org: shares with their agent, object and instrument';

INSERT INTO tiktrack.import_sources (source, position, format, detector, lists, events_reader, snapshots_reader, vocabulary, fills, description)
VALUES
	('schema_org', 1500, 'json', 'is_schema_org', '{@graph}', 'read_schema_org_shares', 'read_schema_org_counts',
		'tiktok', '{accounts,videos,events,video_snapshots}', 'schema.org as JSON-LD: ShareAction and interactionStatistic');
