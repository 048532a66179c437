/*
 * reach/reach_estimate_core.c
 *		The maximum likelihood estimate of a sketch, its interval, the overlap.
 *
 * If the number of people per register is Poisson distributed with mean x, then "k
 * was seen" is independent for each k, with probability 1 - exp(-x q), q = 2^-k (the
 * last k has the q of the one before). A register tells whether its largest k and the
 * two below were seen, and that nothing above was. So
 *
 *		ln L(x) = sum over k of seen[k] ln(1 - exp(-x q)) - x unseen
 *
 * with seen[k] the number of registers that saw k, and `unseen` the sum of the q of
 * all that were not seen. The estimate is the x at the maximum times the number of
 * registers.
 * Sources: O. Ertl, "UltraLogLog", PVLDB 17 (2024); the correction of first
 * order bias: O. Ertl, "ExaLogLog", arXiv 2402.13726 (2024), for t = 0, d = 2.
 */
#include "reach/reach_estimate_core.h"

#include <math.h>
#include <string.h>

/* 3/2 ln 2 zeta(3, 5/4) / zeta(2, 5/4)^2: the bias is this / registers */
#define BIAS_CONSTANT 0.48147376527703584

#define LARGEST_K 61 /* 65 - REACH_PRECISION_MIN */

typedef struct Observations
{
	double seen[LARGEST_K + 1]; /* registers that saw k; [0] is not used */
	double unseen;				/* sum of the q of all k that were not seen */
	int last;					/* the k with the smallest q */
} Observations;

static double
count_of(uint32_t histograms[4][256], int value)
{
	return histograms[0][value] + histograms[1][value] + histograms[2][value] +
		   histograms[3][value];
}

/* Fills the observations from a histogram of the bytes. */
static void
observe(const uint8_t *registers, unsigned precision, Observations *observations)
{
	/* four histograms, so that an increment need not wait for the one before */
	uint32_t histograms[4][256] = {{0}};
	double not_seen[LARGEST_K + 1] = {0}; /* by k; "nothing above k" has the q of k */
	double q = 1;

	memset(observations, 0, sizeof(Observations));
	observations->last = 64 - (int) precision;
	for (size_t i = 0; i < (size_t) 1 << precision; i += 4)
	{
		for (size_t lane = 0; lane < 4; lane++)
			histograms[lane][registers[i + lane]]++;
	}

	not_seen[0] = count_of(histograms, 0);
	for (int value = 4; value < 256; value++)
	{
		double count = count_of(histograms, value);
		int k = value >> 2;

		if (count == 0)
			continue;
		observations->seen[k] += count;
		if (k <= observations->last)
			not_seen[k] += count;
		for (int below = 1; below <= 2 && below < k; below++)
		{
			if ((value >> (2 - below) & 1) != 0)
				observations->seen[k - below] += count;
			else
				not_seen[k - below] += count;
		}
	}
	for (int k = 0; k <= observations->last; k++, q /= 2)
		observations->unseen += not_seen[k] * q;
	/* the last k of all has the same q as the one before */
	observations->seen[observations->last] += observations->seen[observations->last + 1];
}

/*
 * The x at which the derivative of ln L,
 *		sum of seen[k] q / (exp(x q) - 1) - unseen,
 * is 0. It is decreasing and convex, so Newton's method from the left approaches the
 * zero and never passes it; 1 / (e^y - 1) >= 1 / y - 1 / 2 yields such a start.
 */
static double
most_likely(const Observations *observations)
{
	double smallest = ldexp(1, -observations->last);
	double all_seen = 0;
	double half = 0;
	double q = smallest;
	double x;

	for (int k = observations->last; k > 0; k--, q *= 2)
	{
		all_seen += observations->seen[k];
		half += observations->seen[k] * q / 2;
	}
	if (all_seen == 0)
		return 0;
	if (observations->unseen == 0)
		return INFINITY;
	x = all_seen / (observations->unseen + half);

	for (int step = 0; step < 100; step++)
	{
		double value = -observations->unseen;
		double slope = 0;
		double power = expm1(x * smallest); /* exp(x q) - 1, updated for each k */

		q = smallest;
		for (int k = observations->last; k > 0 && power < 1e100; k--)
		{
			if (observations->seen[k] != 0)
			{
				double part = observations->seen[k] * q / power;

				value += part;
				slope += part * q * (power + 1) / power;
			}
			q *= 2;
			power *= power + 2;
		}
		if (!(value > 1e-12 * observations->unseen))
			break;
		x += value / slope;
	}
	return x;
}

double
reach_relative_error(unsigned precision)
{
	return REACH_ERROR_CONSTANT / sqrt(ldexp(1, (int) precision));
}

/* Converts a whole number of people to bigint, limited to its range. */
static int64_t
whole(double people)
{
	if (!(people > 0))
		return 0;
	return people >= 9223372036854775807.0 ? INT64_MAX : (int64_t) people;
}

int64_t
reach_set_people(const ReachSet *set)
{
	Observations observations;
	double registers = ldexp(1, set->precision);

	if (reach_set_is_exact(set))
		return set->people;
	observe((const uint8_t *) set->data, set->precision, &observations);
	return whole(rint(most_likely(&observations) * registers / (1 + BIAS_CONSTANT / registers)));
}

ReachInterval
reach_interval_of(int64_t people, double error, double z)
{
	ReachInterval interval = {people, 0, 0, error == 0};

	/* an exact number is not converted, because a double has fewer digits than bigint */
	interval.low = error == 0 ? people : whole(floor((double) people * (1 - z * error)));
	interval.high = error == 0 ? people : whole(ceil((double) people * (1 + z * error)));
	return interval;
}

ReachInterval
reach_set_interval(const ReachSet *set, double z)
{
	double error = reach_set_is_exact(set) ? 0 : reach_relative_error(set->precision);

	return reach_interval_of(reach_set_people(set), error, z);
}

static double
within(double low, double value, double high)
{
	return value < low ? low : value > high ? high : value;
}

ReachInterval
reach_overlap_of(int64_t one, int64_t other, int64_t united, double error, double z)
{
	double a = (double) one, b = (double) other, u = (double) united;
	double smaller = a < b ? a : b;
	double overlap = within(0, a + b - u, smaller);
	double margin = z * error * sqrt(a * a + b * b + u * u);
	ReachInterval interval = {0, 0, 0, false};

	interval.people = whole(overlap);
	interval.low = whole(within(0, floor(a + b - u - margin), smaller));
	/* at most the upper end of the smaller set, which is an estimate too */
	interval.high = whole(within(0, ceil(a + b - u + margin), ceil(smaller * (1 + z * error))));
	return interval;
}
