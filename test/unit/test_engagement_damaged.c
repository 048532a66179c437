/*
 * test/unit/test_engagement_damaged.c
 *		engagement/engagement_audience_core: people that do not agree with what a
 *		summary says of them. Refused where they are read; an aggregate's state,
 *		of which only sizes are checked, must be safe whatever it contains.
 */
#include "engagement_model.h"

#include "reach/reach_hash_core.h"

static void flags_must_agree_with_people(void **state);
static void damaged_people_are_refused(void **state);
static void engaged_must_be_reached(void **state);
static void any_state_that_fits_is_safe(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(flags_must_agree_with_people),
	cmocka_unit_test(damaged_people_are_refused),
	cmocka_unit_test(engaged_must_be_reached),
	cmocka_unit_test(any_state_that_fits_is_safe),
};

int
main(void)
{
	return cmocka_run_group_tests_name("engagement_damaged", tests, seed_random, NULL);
}

/* A stored summary: one event of each kind in `kinds`, sets of so many people, these flags. */
static Summary *
forged(EventKindSet kinds, uint8_t flags, size_t reached, size_t engaged, size_t *size)
{
	uint64_t hashes[1000];
	People all = {reached, hashes}, some = {engaged, hashes};
	ReachSet *sets[2];
	uint8_t *bytes;

	for (size_t i = 0; i < 1000; i++)
		hashes[i] = reach_hash_word(i);
	sets[0] = closed_set_of(&all, 12);
	sets[1] = closed_set_of(&some, 12);
	*size = 80 + ((flags & 2) == 0 ? 0 : reach_set_size(sets[0]) + reach_set_size(sets[1]));
	bytes = exact_room(*size);
	memset(bytes, 0, 80);
	bytes[4] = 1;
	bytes[5] = flags;
	for (int kind = 0; kind < KINDS; kind++)
		((Summary *) bytes)->counts[kind] = kinds >> kind & 1;
	if ((flags & 2) != 0)
	{
		memcpy(bytes + 80, sets[0], reach_set_size(sets[0]));
		memcpy(bytes + 80 + reach_set_size(sets[0]), sets[1], reach_set_size(sets[1]));
	}
	free(sets[0]);
	free(sets[1]);
	return (Summary *) bytes;
}

/* Any open or closed set, of rubbish. */
static ReachSet *
random_state_of_set(void)
{
	ReachSet header = {0};
	ReachSet *set;

	header.form = (uint8_t) random_below(2);
	header.precision = (uint8_t) (one_in(3) ? 4 + random_below(13) : 12);
	header.capacity = one_in(3) ? 0 : (uint16_t) random_below(100);
	if (header.form == REACH_LIST)
		header.people = (uint16_t) random_below(header.capacity > 0 ? header.capacity + 1u : 600);
	if (header.capacity > 0)
		header.waiting = (uint16_t) random_below(header.capacity - header.people + 1u);
	set = exact_room(reach_set_size(&header));
	for (size_t i = 0; i < reach_set_size(&header); i++)
		((uint8_t *) set)[i] = (uint8_t) random_bits();
	memcpy(set, &header, sizeof(header));
	return set;
}

/* Each combination of flags with nobody, few, a full list and registers. */
static void
flags_must_agree_with_people(void **state)
{
	static const size_t sizes[] = {0, 1, 2, 512, 513, 1000};
	int valid = 0;

	(void) state;
	for (int i = 0; i < 6 * 6 * 2; i++)
	{
		size_t reached = sizes[i % 6], engaged = sizes[i / 6 % 6];
		EventKindSet kinds = i / 36 == 0 ? BIT(EVENT_FOLLOW) : BIT(EVENT_VIEW) | BIT(EVENT_FOLLOW);

		for (unsigned flags = 0; flags < 256; flags++)
		{
			size_t size;
			Summary *summary = forged(kinds, (uint8_t) flags, reached, engaged, &size);
			bool actor = (flags & 4) != 0, viewer = (flags & 8) != 0;
			bool expected = false;

			if ((flags & 0xE1) != 0) /* of the future; or untold counts that are not there */
				expected = false;
			else if ((flags & 2) == 0)
				expected = flags == 0 || (flags == 16 && (kinds & REACHED) != 0);
			else if (flags != 2 && flags != 6 && flags != 14)
				expected = false;
			else
				/* reached is what engaged is of, and who is there is an actor */
				expected = (engaged <= reached || reached > 512) && (reached == 0 || actor) &&
						   (!viewer || reached > 0);
			if ((engagement_validate(summary, size) == SUMMARY_OK) != expected)
				fail_msg("flags %u, %zu reached, %zu engaged", flags, reached, engaged);
			valid += expected;
			free(summary);
		}
	}
	assert_true(valid > 50);
}

