/*
 * import/import_generic.c
 *		Reading a log of events record by record.
 *
 * A record gives the event of its kind, or one for each flag that is set. What
 * a field means is said here once, for delimited text and JSON alike.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "import/import_bounds.h"
#include "import/import_generic.h"
#include "vocabulary/vocabulary.h"

/* so many bytes of a record are kept as its raw text */
#define RAW_LENGTH 10000
#define MAX_NAME_LENGTH 255
#define MAX_ITEM_LENGTH 1000

typedef struct LogReader
{
	const LogPlan *plan;
	EventTaker take;
	void *taker;
	MemoryContext per_record;
	Datum section;
	LogCounts counts;
	double part;

	/* the record being read */
	int64 line;
	const char *record;
	size_t record_length;
	LogField *fields;
	int field_count;
	EventRow row;
} LogReader;

/* ---- fields */

/* Cuts blanks off, and takes the words for a missing value for one. */
static void
tidy(LogField *field)
{
	static const char *const missing[] = {"n/a",	   "none",	 "null", "nan",
										  "undefined", "n.v.t.", "\\N"};

	while (field->length > 0 && (*field->text == ' ' || *field->text == '\t'))
	{
		field->text++;
		field->length--;
	}
	while (field->length > 0 &&
		   (field->text[field->length - 1] == ' ' || field->text[field->length - 1] == '\t'))
		field->length--;
	if (field->length == 0)
		field->length = -1;
	if (field->length < 2 || field->length > 9 || strchr("nNuU\\", field->text[0]) == NULL)
		return;
	for (size_t i = 0; i < lengthof(missing); i++)
	{
		if ((size_t) field->length == strlen(missing[i]) &&
			pg_strncasecmp(field->text, missing[i], (size_t) field->length) == 0)
			field->length = -1;
	}
}

/* The field of a column; length -1 when it is not there. */
static LogField
field_of(const LogReader *reader, LogColumn column)
{
	int position = reader->plan->positions[column];
	LogField none = {NULL, -1};

	return position < 0 || position >= reader->field_count ? none : reader->fields[position];
}

static const char *
with_value(const char *what, LogField field)
{
	int length = pg_mbcliplen(field.text, field.length, 100);

	return psprintf("%s: %.*s", what, length, field.text);
}

static void
set_value(LogReader *reader, EventField field, Datum value)
{
	reader->row.values[field] = value;
	reader->row.nulls[field] = false;
}

static void
set_text(LogReader *reader, EventField field, LogField value)
{
	set_value(reader, field, PointerGetDatum(cstring_to_text_with_len(value.text, value.length)));
}

/* ---- what each column means: NULL, or the reason why it cannot be used */

static const char *
read_time(LogReader *reader)
{
	LogField field = field_of(reader, LOG_OCCURRED_AT);
	int64 microseconds;
	bool has_zone;
	Timestamp time;

	if (reader->plan->has_time)
	{
		set_value(reader, EVENT_OCCURRED_AT, TimestampTzGetDatum(reader->plan->time));
		return NULL;
	}
	if (field.length < 0)
		return "no date";
	if (!parse_zoned_time(field.text, (size_t) field.length, &microseconds, &has_zone))
		return with_value("not a date", field);
	/* years 1970 to 9999: far inside of timestamptz */
	time = microseconds - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY;
	if (!has_zone)
	{
		struct pg_tm parts;
		fsec_t fraction;

		if (reader->plan->zone == NULL)
			return with_value("a time without zone, and no option timezone", field);
		if (timestamp2tm(time, NULL, &parts, &fraction, NULL, NULL) != 0)
			return with_value("not a date", field);
		/* an offset counts west of UTC here */
		time += DetermineTimeZoneOffset(&parts, reader->plan->zone) * USECS_PER_SEC;
	}
	set_value(reader, EVENT_OCCURRED_AT, TimestampTzGetDatum(time));
	return NULL;
}

