/*
 * import/input/input_upload.c
 *		The bytes of an upload: a table into which a client has put its file, as
 *		lines of base64.
 *
 * It is read by a scan and not by a query, which would look up the name again, maybe
 * of another table by then, and would run functions of views and policies.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "access/genam.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/tuptable.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/tuplesort.h"
#include "utils/typcache.h"

#include "common/compat.h"
#include "import/input/input_bytes.h"
#include "import/input/limits_core.h"

/* characters of a line of base64, for a megabyte including line breaks */
#define LONGEST_LINE (IMPORT_PIECE_SIZE / 2 * 3)

struct ImportUpload
{
	Relation table;
	Snapshot snapshot;
	AttrNumber line;
	TupleTableSlot *row;
	Tuplesortstate *places; /* ctid of each line, in the order of n */
	TupleTableSlot *place;
	MemoryContext per_line;
};

static AttrNumber
column_of(Relation table, const char *name, Oid type, Oid or_type)
{
	AttrNumber column = get_attnum(RelationGetRelid(table), name);
	Oid found =
		column == InvalidAttrNumber ? InvalidOid : get_atttype(RelationGetRelid(table), column);

	if (!OidIsValid(found) || (found != type && found != or_type))
		ereport(ERROR, errcode(ERRCODE_DATATYPE_MISMATCH),
				errmsg("upload \"%s\" has no column \"%s\" of type %s",
					   RelationGetRelationName(table), name, format_type_be(type)),
				errhint("Use a table with the columns n bigint and line text."));
	/* a virtual generated column, of PostgreSQL 18 and later, has no stored value */
	if (TupleDescAttr(RelationGetDescr(table), column - 1)->attgenerated == 'v')
		ereport(ERROR, errcode(ERRCODE_DATATYPE_MISMATCH),
				errmsg("column \"%s\" of upload \"%s\" is computed and not stored", name,
					   RelationGetRelationName(table)),
				errhint("Copy its rows into a table with the columns n bigint and line text."));
	return column;
}

