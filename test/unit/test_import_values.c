/*
 * test/unit/test_import_values.c
 *		import/import_values_core: words of APIs and scrapers.
 */
#include "laws.h"

#include "import/text/values_core.h"

static void what_is_told(void **state);
static void counts(void **state);
static void printed_counts_are_the_middle_of_what_prints_so(void **state);
static void ids(void **state);
static void any_id_reads_back(void **state);
static void rounded_ids(void **state);
static void columns_of_rounded_ids(void **state);
static void seconds(void **state);
static void rounding(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(what_is_told),
	cmocka_unit_test(counts),
	cmocka_unit_test(printed_counts_are_the_middle_of_what_prints_so),
	cmocka_unit_test(ids),
	cmocka_unit_test(any_id_reads_back),
	cmocka_unit_test(rounded_ids),
	cmocka_unit_test(columns_of_rounded_ids),
	cmocka_unit_test(seconds),
	cmocka_unit_test(rounding),
};

int
main(void)
{
	return cmocka_run_group_tests_name("import_values", tests, seed_random, NULL);
}

/* A word in a room without a byte to spare. */
static Word
exact_word(const char *text)
{
	static char *room;
	size_t length = strlen(text);

	free(room);
	room = malloc(length > 0 ? length : 1);
	memcpy(room, text, length);
	return (Word){room, length};
}

static void
what_is_told(void **state)
{
	static const char *const nothing[] = {"",		"null",		 "NULL", "None", "n/a",
										  "N.V.T.", "Undefined", "[]",	 "{}"};
	static const char *const something[] = {"0", "-1", "nul", "nulll", "[ ]", "n/", "x"};
	Word word = import_trimmed_word(" \t\r\n a b \n", 10);

	(void) state;
	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		assert_false(import_is_told(exact_word(nothing[i])));
	for (size_t i = 0; i < sizeof(something) / sizeof(something[0]); i++)
		assert_true(import_is_told(exact_word(something[i])));
	assert_int_equal(word.length, 3);
	assert_memory_equal(word.start, "a b", 3);
	assert_int_equal(import_trimmed_word(" \n ", 3).length, 0);
}

static void
counts(void **state)
{
	static const struct
	{
		const char *word;
		CountWord kind;
		int64_t count;
	} examples[] = {{"0", COUNT_EXACT, 0},
					{"12", COUNT_EXACT, 12},
					{"12.0", COUNT_EXACT, 12},
					{"12.000", COUNT_EXACT, 12},
					{"999999999999999999", COUNT_EXACT, 999999999999999999},
					{"1000000000000000000", COUNT_NONE, 0},
					{"12.", COUNT_NONE, 0},
					{"12.5", COUNT_NONE, 0},
					{"12.0x", COUNT_NONE, 0},
					{".0", COUNT_NONE, 0},
					{"-2", COUNT_NONE, 0},
					{"1e3", COUNT_NONE, 0},
					{"-1", COUNT_NOT_TOLD, 0},
					{"-124", COUNT_NOT_TOLD, 0},
					{"-124.0", COUNT_NOT_TOLD, 0},
					{"none", COUNT_NOT_TOLD, 0},
					{"1.2M", COUNT_PRINTED, 1200000},
					{"999999.999b", COUNT_PRINTED, 999999999000000},
					{"1k", COUNT_PRINTED, 1000},
					{"1.2345K", COUNT_NONE, 0},
					{"1234567K", COUNT_NONE, 0},
					{"1.K", COUNT_NONE, 0},
					{"1.2 M", COUNT_NONE, 0},
					{"K", COUNT_NONE, 0}};

	(void) state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
	{
		int64_t count = 0;

		if (import_parse_count_word(exact_word(examples[i].word), &count) != examples[i].kind)
			fail_msg("%s", examples[i].word);
		assert_int_equal(count, examples[i].count);
	}
}

static void
printed_counts_are_the_middle_of_what_prints_so(void **state)
{
	(void) state;
	for (int i = 0; i < 10000; i++)
	{
		int tenths = 10 + (int) random_below(9990);
		char word[40];
		int64_t count;

		snprintf(word, sizeof(word), "%d.%dM", tenths / 10, tenths % 10);
		assert_int_equal(import_parse_count_word(exact_word(word), &count), COUNT_PRINTED);
		assert_int_equal(count, (int64_t) tenths * 100000);
		assert_true(import_may_be_rounded(count));
	}
}

