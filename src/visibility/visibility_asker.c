/*
 * visibility/visibility_asker.c
 *		Which accounts of a dataset the asker sees, from its role map.
 *
 * The views call these functions while they run, so a plan cached for another
 * asker still returns the right rows, if perhaps slowly.
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

/* is_owner_asking(viewers regclass) -> boolean; false for NULL */
Datum
tiktrack_is_owner_asking(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!PG_ARGISNULL(0) && role_owns(current_asker().role, PG_GETARG_OID(0)));
}

/* What a role map says about an asker. */
typedef struct AskerMap
{
	Oid role;
	Oid viewers;
	bool sees_all;
	ArrayType *accounts; /* those named; empty when it sees all */
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
 * The rows of exactly that role, not of roles it is a member of; none if the table
 * is not a role map. Read with the snapshot of the statement, and without checking
 * privileges, because a role learns only about its own rows.
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
	/* locked before it is checked, as it may change until then */
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
 * The same, cached for the rows of a statement; read again if the role changes while
 * it runs.
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
 * viewer_accounts(viewers regclass) -> bigint[]: the account of the setting
 * tiktrack.viewer, else those that the role map names for the asking role; empty
 * when it sees all. STABLE, so the planner calls it too and estimates by the result.
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
 * may_see_all(account_id bigint, viewers regclass) -> boolean: whether the asking
 * role owns that role map, or has a row in it with account NULL. account_id does not
 * matter: with a column it is a condition of the scan, whose selectivity the planner
 * asks for; with NULL it is checked once before the scan.
 */
Datum
tiktrack_may_see_all(PG_FUNCTION_ARGS)
{
	Oid role = current_asker().role;

	PG_RETURN_BOOL(OidIsValid(role) && !PG_ARGISNULL(1) &&
				   known_map(fcinfo->flinfo, role, PG_GETARG_OID(1))->sees_all);
}
