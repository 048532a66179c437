/*
 * insight/insight_groups.h
 *		The setting tiktrack.min_group_size: the least number of people of an
 *		audience group whose numbers are shown.
 */
#ifndef TIKTRACK_INSIGHT_GROUPS_H
#define TIKTRACK_INSIGHT_GROUPS_H

#define MIN_GROUP_SIZE_DEFAULT 10

/* a group of one would show a single person */
#define MIN_GROUP_SIZE_LEAST 2

/* up to here people are counted exactly, above they are estimated */
#define MIN_GROUP_SIZE_MOST 512

extern int min_group_size;

#endif /* TIKTRACK_INSIGHT_GROUPS_H */
