/*
 * import/import_input.c
 *		Pieces of foreign text, repaired and in the server's encoding.
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
#include "utils/portal.h"
#include "utils/regproc.h"
#include "utils/wait_event.h"

#include "common/compat.h"
#include "import/import_core.h"
#include "import/import_input.h"

PG_FUNCTION_INFO_V1(tiktrack_input_beginning);
PG_FUNCTION_INFO_V1(tiktrack_text_beginning);
PG_FUNCTION_INFO_V1(tiktrack_read_import_file);
PG_FUNCTION_INFO_V1(tiktrack_read_upload);
PG_FUNCTION_INFO_V1(tiktrack_text_of_file);

/* so much of an input is shown to those who recognize it */
#define BEGINNING_LENGTH 65536

/* lines of an upload that are fetched at once */
#define LINES_PER_FETCH 8

/* letters of a line of base64: a megabyte, with line breaks of its own */
#define LONGEST_LINE (IMPORT_PIECE_SIZE / 2 * 3)

/*
 * What is read runs code of its owner: functions of a view, policies of a table.
 * Members of the role that reads, and superusers, could run it without this.
 */
static void
require_own_upload(Oid upload)
{
	Relation relation = try_relation_open(upload, AccessShareLock);
	Oid owner;

	if (relation == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("upload does not exist"),
						errhint("Name a table with the columns n bigint and line text.")));
	owner = relation->rd_rel->relowner;
	relation_close(relation, NoLock);
	if (!is_member_of_role(owner, GetUserId()))
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("must be owner of the upload \"%s\"", get_rel_name(upload)),
						errhint("What somebody else's relation runs would run as you: copy its rows"
								" into a table of your own.")));
}

static void
open_upload(ImportInput *input, Oid upload)
{
	MemoryContext caller = CurrentMemoryContext;
	char *name;
	bool is_null;
	Datum letters;
	Portal portal;

	require_own_upload(upload);
	name = get_rel_name(upload);
	input->name = quote_qualified_identifier(get_namespace_name(get_rel_namespace(upload)), name);
	SPI_connect();
	if (SPI_execute(psprintf("SELECT pg_catalog.count(*),"
							 " pg_catalog.sum(pg_catalog.octet_length(u.line)) FROM %s u",
							 input->name),
					true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not count the lines of an upload");
	input->size =
		DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
	letters = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &is_null);
	/* four letters stand for three bytes */
	input->most_bytes = is_null ? 0 : DatumGetInt64(letters) / 4 * 3 + 3;
	portal = SPI_cursor_open_with_args(NULL,
									   psprintf("SELECT CASE WHEN pg_catalog.octet_length(u.line)"
												" OPERATOR(pg_catalog.<=) %d"
												" THEN pg_catalog.decode(u.line, 'base64') END,"
												" pg_catalog.octet_length(u.line)"
												" FROM %s u ORDER BY u.n",
												LONGEST_LINE, input->name),
									   0, NULL, NULL, NULL, true, 0);
	/* triggers run between two fetches: they may not close it and open another */
	PinPortal(portal);
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
		input->size = (int64) VARSIZE_ANY_EXHDR(content);
		input->content_end = input->data + input->size;
		check_is_text(input->data, (size_t) input->size);
		input_more(input, input->data);
		return input;
	}
	if (path != NULL)
	{
		input->name = text_to_cstring(path);
		input->file = open_import_file(input->name, &input->size);
		input->most_bytes = input->size;
	}
	else
		open_upload(input, upload);
	input->room = 2 * IMPORT_PIECE_SIZE;
	input->buffer = palloc(input->room);
	input->byte_room = 2 * IMPORT_PIECE_SIZE;
	input->bytes = palloc(input->byte_room);
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
		Portal portal = SPI_cursor_find(input->portal);

		UnpinPortal(portal);
		SPI_connect();
		SPI_cursor_close(portal);
		SPI_finish();
	}
}

/* ---- bytes of a file or an upload, behind those that wait; false at the end */

