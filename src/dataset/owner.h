/*
 * dataset/owner.h
 *		Only its owner may work in a dataset.
 */
#ifndef TIKTRACK_DATASET_OWNER_H
#define TIKTRACK_DATASET_OWNER_H

#include "postgres.h"

#include "fmgr.h"

/*
 * Raises 42501 unless the current role owns the schema, 3F000 when there is none.
 * Triggers and defaults of its tables are its owner's code and run as the current role.
 */
extern void check_dataset_owner(const char *dataset);

/* Who owns a schema; InvalidOid when it is gone. */
extern Oid owner_of_schema(Oid schema);

/* Calls the internal function of the same arguments, and of its name with a suffix. */
extern Datum call_body(FunctionCallInfo fcinfo, const char *suffix);

/*
 * call_body with suffix _as_owner, restricted if the current role is not the one that
 * logged in; see owner.c.
 */
extern Datum call_as_owner(FunctionCallInfo fcinfo);

#endif /* TIKTRACK_DATASET_OWNER_H */
