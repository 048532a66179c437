/*
 * import/json/json.h
 *		Shared by the two ways to read JSON: members of a document by their names,
 *		and the items of a file.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_H
#define TIKTRACK_IMPORT_JSON_JSON_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/array.h"

#include "common/compat.h"
#include "import/json/json_items_core.h"
#include "import/json/json_scan_core.h"

typedef enum JsonProblem
{
	JSON_GOOD,
	JSON_TOO_LONG,	/* more than IMPORT_MAX_ITEM bytes */
	JSON_TOO_DEEP,	/* more than MAX_JSON_DEPTH levels */
	JSON_INVALID,	/* not JSON */
	JSON_UNSTORABLE /* has a character that a text value of this server cannot hold */
} JsonProblem;

/* levels that a value may have; the server's parser is recursive */
#define MAX_JSON_DEPTH 100

/*
 * Whether text with that many levels can be used. If JSON_GOOD, *value is the JSON,
 * repaired so that the server accepts it. If JSON_UNSTORABLE, *value has an escaped
 * SUBSTITUTE in place of what cannot be stored. Allocates nothing for what is too
 * long or too deep.
 */
extern JsonProblem import_check_json(JsonSpan span, int depth, text **value);

/*
 * The same for an envelope. It is not stored, and must not be rejected with all its
 * items for one character, so what cannot be stored becomes a question mark.
 */
extern JsonProblem import_check_envelope(JsonSpan span, text **value);

/*
 * Whether all keys of an object are those of an API answer. An item that reports its
 * own error has other keys too, and is rejected alone.
 */
extern bool import_looks_like_answer(JsonSpan object);

/* The problem as the reason of a reject; NULL for none. */
extern const char *import_json_problem_reason(JsonProblem problem);

/* The first 10 kB of a text, which is what import_rejects keeps. */
extern Datum import_clipped_text(JsonSpan span);

/* Appends a key to a path; a long one is cut. */
extern void import_append_json_key(StringInfo path, JsonSpan key);

/* `poll` of the scans: checks for a cancel. */
extern void import_json_poll_interrupts(void *state);

/* The elements of text[] as spans into the array; error 22023 for an empty one. */
extern JsonSpan *import_spans_of(ArrayType *array, int *count);

/*
 * Calls `item` for the items of content, valid or not, until it returns false;
 * lists and wrappers are those of json_unwrapped_items.
 */
extern void import_each_json_item(text *content, ArrayType *lists, ArrayType *wrappers,
								  bool (*item)(void *state, const JsonItem *item), void *state);

/* Raises the error for content that is not JSON, or was cut off. */
pg_noreturn extern void import_raise_bad_json(void);

#endif /* TIKTRACK_IMPORT_JSON_JSON_H */
