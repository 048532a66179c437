/*
 * dataset/rollups/one_event.c
 *		The parts of a statement that inserts one event.
 *
 * What a stream of single INSERTs would pay for is the start of a plan with two
 * grouped inserts, each time. One row needs no grouping: it is made into its two
 * parts here, the same that event_parts (parts.sql) makes of it.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "dataset/dataset.h"
#include "dataset/rollups/layout.h"
#include "dataset/rollups/one_event.h"
#include "engagement/engagement.h"
#include "sharing/sharing.h"
#include "vocabulary/vocabulary.h"
#include "watch/watch.h"

/* ---- the event */

typedef struct Event
{
	TupleTableSlot *slot; /* which holds the texts */
	bool is_complete;
	bool has_video;
	int64 video_id;
	int64 import_id; /* 0 for none */
	TimestampTz occurred_at;
	EventKind kind;
	bool has_actor;
	Datum actor_id;
	bool has_watched;
	int64 watched_ms;
	text *share_type; /* may be NULL, as the others */
	text *platform;
	text *source;
	bool has_length;
	int64 duration_ms;
	text *time_zone;
} Event;

static bool
get_column(const Layout *layout, TupleTableSlot *slot, int column, Datum *value)
{
	bool is_null;

	*value = slot_getattr(slot, layout->numbers[column], &is_null);
	return !is_null;
}

static text *
get_text(const Layout *layout, TupleTableSlot *slot, int column)
{
	Datum value;

	return get_column(layout, slot, column, &value) ? DatumGetTextPP(value) : NULL;
}

/* The one row that was inserted; what an altered table lets in is not complete. */
static void
read_event(TriggerData *trigger, const Layout *layout, Event *event)
{
	Tuplestorestate *rows = trigger->tg_newtable;
	TupleTableSlot *slot =
		MakeSingleTupleTableSlot(RelationGetDescr(trigger->tg_relation), &TTSOpsMinimalTuple);
	Datum value;

	memset(event, 0, sizeof(Event));
	event->slot = slot;
	tuplestore_select_read_pointer(rows, tuplestore_alloc_read_pointer(rows, EXEC_FLAG_REWIND));
	tuplestore_rescan(rows);
	if (!tuplestore_gettupleslot(rows, true, false, slot))
		elog(ERROR, "the row of the statement is not there");
	event->has_video = get_column(layout, slot, EVENT_VIDEO, &value);
	if (event->has_video)
		event->video_id = DatumGetInt64(value);
	if (get_column(layout, slot, EVENT_IMPORT, &value))
		event->import_id = DatumGetInt64(value);
	event->is_complete = get_column(layout, slot, EVENT_AT, &value);
	if (event->is_complete)
		event->occurred_at = DatumGetTimestampTz(value);
	event->is_complete = get_column(layout, slot, EVENT_KIND, &value) && event->is_complete;
	if (event->is_complete)
		event->kind = event_kind_arg(DatumGetTextPP(value));
	event->has_actor = get_column(layout, slot, EVENT_ACTOR, &event->actor_id);
	event->has_watched = get_column(layout, slot, EVENT_WATCHED, &value);
	if (event->has_watched)
		event->watched_ms = DatumGetInt64(value);
	event->is_complete = event->is_complete && event->watched_ms >= 0;
	event->share_type = get_text(layout, slot, EVENT_SHARE_TYPE);
	event->platform = get_text(layout, slot, EVENT_PLATFORM);
	event->source = get_text(layout, slot, EVENT_SOURCE);
}

static bool
is_own_act(const Event *event)
{
	static const char own[] = "tiktok_export";

	return event->source != NULL && VARSIZE_ANY_EXHDR(event->source) == sizeof(own) - 1 &&
		   memcmp(VARDATA_ANY(event->source), own, sizeof(own) - 1) == 0;
}

