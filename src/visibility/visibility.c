/*
 * visibility/visibility.c
 *		SQL functions: how much of a share may be seen, and why.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "visibility/visibility_cache.h"
#include "visibility/visibility_core.h"
#include "vocabulary/vocabulary.h"

PG_FUNCTION_INFO_V1(tiktrack_visibility_levels);
PG_FUNCTION_INFO_V1(tiktrack_visibility_level);
PG_FUNCTION_INFO_V1(tiktrack_explain_visibility);
PG_FUNCTION_INFO_V1(tiktrack_has_share_data);
PG_FUNCTION_INFO_V1(tiktrack_hides_some_shares);
PG_FUNCTION_INFO_V1(tiktrack_share_is_public);
PG_FUNCTION_INFO_V1(tiktrack_active_ruleset);

/* The arguments of visibility_level and explain_visibility, and the answer. */
typedef struct Question
{
	int share_type; /* -1: not told */
	int account_type;
	bool sharer_is_public;
	const Ruleset *ruleset; /* NULL: none in force */
	VisibilityLevel level;
	VisibilityCause cause;
} Question;

/* A NULL account type counts as personal, which sees least. */
static int
account_type_or_personal(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? ACCOUNT_PERSONAL : account_type_arg(PG_GETARG_TEXT_PP(n));
}

static const Ruleset *
ruleset_or_none(FunctionCallInfo fcinfo, int n)
{
	const RulesetCache *cache = current_rulesets();

	return PG_ARGISNULL(n) ? NULL : ruleset_arg(cache, PG_GETARG_TEXT_PP(n));
}

static Question
answered(FunctionCallInfo fcinfo)
{
	Question q;

	q.share_type = PG_ARGISNULL(0) ? -1 : (int) share_type_arg(PG_GETARG_TEXT_PP(0));
	q.account_type = account_type_or_personal(fcinfo, 1);
	q.sharer_is_public = !PG_ARGISNULL(2) && PG_GETARG_BOOL(2);
	q.ruleset = ruleset_or_none(fcinfo, 3);
	q.level = visibility_level_of(q.ruleset == NULL ? NULL : &q.ruleset->rules, q.account_type,
								  q.share_type, q.sharer_is_public, &q.cause);
	return q;
}

/* visibility_levels() -> text[]: all levels, from the least to the most */
Datum
tiktrack_visibility_levels(PG_FUNCTION_ARGS)
{
	Datum words[VISIBILITY_LEVEL_COUNT];

	for (int i = 0; i < VISIBILITY_LEVEL_COUNT; i++)
		words[i] = CStringGetTextDatum(visibility_level_name(i));
	PG_RETURN_ARRAYTYPE_P(
		construct_array(words, VISIBILITY_LEVEL_COUNT, TEXTOID, -1, false, TYPALIGN_INT));
}

/* visibility_level(share_type, viewer_account_type, sharer_is_public, ruleset) -> text */
Datum
tiktrack_visibility_level(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(visibility_level_name(answered(fcinfo).level)));
}

/* explain_visibility(the same) -> (level, ruleset, rule, reason) */
Datum
tiktrack_explain_visibility(PG_FUNCTION_ARGS)
{
	Question q = answered(fcinfo);
	Datum values[4] = {0};
	bool nulls[4] = {false, true, true, false};
	const char *why = visibility_cause_meaning(q.cause);
	TupleDesc tupdesc;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	values[0] = CStringGetTextDatum(visibility_level_name(q.level));
	if (q.ruleset != NULL)
	{
		values[1] = CStringGetTextDatum(q.ruleset->name);
		nulls[1] = false;
		if (q.cause != CAUSE_NO_SHARE_TYPE && q.cause != CAUSE_NO_RULE)
		{
			values[2] = CStringGetTextDatum(psprintf("%s/%s/%s", q.ruleset->name,
													 account_type_name(q.account_type),
													 share_type_name(q.share_type)));
			nulls[2] = false;
			if (q.cause == CAUSE_RULE && q.ruleset->reasons[q.account_type][q.share_type] != NULL)
				why = q.ruleset->reasons[q.account_type][q.share_type];
		}
	}
	values[3] = CStringGetTextDatum(psprintf("%s: %s", visibility_level_meaning(q.level), why));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls)));
}

static ShareData
share_data(FunctionCallInfo fcinfo)
{
	int account_type = account_type_or_personal(fcinfo, 0);
	const Ruleset *ruleset = ruleset_or_none(fcinfo, 1);

	return visibility_share_data(ruleset == NULL ? NULL : &ruleset->rules, account_type);
}

/* has_share_data(account_type, ruleset) -> boolean */
Datum
tiktrack_has_share_data(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(share_data(fcinfo) == SHARE_DATA_ALL);
}

/* hides_some_shares(account_type, ruleset) -> boolean */
Datum
tiktrack_hides_some_shares(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(share_data(fcinfo) == SHARE_DATA_SOME);
}

static Publicity
publicity_arg(FunctionCallInfo fcinfo, int n)
{
	if (PG_ARGISNULL(n))
		return PUBLICITY_NOT_TOLD;
	return PG_GETARG_BOOL(n) ? IS_PUBLIC : IS_PRIVATE;
}

/* share_is_public(sharer, act, post, share_type) -> boolean, never NULL */
Datum
tiktrack_share_is_public(PG_FUNCTION_ARGS)
{
	int share_type = PG_ARGISNULL(3) ? -1 : (int) share_type_arg(PG_GETARG_TEXT_PP(3));

	PG_RETURN_BOOL(share_is_public(publicity_arg(fcinfo, 0), publicity_arg(fcinfo, 1),
								   publicity_arg(fcinfo, 2), share_type));
}

/* active_ruleset(at) -> text, NULL when none is in force */
Datum
tiktrack_active_ruleset(PG_FUNCTION_ARGS)
{
	const RulesetCache *cache = current_rulesets();
	int place = ruleset_at(cache->periods, (size_t) cache->period_count, PG_GETARG_TIMESTAMPTZ(0));

	if (place < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(cache->sets[place]->name));
}
