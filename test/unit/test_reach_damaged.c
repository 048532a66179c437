/*
 * test/unit/test_reach_damaged.c
 *		reach/reach_set_core: bytes that are no set of people, or not a closed
 *		one. Refused where they are read; an aggregate's state, of which only the
 *		shape is checked, must be safe whatever it contains.
 */
#include "reach_model.h"

#include "reach/reach_estimate_core.h"

static void what_is_made_is_valid(void **state);
static void each_flip_of_the_header_is_refused(void **state);
static void other_sizes_are_refused(void **state);
static void lists_out_of_order_are_refused(void **state);
static void lists_beyond_the_limit_are_refused(void **state);
static void registers_that_cannot_occur_are_refused(void **state);
static void open_sets_are_refused(void **state);
static void shapes_are_told(void **state);
static void any_state_that_fits_is_safe(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(what_is_made_is_valid),
	cmocka_unit_test(each_flip_of_the_header_is_refused),
	cmocka_unit_test(other_sizes_are_refused),
	cmocka_unit_test(lists_out_of_order_are_refused),
	cmocka_unit_test(lists_beyond_the_limit_are_refused),
	cmocka_unit_test(registers_that_cannot_occur_are_refused),
	cmocka_unit_test(open_sets_are_refused),
	cmocka_unit_test(shapes_are_told),
	cmocka_unit_test(any_state_that_fits_is_safe),
};

int
main(void)
{
	return cmocka_run_group_tests_name("reach_damaged", tests, seed_random, NULL);
}

static void
what_is_made_is_valid(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		unsigned precision = random_precision();
		People people = random_people(random_size(precision));
		ReachSet *set = closed_set_of(&people, precision);

		assert_true(reach_set_is_valid(set, reach_set_size(set)));
		assert_true(reach_set_fits(set, reach_set_size(set)));
		assert_true(reach_set_has_shape(set));
		assert_int_equal(reach_set_is_exact(set), set->people == people.count);
		free(set);
		free(people.hashes);
	}
}

/* Number of people, waiting, capacity, form, precision: each says how long the set is. */
static void
each_flip_of_the_header_is_refused(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		unsigned precision = random_precision();
		People people = random_people(random_size(precision));
		ReachSet *set = closed_set_of(&people, precision);
		size_t size = reach_set_size(set);

		for (size_t bit = 0; bit < 64; bit++)
		{
			bool precision_alone = bit >= 56 && set->form == REACH_LIST;

			flip_bit(set, bit);
			/* the precision of a list is not said by its length, only by its limit */
			if (precision_alone && set->precision >= 4 && set->precision <= 16 &&
				set->people <= reach_exact_limit(set->precision))
				assert_true(reach_set_is_valid(set, size));
			else
				assert_false(reach_set_is_valid(set, size));
			flip_bit(set, bit);
		}
		assert_true(reach_set_is_valid(set, size));
		free(set);
		free(people.hashes);
	}
}

static void
other_sizes_are_refused(void **state)
{
	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN; precision <= 8; precision++)
	{
		for (size_t count = 0; count <= reach_exact_limit(precision) + 1; count++)
		{
			People people = random_people(count);
			ReachSet *set = closed_set_of(&people, precision);
			size_t size = reach_set_size(set);

			for (size_t other = 0; other <= size + 16; other++)
			{
				uint8_t *copy = exact_room(other);

				memcpy(copy, set, other < size ? other : size);
				assert_int_equal(reach_set_is_valid((ReachSet *) copy, other), other == size);
				assert_int_equal(reach_set_fits((ReachSet *) copy, other), other == size);
				free(copy);
			}
			free(set);
			free(people.hashes);
		}
	}
}

static void
lists_out_of_order_are_refused(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		unsigned precision = 5 + (unsigned) random_below(12);
		People people = random_people(2 + random_below(reach_exact_limit(precision) - 1));
		ReachSet *set = closed_set_of(&people, precision);
		size_t size = reach_set_size(set);
		size_t at = random_below(people.count - 1);
		uint64_t hash = set->data[at];

		set->data[at] = set->data[at + 1];
		assert_false(reach_set_is_valid(set, size)); /* twice the same */
		set->data[at + 1] = hash;
		assert_false(reach_set_is_valid(set, size)); /* two exchanged */
		set->data[at] = hash;
		assert_false(reach_set_is_valid(set, size));
		free(set);
		free(people.hashes);
	}
}

/* A list that should be registers is a second spelling. */
static void
lists_beyond_the_limit_are_refused(void **state)
{
	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN; precision <= REACH_PRECISION_MAX; precision++)
	{
		uint32_t limit = reach_exact_limit(precision);

		for (uint32_t count = limit - 1; count <= limit + 2; count++)
		{
			ReachSet *set = exact_room(sizeof(ReachSet) + 8 * count);

			reach_set_init(set, precision);
			set->people = (uint16_t) count;
			for (uint32_t i = 0; i < count; i++)
				set->data[i] = i;
			assert_int_equal(reach_set_is_valid(set, reach_set_size(set)), count <= limit);
			free(set);
		}
	}
}

/*
 * A value tells u and whether u-1 and u-2 were seen; there is no k below 1 and
 * none above 65 - precision.
 */
