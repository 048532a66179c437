/*
 * import/json/json_repair_core.c
 *		Repair of JSON.
 */
#include "import/json/json_repair_core.h"

#include <stdint.h>
#include <string.h>

#include "import/input/limits_core.h"
#include "import/json/json_check_core.h"

/* The value of four hexadecimal digits, or -1. */
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
 * The length of the escape at a backslash: for \u 6, or 12 of a surrogate pair, else
 * 2. *bad says that a text value cannot hold its character.
 */
static size_t
escape_length(const JsonRepair *repair, const char *at, bool *bad)
{
	const char *end = repair->end;
	size_t length = 6;
	int unit;
	int low;
	uint32_t character;

	*bad = false;
	if (end - at < 2)
		return 1;
	if (at[1] != 'u')
		return 2;
	unit = hex4(at + 2, end);
	if (unit < 0)
		return 2;
	character = (uint32_t) unit;
	low = is_high_surrogate(unit) && end - at >= 12 && at[6] == '\\' && at[7] == 'u' ?
			  hex4(at + 8, end) :
			  -1;
	if (is_low_surrogate(low))
	{
		length = 12;
		character = 0x10000 + ((uint32_t) (unit - 0xd800) << 10) + (uint32_t) (low - 0xdc00);
	}
	else if (unit == 0 || is_high_surrogate(unit) || is_low_surrogate(unit))
		*bad = true;
	if (!*bad && repair->can_store != NULL)
		*bad = !repair->can_store(character);
	return length;
}

size_t
import_repair_json(JsonRepair *repair, size_t budget, char *out)
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
		bool may_be_no_number = !repair->in_string && (byte == 'N' || byte == 'I' || byte == '-');
		size_t no_number = may_be_no_number ? import_json_no_number(at, repair->end) : 0;

		if (repair->in_string && byte == '\\')
		{
			bool bad;

			at += piece_length = escape_length(repair, at, &bad);
			if (bad)
			{
				byte = SUBSTITUTE;
				piece = escape;
			}
		}
		else if (no_number > 0)
		{
			at += no_number;
			piece = "null";
			piece_length = strlen(piece);
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
