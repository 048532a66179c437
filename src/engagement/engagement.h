/*
 * engagement/engagement.h
 *		engagement_summary as an SQL argument.
 */
#ifndef TIKTRACK_ENGAGEMENT_H
#define TIKTRACK_ENGAGEMENT_H

#include "postgres.h"

#include "fmgr.h"

#include "engagement/engagement_core.h"

/* The argument, detoasted and validated (22P02), to be read only. */
extern const EngagementSummary *engagement_arg(FunctionCallInfo fcinfo, int argument);

#endif /* TIKTRACK_ENGAGEMENT_H */
