/*
 * import/import_event_chunk.h
 *		What import_event_store.c, which takes events in, and import_event_chunk.c,
 *		which stores them, share; nobody else needs it.
 */
#ifndef TIKTRACK_IMPORT_EVENT_CHUNK_H
#define TIKTRACK_IMPORT_EVENT_CHUNK_H

#include "postgres.h"

#include "executor/tuptable.h"
#include "utils/hsearch.h"
#include "utils/tuplesort.h"
#include "utils/tuplestore.h"

#include "import/import_event_store.h"
#include "import/import_event_words.h"

typedef struct FieldType
{
	const char *name;
	Oid type;
	bool is_stored; /* travels through the sort into the chunk */
	bool is_known;	/* is part of what a row is known by */
} FieldType;

extern const FieldType event_fields[EVENT_FIELDS];

/* columns of the sort before the stored fields, and of a chunk behind them */
enum
{
	SORT_TIME,
	SORT_HASH_1,
	SORT_HASH_2,
	SORT_LINE,
	SORT_COLUMNS
};

struct EventStore
{
	const char *dataset; /* quoted */
	int64 import_id;
	Datum owner;
	bool no_owner;
	bool owns_videos;
	const char *source;

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

	ShareWords *words;
	HTAB *sections;
	EventCounts counts;
	int64 records; /* -1: as many as events */
	int64 skipped;
	int64 added; /* rows in the sort */
	TimestampTz reported_at;
};

/* so many videos are known to be stored; then they are asked for again */
#define MAX_VIDEOS 200000

/* An empty table of the videos that are stored. */
extern HTAB *new_video_table(MemoryContext context);

/* Tells who waits how far it is, every few seconds; `part` of all, -1: who knows. */
extern void report_progress(EventStore *store, const char *done, int64 rows, double part);

/* Keeps a row for import_rejects; the rest go there with flush_rejects. */
extern void reject(EventStore *store, const EventRow *row, Datum reason);
extern void flush_rejects(EventStore *store);

#endif /* TIKTRACK_IMPORT_EVENT_CHUNK_H */
