/*
 * import/store/record_bounds.c
 *		What the columns of accounts, videos and snapshots can hold, and checks of
 *		records in JSON.
 *
 * test/t/037_bounds.pl compares this table with the constraints in the catalog.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "import/store/bounds.h"
#include "vocabulary/vocabulary.h"

PG_FUNCTION_INFO_V1(tiktrack_record_problem);
PG_FUNCTION_INFO_V1(tiktrack_impossible_keys);

#define MOST_OF_A_COUNT INT64CONST(1000000000000000000)
/* Julian days: 4713-01-01 BC, and two before a timestamp ends */
#define FIRST_DAY 38
#define LAST_DAY (TIMESTAMP_END_JULIAN - 2)

static const Bound bounds[] = {
	{"accounts", "account_id", BOUND_WHOLE, 1, PG_INT64_MAX, false},
	{"accounts", "username", BOUND_TEXT, 1, MOST_OF_A_NAME, false},
	{"accounts", "account_type", BOUND_ACCOUNT_TYPE, 0, 0, false},
	{"accounts", "is_public", BOUND_TRUTH, 0, 0, false},
	/* not columns of accounts: readers tell them of an account for its snapshot */
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

static bool
is_word(const JsonbValue *value, const char *word)
{
	return value->type == jbvString && (size_t) value->val.string.len == strlen(word) &&
		   memcmp(value->val.string.val, word, strlen(word)) == 0;
}

/* A number or string as text; NULL for any other value. */
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
				return import_text_problem(bound, value->val.string.len);
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
			return import_whole_word_problem(bound, bound->low, word);
		case BOUND_COUNT:
			return import_whole_word_problem(bound, is_daily ? -bound->high : bound->low, word);
		case BOUND_NUMBER:
			return import_number_problem(bound, word);
		case BOUND_TEXT:
			return import_text_problem(bound, (int64) strlen(word));
		default:
			return import_time_problem(bound, word);
	}
}

/* Finds the value of a key; false if it is missing or null. */
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
 * record_problem(target text, record jsonb) -> text: why that table of snapshots
 * cannot hold a record, as a reason; NULL if it can. A missing time or account is no
 * problem, as they may be added later.
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
 * impossible_keys(target text, told jsonb) -> text[]: keys, told of an account or
 * video, with values that the table cannot hold; NULL if there are none.
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
