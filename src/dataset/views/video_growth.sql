INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1400, 'video_growth', true, $view$
SELECT g.day, l.account_id, l.account_name, l.video_id, l.title, l.posted_on,
	g.day - l.posted_on AS days_since_posting, g.source, g.days_covered, g.is_rounded,
	g.views, g.impressions, g.likes, g.comments, g.shares, g.saves, g.follows,
	g.profile_visits, g.link_clicks,
	g.likes + g.comments + g.shares AS engagements,
	g.likes + g.comments AS engagements_without_shares,
	g.views_days, g.impressions_days, g.likes_days, g.comments_days, g.shares_days, g.saves_days, g.follows_days, g.profile_visits_days, g.link_clicks_days
FROM video_gains g
JOIN video_labels l ON l.video = g.video
WHERE g.days_covered IS NOT NULL
$view$, $comments${
	"": "one row per video, day and source, by event: how its reported counts changed; a change of several days stands on the last of them, and the first total is none, but of a video that was posted after its source had last looked at the account; each count is of one source, so that counts add up over rows",
	"day": "day of the later snapshot; of a daily report its day",
	"days_covered": "days that the change is of, up to and with this one: the most of any count",
	"source": "source of the counts: one of those that tell of the video"
}$comments$);
