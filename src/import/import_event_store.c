/*
 * import/import_event_store.c
 *		Events of a file into a dataset, whatever their number, in the memory of
 *		a sort and of a chunk.
 *
 * Equal rows of one file are real, so a row is known by its fields and by which
 * of its equals it is. All rows are sorted by time and by a hash of their
 * fields: equals then stand side by side, and the table, whose indexes and BRIN
 * like rows in the order of time, gets them in that order. The key of a row
 * begins with its time for the same reason: the unique index grows at its end
 * and not all over.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/queryenvironment.h"
#include "utils/tuplesort.h"
#include "utils/tuplestore.h"
#include "utils/typcache.h"

#include "common/compat.h"
#include "import/import_event_store.h"
#include "reach/reach_hash_core.h"

/* rows of one INSERT: enough that planning it costs nothing, few enough for a
 * cancel and for the memory */
#define CHUNK_ROWS 20000
#define REJECT_ROWS 5000
#define CHUNK_KILOBYTES (16 * 1024)

/* so many words of sharing are remembered; any more are looked up each time */
#define MAX_WORDS 10000

/* so many videos are known to be stored; then they are asked for again */
#define MAX_VIDEOS 200000

#define PROGRESS_SECONDS 5

/* the key: the time, then bits of the hash */
#define KEY_LENGTH 20

typedef struct FieldType
{
	const char *name;
	Oid type;
	bool is_stored; /* travels through the sort into the chunk */
	bool is_known;	/* is part of what a row is known by */
} FieldType;

/* content_kind is the same thing in another language where a file is TXT */
static const FieldType event_fields[EVENT_FIELDS] = {
	[EVENT_LINE] = {"line", INT8OID, false, false},
	[EVENT_PATH] = {"path", TEXTOID, false, false},
	[EVENT_RAW] = {"raw", TEXTOID, false, false},
	[EVENT_REASON] = {"reason", TEXTOID, false, false},
	[EVENT_SECTION] = {"section", TEXTOID, true, true},
	[EVENT_OCCURRED_AT] = {"occurred_at", TIMESTAMPTZOID, false, false},
	[EVENT_KIND] = {"kind", TEXTOID, true, true},
	[EVENT_SHARE_TYPE] = {"share_type", TEXTOID, true, true},
	[EVENT_PLATFORM] = {"platform", TEXTOID, true, true},
	[EVENT_METHOD_RAW] = {"method_raw", TEXTOID, true, true},
	[EVENT_CONTENT_KIND] = {"content_kind", TEXTOID, true, false},
	[EVENT_ITEM_TEXT] = {"item_text", TEXTOID, true, true},
	[EVENT_VIDEO_ID] = {"video_id", INT8OID, true, true},
	[EVENT_ACTOR_NAME] = {"actor_name", TEXTOID, true, true},
	[EVENT_ACTOR_IS_OWNER] = {"actor_is_owner", BOOLOID, true, true},
	[EVENT_ACTOR_ID] = {"actor_id", INT8OID, true, true},
	[EVENT_CHILD_VIDEO_ID] = {"child_video_id", INT8OID, true, true},
	[EVENT_WATCHED_MS] = {"watched_ms", INT8OID, true, true},
	[EVENT_DURATION_MS] = {"duration_ms", INT8OID, true, false},
	[EVENT_IS_PUBLIC] = {"is_public", BOOLOID, true, true},
	[EVENT_COUNTRY] = {"country", TEXTOID, true, true},
	[EVENT_AGE_GROUP] = {"age_group", TEXTOID, true, true},
	[EVENT_GENDER] = {"gender", TEXTOID, true, true},
	[EVENT_VIDEO_ACCOUNT] = {"video_account", TEXTOID, true, false},
	[EVENT_KEY] = {"event_key", TEXTOID, true, false},
};

const char *
event_field_name(EventField field)
{
	return event_fields[field].name;
}

Oid
event_field_type(EventField field)
{
	return event_fields[field].type;
}

/* columns of the sort before the stored fields, and of a chunk behind them */
enum
{
	SORT_TIME,
	SORT_HASH_1,
	SORT_HASH_2,
	SORT_LINE,
	SORT_COLUMNS
};

/* what a way of sharing means */
typedef struct Word
{
	uint64 hash;
	Datum kind; /* 0: no event */
	Datum share_type;
	Datum platform; /* 0: not told */
	char *word;		/* of a word without an alias, else NULL */
	int64 rows;
} Word;

typedef struct Section
{
	char name[NAMEDATALEN];
	int64 rows;
} Section;

struct EventStore
{
	const char *dataset; /* quoted */
	int64 import_id;
	Datum owner;
	bool no_owner;
	bool owns_videos;
	const char *source;
	const char *vocabulary;

