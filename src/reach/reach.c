/*
 * reach/reach.c
 *		The type reach_sketch and its aggregates. Its accessors are in
 *		reach_accessors.c.
 *
 * The sketch is its own transition state, a flat varlena. An expanded object would
 * need a memory context of at least a kilobyte per group; a group of three people
 * takes a tenth of that. An open state has spare room, so that most rows are written
 * in place. The final function closes it, as does every function that gets an open
 * one from a partial aggregate.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "common/comparison.h"
#include "common/compat.h"
#include "common/errors.h"
#include "reach/reach.h"

#define TYPE_NAME "reach_sketch"

PG_FUNCTION_INFO_V1(tiktrack_reach_in);
PG_FUNCTION_INFO_V1(tiktrack_reach_out);
PG_FUNCTION_INFO_V1(tiktrack_reach_recv);
PG_FUNCTION_INFO_V1(tiktrack_reach_send);
PG_FUNCTION_INFO_V1(tiktrack_reach_transition_bigint);
PG_FUNCTION_INFO_V1(tiktrack_reach_transition_text);
PG_FUNCTION_INFO_V1(tiktrack_reach_transition_uuid);
PG_FUNCTION_INFO_V1(tiktrack_reach_merge);
PG_FUNCTION_INFO_V1(tiktrack_reach_close);

uint64_t
hash_of_long_text(const text *value)
{
	const char *bytes = VARDATA_ANY(value);
	Size length = VARSIZE_ANY_EXHDR(value);
	uint64_t hash = reach_hash_begin(length);

	for (Size at = 0; at < length; at += HASH_PIECE)
	{
		CHECK_FOR_INTERRUPTS();
		hash = reach_hash_more(hash, bytes + at, Min(length - at, HASH_PIECE));
	}
	return hash;
}

static Datum
sketch_datum(ReachSketch *sketch)
{
	SET_VARSIZE(sketch, reach_sketch_size(sketch));
	return PointerGetDatum(sketch);
}

Datum
reach_sketch_datum(const ReachSet *set)
{
	ReachSketch *sketch = palloc(REACH_SKETCH_HEADER + reach_set_closed_bound(set));

	reach_sketch_init(sketch);
	reach_set_close(set, &sketch->set);
	return sketch_datum(sketch);
}

/* Whether it is an open state whose parts fit into its bytes. */
static bool
is_open(const ReachSketch *sketch)
{
	return VARSIZE(sketch) >= sizeof(ReachSketch) && reach_set_is_open(&sketch->set) &&
		   reach_set_fits(&sketch->set, VARSIZE(sketch) - REACH_SKETCH_HEADER);
}

const ReachSketch *
reach_sketch_arg(FunctionCallInfo fcinfo, int argument)
{
	ReachSketch *sketch = (ReachSketch *) PG_GETARG_VARLENA_P(argument);
	SummaryStatus status;

	if (is_open(sketch))
	{
		ReachSketch *open = sketch;

		sketch = (ReachSketch *) DatumGetPointer(reach_sketch_datum(&open->set));
		PG_FREE_IF_COPY(open, argument);
	}
	status = reach_sketch_validate(sketch, VARSIZE(sketch));
	if (status != SUMMARY_OK)
		raise_summary_status(status, TYPE_NAME);
	return sketch;
}

SUMMARY_COMPARISON(reach_sketch, reach_sketch_arg)

/*
 * The aggregate's state: nearly always the value that an earlier call returned, else
 * an input value, maybe with a short header or compressed. Only sizes are checked
 * here; the content is checked when the result is read.
 */
static ReachSketch *
reach_state(FunctionCallInfo fcinfo)
{
	ReachSketch *state = (ReachSketch *) PG_GETARG_POINTER(0);

	if (!VARATT_IS_4B_U(state))
		state = (ReachSketch *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
	if (VARSIZE(state) < sizeof(ReachSketch) ||
		!reach_set_fits(&state->set, VARSIZE(state) - REACH_SKETCH_HEADER))
		raise_summary_status(SUMMARY_MALFORMED, TYPE_NAME);
	return state;
}

/* The same people in a new open sketch of that shape, which the executor keeps. */
static ReachSketch *
open_sketch(const ReachSet *set, ReachShape shape)
{
	ReachSketch *sketch = palloc(REACH_SKETCH_HEADER + reach_shape_size(shape));

	reach_sketch_init(sketch);
	reach_set_open(set, shape, &sketch->set);
	SET_VARSIZE(sketch, reach_sketch_size(sketch));
	return sketch;
}

static ReachSketch *
merge_sketch(ReachSketch *into, const ReachSet *from)
{
	while (!reach_set_merge(&into->set, from))
		into = open_sketch(&into->set, reach_shape_for_merge(&into->set, from));
	return into;
}

/* reach_sketch from text; accepts only what the output function produces */
Datum
tiktrack_reach_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t length = strlen(text);
	ReachSketch *sketch = palloc(sizeof(ReachSketch) + length);
	SummaryStatus status = reach_sketch_parse(text, length, sketch);

	if (status != SUMMARY_OK)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s", TYPE_NAME),
				 errdetail(status == SUMMARY_VERSION ?
							   "The format version is not known to this server." :
							   "The text is not what the type prints."),
				 errhint("Build sketches with reach_agg(actor).")));
	return sketch_datum(sketch);
}