static const char *
read_video(LogReader *reader)
{
	LogField field = field_of(reader, LOG_VIDEO_ID);
	int64 number;

	if (field.length < 0)
		return NULL;
	if (parse_whole_number(field.text, (size_t) field.length, &number) && number > 0)
	{
		set_value(reader, EVENT_VIDEO_ID, Int64GetDatum(number));
		return NULL;
	}
	if (field.length > MAX_ITEM_LENGTH)
		return psprintf("a %s longer than %d bytes", reader->plan->names[LOG_VIDEO_ID],
						MAX_ITEM_LENGTH);
	/* a link, or an item that has no number: kept as it is told */
	set_text(reader, EVENT_ITEM_TEXT, field);
	if (parse_video_id(field.text, (size_t) field.length, &number))
		set_value(reader, EVENT_VIDEO_ID, Int64GetDatum(number));
	return NULL;
}

static const char *
read_actor(LogReader *reader)
{
	LogField field = field_of(reader, LOG_ACTOR_ID);
	int64 number;

	if (field.length < 0)
		return NULL;
	if (parse_whole_number(field.text, (size_t) field.length, &number))
	{
		/* below zero stand codes for missing values */
		if (number >= 0)
			set_value(reader, EVENT_ACTOR_ID, Int64GetDatum(number));
		return NULL;
	}
	if (*field.text == '@')
	{
		field.text++;
		field.length--;
	}
	if (field.length > MAX_NAME_LENGTH)
		return psprintf("a user name longer than %d bytes", MAX_NAME_LENGTH);
	if (field.length > 0)
		set_text(reader, EVENT_ACTOR_NAME, field);
	return NULL;
}

/* A number of milliseconds, 0 where it is not told. */
static const char *
read_milliseconds(LogReader *reader, LogColumn column, int64 *number)
{
	LogField field = field_of(reader, column);

	*number = 0;
	if (field.length >= 0 &&
		(!parse_whole_number(field.text, (size_t) field.length, number) || *number < 0))
		return with_value("not a number of milliseconds", field);
	return NULL;
}

static const char *
read_child(LogReader *reader)
{
	LogField field = field_of(reader, LOG_CHILD_VIDEO_ID);
	int64 number;

	if (field.length < 0)
		return NULL;
	if (!parse_whole_number(field.text, (size_t) field.length, &number) || number < 0)
		return with_value("not the id of a video", field);
	/* 0 stands for none */
	if (number > 0)
		set_value(reader, EVENT_CHILD_VIDEO_ID, Int64GetDatum(number));
	return NULL;
}

static const char *
read_short_text(LogReader *reader, LogColumn column, EventField into)
{
	LogField field = field_of(reader, column);

	if (field.length > MAX_NAME_LENGTH)
		return psprintf("a %s longer than %d bytes", reader->plan->names[column], MAX_NAME_LENGTH);
	if (field.length >= 0)
		set_text(reader, into, field);
	return NULL;
}

/* Whether a flag is set; false in *is_flag when it is none. */
static bool
is_set(LogField field, bool *is_flag)
{
	static const char *const words[] = {"true", "t", "yes", "y", "false", "f", "no", "n"};
	int64 number;

	*is_flag = true;
	if (field.length < 0)
		return false;
	if (parse_whole_number(field.text, (size_t) field.length, &number))
		return number > 0;
	for (size_t i = 0; i < lengthof(words); i++)
	{
		if ((size_t) field.length == strlen(words[i]) &&
			pg_strncasecmp(field.text, words[i], (size_t) field.length) == 0)
			return i < lengthof(words) / 2;
	}
	*is_flag = false;
	return false;
}

static const char *
read_is_public(LogReader *reader)
{
	LogField field = field_of(reader, LOG_IS_PUBLIC);
	bool is_flag;
	bool value = is_set(field, &is_flag);

	if (!is_flag)
		return with_value("neither true nor false", field);
	if (field.length >= 0)
		set_value(reader, EVENT_IS_PUBLIC, BoolGetDatum(value));
	return NULL;
}

