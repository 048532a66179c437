/*
 * dataset/counts_core.c
 *		Chooses the report that each count of a video is taken from, and the pairs
 *		that rates by views divide.
 */
#include "dataset/counts_core.h"

#include <string.h>

#include "engagement/engagement_layout_core.h"

/* platforms print smaller counts in full */
#define FIRST_ROUNDED 10000

static const EventKindSet rate_kinds[VIEW_RATE_COUNT] = {
	[RATE_ENGAGEMENTS] = ENGAGED_KINDS,
	[RATE_REACTIONS] = KIND_BIT(EVENT_LIKE) | KIND_BIT(EVENT_COMMENT),
	[RATE_SHARES] = KIND_BIT(EVENT_SHARE),
	[RATE_COMMENTS] = KIND_BIT(EVENT_COMMENT),
	[RATE_LIKES] = KIND_BIT(EVENT_LIKE),
	[RATE_SAVES] = KIND_BIT(EVENT_SAVE),
	[RATE_FOLLOWS] = KIND_BIT(EVENT_FOLLOW),
};

/*
 * Counts are printed in thousands, millions or billions with one decimal. Just
 * below 10K, 1M and 1B the next finer unit applies, so their lower end is nearer.
 */
void
count_bounds(int64_t count, bool is_rounded, int64_t *low, int64_t *high)
{
	*low = *high = count;
	if (!is_rounded || count < FIRST_ROUNDED)
		return;
	if (count < INT64_C(1000000))
	{
		*low = count == FIRST_ROUNDED ? count : count - 50;
		*high = count + 49;
	}
	else if (count < INT64_C(1000000000))
	{
		*low = count == INT64_C(1000000) ? count - 50 : count - 50000;
		*high = count + 49999;
	}
	else
	{
		*low = count == INT64_C(1000000000) ? count - 50000 : count - 50000000;
		*high = count + 49999999;
	}
}

/* Above 0 if a is preferred: the newer, then an exact one, then the first source by name. */
static int
compare_tellers(const ToldBy *a, const ToldBy *b)
{
	if (a->at != b->at)
		return a->at > b->at ? 1 : -1;
	if (a->is_exact != b->is_exact)
		return a->is_exact ? 1 : -1;
	return strcmp(b->source, a->source);
}

static void
keep_newest_count(ToldCount *kept, const ToldCount *other)
{
	int newer = kept->is_told ? compare_tellers(&other->by, &kept->by) : 1;

	if (newer > 0 || (newer == 0 && other->count > kept->count))
		*kept = *other;
}

static void
keep_newest_pair(ToldPair *kept, const ToldPair *other)
{
	int newer = kept->pair.is_known ? compare_tellers(&other->by, &kept->by) : 1;

	if (newer == 0)
		newer = other->pair.views != kept->pair.views ? (other->pair.views > kept->pair.views) :
														(other->pair.count > kept->pair.count);
	if (newer > 0)
		*kept = *other;
}

static void
keep_newest_beside(ToldBesideViews *kept, const ToldBesideViews *other)
{
	int newer = kept->is_told ? compare_tellers(&other->by, &kept->by) : 1;

	if (newer == 0)
		newer = other->views != kept->views ? (other->views > kept->views) :
											  (other->number > kept->number);
	if (newer > 0)
		*kept = *other;
}

/* A pair is known when views and every kind of its rate are told; counts may be negative. */
static RatePairs
pairs_told(const Counts *counts)
{
	RatePairs pairs = {0};

	for (int rate = 0; rate < VIEW_RATE_COUNT; rate++)
	{
		uint32_t kinds = rate_kinds[rate];
		RatePair *pair = &pairs.of[rate];

		pair->is_known = (counts->told & KIND_BIT(EVENT_VIEW)) && (counts->told & kinds) == kinds;
		if (!pair->is_known)
			continue;
		pair->views = counts->of[EVENT_VIEW];
		for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
			if (kinds & KIND_BIT(kind))
				pair->count += counts->of[kind];
	}
	return pairs;
}

void
newest_report_add(NewestReport *state, const Report *report)
{
	const Counts *counts = &report->counts;
	RatePairs pairs = pairs_told(counts);
	ToldBy by = {report->at, !report->is_rounded, report->source};

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		ToldCount told = {true, counts->of[kind], by};

		if (!(counts->told & KIND_BIT(kind)))
			continue;
		told.by.is_exact = !report->is_rounded || told.count < FIRST_ROUNDED;
		keep_newest_count(&state->counts[kind], &told);
		if (told.by.is_exact)
			keep_newest_count(&state->exact[kind], &told);
	}
	for (int rate = 0; rate < VIEW_RATE_COUNT; rate++)
		if (pairs.of[rate].is_known)
			keep_newest_pair(&state->pairs[rate], &(ToldPair){pairs.of[rate], by});
	if (!(counts->told & KIND_BIT(EVENT_VIEW)))
		return;
	if (report->has_watch_time)
		keep_newest_beside(&state->watch_time, &(ToldBesideViews){true, report->watch_time,
																  counts->of[EVENT_VIEW], by});
	if (report->has_completion)
		keep_newest_beside(&state->completion, &(ToldBesideViews){true, report->completion,
																  counts->of[EVENT_VIEW], by});
}

ToldCount
newest_count(const NewestReport *state, EventKind kind)
{
	ToldCount newest = state->counts[kind];
	ToldCount exact = state->exact[kind];
	int64_t low, high;

	if (newest.is_told && !newest.by.is_exact && exact.is_told)
	{
		count_bounds(newest.count, true, &low, &high);
		if (exact.count >= low && exact.count <= high)
			return exact;
	}
	return newest;
}

RatePairs
pairs_of_counts(const Counts *counts)
{
	Counts above = *counts;

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		if (above.of[kind] < 0)
			above.told &= ~KIND_BIT(kind);
	return pairs_told(&above);
}

void
pairs_add(RatePairs *into, const RatePairs *more)
{
	for (int rate = 0; rate < VIEW_RATE_COUNT; rate++)
		if (more->of[rate].is_known)
		{
			into->of[rate].is_known = true;
			into->of[rate].count += more->of[rate].count;
			into->of[rate].views += more->of[rate].views;
		}
}

RatePairs
pairs_later(const RatePairs *earlier, const RatePairs *later)
{
	RatePairs last = *earlier;

	for (int rate = 0; rate < VIEW_RATE_COUNT; rate++)
		if (later->of[rate].is_known)
			last.of[rate] = later->of[rate];
	return last;
}

RatePairs
pairs_larger(const RatePairs *first, const RatePairs *second)
{
	RatePairs larger = *first;

	for (int rate = 0; rate < VIEW_RATE_COUNT; rate++)
		if (second->of[rate].is_known &&
			(!first->of[rate].is_known || second->of[rate].views > first->of[rate].views))
			larger.of[rate] = second->of[rate];
	return larger;
}
