/*
 * test/fuzz/watch_laws.h
 *		What must hold for each watch_summary that was accepted, and a call of
 *		each function that reads one.
 */
#ifndef TIKTRACK_TEST_WATCH_LAWS_H
#define TIKTRACK_TEST_WATCH_LAWS_H

#include "fuzz.h"

#include "watch/watch_core.h"
#include "watch/watch_format_core.h"

/* Both without the varlena header. */
static inline bool
same_watch(const WatchSummary *a, const WatchSummary *b)
{
	return same_bytes(&a->version, watch_size(a) - 4, &b->version, watch_size(b) - 4);
}

static inline void
watch_portable_laws(const WatchSummary *summary)
{
	char *text = exact_room(WATCH_TEXT_LENGTH);
	uint8_t *wire = exact_room(WATCH_WIRE_LENGTH);
	WatchSummary *again = exact_room(WATCH_FULL_SIZE);
	size_t length = watch_print(summary, text);

	REQUIRE(length <= WATCH_TEXT_LENGTH);
	REQUIRE(watch_parse(text, length, again) == SUMMARY_OK);
	REQUIRE(same_watch(again, summary));
	length = watch_encode(summary, wire);
	REQUIRE(length <= WATCH_WIRE_LENGTH);
	REQUIRE(watch_decode(wire, length, again) == SUMMARY_OK);
	REQUIRE(same_watch(again, summary));
	free(text);
	free(wire);
	free(again);
}

/* nothing + it, twice and back, where twice is in range; nothing left when taken from itself */
static inline void
watch_merge_laws(const WatchSummary *summary)
{
	WatchSummary *sum = exact_room(watch_size(summary));
	bool fits = summary->plays <= INT64_MAX / 2 && summary->watched_ms <= INT64_MAX / 2 &&
				summary->timed_duration_ms <= INT64_MAX / 2;

	watch_init(sum);
	REQUIRE(watch_covers(summary, sum) && watch_covers(summary, summary));
	REQUIRE(watch_merged_size(sum, summary) == watch_size(summary));
	REQUIRE(watch_merge(sum, summary) == SUMMARY_OK);
	REQUIRE(same_watch(sum, summary));
	REQUIRE(watch_merge(sum, summary) == (fits ? SUMMARY_OK : SUMMARY_OVERFLOW));
	if (fits)
	{
		REQUIRE(watch_validate(sum, watch_size(sum)) == SUMMARY_OK);
		REQUIRE(watch_subtract(sum, summary) == SUMMARY_OK);
		REQUIRE(same_watch(sum, summary));
		REQUIRE(watch_subtract(sum, summary) == SUMMARY_OK);
		REQUIRE(sum->plays == 0 && watch_size(sum) == WATCH_HEADER_SIZE);
		REQUIRE(watch_validate(sum, WATCH_HEADER_SIZE) == SUMMARY_OK);
		REQUIRE(summary->plays == 0 || watch_subtract(sum, summary) == SUMMARY_NEGATIVE);
	}
	free(sum);
}

/* `summary` is valid */
static inline void
watch_laws(const WatchSummary *summary)
{
	int64_t timed = watch_reached(summary, 0);

	REQUIRE(watch_size(summary) <= WATCH_FULL_SIZE);
	REQUIRE(watch_validate(summary, watch_size(summary)) == SUMMARY_OK);
	watch_portable_laws(summary);
	watch_merge_laws(summary);
	REQUIRE(timed <= summary->plays && timed <= summary->timed_duration_ms + (timed == 0));
	for (int percent = 0; percent < WATCH_BUCKETS - 1; percent++)
	{
		REQUIRE(watch_reached(summary, percent) - watch_reached(summary, percent + 1) ==
				watch_in_bucket(summary, percent));
		REQUIRE(watch_in_bucket(summary, percent) >= 0);
	}
	REQUIRE(watch_reached(summary, 100) == watch_in_bucket(summary, 100));
}

#endif /* TIKTRACK_TEST_WATCH_LAWS_H */
