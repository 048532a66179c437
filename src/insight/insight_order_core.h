/*
 * insight/insight_order_core.h
 *		What needs its input in order: q values of many tests, and how unusual a
 *		value is beside its history. The caller sorts.
 *
 *		What runs over many values calls a function of the caller at least once in
 *		65,536 of them, in which a long run can be ended.
 */
#ifndef TIKTRACK_INSIGHT_ORDER_CORE_H
#define TIKTRACK_INSIGHT_ORDER_CORE_H

#include <stddef.h>

typedef struct RankedValue
{
	double value;
	size_t position; /* where it stood before sorting */
} RankedValue;

typedef void (*InsightPause)(void);

/*
 * Turns p values, in ascending order, into q values: Benjamini, Y. and Hochberg,
 * Y. 1995, "Controlling the false discovery rate". q of the i-th smallest of m
 * is the least of p(j) m / j over j >= i, and at most 1.
 */
extern void insight_adjust(RankedValue *sorted, size_t count, InsightPause pause);

/* Fewer values do not say what is usual. */
#define INSIGHT_SHORTEST_HISTORY 3

/* Of at least one value, in ascending order. */
extern double insight_median(const RankedValue *sorted, size_t count);

/* Turns values into their absolute deviations from `middle`; returns the mean of these. */
extern double insight_deviate(RankedValue *values, size_t count, double middle, InsightPause pause);

/*
 * How far x stands from the middle of its history, in robust standard
 * deviations: Iglewicz, B. and Hoaglin, D. 1993, "How to detect and handle
 * outliers".
 *		0.6745 (x - median) / MAD
 * MAD is the median of the absolute deviations from the median; where it is 0,
 *		(x - median) / (1.253314 mean absolute deviation)
 * The mean deviation is above 0, all numbers are finite; the score may not be.
 */
extern double insight_spike_score(double x, double middle, double median_deviation,
								  double mean_deviation);

#endif /* TIKTRACK_INSIGHT_ORDER_CORE_H */
