/*
 * reach/reach_accessors.c
 *		Accessors of reach_sketch. All are strict.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "common/compat.h"
#include "common/normal_core.h"
#include "reach/reach.h"

PG_FUNCTION_INFO_V1(tiktrack_reach);
PG_FUNCTION_INFO_V1(tiktrack_reach_is_exact);
PG_FUNCTION_INFO_V1(tiktrack_reach_interval);
PG_FUNCTION_INFO_V1(tiktrack_reach_overlap);
PG_FUNCTION_INFO_V1(tiktrack_reach_to_jsonb);

/* the confidence where the caller gives none */
#define USUAL_CONFIDENCE 0.95

double
confidence_arg(double confidence)
{
	if (!(confidence > 0 && confidence < 1))
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("confidence must be above 0 and below 1"),
				errhint("Pass a fraction such as 0.95, not a percentage."));
	return normal_two_sided(confidence);
}

static TupleDesc
result_row(FunctionCallInfo fcinfo)
{
	TupleDesc tupdesc;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "function is not declared to return a row");
	return BlessTupleDesc(tupdesc);
}

Datum
reach_interval_datum(FunctionCallInfo fcinfo, ReachInterval interval)
{
	Datum values[] = {Int64GetDatum(interval.low), Int64GetDatum(interval.high)};
	bool nulls[] = {false, false};

	return HeapTupleGetDatum(heap_form_tuple(result_row(fcinfo), values, nulls));
}

/* reach(r) -> bigint */
Datum
tiktrack_reach(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(reach_set_people(&reach_sketch_arg(fcinfo, 0)->set));
}

/* reach_is_exact(r) -> boolean */
Datum
tiktrack_reach_is_exact(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(reach_set_is_exact(&reach_sketch_arg(fcinfo, 0)->set));
}

/* reach_interval(r, confidence) -> (low, high) */
Datum
tiktrack_reach_interval(PG_FUNCTION_ARGS)
{
	double z = confidence_arg(PG_GETARG_FLOAT8(1));

	return reach_interval_datum(fcinfo, reach_set_interval(&reach_sketch_arg(fcinfo, 0)->set, z));
}

/* People in either of two sets of the same precision. */
static int64_t
people_of_union(const ReachSet *one, const ReachSet *other)
{
	ReachSet *united = palloc(reach_set_closed_bound(one));

	reach_set_close(one, united);
	while (!reach_set_merge(united, other))
	{
		ReachShape shape = reach_shape_for_merge(united, other);
		ReachSet *larger = palloc(reach_shape_size(shape));

		reach_set_open(united, shape, larger);
		united = larger;
	}
	other = united;
	united = palloc(reach_set_closed_bound(other));
	reach_set_close(other, united);
	return reach_set_people(united);
}

/* reach_overlap(a, b) -> (overlap, low, high, exact) */
Datum
tiktrack_reach_overlap(PG_FUNCTION_ARGS)
{
	const ReachSet *one = &reach_sketch_arg(fcinfo, 0)->set;
	const ReachSet *other = &reach_sketch_arg(fcinfo, 1)->set;
	double z = confidence_arg(USUAL_CONFIDENCE);
	ReachInterval interval;
	Datum values[4];
	bool nulls[4] = {false};

	if (one->precision != other->precision)
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("sketches have different precisions: %d and %d", one->precision,
					   other->precision),
				errhint("Compare sketches that reach_agg made with the same precision."));
	if (reach_set_is_exact(one) && reach_set_is_exact(other))
		interval = reach_interval_of(reach_set_common(one, other), 0, z);
	else
		interval =
			reach_overlap_of(reach_set_people(one), reach_set_people(other),
							 people_of_union(one, other), reach_relative_error(one->precision), z);
	/* at most the upper end of either set, which for an exact set is its size */
	interval.high = Min(interval.high, reach_set_interval(one, z).high);
	interval.high = Min(interval.high, reach_set_interval(other, z).high);
	values[0] = Int64GetDatum(interval.people);
	values[1] = Int64GetDatum(interval.low);
	values[2] = Int64GetDatum(interval.high);
	values[3] = BoolGetDatum(interval.exact);
	return HeapTupleGetDatum(heap_form_tuple(result_row(fcinfo), values, nulls));
}

/* jsonb of people, whether exact, 95 % interval, precision */
Datum
tiktrack_reach_to_jsonb(PG_FUNCTION_ARGS)
{
	const ReachSet *set = &reach_sketch_arg(fcinfo, 0)->set;
	ReachInterval interval = reach_set_interval(set, confidence_arg(USUAL_CONFIDENCE));
	char *json = psprintf("{\"reach\":" INT64_FORMAT ",\"exact\":%s,\"low\":" INT64_FORMAT
						  ",\"high\":" INT64_FORMAT ",\"precision\":%d}",
						  interval.people, interval.exact ? "true" : "false", interval.low,
						  interval.high, set->precision);

	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
}
