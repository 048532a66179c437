/*
 * import/text/months.c
 *		Dates without a year, for the readers in SQL.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "import/text/months_core.h"

PG_FUNCTION_INFO_V1(tiktrack_month_day);

/* month_day(word text, OUT month integer, OUT day integer, OUT unknown_month text) */
Datum
tiktrack_month_day(PG_FUNCTION_ARGS)
{
	char *word = text_to_cstring(PG_GETARG_TEXT_PP(0));
	/* in a database without encoding the bytes are used as they are */
	char *utf8 = GetDatabaseEncoding() == PG_SQL_ASCII ?
					 word :
					 pg_server_to_any(word, (int) strlen(word), PG_UTF8);
	MonthDay date = {0};
	MonthDayKind kind = import_parse_month_day(utf8, strlen(utf8), &date);
	TupleDesc tupdesc;
	Datum values[3] = {0};
	bool nulls[3] = {kind != MONTH_DAY, kind != MONTH_DAY, kind != MONTH_DAY_UNKNOWN};

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	values[0] = Int32GetDatum(date.month);
	values[1] = Int32GetDatum(date.day);
	if (kind == MONTH_DAY_UNKNOWN)
	{
		char *name = pnstrdup(date.name.start, date.name.length);

		values[2] = CStringGetTextDatum(
			utf8 == word ? name : pg_any_to_server(name, (int) strlen(name), PG_UTF8));
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls)));
}
