INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (2300, 'video_scores', true, $view$
SELECT a.account_id, a.account_name, a.video_id, a.title, a.posted_on, a.peers,
	a.sharing_z, a.engagement_z, a.watch_z, a.growth_z,
	a.balanced_score, a.coverage, a.share_dependence,
	coalesce(a.ruleset, 'none') AS ruleset
FROM video_axes a
$view$, $comments${
	"": "one row per video: how it did against up to 30 videos that its account posted before it; not a ranking of the platform"
}$comments$);
