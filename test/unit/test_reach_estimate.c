/*
 * test/unit/test_reach_estimate.c
 *		reach/reach_estimate_core: estimates against the likelihood itself,
 *		written a second time, worked examples of intervals, and a short
 *		measurement of the error. The long one: test/accuracy.
 */
#include "reach_model.h"

#include <math.h>

#include "common/normal_core.h"
#include "reach/reach_estimate_core.h"
#include "reach/reach_hash_core.h"

static void constants_are_their_formulas(void **state);
static void exact_sets_are_counted(void **state);
static void nobody_and_everybody(void **state);
static void estimates_are_most_likely(void **state);
static void more_seen_is_more_people(void **state);
static void folding_keeps_the_estimate(void **state);
static void error_is_as_promised(void **state);
static void intervals_of_examples(void **state);
static void exact_intervals_are_the_number(void **state);
static void intervals_stay_in_range(void **state);
static void overlaps_of_examples(void **state);
static void overlaps_stay_in_range(void **state);
static void common_people_are_counted(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(constants_are_their_formulas),	  cmocka_unit_test(exact_sets_are_counted),
	cmocka_unit_test(nobody_and_everybody),			  cmocka_unit_test(estimates_are_most_likely),
	cmocka_unit_test(more_seen_is_more_people),		  cmocka_unit_test(folding_keeps_the_estimate),
	cmocka_unit_test(error_is_as_promised),			  cmocka_unit_test(intervals_of_examples),
	cmocka_unit_test(exact_intervals_are_the_number), cmocka_unit_test(intervals_stay_in_range),
	cmocka_unit_test(overlaps_of_examples),			  cmocka_unit_test(overlaps_stay_in_range),
	cmocka_unit_test(common_people_are_counted),
};

int
main(void)
{
	return cmocka_run_group_tests_name("reach_estimate", tests, seed_random, NULL);
}

/* ---- helpers */
#define Z95 1.959963984540054

/* The error of HyperLogLog, for which the examples were computed. */
static double
error_of_examples(unsigned precision)
{
	return 1.04 / sqrt((double) (1 << precision));
}

/* Hurwitz's zeta(s, a): many terms, and Euler's formula for those that are left. */
static double
zeta(double s, double a)
{
	double sum = 0;
	double from = a + 1000;

	for (int i = 999; i >= 0; i--)
		sum += pow(a + i, -s);
	return sum + pow(from, 1 - s) / (s - 1) + pow(from, -s) / 2 + s * pow(from, -s - 1) / 12;
}

/* the bias is this / registers, where there are many people a register */
static double
bias_constant(void)
{
	return 1.5 * log(2) * zeta(3, 1.25) / (zeta(2, 1.25) * zeta(2, 1.25));
}

/* Closed registers, all 0. */
static ReachSet *
register_set(unsigned precision)
{
	ReachSet *set = exact_room(sizeof(ReachSet) + ((size_t) 1 << precision));

	reach_set_init(set, precision);
	set->form = REACH_REGISTERS;
	memset(set->data, 0, (size_t) 1 << precision);
	return set;
}

static ReachSet *
registers_of_value(unsigned precision, uint8_t value)
{
	ReachSet *set = register_set(precision);

	memset(set->data, value, (size_t) 1 << precision);
	return set;
}

/*
 * Derivative of the logarithm of the likelihood of the registers, when each has
 * x people, register by register: those k that it tells were seen, those of its
 * window that were not, and all above.
 */
static long double
slope_of_likelihood(const ReachSet *set, long double x)
{
	int precision = set->precision;
	int last = 65 - precision;
	long double slope = 0;

	for (size_t i = 0; i < (size_t) 1 << precision; i++)
	{
		int value = ((const uint8_t *) set->data)[i];
		int u = value >> 2;

		for (int k = last; k > u - 3 && k >= 1; k--)
		{
			long double q = ldexpl(1, -(k < last ? k : last - 1));
			bool seen = value != 0 && (k == u || (k == u - 1 && (value & 2) != 0) ||
									   (k == u - 2 && (value & 1) != 0));

			slope += seen ? q / expm1l(x * q) : -q;
		}
	}
	return slope;
}

