-- Successive totals of a video from one source become differences, on the day of the
-- later one; a change reported for a day is taken from the newest report of it. All
-- sources report the same plays, so each count is of one source: daily changes before
-- totals, exact before rounded, then the most changes of the count, then by name.

-- A source that rounds some totals counts as two sources, as the difference between an
-- exact and a rounded total is mostly rounding. A count that was hidden for days covers
-- more days than others. A video posted after its source last reported on the account
-- starts from 0. Without share data there are no shares, nor rows with only shares.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (400, 'video_gains', false, $view$
WITH snapshot AS (
	SELECT v.video_id AS video, v.account_id AS account, s.source, s.grain, s.is_rounded, s.at,
		CASE WHEN s.grain = 'daily' THEN s.day ELSE tiktrack_internal.local_day(s.at, v.time_zone) END AS day,
		coalesce(s.told_at, s.at) AS told_at, v.posted_at, v.time_zone,
		CASE s.grain WHEN 'daily' THEN s.views
			ELSE tiktrack_internal.told_views(s.views, s.likes, s.comments, s.saves) END AS views,
		s.impressions, s.likes, s.comments, CASE WHEN v.has_share_data THEN s.shares END AS shares,
		s.saves, s.follows, s.profile_visits, s.link_clicks
	FROM viewer_videos v
	JOIN video_snapshots s ON s.video_id = v.video_id
), told AS (
	SELECT s.*
	FROM snapshot s
	WHERE num_nonnulls(s.views, s.impressions, s.likes, s.comments, s.shares, s.saves, s.follows, s.profile_visits,
		s.link_clicks) > 0
), daily AS (
	SELECT t.video, t.source, t.is_rounded, t.day,
		tiktrack_internal.newest_counts(t.told_at, t.is_rounded, t.source, t.views, t.impressions, t.likes, t.comments, t.shares, t.saves, t.follows, t.profile_visits, t.link_clicks, NULL, NULL, NULL) AS counts,
		tiktrack_internal.newest_pairs(t.told_at, t.is_rounded, t.source, t.views, t.impressions, t.likes, t.comments, t.shares, t.saves, t.follows, t.profile_visits, t.link_clicks, NULL, NULL, NULL) AS pairs,
		-- likes, comments and shares of one report, to see whether one of them fell
		tiktrack_internal.newest_counts(t.told_at, t.is_rounded, t.source, t.views, NULL, t.likes, t.comments, t.shares, NULL, NULL, NULL, NULL, NULL, NULL, NULL) FILTER (WHERE num_nulls(t.views, t.likes, t.comments, t.shares) = 0) AS together
	FROM told t
	WHERE t.grain = 'daily'
	GROUP BY t.video, t.source, t.is_rounded, t.day
), total AS (
	SELECT t.video, t.account, t.source, t.is_rounded, t.at, t.day, t.posted_at, t.time_zone, t.pairs, t.together,
		(t.counts).views, (t.counts).impressions, (t.counts).likes, (t.counts).comments, (t.counts).shares, (t.counts).saves, (t.counts).follows, (t.counts).profile_visits, (t.counts).link_clicks,
		min(t.at) OVER (PARTITION BY t.video, t.source) AS first_at,
		max(t.at) OVER (PARTITION BY t.account, t.source ORDER BY t.at
			GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS looked_before
	FROM (
		-- of several reports as of one moment, for each count the newest that tells it
		SELECT t.video, t.account, t.source, t.is_rounded, t.at, t.day, t.posted_at, t.time_zone,
			tiktrack_internal.newest_counts(t.told_at, t.is_rounded, t.source, t.views, t.impressions, t.likes, t.comments, t.shares, t.saves, t.follows, t.profile_visits, t.link_clicks, NULL, NULL, NULL) AS counts,
			tiktrack_internal.newest_pairs(t.told_at, t.is_rounded, t.source, t.views, t.impressions, t.likes, t.comments, t.shares, t.saves, t.follows, t.profile_visits, t.link_clicks, NULL, NULL, NULL) AS pairs,
			tiktrack_internal.newest_counts(t.told_at, t.is_rounded, t.source, t.views, NULL, t.likes, t.comments, t.shares, NULL, NULL, NULL, NULL, NULL, NULL, NULL) FILTER (WHERE num_nulls(t.views, t.likes, t.comments, t.shares) = 0) AS together
		FROM told t
		WHERE t.grain = 'lifetime'
		GROUP BY t.video, t.account, t.source, t.is_rounded, t.at, t.day, t.posted_at, t.time_zone
	) t
), chained AS (
	SELECT t.*,
		-- the day of posting, if it starts from 0
		CASE WHEN t.account IS NOT NULL AND t.posted_at > max(t.looked_before)
				FILTER (WHERE t.at = t.first_at) OVER (PARTITION BY t.video, t.source)
			THEN tiktrack_internal.local_day(t.posted_at, t.time_zone) END AS posted_on,
		tiktrack_internal.newest_counts(t.at, t.is_rounded, t.source, t.views, t.impressions, t.likes, t.comments, t.shares, t.saves, t.follows, t.profile_visits, t.link_clicks, NULL, NULL, NULL) OVER earlier AS before,
		-- both numbers of a pair come from one report
		tiktrack_internal.last_pairs(t.pairs) OVER earlier AS pairs_before,
		tiktrack_internal.newest_counts(t.at, t.is_rounded, t.source, (t.together).views, NULL, (t.together).likes, (t.together).comments, (t.together).shares, NULL, NULL, NULL, NULL, NULL, NULL, NULL) OVER earlier AS together_before
	FROM total t
	WINDOW earlier AS (PARTITION BY t.video, t.source, t.is_rounded ORDER BY t.at
		ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), gained AS (
	SELECT c.video, c.source, c.is_rounded, c.day, false AS is_daily,
		c.views - coalesce((c.before).views, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS views,
		c.impressions - coalesce((c.before).impressions, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS impressions,
		c.likes - coalesce((c.before).likes, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS likes,
		c.comments - coalesce((c.before).comments, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS comments,
		c.shares - coalesce((c.before).shares, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS shares,
		c.saves - coalesce((c.before).saves, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS saves,
		c.follows - coalesce((c.before).follows, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS follows,
		c.profile_visits - coalesce((c.before).profile_visits, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS profile_visits,
		c.link_clicks - coalesce((c.before).link_clicks, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS link_clicks,
		CASE WHEN c.views IS NOT NULL THEN c.day - coalesce(tiktrack_internal.local_day((c.before).views_at, c.time_zone), c.posted_on - 1) END AS views_days,
		CASE WHEN c.impressions IS NOT NULL THEN c.day - coalesce(tiktrack_internal.local_day((c.before).impressions_at, c.time_zone), c.posted_on - 1) END AS impressions_days,
		CASE WHEN c.likes IS NOT NULL THEN c.day - coalesce(tiktrack_internal.local_day((c.before).likes_at, c.time_zone), c.posted_on - 1) END AS likes_days,
		CASE WHEN c.comments IS NOT NULL THEN c.day - coalesce(tiktrack_internal.local_day((c.before).comments_at, c.time_zone), c.posted_on - 1) END AS comments_days,
		CASE WHEN c.shares IS NOT NULL THEN c.day - coalesce(tiktrack_internal.local_day((c.before).shares_at, c.time_zone), c.posted_on - 1) END AS shares_days,
		CASE WHEN c.saves IS NOT NULL THEN c.day - coalesce(tiktrack_internal.local_day((c.before).saves_at, c.time_zone), c.posted_on - 1) END AS saves_days,
		CASE WHEN c.follows IS NOT NULL THEN c.day - coalesce(tiktrack_internal.local_day((c.before).follows_at, c.time_zone), c.posted_on - 1) END AS follows_days,
		CASE WHEN c.profile_visits IS NOT NULL THEN c.day - coalesce(tiktrack_internal.local_day((c.before).profile_visits_at, c.time_zone), c.posted_on - 1) END AS profile_visits_days,
		CASE WHEN c.link_clicks IS NOT NULL THEN c.day - coalesce(tiktrack_internal.local_day((c.before).link_clicks_at, c.time_zone), c.posted_on - 1) END AS link_clicks_days,
		(c.pairs).engagements - coalesce((c.pairs_before).engagements, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS engagements_count,
		(c.pairs).engagements_views - coalesce((c.pairs_before).engagements_views, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS engagements_views,
		(c.together).likes - coalesce((c.together_before).likes, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS together_likes,
		(c.together).comments - coalesce((c.together_before).comments, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS together_comments,
		(c.together).shares - coalesce((c.together_before).shares, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS together_shares,
		(c.pairs).shares - coalesce((c.pairs_before).shares, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS shares_count,
		(c.pairs).shares_views - coalesce((c.pairs_before).shares_views, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS shares_views,
		(c.pairs).comments - coalesce((c.pairs_before).comments, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS comments_count,
		(c.pairs).comments_views - coalesce((c.pairs_before).comments_views, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS comments_views,
		(c.pairs).likes - coalesce((c.pairs_before).likes, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS likes_count,
		(c.pairs).likes_views - coalesce((c.pairs_before).likes_views, CASE WHEN c.posted_on IS NOT NULL THEN 0 END) AS likes_views
	FROM chained c
	UNION ALL
	SELECT d.video, d.source, d.is_rounded, d.day, true,
		(d.counts).views, (d.counts).impressions, (d.counts).likes, (d.counts).comments, (d.counts).shares, (d.counts).saves, (d.counts).follows, (d.counts).profile_visits, (d.counts).link_clicks,
		1, 1, 1, 1, 1, 1, 1, 1, 1,
		(d.pairs).engagements, (d.pairs).engagements_views, (d.together).likes, (d.together).comments, (d.together).shares, (d.pairs).shares, (d.pairs).shares_views, (d.pairs).comments, (d.pairs).comments_views, (d.pairs).likes, (d.pairs).likes_views
	FROM daily d
), summed AS MATERIALIZED (
	SELECT g.video, g.source, g.is_rounded, g.is_daily, g.day,
		sum(g.views)::bigint AS views,
		sum(g.impressions)::bigint AS impressions,
		sum(g.likes)::bigint AS likes,
		sum(g.comments)::bigint AS comments,
		sum(g.shares)::bigint AS shares,
		sum(g.saves)::bigint AS saves,
		sum(g.follows)::bigint AS follows,
		sum(g.profile_visits)::bigint AS profile_visits,
		sum(g.link_clicks)::bigint AS link_clicks,
		greatest(sum(g.views_days) FILTER (WHERE g.views IS NOT NULL), CASE WHEN count(g.views) > 0 THEN 1 END)::integer AS views_days,
		greatest(sum(g.impressions_days) FILTER (WHERE g.impressions IS NOT NULL), CASE WHEN count(g.impressions) > 0 THEN 1 END)::integer AS impressions_days,
		greatest(sum(g.likes_days) FILTER (WHERE g.likes IS NOT NULL), CASE WHEN count(g.likes) > 0 THEN 1 END)::integer AS likes_days,
		greatest(sum(g.comments_days) FILTER (WHERE g.comments IS NOT NULL), CASE WHEN count(g.comments) > 0 THEN 1 END)::integer AS comments_days,
		greatest(sum(g.shares_days) FILTER (WHERE g.shares IS NOT NULL), CASE WHEN count(g.shares) > 0 THEN 1 END)::integer AS shares_days,
		greatest(sum(g.saves_days) FILTER (WHERE g.saves IS NOT NULL), CASE WHEN count(g.saves) > 0 THEN 1 END)::integer AS saves_days,
		greatest(sum(g.follows_days) FILTER (WHERE g.follows IS NOT NULL), CASE WHEN count(g.follows) > 0 THEN 1 END)::integer AS follows_days,
		greatest(sum(g.profile_visits_days) FILTER (WHERE g.profile_visits IS NOT NULL), CASE WHEN count(g.profile_visits) > 0 THEN 1 END)::integer AS profile_visits_days,
		greatest(sum(g.link_clicks_days) FILTER (WHERE g.link_clicks IS NOT NULL), CASE WHEN count(g.link_clicks) > 0 THEN 1 END)::integer AS link_clicks_days,
		sum(g.engagements_count)::bigint AS engagements_count, sum(g.engagements_views)::bigint AS engagements_views,
		least(sum(g.together_likes), sum(g.together_comments), sum(g.together_shares)) AS together_least,
		sum(g.shares_count)::bigint AS shares_count, sum(g.shares_views)::bigint AS shares_views,
		sum(g.comments_count)::bigint AS comments_count, sum(g.comments_views)::bigint AS comments_views,
		sum(g.likes_count)::bigint AS likes_count, sum(g.likes_views)::bigint AS likes_views
	FROM gained g
	GROUP BY g.video, g.source, g.is_rounded, g.is_daily, g.day
), stream AS (
	SELECT n.*, row_number() OVER (PARTITION BY n.video
		ORDER BY n.is_daily DESC, n.is_rounded, n.source COLLATE "C") AS stream
	FROM (
		SELECT s.video, s.source, s.is_rounded, s.is_daily,
			count(s.views) AS views,
			count(s.impressions) AS impressions,
			count(s.likes) AS likes,
			count(s.comments) AS comments,
			count(s.shares) AS shares,
			count(s.saves) AS saves,
			count(s.follows) AS follows,
			count(s.profile_visits) AS profile_visits,
			count(s.link_clicks) AS link_clicks,
			count(s.engagements_count) AS engagements_pair,
			count(s.shares_count) AS shares_pair,
			count(s.comments_count) AS comments_pair,
			count(s.likes_count) AS likes_pair
		FROM summed s
		GROUP BY s.video, s.source, s.is_rounded, s.is_daily
	) n
), asked AS (
	SELECT s.video,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.views DESC, s.stream) FILTER (WHERE s.views > 0))[1] AS views,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.impressions DESC, s.stream) FILTER (WHERE s.impressions > 0))[1] AS impressions,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.likes DESC, s.stream) FILTER (WHERE s.likes > 0))[1] AS likes,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.comments DESC, s.stream) FILTER (WHERE s.comments > 0))[1] AS comments,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.shares DESC, s.stream) FILTER (WHERE s.shares > 0))[1] AS shares,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.saves DESC, s.stream) FILTER (WHERE s.saves > 0))[1] AS saves,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.follows DESC, s.stream) FILTER (WHERE s.follows > 0))[1] AS follows,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.profile_visits DESC, s.stream) FILTER (WHERE s.profile_visits > 0))[1] AS profile_visits,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.link_clicks DESC, s.stream) FILTER (WHERE s.link_clicks > 0))[1] AS link_clicks,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.engagements_pair DESC, s.stream) FILTER (WHERE s.engagements_pair > 0))[1] AS engagements_pair,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.shares_pair DESC, s.stream) FILTER (WHERE s.shares_pair > 0))[1] AS shares_pair,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.comments_pair DESC, s.stream) FILTER (WHERE s.comments_pair > 0))[1] AS comments_pair,
		(array_agg(s.stream ORDER BY s.is_daily DESC, s.is_rounded, s.likes_pair DESC, s.stream) FILTER (WHERE s.likes_pair > 0))[1] AS likes_pair
	FROM stream s
	GROUP BY s.video
)
SELECT g.video, g.day, g.source, g.is_rounded,
	greatest(k.views_days, k.impressions_days, k.likes_days, k.comments_days, k.shares_days, k.saves_days, k.follows_days, k.profile_visits_days, k.link_clicks_days) AS days_covered,
	k.views, k.impressions, k.likes, k.comments, k.shares, k.saves, k.follows, k.profile_visits, k.link_clicks,
	k.views_days, k.impressions_days, k.likes_days, k.comments_days, k.shares_days, k.saves_days, k.follows_days, k.profile_visits_days, k.link_clicks_days,
	-- a rate of negative changes has no meaning
	CASE WHEN a.engagements_pair = s.stream AND least(g.engagements_views, g.together_least) >= 0 THEN g.engagements_count END AS engagements_count,
	CASE WHEN a.engagements_pair = s.stream AND least(g.engagements_views, g.together_least) >= 0 THEN g.engagements_views END AS engagements_views,
	CASE WHEN a.shares_pair = s.stream AND least(g.shares_count, g.shares_views) >= 0 THEN g.shares_count END AS shares_count,
	CASE WHEN a.shares_pair = s.stream AND least(g.shares_count, g.shares_views) >= 0 THEN g.shares_views END AS shares_views,
	CASE WHEN a.comments_pair = s.stream AND least(g.comments_count, g.comments_views) >= 0 THEN g.comments_count END AS comments_count,
	CASE WHEN a.comments_pair = s.stream AND least(g.comments_count, g.comments_views) >= 0 THEN g.comments_views END AS comments_views,
	CASE WHEN a.likes_pair = s.stream AND least(g.likes_count, g.likes_views) >= 0 THEN g.likes_count END AS likes_count,
	CASE WHEN a.likes_pair = s.stream AND least(g.likes_count, g.likes_views) >= 0 THEN g.likes_views END AS likes_views
