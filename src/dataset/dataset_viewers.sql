-- Who asks, and what of the dataset is his: the internal views that all others
-- stand on. They name the asker's own videos and nothing else, so that they open
-- nothing when they are granted by mistake, with all that the schema holds.
CREATE FUNCTION tiktrack.create_viewer_views(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM set_config('search_path', format('%I, pg_temp', dataset), true);

	-- The asker's videos, and what the views tell of them, in two parts that the
	-- planner takes for what they are: those of the accounts that the role map
	-- names, found by their keys, and all of them. For every asker one of the two
	-- is empty, and costs nothing. Both are joined with events at once: those of
	-- few videos are looked up, and for all videos they are scanned. may_see_all
	-- without an account is asked once, and keeps who does not see all from waiting
	-- for a scan; with one it tells the planner how many rows to expect. OFFSET
	-- keeps the two apart; '0', because an integer would be cast when the query
	-- runs, and workers could not share it. A type of account that was not told
	-- counts as personal; a video of which no account is known is shown to the
	-- owner alone.
	CREATE VIEW viewer_videos AS
	SELECT v.video_id, v.account_id, coalesce(a.account_type, 'personal') AS account_type,
		tiktrack.has_share_data(a.account_type) AS has_share_data, false AS is_owner,
		coalesce(a.username, a.display_name) AS account_name, v.posted_at, v.title, v.content_type,
		v.duration_ms
	FROM accounts a
	JOIN videos v ON v.account_id = a.account_id
	WHERE a.account_id = ANY (tiktrack.viewer_accounts('viewers'))
	UNION ALL
	SELECT a.*
	FROM (
		SELECT v.video_id, v.account_id, coalesce(a.account_type, 'personal') AS account_type,
			tiktrack.is_owner_asking('viewers') OR tiktrack.has_share_data(a.account_type) AS has_share_data,
			tiktrack.is_owner_asking('viewers') AS is_owner,
			coalesce(a.username, a.display_name) AS account_name, v.posted_at, v.title, v.content_type,
			v.duration_ms
		FROM videos v
		LEFT JOIN accounts a ON a.account_id = v.account_id
		WHERE tiktrack.may_see_all(v.account_id, 'viewers')
			AND (v.account_id IS NOT NULL OR tiktrack.is_owner_asking('viewers'))
		OFFSET '0'
	) a
	WHERE tiktrack.may_see_all(NULL, 'viewers');

	CREATE VIEW viewer_accounts AS
	SELECT a.account_id, tiktrack.has_share_data(a.account_type) AS has_share_data,
		coalesce(a.username, a.display_name) AS account_name
	FROM accounts a
	WHERE a.account_id = ANY (tiktrack.viewer_accounts('viewers'))
	UNION ALL
	SELECT a.account_id, tiktrack.is_owner_asking('viewers') OR tiktrack.has_share_data(a.account_type),
		coalesce(a.username, a.display_name)
	FROM accounts a
	WHERE tiktrack.may_see_all(NULL, 'viewers') AND tiktrack.may_see_all(a.account_id, 'viewers');

	-- Masked, not dropped: a row keeps counting when its sharer is not shown.
	CREATE VIEW visible_shares WITH (security_barrier) AS
	SELECT (s.occurred_at AT TIME ZONE 'UTC')::date AS shared_on,
		coalesce(s.account_id::text, 'unknown') AS account_id, s.video_id::text AS video_id,
		s.share_type, coalesce(s.platform, 'none') AS platform, s.level,
		CASE WHEN s.level IN ('event', 'identity') THEN s.event_id::text END AS share_id,
		CASE WHEN s.level IN ('event', 'identity') THEN s.occurred_at END AS shared_at,
		CASE WHEN s.level = 'identity' THEN s.actor_id::text END AS sharer_id,
		CASE WHEN s.level = 'identity' THEN s.username END AS sharer_username,
		CASE WHEN s.level = 'identity' THEN s.picture_url END AS sharer_picture_url,
		CASE WHEN s.level = 'identity' THEN s.child_video_id::text END AS child_video_id
	FROM (
		SELECT e.*, p.username, p.picture_url,
			CASE WHEN e.is_owner THEN 'identity' ELSE tiktrack.visibility_level(e.share_type,
				e.account_type, tiktrack.share_is_public(p.is_public, e.is_public, c.is_public,
					e.share_type)) END AS level
		FROM (
			-- where the rules hide none, nothing has to be asked to count it
			SELECT v.account_id, v.account_type, v.is_owner, e.video_id, e.event_id, e.occurred_at,
				coalesce(e.share_type, 'unknown') AS share_type, e.platform, e.is_public, e.actor_id,
				e.child_video_id
			FROM viewer_videos v
			JOIN events e ON e.video_id = v.video_id AND e.kind = 'share'
			WHERE v.has_share_data
			UNION ALL
			-- where they hide some and not others, each is judged by itself
			SELECT v.account_id, v.account_type, v.is_owner, e.video_id, e.event_id, e.occurred_at,
				coalesce(e.share_type, 'unknown'), e.platform, e.is_public, e.actor_id, e.child_video_id
			FROM viewer_videos v
			JOIN events e ON e.video_id = v.video_id AND e.kind = 'share'
			WHERE tiktrack.hides_some_shares('personal') AND NOT v.has_share_data AND tiktrack.hides_some_shares(v.account_type)
				AND tiktrack.visibility_level(coalesce(e.share_type, 'unknown'), v.account_type,
					tiktrack.share_is_public(
						(SELECT p.is_public FROM accounts p WHERE p.account_id = e.actor_id), e.is_public,
						(SELECT c.is_public FROM videos c WHERE c.video_id = e.child_video_id),
						e.share_type)) <> 'none'
		) e
		LEFT JOIN accounts p ON p.account_id = e.actor_id
		LEFT JOIN videos c ON c.video_id = e.child_video_id
		-- a level is worked out once for all columns that depend on it
		OFFSET '0'
	) s;
END
$function$;
COMMENT ON FUNCTION tiktrack.create_viewer_views(text) IS
	'part of create_dataset: who asks, what is his, and the view of shares';
