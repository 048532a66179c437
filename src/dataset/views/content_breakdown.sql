-- Each video is once in each dimension, so the rows of one dimension add up to the
-- account, and those of several do not.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1800, 'content_breakdown', true, $view$
SELECT d.account_id, d.account_name, d.dimension, d.value, d.videos,
	d.views, d.impressions, d.likes, d.comments, d.shares, d.saves, d.follows, d.profile_visits,
	d.link_clicks,
	d.engagements, d.engagements_without_shares,
	d.watched_seconds, d.plays_watched, d.timed_watched_seconds, d.timed_duration_seconds,
	d.plays_timed, d.plays_completed,
	d.engagement_rate_count::double precision / nullif(d.engagement_rate_views, 0) AS engagement_rate,
	d.share_rate_count::double precision / nullif(d.share_rate_views, 0) AS share_rate,
	i.low AS share_rate_low, i.high AS share_rate_high,
	d.follow_count::double precision / nullif(d.follow_views, 0) AS follow_rate,
	d.watched_seconds / nullif(d.plays_watched, 0) AS average_watch_time,
	d.timed_watched_seconds / nullif(d.timed_duration_seconds, 0) AS average_percentage_watched,
	d.plays_completed::double precision / nullif(d.plays_timed, 0) AS completion_rate,
	d.mean_engagement_rate, d.mean_share_rate,
	d.engagement_rate_count, d.engagement_rate_views, d.share_rate_count, d.share_rate_views
FROM (
	SELECT f.account_id, f.account_name, n.dimension, n.value, count(*) AS videos,
		tiktrack_internal.bigint_sum(sum(f.views)) AS views,
		tiktrack_internal.bigint_sum(sum(f.impressions)) AS impressions,
		tiktrack_internal.bigint_sum(sum(f.likes)) AS likes,
		tiktrack_internal.bigint_sum(sum(f.comments)) AS comments,
		tiktrack_internal.bigint_sum(sum(f.shares)) AS shares,
		tiktrack_internal.bigint_sum(sum(f.saves)) AS saves,
		tiktrack_internal.bigint_sum(sum(f.follows)) AS follows,
		tiktrack_internal.bigint_sum(sum(f.profile_visits)) AS profile_visits,
		tiktrack_internal.bigint_sum(sum(f.link_clicks)) AS link_clicks,
		tiktrack_internal.bigint_sum(sum(f.watched_ms)) / 1000.0::double precision AS watched_seconds,
		tiktrack_internal.bigint_sum(sum(f.plays_watched)) AS plays_watched,
		tiktrack_internal.bigint_sum(sum(f.timed_watched_ms)) / 1000.0::double precision AS timed_watched_seconds,
		tiktrack_internal.bigint_sum(sum(f.timed_duration_ms)) / 1000.0::double precision AS timed_duration_seconds,
		tiktrack_internal.bigint_sum(sum(f.plays_timed)) AS plays_timed,
		tiktrack_internal.bigint_sum(sum(f.plays_completed)) AS plays_completed,
		tiktrack_internal.bigint_or_null(sum(f.engagements)) AS engagements,
		tiktrack_internal.bigint_or_null(sum(f.engagements_without_shares)) AS engagements_without_shares,
		tiktrack_internal.bigint_or_null(sum((f.pairs).engagements)) AS engagement_rate_count,
		tiktrack_internal.bigint_or_null(sum((f.pairs).engagements_views)) AS engagement_rate_views,
		tiktrack_internal.bigint_or_null(sum((f.pairs).shares)) AS share_rate_count,
		tiktrack_internal.bigint_or_null(sum((f.pairs).shares_views)) AS share_rate_views,
		tiktrack_internal.bigint_or_null(sum((f.pairs).follows)) AS follow_count,
		tiktrack_internal.bigint_or_null(sum((f.pairs).follows_views)) AS follow_views,
		-- in numeric, because the sum of floats depends on the order of rows
		avg((f.pairs).engagements::numeric / nullif((f.pairs).engagements_views, 0))::double precision AS mean_engagement_rate,
		avg((f.pairs).shares::numeric / nullif((f.pairs).shares_views, 0))::double precision AS mean_share_rate
	FROM video_features f
	CROSS JOIN LATERAL (VALUES ('content_type', f.content_type), ('duration', f.duration),
		('sound', f.sound), ('collaboration', f.collaboration)) n (dimension, value)
	GROUP BY f.account_id, f.account_name, n.dimension, n.value
) d
CROSS JOIN LATERAL tiktrack.rate_interval(d.share_rate_count, d.share_rate_views, 'poisson') i
$view$, $comments${
	"": "one row per account, dimension (content_type, duration, sound, collaboration) and value, by post: the columns of content_metrics; each dimension has every video once: never add up over dimensions",
	"videos": "videos of the account with that value",
	"dimension": "what the videos are divided by: content_type, duration, sound, collaboration",
	"value": "the content type; the band of the length, as minutes and seconds, from the first to below the second; the sound; duet, stitch, reaction, of another video (its kind is not told) or none (that is known)"
}$comments$);
