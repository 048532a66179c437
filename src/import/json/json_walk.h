/*
 * import/json/json_walk.h
 *		Shared by the functions that return a row per item or envelope of a JSON
 *		file.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_WALK_H
#define TIKTRACK_IMPORT_JSON_JSON_WALK_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "nodes/execnodes.h"
#include "utils/array.h"
#include "utils/palloc.h"

#include "import/json/json_items_core.h"

typedef struct ItemWalk
{
	ReturnSetInfo *result;
	MemoryContext per_row;
	bool is_lines;
	JsonSpan content;
	JsonPlaces places;
	StringInfoData envelope;
	bool is_envelope_long; /* more than IMPORT_MAX_ITEM bytes: then it is not kept */

	/* position up to which lines were counted */
	const char *counted;
	int64 line;
} ItemWalk;

/* Begins the walk of a set-returning function (content text, lists text[], ..). */
extern void import_begin_walk(ItemWalk *walk, FunctionCallInfo fcinfo);

/* Sets the wrappers, written "key" or "beside+key"; error 22023 for an empty one. */
extern void import_take_wrappers(ItemWalk *walk, ArrayType *array);

/* Walks to the end, with the walk as the state of the sink; error 22P02 for what is not JSON. */
extern void import_run_walk(ItemWalk *walk, JsonSink *sink);

/* The line number of a position, from 1; positions must be passed in order. */
extern int64 import_line_of(ItemWalk *walk, const char *at);

/* The path to an item, such as "$[3].data.videos[5]". */
extern text *import_item_path(const ItemWalk *walk, const JsonItem *item);

/* The list of an item, such as "data.videos". */
extern text *import_list_name(const ItemWalk *walk, const JsonItem *item);

/* envelope_text of a sink: appends to walk->envelope, or sets is_envelope_long. */
extern void import_take_envelope_text(void *state, const char *text, size_t length);

/* Begins walk->envelope again; bad_line of a sink. */
extern bool import_drop_envelope(void *state, JsonSpan whole);

#endif /* TIKTRACK_IMPORT_JSON_JSON_WALK_H */
