/*
 * reach/reach_estimate_core.h
 *		Estimates of the size of a set and of the overlap of two, with intervals.
 */
#ifndef TIKTRACK_REACH_ESTIMATE_CORE_H
#define TIKTRACK_REACH_ESTIMATE_CORE_H

#include "reach/reach_set_core.h"

/*
 * The estimator's relative standard error is this / sqrt(2^precision), 1.19 %
 * at precision 12: sqrt(ln 2 / zeta(2, 5/4)), from the Fisher information of
 * its registers (Ertl, PVLDB 17, 2024).
 */
#define REACH_ERROR_CONSTANT 0.7608621002725218

/* People with an interval, and whether the number is exact. */
typedef struct ReachInterval
{
	int64_t people;
	int64_t low;
	int64_t high;
	bool exact;
} ReachInterval;

/* The relative standard error of sets of this precision that are not exact. */
extern double reach_relative_error(unsigned precision);

/* People in the set, from 0 to the largest bigint. */
extern int64_t reach_set_people(const ReachSet *set);

/*
 * The interval of an estimate with relative standard error `error`: z standard errors
 * to either side, rounded outwards, from 0 to the largest bigint.
 */
extern ReachInterval reach_interval_of(int64_t people, double error, double z);
extern ReachInterval reach_set_interval(const ReachSet *set, double z);

/*
 * People in both of two sets: one + other - united, with z standard errors to either
 * side, from estimates that have that relative standard error each. Limited to 0 ..
 * the smaller set, the interval to the upper end of that.
 */
extern ReachInterval reach_overlap_of(int64_t one, int64_t other, int64_t united, double error,
									  double z);

#endif /* TIKTRACK_REACH_ESTIMATE_CORE_H */
