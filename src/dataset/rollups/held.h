/*
 * dataset/rollups/held.h
 *		The import of which the triggers make no parts, because its end does.
 */
#ifndef TIKTRACK_HELD_H
#define TIKTRACK_HELD_H

/* Whether there is one for the dataset with this schema; then its import_id. */
extern bool held_import_of(Oid schema, int64 *import_id);

/* Events of it are between these event_ids too. */
extern void extend_held_events(int64 first_event, int64 last_event);

/* An event of it may have any event_id: somebody has changed some. */
extern void unbound_held_events(void);

#endif
