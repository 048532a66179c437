/*
 * insight/insight_interval_core.c
 *		Wilson's and Garwood's intervals.
 */
#include "insight/insight_interval_core.h"

#include <math.h>
#include <stdbool.h>

#include "common/normal_core.h"

RateInterval
insight_wilson(double k, double n, double z)
{
	double p = k / n;
	double middle = p + z * z / (2 * n);
	double half = z * sqrt(p * ((n - k) / n) / n + z * z / (4 * n * n));
	double scale = 1 + z * z / n;
	RateInterval interval = {.rate = p, .low = 0, .high = 1};

	if (k < n)
		interval.high = fmin(1, (middle + half) / scale);
	/* The ends are the roots of a quadratic equation whose product is known, which
	 * yields the lower one without a difference of two close numbers. */
	if (k > 0)
		interval.low = p * p / (middle + half);
	return interval;
}

/*
 * From this many events on, the expansion of the quantile is as precise as a
 * double; below, summing the terms is fast.
 */
#define MANY_EVENTS 10000

/*
 * The quantile of the gamma distribution of a large shape whose normal deviate
 * is z: Cornish, E. A. and Fisher, R. A. 1937, "Moments and cumulants in the
 * specification of distributions", up to the term of shape^(-3/2).
 */
static double
large_gamma_quantile(double shape, double z)
{
	double root = sqrt(shape);
	double z2 = z * z;
	double first = (z2 - 1) / 3;
	double second = z * (z2 - 7) / 36;
	double third = -((3 * z2 + 7) * z2 - 16) / 810;
	double fourth = z * ((9 * z2 + 256) * z2 - 433) / 38880;

	return shape + root * z + first + (second + (third + fourth / root) / root) / root;
}

/*
 * The sum of the probabilities of k, k+1, .. events (upward) or of k, k-1, ..
 * 0 (downward) at the mean `mean`, divided by that of k. The terms decrease,
 * because the tail leads away from the mean.
 */
static double
tail_in_terms_of_first(double k, double mean, bool upward)
{
	double sum = 1;
	double term = 1;

	for (double events = k; term > sum * 1e-17; upward ? events++ : events--)
	{
		term *= upward ? mean / (events + 1) : events / mean;
		sum += term;
	}
	return sum;
}

/*
 * The mean at which k or more events (upward), or k or fewer, have probability
 * `tail`, which is at most 1/2. Newton's method on the logarithms of both: that
 * function is concave and monotonic, so from the second step on it approaches the
 * solution from one side, from any start.
 */
static double
mean_of_tail(double k, double tail, double z, bool upward)
{
	double target = log(tail) + lgamma(k + 1);
	double shape = upward ? k : k + 1;
	/* start from the cube of Wilson and Hilferty 1931, which is inaccurate for small k */
	double root = 1 - 1 / (9 * shape) + (upward ? -z : z) / (3 * sqrt(shape));
	double mean = fmax(shape * root * root * root, 1e-3);

	for (int i = 0; i < 100; i++)
	{
		double sum = tail_in_terms_of_first(k, mean, upward);
		double slope = upward ? k / sum : -mean / sum;
		double step = (target - (k * log(mean) - mean + log(sum))) / slope;

		mean *= exp(step);
		/* each step doubles the exact digits, so the next would change nothing */
		if (fabs(step) < 1e-10)
			break;
	}
	return mean;
}

RateInterval
insight_garwood(double k, double exposure, double confidence)
{
	double tail = (1 - confidence) / 2;
	double z = normal_two_sided(confidence);
	double low = 0;
	double high;

	if (k >= MANY_EVENTS)
	{
		low = large_gamma_quantile(k, -z);
		high = large_gamma_quantile(k + 1, z);
	}
	else
	{
		if (k > 0)
			low = mean_of_tail(k, tail, z, true);
		high = k > 0 ? mean_of_tail(k, tail, z, false) : -log(tail);
	}
	return (RateInterval){.rate = k / exposure, .low = low / exposure, .high = high / exposure};
}
