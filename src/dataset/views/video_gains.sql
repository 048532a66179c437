-- Successive totals of one video and source, as differences on the later one's
-- day; a change that a source reports for a day, as it is. Of several sources
-- one is asked, because the same plays are in all of them: one of daily changes
-- before one of totals, an exact one before a rounded one, then the one that
-- tells most. One that rounds some of its totals counts as two: from an exact
-- total to a rounded one most of a difference is rounding. What tells nothing
-- but shares is not there without share data.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (400, 'video_gains', false, $view$
WITH told AS (
	SELECT s.video_id, s.source, s.grain, s.at, s.is_rounded,
		coalesce(s.day, (s.at AT TIME ZONE 'UTC')::date) AS day,
		s.views, s.impressions, s.likes, s.comments,
		CASE WHEN v.has_share_data THEN s.shares END AS shares,
		s.saves, s.follows, s.profile_visits, s.link_clicks
	FROM viewer_videos v
	JOIN video_snapshots s ON s.video_id = v.video_id
	WHERE num_nonnulls(s.views, s.impressions, s.likes, s.comments,
		CASE WHEN v.has_share_data THEN s.shares END,
		s.saves, s.follows, s.profile_visits, s.link_clicks) > 0
), asked AS (
	SELECT DISTINCT ON (n.video_id) n.video_id, n.source, n.grain, n.is_rounded
	FROM (
		SELECT t.video_id, t.source, t.grain, t.is_rounded, count(*) AS snapshots,
			sum(num_nonnulls(t.views, t.impressions, t.likes, t.comments, t.shares, t.saves,
				t.follows, t.profile_visits, t.link_clicks)) AS counts
		FROM told t
		GROUP BY t.video_id, t.source, t.grain, t.is_rounded
	) n
	WHERE n.grain = 'daily' OR n.snapshots > 1
	ORDER BY n.video_id, n.grain = 'daily' DESC, n.is_rounded, n.counts DESC, n.source COLLATE "C"
), chained AS (
	SELECT t.*, lag(t.day) OVER by_moment AS day_before,
		lag(t.views) OVER by_moment AS views_before,
		lag(t.impressions) OVER by_moment AS impressions_before,
		lag(t.likes) OVER by_moment AS likes_before,
		lag(t.comments) OVER by_moment AS comments_before,
		lag(t.shares) OVER by_moment AS shares_before,
		lag(t.saves) OVER by_moment AS saves_before,
		lag(t.follows) OVER by_moment AS follows_before,
		lag(t.profile_visits) OVER by_moment AS profile_visits_before,
		lag(t.link_clicks) OVER by_moment AS link_clicks_before
	FROM told t
	JOIN asked a ON a.video_id = t.video_id
	-- which the planner takes for half of them, and three conditions for none
	WHERE CASE WHEN a.source = t.source AND a.grain = t.grain THEN a.is_rounded = t.is_rounded
		ELSE false END
	WINDOW by_moment AS (PARTITION BY t.video_id ORDER BY t.at)
), gained AS (
	SELECT c.video_id, c.day, c.source, c.is_rounded, 1 AS days_covered,
		c.views, c.impressions, c.likes, c.comments, c.shares, c.saves, c.follows,
		c.profile_visits, c.link_clicks
	FROM chained c
	WHERE c.grain = 'daily'
	UNION ALL
	SELECT c.video_id, c.day, c.source, c.is_rounded, c.day - c.day_before,
		c.views - coalesce(c.views_before, c.totals[1]),
		c.impressions - coalesce(c.impressions_before, c.totals[2]),
		c.likes - coalesce(c.likes_before, c.totals[3]),
		c.comments - coalesce(c.comments_before, c.totals[4]),
		c.shares - coalesce(c.shares_before, c.totals[5]),
		c.saves - coalesce(c.saves_before, c.totals[6]),
		c.follows - coalesce(c.follows_before, c.totals[7]),
		c.profile_visits - coalesce(c.profile_visits_before, c.totals[8]),
		c.link_clicks - coalesce(c.link_clicks_before, c.totals[9])
	FROM (
		-- where the snapshot before did not tell a count, the last one that did
		SELECT c.*, CASE WHEN
			(c.views IS NOT NULL AND c.views_before IS NULL)
			OR (c.impressions IS NOT NULL AND c.impressions_before IS NULL)
			OR (c.likes IS NOT NULL AND c.likes_before IS NULL)
			OR (c.comments IS NOT NULL AND c.comments_before IS NULL)
			OR (c.shares IS NOT NULL AND c.shares_before IS NULL)
			OR (c.saves IS NOT NULL AND c.saves_before IS NULL)
			OR (c.follows IS NOT NULL AND c.follows_before IS NULL)
			OR (c.profile_visits IS NOT NULL AND c.profile_visits_before IS NULL)
			OR (c.link_clicks IS NOT NULL AND c.link_clicks_before IS NULL)
		THEN (
			SELECT ARRAY[
				(array_agg(s.views ORDER BY s.at DESC) FILTER (WHERE s.views IS NOT NULL))[1],
				(array_agg(s.impressions ORDER BY s.at DESC) FILTER (WHERE s.impressions IS NOT NULL))[1],
				(array_agg(s.likes ORDER BY s.at DESC) FILTER (WHERE s.likes IS NOT NULL))[1],
				(array_agg(s.comments ORDER BY s.at DESC) FILTER (WHERE s.comments IS NOT NULL))[1],
				(array_agg(s.shares ORDER BY s.at DESC) FILTER (WHERE s.shares IS NOT NULL))[1],
				(array_agg(s.saves ORDER BY s.at DESC) FILTER (WHERE s.saves IS NOT NULL))[1],
				(array_agg(s.follows ORDER BY s.at DESC) FILTER (WHERE s.follows IS NOT NULL))[1],
				(array_agg(s.profile_visits ORDER BY s.at DESC) FILTER (WHERE s.profile_visits IS NOT NULL))[1],
				(array_agg(s.link_clicks ORDER BY s.at DESC) FILTER (WHERE s.link_clicks IS NOT NULL))[1]]
			FROM video_snapshots s
			WHERE s.video_id = c.video_id AND s.source = c.source AND s.grain = 'lifetime'
				AND s.is_rounded = c.is_rounded AND s.at < c.at
		) END AS totals
		FROM chained c
		WHERE c.grain = 'lifetime' AND c.day_before IS NOT NULL
		-- looked up once for all counts
		OFFSET '0'
	) c
)
SELECT g.video_id AS video, g.day, g.source, g.is_rounded,
	greatest(sum(g.days_covered), 1)::integer AS days_covered,
	sum(g.views)::bigint AS views, sum(g.impressions)::bigint AS impressions,
	sum(g.likes)::bigint AS likes, sum(g.comments)::bigint AS comments,
	sum(g.shares)::bigint AS shares, sum(g.saves)::bigint AS saves,
	sum(g.follows)::bigint AS follows, sum(g.profile_visits)::bigint AS profile_visits,
	sum(g.link_clicks)::bigint AS link_clicks
FROM gained g
GROUP BY g.video_id, g.day, g.source, g.is_rounded
HAVING count(g.views) + count(g.impressions) + count(g.likes) + count(g.comments) + count(g.shares)
	+ count(g.saves) + count(g.follows) + count(g.profile_visits) + count(g.link_clicks) > 0
$view$, $comments${
	"": "part of the views: changes of the counts of a video, as its sources reported them"
}$comments$);
