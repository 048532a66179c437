/*
 * test/fuzz/fuzz.h
 *		What the libFuzzer targets share. A law that does not hold aborts with
 *		its name. Buffers have no byte to spare, so that ASan sees each overrun,
 *		and are filled with garbage before a core writes them.
 */
#ifndef TIKTRACK_TEST_FUZZ_H
#define TIKTRACK_TEST_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/summary_core.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(law)                                                                               \
	do                                                                                             \
	{                                                                                              \
		if (!(law))                                                                                \
		{                                                                                          \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #law);               \
			abort();                                                                               \
		}                                                                                          \
	} while (0)

static inline void *
exact_room(size_t size)
{
	void *room = malloc(size);

	REQUIRE(room != NULL || size == 0);
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

static inline bool
same_bytes(const void *a, size_t a_size, const void *b, size_t b_size)
{
	return a_size == b_size && (a_size == 0 || memcmp(a, b, a_size) == 0);
}

#endif /* TIKTRACK_TEST_FUZZ_H */
