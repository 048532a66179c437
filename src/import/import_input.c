/*
 * import/import_input.c
 *		Pieces of foreign text, repaired and in the server's encoding.
 */
#include "postgres.h"

#include <unistd.h>

#include "executor/spi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/regproc.h"
#include "utils/wait_event.h"

#include "common/compat.h"
#include "import/import_core.h"
#include "import/import_input.h"

PG_FUNCTION_INFO_V1(tiktrack_input_beginning);

/* so much of an input is shown to those who recognize it */
#define BEGINNING_LENGTH 65536

static void
open_upload(ImportInput *input, Oid upload)
{
	MemoryContext caller = CurrentMemoryContext;
	char *name = get_rel_name(upload);
	bool is_null;
	Portal portal;

	if (name == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("upload does not exist"),
						errhint("Name a table with the columns n bigint and line text.")));
	input->name = quote_qualified_identifier(get_namespace_name(get_rel_namespace(upload)), name);
	SPI_connect();
	if (SPI_execute(psprintf("SELECT pg_catalog.count(*) FROM %s u", input->name), true, 1) !=
		SPI_OK_SELECT)
		elog(ERROR, "could not count the lines of an upload");
	input->size =
		DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
	portal = SPI_cursor_open_with_args(
		NULL,
		psprintf("SELECT pg_catalog.decode(u.line, 'base64') FROM %s u ORDER BY u.n", input->name),
		0, NULL, NULL, NULL, true, 0);
	input->portal = MemoryContextStrdup(caller, portal->name);
	SPI_finish();
}

ImportInput *
input_open(text *content, text *path, Oid upload)
{
	ImportInput *input = palloc0(sizeof(ImportInput));

	input->file = -1;
	if (content != NULL)
	{
		input->data = VARDATA_ANY(content);
		input->length = VARSIZE_ANY_EXHDR(content);
		input->is_last = true;
		return input;
	}
	if (path != NULL)
	{
		input->name = text_to_cstring(path);
		input->file = open_import_file(input->name, &input->size);
	}
	else
		open_upload(input, upload);
	input->room = 2 * IMPORT_PIECE_SIZE;
	input->buffer = palloc(input->room);
	input->bytes = palloc(IMPORT_PIECE_SIZE + 4);
	input->data = input->buffer;
	input_more(input, input->data);
	return input;
}

void
input_close(ImportInput *input)
{
	if (input->file >= 0)
		CloseTransientFile(input->file);
	if (input->portal != NULL)
	{
		SPI_connect();
		SPI_cursor_close(SPI_cursor_find(input->portal));
		SPI_finish();
	}
}

/* Adds bytes behind those that wait; false at the end. */
static bool
read_bytes(ImportInput *input)
{
	char *into = input->bytes + input->byte_count;

	CHECK_FOR_INTERRUPTS();
	if (input->file >= 0)
	{
		ssize_t got;

		pgstat_report_wait_start(WAIT_EVENT_COPY_FILE_READ);
		got = read(input->file, into, IMPORT_PIECE_SIZE);
		pgstat_report_wait_end();
		if (got < 0)
			ereport(ERROR, (errcode_for_file_access(),
							errmsg("could not read file \"%s\": %m", input->name)));
		input->byte_count += (size_t) got;
		input->taken += got;
		return got > 0;
	}
	SPI_connect();
	SPI_cursor_fetch(SPI_cursor_find(input->portal), true, 1);
	if (SPI_processed > 0)
	{
		bool is_null;
		Datum line = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null);
		bytea *piece = is_null ? NULL : DatumGetByteaPP(line);
		size_t length = is_null ? 0 : VARSIZE_ANY_EXHDR(piece);

		if (length > IMPORT_PIECE_SIZE)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a line of the upload is longer than 1 MB"),
					 errhint("Cut the file into shorter lines, for example by base64 -w 65536.")));
		if (length > 0)
			memcpy(into, VARDATA_ANY(piece), length);
		input->byte_count += length;
		input->taken++;
		SPI_finish();
		return true;
	}
	SPI_finish();
	return false;
}

/* How many bytes of the last character are there, where it is not whole. */
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

void
input_more(ImportInput *input, const char *keep)
{
	size_t kept = (size_t) (input->data + input->length - keep);
	bool is_first = input->taken == 0;
	bool is_end = !read_bytes(input);
	size_t whole = input->byte_count - (is_end ? 0 : unfinished(input->bytes, input->byte_count));
	size_t skipped = 0;
	char *repaired;
	char *converted;
	size_t length;

	if (is_first)
	{
		check_is_text(input->bytes, input->byte_count);
		if (whole >= 3 && memcmp(input->bytes, "\xef\xbb\xbf", 3) == 0)
			skipped = 3;
	}
	repaired = palloc(whole - skipped + 1);
	repair_utf8((uint8 *) input->bytes + skipped, whole - skipped, (uint8 *) repaired);
	repaired[whole - skipped] = '\0';
	memmove(input->bytes, input->bytes + whole, input->byte_count - whole);
	input->byte_count -= whole;
	length = whole - skipped;
	converted = server_text(repaired, &length);

	memmove(input->buffer, keep, kept);
	if (kept + length > input->room)
	{
		input->room = Max(2 * input->room, kept + length);
		input->buffer = repalloc(input->buffer, input->room);
	}
	memcpy(input->buffer + kept, converted, length);
	if (converted != repaired)
		pfree(converted);
	pfree(repaired);
	input->data = input->buffer;
	input->length = kept + length;
	input->is_last = is_end;
	input->part = input->size > 0 ? Min((double) input->taken / (double) input->size, 1) : -1;
}

text *
input_beginning(ImportInput *input)
{
	while (input->length < BEGINNING_LENGTH && !input->is_last)
		input_more(input, input->data);
	return cstring_to_text_with_len(input->data,
									pg_mbcliplen(input->data,
												 (int) Min(input->length, BEGINNING_LENGTH + 4),
												 BEGINNING_LENGTH));
}

/* input_beginning(path, upload) -> text */
Datum
tiktrack_input_beginning(PG_FUNCTION_ARGS)
{
	text *path = PG_ARGISNULL(0) ? NULL : PG_GETARG_TEXT_PP(0);
	ImportInput *input = input_open(NULL, path, PG_ARGISNULL(1) ? InvalidOid : PG_GETARG_OID(1));
	text *beginning;

	while (input->length < BEGINNING_LENGTH && !input->is_last)
		input_more(input, input->data);
	beginning =
		cstring_to_text_with_len(input->data,
								 pg_mbcliplen(input->data,
											  (int) Min(input->length, BEGINNING_LENGTH + 4),
											  BEGINNING_LENGTH));
	input_close(input);
	PG_RETURN_TEXT_P(beginning);
}
