/*
 * watch/watch_core.h
 *		watch_summary: how long videos were watched, and how far.
 *
 *		Pure: plain structs in, status codes out. A play is one row: milliseconds
 *		watched, and the duration of the video if it is known. A play of unknown or
 *		zero duration (a photo post) counts only for the time; one with a duration is
 *		"timed" and also counts in the bucket of the whole percent that it reached.
 *		All parts are integers and merging adds, so it commutes, associates and can
 *		be undone.
 */
#ifndef TIKTRACK_WATCH_CORE_H
#define TIKTRACK_WATCH_CORE_H

#include "common/summary_core.h"

/* 0 .. 100 %; plays that reached the end, or looped, are in the last */
#define WATCH_BUCKETS 101

/*
 * In memory and on disk: this struct up to its last count. Only buckets with plays
 * have a count, so a daily summary is small, and equal summaries have equal bytes.
 */
typedef struct WatchSummary
{
	int32_t varlena_header; /* PostgreSQL's own, set by the glue */
	uint8_t version;		/* SUMMARY_FORMAT_VERSION */
	uint8_t flags;			/* none yet: 0 */
	uint16_t reserved;		/* 0 */
	int64_t plays;
	int64_t watched_ms; /* of all plays */
	int64_t timed_watched_ms;
	int64_t timed_duration_ms;
	uint64_t present[2];		   /* bit p: bucket p has a count */
	int64_t counts[WATCH_BUCKETS]; /* of the buckets that are present, ascending */
} WatchSummary;

#define WATCH_HEADER_SIZE offsetof(WatchSummary, counts)
#define WATCH_FULL_SIZE sizeof(WatchSummary)

/* "v1 plays=N watched_ms=N timed_watched_ms=N timed_duration_ms=N 0%=N ..." */
#define WATCH_TEXT_LENGTH (2 + 56 + 5 * COUNT_TEXT_LENGTH + WATCH_BUCKETS * (6 + COUNT_TEXT_LENGTH))
#define WATCH_WIRE_LENGTH (2 + 4 * 8 + 1 + WATCH_BUCKETS * 9)

/* The number of buckets in a set. */
static inline int
watch_bucket_count(const uint64_t present[2])
{
	return __builtin_popcountll(present[0]) + __builtin_popcountll(present[1]);
}

static inline bool
watch_has_bucket(const uint64_t present[2], int bucket)
{
	return (present[bucket / 64] >> bucket % 64 & 1) != 0;
}

/* Bytes of the valid form, header included. */
static inline size_t
watch_size(const WatchSummary *summary)
{
	return WATCH_HEADER_SIZE + (size_t) watch_bucket_count(summary->present) * sizeof(int64_t);
}

/* Makes the identity: no plays. Needs WATCH_HEADER_SIZE bytes. */
extern void watch_init(WatchSummary *summary);

/* Validates `size` bytes, header included: OK, MALFORMED or VERSION; all readers call it. */
extern SummaryStatus watch_validate(const WatchSummary *summary, size_t size);

/*
 * The bucket of a play: the largest p up to 100 with watched x 100 >= p x
 * duration, in exact arithmetic. watched_ms >= 0, duration_ms > 0.
 */
extern int watch_bucket(int64_t watched_ms, int64_t duration_ms);

/*
 * Makes the summary of one play; the numbers must not be negative, and a duration of
 * 0 is unknown. Needs room for one count.
 */
extern void watch_of_play(int64_t watched_ms, int64_t duration_ms, WatchSummary *summary);

/*
 * Adds a play, as merging its summary does, but faster. `bucket` is its bucket, or
 * WATCH_NO_BUCKET without a duration; if `into` has no count for it, it must have room
 * for one more. OVERFLOW leaves `into` undefined.
 */
#define WATCH_NO_BUCKET (-1)
extern SummaryStatus watch_add(WatchSummary *into, int64_t watched_ms, int64_t duration_ms,
							   int bucket);

/* Whether `into` has a count for each bucket of `from`, so that merging needs no room. */
extern bool watch_covers(const WatchSummary *into, const WatchSummary *from);

/* The bytes that `into` needs for merging `from`. */
extern size_t watch_merged_size(const WatchSummary *into, const WatchSummary *from);

/*
 * into += from, which may return OVERFLOW; and from -= less, which returns NEGATIVE
 * also if `less` cannot have been part of it. An error leaves the first undefined.
 */
extern SummaryStatus watch_merge(WatchSummary *into, const WatchSummary *from);
extern SummaryStatus watch_subtract(WatchSummary *from, const WatchSummary *less);

/* Timed plays that reached `percent` or more; all timed plays for 0. */
extern int64_t watch_reached(const WatchSummary *summary, int percent);

/* The count of one bucket, 0 if it is not present. */
extern int64_t watch_in_bucket(const WatchSummary *summary, int bucket);

#endif /* TIKTRACK_WATCH_CORE_H */
