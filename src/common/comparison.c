/*
 * common/comparison.c
 *		Summaries as arguments of operators and of support functions.
 *
 * A sort or an index build calls these without resetting the memory context in
 * between, so detoasted copies must be freed.
 */
#include "postgres.h"

#include "common/hashfn.h"

#include "common/comparison.h"
#include "common/compat.h"
#include "common/summary_core.h"

/* the bytes after the varlena header */
#define CONTENT_SIZE(value) ((size_t) VARSIZE(value) - VARHDRSZ)

int
compare_summary_args(FunctionCallInfo fcinfo, SummaryReader read)
{
	const void *left = read(fcinfo, 0);
	const void *right = read(fcinfo, 1);
	int order =
		summary_compare(VARDATA(left), CONTENT_SIZE(left), VARDATA(right), CONTENT_SIZE(right));

	PG_FREE_IF_COPY((void *) left, 0);
	PG_FREE_IF_COPY((void *) right, 1);
	return order;
}

uint64
hash_summary_arg(FunctionCallInfo fcinfo, SummaryReader read, uint64 seed)
{
	const void *value = read(fcinfo, 0);
	uint64 hash = hash_bytes_extended((const unsigned char *) VARDATA(value),
									  (int) CONTENT_SIZE(value), seed);

	PG_FREE_IF_COPY((void *) value, 0);
	return hash;
}
