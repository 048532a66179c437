/*
 * test/unit/test_import_items.c
 *		import/json/json_items_core: where the items of a JSON file are.
 */
#include "laws.h"

#include "import/json/json_items_core.h"

static void items_where_they_stand(void **state);
static void envelopes_without_their_lists(void **state);
static void items_with_keys_of_lists(void **state);
static void lists_deep_down(void **state);
static void wrappers_are_taken_off(void **state);
static void what_is_no_json(void **state);
static void lines_stand_for_themselves(void **state);
static void keys_of_the_first_object(void **state);
static void depth_is_told_and_costs_nothing(void **state);
static void a_walk_may_be_ended(void **state);
static void random_files_are_read_as_they_were_made(void **state);
static void substitutes(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(items_where_they_stand),
	cmocka_unit_test(envelopes_without_their_lists),
	cmocka_unit_test(items_with_keys_of_lists),
	cmocka_unit_test(lists_deep_down),
	cmocka_unit_test(wrappers_are_taken_off),
	cmocka_unit_test(what_is_no_json),
	cmocka_unit_test(lines_stand_for_themselves),
	cmocka_unit_test(keys_of_the_first_object),
	cmocka_unit_test(depth_is_told_and_costs_nothing),
	cmocka_unit_test(a_walk_may_be_ended),
	cmocka_unit_test(random_files_are_read_as_they_were_made),
	cmocka_unit_test(substitutes),
};

int
main(void)
{
	return cmocka_run_group_tests_name("import_items", tests, seed_random, NULL);
}

#define SPAN(text)                                                                                 \
	{                                                                                              \
		text, sizeof(text) - 1                                                                     \
	}

static const char *const list_names[] = {"items",  "data.videos", "data.users", "info.struct",
										 "data[]", "Module.*",	  "a.b.c-d.e"};
static const JsonSpan lists[] = {SPAN("items"),		  SPAN("data.videos"), SPAN("data.users"),
								 SPAN("info.struct"), SPAN("data[]"),	   SPAN("Module.*"),
								 SPAN("a.b.c-d.e")};
static const ItemWrapper wrappers[] = {{SPAN("item"), {NULL, 0}}, {SPAN("data"), SPAN("seen_at")}};
static const JsonPlaces places = {lists, 7, NULL, 0};
static const JsonPlaces wrapped_places = {lists, 7, wrappers, 2};
static const JsonPlaces *walked_places = &places;

/* What a walk gave, in words: one line a call. */
typedef struct Heard
{
	char text[200000];
	size_t length;
	size_t polls;
	int stop_after; /* so many items */
} Heard;

static void
hear(Heard *heard, const char *format, ...)
{
	va_list arguments;
	int written;

	va_start(arguments, format);
	written = vsnprintf(heard->text + heard->length, sizeof(heard->text) - heard->length, format,
						arguments);
	va_end(arguments);
	assert_true(written >= 0 && (size_t) written < sizeof(heard->text) - heard->length);
	heard->length += (size_t) written;
}

static bool
hear_item(void *state, const JsonItem *item)
{
	Heard *heard = state;

	hear(heard, "item %lld %s %lld %.*s", (long long) item->unit,
		 item->list < 0 ? "-" : list_names[item->list], (long long) item->number,
		 (int) item->text.length, item->text.start);
	if (item->wrapper >= 0)
		hear(heard, " depth %d in %.*s", item->depth, (int) item->around.length,
			 item->around.start);
	hear(heard, "\n");
	return --heard->stop_after != 0;
}

static void
hear_text(void *state, const char *text, size_t length)
{
	hear(state, "%.*s", (int) length, text);
}

static bool
hear_envelope(void *state, JsonSpan whole, int64_t unit)
{
	hear(state, " envelope %lld of %zu\n", (long long) unit, whole.length);
	return true;
}

static bool
hear_line(void *state, JsonSpan line)
{
	hear(state, "bad %.*s\n", (int) line.length, line.start);
	return true;
}

static void
hear_root(void *state, JsonSpan key)
{
	hear(state, "root %.*s\n", (int) key.length, key.start);
}

