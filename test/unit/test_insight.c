/*
 * test/unit/test_insight.c
 *		The cores of insight: worked examples, constants computed independently
 *		(insight_constants.h), and laws on random input.
 */
#include "laws.h"

#include <float.h>
#include <math.h>

#include "common/normal_core.h"
#include "insight/insight_count_core.h"
#include "insight/insight_interval_core.h"
#include "insight/insight_lift_core.h"
#include "insight/insight_order_core.h"

#include "insight_constants.h"

static void wilson_of_metrics(void **state);
static void wilson_over_a_grid(void **state);
static void wilson_is_symmetric_and_solves_its_equation(void **state);
static void garwood_of_metrics(void **state);
static void garwood_over_a_grid(void **state);
static void garwood_ends_have_the_tail_probability(void **state);
static void garwood_does_not_jump_between_its_methods(void **state);
static void intervals_widen_with_confidence(void **state);
static void lift_of_metrics(void **state);
static void lift_over_a_grid(void **state);
static void fisher_agrees_with_the_sum_over_all_tables(void **state);
static void tests_do_not_mind_the_order(void **state);
static void lift_of_equal_rates_is_zero(void **state);
static void q_values_of_metrics(void **state);
static void q_values_agree_with_the_definition(void **state);
static void long_loops_pause(void **state);
static void spikes_of_metrics(void **state);
static void spike_agrees_with_the_definition(void **state);
static void spike_moves_with_its_input(void **state);
static void counts_of_metrics(void **state);
static void what_is_no_count_is_refused(void **state);
static void counts_end_at_bigint(void **state);
static void a_count_is_the_numbers_that_print_so(void **state);
static void damaged_counts_are_refused_or_ranges(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(wilson_of_metrics),
	cmocka_unit_test(wilson_over_a_grid),
	cmocka_unit_test(wilson_is_symmetric_and_solves_its_equation),
	cmocka_unit_test(garwood_of_metrics),
	cmocka_unit_test(garwood_over_a_grid),
	cmocka_unit_test(garwood_ends_have_the_tail_probability),
	cmocka_unit_test(garwood_does_not_jump_between_its_methods),
	cmocka_unit_test(intervals_widen_with_confidence),
	cmocka_unit_test(lift_of_metrics),
	cmocka_unit_test(lift_over_a_grid),
	cmocka_unit_test(fisher_agrees_with_the_sum_over_all_tables),
	cmocka_unit_test(tests_do_not_mind_the_order),
	cmocka_unit_test(lift_of_equal_rates_is_zero),
	cmocka_unit_test(q_values_of_metrics),
	cmocka_unit_test(q_values_agree_with_the_definition),
	cmocka_unit_test(long_loops_pause),
	cmocka_unit_test(spikes_of_metrics),
	cmocka_unit_test(spike_agrees_with_the_definition),
	cmocka_unit_test(spike_moves_with_its_input),
	cmocka_unit_test(counts_of_metrics),
	cmocka_unit_test(what_is_no_count_is_refused),
	cmocka_unit_test(counts_end_at_bigint),
	cmocka_unit_test(a_count_is_the_numbers_that_print_so),
	cmocka_unit_test(damaged_counts_are_refused_or_ranges),
};

int
main(void)
{
	return cmocka_run_group_tests_name("insight", tests, seed_random, NULL);
}

/* ---- helpers */
#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))
#define Z95 1.959963984540054

/* equal to 1e-9 of the expected value, or both 0 */
static void
assert_near(double actual, double expected)
{
	if (!(fabs(actual - expected) <= 1e-9 * fabs(expected)))
		fail_msg("%.17g is not %.17g", actual, expected);
}

static void
assert_interval(RateInterval interval, double rate, double low, double high)
{
	assert_close(interval.rate, rate);
	assert_close(interval.low, low);
	assert_close(interval.high, high);
}

static unsigned pauses;

static void
count_pause(void)
{
	pauses++;
}

