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

PG_FUNCTION_INFO_V1(tiktrack_json_samples);
PG_FUNCTION_INFO_V1(tiktrack_json_items);
PG_FUNCTION_INFO_V1(tiktrack_json_unwrapped_items);
PG_FUNCTION_INFO_V1(tiktrack_json_envelopes);

/* keys of the outermost object that are told, and their bytes */
#define MAX_ROOTS 1000
#define MAX_ROOT_LENGTH 100

/* bytes of items that are enough to tell a source from */
#define MAX_SAMPLED (2 * (size_t) IMPORT_MAX_ITEM)

/* bytes of a key that a path shows */
#define MAX_SHOWN_KEY 100

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

	/* json_samples */
	int wanted;			  /* samples of each kind */
	int items;			  /* samples that there are */
	int reports;		  /* those that report an error */
	int empty_envelopes;  /* and those without items */
	size_t sampled_bytes; /* of all of them */
	text *around;		  /* the envelope around the items that come */
	bool is_told;		  /* whether a row tells of that envelope */
	ArrayBuildState *roots;
	int root_count;
	const char *problem; /* of the first item that cannot be used */
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

/* Of a function (content, lists ..) that returns a set. */
static void
begin_walk(ItemWalk *walk, FunctionCallInfo fcinfo)
{
	text *content = PG_GETARG_TEXT_PP(0);

	InitMaterializedSRF(fcinfo, 0);
	walk->result = (ReturnSetInfo *) fcinfo->resultinfo;
	walk->content.start = VARDATA_ANY(content);
	walk->content.length = VARSIZE_ANY_EXHDR(content);
	walk->counted = walk->content.start;
	walk->line = 1;
	walk->is_lines = import_is_json_lines(walk->content, import_json_poll_interrupts, NULL);
	initStringInfo(&walk->envelope);
	walk->per_row =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack json item", ALLOCSET_DEFAULT_SIZES);

	walk->places.lists = import_spans_of(PG_GETARG_ARRAYTYPE_P(1), &walk->places.list_count);
}

/* Wrappers are written "key", or "beside+key". */
static void
take_wrappers(ItemWalk *walk, ArrayType *array)
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

static void
run_walk(ItemWalk *walk, JsonSink *sink)
{
	sink->state = walk;
	sink->poll = import_json_poll_interrupts;
	if (import_walk_json_items(walk->content, &walk->places, sink) == JSON_WALK_BAD)
		import_raise_bad_json();
	MemoryContextDelete(walk->per_row);
}

/* A key in a path: a long one is cut. */
static void
append_key(StringInfo path, JsonSpan key)
{
	int length = (int) Min(key.length, MAX_SHOWN_KEY + MAX_MULTIBYTE_CHAR_LEN);

	appendBinaryStringInfo(path, key.start, pg_mbcliplen(key.start, length, MAX_SHOWN_KEY));
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

/* A list as paths name it: "data.videos", "ItemModule.7600000000000000001". */
static void
append_list(StringInfo path, const ItemWalk *walk, const JsonItem *item)
{
	JsonSpan name = walk->places.lists[item->list];
	char last = name.start[name.length - 1];

	if (last == ']')
		name.length -= strlen("[]");
	else if (last == '*')
		name.length -= strlen("*");
	appendBinaryStringInfo(path, name.start, (int) name.length);
	if (last == '*')
		append_key(path, item->key);
}

/* "$[3].data.videos[5]" */
static text *
path_of(const ItemWalk *walk, const JsonItem *item)
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
		append_key(&path, walk->places.wrappers[item->wrapper].key);
	}
	return cstring_to_text_with_len(path.data, path.len);
}

static text *
list_name(const ItemWalk *walk, const JsonItem *item)
{
	JsonSpan name = walk->places.lists[item->list];

	if (name.start[name.length - 1] == ']')
		name.length -= strlen("[]");
	return cstring_to_text_with_len(name.start, (int) name.length);
}

/* ---- json_items, json_unwrapped_items */

/* What stands around an item, with null in its place; NULL where that is no JSON. */
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
	return import_check_json(span, 0, &value) == JSON_GOOD ? value : NULL;
}

