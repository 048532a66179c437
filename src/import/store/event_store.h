/*
 * import/store/event_store.h
 *		Stores the events of a file in accounts, videos, events and import_rejects of
 *		a dataset.
 */
#ifndef TIKTRACK_IMPORT_STORE_EVENT_STORE_H
#define TIKTRACK_IMPORT_STORE_EVENT_STORE_H

#include "postgres.h"

#include "import/store/event.h"
#include "import/store/job.h"

/* Begins a store for the events of an import. */
extern EventStore *import_store_begin(const ImportJob *job);

/* Videos without a known account become those of the owner. */
extern void import_store_own_videos(EventStore *store);

/* Says that the log tells a kind, even if no row is of that kind. */
extern void import_store_tell(EventStore *store, Datum kind);

/* Adds a row, which is copied; `part` is the fraction of the input that is read, -1 if unknown. */
extern void import_store_add(EventStore *store, const EventRow *row, double part);

/* Stores what was added; nothing may be added afterwards. */
extern const EventCounts *import_store_finish(EventStore *store);

/* Sets the numbers of records and skipped records, for the details of the import. */
extern void import_store_count_records(EventStore *store, int64 records, int64 skipped);

/* The counts as import_result, the result type of the call. */
extern Datum import_store_result(EventStore *store, FunctionCallInfo fcinfo);

#endif /* TIKTRACK_IMPORT_STORE_EVENT_STORE_H */
