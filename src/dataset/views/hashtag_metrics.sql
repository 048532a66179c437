-- The account's videos with a hashtag against its others. Videos of which no
-- account is known belong to many: between them nothing is compared.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1700, 'hashtag_metrics', true, $view$
WITH feature AS MATERIALIZED (
	SELECT f.video, f.account, f.account_id, f.account_name, f.hashtags, f.views,
		f.likes, f.comments, f.shares
	FROM video_features f
), whole AS (
	SELECT f.account_id, count(*) AS videos, sum(f.views) AS views, sum(f.likes) AS likes,
		sum(f.comments) AS comments, sum(f.shares) AS shares, count(f.views) AS with_views,
		count(f.likes) AS with_likes, count(f.comments) AS with_comments, count(f.shares) AS with_shares
	FROM feature f
	GROUP BY f.account_id
), tagged AS (
	SELECT f.account, f.account_id, f.account_name, h.hashtag, count(*) AS videos,
		sum(f.views) AS views, sum(f.likes) AS likes, sum(f.comments) AS comments,
		sum(f.shares) AS shares, count(f.views) AS with_views, count(f.likes) AS with_likes,
		count(f.comments) AS with_comments, count(f.shares) AS with_shares
	-- one that stands twice under a video is one
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
		tiktrack.make_engagement(views => tiktrack_internal.bigint_sum(t.views),
			likes => tiktrack_internal.bigint_sum(t.likes), comments => tiktrack_internal.bigint_sum(t.comments),
			shares => tiktrack_internal.bigint_sum(t.shares)) AS tagged,
		-- where none of the others tells a count, it is not known
		tiktrack.make_engagement(
			views => CASE WHEN w.with_views > t.with_views
				THEN tiktrack_internal.bigint_sum(w.views - coalesce(t.views, 0)) END,
			likes => CASE WHEN w.with_likes > t.with_likes
				THEN tiktrack_internal.bigint_sum(w.likes - coalesce(t.likes, 0)) END,
			comments => CASE WHEN w.with_comments > t.with_comments
				THEN tiktrack_internal.bigint_sum(w.comments - coalesce(t.comments, 0)) END,
			shares => CASE WHEN w.with_shares > t.with_shares
				THEN tiktrack_internal.bigint_sum(w.shares - coalesce(t.shares, 0)) END) AS others
	FROM tagged t
	JOIN whole w ON w.account_id = t.account_id
), told AS (
	SELECT c.*, tiktrack.event_count(c.tagged, 'view') AS views_with,
		tiktrack.event_count(c.others, 'view') AS views_without,
		tiktrack.event_count(c.tagged, 'share') AS shares_with,
		tiktrack.event_count(c.others, 'share') AS shares_without
	FROM counted c
), compared AS MATERIALIZED (
	-- of few videos the chance of one decides; and more shares than views are
	-- no part of them
	SELECT t.*, tiktrack.lift(
		CASE WHEN t.account IS NOT NULL AND t.videos_with >= 3 AND t.videos_without >= 3
			AND t.shares_with <= t.views_with AND t.shares_without <= t.views_without
			THEN t.shares_with END,
		t.views_with, t.shares_without, t.views_without) AS test
	FROM told t
), adjusted AS (
	SELECT c.account_id, unnest(array_agg(c.hashtag ORDER BY c.hashtag)) AS hashtag,
		unnest(tiktrack.adjust_p(array_agg((c.test).p_value ORDER BY c.hashtag))) AS q_value
	FROM compared c
	GROUP BY c.account_id
)
SELECT c.account_id, c.account_name, c.hashtag, c.videos_with, c.videos_without,
	c.views_with, c.views_without, c.shares_with, c.shares_without,
	tiktrack.engagements(c.tagged) AS engagements_with,
	tiktrack.engagements(c.others) AS engagements_without,
	tiktrack.share_rate(c.tagged) AS share_rate_with,
	tiktrack.share_rate(c.others) AS share_rate_without,
	(c.test).lift, (c.test).low AS lift_low, (c.test).high AS lift_high, (c.test).p_value, a.q_value,
	c.videos_with::double precision / c.videos AS consistency,
	c.views_with AS popularity
FROM compared c
JOIN adjusted a ON a.account_id = c.account_id AND a.hashtag = c.hashtag
$view$, $comments${
	"": "one row per account and hashtag, by post: its videos with the hashtag against its others; a video stands under each of its hashtags: never add up over hashtags. That two go together does not say that one is the cause",
	"hashtag": "hashtag, lower case, without #"
}$comments$);
