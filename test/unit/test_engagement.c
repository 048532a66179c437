/*
 * test/unit/test_engagement.c
 *		engagement/engagement_core: worked examples, and laws on random
 *		input. The forms that are compared with are written here a second time.
 */
#include "laws.h"

#include "engagement/engagement_core.h"

static void examples_of_metrics(void **state);
static void forms_of_an_example(void **state);
static void text_is_refused(void **state);
static void wire_is_refused(void **state);
static void counting_in_any_order_gives_equal_bytes(void **state);
static void counting_stops_at_the_ends(void **state);
static void merge_commutes(void **state);
static void merge_associates(void **state);
static void merge_has_an_identity(void **state);
static void add_then_subtract_is_identity(void **state);
static void merge_and_subtract_never_wrap(void **state);
static void sums_never_wrap(void **state);
static void untold_kinds_are_not_zero(void **state);
static void parse_of_print_is_identity(void **state);
static void decode_of_encode_is_identity(void **state);
static void random_parts_in_random_order_are_one_pass(void **state);
static void validate_accepts_what_is_made(void **state);
static void validate_refuses_each_flip_of_the_header(void **state);
static void validate_refuses_other_sizes(void **state);
static void validate_refuses_bad_counts(void **state);
static void cut_text_is_refused_or_itself(void **state);
static void cut_wire_is_refused(void **state);
static void flipped_forms_are_refused_or_themselves(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(examples_of_metrics),
	cmocka_unit_test(forms_of_an_example),
	cmocka_unit_test(text_is_refused),
	cmocka_unit_test(wire_is_refused),
	cmocka_unit_test(counting_in_any_order_gives_equal_bytes),
	cmocka_unit_test(counting_stops_at_the_ends),
	cmocka_unit_test(merge_commutes),
	cmocka_unit_test(merge_associates),
	cmocka_unit_test(merge_has_an_identity),
	cmocka_unit_test(add_then_subtract_is_identity),
	cmocka_unit_test(merge_and_subtract_never_wrap),
	cmocka_unit_test(sums_never_wrap),
	cmocka_unit_test(untold_kinds_are_not_zero),
	cmocka_unit_test(parse_of_print_is_identity),
	cmocka_unit_test(decode_of_encode_is_identity),
	cmocka_unit_test(random_parts_in_random_order_are_one_pass),
	cmocka_unit_test(validate_accepts_what_is_made),
	cmocka_unit_test(validate_refuses_each_flip_of_the_header),
	cmocka_unit_test(validate_refuses_other_sizes),
	cmocka_unit_test(validate_refuses_bad_counts),
	cmocka_unit_test(cut_text_is_refused_or_itself),
	cmocka_unit_test(cut_wire_is_refused),
	cmocka_unit_test(flipped_forms_are_refused_or_themselves),
};

int
main(void)
{
	return cmocka_run_group_tests_name("engagement", tests, seed_random, NULL);
}

/* ---- helpers */
#define KINDS EVENT_KIND_COUNT
#define BIT(kind) ((EventKindSet) 1 << (kind))
#define ENGAGED (BIT(EVENT_LIKE) | BIT(EVENT_COMMENT) | BIT(EVENT_SHARE))

typedef EngagementSummary Summary;

/* Nine counts and nine untold: the content, apart from any stored form. */
typedef struct Content
{
	int64_t counts[KINDS];
	int64_t untold[KINDS];
} Content;

static bool
any_untold(const Content *content)
{
	for (int kind = 0; kind < KINDS; kind++)
	{
		if (content->untold[kind] != 0)
			return true;
	}
	return false;
}

/* The stored form, byte by byte as the header file describes it. */
static Summary *
summary_of(const Content *content)
{
	size_t size = any_untold(content) ? 152 : 80;
	uint8_t *bytes = exact_room(size);

	memset(bytes, 0, 8);
	bytes[4] = 1;
	bytes[5] = any_untold(content);
	memcpy(bytes + 8, content->counts, 72);
	if (any_untold(content))
		memcpy(bytes + 80, content->untold, 72);
	return (Summary *) bytes;
}

