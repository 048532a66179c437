/*
 * test/unit/test_visibility.c
 *		visibility/visibility_core: levels, rules, periods, publicity, the setting.
 */
#include "laws.h"

#include "visibility/visibility_core.h"

static void levels_have_their_order(void **state);
static void rules_that_are_none(void **state);
static void level_of_each_cause(void **state);
static void share_data_of_a_type(void **state);
static void publicity_of_all_combinations(void **state);
static void periods(void **state);
static void random_periods_agree_with_a_scan(void **state);
static void not_public_never_shows_more(void **state);
static void viewers(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(levels_have_their_order),
	cmocka_unit_test(rules_that_are_none),
	cmocka_unit_test(level_of_each_cause),
	cmocka_unit_test(share_data_of_a_type),
	cmocka_unit_test(publicity_of_all_combinations),
	cmocka_unit_test(periods),
	cmocka_unit_test(random_periods_agree_with_a_scan),
	cmocka_unit_test(not_public_never_shows_more),
	cmocka_unit_test(viewers),
};

int
main(void)
{
	return cmocka_run_group_tests_name("visibility", tests, seed_random, NULL);
}

static void
levels_have_their_order(void **state)
{
	static const char *const words[] = {"none", "aggregate", "event", "identity"};

	(void) state;
	assert_int_equal(VISIBILITY_LEVEL_COUNT, 4);
	for (int i = 0; i < VISIBILITY_LEVEL_COUNT; i++)
	{
		char *copy = exact_copy(words[i], strlen(words[i]));

		assert_string_equal(visibility_level_name(i), words[i]);
		assert_int_equal(visibility_level_from_name(copy, strlen(words[i])), i);
		assert_int_equal(visibility_level_from_name(copy, strlen(words[i]) - 1), -1);
		assert_true(strlen(visibility_level_meaning(i)) > 10);
		free(copy);
	}
	assert_int_equal(visibility_level_from_name("", 0), -1);
	assert_int_equal(visibility_level_from_name("None", 4), -1);
	assert_int_equal(visibility_level_from_name("all", 3), -1);
}

static void
rules_that_are_none(void **state)
{
	(void) state;
	for (int level = -2; level < VISIBILITY_LEVEL_COUNT + 2; level++)
	{
		for (int other = -2; other < VISIBILITY_LEVEL_COUNT + 2; other++)
		{
			VisibilityRule rule = visibility_rule(level, other);
			bool good = level >= 0 && level < VISIBILITY_LEVEL_COUNT && other >= 0 &&
						other <= level && other != VISIBILITY_IDENTITY;

			assert_int_equal(rule.state, good ? RULE_GIVEN : RULE_MALFORMED);
			assert_int_equal(rule.level, good ? level : VISIBILITY_NONE);
			assert_int_equal(rule.level_if_not_public, good ? other : VISIBILITY_NONE);
		}
	}
}

static void
level_of_each_cause(void **state)
{
	VisibilityRules rules = {0};
	VisibilityCause cause;

	(void) state;
	rules.rules[ACCOUNT_CREATOR][SHARE_DUET] =
		visibility_rule(VISIBILITY_IDENTITY, VISIBILITY_EVENT);
	rules.rules[ACCOUNT_CREATOR][SHARE_EMBED] = visibility_rule(VISIBILITY_EVENT, VISIBILITY_EVENT);
	rules.rules[ACCOUNT_CREATOR][SHARE_STITCH] = visibility_rule(-1, VISIBILITY_EVENT);

	assert_int_equal(visibility_level_of(&rules, ACCOUNT_CREATOR, SHARE_DUET, true, &cause),
					 VISIBILITY_IDENTITY);
	assert_int_equal(cause, CAUSE_RULE);
	assert_int_equal(visibility_level_of(&rules, ACCOUNT_CREATOR, SHARE_DUET, false, &cause),
					 VISIBILITY_EVENT);
	assert_int_equal(cause, CAUSE_NOT_PUBLIC);
	assert_int_equal(visibility_level_of(&rules, ACCOUNT_CREATOR, SHARE_EMBED, false, &cause),
					 VISIBILITY_EVENT);
	assert_int_equal(cause, CAUSE_RULE);
	assert_int_equal(visibility_level_of(&rules, ACCOUNT_CREATOR, SHARE_STITCH, true, &cause),
					 VISIBILITY_NONE);
	assert_int_equal(cause, CAUSE_MALFORMED);
	assert_int_equal(visibility_level_of(&rules, ACCOUNT_BUSINESS, SHARE_DUET, true, &cause),
					 VISIBILITY_NONE);
	assert_int_equal(cause, CAUSE_NO_RULE);
	assert_int_equal(visibility_level_of(NULL, ACCOUNT_CREATOR, SHARE_DUET, true, &cause),
					 VISIBILITY_NONE);
	assert_int_equal(cause, CAUSE_NO_RULESET);
	assert_int_equal(visibility_level_of(&rules, ACCOUNT_CREATOR, -1, true, &cause),
					 VISIBILITY_NONE);
	assert_int_equal(cause, CAUSE_NO_SHARE_TYPE);
	assert_int_equal(visibility_level_of(NULL, ACCOUNT_CREATOR, -1, true, &cause), VISIBILITY_NONE);
	assert_int_equal(cause, CAUSE_NO_SHARE_TYPE);
	for (int i = CAUSE_RULE; i <= CAUSE_MALFORMED; i++)
		assert_true(strlen(visibility_cause_meaning(i)) > 10);
}

