/*
 * test/unit/test_reach_room.c
 *		reach/reach_set_core: open sets, which have room to spare, and closed
 *		ones, which have none.
 */
#include "reach_model.h"

static void closing_leaves_the_state(void **state);
static void opening_again_goes_on(void **state);
static void closed_lists_have_no_room(void **state);
static void room_is_in_proportion(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(closing_leaves_the_state),
	cmocka_unit_test(opening_again_goes_on),
	cmocka_unit_test(closed_lists_have_no_room),
	cmocka_unit_test(room_is_in_proportion),
};

int
main(void)
{
	return cmocka_run_group_tests_name("reach_room", tests, seed_random, NULL);
}

/* An aggregate may be read in the middle, as a window function does. */
static void
closing_leaves_the_state(void **state)
{
	(void) state;
	for (int round = 0; round < 20; round++)
	{
		unsigned precision = 4 + (unsigned) random_below(8);
		People people = random_people(3 * reach_exact_limit(precision));
		ReachSet *set = empty_set(precision);

		for (size_t i = 0; i < people.count; i++)
		{
			People so_far = {i + 1, people.hashes};

			set = with_person(set, people.hashes[i]);
			if (one_in(1 + people.count / 20))
			{
				ReachSet *before = copy_of_set(set);
				ReachSet *expected = closed_set_of(&so_far, precision);
				ReachSet *closed = closed_set(set);

				assert_equal_sets(closed, expected);
				assert_equal_sets(set, before);
				free(before);
				free(expected);
				free(closed);
			}
		}
		free(set);
		free(people.hashes);
	}
}

/* What was closed is opened and goes on, as often as you like. */
static void
opening_again_goes_on(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		unsigned precision = random_precision();
		People people = random_people(random_size(precision));
		ReachSet *expected = closed_set_of(&people, precision);
		ReachSet *set = empty_set(precision);
		ReachSet *closed;

		for (size_t i = 0; i < people.count; i++)
		{
			set = with_person(set, people.hashes[i]);
			if (one_in(1 + people.count / 5))
			{
				closed = closed_set(set);
				free(set);
				set = closed;
			}
		}
		closed = closed_set(set);
		assert_equal_sets(closed, expected);
		free(set);
		free(closed);
		free(expected);
		free(people.hashes);
	}
}

/* A closed list is never written to; closed registers merge in place. */
static void
closed_lists_have_no_room(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		unsigned precision = random_precision();
		People people = random_people(1 + random_size(precision));
		People one = {1, people.hashes};
		ReachSet *set = set_of(&people, precision);
		ReachSet *before = copy_of_set(set);
		ReachSet *single = set_of(&one, precision);

		assert_false(reach_set_settle(set));
		assert_false(reach_set_add(set, random_bits()));
		assert_int_equal(reach_set_merge(set, single), set->form == REACH_REGISTERS);
		assert_equal_sets(set, before);
		free(set);
		free(before);
		free(single);
		free(people.hashes);
	}
}

/* Room to spare is no more than people that are there, and never more than registers take. */
static void
room_is_in_proportion(void **state)
{
	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN; precision <= REACH_PRECISION_MAX; precision++)
	{
		size_t registers = (size_t) 1 << precision;
		People people = random_people(registers);
		ReachSet *set = empty_set(precision);

		for (size_t i = 0; i < people.count; i++)
		{
			size_t size;

			set = with_person(set, people.hashes[i]);
			/* and three who have been here */
			for (int again = 0; again < 3; again++)
				set = with_person(set, people.hashes[random_below(i + 1)]);
			size = reach_set_size(set);
			/* a quarter of a list is left when it stays, then it is twice as large */
			if (set->form == REACH_REGISTERS)
				assert_int_equal(size, 8 + 8 * 192 + registers);
			else
				assert_true(size <= 8 + 8 * (4 + 3 * (i + 1)) &&
							(precision < 6 || size <= 8 + 2 * registers));
			assert_true(set->form == REACH_LIST || i + 1 > reach_exact_limit(precision));
			assert_true(set->people <= reach_exact_limit(precision));
			assert_true(set->capacity <= REACH_LARGEST_CAPACITY);
		}
		free(set);
		free(people.hashes);
	}
}
