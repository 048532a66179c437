/*
 * dataset/owner.c
 *		Runs our functions safely where the owner of a dataset may have put code.
 *
 * Triggers, rules, policies, checks, defaults, generated columns, indexes and
 * domains of its tables are the owner's code and run as the current role, so that
 * role has to be the owner (require_dataset). If it was set by SET ROLE, that code
 * could also RESET ROLE, or defer a trigger to the end of the transaction.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/portal.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "common/compat.h"
#include "dataset/owner.h"

PG_FUNCTION_INFO_V1(tiktrack_as_of_now);
PG_FUNCTION_INFO_V1(tiktrack_as_owner);
PG_FUNCTION_INFO_V1(tiktrack_dataset_version);
PG_FUNCTION_INFO_V1(tiktrack_require_owner);
PG_FUNCTION_INFO_V1(tiktrack_require_reader);

Oid
owner_of_schema(Oid schema)
{
	HeapTuple tuple = SearchSysCache1(NAMESPACEOID, ObjectIdGetDatum(schema));
	Oid owner = InvalidOid;

	if (HeapTupleIsValid(tuple))
	{
		owner = ((Form_pg_namespace) GETSTRUCT(tuple))->nspowner;
		ReleaseSysCache(tuple);
	}
	return owner;
}

/* The owner of a dataset; 3F000 when there is no such schema. */
static Oid
owner_of_dataset(const char *dataset)
{
	/* a search path would read this as the name of the role */
	Oid schema = strcmp(dataset, "$user") == 0 ? InvalidOid : get_namespace_oid(dataset, true);
	Oid owner = OidIsValid(schema) ? owner_of_schema(schema) : InvalidOid;

	if (!OidIsValid(owner))
	{
		char *shown = pnstrdup(dataset, (Size) pg_mbcliplen(dataset, (int) strlen(dataset), 100));

		ereport(ERROR, errcode(ERRCODE_UNDEFINED_SCHEMA),
				errmsg("dataset \"%s\" does not exist", shown),
				errhint("Create it first: SELECT tiktrack.create_dataset(%s);",
						quote_literal_cstr(shown)));
	}
	return owner;
}

/* True from the start of call_as_owner until check_session has run. */
static bool session_is_unchecked = false;

static void require_nothing_at_hand(void);

/* Called when the caller is known to be allowed, before any code of the dataset runs. */
static void
check_session(void)
{
	if (!session_is_unchecked)
		return;
	session_is_unchecked = false;
	require_nothing_at_hand();
}

/* Uses the syscache, which has what is committed now; a snapshot may be older. */
void
check_dataset_owner(const char *dataset)
{
	Oid owner = owner_of_dataset(dataset);
	const char *name;

	if (owner == GetUserId())
	{
		check_session();
		return;
	}
	name = quote_identifier(GetUserNameFromId(owner, false));
	ereport(ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			errmsg("must be owner of dataset \"%s\"", dataset),
			is_member_of_role(GetUserId(), owner) ?
				errhint("Work as its owner, whose code the dataset may run: SET ROLE %s;", name) :
				errhint("Its owner is %s.", name));
}

/* require_owner(dataset text) -> void; 22004 for NULL */
Datum
tiktrack_require_owner(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR, errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("dataset must not be NULL"),
				errhint("SELECT dataset FROM tiktrack.datasets();"));
	check_dataset_owner(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	PG_RETURN_VOID();
}

/* Whether the current role is not the one that logged in, so that code could RESET ROLE to it. */
static bool
is_lent(void)
{
	Oid user = GetUserId();

	return user != GetSessionUserId() || user != GetAuthenticatedUserId();
}

static bool
is_another_member(Oid role, Oid owner)
{
	return role != owner && is_member_of_role(role, owner);
}

