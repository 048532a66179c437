/*
 * import/store/event_chunk.h
 *		Shared only by event_store.c, which collects events, and event_chunk.c, which
 *		stores them.
 */
#ifndef TIKTRACK_IMPORT_STORE_EVENT_CHUNK_H
#define TIKTRACK_IMPORT_STORE_EVENT_CHUNK_H

#include "postgres.h"

#include "executor/tuptable.h"
#include "utils/hsearch.h"
#include "utils/tuplesort.h"
#include "utils/tuplestore.h"

#include "import/store/event.h"
#include "import/store/share_words.h"
#include "vocabulary/vocabulary_core.h"

/* columns of the sort before the stored fields, and of a chunk after them */
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
	const char *dataset;		 /* quoted */
	const char *dataset_literal; /* as a string constant */
	int64 import_id;
	Datum owner;
	bool no_owner;
	bool owns_videos;
	bool keeps_videos;
	const char *source;

	MemoryContext context; /* lives as long as the store */
	MemoryContext per_row;
	Tuplesortstate *sort;
	TupleTableSlot *sorted;
	TupleDesc chunk_tupdesc;
	Tuplestorestate *chunk;
	int64 chunk_rows;
	bool chunk_has_names;
	bool chunk_has_ids;
	bool chunk_has_authors;
	bool chunk_has_durations;
	bool chunk_has_own_ids;
	TimestampTz chunk_first_at;
	TimestampTz chunk_last_at;
	TupleDesc reject_tupdesc;
	Tuplestorestate *rejects;
	int64 waiting_rejects;

	HTAB *videos; /* ids that are known to be stored, or in new_videos */
	TupleDesc video_tupdesc;
	Tuplestorestate *new_videos;
	int64 new_video_count;

	ShareWords *words;
	HTAB *sections;
	EventCounts counts;
	bool tells[EVENT_KIND_COUNT]; /* kinds that were read, or that options name */
	int64 without_video;		  /* rows without a video, which no view shows */
	int64 later;   /* rows after tomorrow, stored because they have ids of their own */
	int64 records; /* -1: one per event */
	int64 skipped;
	int64 added; /* rows in the sort */
	TimestampTz reported_at;
};

/* videos that are remembered as stored; then the table is emptied */
#define MAX_VIDEOS 200000

/* An empty table for the ids of videos. */
extern HTAB *import_new_video_table(MemoryContext context);

/* Raises a NOTICE of progress every few seconds; `part` is the fraction done, -1 if unknown. */
extern void import_show_progress(EventStore *store, const char *done, int64 rows, double part);

/* Adds a row for import_rejects; import_flush_rejects stores those that wait. */
extern void import_reject(EventStore *store, const EventRow *row, Datum reason);
extern void import_flush_rejects(EventStore *store);

/* Stores the sorted events in chunks, and counts new ones and duplicates. */
extern void import_store_sorted(EventStore *store);

#endif /* TIKTRACK_IMPORT_STORE_EVENT_CHUNK_H */
