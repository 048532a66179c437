/*
 * import/text/lines_core.c
 *		Reads the lines of a text.
 */
#include "import/text/lines_core.h"

#include <string.h>

#include "import/input/limits_core.h"

/* bytes between two polls */
#define POLL_EVERY 65536

/* The end of the line that begins at `next`, or of the text. */
static const char *
find_end(const LineReader *reader)
{
	const char *at = reader->next;

	while (at < reader->end)
	{
		size_t left = (size_t) (reader->end - at);
		size_t piece = left > POLL_EVERY ? POLL_EVERY : left;
		const char *found = memchr(at, reader->line_end, piece);

		if (found != NULL)
			return found;
		at += piece;
		reader->poll();
	}
	return at;
}

void
import_lines_begin(LineReader *reader, const char *text, size_t length, void (*poll)(void))
{
	memset(reader, 0, sizeof(LineReader));
	reader->next = text;
	reader->end = text + length;
	reader->poll = poll;
	reader->line_end = '\n';
	if (find_end(reader) == reader->end)
		reader->line_end = '\r';
}

bool
import_lines_next(LineReader *reader)
{
	const char *stop;

	if (reader->next == reader->end)
		return false;
	stop = find_end(reader);
	reader->line = reader->next;
	reader->length = (size_t) (stop - reader->line);
	reader->next = stop == reader->end ? stop : stop + 1;
	reader->number++;
	/* not for a line that is too long, which is rejected */
	while (reader->length > 0 && reader->length <= IMPORT_MAX_ITEM &&
		   reader->line[reader->length - 1] == '\r')
		reader->length--;
	return true;
}

bool
import_line_is_blank(const LineReader *reader)
{
	size_t at = 0;

	if (reader->length > IMPORT_MAX_ITEM)
		return false;
	while (at < reader->length && (reader->line[at] == ' ' || reader->line[at] == '\t'))
		at++;
	return at == reader->length;
}
