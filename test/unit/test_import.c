/*
 * test/unit/test_import.c
 *		import/text: random bytes against plain models of what they mean.
 */
#define _GNU_SOURCE /* timegm */

#include "laws.h"

#include "import/csv/csv_core.h"
#include "import/json/json_repair_core.h"
#include "import/text/time_core.h"
#include "import/text/url_core.h"
#include "import/input/limits_core.h"
#include "import/text/values_core.h"

static void json_examples(void **state);
static void valid_json_stays(void **state);
static void json_measures_what_it_writes(void **state);
static void csv_examples(void **state);
static void csv_lines_are_counted(void **state);
static void csv_goes_on_behind_a_bad_line(void **state);
static void csv_limits(void **state);
static void csv_of_a_printed_table_is_the_table(void **state);
static void csv_of_any_bytes_is_as_the_model(void **state);
static void csv_in_pieces_is_the_same(void **state);
static void lines_in_pieces_are_the_same(void **state);
static void times_are_those_of_timegm(void **state);
static void times_that_are_none(void **state);
static void times_with_and_without_zone(void **state);
static void whole_numbers(void **state);
static void every_day_of_the_calendar(void **state);
static void video_ids(void **state);
static void video_ids_anywhere(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(json_examples),
	cmocka_unit_test(valid_json_stays),
	cmocka_unit_test(json_measures_what_it_writes),
	cmocka_unit_test(csv_examples),
	cmocka_unit_test(csv_lines_are_counted),
	cmocka_unit_test(csv_goes_on_behind_a_bad_line),
	cmocka_unit_test(csv_limits),
	cmocka_unit_test(csv_of_a_printed_table_is_the_table),
	cmocka_unit_test(csv_of_any_bytes_is_as_the_model),
	cmocka_unit_test(csv_in_pieces_is_the_same),
	cmocka_unit_test(lines_in_pieces_are_the_same),
	cmocka_unit_test(times_are_those_of_timegm),
	cmocka_unit_test(times_with_and_without_zone),
	cmocka_unit_test(whole_numbers),
	cmocka_unit_test(times_that_are_none),
	cmocka_unit_test(every_day_of_the_calendar),
	cmocka_unit_test(video_ids),
	cmocka_unit_test(video_ids_anywhere),
};

int
main(void)
{
	return cmocka_run_group_tests_name("import", tests, seed_random, NULL);
}

/* In pieces of every small size in turn, so that escapes are cut everywhere. */
static size_t
repair_in_pieces(const char *input, size_t length, char *output)
{
	static size_t budget = 0;
	JsonRepair repair = {input, input + length, false, NULL};
	size_t written = 0;

	budget = budget % 7 + 1;
	while (repair.next < repair.end)
		written += import_repair_json(&repair, budget, output == NULL ? NULL : output + written);
	return written;
}

/* ---- JSON */
static char *
repaired_json(const char *json, size_t length, size_t *repaired)
{
	char *input = exact_copy(json, length);
	char *output;

	*repaired = repair_in_pieces(input, length, NULL);
	output = exact_room(*repaired);
	assert_int_equal(repair_in_pieces(input, length, output), *repaired);
	free(input);
	return output;
}

static void
json_examples(void **state)
{
	static const struct
	{
		const char *json;
		size_t length;
		const char *expected;
	} examples[] = {
#define EXAMPLE(json, expected) {json, sizeof(json) - 1, expected}
		EXAMPLE("", ""),
		EXAMPLE("{\"a\":\"b\"}", "{\"a\":\"b\"}"),
		EXAMPLE("\"a\tb\"", "\"a\\u0009b\""),
		EXAMPLE("\"a\nb\"\n\t", "\"a\\u000ab\"\n\t"),
		EXAMPLE("\"\x1f\"\x1f", "\"\\u001f\"\x1f"),
		EXAMPLE("\"a\0b\"", "\"a\\u0000b\""), /* text values hold no NUL: it cannot come */
		EXAMPLE("\"\x7f\xc3\xa9\"", "\"\x7f\xc3\xa9\""),
		EXAMPLE("\"\x1a\"", "\"\\u001a\""),
		EXAMPLE("\"\\u0000\"", "\"\\u001a\""),
		EXAMPLE("\\u0000", "\\u0000"),
		EXAMPLE("\"\\u0001\\u00e9\"", "\"\\u0001\\u00e9\""),
		EXAMPLE("\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\""),
		EXAMPLE("\"\\uD83D\\uDE00\"", "\"\\uD83D\\uDE00\""),
		EXAMPLE("\"\\ud83d\"", "\"\\u001a\""),
		EXAMPLE("\"\\ude00\"", "\"\\u001a\""),
		EXAMPLE("\"\\ud83dx\\ude00\"", "\"\\u001ax\\u001a\""),
		EXAMPLE("\"\\ud83d\\ud83d\\ude00\"", "\"\\u001a\\ud83d\\ude00\""),
		EXAMPLE("\"\\ud83d\\u0041\"", "\"\\u001a\\u0041\""),
		EXAMPLE("\"\\ud83d\\\\ude00\"", "\"\\u001a\\\\ude00\""),
		EXAMPLE("\"\\ude00\\ud83d\"", "\"\\u001a\\u001a\""),
		EXAMPLE("\"\\\\u0000\"", "\"\\\\u0000\""),
		EXAMPLE("\"\\\\\\u0000\"", "\"\\\\\\u001a\""),
		EXAMPLE("\"\\\\\\\\u0000\"", "\"\\\\\\\\u0000\""),
		EXAMPLE("\"\\\"\\u0000\"", "\"\\\"\\u001a\""),
		EXAMPLE("\"\\\\\"\t\"\t\"", "\"\\\\\"\t\"\\u0009\""),
		EXAMPLE("\"\\u00\"", "\"\\u00\""),
		EXAMPLE("\"\\u000g\"", "\"\\u000g\""),
		EXAMPLE("\"\\u", "\"\\u"),
		EXAMPLE("\"\\", "\"\\"),
		EXAMPLE("\"\\ud83d\\ude0", "\"\\u001a\\ude0"),
		EXAMPLE("[NaN,Infinity,-Infinity, -1,\"NaN\"]", "[null,null,null, -1,\"NaN\"]"),
		EXAMPLE("[Na,Infinit,-Infinit", "[Na,Infinit,-Infinit"),
		EXAMPLE("{\"Infinity\":-NaN}", "{\"Infinity\":-null}"),
#undef EXAMPLE
	};

	(void) state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
	{
		size_t length;
		char *output = repaired_json(examples[i].json, examples[i].length, &length);

		assert_bytes(output, length, examples[i].expected, strlen(examples[i].expected));
		free(output);
	}
}

