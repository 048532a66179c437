/*
 * dataset/rollups/work.c
 *		Triggers that work as the owner of the rollups: as whom, and where.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "common/compat.h"
#include "dataset/owner.h"
#include "dataset/rollups/work.h"

static bool
is_named(const char *name, const char *wanted)
{
	return name == NULL ? wanted == NULL : wanted != NULL && strcmp(name, wanted) == 0;
}

static bool
is_at(const TriggerData *trigger, const TriggerPlace *place)
{
	bool has_old = place->event == TRIGGER_EVENT_UPDATE || place->event == TRIGGER_EVENT_DELETE;
	bool has_new = place->event == TRIGGER_EVENT_UPDATE || place->event == TRIGGER_EVENT_INSERT;

	return TRIGGER_FIRED_AFTER(trigger->tg_event) &&
		   (trigger->tg_event & TRIGGER_EVENT_OPMASK) == place->event &&
		   (TRIGGER_FIRED_FOR_ROW(trigger->tg_event) != 0) == place->is_row &&
		   is_named(RelationGetRelationName(trigger->tg_relation), place->table) &&
		   is_named(trigger->tg_trigger->tgname, place->trigger) &&
		   is_named(trigger->tg_trigger->tgoldtable,
					has_old && !place->is_row ? "old_rows" : NULL) &&
		   is_named(trigger->tg_trigger->tgnewtable, has_new && !place->is_row ? "new_rows" : NULL);
}

void
check_is_trigger(FunctionCallInfo fcinfo)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				errmsg("must be called as a trigger"),
				errhint("Triggers of a dataset are made by tiktrack.create_dataset(name)."));
}

static void
check_place(FunctionCallInfo fcinfo, const TriggerPlace *places, int count)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	check_is_trigger(fcinfo);
	for (int i = 0; i < count; i++)
	{
		if (is_at(trigger, &places[i]))
			return;
	}
	ereport(
		ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
		errmsg("trigger \"%s\" of table \"%s\" is none that tiktrack has made",
			   trigger->tg_trigger->tgname, RelationGetRelationName(trigger->tg_relation)),
		errhint(
			"Give the table and its triggers the names back that they had, or drop this trigger."));
}

/* A partitioned table counts: events may be one. */
static Oid
owner_of_table(Oid relation)
{
	HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid owner = InvalidOid;

	if (HeapTupleIsValid(tuple))
	{
		Form_pg_class entry = (Form_pg_class) GETSTRUCT(tuple);

		if (entry->relkind == RELKIND_RELATION || entry->relkind == RELKIND_PARTITIONED_TABLE)
			owner = entry->relowner;
		ReleaseSysCache(tuple);
	}
	return owner;
}

/* The schema and the tables in it must be the same owner's: else others' code would run as this one. */
RollupWork
begin_rollup_work(FunctionCallInfo fcinfo, const TriggerPlace *places, int count)
{
	static const char *const tables[] = {"video_days", "video_totals", "audience_sums",
										 "recounts",   "events",	   "videos",
										 "accounts",   "imports",	   "dataset_version"};
	RollupWork work;
	Relation relation;
	Oid owner;

	check_place(fcinfo, places, count);
	relation = ((TriggerData *) fcinfo->context)->tg_relation;
	owner = relation->rd_rel->relowner;
	work.schema = RelationGetNamespace(relation);
	work.dataset = get_namespace_name(work.schema);
	if (owner_of_schema(work.schema) != owner)
		ereport(ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				errmsg("schema \"%s\" is not that of the owner of \"%s\"", work.dataset,
					   RelationGetRelationName(relation)),
				errhint(
					"A dataset and all its tables are one role's: ALTER SCHEMA .. OWNER TO .."));
	for (size_t i = 0; i < lengthof(tables); i++)
	{
		Oid table = get_relname_relid(tables[i], work.schema);

		if (OidIsValid(table) && owner_of_table(table) == owner)
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

void
end_rollup_work(const RollupWork *work)
{
	SPI_finish();
	SetUserIdAndSecContext(work->user, work->context);
}