/* ---- Wilson: I1 to I4 */
static void
wilson_of_metrics(void **state)
{
	RateInterval interval;

	(void) state;
	assert_close(normal_two_sided(0.95), Z95);
	assert_interval(insight_wilson(10, 100, Z95), 0.1, 0.0552291370606751, 0.17436566150491345);
	assert_interval(insight_wilson(1, 3, Z95), 0.3333333333333333, 0.06149194472039632,
					0.7923403991979523);
	interval = insight_wilson(0, 20, Z95);
	assert_interval(interval, 0, 0, 0.1611251580528193);
	assert_true(interval.low == 0);
	interval = insight_wilson(20, 20, Z95);
	assert_interval(interval, 1, 0.8388748419471806, 1);
	assert_true(interval.high == 1);
	assert_interval(insight_wilson(10, 100, normal_two_sided(0.99)), 0.1, 0.046025811701035035,
					0.20375073847162334);
}

static void
wilson_over_a_grid(void **state)
{
	(void) state;
	for (size_t i = 0; i < LENGTH_OF(wilson_known); i++)
	{
		const double *known = wilson_known[i];
		RateInterval interval = insight_wilson(known[0], known[1], normal_two_sided(known[2]));

		assert_near(interval.low, known[3]);
		assert_near(interval.high, known[4]);
	}
}

/* k out of n, of any magnitude */
static void
random_part(double *k, double *n)
{
	int64_t whole = 1 + random_count(50);

	*n = (double) whole;
	*k = one_in(8) ? 0 : one_in(8) ? *n : (double) random_below((size_t) whole + 1);
}

static void
wilson_is_symmetric_and_solves_its_equation(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		double k;
		double n;
		double z = normal_two_sided(0.01 + 0.001 * (double) random_below(990));
		RateInterval interval;
		RateInterval others;

		random_part(&k, &n);
		interval = insight_wilson(k, n, z);
		others = insight_wilson(n - k, n, z);
		assert_close(interval.low, 1 - others.high);
		assert_close(interval.high, 1 - others.low);
		assert_true(0 <= interval.low && interval.low <= interval.rate);
		assert_true(interval.rate <= interval.high && interval.high <= 1);
		/* at each end the rate seen lies z standard errors of that end away */
		if (k > 0 && n < 1e6)
			assert_close((interval.rate - interval.low) / z,
						 sqrt(interval.low * (1 - interval.low) / n));
	}
}

/* ---- Garwood: I6 to I10 */
static void
assert_poisson(double k, double x, double rate, double low, double high)
{
	RateInterval interval = insight_garwood(k, x, 0.95);

	assert_near(interval.rate, rate);
	assert_near(interval.low, low);
	assert_near(interval.high, high);
}

static void
garwood_of_metrics(void **state)
{
	(void) state;
	assert_poisson(9, 15, 0.6, 0.2743582064918888, 1.138986896761278);
	assert_poisson(0, 100, 0, 0, 0.036888794541139365);
	assert_poisson(5, 1000, 0.005, 0.0016234863901184204, 0.011668332079322668);
	assert_poisson(300, 15000, 0.02, 0.01780061834886442, 0.022396075036838044);
	assert_poisson(1, 3, 0.3333333333333333, 0.008439269328096625, 1.8572144636462997);
}

static void
garwood_over_a_grid(void **state)
{
	(void) state;
	for (size_t i = 0; i < LENGTH_OF(garwood_known); i++)
	{
		const double *known = garwood_known[i];
		RateInterval interval = insight_garwood(known[0], 1, known[1]);

		/* closer than promised, so that each term of the expansion shows */
		assert_true(fabs(interval.low - known[2]) <= 1e-12 * known[2]);
		assert_true(fabs(interval.high - known[3]) <= 1e-12 * known[3]);
		interval = insight_garwood(known[0], 1e6, known[1]);
		assert_near(interval.low, known[2] / 1e6);
		assert_near(interval.high, known[3] / 1e6);
	}
}

/* probability of fewer than k events, summed from 0 */
static long double
probability_below(int k, long double mean)
{
	long double term = expl(-mean);
	long double sum = 0;

	for (int events = 0; events < k; events++)
	{
		sum += term;
		term *= mean / (events + 1);
	}
	return sum;
}

static void
garwood_ends_have_the_tail_probability(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		int k = (int) random_below(500);
		double confidence = one_in(2) ? 0.001 * (double) (1 + random_below(999)) :
										1 - pow(10, -1 - (double) random_below(9));
		double tail = (1 - confidence) / 2;
		RateInterval interval = insight_garwood(k, 1, confidence);

		assert_true(interval.low <= interval.rate && interval.rate <= interval.high);
		assert_near((double) probability_below(k + 1, interval.high), tail);
		if (k > 0)
			assert_true(fabsl(1 - probability_below(k, interval.low) - tail) < 1e-11);
	}
}