/* A copy with room for untold counts, as the glue makes one to write into. */
static Summary *
writable(const Summary *summary)
{
	Summary *copy = exact_room(ENGAGEMENT_FULL_SIZE);

	memcpy(copy, summary, engagement_size(summary));
	return copy;
}

static void
assert_equal_summaries(const Summary *a, const Summary *b)
{
	assert_bytes(a, engagement_size(a), b, engagement_size(b));
}

static Content
random_content(unsigned bits)
{
	Content content = {{0}, {0}};
	bool untold = one_in(2);

	for (int kind = 0; kind < KINDS; kind++)
	{
		if (!one_in(3))
			content.counts[kind] = random_count(bits);
		if (untold && one_in(3))
			content.untold[kind] = random_count(bits);
	}
	return content;
}

static Summary *
random_summary(unsigned bits)
{
	Content content = random_content(bits);

	return summary_of(&content);
}

/* a + b in a new summary of exactly the size it needs at most */
static Summary *
merged(const Summary *a, const Summary *b)
{
	Summary *sum = writable(a);

	assert_ok(engagement_merge(sum, b));
	return sum;
}

/* The sum of a set of kinds, which must not overflow. */
static int64_t
sum_of(const Summary *summary, EventKindSet kinds)
{
	bool told;
	int64_t sum;

	assert_ok(engagement_sum(summary, kinds, &told, &sum));
	assert_true(told);
	return sum;
}

static SummaryStatus
parse_copy(const char *text, size_t length, Summary *out)
{
	char *copy = exact_copy(text, length);
	SummaryStatus status = engagement_parse(copy, length, out);

	free(copy);
	return status;
}

