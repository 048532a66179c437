/*
 * test/unit/test_sharing.c
 *		sharing/sharing_core: worked examples, and laws on random input
 *		against a naive model. Text and wire: test_sharing_format.c.
 */
#include "sharing_model.h"

#include <math.h>

static void examples_of_metrics(void **state);
static void counting_in_any_order_gives_equal_bytes(void **state);
static void insert_and_remove_follow_the_model(void **state);
static void find_follows_the_model(void **state);
static void append_refuses_what_is_out_of_order(void **state);
static void merge_commutes(void **state);
static void merge_associates(void **state);
static void merge_has_an_identity(void **state);
static void add_then_subtract_is_identity(void **state);
static void adding_in_place_is_merging(void **state);
static void merge_and_subtract_never_wrap(void **state);
static void all_together_fit_bigint_by_each_way_in(void **state);
static void each_form_follows_the_total(void **state);
static void totals_never_wrap(void **state);
static void diversity_follows_its_formula(void **state);
static void random_parts_in_random_order_are_one_pass(void **state);
static void ten_thousand_cells(void **state);
static void validate_accepts_what_is_made(void **state);
static void validate_refuses_each_flip_of_the_header(void **state);
static void validate_refuses_other_sizes(void **state);
static void validate_refuses_bad_cells(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(examples_of_metrics),
	cmocka_unit_test(counting_in_any_order_gives_equal_bytes),
	cmocka_unit_test(insert_and_remove_follow_the_model),
	cmocka_unit_test(find_follows_the_model),
	cmocka_unit_test(append_refuses_what_is_out_of_order),
	cmocka_unit_test(merge_commutes),
	cmocka_unit_test(merge_associates),
	cmocka_unit_test(merge_has_an_identity),
	cmocka_unit_test(add_then_subtract_is_identity),
	cmocka_unit_test(adding_in_place_is_merging),
	cmocka_unit_test(merge_and_subtract_never_wrap),
	cmocka_unit_test(all_together_fit_bigint_by_each_way_in),
	cmocka_unit_test(each_form_follows_the_total),
	cmocka_unit_test(totals_never_wrap),
	cmocka_unit_test(diversity_follows_its_formula),
	cmocka_unit_test(random_parts_in_random_order_are_one_pass),
	cmocka_unit_test(ten_thousand_cells),
	cmocka_unit_test(validate_accepts_what_is_made),
	cmocka_unit_test(validate_refuses_each_flip_of_the_header),
	cmocka_unit_test(validate_refuses_other_sizes),
	cmocka_unit_test(validate_refuses_bad_cells),
};

int
main(void)
{
	return cmocka_run_group_tests_name("sharing", tests, seed_random, NULL);
}

/* ---- examples */
/* Asks for a measure that has a value. */
static double
diversity_of(const ShareSummary *summary, ShareDiversity measure)
{
	bool known;
	double value;

	assert_ok(share_diversity(summary, measure, &known, &value));
	assert_true(known);
	return value;
}

static bool
has_diversity(const ShareSummary *summary, ShareDiversity measure)
{
	bool known;
	double value;

	assert_ok(share_diversity(summary, measure, &known, &value));
	return known;
}

static int64_t
total_of(const ShareSummary *summary)
{
	int64_t total;

	assert_ok(share_total(summary, &total));
	return total;
}

static int64_t
total_of_type(const ShareSummary *summary, ShareType type)
{
	int64_t total;

	assert_ok(share_total_of_type(summary, type, &total));
	return total;
}

static int64_t
of_cell(const ShareSummary *summary, ShareType type, const char *platform)
{
	const ShareKey key = {type, platform, strlen(platform)};

	return share_of_cell(summary, &key);
}

