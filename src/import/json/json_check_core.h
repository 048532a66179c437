/*
 * import/json/json_check_core.h
 *		Skips JSON that no parser will see, and checks its syntax.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_CHECK_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_CHECK_CORE_H

#include <stdbool.h>
#include <stddef.h>

#include "import/json/json_scan_core.h"

/*
 * As import_json_skip_value, but also false for what is not JSON in its outermost
 * JSON_CHECKED_LEVELS levels.
 */
extern bool import_json_skip_checked_value(JsonScan *scan, int *depth);

#define JSON_CHECKED_LEVELS 1024

/*
 * The length of NaN, Infinity or -Infinity at `at`, which Python writes for such
 * numbers and which are read as null; 0 for anything else.
 */
extern size_t import_json_no_number(const char *at, const char *end);

#endif /* TIKTRACK_IMPORT_JSON_JSON_CHECK_CORE_H */
