/*
 * import/json/json_items_core.h
 *		Finds where the items of a JSON file begin and end.
 *
 *		A file holds items, API answers with lists of items (envelopes), an array of
 *		either, several of them one after the other, or one per line. Whether an item
 *		is valid JSON is left to the server's parser, which gets one at a time.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_ITEMS_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_ITEMS_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/json/json_places_core.h"
#include "import/json/json_scan_core.h"

/*
 * What the walk calls; any but `poll` may be NULL. `item`, `envelope` and `bad_line`
 * end the walk by returning false. *is_lines, unless NULL, is set before the first
 * call: whether the content is one object per line. Items come in the order of the
 * file, each envelope before its items.
 */
typedef struct JsonSink
{
	void *state;
	bool *is_lines;
	bool (*item)(void *state, const JsonItem *item);
	/* pieces of an envelope, with [] in place of its lists; no call of `envelope` follows
	   if its line turns out to be bad */
	void (*envelope_text)(void *state, const char *text, size_t length);
	bool (*envelope)(void *state, JsonSpan whole, int64_t unit);
	/* a line of JSON Lines that is not a complete object */
	bool (*bad_line)(void *state, JsonSpan line);
	/* a key of the first object outside of arrays whose value is an object */
	void (*root)(void *state, JsonSpan key);
	/* follows those calls, with the text of that object */
	void (*roots_end)(void *state, JsonSpan object);
	/* called about once in 64 kB; may not return */
	void (*poll)(void *state);
} JsonSink;

typedef enum JsonWalkStatus
{
	JSON_WALK_END,
	JSON_WALK_STOPPED,
	JSON_WALK_BAD /* not JSON, or cut off */
} JsonWalkStatus;

extern JsonWalkStatus import_walk_json_items(JsonSpan content, const JsonPlaces *places,
											 const JsonSink *sink);

/* Whether JSON contains the character SUBSTITUTE, literally or escaped. */
extern bool import_json_holds_substitute(JsonSpan json);

#endif /* TIKTRACK_IMPORT_JSON_JSON_ITEMS_CORE_H */
