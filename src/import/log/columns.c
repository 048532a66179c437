/*
 * import/log/columns.c
 *		Reads the columns of a log, for delimited text and JSON alike.
 */
#include "postgres.h"

#include "datatype/timestamp.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "import/log/record.h"
#include "import/store/event_bounds.h"
#include "import/text/counts_core.h"
#include "import/text/time_core.h"
#include "import/text/url_core.h"
#include "import/text/values_core.h"
#include "vocabulary/vocabulary.h"

#define MAX_NAME_LENGTH 255
#define MAX_ITEM_LENGTH 1000

void
import_log_tidy(LogField *field)
{
	Word word;

	if (field->length < 0)
		return;
	word = import_trimmed_word(field->text, (size_t) field->length);
	field->text = word.start;
	field->length = (int) word.length;
	/* a fast check first: most fields begin unlike any word for a missing value */
	if (word.length == 0 || (strchr("nNuU\\-[{\xe2", *word.start) != NULL && !import_is_told(word)))
		field->length = -1;
}

LogField
import_log_field_of(const LogReader *reader, LogColumn column)
{
	int position = reader->plan->positions[column];
	LogField none = {NULL, -1};

	return position < 0 || position >= reader->field_count ? none : reader->fields[position];
}

const char *
import_log_with_value(const char *what, LogField field)
{
	int length = pg_mbcliplen(field.text, field.length, 100);

	return psprintf("%s: %.*s", what, length, field.text);
}

void
import_log_set_value(LogReader *reader, EventField field, Datum value)
{
	reader->row.values[field] = value;
	reader->row.nulls[field] = false;
}

static void
set_text(LogReader *reader, EventField field, LogField value)
{
	import_log_set_value(reader, field,
						 PointerGetDatum(cstring_to_text_with_len(value.text, value.length)));
}

/* ---- columns; each function returns NULL, or the reason of a reject */

static const char *
read_time(LogReader *reader)
{
	LogField field = import_log_field_of(reader, LOG_OCCURRED_AT);
	int64 microseconds;
	bool has_zone;
	Timestamp time;

	if (reader->plan->has_time)
	{
		import_log_set_value(reader, EVENT_OCCURRED_AT, TimestampTzGetDatum(reader->plan->time));
		return NULL;
	}
	if (field.length < 0)
		return "no date";
	if (!import_parse_zoned_time(field.text, (size_t) field.length, &microseconds, &has_zone))
		return import_log_with_value("not a date", field);
	/* years 1970 to 9999, within the range of timestamptz */
	time = microseconds - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY;
	if (!has_zone)
	{
		struct pg_tm parts;
		fsec_t fraction;

		if (reader->plan->zone == NULL)
			return import_log_with_value("a time without zone, and no option timezone", field);
		if (timestamp2tm(time, NULL, &parts, &fraction, NULL, NULL) != 0)
			return import_log_with_value("not a date", field);
		/* this offset is positive west of UTC */
		time += DetermineTimeZoneOffset(&parts, reader->plan->zone) * USECS_PER_SEC;
	}
	import_log_set_value(reader, EVENT_OCCURRED_AT, TimestampTzGetDatum(time));
	return NULL;
}

/* Adds an id to the check of its column; a reason if it was rounded. */
static const char *
check_id(LogReader *reader, LogColumn column, LogField field)
{
	Word word = {field.text, (size_t) field.length};

	import_check_id(&reader->ids[column], word);
	return import_id_is_rounded(word) ? import_log_with_value("a rounded id", field) : NULL;
}

static const char *
read_video(LogReader *reader)
{
	LogField field = import_log_field_of(reader, LOG_VIDEO_ID);
	const char *reason;
	int64 number;

	if (field.length < 0)
		return NULL;
	if ((reason = check_id(reader, LOG_VIDEO_ID, field)) != NULL)
		return reason;
	if (import_parse_whole_number(field.text, (size_t) field.length, &number) && number > 0)
	{
		import_log_set_value(reader, EVENT_VIDEO_ID, Int64GetDatum(number));
		return NULL;
	}
	if (field.length > MAX_ITEM_LENGTH)
		return psprintf("a %s longer than %d bytes", reader->plan->names[LOG_VIDEO_ID],
						MAX_ITEM_LENGTH);
	/* kept as it is, because it may be a link, or an item without a number */
	set_text(reader, EVENT_ITEM_TEXT, field);
	if (import_parse_video_id(field.text, (size_t) field.length, &number))
		import_log_set_value(reader, EVENT_VIDEO_ID, Int64GetDatum(number));
	return NULL;
}

