/*
 * import/text/values_core.c
 *		Values as APIs and scrapers write them.
 */
#include "import/text/values_core.h"

#include <string.h>

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

Word
import_trimmed_word(const char *text, size_t length)
{
	Word word = {text, length};

	while (word.length > 0 && is_blank(*word.start))
	{
		word.start++;
		word.length--;
	}
	while (word.length > 0 && is_blank(word.start[word.length - 1]))
		word.length--;
	return word;
}

static bool
is_one_of(Word word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		size_t at = 0;

		if (strlen(words[i]) != word.length)
			continue;
		while (at < word.length)
		{
			char byte = word.start[at];

			if ((byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte) != words[i][at])
				break;
			at++;
		}
		if (at == word.length)
			return true;
	}
	return false;
}

bool
import_is_told(Word word)
{
	/* \n in lower case is \N, which COPY writes for NULL; the bytes are an em dash */
	static const char *const nothing[] = {"",	 "null", "none", "n/a", "n.v.t.",		"undefined",
										  "nan", "\\n",	 "-",	 "[]",	"\xe2\x80\x94", "{}"};

	return !is_one_of(word, nothing, sizeof(nothing) / sizeof(nothing[0]));
}

/* Returns the number of digits from `at` on. */
static size_t
count_digits(Word word, size_t at)
{
	size_t digits = 0;

	while (at + digits < word.length && is_digit(word.start[at + digits]))
		digits++;
	return digits;
}

static int64_t
value_of(const char *digits, size_t length)
{
	int64_t value = 0;

	for (size_t i = 0; i < length; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

bool
import_parse_id(Word word, int64_t *id)
{
	size_t digits = count_digits(word, 0);
	int64_t last;

	if (digits == 0 || digits > 19 || digits != word.length || word.start[0] == '0')
		return false;
	if (digits < 19)
	{
		*id = value_of(word.start, digits);
		return true;
	}
	last = word.start[18] - '0';
	*id = value_of(word.start, 18);
	return !__builtin_mul_overflow(*id, 10, id) && !__builtin_add_overflow(*id, last, id);
}

/* digits of a number that a double always keeps */
#define EXACT_DIGITS 15

bool
import_id_is_rounded(Word word)
{
	size_t at = count_digits(word, 0);
	size_t exponent;
	bool has_sign;

	if (at == 0 || at == word.length)
		return false;
	/* such as 7600000000000000688.0 */
	if (at > EXACT_DIGITS && word.start[at] == '.')
	{
		for (at++; at < word.length && word.start[at] == '0';)
			at++;
		return at == word.length && word.start[at - 1] == '0';
	}
	/* such as 7.6E+18 or 7,6E+18; 7e18 may be a word */
	has_sign = word.start[at] == '.' || word.start[at] == ',';
	if (at != 1)
		return false;
	if (has_sign)
		at += 1 + count_digits(word, at + 1);
	if (at == word.length || (word.start[at] != 'E' && word.start[at] != 'e'))
		return false;
	at++;
	if (at < word.length && word.start[at] == '+')
	{
		has_sign = true;
		at++;
	}
	exponent = count_digits(word, at);
	return has_sign && exponent == 2 && at + 2 == word.length && word.start[at] == '1' &&
		   word.start[at + 1] >= '5';
}

/* Counts an id that may have been a double. */
static void
note_double(IdCheck *check, Word word)
{
	int64_t id;

	if (word.length < 19 || !import_parse_id(word, &id) || (id % 1000 != 0 && id % 512 != 0))
		return;
	check->has_two_doubles =
		check->has_two_doubles || (check->doubles > 0 && id != check->a_double);
	check->a_double = id;
	if (check->doubles++ == 0 && check->rounded == 0)
	{
		check->shown = word.length < sizeof(check->example) ? word.length : sizeof(check->example);
		memcpy(check->example, word.start, check->shown);
	}
}

void
import_check_id(IdCheck *check, Word word)
{
	bool is_rounded = import_id_is_rounded(word);
	size_t shown = word.length < sizeof(check->example) ? word.length : sizeof(check->example);

	if (!is_rounded)
	{
		if (word.length == 0 || count_digits(word, 0) != word.length)
			return;
		check->ids++;
		note_double(check, word);
		if (word.length <= EXACT_DIGITS || memcmp(word.start + word.length - 4, "0000", 4) != 0)
			return;
		/* only if it differs, because a log may repeat the id of its only video */
		is_rounded = check->rounded > 0 &&
					 (shown != check->shown || memcmp(check->example, word.start, shown) != 0);
	}
	else
		check->ids++;
	check->is_certain = check->is_certain || is_rounded;
	if (check->rounded++ == 0)
	{
		memcpy(check->example, word.start, shown);
		check->shown = shown;
	}
}

bool
import_ids_are_rounded(const IdCheck *check)
{
	/* a single one is left to its row, which is rejected */
	return (check->is_certain && check->rounded > 1 && check->rounded > check->ids / 10) ||
		   (check->has_two_doubles && check->doubles > check->ids / 2);
}

bool
import_parse_seconds(Word word, int64_t *milliseconds)
{
	size_t whole = count_digits(word, 0);
	int64_t thousandths = 0;

	if (whole == 0 || whole > 9)
		return false;
	if (whole < word.length)
	{
		size_t digits = count_digits(word, whole + 1);

		if (word.start[whole] != '.' || digits == 0 || digits > 30 ||
			whole + 1 + digits != word.length)
			return false;
		/* rounds by the fourth digit */
		for (size_t i = 0; i < 3; i++)
			thousandths = thousandths * 10 + (i < digits ? word.start[whole + 1 + i] - '0' : 0);
		if (digits > 3 && word.start[whole + 4] >= '5')
			thousandths++;
	}
	*milliseconds = value_of(word.start, whole) * 1000 + thousandths;
	return *milliseconds > 0;
}

bool
import_parse_whole_number(const char *text, size_t length, int64_t *number)
{
	const char *at = text;
	const char *end = text + length;
	bool is_negative = at < end && *at == '-';
	const char *first = at += is_negative;

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

bool
import_next_quoted(const char **at, const char *end, Word *word)
{
	const char *start = *at;
	const char *next;

	while (start < end && *start != '\'' && *start != '"')
		start++;
	if (start == end)
		return false;
	for (next = start + 1; next < end && *next != *start; next++)
	{
		if (*next == '\\' && next + 1 < end)
			next++;
	}
	if (next >= end)
		return false;
	word->start = start + 1;
	word->length = (size_t) (next - word->start);
	*at = next + 1;
	return true;
}
