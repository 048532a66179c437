/*
 * insight/insight_lift_core.h
 *		How much higher one rate is than another, and whether that may be chance.
 *
 *		Katz, D. et al. 1978, "Obtaining confidence intervals for the risk ratio
 *		in cohort studies": k1 of n1 against k2 of n2.
 *			lift = (k1/n1) / (k2/n2) - 1
 *			interval: exp(ln ratio -+ z sqrt(1/k1 - 1/n1 + 1/k2 - 1/n2)) - 1
 *		The p value is two-sided: the z test with the pooled rate, or Fisher's
 *		exact test (Fisher, R. A. 1935, "The logic of inductive inference") when
 *		one of the four cells is expected to hold fewer than 5.
 */
#ifndef TIKTRACK_INSIGHT_LIFT_CORE_H
#define TIKTRACK_INSIGHT_LIFT_CORE_H

#include <stdbool.h>

typedef struct Lift
{
	bool lift_known; /* false when k2 = 0: then only p_value is set */
	double lift;
	double low;
	double high;
	double p_value;
} Lift;

/*
 * Whole numbers, 0 <= k <= n, 0 < n; z of normal_two_sided. When k1 = 0, lift
 * and low are -1, and high is computed with k + 0.5 and n + 0.5. Takes a few
 * hundred steps at most, for any numbers.
 */
extern Lift insight_lift(double k1, double n1, double k2, double n2, double z);

#endif /* TIKTRACK_INSIGHT_LIFT_CORE_H */
