/*
 * import/json/json_answer_core.h
 *		Tells API answers from items by their keys.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_ANSWER_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_ANSWER_CORE_H

#include <stdbool.h>

#include "import/json/json_places_core.h"
#include "import/json/json_scan_core.h"

/*
 * Whether all keys of an object are those of an API answer. An item that reports its
 * own error has other keys too, and is rejected alone. `object` is at its opening brace.
 */
extern bool import_json_is_answer(JsonScan object);

/*
 * The same for an object with lists that hold no object: it may also have the keys of
 * these lists, and those that scrapers and web pages write around them.
 */
extern bool import_json_is_empty_answer(JsonScan object, const JsonPlaces *places);

#endif /* TIKTRACK_IMPORT_JSON_JSON_ANSWER_CORE_H */
