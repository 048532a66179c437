/*
 * import/import_event_store.h
 *		What every reader of events gives, and where it goes: into the accounts,
 *		videos, events and import_rejects of a dataset.
 */
#ifndef TIKTRACK_IMPORT_EVENT_STORE_H
#define TIKTRACK_IMPORT_EVENT_STORE_H

#include "postgres.h"

#include "utils/timestamp.h"

/* Fields of an event, in the order of event_fields in import_event_store.c. */
typedef enum EventField
{
	EVENT_LINE,
	EVENT_PATH,
	EVENT_RAW,
	EVENT_REASON, /* the row is rejected for it */
	EVENT_SECTION,
	EVENT_OCCURRED_AT,
	EVENT_KIND, /* NULL: the row names an account only */
	EVENT_SHARE_TYPE,
	EVENT_PLATFORM,
	EVENT_METHOD_RAW, /* says what a share without share type was */
	EVENT_CONTENT_KIND,
	EVENT_ITEM_TEXT,
	EVENT_VIDEO_ID,
	EVENT_ACTOR_NAME,
	EVENT_ACTOR_IS_OWNER,
	EVENT_ACTOR_ID,
	EVENT_CHILD_VIDEO_ID,
	EVENT_WATCHED_MS,
	EVENT_DURATION_MS, /* of the video */
	EVENT_IS_PUBLIC,
	EVENT_COUNTRY,
	EVENT_AGE_GROUP,
	EVENT_GENDER,
	EVENT_VIDEO_ACCOUNT, /* user name of whose video it is */
	EVENT_KEY,			 /* the source's own id of the event */
	EVENT_FIELDS
} EventField;

extern const char *event_field_name(EventField field);
extern Oid event_field_type(EventField field);

typedef struct EventRow
{
	Datum values[EVENT_FIELDS];
	bool nulls[EVENT_FIELDS];
} EventRow;

typedef struct EventStore EventStore;

/* What it counts; first and last are of rows that are not rejected. */
typedef struct EventCounts
{
	int64 read;
	int64 inserted;
	int64 duplicates;
	int64 rejected;
	TimestampTz first_at; /* DT_NOEND when there is none */
	TimestampTz last_at;  /* DT_NOBEGIN when there is none */
} EventCounts;

/*
 * A store for one import. `source` is what events.source says, `vocabulary` the
 * source of share_aliases by which ways of sharing are understood.
 */
extern EventStore *store_begin(const char *dataset, int64 import_id, Datum owner, bool no_owner,
							   const char *source, const char *vocabulary);

/* The videos are the owner's, where nobody else has them. */
extern void store_own_videos(EventStore *store);

/* Takes a row, which need not outlive the call; `part` of the input is read, -1: who knows. */
extern void store_add(EventStore *store, const EventRow *row, double part);

/* Stores what was added; nothing may be added afterwards. */
extern const EventCounts *store_finish(EventStore *store);

/* What the file had, where that is not told by its events: for the import's details. */
extern void store_count_records(EventStore *store, int64 records, int64 skipped);

/* import_result of what was counted, as a Datum of the call's result type. */
extern Datum store_result(EventStore *store, FunctionCallInfo fcinfo);

#endif /* TIKTRACK_IMPORT_EVENT_STORE_H */
