/*
 * import/json/json_samples.c
 *		json_samples: the first items of a JSON file, for the detectors of sources.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
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

PG_FUNCTION_INFO_V1(tiktrack_json_samples);

/* most keys of the outermost object that are returned, and most bytes of a key */
#define MAX_ROOTS 100
#define MAX_ROOT_LENGTH 100

/* bytes of items that are enough to recognize a source */
#define MAX_SAMPLED (2 * (size_t) IMPORT_MAX_ITEM)

typedef struct SampleWalk
{
	ItemWalk walk;		   /* must be first: the sink gets a pointer to it */
	int wanted;			   /* most samples of each kind */
	int items;			   /* samples of items */
	int reports;		   /* samples of items that report an error */
	int empty_envelopes;   /* samples of envelopes without items */
	size_t sampled_bytes;  /* of all samples */
	text *around;		   /* the envelope of the next items */
	const char *around_at; /* where it begins */
	bool is_told;		   /* whether a row has that envelope */
	ArrayBuildState *found_roots;
	int root_count;
	JsonSpan first;	  /* the object with these roots */
	ArrayType *roots; /* its keys, for all samples in it */
	ArrayType *no_roots;
	const char *problem; /* of the first item that cannot be used */
} SampleWalk;

/* Long keys, and keys beyond MAX_ROOTS, are left out: a file may consist of them. */
static void
samples_root(void *state, JsonSpan key)
{
	SampleWalk *samples = state;

	if (key.length > MAX_ROOT_LENGTH || samples->root_count == MAX_ROOTS)
		return;
	samples->found_roots =
		accumArrayResult(samples->found_roots,
						 PointerGetDatum(cstring_to_text_with_len(key.start, (int) key.length)),
						 false, TEXTOID, CurrentMemoryContext);
	samples->root_count++;
}

static void
samples_roots_end(void *state, JsonSpan object)
{
	SampleWalk *samples = state;

	samples->first = object;
	if (samples->found_roots != NULL)
		samples->roots =
			DatumGetArrayTypeP(makeArrayResult(samples->found_roots, CurrentMemoryContext));
}

/* The keys of the first object, for what is in it; none for others. */
static ArrayType *
roots_of(const SampleWalk *samples, const char *at)
{
	bool is_inside =
		at >= samples->first.start && at < samples->first.start + samples->first.length;

	return is_inside ? samples->roots : samples->no_roots;
}

/* Returns a row with an item, or without list and item; `at` is where it stands. */
static void
put_sample(SampleWalk *samples, const char *at, text *list, text *item, bool is_report)
{
	Datum values[6] = {0};
	bool nulls[6] = {false,		   list == NULL,
					 item == NULL, samples->around == NULL,
					 false,		   samples->problem == NULL};

	values[0] = PointerGetDatum(roots_of(samples, at));
	values[1] = PointerGetDatum(list);
	values[2] = PointerGetDatum(item);
	values[3] = PointerGetDatum(samples->around);
	values[4] = BoolGetDatum(is_report);
	if (samples->problem != NULL)
		values[5] = CStringGetTextDatum(samples->problem);
	tuplestore_putvalues(samples->walk.result->setResult, samples->walk.result->setDesc, values,
						 nulls);
	samples->is_told = true;
}

/* Whether an object reports an error or warning about itself. */
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
		if (first != 'n' && first != 'f' && import_json_is_one_of(member.key, keys, lengthof(keys)))
			return true;
		if (!import_json_skip_value(&scan, &depth))
			return false;
	}
	return false;
}

/* Ends an envelope; one without usable items gets a row of its own. */
static void
end_envelope(SampleWalk *samples)
{
	if (samples->around == NULL)
		return;
	if (!samples->is_told && samples->empty_envelopes < samples->wanted)
	{
		samples->empty_envelopes++;
		put_sample(samples, samples->around_at, NULL, NULL, false);
	}
	pfree(samples->around);
	samples->around = NULL;
}

static bool
samples_item(void *state, const JsonItem *item)
{
	SampleWalk *samples = state;
	bool reports =
		*item->text.start == '{' && item->text.length <= IMPORT_MAX_ITEM && is_report(item->text);
	int *count = reports ? &samples->reports : &samples->items;
	MemoryContext oldcontext;
	text *value = NULL;
	JsonProblem problem;

	if (*item->text.start != '{' || *count == samples->wanted)
		return true;
	if (item->list < 0)
		end_envelope(samples);
	oldcontext = MemoryContextSwitchTo(samples->walk.per_row);
	problem = import_check_json(item->text, item->depth, &value);
	/* an answer without a list is recognized in spite of a bad character */
	if (problem == JSON_UNSTORABLE && item->list < 0 && import_looks_like_answer(item->text))
		problem = import_check_envelope(item->text, &value);
	if (problem == JSON_GOOD)
	{
		(*count)++;
		samples->sampled_bytes += item->text.length;
		put_sample(samples, item->text.start,
				   item->list < 0 ? NULL : import_list_name(&samples->walk, item), value, reports);
	}
	else if (samples->problem == NULL)
		samples->problem = import_json_problem_reason(problem);
	MemoryContextSwitchTo(oldcontext);
	MemoryContextReset(samples->walk.per_row);
	return samples->items < samples->wanted && samples->sampled_bytes < MAX_SAMPLED;
}

static bool
samples_envelope(void *state, JsonSpan whole, int64_t unit)
{
	SampleWalk *samples = state;
	JsonSpan span = {samples->walk.envelope.data, (size_t) samples->walk.envelope.len};
	text *value = NULL;

	end_envelope(samples);
	if (!samples->walk.is_envelope_long && import_check_envelope(span, &value) == JSON_GOOD)
	{
		samples->around = value;
		samples->around_at = whole.start;
	}
	samples->is_told = false;
	return import_drop_envelope(state, whole);
}

/*
 * json_samples(content text, lists text[], wrappers text[], wanted integer) ->
 * TABLE(roots, list, item, envelope, is_report, problem): the first `wanted` items
 * that can be used, and as many that report an error; a row without item for an
 * envelope without items, and for a file with neither.
 */
Datum
tiktrack_json_samples(PG_FUNCTION_ARGS)
{
	SampleWalk samples = {0};
	JsonSink sink = {.item = samples_item,
					 .envelope_text = import_take_envelope_text,
					 .envelope = samples_envelope,
					 .bad_line = import_drop_envelope,
					 .root = samples_root,
					 .roots_end = samples_roots_end};

	import_begin_walk(&samples.walk, fcinfo);
	import_take_wrappers(&samples.walk, PG_GETARG_ARRAYTYPE_P(2));
	samples.wanted = PG_GETARG_INT32(3);
	samples.no_roots = construct_empty_array(TEXTOID);
	samples.roots = samples.no_roots;
	import_run_walk(&samples.walk, &sink);
	end_envelope(&samples);
	if (samples.items + samples.reports + samples.empty_envelopes == 0)
		put_sample(&samples, samples.first.start, NULL, NULL, false);
	return (Datum) 0;
}
