/*
 * import/store/event_store.h
 *		Where the events of a file go: into the accounts, videos, events and
 *		import_rejects of a dataset.
 */
#ifndef TIKTRACK_IMPORT_STORE_EVENT_STORE_H
#define TIKTRACK_IMPORT_STORE_EVENT_STORE_H

#include "postgres.h"

#include "import/store/event.h"
#include "import/store/job.h"

/* A store for the events of an import. */
extern EventStore *import_store_begin(const ImportJob *job);

/* The videos are the owner's, where nobody else has them. */
extern void import_store_own_videos(EventStore *store);

/* The log tells of a kind, also where no row is of it. */
extern void import_store_tell(EventStore *store, Datum kind);

/* Takes a row, which need not outlive the call; `part` of the input is read, -1: who knows. */
extern void import_store_add(EventStore *store, const EventRow *row, double part);

/* Stores what was added; nothing may be added afterwards. */
extern const EventCounts *import_store_finish(EventStore *store);

/* What the file had, where that is not told by its events: for the import's details. */
extern void import_store_count_records(EventStore *store, int64 records, int64 skipped);

/* import_result of what was counted, as a Datum of the call's result type. */
extern Datum import_store_result(EventStore *store, FunctionCallInfo fcinfo);

#endif /* TIKTRACK_IMPORT_STORE_EVENT_STORE_H */
