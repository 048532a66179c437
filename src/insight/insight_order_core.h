/*
 * insight/insight_order_core.h
 *		What needs its input in order: q values of many tests, and how unusual a
 *		value is beside its history.
 *
 *		The caller lends the memory, and a function to be called now and then, in
 *		which a long run can be ended.
 */
#ifndef TIKTRACK_INSIGHT_ORDER_CORE_H
#define TIKTRACK_INSIGHT_ORDER_CORE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct RankedValue
{
	double value;
	size_t position; /* where it stood before sorting */
} RankedValue;

typedef void (*InsightPause)(void);

/* Ascending, equal values in the order that they came in; `scratch` as long as `values`. */
extern void insight_sort(RankedValue *values, RankedValue *scratch, size_t count,
						 InsightPause pause);

/*
 * Turns p values, sorted, into q values: Benjamini, Y. and Hochberg, Y. 1995,
 * "Controlling the false discovery rate". q of the i-th smallest of m is the
 * least of p(j) m / j over j >= i, and at most 1.
 */
extern void insight_adjust(RankedValue *sorted, size_t count);

/*
 * How far x stands from the middle of its history, in robust standard
 * deviations: Iglewicz, B. and Hoaglin, D. 1993, "How to detect and handle
 * outliers".
 *		0.6745 (x - median) / MAD
 * MAD is the median of the absolute deviations from the median; where it is 0,
 *		(x - median) / (1.253314 mean absolute deviation)
 * False with fewer than 3 values, or when all are equal. All numbers finite;
 * `history` and `scratch` are overwritten.
 */
extern bool insight_spike_score(double x, RankedValue *history, RankedValue *scratch, size_t count,
								InsightPause pause, double *score);

#endif /* TIKTRACK_INSIGHT_ORDER_CORE_H */
