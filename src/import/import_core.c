/*
 * import/import_core.c
 *		Repair of text and JSON, times and links. Delimited text: import_csv_core.c.
 */
#include "import/import_core.h"

#include <string.h>

/*
 * Length of the valid UTF-8 character at `bytes`, or 0: no overlong forms, no
 * surrogates, nothing above U+10FFFF (Unicode 15, table 3-7).
 */
static size_t
utf8_length(const uint8_t *bytes, size_t left)
{
	uint8_t first = bytes[0];
	uint8_t low = 0x80;
	uint8_t high = 0xbf;
	size_t length;

	if (first < 0x80)
		return first == 0 ? 0 : 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (left < length)
		return 0;
	if (first == 0xe0)
		low = 0xa0;
	else if (first == 0xed)
		high = 0x9f;
	else if (first == 0xf0)
		low = 0x90;
	else if (first == 0xf4)
		high = 0x8f;
	if (bytes[1] < low || bytes[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
	{
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	}
	return length;
}

/* How many bytes from here on are plain letters, in steps of eight. */
static size_t
ascii_length(const uint8_t *bytes, size_t left)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t tops = UINT64_C(0x8080808080808080);
	size_t at = 0;

	for (; left - at >= 8; at += 8)
	{
		uint64_t word;

		memcpy(&word, bytes + at, 8);
		/* a byte with its top bit set, or a NUL */
		if ((word & tops) != 0 || ((word - ones) & ~word & tops) != 0)
			break;
	}
	return at;
}

size_t
repair_utf8(const uint8_t *bytes, size_t length, uint8_t *out)
{
	size_t replaced = 0;

	for (size_t at = 0; at < length;)
	{
		size_t ascii = ascii_length(bytes + at, length - at);
		size_t character;

		if (ascii > 0)
		{
			memcpy(out + at, bytes + at, ascii);
			at += ascii;
			continue;
		}
		character = utf8_length(bytes + at, length - at);

		if (character == 0)
		{
			out[at++] = SUBSTITUTE;
			replaced++;
			continue;
		}
		memcpy(out + at, bytes + at, character);
		at += character;
	}
	return replaced;
}

size_t
utf8_piece(const uint8_t *bytes, size_t length, size_t wanted)
{
	if (wanted >= length)
		return length;
	/* a character has at most three bytes that continue it */
	for (int i = 0; i < 3 && wanted < length && (bytes[wanted] & 0xc0) == 0x80; i++)
		wanted++;
	return wanted;
}

/* Value of four hexadecimal digits, or -1. */
static int
hex4(const char *digits, const char *end)
{
	int value = 0;

	if (end - digits < 4)
		return -1;
	for (int i = 0; i < 4; i++)
	{
		char digit = digits[i];

		value <<= 4;
		if (digit >= '0' && digit <= '9')
			value |= digit - '0';
		else if (digit >= 'a' && digit <= 'f')
			value |= digit - 'a' + 10;
		else if (digit >= 'A' && digit <= 'F')
			value |= digit - 'A' + 10;
		else
			return -1;
	}
	return value;
}

static bool
is_high_surrogate(int unit)
{
	return unit >= 0xd800 && unit <= 0xdbff;
}

static bool
is_low_surrogate(int unit)
{
	return unit >= 0xdc00 && unit <= 0xdfff;
}

/*
 * Length of the escape at a backslash, two characters when it is none of ours.
 * *bad says that it stands for no character of a text value.
 */
static size_t
escape_length(const char *at, const char *end, bool *bad)
{
	int unit;

	*bad = false;
	if (end - at < 2)
		return 1;
	if (at[1] != 'u')
		return 2;
	unit = hex4(at + 2, end);
	if (unit < 0)
		return 2;
	if (is_high_surrogate(unit) && end - at >= 12 && at[6] == '\\' && at[7] == 'u' &&
		is_low_surrogate(hex4(at + 8, end)))
		return 12;
	*bad = unit == 0 || is_high_surrogate(unit) || is_low_surrogate(unit);
	return 6;
}

size_t
repair_json(JsonRepair *repair, size_t budget, char *out)
{
	static const char hex_digits[] = "0123456789abcdef";
	const char *at = repair->next;
	const char *stop = (size_t) (repair->end - at) > budget ? at + budget : repair->end;
	size_t written = 0;

	while (at < stop)
	{
		const char *piece = at;
		size_t piece_length = 1;
		char escape[6] = {'\\', 'u', '0', '0', 0, 0};
		uint8_t byte = (uint8_t) *at;

		if (repair->in_string && byte == '\\')
		{
			bool bad;

			at += piece_length = escape_length(at, repair->end, &bad);
			if (bad)
			{
				byte = SUBSTITUTE;
				piece = escape;
			}
		}
		else
		{
			at++;
			if (byte == '"')
				repair->in_string = !repair->in_string;
			else if (repair->in_string && byte < 0x20)
				piece = escape;
		}
		if (piece == escape)
		{
			escape[4] = hex_digits[byte >> 4];
			escape[5] = hex_digits[byte & 15];
			piece_length = sizeof(escape);
		}
		if (out != NULL)
			memcpy(out + written, piece, piece_length);
		written += piece_length;
	}
	repair->next = at;
	return written;
}

/* Reads `digits` decimal digits and moves behind them; -1 when they are none. */
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

/* The zone behind a time, in seconds east of UTC; 0 where there is none. */
static bool
parse_zone(const char *at, const char *end, int *offset, bool *has_zone)
{
	int sign;
	int hours;
	int minutes = 0;

	*offset = 0;
	*has_zone = at < end;
	if (at == end || (end - at == 4 && memcmp(at, " UTC", 4) == 0) || (end - at == 1 && *at == 'Z'))
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

/* Unix time by the number of its digits. */
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

/* A fraction of a second behind its point, in microseconds. */
static bool
parse_fraction(const char **at, const char *end, int *microseconds)
{
	const char *first = *at;

	*microseconds = 0;
	for (int unit = 100000; *at < end && **at >= '0' && **at <= '9'; unit /= 10, (*at)++)
		*microseconds += (**at - '0') * unit;
	return *at > first;
}

bool
parse_time(const char *text, size_t length, int64_t *microseconds)
{
	bool has_zone;

	/* what exports and APIs write has no fraction of unix seconds */
	if (length > 10 && text[10] == '.')
		return false;
	return parse_zoned_time(text, length, microseconds, &has_zone);
}

bool
parse_zoned_time(const char *text, size_t length, int64_t *microseconds, bool *has_zone)
{
	const char *at = text;
	const char *end = text + length;
	int year;
	int month;
	int day;
	int hour;
	int minute;
	int second;
	int fraction = 0;
	int offset;

	*has_zone = true;
	if (length > 11 && text[10] == '.')
	{
		at = text + 11;
		if (!parse_unix_time(text, 10, microseconds) || !parse_fraction(&at, end, &fraction))
			return false;
		*microseconds += fraction;
		return at == end;
	}
	if (length == 10 || length == 13 || length == 16)
	{
		if (parse_unix_time(text, length, microseconds))
			return true;
	}
	year = fixed_digits(&at, end, 4);
	if (year < 1970 || !skip(&at, end, '-'))
		return false;
	month = fixed_digits(&at, end, 2);
	if (month < 1 || month > 12 || !skip(&at, end, '-'))
		return false;
	day = fixed_digits(&at, end, 2);
	if (day < 1 || day > days_of_month(year, month))
		return false;
	if (!skip(&at, end, ' ') && !skip(&at, end, 'T'))
		return false;
	hour = fixed_digits(&at, end, 2);
	if (hour < 0 || hour > 23 || !skip(&at, end, ':'))
		return false;
	minute = fixed_digits(&at, end, 2);
	if (minute < 0 || minute > 59 || !skip(&at, end, ':'))
		return false;
	second = fixed_digits(&at, end, 2);
	if (second < 0 || second > 59)
		return false;
	if (skip(&at, end, '.') && !parse_fraction(&at, end, &fraction))
		return false;
	if (!parse_zone(at, end, &offset, has_zone))
		return false;
	*microseconds =
		(((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offset) *
			1000000 +
		fraction;
	return true;
}

bool
parse_video_id(const char *link, size_t length, int64_t *video_id)
{
	static const char *const marks[] = {"/video/", "/photo/"};
	const char *end = link + length;

	for (const char *at = link; end - at > 7; at++)
	{
		const char *digits = at + 7;
		int64_t id = 0;
		int count = 0;

		if (memcmp(at, marks[0], 7) != 0 && memcmp(at, marks[1], 7) != 0)
			continue;
		for (; digits < end && *digits >= '0' && *digits <= '9'; digits++, count++)
		{
			if (__builtin_mul_overflow(id, 10, &id) ||
				__builtin_add_overflow(id, *digits - '0', &id))
				return false;
		}
		if (count < 15 || count > 20 || id == 0)
			return false;
		*video_id = id;
		return true;
	}
	return false;
}

bool
parse_whole_number(const char *text, size_t length, int64_t *number)
{
	const char *at = text;
	const char *end = text + length;
	bool is_negative = skip(&at, end, '-');
	const char *first = at;

	*number = 0;
	for (; at < end && *at >= '0' && *at <= '9'; at++)
	{
		int digit = is_negative ? '0' - *at : *at - '0';

		if (__builtin_mul_overflow(*number, 10, number) ||
			__builtin_add_overflow(*number, digit, number))
			return false;
	}
	if (at == first)
		return false;
	if (at < end && *at == '.')
	{
		for (first = ++at; at < end && *at == '0';)
			at++;
		if (at == first)
			return false;
	}
	return at == end;
}