static void
hear_poll(void *state)
{
	if (state != NULL)
		((Heard *) state)->polls++;
}

static Heard heard;

/* The walk over a copy without a byte to spare; its status ends what was heard. */
static const char *
walk(const char *json, bool with_envelopes)
{
	static const char *const words[] = {"end", "stopped", "bad"};
	int stop_after = heard.stop_after;
	size_t length = strlen(json);
	char *copy = malloc(length);
	JsonSpan content = {copy, length};
	JsonSink sink = {.state = &heard, .item = hear_item, .bad_line = hear_line, .poll = hear_poll};

	memcpy(copy, json, length);
	memset(&heard, 0, sizeof(heard));
	heard.stop_after = stop_after;
	if (with_envelopes)
	{
		sink.envelope_text = hear_text;
		sink.envelope = hear_envelope;
	}
	hear(&heard, "%s", words[import_walk_json_items(content, walked_places, &sink)]);
	free(copy);
	heard.stop_after = 0;
	return heard.text;
}

static void
items_where_they_stand(void **state)
{
	(void) state;
	assert_string_equal(walk("{}", false), "item -1 - -1 {}\nend");
	assert_string_equal(walk(" { \"a\" : [1, {\"items\": [2]}] }\n", false),
						"item -1 - -1 { \"a\" : [1, {\"items\": [2]}] }\nend");
	assert_string_equal(walk("[]", false), "end");
	assert_string_equal(
		walk("[{\"a\":1},\n{\"b\":\"]}\\\"\"}, 7, null]", false),
		"item 0 - -1 {\"a\":1}\nitem 1 - -1 {\"b\":\"]}\\\"\"}\nitem 2 - -1 7\nitem 3 - -1 null\nend");
	assert_string_equal(
		walk("{\"items\":[{\"a\":1},[2],\"x\"],\"has_more\":true}", false),
		"item -1 items 0 {\"a\":1}\nitem -1 items 1 [2]\nitem -1 items 2 \"x\"\nend");
	assert_string_equal(
		walk(
			"[{\"data\":{\"videos\":[{\"a\":1}]}},{\"data\":{\"x\":1}},{\"data\":{\"users\":[{}]}}]",
			false),
		"item 0 data.videos 0 {\"a\":1}\nitem 1 - -1 {\"data\":{\"x\":1}}\nitem 2 data.users 0 {}\nend");
	assert_string_equal(walk("{\"info\":{\"struct\":{\"a\":1}}}", false),
						"item -1 info.struct -1 {\"a\":1}\nend");
	/* several documents, one behind the other */
	assert_string_equal(walk("{\n\"a\":1}\n[\n{\"b\":2}]{\n}", false),
						"item -1 - -1 {\n\"a\":1}\nitem 0 - -1 {\"b\":2}\nitem -1 - -1 {\n}\nend");
	/* a key that reads like a list but holds no list */
	assert_string_equal(walk("{\"items\":\"none\"}", false),
						"item -1 - -1 {\"items\":\"none\"}\nend");
	assert_string_equal(walk("{\"items\":null}", false), "end");
	assert_string_equal(walk("{\"videos\":[1]}", false), "item -1 - -1 {\"videos\":[1]}\nend");
	/* the same key twice */
	assert_string_equal(walk("{\"items\":[1],\"items\":[2]}", false),
						"item -1 items 0 1\nitem -1 items 0 2\nend");
}

static void
envelopes_without_their_lists(void **state)
{
	(void) state;
	assert_string_equal(
		walk("{\"items\" : [ {\"a\":1} , 2 ] , \"more\":true}", true),
		"{\"items\" : [] , \"more\":true} envelope -1 of 41\nitem -1 items 0 {\"a\":1}\nitem -1 items 1 2\nend");
	assert_string_equal(
		walk("[{\"data\":{\"videos\":[],\"cursor\":5},\"error\":{}}]", true),
		"{\"data\":{\"videos\":[],\"cursor\":5},\"error\":{}} envelope 0 of 44\nend");
	assert_string_equal(walk("{\"a\":1}", true), "item -1 - -1 {\"a\":1}\nend");
}