/* Opens and locks the table; error unless the current role may read all of it. */
static Relation
open_table(Oid upload)
{
	Relation table = try_relation_open(upload, AccessShareLock);
	const char *name;

	if (table == NULL)
		ereport(ERROR, errcode(ERRCODE_UNDEFINED_TABLE), errmsg("upload does not exist"),
				errhint("Name a table with the columns n bigint and line text."));
	name = RelationGetRelationName(table);
	if (table->rd_rel->relkind != RELKIND_RELATION || RELATION_IS_OTHER_TEMP(table))
		ereport(ERROR, errcode(ERRCODE_WRONG_OBJECT_TYPE),
				errmsg("upload \"%s\" is not a table of this session or database", name),
				errhint("Copy its rows into a table with the columns n bigint and line text."));
	if (table->rd_rel->relhassubclass)
		ereport(ERROR, errcode(ERRCODE_WRONG_OBJECT_TYPE),
				errmsg("upload \"%s\" has child tables, whose lines would be left out", name),
				errhint("Copy all rows into a table with the columns n bigint and line text."));
	if (pg_class_aclcheck(upload, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		ereport(ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				errmsg("permission denied for upload \"%s\"", name),
				errhint("Ask its owner for: GRANT SELECT ON %s TO %s;",
						quote_qualified_identifier(get_namespace_name(RelationGetNamespace(table)),
												   name),
						quote_identifier(GetUserNameFromId(GetUserId(), false))));
	if (check_enable_rls(upload, InvalidOid, true) == RLS_ENABLED)
		ereport(ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				errmsg("upload \"%s\" has row security, which hides lines", name),
				errhint("Copy its rows into a table of your own."));
	return table;
}

/* Begins the sort of lines by n and ctid. */
static void
begin_places(ImportUpload *upload)
{
	AttrNumber columns[2] = {1, 2};
	Oid operators[2];
	Oid collations[2] = {0};
	bool nulls_first[2] = {false};
	TupleDesc tupdesc = CreateTemplateTupleDesc(2);

	TupleDescInitEntry(tupdesc, 1, "n", INT8OID, -1, 0);
	TupleDescInitEntry(tupdesc, 2, "place", TIDOID, -1, 0);
	tupdesc = finished_tupdesc(tupdesc);
	for (int i = 0; i < 2; i++)
		operators[i] =
			lookup_type_cache(TupleDescAttr(tupdesc, i)->atttypid, TYPECACHE_LT_OPR)->lt_opr;
	upload->places = tuplesort_begin_heap(tupdesc, 2, columns, operators, collations, nulls_first,
										  work_mem, NULL, TUPLESORT_NONE);
	upload->place = MakeSingleTupleTableSlot(tupdesc, &TTSOpsMinimalTuple);
}

/* Reads every line once: sorts their places, and counts lines and an upper bound of their bytes. */
static void
find_places(ImportBytes *bytes, ImportUpload *upload, AttrNumber n)
{
	TupleDesc tupdesc = RelationGetDescr(upload->table);
	bool is_small = TupleDescAttr(tupdesc, n - 1)->atttypid == INT4OID;
	SysScanDesc scan =
		systable_beginscan(upload->table, InvalidOid, false, upload->snapshot, 0, NULL);
	HeapTuple row;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		TupleTableSlot *place = upload->place;
		bool is_null;
		Datum line = heap_getattr(row, upload->line, tupdesc, &is_null);
		Datum number;

		CHECK_FOR_INTERRUPTS();
		bytes->size++;
		/* four characters of base64 are three bytes */
		if (!is_null)
			bytes->most += ((int64) toast_raw_datum_size(line) - VARHDRSZ) / 4 * 3 + 3;
		ExecClearTuple(place);
		number = heap_getattr(row, n, tupdesc, &place->tts_isnull[0]);
		place->tts_values[0] =
			is_small && !place->tts_isnull[0] ? Int64GetDatum(DatumGetInt32(number)) : number;
		place->tts_values[1] = PointerGetDatum(&row->t_self);
		place->tts_isnull[1] = false;
		ExecStoreVirtualTuple(place);
		tuplesort_puttupleslot(upload->places, place);
	}
	systable_endscan(scan);
	ExecClearTuple(upload->place);
	tuplesort_performsort(upload->places);
}

void
import_upload_open(ImportBytes *bytes, Oid relation)
{
	ImportUpload *upload = palloc0(sizeof(ImportUpload));
	AttrNumber n;

	upload->table = open_table(relation);
	n = column_of(upload->table, "n", INT8OID, INT4OID);
	upload->line = column_of(upload->table, "line", TEXTOID, TEXTOID);
	upload->snapshot = RegisterSnapshot(GetActiveSnapshot());
	upload->row = table_slot_create(upload->table, NULL);
	begin_places(upload);
	upload->per_line =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack upload", ALLOCSET_DEFAULT_SIZES);
	bytes->upload = upload;
	bytes->name = pstrdup(RelationGetRelationName(upload->table));
	find_places(bytes, upload, n);
}

static void
add_line(ImportBytes *bytes, Datum line)
{
	bytea *piece;
	size_t length;

	if (toast_raw_datum_size(line) - VARHDRSZ > LONGEST_LINE)
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("a line of the upload is longer than 1.5 MB"),
				errhint("Cut the file into shorter lines, for example by base64 -w 65536."));
	piece = DatumGetByteaPP(
		DirectFunctionCall2(binary_decode, line, PointerGetDatum(cstring_to_text("base64"))));
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
	ImportUpload *upload = bytes->upload;
	MemoryContext oldcontext;
	bool is_null;
	Datum place;
	Datum line;

	if (!tuplesort_gettupleslot(upload->places, true, false, upload->place, NULL))
		return false;
	place = slot_getattr(upload->place, 2, &is_null);
	if (!table_tuple_fetch_row_version(upload->table, (ItemPointer) DatumGetPointer(place),
									   upload->snapshot, upload->row))
		elog(ERROR, "a line of an upload is gone");
	line = slot_getattr(upload->row, upload->line, &is_null);
	oldcontext = MemoryContextSwitchTo(upload->per_line);
	if (!is_null)
		add_line(bytes, line);
	MemoryContextSwitchTo(oldcontext);
	MemoryContextReset(upload->per_line);
	ExecClearTuple(upload->row);
	bytes->taken++;
	return true;
}

void
import_upload_close(ImportBytes *bytes)
{
	ImportUpload *upload = bytes->upload;

	tuplesort_end(upload->places);
	ExecDropSingleTupleTableSlot(upload->place);
	ExecDropSingleTupleTableSlot(upload->row);
	UnregisterSnapshot(upload->snapshot);
	MemoryContextDelete(upload->per_line);
	relation_close(upload->table, NoLock);
}
