/*
 * import/log/record.c
 *		Reads a log of events record by record.
 *
 * A record is one event of its kind, or one per flag that is set.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "import/log/record.h"
#include "import/csv/csv.h"
#include "import/text/ids.h"
#include "import/input/limits_core.h"
#include "vocabulary/vocabulary.h"

/* bytes of a record that are kept as its raw text */
#define RAW_LENGTH 10000

/* records after which ids are checked for rounding */
#define CHECKED_RECORDS 1000

/* ---- kinds and events */

static bool
is_word(Datum value, const char *word)
{
	text *bytes = DatumGetTextPP(value);

	return VARSIZE_ANY_EXHDR(bytes) == strlen(word) &&
		   memcmp(VARDATA_ANY(bytes), word, strlen(word)) == 0;
}

static void
set_raw(LogReader *reader)
{
	int length =
		pg_mbcliplen(reader->record, (int) Min(reader->record_length, RAW_LENGTH + 4), RAW_LENGTH);

	import_log_set_value(reader, EVENT_RAW,
						 PointerGetDatum(cstring_to_text_with_len(reader->record, length)));
}

static void
reject_record(LogReader *reader, const char *reason)
{
	memset(reader->row.nulls, true, sizeof(reader->row.nulls));
	import_log_set_value(reader, EVENT_LINE, Int64GetDatum(reader->line));
	set_raw(reader);
	import_log_set_value(reader, EVENT_REASON, CStringGetTextDatum(reason));
	reader->take(reader->taker, &reader->row, reader->part);
}

/* Passes on the record as an event of a kind; returns NULL, or the reason of a reject. */
static const char *
give_event(LogReader *reader, Datum kind, const KindMeaning *meaning, int64 watched_ms)
{
	EventRow record = reader->row;
	const char *reason = NULL;

	import_log_set_value(reader, EVENT_KIND, kind);
	if (is_word(kind, "share"))
	{
		reason = import_log_read_share(reader, meaning);
		/* the method may turn out to be no share, and the row a reject */
		if (reader->row.nulls[EVENT_SHARE_TYPE])
			set_raw(reader);
	}
	else if (is_word(kind, "view") && import_log_field_of(reader, LOG_WATCHED_MS).length >= 0)
		import_log_set_value(reader, EVENT_WATCHED_MS, Int64GetDatum(watched_ms));
	/* an id is that of the record, which may have several events */
	if (reader->plan->has_flags && !reader->row.nulls[EVENT_KEY])
		import_log_set_value(reader, EVENT_KEY,
							 CStringGetTextDatum(
								 psprintf("%s %s",
										  TextDatumGetCString(reader->row.values[EVENT_KEY]),
										  TextDatumGetCString(kind))));
	if (reason == NULL)
		reader->take(reader->taker, &reader->row, reader->part);
	reader->row = record;
	return reason;
}

/* Passes on an event for each flag that is set. */
static const char *
give_flags(LogReader *reader, int64 watched_ms)
{
	bool given = false;

	/* checked first, because a rejected record must not leave an event */
	for (int i = 0; i < reader->plan->kind_count; i++)
	{
		const KindMeaning *meaning = &reader->plan->kinds[i];
		bool is_flag;

		if (meaning->position < 0)
			continue;
		if (import_log_is_set(reader->fields[meaning->position], &is_flag) && meaning->kind != 0 &&
			is_word(meaning->kind, "share"))
		{
			EventRow record = reader->row;
			const char *reason = import_log_read_share(reader, meaning);

			reader->row = record;
			if (reason != NULL)
				return reason;
		}
		if (!is_flag)
			return import_log_with_value("neither true nor false",
										 reader->fields[meaning->position]);
	}
	for (int i = 0; i < reader->plan->kind_count; i++)
	{
		const KindMeaning *meaning = &reader->plan->kinds[i];
		bool is_flag;

		if (meaning->kind == 0 || (meaning->position >= 0 &&
								   !import_log_is_set(reader->fields[meaning->position], &is_flag)))
			continue;
		give_event(reader, meaning->kind, meaning, watched_ms);
		given = true;
	}
	if (!given)
		reader->counts.skipped++;
	return NULL;
}

static const char *
give_kind(LogReader *reader, int64 watched_ms)
{
	LogField field = import_log_field_of(reader, LOG_KIND);
	char *word;
	int kind;

	for (int i = 0; i < reader->plan->kind_count; i++)
	{
		const KindMeaning *meaning = &reader->plan->kinds[i];

		if ((field.length < 0 ? 0 : (size_t) field.length) != strlen(meaning->raw) ||
			(field.length > 0 &&
			 pg_strncasecmp(field.text, meaning->raw, (size_t) field.length) != 0))
			continue;
		if (meaning->kind != 0)
			return give_event(reader, meaning->kind, meaning, watched_ms);
		reader->counts.skipped++;
		return NULL;
	}
	if (field.length < 0)
		return "no kind";
	word = pnstrdup(field.text, (Size) field.length);
	for (int i = 0; i < field.length; i++)
		word[i] = (char) pg_ascii_tolower((unsigned char) word[i]);
	kind = event_kind_from_name(word, (size_t) field.length);
	if (kind < 0)
		return import_log_with_value("unrecognized event kind", field);
	return give_event(reader, CStringGetTextDatum(event_kind_name(kind)), NULL, watched_ms);
}