/* The x where that is 0, by halving; 0 and infinity where there is none. */
static long double
naive_most_likely(const ReachSet *set)
{
	long double low = 1e-9L;
	long double high = 1e25L;

	if (slope_of_likelihood(set, low) <= 0)
		return 0;
	if (slope_of_likelihood(set, high) > 0)
		return INFINITY;
	for (int step = 0; step < 200 && high > low * (1 + 1e-16L); step++)
	{
		long double middle = sqrtl(low * high);

		if (slope_of_likelihood(set, middle) > 0)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* ---- estimates */
static void
constants_are_their_formulas(void **state)
{
	(void) state;
	assert_close(REACH_ERROR_CONSTANT, sqrt(log(2) / zeta(2, 1.25)));
	assert_close(bias_constant(), 0.48147376527703584);
	for (unsigned precision = REACH_PRECISION_MIN; precision <= REACH_PRECISION_MAX; precision++)
		assert_close(reach_relative_error(precision),
					 sqrt(log(2) / zeta(2, 1.25) / (double) (1 << precision)));
}

static void
exact_sets_are_counted(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		unsigned precision = random_precision();
		People people = random_people(random_below(reach_exact_limit(precision) + 1));
		ReachSet *set = set_of(&people, precision);
		ReachInterval interval = reach_set_interval(set, 1 + (double) random_below(5));

		assert_int_equal(reach_set_people(set), people.count);
		assert_int_equal(interval.people, people.count);
		assert_int_equal(interval.low, people.count);
		assert_int_equal(interval.high, people.count);
		assert_true(interval.exact);
		free(set);
		free(people.hashes);
	}
}

/* Registers without anybody, and registers that have seen all there is to see. */
static void
nobody_and_everybody(void **state)
{
	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN; precision <= REACH_PRECISION_MAX; precision++)
	{
		uint8_t highest = (uint8_t) (4 * (65 - precision) + 3);
		ReachSet *none = register_set(precision);
		ReachSet *all = registers_of_value(precision, highest);
		ReachInterval interval = reach_set_interval(none, Z95);

		assert_int_equal(reach_set_people(none), 0);
		assert_true(interval.low == 0 && interval.high == 0 && !interval.exact);
		assert_true(reach_set_people(all) == INT64_MAX);
		interval = reach_set_interval(all, Z95);
		assert_true(interval.high == INT64_MAX && interval.low > INT64_MAX / 4);
		/* one that has not: far beyond any number of people, but in range */
		((uint8_t *) all->data)[0] = (uint8_t) (highest - 4);
		assert_true(reach_set_people(all) > INT64_C(1) << 59);
		/* one person alone, whatever its register says */
		for (unsigned k = 1; k <= 65 - precision; k++)
		{
			((uint8_t *) none->data)[random_below((size_t) 1 << precision)] = (uint8_t) (4 * k);
			assert_int_equal(reach_set_people(none), 1);
			memset(none->data, 0, (size_t) 1 << precision);
		}
		free(none);
		free(all);
	}
}

/* A value that registers can have: of people, or any. */
static uint8_t
random_register(unsigned precision)
{
	unsigned u = (unsigned) random_below(66 - precision);

	return (uint8_t) (4 * u + (u > 1 ? 2 * random_below(2) : 0) + (u > 2 ? random_below(2) : 0));
}

static void
estimates_are_most_likely(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		unsigned precision = 4 + (unsigned) random_below(6);
		double registers = (double) (1 << precision);
		double factor = registers / (1 + bias_constant() / registers);
		ReachSet *set;
		double expected;

		if (one_in(2))
		{
			People people = random_people(reach_exact_limit(precision) + 1 + random_below(20000));

			set = closed_set_of(&people, precision);
			free(people.hashes);
		}
		else
		{
			set = register_set(precision);
			for (size_t i = 0; i < (size_t) 1 << precision; i++)
				((uint8_t *) set->data)[i] = one_in(4) ? 0 : random_register(precision);
		}
		expected = (double) naive_most_likely(set) * factor;
		if (expected < 9e18 &&
			!(fabs((double) reach_set_people(set) - expected) <= 0.5 + 1e-9 * expected))
			fail_msg("%lld people, but %.17g are most likely", (long long) reach_set_people(set),
					 expected);
		free(set);
	}
}