	MemoryContext context; /* as long as the store */
	MemoryContext per_row;
	Tuplesortstate *sort;
	TupleTableSlot *sorted;
	TupleDesc chunk_shape;
	Tuplestorestate *chunk;
	int64 chunk_rows;
	bool chunk_has_names;
	bool chunk_has_ids;
	bool chunk_has_authors;
	bool chunk_has_durations;
	bool chunk_has_own_ids;
	TimestampTz chunk_first_at;
	TimestampTz chunk_last_at;
	TupleDesc reject_shape;
	Tuplestorestate *rejects;
	int64 waiting_rejects;

	HTAB *videos; /* ids that are stored, or in new_videos */
	TupleDesc video_shape;
	Tuplestorestate *new_videos;
	int64 new_video_count;

	HTAB *words;
	HTAB *sections;
	EventCounts counts;
	int64 records; /* -1: as many as events */
	int64 skipped;
	int64 added; /* rows in the sort */
	TimestampTz reported_at;
};

static void
add_column(TupleDesc shape, int *number, const char *name, Oid type)
{
	TupleDescInitEntry(shape, (AttrNumber)++ * number, name, type, -1, 0);
}

static TupleDesc
event_shape(bool is_chunk)
{
	int stored = 0;
	int columns = 0;
	TupleDesc shape;

	for (int i = 0; i < EVENT_FIELDS; i++)
		stored += event_fields[i].is_stored ? 1 : 0;
	shape = CreateTemplateTupleDesc(SORT_COLUMNS + stored + (is_chunk ? 2 : 0));
	add_column(shape, &columns, "occurred_at", TIMESTAMPTZOID);
	add_column(shape, &columns, "hash_1", INT8OID);
	add_column(shape, &columns, "hash_2", INT8OID);
	add_column(shape, &columns, "line", INT8OID);
	for (int i = 0; i < EVENT_FIELDS; i++)
	{
		if (event_fields[i].is_stored)
			add_column(shape, &columns, event_fields[i].name, event_fields[i].type);
	}
	if (is_chunk)
	{
		add_column(shape, &columns, "ordinal", INT8OID);
		add_column(shape, &columns, "import_key", BYTEAOID);
	}
	return finished_shape(shape);
}

static TupleDesc
reject_shape(void)
{
	TupleDesc shape = CreateTemplateTupleDesc(4);
	int columns = 0;

	add_column(shape, &columns, "line", INT8OID);
	add_column(shape, &columns, "path", TEXTOID);
	add_column(shape, &columns, "raw", TEXTOID);
	add_column(shape, &columns, "reason", TEXTOID);
	return finished_shape(shape);
}

static TupleDesc
video_shape(void)
{
	TupleDesc shape = CreateTemplateTupleDesc(1);
	int columns = 0;

	add_column(shape, &columns, "video_id", INT8OID);
	return finished_shape(shape);
}

static HTAB *
new_table(const char *name, Size key_size, Size entry_size, int flags, MemoryContext context)
{
	HASHCTL control = {0};

	control.keysize = key_size;
	control.entrysize = entry_size;
	control.hcxt = context;
	return hash_create(name, 64, &control, HASH_ELEM | HASH_CONTEXT | flags);
}

EventStore *
store_begin(const char *dataset, int64 import_id, Datum owner, bool no_owner, const char *source,
			const char *vocabulary)
{
	AttrNumber columns[SORT_COLUMNS];
	Oid operators[SORT_COLUMNS];
	Oid collations[SORT_COLUMNS] = {0};
	bool nulls_first[SORT_COLUMNS] = {false};
	EventStore *store = palloc0(sizeof(EventStore));
	TupleDesc shape = event_shape(false);

	for (int i = 0; i < SORT_COLUMNS; i++)
	{
		columns[i] = (AttrNumber) (i + 1);
		operators[i] =
			lookup_type_cache(TupleDescAttr(shape, i)->atttypid, TYPECACHE_LT_OPR)->lt_opr;
	}
	store->dataset = quote_identifier(dataset);
	store->import_id = import_id;
	store->owner = owner;
	store->no_owner = no_owner;
	store->source = source;
	store->vocabulary = vocabulary;
	store->context = CurrentMemoryContext;
	store->per_row =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack event", ALLOCSET_DEFAULT_SIZES);
	store->sort = tuplesort_begin_heap(shape, SORT_COLUMNS, columns, operators, collations,
									   nulls_first, maintenance_work_mem, NULL, TUPLESORT_NONE);
	store->sorted = MakeSingleTupleTableSlot(shape, &TTSOpsMinimalTuple);
	store->chunk_shape = event_shape(true);
	store->chunk = tuplestore_begin_heap(false, false, CHUNK_KILOBYTES);
	store->reject_shape = reject_shape();
	store->rejects = tuplestore_begin_heap(false, false, CHUNK_KILOBYTES);
	store->videos =
		new_table("tiktrack videos", sizeof(int64), sizeof(int64), HASH_BLOBS, store->context);
	store->video_shape = video_shape();
	store->new_videos = tuplestore_begin_heap(false, false, CHUNK_KILOBYTES);
	store->words =
		new_table("tiktrack words", sizeof(uint64), sizeof(Word), HASH_BLOBS, store->context);
	store->sections =
		new_table("tiktrack sections", NAMEDATALEN, sizeof(Section), HASH_STRINGS, store->context);
	store->records = -1;
	store->counts.first_at = DT_NOEND;
	store->counts.last_at = DT_NOBEGIN;
	store->reported_at = GetCurrentTimestamp();
	return store;
}