static void
garwood_does_not_jump_between_its_methods(void **state)
{
	(void) state;
	/* second differences are of the order of 1e-6 everywhere */
	for (int k = 9990; k < 10010; k++)
	{
		RateInterval before = insight_garwood(k - 1, 1, 0.95);
		RateInterval here = insight_garwood(k, 1, 0.95);
		RateInterval behind = insight_garwood(k + 1, 1, 0.95);

		assert_true(fabs(before.low - 2 * here.low + behind.low) < 1e-6);
		assert_true(fabs(before.high - 2 * here.high + behind.high) < 1e-6);
	}
}

static void
intervals_widen_with_confidence(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		double k;
		double n;
		double less = 0.001 * (double) (1 + random_below(900));
		double more = less + 0.05;
		RateInterval narrow;
		RateInterval wide;

		random_part(&k, &n);
		narrow = insight_wilson(k, n, normal_two_sided(less));
		wide = insight_wilson(k, n, normal_two_sided(more));
		assert_true(wide.low <= narrow.low && narrow.high <= wide.high);
		k = (double) random_count(62);
		narrow = insight_garwood(k, n, less);
		wide = insight_garwood(k, n, more);
		assert_true(wide.low <= narrow.low && narrow.high <= wide.high);
		assert_true(narrow.low <= narrow.rate && narrow.rate <= narrow.high);
	}
}

/* ---- lift: I11 to I15 */
static void
assert_lift(double k1, double n1, double k2, double n2, Lift expected)
{
	Lift lift = insight_lift(k1, n1, k2, n2, Z95);

	assert_int_equal(lift.lift_known, expected.lift_known);
	if (expected.lift_known)
	{
		assert_close(lift.lift, expected.lift);
		assert_close(lift.low, expected.low);
		assert_near(lift.high, expected.high);
	}
	assert_near(lift.p_value, expected.p_value);
}

static void
lift_of_metrics(void **state)
{
	(void) state;
	assert_lift(30, 1000, 20, 1000,
				(Lift){true, 0.5, -0.14229667224629772, 1.6232846803715666, 0.15207808079297527});
	assert_lift(90, 3000, 120, 6000,
				(Lift){true, 0.5, 0.145335927407098, 0.9644891478203499, 0.0030518518998375738});
	assert_lift(3, 10, 1, 12,
				(Lift){true, 2.6, -0.5599616382318529, 28.45197765923081, 0.2932330827067669});
	assert_lift(0, 50, 5, 50, (Lift){true, -1, -1, 0.601223110199522, 0.05628449442882433});
	assert_lift(4, 40, 0, 40, (Lift){false, 0, 0, 0, 0.11556797632747});
	assert_lift(0, 10, 0, 10, (Lift){false, 0, 0, 0, 1});
	assert_true(insight_lift(0, 50, 5, 50, Z95).low == -1);
}

static void
lift_over_a_grid(void **state)
{
	(void) state;
	for (size_t i = 0; i < LENGTH_OF(lift_known); i++)
	{
		const double *known = lift_known[i];
		Lift lift =
			insight_lift(known[0], known[1], known[2], known[3], normal_two_sided(known[4]));

		assert_int_equal(lift.lift_known, !isnan(known[5]));
		if (lift.lift_known)
		{
			assert_near(lift.lift, known[5]);
			assert_near(lift.low, known[6]);
			assert_near(lift.high, known[7]);
		}
		assert_near(lift.p_value, known[8]);
	}
}

static long double
choose(int n, int k)
{
	long double ways = 1;

	for (int i = 1; i <= k; i++)
		ways = ways * (n - k + i) / i;
	return ways;
}

/* all tables with the margins of this one that are no likelier, by their binomials */
static double
fisher_by_definition(int k1, int n1, int k2, int n2)
{
	int marked = k1 + k2;
	long double observed = choose(n1, k1) * choose(n2, k2);
	long double sum = 0;

	for (int cell = 0; cell <= n1; cell++)
	{
		long double ways;

		if (marked - cell < 0 || marked - cell > n2)
			continue;
		ways = choose(n1, cell) * choose(n2, marked - cell);
		if (ways <= observed * (1 + 1e-9L))
			sum += ways;
	}
	return (double) (sum / choose(n1 + n2, marked));
}

