-- ---------------------------------------------------------------------------
-- watch: how long videos were watched, and how far
-- ---------------------------------------------------------------------------

CREATE TYPE tiktrack.watch_summary;

CREATE FUNCTION tiktrack_internal.watch_in(cstring) RETURNS tiktrack.watch_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_in';
CREATE FUNCTION tiktrack_internal.watch_out(tiktrack.watch_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_out';
CREATE FUNCTION tiktrack_internal.watch_recv(internal) RETURNS tiktrack.watch_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_recv';
CREATE FUNCTION tiktrack_internal.watch_send(tiktrack.watch_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_send';
COMMENT ON FUNCTION tiktrack_internal.watch_in(cstring) IS 'text input of watch_summary';
COMMENT ON FUNCTION tiktrack_internal.watch_out(tiktrack.watch_summary) IS 'text output of watch_summary';
COMMENT ON FUNCTION tiktrack_internal.watch_recv(internal) IS 'binary input of watch_summary';
COMMENT ON FUNCTION tiktrack_internal.watch_send(tiktrack.watch_summary) IS 'binary output of watch_summary';

CREATE TYPE tiktrack.watch_summary (
	INPUT = tiktrack_internal.watch_in, OUTPUT = tiktrack_internal.watch_out,
	RECEIVE = tiktrack_internal.watch_recv, SEND = tiktrack_internal.watch_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE tiktrack.watch_summary IS
	'how long plays lasted and which whole percent of the video they reached; made by watch_agg, merged by rollup, read by accessors such as retention_at; 56 bytes, and 8 per percent at which plays ended';

CREATE FUNCTION tiktrack_internal.watch_to_jsonb(tiktrack.watch_summary) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_to_jsonb';
COMMENT ON FUNCTION tiktrack_internal.watch_to_jsonb(tiktrack.watch_summary) IS
	'plays and their milliseconds, the same of plays with a duration, completed plays, and plays_by_percent: how many ended at which whole percent';
CREATE CAST (tiktrack.watch_summary AS jsonb)
	WITH FUNCTION tiktrack_internal.watch_to_jsonb(tiktrack.watch_summary);
COMMENT ON CAST (tiktrack.watch_summary AS jsonb) IS
	'the sums, and how many plays ended at which whole percent';

-- Comparison: the order has no meaning, and exists for sorting, merge joins and btree indexes.
CREATE FUNCTION tiktrack_internal.watch_summary_eq(tiktrack.watch_summary, tiktrack.watch_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_summary_eq';
CREATE FUNCTION tiktrack_internal.watch_summary_ne(tiktrack.watch_summary, tiktrack.watch_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_summary_ne';
CREATE FUNCTION tiktrack_internal.watch_summary_lt(tiktrack.watch_summary, tiktrack.watch_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_summary_lt';
CREATE FUNCTION tiktrack_internal.watch_summary_le(tiktrack.watch_summary, tiktrack.watch_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_summary_le';
CREATE FUNCTION tiktrack_internal.watch_summary_ge(tiktrack.watch_summary, tiktrack.watch_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_summary_ge';
CREATE FUNCTION tiktrack_internal.watch_summary_gt(tiktrack.watch_summary, tiktrack.watch_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_summary_gt';
CREATE FUNCTION tiktrack_internal.watch_summary_cmp(tiktrack.watch_summary, tiktrack.watch_summary) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_summary_cmp';
CREATE FUNCTION tiktrack_internal.watch_summary_hash(tiktrack.watch_summary) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_summary_hash';
CREATE FUNCTION tiktrack_internal.watch_summary_hash_extended(tiktrack.watch_summary, seed bigint) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_summary_hash_extended';
COMMENT ON FUNCTION tiktrack_internal.watch_summary_eq(tiktrack.watch_summary, tiktrack.watch_summary) IS
	'operator =: whether both are the same value, in whatever form they are stored; a malformed stored value is error 22P02';
COMMENT ON FUNCTION tiktrack_internal.watch_summary_ne(tiktrack.watch_summary, tiktrack.watch_summary) IS
	'operator <>: whether the two are different values; a malformed stored value is error 22P02';
COMMENT ON FUNCTION tiktrack_internal.watch_summary_lt(tiktrack.watch_summary, tiktrack.watch_summary) IS
	'operator <, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.watch_summary_le(tiktrack.watch_summary, tiktrack.watch_summary) IS
	'operator <=, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.watch_summary_ge(tiktrack.watch_summary, tiktrack.watch_summary) IS
	'operator >=, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.watch_summary_gt(tiktrack.watch_summary, tiktrack.watch_summary) IS
	'operator >, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.watch_summary_cmp(tiktrack.watch_summary, tiktrack.watch_summary) IS
	'-1, 0 or 1: whether the first comes before the second, equals it or comes after it, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.watch_summary_hash(tiktrack.watch_summary) IS
	'hash of 32 bits; equal summaries have the same';
COMMENT ON FUNCTION tiktrack_internal.watch_summary_hash_extended(tiktrack.watch_summary, bigint) IS
	'hash of 64 bits; equal summaries have the same under the same seed';

CREATE OPERATOR tiktrack.= (
	LEFTARG = tiktrack.watch_summary, RIGHTARG = tiktrack.watch_summary, FUNCTION = tiktrack_internal.watch_summary_eq,
	COMMUTATOR = OPERATOR(tiktrack.=), NEGATOR = OPERATOR(tiktrack.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR tiktrack.<> (
	LEFTARG = tiktrack.watch_summary, RIGHTARG = tiktrack.watch_summary, FUNCTION = tiktrack_internal.watch_summary_ne,
	COMMUTATOR = OPERATOR(tiktrack.<>), NEGATOR = OPERATOR(tiktrack.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
CREATE OPERATOR tiktrack.< (
	LEFTARG = tiktrack.watch_summary, RIGHTARG = tiktrack.watch_summary, FUNCTION = tiktrack_internal.watch_summary_lt,
	COMMUTATOR = OPERATOR(tiktrack.>), NEGATOR = OPERATOR(tiktrack.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
CREATE OPERATOR tiktrack.<= (
	LEFTARG = tiktrack.watch_summary, RIGHTARG = tiktrack.watch_summary, FUNCTION = tiktrack_internal.watch_summary_le,
	COMMUTATOR = OPERATOR(tiktrack.>=), NEGATOR = OPERATOR(tiktrack.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
CREATE OPERATOR tiktrack.>= (
	LEFTARG = tiktrack.watch_summary, RIGHTARG = tiktrack.watch_summary, FUNCTION = tiktrack_internal.watch_summary_ge,
	COMMUTATOR = OPERATOR(tiktrack.<=), NEGATOR = OPERATOR(tiktrack.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
CREATE OPERATOR tiktrack.> (
	LEFTARG = tiktrack.watch_summary, RIGHTARG = tiktrack.watch_summary, FUNCTION = tiktrack_internal.watch_summary_gt,
	COMMUTATOR = OPERATOR(tiktrack.<), NEGATOR = OPERATOR(tiktrack.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR tiktrack.= (tiktrack.watch_summary, tiktrack.watch_summary) IS
	'equal: the same value, in whatever form it is stored';
COMMENT ON OPERATOR tiktrack.<> (tiktrack.watch_summary, tiktrack.watch_summary) IS
	'not equal';
COMMENT ON OPERATOR tiktrack.< (tiktrack.watch_summary, tiktrack.watch_summary) IS
	'less, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.<= (tiktrack.watch_summary, tiktrack.watch_summary) IS
	'less or equal, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.>= (tiktrack.watch_summary, tiktrack.watch_summary) IS
	'greater or equal, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.> (tiktrack.watch_summary, tiktrack.watch_summary) IS
	'greater, in an order of bytes that has no meaning';

CREATE OPERATOR CLASS tiktrack.watch_summary_ops DEFAULT FOR TYPE tiktrack.watch_summary USING btree AS
	OPERATOR 1 tiktrack.<, OPERATOR 2 tiktrack.<=, OPERATOR 3 tiktrack.=, OPERATOR 4 tiktrack.>=, OPERATOR 5 tiktrack.>,
	FUNCTION 1 tiktrack_internal.watch_summary_cmp(tiktrack.watch_summary, tiktrack.watch_summary);
CREATE OPERATOR CLASS tiktrack.watch_summary_ops DEFAULT FOR TYPE tiktrack.watch_summary USING hash AS
	OPERATOR 1 tiktrack.=,
	FUNCTION 1 tiktrack_internal.watch_summary_hash(tiktrack.watch_summary), FUNCTION 2 tiktrack_internal.watch_summary_hash_extended(tiktrack.watch_summary, bigint);
COMMENT ON OPERATOR FAMILY tiktrack.watch_summary_ops USING btree IS 'sorting, grouping, merge joins and btree indexes of watch_summary';
COMMENT ON OPERATOR FAMILY tiktrack.watch_summary_ops USING hash IS 'grouping, hash joins, hash indexes and hash partitions of watch_summary';
COMMENT ON OPERATOR CLASS tiktrack.watch_summary_ops USING btree IS 'sorting, grouping, merge joins and btree indexes of watch_summary';
COMMENT ON OPERATOR CLASS tiktrack.watch_summary_ops USING hash IS 'grouping, hash joins, hash indexes and hash partitions of watch_summary';

-- merge is also the combine function and the transition of rollup
CREATE FUNCTION tiktrack.merge(a tiktrack.watch_summary, b tiktrack.watch_summary)
	RETURNS tiktrack.watch_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_watch_merge';
COMMENT ON FUNCTION tiktrack.merge(tiktrack.watch_summary, tiktrack.watch_summary) IS
	'both summaries as one, for example in INSERT .. ON CONFLICT DO UPDATE; a NULL argument is ignored; overflow: error 22003';

CREATE FUNCTION tiktrack_internal.watch_transition(tiktrack.watch_summary, bigint, bigint)
	RETURNS tiktrack.watch_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_watch_transition';
CREATE FUNCTION tiktrack_internal.watch_inverse(tiktrack.watch_summary, bigint, bigint)
	RETURNS tiktrack.watch_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_watch_inverse';
CREATE FUNCTION tiktrack_internal.watch_or_null(tiktrack.watch_summary)
	RETURNS tiktrack.watch_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_watch_or_null';
-- strict transition and inverse for a moving frame of rollup, whose first state is the first value
CREATE FUNCTION tiktrack_internal.watch_accumulate(tiktrack.watch_summary, tiktrack.watch_summary)
	RETURNS tiktrack.watch_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_watch_merge';
CREATE FUNCTION tiktrack_internal.watch_subtract(tiktrack.watch_summary, tiktrack.watch_summary)
	RETURNS tiktrack.watch_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_watch_subtract';
COMMENT ON FUNCTION tiktrack_internal.watch_transition(tiktrack.watch_summary, bigint, bigint) IS
	'transition of watch_agg(watched_ms, duration_ms); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.watch_inverse(tiktrack.watch_summary, bigint, bigint) IS
	'inverse transition of watch_agg(watched_ms, duration_ms); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.watch_or_null(tiktrack.watch_summary) IS
	'final function of watch_agg over a moving frame: NULL for a frame without plays';
COMMENT ON FUNCTION tiktrack_internal.watch_accumulate(tiktrack.watch_summary, tiktrack.watch_summary) IS
	'transition of rollup over a moving frame: a strict merge(a, b)';
COMMENT ON FUNCTION tiktrack_internal.watch_subtract(tiktrack.watch_summary, tiktrack.watch_summary) IS
	'inverse transition of rollup over a moving frame; not to be called on its own';

CREATE AGGREGATE tiktrack.watch_agg(watched_ms bigint, duration_ms bigint) (
	SFUNC = tiktrack_internal.watch_transition, STYPE = tiktrack.watch_summary, SSPACE = 512,
	COMBINEFUNC = tiktrack.merge,
	MSFUNC = tiktrack_internal.watch_transition, MINVFUNC = tiktrack_internal.watch_inverse,
	MSTYPE = tiktrack.watch_summary, MSSPACE = 512, MINITCOND = 'v1',
	MFINALFUNC = tiktrack_internal.watch_or_null,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack.watch_agg(bigint, bigint) IS
	'summary of plays, one per row: milliseconds watched, which may exceed the duration if it looped, and duration of the video; rows with NULL watched_ms are skipped, a play with NULL or 0 duration counts only for the time; NULL without rows; negative: error 22023';

CREATE AGGREGATE tiktrack.rollup(tiktrack.watch_summary) (
	SFUNC = tiktrack.merge, STYPE = tiktrack.watch_summary, SSPACE = 512,
	COMBINEFUNC = tiktrack.merge,
	MSFUNC = tiktrack_internal.watch_accumulate, MINVFUNC = tiktrack_internal.watch_subtract,
	MSTYPE = tiktrack.watch_summary, MSSPACE = 512,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack.rollup(tiktrack.watch_summary) IS
	'many summaries as one, in any order and grouping; NULLs are skipped; NULL without rows';

CREATE FUNCTION tiktrack.average_watch_time(w tiktrack.watch_summary)
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_average_watch_time';
COMMENT ON FUNCTION tiktrack.average_watch_time(tiktrack.watch_summary) IS
	'seconds that a play lasted on average, >= 0; NULL without plays';

CREATE FUNCTION tiktrack.average_percentage_watched(w tiktrack.watch_summary)
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_average_percentage_watched';
COMMENT ON FUNCTION tiktrack.average_percentage_watched(tiktrack.watch_summary) IS
	'time watched / duration over the plays of known duration: a fraction in spite of its name, above 1 where videos loop; NULL when no duration is known, as for photo posts';

CREATE FUNCTION tiktrack.completion_rate(w tiktrack.watch_summary)
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_completion_rate';
COMMENT ON FUNCTION tiktrack.completion_rate(tiktrack.watch_summary) IS
	'plays that lasted as long as the video or longer / plays of known duration, in [0,1]; NULL when no duration is known';

CREATE FUNCTION tiktrack.retention_at(w tiktrack.watch_summary, fraction double precision)
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_retention_at';
COMMENT ON FUNCTION tiktrack.retention_at(tiktrack.watch_summary, double precision) IS
	'the fraction of the plays that reached that fraction of the video, in steps of 0.01 and rounded up; 1 at 0, never rising; NULL when no duration is known; a fraction outside [0,1] is error 22023';

CREATE FUNCTION tiktrack.retention_curve(w tiktrack.watch_summary)
	RETURNS TABLE(fraction double precision, retention double precision)
	LANGUAGE c IMMUTABLE STRICT ROWS 101 PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_retention_curve';
COMMENT ON FUNCTION tiktrack.retention_curve(tiktrack.watch_summary) IS
	'retention_at for each of 0.00, 0.01 .. 1.00: 101 rows; no rows when no duration is known';

CREATE FUNCTION tiktrack.watch_counts(w tiktrack.watch_summary,
		OUT watched_ms bigint, OUT plays_watched bigint, OUT timed_watched_ms bigint,
		OUT timed_duration_ms bigint, OUT plays_timed bigint, OUT plays_completed bigint)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_watch_counts';
COMMENT ON FUNCTION tiktrack.watch_counts(tiktrack.watch_summary) IS
	'the sums of which the other accessors are made, which can be added up exactly: milliseconds watched and plays; for plays of known duration (timed) the milliseconds watched, durations and plays; and plays that reached the end';