static void
ids(void **state)
{
	static const char *const bad[] = {"",
									  "0",
									  "01",
									  "-1",
									  "1 ",
									  "1x",
									  "9223372036854775808",
									  "10000000000000000000",
									  "99999999999999999999999"};
	int64_t id;

	(void) state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(import_parse_id(exact_word(bad[i]), &id));
	assert_true(import_parse_id(exact_word("9223372036854775807"), &id));
	assert_int_equal(id, INT64_MAX);
}

static void
any_id_reads_back(void **state)
{
	(void) state;
	for (int i = 0; i < 100000; i++)
	{
		int64_t id = 1 + random_count(63) / 2;
		int64_t again;
		char word[40];

		snprintf(word, sizeof(word), "%lld", (long long) id);
		assert_true(import_parse_id(exact_word(word), &again));
		assert_int_equal(again, id);
	}
}

static void
rounded_ids(void **state)
{
	static const char *const rounded[] = {"7.6E+18",
										  "7,6E+18",
										  "7e+18",
										  "7.612345e18",
										  "7.E+19",
										  "1E+15",
										  "7600000000000000688.0",
										  "1234567890123456.00"};
	static const char *const whole[] = {"",
										"7",
										"7600000000000000688",
										"7e18",
										"E+18",
										"1E+14",
										"7.6E+",
										"7.6E+8",
										"76E+18",
										"7.6E-18",
										"7.6E+180",
										"7.6E+1x",
										"7.6",
										"7600000000000000688.",
										"7600000000000000688.5",
										"123456789012345.0",
										"7.6E"};

	(void) state;
	for (size_t i = 0; i < sizeof(rounded) / sizeof(rounded[0]); i++)
	{
		if (!import_id_is_rounded(exact_word(rounded[i])))
			fail_msg("%s", rounded[i]);
	}
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
	{
		if (import_id_is_rounded(exact_word(whole[i])))
			fail_msg("%s", whole[i]);
	}
}

/* Whether a column of `whole` ids and then of these is one of rounded ids. */
static bool
is_refused(int whole, const char *first, const char *second)
{
	IdCheck check = {0};
	char id[24];

	for (int i = 0; i < whole; i++)
	{
		snprintf(id, sizeof(id), "76%017d", i * 10 + 1);
		import_check_id(&check, exact_word(id));
	}
	import_check_id(&check, exact_word(first));
	import_check_id(&check, exact_word(second));
	import_check_id(&check, exact_word("no id"));
	assert_int_equal(check.ids, whole + 2);
	return import_ids_are_rounded(&check);
}

static void
columns_of_rounded_ids(void **state)
{
	static const char *const good = "7600000000000000001";

	(void) state;
	assert_true(is_refused(0, good, "7600000000000000688.0"));
	/* one of ten is no more than a tenth, one of nine is */
	assert_false(is_refused(8, "7.6E+18", good));
	assert_true(is_refused(7, "7.6E+18", good));
	/* what ends in 0000 may do so by itself, two of them hardly */
	assert_false(is_refused(0, "7600000000000010000", good));
	assert_false(is_refused(0, "7600000000000010000", "7600000000000010000"));
	assert_true(is_refused(17, "7600000000000010000", "7600000000000020000"));
	assert_false(is_refused(18, "7600000000000010000", "7600000000000020000"));
	/* small numbers are exact in any program */
	assert_false(is_refused(0, "123456789010000", "123456789020000"));
}

static void
seconds(void **state)
{
	static const struct
	{
		const char *word;
		int64_t milliseconds;
	} examples[] = {{"15", 15000},	   {"15.5", 15500},	  {"0.0005", 1},
					{"1.23449", 1234}, {"1.9995", 2000},  {"999999999", 999999999000},
					{"0", 0},		   {"0.0004", 0},	  {"1.", 0},
					{".5", 0},		   {"1000000000", 0}, {"-1", 0},
					{"1e3", 0},		   {"", 0},			  {"1.0000000000000000000000000000001", 0}};

	(void) state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
	{
		int64_t milliseconds = 0;

		if (import_parse_seconds(exact_word(examples[i].word), &milliseconds) !=
			(examples[i].milliseconds > 0))
			fail_msg("%s", examples[i].word);
		if (examples[i].milliseconds > 0)
			assert_int_equal(milliseconds, examples[i].milliseconds);
	}
}

static void
rounding(void **state)
{
	(void) state;
	assert_true(import_may_be_rounded(0));
	assert_true(import_may_be_rounded(9999));
	assert_true(import_may_be_rounded(10000));
	assert_false(import_may_be_rounded(10050));
	assert_true(import_may_be_rounded(999900));
	assert_true(import_may_be_rounded(1000000));
	assert_false(import_may_be_rounded(1000100));
}
