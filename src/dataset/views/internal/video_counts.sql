-- A count is the larger of the events and the newest report; NULL with neither.
-- People are known only if the events have as many views as are reported. Watch time
-- is that of plays that tell it, else that of a report. Both numbers of a ratio are
-- known or neither, so that sums over videos can be divided too.

-- People of an account are known if those of all its videos with views are. No view
-- returns a summary of people, as it could be asked whether an id is in it. A view
-- that does not use a summary does not compute it: people take half of the time.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (700, 'video_counts', false, $view$
SELECT k.account_id, k.account_name, k.video_id, k.title, k.content_type, k.posted_at, k.posted_on,
	k.duration_seconds, k.video, k.account, k.has_share_data,
	k.reported_at, k.reported_shares, k.share_events,
	k.views, k.impressions, k.likes, k.comments, k.shares, k.saves, k.follows,
	k.profile_visits, k.link_clicks,
	k.watched_ms, k.plays_watched, k.timed_watched_ms, k.timed_duration_ms, k.plays_timed,
	k.plays_completed,
	k.likes + k.comments + k.shares AS engagements,
	k.likes + k.comments AS engagements_without_shares,
	k.pairs,
	tiktrack.reach(k.people) AS reach,
	tiktrack.reach_is_exact(k.people) AS reach_is_exact,
	(tiktrack.reach_interval(k.people)).low AS reach_low,
	(tiktrack.reach_interval(k.people)).high AS reach_high,
	CASE WHEN k.has_share_data THEN tiktrack.engaged_users(k.people) END AS engaged_users,
	CASE WHEN k.has_share_data
		THEN tiktrack.engagement_rate(k.people, 'users') END AS engaged_user_rate,
	CASE WHEN bool_and(k.viewers_are_told) OVER account
		THEN tiktrack.reach(tiktrack.rollup(k.people) OVER account) END AS account_reach,
	CASE WHEN bool_and(k.viewers_are_told) OVER account
		THEN tiktrack.reach_is_exact(tiktrack.rollup(k.people) OVER account) END AS account_reach_is_exact,
	CASE WHEN k.has_share_data AND bool_and(k.people_are_told) OVER account
		THEN tiktrack.engaged_users(tiktrack.rollup(k.people) OVER account) END AS account_engaged_users,
	CASE WHEN k.has_share_data AND bool_and(k.viewers_are_told) OVER account
		THEN tiktrack.engagement_rate(tiktrack.rollup(k.people) OVER account, 'users') END AS account_engaged_user_rate,
	k.time_zone, k.rounded_views, k.rounded_engagements
FROM (
	SELECT l.*, (r.counts).reported_at, (r.counts).shares AS reported_shares,
		(r.counts).rounded_views, (r.counts).rounded_engagements,
		c.share_events, n.views, p.people, q AS pairs,
		NOT coalesce(n.views > 0 AND tiktrack.reach(p.people) IS NULL, false) AS viewers_are_told,
		NOT coalesce(n.views > 0 AND p.people IS NULL, false) AS people_are_told,
		greatest((r.counts).impressions, c.impressions) AS impressions,
		greatest((r.counts).likes, c.likes) AS likes,
		greatest((r.counts).comments, c.comments) AS comments,
		CASE WHEN l.has_share_data THEN greatest((r.counts).shares,
			c.shares) END AS shares,
		greatest((r.counts).saves, c.saves) AS saves,
		greatest((r.counts).follows, c.follows) AS follows,
		greatest((r.counts).profile_visits, c.profile_visits) AS profile_visits,
		greatest((r.counts).link_clicks, c.link_clicks) AS link_clicks,
		coalesce(w.watched_ms, m.watched_ms) AS watched_ms,
		coalesce(w.plays_watched, CASE WHEN m.watched_ms IS NOT NULL THEN (r.watch).watched_views END) AS plays_watched,
		coalesce(w.timed_watched_ms, CASE WHEN m.duration_ms IS NOT NULL THEN m.watched_ms END) AS timed_watched_ms,
		coalesce(w.timed_duration_ms, CASE WHEN m.watched_ms IS NOT NULL THEN m.duration_ms END) AS timed_duration_ms,
		coalesce(w.plays_timed, (r.watch).completed_views) AS plays_timed,
		coalesce(w.plays_completed, round((r.watch).completion_rate * (r.watch).completed_views)::bigint) AS plays_completed
	FROM video_labels l
	-- DISTINCT of what is grouped already: only from that does the planner of 15 to 17
	-- know that a video is there once, and not two hundred times
	LEFT JOIN (SELECT DISTINCT ON (g.video_id) g.*, tiktrack.merge(g.others, g.sharers) AS people
		FROM (
		SELECT t.video_id, tiktrack_internal.sum_counts(n.views) AS views, tiktrack_internal.sum_counts(n.impressions) AS impressions, tiktrack_internal.sum_counts(n.likes) AS likes, tiktrack_internal.sum_counts(n.comments) AS comments, tiktrack_internal.sum_counts(n.shares) AS shares, tiktrack_internal.sum_counts(n.saves) AS saves, tiktrack_internal.sum_counts(n.follows) AS follows, tiktrack_internal.sum_counts(n.profile_visits) AS profile_visits, tiktrack_internal.sum_counts(n.link_clicks) AS link_clicks,
			tiktrack.rollup(t.people) AS others, tiktrack.rollup(t.sharers) FILTER (WHERE v.has_share_data) AS sharers,
			tiktrack.rollup(t.share_types) FILTER (WHERE v.has_share_data) AS share_events,
			tiktrack.watch_counts(tiktrack.rollup(t.watch)) AS watch,
			tiktrack_internal.log_pairs(n.views, n.likes, n.comments, n.shares, n.saves, n.follows) AS pairs
		-- each once, as they are: so the planner knows it too
		FROM (SELECT DISTINCT ON (v.video_id) v.video_id, v.has_share_data
			FROM viewer_videos v) v
		JOIN video_totals t ON t.video_id = v.video_id
		LEFT JOIN log_kinds k ON k.import_id = t.import_id
		CROSS JOIN LATERAL (SELECT tiktrack_internal.count_if_told(t.views, k.tells_views) AS views, tiktrack_internal.count_if_told(t.impressions, k.tells_impressions) AS impressions, tiktrack_internal.count_if_told(t.likes, k.tells_likes) AS likes, tiktrack_internal.count_if_told(t.comments, k.tells_comments) AS comments, CASE WHEN v.has_share_data THEN tiktrack_internal.count_if_told(t.shares, k.tells_shares) END AS shares, tiktrack_internal.count_if_told(t.saves, k.tells_saves) AS saves, tiktrack_internal.count_if_told(t.follows, k.tells_follows) AS follows, tiktrack_internal.count_if_told(t.profile_visits, k.tells_profile_visits) AS profile_visits, tiktrack_internal.count_if_told(t.link_clicks, k.tells_link_clicks) AS link_clicks) n
		WHERE v.has_share_data OR t.people IS NOT NULL
		GROUP BY t.video_id
	) g) c ON c.video_id = l.video
	-- plays that were summed when it had another length are summed anew
	LEFT JOIN (
		SELECT o.video, tiktrack.watch_counts(tiktrack.watch_agg(e.watched_ms, o.duration_ms)) AS watch
		FROM other_lengths o
		JOIN events e ON e.video_id = o.video AND e.kind = 'view' AND e.watched_ms IS NOT NULL
			AND e.source IS DISTINCT FROM 'tiktok_export'
		GROUP BY o.video
	) a ON a.video = l.video
	CROSS JOIN LATERAL (
		SELECT tiktrack_internal.newest_counts(s.at, s.is_rounded, s.source, t.views, s.impressions, s.likes, s.comments, t.shares,
				s.saves, s.follows, s.profile_visits, s.link_clicks, s.total_watch_time, s.average_watch_time, s.completion_rate) AS counts,
			tiktrack_internal.newest_pairs(s.at, s.is_rounded, s.source, t.views, s.impressions, s.likes, s.comments, t.shares,
				s.saves, s.follows, s.profile_visits, s.link_clicks, s.total_watch_time, s.average_watch_time, s.completion_rate) AS pairs,
			tiktrack_internal.newest_watch(s.at, s.is_rounded, s.source, t.views, s.impressions, s.likes, s.comments, t.shares,
				s.saves, s.follows, s.profile_visits, s.link_clicks, s.total_watch_time, s.average_watch_time, s.completion_rate) AS watch
		FROM video_snapshots s
		CROSS JOIN LATERAL (SELECT tiktrack_internal.told_views(s.views, s.likes, s.comments, s.saves) AS views,
			CASE WHEN l.has_share_data THEN s.shares END AS shares) t
		WHERE s.video_id = l.video AND s.grain = 'lifetime'
	) r
	CROSS JOIN LATERAL (SELECT CASE WHEN a.video IS NULL THEN (c.watch).watched_ms ELSE (a.watch).watched_ms END AS watched_ms, CASE WHEN a.video IS NULL THEN (c.watch).plays_watched ELSE (a.watch).plays_watched END AS plays_watched, CASE WHEN a.video IS NULL THEN (c.watch).timed_watched_ms ELSE (a.watch).timed_watched_ms END AS timed_watched_ms, CASE WHEN a.video IS NULL THEN (c.watch).timed_duration_ms ELSE (a.watch).timed_duration_ms END AS timed_duration_ms, CASE WHEN a.video IS NULL THEN (c.watch).plays_timed ELSE (a.watch).plays_timed END AS plays_timed, CASE WHEN a.video IS NULL THEN (c.watch).plays_completed ELSE (a.watch).plays_completed END AS plays_completed) w
	CROSS JOIN LATERAL (SELECT greatest((r.counts).views, c.views) AS views) n
	CROSS JOIN LATERAL (SELECT CASE WHEN (r.counts).views IS NULL
		OR coalesce(c.views, 0) >= (r.counts).views THEN c.people END AS people) p
	CROSS JOIN LATERAL (SELECT
		tiktrack_internal.bigint_sum((r.watch).watched_views::numeric * l.duration_ms) AS duration_ms,
		tiktrack_internal.bigint_sum(((r.watch).watched_seconds * 1000)::numeric) AS watched_ms) m
	CROSS JOIN LATERAL tiktrack_internal.larger_pairs(c.pairs, r.pairs) q
) k
WINDOW account AS (PARTITION BY k.account_id)
$view$, $comments${
	"": "part of the views: counts of a video",
	"pairs": "for each rate by views what it divides: of the newest report that tells all of it, or of the events of the logs that do, whichever has more views",
	"reach": "different people who viewed, liked, commented or shared"
}$comments$);
