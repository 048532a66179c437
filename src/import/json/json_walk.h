/*
 * import/json/json_walk.h
 *		What the functions share that return a row for each item of a JSON file,
 *		or for each envelope.
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

	/* where lines were counted up to */
	const char *counted;
	int64 line;
} ItemWalk;

/* Of a function (content, lists ..) that returns a set. */
extern void import_begin_walk(ItemWalk *walk, FunctionCallInfo fcinfo);

/* Takes wrappers, written "key", or "beside+key"; 22023 for an empty one. */
extern void import_take_wrappers(ItemWalk *walk, ArrayType *array);

/* Walks to the end, with the walk as the state of the sink, and ends it; 22P02 for what is no JSON. */
extern void import_run_walk(ItemWalk *walk, JsonSink *sink);

/* The number of the line in which a position stands, from 1; positions come in order. */
extern int64 import_line_of(ItemWalk *walk, const char *at);

/* The path to an item, as "$[3].data.videos[5]". */
extern text *import_item_path(const ItemWalk *walk, const JsonItem *item);

/* The list an item stands in, as "data.videos". */
extern text *import_list_name(const ItemWalk *walk, const JsonItem *item);

/* For a sink's envelope_text: adds to walk->envelope; 54000 beyond IMPORT_MAX_ITEM bytes. */
extern void import_take_envelope_text(void *state, const char *text, size_t length);

/* For a sink's bad_line: what such a line has given of an envelope is of none. */
extern bool import_drop_envelope(void *state, JsonSpan line);

#endif /* TIKTRACK_IMPORT_JSON_JSON_WALK_H */
