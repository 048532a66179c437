/*
 * tiktrack.c
 *		The module and its settings. Everything else is in the rooms that
 *		src/README.md lists.
 */
#include "postgres.h"

#include <float.h>

#include "fmgr.h"
#include "utils/guc.h"

#include "common/compat.h"
#include "insight/insight_groups.h"
#include "visibility/visibility_cache.h"
#include "visibility/visibility_moment.h"
#include "visibility/visibility_viewer.h"

#ifdef PG_MODULE_MAGIC_EXT
PG_MODULE_MAGIC_EXT(.name = "tiktrack", .version = TIKTRACK_VERSION);
#else
PG_MODULE_MAGIC;
#endif

PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	/* PGC_SUSET, because a role that may set it can be any account */
	DefineCustomStringVariable("tiktrack.viewer", "Account that asks; if empty, the role asks.",
							   "The views of a dataset then show only what this account may see.",
							   &viewer_setting, "", PGC_SUSET, 0, check_viewer, assign_viewer,
							   NULL);
	DefineCustomIntVariable("tiktrack.min_group_size",
							"Least number of people of an audience group whose numbers are shown.",
							"The numbers of smaller groups are hidden in audience_engagement.",
							&min_group_size, MIN_GROUP_SIZE_DEFAULT, MIN_GROUP_SIZE_LEAST,
							MIN_GROUP_SIZE_MOST, PGC_SUSET, 0, NULL, NULL, NULL);
	/* users cannot set it; it passes the time from the leader to parallel workers */
	DefineCustomRealVariable("tiktrack.query_moment", "When the running query began.",
							 "The time that decides which rule set applies.", &query_moment, 0, 0,
							 DBL_MAX, PGC_SIGHUP,
							 GUC_NO_SHOW_ALL | GUC_NO_RESET_ALL | GUC_NOT_IN_SAMPLE |
								 GUC_DISALLOW_IN_FILE,
							 check_query_moment, NULL, NULL);
	MarkGUCPrefixReserved("tiktrack");
	watch_rulesets();
	watch_queries();
}
