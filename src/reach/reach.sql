-- ---------------------------------------------------------------------------
-- reach: how many different people, exactly while few, estimated when many
-- ---------------------------------------------------------------------------

CREATE TYPE tiktrack.reach_sketch;

CREATE FUNCTION tiktrack_internal.reach_in(cstring) RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_in';
CREATE FUNCTION tiktrack_internal.reach_out(tiktrack.reach_sketch) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_out';
CREATE FUNCTION tiktrack_internal.reach_recv(internal) RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_recv';
CREATE FUNCTION tiktrack_internal.reach_send(tiktrack.reach_sketch) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_send';
COMMENT ON FUNCTION tiktrack_internal.reach_in(cstring) IS 'text input of reach_sketch';
COMMENT ON FUNCTION tiktrack_internal.reach_out(tiktrack.reach_sketch) IS 'text output of reach_sketch';
COMMENT ON FUNCTION tiktrack_internal.reach_recv(internal) IS 'binary input of reach_sketch';
COMMENT ON FUNCTION tiktrack_internal.reach_send(tiktrack.reach_sketch) IS 'binary output of reach_sketch';

CREATE TYPE tiktrack.reach_sketch (
	INPUT = tiktrack_internal.reach_in, OUTPUT = tiktrack_internal.reach_out,
	RECEIVE = tiktrack_internal.reach_recv, SEND = tiktrack_internal.reach_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE tiktrack.reach_sketch IS
	'a set of people that can tell its size; made by reach_agg, merged by rollup; at precision 12 exact up to 512 people, then 4 kB and a standard error of 1.2 %';

CREATE FUNCTION tiktrack_internal.reach_to_jsonb(tiktrack.reach_sketch) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_to_jsonb';
COMMENT ON FUNCTION tiktrack_internal.reach_to_jsonb(tiktrack.reach_sketch) IS
	'reach, exact (boolean), low and high of its 95 % interval, precision';
CREATE CAST (tiktrack.reach_sketch AS jsonb)
	WITH FUNCTION tiktrack_internal.reach_to_jsonb(tiktrack.reach_sketch);
COMMENT ON CAST (tiktrack.reach_sketch AS jsonb) IS
	'reach, exact, low and high of the 95 % interval, precision';

-- Comparison: the order has no meaning, and exists for sorting, merge joins and btree indexes.
CREATE FUNCTION tiktrack_internal.reach_sketch_eq(tiktrack.reach_sketch, tiktrack.reach_sketch) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_sketch_eq';
CREATE FUNCTION tiktrack_internal.reach_sketch_ne(tiktrack.reach_sketch, tiktrack.reach_sketch) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_sketch_ne';
CREATE FUNCTION tiktrack_internal.reach_sketch_lt(tiktrack.reach_sketch, tiktrack.reach_sketch) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_sketch_lt';
CREATE FUNCTION tiktrack_internal.reach_sketch_le(tiktrack.reach_sketch, tiktrack.reach_sketch) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_sketch_le';
CREATE FUNCTION tiktrack_internal.reach_sketch_ge(tiktrack.reach_sketch, tiktrack.reach_sketch) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_sketch_ge';
CREATE FUNCTION tiktrack_internal.reach_sketch_gt(tiktrack.reach_sketch, tiktrack.reach_sketch) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_sketch_gt';
CREATE FUNCTION tiktrack_internal.reach_sketch_cmp(tiktrack.reach_sketch, tiktrack.reach_sketch) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_sketch_cmp';
CREATE FUNCTION tiktrack_internal.reach_sketch_hash(tiktrack.reach_sketch) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_sketch_hash';
CREATE FUNCTION tiktrack_internal.reach_sketch_hash_extended(tiktrack.reach_sketch, seed bigint) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_sketch_hash_extended';
COMMENT ON FUNCTION tiktrack_internal.reach_sketch_eq(tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'operator =: whether both are the same value, in whatever form they are stored; a malformed stored value is error 22P02';
COMMENT ON FUNCTION tiktrack_internal.reach_sketch_ne(tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'operator <>: whether the two are different values; a malformed stored value is error 22P02';
COMMENT ON FUNCTION tiktrack_internal.reach_sketch_lt(tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'operator <, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.reach_sketch_le(tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'operator <=, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.reach_sketch_ge(tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'operator >=, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.reach_sketch_gt(tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'operator >, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.reach_sketch_cmp(tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'-1, 0 or 1: whether the first comes before the second, equals it or comes after it, in an order of bytes that has no meaning';
COMMENT ON FUNCTION tiktrack_internal.reach_sketch_hash(tiktrack.reach_sketch) IS
	'hash of 32 bits; equal sketches have the same';
COMMENT ON FUNCTION tiktrack_internal.reach_sketch_hash_extended(tiktrack.reach_sketch, bigint) IS
	'hash of 64 bits; equal sketches have the same under the same seed';

CREATE OPERATOR tiktrack.= (
	LEFTARG = tiktrack.reach_sketch, RIGHTARG = tiktrack.reach_sketch, FUNCTION = tiktrack_internal.reach_sketch_eq,
	COMMUTATOR = OPERATOR(tiktrack.=), NEGATOR = OPERATOR(tiktrack.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR tiktrack.<> (
	LEFTARG = tiktrack.reach_sketch, RIGHTARG = tiktrack.reach_sketch, FUNCTION = tiktrack_internal.reach_sketch_ne,
	COMMUTATOR = OPERATOR(tiktrack.<>), NEGATOR = OPERATOR(tiktrack.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
CREATE OPERATOR tiktrack.< (
	LEFTARG = tiktrack.reach_sketch, RIGHTARG = tiktrack.reach_sketch, FUNCTION = tiktrack_internal.reach_sketch_lt,
	COMMUTATOR = OPERATOR(tiktrack.>), NEGATOR = OPERATOR(tiktrack.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
CREATE OPERATOR tiktrack.<= (
	LEFTARG = tiktrack.reach_sketch, RIGHTARG = tiktrack.reach_sketch, FUNCTION = tiktrack_internal.reach_sketch_le,
	COMMUTATOR = OPERATOR(tiktrack.>=), NEGATOR = OPERATOR(tiktrack.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
CREATE OPERATOR tiktrack.>= (
	LEFTARG = tiktrack.reach_sketch, RIGHTARG = tiktrack.reach_sketch, FUNCTION = tiktrack_internal.reach_sketch_ge,
	COMMUTATOR = OPERATOR(tiktrack.<=), NEGATOR = OPERATOR(tiktrack.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
CREATE OPERATOR tiktrack.> (
	LEFTARG = tiktrack.reach_sketch, RIGHTARG = tiktrack.reach_sketch, FUNCTION = tiktrack_internal.reach_sketch_gt,
	COMMUTATOR = OPERATOR(tiktrack.<), NEGATOR = OPERATOR(tiktrack.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR tiktrack.= (tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'equal: the same value, in whatever form it is stored';
COMMENT ON OPERATOR tiktrack.<> (tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'not equal';
COMMENT ON OPERATOR tiktrack.< (tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'less, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.<= (tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'less or equal, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.>= (tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'greater or equal, in an order of bytes that has no meaning';
COMMENT ON OPERATOR tiktrack.> (tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'greater, in an order of bytes that has no meaning';

CREATE OPERATOR CLASS tiktrack.reach_sketch_ops DEFAULT FOR TYPE tiktrack.reach_sketch USING btree AS
	OPERATOR 1 tiktrack.<, OPERATOR 2 tiktrack.<=, OPERATOR 3 tiktrack.=, OPERATOR 4 tiktrack.>=, OPERATOR 5 tiktrack.>,
	FUNCTION 1 tiktrack_internal.reach_sketch_cmp(tiktrack.reach_sketch, tiktrack.reach_sketch);
CREATE OPERATOR CLASS tiktrack.reach_sketch_ops DEFAULT FOR TYPE tiktrack.reach_sketch USING hash AS
	OPERATOR 1 tiktrack.=,
	FUNCTION 1 tiktrack_internal.reach_sketch_hash(tiktrack.reach_sketch), FUNCTION 2 tiktrack_internal.reach_sketch_hash_extended(tiktrack.reach_sketch, bigint);
COMMENT ON OPERATOR FAMILY tiktrack.reach_sketch_ops USING btree IS 'sorting, grouping, merge joins and btree indexes of reach_sketch';
COMMENT ON OPERATOR FAMILY tiktrack.reach_sketch_ops USING hash IS 'grouping, hash joins, hash indexes and hash partitions of reach_sketch';
COMMENT ON OPERATOR CLASS tiktrack.reach_sketch_ops USING btree IS 'sorting, grouping, merge joins and btree indexes of reach_sketch';
COMMENT ON OPERATOR CLASS tiktrack.reach_sketch_ops USING hash IS 'grouping, hash joins, hash indexes and hash partitions of reach_sketch';

-- merge is also the combine function and the transition of rollup
CREATE FUNCTION tiktrack.merge(a tiktrack.reach_sketch, b tiktrack.reach_sketch)
	RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_reach_merge';
COMMENT ON FUNCTION tiktrack.merge(tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'the people of either sketch, each once, at the lower of the two precisions, for example in INSERT .. ON CONFLICT DO UPDATE; a NULL argument is ignored';

CREATE FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, bigint) RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_reach_transition_bigint';
CREATE FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, text) RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_reach_transition_text';
CREATE FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, uuid) RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_reach_transition_uuid';
CREATE FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, bigint, integer) RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_reach_transition_bigint';
CREATE FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, text, integer) RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_reach_transition_text';
CREATE FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, uuid, integer) RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_reach_transition_uuid';
CREATE FUNCTION tiktrack_internal.reach_close(tiktrack.reach_sketch) RETURNS tiktrack.reach_sketch
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_reach_close';
COMMENT ON FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, bigint) IS
	'transition of reach_agg(actor); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, text) IS
	'transition of reach_agg(actor); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, uuid) IS
	'transition of reach_agg(actor); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, bigint, integer) IS
	'transition of reach_agg(actor, precision); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, text, integer) IS
	'transition of reach_agg(actor, precision); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.reach_transition(tiktrack.reach_sketch, uuid, integer) IS
	'transition of reach_agg(actor, precision); not to be called on its own';
COMMENT ON FUNCTION tiktrack_internal.reach_close(tiktrack.reach_sketch) IS
	'final function of reach_agg and rollup: the sketch without spare room';

CREATE AGGREGATE tiktrack.reach_agg(actor bigint) (
	SFUNC = tiktrack_internal.reach_transition, STYPE = tiktrack.reach_sketch, SSPACE = 1024,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.reach_close, PARALLEL = SAFE
);
CREATE AGGREGATE tiktrack.reach_agg(actor text) (
	SFUNC = tiktrack_internal.reach_transition, STYPE = tiktrack.reach_sketch, SSPACE = 1024,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.reach_close, PARALLEL = SAFE
);
CREATE AGGREGATE tiktrack.reach_agg(actor uuid) (
	SFUNC = tiktrack_internal.reach_transition, STYPE = tiktrack.reach_sketch, SSPACE = 1024,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.reach_close, PARALLEL = SAFE
);
CREATE AGGREGATE tiktrack.reach_agg(actor bigint, "precision" integer) (
	SFUNC = tiktrack_internal.reach_transition, STYPE = tiktrack.reach_sketch, SSPACE = 1024,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.reach_close, PARALLEL = SAFE
);
CREATE AGGREGATE tiktrack.reach_agg(actor text, "precision" integer) (
	SFUNC = tiktrack_internal.reach_transition, STYPE = tiktrack.reach_sketch, SSPACE = 1024,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.reach_close, PARALLEL = SAFE
);
CREATE AGGREGATE tiktrack.reach_agg(actor uuid, "precision" integer) (
	SFUNC = tiktrack_internal.reach_transition, STYPE = tiktrack.reach_sketch, SSPACE = 1024,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.reach_close, PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack.reach_agg(bigint) IS
	'sketch of the different people; NULL actors are skipped; NULL without rows; always pass actors in the same type';
COMMENT ON AGGREGATE tiktrack.reach_agg(text) IS
	'sketch of the different people, who are equal if their bytes are; NULL actors are skipped; NULL without rows';
COMMENT ON AGGREGATE tiktrack.reach_agg(uuid) IS
	'sketch of the different people; NULL actors are skipped; NULL without rows';
COMMENT ON AGGREGATE tiktrack.reach_agg(bigint, integer) IS
	'the same with a precision from 4 to 16: exact up to 2^precision / 8 people, then 2^precision bytes and a standard error of 0.76 / sqrt(2^precision); else error 22023';
COMMENT ON AGGREGATE tiktrack.reach_agg(text, integer) IS
	'the same with a precision from 4 to 16: exact up to 2^precision / 8 people, then 2^precision bytes and a standard error of 0.76 / sqrt(2^precision); else error 22023';
COMMENT ON AGGREGATE tiktrack.reach_agg(uuid, integer) IS
	'the same with a precision from 4 to 16: exact up to 2^precision / 8 people, then 2^precision bytes and a standard error of 0.76 / sqrt(2^precision); else error 22023';

CREATE AGGREGATE tiktrack.rollup(tiktrack.reach_sketch) (
	SFUNC = tiktrack.merge, STYPE = tiktrack.reach_sketch, SSPACE = 1024,
	COMBINEFUNC = tiktrack.merge, FINALFUNC = tiktrack_internal.reach_close, PARALLEL = SAFE
);
COMMENT ON AGGREGATE tiktrack.rollup(tiktrack.reach_sketch) IS
	'the people of many sketches, each once, in any order and grouping, at the lowest precision; NULLs are skipped; NULL without rows';

CREATE FUNCTION tiktrack.reach(r tiktrack.reach_sketch) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach';
COMMENT ON FUNCTION tiktrack.reach(tiktrack.reach_sketch) IS
	'how many different people, >= 0; reach_is_exact tells whether it is an estimate';

CREATE FUNCTION tiktrack.reach_is_exact(r tiktrack.reach_sketch) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_is_exact';
COMMENT ON FUNCTION tiktrack.reach_is_exact(tiktrack.reach_sketch) IS
	'whether reach is the exact number of people, and not an estimate';

CREATE FUNCTION tiktrack.reach_interval(r tiktrack.reach_sketch,
		confidence double precision DEFAULT 0.95, OUT low bigint, OUT high bigint)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_interval';
COMMENT ON FUNCTION tiktrack.reach_interval(tiktrack.reach_sketch, double precision) IS
	'the interval in which the true reach lies with that confidence (above 0 and below 1, else error 22023); low = high = reach when exact';

CREATE FUNCTION tiktrack.reach_overlap(a tiktrack.reach_sketch, b tiktrack.reach_sketch,
		OUT overlap bigint, OUT low bigint, OUT high bigint, OUT exact boolean)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_reach_overlap';
COMMENT ON FUNCTION tiktrack.reach_overlap(tiktrack.reach_sketch, tiktrack.reach_sketch) IS
	'how many people are in both, with a 95 % interval, which is wide when the sketches are much larger than their overlap; different precisions: error 22023';
