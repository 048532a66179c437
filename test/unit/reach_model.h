/*
 * test/unit/reach_model.h
 *		A naive set of people: an array of hashes, and for each register a word
 *		with a bit for each k that was seen. It has its own writers of the closed
 *		form, the text and the wire. And what the tests do around the core, as
 *		the glue does it: a set that has to grow is copied.
 */
#ifndef TIKTRACK_TEST_REACH_MODEL_H
#define TIKTRACK_TEST_REACH_MODEL_H

#include "laws.h"

#include "reach/reach_format_core.h"
#include "reach/reach_set_core.h"

/* ---- people */
typedef struct People
{
	size_t count;
	uint64_t *hashes; /* in any order, with repetitions */
} People;

static inline People
no_people(size_t room)
{
	return (People){0, exact_room(room * sizeof(uint64_t))};
}

/* What a hash function gives: each bit by chance, each person different. */
static inline People
random_people(size_t count)
{
	People people = no_people(count);

	for (; people.count < count; people.count++)
		people.hashes[people.count] = random_bits();
	return people;
}

static inline People
united(const People *one, const People *other)
{
	People people = no_people(one->count + other->count);

	people.count = one->count + other->count;
	if (one->count > 0)
		memcpy(people.hashes, one->hashes, one->count * sizeof(uint64_t));
	if (other->count > 0)
		memcpy(people.hashes + one->count, other->hashes, other->count * sizeof(uint64_t));
	return people;
}

static inline void
shuffle(People *people)
{
	for (size_t i = people->count; i > 1; i--)
	{
		size_t j = random_below(i);
		uint64_t swapped = people->hashes[i - 1];

		people->hashes[i - 1] = people->hashes[j];
		people->hashes[j] = swapped;
	}
}

static inline int
compare_hashes(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *) a;
	uint64_t right = *(const uint64_t *) b;

	return (left > right) - (left < right);
}

/* ---- the closed form, byte by byte as the header file describes it */

/* One more than the zeros that begin the bits behind the first `precision`. */
static inline unsigned
naive_k(uint64_t hash, unsigned precision)
{
	unsigned k = 1;

	for (int bit = 63 - (int) precision; bit >= 0 && (hash >> bit & 1) == 0; bit--)
		k++;
	return k;
}

/* 4u + 2a + b of the k that were seen */
static inline uint8_t
naive_register(uint64_t seen)
{
	unsigned u = 63;

	if (seen == 0)
		return 0;
	while ((seen >> u & 1) == 0)
		u--;
	return (uint8_t) (4 * u + (u > 1 ? 2 * (seen >> (u - 1) & 1) : 0) +
					  (u > 2 ? seen >> (u - 2) & 1 : 0));
}

static inline ReachSet *
closed_set_of(const People *people, unsigned precision)
{
	size_t limit = ((size_t) 1 << precision) / 8;
	uint64_t *sorted = exact_copy(people->hashes, people->count * sizeof(uint64_t));
	uint64_t seen[1 << REACH_PRECISION_MAX] = {0};
	size_t count = 0;
	uint8_t *bytes;
	size_t size;

	if (people->count > 0)
		qsort(sorted, people->count, sizeof(uint64_t), compare_hashes);
	for (size_t i = 0; i < people->count; i++)
	{
		if (i == 0 || sorted[i] != sorted[i - 1])
			sorted[count++] = sorted[i];
	}
	size = 8 + (count <= limit ? 8 * count : (size_t) 1 << precision);
	bytes = exact_room(size);
	memset(bytes, 0, 8);
	bytes[7] = (uint8_t) precision;
	if (count <= limit)
	{
		uint16_t number = (uint16_t) count;

		memcpy(bytes, &number, 2);
		if (count > 0)
			memcpy(bytes + 8, sorted, 8 * count);
	}
	else
	{
		bytes[6] = 1;
		for (size_t i = 0; i < count; i++)
			seen[sorted[i] >> (64 - precision)] |= UINT64_C(1) << naive_k(sorted[i], precision);
		for (size_t i = 0; i < (size_t) 1 << precision; i++)
			bytes[8 + i] = naive_register(seen[i]);
	}
	free(sorted);
	return (ReachSet *) bytes;
}

/* ---- what the glue does */
static inline ReachSet *
empty_set(unsigned precision)
{
	ReachSet *set = exact_room(sizeof(ReachSet));

	reach_set_init(set, precision);
	return set;
}

static inline ReachSet *
copy_of_set(const ReachSet *set)
{
	return exact_copy(set, reach_set_size(set));
}

/* The same people in a set of that shape, which is freed and written anew. */
static inline ReachSet *
opened(ReachSet *set, ReachShape shape)
{
	ReachSet *open = exact_room(reach_shape_size(shape));

	reach_set_open(set, shape, open);
	assert_int_equal(reach_set_size(open), reach_shape_size(shape));
	assert_true(reach_set_fits(open, reach_shape_size(shape)));
	assert_true(reach_set_is_open(open));
	assert_false(reach_set_is_valid(open, reach_set_size(open)));
	free(set);
	return open;
}

