/*
 * engagement/engagement_core.h
 *		engagement_summary: how many events of each kind, how many merged parts
 *		did not tell a kind, and, where actors were given, which people were
 *		reached and which of them engaged.
 *
 *		Pure: plain structs in, status codes out. Counts are never negative.
 *		Merging adds counts and unites people, so it commutes and associates; the
 *		summary without events is its identity. Counts can be taken away again,
 *		people can not.
 */
#ifndef TIKTRACK_ENGAGEMENT_CORE_H
#define TIKTRACK_ENGAGEMENT_CORE_H

#include "engagement/engagement_audience_core.h"

/* Makes the identity: no events, every kind told. */
extern void engagement_init(EngagementSummary *summary);

/*
 * The one validator, for `size` bytes at hand, header included: OK, MALFORMED,
 * or VERSION.
 */
extern SummaryStatus engagement_validate(const EngagementSummary *summary, size_t size);

/* Whether sizes and shapes describe just `size` bytes, sets open or closed:
 * what memory safety needs of an aggregate's state. */
extern bool engagement_fits(const EngagementSummary *summary, size_t size);

/*
 * into += from. OVERFLOW leaves `into` undefined. NO_ROOM leaves its counts as
 * they were and says which room it takes; then rebuild it and call again: people
 * who were already taken over do no harm.
 */
extern SummaryStatus engagement_merge(EngagementSummary *into, const EngagementSummary *from,
									  EngagementRoom *room);

/* Whether `less` can be taken away from `summary` again: not where people are. */
extern bool engagement_can_subtract(const EngagementSummary *summary,
									const EngagementSummary *less);

/* summary -= less. An error leaves `summary` undefined. */
extern SummaryStatus engagement_subtract(EngagementSummary *summary, const EngagementSummary *less);

/* Says that one part did not tell a kind; `summary` has the full size. */
extern void engagement_set_untold(EngagementSummary *summary, EventKind kind);

/* Whether not a single event and not a single untold part is in it. */
extern bool engagement_is_identity(const EngagementSummary *summary);

/* False when some part did not tell a kind of the set; OVERFLOW of the sum. */
extern SummaryStatus engagement_sum(const EngagementSummary *summary, EventKindSet kinds,
									bool *told, int64_t *sum);

#endif /* TIKTRACK_ENGAGEMENT_CORE_H */
