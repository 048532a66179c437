/*
 * import/text/values.c
 *		Functions for the readers in SQL: values as APIs and scrapers write them. In C,
 *		because readers call some dozens of them per row.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "import/input/limits_core.h"
#include "import/text/counts_core.h"
#include "import/text/time_core.h"
#include "import/text/values_core.h"

PG_FUNCTION_INFO_V1(tiktrack_told);
PG_FUNCTION_INFO_V1(tiktrack_count_of);
PG_FUNCTION_INFO_V1(tiktrack_signed_count_of);
PG_FUNCTION_INFO_V1(tiktrack_whole_number_of);
PG_FUNCTION_INFO_V1(tiktrack_is_printed);
PG_FUNCTION_INFO_V1(tiktrack_count_problem);
PG_FUNCTION_INFO_V1(tiktrack_are_rounded);
PG_FUNCTION_INFO_V1(tiktrack_id_of);
PG_FUNCTION_INFO_V1(tiktrack_milliseconds_of);
PG_FUNCTION_INFO_V1(tiktrack_time_of);
PG_FUNCTION_INFO_V1(tiktrack_zoned_time_of);
PG_FUNCTION_INFO_V1(tiktrack_local_time_of);
PG_FUNCTION_INFO_V1(tiktrack_quoted_words);

/* bytes of a word that a reason shows */
#define SHOWN_LENGTH 100

static Word
word_of(Datum value)
{
	text *content = DatumGetTextPP(value);
	const char *start = VARDATA_ANY(content);
	size_t length = VARSIZE_ANY_EXHDR(content);

	/* skips megabytes of blanks in pieces, so that it can be cancelled */
	while (length > IMPORT_PIECE_SIZE && import_trimmed_word(start, IMPORT_PIECE_SIZE).length == 0)
	{
		CHECK_FOR_INTERRUPTS();
		start += IMPORT_PIECE_SIZE;
		length -= IMPORT_PIECE_SIZE;
	}
	while (length > IMPORT_PIECE_SIZE &&
		   import_trimmed_word(start + length - IMPORT_PIECE_SIZE, IMPORT_PIECE_SIZE).length == 0)
	{
		CHECK_FOR_INTERRUPTS();
		length -= IMPORT_PIECE_SIZE;
	}
	return import_trimmed_word(start, length);
}

/* told(word text) -> text: trimmed; NULL for a word for a missing value */
Datum
tiktrack_told(PG_FUNCTION_ARGS)
{
	Word word = word_of(PG_GETARG_DATUM(0));

	if (!import_is_told(word))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(word.start, (int) word.length));
}

/* count_of(word text) -> bigint: NULL if it is not told, or not a count */
Datum
tiktrack_count_of(PG_FUNCTION_ARGS)
{
	int64 count;
	CountWord kind = import_parse_count_word(word_of(PG_GETARG_DATUM(0)), &count);

	if (kind != COUNT_EXACT && kind != COUNT_PRINTED)
		PG_RETURN_NULL();
	PG_RETURN_INT64(count);
}

/* signed_count_of(word text) -> bigint: a change, so that -1 is a number */
Datum
tiktrack_signed_count_of(PG_FUNCTION_ARGS)
{
	Word word = word_of(PG_GETARG_DATUM(0));
	bool is_negative = word.length > 0 && *word.start == '-';
	int64 count;
	CountWord kind;

	if (is_negative)
	{
		word.start++;
		word.length--;
	}
	kind = import_parse_count_word(word, &count);
	if (kind != COUNT_EXACT && (kind != COUNT_PRINTED || is_negative))
		PG_RETURN_NULL();
	PG_RETURN_INT64(is_negative ? -count : count);
}

/* whole_number_of(word text) -> bigint: an exact number, maybe negative; NULL for others */
Datum
tiktrack_whole_number_of(PG_FUNCTION_ARGS)
{
	Word word = word_of(PG_GETARG_DATUM(0));
	bool is_negative = word.length > 1 && *word.start == '-';
	int64 count;

	if (is_negative)
	{
		word.start++;
		word.length--;
	}
	if (import_parse_count_word(word, &count) != COUNT_EXACT)
		PG_RETURN_NULL();
	PG_RETURN_INT64(is_negative ? -count : count);
}

/* is_printed(word text) -> boolean: whether a count is written as on screen, such as 1.2M */
Datum
tiktrack_is_printed(PG_FUNCTION_ARGS)
{
	int64 count;

	PG_RETURN_BOOL(import_parse_count_word(word_of(PG_GETARG_DATUM(0)), &count) == COUNT_PRINTED);
}

/* The elements of text[], which may be NULL. */
static int
words_of(ArrayType *array, Datum **words, bool **nulls)
{
	int count;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, words, nulls, &count);
	return count;
}

