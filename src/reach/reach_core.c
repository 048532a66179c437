/*
 * reach/reach_core.c
 *		The value reach_sketch: its header, text and wire form.
 */
#include "reach/reach_core.h"

#include <string.h>

#include "reach/reach_format_core.h"

#define PRECISION_WORD " precision="

_Static_assert(sizeof(ReachSketch) == 16, "stored layout of reach_sketch");

void
reach_sketch_init(ReachSketch *sketch)
{
	memset(sketch, 0, REACH_SKETCH_HEADER);
	sketch->version = SUMMARY_FORMAT_VERSION;
}

SummaryStatus
reach_sketch_validate(const ReachSketch *sketch, size_t size)
{
	if (size < sizeof(ReachSketch))
		return SUMMARY_MALFORMED;
	if (sketch->version != SUMMARY_FORMAT_VERSION)
		return SUMMARY_VERSION;
	if (sketch->flags != 0 || sketch->reserved != 0 ||
		!reach_set_is_valid(&sketch->set, size - REACH_SKETCH_HEADER))
		return SUMMARY_MALFORMED;
	return SUMMARY_OK;
}

static bool
precision_is_valid(int64_t precision)
{
	return precision >= REACH_PRECISION_MIN && precision <= REACH_PRECISION_MAX;
}

size_t
reach_sketch_text_length(const ReachSketch *sketch)
{
	/* "v1", the word, two digits, a blank */
	return 2 + strlen(PRECISION_WORD) + 3 + reach_set_text_length(&sketch->set);
}

size_t
reach_sketch_print(const ReachSketch *sketch, char *out)
{
	char *next = print_version(out);

	memcpy(next, PRECISION_WORD, strlen(PRECISION_WORD));
	next = print_digits(next + strlen(PRECISION_WORD), sketch->set.precision);
	*next++ = ' ';
	return (size_t) (reach_set_print(&sketch->set, next) - out);
}

SummaryStatus
reach_sketch_parse(const char *text, size_t length, ReachSketch *out)
{
	const char *next = text;
	const char *end = text + length;
	SummaryStatus status = parse_version(&next, end);
	int64_t precision;

	if (status != SUMMARY_OK)
		return status;
	reach_sketch_init(out);
	if ((size_t) (end - next) < strlen(PRECISION_WORD) ||
		memcmp(next, PRECISION_WORD, strlen(PRECISION_WORD)) != 0)
		return SUMMARY_MALFORMED;
	next += strlen(PRECISION_WORD);
	if (!parse_digits(&next, end, &precision) || !precision_is_valid(precision) || next == end ||
		*next++ != ' ' || !reach_set_parse(&next, end, (unsigned) precision, &out->set) ||
		next != end)
		return SUMMARY_MALFORMED;
	return SUMMARY_OK;
}

size_t
reach_sketch_wire_length(const ReachSketch *sketch)
{
	return 3 + reach_set_wire_length(&sketch->set);
}

size_t
reach_sketch_encode(const ReachSketch *sketch, uint8_t *out)
{
	uint8_t *next = write_uint8(out, sketch->version);

	next = write_uint8(next, sketch->flags);
	next = write_uint8(next, sketch->set.precision);
	return (size_t) (reach_set_encode(&sketch->set, next) - out);
}

SummaryStatus
reach_sketch_decode(const uint8_t *bytes, size_t length, ReachSketch *out)
{
	ByteReader reader = {bytes, bytes + length};
	uint8_t precision;

	reach_sketch_init(out);
	if (!read_uint8(&reader, &out->version))
		return SUMMARY_MALFORMED;
	if (out->version != SUMMARY_FORMAT_VERSION)
		return SUMMARY_VERSION;
	if (!read_uint8(&reader, &out->flags) || out->flags != 0 || !read_uint8(&reader, &precision) ||
		!precision_is_valid(precision) || !reach_set_decode(&reader, precision, &out->set) ||
		reader.next != reader.end)
		return SUMMARY_MALFORMED;
	return SUMMARY_OK;
}
