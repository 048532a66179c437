/*
 * reach/reach_set_core.c
 *		Adds people, merges sets, and converts between the forms.
 */
#include "reach/reach_set_core.h"

#include <string.h>

#include "reach/reach_registers_core.h"

_Static_assert(sizeof(ReachSet) == 8, "stored layout of a set of people");

/* size of the buffer before registers: three hashes per cache line of the usual 4 kB,
 * so that loading a line serves several */
#define REGISTER_BUFFER 192

static inline uint8_t *
registers_of(ReachSet *set)
{
	return (uint8_t *) (set->data + set->capacity);
}

static inline const uint8_t *
registers_in(const ReachSet *set)
{
	return (const uint8_t *) (set->data + set->capacity);
}

/* The list, which in an open set is at the end of its space. */
static inline uint64_t *
list_of(ReachSet *set)
{
	return set->data + (reach_set_is_open(set) ? set->capacity - set->people : 0);
}

static inline const uint64_t *
list_in(const ReachSet *set)
{
	return set->data + (reach_set_is_open(set) ? set->capacity - set->people : 0);
}

/* ---- lists ---- */

/* more in one bucket than by chance: somebody has chosen ids to collide */
#define CROWD 32

/*
 * Sorts hashes and removes duplicates; returns their number. Hashes are uniform, so
 * with as many buckets as hashes the final insertion sort has little to do. If
 * somebody has chosen them not to be, a Shell sort bounds the time (D. L. Shell 1959;
 * steps of 0.45, Gonnet 1991).
 */
static size_t
sort_hashes(const uint64_t *hashes, size_t count, uint64_t *sorted)
{
	uint16_t ends[(REACH_LARGEST_CAPACITY + 2) / 2];
	unsigned bits = count < 2 ? 1 : 63 - (unsigned) __builtin_clzll(count);
	size_t end = 0;
	size_t kept = 0;
	bool crowded = false;

	memset(ends, 0, sizeof(uint16_t) << bits);
	for (size_t i = 0; i < count; i++)
		ends[hashes[i] >> (64 - bits)]++;
	/* from here on the begin of each bucket, which moves to its end */
	for (size_t bucket = 0; bucket < (size_t) 1 << bits; bucket++)
	{
		size_t begin = end;

		crowded |= ends[bucket] > CROWD;
		end += ends[bucket];
		ends[bucket] = (uint16_t) begin;
	}
	for (size_t i = 0; i < count; i++)
		sorted[ends[hashes[i] >> (64 - bits)]++] = hashes[i];
	/* if not crowded, one pass with step 1, an insertion sort, is enough */
	for (size_t step = crowded ? count / 2 : 1; step > 0; step = step / 2 - step / 20)
	{
		for (size_t i = step; i < count; i++)
		{
			uint64_t hash = sorted[i];
			size_t place = i;

			for (; place >= step && sorted[place - step] > hash; place -= step)
				sorted[place] = sorted[place - step];
			sorted[place] = hash;
		}
	}
	for (size_t i = 0; i < count; i++)
	{
		if (kept == 0 || sorted[kept - 1] != sorted[i])
			sorted[kept++] = sorted[i];
	}
	return kept;
}

/*
 * Merges two ascending lists; returns the length. `out` may be the beginning of the
 * space at whose end `other` is, if that has room for both.
 */
static size_t
unite(const uint64_t *one, size_t ones, const uint64_t *other, size_t others, uint64_t *out)
{
	size_t i = 0, j = 0, kept = 0;

	/* without branches, which could not be predicted */
	while (i < ones && j < others)
	{
		uint64_t a = one[i], b = other[j];

		out[kept++] = a < b ? a : b;
		i += a <= b;
		j += b <= a;
	}
	memmove(out + kept, one + i, (ones - i) * sizeof(uint64_t));
	kept += ones - i;
	memmove(out + kept, other + j, (others - j) * sizeof(uint64_t));
	return kept + others - j;
}

/* Merges the buffer into the list. */
static void
settle_list(ReachSet *set)
{
	uint64_t sorted[REACH_LARGEST_CAPACITY];
	size_t count;

	if (set->waiting == 0)
		return;
	count = sort_hashes(set->data, set->waiting, sorted);
	set->people = (uint16_t) unite(sorted, count, list_of(set), set->people, set->data);
	set->waiting = 0;
	memmove(list_of(set), set->data, set->people * sizeof(uint64_t));
}

static void
settle_registers(ReachSet *set)
{
	for (size_t i = 0; i < set->waiting; i++)
		registers_add(registers_of(set), set->precision, set->data[i]);
	set->waiting = 0;
}

/*
 * Whether a list of that capacity may keep so many people: a quarter must be free, or
 * it would be sorted again for every few people.
 */
static inline bool
has_room(uint32_t people, uint32_t capacity, unsigned precision)
{
	return people <= reach_exact_limit(precision) && people <= capacity - (capacity + 3) / 4;
}

bool
reach_set_settle(ReachSet *set)
{
	if (!reach_set_is_open(set))
		return false;
	if (set->form == REACH_REGISTERS)
	{
		settle_registers(set);
		return true;
	}
	settle_list(set);
	return has_room(set->people, set->capacity, set->precision);
}

/* ---- any form ---- */

static size_t
form_size(unsigned form, unsigned precision, size_t hashes)
{
	return sizeof(ReachSet) + 8 * hashes + (form == REACH_REGISTERS ? (size_t) 1 << precision : 0);
}

void
reach_set_init(ReachSet *set, unsigned precision)
{
	memset(set, 0, sizeof(ReachSet));
	set->form = REACH_LIST;
	set->precision = (uint8_t) precision;
}

