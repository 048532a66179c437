/*
 * insight/insight_order_core.c
 *		q values and spike scores of sorted values.
 */
#include "insight/insight_order_core.h"

#include <math.h>

/* values between two pauses, which take less than a millisecond */
#define VALUES_PER_PAUSE 65536

/* of the standard normal distribution: its MAD, and 1 / its mean absolute deviation */
#define MAD_OF_NORMAL 0.6745
#define DEVIATIONS_PER_MEAN_DEVIATION 1.253314

void
insight_adjust(RankedValue *sorted, size_t count, InsightPause pause)
{
	double least_so_far = 1;

	for (size_t rank = count; rank > 0; rank--)
	{
		double p = sorted[rank - 1].value;

		if (rank % VALUES_PER_PAUSE == 0)
			pause();
		/* not below p, also after rounding */
		least_so_far = fmin(least_so_far, fmax(p, p * (double) count / (double) rank));
		sorted[rank - 1].value = least_so_far;
	}
}

/* halves before adding, so that the sum cannot overflow */
double
insight_median(const RankedValue *sorted, size_t count)
{
	return sorted[(count - 1) / 2].value / 2 + sorted[count / 2].value / 2;
}

double
insight_deviate(RankedValue *values, size_t count, double middle, InsightPause pause)
{
	double mean = 0;

	for (size_t i = 0; i < count; i++)
	{
		if (i % VALUES_PER_PAUSE == 0)
			pause();
		values[i].value = fabs(values[i].value - middle);
		mean += values[i].value / (double) count;
	}
	return mean;
}

double
insight_spike_score(double x, double middle, double median_deviation, double mean_deviation)
{
	double spread = median_deviation / MAD_OF_NORMAL;

	if (spread == 0)
		spread = DEVIATIONS_PER_MEAN_DEVIATION * mean_deviation;
	return (x - middle) / spread;
}
