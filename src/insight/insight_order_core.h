/*
 * insight/insight_order_core.h
 *		Functions of sorted values: q values of many tests, and how unusual a value
 *		is compared with its history. The caller sorts.
 *
 *		Loops call `pause` of the caller at least once per 65,536 values, so that
 *		a long run can be cancelled.
 */
#ifndef TIKTRACK_INSIGHT_ORDER_CORE_H
#define TIKTRACK_INSIGHT_ORDER_CORE_H

#include <stddef.h>

typedef struct RankedValue
{
	double value;
	size_t position; /* index before sorting */
} RankedValue;

typedef void (*InsightPause)(void);

/*
 * Turns p values, in ascending order, into q values: Benjamini, Y. and Hochberg,
 * Y. 1995, "Controlling the false discovery rate". q of the i-th smallest of m
 * is the minimum of p(j) m / j over j >= i, and at most 1.
 */
extern void insight_adjust(RankedValue *sorted, size_t count, InsightPause pause);

/* fewer values do not show what is usual */
#define INSIGHT_SHORTEST_HISTORY 3

/* The median of at least one value, in ascending order. */
extern double insight_median(const RankedValue *sorted, size_t count);

/* Replaces values by their absolute deviations from `middle`; returns the mean of these. */
extern double insight_deviate(RankedValue *values, size_t count, double middle, InsightPause pause);

/*
 * How far x is from the median of its history, in robust standard deviations:
 * Iglewicz, B. and Hoaglin, D. 1993, "How to detect and handle outliers".
 *		0.6745 (x - median) / MAD
 * MAD is the median of the absolute deviations from the median; where it is 0,
 *		(x - median) / (1.253314 mean absolute deviation)
 * The mean deviation must be above 0 and all numbers finite; the score may be
 * infinite.
 */
extern double insight_spike_score(double x, double middle, double median_deviation,
								  double mean_deviation);

#endif /* TIKTRACK_INSIGHT_ORDER_CORE_H */
