/*
 * import/former.c
 *		C functions of version 0.1.0 that 0.2.0 does not use, kept until the next
 *		release: a library may be replaced before the extension of a database is
 *		updated. Then its views still work, and an import says what to do.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"

#define FORMER(name)                                                                               \
	PG_FUNCTION_INFO_V1(name);                                                                     \
	Datum name(PG_FUNCTION_ARGS)                                                                   \
	{                                                                                              \
		raise_not_updated();                                                                       \
	}

pg_noreturn static void
raise_not_updated(void)
{
	ereport(ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			errmsg("extension \"tiktrack\" is older in this database than its library"),
			errhint("ALTER EXTENSION tiktrack UPDATE;"));
}

FORMER(tiktrack_input_beginning)
FORMER(tiktrack_json_beginning)
FORMER(tiktrack_read_import_file)
FORMER(tiktrack_read_upload)
FORMER(tiktrack_store_events)
FORMER(tiktrack_store_log)
