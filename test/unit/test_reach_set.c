/*
 * test/unit/test_reach_set.c
 *		reach/reach_set_core: sets of people against a naive one, and laws on
 *		random people. Damaged and hostile sets: test_reach_damaged.c.
 */
#include "reach_model.h"

static void empty_set_takes_eight_bytes(void **state);
static void one_pass_is_the_naive_set(void **state);
static void registers_begin_at_one_more_than_the_limit(void **state);
static void extreme_people_are_kept(void **state);
static void registers_hold_each_k(void **state);
static void unlucky_hashes_are_sorted(void **state);
static void merge_is_the_union(void **state);
static void merge_commutes(void **state);
static void merge_associates(void **state);
static void merge_is_idempotent(void **state);
static void merge_has_an_identity(void **state);
static void folding_is_counting_at_the_lower_precision(void **state);
static void random_parts_in_random_order_are_one_pass(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(empty_set_takes_eight_bytes),
	cmocka_unit_test(one_pass_is_the_naive_set),
	cmocka_unit_test(registers_begin_at_one_more_than_the_limit),
	cmocka_unit_test(extreme_people_are_kept),
	cmocka_unit_test(registers_hold_each_k),
	cmocka_unit_test(unlucky_hashes_are_sorted),
	cmocka_unit_test(merge_is_the_union),
	cmocka_unit_test(merge_commutes),
	cmocka_unit_test(merge_associates),
	cmocka_unit_test(merge_is_idempotent),
	cmocka_unit_test(merge_has_an_identity),
	cmocka_unit_test(folding_is_counting_at_the_lower_precision),
	cmocka_unit_test(random_parts_in_random_order_are_one_pass),
};

int
main(void)
{
	return cmocka_run_group_tests_name("reach_set", tests, seed_random, NULL);
}

/* ---- helpers */

/* One pass gives the naive set, bit for bit. */
static void
assert_naive(const People *people, unsigned precision)
{
	ReachSet *expected = closed_set_of(people, precision);
	ReachSet *set = set_of(people, precision);

	assert_equal_sets(set, expected);
	free(set);
	free(expected);
}

/* Merges two sets and closes the result; neither argument changes. */
static ReachSet *
merge_of(const ReachSet *into, const ReachSet *from)
{
	ReachSet *before = copy_of_set(from);
	ReachSet *open = merged_set(copy_of_set(into), from);
	ReachSet *closed = closed_set(open);

	assert_equal_sets(from, before);
	free(before);
	free(open);
	return closed;
}

static unsigned
lower(unsigned one, unsigned other)
{
	return one < other ? one : other;
}

/* ---- examples */
static void
empty_set_takes_eight_bytes(void **state)
{
	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN; precision <= REACH_PRECISION_MAX; precision++)
	{
		People nobody = no_people(0);
		ReachSet *expected = closed_set_of(&nobody, precision);
		ReachSet *set = empty_set(precision);
		ReachSet *closed = closed_set(set);

		assert_int_equal(reach_set_size(set), 8);
		assert_int_equal(reach_set_closed_bound(set), 8);
		assert_true(reach_set_is_exact(set));
		assert_true(reach_set_is_valid(set, 8));
		assert_equal_sets(set, expected);
		assert_equal_sets(closed, expected);
		free(nobody.hashes);
		free(expected);
		free(set);
		free(closed);
	}
}

static void
one_pass_is_the_naive_set(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		unsigned precision = random_precision();
		People people = random_people(random_size(precision));

		/* the same people again, some or all of them */
		for (size_t i = 0; one_in(2) && i < people.count; i++)
			people.hashes[random_below(people.count)] = people.hashes[random_below(people.count)];
		assert_naive(&people, precision);
		shuffle(&people);
		assert_naive(&people, precision);
		free(people.hashes);
	}
}

