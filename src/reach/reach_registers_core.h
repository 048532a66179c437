/*
 * reach/reach_registers_core.h
 *		The registers of a sketch: UltraLogLog, chosen for the reasons in
 *		reach_set_core.h.
 *
 * The first `precision` bits of a hash choose the register, and k is one more than
 * the number of leading zeros of the rest: 1 .. 65 - precision. A register is one
 * byte, 4u + 2a + b: u is the largest k seen, a and b say whether k = u-1 and k = u-2
 * were seen too; 0 if none was.
 * Source: O. Ertl, "UltraLogLog: A Practical and More Space-Efficient
 * Alternative to HyperLogLog for Approximate Distinct Counting", PVLDB 17 (2024).
 */
#ifndef TIKTRACK_REACH_REGISTERS_CORE_H
#define TIKTRACK_REACH_REGISTERS_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The register that has seen what either of two has. */
static inline uint8_t
register_merge(uint8_t one, uint8_t other)
{
	uint8_t high = one > other ? one : other;
	uint8_t low = one > other ? other : one;
	uint8_t distance = (uint8_t) ((high >> 2) - (low >> 2));
	/* the values seen by the lower one, as the last two bits of the higher one */
	uint8_t window = (uint8_t) (distance == 0 ? low & 3 :
								distance == 1 ? 2 | (low >> 1 & 1) :
								distance == 2 ? 1 :
												0);

	return (uint8_t) (high | (low == 0 ? 0 : window));
}

static inline void
registers_add(uint8_t *registers, unsigned precision, uint64_t hash)
{
	uint8_t *place = registers + (hash >> (64 - precision));
	/* a bit set after the rest ends the count of zeros */
	uint64_t rest = hash << precision | UINT64_C(1) << (precision - 1);
	unsigned k = (unsigned) __builtin_clzll(rest) + 1;
	uint8_t merged = register_merge(*place, (uint8_t) (k << 2));

	if (merged != *place)
		*place = merged;
}

/* into |= from, both with `count` registers. */
extern void registers_merge(uint8_t *restrict into, const uint8_t *restrict from, size_t count);

/* into |= from, which has `count` registers and `bits` more bits of precision. */
extern void registers_fold(uint8_t *into, const uint8_t *from, size_t count, unsigned bits);

/* Whether these 2^precision registers are possible. */
extern bool registers_are_valid(const uint8_t *registers, unsigned precision);

#endif /* TIKTRACK_REACH_REGISTERS_CORE_H */
