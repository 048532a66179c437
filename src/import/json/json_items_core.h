/*
 * import/json/json_items_core.h
 *		The items of a JSON file: where each of them stands.
 *
 *		A file holds items, answers of an API that hold lists of items (envelopes),
 *		an array of either, several of them one after the other, or one per line.
 *		This finds where they begin and end and looks no deeper: whether an item is
 *		valid JSON is for the server's parser to say, which gets one at a time.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_ITEMS_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_ITEMS_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/json/json_places_core.h"
#include "import/json/json_scan_core.h"

/*
 * What the walk calls. Any of them but `poll` may be NULL. `item` ends the walk
 * by returning false, `envelope` too. *is_lines, unless NULL, is set before the
 * first call: whether the content is one object per line. Items are given in the order of the file, each
 * envelope before its own.
 */
typedef struct JsonSink
{
	void *state;
	bool *is_lines;
	bool (*item)(void *state, const JsonItem *item);
	/* pieces of an envelope outside of its lists, which stand there as []; of a line that
	   turns out to be bad no envelope follows */
	void (*envelope_text)(void *state, const char *text, size_t length);
	bool (*envelope)(void *state, JsonSpan whole, int64_t unit);
	/* a line of JSON Lines that holds no complete object */
	bool (*bad_line)(void *state, JsonSpan line);
	/* a key of an object that stands alone or first in the file, and holds an object */
	void (*root)(void *state, JsonSpan key);
	/* called about once in 64 kB; may not return */
	void (*poll)(void *state);
} JsonSink;

typedef enum JsonWalkStatus
{
	JSON_WALK_END,
	JSON_WALK_STOPPED,
	JSON_WALK_BAD /* no JSON, or not to its end */
} JsonWalkStatus;

extern JsonWalkStatus import_walk_json_items(JsonSpan content, const JsonPlaces *places,
											 const JsonSink *sink);

/* Whether JSON holds the character SUBSTITUTE, as it is or escaped. */
extern bool import_json_holds_substitute(JsonSpan json);

#endif /* TIKTRACK_IMPORT_JSON_JSON_ITEMS_CORE_H */
