-- The counts of a video: the newest that its reports tell, and the pairs of
-- numbers that rates by views divide.

-- TikTok prints counts from 10,000 on in thousands, millions or billions with one
-- decimal, and leaves out a decimal of 0.
CREATE FUNCTION tiktrack.count_range(count bigint, is_rounded boolean DEFAULT true) RETURNS int8range
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_count_range';
COMMENT ON FUNCTION tiktrack.count_range(bigint, boolean) IS
	'the range of whole numbers that TikTok shows as this count: the count itself below 10,000, else rounded to hundreds, from a million on to hundred thousands, from a billion on to hundred millions; for a count of a snapshot pass its is_rounded';

-- Shares have no influence, because a viewer without share data must get the same answer.
CREATE FUNCTION tiktrack_internal.told_views(views bigint, likes bigint, comments bigint, saves bigint) RETURNS bigint
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	RETURN CASE WHEN views > 0 OR greatest(likes, comments, saves, 0) = 0 THEN views END;
COMMENT ON FUNCTION tiktrack_internal.told_views(bigint, bigint, bigint, bigint) IS
	'part of the views: the views of a report of totals; NULL where it has 0 views but likes, comments or saves, and so does not tell its views';

CREATE TYPE tiktrack_internal.told_counts AS (
	views bigint, impressions bigint, likes bigint, comments bigint, shares bigint, saves bigint, follows bigint,
	profile_visits bigint, link_clicks bigint,
	views_at timestamptz, impressions_at timestamptz, likes_at timestamptz, comments_at timestamptz,
	shares_at timestamptz, saves_at timestamptz, follows_at timestamptz, profile_visits_at timestamptz,
	link_clicks_at timestamptz,
	reported_at timestamptz,
	is_rounded boolean,
	rounded_views bigint,
	rounded_engagements bigint
);
COMMENT ON TYPE tiktrack_internal.told_counts IS
	'part of the views: counts of a video, the moment that each is as of, the newest of these moments, whether any count is rounded, the views if they are, and the largest rounded one of likes, comments and shares';

CREATE TYPE tiktrack_internal.told_watch AS (
	watched_views bigint, watched_seconds double precision, completed_views bigint, completion_rate double precision
);
COMMENT ON TYPE tiktrack_internal.told_watch IS
	'part of the views: seconds that all views of a report lasted, and the fraction of its views that reached the end, each beside those views';

-- Engagements are likes, comments and shares; reactions are likes and comments.
CREATE TYPE tiktrack_internal.rate_pairs AS (
	engagements bigint, engagements_views bigint, reactions bigint, reactions_views bigint, shares bigint,
	shares_views bigint, comments bigint, comments_views bigint, likes bigint, likes_views bigint, saves bigint,
	saves_views bigint, follows bigint, follows_views bigint
);
COMMENT ON TYPE tiktrack_internal.rate_pairs IS
	'part of the views: for each rate by views what is counted, and the views of the same report or events';

CREATE FUNCTION tiktrack_internal.add_report(state internal, at timestamptz, is_rounded boolean, source text,
		views bigint, impressions bigint, likes bigint, comments bigint, shares bigint, saves bigint, follows bigint,
		profile_visits bigint, link_clicks bigint,
		total_watch_time double precision, average_watch_time double precision, completion_rate double precision)
	RETURNS internal
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_add_report';
COMMENT ON FUNCTION tiktrack_internal.add_report(internal, timestamptz, boolean, text, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, double precision, double precision, double precision) IS
	'transition of newest_counts, newest_pairs and newest_watch';

CREATE FUNCTION tiktrack_internal.counts_of_reports(state internal) RETURNS tiktrack_internal.told_counts
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_counts_of_reports';
COMMENT ON FUNCTION tiktrack_internal.counts_of_reports(internal) IS 'final function of newest_counts';

CREATE FUNCTION tiktrack_internal.pairs_of_reports(state internal) RETURNS tiktrack_internal.rate_pairs
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_pairs_of_reports';
COMMENT ON FUNCTION tiktrack_internal.pairs_of_reports(internal) IS 'final function of newest_pairs';

CREATE FUNCTION tiktrack_internal.watch_of_reports(state internal) RETURNS tiktrack_internal.told_watch
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_of_reports';
COMMENT ON FUNCTION tiktrack_internal.watch_of_reports(internal) IS 'final function of newest_watch';

