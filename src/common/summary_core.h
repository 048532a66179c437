/*
 * common/summary_core.h
 *		Shared by all summary types: status codes of the cores, and readers and
 *		writers for the two portable forms, text and wire.
 *
 *		Pure: does not use PostgreSQL and allocates nothing. All numbers on the wire
 *		are big endian.
 */
#ifndef TIKTRACK_COMMON_SUMMARY_CORE_H
#define TIKTRACK_COMMON_SUMMARY_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum SummaryStatus
{
	SUMMARY_OK = 0,
	SUMMARY_MALFORMED, /* the bytes are not a summary of this type */
	SUMMARY_VERSION,   /* written by a newer format than this one */
	SUMMARY_OVERFLOW,  /* a count leaves the range of bigint */
	SUMMARY_NEGATIVE,  /* a count would fall below zero */
	SUMMARY_TOO_MANY,  /* more cells than a summary may hold */
	SUMMARY_NO_ROOM	   /* rebuild the value with more room, then call again */
} SummaryStatus;

/* the only version so far of the formats in memory, on the wire and in text ("v1") */
#define SUMMARY_FORMAT_VERSION 1

/* A read position in foreign bytes; `next` never passes `end`. */
typedef struct ByteReader
{
	const uint8_t *next;
	const uint8_t *end;
} ByteReader;

extern bool read_uint8(ByteReader *reader, uint8_t *value);
extern bool read_uint32(ByteReader *reader, uint32_t *value);
extern bool read_uint64(ByteReader *reader, uint64_t *value);
extern bool read_count(ByteReader *reader, int64_t *value);
extern bool read_bytes(ByteReader *reader, size_t length, const uint8_t **bytes);

extern uint8_t *write_uint8(uint8_t *out, uint8_t value);
extern uint8_t *write_uint32(uint8_t *out, uint32_t value);
extern uint8_t *write_uint64(uint8_t *out, uint64_t value);
extern uint8_t *write_count(uint8_t *out, int64_t value);

/* length of a decimal bigint without sign or leading zeros */
#define COUNT_TEXT_LENGTH 19
extern bool parse_digits(const char **next, const char *end, int64_t *value);
extern char *print_digits(char *out, int64_t value);

/*
 * Compares two values by their bytes: -1, 0 or 1. A prefix comes first; 0 only for
 * the same bytes. Sizes may be 0.
 */
extern int summary_compare(const void *left, size_t left_size, const void *right,
						   size_t right_size);

extern SummaryStatus parse_version(const char **next, const char *end);
extern char *print_version(char *out);

/* Adds a count: OK, or OVERFLOW with *total unchanged. */
static inline SummaryStatus
count_add(int64_t *total, int64_t more)
{
	int64_t sum;

	if (__builtin_add_overflow(*total, more, &sum))
		return SUMMARY_OVERFLOW;
	*total = sum;
	return SUMMARY_OK;
}

/* Subtracts a count: OK, or NEGATIVE with *total unchanged. */
static inline SummaryStatus
count_subtract(int64_t *total, int64_t less)
{
	if (less > *total)
		return SUMMARY_NEGATIVE;
	*total -= less;
	return SUMMARY_OK;
}

#endif /* TIKTRACK_COMMON_SUMMARY_CORE_H */
