-- A link made by the app's share sheet tells who shared, when and how. No other source
-- tells all three.

CREATE FUNCTION tiktrack_internal.url_parameter(url text, name text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_url_parameter';
COMMENT ON FUNCTION tiktrack_internal.url_parameter(text, text) IS
	'the decoded value of the first parameter of that name in a URL (%41 is A, + is a blank); NULL when there is none';

CREATE FUNCTION tiktrack.parse_share_url(url text, OUT content text, OUT author text,
		OUT author_id bigint, OUT video_id bigint, OUT shared_at timestamptz, OUT sharer_id bigint,
		OUT method text, OUT share_type text, OUT platform text, OUT share_link_id uuid,
		OUT device text, OUT language text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH link AS (
		SELECT m.parts[1] AS host, coalesce(m.parts[2], '/') AS path, w.word
		FROM (SELECT btrim(left(parse_share_url.url, 10000), E' \t\r\n') AS word) w
		CROSS JOIN LATERAL regexp_match(w.word,
			'^(?:https?://)?((?:[a-z0-9-]+[.])*tiktokv?[.]com)(?::[0-9]+)?(/[^?#\s]*)?(?:[?#]\S*)?$', 'i')
			AS m (parts)
		WHERE m.parts IS NOT NULL
	), told AS (
		SELECT l.path, substring(l.path FROM '^/@([A-Za-z0-9_.]+)') AS author,
			tiktrack_internal.url_parameter(l.word, 'share_author_id') AS author_id,
			coalesce(tiktrack.video_id_of(l.path), CASE WHEN l.path !~ '/(video|photo)/'
				THEN tiktrack_internal.id_of(tiktrack_internal.url_parameter(l.word, 'share_item_id')) END) AS video_id,
			nullif(tiktrack_internal.url_parameter(l.word, 'timestamp'), '') AS shared_at,
			tiktrack_internal.url_parameter(l.word, 'user_id') AS sharer_id,
			coalesce(nullif(tiktrack_internal.url_parameter(l.word, 'utm_source'), ''),
				nullif(tiktrack_internal.url_parameter(l.word, 'tt_from'), '')) AS method,
			nullif(tiktrack_internal.url_parameter(l.word, 'share_link_id'), '') AS share_link_id,
			nullif(tiktrack_internal.url_parameter(l.word, 'utm_medium'), '') AS device,
			nullif(tiktrack_internal.url_parameter(l.word, 'sharer_language'), '') AS language
		FROM link l
	)
	SELECT
		CASE WHEN t.path ~ '/video/' THEN 'video' WHEN t.path ~ '/photo/' THEN 'photo'
			WHEN t.path ~ '/music/' THEN 'sound' WHEN t.path ~ '^/@[^/]+/live/?$' THEN 'live'
			WHEN t.path ~ '^/@[^/]+/?$' THEN 'profile' END,
		t.author, tiktrack_internal.id_of(t.author_id), t.video_id,
		CASE WHEN t.shared_at ~ '^[0-9]+$' THEN tiktrack.time_of(t.shared_at) END,
		tiktrack_internal.id_of(t.sharer_id), t.method,
		-- not for a plain link, which was not made by sharing
		CASE WHEN coalesce(t.method, t.shared_at, t.share_link_id) IS NOT NULL THEN a.share_type::text END,
		a.platform,
		CASE WHEN t.share_link_id ~* '^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$'
			THEN t.share_link_id::uuid END,
		t.device, t.language
	FROM told t
	CROSS JOIN LATERAL tiktrack.share_alias_of(t.method, 'tiktok') a;
END;
COMMENT ON FUNCTION tiktrack.parse_share_url(text) IS
	'what a TikTok link tells, without fetching it: its target (video, photo, sound, profile or live), its author, and for a link made by sharing: time, sharer, method with share type and platform, the id of the share, device (ios, android) and language; NULL for what is not told, and for all of a link to another site';


CREATE FUNCTION tiktrack_internal.is_share_links(beginning text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- one link is enough: each other line is only rejected itself
	SELECT EXISTS (
		SELECT FROM tiktrack_internal.text_lines($1) l
		WHERE l.problem IS NULL AND l.value ~* '^\s*(https?://)?([a-z0-9-]+[.])*tiktokv?[.]com([/?#:]|\s*$)');
END;
COMMENT ON FUNCTION tiktrack_internal.is_share_links(text) IS 'detector of source share_links: whether any line is a TikTok link';

CREATE FUNCTION tiktrack_internal.read_share_links(content text, options jsonb)
	RETURNS TABLE(line bigint, raw text, reason text, section text, occurred_at timestamptz, kind text,
		method_raw text, content_kind text, item_text text, video_id bigint, actor_id bigint,
		video_account text, event_key text)
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	-- The raw text is cut before the parameters, which tell more of the sharer than is needed.
	SELECT l.line, left(w.page, 10000),
		CASE WHEN l.problem IS NOT NULL THEN l.problem
			WHEN octet_length(l.value) > 10000 THEN 'longer than 10 kB'
			WHEN position(chr(26) IN l.value) > 0 THEN 'holds a character that cannot be stored'
			WHEN w.line !~* '^(https?://)?([a-z0-9-]+[.])*tiktokv?[.]com([/?#:]|$)' THEN 'not a link of TikTok'
			WHEN p.shared_at IS NULL THEN 'a link without the time of a share' END,
		'links', p.shared_at, 'share', p.method, p.content, left(w.page, 1000), p.video_id, p.sharer_id,
		p.author, p.share_link_id::text
	FROM tiktrack_internal.text_lines($1) l
	CROSS JOIN LATERAL (SELECT btrim(l.value, E' \t\r') AS line,
		split_part(split_part(btrim(l.value, E' \t\r'), '?', 1), '#', 1) AS page) w
	LEFT JOIN LATERAL tiktrack.parse_share_url(w.line) p ON octet_length(l.value) <= 10000;
END;
COMMENT ON FUNCTION tiktrack_internal.read_share_links(text, jsonb) IS
	'reader of source share_links: shares with sharer, method and time, and the author of the video';

INSERT INTO tiktrack.import_sources (source, position, format, detector, lists, events_reader, snapshots_reader, vocabulary, fills, description)
VALUES
	('share_links', 2000, 'text', 'is_share_links', '{}', 'read_share_links', NULL, 'tiktok',
		'{accounts,videos,events}', 'links that the share sheet made, one per line');
