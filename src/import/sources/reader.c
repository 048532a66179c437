/*
 * import/sources/reader.c
 *		Calls a reader in SQL by its name.
 *
 * EXECUTE of plpgsql plans with the content as a constant, which the planner copies
 * many times: a file of 100 MB took ten times that. A generic plan passes it by
 * reference.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "executor/tstoreReceiver.h"
#include "fmgr.h"
#include "funcapi.h"
#include "nodes/params.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "import/sources/reader.h"

PG_FUNCTION_INFO_V1(tiktrack_call_reader);

/*
 * The schema of a reader: tiktrack if it is documented, else tiktrack_internal, which
 * does not exist before ALTER EXTENSION .. UPDATE of 0.1.0.
 */
static const char *
schema_of(const char *reader)
{
	Oid types[2] = {TEXTOID, JSONBOID};
	Oid schema = get_namespace_oid("tiktrack_internal", true);

	return OidIsValid(schema) &&
				   OidIsValid(LookupFuncName(list_make2(makeString("tiktrack_internal"),
														makeString(pstrdup(reader))),
											 2, types, true)) ?
			   "tiktrack_internal" :
			   "tiktrack";
}

static void
check_reader(const char *reader)
{
	Oid types[1] = {TEXTOID};
	Datum values[1] = {CStringGetTextDatum(reader)};

	if (SPI_execute_with_args("SELECT FROM tiktrack.import_sources s"
							  " WHERE s.events_reader OPERATOR(pg_catalog.=) $1"
							  " OR s.snapshots_reader OPERATOR(pg_catalog.=) $1"
							  " OR s.describer OPERATOR(pg_catalog.=) $1",
							  1, types, values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not look up reader \"%s\"", reader);
	if (SPI_processed == 0)
		ereport(
			ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			errmsg("unrecognized reader: \"%s\"", reader),
			errhint(
				"Readers are named in tiktrack.import_sources. Call tiktrack.import(dataset, content)."));
}

void
import_run_reader(const char *reader, Datum content, Datum options, DestReceiver *destination)
{
	Oid types[2] = {TEXTOID, JSONBOID};
	Datum values[2] = {content, options};
	ParamListInfo params = makeParamList(2);
	SPIExecuteOptions execution = {0};
	SPIPlanPtr plan;

	for (int i = 0; i < 2; i++)
	{
		params->params[i].value = values[i];
		params->params[i].isnull = false;
		params->params[i].pflags = 0;
		params->params[i].ptype = types[i];
	}
	check_reader(reader);
	plan = SPI_prepare_cursor(psprintf("SELECT r.* FROM %s.%s($1, $2) r", schema_of(reader),
									   quote_identifier(reader)),
							  2, types, CURSOR_OPT_GENERIC_PLAN);
	if (plan == NULL)
		elog(ERROR, "could not prepare reader \"%s\"", reader);
	execution.params = params;
	execution.read_only = true;
	execution.dest = destination;
	if (SPI_execute_plan_extended(plan, &execution) < 0)
		elog(ERROR, "could not run reader \"%s\"", reader);
}

/* f(reader text, content text, options jsonb) -> the rows of reader(content, options) */
Datum
tiktrack_call_reader(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	char *reader = text_to_cstring(PG_GETARG_TEXT_PP(0));
	DestReceiver *destination = CreateTuplestoreDestReceiver();

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	SPI_connect();
	SetTuplestoreDestReceiverParams(destination, result->setResult, CurrentMemoryContext, false,
									result->setDesc,
									"reader does not return the rows of this function");
	import_run_reader(reader, PG_GETARG_DATUM(1), PG_GETARG_DATUM(2), destination);
	SPI_finish();
	return (Datum) 0;
}
