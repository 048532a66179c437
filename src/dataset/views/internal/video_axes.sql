-- Compares each video with up to 30 that its account posted before it, on four axes.
-- A video without an account or date has none to compare with. A rule set without
-- usable weights yields no score, and no error.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (2200, 'video_axes', false, $view$
SELECT p.video, p.account, p.account_id, p.account_name, p.video_id, p.title, p.posted_at,
	p.posted_on, p.has_share_data,
	p.views, p.likes, p.comments, p.shares, p.saves, p.share_rate, p.share_events,
	p.reach, p.reach_is_exact, p.reach_low, p.reach_high,
	p.reported_at, p.reported_shares, p.rounded_views, p.rounded_engagements, p.pairs,
	p.peers, z.sharing_z, z.engagement_z, z.watch_z, z.growth_z,
	w.score AS balanced_score, w.coverage,
	CASE WHEN p.has_share_data THEN w.share_dependence END AS share_dependence,
	r.ruleset
FROM (
	SELECT c.video, c.account, c.account_id, c.account_name, c.video_id, c.title, c.posted_at,
		c.posted_on, c.has_share_data,
		c.views, c.likes, c.comments, c.shares, c.saves, c.share_events,
		c.reach, c.reach_is_exact, c.reach_low, c.reach_high,
		c.reported_at, c.reported_shares, c.rounded_views, c.rounded_engagements, c.pairs,
		x.share_rate, x.engagement, x.watch, x.growth,
		count(*) OVER past AS peers,
		array_agg(x.share_rate) OVER past AS past_share_rate,
		array_agg(x.engagement) OVER past AS past_engagement,
		array_agg(x.watch) OVER past AS past_watch,
		array_agg(x.growth) OVER past AS past_growth
	FROM video_counts c
	CROSS JOIN LATERAL (SELECT (c.pairs).shares::double precision / nullif((c.pairs).shares_views, 0) AS share_rate,
		(c.pairs).reactions::double precision / nullif((c.pairs).reactions_views, 0) AS engagement,
		c.timed_watched_ms / 1000.0::double precision
			/ nullif(c.timed_duration_ms / 1000.0::double precision, 0) AS watch,
		(c.pairs).follows::double precision / nullif((c.pairs).follows_views, 0) AS growth) x
	WINDOW past AS (
		PARTITION BY c.account, CASE WHEN c.account IS NULL OR c.posted_at IS NULL THEN c.video END
		ORDER BY c.posted_at, c.video
		ROWS BETWEEN 30 PRECEDING AND 1 PRECEDING)
) p
CROSS JOIN (SELECT a.ruleset, tiktrack.weights_of(a.ruleset) AS weights
	FROM (SELECT tiktrack.active_ruleset() AS ruleset OFFSET '0') a OFFSET '0') r
CROSS JOIN LATERAL (SELECT tiktrack.axis_score(p.share_rate, p.past_share_rate) AS sharing_z,
	tiktrack.axis_score(p.engagement, p.past_engagement) AS engagement_z,
	tiktrack.axis_score(p.watch, p.past_watch) AS watch_z,
	tiktrack.axis_score(p.growth, p.past_growth) AS growth_z
	OFFSET '0') z
-- through text, because a cast of a double to numeric keeps 15 digits
CROSS JOIN LATERAL tiktrack_internal.weigh_axes(ARRAY[z.sharing_z::text, z.engagement_z::text,
	z.watch_z::text, z.growth_z::text]::numeric[], r.weights) w
$view$, $comments${
	"": "part of the views: the axes of a video compared with its account's own past",
	"reach": "the same as in video_metrics"
}$comments$);
