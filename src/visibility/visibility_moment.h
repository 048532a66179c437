/*
 * visibility/visibility_moment.h
 *		When the running query began: the time whose rules judge it.
 */
#ifndef TIKTRACK_VISIBILITY_MOMENT_H
#define TIKTRACK_VISIBILITY_MOMENT_H

#include "postgres.h"

#include "utils/guc.h"

/* the variable of the setting that brings the leader's moment to its workers */
extern double query_moment;
extern bool check_query_moment(double *value, void **extra, GucSource source);

/* called when the library is loaded */
extern void watch_queries(void);

#endif /* TIKTRACK_VISIBILITY_MOMENT_H */
