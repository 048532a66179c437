/*
 * dataset/rollups/rollups.c
 *		The triggers that keep the rollups of a dataset beside its events.
 *
 * Who may write events has no right on the rollups and needs none: a trigger works
 * as their owner, as those of foreign keys do, and names everything in full. What
 * it runs is text from SQL (rollup_statement), planned once a session and dataset.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "common/compat.h"
#include "dataset/owner.h"
#include "dataset/rollups/held.h"
#include "dataset/rollups/one_event.h"
#include "dataset/rollups/work.h"

PG_FUNCTION_INFO_V1(tiktrack_only_from_events);
PG_FUNCTION_INFO_V1(tiktrack_add_parts);
PG_FUNCTION_INFO_V1(tiktrack_note_recounts);
PG_FUNCTION_INFO_V1(tiktrack_note_zones);
PG_FUNCTION_INFO_V1(tiktrack_recount_at_commit);
PG_FUNCTION_INFO_V1(tiktrack_empty_rollups);
PG_FUNCTION_INFO_V1(tiktrack_as_writer);

#define STATEMENT_NAME 64

/* A statement of a dataset, planned. Its schema may have got another name since. */
typedef struct StatementKey
{
	Oid schema;
	char name[STATEMENT_NAME]; /* as rollup_statement takes it */
} StatementKey;

typedef struct Statement
{
	StatementKey key;
	NameData dataset;
	SPIPlanPtr plan;
} Statement;

/* Datasets of which this session has noted keys that nobody has counted anew yet. */
typedef struct Noted
{
	Oid schema;
	bool is_any;
	bool is_nested; /* until the transaction ends */
} Noted;

static HTAB *statements = NULL;
static HTAB *noted = NULL;

/* how many calls of functions that may write rollups are open */
static int writers = 0;

/* ---- keys to be counted anew */

static void
forget_nested(XactEvent event, void *argument)
{
	HASH_SEQ_STATUS all;
	Noted *entry;

	hash_seq_init(&all, noted);
	while ((entry = hash_seq_search(&all)) != NULL)
		entry->is_nested = false;
}

/* A rollback brings back keys that were counted after its savepoint. */
static void
note_again(SubXactEvent event, SubTransactionId subtransaction, SubTransactionId parent,
		   void *argument)
{
	HASH_SEQ_STATUS all;
	Noted *entry;

	if (event != SUBXACT_EVENT_ABORT_SUB)
		return;
	hash_seq_init(&all, noted);
	while ((entry = hash_seq_search(&all)) != NULL)
		entry->is_any = true;
}

static Noted *
noted_of(Oid schema)
{
	Noted *entry;
	bool is_known;

	if (noted == NULL)
	{
		HASHCTL control = {0};

		control.keysize = sizeof(Oid);
		control.entrysize = sizeof(Noted);
		noted = hash_create("tiktrack noted recounts", 8, &control, HASH_ELEM | HASH_BLOBS);
		RegisterSubXactCallback(note_again, NULL);
		RegisterXactCallback(forget_nested, NULL);
	}
	entry = hash_search(noted, &schema, HASH_ENTER, &is_known);
	if (!is_known)
		entry->is_any = entry->is_nested = false;
	return entry;
}

/* ---- what is run */

