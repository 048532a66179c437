/*
 * import/text/time_core.c
 *		Parses times.
 */
#include "import/text/time_core.h"

#include <string.h>

/* Reads that many decimal digits and moves past them; -1 if there are fewer. */
static int
fixed_digits(const char **at, const char *end, int digits)
{
	int value = 0;

	if (end - *at < digits)
		return -1;
	for (int i = 0; i < digits; i++)
	{
		char digit = *(*at)++;

		if (digit < '0' || digit > '9')
			return -1;
		value = value * 10 + (digit - '0');
	}
	return value;
}

static bool
skip(const char **at, const char *end, char wanted)
{
	if (*at == end || **at != wanted)
		return false;
	(*at)++;
	return true;
}

static int
days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

/* Days since 1970-01-01 in the Gregorian calendar, for years from 1970 on. */
static int64_t
days_since_1970(int year, int month, int day)
{
	int64_t before = year - 1;
	int64_t days = before * 365 + before / 4 - before / 100 + before / 400 - 719162;

	for (int m = 1; m < month; m++)
		days += days_of_month(year, m);
	return days + day - 1;
}

/*
 * The zone after a time, in seconds east of UTC; 0 if there is none. With `any`, also
 * accepts a blank before an offset, and UTC and Z in lower case.
 */
static bool
parse_zone(const char *at, const char *end, bool any, int *offset, bool *has_zone)
{
	int sign;
	int hours;
	int minutes = 0;

	*offset = 0;
	*has_zone = at < end;
	if (any && end - at > 1 && *at == ' ')
		at++;
	if (at == end || (end - at == 1 && (*at == 'Z' || (any && *at == 'z'))))
		return true;
	if (end - at == 4 && memcmp(at, " UTC", 4) == 0)
		return true;
	if (any && end - at == 3 && (memcmp(at, "UTC", 3) == 0 || memcmp(at, "GMT", 3) == 0))
		return true;
	if (*at != '+' && *at != '-')
		return false;
	sign = *at++ == '-' ? -1 : 1;
	hours = fixed_digits(&at, end, 2);
	if (at != end)
	{
		skip(&at, end, ':');
		minutes = fixed_digits(&at, end, 2);
	}
	*offset = sign * (hours * 3600 + minutes * 60);
	return at == end && hours >= 0 && hours <= 15 && minutes >= 0 && minutes < 60;
}

/* Unix time, whose unit follows from the number of digits. */
static bool
parse_unix_time(const char *text, size_t length, int64_t *microseconds)
{
	int64_t value = 0;

	for (size_t i = 0; i < length; i++)
	{
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (text[i] - '0');
	}
	*microseconds = value * (length == 10 ? 1000000 : length == 13 ? 1000 : 1);
	return true;
}

/* The digits after the point of a second, in microseconds. */
static bool
parse_fraction(const char **at, const char *end, int *microseconds)
{
	const char *first = *at;

	*microseconds = 0;
	for (int unit = 100000; *at < end && **at >= '0' && **at <= '9'; unit /= 10, (*at)++)
		*microseconds += (**at - '0') * unit;
	return *at > first;
}

/*
 * A date and a time of day. With `any`, also accepts digits without separators, no
 * seconds or minutes, a comma before a fraction, and hour 24.
 */
static bool
parse_calendar_time(const char *text, const char *end, bool any, int64_t *microseconds,
					bool *has_zone)
{
	const char *at = text;
	int year = fixed_digits(&at, end, 4);
	bool is_bare = any && at < end && *at != '-';
	int month;
	int day;
	int hour;
	int minute = 0;
	int second = 0;
	int fraction = 0;
	int offset;

	if (year < 1970 || (!is_bare && !skip(&at, end, '-')))
		return false;
	month = fixed_digits(&at, end, 2);
	if (month < 1 || month > 12 || (!is_bare && !skip(&at, end, '-')))
		return false;
	day = fixed_digits(&at, end, 2);
	if (day < 1 || day > days_of_month(year, month))
		return false;
	if (!(!is_bare && skip(&at, end, ' ')) && !skip(&at, end, 'T') && !(any && skip(&at, end, 't')))
		return false;
	hour = fixed_digits(&at, end, 2);
	if (!any || (at < end && (is_bare ? *at >= '0' && *at <= '9' : *at == ':')))
	{
		if (!is_bare && !skip(&at, end, ':'))
			return false;
		minute = fixed_digits(&at, end, 2);
		if (!any || (at < end && (is_bare ? *at >= '0' && *at <= '9' : *at == ':')))
		{
			if (!is_bare && !skip(&at, end, ':'))
				return false;
			second = fixed_digits(&at, end, 2);
			if ((skip(&at, end, '.') || (any && skip(&at, end, ','))) &&
				!parse_fraction(&at, end, &fraction))
				return false;
		}
	}
	if (hour < 0 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
		(hour > 23 && (!any || hour > 24 || minute + second + fraction > 0)) ||
		!parse_zone(at, end, any, &offset, has_zone))
		return false;
	*microseconds =
		(((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offset) *
			1000000 +
		fraction;
	return true;
}

bool
import_parse_time(const char *text, size_t length, int64_t *microseconds)
{
	bool has_zone;

	if ((length == 10 || length == 13 || length == 16) &&
		parse_unix_time(text, length, microseconds))
		return true;
	return parse_calendar_time(text, text + length, false, microseconds, &has_zone);
}

bool
import_parse_zoned_time(const char *text, size_t length, int64_t *microseconds, bool *has_zone)
{
	int fraction;

	*has_zone = true;
	if ((length == 10 || length == 13 || length == 16) &&
		parse_unix_time(text, length, microseconds))
		return true;
	if (length > 11 && text[10] == '.')
	{
		const char *at = text + 11;

		if (!parse_unix_time(text, 10, microseconds) ||
			!parse_fraction(&at, text + length, &fraction))
			return false;
		*microseconds += fraction;
		return at == text + length;
	}
	return parse_calendar_time(text, text + length, true, microseconds, has_zone);
}
