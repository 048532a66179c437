/*
 * test/unit/test_engagement_format.c
 *		engagement/engagement_format_core: text and wire of engagement_summary.
 *		The expected forms are written by code of the test's own.
 */
#include "engagement_model.h"

static void forms_of_an_example(void **state);
static void forms_with_people(void **state);
static void text_is_refused(void **state);
static void wire_is_refused(void **state);
static void wire_with_people_is_refused(void **state);
static void parse_of_print_is_identity(void **state);
static void decode_of_encode_is_identity(void **state);
static void people_travel(void **state);
static void longest_text_fits(void **state);
static void cut_text_is_refused_or_itself(void **state);
static void cut_wire_is_refused(void **state);
static void flipped_forms_are_refused_or_themselves(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(forms_of_an_example),
	cmocka_unit_test(forms_with_people),
	cmocka_unit_test(text_is_refused),
	cmocka_unit_test(wire_is_refused),
	cmocka_unit_test(wire_with_people_is_refused),
	cmocka_unit_test(parse_of_print_is_identity),
	cmocka_unit_test(decode_of_encode_is_identity),
	cmocka_unit_test(people_travel),
	cmocka_unit_test(longest_text_fits),
	cmocka_unit_test(cut_text_is_refused_or_itself),
	cmocka_unit_test(cut_wire_is_refused),
	cmocka_unit_test(flipped_forms_are_refused_or_themselves),
};

int
main(void)
{
	return cmocka_run_group_tests_name("engagement_format", tests, seed_random, NULL);
}

/* The text, made a second way; returns its length. */
static size_t
expected_text(const Content *content, char *out)
{
	static const char *const words[] = {"view", "impression", "like",		   "comment",	"share",
										"save", "follow",	  "profile_visit", "link_click"};
	char *next = out + sprintf(out, "v1");

	for (int kind = 0; kind < KINDS; kind++)
	{
		if (content->counts[kind] != 0 || content->untold[kind] != 0)
			next += sprintf(next, " %s=%lld", words[kind], (long long) content->counts[kind]);
		if (content->untold[kind] != 0)
			next += sprintf(next, "?%lld", (long long) content->untold[kind]);
	}
	return (size_t) (next - out);
}

/* The wire form, made a second way; returns its length. */
static size_t
expected_wire(const Content *content, uint8_t *out)
{
	int numbers = any_untold(content) ? 18 : 9;

	out[0] = 1;
	out[1] = any_untold(content);
	for (int i = 0; i < numbers; i++)
	{
		int64_t number = i < 9 ? content->counts[i] : content->untold[i - 9];

		for (int byte = 0; byte < 8; byte++)
			out[2 + 8 * i + byte] = (uint8_t) (number >> (56 - 8 * byte));
	}
	return (size_t) (2 + 8 * numbers);
}

static void
forms_of_an_example(void **state)
{
	static const char text[] = "v1 view=15 like=4 save=0?1";
	static const uint8_t wire[146] = {1, 1, [9] = 15, [25] = 4, [2 + 72 + 47] = 1};
	Summary *summary;
	char *printed;
	uint8_t *encoded;
	size_t length;

	(void) state;
	assert_ok(parse_copy(text, strlen(text), &summary));
	assert_int_equal(summary->counts[EVENT_VIEW], 15);
	assert_int_equal(summary->untold[EVENT_SAVE], 1);
	printed = text_of(summary, &length);
	assert_bytes(printed, length, text, strlen(text));
	free(printed);
	encoded = wire_of(summary, &length);
	assert_bytes(encoded, length, wire, sizeof(wire));
	free(encoded);
	assert_ok(engagement_discount_event(summary, EVENT_VIEW));
	assert_int_equal(summary->counts[EVENT_VIEW], 14);

	engagement_init(summary);
	assert_true(engagement_is_identity(summary));
	assert_int_equal(engagement_size(summary), 80);
	printed = text_of(summary, &length);
	assert_bytes(printed, length, "v1", 2);
	free(printed);
	free(summary);
}

