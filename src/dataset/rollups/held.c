/*
 * dataset/rollups/held.c
 *		The import of which the triggers make no parts, because its end does:
 *		made once of all its rows they cost a third of those of each chunk.
 *
 * There is one at most per session. It ends with its import, or when the
 * transaction or savepoint in which it began is rolled back: its events are gone
 * then, and no other import gets its number.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "dataset/owner.h"
#include "dataset/rollups/held.h"

PG_FUNCTION_INFO_V1(tiktrack_hold_parts);
PG_FUNCTION_INFO_V1(tiktrack_held_import);
PG_FUNCTION_INFO_V1(tiktrack_release_parts);

typedef struct HeldImport
{
	Oid schema; /* of its dataset; InvalidOid when there is none */
	int64 import_id;
	SubTransactionId began_in;
	int64 first_event; /* above last_event: no events yet */
	int64 last_event;
} HeldImport;

static HeldImport held;

static void
release_at_end(XactEvent event, void *argument)
{
	held.schema = InvalidOid;
}

static void
release_at_rollback(SubXactEvent event, SubTransactionId subtransaction, SubTransactionId parent,
					void *argument)
{
	if (!OidIsValid(held.schema) || held.began_in != subtransaction)
		return;
	if (event == SUBXACT_EVENT_ABORT_SUB)
		held.schema = InvalidOid;
	else if (event == SUBXACT_EVENT_COMMIT_SUB)
		held.began_in = parent;
}

bool
held_import_of(Oid schema, int64 *import_id)
{
	if (!OidIsValid(held.schema) || held.schema != schema)
		return false;
	*import_id = held.import_id;
	return true;
}

void
extend_held_events(int64 first_event, int64 last_event)
{
	held.first_event = Min(held.first_event, first_event);
	held.last_event = Max(held.last_event, last_event);
}

void
unbound_held_events(void)
{
	extend_held_events(PG_INT64_MIN, PG_INT64_MAX);
}

/* hold_parts(dataset text, import_id bigint); nothing where another import is held */
Datum
tiktrack_hold_parts(PG_FUNCTION_ARGS)
{
	static bool is_registered = false;
	char *dataset = text_to_cstring(PG_GETARG_TEXT_PP(0));

	check_dataset_owner(dataset);
	if (!is_registered)
	{
		RegisterXactCallback(release_at_end, NULL);
		RegisterSubXactCallback(release_at_rollback, NULL);
		is_registered = true;
	}
	if (OidIsValid(held.schema))
		PG_RETURN_VOID();
	held.import_id = PG_GETARG_INT64(1);
	held.began_in = GetCurrentSubTransactionId();
	held.first_event = PG_INT64_MAX;
	held.last_event = PG_INT64_MIN;
	held.schema = get_namespace_oid(dataset, false);
	PG_RETURN_VOID();
}

/* held_import(dataset text) -> bigint, NULL when there is none */
Datum
tiktrack_held_import(PG_FUNCTION_ARGS)
{
	Oid schema = get_namespace_oid(text_to_cstring(PG_GETARG_TEXT_PP(0)), true);
	int64 import_id;

	if (!held_import_of(schema, &import_id))
		PG_RETURN_NULL();
	PG_RETURN_INT64(import_id);
}

/* release_parts(dataset text, import_id bigint) -> (first_event, last_event), NULLs for none */
Datum
tiktrack_release_parts(PG_FUNCTION_ARGS)
{
	char *dataset = text_to_cstring(PG_GETARG_TEXT_PP(0));
	TupleDesc tupdesc;
	Datum values[2] = {0};
	bool nulls[2] = {true, true};
	int64 import_id;

	check_dataset_owner(dataset);
	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	if (held_import_of(get_namespace_oid(dataset, true), &import_id) &&
		import_id == PG_GETARG_INT64(1))
	{
		values[0] = Int64GetDatum(held.first_event);
		values[1] = Int64GetDatum(held.last_event);
		nulls[0] = nulls[1] = held.first_event > held.last_event;
		held.schema = InvalidOid;
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls)));
}
