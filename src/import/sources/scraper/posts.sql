-- Posts with authorMeta, as tiktok-scraper saves them under "collector" and
-- Apify as items, nested or with dots in the keys.

CREATE FUNCTION tiktrack_internal.is_scraper_posts(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT ($1).list IS NOT DISTINCT FROM 'collector' AND ($1).list IS NOT NULL
		OR ($1).envelope -> 'collector' IS NOT NULL
		OR (($1).item -> 'diggCount' IS NOT NULL AND coalesce(($1).item -> 'authorMeta', ($1).item -> 'authorMeta.name') IS NOT NULL);
END;
COMMENT ON FUNCTION tiktrack_internal.is_scraper_posts(tiktrack_internal.json_beginning) IS 'detector of source scraper_posts';

CREATE FUNCTION tiktrack_internal.scraper_posts_items(content text) RETURNS SETOF tiktrack_internal.scraped_video
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)),
		coalesce(i.problem, CASE WHEN f.id IS NULL THEN tiktrack_internal.reported_error(i.item) END),
		coalesce(f.id, f.video_id), t.created, tiktrack.time_of(t.created), tiktrack_internal.told(f.text),
		tiktrack_internal.milliseconds_of(coalesce(f."videoMeta.duration", v.meta ->> 'duration')),
		CASE f."isSlideshow" WHEN 'true' THEN 'photo' ELSE 'video' END,
		coalesce(tiktrack_internal.told(coalesce(f."musicMeta.musicName", m.meta ->> 'musicName')),
			tiktrack_internal.told(coalesce(f."musicMeta.musicId", m.meta ->> 'musicId'))),
		coalesce(tiktrack_internal.hashtags_of(f.hashtags), tiktrack_internal.hashtags_in(f.text)),
		NULL::boolean,
		tiktrack_internal.account_told(coalesce(f."authorMeta.id", a.meta ->> 'id'),
			coalesce(tiktrack_internal.told(coalesce(f."authorMeta.name", a.meta ->> 'name')), tiktrack_internal.account_in_link(f."webVideoUrl")),
			coalesce(f."authorMeta.nickName", a.meta ->> 'nickName'), coalesce(f."authorMeta.avatar", a.meta ->> 'avatar')),
		ARRAY[f."playCount", f."diggCount", f."commentCount", f."shareCount", f."collectCount"],
		ARRAY[coalesce(f."authorMeta.fans", a.meta ->> 'fans'), coalesce(f."authorMeta.following", a.meta ->> 'following'),
			coalesce(f."authorMeta.heart", a.meta ->> 'heart'), coalesce(f."authorMeta.video", a.meta ->> 'video')],
		NULL::boolean, i.collected_at, tiktrack_internal.creation_parents(v.meta)
	FROM tiktrack_internal.file_items($1, 'scraper_posts') i
	LEFT JOIN LATERAL json_to_record(i.item) AS f (id text, video_id text, text text, "createTime" text, "createTimeISO" text, "authorMeta" json,
		"musicMeta" json, "videoMeta" json, hashtags json, "isSlideshow" text, "webVideoUrl" text, "playCount" text,
		"diggCount" text, "commentCount" text, "shareCount" text, "collectCount" text, "authorMeta.id" text,
		"authorMeta.name" text, "authorMeta.nickName" text, "authorMeta.avatar" text, "authorMeta.fans" text,
		"authorMeta.following" text, "authorMeta.heart" text, "authorMeta.video" text, "musicMeta.musicId" text,
		"musicMeta.musicName" text, "videoMeta.duration" text) ON true
	CROSS JOIN LATERAL (SELECT coalesce(tiktrack_internal.told(f."createTime"), f."createTimeISO") AS created) t
	CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(f."authorMeta") AS meta) a
	CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(f."musicMeta") AS meta) m
	CROSS JOIN LATERAL (SELECT tiktrack_internal.json_object_of(f."videoMeta") AS meta) v;
END;
COMMENT ON FUNCTION tiktrack_internal.scraper_posts_items(text) IS 'part of import: videos of source scraper_posts';

CREATE FUNCTION tiktrack_internal.read_scraper_posts(content text, options jsonb) RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT s.* FROM tiktrack_internal.scraper_posts_items($1) v CROSS JOIN LATERAL tiktrack_internal.scraped_snapshot(v) s;
END;
COMMENT ON FUNCTION tiktrack_internal.read_scraper_posts(text, jsonb) IS
	'reader of source scraper_posts: videos with their author, and the totals of both as of option at';

CREATE FUNCTION tiktrack_internal.read_scraper_posts_creations(content text, options jsonb) RETURNS SETOF tiktrack.import_event
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.* FROM tiktrack_internal.scraper_posts_items($1) v CROSS JOIN LATERAL tiktrack_internal.scraped_creations(v) c;
END;
COMMENT ON FUNCTION tiktrack_internal.read_scraper_posts_creations(text, jsonb) IS
	'reader of source scraper_posts: videos that are a duet, stitch or reaction, as shares of the videos they are made of';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('scraper_posts', 800, 'json', 'is_scraper_posts', NULL, '{collector}', NULL,
		'read_scraper_posts_creations', 'read_scraper_posts', 'tiktok_creations',
		'{accounts,videos,video_snapshots,account_snapshots,events}', '{at}',
		'Scraped from tiktok-scraper and Apify: posts with authorMeta');
