/*
 * test/unit/test_engagement_people.c
 *		engagement/engagement_audience_core: who was reached and who engaged, in
 *		summaries whose parts all know it and others. Worked examples, and laws
 *		on random parts, against a naive summary.
 */
#include "engagement_model.h"

#include "reach/reach_estimate_core.h"
#include "reach/reach_hash_core.h"

static void examples_of_metrics(void **state);
static void rows_are_the_naive_summary(void **state);
static void rows_without_actor_keep_the_audience(void **state);
static void only_some_kinds_reach_people(void **state);
static void kinds_of_audience_merge(void **state);
static void merge_is_the_union(void **state);
static void merge_commutes_and_associates(void **state);
static void merge_has_an_identity(void **state);
static void people_merge_once(void **state);
static void random_parts_in_random_order_are_one_pass(void **state);
static void overflow_is_told(void **state);
static void people_cannot_be_subtracted(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(examples_of_metrics),
	cmocka_unit_test(rows_are_the_naive_summary),
	cmocka_unit_test(rows_without_actor_keep_the_audience),
	cmocka_unit_test(only_some_kinds_reach_people),
	cmocka_unit_test(kinds_of_audience_merge),
	cmocka_unit_test(merge_is_the_union),
	cmocka_unit_test(merge_commutes_and_associates),
	cmocka_unit_test(merge_has_an_identity),
	cmocka_unit_test(people_merge_once),
	cmocka_unit_test(random_parts_in_random_order_are_one_pass),
	cmocka_unit_test(overflow_is_told),
	cmocka_unit_test(people_cannot_be_subtracted),
};

int
main(void)
{
	return cmocka_run_group_tests_name("engagement_people", tests, seed_random, NULL);
}

/* ---- helpers */

/* An aggregate's first state: an audience, nobody in it. */
static Summary *
first_state(void)
{
	EngagementRoom room = engagement_first_room();
	Summary *summary = exact_room(ENGAGEMENT_SHORT_SIZE);

	engagement_init(summary);
	return rebuilt(summary, &room);
}

/* One event of actor number `actor`. */
static Summary *
with_actor(Summary *summary, EventKind kind, uint64_t actor)
{
	return with_row(summary, kind, reach_hash_word(actor));
}

/* People reached, or -1 where that is not known: some view must tell who watched. */
static int64_t
reach_of(const Summary *summary)
{
	if ((summary->flags & ENGAGEMENT_VIEWER_SEEN) == 0)
		return -1;
	return reach_set_people(engagement_reached(summary));
}

/* People who engaged, or -1 where not a single actor is known. */
static int64_t
engaged_of(const Summary *summary)
{
	if ((summary->flags & ENGAGEMENT_ACTOR_SEEN) == 0)
		return -1;
	return reach_set_people(engagement_engaged(summary));
}

static void
assert_people(const Summary *summary, int64_t reach, int64_t engaged)
{
	assert_int_equal(reach_of(summary), reach);
	assert_int_equal(engaged_of(summary), engaged);
}

static Summary *
closed_and_freed(Summary *summary)
{
	Summary *closed = closed_summary(summary);

	free(summary);
	return closed;
}

static double
rate_of(int64_t part, int64_t base)
{
	return (double) part / (double) base;
}

/* Summary A of the worked examples. */
static Summary *
example_a(void)
{
	Summary *a = first_state();

	for (uint64_t actor = 1; actor <= 10; actor++)
		a = with_actor(a, EVENT_VIEW, actor);
	for (uint64_t actor = 1; actor <= 5; actor++)
		a = with_actor(a, EVENT_VIEW, actor);
	for (int i = 0; i < 20; i++) /* actor NULL */
		assert_ok(engagement_count_event(a, EVENT_IMPRESSION));
	for (uint64_t actor = 1; actor <= 4; actor++)
		a = with_actor(a, EVENT_LIKE, actor);
	a = with_actor(with_actor(with_actor(a, EVENT_COMMENT, 1), EVENT_COMMENT, 1), EVENT_COMMENT, 5);
	a = with_actor(with_actor(a, EVENT_SHARE, 2), EVENT_SHARE, 6);
	a = with_actor(with_actor(a, EVENT_SAVE, 3), EVENT_FOLLOW, 7);
	return closed_and_freed(a);
}

