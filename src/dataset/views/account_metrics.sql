-- Counts add up over videos; people do not, as one may watch several videos. If the
-- viewers of one video are not known, neither are those of the account.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (900, 'account_metrics', true, $view$
SELECT t.account_id, t.account_name, t.videos,
	t.views, t.impressions, t.likes, t.comments, t.shares, t.saves, t.follows,
	t.profile_visits, t.link_clicks,
	t.engagements, t.engagements_without_shares,
	t.known_shares,
	w.watched_seconds, t.plays_watched, w.timed_watched_seconds, w.timed_duration_seconds,
	t.plays_timed, t.plays_completed,
	t.reach, t.engaged_users, t.reach_is_exact,
	t.engagement_rate_count::double precision / nullif(t.engagement_rate_views, 0) AS engagement_rate,
	t.engagements::double precision / nullif(t.reach, 0) AS engagement_rate_by_reach,
	t.engaged_user_rate,
	t.share_rate_count::double precision / nullif(t.share_rate_views, 0) AS share_rate,
	t.conversation_count::double precision / nullif(t.conversation_views, 0) AS conversation_rate,
	t.applause_count::double precision / nullif(t.applause_views, 0) AS applause_rate,
	t.views::double precision / nullif(t.reach, 0) AS frequency,
	w.watched_seconds / nullif(t.plays_watched, 0) AS average_watch_time,
	w.timed_watched_seconds / nullif(w.timed_duration_seconds, 0) AS average_percentage_watched,
	t.plays_completed::double precision / nullif(t.plays_timed, 0) AS completion_rate,
	t.engagement_rate_count, t.engagement_rate_views, t.share_rate_count, t.share_rate_views,
	coalesce(tiktrack_internal.known_time_zone(t.time_zone), 'UTC') AS time_zone
FROM (
	SELECT c.account_id, c.account_name, c.has_share_data, min(c.time_zone) AS time_zone, count(*) AS videos,
		tiktrack_internal.bigint_sum(sum(c.views)) AS views, tiktrack_internal.bigint_sum(sum(c.impressions)) AS impressions,
		tiktrack_internal.bigint_sum(sum(c.likes)) AS likes, tiktrack_internal.bigint_sum(sum(c.comments)) AS comments,
		tiktrack_internal.bigint_sum(sum(c.shares)) AS shares, tiktrack_internal.bigint_sum(sum(c.saves)) AS saves,
		tiktrack_internal.bigint_sum(sum(c.follows)) AS follows, tiktrack_internal.bigint_sum(sum(c.profile_visits)) AS profile_visits,
		tiktrack_internal.bigint_sum(sum(c.link_clicks)) AS link_clicks,
		tiktrack_internal.bigint_or_null(sum(c.engagements)) AS engagements,
		tiktrack_internal.bigint_or_null(sum(c.engagements_without_shares)) AS engagements_without_shares,
		tiktrack_internal.bigint_or_null(sum((c.pairs).engagements)) AS engagement_rate_count,
		tiktrack_internal.bigint_or_null(sum((c.pairs).engagements_views)) AS engagement_rate_views,
		tiktrack_internal.bigint_or_null(sum((c.pairs).shares)) AS share_rate_count,
		tiktrack_internal.bigint_or_null(sum((c.pairs).shares_views)) AS share_rate_views,
		tiktrack_internal.bigint_or_null(sum((c.pairs).comments)) AS conversation_count,
		tiktrack_internal.bigint_or_null(sum((c.pairs).comments_views)) AS conversation_views,
		tiktrack_internal.bigint_or_null(sum((c.pairs).likes)) AS applause_count,
		tiktrack_internal.bigint_or_null(sum((c.pairs).likes_views)) AS applause_views,
		CASE WHEN c.has_share_data THEN
			tiktrack_internal.bigint_sum(coalesce(sum(tiktrack.share_count(c.share_events)), 0)) END AS known_shares,
		tiktrack_internal.bigint_sum(sum(c.watched_ms)) AS watched_ms, tiktrack_internal.bigint_sum(sum(c.plays_watched)) AS plays_watched,
		tiktrack_internal.bigint_sum(sum(c.timed_watched_ms)) AS timed_watched_ms,
		tiktrack_internal.bigint_sum(sum(c.timed_duration_ms)) AS timed_duration_ms,
		tiktrack_internal.bigint_sum(sum(c.plays_timed)) AS plays_timed,
		tiktrack_internal.bigint_sum(sum(c.plays_completed)) AS plays_completed,
		-- each video repeats these of its account
		max(c.account_reach) AS reach, bool_and(c.account_reach_is_exact) AS reach_is_exact,
		max(c.account_engaged_users) AS engaged_users,
		max(c.account_engaged_user_rate) AS engaged_user_rate
	FROM video_counts c
	GROUP BY c.account_id, c.account_name, c.has_share_data
) t
CROSS JOIN LATERAL (SELECT t.watched_ms / 1000.0::double precision AS watched_seconds,
	t.timed_watched_ms / 1000.0::double precision AS timed_watched_seconds,
	t.timed_duration_ms / 1000.0::double precision AS timed_duration_seconds) w
$view$, $comments${
	"": "one row per account, by post: all its videos together, each person once; unknown is the videos whose account is not known",
	"videos": "videos of the account",
	"time_zone": "time zone of the account's days, in this and every other view; UTC where none is known",
	"reach": "different people reached by any of the videos; NULL when one of them has views and does not tell its viewers; never to be added up"
}$comments$);
