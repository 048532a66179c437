INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1400, 'video_growth', true, $view$
SELECT g.day, l.account_id, l.account_name, l.video_id, l.title, l.posted_on,
	g.day - l.posted_on AS days_since_posting, g.source, g.days_covered, g.is_rounded,
	g.views, g.impressions, g.likes, g.comments, g.shares, g.saves, g.follows,
	g.profile_visits, g.link_clicks,
	g.likes + g.comments + g.shares AS engagements,
	g.likes + g.comments AS engagements_without_shares
FROM video_gains g
JOIN video_labels l ON l.video = g.video
$view$, $comments${
	"": "one row per video and day, by event: how its reported counts changed; a change of several days stands on the last of them, and the first total is none",
	"day": "UTC day of the later snapshot; of a daily report its day",
	"source": "source of the counts: one of those that tell of the video"
}$comments$);
