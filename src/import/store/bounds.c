/*
 * import/store/bounds.c
 *		The table of bounds, and values held against it.
 *
 * test/t/037_bounds.pl compares the table with the constraints in the catalog.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include <math.h>

#include "common/compat.h"
#include "import/store/bounds.h"
#include "vocabulary/vocabulary.h"

PG_FUNCTION_INFO_V1(tiktrack_record_problem);
PG_FUNCTION_INFO_V1(tiktrack_impossible_keys);

#define MOST_OF_A_COUNT INT64CONST(1000000000000000000)
#define MOST_MILLISECONDS INT64CONST(10000000000)
/* what stands in an index of text takes at most a third of a page */
#define MOST_OF_A_NAME 255
/* Julian days: 4713-01-01 BC, and two before a timestamp ends */
#define FIRST_DAY 38
#define LAST_DAY (TIMESTAMP_END_JULIAN - 2)

typedef enum BoundKind
{
	BOUND_WHOLE,		/* low to high */
	BOUND_COUNT,		/* the same, and of a day from -high on */
	BOUND_NUMBER,		/* low to high, with a fraction */
	BOUND_MOMENT,		/* midnights of Julian days low to high */
	BOUND_DAY,			/* Julian days low to high */
	BOUND_TEXT,			/* low to high bytes */
	BOUND_GRAIN,		/* lifetime or daily */
	BOUND_ACCOUNT_TYPE, /* a word of that domain */
	BOUND_TRUTH,		/* true or false */
	BOUND_LIST			/* of words */
} BoundKind;

typedef struct Bound
{
	const char *table;
	const char *column;
	BoundKind kind;
	int64 low;
	int64 high;
	bool is_needed; /* NULL is refused */
} Bound;

