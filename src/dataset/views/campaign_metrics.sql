-- All videos of the account, by event: as in daily_metrics, a whole day that
-- the account's own daily report tells counts as the larger of its events and
-- the report. Days and weekdays are those of the account's time zone.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (2100, 'campaign_metrics', true, $view$
WITH span AS MATERIALIZED (
	SELECT s.* FROM campaign_spans s
), report AS MATERIALIZED (
	SELECT r.account_id, r.day, r.views, r.likes, r.comments, r.shares
	FROM (SELECT DISTINCT s.account_id FROM span s) a
	JOIN account_reports r ON r.account_id = a.account_id
	WHERE r.day BETWEEN '0001-01-01' AND '9999-01-01'
		AND num_nonnulls(r.views, r.likes, r.comments, r.shares) > 0
), part AS MATERIALIZED (
	-- each of the two periods: its whole days, and the moments before and after these,
	-- with hours to spare where clocks are set back over midnight
	SELECT s.campaign_id, s.account_id, s.hashtag, s.has_share_data, s.time_zone, p.is_during, d.days, p.since, p.until,
		CASE WHEN m.first = p.since THEN p.since ELSE least(p.until, m.first + interval '3 hours') END AS head_until,
		CASE WHEN m.beyond = p.until THEN p.until ELSE least(p.until, m.beyond - interval '3 hours') END AS tail_since
	FROM span s
	CROSS JOIN LATERAL (VALUES (false, s.since, s.start), (true, s.start, s.until)) p (is_during, since, until)
	CROSS JOIN LATERAL (SELECT tiktrack_internal.whole_days(p.since, p.until, s.time_zone) AS days) d
	CROSS JOIN LATERAL (SELECT lower(d.days)::timestamp AT TIME ZONE s.time_zone AS first,
		upper(d.days)::timestamp AT TIME ZONE s.time_zone AS beyond) m
	WHERE p.since < p.until
), counted AS MATERIALIZED (
	SELECT p.campaign_id, p.is_during, e.day, v.is_tagged, n.views, n.likes, n.comments, n.shares
	FROM part p
	CROSS JOIN LATERAL (
		SELECT v.video_id, coalesce(p.hashtag = ANY (SELECT lower(btrim(ltrim(btrim(h.tag), '#')))
			FROM unnest(v.hashtags) AS h (tag)), false) AS is_tagged
		FROM videos v
		WHERE v.account_id = p.account_id
	) v
	CROSS JOIN LATERAL (
		SELECT d.day, d.import_id, d.views, d.likes, d.comments, d.shares
		FROM video_days d
		WHERE d.video_id = v.video_id AND d.day >= lower(p.days) AND d.day < upper(p.days)
			AND (p.has_share_data OR d.people IS NOT NULL)
		UNION ALL
		SELECT l.day, coalesce(e.import_id, 0), count(*) FILTER (WHERE e.kind = 'view'), count(*) FILTER (WHERE e.kind = 'like'),
			count(*) FILTER (WHERE e.kind = 'comment'), count(*) FILTER (WHERE e.kind = 'share')
		FROM (VALUES (p.since, p.head_until), (greatest(p.head_until, p.tail_since), p.until)) m (since, until)
		JOIN events e ON e.video_id = v.video_id AND e.occurred_at >= m.since AND e.occurred_at < m.until
			-- a log is there with a row of any kind
			AND e.kind = ANY (tiktrack.event_kinds())
		CROSS JOIN LATERAL (SELECT tiktrack_internal.local_day(e.occurred_at, p.time_zone) AS day) l
		WHERE e.source IS DISTINCT FROM 'tiktok_export' AND (p.has_share_data OR e.kind <> 'share')
			AND NOT l.day <@ p.days
		GROUP BY l.day, e.import_id
	) e
	LEFT JOIN log_kinds k ON k.import_id = e.import_id
	CROSS JOIN LATERAL (SELECT tiktrack_internal.count_if_told(e.views, k.tells_views) AS views,
		tiktrack_internal.count_if_told(e.likes, k.tells_likes) AS likes,
		tiktrack_internal.count_if_told(e.comments, k.tells_comments) AS comments,
		CASE WHEN p.has_share_data THEN tiktrack_internal.count_if_told(e.shares, k.tells_shares) END AS shares) n
), counts_told AS (
	SELECT c.campaign_id, tiktrack_internal.sum_counts(c.views) AS views, tiktrack_internal.sum_counts(c.likes) AS likes,
		tiktrack_internal.sum_counts(c.comments) AS comments, tiktrack_internal.sum_counts(c.shares) AS shares
	FROM counted c
	GROUP BY c.campaign_id
), event_day AS (
	SELECT c.campaign_id, c.is_during, c.day, tiktrack_internal.sum_counts(c.views) AS views,
		tiktrack_internal.sum_counts(c.likes) AS likes, tiktrack_internal.sum_counts(c.comments) AS comments,
		tiktrack_internal.sum_counts(c.shares) AS shares,
		tiktrack_internal.log_pairs(c.views, c.likes, c.comments, c.shares, NULL, NULL) AS pairs
	FROM counted c
	GROUP BY c.campaign_id, c.is_during, c.day
), report_day AS (
	SELECT s.campaign_id, p.is_during, r.day, r.views, r.likes, r.comments, r.shares, q AS pairs
	FROM span s
	CROSS JOIN LATERAL (VALUES (false, s.local_since, s.local_start),
		(true, s.local_start, s.local_until)) p (is_during, since, until)
	-- days that lie in it as a whole
	JOIN report r ON r.account_id = s.account_id AND r.day < p.until::date
		AND r.day >= p.since::date + (p.since > p.since::date)::integer
	CROSS JOIN LATERAL tiktrack_internal.pairs_of_counts(r.views, r.likes, r.comments, r.shares, NULL, NULL) q
), day AS (
	-- its events, and what a report has beyond them
	SELECT coalesce(e.campaign_id, r.campaign_id) AS campaign_id, coalesce(e.is_during, r.is_during) AS is_during,
		coalesce(e.day, r.day) AS day,
		CASE WHEN e.views IS NULL THEN r.views ELSE greatest(e.views, r.views) END AS views,
		CASE WHEN e.likes IS NULL THEN r.likes ELSE greatest(e.likes, r.likes) END AS likes,
		CASE WHEN e.comments IS NULL THEN r.comments ELSE greatest(e.comments, r.comments) END AS comments,
		CASE WHEN e.shares IS NULL THEN r.shares ELSE greatest(e.shares, r.shares) END AS shares,
		tiktrack_internal.larger_pairs(e.pairs, r.pairs) AS pairs
	FROM event_day e
	FULL JOIN report_day r ON r.campaign_id = e.campaign_id AND r.is_during = e.is_during AND r.day = e.day
), summed AS (
	SELECT d.campaign_id, d.is_during, sum(d.views) AS views, sum(d.likes) AS likes,
		sum(d.comments) AS comments, sum(d.shares) AS shares,
		sum((d.pairs).shares) AS rate_shares, sum((d.pairs).shares_views) AS rate_views
	FROM day d
	GROUP BY d.campaign_id, d.is_during
), tagged AS (
	-- the videos with the campaign's hashtag, by their events
	SELECT c.campaign_id, tiktrack_internal.sum_counts(c.views) AS views,
		tiktrack_internal.sum_counts(c.likes) + tiktrack_internal.sum_counts(c.comments)
			+ tiktrack_internal.sum_counts(c.shares) AS engagements,
		tiktrack_internal.sum_counts(c.shares) AS shares
	FROM counted c
	WHERE c.is_tagged AND c.is_during
	GROUP BY c.campaign_id
), weekday AS (
	SELECT d.campaign_id, extract(isodow FROM d.day)::integer AS weekday, sum(d.shares) AS shares
	FROM day d
	WHERE NOT d.is_during
	GROUP BY 1, 2
), baseline AS (
	-- the days of the campaign, each with the mean of its weekday before; not
	-- known when there was no such weekday, or no report of one
	SELECT s.campaign_id, CASE WHEN bool_and(n.during = 0 OR (n.before > 0 AND k.shares IS NOT NULL))
		THEN sum(CASE WHEN n.during > 0
			THEN k.shares::double precision * n.during / nullif(n.before, 0) END) END AS shares
	FROM span s
	CROSS JOIN generate_series(1, 7) AS i (weekday)
	CROSS JOIN LATERAL (SELECT
		tiktrack_internal.weekday_days(s.local_since, s.local_start, i.weekday) AS before,
		tiktrack_internal.weekday_days(s.local_start, s.local_until, i.weekday) AS during) n
	LEFT JOIN weekday w ON w.campaign_id = s.campaign_id AND w.weekday = i.weekday
	LEFT JOIN counts_told t ON t.campaign_id = s.campaign_id
	CROSS JOIN LATERAL (SELECT coalesce(w.shares, t.shares * 0) AS shares) k
	GROUP BY s.campaign_id
), phase AS (
	-- a kind that is told and did not happen is 0, if there was time for it
	SELECT s.campaign_id, p.is_during,
		tiktrack_internal.bigint_sum(coalesce(m.views, t.views * 0)) AS views,
		tiktrack_internal.bigint_sum(coalesce(m.likes, t.likes * 0)) AS likes,
		tiktrack_internal.bigint_sum(coalesce(m.comments, t.comments * 0)) AS comments,
		tiktrack_internal.bigint_sum(coalesce(m.shares, t.shares * 0)) AS shares,
		tiktrack_internal.bigint_or_null(m.rate_shares) AS rate_shares, tiktrack_internal.bigint_or_null(m.rate_views) AS rate_views
	FROM span s
	CROSS JOIN LATERAL (VALUES (false, s.days_before), (true, s.days_during)) p (is_during, days)
	LEFT JOIN summed m ON m.campaign_id = s.campaign_id AND m.is_during = p.is_during
	LEFT JOIN counts_told t ON t.campaign_id = s.campaign_id
	WHERE p.days > 0
)
SELECT s.campaign_id::text AS campaign_id, s.account_id::text AS account_id,
	coalesce(o.username, o.display_name, 'unknown') AS account_name, s.name AS campaign_name,
	s.starts_at, s.ends_at,
	coalesce(s.hashtag, 'none') AS hashtag,
	s.days_during, d.views AS views_during, d.likes + d.comments + d.shares AS engagements_during,
	d.shares AS shares_during, f.gained AS net_followers_during,
	s.days_before, b.views AS views_before, b.likes + b.comments + b.shares AS engagements_before,
	b.shares AS shares_before,
	r.during AS share_rate_during, r.before AS share_rate_before,
	r.during / nullif(r.before, 0) - 1 AS share_rate_uplift,
	l.low AS uplift_low, l.high AS uplift_high, l.p_value,
	CASE WHEN d.shares >= 0 AND b.shares > 0
		THEN (d.shares / s.days_during) / (b.shares / s.days_before) - 1 END AS daily_shares_uplift,
	CASE WHEN b.shares IS NOT NULL THEN w.shares END AS weekday_baseline,
	CASE WHEN d.shares >= 0 AND w.shares > 0
		THEN d.shares / w.shares - 1 END AS weekday_shares_uplift,
	d.rate_shares AS share_rate_during_count, d.rate_views AS share_rate_during_views,
	b.rate_shares AS share_rate_before_count, b.rate_views AS share_rate_before_views,
	t.views AS tagged_views_during, t.engagements AS tagged_engagements_during, t.shares AS tagged_shares_during
