-- The mean of an hour is shrunk towards that of the account, as if it had five more
-- videos with the account's mean rate.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (2000, 'posting_times', true, $view$
SELECT g.account_id, g.account_name, g.time_zone, g.weekday, g.hour, g.videos, g.views,
	g.engagements, g.engagements_without_shares,
	g.shares,
	g.engagement_rate_count::double precision / nullif(g.engagement_rate_views, 0) AS engagement_rate,
	(g.rates / nullif(g.rated, 0))::double precision AS mean_engagement_rate,
	((coalesce(g.rates, 0) + 5 * g.mean) / (g.rated + 5))::double precision AS expected_engagement_rate,
	g.engagement_rate_count, g.engagement_rate_views
FROM (
	SELECT t.*, CASE WHEN t.account IS NOT NULL
			THEN sum(t.rates) OVER a / nullif(sum(t.rated) OVER a, 0) END AS mean
	FROM (
		SELECT f.account, f.account_id, f.account_name, f.time_zone,
			extract(isodow FROM f.posted_at)::integer AS weekday,
			extract(hour FROM f.posted_at)::integer AS hour, count(*) AS videos,
			tiktrack_internal.bigint_sum(sum(f.views)) AS views,
			tiktrack_internal.bigint_sum(sum(f.shares)) AS shares,
			tiktrack_internal.bigint_or_null(sum(f.engagements)) AS engagements,
			tiktrack_internal.bigint_or_null(sum(f.engagements_without_shares)) AS engagements_without_shares,
			tiktrack_internal.bigint_or_null(sum((f.pairs).engagements)) AS engagement_rate_count,
			tiktrack_internal.bigint_or_null(sum((f.pairs).engagements_views)) AS engagement_rate_views,
			-- in numeric, because the sum of floats depends on the order of rows
			sum(r.rate) AS rates, count(r.rate) AS rated
		FROM video_features f
		CROSS JOIN LATERAL (SELECT (f.pairs).engagements::numeric / nullif((f.pairs).engagements_views, 0) AS rate) r
		GROUP BY 1, 2, 3, 4, 5, 6
	) t
	WINDOW a AS (PARTITION BY t.account_id)
) g
-- videos without a time of posting count in the account's mean only
WHERE g.weekday IS NOT NULL
$view$, $comments${
	"": "one row per account, weekday and hour of posting, by post, in the account's time zone; rank by expected_engagement_rate",
	"time_zone": "time zone of weekday and hour: that of the account, UTC where none is known",
	"videos": "videos of the account posted in that hour"
}$comments$);
