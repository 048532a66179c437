/*
 * visibility/visibility_moment.c
 *		When the running query began: the time that decides which rule set applies.
 *
 * now() and statement_timestamp() are too old: a transaction, a function or a DO
 * block may run for hours, and new rules would not apply to it. So the clock is
 * read whenever the executor starts a query, also inside functions, and at each
 * fetch from a cursor. That time is used for the whole query.
 *
 * Parallel workers get it from their leader as a setting, which the server copies
 * when it starts them. Users cannot set it.
 */
#include "postgres.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "visibility/visibility_moment.h"

PG_FUNCTION_INFO_V1(tiktrack_query_moment);

/* a TimestampTz, which a double holds to the microsecond until 2285; 0 when no query runs */
double query_moment = 0;

static int depth = 0; /* nesting depth of running queries */
static ExecutorRun_hook_type next_run = NULL;

bool
check_query_moment(double *value, void **extra, GucSource source)
{
	return source == PGC_S_DEFAULT || source == PGC_S_OVERRIDE;
}

/* Workers get only settings that differ from the default, so this one is set once per session. */
static void
share_moment(void)
{
	static bool shared = false;

	if (shared || IsInParallelMode())
		return;
	SetConfigOption("tiktrack.query_moment", "0", PGC_POSTMASTER, PGC_S_OVERRIDE);
	shared = true;
}

static void
run_query(QueryDesc *query, ScanDirection direction, EXECUTOR_RUN_LIMIT)
{
	double before = query_moment;
	bool is_leaders = IsParallelWorker() && depth == 0 && query_moment != 0;

	if (!is_leaders)
	{
		if (!IsParallelWorker() && depth == 0)
			share_moment();
		query_moment = (double) GetCurrentTimestamp();
	}
	depth++;
	PG_TRY();
	{
		if (next_run != NULL)
			next_run(query, direction, EXECUTOR_RUN_LIMIT_ARGS);
		else
			standard_ExecutorRun(query, direction, EXECUTOR_RUN_LIMIT_ARGS);
	}
	PG_FINALLY();
	{
		depth--;
		query_moment = before;
	}
	PG_END_TRY();
}

void
watch_queries(void)
{
	next_run = ExecutorRun_hook;
	ExecutorRun_hook = run_query;
}

/* query_moment() -> timestamptz: the clock when no query runs, as in a PL/pgSQL expression */
Datum
tiktrack_query_moment(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(query_moment == 0 ? GetCurrentTimestamp() : (TimestampTz) query_moment);
}
