/*
 * import/text/time_core.h
 *		Times as exports, APIs and logs write them.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing. Lengths in bytes.
 */
#ifndef TIKTRACK_IMPORT_TEXT_TIME_CORE_H
#define TIKTRACK_IMPORT_TEXT_TIME_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A time as exports and APIs write it, in microseconds since 1970 UTC:
 * YYYY-MM-DD HH:MM:SS, with a blank or T between, a fraction, and UTC, Z or an
 * offset after, where nothing means UTC; or 10, 13 or 16 digits for seconds,
 * milli- or microseconds. False for anything else, and for days and hours that
 * do not exist.
 */
extern bool import_parse_time(const char *text, size_t length, int64_t *microseconds);

/*
 * A time as people and other programs write it: in any form of ISO 8601 that has a
 * day of a month and an hour, such as 2026-08-15T23:00+02 and 20260815T2300Z.
 * *has_zone says whether the text names a zone or is unix time, whose seconds may
 * have a fraction here.
 */
extern bool import_parse_zoned_time(const char *text, size_t length, int64_t *microseconds,
									bool *has_zone);

#endif /* TIKTRACK_IMPORT_TEXT_TIME_CORE_H */
