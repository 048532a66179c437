/*
 * import/input/input.c
 *		Reads foreign text in pieces, repaired and in the server's encoding.
 */
#include "postgres.h"

#include <unistd.h>

#include "access/relation.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/regproc.h"
#include "utils/wait_event.h"

#include "common/compat.h"
#include "import/input/encoding.h"
#include "import/input/input.h"
#include "import/input/limits_core.h"

PG_FUNCTION_INFO_V1(tiktrack_text_beginning);

/* bytes of an input by which its source is recognized */
#define BEGINNING_LENGTH 65536

ImportInput *
import_input_open(text *content, text *path, Oid upload)
{
	ImportInput *input = palloc0(sizeof(ImportInput));

	input->bytes.file = -1;
	if (content != NULL)
	{
		input->data = VARDATA_ANY(content);
		input->size = (int64) VARSIZE_ANY_EXHDR(content);
		input->content_end = input->data + input->size;
		import_check_is_text(input->data, (size_t) input->size);
		import_input_more(input, input->data);
		return input;
	}
	if (path != NULL)
		import_file_open(&input->bytes, text_to_cstring(path));
	else
		import_upload_open(&input->bytes, upload);
	input->room = 2 * IMPORT_PIECE_SIZE;
	input->buffer = palloc(input->room);
	input->bytes.room = 2 * IMPORT_PIECE_SIZE;
	input->bytes.waiting = palloc(input->bytes.room);
	input->data = input->buffer;
	import_input_more(input, input->data);
	return input;
}

void
import_input_close(ImportInput *input)
{
	if (input->bytes.file >= 0)
		CloseTransientFile(input->bytes.file);
	if (input->bytes.upload != NULL)
		import_upload_close(&input->bytes);
}


/* ---- bytes of a file or an upload */

/*
 * Reads up to a piece; false at the end. Short lines are collected, because the
 * reader begins its current record again with each piece.
 */
static bool
read_piece(ImportBytes *bytes)
{
	bool is_more = true;

	while (is_more && bytes->count < IMPORT_PIECE_SIZE)
	{
		CHECK_FOR_INTERRUPTS();
		is_more = bytes->file >= 0 ? import_file_read(bytes) : import_upload_read(bytes);
	}
	return is_more;
}

/* The number of bytes of the last character if it is cut, else 0. */
static size_t
unfinished(const char *bytes, size_t length)
{
	for (size_t back = 1; back <= 3 && back <= length; back++)
	{
		uint8 byte = (uint8) bytes[length - back];

		if ((byte & 0xc0) == 0x80)
			continue;
		return byte >= 0xc0 && back < (size_t) (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
	}
	return 0;
}

/* ---- from bytes to text */

static void
more_of_content(ImportInput *input, const char *keep)
{
	size_t at_hand = (size_t) (input->data + input->length - keep);
	size_t left = (size_t) (input->content_end - keep);

	CHECK_FOR_INTERRUPTS();
	input->data = keep;
	input->length = Min(left, at_hand + IMPORT_PIECE_SIZE);
	input->is_last = input->length == left;
	input->part = input->size > 0 ? 1 - (double) (left - input->length) / (double) input->size : 1;
}

void
import_input_more(ImportInput *input, const char *keep)
{
	ImportBytes *bytes = &input->bytes;
	size_t kept;
	bool is_end;
	size_t whole;
	size_t skipped = 0;
	char *piece;
	size_t length;

	if (input->content_end != NULL)
	{
		more_of_content(input, keep);
		return;
	}
	kept = (size_t) (input->data + input->length - keep);
	is_end = !read_piece(bytes);
	whole = bytes->count - (is_end ? 0 : unfinished(bytes->waiting, bytes->count));
	if (!input->is_checked)
	{
		import_check_is_text(bytes->waiting, bytes->count);
		skipped = import_mark_length(bytes->waiting, whole);
		input->is_checked = true;
	}
	piece = import_text_of_piece(bytes->waiting + skipped, whole - skipped, &length);
	memmove(bytes->waiting, bytes->waiting + whole, bytes->count - whole);
	bytes->count -= whole;

	memmove(input->buffer, keep, kept);
	if (kept + length > input->room)
	{
		input->room = Max(2 * input->room, kept + length);
		input->buffer = repalloc(input->buffer, input->room);
	}
	memcpy(input->buffer + kept, piece, length);
	pfree(piece);
	input->data = input->buffer;
	input->length = kept + length;
	input->is_last = is_end;
	input->part = bytes->size > 0 ? Min((double) bytes->taken / (double) bytes->size, 1) : -1;
}

text *
import_input_beginning(ImportInput *input)
{
	while (input->length < BEGINNING_LENGTH && !input->is_last)
		import_input_more(input, input->data);
	return cstring_to_text_with_len(input->data,
									pg_mbcliplen(input->data,
												 (int) Min(input->length, BEGINNING_LENGTH + 4),
												 BEGINNING_LENGTH));
}

/* ---- functions of SQL */

/* text_beginning(content) -> text */
Datum
tiktrack_text_beginning(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(
		import_input_beginning(import_input_open(PG_GETARG_TEXT_PP(0), NULL, InvalidOid)));
}