FROM summed g
JOIN stream s ON s.video = g.video AND s.source = g.source AND s.is_rounded = g.is_rounded AND s.is_daily = g.is_daily
JOIN asked a ON a.video = g.video
CROSS JOIN LATERAL (SELECT CASE WHEN a.views = s.stream THEN g.views END AS views, CASE WHEN a.views = s.stream AND g.views IS NOT NULL THEN g.views_days END AS views_days,
	CASE WHEN a.impressions = s.stream THEN g.impressions END AS impressions, CASE WHEN a.impressions = s.stream AND g.impressions IS NOT NULL THEN g.impressions_days END AS impressions_days,
	CASE WHEN a.likes = s.stream THEN g.likes END AS likes, CASE WHEN a.likes = s.stream AND g.likes IS NOT NULL THEN g.likes_days END AS likes_days,
	CASE WHEN a.comments = s.stream THEN g.comments END AS comments, CASE WHEN a.comments = s.stream AND g.comments IS NOT NULL THEN g.comments_days END AS comments_days,
	CASE WHEN a.shares = s.stream THEN g.shares END AS shares, CASE WHEN a.shares = s.stream AND g.shares IS NOT NULL THEN g.shares_days END AS shares_days,
	CASE WHEN a.saves = s.stream THEN g.saves END AS saves, CASE WHEN a.saves = s.stream AND g.saves IS NOT NULL THEN g.saves_days END AS saves_days,
	CASE WHEN a.follows = s.stream THEN g.follows END AS follows, CASE WHEN a.follows = s.stream AND g.follows IS NOT NULL THEN g.follows_days END AS follows_days,
	CASE WHEN a.profile_visits = s.stream THEN g.profile_visits END AS profile_visits, CASE WHEN a.profile_visits = s.stream AND g.profile_visits IS NOT NULL THEN g.profile_visits_days END AS profile_visits_days,
	CASE WHEN a.link_clicks = s.stream THEN g.link_clicks END AS link_clicks, CASE WHEN a.link_clicks = s.stream AND g.link_clicks IS NOT NULL THEN g.link_clicks_days END AS link_clicks_days) k
WHERE num_nonnulls(k.views, k.impressions, k.likes, k.comments, k.shares, k.saves, k.follows, k.profile_visits, k.link_clicks) > 0
	OR num_nonnulls(CASE WHEN a.engagements_pair = s.stream THEN g.engagements_count END, CASE WHEN a.shares_pair = s.stream THEN g.shares_count END, CASE WHEN a.comments_pair = s.stream THEN g.comments_count END, CASE WHEN a.likes_pair = s.stream THEN g.likes_count END) > 0
$view$, $comments${
	"": "part of the views: changes of the counts of a video, as its sources reported them",
	"days_covered": "the most days that a count of the row is of; NULL where the row has a pair alone",
	"engagements_count": "likes + comments + shares of one change that tells them all beside views",
	"engagements_views": "views of that change",
	"shares_count": "shares of one change that tells them beside views",
	"shares_views": "views of that change",
	"comments_count": "comments of one change that tells them beside views",
	"comments_views": "views of that change",
	"likes_count": "likes of one change that tells them beside views",
	"likes_views": "views of that change"
}$comments$);
