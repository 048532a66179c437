/*
 * import/log/record.h
 *		A record while it is read: what columns.c makes of its fields, and record.c
 *		of its columns. For these two alone.
 */
#ifndef TIKTRACK_IMPORT_LOG_RECORD_H
#define TIKTRACK_IMPORT_LOG_RECORD_H

#include "postgres.h"

#include "import/log/log.h"
#include "import/text/values_core.h"

typedef struct LogReader
{
	const LogPlan *plan;
	EventTaker take;
	void *taker;
	MemoryContext per_record;
	Datum section;
	LogCounts counts;
	double part;
	IdCheck ids[LOG_COLUMNS]; /* of the columns that hold ids */

	/* the record being read */
	int64 line;
	const char *record;
	size_t record_length;
	LogField *fields;
	int field_count;
	EventRow row;
} LogReader;

/* Cuts blanks off, and takes the words for a missing value for one. */
extern void import_log_tidy(LogField *field);

/* The field of a column; length -1 when it is not there. */
extern LogField import_log_field_of(const LogReader *reader, LogColumn column);

/* Whether a flag is set; false in *is_flag when it is none. */
extern bool import_log_is_set(LogField field, bool *is_flag);

/* A reason that ends in the value, of up to 100 characters. */
extern const char *import_log_with_value(const char *what, LogField field);

extern void import_log_set_value(LogReader *reader, EventField field, Datum value);

/* All that does not depend on the kind: NULL, or the reason why it cannot be used. */
extern const char *import_log_read_columns(LogReader *reader, int64 *watched_ms);

/* How a share was shared: by its meaning, its own columns or its method; a reason likewise. */
extern const char *import_log_read_share(LogReader *reader, const KindMeaning *meaning);

#endif /* TIKTRACK_IMPORT_LOG_RECORD_H */
