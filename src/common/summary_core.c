/*
 * common/summary_core.c
 *		Portable forms of numbers, shared by the summary types.
 */
#include "common/summary_core.h"

#include <string.h>

/* Reads one byte; false at the end. */
bool
read_uint8(ByteReader *reader, uint8_t *value)
{
	if (reader->next == reader->end)
		return false;
	*value = *reader->next++;
	return true;
}

/* Reads four bytes, big endian; false if fewer are left. */
bool
read_uint32(ByteReader *reader, uint32_t *value)
{
	uint32_t result = 0;

	if (reader->end - reader->next < 4)
		return false;
	for (int i = 0; i < 4; i++)
		result = result << 8 | *reader->next++;
	*value = result;
	return true;
}

/* Reads eight bytes, big endian; false if fewer are left. */
bool
read_uint64(ByteReader *reader, uint64_t *value)
{
	uint64_t result = 0;

	if (reader->end - reader->next < 8)
		return false;
	for (int i = 0; i < 8; i++)
		result = result << 8 | *reader->next++;
	*value = result;
	return true;
}

/* Reads a count of eight bytes; false also if it is negative. */
bool
read_count(ByteReader *reader, int64_t *value)
{
	uint64_t result;

	if (!read_uint64(reader, &result) || result > INT64_MAX)
		return false;
	*value = (int64_t) result;
	return true;
}

/* Sets *bytes to the next `length` bytes, in place; false if fewer are left. */
bool
read_bytes(ByteReader *reader, size_t length, const uint8_t **bytes)
{
	if ((size_t) (reader->end - reader->next) < length)
		return false;
	*bytes = reader->next;
	reader->next += length;
	return true;
}

/* The writers return the position after what they wrote. */
uint8_t *
write_uint8(uint8_t *out, uint8_t value)
{
	*out++ = value;
	return out;
}

uint8_t *
write_uint32(uint8_t *out, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		*out++ = (uint8_t) (value >> shift);
	return out;
}

uint8_t *
write_uint64(uint8_t *out, uint64_t value)
{
	for (int shift = 56; shift >= 0; shift -= 8)
		*out++ = (uint8_t) (value >> shift);
	return out;
}

uint8_t *
write_count(uint8_t *out, int64_t value)
{
	return write_uint64(out, (uint64_t) value);
}

/*
 * Reads the digits at *next and moves past them. False without digits, for a leading
 * zero, or above bigint: accepts only what print_digits writes.
 */
bool
parse_digits(const char **next, const char *end, int64_t *value)
{
	const char *at = *next;
	int64_t result = 0;

	if (at == end || *at < '0' || *at > '9')
		return false;
	if (*at == '0' && end - at > 1 && at[1] >= '0' && at[1] <= '9')
		return false;
	for (; at < end && *at >= '0' && *at <= '9'; at++)
	{
		if (__builtin_mul_overflow(result, 10, &result) ||
			__builtin_add_overflow(result, *at - '0', &result))
			return false;
	}
	*next = at;
	*value = result;
	return true;
}

/* Writes a count in decimal, without terminator; returns the position after it. */
char *
print_digits(char *out, int64_t value)
{
	char digits[COUNT_TEXT_LENGTH];
	int length = 0;

	do
	{
		digits[length++] = (char) ('0' + value % 10);
		value /= 10;
	} while (value > 0);
	while (length > 0)
		*out++ = digits[--length];
	return out;
}

int
summary_compare(const void *left, size_t left_size, const void *right, size_t right_size)
{
	size_t common = left_size < right_size ? left_size : right_size;
	int order = common == 0 ? 0 : memcmp(left, right, common);

	if (order == 0)
		return (left_size > right_size) - (left_size < right_size);
	return order < 0 ? -1 : 1;
}

/* Reads "v1" at the beginning of a text: VERSION for another number, else MALFORMED. */
SummaryStatus
parse_version(const char **next, const char *end)
{
	int64_t version;

	if (*next == end || **next != 'v')
		return SUMMARY_MALFORMED;
	(*next)++;
	if (!parse_digits(next, end, &version) || version == 0)
		return SUMMARY_MALFORMED;
	return version == SUMMARY_FORMAT_VERSION ? SUMMARY_OK : SUMMARY_VERSION;
}

char *
print_version(char *out)
{
	*out++ = 'v';
	return print_digits(out, SUMMARY_FORMAT_VERSION);
}