/* A view by actor 1 and a like by actor 2, and what is said where no one is known. */
static void
forms_with_people(void **state)
{
	static const char text[] = "v1 view=1 like=1 actors=viewers reached={0000000000000001,"
							   "0000000000000002} engaged={0000000000000002}";
	static const uint8_t wire[] = {
		1, 14, [9] = 1, [25] = 1, [78] = 2, [86] = 1, [94] = 2, [99] = 1, [107] = 2,
	};
	Summary *summary;
	size_t length;
	char *printed;
	uint8_t *encoded;

	(void) state;
	assert_int_equal(sizeof(wire), 108);
	assert_ok(parse_copy(text, strlen(text), &summary));
	assert_int_equal(engagement_size(summary), 80 + 8 + 16 + 8 + 8);
	assert_int_equal(engagement_reached(summary)->people, 2);
	assert_int_equal(engagement_engaged(summary)->people, 1);
	printed = text_of(summary, &length);
	assert_bytes(printed, length, text, strlen(text));
	encoded = wire_of(summary, &length);
	assert_bytes(encoded, length, wire, sizeof(wire));
	free(printed);
	free(encoded);
	free(summary);
	assert_ok(decode_copy(wire, sizeof(wire), &summary));
	assert_int_equal(engagement_engaged(summary)->data[0], 2);
	free(summary);

	assert_ok(parse_copy("v1 view=3 actors=lost", 21, &summary));
	assert_int_equal(summary->flags, ENGAGEMENT_AUDIENCE_LOST);
	assert_int_equal(engagement_size(summary), 80);
	free(summary);
}

static SummaryStatus
status_of_text(const char *text, size_t length)
{
	Summary *out;
	SummaryStatus status = parse_copy(text, length, &out);

	free(out);
	return status;
}

static SummaryStatus
status_of_wire(const uint8_t *wire, size_t length)
{
	Summary *out;
	SummaryStatus status = decode_copy(wire, length, &out);

	free(out);
	return status;
}

#define ONE_REACHED " reached={0123456789abcdef}"

