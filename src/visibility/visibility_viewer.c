/*
 * visibility/visibility_viewer.c
 *		Who is asking: the account in the setting tiktrack.viewer, and the role.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/guc.h"

#include "common/compat.h"
#include "visibility/visibility_core.h"
#include "visibility/visibility_viewer.h"

PG_FUNCTION_INFO_V1(tiktrack_viewer);
PG_FUNCTION_INFO_V1(tiktrack_viewer_role);

char *viewer_setting = NULL;

/*
 * What the functions answer from. Not the setting's text: before the library is
 * loaded, that is whatever anybody typed.
 */
static int64 viewer_account = 0;

bool
check_viewer(char **value, void **extra, GucSource source)
{
	int64 account;

	if (parse_viewer(*value, strlen(*value), &account))
		return true;
	GUC_check_errdetail("It is an account id, a whole number above 0, or empty for nobody.");
	GUC_check_errhint("Set it as in: SET LOCAL tiktrack.viewer = '7'.");
	return false;
}

void
assign_viewer(const char *value, void *extra)
{
	if (!parse_viewer(value, strlen(value), &viewer_account))
		viewer_account = 0;
}

bool
viewer_is_set(void)
{
	return viewer_account != 0;
}

int64
viewer_id(void)
{
	return viewer_account;
}

/* viewer() -> bigint, NULL when the setting is empty */
Datum
tiktrack_viewer(PG_FUNCTION_ARGS)
{
	if (!viewer_is_set())
		PG_RETURN_NULL();
	PG_RETURN_INT64(viewer_account);
}

/*
 * viewer_role() -> regrole: the role of SET ROLE, else of the session. Not the
 * current user, who inside a SECURITY DEFINER function is its owner.
 */
Datum
tiktrack_viewer_role(PG_FUNCTION_ARGS)
{
	PG_RETURN_OID(GetOuterUserId());
}
