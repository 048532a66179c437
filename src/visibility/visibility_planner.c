/*
 * visibility/visibility_planner.c
 *		Tells the planner what it cannot guess: whether the asker sees all
 *		accounts of a dataset or a few, and whether the rules hide some shares of
 *		an account and show others. So it scans the events or looks them up.
 *
 * What is visible, the views decide while they run. A plan that is kept for
 * another asker gives the right rows, perhaps slowly.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/supportnodes.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "visibility/visibility_cache.h"
#include "visibility/visibility_viewer.h"

PG_FUNCTION_INFO_V1(tiktrack_may_see_all);
PG_FUNCTION_INFO_V1(tiktrack_may_see_all_support);
PG_FUNCTION_INFO_V1(tiktrack_hides_some_shares_support);

/* hardly any row; the planner takes 0 for a mistake */
#define HARDLY_ANY 1e-9

/* Whether the map has a row for the asking role without an account, or the role owns it. */
static bool
role_sees_all(Oid viewers)
{
	AttrNumber role = get_attnum(viewers, "role");
	AttrNumber account = get_attnum(viewers, "account_id");
	Relation table;
	SysScanDesc scan;
	ScanKeyData key;
	HeapTuple tuple;
	bool found;

	if (get_rel_relkind(viewers) != RELKIND_RELATION || role == InvalidAttrNumber ||
		account == InvalidAttrNumber || get_atttype(viewers, role) != REGROLEOID)
		return false;
	/* whose views run holds this lock already */
	table = table_open(viewers, AccessShareLock);
	found = table->rd_rel->relowner == GetOuterUserId();
	ScanKeyInit(&key, role, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(GetOuterUserId()));
	scan = systable_beginscan(table, InvalidOid, false, NULL, 1, &key);
	while (!found && HeapTupleIsValid(tuple = systable_getnext(scan)))
		found = heap_attisnull(tuple, account, RelationGetDescr(table));
	systable_endscan(scan);
	table_close(table, AccessShareLock);
	return found;
}

/* What may_see_all found out, and of whom. */
typedef struct KnownScope
{
	Oid role;
	Oid viewers;
	bool sees_all;
} KnownScope;

/*
 * may_see_all(account_id, viewers) -> boolean: true for every account when the
 * asker's row in that role map names none, else false for every account. With
 * an account it is a condition of the table that is scanned, where the planner
 * asks for its selectivity; without one it is asked before anything is scanned.
 * It tells the asker nothing but his own part of the map, and the views ask the
 * map once more, in SQL.
 */
Datum
tiktrack_may_see_all(PG_FUNCTION_ARGS)
{
	KnownScope *known = fcinfo->flinfo->fn_extra;
	Oid viewers = PG_ARGISNULL(1) ? InvalidOid : PG_GETARG_OID(1);

	if (viewer_is_set() || !OidIsValid(viewers))
		PG_RETURN_BOOL(false);
	if (known == NULL)
	{
		known = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(KnownScope));
		fcinfo->flinfo->fn_extra = known;
	}
	if (known->role != GetOuterUserId() || known->viewers != viewers)
	{
		known->sees_all = role_sees_all(viewers);
		known->role = GetOuterUserId();
		known->viewers = viewers;
	}
	PG_RETURN_BOOL(known->sees_all);
}

/* Its planner support. */
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
		viewer_is_set() || !role_sees_all(DatumGetObjectId(((Const *) viewers)->constvalue)) ?
			HARDLY_ANY :
			1.0;
	PG_RETURN_POINTER(request);
}

/* Planner support of hides_some_shares: every type of account is as frequent as the next. */
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
