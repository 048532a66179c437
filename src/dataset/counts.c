/*
 * dataset/counts.c
 *		Aggregates over the reports and logs of a video: its counts, and the pairs
 *		of numbers that rates by views divide.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "dataset/counts_core.h"
#include "engagement/engagement_layout_core.h"

PG_FUNCTION_INFO_V1(tiktrack_count_range);
PG_FUNCTION_INFO_V1(tiktrack_add_report);
PG_FUNCTION_INFO_V1(tiktrack_counts_of_reports);
PG_FUNCTION_INFO_V1(tiktrack_pairs_of_reports);
PG_FUNCTION_INFO_V1(tiktrack_watch_of_reports);
PG_FUNCTION_INFO_V1(tiktrack_pairs_of_counts);
PG_FUNCTION_INFO_V1(tiktrack_add_log);
PG_FUNCTION_INFO_V1(tiktrack_pairs_of_logs);
PG_FUNCTION_INFO_V1(tiktrack_later_pairs);
PG_FUNCTION_INFO_V1(tiktrack_larger_pairs);

#define PAIR_COLUMNS (2 * VIEW_RATE_COUNT)

/* State of the aggregates over reports; each source name is kept once, a video has few. */
typedef struct ReportState
{
	NewestReport newest;
	List *sources; /* of char * */
} ReportState;

/* count_range(count bigint, is_rounded boolean) -> int8range */
Datum
tiktrack_count_range(PG_FUNCTION_ARGS)
{
	RangeBound low = {.inclusive = true, .lower = true};
	RangeBound high = {.inclusive = true, .lower = false};
	int64 least, most;

	count_bounds(PG_GETARG_INT64(0), PG_GETARG_BOOL(1), &least, &most);
	low.val = Int64GetDatum(least);
	high.val = Int64GetDatum(most);
	PG_RETURN_RANGE_P(make_range_of(range_get_typcache(fcinfo, INT8RANGEOID), &low, &high));
}

/* The row type that the function returns, looked up once per query. */
static TupleDesc
result_tupdesc(FunctionCallInfo fcinfo, int columns)
{
	TupleDesc tupdesc = fcinfo->flinfo->fn_extra;

	if (tupdesc == NULL)
	{
		MemoryContext oldcontext = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE ||
			tupdesc->natts != columns)
			elog(ERROR, "unexpected row type");
		tupdesc = BlessTupleDesc(tupdesc);
		fcinfo->flinfo->fn_extra = tupdesc;
		MemoryContextSwitchTo(oldcontext);
	}
	return tupdesc;
}

static Datum
row_datum(FunctionCallInfo fcinfo, int columns, Datum *values, bool *nulls)
{
	return HeapTupleGetDatum(heap_form_tuple(result_tupdesc(fcinfo, columns), values, nulls));
}

static Datum
pairs_datum(FunctionCallInfo fcinfo, const RatePairs *pairs)
{
	Datum values[PAIR_COLUMNS] = {0};
	bool nulls[PAIR_COLUMNS];

	for (int rate = 0; rate < VIEW_RATE_COUNT; rate++)
	{
		values[2 * rate] = Int64GetDatum(pairs->of[rate].count);
		values[2 * rate + 1] = Int64GetDatum(pairs->of[rate].views);
		nulls[2 * rate] = nulls[2 * rate + 1] = !pairs->of[rate].is_known;
	}
	return row_datum(fcinfo, PAIR_COLUMNS, values, nulls);
}

/* An argument of type rate_pairs, which must also be the result type; NULL has no known pair. */
static RatePairs
pairs_arg(FunctionCallInfo fcinfo, int argument)
{
	RatePairs pairs = {0};
	HeapTupleData tuple = {0};
	Datum values[PAIR_COLUMNS];
	bool nulls[PAIR_COLUMNS];

	if (PG_ARGISNULL(argument))
		return pairs;
	tuple.t_data = PG_GETARG_HEAPTUPLEHEADER(argument);
	tuple.t_len = HeapTupleHeaderGetDatumLength(tuple.t_data);
	if (HeapTupleHeaderGetNatts(tuple.t_data) != PAIR_COLUMNS)
		elog(ERROR, "unexpected row type");
	heap_deform_tuple(&tuple, result_tupdesc(fcinfo, PAIR_COLUMNS), values, nulls);
	for (int rate = 0; rate < VIEW_RATE_COUNT; rate++)
		if (!nulls[2 * rate] && !nulls[2 * rate + 1])
			pairs.of[rate] = (RatePair){true, DatumGetInt64(values[2 * rate]),
										DatumGetInt64(values[2 * rate + 1])};
	return pairs;
}

