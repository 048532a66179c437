/*
 * dataset/dataset.c
 *		What the views of a dataset need of the server that SQL alone cannot ask
 *		without an error.
 */
#include "postgres.h"

#include "fmgr.h"
#include "pgtime.h"
#include "utils/builtins.h"

#include "common/compat.h"

PG_FUNCTION_INFO_V1(tiktrack_known_time_zone);

/*
 * known_time_zone(name text) -> text: the name itself where the server knows a
 * time zone of that name, as AT TIME ZONE would; else NULL.
 */
Datum
tiktrack_known_time_zone(PG_FUNCTION_ARGS)
{
	text *name = PG_GETARG_TEXT_PP(0);

	if (VARSIZE_ANY_EXHDR(name) > TZ_STRLEN_MAX || pg_tzset(text_to_cstring(name)) == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(name);
}
