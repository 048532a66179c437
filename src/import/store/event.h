/*
 * import/store/event.h
 *		An event as every reader returns it, and what an import counts.
 */
#ifndef TIKTRACK_IMPORT_STORE_EVENT_H
#define TIKTRACK_IMPORT_STORE_EVENT_H

#include "postgres.h"

#include "utils/timestamp.h"

/* Fields of an event, in the order of import_event_fields in event.c. */
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

typedef struct FieldType
{
	const char *name;
	Oid type;
	bool is_stored; /* travels through the sort into the chunk */
	bool is_known;	/* is part of what a row is known by */
} FieldType;

extern const FieldType import_event_fields[EVENT_FIELDS];

typedef struct EventRow
{
	Datum values[EVENT_FIELDS];
	bool nulls[EVENT_FIELDS];
} EventRow;

/* Whether it is to happen after tomorrow, wherever the day ends last. */
extern bool import_event_is_later(const EventRow *row);

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

typedef struct EventStore EventStore;

#endif /* TIKTRACK_IMPORT_STORE_EVENT_H */
