/*
 * import/json/json_places_core.h
 *		Where the items of a JSON file are: in which lists, and in which wrappers.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_PLACES_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_PLACES_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/json/json_scan_core.h"

/*
 * `lists` are paths from an object of the file to its items, keys separated by dots,
 * such as "data.videos"; a key may contain dots itself. The value is an array of
 * items, one item or null; with "[]" at the end of the path only an array. "*" as
 * the last key is every key whose value is an object: each is an item.
 *
 * An object with the key of a wrapper whose value is an object, and with the key
 * `beside` if the wrapper has one, is not an item but contains one. Only the first 64
 * wrappers are looked for.
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

/* levels of objects in a path; deeper ones are skipped */
#define JSON_LIST_LEVELS 6

typedef struct JsonItem
{
	JsonSpan text;
	int64_t unit; /* index in the outermost array of the object that it is or is in; -1: no array */
	int list;	  /* index of its list; -1: it is in no list */
	JsonSpan key; /* of the list: for "*" the key that was found */
	int64_t number;	 /* index in that list, from 0; -1: the list is one object */
	int depth;		 /* levels of objects and arrays, its own included */
	int wrapper;	 /* index of its wrapper; -1: none */
	JsonSpan around; /* the wrapper with the item; length 0: none */
} JsonItem;

typedef struct FoundList
{
	int list;
	JsonSpan key; /* whose value it is */
} FoundList;

/*
 * Walks an object and the objects in it that may have lists. Calls `found` for each
 * list, with the scan at its value; `found` must move the scan after it. Returns
 * false if it is not an object, or `found` returned false.
 */
extern bool import_each_json_list(const JsonPlaces *places, JsonScan *scan,
								  bool (*found)(JsonScan *scan, FoundList list, void *state),
								  void *state);

/* Whether a key of an object of the file is the first of the path of a list. */
extern bool import_json_leads_to_list(const JsonPlaces *places, JsonSpan key);

/*
 * Takes the wrappers off an item, if it has any and is no longer than an item may be;
 * `object` is at its opening brace.
 */
extern void import_unwrap_json_item(const JsonPlaces *places, JsonScan object, JsonItem *item);

#endif /* TIKTRACK_IMPORT_JSON_JSON_PLACES_CORE_H */