/* a writer of random JSON, and what its repair must be */
typedef struct Writer
{
	char json[4096];
	size_t length;
	char expected[8192];
	size_t expected_length;
} Writer;

static void
put(Writer *w, const char *json, const char *expected)
{
	memcpy(w->json + w->length, json, strlen(json));
	w->length += strlen(json);
	memcpy(w->expected + w->expected_length, expected, strlen(expected));
	w->expected_length += strlen(expected);
}

static void
put_string(Writer *w, bool needs_repair)
{
	static const char *const clean[] =
		{"a",		"/",	" ",		"\\\\",			  "\\\"",
		 "\\n",		"\\/",	"\\u0041",	"\\ud83d\\ude00", "\\uDBFF\\uDFFF",
		 "{",		"[,:]", "\xc3\xa9", "u0000",		  "\\\\u0000",
		 "\\u001f", "\x7f"};
	static const char *const broken[][2] = {
		{"\\u0000", "\\u001a"}, {"\\ud800", "\\u001a"}, {"\\uDFFF", "\\u001a"},
		{"\t", "\\u0009"},		{"\n", "\\u000a"},		{"\r", "\\u000d"},
		{"\x01", "\\u0001"},	{"\x1f", "\\u001f"},	{"\x1a", "\\u001a"},
	};
	size_t pieces = random_below(6);
	bool after_high = false;

	put(w, "\"", "\"");
	for (size_t i = 0; i < pieces; i++)
	{
		if (needs_repair && one_in(2))
		{
			size_t which = random_below(sizeof(broken) / sizeof(broken[0]));

			/* half a pair and its other half would be whole */
			if (after_high && which == 2)
				which = 0;
			put(w, broken[which][0], broken[which][1]);
			after_high = which == 1;
			continue;
		}
		after_high = false;
		{
			const char *piece = clean[random_below(sizeof(clean) / sizeof(clean[0]))];

			put(w, piece, piece);
		}
	}
	put(w, "\"", "\"");
}

static void
put_value(Writer *w, int depth, bool needs_repair)
{
	static const char *const scalars[] = {"1", "-2.5e10", "true", "null", "{}", "[]", " \t\n[\r]"};
	size_t items = random_below(4);
	bool is_object = one_in(2);

	if (depth == 0 || w->length > 2000 || one_in(4))
	{
		if (one_in(2))
			put_string(w, needs_repair);
		else
		{
			const char *scalar = scalars[random_below(sizeof(scalars) / sizeof(scalars[0]))];

			put(w, scalar, scalar);
		}
		return;
	}
	put(w, is_object ? "{" : "[", is_object ? "{" : "[");
	for (size_t i = 0; i < items; i++)
	{
		if (i > 0)
			put(w, ",\n\t", ",\n\t");
		if (is_object)
		{
			put_string(w, needs_repair);
			put(w, ":", ":");
		}
		put_value(w, depth - 1, needs_repair);
	}
	put(w, is_object ? "}" : "]", is_object ? "}" : "]");
}

static void
valid_json_stays(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		static Writer w;
		size_t length;
		char *output;
		char *again;
		size_t again_length;

		w.length = w.expected_length = 0;
		put_value(&w, 4, round % 2);
		output = repaired_json(w.json, w.length, &length);
		assert_bytes(output, length, w.expected, w.expected_length);
		if (round % 2 == 0)
			assert_bytes(output, length, w.json, w.length);
		again = repaired_json(output, length, &again_length);
		assert_bytes(again, again_length, output, length);
		free(again);
		free(output);
	}
}

static void
json_measures_what_it_writes(void **state)
{
	static const char letters[] = "\"\"\\\\uud8dc0001fF{}\t\n\x01 ";

	(void) state;
	for (int round = 0; round < ROUNDS * 5; round++)
	{
		char json[48];
		size_t length = random_below(sizeof(json) + 1);
		size_t repaired;
		char *output;
		bool in_string = false;

		for (size_t i = 0; i < length; i++)
			json[i] = letters[random_below(sizeof(letters) - 1)];
		output = repaired_json(json, length, &repaired);
		/* no control character is left inside of a string */
		for (size_t i = 0; i < repaired; i++)
		{
			if (in_string && output[i] == '\\')
				i++;
			else if (output[i] == '"')
				in_string = !in_string;
			else
				assert_false(in_string && (uint8_t) output[i] < 0x20);
		}
		free(output);
	}
}

/* ---- delimited text */

