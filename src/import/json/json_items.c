/*
 * import/json/json_items.c
 *		The items of a JSON file, each as a value of its own.
 *
 * Memory is that of one item, however many there are: the walk over the content
 * finds where they stand, and each is repaired, checked by the server's parser
 * and given out before the next is looked at. Numbers stay text, so that an id
 * of 19 digits passes through no floating point.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/jsonapi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "import/input/limits_core.h"
#include "import/json/json_items_core.h"
#include "import/json/json.h"

PG_FUNCTION_INFO_V1(tiktrack_json_beginning);
PG_FUNCTION_INFO_V1(tiktrack_json_items);
PG_FUNCTION_INFO_V1(tiktrack_json_envelopes);

/* keys of the outermost object that are told, and their bytes */
#define MAX_ROOTS 1000
#define MAX_ROOT_LENGTH 100

typedef struct ItemWalk
{
	ReturnSetInfo *result; /* of a set-returning function */
	MemoryContext per_row;
	bool is_lines;
	JsonSpan content;
	JsonList *lists;
	char **names; /* of the lists, as they were given */
	int list_count;
	StringInfoData envelope;

	/* where lines were counted up to */
	const char *counted;
	int64 line;

	/* json_beginning */
	ArrayBuildState *roots;
	int root_count;
	text *first_item;
	JsonProblem first_problem; /* of the objects before it */
	int first_list;
	text *first_envelope;
} ItemWalk;

/* The number of the line in which a position stands; positions come in order. */
static int64
line_of(ItemWalk *walk, const char *at)
{
	const char *newline;

	while (walk->counted < at &&
		   (newline = memchr(walk->counted, '\n', (size_t) (at - walk->counted))) != NULL)
	{
		walk->counted = newline + 1;
		walk->line++;
	}
	/* or the rest of a long line would be looked through for each of its items */
	walk->counted = Max(walk->counted, at);
	return walk->line;
}

/* ---- from the arguments to the walk */

static void
begin_walk(ItemWalk *walk, FunctionCallInfo fcinfo)
{
	text *content = PG_GETARG_TEXT_PP(0);
	Datum *names;

	walk->content.start = VARDATA_ANY(content);
	walk->content.length = VARSIZE_ANY_EXHDR(content);
	walk->counted = walk->content.start;
	walk->line = 1;
	walk->is_lines = import_is_json_lines(walk->content, import_json_poll_interrupts, NULL);
	initStringInfo(&walk->envelope);
	walk->per_row =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack json item", ALLOCSET_DEFAULT_SIZES);

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false, TYPALIGN_INT, &names, NULL,
					  &walk->list_count);
	walk->lists = palloc0(sizeof(JsonList) * (Size) walk->list_count);
	walk->names = palloc0(sizeof(char *) * (Size) walk->list_count);
	for (int i = 0; i < walk->list_count; i++)
	{
		char *name = TextDatumGetCString(names[i]);
		char *dot = strchr(name, '.');
		JsonList *list = &walk->lists[i];

		walk->names[i] = name;
		list->outer.start = name;
		list->outer.length = dot == NULL ? strlen(name) : (size_t) (dot - name);
		if (dot != NULL)
		{
			list->inner.start = dot + 1;
			list->inner.length = strlen(dot + 1);
		}
	}
}

static void
run_walk(ItemWalk *walk, JsonSink *sink)
{
	sink->state = walk;
	sink->poll = import_json_poll_interrupts;
	if (import_walk_json_items(walk->content, walk->lists, walk->list_count, sink) == JSON_WALK_BAD)
		import_raise_bad_json();
	MemoryContextDelete(walk->per_row);
}

/* An envelope's text so far. The skeleton of an answer is short; more is no answer of an API. */
static void
envelope_text(void *state, const char *text, size_t length)
{
	ItemWalk *walk = state;

	if (length > IMPORT_MAX_ITEM || walk->envelope.len + length > IMPORT_MAX_ITEM)
		ereport(ERROR, errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				errmsg("an answer in the content is longer than 4 MB besides its items"),
				errhint("Give the items alone, as an array or one per line."));
	appendBinaryStringInfo(&walk->envelope, text, (int) length);
}

/* "$[3].data.videos[5]" */
static text *
path_of(const ItemWalk *walk, int64 unit, int list, int64 number)
{
	StringInfoData path;

	initStringInfo(&path);
	appendStringInfoChar(&path, '$');
	if (unit >= 0)
		appendStringInfo(&path, "[" INT64_FORMAT "]", unit);
	if (list >= 0)
		appendStringInfo(&path, ".%s", walk->names[list]);
	if (number >= 0)
		appendStringInfo(&path, "[" INT64_FORMAT "]", number);
	return cstring_to_text_with_len(path.data, path.len);
}

