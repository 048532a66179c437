/*
 * import/import_file.c
 *		Reading a file of the server, for those who may.
 */
#include "postgres.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/wait_event.h"

#include "common/compat.h"
#include "import/import_core.h"
#include "import/import_input.h"

PG_FUNCTION_INFO_V1(tiktrack_read_import_file);
PG_FUNCTION_INFO_V1(tiktrack_text_of_file);

void
check_is_text(const char *bytes, size_t length)
{
	const char *what = NULL;

	if (length >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
		what = "a ZIP archive or an XLSX workbook";
	else if (length >= 2 && memcmp(bytes, "\x1f\x8b", 2) == 0)
		what = "compressed by gzip";
	if (what != NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("content is %s", what),
						errhint("Unpack it first, or save a workbook as CSV.")));
	if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("content is UTF-16 text"),
						errhint("Save it as UTF-8.")));
}

/* so many bytes are converted at once */
#define CONVERTED_LENGTH 65536

char *
server_text(char *text, size_t *length)
{
	int encoding = GetDatabaseEncoding();
	Oid conversion = encoding == PG_UTF8 || encoding == PG_SQL_ASCII ?
						 InvalidOid :
						 FindDefaultConversionProc(PG_UTF8, encoding);
	StringInfoData converted;
	unsigned char *piece;

	if (!OidIsValid(conversion))
	{
		char *same = pg_any_to_server(text, (int) *length, PG_UTF8);

		*length = strlen(same);
		return same;
	}
	initStringInfo(&converted);
	piece = palloc(CONVERTED_LENGTH * MAX_CONVERSION_GROWTH + 1);
	for (size_t at = 0; at < *length;)
	{
		unsigned char *from = (unsigned char *) text + at;
		int taken;

		CHECK_FOR_INTERRUPTS();
		taken = pg_do_encoding_conversion_buf(conversion, PG_UTF8, encoding, from,
											  (int) Min(*length - at, CONVERTED_LENGTH), piece,
											  CONVERTED_LENGTH * MAX_CONVERSION_GROWTH + 1, true);
		appendStringInfoString(&converted, (char *) piece);
		/* it stops at what it cannot convert, and at a character that is cut */
		if (taken == 0)
		{
			appendStringInfoChar(&converted, SUBSTITUTE);
			taken = (int) Min(*length - at, (size_t) pg_encoding_mblen(PG_UTF8, (char *) from));
		}
		at += (size_t) taken;
	}
	pfree(piece);
	*length = (size_t) converted.len;
	return converted.data;
}

/* Bytes of a file as text of the server's encoding, what is not UTF-8 replaced. */
static text *
text_of_bytes(const char *bytes, size_t length)
{
	char *repaired;
	char *converted;
	text *content;

	check_is_text(bytes, length);
	/* a byte-order mark says nothing, and not every encoding has it */
	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
	{
		bytes += 3;
		length -= 3;
	}
	repaired = palloc(length + 1);
	for (size_t at = 0; at < length;)
	{
		const uint8_t *piece = (const uint8_t *) bytes + at;
		size_t piece_length = utf8_piece(piece, length - at, IMPORT_PIECE_SIZE);

		CHECK_FOR_INTERRUPTS();
		repair_utf8(piece, piece_length, (uint8_t *) repaired + at);
		at += piece_length;
	}
	repaired[length] = '\0';
	converted = server_text(repaired, &length);
	content = cstring_to_text_with_len(converted, (int) length);
	if (converted != repaired)
		pfree(converted);
	pfree(repaired);
	return content;
}

/* text_of_file(bytes) -> text */
Datum
tiktrack_text_of_file(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);

	PG_RETURN_TEXT_P(text_of_bytes(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)));
}

/*
 * Opened without waiting and checked on the open descriptor, so that neither a
 * FIFO nor a file swapped in between can hold the backend.
 */
int
open_import_file(const char *path, int64 *size)
{
	struct stat status;
	int file;

	if (!has_privs_of_role(GetUserId(), ROLE_PG_READ_SERVER_FILES))
		ereport(
			ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("permission denied to read a file of the server"),
			 errhint(
				 "Become a member of pg_read_server_files, or pass the content to tiktrack.import(dataset, content).")));
	if (!is_absolute_path(path))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("path must be absolute: \"%s\"", path),
						errhint("The file is read on the server, where no directory is yours.")));

	file = OpenTransientFile(path, O_RDONLY | O_NONBLOCK | PG_BINARY);
	if (file < 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not open file \"%s\" for reading: %m", path),
				 errhint(
					 "The file must be on the server and readable by its operating system user.")));
	if (fstat(file, &status) != 0)
		ereport(ERROR, (errcode_for_file_access(), errmsg("could not stat file \"%s\": %m", path)));
	if (!S_ISREG(status.st_mode))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE), errmsg("\"%s\" is not a regular file", path),
				 errhint("Name the file itself, not a directory, pipe or device.")));
	*size = (int64) status.st_size;
	return file;
}

/*
 * read_import_file(path) -> text: the file as valid text of the server's
 * encoding; what is not UTF-8 in it, or not in that, becomes SUBSTITUTE.
 */
Datum
tiktrack_read_import_file(PG_FUNCTION_ARGS)
{
	char *path = text_to_cstring(PG_GETARG_TEXT_PP(0));
	StringInfoData bytes;
	int64 size;
	text *content;
	int file = open_import_file(path, &size);

	if (size >= (int64) MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("file \"%s\" is too large", path),
				 errhint("One import takes up to 1 GB. Split the file.")));

	initStringInfo(&bytes);
	for (;;)
	{
		ssize_t got;

		CHECK_FOR_INTERRUPTS();
		enlargeStringInfo(&bytes, IMPORT_PIECE_SIZE);
		pgstat_report_wait_start(WAIT_EVENT_COPY_FILE_READ);
		got = read(file, bytes.data + bytes.len, IMPORT_PIECE_SIZE);
		pgstat_report_wait_end();
		if (got < 0)
			ereport(ERROR,
					(errcode_for_file_access(), errmsg("could not read file \"%s\": %m", path)));
		if (got == 0)
			break;
		bytes.len += (int) got;
	}
	CloseTransientFile(file);

	content = text_of_bytes(bytes.data, (size_t) bytes.len);
	pfree(bytes.data);
	PG_RETURN_TEXT_P(content);
}