static void
text_is_refused(void **state)
{
	static const struct
	{
		const char *text;
		SummaryStatus status;
	} cases[] = {
		{"v1", SUMMARY_OK},
		{"v1 view=9223372036854775807?9223372036854775807", SUMMARY_OK},
		{"v2 view=1", SUMMARY_VERSION},
		{"", SUMMARY_MALFORMED},
		{"v", SUMMARY_MALFORMED},
		{"v1 ", SUMMARY_MALFORMED},
		{" v1", SUMMARY_MALFORMED},
		{"v1view=1", SUMMARY_MALFORMED},
		{"v1  view=1", SUMMARY_MALFORMED},
		{"v1\tview=1", SUMMARY_MALFORMED},
		{"v1 view=1 ", SUMMARY_MALFORMED},
		{"v1 view=1x", SUMMARY_MALFORMED},
		{"v1 view=01", SUMMARY_MALFORMED},
		{"v1 view=-1", SUMMARY_MALFORMED},
		{"v1 view=+1", SUMMARY_MALFORMED},
		{"v1 view=1.0", SUMMARY_MALFORMED},
		{"v1 view=", SUMMARY_MALFORMED},
		{"v1 view", SUMMARY_MALFORMED},
		{"v1 =1", SUMMARY_MALFORMED},
		{"v1 View=1", SUMMARY_MALFORMED},
		{"v1 wink=1", SUMMARY_MALFORMED},
		{"v1 view=0", SUMMARY_MALFORMED}, /* a zero that is told is left out */
		{"v1 view=0?0", SUMMARY_MALFORMED},
		{"v1 view=1?0", SUMMARY_MALFORMED},
		{"v1 view=1?", SUMMARY_MALFORMED},
		{"v1 view=1?-1", SUMMARY_MALFORMED},
		{"v1 view=1?01", SUMMARY_MALFORMED},
		{"v1 view=1?1?1", SUMMARY_MALFORMED},
		{"v1 view=?1", SUMMARY_MALFORMED},
		{"v1 view=1 view=1", SUMMARY_MALFORMED},
		{"v1 like=1 view=1", SUMMARY_MALFORMED},
		{"v1 view=9223372036854775808", SUMMARY_MALFORMED},
		{"v1 view=1?9223372036854775808", SUMMARY_MALFORMED},
		/* people */
		{"v1 actors=none reached={} engaged={}", SUMMARY_OK},
		{"v1 actors=seen reached={} engaged={}", SUMMARY_OK},
		{"v1 actors=seen" ONE_REACHED " engaged={}", SUMMARY_OK},
		{"v1 view=2 actors=viewers" ONE_REACHED " engaged={0123456789abcdef}", SUMMARY_OK},
		{"v1 save=0?1 actors=viewers" ONE_REACHED " engaged={}", SUMMARY_OK},
		{"v1 view=1 actors=lost", SUMMARY_OK},
		{"v1 share=0?1 actors=lost", SUMMARY_OK},
		{"v1 actors=lost", SUMMARY_MALFORMED}, /* nobody who could be lost */
		{"v1 follow=1 save=1 actors=lost", SUMMARY_MALFORMED},
		{"v1 follow=1 save=0?1 actors=lost", SUMMARY_MALFORMED},
		{"v1 view=1 actors=lost reached={} engaged={}", SUMMARY_MALFORMED},
		{"v1 view=1 actors=lost actors=lost", SUMMARY_MALFORMED},
		{"v1 actors=lost view=1", SUMMARY_MALFORMED},
		{"v1 view=1 actors=", SUMMARY_MALFORMED},
		{"v1 view=1 actors", SUMMARY_MALFORMED},
		{"v1 view=1 actors=los", SUMMARY_MALFORMED},
		{"v1 view=1 actors=lost ", SUMMARY_MALFORMED},
		{"v1 view=1 actors=known", SUMMARY_MALFORMED},
		{"v1 actors=none", SUMMARY_MALFORMED},
		{"v1 actors=none reached={}", SUMMARY_MALFORMED},
		{"v1 actors=none engaged={}", SUMMARY_MALFORMED},
		{"v1 actors=none engaged={} reached={}", SUMMARY_MALFORMED},
		{"v1 actors=none reached={} engaged={", SUMMARY_MALFORMED},
		{"v1 actors=none reached={}engaged={}", SUMMARY_MALFORMED},
		{"v1 actors=none reached= engaged={}", SUMMARY_MALFORMED},
		{"v1 actors=none reached={} engaged={} ", SUMMARY_MALFORMED},
		{"v1 actors=none reached={} engaged={} view=1", SUMMARY_MALFORMED},
		{"v1 reached={} engaged={}", SUMMARY_MALFORMED},
		{"v1 actors=none" ONE_REACHED " engaged={}", SUMMARY_MALFORMED}, /* whose is it? */
		{"v1 actors=viewers reached={} engaged={}", SUMMARY_MALFORMED},
		{"v1 actors=seen reached={} engaged={0123456789abcdef}", SUMMARY_MALFORMED},
		{"v1 actors=seen" ONE_REACHED " engaged={0123456789abcdef,1123456789abcdef}",
		 SUMMARY_MALFORMED},
		{"v1 actors=seen reached={0123456789ABCDEF} engaged={}", SUMMARY_MALFORMED},
		{"v1 actors=seen reached=#00 engaged={}", SUMMARY_MALFORMED},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		if (status_of_text(cases[i].text, strlen(cases[i].text)) != cases[i].status)
			fail_msg("status of \"%s\"", cases[i].text);
	}
	assert_status(status_of_text("v1 view=1\0", 10), SUMMARY_MALFORMED);
	assert_status(status_of_text("v1 vie\0=1", 9), SUMMARY_MALFORMED);
}