static void
put_item(ItemWalk *walk, const JsonItem *item, text *value, const char *problem)
{
	text *wrapper = item->wrapper >= 0 ? wrapper_text(item) : NULL;
	Datum values[7] = {0};
	bool nulls[7] = {false,			  false,		   item->list < 0, problem == NULL,
					 problem != NULL, problem == NULL, wrapper == NULL};

	values[0] = Int64GetDatum(line_of(walk, item->text.start));
	values[1] = PointerGetDatum(path_of(walk, item));
	if (item->list >= 0)
		values[2] = PointerGetDatum(list_name(walk, item));
	if (problem == NULL)
		values[4] = PointerGetDatum(value);
	else
	{
		values[3] = import_clipped_text(item->text);
		values[5] = CStringGetTextDatum(problem);
	}
	values[6] = PointerGetDatum(wrapper);
	/* of json_items, the first six */
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

	values[0] = Int64GetDatum(line_of(walk, line.start));
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

	run_walk(walk, &sink);
}

/*
 * json_items(content, lists) -> TABLE(line, path, list, raw, item, problem): the
 * items that stand alone, or in one of the lists.
 */
Datum
tiktrack_json_items(PG_FUNCTION_ARGS)
{
	ItemWalk walk = {0};

	begin_walk(&walk, fcinfo);
	give_items(&walk);
	return (Datum) 0;
}

/*
 * json_unwrapped_items(content, lists, wrappers) -> TABLE(line, path, list, raw,
 * item, problem, wrapper): the same without what stands around each.
 */
Datum
tiktrack_json_unwrapped_items(PG_FUNCTION_ARGS)
{
	ItemWalk walk = {0};

	begin_walk(&walk, fcinfo);
	take_wrappers(&walk, PG_GETARG_ARRAYTYPE_P(2));
	give_items(&walk);
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
		JsonItem place = {.unit = unit, .list = -1, .number = -1, .wrapper = -1};

		values[0] = Int64GetDatum(line_of(walk, start));
		values[1] = PointerGetDatum(path_of(walk, &place));
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

/* What a bad line has given of an envelope is of none. */
static bool
envelopes_bad_line(void *state, JsonSpan line)
{
	ItemWalk *walk = state;

	resetStringInfo(&walk->envelope);
	return true;
}

static bool
holds_word(JsonSpan span, const char *word)
{
	return memmem(span.start, span.length, word, strlen(word)) != NULL;
}

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

/* An answer without a list is one if it has a word of answers. */
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
					 .envelope = envelopes_envelope,
					 .bad_line = envelopes_bad_line};

	begin_walk(&walk, fcinfo);
	run_walk(&walk, &sink);
	return (Datum) 0;
}

/* ---- json_samples */

/* Keys that no source has are left out: they may be as long and as many as the file. */
static void
samples_root(void *state, JsonSpan key)
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

/* The keys of the first object are told once. */
static Datum
taken_roots(ItemWalk *walk)
{
	ArrayBuildState *roots = walk->roots;

	walk->roots = NULL;
	return roots == NULL ? PointerGetDatum(construct_empty_array(TEXTOID)) :
						   makeArrayResult(roots, CurrentMemoryContext);
}

/* A row with an item, or with neither list nor item. */
static void
put_sample(ItemWalk *walk, text *list, text *item, bool is_report)
{
	Datum values[6] = {0};
	bool nulls[6] = {false, list == NULL,		  item == NULL, walk->around == NULL,
					 false, walk->problem == NULL};

	values[0] = taken_roots(walk);
	values[1] = PointerGetDatum(list);
	values[2] = PointerGetDatum(item);
	values[3] = PointerGetDatum(walk->around);
	values[4] = BoolGetDatum(is_report);
	if (walk->problem != NULL)
		values[5] = CStringGetTextDatum(walk->problem);
	tuplestore_putvalues(walk->result->setResult, walk->result->setDesc, values, nulls);
	walk->is_told = true;
}

