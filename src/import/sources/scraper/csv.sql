-- CSV of scrapers: tiktok-scraper and Apify (the keys of their JSON, with dots or
-- slashes), 4CAT, pyktok, and two data sets that are often used in teaching. A record
-- becomes a JSON object whose keys are the names of the header.

CREATE FUNCTION tiktrack_internal.scraper_csv_names(header text[]) RETURNS text[]
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT array_agg(replace(n.name, '/', '.') ORDER BY n.position)
	FROM unnest($1) WITH ORDINALITY AS n (name, position);
END;
COMMENT ON FUNCTION tiktrack_internal.scraper_csv_names(text[]) IS
	'part of import: the names of a header, with dots for slashes in those of flattened JSON';

CREATE FUNCTION tiktrack_internal.scraper_csv_kind(header text[]) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN tiktrack_internal.scraper_csv_names($1) @> '{diggcount,authormeta.name}' THEN 'posts'
		WHEN $1 @> '{id,author,tiktok_url,unix_timestamp,likes,comments,shares,plays}' THEN '4cat'
		WHEN $1 @> '{video_id,video_timestamp,video_diggcount,author_username}' THEN 'pyktok'
		WHEN $1 @> '{id,create_time,user_name,n_likes,n_shares,n_comments,n_plays}' THEN 'famous'
		WHEN $1 @> '{claim_status,video_id,video_view_count,video_share_count}' THEN 'claims' END;
END;
COMMENT ON FUNCTION tiktrack_internal.scraper_csv_kind(text[]) IS
	'part of import: which scraper wrote a CSV of this header: posts, 4cat, pyktok, famous or claims';

CREATE FUNCTION tiktrack_internal.is_scraper_csv(header text[]) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT tiktrack_internal.scraper_csv_kind($1) IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.is_scraper_csv(text[]) IS 'detector of source scraper_csv';

CREATE FUNCTION tiktrack_internal.hashtags_of_python(list text) RETURNS jsonb
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT jsonb_agg(DISTINCT lower(h.tag))
	FROM (SELECT t.tag
		FROM unnest(tiktrack_internal.quoted_words($1)) AS w (word)
		CROSS JOIN LATERAL (SELECT ltrim(btrim(w.word), '#') AS tag) t
		WHERE t.tag <> ''
		LIMIT 1000) h;
END;
COMMENT ON FUNCTION tiktrack_internal.hashtags_of_python(text) IS 'part of import: hashtags in a list as Python prints it, such as [''one'', "two''s"], each once, of the first 1000';

