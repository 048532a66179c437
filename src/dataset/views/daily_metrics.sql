-- Events stand on their days. A reported change stands on its last day with what
-- it has beyond the events of its days, or as it is where they have none of the
-- kind. Video "none" is what an account's own daily report has beyond its videos:
-- a change of several days counts there in even parts on each of them.

-- A pair is of the day's events or of one change, whichever has more views.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1200, 'daily_metrics', true, $view$
WITH counted AS (
	-- asked once, so that a condition on day, account or video reaches the rollup
	SELECT g.day, g.video, g.account, g.video::text AS video_id, coalesce(g.account::text, 'unknown') AS account_id, g.account_name,
		g.views, g.impressions, g.likes, g.comments, g.shares, g.saves, g.follows, g.profile_visits, g.link_clicks,
		g.pairs, tiktrack.merge(g.others, g.sharers) AS people,
		CASE WHEN a.video IS NULL THEN (g.watch).watched_ms ELSE (a.watch).watched_ms END AS watched_ms, CASE WHEN a.video IS NULL THEN (g.watch).plays_watched ELSE (a.watch).plays_watched END AS plays_watched, CASE WHEN a.video IS NULL THEN (g.watch).timed_watched_ms ELSE (a.watch).timed_watched_ms END AS timed_watched_ms, CASE WHEN a.video IS NULL THEN (g.watch).timed_duration_ms ELSE (a.watch).timed_duration_ms END AS timed_duration_ms, CASE WHEN a.video IS NULL THEN (g.watch).plays_timed ELSE (a.watch).plays_timed END AS plays_timed, CASE WHEN a.video IS NULL THEN (g.watch).plays_completed ELSE (a.watch).plays_completed END AS plays_completed
	FROM (
		SELECT t.day, o.video_id AS video, o.account_id AS account, coalesce(w.username, w.display_name, 'unknown') AS account_name, tiktrack_internal.sum_counts(n.views) AS views, tiktrack_internal.sum_counts(n.impressions) AS impressions, tiktrack_internal.sum_counts(n.likes) AS likes, tiktrack_internal.sum_counts(n.comments) AS comments, tiktrack_internal.sum_counts(n.shares) AS shares, tiktrack_internal.sum_counts(n.saves) AS saves, tiktrack_internal.sum_counts(n.follows) AS follows, tiktrack_internal.sum_counts(n.profile_visits) AS profile_visits, tiktrack_internal.sum_counts(n.link_clicks) AS link_clicks,
			tiktrack.rollup(t.people) AS others, tiktrack.rollup(t.sharers) FILTER (WHERE v.has_share_data) AS sharers,
			tiktrack.watch_counts(tiktrack.rollup(t.watch)) AS watch,
			tiktrack_internal.log_pairs(n.views, n.likes, n.comments, n.shares, n.saves, n.follows) AS pairs
		-- each once, as they are, so the planner knows it too, and how many from the
		-- table's statistics; conditions go to the table beside
		FROM (SELECT DISTINCT ON (k.video_id) k.video_id, v.has_share_data
			FROM viewer_videos v
			JOIN videos k ON k.video_id = v.video_id) v
		JOIN videos o ON o.video_id = v.video_id
		LEFT JOIN accounts w ON w.account_id = o.account_id
		JOIN video_days t ON t.video_id = o.video_id
		LEFT JOIN log_kinds k ON k.import_id = t.import_id
		CROSS JOIN LATERAL (SELECT tiktrack_internal.count_if_told(t.views, k.tells_views) AS views, tiktrack_internal.count_if_told(t.impressions, k.tells_impressions) AS impressions, tiktrack_internal.count_if_told(t.likes, k.tells_likes) AS likes, tiktrack_internal.count_if_told(t.comments, k.tells_comments) AS comments, CASE WHEN v.has_share_data THEN tiktrack_internal.count_if_told(t.shares, k.tells_shares) END AS shares, tiktrack_internal.count_if_told(t.saves, k.tells_saves) AS saves, tiktrack_internal.count_if_told(t.follows, k.tells_follows) AS follows, tiktrack_internal.count_if_told(t.profile_visits, k.tells_profile_visits) AS profile_visits, tiktrack_internal.count_if_told(t.link_clicks, k.tells_link_clicks) AS link_clicks) n
		WHERE v.has_share_data OR t.people IS NOT NULL
		GROUP BY o.video_id, t.day, o.account_id, coalesce(w.username, w.display_name, 'unknown')
	) g
	-- plays that were summed when it had another length are summed anew
	LEFT JOIN (
		SELECT o.video, d.day, tiktrack.watch_counts(tiktrack.watch_agg(e.watched_ms, o.duration_ms)) AS watch
		FROM other_lengths o
		CROSS JOIN LATERAL (SELECT DISTINCT d.day, d.time_zone FROM video_days d WHERE d.video_id = o.video AND d.watch IS NOT NULL) d
		JOIN events e ON e.video_id = o.video AND e.kind = 'view' AND e.watched_ms IS NOT NULL
			AND e.source IS DISTINCT FROM 'tiktok_export'
			AND e.occurred_at >= tiktrack_internal.utc_moment(d.day - 1)
			AND e.occurred_at < tiktrack_internal.utc_moment(d.day + 2)
			AND tiktrack_internal.local_day(e.occurred_at, d.time_zone) = d.day
		GROUP BY o.video, d.day
	) a ON a.video = g.video AND a.day = g.day
), gained AS MATERIALIZED (
	SELECT g.* FROM video_gains g
), tracked AS MATERIALIZED (
	-- videos with changes, and whether they have events
	SELECT v.video_id AS video, v.account_id AS account, coalesce(v.account_name, 'unknown') AS account_name, v.time_zone, v.has_share_data,
		EXISTS (SELECT FROM video_totals t WHERE t.video_id = v.video_id AND (v.has_share_data OR t.people IS NOT NULL)) AS has_events
	FROM (SELECT DISTINCT g.video FROM gained g) g
	JOIN viewer_videos v ON v.video_id = g.video
), beside AS MATERIALIZED (
	-- each change beside the events of its days, by the index
	SELECT g.*, t.account,
		e.views AS views_events, e.impressions AS impressions_events, e.likes AS likes_events, e.comments AS comments_events, e.shares AS shares_events, e.saves AS saves_events, e.follows AS follows_events, e.profile_visits AS profile_visits_events, e.link_clicks AS link_clicks_events
	FROM gained g
	JOIN tracked t ON t.video = g.video
	LEFT JOIN LATERAL (
		SELECT sum(d.views) FILTER (WHERE d.day > g.day - g.views_days)::bigint AS views,
			sum(d.impressions) FILTER (WHERE d.day > g.day - g.impressions_days)::bigint AS impressions,
			sum(d.likes) FILTER (WHERE d.day > g.day - g.likes_days)::bigint AS likes,
			sum(d.comments) FILTER (WHERE d.day > g.day - g.comments_days)::bigint AS comments,
			sum(CASE WHEN t.has_share_data THEN d.shares END) FILTER (WHERE d.day > g.day - g.shares_days)::bigint AS shares,
			sum(d.saves) FILTER (WHERE d.day > g.day - g.saves_days)::bigint AS saves,
			sum(d.follows) FILTER (WHERE d.day > g.day - g.follows_days)::bigint AS follows,
			sum(d.profile_visits) FILTER (WHERE d.day > g.day - g.profile_visits_days)::bigint AS profile_visits,
			sum(d.link_clicks) FILTER (WHERE d.day > g.day - g.link_clicks_days)::bigint AS link_clicks
		FROM video_days d
		WHERE d.video_id = t.video AND d.day > g.day - g.days_covered AND d.day <= g.day
	) e ON t.has_events
), extra AS MATERIALIZED (
	SELECT b.*,
		CASE WHEN b.views_events > 0 THEN greatest(b.views - b.views_events, 0) ELSE b.views END AS views_more,
		CASE WHEN b.impressions_events > 0 THEN greatest(b.impressions - b.impressions_events, 0) ELSE b.impressions END AS impressions_more,
		CASE WHEN b.likes_events > 0 THEN greatest(b.likes - b.likes_events, 0) ELSE b.likes END AS likes_more,
		CASE WHEN b.comments_events > 0 THEN greatest(b.comments - b.comments_events, 0) ELSE b.comments END AS comments_more,
		CASE WHEN b.shares_events > 0 THEN greatest(b.shares - b.shares_events, 0) ELSE b.shares END AS shares_more,
		CASE WHEN b.saves_events > 0 THEN greatest(b.saves - b.saves_events, 0) ELSE b.saves END AS saves_more,
		CASE WHEN b.follows_events > 0 THEN greatest(b.follows - b.follows_events, 0) ELSE b.follows END AS follows_more,
		CASE WHEN b.profile_visits_events > 0 THEN greatest(b.profile_visits - b.profile_visits_events, 0) ELSE b.profile_visits END AS profile_visits_more,
		CASE WHEN b.link_clicks_events > 0 THEN greatest(b.link_clicks - b.link_clicks_events, 0) ELSE b.link_clicks END AS link_clicks_more
	FROM beside b
), changed AS (
	SELECT x.video, x.account, x.day, max(x.days_covered) AS days_covered,
		sum(x.views_more)::bigint AS views,
		sum(x.impressions_more)::bigint AS impressions,
		sum(x.likes_more)::bigint AS likes,
		sum(x.comments_more)::bigint AS comments,
		sum(x.shares_more)::bigint AS shares,
		sum(x.saves_more)::bigint AS saves,
		sum(x.follows_more)::bigint AS follows,
		sum(x.profile_visits_more)::bigint AS profile_visits,
		sum(x.link_clicks_more)::bigint AS link_clicks,
		max(x.engagements_count) AS engagements_count, max(x.engagements_views) AS engagements_views,
		max(x.shares_count) AS shares_count, max(x.shares_views) AS shares_views,
		max(x.comments_count) AS comments_count, max(x.comments_views) AS comments_views,
		max(x.likes_count) AS likes_count, max(x.likes_views) AS likes_views
	FROM extra x
	GROUP BY x.video, x.account, x.day
), report AS MATERIALIZED (
	SELECT r.* FROM account_reports r
), videos_told AS (
	-- what the videos of accounts with a report have, by the index
	SELECT r.account_id, t.day, sum(n.views) AS views, sum(n.likes) AS likes, sum(n.comments) AS comments, sum(n.shares) AS shares, sum(n.profile_visits) AS profile_visits
	FROM (SELECT DISTINCT r.account_id, r.has_share_data FROM report r) r
	JOIN videos o ON o.account_id = r.account_id
	JOIN video_days t ON t.video_id = o.video_id
	LEFT JOIN log_kinds k ON k.import_id = t.import_id
	CROSS JOIN LATERAL (SELECT tiktrack_internal.count_if_told(t.views, k.tells_views) AS views, tiktrack_internal.count_if_told(t.likes, k.tells_likes) AS likes, tiktrack_internal.count_if_told(t.comments, k.tells_comments) AS comments, CASE WHEN r.has_share_data THEN tiktrack_internal.count_if_told(t.shares, k.tells_shares) END AS shares, tiktrack_internal.count_if_told(t.profile_visits, k.tells_profile_visits) AS profile_visits) n
	WHERE r.has_share_data OR t.people IS NOT NULL
	GROUP BY r.account_id, t.day
	UNION ALL
	SELECT x.account, d.day, sum(tiktrack_internal.spread_part(x.views_more, x.views_days - (x.day - d.day), x.views_days)),
		sum(tiktrack_internal.spread_part(x.likes_more, x.likes_days - (x.day - d.day), x.likes_days)),
		sum(tiktrack_internal.spread_part(x.comments_more, x.comments_days - (x.day - d.day), x.comments_days)),
		sum(tiktrack_internal.spread_part(x.shares_more, x.shares_days - (x.day - d.day), x.shares_days)),
		sum(tiktrack_internal.spread_part(x.profile_visits_more, x.profile_visits_days - (x.day - d.day), x.profile_visits_days))
	FROM extra x
	JOIN (SELECT DISTINCT r.account_id FROM report r) a ON a.account_id = x.account
	-- of a change of years the days that have a report
	CROSS JOIN LATERAL (
		SELECT x.day - n.days AS day
		FROM generate_series(0, x.days_covered - 1) AS n (days)
		WHERE x.days_covered <= 366
		UNION ALL
		SELECT r.day
		FROM report r
		WHERE x.days_covered > 366 AND r.account_id = x.account AND r.day > x.day - x.days_covered AND r.day <= x.day
	) d
	GROUP BY x.account, d.day
), known AS (
	SELECT n.day, n.account_id, n.account_name, n.video_id, l.title, l.posted_on,
		n.day - l.posted_on AS days_since_posting,
		coalesce(n.views + coalesce(n.counted_views, 0), n.counted_views) AS views,
		coalesce(n.impressions + coalesce(n.counted_impressions, 0), n.counted_impressions) AS impressions,
		coalesce(n.likes + coalesce(n.counted_likes, 0), n.counted_likes) AS likes,
		coalesce(n.comments + coalesce(n.counted_comments, 0), n.counted_comments) AS comments,
		coalesce(n.shares + coalesce(n.counted_shares, 0), n.counted_shares) AS shares,
		coalesce(n.saves + coalesce(n.counted_saves, 0), n.counted_saves) AS saves,
		coalesce(n.follows + coalesce(n.counted_follows, 0), n.counted_follows) AS follows,
		coalesce(n.profile_visits + coalesce(n.counted_profile_visits, 0), n.counted_profile_visits) AS profile_visits,
		coalesce(n.link_clicks + coalesce(n.counted_link_clicks, 0), n.counted_link_clicks) AS link_clicks,
		-- whoever is in a log that has a part of the views says nothing of the rest
		CASE WHEN n.views IS NULL OR n.views <= 0 THEN n.people END AS people, n.watched_ms, n.plays_watched, n.timed_watched_ms, n.timed_duration_ms, n.plays_timed, n.plays_completed, n.pairs, l.has_share_data, n.counts_from, n.days_covered
	FROM (
		SELECT d.day, d.video, d.account, d.account_id, d.account_name, d.video_id, d.views AS counted_views, d.impressions AS counted_impressions, d.likes AS counted_likes, d.comments AS counted_comments, d.shares AS counted_shares, d.saves AS counted_saves, d.follows AS counted_follows, d.profile_visits AS counted_profile_visits, d.link_clicks AS counted_link_clicks, d.watched_ms, d.plays_watched, d.timed_watched_ms, d.timed_duration_ms, d.plays_timed, d.plays_completed,
			d.people, CASE WHEN c.video IS NULL THEN d.pairs ELSE tiktrack_internal.larger_pairs(d.pairs,
				ROW(c.engagements_count, c.engagements_views, NULL::bigint, NULL::bigint, c.shares_count, c.shares_views, c.comments_count, c.comments_views, c.likes_count, c.likes_views, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint)::tiktrack_internal.rate_pairs) END AS pairs,
			c.views, c.impressions, c.likes, c.comments, c.shares, c.saves, c.follows, c.profile_visits, c.link_clicks,
			CASE WHEN c.days_covered IS NULL THEN 'events' ELSE 'both' END AS counts_from,
			coalesce(c.days_covered, 1) AS days_covered
		FROM counted d
		LEFT JOIN changed c ON c.video = d.video AND c.day = d.day
		UNION ALL
		-- days of which no event is counted: two parts instead of a full join,
		-- which no condition gets below
		SELECT c.day, c.video, c.account, coalesce(c.account::text, 'unknown'), t.account_name, c.video::text,
			NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ROW(c.engagements_count, c.engagements_views, NULL::bigint, NULL::bigint, c.shares_count, c.shares_views, c.comments_count, c.comments_views, c.likes_count, c.likes_views, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint)::tiktrack_internal.rate_pairs,
			c.views, c.impressions, c.likes, c.comments, c.shares, c.saves, c.follows, c.profile_visits, c.link_clicks,
			'snapshots', c.days_covered
		FROM changed c
		JOIN tracked t ON t.video = c.video
		WHERE c.days_covered IS NOT NULL AND NOT EXISTS (
			SELECT FROM video_days d
			WHERE d.video_id = c.video AND d.day = c.day AND (t.has_share_data OR d.people IS NOT NULL))
	) n
	-- each once, as they are: so the planner knows it too
	JOIN (SELECT DISTINCT ON (v.video) v.* FROM video_labels v) l ON l.video = n.video
	UNION ALL
	SELECT r.day, r.account_id::text, coalesce(o.username, o.display_name, 'unknown'),
		'none', 'none', NULL::date, NULL::integer,
		n.views, NULL::bigint, n.likes, n.comments, n.shares, NULL::bigint, NULL::bigint, n.profile_visits, NULL::bigint,
		NULL::tiktrack.engagement_summary, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
		tiktrack_internal.pairs_of_counts(n.views, n.likes, n.comments, n.shares, NULL, NULL), NULL::boolean,
		'snapshots', 1
	FROM report r
	JOIN accounts o ON o.account_id = r.account_id
	LEFT JOIN (SELECT t.account_id, t.day, sum(t.views) AS views, sum(t.likes) AS likes, sum(t.comments) AS comments, sum(t.shares) AS shares, sum(t.profile_visits) AS profile_visits FROM videos_told t GROUP BY t.account_id, t.day) t
		ON t.account_id = r.account_id AND t.day = r.day
	CROSS JOIN LATERAL (SELECT CASE WHEN t.views IS NULL THEN r.views WHEN r.views > t.views THEN (r.views - t.views)::bigint END AS views,
		CASE WHEN t.likes IS NULL THEN r.likes WHEN r.likes > t.likes THEN (r.likes - t.likes)::bigint END AS likes,
		CASE WHEN t.comments IS NULL THEN r.comments WHEN r.comments > t.comments THEN (r.comments - t.comments)::bigint END AS comments,
		CASE WHEN t.shares IS NULL THEN r.shares WHEN r.shares > t.shares THEN (r.shares - t.shares)::bigint END AS shares,
		CASE WHEN t.profile_visits IS NULL THEN r.profile_visits WHEN r.profile_visits > t.profile_visits THEN (r.profile_visits - t.profile_visits)::bigint END AS profile_visits) n
	WHERE num_nonnulls(n.views, n.likes, n.comments, n.shares, n.profile_visits) > 0
)
SELECT k.day, k.account_id, k.account_name, k.video_id, k.title, k.posted_on,
	k.days_since_posting,
	k.views, k.impressions, k.likes, k.comments, k.shares, k.saves, k.follows,
	k.profile_visits, k.link_clicks,
	k.likes + k.comments + k.shares AS engagements,
	k.likes + k.comments AS engagements_without_shares,
	w.watched_seconds, k.plays_watched, w.timed_watched_seconds, w.timed_duration_seconds,
	k.plays_timed, k.plays_completed,
	tiktrack.reach(k.people) AS reach,
	CASE WHEN k.has_share_data THEN tiktrack.engaged_users(k.people) END AS engaged_users,
	tiktrack.reach_is_exact(k.people) AS reach_is_exact,
	(k.pairs).engagements::double precision / nullif((k.pairs).engagements_views, 0) AS engagement_rate,
	CASE WHEN k.has_share_data
		THEN tiktrack.engagement_rate(k.people, 'users') END AS engaged_user_rate,
	(k.pairs).shares::double precision / nullif((k.pairs).shares_views, 0) AS share_rate,
	(k.pairs).comments::double precision / nullif((k.pairs).comments_views, 0) AS conversation_rate,
	(k.pairs).likes::double precision / nullif((k.pairs).likes_views, 0) AS applause_rate,
	w.watched_seconds / nullif(k.plays_watched, 0) AS average_watch_time,
	w.timed_watched_seconds / nullif(w.timed_duration_seconds, 0) AS average_percentage_watched,
	k.plays_completed::double precision / nullif(k.plays_timed, 0) AS completion_rate,
	k.counts_from, k.days_covered,
	(k.pairs).engagements AS engagement_rate_count, (k.pairs).engagements_views AS engagement_rate_views,
	(k.pairs).shares AS share_rate_count, (k.pairs).shares_views AS share_rate_views
FROM known k
CROSS JOIN LATERAL (SELECT k.watched_ms / 1000.0::double precision AS watched_seconds,
	k.timed_watched_ms / 1000.0::double precision AS timed_watched_seconds,
	k.timed_duration_ms / 1000.0::double precision AS timed_duration_seconds) w
$view$, $comments${
	"": "one row per video and day, by event: its events, and what its sources reported beyond them; video none holds what an account's own daily report has beyond its videos",
	"video_id": "video as text; none for what an account reports without naming videos",
	"day": "day of the event, in the account's time zone",
	"days_covered": "days that the counts from snapshots are of, up to and with this one: the most of any count; counts of events are of this day",
	"reach": "different people of that day; never to be added up: who came on two days is one person; NULL where the day has more views than events of them"
}$comments$);
