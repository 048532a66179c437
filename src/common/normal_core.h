/*
 * common/normal_core.h
 *		The normal distribution, for intervals.
 */
#ifndef TIKTRACK_COMMON_NORMAL_CORE_H
#define TIKTRACK_COMMON_NORMAL_CORE_H

/*
 * z such that a standard normal variable lies within -z .. z with probability
 * `confidence`, which is above 0 and below 1: 1.96 for 0.95.
 */
extern double normal_two_sided(double confidence);

#endif /* TIKTRACK_COMMON_NORMAL_CORE_H */
