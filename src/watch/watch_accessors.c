/*
 * watch/watch_accessors.c
 *		Accessors of watch_summary. All are strict, and return NULL if the result is
 *		not known: no plays, or none with a duration.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "watch/watch.h"

PG_FUNCTION_INFO_V1(tiktrack_average_watch_time);
PG_FUNCTION_INFO_V1(tiktrack_average_percentage_watched);
PG_FUNCTION_INFO_V1(tiktrack_completion_rate);
PG_FUNCTION_INFO_V1(tiktrack_retention_at);
PG_FUNCTION_INFO_V1(tiktrack_retention_curve);
PG_FUNCTION_INFO_V1(tiktrack_watch_counts);

#define MS_PER_SECOND 1000.0

/* average_watch_time(w) -> double precision, seconds */
Datum
tiktrack_average_watch_time(PG_FUNCTION_ARGS)
{
	const WatchSummary *summary = watch_arg(fcinfo, 0);

	if (summary->plays == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8((double) summary->watched_ms / (double) summary->plays / MS_PER_SECOND);
}

/* average_percentage_watched(w) -> double precision, a fraction */
Datum
tiktrack_average_percentage_watched(PG_FUNCTION_ARGS)
{
	const WatchSummary *summary = watch_arg(fcinfo, 0);

	if (summary->timed_duration_ms == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8((double) summary->timed_watched_ms / (double) summary->timed_duration_ms);
}

/* Returns timed plays that reached `percent` / timed plays, or NULL. */
static Datum
retention(FunctionCallInfo fcinfo, const WatchSummary *summary, int percent)
{
	int64 timed = watch_reached(summary, 0);

	if (timed == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8((double) watch_reached(summary, percent) / (double) timed);
}

/* completion_rate(w) -> double precision */
Datum
tiktrack_completion_rate(PG_FUNCTION_ARGS)
{
	return retention(fcinfo, watch_arg(fcinfo, 0), WATCH_BUCKETS - 1);
}

/* retention_at(w, fraction) -> double precision */
Datum
tiktrack_retention_at(PG_FUNCTION_ARGS)
{
	const WatchSummary *summary = watch_arg(fcinfo, 0);
	double fraction = PG_GETARG_FLOAT8(1);

	if (!(fraction >= 0 && fraction <= 1))
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("fraction must be from 0 to 1: %g", fraction),
				errhint("Pass a fraction such as 0.5, not a percentage."));
	/* 0.07 x 100 is a little more than 7 in floating point, and means 7 */
	return retention(fcinfo, summary, (int) ceil(100 * fraction - 1e-9));
}

/* retention_curve(w) -> TABLE(fraction, retention) */
Datum
tiktrack_retention_curve(PG_FUNCTION_ARGS)
{
	const WatchSummary *summary = watch_arg(fcinfo, 0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int64 timed = watch_reached(summary, 0);

	InitMaterializedSRF(fcinfo, 0);
	for (int percent = 0; timed > 0 && percent < WATCH_BUCKETS; percent++)
	{
		Datum values[2] = {Float8GetDatum(percent / 100.0),
						   Float8GetDatum((double) watch_reached(summary, percent) /
										  (double) timed)};
		bool nulls[2] = {false, false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* watch_counts(w): the sums behind the functions above, in milliseconds */
Datum
tiktrack_watch_counts(PG_FUNCTION_ARGS)
{
	const WatchSummary *summary = watch_arg(fcinfo, 0);
	Datum values[6];
	bool nulls[6] = {false};
	TupleDesc tupdesc;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "function is not declared to return a row");
	values[0] = Int64GetDatum(summary->watched_ms);
	values[1] = Int64GetDatum(summary->plays);
	values[2] = Int64GetDatum(summary->timed_watched_ms);
	values[3] = Int64GetDatum(summary->timed_duration_ms);
	values[4] = Int64GetDatum(watch_reached(summary, 0));
	values[5] = Int64GetDatum(watch_reached(summary, WATCH_BUCKETS - 1));
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls));
}
