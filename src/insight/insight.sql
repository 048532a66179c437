-- ---------------------------------------------------------------------------
-- insight: how sure a number is, and how unusual
-- ---------------------------------------------------------------------------

CREATE FUNCTION tiktrack.rate_interval(events double precision, exposure double precision,
		method text DEFAULT 'wilson', confidence double precision DEFAULT 0.95,
		OUT rate double precision, OUT low double precision, OUT high double precision)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_rate_interval';
COMMENT ON FUNCTION tiktrack.rate_interval(double precision, double precision, text, double precision) IS
	'events / exposure, and the interval in which the true rate lies with that confidence (above 0 and below 1); method wilson: k people out of n; poisson: events that may happen more than once each; whole numbers only; NULL when exposure is 0';

CREATE FUNCTION tiktrack.lift(k1 double precision, n1 double precision, k2 double precision,
		n2 double precision, confidence double precision DEFAULT 0.95,
		OUT lift double precision, OUT low double precision, OUT high double precision,
		OUT p_value double precision)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_lift';
COMMENT ON FUNCTION tiktrack.lift(double precision, double precision, double precision, double precision, double precision) IS
	'how much higher the rate k1/n1 is than k2/n2 (0.5 is half as much again), with an interval, and the probability of such a difference by chance (two-sided; Fisher''s exact test where a cell is small); NULL when n1 or n2 is 0; only p_value is not NULL when k2 is 0; k above n: error 22023';

CREATE FUNCTION tiktrack.adjust_p(p double precision[]) RETURNS double precision[]
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_adjust_p';
COMMENT ON FUNCTION tiktrack.adjust_p(double precision[]) IS
	'p values of many tests as q values, in the same order: of the tests with a q value below 0.05, about 5 % are false discoveries (Benjamini and Hochberg); NULLs stay and are not counted; outside [0,1]: error 22023';

CREATE FUNCTION tiktrack.spike_score(x double precision, history double precision[],
		method text DEFAULT 'mad')
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_spike_score';
COMMENT ON FUNCTION tiktrack.spike_score(double precision, double precision[], text) IS
	'how many robust standard deviations x lies above the median of its history (Iglewicz and Hoaglin); above 3.5 is a spike; NULLs of the history are left out; NULL with fewer than 3 values or when all are equal';

CREATE FUNCTION tiktrack.axis_score(value double precision, previous double precision[])
	RETURNS double precision
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE WHEN cardinality(array_remove(previous, NULL)) >= 8 THEN (
		SELECT CASE WHEN s.z IS NOT NULL THEN greatest(-3.5, least(3.5, s.z)) END
		FROM (SELECT tiktrack.spike_score(value, previous) AS z OFFSET '0') s) END;
COMMENT ON FUNCTION tiktrack.axis_score(double precision, double precision[]) IS
	'a value compared with those of previous videos, as an axis of balanced_score: spike_score limited to -3.5 .. 3.5; NULL with fewer than 8 values';

CREATE FUNCTION tiktrack.parse_count(count text, rounding text DEFAULT 'half_up')
	RETURNS int8range
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_parse_count';
COMMENT ON FUNCTION tiktrack.parse_count(text, text) IS
	'the whole numbers that a platform prints as this text, such as 259, 1,234, 22.6K, 1.8M or 2B; rounding is half_up or floor; another text is error 22P02';

CREATE FUNCTION tiktrack.min_group_size() RETURNS integer
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_min_group_size';
COMMENT ON FUNCTION tiktrack.min_group_size() IS
	'the least number of people of an audience group whose numbers are shown: the setting tiktrack.min_group_size, which a superuser may set';
