/*
 * watch/watch_core.c
 *		Arithmetic of watch_summary; for its text and wire form see
 *		watch_format_core.c.
 */
#include "watch/watch_core.h"

#include <string.h>

_Static_assert(WATCH_HEADER_SIZE == 56, "stored layout of watch_summary");
_Static_assert(WATCH_FULL_SIZE == 864, "stored layout of watch_summary");

/* the bucket of plays that reached the end */
#define LAST_BUCKET (WATCH_BUCKETS - 1)

/* The number of present buckets before this one: its index in counts. */
static int
rank_of(const uint64_t present[2], int bucket)
{
	uint64_t below = (UINT64_C(1) << bucket % 64) - 1;

	if (bucket < 64)
		return __builtin_popcountll(present[0] & below);
	return __builtin_popcountll(present[0]) + __builtin_popcountll(present[1] & below);
}

void
watch_init(WatchSummary *summary)
{
	memset(summary, 0, WATCH_HEADER_SIZE);
	summary->version = SUMMARY_FORMAT_VERSION;
}

/* Whether the numbers can belong to some set of plays. */
static bool
is_consistent(const WatchSummary *summary)
{
	int buckets = watch_bucket_count(summary->present);
	int64_t timed = 0;

	if (summary->plays < 0 || summary->watched_ms < 0 || summary->timed_watched_ms < 0 ||
		summary->timed_duration_ms < 0 || summary->present[1] >> (WATCH_BUCKETS - 64) != 0)
		return false;
	for (int i = 0; i < buckets; i++)
	{
		if (summary->counts[i] <= 0 || count_add(&timed, summary->counts[i]) != SUMMARY_OK)
			return false;
	}
	/* each timed play has a duration of at least a millisecond */
	if (timed > summary->plays || timed > summary->timed_duration_ms ||
		summary->timed_watched_ms > summary->watched_ms)
		return false;
	if (timed == 0 && (summary->timed_watched_ms != 0 || summary->timed_duration_ms != 0))
		return false;
	return timed < summary->plays || summary->timed_watched_ms == summary->watched_ms;
}

SummaryStatus
watch_validate(const WatchSummary *summary, size_t size)
{
	if (size < WATCH_HEADER_SIZE)
		return SUMMARY_MALFORMED;
	if (summary->version != SUMMARY_FORMAT_VERSION)
		return SUMMARY_VERSION;
	if (summary->flags != 0 || summary->reserved != 0 || size != watch_size(summary))
		return SUMMARY_MALFORMED;
	return is_consistent(summary) ? SUMMARY_OK : SUMMARY_MALFORMED;
}

/* One step of a long division: subtracts the divisor if it fits, and returns 1 then. */
static int
take_out(uint64_t *rest, uint64_t divisor)
{
	if (*rest < divisor)
		return 0;
	*rest -= divisor;
	return 1;
}

int
watch_bucket(int64_t watched_ms, int64_t duration_ms)
{
	uint64_t watched = (uint64_t) watched_ms;
	uint64_t duration = (uint64_t) duration_ms;
	uint64_t rest = 0;
	int percent = 0;

	if (watched >= duration)
		return LAST_BUCKET;
	if (watched <= UINT64_MAX / 100)
		return (int) (watched * 100 / duration);

	/* The product would overflow, so this divides bit by bit of the 100. The rest stays
	 * below the duration, which is below 2^63, so doubling it cannot overflow. */
	for (int bit = 6; bit >= 0; bit--)
	{
		rest *= 2;
		percent = 2 * percent + take_out(&rest, duration);
		if ((100 >> bit & 1) != 0)
		{
			rest += watched;
			percent += take_out(&rest, duration);
		}
	}
	return percent;
}

void
watch_of_play(int64_t watched_ms, int64_t duration_ms, WatchSummary *summary)
{
	watch_init(summary);
	summary->plays = 1;
	summary->watched_ms = watched_ms;
	if (duration_ms > 0)
	{
		int bucket = watch_bucket(watched_ms, duration_ms);

		summary->timed_watched_ms = watched_ms;
		summary->timed_duration_ms = duration_ms;
		summary->present[bucket / 64] = UINT64_C(1) << bucket % 64;
		summary->counts[0] = 1;
	}
}

SummaryStatus
watch_add(WatchSummary *into, int64_t watched_ms, int64_t duration_ms, int bucket)
{
	int place;

	if (count_add(&into->plays, 1) != SUMMARY_OK ||
		count_add(&into->watched_ms, watched_ms) != SUMMARY_OK)
		return SUMMARY_OVERFLOW;
	if (bucket == WATCH_NO_BUCKET)
		return SUMMARY_OK;
	place = rank_of(into->present, bucket);
	if (!watch_has_bucket(into->present, bucket))
	{
		int after = watch_bucket_count(into->present) - place;

		memmove(&into->counts[place + 1], &into->counts[place], (size_t) after * sizeof(int64_t));
		into->counts[place] = 0;
		into->present[bucket / 64] |= UINT64_C(1) << bucket % 64;
	}
	if (count_add(&into->counts[place], 1) != SUMMARY_OK ||
		count_add(&into->timed_watched_ms, watched_ms) != SUMMARY_OK ||
		count_add(&into->timed_duration_ms, duration_ms) != SUMMARY_OK)
		return SUMMARY_OVERFLOW;
	return SUMMARY_OK;
}

