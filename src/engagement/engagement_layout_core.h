/*
 * engagement/engagement_layout_core.h
 *		The layout of an engagement_summary.
 */
#ifndef TIKTRACK_ENGAGEMENT_LAYOUT_CORE_H
#define TIKTRACK_ENGAGEMENT_LAYOUT_CORE_H

#include "common/summary_core.h"
#include "reach/reach_set_core.h"
#include "vocabulary/vocabulary_core.h"

/*
 * In memory and on disk. After `counts` follow, each if its flag is set, the untold
 * counts, and the audience: two sets of people, reached and engaged. A content has
 * exactly one valid form, so equal summaries have equal bytes; only the state of an
 * aggregate has open sets.
 */
typedef struct EngagementSummary
{
	int32_t varlena_header;			  /* PostgreSQL's own, set by the glue */
	uint8_t version;				  /* SUMMARY_FORMAT_VERSION */
	uint8_t flags;					  /* ENGAGEMENT_...; other bits are 0 */
	uint16_t reserved;				  /* 0 */
	int64_t counts[EVENT_KIND_COUNT]; /* by EventKind */
	int64_t untold[EVENT_KIND_COUNT]; /* parts that did not tell the kind;
											 * only with the flag */
} EngagementSummary;

#define ENGAGEMENT_HAS_UNTOLD 0x01
#define ENGAGEMENT_HAS_AUDIENCE 0x02 /* built from rows with a column of actors */
#define ENGAGEMENT_ACTOR_SEEN 0x04	 /* one of these rows had an actor */
#define ENGAGEMENT_VIEWER_SEEN 0x08	 /* one of these rows was a view with an actor */

/*
 * A part with people was merged with one that has events of people and does not tell
 * which, so the audience is no longer known and was dropped.
 */
#define ENGAGEMENT_AUDIENCE_LOST 0x10

/* the flags of a summary that knows its people */
#define ENGAGEMENT_PEOPLE_FLAGS                                                                    \
	(ENGAGEMENT_HAS_AUDIENCE | ENGAGEMENT_ACTOR_SEEN | ENGAGEMENT_VIEWER_SEEN)

#define ENGAGEMENT_SHORT_SIZE offsetof(EngagementSummary, untold)
#define ENGAGEMENT_FULL_SIZE sizeof(EngagementSummary)

/* the precision of both sets of people */
#define ENGAGEMENT_PRECISION REACH_PRECISION_DEFAULT

/* one bit per kind: (1 << EVENT_VIEW) | ... */
typedef uint32_t EventKindSet;

#define KIND_BIT(kind) ((EventKindSet) 1 << (kind))
#define ENGAGED_KINDS (KIND_BIT(EVENT_LIKE) | KIND_BIT(EVENT_COMMENT) | KIND_BIT(EVENT_SHARE))
/* people who engaged have seen it, even if there is no row of their view */
#define REACHED_KINDS (KIND_BIT(EVENT_VIEW) | ENGAGED_KINDS)

static inline bool
engagement_has_untold(const EngagementSummary *summary)
{
	return (summary->flags & ENGAGEMENT_HAS_UNTOLD) != 0;
}

static inline bool
engagement_has_audience(const EngagementSummary *summary)
{
	return (summary->flags & ENGAGEMENT_HAS_AUDIENCE) != 0;
}

/* Bytes before the audience, header included: one of two sizes. */
static inline size_t
engagement_counts_size(const EngagementSummary *summary)
{
	return engagement_has_untold(summary) ? ENGAGEMENT_FULL_SIZE : ENGAGEMENT_SHORT_SIZE;
}

/* The two sets; only for a summary with an audience. */
static inline ReachSet *
engagement_reached(const EngagementSummary *summary)
{
	return (ReachSet *) ((char *) summary + engagement_counts_size(summary));
}

static inline ReachSet *
engagement_engaged(const EngagementSummary *summary)
{
	ReachSet *reached = engagement_reached(summary);

	return (ReachSet *) ((char *) reached + reach_set_size(reached));
}

/* Bytes of the whole, header included. */
static inline size_t
engagement_size(const EngagementSummary *summary)
{
	size_t size = engagement_counts_size(summary);

	if (engagement_has_audience(summary))
		size += reach_set_size(engagement_reached(summary)) +
				reach_set_size(engagement_engaged(summary));
	return size;
}

/*
 * Whether sizes and shapes fit up to the set of reached people. The engaged are not
 * checked, because a row of a view does not touch them, which saves a cache miss.
 */
static inline bool
engagement_reached_fits(const EngagementSummary *summary, size_t size)
{
	size_t counts_size = engagement_counts_size(summary);

	return engagement_has_audience(summary) && size >= counts_size + 2 * sizeof(ReachSet) &&
		   reach_set_has_shape(engagement_reached(summary)) &&
		   reach_set_size(engagement_reached(summary)) <= size - counts_size - sizeof(ReachSet);
}

/* Adds or subtracts one event; OVERFLOW or NEGATIVE leave the summary as it was. */
static inline SummaryStatus
engagement_count_event(EngagementSummary *summary, EventKind kind)
{
	return count_add(&summary->counts[kind], 1);
}

static inline SummaryStatus
engagement_discount_event(EngagementSummary *summary, EventKind kind)
{
	return count_subtract(&summary->counts[kind], 1);
}

#endif /* TIKTRACK_ENGAGEMENT_LAYOUT_CORE_H */