static void
items_with_keys_of_lists(void **state)
{
	(void) state;
	/* a list without an object makes an item of what has other keys too */
	assert_string_equal(walk("[{\"id\":1,\"items\":null},{\"items\":[],\"id\":1},{\"id\":1,"
							 "\"data\":{\"videos\":[1]}}]",
							 true),
						"item 0 - -1 {\"id\":1,\"items\":null}\n"
						"item 1 - -1 {\"items\":[],\"id\":1}\n"
						"item 2 - -1 {\"id\":1,\"data\":{\"videos\":[1]}}\nend");
	/* what has keys of answers only is one */
	assert_string_equal(walk("[{\"items\":null,\"has_more\":false},{\"items\":[1],\"log_pb\":{}}]",
							 true),
						"{\"items\":[],\"has_more\":false} envelope 0 of 31\n"
						"{\"items\":[],\"log_pb\":{}} envelope 1 of 25\nitem 1 items 0 1\nend");
	/* and so is what leads to an object, whatever its keys */
	assert_string_equal(walk("{\"id\":1,\"items\":[null,{}]}", true),
						"{\"id\":1,\"items\":[]} envelope -1 of 26\n"
						"item -1 items 0 null\nitem -1 items 1 {}\nend");
}

static void
lists_deep_down(void **state)
{
	(void) state;
	/* an array alone, beside lists of an object under the same key */
	assert_string_equal(walk("{\"data\":[{\"videos\":[1]},2]}", false),
						"item -1 data[] 0 {\"videos\":[1]}\nitem -1 data[] 1 2\nend");
	assert_string_equal(walk("{\"data\":{\"videos\":[1]}}", false), "item -1 data.videos 0 1\nend");
	assert_string_equal(walk("{\"data\":null}", false), "item -1 - -1 {\"data\":null}\nend");
	/* every object below a key */
	assert_string_equal(
		walk("{\"Module\":{\"7\":{\"a\":1},\"8\":{\"b\":2},\"c\":3,\"d\":[4]},\"x\":5}", true),
		"{\"Module\":{\"7\":[],\"8\":[],\"c\":3,\"d\":[4]},\"x\":5} envelope -1 of 56\n"
		"item -1 Module.* -1 {\"a\":1}\nitem -1 Module.* -1 {\"b\":2}\nend");
	assert_string_equal(walk("{\"Module\":{}}", false), "item -1 - -1 {\"Module\":{}}\nend");
	/* a key may hold dots; a way that ends too early or too late leads nowhere */
	assert_string_equal(walk("{\"a\":{\"b.c-d\":{\"e\":[7]}}}", false),
						"item -1 a.b.c-d.e 0 7\nend");
	assert_string_equal(walk("{\"a.b\":{\"c-d\":{\"x\":0,\"e\":{}}}}", false),
						"item -1 a.b.c-d.e -1 {}\nend");
	assert_string_equal(walk("{\"a\":{\"b\":{\"c\":{\"e\":[7]}}}}", false),
						"item -1 - -1 {\"a\":{\"b\":{\"c\":{\"e\":[7]}}}}\nend");
	assert_string_equal(walk("{\"a\":{\"b\":[8]},\"\":{\"items\":[]}}", false),
						"item -1 - -1 {\"a\":{\"b\":[8]},\"\":{\"items\":[]}}\nend");
}

