/*
 * sharing/sharing_accessors.c
 *		Accessors of share_summary: counts, fractions, breakdown and diversity; and
 *		reconcile. All are strict except reconcile, whose total may be NULL.
 */
#include "postgres.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "sharing/sharing.h"

PG_FUNCTION_INFO_V1(tiktrack_share_count);
PG_FUNCTION_INFO_V1(tiktrack_share_fraction);
PG_FUNCTION_INFO_V1(tiktrack_breakdown);
PG_FUNCTION_INFO_V1(tiktrack_diversity);
PG_FUNCTION_INFO_V1(tiktrack_reconcile);

static int64
total_shares(const ShareSummary *summary)
{
	int64 total;

	if (share_total(summary, &total) != SUMMARY_OK)
		raise_summary_status(SUMMARY_OVERFLOW, SHARE_TYPE_NAME);
	return total;
}

/* Shares of (s), (s, share_type) or (s, share_type, platform). */
static int64
counted_shares(FunctionCallInfo fcinfo, const ShareSummary *summary)
{
	ShareKey key;
	int64 shares;

	if (PG_NARGS() == 1)
		return total_shares(summary);
	key = share_key_arg(fcinfo, 1);
	if (PG_NARGS() == 3)
		return share_of_cell(summary, &key);
	if (share_total_of_type(summary, key.share_type, &shares) != SUMMARY_OK)
		raise_summary_status(SUMMARY_OVERFLOW, SHARE_TYPE_NAME);
	return shares;
}

/* share_count(s [, share_type [, platform]]) -> bigint */
Datum
tiktrack_share_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(counted_shares(fcinfo, share_arg(fcinfo, 0)));
}

/* share_fraction(s, share_type [, platform]) -> double precision; NULL without shares */
Datum
tiktrack_share_fraction(PG_FUNCTION_ARGS)
{
	const ShareSummary *summary = share_arg(fcinfo, 0);
	int64 shares = counted_shares(fcinfo, summary);
	int64 total = total_shares(summary);

	if (total == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8((double) shares / (double) total);
}

/* Largest first; ties by the words, in the order that ORDER BY in SQL has. */
static int
compare_for_breakdown(const void *a, const void *b)
{
	const ShareCell *left = *(const ShareCell *const *) a;
	const ShareCell *right = *(const ShareCell *const *) b;

	if (left->shares != right->shares)
		return left->shares > right->shares ? -1 : 1;
	if (left->share_type != right->share_type)
		return strcmp(share_type_name(left->share_type), share_type_name(right->share_type));
	/* cells of one type are in the order of their platforms; NULL goes last */
	if ((left->name_length == 0) != (right->name_length == 0))
		return left->name_length == 0 ? 1 : -1;
	return left < right ? -1 : left > right;
}

/* breakdown(s) -> TABLE(share_type, platform, shares, fraction) */
Datum
tiktrack_breakdown(PG_FUNCTION_ARGS)
{
	const ShareSummary *summary = share_arg(fcinfo, 0);
	int64 total = total_shares(summary);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const ShareCell **order = palloc(sizeof(ShareCell *) * (summary->cell_count + 1));

	for (uint32_t i = 0; i < summary->cell_count; i++)
		order[i] = &summary->cells[i];
	qsort(order, summary->cell_count, sizeof(order[0]), compare_for_breakdown);

	InitMaterializedSRF(fcinfo, 0);
	for (uint32_t i = 0; i < summary->cell_count; i++)
	{
		ShareKey key = share_cell_key(summary, order[i]);
		Datum values[4];
		bool nulls[4] = {false};

		values[0] = CStringGetTextDatum(share_type_name(key.share_type));
		nulls[1] = key.platform_length == 0;
		values[1] =
			PointerGetDatum(cstring_to_text_with_len(key.platform, (int) key.platform_length));
		values[2] = Int64GetDatum(order[i]->shares);
		values[3] = Float8GetDatum((double) order[i]->shares / (double) total);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

static const char *const measure_names[] = {"shannon", "evenness", "simpson", NULL};

static const char *
nth_measure(int i)
{
	return measure_names[i];
}

/* diversity(s, measure) -> double precision */
Datum
tiktrack_diversity(PG_FUNCTION_ARGS)
{
	const ShareSummary *summary = share_arg(fcinfo, 0);
	int measure = word_arg(PG_GETARG_TEXT_PP(1), "measure", nth_measure);
	bool known;
	double value;

	if (share_diversity(summary, (ShareDiversity) measure, &known, &value) != SUMMARY_OK)
		raise_summary_status(SUMMARY_OVERFLOW, SHARE_TYPE_NAME);
	if (!known)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value);
}

/*
 * reconcile(s, reported_total) -> share_summary: adds shares of type unknown up to the
 * reported total. A smaller or NULL total changes nothing.
 */
Datum
tiktrack_reconcile(PG_FUNCTION_ARGS)
{
	const ShareKey unknown = {.share_type = SHARE_UNKNOWN};
	const ShareSummary *summary;
	int64 reported;
	int64 total;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	summary = share_arg(fcinfo, 0);
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	reported = PG_GETARG_INT64(1);
	if (reported < 0)
		raise_negative_count("reported total", reported);
	total = total_shares(summary);
	if (reported <= total)
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	return share_datum(share_add_cell((ShareSummary *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0)),
									  &unknown, reported - total));
}
