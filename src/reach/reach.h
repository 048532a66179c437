/*
 * reach/reach.h
 *		People and sketches as SQL arguments.
 */
#ifndef TIKTRACK_REACH_H
#define TIKTRACK_REACH_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/uuid.h"

#include "reach/reach_core.h"
#include "reach/reach_estimate_core.h"
#include "reach/reach_hash_core.h"

/* The hash of an actor by its type: the same number as bigint and as text are two
 * people. */
static inline uint64_t
hash_of_bigint(Datum actor)
{
	return reach_hash_word((uint64_t) DatumGetInt64(actor));
}

/* bytes of a text that are hashed at once, a multiple of 8 */
#define HASH_PIECE (256 * 1024)

/* The same for a text of any length; can be cancelled. */
extern uint64_t hash_of_long_text(const text *value);

static inline uint64_t
hash_of_text(Datum actor)
{
	text *value = DatumGetTextPP(actor);
	Size length = VARSIZE_ANY_EXHDR(value);

	return length <= HASH_PIECE ? reach_hash_bytes(VARDATA_ANY(value), length) :
								  hash_of_long_text(value);
}

static inline uint64_t
hash_of_uuid(Datum actor)
{
	return reach_hash_bytes(DatumGetUUIDP(actor)->data, UUID_LEN);
}

/* The argument, detoasted, validated (error 22P02) and closed; read-only. */
extern const ReachSketch *reach_sketch_arg(FunctionCallInfo fcinfo, int argument);

/* A new closed sketch of the same people. */
extern Datum reach_sketch_datum(const ReachSet *set);

/* z of a confidence above 0 and below 1; else error 22023. */
extern double confidence_arg(double confidence);

/* The result row (low, high) of the function. */
extern Datum reach_interval_datum(FunctionCallInfo fcinfo, ReachInterval interval);

#endif /* TIKTRACK_REACH_H */