/* Exact up to the limit at every precision, whether they came one by one or by a merge. */
static void
registers_begin_at_one_more_than_the_limit(void **state)
{
	(void) state;
	assert_int_equal(reach_exact_limit(REACH_PRECISION_DEFAULT), 512);
	for (unsigned precision = REACH_PRECISION_MIN; precision <= REACH_PRECISION_MAX; precision++)
	{
		size_t limit = (size_t) 1 << precision >> 3;

		for (size_t count = limit - 1; count <= limit + 2; count++)
		{
			People people = random_people(count);
			People half = {count / 2, people.hashes};
			People rest = {count - count / 2, people.hashes + count / 2};
			ReachSet *set = set_of(&people, precision);
			ReachSet *twice = with_people(with_people(empty_set(precision), &people), &people);
			ReachSet *closed = closed_set(twice);
			ReachSet *one = set_of(&half, precision);
			ReachSet *other = random_form_of(&rest, precision);
			ReachSet *both = merge_of(one, other);

			assert_int_equal(reach_set_is_exact(set), count <= limit);
			assert_int_equal(reach_set_size(set),
							 8 + (count <= limit ? 8 * count : (size_t) 1 << precision));
			assert_naive(&people, precision);
			assert_equal_sets(closed, set);
			assert_equal_sets(both, set);
			free(people.hashes);
			free(set);
			free(twice);
			free(closed);
			free(one);
			free(other);
			free(both);
		}
	}
}

/* No hash means "no one": 0 and all ones are people like others. */
static void
extreme_people_are_kept(void **state)
{
	static uint64_t extremes[] = {0, UINT64_MAX, 1, UINT64_C(1) << 63, INT64_MAX};

	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN; precision <= REACH_PRECISION_MAX; precision++)
	{
		for (size_t first = 0; first < 5; first++)
		{
			for (size_t count = 1; first + count <= 5; count++)
			{
				People few = {count, extremes + first};
				People others = random_people(random_size(precision) % 3000);
				People all = united(&others, &few);

				assert_naive(&few, precision);
				assert_naive(&all, precision);
				free(others.hashes);
				free(all.hashes);
			}
		}
	}
}

/* Each k alone in its register, and each set of three neighbours. */
static void
registers_hold_each_k(void **state)
{
	(void) state;
	for (unsigned precision = REACH_PRECISION_MIN; precision <= 12; precision++)
	{
		size_t registers = (size_t) 1 << precision;
		size_t filled = 0;
		People people = no_people(4 * registers);

		for (unsigned k = 1; k <= 65 - precision; k++)
		{
			for (unsigned with = 0; with < 8 && filled < registers; with++)
			{
				for (unsigned lower_by = 0; lower_by < 4; lower_by++)
				{
					unsigned seen = k - lower_by;
					uint64_t hash = (uint64_t) filled << (64 - precision);

					if ((lower_by > 0 && (with >> (lower_by - 1) & 1) == 0) || lower_by >= k)
						continue;
					if (seen < 65 - precision)
						hash |= UINT64_C(1) << (64 - precision - seen);
					people.hashes[people.count++] = hash;
				}
				filled++;
			}
		}
		assert_true(filled == registers || precision > 8);
		assert_naive(&people, precision);
		shuffle(&people);
		assert_naive(&people, precision);
		free(people.hashes);
	}
}

/* Hashes that no good hash function gives: a sort by their first bits still sorts. */
static void
unlucky_hashes_are_sorted(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 20; round++)
	{
		unsigned precision = random_precision();
		size_t count = 1 + random_size(precision) % 3000;
		People people = random_people(count);
		uint64_t one = random_bits();
		unsigned shared = (unsigned) random_below(64);

		for (size_t i = 0; i < count; i++)
		{
			switch (round % 6)
			{
				case 0: /* all in one bucket, or nearly all */
					people.hashes[i] = shared == 0 ? people.hashes[i] :
													 (one >> (64 - shared) << (64 - shared)) |
														 people.hashes[i] >> shared;
					break;
				case 1: /* one person again and again */
					people.hashes[i] = one;
					break;
				case 2: /* falling */
					people.hashes[i] = one - i;
					break;
				case 3: /* falling, each in its own bucket */
					people.hashes[i] = UINT64_MAX - i * (UINT64_MAX / count);
					break;
				case 4: /* bits of the end alone */
					people.hashes[i] = i;
					break;
				default: /* zeros at the end */
					people.hashes[i] = people.hashes[i] >> 50 << 50;
			}
		}
		assert_naive(&people, precision);
		free(people.hashes);
	}
}

