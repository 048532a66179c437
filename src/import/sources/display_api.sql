-- TikTok Display API v2: answers of /v2/video/list/ and /v2/video/query/, with the
-- counters of an account's own videos when they were fetched.

CREATE FUNCTION tiktrack_internal.is_display_api(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT ($1).envelope -> 'data' -> 'videos' IS NOT NULL AND ($1).envelope -> 'error' IS NOT NULL
		AND ($1).envelope -> 'data' -> 'search_id' IS NULL
		AND (($1).item IS NULL OR ($1).list = 'data.videos' AND coalesce(($1).item -> 'username',
			($1).item -> 'region_code', ($1).item -> 'hashtag_names', ($1).item -> 'item_id') IS NULL);
END;
COMMENT ON FUNCTION tiktrack_internal.is_display_api(tiktrack_internal.json_beginning) IS 'detector of source display_api';

CREATE FUNCTION tiktrack_internal.display_api_items(content text, OUT line bigint, OUT path text, OUT raw text,
		OUT reason text, OUT video_id bigint, OUT posted_at timestamptz, OUT username text, OUT title text,
		OUT duration_ms bigint, OUT counts text[])
	RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)),
		coalesce(i.problem,
			CASE WHEN tiktrack_internal.id_of(coalesce(f.id, f.video_id)) IS NULL THEN concat_ws(': ', 'no video id', nullif(left(coalesce(f.id, f.video_id), 100), '')) END,
			tiktrack_internal.count_problem(f.view_count, f.like_count, f.comment_count, f.share_count)),
		tiktrack_internal.id_of(coalesce(f.id, f.video_id)), tiktrack.time_of(f.create_time), tiktrack_internal.account_in_link(f.share_url),
		coalesce(tiktrack_internal.told(f.video_description), tiktrack_internal.told(f.title)), tiktrack_internal.milliseconds_of(f.duration),
		ARRAY[f.view_count, f.like_count, f.comment_count, f.share_count]
	FROM tiktrack_internal.file_items($1, 'display_api') i
	LEFT JOIN LATERAL json_to_record(i.item) AS f (id text, video_id text, create_time text, title text, video_description text,
		duration text, share_url text, view_count text, like_count text, comment_count text, share_count text) ON true;
END;
COMMENT ON FUNCTION tiktrack_internal.display_api_items(text) IS 'part of import: videos of answers of the Display API';

CREATE FUNCTION tiktrack_internal.describe_display_api(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- an answer has videos of one account, which their links name
	SELECT jsonb_strip_nulls(jsonb_build_object('owner', tiktrack_internal.most_named(array_agg(i.username))))
	FROM tiktrack_internal.display_api_items($1) i
	WHERE i.username IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.describe_display_api(text, jsonb) IS 'part of import: the owner that the links name';

CREATE FUNCTION tiktrack_internal.read_display_api(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	WITH item AS MATERIALIZED (
		SELECT i.* FROM tiktrack_internal.display_api_items($1) i
	), owner AS MATERIALIZED (
		SELECT tiktrack_internal.most_named(array_agg(i.username)) AS name FROM item i WHERE i.username IS NOT NULL
	)
	SELECT i.line, i.path, i.raw, i.reason, 'video_snapshots',
		CASE WHEN i.reason IS NULL THEN jsonb_build_object('video_id', i.video_id, 'grain', 'lifetime',
			'views', tiktrack_internal.count_of(i.counts[1]), 'likes', tiktrack_internal.count_of(i.counts[2]),
			'comments', tiktrack_internal.count_of(i.counts[3]), 'shares', tiktrack_internal.count_of(i.counts[4]),
			'is_rounded', tiktrack_internal.are_rounded(VARIADIC i.counts),
			'video', jsonb_build_object('posted_at', i.posted_at, 'title', i.title, 'duration_ms', i.duration_ms,
				'hashtags', tiktrack_internal.hashtags_in(i.title)))
			|| tiktrack_internal.other_account(i.username, o.name)
		ELSE '{}' END
	FROM item i
	CROSS JOIN owner o;
END;
COMMENT ON FUNCTION tiktrack_internal.read_display_api(text, jsonb) IS
	'reader of source display_api: videos, and their lifetime totals as of option at';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('display_api', 200, 'json', 'is_display_api', NULL, '{data.videos}', 'describe_display_api',
		NULL, 'read_display_api', NULL, '{videos,video_snapshots}', '{account,at}',
		'TikTok Display API v2: /v2/video/list/, /v2/video/query/');
