/*
 * engagement/engagement_core.h
 *		engagement_summary: how many events of each kind, and how many merged
 *		parts did not tell a kind.
 *
 *		Pure: plain structs in, status codes out. Counts are never negative.
 *		Merging adds, so it commutes, associates and can be undone; the summary
 *		without events is its identity.
 */
#ifndef TIKTRACK_ENGAGEMENT_CORE_H
#define TIKTRACK_ENGAGEMENT_CORE_H

#include "common/summary_core.h"
#include "vocabulary/vocabulary_core.h"

/*
 * In memory and on disk. Two sizes: a summary of which every part tells every
 * kind ends behind `counts`, which halves what a table of daily summaries
 * takes. Exactly one form is valid for a content, so equal summaries have
 * equal bytes.
 */
typedef struct EngagementSummary
{
	int32_t varlena_header;			  /* PostgreSQL's own, set by the glue */
	uint8_t version;				  /* SUMMARY_FORMAT_VERSION */
	uint8_t flags;					  /* ENGAGEMENT_HAS_UNTOLD; other bits are 0 */
	uint16_t reserved;				  /* 0 */
	int64_t counts[EVENT_KIND_COUNT]; /* by EventKind */
	int64_t untold[EVENT_KIND_COUNT]; /* parts that did not tell the kind;
											 * there only with the flag */
} EngagementSummary;

#define ENGAGEMENT_HAS_UNTOLD 0x01

#define ENGAGEMENT_SHORT_SIZE offsetof(EngagementSummary, untold)
#define ENGAGEMENT_FULL_SIZE sizeof(EngagementSummary)

/* "v1" and up to nine " profile_visit=N?N" */
#define ENGAGEMENT_TEXT_LENGTH                                                                     \
	(21 + EVENT_KIND_COUNT * (VOCABULARY_WORD_LENGTH + 3 + 2 * COUNT_TEXT_LENGTH))
#define ENGAGEMENT_WIRE_LENGTH (2 + 2 * EVENT_KIND_COUNT * 8)

/* one bit a kind: (1 << EVENT_VIEW) | ... */
typedef uint32_t EventKindSet;

static inline bool
engagement_has_untold(const EngagementSummary *summary)
{
	return (summary->flags & ENGAGEMENT_HAS_UNTOLD) != 0;
}

/* Bytes of the valid form, header included: one of the two sizes. */
static inline size_t
engagement_size(const EngagementSummary *summary)
{
	return engagement_has_untold(summary) ? ENGAGEMENT_FULL_SIZE : ENGAGEMENT_SHORT_SIZE;
}

/* Makes the identity: no events, every kind told. */
extern void engagement_init(EngagementSummary *summary);

/*
 * The one validator, for `size` bytes at hand, header included: OK, MALFORMED,
 * or VERSION.
 */
extern SummaryStatus engagement_validate(const EngagementSummary *summary, size_t size);

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
 * into += from, and its inverse. `into` has room for the full size whenever
 * `from` has untold counts. An error leaves `into` undefined.
 */
extern SummaryStatus engagement_merge(EngagementSummary *into, const EngagementSummary *from);
extern SummaryStatus engagement_subtract(EngagementSummary *into, const EngagementSummary *from);

/* Says that one part did not tell a kind; `summary` has the full size. */
extern void engagement_set_untold(EngagementSummary *summary, EventKind kind);

/* Whether not a single event and not a single untold part is in it. */
extern bool engagement_is_identity(const EngagementSummary *summary);

/* False when some part did not tell a kind of the set; OVERFLOW of the sum. */
extern SummaryStatus engagement_sum(const EngagementSummary *summary, EventKindSet kinds,
									bool *told, int64_t *sum);

/*
 * Text: "v1 view=15 like=4 save=0?1", words in EventKind order, without those
 * that are 0 and told; "?1" is the number of parts that did not tell.
 * print gives the length and no terminator, parse takes just what print gives.
 * `out` of parse and decode has the full size.
 */
extern size_t engagement_print(const EngagementSummary *summary, char *out);
extern SummaryStatus engagement_parse(const char *text, size_t length, EngagementSummary *out);

/* Wire: version u8, flags u8, nine counts, with the flag nine untold: all i64. */
extern size_t engagement_encode(const EngagementSummary *summary, uint8_t *out);
extern SummaryStatus engagement_decode(const uint8_t *bytes, size_t length, EngagementSummary *out);

#endif /* TIKTRACK_ENGAGEMENT_CORE_H */