static SummaryStatus
decode_copy(const void *bytes, size_t length, Summary *out)
{
	uint8_t *copy = exact_copy(bytes, length);
	SummaryStatus status = engagement_decode(copy, length, out);

	free(copy);
	return status;
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

/* ---- examples */
static void
count_events(Summary *summary, EventKind kind, int times)
{
	while (times-- > 0)
		assert_ok(engagement_count_event(summary, kind));
}

/* E1 .. E3, E6 .. E12, E14, E16, E17 as far as counts without people carry them */
static void
examples_of_metrics(void **state)
{
	Summary *a = exact_room(ENGAGEMENT_SHORT_SIZE);
	Summary *twice;
	double views;
	Content e16 = {{1776621, 0, 22600, 259, 4300}, {0, 0, 0, 0, 0, 0, 0, 1, 1}};
	Content e17 = {{0, 0, 5}, {0}};
	Summary *s16 = summary_of(&e16);
	Summary *s17 = summary_of(&e17);
	bool told;
	int64_t sum;

	(void) state;
	engagement_init(a);
	count_events(a, EVENT_VIEW, 15);
	count_events(a, EVENT_IMPRESSION, 20);
	count_events(a, EVENT_LIKE, 4);
	count_events(a, EVENT_COMMENT, 3);
	count_events(a, EVENT_SHARE, 2);
	count_events(a, EVENT_SAVE, 1);
	count_events(a, EVENT_FOLLOW, 1);
	views = (double) sum_of(a, BIT(EVENT_VIEW));

	assert_int_equal(sum_of(a, BIT(EVENT_VIEW)), 15); /* E1 */
	assert_int_equal(sum_of(a, BIT(EVENT_IMPRESSION)), 20);
	assert_int_equal(sum_of(a, ENGAGED), 9);
	assert_int_equal(sum_of(a, BIT(EVENT_LINK_CLICK)), 0);
	assert_close((double) sum_of(a, ENGAGED) / views, 0.6); /* E2 */
	assert_close((double) sum_of(a, ENGAGED) / (double) sum_of(a, BIT(EVENT_IMPRESSION)),
				 0.45);										/* E3 */
	assert_close((double) sum_of(a, ENGAGED) / 250, 0.036); /* E6 */
	assert_close((double) sum_of(a, ENGAGED | BIT(EVENT_SAVE)) / views,
				 0.6666666666666666); /* E7 */
	assert_close((double) sum_of(a, BIT(EVENT_LIKE) | BIT(EVENT_COMMENT)) / views,
				 0.4666666666666667); /* E8 */
	assert_close((double) sum_of(a, BIT(EVENT_LIKE) | BIT(EVENT_LIKE)), 4);
	assert_close((double) sum_of(a, BIT(EVENT_SHARE)) / views, 0.13333333333333333); /* E9 */
	assert_close((double) sum_of(a, BIT(EVENT_COMMENT)) / views, 0.2);				 /* E10 */
	assert_close((double) sum_of(a, BIT(EVENT_LIKE)) / views, 0.26666666666666666);
	assert_close((double) sum_of(a, BIT(EVENT_SHARE)) / 250, 0.008); /* E11 */
	assert_close((double) sum_of(a, BIT(EVENT_SHARE)) / 4, 0.5);
	assert_close((double) sum_of(a, BIT(EVENT_SAVE)) / views, 0.06666666666666667); /* E12 */
	assert_close((double) sum_of(a, BIT(EVENT_FOLLOW)) / views, 0.06666666666666667);
	twice = merged(a, a);
	assert_int_equal(sum_of(twice, BIT(EVENT_VIEW)), 30); /* E14 */
	assert_close((double) sum_of(twice, ENGAGED) / 30, 0.6);

	assert_close((double) sum_of(s16, ENGAGED) / (double) sum_of(s16, BIT(EVENT_VIEW)),
				 0.015286884484648105); /* E16 */
	assert_close((double) sum_of(s16, BIT(EVENT_SHARE)) / (double) sum_of(s16, BIT(EVENT_VIEW)),
				 0.002420324875142194);
	assert_ok(engagement_sum(s16, BIT(EVENT_LINK_CLICK), &told, &sum));
	assert_false(told);
	assert_int_equal(sum_of(s17, BIT(EVENT_VIEW)), 0); /* E17 */
	assert_int_equal(sum_of(s17, ENGAGED), 5);
	free(a);
	free(twice);
	free(s16);
	free(s17);
}

static void
forms_of_an_example(void **state)
{
	static const char text[] = "v1 view=15 like=4 save=0?1";
	static const uint8_t wire[146] = {1, 1, [9] = 15, [25] = 4, [2 + 72 + 47] = 1};
	Summary *summary = exact_room(ENGAGEMENT_FULL_SIZE);
	char printed[ENGAGEMENT_TEXT_LENGTH];
	uint8_t encoded[ENGAGEMENT_WIRE_LENGTH];

	(void) state;
	assert_int_equal(ENGAGEMENT_WIRE_LENGTH, 146);
	assert_ok(parse_copy(text, strlen(text), summary));
	assert_int_equal(summary->counts[EVENT_VIEW], 15);
	assert_int_equal(summary->untold[EVENT_SAVE], 1);
	assert_bytes(printed, engagement_print(summary, printed), text, strlen(text));
	assert_bytes(encoded, engagement_encode(summary, encoded), wire, sizeof(wire));
	assert_ok(engagement_discount_event(summary, EVENT_VIEW));
	assert_int_equal(summary->counts[EVENT_VIEW], 14);

	engagement_init(summary);
	assert_true(engagement_is_identity(summary));
	assert_int_equal(engagement_size(summary), 80);
	assert_bytes(printed, engagement_print(summary, printed), "v1", 2);
	free(summary);
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
	};
	Summary *out = exact_room(ENGAGEMENT_FULL_SIZE);

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		if (parse_copy(cases[i].text, strlen(cases[i].text), out) != cases[i].status)
			fail_msg("status of \"%s\"", cases[i].text);
	}
	assert_status(parse_copy("v1 view=1\0", 10, out), SUMMARY_MALFORMED);
	assert_status(parse_copy("v1 vie\0=1", 9, out), SUMMARY_MALFORMED);
	free(out);
}

