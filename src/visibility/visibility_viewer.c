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

/*
 * Whether code runs that nobody who asks has called. The server runs what a
 * table's owner has put into its indexes, statistics, materialized views and
 * foreign keys for whoever maintains the table, with that owner as current user;
 * the outer role is then the maintainer's, whose rows are not for the owner. A
 * SECURITY DEFINER function called in there may bring the outer role back as the
 * current one, so it answers for nobody either.
 */
static bool
nobody_asks(void)
{
	Oid user;
	int context;

	/* where rows are applied, what is in their tables runs, in 15 as the owner of the subscription */
	if (IsLogicalWorker())
		return true;
	GetUserIdAndSecContext(&user, &context);
	/* the queries of foreign keys alone */
	if (context & SECURITY_NOFORCE_RLS)
		return true;
	return (context & SECURITY_RESTRICTED_OPERATION) != 0 &&
		   (user != GetOuterUserId() || (context & SECURITY_LOCAL_USERID_CHANGE) != 0);
}

/*
 * Whether an account is set and what runs is contained as another role's than the
 * one that logged in, as functions of a dataset are after SET ROLE. Whoever logged
 * in has set the account, and not for the code of that role. Nor does the role's
 * own entry answer, which may show more than the account.
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
 * nobody asks. Not the current user, who inside a SECURITY DEFINER function is
 * its owner.
 */
Datum
tiktrack_viewer_role(PG_FUNCTION_ARGS)
{
	if (nobody_asks())
		PG_RETURN_NULL();
	PG_RETURN_OID(GetOuterUserId());
}
