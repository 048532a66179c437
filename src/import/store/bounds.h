/*
 * import/store/bounds.h
 *		What the columns of a dataset can hold, told once for all readers.
 *
 * The constraints of dataset_tables.sql refuse a whole statement; here the one
 * value is found before. A value of the row itself costs the row, which is
 * rejected with a reason. What is told beside it, of its video or account, is
 * left out, and the row goes in: nothing of its own is wrong.
 */
#ifndef TIKTRACK_IMPORT_STORE_BOUNDS_H
#define TIKTRACK_IMPORT_STORE_BOUNDS_H

#include "postgres.h"

#include "import/store/event.h"

/*
 * Whether a file may tell this as an account's own id: above 0, and not of those
 * that datasets give to names, see tiktrack_internal.is_given_id.
 */
static inline bool
may_be_account_id(int64 id)
{
	return id > 0 && !(id >> 32 >= 1073741824 && id >> 32 <= 1451606399);
}

/* Why a column of events cannot hold a value that is not NULL, as a reason; NULL when it can. */
extern const char *import_event_value_problem(EventField field, Datum value);

/*
 * Why an event cannot be stored, as a reason in the current context; NULL when
 * it can. Of its video and its account, what cannot be stored becomes NULL.
 */
extern const char *import_event_problem(EventRow *row);

#endif /* TIKTRACK_IMPORT_STORE_BOUNDS_H */