/* The other columns of the row with that id in a table; NULLs where there is none. */
static void
look_up(Relation relation, const Layout *layout, int64 id, Datum values[LOOK_UP_COLUMNS],
		bool nulls[LOOK_UP_COLUMNS])
{
	TupleDesc tupdesc = RelationGetDescr(relation);
	ScanKeyData scan_key;
	SysScanDesc scan;
	HeapTuple tuple;

	ScanKeyInit(&scan_key, layout->numbers[LOOK_UP_KEY], BTEqualStrategyNumber, F_INT8EQ,
				Int64GetDatum(id));
	scan = systable_beginscan(relation, layout->index, true, GetActiveSnapshot(), 1, &scan_key);
	tuple = systable_getnext(scan);
	for (int i = LOOK_UP_FIRST; i < LOOK_UP_COLUMNS; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(tupdesc, layout->numbers[i] - 1);

		nulls[i] = true;
		if (HeapTupleIsValid(tuple))
			values[i] = heap_getattr(tuple, layout->numbers[i], tupdesc, &nulls[i]);
		if (!nulls[i])
			values[i] = datumCopy(values[i], attribute->attbyval, attribute->attlen);
	}
	systable_endscan(scan);
}

/* A table of the dataset, locked and open until its part is done. */
typedef struct Table
{
	Relation relation;
	const Layout *layout;
} Table;

/* The length of the video, and the time zone of its account. */
static void
look_up_video(const Table *videos, const Table *accounts, Event *event)
{
	Datum video[LOOK_UP_COLUMNS], account[LOOK_UP_COLUMNS];
	bool no_video[LOOK_UP_COLUMNS], no_account[LOOK_UP_COLUMNS] = {true, true, true};

	look_up(videos->relation, videos->layout, event->video_id, video, no_video);
	event->has_length = !no_video[LOOK_UP_FIRST];
	if (event->has_length)
		event->duration_ms = DatumGetInt64(video[LOOK_UP_FIRST]);
	if (!no_video[LOOK_UP_SECOND])
		look_up(accounts->relation, accounts->layout, DatumGetInt64(video[LOOK_UP_SECOND]), account,
				no_account);
	event->time_zone = no_account[LOOK_UP_FIRST] ? NULL : DatumGetTextPP(account[LOOK_UP_FIRST]);
	if (event->time_zone == NULL || !is_known_time_zone(event->time_zone))
		event->time_zone = cstring_to_text("UTC");
	event->is_complete = event->is_complete && event->duration_ms >= 0;
}

/* ---- its parts */

static void
set_column(TupleTableSlot *slot, const Layout *layout, int column, Datum value)
{
	slot->tts_values[layout->numbers[column] - 1] = value;
	slot->tts_isnull[layout->numbers[column] - 1] = false;
}

static Datum
play_datum(const Event *event)
{
	WatchSummary *summary = palloc0(WATCH_FULL_SIZE);

	watch_of_play(event->watched_ms, event->has_length ? event->duration_ms : 0, summary);
	SET_VARSIZE(summary, watch_size(summary));
	return PointerGetDatum(summary);
}

static Datum
share_datum_of(const Event *event)
{
	const text *type = event->share_type != NULL ? event->share_type : cstring_to_text("unknown");
	ShareKey key = share_key(type, event->platform);

	return share_datum(share_add_cell(share_alloc((ShareMeasure){0, 0}), &key, 1));
}

static void
fill_part(TupleTableSlot *slot, const Layout *layout, const Event *event, bool is_day)
{
	bool is_share = event->kind == EVENT_SHARE;
	Datum at = TimestampTzGetDatum(event->occurred_at);
	EngagementSummary *people =
		engagement_of_event(event->kind, event->has_actor ? &event->actor_id : NULL);

	if (is_day)
	{
		set_column(slot, layout, PART_DAY,
				   DateADTGetDatum(local_day(event->occurred_at, event->time_zone)));
		set_column(slot, layout, PART_ZONE, PointerGetDatum(event->time_zone));
	}
	set_column(slot, layout, PART_VIDEO, Int64GetDatum(event->video_id));
	set_column(slot, layout, PART_IMPORT, Int64GetDatum(event->import_id));
	set_column(slot, layout, PART_WHOLE, BoolGetDatum(false));
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		set_column(slot, layout, PART_COUNTS + kind,
				   Int64GetDatum(kind == (int) event->kind ? 1 : 0));
	set_column(slot, layout, is_share ? PART_FIRST_SHARE : PART_FIRST, at);
	set_column(slot, layout, is_share ? PART_LAST_SHARE : PART_LAST, at);
	set_column(slot, layout, is_share ? PART_SHARERS : PART_PEOPLE, PointerGetDatum(people));
	if (is_share)
		set_column(slot, layout, PART_SHARE_TYPES, share_datum_of(event));
	if (event->kind == EVENT_VIEW && event->has_watched)
	{
		set_column(slot, layout, PART_WATCH, play_datum(event));
		if (event->has_length)
			set_column(slot, layout, PART_LENGTH, Int64GetDatum(event->duration_ms));
	}
}

