/*
 * insight/insight_count_core.h
 *		Reads a rounded count, as platforms print it: the range of whole numbers
 *		that are printed so.
 */
#ifndef TIKTRACK_INSIGHT_COUNT_CORE_H
#define TIKTRACK_INSIGHT_COUNT_CORE_H

#include <stddef.h>
#include <stdint.h>

typedef enum CountStatus
{
	COUNT_OK,
	COUNT_MALFORMED,
	COUNT_OVERFLOW /* beyond bigint */
} CountStatus;

/* how the source rounds what it prints */
typedef enum CountRounding
{
	COUNT_HALF_UP,
	COUNT_FLOOR
} CountRounding;

/* low <= number < end */
typedef struct CountRange
{
	int64_t low;
	int64_t end;
} CountRange;

/*
 * Accepts digits, with or without commas between thousands; then optionally a point
 * and more digits, and K, M or B (of either case) for a thousand, a million, a
 * billion; blanks around it. Malformed are a digit worth less than one, and texts of
 * more than 10,000 bytes.
 */
extern CountStatus insight_parse_count(const char *text, size_t length, CountRounding rounding,
									   CountRange *range);

#endif /* TIKTRACK_INSIGHT_COUNT_CORE_H */
