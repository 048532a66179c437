/*
 * reach/reach_hash_core.c
 *		The hash of a string of bytes: a chain of hashed words.
 */
#include "reach/reach_hash_core.h"

/* Up to eight bytes as a word, the first one lowest, on any machine. */
static uint64_t
little_endian_word(const uint8_t *bytes, size_t length)
{
	uint64_t word = 0;

	for (size_t i = 0; i < length; i++)
		word |= (uint64_t) bytes[i] << (8 * i);
	return word;
}

uint64_t
reach_hash_begin(size_t length)
{
	/* the length first, so that a string with zeros appended has another hash */
	return reach_hash_word(length);
}

uint64_t
reach_hash_more(uint64_t hash, const void *bytes, size_t length)
{
	const uint8_t *next = bytes;

	for (; length >= 8; length -= 8, next += 8)
		hash = reach_hash_word(hash ^ little_endian_word(next, 8));
	if (length > 0)
		hash = reach_hash_word(hash ^ little_endian_word(next, length));
	return hash;
}

uint64_t
reach_hash_bytes(const void *bytes, size_t length)
{
	return reach_hash_more(reach_hash_begin(length), bytes, length);
}