static void
registers_that_cannot_occur_are_refused(void **state)
{
	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN; precision <= REACH_PRECISION_MAX; precision++)
	{
		size_t registers = (size_t) 1 << precision;
		ReachSet *set = exact_room(sizeof(ReachSet) + registers);

		reach_set_init(set, precision);
		set->form = REACH_REGISTERS;
		memset(set->data, 4, registers);
		for (unsigned value = 0; value < 256; value++)
		{
			unsigned u = value >> 2;
			bool can_occur = u <= 65 - precision && (u > 0 || value == 0) &&
							 (u > 1 || (value & 2) == 0) && (u > 2 || (value & 1) == 0);
			size_t places[] = {0, random_below(registers), registers - 1};

			for (int i = 0; i < 3; i++)
			{
				((uint8_t *) set->data)[places[i]] = (uint8_t) value;
				assert_int_equal(reach_set_is_valid(set, reach_set_size(set)), can_occur);
				((uint8_t *) set->data)[places[i]] = 4;
			}
		}
		free(set);
	}
}

/* The state of an aggregate is no value, even when nobody waits in it. */
static void
open_sets_are_refused(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		unsigned precision = random_precision();
		People people = random_people(random_size(precision));
		ReachSet *set = with_person(empty_set(precision), 1);

		set = with_people(set, &people);
		assert_true(reach_set_fits(set, reach_set_size(set)));
		assert_false(reach_set_is_valid(set, reach_set_size(set)));
		(void) reach_set_settle(set);
		assert_int_equal(set->waiting, 0);
		assert_true(reach_set_fits(set, reach_set_size(set)));
		assert_false(reach_set_is_valid(set, reach_set_size(set)));
		assert_false(reach_set_fits(set, reach_set_size(set) - 8));
		assert_false(reach_set_fits(set, reach_set_size(set) + 8));
		free(set);
		free(people.hashes);
	}
}

/* What has_shape lets pass, written a second time, at the borders of each field. */
static void
shapes_are_told(void **state)
{
	static const uint16_t numbers[] = {0,	  1,	 2,		3,	   4,	  64,	 511,  512,
									   16381, 16382, 16383, 16384, 32768, 65534, 65535};
	static const uint8_t bytes[] = {0, 1, 2, 3, 4, 5, 12, 15, 16, 17, 64, 128, 255};
	const size_t number_count = sizeof(numbers) / sizeof(numbers[0]);
	const size_t byte_count = sizeof(bytes);
	int seen[2] = {0};

	(void) state;
	assert_int_equal(REACH_LARGEST_CAPACITY, 16382);
	for (size_t i = 0; i < number_count * number_count * number_count; i++)
	{
		for (size_t j = 0; j < byte_count * byte_count; j++)
		{
			ReachSet set = {numbers[i % number_count], numbers[i / number_count % number_count],
							numbers[i / number_count / number_count], bytes[j % byte_count],
							bytes[j / byte_count]};
			bool known = set.form <= 1 && set.precision >= 4 && set.precision <= 16;
			bool open = set.capacity > 0;
			bool expected = known && set.capacity <= 16382 &&
							(open ? set.people + set.waiting <= set.capacity :
									set.waiting == 0 && set.people <= 16382) &&
							(set.form == REACH_LIST || set.people == 0);

			if (reach_set_has_shape(&set) != expected)
				fail_msg("people %d waiting %d capacity %d form %d precision %d", set.people,
						 set.waiting, set.capacity, set.form, set.precision);
			seen[expected]++;
		}
	}
	assert_true(seen[true] > 100 && seen[false] > 100);
}

/* Everything that a state may be put through, for ASan to look at. */
static void
use(const ReachSet *state)
{
	unsigned precision = REACH_PRECISION_MIN + (unsigned) random_below(13);
	People people = random_people(random_below(300));
	ReachSet *copy = with_people(copy_of_set(state), &people);
	ReachSet *other = with_people(empty_set(precision), &people);
	ReachSet *closed = exact_room(reach_set_closed_bound(state));

	reach_set_close(state, closed);
	assert_true(reach_set_size(closed) <= reach_set_closed_bound(state));
	/* rubbish stays rubbish, and the validator refuses it before anyone counts */
	assert_true(reach_set_fits(closed, reach_set_size(closed)));
	if (reach_set_is_valid(closed, reach_set_size(closed)))
		(void) reach_set_people(closed);
	copy = merged_set(copy, closed);
	copy = merged_set(copy, state);
	other = merged_set(other, state);
	other = merged_set(other, copy);
	assert_true(reach_set_fits(copy, reach_set_size(copy)));
	assert_true(reach_set_fits(other, reach_set_size(other)));
	free(people.hashes);
	free(copy);
	free(other);
	free(closed);
}

static void
any_state_that_fits_is_safe(void **state)
{
	int seen[2][2] = {{0}};

	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		ReachSet header = {0};
		size_t size;
		ReachSet *set;

		header.form = (uint8_t) random_below(2);
		header.precision = (uint8_t) (4 + random_below(one_in(10) ? 13 : 6));
		header.capacity = one_in(3) ? 0 : (uint16_t) random_below(one_in(20) ? 16383 : 200);
		if (header.form == REACH_LIST)
			header.people = (uint16_t) random_below(header.capacity > 0 ? header.capacity + 1u :
													one_in(20)			? 16383 :
																		  200);
		if (header.capacity > 0)
			header.waiting = (uint16_t) random_below(header.capacity - header.people + 1u);
		assert_true(reach_set_has_shape(&header));
		size = reach_set_size(&header);
		set = exact_room(size);
		memcpy(set, &header, sizeof(header));
		for (size_t i = sizeof(header); i < size; i++)
			((uint8_t *) set)[i] = (uint8_t) random_bits();
		/* hashes that are no more than a few, so that some repeat */
		for (size_t i = 0; one_in(2) && i < header.capacity; i++)
			set->data[i] = random_below(3);
		assert_true(reach_set_fits(set, size));
		use(set);
		seen[header.form][header.capacity > 0]++;
		free(set);
	}
	for (int i = 0; i < 4; i++)
		assert_true(seen[i / 2][i % 2] > 0);
}