bool
watch_covers(const WatchSummary *into, const WatchSummary *from)
{
	return (from->present[0] & ~into->present[0]) == 0 &&
		   (from->present[1] & ~into->present[1]) == 0;
}

size_t
watch_merged_size(const WatchSummary *into, const WatchSummary *from)
{
	uint64_t united[2] = {into->present[0] | from->present[0], into->present[1] | from->present[1]};

	return WATCH_HEADER_SIZE + (size_t) watch_bucket_count(united) * sizeof(int64_t);
}

/* Inserts a count of zero into `summary` for each bucket of `from` that it lacks. */
static void
open_buckets(WatchSummary *summary, const uint64_t from[2])
{
	uint64_t united[2] = {summary->present[0] | from[0], summary->present[1] | from[1]};
	int old_place = watch_bucket_count(summary->present);
	int new_place = watch_bucket_count(united);

	/* from the last one down, so that no count is overwritten before it is moved */
	for (int bucket = LAST_BUCKET; new_place > old_place; bucket--)
	{
		if (!watch_has_bucket(united, bucket))
			continue;
		new_place--;
		summary->counts[new_place] =
			watch_has_bucket(summary->present, bucket) ? summary->counts[--old_place] : 0;
	}
	memcpy(summary->present, united, sizeof(united));
}

/* Removes buckets with a count of zero. */
static void
close_buckets(WatchSummary *summary)
{
	uint64_t left[2] = {0, 0};
	int old_place = 0;
	int new_place = 0;

	for (int bucket = 0; bucket < WATCH_BUCKETS; bucket++)
	{
		int64_t count;

		if (!watch_has_bucket(summary->present, bucket))
			continue;
		count = summary->counts[old_place++];
		if (count == 0)
			continue;
		summary->counts[new_place++] = count;
		left[bucket / 64] |= UINT64_C(1) << bucket % 64;
	}
	memcpy(summary->present, left, sizeof(left));
}

/*
 * Removes the next bucket from the set `rest`; returns its index in the counts of
 * `into`, -1 if none is left.
 */
static int
next_place(uint64_t rest[2], const WatchSummary *into)
{
	int word = rest[0] != 0 ? 0 : 1;
	int bucket;

	if (rest[word] == 0)
		return -1;
	bucket = word * 64 + __builtin_ctzll(rest[word]);
	rest[word] &= rest[word] - 1;
	return rank_of(into->present, bucket);
}

SummaryStatus
watch_merge(WatchSummary *into, const WatchSummary *from)
{
	uint64_t rest[2] = {from->present[0], from->present[1]};
	const int64_t *count = from->counts;

	if (!watch_covers(into, from))
		open_buckets(into, from->present);
	for (int place = next_place(rest, into); place >= 0; place = next_place(rest, into))
	{
		if (count_add(&into->counts[place], *count++) != SUMMARY_OK)
			return SUMMARY_OVERFLOW;
	}
	if (count_add(&into->plays, from->plays) != SUMMARY_OK ||
		count_add(&into->watched_ms, from->watched_ms) != SUMMARY_OK ||
		count_add(&into->timed_watched_ms, from->timed_watched_ms) != SUMMARY_OK ||
		count_add(&into->timed_duration_ms, from->timed_duration_ms) != SUMMARY_OK)
		return SUMMARY_OVERFLOW;
	return SUMMARY_OK;
}

SummaryStatus
watch_subtract(WatchSummary *from, const WatchSummary *less)
{
	uint64_t rest[2] = {less->present[0], less->present[1]};
	const int64_t *count = less->counts;
	bool emptied = false;

	if (!watch_covers(from, less))
		return SUMMARY_NEGATIVE;
	for (int place = next_place(rest, from); place >= 0; place = next_place(rest, from))
	{
		if (count_subtract(&from->counts[place], *count++) != SUMMARY_OK)
			return SUMMARY_NEGATIVE;
		emptied = emptied || from->counts[place] == 0;
	}
	if (count_subtract(&from->plays, less->plays) != SUMMARY_OK ||
		count_subtract(&from->watched_ms, less->watched_ms) != SUMMARY_OK ||
		count_subtract(&from->timed_watched_ms, less->timed_watched_ms) != SUMMARY_OK ||
		count_subtract(&from->timed_duration_ms, less->timed_duration_ms) != SUMMARY_OK)
		return SUMMARY_NEGATIVE;
	if (emptied)
		close_buckets(from);
	return is_consistent(from) ? SUMMARY_OK : SUMMARY_NEGATIVE;
}

int64_t
watch_reached(const WatchSummary *summary, int percent)
{
	int buckets = watch_bucket_count(summary->present);
	int64_t plays = 0;

	for (int place = rank_of(summary->present, percent); place < buckets; place++)
		plays += summary->counts[place];
	return plays;
}

int64_t
watch_in_bucket(const WatchSummary *summary, int bucket)
{
	if (!watch_has_bucket(summary->present, bucket))
		return 0;
	return summary->counts[rank_of(summary->present, bucket)];
}
