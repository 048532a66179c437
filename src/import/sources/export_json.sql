-- TikTok "Download your data" as JSON. Sections moved between versions of the format,
-- so each is searched by the pairs of names it has had, under any root. Private
-- sections (messages, searches, logins, purchases ..) are never read.
CREATE FUNCTION tiktrack_internal.is_export_json(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT ($1).roots && '{Your Activity,Activity,Likes and Favorites,Profile And Settings}';
END;
COMMENT ON FUNCTION tiktrack_internal.is_export_json(tiktrack_internal.json_beginning) IS 'detector of source export_json';

CREATE FUNCTION tiktrack_internal.export_json_members(OUT member text, OUT section text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('Share History.ShareHistoryList', 'shares'),
		('Reposts.RepostList', 'reposts'),
		('Watch History.VideoList', 'watched'),
		('Video Browsing History.VideoList', 'watched'),
		('Like List.ItemFavoriteList', 'likes'),
		('Favorite Videos.FavoriteVideoList', 'favourites'),
		('Comments.CommentsList', 'comments'),
		('Comment.CommentsList', 'comments'),
		('Follower.FansList', 'followers'),
		('Follower List.FansList', 'followers'),
		('Following.Following', 'following'),
		('Following List.Following', 'following'),
		('Posts.VideoList', 'posts'),
		('Videos.VideoList', 'posts'),
		('Profile Info.ProfileMap', 'profile'),
		('Profile Information.ProfileMap', 'profile'),
		('Activity Summary.ActivitySummaryMap', 'summary');
END;
COMMENT ON FUNCTION tiktrack_internal.export_json_members() IS
	'part of import: names that the sections of an export have had, as parent.key';

CREATE FUNCTION tiktrack_internal.export_json_rows(content text, sections text[],
		OUT section text, OUT path text, OUT n bigint, OUT value json, OUT raw text, OUT problem text)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100000
BEGIN ATOMIC
	SELECT m.section, j.path, j.n, j.value, j.raw, j.problem
	FROM tiktrack_internal.json_member_rows($1,
		'{Activity,Your Activity,Likes and Favorites,Profile And Settings,Comment,Post,Video,Profile}',
		ARRAY(SELECT s.member FROM tiktrack_internal.export_json_members() s WHERE s.section = ANY ($2))) j
	JOIN tiktrack_internal.export_json_members() m ON m.member = j.member;
END;
COMMENT ON FUNCTION tiktrack_internal.export_json_rows(text, text[]) IS
	'part of import: items of these sections of an export, with their path; n is NULL for a value that is not a list; an item that cannot be used has a problem and the beginning of its raw text';

CREATE FUNCTION tiktrack_internal.export_unknown_keys(content text, sections text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT string_agg(format('%s (%s)', s.key, s.sections), ', ' ORDER BY s.key COLLATE "C")
	FROM (
		SELECT left(k.key, 100) AS key, string_agg(DISTINCT i.section, ', ' ORDER BY i.section) AS sections
		FROM tiktrack_internal.export_json_rows($1, $2) i
		CROSS JOIN LATERAL json_object_keys(tiktrack_internal.json_object_of(i.value)) AS k (key)
		WHERE i.n IS NOT NULL AND tiktrack_internal.export_key(k.key) IS NULL
		GROUP BY left(k.key, 100)
		ORDER BY left(k.key, 100) COLLATE "C"
		LIMIT 1000
	) s;
END;
COMMENT ON FUNCTION tiktrack_internal.export_unknown_keys(text, text[]) IS
	'part of import: unknown keys in rows of these sections, the first 1000, each with its sections, as a list; NULL when there are none';

CREATE FUNCTION tiktrack_internal.describe_export_json(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH part AS MATERIALIZED (
		SELECT s.section, s.value, s.n
		FROM tiktrack_internal.export_json_rows($1, '{profile,summary,posts}') s
	), profile AS (
		SELECT p.value AS map FROM part p
		WHERE p.section = 'profile' AND json_typeof(p.value) = 'object' LIMIT 1
	), said AS (
		-- without values such as N/A and None, which mean not told
		SELECT jsonb_object_agg(e.key, btrim(e.value)) AS map
		FROM profile p
		CROSS JOIN LATERAL json_each_text(p.map) e
		WHERE tiktrack_internal.told(e.value) IS NOT NULL
	)
	SELECT jsonb_strip_nulls(jsonb_build_object(
		'unknown_keys', tiktrack_internal.export_unknown_keys($1, ARRAY(SELECT n.name
			FROM unnest(tiktrack_internal.export_section_names()) AS n (name)
			WHERE $2 -> 'sections' ? n.name OR coalesce($2 -> 'sections', '[]') = '[]')),
		-- an impossible name is ignored
		'owner', (SELECT CASE WHEN octet_length(s.map ->> 'userName') <= 255 THEN s.map ->> 'userName' END FROM said s),
		'profile', (SELECT jsonb_build_object(
				'display_name', s.map ->> 'displayName',
				'country', s.map ->> 'accountRegion',
				'followers', substring(s.map ->> 'followerCount' FROM '^[0-9]{1,17}$'),
				'following', substring(s.map ->> 'followingCount' FROM '^[0-9]{1,17}$'),
				'likes', substring(s.map ->> 'likesReceived' FROM '^[0-9]{1,17}$'))
			FROM said s),
		-- only numbers; there are also texts
		'summary', (SELECT jsonb_object_agg(e.key, e.value::bigint)
			FROM part p
			CROSS JOIN LATERAL json_each_text(CASE WHEN json_typeof(p.value) = 'object'
				THEN p.value ELSE '{}' END) e
			WHERE p.section = 'summary' AND e.value ~ '^[0-9]{1,18}$'),
		'not_imported', (SELECT jsonb_build_object('posts', nullif(count(p.n), 0))
			FROM part p
			WHERE p.section = 'posts')));
END;
COMMENT ON FUNCTION tiktrack_internal.describe_export_json(text, jsonb) IS
	'part of import: owner, profile, lifetime totals (summary), what is not imported, and unknown keys';

CREATE FUNCTION tiktrack_internal.read_export_json(content text, options jsonb)
	RETURNS SETOF tiktrack.import_event
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH item AS (
		SELECT i.section, i.path, i.n AS line, coalesce(i.raw, i.value::text) AS raw,
			-- json and not jsonb, which raises an error for numbers out of range
			CASE WHEN json_typeof(i.value) = 'object' THEN i.value END AS row,
			CASE WHEN i.n IS NULL THEN 'not a list'
				WHEN i.problem IS NOT NULL THEN i.problem
				WHEN json_typeof(i.value) <> 'object' THEN 'not an object' END AS problem
		FROM tiktrack_internal.export_json_rows(read_export_json.content, tiktrack_internal.export_section_names()) i
		-- without empty sections, which are written in several ways
		WHERE i.n IS NOT NULL OR i.value IS NULL OR octet_length(i.value::text) > 100
			OR btrim(i.value::text) NOT IN ('null', '{}', '""')
	), field AS (
		SELECT i.section, i.path, i.line,
			coalesce(i.problem, tiktrack_internal.export_key_problem(i.section, k.link IS NOT NULL OR k.url IS NOT NULL,
				k.user_name IS NOT NULL, k.unknown)) AS problem,
			-- the text of a comment is never stored, not even in a reject
			CASE WHEN i.section <> 'comments' THEN i.raw
				WHEN i.row IS NOT NULL THEN (SELECT json_object_agg(e.key, e.value)::text
					FROM json_each(i.row) e
					WHERE tiktrack_internal.export_key(e.key) IN ('date', 'url'))
				END AS raw,
			btrim(i.row ->> k.date) AS date,
			CASE i.section
				WHEN 'comments' THEN (SELECT e.value FROM json_each_text(i.row) WITH ORDINALITY AS e (key, value, n)
					WHERE tiktrack_internal.export_key(e.key) = 'url' AND e.value <> '' ORDER BY e.n LIMIT 1)
				ELSE i.row ->> coalesce(k.link, k.url) END AS link,
			i.row ->> k.method AS method,
			i.row ->> k.content AS content_kind,
			btrim(i.row ->> k.user_name) AS user_name
		FROM item i
		CROSS JOIN LATERAL (
			SELECT min(n.key) FILTER (WHERE m.meaning = 'date') AS date, min(n.key) FILTER (WHERE m.meaning = 'link') AS link,
				min(n.key) FILTER (WHERE m.meaning = 'url') AS url, min(n.key) FILTER (WHERE m.meaning = 'method') AS method,
				min(n.key) FILTER (WHERE m.meaning = 'content') AS content, min(n.key) FILTER (WHERE m.meaning = 'user') AS user_name,
				string_agg(left(n.key, 100), ', ') FILTER (WHERE m.meaning IS NULL) AS unknown
			FROM json_object_keys(i.row) AS n (key)
			CROSS JOIN LATERAL (SELECT tiktrack_internal.export_key(n.key) AS meaning) m
		) k
	)
	SELECT f.line, f.path || coalesce('[' || (f.line - 1)::text || ']', ''), left(f.raw, 10000), e.reason,
		f.section, t.occurred_at, e.kind, e.share_type, e.platform, f.method, f.content_kind,
		e.item_text, e.video_id, e.actor_name, e.actor_is_owner, NULL::bigint, NULL::bigint, NULL::text
	FROM field f
	CROSS JOIN LATERAL (SELECT tiktrack.time_of(f.date) AS occurred_at) t
	CROSS JOIN LATERAL tiktrack_internal.export_event(f.section, f.problem, f.date, t.occurred_at,
		f.link, f.user_name) e;
END;
COMMENT ON FUNCTION tiktrack_internal.read_export_json(text, jsonb) IS
	'reader of source export_json: shares, reposts, views, likes, saves, comments without text, followers and followed accounts';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('export_json', 100, 'json', 'is_export_json', NULL, '{}', 'describe_export_json',
		'read_export_json', NULL, 'tiktok_export', '{accounts,events,account_snapshots}', '{account}',
		'TikTok "Download your data" as JSON, of 2020 to 2026');