/* One line a record: line|status|[field][field].. or line|!status|raw */
static char *
csv_dump(const char *text, size_t length, char delimiter)
{
	static CsvReader reader;
	char *input = exact_copy(text, length);
	char *dump = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&dump, &size);
	const char *last = input;
	CsvStatus status;

	memset(&reader, 0xA5, sizeof(reader));
	import_csv_begin(&reader, input, length, delimiter);
	while ((status = import_csv_next(&reader)) != CSV_END)
	{
		/* records come in order and lie in the text */
		assert_true(reader.record >= last &&
					reader.record + reader.record_length <= input + length);
		assert_true(reader.next >= reader.record + reader.record_length &&
					reader.next <= input + length);
		last = reader.next;
		fprintf(out, "%lld%s", (long long) reader.line, status == CSV_RECORD ? ":" : "!");
		if (status != CSV_RECORD)
			fprintf(out, "%d", (int) status);
		assert_true((status == CSV_RECORD) == (reader.count > 0));
		for (int i = 0; i < reader.count; i++)
		{
			char *value = exact_room(reader.fields[i].length);
			size_t value_length = import_csv_value(&reader.fields[i], value);

			assert_true(value_length <= reader.fields[i].length);
			fputc('[', out);
			fwrite(value, 1, value_length, out);
			fputc(']', out);
			free(value);
		}
		fputc('|', out);
		fwrite(reader.record, 1, reader.record_length, out);
		fputc('\n', out);
	}
	assert_int_equal(import_csv_next(&reader), CSV_END);
	fclose(out);
	free(input);
	return dump;
}

static void
assert_csv(const char *text, const char *expected)
{
	char *dump = csv_dump(text, strlen(text), ',');

	assert_string_equal(dump, expected);
	free(dump);
}

static void
csv_examples(void **state)
{
	(void) state;
	assert_csv("", "");
	assert_csv("\n\r\n\r\r", "");
	assert_csv("a", "1:[a]|a\n");
	assert_csv("a,b,c\n", "1:[a][b][c]|a,b,c\n");
	assert_csv(",", "1:[][]|,\n");
	assert_csv("a,\n,b", "1:[a][]|a,\n2:[][b]|,b\n");
	assert_csv("\"a\",\"b,c\",\"d\"\"e\",\"\"",
			   "1:[a][b,c][d\"e][]|\"a\",\"b,c\",\"d\"\"e\",\"\"\n");
	assert_csv("\"\"\"\"", "1:[\"]|\"\"\"\"\n");
	assert_csv("a\"b,c\" \n",
			   "1:[a\"b][c\" ]|a\"b,c\" \n"); /* a quote inside of an unquoted field is a letter */
	assert_csv(" \"a\"", "1:[ \"a\"]| \"a\"\n");
	assert_csv("a;b\tc", "1:[a;b\tc]|a;b\tc\n");
	{
		char *dump = csv_dump("a;\"b;c\";d,e", 11, ';');

		assert_string_equal(dump, "1:[a][b;c][d,e]|a;\"b;c\";d,e\n");
		free(dump);
	}
}

static void
csv_lines_are_counted(void **state)
{
	(void) state;
	assert_csv("a\nb\nc", "1:[a]|a\n2:[b]|b\n3:[c]|c\n");
	assert_csv("a\r\nb\r\nc\r\n", "1:[a]|a\n2:[b]|b\n3:[c]|c\n");
	assert_csv("a\rb\rc\r", "1:[a]|a\n2:[b]|b\n3:[c]|c\n");
	assert_csv("a\r\n\r\nb\n\nc\r\rd", "1:[a]|a\n3:[b]|b\n5:[c]|c\n7:[d]|d\n");
	assert_csv("\n\r\n\ra", "4:[a]|a\n");
	assert_csv("a\n\rb", "1:[a]|a\n3:[b]|b\n");
	assert_csv("\"a\nb\",c\nd", "1:[a\nb][c]|\"a\nb\",c\n3:[d]|d\n");
	assert_csv("\"a\r\nb\r\n\",c\nd", "1:[a\r\nb\r\n][c]|\"a\r\nb\r\n\",c\n4:[d]|d\n");
	assert_csv("\"a\rb\r\",c\rd", "1:[a\rb\r][c]|\"a\rb\r\",c\n4:[d]|d\n");
	assert_csv("\"\n\"\n\"\n\"\nx", "1:[\n]|\"\n\"\n3:[\n]|\"\n\"\n5:[x]|x\n");
}

static void
csv_goes_on_behind_a_bad_line(void **state)
{
	(void) state;
	/* a quote that nothing closes costs its line */
	assert_csv("a\n\"b\nc\nd", "1:[a]|a\n2!2|\"b\n3:[c]|c\n4:[d]|d\n");
	assert_csv("\"", "1!2|\"\n");
	assert_csv("x,\"\r\ny", "1!2|x,\"\n2:[y]|y\n");
	/* text behind a closing quote does, too, even where the quote closed lines later */
	assert_csv("\"a\"b,c\nd", "1!3|\"a\"b,c\n2:[d]|d\n");
	assert_csv("a\n\"b\nc\"d\n\"e\"\nf", "1:[a]|a\n2!3|\"b\n3:[c\"d]|c\"d\n4:[e]|\"e\"\n5:[f]|f\n");
	assert_csv("\"a\rb\" \rc", "1!3|\"a\n2:[b\" ]|b\" \n3:[c]|c\n");
	/* line numbers stay right after all of them */
	assert_csv("\"\n\n\"x\n\n\"\"z\nend", "1!3|\"\n3!2|\"x\n5!3|\"\"z\n6:[end]|end\n");
}