static const Bound bounds[] = {
	{"accounts", "account_id", BOUND_WHOLE, 1, PG_INT64_MAX, false},
	{"accounts", "username", BOUND_TEXT, 1, MOST_OF_A_NAME, false},
	{"accounts", "account_type", BOUND_ACCOUNT_TYPE, 0, 0, false},
	{"accounts", "is_public", BOUND_TRUTH, 0, 0, false},
	/* told of an account, for a snapshot of it */
	{"accounts", "followers", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"accounts", "following", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"accounts", "likes", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"accounts", "videos", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"accounts", "is_rounded", BOUND_TRUTH, 0, 0, false},

	{"videos", "posted_at", BOUND_MOMENT, 0, TIMESTAMP_END_JULIAN, false},
	{"videos", "duration_ms", BOUND_WHOLE, 1, MOST_MILLISECONDS, false},
	{"videos", "content_type", BOUND_TEXT, 1, PG_INT32_MAX, false},
	{"videos", "hashtags", BOUND_LIST, 0, 0, false},
	{"videos", "is_public", BOUND_TRUTH, 0, 0, false},
	{"videos", "parent_video_id", BOUND_WHOLE, 1, PG_INT64_MAX, false},

	{"video_snapshots", "video_id", BOUND_WHOLE, 1, PG_INT64_MAX, true},
	{"video_snapshots", "grain", BOUND_GRAIN, 0, 0, true},
	{"video_snapshots", "at", BOUND_MOMENT, FIRST_DAY, LAST_DAY + 1, false},
	{"video_snapshots", "day", BOUND_DAY, FIRST_DAY, LAST_DAY, false},
	{"video_snapshots", "views", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"video_snapshots", "impressions", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"video_snapshots", "likes", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"video_snapshots", "comments", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"video_snapshots", "shares", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"video_snapshots", "saves", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"video_snapshots", "follows", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"video_snapshots", "profile_visits", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"video_snapshots", "link_clicks", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"video_snapshots", "reach", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"video_snapshots", "total_watch_time", BOUND_NUMBER, 0, INT64CONST(1000000000000000), false},
	{"video_snapshots", "average_watch_time", BOUND_NUMBER, 0, 10000000, false},
	{"video_snapshots", "completion_rate", BOUND_NUMBER, 0, 1, false},
	{"video_snapshots", "is_rounded", BOUND_TRUTH, 0, 0, false},

	{"account_snapshots", "grain", BOUND_GRAIN, 0, 0, true},
	{"account_snapshots", "at", BOUND_MOMENT, FIRST_DAY, LAST_DAY + 1, false},
	{"account_snapshots", "day", BOUND_DAY, FIRST_DAY, LAST_DAY, false},
	{"account_snapshots", "followers", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "following", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "net_followers", BOUND_WHOLE, -MOST_OF_A_COUNT, MOST_OF_A_COUNT, false},
	{"account_snapshots", "views", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "likes", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "comments", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "shares", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "profile_visits", BOUND_COUNT, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "videos", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "reach", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "new_viewers", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "returning_viewers", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
	{"account_snapshots", "is_rounded", BOUND_TRUTH, 0, 0, false},

	{"audience_snapshots", "video_id", BOUND_WHOLE, 1, PG_INT64_MAX, false},
	{"audience_snapshots", "dimension", BOUND_TEXT, 1, MOST_OF_A_NAME, true},
	{"audience_snapshots", "value", BOUND_TEXT, 0, MOST_OF_A_NAME, true},
	{"audience_snapshots", "at", BOUND_MOMENT, FIRST_DAY, LAST_DAY + 1, false},
	{"audience_snapshots", "day", BOUND_DAY, FIRST_DAY, LAST_DAY, false},
	{"audience_snapshots", "fraction", BOUND_NUMBER, 0, 1, false},
	{"audience_snapshots", "people", BOUND_WHOLE, 0, MOST_OF_A_COUNT, false},
};

/* Those of events, whose values are typed already; the names say accounts.username. */
static const Bound event_bounds[EVENT_FIELDS] = {
	[EVENT_VIDEO_ID] = {"events", "video_id", BOUND_WHOLE, 1, PG_INT64_MAX, false},
	[EVENT_WATCHED_MS] = {"events", "watched_ms", BOUND_WHOLE, 0, MOST_MILLISECONDS, false},
	[EVENT_PLATFORM] = {"events", "platform", BOUND_TEXT, 1, MOST_OF_A_NAME, false},
	[EVENT_ACTOR_NAME] = {"events", "actor_name", BOUND_TEXT, 1, MOST_OF_A_NAME, false},
	[EVENT_DURATION_MS] = {"videos", "duration_ms", BOUND_WHOLE, 1, MOST_MILLISECONDS, false},
	[EVENT_VIDEO_ACCOUNT] = {"events", "video_account", BOUND_TEXT, 1, MOST_OF_A_NAME, false},
};

/* ---- values of a kind */

static const char *
whole_problem(const Bound *bound, int64 low, int64 value)
{
	if (value > bound->high)
		return psprintf("%s is above " INT64_FORMAT, bound->column, bound->high);
	if (value < low)
		return psprintf("%s is below " INT64_FORMAT, bound->column, low);
	return NULL;
}

static const char *
text_problem(const Bound *bound, int64 length)
{
	if (length > bound->high)
		return psprintf("%s is longer than " INT64_FORMAT " bytes", bound->column, bound->high);
	if (length < bound->low)
		return psprintf("%s is empty", bound->column);
	return NULL;
}

static const char *
whole_word_problem(const Bound *bound, int64 low, const char *word)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(word, &end, 10);
	if (end == word || *end != '\0')
		return psprintf("%s is not a whole number", bound->column);
	/* beyond bigint: its end is not a bound of the column, but says the side */
	if (errno == ERANGE && value > 0 && bound->high == PG_INT64_MAX)
		return psprintf("%s is above " INT64_FORMAT, bound->column, bound->high);
	if (errno == ERANGE && value < 0 && low == PG_INT64_MIN)
		return psprintf("%s is below " INT64_FORMAT, bound->column, low);
	return whole_problem(bound, low, value);
}

static const char *
number_problem(const Bound *bound, const char *word)
{
	char *end;
	double value;

	errno = 0;
	value = strtod(word, &end);
	/* what is nearer to 0 than any number is refused by the type */
	if (end == word || *end != '\0' || isnan(value) || (errno == ERANGE && value == 0))
		return psprintf("%s is not a number", bound->column);
	if (value > (double) bound->high)
		return psprintf("%s is above " INT64_FORMAT, bound->column, bound->high);
	if (value < (double) bound->low)
		return psprintf("%s is below " INT64_FORMAT, bound->column, bound->low);
	return NULL;
}

static const char *
day_name(int64 julian)
{
	int year;
	int month;
	int day;

	j2date((int) julian, &year, &month, &day);
	return psprintf("%04d-%02d-%02d%s", year > 0 ? year : 1 - year, month, day,
					year > 0 ? "" : " BC");
}