/* ---- examples */
static void
examples_of_metrics(void **state)
{
	Summary *a = example_a();
	Summary *twice = merged(a, a);
	Summary *e15 = with_actor(copy_of_summary(a), EVENT_LIKE, 11);
	Summary *e20 = first_state();
	bool told;
	int64_t engagements, shares;

	(void) state;
	e15 = closed_and_freed(e15);
	assert_people(a, 10, 6); /* E13 */
	assert_close(rate_of(a->counts[EVENT_VIEW], reach_of(a)), 1.5);
	assert_ok(engagement_sum(a, ENGAGED, &told, &engagements));
	assert_close(rate_of(engagements, reach_of(a)), 0.9);	/* E4 */
	assert_close(rate_of(engaged_of(a), reach_of(a)), 0.6); /* E5 */
	assert_ok(engagement_sum(a, BIT(EVENT_SHARE), &told, &shares));
	assert_close(rate_of(shares, reach_of(a)), 0.2); /* E9 */
	assert_people(twice, 10, 6);					 /* E14 */
	assert_int_equal(twice->counts[EVENT_VIEW], 30);
	assert_close(rate_of(engaged_of(twice), reach_of(twice)), 0.6);
	assert_close(rate_of(twice->counts[EVENT_VIEW], reach_of(twice)), 3);
	assert_people(e15, 11, 7); /* E15 */
	assert_close(rate_of(engaged_of(e15), reach_of(e15)), 0.6363636363636364);

	/* E20: views that tell no actor, likes that do */
	assert_ok(engagement_count_event(e20, EVENT_VIEW));
	assert_people(e20, -1, -1);
	e20 = with_actor(with_actor(e20, EVENT_LIKE, 1), EVENT_LIKE, 2);
	e20 = closed_and_freed(e20);
	assert_people(e20, -1, 2);
	free(a);
	free(twice);
	free(e15);
	free(e20);
}

/* ---- rows */
static void
rows_are_the_naive_summary(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		Part part = {.known = true};
		Summary *summary = first_state();
		Summary *closed, *expected;
		size_t rows = random_below(one_in(2) ? 2000 : 40);
		size_t people = 1 + random_below(one_in(2) ? 2000 : 40);

		for (size_t i = 0; i < rows; i++)
		{
			EventKind kind = (EventKind) random_below(KINDS);
			uint64_t hash = reach_hash_word(random_below(people));

			if (one_in(10))
			{
				assert_ok(engagement_count_event(summary, kind));
				add_row(&part, kind, NULL);
			}
			else
			{
				summary = with_row(summary, kind, hash);
				add_row(&part, kind, &hash);
			}
		}
		closed = closed_summary(summary);
		expected = summary_of_part(&part);
		assert_equal_summaries(closed, expected);
		free_part(&part);
		free(summary);
		free(closed);
		free(expected);
	}
}

/* A row without actor counts, and the others' people stay known. */
static void
rows_without_actor_keep_the_audience(void **state)
{
	Summary *summary = first_state();

	(void) state;
	assert_ok(engagement_count_event(summary, EVENT_VIEW));
	assert_ok(engagement_count_event(summary, EVENT_LIKE));
	summary = closed_and_freed(summary);
	assert_int_equal(summary->flags, ENGAGEMENT_HAS_AUDIENCE);
	assert_people(summary, -1, -1);
	summary = with_actor(summary, EVENT_VIEW, 1);
	assert_ok(engagement_count_event(summary, EVENT_LIKE));
	summary = closed_and_freed(summary);
	assert_people(summary, 1, 0);
	assert_int_equal(summary->counts[EVENT_LIKE], 2);
	assert_false(engagement_is_identity(summary));
	free(summary);
}

