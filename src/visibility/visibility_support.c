/*
 * visibility/visibility_support.c
 *		Planner support: selectivity by whether the asker sees all accounts, and by
 *		whether the rules hide some shares of an account and show others. With it
 *		the planner decides whether to scan the events or to look them up.
 *
 * If no rule set hides some shares of an account and shows others, the check of
 * each share is removed from the plan. Such a plan shows all shares of an account
 * or none, never too many. It depends on the tables of rules, so it is made again
 * when the session receives the invalidation of a change.
 */
#include "postgres.h"

#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "visibility/visibility_cache.h"
#include "visibility/visibility_viewer.h"

PG_FUNCTION_INFO_V1(tiktrack_may_see_all_support);
PG_FUNCTION_INFO_V1(tiktrack_hides_some_shares_support);
PG_FUNCTION_INFO_V1(tiktrack_rules_hide_some_shares);
PG_FUNCTION_INFO_V1(tiktrack_rules_hide_some_shares_support);

/* almost no row; the planner does not accept exactly 0 */
#define HARDLY_ANY 1e-9

/* Planner support of may_see_all. */
Datum
tiktrack_may_see_all_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);
	SupportRequestSelectivity *wanted;
	Node *viewers;

	if (!IsA(request, SupportRequestSelectivity))
		PG_RETURN_POINTER(NULL);
	wanted = (SupportRequestSelectivity *) request;
	viewers = (Node *) lsecond(wanted->args);
	if (!IsA(viewers, Const) || ((Const *) viewers)->constisnull)
		PG_RETURN_POINTER(NULL);
	wanted->selectivity =
		asker_sees_all(DatumGetObjectId(((Const *) viewers)->constvalue)) ? 1.0 : HARDLY_ANY;
	PG_RETURN_POINTER(request);
}

/* Planner support of hides_some_shares: assumes that all account types are equally frequent. */
Datum
tiktrack_hides_some_shares_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);
	const RulesetCache *cache;
	int place, found = 0;

	if (!IsA(request, SupportRequestSelectivity))
		PG_RETURN_POINTER(NULL);
	cache = current_rulesets();
	place = ruleset_at(cache->periods, (size_t) cache->period_count, GetCurrentTimestamp());
	for (int type = 0; type < ACCOUNT_TYPE_COUNT && place >= 0; type++)
	{
		if (visibility_share_data(&cache->sets[place]->rules, type) == SHARE_DATA_SOME)
			found++;
	}
	((SupportRequestSelectivity *) request)->selectivity =
		found == 0 ? HARDLY_ANY : (double) found / ACCOUNT_TYPE_COUNT;
	PG_RETURN_POINTER(request);
}

/* Whether the rule set of any period hides some shares of an account and shows others. */
static bool
some_are_hidden(const RulesetCache *cache)
{
	for (int period = 0; period < cache->period_count; period++)
	{
		for (int type = 0; type < ACCOUNT_TYPE_COUNT; type++)
		{
			if (visibility_share_data(&cache->sets[cache->periods[period].ruleset]->rules, type) ==
				SHARE_DATA_SOME)
				return true;
		}
	}
	return false;
}

/* rules_hide_some_shares() -> boolean */
Datum
tiktrack_rules_hide_some_shares(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(some_are_hidden(current_rulesets()));
}

/*
 * Its planner support: replaces the call by false if so, which removes the check of
 * each share. The plan then depends on the tables of rules, so that a change of them
 * invalidates it.
 */
Datum
tiktrack_rules_hide_some_shares_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);
	const RulesetCache *cache;
	PlannerGlobal *plan;
	MemoryContext oldcontext;

	if (!IsA(request, SupportRequestSimplify) || ((SupportRequestSimplify *) request)->root == NULL)
		PG_RETURN_POINTER(NULL);
	cache = current_rulesets();
	if (some_are_hidden(cache))
		PG_RETURN_POINTER(NULL);
	plan = ((SupportRequestSimplify *) request)->root->glob;
	/* the memory context of the plan */
	oldcontext = MemoryContextSwitchTo(GetMemoryChunkContext(plan));
	plan->relationOids = list_append_unique_oid(plan->relationOids, cache->rules_table);
	plan->relationOids = list_append_unique_oid(plan->relationOids, cache->rulesets_table);
	MemoryContextSwitchTo(oldcontext);
	PG_RETURN_POINTER(makeBoolConst(false, false));
}
