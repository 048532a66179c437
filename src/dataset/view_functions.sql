-- Functions that the views of a dataset call.

-- sum(bigint) is numeric; BI tools want bigint, and a view must not raise an error.
-- Not STRICT, which would keep the planner from inlining it.
CREATE FUNCTION tiktrack_internal.bigint_sum(total numeric) RETURNS bigint
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN abs(total) <= 3000000000000000000 THEN total::bigint END;
COMMENT ON FUNCTION tiktrack_internal.bigint_sum(numeric) IS
	'a sum of counts as bigint; NULL beyond 3 * 10^18, so that three of them still add up';

-- For engagements and pairs, which are not added up any further.
CREATE FUNCTION tiktrack_internal.bigint_or_null(total numeric) RETURNS bigint
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN abs(total) <= 9223372036854775807 THEN total::bigint END;
COMMENT ON FUNCTION tiktrack_internal.bigint_or_null(numeric) IS
	'a sum as bigint; NULL where bigint cannot hold it';

-- A kind is told of a video by the logs that have a row of it, whatever the row:
-- then it has 0 of the kind where there is none, and else its number is not known.
CREATE FUNCTION tiktrack_internal.count_if_told(counted bigint, is_told boolean) RETURNS bigint
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	RETURN CASE WHEN counted > 0 OR is_told THEN counted END;
COMMENT ON FUNCTION tiktrack_internal.count_if_told(bigint, boolean) IS
	'part of the views of a dataset: how many events of a kind a log has; NULL instead of 0 for a kind that it does not tell';