bool
reach_set_fits(const ReachSet *set, size_t size)
{
	return size >= sizeof(ReachSet) && reach_set_has_shape(set) && reach_set_size(set) == size;
}

bool
reach_set_is_valid(const ReachSet *set, size_t size)
{
	if (!reach_set_fits(set, size) || reach_set_is_open(set))
		return false;
	if (set->form == REACH_REGISTERS)
		return registers_are_valid(registers_in(set), set->precision);
	if (set->people > reach_exact_limit(set->precision))
		return false;
	for (size_t i = 1; i < set->people; i++)
	{
		if (set->data[i - 1] >= set->data[i])
			return false;
	}
	return true;
}

static void
merge_into_registers(ReachSet *into, const ReachSet *from)
{
	for (size_t i = 0; i < from->waiting; i++)
		registers_add(registers_of(into), into->precision, from->data[i]);
	for (size_t i = 0; i < from->people; i++)
		registers_add(registers_of(into), into->precision, list_in(from)[i]);
	if (from->form != REACH_REGISTERS)
		return;
	if (into->precision == from->precision)
		registers_merge(registers_of(into), registers_in(from), (size_t) 1 << from->precision);
	else
		registers_fold(registers_of(into), registers_in(from), (size_t) 1 << from->precision,
					   (unsigned) (from->precision - into->precision));
}

bool
reach_set_merge(ReachSet *into, const ReachSet *from)
{
	if (into->precision > from->precision)
		return false;
	if (into->form == REACH_REGISTERS)
	{
		merge_into_registers(into, from);
		return true;
	}
	if (from->form == REACH_REGISTERS)
		return false;
	for (size_t i = 0; i < from->waiting; i++)
	{
		if (!reach_set_add(into, from->data[i]))
			return false;
	}
	for (size_t i = 0; i < from->people; i++)
	{
		if (!reach_set_add(into, list_in(from)[i]))
			return false;
	}
	return true;
}

/* The next larger capacity: 1, 3, 6, 14, 30 ..; with its header a sketch or summary then
 * fills the size classes of the allocator, which are powers of two. */
static uint32_t
next_capacity(uint32_t capacity)
{
	return capacity == 1 ? 3 : capacity == 3 ? 6 : 2 * capacity + 2;
}

ReachShape
reach_shape_for_people(unsigned precision, uint32_t people)
{
	ReachShape shape = {REACH_REGISTERS, (uint8_t) precision, REGISTER_BUFFER};
	uint32_t capacity = 1;

	if (people > reach_exact_limit(precision))
		return shape;
	while (!has_room(people, capacity, precision))
		capacity = next_capacity(capacity);
	shape.form = REACH_LIST;
	shape.capacity = (uint16_t) capacity;
	return shape;
}

ReachShape
reach_shape_for_one(ReachSet *set)
{
	(void) reach_set_settle(set);
	return reach_shape_for_people(set->precision, set->form == REACH_REGISTERS ?
													  reach_exact_limit(set->precision) + 1 :
													  set->people);
}

ReachShape
reach_shape_for_merge(ReachSet *into, const ReachSet *from)
{
	unsigned precision = into->precision < from->precision ? into->precision : from->precision;
	uint32_t limit = reach_exact_limit(precision);
	uint32_t people;

	(void) reach_set_settle(into);
	/* twice the maximum, because more sets will probably be merged */
	people = 2 * ((uint32_t) into->people + from->people + from->waiting);
	if (into->form == REACH_REGISTERS || from->form == REACH_REGISTERS || into->people > limit)
		people = limit + 1;
	else if (people > limit)
		people = limit; /* may still fit, as some may be in both */
	return reach_shape_for_people(precision, people);
}

size_t
reach_shape_size(ReachShape shape)
{
	return form_size(shape.form, shape.precision, shape.capacity);
}

void
reach_set_open(const ReachSet *from, ReachShape shape, ReachSet *to)
{
	reach_set_init(to, shape.precision);
	to->form = shape.form;
	to->capacity = shape.capacity;
	if (shape.form == REACH_REGISTERS)
	{
		memset(registers_of(to), 0, (size_t) 1 << shape.precision);
		merge_into_registers(to, from);
		return;
	}
	to->people = from->people;
	memcpy(list_of(to), list_in(from), from->people * sizeof(uint64_t));
}

size_t
reach_set_closed_bound(const ReachSet *from)
{
	size_t hashes = (size_t) from->people + from->waiting;
	size_t list = form_size(REACH_LIST, from->precision, hashes);
	size_t registers = form_size(REACH_REGISTERS, from->precision, 0);

	if (from->form == REACH_LIST && hashes <= reach_exact_limit(from->precision))
		return list;
	return list > registers ? list : registers;
}

void
reach_set_close(const ReachSet *from, ReachSet *to)
{
	reach_set_init(to, from->precision);
	if (from->form == REACH_LIST)
	{
		uint64_t sorted[REACH_LARGEST_CAPACITY];
		size_t count = sort_hashes(from->data, from->waiting, sorted);

		count = unite(sorted, count, list_in(from), from->people, to->data);
		if (count <= reach_exact_limit(to->precision))
		{
			to->people = (uint16_t) count;
			return;
		}
	}
	to->form = REACH_REGISTERS;
	memset(registers_of(to), 0, (size_t) 1 << to->precision);
	merge_into_registers(to, from);
}

uint32_t
reach_set_common(const ReachSet *one, const ReachSet *other)
{
	uint32_t common = 0;
	uint32_t i = 0, j = 0;

	while (i < one->people && j < other->people)
	{
		uint64_t a = one->data[i], b = other->data[j];

		common += a == b;
		i += a <= b;
		j += b <= a;
	}
	return common;
}
