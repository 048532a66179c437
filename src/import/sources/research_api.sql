-- TikTok Research API: answers of the video query, of a user's reposted, liked and
-- pinned videos, followers and followed accounts, of user info, and of the comments of
-- a video.

CREATE FUNCTION tiktrack_internal.is_research_api(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN coalesce(($1).envelope -> 'data' -> 'user_reposted_videos', ($1).envelope -> 'data' -> 'user_liked_videos',
			($1).envelope -> 'data' -> 'pinned_videos_list', ($1).envelope -> 'data' -> 'comments',
			($1).envelope -> 'data' -> 'user_followers', ($1).envelope -> 'data' -> 'user_following') IS NOT NULL THEN true
		WHEN ($1).envelope -> 'data' -> 'videos' IS NOT NULL THEN
			($1).envelope -> 'data' -> 'search_id' IS NOT NULL
			OR coalesce(($1).item -> 'username', ($1).item -> 'region_code', ($1).item -> 'hashtag_names') IS NOT NULL
		-- videos outside of an answer, and user info
		WHEN ($1).list IS NULL OR ($1).list = 'data' THEN
			(coalesce(($1).item -> 'region_code', ($1).item -> 'hashtag_names') IS NOT NULL
				AND ($1).item -> 'view_count' IS NOT NULL)
			OR (($1).item -> 'error' IS NOT NULL AND ($1).item -> 'request_id' IS NULL AND coalesce(
				($1).item -> 'data' -> 'display_name', ($1).item -> 'data' -> 'follower_count') IS NOT NULL)
		ELSE false END;
END;
COMMENT ON FUNCTION tiktrack_internal.is_research_api(tiktrack_internal.json_beginning) IS 'detector of source research_api';

CREATE FUNCTION tiktrack_internal.research_api_items(content text, OUT line bigint, OUT path text, OUT list text, OUT raw text,
		OUT item json, OUT reason text, OUT video_id bigint, OUT created_at timestamptz)
	RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT i.line, i.path, coalesce(substring(i.list FROM 'data[.](.*)'), CASE WHEN i.item -> 'data' IS NULL THEN 'videos' ELSE 'user' END),
		-- the text of a comment is never stored
		CASE WHEN i.list IS DISTINCT FROM 'data.comments' THEN coalesce(i.raw, left(i.item::text, 10000))
			ELSE (SELECT left(json_object_agg(e.key, e.value)::text, 10000) FROM json_each(i.item) e WHERE e.key <> 'text') END,
		i.item,
		coalesce(i.problem,
			CASE WHEN i.list IN ('data.user_followers', 'data.user_following') THEN CASE
					WHEN tiktrack_internal.told(f.username) IS NULL THEN 'no user name'
					WHEN octet_length(f.username) > 255 THEN 'a user name longer than 255 bytes' END
				WHEN i.list IS NULL AND i.item -> 'data' IS NOT NULL THEN NULL
				WHEN v.video_id IS NULL THEN concat_ws(': ', 'no video id', nullif(left(v.word, 100), '')) END,
			-- the time of a comment is needed; that of a video may be missing
			CASE WHEN i.list = 'data.comments' AND tiktrack_internal.told(f.create_time) IS NOT NULL AND tiktrack.time_of(f.create_time) IS NULL
				THEN 'not a time: ' || left(f.create_time, 100) END),
		v.video_id, tiktrack.time_of(f.create_time)
	FROM tiktrack_internal.file_items($1, 'research_api') i
	LEFT JOIN LATERAL json_to_record(i.item) AS f (id text, video_id text, username text, create_time text) ON true
	CROSS JOIN LATERAL (SELECT w.word, tiktrack_internal.id_of(w.word) AS video_id
		FROM (SELECT CASE i.list WHEN 'data.comments' THEN f.video_id ELSE coalesce(f.id, f.video_id) END AS word) w) v;
END;
COMMENT ON FUNCTION tiktrack_internal.research_api_items(text) IS
	'part of import: items of answers of the Research API, with their list';

CREATE FUNCTION tiktrack_internal.describe_research_api(content text, options jsonb) RETURNS jsonb
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	list text;
BEGIN
	SELECT i.list INTO list
	FROM tiktrack_internal.research_api_items(content) i
	WHERE i.list IN ('user_reposted_videos', 'user_liked_videos', 'user_followers', 'user_following', 'user')
	LIMIT 1;
	-- answers about a user, which only the request named
	IF list IS NOT NULL AND coalesce(options ->> 'account', '') = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'option "account" is needed',
			HINT = 'The answer does not say which user was asked for. Give that user: {"account": "user_name"}';
	ELSIF list IN ('user_followers', 'user_following') THEN
		PERFORM tiktrack_internal.check_import_options(options, '{at}');
	END IF;
	RETURN '{}';
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.describe_research_api(text, jsonb) IS
	'part of import: error 22023 for an answer about a user without option account';

CREATE FUNCTION tiktrack_internal.read_research_snapshots(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
	SELECT i.line, i.path, i.raw, r.reason,
		CASE i.list WHEN 'user' THEN 'account_snapshots' ELSE 'video_snapshots' END,
		CASE WHEN r.reason IS NOT NULL THEN '{}'
			WHEN i.list = 'user' THEN jsonb_build_object('grain', 'lifetime',
				'followers', tiktrack_internal.count_of(u.follower_count), 'following', tiktrack_internal.count_of(u.following_count),
				'likes', tiktrack_internal.count_of(u.likes_count), 'videos', tiktrack_internal.count_of(u.video_count),
				'account', tiktrack_internal.account_told(
					CASE jsonb_typeof($2 -> 'account') WHEN 'number' THEN $2 ->> 'account' END,
					CASE jsonb_typeof($2 -> 'account') WHEN 'string' THEN $2 ->> 'account' END,
					u.display_name, u.avatar_url))
			ELSE jsonb_build_object('video_id', i.video_id, 'grain', 'lifetime',
				'views', tiktrack_internal.count_of(f.view_count), 'likes', tiktrack_internal.count_of(f.like_count),
				'comments', tiktrack_internal.count_of(f.comment_count), 'shares', tiktrack_internal.count_of(f.share_count),
				'saves', tiktrack_internal.count_of(coalesce(f.favorites_count, f.favourites_count)),
				'is_rounded', tiktrack_internal.are_rounded(f.view_count, f.like_count, f.comment_count, f.share_count,
					coalesce(f.favorites_count, f.favourites_count)),
				'account', coalesce(tiktrack_internal.account_told(NULL, f.username, NULL, NULL, f.region_code), '{}'),
				'video', jsonb_build_object('posted_at', i.created_at, 'title', tiktrack_internal.told(f.video_description),
					'duration_ms', tiktrack_internal.milliseconds_of(f.video_duration), 'sound', tiktrack_internal.told(f.music_id),
					'hashtags', tiktrack_internal.hashtags_of(f.hashtag_names)))
			END
	FROM tiktrack_internal.research_api_items($1) i
	LEFT JOIN LATERAL json_to_record(i.item) AS f (username text, region_code text, video_description text, music_id text,
		video_duration text, hashtag_names json, view_count text, like_count text, comment_count text, share_count text,
		favorites_count text, favourites_count text) ON true
	LEFT JOIN LATERAL json_to_record(tiktrack_internal.json_object_of(i.item -> 'data')) AS u (display_name text, avatar_url text,
		follower_count text, following_count text, likes_count text, video_count text) ON i.list = 'user'
	CROSS JOIN LATERAL (SELECT coalesce(i.reason, CASE i.list
		WHEN 'user' THEN tiktrack_internal.all_counts_problem(u.follower_count, u.following_count, u.likes_count, u.video_count)
		ELSE coalesce(tiktrack_internal.count_problem(f.view_count, f.like_count, f.comment_count, f.share_count,
				coalesce(f.favorites_count, f.favourites_count)),
			CASE WHEN octet_length(f.username) > 255 THEN 'a user name longer than 255 bytes' END) END) AS reason) r
	WHERE i.list NOT IN ('comments', 'user_followers', 'user_following');
END;
COMMENT ON FUNCTION tiktrack_internal.read_research_snapshots(text, jsonb) IS
	'reader of source research_api: videos and users, and their lifetime totals as of option at';

-- Reposts, likes and followers have no time; the time when they were fetched is the
-- latest possible. A file that was fetched earlier moves the time of events that are
-- stored already back. Their keys do not contain the time.
CREATE FUNCTION tiktrack_internal.date_back_research(job tiktrack_internal.import_job, content text) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_variable
DECLARE
	fetched_at CONSTANT timestamptz := tiktrack_internal.import_moment(job.options);
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	IF job.owner IS NULL OR fetched_at IS NULL THEN
		RETURN;
	END IF;
	EXECUTE format($query$
		WITH told AS MATERIALIZED (
			SELECT DISTINCT s.section, CASE s.section WHEN 'followers' THEN (SELECT a.account_id FROM %1$I.accounts a
				WHERE lower(a.username) = lower(tiktrack_internal.told(i.item ->> 'username'))) ELSE i.video_id END AS id
			FROM tiktrack_internal.research_api_items($1) i
			JOIN (VALUES ('user_reposted_videos', 'reposts'), ('user_liked_videos', 'likes'), ('user_followers', 'followers')) AS s (list, section)
				ON s.list = i.list
			WHERE i.reason IS NULL
		)
		UPDATE %1$I.events e
		SET occurred_at = $3
		FROM told t
		WHERE CASE e.section WHEN 'followers' THEN e.actor_id ELSE e.video_id END = t.id AND e.section = t.section
			AND e.account_id = $2 AND e.source = 'research_api' AND e.occurred_at > $3$query$, job.dataset)
	USING content, job.owner, fetched_at;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.date_back_research(tiktrack_internal.import_job, text) IS
	'part of import: sets the time of reposts, likes and followers of a file that are stored with a later time to when the file was fetched';

-- An event that is stored already keeps its time, which is not later.
CREATE FUNCTION tiktrack_internal.read_research_events(content text, options jsonb)
	RETURNS SETOF tiktrack.import_event
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(options ->> 'dataset');
	RETURN QUERY EXECUTE format($query$
		WITH follower AS MATERIALIZED (
			SELECT lower(a.username) AS folded, min(e.occurred_at) AS occurred_at
			FROM %1$I.events e
			JOIN %1$I.accounts a ON a.account_id = e.actor_id
			WHERE e.account_id = $2 AND e.kind = 'follow' AND e.section = 'followers' AND e.source = 'research_api'
			GROUP BY lower(a.username)
		)
		SELECT i.line, i.path, i.raw, i.reason, s.section,
			CASE s.section WHEN 'comments' THEN i.created_at
				WHEN 'followers' THEN coalesce(f.occurred_at, $3)
				WHEN 'following' THEN $3
				ELSE coalesce((SELECT min(e.occurred_at)
					FROM %1$I.events e
					WHERE e.video_id = i.video_id AND e.kind = s.kind AND e.account_id = $2 AND e.section = s.section
						AND e.source = 'research_api'), $3) END,
			s.kind, s.share_type, CASE WHEN s.share_type IS NOT NULL THEN 'tiktok' END,
			NULL::text, NULL::text, NULL::text, i.video_id, p.username, s.section IN ('reposts', 'likes'),
			NULL::bigint, NULL::bigint,
			CASE s.section WHEN 'comments' THEN 'comment ' || (i.item ->> 'id')
				WHEN 'followers' THEN format('followers %%s %%s', $2, lower(p.username))
				ELSE format('%%s %%s %%s', s.section, $2, i.video_id) END
		FROM tiktrack_internal.research_api_items($1) i
		JOIN (VALUES ('user_reposted_videos', 'reposts', 'share', 'repost'), ('user_liked_videos', 'likes', 'like', NULL),
			('comments', 'comments', 'comment', NULL), ('user_followers', 'followers', 'follow', NULL),
			('user_following', 'following', NULL, NULL)) AS s (list, section, kind, share_type) ON s.list = i.list
		CROSS JOIN LATERAL (SELECT CASE WHEN s.section IN ('followers', 'following') THEN tiktrack_internal.told(i.item ->> 'username') END AS username) p
		LEFT JOIN follower f ON f.folded = lower(p.username)
		-- a video that cannot be used was rejected with its counts
		WHERE i.reason IS NULL OR s.section IN ('comments', 'followers', 'following')$query$, options ->> 'dataset')
	USING content, (options ->> 'owner')::bigint, tiktrack_internal.import_moment(options);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.read_research_events(text, jsonb) IS
	'reader of source research_api: what a user reposted or liked, their followers and followed accounts, and the comments of a video without their text';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('research_api', 300, 'json', 'is_research_api', NULL,
		'{data.videos,data.user_reposted_videos,data.user_liked_videos,data.pinned_videos_list,data.comments,data.user_followers,data.user_following,data[]}',
		'describe_research_api', 'read_research_events', 'read_research_snapshots', NULL,
		'{accounts,videos,video_snapshots,account_snapshots,events}', '{}',
		'TikTok Research API: video query, reposted, liked and pinned videos, followers, user info, comments');
