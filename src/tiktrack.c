/*
 * tiktrack.c
 *		The module itself and its settings. Everything else lives in a room of
 *		its own: see src/README.md for the map.
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
	/* Who may set it may be anyone, so an ordinary user may not. */
	DefineCustomStringVariable(
		"tiktrack.viewer", "Account that asks; empty asks as the role.",
		"The views of a dataset then answer for this account and for no other.", &viewer_setting,
		"", PGC_SUSET, 0, check_viewer, assign_viewer, NULL);
	DefineCustomIntVariable("tiktrack.min_group_size",
							"People that a group of an audience has at least to be shown.",
							"The numbers of smaller groups are hidden in audience_engagement.",
							&min_group_size, MIN_GROUP_SIZE_DEFAULT, MIN_GROUP_SIZE_LEAST,
							MIN_GROUP_SIZE_MOST, PGC_SUSET, 0, NULL, NULL, NULL);
	/* Nobody sets it: it is how parallel workers get to know it. */
	DefineCustomRealVariable("tiktrack.query_moment", "When the running query began.",
							 "Its rules judge what the query shows.", &query_moment, 0, 0, DBL_MAX,
							 PGC_SIGHUP,
							 GUC_NO_SHOW_ALL | GUC_NO_RESET_ALL | GUC_NOT_IN_SAMPLE |
								 GUC_DISALLOW_IN_FILE,
							 check_query_moment, NULL, NULL);
	MarkGUCPrefixReserved("tiktrack");
	watch_rulesets();
	watch_queries();
}