static void
wrappers_are_taken_off(void **state)
{
	(void) state;
	walked_places = &wrapped_places;
	assert_string_equal(
		walk("{\"data\":[{\"type\":1,\"item\":{\"a\":[1]}},{\"type\":4,\"users\":[]}]}", false),
		"item -1 data[] 0 {\"a\":[1]} depth 2 in {\"type\":1,\"item\":{\"a\":[1]}}\n"
		"item -1 data[] 1 {\"type\":4,\"users\":[]}\nend");
	/* with a key beside it, before or behind; and without */
	assert_string_equal(
		walk(
			"{\"data\":{\"a\":1},\"seen_at\":5}\n{\"seen_at\":5,\"data\":{}}\n{\"data\":{\"a\":1}}\n",
			false),
		"item -1 - -1 {\"a\":1} depth 1 in {\"data\":{\"a\":1},\"seen_at\":5}\n"
		"item -1 - -1 {} depth 1 in {\"seen_at\":5,\"data\":{}}\n"
		"item -1 - -1 {\"data\":{\"a\":1}}\nend");
	/* no object, and the first of two */
	assert_string_equal(
		walk("[{\"item\":[1]},{\"item\":{\"a\":1},\"item\":{\"b\":2}}]", false),
		"item 0 - -1 {\"item\":[1]}\n"
		"item 1 - -1 {\"a\":1} depth 1 in {\"item\":{\"a\":1},\"item\":{\"b\":2}}\nend");
	/* what is no JSON stays as it is, for the parser to refuse */
	assert_string_equal(walk("{\"items\":[{\"item\":{},}]}", false),
						"item -1 items 0 {\"item\":{},}\nend");
	walked_places = &places;
}

static void
what_is_no_json(void **state)
{
	static const char *const bad[] = {"",
									  " ",
									  "x",
									  "7",
									  "\"a\"",
									  "{",
									  "[",
									  "[1",
									  "[1,",
									  "[1 2]",
									  "[1,]",
									  "{\"a\"",
									  "{\"a\":",
									  "{\"a\":1",
									  "{\"a\":1,",
									  "{\"a\" 1}",
									  "{a:1}",
									  "{\"a\":1,}",
									  "{,}",
									  "{\"a\":\"",
									  "{\"a\":\"\\\"}",
									  "{} x",
									  "{}\n{",
									  "[{}",
									  "{\"items\":[",
									  "{\"items\":[1",
									  "{\"items\":[1,",
									  "{\"items\":[1 2]}",
									  "{\"items\":[,]}",
									  "{\"data\":{\"videos\":[{}]}",
									  "{\"data\":{\"videos\":[{}]"};

	(void) state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		const char *said = walk(bad[i], true);

		/* a second line makes it JSON Lines, of which only the second is bad */
		if (strcmp(bad[i], "{}\n{") == 0)
			assert_string_equal(said, "item -1 - -1 {}\nbad {\nend");
		else if (strcmp(said + strlen(said) - 3, "bad") != 0 && strstr(said, "bad ") == NULL)
			fail_msg("%s: %s", bad[i], said);
	}
}

static void
lines_stand_for_themselves(void **state)
{
	(void) state;
	assert_string_equal(
		walk("{\"a\":1}\n{\"b\":\n{\"c\":3}\r\n\n x\n{\"items\":[1]}\n", false),
		"item -1 - -1 {\"a\":1}\nbad {\"b\":\nitem -1 - -1 {\"c\":3}\nbad x\nitem -1 items 0 1\nend");
	/* the first may be broken */
	assert_string_equal(walk("{\"a\":\n{\"b\":2}\n", false),
						"bad {\"a\":\nitem -1 - -1 {\"b\":2}\nend");
	/* a document over several lines is none of them */
	assert_string_equal(walk("{\"items\":[\n{\"a\":1},\n{\"a\":2}", false), "bad");
	assert_string_equal(walk("[\n{\"a\":1}\n", false), "item 0 - -1 {\"a\":1}\nbad");
}

static void
keys_of_the_first_object(void **state)
{
	static const char *const given[] =
		{"{\"a\":{},\"b\":[{}],\"c\":\"{\",\"d\":{\"e\":{}}}\n{\"f\":{}}",
		 "{\n\"a\":{},\"b\":{\"c\":{}}}"};
	static const char *const roots[] = {"root a\nroot d\n", "root a\nroot b\n"};
	JsonSink sink = {.state = &heard, .root = hear_root, .poll = hear_poll};

	(void) state;
	for (int i = 0; i < 2; i++)
	{
		JsonSpan content = {given[i], strlen(given[i])};

		memset(&heard, 0, sizeof(heard));
		assert_int_equal(import_walk_json_items(content, walked_places, &sink), JSON_WALK_END);
		assert_string_equal(heard.text, roots[i]);
	}
}

static bool
deep_item(void *state, const JsonItem *item)
{
	*(int *) state = item->depth;
	return true;
}

