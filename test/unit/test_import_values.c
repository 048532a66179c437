/*
 * test/unit/test_import_values.c
 *		import/text/values_core: words of APIs and scrapers.
 */
#include "laws.h"

#include "import/text/counts_core.h"
#include "import/text/months_core.h"
#include "import/text/unicode_core.h"
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
static void characters(void **state);
static void month_days(void **state);

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
	cmocka_unit_test(characters),
	cmocka_unit_test(month_days),
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
					{"12.000", COUNT_UNCLEAR, 0},
					{"1.18446744073709551616", COUNT_NONE, 0},
					{"1.00000000000000000000", COUNT_EXACT, 1},
					{"12.0000", COUNT_EXACT, 12},
					{"1200.000", COUNT_EXACT, 1200},
					{"12,0", COUNT_EXACT, 12},
					{"12,5", COUNT_NONE, 0},
					{"0.000", COUNT_EXACT, 0},
					{"0.123", COUNT_NONE, 0},
					{"1,234,567", COUNT_EXACT, 1234567},
					{"1,234,000.00", COUNT_EXACT, 1234000},
					{"1.234.567", COUNT_EXACT, 1234567},
					{"1.234,0", COUNT_EXACT, 1234},
					{"12.000.000", COUNT_EXACT, 12000000},
					{"12,000", COUNT_EXACT, 12000},
					{"1.234", COUNT_EXACT, 1234},
					{"1.100", COUNT_EXACT, 1100},
					{"12 345", COUNT_EXACT, 12345},
					{"12\xc2\xa0"
					 "345",
					 COUNT_EXACT, 12345},
					{"1\xe2\x80\xaf"
					 "234\xe2\x80\xaf"
					 "567",
					 COUNT_EXACT, 1234567},
					{"1'234'567", COUNT_EXACT, 1234567},
					{"1\xe2\x80\x99"
					 "234",
					 COUNT_EXACT, 1234},
					{"12,34,567", COUNT_EXACT, 1234567},
					{"12,34,56", COUNT_NONE, 0},
					{"12,34", COUNT_NONE, 0},
					{"1,234.567", COUNT_NONE, 0},
					{"1,234.567,890", COUNT_NONE, 0},
					{"1234,567", COUNT_NONE, 0},
					{"0,123,456", COUNT_NONE, 0},
					{"1,23,4", COUNT_NONE, 0},
					{"1,,234", COUNT_NONE, 0},
					{"1,234,", COUNT_NONE, 0},
					{"999,999,999,999,999,999", COUNT_EXACT, 999999999999999999},
					{"1,000,000,000,000,000,000", COUNT_NONE, 0},
					/* digits of Arabic with their separators, of Hindi, Thai and Japanese */
					{"١٬٢٣٤٬٥٦٧", COUNT_EXACT, 1234567},
					{"١٫٢M", COUNT_PRINTED, 1200000},
					{"१,२३४", COUNT_EXACT, 1234},
					{"๑๒", COUNT_EXACT, 12},
					{"１２", COUNT_EXACT, 12},
					{"\xe2\x80\x8f"
					 "12",
					 COUNT_EXACT, 12},
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
					{"1.2 M", COUNT_PRINTED, 1200000},
					{"1,2 Mio.", COUNT_PRINTED, 1200000},
					{"1,234K", COUNT_PRINTED, 1234},
					{"1.234M", COUNT_PRINTED, 1234000},
					{"1,234.5K", COUNT_PRINTED, 1234500},
					{"1,234,567K", COUNT_NONE, 0},
					{"3 mil", COUNT_PRINTED, 3000},
					{"1,5 млн", COUNT_PRINTED, 1500000},
					{"2 ТЫС.", COUNT_PRINTED, 2000},
					{"1.2万", COUNT_PRINTED, 12000},
					{"3억", COUNT_PRINTED, 300000000},
					{"5 of", COUNT_NONE, 0},
					{"5 Mi.o", COUNT_NONE, 0},
					{"5 ", COUNT_NONE, 0},
					{"5.", COUNT_NONE, 0},
					{"\xff"
					 "12",
					 COUNT_NONE, 0},
					{"12\xe2\x80", COUNT_NONE, 0},
					{"-1.0", COUNT_NOT_TOLD, 0},
					{"-1.5", COUNT_NONE, 0},
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
	/* one alone costs its row, in a file of any length */
	assert_false(is_refused(0, good, "7600000000000000688.0"));
	assert_true(is_refused(0, "7600000000000000689.0", "7600000000000000688.0"));
	/* two of twenty are no more than a tenth, two of nineteen are; a spreadsheet may show all alike */
	assert_false(is_refused(18, "7.6E+18", "7.6E+18"));
	assert_true(is_refused(17, "7.6E+18", "7.6E+18"));
	/* what ends in 0000 may do so by itself, two of them hardly */
	assert_false(is_refused(0, "7600000000000010000", good));
	assert_false(is_refused(0, "7600000000000010000", "7600000000000010000"));
	assert_true(is_refused(17, "7600000000000010000", "7600000000000020000"));
	assert_false(is_refused(18, "7600000000000010000", "7600000000000020000"));
	/* JavaScript's, and all digits of a double; one of each in a column of three says nothing */
	assert_true(is_refused(0, "7641234567890123000", "7641234567890999000"));
	assert_true(is_refused(1, "7641234567890123776", "7641234567890124800"));
	assert_false(is_refused(2, "7641234567890123000", "7641234567890124800"));
	assert_false(is_refused(0, "7641234567890123000", "7641234567890123000"));
	assert_false(is_refused(0, "764123456789012000", "764123456789099000"));
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