static void
wire_is_refused(void **state)
{
	Summary *out = exact_room(ENGAGEMENT_FULL_SIZE);
	uint8_t wire[ENGAGEMENT_WIRE_LENGTH + 1] = {1, 0, [9] = 15};

	(void) state;
	assert_ok(decode_copy(wire, 74, out));
	assert_status(decode_copy(wire, 75, out), SUMMARY_MALFORMED); /* a byte too much */
	assert_status(decode_copy(wire, 73, out), SUMMARY_MALFORMED);
	assert_status(decode_copy(wire, 146, out), SUMMARY_MALFORMED);
	wire[1] = 1; /* untold, but all of it zero */
	assert_status(decode_copy(wire, 146, out), SUMMARY_MALFORMED);
	assert_status(decode_copy(wire, 74, out), SUMMARY_MALFORMED);
	wire[145] = 1;
	assert_ok(decode_copy(wire, 146, out));
	assert_status(decode_copy(wire, 147, out), SUMMARY_MALFORMED);
	wire[138] = 0x80; /* the last untold is negative */
	assert_status(decode_copy(wire, 146, out), SUMMARY_MALFORMED);
	wire[138] = 0;
	wire[2] = 0x80; /* the first count is negative */
	assert_status(decode_copy(wire, 146, out), SUMMARY_MALFORMED);
	wire[2] = 0;
	wire[1] = 3; /* a flag of the future */
	assert_status(decode_copy(wire, 146, out), SUMMARY_MALFORMED);
	wire[0] = 2;
	assert_status(decode_copy(wire, 146, out), SUMMARY_VERSION);
	wire[0] = 0;
	assert_status(decode_copy(wire, 146, out), SUMMARY_VERSION);
	assert_status(decode_copy(wire, 0, out), SUMMARY_MALFORMED);
	free(out);
}

/* ---- counting */
static void
counting_in_any_order_gives_equal_bytes(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		EventKind events[200];
		size_t count = random_below(200);
		Summary *first = exact_room(ENGAGEMENT_SHORT_SIZE);
		Summary *second = exact_room(ENGAGEMENT_SHORT_SIZE);
		Content content = {{0}, {0}};
		Summary *expected;

		for (size_t i = 0; i < count; i++)
		{
			events[i] = (EventKind) random_below(KINDS);
			content.counts[events[i]]++;
		}
		expected = summary_of(&content);
		engagement_init(first);
		engagement_init(second);
		for (size_t i = 0; i < count; i++)
			assert_ok(engagement_count_event(first, events[i]));
		for (size_t i = count; i > 1; i--)
		{
			size_t j = random_below(i);
			EventKind swapped = events[i - 1];

			events[i - 1] = events[j];
			events[j] = swapped;
		}
		for (size_t i = 0; i < count; i++)
			assert_ok(engagement_count_event(second, events[i]));
		assert_equal_summaries(first, expected);
		assert_equal_summaries(second, expected);
		/* and back again, in the new order */
		for (size_t i = 0; i < count; i++)
			assert_ok(engagement_discount_event(first, events[i]));
		assert_true(engagement_is_identity(first));
		engagement_init(second);
		assert_equal_summaries(first, second);
		free(first);
		free(second);
		free(expected);
	}
}

static void
counting_stops_at_the_ends(void **state)
{
	(void) state;
	for (int kind = 0; kind < KINDS; kind++)
	{
		Content content = {{0}, {0}};
		Summary *summary;
		Summary *before;

		content.counts[kind] = INT64_MAX;
		summary = summary_of(&content);
		before = writable(summary);
		assert_status(engagement_count_event(summary, (EventKind) kind), SUMMARY_OVERFLOW);
		assert_equal_summaries(summary, before);
		assert_status(engagement_discount_event(summary, (EventKind) ((kind + 1) % KINDS)),
					  SUMMARY_NEGATIVE);
		assert_equal_summaries(summary, before);
		free(summary);
		free(before);
	}
}

/* ---- laws of merging */
static void
merge_commutes(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		Summary *a = random_summary(62);
		Summary *b = random_summary(62);
		Summary *ab = merged(a, b);
		Summary *ba = merged(b, a);

		assert_equal_summaries(ab, ba);
		free(a);
		free(b);
		free(ab);
		free(ba);
	}
}

