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
#include "access/table.h"
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
#include "dataset/rollups/one_event.h"
#include "engagement/engagement.h"
#include "sharing/sharing.h"
#include "vocabulary/vocabulary.h"
#include "watch/watch.h"

/* ---- the event */

typedef struct Event
{
	TupleTableSlot *slot; /* which holds the texts */
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
get_column(TupleTableSlot *slot, const char *name, Datum *value)
{
	int number = SPI_fnumber(slot->tts_tupleDescriptor, name);
	bool is_null;

	if (number <= 0)
		elog(ERROR, "events has no column \"%s\"", name);
	*value = slot_getattr(slot, number, &is_null);
	return !is_null;
}

static text *
get_text(TupleTableSlot *slot, const char *name)
{
	Datum value;

	return get_column(slot, name, &value) ? DatumGetTextPP(value) : NULL;
}

/* The one row that was inserted; false where it has no video. */
static bool
read_event(TriggerData *trigger, Event *event)
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
	if (!get_column(slot, "video_id", &value))
		return false;
	event->video_id = DatumGetInt64(value);
	if (get_column(slot, "import_id", &value))
		event->import_id = DatumGetInt64(value);
	if (get_column(slot, "occurred_at", &value))
		event->occurred_at = DatumGetTimestampTz(value);
	event->kind = event_kind_arg(get_text(slot, "kind"));
	event->has_actor = get_column(slot, "actor_id", &event->actor_id);
	event->has_watched = get_column(slot, "watched_ms", &value);
	if (event->has_watched)
		event->watched_ms = DatumGetInt64(value);
	event->share_type = get_text(slot, "share_type");
	event->platform = get_text(slot, "platform");
	event->source = get_text(slot, "source");
	return true;
}

static bool
is_own_act(const Event *event)
{
	static const char own[] = "tiktok_export";

	return event->source != NULL && VARSIZE_ANY_EXHDR(event->source) == sizeof(own) - 1 &&
		   memcmp(VARDATA_ANY(event->source), own, sizeof(own) - 1) == 0;
}

/* Two columns of the row with that id in a table, whose primary key it is; NULLs where there is none. */
static void
look_up(Oid table, const char *key, int64 id, const char *const columns[2], Datum values[2],
		bool nulls[2])
{
	Relation relation = table_open(table, AccessShareLock);
	TupleDesc tupdesc = RelationGetDescr(relation);
	Oid index = primary_key_index(relation);
	ScanKeyData scan_key;
	SysScanDesc scan;
	HeapTuple tuple;

	nulls[0] = nulls[1] = true;
	ScanKeyInit(&scan_key, (AttrNumber) SPI_fnumber(tupdesc, key), BTEqualStrategyNumber, F_INT8EQ,
				Int64GetDatum(id));
	scan =
		systable_beginscan(relation, index, OidIsValid(index), GetActiveSnapshot(), 1, &scan_key);
	tuple = systable_getnext(scan);
	for (int i = 0; i < 2 && HeapTupleIsValid(tuple); i++)
	{
		int number = SPI_fnumber(tupdesc, columns[i]);
		Form_pg_attribute attribute = TupleDescAttr(tupdesc, number - 1);

		values[i] = heap_getattr(tuple, number, tupdesc, &nulls[i]);
		if (!nulls[i])
			values[i] = datumCopy(values[i], attribute->attbyval, attribute->attlen);
	}
	systable_endscan(scan);
	table_close(relation, AccessShareLock);
}

/* The length of the video, and the time zone of its account. */
static void
look_up_video(Oid videos, Oid accounts, Event *event)
{
	static const char *const of_video[2] = {"duration_ms", "account_id"};
	static const char *const of_account[2] = {"time_zone", "account_id"};
	Datum video[2], account[2];
	bool no_video[2], no_account[2] = {true, true};

	look_up(videos, "video_id", event->video_id, of_video, video, no_video);
	event->has_length = !no_video[0];
	if (event->has_length)
		event->duration_ms = DatumGetInt64(video[0]);
	if (!no_video[1])
		look_up(accounts, "account_id", DatumGetInt64(video[1]), of_account, account, no_account);
	event->time_zone = no_account[0] ? NULL : DatumGetTextPP(account[0]);
	if (event->time_zone == NULL || !is_known_time_zone(event->time_zone))
		event->time_zone = cstring_to_text("UTC");
}

/* ---- its parts */

typedef struct Part
{
	Relation relation;
	TupleTableSlot *slot;
} Part;