static bool
read_file(ImportInput *input)
{
	ssize_t got;

	pgstat_report_wait_start(WAIT_EVENT_COPY_FILE_READ);
	got = read(input->file, input->bytes + input->byte_count, IMPORT_PIECE_SIZE);
	pgstat_report_wait_end();
	if (got < 0)
		ereport(ERROR,
				(errcode_for_file_access(), errmsg("could not read file \"%s\": %m", input->name)));
	input->byte_count += (size_t) got;
	input->taken += got;
	return got > 0;
}

static void
add_line(ImportInput *input, HeapTuple row, TupleDesc shape)
{
	bool is_null;
	bool is_too_long;
	Datum line = SPI_getbinval(row, shape, 1, &is_null);
	bytea *piece;
	size_t length;

	if (is_null)
	{
		(void) SPI_getbinval(row, shape, 2, &is_null);
		is_too_long = !is_null;
		if (is_too_long)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a line of the upload is longer than 1.5 MB"),
					 errhint("Cut the file into shorter lines, for example by base64 -w 65536.")));
		return;
	}
	piece = DatumGetByteaPP(line);
	length = VARSIZE_ANY_EXHDR(piece);
	if (input->byte_count + length > input->byte_room)
	{
		input->byte_room = Max(2 * input->byte_room, input->byte_count + length);
		input->bytes = repalloc(input->bytes, input->byte_room);
	}
	memcpy(input->bytes + input->byte_count, VARDATA_ANY(piece), length);
	input->byte_count += length;
}

static bool
read_lines(ImportInput *input)
{
	uint64 lines;

	SPI_connect();
	SPI_cursor_fetch(SPI_cursor_find(input->portal), true, LINES_PER_FETCH);
	lines = SPI_processed;
	if (lines > 0 && (SPI_gettypeid(SPI_tuptable->tupdesc, 1) != BYTEAOID ||
					  SPI_gettypeid(SPI_tuptable->tupdesc, 2) != INT4OID))
		elog(ERROR, "the cursor of an upload is not ours");
	for (uint64 i = 0; i < lines; i++)
		add_line(input, SPI_tuptable->vals[i], SPI_tuptable->tupdesc);
	SPI_finish();
	input->taken += (int64) lines;
	return lines > 0;
}

/* Short lines are put together: what is at hand is looked at anew with each piece. */
static bool
read_piece(ImportInput *input)
{
	bool is_more = true;

	while (is_more && input->byte_count < IMPORT_PIECE_SIZE)
	{
		CHECK_FOR_INTERRUPTS();
		is_more = input->file >= 0 ? read_file(input) : read_lines(input);
	}
	return is_more;
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

/* ---- from bytes to text */

/* Bytes as text of the server's encoding, which ends with a NUL; the caller frees it. */
static char *
text_of_piece(const char *bytes, size_t length, size_t *text_length)
{
	char *repaired = palloc(length + 1);
	char *converted;

	repair_utf8((const uint8 *) bytes, length, (uint8 *) repaired);
	repaired[length] = '\0';
	*text_length = length;
	converted = server_text(repaired, text_length);
	if (converted != repaired)
		pfree(repaired);
	return converted;
}

/* A byte-order mark says nothing, and not every encoding has it. */
static size_t
mark_length(const char *bytes, size_t length)
{
	return length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

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
input_more(ImportInput *input, const char *keep)
{
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
	is_end = !read_piece(input);
	whole = input->byte_count - (is_end ? 0 : unfinished(input->bytes, input->byte_count));
	if (!input->is_checked)
	{
		check_is_text(input->bytes, input->byte_count);
		skipped = mark_length(input->bytes, whole);
		input->is_checked = true;
	}
	piece = text_of_piece(input->bytes + skipped, whole - skipped, &length);
	memmove(input->bytes, input->bytes + whole, input->byte_count - whole);
	input->byte_count -= whole;

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

/* ---- a text that grows */

typedef struct TextBuilder
{
	text *content;
	Size length;
	Size room;
} TextBuilder;

static void
builder_begin(TextBuilder *builder, int64 expected)
{
	builder->length = 0;
	builder->room = (Size) Min(Max(expected, 1), (int64) (MaxAllocSize - VARHDRSZ));
	builder->content = palloc(VARHDRSZ + builder->room);
}

static void
builder_add(TextBuilder *builder, const char *piece, size_t length)
{
	if (length > MaxAllocSize - VARHDRSZ - builder->length)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("content is too large"),
						errhint("One import takes up to 1 GB. Split the file.")));
	if (builder->length + length > builder->room)
	{
		builder->room =
			Min(Max(builder->room / 2 * 3, builder->length + length), MaxAllocSize - VARHDRSZ);
		builder->content = repalloc(builder->content, VARHDRSZ + builder->room);
	}
	memcpy(VARDATA(builder->content) + builder->length, piece, length);
	builder->length += length;
}

static text *
builder_end(TextBuilder *builder)
{
	SET_VARSIZE(builder->content, VARHDRSZ + builder->length);
	return builder->content;
}

text *
input_whole(ImportInput *input)
{
	TextBuilder builder;

	if (input->file >= 0 && input->size > (int64) (MaxAllocSize - VARHDRSZ))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("file \"%s\" is too large", input->name),
						errhint("One import takes up to 1 GB. Split the file.")));
	builder_begin(&builder, input->most_bytes);
	for (;;)
	{
		builder_add(&builder, input->data, input->length);
		if (input->is_last)
			break;
		input_more(input, input->data + input->length);
	}
	return builder_end(&builder);
}

