/*
 * engagement/engagement.c
 *		The type engagement_summary, its aggregates and its constructor. What is
 *		computed from a summary: engagement_rates.c.
 *
 * The summary is its own transition state: a flat varlena of 80 or 152 bytes
 * that an aggregate writes in place.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "common/compat.h"
#include "common/report.h"
#include "engagement/engagement.h"
#include "vocabulary/vocabulary.h"

#define TYPE_NAME "engagement_summary"

PG_FUNCTION_INFO_V1(tiktrack_engagement_in);
PG_FUNCTION_INFO_V1(tiktrack_engagement_out);
PG_FUNCTION_INFO_V1(tiktrack_engagement_recv);
PG_FUNCTION_INFO_V1(tiktrack_engagement_send);
PG_FUNCTION_INFO_V1(tiktrack_engagement_to_jsonb);
PG_FUNCTION_INFO_V1(tiktrack_make_engagement);
PG_FUNCTION_INFO_V1(tiktrack_engagement_transition);
PG_FUNCTION_INFO_V1(tiktrack_engagement_inverse);
PG_FUNCTION_INFO_V1(tiktrack_engagement_merge);
PG_FUNCTION_INFO_V1(tiktrack_engagement_subtract);
PG_FUNCTION_INFO_V1(tiktrack_engagement_or_null);

static EngagementSummary *
new_summary(void)
{
	EngagementSummary *summary = palloc0(ENGAGEMENT_FULL_SIZE);

	engagement_init(summary);
	return summary;
}

/* Sets the varlena header to the size of the content. */
static Datum
summary_datum(EngagementSummary *summary)
{
	SET_VARSIZE(summary, engagement_size(summary));
	return PointerGetDatum(summary);
}

const EngagementSummary *
engagement_arg(FunctionCallInfo fcinfo, int argument)
{
	EngagementSummary *summary = (EngagementSummary *) PG_GETARG_VARLENA_P(argument);
	SummaryStatus status = engagement_validate(summary, VARSIZE(summary));

	if (status != SUMMARY_OK)
		report_summary_status(status, TYPE_NAME);
	return summary;
}

/*
 * The aggregate's state, to be written in place, with room for untold counts
 * if asked for.
 *
 * Nearly always the state is the very value that an earlier call returned. The
 * exception is the first state of a strict transition, which is an input value
 * as it came: with a short header or compressed. Then, as when the state must
 * grow, we return a copy, and the executor replaces its own. The bounds that
 * memory safety needs are checked; counts are checked when the result is read.
 */
static EngagementSummary *
engagement_state(FunctionCallInfo fcinfo, bool untold)
{
	EngagementSummary *state = (EngagementSummary *) PG_GETARG_POINTER(0);
	EngagementSummary *copy;

	if (!VARATT_IS_4B_U(state))
		state = (EngagementSummary *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
	if (VARSIZE(state) < ENGAGEMENT_SHORT_SIZE || VARSIZE(state) != engagement_size(state))
		report_summary_status(SUMMARY_MALFORMED, TYPE_NAME);
	if (!untold || engagement_has_untold(state))
		return state;
	copy = palloc0(ENGAGEMENT_FULL_SIZE);
	memcpy(copy, state, ENGAGEMENT_SHORT_SIZE);
	return copy;
}

/* A summary to write into, made from one that must stay as it is. */
static EngagementSummary *
copy_summary(const EngagementSummary *summary)
{
	EngagementSummary *copy = palloc0(ENGAGEMENT_FULL_SIZE);

	memcpy(copy, summary, engagement_size(summary));
	return copy;
}

/* engagement_summary from text; the one spelling that output gives */
Datum
tiktrack_engagement_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	EngagementSummary *summary = new_summary();
	SummaryStatus status = engagement_parse(text, strlen(text), summary);

	if (status != SUMMARY_OK)
		ereturn(
			fcinfo->context, (Datum) 0,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s", TYPE_NAME),
			 errdetail(
				 status == SUMMARY_VERSION ?
					 "The format version is not known to this server." :
					 "The text is not what the type prints, for example: v1 view=15 like=4 save=0?1"),
			 errhint("Build summaries with engagement_agg(kind) or make_engagement(...).")));
	return summary_datum(summary);
}

/* text of a summary: "v1 view=15 like=4" */
Datum
tiktrack_engagement_out(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);
	char *text = palloc(ENGAGEMENT_TEXT_LENGTH + 1);

	text[engagement_print(summary, text)] = '\0';
	PG_RETURN_CSTRING(text);
}