/* S1 .. S9; the order of S11 is the glue's */
static void
examples_of_metrics(void **state)
{
	Model b = example_b();
	Model four = {0};
	Model duets = {0};
	Model unknowns = {0};
	ShareSummary *s = summary_of(&b);
	ShareSummary *s4, *s1, *s0;
	const ShareKey unknown = {.share_type = SHARE_UNKNOWN};

	(void) state;
	assert_int_equal(total_of(s), 100); /* S1 */
	assert_int_equal(total_of_type(s, SHARE_EXTERNAL), 48);
	assert_int_equal(of_cell(s, SHARE_EXTERNAL, "instagram"), 30);
	assert_int_equal(of_cell(s, SHARE_EXTERNAL, ""), 0);
	assert_int_equal(total_of_type(s, SHARE_STITCH), 0);
	assert_close((double) total_of_type(s, SHARE_DUET) / 100, 0.12); /* S2 */
	assert_close((double) total_of_type(s, SHARE_UNKNOWN) / 100, 0.05);
	assert_close(diversity_of(s, DIVERSITY_SHANNON), 1.194568735046012);   /* S3 */
	assert_close(diversity_of(s, DIVERSITY_EVENNESS), 0.8616991950259417); /* S4 */
	assert_close(diversity_of(s, DIVERSITY_SIMPSON), 0.6484210526315789);  /* S5 */

	add_word(&four, "duet", "", 5);
	add_word(&four, "stitch", "", 5);
	add_word(&four, "repost", "", 5);
	add_word(&four, "embed", "", 5);
	s4 = summary_of(&four);
	assert_close(diversity_of(s4, DIVERSITY_SHANNON), 1.3862943611198906); /* S6 */
	assert_true(diversity_of(s4, DIVERSITY_EVENNESS) == 1);
	assert_close(diversity_of(s4, DIVERSITY_SIMPSON), 0.75);

	add_word(&duets, "duet", "", 7);
	s1 = summary_of(&duets);
	assert_true(diversity_of(s1, DIVERSITY_SHANNON) == 0); /* S7 */
	assert_false(signbit(diversity_of(s1, DIVERSITY_SHANNON)));
	assert_false(has_diversity(s1, DIVERSITY_EVENNESS));
	assert_true(diversity_of(s1, DIVERSITY_SIMPSON) == 0);
	assert_false(signbit(diversity_of(s1, DIVERSITY_SIMPSON)));

	add_word(&unknowns, "unknown", "", 7);
	s0 = summary_of(&unknowns);
	assert_false(has_diversity(s0, DIVERSITY_SHANNON)); /* S8 */
	assert_false(has_diversity(s0, DIVERSITY_EVENNESS));
	assert_false(has_diversity(s0, DIVERSITY_SIMPSON));

	/* S9: 130 reported, the remainder goes to unknown */
	assert_ok(count_shares(&s, &unknown, 130 - total_of(s)));
	assert_int_equal(total_of(s), 130);
	assert_int_equal(total_of_type(s, SHARE_UNKNOWN), 35);
	assert_close(35 / (double) total_of(s), 0.2692307692307692);
	assert_close((double) total_of_type(s, SHARE_DUET) / (double) total_of(s), 0.09230769230769231);
	assert_close(diversity_of(s, DIVERSITY_SHANNON), 1.194568735046012);
	free(s);
	free(s4);
	free(s1);
	free(s0);
	model_free(&b);
	model_free(&four);
	model_free(&duets);
	model_free(&unknowns);
}

/* ---- counting, cell by cell */
static void
counting_in_any_order_gives_equal_bytes(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 20; round++)
	{
		ModelCell events[150];
		size_t count = random_below(150);
		Model model = {0};
		ShareSummary *summary;

		for (size_t i = 0; i < count; i++)
		{
			events[i].type = (int) random_below(SHARE_TYPE_COUNT);
			events[i].length = random_platform(events[i].platform);
			model_add(&model, events[i].type, events[i].platform, events[i].length, 1);
		}
		for (int pass = 0; pass < 3; pass++)
		{
			summary = empty_summary();
			for (size_t i = 0; i < count; i++)
			{
				ShareKey key = key_of(&events[i]);

				assert_ok(count_shares(&summary, &key, 1));
			}
			assert_is_model(summary, &model);
			free(summary);
			for (size_t i = count; i > 1; i--)
			{
				size_t j = random_below(i);
				ModelCell swapped = events[i - 1];

				events[i - 1] = events[j];
				events[j] = swapped;
			}
		}
		model_free(&model);
	}
}

static void
insert_and_remove_follow_the_model(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 40; round++)
	{
		Model model = {0};
		ShareSummary *summary = empty_summary();

		for (int step = 0; step < 120; step++)
		{
			ModelCell cell;
			ShareKey key;

			if (model.count > 0 && one_in(3))
			{
				/* a whole cell goes */
				bool found;
				uint32_t position;

				cell = model.cells[random_below(model.count)];
				key = key_of(&cell);
				model_add(&model, cell.type, cell.platform, cell.length, -cell.shares);
				position = share_find(summary, &key, &found);
				assert_true(found);
				share_remove(summary, position);
			}
			else
			{
				cell.type = (int) random_below(SHARE_TYPE_COUNT);
				cell.length = random_platform(cell.platform);
				cell.shares = positive(random_count(40));
				key = key_of(&cell);
				model_add(&model, cell.type, cell.platform, cell.length, cell.shares);
				assert_ok(count_shares(&summary, &key, cell.shares));
			}
			assert_is_model(summary, &model);
			/* what is behind the end was given back: the next step must not need it */
			summary = realloc(summary, size_of(summary));
		}
		free(summary);
		model_free(&model);
	}
}

