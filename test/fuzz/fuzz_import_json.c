/*
 * test/fuzz/fuzz_import_json.c
 *		Any bytes but NUL as a file: repaired into JSON that the server's parser accepts,
 *		then split into its items.
 */
#include "fuzz.h"

#include "import/json/json_items_core.h"
#include "import/json/json_repair_core.h"
#include "import/input/limits_core.h"

static size_t
repair_in_pieces(const char *json, size_t length, size_t budget, char *output)
{
	JsonRepair repair = {json, json + length, false, NULL};
	size_t written = 0;

	while (repair.next < repair.end)
		written += import_repair_json(&repair, budget, output == NULL ? NULL : output + written);
	return written;
}

/* Repairs, checks that measuring and writing in pieces of any size agree, and returns the result. */
static char *
repaired(const char *json, size_t length, size_t *repaired_length)
{
	char *output;

	*repaired_length = repair_in_pieces(json, length, length + 1, NULL);
	output = exact_room(*repaired_length);
	REQUIRE(repair_in_pieces(json, length, 3, output) == *repaired_length);
	return output;
}

/* ---- items */

#define NAME(text)                                                                                 \
	{                                                                                              \
		text, sizeof(text) - 1                                                                     \
	}

static const JsonSpan lists[] = {NAME("i"), NAME("d.v"), NAME("d.i"), NAME("d[]"), NAME("v.*")};
static const ItemWrapper wrappers[] = {{NAME("w"), {NULL, 0}}, {NAME("d"), NAME("b")}};
static const JsonPlaces places = {lists, 5, wrappers, 2};

typedef struct Walked
{
	JsonSpan content;
	const char *next; /* whatever comes stands behind this */
	size_t items;
	size_t stop_after;
	size_t calls;
	size_t given; /* bytes of envelopes and items */
} Walked;

/* A span lies in the content, and behind those before it. */
static void
require_in_order(Walked *walked, JsonSpan span)
{
	REQUIRE(span.length > 0 && span.start >= walked->next);
	REQUIRE(span.start + span.length <= walked->content.start + walked->content.length);
	walked->next = span.start + span.length;
	walked->calls++;
}

static bool
fuzz_item(void *state, const JsonItem *item)
{
	Walked *walked = state;

	require_in_order(walked, item->text);
	if (item->wrapper >= 0)
	{
		const char *end = item->around.start + item->around.length;

		REQUIRE(item->wrapper < 2 && *item->text.start == '{');
		REQUIRE(item->around.start < item->text.start &&
				item->text.start + item->text.length < end);
		REQUIRE(end <= walked->content.start + walked->content.length);
		walked->next = end;
	}
	REQUIRE(item->list >= -1 && item->list < 5 && item->unit >= -1 && item->number >= -1);
	/* at least two bytes a level, and a value that is no container has none */
	REQUIRE((size_t) item->depth <= item->text.length / 2);
	REQUIRE((item->depth > 0) == (*item->text.start == '{' || *item->text.start == '['));
	walked->given += item->text.length;
	return ++walked->items != walked->stop_after;
}

static void
fuzz_envelope_text(void *state, const char *text, size_t length)
{
	Walked *walked = state;

	REQUIRE(text != NULL);
	walked->given += length;
}

static bool
fuzz_envelope(void *state, JsonSpan whole, int64_t unit)
{
	Walked *walked = state;

	REQUIRE(whole.length >= 2 && *whole.start == '{' && whole.start[whole.length - 1] == '}');
	REQUIRE(whole.start >= walked->next && unit >= -1);
	REQUIRE(whole.start + whole.length <= walked->content.start + walked->content.length);
	walked->calls++;
	return true;
}

static bool
fuzz_bad_line(void *state, JsonSpan line)
{
	Walked *walked = state;

	/* items of a line may have been given before it turned out to be bad */
	REQUIRE(line.length > 0 &&
			line.start + line.length <= walked->content.start + walked->content.length);
	REQUIRE(memchr(line.start, '\n', line.length) == NULL);
	walked->next = line.start + line.length;
	walked->calls++;
	return true;
}

static void
fuzz_root(void *state, JsonSpan key)
{
	Walked *walked = state;

	REQUIRE(key.start > walked->content.start &&
			key.start + key.length < walked->content.start + walked->content.length);
}

static void
fuzz_poll(void *state)
{
	(void) state;
}

/* Walks a copy; with a number, ends behind so many items. Returns how many there were. */
static size_t
walk_items(const char *json, size_t length, size_t stop_after)
{
	char *copy = exact_copy(json, length);
	Walked walked = {{copy, length}, copy, 0, stop_after, 0, 0};
	bool is_lines;
	JsonSink sink = {.state = &walked,
					 .is_lines = &is_lines,
					 .item = fuzz_item,
					 .envelope_text = fuzz_envelope_text,
					 .envelope = fuzz_envelope,
					 .bad_line = fuzz_bad_line,
					 .root = fuzz_root,
					 .poll = fuzz_poll};
	JsonWalkStatus status = import_walk_json_items(walked.content, &places, &sink);

	REQUIRE((status == JSON_WALK_STOPPED) == (stop_after > 0 && walked.items == stop_after));
	/* a bad line is no end */
	if (is_lines)
		REQUIRE(status != JSON_WALK_BAD && walked.calls > 0);
	(void) import_json_holds_substitute(walked.content);
	free(copy);
	return walked.items;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = exact_copy(data, size);
	size_t length;
	size_t again_length;
	char *json;
	char *again;
	bool in_string = false;

	/* no text of the server holds a NUL */
	for (size_t i = 0; i < size; i++)
		text[i] = text[i] == '\0' ? SUBSTITUTE : text[i];
	json = repaired(text, size, &length);
	for (size_t i = 0; i < length; i++)
	{
		if (in_string && json[i] == '\\')
			i++;
		else if (json[i] == '"')
			in_string = !in_string;
		else
			REQUIRE(!in_string || (uint8_t) json[i] >= 0x20);
	}
	/* repaired once is repaired */
	again = repaired(json, length, &again_length);
	REQUIRE(same_bytes(json, length, again, again_length));
	if (length > 0)
	{
		size_t items = walk_items(json, length, 0);

		if (items > 0)
			REQUIRE(walk_items(json, length, items) == items);
	}
	free(again);
	free(json);
	free(text);
	return 0;
}
