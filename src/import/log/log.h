/*
 * import/log/log.h
 *		Logs of events from any origin, as delimited text or as lines of JSON; the
 *		user says what their columns mean.
 */
#ifndef TIKTRACK_IMPORT_LOG_LOG_H
#define TIKTRACK_IMPORT_LOG_LOG_H

#include "postgres.h"

#include "pgtime.h"

#include "import/store/event.h"
#include "import/input/input.h"

/* Columns that a log may have, in the order of event_columns() in SQL. */
typedef enum LogColumn
{
	LOG_OCCURRED_AT,
	LOG_VIDEO_ID,
	LOG_ACTOR_ID,
	LOG_KIND,
	LOG_SHARE_TYPE,
	LOG_METHOD,
	LOG_PLATFORM,
	LOG_WATCHED_MS,
	LOG_DURATION_MS,
	LOG_CHILD_VIDEO_ID,
	LOG_COUNTRY,
	LOG_AGE_GROUP,
	LOG_GENDER,
	LOG_IS_PUBLIC,
	LOG_EVENT_ID,
	LOG_COLUMNS
} LogColumn;

/* The meaning of a raw kind, or of a flag that is set. */
typedef struct KindMeaning
{
	int position;	  /* of the flag; -1: set in every row */
	const char *raw;  /* the raw kind */
	Datum kind;		  /* 0: the row is left out */
	Datum share_type; /* 0: not told */
	Datum platform;	  /* 0: not told */
} KindMeaning;

/* How to read a log. */
typedef struct LogPlan
{
	bool is_json;
	char delimiter;
	bool has_header;
	int width;					/* fields of a record; without header the least number */
	int positions[LOG_COLUMNS]; /* -1: the log has no such column */
	const char *names[LOG_COLUMNS];
	char **keys; /* of JSON; positions are indexes into them */
	int key_count;
	bool has_flags; /* kinds are flags, not words of one column */
	KindMeaning *kinds;
	int kind_count;
	pg_tz *zone; /* of times without a zone; NULL: not given */
	bool has_time;
	TimestampTz time; /* of all rows of a log without times */
} LogPlan;

/* A field of a record, trimmed; length -1 if it is missing, or a word for a missing value. */
typedef struct LogField
{
	const char *text;
	int length;
} LogField;

/* Calls event_plan in SQL for how to read the input, by its beginning. */
extern LogPlan *import_log_plan(ImportInput *input, Datum options, bool is_json);

/* Receives each event and each rejected row; `part` is the fraction of the input that is read. */
typedef void (*EventTaker)(void *taker, const EventRow *row, double part);

typedef struct LogCounts
{
	int64 records;
	int64 skipped; /* records that option "kinds" or flags leave out */
} LogCounts;

/* Reads the input to its end. */
extern LogCounts import_log_read(ImportInput *input, const LogPlan *plan, EventTaker take,
								 void *taker);

/*
 * Sets the fields of one line of JSON, an object, by the plan's keys. Returns NULL,
 * or the reason why it cannot be read.
 */
extern const char *import_log_json_fields(const LogPlan *plan, const char *line, int length,
										  LogField *fields);

#endif /* TIKTRACK_IMPORT_LOG_LOG_H */