static void
set_column(Part *part, const char *name, Datum value)
{
	int number = SPI_fnumber(RelationGetDescr(part->relation), name);

	if (number <= 0)
		elog(ERROR, "%s has no column \"%s\"", RelationGetRelationName(part->relation), name);
	part->slot->tts_values[number - 1] = value;
	part->slot->tts_isnull[number - 1] = false;
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
fill_part(Part *part, const Event *event, bool is_day)
{
	/* in the order of the kinds */
	static const char *const counts[] = {"views",	 "impressions",	   "likes",
										 "comments", "shares",		   "saves",
										 "follows",	 "profile_visits", "link_clicks"};
	bool is_share = event->kind == EVENT_SHARE;

	StaticAssertStmt(lengthof(counts) == EVENT_KIND_COUNT, "a count for each kind");
	if (is_day)
	{
		set_column(part, "day", DateADTGetDatum(local_day(event->occurred_at, event->time_zone)));
		set_column(part, "time_zone", PointerGetDatum(event->time_zone));
	}
	set_column(part, "video_id", Int64GetDatum(event->video_id));
	set_column(part, "import_id", Int64GetDatum(event->import_id));
	set_column(part, "is_whole", BoolGetDatum(false));
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		set_column(part, counts[kind], Int64GetDatum(kind == (int) event->kind ? 1 : 0));
	set_column(part, is_share ? "first_share_at" : "first_at",
			   TimestampTzGetDatum(event->occurred_at));
	set_column(part, is_share ? "last_share_at" : "last_at",
			   TimestampTzGetDatum(event->occurred_at));
	if (event->kind == EVENT_VIEW && event->has_watched)
	{
		set_column(part, "watch", play_datum(event));
		if (event->has_length)
			set_column(part, "duration_ms", Int64GetDatum(event->duration_ms));
	}
	if (is_share)
		set_column(part, "share_types", share_datum_of(event));
	set_column(part, is_share ? "sharers" : "people",
			   PointerGetDatum(
				   engagement_of_event(event->kind, event->has_actor ? &event->actor_id : NULL)));
}

/* As a plan would, with its triggers, constraints and indexes. */
static void
insert_part(Oid table, const Event *event, bool is_day)
{
	Part part = {.relation = table_open(table, RowExclusiveLock)};
	EState *estate = CreateExecutorState();
	ResultRelInfo *target = makeNode(ResultRelInfo);

	InitResultRelInfo(target, part.relation, 0, NULL, 0);
	ExecOpenIndices(target, false);
	part.slot = MakeSingleTupleTableSlot(RelationGetDescr(part.relation), &TTSOpsVirtual);
	ExecClearTuple(part.slot);
	memset(part.slot->tts_isnull, true,
		   sizeof(bool) * (size_t) part.slot->tts_tupleDescriptor->natts);
	fill_part(&part, event, is_day);
	ExecStoreVirtualTuple(part.slot);
	ExecSimpleRelationInsert(target, estate, part.slot);
	ExecCloseIndices(target);
	ExecResetTupleTable(estate->es_tupleTable, false);
	ExecDropSingleTupleTableSlot(part.slot);
	FreeExecutorState(estate);
	table_close(part.relation, NoLock);
}

bool
add_parts_of_one(const RollupWork *work, TriggerData *trigger, const int64 *held)
{
	enum
	{
		DAYS,
		TOTALS,
		VIDEOS,
		ACCOUNTS
	};
	static const char *const names[] = {"video_days", "video_totals", "videos", "accounts"};
	Oid tables[lengthof(names)];
	Event event;

	if (tuplestore_tuple_count(trigger->tg_newtable) != 1)
		return false;
	for (size_t i = 0; i < lengthof(names); i++)
	{
		tables[i] = get_relname_relid(names[i], work->schema);
		if (get_rel_relkind(tables[i]) != RELKIND_RELATION)
			return false;
	}
	if (read_event(trigger, &event) && !is_own_act(&event) &&
		(held == NULL || event.import_id != *held))
	{
		CommandCounterIncrement(); /* what triggers before this one did is seen */
		PushActiveSnapshot(GetTransactionSnapshot());
		look_up_video(tables[VIDEOS], tables[ACCOUNTS], &event);
		insert_part(tables[DAYS], &event, true);
		insert_part(tables[TOTALS], &event, false);
		PopActiveSnapshot();
		CommandCounterIncrement();
	}
	ExecDropSingleTupleTableSlot(event.slot);
	return true;
}
