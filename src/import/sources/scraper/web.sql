-- Items of TikTok's web pages, which many scrapers save. Counters in stats are rounded;
-- those in statsV2 are exact, and written as text.

CREATE FUNCTION tiktrack_internal.is_scraper_web(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(($1).item -> 'stats' -> 'diggCount', ($1).item -> 'statsV2' -> 'diggCount') IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.is_scraper_web(tiktrack_internal.json_beginning) IS 'detector of source scraper_web';

CREATE FUNCTION tiktrack_internal.scraper_web_items(content text) RETURNS SETOF tiktrack_internal.scraped_video
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)),
		coalesce(i.problem, CASE WHEN f.id IS NULL THEN tiktrack_internal.reported_error(i.item) END,
			CASE WHEN s.stats IS NULL THEN 'no stats' END),
		coalesce(f.id, f.video_id), f."createTime", tiktrack.time_of(f."createTime"), tiktrack_internal.told(f.desc),
		tiktrack_internal.milliseconds_of(tiktrack_internal.json_object_of(f.video) ->> 'duration'),
		CASE WHEN tiktrack_internal.json_object_of(f."imagePost") IS NOT NULL THEN 'photo' ELSE 'video' END,
		coalesce(tiktrack_internal.told(tiktrack_internal.json_object_of(f.music) ->> 'title'), tiktrack_internal.told(tiktrack_internal.json_object_of(f.music) ->> 'id')),
		coalesce(tiktrack_internal.hashtags_of(f.challenges, 'title'), tiktrack_internal.hashtags_in(f.desc)),
		CASE f."privateItem" WHEN 'true' THEN false WHEN 'false' THEN true END,
		CASE json_typeof(f.author)
			WHEN 'object' THEN tiktrack_internal.account_told(f.author ->> 'id', f.author ->> 'uniqueId', f.author ->> 'nickname',
				coalesce(f.author ->> 'avatarThumb', f.author ->> 'avatarMedium'))
				|| CASE f.author ->> 'privateAccount' WHEN 'true' THEN '{"is_public": false}'::jsonb
					WHEN 'false' THEN '{"is_public": true}' ELSE '{}' END
			WHEN 'string' THEN tiktrack_internal.account_told(f."authorId", f.author #>> '{}', f.nickname, f."avatarThumb") END,
		ARRAY[s.stats ->> 'playCount', s.stats ->> 'diggCount', s.stats ->> 'commentCount', s.stats ->> 'shareCount',
			s.stats ->> 'collectCount'],
		ARRAY[a.stats ->> 'followerCount', a.stats ->> 'followingCount', coalesce(a.stats ->> 'heartCount', a.stats ->> 'heart'),
			a.stats ->> 'videoCount'],
		s.is_exact, i.collected_at, tiktrack_internal.creation_parents(i.item)
	FROM tiktrack_internal.file_items($1, 'scraper_web') i
	LEFT JOIN LATERAL json_to_record(i.item) AS f (id text, video_id text, "createTime" text, "desc" text, author json, "authorStats" json,
		"authorStatsV2" json, music json, video json, challenges json, stats json, "statsV2" json, "imagePost" json,
		"privateItem" text, "authorId" text, nickname text, "avatarThumb" text) ON true
	CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(f."statsV2") ->> 'diggCount' IS NOT NULL AS is_exact,
		CASE WHEN tiktrack_internal.json_object_of(f."statsV2") ->> 'diggCount' IS NOT NULL THEN f."statsV2"
			ELSE tiktrack_internal.json_object_of(f.stats) END AS stats) s
	CROSS JOIN LATERAL (SELECT coalesce(tiktrack_internal.json_object_of(f."authorStatsV2"), tiktrack_internal.json_object_of(f."authorStats")) AS stats) a;
END;
COMMENT ON FUNCTION tiktrack_internal.scraper_web_items(text) IS 'part of import: videos of source scraper_web';

CREATE FUNCTION tiktrack_internal.read_scraper_web(content text, options jsonb) RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT s.* FROM tiktrack_internal.scraper_web_items($1) v CROSS JOIN LATERAL tiktrack_internal.scraped_snapshot(v) s;
END;
COMMENT ON FUNCTION tiktrack_internal.read_scraper_web(text, jsonb) IS
	'reader of source scraper_web: videos with their author, and the totals of both as of option at';

CREATE FUNCTION tiktrack_internal.read_scraper_web_creations(content text, options jsonb) RETURNS SETOF tiktrack.import_event
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.* FROM tiktrack_internal.scraper_web_items($1) v CROSS JOIN LATERAL tiktrack_internal.scraped_creations(v) c;
END;
COMMENT ON FUNCTION tiktrack_internal.read_scraper_web_creations(text, jsonb) IS
	'reader of source scraper_web: videos that are a duet, stitch or reaction, as shares of the videos they are made of';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('scraper_web', 600, 'json', 'is_scraper_web', NULL, 
		'{itemList,item_list,items,itemInfo.itemStruct,data[],ItemModule.*,__DEFAULT_SCOPE__.webapp.video-detail.itemInfo.itemStruct,props.pageProps.itemInfo.itemStruct,props.pageProps.items}', NULL,
		'read_scraper_web_creations', 'read_scraper_web', 'tiktok_creations',
		'{accounts,videos,video_snapshots,account_snapshots,events}', '{at}',
		'Scraped from web pages: items with stats or statsV2');