static char *
text_of_statement(const RollupWork *work, const char *name)
{
	Oid types[2] = {TEXTOID, TEXTOID};
	Datum values[2] = {CStringGetTextDatum(work->dataset), CStringGetTextDatum(name)};

	if (SPI_execute_with_args("SELECT tiktrack_internal.rollup_statement($1, $2)", 2, types, values,
							  NULL, true, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "no statement \"%s\"", name);
	return SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
}

/* Its one argument, if it has any, is a bigint. */
static SPIPlanPtr
plan_of(const RollupWork *work, const char *name, bool has_argument)
{
	StatementKey key = {0};
	Statement *statement;
	bool is_known;

	if (statements == NULL)
	{
		HASHCTL control = {0};

		control.keysize = sizeof(StatementKey);
		control.entrysize = sizeof(Statement);
		statements =
			hash_create("tiktrack rollup statements", 32, &control, HASH_ELEM | HASH_BLOBS);
	}
	key.schema = work->schema;
	strlcpy(key.name, name, STATEMENT_NAME);
	statement = hash_search(statements, &key, HASH_ENTER, &is_known);
	if (!is_known)
		statement->plan = NULL;
	/* not freed: a trigger below which the schema was renamed may be running it */
	else if (statement->plan != NULL && strcmp(NameStr(statement->dataset), work->dataset) != 0)
		statement->plan = NULL;
	if (statement->plan == NULL)
	{
		Oid type = INT8OID;
		SPIPlanPtr plan = SPI_prepare(text_of_statement(work, name), has_argument ? 1 : 0, &type);

		if (plan == NULL || SPI_keepplan(plan) != 0)
			elog(ERROR, "could not plan \"%s\": %s", name, SPI_result_code_string(SPI_result));
		namestrcpy(&statement->dataset, work->dataset);
		statement->plan = plan;
	}
	return statement->plan;
}

/* Runs the statement of a trigger, for an import or NULL; whether it returned or changed any row. */
static bool
run_statement(const RollupWork *work, const char *name, const int64 *import_id)
{
	SPIPlanPtr plan = plan_of(work, name, import_id != NULL);
	Datum argument = import_id == NULL ? (Datum) 0 : Int64GetDatum(*import_id);

	if (SPI_execute_plan(plan, &argument, NULL, false, 0) < 0)
		elog(ERROR, "could not run \"%s\"", name);
	return SPI_processed > 0;
}

/*
 * Notes keys. A constraint trigger on recounts that is immediate must wait for
 * the other triggers of the same statement, whose rows it would count twice: so
 * it fires with theirs, and not at the end of this query.
 */
static void
run_note(const RollupWork *work, const char *name)
{
	noted_of(work->schema)->is_any = true;
	if (SPI_execute_snapshot(plan_of(work, name, false), NULL, NULL, InvalidSnapshot,
							 InvalidSnapshot, false, false, 0) < 0)
		elog(ERROR, "could not run \"%s\"", name);
}

static char *
name_of_trigger(TriggerData *trigger)
{
	return psprintf("%s.%s", RelationGetRelationName(trigger->tg_relation),
					trigger->tg_trigger->tgname);
}

static void
register_rows(TriggerData *trigger)
{
	if (SPI_register_trigger_data(trigger) != SPI_OK_TD_REGISTER)
		elog(ERROR, "transition tables cannot be read");
}

/* ---- who may write rollups */

/*
 * What neither a trigger of events nor a recount has made is left out: a dump of
 * data alone holds the rollups beside the events, which make them anew.
 */
Datum
tiktrack_only_from_events(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	check_is_trigger(fcinfo);
	return PointerGetDatum(writers > 0 ? trigger->tg_trigtuple : NULL);
}

/* Whether this error says that others have changed rollups since the snapshot of the transaction. */
static bool
is_conflict(const ErrorData *error)
{
	return IsolationUsesXactSnapshot() && error->sqlerrcode == ERRCODE_UNIQUE_VIOLATION &&
		   error->constraint_name != NULL &&
		   (strcmp(error->constraint_name, "video_days_whole_idx") == 0 ||
			strcmp(error->constraint_name, "video_totals_whole_idx") == 0);
}

/* NAME(..) calls NAME_as_writer(..), whose rows the rollups take. */
Datum
tiktrack_as_writer(PG_FUNCTION_ARGS)
{
	MemoryContext context = CurrentMemoryContext;
	Datum result = (Datum) 0;

	writers++;
	PG_TRY();
	{
		result = call_body(fcinfo, "_as_writer");
	}
	PG_CATCH();
	{
		ErrorData *error;

		writers--;
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		if (!is_conflict(error))
			PG_RE_THROW();
		FlushErrorState();
		ereport(
			ERROR, errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			errmsg(
				"could not count anew: others have changed the rollups since this transaction began"),
			errhint("Run the transaction again."));
	}
	PG_END_TRY();
	writers--;
	return result;
}

/* ---- the triggers */

static const TriggerPlace recount_place = {"recounts", "recount_at_commit", TRIGGER_EVENT_INSERT,
										   true};
static const TriggerPlace truncate_place = {"events", "empty_rollups", TRIGGER_EVENT_TRUNCATE,
											false};
static const TriggerPlace insert_place = {"events", "add_parts", TRIGGER_EVENT_INSERT, false};
static const TriggerPlace event_places[] = {
	{"events", "note_deleted", TRIGGER_EVENT_DELETE, false},
	{"events", "note_updated", TRIGGER_EVENT_UPDATE, false},
};
static const TriggerPlace zone_places[] = {
	{"videos", "note_zones", TRIGGER_EVENT_INSERT, false},
	{"videos", "note_zones_of_deleted", TRIGGER_EVENT_DELETE, false},
	{"videos", "note_zones_of_updated", TRIGGER_EVENT_UPDATE, false},
	{"videos", "note_zones_of_all", TRIGGER_EVENT_TRUNCATE, false},
	{"accounts", "note_zones", TRIGGER_EVENT_UPDATE, false},
};

/* Between which event_ids the rows of an import are, for its end to find them. */
static void
hold_events(const RollupWork *work, int64 import_id)
{
	bool is_null;
	HeapTuple row;

	if (!run_statement(work, "events.hold_parts", &import_id))
		return;
	row = SPI_tuptable->vals[0];
	extend_held_events(DatumGetInt64(SPI_getbinval(row, SPI_tuptable->tupdesc, 1, &is_null)),
					   DatumGetInt64(SPI_getbinval(row, SPI_tuptable->tupdesc, 2, &is_null)));
}

/* of events, after an INSERT */
Datum
tiktrack_add_parts(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	RollupWork work = begin_rollup_work(fcinfo, &insert_place, 1);
	int64 import_id;
	bool is_held;

	writers++;
	PG_TRY();
	{
		register_rows(trigger);
		is_held = held_import_of(work.schema, &import_id);
		if (noted_of(work.schema)->is_nested)
			run_note(&work, "events.note_inserted");
		else if (!add_parts_of_one(&work, trigger, is_held ? &import_id : NULL))
			run_statement(&work, is_held ? "events.add_other_parts" : name_of_trigger(trigger),
						  is_held ? &import_id : NULL);
		if (is_held)
			hold_events(&work, import_id);
	}
	PG_FINALLY();
	{
		writers--;
	}
	PG_END_TRY();
	end_rollup_work(&work);
	return PointerGetDatum(NULL);
}

/* of events, after an UPDATE or DELETE */
Datum
tiktrack_note_recounts(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	RollupWork work = begin_rollup_work(fcinfo, event_places, lengthof(event_places));
	int64 import_id;

	register_rows(trigger);
	run_note(&work, name_of_trigger(trigger));
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) && held_import_of(work.schema, &import_id))
		unbound_held_events();
	end_rollup_work(&work);
	return PointerGetDatum(NULL);
}