/* Tells who waits how far it is, every few seconds. */
static void
report_progress(EventStore *store, const char *done, int64 rows, double part)
{
	TimestampTz now = GetCurrentTimestamp();

	if (!TimestampDifferenceExceeds(store->reported_at, now, PROGRESS_SECONDS * 1000))
		return;
	store->reported_at = now;
	ereport(NOTICE, (errmsg("%s " INT64_FORMAT " rows%s", done, rows,
							part < 0 ? "" : psprintf(" (%d %%)", (int) (part * 100)))));
}

/* Runs a statement over rows, which it knows as `name`; returns how many it made. */
static uint64
store_rows(EventStore *store, const char *name, TupleDesc shape, Tuplestorestate *rows,
		   int64 row_count, const char *statement)
{
	EphemeralNamedRelationData relation = {0};
	Oid types[3] = {INT8OID, INT8OID, TEXTOID};
	Datum values[3];
	uint64 made;
	int status;

	relation.md.name = (char *) name;
	relation.md.tupdesc = shape;
	relation.md.enrtype = ENR_NAMED_TUPLESTORE;
	relation.md.enrtuples = (double) row_count;
	relation.reldata = rows;

	SPI_connect();
	if (SPI_register_relation(&relation) != SPI_OK_REL_REGISTER)
		elog(ERROR, "could not register rows to store");
	values[0] = Int64GetDatum(store->import_id);
	values[1] = store->owner;
	values[2] = CStringGetTextDatum(store->source);
	/* planned anew each time: tables that were empty are not so any more */
	status = SPI_execute_with_args(statement, 3, types, values, store->no_owner ? " n " : NULL,
								   false, 0);
	if (status != SPI_OK_INSERT && status != SPI_OK_UPDATE)
		elog(ERROR, "could not store rows");
	made = SPI_processed;
	SPI_finish();
	return made;
}

static void
flush_rejects(EventStore *store)
{
	if (store->waiting_rejects == 0)
		return;
	store_rows(store, "reject", store->reject_shape, store->rejects, store->waiting_rejects,
			   psprintf("INSERT INTO %s.import_rejects (import_id, line, path, raw, reason)"
						" SELECT $1, r.line, r.path, r.raw, r.reason FROM reject r",
						store->dataset));
	tuplestore_clear(store->rejects);
	store->waiting_rejects = 0;
}

static void
reject(EventStore *store, const EventRow *row, Datum reason)
{
	Datum values[4] = {row->values[EVENT_LINE], row->values[EVENT_PATH], row->values[EVENT_RAW],
					   reason};
	bool nulls[4] = {row->nulls[EVENT_LINE], row->nulls[EVENT_PATH], row->nulls[EVENT_RAW], false};

	store->counts.read++;
	store->counts.rejected++;
	tuplestore_putvalues(store->rejects, store->reject_shape, values, nulls);
	if (++store->waiting_rejects == REJECT_ROWS)
		flush_rejects(store);
}

/* ---- ways of sharing */

/* Copies column `number` of the row that SPI read; 0 for NULL. */
static Datum
copied_text(int number, MemoryContext context)
{
	MemoryContext caller;
	bool is_null;
	Datum value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, number, &is_null);
	Datum copy;

	if (is_null)
		return 0;
	caller = MemoryContextSwitchTo(context);
	copy = PointerGetDatum(DatumGetTextPCopy(value));
	MemoryContextSwitchTo(caller);
	return copy;
}

