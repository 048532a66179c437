/*
 * import/json/json_walk.c
 *		The walk over the items of a JSON file, and the names of their places.
 *
 * It needs memory for one item at a time: each is found, repaired, checked by the
 * server's parser and returned before the next. Numbers stay text, so that an id of
 * 19 digits is never rounded to a double.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "import/input/limits_core.h"
#include "import/json/json.h"
#include "import/json/json_items_core.h"
#include "import/json/json_walk.h"

int64
import_line_of(ItemWalk *walk, const char *at)
{
	const char *newline;

	while (walk->counted < at &&
		   (newline = memchr(walk->counted, '\n', (size_t) (at - walk->counted))) != NULL)
	{
		walk->counted = newline + 1;
		walk->line++;
	}
	/* so that the rest of a long line is not searched again for each of its items */
	walk->counted = Max(walk->counted, at);
	return walk->line;
}

/* ---- arguments */

JsonSpan *
import_spans_of(ArrayType *array, int *count)
{
	Datum *elements;
	JsonSpan *spans;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, NULL, count);
	spans = palloc0(sizeof(JsonSpan) * (Size) *count);
	for (int i = 0; i < *count; i++)
	{
		spans[i].start = VARDATA_ANY(DatumGetPointer(elements[i]));
		spans[i].length = VARSIZE_ANY_EXHDR(DatumGetPointer(elements[i]));
		if (spans[i].length == 0)
			ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("the name of a list is empty"),
					errhint("Name keys with dots between, as \"data.videos\"."));
	}
	return spans;
}

void
import_begin_walk(ItemWalk *walk, FunctionCallInfo fcinfo)
{
	text *content = PG_GETARG_TEXT_PP(0);

	InitMaterializedSRF(fcinfo, 0);
	walk->result = (ReturnSetInfo *) fcinfo->resultinfo;
	walk->content.start = VARDATA_ANY(content);
	walk->content.length = VARSIZE_ANY_EXHDR(content);
	walk->counted = walk->content.start;
	walk->line = 1;
	initStringInfo(&walk->envelope);
	walk->per_row =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack json item", ALLOCSET_DEFAULT_SIZES);

	walk->places.lists = import_spans_of(PG_GETARG_ARRAYTYPE_P(1), &walk->places.list_count);
}

void
import_take_wrappers(ItemWalk *walk, ArrayType *array)
{
	int count;
	JsonSpan *names = import_spans_of(array, &count);
	ItemWrapper *wrappers = palloc0(sizeof(ItemWrapper) * (Size) count);

	for (int i = 0; i < count; i++)
	{
		const char *plus = memchr(names[i].start, '+', names[i].length);

		wrappers[i].key = names[i];
		if (plus == NULL)
			continue;
		wrappers[i].beside.start = names[i].start;
		wrappers[i].beside.length = (size_t) (plus - names[i].start);
		wrappers[i].key.start = plus + 1;
		wrappers[i].key.length -= wrappers[i].beside.length + 1;
	}
	walk->places.wrappers = wrappers;
	walk->places.wrapper_count = count;
}

void
import_run_walk(ItemWalk *walk, JsonSink *sink)
{
	sink->state = walk;
	sink->is_lines = &walk->is_lines;
	sink->poll = import_json_poll_interrupts;
	if (import_walk_json_items(walk->content, &walk->places, sink) == JSON_WALK_BAD)
		import_raise_bad_json();
	MemoryContextDelete(walk->per_row);
}

/* An API answer without its items is short: a long one is of no use, but its items are. */
void
import_take_envelope_text(void *state, const char *text, size_t length)
{
	ItemWalk *walk = state;

	if (length > IMPORT_MAX_ITEM || walk->envelope.len + length > IMPORT_MAX_ITEM)
		walk->is_envelope_long = true;
	else
		appendBinaryStringInfo(&walk->envelope, text, (int) length);
}

/* The path of the list of an item, without the "[]" at its end. */
static JsonSpan
list_of(const ItemWalk *walk, const JsonItem *item)
{
	JsonSpan way = walk->places.lists[item->list];

	if (way.length > strlen("[]") &&
		memcmp(way.start + way.length - strlen("[]"), "[]", strlen("[]")) == 0)
		way.length -= strlen("[]");
	return way;
}

/* Appends a list as in paths: "data.videos", "ItemModule.7600000000000000001". */
static void
append_list(StringInfo path, const ItemWalk *walk, const JsonItem *item)
{
	JsonSpan way = list_of(walk, item);
	bool is_any = way.start[way.length - 1] == '*';

	appendBinaryStringInfo(path, way.start, (int) way.length - is_any);
	if (is_any)
		import_append_json_key(path, item->key);
}

text *
import_item_path(const ItemWalk *walk, const JsonItem *item)
{
	StringInfoData path;

	initStringInfo(&path);
	appendStringInfoChar(&path, '$');
	if (item->unit >= 0)
		appendStringInfo(&path, "[" INT64_FORMAT "]", item->unit);
	if (item->list >= 0)
	{
		appendStringInfoChar(&path, '.');
		append_list(&path, walk, item);
	}
	if (item->number >= 0)
		appendStringInfo(&path, "[" INT64_FORMAT "]", item->number);
	if (item->wrapper >= 0)
	{
		appendStringInfoChar(&path, '.');
		import_append_json_key(&path, walk->places.wrappers[item->wrapper].key);
	}
	return cstring_to_text_with_len(path.data, path.len);
}

text *
import_list_name(const ItemWalk *walk, const JsonItem *item)
{
	JsonSpan way = list_of(walk, item);

	return cstring_to_text_with_len(way.start, (int) way.length);
}

bool
import_drop_envelope(void *state, JsonSpan whole)
{
	ItemWalk *walk = state;

	resetStringInfo(&walk->envelope);
	walk->is_envelope_long = false;
	return true;
}

/* ---- for others */

void
import_each_json_item(text *content, ArrayType *lists, ArrayType *wrappers,
					  bool (*item)(void *state, const JsonItem *item), void *state)
{
	ItemWalk walk = {.content = {VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content)}};
	JsonSink sink = {.state = state, .poll = import_json_poll_interrupts, .item = item};

	walk.places.lists = import_spans_of(lists, &walk.places.list_count);
	import_take_wrappers(&walk, wrappers);
	if (import_walk_json_items(walk.content, &walk.places, &sink) == JSON_WALK_BAD)
		import_raise_bad_json();
}
