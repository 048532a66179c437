/*
 * watch/watch.c
 *		The type watch_summary and its aggregates. Its accessors are in
 *		watch_accessors.c.
 *
 * The summary is its own transition state: a flat varlena. A play in an existing
 * bucket is counted in place; a new bucket copies the state, at most 101 times and
 * 864 bytes.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "common/comparison.h"
#include "common/compat.h"
#include "common/errors.h"
#include "watch/watch.h"
#include "watch/watch_format_core.h"

PG_FUNCTION_INFO_V1(tiktrack_watch_in);
PG_FUNCTION_INFO_V1(tiktrack_watch_out);
PG_FUNCTION_INFO_V1(tiktrack_watch_recv);
PG_FUNCTION_INFO_V1(tiktrack_watch_send);
PG_FUNCTION_INFO_V1(tiktrack_watch_to_jsonb);
PG_FUNCTION_INFO_V1(tiktrack_watch_transition);
PG_FUNCTION_INFO_V1(tiktrack_watch_inverse);
PG_FUNCTION_INFO_V1(tiktrack_watch_merge);
PG_FUNCTION_INFO_V1(tiktrack_watch_subtract);
PG_FUNCTION_INFO_V1(tiktrack_watch_or_null);

/* The summary as a Datum, with its varlena header set to the size of the content. */
static Datum
watch_datum(WatchSummary *summary)
{
	SET_VARSIZE(summary, watch_size(summary));
	return PointerGetDatum(summary);
}

static void
check_summary(const WatchSummary *summary)
{
	SummaryStatus status = watch_validate(summary, VARSIZE(summary));

	if (status != SUMMARY_OK)
		raise_summary_status(status, WATCH_TYPE_NAME);
}

const WatchSummary *
watch_arg(FunctionCallInfo fcinfo, int argument)
{
	const WatchSummary *summary = (const WatchSummary *) PG_GETARG_VARLENA_P(argument);

	check_summary(summary);
	return summary;
}

SUMMARY_COMPARISON(watch_summary, watch_arg)

/*
 * The aggregate's state, to be written in place: the value that an earlier call
 * returned. Only the first state of a strict transition is an input value, which may
 * have a short header or be compressed, and is not validated yet. Only functions of
 * moving frames are strict, so only they check the state for each row.
 */
static WatchSummary *
watch_state(FunctionCallInfo fcinfo)
{
	WatchSummary *state = (WatchSummary *) PG_GETARG_POINTER(0);

	if (!VARATT_IS_4B_U(state))
		state = (WatchSummary *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
	if (fcinfo->flinfo->fn_strict)
		check_summary(state);
	Assert(watch_validate(state, VARSIZE(state)) == SUMMARY_OK);
	return state;
}

/* Returns into + from; may write in place, so `into` must be the caller's own. */
static Datum
merge_into(WatchSummary *into, const WatchSummary *from)
{
	SummaryStatus status;

	if (!watch_covers(into, from))
	{
		WatchSummary *larger = palloc(watch_merged_size(into, from));

		memcpy(larger, into, watch_size(into));
		into = larger;
	}
	status = watch_merge(into, from);
	if (status != SUMMARY_OK)
		raise_summary_status(status, WATCH_TYPE_NAME);
	return watch_datum(into);
}

static int64
milliseconds_arg(FunctionCallInfo fcinfo, int argument, const char *name)
{
	int64 milliseconds = PG_GETARG_INT64(argument);

	if (milliseconds < 0)
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("%s must not be negative: " INT64_FORMAT, name, milliseconds),
				errhint("Pass milliseconds, or NULL for a length that is not known."));
	return milliseconds;
}

/* Reads (watched_ms, duration_ms), 0 for no duration; false if watched_ms is NULL. */
static bool
play_args(FunctionCallInfo fcinfo, int64 *watched_ms, int64 *duration_ms)
{
	if (PG_ARGISNULL(1))
		return false;
	*watched_ms = milliseconds_arg(fcinfo, 1, "watched_ms");
	*duration_ms = PG_ARGISNULL(2) ? 0 : milliseconds_arg(fcinfo, 2, "duration_ms");
	return true;
}

/* watch_summary from text; accepts only what the output function produces */
Datum
tiktrack_watch_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	WatchSummary *summary = palloc(WATCH_FULL_SIZE);
	SummaryStatus status = watch_parse(text, strlen(text), summary);

	if (status != SUMMARY_OK)
		ereturn(
			fcinfo->context, (Datum) 0,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s", WATCH_TYPE_NAME),
			 errdetail(
				 status == SUMMARY_VERSION ?
					 "The format version is not known to this server." :
					 "The text is not what the type prints, for example: v1 plays=1 watched_ms=5000"),
			 errhint("Build summaries with watch_agg(watched_ms, duration_ms).")));
	return watch_datum(summary);
}

/* text of a summary, such as "v1 plays=1 watched_ms=5000" */
Datum
tiktrack_watch_out(PG_FUNCTION_ARGS)
{
	const WatchSummary *summary = watch_arg(fcinfo, 0);
	char *text = palloc(WATCH_TEXT_LENGTH + 1);

	text[watch_print(summary, text)] = '\0';
	PG_RETURN_CSTRING(text);
}