static void
find_follows_the_model(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		Model model = random_model(40, 40);
		ShareSummary *summary = summary_of(&model);

		for (int probe = 0; probe < 40; probe++)
		{
			ModelCell wanted;
			ShareKey key;
			uint32_t before = 0;
			bool found;
			const ModelCell *there;

			wanted.type = (int) random_below(SHARE_TYPE_COUNT);
			wanted.length = random_platform(wanted.platform);
			if (model.count > 0 && one_in(2))
				wanted = model.cells[random_below(model.count)];
			key = key_of(&wanted);
			for (size_t i = 0; i < model.count; i++)
				before += compare_model_cells(&model.cells[i], &wanted) < 0;
			there = model_find(&model, wanted.type, wanted.platform, wanted.length);
			assert_int_equal(share_find(summary, &key, &found), before);
			assert_int_equal(found, there != NULL);
			assert_true(share_of_cell(summary, &key) == (there == NULL ? 0 : there->shares));
		}
		free(summary);
		model_free(&model);
	}
}

static void
append_refuses_what_is_out_of_order(void **state)
{
	ShareBuilder builder = share_begin(NULL, NULL);
	const ShareKey a = {SHARE_EXTERNAL, "a", 1};
	const ShareKey b = {SHARE_EXTERNAL, "b", 1};
	const ShareKey none = {SHARE_EXTERNAL, NULL, 0};

	(void) state;
	assert_status(share_append(&builder, &a, 0), SUMMARY_MALFORMED);
	assert_status(share_append(&builder, &a, -1), SUMMARY_MALFORMED);
	assert_status(share_append(&builder, &a, INT64_MIN), SUMMARY_MALFORMED);
	assert_ok(share_append(&builder, &a, 1));
	assert_status(share_append(&builder, &a, 1), SUMMARY_MALFORMED);
	assert_status(share_append(&builder, &none, 1), SUMMARY_MALFORMED);
	assert_ok(share_append(&builder, &b, 1));
	assert_status(share_append(&builder, &a, 1), SUMMARY_MALFORMED);
	assert_int_equal(builder.written.cells, 2);
	assert_int_equal(builder.written.name_bytes, 2);
}

/* ---- laws of merging */
static void
merge_commutes(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		ShareSummary *a = random_summary(30, 62);
		ShareSummary *b = random_summary(30, 62);
		ShareSummary *ab = merged(a, b);
		ShareSummary *ba = merged(b, a);

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
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		ShareSummary *a = random_summary(20, 61);
		ShareSummary *b = random_summary(20, 61);
		ShareSummary *c = random_summary(20, 61);
		ShareSummary *ab = merged(a, b);
		ShareSummary *bc = merged(b, c);
		ShareSummary *left = merged(ab, c);
		ShareSummary *right = merged(a, bc);

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
	ShareSummary *identity = empty_summary();

	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		ShareSummary *a = random_summary(30, 63);
		ShareSummary *left = merged(identity, a);
		ShareSummary *right = merged(a, identity);

		assert_equal_summaries(left, a);
		assert_equal_summaries(right, a);
		assert_true(share_covers(a, identity));
		assert_ok(share_add_in_place(right, identity));
		assert_ok(share_subtract(right, identity));
		assert_equal_summaries(right, a);
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
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		ShareSummary *a = random_summary(30, 62);
		ShareSummary *b = random_summary(30, 62);
		ShareSummary *sum = merged(a, b);

		assert_ok(share_subtract(sum, b));
		assert_equal_summaries(sum, a);
		assert_ok(share_subtract(sum, a));
		assert_int_equal(size_of(sum), 16);
		assert_ok(share_validate(sum, 16));
		free(a);
		free(b);
		free(sum);
	}
}

