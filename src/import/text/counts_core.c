/*
 * import/text/counts_core.c
 *		Parses counts as programs, spreadsheets and screens write them.
 */
#include "import/text/counts_core.h"

#include <string.h>

#include "import/text/unicode_core.h"

/* longer words are not counts */
#define LONGEST_COUNT 64

/* The characters of a word: lower case, ASCII where equivalent, without direction marks. */
typedef struct Characters
{
	uint32_t list[LONGEST_COUNT];
	size_t length;
} Characters;

static uint32_t
plain(uint32_t character)
{
	int digit = import_digit_value(character);

	if (digit >= 0)
		return '0' + (uint32_t) digit;
	switch (character)
	{
		case 0xA0: /* no-break spaces */
		case 0x2007:
		case 0x2009:
		case 0x202F:
			return ' ';
		case 0x2019:
			return '\'';
		case 0x66B: /* Arabic decimal separator */
			return '.';
		case 0x66C: /* Arabic thousands separator */
			return ',';
		default:
			return import_folded(character);
	}
}

static bool
read_characters(Word word, Characters *out)
{
	const char *at = word.start;
	const char *end = at + word.length;

	out->length = 0;
	while (at < end)
	{
		uint32_t character = import_next_character(&at, end);

		if (character == 0x200E || character == 0x200F || character == 0x61C)
			continue;
		if (out->length == LONGEST_COUNT)
			return false;
		out->list[out->length++] = plain(character);
	}
	return true;
}

static uint32_t
character_at(const Characters *word, size_t at)
{
	return at < word->length ? word->list[at] : 0;
}

/* The number of digits from `at` on. */
static size_t
digits_at(const Characters *word, size_t at)
{
	size_t digits = 0;

	while (character_at(word, at + digits) >= '0' && character_at(word, at + digits) <= '9')
		digits++;
	return digits;
}

static bool
is_one_of(uint32_t character, const char *list)
{
	return character != 0 && character < 0x80 && strchr(list, (int) character) != NULL;
}

/*
 * Moves past groups of digits after the first ones: groups of three, or of two with
 * a last one of three, as in India. Returns the number of groups.
 */
static int
skip_groups(const Characters *word, size_t *at)
{
	uint32_t separator = character_at(word, *at);
	size_t next = *at;
	int groups = 0;

	if (*at > 3 || word->list[0] == '0' || !is_one_of(separator, ".,' "))
		return 0;
	for (; character_at(word, next) == separator && digits_at(word, next + 1) == 3; groups++)
		next += 4;
	if (groups == 0 && separator == ',' && *at <= 2)
	{
		for (; character_at(word, next) == ',' && digits_at(word, next + 1) == 2; groups++)
			next += 3;
		if (groups == 0 || character_at(word, next) != ',' || digits_at(word, next + 1) != 3)
			return 0;
		groups++;
		next += 4;
	}
	*at = next;
	return groups;
}

/* The zeros that a word after a number stands for; -1 for an unknown word. */
static int
zeros_of(const Characters *word, size_t at)
{
	static const struct
	{
		const char *word;
		int zeros;
	} units[] = {{"k", 3},	{"m", 6},	{"b", 9},	{"tsd", 3}, {"mio", 6}, {"mrd", 9},	 {"mil", 3},
				 {"mi", 6}, {"mln", 6}, {"mld", 9}, {"tys", 3}, {"tis", 3}, {"rb", 3},	 {"jt", 6},
				 {"mn", 6}, {"tr", 6},	{"w", 4},	{"тыс", 3}, {"млн", 6}, {"млрд", 9}, {"千", 3},
				 {"万", 4}, {"萬", 4},	{"만", 4},	{"億", 8},	{"亿", 8},	{"억", 8}};
	size_t length = word->length;

	while (character_at(word, at) == ' ')
		at++;
	if (length > at && word->list[length - 1] == '.')
		length--;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
	{
		const char *unit = units[i].word;
		const char *end = unit + strlen(unit);
		size_t next = at;

		while (unit < end && next < length)
		{
			if (import_next_character(&unit, end) != word->list[next++])
			{
				next = length + 1;
				break;
			}
		}
		if (unit == end && next == length)
			return units[i].zeros;
	}
	return -1;
}

/* The number that the digits up to `end` form, ignoring other characters. */
static int64_t
value_of(const Characters *word, size_t at, size_t end)
{
	int64_t value = 0;

	for (; at < end; at++)
	{
		if (digits_at(word, at) > 0)
			value = value * 10 + (int64_t) (word->list[at] - '0');
	}
	return value;
}

/* Whether all digits are 0; there may be more of them than fit into a number. */
static bool
is_zero(const Characters *word, size_t at, size_t end)
{
	while (at < end && (digits_at(word, at) == 0 || word->list[at] == '0'))
		at++;
	return at == end;
}

static size_t
count_digits(const Characters *word, size_t end)
{
	size_t digits = 0;

	for (size_t at = 0; at < end; at++)
		digits += digits_at(word, at) > 0;
	return digits;
}

static CountWord
parse(const Characters *word, int64_t *count)
{
	size_t first = digits_at(word, 0);
	size_t whole = first; /* end of the whole part */
	int groups = skip_groups(word, &whole);
	uint32_t separator = character_at(word, first);
	size_t end = whole; /* end of the number */
	int decimals = 0;
	int zeros = 0;

	if (first == 0)
		return COUNT_NONE;
	if (is_one_of(character_at(word, whole), ".,") &&
		(groups == 0 || character_at(word, whole) != separator))
	{
		decimals = (int) digits_at(word, whole + 1);
		if (decimals == 0)
			return COUNT_NONE;
		end = whole + 1 + (size_t) decimals;
	}
	if (end == word->length)
	{
		/* accepts 12.0, but not 12.5 */
		if (count_digits(word, whole) > COUNT_DIGITS || !is_zero(word, whole, end))
			return COUNT_NONE;
		if (groups == 1 && separator == '.' && decimals == 0 && is_zero(word, first, end))
			return COUNT_UNCLEAR;
		*count = value_of(word, 0, whole);
		return COUNT_EXACT;
	}
	zeros = zeros_of(word, end);
	/* in 1.234M the group is a fraction */
	if (groups == 1 && decimals == 0 && is_one_of(separator, ".,"))
		decimals = 3;
	/* no digit may be worth less than one, and large numbers use a larger unit */
	if (zeros < 0 || decimals > 3 || decimals > zeros || groups > 1 ||
		count_digits(word, end) > 6 + (size_t) decimals)
		return COUNT_NONE;
	*count = value_of(word, 0, end);
	for (zeros -= decimals; zeros > 0; zeros--)
		*count *= 10;
	return COUNT_PRINTED;
}

CountWord
import_parse_count_word(Word word, int64_t *count)
{
	Characters characters;

	if (!import_is_told(word))
		return COUNT_NOT_TOLD;
	if (!read_characters(word, &characters))
		return COUNT_NONE;
	if (characters.length > 1 && characters.list[0] == '-')
	{
		size_t digits = digits_at(&characters, 1);
		int64_t code = digits <= 3 ? value_of(&characters, 1, 1 + digits) : 0;
		bool is_whole = 1 + digits == characters.length ||
						(3 + digits == characters.length && characters.list[1 + digits] == '.' &&
						 characters.list[2 + digits] == '0');

		return is_whole && (code == 1 || code == 124) ? COUNT_NOT_TOLD : COUNT_NONE;
	}
	return parse(&characters, count);
}

bool
import_may_be_rounded(int64_t count)
{
	return count < 10000 || count % (count < 1000000 ? 100 : 100000) == 0;
}
