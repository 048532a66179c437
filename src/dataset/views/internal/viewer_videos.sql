-- The videos of the role that asks, in two parts with plans of their own: for viewers
-- of some accounts events are looked up, for viewers of all they are scanned. For
-- every role one part is empty, and not run: may_see_all(NULL, ..) is evaluated once.
-- may_see_all(account, ..) is there for its estimate of rows. OFFSET '0' keeps the
-- two apart; an integer would need a cast at run time, which prevents parallel plans.

-- An account type that was not told counts as personal. Only the owner sees videos of
-- an unknown account.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (100, 'viewer_videos', false, $view$
SELECT v.video_id, v.account_id, coalesce(a.account_type, 'personal') AS account_type,
	tiktrack.has_share_data(a.account_type) AS has_share_data, false AS is_owner,
	coalesce(a.username, a.display_name) AS account_name, v.posted_at, v.title, v.content_type,
	v.duration_ms, a.time_zone
FROM accounts a
JOIN videos v ON v.account_id = a.account_id
WHERE a.account_id = ANY (tiktrack_internal.viewer_accounts('viewers'))
UNION ALL
SELECT a.*
FROM (
	SELECT v.video_id, v.account_id, coalesce(a.account_type, 'personal') AS account_type,
		tiktrack_internal.is_owner_asking('viewers') OR tiktrack.has_share_data(a.account_type) AS has_share_data,
		tiktrack_internal.is_owner_asking('viewers') AS is_owner,
		coalesce(a.username, a.display_name) AS account_name, v.posted_at, v.title, v.content_type,
		v.duration_ms, a.time_zone
	FROM videos v
	LEFT JOIN accounts a ON a.account_id = v.account_id
	WHERE tiktrack_internal.may_see_all(v.account_id, 'viewers')
		AND (v.account_id IS NOT NULL OR tiktrack_internal.is_owner_asking('viewers'))
	OFFSET '0'
) a
WHERE tiktrack_internal.may_see_all(NULL, 'viewers')
$view$, $comments${
	"": "part of the views: the videos of whoever asks"
}$comments$);
