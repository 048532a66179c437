INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1900, 'content_metrics', true, $view$
SELECT b.account_id, b.account_name, b.value AS content_type, b.videos,
	b.views, b.impressions, b.likes, b.comments, b.shares, b.saves, b.follows, b.profile_visits,
	b.link_clicks, b.engagements, b.engagements_without_shares,
	b.watched_seconds, b.plays_watched, b.timed_watched_seconds, b.timed_duration_seconds,
	b.plays_timed, b.plays_completed,
	b.engagement_rate, b.share_rate, b.share_rate_low, b.share_rate_high, b.follow_rate,
	b.average_watch_time, b.average_percentage_watched, b.completion_rate,
	b.mean_engagement_rate, b.mean_share_rate,
	b.engagement_rate_count, b.engagement_rate_views, b.share_rate_count, b.share_rate_views
FROM content_breakdown b
WHERE b.dimension = 'content_type'
$view$, $comments${
	"": "one row per account and content type, by post; rank by share_rate_low, not by share_rate",
	"videos": "videos of the account with that content type"
}$comments$);