/* ---- json_items */

static void
put_item(ItemWalk *walk, JsonSpan span, Datum path, const char *list, text *value,
		 const char *problem)
{
	Datum values[6] = {0};
	bool nulls[6] = {false,			  path == (Datum) 0, list == NULL,
					 problem == NULL, problem != NULL,	 problem == NULL};

	values[0] = Int64GetDatum(line_of(walk, span.start));
	values[1] = path;
	if (list != NULL)
		values[2] = CStringGetTextDatum(list);
	if (problem == NULL)
		values[4] = PointerGetDatum(value);
	else
	{
		values[3] = import_clipped_text(span);
		values[5] = CStringGetTextDatum(problem);
	}
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
	/* what breaks a document breaks all of it: how could the rest be trusted */
	if (found == JSON_INVALID && !walk->is_lines)
		import_raise_bad_json();
	put_item(walk, item->text, PointerGetDatum(path_of(walk, item->unit, item->list, item->number)),
			 item->list < 0 ? NULL : walk->names[item->list], value, problem);
	MemoryContextSwitchTo(oldcontext);
	MemoryContextReset(walk->per_row);
	return true;
}

static bool
items_bad_line(void *state, JsonSpan line)
{
	ItemWalk *walk = state;
	MemoryContext oldcontext = MemoryContextSwitchTo(walk->per_row);

	put_item(walk, line, (Datum) 0, NULL, NULL, "not valid JSON");
	MemoryContextSwitchTo(oldcontext);
	MemoryContextReset(walk->per_row);
	return true;
}

/*
 * json_items(content, lists) -> TABLE(line, path, list, raw, item, problem): the
 * items that stand alone, or in one of the lists "key" or "key.key".
 */
Datum
tiktrack_json_items(PG_FUNCTION_ARGS)
{
	ItemWalk walk = {0};
	JsonSink sink = {.item = items_item, .bad_line = items_bad_line};

	InitMaterializedSRF(fcinfo, 0);
	walk.result = (ReturnSetInfo *) fcinfo->resultinfo;
	begin_walk(&walk, fcinfo);
	run_walk(&walk, &sink);
	return (Datum) 0;
}

/* ---- json_envelopes */

static void
put_envelope(ItemWalk *walk, JsonSpan span, const char *start, int64 unit)
{
	MemoryContext oldcontext = MemoryContextSwitchTo(walk->per_row);
	text *value = NULL;
	Datum values[3];
	bool nulls[3] = {false};
	JsonProblem problem = import_check_json(span, 0, &value);

	if (problem == JSON_GOOD)
	{
		values[0] = Int64GetDatum(line_of(walk, start));
		values[1] = PointerGetDatum(path_of(walk, unit, -1, -1));
		values[2] = PointerGetDatum(value);
		tuplestore_putvalues(walk->result->setResult, walk->result->setDesc, values, nulls);
	}
	else if (problem == JSON_INVALID && !walk->is_lines)
		import_raise_bad_json();
	MemoryContextSwitchTo(oldcontext);
	MemoryContextReset(walk->per_row);
}

static bool
envelopes_envelope(void *state, JsonSpan whole, int64_t unit)
{
	ItemWalk *walk = state;
	JsonSpan span = {walk->envelope.data, (size_t) walk->envelope.len};

	put_envelope(walk, span, whole.start, unit);
	resetStringInfo(&walk->envelope);
	return true;
}

static bool
holds_word(JsonSpan span, const char *word)
{
	return memmem(span.start, span.length, word, strlen(word)) != NULL;
}

/* An answer without a list is one if it has a word of answers. */
/*
 * Whether an object has nothing but keys of an answer: an item that says of itself
 * that there was an error has others, and costs itself alone.
 */
static bool
looks_like_answer(JsonSpan object)
{
	static const char *const keys[] = {"code",		 "cursor",	  "data",	 "error",
									   "extra",		 "has_more",  "hasMore", "log_id",
									   "message",	 "meta",	  "msg",	 "ok",
									   "request_id", "search_id", "status",	 "status_code",
									   "status_msg", "statusCode"};
	JsonScan scan = import_json_scan(object.start, object.start + object.length,
									 import_json_poll_interrupts, NULL);
	bool is_first = true;
	JsonMember member;
	int depth;

	if (!import_json_take(&scan, '{'))
		return false;
	while (import_json_next_member(&scan, is_first, &member) == JSON_MEMBER)
	{
		bool is_known = false;

		for (size_t k = 0; k < lengthof(keys) && !is_known; k++)
			is_known = member.key.length == strlen(keys[k]) &&
					   memcmp(member.key.start, keys[k], member.key.length) == 0;
		if (!is_known || !import_json_skip_value(&scan, &depth))
			return false;
		is_first = false;
	}
	return true;
}

