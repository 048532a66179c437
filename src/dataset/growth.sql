-- daily_gains: changes of reported counts by day.

CREATE FUNCTION tiktrack_internal.daily_gains_as_owner(dataset text, spread boolean)
	RETURNS TABLE(day date, account_id text, video_id text, source text, days_covered integer,
		is_spread boolean, views bigint, impressions bigint, likes bigint, comments bigint,
		shares bigint, saves bigint, follows bigint, profile_visits bigint, link_clicks bigint)
	LANGUAGE plpgsql STABLE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
BEGIN
	PERFORM tiktrack_internal.require_reader($1);
	IF to_regclass(format('%I.video_growth', $1)) IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_schema_name',
			MESSAGE = format('dataset "%s" does not exist', left($1, 100)),
			HINT = 'Give the name of a dataset whose views you may read.';
	END IF;
	RETURN QUERY EXECUTE format($query$
		SELECT g.day - o.days, g.account_id, g.video_id, g.source,
			CASE WHEN p.is_spread THEN 1 ELSE g.days_covered END, p.is_spread,
			tiktrack_internal.spread_part(g.views, CASE WHEN p.is_spread THEN g.views_days - o.days ELSE 1 END, CASE WHEN p.is_spread THEN g.views_days ELSE 1 END),
			tiktrack_internal.spread_part(g.impressions, CASE WHEN p.is_spread THEN g.impressions_days - o.days ELSE 1 END, CASE WHEN p.is_spread THEN g.impressions_days ELSE 1 END),
			tiktrack_internal.spread_part(g.likes, CASE WHEN p.is_spread THEN g.likes_days - o.days ELSE 1 END, CASE WHEN p.is_spread THEN g.likes_days ELSE 1 END),
			tiktrack_internal.spread_part(g.comments, CASE WHEN p.is_spread THEN g.comments_days - o.days ELSE 1 END, CASE WHEN p.is_spread THEN g.comments_days ELSE 1 END),
			tiktrack_internal.spread_part(g.shares, CASE WHEN p.is_spread THEN g.shares_days - o.days ELSE 1 END, CASE WHEN p.is_spread THEN g.shares_days ELSE 1 END),
			tiktrack_internal.spread_part(g.saves, CASE WHEN p.is_spread THEN g.saves_days - o.days ELSE 1 END, CASE WHEN p.is_spread THEN g.saves_days ELSE 1 END),
			tiktrack_internal.spread_part(g.follows, CASE WHEN p.is_spread THEN g.follows_days - o.days ELSE 1 END, CASE WHEN p.is_spread THEN g.follows_days ELSE 1 END),
			tiktrack_internal.spread_part(g.profile_visits, CASE WHEN p.is_spread THEN g.profile_visits_days - o.days ELSE 1 END, CASE WHEN p.is_spread THEN g.profile_visits_days ELSE 1 END),
			tiktrack_internal.spread_part(g.link_clicks, CASE WHEN p.is_spread THEN g.link_clicks_days - o.days ELSE 1 END, CASE WHEN p.is_spread THEN g.link_clicks_days ELSE 1 END)
		FROM %I.video_growth g
		-- a change over more than a year says nothing about a single day
		CROSS JOIN LATERAL (SELECT $1 AND g.days_covered BETWEEN 2 AND 366 AS is_spread) p
		CROSS JOIN LATERAL generate_series(0, CASE WHEN p.is_spread THEN g.days_covered ELSE 1 END - 1) AS o (days)$query$, $1) USING $2;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.daily_gains_as_owner(text, boolean) IS 'body of daily_gains';

-- Also for readers: it runs as the caller, who sees what video_growth shows them.
CREATE FUNCTION tiktrack.daily_gains(dataset text, spread boolean DEFAULT false)
	RETURNS TABLE(day date, account_id text, video_id text, source text, days_covered integer,
		is_spread boolean, views bigint, impressions bigint, likes bigint, comments bigint,
		shares bigint, saves bigint, follows bigint, profile_visits bigint, link_clicks bigint)
	LANGUAGE c STABLE STRICT AS 'MODULE_PATHNAME', 'tiktrack_as_owner';
COMMENT ON FUNCTION tiktrack.daily_gains(text, boolean) IS
	'changes of reported counts as in video_growth: a change of several days is on the last of them, or with spread true, up to 366 days, divided evenly in whole numbers over the days that it covers; for whoever may read that view; error 3F000 when there is no such dataset';
