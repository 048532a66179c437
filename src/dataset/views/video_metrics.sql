INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (800, 'video_metrics', true, $view$
SELECT c.account_id, c.account_name, c.video_id, c.title, c.content_type, c.posted_at,
	c.posted_on, c.duration_seconds,
	c.views, c.impressions, c.likes, c.comments, c.shares, c.saves, c.follows,
	c.profile_visits, c.link_clicks,
	c.engagements, c.engagements_without_shares,
	CASE WHEN c.has_share_data
		THEN coalesce(tiktrack.share_count(c.share_events), 0) END AS known_shares,
	w.watched_seconds, c.plays_watched, w.timed_watched_seconds, w.timed_duration_seconds,
	c.plays_timed, c.plays_completed,
	c.reach, c.engaged_users, c.reach_is_exact,
	f.followers AS followers_at_posting,
	(c.pairs).engagements::double precision / nullif((c.pairs).engagements_views, 0) AS engagement_rate,
	(c.pairs).reactions::double precision / nullif((c.pairs).reactions_views, 0) AS engagement_rate_without_shares,
	c.engagements::double precision / nullif(c.reach, 0) AS engagement_rate_by_reach,
	c.engagements::double precision / nullif(f.followers, 0) AS engagement_rate_by_followers,
	c.engaged_user_rate,
	(c.pairs).shares::double precision / nullif((c.pairs).shares_views, 0) AS share_rate, i.low AS share_rate_low, i.high AS share_rate_high,
	(c.pairs).comments::double precision / nullif((c.pairs).comments_views, 0) AS conversation_rate,
	(c.pairs).likes::double precision / nullif((c.pairs).likes_views, 0) AS applause_rate,
	(c.pairs).saves::double precision / nullif((c.pairs).saves_views, 0) AS save_rate,
	(c.pairs).follows::double precision / nullif((c.pairs).follows_views, 0) AS follow_rate,
	c.views::double precision / nullif(c.reach, 0) AS frequency,
	w.watched_seconds / nullif(c.plays_watched, 0) AS average_watch_time,
	w.timed_watched_seconds / nullif(w.timed_duration_seconds, 0) AS average_percentage_watched,
	c.plays_completed::double precision / nullif(c.plays_timed, 0) AS completion_rate,
	c.reported_at,
	(c.pairs).engagements AS engagement_rate_count, (c.pairs).engagements_views AS engagement_rate_views,
	(c.pairs).reactions AS engagement_rate_without_shares_count,
	(c.pairs).reactions_views AS engagement_rate_without_shares_views,
	(c.pairs).shares AS share_rate_count, (c.pairs).shares_views AS share_rate_views
FROM video_counts c
CROSS JOIN LATERAL (SELECT c.watched_ms / 1000.0::double precision AS watched_seconds,
	c.timed_watched_ms / 1000.0::double precision AS timed_watched_seconds,
	c.timed_duration_ms / 1000.0::double precision AS timed_duration_seconds) w
CROSS JOIN LATERAL tiktrack.rate_interval((c.pairs).shares, (c.pairs).shares_views, 'poisson') i
-- not a later level, which the video itself may have changed
LEFT JOIN LATERAL (
	SELECT s.followers
	FROM account_snapshots s
	WHERE s.account_id = c.account AND s.followers IS NOT NULL AND s.at <= c.posted_at
	ORDER BY s.at DESC, s.is_rounded, s.source COLLATE "C", s.followers DESC
	LIMIT 1
) f ON true
$view$, $comments${
	"": "one row per video, by post: all that is known of it; its owner's own acts, as an export tells them, are in own_activity",
	"reach": "different people who viewed, liked, commented or shared; NULL where the events do not tell who watched, or have fewer views than are reported; never to be added up"
}$comments$);
