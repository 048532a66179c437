/*
 * insight/insight_count_core.c
 *		Reads rounded counts.
 */
#include "insight/insight_count_core.h"

#include <stdbool.h>

typedef struct Digits
{
	int64_t value;
	int count; /* number of digits read */
	bool overflow;
} Digits;

static bool
is_digit(const char *at, const char *end)
{
	return at < end && *at >= '0' && *at <= '9';
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* longer texts are malformed, which limits the time to read one */
#define LONGEST_TEXT 10000

/* Appends the digits at `at` to those read before; returns the position after them. */
static const char *
read_digits(const char *at, const char *end, Digits *digits)
{
	for (; is_digit(at, end); at++)
	{
		digits->overflow = digits->overflow ||
						   __builtin_mul_overflow(digits->value, 10, &digits->value) ||
						   __builtin_add_overflow(digits->value, *at - '0', &digits->value);
		digits->count++;
	}
	return at;
}

/* Reads digits, or 1 to 3 digits and groups of 3 after commas; NULL for anything else. */
static const char *
read_whole_part(const char *at, const char *end, Digits *digits)
{
	at = read_digits(at, end, digits);
	if (digits->count == 0)
		return NULL;
	if (at < end && *at == ',' && digits->count > 3)
		return NULL;
	while (at < end && *at == ',')
	{
		int before = digits->count;

		at = read_digits(at + 1, end, digits);
		if (digits->count != before + 3)
			return NULL;
	}
	return at;
}

/* Number of zeros that the suffix stands for; -1 for another byte. */
static int
zeros_of(char suffix)
{
	switch (suffix)
	{
		case 'k':
		case 'K':
			return 3;
		case 'm':
		case 'M':
			return 6;
		case 'b':
		case 'B':
			return 9;
		default:
			return -1;
	}
}

CountStatus
insight_parse_count(const char *text, size_t length, CountRounding rounding, CountRange *range)
{
	const char *at = text;
	const char *end = text + length;
	Digits digits = {0};
	int zeros = 0;
	int64_t unit = 1; /* of the last digit */
	int64_t below;
	int64_t above;

	if (length > LONGEST_TEXT)
		return COUNT_MALFORMED;
	while (at < end && is_blank(*at))
		at++;
	while (at < end && is_blank(end[-1]))
		end--;
	at = read_whole_part(at, end, &digits);
	if (at == NULL)
		return COUNT_MALFORMED;
	if (at < end && *at == '.')
	{
		int whole = digits.count;

		at = read_digits(at + 1, end, &digits);
		zeros = whole - digits.count; /* negative, until the suffix is added */
		if (zeros == 0)
			return COUNT_MALFORMED;
	}
	if (at < end)
	{
		int of_suffix = zeros_of(*at++);

		if (of_suffix < 0)
			return COUNT_MALFORMED;
		zeros += of_suffix;
	}
	if (at != end || zeros < 0)
		return COUNT_MALFORMED;

	for (; zeros > 0; zeros--)
		unit *= 10;
	below = rounding == COUNT_HALF_UP ? unit / 2 : 0;
	above = rounding == COUNT_HALF_UP && unit > 1 ? unit / 2 : unit;
	if (digits.overflow || __builtin_mul_overflow(digits.value, unit, &digits.value) ||
		__builtin_add_overflow(digits.value, above, &range->end))
		return COUNT_OVERFLOW;
	range->low = digits.value < below ? 0 : digits.value - below;
	return COUNT_OK;
}
