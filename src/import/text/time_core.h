/*
 * import/text/time_core.h
 *		Parses times as exports, APIs and logs write them.
 *
 *		Pure: does not use PostgreSQL and allocates nothing. Lengths in bytes.
 */
#ifndef TIKTRACK_IMPORT_TEXT_TIME_CORE_H
#define TIKTRACK_IMPORT_TEXT_TIME_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A time as exports and APIs write it, in microseconds since 1970 UTC:
 * YYYY-MM-DD HH:MM:SS, with a blank or T between, optionally a fraction, and then UTC,
 * Z, an offset, or nothing for UTC; or 10, 13 or 16 digits for seconds, milli- or
 * microseconds. False for anything else, and for days and hours that do not exist.
 */
extern bool import_parse_time(const char *text, size_t length, int64_t *microseconds);

/*
 * A time as people and other programs write it: any form of ISO 8601 with day of month
 * and hour, such as 2026-08-15T23:00+02 and 20260815T2300Z, or unix time, whose seconds
 * may have a fraction here. *has_zone says whether it has a zone or is unix time.
 */
extern bool import_parse_zoned_time(const char *text, size_t length, int64_t *microseconds,
									bool *has_zone);

#endif /* TIKTRACK_IMPORT_TEXT_TIME_CORE_H */
