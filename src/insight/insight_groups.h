/*
 * insight/insight_groups.h
 *		The setting tiktrack.min_group_size: how many people a group of an audience
 *		has at least before its numbers are shown.
 */
#ifndef TIKTRACK_INSIGHT_GROUPS_H
#define TIKTRACK_INSIGHT_GROUPS_H

#define MIN_GROUP_SIZE_DEFAULT 10

/* A group of one is a person. */
#define MIN_GROUP_SIZE_LEAST 2

/* Up to here people are counted; above they are estimated. */
#define MIN_GROUP_SIZE_MOST 512

extern int min_group_size;

#endif /* TIKTRACK_INSIGHT_GROUPS_H */
