-- Events by video and day; of kinds of which the events of a video tell less
-- than half of what its source reported in those days, the reported changes;
-- and as video "none" what an account's own daily report has beyond its videos'
-- events of that day, so that a day adds up to the larger of the two, of kinds
-- and days that no change of a video covers.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1200, 'daily_metrics', true, $view$
WITH counted AS (
	-- asked once, so that a condition on day, account or video reaches the events
	SELECT (e.occurred_at AT TIME ZONE 'UTC')::date AS day, o.video_id AS video, o.account_id AS account,
		o.video_id::text AS video_id, coalesce(o.account_id::text, 'unknown') AS account_id,
		-- counts apart: what an account told is summed up without its people
		tiktrack.engagement_agg(e.kind) AS events,
		tiktrack.engagement_agg(e.kind, e.actor_id) AS people,
		tiktrack.watch_agg(e.watched_ms, v.duration_ms)
			FILTER (WHERE e.watched_ms IS NOT NULL AND e.kind = 'view') AS watch_events
	-- each once, as they are, so the planner knows it too, and how many from the
	-- table's statistics; conditions go to the table beside
	FROM (SELECT DISTINCT ON (k.video_id) k.video_id, v.has_share_data, v.duration_ms
		FROM viewer_videos v
		JOIN videos k ON k.video_id = v.video_id) v
	JOIN videos o ON o.video_id = v.video_id
	JOIN events e ON e.video_id = o.video_id
	WHERE v.has_share_data OR e.kind <> 'share'
	GROUP BY (e.occurred_at AT TIME ZONE 'UTC')::date, o.video_id, o.account_id
), gained AS MATERIALIZED (
	SELECT g.* FROM video_gains g
), judged AS (
	SELECT r.video, r.since, r.until,
		tiktrack_internal.tells_more(r.views, c.events, 'view') AS views,
		tiktrack_internal.tells_more(r.impressions, c.events, 'impression') AS impressions,
		tiktrack_internal.tells_more(r.likes, c.events, 'like') AS likes,
		tiktrack_internal.tells_more(r.comments, c.events, 'comment') AS comments,
		tiktrack_internal.tells_more(r.shares, c.events, 'share') AS shares,
		tiktrack_internal.tells_more(r.saves, c.events, 'save') AS saves,
		tiktrack_internal.tells_more(r.follows, c.events, 'follow') AS follows,
		tiktrack_internal.tells_more(r.profile_visits, c.events, 'profile_visit') AS profile_visits,
		tiktrack_internal.tells_more(r.link_clicks, c.events, 'link_click') AS link_clicks
	FROM (
		SELECT g.video, min(g.day - g.days_covered) AS since, max(g.day) AS until,
			sum(g.views) AS views, sum(g.impressions) AS impressions, sum(g.likes) AS likes,
			sum(g.comments) AS comments, sum(g.shares) AS shares, sum(g.saves) AS saves,
			sum(g.follows) AS follows, sum(g.profile_visits) AS profile_visits, sum(g.link_clicks) AS link_clicks
		FROM gained g
		GROUP BY g.video
	) r
	-- by index, once for each video that has changes; without share data none of
	-- shares is told
	CROSS JOIN LATERAL (
		SELECT tiktrack.engagement_agg(e.kind) AS events
		FROM events e
		WHERE e.video_id = r.video AND (e.occurred_at AT TIME ZONE 'UTC')::date > r.since
			AND (e.occurred_at AT TIME ZONE 'UTC')::date <= r.until
	) c
), changed AS (
	SELECT n.*
	FROM (
		SELECT g.video, g.day, g.days_covered,
			CASE WHEN j.views THEN g.views END AS views,
			CASE WHEN j.impressions THEN g.impressions END AS impressions,
			CASE WHEN j.likes THEN g.likes END AS likes,
			CASE WHEN j.comments THEN g.comments END AS comments,
			CASE WHEN j.shares THEN g.shares END AS shares,
			CASE WHEN j.saves THEN g.saves END AS saves,
			CASE WHEN j.follows THEN g.follows END AS follows,
			CASE WHEN j.profile_visits THEN g.profile_visits END AS profile_visits,
			CASE WHEN j.link_clicks THEN g.link_clicks END AS link_clicks
		FROM gained g
		JOIN judged j ON j.video = g.video
	) n
	WHERE num_nonnulls(n.views, n.impressions, n.likes, n.comments, n.shares, n.saves,
		n.follows, n.profile_visits, n.link_clicks) > 0
), reported AS (
	SELECT DISTINCT ON (s.account_id, s.day) s.*, a.has_share_data
	FROM viewer_accounts a
	JOIN account_snapshots s ON s.account_id = a.account_id
	WHERE s.grain = 'daily'
		AND coalesce(s.views, s.likes, s.comments, s.profile_visits,
			CASE WHEN a.has_share_data THEN s.shares END) IS NOT NULL
	ORDER BY s.account_id, s.day, s.snapshot_id DESC
), covered AS (
	SELECT c.day, c.account,
		nullif(tiktrack.event_count(c.events, 'view'), 0) AS views,
		nullif(tiktrack.event_count(c.events, 'like'), 0) AS likes,
		nullif(tiktrack.event_count(c.events, 'comment'), 0) AS comments,
		nullif(tiktrack.event_count(c.events, 'share'), 0) AS shares,
		nullif(tiktrack.event_count(c.events, 'profile_visit'), 0) AS profile_visits
	-- by index, of the accounts that have a report
	FROM (SELECT (e.occurred_at AT TIME ZONE 'UTC')::date AS day, o.account_id AS account,
			tiktrack.engagement_agg(e.kind) AS events
		FROM (SELECT DISTINCT r.account_id, r.has_share_data FROM reported r) r
		JOIN videos o ON o.account_id = r.account_id
		JOIN events e ON e.video_id = o.video_id
		WHERE r.has_share_data OR e.kind <> 'share'
		GROUP BY (e.occurred_at AT TIME ZONE 'UTC')::date, o.account_id) c
), also_covered AS (
	SELECT r.account_id, r.day, bool_or(s.views) AS views, bool_or(s.likes) AS likes,
		bool_or(s.comments) AS comments, bool_or(s.shares) AS shares,
		bool_or(s.profile_visits) AS profile_visits
	FROM reported r
	JOIN (
		SELECT v.account_id, c.day, c.days_covered, bool_or(c.views IS NOT NULL) AS views,
			bool_or(c.likes IS NOT NULL) AS likes, bool_or(c.comments IS NOT NULL) AS comments,
			bool_or(c.shares IS NOT NULL) AS shares,
			bool_or(c.profile_visits IS NOT NULL) AS profile_visits
		FROM changed c
		JOIN videos v ON v.video_id = c.video
		GROUP BY v.account_id, c.day, c.days_covered
	) s ON s.account_id = r.account_id AND r.day > s.day - s.days_covered AND r.day <= s.day
	GROUP BY r.account_id, r.day
), known AS (
	SELECT n.day, n.account_id, l.account_name, n.video_id, l.title, l.posted_on,
		n.day - l.posted_on AS days_since_posting,
		CASE WHEN j.views THEN n.views
			ELSE tiktrack_internal.told_count(n.events, 'view', t.kinds) END AS views,
		CASE WHEN j.impressions THEN n.impressions
			ELSE tiktrack_internal.told_count(n.events, 'impression', t.kinds) END AS impressions,
		CASE WHEN j.likes THEN n.likes
			ELSE tiktrack_internal.told_count(n.events, 'like', t.kinds) END AS likes,
		CASE WHEN j.comments THEN n.comments
			ELSE tiktrack_internal.told_count(n.events, 'comment', t.kinds) END AS comments,
		CASE WHEN j.shares THEN n.shares
			ELSE tiktrack_internal.told_count(n.events, 'share', t.kinds) END AS shares,
		CASE WHEN j.saves THEN n.saves
			ELSE tiktrack_internal.told_count(n.events, 'save', t.kinds) END AS saves,
		CASE WHEN j.follows THEN n.follows
			ELSE tiktrack_internal.told_count(n.events, 'follow', t.kinds) END AS follows,
		CASE WHEN j.profile_visits THEN n.profile_visits
			ELSE tiktrack_internal.told_count(n.events, 'profile_visit', t.kinds) END AS profile_visits,
		CASE WHEN j.link_clicks THEN n.link_clicks
			ELSE tiktrack_internal.told_count(n.events, 'link_click', t.kinds) END AS link_clicks,
		-- whoever is in a log that has a few of the views says nothing of the rest
		CASE WHEN j.views IS NOT TRUE THEN n.people END AS people,
		n.watch_events, l.has_share_data,
		n.counts_from, n.days_covered
	FROM (
		SELECT d.day, d.video, d.account, d.account_id, d.video_id, d.events, d.people, d.watch_events,
			c.views, c.impressions, c.likes, c.comments, c.shares,
			c.saves, c.follows, c.profile_visits, c.link_clicks,
			CASE WHEN c.video IS NULL THEN 'events' ELSE 'both' END AS counts_from,
			coalesce(c.days_covered, 1) AS days_covered
		FROM counted d
		LEFT JOIN changed c ON c.video = d.video AND c.day = d.day
		UNION ALL
		-- days of which no event is counted: two parts instead of a full join,
		-- which no condition gets below
		SELECT c.day, v.video_id, v.account_id, coalesce(v.account_id::text, 'unknown'), v.video_id::text,
			NULL, NULL, NULL,
			c.views, c.impressions, c.likes, c.comments, c.shares,
			c.saves, c.follows, c.profile_visits, c.link_clicks,
			'snapshots', c.days_covered
		FROM changed c
		JOIN viewer_videos v ON v.video_id = c.video
		WHERE NOT EXISTS (
			SELECT FROM events e
			WHERE e.video_id = c.video AND e.kind = ANY (tiktrack.event_kinds())
				AND e.occurred_at >= c.day::timestamp AT TIME ZONE 'UTC'
				AND e.occurred_at <= (c.day::timestamp + interval '23:59:59.999999') AT TIME ZONE 'UTC'
				AND (v.has_share_data OR e.kind <> 'share'))
	) n
	-- each once, as they are: so the planner knows it too
	JOIN (SELECT DISTINCT ON (v.video) v.* FROM video_labels v) l ON l.video = n.video
	LEFT JOIN judged j ON j.video = n.video AND n.day > j.since AND n.day <= j.until
	LEFT JOIN account_kinds t ON t.account = n.account
	UNION ALL
	SELECT r.day, r.account_id::text, coalesce(o.username, o.display_name, 'unknown'),
		'none', 'none', NULL::date, NULL::integer,
		CASE WHEN y.views IS NOT TRUE AND (r.views > coalesce(b.views, 0) OR b.views IS NULL)
			THEN r.views - coalesce(b.views, 0) END,
		NULL::bigint,
		CASE WHEN y.likes IS NOT TRUE AND (r.likes > coalesce(b.likes, 0) OR b.likes IS NULL)
			THEN r.likes - coalesce(b.likes, 0) END,
		CASE WHEN y.comments IS NOT TRUE AND (r.comments > coalesce(b.comments, 0) OR b.comments IS NULL)
			THEN r.comments - coalesce(b.comments, 0) END,
		CASE WHEN y.shares IS NOT TRUE AND r.has_share_data AND (r.shares > coalesce(b.shares, 0) OR b.shares IS NULL)
			THEN r.shares - coalesce(b.shares, 0) END,
		NULL::bigint,
		NULL::bigint,
		CASE WHEN y.profile_visits IS NOT TRUE AND (r.profile_visits > coalesce(b.profile_visits, 0) OR b.profile_visits IS NULL)
			THEN r.profile_visits - coalesce(b.profile_visits, 0) END,
		NULL::bigint,
		NULL::tiktrack.engagement_summary, NULL::tiktrack.watch_summary, NULL::boolean,
		'snapshots', 1
	FROM reported r
	JOIN accounts o ON o.account_id = r.account_id
	LEFT JOIN covered b ON b.day = r.day AND b.account = r.account_id
	LEFT JOIN also_covered y ON y.day = r.day AND y.account_id = r.account_id
)
SELECT k.day, k.account_id, k.account_name, k.video_id, k.title, k.posted_on,
	k.days_since_posting,
	k.views, k.impressions, k.likes, k.comments, k.shares, k.saves, k.follows,
	k.profile_visits, k.link_clicks,
	k.likes + k.comments + k.shares AS engagements,
	k.likes + k.comments AS engagements_without_shares,
	w.watched_seconds, n.plays_watched, w.timed_watched_seconds, w.timed_duration_seconds,
	n.plays_timed, n.plays_completed,
	tiktrack.reach(k.people) AS reach,
	CASE WHEN k.has_share_data THEN tiktrack.engaged_users(k.people) END AS engaged_users,
	tiktrack.reach_is_exact(k.people) AS reach_is_exact,
	tiktrack.engagement_rate(s.summary) AS engagement_rate,
	CASE WHEN k.has_share_data
		THEN tiktrack.engagement_rate(k.people, 'users') END AS engaged_user_rate,
	tiktrack.share_rate(s.summary) AS share_rate,
	tiktrack.conversation_rate(s.summary) AS conversation_rate,
	tiktrack.applause_rate(s.summary) AS applause_rate,
	w.watched_seconds / nullif(n.plays_watched, 0) AS average_watch_time,
	w.timed_watched_seconds / nullif(w.timed_duration_seconds, 0) AS average_percentage_watched,
	n.plays_completed::double precision / nullif(n.plays_timed, 0) AS completion_rate,
	k.counts_from, k.days_covered
