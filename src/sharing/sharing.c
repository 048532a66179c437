/*
 * sharing/sharing.c
 *		The type share_summary, its aggregates and its constructor. Its accessors are
 *		in sharing_accessors.c.
 *
 * The summary is its own transition state: a flat varlena. A share of an existing
 * cell is counted in place; only a new cell copies the state, and real data has some
 * dozens of cells.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"

#include "common/comparison.h"
#include "common/compat.h"
#include "common/errors.h"
#include "sharing/sharing.h"
#include "sharing/sharing_format_core.h"
#include "vocabulary/vocabulary.h"

PG_FUNCTION_INFO_V1(tiktrack_share_in);
PG_FUNCTION_INFO_V1(tiktrack_share_out);
PG_FUNCTION_INFO_V1(tiktrack_share_recv);
PG_FUNCTION_INFO_V1(tiktrack_share_send);
PG_FUNCTION_INFO_V1(tiktrack_share_to_jsonb);
PG_FUNCTION_INFO_V1(tiktrack_make_shares);
PG_FUNCTION_INFO_V1(tiktrack_share_transition);
PG_FUNCTION_INFO_V1(tiktrack_share_inverse);
PG_FUNCTION_INFO_V1(tiktrack_share_merge);
PG_FUNCTION_INFO_V1(tiktrack_share_subtract);
PG_FUNCTION_INFO_V1(tiktrack_share_or_null);

ShareSummary *
share_alloc(ShareMeasure measure)
{
	ShareSummary *summary = palloc0(share_size(measure.cells, measure.name_bytes));

	share_init(summary);
	return summary;
}

/* The summary as a Datum, with its varlena header set to the size of the content. */
Datum
share_datum(ShareSummary *summary)
{
	SET_VARSIZE(summary, share_size(summary->cell_count, summary->name_bytes));
	return PointerGetDatum(summary);
}

static void
check_summary(const ShareSummary *summary)
{
	SummaryStatus status = share_validate(summary, VARSIZE(summary));

	if (status != SUMMARY_OK)
		raise_summary_status(status, SHARE_TYPE_NAME);
}

const ShareSummary *
share_arg(FunctionCallInfo fcinfo, int argument)
{
	const ShareSummary *summary = (const ShareSummary *) PG_GETARG_VARLENA_P(argument);

	check_summary(summary);
	return summary;
}

SUMMARY_COMPARISON(share_summary, share_arg)

/*
 * The aggregate's state, to be written in place: the value that an earlier call
 * returned. Only the first state of a strict transition is an input value, which may
 * have a short header or be compressed, and is not validated yet. Only functions of
 * moving frames are strict, so only they check the state for each row.
 */
static ShareSummary *
share_state(FunctionCallInfo fcinfo)
{
	ShareSummary *state = (ShareSummary *) PG_GETARG_POINTER(0);

	if (!VARATT_IS_4B_U(state))
		state = (ShareSummary *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
	if (fcinfo->flinfo->fn_strict)
		check_summary(state);
	Assert(share_validate(state, VARSIZE(state)) == SUMMARY_OK);
	return state;
}

ShareKey
share_key(const text *share_type, const text *platform)
{
	ShareKey key = {.share_type = share_type_arg(share_type)};

	if (platform != NULL)
	{
		key.platform = VARDATA_ANY(platform);
		key.platform_length = VARSIZE_ANY_EXHDR(platform);
		if (key.platform_length > SHARE_MAX_PLATFORM)
			ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("platform is too long: %zu bytes", key.platform_length),
					errdetail("A platform has at most %d bytes.", SHARE_MAX_PLATFORM),
					errhint("Pass a name such as instagram, not a link or a text."));
	}
	return key;
}

ShareKey
share_key_arg(FunctionCallInfo fcinfo, int type_argument)
{
	bool has_platform = type_argument + 1 < PG_NARGS() && !PG_ARGISNULL(type_argument + 1);

	return share_key(PG_GETARG_TEXT_PP(type_argument),
					 has_platform ? PG_GETARG_TEXT_PP(type_argument + 1) : NULL);
}