/* Who saves, follows or visits is an actor, but not thereby reached; who is shown it neither. */
static void
only_some_kinds_reach_people(void **state)
{
	(void) state;
	for (int kind = 0; kind < KINDS; kind++)
	{
		bool engages = (ENGAGED & BIT(kind)) != 0;
		Summary *summary = closed_and_freed(with_actor(first_state(), (EventKind) kind, 7));

		assert_int_equal(summary->flags, ENGAGEMENT_HAS_AUDIENCE | ENGAGEMENT_ACTOR_SEEN |
											 (kind == EVENT_VIEW ? ENGAGEMENT_VIEWER_SEEN : 0));
		assert_int_equal(engagement_reached(summary)->people, engages || kind == EVENT_VIEW);
		assert_int_equal(engagement_engaged(summary)->people, engages);
		assert_people(summary, kind == EVENT_VIEW ? 1 : -1, engages);
		free(summary);
	}
}

/* ---- known, not known, lost */

/* All pairs and triples of all sorts, in every grouping. */
static void
kinds_of_audience_merge(void **state)
{
	int lost = 0, known = 0, never = 0;

	(void) state;
	for (int i = 0; i < SORTS * SORTS * SORTS; i++)
	{
		Part parts[3] = {part_of_sort(i % SORTS), part_of_sort(i / SORTS % SORTS),
						 part_of_sort(i / SORTS / SORTS)};
		Part two = both_parts(&parts[0], &parts[1]);
		Part all = both_parts(&two, &parts[2]);
		Summary *sums[3];
		Summary *pair, *left, *right, *expected_pair, *expected;

		for (int j = 0; j < 3; j++)
		{
			sums[j] = summary_of_part(&parts[j]);
			assert_ok(engagement_validate(sums[j], engagement_size(sums[j])));
		}
		expected_pair = summary_of_part(&two);
		expected = summary_of_part(&all);
		pair = merged(sums[0], sums[1]);
		assert_equal_summaries(pair, expected_pair);
		left = merged(pair, sums[2]);
		assert_equal_summaries(left, expected);
		free(pair);
		pair = merged(sums[1], sums[2]);
		right = merged(sums[0], pair);
		assert_equal_summaries(right, expected);
		free(right);
		right = merged(pair, sums[0]);
		assert_equal_summaries(right, expected);
		never += expected->flags < 2;
		known += engagement_has_audience(expected);
		lost += (expected->flags & ENGAGEMENT_AUDIENCE_LOST) != 0;
		for (int j = 0; j < 3; j++)
		{
			free(sums[j]);
			free_part(&parts[j]);
		}
		free_part(&two);
		free_part(&all);
		free(pair);
		free(left);
		free(right);
		free(expected);
		free(expected_pair);
	}
	assert_true(lost > 100 && known > 100 && never > 100);
}

/* ---- laws of merging */
static void
merge_is_the_union(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		Part a = random_part(), b = random_part();
		Part both = both_parts(&a, &b);
		Summary *one = summary_of_part(&a), *other = summary_of_part(&b);
		Summary *before = copy_of_summary(other);
		Summary *sum = merged(one, other);
		Summary *expected = summary_of_part(&both);

		assert_equal_summaries(sum, expected);
		assert_equal_summaries(other, before);
		free_part(&a);
		free_part(&b);
		free_part(&both);
		free(one);
		free(other);
		free(before);
		free(sum);
		free(expected);
	}
}

static void
merge_commutes_and_associates(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 5; round++)
	{
		Summary *parts[3];
		Summary *ab, *ba, *bc, *left, *right;

		for (int i = 0; i < 3; i++)
		{
			Part part = random_part();

			parts[i] = summary_of_part(&part);
			free_part(&part);
		}
		ab = merged(parts[0], parts[1]);
		ba = merged(parts[1], parts[0]);
		bc = merged(parts[1], parts[2]);
		left = merged(ab, parts[2]);
		right = merged(parts[0], bc);
		assert_equal_summaries(ab, ba);
		assert_equal_summaries(left, right);
		for (int i = 0; i < 3; i++)
			free(parts[i]);
		free(ab);
		free(ba);
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
	for (int round = 0; round < ROUNDS / 5; round++)
	{
		Part part = random_part();
		Summary *summary = summary_of_part(&part);
		Summary *left = merged(identity, summary);
		Summary *right = merged(summary, identity);

		assert_equal_summaries(left, summary);
		assert_equal_summaries(right, summary);
		/* an audience is something, also an empty one */
		assert_int_equal(engagement_is_identity(summary),
						 engagement_size(summary) == 80 &&
							 memcmp(&summary->version, &identity->version, 76) == 0);
		free_part(&part);
		free(summary);
		free(left);
		free(right);
	}
	free(identity);
}