CREATE FUNCTION tiktrack_internal.scraper_csv_items(content text, options jsonb) RETURNS SETOF tiktrack_internal.scraped_video
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	WITH head AS MATERIALIZED (
		SELECT n.names AS header, h.delimiter, tiktrack_internal.scraper_csv_kind(h.header) AS kind
		FROM tiktrack_internal.csv_columns($1) h
		CROSS JOIN LATERAL (SELECT tiktrack_internal.scraper_csv_names(h.header) AS names) n
		CROSS JOIN LATERAL tiktrack_internal.check_ids($1, h.delimiter, ARRAY(
			SELECT n.position::integer FROM unnest(n.names) WITH ORDINALITY AS n (name, position)
			WHERE n.name ~ '(^|[._])id$'), true)
	), record AS (
		SELECT r.line, r.raw, h.kind, x.problem,
			-- of columns with the same name the last counts
			CASE WHEN x.problem IS NULL THEN json_object(h.header, r.fields) END AS item
		FROM head h
		CROSS JOIN LATERAL (SELECT c.line, c.fields, c.raw, c.problem, row_number() OVER (ORDER BY c.line) AS n
			FROM tiktrack.csv_records($1, h.delimiter) c
			-- blank lines may precede the header
			WHERE btrim(c.raw, E' \t') <> '') r
		CROSS JOIN LATERAL (SELECT CASE
			WHEN r.problem IS NOT NULL THEN r.problem
			WHEN cardinality(r.fields) <> cardinality(h.header) THEN
				format('%s fields instead of %s', cardinality(r.fields), cardinality(h.header))
			WHEN position(chr(26) IN r.raw) > 0 THEN 'holds a character that cannot be stored' END AS problem) x
		WHERE r.n > 1
	)
	SELECT r.line, NULL, r.raw, r.problem, coalesce(f.id, f.video_id), t.created, tiktrack.time_of(t.created), tiktrack_internal.told(f.text),
		tiktrack_internal.milliseconds_of(f."videometa.duration"), 'video',
		coalesce(tiktrack_internal.told(f."musicmeta.musicname"), tiktrack_internal.told(f."musicmeta.musicid")),
		-- each element of a list is a column
		coalesce((SELECT jsonb_agg(DISTINCT lower(e.value)) FROM json_each_text(r.item) e
			WHERE e.key ~ '^hashtags[.][0-9]+[.]name$' AND e.value <> ''), tiktrack_internal.hashtags_in(f.text)),
		NULL::boolean, tiktrack_internal.account_told(f."authormeta.id", coalesce(tiktrack_internal.told(f."authormeta.name"), tiktrack_internal.account_in_link(f.webvideourl)), f."authormeta.nickname", f."authormeta.avatar"),
		ARRAY[f.playcount, f.diggcount, f.commentcount, f.sharecount, f.collectcount],
		ARRAY[f."authormeta.fans", f."authormeta.following", f."authormeta.heart", f."authormeta.video"],
		NULL::boolean, NULL::timestamptz, ARRAY[f."videometa.duetinfo.duetfromid"]
	FROM record r
	LEFT JOIN LATERAL json_to_record(r.item) AS f (id text, video_id text, createtime text, createtimeiso text, webvideourl text, text text, "videometa.duration" text,
		"musicmeta.musicname" text, "musicmeta.musicid" text, "authormeta.id" text, "authormeta.name" text,
		"authormeta.nickname" text, "authormeta.avatar" text, "authormeta.fans" text, "authormeta.following" text,
		"authormeta.heart" text, "authormeta.video" text, "videometa.duetinfo.duetfromid" text, playcount text,
		diggcount text, commentcount text, sharecount text, collectcount text) ON true
	CROSS JOIN LATERAL (SELECT coalesce(tiktrack_internal.told(f.createtime), f.createtimeiso) AS created) t
	WHERE r.kind = 'posts'
	UNION ALL
	SELECT r.line, NULL, r.raw, r.problem, f.id, t.created, tiktrack.time_of(t.created), tiktrack_internal.told(f.body),
		NULL, 'video', tiktrack_internal.told(f.music_name),
		coalesce((SELECT jsonb_agg(DISTINCT h.tag) FROM string_to_table(f.hashtags, ',') AS w (word)
			CROSS JOIN LATERAL (SELECT lower(ltrim(btrim(w.word), '#')) AS tag) h WHERE h.tag <> ''), tiktrack_internal.hashtags_in(f.body)),
		NULL::boolean, tiktrack_internal.account_told(NULL, coalesce(tiktrack_internal.told(f.author), tiktrack_internal.account_in_link(f.tiktok_url)),
			f.author_full, f.author_avatar),
		ARRAY[f.plays, f.likes, f.comments, f.shares], ARRAY[f.author_followers, NULL, f.author_likes, f.author_videos],
		NULL::boolean, NULL::timestamptz, '{}'::text[]
	FROM record r
	LEFT JOIN LATERAL json_to_record(r.item) AS f (id text, author text, author_full text, author_followers text,
		author_likes text, author_videos text, author_avatar text, body text, unix_timestamp text, "timestamp" text,
		music_name text, tiktok_url text, likes text, comments text, shares text, plays text, hashtags text) ON true
	-- both in UTC
	CROSS JOIN LATERAL (SELECT coalesce(tiktrack_internal.told(f.unix_timestamp), f.timestamp) AS created) t
	WHERE r.kind = '4cat'
	UNION ALL
	SELECT r.line, NULL, r.raw, coalesce(r.problem, CASE WHEN tiktrack_internal.local_time_of(f.video_timestamp) IS NOT NULL AND $2 ->> 'timezone' IS NULL
			THEN 'a local time, and option "timezone" does not say of where' END),
		f.video_id, f.video_timestamp,
		tiktrack_internal.moment_of(f.video_timestamp, $2),
		tiktrack_internal.told(f.video_description), tiktrack_internal.milliseconds_of(f.video_duration), 'video', NULL,
		tiktrack_internal.hashtags_in(f.video_description), NULL::boolean,
		tiktrack_internal.account_told(NULL, f.author_username, f.author_name),
		ARRAY[f.video_playcount, f.video_diggcount, f.video_commentcount, f.video_sharecount],
		ARRAY[f.author_followercount, f.author_followingcount, f.author_heartcount, f.author_videocount],
		NULL::boolean, NULL::timestamptz, '{}'::text[]
	FROM record r
	LEFT JOIN LATERAL json_to_record(r.item) AS f (video_id text, video_timestamp text, video_duration text,
		video_description text, video_playcount text, video_diggcount text, video_commentcount text, video_sharecount text,
		author_username text, author_name text, author_followercount text, author_followingcount text,
		author_heartcount text, author_videocount text) ON true
	WHERE r.kind = 'pyktok'
	UNION ALL
	SELECT r.line, NULL, r.raw, r.problem, f.id, f.create_time, tiktrack.time_of(f.create_time), NULL,
		tiktrack_internal.milliseconds_of(f.video_length), 'video', tiktrack_internal.told(f.song), tiktrack_internal.hashtags_of_python(f.hashtags),
		NULL::boolean, tiktrack_internal.account_told(NULL, f.user_name),
		ARRAY[f.n_plays, f.n_likes, f.n_comments, f.n_shares], ARRAY[f.n_followers, NULL, f.n_total_likes, f.n_total_vids],
		NULL::boolean, NULL::timestamptz, '{}'::text[]
	FROM record r
	LEFT JOIN LATERAL json_to_record(r.item) AS f (id text, create_time text, user_name text, hashtags text, song text,
		video_length text, n_likes text, n_shares text, n_comments text, n_plays text, n_followers text,
		n_total_likes text, n_total_vids text) ON true
	WHERE r.kind = 'famous'
	UNION ALL
	SELECT r.line, NULL, r.raw, r.problem, f.video_id, NULL, NULL::timestamptz, tiktrack_internal.told(f.video_transcription_text),
		tiktrack_internal.milliseconds_of(f.video_duration_sec), 'video', NULL, NULL::jsonb, NULL::boolean, NULL::jsonb,
		-- downloads count as saves
		ARRAY[f.video_view_count, f.video_like_count, f.video_comment_count, f.video_share_count, f.video_download_count],
		'{}'::text[], NULL::boolean, NULL::timestamptz, '{}'::text[]
	FROM record r
	LEFT JOIN LATERAL json_to_record(r.item) AS f (video_id text, video_transcription_text text, video_duration_sec text,
		video_view_count text, video_like_count text, video_comment_count text, video_share_count text,
		video_download_count text) ON true
	WHERE r.kind = 'claims';
