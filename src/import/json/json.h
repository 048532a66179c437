/*
 * import/json/json.h
 *		What the two ways to read JSON share: members of a document by their names,
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
	JSON_INVALID,	/* no JSON */
	JSON_UNSTORABLE /* holds a character that no text of this server can */
} JsonProblem;

/* levels that a value may have; the server's parser calls itself for each */
#define MAX_JSON_DEPTH 100

/*
 * Whether text with so many levels can be used; if so, *value is the JSON, whose
 * strings hold nothing that the server refuses. Where it only holds what cannot be
 * stored, *value has SUBSTITUTE in its place, escaped. Takes memory only of what is
 * neither too long nor too deep.
 */
extern JsonProblem import_check_json(JsonSpan span, int depth, text **value);

/*
 * The same of what stands around items: none of it is stored, and one character of
 * it must not cost the items, so that what cannot be stored becomes a question mark.
 */
extern JsonProblem import_check_envelope(JsonSpan span, text **value);

/*
 * Whether an object has nothing but keys of an answer of an API: an item that says
 * of itself that there was an error has others, and costs itself alone.
 */
extern bool import_looks_like_answer(JsonSpan object);

/* The problem as the reason of a reject; NULL for none. */
extern const char *import_json_problem_reason(JsonProblem problem);

/* As much of a text as import_rejects keeps of it: 10 kB. */
extern Datum import_clipped_text(JsonSpan span);

/* A key in a path: a long one is cut. */
extern void import_append_json_key(StringInfo path, JsonSpan key);

/* For the scans: listens for a cancel. */
extern void import_json_poll_interrupts(void *state);

/* The words of an array of texts, which must live as long; 22023 for an empty one. */
extern JsonSpan *import_spans_of(ArrayType *array, int *count);

/*
 * Calls `item` for the items of a content, good or not, until it returns false;
 * lists and wrappers as json_unwrapped_items takes them.
 */
extern void import_each_json_item(text *content, ArrayType *lists, ArrayType *wrappers,
								  bool (*item)(void *state, const JsonItem *item), void *state);

/* Says that the content is no JSON, or was cut off. */
pg_noreturn extern void import_raise_bad_json(void);

#endif /* TIKTRACK_IMPORT_JSON_JSON_H */
