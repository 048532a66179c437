/*
 * reach/reach_set_core.h
 *		A set of people that can say how many it holds: every hash while they
 *		are few, UltraLogLog registers when they are many.
 *
 * Why UltraLogLog. With B bytes of registers the relative standard error is
 * c / sqrt(B), whatever the number of people, and c is
 *		HyperLogLog, 6 bits a register					0.90	Flajolet et al. 2007
 *		UltraLogLog, 8 bits								0.76	Ertl, PVLDB 17 (2024)
 *		ExaLogLog, 16 bits (t = 1, d = 9)				0.70	Ertl, arXiv 2402.13726 (2024)
 * so 4 kB give 1.41, 1.19 and 1.09 %. Better estimators for HyperLogLog (Ertl,
 * arXiv 1702.01284, 2017) cure its bias in the middle, not its error; and
 * HyperLogLogLog (Karppa, Pagh, KDD 2022) packs its registers into 40 % fewer
 * bits, but an insertion may have to rewrite them all. ExaLogLog's tenth of
 * error less is paid where stored summaries are read: registers of 16 bits with
 * a window of nine are merged one by one, while sixteen of 8 bits are merged in
 * a handful of instructions; and an estimate has to look at each bit of each,
 * while a histogram of 256 byte values tells all that 4,096 registers know.
 *
 * Pure: works in place on memory that the caller hands over, never allocates.
 * The same people give the same closed set, in whatever order, number of parts
 * and precision they came; the lowest precision among the parts is the result's.
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

/* the most hashes that a list has, the room to spare of an open one included */
#define REACH_LARGEST_CAPACITY ((2 << (REACH_PRECISION_MAX - 3)) - 2)

/*
 * A closed set is what gets stored: one content has one closed form, a list or
 * registers. An open set has a buffer, of `capacity` hashes, and people are
 * added to it: they wait at its beginning, next to the header, and settle in the
 * list or the registers when it is full. So a row touches a cache line or two of
 * a set, not one somewhere in its kilobytes.
 */
typedef enum ReachForm
{
	REACH_LIST,		/* the hashes, ascending; open: at the end of the space */
	REACH_REGISTERS /* 2^precision bytes; open: after the buffer */
} ReachForm;

typedef struct ReachSet
{
	uint16_t people;   /* hashes in the list; registers: 0 */
	uint16_t waiting;  /* hashes not settled yet; closed: 0 */
	uint16_t capacity; /* list and buffer in hashes, registers: the buffer; closed: 0 */
	uint8_t form;	   /* ReachForm */
	uint8_t precision; /* REACH_PRECISION_MIN .. MAX */
	uint64_t data[];
} ReachSet;

/* What an open set shall be, before it is made. */
typedef struct ReachShape
{
	uint8_t form;
	uint8_t precision;
	uint16_t capacity;
} ReachShape;

/* People that a set of this precision counts one by one: as many hashes as fit
 * into the bytes that its registers take. */
static inline uint32_t
reach_exact_limit(unsigned precision)
{
	return UINT32_C(1) << (precision - 3);
}

/* Of a closed set, whether its number of people is no estimate. */
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

/* Bytes that the set takes, its eight leading ones included. */
static inline size_t
reach_set_size(const ReachSet *set)
{
	size_t hashes = reach_set_is_open(set) ? set->capacity : set->people;

	return sizeof(ReachSet) + 8 * hashes +
		   (set->form == REACH_REGISTERS ? (size_t) 1 << set->precision : 0);
}

/* Makes the empty closed set, which takes sizeof(ReachSet). */
extern void reach_set_init(ReachSet *set, unsigned precision);

/* Whether `size` bytes are one closed set and nothing else. */
extern bool reach_set_is_valid(const ReachSet *set, size_t size);

/*
 * What memory safety needs of an aggregate's state: whether the header is one
 * that reach_set_size can be asked about, and whether it describes just `size`
 * bytes.
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

/* Puts a full buffer where it belongs; false when the set has to grow. */
extern bool reach_set_settle(ReachSet *set);

/*
 * Adds a person to an open set. False when it is closed or has to grow; then
 * open it with reach_shape_for_one and add again.
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
 * into |= from, which may be open or closed. False when `into` is a closed list,
 * has to grow, or has the higher precision; then open it with
 * reach_shape_for_merge and merge again: what was already taken over does no
 * harm.
 */
extern bool reach_set_merge(ReachSet *into, const ReachSet *from);

/* An open set with room for so many people and at least one more. */
extern ReachShape reach_shape_for_people(unsigned precision, uint32_t people);

/* The shapes in which there is room; both settle the set that shall grow. */
extern ReachShape reach_shape_for_one(ReachSet *set);
extern ReachShape reach_shape_for_merge(ReachSet *into, const ReachSet *from);
extern size_t reach_shape_size(ReachShape shape);

/* Writes a set for which that shape was chosen as an open one. */
extern void reach_set_open(const ReachSet *from, ReachShape shape, ReachSet *to);

/* Writes the closed form of any set, of at most reach_set_closed_bound bytes. */
extern size_t reach_set_closed_bound(const ReachSet *from);
extern void reach_set_close(const ReachSet *from, ReachSet *to);

/* People who are in both of two closed lists. */
extern uint32_t reach_set_common(const ReachSet *one, const ReachSet *other);

#endif /* TIKTRACK_REACH_SET_CORE_H */