/* As a plan would, with its triggers, constraints and indexes. */
static void
insert_part(const Table *table, const Event *event, bool is_day)
{
	Relation relation = table->relation;
	EState *estate = CreateExecutorState();
	ResultRelInfo *target = makeNode(ResultRelInfo);
	TupleTableSlot *slot = MakeSingleTupleTableSlot(RelationGetDescr(relation), &TTSOpsVirtual);

	InitResultRelInfo(target, relation, 0, NULL, 0);
	ExecOpenIndices(target, false);
	ExecClearTuple(slot);
	memset(slot->tts_isnull, true, sizeof(bool) * (size_t) slot->tts_tupleDescriptor->natts);
	fill_part(slot, table->layout, event, is_day);
	ExecStoreVirtualTuple(slot);
	ExecSimpleRelationInsert(target, estate, slot);
	ExecCloseIndices(target);
	ExecResetTupleTable(estate->es_tupleTable, false);
	ExecDropSingleTupleTableSlot(slot);
	FreeExecutorState(estate);
}

/* Whether the table is there as tiktrack made it. */
static bool
open_table(Table *table, const RollupWork *work, const char *name, LOCKMODE lock,
		   const Column *columns, int count, LayoutUse use)
{
	Oid id = get_relname_relid(name, work->schema);

	table->relation = OidIsValid(id) ? try_relation_open(id, lock) : NULL;
	if (table->relation == NULL)
		return false;
	table->layout = layout_of(table->relation, columns, count, use);
	return table->layout->is_usable;
}

enum
{
	VIDEOS,
	ACCOUNTS,
	DAYS,
	TOTALS,
	TABLES
};

static bool
open_tables(Table tables[TABLES], const RollupWork *work)
{
	return open_table(&tables[VIDEOS], work, "videos", AccessShareLock, video_columns,
					  LOOK_UP_COLUMNS, LAYOUT_LOOK_UP) &&
		   open_table(&tables[ACCOUNTS], work, "accounts", AccessShareLock, account_columns,
					  LOOK_UP_COLUMNS, LAYOUT_LOOK_UP) &&
		   open_table(&tables[DAYS], work, "video_days", RowExclusiveLock, part_columns,
					  DAY_COLUMNS, LAYOUT_WRITE) &&
		   open_table(&tables[TOTALS], work, "video_totals", RowExclusiveLock, part_columns,
					  TOTAL_COLUMNS, LAYOUT_WRITE);
}

static bool
add_event(const Table tables[TABLES], Event *event, const int64 *held)
{
	if (!event->is_complete)
		return false;
	if (!event->has_video || is_own_act(event) || (held != NULL && event->import_id == *held))
		return true;
	CommandCounterIncrement(); /* what triggers before this one did is seen */
	PushActiveSnapshot(GetTransactionSnapshot());
	look_up_video(&tables[VIDEOS], &tables[ACCOUNTS], event);
	if (event->is_complete)
	{
		insert_part(&tables[DAYS], event, true);
		insert_part(&tables[TOTALS], event, false);
	}
	PopActiveSnapshot();
	CommandCounterIncrement();
	return event->is_complete;
}

bool
add_parts_of_one(const RollupWork *work, TriggerData *trigger, const int64 *held)
{
	const Layout *events;
	Table tables[TABLES] = {{0}};
	bool is_added = false;

	if (tuplestore_tuple_count(trigger->tg_newtable) != 1)
		return false;
	events = layout_of(trigger->tg_relation, event_columns, EVENT_COLUMNS, LAYOUT_READ);
	if (events->is_usable && open_tables(tables, work))
	{
		Event event;

		read_event(trigger, events, &event);
		is_added = add_event(tables, &event, held);
		ExecDropSingleTupleTableSlot(event.slot);
	}
	for (int i = 0; i < TABLES; i++)
	{
		if (tables[i].relation != NULL)
			relation_close(tables[i].relation, NoLock);
	}
	return is_added;
}
