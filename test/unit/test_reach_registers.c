/*
 * test/unit/test_reach_registers.c
 *		reach/reach_registers_core: each value of a register against the set of
 *		numbers that it encodes.
 */
#include "reach_model.h"

#include "reach/reach_registers_core.h"

static void registers_add_what_a_hash_says(void **state);
static void registers_merge_as_sets_do(void **state);
static void registers_fold_as_sets_do(void **state);
static void registers_are_told_from_others(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(registers_add_what_a_hash_says),
	cmocka_unit_test(registers_merge_as_sets_do),
	cmocka_unit_test(registers_fold_as_sets_do),
	cmocka_unit_test(registers_are_told_from_others),
};

int
main(void)
{
	return cmocka_run_group_tests_name("reach_registers", tests, seed_random, NULL);
}

/* Whether a register can have the value: nothing below k = 1, nothing above the last. */
static bool
can_occur(unsigned value, unsigned precision)
{
	unsigned u = value >> 2;

	return u <= 65 - precision && (u > 0 || value == 0) && (u > 1 || (value & 2) == 0) &&
		   (u > 2 || (value & 1) == 0);
}

/* The k that it tells, a bit each. */
static uint64_t
seen_by(unsigned value)
{
	unsigned u = value >> 2;
	uint64_t seen = 0;

	if (value == 0)
		return 0;
	seen |= UINT64_C(1) << u;
	if ((value & 2) != 0)
		seen |= UINT64_C(1) << (u - 1);
	if ((value & 1) != 0)
		seen |= UINT64_C(1) << (u - 2);
	return seen;
}

static void
registers_add_what_a_hash_says(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS * 20; round++)
	{
		unsigned precision = REACH_PRECISION_MIN + (unsigned) random_below(13);
		size_t count = (size_t) 1 << precision;
		/* many zeros in front, as often as few */
		uint64_t rest = random_bits() >> random_below(64);
		uint64_t hash = random_bits() << (64 - precision) | (rest >> precision);
		size_t place = (size_t) (hash >> (64 - precision));
		uint8_t *registers = exact_room(count);
		unsigned value;

		do
			value = (unsigned) random_below(256);
		while (!can_occur(value, precision));
		registers[place] = (uint8_t) value;
		registers_add(registers, precision, hash);
		assert_int_equal(registers[place],
						 naive_register(seen_by(value) | UINT64_C(1) << naive_k(hash, precision)));
		for (size_t i = 0; i < count; i++)
			assert_true(i == place || registers[i] == 0xA5);
		free(registers);
	}
}

/* All pairs, one by one and many at a time, at places that no step of 16 begins with. */
static void
registers_merge_as_sets_do(void **state)
{
	(void) state;
	for (unsigned one = 0; one < 248; one++)
	{
		uint8_t into[256], from[256], expected[256];
		size_t count = 0;

		for (unsigned other = 0; other < 248; other++)
		{
			if (!can_occur(one, 4) || !can_occur(other, 4))
				continue;
			into[count] = (uint8_t) one;
			from[count] = (uint8_t) other;
			expected[count] = naive_register(seen_by(one) | seen_by(other));
			assert_int_equal(register_merge((uint8_t) one, (uint8_t) other), expected[count]);
			count++;
		}
		registers_merge(into, from, count);
		assert_memory_equal(into, expected, count);
	}
}

/*
 * Each value at each place among 2^bits that become one: the bits of its place
 * come before those that it has seen.
 */
static void
registers_fold_as_sets_do(void **state)
{
	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN + 1; precision <= REACH_PRECISION_MAX;
		 precision++)
	{
		for (unsigned bits = 1; bits <= precision - REACH_PRECISION_MIN; bits++)
		{
			size_t count = (size_t) 1 << precision, folded = count >> bits;
			uint8_t *from = exact_room(count), *into = exact_room(folded);
			uint64_t *seen = exact_room(folded * sizeof(uint64_t));

			for (size_t i = 0; i < folded; i++)
			{
				do
					into[i] = (uint8_t) random_bits();
				while (!can_occur(into[i], precision - bits));
				seen[i] = seen_by(into[i]);
			}
			for (size_t i = 0; i < count; i++)
			{
				size_t dropped = i % ((size_t) 1 << bits);

				do
					from[i] = one_in(3) ? 0 : (uint8_t) random_bits();
				while (!can_occur(from[i], precision));
				if (from[i] != 0 && dropped == 0)
					seen[i >> bits] |= seen_by(from[i]) << bits;
				/* all of its people begin alike: so many zeros, then a one */
				else if (from[i] != 0)
					seen[i >> bits] |= UINT64_C(1) << naive_k((uint64_t) dropped << (64 - bits), 0);
			}
			registers_fold(into, from, count, bits);
			for (size_t i = 0; i < folded; i++)
				assert_int_equal(into[i], naive_register(seen[i]));
			assert_true(registers_are_valid(into, precision - bits));
			free(from);
			free(into);
			free(seen);
		}
	}
}

/* At the first place, at the last, and at any in between. */
static void
registers_are_told_from_others(void **state)
{
	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN; precision <= REACH_PRECISION_MAX; precision++)
	{
		size_t count = (size_t) 1 << precision;
		uint8_t *registers = exact_room(count);

		memset(registers, 4, count);
		for (unsigned value = 0; value < 256; value++)
		{
			size_t places[] = {0, random_below(count), count - 1};

			for (int i = 0; i < 3; i++)
			{
				registers[places[i]] = (uint8_t) value;
				assert_int_equal(registers_are_valid(registers, precision),
								 can_occur(value, precision));
				registers[places[i]] = 4;
			}
		}
		free(registers);
	}
}