static void
csv_limits(void **state)
{
	char *wide = exact_room(2 * CSV_MAX_FIELDS + 4);
	char *large = exact_room(CSV_MAX_FIELD + 64);
	static CsvReader reader;
	size_t at;

	(void) state;
	/* 256 fields, and one more */
	memset(wide, ',', 2 * CSV_MAX_FIELDS);
	wide[CSV_MAX_FIELDS - 1] = '\n';
	wide[CSV_MAX_FIELDS] = 'x';
	import_csv_begin(&reader, wide, CSV_MAX_FIELDS + 1, ',');
	assert_int_equal(import_csv_next(&reader), CSV_RECORD);
	assert_int_equal(reader.count, CSV_MAX_FIELDS);
	assert_int_equal(import_csv_next(&reader), CSV_RECORD);
	assert_int_equal(reader.count, 1);
	wide[CSV_MAX_FIELDS - 1] = ',';
	wide[CSV_MAX_FIELDS] = '\n';
	wide[CSV_MAX_FIELDS + 1] = 'x';
	import_csv_begin(&reader, wide, CSV_MAX_FIELDS + 2, ',');
	assert_int_equal(import_csv_next(&reader), CSV_TOO_WIDE);
	assert_int_equal(reader.record_length, CSV_MAX_FIELDS);
	assert_int_equal(import_csv_next(&reader), CSV_RECORD);
	assert_int_equal(reader.line, 2);

	/* a quoted field as long as it may be, and a byte longer */
	for (int extra = 0; extra < 2; extra++)
	{
		memset(large, 'x', CSV_MAX_FIELD + 64);
		large[0] = '"';
		at = 1 + CSV_MAX_FIELD + (size_t) extra;
		large[at++] = '"';
		large[at++] = '\n';
		large[at++] = 'y';
		import_csv_begin(&reader, large, at, ',');
		assert_int_equal(import_csv_next(&reader), extra == 0 ? CSV_RECORD : CSV_TOO_LONG);
		assert_int_equal(import_csv_next(&reader), CSV_RECORD);
		assert_int_equal(reader.line, 2);
		assert_int_equal(reader.fields[0].length, 1);
		assert_int_equal(import_csv_next(&reader), CSV_END);
	}
	free(wide);
	free(large);
}

static void
csv_of_a_printed_table_is_the_table(void **state)
{
	static const char letters[] = "ab,;\t\"\"\r\n \xc3\xa9";
	static const char *const ends[] = {"\n", "\r\n", "\r"};

	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		static char text[20000];
		static char expected[40000];
		size_t length = 0;
		size_t used = 0;
		char delimiter = ",;\t"[random_below(3)];
		const char *end = ends[random_below(3)];
		size_t rows = random_below(6);
		size_t columns = 1 + random_below(5);
		long line = 1;
		char *dump;

		for (size_t row = 0; row < rows; row++)
		{
			size_t row_start = length;
			long row_line = line;

			used += (size_t) sprintf(expected + used, "%ld:", row_line);
			for (size_t column = 0; column < columns; column++)
			{
				char value[12];
				size_t size = random_below(sizeof(value));
				bool quoted = columns == 1 || one_in(2); /* an empty line would be passed over */

				if (column > 0)
					text[length++] = delimiter;
				for (size_t i = 0; i < size; i++)
					value[i] = letters[random_below(sizeof(letters) - 1)];
				for (size_t i = 0; i < size; i++)
					quoted = quoted || value[i] == '\r' || value[i] == '\n' ||
							 value[i] == delimiter || (i == 0 && value[i] == '"');
				if (quoted)
					text[length++] = '"';
				for (size_t i = 0; i < size; i++)
				{
					if (quoted && value[i] == '"')
						text[length++] = '"';
					text[length++] = value[i];
					if (value[i] == '\n' ||
						(value[i] == '\r' && (i + 1 == size || value[i + 1] != '\n')))
						line++;
				}
				if (quoted)
					text[length++] = '"';
				expected[used++] = '[';
				memcpy(expected + used, value, size);
				used += size;
				expected[used++] = ']';
			}
			expected[used++] = '|';
			memcpy(expected + used, text + row_start, length - row_start);
			used += length - row_start;
			expected[used++] = '\n';
			line++;
			if (row + 1 < rows || one_in(2))
			{
				strcpy(text + length, end);
				length += strlen(end);
			}
		}
		expected[used] = '\0';
		dump = csv_dump(text, length, delimiter);
		assert_string_equal(dump, expected);
		free(dump);
	}
}

typedef CsvStatus (*CsvNext)(CsvReader *reader);

/* Reads a text at once, or in random pieces each in a buffer of its own, and prints the records. */
static char *
dump_pieces(const char *text, size_t length, CsvNext next, bool in_pieces)
{
	static CsvReader reader;
	char *dump = NULL;
	size_t size = 0;
	size_t given = in_pieces ? random_below(length + 1) : length;
	char *piece = exact_copy(text, given);
	FILE *out = open_memstream(&dump, &size);
	CsvStatus status;

	memset(&reader, 0xA5, sizeof(reader));
	import_csv_begin(&reader, piece, given, ',');
	reader.is_last = !in_pieces;
	while ((status = next(&reader)) != CSV_END)
	{
		if (status == CSV_MORE)
		{
			size_t kept = (size_t) (reader.end - reader.next);
			size_t from = given - kept;
			size_t added = random_below(length - given + 1);
			char *longer;

			assert_true(!reader.is_last);
			given += added;
			longer = exact_copy(text + from, kept + added);
			free(piece);
			piece = longer;
			import_csv_go_on(&reader, piece, kept + added, given == length && one_in(2));
			continue;
		}
		fprintf(out, "%lld %d", (long long) reader.line, (int) status);
		for (int i = 0; i < reader.count; i++)
			fprintf(out, "[%.*s]", (int) reader.fields[i].length, reader.fields[i].start);
		/* of a bad line only as much as is at hand */
		if (status == CSV_RECORD)
			fprintf(out, "|%.*s", (int) reader.record_length, reader.record);
		fputc('\n', out);
	}
	fclose(out);
	free(piece);
	return dump;
}