/* ---- laws of merging */
static void
merge_is_the_union(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 2; round++)
	{
		unsigned precision = random_precision();
		unsigned other_precision = one_in(2) ? precision : random_precision();
		People a = random_people(random_size(precision));
		People b = random_people(random_size(other_precision));
		People both;
		ReachSet *one, *other, *sum, *expected;

		/* some of them in both */
		for (size_t i = 0; one_in(2) && i < b.count && i < a.count; i++)
		{
			if (one_in(2))
				b.hashes[i] = a.hashes[i];
		}
		both = united(&a, &b);
		one = random_form_of(&a, precision);
		other = random_form_of(&b, other_precision);
		sum = merge_of(one, other);
		expected = closed_set_of(&both, lower(precision, other_precision));
		assert_equal_sets(sum, expected);
		free(a.hashes);
		free(b.hashes);
		free(both.hashes);
		free(one);
		free(other);
		free(sum);
		free(expected);
	}
}

static void
merge_commutes(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		unsigned precisions[2] = {random_precision(), random_precision()};
		People people[2];
		ReachSet *sets[2];
		ReachSet *ab, *ba;

		for (int i = 0; i < 2; i++)
		{
			people[i] = random_people(random_size(precisions[i]));
			sets[i] = random_form_of(&people[i], precisions[i]);
		}
		ab = merge_of(sets[0], sets[1]);
		ba = merge_of(sets[1], sets[0]);
		assert_equal_sets(ab, ba);
		for (int i = 0; i < 2; i++)
		{
			free(people[i].hashes);
			free(sets[i]);
		}
		free(ab);
		free(ba);
	}
}

static void
merge_associates(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		ReachSet *sets[3];
		ReachSet *ab, *bc, *left, *right;

		for (int i = 0; i < 3; i++)
		{
			unsigned precision = random_precision();
			People people = random_people(random_size(precision));

			sets[i] = random_form_of(&people, precision);
			free(people.hashes);
		}
		ab = merge_of(sets[0], sets[1]);
		bc = merge_of(sets[1], sets[2]);
		left = merge_of(ab, sets[2]);
		right = merge_of(sets[0], bc);
		assert_equal_sets(left, right);
		for (int i = 0; i < 3; i++)
			free(sets[i]);
		free(ab);
		free(bc);
		free(left);
		free(right);
	}
}

static void
merge_is_idempotent(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		unsigned precision = random_precision();
		People people = random_people(random_size(precision));
		ReachSet *set = random_form_of(&people, precision);
		ReachSet *once = closed_set(set);
		ReachSet *twice = merge_of(set, set);
		ReachSet *thrice = merge_of(twice, set);

		assert_equal_sets(twice, once);
		assert_equal_sets(thrice, once);
		free(people.hashes);
		free(set);
		free(once);
		free(twice);
		free(thrice);
	}
}

static void
merge_has_an_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		unsigned precision = random_precision();
		People people = random_people(random_size(precision));
		/* nobody, at this precision or a higher one */
		ReachSet *nobody = empty_set(precision + (unsigned) random_below(17 - precision));
		ReachSet *set = random_form_of(&people, precision);
		ReachSet *alone = closed_set(set);
		ReachSet *left = merge_of(nobody, set);
		ReachSet *right = merge_of(set, nobody);

		assert_equal_sets(left, alone);
		assert_equal_sets(right, alone);
		free(people.hashes);
		free(nobody);
		free(set);
		free(alone);
		free(left);
		free(right);
	}
}