/* When all cells are there already, adding in place gives what merging gives. */
static void
adding_in_place_is_merging(void **state)
{
	int seen[2] = {0};

	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		Model a = random_model(20, one_in(4) ? 0 : 62);
		Model b = {0};
		ShareSummary *left, *right, *sum;
		bool covers = true;
		SummaryStatus expected;
		SummaryStatus status;

		for (size_t i = 0; i < a.count; i++)
		{
			if (one_in(2))
				model_append(&b, a.cells[i].type, a.cells[i].platform, a.cells[i].length,
							 positive(random_count(62)));
		}
		if (one_in(2))
		{
			char platform[SHARE_MAX_PLATFORM];
			int type = (int) random_below(SHARE_TYPE_COUNT);
			size_t length = random_platform(platform);

			if (model_find(&a, type, platform, length) == NULL)
			{
				covers = false;
				model_append(&b, type, platform, length, 1);
			}
		}
		model_fit(&b, INT64_MAX);
		expected = beyond_bigint(model_total(&a) + model_total(&b)) ? SUMMARY_OVERFLOW : SUMMARY_OK;
		left = summary_of(&a);
		right = summary_of(&b);
		assert_int_equal(share_covers(left, right), covers);
		sum = try_merge(left, right, &status);
		assert_status(status, expected);
		if (covers)
		{
			assert_status(share_add_in_place(left, right), expected);
			if (expected == SUMMARY_OK)
				assert_equal_summaries(left, sum);
			seen[expected == SUMMARY_OK]++;
		}
		free(left);
		free(right);
		free(sum);
		model_free(&a);
		model_free(&b);
	}
	assert_true(seen[0] > 0 && seen[1] > 0);
}

static void
merge_and_subtract_never_wrap(void **state)
{
	int seen[SUMMARY_TOO_MANY] = {0};

	(void) state;
	for (int round = 0; round < ROUNDS / 2; round++)
	{
		Model a = random_model(12, one_in(2) ? 0 : 62);
		Model b = random_model(12, one_in(2) ? 0 : 62);
		Model sum = {0};
		Model difference = {0};
		SummaryStatus merge_status = SUMMARY_OK;
		SummaryStatus subtract_status = SUMMARY_OK;
		SummaryStatus status;
		ShareSummary *left = summary_of(&a);
		ShareSummary *right;
		ShareSummary *out;

		if (one_in(2)) /* else hardly any difference were in range */
		{
			b.count = 0;
			for (size_t i = 0; i < a.count; i++)
			{
				if (one_in(2))
					model_append(&b, a.cells[i].type, a.cells[i].platform, a.cells[i].length,
								 a.cells[i].shares -
									 (int64_t) random_below((size_t) a.cells[i].shares));
			}
		}
		right = summary_of(&b);
		for (size_t i = 0; i < a.count; i++)
		{
			const ModelCell *cell = &a.cells[i];

			model_append(&sum, cell->type, cell->platform, cell->length, cell->shares);
			model_append(&difference, cell->type, cell->platform, cell->length, cell->shares);
		}
		for (size_t i = 0; i < b.count; i++)
		{
			const ModelCell *cell = &b.cells[i];

			if (!model_add(&sum, cell->type, cell->platform, cell->length, cell->shares))
				merge_status = SUMMARY_OVERFLOW;
			if (!model_add(&difference, cell->type, cell->platform, cell->length, -cell->shares))
				subtract_status = SUMMARY_NEGATIVE;
		}

		out = try_merge(left, right, &status);
		assert_status(status, merge_status);
		if (status == SUMMARY_OK)
			assert_is_model(out, &sum);
		free(out);
		assert_status(share_subtract(left, right), subtract_status);
		if (subtract_status == SUMMARY_OK)
			assert_is_model(left, &difference);
		free(left);
		free(right);
		model_free(&a);
		model_free(&b);
		model_free(&sum);
		model_free(&difference);
		seen[merge_status]++;
		seen[subtract_status]++;
	}
	assert_true(seen[SUMMARY_OK] > 0 && seen[SUMMARY_OVERFLOW] > 0 && seen[SUMMARY_NEGATIVE] > 0);
}

/* ---- all shares together fit bigint */
/* `count` cells in order, each platform of `length` bytes */
static Model
model_of_many(size_t count, size_t length)
{
	Model model = {0};

	for (size_t i = 0; i < count; i++)
	{
		char platform[SHARE_MAX_PLATFORM];

		memset(platform, '~', sizeof(platform));
		platform[0] = (char) ('a' + i / 676 % 26);
		platform[1] = (char) ('a' + i / 26 % 26);
		platform[2] = (char) ('a' + i % 26);
		model_append(&model, SHARE_EXTERNAL, platform, length, (int64_t) i + 1);
	}
	return model;
}