/* Asks share_alias_of. */
static void
look_up_word(EventStore *store, Datum raw, bool no_raw, Word *word, MemoryContext context)
{
	Oid types[2] = {TEXTOID, TEXTOID};
	Datum values[2] = {raw, CStringGetTextDatum(store->vocabulary)};
	bool is_null;

	SPI_connect();
	if (SPI_execute_with_args("SELECT a.kind::text, a.share_type::text, a.platform, a.is_known"
							  " FROM tiktrack.share_alias_of($1, $2) a",
							  2, types, values, no_raw ? "n " : NULL, true, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "could not look up a way of sharing");
	word->kind = copied_text(1, context);
	word->share_type = copied_text(2, context);
	word->platform = copied_text(3, context);
	word->word = NULL;
	if (!DatumGetBool(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 4, &is_null)))
	{
		char *unknown = TextDatumGetCString(raw);

		unknown[pg_mbcliplen(unknown, (int) strlen(unknown), 100)] = '\0';
		word->word = MemoryContextStrdup(context, unknown);
	}
	word->rows = 0;
	SPI_finish();
}

static uint64
hash_of_text(Datum value)
{
	text *bytes = DatumGetTextPP(value);

	return reach_hash_bytes(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
}

/* The meaning of a way of sharing, counted; valid until the next call. */
static const Word *
word_of(EventStore *store, Datum raw, bool no_raw)
{
	static Word single;
	uint64 hash = no_raw ? 0 : hash_of_text(raw);
	bool found;
	Word *word = hash_search(store->words, &hash, HASH_FIND, NULL);

	if (word == NULL)
	{
		/* looked up before it is entered: an error may not leave half a word */
		bool is_kept = hash_get_num_entries(store->words) < MAX_WORDS;

		look_up_word(store, raw, no_raw, &single, is_kept ? store->context : store->per_row);
		single.hash = hash;
		if (!is_kept)
			return &single;
		word = hash_search(store->words, &hash, HASH_ENTER, &found);
		*word = single;
	}
	word->rows++;
	return word;
}

static int
by_rows(const void *a, const void *b)
{
	const Word *one = *(const Word *const *) a;
	const Word *other = *(const Word *const *) b;

	if (one->rows != other->rows)
		return one->rows > other->rows ? -1 : 1;
	return strcmp(one->word, other->word);
}

/* Says which words were kept as `other`, the most frequent first. */
static void
report_unknown_words(EventStore *store)
{
	HASH_SEQ_STATUS all;
	Word *word;
	Word **unknown = palloc(sizeof(Word *) * (Size) hash_get_num_entries(store->words));
	int count = 0;
	StringInfoData list;

	hash_seq_init(&all, store->words);
	while ((word = hash_seq_search(&all)) != NULL)
	{
		if (word->word != NULL && word->share_type != 0 &&
			strcmp(TextDatumGetCString(word->share_type), "other") == 0)
			unknown[count++] = word;
	}
	if (count == 0)
		return;
	qsort(unknown, (size_t) count, sizeof(Word *), by_rows);
	initStringInfo(&list);
	for (int i = 0; i < count && i < 20; i++)
		appendStringInfo(&list, "%s%s (" INT64_FORMAT ")", i > 0 ? ", " : "", unknown[i]->word,
						 unknown[i]->rows);
	ereport(
		NOTICE,
		(errmsg("ways of sharing without an alias, kept as other: %s", list.data),
		 errhint(
			 "Add a row to tiktrack.share_aliases, then update share_type and platform of these events by method_raw.")));
}

/* ---- adding */

static uint64
hash_of_field(const EventRow *row, int field)
{
	if (row->nulls[field])
		return 0;
	switch (event_fields[field].type)
	{
		case TEXTOID:
			return hash_of_text(row->values[field]);
		case BOOLOID:
			return reach_hash_word(DatumGetBool(row->values[field]) ? 1 : 0);
		default:
			return reach_hash_word((uint64) DatumGetInt64(row->values[field]));
	}
}

/* 128 bits of what the row is known by, but for its time and ordinal. */
static void
hash_row(EventStore *store, const EventRow *row, uint64 hashes[2])
{
	hashes[0] = store->no_owner ? 0 : reach_hash_word((uint64) DatumGetInt64(store->owner));
	hashes[1] = ~hashes[0];
	if (!row->nulls[EVENT_KEY])
	{
		hashes[0] = reach_hash_bytes(store->source, strlen(store->source));
		hashes[1] = ~hashes[0];
	}
	for (int i = 0; i < EVENT_FIELDS; i++)
	{
		uint64 field;

		/* a source's own id says all */
		if (row->nulls[EVENT_KEY] ? !event_fields[i].is_known : i != EVENT_KEY)
			continue;
		field = hash_of_field(row, i);
		hashes[0] = reach_hash_word(hashes[0] ^ field);
		hashes[1] = reach_hash_word(hashes[1] + (field << 1 | 1));
	}
}

static void
count_section(EventStore *store, const EventRow *row)
{
	char *name;
	Section *section;
	bool found;

	if (row->nulls[EVENT_SECTION])
		return;
	name = TextDatumGetCString(row->values[EVENT_SECTION]);
	section = hash_search(store->sections, name, HASH_ENTER, &found);
	if (!found)
		section->rows = 0;
	section->rows++;
}

static void
add_event(EventStore *store, EventRow *row)
{
	Datum values[SORT_COLUMNS + EVENT_FIELDS];
	bool nulls[SORT_COLUMNS + EVENT_FIELDS];
	TimestampTz at = DatumGetTimestampTz(row->values[EVENT_OCCURRED_AT]);
	uint64 hashes[2];
	int column = SORT_COLUMNS;
	TupleTableSlot *slot = store->sorted;

	hash_row(store, row, hashes);
	/* a way of sharing is known by its word: what that means may be learnt later */
	if (!row->nulls[EVENT_KIND] && row->nulls[EVENT_SHARE_TYPE])
	{
		text *kind = DatumGetTextPP(row->values[EVENT_KIND]);

		if (VARSIZE_ANY_EXHDR(kind) == 5 && memcmp(VARDATA_ANY(kind), "share", 5) == 0)
		{
			const Word *word =
				word_of(store, row->values[EVENT_METHOD_RAW], row->nulls[EVENT_METHOD_RAW]);

			if (word->kind == 0)
			{
				char *raw = TextDatumGetCString(row->values[EVENT_METHOD_RAW]);

				raw[pg_mbcliplen(raw, (int) strlen(raw), 100)] = '\0';
				reject(store, row, CStringGetTextDatum(psprintf("not a share: %s", raw)));
				return;
			}
			row->values[EVENT_KIND] = word->kind;
			row->values[EVENT_SHARE_TYPE] = word->share_type;
			row->nulls[EVENT_SHARE_TYPE] = word->share_type == 0;
			if (row->nulls[EVENT_PLATFORM])
			{
				row->values[EVENT_PLATFORM] = word->platform;
				row->nulls[EVENT_PLATFORM] = word->platform == 0;
			}
		}
	}
	count_section(store, row);
	store->counts.first_at = Min(store->counts.first_at, at);
	store->counts.last_at = Max(store->counts.last_at, at);
	store->added++;
	if (!row->nulls[EVENT_KIND])
		store->counts.read++;

	memset(nulls, false, sizeof(bool) * SORT_COLUMNS);
	values[SORT_TIME] = row->values[EVENT_OCCURRED_AT];
	values[SORT_HASH_1] = Int64GetDatum((int64) hashes[0]);
	values[SORT_HASH_2] = Int64GetDatum((int64) hashes[1]);
	values[SORT_LINE] = row->values[EVENT_LINE];
	nulls[SORT_LINE] = row->nulls[EVENT_LINE];
	for (int i = 0; i < EVENT_FIELDS; i++)
	{
		if (!event_fields[i].is_stored)
			continue;
		values[column] = row->values[i];
		nulls[column++] = row->nulls[i];
	}
	ExecClearTuple(slot);
	ExecForceStoreMinimalTuple(heap_form_minimal_tuple(slot->tts_tupleDescriptor, values, nulls),
							   slot, false);
	tuplesort_puttupleslot(store->sort, slot);
	ExecClearTuple(slot);
}

void
store_add(EventStore *store, const EventRow *row, double part)
{
	MemoryContext caller = MemoryContextSwitchTo(store->per_row);
	EventRow copy = *row;

	CHECK_FOR_INTERRUPTS();
	if (!row->nulls[EVENT_REASON])
		reject(store, row, row->values[EVENT_REASON]);
	else if (row->nulls[EVENT_OCCURRED_AT])
		reject(store, row, CStringGetTextDatum("no date"));
	else
		add_event(store, &copy);
	if (((store->added + store->counts.rejected) & 1023) == 0)
		report_progress(store, "read", store->added + store->counts.rejected, part);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(store->per_row);
}

/* ---- storing */

/* Bytes that sort as times do. */
static void
put_time(uint8 *out, TimestampTz at)
{
	/* counted from the lowest */
	uint64 time = (uint64) at ^ (UINT64CONST(1) << 63);

	for (int i = 0; i < 8; i++)
		out[i] = (uint8) (time >> (56 - 8 * i));
}

static Datum
import_key(TimestampTz at, const uint64 hashes[2], int64 ordinal, bool is_own_id)
{
	bytea *key = palloc(VARHDRSZ + KEY_LENGTH);
	uint8 *out = (uint8 *) VARDATA(key);
	uint64 high = reach_hash_word(hashes[0] ^ reach_hash_word((uint64) ordinal));
	uint64 low = reach_hash_word(hashes[1] + (uint64) ordinal);

	SET_VARSIZE(key, VARHDRSZ + KEY_LENGTH);
	/* a source that corrects the time of an event keeps its id */
	put_time(out, is_own_id ? DT_NOBEGIN : at);
	for (int i = 0; i < 8; i++)
		out[8 + i] = (uint8) (high >> (56 - 8 * i));
	for (int i = 0; i < KEY_LENGTH - 16; i++)
		out[16 + i] = (uint8) (low >> (56 - 8 * i));
	return PointerGetDatum(key);
}

/* Where a stored field stands in a chunk. */
static int
column_of(EventField field)
{
	int column = SORT_COLUMNS;

	for (int i = 0; i < (int) field; i++)
		column += event_fields[i].is_stored ? 1 : 0;
	return column;
}

/*
 * Whether rows of the chunk may be there already. Only imports write keys, and
 * those of one dataset wait for each other, so the answer stays true; an INSERT
 * that need not look for conflicts takes three quarters of the time.
 */
static bool
may_conflict(EventStore *store)
{
	Oid types[2] = {BYTEAOID, BYTEAOID};
	Datum values[2];
	bool found;

	if (store->chunk_has_own_ids)
		return true;
	for (int i = 0; i < 2; i++)
	{
		bytea *bound = palloc(VARHDRSZ + 8);

		SET_VARSIZE(bound, VARHDRSZ + 8);
		put_time((uint8 *) VARDATA(bound),
				 i == 0 ? store->chunk_first_at : store->chunk_last_at + 1);
		values[i] = PointerGetDatum(bound);
	}
	SPI_connect();
	/* ordered, so that nothing but the index will do */
	if (SPI_execute_with_args(psprintf("SELECT FROM %s.events e"
									   " WHERE e.import_key >= $1 AND e.import_key < $2"
									   " ORDER BY e.import_key LIMIT 1",
									   store->dataset),
							  2, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not look for events");
	found = SPI_processed > 0;
	SPI_finish();
	return found;
}

static void
store_chunk(EventStore *store)
{
	uint64 inserted;

	if (store->chunk_rows == 0)
		return;
	/* an account that is known by its name alone keeps the id that it was given */
	if (store->chunk_has_ids && store->chunk_has_names)
		store_rows(store, "chunk", store->chunk_shape, store->chunk, store->chunk_rows,
				   psprintf("INSERT INTO %s.accounts (account_id, username)"
							" SELECT n.actor_id, n.actor_name"
							" FROM (SELECT DISTINCT ON (lower(c.actor_name)) c.actor_id,"
							" c.actor_name FROM chunk c"
							" WHERE c.actor_id IS NOT NULL AND c.actor_name IS NOT NULL"
							" ORDER BY lower(c.actor_name), c.line) n"
							" WHERE NOT EXISTS (SELECT FROM %s.accounts a"
							" WHERE lower(a.username) = lower(n.actor_name))"
							" ON CONFLICT (account_id) DO NOTHING",
							store->dataset, store->dataset));
	if (store->chunk_has_names || store->chunk_has_authors)
		store_rows(store, "chunk", store->chunk_shape, store->chunk, store->chunk_rows,
				   psprintf("INSERT INTO %s.accounts (username)"
							" SELECT n.username FROM (SELECT min(c.name) AS username,"
							" min(c.line) AS line, lower(c.name) AS folded"
							" FROM (SELECT c.actor_name AS name, c.line FROM chunk c"
							" WHERE c.actor_id IS NULL UNION ALL"
							" SELECT c.video_account, c.line FROM chunk c) c"
							" WHERE c.name IS NOT NULL GROUP BY 3) n"
							" WHERE NOT EXISTS (SELECT FROM %s.accounts a"
							" WHERE lower(a.username) = n.folded)"
							" ORDER BY n.line",
							store->dataset, store->dataset));
	if (store->new_video_count > 0)
		store_rows(store, "video", store->video_shape, store->new_videos, store->new_video_count,
				   psprintf("INSERT INTO %s.videos (video_id, posted_at, account_id)"
							" SELECT c.video_id, tiktrack.posted_at_of(c.video_id), %s FROM video c"
							" ON CONFLICT (video_id) DO NOTHING",
							store->dataset, store->owns_videos ? "$2" : "NULL"));
	if (store->chunk_has_authors)
		store_rows(store, "chunk", store->chunk_shape, store->chunk, store->chunk_rows,
				   psprintf("UPDATE %s.videos v SET account_id = a.account_id"
							" FROM (SELECT c.video_id, min(c.video_account) AS name FROM chunk c"
							" WHERE c.video_account IS NOT NULL GROUP BY c.video_id) c"
							" JOIN %s.accounts a ON lower(a.username) = lower(c.name)"
							" WHERE v.video_id = c.video_id AND v.account_id IS NULL",
							store->dataset, store->dataset));
	if (store->new_video_count > 0 && store->owns_videos)
		store_rows(store, "video", store->video_shape, store->new_videos, store->new_video_count,
				   psprintf("UPDATE %s.videos v SET account_id = $2 FROM video c"
							" WHERE v.video_id = c.video_id AND v.account_id IS NULL",
							store->dataset));
	/* apart, because a conflict that updates would lock every video that is there */
	if (store->chunk_has_durations)
		store_rows(store, "chunk", store->chunk_shape, store->chunk, store->chunk_rows,
				   psprintf("UPDATE %s.videos v SET duration_ms = c.duration_ms"
							" FROM (SELECT c.video_id, max(c.duration_ms) AS duration_ms"
							" FROM chunk c WHERE c.duration_ms > 0 GROUP BY c.video_id) c"
							" WHERE v.video_id = c.video_id AND v.duration_ms IS NULL",
							store->dataset));
	inserted = store_rows(
		store, "chunk", store->chunk_shape, store->chunk, store->chunk_rows,
		psprintf("INSERT INTO %s.events (occurred_at, video_id, actor_id, kind, share_type,"
				 " platform, method_raw, is_public, child_video_id, watched_ms, country, age_group,"
				 " gender, account_id, source, section, content_kind, item_text, ordinal,"
				 " import_key, import_id)"
				 " SELECT c.occurred_at, c.video_id, CASE WHEN c.actor_is_owner THEN $2"
				 " ELSE %s END, c.kind, c.share_type, c.platform,"
				 " c.method_raw, c.is_public, c.child_video_id, c.watched_ms, c.country,"
				 " c.age_group, c.gender, $2, $3, c.section, c.content_kind, c.item_text,"
				 " c.ordinal, c.import_key, $1"
				 " FROM chunk c%s WHERE c.kind IS NOT NULL%s%s",
				 store->dataset,
				 store->chunk_has_names ?
					 "CASE WHEN c.actor_id IS NULL OR tiktrack.is_given_id(p.account_id)"
					 " THEN p.account_id ELSE c.actor_id END" :
					 "c.actor_id",
				 store->chunk_has_names ? psprintf(" LEFT JOIN %s.accounts p"
												   " ON lower(p.username) = lower(c.actor_name)",
												   store->dataset) :
										  "",
				 store->chunk_has_names ? " ORDER BY c.occurred_at, c.line" : "",
				 may_conflict(store) ?
					 " ON CONFLICT (import_key) WHERE import_key IS NOT NULL DO NOTHING" :
					 ""));
	store->counts.inserted += (int64) inserted;
	tuplestore_clear(store->new_videos);
	store->new_video_count = 0;
	tuplestore_clear(store->chunk);
	store->chunk_rows = 0;
	store->chunk_has_names = false;
	store->chunk_has_ids = false;
	store->chunk_has_authors = false;
	store->chunk_has_durations = false;
	store->chunk_has_own_ids = false;
}

/* Keeps a video for the next chunk, unless an earlier one has stored it. */
static void
remember_video(EventStore *store, Datum video_id)
{
	int64 id = DatumGetInt64(video_id);
	bool is_null = false;
	bool found;

	if (hash_get_num_entries(store->videos) >= MAX_VIDEOS)
	{
		hash_destroy(store->videos);
		store->videos =
			new_table("tiktrack videos", sizeof(int64), sizeof(int64), HASH_BLOBS, store->context);
	}
	hash_search(store->videos, &id, HASH_ENTER, &found);
	if (found)
		return;
	tuplestore_putvalues(store->new_videos, store->video_shape, &video_id, &is_null);
	store->new_video_count++;
}

const EventCounts *
store_finish(EventStore *store)
{
	Datum values[SORT_COLUMNS + EVENT_FIELDS + 2];
	bool nulls[SORT_COLUMNS + EVENT_FIELDS + 2];
	int columns = store->sorted->tts_tupleDescriptor->natts;
	int name_column = column_of(EVENT_ACTOR_NAME);
	int id_column = column_of(EVENT_ACTOR_ID);
	int author_column = column_of(EVENT_VIDEO_ACCOUNT);
	int kind_column = column_of(EVENT_KIND);
	int video_column = column_of(EVENT_VIDEO_ID);
	int duration_column = column_of(EVENT_DURATION_MS);
	int key_column = column_of(EVENT_KEY);
	TimestampTz at_before = DT_NOBEGIN;
	uint64 before[2] = {0, 0};
	int64 ordinal = 0;
	int64 done = 0;

	flush_rejects(store);
	tuplesort_performsort(store->sort);
	while (tuplesort_gettupleslot(store->sort, true, false, store->sorted, NULL))
	{
		MemoryContext caller = MemoryContextSwitchTo(store->per_row);
		TimestampTz at;
		uint64 hashes[2];
		bool is_own_id;

		CHECK_FOR_INTERRUPTS();
		slot_getallattrs(store->sorted);
		memcpy(values, store->sorted->tts_values, sizeof(Datum) * (Size) columns);
		memcpy(nulls, store->sorted->tts_isnull, sizeof(bool) * (Size) columns);
		at = DatumGetTimestampTz(values[SORT_TIME]);
		hashes[0] = (uint64) DatumGetInt64(values[SORT_HASH_1]);
		hashes[1] = (uint64) DatumGetInt64(values[SORT_HASH_2]);
		is_own_id = !nulls[key_column];
		if (!is_own_id && at == at_before && hashes[0] == before[0] && hashes[1] == before[1])
			ordinal++;
		else
			ordinal = 1;
		/* best not between rows of one moment: they would find each other as stored */
		if (store->chunk_rows >= (at == at_before ? 4 * CHUNK_ROWS : CHUNK_ROWS))
		{
			done += store->chunk_rows;
			store_chunk(store);
			report_progress(store, "stored", done, (double) done / (double) store->added);
		}
		at_before = at;
		memcpy(before, hashes, sizeof(before));
		values[columns] = Int64GetDatum(ordinal);
		values[columns + 1] = import_key(at, hashes, ordinal, is_own_id);
		nulls[columns] = nulls[columns + 1] = false;
		tuplestore_putvalues(store->chunk, store->chunk_shape, values, nulls);
		store->chunk_has_own_ids |= is_own_id;
		store->chunk_has_names |= !nulls[name_column];
		store->chunk_has_ids |= !nulls[id_column];
		store->chunk_has_authors |= !nulls[author_column];
		if (!nulls[video_column] && !nulls[kind_column])
			remember_video(store, values[video_column]);
		store->chunk_has_durations |= !nulls[duration_column];
		MemoryContextSwitchTo(caller);
		MemoryContextReset(store->per_row);
		if (store->chunk_rows++ == 0)
			store->chunk_first_at = at;
		store->chunk_last_at = at;
	}
	store_chunk(store);
	tuplesort_end(store->sort);
	tuplestore_end(store->chunk);
	tuplestore_end(store->new_videos);
	tuplestore_end(store->rejects);
	ExecDropSingleTupleTableSlot(store->sorted);
	store->counts.duplicates = store->counts.read - store->counts.rejected - store->counts.inserted;
	if (store->counts.inserted > 0)
		report_unknown_words(store);
	return &store->counts;
}

void
store_own_videos(EventStore *store)
{
	store->owns_videos = !store->no_owner;
}

void
store_count_records(EventStore *store, int64 records, int64 skipped)
{
	store->records = records;
	store->skipped = skipped;
}

/* How many rows each section has, and how many records the file, as JSON. */
static Datum
details(EventStore *store)
{
	HASH_SEQ_STATUS all;
	Section *section;
	StringInfoData json;
	const char *before = "\"sections\": {";

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	hash_seq_init(&all, store->sections);
	while ((section = hash_seq_search(&all)) != NULL)
	{
		appendStringInfoString(&json, before);
		escape_json(&json, section->name);
		appendStringInfo(&json, ": " INT64_FORMAT, section->rows);
		before = ", ";
	}
	if (json.len > 1)
		appendStringInfoChar(&json, '}');
	if (store->records >= 0)
		appendStringInfo(&json, "%s\"records\": " INT64_FORMAT ", \"skipped\": " INT64_FORMAT,
						 json.len > 1 ? ", " : "", store->records, store->skipped);
	appendStringInfoChar(&json, '}');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

Datum
store_result(EventStore *store, FunctionCallInfo fcinfo)
{
	const EventCounts *counts = &store->counts;
	TupleDesc shape;
	Datum values[7];
	bool nulls[7] = {false};

	if (get_call_result_type(fcinfo, NULL, &shape) != TYPEFUNC_COMPOSITE || shape->natts != 7)
		elog(ERROR, "result of an import has another shape");
	values[0] = Int64GetDatum(counts->read);
	values[1] = Int64GetDatum(counts->inserted);
	values[2] = Int64GetDatum(counts->duplicates);
	values[3] = Int64GetDatum(counts->rejected);
	values[4] = TimestampTzGetDatum(counts->first_at);
	values[5] = TimestampTzGetDatum(counts->last_at);
	values[6] = details(store);
	nulls[4] = nulls[5] = counts->first_at == DT_NOEND;
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(shape), values, nulls));
}
