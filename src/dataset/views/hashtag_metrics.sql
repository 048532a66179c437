-- Compares an account's videos with a hashtag with its others. Videos of an unknown
-- account may belong to many, so they are not compared.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1700, 'hashtag_metrics', true, $view$
WITH feature AS MATERIALIZED (
	SELECT f.video, f.account, f.account_id, f.account_name, f.hashtags, f.views, f.shares, f.engagements,
		(f.pairs).shares AS rate_shares, (f.pairs).shares_views AS rate_views
	FROM video_features f
), whole AS (
	SELECT f.account_id, count(*) AS videos, sum(f.views) AS views, sum(f.shares) AS shares,
		sum(f.engagements) AS engagements, sum(f.rate_shares) AS rate_shares, sum(f.rate_views) AS rate_views,
		count(f.views) AS with_views, count(f.shares) AS with_shares,
		count(f.engagements) AS with_engagements, count(f.rate_views) AS with_rate
	FROM feature f
	GROUP BY f.account_id
), tagged AS (
	SELECT f.account, f.account_id, f.account_name, h.hashtag, count(*) AS videos,
		sum(f.views) AS views, sum(f.shares) AS shares, sum(f.engagements) AS engagements,
		sum(f.rate_shares) AS rate_shares, sum(f.rate_views) AS rate_views,
		count(f.views) AS with_views, count(f.shares) AS with_shares,
		count(f.engagements) AS with_engagements, count(f.rate_views) AS with_rate
	-- DISTINCT, because a video may have a hashtag twice
	FROM (
		SELECT DISTINCT f.video, lower(btrim(ltrim(btrim(u.tag), '#'))) AS hashtag
		FROM feature f
		CROSS JOIN LATERAL unnest(f.hashtags) AS u (tag)
	) h
	JOIN feature f ON f.video = h.video
	WHERE h.hashtag <> ''
	GROUP BY f.account, f.account_id, f.account_name, h.hashtag
), counted AS (
	SELECT t.account, t.account_id, t.account_name, t.hashtag, w.videos,
		t.videos AS videos_with, w.videos - t.videos AS videos_without,
		tiktrack_internal.bigint_sum(t.views) AS views_with, tiktrack_internal.bigint_sum(t.shares) AS shares_with,
		tiktrack_internal.bigint_or_null(t.engagements) AS engagements_with,
		tiktrack_internal.bigint_or_null(t.rate_shares) AS rate_shares_with,
		tiktrack_internal.bigint_or_null(t.rate_views) AS rate_views_with,
		-- not known when no other video tells the count
		CASE WHEN w.with_views > t.with_views
			THEN tiktrack_internal.bigint_sum(w.views - coalesce(t.views, 0)) END AS views_without,
		CASE WHEN w.with_shares > t.with_shares
			THEN tiktrack_internal.bigint_sum(w.shares - coalesce(t.shares, 0)) END AS shares_without,
		CASE WHEN w.with_engagements > t.with_engagements
			THEN tiktrack_internal.bigint_or_null(w.engagements - coalesce(t.engagements, 0)) END AS engagements_without,
		CASE WHEN w.with_rate > t.with_rate
			THEN tiktrack_internal.bigint_or_null(w.rate_shares - coalesce(t.rate_shares, 0)) END AS rate_shares_without,
		CASE WHEN w.with_rate > t.with_rate
			THEN tiktrack_internal.bigint_or_null(w.rate_views - coalesce(t.rate_views, 0)) END AS rate_views_without
	FROM tagged t
	JOIN whole w ON w.account_id = t.account_id
), compared AS MATERIALIZED (
	-- With fewer than 3 videos one of them decides; with more shares than views the
	-- shares are not a fraction of the views.
	SELECT c.*, tiktrack.lift(
		CASE WHEN c.account IS NOT NULL AND c.videos_with >= 3 AND c.videos_without >= 3
			AND c.rate_shares_with <= c.rate_views_with AND c.rate_shares_without <= c.rate_views_without
			THEN c.rate_shares_with END,
		c.rate_views_with, c.rate_shares_without, c.rate_views_without) AS test
	FROM counted c
), adjusted AS (
	SELECT c.account_id, unnest(array_agg(c.hashtag ORDER BY c.hashtag)) AS hashtag,
		unnest(tiktrack.adjust_p(array_agg((c.test).p_value ORDER BY c.hashtag))) AS q_value
	FROM compared c
	GROUP BY c.account_id
)
SELECT c.account_id, c.account_name, c.hashtag, c.videos_with, c.videos_without,
	c.views_with, c.views_without, c.shares_with, c.shares_without,
	c.engagements_with, c.engagements_without,
	c.rate_shares_with::double precision / nullif(c.rate_views_with, 0) AS share_rate_with,
	c.rate_shares_without::double precision / nullif(c.rate_views_without, 0) AS share_rate_without,
	(c.test).lift, (c.test).low AS lift_low, (c.test).high AS lift_high, (c.test).p_value, a.q_value,
	c.videos_with::double precision / c.videos AS consistency,
	c.views_with AS popularity,
	c.rate_shares_with AS share_rate_with_count, c.rate_views_with AS share_rate_with_views,
	c.rate_shares_without AS share_rate_without_count, c.rate_views_without AS share_rate_without_views
FROM compared c
JOIN adjusted a ON a.account_id = c.account_id AND a.hashtag = c.hashtag
$view$, $comments${
	"": "one row per account and hashtag, by post: its videos with the hashtag against its others; a video stands under each of its hashtags: never add up over hashtags. That two go together does not say that one is the cause",
	"hashtag": "hashtag, lower case, without #"
}$comments$);
