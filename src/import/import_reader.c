/*
 * import/import_reader.c
 *		Calling a reader by its name.
 *
 * EXECUTE of plpgsql would do, but it plans with the content as a constant, and
 * the planner copies a constant many times: a file of 100 MB cost ten times
 * that. A generic plan passes it by reference.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "executor/tstoreReceiver.h"
#include "fmgr.h"
#include "funcapi.h"
#include "nodes/params.h"
#include "utils/builtins.h"

#include "common/compat.h"

PG_FUNCTION_INFO_V1(tiktrack_call_reader);

/* f(reader text, content text, options jsonb) -> the rows of reader(content, options) */
Datum
tiktrack_call_reader(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	char *reader = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Oid types[2] = {TEXTOID, JSONBOID};
	ParamListInfo params = makeParamList(2);
	SPIExecuteOptions options = {0};
	SPIPlanPtr plan;

	for (int i = 0; i < 2; i++)
	{
		params->params[i].value = PG_GETARG_DATUM(i + 1);
		params->params[i].isnull = false;
		params->params[i].ptype = types[i];
	}
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);

	SPI_connect();
	plan = SPI_prepare_cursor(psprintf("SELECT r.* FROM tiktrack.%s($1, $2) r",
									   quote_identifier(reader)),
							  2, types, CURSOR_OPT_GENERIC_PLAN);
	if (plan == NULL)
		elog(ERROR, "could not prepare reader \"%s\"", reader);
	options.params = params;
	options.read_only = true;
	options.dest = CreateTuplestoreDestReceiver();
	SetTuplestoreDestReceiverParams(options.dest, result->setResult, CurrentMemoryContext, false,
									NULL, NULL);
	if (SPI_execute_plan_extended(plan, &options) < 0)
		elog(ERROR, "could not run reader \"%s\"", reader);
	SPI_finish();
	return (Datum) 0;
}
