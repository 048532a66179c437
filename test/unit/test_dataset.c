/*
 * test/unit/test_dataset.c
 *		dataset/counts_core: which report a count is taken from, and the pairs of
 *		rates.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "dataset/counts_core.h"
#include "laws.h"

#define KIND(kind) ((uint32_t) 1 << (kind))

static Report
report_of(int64_t at, bool is_rounded, const char *source, uint32_t told, int64_t count)
{
	Report report = {.at = at, .is_rounded = is_rounded, .source = source, .counts = {told, {0}}};

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		report.counts.of[kind] = count + kind;
	return report;
}

static int64_t
newest_views(const Report *reports, int count)
{
	NewestReport state = {0};

	for (int i = 0; i < count; i++)
		newest_report_add(&state, &reports[i]);
	return newest_count(&state, EVENT_VIEW).count;
}

static void
bounds_of_rounded_counts(void **state)
{
	(void) state;
	static const struct
	{
		int64_t count, low, high;
	} cases[] = {{0, 0, 0},
				 {9999, 9999, 9999},
				 {10000, 10000, 10049},
				 {10100, 10050, 10149},
				 {1000000, 999950, 1049999},
				 {1100000, 1050000, 1149999},
				 {1000000000, 999950000, 1049999999},
				 {1100000000, 1050000000, 1149999999}};
	int64_t low, high;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		count_bounds(cases[i].count, true, &low, &high);
		assert_int_equal(low, cases[i].low);
		assert_int_equal(high, cases[i].high);
		count_bounds(cases[i].count, false, &low, &high);
		assert_true(low == cases[i].count && high == cases[i].count);
	}
}

static void
each_count_is_the_newest_told(void **state)
{
	(void) state;
	uint32_t views = KIND(EVENT_VIEW);
	NewestReport both = {0};
	Report rich = report_of(1, false, "api", views | KIND(EVENT_SAVE), 100);
	Report poor = report_of(2, false, "web", views, 50);

	newest_report_add(&both, &rich);
	newest_report_add(&both, &poor);
	assert_int_equal(newest_count(&both, EVENT_VIEW).count, 50);
	assert_int_equal(newest_count(&both, EVENT_SAVE).count, 100 + EVENT_SAVE);
	assert_int_equal(newest_count(&both, EVENT_SAVE).by.at, 1);
	assert_false(newest_count(&both, EVENT_LIKE).is_told);
}

static void
ties_and_rounding(void **state)
{
	(void) state;
	uint32_t views = KIND(EVENT_VIEW);

	/* of one moment: exact, then the first name, then the larger */
	assert_int_equal(newest_views((Report[]){report_of(1, true, "a", views, 20000),
											 report_of(1, false, "z", views, 30000)},
								  2),
					 30000);
	assert_int_equal(newest_views((Report[]){report_of(1, false, "b", views, 7),
											 report_of(1, false, "a", views, 5)},
								  2),
					 5);
	assert_int_equal(newest_views((Report[]){report_of(1, false, "a", views, 5),
											 report_of(1, false, "a", views, 7)},
								  2),
					 7);
	/* 17,840 is shown as 17.8K; 17,851 is not; below 10,000 everything is exact */
	assert_int_equal(newest_views((Report[]){report_of(1, false, "a", views, 17840),
											 report_of(2, true, "b", views, 17800)},
								  2),
					 17840);
	assert_int_equal(newest_views((Report[]){report_of(1, false, "a", views, 17851),
											 report_of(2, true, "b", views, 17800)},
								  2),
					 17800);
	assert_int_equal(newest_views((Report[]){report_of(1, false, "a", views, 900),
											 report_of(2, true, "b", views, 899)},
								  2),
					 899);
}