/* of videos and accounts */
Datum
tiktrack_note_zones(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	RollupWork work = begin_rollup_work(fcinfo, zone_places, lengthof(zone_places));

	if (!TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
		register_rows(trigger);
	/* a writer who is not done yet knows the former zone */
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) &&
		run_statement(&work,
					  psprintf("%s.zone_changes", RelationGetRelationName(trigger->tg_relation)),
					  NULL))
		LockRelationOid(get_relname_relid("events", work.schema), ShareRowExclusiveLock);
	run_note(&work, name_of_trigger(trigger));
	end_rollup_work(&work);
	return PointerGetDatum(NULL);
}

/* of recounts, for each key: the first call counts all of them */
Datum
tiktrack_recount_at_commit(PG_FUNCTION_ARGS)
{
	RollupWork work;
	Noted *entry;
	Oid type = TEXTOID;
	Datum dataset;

	check_is_trigger(fcinfo);
	entry = noted_of(RelationGetNamespace(((TriggerData *) fcinfo->context)->tg_relation));
	if (!entry->is_any)
		return PointerGetDatum(NULL);
	entry->is_any = false; /* what this notes itself comes after it */
	/* it counts rows of the statement around it, whose trigger must not add them again */
	if (DatumGetInt32(OidFunctionCall0(F_PG_TRIGGER_DEPTH)) > 1)
		entry->is_nested = true;
	work = begin_rollup_work(fcinfo, &recount_place, 1);
	dataset = CStringGetTextDatum(work.dataset);
	if (SPI_execute_with_args("SELECT tiktrack_internal.recount_noted($1)", 1, &type, &dataset,
							  NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not count anew");
	end_rollup_work(&work);
	return PointerGetDatum(NULL);
}

/* of events, after a TRUNCATE, which empties them whatever the snapshot is */
Datum
tiktrack_empty_rollups(PG_FUNCTION_ARGS)
{
	static const char *const tables[] = {"video_days", "video_totals", "audience_sums", "recounts"};
	RollupWork work = begin_rollup_work(fcinfo, &truncate_place, 1);

	for (size_t i = 0; i < lengthof(tables); i++)
	{
		SPIPlanPtr plan = SPI_prepare(psprintf("DELETE FROM %s",
											   quote_qualified_identifier(work.dataset, tables[i])),
									  0, NULL);

		if (plan == NULL || SPI_execute_snapshot(plan, NULL, NULL, GetLatestSnapshot(),
												 InvalidSnapshot, false, true, 0) != SPI_OK_DELETE)
			elog(ERROR, "could not empty \"%s\"", tables[i]);
	}
	end_rollup_work(&work);
	return PointerGetDatum(NULL);
}