static bool
envelopes_item(void *state, const JsonItem *item)
{
	if (item->list < 0 && item->text.length <= IMPORT_MAX_ITEM && item->depth <= MAX_JSON_DEPTH &&
		*item->text.start == '{' &&
		(holds_word(item->text, "\"error\"") || holds_word(item->text, "\"request_id\"")) &&
		looks_like_answer(item->text))
		put_envelope(state, item->text, item->text.start, item->unit);
	return true;
}

/*
 * json_envelopes(content, lists) -> TABLE(line, path, envelope): answers of an
 * API, their lists left out, and objects without a list that may be answers.
 */
Datum
tiktrack_json_envelopes(PG_FUNCTION_ARGS)
{
	ItemWalk walk = {0};
	JsonSink sink = {.item = envelopes_item,
					 .envelope_text = envelope_text,
					 .envelope = envelopes_envelope};

	InitMaterializedSRF(fcinfo, 0);
	walk.result = (ReturnSetInfo *) fcinfo->resultinfo;
	begin_walk(&walk, fcinfo);
	run_walk(&walk, &sink);
	return (Datum) 0;
}

/* ---- json_beginning */

/* Keys that no source has are left out: they may be as long and as many as the file. */
static void
beginning_root(void *state, JsonSpan key)
{
	ItemWalk *walk = state;

	if (key.length > MAX_ROOT_LENGTH || walk->root_count == MAX_ROOTS)
		return;
	walk->roots =
		accumArrayResult(walk->roots,
						 PointerGetDatum(cstring_to_text_with_len(key.start, (int) key.length)),
						 false, TEXTOID, CurrentMemoryContext);
	walk->root_count++;
}

/* The first item that can be used, and the rest of its envelope. */
static bool
beginning_item(void *state, const JsonItem *item)
{
	ItemWalk *walk = state;
	MemoryContext oldcontext;
	text *value = NULL;
	JsonProblem problem;

	if (walk->first_item != NULL || *item->text.start != '{')
		return true;
	oldcontext = MemoryContextSwitchTo(walk->per_row);
	problem = import_check_json(item->text, item->depth, &value);
	MemoryContextSwitchTo(oldcontext);
	if (problem == JSON_GOOD)
	{
		walk->first_item = (text *) DatumGetPointer(datumCopy(PointerGetDatum(value), false, -1));
		walk->first_list = item->list;
		/* the envelope that was kept is another's, of which no item could be used */
		walk->first_envelope = NULL;
	}
	else if (walk->first_problem == JSON_GOOD)
		walk->first_problem = problem;
	MemoryContextReset(walk->per_row);
	return walk->first_item == NULL || item->list >= 0;
}

static bool
beginning_envelope(void *state, JsonSpan whole, int64_t unit)
{
	ItemWalk *walk = state;
	JsonSpan span = {walk->envelope.data, (size_t) walk->envelope.len};
	text *value = NULL;

	if (walk->first_envelope == NULL && import_check_json(span, 0, &value) == JSON_GOOD)
		walk->first_envelope = value;
	resetStringInfo(&walk->envelope);
	return walk->first_item == NULL;
}

/*
 * json_beginning(content, lists) -> json_beginning: the first item, and what
 * stands around it. Where envelopes have no items, the first envelope alone;
 * where no item can be used, why the first cannot.
 */
Datum
tiktrack_json_beginning(PG_FUNCTION_ARGS)
{
	ItemWalk walk = {.first_list = -1};
	JsonSink sink = {.item = beginning_item,
					 .envelope_text = envelope_text,
					 .envelope = beginning_envelope,
					 .root = beginning_root};
	TupleDesc tupdesc;
	Datum values[5] = {0};
	bool nulls[5] = {false};

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	begin_walk(&walk, fcinfo);
	run_walk(&walk, &sink);

	values[0] = walk.roots == NULL ? PointerGetDatum(construct_empty_array(TEXTOID)) :
									 makeArrayResult(walk.roots, CurrentMemoryContext);
	nulls[1] = walk.first_list < 0;
	if (walk.first_list >= 0)
		values[1] = CStringGetTextDatum(walk.names[walk.first_list]);
	nulls[2] = walk.first_item == NULL;
	values[2] = PointerGetDatum(walk.first_item);
	nulls[3] = walk.first_envelope == NULL;
	values[3] = PointerGetDatum(walk.first_envelope);
	nulls[4] = walk.first_item != NULL || walk.first_problem == JSON_GOOD;
	if (!nulls[4])
		values[4] = CStringGetTextDatum(import_json_problem_reason(walk.first_problem));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls)));
}
