-- Items of TikTok's app ("aweme").

CREATE FUNCTION tiktrack_internal.is_scraper_app(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(($1).item -> 'aweme_id', ($1).item -> 'statistics' -> 'digg_count') IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.is_scraper_app(tiktrack_internal.json_beginning) IS 'detector of source scraper_app';

CREATE FUNCTION tiktrack_internal.scraper_app_items(content text) RETURNS SETOF tiktrack_internal.scraped_video
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)),
		coalesce(i.problem, CASE WHEN coalesce(f.aweme_id, s.stats ->> 'aweme_id') IS NULL THEN tiktrack_internal.reported_error(i.item) END),
		coalesce(f.aweme_id, s.stats ->> 'aweme_id', f.video_id), f.create_time, tiktrack.time_of(f.create_time), tiktrack_internal.told(f.desc),
		-- in milliseconds in this source
		CASE WHEN tiktrack_internal.json_object_of(f.video) ->> 'duration' ~ '^[0-9]{1,12}$'
			THEN nullif((f.video ->> 'duration')::bigint, 0) END,
		CASE WHEN tiktrack_internal.json_object_of(f.image_post_info) IS NOT NULL THEN 'photo' ELSE 'video' END,
		coalesce(tiktrack_internal.told(m.music ->> 'title'), tiktrack_internal.told(m.music ->> 'mid'), tiktrack_internal.told(m.music ->> 'id_str')),
		coalesce(tiktrack_internal.hashtags_of(f.cha_list, 'cha_name'), tiktrack_internal.hashtags_of(f.text_extra, 'hashtag_name'),
			tiktrack_internal.hashtags_in(f.desc)),
		NULL::boolean,
		tiktrack_internal.account_told(a.author ->> 'uid', a.author ->> 'unique_id', a.author ->> 'nickname',
			a.author -> 'avatar_thumb' -> 'url_list' ->> 0, a.author ->> 'region'),
		ARRAY[s.stats ->> 'play_count', s.stats ->> 'digg_count', s.stats ->> 'comment_count', s.stats ->> 'share_count',
			s.stats ->> 'collect_count'],
		ARRAY[a.author ->> 'follower_count', a.author ->> 'following_count', a.author ->> 'total_favorited',
			a.author ->> 'aweme_count'],
		NULL::boolean, i.collected_at, tiktrack_internal.creation_parents(i.item)
	FROM tiktrack_internal.file_items($1, 'scraper_app') i
	LEFT JOIN LATERAL json_to_record(i.item) AS f (aweme_id text, video_id text, create_time text, "desc" text, author json, music json,
		video json, image_post_info json, cha_list json, text_extra json, statistics json) ON true
	CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(f.statistics) AS stats) s
	CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(f.author) AS author) a
	CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(f.music) AS music) m;
END;
COMMENT ON FUNCTION tiktrack_internal.scraper_app_items(text) IS 'part of import: videos of source scraper_app';

CREATE FUNCTION tiktrack_internal.read_scraper_app(content text, options jsonb) RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT s.* FROM tiktrack_internal.scraper_app_items($1) v CROSS JOIN LATERAL tiktrack_internal.scraped_snapshot(v) s;
END;
COMMENT ON FUNCTION tiktrack_internal.read_scraper_app(text, jsonb) IS
	'reader of source scraper_app: videos with their author, and the totals of both as of option at';

CREATE FUNCTION tiktrack_internal.read_scraper_app_creations(content text, options jsonb) RETURNS SETOF tiktrack.import_event
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.* FROM tiktrack_internal.scraper_app_items($1) v CROSS JOIN LATERAL tiktrack_internal.scraped_creations(v) c;
END;
COMMENT ON FUNCTION tiktrack_internal.read_scraper_app_creations(text, jsonb) IS
	'reader of source scraper_app: videos that are a duet, stitch or reaction, as shares of the videos they are made of';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('scraper_app', 700, 'json', 'is_scraper_app', NULL, '{aweme_list,aweme_detail,aweme_details,search_item_list,data[]}', NULL,
		'read_scraper_app_creations', 'read_scraper_app', 'tiktok_creations',
		'{accounts,videos,video_snapshots,account_snapshots,events}', '{at}',
		'Scraped from the app: items with aweme_id');
