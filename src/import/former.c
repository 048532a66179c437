/*
 * import/former.c
 *		What functions of version 0.1.0 name and 0.2.0 does not: they stay until the
 *		next release, because a library may be replaced before the extension of a
 *		database is updated. Its views then answer; an import says what to do.
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
