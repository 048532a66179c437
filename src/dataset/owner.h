/*
 * dataset/owner.h
 *		That whoever works in a dataset is its owner.
 */
#ifndef TIKTRACK_DATASET_OWNER_H
#define TIKTRACK_DATASET_OWNER_H

#include "postgres.h"

#include "fmgr.h"

/*
 * 42501 unless the current role owns the schema, 3F000 when there is none: what
 * is stored in its tables runs its owner's code.
 */
extern void check_dataset_owner(const char *dataset);

/* Who owns a schema; InvalidOid when it is gone. */
extern Oid owner_of_schema(Oid schema);

/* Calls the internal function of the same arguments, and of its name with a suffix. */
extern Datum call_body(FunctionCallInfo fcinfo, const char *suffix);

/*
 * Calls the internal function of the same arguments, and of the name of the one
 * that is called with _as_owner after it; see tiktrack_as_owner.
 */
extern Datum call_as_owner(FunctionCallInfo fcinfo);

#endif /* TIKTRACK_DATASET_OWNER_H */
