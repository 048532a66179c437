/*
 * import/json/json_repair_core.h
 *		Repairs JSON that PostgreSQL's parser would reject for one character.
 *
 *		Pure: does not use PostgreSQL and allocates nothing. Lengths in bytes.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_REPAIR_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_REPAIR_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Copies JSON and repairs it: inside of strings control characters are escaped, and
 * \u0000, lone surrogates and characters that cannot be stored become \u001a;
 * outside of strings NaN, Infinity and -Infinity, as Python writes them, become
 * null. Nothing else changes.
 *
 * Works in pieces, so that the caller can check for a cancel: reads about `budget`
 * bytes, and returns the length of what it wrote to `out`, or would write if that is
 * NULL. All is read when next == end.
 */
typedef struct JsonRepair
{
	const char *next;
	const char *end;
	bool in_string;
	bool (*can_store)(uint32_t character); /* by code point; NULL: all can be stored */
} JsonRepair;

extern size_t import_repair_json(JsonRepair *repair, size_t budget, char *out);

#endif /* TIKTRACK_IMPORT_JSON_JSON_REPAIR_CORE_H */
