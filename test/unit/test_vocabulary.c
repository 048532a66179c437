/*
 * test/unit/test_vocabulary.c
 *		vocabulary/vocabulary_core: words to numbers and back.
 */
#include "laws.h"

#include "vocabulary/vocabulary_core.h"

static void order_is_the_stored_one(void **state);
static void number_of_name_is_identity(void **state);
static void other_words_are_refused(void **state);
static void random_words_agree_with_strcmp(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(order_is_the_stored_one),
	cmocka_unit_test(number_of_name_is_identity),
	cmocka_unit_test(other_words_are_refused),
	cmocka_unit_test(random_words_agree_with_strcmp),
};

int
main(void)
{
	return cmocka_run_group_tests_name("vocabulary", tests, seed_random, NULL);
}

/* The words as the contract and the stored format have them, written a second time. */
static const char *const kinds[] = {"view", "impression", "like",		   "comment",	"share",
									"save", "follow",	  "profile_visit", "link_click"};
static const char *const types[] = {"duet",			  "stitch",	   "reaction", "repost",
									"direct_message", "copy_link", "external", "embed",
									"qr_code",		  "other",	   "unknown"};
static const char *const account_types[] = {"personal", "creator", "business"};

typedef struct Vocabulary
{
	const char *const *words;
	int count;
	int (*from_name)(const char *name, size_t length);
	const char *(*name)(int number);
} Vocabulary;

static const Vocabulary vocabularies[] = {
	{kinds, 9, event_kind_from_name, event_kind_name},
	{types, 11, share_type_from_name, share_type_name},
	{account_types, 3, account_type_from_name, account_type_name},
};

/* Looks up a copy that has no byte behind it. */
static int
look_up(const Vocabulary *v, const char *word, size_t length)
{
	char *copy = exact_copy(word, length);
	int number = v->from_name(copy, length);

	free(copy);
	return number;
}

static int
naive(const Vocabulary *v, const char *word, size_t length)
{
	for (int i = 0; i < v->count; i++)
	{
		if (strlen(v->words[i]) == length && memcmp(v->words[i], word, length) == 0)
			return i;
	}
	return -1;
}

static void
order_is_the_stored_one(void **state)
{
	(void) state;
	assert_int_equal(EVENT_KIND_COUNT, 9);
	assert_int_equal(SHARE_TYPE_COUNT, 11);
	assert_int_equal(EVENT_VIEW, 0);
	assert_int_equal(EVENT_LINK_CLICK, 8);
	assert_int_equal(SHARE_DUET, 0);
	assert_int_equal(SHARE_EXTERNAL, 6);
	assert_int_equal(SHARE_UNKNOWN, 10);
	assert_int_equal(ACCOUNT_TYPE_COUNT, 3);
	assert_int_equal(ACCOUNT_PERSONAL, 0);
	assert_int_equal(ACCOUNT_BUSINESS, 2);
}

static void
number_of_name_is_identity(void **state)
{
	size_t longest = 0;

	(void) state;
	for (int list = 0; list < 3; list++)
	{
		const Vocabulary *v = &vocabularies[list];

		for (int i = 0; i < v->count; i++)
		{
			size_t length = strlen(v->words[i]);

			assert_string_equal(v->name(i), v->words[i]);
			assert_int_equal(look_up(v, v->words[i], length), i);
			if (length > longest)
				longest = length;
		}
	}
	assert_int_equal(longest, VOCABULARY_WORD_LENGTH);
}

static void
other_words_are_refused(void **state)
{
	static const struct
	{
		const char *word;
		size_t length;
	} cases[] = {
		{"", 0},
		{"View", 4},
		{"VIEW", 4},
		{"views", 5},
		{"vie", 3},
		{" view", 5},
		{"view ", 5},
		{"view\0", 5},
		{"\0", 1},
		{"view\0x", 6},
		{"\0\0\0\0", 4},
		{"direct_messages", 15},
		{"direct_message\0", 15},
		{"direct_message\0\0\0", 17},
		{"duets", 5},
		{"wink", 4},
		{"direct message", 14},
		{"qr-code", 7},
		{"unknow", 6},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		assert_int_equal(look_up(&vocabularies[0], cases[i].word, cases[i].length), -1);
		assert_int_equal(look_up(&vocabularies[1], cases[i].word, cases[i].length), -1);
		assert_int_equal(look_up(&vocabularies[2], cases[i].word, cases[i].length), -1);
	}
	/* a word of one list is none of the other's */
	assert_int_equal(look_up(&vocabularies[0], "duet", 4), -1);
	assert_int_equal(look_up(&vocabularies[1], "view", 4), -1);
}

/* Words and what is near them: cut, lengthened, with a byte changed. */
static void
random_words_agree_with_strcmp(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS * 5; round++)
	{
		const Vocabulary *v = &vocabularies[random_below(3)];
		char word[32] = {0};
		size_t length;

		strcpy(word, v->words[random_below((size_t) v->count)]);
		length = strlen(word);
		if (one_in(3))
			length = random_below(32);
		if (one_in(3))
			word[random_below(32)] = (char) random_bits();
		assert_int_equal(look_up(v, word, length), naive(v, word, length));
	}
}
