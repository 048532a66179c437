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
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "common/compat.h"
#include "dataset/owner.h"

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
} Noted;

static HTAB *statements = NULL;
static HTAB *noted = NULL;

/* how many calls of functions that may write rollups are open */
static int writers = 0;

/* ---- as whom, and where */

typedef struct RollupWork
{
	Oid schema;
	char *dataset;
	Oid user; /* who it was before */
	int context;
} RollupWork;

static void
check_is_trigger(FunctionCallInfo fcinfo)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				errmsg("must be called as a trigger"),
				errhint("Triggers of a dataset are made by tiktrack.create_dataset(name)."));
}

static Oid
owner_of_table(Oid relation)
{
	HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid owner = InvalidOid;

	if (HeapTupleIsValid(tuple))
	{
		Form_pg_class entry = (Form_pg_class) GETSTRUCT(tuple);

		if (entry->relkind == RELKIND_RELATION)
			owner = entry->relowner;
		ReleaseSysCache(tuple);
	}
	return owner;
}

/* The tables beside it must be the same owner's: else that owner's code would run as this one. */
static RollupWork
begin_work(FunctionCallInfo fcinfo)
{
	static const char *const tables[] = {"video_days", "video_totals",	 "recounts",
										 "events",	   "videos",		 "accounts",
										 "imports",	   "dataset_version"};
	RollupWork work;
	Relation relation;
	Oid owner;

	check_is_trigger(fcinfo);
	relation = ((TriggerData *) fcinfo->context)->tg_relation;
	owner = relation->rd_rel->relowner;
	work.schema = RelationGetNamespace(relation);
	work.dataset = get_namespace_name(work.schema);
	for (size_t i = 0; i < lengthof(tables); i++)
	{
		Oid table = get_relname_relid(tables[i], work.schema);

		/* events may be partitioned */
		if (OidIsValid(table) &&
			(owner_of_table(table) == owner || table == RelationGetRelid(relation) ||
			 get_rel_relkind(table) == RELKIND_PARTITIONED_TABLE))
			continue;
		ereport(ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				errmsg("table \"%s.%s\" is not there, or not that of the owner of \"%s\"",
					   work.dataset, tables[i], RelationGetRelationName(relation)),
				errhint("All tables of a dataset are its owner's: ALTER TABLE .. OWNER TO .."));
	}
	GetUserIdAndSecContext(&work.user, &work.context);
	SetUserIdAndSecContext(owner, work.context | SECURITY_LOCAL_USERID_CHANGE);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	return work;
}

static void
end_work(const RollupWork *work)
{
	SPI_finish();
	SetUserIdAndSecContext(work->user, work->context);
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

static SPIPlanPtr
plan_of(const RollupWork *work, const char *name)
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
	else if (statement->plan != NULL && strcmp(NameStr(statement->dataset), work->dataset) != 0)
	{
		SPI_freeplan(statement->plan);
		statement->plan = NULL;
	}
	if (statement->plan == NULL)
	{
		SPIPlanPtr plan = SPI_prepare(text_of_statement(work, name), 0, NULL);

		if (plan == NULL || SPI_keepplan(plan) != 0)
			elog(ERROR, "could not plan \"%s\": %s", name, SPI_result_code_string(SPI_result));
		namestrcpy(&statement->dataset, work->dataset);
		statement->plan = plan;
	}
	return statement->plan;
}

/* Runs the statement of a trigger; whether it gave or changed any row. */
static bool
run_statement(const RollupWork *work, TriggerData *trigger, const char *name)
{
	SPIPlanPtr plan = plan_of(work, name);

	if (SPI_execute_plan(plan, NULL, NULL, false, 0) < 0)
		elog(ERROR, "could not run \"%s\"", name);
	return SPI_processed > 0;
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

/* NAME(..) calls NAME_as_writer(..), whose rows the rollups take. */
Datum
tiktrack_as_writer(PG_FUNCTION_ARGS)
{
	Datum result = (Datum) 0;

	writers++;
	PG_TRY();
	{
		result = call_body(fcinfo, "_as_writer");
	}
	PG_FINALLY();
	{
		writers--;
	}
	PG_END_TRY();
	return result;
}

/* ---- the triggers */

/* of events, after an INSERT */
Datum
tiktrack_add_parts(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	RollupWork work = begin_work(fcinfo);

	writers++;
	PG_TRY();
	{
		register_rows(trigger);
		run_statement(&work, trigger, name_of_trigger(trigger));
	}
	PG_FINALLY();
	{
		writers--;
	}
	PG_END_TRY();
	end_work(&work);
	return PointerGetDatum(NULL);
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
	}
	entry = hash_search(noted, &schema, HASH_ENTER, &is_known);
	if (!is_known)
		entry->is_any = false;
	return entry;
}

/* of events, after an UPDATE or DELETE */
Datum
tiktrack_note_recounts(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	RollupWork work = begin_work(fcinfo);

	register_rows(trigger);
	noted_of(work.schema)->is_any = true;
	run_statement(&work, trigger, name_of_trigger(trigger));
	end_work(&work);
	return PointerGetDatum(NULL);
}

/* of videos and accounts */
Datum
tiktrack_note_zones(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	RollupWork work = begin_work(fcinfo);

	if (!TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
		register_rows(trigger);
	/* a writer who is not done yet knows the former zone */
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) &&
		run_statement(&work, trigger,
					  psprintf("%s.zone_changes", RelationGetRelationName(trigger->tg_relation))))
		LockRelationOid(get_relname_relid("events", work.schema), ShareRowExclusiveLock);
	noted_of(work.schema)->is_any = true;
	run_statement(&work, trigger, name_of_trigger(trigger));
	end_work(&work);
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
	work = begin_work(fcinfo);
	dataset = CStringGetTextDatum(work.dataset);
	if (SPI_execute_with_args("SELECT tiktrack_internal.recount_noted($1)", 1, &type, &dataset,
							  NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not count anew");
	entry->is_any = false;
	end_work(&work);
	return PointerGetDatum(NULL);
}

/* of events, after a TRUNCATE, which empties them whatever the snapshot is */
Datum
tiktrack_empty_rollups(PG_FUNCTION_ARGS)
{
	static const char *const tables[] = {"video_days", "video_totals", "recounts"};
	RollupWork work = begin_work(fcinfo);

	for (size_t i = 0; i < lengthof(tables); i++)
	{
		SPIPlanPtr plan = SPI_prepare(psprintf("DELETE FROM %s",
											   quote_qualified_identifier(work.dataset, tables[i])),
									  0, NULL);

		if (plan == NULL || SPI_execute_snapshot(plan, NULL, NULL, GetLatestSnapshot(),
												 InvalidSnapshot, false, true, 0) != SPI_OK_DELETE)
			elog(ERROR, "could not empty \"%s\"", tables[i]);
	}
	end_work(&work);
	return PointerGetDatum(NULL);
}