FROM span s
JOIN accounts o ON o.account_id = s.account_id
LEFT JOIN phase d ON d.campaign_id = s.campaign_id AND d.is_during
LEFT JOIN phase b ON b.campaign_id = s.campaign_id AND NOT b.is_during
LEFT JOIN baseline w ON w.campaign_id = s.campaign_id
LEFT JOIN tagged t ON t.campaign_id = s.campaign_id
CROSS JOIN LATERAL (SELECT d.rate_shares::double precision / nullif(d.rate_views, 0) AS during,
	b.rate_shares::double precision / nullif(b.rate_views, 0) AS before) r
CROSS JOIN LATERAL tiktrack.lift(CASE WHEN d.rate_shares <= d.rate_views AND b.rate_shares <= b.rate_views
	THEN d.rate_shares END, d.rate_views, b.rate_shares, b.rate_views) l
-- from the last level before it, else the first in it, to the last in it; exact
-- levels or rounded ones, because between the two lies mostly rounding
LEFT JOIN LATERAL (
	SELECT n.followers - m.followers AS gained
	FROM (VALUES (false), (true)) k (is_rounded)
	CROSS JOIN LATERAL (
		SELECT a.at, a.followers
		FROM account_snapshots a
		WHERE a.account_id = s.account_id AND a.followers IS NOT NULL AND a.is_rounded = k.is_rounded
			AND a.at > s.starts_at AND a.at <= s.until
		ORDER BY a.at DESC, coalesce(a.told_at, a.at) DESC, a.followers DESC
		LIMIT 1
	) n
	CROSS JOIN LATERAL (
		SELECT a.at, a.followers
		FROM account_snapshots a
		WHERE a.account_id = s.account_id AND a.followers IS NOT NULL AND a.is_rounded = k.is_rounded
			AND a.at <= s.until
		ORDER BY CASE WHEN a.at <= s.starts_at THEN a.at END DESC NULLS LAST, a.at,
			coalesce(a.told_at, a.at) DESC, a.followers DESC
		LIMIT 1
	) m
	WHERE n.at <> m.at
	ORDER BY k.is_rounded
	LIMIT 1
) f ON true
$view$, $comments${
	"": "one row per row of table campaigns, by event: all videos of the account during the campaign against the 28 days before, cut at the account's first event",
	"p_value": "probability of such a difference of the share rates, or a larger one, by chance, if views are shared independently of each other",
	"account_id": "account of the campaign, as text",
	"campaign_id": "campaign, as text",
	"hashtag": "hashtag of the campaign, without #; none when it has none; all videos of the account count, with it or without"
}$comments$);