/* require_reader(dataset text) -> void; does nothing for NULL */
Datum
tiktrack_require_reader(PG_FUNCTION_ARGS)
{
	char *dataset;
	Oid owner;

	if (PG_ARGISNULL(0))
		PG_RETURN_VOID();
	dataset = text_to_cstring(PG_GETARG_TEXT_PP(0));
	owner = owner_of_dataset(dataset);
	if (is_member_of_role(GetUserId(), owner))
		check_dataset_owner(dataset);
	/* in the restricted operation of call_as_owner no code can set the role back */
	if (is_lent() && !InSecurityRestrictedOperation() &&
		(is_another_member(GetSessionUserId(), owner) ||
		 is_another_member(GetAuthenticatedUserId(), owner)))
		ereport(ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				errmsg("must not read dataset \"%s\" after SET ROLE", dataset),
				errhint("Its code could set the role back: log in as %s, or as one of its readers.",
						quote_identifier(GetUserNameFromId(owner, false))));
	check_session();
	PG_RETURN_VOID();
}

/* The tiktrack_internal function of the same name plus suffix, with the same argument types. */
static Oid
body_of(Oid function, const char *suffix)
{
	HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc entry;
	char *name;
	Oid body;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	entry = (Form_pg_proc) GETSTRUCT(tuple);
	name = psprintf("%s%s", NameStr(entry->proname), suffix);
	body = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(name),
						   PointerGetDatum(&entry->proargtypes),
						   ObjectIdGetDatum(get_namespace_oid("tiktrack_internal", false)));
	ReleaseSysCache(tuple);
	if (!OidIsValid(body))
		elog(ERROR, "function \"%s\" does not exist", name);
	return body;
}

Datum
call_body(FunctionCallInfo fcinfo, const char *suffix)
{
	FmgrInfo *body = fcinfo->flinfo->fn_extra;
	LOCAL_FCINFO(call, FUNC_MAX_ARGS);
	Datum result;

	if (body == NULL)
	{
		body = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(FmgrInfo));
		fmgr_info_cxt(body_of(fcinfo->flinfo->fn_oid, suffix), body, fcinfo->flinfo->fn_mcxt);
		fcinfo->flinfo->fn_extra = body;
	}
	InitFunctionCallInfoData(*call, body, fcinfo->nargs, fcinfo->fncollation, fcinfo->context,
							 fcinfo->resultinfo);
	memcpy(call->args, fcinfo->args, sizeof(NullableDatum) * (Size) fcinfo->nargs);
	result = FunctionCallInvoke(call);
	fcinfo->isnull = call->isnull;
	return result;
}

/*
 * dataset_version(dataset text) -> text: from the table of that name, 0.1.0 when
 * there is none. The caller may be a superuser, so no code of the owner may run:
 * the table must be a plain one of the owner with a text column, and is read by a
 * catalog scan, without rules, policies or generated columns.
 */
Datum
tiktrack_dataset_version(PG_FUNCTION_ARGS)
{
	char *dataset = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Oid schema = get_namespace_oid(dataset, true);
	Oid relation = OidIsValid(schema) ? get_relname_relid("dataset_version", schema) : InvalidOid;
	Oid owner = OidIsValid(schema) ? owner_of_schema(schema) : InvalidOid;
	text *version = NULL;
	Relation table;

	/* other roles may not read the tables */
	if (owner != GetUserId() && !superuser())
		PG_RETURN_NULL();
	/* an owner's lock must not block a superuser who lists datasets */
	if (OidIsValid(relation) && owner != GetUserId() &&
		!ConditionalLockRelationOid(relation, AccessShareLock))
		PG_RETURN_NULL();
	table = OidIsValid(relation) ? try_relation_open(relation, AccessShareLock) : NULL;
	if (table != NULL)
	{
		AttrNumber column = get_attnum(relation, "version");

		if (table->rd_rel->relkind == RELKIND_RELATION && table->rd_rel->relowner == owner &&
			column != InvalidAttrNumber && get_atttype(relation, column) == TEXTOID)
		{
			SysScanDesc scan =
				systable_beginscan(table, InvalidOid, false,
								   ActiveSnapshotSet() ? GetActiveSnapshot() : NULL, 0, NULL);
			HeapTuple tuple = systable_getnext(scan);
			bool is_null = true;
			Datum value = HeapTupleIsValid(tuple) ?
							  heap_getattr(tuple, column, RelationGetDescr(table), &is_null) :
							  (Datum) 0;

			if (!is_null)
				version = DatumGetTextPCopy(value);
			systable_endscan(scan);
		}
		relation_close(table, AccessShareLock);
	}
	PG_RETURN_TEXT_P(version != NULL ? version : cstring_to_text("0.1.0"));
}

