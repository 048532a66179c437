/*
 * reach/reach_registers_core.c
 *		Merges, folds and validates registers.
 */
#include "reach/reach_registers_core.h"

/* Without branches, so that the compiler vectorizes it to 16 bytes per step. */
void
registers_merge(uint8_t *restrict into, const uint8_t *restrict from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		into[i] = register_merge(into[i], from[i]);
}

/*
 * 2^bits registers become one: the bits that no longer choose a register become the
 * beginning of the rest, and if one of them is set, they alone determine k.
 */
void
registers_fold(uint8_t *into, const uint8_t *from, size_t count, unsigned bits)
{
	for (size_t i = 0; i < count; i++)
	{
		size_t dropped = i & (((size_t) 1 << bits) - 1);
		uint8_t value = from[i];

		if (value == 0)
			continue;
		if (dropped == 0)
			value = (uint8_t) (value + (bits << 2));
		else
		{
			unsigned length = 64 - (unsigned) __builtin_clzll(dropped);

			value = (uint8_t) ((bits - length + 1) << 2);
		}
		into[i >> bits] = register_merge(into[i >> bits], value);
	}
}

/* Without branches too, because every read of a stored sketch runs it. */
bool
registers_are_valid(const uint8_t *registers, unsigned precision)
{
	uint8_t highest = (uint8_t) ((65 - precision) << 2 | 3);
	uint8_t wrong = 0;

	for (size_t i = 0; i < (size_t) 1 << precision; i++)
	{
		uint8_t value = registers[i];

		/* below 12 some bits would mean k = 0 or less */
		wrong |= (value > highest) |
				 ((value < 12) & (value != 0) & (value != 4) & (value != 8) & (value != 10));
	}
	return wrong == 0;
}