static const char *
read_actor(LogReader *reader)
{
	LogField field = import_log_field_of(reader, LOG_ACTOR_ID);
	const char *reason;
	int64 number;

	if (field.length < 0)
		return NULL;
	if ((reason = check_id(reader, LOG_ACTOR_ID, field)) != NULL)
		return reason;
	if (import_parse_whole_number(field.text, (size_t) field.length, &number))
	{
		/* negative numbers are codes for missing values */
		if (number >= 0)
			import_log_set_value(reader, EVENT_ACTOR_ID, Int64GetDatum(number));
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

/* A number of milliseconds, 0 if it is not told. */
static const char *
read_milliseconds(LogReader *reader, LogColumn column, int64 *number)
{
	LogField field = import_log_field_of(reader, column);
	Word word = {field.text, (size_t) field.length};

	*number = 0;
	if (field.length >= 0 && import_parse_count_word(word, number) != COUNT_EXACT)
		return import_log_with_value("not a number of milliseconds", field);
	return NULL;
}

static const char *
read_child(LogReader *reader)
{
	LogField field = import_log_field_of(reader, LOG_CHILD_VIDEO_ID);
	const char *reason;
	int64 number;

	if (field.length < 0)
		return NULL;
	if ((reason = check_id(reader, LOG_CHILD_VIDEO_ID, field)) != NULL)
		return reason;
	if (!import_parse_whole_number(field.text, (size_t) field.length, &number) || number < 0)
		return import_log_with_value("not the id of a video", field);
	/* 0 means none */
	if (number > 0)
		import_log_set_value(reader, EVENT_CHILD_VIDEO_ID, Int64GetDatum(number));
	return NULL;
}

static const char *
read_short_text(LogReader *reader, LogColumn column, EventField into)
{
	LogField field = import_log_field_of(reader, column);

	if (field.length > MAX_NAME_LENGTH)
		return psprintf("a %s longer than %d bytes", reader->plan->names[column], MAX_NAME_LENGTH);
	if (field.length >= 0)
		set_text(reader, into, field);
	return NULL;
}

bool
import_log_is_set(LogField field, bool *is_flag)
{
	static const char *const words[] = {"true", "t", "yes", "y", "false", "f", "no", "n"};
	int64 number;

	*is_flag = true;
	if (field.length < 0)
		return false;
	if (import_parse_whole_number(field.text, (size_t) field.length, &number))
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
	LogField field = import_log_field_of(reader, LOG_IS_PUBLIC);
	bool is_flag;
	bool value = import_log_is_set(field, &is_flag);

	if (!is_flag)
		return import_log_with_value("neither true nor false", field);
	if (field.length >= 0)
		import_log_set_value(reader, EVENT_IS_PUBLIC, BoolGetDatum(value));
	return NULL;
}

const char *
import_log_read_columns(LogReader *reader, int64 *watched_ms)
{
	const char *reason;
	int64 duration_ms;

	if ((reason = read_time(reader)) != NULL || (reason = read_video(reader)) != NULL ||
		(reason = read_actor(reader)) != NULL ||
		(reason = read_milliseconds(reader, LOG_WATCHED_MS, watched_ms)) != NULL ||
		(reason = import_event_value_problem(EVENT_WATCHED_MS, Int64GetDatum(*watched_ms))) !=
			NULL ||
		(reason = read_milliseconds(reader, LOG_DURATION_MS, &duration_ms)) != NULL ||
		(reason = read_child(reader)) != NULL ||
		(reason = read_short_text(reader, LOG_COUNTRY, EVENT_COUNTRY)) != NULL ||
		(reason = read_short_text(reader, LOG_AGE_GROUP, EVENT_AGE_GROUP)) != NULL ||
		(reason = read_short_text(reader, LOG_GENDER, EVENT_GENDER)) != NULL ||
		(reason = read_short_text(reader, LOG_EVENT_ID, EVENT_KEY)) != NULL ||
		(reason = read_is_public(reader)) != NULL)
		return reason;
	if (duration_ms > 0)
		import_log_set_value(reader, EVENT_DURATION_MS, Int64GetDatum(duration_ms));
	return NULL;
}

const char *
import_log_read_share(LogReader *reader, const KindMeaning *meaning)
{
	LogField type = import_log_field_of(reader, LOG_SHARE_TYPE);
	LogField method = import_log_field_of(reader, LOG_METHOD);
	LogField platform = import_log_field_of(reader, LOG_PLATFORM);

	if (method.length > MAX_ITEM_LENGTH)
		return psprintf("a %s longer than %d bytes", reader->plan->names[LOG_METHOD],
						MAX_ITEM_LENGTH);
	if (method.length >= 0)
		set_text(reader, EVENT_METHOD_RAW, method);
	if (meaning != NULL && meaning->share_type != 0)
		import_log_set_value(reader, EVENT_SHARE_TYPE, meaning->share_type);
	else if (type.length >= 0)
	{
		char *word = pnstrdup(type.text, (Size) type.length);
		LogField folded = {word, type.length};

		for (int i = 0; i < type.length; i++)
			word[i] = (char) pg_ascii_tolower((unsigned char) word[i]);
		if (share_type_from_name(word, (size_t) type.length) < 0)
			return import_log_with_value("unrecognized share type", type);
		set_text(reader, EVENT_SHARE_TYPE, folded);
	}
	if (meaning != NULL && meaning->platform != 0)
		import_log_set_value(reader, EVENT_PLATFORM, meaning->platform);
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
