/*
 * import/store/event.h
 *		An event as all readers return it, and the counts of an import.
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
	EVENT_REASON, /* why the row is rejected */
	EVENT_SECTION,
	EVENT_OCCURRED_AT,
	EVENT_KIND, /* NULL: the row only names an account */
	EVENT_SHARE_TYPE,
	EVENT_PLATFORM,
	EVENT_METHOD_RAW, /* determines the share type if that is NULL */
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
	EVENT_VIDEO_ACCOUNT, /* user name of the account that posted the video */
	EVENT_KEY,			 /* the source's own id of the event */
	EVENT_FIELDS
} EventField;

typedef struct FieldType
{
	const char *name;
	Oid type;
	bool is_stored; /* is kept in the sort and the chunk */
	bool is_known;	/* is part of the key of a row */
} FieldType;

extern const FieldType import_event_fields[EVENT_FIELDS];

typedef struct EventRow
{
	Datum values[EVENT_FIELDS];
	bool nulls[EVENT_FIELDS];
} EventRow;

/* Whether its time is after tomorrow in every time zone. */
extern bool import_event_is_later(const EventRow *row);

/* The counts of an import; first and last are of rows that are not rejected. */
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
