/*
 * import/log/plan.c
 *		The plan by which a log of events is read, and the SQL functions that read.
 *
 * What the options and the header mean is decided by event_plan in SQL, once per
 * file; here its result becomes a struct for reading millions of records.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "import/log/log.h"
#include "import/store/event_store.h"

PG_FUNCTION_INFO_V1(tiktrack_store_log_of_job);
PG_FUNCTION_INFO_V1(tiktrack_read_log_csv);
PG_FUNCTION_INFO_V1(tiktrack_read_log_ndjson);

static const char *const log_columns[LOG_COLUMNS] = {
	[LOG_OCCURRED_AT] = "occurred_at", [LOG_VIDEO_ID] = "video_id",
	[LOG_ACTOR_ID] = "actor_id",	   [LOG_KIND] = "kind",
	[LOG_SHARE_TYPE] = "share_type",   [LOG_METHOD] = "method",
	[LOG_PLATFORM] = "platform",	   [LOG_WATCHED_MS] = "watched_ms",
	[LOG_DURATION_MS] = "duration_ms", [LOG_CHILD_VIDEO_ID] = "child_video_id",
	[LOG_COUNTRY] = "country",		   [LOG_AGE_GROUP] = "age_group",
	[LOG_GENDER] = "gender",		   [LOG_IS_PUBLIC] = "is_public",
	[LOG_EVENT_ID] = "event_id",
};

/* ---- the row of event_plan */

static Datum
plan_value(int column, bool *is_null)
{
	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, is_null);
}

/* A column of type text[]; NULL elements become NULL pointers. */
static char **
texts_of(int column, int *count)
{
	bool is_null;
	Datum value = plan_value(column, &is_null);
	Datum *elements;
	bool *nulls;
	char **texts;

	*count = 0;
	if (is_null)
		return NULL;
	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false, TYPALIGN_INT, &elements,
					  &nulls, count);
	texts = palloc0(sizeof(char *) * (Size) (*count + 1));
	for (int i = 0; i < *count; i++)
		texts[i] = nulls[i] ? NULL : TextDatumGetCString(elements[i]);
	return texts;
}

static int *
numbers_of(int column, int count)
{
	bool is_null;
	Datum value = plan_value(column, &is_null);
	Datum *elements;
	bool *nulls;
	int found = 0;
	int *numbers = palloc0(sizeof(int) * (Size) (count + 1));

	if (!is_null)
		deconstruct_array(DatumGetArrayTypeP(value), INT4OID, 4, true, TYPALIGN_INT, &elements,
						  &nulls, &found);
	if (found != count)
		elog(ERROR, "a plan to read events has lists of different lengths");
	for (int i = 0; i < count; i++)
		numbers[i] = nulls[i] ? 0 : DatumGetInt32(elements[i]);
	return numbers;
}

static Datum
text_or_none(const char *word)
{
	return word == NULL ? (Datum) 0 : CStringGetTextDatum(word);
}

/* Sets columns and positions, which are from 1 in SQL and from 0 here. */
static void
read_positions(LogPlan *plan)
{
	int count;
	char **columns = texts_of(7, &count);
	int *positions = numbers_of(8, count);

	for (int column = 0; column < LOG_COLUMNS; column++)
	{
		plan->positions[column] = -1;
		plan->names[column] = log_columns[column];
		for (int i = 0; i < count; i++)
		{
			if (strcmp(columns[i], log_columns[column]) == 0)
				plan->positions[column] = positions[i] - 1;
		}
	}
}

static void
read_kinds(LogPlan *plan)
{
	int count;
	int others;
	char **raw = texts_of(10, &count);
	int *positions = numbers_of(11, count);
	char **kinds = texts_of(12, &others);
	char **share_types = texts_of(13, &others);
	char **platforms = texts_of(14, &others);

	plan->kind_count = count;
	plan->kinds = palloc0(sizeof(KindMeaning) * (Size) (count + 1));
	for (int i = 0; i < count; i++)
	{
		plan->kinds[i].raw = raw[i];
		plan->kinds[i].position = positions[i] - 1;
		plan->kinds[i].kind = text_or_none(kinds[i]);
		plan->kinds[i].share_type = text_or_none(share_types[i]);
		plan->kinds[i].platform = text_or_none(platforms[i]);
	}
}

