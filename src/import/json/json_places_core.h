/*
 * import/json/json_places_core.h
 *		Where the items of a JSON file are: the lists they stand in, and what
 *		stands around each of them.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_PLACES_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_PLACES_CORE_H

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

typedef struct FoundList
{
	int list;
	JsonSpan key; /* that it stands under */
} FoundList;

/*
 * Passes over an object and the objects in it that may hold lists. Calls
 * `found` for each list; the scan stands at its value, and `found` moves it
 * after. Returns false for what is no object or when `found` did.
 */
extern bool import_each_json_list(const JsonPlaces *places, JsonScan *scan,
								  bool (*found)(JsonScan *scan, FoundList list, void *state),
								  void *state);

/* Takes off what stands around an item, if anything does; `object` stands at its brace. */
extern void import_unwrap_json_item(const JsonPlaces *places, JsonScan object, JsonItem *item);

#endif /* TIKTRACK_IMPORT_JSON_JSON_PLACES_CORE_H */