static void
pairs_need_all_of_their_kinds(void **state)
{
	(void) state;
	Counts counts = {KIND(EVENT_VIEW) | KIND(EVENT_LIKE) | KIND(EVENT_COMMENT), {0}};
	RatePairs pairs, other, larger;
	NewestReport newest = {0};
	Report report;

	counts.of[EVENT_VIEW] = 100;
	counts.of[EVENT_LIKE] = 7;
	counts.of[EVENT_COMMENT] = 3;
	pairs = pairs_of_counts(&counts);
	assert_false(pairs.of[RATE_ENGAGEMENTS].is_known);
	assert_true(pairs.of[RATE_REACTIONS].is_known);
	assert_int_equal(pairs.of[RATE_REACTIONS].count, 10);
	assert_int_equal(pairs.of[RATE_REACTIONS].views, 100);
	/* a change may be negative: it has no rate */
	counts.of[EVENT_LIKE] = -1;
	other = pairs_of_counts(&counts);
	assert_false(other.of[RATE_REACTIONS].is_known || other.of[RATE_LIKES].is_known);
	assert_true(other.of[RATE_COMMENTS].is_known);
	/* a report tells it all the same */
	report = report_of(1, false, "api", counts.told, 0);
	report.counts = counts;
	newest_report_add(&newest, &report);
	assert_true(newest.pairs[RATE_REACTIONS].pair.is_known);
	assert_int_equal(newest.pairs[RATE_REACTIONS].pair.count, 2);
	/* of each rate the later that is known */
	larger = pairs_later(&pairs, &other);
	assert_int_equal(larger.of[RATE_REACTIONS].count, 10);
	larger = pairs_later(&other, &pairs);
	assert_true(larger.of[RATE_COMMENTS].is_known && larger.of[RATE_LIKES].count == 7);
	/* more views win, and of equally many the first */
	counts = (Counts){KIND(EVENT_VIEW) | KIND(EVENT_LIKE), {0}};
	counts.of[EVENT_VIEW] = 100;
	counts.of[EVENT_LIKE] = 99;
	other = pairs_of_counts(&counts);
	larger = pairs_larger(&pairs, &other);
	assert_int_equal(larger.of[RATE_LIKES].count, 7);
	larger = pairs_larger(&other, &pairs);
	assert_int_equal(larger.of[RATE_LIKES].count, 99);
	assert_int_equal(larger.of[RATE_REACTIONS].count, 10);
	pairs_add(&larger, &pairs);
	assert_int_equal(larger.of[RATE_LIKES].count, 106);
	assert_int_equal(larger.of[RATE_LIKES].views, 200);
	assert_false(larger.of[RATE_SAVES].is_known);
}

/* Reports in any order give the same counts, pairs and times of watching. */
static void
order_does_not_matter(void **state)
{
	(void) state;
	static const char *const sources[] = {"a", "b", "c"};

	for (int round = 0; round < 2000; round++)
	{
		Report reports[6];
		NewestReport forward = {0}, backward = {0};

		for (int i = 0; i < 6; i++)
		{
			reports[i] = report_of((int64_t) (random_below(3)), random_below(2) == 0,
								   sources[random_below(3)], (uint32_t) (random_bits() & 0x1ff),
								   (int64_t) (9000 + random_below(3000)));
			reports[i].has_watch_time = random_below(2) == 0;
			reports[i].watch_time = (double) (random_below(5));
			reports[i].has_completion = random_below(2) == 0;
			reports[i].completion = (double) (random_below(5)) / 4;
		}
		for (int i = 0; i < 6; i++)
		{
			newest_report_add(&forward, &reports[i]);
			newest_report_add(&backward, &reports[5 - i]);
		}
		for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		{
			ToldCount one = newest_count(&forward, (EventKind) kind),
					  two = newest_count(&backward, (EventKind) kind);

			assert_true(one.is_told == two.is_told && one.count == two.count &&
						one.by.at == two.by.at && one.by.is_exact == two.by.is_exact);
		}
		for (int rate = 0; rate < VIEW_RATE_COUNT; rate++)
		{
			RatePair one = forward.pairs[rate].pair, two = backward.pairs[rate].pair;

			assert_true(one.is_known == two.is_known && one.count == two.count &&
						one.views == two.views);
		}
		assert_true(forward.watch_time.number == backward.watch_time.number &&
					forward.watch_time.views == backward.watch_time.views);
		assert_true(forward.completion.number == backward.completion.number &&
					forward.completion.views == backward.completion.views);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_of_rounded_counts), cmocka_unit_test(each_count_is_the_newest_told),
		cmocka_unit_test(ties_and_rounding),		cmocka_unit_test(pairs_need_all_of_their_kinds),
		cmocka_unit_test(order_does_not_matter),
	};

	return cmocka_run_group_tests_name("dataset", tests, seed_random, NULL);
}