static void
share_data_of_a_type(void **state)
{
	VisibilityRules rules = {0};

	(void) state;
	assert_int_equal(visibility_share_data(NULL, ACCOUNT_CREATOR), SHARE_DATA_NONE);
	assert_int_equal(visibility_share_data(&rules, ACCOUNT_CREATOR), SHARE_DATA_NONE);
	for (int type = 0; type < SHARE_TYPE_COUNT; type++)
	{
		assert_int_equal(visibility_share_data(&rules, ACCOUNT_CREATOR),
						 type == 0 ? SHARE_DATA_NONE : SHARE_DATA_SOME);
		rules.rules[ACCOUNT_CREATOR][type] =
			visibility_rule(VISIBILITY_AGGREGATE, VISIBILITY_AGGREGATE);
	}
	assert_int_equal(visibility_share_data(&rules, ACCOUNT_CREATOR), SHARE_DATA_ALL);
	assert_int_equal(visibility_share_data(&rules, ACCOUNT_PERSONAL), SHARE_DATA_NONE);
	/* one rule that hides what is not public, that hides all, that is none */
	rules.rules[ACCOUNT_CREATOR][SHARE_EMBED] =
		visibility_rule(VISIBILITY_IDENTITY, VISIBILITY_NONE);
	assert_int_equal(visibility_share_data(&rules, ACCOUNT_CREATOR), SHARE_DATA_SOME);
	rules.rules[ACCOUNT_CREATOR][SHARE_EMBED] = visibility_rule(VISIBILITY_NONE, VISIBILITY_NONE);
	assert_int_equal(visibility_share_data(&rules, ACCOUNT_CREATOR), SHARE_DATA_SOME);
	rules.rules[ACCOUNT_CREATOR][SHARE_EMBED] = visibility_rule(-1, -1);
	assert_int_equal(visibility_share_data(&rules, ACCOUNT_CREATOR), SHARE_DATA_SOME);
	/* of one type the public ones, and nothing else */
	rules.rules[ACCOUNT_PERSONAL][SHARE_DUET] =
		visibility_rule(VISIBILITY_IDENTITY, VISIBILITY_NONE);
	assert_int_equal(visibility_share_data(&rules, ACCOUNT_PERSONAL), SHARE_DATA_SOME);
}

/* The rule as the documentation says it, all 3 x 3 x 3 x 12 cases. */
static void
publicity_of_all_combinations(void **state)
{
	int is_public = 0;

	(void) state;
	for (int sharer = PUBLICITY_NOT_TOLD; sharer <= IS_PUBLIC; sharer++)
		for (int act = PUBLICITY_NOT_TOLD; act <= IS_PUBLIC; act++)
			for (int post = PUBLICITY_NOT_TOLD; post <= IS_PUBLIC; post++)
				for (int type = -1; type < SHARE_TYPE_COUNT; type++)
				{
					bool expected =
						sharer == IS_PUBLIC && act != IS_PRIVATE &&
						(post == IS_PUBLIC || (post == PUBLICITY_NOT_TOLD && act == IS_PUBLIC) ||
						 (post == PUBLICITY_NOT_TOLD && act == PUBLICITY_NOT_TOLD &&
						  type == SHARE_REPOST));

					assert_int_equal(share_is_public((Publicity) sharer, (Publicity) act,
													 (Publicity) post, type),
									 expected);
					is_public += expected;
				}
	/* post public: 2 acts x 12 types; post not told: 12 types told public, and the repost */
	assert_int_equal(is_public, 24 + 13);
}

