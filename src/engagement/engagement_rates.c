/*
 * engagement/engagement_rates.c
 *		Accessors of counts, and of rates over a named base.
 *
 * All are strict, and return NULL if the result is not known: a kind that some part
 * did not tell, a base of zero, people without actors.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "common/compat.h"
#include "common/errors.h"
#include "engagement/engagement.h"
#include "vocabulary/vocabulary.h"

PG_FUNCTION_INFO_V1(tiktrack_event_count);
PG_FUNCTION_INFO_V1(tiktrack_engagements);
PG_FUNCTION_INFO_V1(tiktrack_engagement_rate);
PG_FUNCTION_INFO_V1(tiktrack_engagement_rate_by_count);
PG_FUNCTION_INFO_V1(tiktrack_share_rate);
PG_FUNCTION_INFO_V1(tiktrack_conversation_rate);
PG_FUNCTION_INFO_V1(tiktrack_applause_rate);
PG_FUNCTION_INFO_V1(tiktrack_amplification_rate);

typedef enum RateBase
{
	BASE_VIEWS,
	BASE_IMPRESSIONS,
	BASE_REACH, /* people reached */
	BASE_USERS	/* people who engaged / people reached */
} RateBase;

static const char *const base_names[] = {"views", "impressions", "reach", "users", NULL};

static const char *
nth_base(int i)
{
	return base_names[i];
}

/* share_rate and the like have no base "users", because people are not kept by kind */
static const char *
nth_base_of_events(int i)
{
	return i < BASE_USERS ? base_names[i] : NULL;
}

/* The set of kinds in text[]; error 22023 for NULL, an unknown kind, or none. */
static EventKindSet
kinds_arg(ArrayType *array)
{
	EventKindSet kinds = 0;
	Datum *elements;
	bool *nulls;
	int count;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("kinds must not contain NULL"),
					errhint("Name each kind, for example '{like,comment,share}'."));
		kinds |= KIND_BIT(event_kind_arg(DatumGetTextPP(elements[i])));
	}
	if (kinds == 0)
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("kinds must not be empty"),
				errhint("Name at least one kind, for example '{like,comment,share}'."));
	return kinds;
}

/* Sets *sum to the sum over a set of kinds; false if it is not known. */
static bool
sum_of_kinds(const EngagementSummary *summary, EventKindSet kinds, int64 *sum)
{
	bool told;

	if (engagement_sum(summary, kinds, &told, sum) != SUMMARY_OK)
		raise_summary_status(SUMMARY_OVERFLOW, "engagement_summary");
	return told;
}

/* Sets *count to the base; false if it is not known. */
static bool
base_count(const EngagementSummary *summary, RateBase base, double *count)
{
	int64 number;

	if (base == BASE_REACH || base == BASE_USERS)
	{
		if (!engagement_people_reached(summary, &number))
			return false;
	}
	else if (!sum_of_kinds(summary, KIND_BIT(base == BASE_VIEWS ? EVENT_VIEW : EVENT_IMPRESSION),
						   &number))
		return false;
	*count = (double) number;
	return true;
}

/* Returns events of the kinds / base, or NULL. */
static Datum
rate(FunctionCallInfo fcinfo, const EngagementSummary *summary, EventKindSet kinds, bool base_known,
	 double base)
{
	int64 events;
	double result;

	if (!base_known || base == 0 || !sum_of_kinds(summary, kinds, &events))
		PG_RETURN_NULL();
	result = (double) events / base;
	if (isinf(result))
		float_overflow_error();
	PG_RETURN_FLOAT8(result);
}

/* Returns people who engaged / people reached, in [0, 1], or NULL. */
static Datum
rate_of_people(FunctionCallInfo fcinfo, const EngagementSummary *summary, bool reach_known,
			   double reach)
{
	int64 engaged;

	if (!reach_known || reach == 0 || !engagement_people_engaged(summary, &engaged))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8((double) engaged / reach);
}

/* A base given by the caller; error 22023 if it is negative, NaN or infinite. */
static double
given_base_arg(double base)
{
	if (isnan(base) || isinf(base) || base < 0)
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("base must be a finite number that is not negative"),
				errhint(
					"Pass a count such as the number of followers, or NULL when it is not known."));
	return base;
}

/* event_count(s, kind) -> bigint */
Datum
tiktrack_event_count(PG_FUNCTION_ARGS)
{
	EventKind kind = event_kind_arg(PG_GETARG_TEXT_PP(1));
	int64 count;

	if (!sum_of_kinds(engagement_arg(fcinfo, 0), KIND_BIT(kind), &count))
		PG_RETURN_NULL();
	PG_RETURN_INT64(count);
}

/* engagements(s, kinds) -> bigint */
Datum
tiktrack_engagements(PG_FUNCTION_ARGS)
{
	EventKindSet kinds = kinds_arg(PG_GETARG_ARRAYTYPE_P(1));
	int64 count;

	if (!sum_of_kinds(engagement_arg(fcinfo, 0), kinds, &count))
		PG_RETURN_NULL();
	PG_RETURN_INT64(count);
}

/* engagement_rate(s, base, kinds) -> double precision */
Datum
tiktrack_engagement_rate(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);
	RateBase base = (RateBase) word_arg(PG_GETARG_TEXT_PP(1), "base", nth_base);
	EventKindSet kinds = kinds_arg(PG_GETARG_ARRAYTYPE_P(2));
	double count = 0;
	bool known;

	if (base == BASE_USERS && kinds != ENGAGED_KINDS)
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("base \"users\" takes only the kinds like, comment and share"),
				errhint("One set of engaged people is kept. Leave kinds out, or use base reach."));
	known = base_count(summary, base, &count);
	if (base == BASE_USERS)
		return rate_of_people(fcinfo, summary, known, count);
	return rate(fcinfo, summary, kinds, known, count);
}

/* engagement_rate(s, base_count, kinds) -> double precision */
Datum
tiktrack_engagement_rate_by_count(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);
	double base = given_base_arg(PG_GETARG_FLOAT8(1));

	return rate(fcinfo, summary, kinds_arg(PG_GETARG_ARRAYTYPE_P(2)), true, base);
}

/* f(s, base) for one kind */
static Datum
rate_of_kind(FunctionCallInfo fcinfo, EventKind kind)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);
	RateBase base = (RateBase) word_arg(PG_GETARG_TEXT_PP(1), "base", nth_base_of_events);
	double count = 0;
	bool known = base_count(summary, base, &count);

	return rate(fcinfo, summary, KIND_BIT(kind), known, count);
}

/* share_rate(s, base) */
Datum
tiktrack_share_rate(PG_FUNCTION_ARGS)
{
	return rate_of_kind(fcinfo, EVENT_SHARE);
}

/* conversation_rate(s, base): comments */
Datum
tiktrack_conversation_rate(PG_FUNCTION_ARGS)
{
	return rate_of_kind(fcinfo, EVENT_COMMENT);
}

/* applause_rate(s, base): likes */
Datum
tiktrack_applause_rate(PG_FUNCTION_ARGS)
{
	return rate_of_kind(fcinfo, EVENT_LIKE);
}

/* amplification_rate(s, base_count): shares / followers or posts */
Datum
tiktrack_amplification_rate(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);
	double base = given_base_arg(PG_GETARG_FLOAT8(1));

	return rate(fcinfo, summary, KIND_BIT(EVENT_SHARE), true, base);
}
