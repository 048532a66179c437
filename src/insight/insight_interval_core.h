/*
 * insight/insight_interval_core.h
 *		How sure a rate is: the interval that holds the true one with a given
 *		confidence.
 *
 *		Wilson, E. B. 1927, "Probable inference, the law of succession, and
 *		statistical inference": k people out of n.
 *			(p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), p = k/n
 *
 *		Garwood, F. 1936, "Fiducial limits for the Poisson distribution": k
 *		events over an exposure x. low and high are the rates at which k or more,
 *		and k or fewer, events have probability (1 - confidence) / 2; as
 *		quantiles of chi-square with 2k and 2k + 2 degrees of freedom they are
 *			chi2(a/2; 2k) / 2x and chi2(1 - a/2; 2k+2) / 2x
 */
#ifndef TIKTRACK_INSIGHT_INTERVAL_CORE_H
#define TIKTRACK_INSIGHT_INTERVAL_CORE_H

typedef struct RateInterval
{
	double rate;
	double low;
	double high;
} RateInterval;

/*
 * Whole numbers, 0 <= k <= n, 0 < n; z of normal_two_sided. low is exactly 0
 * at k = 0, and high exactly 1 at k = n.
 */
extern RateInterval insight_wilson(double k, double n, double z);

/*
 * A whole number k >= 0 of events, an exposure > 0 and a confidence between 0
 * and 1; low is exactly 0 at k = 0. The time is bounded for any numbers.
 */
extern RateInterval insight_garwood(double k, double exposure, double confidence);

#endif /* TIKTRACK_INSIGHT_INTERVAL_CORE_H */
