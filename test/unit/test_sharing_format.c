/*
 * test/unit/test_sharing_format.c
 *		sharing/sharing_format_core: the text and the wire form of share_summary.
 */
#include "sharing_model.h"

static void forms_of_an_example(void **state);
static void platforms_are_ordered_by_bytes(void **state);
static void text_is_refused(void **state);
static void wire_is_refused(void **state);
static void parse_of_print_is_identity(void **state);
static void decode_of_encode_is_identity(void **state);
static void every_byte_of_a_platform_travels(void **state);
static void platforms_of_255_bytes(void **state);
static void cut_forms_are_refused_or_themselves(void **state);
static void flipped_forms_are_refused_or_themselves(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(forms_of_an_example),
	cmocka_unit_test(platforms_are_ordered_by_bytes),
	cmocka_unit_test(text_is_refused),
	cmocka_unit_test(wire_is_refused),
	cmocka_unit_test(parse_of_print_is_identity),
	cmocka_unit_test(decode_of_encode_is_identity),
	cmocka_unit_test(every_byte_of_a_platform_travels),
	cmocka_unit_test(platforms_of_255_bytes),
	cmocka_unit_test(cut_forms_are_refused_or_themselves),
	cmocka_unit_test(flipped_forms_are_refused_or_themselves),
};

int
main(void)
{
	return cmocka_run_group_tests_name("sharing_format", tests, seed_random, NULL);
}

/* ---- examples */
static void
forms_of_an_example(void **state)
{
	static const char text[] = "v1 duet=12 direct_message=25 copy_link=10 external/instagram=30 "
							   "external/twitter=10 external/whatsapp=8 unknown=5";
	static const char small_text[] = "v1 duet=12 external/a%20b=258";
	static const uint8_t small_wire[] = {1,	 0, 0, 0,	0,	 2,	  0, 0, 0, 0, 0, 0, 0, 0, 0,
										 12, 6, 3, 'a', ' ', 'b', 0, 0, 0, 0, 0, 0, 1, 2};
	Model b = example_b();
	ShareSummary *s = summary_of(&b);
	ShareSummary *parsed;
	SummaryStatus status;
	size_t length;
	char *print = printed(s, &length);
	uint8_t *wire;

	(void) state;
	assert_bytes(print, length, text, strlen(text));
	free(print);
	parsed = try_parse(text, strlen(text), &status);
	assert_ok(status);
	assert_equal_summaries(parsed, s);
	free(parsed);
	free(s);

	s = try_parse(small_text, strlen(small_text), &status);
	assert_ok(status);
	wire = encoded(s, &length);
	assert_bytes(wire, length, small_wire, sizeof(small_wire));
	free(wire);
	free(s);

	s = empty_summary();
	assert_ok(share_validate(s, 16));
	print = printed(s, &length);
	assert_bytes(print, length, "v1", 2);
	wire = encoded(s, &length);
	assert_bytes(wire, length, "\1\0\0\0\0\0", 6);
	free(print);
	free(wire);
	free(s);
	model_free(&b);
}

static void
platforms_are_ordered_by_bytes(void **state)
{
	static const char *const ascending[] = {"duet=1",		   "external=1",
											"external/%01=1",  "external/%20=1",
											"external/A=1",	   "external/a=1",
											"external/a%01=1", "external/aa=1",
											"external/ab=1",   "external/b=1",
											"external/\x80=1", "external/\xc3\xa4=1",
											"external/\xff=1", "embed=1",
											"unknown=1",	   "unknown/a=1"};
	size_t count = sizeof(ascending) / sizeof(ascending[0]);

	(void) state;
	for (size_t i = 0; i < count; i++)
	{
		for (size_t j = 0; j < count; j++)
		{
			char text[64];
			SummaryStatus status;

			sprintf(text, "v1 %s %s", ascending[i], ascending[j]);
			free(try_parse(text, strlen(text), &status));
			assert_status(status, i < j ? SUMMARY_OK : SUMMARY_MALFORMED);
		}
	}
}