static void
wire_is_refused(void **state)
{
	uint8_t wire[147] = {1, 0, [9] = 15};

	(void) state;
	assert_ok(status_of_wire(wire, 74));
	assert_status(status_of_wire(wire, 75), SUMMARY_MALFORMED); /* a byte too much */
	assert_status(status_of_wire(wire, 73), SUMMARY_MALFORMED);
	assert_status(status_of_wire(wire, 146), SUMMARY_MALFORMED);
	wire[1] = 1; /* untold, but all of it zero */
	assert_status(status_of_wire(wire, 146), SUMMARY_MALFORMED);
	assert_status(status_of_wire(wire, 74), SUMMARY_MALFORMED);
	wire[145] = 1;
	assert_ok(status_of_wire(wire, 146));
	assert_status(status_of_wire(wire, 147), SUMMARY_MALFORMED);
	wire[138] = 0x80; /* the last untold is negative */
	assert_status(status_of_wire(wire, 146), SUMMARY_MALFORMED);
	wire[138] = 0;
	wire[2] = 0x80; /* the first count is negative */
	assert_status(status_of_wire(wire, 146), SUMMARY_MALFORMED);
	wire[2] = 0;
	wire[1] = 33; /* a flag of the future */
	assert_status(status_of_wire(wire, 146), SUMMARY_MALFORMED);
	wire[0] = 2;
	assert_status(status_of_wire(wire, 146), SUMMARY_VERSION);
	wire[0] = 0;
	assert_status(status_of_wire(wire, 146), SUMMARY_VERSION);
	assert_status(status_of_wire(wire, 0), SUMMARY_MALFORMED);
}

/* Bytes of foreign lengths: a list that lies about its people, registers cut short. */
static void
wire_with_people_is_refused(void **state)
{
	enum
	{
		SETS = 74, /* where the sets begin */
		REGISTERS = 4096
	};
	uint8_t *wire = exact_room(SETS + 2 * (1 + REGISTERS) + 1);

	(void) state;
	memset(wire, 0, SETS + 2 * (1 + REGISTERS) + 1);
	wire[0] = 1;
	wire[1] = 2; /* an audience, nobody in it */
	assert_ok(status_of_wire(wire, SETS + 10));
	for (size_t length = 0; length <= SETS + 20; length++)
		assert_status(status_of_wire(wire, length), length == 0			? SUMMARY_MALFORMED :
													length == SETS + 10 ? SUMMARY_OK :
																		  SUMMARY_MALFORMED);
	for (int byte = 1; byte < 5; byte++)
	{
		wire[SETS + byte] = 1; /* more people than there are bytes */
		assert_status(status_of_wire(wire, SETS + 10), SUMMARY_MALFORMED);
		wire[SETS + byte] = 0;
		wire[SETS + 5 + byte] = 1;
		assert_status(status_of_wire(wire, SETS + 10), SUMMARY_MALFORMED);
		wire[SETS + 5 + byte] = 0;
	}
	wire[SETS] = 2; /* no form */
	assert_status(status_of_wire(wire, SETS + 10), SUMMARY_MALFORMED);

	wire[1] = 6;
	wire[SETS] = wire[SETS + 1 + REGISTERS] = REACH_REGISTERS;
	assert_ok(status_of_wire(wire, SETS + 2 * (1 + REGISTERS)));
	assert_status(status_of_wire(wire, SETS + 2 * (1 + REGISTERS) - 1), SUMMARY_MALFORMED);
	assert_status(status_of_wire(wire, SETS + 2 * (1 + REGISTERS) + 1), SUMMARY_MALFORMED);
	assert_status(status_of_wire(wire, SETS + REGISTERS), SUMMARY_MALFORMED);
	wire[SETS + 1 + REGISTERS] = REACH_LIST;
	assert_ok(status_of_wire(wire, SETS + 1 + REGISTERS + 5));
	/* engaged fill registers, reached a list */
	memset(wire + SETS, 0, 5);
	wire[SETS + 5] = REACH_REGISTERS;
	wire[SETS + 1 + REGISTERS] = 0;
	assert_status(status_of_wire(wire, SETS + 5 + 1 + REGISTERS), SUMMARY_MALFORMED);
	free(wire);
}

