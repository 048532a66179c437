/*
 * sharing/sharing.h
 *		share_summary as an SQL argument, shared by the files of this room.
 */
#ifndef TIKTRACK_SHARING_H
#define TIKTRACK_SHARING_H

#include "postgres.h"

#include "fmgr.h"

#include "sharing/sharing_core.h"

#define SHARE_TYPE_NAME "share_summary"

/* The argument, detoasted and validated (error 22P02); read-only. */
extern const ShareSummary *share_arg(FunctionCallInfo fcinfo, int argument);

/* The key of a share type and a platform, which may be NULL; error 22023 for an unknown type or a long platform. */
extern ShareKey share_key(const text *share_type, const text *platform);

/* A share type and, if that argument exists, a platform; both not NULL. */
extern ShareKey share_key_arg(FunctionCallInfo fcinfo, int type_argument);

/* Allocates a summary of that size, to be filled; and returns a filled one as a Datum. */
extern ShareSummary *share_alloc(ShareMeasure measure);
extern Datum share_datum(ShareSummary *summary);

/*
 * Returns the summary with `shares` > 0 added to one cell. Writes in place if the
 * cell exists, so `summary` must be the caller's own.
 */
extern ShareSummary *share_add_cell(ShareSummary *summary, const ShareKey *key, int64 shares);

#endif /* TIKTRACK_SHARING_H */