static void
text_is_refused(void **state)
{
	static const struct
	{
		const char *text;
		SummaryStatus status;
	} cases[] = {
		{"v1", SUMMARY_OK},
		{"v1 duet=9223372036854775807", SUMMARY_OK},
		{"v1 external/%20=1", SUMMARY_OK},
		{"v1 duet=9223372036854775806 unknown=1", SUMMARY_OK}, /* the most together */
		{"v1 duet=9223372036854775807 unknown=1", SUMMARY_OVERFLOW},
		{"v1 duet=1 unknown=9223372036854775807", SUMMARY_OVERFLOW},
		{"v1 external=4611686018427387904 external/a=4611686018427387903", SUMMARY_OK},
		{"v1 external=4611686018427387904 external/a=4611686018427387904", SUMMARY_OVERFLOW},
		{"v1 duet=9223372036854775807 stitch=9223372036854775807 embed=2", SUMMARY_OVERFLOW},
		{"v2 duet=1", SUMMARY_VERSION},
		{"", SUMMARY_MALFORMED},
		{"v1 ", SUMMARY_MALFORMED},
		{"v1duet=1", SUMMARY_MALFORMED},
		{"v1  duet=1", SUMMARY_MALFORMED},
		{"v1 duet=1 ", SUMMARY_MALFORMED},
		{"v1 duet=1,", SUMMARY_MALFORMED},
		{"v1 duet", SUMMARY_MALFORMED},
		{"v1 duet=", SUMMARY_MALFORMED},
		{"v1 duet=0", SUMMARY_MALFORMED},
		{"v1 duet=-1", SUMMARY_MALFORMED},
		{"v1 duet=01", SUMMARY_MALFORMED},
		{"v1 duet=9223372036854775808", SUMMARY_MALFORMED},
		{"v1 Duet=1", SUMMARY_MALFORMED},
		{"v1 wink=1", SUMMARY_MALFORMED},
		{"v1 =1", SUMMARY_MALFORMED},
		{"v1 /a=1", SUMMARY_MALFORMED},
		{"v1 duet=1 duet=1", SUMMARY_MALFORMED},
		{"v1 stitch=1 duet=1", SUMMARY_MALFORMED},
		{"v1 external/b=1 external/a=1", SUMMARY_MALFORMED},
		{"v1 external/a=1 external=1", SUMMARY_MALFORMED},
		{"v1 external/=1", SUMMARY_MALFORMED}, /* not told has no slash */
		{"v1 external/", SUMMARY_MALFORMED},
		{"v1 external/a", SUMMARY_MALFORMED},
		{"v1 external/a b=1", SUMMARY_MALFORMED},
		{"v1 external/a/b=1", SUMMARY_MALFORMED},
		{"v1 external/a\tb=1", SUMMARY_MALFORMED},
		{"v1 external/a\x7f=1", SUMMARY_MALFORMED},
		{"v1 external/%=1", SUMMARY_MALFORMED},
		{"v1 external/%2=1", SUMMARY_MALFORMED},
		{"v1 external/%", SUMMARY_MALFORMED},
		{"v1 external/%2", SUMMARY_MALFORMED},
		{"v1 external/%20", SUMMARY_MALFORMED},
		{"v1 external/%61=1", SUMMARY_MALFORMED}, /* needs no escape */
		{"v1 external/%80=1", SUMMARY_MALFORMED},
		{"v1 external/%FF=1", SUMMARY_MALFORMED},
		{"v1 external/%2f=1", SUMMARY_MALFORMED}, /* lower case */
		{"v1 external/%2G=1", SUMMARY_MALFORMED},
		{"v1 external/%00=1", SUMMARY_MALFORMED},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		SummaryStatus status;

		free(try_parse(cases[i].text, strlen(cases[i].text), &status));
		if (status != cases[i].status)
			fail_msg("status of \"%s\"", cases[i].text);
	}
	{
		/* NUL: bare, behind a blank, as either digit of an escape */
		static const struct
		{
			const char *text;
			size_t length;
		} nul[] = {{"v1 external/a\0=1", 16},
				   {"v1 external=1\0  ", 14},
				   {"v1 external/%2\0=1", 17},
				   {"v1 external/%1\0=1", 17},
				   {"v1 external/%\0"
					"A=1",
					17}};

		for (int i = 0; i < 5; i++)
		{
			SummaryStatus status;

			free(try_parse(nul[i].text, nul[i].length, &status));
			assert_status(status, SUMMARY_MALFORMED);
		}
	}
}