/* Raises an error if the ids of the records so far were rounded. */
static void
check_ids(const LogReader *reader)
{
	for (int column = 0; column < LOG_COLUMNS; column++)
		import_refuse_rounded_ids(&reader->ids[column], reader->plan->names[column]);
}

/* Makes events of a record whose fields are set, or rejects it. */
static void
read_record(LogReader *reader, const char *reason)
{
	int64 watched_ms;

	memset(reader->row.nulls, true, sizeof(reader->row.nulls));
	import_log_set_value(reader, EVENT_LINE, Int64GetDatum(reader->line));
	import_log_set_value(reader, EVENT_SECTION, reader->section);
	import_log_set_value(reader, EVENT_ACTOR_IS_OWNER, BoolGetDatum(false));
	if (reason == NULL && memchr(reader->record, SUBSTITUTE, reader->record_length) != NULL)
		reason = "holds a character that cannot be stored";
	if (reason == NULL)
	{
		for (int i = 0; i < reader->field_count; i++)
			import_log_tidy(&reader->fields[i]);
		reason = import_log_read_columns(reader, &watched_ms);
		/* the store will reject it for its time, unless it has an id */
		if (reason == NULL && reader->row.nulls[EVENT_KEY] && import_event_is_later(&reader->row))
			set_raw(reader);
	}
	if (reason == NULL)
		reason = reader->plan->has_flags ? give_flags(reader, watched_ms) :
										   give_kind(reader, watched_ms);
	if (reason != NULL)
		reject_record(reader, reason);
}

/* ---- records */

static bool
is_blank(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
	{
		if (text[i] != ' ' && text[i] != '\t')
			return false;
	}
	return true;
}

static const char *
csv_fields(LogReader *reader, const CsvReader *csv)
{
	const LogPlan *plan = reader->plan;

	if (csv->count < plan->width || (plan->has_header && csv->count > plan->width))
		return psprintf("%d fields instead of %s%d", csv->count,
						plan->has_header ? "" : "at least ", plan->width);
	reader->field_count = csv->count;
	for (int i = 0; i < csv->count; i++)
	{
		const CsvField *field = &csv->fields[i];

		reader->fields[i].text = field->start;
		reader->fields[i].length = (int) field->length;
		if (field->quoted && memchr(field->start, '"', field->length) != NULL)
		{
			char *value = palloc(field->length);

			reader->fields[i].length = (int) import_csv_value(field, value);
			reader->fields[i].text = value;
		}
	}
	return NULL;
}

LogCounts
import_log_read(ImportInput *input, const LogPlan *plan, EventTaker take, void *taker)
{
	LogReader reader;
	CsvReader *csv = palloc0(sizeof(CsvReader));
	bool is_header = plan->has_header;

	memset(&reader, 0, sizeof(reader));
	reader.plan = plan;
	reader.take = take;
	reader.taker = taker;
	reader.section = CStringGetTextDatum("events");
	reader.fields = palloc0(sizeof(LogField) * (Size) Max(CSV_MAX_FIELDS, plan->key_count));
	reader.per_record =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack record", ALLOCSET_DEFAULT_SIZES);
	import_csv_begin(csv, input->data, input->length, plan->delimiter);
	csv->is_last = input->is_last;
	for (;;)
	{
		CsvStatus status = plan->is_json ? import_csv_next_line(csv) : import_csv_next(csv);
		MemoryContext oldcontext;
		const char *reason;

		if (status == CSV_END)
			break;
		if (status == CSV_MORE)
		{
			import_input_more(input, csv->next);
			import_csv_go_on(csv, input->data, input->length, input->is_last);
			continue;
		}
		CHECK_FOR_INTERRUPTS();
		reader.line = csv->line;
		reader.record = csv->record;
		reader.record_length = csv->record_length;
		reader.part = input->part;
		/* blank lines are skipped, also before the header */
		if (status == CSV_RECORD && is_blank(csv->record, csv->record_length))
			continue;
		if (is_header)
		{
			is_header = false;
			continue;
		}
		/* early, so that a log of millions is refused at its beginning */
		if (++reader.counts.records == CHECKED_RECORDS)
			check_ids(&reader);
		reader.field_count = plan->key_count;
		oldcontext = MemoryContextSwitchTo(reader.per_record);
		reason = import_csv_problem(status);
		if (reason == NULL)
			reason = plan->is_json ?
						 import_log_json_fields(plan, csv->record, (int) csv->record_length,
												reader.fields) :
						 csv_fields(&reader, csv);
		read_record(&reader, reason);
		MemoryContextSwitchTo(oldcontext);
		MemoryContextReset(reader.per_record);
	}
	MemoryContextDelete(reader.per_record);
	check_ids(&reader);
	return reader.counts;
}
