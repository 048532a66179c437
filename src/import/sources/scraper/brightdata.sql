-- Posts as Bright Data sells them, each with the time when it was collected.

CREATE FUNCTION tiktrack_internal.is_scraper_brightdata(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(($1).item -> 'post_id', ($1).item -> 'video_id') IS NOT NULL AND ($1).item -> 'digg_count' IS NOT NULL
		AND ($1).item -> 'profile_username' IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.is_scraper_brightdata(tiktrack_internal.json_beginning) IS 'detector of source scraper_brightdata';

CREATE FUNCTION tiktrack_internal.scraper_brightdata_items(content text) RETURNS SETOF tiktrack_internal.scraped_video
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)), 
		coalesce(i.problem, CASE WHEN f.post_id IS NULL THEN tiktrack_internal.reported_error(i.item) END),
		coalesce(f.post_id, f.video_id), f.create_time, tiktrack.time_of(f.create_time), tiktrack_internal.told(f.description),
		tiktrack_internal.milliseconds_of(f.video_duration),
		CASE WHEN f.url LIKE '%/photo/%' THEN 'photo' ELSE 'video' END, tiktrack_internal.told(f.original_sound),
		coalesce(tiktrack_internal.hashtags_of(f.hashtags), tiktrack_internal.hashtags_in(f.description)), NULL::boolean,
		tiktrack_internal.account_told(f.profile_id, coalesce(n.handle, f.profile_username),
			CASE WHEN f.profile_username <> n.handle THEN f.profile_username END, f.profile_avatar),
		ARRAY[f.play_count, f.digg_count, f.comment_count, coalesce(tiktrack_internal.told(f.share_count), f.num_share_count), f.collect_count],
		ARRAY[f.profile_followers], NULL::boolean, coalesce(i.collected_at, tiktrack.time_of(f.timestamp)), '{}'::text[]
	FROM tiktrack_internal.file_items($1, 'scraper_brightdata') i
	LEFT JOIN LATERAL json_to_record(i.item) AS f (post_id text, video_id text, create_time text, description text, video_duration text, url text,
		original_sound text, hashtags json, profile_id text, profile_username text, profile_avatar text, profile_followers text,
		play_count text, digg_count text, comment_count text, share_count text,
		num_share_count text, collect_count text, account_id text, "timestamp" text) ON true
	-- not profile_username, which was the user name and is now the display name
	CROSS JOIN LATERAL (SELECT coalesce(tiktrack_internal.account_in_link(f.url), tiktrack_internal.told(f.account_id)) AS handle) n;
END;
COMMENT ON FUNCTION tiktrack_internal.scraper_brightdata_items(text) IS 'part of import: videos of source scraper_brightdata';

CREATE FUNCTION tiktrack_internal.read_scraper_brightdata(content text, options jsonb) RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT s.* FROM tiktrack_internal.scraper_brightdata_items($1) v CROSS JOIN LATERAL tiktrack_internal.scraped_snapshot(v) s;
END;
COMMENT ON FUNCTION tiktrack_internal.read_scraper_brightdata(text, jsonb) IS
	'reader of source scraper_brightdata: videos with their author, and the totals of both as of timestamp or option at';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('scraper_brightdata', 1000, 'json', 'is_scraper_brightdata', NULL, '{}', NULL,
		NULL, 'read_scraper_brightdata', NULL, '{accounts,videos,video_snapshots,account_snapshots}', '{at}',
		'Scraped by Bright Data: posts');
