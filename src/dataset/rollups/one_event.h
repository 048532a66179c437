/*
 * dataset/rollups/one_event.h
 *		The parts of a statement that inserts one event.
 */
#ifndef TIKTRACK_ONE_EVENT_H
#define TIKTRACK_ONE_EVENT_H

#include "commands/trigger.h"

#include "dataset/rollups/work.h"

/*
 * Appends the parts of the one row that the trigger's statement has inserted, but
 * for a row of the import `held`, where that is not NULL. Returns false, and has
 * done nothing, where there are more rows, or the tables are not plain ones.
 */
extern bool add_parts_of_one(const RollupWork *work, TriggerData *trigger, const int64 *held);

#endif
