/*
 * visibility/visibility_viewer.h
 *		Who is asking: the account in the setting tiktrack.viewer, or the role.
 */
#ifndef TIKTRACK_VISIBILITY_VIEWER_H
#define TIKTRACK_VISIBILITY_VIEWER_H

#include "postgres.h"

#include "utils/guc.h"

extern char *viewer_setting;
extern bool check_viewer(char **value, void **extra, GucSource source);
extern void assign_viewer(const char *value, void *extra);

/* An account, or a role, or nobody, who sees nothing. */
typedef struct Asker
{
	int64 account; /* of the setting; 0 when it is empty */
	Oid role;	   /* InvalidOid when an account asks, or nobody */
} Asker;

extern Asker current_asker(void);

/* Whether the asker is a role that owns this role map, or has a row in it with account NULL. */
extern bool asker_sees_all(Oid viewers);

#endif /* TIKTRACK_VISIBILITY_VIEWER_H */