ShareSummary *
share_add_cell(ShareSummary *summary, const ShareKey *key, int64 shares)
{
	bool found;
	uint32_t position = share_find(summary, key, &found);
	ShareSummary *grown;
	SummaryStatus status;

	if (found)
	{
		if (count_add(&summary->cells[position].shares, shares) != SUMMARY_OK)
			raise_summary_status(SUMMARY_OVERFLOW, SHARE_TYPE_NAME);
		return summary;
	}
	grown = share_alloc((ShareMeasure){summary->cell_count + 1,
									   summary->name_bytes + (uint32_t) key->platform_length});
	status = share_insert(summary, position, key, shares, grown);
	if (status != SUMMARY_OK)
		raise_summary_status(status, SHARE_TYPE_NAME);
	return grown;
}

/* share_summary from text; accepts only what the output function produces */
Datum
tiktrack_share_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	ShareMeasure measure;
	ShareSummary *summary;
	SummaryStatus status = share_parse(text, strlen(text), &measure, NULL);

	if (status != SUMMARY_OK)
		ereturn(
			fcinfo->context, (Datum) 0,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s", SHARE_TYPE_NAME),
			 errdetail(
				 status == SUMMARY_VERSION ?
					 "The format version is not known to this server." :
				 status == SUMMARY_OVERFLOW ?
					 "All shares together are more than bigint holds." :
					 "The text is not what the type prints, for example: v1 duet=12 external/instagram=30"),
			 errhint("Build summaries with share_agg(share_type, platform) or make_shares(...).")));
	summary = share_alloc(measure);
	share_parse(text, strlen(text), &measure, summary);
	return share_datum(summary);
}

/* text of a summary, such as "v1 duet=12 external/instagram=30" */
Datum
tiktrack_share_out(PG_FUNCTION_ARGS)
{
	const ShareSummary *summary = share_arg(fcinfo, 0);
	char *text = palloc(share_text_bound(summary) + 1);

	text[share_print(summary, text)] = '\0';
	PG_RETURN_CSTRING(text);
}

/* share_summary from binary; platforms are in the encoding of the server */
Datum
tiktrack_share_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	size_t length = (size_t) (message->len - message->cursor);
	const uint8_t *bytes = (const uint8_t *) pq_getmsgbytes(message, (int) length);
	ShareMeasure measure;
	ShareSummary *summary;
	SummaryStatus status = share_decode(bytes, length, &measure, NULL);

	if (status != SUMMARY_OK)
		raise_wire_status(status, SHARE_TYPE_NAME);
	summary = share_alloc(measure);
	share_decode(bytes, length, &measure, summary);
	for (uint32_t i = 0; i < summary->cell_count; i++)
	{
		ShareKey key = share_cell_key(summary, &summary->cells[i]);

		pg_verifymbstr(key.platform, (int) key.platform_length, false);
	}
	return share_datum(summary);
}

Datum
tiktrack_share_send(PG_FUNCTION_ARGS)
{
	const ShareSummary *summary = share_arg(fcinfo, 0);
	uint8_t *bytes = palloc(share_wire_size(summary));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, (const char *) bytes, (int) share_encode(summary, bytes));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* {"shares": N, "breakdown": [{"share_type": .., "platform": .., "shares": N}]} */
Datum
tiktrack_share_to_jsonb(PG_FUNCTION_ARGS)
{
	const ShareSummary *summary = share_arg(fcinfo, 0);
	StringInfoData json;
	int64 total;

	if (share_total(summary, &total) != SUMMARY_OK)
		raise_summary_status(SUMMARY_OVERFLOW, SHARE_TYPE_NAME);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"shares\":" INT64_FORMAT ",\"breakdown\":[", total);
	for (uint32_t i = 0; i < summary->cell_count; i++)
	{
		ShareKey key = share_cell_key(summary, &summary->cells[i]);

		appendStringInfo(&json, "%s{\"share_type\":\"%s\",\"platform\":", i == 0 ? "" : ",",
						 share_type_name(key.share_type));
		if (key.platform_length == 0)
			appendStringInfoString(&json, "null");
		else
			escape_json(&json, pnstrdup(key.platform, key.platform_length));
		appendStringInfo(&json, ",\"shares\":" INT64_FORMAT "}", summary->cells[i].shares);
	}
	appendStringInfoString(&json, "]}");
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

