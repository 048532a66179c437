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

#include "import/json/json_scan_core.h"

/*
 * Where items are: `lists` are ways from an object of the file to them, keys with
 * dots between, such as "data.videos"; a key may hold dots itself. There stands an
 * array of items, one item or null; with "[]" at the end an array alone. "*" as the
 * last key stands for every key that holds an object: each is an item.
 *
 * An object with the key of a wrapper that holds an object, and with the key `beside`
 * if there is one, is not an item but stands around it.
 */
typedef struct ItemWrapper
{
	JsonSpan key;
	JsonSpan beside; /* length 0: none */
} ItemWrapper;

typedef struct JsonPlaces
{
	const JsonSpan *lists;
	int list_count;
	const ItemWrapper *wrappers;
	int wrapper_count;
} JsonPlaces;

/* levels of objects that a way leads through; deeper ones are passed over */
#define JSON_LIST_LEVELS 6

typedef struct JsonItem
{
	JsonSpan text;
	int64_t
		unit; /* which object of the outermost array it is or lies in, from 0; -1: of no array */
	int list; /* which list it is from; -1: it is itself what the file holds */
	JsonSpan key;	 /* that the list stands under: what "*" stands for */
	int64_t number;	 /* which element of that list, from 0; -1: the list is one object */
	int depth;		 /* levels of objects and arrays, its own included */
	int wrapper;	 /* which one stands around it; -1: none */
	JsonSpan around; /* with the item; length 0: none */
} JsonItem;

/*
 * What the walk calls. Any of them but `poll` may be NULL. `item` ends the walk
 * by returning false, `envelope` too. Items are given in the order of the file, each
 * envelope before its own.
 */
typedef struct JsonSink
{
	void *state;
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

/* Whether the content is one object per line: then a bad line costs no more than itself. */
extern bool import_is_json_lines(JsonSpan content, void (*poll)(void *state), void *state);

/* Whether JSON holds the character SUBSTITUTE, as it is or escaped. */
extern bool import_json_holds_substitute(JsonSpan json);

#endif /* TIKTRACK_IMPORT_JSON_JSON_ITEMS_CORE_H */
