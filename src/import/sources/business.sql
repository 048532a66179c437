-- TikTok Business (Accounts) API v1.3. Both answers have an integer code and a
-- request_id. Fractions of an audience are from 0 to 1.

CREATE FUNCTION tiktrack_internal.is_business_answer(answer json) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(json_typeof($1 -> 'code') = 'number' AND $1 -> 'request_id' IS NOT NULL, false);
END;
COMMENT ON FUNCTION tiktrack_internal.is_business_answer(json) IS 'part of import: whether an answer has the form of the Business API';

CREATE FUNCTION tiktrack_internal.is_business_videos(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT tiktrack_internal.is_business_answer(($1).envelope) AND ($1).envelope -> 'data' -> 'videos' IS NOT NULL
		AND (($1).item IS NULL OR ($1).item -> 'item_id' IS NOT NULL);
END;
COMMENT ON FUNCTION tiktrack_internal.is_business_videos(tiktrack_internal.json_beginning) IS 'detector of source business_videos';

CREATE FUNCTION tiktrack_internal.is_business_profile(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT ($1).list IS NULL AND tiktrack_internal.is_business_answer(($1).item) AND coalesce(json_typeof(($1).item -> 'data') = 'object', false)
		AND EXISTS (SELECT FROM json_object_keys(tiktrack_internal.json_object_of(($1).item -> 'data')) AS k (key)
			WHERE k.key IN ('metrics', 'followers_count') OR k.key LIKE 'audience\_%');
END;
COMMENT ON FUNCTION tiktrack_internal.is_business_profile(tiktrack_internal.json_beginning) IS 'detector of source business_profile';

CREATE FUNCTION tiktrack_internal.is_number(word text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT $1 ~ '^[0-9]{1,12}([.][0-9]{1,30})?([eE]-[0-9]{1,2})?$';
END;
COMMENT ON FUNCTION tiktrack_internal.is_number(text) IS 'part of import: whether a word is a number >= 0, whole or not';

-- One answer holds many rows, so only the row with a character that cannot be stored
-- (U+001A replaces it) is rejected.
CREATE FUNCTION tiktrack_internal.storing_problem(word text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN strpos($1, E'\x1a') > 0 THEN 'holds a character that cannot be stored' END;
END;
COMMENT ON FUNCTION tiktrack_internal.storing_problem(text) IS 'part of import: why a word cannot be stored, as a reason; NULL when it can';

CREATE FUNCTION tiktrack_internal.storable(word text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN tiktrack_internal.storing_problem($1) IS NULL THEN $1 END;
END;
COMMENT ON FUNCTION tiktrack_internal.storable(text) IS 'part of import: a word, or NULL when it cannot be stored';

CREATE FUNCTION tiktrack_internal.fraction_problem(word text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN tiktrack_internal.told($1) IS NULL OR (tiktrack_internal.is_number($1) AND $1::numeric <= 1) THEN NULL
		ELSE 'not a fraction from 0 to 1: ' || left($1, 100) END;
END;
COMMENT ON FUNCTION tiktrack_internal.fraction_problem(text) IS 'part of import: why a word is not a fraction, as a reason; NULL when it is one, or nothing is told';

-- Each list of parts of an audience has elements with a value and a fraction or count.
CREATE FUNCTION tiktrack_internal.business_audience(data json, OUT list text, OUT n bigint, OUT dimension text, OUT value text,
		OUT fraction text, OUT people text)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 20
BEGIN ATOMIC
	SELECT l.list, e.n - 1, l.dimension, CASE l.dimension WHEN 'gender' THEN lower(v.value) ELSE v.value END,
		CASE WHEN l.measure <> 'count' THEN e.element ->> l.measure END,
		CASE WHEN l.measure = 'count' THEN e.element ->> 'count' END
	FROM (VALUES ('impression_sources', 'source', 'impression_source', 'percentage'),
		('audience_countries', 'country', 'country', 'percentage'), ('audience_genders', 'gender', 'gender', 'percentage'),
		('audience_cities', 'city', 'city_name', 'percentage'), ('audience_types', 'viewer_type', 'type', 'percentage'),
		('audience_ages', 'age_group', 'age', 'percentage'), ('audience_activity', 'hour', 'hour', 'count'),
		('video_view_retention', 'retention_second', 'second', 'percentage'),
		('engagement_likes', 'like_second', 'second', 'percentage')) AS l (list, dimension, key, measure)
	CROSS JOIN LATERAL json_array_elements(tiktrack_internal.json_array_of($1 -> l.list)) WITH ORDINALITY AS e (element, n)
	CROSS JOIN LATERAL (SELECT tiktrack_internal.told(CASE WHEN json_typeof(e.element) = 'object'
		-- some answers have city instead of city_name
		THEN coalesce(e.element ->> l.key, e.element ->> replace(l.key, '_name', '')) END) AS value) v;
END;
COMMENT ON FUNCTION tiktrack_internal.business_audience(json) IS 'part of import: parts of an audience, from all of its lists';

CREATE FUNCTION tiktrack_internal.audience_problem(dimension text, value text, fraction text, people text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(tiktrack_internal.storing_problem(concat($2, $3, $4)), CASE WHEN $2 IS NULL THEN 'no ' || $1
			WHEN octet_length($2) > 255 THEN 'a name longer than 255 bytes'
			WHEN $1 IN ('hour', 'retention_second', 'like_second') AND $2 !~ '^[0-9]{1,6}$' THEN format('not a number: %s', left($2, 100)) END,
		tiktrack_internal.fraction_problem($3), tiktrack_internal.count_problem($4));
END;
COMMENT ON FUNCTION tiktrack_internal.audience_problem(text, text, text, text) IS 'part of import: why a part of an audience cannot be used';

-- ---- business_videos

CREATE FUNCTION tiktrack_internal.describe_business_videos(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT jsonb_strip_nulls(jsonb_build_object('owner', tiktrack_internal.most_named(
		array_agg(tiktrack_internal.account_in_link(i.item ->> 'share_url')))))
	FROM tiktrack_internal.file_items($1, 'business_videos') i;
END;
COMMENT ON FUNCTION tiktrack_internal.describe_business_videos(text, jsonb) IS 'part of import: the owner that the links name';

CREATE FUNCTION tiktrack_internal.read_business_videos(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	WITH video AS (
		SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)) AS raw, i.item, f.*,
			tiktrack_internal.account_in_link(f.share_url) AS username,
			coalesce(i.problem,
				CASE WHEN tiktrack_internal.id_of(f.item_id) IS NULL THEN concat_ws(': ', 'no video id', nullif(left(f.item_id, 100), '')) END,
				tiktrack_internal.count_problem(f.video_views, f.likes, f.comments, f.shares, f.favorites, f.reach, f.new_followers,
					f.profile_views, f.website_clicks, f.phone_number_clicks, f.app_download_clicks, f.email_clicks, f.address_clicks),
				(SELECT 'not a number: ' || left(w.word, 100) FROM unnest(ARRAY[f.average_time_watched, f.total_time_watched]) AS w (word)
				WHERE tiktrack_internal.told(w.word) IS NOT NULL AND (NOT tiktrack_internal.is_number(w.word)) LIMIT 1),
				tiktrack_internal.fraction_problem(f.full_video_watched_rate)) AS reason
		FROM tiktrack_internal.file_items($1, 'business_videos') i
		LEFT JOIN LATERAL json_to_record(i.item) AS f (item_id text, share_url text, create_time text, caption text, media_type text,
			video_duration text, video_views text, likes text, comments text, shares text, favorites text, reach text,
			new_followers text, profile_views text, website_clicks text, phone_number_clicks text, app_download_clicks text,
			email_clicks text, address_clicks text, average_time_watched text, total_time_watched text,
			full_video_watched_rate text) ON true
	), owner AS MATERIALIZED (
		SELECT tiktrack_internal.most_named(array_agg(v.username)) AS name FROM video v
	)
	SELECT v.line, v.path, v.raw, v.reason, 'video_snapshots',
		CASE WHEN v.reason IS NULL THEN jsonb_build_object('video_id', tiktrack_internal.id_of(v.item_id), 'grain', 'lifetime',
			'views', tiktrack_internal.count_of(v.video_views), 'likes', tiktrack_internal.count_of(v.likes),
			'comments', tiktrack_internal.count_of(v.comments), 'shares', tiktrack_internal.count_of(v.shares),
			'saves', tiktrack_internal.count_of(v.favorites), 'reach', tiktrack_internal.count_of(v.reach),
			'follows', tiktrack_internal.count_of(v.new_followers), 'profile_visits', tiktrack_internal.count_of(v.profile_views),
			'link_clicks', (SELECT sum(tiktrack_internal.count_of(c.word)) FROM unnest(ARRAY[v.website_clicks,
				v.phone_number_clicks, v.app_download_clicks, v.email_clicks, v.address_clicks]) AS c (word)),
			'total_watch_time', tiktrack_internal.told(v.total_time_watched)::numeric,
			'average_watch_time', tiktrack_internal.told(v.average_time_watched)::numeric,
			'completion_rate', tiktrack_internal.told(v.full_video_watched_rate)::numeric,
			'video', jsonb_build_object('posted_at', tiktrack.time_of(v.create_time), 'title', tiktrack_internal.told(v.caption),
				'duration_ms', tiktrack_internal.milliseconds_of(v.video_duration), 'content_type', lower(tiktrack_internal.told(v.media_type)),
				'hashtags', tiktrack_internal.hashtags_in(v.caption)))
			|| tiktrack_internal.other_account(v.username, o.name)
		ELSE '{}' END
	FROM video v
	CROSS JOIN owner o
	UNION ALL
	SELECT v.line, format('%s.%s[%s]', v.path, a.list, a.n), to_json(a)::text, p.reason, 'audience_snapshots',
		CASE WHEN p.reason IS NULL THEN jsonb_build_object('video_id', tiktrack_internal.id_of(v.item_id), 'dimension', a.dimension,
			'value', a.value, 'fraction', tiktrack_internal.told(a.fraction)::numeric, 'people', tiktrack_internal.count_of(a.people))
			|| tiktrack_internal.other_account(v.username, o.name)
		ELSE '{}' END
	FROM video v
	CROSS JOIN owner o
	CROSS JOIN LATERAL tiktrack_internal.business_audience(v.item) a
	CROSS JOIN LATERAL (SELECT tiktrack_internal.audience_problem(a.dimension, a.value, a.fraction, a.people) AS reason) p
	WHERE v.reason IS NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.read_business_videos(text, jsonb) IS
	'reader of source business_videos: videos, their lifetime totals as of option at, and the parts of their audience';

-- ---- business_profile

CREATE FUNCTION tiktrack_internal.describe_business_profile(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT jsonb_strip_nulls(jsonb_build_object('owner', tiktrack_internal.most_named(
		array_agg(tiktrack_internal.storable(tiktrack_internal.told(i.item -> 'data' ->> 'username'))))))
	FROM tiktrack_internal.file_items($1, 'business_profile') i;
END;
COMMENT ON FUNCTION tiktrack_internal.describe_business_profile(text, jsonb) IS 'part of import: the owner, if the answer names it';

CREATE FUNCTION tiktrack_internal.read_business_profile(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH answer AS (
		SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)) AS raw,
			tiktrack_internal.json_object_of(i.item -> 'data') AS data,
			tiktrack_internal.storable(tiktrack_internal.told(i.item -> 'data' ->> 'username')) AS username,
			-- an answer with a character that cannot be stored is used: each part is checked by itself
			coalesce(CASE WHEN i.item IS NULL THEN i.problem END,
				CASE WHEN tiktrack_internal.json_object_of(i.item -> 'data') IS NULL THEN 'not a profile' END) AS reason
		FROM tiktrack_internal.file_items($1, 'business_profile') i
	), owner AS MATERIALIZED (
		SELECT tiktrack_internal.most_named(array_agg(a.username)) AS name FROM answer a
	), total AS (
		SELECT a.line, a.path, a.raw, a.username, coalesce(a.reason, tiktrack_internal.storing_problem(concat(f.display_name, f.profile_image)),
				tiktrack_internal.all_counts_problem(f.followers_count, f.following_count,
				f.total_likes, f.videos_count)) AS reason, f.*
		FROM answer a
		LEFT JOIN LATERAL json_to_record(a.data) AS f (display_name text, profile_image text, is_business_account text,
			followers_count text, following_count text, total_likes text, videos_count text) ON true
		-- an answer with only days or an audience has no totals
		WHERE a.reason IS NOT NULL OR coalesce(f.display_name, f.profile_image, f.is_business_account, f.followers_count,
			f.following_count, f.total_likes, f.videos_count) IS NOT NULL
	), day AS (
		SELECT a.line, a.username, format('%s.data.metrics[%s]', a.path, e.n - 1) AS path, e.element::text AS raw, f.*,
			coalesce(tiktrack_internal.storing_problem((SELECT string_agg(v.value, '') FROM json_each_text(tiktrack_internal.json_object_of(e.element)) v)),
				CASE WHEN json_typeof(e.element) <> 'object' THEN 'not an object'
					WHEN coalesce(f.date, '') !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
						OR tiktrack.time_of(f.date || ' 00:00:00') IS NULL THEN concat_ws(': ', 'not a date', nullif(left(f.date, 100), '')) END,
				tiktrack_internal.count_problem(f.video_views, f.unique_video_views, f.profile_views, f.daily_total_followers,
					f.daily_new_followers, f.daily_lost_followers, f.engaged_audience, f.bio_link_clicks, f.phone_number_clicks,
					f.email_clicks, f.address_clicks, f.app_download_clicks),
				-- without the sign: reactions that were taken back make a day negative
				tiktrack_internal.count_problem(ltrim(f.likes, '-'), ltrim(f.comments, '-'), ltrim(f.shares, '-'))) AS reason
		FROM answer a
		CROSS JOIN LATERAL json_array_elements(tiktrack_internal.json_array_of(a.data -> 'metrics')) WITH ORDINALITY AS e (element, n)
		LEFT JOIN LATERAL json_to_record(tiktrack_internal.json_object_of(e.element)) AS f (date text, video_views text,
			unique_video_views text, profile_views text, likes text, comments text, shares text, daily_total_followers text,
			daily_new_followers text, daily_lost_followers text, engaged_audience text, bio_link_clicks text,
			phone_number_clicks text, email_clicks text, address_clicks text, app_download_clicks text) ON true
	)
	SELECT t.line, t.path, t.raw, t.reason, 'account_snapshots',
		CASE WHEN t.reason IS NULL THEN jsonb_build_object('grain', 'lifetime',
			'followers', tiktrack_internal.count_of(t.followers_count), 'following', tiktrack_internal.count_of(t.following_count),
			'likes', tiktrack_internal.count_of(t.total_likes), 'videos', tiktrack_internal.count_of(t.videos_count),
			'account', tiktrack_internal.account_told(CASE jsonb_typeof($2 -> 'account') WHEN 'number' THEN $2 ->> 'account' END,
					CASE jsonb_typeof($2 -> 'account') WHEN 'string' THEN $2 ->> 'account' END, t.display_name, t.profile_image)
				|| coalesce(tiktrack_internal.other_account(t.username, o.name, t.display_name, t.profile_image) -> 'account', '{}')
				|| CASE t.is_business_account WHEN 'true' THEN '{"account_type": "business"}'::jsonb ELSE '{}' END)
		ELSE '{}' END
	FROM total t
	CROSS JOIN owner o
	UNION ALL
	SELECT d.line, d.path, d.raw, d.reason, 'account_snapshots',
		CASE WHEN d.reason IS NULL THEN jsonb_build_object('grain', 'daily', 'day', d.date,
			'views', tiktrack_internal.count_of(d.video_views), 'reach', tiktrack_internal.count_of(d.unique_video_views),
			'profile_visits', tiktrack_internal.count_of(d.profile_views), 'likes', tiktrack_internal.signed_count_of(d.likes),
			'comments', tiktrack_internal.signed_count_of(d.comments), 'shares', tiktrack_internal.signed_count_of(d.shares),
			'followers', tiktrack_internal.count_of(d.daily_total_followers),
			'net_followers', tiktrack_internal.count_of(d.daily_new_followers) - tiktrack_internal.count_of(d.daily_lost_followers))
			|| tiktrack_internal.other_account(d.username, o.name)
		ELSE '{}' END
	FROM day d
	CROSS JOIN owner o
	UNION ALL
	SELECT a.line, format('%s.data.%s[%s]', a.path, p.list, p.n), to_json(p)::text, q.reason, 'audience_snapshots',
		CASE WHEN q.reason IS NULL THEN jsonb_build_object('dimension', p.dimension, 'value', p.value,
			'fraction', tiktrack_internal.told(p.fraction)::numeric, 'people', tiktrack_internal.count_of(p.people))
			|| tiktrack_internal.other_account(a.username, o.name)
		ELSE '{}' END
	FROM answer a
	CROSS JOIN owner o
	CROSS JOIN LATERAL tiktrack_internal.business_audience(a.data) p
	CROSS JOIN LATERAL (SELECT tiktrack_internal.audience_problem(p.dimension, p.value, p.fraction, p.people) AS reason) q;
END;
COMMENT ON FUNCTION tiktrack_internal.read_business_profile(text, jsonb) IS
	'reader of source business_profile: an account''s totals, its days, and the parts of its audience';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('business_videos', 400, 'json', 'is_business_videos', NULL, '{data.videos}', 'describe_business_videos',
		NULL, 'read_business_videos', NULL, '{videos,video_snapshots,audience_snapshots}', '{account,at}',
		'TikTok Business API v1.3: /business/video/list/'),
	('business_profile', 500, 'json', 'is_business_profile', NULL, '{}', 'describe_business_profile',
		NULL, 'read_business_profile', NULL, '{accounts,account_snapshots,audience_snapshots}', '{account}',
		'TikTok Business API v1.3: /business/get/');
