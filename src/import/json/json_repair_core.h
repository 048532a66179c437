/*
 * import/json/json_repair_core.h
 *		JSON that PostgreSQL's parser would refuse for one character.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing. Lengths in bytes.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_REPAIR_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_REPAIR_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Copies JSON with what PostgreSQL refuses inside of strings put right: control
 * characters are escaped; \u0000, lone surrogates, and characters that cannot be
 * stored become \u001a. Outside of strings NaN, Infinity and -Infinity, as
 * programs in Python write numbers that are none, become null; nothing else changes,
 * so the text stays as valid or not as it was.
 *
 * A piece at a time, so that the caller can listen for a cancel: reads about
 * `budget` bytes on and returns the length of what it wrote to `out`, or would
 * write where that is NULL; all is read when next == end.
 */
typedef struct JsonRepair
{
	const char *next;
	const char *end;
	bool in_string;
	bool (*can_store)(uint32_t character); /* by its Unicode number; NULL: all can be stored */
} JsonRepair;

extern size_t import_repair_json(JsonRepair *repair, size_t budget, char *out);

#endif /* TIKTRACK_IMPORT_JSON_JSON_REPAIR_CORE_H */
