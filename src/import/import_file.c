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

#include "common/compat.h"
#include "import/import_core.h"
#include "import/import_input.h"

/* blanks that may stand before the first bytes that tell what a file is */
#define BLANKS_BEFORE 65536

void
check_is_text(const char *bytes, size_t length)
{
	const char *what = NULL;

	/* what stands farther behind is no beginning */
	length = Min(length, BLANKS_BEFORE);
	while (length > 0 && (*bytes == ' ' || *bytes == '\t' || *bytes == '\r' || *bytes == '\n'))
	{
		bytes++;
		length--;
	}
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
