-- LATERAL, so that the shares of one video are looked up and grouped by day; joined
-- with labels, all shares would be grouped by video and day first.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1100, 'share_types_daily', true, $view$
SELECT d.day, l.account_id, l.account_name, l.video_id, l.title, l.posted_on,
	b.share_type, coalesce(b.platform, 'none') AS platform, b.shares,
	tiktrack.share_count(d.shares) AS day_shares,
	b.fraction
FROM video_labels l
CROSS JOIN LATERAL (
	SELECT tiktrack_internal.local_day(e.occurred_at, l.time_zone) AS day,
		tiktrack.share_agg(coalesce(e.share_type, 'unknown'), e.platform) AS shares
	FROM events e
	WHERE e.video_id = l.video AND e.kind = 'share' AND e.source IS DISTINCT FROM 'tiktok_export'
	GROUP BY 1
) d
CROSS JOIN LATERAL tiktrack.breakdown(d.shares) b
WHERE l.has_share_data
$view$, $comments${
	"": "one row per video, day, share type and platform, by event; only shares whose day is known",
	"fraction": "shares / day_shares, a fraction"
}$comments$);
