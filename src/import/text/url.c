/*
 * import/text/url.c
 *		Links for the readers in SQL: their parameters, and the id of their video.
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"

#include "common/compat.h"
#include "import/text/url_core.h"

PG_FUNCTION_INFO_V1(tiktrack_url_parameter);
PG_FUNCTION_INFO_V1(tiktrack_video_id_of);

/*
 * url_parameter(url text, name text) -> text: NULL if there is none, or its bytes are
 * not valid in the encoding of the database.
 */
Datum
tiktrack_url_parameter(PG_FUNCTION_ARGS)
{
	text *url = PG_GETARG_TEXT_PP(0);
	text *name = PG_GETARG_TEXT_PP(1);
	const char *value;
	size_t length;
	text *result;

	if (!import_url_parameter(VARDATA_ANY(url), VARSIZE_ANY_EXHDR(url), VARDATA_ANY(name),
							  VARSIZE_ANY_EXHDR(name), &value, &length))
		PG_RETURN_NULL();
	result = palloc(VARHDRSZ + length);
	length = import_url_decode(value, length, VARDATA(result));
	if (!pg_verifymbstr(VARDATA(result), (int) length, true))
		PG_RETURN_NULL();
	SET_VARSIZE(result, VARHDRSZ + length);
	PG_RETURN_TEXT_P(result);
}

/* video_id_of(link text) -> bigint: NULL if the link names no video */
Datum
tiktrack_video_id_of(PG_FUNCTION_ARGS)
{
	text *link = PG_GETARG_TEXT_PP(0);
	int64 video_id;

	if (!import_parse_video_id(VARDATA_ANY(link), VARSIZE_ANY_EXHDR(link), &video_id))
		PG_RETURN_NULL();
	PG_RETURN_INT64(video_id);
}
