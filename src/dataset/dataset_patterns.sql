-- ---------------------------------------------------------------------------
-- dataset: what goes with doing well: hashtags, kinds of content, hours
-- ---------------------------------------------------------------------------

-- AT TIME ZONE raises an error for a name that it does not know, and one wrong
-- row must not keep a view from answering for the others.
CREATE FUNCTION tiktrack.known_time_zone(name text) RETURNS text
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_known_time_zone';
COMMENT ON FUNCTION tiktrack.known_time_zone(text) IS
	'the name, where the server knows a time zone of that name; else NULL';

CREATE FUNCTION tiktrack.create_pattern_views(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM set_config('search_path', tiktrack.dataset_path(dataset), true);

	-- The counts of videos, and what videos may have in common. What came of a
	-- video counts under its own words, whenever it happened: by post.
	CREATE VIEW video_features AS
	SELECT c.video, v.account_id AS account, coalesce(v.account_id::text, 'unknown') AS account_id,
		coalesce(o.username, o.display_name, 'unknown') AS account_name,
		coalesce(v.content_type, 'unknown') AS content_type,
		coalesce(nullif(btrim(v.sound), ''), 'unknown') AS sound,
		-- in words that sort as they follow each other
		CASE WHEN v.duration_ms < 15000 THEN '00:00 to 00:15'
			WHEN v.duration_ms < 30000 THEN '00:15 to 00:30'
			WHEN v.duration_ms < 60000 THEN '00:30 to 01:00'
			WHEN v.duration_ms < 180000 THEN '01:00 to 03:00'
			WHEN v.duration_ms < 600000 THEN '03:00 to 10:00'
			WHEN v.duration_ms >= 600000 THEN '10:00 and longer' ELSE 'unknown' END AS duration,
		CASE WHEN lower(v.content_type) IN ('duet', 'stitch', 'reaction') THEN lower(v.content_type)
			WHEN v.parent_video_id IS NOT NULL THEN 'of another video' ELSE 'none' END AS collaboration,
		v.hashtags, z.time_zone,
		-- a zone may move a moment over the end of all time
		v.posted_at AT TIME ZONE CASE WHEN v.posted_at BETWEEN '0001-01-02Z' AND '9999-01-01Z'
			THEN z.time_zone ELSE 'UTC' END AS posted_at,
		c.views, c.impressions, c.likes, c.comments, c.shares, c.saves, c.follows, c.profile_visits,
		c.link_clicks, c.watched_ms, c.plays_watched, c.timed_watched_ms, c.timed_duration_ms,
		c.plays_timed, c.plays_completed,
		tiktrack.engagement_rate(c.summary) AS engagement_rate,
		tiktrack.share_rate(c.summary) AS share_rate
	FROM video_counts c
	JOIN videos v ON v.video_id = c.video
	LEFT JOIN accounts o ON o.account_id = v.account_id
	CROSS JOIN LATERAL (SELECT coalesce(tiktrack.known_time_zone(o.time_zone), 'UTC') AS time_zone) z;

	-- The account's videos with a hashtag against its others. Videos of which no
	-- account is known belong to many: between them nothing is compared.
	CREATE VIEW hashtag_metrics WITH (security_barrier) AS
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
			tiktrack.make_engagement(views => tiktrack.bigint_sum(t.views),
				likes => tiktrack.bigint_sum(t.likes), comments => tiktrack.bigint_sum(t.comments),
				shares => tiktrack.bigint_sum(t.shares)) AS tagged,
			-- where none of the others tells a count, it is not known
			tiktrack.make_engagement(
				views => CASE WHEN w.with_views > t.with_views
					THEN tiktrack.bigint_sum(w.views - coalesce(t.views, 0)) END,
				likes => CASE WHEN w.with_likes > t.with_likes
					THEN tiktrack.bigint_sum(w.likes - coalesce(t.likes, 0)) END,
				comments => CASE WHEN w.with_comments > t.with_comments
					THEN tiktrack.bigint_sum(w.comments - coalesce(t.comments, 0)) END,
				shares => CASE WHEN w.with_shares > t.with_shares
					THEN tiktrack.bigint_sum(w.shares - coalesce(t.shares, 0)) END) AS others
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
	JOIN adjusted a ON a.account_id = c.account_id AND a.hashtag = c.hashtag;

	-- One row an account, dimension and value. A video stands once under each
	-- dimension, so a dimension adds up to the account, and two of them do not.
	CREATE VIEW content_breakdown WITH (security_barrier) AS
	SELECT d.account_id, d.account_name, d.dimension, d.value, d.videos,
		d.views, d.impressions, d.likes, d.comments, d.shares, d.saves, d.follows, d.profile_visits,
		d.link_clicks,
		tiktrack.engagements(s.summary) AS engagements,
		tiktrack.engagements(s.summary, '{like,comment}') AS engagements_without_shares,
		d.watched_seconds, d.plays_watched, d.timed_watched_seconds, d.timed_duration_seconds,
		d.plays_timed, d.plays_completed,
		tiktrack.engagement_rate(s.summary) AS engagement_rate,
		tiktrack.share_rate(s.summary) AS share_rate,
		i.low AS share_rate_low, i.high AS share_rate_high,
		tiktrack.engagement_rate(s.summary, 'views', '{follow}') AS follow_rate,
		d.watched_seconds / nullif(d.plays_watched, 0) AS average_watch_time,
		d.timed_watched_seconds / nullif(d.timed_duration_seconds, 0) AS average_percentage_watched,
		d.plays_completed::double precision / nullif(d.plays_timed, 0) AS completion_rate,
		d.mean_engagement_rate, d.mean_share_rate
	FROM (
		SELECT f.account_id, f.account_name, n.dimension, n.value, count(*) AS videos,
			tiktrack.bigint_sum(sum(f.views)) AS views,
			tiktrack.bigint_sum(sum(f.impressions)) AS impressions,
			tiktrack.bigint_sum(sum(f.likes)) AS likes,
			tiktrack.bigint_sum(sum(f.comments)) AS comments,
			tiktrack.bigint_sum(sum(f.shares)) AS shares,
			tiktrack.bigint_sum(sum(f.saves)) AS saves,
			tiktrack.bigint_sum(sum(f.follows)) AS follows,
			tiktrack.bigint_sum(sum(f.profile_visits)) AS profile_visits,
			tiktrack.bigint_sum(sum(f.link_clicks)) AS link_clicks,
			tiktrack.bigint_sum(sum(f.watched_ms)) / 1000.0::double precision AS watched_seconds,
			tiktrack.bigint_sum(sum(f.plays_watched)) AS plays_watched,
			tiktrack.bigint_sum(sum(f.timed_watched_ms)) / 1000.0::double precision AS timed_watched_seconds,
			tiktrack.bigint_sum(sum(f.timed_duration_ms)) / 1000.0::double precision AS timed_duration_seconds,
			tiktrack.bigint_sum(sum(f.plays_timed)) AS plays_timed,
			tiktrack.bigint_sum(sum(f.plays_completed)) AS plays_completed,
			avg(f.engagement_rate) AS mean_engagement_rate,
			avg(f.share_rate) AS mean_share_rate
		FROM video_features f
		CROSS JOIN LATERAL (VALUES ('content_type', f.content_type), ('duration', f.duration),
			('sound', f.sound), ('collaboration', f.collaboration)) n (dimension, value)
		GROUP BY f.account_id, f.account_name, n.dimension, n.value
	) d
	CROSS JOIN LATERAL (SELECT tiktrack.make_engagement(d.views, d.impressions, d.likes, d.comments,
		d.shares, d.saves, d.follows) AS summary) s
	CROSS JOIN LATERAL tiktrack.rate_interval(d.shares, d.views, 'poisson') i;

	CREATE VIEW content_metrics WITH (security_barrier) AS
	SELECT b.account_id, b.account_name, b.value AS content_type, b.videos,
		b.views, b.impressions, b.likes, b.comments, b.shares, b.saves, b.follows, b.profile_visits,
		b.link_clicks, b.engagements, b.engagements_without_shares,
		b.watched_seconds, b.plays_watched, b.timed_watched_seconds, b.timed_duration_seconds,
		b.plays_timed, b.plays_completed,
		b.engagement_rate, b.share_rate, b.share_rate_low, b.share_rate_high, b.follow_rate,
		b.average_watch_time, b.average_percentage_watched, b.completion_rate,
		b.mean_engagement_rate, b.mean_share_rate
	FROM content_breakdown b
	WHERE b.dimension = 'content_type';

	-- The mean of an hour with few videos is drawn towards that of the account, as
	-- if five more had been posted then and done as well as all others.
	CREATE VIEW posting_times WITH (security_barrier) AS
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
				tiktrack.bigint_sum(sum(f.views)) AS views, tiktrack.bigint_sum(sum(f.likes)) AS likes,
				tiktrack.bigint_sum(sum(f.comments)) AS comments,
				tiktrack.bigint_sum(sum(f.shares)) AS shares,
				sum(f.engagement_rate) AS rates, count(f.engagement_rate) AS rated
			FROM video_features f
			GROUP BY 1, 2, 3, 4, 5, 6
		) t
		WINDOW a AS (PARTITION BY t.account_id)
	) g
	-- those without a time of posting have their part in the account's mean alone
	WHERE g.weekday IS NOT NULL;
END
$function$;
COMMENT ON FUNCTION tiktrack.create_pattern_views(text) IS
	'part of create_dataset: the views of hashtags, kinds of content and hours of posting';
