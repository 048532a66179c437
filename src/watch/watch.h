/*
 * watch/watch.h
 *		watch_summary as an SQL argument.
 */
#ifndef TIKTRACK_WATCH_H
#define TIKTRACK_WATCH_H

#include "postgres.h"

#include "fmgr.h"

#include "watch/watch_core.h"

#define WATCH_TYPE_NAME "watch_summary"

/* The argument, detoasted and validated (error 22P02); read-only. */
extern const WatchSummary *watch_arg(FunctionCallInfo fcinfo, int argument);

#endif /* TIKTRACK_WATCH_H */