static void
check_pieces(CsvNext next)
{
	static const char letters[] = "ab,,\"\"\r\n\n";

	for (int round = 0; round < ROUNDS * 5; round++)
	{
		char text[48];
		size_t length = random_below(sizeof(text) + 1);
		char *whole;
		char *pieces;

		for (size_t i = 0; i < length; i++)
			text[i] = letters[random_below(sizeof(letters) - 1)];
		whole = dump_pieces(text, length, next, false);
		pieces = dump_pieces(text, length, next, true);
		assert_string_equal(pieces, whole);
		free(whole);
		free(pieces);
	}
}

static void
csv_in_pieces_is_the_same(void **state)
{
	(void) state;
	check_pieces(import_csv_next);
}

static void
lines_in_pieces_are_the_same(void **state)
{
	(void) state;
	check_pieces(import_csv_next_line);
}

/* Fields that a model has read, each in brackets. */
typedef struct ModelFields
{
	char text[512];
	size_t used;
	int count;
} ModelFields;

/*
 * The model of a line whose quotes are not doubled: it is cut at every comma, and
 * pieces are put together again until one ends in a quote, if the first begins so.
 */
static bool
model_line(const char *line, size_t length, bool all_quoted, ModelFields *fields)
{
	size_t start = 0;

	fields->used = 0;
	fields->count = 0;
	for (size_t end = 0; end <= length; end++)
	{
		bool is_quoted = start < length && line[start] == '"';
		size_t last = end;

		if (end < length && line[end] != ',')
			continue;
		if (is_quoted)
		{
			bool closes = end >= start + 2 && line[end - 1] == '"';

			if (all_quoted && end < length && (end + 1 >= length || line[end + 1] != '"'))
				closes = false;
			if (!closes && end == length)
				return false;
			if (!closes)
				continue;
			last = end - 1;
		}
		fields->text[fields->used++] = '[';
		for (size_t at = start + is_quoted; at < last; at++)
		{
			fields->text[fields->used++] = line[at];
			if (is_quoted && line[at] == '"' && at + 1 < last && line[at + 1] == '"')
				at++;
		}
		fields->text[fields->used++] = ']';
		fields->count++;
		start = end + 1;
	}
	return true;
}

/*
 * The model: cuts the text into physical lines first, then reads records as
 * RFC 4180 says, giving up a record's first line when that fails and when its
 * quotes, taken as they are, do not give as many fields as the first record.
 */
static char *
csv_model(const char *text, size_t length)
{
	int width = 0;
	char *dump = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&dump, &size);
	size_t starts[66];
	size_t ends[66];
	int lines = 0;

	for (size_t at = 0; at < length;)
	{
		size_t end = at;

		while (end < length && text[end] != '\n' && text[end] != '\r')
			end++;
		starts[lines] = at;
		ends[lines++] = end;
		at = end + (end + 1 < length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
	}
	for (int line = 0; line < lines;)
	{
		size_t at = starts[line];
		char fields[256];
		size_t used = 0;
		int problem = 0;

		if (ends[line] == at)
		{
			line++;
			continue;
		}
		while (problem == 0)
		{
			fields[used++] = '[';
			if (at < length && text[at] == '"')
			{
				for (at++;; at++)
				{
					if (at >= length)
					{
						problem = CSV_UNTERMINATED;
						break;
					}
					if (text[at] == '"' && (at + 1 >= length || text[at + 1] != '"'))
						break;
					if (text[at] == '"')
						at++;
					fields[used++] = text[at];
				}
				at++;
				if (problem == 0 && at < length && strchr(",\r\n", text[at]) == NULL)
					problem = CSV_STRAY;
			}
			else
			{
				while (at < length && strchr(",\r\n", text[at]) == NULL)
					fields[used++] = text[at++];
			}
			fields[used++] = ']';
			if (problem != 0 || at >= length || text[at] != ',')
				break;
			at++;
		}
		{
			ModelFields meant;
			int count = 0;
			bool found = false;

			/* no brackets are among the letters */
			for (size_t i = 0; i < used; i++)
				count += fields[i] == '[';
			if (problem == 0 && width == 0 && count > 1)
				width = count;
			for (int i = 0; i < 2 && width > 0 && !found && (problem != 0 || count != width); i++)
				found =
					memchr(text + starts[line], '"', ends[line] - starts[line]) != NULL &&
					model_line(text + starts[line], ends[line] - starts[line], i == 1, &meant) &&
					meant.count == width;
			if (found)
			{
				fprintf(out, "%d:%.*s|%.*s\n", line + 1, (int) meant.used, meant.text,
						(int) (ends[line] - starts[line]), text + starts[line]);
				line++;
				continue;
			}
		}
		if (problem != 0)
		{
			fprintf(out, "%d!%d|%.*s\n", line + 1, problem, (int) (ends[line] - starts[line]),
					text + starts[line]);
			line++;
			continue;
		}
		fprintf(out, "%d:%.*s|%.*s\n", line + 1, (int) used, fields, (int) (at - starts[line]),
				text + starts[line]);
		while (line < lines && starts[line] <= at && ends[line] < at)
			line++;
		line++;
	}
	fclose(out);
	return dump;
}

