/*
 * import/log/record.h
 *		The state of reading a record, shared only by columns.c, which reads fields,
 *		and record.c, which makes events of them.
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
	IdCheck ids[LOG_COLUMNS]; /* of the columns with ids */

	/* the record being read */
	int64 line;
	const char *record;
	size_t record_length;
	LogField *fields;
	int field_count;
	EventRow row;
} LogReader;

/* Trims blanks; length becomes -1 for an empty field or a word for a missing value. */
extern void import_log_tidy(LogField *field);

/* The field of a column; length -1 if the record has none. */
extern LogField import_log_field_of(const LogReader *reader, LogColumn column);

/* Whether a flag is set; *is_flag becomes false if the field is not a flag. */
extern bool import_log_is_set(LogField field, bool *is_flag);

/* A reason that ends with the value, cut to 100 bytes. */
extern const char *import_log_with_value(const char *what, LogField field);

extern void import_log_set_value(LogReader *reader, EventField field, Datum value);

/* Reads all columns that do not depend on the kind. Returns NULL, or the reason of a reject. */
extern const char *import_log_read_columns(LogReader *reader, int64 *watched_ms);

/* Reads how a share was shared: from its meaning, its columns or its method. Returns likewise. */
extern const char *import_log_read_share(LogReader *reader, const KindMeaning *meaning);

#endif /* TIKTRACK_IMPORT_LOG_RECORD_H */
