/*
 * import/input/encoding.c
 *		Converts foreign bytes to text in the server's encoding.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "common/compat.h"
#include "import/input/encoding.h"
#include "import/input/limits_core.h"

/* blanks that are skipped before the first bytes of a file are checked */
#define BLANKS_BEFORE 65536

void
import_check_is_text(const char *bytes, size_t length)
{
	const char *what = NULL;

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
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("content is %s", what),
				errhint("Unpack it first, or save a workbook as CSV."));
	if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("content is UTF-16 text"),
				errhint("Save it as UTF-8."));
}

/* bytes that are converted at once */
#define CONVERTED_LENGTH 65536

char *
import_server_text(char *text, size_t *length)
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
		/* it stops at a character that it cannot convert, or that is cut */
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

/* bytes that are enough to verify one character, which has four at most */
#define SHORT_LOOK 8

/*
 * Replaces each byte that is not UTF-8, and NUL, by SUBSTITUTE. The server's function
 * may check all bytes before it returns where they become invalid, so it gets more
 * of them only as long as all are valid.
 */
static void
repair_utf8(char *bytes, size_t length)
{
	size_t look = SHORT_LOOK;

	for (size_t at = 0; at < length;)
	{
		size_t piece = Min(look, length - at);
		size_t good = (size_t) pg_encoding_verifymbstr(PG_UTF8, bytes + at, (int) piece);

		at += good;
		look = good == piece ? 2 * look : SHORT_LOOK;
		/* if some were valid, the next may only be a cut character: checked again from there */
		if (good == 0)
			bytes[at++] = SUBSTITUTE;
	}
}

char *
import_text_of_piece(const char *bytes, size_t length, size_t *text_length)
{
	char *repaired = palloc(length + 1);
	char *converted;

	memcpy(repaired, bytes, length);
	repaired[length] = '\0';
	repair_utf8(repaired, length);
	*text_length = length;
	converted = import_server_text(repaired, text_length);
	if (converted != repaired)
		pfree(repaired);
	return converted;
}

size_t
import_mark_length(const char *bytes, size_t length)
{
	return length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

size_t
import_piece_length(const char *bytes, size_t length)
{
	size_t piece = Min(length, IMPORT_PIECE_SIZE);

	/* a character has at most three continuation bytes */
	for (int i = 0; i < 3 && piece < length && (bytes[piece] & 0xc0) == 0x80; i++)
		piece++;
	return piece;
}
