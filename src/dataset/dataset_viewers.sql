-- Who asks, and what of the dataset is his: the internal views that all others
-- stand on. They name the asker's own videos and nothing else, so that they open
-- nothing when they are granted by mistake, with all that the schema holds.
CREATE FUNCTION tiktrack.create_viewer_views(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM set_config('search_path', format('%I, pg_temp', dataset), true);

	-- One row. The setting tiktrack.viewer goes before the role; who owns the
	-- dataset can read its tables, and is shown all of it.
	CREATE VIEW viewer_scope AS
	SELECT s.is_owner, s.is_owner OR m.maps_all AS sees_all
	FROM (
		SELECT tiktrack.viewer() IS NULL AND c.relowner = tiktrack.viewer_role() AS is_owner
		FROM pg_class c
		WHERE c.oid = 'viewers'::regclass
	) s
	CROSS JOIN (
		-- not EXISTS: that would keep workers from sharing what follows
		SELECT count(*) > 0 AS maps_all
		FROM viewers w
		WHERE tiktrack.viewer() IS NULL AND w.role = tiktrack.viewer_role() AND w.account_id IS NULL
	) m;

	-- The accounts of an asker who does not see all, and whether the rules give
	-- them share data. A type that was not told counts as personal. OFFSET, here
	-- and below: it is asked once an account, and not again for each event; '0',
	-- because an integer would be cast when the query runs, and workers could
	-- not share it.
	CREATE VIEW viewer_accounts_of_some AS
	SELECT a.account_id, coalesce(a.account_type, 'personal') AS account_type,
		tiktrack.has_share_data(a.account_type) AS has_share_data
	FROM (
		SELECT tiktrack.viewer() AS account_id
		UNION ALL
		SELECT w.account_id
		FROM viewers w
		CROSS JOIN viewer_scope s
		WHERE w.role = tiktrack.viewer_role() AND tiktrack.viewer() IS NULL AND NOT s.sees_all
	) n
	JOIN accounts a ON a.account_id = n.account_id
	OFFSET '0';

	-- The asker's videos, in two parts that the planner takes for what they are:
	-- those of a few accounts, found by their keys, and all of them. For every
	-- asker one of the two is empty, and costs nothing.
	CREATE VIEW viewer_videos_of_some AS
	SELECT v.video_id, a.account_id, a.account_type, a.has_share_data, false AS is_owner,
		v.duration_ms
	FROM viewer_accounts_of_some a
	JOIN videos v ON v.account_id = a.account_id;

	-- A video of which no account is known is shown to the owner alone. The
	-- scope decides. may_see_all without an account is asked once, and keeps who
	-- does not see all from waiting for a scan; with one it tells the planner how
	-- many rows to expect.
	CREATE VIEW viewer_videos_of_all AS
	SELECT v.video_id, v.account_id, coalesce(a.account_type, 'personal') AS account_type,
		s.is_owner OR tiktrack.has_share_data(a.account_type) AS has_share_data, s.is_owner,
		v.duration_ms
	FROM videos v
	LEFT JOIN accounts a ON a.account_id = v.account_id
	CROSS JOIN viewer_scope s
	WHERE tiktrack.may_see_all(NULL, 'viewers') AND tiktrack.may_see_all(v.account_id, 'viewers')
		AND s.sees_all AND (s.is_owner OR v.account_id IS NOT NULL)
	OFFSET '0';

	CREATE VIEW viewer_videos AS
	SELECT * FROM viewer_videos_of_some
	UNION ALL
	SELECT * FROM viewer_videos_of_all;

	CREATE VIEW viewer_accounts AS
	SELECT a.account_id, a.has_share_data
	FROM viewer_accounts_of_some a
	UNION ALL
	SELECT a.account_id, s.is_owner OR tiktrack.has_share_data(a.account_type)
	FROM accounts a
	CROSS JOIN viewer_scope s
	WHERE tiktrack.may_see_all(NULL, 'viewers') AND tiktrack.may_see_all(a.account_id, 'viewers')
		AND s.sees_all;

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
			-- Where the rules hide some shares and not others, each is judged by
			-- itself. What they say of a few accounts is known only while it runs.
			SELECT v.account_id, v.account_type, v.is_owner, e.video_id, e.event_id, e.occurred_at,
				coalesce(e.share_type, 'unknown') AS share_type, e.platform, e.is_public, e.actor_id,
				e.child_video_id
			FROM (
				SELECT s.* FROM viewer_videos_of_some s
				UNION ALL
				SELECT a.* FROM viewer_videos_of_all a
				WHERE NOT a.has_share_data AND tiktrack.hides_some_shares(a.account_type)
			) v
			JOIN events e ON e.video_id = v.video_id AND e.kind = 'share'
			WHERE v.has_share_data OR tiktrack.visibility_level(coalesce(e.share_type, 'unknown'),
				v.account_type, tiktrack.share_is_public(
					(SELECT p.is_public FROM accounts p WHERE p.account_id = e.actor_id), e.is_public,
					(SELECT c.is_public FROM videos c WHERE c.video_id = e.child_video_id),
					e.share_type)) <> 'none'
			UNION ALL
			-- where they hide none, nothing has to be asked to count it
			SELECT v.account_id, v.account_type, v.is_owner, e.video_id, e.event_id, e.occurred_at,
				coalesce(e.share_type, 'unknown'), e.platform, e.is_public, e.actor_id,
				e.child_video_id
			FROM viewer_videos_of_all v
			JOIN events e ON e.video_id = v.video_id AND e.kind = 'share'
			WHERE v.has_share_data
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