/* Cell by cell, measured or written to `out`. */
static SummaryStatus
try_append(const Model *sorted, ShareSummary *out)
{
	const ShareMeasure measure = {(uint32_t) sorted->count, (uint32_t) model_name_bytes(sorted)};
	ShareBuilder builder = share_begin(&measure, out);
	SummaryStatus status = SUMMARY_OK;

	for (size_t i = 0; status == SUMMARY_OK && i < sorted->count; i++)
	{
		ShareKey key = key_of(&sorted->cells[i]);

		status = share_append(&builder, &key, sorted->cells[i].shares);
		assert_int_equal(builder.written.cells, status == SUMMARY_OK ? i + 1 : i);
	}
	return status;
}

/* The forms that a summary comes in: all agree. */
static void
assert_forms(Model *model, SummaryStatus expected)
{
	ShareSummary *summary = summary_of(model);
	ShareSummary *out = exact_room(model_size(model));
	SummaryStatus status;
	size_t length;
	char *text = model_text(model, &length);
	uint8_t *wire;

	memset(out, 0, 16);
	assert_status(share_validate(summary, model_size(model)),
				  expected == SUMMARY_OK ? SUMMARY_OK : SUMMARY_MALFORMED);
	assert_status(try_append(model, NULL), expected);
	assert_status(try_append(model, out), expected);
	if (expected == SUMMARY_OK)
		assert_equal_summaries(out, summary);
	free(out);
	out = try_parse(text, length, &status);
	assert_status(status, expected);
	if (expected == SUMMARY_OK)
		assert_equal_summaries(out, summary);
	free(out);
	wire = model_wire(model, &length);
	out = try_decode(wire, length, &status);
	assert_status(status, expected);
	if (expected == SUMMARY_OK)
		assert_equal_summaries(out, summary);
	free(out);
	free(wire);
	free(text);
	free(summary);
}

/* Takes any one cell out and inserts it again. */
static void
assert_insert(Model *model, SummaryStatus expected)
{
	ModelCell cell = model->cells[random_below(model->count)];
	ShareKey key = key_of(&cell);
	size_t size = model_size(model);
	ShareSummary *whole = summary_of(model);
	ShareSummary *rest;
	ShareSummary *out = exact_room(size);
	uint8_t *untouched = exact_room(size);
	bool found;
	uint32_t position;

	assert_true(model_add(model, cell.type, cell.platform, cell.length, -cell.shares));
	rest = summary_of(model);
	assert_ok(share_validate(rest, model_size(model)));
	position = share_find(rest, &key, &found);
	assert_false(found);
	assert_status(share_insert(rest, position, &key, cell.shares, out), expected);
	if (expected == SUMMARY_OK)
		assert_bytes(out, size, whole, size);
	else
		assert_bytes(out, size, untouched, size);
	model_append(model, cell.type, cell.platform, cell.length, cell.shares);
	free(whole);
	free(rest);
	free(out);
	free(untouched);
}

/* Parts any shares from others; to cover, each cell keeps some. */
static void
split(const Model *model, Model *left, Model *right, bool to_cover)
{
	for (size_t i = 0; i < model->count; i++)
	{
		const ModelCell *cell = &model->cells[i];
		int64_t part = (int64_t) (random_bits() % (uint64_t) cell->shares);

		if (one_in(3))
			part = to_cover || one_in(2) ? 0 : cell->shares;
		if (part < cell->shares)
			model_append(left, cell->type, cell->platform, cell->length, cell->shares - part);
		if (part > 0)
			model_append(right, cell->type, cell->platform, cell->length, part);
	}
}

/* Splits into two that fit, and brings them together again. */
static void
assert_sum(Model *model, bool to_cover, SummaryStatus expected)
{
	Model a = {0};
	Model b = {0};
	ShareSummary *whole = summary_of(model);
	ShareSummary *left, *right, *sum;
	SummaryStatus status;

	do
	{
		a.count = b.count = 0;
		split(model, &a, &b, to_cover);
	} while (beyond_bigint(model_total(&a)) || beyond_bigint(model_total(&b)));
	left = summary_of(&a);
	right = summary_of(&b);
	assert_ok(share_validate(left, model_size(&a)));
	assert_ok(share_validate(right, model_size(&b)));
	for (int turn = 0; turn < 2; turn++)
	{
		sum = turn == 0 ? try_merge(left, right, &status) : try_merge(right, left, &status);
		assert_status(status, expected);
		if (expected == SUMMARY_OK)
			assert_equal_summaries(sum, whole);
		free(sum);
	}
	if (to_cover)
	{
		assert_true(share_covers(left, right));
		assert_status(share_add_in_place(left, right), expected);
		if (expected == SUMMARY_OK)
			assert_equal_summaries(left, whole);
	}
	free(left);
	free(right);
	free(whole);
	model_free(&a);
	model_free(&b);
}

