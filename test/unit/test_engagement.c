/*
 * test/unit/test_engagement.c
 *		engagement/engagement_core: worked examples, and laws on random counts.
 *		People: test_engagement_people.c; text and wire: test_engagement_format.c.
 */
#include "engagement_model.h"

static void examples_of_metrics(void **state);
static void counting_in_any_order_gives_equal_bytes(void **state);
static void counting_stops_at_the_ends(void **state);
static void merge_commutes(void **state);
static void merge_associates(void **state);
static void merge_has_an_identity(void **state);
static void add_then_subtract_is_identity(void **state);
static void merge_and_subtract_never_wrap(void **state);
static void sums_never_wrap(void **state);
static void untold_kinds_are_not_zero(void **state);
static void random_parts_in_random_order_are_one_pass(void **state);
static void validate_accepts_what_is_made(void **state);
static void validate_refuses_each_flip_of_the_header(void **state);
static void validate_refuses_other_sizes(void **state);
static void validate_refuses_bad_counts(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(examples_of_metrics),
	cmocka_unit_test(counting_in_any_order_gives_equal_bytes),
	cmocka_unit_test(counting_stops_at_the_ends),
	cmocka_unit_test(merge_commutes),
	cmocka_unit_test(merge_associates),
	cmocka_unit_test(merge_has_an_identity),
	cmocka_unit_test(add_then_subtract_is_identity),
	cmocka_unit_test(merge_and_subtract_never_wrap),
	cmocka_unit_test(sums_never_wrap),
	cmocka_unit_test(untold_kinds_are_not_zero),
	cmocka_unit_test(random_parts_in_random_order_are_one_pass),
	cmocka_unit_test(validate_accepts_what_is_made),
	cmocka_unit_test(validate_refuses_each_flip_of_the_header),
	cmocka_unit_test(validate_refuses_other_sizes),
	cmocka_unit_test(validate_refuses_bad_counts),
};

int
main(void)
{
	return cmocka_run_group_tests_name("engagement", tests, seed_random, NULL);
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

static void
count_events(Summary *summary, EventKind kind, int times)
{
	while (times-- > 0)
		assert_ok(engagement_count_event(summary, kind));
}

/* E1 .. E3, E6 .. E12, E14, E16, E17 as far as counts without people carry them;
 * the others: test_engagement_people.c */
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
		before = copy_of_summary(summary);
		assert_status(engagement_count_event(summary, (EventKind) kind), SUMMARY_OVERFLOW);
		assert_equal_summaries(summary, before);
		assert_status(engagement_discount_event(summary, (EventKind) ((kind + 1) % KINDS)),
					  SUMMARY_NEGATIVE);
		assert_equal_summaries(summary, before);
		free(summary);
		free(before);
	}
}

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

		into = copy_of_summary(left);
		assert_status(merge_into(&into, right), merge_status);
		if (merge_status == SUMMARY_OK)
		{
			expected = summary_of(&sum);
			assert_equal_summaries(into, expected);
			free(expected);
		}
		free(into);

		into = copy_of_summary(left);
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
	assert_ok(merge_into(&both, summary));
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

/* Whether there are events of people, or may be. */
static bool
tells_no_people(const Summary *summary)
{
	for (int kind = 0; kind < KINDS; kind++)
	{
		if ((REACHED & BIT(kind)) != 0 &&
			(summary->counts[kind] > 0 ||
			 (engagement_has_untold(summary) && summary->untold[kind] > 0)))
			return true;
	}
	return false;
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
			/* people may be lost wherever some can be missing, and only there */
			bool lost = bit == 44 && tells_no_people(summary);

			flip_bit(summary, bit);
			assert_status(engagement_validate(summary, size), lost	   ? SUMMARY_OK :
															  bit < 40 ? SUMMARY_VERSION :
																		 SUMMARY_MALFORMED);
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
			Summary *from = travelled_summary(parts[i]);
			size_t j;

			parts[i] = parts[--left];
			j = random_below(left);
			parts[j] = travelled_summary(parts[j]);
			assert_ok(merge_into(&parts[j], from));
			assert_ok(engagement_validate(parts[j], engagement_size(parts[j])));
			free(from);
		}
		parts[0] = travelled_summary(parts[0]);
		assert_equal_summaries(parts[0], expected);
		free(parts[0]);
		free(expected);
	}
}
