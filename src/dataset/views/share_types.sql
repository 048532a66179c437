-- the rest up to the reported total is in the row with share type unknown
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1000, 'share_types', true, $view$
SELECT c.account_id, c.account_name, c.video_id, c.title, c.posted_on,
	b.share_type, coalesce(b.platform, 'none') AS platform, b.shares,
	tiktrack.share_count(t.shares) AS video_shares,
	b.fraction
FROM video_counts c
CROSS JOIN LATERAL (SELECT tiktrack.reconcile(
	coalesce(c.share_events, tiktrack.make_shares('unknown', NULL, 0)), c.shares) AS shares) t
CROSS JOIN LATERAL tiktrack.breakdown(t.shares) b
$view$, $comments${
	"": "one row per video, share type and platform, by post; unknown is the rest of the reported total",
	"fraction": "shares / video_shares, a fraction"
}$comments$);
