/*
 * visibility/visibility_moment.h
 *		When the running query began: the time that decides which rule set applies.
 */
#ifndef TIKTRACK_VISIBILITY_MOMENT_H
#define TIKTRACK_VISIBILITY_MOMENT_H

#include "postgres.h"

#include "utils/guc.h"

/* the variable of the setting that passes the leader's moment to its workers */
extern double query_moment;
extern bool check_query_moment(double *value, void **extra, GucSource source);

/* called when the library is loaded */
extern void watch_queries(void);

#endif /* TIKTRACK_VISIBILITY_MOMENT_H */
