/*
 * import/json/json_check_core.c
 *		Skips JSON and checks its syntax.
 */
#include "import/json/json_check_core.h"

#include <stdint.h>
#include <string.h>

static bool
is_one_of(char byte, const char *bytes)
{
	return memchr(bytes, byte, strlen(bytes)) != NULL;
}

size_t
import_json_no_number(const char *at, const char *end)
{
	static const char *const words[] = {"NaN", "Infinity", "-Infinity"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		size_t length = strlen(words[i]);

		if (*at == *words[i] && (size_t) (end - at) >= length && memcmp(at, words[i], length) == 0)
			return length;
	}
	return 0;
}

static bool
is_digit(const JsonScan *scan)
{
	return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

static bool
skip_digits(JsonScan *scan)
{
	if (!is_digit(scan))
		return false;
	while (is_digit(scan))
	{
		scan->at++;
		import_json_poll(scan);
	}
	return true;
}

static bool
skip_number(JsonScan *scan)
{
	import_json_take(scan, '-');
	if (!import_json_take(scan, '0') && !skip_digits(scan))
		return false;
	if (import_json_take(scan, '.') && !skip_digits(scan))
		return false;
	if (import_json_take(scan, 'e') || import_json_take(scan, 'E'))
	{
		if (!import_json_take(scan, '+'))
			import_json_take(scan, '-');
		return skip_digits(scan);
	}
	return true;
}

static bool
skip_word(JsonScan *scan, const char *word)
{
	size_t length = strlen(word);

	if ((size_t) (scan->end - scan->at) < length || memcmp(scan->at, word, length) != 0)
		return false;
	scan->at += length;
	return true;
}

/* Skips the rest of a string and checks its escapes. */
static bool
skip_checked_string(JsonScan *scan)
{
	const char *at = scan->at;

	if (!import_json_skip_rest_of_string(scan))
		return false;
	/* at[1] is inside the string, because the closing quote is not escaped */
	while ((at = memchr(at, '\\', (size_t) (scan->at - at))) != NULL)
	{
		if (!is_one_of(at[1], "\"\\/bfnrtu"))
			return false;
		for (int i = 2; at[1] == 'u' && i < 6; i++)
		{
			if (!is_one_of(at[i], "0123456789abcdefABCDEF"))
				return false;
		}
		at += 2;
	}
	return true;
}

static bool
skip_checked_scalar(JsonScan *scan)
{
	size_t no_number = scan->at < scan->end ? import_json_no_number(scan->at, scan->end) : 0;

	scan->at += no_number;
	if (no_number > 0)
		return true;
	switch (import_json_peek(scan))
	{
		case '"':
			scan->at++;
			return skip_checked_string(scan);
		case 'n':
			return skip_word(scan, "null");
		case 't':
			return skip_word(scan, "true");
		case 'f':
			return skip_word(scan, "false");
		default:
			return skip_number(scan);
	}
}

/* What may come next in an object or array. */
typedef enum Expected
{
	VALUE,
	VALUE_OR_END,
	KEY,
	KEY_OR_END,
	COMMA_OR_END
} Expected;

/* Objects and arrays that are open at the position of a scan. */
typedef struct Nesting
{
	uint64_t objects[JSON_CHECKED_LEVELS / 64]; /* one bit per level: 1 for an object */
	size_t open;
	size_t deepest;
} Nesting;

static bool
is_in_object(const Nesting *nesting)
{
	size_t place = nesting->open - 1;

	return (nesting->objects[place / 64] >> place % 64 & 1) != 0;
}

static void
open_container(Nesting *nesting, bool is_object)
{
	size_t place = nesting->open++;
	uint64_t bit = UINT64_C(1) << place % 64;

	nesting->objects[place / 64] &= ~bit;
	if (is_object)
		nesting->objects[place / 64] |= bit;
	if (nesting->open > nesting->deepest)
		nesting->deepest = nesting->open;
}

/* Skips a scalar, or the opening bracket of an object or array; sets what must follow. */
static bool
skip_next_value(JsonScan *scan, Nesting *nesting, Expected *expected)
{
	char byte = import_json_peek(scan);
	int depth;

	*expected = COMMA_OR_END;
	if (byte != '{' && byte != '[')
		return skip_checked_scalar(scan);
	if (nesting->open == JSON_CHECKED_LEVELS)
	{
		if (!import_json_skip_value(scan, &depth))
			return false;
		if (nesting->open + (size_t) depth > nesting->deepest)
			nesting->deepest = nesting->open + (size_t) depth;
		return true;
	}
	scan->at++;
	open_container(nesting, byte == '{');
	*expected = byte == '{' ? KEY_OR_END : VALUE_OR_END;
	return true;
}

bool
import_json_skip_checked_value(JsonScan *scan, int *depth)
{
	Nesting nesting = {.open = 0};
	Expected expected = VALUE;

	*depth = 0;
	do
	{
		char closing;

		import_json_skip_blanks(scan);
		import_json_poll(scan);
		closing = nesting.open == 0 ? '\0' : is_in_object(&nesting) ? '}' : ']';
		if (expected != VALUE && expected != KEY && closing != '\0' &&
			import_json_take(scan, closing))
		{
			nesting.open--;
			expected = COMMA_OR_END;
		}
		else if (expected == COMMA_OR_END)
		{
			if (!import_json_take(scan, ','))
				return false;
			expected = is_in_object(&nesting) ? KEY : VALUE;
		}
		else if (expected == KEY || expected == KEY_OR_END)
		{
			if (!import_json_take(scan, '"') || !skip_checked_string(scan))
				return false;
			import_json_skip_blanks(scan);
			if (!import_json_take(scan, ':'))
				return false;
			expected = VALUE;
		}
		else if (!skip_next_value(scan, &nesting, &expected))
			return false;
	} while (nesting.open > 0);
	*depth = nesting.deepest > INT32_MAX ? INT32_MAX : (int) nesting.deepest;
	return true;
}
