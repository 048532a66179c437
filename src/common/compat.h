/*
 * common/compat.h
 *		Differences between PostgreSQL 15 and 19. All PG_VERSION_NUM tests of the
 *		project are here.
 */
#ifndef TIKTRACK_COMMON_COMPAT_H
#define TIKTRACK_COMMON_COMPAT_H

#include "postgres.h"

#include "access/htup_details.h"
#include "access/tupdesc.h"
#include "common/jsonapi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/datetime.h"
#include "utils/jsonfuncs.h"
#include "utils/rangetypes.h"
#include "utils/relcache.h"

#if PG_VERSION_NUM < 150000
#error "tiktrack needs PostgreSQL 15 or later"
#endif

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#else
/* before 16 there are no soft errors of input functions */
#define ereturn(context, dummy_value, ...)                                                         \
	do                                                                                             \
	{                                                                                              \
		ereport(ERROR, __VA_ARGS__);                                                               \
		return dummy_value;                                                                        \
	} while (0)
#endif

/* the keyword of 18 and later, before a declaration */
#ifndef pg_noreturn
#define pg_noreturn pg_attribute_noreturn()
#endif

/* the result of the actions of a JSON parse */
#if PG_VERSION_NUM >= 160000
typedef JsonParseErrorType JsonActionResult;
#define JSON_ACTION_DONE JSON_SUCCESS
#else
typedef void JsonActionResult;
#define JSON_ACTION_DONE
#endif

/* the last parameters of ExecutorRun, and the arguments to pass them on */
#if PG_VERSION_NUM >= 180000
#define EXECUTOR_RUN_LIMIT uint64 count
#define EXECUTOR_RUN_LIMIT_ARGS count
#else
#define EXECUTOR_RUN_LIMIT uint64 count, bool execute_once
#define EXECUTOR_RUN_LIMIT_ARGS count, execute_once
#endif

/* The index of the primary key, unless that is deferrable; InvalidOid when there is none. */
static inline Oid
primary_key_index(Relation relation)
{
#if PG_VERSION_NUM >= 180000
	return RelationGetPrimaryKeyIndex(relation, false);
#else
	return RelationGetPrimaryKeyIndex(relation);
#endif
}

/* A descriptor made by hand is ready for use. */
static inline TupleDesc
finished_tupdesc(TupleDesc tupdesc)
{
#if PG_VERSION_NUM >= 190000
	TupleDescFinalize(tupdesc);
#endif
	return tupdesc;
}

/* A lexer for a JSON text; with_escapes: strings are decoded. */
static inline JsonLexContext *
make_json_scanner(text *json, bool with_escapes)
{
#if PG_VERSION_NUM >= 170000
	return makeJsonLexContext(NULL, json, with_escapes);
#else
	return makeJsonLexContext(json, with_escapes);
#endif
}

/* The same for a line in the server's encoding. */
static inline JsonLexContext *
make_line_lexer(const char *line, int length)
{
#if PG_VERSION_NUM >= 170000
	return makeJsonLexContextCstringLen(NULL, line, (size_t) length, GetDatabaseEncoding(), true);
#else
	return makeJsonLexContextCstringLen((char *) line, length, GetDatabaseEncoding(), true);
#endif
}

/* A minimal tuple in the current memory context. */
static inline MinimalTuple
form_minimal_tuple(TupleDesc tupdesc, Datum *values, bool *nulls)
{
#if PG_VERSION_NUM >= 180000
	return heap_form_minimal_tuple(tupdesc, values, nulls, 0);
#else
	return heap_form_minimal_tuple(tupdesc, values, nulls);
#endif
}

/* Decodes the fields of ParseDateTime; 0, or an error code. */
static inline int
decode_time(char **fields, int *types, int count, int *kind, struct pg_tm *parts, fsec_t *fraction,
			int *zone)
{
#if PG_VERSION_NUM >= 160000
	DateTimeErrorExtra extra;

	return DecodeDateTime(fields, types, count, kind, parts, fraction, zone, &extra);
#else
	return DecodeDateTime(fields, types, count, kind, parts, fraction, zone);
#endif
}

/* The range of these bounds. */
static inline RangeType *
make_range_of(TypeCacheEntry *type, RangeBound *lower, RangeBound *upper)
{
#if PG_VERSION_NUM >= 160000
	return make_range(type, lower, upper, false, NULL);
#else
	return make_range(type, lower, upper, false);
#endif
}

#endif /* TIKTRACK_COMMON_COMPAT_H */