CREATE AGGREGATE tiktrack_internal.newest_counts(at timestamptz, is_rounded boolean, source text, views bigint, impressions bigint,
		likes bigint, comments bigint, shares bigint, saves bigint, follows bigint, profile_visits bigint,
		link_clicks bigint, total_watch_time double precision, average_watch_time double precision,
		completion_rate double precision) (
	SFUNC = tiktrack_internal.add_report, STYPE = internal, SSPACE = 2000,
	FINALFUNC = tiktrack_internal.counts_of_reports, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack_internal.newest_counts(timestamptz, boolean, text, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, double precision, double precision, double precision) IS
	'part of the views: for each count of a video the newest that a report tells; of the same moment exact before rounded, then the first source by name, then the larger count; a rounded count does not replace an older exact one within its range';

CREATE AGGREGATE tiktrack_internal.newest_pairs(at timestamptz, is_rounded boolean, source text, views bigint, impressions bigint,
		likes bigint, comments bigint, shares bigint, saves bigint, follows bigint, profile_visits bigint,
		link_clicks bigint, total_watch_time double precision, average_watch_time double precision,
		completion_rate double precision) (
	SFUNC = tiktrack_internal.add_report, STYPE = internal, SSPACE = 2000,
	FINALFUNC = tiktrack_internal.pairs_of_reports, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack_internal.newest_pairs(timestamptz, boolean, text, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, double precision, double precision, double precision) IS
	'part of the views: for each rate by views the pair of the newest report that tells views and every kind that the rate needs';

CREATE AGGREGATE tiktrack_internal.newest_watch(at timestamptz, is_rounded boolean, source text, views bigint, impressions bigint,
		likes bigint, comments bigint, shares bigint, saves bigint, follows bigint, profile_visits bigint,
		link_clicks bigint, total_watch_time double precision, average_watch_time double precision,
		completion_rate double precision) (
	SFUNC = tiktrack_internal.add_report, STYPE = internal, SSPACE = 2000,
	FINALFUNC = tiktrack_internal.watch_of_reports, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack_internal.newest_watch(timestamptz, boolean, text, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, double precision, double precision, double precision) IS
	'part of the views: how long a video was watched, and how often to its end, each from the newest report that tells it beside views';

CREATE FUNCTION tiktrack_internal.pairs_of_counts(views bigint, likes bigint, comments bigint, shares bigint, saves bigint,
		follows bigint) RETURNS tiktrack_internal.rate_pairs
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_pairs_of_counts';
COMMENT ON FUNCTION tiktrack_internal.pairs_of_counts(bigint, bigint, bigint, bigint, bigint, bigint) IS
	'part of the views: for each rate by views its pair from these counts; NULL where a count that it needs is NULL, or negative as a change may be';

CREATE FUNCTION tiktrack_internal.add_log(state internal, views bigint, likes bigint, comments bigint, shares bigint,
		saves bigint, follows bigint) RETURNS internal
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_add_log';
COMMENT ON FUNCTION tiktrack_internal.add_log(internal, bigint, bigint, bigint, bigint, bigint, bigint) IS
	'transition of log_pairs';

CREATE FUNCTION tiktrack_internal.pairs_of_logs(state internal) RETURNS tiktrack_internal.rate_pairs
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_pairs_of_logs';
COMMENT ON FUNCTION tiktrack_internal.pairs_of_logs(internal) IS 'final function of log_pairs';

CREATE AGGREGATE tiktrack_internal.log_pairs(views bigint, likes bigint, comments bigint, shares bigint, saves bigint,
		follows bigint) (
	SFUNC = tiktrack_internal.add_log, STYPE = internal, SSPACE = 300,
	FINALFUNC = tiktrack_internal.pairs_of_logs, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack_internal.log_pairs(bigint, bigint, bigint, bigint, bigint, bigint) IS
	'part of the views: for each rate by views the pair of the events of all logs that tell views and every kind of it; takes how many events a log has of each kind, NULL for one that it does not tell';

CREATE FUNCTION tiktrack_internal.larger_pairs(events tiktrack_internal.rate_pairs, reported tiktrack_internal.rate_pairs)
	RETURNS tiktrack_internal.rate_pairs
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_larger_pairs';
COMMENT ON FUNCTION tiktrack_internal.larger_pairs(tiktrack_internal.rate_pairs, tiktrack_internal.rate_pairs) IS
	'part of the views: for each rate by views the pair with more views, and the pair of the events when both have the same';

CREATE FUNCTION tiktrack_internal.later_pairs(earlier tiktrack_internal.rate_pairs, later tiktrack_internal.rate_pairs)
	RETURNS tiktrack_internal.rate_pairs
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_later_pairs';
COMMENT ON FUNCTION tiktrack_internal.later_pairs(tiktrack_internal.rate_pairs, tiktrack_internal.rate_pairs) IS
	'transition of last_pairs';

CREATE AGGREGATE tiktrack_internal.last_pairs(pairs tiktrack_internal.rate_pairs) (
	SFUNC = tiktrack_internal.later_pairs, STYPE = tiktrack_internal.rate_pairs, PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack_internal.last_pairs(tiktrack_internal.rate_pairs) IS
	'part of the views: for each rate by views the last known pair, in the order of the window or ORDER BY';

-- The parts add up to the total and differ by at most 1, those of larger size last.
CREATE FUNCTION tiktrack_internal.spread_part(total bigint, part integer, parts integer) RETURNS bigint
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN part >= 1 THEN total / parts + CASE WHEN part > parts - abs(total % parts) THEN sign(total)::bigint ELSE 0 END END;
COMMENT ON FUNCTION tiktrack_internal.spread_part(bigint, integer, integer) IS
	'part of the views and of daily_gains: a change of several days spread evenly in whole numbers; returns the part of one day, numbered from 1; NULL for a day before the first';
