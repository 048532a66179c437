/*
 * import/json/json_envelopes.c
 *		json_envelopes: the API answers around the items of a JSON file.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "import/input/limits_core.h"
#include "import/json/json.h"
#include "import/json/json_answer_core.h"
#include "import/json/json_walk.h"

PG_FUNCTION_INFO_V1(tiktrack_json_envelopes);

static void
put_envelope(ItemWalk *walk, JsonSpan span, const char *start, int64 unit, bool has_lists)
{
	MemoryContext oldcontext = MemoryContextSwitchTo(walk->per_row);
	text *value = NULL;
	Datum values[4];
	bool nulls[4] = {false};
	JsonProblem problem = import_check_envelope(span, &value);

	if (problem == JSON_GOOD)
	{
		JsonItem place = {.unit = unit, .list = -1, .number = -1, .wrapper = -1};

		values[0] = Int64GetDatum(import_line_of(walk, start));
		values[1] = PointerGetDatum(import_item_path(walk, &place));
		values[2] = PointerGetDatum(value);
		values[3] = BoolGetDatum(has_lists);
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

	if (!walk->is_envelope_long)
		put_envelope(walk, span, whole.start, unit, true);
	return import_drop_envelope(state, whole);
}

static bool
holds_word(JsonSpan span, const char *word)
{
	return memmem(span.start, span.length, word, strlen(word)) != NULL;
}

bool
import_looks_like_answer(JsonSpan object)
{
	return import_json_is_answer(import_json_scan(object.start, object.start + object.length,
												  import_json_poll_interrupts, NULL));
}

/* An object without a list is an answer if it has "error" or "request_id", and no other keys. */
static bool
envelopes_item(void *state, const JsonItem *item)
{
	if (item->list < 0 && item->text.length <= IMPORT_MAX_ITEM && item->depth <= MAX_JSON_DEPTH &&
		*item->text.start == '{' &&
		(holds_word(item->text, "\"error\"") || holds_word(item->text, "\"request_id\"")) &&
		import_looks_like_answer(item->text))
		put_envelope(state, item->text, item->text.start, item->unit, false);
	return true;
}

/*
 * json_envelopes(content text, lists text[]) -> TABLE(line, path, envelope,
 * has_lists): API answers with empty lists, and objects without a list that may be
 * answers.
 */
Datum
tiktrack_json_envelopes(PG_FUNCTION_ARGS)
{
	ItemWalk walk = {0};
	JsonSink sink = {.item = envelopes_item,
					 .envelope_text = import_take_envelope_text,
					 .envelope = envelopes_envelope,
					 .bad_line = import_drop_envelope};

	import_begin_walk(&walk, fcinfo);
	import_run_walk(&walk, &sink);
	return (Datum) 0;
}