/* Registers that are all alike: the next k is more people, and so are those below it. */
static void
more_seen_is_more_people(void **state)
{
	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN; precision <= REACH_PRECISION_MAX; precision++)
	{
		int64_t before = 0;

		/* from 3 on, where the window below is whole */
		for (unsigned k = 3; k <= 65 - precision; k++)
		{
			ReachSet *set = registers_of_value(precision, (uint8_t) (4 * k));
			int64_t people = reach_set_people(set);

			assert_true(people > before || people == INT64_MAX);
			/* a chance half as large, people twice as many */
			if (k > 3 && k < 65 - precision && people < INT64_MAX)
				assert_in_range(people, 2 * before - 2, 2 * before + 2 + before / 1000000);
			before = people;
			for (unsigned window = 1; window <= 3; window++)
			{
				int64_t more;

				((uint8_t *) set->data)[0] = (uint8_t) (4 * k + window);
				assert_true(reach_set_people(set) >= people);
				memset(set->data, (int) (4 * k + window), (size_t) 1 << precision);
				more = reach_set_people(set);
				assert_true(more > people || more == INT64_MAX);
				memset(set->data, (int) (4 * k), (size_t) 1 << precision);
			}
			free(set);
		}
	}
}

/* A coarse sketch is less sure, not another number: folded ones stay near the truth. */
static void
folding_keeps_the_estimate(void **state)
{
	(void) state;
	for (int round = 0; round < 20; round++)
	{
		People people = random_people(20000);
		ReachSet *set = set_of(&people, REACH_PRECISION_MAX);

		for (unsigned precision = REACH_PRECISION_MAX; precision >= 6; precision--)
		{
			ReachSet *open = merged_set(empty_set(precision), set);
			ReachSet *folded = closed_set(open);
			double error = (double) reach_set_people(folded) / 20000 - 1;

			/* six standard errors */
			assert_true(fabs(error) < 6 * reach_relative_error(precision));
			free(open);
			free(folded);
		}
		free(set);
		free(people.hashes);
	}
}

/*
 * 200 seeds, always the same, of numbers in sequence: root mean square error,
 * bias, and how often the 95 % interval has the truth.
 */
static void
error_is_as_promised(void **state)
{
	static const struct
	{
		unsigned precision;
		int people;
		double low, high; /* root mean square error */
	} cases[] = {
		/* few people a register are known better than the 1.19 % of many */
		{12, 600, 0.006, 0.009},
		{12, 5000, 0.006, 0.010},
		{12, 50000, 0.009, 0.013},
		{8, 5000, 0.040, 0.055},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		double error = reach_relative_error(cases[i].precision);
		double sum = 0, squares = 0;
		int covered = 0;

		for (uint64_t seed = 0; seed < 200; seed++)
		{
			ReachSet *set = empty_set(cases[i].precision);
			ReachSet *closed;
			ReachInterval interval;
			double off;

			for (uint64_t person = 0; person < (uint64_t) cases[i].people; person++)
				set = with_person(set, reach_hash_word(seed << 32 | person));
			closed = closed_set(set);
			interval = reach_set_interval(closed, Z95);
			off = (double) interval.people / cases[i].people - 1;
			sum += off;
			squares += off * off;
			covered += interval.low <= cases[i].people && cases[i].people <= interval.high;
			free(set);
			free(closed);
		}
		assert_true(sqrt(squares / 200) > cases[i].low);
		assert_true(sqrt(squares / 200) < cases[i].high);
		assert_true(fabs(sum / 200) < 3 * error / sqrt(200));
		assert_true(covered >= 180);
	}
}

/* ---- intervals */
static void
intervals_of_examples(void **state)
{
	ReachInterval interval = reach_interval_of(100000, error_of_examples(12), Z95); /* R3 */

	(void) state;
	assert_close(error_of_examples(12), 0.01625);
	assert_int_equal(interval.people, 100000);
	assert_int_equal(interval.low, 96815);
	assert_int_equal(interval.high, 103185);
	assert_false(interval.exact);
	/* the same with the quantile computed; outwards to whole people */
	interval = reach_interval_of(100000, error_of_examples(12), normal_two_sided(0.95));
	assert_true(interval.low == 96815 && interval.high == 103185);
	interval = reach_interval_of(1000, 0.0101, 1);
	assert_true(interval.low == 989 && interval.high == 1011);
	/* R1: exact */
	interval = reach_interval_of(6, 0, Z95);
	assert_true(interval.people == 6 && interval.low == 6 && interval.high == 6 && interval.exact);
}

