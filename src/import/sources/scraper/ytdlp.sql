-- The .info.json of yt-dlp: a single one, one per line, or the entries of a playlist.
-- Its epoch is the time when it was made.

CREATE FUNCTION tiktrack_internal.is_scraper_ytdlp(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(coalesce(($1).item ->> 'extractor_key', ($1).item ->> 'extractor', ($1).envelope ->> 'extractor_key',
			($1).envelope ->> 'extractor') ~* '^tiktok', false)
		OR coalesce(($1).item ->> 'webpage_url' ~ '^https?://([a-z]+[.])?tiktok[.]com/' AND ($1).item -> 'view_count' IS NOT NULL, false);
END;
COMMENT ON FUNCTION tiktrack_internal.is_scraper_ytdlp(tiktrack_internal.json_beginning) IS 'detector of source scraper_ytdlp';

CREATE FUNCTION tiktrack_internal.scraper_ytdlp_items(content text) RETURNS SETOF tiktrack_internal.scraped_video
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)), 
		coalesce(i.problem, CASE WHEN f.id IS NULL THEN tiktrack_internal.reported_error(i.item) END,
			CASE WHEN coalesce(f.extractor_key, f.extractor) !~* '^tiktok' THEN 'not of TikTok: ' || left(coalesce(f.extractor_key, f.extractor), 100) END),
		coalesce(f.id, f.display_id), f.timestamp, tiktrack.time_of(f.timestamp), coalesce(tiktrack_internal.told(f.description), tiktrack_internal.told(f.title)),
		tiktrack_internal.milliseconds_of(f.duration), 'video', tiktrack_internal.told(f.track),
		tiktrack_internal.hashtags_in(coalesce(tiktrack_internal.told(f.description), f.title)), NULL::boolean,
		tiktrack_internal.account_told(f.uploader_id, coalesce(tiktrack_internal.account_in_link(f.webpage_url), tiktrack_internal.account_in_link(f.uploader_url),
			-- only if it is a handle; else it is a display name
			substring(f.uploader FROM '^[A-Za-z0-9_.]+$')), f.channel),
		ARRAY[f.view_count, f.like_count, f.comment_count, f.repost_count, f.save_count], '{}'::text[],
		NULL::boolean, coalesce(tiktrack.time_of(f.epoch), i.collected_at), '{}'::text[]
	FROM tiktrack_internal.file_items($1, 'scraper_ytdlp') i
	LEFT JOIN LATERAL json_to_record(i.item) AS f (id text, display_id text, "timestamp" text, title text, description text, duration text,
		track text, uploader text, uploader_id text, uploader_url text, channel text, webpage_url text, epoch text,
		view_count text, like_count text, comment_count text, repost_count text, save_count text,
		extractor_key text, extractor text) ON true;
END;
COMMENT ON FUNCTION tiktrack_internal.scraper_ytdlp_items(text) IS 'part of import: videos of source scraper_ytdlp';

CREATE FUNCTION tiktrack_internal.read_scraper_ytdlp(content text, options jsonb) RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT s.* FROM tiktrack_internal.scraper_ytdlp_items($1) v CROSS JOIN LATERAL tiktrack_internal.scraped_snapshot(v) s;
END;
COMMENT ON FUNCTION tiktrack_internal.read_scraper_ytdlp(text, jsonb) IS
	'reader of source scraper_ytdlp: videos with their author and totals, as of epoch or option at; shares are called reposts there';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('scraper_ytdlp', 900, 'json', 'is_scraper_ytdlp', NULL, '{entries}', NULL,
		NULL, 'read_scraper_ytdlp', NULL, '{accounts,videos,video_snapshots}', '{}',
		'Scraped by yt-dlp: .info.json');