Datum
tiktrack_engagement_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int length = message->len - message->cursor;
	EngagementSummary *summary = new_summary();
	SummaryStatus status = engagement_decode((const uint8_t *) pq_getmsgbytes(message, length),
											 (size_t) length, summary);

	if (status != SUMMARY_OK)
		report_wire_status(status, TYPE_NAME);
	return summary_datum(summary);
}

Datum
tiktrack_engagement_send(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);
	uint8_t bytes[ENGAGEMENT_WIRE_LENGTH];
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, (const char *) bytes, (int) engagement_encode(summary, bytes));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* jsonb with one key a kind; null where some part did not tell it */
Datum
tiktrack_engagement_to_jsonb(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);
	StringInfoData json;

	initStringInfo(&json);
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		appendStringInfo(&json, "%c\"%s\":", kind == 0 ? '{' : ',', event_kind_name(kind));
		if (engagement_has_untold(summary) && summary->untold[kind] > 0)
			appendStringInfoString(&json, "null");
		else
			appendStringInfo(&json, INT64_FORMAT, summary->counts[kind]);
	}
	appendStringInfoChar(&json, '}');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

/*
 * make_engagement(views, impressions, likes, comments, shares, saves, follows):
 * the arguments stand in the order of EventKind; NULL and the kinds that have
 * no argument are not told.
 */
Datum
tiktrack_make_engagement(PG_FUNCTION_ARGS)
{
	EngagementSummary *summary = new_summary();

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (kind >= PG_NARGS() || PG_ARGISNULL(kind))
			engagement_set_untold(summary, (EventKind) kind);
		else
		{
			int64 count = PG_GETARG_INT64(kind);

			if (count < 0)
				report_negative_count(event_kind_name(kind), count);
			summary->counts[kind] = count;
		}
	}
	return summary_datum(summary);
}

/* transition of engagement_agg(kind): one event more; a NULL kind is skipped */
Datum
tiktrack_engagement_transition(PG_FUNCTION_ARGS)
{
	EngagementSummary *state;
	EventKind kind;

	if (!AggCheckCallContext(fcinfo, NULL))
		report_not_aggregate();
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	kind = event_kind_arg(PG_GETARG_TEXT_PP(1));
	state = PG_ARGISNULL(0) ? new_summary() : engagement_state(fcinfo, false);
	if (engagement_count_event(state, kind) != SUMMARY_OK)
		report_summary_status(SUMMARY_OVERFLOW, TYPE_NAME);
	return summary_datum(state);
}

/* inverse of the above, for a moving window frame */
Datum
tiktrack_engagement_inverse(PG_FUNCTION_ARGS)
{
	EngagementSummary *state;

	if (!AggCheckCallContext(fcinfo, NULL) || PG_ARGISNULL(0))
		report_not_aggregate();
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	state = engagement_state(fcinfo, false);
	if (engagement_discount_event(state, event_kind_arg(PG_GETARG_TEXT_PP(1))) != SUMMARY_OK)
		report_summary_status(SUMMARY_NEGATIVE, TYPE_NAME);
	return summary_datum(state);
}

/*
 * merge(a, b), which is also the combine function and the transition of
 * rollup. NULL is "nothing to merge". The second argument is only read; the
 * first is written in place when it is an aggregate's state, else copied.
 */
Datum
tiktrack_engagement_merge(PG_FUNCTION_ARGS)
{
	const EngagementSummary *from;
	EngagementSummary *into;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = engagement_arg(fcinfo, 1);
	if (PG_ARGISNULL(0))
		return summary_datum(copy_summary(from));
	if (AggCheckCallContext(fcinfo, NULL))
		into = engagement_state(fcinfo, engagement_has_untold(from));
	else
		into = copy_summary(engagement_arg(fcinfo, 0));
	if (engagement_merge(into, from) != SUMMARY_OK)
		report_summary_status(SUMMARY_OVERFLOW, TYPE_NAME);
	return summary_datum(into);
}

/* inverse of rollup, for a moving window frame; strict */
Datum
tiktrack_engagement_subtract(PG_FUNCTION_ARGS)
{
	EngagementSummary *state;
	const EngagementSummary *less;

	if (!AggCheckCallContext(fcinfo, NULL))
		report_not_aggregate();
	less = engagement_arg(fcinfo, 1);
	state = engagement_state(fcinfo, false);
	if (engagement_subtract(state, less) != SUMMARY_OK)
		report_summary_status(SUMMARY_NEGATIVE, TYPE_NAME);
	return summary_datum(state);
}

/*
 * Final function of engagement_agg over a moving frame, where the state of a
 * frame without events is not NULL: makes it NULL, as everywhere else.
 */
Datum
tiktrack_engagement_or_null(PG_FUNCTION_ARGS)
{
	if (engagement_is_identity(engagement_arg(fcinfo, 0)))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}