static void
fisher_agrees_with_the_sum_over_all_tables(void **state)
{
	int tried = 0;

	(void) state;
	for (int i = 0; i < 10 * ROUNDS; i++)
	{
		int n1 = 1 + (int) random_below(80);
		int n2 = 1 + (int) random_below(80);
		int k1 = (int) random_below((size_t) n1 + 1);
		int k2 = (int) random_below((size_t) n2 + 1);
		int marked = k1 + k2;
		double p = insight_lift(k1, n1, k2, n2, Z95).p_value;
		double smallest = (double) (n1 < n2 ? n1 : n2) *
						  (marked < n1 + n2 - marked ? marked : n1 + n2 - marked) / (n1 + n2);

		assert_true(p >= 0 && p <= 1);
		if (smallest >= 5)
		{
			double pooled = (double) marked / (n1 + n2);
			double z = ((double) k1 / n1 - (double) k2 / n2) /
					   sqrt(pooled * (1 - pooled) * (1.0 / n1 + 1.0 / n2));

			assert_close(p, erfc(fabs(z) / sqrt(2)));
			continue;
		}
		tried++;
		assert_near(p, fisher_by_definition(k1, n1, k2, n2));
	}
	assert_true(tried > ROUNDS);
}

/* neither which of two comes first, nor whether those who did or did not are counted */
static void
tests_do_not_mind_the_order(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		double k1;
		double n1;
		double k2;
		double n2;
		double p;

		random_part(&k1, &n1);
		random_part(&k2, &n2);
		p = insight_lift(k1, n1, k2, n2, Z95).p_value;
		assert_near(insight_lift(k2, n2, k1, n1, Z95).p_value, p);
		/* p values that are no more than rounding are not compared */
		if (p > 1e-290 && n1 + n2 < 1e9)
			assert_near(insight_lift(n1 - k1, n1, n2 - k2, n2, Z95).p_value, p);
	}
}

static void
lift_of_equal_rates_is_zero(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		double k = 1 + (double) random_below(1000);
		double n = k + (double) random_below(100000);
		double times = 1 + (double) random_below(1000);
		Lift lift = insight_lift(k * times, n * times, k, n, Z95);

		assert_true(lift.lift_known && lift.lift == 0);
		assert_close(lift.p_value, 1);
		assert_true(lift.low <= 0 && lift.high >= 0);
		assert_close((1 + lift.low) * (1 + lift.high), 1);
	}
}

/* ---- q values: I16 */
static int
by_value(const void *a, const void *b)
{
	double left = ((const RankedValue *) a)->value;
	double right = ((const RankedValue *) b)->value;

	return (left > right) - (left < right);
}

static RankedValue *
ranked_values(const double *values, size_t count)
{
	RankedValue *ranked = exact_room(count * sizeof(RankedValue));

	for (size_t i = 0; i < count; i++)
		ranked[i] = (RankedValue){values[i], i};
	if (count > 0)
		qsort(ranked, count, sizeof(RankedValue), by_value);
	return ranked;
}

static void
adjust(double *p, size_t count)
{
	RankedValue *ranked = ranked_values(p, count);

	insight_adjust(ranked, count, count_pause);
	for (size_t i = 0; i < count; i++)
		p[ranked[i].position] = ranked[i].value;
	free(ranked);
}

static void
q_values_of_metrics(void **state)
{
	double four[] = {.01, .04, .03, .005};
	double two[] = {.2, .01};
	double one[] = {.5};
	double edges[] = {0, 1, 1};

	(void) state;
	adjust(four, 4);
	assert_close(four[0], .02);
	assert_close(four[1], .04);
	assert_close(four[2], .04);
	assert_close(four[3], .02);
	adjust(two, 2);
	assert_close(two[0], .2);
	assert_close(two[1], .02);
	adjust(one, 1);
	assert_true(one[0] == .5);
	adjust(edges, 3);
	assert_true(edges[0] == 0 && edges[1] == 1 && edges[2] == 1);
	adjust(edges, 0);
}