-- sum() of bigint adds numerics, which takes several times as long.
CREATE AGGREGATE tiktrack_internal.sum_counts(bigint) (
	SFUNC = pg_catalog.int8pl, STYPE = bigint, COMBINEFUNC = pg_catalog.int8pl, PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack_internal.sum_counts(bigint) IS
	'part of the views of a dataset: the sum of counts, NULL of none; error 22003 where it is no bigint';

CREATE FUNCTION tiktrack_internal.hardly_ever_support(internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_hardly_ever_support';
COMMENT ON FUNCTION tiktrack_internal.hardly_ever_support(internal) IS
	'planner support of hardly_ever';

CREATE FUNCTION tiktrack_internal.hardly_ever(condition boolean) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	SUPPORT tiktrack_internal.hardly_ever_support
	AS 'MODULE_PATHNAME', 'tiktrack_hardly_ever';
COMMENT ON FUNCTION tiktrack_internal.hardly_ever(boolean) IS
	'part of the views: the condition itself, which the planner takes to hold for hardly any row';

CREATE TYPE tiktrack_internal.metric_warning AS (code text, severity text, message text, value double precision);
COMMENT ON TYPE tiktrack_internal.metric_warning IS
	'part of metric_warnings: a row of it; a message of NULL is no warning';

-- One spelling of a value that sources write in several.
CREATE FUNCTION tiktrack_internal.audience_name(dimension text, value text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN lower(btrim(value, E' \t\r\n')) IN ('', 'unknown') OR value IS NULL THEN 'unknown'
		WHEN dimension = 'country' AND btrim(value, E' \t\r\n') ~ '^[A-Za-z]{2}$' THEN upper(btrim(value, E' \t\r\n'))
		WHEN dimension IN ('gender', 'interest') THEN lower(btrim(value, E' \t\r\n'))
		ELSE btrim(value, E' \t\r\n')
	END;
COMMENT ON FUNCTION tiktrack_internal.audience_name(text, text) IS
	'part of the views: name of a group of an audience: country codes in upper case, genders and interests in lower case, unknown for none';

-- AT TIME ZONE raises an error for a name that it does not know, and one wrong
-- row must not keep a view from answering for the others.
CREATE FUNCTION tiktrack_internal.known_time_zone(name text) RETURNS text
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_known_time_zone';
COMMENT ON FUNCTION tiktrack_internal.known_time_zone(text) IS
	'the name, if the server knows a time zone of that name; else NULL';

CREATE FUNCTION tiktrack_internal.local_day(moment timestamptz, zone text) RETURNS date
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_local_day';
COMMENT ON FUNCTION tiktrack_internal.local_day(timestamptz, text) IS
	'part of the views: the day of a moment in a time zone, as by AT TIME ZONE; in UTC when the zone is NULL or unknown to the server, and outside the years 1 to 9999; NULL for a NULL moment';

-- A time zone moves a moment by a day at most, so a range that is a day wider finds
-- the events of local days by index.
CREATE FUNCTION tiktrack_internal.utc_moment(day date) RETURNS timestamptz
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN day < '4713-01-01 BC' THEN '-infinity' WHEN day > '294276-12-31' THEN 'infinity'
		ELSE day::timestamp AT TIME ZONE 'UTC' END;
COMMENT ON FUNCTION tiktrack_internal.utc_moment(date) IS
	'part of the views: the beginning of a day in UTC; -infinity or infinity outside the range of timestamps';

-- Where clocks are set back over midnight, moments of one day lie on both sides of
-- another's, so a day beside a change of the clock is not taken for a whole one.
CREATE FUNCTION tiktrack_internal.whole_days(since timestamptz, until timestamptz, zone text) RETURNS daterange
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN n.first < n.beyond THEN daterange(n.first, n.beyond) ELSE 'empty'::daterange END
	-- inside what stays a timestamp when a day is added
	FROM (SELECT least(greatest(whole_days.since, timestamptz '0001-01-02Z'), timestamptz '9999-12-30Z') AS since,
		least(greatest(whole_days.until, timestamptz '0001-01-02Z'), timestamptz '9999-12-30Z') AS until) m
	CROSS JOIN LATERAL (SELECT m.since AT TIME ZONE whole_days.zone AS since, m.until AT TIME ZONE whole_days.zone AS until) l
	CROSS JOIN LATERAL (SELECT
		CASE WHEN (m.since - interval '24 hours') AT TIME ZONE whole_days.zone + interval '24 hours' = l.since
				AND (m.since + interval '24 hours') AT TIME ZONE whole_days.zone - interval '24 hours' = l.since
			THEN l.since::date + (l.since > l.since::date)::integer ELSE l.since::date + 2 END AS first,
		CASE WHEN (m.until - interval '24 hours') AT TIME ZONE whole_days.zone + interval '24 hours' = l.until
				AND (m.until + interval '24 hours') AT TIME ZONE whole_days.zone - interval '24 hours' = l.until
			THEN l.until::date ELSE l.until::date - 1 END AS beyond) n;
END;
COMMENT ON FUNCTION tiktrack_internal.whole_days(timestamptz, timestamptz, text) IS
	'part of campaign_metrics: days of a time zone that lie between two moments as a whole; all or all but a few beside a change of the clock';

-- With x days since a Monday, floor(x / 7) of each weekday are past, and of the
-- week that is running as much as lies in that day.
CREATE FUNCTION tiktrack_internal.weekday_days(since timestamp, until timestamp, weekday integer)
	RETURNS double precision
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT (floor(u.x / 7) + least(greatest(u.x - 7 * floor(u.x / 7) - (weekday - 1), 0), 1)
		- floor(s.x / 7) - least(greatest(s.x - 7 * floor(s.x / 7) - (weekday - 1), 0), 1))::double precision
	FROM (SELECT extract(epoch FROM until - timestamp '2001-01-01') / 86400 AS x) u
	CROSS JOIN (SELECT extract(epoch FROM since - timestamp '2001-01-01') / 86400 AS x) s;
END;
COMMENT ON FUNCTION tiktrack_internal.weekday_days(timestamp, timestamp, integer) IS
	'how many days of a weekday, 1 Monday to 7 Sunday, lie between two local times, parts of a day included';

-- Counts such as 22.6K are rounded to hundreds from 10,000 on, to hundred thousands
-- from a million on, to hundred millions from a billion on: the error is half a
-- unit. The rate is largest with the largest count and the fewest views.
CREATE FUNCTION tiktrack.rounding_error(counts bigint, views bigint) RETURNS double precision
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT (1 + max(e.error) FILTER (WHERE e.place = 1)) / (1 - max(e.error) FILTER (WHERE e.place = 2)) - 1
		FROM (SELECT u.place, CASE WHEN u.count >= 1000000000 THEN 50000000.0::double precision / u.count
				WHEN u.count >= 1000000 THEN 50000.0::double precision / u.count
				WHEN u.count >= 10000 THEN 50.0::double precision / u.count ELSE 0 END AS error
			FROM unnest(ARRAY[counts, views]) WITH ORDINALITY AS u (count, place)) e);
COMMENT ON FUNCTION tiktrack.rounding_error(bigint, bigint) IS
	'how far counts / views may be from the true rate when both are rounded as platforms print them, as a fraction of that rate: 0.02 is 2 %; 0 when both are below 10,000';

-- Called by views of 0.1.0 until their dataset is upgraded.
CREATE FUNCTION tiktrack_internal.told_count(events tiktrack.engagement_summary, kind text, told text[])
	RETURNS bigint
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	RETURN CASE WHEN told_count.kind = ANY (told_count.told)
		THEN coalesce(tiktrack.event_count(events, told_count.kind), 0)
		ELSE nullif(tiktrack.event_count(events, told_count.kind), 0) END;
COMMENT ON FUNCTION tiktrack_internal.told_count(tiktrack.engagement_summary, text, text[]) IS
	'part of the views of version 0.1.0: how many events of a kind; NULL instead of 0 for a kind that is not told';

CREATE FUNCTION tiktrack_internal.tells_more(reported numeric, events tiktrack.engagement_summary, kind text)
	RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN reported IS NOT NULL AND (coalesce(tiktrack.event_count(events, kind), 0) = 0
		OR tiktrack.event_count(events, kind) * 2 < reported);
COMMENT ON FUNCTION tiktrack_internal.tells_more(numeric, tiktrack.engagement_summary, text) IS
	'part of the views of version 0.1.0: whether a reported change is shown, because the events have none of the kind, or less than half of it';
