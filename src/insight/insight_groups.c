/*
 * insight/insight_groups.c
 *		The least number of people of an audience group whose numbers are shown.
 */
#include "postgres.h"

#include "fmgr.h"

#include "insight/insight_groups.h"

PG_FUNCTION_INFO_V1(tiktrack_min_group_size);

int min_group_size = MIN_GROUP_SIZE_DEFAULT;

/*
 * min_group_size() -> integer. The views call this and not current_setting(),
 * because before the library is loaded anybody can set the setting to anything.
 */
Datum
tiktrack_min_group_size(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(min_group_size);
}