static void
q_values_agree_with_the_definition(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS / 10; i++)
	{
		double p[60];
		double q[60];
		size_t count = 1 + random_below(60);

		for (size_t j = 0; j < count; j++)
			q[j] = p[j] = one_in(3) ? 0.01 * (double) random_below(101) :
									  (double) random_count(53) / 9007199254740992.0;
		adjust(q, count);
		for (size_t j = 0; j < count; j++)
		{
			double least = 1;

			/* over all p values that are as large or larger */
			for (size_t k = 0; k < count; k++)
			{
				size_t rank = 0;

				for (size_t l = 0; l < count; l++)
					rank += p[l] <= p[k];
				if (p[k] >= p[j])
					least = fmin(least, p[k] * (double) count / (double) rank);
			}
			assert_close(q[j], least);
			assert_true(q[j] >= p[j]);
		}
	}
}

static void
long_loops_pause(void **state)
{
	size_t count = 1000000;
	RankedValue *ranked = calloc(count, sizeof(RankedValue));

	(void) state;
	pauses = 0;
	insight_adjust(ranked, count, count_pause);
	assert_true(pauses >= 15);
	pauses = 0;
	insight_deviate(ranked, count, 0, count_pause);
	assert_true(pauses >= 15);
	free(ranked);
}

/* ---- spikes: I20 to I22 */
static bool
spike(double x, const double *history, size_t count, double *score)
{
	RankedValue *ranked = ranked_values(history, count);
	double middle;
	double mean;

	if (count < INSIGHT_SHORTEST_HISTORY)
	{
		free(ranked);
		return false;
	}
	middle = insight_median(ranked, count);
	mean = insight_deviate(ranked, count, middle, count_pause);
	qsort(ranked, count, sizeof(RankedValue), by_value);
	*score = insight_spike_score(x, middle, insight_median(ranked, count), mean);
	free(ranked);
	return mean > 0;
}

static void
spikes_of_metrics(void **state)
{
	static const double usual[] = {10, 12, 11, 13, 12};
	static const double still[] = {5, 5, 5, 5, 6};
	double score;

	(void) state;
	assert_true(spike(20, usual, 5, &score));
	assert_close(score, 5.396);
	assert_true(spike(12, usual, 5, &score));
	assert_true(score == 0);
	assert_true(spike(9, still, 5, &score));
	assert_close(score, 15.957692964412749);
	assert_false(spike(7, still, 3, &score));
	assert_false(spike(5, still, 2, &score));
	assert_false(spike(5, usual, 2, &score));
	assert_false(spike(5, usual, 0, &score));
}

/* the middle value, or the mean of the two in the middle, by counting */
static double
median_by_definition(const double *values, size_t count)
{
	double low = 0;
	double high = 0;

	for (size_t i = 0; i < count; i++)
	{
		size_t below = 0;
		size_t equal = 0;

		for (size_t j = 0; j < count; j++)
		{
			below += values[j] < values[i];
			equal += values[j] == values[i];
		}
		if (below <= (count - 1) / 2 && (count - 1) / 2 < below + equal)
			low = values[i];
		if (below <= count / 2 && count / 2 < below + equal)
			high = values[i];
	}
	return (low + high) / 2;
}

static void
spike_agrees_with_the_definition(void **state)
{
	int by_mean = 0;

	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		double values[30];
		double deviations[30];
		size_t count = random_below(31);
		size_t different = 1 + random_below(6);
		double mean = 0;
		double middle;
		double mad;
		double score;
		double x = (double) random_below(50) - 25;

		for (size_t j = 0; j < count; j++)
			values[j] = (double) random_below(different) - 2;
		middle = median_by_definition(values, count);
		for (size_t j = 0; j < count; j++)
		{
			deviations[j] = fabs(values[j] - middle);
			mean += deviations[j] / (double) count;
		}
		mad = median_by_definition(deviations, count);
		if (count < 3 || mean == 0)
		{
			assert_false(spike(x, values, count, &score));
			continue;
		}
		assert_true(spike(x, values, count, &score));
		by_mean += mad == 0;
		assert_near(score,
					mad > 0 ? 0.6745 * (x - middle) / mad : (x - middle) / (1.253314 * mean));
	}
	assert_true(by_mean > 0);
}