/* make_shares(share_type, platform, shares); NULL for NULL type or shares */
Datum
tiktrack_make_shares(PG_FUNCTION_ARGS)
{
	ShareSummary *summary = share_alloc((ShareMeasure){0, 0});
	ShareKey key;
	int64 shares;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	key = share_key_arg(fcinfo, 0);
	shares = PG_GETARG_INT64(2);
	if (shares < 0)
		raise_negative_count("shares", shares);
	if (shares > 0)
		summary = share_add_cell(summary, &key, shares);
	return share_datum(summary);
}

/* transition of share_agg(share_type [, platform]); a NULL type is skipped */
Datum
tiktrack_share_transition(PG_FUNCTION_ARGS)
{
	ShareSummary *state;
	ShareKey key;

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	key = share_key_arg(fcinfo, 1);
	state = PG_ARGISNULL(0) ? share_alloc((ShareMeasure){0, 0}) : share_state(fcinfo);
	return share_datum(share_add_cell(state, &key, 1));
}

/* inverse of the above, for a moving window frame */
Datum
tiktrack_share_inverse(PG_FUNCTION_ARGS)
{
	ShareSummary *state;
	ShareKey key;
	bool found;
	uint32_t position;

	if (!AggCheckCallContext(fcinfo, NULL) || PG_ARGISNULL(0))
		raise_not_aggregate();
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	state = share_state(fcinfo);
	key = share_key_arg(fcinfo, 1);
	position = share_find(state, &key, &found);
	if (!found)
		raise_summary_status(SUMMARY_NEGATIVE, SHARE_TYPE_NAME);
	if (--state->cells[position].shares == 0)
		share_remove(state, position);
	return share_datum(state);
}

/*
 * merge(a, b), also the combine function and the transition of rollup. A NULL
 * argument is ignored. The second argument is only read; the first is written in
 * place if it is an aggregate's state.
 */
Datum
tiktrack_share_merge(PG_FUNCTION_ARGS)
{
	const ShareSummary *from;
	const ShareSummary *into;
	ShareMeasure measure;
	ShareSummary *merged;
	SummaryStatus status;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = share_arg(fcinfo, 1);
	if (PG_ARGISNULL(0))
		return PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(1)));

	if (AggCheckCallContext(fcinfo, NULL))
	{
		ShareSummary *state = share_state(fcinfo);

		if (share_covers(state, from))
		{
			if (share_add_in_place(state, from) != SUMMARY_OK)
				raise_summary_status(SUMMARY_OVERFLOW, SHARE_TYPE_NAME);
			return share_datum(state);
		}
		into = state;
	}
	else
		into = share_arg(fcinfo, 0);

	status = share_merge(into, from, &measure, NULL);
	if (status != SUMMARY_OK)
		raise_summary_status(status, SHARE_TYPE_NAME);
	merged = share_alloc(measure);
	share_merge(into, from, &measure, merged);
	return share_datum(merged);
}

/* inverse of rollup, for a moving window frame; strict */
Datum
tiktrack_share_subtract(PG_FUNCTION_ARGS)
{
	ShareSummary *state;
	const ShareSummary *less;

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	less = share_arg(fcinfo, 1);
	state = share_state(fcinfo);
	if (share_subtract(state, less) != SUMMARY_OK)
		raise_summary_status(SUMMARY_NEGATIVE, SHARE_TYPE_NAME);
	return share_datum(state);
}

/*
 * Final function of share_agg over a moving frame: NULL for a frame without shares,
 * whose state is not NULL.
 */
Datum
tiktrack_share_or_null(PG_FUNCTION_ARGS)
{
	if (share_arg(fcinfo, 0)->cell_count == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}