/* Adds the argument to the counts as that kind, unless it is NULL. */
static void
take_count(FunctionCallInfo fcinfo, int argument, EventKind kind, Counts *counts)
{
	if (PG_ARGISNULL(argument))
		return;
	counts->told |= KIND_BIT(kind);
	counts->of[kind] = PG_GETARG_INT64(argument);
}

/* The state's copy of a source name, made when it is new. */
static const char *
kept_source(ReportState *state, const text *source)
{
	ListCell *cell;
	size_t length = VARSIZE_ANY_EXHDR(source);

	foreach (cell, state->sources)
	{
		const char *kept = lfirst(cell);

		if (strlen(kept) == length && memcmp(kept, VARDATA_ANY(source), length) == 0)
			return kept;
	}
	state->sources = lappend(state->sources, text_to_cstring(source));
	return llast(state->sources);
}

/*
 * Transition of newest_counts, newest_pairs and newest_watch. Arguments 1 to 3 are
 * moment, rounding and source, 4 to 12 the counts in the order of EventKind, 13 to
 * 15 total watch time, average watch time and completion rate.
 */
Datum
tiktrack_add_report(PG_FUNCTION_ARGS)
{
	MemoryContext context, oldcontext;
	ReportState *state;
	Report report = {0};

	if (!AggCheckCallContext(fcinfo, &context))
		raise_not_aggregate();
	oldcontext = MemoryContextSwitchTo(context);
	state = PG_ARGISNULL(0) ? palloc0(sizeof(ReportState)) : (ReportState *) PG_GETARG_POINTER(0);
	if (!PG_ARGISNULL(1))
	{
		report.at = PG_GETARG_TIMESTAMPTZ(1);
		report.is_rounded = !PG_ARGISNULL(2) && PG_GETARG_BOOL(2);
		report.source = PG_ARGISNULL(3) ? "" : kept_source(state, PG_GETARG_TEXT_PP(3));
		for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
			take_count(fcinfo, 4 + kind, (EventKind) kind, &report.counts);
		if (!PG_ARGISNULL(13))
		{
			report.has_watch_time = true;
			report.watch_time = PG_GETARG_FLOAT8(13);
		}
		else if (!PG_ARGISNULL(14) && !PG_ARGISNULL(4))
		{
			report.has_watch_time = true;
			report.watch_time = PG_GETARG_FLOAT8(14) * (double) PG_GETARG_INT64(4);
		}
		if (!PG_ARGISNULL(15))
		{
			report.has_completion = true;
			report.completion = PG_GETARG_FLOAT8(15);
		}
		newest_report_add(&state->newest, &report);
	}
	MemoryContextSwitchTo(oldcontext);
	PG_RETURN_POINTER(state);
}

/* Final function of newest_counts; what it returns is explained at the type told_counts. */
Datum
tiktrack_counts_of_reports(PG_FUNCTION_ARGS)
{
	ReportState *state = PG_ARGISNULL(0) ? NULL : (ReportState *) PG_GETARG_POINTER(0);
	Datum values[2 * EVENT_KIND_COUNT + 4] = {0};
	bool nulls[2 * EVENT_KIND_COUNT + 4];
	Datum *others = values + 2 * EVENT_KIND_COUNT;
	bool *other_nulls = nulls + 2 * EVENT_KIND_COUNT;
	TimestampTz newest = 0;
	int64 rounded_engagements = 0;
	bool is_told = false, is_rounded = false;

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	memset(nulls, true, sizeof(nulls));
	for (int kind = 0; kind < EVENT_KIND_COUNT && state != NULL; kind++)
	{
		ToldCount told = newest_count(&state->newest, (EventKind) kind);

		if (!told.is_told)
			continue;
		values[kind] = Int64GetDatum(told.count);
		values[EVENT_KIND_COUNT + kind] = TimestampTzGetDatum(told.by.at);
		nulls[kind] = nulls[EVENT_KIND_COUNT + kind] = false;
		newest = is_told ? Max(newest, told.by.at) : told.by.at;
		is_told = true;
		if (told.by.is_exact)
			continue;
		is_rounded = true;
		if (kind == EVENT_VIEW)
		{
			others[2] = Int64GetDatum(told.count);
			other_nulls[2] = false;
		}
		else if (ENGAGED_KINDS & KIND_BIT(kind))
			rounded_engagements = Max(rounded_engagements, told.count);
	}
	others[0] = TimestampTzGetDatum(newest);
	others[1] = BoolGetDatum(is_rounded);
	other_nulls[0] = other_nulls[1] = !is_told;
	others[3] = Int64GetDatum(rounded_engagements);
	other_nulls[3] = rounded_engagements == 0;
	return row_datum(fcinfo, lengthof(values), values, nulls);
}