/* Twice all numbers, or all shifted: the same score; mirrored: the opposite. */
static void
spike_moves_with_its_input(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		double values[12];
		double moved[12];
		double mirrored[12];
		size_t count = 3 + random_below(10);
		double x = (double) random_below(100);
		double score = 0;
		double again = 0;
		bool known;

		for (size_t j = 0; j < count; j++)
		{
			values[j] = (double) random_below(40);
			moved[j] = 2 * values[j] + 64;
			mirrored[j] = -values[j];
		}
		known = spike(x, values, count, &score);
		assert_int_equal(spike(2 * x + 64, moved, count, &again), known);
		if (known)
			assert_close(again, score);
		assert_int_equal(spike(-x, mirrored, count, &again), known);
		if (known)
			assert_close(again, -score);
	}
}

/* ---- counts: I17 to I19 */
static CountStatus
parse(const char *text, CountRounding rounding, CountRange *range)
{
	size_t length = strlen(text);
	char *exact = exact_copy(text, length);
	CountStatus status = insight_parse_count(exact, length, rounding, range);

	free(exact);
	return status;
}

static void
assert_count(const char *text, CountRounding rounding, int64_t low, int64_t end)
{
	CountRange range = {-1, -1};

	if (parse(text, rounding, &range) != COUNT_OK || range.low != low || range.end != end)
		fail_msg("\"%s\" is [%lld,%lld)", text, (long long) range.low, (long long) range.end);
}

static void
counts_of_metrics(void **state)
{
	(void) state;
	assert_count("1.8M", COUNT_HALF_UP, 1750000, 1850000);
	assert_count("1.8M", COUNT_FLOOR, 1800000, 1900000);
	assert_count("22.6K", COUNT_HALF_UP, 22550, 22650);
	assert_count("12K", COUNT_HALF_UP, 11500, 12500);
	assert_count("22.61K", COUNT_HALF_UP, 22605, 22615);
	assert_count("259", COUNT_HALF_UP, 259, 260);
	assert_count("1,234", COUNT_HALF_UP, 1234, 1235);
	assert_count("1.234K", COUNT_HALF_UP, 1234, 1235);
	assert_count("0K", COUNT_HALF_UP, 0, 500);
	assert_count("1.0M", COUNT_HALF_UP, 950000, 1050000);
	/* and some more */
	assert_count("0", COUNT_HALF_UP, 0, 1);
	assert_count("0", COUNT_FLOOR, 0, 1);
	assert_count("259", COUNT_FLOOR, 259, 260);
	assert_count("0K", COUNT_FLOOR, 0, 1000);
	assert_count("0.0M", COUNT_HALF_UP, 0, 50000);
	assert_count("2b", COUNT_HALF_UP, 1500000000, 2500000000);
	assert_count("1.234567890B", COUNT_FLOOR, 1234567890, 1234567891);
	assert_count("12,345,678", COUNT_HALF_UP, 12345678, 12345679);
	assert_count("1,234.5k", COUNT_FLOOR, 1234500, 1234600);
	assert_count(" \t7m\r\n", COUNT_FLOOR, 7000000, 8000000);
	assert_count("007", COUNT_FLOOR, 7, 8);
}

static void
what_is_no_count_is_refused(void **state)
{
	static const char *const texts[] = {"",		  " ",		"many",		"K",		".5K",
										"5.",	  "5.K",	"1.5",		"1.2345K",	"1.1234567M",
										"-5",	  "+5",		"1e3",		"0x1",		"1 K",
										"1KK",	  "1KM",	"1T",		"1k ago",	",123",
										"1,23",	  "1,2345", "1234,567", "1,,234",	"12,34,567",
										"1,234,", "1,234.", "1.2.3K",	"1.2,345K", "$5",
										"5%",	  "NaN",	"Infinity", "1\v",		"1_000"};

	(void) state;
	for (size_t i = 0; i < LENGTH_OF(texts); i++)
	{
		CountRange range;

		if (parse(texts[i], COUNT_HALF_UP, &range) != COUNT_MALFORMED)
			fail_msg("\"%s\" is a count", texts[i]);
	}
	{
		static const char nul[] = {'5', '\0', 'K'};
		CountRange range;

		assert_int_equal(insight_parse_count(nul, 3, COUNT_FLOOR, &range), COUNT_MALFORMED);
		assert_int_equal(insight_parse_count(NULL, 0, COUNT_FLOOR, &range), COUNT_MALFORMED);
	}
}

