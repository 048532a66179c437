/*
 * test/unit/laws.h
 *		What the unit tests share: random input that a printed seed repeats,
 *		buffers without a byte to spare, so that ASan sees each overrun, and
 *		shorter names for assertions.
 */
#ifndef TIKTRACK_TEST_LAWS_H
#define TIKTRACK_TEST_LAWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/summary_core.h"

/* how often each law is tested, each time on other input */
#define ROUNDS 2000

/* ---- random numbers: splitmix64 */
static uint64_t random_state;

static inline uint64_t
random_bits(void)
{
	uint64_t z = (random_state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* 0 .. bound - 1 */
static inline size_t
random_below(size_t bound)
{
	return (size_t) (random_bits() % bound);
}

static inline bool
one_in(size_t n)
{
	return random_below(n) == 0;
}

/* A count of any magnitude up to 2^bits - 1: small ones as often as large. */
static inline int64_t
random_count(unsigned bits)
{
	return (int64_t) (random_bits() >> (64 - bits) >> random_below(bits));
}

/* A count close to where bigint ends, or a small one. */
static inline int64_t
extreme_count(void)
{
	switch (random_below(4))
	{
		case 0:
			return INT64_MAX - (int64_t) random_below(3);
		case 1:
			return INT64_MAX / 2 + (int64_t) random_below(3);
		case 2:
			return (int64_t) random_below(3);
		default:
			return random_count(63);
	}
}

/* Setup of a group: the seed is $SEED, else the clock, and always printed. */
static inline int
seed_random(void **state)
{
	const char *given = getenv("SEED");

	(void) state;
	random_state = given != NULL && *given != '\0' ?
					   strtoull(given, NULL, 10) :
					   (uint64_t) time(NULL) * 1000003 + (uint64_t) clock();
	print_message("SEED=%llu\n", (unsigned long long) random_state);
	return 0;
}

/* ---- buffers of exactly the size asked for, filled with rubbish */
static inline void *
exact_room(size_t size)
{
	void *room = malloc(size);

	if (room == NULL && size > 0)
		abort();
	if (size > 0)
		memset(room, 0xA5, size);
	return room;
}

static inline void *
exact_copy(const void *bytes, size_t size)
{
	void *copy = exact_room(size);

	if (size > 0)
		memcpy(copy, bytes, size);
	return copy;
}

static inline void
flip_bit(void *bytes, size_t bit)
{
	((uint8_t *) bytes)[bit / 8] ^= (uint8_t) (1u << bit % 8);
}

/* ---- assertions */
#define assert_ok(status) assert_int_equal(status, SUMMARY_OK)
#define assert_status(status, expected) assert_int_equal(status, expected)
#define assert_bytes(bytes, length, expected, expected_length)                                     \
	do                                                                                             \
	{                                                                                              \
		assert_int_equal(length, expected_length);                                                 \
		assert_memory_equal(bytes, expected, expected_length);                                     \
	} while (0)

/* |actual - expected| <= 1e-12 */
static inline void
assert_close(double actual, double expected)
{
	if (!(actual - expected <= 1e-12 && expected - actual <= 1e-12))
		fail_msg("%.17g is not %.17g", actual, expected);
}

/* Whether a sum, computed in more bits than it needs, is beyond bigint. */
static inline bool
beyond_bigint(__int128 sum)
{
	return sum > (__int128) INT64_MAX;
}

#endif /* TIKTRACK_TEST_LAWS_H */