/* A day, or a moment, as the server writes them in JSON. */
static const char *
time_problem(const Bound *bound, const char *word)
{
	char buffer[MAXDATELEN + MAXDATEFIELDS];
	char *fields[MAXDATEFIELDS];
	int types[MAXDATEFIELDS];
	int count;
	int kind;
	struct pg_tm parts;
	fsec_t fraction;
	int zone;
	bool is_day = bound->kind == BOUND_DAY;
	bool is_above;
	bool is_below;

	/* words of time zones raise an error before 16, and the server writes none */
	if ((strspn(word, "0123456789-+:. TZBC") != strlen(word) &&
		 strcmp(word + (*word == '-' ? 1 : 0), "infinity") != 0) ||
		ParseDateTime(word, buffer, sizeof(buffer), fields, types, MAXDATEFIELDS, &count) != 0 ||
		decode_time(fields, types, count, &kind, &parts, &fraction, &zone) != 0 ||
		(kind != DTK_DATE && kind != DTK_EARLY && kind != DTK_LATE))
		return psprintf("%s is not a %s", bound->column, is_day ? "day" : "time");
	if (kind != DTK_DATE)
		return psprintf("%s is infinite", bound->column);
	if (is_day)
	{
		int julian = IS_VALID_JULIAN(parts.tm_year, parts.tm_mon, parts.tm_mday) ?
						 date2j(parts.tm_year, parts.tm_mon, parts.tm_mday) :
					 parts.tm_year > 0 ? PG_INT32_MAX :
										 -1;

		is_above = julian > bound->high;
		is_below = julian < bound->low;
	}
	else
	{
		Timestamp moment;

		if (tm2timestamp(&parts, fraction, &zone, &moment) != 0)
			moment = parts.tm_year > 0 ? DT_NOEND : DT_NOBEGIN;
		is_above =
			moment == DT_NOEND || (bound->high < TIMESTAMP_END_JULIAN &&
								   moment > (bound->high - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY);
		is_below = moment == DT_NOBEGIN ||
				   (bound->low > 0 && moment < (bound->low - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY);
	}
	if (is_above)
		return psprintf("%s is after %s", bound->column, day_name(bound->high));
	if (is_below)
		return psprintf("%s is before %s", bound->column, day_name(bound->low));
	return NULL;
}

/* ---- records */

static bool
is_word(const JsonbValue *value, const char *word)
{
	return value->type == jbvString && (size_t) value->val.string.len == strlen(word) &&
		   memcmp(value->val.string.val, word, strlen(word)) == 0;
}

/* The value of a number or a string as a word; NULL for any other. */
static const char *
word_of(const JsonbValue *value)
{
	if (value->type == jbvNumeric)
		return DatumGetCString(
			DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric)));
	if (value->type == jbvString)
		return pnstrdup(value->val.string.val, (Size) value->val.string.len);
	return NULL;
}

static const char *
value_problem(const Bound *bound, const JsonbValue *value, bool is_daily)
{
	const char *word;

	switch (bound->kind)
	{
		case BOUND_TRUTH:
			return value->type == jbvBool || is_word(value, "true") || is_word(value, "false") ?
					   NULL :
					   psprintf("%s is neither true nor false", bound->column);
		case BOUND_GRAIN:
			return is_word(value, "lifetime") || is_word(value, "daily") ?
					   NULL :
					   psprintf("%s is neither lifetime nor daily", bound->column);
		case BOUND_ACCOUNT_TYPE:
			return value->type == jbvString &&
						   account_type_from_name(value->val.string.val,
												  (size_t) value->val.string.len) >= 0 ?
					   NULL :
					   psprintf("%s is not a type of account", bound->column);
		case BOUND_LIST:
			return value->type == jbvBinary && JsonContainerIsArray(value->val.binary.data) ?
					   NULL :
					   psprintf("%s is not a list", bound->column);
		case BOUND_TEXT:
			if (value->type == jbvString)
				return text_problem(bound, value->val.string.len);
			break;
		default:
			break;
	}
	word = word_of(value);
	if (word == NULL)
		return psprintf("%s is not a single value", bound->column);
	switch (bound->kind)
	{
		case BOUND_WHOLE:
			return whole_word_problem(bound, bound->low, word);
		case BOUND_COUNT:
			return whole_word_problem(bound, is_daily ? -bound->high : bound->low, word);
		case BOUND_NUMBER:
			return number_problem(bound, word);
		case BOUND_TEXT:
			return text_problem(bound, (int64) strlen(word));
		default:
			return time_problem(bound, word);
	}
}

/* The value of a key; false where it is missing or null. */
static bool
find_value(Jsonb *record, const char *key, JsonbValue *value)
{
	return getKeyJsonValueFromContainer(&record->root, key, (int) strlen(key), value) != NULL &&
		   value->type != jbvNull;
}

static bool
is_of(const Bound *bound, const text *table)
{
	return VARSIZE_ANY_EXHDR(table) == strlen(bound->table) &&
		   memcmp(VARDATA_ANY(table), bound->table, strlen(bound->table)) == 0;
}

/*
 * record_problem(target, record) -> text: why that table of snapshots cannot
 * hold a record, as a reason; NULL when it can. The time that every snapshot
 * has, and its account, may be settled later.
 */
