-- One level per day, from any source: exact before rounded, then the last, then the
-- first source by name. An exact level is compared with the exact one before it, as a
-- difference to a rounded one would mostly be rounding; a rounded one with the
-- rounded one before it, unless exact levels before and after cover that time.
-- So differences add up to the last level minus the first.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1300, 'account_growth', true, $view$
WITH level AS (
	SELECT DISTINCT ON (a.account_id, d.day) a.account_id, a.time_zone, d.day, s.followers, s.is_rounded
	FROM viewer_accounts a
	JOIN account_snapshots s ON s.account_id = a.account_id
	CROSS JOIN LATERAL (SELECT coalesce(s.day, tiktrack_internal.local_day(s.at, a.time_zone)) AS day) d
	WHERE s.followers IS NOT NULL
	-- a daily report holds at the end of its day, whatever its moment
	ORDER BY a.account_id, d.day, s.is_rounded, s.grain = 'daily' DESC, CASE WHEN s.grain <> 'daily' THEN s.at END DESC,
		s.source COLLATE "C", coalesce(s.told_at, s.at) DESC, s.followers DESC
), placed AS (
	SELECT l.*, lag(l.day) OVER by_day AS row_before,
		count(*) FILTER (WHERE NOT l.is_rounded) OVER by_day AS exact_so_far,
		count(*) FILTER (WHERE NOT l.is_rounded) OVER (PARTITION BY l.account_id) AS exact_levels
	FROM level l
	WINDOW by_day AS (PARTITION BY l.account_id ORDER BY l.day)
), compared AS (
	SELECT p.*, NOT p.is_rounded OR p.exact_so_far IN (0, p.exact_levels) AS is_compared,
		lag(p.followers) OVER alike AS followers_before, lag(p.day) OVER alike AS day_before
	FROM placed p
	WINDOW alike AS (PARTITION BY p.account_id, p.is_rounded,
		CASE WHEN p.is_rounded THEN p.exact_so_far END ORDER BY p.day)
)
SELECT c.day, c.account_id::text AS account_id,
	coalesce(o.username, o.display_name, 'unknown') AS account_name,
	c.followers, lower(r.range) AS followers_low, upper(r.range) - 1 AS followers_high,
	b.followers AS followers_before,
	c.followers - b.followers AS net_followers,
	b.days AS days_covered,
	p.posts,
	(c.followers - b.followers) / nullif(b.followers, 0)::double precision AS growth_rate,
	(c.followers / nullif(b.followers, 0)::double precision) ^ (1.0::double precision / b.days) - 1
		AS daily_growth_rate
FROM compared c
JOIN accounts o ON o.account_id = c.account_id
CROSS JOIN LATERAL (SELECT tiktrack.count_range(c.followers, c.is_rounded) AS range) r
CROSS JOIN LATERAL (SELECT CASE WHEN c.is_compared THEN c.followers_before END AS followers,
	CASE WHEN c.is_compared THEN c.day - c.day_before END AS days) b
-- posts since the row before, so that they add up too
CROSS JOIN LATERAL (
	SELECT count(*) AS posts
	FROM videos v
	WHERE v.account_id = c.account_id
		AND v.posted_at >= tiktrack_internal.utc_moment(coalesce(c.row_before, c.day - 1))
		AND v.posted_at < tiktrack_internal.utc_moment(c.day + 2)
		AND tiktrack_internal.local_day(v.posted_at, c.time_zone) BETWEEN coalesce(c.row_before + 1, c.day) AND c.day
) p
$view$, $comments${
	"": "one row per account and day with a reported number of followers; days without have no row",
	"day": "day of the snapshot; of a daily report its day",
	"followers": "followers at the last snapshot of the day; a level, never to be added up",
	"net_followers": "followers - followers_before; may be negative, adds up"
}$comments$);