static void
merge_associates(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		Summary *a = random_summary(61);
		Summary *b = random_summary(61);
		Summary *c = random_summary(61);
		Summary *ab = merged(a, b);
		Summary *bc = merged(b, c);
		Summary *left = merged(ab, c);
		Summary *right = merged(a, bc);

		assert_equal_summaries(left, right);
		free(a);
		free(b);
		free(c);
		free(ab);
		free(bc);
		free(left);
		free(right);
	}
}

static void
merge_has_an_identity(void **state)
{
	Summary *identity = exact_room(ENGAGEMENT_SHORT_SIZE);

	(void) state;
	engagement_init(identity);
	assert_true(engagement_is_identity(identity));
	for (int round = 0; round < ROUNDS; round++)
	{
		Summary *a = random_summary(63);
		Summary *left = merged(identity, a);
		Summary *right = merged(a, identity);

		assert_equal_summaries(left, a);
		assert_equal_summaries(right, a);
		assert_int_equal(engagement_is_identity(a),
						 engagement_size(a) == 80 && memcmp(a, identity, 80) == 0);
		free(a);
		free(left);
		free(right);
	}
	free(identity);
}

static void
add_then_subtract_is_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		Summary *a = random_summary(62);
		Summary *b = random_summary(62);
		Summary *sum = merged(a, b);

		assert_ok(engagement_subtract(sum, b));
		assert_equal_summaries(sum, a);
		assert_ok(engagement_subtract(sum, a));
		assert_true(engagement_is_identity(sum));
		assert_int_equal(engagement_size(sum), 80);
		free(a);
		free(b);
		free(sum);
	}
}

static Content
extreme_content(void)
{
	Content content = {{0}, {0}};

	for (int kind = 0; kind < KINDS; kind++)
	{
		content.counts[kind] = one_in(4) ? extreme_count() : random_count(40);
		if (one_in(8))
			content.untold[kind] = extreme_count();
	}
	return content;
}

static void
merge_and_subtract_never_wrap(void **state)
{
	int seen[SUMMARY_TOO_MANY] = {0};

	(void) state;
	for (int round = 0; round < ROUNDS * 2; round++)
	{
		Content a = extreme_content();
		Content b = extreme_content();
		Content sum;
		Content difference;
		SummaryStatus merge_status = SUMMARY_OK;
		SummaryStatus subtract_status = SUMMARY_OK;
		Summary *left;
		Summary *right;
		Summary *into;
		Summary *expected;

		if (one_in(2)) /* else hardly any difference were in range */
		{
			for (int kind = 0; kind < KINDS; kind++)
			{
				if (!one_in(8))
					b.counts[kind] = a.counts[kind] / 2;
				if (!one_in(8))
					b.untold[kind] = a.untold[kind] - a.untold[kind] / 2;
			}
		}
		for (int i = 0; i < 2 * KINDS; i++)
		{
			int64_t x = i < KINDS ? a.counts[i] : a.untold[i - KINDS];
			int64_t y = i < KINDS ? b.counts[i] : b.untold[i - KINDS];

			if (beyond_bigint((__int128) x + y))
				merge_status = SUMMARY_OVERFLOW;
			else
				*(i < KINDS ? &sum.counts[i] : &sum.untold[i - KINDS]) = x + y;
			if (y > x)
				subtract_status = SUMMARY_NEGATIVE;
			else
				*(i < KINDS ? &difference.counts[i] : &difference.untold[i - KINDS]) = x - y;
		}
		left = summary_of(&a);
		right = summary_of(&b);

		into = writable(left);
		assert_status(engagement_merge(into, right), merge_status);
		if (merge_status == SUMMARY_OK)
		{
			expected = summary_of(&sum);
			assert_equal_summaries(into, expected);
			free(expected);
		}
		free(into);

		into = writable(left);
		assert_status(engagement_subtract(into, right), subtract_status);
		if (subtract_status == SUMMARY_OK)
		{
			expected = summary_of(&difference);
			assert_equal_summaries(into, expected);
			free(expected);
		}
		free(into);
		free(left);
		free(right);
		seen[merge_status]++;
		seen[subtract_status]++;
	}
	assert_true(seen[SUMMARY_OK] > 0 && seen[SUMMARY_OVERFLOW] > 0 && seen[SUMMARY_NEGATIVE] > 0);
}

