/*
 * import/csv/csv_core.h
 *		Delimited text, by RFC 4180 and with other delimiters.
 *
 *		Pure: does not use PostgreSQL and allocates nothing. Lengths in bytes.
 */
#ifndef TIKTRACK_IMPORT_TEXT_CSV_CORE_H
#define TIKTRACK_IMPORT_TEXT_CSV_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/input/limits_core.h"

/* a field as it is in the text, without the quotes around it */
typedef struct CsvField
{
	const char *start;
	size_t length;
	bool quoted; /* then two quotes inside mean one, and a single one is itself */
} CsvField;

typedef enum CsvStatus
{
	CSV_RECORD,
	CSV_END,
	/* a bad line; reading continues at the next one */
	CSV_UNTERMINATED, /* a quote that is not closed */
	CSV_STRAY,		  /* text after a closing quote */
	CSV_TOO_LONG,	  /* a field of over CSV_MAX_FIELD bytes */
	CSV_TOO_WIDE,	  /* more than CSV_MAX_FIELDS fields */
	CSV_TOO_BIG,	  /* a record of over CSV_MAX_RECORD bytes */
	CSV_MORE		  /* needs more text, see import_csv_go_on */
} CsvStatus;

#define CSV_MAX_FIELDS 1600 /* as many as a table of the server can have columns */
#define CSV_MAX_FIELD (1024 * 1024)
#define CSV_MAX_RECORD IMPORT_MAX_ITEM

typedef struct CsvReader
{
	const char *next;
	const char *end;
	char delimiter;
	bool is_last;	  /* nothing follows the text at hand */
	bool is_skipping; /* after a bad line whose end is not at hand */
	int64_t next_line;
	int width; /* fields of the first record that has more than one; 0 before it */

	/* the record that import_csv_next read */
	const char *record;
	size_t record_length; /* without the line's end */
	int64_t line;		  /* where it starts, from 1 */
	int count;
	CsvField fields[CSV_MAX_FIELDS];
} CsvReader;

/* A reader of a whole text. */
extern void import_csv_begin(CsvReader *reader, const char *text, size_t length, char delimiter);

/*
 * Continues in another text, which begins with what the reader had at `next`;
 * is_last says whether it is the last of the file. May also be called before the
 * first import_csv_next.
 */
extern void import_csv_go_on(CsvReader *reader, const char *text, size_t length, bool is_last);

/* Reads a record. Lines end in LF, CRLF or CR; empty lines are skipped. */
extern CsvStatus import_csv_next(CsvReader *reader);

/* Writes a field's value, which is at most as long as the field; returns its length. */
extern size_t import_csv_value(const CsvField *field, char *out);

/* Reads a line as a record of one field that is not quoted. */
extern CsvStatus import_csv_next_line(CsvReader *reader);

#endif /* TIKTRACK_IMPORT_TEXT_CSV_CORE_H */
