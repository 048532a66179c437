/*
 * import/csv/csv_core.c
 *		Delimited text, a record at a time.
 *
 * A line that breaks the rules is returned as bad, and reading continues at the
 * next line, so a broken quote loses one row and not the rest of the file. It loses
 * none if the line has as many fields as the first record when a quote is taken to
 * close a field only before a delimiter.
 */
#include "import/csv/csv_core.h"

#include <string.h>

void
import_csv_begin(CsvReader *reader, const char *text, size_t length, char delimiter)
{
	reader->next = text;
	reader->end = text + length;
	reader->delimiter = delimiter;
	reader->is_last = true;
	reader->is_skipping = false;
	reader->next_line = 1;
	reader->width = 0;
}

void
import_csv_go_on(CsvReader *reader, const char *text, size_t length, bool is_last)
{
	reader->next = text;
	reader->end = text + length;
	reader->is_last = is_last;
}

static bool
is_line_end(char byte)
{
	return byte == '\n' || byte == '\r';
}

/* The end of the line at `at`, or of the text at hand. */
static const char *
line_end(const CsvReader *reader, const char *at)
{
	while (at < reader->end && !is_line_end(*at))
		at++;
	return at;
}

/* The position after a line's end: LF, CR or CRLF. */
static const char *
skip_line_end(const char *at, const char *end)
{
	if (at < end && *at == '\r')
		at++;
	if (at < end && *at == '\n')
		at++;
	return at;
}

/* Whether the line may continue, or its line end may, after the text at hand. */
static bool
is_cut(const CsvReader *reader, const char *at)
{
	return !reader->is_last && (at == reader->end || (*at == '\r' && at + 1 == reader->end));
}

static CsvStatus more(CsvReader *reader);

/*
 * Returns the physical line at which the record starts as bad, once all of it is
 * at hand; of a line that is too long, as much as there is.
 */
static CsvStatus
bad_line(CsvReader *reader, CsvStatus status)
{
	const char *at = line_end(reader, reader->record);

	/* the raw text is the whole line, wherever a piece of the input ends */
	if (is_cut(reader, at) && status != CSV_TOO_BIG)
		return more(reader);
	reader->record_length = (size_t) (at - reader->record);
	reader->is_skipping = is_cut(reader, at);
	reader->next = reader->is_skipping ? at : skip_line_end(at, reader->end);
	reader->next_line = reader->line + 1;
	reader->count = 0;
	return status;
}

/*
 * Moves from after the opening quote of a field to after its closing quote, and
 * counts the lines in it.
 */
static CsvStatus
quoted_field(CsvReader *reader, const char **at, CsvField *field)
{
	field->start = *at;
	field->quoted = true;
	for (; *at < reader->end; (*at)++)
	{
		if (*at - field->start > CSV_MAX_FIELD)
			return CSV_TOO_LONG;
		if (**at == '\n' || (**at == '\r' && (reader->end - *at < 2 || (*at)[1] != '\n')))
			reader->next_line++;
		if (**at != '"')
			continue;
		if (reader->end - *at > 1 && (*at)[1] == '"')
		{
			(*at)++;
			continue;
		}
		field->length = (size_t) (*at - field->start);
		(*at)++;
		return CSV_RECORD;
	}
	return CSV_UNTERMINATED;
}

/* Asks for more text; the record is read again from its start. */
static CsvStatus
more(CsvReader *reader)
{
	reader->next = reader->record;
	reader->next_line = reader->line;
	reader->count = 0;
	return (size_t) (reader->end - reader->record) > CSV_MAX_RECORD ?
			   bad_line(reader, CSV_TOO_BIG) :
			   CSV_MORE;
}

/*
 * Splits a line in which quotes inside of quoted fields are not doubled: a quote
 * closes a field only before a delimiter, or if all fields are quoted, before a
 * delimiter and a quote. Returns the number of fields, 0 if it cannot be split;
 * `fields` may be NULL.
 */
static int
fields_of_line(const CsvReader *reader, const char *end, bool all_quoted, CsvField *fields)
{
	const char *at = reader->record;

	for (int count = 0; count < CSV_MAX_FIELDS; at++)
	{
		CsvField field = {at, 0, at < end && *at == '"'};

		if (field.quoted)
		{
			for (field.start = ++at; at < end; at++)
			{
				if (*at == '"' &&
					(end - at == 1 || (at[1] == reader->delimiter &&
									   (!all_quoted || (end - at > 2 && at[2] == '"')))))
					break;
			}
			if (at == end)
				return 0;
		}
		else
		{
			while (at < end && *at != reader->delimiter)
				at++;
		}
		field.length = (size_t) (at - field.start);
		if (field.length > CSV_MAX_FIELD)
			return 0;
		at += field.quoted;
		if (fields != NULL)
			fields[count] = field;
		count++;
		if (at == end)
			return count;
	}
	return 0;
}

/*
 * Makes the line at which the record starts a record, if it then has as many fields
 * as the first record of the text.
 */