FROM known k
CROSS JOIN LATERAL tiktrack.watch_counts(k.watch_events) n
CROSS JOIN LATERAL (SELECT n.watched_ms / 1000.0::double precision AS watched_seconds,
	n.timed_watched_ms / 1000.0::double precision AS timed_watched_seconds,
	n.timed_duration_ms / 1000.0::double precision AS timed_duration_seconds) w
-- a reported change may be negative: it has no rate
CROSS JOIN LATERAL (SELECT tiktrack.make_engagement(
	views => CASE WHEN k.views >= 0 THEN k.views END,
	likes => CASE WHEN k.likes >= 0 THEN k.likes END,
	comments => CASE WHEN k.comments >= 0 THEN k.comments END,
	shares => CASE WHEN k.shares >= 0 THEN k.shares END) AS summary) s
$view$, $comments${
	"": "one row per video and UTC day, by event: events, or where these are few the changes that a source reported; video none holds what an account's own daily report has beyond these, by the account's local days",
	"video_id": "video as text; none for what an account reports without naming videos",
	"day": "UTC day of the event; for video none the account's local day",
	"days_covered": "days that the counts from snapshots are of, up to and with this one; counts of events are of this day",
	"reach": "different people of that day; never to be added up: who came on two days is one person"
}$comments$);