static void
wire_is_refused(void **state)
{
	static const struct
	{
		const char *what;
		const char *bytes;
		size_t length;
		SummaryStatus status;
	} cases[] = {
#define WIRE(what, bytes, status) {what, bytes, sizeof(bytes) - 1, status}
#define ONE "\0\0\0\0\0\0\0\1"
#define MOST "\177\377\377\377\377\377\377\376" /* but one */
		WIRE("nothing", "\1\0\0\0\0\0", SUMMARY_OK),
		WIRE("a cell",
			 "\1\0\0\0\0\1"
			 "\0\0" ONE,
			 SUMMARY_OK),
		WIRE("a platform",
			 "\1\0\0\0\0\1"
			 "\6\1a" ONE,
			 SUMMARY_OK),
		WIRE("the most together",
			 "\1\0\0\0\0\2"
			 "\0\0" MOST "\6\1a" ONE,
			 SUMMARY_OK),
		WIRE("one more",
			 "\1\0\0\0\0\3"
			 "\0\0" MOST "\6\1a" ONE "\12\0" ONE,
			 SUMMARY_OVERFLOW),
		WIRE("much more",
			 "\1\0\0\0\0\2"
			 "\6\0" MOST "\6\1a" MOST,
			 SUMMARY_OVERFLOW),
		WIRE("other version", "\2\0\0\0\0\0", SUMMARY_VERSION),
		WIRE("version 0", "\0\0\0\0\0\0", SUMMARY_VERSION),
		WIRE("empty", "", SUMMARY_MALFORMED),
		WIRE("flag", "\1\1\0\0\0\0", SUMMARY_MALFORMED),
		WIRE("trailing",
			 "\1\0\0\0\0\0"
			 "\0",
			 SUMMARY_MALFORMED),
		WIRE("trailing cell",
			 "\1\0\0\0\0\0"
			 "\0\0" ONE,
			 SUMMARY_MALFORMED),
		WIRE("missing cell",
			 "\1\0\0\0\0\2"
			 "\0\0" ONE,
			 SUMMARY_MALFORMED),
		WIRE("many missing",
			 "\1\0\xff\xff\xff\xff"
			 "\0\0" ONE,
			 SUMMARY_MALFORMED),
		WIRE("no such type",
			 "\1\0\0\0\0\1"
			 "\13\0" ONE,
			 SUMMARY_MALFORMED),
		WIRE("type 255",
			 "\1\0\0\0\0\1"
			 "\377\0" ONE,
			 SUMMARY_MALFORMED),
		WIRE("zero",
			 "\1\0\0\0\0\1"
			 "\0\0"
			 "\0\0\0\0\0\0\0\0",
			 SUMMARY_MALFORMED),
		WIRE("negative",
			 "\1\0\0\0\0\1"
			 "\0\0"
			 "\200\0\0\0\0\0\0\1",
			 SUMMARY_MALFORMED),
		WIRE("NUL",
			 "\1\0\0\0\0\1"
			 "\6\1\0" ONE,
			 SUMMARY_MALFORMED),
		WIRE("NUL at the end",
			 "\1\0\0\0\0\1"
			 "\6\2a\0" ONE,
			 SUMMARY_MALFORMED),
		WIRE("long platform",
			 "\1\0\0\0\0\1"
			 "\6\377a" ONE,
			 SUMMARY_MALFORMED),
		WIRE("twice",
			 "\1\0\0\0\0\2"
			 "\0\0" ONE "\0\0" ONE,
			 SUMMARY_MALFORMED),
		WIRE("unsorted types",
			 "\1\0\0\0\0\2"
			 "\1\0" ONE "\0\0" ONE,
			 SUMMARY_MALFORMED),
		WIRE("unsorted platforms",
			 "\1\0\0\0\0\2"
			 "\6\1b" ONE "\6\1a" ONE,
			 SUMMARY_MALFORMED),
		WIRE("told first",
			 "\1\0\0\0\0\2"
			 "\6\1a" ONE "\6\0" ONE,
			 SUMMARY_MALFORMED),
		WIRE("in order",
			 "\1\0\0\0\0\3"
			 "\6\0" ONE "\6\1a" ONE "\6\1\377" ONE,
			 SUMMARY_OK),
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		SummaryStatus status;

		free(try_decode(cases[i].bytes, cases[i].length, &status));
		if (status != cases[i].status)
			fail_msg("status of the wire form \"%s\"", cases[i].what);
	}
}

/* ---- portable forms */
static void
parse_of_print_is_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		Model model = random_model(40, one_in(2) ? 0 : 63);

		assert_text(&model);
		model_free(&model);
	}
}

static void
decode_of_encode_is_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		Model model = random_model(40, one_in(2) ? 0 : 63);

		assert_wire(&model);
		model_free(&model);
	}
}