static void
assert_each_way_in(Model *model, SummaryStatus expected)
{
	assert_forms(model, expected);
	assert_insert(model, expected);
	assert_sum(model, false, expected);
	assert_sum(model, true, expected);
}

/* Just INT64_MAX, and one more: one cell, a few, and as many as there can be. */
static void
all_together_fit_bigint_by_each_way_in(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		Model model = round == 0 ? model_of_many(SHARE_MAX_CELLS, 3) :
								   random_model(round % 8, one_in(2) ? 0 : 60);
		ModelCell *cell;

		if (model.count == 0)
			model_append(&model, SHARE_DUET, "", 0, 1);
		cell = &model.cells[random_below(model.count)];
		cell->shares += (int64_t) (INT64_MAX - model_total(&model));
		assert_true(model_total(&model) == INT64_MAX);
		assert_each_way_in(&model, SUMMARY_OK);

		if (model.count == 1)
			model_append(&model, SHARE_EXTERNAL, "one more", 8, 1);
		else
			model.cells[random_below(model.count)].shares++;
		assert_true(model_total(&model) == (__int128) INT64_MAX + 1);
		assert_each_way_in(&model, SUMMARY_OVERFLOW);
		model_free(&model);
	}
}

static void
each_form_follows_the_total(void **state)
{
	int seen[2] = {0};

	(void) state;
	for (int round = 0; round < ROUNDS / 2; round++)
	{
		Model model = random_cells(8, one_in(2) ? 0 : 63);
		bool fits = !beyond_bigint(model_total(&model));

		assert_forms(&model, fits ? SUMMARY_OK : SUMMARY_OVERFLOW);
		seen[fits]++;
		model_free(&model);
	}
	assert_true(seen[0] > 0 && seen[1] > 0);
}

/* ---- answers, also of what no summary holds: the sum is checked where it is made */
static void
totals_never_wrap(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 2; round++)
	{
		Model model = random_cells(6, one_in(2) ? 0 : 60);
		ShareSummary *summary = summary_of(&model);
		__int128 of_type[SHARE_TYPE_COUNT] = {0};
		__int128 all = 0;
		int64_t total;

		for (size_t i = 0; i < model.count; i++)
		{
			of_type[model.cells[i].type] += model.cells[i].shares;
			all += model.cells[i].shares;
		}
		assert_status(share_total(summary, &total),
					  beyond_bigint(all) ? SUMMARY_OVERFLOW : SUMMARY_OK);
		assert_true(beyond_bigint(all) || total == all);
		for (int type = 0; type < SHARE_TYPE_COUNT; type++)
		{
			assert_status(share_total_of_type(summary, (ShareType) type, &total),
						  beyond_bigint(of_type[type]) ? SUMMARY_OVERFLOW : SUMMARY_OK);
			assert_true(beyond_bigint(of_type[type]) || total == of_type[type]);
		}
		free(summary);
		model_free(&model);
	}
}

static void
diversity_follows_its_formula(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		Model model = random_cells(10, one_in(4) ? 0 : (unsigned) (1 + random_below(58)));
		ShareSummary *summary = summary_of(&model);
		__int128 of_type[SHARE_TYPE_COUNT] = {0};
		__int128 all = 0;
		int types = 0;
		long double entropy = 0;
		long double simpson = 1;

		for (size_t i = 0; i < model.count; i++)
		{
			if (model.cells[i].type == SHARE_UNKNOWN)
				continue;
			of_type[model.cells[i].type] += model.cells[i].shares;
			all += model.cells[i].shares;
		}
		for (int type = 0; type < SHARE_UNKNOWN; type++)
		{
			long double p = all == 0 ? 0 : (long double) of_type[type] / (long double) all;

			types += of_type[type] > 0;
			if (of_type[type] > 0)
				entropy += p * logl(1 / p);
			simpson -= p * p;
		}
		for (int measure = DIVERSITY_SHANNON; measure <= DIVERSITY_SIMPSON; measure++)
		{
			bool known = true;
			double value = -1;
			SummaryStatus status =
				share_diversity(summary, (ShareDiversity) measure, &known, &value);

			assert_status(status, beyond_bigint(all) ? SUMMARY_OVERFLOW : SUMMARY_OK);
			if (status != SUMMARY_OK)
				continue;
			assert_int_equal(known, measure == DIVERSITY_EVENNESS ? types > 1 : types > 0);
			if (!known)
				continue;
			assert_true(value >= 0 && !signbit(value) && isfinite(value));
			if (measure == DIVERSITY_SHANNON)
				assert_close(value, (double) entropy);
			else if (measure == DIVERSITY_EVENNESS)
			{
				assert_true(value <= 1);
				assert_close(value, (double) (entropy / logl((long double) types)));
			}
			else
			{
				assert_true(value < 1);
				assert_close(value, (double) simpson);
			}
		}
		free(summary);
		model_free(&model);
	}
}