/* count_problem(words text[]) -> text: the first that is told and not a count, as a reason */
Datum
tiktrack_count_problem(PG_FUNCTION_ARGS)
{
	Datum *words;
	bool *nulls;
	int number = words_of(PG_GETARG_ARRAYTYPE_P(0), &words, &nulls);

	for (int i = 0; i < number; i++)
	{
		int64 count;
		CountWord kind;
		Word word;

		if (nulls[i])
			continue;
		word = word_of(words[i]);
		kind = import_parse_count_word(word, &count);
		if (kind == COUNT_NONE || kind == COUNT_UNCLEAR)
		{
			int shown = pg_mbcharcliplen(word.start, (int) word.length, SHOWN_LENGTH);

			PG_RETURN_TEXT_P(cstring_to_text(
				psprintf("%s: %.*s",
						 kind == COUNT_NONE ? "not a count" :
											  "a point before thousands or before a fraction",
						 shown, word.start)));
		}
	}
	PG_RETURN_NULL();
}

/*
 * are_rounded(words text[]) -> boolean: whether counts are rounded as shown to the
 * public. They are if one is written as on screen, such as 1.2M; else they are not
 * if one is not a round number.
 */
Datum
tiktrack_are_rounded(PG_FUNCTION_ARGS)
{
	Datum *words;
	bool *nulls;
	int number = words_of(PG_GETARG_ARRAYTYPE_P(0), &words, &nulls);
	bool is_large = false;
	bool is_exact = false;

	for (int i = 0; i < number; i++)
	{
		int64 count;
		CountWord kind =
			nulls[i] ? COUNT_NOT_TOLD : import_parse_count_word(word_of(words[i]), &count);

		if (kind == COUNT_PRINTED)
			PG_RETURN_BOOL(true);
		if (kind != COUNT_EXACT)
			continue;
		is_exact = is_exact || !import_may_be_rounded(count);
		is_large = is_large || count >= 10000;
	}
	PG_RETURN_BOOL(is_large && !is_exact);
}

/* id_of(word text) -> bigint: NULL for what is not an id */
Datum
tiktrack_id_of(PG_FUNCTION_ARGS)
{
	text *content = PG_GETARG_TEXT_PP(0);
	Word word = {VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content)};
	int64 id;

	if (!import_parse_id(word, &id))
		PG_RETURN_NULL();
	PG_RETURN_INT64(id);
}

/* milliseconds_of(seconds text) -> bigint: NULL for 0, which means unknown, and non-numbers */
Datum
tiktrack_milliseconds_of(PG_FUNCTION_ARGS)
{
	int64 milliseconds;

	if (!import_parse_seconds(word_of(PG_GETARG_DATUM(0)), &milliseconds))
		PG_RETURN_NULL();
	PG_RETURN_INT64(milliseconds);
}

/* time_of(word text) -> timestamptz: NULL for what is not a time of an export or API */
Datum
tiktrack_time_of(PG_FUNCTION_ARGS)
{
	text *word = PG_GETARG_TEXT_PP(0);
	int64 microseconds;

	if (!import_parse_time(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word), &microseconds))
		PG_RETURN_NULL();
	/* years 1970 to 9999, within the range of timestamptz */
	PG_RETURN_TIMESTAMPTZ(microseconds - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY);
}

/* A time in any form, with or without a zone; NULL for the other kind, and for other words. */
static Datum
time_or_null(FunctionCallInfo fcinfo, bool with_zone)
{
	Word word = word_of(PG_GETARG_DATUM(0));
	int64_t microseconds;
	bool has_zone;

	if (!import_parse_zoned_time(word.start, word.length, &microseconds, &has_zone) ||
		has_zone != with_zone)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(microseconds - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY);
}

/* zoned_time_of(word text) -> timestamptz */
Datum
tiktrack_zoned_time_of(PG_FUNCTION_ARGS)
{
	return time_or_null(fcinfo, true);
}

/* local_time_of(word text) -> timestamp */
Datum
tiktrack_local_time_of(PG_FUNCTION_ARGS)
{
	return time_or_null(fcinfo, false);
}

/* quoted_words(list text) -> text[]: the quoted words of a list as Python prints it */
Datum
tiktrack_quoted_words(PG_FUNCTION_ARGS)
{
	text *list = PG_GETARG_TEXT_PP(0);
	const char *at = VARDATA_ANY(list);
	const char *end = at + VARSIZE_ANY_EXHDR(list);
	ArrayBuildState *words = initArrayResult(TEXTOID, CurrentMemoryContext, true);
	Word word;

	while (import_next_quoted(&at, end, &word))
	{
		CHECK_FOR_INTERRUPTS();
		accumArrayResult(words,
						 PointerGetDatum(cstring_to_text_with_len(word.start, (int) word.length)),
						 false, TEXTOID, CurrentMemoryContext);
	}
	PG_RETURN_DATUM(makeArrayResult(words, CurrentMemoryContext));
}
