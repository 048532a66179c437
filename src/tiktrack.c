/*
 * tiktrack.c
 *		The module itself and its settings. Everything else lives in a room of
 *		its own: see src/README.md for the map.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/guc.h"

#include "common/compat.h"
#include "insight/insight_groups.h"
#include "visibility/visibility_cache.h"
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
	MarkGUCPrefixReserved("tiktrack");
	watch_rulesets();
}