static void
periods(void **state)
{
	static const RulesetPeriod some[] = {{INT64_MIN, INT64_MAX, true, 0},
										 {100, 200, false, 1},
										 {200, 300, false, 2},
										 {400, INT64_MAX, false, 1}};
	static const RulesetPeriod twice[] = {{0, 10, false, 1},
										  {5, 20, false, 2},
										  {INT64_MIN, INT64_MAX, true, 0}};
	static const RulesetPeriod two_of_ours[] = {{0, 10, true, 1}, {5, 20, true, 2}};
	static const struct
	{
		int64_t at;
		int ruleset;
	} cases[] = {
		{INT64_MIN, 0}, {99, 0},  {100, 1}, {199, 1}, {200, 2},		  {299, 2},
		{300, 0},		{399, 0}, {400, 1}, {500, 1}, {INT64_MAX, 1},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(ruleset_at(some, 4, cases[i].at), cases[i].ruleset);
	assert_int_equal(ruleset_at(some, 0, 0), -1);
	assert_int_equal(ruleset_at(some + 1, 3, 350), -1);
	/* where two claim to hold, none does */
	assert_int_equal(ruleset_at(twice, 3, 4), 1);
	assert_int_equal(ruleset_at(twice, 3, 5), -1);
	assert_int_equal(ruleset_at(twice, 3, 10), 2);
	assert_int_equal(ruleset_at(two_of_ours, 2, 7), -1);
}

static void
random_periods_agree_with_a_scan(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		RulesetPeriod some[6];
		size_t count = random_below(7);
		int64_t at = (int64_t) random_below(20);
		int hits[2] = {0, 0}, last[2] = {-1, -1}, expected;

		for (size_t i = 0; i < count; i++)
		{
			some[i].from = (int64_t) random_below(20);
			some[i].until = some[i].from + 1 + (int64_t) random_below(8);
			some[i].is_built_in = one_in(2);
			some[i].ruleset = (int) random_below(3);
			if (at >= some[i].from && at < some[i].until)
			{
				hits[some[i].is_built_in]++;
				last[some[i].is_built_in] = some[i].ruleset;
			}
		}
		expected = hits[0] > 1 || hits[1] > 1 ? -1 : hits[0] == 1 ? last[0] : last[1];
		assert_int_equal(ruleset_at(some, count, at), expected);
	}
}

/* Whatever the rules: what is not public shows at most what is, and never who. */
static void
not_public_never_shows_more(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		VisibilityRules rules = {0};
		int account = (int) random_below(ACCOUNT_TYPE_COUNT);
		bool hides = false;

		for (int type = 0; type < SHARE_TYPE_COUNT; type++)
		{
			VisibilityCause cause;
			VisibilityLevel open, closed;

			if (!one_in(6))
				rules.rules[account][type] =
					visibility_rule((int) random_below(6) - 1, (int) random_below(6) - 1);
			open = visibility_level_of(&rules, account, type, true, &cause);
			closed = visibility_level_of(&rules, account, type, false, &cause);
			assert_true(closed <= open);
			assert_true(closed < VISIBILITY_IDENTITY);
			hides = hides || closed == VISIBILITY_NONE;
		}
		assert_int_equal(visibility_share_data(&rules, account) == SHARE_DATA_ALL, !hides);
	}
}

static void
viewers(void **state)
{
	static const struct
	{
		const char *text;
		bool good;
		int64_t account;
	} cases[] = {
		{"", true, 0},
		{"1", true, 1},
		{"9223372036854775807", true, INT64_MAX},
		{"9223372036854775808", false, 0},
		{"9999999999999999999", false, 0},
		{"0", false, 0},
		{"00", false, 0},
		{"07", false, 0},
		{"-1", false, 0},
		{"+1", false, 0},
		{" 1", false, 0},
		{"1 ", false, 0},
		{"1.0", false, 0},
		{"1e3", false, 0},
		{"0x1", false, 0},
		{"all", false, 0},
		{"1; drop table x", false, 0},
		{"*", false, 0},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		size_t length = strlen(cases[i].text);
		char *copy = exact_copy(cases[i].text, length);
		int64_t account = 42;

		assert_int_equal(parse_viewer(copy, length, &account), cases[i].good);
		assert_int_equal(account, cases[i].account);
		free(copy);
	}
}