/* All pairs of precisions, whichever comes first, with nobody and with people on the other side. */
static void
folding_is_counting_at_the_lower_precision(void **state)
{
	(void) state;
	for (unsigned high = REACH_PRECISION_MIN; high <= REACH_PRECISION_MAX; high++)
	{
		for (unsigned low = REACH_PRECISION_MIN; low <= high; low++)
		{
			/* around what the lower one, and the higher one, counts one by one; and many */
			const size_t sizes[] = {reach_exact_limit(low), reach_exact_limit(low) + 1,
									reach_exact_limit(high), reach_exact_limit(high) + 1, 40000};

			for (int i = 0; i < 5; i++)
			{
				People people = random_people(sizes[i]);
				People others = random_people(random_below(3) * random_below(1000));
				People both = united(&people, &others);
				ReachSet *expected = closed_set_of(&both, low);
				ReachSet *detailed = random_form_of(&people, high);
				ReachSet *coarse = random_form_of(&others, low);
				ReachSet *down = merge_of(coarse, detailed);
				ReachSet *up = merge_of(detailed, coarse);

				assert_equal_sets(down, expected);
				assert_equal_sets(up, expected);
				free(people.hashes);
				free(others.hashes);
				free(both.hashes);
				free(expected);
				free(detailed);
				free(coarse);
				free(down);
				free(up);
			}
		}
	}
}

/* Sends a set through text, through the wire, closes it, or leaves it open. */
static ReachSet *
travelled(ReachSet *set)
{
	ReachSet *closed, *out;
	size_t length;

	if (one_in(2))
		return set;
	closed = closed_set(set);
	free(set);
	if (one_in(3))
		return closed;
	if (one_in(2))
	{
		char *text = exact_room(reach_set_text_length(closed));
		const char *next = text;
		const char *end = reach_set_print(closed, text);

		assert_int_equal(end - text, reach_set_text_length(closed));
		out = exact_room(sizeof(ReachSet) + (size_t) (end - text));
		assert_true(reach_set_parse(&next, end, closed->precision, out));
		assert_true(next == end);
		free(text);
	}
	else
	{
		uint8_t *wire = exact_room(reach_set_wire_length(closed));
		ByteReader reader = {wire, reach_set_encode(closed, wire)};

		length = (size_t) (reader.end - wire);
		assert_int_equal(length, reach_set_wire_length(closed));
		out = exact_room(sizeof(ReachSet) + length);
		assert_true(reach_set_decode(&reader, closed->precision, out));
		assert_true(reader.next == reader.end);
		free(wire);
	}
	assert_equal_sets(out, closed);
	free(closed);
	return out;
}

static void
random_parts_in_random_order_are_one_pass(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		ReachSet *parts[12];
		size_t left = 1 + random_below(12);
		unsigned lowest = REACH_PRECISION_MAX;
		unsigned around = random_precision();
		People people;
		ReachSet *expected, *closed;

		for (size_t i = 0; i < left; i++)
		{
			unsigned precision = one_in(3) ? random_precision() : around;

			parts[i] = empty_set(precision);
			lowest = lower(lowest, precision);
		}
		people = random_people(random_size(around));
		/* each person in some part, one in two in another as well */
		for (size_t i = 0; i < people.count; i++)
		{
			size_t part = random_below(left);

			parts[part] = with_person(parts[part], people.hashes[i]);
			part = random_below(left);
			if (one_in(2))
				parts[part] = with_person(parts[part], people.hashes[i]);
		}
		expected = closed_set_of(&people, lowest);
		while (left > 1)
		{
			size_t i = random_below(left);
			ReachSet *from = travelled(parts[i]);
			size_t j;

			parts[i] = parts[--left];
			j = random_below(left);
			parts[j] = merged_set(travelled(parts[j]), from);
			free(from);
		}
		closed = closed_set(parts[0]);
		assert_equal_sets(closed, expected);
		free(parts[0]);
		free(closed);
		free(expected);
		free(people.hashes);
	}
}
