/*
 * visibility/visibility_viewer.h
 *		Who is asking: the setting tiktrack.viewer and its hooks.
 */
#ifndef TIKTRACK_VISIBILITY_VIEWER_H
#define TIKTRACK_VISIBILITY_VIEWER_H

#include "postgres.h"

#include "utils/guc.h"

extern char *viewer_setting;
extern bool check_viewer(char **value, void **extra, GucSource source);
extern void assign_viewer(const char *value, void *extra);

/* Whether an account asks, and not a role. */
extern bool viewer_is_set(void);
/* its account; 0 when it is not set */
extern int64 viewer_id(void);

#endif /* TIKTRACK_VISIBILITY_VIEWER_H */