/* text of a sketch, "v1 precision=12 {hash,...}" or "... #registers" */
Datum
tiktrack_reach_out(PG_FUNCTION_ARGS)
{
	const ReachSketch *sketch = reach_sketch_arg(fcinfo, 0);
	char *text = palloc(reach_sketch_text_length(sketch) + 1);

	text[reach_sketch_print(sketch, text)] = '\0';
	PG_RETURN_CSTRING(text);
}

Datum
tiktrack_reach_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int length = message->len - message->cursor;
	ReachSketch *sketch = palloc(sizeof(ReachSketch) + (size_t) length);
	SummaryStatus status = reach_sketch_decode((const uint8_t *) pq_getmsgbytes(message, length),
											   (size_t) length, sketch);

	if (status != SUMMARY_OK)
		raise_wire_status(status, TYPE_NAME);
	return sketch_datum(sketch);
}

Datum
tiktrack_reach_send(PG_FUNCTION_ARGS)
{
	const ReachSketch *sketch = reach_sketch_arg(fcinfo, 0);
	uint8_t *bytes = palloc(reach_sketch_wire_length(sketch));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, (const char *) bytes, (int) reach_sketch_encode(sketch, bytes));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* precision of reach_agg(actor, precision); error 22023 for NULL or out of range */
static unsigned
precision_arg(FunctionCallInfo fcinfo)
{
	int32 precision;

	if (PG_NARGS() < 3)
		return REACH_PRECISION_DEFAULT;
	precision = PG_ARGISNULL(2) ? 0 : PG_GETARG_INT32(2);
	if (precision < REACH_PRECISION_MIN || precision > REACH_PRECISION_MAX)
		ereport(
			ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			PG_ARGISNULL(2) ? errmsg("precision must not be null") :
							  errmsg("precision is out of range: %d", precision),
			errhint(
				"A precision from %d to %d gives sketches of 2^precision bytes; %d has a standard error of 1.2 %%.",
				REACH_PRECISION_MIN, REACH_PRECISION_MAX, REACH_PRECISION_DEFAULT));
	return (unsigned) precision;
}

/* Room for three people, which makes 64 bytes; a sketch of low precision has a shorter
 * list. */
static ReachShape
first_shape(unsigned precision)
{
	return reach_shape_for_people(precision, Min(3, reach_exact_limit(precision)));
}

/*
 * Transition of reach_agg: adds a person; a NULL actor is skipped. If rows differ in
 * precision, the lowest is used, as in merging.
 */
static inline Datum
reach_transition(FunctionCallInfo fcinfo, uint64_t (*hash_of)(Datum))
{
	ReachSketch *state;
	ReachSet one_row;
	uint64_t hash;

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	hash = hash_of(PG_GETARG_DATUM(1));
	reach_set_init(&one_row, precision_arg(fcinfo));
	state = PG_ARGISNULL(0) ? open_sketch(&one_row, first_shape(one_row.precision)) :
							  reach_state(fcinfo);
	if (state->set.precision > one_row.precision)
		state = merge_sketch(state, &one_row);
	while (!reach_set_add(&state->set, hash))
		state = open_sketch(&state->set, reach_shape_for_one(&state->set));
	return PointerGetDatum(state);
}

Datum
tiktrack_reach_transition_bigint(PG_FUNCTION_ARGS)
{
	return reach_transition(fcinfo, hash_of_bigint);
}

Datum
tiktrack_reach_transition_text(PG_FUNCTION_ARGS)
{
	return reach_transition(fcinfo, hash_of_text);
}

Datum
tiktrack_reach_transition_uuid(PG_FUNCTION_ARGS)
{
	return reach_transition(fcinfo, hash_of_uuid);
}

/*
 * merge(a, b), also the combine function and the transition of rollup. A NULL
 * argument is ignored. The second argument is only read; the first is written in
 * place if it is an aggregate's state, else copied.
 */
Datum
tiktrack_reach_merge(PG_FUNCTION_ARGS)
{
	bool is_state = AggCheckCallContext(fcinfo, NULL) != 0;
	const ReachSketch *from;
	ReachSketch *into;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = reach_sketch_arg(fcinfo, 1);
	if (PG_ARGISNULL(0))
		return reach_sketch_datum(&from->set);
	if (is_state)
		return PointerGetDatum(merge_sketch(reach_state(fcinfo), &from->set));
	/* a copy, because registers are written in place even if closed */
	into = (ReachSketch *) DatumGetPointer(reach_sketch_datum(&reach_sketch_arg(fcinfo, 0)->set));
	return reach_sketch_datum(&merge_sketch(into, &from->set)->set);
}

/* final function of the aggregates: returns a closed copy of the state */
Datum
tiktrack_reach_close(PG_FUNCTION_ARGS)
{
	return reach_sketch_datum(&reach_state(fcinfo)->set);
}
