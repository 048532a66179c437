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