static void
csv_of_any_bytes_is_as_the_model(void **state)
{
	static const char letters[] = "aab,,\"\"\"\n\n\r";

	(void) state;
	for (int round = 0; round < ROUNDS * 10; round++)
	{
		char text[64];
		size_t length = random_below(one_in(2) ? 12 : sizeof(text) + 1);
		char *dump;
		char *expected;

		for (size_t i = 0; i < length; i++)
			text[i] = letters[random_below(sizeof(letters) - 1)];
		dump = csv_dump(text, length, ',');
		expected = csv_model(text, length);
		if (strcmp(dump, expected) != 0)
			fail_msg("of \"%.*s\":\n%s\nnot\n%s", (int) length, text, dump, expected);
		free(dump);
		free(expected);
	}
}

/* ---- times */
static bool
time_of(const char *text, int64_t *microseconds)
{
	size_t length = strlen(text);
	char *input = exact_copy(text, length);
	bool is_time = import_parse_time(input, length, microseconds);

	free(input);
	return is_time;
}

static void
assert_time(const char *text, int64_t expected)
{
	int64_t microseconds = -1;

	if (!time_of(text, &microseconds) || microseconds != expected)
		fail_msg("%s is %lld, not %lld", text, (long long) microseconds, (long long) expected);
}

static void
assert_no_time(const char *text)
{
	int64_t microseconds;

	if (time_of(text, &microseconds))
		fail_msg("%s is a time", text);
}

