/*
 * import/text/unicode_core.c
 *		Characters of UTF-8.
 */
#include "import/text/unicode_core.h"

#include <stdbool.h>

uint32_t
import_next_character(const char **at, const char *end)
{
	unsigned char first = (unsigned char) *(*at)++;
	int more = first < 0x80 ? 0 : first < 0xC2 ? -1 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
	uint32_t character;

	if (more == 0)
		return first;
	if (more < 0 || first > 0xF4 || end - *at < more)
		return NO_CHARACTER;
	character = first & (0x3F >> more);
	for (int i = 0; i < more; i++)
	{
		unsigned char byte = (unsigned char) (*at)[i];

		if ((byte & 0xC0) != 0x80)
			return NO_CHARACTER;
		character = character << 6 | (byte & 0x3F);
	}
	*at += more;
	return character;
}

int
import_digit_value(uint32_t character)
{
	/* the digit zero of each script; the others follow it in order */
	static const uint32_t zeros[] = {
		'0',	/* ASCII */
		0x0660, /* Arabic */
		0x06F0, /* Persian and Urdu */
		0x0966, /* Devanagari */
		0x09E6, /* Bengali */
		0x0A66, /* Gurmukhi */
		0x0AE6, /* Gujarati */
		0x0B66, /* Oriya */
		0x0BE6, /* Tamil */
		0x0C66, /* Telugu */
		0x0CE6, /* Kannada */
		0x0D66, /* Malayalam */
		0x0E50, /* Thai */
		0x0ED0, /* Lao */
		0x1040, /* Burmese */
		0x17E0, /* Khmer */
		0xFF10	/* full-width digits of Chinese and Japanese */
	};

	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
	{
		if (character >= zeros[i] && character < zeros[i] + 10)
			return (int) (character - zeros[i]);
	}
	return -1;
}

uint32_t
import_folded(uint32_t character)
{
	bool is_even = character % 2 == 0;

	if ((character >= 'A' && character <= 'Z') ||
		(character >= 0xC0 && character <= 0xDE && character != 0xD7))
		return character + 0x20;
	if (character == 0x130)
		return 'i';
	if ((character >= 0x100 && character <= 0x137) || (character >= 0x14A && character <= 0x177) ||
		(character >= 0x1EA0 && character <= 0x1EFF) || (character >= 0x490 && character <= 0x4BF))
		return is_even ? character + 1 : character;
	if ((character >= 0x139 && character <= 0x148) || (character >= 0x179 && character <= 0x17E) ||
		character == 0x1AF)
		return is_even ? character : character + 1;
	if (character == 0x1A0)
		return 0x1A1;
	if (character >= 0x410 && character <= 0x42F)
		return character + 0x20;
	if (character >= 0x400 && character <= 0x40F)
		return character + 0x50;
	return character;
}