static void
characters(void **state)
{
	static const char *const pairs[][2] = {{"A", "a"}, {"É", "é"}, {"Š", "š"}, {"Ż", "ż"},
										   {"Č", "č"}, {"Ł", "ł"}, {"Ž", "ž"}, {"İ", "i"},
										   {"Ă", "ă"}, {"Ộ", "ộ"}, {"Ư", "ư"}, {"Ơ", "ơ"},
										   {"Ж", "ж"}, {"І", "і"}, {"Ё", "ё"}, {"Ґ", "ґ"}};
	static const char *const same[] = {"a", "é", "×", "ı", "ż", "ł", "ư", "ж", "і", "月", "7"};
	static const char *const broken[] = {"\x80",
										 "\xc1\x80",
										 "\xc3",
										 "\xe2\x80",
										 "\xf5\x80\x80\x80",
										 "\xe2"
										 "ab"};

	(void) state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
	{
		const char *capital = pairs[i][0];
		const char *small = pairs[i][1];

		assert_int_equal(import_folded(import_next_character(&capital, capital + strlen(capital))),
						 import_next_character(&small, small + strlen(small)));
		assert_int_equal(*capital, '\0');
	}
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
	{
		const char *at = same[i];
		uint32_t character = import_next_character(&at, at + strlen(at));

		assert_int_equal(import_folded(character), character);
	}
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
	{
		Word word = exact_word(broken[i]);
		const char *at = word.start;

		/* one byte is passed over */
		assert_int_equal(import_next_character(&at, word.start + word.length), NO_CHARACTER);
		assert_ptr_equal(at, word.start + 1);
	}
	assert_int_equal(import_digit_value('7'), 7);
	assert_int_equal(import_digit_value(0x6F9), 9);
	assert_int_equal(import_digit_value(0x96F), 9);
	assert_int_equal(import_digit_value(0x970), -1);
	assert_int_equal(import_digit_value('a'), -1);
	assert_int_equal(import_digit_value(NO_CHARACTER), -1);
}

static void
assert_month_day(const char *text, MonthDayKind kind, int month, int day, const char *name)
{
	Word word = exact_word(text);
	MonthDay date = {0};

	if (import_parse_month_day(word.start, word.length, &date) != kind)
		fail_msg("%s", text);
	if (kind == MONTH_DAY)
	{
		assert_int_equal(date.month, month);
		assert_int_equal(date.day, day);
	}
	if (kind == MONTH_DAY_UNKNOWN)
	{
		assert_int_equal(date.name.length, strlen(name));
		assert_memory_equal(date.name.start, name, strlen(name));
	}
}

static void
month_days(void **state)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	static const char *const names[][12] =
		{{"January", "February", "March", "April", "May", "June", "July", "August", "September",
		  "October", "November", "December"},
		 {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
		  "октябрь", "ноябрь", "декабрь"},
		 {"tháng một", "tháng hai", "tháng ba", "tháng tư", "tháng năm", "tháng sáu", "tháng bảy",
		  "tháng tám", "tháng chín", "tháng mười", "tháng mười một", "tháng mười hai"},
		 {"januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september",
		  "oktober", "november", "desember"},
		 {"ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září",
		  "října", "listopadu", "prosince"}};
	char text[80];

	(void) state;
	for (size_t language = 0; language < sizeof(names) / sizeof(names[0]); language++)
	{
		for (int month = 1; month <= 12; month++)
		{
			for (int day = 0; day <= 32; day++)
			{
				MonthDayKind kind = day > 0 && day <= days[month - 1] ? MONTH_DAY : MONTH_DAY_NONE;

				snprintf(text, sizeof(text), "%d. %s", day, names[language][month - 1]);
				assert_month_day(text, kind, month, day, NULL);
				snprintf(text, sizeof(text), " %s  %d ", names[language][month - 1], day);
				assert_month_day(text, kind, month, day, NULL);
			}
		}
	}
	assert_month_day("14 Αυγούστου", MONTH_DAY_UNKNOWN, 0, 0, "Αυγούστου");
	assert_month_day("Foo bar. 14.", MONTH_DAY_UNKNOWN, 0, 0, "Foo bar");
	assert_month_day("7월 16일", MONTH_DAY, 7, 16, NULL);
	assert_month_day("", MONTH_DAY_NONE, 0, 0, NULL);
	assert_month_day("de", MONTH_DAY_NONE, 0, 0, NULL);
	assert_month_day("14", MONTH_DAY_NONE, 0, 0, NULL);
	assert_month_day("August", MONTH_DAY_NONE, 0, 0, NULL);
	assert_month_day("014 August", MONTH_DAY_NONE, 0, 0, NULL);
	assert_month_day("14 August 2026", MONTH_DAY_NONE, 0, 0, NULL);
	assert_month_day("14/August", MONTH_DAY_NONE, 0, 0, NULL);
	assert_month_day("14 \xff", MONTH_DAY_NONE, 0, 0, NULL);
	assert_month_day("1a2b3c4d5e6f7g8h", MONTH_DAY_NONE, 0, 0, NULL);
	assert_month_day(
		"1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		MONTH_DAY_NONE, 0, 0, NULL);
}
