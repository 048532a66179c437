/*
 * import/csv/csv.c
 *		csv_records: the records of delimited text, for the readers in SQL.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "import/csv/csv.h"
#include "import/input/input.h"

/* bytes of a record that are returned as its raw text */
#define RAW_LENGTH 10000

PG_FUNCTION_INFO_V1(tiktrack_csv_records);

const char *
import_csv_problem(CsvStatus status)
{
	switch (status)
	{
		case CSV_UNTERMINATED:
			return "a quote is not closed";
		case CSV_STRAY:
			return "text after a closing quote";
		case CSV_TOO_LONG:
			return "a field is longer than 1 MB";
		case CSV_TOO_BIG:
			return "a row is longer than 4 MB";
		case CSV_TOO_WIDE:
			return "more than 1600 fields";
		default:
			return NULL;
	}
}

static Datum
field_array(const CsvReader *reader)
{
	Datum *values = palloc(sizeof(Datum) * (Size) reader->count);

	for (int i = 0; i < reader->count; i++)
	{
		const CsvField *field = &reader->fields[i];
		text *value = palloc(VARHDRSZ + field->length);

		SET_VARSIZE(value, VARHDRSZ + import_csv_value(field, VARDATA(value)));
		values[i] = PointerGetDatum(value);
	}
	return PointerGetDatum(
		construct_array(values, reader->count, TEXTOID, -1, false, TYPALIGN_INT));
}

/*
 * csv_records(content text, delimiter text) -> TABLE(line, fields, raw, problem):
 * one row per record; fields is NULL where there is a problem.
 */
Datum
tiktrack_csv_records(PG_FUNCTION_ARGS)
{
	ImportInput *input = import_input_open(PG_GETARG_TEXT_PP(0), NULL, InvalidOid);
	text *delimiter = PG_GETARG_TEXT_PP(1);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	CsvReader *reader = palloc0(sizeof(CsvReader));
	MemoryContext per_record;
	MemoryContext oldcontext;
	CsvStatus status;

	if (VARSIZE_ANY_EXHDR(delimiter) != 1 || strchr("\"\r\n", *VARDATA_ANY(delimiter)) != NULL)
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("delimiter must be one character, and neither a quote nor a line break"),
				errhint("Use a comma, a semicolon or a tab."));

	InitMaterializedSRF(fcinfo, 0);
	per_record =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack csv record", ALLOCSET_DEFAULT_SIZES);
	import_csv_begin(reader, input->data, input->length, *VARDATA_ANY(delimiter));
	reader->is_last = input->is_last;
	while ((status = import_csv_next(reader)) != CSV_END)
	{
		Datum values[4] = {0};
		bool nulls[4] = {false};
		const char *problem = import_csv_problem(status);

		CHECK_FOR_INTERRUPTS();
		if (status == CSV_MORE)
		{
			import_input_more(input, reader->next);
			import_csv_go_on(reader, input->data, input->length, input->is_last);
			continue;
		}
		oldcontext = MemoryContextSwitchTo(per_record);
		nulls[1] = problem != NULL;
		nulls[3] = problem == NULL;
		values[0] = Int64GetDatum(reader->line);
		if (problem == NULL)
			values[1] = field_array(reader);
		else
			values[3] = CStringGetTextDatum(problem);
		/* cut to what finds it again, as a broken quote may span megabytes */
		values[2] = PointerGetDatum(
			cstring_to_text_with_len(reader->record,
									 pg_mbcliplen(reader->record, (int) reader->record_length,
												  RAW_LENGTH)));
		MemoryContextSwitchTo(oldcontext);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		MemoryContextReset(per_record);
	}
	MemoryContextDelete(per_record);
	return (Datum) 0;
}
