-- An export is what its owner did, on all of TikTok, so the account sees it, whatever
-- its type. Followers in an export are other people's acts and left out.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (2450, 'own_activity', true, $view$
SELECT e.day, a.account_id::text AS account_id, coalesce(a.account_name, 'unknown') AS account_name,
	e.kind::text AS kind,
	CASE WHEN e.kind = 'share' THEN coalesce(e.share_type::text, 'unknown') ELSE 'none' END AS share_type,
	coalesce(e.platform, 'none') AS platform,
	CASE WHEN v.account_id = a.account_id THEN 'own' WHEN v.account_id IS NOT NULL THEN 'other'
		ELSE 'unknown' END AS whose_video,
	sum(e.events)::bigint AS events
FROM viewer_accounts a
CROSS JOIN LATERAL (
	SELECT tiktrack_internal.local_day(o.occurred_at, a.time_zone) AS day, o.kind, o.share_type, o.platform,
		o.video_id, count(*) AS events
	FROM events o
	WHERE o.account_id = a.account_id AND o.source = 'tiktok_export' AND o.section IS DISTINCT FROM 'followers'
	GROUP BY 1, 2, 3, 4, 5
) e
LEFT JOIN videos v ON v.video_id = e.video_id
GROUP BY 1, 2, 3, 4, 5, 6, 7
$view$, $comments${
	"": "one row per account, day, kind, share type, platform and whose video: what the account itself did, as its own data export tells; in no other view",
	"account_name": "user name, else display name, of the account that did it",
	"account_id": "account that did it, as text",
	"share_type": "how it was shared; unknown was not told; none for what is no share",
	"whose_video": "own: a video of the account; other: that of another account; unknown: the video is not known",
	"events": "how often it happened"
}$comments$);
