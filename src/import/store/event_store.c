/*
 * import/store/event_store.c
 *		Collects and sorts the events of a file; any number of them takes the memory
 *		of a sort and a chunk.
 *
 * A file may have equal rows that are different events, so the key of a row is a
 * hash of its fields and its number among equal rows. Rows are sorted by time and
 * hash: equal ones are then adjacent, and BRIN works best with rows in order of time.
 * The key begins with the time, so that its index grows at the end.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#include "common/compat.h"
#include "dataset/owner.h"
#include "import/store/event_bounds.h"
#include "import/store/event_chunk.h"
#include "import/store/event_store.h"
#include "reach/reach.h"

/* memory of rejects, and of a chunk, before they are written to disk */
#define CHUNK_KILOBYTES (16 * 1024)

typedef struct Section
{
	char name[NAMEDATALEN];
	int64 rows;
} Section;

static void
add_column(TupleDesc tupdesc, int *number, const char *name, Oid type)
{
	TupleDescInitEntry(tupdesc, (AttrNumber)++(*number), name, type, -1, 0);
}

static TupleDesc
event_tupdesc(bool is_chunk)
{
	int stored = 0;
	int columns = 0;
	TupleDesc tupdesc;

	for (int i = 0; i < EVENT_FIELDS; i++)
		stored += import_event_fields[i].is_stored ? 1 : 0;
	tupdesc = CreateTemplateTupleDesc(SORT_COLUMNS + stored + (is_chunk ? 2 : 0));
	add_column(tupdesc, &columns, "occurred_at", TIMESTAMPTZOID);
	add_column(tupdesc, &columns, "hash_1", INT8OID);
	add_column(tupdesc, &columns, "hash_2", INT8OID);
	add_column(tupdesc, &columns, "line", INT8OID);
	for (int i = 0; i < EVENT_FIELDS; i++)
	{
		if (import_event_fields[i].is_stored)
			add_column(tupdesc, &columns, import_event_fields[i].name, import_event_fields[i].type);
	}
	if (is_chunk)
	{
		add_column(tupdesc, &columns, "ordinal", INT8OID);
		add_column(tupdesc, &columns, "import_key", BYTEAOID);
	}
	return finished_tupdesc(tupdesc);
}

static TupleDesc
reject_tupdesc(void)
{
	TupleDesc tupdesc = CreateTemplateTupleDesc(4);
	int columns = 0;

	add_column(tupdesc, &columns, "line", INT8OID);
	add_column(tupdesc, &columns, "path", TEXTOID);
	add_column(tupdesc, &columns, "raw", TEXTOID);
	add_column(tupdesc, &columns, "reason", TEXTOID);
	return finished_tupdesc(tupdesc);
}

static TupleDesc
video_tupdesc(void)
{
	TupleDesc tupdesc = CreateTemplateTupleDesc(1);
	int columns = 0;

	add_column(tupdesc, &columns, "video_id", INT8OID);
	return finished_tupdesc(tupdesc);
}

static HTAB *
new_section_table(MemoryContext context)
{
	HASHCTL control = {0};

	control.keysize = NAMEDATALEN;
	control.entrysize = sizeof(Section);
	control.hcxt = context;
	return hash_create("tiktrack sections", 16, &control, HASH_ELEM | HASH_CONTEXT | HASH_STRINGS);
}

EventStore *
import_store_begin(const ImportJob *job)
{
	AttrNumber columns[SORT_COLUMNS];
	Oid operators[SORT_COLUMNS];
	Oid collations[SORT_COLUMNS] = {0};
	bool nulls_first[SORT_COLUMNS] = {false};
	EventStore *store = palloc0(sizeof(EventStore));
	TupleDesc tupdesc = event_tupdesc(false);

	check_dataset_owner(job->dataset);
	for (int i = 0; i < SORT_COLUMNS; i++)
	{
		columns[i] = (AttrNumber) (i + 1);
		operators[i] =
			lookup_type_cache(TupleDescAttr(tupdesc, i)->atttypid, TYPECACHE_LT_OPR)->lt_opr;
	}
	store->dataset = quote_identifier(job->dataset);
	store->dataset_literal = quote_literal_cstr(job->dataset);
	store->import_id = job->import_id;
	store->owner = Int64GetDatum(job->owner);
	store->no_owner = !job->has_owner;
	store->source = job->origin;
	store->keeps_videos = job->keeps_videos;
	store->context = CurrentMemoryContext;
	store->per_row =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack event", ALLOCSET_DEFAULT_SIZES);
	store->sort = tuplesort_begin_heap(tupdesc, SORT_COLUMNS, columns, operators, collations,
									   nulls_first, maintenance_work_mem, NULL, TUPLESORT_NONE);
	store->sorted = MakeSingleTupleTableSlot(tupdesc, &TTSOpsMinimalTuple);
	store->chunk_tupdesc = event_tupdesc(true);
	store->chunk = tuplestore_begin_heap(false, false, CHUNK_KILOBYTES);
	store->reject_tupdesc = reject_tupdesc();
	store->rejects = tuplestore_begin_heap(false, false, CHUNK_KILOBYTES);
	store->videos = import_new_video_table(store->context);
	store->video_tupdesc = video_tupdesc();
	store->new_videos = tuplestore_begin_heap(false, false, CHUNK_KILOBYTES);
	store->words = import_share_words_begin(job->vocabulary);
	store->sections = new_section_table(store->context);
	store->records = -1;
	store->counts.first_at = DT_NOEND;
	store->counts.last_at = DT_NOBEGIN;
	store->reported_at = GetCurrentTimestamp();
	return store;
}