static bool
take_line(CsvReader *reader, const char *end)
{
	for (int all_quoted = 0; all_quoted <= 1 && reader->width > 0; all_quoted++)
	{
		if (fields_of_line(reader, end, all_quoted, NULL) != reader->width)
			continue;
		reader->count = fields_of_line(reader, end, all_quoted, reader->fields);
		reader->record_length = (size_t) (end - reader->record);
		reader->next = skip_line_end(end, reader->end);
		reader->next_line = reader->line + 1;
		return true;
	}
	return false;
}

/* A record that breaks the rules: its line as it was probably meant, or as bad. */
static CsvStatus
broken_record(CsvReader *reader, CsvStatus status)
{
	const char *end = line_end(reader, reader->record);

	if (!is_cut(reader, end) && (size_t) (end - reader->record) <= CSV_MAX_RECORD &&
		take_line(reader, end))
		return CSV_RECORD;
	return bad_line(reader, status);
}

/* Moves to the next line that is not empty; false when there is none at hand. */
static bool
find_record(CsvReader *reader)
{
	const char *at = reader->next;

	if (reader->is_skipping)
	{
		at = line_end(reader, at);
		reader->next = at;
		if (is_cut(reader, at))
			return false;
		reader->next = at = skip_line_end(at, reader->end);
		reader->is_skipping = false;
	}
	while (at < reader->end && is_line_end(*at) && !is_cut(reader, at))
	{
		reader->next = at = skip_line_end(at, reader->end);
		reader->next_line++;
	}
	return at < reader->end && !is_line_end(*at);
}

CsvStatus
import_csv_next_line(CsvReader *reader)
{
	const char *at;

	if (!find_record(reader))
		return reader->is_last ? CSV_END : CSV_MORE;
	at = reader->record = reader->next;
	reader->line = reader->next_line;
	at = line_end(reader, at);
	if ((size_t) (at - reader->record) > CSV_MAX_RECORD)
		return bad_line(reader, CSV_TOO_BIG);
	if (is_cut(reader, at))
		return more(reader);
	reader->record_length = (size_t) (at - reader->record);
	reader->fields[0].start = reader->record;
	reader->fields[0].length = reader->record_length;
	reader->fields[0].quoted = false;
	reader->count = 1;
	reader->next = skip_line_end(at, reader->end);
	reader->next_line++;
	return CSV_RECORD;
}

CsvStatus
import_csv_next(CsvReader *reader)
{
	const char *at;

	if (!find_record(reader))
		return reader->is_last ? CSV_END : CSV_MORE;
	at = reader->next;

	reader->record = at;
	reader->line = reader->next_line;
	reader->count = 0;
	for (;;)
	{
		CsvField *field = &reader->fields[reader->count];

		if (reader->count == CSV_MAX_FIELDS)
			return bad_line(reader, CSV_TOO_WIDE);
		if (at < reader->end && *at == '"')
		{
			CsvStatus status;

			at++;
			status = quoted_field(reader, &at, field);
			if (status == CSV_UNTERMINATED && !reader->is_last)
				return more(reader);
			if (status != CSV_RECORD)
				return broken_record(reader, status);
			/* the quote may be the first of two */
			if (at == reader->end && !reader->is_last)
				return more(reader);
			if (at < reader->end && *at != reader->delimiter && !is_line_end(*at))
				return broken_record(reader, CSV_STRAY);
		}
		else
		{
			field->start = at;
			field->quoted = false;
			while (at < reader->end && *at != reader->delimiter && !is_line_end(*at))
				at++;
			field->length = (size_t) (at - field->start);
			if (field->length > CSV_MAX_FIELD)
				return bad_line(reader, CSV_TOO_LONG);
		}
		reader->count++;
		if (is_cut(reader, at))
			return more(reader);
		if (at == reader->end || *at != reader->delimiter)
			break;
		at++;
	}
	if ((size_t) (at - reader->record) > CSV_MAX_RECORD)
		return bad_line(reader, CSV_TOO_BIG);
	if (reader->width == 0 && reader->count > 1)
		reader->width = reader->count;
	/* by the rules, but cut in the wrong places: "5",6" tall" */
	if (reader->width > 0 && reader->count != reader->width)
	{
		const char *end = reader->record;

		while (end < at && !is_line_end(*end))
			end++;
		if (memchr(reader->record, '"', (size_t) (end - reader->record)) != NULL &&
			take_line(reader, end))
			return CSV_RECORD;
	}
	reader->record_length = (size_t) (at - reader->record);
	reader->next = skip_line_end(at, reader->end);
	reader->next_line++;
	return CSV_RECORD;
}

size_t
import_csv_value(const CsvField *field, char *out)
{
	size_t written = 0;

	for (size_t i = 0; i < field->length; i++)
	{
		/* skips the second of two quotes */
		if (field->quoted && field->start[i] == '"' && i + 1 < field->length &&
			field->start[i + 1] == '"')
			i++;
		out[written++] = field->start[i];
	}
	return written;
}
