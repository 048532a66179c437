/*
 * engagement/engagement.c
 *		The type engagement_summary: input and output, casts and constructor. Its
 *		aggregates are in engagement_aggregates.c, its accessors in
 *		engagement_rates.c and engagement_people.c.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "common/comparison.h"
#include "common/compat.h"
#include "common/errors.h"
#include "engagement/engagement.h"
#include "engagement/engagement_format_core.h"
#include "reach/reach.h"
#include "vocabulary/vocabulary.h"

#define TYPE_NAME "engagement_summary"

PG_FUNCTION_INFO_V1(tiktrack_engagement_in);
PG_FUNCTION_INFO_V1(tiktrack_engagement_out);
PG_FUNCTION_INFO_V1(tiktrack_engagement_recv);
PG_FUNCTION_INFO_V1(tiktrack_engagement_send);
PG_FUNCTION_INFO_V1(tiktrack_engagement_to_jsonb);
PG_FUNCTION_INFO_V1(tiktrack_engagement_to_reach);
PG_FUNCTION_INFO_V1(tiktrack_make_engagement);

Datum
engagement_datum(EngagementSummary *summary)
{
	SET_VARSIZE(summary, engagement_size(summary));
	return PointerGetDatum(summary);
}

EngagementSummary *
engagement_closed(const EngagementSummary *summary)
{
	EngagementSummary *closed = palloc(engagement_closed_bound(summary));

	engagement_close(summary, closed);
	SET_VARSIZE(closed, engagement_size(closed));
	return closed;
}

/* Whether it is an open state, which a partial aggregate passed on. */
static bool
is_open(const EngagementSummary *summary)
{
	return VARSIZE(summary) >= ENGAGEMENT_SHORT_SIZE && engagement_has_audience(summary) &&
		   engagement_fits(summary, VARSIZE(summary)) &&
		   (reach_set_is_open(engagement_reached(summary)) ||
			reach_set_is_open(engagement_engaged(summary)));
}

const EngagementSummary *
engagement_arg(FunctionCallInfo fcinfo, int argument)
{
	EngagementSummary *summary = (EngagementSummary *) PG_GETARG_VARLENA_P(argument);
	SummaryStatus status;

	if (is_open(summary))
	{
		EngagementSummary *open = summary;

		summary = engagement_closed(open);
		PG_FREE_IF_COPY(open, argument);
	}
	status = engagement_validate(summary, VARSIZE(summary));
	if (status != SUMMARY_OK)
		raise_summary_status(status, TYPE_NAME);
	return summary;
}

SUMMARY_COMPARISON(engagement_summary, engagement_arg)

/* Allocates enough for what `length` bytes of text or wire form can describe. */
static EngagementSummary *
new_summary(size_t length)
{
	return palloc0(ENGAGEMENT_FULL_SIZE + 2 * sizeof(ReachSet) + length);
}

/* engagement_summary from text; accepts only what the output function produces */
Datum
tiktrack_engagement_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t length = strlen(text);
	EngagementSummary *summary = new_summary(length);
	SummaryStatus status = engagement_parse(text, length, summary);

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
	return engagement_datum(summary);
}

/* text of a summary, such as "v1 view=15 like=4" */
Datum
tiktrack_engagement_out(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);
	char *text = palloc(engagement_text_length(summary) + 1);

	text[engagement_print(summary, text)] = '\0';
	PG_RETURN_CSTRING(text);
}

Datum
tiktrack_engagement_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int length = message->len - message->cursor;
	EngagementSummary *summary = new_summary((size_t) length);
	SummaryStatus status = engagement_decode((const uint8_t *) pq_getmsgbytes(message, length),
											 (size_t) length, summary);

	if (status != SUMMARY_OK)
		raise_wire_status(status, TYPE_NAME);
	return engagement_datum(summary);
}

Datum
tiktrack_engagement_send(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);
	uint8_t *bytes = palloc(engagement_wire_length(summary));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, (const char *) bytes, (int) engagement_encode(summary, bytes));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

static void
append_people(StringInfo json, const char *key, const EngagementSummary *summary,
			  bool (*people_of)(const EngagementSummary *, int64 *))
{
	int64 people;

	if (people_of(summary, &people))
		appendStringInfo(json, ",\"%s\":" INT64_FORMAT, key, people);
	else
		appendStringInfo(json, ",\"%s\":null", key);
}

/* jsonb with one key per kind, reach and engaged_users; null if not known */
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
	append_people(&json, "reach", summary, engagement_people_reached);
	append_people(&json, "engaged_users", summary, engagement_people_engaged);
	appendStringInfoChar(&json, '}');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

/* reach_sketch(s) -> reach_sketch: the people reached; NULL if they are not known */
Datum
tiktrack_engagement_to_reach(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);

	if ((summary->flags & ENGAGEMENT_VIEWER_SEEN) == 0)
		PG_RETURN_NULL();
	return reach_sketch_datum(engagement_reached(summary));
}

/*
 * make_engagement(views, impressions, likes, comments, shares, saves, follows), in
 * the order of EventKind; NULL, and kinds without an argument, are not told.
 */
Datum
tiktrack_make_engagement(PG_FUNCTION_ARGS)
{
	EngagementSummary *summary = new_summary(0);

	engagement_init(summary);
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (kind >= PG_NARGS() || PG_ARGISNULL(kind))
			engagement_set_untold(summary, (EventKind) kind);
		else
		{
			int64 count = PG_GETARG_INT64(kind);

			if (count < 0)
				raise_negative_count(event_kind_name(kind), count);
			summary->counts[kind] = count;
		}
	}
	return engagement_datum(summary);
}
