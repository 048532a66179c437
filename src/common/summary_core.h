/*
 * common/summary_core.h
 *		What every summary type shares: the status codes that its core returns
 *		back, and readers and writers for its two portable forms, text and wire.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing. All numbers on the wire are big
 *		endian, whatever the machine.
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
	SUMMARY_NO_ROOM	   /* the value has to be made larger first, and then asked again */
} SummaryStatus;

/* the only format version so far, in memory, on the wire and in text ("v1") */
#define SUMMARY_FORMAT_VERSION 1

/* A read position over foreign bytes. `next` never passes `end`. */
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

/* a decimal bigint of at most 19 digits, without sign or leading zeros */
#define COUNT_TEXT_LENGTH 19
extern bool parse_digits(const char **next, const char *end, int64_t *value);
extern char *print_digits(char *out, int64_t value);

/*
 * Order of two values by their bytes, of which there may be none: -1, 0 or 1. It
 * is total, a value that begins the other comes first, and 0 is the same bytes.
 */
extern int summary_compare(const void *left, size_t left_size, const void *right,
						   size_t right_size);

extern SummaryStatus parse_version(const char **next, const char *end);
extern char *print_version(char *out);

/* Adds a count, never wrapping: OK or OVERFLOW, and *total untouched then. */
static inline SummaryStatus
count_add(int64_t *total, int64_t more)
{
	int64_t sum;

	if (__builtin_add_overflow(*total, more, &sum))
		return SUMMARY_OVERFLOW;
	*total = sum;
	return SUMMARY_OK;
}

/* Takes a count away: OK or NEGATIVE, and *total untouched then. */
static inline SummaryStatus
count_subtract(int64_t *total, int64_t less)
{
	if (less > *total)
		return SUMMARY_NEGATIVE;
	*total -= less;
	return SUMMARY_OK;
}

#endif /* TIKTRACK_COMMON_SUMMARY_CORE_H */