static void
counts_end_at_bigint(void **state)
{
	CountRange range;

	(void) state;
	assert_count("9223372036854775806", COUNT_FLOOR, INT64_MAX - 1, INT64_MAX);
	assert_int_equal(parse("9223372036854775807", COUNT_FLOOR, &range), COUNT_OVERFLOW);
	assert_int_equal(parse("9223372036854775808", COUNT_FLOOR, &range), COUNT_OVERFLOW);
	assert_int_equal(parse("99999999999999999999999", COUNT_FLOOR, &range), COUNT_OVERFLOW);
	assert_int_equal(parse("99999999999999999999999x", COUNT_FLOOR, &range), COUNT_MALFORMED);
	assert_count("9223372035B", COUNT_FLOOR, INT64_C(9223372035000000000),
				 INT64_C(9223372036000000000));
	assert_int_equal(parse("9223372036B", COUNT_FLOOR, &range), COUNT_OVERFLOW);
	assert_count("9223372036B", COUNT_HALF_UP, INT64_C(9223372035500000000),
				 INT64_C(9223372036500000000));
	assert_int_equal(parse("9223372037B", COUNT_HALF_UP, &range), COUNT_OVERFLOW);
	assert_int_equal(parse("9223372036854775807K", COUNT_HALF_UP, &range), COUNT_OVERFLOW);
}

/* Prints a number as a platform does, with `decimals` digits behind the point. */
static void
print_count(int64_t number, int suffix, int decimals, CountRounding rounding, char *text)
{
	static const char *const suffixes[] = {"", "K", "M", "B"};
	__int128 unit = 1;
	__int128 shown;
	int64_t scale = 1;

	for (int i = 0; i < 3 * suffix - decimals; i++)
		unit *= 10;
	for (int i = 0; i < decimals; i++)
		scale *= 10;
	shown = (number + (rounding == COUNT_HALF_UP ? unit / 2 : 0)) / unit;
	if (decimals == 0)
		sprintf(text, "%lld%s", (long long) shown, suffixes[suffix]);
	else
		sprintf(text, "%lld.%0*lld%s", (long long) (shown / scale), decimals,
				(long long) (shown % scale), suffixes[suffix]);
}

static void
a_count_is_the_numbers_that_print_so(void **state)
{
	(void) state;
	for (int i = 0; i < 4 * ROUNDS; i++)
	{
		int64_t number = random_count(62);
		int suffix = (int) random_below(4);
		int decimals = (int) random_below(3 * (size_t) suffix + 1);
		CountRounding rounding = one_in(2) ? COUNT_HALF_UP : COUNT_FLOOR;
		CountRange range;
		char text[64];
		char other[64];

		print_count(number, suffix, decimals, rounding, text);
		assert_int_equal(parse(text, rounding, &range), COUNT_OK);
		assert_true(range.low <= number && number < range.end);
		print_count(range.low, suffix, decimals, rounding, other);
		assert_string_equal(other, text);
		print_count(range.end - 1, suffix, decimals, rounding, other);
		assert_string_equal(other, text);
		print_count(range.end, suffix, decimals, rounding, other);
		assert_string_not_equal(other, text);
		if (range.low > 0)
		{
			print_count(range.low - 1, suffix, decimals, rounding, other);
			assert_string_not_equal(other, text);
		}
	}
}

static void
damaged_counts_are_refused_or_ranges(void **state)
{
	static const char bytes[] = "0123456789,.KMBkmb \t+-x";

	(void) state;
	for (int i = 0; i < 20 * ROUNDS; i++)
	{
		size_t length = random_below(12);
		char *text = exact_room(length);
		CountRange range;

		for (size_t j = 0; j < length; j++)
			text[j] = bytes[random_below(sizeof(bytes))];
		if (insight_parse_count(text, length, one_in(2) ? COUNT_FLOOR : COUNT_HALF_UP, &range) ==
			COUNT_OK)
			assert_true(range.low >= 0 && range.low < range.end);
		free(text);
	}
}