LogPlan *
import_log_plan(ImportInput *input, Datum options, bool is_json)
{
	MemoryContext oldcontext = CurrentMemoryContext;
	MemoryContext inside;
	Oid types[3] = {TEXTOID, JSONBOID, BOOLOID};
	Datum values[3];
	LogPlan *plan = palloc0(sizeof(LogPlan));
	bool is_null;
	Datum value;

	values[0] = PointerGetDatum(import_input_beginning(input));
	values[1] = options;
	values[2] = BoolGetDatum(is_json);
	SPI_connect();
	if (SPI_execute_with_args(
			"SELECT p.delimiter, p.has_header, p.width, p.zone, p.at, p.keys, p.columns,"
			" p.positions, p.has_flags, p.raw_kinds, p.flag_positions, p.kinds, p.share_types,"
			" p.platforms FROM tiktrack_internal.event_plan($1, $2, $3) p",
			3, types, values, NULL, true, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "could not plan how to read events");
	inside = MemoryContextSwitchTo(oldcontext);
	plan->is_json = is_json;
	plan->delimiter = TextDatumGetCString(plan_value(1, &is_null))[0];
	plan->has_header = DatumGetBool(plan_value(2, &is_null));
	plan->width = DatumGetInt32(plan_value(3, &is_null));
	value = plan_value(4, &is_null);
	if (!is_null)
		plan->zone = pg_tzset(TextDatumGetCString(value));
	value = plan_value(5, &is_null);
	plan->has_time = !is_null;
	plan->time = is_null ? 0 : DatumGetTimestampTz(value);
	plan->keys = texts_of(6, &plan->key_count);
	read_positions(plan);
	plan->has_flags = DatumGetBool(plan_value(9, &is_null));
	read_kinds(plan);
	MemoryContextSwitchTo(inside);
	SPI_finish();
	return plan;
}

/* ---- functions of SQL */

static void
give_to_store(void *taker, const EventRow *row, double part)
{
	import_store_add(taker, row, part);
}

/* store_log(job, content) -> import_result; NULL content: the open input */
Datum
tiktrack_store_log_of_job(PG_FUNCTION_ARGS)
{
	ImportJob job = import_job_arg(fcinfo);
	EventStore *store = import_store_begin(&job);
	ImportInput *input = PG_ARGISNULL(1) ?
							 import_take_input() :
							 import_input_open(PG_GETARG_TEXT_PP(1), NULL, InvalidOid);
	LogPlan *plan = import_log_plan(input, job.options, strcmp(job.source, "events_ndjson") == 0);
	LogCounts counts;

	import_store_own_videos(store);
	for (int i = 0; i < plan->kind_count; i++)
	{
		if (plan->kinds[i].kind != 0)
			import_store_tell(store, plan->kinds[i].kind);
	}
	counts = import_log_read(input, plan, give_to_store, store);
	import_store_finish(store);
	import_store_count_records(store, counts.records, counts.skipped);
	return import_store_result(store, fcinfo);
}

typedef struct RowSet
{
	ReturnSetInfo *result;
	int fields[64]; /* the EventField of each column; -1: none */
} RowSet;

static void
give_to_set(void *taker, const EventRow *row, double part)
{
	RowSet *set = taker;
	Datum values[lengthof(set->fields)];
	bool nulls[lengthof(set->fields)];

	for (int i = 0; i < set->result->setDesc->natts; i++)
	{
		nulls[i] = set->fields[i] < 0 || row->nulls[set->fields[i]];
		values[i] = nulls[i] ? (Datum) 0 : row->values[set->fields[i]];
	}
	tuplestore_putvalues(set->result->setResult, set->result->setDesc, values, nulls);
}

static Datum
read_log(FunctionCallInfo fcinfo, bool is_json)
{
	ImportInput *input = import_input_open(PG_GETARG_TEXT_PP(0), NULL, InvalidOid);
	RowSet set;

	InitMaterializedSRF(fcinfo, 0);
	set.result = (ReturnSetInfo *) fcinfo->resultinfo;
	if (set.result->setDesc->natts > (int) lengthof(set.fields))
		elog(ERROR, "import_event has too many columns");
	for (int i = 0; i < set.result->setDesc->natts; i++)
	{
		set.fields[i] = -1;
		for (int field = 0; field < EVENT_FIELDS; field++)
		{
			if (strcmp(NameStr(TupleDescAttr(set.result->setDesc, i)->attname),
					   import_event_fields[field].name) == 0)
				set.fields[i] = field;
		}
	}
	import_log_read(input, import_log_plan(input, PG_GETARG_DATUM(1), is_json), give_to_set, &set);
	import_input_close(input);
	return (Datum) 0;
}

/* read_events_csv(content, options) -> import_event */
Datum
tiktrack_read_log_csv(PG_FUNCTION_ARGS)
{
	return read_log(fcinfo, false);
}

/* read_events_ndjson(content, options) -> import_event */
Datum
tiktrack_read_log_ndjson(PG_FUNCTION_ARGS)
{
	return read_log(fcinfo, true);
}