/* Sets of another precision, open, not a set, or not just as long as the value. */
static void
damaged_people_are_refused(void **state)
{
	(void) state;
	for (int which = 0; which < 2; which++)
	{
		for (size_t people = 2; people <= 600; people += 598)
		{
			size_t size;
			Summary *summary = forged(BIT(EVENT_VIEW), 14, people, people, &size);
			ReachSet *set = which == 0 ? engagement_reached(summary) : engagement_engaged(summary);

			assert_ok(engagement_validate(summary, size));
			for (size_t bit = 0; bit < 64; bit++)
			{
				flip_bit(set, bit);
				assert_status(engagement_validate(summary, size), SUMMARY_MALFORMED);
				flip_bit(set, bit);
			}
			/* order of a list; a value that no register has */
			flip_bit(set->data, people == 2 ? 63 + 64 : 0);
			if (people == 600)
				*(uint8_t *) set->data = 5;
			assert_status(engagement_validate(summary, size), SUMMARY_MALFORMED);
			free(summary);
		}
	}
	for (size_t people = 0; people <= 3; people++)
	{
		size_t size;
		Summary *summary = forged(BIT(EVENT_VIEW), people == 0 ? 2 : 14, people, people, &size);

		for (size_t other = 0; other <= size + 24; other++)
		{
			uint8_t *copy = exact_room(other);

			memcpy(copy, summary, other < size ? other : size);
			assert_status(engagement_validate((Summary *) copy, other),
						  other == size ? SUMMARY_OK : SUMMARY_MALFORMED);
			if (other >= 8)
				assert_int_equal(engagement_fits((Summary *) copy, other), other == size);
			free(copy);
		}
		free(summary);
	}
}

/* Else two such values could become one that is none: a list of the reached, registers of more. */
static void
engaged_must_be_reached(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		Part part = {.known = true, .actor = true, .viewer = true};
		size_t engaged, stranger;
		Summary *summary;

		part.reached = random_people(1 + random_below(512));
		engaged = 1 + random_below(part.reached.count);
		part.engaged = united(&part.reached, &(People){0, NULL});
		shuffle(&part.engaged);
		part.engaged.count = engaged;
		summary = summary_of_part(&part);
		assert_ok(engagement_validate(summary, engagement_size(summary)));
		free(summary);
		stranger = random_below(engaged);
		part.engaged.hashes[stranger] ^= UINT64_C(1) << random_below(64);
		summary = summary_of_part(&part);
		assert_status(engagement_validate(summary, engagement_size(summary)), SUMMARY_MALFORMED);
		free(summary);
		free_part(&part);
	}
}

/* Of an aggregate's state only sizes and shapes are checked, so these must do. */
static void
any_state_that_fits_is_safe(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 2; round++)
	{
		ReachSet *reached = random_state_of_set(), *engaged = random_state_of_set();
		size_t counts = one_in(2) ? 80 : 152;
		size_t size = counts + reach_set_size(reached) + reach_set_size(engaged);
		Summary *summary = exact_room(size);
		Part part = random_part();
		Summary *from = summary_of_part(&part);
		Summary *closed;

		for (size_t i = 0; i < counts; i++)
			((uint8_t *) summary)[i] = (uint8_t) (random_bits() >> 40);
		for (int kind = 0; kind < KINDS; kind++)
			summary->counts[kind] = random_count(40);
		summary->flags = (uint8_t) ((random_bits() & 28) | (counts == 80 ? 2 : 3));
		if (counts == 152)
			memcpy(summary->untold, summary->counts, sizeof(summary->untold));
		memcpy((char *) summary + counts, reached, reach_set_size(reached));
		memcpy((char *) summary + counts + reach_set_size(reached), engaged,
			   reach_set_size(engaged));
		assert_true(engagement_fits(summary, size));
		assert_true(engagement_reached_fits(summary, size));
		assert_false(engagement_fits(summary, size - 8));
		assert_false(engagement_reached_fits(summary, counts + reach_set_size(reached)));

		closed = exact_room(engagement_closed_bound(summary));
		engagement_close(summary, closed);
		assert_true(engagement_size(closed) <= engagement_closed_bound(summary));
		(void) engagement_validate(closed, engagement_size(closed));
		for (int i = 0; i < 200; i++)
			summary = with_row(summary, (EventKind) random_below(KINDS), random_bits());
		assert_ok(merge_into(&summary, from));
		if (engagement_validate(closed, engagement_size(closed)) == SUMMARY_OK)
			assert_ok(merge_into(&summary, closed));
		assert_true(engagement_fits(summary, engagement_size(summary)));
		free_part(&part);
		free(reached);
		free(engaged);
		free(summary);
		free(closed);
		free(from);
	}
}