/* All that does not depend on the kind. */
static const char *
read_columns(LogReader *reader, int64 *watched_ms)
{
	const char *reason;
	int64 duration_ms;

	if ((reason = read_time(reader)) != NULL || (reason = read_video(reader)) != NULL ||
		(reason = read_actor(reader)) != NULL ||
		(reason = read_milliseconds(reader, LOG_WATCHED_MS, watched_ms)) != NULL ||
		(reason = event_value_problem(EVENT_WATCHED_MS, Int64GetDatum(*watched_ms))) != NULL ||
		(reason = read_milliseconds(reader, LOG_DURATION_MS, &duration_ms)) != NULL ||
		(reason = read_child(reader)) != NULL ||
		(reason = read_short_text(reader, LOG_COUNTRY, EVENT_COUNTRY)) != NULL ||
		(reason = read_short_text(reader, LOG_AGE_GROUP, EVENT_AGE_GROUP)) != NULL ||
		(reason = read_short_text(reader, LOG_GENDER, EVENT_GENDER)) != NULL ||
		(reason = read_short_text(reader, LOG_EVENT_ID, EVENT_KEY)) != NULL ||
		(reason = read_is_public(reader)) != NULL)
		return reason;
	if (duration_ms > 0)
		set_value(reader, EVENT_DURATION_MS, Int64GetDatum(duration_ms));
	return NULL;
}

/* ---- kinds and events */

/* How a share was shared: by its meaning, its own columns or its method. */
static const char *
read_share(LogReader *reader, const KindMeaning *meaning)
{
	LogField type = field_of(reader, LOG_SHARE_TYPE);
	LogField method = field_of(reader, LOG_METHOD);
	LogField platform = field_of(reader, LOG_PLATFORM);

	if (method.length > MAX_ITEM_LENGTH)
		return psprintf("a %s longer than %d bytes", reader->plan->names[LOG_METHOD],
						MAX_ITEM_LENGTH);
	if (method.length >= 0)
		set_text(reader, EVENT_METHOD_RAW, method);
	if (meaning != NULL && meaning->share_type != 0)
		set_value(reader, EVENT_SHARE_TYPE, meaning->share_type);
	else if (type.length >= 0)
	{
		char *word = pnstrdup(type.text, (Size) type.length);
		LogField folded = {word, type.length};

		for (int i = 0; i < type.length; i++)
			word[i] = (char) pg_ascii_tolower((unsigned char) word[i]);
		if (share_type_from_name(word, (size_t) type.length) < 0)
			return with_value("unrecognized share type", type);
		set_text(reader, EVENT_SHARE_TYPE, folded);
	}
	if (meaning != NULL && meaning->platform != 0)
		set_value(reader, EVENT_PLATFORM, meaning->platform);
	else if (platform.length > MAX_NAME_LENGTH)
		return psprintf("a %s longer than %d bytes", reader->plan->names[LOG_PLATFORM],
						MAX_NAME_LENGTH);
	else if (platform.length >= 0)
	{
		char *word = pnstrdup(platform.text, (Size) platform.length);
		LogField folded = {word, platform.length};

		for (int i = 0; i < platform.length; i++)
			word[i] = (char) pg_ascii_tolower((unsigned char) word[i]);
		set_text(reader, EVENT_PLATFORM, folded);
	}
	return NULL;
}

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

	set_value(reader, EVENT_RAW, PointerGetDatum(cstring_to_text_with_len(reader->record, length)));
}

static void
reject_record(LogReader *reader, const char *reason)
{
	memset(reader->row.nulls, true, sizeof(reader->row.nulls));
	set_value(reader, EVENT_LINE, Int64GetDatum(reader->line));
	set_raw(reader);
	set_value(reader, EVENT_REASON, CStringGetTextDatum(reason));
	reader->take(reader->taker, &reader->row, reader->part);
}

/* Gives out the record as an event of a kind; a reason when it is none. */
static const char *
give_event(LogReader *reader, Datum kind, const KindMeaning *meaning, int64 watched_ms)
{
	EventRow record = reader->row;
	const char *reason = NULL;

	set_value(reader, EVENT_KIND, kind);
	if (is_word(kind, "share"))
	{
		reason = read_share(reader, meaning);
		/* what the method means may be no share at all */
		if (reader->row.nulls[EVENT_SHARE_TYPE])
			set_raw(reader);
	}
	else if (is_word(kind, "view") && field_of(reader, LOG_WATCHED_MS).length >= 0)
		set_value(reader, EVENT_WATCHED_MS, Int64GetDatum(watched_ms));
	/* an id is of the record, of which there may be several events */
	if (reader->plan->has_flags && !reader->row.nulls[EVENT_KEY])
		set_value(reader, EVENT_KEY,
				  CStringGetTextDatum(psprintf("%s %s",
											   TextDatumGetCString(reader->row.values[EVENT_KEY]),
											   TextDatumGetCString(kind))));
	if (reason == NULL)
		reader->take(reader->taker, &reader->row, reader->part);
	reader->row = record;
	return reason;
}

