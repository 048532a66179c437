/*
 * common/errors.c
 *		Errors that several rooms raise.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

#include "common/compat.h"
#include "common/errors.h"

/* bytes of a foreign word that a message shows */
#define REPORTED_WORD_LENGTH 100

void
raise_unknown_word(const char *what, const char *word, size_t length, WordList words)
{
	StringInfoData list;
	int shown = pg_mbcliplen(word, (int) length, REPORTED_WORD_LENGTH);

	initStringInfo(&list);
	for (int i = 0; words(i) != NULL; i++)
		appendStringInfo(&list, "%s%s", i == 0 ? "" : ", ", words(i));
	ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			errmsg("unrecognized %s: \"%.*s\"", what, shown, word),
			errhint("Valid values are: %s.", list.data));
}

void
raise_malformed_word(const char *what, const char *word, size_t length, const char *hint)
{
	int shown = pg_mbcliplen(word, (int) length, REPORTED_WORD_LENGTH);

	ereport(ERROR, errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			errmsg("invalid %s: \"%.*s\"", what, shown, word), errhint("%s", hint));
	pg_unreachable();
}

int
word_arg(const text *word, const char *what, WordList words)
{
	size_t length = VARSIZE_ANY_EXHDR(word);

	for (int i = 0; words(i) != NULL; i++)
	{
		if (strlen(words(i)) == length && memcmp(words(i), VARDATA_ANY(word), length) == 0)
			return i;
	}
	raise_unknown_word(what, VARDATA_ANY(word), length, words);
	return -1; /* not reached */
}

static void
raise_status(SummaryStatus status, const char *type_name, int malformed_code)
{
	switch (status)
	{
		case SUMMARY_OVERFLOW:
			ereport(
				ERROR, errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				errmsg("bigint out of range in %s", type_name),
				errhint(
					"A summary counts up to 9223372036854775807. Look for counts that were added twice."));
			break;
		case SUMMARY_NEGATIVE:
			ereport(ERROR, errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					errmsg("count below zero in %s", type_name),
					errhint("Only what was added to a summary can be taken away from it."));
			break;
		case SUMMARY_TOO_MANY:
			ereport(
				ERROR, errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				errmsg("too many different platforms in %s", type_name),
				errhint(
					"A summary holds up to 10000 pairs of share type and platform. Pass a platform such as instagram, not a link or a text."));
			break;
		case SUMMARY_VERSION:
			ereport(
				ERROR, errcode(malformed_code),
				errmsg("unsupported format version of %s", type_name),
				errhint(
					"The value was written by a newer tiktrack. Update the extension on this server."));
			break;
		default:
			ereport(
				ERROR, errcode(malformed_code), errmsg("malformed %s", type_name),
				errhint(
					"Values of this type come from its aggregates and constructors; they are not written by hand."));
	}
}

void
raise_summary_status(SummaryStatus status, const char *type_name)
{
	raise_status(status, type_name, ERRCODE_INVALID_TEXT_REPRESENTATION);
	pg_unreachable();
}

void
raise_wire_status(SummaryStatus status, const char *type_name)
{
	raise_status(status, type_name, ERRCODE_INVALID_BINARY_REPRESENTATION);
	pg_unreachable();
}

void
raise_negative_count(const char *what, int64 count)
{
	ereport(
		ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		errmsg("%s must not be negative: " INT64_FORMAT, what, count),
		errhint(
			"A summary holds totals. A daily change, which may be negative, belongs into a snapshot."));
}

void
raise_not_aggregate(void)
{
	ereport(ERROR, errcode(ERRCODE_WRONG_OBJECT_TYPE),
			errmsg("function is part of an aggregate and cannot be called on its own"),
			errhint("Call the aggregate, or merge(a, b) for two summaries."));
}
