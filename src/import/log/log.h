/*
 * import/log/log.h
 *		Logs of events of any origin, as delimited text or as lines of JSON: what
 *		their columns are, the user says.
 */
#ifndef TIKTRACK_IMPORT_LOG_LOG_H
#define TIKTRACK_IMPORT_LOG_LOG_H

#include "postgres.h"

#include "pgtime.h"

#include "import/store/event.h"
#include "import/input/input.h"

/* Columns that such a log may have, in the order of event_columns() in SQL. */
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

/* What a raw kind, or a flag that is set, means. */
typedef struct KindMeaning
{
	int position;	  /* of the flag; -1: every row has it */
	const char *raw;  /* the raw kind */
	Datum kind;		  /* 0: the row is left out */
	Datum share_type; /* 0: not told by it */
	Datum platform;	  /* 0: not told by it */
} KindMeaning;

/* How to read a log. */
typedef struct LogPlan
{
	bool is_json;
	char delimiter;
	bool has_header;
	int width;					/* fields of a record; where there is no header, at least */
	int positions[LOG_COLUMNS]; /* -1: the log has no such column */
	const char *names[LOG_COLUMNS];
	char **keys; /* of JSON; positions count them */
	int key_count;
	bool has_flags; /* the kinds are flags, not words of one column */
	KindMeaning *kinds;
	int kind_count;
	pg_tz *zone; /* of times without one; NULL: not told */
	bool has_time;
	TimestampTz time; /* of a log without times */
} LogPlan;

/* Fields of one record, trimmed; length -1: not there, or a word for missing. */
typedef struct LogField
{
	const char *text;
	int length;
} LogField;

/* Asks event_plan in SQL how to read what begins so. */
extern LogPlan *import_log_plan(ImportInput *input, Datum options, bool is_json);

/* Takes each event and each rejected row; part of the input is read. */
typedef void (*EventTaker)(void *taker, const EventRow *row, double part);

typedef struct LogCounts
{
	int64 records;
	int64 skipped; /* records of which nothing is kept, as `kinds` or flags say */
} LogCounts;

/* Reads the input to its end. */
extern LogCounts import_log_read(ImportInput *input, const LogPlan *plan, EventTaker take,
								 void *taker);

/*
 * The fields of one line of JSON, an object, by the plan's keys; a reason when
 * it cannot be read.
 */
extern const char *import_log_json_fields(const LogPlan *plan, const char *line, int length,
										  LogField *fields);

#endif /* TIKTRACK_IMPORT_LOG_LOG_H */