static void
sums_never_wrap(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		Content content = extreme_content();
		Summary *summary = summary_of(&content);
		EventKindSet kinds = (EventKindSet) random_below(1 << KINDS);
		__int128 expected = 0;
		bool expect_told = true;
		bool told;
		int64_t sum;

		for (int kind = 0; kind < KINDS; kind++)
		{
			if ((kinds & BIT(kind)) != 0)
			{
				expected += content.counts[kind];
				expect_told &= content.untold[kind] == 0;
			}
		}
		if (beyond_bigint(expected))
			assert_status(engagement_sum(summary, kinds, &told, &sum), SUMMARY_OVERFLOW);
		else
		{
			assert_ok(engagement_sum(summary, kinds, &told, &sum));
			assert_true(sum == expected);
			assert_int_equal(told, expect_told);
		}
		free(summary);
	}
}

/* make_engagement(views 5, shares NULL ..): untold survives a merge, zero does not mean it */
static void
untold_kinds_are_not_zero(void **state)
{
	Summary *summary = exact_room(ENGAGEMENT_FULL_SIZE);
	Summary *events = exact_room(ENGAGEMENT_SHORT_SIZE);
	Summary *both;
	Content expected = {{0}, {0}};
	Summary *wanted;
	bool told;
	int64_t sum;

	(void) state;
	engagement_init(summary);
	engagement_set_untold(summary, EVENT_SHARE);
	engagement_set_untold(summary, EVENT_SAVE);
	assert_false(engagement_is_identity(summary));
	expected.untold[EVENT_SHARE] = expected.untold[EVENT_SAVE] = 1;
	wanted = summary_of(&expected);
	assert_equal_summaries(summary, wanted);

	engagement_init(events);
	assert_ok(engagement_count_event(events, EVENT_SHARE));
	both = merged(events, summary);
	assert_ok(engagement_sum(both, BIT(EVENT_SHARE), &told, &sum));
	assert_false(told);
	assert_int_equal(sum, 1);
	assert_ok(engagement_sum(both, BIT(EVENT_VIEW), &told, &sum));
	assert_true(told);

	/* two parts that did not tell: taking one away leaves one */
	assert_ok(engagement_merge(both, summary));
	assert_int_equal(both->untold[EVENT_SHARE], 2);
	assert_ok(engagement_subtract(both, summary));
	assert_ok(engagement_sum(both, BIT(EVENT_SAVE), &told, &sum));
	assert_false(told);
	assert_ok(engagement_subtract(both, summary));
	assert_equal_summaries(both, events);
	assert_status(engagement_subtract(both, summary), SUMMARY_NEGATIVE);
	free(summary);
	free(events);
	free(both);
	free(wanted);
}

/* ---- portable forms */
static void
parse_of_print_is_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		Content content = one_in(2) ? random_content(63) : extreme_content();
		Summary *summary = summary_of(&content);
		Summary *again = exact_room(ENGAGEMENT_FULL_SIZE);
		char *text = exact_room(ENGAGEMENT_TEXT_LENGTH);
		size_t length = engagement_print(summary, text);
		char expected[1000];

		assert_bytes(text, length, expected, expected_text(&content, expected));
		assert_ok(parse_copy(text, length, again));
		assert_equal_summaries(again, summary);
		free(summary);
		free(again);
		free(text);
	}
	{
		/* the longest text fits in what its constant promises */
		Content content;
		Summary *summary;
		char *text = exact_room(ENGAGEMENT_TEXT_LENGTH);

		for (int kind = 0; kind < KINDS; kind++)
			content.counts[kind] = content.untold[kind] = INT64_MAX;
		summary = summary_of(&content);
		assert_true(engagement_print(summary, text) <= ENGAGEMENT_TEXT_LENGTH);
		free(summary);
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
		Summary *again = exact_room(ENGAGEMENT_FULL_SIZE);
		uint8_t *wire = exact_room(any_untold(&content) ? 146 : 74);
		size_t length = engagement_encode(summary, wire);
		uint8_t expected[146];

		assert_bytes(wire, length, expected, expected_wire(&content, expected));
		assert_ok(decode_copy(wire, length, again));
		assert_equal_summaries(again, summary);
		free(summary);
		free(again);
		free(wire);
	}
}

