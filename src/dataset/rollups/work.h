/*
 * dataset/rollups/work.h
 *		Triggers that work as the owner of the rollups: as whom, and where.
 */
#ifndef TIKTRACK_WORK_H
#define TIKTRACK_WORK_H

#include "commands/trigger.h"

typedef struct RollupWork
{
	Oid schema;
	char *dataset;
	Oid user; /* who it was before */
	int context;
} RollupWork;

/*
 * Where a function may be a trigger. Whoever is granted TRIGGER on a table can
 * put it elsewhere too, under a name or beside tables that make something else
 * of its statement, which runs as the owner.
 */
typedef struct TriggerPlace
{
	const char *table;
	const char *trigger;
	TriggerEvent event;
	bool is_row;
} TriggerPlace;

/* Error 39P01 unless a function was called as a trigger. */
extern void check_is_trigger(FunctionCallInfo fcinfo);

/*
 * From here on the owner of the trigger's table, with SPI at hand. Error 55000
 * where the trigger is at none of the places, or schema and tables are not all
 * of one owner: else somebody's code would run as somebody else.
 */
extern RollupWork begin_rollup_work(FunctionCallInfo fcinfo, const TriggerPlace *places, int count);
extern void end_rollup_work(const RollupWork *work);

#endif
