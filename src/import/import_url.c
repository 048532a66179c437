/*
 * import/import_url.c
 *		Parameters of a URL for SQL.
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"

#include "common/compat.h"
#include "import/import_url_core.h"

PG_FUNCTION_INFO_V1(tiktrack_url_parameter);

/*
 * url_parameter(url, name) -> text: NULL when there is none, and when its bytes
 * are no text of this database.
 */
Datum
tiktrack_url_parameter(PG_FUNCTION_ARGS)
{
	text *url = PG_GETARG_TEXT_PP(0);
	text *name = PG_GETARG_TEXT_PP(1);
	const char *value;
	size_t length;
	text *result;

	if (!url_parameter(VARDATA_ANY(url), VARSIZE_ANY_EXHDR(url), VARDATA_ANY(name),
					   VARSIZE_ANY_EXHDR(name), &value, &length))
		PG_RETURN_NULL();
	result = palloc(VARHDRSZ + length);
	length = url_decode(value, length, VARDATA(result));
	if (!pg_verifymbstr(VARDATA(result), (int) length, true))
		PG_RETURN_NULL();
	SET_VARSIZE(result, VARHDRSZ + length);
	PG_RETURN_TEXT_P(result);
}
