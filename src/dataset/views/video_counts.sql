-- The count of a kind is the larger of the events and the newest reported
-- total; NULL when there is neither. A video whose account is not known is
-- judged by itself. People are known where the events have as many views as
-- are reported: a log of one's own that has one of a thousand views says
-- nothing of who else watched. How long it was watched is known from the plays
-- that tell it, and where none does from the report: of all its views. What
-- one ratio is made of is known together or not at all, so that sums over
-- videos divide to a ratio too. The people of an account, each once, are known
-- when those of all its videos are. The summaries of people end here: who could
-- read them could ask them for an id. Each summary is one that a view may do
-- without, and the planner then leaves it out: half of the time is people.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (700, 'video_counts', false, $view$
SELECT k.account_id, k.account_name, k.video_id, k.title, k.content_type, k.posted_at, k.posted_on,
	k.duration_seconds, k.video, k.account, k.has_share_data,
	k.reported_at, k.is_rounded, k.reported_shares, k.share_events,
	k.views, k.impressions, k.likes, k.comments, k.shares, k.saves, k.follows,
	k.profile_visits, k.link_clicks,
	k.watched_ms, k.plays_watched, k.timed_watched_ms, k.timed_duration_ms, k.plays_timed,
	k.plays_completed,
	tiktrack.make_engagement(k.views, k.impressions, k.likes, k.comments, k.shares, k.saves,
		k.follows) AS summary,
	tiktrack.reach(k.people) AS reach,
	tiktrack.reach_is_exact(k.people) AS reach_is_exact,
	(tiktrack.reach_interval(k.people)).low AS reach_low,
	(tiktrack.reach_interval(k.people)).high AS reach_high,
	CASE WHEN k.has_share_data THEN tiktrack.engaged_users(k.people) END AS engaged_users,
	CASE WHEN k.has_share_data
		THEN tiktrack.engagement_rate(k.people, 'users') END AS engaged_user_rate,
	tiktrack.reach(tiktrack.rollup(k.account_people) OVER account) AS account_reach,
	tiktrack.reach_is_exact(tiktrack.rollup(k.account_people) OVER account) AS account_reach_is_exact,
	CASE WHEN k.has_share_data THEN tiktrack.engaged_users(
		tiktrack.rollup(k.account_people) OVER account) END AS account_engaged_users,
	CASE WHEN k.has_share_data THEN tiktrack.engagement_rate(
		tiktrack.rollup(k.account_people) OVER account, 'users') END AS account_engaged_user_rate
FROM (
	SELECT l.*, r.at AS reported_at, r.is_rounded,
		CASE WHEN l.has_share_data THEN r.shares END AS reported_shares,
		c.share_events, n.views, p.people,
		CASE WHEN p.people IS NULL AND n.views > 0
			THEN tiktrack.make_engagement(views => n.views) ELSE p.people END AS account_people,
		greatest(r.impressions, tiktrack_internal.told_count(c.events, 'impression', t.kinds)) AS impressions,
		greatest(r.likes, tiktrack_internal.told_count(c.events, 'like', t.kinds)) AS likes,
		greatest(r.comments, tiktrack_internal.told_count(c.events, 'comment', t.kinds)) AS comments,
		CASE WHEN l.has_share_data
			THEN greatest(r.shares, tiktrack_internal.told_count(c.events, 'share', t.kinds)) END AS shares,
		greatest(r.saves, tiktrack_internal.told_count(c.events, 'save', t.kinds)) AS saves,
		greatest(r.follows, tiktrack_internal.told_count(c.events, 'follow', t.kinds)) AS follows,
		greatest(r.profile_visits, tiktrack_internal.told_count(c.events, 'profile_visit', t.kinds)) AS profile_visits,
		greatest(r.link_clicks, tiktrack_internal.told_count(c.events, 'link_click', t.kinds)) AS link_clicks,
		coalesce((c.watch).watched_ms, m.watched_ms) AS watched_ms,
		coalesce((c.watch).plays_watched, CASE WHEN m.watched_ms IS NOT NULL THEN r.views END) AS plays_watched,
		coalesce((c.watch).timed_watched_ms, CASE WHEN m.duration_ms IS NOT NULL THEN m.watched_ms END) AS timed_watched_ms,
		coalesce((c.watch).timed_duration_ms, CASE WHEN m.watched_ms IS NOT NULL THEN m.duration_ms END) AS timed_duration_ms,
		coalesce((c.watch).plays_timed, CASE WHEN r.completion_rate IS NOT NULL THEN r.views END) AS plays_timed,
		coalesce((c.watch).plays_completed, round(r.completion_rate * r.views)::bigint) AS plays_completed
	FROM video_labels l
	-- DISTINCT of what is grouped already: only from that does the planner of 15 to 17
	-- know that a video is there once, and not two hundred times
	LEFT JOIN (SELECT DISTINCT ON (g.video_id) g.* FROM (
		SELECT e.video_id, tiktrack.engagement_agg(e.kind) AS events,
			tiktrack.engagement_agg(e.kind, e.actor_id) AS people,
			tiktrack.share_agg(coalesce(e.share_type, 'unknown'), e.platform)
				FILTER (WHERE e.kind = 'share') AS share_events,
			tiktrack.watch_counts(tiktrack.watch_agg(e.watched_ms, v.duration_ms)
				FILTER (WHERE e.watched_ms IS NOT NULL AND e.kind = 'view')) AS watch
		-- each once, as they are: so the planner knows it too
		FROM (SELECT DISTINCT ON (v.video_id) v.video_id, v.has_share_data, v.duration_ms
			FROM viewer_videos v) v
		JOIN events e ON e.video_id = v.video_id
		WHERE v.has_share_data OR e.kind <> 'share'
		GROUP BY e.video_id
	) g) c ON c.video_id = l.video
	LEFT JOIN account_kinds t ON t.account = l.account
	LEFT JOIN LATERAL (
		-- one that tells nothing but shares is not there without share data
		SELECT s.*
		FROM video_snapshots s
		WHERE s.video_id = l.video AND s.grain = 'lifetime' AND (l.has_share_data
			OR coalesce(s.views, s.impressions, s.likes, s.comments, s.saves, s.follows,
				s.profile_visits, s.link_clicks, s.reach) IS NOT NULL
			OR coalesce(s.total_watch_time, s.average_watch_time, s.completion_rate) IS NOT NULL)
		ORDER BY s.at DESC, s.snapshot_id DESC
		LIMIT 1
	) r ON true
	CROSS JOIN LATERAL (SELECT greatest(r.views, tiktrack_internal.told_count(c.events, 'view', t.kinds)) AS views) n
	CROSS JOIN LATERAL (SELECT CASE WHEN r.views IS NULL
		OR tiktrack.event_count(c.events, 'view') >= r.views THEN c.people END AS people) p
	CROSS JOIN LATERAL (SELECT tiktrack_internal.bigint_sum(r.views::numeric * l.duration_ms) AS duration_ms,
		CASE WHEN r.views IS NOT NULL THEN tiktrack_internal.bigint_sum(
			(coalesce(r.total_watch_time, r.average_watch_time * r.views) * 1000)::numeric) END AS watched_ms) m
) k
WINDOW account AS (PARTITION BY k.account_id)
$view$, $comments${
	"": "part of the views: counts of a video",
	"reach": "different people who viewed, liked, commented or shared"
}$comments$);
