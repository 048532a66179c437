/*
 * insight/insight_groups.c
 *		How small a group of an audience may be before its numbers are hidden.
 */
#include "postgres.h"

#include "fmgr.h"

#include "insight/insight_groups.h"

PG_FUNCTION_INFO_V1(tiktrack_min_group_size);

int min_group_size = MIN_GROUP_SIZE_DEFAULT;

/*
 * min_group_size() -> integer. The views ask this and not current_setting():
 * before the library is loaded, the setting's text is whatever anybody typed.
 */
Datum
tiktrack_min_group_size(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(min_group_size);
}
