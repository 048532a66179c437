/*
 * reach/reach_set_core.h
 *		A set of people that can tell its size: a list of hashes while they are few,
 *		UltraLogLog registers when they are many.
 *
 * Why UltraLogLog. With B bytes of registers the relative standard error is
 * c / sqrt(B), whatever the number of people, and c is
 *		HyperLogLog, 6 bits per register				0.90	Flajolet et al. 2007
 *		UltraLogLog, 8 bits								0.76	Ertl, PVLDB 17 (2024)
 *		ExaLogLog, 16 bits (t = 1, d = 9)				0.70	Ertl, arXiv 2402.13726 (2024)
 * so 4 kB have 1.41, 1.19 and 1.09 %. Better estimators for HyperLogLog (Ertl, arXiv
 * 1702.01284, 2017) reduce its bias, not its error. HyperLogLogLog (Karppa, Pagh, KDD
 * 2022) needs 40 % fewer bits, but an insertion may rewrite all registers. ExaLogLog
 * has less error, but is slower to read: its registers are merged one by one, ours
 * sixteen at a time, and its estimate needs every bit, ours a histogram of bytes.
 *
 * Pure: works in place on the caller's memory, never allocates. The same people make
 * the same closed set in any order and grouping, at the lowest precision of the
 * parts.
 */
#ifndef TIKTRACK_REACH_SET_CORE_H
#define TIKTRACK_REACH_SET_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A sketch of precision p has 2^p registers of one byte. */
#define REACH_PRECISION_MIN 4
#define REACH_PRECISION_MAX 16
#define REACH_PRECISION_DEFAULT 12

/* the largest capacity of a list, including the spare room of an open one */
#define REACH_LARGEST_CAPACITY ((2 << (REACH_PRECISION_MAX - 3)) - 2)

/*
 * A closed set is stored: a content has exactly one closed form, a list or registers.
 * An open set has a buffer of hashes after the header, to which people are added; when
 * it is full they are merged into the list or the registers. So most rows touch only
 * the first cache lines of a set.
 */
typedef enum ReachForm
{
	REACH_LIST,		/* the hashes, ascending; open: at the end of the space */
	REACH_REGISTERS /* 2^precision bytes; open: after the buffer */
} ReachForm;

typedef struct ReachSet
{
	uint16_t people;   /* hashes in the list; registers: 0 */
	uint16_t waiting;  /* hashes in the buffer; closed: 0 */
	uint16_t capacity; /* hashes that fit into list and buffer, or the buffer; closed: 0 */
	uint8_t form;	   /* ReachForm */
	uint8_t precision; /* REACH_PRECISION_MIN .. MAX */
	uint64_t data[];
} ReachSet;

/* The form and size of an open set to be made. */
typedef struct ReachShape
{
	uint8_t form;
	uint8_t precision;
	uint16_t capacity;
} ReachShape;

/* The most people that a set of this precision counts exactly: as many as their hashes
 * fit into the bytes of its registers. */
static inline uint32_t
reach_exact_limit(unsigned precision)
{
	return UINT32_C(1) << (precision - 3);
}

/* Whether the size of a closed set is exact, and not an estimate. */
static inline bool
reach_set_is_exact(const ReachSet *set)
{
	return set->form == REACH_LIST;
}

static inline bool
reach_set_is_open(const ReachSet *set)
{
	return set->capacity > 0;
}

/* The bytes of the set, including its header of eight. */
static inline size_t
reach_set_size(const ReachSet *set)
{
	size_t hashes = reach_set_is_open(set) ? set->capacity : set->people;

	return sizeof(ReachSet) + 8 * hashes +
		   (set->form == REACH_REGISTERS ? (size_t) 1 << set->precision : 0);
}

/* Makes the empty closed set, which has sizeof(ReachSet) bytes. */
extern void reach_set_init(ReachSet *set, unsigned precision);

/* Whether `size` bytes are exactly one valid closed set. */
extern bool reach_set_is_valid(const ReachSet *set, size_t size);

/*
 * The checks for using an aggregate's state safely: whether reach_set_size may be
 * called for the header, and whether the set has exactly `size` bytes.
 */
static inline bool
reach_set_has_shape(const ReachSet *set)
{
	unsigned hashes = (unsigned) set->people + set->waiting;

	return set->form <= REACH_REGISTERS && set->precision >= REACH_PRECISION_MIN &&
		   set->precision <= REACH_PRECISION_MAX && (set->form == REACH_LIST || set->people == 0) &&
		   set->capacity <= REACH_LARGEST_CAPACITY &&
		   (reach_set_is_open(set) ? hashes <= set->capacity :
									 set->waiting == 0 && hashes <= REACH_LARGEST_CAPACITY);
}

extern bool reach_set_fits(const ReachSet *set, size_t size);

/* Merges a full buffer into list or registers; false if the set has to grow. */
extern bool reach_set_settle(ReachSet *set);

/*
 * Adds a person to an open set. False if it is closed or has to grow: then open it
 * with reach_shape_for_one and add again.
 */
static inline bool
reach_set_add(ReachSet *set, uint64_t hash)
{
	if (set->people + set->waiting >= set->capacity && !reach_set_settle(set))
		return false;
	set->data[set->waiting++] = hash;
	return true;
}

/*
 * into |= from, which may be open or closed. False if `into` is a closed list, has to
 * grow, or has the higher precision: then open it with reach_shape_for_merge and merge
 * again; people may be merged twice.
 */
extern bool reach_set_merge(ReachSet *into, const ReachSet *from);

/* The shape of an open set with room for so many people and at least one more. */
extern ReachShape reach_shape_for_people(unsigned precision, uint32_t people);

/* Shapes with enough room; both merge the buffer of the set that has to grow. */
extern ReachShape reach_shape_for_one(ReachSet *set);
extern ReachShape reach_shape_for_merge(ReachSet *into, const ReachSet *from);
extern size_t reach_shape_size(ReachShape shape);

/* Writes `from` as an open set of a shape that was chosen for it. */
extern void reach_set_open(const ReachSet *from, ReachShape shape, ReachSet *to);

/* Writes the closed form of a set, at most reach_set_closed_bound bytes. */
extern size_t reach_set_closed_bound(const ReachSet *from);
extern void reach_set_close(const ReachSet *from, ReachSet *to);

/* The number of people in both of two closed lists. */
extern uint32_t reach_set_common(const ReachSet *one, const ReachSet *other);

#endif /* TIKTRACK_REACH_SET_CORE_H */
