-- TikTok "Download your data" as JSON. Sections moved between the eras, so each
-- is looked for by the pair of names it has had, under any root; sections that
-- are private (messages, searches, logins, purchases ..) are never opened.

CREATE FUNCTION tiktrack.export_section_names() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT '{shares,reposts,watched,likes,favourites,comments,followers,following}'::text[];
END;
COMMENT ON FUNCTION tiktrack.export_section_names() IS 'sections of an export that import reads';

CREATE FUNCTION tiktrack.export_json_roots() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT '{Activity,Your Activity,Likes and Favorites,Profile And Settings,Comment,Post,Video,Profile}'::text[];
END;
COMMENT ON FUNCTION tiktrack.export_json_roots() IS 'part of import: root keys of an export that are opened';

CREATE FUNCTION tiktrack.is_export_json(content text) RETURNS boolean
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	document json;
BEGIN
	BEGIN
		document := tiktrack.import_json(content);
	EXCEPTION WHEN invalid_text_representation THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_text_representation',
			MESSAGE = 'content begins like JSON but is not valid JSON',
			HINT = 'The file is damaged or incomplete. Download or unpack it again; nothing was imported.';
	END;
	RETURN json_typeof(document) = 'object' AND EXISTS (
		SELECT FROM json_each(document) r
		WHERE r.key IN ('Your Activity', 'Activity', 'Likes and Favorites', 'Profile And Settings')
			AND json_typeof(r.value) = 'object');
END
$function$;
COMMENT ON FUNCTION tiktrack.is_export_json(text) IS
	'whether JSON is a TikTok export; error 22P02 when it is no JSON at all';

CREATE FUNCTION tiktrack.export_json_sections(content text, OUT section text, OUT path text, OUT value json)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH root AS (
		SELECT r.key, r.value
		FROM json_each(tiktrack.import_json(export_json_sections.content)) r
		WHERE r.key = ANY (tiktrack.export_json_roots()) AND json_typeof(r.value) = 'object'
	), names (parent, list, section) AS (
		VALUES ('Share History', 'ShareHistoryList', 'shares'),
			('Reposts', 'RepostList', 'reposts'),
			('Watch History', 'VideoList', 'watched'),
			('Video Browsing History', 'VideoList', 'watched'),
			('Like List', 'ItemFavoriteList', 'likes'),
			('Favorite Videos', 'FavoriteVideoList', 'favourites'),
			('Comments', 'CommentsList', 'comments'),
			('Comment', 'CommentsList', 'comments'),
			('Follower', 'FansList', 'followers'),
			('Follower List', 'FansList', 'followers'),
			('Following', 'Following', 'following'),
			('Following List', 'Following', 'following'),
			('Posts', 'VideoList', 'posts'),
			('Videos', 'VideoList', 'posts'),
			('Profile Info', 'ProfileMap', 'profile'),
			('Profile Information', 'ProfileMap', 'profile'),
			('Activity Summary', 'ActivitySummaryMap', 'summary')
	), second AS (
		SELECT r.key AS root, c.key, c.value
		FROM root r
		CROSS JOIN LATERAL json_each(r.value) c
	), opened AS (
		-- the summary has been seen one level deeper, under a second root
		SELECT s.root, s.key, s.value FROM second s WHERE s.key <> 'Your Activity'
		UNION ALL
		SELECT s.root || '.' || s.key, c.key, c.value
		FROM second s
		CROSS JOIN LATERAL json_each(CASE WHEN s.key = 'Your Activity'
			AND json_typeof(s.value) = 'object' THEN s.value ELSE '{}' END) c
	)
	SELECT n.section, concat_ws('.', '$', o.root, o.key, n.list), l.value
	FROM opened o
	CROSS JOIN LATERAL json_each(CASE WHEN json_typeof(o.value) = 'object'
		AND o.key IN (SELECT names.parent FROM names) THEN o.value ELSE '{}' END) l
	JOIN names n ON n.parent = o.key AND n.list = l.key
	UNION ALL
	SELECT n.section, concat_ws('.', '$', s.root, n.list), s.value
	FROM second s
	JOIN names n ON n.parent = s.root AND n.list = s.key;
END;
COMMENT ON FUNCTION tiktrack.export_json_sections(text) IS
	'part of import: the sections of an export that are read or counted, with their place in the file';

