-- The mean of an hour with few videos is drawn towards that of the account, as
-- if five more had been posted then and done as well as all others.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (2000, 'posting_times', true, $view$
SELECT g.account_id, g.account_name, g.time_zone, g.weekday, g.hour, g.videos, g.views,
	tiktrack.engagements(g.summary) AS engagements,
	tiktrack.engagements(g.summary, '{like,comment}') AS engagements_without_shares,
	g.shares,
	tiktrack.engagement_rate(g.summary) AS engagement_rate,
	g.rates / nullif(g.rated, 0) AS mean_engagement_rate,
	(coalesce(g.rates, 0) + 5 * g.mean) / (g.rated + 5) AS expected_engagement_rate
FROM (
	SELECT t.*, CASE WHEN t.account IS NOT NULL
			THEN sum(t.rates) OVER a / nullif(sum(t.rated) OVER a, 0)::double precision END AS mean,
		tiktrack.make_engagement(views => t.views, likes => t.likes, comments => t.comments,
			shares => t.shares) AS summary
	FROM (
		SELECT f.account, f.account_id, f.account_name, f.time_zone,
			extract(isodow FROM f.posted_at)::integer AS weekday,
			extract(hour FROM f.posted_at)::integer AS hour, count(*) AS videos,
			tiktrack_internal.bigint_sum(sum(f.views)) AS views, tiktrack_internal.bigint_sum(sum(f.likes)) AS likes,
			tiktrack_internal.bigint_sum(sum(f.comments)) AS comments,
			tiktrack_internal.bigint_sum(sum(f.shares)) AS shares,
			sum(f.engagement_rate) AS rates, count(f.engagement_rate) AS rated
		FROM video_features f
		GROUP BY 1, 2, 3, 4, 5, 6
	) t
	WINDOW a AS (PARTITION BY t.account_id)
) g
-- those without a time of posting have their part in the account's mean alone
WHERE g.weekday IS NOT NULL
$view$, $comments${
	"": "one row per account, weekday and hour of posting, by post, in the account's time zone; rank by expected_engagement_rate",
	"time_zone": "time zone of weekday and hour: that of the account, UTC where none is known",
	"videos": "videos of the account posted in that hour"
}$comments$);
