-- ---------------------------------------------------------------------------
-- sharing: counts by share type and platform
-- ---------------------------------------------------------------------------

CREATE TYPE tiktrack.share_summary;

CREATE FUNCTION tiktrack_internal.share_in(cstring) RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_in';
CREATE FUNCTION tiktrack_internal.share_out(tiktrack.share_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_out';
CREATE FUNCTION tiktrack_internal.share_recv(internal) RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_recv';
CREATE FUNCTION tiktrack_internal.share_send(tiktrack.share_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_send';
COMMENT ON FUNCTION tiktrack_internal.share_in(cstring) IS 'text input of share_summary';
COMMENT ON FUNCTION tiktrack_internal.share_out(tiktrack.share_summary) IS 'text output of share_summary';
COMMENT ON FUNCTION tiktrack_internal.share_recv(internal) IS 'binary input of share_summary';
COMMENT ON FUNCTION tiktrack_internal.share_send(tiktrack.share_summary) IS 'binary output of share_summary';

CREATE TYPE tiktrack.share_summary (
	INPUT = tiktrack_internal.share_in, OUTPUT = tiktrack_internal.share_out,
	RECEIVE = tiktrack_internal.share_recv, SEND = tiktrack_internal.share_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE tiktrack.share_summary IS
	'how many shares of each type to each platform; made by share_agg or make_shares, merged by rollup, read by accessors such as breakdown';

CREATE FUNCTION tiktrack_internal.share_to_jsonb(tiktrack.share_summary) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_to_jsonb';
COMMENT ON FUNCTION tiktrack_internal.share_to_jsonb(tiktrack.share_summary) IS
	'{"shares": total, "breakdown": [{"share_type", "platform", "shares"}]}, cells by type and platform';
CREATE CAST (tiktrack.share_summary AS jsonb)
	WITH FUNCTION tiktrack_internal.share_to_jsonb(tiktrack.share_summary);
COMMENT ON CAST (tiktrack.share_summary AS jsonb) IS 'total and one object per share type and platform';

-- Comparison: the order has no meaning, and exists for sorting, merge joins and btree indexes.
CREATE FUNCTION tiktrack_internal.share_summary_eq(tiktrack.share_summary, tiktrack.share_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_summary_eq';
CREATE FUNCTION tiktrack_internal.share_summary_ne(tiktrack.share_summary, tiktrack.share_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_summary_ne';
CREATE FUNCTION tiktrack_internal.share_summary_lt(tiktrack.share_summary, tiktrack.share_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_summary_lt';
CREATE FUNCTION tiktrack_internal.share_summary_le(tiktrack.share_summary, tiktrack.share_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_summary_le';
CREATE FUNCTION tiktrack_internal.share_summary_ge(tiktrack.share_summary, tiktrack.share_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_summary_ge';
CREATE FUNCTION tiktrack_internal.share_summary_gt(tiktrack.share_summary, tiktrack.share_summary) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_summary_gt';
CREATE FUNCTION tiktrack_internal.share_summary_cmp(tiktrack.share_summary, tiktrack.share_summary) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_summary_cmp';
CREATE FUNCTION tiktrack_internal.share_summary_hash(tiktrack.share_summary) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_summary_hash';
CREATE FUNCTION tiktrack_internal.share_summary_hash_extended(tiktrack.share_summary, seed bigint) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_summary_hash_extended';
COMMENT ON FUNCTION tiktrack_internal.share_summary_eq(tiktrack.share_summary, tiktrack.share_summary) IS
	'operator =: whether both are the same value, in whatever form they are stored; a malformed stored value is error 22P02';
COMMENT ON FUNCTION tiktrack_internal.share_summary_ne(tiktrack.share_summary, tiktrack.share_summary) IS
	'operator <>: whether the two are different values; a malformed stored value is error 22P02';
COMMENT ON FUNCTION tiktrack_internal.share_summary_lt(tiktrack.share_summary, tiktrack.share_summary) IS
	'operator <, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.share_summary_le(tiktrack.share_summary, tiktrack.share_summary) IS
	'operator <=, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.share_summary_ge(tiktrack.share_summary, tiktrack.share_summary) IS
	'operator >=, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.share_summary_gt(tiktrack.share_summary, tiktrack.share_summary) IS
	'operator >, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.share_summary_cmp(tiktrack.share_summary, tiktrack.share_summary) IS
	'-1, 0 or 1: whether the first comes before the second, equals it or comes after it, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.share_summary_hash(tiktrack.share_summary) IS
	'hash of 32 bits; equal summaries have the same';
COMMENT ON FUNCTION tiktrack_internal.share_summary_hash_extended(tiktrack.share_summary, bigint) IS
	'hash of 64 bits; equal summaries have the same under the same seed';

CREATE OPERATOR tiktrack.= (
	LEFTARG = tiktrack.share_summary, RIGHTARG = tiktrack.share_summary, FUNCTION = tiktrack_internal.share_summary_eq,
	COMMUTATOR = OPERATOR(tiktrack.=), NEGATOR = OPERATOR(tiktrack.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR tiktrack.<> (
	LEFTARG = tiktrack.share_summary, RIGHTARG = tiktrack.share_summary, FUNCTION = tiktrack_internal.share_summary_ne,
	COMMUTATOR = OPERATOR(tiktrack.<>), NEGATOR = OPERATOR(tiktrack.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
CREATE OPERATOR tiktrack.< (
	LEFTARG = tiktrack.share_summary, RIGHTARG = tiktrack.share_summary, FUNCTION = tiktrack_internal.share_summary_lt,
	COMMUTATOR = OPERATOR(tiktrack.>), NEGATOR = OPERATOR(tiktrack.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
CREATE OPERATOR tiktrack.<= (
	LEFTARG = tiktrack.share_summary, RIGHTARG = tiktrack.share_summary, FUNCTION = tiktrack_internal.share_summary_le,
	COMMUTATOR = OPERATOR(tiktrack.>=), NEGATOR = OPERATOR(tiktrack.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
CREATE OPERATOR tiktrack.>= (
	LEFTARG = tiktrack.share_summary, RIGHTARG = tiktrack.share_summary, FUNCTION = tiktrack_internal.share_summary_ge,
	COMMUTATOR = OPERATOR(tiktrack.<=), NEGATOR = OPERATOR(tiktrack.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
CREATE OPERATOR tiktrack.> (
	LEFTARG = tiktrack.share_summary, RIGHTARG = tiktrack.share_summary, FUNCTION = tiktrack_internal.share_summary_gt,
	COMMUTATOR = OPERATOR(tiktrack.<), NEGATOR = OPERATOR(tiktrack.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR tiktrack.= (tiktrack.share_summary, tiktrack.share_summary) IS
	'equal: the same value, in whatever form it is stored';
COMMENT ON OPERATOR tiktrack.<> (tiktrack.share_summary, tiktrack.share_summary) IS
	'not equal';
COMMENT ON OPERATOR tiktrack.< (tiktrack.share_summary, tiktrack.share_summary) IS
	'less, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.<= (tiktrack.share_summary, tiktrack.share_summary) IS
	'less or equal, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.>= (tiktrack.share_summary, tiktrack.share_summary) IS
	'greater or equal, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.> (tiktrack.share_summary, tiktrack.share_summary) IS
	'greater, in an order of bytes that has no meaning';

CREATE OPERATOR CLASS tiktrack.share_summary_ops DEFAULT FOR TYPE tiktrack.share_summary USING btree AS
	OPERATOR 1 tiktrack.<, OPERATOR 2 tiktrack.<=, OPERATOR 3 tiktrack.=, OPERATOR 4 tiktrack.>=, OPERATOR 5 tiktrack.>,
	FUNCTION 1 tiktrack_internal.share_summary_cmp(tiktrack.share_summary, tiktrack.share_summary);
CREATE OPERATOR CLASS tiktrack.share_summary_ops DEFAULT FOR TYPE tiktrack.share_summary USING hash AS
	OPERATOR 1 tiktrack.=,
	FUNCTION 1 tiktrack_internal.share_summary_hash(tiktrack.share_summary), FUNCTION 2 tiktrack_internal.share_summary_hash_extended(tiktrack.share_summary, bigint);
COMMENT ON OPERATOR FAMILY tiktrack.share_summary_ops USING btree IS 'sorting, grouping, merge joins and btree indexes of share_summary';
COMMENT ON OPERATOR FAMILY tiktrack.share_summary_ops USING hash IS 'grouping, hash joins, hash indexes and hash partitions of share_summary';
COMMENT ON OPERATOR CLASS tiktrack.share_summary_ops USING btree IS 'sorting, grouping, merge joins and btree indexes of share_summary';
COMMENT ON OPERATOR CLASS tiktrack.share_summary_ops USING hash IS 'grouping, hash joins, hash indexes and hash partitions of share_summary';

CREATE FUNCTION tiktrack.make_shares(share_type text, platform text, shares bigint)
	RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_make_shares';
COMMENT ON FUNCTION tiktrack.make_shares(text, text, bigint) IS
	'a summary from a count; NULL or empty platform: destination not told; NULL type or shares: NULL; negative: error 22023';

-- merge is also the combine function and the transition of rollup
CREATE FUNCTION tiktrack.merge(a tiktrack.share_summary, b tiktrack.share_summary)
	RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_share_merge';
COMMENT ON FUNCTION tiktrack.merge(tiktrack.share_summary, tiktrack.share_summary) IS
	'both summaries as one, for example in INSERT .. ON CONFLICT DO UPDATE; a NULL argument is ignored; overflow: error 22003';

CREATE FUNCTION tiktrack_internal.share_transition(tiktrack.share_summary, text)
	RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_share_transition';
CREATE FUNCTION tiktrack_internal.share_transition(tiktrack.share_summary, text, text)
	RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_share_transition';
CREATE FUNCTION tiktrack_internal.share_inverse(tiktrack.share_summary, text)
	RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_share_inverse';
CREATE FUNCTION tiktrack_internal.share_inverse(tiktrack.share_summary, text, text)
	RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_share_inverse';
CREATE FUNCTION tiktrack_internal.share_or_null(tiktrack.share_summary)
	RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_share_or_null';
-- strict transition and inverse for a moving frame of rollup, whose first state is the first value
CREATE FUNCTION tiktrack_internal.share_accumulate(tiktrack.share_summary, tiktrack.share_summary)
	RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_share_merge';
CREATE FUNCTION tiktrack_internal.share_subtract(tiktrack.share_summary, tiktrack.share_summary)
	RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_share_subtract';
COMMENT ON FUNCTION tiktrack_internal.share_transition(tiktrack.share_summary, text) IS
	'transition of share_agg(share_type); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.share_transition(tiktrack.share_summary, text, text) IS
	'transition of share_agg(share_type, platform); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.share_inverse(tiktrack.share_summary, text) IS
	'inverse transition of share_agg(share_type); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.share_inverse(tiktrack.share_summary, text, text) IS
	'inverse transition of share_agg(share_type, platform); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.share_or_null(tiktrack.share_summary) IS
	'final function of share_agg over a moving frame: NULL for a frame without shares';
COMMENT ON FUNCTION tiktrack_internal.share_accumulate(tiktrack.share_summary, tiktrack.share_summary) IS
	'transition of rollup over a moving frame: a strict merge(a, b)';
COMMENT ON FUNCTION tiktrack_internal.share_subtract(tiktrack.share_summary, tiktrack.share_summary) IS
	'inverse transition of rollup over a moving frame; not to be called on its own';

CREATE AGGREGATE tiktrack.share_agg(share_type text) (
	SFUNC = tiktrack_internal.share_transition, STYPE = tiktrack.share_summary, SSPACE = 512,
	COMBINEFUNC = tiktrack.merge,
	MSFUNC = tiktrack_internal.share_transition, MINVFUNC = tiktrack_internal.share_inverse,
	MSTYPE = tiktrack.share_summary, MSSPACE = 512, MINITCOND = 'v1',
	MFINALFUNC = tiktrack_internal.share_or_null,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack.share_agg(text) IS
	'shares by type, one per row; NULL types are skipped; NULL without rows; an unknown type is error 22023';

CREATE AGGREGATE tiktrack.share_agg(share_type text, platform text) (
	SFUNC = tiktrack_internal.share_transition, STYPE = tiktrack.share_summary, SSPACE = 512,
	COMBINEFUNC = tiktrack.merge,
	MSFUNC = tiktrack_internal.share_transition, MINVFUNC = tiktrack_internal.share_inverse,
	MSTYPE = tiktrack.share_summary, MSSPACE = 512, MINITCOND = 'v1',
	MFINALFUNC = tiktrack_internal.share_or_null,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack.share_agg(text, text) IS
	'shares by type and platform, one per row; NULL types are skipped, a NULL or empty platform means that the destination was not told; NULL without rows; an unknown type is error 22023';

CREATE AGGREGATE tiktrack.rollup(tiktrack.share_summary) (
	SFUNC = tiktrack.merge, STYPE = tiktrack.share_summary, SSPACE = 512,
	COMBINEFUNC = tiktrack.merge,
	MSFUNC = tiktrack_internal.share_accumulate, MINVFUNC = tiktrack_internal.share_subtract,
	MSTYPE = tiktrack.share_summary, MSSPACE = 512,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack.rollup(tiktrack.share_summary) IS
	'many summaries as one, in any order and grouping; NULLs are skipped; NULL without rows';

CREATE FUNCTION tiktrack.share_count(s tiktrack.share_summary)
	RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_count';
COMMENT ON FUNCTION tiktrack.share_count(tiktrack.share_summary) IS
	'all shares, unknown included, >= 0';

CREATE FUNCTION tiktrack.share_count(s tiktrack.share_summary, share_type text)
	RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_count';
COMMENT ON FUNCTION tiktrack.share_count(tiktrack.share_summary, text) IS
	'shares of one type over all platforms; 0 when there are none';

CREATE FUNCTION tiktrack.share_count(s tiktrack.share_summary, share_type text, platform text)
	RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_count';
COMMENT ON FUNCTION tiktrack.share_count(tiktrack.share_summary, text, text) IS
	'shares of one type to one platform; an empty platform means shares whose destination was not told; 0 when there are none';

CREATE FUNCTION tiktrack.share_fraction(s tiktrack.share_summary, share_type text)
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_fraction';
COMMENT ON FUNCTION tiktrack.share_fraction(tiktrack.share_summary, text) IS
	'shares of one type / all shares, in [0,1]; NULL when there are no shares';

CREATE FUNCTION tiktrack.share_fraction(s tiktrack.share_summary, share_type text, platform text)
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_share_fraction';
COMMENT ON FUNCTION tiktrack.share_fraction(tiktrack.share_summary, text, text) IS
	'shares of one type to one platform / all shares, in [0,1]; NULL when there are no shares';

CREATE FUNCTION tiktrack.breakdown(s tiktrack.share_summary)
	RETURNS TABLE(share_type text, platform text, shares bigint, fraction double precision)
	LANGUAGE c IMMUTABLE STRICT ROWS 20 PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_breakdown';
COMMENT ON FUNCTION tiktrack.breakdown(tiktrack.share_summary) IS
	'one row per share type and platform, largest first, ties by the words; platform NULL when not told';

CREATE FUNCTION tiktrack.diversity(s tiktrack.share_summary, measure text DEFAULT 'shannon')
	RETURNS double precision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_diversity';
COMMENT ON FUNCTION tiktrack.diversity(tiktrack.share_summary, text) IS
	'how evenly shares spread over the known types: shannon (nats), evenness or simpson (both in [0,1]); unknown is left out; NULL when no type is known, evenness also for a single type';

CREATE FUNCTION tiktrack.reconcile(s tiktrack.share_summary, reported_total bigint)
	RETURNS tiktrack.share_summary
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reconcile';
COMMENT ON FUNCTION tiktrack.reconcile(tiktrack.share_summary, bigint) IS
	'adds shares of type unknown up to a reported total; NULL or a smaller total changes nothing; negative: error 22023';