/* ---- the calls */

/* input_beginning(path, upload) -> text */
Datum
tiktrack_input_beginning(PG_FUNCTION_ARGS)
{
	text *path = PG_ARGISNULL(0) ? NULL : PG_GETARG_TEXT_PP(0);
	ImportInput *input = input_open(NULL, path, PG_ARGISNULL(1) ? InvalidOid : PG_GETARG_OID(1));
	text *beginning = input_beginning(input);

	input_close(input);
	PG_RETURN_TEXT_P(beginning);
}

/* text_beginning(content) -> text */
Datum
tiktrack_text_beginning(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(input_beginning(input_open(PG_GETARG_TEXT_PP(0), NULL, InvalidOid)));
}

static text *
read_whole(text *path, Oid upload)
{
	ImportInput *input = input_open(NULL, path, upload);
	text *content = input_whole(input);

	input_close(input);
	return content;
}

/*
 * read_import_file(path) -> text: the file as valid text of the server's
 * encoding; what is not UTF-8 in it, or not in that, becomes SUBSTITUTE.
 */
Datum
tiktrack_read_import_file(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(read_whole(PG_GETARG_TEXT_PP(0), InvalidOid));
}

/* read_upload(upload) -> text: the same for a table of lines of base64 */
Datum
tiktrack_read_upload(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(read_whole(NULL, PG_GETARG_OID(0)));
}

/* text_of_file(bytes) -> text: the same for bytes at hand */
Datum
tiktrack_text_of_file(PG_FUNCTION_ARGS)
{
	bytea *file = PG_GETARG_BYTEA_PP(0);
	const char *bytes = VARDATA_ANY(file);
	size_t length = VARSIZE_ANY_EXHDR(file);
	TextBuilder builder;

	check_is_text(bytes, length);
	builder_begin(&builder, (int64) length);
	for (size_t at = mark_length(bytes, length); at < length;)
	{
		size_t taken = utf8_piece((const uint8 *) bytes + at, length - at, IMPORT_PIECE_SIZE);
		size_t text_length;
		char *piece;

		CHECK_FOR_INTERRUPTS();
		piece = text_of_piece(bytes + at, taken, &text_length);
		builder_add(&builder, piece, text_length);
		pfree(piece);
		at += taken;
	}
	PG_RETURN_TEXT_P(builder_end(&builder));
}
