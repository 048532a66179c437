/*
 * insight/insight_order_core.c
 *		Sorting, q values, spikes.
 */
#include "insight/insight_order_core.h"

#include <math.h>
#include <string.h>

/* values between two pauses: some milliseconds */
#define VALUES_PER_PAUSE 65536

/* of the normal distribution: its MAD, and 1 / its mean absolute deviation */
#define MAD_OF_NORMAL 0.6745
#define DEVIATIONS_PER_MEAN_DEVIATION 1.253314

/* Fewer values do not say what is usual. */
#define SHORTEST_HISTORY 3

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* A merge sort from the bottom up: its pieces are short, so it can pause. */
void
insight_sort(RankedValue *values, RankedValue *scratch, size_t count, InsightPause pause)
{
	for (size_t width = 1; width < count; width *= 2)
	{
		for (size_t start = 0; start < count; start += 2 * width)
		{
			size_t left = start;
			size_t left_end = least(start + width, count);
			size_t right = left_end;
			size_t right_end = least(start + 2 * width, count);

			for (size_t out = start; out < right_end; out++)
			{
				bool take_left = right == right_end ||
								 (left < left_end && values[left].value <= values[right].value);

				if (out % VALUES_PER_PAUSE == 0)
					pause();
				scratch[out] = take_left ? values[left++] : values[right++];
			}
		}
		memcpy(values, scratch, count * sizeof(RankedValue));
	}
}

void
insight_adjust(RankedValue *sorted, size_t count)
{
	double least_so_far = 1;

	for (size_t rank = count; rank > 0; rank--)
	{
		double p = sorted[rank - 1].value;

		/* rounding must not bring a q below its p */
		least_so_far = fmin(least_so_far, fmax(p, p * (double) count / (double) rank));
		sorted[rank - 1].value = least_so_far;
	}
}

/* of at least one value, sorted; halved before adding, which cannot overflow */
static double
median(const RankedValue *sorted, size_t count)
{
	return sorted[(count - 1) / 2].value / 2 + sorted[count / 2].value / 2;
}

bool
insight_spike_score(double x, RankedValue *history, RankedValue *scratch, size_t count,
					InsightPause pause, double *score)
{
	double middle;
	double mean_deviation = 0;
	double spread;

	if (count < SHORTEST_HISTORY)
		return false;
	insight_sort(history, scratch, count, pause);
	middle = median(history, count);
	for (size_t i = 0; i < count; i++)
	{
		history[i].value = fabs(history[i].value - middle);
		mean_deviation += history[i].value / (double) count;
	}
	if (mean_deviation == 0)
		return false;
	insight_sort(history, scratch, count, pause);
	spread = median(history, count) / MAD_OF_NORMAL;
	if (spread == 0)
		spread = DEVIATIONS_PER_MEAN_DEVIATION * mean_deviation;
	*score = (x - middle) / spread;
	return true;
}