static void
poll_nothing(void *state)
{
	(void) state;
}

static void
depth_is_told_and_costs_nothing(void **state)
{
	size_t levels = 1000000;
	char *json = malloc(2 * levels + 4);
	JsonSpan content = {json, 2 * levels + 4};
	int depth = 0;
	JsonSink sink = {.state = &depth, .item = deep_item, .poll = poll_nothing};

	(void) state;
	memcpy(json, "{\"\":", 4);
	memset(json + 4, '[', levels - 1);
	memset(json + 3 + levels, ']', levels - 1);
	json[2 * levels + 2] = '}';
	json[2 * levels + 3] = '\n';
	assert_int_equal(import_walk_json_items(content, walked_places, &sink), JSON_WALK_END);
	assert_int_equal(depth, levels);
	free(json);
}

static void
a_walk_may_be_ended(void **state)
{
	(void) state;
	heard.stop_after = 2;
	assert_string_equal(walk("[{\"items\":[1,2,3]},x", false),
						"item 0 items 0 1\nitem 0 items 1 2\nstopped");
	heard.stop_after = 1;
	assert_string_equal(walk("{}\n{}\nx", false), "item -1 - -1 {}\nstopped");
}

/* A random value of little depth; no key that a list has. */
static size_t
put_value(char *out, int depth)
{
	static const char *const scalars[] = {"1",			"-2.5e+300", "true",
										  "null",		"\"\"",		 "\"a b\"",
										  "\"\\\"]}\"", "\"{\\\\\"", "9223372036854775807"};
	size_t length = 0;
	int count = (int) (random_bits() % 3);
	bool is_object = random_bits() % 2;

	if (depth == 0 || random_bits() % 3 == 0)
		return (size_t) sprintf(out, "%s", scalars[random_bits() % 9]);
	out[length++] = is_object ? '{' : '[';
	for (int i = 0; i < count; i++)
	{
		length +=
			(size_t) sprintf(out + length, "%s%s", i == 0 ? "" : ", ", is_object ? "\"k\" :" : " ");
		length += put_value(out + length, depth - 1);
	}
	out[length++] = is_object ? '}' : ']';
	out[length] = '\0';
	return length;
}

static void
random_files_are_read_as_they_were_made(void **state)
{
	static char json[100000];
	static char expected[200000];

	(void) state;
	for (int round = 0; round < 2000; round++)
	{
		size_t length = 0;
		size_t told = 0;
		int units = (int) (random_bits() % 4);

		length += (size_t) sprintf(json, "[");
		for (int unit = 0; unit < units; unit++)
		{
			int count = (int) (random_bits() % 4);

			length += (size_t) sprintf(json + length, "%s{\"meta\":", unit == 0 ? "" : ",\n");
			length += put_value(json + length, 2);
			length += (size_t) sprintf(json + length, ",\"data\":{\"cursor\":1,\"videos\": [");
			for (int i = 0; i < count; i++)
			{
				size_t value;

				length += (size_t) sprintf(json + length, "%s", i == 0 ? "" : " , ");
				value = put_value(json + length, 4);
				told += (size_t) sprintf(expected + told, "item %d data.videos %d %.*s\n", unit, i,
										 (int) value, json + length);
				length += value;
			}
			length += (size_t) sprintf(json + length, "],\"has_more\":false},\"error\":{}}");
		}
		sprintf(json + length, "]");
		sprintf(expected + told, "end");
		assert_string_equal(walk(json, false), expected);
	}
}

static void
substitutes(void **state)
{
	static const struct
	{
		JsonSpan json;
		bool holds;
	} examples[] = {{SPAN("\"a\""), false},
					{SPAN("\"\\u001a\""), true},
					{SPAN("\"\\\\u001a\""), false},
					{SPAN("\"\\\\\\u001a\""), true},
					{SPAN("\"\x1a\""), true},
					{SPAN("\"\\u001"), false},
					{SPAN("\\"), false},
					{SPAN(""), false}};

	(void) state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		assert_int_equal(import_json_holds_substitute(examples[i].json), examples[i].holds);
}
