/*
 * visibility/visibility_viewer.c
 *		Who is asking: the account in the setting tiktrack.viewer, and the role.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "replication/logicalworker.h"
#include "utils/guc.h"

#include "common/compat.h"
#include "visibility/visibility_core.h"
#include "visibility/visibility_viewer.h"

PG_FUNCTION_INFO_V1(tiktrack_viewer);
PG_FUNCTION_INFO_V1(tiktrack_viewer_role);

char *viewer_setting = NULL;

/*
 * The parsed setting. Its text is not used, because before the library is loaded
 * anybody can set it to anything.
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

/*
 * Whether code runs that no asker has called. When a role maintains a table of
 * another, the server runs code of that owner's indexes, statistics, materialized
 * views and foreign keys as the owner, while the outer role is the maintainer,
 * whose rows the owner must not see. A SECURITY DEFINER function called there may
 * have the outer role as current user again, so it counts as nobody too.
 */
static bool
nobody_asks(void)
{
	Oid user;
	int context;

	/* an apply worker runs triggers of the tables, in 15 as the owner of the subscription */
	if (IsLogicalWorker())
		return true;
	GetUserIdAndSecContext(&user, &context);
	/* set only in queries of foreign keys */
	if (context & SECURITY_NOFORCE_RLS)
		return true;
	return (context & SECURITY_RESTRICTED_OPERATION) != 0 &&
		   (user != GetOuterUserId() || (context & SECURITY_LOCAL_USERID_CHANGE) != 0);
}

/*
 * Whether an account is set while code runs in a restricted operation of another
 * role than the one that logged in, as in functions of a dataset after SET ROLE.
 * The account was set by the session and not for that role's code. That role's rows
 * of the role map are not used either, as they may show more than the account.
 */
static bool
account_is_of_another(void)
{
	Oid user = GetUserId();

	return viewer_account != 0 && InSecurityRestrictedOperation() &&
		   (user != GetSessionUserId() || user != GetAuthenticatedUserId());
}

Asker
current_asker(void)
{
	Asker asker = {0};

	if (nobody_asks() || account_is_of_another())
		return asker;
	asker.account = viewer_account;
	if (viewer_account == 0)
		asker.role = GetOuterUserId();
	return asker;
}

/* viewer() -> bigint, NULL when the setting is empty or nobody asks */
Datum
tiktrack_viewer(PG_FUNCTION_ARGS)
{
	Asker asker = current_asker();

	if (asker.account == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT64(asker.account);
}

/*
 * viewer_role() -> regrole: the role of SET ROLE, else of the session; NULL when
 * nobody asks. Not the current user, which inside a SECURITY DEFINER function is
 * its owner.
 */
Datum
tiktrack_viewer_role(PG_FUNCTION_ARGS)
{
	if (nobody_asks())
		PG_RETURN_NULL();
	PG_RETURN_OID(GetOuterUserId());
}