/* Final function of newest_pairs -> rate_pairs */
Datum
tiktrack_pairs_of_reports(PG_FUNCTION_ARGS)
{
	RatePairs pairs = {0};

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	if (!PG_ARGISNULL(0))
	{
		ReportState *state = (ReportState *) PG_GETARG_POINTER(0);

		for (int rate = 0; rate < VIEW_RATE_COUNT; rate++)
			pairs.of[rate] = state->newest.pairs[rate].pair;
	}
	return pairs_datum(fcinfo, &pairs);
}

/* Final function of newest_watch -> told_watch */
Datum
tiktrack_watch_of_reports(PG_FUNCTION_ARGS)
{
	Datum values[4] = {0};
	bool nulls[4] = {true, true, true, true};

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	if (!PG_ARGISNULL(0))
	{
		NewestReport *newest = &((ReportState *) PG_GETARG_POINTER(0))->newest;

		values[0] = Int64GetDatum(newest->watch_time.views);
		values[1] = Float8GetDatum(newest->watch_time.number);
		nulls[0] = nulls[1] = !newest->watch_time.is_told;
		values[2] = Int64GetDatum(newest->completion.views);
		values[3] = Float8GetDatum(newest->completion.number);
		nulls[2] = nulls[3] = !newest->completion.is_told;
	}
	return row_datum(fcinfo, lengthof(values), values, nulls);
}

/* the kinds that rates by views need, in the order of the arguments of the two functions below */
#define RATE_KINDS 6
static const EventKind rate_kinds[RATE_KINDS] = {EVENT_VIEW,  EVENT_LIKE, EVENT_COMMENT,
												 EVENT_SHARE, EVENT_SAVE, EVENT_FOLLOW};

/* pairs_of_counts(views, likes, comments, shares, saves, follows) -> rate_pairs */
Datum
tiktrack_pairs_of_counts(PG_FUNCTION_ARGS)
{
	Counts counts = {0};
	RatePairs pairs;

	for (int argument = 0; argument < RATE_KINDS; argument++)
		take_count(fcinfo, argument, rate_kinds[argument], &counts);
	pairs = pairs_of_counts(&counts);
	return pairs_datum(fcinfo, &pairs);
}

/* Transition of log_pairs */
Datum
tiktrack_add_log(PG_FUNCTION_ARGS)
{
	MemoryContext context;
	RatePairs *state;
	Counts counts = {0};
	RatePairs pairs;

	if (!AggCheckCallContext(fcinfo, &context))
		raise_not_aggregate();
	state = PG_ARGISNULL(0) ? MemoryContextAllocZero(context, sizeof(RatePairs)) :
							  (RatePairs *) PG_GETARG_POINTER(0);
	for (int argument = 1; argument <= RATE_KINDS; argument++)
		take_count(fcinfo, argument, rate_kinds[argument - 1], &counts);
	pairs = pairs_of_counts(&counts);
	pairs_add(state, &pairs);
	PG_RETURN_POINTER(state);
}

/* Final function of log_pairs -> rate_pairs */
Datum
tiktrack_pairs_of_logs(PG_FUNCTION_ARGS)
{
	RatePairs none = {0};

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	return pairs_datum(fcinfo, PG_ARGISNULL(0) ? &none : (RatePairs *) PG_GETARG_POINTER(0));
}

/* later_pairs(earlier rate_pairs, later rate_pairs) -> rate_pairs */
Datum
tiktrack_later_pairs(PG_FUNCTION_ARGS)
{
	RatePairs earlier = pairs_arg(fcinfo, 0), later = pairs_arg(fcinfo, 1);
	RatePairs last = pairs_later(&earlier, &later);

	return pairs_datum(fcinfo, &last);
}

/* larger_pairs(events rate_pairs, reported rate_pairs) -> rate_pairs */
Datum
tiktrack_larger_pairs(PG_FUNCTION_ARGS)
{
	RatePairs first = pairs_arg(fcinfo, 0), second = pairs_arg(fcinfo, 1);
	RatePairs larger = pairs_larger(&first, &second);

	return pairs_datum(fcinfo, &larger);
}
