/*
 * import/json/json_items.c
 *		json_items and json_unwrapped_items: the items of a JSON file, a row each.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "import/input/limits_core.h"
#include "import/json/json.h"
#include "import/json/json_walk.h"

PG_FUNCTION_INFO_V1(tiktrack_json_items);
PG_FUNCTION_INFO_V1(tiktrack_json_unwrapped_items);

/* The wrapper of an item, with null in place of the item; NULL if it is not valid JSON. */
static text *
wrapper_text(const JsonItem *item)
{
	StringInfoData around;
	JsonSpan span;
	text *value = NULL;
	size_t before = (size_t) (item->text.start - item->around.start);
	size_t behind = before + item->text.length;

	if (item->around.length - item->text.length > IMPORT_MAX_ITEM)
		return NULL;
	initStringInfo(&around);
	appendBinaryStringInfo(&around, item->around.start, (int) before);
	appendStringInfoString(&around, "null");
	appendBinaryStringInfo(&around, item->around.start + behind,
						   (int) (item->around.length - behind));
	span.start = around.data;
	span.length = (size_t) around.len;
	return import_check_envelope(span, &value) == JSON_GOOD ? value : NULL;
}

static void
put_item(ItemWalk *walk, const JsonItem *item, text *value, const char *problem)
{
	text *wrapper = item->wrapper >= 0 ? wrapper_text(item) : NULL;
	Datum values[7] = {0};
	bool nulls[7] = {false,			false,			 item->list < 0, problem == NULL,
					 value == NULL, problem == NULL, wrapper == NULL};

	values[0] = Int64GetDatum(import_line_of(walk, item->text.start));
	values[1] = PointerGetDatum(import_item_path(walk, item));
	if (item->list >= 0)
		values[2] = PointerGetDatum(import_list_name(walk, item));
	values[4] = PointerGetDatum(value);
	if (problem != NULL)
	{
		values[3] = import_clipped_text(item->text);
		values[5] = CStringGetTextDatum(problem);
	}
	values[6] = PointerGetDatum(wrapper);
	/* json_items has the first six columns */
	tuplestore_putvalues(walk->result->setResult, walk->result->setDesc, values, nulls);
}

static bool
items_item(void *state, const JsonItem *item)
{
	ItemWalk *walk = state;
	MemoryContext oldcontext = MemoryContextSwitchTo(walk->per_row);
	text *value = NULL;
	JsonProblem found = import_check_json(item->text, item->depth, &value);
	const char *problem = import_json_problem_reason(found);

	if (found == JSON_GOOD && *item->text.start != '{')
		problem = "not an object";
	/* after invalid JSON the rest of the document cannot be trusted either */
	if (found == JSON_INVALID && !walk->is_lines)
		import_raise_bad_json();
	/* an answer without a list is returned with its problem: readers use its parts as rows */
	if (problem != NULL && !(found == JSON_UNSTORABLE && item->list < 0 &&
							 *item->text.start == '{' && import_looks_like_answer(item->text)))
		value = NULL;
	put_item(walk, item, value, problem);
	MemoryContextSwitchTo(oldcontext);
	MemoryContextReset(walk->per_row);
	return true;
}

static bool
items_bad_line(void *state, JsonSpan line)
{
	ItemWalk *walk = state;
	MemoryContext oldcontext = MemoryContextSwitchTo(walk->per_row);
	Datum values[7] = {0};
	bool nulls[7] = {false, true, true, false, true, false, true};

	values[0] = Int64GetDatum(import_line_of(walk, line.start));
	values[3] = import_clipped_text(line);
	values[5] = CStringGetTextDatum("not valid JSON");
	tuplestore_putvalues(walk->result->setResult, walk->result->setDesc, values, nulls);
	MemoryContextSwitchTo(oldcontext);
	MemoryContextReset(walk->per_row);
	return true;
}

static void
give_items(ItemWalk *walk)
{
	JsonSink sink = {.item = items_item, .bad_line = items_bad_line};

	import_run_walk(walk, &sink);
}

/*
 * json_items(content text, lists text[]) -> TABLE(line, path, list, raw, item,
 * problem): the items outside of lists, or in one of the lists. An answer without a
 * list with a character that cannot be stored has both a problem and an item, which
 * contains SUBSTITUTE.
 */
Datum
tiktrack_json_items(PG_FUNCTION_ARGS)
{
	ItemWalk walk = {0};

	import_begin_walk(&walk, fcinfo);
	give_items(&walk);
	return (Datum) 0;
}

/*
 * json_unwrapped_items(content text, lists text[], wrappers text[]) -> TABLE(line,
 * path, list, raw, item, problem, wrapper): the same with wrappers taken off.
 */
Datum
tiktrack_json_unwrapped_items(PG_FUNCTION_ARGS)
{
	ItemWalk walk = {0};

	import_begin_walk(&walk, fcinfo);
	import_take_wrappers(&walk, PG_GETARG_ARRAYTYPE_P(2));
	give_items(&walk);
	return (Datum) 0;
}