static inline ReachSet *
with_person(ReachSet *set, uint64_t hash)
{
	int steps = 0;

	while (!reach_set_add(set, hash))
	{
		set = opened(set, reach_shape_for_one(set));
		assert_true(++steps <= 2); /* larger, or registers at once */
	}
	return set;
}

static inline ReachSet *
with_people(ReachSet *set, const People *people)
{
	for (size_t i = 0; i < people->count; i++)
		set = with_person(set, people->hashes[i]);
	return set;
}

static inline ReachSet *
merged_set(ReachSet *into, const ReachSet *from)
{
	int steps = 0;

	while (!reach_set_merge(into, from))
	{
		into = opened(into, reach_shape_for_merge(into, from));
		/* room for all, and registers when those are too many */
		assert_true(++steps <= 3);
	}
	return into;
}

/* A new closed set, in exactly the bytes that it takes. */
static inline ReachSet *
closed_set(const ReachSet *set)
{
	size_t bound = reach_set_closed_bound(set);
	ReachSet *roomy = exact_room(bound);
	ReachSet *closed;

	reach_set_close(set, roomy);
	assert_true(reach_set_size(roomy) <= bound);
	assert_false(reach_set_is_open(roomy));
	assert_true(reach_set_is_valid(roomy, reach_set_size(roomy)));
	closed = copy_of_set(roomy);
	free(roomy);
	return closed;
}

/* One pass over the people, closed. */
static inline ReachSet *
set_of(const People *people, unsigned precision)
{
	ReachSet *open = with_people(empty_set(precision), people);
	ReachSet *closed = closed_set(open);

	free(open);
	return closed;
}

static inline void
assert_equal_sets(const ReachSet *a, const ReachSet *b)
{
	assert_bytes(a, reach_set_size(a), b, reach_set_size(b));
}

/* ---- the portable forms, made a second way; they return their lengths */
static inline size_t
expected_set_text(const ReachSet *set, char *out)
{
	char *next = out;

	if (set->form == REACH_REGISTERS)
	{
		next += sprintf(next, "#");
		for (size_t i = 0; i < (size_t) 1 << set->precision; i++)
			next += sprintf(next, "%02x", ((const uint8_t *) set->data)[i]);
		return (size_t) (next - out);
	}
	next += sprintf(next, "{");
	for (size_t i = 0; i < set->people; i++)
		next += sprintf(next, "%s%016llx", i > 0 ? "," : "", (unsigned long long) set->data[i]);
	next += sprintf(next, "}");
	return (size_t) (next - out);
}

static inline size_t
expected_set_wire(const ReachSet *set, uint8_t *out)
{
	size_t length = 0;

	out[length++] = set->form;
	if (set->form == REACH_REGISTERS)
	{
		memcpy(out + length, set->data, (size_t) 1 << set->precision);
		return length + ((size_t) 1 << set->precision);
	}
	for (int byte = 3; byte >= 0; byte--)
		out[length++] = (uint8_t) ((uint32_t) set->people >> 8 * byte);
	for (size_t i = 0; i < set->people; i++)
	{
		for (int byte = 7; byte >= 0; byte--)
			out[length++] = (uint8_t) (set->data[i] >> 8 * byte);
	}
	return length;
}

/* ---- random sets */

/* People of a set of that precision: none, few, about as many as a list takes, or many. */
static inline size_t
random_size(unsigned precision)
{
	size_t limit = reach_exact_limit(precision);

	switch (random_below(5))
	{
		case 0:
			return random_below(4);
		case 1:
			return random_below(limit + 1);
		case 2:
			return limit > 3 ? limit - 3 + random_below(7) : random_below(7);
		case 3:
			return random_below(4 * limit);
		default:
			return random_below(30 * limit > 20000 ? 20000 : 30 * limit);
	}
}

/* 4 .. 16; the sizes at 16 are large, so the small ones come more often */
static inline unsigned
random_precision(void)
{
	return one_in(4) ? 4 + (unsigned) random_below(13) : 4 + (unsigned) random_below(6);
}

/* An open or a closed set of these people, made in any order, some of them twice. */
static inline ReachSet *
random_form_of(const People *people, unsigned precision)
{
	People order = united(people, people);
	ReachSet *set = empty_set(precision);
	ReachSet *closed;

	if (one_in(2))
		shuffle(&order);
	order.count = random_below(order.count + 1);
	set = with_people(set, &order);
	/* and those who were cut off */
	set = with_people(set, people);
	free(order.hashes);
	if (one_in(2))
		return set;
	closed = closed_set(set);
	free(set);
	return closed;
}

#endif /* TIKTRACK_TEST_REACH_MODEL_H */
