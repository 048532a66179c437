/*
 * test/fuzz/reach_laws.h
 *		What must hold for each reach_sketch that was accepted, and a call of
 *		each function that reads one.
 */
#ifndef TIKTRACK_TEST_REACH_LAWS_H
#define TIKTRACK_TEST_REACH_LAWS_H

#include "fuzz.h"

#include "reach/reach_core.h"
#include "reach/reach_estimate_core.h"

static inline bool
same_sets(const ReachSet *one, const ReachSet *other)
{
	return same_bytes(one, reach_set_size(one), other, reach_set_size(other));
}

/* The most bytes that an open set of this precision may take. */
static inline size_t
largest_set(unsigned precision)
{
	return sizeof(ReachSet) + 8 * 192 + ((size_t) 2 << precision);
}

/* The same people with room for more; frees the set that was there. */
static inline ReachSet *
opened(ReachSet *set, ReachShape shape)
{
	size_t size = reach_shape_size(shape);
	ReachSet *open;

	REQUIRE(size <= largest_set(shape.precision));
	open = exact_room(size);
	reach_set_open(set, shape, open);
	REQUIRE(reach_set_fits(open, size) && reach_set_is_open(open));
	free(set);
	return open;
}

static inline ReachSet *
merged_set(ReachSet *into, const ReachSet *from)
{
	for (int step = 0; !reach_set_merge(into, from); step++)
	{
		REQUIRE(step < 3);
		into = opened(into, reach_shape_for_merge(into, from));
	}
	return into;
}

/* Closed, whatever it is. */
static inline ReachSet *
closed_rubbish(const ReachSet *set)
{
	size_t bound = reach_set_closed_bound(set);
	ReachSet *closed = exact_room(bound);

	reach_set_close(set, closed);
	REQUIRE(reach_set_size(closed) <= bound);
	return closed;
}

/* Closed, a value; frees the set that was there. */
static inline ReachSet *
closed_set(ReachSet *set)
{
	ReachSet *closed = closed_rubbish(set);

	REQUIRE(reach_set_is_valid(closed, reach_set_size(closed)));
	free(set);
	return closed;
}

/* The set at a lower precision, or a copy of it. */
static inline ReachSet *
folded_set(const ReachSet *set, unsigned precision)
{
	ReachSet *nobody = exact_room(sizeof(ReachSet));

	reach_set_init(nobody, precision);
	return closed_set(merged_set(nobody, set));
}

/* Merging, whichever side is first, once and twice. */
static inline void
reach_merge_laws(const ReachSet *set)
{
	size_t size = reach_set_size(set);
	unsigned precision = set->precision;
	ReachSet *other = closed_set(exact_copy(set, size));
	ReachSet *grown;

	REQUIRE(same_sets(other, set));
	other = closed_set(merged_set(other, set));
	REQUIRE(same_sets(other, set));
	free(other);
	other = folded_set(set, precision);
	REQUIRE(same_sets(other, set));

	/* one person more is in it, and takes nobody away */
	for (uint64_t hash = 0; hash <= 1; hash++)
	{
		for (int step = 0; !reach_set_add(other, -hash); step++)
		{
			REQUIRE(step < 2);
			other = opened(other, reach_shape_for_one(other));
		}
	}
	grown = exact_copy(other, reach_set_size(other));
	grown = closed_set(merged_set(grown, set));
	other = closed_set(other);
	REQUIRE(same_sets(grown, other));
	free(other);
	other = closed_set(merged_set(exact_copy(set, size), grown));
	REQUIRE(same_sets(grown, other));
	free(other);
	free(grown);
}

/* Folding in steps is folding at once; a list that still fits keeps its people. */
static inline void
reach_fold_laws(const ReachSet *set)
{
	unsigned precision = set->precision;
	unsigned low = REACH_PRECISION_MIN + (unsigned) set->people % 3;
	unsigned middle = (precision + low) / 2;
	ReachSet *at_once, *first, *second;

	if (low > precision)
		return;
	at_once = folded_set(set, low);
	first = folded_set(set, middle);
	second = folded_set(first, low);
	REQUIRE(at_once->precision == low && first->precision == middle);
	REQUIRE(same_sets(at_once, second));
	REQUIRE(reach_set_is_exact(at_once) ==
			(reach_set_is_exact(set) && set->people <= reach_exact_limit(low)));
	/* and the other way round: the lower one comes into the higher */
	first = closed_set(merged_set(first, at_once));
	REQUIRE(same_sets(first, at_once));
	free(at_once);
	free(first);
	free(second);
}

/* Numbers in their ranges, whatever the registers say. */
static inline void
reach_estimate_laws(const ReachSet *set)
{
	int64_t people = reach_set_people(set);
	ReachInterval interval = reach_set_interval(set, 1.96);
	ReachInterval overlap =
		reach_overlap_of(people, people, people, reach_relative_error(set->precision), 1.96);

	REQUIRE(people >= 0 && interval.people == people);
	REQUIRE(interval.exact == reach_set_is_exact(set));
	REQUIRE(interval.low >= 0 && interval.low <= people);
	/* beyond 2^53 a double rounds */
	REQUIRE(interval.high >= people || people - interval.high <= people >> 52);
	REQUIRE(overlap.low >= 0 && overlap.low <= overlap.people && overlap.people <= overlap.high);
	if (reach_set_is_exact(set))
	{
		REQUIRE(people == set->people && interval.low == people && interval.high == people);
		REQUIRE(reach_set_common(set, set) == people);
	}
}

/* all that a set in a summary must keep */
static inline void
reach_set_laws(const ReachSet *set)
{
	REQUIRE(reach_set_is_valid(set, reach_set_size(set)));
	REQUIRE(reach_set_closed_bound(set) == reach_set_size(set));
	REQUIRE(reach_set_size(set) <= sizeof(ReachSet) + ((size_t) 1 << set->precision));
	reach_merge_laws(set);
	reach_fold_laws(set);
	reach_estimate_laws(set);
}

static inline void
reach_laws(const ReachSketch *sketch)
{
	size_t size = reach_sketch_size(sketch);
	char *text = exact_room(reach_sketch_text_length(sketch));
	uint8_t *wire = exact_room(reach_sketch_wire_length(sketch));
	ReachSketch *other;
	size_t length;

	REQUIRE(reach_sketch_validate(sketch, size) == SUMMARY_OK);
	length = reach_sketch_print(sketch, text);
	REQUIRE(length <= reach_sketch_text_length(sketch));
	other = exact_room(sizeof(ReachSketch) + length);
	REQUIRE(reach_sketch_parse(text, length, other) == SUMMARY_OK);
	REQUIRE(same_bytes(&other->version, reach_sketch_size(other) - 4, &sketch->version, size - 4));
	free(other);

	length = reach_sketch_encode(sketch, wire);
	REQUIRE(length == reach_sketch_wire_length(sketch));
	other = exact_room(sizeof(ReachSketch) + length);
	REQUIRE(reach_sketch_decode(wire, length, other) == SUMMARY_OK);
	REQUIRE(same_bytes(&other->version, reach_sketch_size(other) - 4, &sketch->version, size - 4));
	free(other);
	free(text);
	free(wire);
	reach_set_laws(&sketch->set);
}

#endif /* TIKTRACK_TEST_REACH_LAWS_H */
