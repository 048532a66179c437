/*
 * common/comparison.h
 *		The functions of operators and operator classes of a summary type.
 *
 *		A content has exactly one closed form, so values are equal if the bytes of
 *		their closed forms are. The order is that of these bytes: it is total, has no
 *		meaning, and depends on the endianness of the machine.
 */
#ifndef TIKTRACK_COMMON_COMPARISON_H
#define TIKTRACK_COMMON_COMPARISON_H

#include "postgres.h"

#include "fmgr.h"

/* Returns an argument detoasted, validated (error 22P02) and closed, with a header of
 * four bytes: the argument itself or one new allocation; read-only. */
typedef const void *(*SummaryReader)(FunctionCallInfo fcinfo, int argument);

/* -1, 0 or 1: how the first argument compares to the second. Frees what was read. */
extern int compare_summary_args(FunctionCallInfo fcinfo, SummaryReader read);

/* A hash of the first argument; equal values have the same with the same seed. */
extern uint64 hash_summary_arg(FunctionCallInfo fcinfo, SummaryReader read, uint64 seed);

#define SUMMARY_OPERATOR(type, name, condition)                                                    \
	PG_FUNCTION_INFO_V1(tiktrack_##type##_##name);                                                 \
	Datum tiktrack_##type##_##name(PG_FUNCTION_ARGS)                                               \
	{                                                                                              \
		PG_RETURN_BOOL(compare_summary_args(fcinfo, read_##type) condition 0);                     \
	}

/*
 * Defines the C functions tiktrack_TYPE_ eq, ne, lt, le, ge, gt, cmp, hash and
 * hash_extended of a type, by the reader of its arguments. All are strict. Used
 * without a semicolon.
 */
#define SUMMARY_COMPARISON(type, summary_arg)                                                      \
	static const void *read_##type(FunctionCallInfo fcinfo, int argument)                          \
	{                                                                                              \
		return summary_arg(fcinfo, argument);                                                      \
	}                                                                                              \
	SUMMARY_OPERATOR(type, eq, ==)                                                                 \
	SUMMARY_OPERATOR(type, ne, !=)                                                                 \
	SUMMARY_OPERATOR(type, lt, <)                                                                  \
	SUMMARY_OPERATOR(type, le, <=)                                                                 \
	SUMMARY_OPERATOR(type, ge, >=)                                                                 \
	SUMMARY_OPERATOR(type, gt, >)                                                                  \
	PG_FUNCTION_INFO_V1(tiktrack_##type##_cmp);                                                    \
	Datum tiktrack_##type##_cmp(PG_FUNCTION_ARGS)                                                  \
	{                                                                                              \
		PG_RETURN_INT32(compare_summary_args(fcinfo, read_##type));                                \
	}                                                                                              \
	/* as the server demands, the lower half of the long hash with seed 0 */                       \
	PG_FUNCTION_INFO_V1(tiktrack_##type##_hash);                                                   \
	Datum tiktrack_##type##_hash(PG_FUNCTION_ARGS)                                                 \
	{                                                                                              \
		PG_RETURN_UINT32((uint32) hash_summary_arg(fcinfo, read_##type, 0));                       \
	}                                                                                              \
	PG_FUNCTION_INFO_V1(tiktrack_##type##_hash_extended);                                          \
	Datum tiktrack_##type##_hash_extended(PG_FUNCTION_ARGS)                                        \
	{                                                                                              \
		PG_RETURN_UINT64(hash_summary_arg(fcinfo, read_##type, (uint64) PG_GETARG_INT64(1)));      \
	}

#endif /* TIKTRACK_COMMON_COMPARISON_H */
