-- Who asks, and what of the dataset is his: the internal views that all others
-- stand on. They name the asker's own videos and nothing else, so that they open
-- nothing when they are granted by mistake, with all that the schema holds.
CREATE FUNCTION tiktrack.create_viewer_views(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM set_config('search_path', tiktrack.dataset_path(dataset), true);

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

	-- Masked, not dropped: a row keeps counting when its sharer is not shown. The
	-- columns inside are those outside, one by one and of the same types: so who
	-- only counts pays for neither.
	CREATE VIEW visible_shares WITH (security_barrier) AS
	SELECT s.shared_on, s.account_id, s.video_id, s.share_type, s.platform, s.level,
		CASE WHEN s.level IN ('event', 'identity') THEN s.share_id END AS share_id,
		CASE WHEN s.level IN ('event', 'identity') THEN s.shared_at END AS shared_at,
		CASE WHEN s.level = 'identity' THEN s.sharer_id END AS sharer_id,
		CASE WHEN s.level = 'identity' THEN s.sharer_username END AS sharer_username,
		CASE WHEN s.level = 'identity' THEN s.sharer_picture_url END AS sharer_picture_url,
		CASE WHEN s.level = 'identity' THEN s.child_video_id END AS child_video_id
	FROM (
		SELECT (e.occurred_at AT TIME ZONE 'UTC')::date AS shared_on,
			coalesce(v.account_id::text, 'unknown') AS account_id, e.video_id::text AS video_id,
			coalesce(e.share_type, 'unknown') AS share_type, coalesce(e.platform, 'none') AS platform,
			CASE WHEN v.is_owner THEN 'identity'
				ELSE tiktrack.visibility_level(coalesce(e.share_type, 'unknown'), v.account_type,
					tiktrack.share_is_public(p.is_public, e.is_public, c.is_public, e.share_type))
				END AS level,
			e.event_id::text AS share_id, e.occurred_at AS shared_at, e.actor_id::text AS sharer_id,
			p.username AS sharer_username, p.picture_url AS sharer_picture_url,
			e.child_video_id::text AS child_video_id
		FROM viewer_videos v
		JOIN events e ON e.video_id = v.video_id AND e.kind = 'share'
		LEFT JOIN accounts p ON p.account_id = e.actor_id
		LEFT JOIN videos c ON c.video_id = e.child_video_id
		-- Where no rules hide some and show others, nothing has to be asked to count
		-- it, and the planner leaves out all of these; where some do, each share of an
		-- account without share data is judged by itself, and no other is looked up.
		LEFT JOIN accounts judged_p
			ON judged_p.account_id = CASE WHEN NOT v.has_share_data THEN e.actor_id END
		LEFT JOIN videos judged_c
			ON judged_c.video_id = CASE WHEN NOT v.has_share_data THEN e.child_video_id END
		WHERE v.has_share_data OR (tiktrack.rules_hide_some_shares()
			AND tiktrack.hides_some_shares(v.account_type)
			AND tiktrack.visibility_level(coalesce(e.share_type, 'unknown'), v.account_type,
				tiktrack.share_is_public(judged_p.is_public, e.is_public, judged_c.is_public,
					e.share_type)) <> 'none')
		-- a level is worked out once for all columns that depend on it
		OFFSET '0'
	) s;
END
$function$;
COMMENT ON FUNCTION tiktrack.create_viewer_views(text) IS
	'part of create_dataset: who asks, what is his, and the view of shares';