static void
times_are_those_of_timegm(void **state)
{
	static const char *const zones[] = {"", " UTC", "Z", "+00", "+00:00", "-0000"};

	(void) state;
	assert_time("1970-01-01 00:00:00", 0);
	assert_time("2026-05-01T09:00:00Z", INT64_C(1777626000000000));
	assert_time("9999-12-31 23:59:59.999999", INT64_C(253402300799999999));
	assert_time("1777626000", INT64_C(1777626000000000));
	assert_time("1777626000123", INT64_C(1777626000123000));
	assert_time("1777626000123456", INT64_C(1777626000123456));
	assert_time("0000000000", 0);
	assert_time("9999999999999999", INT64_C(9999999999999999));
	for (int round = 0; round < ROUNDS * 5; round++)
	{
		struct tm tm = {0};
		char text[80];
		int64_t expected;
		int fraction = (int) random_below(1000000);
		int hours = (int) random_below(16);
		int minutes = (int) random_below(60);
		bool east = one_in(2);
		time_t moment =
			(time_t) random_below(one_in(2) ? INT64_C(253402300800) : INT64_C(2000000000));
		char *end;

		assert_non_null(gmtime_r(&moment, &tm));
		assert_int_equal(timegm(&tm), moment);
		end = text + strftime(text, sizeof(text),
							  one_in(2) ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%dT%H:%M:%S", &tm);
		expected = (int64_t) moment * 1000000;
		if (one_in(2))
		{
			/* more digits than six are cut off */
			end += sprintf(end, ".%06d%s", fraction, one_in(4) ? "999" : "");
			expected += fraction;
		}
		if (one_in(2))
			strcpy(end, zones[random_below(6)]);
		else
		{
			sprintf(end, "%c%02d%s%02d", east ? '+' : '-', hours, one_in(2) ? ":" : "", minutes);
			expected -= (east ? 1 : -1) * (int64_t) (hours * 3600 + minutes * 60) * 1000000;
		}
		assert_time(text, expected);
	}
	assert_time("2026-01-01 00:00:00.5", INT64_C(1767225600500000));
	assert_time("2026-01-01 00:00:00.000001", INT64_C(1767225600000001));
}

static void
times_that_are_none(void **state)
{
	static const char good[] = "2026-05-31 23:59:59";
	static const char *const bad[] = {
		"",
		" ",
		"N/A",
		"None",
		"0",
		"2026",
		"2026-05",
		"2026-05-31",
		"31.05.2026 10:00:00",
		"2026/05/31 10:00:00",
		"1969-12-31 23:59:59",
		"0000-01-01 00:00:00",
		"-001-01-01 00:00:00",
		"2026-00-10 00:00:00",
		"2026-13-10 00:00:00",
		"2026-01-00 00:00:00",
		"2026-01-32 00:00:00",
		"2026-04-31 00:00:00",
		"2026-06-31 00:00:00",
		"2026-09-31 00:00:00",
		"2026-11-31 00:00:00",
		"2026-02-29 00:00:00",
		"2100-02-29 00:00:00",
		"2024-02-30 00:00:00",
		"2026-01-01 24:00:00",
		"2026-01-01 00:60:00",
		"2026-01-01 00:00:60",
		"2026-01-01 -1:00:00",
		"2026-01-01  00:00:00",
		"2026-01-01t00:00:00",
		"2026-01-01 00:00",
		"2026-1-01 00:00:00",
		"2026-01-01 0:00:00",
		" 2026-01-01 00:00:00",
		"2026-01-01 00:00:00 ",
		"2026-01-01 00:00:00.",
		"2026-01-01 00:00:00.x",
		"2026-01-01 00:00:00,5",
		"2026-01-01 00:00:00 utc",
		"2026-01-01 00:00:00UTC",
		"2026-01-01 00:00:00 UTC ",
		"2026-01-01 00:00:00 GMT",
		"2026-01-01 00:00:00z",
		"2026-01-01 00:00:00 Z",
		"2026-01-01 00:00:00ZZ",
		"2026-01-01 00:00:00+",
		"2026-01-01 00:00:00+1",
		"2026-01-01 00:00:00+1:00",
		"2026-01-01 00:00:00+01:",
		"2026-01-01 00:00:00+01:0",
		"2026-01-01 00:00:00+01:60",
		"2026-01-01 00:00:00+16",
		"2026-01-01 00:00:00+16:00",
		"2026-01-01 00:00:00-99",
		"2026-01-01 00:00:00+01:00:00",
		"2026-01-01 00:00:00 +01",
		"12345678901",
		"123456789",
		"177762600012",
		"17776260001234567",
		"-777626000",
		"+777626000",
		"177762600x",
		"1777626000.5",
		"1777626000 UTC",
		"1e10000000",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_no_time(bad[i]);
	/* every character of a time replaced by every byte: a time only where a digit took a digit's place, and the result is one */
	for (size_t at = 0; at < sizeof(good) - 1; at++)
	{
		for (int byte = 0; byte < 256; byte++)
		{
			char *text = exact_copy(good, sizeof(good) - 1);
			int64_t microseconds;
			bool is_time;
			struct tm tm = {0};

			text[at] = (char) byte;
			is_time = import_parse_time(text, sizeof(good) - 1, &microseconds);
			if (at == 10 && byte == 'T')
				assert_true(is_time);
			else if (strchr("- :", good[at]) != NULL || byte < '0' || byte > '9')
				assert_int_equal(is_time, byte == good[at]);
			else
			{
				char zero[sizeof(good)];
				bool exists;

				memcpy(zero, text, sizeof(good) - 1);
				zero[sizeof(good) - 1] = '\0';
				assert_int_equal(sscanf(zero, "%d-%d-%d %d:%d:%d", &tm.tm_year, &tm.tm_mon,
										&tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec),
								 6);
				tm.tm_year -= 1900;
				tm.tm_mon -= 1;
				{
					struct tm same = tm;
					time_t moment = timegm(&same);

					/* a moment that does not exist is bent to one that does */
					exists = same.tm_year == tm.tm_year && same.tm_mon == tm.tm_mon &&
							 same.tm_mday == tm.tm_mday && same.tm_hour == tm.tm_hour &&
							 same.tm_min == tm.tm_min && same.tm_sec == tm.tm_sec &&
							 tm.tm_year >= 70;
					assert_int_equal(is_time, exists);
					if (is_time)
						assert_true(microseconds == (int64_t) moment * 1000000);
				}
			}
			free(text);
		}
	}
	/* every beginning of a time */
	for (size_t length = 0; length < sizeof(good) - 1; length++)
	{
		char *text = exact_copy(good, length);
		int64_t microseconds;

		assert_false(import_parse_time(text, length, &microseconds));
		free(text);
	}
}

static void
every_day_of_the_calendar(void **state)
{
	int64_t day = 0;

	(void) state;
	for (int year = 1970; year <= 2410; year++)
	{
		for (int month = 1; month <= 12; month++)
		{
			bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
			int days = month == 2											 ? 28 + leap :
					   month == 4 || month == 6 || month == 9 || month == 11 ? 30 :
																			   31;
			char text[64];

			for (int d = 1; d <= days; d++, day++)
			{
				int64_t microseconds;

				sprintf(text, "%04d-%02d-%02d 00:00:00", year, month, d);
				assert_true(import_parse_time(text, 19, &microseconds));
				assert_true(microseconds == day * INT64_C(86400000000));
			}
			sprintf(text, "%04d-%02d-%02d 00:00:00", year, month, days + 1);
			assert_no_time(text);
		}
	}
}

/* ---- links */
static void
assert_id(const char *link, int64_t expected)
{
	size_t length = strlen(link);
	char *input = exact_copy(link, length);
	int64_t id = -1;
	bool found = import_parse_video_id(input, length, &id);

	if (found != (expected > 0) || (found && id != expected))
		fail_msg("%s is %s%lld", link, found ? "" : "nothing, and not ",
				 (long long) (found ? id : expected));
	free(input);
}

static void
video_ids(void **state)
{
	(void) state;
	assert_id("https://www.tiktokv.com/share/video/7600000000000000001/",
			  INT64_C(7600000000000000001));
	assert_id("https://www.tiktok.com/@a.b_c/photo/7600000000000000001?is_from_webapp=1",
			  INT64_C(7600000000000000001));
	assert_id("/video/9223372036854775807", INT64_MAX);
	assert_id("/video/09223372036854775807", INT64_MAX); /* 20 digits */
	assert_id("/video/9223372036854775808", 0);
	assert_id("/video/18446744073709551617", 0); /* 2^64 + 1 */
	assert_id("/video/99999999999999999999", 0);
	assert_id("/video/009223372036854775807", 0); /* 21 digits */
	assert_id("/video/000000000000000", 0);		  /* no video has number 0 */
	assert_id("/video/12345678901234", 0);
	assert_id("/video/123456789012345", INT64_C(123456789012345));
	assert_id("/video/123456789012345abc", INT64_C(123456789012345));
	assert_id("/video/-123456789012345", 0);
	assert_id("/video/ 123456789012345", 0);
	assert_id("/Video/123456789012345", 0);
	assert_id("video/123456789012345", 0);
	assert_id("/video/", 0);
	assert_id("/video", 0);
	assert_id("", 0);
	assert_id("https://m.tiktok.com/h5/share/music/7500000000000000009.html", 0);
	assert_id("https://www.tiktok.com/@someone", 0);
	assert_id("https://vm.tiktok.com/ZMabc/", 0);
	assert_id("/video//video/123456789012345", 0); /* the first mark decides */
	assert_id("/photo/123456789012345/video/223456789012345", INT64_C(123456789012345));
}

static void
video_ids_anywhere(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS * 5; round++)
	{
		char link[120];
		size_t length = random_below(30);
		int64_t id = INT64_C(100000000000000) + random_count(63) / 2;

		for (size_t i = 0; i < length; i++)
			link[i] = "/videophoto01"[random_below(13)];
		/* no mark before ours */
		for (size_t i = 0; i < length; i++)
			if (link[i] == 'v' || link[i] == 'p')
				link[i] = '/';
		length += (size_t) sprintf(link + length, "/%s/%lld", one_in(2) ? "video" : "photo",
								   (long long) id);
		if (one_in(2))
			length += (size_t) sprintf(link + length, "/?x=%lld", (long long) id);
		link[length] = '\0';
		assert_id(link, id);
		/* any bytes: never an id of other than 15 to 20 digits, and never out of bounds */
		{
			char *cut = exact_copy(link, length);
			int64_t found;

			for (size_t end = 0; end <= length; end++)
			{
				char *part = exact_copy(cut, end);

				if (import_parse_video_id(part, end, &found))
					assert_true(found > 0);
				free(part);
			}
			free(cut);
		}
	}
}

static void
times_with_and_without_zone(void **state)
{
	static const struct
	{
		const char *text;
		long long microseconds; /* -1: none */
		bool has_zone;
	} examples[] = {
		{"2026-01-01 00:00:00", 1767225600000000, false},
		{"2026-01-01T00:00:00.5", 1767225600500000, false},
		{"2026-01-01 00:00:00 UTC", 1767225600000000, true},
		{"2026-01-01T00:00:00Z", 1767225600000000, true},
		{"2026-01-01T00:00:00+01:00", 1767222000000000, true},
		{"1767225600", 1767225600000000, true},
		{"1767225600.25", 1767225600250000, true},
		{"1767225600.", -1, true},
		{"1767225600.2x", -1, true},
		{"176722560x.2", -1, true},
		{"1767225600123", 1767225600123000, true},
		{"1767225600123456", 1767225600123456, true},
		{"2026-01-01", -1, true},
		{"", -1, true},
		{"2026-01-01T00:00Z", 1767225600000000, true},
		{"2026-01-01 00:00", 1767225600000000, false},
		{"2026-01-01T02+02:00", 1767225600000000, true},
		{"2026-01-01T00", 1767225600000000, false},
		{"2026-01-01t00:00:00z", 1767225600000000, true},
		{"2026-01-01T00:00:00,25", 1767225600250000, false},
		{"2026-01-01 00:00:00 +01:00", 1767222000000000, true},
		{"2026-01-01 00:00:00UTC", 1767225600000000, true},
		{"2026-01-01 00:00:00 GMT", 1767225600000000, true},
		{"20260101T000000Z", 1767225600000000, true},
		{"20260101T0000", 1767225600000000, false},
		{"20260101T00+0100", 1767222000000000, true},
		{"20260101T000000.5", 1767225600500000, false},
		{"2025-12-31T24:00Z", 1767225600000000, true},
		{"2025-12-31T24:00:01Z", -1, true},
		{"2025-12-31T25:00Z", -1, true},
		{"2026-01-01T00:60Z", -1, true},
		{"2026-01-01T00:00:60Z", -1, true},
		{"2026-01-01T0:00Z", -1, true},
		{"2026-01-01T00:0Z", -1, true},
		{"2026-01-01T00:00:", -1, true},
		{"2026-01-01T00:", -1, true},
		{"2026-01-01T", -1, true},
		{"2026-01-01 ", -1, true},
		{"2026-01-01T00:00 ", -1, true},
		{"2026-01-01T00:00  Z", -1, true},
		{"2026-01-01T0000Z", -1, true},
		{"20260101 0000", -1, true},
		{"20260101T00:00", -1, true},
		{"2026-0101T0000", -1, true},
		{"20260101", -1, true},
		{"2026-W01-4T00:00", -1, true},
		{"2026-01-01T00:00+16", -1, true},
		{"2026-01-01T00:00 Europe/Madrid", -1, true},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
	{
		char *text = exact_copy(examples[i].text, strlen(examples[i].text));
		int64_t microseconds = 0;
		bool has_zone = !examples[i].has_zone;
		bool is_time =
			import_parse_zoned_time(text, strlen(examples[i].text), &microseconds, &has_zone);

		assert_int_equal(is_time, examples[i].microseconds >= 0);
		if (is_time)
		{
			assert_int_equal(microseconds, examples[i].microseconds);
			assert_int_equal(has_zone, examples[i].has_zone);
		}
		free(text);
	}
}

static void
whole_numbers(void **state)
{
	static const char *const none[] = {"",
									   "-",
									   ".0",
									   "1.",
									   "1.5",
									   "1e3",
									   " 1",
									   "1 ",
									   "+1",
									   "0x1",
									   "--1",
									   "1.0.0",
									   "9223372036854775808",
									   "-9223372036854775809"};
	static const struct
	{
		const char *text;
		int64_t number;
	} some[] = {{"0", 0},
				{"-0", 0},
				{"007", 7},
				{"12.0", 12},
				{"-12.000", -12},
				{"9223372036854775807", INT64_MAX},
				{"-9223372036854775808", INT64_MIN}};
	int64_t number;

	(void) state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
	{
		char *text = exact_copy(none[i], strlen(none[i]));

		assert_false(import_parse_whole_number(text, strlen(none[i]), &number));
		free(text);
	}
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
	{
		char *text = exact_copy(some[i].text, strlen(some[i].text));

		assert_true(import_parse_whole_number(text, strlen(some[i].text), &number));
		assert_true(number == some[i].number);
		free(text);
	}
}