/* ---- parts of one sequence */

/* Sends a summary through text, through the wire, or nowhere. */
static ShareSummary *
travel(ShareSummary *summary)
{
	ShareSummary *again;
	SummaryStatus status;
	size_t length;
	size_t way = random_below(3);
	void *form;

	if (way == 2)
		return summary;
	form = way == 0 ? (void *) printed(summary, &length) : (void *) encoded(summary, &length);
	again = way == 0 ? try_parse(form, length, &status) : try_decode(form, length, &status);
	assert_ok(status);
	free(form);
	free(summary);
	return again;
}

static void
random_parts_in_random_order_are_one_pass(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		ShareSummary *parts[10];
		size_t left = 1 + random_below(10);
		size_t events = random_below(200);
		Model model = {0};

		for (size_t i = 0; i < left; i++)
			parts[i] = empty_summary();
		for (size_t i = 0; i < events; i++)
		{
			ModelCell event;
			ShareKey key;

			event.type = (int) random_below(SHARE_TYPE_COUNT);
			event.length = random_platform(event.platform);
			key = key_of(&event);
			model_add(&model, event.type, event.platform, event.length, 1);
			assert_ok(count_shares(&parts[random_below(left)], &key, 1));
		}
		/* two parts become one, until one is left */
		while (left > 1)
		{
			size_t i = random_below(left);
			ShareSummary *from = travel(parts[i]);
			ShareSummary *sum;

			parts[i] = parts[--left];
			i = random_below(left);
			parts[i] = travel(parts[i]);
			if (share_covers(parts[i], from) && one_in(2))
				assert_ok(share_add_in_place(parts[i], from));
			else
			{
				sum = one_in(2) ? merged(parts[i], from) : merged(from, parts[i]);
				free(parts[i]);
				parts[i] = sum;
			}
			free(from);
		}
		parts[0] = travel(parts[0]);
		assert_is_model(parts[0], &model);
		free(parts[0]);
		model_free(&model);
	}
}

/* ---- limits */
static void
ten_thousand_cells(void **state)
{
	Model full = model_of_many(10000, 255);
	Model beyond = model_of_many(10001, 3);
	Model fresh = {0};
	ShareSummary *summary = summary_of(&full);
	ShareSummary *too_many = summary_of(&beyond);
	ShareSummary *other;
	ShareSummary *sum;
	ShareKey key = {SHARE_DUET, NULL, 0};
	SummaryStatus status;
	ShareMeasure measure;
	char *text;
	uint8_t *wire;
	size_t length;

	(void) state;
	assert_int_equal(SHARE_MAX_CELLS, 10000);
	assert_ok(share_validate(summary, model_size(&full)));
	assert_text(&full);
	assert_wire(&full);
	assert_status(share_validate(too_many, model_size(&beyond)), SUMMARY_MALFORMED);

	/* one more by each way in */
	text = model_text(&beyond, &length);
	free(try_parse(text, length, &status));
	assert_status(status, SUMMARY_TOO_MANY);
	wire = model_wire(&beyond, &length);
	free(try_decode(wire, length, &status));
	assert_status(status, SUMMARY_TOO_MANY);
	assert_status(count_shares(&summary, &key, 1), SUMMARY_TOO_MANY);
	model_append(&fresh, SHARE_DUET, "", 0, 1);
	other = summary_of(&fresh);
	assert_status(share_merge(summary, other, &measure, NULL), SUMMARY_TOO_MANY);
	assert_status(share_merge(other, summary, &measure, NULL), SUMMARY_TOO_MANY);
	assert_is_model(summary, &full);
	free(other);

	/* a cell that is there already is no problem, nor one in the place of another */
	other = exact_copy(summary, size_of(summary));
	sum = merged(summary, other);
	assert_int_equal(sum->cell_count, 10000);
	assert_ok(share_subtract(sum, other));
	assert_equal_summaries(sum, summary);
	/* all of them at once */
	assert_ok(share_subtract(other, summary));
	assert_int_equal(other->cell_count, 0);
	assert_ok(share_validate(other, share_size(0, 0)));
	share_remove(sum, (uint32_t) random_below(10000));
	assert_ok(count_shares(&sum, &key, 1));
	assert_int_equal(sum->cell_count, 10000);
	assert_ok(share_validate(sum, size_of(sum)));
	free(text);
	free(wire);
	free(sum);
	free(other);
	free(summary);
	free(too_many);
	model_free(&full);
	model_free(&beyond);
	model_free(&fresh);
}

