-- When each campaign of the asker was, what it is compared with, and when that
-- was: up to 28 days before it, cut at the account's first event or report.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (2050, 'campaign_spans', false, $view$
WITH campaign AS MATERIALIZED (
	SELECT c.campaign_id, c.account_id, c.name, nullif(lower(btrim(ltrim(btrim(c.hashtag), '#'))), '') AS hashtag, c.starts_at, c.ends_at, a.has_share_data,
		-- one that is running has lasted until now, and one to come not at all:
		-- it may know what it will be compared with
		least(c.starts_at, now()) AS start, least(c.ends_at, now()) AS until,
		-- the limits keep what is added below inside what a timestamp can hold
		c.starts_at BETWEEN '0001-02-01Z' AND '9999-01-01Z' AS is_in_range
	FROM campaigns c
	-- looked up for each, so that the planner expects no more than there are
	CROSS JOIN LATERAL (
		SELECT v.has_share_data
		FROM viewer_accounts v
		WHERE v.account_id = c.account_id
		LIMIT 1
	) a
), account AS (
	SELECT DISTINCT c.account_id, c.has_share_data FROM campaign c
), told AS MATERIALIZED (
	-- the first event of the account
	SELECT a.account_id, min(least(t.first_at, CASE WHEN a.has_share_data THEN t.first_share_at END)) AS first_at
	FROM account a
	JOIN videos v ON v.account_id = a.account_id
	JOIN video_totals t ON t.video_id = v.video_id
	GROUP BY a.account_id
)
SELECT c.*, b.since, z.time_zone,
	b.since AT TIME ZONE z.time_zone AS local_since,
	c.start AT TIME ZONE z.time_zone AS local_start,
	c.until AT TIME ZONE z.time_zone AS local_until,
	(extract(epoch FROM c.until) - extract(epoch FROM c.start))::double precision / 86400 AS days_during,
	(extract(epoch FROM c.start) - extract(epoch FROM b.since))::double precision / 86400 AS days_before
FROM campaign c
JOIN accounts o ON o.account_id = c.account_id
LEFT JOIN told t ON t.account_id = c.account_id
LEFT JOIN (
	SELECT r.account_id, min(r.day) AS day
	FROM account_reports r
	WHERE r.day BETWEEN '0001-01-01' AND '9999-01-01' AND num_nonnulls(r.views, r.likes, r.comments, r.shares) > 0
	GROUP BY r.account_id
) r ON r.account_id = c.account_id
CROSS JOIN LATERAL (SELECT CASE WHEN c.is_in_range
	THEN coalesce(tiktrack_internal.known_time_zone(o.time_zone), 'UTC') ELSE 'UTC' END AS time_zone) z
-- nothing was there to be counted before the first event
CROSS JOIN LATERAL (SELECT CASE WHEN c.is_in_range
	THEN least(c.start, greatest((c.starts_at AT TIME ZONE z.time_zone - interval '28 days') AT TIME ZONE z.time_zone,
		coalesce(least(t.first_at, r.day::timestamp AT TIME ZONE z.time_zone), c.start)))
	ELSE c.start END AS since) b
$view$, $comments${
	"": "part of the views: when a campaign was, and the days before it that it is compared with",
	"since": "beginning of the days before it",
	"start": "beginning of the campaign, now where that is to come",
	"until": "end of the campaign, now where that is to come",
	"local_since": "since, in the account's time zone",
	"local_start": "start, in the account's time zone",
	"local_until": "until, in the account's time zone",
	"is_in_range": "whether its moments leave room for the days before it in a timestamp"
}$comments$);