static void
parse_of_print_is_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		Content content = one_in(2) ? random_content(63) : extreme_content();
		Summary *summary = summary_of(&content);
		Summary *again;
		size_t length;
		char *text = text_of(summary, &length);
		char expected[1000];

		assert_bytes(text, length, expected, expected_text(&content, expected));
		assert_ok(parse_copy(text, length, &again));
		assert_equal_summaries(again, summary);
		free(summary);
		free(again);
		free(text);
	}
}

static void
decode_of_encode_is_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		Content content = one_in(2) ? random_content(63) : extreme_content();
		Summary *summary = summary_of(&content);
		Summary *again;
		size_t length;
		uint8_t *wire = wire_of(summary, &length);
		uint8_t expected[146];

		assert_bytes(wire, length, expected, expected_wire(&content, expected));
		assert_ok(decode_copy(wire, length, &again));
		assert_equal_summaries(again, summary);
		free(summary);
		free(again);
		free(wire);
	}
}

/* What is known of actors, in the word and the flags that stand for it. */
static const char *
actors_of(const Part *part, int *flags)
{
	*flags = !part->known ? 0 :
			 part->untold ? 16 :
							2 + (part->actor ? 4 : 0) + (part->viewer ? 8 : 0);
	switch (*flags)
	{
		case 0:
			return "";
		case 2:
			return " actors=none";
		case 6:
			return " actors=seen";
		case 14:
			return " actors=viewers";
		default:
			return " actors=lost";
	}
}

/* Text and wire of summaries with people, there and back. */
static void
people_travel(void **state)
{
	int seen[17] = {0};

	(void) state;
	for (int round = 0; round < ROUNDS / 5; round++)
	{
		/* each sort alone, then mixtures */
		Part one = round < SORTS ? part_of_sort(round) : random_part();
		Part other = round < SORTS ? part_of_sort(0) : random_part();
		Part both = both_parts(&one, &other);
		Summary *summary = summary_of_part(&both);
		Summary *again;
		int flags;
		const char *actors = actors_of(&both, &flags);
		char *expected = exact_room(20000);
		size_t expected_length = expected_text(&both.content, expected);
		size_t length;
		char *text = text_of(summary, &length);
		uint8_t *wire;

		expected_length += (size_t) sprintf(expected + expected_length, "%s", actors);
		if (flags != 0 && flags != 16)
		{
			expected_length += (size_t) sprintf(expected + expected_length, " reached=");
			expected_length +=
				expected_set_text(engagement_reached(summary), expected + expected_length);
			expected_length += (size_t) sprintf(expected + expected_length, " engaged=");
			expected_length +=
				expected_set_text(engagement_engaged(summary), expected + expected_length);
		}
		assert_bytes(text, length, expected, expected_length);
		assert_ok(parse_copy(text, length, &again));
		assert_equal_summaries(again, summary);
		free(again);

		wire = wire_of(summary, &length);
		expected_length = expected_wire(&both.content, (uint8_t *) expected);
		expected[1] = (char) (expected[1] | flags);
		if (flags != 0 && flags != 16)
		{
			expected_length += expected_set_wire(engagement_reached(summary),
												 (uint8_t *) expected + expected_length);
			expected_length += expected_set_wire(engagement_engaged(summary),
												 (uint8_t *) expected + expected_length);
		}
		assert_bytes(wire, length, expected, expected_length);
		assert_ok(decode_copy(wire, length, &again));
		assert_equal_summaries(again, summary);
		free(again);
		seen[flags]++;
		free_part(&one);
		free_part(&other);
		free_part(&both);
		free(summary);
		free(expected);
		free(text);
		free(wire);
	}
	assert_true(seen[0] > 0 && seen[2] > 0 && seen[6] > 0 && seen[14] > 0 && seen[16] > 0);
}