static void
exact_intervals_are_the_number(void **state)
{
	static const int64_t numbers[] = {0, 1, 512, INT64_MAX, INT64_MAX - 1, (INT64_C(1) << 53) + 1};

	(void) state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
	{
		ReachInterval interval = reach_interval_of(numbers[i], 0, 8);

		assert_true(interval.people == numbers[i] && interval.low == numbers[i] &&
					interval.high == numbers[i] && interval.exact);
	}
}

static void
intervals_stay_in_range(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS * 5; round++)
	{
		int64_t people = extreme_count();
		double error = ldexp(1 + (double) random_below(1000), -(int) random_below(30));
		double z = ldexp(1 + (double) random_below(1000), -(int) random_below(30));
		ReachInterval interval = reach_interval_of(people, error, z);
		ReachInterval wider = reach_interval_of(people, error, z * 2);

		assert_true(interval.people == people && !interval.exact);
		assert_true(0 <= interval.low && interval.low <= people);
		/* the number itself is a double of its own only up to 2^53 */
		assert_true(people <= interval.high || people - interval.high <= people >> 52);
		assert_true(wider.low <= interval.low && interval.high <= wider.high);
		if (z * error >= 1)
			assert_int_equal(interval.low, 0);
	}
}

static void
overlaps_of_examples(void **state)
{
	/* R4 */
	ReachInterval overlap = reach_overlap_of(60000, 50000, 90000, error_of_examples(12), Z95);

	(void) state;
	assert_int_equal(overlap.people, 20000);
	assert_int_equal(overlap.low, 16204);
	assert_int_equal(overlap.high, 23796);
	assert_false(overlap.exact);
	/* none or all of the smaller, by estimates that say less than none and more than all */
	overlap = reach_overlap_of(1000, 500, 1600, 0.01, 1);
	assert_true(overlap.people == 0 && overlap.low == 0 && overlap.high == 0);
	overlap = reach_overlap_of(1000, 500, 1505, 0.01, 1);
	assert_true(overlap.people == 0 && overlap.low == 0 && overlap.high == 14);
	overlap = reach_overlap_of(500, 1000, 900, 0.01, 1);
	assert_true(overlap.people == 500 && overlap.low == 500 && overlap.high == 505);
}

static void
overlaps_stay_in_range(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS * 5; round++)
	{
		int64_t a = extreme_count(), b = extreme_count(), u = extreme_count();
		int64_t smaller = a < b ? a : b;
		double error = reach_relative_error(random_precision());
		ReachInterval overlap = reach_overlap_of(a, b, u, error, Z95);
		ReachInterval mirrored = reach_overlap_of(b, a, u, error, Z95);
		/* all of the smaller one, as many as that may be */
		int64_t most = reach_interval_of(smaller, error, Z95).high;

		assert_false(overlap.exact);
		assert_true(0 <= overlap.low && overlap.low <= overlap.people &&
					overlap.people <= overlap.high && overlap.high <= most);
		assert_true(overlap.people == mirrored.people && overlap.low == mirrored.low &&
					overlap.high == mirrored.high);
	}
}

/* R2, and exact sets with some people in both. */
static void
common_people_are_counted(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		size_t shared = random_below(100), first = random_below(100), second = random_below(100);
		People people;
		People one, other;
		ReachSet *a, *b;

		if (round == 0) /* {1..6} and {4..9} */
		{
			shared = 3;
			first = second = 3;
		}
		people = random_people(first + shared + second);
		one = (People){first + shared, people.hashes};
		other = (People){shared + second, people.hashes + first};
		a = set_of(&one, REACH_PRECISION_DEFAULT);
		b = set_of(&other, REACH_PRECISION_DEFAULT);
		assert_int_equal(reach_set_common(a, b), shared);
		assert_int_equal(reach_set_common(b, a), shared);
		assert_int_equal(reach_set_common(a, a), first + shared);
		a = merged_set(a, b);
		if (round == 0)
		{
			ReachSet *both = closed_set(a);

			assert_int_equal(reach_set_people(both), 9);
			free(both);
		}
		free(a);
		free(b);
		free(people.hashes);
	}
}