static void
every_byte_of_a_platform_travels(void **state)
{
	Model all = {0};

	(void) state;
	for (int byte = 1; byte < 256; byte++)
	{
		Model one = {0};
		char platform[3] = {'a', (char) byte, 'z'};

		for (size_t length = 2; length <= 3; length++)
			model_append(&one, SHARE_OTHER, platform, length, byte);
		model_append(&one, SHARE_QR_CODE, platform + 1, 1, INT64_MAX - 2 * byte);
		model_append(&all, SHARE_EXTERNAL, platform + 1, 1, byte);
		assert_text(&one);
		assert_wire(&one);
		model_free(&one);
	}
	assert_text(&all);
	assert_wire(&all);
	model_free(&all);
}

/* ---- limits */
static void
platforms_of_255_bytes(void **state)
{
	Model model = {0};
	char platform[SHARE_MAX_PLATFORM];
	char text[3 * 256 + 32];

	(void) state;
	for (int fill = 0; fill < 3; fill++)
	{
		memset(platform, "a \xff"[fill], sizeof(platform));
		for (int type = 0; type < SHARE_TYPE_COUNT; type++)
		{
			model_append(&model, type, platform, 255, 1);
			model_append(&model, type, platform, 254, 1);
		}
	}
	assert_text(&model);
	assert_wire(&model);
	model_free(&model);

	for (size_t length = 254; length <= 257; length++)
	{
		for (int escaped = 0; escaped < 2; escaped++)
		{
			SummaryStatus status;
			char *next = text + sprintf(text, "v1 external/");

			for (size_t i = 0; i < length; i++)
				next += sprintf(next, "%s", escaped ? "%25" : "p");
			next += sprintf(next, "=1");
			free(try_parse(text, (size_t) (next - text), &status));
			assert_status(status, length <= 255 ? SUMMARY_OK : SUMMARY_MALFORMED);
		}
	}
}

/* ---- damaged forms */
/* True when taken; then it prints as it came. */
static bool
text_is_itself(const char *text, size_t length)
{
	SummaryStatus status;
	ShareSummary *out = try_parse(text, length, &status);
	size_t again_length;
	char *again;

	if (out == NULL)
		return false;
	again = printed(out, &again_length);
	assert_bytes(again, again_length, text, length);
	free(again);
	free(out);
	return true;
}

static bool
wire_is_itself(const uint8_t *wire, size_t length)
{
	SummaryStatus status;
	ShareSummary *out = try_decode(wire, length, &status);
	size_t again_length;
	uint8_t *again;

	if (out == NULL)
		return false;
	again = encoded(out, &again_length);
	assert_bytes(again, again_length, wire, length);
	free(again);
	free(out);
	return true;
}

static void
cut_forms_are_refused_or_themselves(void **state)
{
	int taken = 0;

	(void) state;
	for (int round = 0; round < ROUNDS / 40; round++)
	{
		ShareSummary *summary = random_summary(12, 63);
		size_t length;
		char *text = printed(summary, &length);
		uint8_t *wire;

		for (size_t cut = 0; cut <= length; cut++)
			taken += text_is_itself(text, cut);
		wire = encoded(summary, &length);
		for (size_t cut = 0; cut < length; cut++)
			assert_false(wire_is_itself(wire, cut));
		assert_true(wire_is_itself(wire, length));
		free(text);
		free(wire);
		free(summary);
	}
	assert_true(taken >= ROUNDS / 40);
}

/* Flips in text, on the wire and behind the header of the stored form. */
static void
flipped_forms_are_refused_or_themselves(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 80; round++)
	{
		ShareSummary *summary = random_summary(8, 63);
		size_t size = size_of(summary);
		size_t length;
		char *text = printed(summary, &length);
		uint8_t *wire;

		for (size_t bit = 0; bit < 8 * length; bit++)
		{
			flip_bit(text, bit);
			text_is_itself(text, length);
			flip_bit(text, bit);
		}
		wire = encoded(summary, &length);
		for (size_t bit = 0; bit < 8 * length; bit++)
		{
			flip_bit(wire, bit);
			assert_true(!wire_is_itself(wire, length) || bit >= 48);
			flip_bit(wire, bit);
		}
		for (size_t bit = 128; bit < 8 * size; bit++)
		{
			flip_bit(summary, bit);
			if (share_validate(summary, size) == SUMMARY_OK)
			{
				SummaryStatus status;
				size_t again_length;
				uint8_t *again_wire = encoded(summary, &again_length);
				ShareSummary *again = try_decode(again_wire, again_length, &status);

				assert_ok(status);
				assert_equal_summaries(again, summary);
				free(again_wire);
				free(again);
			}
			flip_bit(summary, bit);
		}
		free(text);
		free(wire);
		free(summary);
	}
}
