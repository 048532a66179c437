/*
 * import/text/lines_core.h
 *		Reads the lines of a text.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_TEXT_LINES_CORE_H
#define TIKTRACK_IMPORT_TEXT_LINES_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct LineReader
{
	const char *next;
	const char *end;

	void (*poll)(void); /* called about once per 64 kB of a line; may not return */
	char line_end;		/* the last of its bytes: LF, or CR in a text without LF */

	/* the current line, without its end: LF, CRLF or CR */
	const char *line;
	size_t length;
	int64_t number; /* from 1 */
} LineReader;

extern void import_lines_begin(LineReader *reader, const char *text, size_t length,
							   void (*poll)(void));

/* Reads a line; false when there is none. */
extern bool import_lines_next(LineReader *reader);

/* Whether the line has only blanks and tabs, at most IMPORT_MAX_ITEM of them. */
extern bool import_line_is_blank(const LineReader *reader);

#endif /* TIKTRACK_IMPORT_TEXT_LINES_CORE_H */