/* Counts add up, people do not. */
static void
people_merge_once(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 5; round++)
	{
		Part part = random_part();
		Summary *summary = summary_of_part(&part);
		Summary *twice = merged(summary, summary);

		assert_int_equal(twice->flags, summary->flags);
		for (int kind = 0; kind < KINDS; kind++)
			assert_int_equal(twice->counts[kind], 2 * summary->counts[kind]);
		if (engagement_has_audience(summary))
		{
			assert_equal_sets(engagement_reached(twice), engagement_reached(summary));
			assert_equal_sets(engagement_engaged(twice), engagement_engaged(summary));
		}
		free_part(&part);
		free(summary);
		free(twice);
	}
}

static void
random_parts_in_random_order_are_one_pass(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		Summary *parts[10];
		size_t left = 1 + random_below(10);
		Part all = {0};
		Summary *expected, *closed;

		for (size_t i = 0; i < left; i++)
		{
			Part part = random_part(), before = all;

			/* mixtures without a single part that loses the people come up, too */
			while (round % 2 == 0 && part.untold)
			{
				free_part(&part);
				part = random_part();
			}
			all = both_parts(&before, &part);
			parts[i] = summary_of_part(&part);
			free_part(&part);
			free_part(&before);
		}
		expected = summary_of_part(&all);
		while (left > 1)
		{
			size_t i = random_below(left);
			Summary *from = parts[i];
			Summary **into;

			parts[i] = parts[--left];
			into = &parts[random_below(left)];
			/* what travels is closed, the rest stays as open as it is */
			if (one_in(2))
				*into = travelled_summary(closed_and_freed(*into));
			from = travelled_summary(closed_and_freed(from));
			assert_ok(merge_into(into, from));
			assert_true(engagement_fits(*into, engagement_size(*into)));
			free(from);
		}
		closed = closed_summary(parts[0]);
		assert_equal_summaries(closed, expected);
		free(parts[0]);
		free(closed);
		free(expected);
		free_part(&all);
	}
}

/* ---- ends of the range */
static void
overflow_is_told(void **state)
{
	(void) state;
	for (int kind = 0; kind < KINDS; kind++)
	{
		Summary *summary = with_actor(first_state(), (EventKind) kind, 1);
		Summary *closed = closed_summary(summary);
		EngagementRoom room;
		SummaryStatus status;

		summary->counts[kind] = INT64_MAX;
		while ((status = engagement_add_person(summary, (EventKind) kind, 1, &room)) ==
			   SUMMARY_NO_ROOM)
			summary = rebuilt(summary, &room);
		assert_status(status, SUMMARY_OVERFLOW);
		assert_int_equal(summary->counts[kind], INT64_MAX);
		assert_status(merge_into(&summary, closed), SUMMARY_OVERFLOW);
		free(summary);
		free(closed);
	}
}

static void
people_cannot_be_subtracted(void **state)
{
	(void) state;
	for (int i = 0; i < SORTS * SORTS; i++)
	{
		Part one = part_of_sort(i % SORTS), other = part_of_sort(i / SORTS);
		Summary *a = summary_of_part(&one), *b = summary_of_part(&other);
		Summary *sum = merged(a, b);

		/* not where people are, nor where they were lost */
		assert_int_equal(engagement_can_subtract(sum, b), !one.known && !other.known);
		assert_int_equal(engagement_can_subtract(a, b), !one.known && !other.known);
		if (engagement_can_subtract(sum, b))
		{
			assert_ok(engagement_subtract(sum, b));
			assert_equal_summaries(sum, a);
		}
		free_part(&one);
		free_part(&other);
		free(a);
		free(b);
		free(sum);
	}
}
