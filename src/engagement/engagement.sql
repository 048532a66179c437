-- ---------------------------------------------------------------------------
-- engagement: counts by kind of event, and rates
-- ---------------------------------------------------------------------------

CREATE TYPE tiktrack.engagement_summary;

CREATE FUNCTION tiktrack_internal.engagement_in(cstring) RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_in';
CREATE FUNCTION tiktrack_internal.engagement_out(tiktrack.engagement_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_out';
CREATE FUNCTION tiktrack_internal.engagement_recv(internal) RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_recv';
CREATE FUNCTION tiktrack_internal.engagement_send(tiktrack.engagement_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_send';
COMMENT ON FUNCTION tiktrack_internal.engagement_in(cstring) IS 'text input of engagement_summary';
COMMENT ON FUNCTION tiktrack_internal.engagement_out(tiktrack.engagement_summary) IS 'text output of engagement_summary';
COMMENT ON FUNCTION tiktrack_internal.engagement_recv(internal) IS 'binary input of engagement_summary';
COMMENT ON FUNCTION tiktrack_internal.engagement_send(tiktrack.engagement_summary) IS 'binary output of engagement_summary';

CREATE TYPE tiktrack.engagement_summary (
	INPUT = tiktrack_internal.engagement_in, OUTPUT = tiktrack_internal.engagement_out,
	RECEIVE = tiktrack_internal.engagement_recv, SEND = tiktrack_internal.engagement_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE tiktrack.engagement_summary IS
	'how many events of each kind, and by which people; made by engagement_agg or make_engagement, merged by rollup, read by accessors such as engagement_rate';

CREATE FUNCTION tiktrack_internal.engagement_to_jsonb(tiktrack.engagement_summary) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_to_jsonb';
COMMENT ON FUNCTION tiktrack_internal.engagement_to_jsonb(tiktrack.engagement_summary) IS
	'one key per kind with its count, reach and engaged_users; null for what some merged part did not tell';
CREATE CAST (tiktrack.engagement_summary AS jsonb)
	WITH FUNCTION tiktrack_internal.engagement_to_jsonb(tiktrack.engagement_summary);
COMMENT ON CAST (tiktrack.engagement_summary AS jsonb) IS
	'one key per kind with its count, reach and engaged_users';

-- Comparison: the order has no meaning, and exists for sorting, merge joins and btree indexes.
CREATE FUNCTION tiktrack_internal.engagement_summary_eq(tiktrack.engagement_summary, tiktrack.engagement_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_summary_eq';
CREATE FUNCTION tiktrack_internal.engagement_summary_ne(tiktrack.engagement_summary, tiktrack.engagement_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_summary_ne';
CREATE FUNCTION tiktrack_internal.engagement_summary_lt(tiktrack.engagement_summary, tiktrack.engagement_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_summary_lt';
CREATE FUNCTION tiktrack_internal.engagement_summary_le(tiktrack.engagement_summary, tiktrack.engagement_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_summary_le';
CREATE FUNCTION tiktrack_internal.engagement_summary_ge(tiktrack.engagement_summary, tiktrack.engagement_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_summary_ge';
CREATE FUNCTION tiktrack_internal.engagement_summary_gt(tiktrack.engagement_summary, tiktrack.engagement_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_summary_gt';
CREATE FUNCTION tiktrack_internal.engagement_summary_cmp(tiktrack.engagement_summary, tiktrack.engagement_summary) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_summary_cmp';
CREATE FUNCTION tiktrack_internal.engagement_summary_hash(tiktrack.engagement_summary) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_summary_hash';
CREATE FUNCTION tiktrack_internal.engagement_summary_hash_extended(tiktrack.engagement_summary, seed bigint) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_summary_hash_extended';
COMMENT ON FUNCTION tiktrack_internal.engagement_summary_eq(tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'operator =: whether both are the same value, in whatever form they are stored; a malformed stored value is error 22P02';
COMMENT ON FUNCTION tiktrack_internal.engagement_summary_ne(tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'operator <>: whether the two are different values; a malformed stored value is error 22P02';
COMMENT ON FUNCTION tiktrack_internal.engagement_summary_lt(tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'operator <, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.engagement_summary_le(tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'operator <=, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.engagement_summary_ge(tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'operator >=, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.engagement_summary_gt(tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'operator >, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.engagement_summary_cmp(tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'-1, 0 or 1: whether the first comes before the second, equals it or comes after it, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.engagement_summary_hash(tiktrack.engagement_summary) IS
	'hash of 32 bits; equal summaries have the same';
COMMENT ON FUNCTION tiktrack_internal.engagement_summary_hash_extended(tiktrack.engagement_summary, bigint) IS
	'hash of 64 bits; equal summaries have the same under the same seed';

CREATE OPERATOR tiktrack.= (
	LEFTARG = tiktrack.engagement_summary, RIGHTARG = tiktrack.engagement_summary, FUNCTION = tiktrack_internal.engagement_summary_eq,
	COMMUTATOR = OPERATOR(tiktrack.=), NEGATOR = OPERATOR(tiktrack.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR tiktrack.<> (
	LEFTARG = tiktrack.engagement_summary, RIGHTARG = tiktrack.engagement_summary, FUNCTION = tiktrack_internal.engagement_summary_ne,
	COMMUTATOR = OPERATOR(tiktrack.<>), NEGATOR = OPERATOR(tiktrack.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
CREATE OPERATOR tiktrack.< (
	LEFTARG = tiktrack.engagement_summary, RIGHTARG = tiktrack.engagement_summary, FUNCTION = tiktrack_internal.engagement_summary_lt,
	COMMUTATOR = OPERATOR(tiktrack.>), NEGATOR = OPERATOR(tiktrack.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
CREATE OPERATOR tiktrack.<= (
	LEFTARG = tiktrack.engagement_summary, RIGHTARG = tiktrack.engagement_summary, FUNCTION = tiktrack_internal.engagement_summary_le,
	COMMUTATOR = OPERATOR(tiktrack.>=), NEGATOR = OPERATOR(tiktrack.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
CREATE OPERATOR tiktrack.>= (
	LEFTARG = tiktrack.engagement_summary, RIGHTARG = tiktrack.engagement_summary, FUNCTION = tiktrack_internal.engagement_summary_ge,
	COMMUTATOR = OPERATOR(tiktrack.<=), NEGATOR = OPERATOR(tiktrack.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
CREATE OPERATOR tiktrack.> (
	LEFTARG = tiktrack.engagement_summary, RIGHTARG = tiktrack.engagement_summary, FUNCTION = tiktrack_internal.engagement_summary_gt,
	COMMUTATOR = OPERATOR(tiktrack.<), NEGATOR = OPERATOR(tiktrack.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR tiktrack.= (tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'equal: the same value, in whatever form it is stored';
COMMENT ON OPERATOR tiktrack.<> (tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'not equal';
COMMENT ON OPERATOR tiktrack.< (tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'less, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.<= (tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'less or equal, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.>= (tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'greater or equal, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.> (tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'greater, in an order of bytes that has no meaning';

CREATE OPERATOR CLASS tiktrack.engagement_summary_ops DEFAULT FOR TYPE tiktrack.engagement_summary USING btree AS
	OPERATOR 1 tiktrack.<, OPERATOR 2 tiktrack.<=, OPERATOR 3 tiktrack.=, OPERATOR 4 tiktrack.>=, OPERATOR 5 tiktrack.>,
	FUNCTION 1 tiktrack_internal.engagement_summary_cmp(tiktrack.engagement_summary, tiktrack.engagement_summary);
CREATE OPERATOR CLASS tiktrack.engagement_summary_ops DEFAULT FOR TYPE tiktrack.engagement_summary USING hash AS
	OPERATOR 1 tiktrack.=,
	FUNCTION 1 tiktrack_internal.engagement_summary_hash(tiktrack.engagement_summary), FUNCTION 2 tiktrack_internal.engagement_summary_hash_extended(tiktrack.engagement_summary, bigint);
COMMENT ON OPERATOR FAMILY tiktrack.engagement_summary_ops USING btree IS 'sorting, grouping, merge joins and btree indexes of engagement_summary';
COMMENT ON OPERATOR FAMILY tiktrack.engagement_summary_ops USING hash IS 'grouping, hash joins, hash indexes and hash partitions of engagement_summary';
COMMENT ON OPERATOR CLASS tiktrack.engagement_summary_ops USING btree IS 'sorting, grouping, merge joins and btree indexes of engagement_summary';
COMMENT ON OPERATOR CLASS tiktrack.engagement_summary_ops USING hash IS 'grouping, hash joins, hash indexes and hash partitions of engagement_summary';

CREATE FUNCTION tiktrack.reach_sketch(s tiktrack.engagement_summary) RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_to_reach';
COMMENT ON FUNCTION tiktrack.reach_sketch(tiktrack.engagement_summary) IS
	'the people reached as a sketch, for example for reach_overlap; NULL unless some view tells who watched';
CREATE CAST (tiktrack.engagement_summary AS tiktrack.reach_sketch)
	WITH FUNCTION tiktrack.reach_sketch(tiktrack.engagement_summary);
COMMENT ON CAST (tiktrack.engagement_summary AS tiktrack.reach_sketch) IS 'the people reached';

CREATE FUNCTION tiktrack.make_engagement(views bigint DEFAULT NULL, impressions bigint DEFAULT NULL,
		likes bigint DEFAULT NULL, comments bigint DEFAULT NULL, shares bigint DEFAULT NULL,
		saves bigint DEFAULT NULL, follows bigint DEFAULT NULL)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_make_engagement';
COMMENT ON FUNCTION tiktrack.make_engagement(bigint, bigint, bigint, bigint, bigint, bigint, bigint) IS
	'a summary from counts, for sources without events; NULL means not told and is not 0; negative: error 22023';

-- merge is also the combine function and the transition of rollup
CREATE FUNCTION tiktrack.merge(a tiktrack.engagement_summary, b tiktrack.engagement_summary)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_engagement_merge';
COMMENT ON FUNCTION tiktrack.merge(tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'both summaries as one, counts added and people united, for example in INSERT .. ON CONFLICT DO UPDATE; a NULL argument is ignored; overflow: error 22003';

CREATE FUNCTION tiktrack_internal.engagement_transition(tiktrack.engagement_summary, text)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_engagement_transition';
CREATE FUNCTION tiktrack_internal.engagement_transition(tiktrack.engagement_summary, text, bigint)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_engagement_transition_bigint';
CREATE FUNCTION tiktrack_internal.engagement_transition(tiktrack.engagement_summary, text, text)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_engagement_transition_text';
CREATE FUNCTION tiktrack_internal.engagement_transition(tiktrack.engagement_summary, text, uuid)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_engagement_transition_uuid';
CREATE FUNCTION tiktrack_internal.engagement_close(tiktrack.engagement_summary)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_engagement_close';
CREATE FUNCTION tiktrack_internal.engagement_inverse(tiktrack.engagement_summary, text)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_engagement_inverse';
CREATE FUNCTION tiktrack_internal.engagement_or_null(tiktrack.engagement_summary)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_engagement_or_null';
-- strict transition and inverse for a moving frame of rollup, whose first state is the first value
CREATE FUNCTION tiktrack_internal.engagement_accumulate(tiktrack.engagement_summary, tiktrack.engagement_summary)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_engagement_merge';
CREATE FUNCTION tiktrack_internal.engagement_subtract(tiktrack.engagement_summary, tiktrack.engagement_summary)
	RETURNS tiktrack.engagement_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_engagement_subtract';
COMMENT ON FUNCTION tiktrack_internal.engagement_transition(tiktrack.engagement_summary, text) IS
	'transition of engagement_agg(kind); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.engagement_transition(tiktrack.engagement_summary, text, bigint) IS
	'transition of engagement_agg(kind, actor); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.engagement_transition(tiktrack.engagement_summary, text, text) IS
	'transition of engagement_agg(kind, actor); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.engagement_transition(tiktrack.engagement_summary, text, uuid) IS
	'transition of engagement_agg(kind, actor); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.engagement_close(tiktrack.engagement_summary) IS
	'final function of engagement_agg(kind, actor) and rollup: the summary without spare room';
COMMENT ON FUNCTION tiktrack_internal.engagement_inverse(tiktrack.engagement_summary, text) IS
	'inverse transition of engagement_agg(kind); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.engagement_or_null(tiktrack.engagement_summary) IS
	'final function of engagement_agg(kind) over a moving frame: NULL for a frame without events';
COMMENT ON FUNCTION tiktrack_internal.engagement_accumulate(tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'transition of rollup over a moving frame: a strict merge(a, b)';
COMMENT ON FUNCTION tiktrack_internal.engagement_subtract(tiktrack.engagement_summary, tiktrack.engagement_summary) IS
	'inverse transition of rollup over a moving frame; NULL where people would have to be subtracted; not to be called on its own';

CREATE AGGREGATE tiktrack.engagement_agg(kind text) (
	SFUNC = tiktrack_internal.engagement_transition, STYPE = tiktrack.engagement_summary, SSPACE = 96,
	COMBINEFUNC = tiktrack.merge,
	MSFUNC = tiktrack_internal.engagement_transition, MINVFUNC = tiktrack_internal.engagement_inverse,
	MSTYPE = tiktrack.engagement_summary, MSSPACE = 96, MINITCOND = 'v1',
	MFINALFUNC = tiktrack_internal.engagement_or_null,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack.engagement_agg(text) IS
	'summary of events, one per row, from their kind; NULL kinds are skipped; NULL without rows; an unknown kind is error 22023';

CREATE AGGREGATE tiktrack.engagement_agg(kind text, actor bigint) (
	SFUNC = tiktrack_internal.engagement_transition, STYPE = tiktrack.engagement_summary, SSPACE = 1024,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.engagement_close, PARALLEL = SAFE
);
CREATE AGGREGATE tiktrack.engagement_agg(kind text, actor text) (
	SFUNC = tiktrack_internal.engagement_transition, STYPE = tiktrack.engagement_summary, SSPACE = 1024,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.engagement_close, PARALLEL = SAFE
);
CREATE AGGREGATE tiktrack.engagement_agg(kind text, actor uuid) (
	SFUNC = tiktrack_internal.engagement_transition, STYPE = tiktrack.engagement_summary, SSPACE = 1024,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.engagement_close, PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack.engagement_agg(text, bigint) IS
	'summary of events and of their actors, for reach, engaged_users and rates of people too; a NULL kind is skipped, with a NULL actor only the event is counted';
COMMENT ON AGGREGATE tiktrack.engagement_agg(text, text) IS
	'summary of events and of their actors, for reach, engaged_users and rates of people too; a NULL kind is skipped, with a NULL actor only the event is counted';
COMMENT ON AGGREGATE tiktrack.engagement_agg(text, uuid) IS
	'summary of events and of their actors, for reach, engaged_users and rates of people too; a NULL kind is skipped, with a NULL actor only the event is counted';

CREATE AGGREGATE tiktrack.rollup(tiktrack.engagement_summary) (
	SFUNC = tiktrack.merge, STYPE = tiktrack.engagement_summary, SSPACE = 256,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.engagement_close,
	MSFUNC = tiktrack_internal.engagement_accumulate, MINVFUNC = tiktrack_internal.engagement_subtract,
	MSTYPE = tiktrack.engagement_summary, MSSPACE = 256, MFINALFUNC = tiktrack_internal.engagement_close,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack.rollup(tiktrack.engagement_summary) IS
	'many summaries as one, in any order and grouping, each person once; NULLs are skipped; NULL without rows; people are not known if any part does not tell its own';

CREATE FUNCTION tiktrack.event_count(s tiktrack.engagement_summary, kind text) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_event_count';
COMMENT ON FUNCTION tiktrack.event_count(tiktrack.engagement_summary, text) IS
	'events of one kind, >= 0; NULL when some merged part did not tell that kind';

CREATE FUNCTION tiktrack.engagements(s tiktrack.engagement_summary,
		kinds text[] DEFAULT '{like,comment,share}') RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagements';
COMMENT ON FUNCTION tiktrack.engagements(tiktrack.engagement_summary, text[]) IS
	'events of a set of kinds, >= 0, each kind once; NULL when one of them was not told';

CREATE FUNCTION tiktrack.engagement_rate(s tiktrack.engagement_summary, base text DEFAULT 'views',
		kinds text[] DEFAULT '{like,comment,share}') RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_rate';
COMMENT ON FUNCTION tiktrack.engagement_rate(tiktrack.engagement_summary, text, text[]) IS
	'engagements / base as a fraction, >= 0 and maybe above 1; base is views, impressions, reach or users (people who engaged / people reached, at most 1); NULL when the base is 0 or not known';

CREATE FUNCTION tiktrack.engagement_rate(s tiktrack.engagement_summary, base_count double precision,
		kinds text[] DEFAULT '{like,comment,share}') RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_rate_by_count';
COMMENT ON FUNCTION tiktrack.engagement_rate(tiktrack.engagement_summary, double precision, text[]) IS
	'engagements / a given base, such as followers at posting; NULL when it is 0 or NULL; error 22023 when it is negative, NaN or infinite';

CREATE FUNCTION tiktrack.share_rate(s tiktrack.engagement_summary, base text DEFAULT 'views')
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_rate';
COMMENT ON FUNCTION tiktrack.share_rate(tiktrack.engagement_summary, text) IS
	'shares / base (views, impressions, reach) as a fraction; NULL when the base is 0 or not known';

CREATE FUNCTION tiktrack.conversation_rate(s tiktrack.engagement_summary, base text DEFAULT 'views')
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_conversation_rate';
COMMENT ON FUNCTION tiktrack.conversation_rate(tiktrack.engagement_summary, text) IS
	'comments / base (views, impressions, reach) as a fraction; NULL when the base is 0 or not known';

CREATE FUNCTION tiktrack.applause_rate(s tiktrack.engagement_summary, base text DEFAULT 'views')
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_applause_rate';
COMMENT ON FUNCTION tiktrack.applause_rate(tiktrack.engagement_summary, text) IS
	'likes / base (views, impressions, reach) as a fraction; NULL when the base is 0 or not known';

CREATE FUNCTION tiktrack.amplification_rate(s tiktrack.engagement_summary, base_count double precision)
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_amplification_rate';
COMMENT ON FUNCTION tiktrack.amplification_rate(tiktrack.engagement_summary, double precision) IS
	'shares / a given base, such as followers or posts; NULL when it is 0 or NULL; error 22023 when it is negative, NaN or infinite';

CREATE FUNCTION tiktrack.reach(s tiktrack.engagement_summary) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_reach';
COMMENT ON FUNCTION tiktrack.reach(tiktrack.engagement_summary) IS
	'how many different people viewed, liked, commented or shared; NULL unless some view tells who watched, or when some merged part does not tell its people';

CREATE FUNCTION tiktrack.engaged_users(s tiktrack.engagement_summary) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engaged_users';
COMMENT ON FUNCTION tiktrack.engaged_users(tiktrack.engagement_summary) IS
	'how many different people liked, commented or shared, at most reach; above 512 an estimate; NULL when no row has an actor, or when some merged part does not tell its people';

CREATE FUNCTION tiktrack.reach_is_exact(s tiktrack.engagement_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_reach_is_exact';
COMMENT ON FUNCTION tiktrack.reach_is_exact(tiktrack.engagement_summary) IS
	'whether reach is the exact number of people, as it is up to 512, and not an estimate; NULL where reach is';

CREATE FUNCTION tiktrack.reach_interval(s tiktrack.engagement_summary,
		confidence double precision DEFAULT 0.95, OUT low bigint, OUT high bigint)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_engagement_reach_interval';
COMMENT ON FUNCTION tiktrack.reach_interval(tiktrack.engagement_summary, double precision) IS
	'the interval in which the true reach lies with that confidence (above 0 and below 1, else error 22023); low = high = reach when exact; NULL where reach is';
