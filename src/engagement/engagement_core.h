/*
 * engagement/engagement_core.h
 *		engagement_summary: the number of events of each kind, the number of merged
 *		parts that did not tell a kind, and, if built with actors, the people reached
 *		and those of them who engaged.
 *
 *		Pure: plain structs in, status codes out. Counts are never negative.
 *		Merging adds counts and unites people, so it commutes and associates; the
 *		summary without events is its identity. Counts can be subtracted again,
 *		people cannot.
 */
#ifndef TIKTRACK_ENGAGEMENT_CORE_H
#define TIKTRACK_ENGAGEMENT_CORE_H

#include "engagement/engagement_audience_core.h"

/* Makes the identity: no events, every kind told. */
extern void engagement_init(EngagementSummary *summary);

/* Validates `size` bytes, header included: OK, MALFORMED or VERSION; all readers call it. */
extern SummaryStatus engagement_validate(const EngagementSummary *summary, size_t size);

/* Whether sizes and shapes, of sets open or closed, add up to `size` bytes: enough to
 * use an aggregate's state safely. */
extern bool engagement_fits(const EngagementSummary *summary, size_t size);

/*
 * into += from. OVERFLOW leaves `into` undefined. NO_ROOM leaves its counts as they
 * were and sets the room that is needed: then rebuild it and call again; people may
 * be merged twice.
 */
extern SummaryStatus engagement_merge(EngagementSummary *into, const EngagementSummary *from,
									  EngagementRoom *room);

/* Whether `less` can be subtracted from `summary`, which it cannot if there are people. */
extern bool engagement_can_subtract(const EngagementSummary *summary,
									const EngagementSummary *less);

/* summary -= less. An error leaves `summary` undefined. */
extern SummaryStatus engagement_subtract(EngagementSummary *summary, const EngagementSummary *less);

/* Adds one part that did not tell a kind; `summary` must have the full size. */
extern void engagement_set_untold(EngagementSummary *summary, EventKind kind);

/* Whether it has no events and no untold parts. */
extern bool engagement_is_identity(const EngagementSummary *summary);

/* Sums the counts of a set of kinds; *told is false if some part did not tell one of them. */
extern SummaryStatus engagement_sum(const EngagementSummary *summary, EventKindSet kinds,
									bool *told, int64_t *sum);

#endif /* TIKTRACK_ENGAGEMENT_CORE_H */