/* Whether an object says of itself that something went wrong with it. */
static bool
is_report(JsonSpan object)
{
	static const char *const keys[] = {"error",	  "errors",		  "error_code",	  "errorCode",
									   "warning", "warning_code", "errorMessage", "noResults"};
	JsonScan scan = import_json_scan(object.start, object.start + object.length,
									 import_json_poll_interrupts, NULL);
	JsonMember member;
	int depth;

	if (!import_json_take(&scan, '{'))
		return false;
	for (bool is_first = true; import_json_next_member(&scan, is_first, &member) == JSON_MEMBER;
		 is_first = false)
	{
		char first = import_json_peek(&scan);

		/* neither null nor false */
		for (size_t k = 0; k < lengthof(keys) && first != 'n' && first != 'f'; k++)
		{
			if (member.key.length == strlen(keys[k]) &&
				memcmp(member.key.start, keys[k], member.key.length) == 0)
				return true;
		}
		if (!import_json_skip_value(&scan, &depth))
			return false;
	}
	return false;
}

/* Leaves an envelope; one that had no items, or none that can be used, has a row. */
static void
end_envelope(ItemWalk *walk)
{
	if (walk->around == NULL)
		return;
	if (!walk->is_told && walk->empty_envelopes < walk->wanted)
	{
		walk->empty_envelopes++;
		put_sample(walk, NULL, NULL, false);
	}
	pfree(walk->around);
	walk->around = NULL;
}

static bool
samples_item(void *state, const JsonItem *item)
{
	ItemWalk *walk = state;
	bool reports = *item->text.start == '{' && is_report(item->text);
	int *count = reports ? &walk->reports : &walk->items;
	MemoryContext oldcontext;
	text *value = NULL;
	JsonProblem problem;

	if (*item->text.start != '{' || *count == walk->wanted)
		return true;
	if (item->list < 0)
		end_envelope(walk);
	oldcontext = MemoryContextSwitchTo(walk->per_row);
	problem = import_check_json(item->text, item->depth, &value);
	if (problem == JSON_GOOD)
	{
		(*count)++;
		walk->sampled_bytes += item->text.length;
		put_sample(walk, item->list < 0 ? NULL : list_name(walk, item), value, reports);
	}
	else if (walk->problem == NULL)
		walk->problem = import_json_problem_reason(problem);
	MemoryContextSwitchTo(oldcontext);
	MemoryContextReset(walk->per_row);
	return walk->items < walk->wanted && walk->sampled_bytes < MAX_SAMPLED;
}

static bool
samples_envelope(void *state, JsonSpan whole, int64_t unit)
{
	ItemWalk *walk = state;
	JsonSpan span = {walk->envelope.data, (size_t) walk->envelope.len};
	text *value = NULL;

	end_envelope(walk);
	walk->around = import_check_json(span, 0, &value) == JSON_GOOD ? value : NULL;
	walk->is_told = false;
	resetStringInfo(&walk->envelope);
	return true;
}

/*
 * json_samples(content, lists, wrappers, wanted) -> TABLE(roots, list, item,
 * envelope, is_report, problem): the first items that can be used, as many as
 * wanted, and as many of those that report an error; a row without item for an
 * envelope that gives none, and for a file that has neither.
 */
Datum
tiktrack_json_samples(PG_FUNCTION_ARGS)
{
	ItemWalk walk = {0};
	JsonSink sink = {.item = samples_item,
					 .envelope_text = envelope_text,
					 .envelope = samples_envelope,
					 .bad_line = envelopes_bad_line,
					 .root = samples_root};

	begin_walk(&walk, fcinfo);
	take_wrappers(&walk, PG_GETARG_ARRAYTYPE_P(2));
	walk.wanted = PG_GETARG_INT32(3);
	run_walk(&walk, &sink);
	end_envelope(&walk);
	if (walk.items + walk.reports + walk.empty_envelopes == 0)
		put_sample(&walk, NULL, NULL, false);
	return (Datum) 0;
}

/* ---- for others */

void
import_each_json_item(text *content, ArrayType *lists, ArrayType *wrappers,
					  bool (*item)(void *state, const JsonItem *item), void *state)
{
	ItemWalk walk = {.content = {VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content)}};
	JsonSink sink = {.state = state, .poll = import_json_poll_interrupts, .item = item};

	walk.places.lists = import_spans_of(lists, &walk.places.list_count);
	take_wrappers(&walk, wrappers);
	if (import_walk_json_items(walk.content, &walk.places, &sink) == JSON_WALK_BAD)
		import_raise_bad_json();
}
