/*
 * import/store/events.c
 *		store_events: passes the rows of a reader in SQL to the store.
 */
#include "postgres.h"

#include "access/tupdesc.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "import/sources/reader.h"
#include "import/store/event_store.h"

PG_FUNCTION_INFO_V1(tiktrack_store_events_of_job);

typedef struct EventReceiver
{
	DestReceiver public;
	EventStore *store;
	int columns[EVENT_FIELDS]; /* column of the reader's row, from 1; 0: none */
	Datum *sections;		   /* wanted sections */
	int section_count;		   /* 0: all */
} EventReceiver;

/* Finds the columns of the reader by their names, as it may leave some out. */
static void
receiver_startup(DestReceiver *self, int operation, TupleDesc tupdesc)
{
	EventReceiver *receiver = (EventReceiver *) self;

	for (int field = 0; field < EVENT_FIELDS; field++)
	{
		receiver->columns[field] = 0;
		for (int i = 0; i < tupdesc->natts; i++)
		{
			Form_pg_attribute column = TupleDescAttr(tupdesc, i);

			if (strcmp(NameStr(column->attname), import_event_fields[field].name) != 0)
				continue;
			if (column->atttypid != import_event_fields[field].type)
				elog(ERROR, "column \"%s\" of a reader has another type", NameStr(column->attname));
			receiver->columns[field] = i + 1;
		}
	}
}

static bool
is_wanted(const EventReceiver *receiver, const EventRow *row)
{
	text *section;

	if (receiver->section_count == 0)
		return true;
	if (row->nulls[EVENT_SECTION])
		return false;
	section = DatumGetTextPP(row->values[EVENT_SECTION]);
	for (int i = 0; i < receiver->section_count; i++)
	{
		text *wanted = DatumGetTextPP(receiver->sections[i]);

		if (VARSIZE_ANY_EXHDR(wanted) == VARSIZE_ANY_EXHDR(section) &&
			memcmp(VARDATA_ANY(wanted), VARDATA_ANY(section), VARSIZE_ANY_EXHDR(section)) == 0)
			return true;
	}
	return false;
}

static bool
receiver_receive(TupleTableSlot *slot, DestReceiver *self)
{
	EventReceiver *receiver = (EventReceiver *) self;
	EventRow row;

	slot_getallattrs(slot);
	for (int field = 0; field < EVENT_FIELDS; field++)
	{
		int column = receiver->columns[field];

		row.nulls[field] = column == 0 || slot->tts_isnull[column - 1];
		row.values[field] = row.nulls[field] ? (Datum) 0 : slot->tts_values[column - 1];
	}
	/* -1, because it is not known how much of the content the reader has read */
	if (is_wanted(receiver, &row))
		import_store_add(receiver->store, &row, -1);
	return true;
}

static void
receiver_shutdown(DestReceiver *self)
{
}

/* store_events(job import_job, sections text[], reader text, content text) -> import_result */
Datum
tiktrack_store_events_of_job(PG_FUNCTION_ARGS)
{
	EventReceiver receiver;
	ImportJob job = import_job_arg(fcinfo);

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		ereport(ERROR, errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				errmsg("sections, reader and content must not be NULL"),
				errhint("Call tiktrack.import(dataset, content), which uses this."));
	memset(&receiver, 0, sizeof(receiver));
	receiver.public.rStartup = receiver_startup;
	receiver.public.receiveSlot = receiver_receive;
	receiver.public.rShutdown = receiver_shutdown;
	receiver.public.rDestroy = receiver_shutdown;
	receiver.public.mydest = DestNone;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false, TYPALIGN_INT,
					  &receiver.sections, NULL, &receiver.section_count);
	receiver.store = import_store_begin(&job);
	SPI_connect();
	import_run_reader(text_to_cstring(PG_GETARG_TEXT_PP(2)), PG_GETARG_DATUM(3), job.options,
					  &receiver.public);
	SPI_finish();
	import_store_finish(receiver.store);
	return import_store_result(receiver.store, fcinfo);
}
