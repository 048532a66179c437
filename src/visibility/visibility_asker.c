/*
 * visibility/visibility_asker.c
 *		Which accounts of a dataset the asker sees, from its role map.
 *
 * What is visible, the views decide while they run, by asking these functions. A
 * plan that is kept for another asker returns the right rows, perhaps slowly.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "common/compat.h"
#include "visibility/visibility_viewer.h"

PG_FUNCTION_INFO_V1(tiktrack_is_owner_asking);
PG_FUNCTION_INFO_V1(tiktrack_viewer_accounts);
PG_FUNCTION_INFO_V1(tiktrack_may_see_all);

/* Whether a role asks, and owns the relation. */
static bool
role_owns(Oid role, Oid relation)
{
	HeapTuple tuple;
	bool owns;

	if (!OidIsValid(role))
		return false;
	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	if (!HeapTupleIsValid(tuple))
		return false;
	owns = ((Form_pg_class) GETSTRUCT(tuple))->relowner == role;
	ReleaseSysCache(tuple);
	return owns;
}

/* is_owner_asking(viewers) -> boolean: NULL is nobody's */
Datum
tiktrack_is_owner_asking(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!PG_ARGISNULL(0) && role_owns(current_asker().role, PG_GETARG_OID(0)));
}

/* What a role map says of an asker. */
typedef struct AskerMap
{
	Oid role;
	Oid viewers;
	bool sees_all;
	ArrayType *accounts; /* those named, when not all */
} AskerMap;

/* A column of that name and type, or InvalidAttrNumber. */
static AttrNumber
column_of(Relation table, const char *name, Oid type)
{
	TupleDesc tupdesc = RelationGetDescr(table);

	for (int i = 0; i < tupdesc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(tupdesc, i);

		if (!column->attisdropped && strcmp(NameStr(column->attname), name) == 0)
			return column->atttypid == type ? column->attnum : InvalidAttrNumber;
	}
	return InvalidAttrNumber;
}

/*
 * The rows of the asking role, equal and not by membership. What is no role map
 * has none. It is read as the statement sees everything else, and by whoever
 * asks: it tells them nothing but their own part of it.
 */
static AskerMap
read_map(Oid asker, Oid viewers)
{
	AskerMap map = {.role = asker, .viewers = viewers};
	ArrayBuildState *accounts = initArrayResult(INT8OID, CurrentMemoryContext, false);
	Relation table = NULL;
	AttrNumber role;
	AttrNumber account;

	map.sees_all = role_owns(asker, viewers);
	/* first the lock, then the looks: what it is may change before */
	if (!map.sees_all && OidIsValid(asker))
		table = try_relation_open(viewers, AccessShareLock);
	if (table != NULL && table->rd_rel->relkind == RELKIND_RELATION &&
		(role = column_of(table, "role", REGROLEOID)) != InvalidAttrNumber &&
		(account = column_of(table, "account_id", INT8OID)) != InvalidAttrNumber)
	{
		SysScanDesc scan;
		ScanKeyData key;
		HeapTuple tuple;

		ScanKeyInit(&key, role, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(map.role));
		scan = systable_beginscan(table, InvalidOid, false,
								  ActiveSnapshotSet() ? GetActiveSnapshot() : NULL, 1, &key);
		while (!map.sees_all && HeapTupleIsValid(tuple = systable_getnext(scan)))
		{
			bool is_null;
			Datum id = heap_getattr(tuple, account, RelationGetDescr(table), &is_null);

			if (is_null)
				map.sees_all = true;
			else
				accounts = accumArrayResult(accounts, id, false, INT8OID, CurrentMemoryContext);
		}
		systable_endscan(scan);
	}
	if (table != NULL)
		relation_close(table, AccessShareLock);
	if (map.sees_all)
		accounts = initArrayResult(INT8OID, CurrentMemoryContext, false);
	map.accounts = DatumGetArrayTypeP(makeArrayResult(accounts, CurrentMemoryContext));
	return map;
}

bool
asker_sees_all(Oid viewers)
{
	return read_map(current_asker().role, viewers).sees_all;
}

/*
 * The same, asked for each row of a statement: read once, and anew when the role
 * has changed while it runs.
 */
static const AskerMap *
known_map(FmgrInfo *flinfo, Oid asker, Oid viewers)
{
	AskerMap *known = flinfo->fn_extra;

	if (known == NULL || known->role != asker || known->viewers != viewers)
	{
		MemoryContext oldcontext = MemoryContextSwitchTo(flinfo->fn_mcxt);

		if (known == NULL)
			known = flinfo->fn_extra = palloc(sizeof(AskerMap));
		*known = read_map(asker, viewers);
		MemoryContextSwitchTo(oldcontext);
	}
	return known;
}

/*
 * viewer_accounts(viewers) -> bigint[]: the account of the setting
 * tiktrack.viewer, else those that the role map names for the asking role; none
 * when it sees all. The planner asks too, and so knows how many they are.
 */
Datum
tiktrack_viewer_accounts(PG_FUNCTION_ARGS)
{
	Asker asker = current_asker();

	if (asker.account != 0)
	{
		Datum account = Int64GetDatum(asker.account);

		PG_RETURN_ARRAYTYPE_P(
			construct_array(&account, 1, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
	}
	if (PG_ARGISNULL(0) || !OidIsValid(asker.role))
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(INT8OID));
	PG_RETURN_ARRAYTYPE_P(known_map(fcinfo->flinfo, asker.role, PG_GETARG_OID(0))->accounts);
}

/*
 * may_see_all(account_id, viewers) -> boolean: true for every account when the
 * asking role owns that role map, or its row there names no account; else false
 * for every account. With an account it is a condition of the table that is
 * scanned, where the planner asks for its selectivity; without one it is asked
 * before anything is scanned.
 */
Datum
tiktrack_may_see_all(PG_FUNCTION_ARGS)
{
	Oid role = current_asker().role;

	PG_RETURN_BOOL(OidIsValid(role) && !PG_ARGISNULL(1) &&
				   known_map(fcinfo->flinfo, role, PG_GETARG_OID(1))->sees_all);
}