/* into the room that text_length promises, which ASan watches */
static void
longest_text_fits(void **state)
{
	Part part = {.known = true, .actor = true, .viewer = true};
	Summary *summary;
	size_t length;

	(void) state;
	for (int kind = 0; kind < KINDS; kind++)
		part.content.counts[kind] = part.content.untold[kind] = INT64_MAX;
	for (int set = 0; set < 4; set++)
	{
		/* none, a full list, registers, and a full list of the engaged beside registers */
		part.reached = random_people(set == 0 ? 0 : set == 1 ? 512 : 600);
		part.engaged = random_people(0);
		if (set != 0)
		{
			free(part.engaged.hashes);
			part.engaged = united(&part.reached, &part.engaged);
			part.engaged.count = set == 2 ? 600 : 512;
		}
		summary = summary_of_part(&part);
		free(text_of(summary, &length));
		assert_true(length > 400);
		free(summary);
		free_part(&part);
	}
}

/* ---- damaged forms */

/* True when taken; then it must be valid and print as it came. */
static bool
text_is_itself(const char *text, size_t length)
{
	Summary *out;
	bool taken = parse_copy(text, length, &out) == SUMMARY_OK;

	if (taken)
	{
		size_t printed_length;
		char *printed = text_of(out, &printed_length);

		assert_bytes(printed, printed_length, text, length);
		free(printed);
	}
	free(out);
	return taken;
}

static bool
wire_is_itself(const uint8_t *wire, size_t length)
{
	Summary *out;
	bool taken = decode_copy(wire, length, &out) == SUMMARY_OK;

	if (taken)
	{
		size_t encoded_length;
		uint8_t *encoded = wire_of(out, &encoded_length);

		assert_bytes(encoded, encoded_length, wire, length);
		free(encoded);
	}
	free(out);
	return taken;
}

/* Counts alone, or a few people; registers are flipped in test_reach.c. */
static Summary *
small_summary(void)
{
	for (;;)
	{
		Part part = random_part();
		Summary *summary = one_in(2) ? summary_of_part(&part) : random_summary(63);

		free_part(&part);
		if (engagement_size(summary) < 500)
			return summary;
		free(summary);
	}
}

static void
cut_text_is_refused_or_itself(void **state)
{
	int taken = 0;

	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		Summary *summary = small_summary();
		size_t length;
		char *text = text_of(summary, &length);

		for (size_t cut = 0; cut <= length; cut++)
			taken += text_is_itself(text, cut);
		free(text);
		free(summary);
	}
	assert_true(taken >= ROUNDS / 10);
}

static void
cut_wire_is_refused(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		Summary *summary = small_summary();
		size_t length;
		uint8_t *wire = wire_of(summary, &length);

		for (size_t cut = 0; cut < length; cut++)
			assert_false(wire_is_itself(wire, cut));
		assert_true(wire_is_itself(wire, length));
		free(wire);
		free(summary);
	}
}

static void
flipped_forms_are_refused_or_themselves(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 20; round++)
	{
		Summary *summary = small_summary();
		size_t length;
		char *text = text_of(summary, &length);
		uint8_t *wire;

		for (size_t bit = 0; bit < 8 * length; bit++)
		{
			flip_bit(text, bit);
			text_is_itself(text, length);
			flip_bit(text, bit);
		}
		wire = wire_of(summary, &length);
		for (size_t bit = 0; bit < 8 * length; bit++)
		{
			flip_bit(wire, bit);
			/* whether people were lost, or viewed, is all that a flag can say otherwise */
			assert_true(!wire_is_itself(wire, length) || bit >= 16 || (bit >= 10 && bit <= 12));
			flip_bit(wire, bit);
		}
		free(text);
		free(wire);
		free(summary);
	}
}
