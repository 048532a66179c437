/*
 * import/store/event_bounds.h
 *		What the columns of table events can hold.
 */
#ifndef TIKTRACK_IMPORT_STORE_EVENT_BOUNDS_H
#define TIKTRACK_IMPORT_STORE_EVENT_BOUNDS_H

#include "postgres.h"

#include "import/store/event.h"

/* Why a column cannot hold a value that is not NULL, as a reason; NULL if it can. */
extern const char *import_event_value_problem(EventField field, Datum value);

/*
 * Why an event cannot be stored, as a reason in the current memory context; NULL if
 * it can. Values of its video and account that cannot be stored are set to NULL.
 */
extern const char *import_event_problem(EventRow *row);

#endif /* TIKTRACK_IMPORT_STORE_EVENT_BOUNDS_H */
