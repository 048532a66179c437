/*
 * engagement/engagement.h
 *		engagement_summary as an SQL argument.
 */
#ifndef TIKTRACK_ENGAGEMENT_H
#define TIKTRACK_ENGAGEMENT_H

#include "postgres.h"

#include "fmgr.h"

#include "engagement/engagement_core.h"

/* The argument, detoasted, validated (error 22P02) and closed; read-only. */
extern const EngagementSummary *engagement_arg(FunctionCallInfo fcinfo, int argument);

/* The summary as a Datum, with its varlena header set to the size of the content. */
extern Datum engagement_datum(EngagementSummary *summary);

/* engagement_agg of one event: a new closed summary; without a person for an actor of NULL. */
extern EngagementSummary *engagement_of_event(EventKind kind, const Datum *actor);

/* A new closed summary of the same content. */
extern EngagementSummary *engagement_closed(const EngagementSummary *summary);

/* Set *people to those reached, or engaged; false if they are not known. */
extern bool engagement_people_reached(const EngagementSummary *summary, int64 *people);
extern bool engagement_people_engaged(const EngagementSummary *summary, int64 *people);

#endif /* TIKTRACK_ENGAGEMENT_H */