CREATE FUNCTION tiktrack.describe_export_json(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH part AS MATERIALIZED (
		SELECT s.section, s.value
		FROM tiktrack.export_json_sections(describe_export_json.content) s
		WHERE s.section IN ('profile', 'summary', 'posts')
	), profile AS (
		SELECT p.value::jsonb AS map FROM part p
		WHERE p.section = 'profile' AND json_typeof(p.value) = 'object' LIMIT 1
	), said AS (
		-- N/A, None and the like were not told
		SELECT jsonb_object_agg(e.key, btrim(e.value)) AS map
		FROM profile p
		CROSS JOIN LATERAL jsonb_each_text(p.map) e
		WHERE lower(btrim(e.value)) NOT IN ('', 'n/a', 'none', 'n.v.t.')
	)
	SELECT jsonb_strip_nulls(jsonb_build_object(
		'owner', (SELECT s.map ->> 'userName' FROM said s),
		'profile', (SELECT jsonb_build_object(
				'display_name', s.map ->> 'displayName',
				'country', s.map ->> 'accountRegion',
				'followers', substring(s.map ->> 'followerCount' FROM '^[0-9]{1,17}$'),
				'following', substring(s.map ->> 'followingCount' FROM '^[0-9]{1,17}$'),
				'likes', substring(s.map ->> 'likesReceived' FROM '^[0-9]{1,17}$'))
			FROM said s),
		'summary', (SELECT jsonb_object_agg(e.key, e.value)
			FROM part p
			CROSS JOIN LATERAL jsonb_each(CASE WHEN json_typeof(p.value) = 'object'
				THEN p.value::jsonb ELSE '{}' END) e
			WHERE p.section = 'summary' AND e.key <> 'note'),
		'not_imported', (SELECT jsonb_build_object('posts', sum(json_array_length(p.value)))
			FROM part p
			WHERE p.section = 'posts' AND json_typeof(p.value) = 'array')));
END;
COMMENT ON FUNCTION tiktrack.describe_export_json(text, jsonb) IS
	'part of import: owner, profile, lifetime totals and what is not imported';

CREATE FUNCTION tiktrack.read_export_json(content text, options jsonb)
	RETURNS SETOF tiktrack.import_event
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH list AS (
		SELECT s.section, s.path, s.value
		FROM tiktrack.export_json_sections(read_export_json.content) s
		WHERE s.section = ANY (tiktrack.export_section_names())
	), item AS (
		SELECT l.section, l.path, i.n AS line, i.value::text AS raw,
			CASE WHEN json_typeof(i.value) = 'object' THEN i.value::jsonb END AS row
		FROM list l
		CROSS JOIN LATERAL json_array_elements(CASE WHEN json_typeof(l.value) = 'array'
			THEN l.value ELSE '[]' END) WITH ORDINALITY AS i (value, n)
	), field AS (
		SELECT i.section, i.path, i.line, i.row IS NULL AS is_broken,
			-- the words of a comment are not kept, not even in a reject
			CASE WHEN i.section = 'comments' AND i.row IS NOT NULL
				THEN (i.row - 'comment' - 'Comment')::text ELSE i.raw END AS raw,
			position('\u001a' IN i.raw) > 0 AS is_unstorable,
			btrim(coalesce(i.row ->> 'Date', i.row ->> 'date')) AS date,
			CASE i.section
				WHEN 'comments' THEN coalesce(nullif(i.row ->> 'url', ''), nullif(i.row ->> 'Url', ''),
					nullif(i.row ->> 'originalPostUrl', ''), nullif(i.row ->> 'original post link', ''))
				ELSE coalesce(i.row ->> 'Link', i.row ->> 'link') END AS link,
			i.row ->> 'Method' AS method,
			i.row ->> 'SharedContent' AS content_kind,
			btrim(i.row ->> 'UserName') AS user_name
		FROM item i
	)
	SELECT f.line, format('%s[%s]', f.path, f.line - 1), f.raw, e.reason, f.section, t.occurred_at,
		e.kind, e.share_type, e.platform, f.method, f.content_kind, e.item_text,
		e.video_id, e.actor_name, e.actor_is_owner
	FROM field f
	CROSS JOIN LATERAL (SELECT tiktrack.time_of(f.date) AS occurred_at) t
	CROSS JOIN LATERAL tiktrack.export_event(f.section, f.is_broken, f.is_unstorable, f.date,
		t.occurred_at, f.link, f.content_kind, f.user_name) e
	UNION ALL
	SELECT NULL, l.path, left(l.value::text, 1000), 'not a list', l.section, NULL, NULL, NULL, NULL,
		NULL, NULL, NULL, NULL, NULL, NULL
	FROM list l
	WHERE json_typeof(l.value) NOT IN ('array', 'null') AND btrim(l.value::text) NOT IN ('{}', '""');
END;
COMMENT ON FUNCTION tiktrack.read_export_json(text, jsonb) IS
	'reader of source export_json';