Datum
tiktrack_watch_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int length = message->len - message->cursor;
	WatchSummary *summary = palloc(WATCH_FULL_SIZE);
	SummaryStatus status =
		watch_decode((const uint8_t *) pq_getmsgbytes(message, length), (size_t) length, summary);

	if (status != SUMMARY_OK)
		raise_wire_status(status, WATCH_TYPE_NAME);
	return watch_datum(summary);
}

Datum
tiktrack_watch_send(PG_FUNCTION_ARGS)
{
	const WatchSummary *summary = watch_arg(fcinfo, 0);
	uint8_t bytes[WATCH_WIRE_LENGTH];
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, (const char *) bytes, (int) watch_encode(summary, bytes));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* jsonb of the sums, and of the timed plays by the whole percent at which they ended */
Datum
tiktrack_watch_to_jsonb(PG_FUNCTION_ARGS)
{
	const WatchSummary *summary = watch_arg(fcinfo, 0);
	const char *separator = "";
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"plays\":" INT64_FORMAT ",\"watched_ms\":" INT64_FORMAT
					 ",\"timed_plays\":" INT64_FORMAT ",\"timed_watched_ms\":" INT64_FORMAT
					 ",\"timed_duration_ms\":" INT64_FORMAT ",\"completed_plays\":" INT64_FORMAT
					 ",\"plays_by_percent\":{",
					 summary->plays, summary->watched_ms, watch_reached(summary, 0),
					 summary->timed_watched_ms, summary->timed_duration_ms,
					 watch_reached(summary, 100));
	for (int bucket = 0; bucket < WATCH_BUCKETS; bucket++)
	{
		int64 plays = watch_in_bucket(summary, bucket);

		if (plays == 0)
			continue;
		appendStringInfo(&json, "%s\"%d\":" INT64_FORMAT, separator, bucket, plays);
		separator = ",";
	}
	appendStringInfoString(&json, "}}");
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

/* transition of watch_agg(watched_ms, duration_ms); NULL watched_ms is skipped */
Datum
tiktrack_watch_transition(PG_FUNCTION_ARGS)
{
	WatchSummary *state;
	int64 watched_ms;
	int64 duration_ms;
	int bucket;

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	if (!play_args(fcinfo, &watched_ms, &duration_ms))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
	{
		WatchSummary *first = palloc(WATCH_HEADER_SIZE + sizeof(int64));

		watch_of_play(watched_ms, duration_ms, first);
		return watch_datum(first);
	}
	state = watch_state(fcinfo);
	bucket = duration_ms > 0 ? watch_bucket(watched_ms, duration_ms) : WATCH_NO_BUCKET;
	if (bucket != WATCH_NO_BUCKET && !watch_has_bucket(state->present, bucket))
	{
		WatchSummary *larger = palloc(watch_size(state) + sizeof(int64));

		memcpy(larger, state, watch_size(state));
		SET_VARSIZE(larger, watch_size(state) + sizeof(int64));
		state = larger;
	}
	if (watch_add(state, watched_ms, duration_ms, bucket) != SUMMARY_OK)
		raise_summary_status(SUMMARY_OVERFLOW, WATCH_TYPE_NAME);
	return PointerGetDatum(state);
}

/* inverse of the above, for a moving window frame */
Datum
tiktrack_watch_inverse(PG_FUNCTION_ARGS)
{
	WatchSummary play;
	WatchSummary *state;
	int64 watched_ms;
	int64 duration_ms;

	if (!AggCheckCallContext(fcinfo, NULL) || PG_ARGISNULL(0))
		raise_not_aggregate();
	if (!play_args(fcinfo, &watched_ms, &duration_ms))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	state = watch_state(fcinfo);
	watch_of_play(watched_ms, duration_ms, &play);
	if (watch_subtract(state, &play) != SUMMARY_OK)
		raise_summary_status(SUMMARY_NEGATIVE, WATCH_TYPE_NAME);
	return watch_datum(state);
}

/*
 * merge(a, b), also the combine function and the transition of rollup. A NULL
 * argument is ignored. The second argument is only read; the first is written in
 * place if it is an aggregate's state, else copied.
 */
Datum
tiktrack_watch_merge(PG_FUNCTION_ARGS)
{
	const WatchSummary *from;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = watch_arg(fcinfo, 1);
	if (PG_ARGISNULL(0))
		return PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(1)));
	if (AggCheckCallContext(fcinfo, NULL))
		return merge_into(watch_state(fcinfo), from);
	watch_arg(fcinfo, 0);
	return merge_into((WatchSummary *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0)), from);
}

/* inverse of rollup, for a moving window frame; strict */
Datum
tiktrack_watch_subtract(PG_FUNCTION_ARGS)
{
	WatchSummary *state;
	const WatchSummary *less;

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	less = watch_arg(fcinfo, 1);
	state = watch_state(fcinfo);
	if (watch_subtract(state, less) != SUMMARY_OK)
		raise_summary_status(SUMMARY_NEGATIVE, WATCH_TYPE_NAME);
	return watch_datum(state);
}

/*
 * Final function of watch_agg over a moving frame: NULL for a frame without plays,
 * whose state is not NULL.
 */
Datum
tiktrack_watch_or_null(PG_FUNCTION_ARGS)
{
	if (watch_arg(fcinfo, 0)->plays == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}