/* Sends a summary through text, through the wire, or nowhere. */
static void
travel(Summary *summary)
{
	char text[ENGAGEMENT_TEXT_LENGTH];
	uint8_t wire[ENGAGEMENT_WIRE_LENGTH];

	switch (random_below(3))
	{
		case 0:
			assert_ok(parse_copy(text, engagement_print(summary, text), summary));
			break;
		case 1:
			assert_ok(decode_copy(wire, engagement_encode(summary, wire), summary));
			break;
		default:
			break;
	}
}

static void
random_parts_in_random_order_are_one_pass(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		Summary *parts[12];
		size_t left = 1 + random_below(12);
		size_t events = random_below(300);
		Content content = {{0}, {0}};
		Summary *expected;

		for (size_t i = 0; i < left; i++)
		{
			parts[i] = exact_room(ENGAGEMENT_FULL_SIZE);
			engagement_init(parts[i]);
			/* some parts come from a source that does not tell a kind */
			if (one_in(4))
			{
				EventKind kind = (EventKind) random_below(KINDS);

				engagement_set_untold(parts[i], kind);
				content.untold[kind]++;
			}
		}
		for (size_t i = 0; i < events; i++)
		{
			EventKind kind = (EventKind) random_below(KINDS);

			content.counts[kind]++;
			assert_ok(engagement_count_event(parts[random_below(left)], kind));
		}
		expected = summary_of(&content);
		/* two parts become one, until one is left */
		while (left > 1)
		{
			size_t i = random_below(left);
			Summary *from = parts[i];
			Summary *into;

			parts[i] = parts[--left];
			into = parts[random_below(left)];
			travel(from);
			travel(into);
			assert_ok(engagement_merge(into, from));
			assert_ok(engagement_validate(into, engagement_size(into)));
			free(from);
		}
		travel(parts[0]);
		assert_equal_summaries(parts[0], expected);
		free(parts[0]);
		free(expected);
	}
}

/* ---- the validator */
static void
validate_accepts_what_is_made(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		Content content = one_in(2) ? random_content(63) : extreme_content();
		Summary *summary = summary_of(&content);

		assert_ok(engagement_validate(summary, any_untold(&content) ? 152 : 80));
		free(summary);
	}
}

/* behind the varlena header, which is the caller's `size` */
static void
validate_refuses_each_flip_of_the_header(void **state)
{
	(void) state;
	for (int round = 0; round < 100; round++)
	{
		Summary *summary = random_summary(63);
		size_t size = engagement_size(summary);

		for (size_t bit = 32; bit < 64; bit++)
		{
			flip_bit(summary, bit);
			assert_status(engagement_validate(summary, size),
						  bit < 40 ? SUMMARY_VERSION : SUMMARY_MALFORMED);
			flip_bit(summary, bit);
		}
		assert_ok(engagement_validate(summary, size));
		free(summary);
	}
}

static void
validate_refuses_other_sizes(void **state)
{
	(void) state;
	for (int untold = 0; untold < 2; untold++)
	{
		Content content = {{1, 2, 3, 4, 5, 6, 7, 8, 9}, {untold, untold}};
		Summary *summary = summary_of(&content);
		uint8_t long_one[170] = {0};

		memcpy(long_one, summary, engagement_size(summary));
		for (size_t size = 0; size <= sizeof(long_one); size++)
		{
			Summary *copy = exact_copy(long_one, size);

			assert_status(engagement_validate(copy, size),
						  size == (untold ? 152 : 80) ? SUMMARY_OK : SUMMARY_MALFORMED);
			free(copy);
		}
		free(summary);
	}
}

