/*
 * visibility/visibility_moment.c
 *		When the running query began: the time whose rules judge it.
 *
 * Neither now() nor statement_timestamp() will do: a transaction, a function or a
 * DO block may be open for hours, and rules that hold from now on would pass it
 * by. So the clock is asked whenever the executor runs a query, inside functions
 * too, and at each fetch from a cursor; while it runs, all of the query is judged
 * by that time.
 *
 * Parallel workers get it from their leader as they get everything else that a
 * session has: as a setting, which the server copies when it starts them. Nobody
 * can set it.
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

/* a TimestampTz, which a double holds to the microsecond until 2285; 0: no query runs */
double query_moment = 0;

static int depth = 0; /* queries that run, each inside the one before */
static ExecutorRun_hook_type next_run = NULL;

bool
check_query_moment(double *value, void **extra, GucSource source)
{
	return source == PGC_S_DEFAULT || source == PGC_S_OVERRIDE;
}

/* The server copies no setting that has its default: this one gets a source, once a session. */
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

/* query_moment() -> timestamptz: where no query runs, as in an expression of PL/pgSQL alone, the clock */
Datum
tiktrack_query_moment(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(query_moment == 0 ? GetCurrentTimestamp() : (TimestampTz) query_moment);
}
