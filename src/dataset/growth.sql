-- How followers and counters move: differences of what sources reported.

-- TikTok prints counts of 10,000 and more with one digit after the point of
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

-- The parts differ by one at most, the larger ones last, and add up to the whole.
CREATE FUNCTION tiktrack_internal.spread_part(total bigint, part integer, parts integer) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN total / parts + CASE WHEN part > parts - abs(total % parts) THEN sign(total)::bigint ELSE 0 END;
COMMENT ON FUNCTION tiktrack_internal.spread_part(bigint, integer, integer) IS
	'part of daily_gains: a change of several days evenly over them, in whole numbers';

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
		SELECT g.day - (p.parts - i.part), g.account_id, g.video_id, g.source,
			CASE WHEN p.parts > 1 THEN 1 ELSE g.days_covered END, p.parts > 1,
			tiktrack_internal.spread_part(g.views, i.part, p.parts),
			tiktrack_internal.spread_part(g.impressions, i.part, p.parts),
			tiktrack_internal.spread_part(g.likes, i.part, p.parts),
			tiktrack_internal.spread_part(g.comments, i.part, p.parts),
			tiktrack_internal.spread_part(g.shares, i.part, p.parts),
			tiktrack_internal.spread_part(g.saves, i.part, p.parts),
			tiktrack_internal.spread_part(g.follows, i.part, p.parts),
			tiktrack_internal.spread_part(g.profile_visits, i.part, p.parts),
			tiktrack_internal.spread_part(g.link_clicks, i.part, p.parts)
		FROM %I.video_growth g
		-- of more than a year nobody knows what a day was like
		CROSS JOIN LATERAL (SELECT CASE WHEN $1 AND g.days_covered <= 366
			THEN g.days_covered ELSE 1 END AS parts) p
		CROSS JOIN LATERAL generate_series(1, p.parts) AS i (part)$query$, $1) USING $2;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.daily_gains_as_owner(text, boolean) IS 'body of daily_gains';

-- For readers too: what it says of owners holds for whoever may read the view.
CREATE FUNCTION tiktrack.daily_gains(dataset text, spread boolean DEFAULT false)
	RETURNS TABLE(day date, account_id text, video_id text, source text, days_covered integer,
		is_spread boolean, views bigint, impressions bigint, likes bigint, comments bigint,
		shares bigint, saves bigint, follows bigint, profile_visits bigint, link_clicks bigint)
	LANGUAGE c STABLE STRICT AS 'MODULE_PATHNAME', 'tiktrack_as_owner';
COMMENT ON FUNCTION tiktrack.daily_gains(text, boolean) IS
	'changes of reported counts as video_growth has them: one of several days on the last of them, or with spread in even whole parts on each (up to 366 days); for whoever may read the view';
