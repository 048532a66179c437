/*
 * reach/reach_hash_core.h
 *		The hash of a person, 64 bits.
 *
 * Sketches are stored and moved between servers, so the hash is our own, and the same
 * for every machine, version and byte order. It hides nothing: from the hash of a
 * bigint the bigint can be computed.
 */
#ifndef TIKTRACK_REACH_HASH_CORE_H
#define TIKTRACK_REACH_HASH_CORE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Mixes all bits into all bits. A bijection: different words have different hashes.
 *
 * Constants: D. Stafford, "Better Bit Mixing" (2011), variant 13, as used in
 * SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014.
 */
static inline uint64_t
reach_hash_word(uint64_t word)
{
	word += UINT64_C(0x9e3779b97f4a7c15);
	word = (word ^ (word >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	word = (word ^ (word >> 27)) * UINT64_C(0x94d049bb133111eb);
	return word ^ (word >> 31);
}

/* The hash of bytes: text in the server's encoding, or the 16 bytes of a uuid. */
extern uint64_t reach_hash_bytes(const void *bytes, size_t length);

/*
 * The same in pieces, so that a long one can be cancelled: begins with the length of
 * the whole; each piece except the last must be a multiple of 8 bytes.
 */
extern uint64_t reach_hash_begin(size_t length);
extern uint64_t reach_hash_more(uint64_t hash, const void *bytes, size_t length);

#endif /* TIKTRACK_REACH_HASH_CORE_H */