END;
COMMENT ON FUNCTION tiktrack_internal.scraper_csv_items(text, jsonb) IS 'part of import: videos of source scraper_csv';

CREATE FUNCTION tiktrack_internal.read_scraper_csv(content text, options jsonb) RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT s.* FROM tiktrack_internal.scraper_csv_items($1, $2) v CROSS JOIN LATERAL tiktrack_internal.scraped_snapshot(v) s;
END;
COMMENT ON FUNCTION tiktrack_internal.read_scraper_csv(text, jsonb) IS
	'reader of source scraper_csv: videos with their author, and the totals of both as of option at';

CREATE FUNCTION tiktrack_internal.read_scraper_csv_creations(content text, options jsonb) RETURNS SETOF tiktrack.import_event
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- the other kinds do not tell a parent
	SELECT c.*
	FROM tiktrack_internal.csv_columns($1) h
	CROSS JOIN LATERAL tiktrack_internal.scraper_csv_items($1, $2) v
	CROSS JOIN LATERAL tiktrack_internal.scraped_creations(v) c
	WHERE tiktrack_internal.scraper_csv_kind(h.header) = 'posts';
END;
COMMENT ON FUNCTION tiktrack_internal.read_scraper_csv_creations(text, jsonb) IS
	'reader of source scraper_csv: videos that are a duet, as shares of the videos they are made of';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('scraper_csv', 1700, 'csv', 'is_scraper_csv', NULL, '{}', NULL,
		'read_scraper_csv_creations', 'read_scraper_csv', 'tiktok_creations',
		'{accounts,videos,video_snapshots,account_snapshots,events}', '{at}',
		'Scraped as CSV: tiktok-scraper, Apify, 4CAT, pyktok, TikTok_famous, TikTok claims');
