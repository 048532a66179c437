-- Masked, not dropped: a share counts even when the sharer is not shown. The inner
-- query has the same columns and types as the outer, so that a query that does not
-- use a column does not compute it.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (300, 'visible_shares', true, $view$
SELECT s.shared_on, s.account_id, s.video_id, s.share_type, s.platform, s.level,
	CASE WHEN s.level IN ('event', 'identity') THEN s.share_id END AS share_id,
	CASE WHEN s.level IN ('event', 'identity') THEN s.shared_at END AS shared_at,
	CASE WHEN s.level = 'identity' THEN s.sharer_id END AS sharer_id,
	CASE WHEN s.level = 'identity' THEN s.sharer_username END AS sharer_username,
	CASE WHEN s.level = 'identity' THEN s.sharer_picture_url END AS sharer_picture_url,
	CASE WHEN s.level = 'identity' THEN s.child_video_id END AS child_video_id
FROM (
	SELECT tiktrack_internal.local_day(e.occurred_at, v.time_zone) AS shared_on,
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
		AND e.source IS DISTINCT FROM 'tiktok_export'
	LEFT JOIN accounts p ON p.account_id = e.actor_id
	LEFT JOIN videos c ON c.video_id = e.child_video_id
	-- Only needed where rules hide some shares of an account and show others; then
	-- each share of an account without share data is judged by itself. Otherwise these
	-- joins look nothing up.
	LEFT JOIN accounts judged_p
		ON judged_p.account_id = CASE WHEN NOT v.has_share_data THEN e.actor_id END
	LEFT JOIN videos judged_c
		ON judged_c.video_id = CASE WHEN NOT v.has_share_data THEN e.child_video_id END
	WHERE v.has_share_data OR (tiktrack.rules_hide_some_shares()
		AND tiktrack.hides_some_shares(v.account_type)
		AND tiktrack.visibility_level(coalesce(e.share_type, 'unknown'), v.account_type,
			tiktrack.share_is_public(judged_p.is_public, e.is_public, judged_c.is_public,
				e.share_type)) <> 'none')
	-- so that the level is computed once for all columns that depend on it
	OFFSET '0'
) s
$view$, $comments${
	"": "one row per share of your videos by others that you may know of, whatever is shown of it: masked, not dropped",
	"child_video_id": "duet, stitch or reaction that was made of the video, as text; NULL where it is not shown, or not known"
}$comments$);
