-- How followers and counters move: differences of what sources reported.

-- TikTok prints counts of 10,000 and more with one digit behind the point of
-- its thousands, millions or billions, and leaves out a 0 there.
CREATE FUNCTION tiktrack.count_range(count bigint, is_rounded boolean DEFAULT true) RETURNS int8range
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE
		WHEN NOT is_rounded OR count < 10000 THEN int8range(count, count, '[]')
		-- the lower end of 10K, 1M and 1B is what the finer unit below them leaves
		WHEN count = 10000 THEN int8range(10000, 10050)
		WHEN count < 1000000 THEN int8range(count - 50, count + 50)
		WHEN count = 1000000 THEN int8range(999950, 1050000)
		WHEN count < 1000000000 THEN int8range(count - 50000, count + 50000)
		WHEN count = 1000000000 THEN int8range(999950000, 1050000000)
		ELSE int8range(count - 50000000, count + 50000000)
	END;
COMMENT ON FUNCTION tiktrack.count_range(bigint, boolean) IS
	'the whole numbers that TikTok shows as this count: itself below 10,000, else rounded to hundreds, from a million on to hundred thousands; of a snapshot, with its is_rounded';

CREATE FUNCTION tiktrack.create_gains_view(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM set_config('search_path', tiktrack.dataset_path(dataset), true);

	-- Successive totals of one video and source, as differences on the later one's
	-- day; a change that a source reports for a day, as it is. Of several sources
	-- one is asked, because the same plays are in all of them: one of daily changes
	-- before one of totals, an exact one before a rounded one, then the one that
	-- tells most. One that rounds some of its totals counts as two: from an exact
	-- total to a rounded one most of a difference is rounding. What tells nothing
	-- but shares is not there without share data.
	CREATE VIEW video_gains AS
	WITH told AS (
		SELECT s.video_id, s.source, s.grain, s.at, s.is_rounded,
			coalesce(s.day, (s.at AT TIME ZONE 'UTC')::date) AS day,
			s.views, s.impressions, s.likes, s.comments,
			CASE WHEN v.has_share_data THEN s.shares END AS shares,
			s.saves, s.follows, s.profile_visits, s.link_clicks
		FROM viewer_videos v
		JOIN video_snapshots s ON s.video_id = v.video_id
		WHERE num_nonnulls(s.views, s.impressions, s.likes, s.comments,
			CASE WHEN v.has_share_data THEN s.shares END,
			s.saves, s.follows, s.profile_visits, s.link_clicks) > 0
	), asked AS (
		SELECT DISTINCT ON (n.video_id) n.video_id, n.source, n.grain, n.is_rounded
		FROM (
			SELECT t.video_id, t.source, t.grain, t.is_rounded, count(*) AS snapshots,
				sum(num_nonnulls(t.views, t.impressions, t.likes, t.comments, t.shares, t.saves,
					t.follows, t.profile_visits, t.link_clicks)) AS counts
			FROM told t
			GROUP BY t.video_id, t.source, t.grain, t.is_rounded
		) n
		WHERE n.grain = 'daily' OR n.snapshots > 1
		ORDER BY n.video_id, n.grain = 'daily' DESC, n.is_rounded, n.counts DESC, n.source COLLATE "C"
	), chained AS (
		SELECT t.*, lag(t.day) OVER by_moment AS day_before,
			lag(t.views) OVER by_moment AS views_before,
			lag(t.impressions) OVER by_moment AS impressions_before,
			lag(t.likes) OVER by_moment AS likes_before,
			lag(t.comments) OVER by_moment AS comments_before,
			lag(t.shares) OVER by_moment AS shares_before,
			lag(t.saves) OVER by_moment AS saves_before,
			lag(t.follows) OVER by_moment AS follows_before,
			lag(t.profile_visits) OVER by_moment AS profile_visits_before,
			lag(t.link_clicks) OVER by_moment AS link_clicks_before
		FROM told t
		JOIN asked a ON a.video_id = t.video_id
		-- which the planner takes for half of them, and three conditions for none
		WHERE CASE WHEN a.source = t.source AND a.grain = t.grain THEN a.is_rounded = t.is_rounded
			ELSE false END
		WINDOW by_moment AS (PARTITION BY t.video_id ORDER BY t.at)
	), gained AS (
		SELECT c.video_id, c.day, c.source, c.is_rounded, 1 AS days_covered,
			c.views, c.impressions, c.likes, c.comments, c.shares, c.saves, c.follows,
			c.profile_visits, c.link_clicks
		FROM chained c
		WHERE c.grain = 'daily'
		UNION ALL
		SELECT c.video_id, c.day, c.source, c.is_rounded, c.day - c.day_before,
			c.views - coalesce(c.views_before, c.totals[1]),
			c.impressions - coalesce(c.impressions_before, c.totals[2]),
			c.likes - coalesce(c.likes_before, c.totals[3]),
			c.comments - coalesce(c.comments_before, c.totals[4]),
			c.shares - coalesce(c.shares_before, c.totals[5]),
			c.saves - coalesce(c.saves_before, c.totals[6]),
			c.follows - coalesce(c.follows_before, c.totals[7]),
			c.profile_visits - coalesce(c.profile_visits_before, c.totals[8]),
			c.link_clicks - coalesce(c.link_clicks_before, c.totals[9])
		FROM (
			-- where the snapshot before did not tell a count, the last one that did
			SELECT c.*, CASE WHEN
				(c.views IS NOT NULL AND c.views_before IS NULL)
				OR (c.impressions IS NOT NULL AND c.impressions_before IS NULL)
				OR (c.likes IS NOT NULL AND c.likes_before IS NULL)
				OR (c.comments IS NOT NULL AND c.comments_before IS NULL)
				OR (c.shares IS NOT NULL AND c.shares_before IS NULL)
				OR (c.saves IS NOT NULL AND c.saves_before IS NULL)
				OR (c.follows IS NOT NULL AND c.follows_before IS NULL)
				OR (c.profile_visits IS NOT NULL AND c.profile_visits_before IS NULL)
				OR (c.link_clicks IS NOT NULL AND c.link_clicks_before IS NULL)
			THEN (
				SELECT ARRAY[
					(array_agg(s.views ORDER BY s.at DESC) FILTER (WHERE s.views IS NOT NULL))[1],
					(array_agg(s.impressions ORDER BY s.at DESC) FILTER (WHERE s.impressions IS NOT NULL))[1],
					(array_agg(s.likes ORDER BY s.at DESC) FILTER (WHERE s.likes IS NOT NULL))[1],
					(array_agg(s.comments ORDER BY s.at DESC) FILTER (WHERE s.comments IS NOT NULL))[1],
					(array_agg(s.shares ORDER BY s.at DESC) FILTER (WHERE s.shares IS NOT NULL))[1],
					(array_agg(s.saves ORDER BY s.at DESC) FILTER (WHERE s.saves IS NOT NULL))[1],
					(array_agg(s.follows ORDER BY s.at DESC) FILTER (WHERE s.follows IS NOT NULL))[1],
					(array_agg(s.profile_visits ORDER BY s.at DESC) FILTER (WHERE s.profile_visits IS NOT NULL))[1],
					(array_agg(s.link_clicks ORDER BY s.at DESC) FILTER (WHERE s.link_clicks IS NOT NULL))[1]]
				FROM video_snapshots s
				WHERE s.video_id = c.video_id AND s.source = c.source AND s.grain = 'lifetime'
					AND s.is_rounded = c.is_rounded AND s.at < c.at
			) END AS totals
			FROM chained c
			WHERE c.grain = 'lifetime' AND c.day_before IS NOT NULL
			-- looked up once for all counts
			OFFSET '0'
		) c
	)
	SELECT g.video_id AS video, g.day, g.source, g.is_rounded,
		greatest(sum(g.days_covered), 1)::integer AS days_covered,
		sum(g.views)::bigint AS views, sum(g.impressions)::bigint AS impressions,
		sum(g.likes)::bigint AS likes, sum(g.comments)::bigint AS comments,
		sum(g.shares)::bigint AS shares, sum(g.saves)::bigint AS saves,
		sum(g.follows)::bigint AS follows, sum(g.profile_visits)::bigint AS profile_visits,
		sum(g.link_clicks)::bigint AS link_clicks
	FROM gained g
	GROUP BY g.video_id, g.day, g.source, g.is_rounded
	HAVING count(g.views) + count(g.impressions) + count(g.likes) + count(g.comments) + count(g.shares)
		+ count(g.saves) + count(g.follows) + count(g.profile_visits) + count(g.link_clicks) > 0;
END
$function$;
COMMENT ON FUNCTION tiktrack.create_gains_view(text) IS
	'part of create_dataset: changes of counts, from what sources reported of videos';

CREATE FUNCTION tiktrack.create_growth_views(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM set_config('search_path', tiktrack.dataset_path(dataset), true);

	-- Levels of a day, from whatever source: an exact one before a rounded one,
	-- then the last. Two levels are compared when both are exact, over rounded
	-- ones between them: from an exact level to a rounded one most of a difference
	-- is rounding. Rounded levels are compared among themselves where no exact
	-- ones on both sides tell that time already. So no day is counted twice, and
	-- differences add up to the last level minus the first.
	CREATE VIEW account_growth WITH (security_barrier) AS
	WITH level AS (
		SELECT DISTINCT ON (a.account_id, d.day) a.account_id, d.day, s.followers, s.is_rounded
		FROM viewer_accounts a
		JOIN account_snapshots s ON s.account_id = a.account_id
		CROSS JOIN LATERAL (SELECT coalesce(s.day, (s.at AT TIME ZONE 'UTC')::date) AS day) d
		WHERE s.followers IS NOT NULL
		ORDER BY a.account_id, d.day, s.is_rounded, s.at DESC, s.snapshot_id DESC
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
	-- since the row before, so that they add up too
	CROSS JOIN LATERAL (
		SELECT count(*) AS posts
		FROM videos v
		WHERE v.account_id = c.account_id
			AND v.posted_at >= coalesce(c.row_before + 1, c.day)::timestamp AT TIME ZONE 'UTC'
			AND v.posted_at <= (c.day::timestamp + interval '23:59:59.999999') AT TIME ZONE 'UTC'
	) p;

	CREATE VIEW video_growth WITH (security_barrier) AS
	SELECT g.day, l.account_id, l.account_name, l.video_id, l.title, l.posted_on,
		g.day - l.posted_on AS days_since_posting, g.source, g.days_covered, g.is_rounded,
		g.views, g.impressions, g.likes, g.comments, g.shares, g.saves, g.follows,
		g.profile_visits, g.link_clicks,
		g.likes + g.comments + g.shares AS engagements,
		g.likes + g.comments AS engagements_without_shares
	FROM video_gains g
	JOIN video_labels l ON l.video = g.video;
END
$function$;
COMMENT ON FUNCTION tiktrack.create_growth_views(text) IS
	'part of create_dataset: the views of growth';

-- The parts differ by one at most, the larger ones last, and add up to the whole.
CREATE FUNCTION tiktrack.spread_part(total bigint, part integer, parts integer) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN total / parts + CASE WHEN part > parts - abs(total % parts) THEN sign(total)::bigint ELSE 0 END;
COMMENT ON FUNCTION tiktrack.spread_part(bigint, integer, integer) IS
	'part of daily_gains: a change of several days evenly over them, in whole numbers';

CREATE FUNCTION tiktrack.daily_gains(dataset text, spread boolean DEFAULT false)
	RETURNS TABLE(day date, account_id text, video_id text, source text, days_covered integer,
		is_spread boolean, views bigint, impressions bigint, likes bigint, comments bigint,
		shares bigint, saves bigint, follows bigint, profile_visits bigint, link_clicks bigint)
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
BEGIN
	IF $1 = '$user' OR to_regclass(format('%I.video_growth', $1)) IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_schema_name',
			MESSAGE = format('dataset "%s" does not exist', left($1, 100)),
			HINT = 'Give the name of a dataset whose views you may read.';
	END IF;
	RETURN QUERY EXECUTE format($query$
		SELECT g.day - (p.parts - i.part), g.account_id, g.video_id, g.source,
			CASE WHEN p.parts > 1 THEN 1 ELSE g.days_covered END, p.parts > 1,
			tiktrack.spread_part(g.views, i.part, p.parts),
			tiktrack.spread_part(g.impressions, i.part, p.parts),
			tiktrack.spread_part(g.likes, i.part, p.parts),
			tiktrack.spread_part(g.comments, i.part, p.parts),
			tiktrack.spread_part(g.shares, i.part, p.parts),
			tiktrack.spread_part(g.saves, i.part, p.parts),
			tiktrack.spread_part(g.follows, i.part, p.parts),
			tiktrack.spread_part(g.profile_visits, i.part, p.parts),
			tiktrack.spread_part(g.link_clicks, i.part, p.parts)
		FROM %I.video_growth g
		-- of more than a year nobody knows what a day was like
		CROSS JOIN LATERAL (SELECT CASE WHEN $1 AND g.days_covered <= 366
			THEN g.days_covered ELSE 1 END AS parts) p
		CROSS JOIN LATERAL generate_series(1, p.parts) AS i (part)$query$, $1) USING $2;
END
$function$;
COMMENT ON FUNCTION tiktrack.daily_gains(text, boolean) IS
	'changes of reported counts as video_growth has them: one of several days on the last of them, or with spread in even whole parts on each (up to 366 days); for whoever may read the view';
