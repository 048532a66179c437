/*
 * import/text/utf8_core.c
 *		Repair of UTF-8.
 */
#include "import/text/utf8_core.h"

#include <stdbool.h>
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
import_repair_utf8(const uint8_t *bytes, size_t length, uint8_t *out)
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
import_utf8_piece(const uint8_t *bytes, size_t length, size_t wanted)
{
	if (wanted >= length)
		return length;
	/* a character has at most three bytes that continue it */
	for (int i = 0; i < 3 && wanted < length && (bytes[wanted] & 0xc0) == 0x80; i++)
		wanted++;
	return wanted;
}
