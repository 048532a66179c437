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

#include "common/summary_core.h"
#include "reach/reach_set_core.h"
#include "vocabulary/vocabulary_core.h"

/*
 * In memory and on disk. Behind `counts` stands what its flag says is there:
 * the untold counts; then the audience, two sets of people one behind the
 * other, reached and engaged. Exactly one form is valid for a content, so equal
 * summaries have equal bytes; only the state of an aggregate has open sets.
 */
typedef struct EngagementSummary
{
	int32_t varlena_header;			  /* PostgreSQL's own, set by the glue */
	uint8_t version;				  /* SUMMARY_FORMAT_VERSION */
	uint8_t flags;					  /* ENGAGEMENT_...; other bits are 0 */
	uint16_t reserved;				  /* 0 */
	int64_t counts[EVENT_KIND_COUNT]; /* by EventKind */
	int64_t untold[EVENT_KIND_COUNT]; /* parts that did not tell the kind;
											 * there only with the flag */
} EngagementSummary;

#define ENGAGEMENT_HAS_UNTOLD 0x01
#define ENGAGEMENT_HAS_AUDIENCE 0x02 /* built from rows with a column of actors */
#define ENGAGEMENT_ACTOR_SEEN 0x04	 /* one of these rows had an actor */
#define ENGAGEMENT_VIEWER_SEEN 0x08	 /* a view among them had one */

/*
 * A part with people met one that has events of people and does not tell whose:
 * the audience was dropped, because it is not known any more.
 */
#define ENGAGEMENT_AUDIENCE_LOST 0x10

/* the flags that speak of people whom the summary knows */
#define ENGAGEMENT_PEOPLE_FLAGS                                                                    \
	(ENGAGEMENT_HAS_AUDIENCE | ENGAGEMENT_ACTOR_SEEN | ENGAGEMENT_VIEWER_SEEN)

#define ENGAGEMENT_SHORT_SIZE offsetof(EngagementSummary, untold)
#define ENGAGEMENT_FULL_SIZE sizeof(EngagementSummary)

/* the precision of both sets of people; a summary has no other */
#define ENGAGEMENT_PRECISION REACH_PRECISION_DEFAULT

/* one bit a kind: (1 << EVENT_VIEW) | ... */
typedef uint32_t EventKindSet;

#define KIND_BIT(kind) ((EventKindSet) 1 << (kind))
#define ENGAGED_KINDS (KIND_BIT(EVENT_LIKE) | KIND_BIT(EVENT_COMMENT) | KIND_BIT(EVENT_SHARE))
/* who engaged has seen it, also when the row of the view is missing */
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

/* The two sets; only of a summary that has an audience. */
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
 * The same without a look at the engaged people, who stand far behind: a row of
 * a view has no business there, and a cache line fewer to wait for.
 */
static inline bool
engagement_reached_fits(const EngagementSummary *summary, size_t size)
{
	size_t counts_size = engagement_counts_size(summary);

	return engagement_has_audience(summary) && size >= counts_size + 2 * sizeof(ReachSet) &&
		   reach_set_has_shape(engagement_reached(summary)) &&
		   reach_set_size(engagement_reached(summary)) <= size - counts_size - sizeof(ReachSet);
}

/* One event more or less: OVERFLOW or NEGATIVE leave the summary as it was. */
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

/*
 * The room that a summary shall get: whether it has untold counts and an
 * audience, and whether each set stays as it is or is open in a given shape.
 */
typedef struct EngagementRoom
{
	bool untold;
	bool audience;
	bool open_reached, open_engaged;
	ReachShape reached, engaged;
} EngagementRoom;

/*
 * One event of a person more, for a summary with an audience: OVERFLOW, or
 * NO_ROOM and the room that it takes; then rebuild the summary and call again.
 */
extern SummaryStatus engagement_add_person(EngagementSummary *summary, EventKind kind,
										   uint64_t hash, EngagementRoom *room);

/*
 * into += from. OVERFLOW leaves `into` undefined. NO_ROOM leaves its counts as
 * they were and says which room it takes; then rebuild it and call again: people
 * who were already taken over do no harm.
 */
extern SummaryStatus engagement_merge(EngagementSummary *into, const EngagementSummary *from,
									  EngagementRoom *room);

/* The people's part of that, for engagement_core.c alone. */
extern SummaryStatus engagement_merge_people(EngagementSummary *into, const EngagementSummary *from,
											 EngagementRoom *room);
extern bool engagement_people_are_valid(const EngagementSummary *summary);

/* A new aggregate's state: no events yet, and room for a person. */
extern EngagementRoom engagement_first_room(void);

/* Writes `from` with that room to `to`, which has engagement_room_size bytes. */
extern size_t engagement_room_size(const EngagementSummary *from, const EngagementRoom *room);
extern void engagement_rebuild(const EngagementSummary *from, const EngagementRoom *room,
							   EngagementSummary *to);

/* Writes the closed form, of at most engagement_closed_bound(from) bytes. */
extern size_t engagement_closed_bound(const EngagementSummary *from);
extern void engagement_close(const EngagementSummary *from, EngagementSummary *to);

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
