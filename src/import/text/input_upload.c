/*
 * import/text/input_upload.c
 *		The bytes of an upload: a table that a client has put its file into, as
 *		lines of base64.
 */
#include "postgres.h"

#include "access/relation.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/portal.h"
#include "utils/rel.h"

#include "common/compat.h"
#include "import/text/input_bytes.h"
#include "import/text/limits_core.h"

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
		ereport(ERROR, errcode(ERRCODE_UNDEFINED_TABLE), errmsg("upload does not exist"),
				errhint("Name a table with the columns n bigint and line text."));
	owner = relation->rd_rel->relowner;
	relation_close(relation, NoLock);
	if (!is_member_of_role(owner, GetUserId()))
		ereport(ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				errmsg("must be owner of the upload \"%s\"", get_rel_name(upload)),
				errhint("What somebody else's relation runs would run as you: copy its rows"
						" into a table of your own."));
}

void
import_upload_open(ImportBytes *bytes, Oid upload)
{
	MemoryContext oldcontext = CurrentMemoryContext;
	char *name;
	bool is_null;
	Datum letters;
	Portal portal;

	require_own_upload(upload);
	name = get_rel_name(upload);
	bytes->name = quote_qualified_identifier(get_namespace_name(get_rel_namespace(upload)), name);
	SPI_connect();
	if (SPI_execute(psprintf("SELECT pg_catalog.count(*),"
							 " pg_catalog.sum(pg_catalog.octet_length(u.line)) FROM %s u",
							 bytes->name),
					true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not count the lines of an upload");
	bytes->size =
		DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
	letters = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &is_null);
	/* four letters stand for three bytes */
	bytes->most = is_null ? 0 : DatumGetInt64(letters) / 4 * 3 + 3;
	portal = SPI_cursor_open_with_args(NULL,
									   psprintf("SELECT CASE WHEN pg_catalog.octet_length(u.line)"
												" OPERATOR(pg_catalog.<=) %d"
												" THEN pg_catalog.decode(u.line, 'base64') END,"
												" pg_catalog.octet_length(u.line)"
												" FROM %s u ORDER BY u.n",
												LONGEST_LINE, bytes->name),
									   0, NULL, NULL, NULL, true, 0);
	/* triggers run between two fetches: they may not close it and open another */
	PinPortal(portal);
	bytes->portal = MemoryContextStrdup(oldcontext, portal->name);
	SPI_finish();
}

static void
add_line(ImportBytes *bytes, HeapTuple row, TupleDesc tupdesc)
{
	bool is_null;
	bool is_too_long;
	Datum line = SPI_getbinval(row, tupdesc, 1, &is_null);
	bytea *piece;
	size_t length;

	if (is_null)
	{
		(void) SPI_getbinval(row, tupdesc, 2, &is_null);
		is_too_long = !is_null;
		if (is_too_long)
			ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("a line of the upload is longer than 1.5 MB"),
					errhint("Cut the file into shorter lines, for example by base64 -w 65536."));
		return;
	}
	piece = DatumGetByteaPP(line);
	length = VARSIZE_ANY_EXHDR(piece);
	if (bytes->count + length > bytes->room)
	{
		bytes->room = Max(2 * bytes->room, bytes->count + length);
		bytes->waiting = repalloc(bytes->waiting, bytes->room);
	}
	memcpy(bytes->waiting + bytes->count, VARDATA_ANY(piece), length);
	bytes->count += length;
}

bool
import_upload_read(ImportBytes *bytes)
{
	uint64 lines;

	SPI_connect();
	SPI_cursor_fetch(SPI_cursor_find(bytes->portal), true, LINES_PER_FETCH);
	lines = SPI_processed;
	if (lines > 0 && (SPI_gettypeid(SPI_tuptable->tupdesc, 1) != BYTEAOID ||
					  SPI_gettypeid(SPI_tuptable->tupdesc, 2) != INT4OID))
		elog(ERROR, "the cursor of an upload is not ours");
	for (uint64 i = 0; i < lines; i++)
		add_line(bytes, SPI_tuptable->vals[i], SPI_tuptable->tupdesc);
	SPI_finish();
	bytes->taken += (int64) lines;
	return lines > 0;
}

void
import_upload_close(ImportBytes *bytes)
{
	Portal portal = SPI_cursor_find(bytes->portal);

	UnpinPortal(portal);
	SPI_connect();
	SPI_cursor_close(portal);
	SPI_finish();
}