Datum
tiktrack_record_problem(PG_FUNCTION_ARGS)
{
	text *target = PG_GETARG_TEXT_PP(0);
	Jsonb *record = PG_GETARG_JSONB_P(1);
	JsonbValue value;
	bool has_grain;
	bool is_daily;

	if (!JB_ROOT_IS_OBJECT(record))
		PG_RETURN_TEXT_P(cstring_to_text("not a record"));
	has_grain = find_value(record, "grain", &value);
	is_daily = has_grain && is_word(&value, "daily");
	for (size_t i = 0; i < lengthof(bounds); i++)
	{
		const Bound *bound = &bounds[i];
		const char *problem = NULL;

		if (!is_of(bound, target))
			continue;
		if (find_value(record, bound->column, &value))
			problem = value_problem(bound, &value, is_daily);
		else if (bound->is_needed)
			problem = psprintf("%s is missing", bound->column);
		if (problem != NULL)
			PG_RETURN_TEXT_P(cstring_to_text(problem));
	}
	if (has_grain && find_value(record, "day", &value) != is_daily)
		PG_RETURN_TEXT_P(
			cstring_to_text(is_daily ? "day is missing" : "a lifetime total of a day"));
	PG_RETURN_NULL();
}

/*
 * impossible_keys(target, told) -> text[]: keys of what is told of an account
 * or video whose values that table cannot hold; NULL when there are none.
 */
Datum
tiktrack_impossible_keys(PG_FUNCTION_ARGS)
{
	text *target = PG_GETARG_TEXT_PP(0);
	Jsonb *told = PG_GETARG_JSONB_P(1);
	Datum keys[lengthof(bounds)];
	int count = 0;
	JsonbValue value;

	if (!JB_ROOT_IS_OBJECT(told))
		PG_RETURN_NULL();
	for (size_t i = 0; i < lengthof(bounds); i++)
	{
		const Bound *bound = &bounds[i];

		if (is_of(bound, target) && find_value(told, bound->column, &value) &&
			value_problem(bound, &value, false) != NULL)
			keys[count++] = CStringGetTextDatum(bound->column);
	}
	if (count == 0)
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(construct_array(keys, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* ---- events */

const char *
import_event_value_problem(EventField field, Datum value)
{
	const Bound *bound = &event_bounds[field];

	if (bound->column == NULL)
		return NULL;
	if (bound->kind == BOUND_WHOLE)
		return whole_problem(bound, bound->low, DatumGetInt64(value));
	return text_problem(bound, (int64) VARSIZE_ANY_EXHDR(DatumGetTextPP(value)));
}

static const char *
kind_problem(const EventRow *row)
{
	text *kind;
	text *type;

	if (row->nulls[EVENT_KIND])
		return NULL;
	kind = DatumGetTextPP(row->values[EVENT_KIND]);
	if (event_kind_from_name(VARDATA_ANY(kind), VARSIZE_ANY_EXHDR(kind)) < 0)
		return "kind is not an event kind";
	if (row->nulls[EVENT_SHARE_TYPE] && row->nulls[EVENT_PLATFORM])
		return NULL;
	if (VARSIZE_ANY_EXHDR(kind) != 5 || memcmp(VARDATA_ANY(kind), "share", 5) != 0)
		return "share_type and platform are only for shares";
	if (row->nulls[EVENT_SHARE_TYPE])
		return NULL;
	type = DatumGetTextPP(row->values[EVENT_SHARE_TYPE]);
	if (share_type_from_name(VARDATA_ANY(type), VARSIZE_ANY_EXHDR(type)) < 0)
		return "share_type is not a share type";
	return NULL;
}

const char *
import_event_problem(EventRow *row)
{
	static const EventField own[] = {EVENT_VIDEO_ID, EVENT_WATCHED_MS, EVENT_PLATFORM,
									 EVENT_ACTOR_NAME};
	static const EventField beside[] = {EVENT_DURATION_MS, EVENT_VIDEO_ACCOUNT};
	const char *problem;

	for (size_t i = 0; i < lengthof(own); i++)
	{
		problem =
			row->nulls[own[i]] ? NULL : import_event_value_problem(own[i], row->values[own[i]]);
		if (problem != NULL)
			return problem;
	}
	if (TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(row->values[EVENT_OCCURRED_AT])))
		return "occurred_at is infinite";
	if ((problem = kind_problem(row)) != NULL)
		return problem;
	for (size_t i = 0; i < lengthof(beside); i++)
	{
		if (!row->nulls[beside[i]] &&
			import_event_value_problem(beside[i], row->values[beside[i]]) != NULL)
			row->nulls[beside[i]] = true;
	}
	/* an account has no such id; who it is, the name says */
	if (!row->nulls[EVENT_ACTOR_ID] && !row->nulls[EVENT_ACTOR_NAME] &&
		!may_be_account_id(DatumGetInt64(row->values[EVENT_ACTOR_ID])))
		row->nulls[EVENT_ACTOR_ID] = true;
	return NULL;
}
