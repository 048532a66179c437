/*
 * import/store/event_bounds.h
 *		What the columns of events can hold.
 */
#ifndef TIKTRACK_IMPORT_STORE_EVENT_BOUNDS_H
#define TIKTRACK_IMPORT_STORE_EVENT_BOUNDS_H

#include "postgres.h"

#include "import/store/event.h"

/* Why a column of events cannot hold a value that is not NULL, as a reason; NULL when it can. */
extern const char *import_event_value_problem(EventField field, Datum value);

/*
 * Why an event cannot be stored, as a reason in the current context; NULL when
 * it can. Of its video and its account, what cannot be stored becomes NULL.
 */
extern const char *import_event_problem(EventRow *row);

#endif /* TIKTRACK_IMPORT_STORE_EVENT_BOUNDS_H */
