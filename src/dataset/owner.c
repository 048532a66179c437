/*
 * dataset/owner.c
 *		How functions of ours run where the owner of a dataset may have put code.
 *
 * Triggers, rules, policies, checks, defaults, generated columns, indexes and
 * domains of its tables are the owner's, and run as the current role: so that
 * role has to be the owner (require_dataset). Where another role has set it by
 * SET ROLE, that code could set it back, or wait for the end of the transaction.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_proc.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/guc.h"
#include "utils/syscache.h"

#include "common/compat.h"

PG_FUNCTION_INFO_V1(tiktrack_as_owner);

/* The internal function of the same arguments and name, which ends in _as_owner. */
static Oid
body_of(Oid function)
{
	HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc entry;
	char *name;
	Oid body;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	entry = (Form_pg_proc) GETSTRUCT(tuple);
	name = psprintf("%s_as_owner", NameStr(entry->proname));
	body = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(name),
						   PointerGetDatum(&entry->proargtypes),
						   ObjectIdGetDatum(get_namespace_oid("tiktrack_internal", false)));
	ReleaseSysCache(tuple);
	if (!OidIsValid(body))
		elog(ERROR, "function \"%s\" does not exist", name);
	return body;
}

/*
 * NAME(..) calls NAME_as_owner(..) with the same arguments and returns what that
 * returns. Unless the current role is the one that logged in, it does so in a
 * security-restricted operation, as the server does when it maintains a table
 * for its owner: no other role can be set, and nothing is left to run later.
 * What is set in there is forgotten, a search path for example.
 */
Datum
tiktrack_as_owner(PG_FUNCTION_ARGS)
{
	FmgrInfo *body = fcinfo->flinfo->fn_extra;
	LOCAL_FCINFO(call, FUNC_MAX_ARGS);
	Oid user;
	int context;
	int settings;
	Datum result;

	if (body == NULL)
	{
		body = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(FmgrInfo));
		fmgr_info_cxt(body_of(fcinfo->flinfo->fn_oid), body, fcinfo->flinfo->fn_mcxt);
		fcinfo->flinfo->fn_extra = body;
	}
	InitFunctionCallInfoData(*call, body, fcinfo->nargs, fcinfo->fncollation, fcinfo->context,
							 fcinfo->resultinfo);
	memcpy(call->args, fcinfo->args, sizeof(NullableDatum) * (Size) fcinfo->nargs);

	GetUserIdAndSecContext(&user, &context);
	settings = NewGUCNestLevel();
	if (user != GetSessionUserId() || user != GetAuthenticatedUserId())
		SetUserIdAndSecContext(user, context | SECURITY_RESTRICTED_OPERATION);
	result = FunctionCallInvoke(call);
	AtEOXact_GUC(false, settings);
	SetUserIdAndSecContext(user, context);
	fcinfo->isnull = call->isnull;
	return result;
}