/* An event for each flag that is set. */
static const char *
give_flags(LogReader *reader, int64 watched_ms)
{
	bool given = false;

	/* nothing of a record that is rejected is kept */
	for (int i = 0; i < reader->plan->kind_count; i++)
	{
		const KindMeaning *meaning = &reader->plan->kinds[i];
		bool is_flag;

		if (meaning->position < 0)
			continue;
		if (is_set(reader->fields[meaning->position], &is_flag) && meaning->kind != 0 &&
			is_word(meaning->kind, "share"))
		{
			EventRow record = reader->row;
			const char *reason = read_share(reader, meaning);

			reader->row = record;
			if (reason != NULL)
				return reason;
		}
		if (!is_flag)
			return with_value("neither true nor false", reader->fields[meaning->position]);
	}
	for (int i = 0; i < reader->plan->kind_count; i++)
	{
		const KindMeaning *meaning = &reader->plan->kinds[i];
		bool is_flag;

		if (meaning->kind == 0 ||
			(meaning->position >= 0 && !is_set(reader->fields[meaning->position], &is_flag)))
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
	LogField field = field_of(reader, LOG_KIND);
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
		return with_value("unrecognized event kind", field);
	return give_event(reader, CStringGetTextDatum(event_kind_name(kind)), NULL, watched_ms);
}

/* A record whose fields are known. */
static void
read_record(LogReader *reader, const char *reason)
{
	int64 watched_ms;

	memset(reader->row.nulls, true, sizeof(reader->row.nulls));
	set_value(reader, EVENT_LINE, Int64GetDatum(reader->line));
	set_value(reader, EVENT_SECTION, reader->section);
	set_value(reader, EVENT_ACTOR_IS_OWNER, BoolGetDatum(false));
	if (reason == NULL && memchr(reader->record, SUBSTITUTE, reader->record_length) != NULL)
		reason = "holds a character that cannot be stored";
	if (reason == NULL)
	{
		for (int i = 0; i < reader->field_count; i++)
			tidy(&reader->fields[i]);
		reason = read_columns(reader, &watched_ms);
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

			reader->fields[i].length = (int) csv_value(field, value);
			reader->fields[i].text = value;
		}
	}
	return NULL;
}

LogCounts
log_read(ImportInput *input, const LogPlan *plan, EventTaker take, void *taker)
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
	csv_begin(csv, input->data, input->length, plan->delimiter);
	csv->is_last = input->is_last;
	for (;;)
	{
		CsvStatus status = plan->is_json ? csv_next_line(csv) : csv_next(csv);
		MemoryContext caller;
		const char *reason;

		if (status == CSV_END)
			break;
		if (status == CSV_MORE)
		{
			input_more(input, csv->next);
			csv_go_on(csv, input->data, input->length, input->is_last);
			continue;
		}
		CHECK_FOR_INTERRUPTS();
		reader.line = csv->line;
		reader.record = csv->record;
		reader.record_length = csv->record_length;
		reader.part = input->part;
		/* lines of blanks are nothing, before the header and anywhere */
		if (status == CSV_RECORD && is_blank(csv->record, csv->record_length))
			continue;
		if (is_header)
		{
			is_header = false;
			continue;
		}
		reader.counts.records++;
		reader.field_count = plan->key_count;
		caller = MemoryContextSwitchTo(reader.per_record);
		reason = csv_problem(status);
		if (reason == NULL)
			reason = plan->is_json ? log_json_fields(plan, csv->record, (int) csv->record_length,
													 reader.fields) :
									 csv_fields(&reader, csv);
		read_record(&reader, reason);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(reader.per_record);
	}
	MemoryContextDelete(reader.per_record);
	return reader.counts;
}