/* ---- the validator */
static void
validate_accepts_what_is_made(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		Model model = random_model(60, 0);
		ShareSummary *summary = summary_of(&model);

		assert_ok(share_validate(summary, model_size(&model)));
		free(summary);
		model_free(&model);
	}
}

/* behind the varlena header, which is the caller's `size` */
static void
validate_refuses_each_flip_of_the_header(void **state)
{
	(void) state;
	for (int round = 0; round < 100; round++)
	{
		ShareSummary *summary = random_summary(20, 63);
		size_t size = size_of(summary);

		for (size_t bit = 32; bit < 128; bit++)
		{
			flip_bit(summary, bit);
			assert_status(share_validate(summary, size),
						  bit < 40 ? SUMMARY_VERSION : SUMMARY_MALFORMED);
			flip_bit(summary, bit);
		}
		assert_ok(share_validate(summary, size));
		free(summary);
	}
}

static void
validate_refuses_other_sizes(void **state)
{
	(void) state;
	for (int round = 0; round < 20; round++)
	{
		ShareSummary *summary = random_summary(10, 63);
		size_t size = size_of(summary);
		uint8_t *longer = exact_room(size + 40);

		memset(longer, 0, size + 40);
		memcpy(longer, summary, size);
		for (size_t other = 0; other <= size + 40; other++)
		{
			ShareSummary *copy = exact_copy(longer, other);

			assert_status(share_validate(copy, other),
						  other == size ? SUMMARY_OK : SUMMARY_MALFORMED);
			free(copy);
		}
		free(longer);
		free(summary);
	}
}

/* Cells of a valid summary, each spoilt in one way. */
static void
validate_refuses_bad_cells(void **state)
{
	Model model = {0};
	ShareSummary *good;

	(void) state;
	model_append(&model, SHARE_DUET, "", 0, 3);
	model_append(&model, SHARE_EXTERNAL, "ab", 2, 4);
	model_append(&model, SHARE_EXTERNAL, "bc", 2, 5);
	model_append(&model, SHARE_UNKNOWN, "", 0, 6);
	good = summary_of(&model);
	for (int fault = 0; fault < 20; fault++)
	{
		ShareSummary *bad = exact_copy(good, size_of(good));
		ShareCell *cells = bad->cells;
		char *names = (char *) share_names(bad);
		ShareCell kept;

		switch (fault)
		{
			case 0:
				cells[0].shares = 0;
				break;
			case 1:
				cells[0].shares = -1;
				break;
			case 2:
				cells[3].shares = INT64_MIN;
				break;
			case 3:
				cells[3].share_type = SHARE_TYPE_COUNT;
				break;
			case 4:
				cells[3].share_type = 255;
				break;
			case 5:
				cells[1].reserved = 1;
				break;
			case 6: /* duplicate */
				memcpy(names + 2, "ab", 2);
				break;
			case 7: /* unsorted platforms */
				memcpy(names, "zz", 2);
				break;
			case 8: /* unsorted types */
				cells[0].share_type = SHARE_UNKNOWN;
				break;
			case 9: /* two cells look at one name */
				cells[2].name_offset = 0;
				break;
			case 10: /* names in another order than cells */
				memcpy(names, "bcab", 4);
				cells[1].name_offset = 2;
				cells[2].name_offset = 0;
				break;
			case 11: /* behind the end */
				cells[2].name_length = 3;
				break;
			case 12: /* a byte that belongs to no cell */
				cells[2].name_length = 1;
				break;
			case 13:
				cells[1].name_offset = UINT32_MAX;
				break;
			case 14:
				cells[2].name_length = 255;
				break;
			case 15:
				names[1] = '\0';
				break;
			case 16:
				names[3] = '\0';
				break;
			case 17: /* both far behind the end */
				cells[1].name_length = cells[2].name_length = 255;
				cells[2].name_offset = 255;
				break;
			case 18: /* with the others one more than INT64_MAX */
				cells[0].shares = INT64_MAX - 14;
				break;
			default: /* names in order, cells not */
				kept = cells[1];
				cells[1] = cells[2];
				cells[2] = kept;
		}
		if (share_validate(bad, size_of(good)) != SUMMARY_MALFORMED)
			fail_msg("fault %d was accepted", fault);
		free(bad);
	}
	free(good);
	model_free(&model);
}