static void
validate_refuses_bad_counts(void **state)
{
	(void) state;
	for (int i = 0; i < 2 * KINDS; i++)
	{
		static const int64_t bad[] = {-1, INT64_MIN, INT64_MIN + 1};

		for (int j = 0; j < 3; j++)
		{
			Content content = {{1, 2}, {1}};
			Summary *summary;

			*(i < KINDS ? &content.counts[i] : &content.untold[i - KINDS]) = bad[j];
			summary = summary_of(&content);
			assert_status(engagement_validate(summary, engagement_size(summary)),
						  SUMMARY_MALFORMED);
			free(summary);
		}
	}
	for (int round = 0; round < 100; round++)
	{
		/* the long form, nothing untold in it: a second spelling of the short form */
		Summary *summary = exact_room(ENGAGEMENT_FULL_SIZE);

		engagement_init(summary);
		summary->counts[random_below(KINDS)] = random_count(63);
		summary->flags = ENGAGEMENT_HAS_UNTOLD;
		memset(summary->untold, 0, sizeof(summary->untold));
		assert_status(engagement_validate(summary, ENGAGEMENT_FULL_SIZE), SUMMARY_MALFORMED);
		assert_status(engagement_validate(summary, ENGAGEMENT_SHORT_SIZE), SUMMARY_MALFORMED);
		summary->untold[random_below(KINDS)] = 1;
		assert_ok(engagement_validate(summary, ENGAGEMENT_FULL_SIZE));
		free(summary);
	}
}

/* ---- damaged forms */

/* True when taken; then it must be valid and print as it came. */
static bool
text_is_itself(const char *text, size_t length)
{
	Summary *out = exact_room(ENGAGEMENT_FULL_SIZE);
	bool taken = parse_copy(text, length, out) == SUMMARY_OK;

	if (taken)
	{
		char printed[ENGAGEMENT_TEXT_LENGTH];

		assert_ok(engagement_validate(out, engagement_size(out)));
		assert_bytes(printed, engagement_print(out, printed), text, length);
	}
	free(out);
	return taken;
}

static bool
wire_is_itself(const uint8_t *wire, size_t length)
{
	Summary *out = exact_room(ENGAGEMENT_FULL_SIZE);
	bool taken = decode_copy(wire, length, out) == SUMMARY_OK;

	if (taken)
	{
		uint8_t encoded[ENGAGEMENT_WIRE_LENGTH];

		assert_ok(engagement_validate(out, engagement_size(out)));
		assert_bytes(encoded, engagement_encode(out, encoded), wire, length);
	}
	free(out);
	return taken;
}

static void
cut_text_is_refused_or_itself(void **state)
{
	int taken = 0;

	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		Summary *summary = random_summary(63);
		char text[ENGAGEMENT_TEXT_LENGTH];
		size_t length = engagement_print(summary, text);

		for (size_t cut = 0; cut <= length; cut++)
			taken += text_is_itself(text, cut);
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
		Summary *summary = random_summary(63);
		uint8_t wire[ENGAGEMENT_WIRE_LENGTH];
		size_t length = engagement_encode(summary, wire);

		for (size_t cut = 0; cut < length; cut++)
			assert_false(wire_is_itself(wire, cut));
		assert_true(wire_is_itself(wire, length));
		free(summary);
	}
}

static void
flipped_forms_are_refused_or_themselves(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 20; round++)
	{
		Summary *summary = random_summary(63);
		char text[ENGAGEMENT_TEXT_LENGTH];
		uint8_t wire[ENGAGEMENT_WIRE_LENGTH];
		size_t length = engagement_print(summary, text);

		for (size_t bit = 0; bit < 8 * length; bit++)
		{
			flip_bit(text, bit);
			text_is_itself(text, length);
			flip_bit(text, bit);
		}
		length = engagement_encode(summary, wire);
		for (size_t bit = 0; bit < 8 * length; bit++)
		{
			flip_bit(wire, bit);
			assert_true(!wire_is_itself(wire, length) || bit >= 16);
			flip_bit(wire, bit);
		}
		free(summary);
	}
}
