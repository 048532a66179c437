/*
 * insight/insight.c
 *		SQL functions: intervals of rates, comparison of two rates, and counts as
 *		platforms print them. Functions of arrays are in insight_arrays.c.
 *
 * All are strict, and return NULL where they would divide by zero.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"

#include "common/compat.h"
#include "common/errors.h"
#include "insight/insight_count_core.h"
#include "insight/insight_interval_core.h"
#include "insight/insight_lift_core.h"
#include "reach/reach.h"

PG_FUNCTION_INFO_V1(tiktrack_rate_interval);
PG_FUNCTION_INFO_V1(tiktrack_lift);
PG_FUNCTION_INFO_V1(tiktrack_parse_count);

/* 2^63: the first whole number beyond bigint */
#define BEYOND_BIGINT 9223372036854775808.0

/* A whole number >= 0; double precision, so that SQL may pass bigint or numeric. */
static double
count_arg(FunctionCallInfo fcinfo, int argument, const char *name)
{
	double count = PG_GETARG_FLOAT8(argument);

	if (isnan(count) || isinf(count) || count < 0 || count != floor(count))
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("%s must be a whole number that is not negative: %g", name, count),
				errhint("Pass a count. NULL is one that is not known."));
	if (count >= BEYOND_BIGINT)
		ereport(ERROR, errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				errmsg("%s is out of range: %g", name, count),
				errhint("Counts go up to 9223372036854775807."));
	return count;
}

/* The row that the function returns; unknown numbers become NULL. */
static Datum
row_of_floats(FunctionCallInfo fcinfo, int count, const double *numbers, const bool *unknown)
{
	TupleDesc tupdesc;
	Datum *values = palloc(sizeof(Datum) * (Size) count);
	bool *nulls = palloc(sizeof(bool) * (Size) count);

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "function is not declared to return a row");
	for (int i = 0; i < count; i++)
	{
		values[i] = Float8GetDatum(numbers[i]);
		nulls[i] = unknown[i];
	}
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls));
}

static const char *const method_names[] = {"wilson", "poisson", NULL};

static const char *
nth_method(int i)
{
	return method_names[i];
}

/* rate_interval(events, exposure, method, confidence) -> (rate, low, high) */
Datum
tiktrack_rate_interval(PG_FUNCTION_ARGS)
{
	double events = count_arg(fcinfo, 0, "events");
	double exposure = count_arg(fcinfo, 1, "exposure");
	bool is_poisson = word_arg(PG_GETARG_TEXT_PP(2), "method", nth_method) == 1;
	double confidence = PG_GETARG_FLOAT8(3);
	double z = confidence_arg(confidence);
	RateInterval interval;

	if (exposure == 0)
		PG_RETURN_NULL();
	if (is_poisson)
		interval = insight_garwood(events, exposure, confidence);
	else
	{
		if (events > exposure)
			ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("method wilson takes no more events than exposure: %.17g of %.17g",
						   events, exposure),
					errhint("Use method poisson for events that can happen more than once each."));
		interval = insight_wilson(events, exposure, z);
	}
	return row_of_floats(fcinfo, 3, (double[]){interval.rate, interval.low, interval.high},
						 (bool[]){false, false, false});
}

static void
check_part(double part, double whole, const char *name_of_part, const char *name_of_whole)
{
	if (part > whole)
		ereport(
			ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			errmsg("%s must not be above %s: %.17g of %.17g", name_of_part, name_of_whole, part,
				   whole),
			errhint(
				"lift compares parts of two wholes, such as people who shared among people reached."));
}

/* lift(k1, n1, k2, n2, confidence) -> (lift, low, high, p_value) */
Datum
tiktrack_lift(PG_FUNCTION_ARGS)
{
	double k1 = count_arg(fcinfo, 0, "k1");
	double n1 = count_arg(fcinfo, 1, "n1");
	double k2 = count_arg(fcinfo, 2, "k2");
	double n2 = count_arg(fcinfo, 3, "n2");
	double z = confidence_arg(PG_GETARG_FLOAT8(4));
	Lift lift;
	bool unknown;

	if (n1 == 0 || n2 == 0)
		PG_RETURN_NULL();
	check_part(k1, n1, "k1", "n1");
	check_part(k2, n2, "k2", "n2");
	lift = insight_lift(k1, n1, k2, n2, z);
	unknown = !lift.lift_known;
	return row_of_floats(fcinfo, 4, (double[]){lift.lift, lift.low, lift.high, lift.p_value},
						 (bool[]){unknown, unknown, unknown, false});
}

static const char *const rounding_names[] = {"half_up", "floor", NULL};

static const char *
nth_rounding(int i)
{
	return rounding_names[i];
}

/* parse_count(text, rounding) -> int8range */
Datum
tiktrack_parse_count(PG_FUNCTION_ARGS)
{
	text *count = PG_GETARG_TEXT_PP(0);
	int rounding = word_arg(PG_GETARG_TEXT_PP(1), "rounding", nth_rounding);
	CountRange range;
	RangeBound low = {.inclusive = true, .lower = true};
	RangeBound end = {.inclusive = false, .lower = false};

	switch (insight_parse_count(VARDATA_ANY(count), VARSIZE_ANY_EXHDR(count),
								(CountRounding) rounding, &range))
	{
		case COUNT_OK:
			break;
		case COUNT_MALFORMED:
			raise_malformed_word("count", VARDATA_ANY(count), VARSIZE_ANY_EXHDR(count),
								 "Write it as platforms print it: 259, 1,234, 22.6K, 1.8M or 2B.");
		case COUNT_OVERFLOW:
			ereport(ERROR, errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					errmsg("count is out of range for bigint"),
					errhint("Counts go up to 9223372036854775807."));
	}
	low.val = Int64GetDatum(range.low);
	end.val = Int64GetDatum(range.end);
	PG_RETURN_RANGE_P(make_range_of(range_get_typcache(fcinfo, INT8RANGEOID), &low, &end));
}