/*
 * The result of tiktrack_internal.name() with the latest snapshot, which includes
 * changes of the current command; NULL if it is NULL.
 */
static text *
told_by(char *name)
{
	LOCAL_FCINFO(call, 0);
	FmgrInfo function;
	Datum told;

	fmgr_info(LookupFuncName(list_make2(makeString("tiktrack_internal"), makeString(name)), 0, NULL,
							 false),
			  &function);
	InitFunctionCallInfoData(*call, &function, 0, InvalidOid, NULL, NULL);
	PushActiveSnapshot(GetLatestSnapshot());
	told = FunctionCallInvoke(call);
	PopActiveSnapshot();
	return call->isnull ? NULL : DatumGetTextPP(told);
}

/*
 * The owner's code could fetch from any open cursor of the session, or close it and
 * open another of that name, and change temporary objects of its role. It cannot
 * touch active portals, such as the one of this call.
 */
static void
require_nothing_at_hand(void)
{
	text *objects;

	if (!ThereAreNoReadyPortals())
		ereport(ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				errmsg("after SET ROLE this works only while no cursor is open"),
				errhint(
					"Code in the dataset could read it: CLOSE ALL, loop over an array instead of "
					"a query, or log in as the owner."));
	objects = told_by("temporary_objects");
	if (objects != NULL)
		ereport(ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				errmsg("after SET ROLE this works only while the role has no temporary objects: %s",
					   text_to_cstring(objects)),
				errhint(
					"Code in the dataset could change them: drop them, make them before SET ROLE "
					"and GRANT SELECT, or log in as the owner."));
}

static bool
is_same(const text *one, const text *other)
{
	if (one == NULL || other == NULL)
		return one == other;
	return VARSIZE_ANY_EXHDR(one) == VARSIZE_ANY_EXHDR(other) &&
		   memcmp(VARDATA_ANY(one), VARDATA_ANY(other), VARSIZE_ANY_EXHDR(one)) == 0;
}

/*
 * NAME(..) calls NAME_as_owner(..) with the same arguments and returns its result.
 * Unless the current role is the one that logged in, this is a security-restricted
 * operation, as VACUUM or ANALYZE use for the owner of a table: no role can be set,
 * no trigger deferred. Settings are restored afterwards, and the call fails if the
 * session has cursors or temporary objects that the owner's code could reach.
 */
Datum
call_as_owner(FunctionCallInfo fcinfo)
{
	Oid user;
	int context;
	int settings;
	bool is_contained = is_lent();
	bool was_unchecked = session_is_unchecked;
	bool is_outermost = !InSecurityRestrictedOperation();
	text *objects = NULL;
	Datum result;

	GetUserIdAndSecContext(&user, &context);
	settings = NewGUCNestLevel();
	if (is_contained)
	{
		objects = told_by("session_objects");
		SetUserIdAndSecContext(user, context | SECURITY_RESTRICTED_OPERATION);
	}
	session_is_unchecked = is_contained && is_outermost;
	PG_TRY();
	{
		result = call_body(fcinfo, "_as_owner");
	}
	PG_FINALLY();
	{
		session_is_unchecked = was_unchecked;
	}
	PG_END_TRY();
	AtEOXact_GUC(false, settings);
	SetUserIdAndSecContext(user, context);
	if (is_contained && !is_same(objects, told_by("session_objects")))
		ereport(
			ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			errmsg("code in the dataset would change temporary objects or cursors of the session"),
			errhint(
				"Look at the triggers, checks and defaults of its tables, or log in as its owner."));
	return result;
}

Datum
tiktrack_as_owner(PG_FUNCTION_ARGS)
{
	return call_as_owner(fcinfo);
}

/*
 * NAME(..) calls NAME_as_of_now(..), which must be STABLE, with the latest snapshot:
 * it sees the catalogs as the server itself does, also in a REPEATABLE READ
 * transaction, which would see older ones.
 */
Datum
tiktrack_as_of_now(PG_FUNCTION_ARGS)
{
	Datum result;

	PushActiveSnapshot(GetLatestSnapshot());
	result = call_body(fcinfo, "_as_of_now");
	PopActiveSnapshot();
	return result;
}