/* ---- adding */

static uint64
hash_of_field(const EventRow *row, int field)
{
	if (row->nulls[field])
		return 0;
	switch (import_event_fields[field].type)
	{
		case TEXTOID:
			return hash_of_text(row->values[field]);
		case BOOLOID:
			return reach_hash_word(DatumGetBool(row->values[field]) ? 1 : 0);
		default:
			return reach_hash_word((uint64) DatumGetInt64(row->values[field]));
	}
}

/* Hashes, with 128 bits, the fields of the key of a row except time and ordinal. */
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

		/* a source's own id replaces all other fields */
		if (row->nulls[EVENT_KEY] ? !import_event_fields[i].is_known : i != EVENT_KEY)
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

void
import_store_tell(EventStore *store, Datum kind)
{
	text *word = DatumGetTextPP(kind);
	int number = event_kind_from_name(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word));

	if (number >= 0)
		store->tells[number] = true;
}

static void
add_event(EventStore *store, EventRow *row)
{
	Datum values[SORT_COLUMNS + EVENT_FIELDS];
	bool nulls[SORT_COLUMNS + EVENT_FIELDS];
	TimestampTz at = DatumGetTimestampTz(row->values[EVENT_OCCURRED_AT]);
	uint64 hashes[2];
	const char *problem;
	int column = SORT_COLUMNS;
	TupleTableSlot *slot = store->sorted;

	hash_row(store, row, hashes);
	/* after hashing the raw word, because an alias may change its meaning later */
	if (!row->nulls[EVENT_KIND] && row->nulls[EVENT_SHARE_TYPE])
	{
		text *kind = DatumGetTextPP(row->values[EVENT_KIND]);

		if (VARSIZE_ANY_EXHDR(kind) == 5 && memcmp(VARDATA_ANY(kind), "share", 5) == 0)
		{
			const Word *word = import_share_word_of(store->words, row->values[EVENT_METHOD_RAW],
													row->nulls[EVENT_METHOD_RAW], store->per_row);

			if (word->kind == 0)
			{
				char *raw = TextDatumGetCString(row->values[EVENT_METHOD_RAW]);

				raw[pg_mbcliplen(raw, (int) strlen(raw), 100)] = '\0';
				import_reject(store, row, CStringGetTextDatum(psprintf("not a share: %s", raw)));
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
	if ((problem = import_event_problem(row)) != NULL)
	{
		import_reject(store, row, CStringGetTextDatum(problem));
		return;
	}
	if (!row->nulls[EVENT_KIND] && import_event_is_later(row))
	{
		/* rejected, because with a corrected time it would have another key */
		if (row->nulls[EVENT_KEY])
		{
			import_reject(store, row, CStringGetTextDatum("a time after tomorrow"));
			return;
		}
		store->later++;
	}
	count_section(store, row);
	store->counts.first_at = Min(store->counts.first_at, at);
	store->counts.last_at = Max(store->counts.last_at, at);
	store->added++;
	if (!row->nulls[EVENT_KIND])
	{
		store->counts.read++;
		import_store_tell(store, row->values[EVENT_KIND]);
		if (store->keeps_videos && row->nulls[EVENT_VIDEO_ID])
			store->without_video++;
	}

	memset(nulls, false, sizeof(bool) * SORT_COLUMNS);
	values[SORT_TIME] = row->values[EVENT_OCCURRED_AT];
	values[SORT_HASH_1] = Int64GetDatum((int64) hashes[0]);
	values[SORT_HASH_2] = Int64GetDatum((int64) hashes[1]);
	values[SORT_LINE] = row->values[EVENT_LINE];
	nulls[SORT_LINE] = row->nulls[EVENT_LINE];
	for (int i = 0; i < EVENT_FIELDS; i++)
	{
		if (!import_event_fields[i].is_stored)
			continue;
		values[column] = row->values[i];
		nulls[column++] = row->nulls[i];
	}
	ExecClearTuple(slot);
	ExecForceStoreMinimalTuple(form_minimal_tuple(slot->tts_tupleDescriptor, values, nulls), slot,
							   false);
	tuplesort_puttupleslot(store->sort, slot);
	ExecClearTuple(slot);
}

void
import_store_add(EventStore *store, const EventRow *row, double part)
{
	MemoryContext oldcontext = MemoryContextSwitchTo(store->per_row);
	EventRow copy = *row;

	CHECK_FOR_INTERRUPTS();
	if (!row->nulls[EVENT_REASON])
		import_reject(store, row, row->values[EVENT_REASON]);
	else if (row->nulls[EVENT_OCCURRED_AT])
		import_reject(store, row, CStringGetTextDatum("no date"));
	else
		add_event(store, &copy);
	if (((store->added + store->counts.rejected) & 1023) == 0)
		import_show_progress(store, "read", store->added + store->counts.rejected, part);
	MemoryContextSwitchTo(oldcontext);
	MemoryContextReset(store->per_row);
}

void
import_store_own_videos(EventStore *store)
{
	store->owns_videos = !store->no_owner;
}

void
import_store_count_records(EventStore *store, int64 records, int64 skipped)
{
	store->records = records;
	store->skipped = skipped;
}

const EventCounts *
import_store_finish(EventStore *store)
{
	import_flush_rejects(store);
	import_store_sorted(store);
	tuplesort_end(store->sort);
	tuplestore_end(store->chunk);
	tuplestore_end(store->new_videos);
	tuplestore_end(store->rejects);
	ExecDropSingleTupleTableSlot(store->sorted);
	store->counts.duplicates = store->counts.read - store->counts.rejected - store->counts.inserted;
	if (store->counts.inserted > 0)
		import_notice_unknown_words(store->words, store->import_id);
	if (store->later > 0)
		ereport(WARNING,
				errmsg("import " INT64_FORMAT ": " INT64_FORMAT " events are after tomorrow",
					   store->import_id, store->later),
				errhint("Look at the clock that has written them, and at option \"timezone\"."));
	return &store->counts;
}

static void
put_key(StringInfo json, const char *key)
{
	appendStringInfo(json, "%s\"%s\": ", json->len > 1 ? ", " : "", key);
}

/* Rows per section, kinds that are told, and records of the file, as JSON. */
static Datum
details(EventStore *store)
{
	HASH_SEQ_STATUS all;
	Section *section;
	StringInfoData json;
	const char *before = "{";

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	if (hash_get_num_entries(store->sections) > 0)
	{
		put_key(&json, "sections");
		hash_seq_init(&all, store->sections);
		while ((section = hash_seq_search(&all)) != NULL)
		{
			appendStringInfoString(&json, before);
			escape_json(&json, section->name);
			appendStringInfo(&json, ": " INT64_FORMAT, section->rows);
			before = ", ";
		}
		appendStringInfoChar(&json, '}');
	}
	put_key(&json, "kinds");
	before = "[";
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (!store->tells[kind])
			continue;
		appendStringInfo(&json, "%s\"%s\"", before, event_kind_name(kind));
		before = ", ";
	}
	appendStringInfoString(&json, *before == '[' ? "[]" : "]");
	if (store->without_video > 0)
	{
		put_key(&json, "without_video");
		appendStringInfo(&json, INT64_FORMAT, store->without_video);
	}
	if (store->records >= 0)
	{
		put_key(&json, "records");
		appendStringInfo(&json, INT64_FORMAT ", \"skipped\": " INT64_FORMAT, store->records,
						 store->skipped);
	}
	appendStringInfoChar(&json, '}');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

Datum
import_store_result(EventStore *store, FunctionCallInfo fcinfo)
{
	const EventCounts *counts = &store->counts;
	TupleDesc tupdesc;
	Datum values[7];
	bool nulls[7] = {false};

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE || tupdesc->natts != 7)
		elog(ERROR, "result of an import has other columns");
	values[0] = Int64GetDatum(counts->read);
	values[1] = Int64GetDatum(counts->inserted);
	values[2] = Int64GetDatum(counts->duplicates);
	values[3] = Int64GetDatum(counts->rejected);
	values[4] = TimestampTzGetDatum(counts->first_at);
	values[5] = TimestampTzGetDatum(counts->last_at);
	values[6] = details(store);
	nulls[4] = nulls[5] = counts->first_at == DT_NOEND;
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls));
}
