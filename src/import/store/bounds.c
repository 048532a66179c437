/*
 * import/store/bounds.c
 *		Checks values against a bound, by its kind.
 */
#include "postgres.h"

#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include <math.h>

#include "common/compat.h"
#include "import/store/bounds.h"

const char *
import_whole_problem(const Bound *bound, int64 low, int64 value)
{
	if (value > bound->high)
		return psprintf("%s is above " INT64_FORMAT, bound->column, bound->high);
	if (value < low)
		return psprintf("%s is below " INT64_FORMAT, bound->column, low);
	return NULL;
}

const char *
import_text_problem(const Bound *bound, int64 length)
{
	if (length > bound->high)
		return psprintf("%s is longer than " INT64_FORMAT " bytes", bound->column, bound->high);
	if (length < bound->low)
		return psprintf("%s is empty", bound->column);
	return NULL;
}

const char *
import_whole_word_problem(const Bound *bound, int64 low, const char *word)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(word, &end, 10);
	if (end == word || *end != '\0')
		return psprintf("%s is not a whole number", bound->column);
	/* beyond bigint: where the column itself has no bound, the message names that of bigint */
	if (errno == ERANGE && value > 0 && bound->high == PG_INT64_MAX)
		return psprintf("%s is above " INT64_FORMAT, bound->column, bound->high);
	if (errno == ERANGE && value < 0 && low == PG_INT64_MIN)
		return psprintf("%s is below " INT64_FORMAT, bound->column, low);
	return import_whole_problem(bound, low, value);
}

const char *
import_number_problem(const Bound *bound, const char *word)
{
	char *end;
	double value;

	errno = 0;
	value = strtod(word, &end);
	/* ERANGE with 0 is an underflow, which the type does not accept */
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

const char *
import_time_problem(const Bound *bound, const char *word)
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

	/* only what the server writes: names of time zones raise an error before 16 */
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
