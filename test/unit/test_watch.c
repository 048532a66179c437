/*
 * test/unit/test_watch.c
 *		watch/watch_core and watch/watch_format_core: worked examples, and laws
 *		on random input. What a summary must hold is counted here a second time,
 *		bucket by bucket in 128 bits, and its forms are written a second time.
 */
#include "laws.h"

#include "watch/watch_core.h"
#include "watch/watch_format_core.h"

static void example_w_of_metrics(void **state);
static void forms_of_example_w(void **state);
static void photo_posts_count_for_time_alone(void **state);
static void a_percent_is_reached_exactly(void **state);
static void buckets_agree_with_the_definition(void **state);
static void text_is_refused(void **state);
static void wire_is_refused(void **state);
static void plays_in_any_order_give_equal_bytes(void **state);
static void merge_commutes(void **state);
static void merge_associates(void **state);
static void merge_has_an_identity(void **state);
static void add_then_subtract_is_identity(void **state);
static void subtract_refuses_what_was_not_added(void **state);
static void a_play_is_added_as_its_summary_is_merged(void **state);
static void sums_never_wrap(void **state);
static void retention_falls_from_all_to_completed(void **state);
static void parse_of_print_is_identity(void **state);
static void decode_of_encode_is_identity(void **state);
static void random_parts_in_random_order_are_one_pass(void **state);
static void validate_accepts_what_is_made(void **state);
static void validate_refuses_each_flip_of_the_header(void **state);
static void validate_refuses_other_sizes(void **state);
static void validate_refuses_numbers_of_no_plays(void **state);
static void cut_text_is_refused_or_itself(void **state);
static void cut_wire_is_refused(void **state);
static void flipped_forms_are_refused_or_themselves(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(example_w_of_metrics),
	cmocka_unit_test(forms_of_example_w),
	cmocka_unit_test(photo_posts_count_for_time_alone),
	cmocka_unit_test(a_percent_is_reached_exactly),
	cmocka_unit_test(buckets_agree_with_the_definition),
	cmocka_unit_test(text_is_refused),
	cmocka_unit_test(wire_is_refused),
	cmocka_unit_test(plays_in_any_order_give_equal_bytes),
	cmocka_unit_test(merge_commutes),
	cmocka_unit_test(merge_associates),
	cmocka_unit_test(merge_has_an_identity),
	cmocka_unit_test(add_then_subtract_is_identity),
	cmocka_unit_test(subtract_refuses_what_was_not_added),
	cmocka_unit_test(a_play_is_added_as_its_summary_is_merged),
	cmocka_unit_test(sums_never_wrap),
	cmocka_unit_test(retention_falls_from_all_to_completed),
	cmocka_unit_test(parse_of_print_is_identity),
	cmocka_unit_test(decode_of_encode_is_identity),
	cmocka_unit_test(random_parts_in_random_order_are_one_pass),
	cmocka_unit_test(validate_accepts_what_is_made),
	cmocka_unit_test(validate_refuses_each_flip_of_the_header),
	cmocka_unit_test(validate_refuses_other_sizes),
	cmocka_unit_test(validate_refuses_numbers_of_no_plays),
	cmocka_unit_test(cut_text_is_refused_or_itself),
	cmocka_unit_test(cut_wire_is_refused),
	cmocka_unit_test(flipped_forms_are_refused_or_themselves),
};

int
main(void)
{
	return cmocka_run_group_tests_name("watch", tests, seed_random, NULL);
}

/* ---- the model */
typedef WatchSummary Summary;

/* the most plays of a random batch */
#define BATCH 40

typedef struct Play
{
	int64_t watched;
	int64_t duration; /* 0: not known */
} Play;

/* What a summary must hold, apart from any stored form. */
typedef struct Content
{
	int64_t plays;
	int64_t watched;
	int64_t timed_watched;
	int64_t timed_duration;
	int64_t buckets[WATCH_BUCKETS];
} Content;

/* by the definition: the largest p of 0 .. 100 with watched x 100 >= p x duration */
static int
defined_bucket(Play play)
{
	int bucket = 100;

	while ((__int128) play.watched * 100 < (__int128) bucket * play.duration)
		bucket--;
	return bucket;
}

static void
content_add(Content *content, Play play)
{
	content->plays++;
	content->watched += play.watched;
	if (play.duration > 0)
	{
		content->timed_watched += play.watched;
		content->timed_duration += play.duration;
		content->buckets[defined_bucket(play)]++;
	}
}

static int
content_buckets(const Content *content)
{
	int buckets = 0;

	for (int i = 0; i < WATCH_BUCKETS; i++)
		buckets += content->buckets[i] > 0;
	return buckets;
}

static size_t
content_size(const Content *content)
{
	return 56 + 8 * (size_t) content_buckets(content);
}

/* A summary of just the bytes it needs, written field by field. */
static Summary *
made_of(const Content *content)
{
	Summary *summary = exact_room(content_size(content));
	int place = 0;

	memset(summary, 0, 56);
	summary->version = 1;
	summary->plays = content->plays;
	summary->watched_ms = content->watched;
	summary->timed_watched_ms = content->timed_watched;
	summary->timed_duration_ms = content->timed_duration;
	for (int i = 0; i < WATCH_BUCKETS; i++)
	{
		if (content->buckets[i] == 0)
			continue;
		summary->present[i / 64] |= UINT64_C(1) << i % 64;
		summary->counts[place++] = content->buckets[i];
	}
	return summary;
}

static void
assert_content(const Summary *summary, const Content *content)
{
	Summary *expected = made_of(content);

	assert_bytes(summary, watch_size(summary), expected, content_size(content));
	free(expected);
}

/* the same summary in a buffer with just the room that merging takes */
static Summary *
with_room_for(const Summary *summary, const Summary *more)
{
	size_t room = watch_merged_size(summary, more);
	Summary *larger = exact_room(room);

	assert_true(room >= watch_size(summary) && room >= watch_size(more));
	memcpy(larger, summary, watch_size(summary));
	return larger;
}

static Summary *
merged(const Summary *a, const Summary *b)
{
	Summary *result = with_room_for(a, b);

	assert_ok(watch_merge(result, b));
	assert_int_equal(watch_size(result), watch_merged_size(a, b));
	return result;
}

/* One play more, as the aggregate adds it; frees the summary. */
static SummaryStatus
add_play(Summary **summary, Play play)
{
	int bucket = play.duration > 0 ? watch_bucket(play.watched, play.duration) : WATCH_NO_BUCKET;
	bool is_new = bucket != WATCH_NO_BUCKET && !watch_has_bucket((*summary)->present, bucket);
	size_t size = watch_size(*summary);
	Summary *more = exact_room(size + (is_new ? sizeof(int64_t) : 0));

	memcpy(more, *summary, size);
	free(*summary);
	*summary = more;
	return watch_add(more, play.watched, play.duration, bucket);
}

/* The summary of plays, one at a time. */
static Summary *
summary_of(const Play *plays, size_t count)
{
	Summary *summary = exact_room(56);

	watch_init(summary);
	summary->varlena_header = 0;
	for (size_t i = 0; i < count; i++)
		assert_ok(add_play(&summary, plays[i]));
	return summary;
}

static Play
random_play(unsigned bits)
{
	Play play = {random_count(bits), one_in(6) ? 0 : random_count(bits)};

	/* on and just beside a whole percent, where rounding would show */
	if (play.duration > 0 && one_in(2))
	{
		__int128 at = (__int128) play.duration * (int64_t) random_below(103) / 100;

		at += (int64_t) random_below(3) - 1;
		play.watched = at < 0 || at > INT64_MAX ? 0 : (int64_t) at;
	}
	return play;
}

/* Fills `plays` and what they must give; returns how many. */
static size_t
random_plays(Play *plays, Content *content)
{
	size_t count = random_below(BATCH + 1);
	unsigned bits = one_in(2) ? 17 : 55;

	*content = (Content){0};
	for (size_t i = 0; i < count; i++)
	{
		plays[i] = random_play(bits);
		content_add(content, plays[i]);
	}
	return count;
}

static Summary *
random_summary(void)
{
	Play plays[BATCH];
	Content content;

	random_plays(plays, &content);
	return made_of(&content);
}

/* ---- examples */
static const Play example_w[] = {{10000, 20000},
								 {20000, 20000},
								 {45000, 20000},
								 {0, 20000},
								 {5000, 0}};

#define EXAMPLE_TEXT                                                                               \
	"v1 plays=5 watched_ms=80000 timed_watched_ms=75000 timed_duration_ms=80000 0%=1 50%=1 100%=2"

/* W1 to W4: the accessors divide these */
static void
example_w_of_metrics(void **state)
{
	Summary *w = summary_of(example_w, 5);

	(void) state;
	assert_int_equal(w->watched_ms, 80000);
	assert_int_equal(w->plays, 5);
	assert_int_equal(w->timed_watched_ms, 75000);
	assert_int_equal(w->timed_duration_ms, 80000);
	assert_int_equal(watch_reached(w, 0), 4);
	assert_int_equal(watch_reached(w, 1), 3);
	assert_int_equal(watch_reached(w, 50), 3);
	assert_int_equal(watch_reached(w, 51), 2);
	assert_int_equal(watch_reached(w, 100), 2);
	assert_int_equal(watch_in_bucket(w, 0), 1);
	assert_int_equal(watch_in_bucket(w, 50), 1);
	assert_int_equal(watch_in_bucket(w, 49), 0);
	assert_int_equal(watch_in_bucket(w, 100), 2);
	free(w);
}

static void
forms_of_example_w(void **state)
{
	static const uint8_t expected[] = {1, 0,   0, 0,	0,	  0,  0,	0,	  0, 5, 0, 0,	 0,
									   0, 0,   1, 0x38, 0x80, 0,  0,	0,	  0, 0, 1, 0x24, 0xf8,
									   0, 0,   0, 0,	0,	  1,  0x38, 0x80, 3, 0, 0, 0,	 0,
									   0, 0,   0, 0,	1,	  50, 0,	0,	  0, 0, 0, 0,	 0,
									   1, 100, 0, 0,	0,	  0,  0,	0,	  0, 2};
	Summary *w = summary_of(example_w, 5);
	char text[WATCH_TEXT_LENGTH];
	uint8_t wire[WATCH_WIRE_LENGTH];

	(void) state;
	assert_bytes(text, watch_print(w, text), EXAMPLE_TEXT, strlen(EXAMPLE_TEXT));
	assert_bytes(wire, watch_encode(w, wire), expected, sizeof(expected));
	assert_int_equal(watch_size(w), 56 + 3 * 8);
	free(w);
	w = summary_of(NULL, 0);
	assert_bytes(text, watch_print(w, text), "v1", 2);
	free(w);
	/* every bucket at once is the largest there is */
	{
		Content full = {.plays = INT64_MAX, .watched = INT64_MAX, .timed_watched = INT64_MAX};

		full.timed_duration = INT64_MAX;
		for (int i = 0; i < WATCH_BUCKETS; i++)
			full.buckets[i] = INT64_MAX / 101;
		full.buckets[100] += INT64_MAX % 101;
		w = made_of(&full);
		assert_int_equal(watch_size(w), 864);
		assert_ok(watch_validate(w, 864));
		assert_true(watch_print(w, text) <= sizeof(text));
		assert_int_equal(watch_encode(w, wire), sizeof(wire));
		free(w);
	}
}

/* W5: no duration, or one of zero: time, and nothing else */
static void
photo_posts_count_for_time_alone(void **state)
{
	static const Play posts[] = {{5000, 0}, {7000, 0}};
	Summary *w = summary_of(posts, 2);
	char text[WATCH_TEXT_LENGTH];

	(void) state;
	assert_int_equal(w->plays, 2);
	assert_int_equal(w->watched_ms, 12000);
	assert_int_equal(w->timed_duration_ms, 0);
	assert_int_equal(watch_reached(w, 0), 0);
	assert_bytes(text, watch_print(w, text), "v1 plays=2 watched_ms=12000", 27);
	free(w);
}

/* W6, and the numbers around each percent of the largest durations */
static void
a_percent_is_reached_exactly(void **state)
{
	static const int64_t durations[] = {1,
										2,
										3,
										7,
										99,
										100,
										101,
										20000,
										INT64_MAX / 100,
										INT64_MAX / 100 + 1,
										INT64_MAX / 2,
										INT64_MAX - 1,
										INT64_MAX};

	(void) state;
	assert_int_equal(watch_bucket(20000, 100000), 20);
	assert_int_equal(watch_bucket(19999, 100000), 19);
	assert_int_equal(watch_bucket(0, 1), 0);
	assert_int_equal(watch_bucket(INT64_MAX, 1), 100);
	for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++)
	{
		for (int p = 0; p <= 100; p++)
		{
			/* the first millisecond that reaches p percent */
			__int128 product = (__int128) durations[i] * p;
			int64_t first = (int64_t) ((product + 99) / 100);

			assert_true(watch_bucket(first, durations[i]) >= p);
			if (first > 0)
				assert_true(watch_bucket(first - 1, durations[i]) < p);
		}
		assert_int_equal(watch_bucket(durations[i], durations[i]), 100);
	}
}

static void
buckets_agree_with_the_definition(void **state)
{
	(void) state;
	for (int i = 0; i < 20 * ROUNDS; i++)
	{
		Play play = random_play(63);

		if (one_in(4))
			play = (Play){extreme_count(), extreme_count()};
		if (play.duration == 0)
			play.duration = 1;
		assert_int_equal(watch_bucket(play.watched, play.duration), defined_bucket(play));
	}
}

/* ---- what is no summary */
static void
assert_text(const char *text, SummaryStatus expected)
{
	size_t length = strlen(text);
	char *exact = exact_copy(text, length);
	Summary *out = exact_room(WATCH_FULL_SIZE);
	SummaryStatus status = watch_parse(exact, length, out);

	if (status != expected)
		fail_msg("\"%s\" gives %d", text, (int) status);
	free(out);
	free(exact);
}

#define TIMED " plays=1 watched_ms=5 timed_watched_ms=5 timed_duration_ms=5"

static void
text_is_refused(void **state)
{
	static const char *const malformed[] = {
		"", " ", "v", "v1 ", "v0", "v01", "V1", "1", "v1  plays=1 watched_ms=5",
		"v1 plays=0 watched_ms=0", "v1 plays=1", "v1 plays=1 ",
		"v1 plays=1 watched_ms=", "v1 plays=1 watched_ms=5 ", "v1 plays=1 watched_ms=05",
		"v1 plays=-1 watched_ms=5", "v1 plays=1 watched_ms=-5", "v1 plays=01 watched_ms=5",
		"v1 watched_ms=5 plays=1", "v1 plays=1 watched_ms=5 plays=1",
		"v1 plays=1 watched_ms=9223372036854775808", "v1 plays=9223372036854775808 watched_ms=1",
		"v1 plays=1 watched_ms=5 timed_watched_ms=0 timed_duration_ms=0", "v1" TIMED,
		"v1" TIMED " ", "v1" TIMED " 100=1", "v1" TIMED " 100%",
		"v1" TIMED " 100%=", "v1" TIMED " 100%=0", "v1" TIMED " 100%=2", "v1" TIMED " 101%=1",
		"v1" TIMED " -1%=1", "v1" TIMED " 0100%=1", "v1" TIMED " 100%=01", "v1" TIMED " 100%=1 ",
		"v1" TIMED "  100%=1", "v1" TIMED " %=1", "v1" TIMED " 128%=1", "v1" TIMED " 4294967296%=1",
		"v1" TIMED " 9223372036854775807%=1",
		"v1 plays=2 watched_ms=5 timed_watched_ms=5 timed_duration_ms=5 100%=1 100%=1",
		"v1 plays=2 watched_ms=5 timed_watched_ms=5 timed_duration_ms=5 100%=1 99%=1",
		/* numbers that no plays give */
		"v1 plays=1 watched_ms=5 timed_watched_ms=6 timed_duration_ms=5 100%=1",
		"v1 plays=1 watched_ms=6 timed_watched_ms=5 timed_duration_ms=5 100%=1",
		"v1 plays=1 watched_ms=5 timed_watched_ms=5 timed_duration_ms=0 100%=1",
		"v1 plays=2 watched_ms=5 timed_watched_ms=5 timed_duration_ms=1 100%=2",
		"v1 plays=3 watched_ms=5 timed_watched_ms=5 timed_duration_ms=9 1%=2 2%=2",
		"v1 plays=9223372036854775807 watched_ms=5 timed_watched_ms=5 timed_duration_ms=9223372036854775807 1%=9223372036854775807 2%=1"};

	(void) state;
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++)
		assert_text(malformed[i], SUMMARY_MALFORMED);
	assert_text("v2", SUMMARY_VERSION);
	assert_text("v2 anything", SUMMARY_VERSION);
	assert_text("v1", SUMMARY_OK);
	assert_text("v1" TIMED " 100%=1", SUMMARY_OK);
	assert_text("v1 plays=1 watched_ms=0", SUMMARY_OK);
	assert_text(EXAMPLE_TEXT, SUMMARY_OK);
}

static void
wire_is_refused(void **state)
{
	Summary *w = summary_of(example_w, 5);
	Summary *out = exact_room(WATCH_FULL_SIZE);
	uint8_t good[WATCH_WIRE_LENGTH];
	size_t length = watch_encode(w, good);
	uint8_t *wire;

	(void) state;
#define CHANGED(offset, byte, expected)                                                            \
	wire = exact_copy(good, length);                                                               \
	wire[offset] = byte;                                                                           \
	assert_status(watch_decode(wire, length, out), expected);                                      \
	free(wire)
	CHANGED(0, 1, SUMMARY_OK);
	CHANGED(0, 2, SUMMARY_VERSION);
	CHANGED(0, 0, SUMMARY_VERSION);
	CHANGED(1, 1, SUMMARY_MALFORMED);
	CHANGED(2, 0x80, SUMMARY_MALFORMED);  /* plays below zero */
	CHANGED(9, 3, SUMMARY_MALFORMED);	  /* fewer plays than timed ones */
	CHANGED(10, 0x80, SUMMARY_MALFORMED); /* milliseconds below zero */
	CHANGED(34, 2, SUMMARY_MALFORMED);	  /* fewer buckets than follow */
	CHANGED(34, 4, SUMMARY_MALFORMED);	  /* more */
	CHANGED(34, 255, SUMMARY_MALFORMED);
	CHANGED(35, 50, SUMMARY_MALFORMED);	 /* a bucket twice */
	CHANGED(53, 101, SUMMARY_MALFORMED); /* a percent too many */
	CHANGED(53, 255, SUMMARY_MALFORMED);
	CHANGED(43, 0, SUMMARY_MALFORMED);	  /* a bucket without plays */
	CHANGED(36, 0x80, SUMMARY_MALFORMED); /* and with less than none */
	assert_status(watch_decode(NULL, 0, out), SUMMARY_MALFORMED);
	free(out);
	free(w);
}

/* ---- laws */
static void
shuffle(Play *plays, size_t count)
{
	for (size_t i = count; i > 1; i--)
	{
		size_t j = random_below(i);
		Play play = plays[i - 1];

		plays[i - 1] = plays[j];
		plays[j] = play;
	}
}

static void
plays_in_any_order_give_equal_bytes(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Play plays[BATCH];
		Content content;
		size_t count = random_plays(plays, &content);
		Summary *summary;

		shuffle(plays, count);
		summary = summary_of(plays, count);
		assert_content(summary, &content);
		assert_ok(watch_validate(summary, watch_size(summary)));
		free(summary);
	}
}

static void
merge_commutes(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Summary *a = random_summary();
		Summary *b = random_summary();
		Summary *ab = merged(a, b);
		Summary *ba = merged(b, a);

		assert_bytes(ab, watch_size(ab), ba, watch_size(ba));
		assert_ok(watch_validate(ab, watch_size(ab)));
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
	for (int i = 0; i < ROUNDS; i++)
	{
		Summary *a = random_summary();
		Summary *b = random_summary();
		Summary *c = random_summary();
		Summary *ab = merged(a, b);
		Summary *bc = merged(b, c);
		Summary *left = merged(ab, c);
		Summary *right = merged(a, bc);

		assert_bytes(left, watch_size(left), right, watch_size(right));
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
	Summary *nothing = summary_of(NULL, 0);

	(void) state;
	assert_int_equal(watch_size(nothing), 56);
	assert_ok(watch_validate(nothing, 56));
	for (int i = 0; i < ROUNDS; i++)
	{
		Summary *a = random_summary();
		Summary *left = merged(nothing, a);
		Summary *right = merged(a, nothing);

		assert_bytes(left, watch_size(left), a, watch_size(a));
		assert_bytes(right, watch_size(right), a, watch_size(a));
		assert_true(watch_covers(a, nothing) && watch_covers(a, a));
		free(a);
		free(left);
		free(right);
	}
	free(nothing);
}

static void
add_then_subtract_is_identity(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Summary *a = random_summary();
		Summary *b = random_summary();
		Summary *both = merged(a, b);

		assert_ok(watch_subtract(both, b));
		assert_bytes(both, watch_size(both), a, watch_size(a));
		assert_ok(watch_subtract(both, a));
		assert_int_equal(watch_size(both), 56);
		assert_int_equal(both->plays, 0);
		free(a);
		free(b);
		free(both);
	}
}

static void
subtract_refuses_what_was_not_added(void **state)
{
	static const Play others[] = {{1000, 20000},  /* a bucket that is not there */
								  {90000, 20000}, /* longer than all together */
								  {5001, 0},	  /* leaves less time than the timed plays had */
								  {20000, 70000}};

	(void) state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
	{
		Summary *w = summary_of(example_w, 5);
		Summary *one = summary_of(&others[i], 1);

		assert_status(watch_subtract(w, one), SUMMARY_NEGATIVE);
		free(w);
		free(one);
	}
	/* never negative, never a wrong total: what is left is valid or refused */
	for (int i = 0; i < ROUNDS; i++)
	{
		Summary *a = random_summary();
		Summary *b = random_summary();

		if (watch_subtract(a, b) == SUMMARY_OK)
			assert_ok(watch_validate(a, watch_size(a)));
		free(a);
		free(b);
	}
	/* twice the same play from a summary of one */
	{
		Summary *w = summary_of(example_w, 1);
		Summary *one = summary_of(example_w, 1);

		assert_ok(watch_subtract(w, one));
		assert_status(watch_subtract(w, one), SUMMARY_NEGATIVE);
		free(w);
		free(one);
	}
}

/* Adding a play and merging its summary are one, to the byte and to the overflow. */
static void
a_play_is_added_as_its_summary_is_merged(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Play plays[BATCH];
		Content content;
		size_t count = random_plays(plays, &content);
		Play last = one_in(8) ? (Play){extreme_count(), extreme_count()} : random_play(17);
		Summary *added = summary_of(plays, count);
		Summary *one = summary_of(&last, 1);
		Summary *merging = with_room_for(added, one);
		SummaryStatus status = watch_merge(merging, one);

		assert_status(add_play(&added, last), status);
		if (status == SUMMARY_OK)
		{
			assert_ok(watch_validate(added, watch_size(added)));
			assert_int_equal(watch_size(added), watch_size(merging));
			assert_memory_equal(added, merging, watch_size(added));
		}
		free(added);
		free(one);
		free(merging);
	}
}

static void
sums_never_wrap(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Play plays[2] = {{extreme_count(), extreme_count()}, {extreme_count(), extreme_count()}};
		bool fits = !beyond_bigint((__int128) plays[0].watched + plays[1].watched) &&
					!beyond_bigint((__int128) plays[0].duration + plays[1].duration);
		Summary *a = summary_of(plays, 1);
		Summary *b = summary_of(plays + 1, 1);
		Summary *both = with_room_for(a, b);

		assert_status(watch_merge(both, b), fits ? SUMMARY_OK : SUMMARY_OVERFLOW);
		if (fits)
			assert_ok(watch_validate(both, watch_size(both)));
		free(a);
		free(b);
		free(both);
	}
	/* counts too */
	{
		Content most = {.plays = INT64_MAX, .timed_duration = INT64_MAX};
		Play none = {0, 1};
		Summary *a;
		Summary *b = summary_of(&none, 1);

		most.timed_duration = INT64_MAX;
		most.buckets[0] = INT64_MAX;
		a = made_of(&most);
		assert_ok(watch_validate(a, watch_size(a)));
		assert_status(watch_merge(a, b), SUMMARY_OVERFLOW);
		free(a);
		most = (Content){.plays = INT64_MAX};
		a = made_of(&most);
		none.duration = 0;
		watch_of_play(0, 0, b);
		assert_status(watch_merge(a, b), SUMMARY_OVERFLOW);
		free(a);
		free(b);
	}
}

static void
retention_falls_from_all_to_completed(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Play plays[BATCH];
		Content content;
		size_t count = random_plays(plays, &content);
		Summary *summary = summary_of(plays, count);

		for (int p = 0; p <= 100; p++)
		{
			int64_t reached = 0;

			for (size_t j = 0; j < count; j++)
				reached += plays[j].duration > 0 &&
						   (__int128) plays[j].watched * 100 >= (__int128) p * plays[j].duration;
			assert_int_equal(watch_reached(summary, p), reached);
			assert_int_equal(watch_in_bucket(summary, p), content.buckets[p]);
		}
		free(summary);
	}
}

/* Random, and also as large as numbers can be. */
static Summary *
any_summary(void)
{
	Content content = {0};
	int64_t timed = 0;

	if (!one_in(4))
		return random_summary();
	for (int p = 0; p < WATCH_BUCKETS; p++)
	{
		content.buckets[p] = one_in(3) ? random_count(56) : 0;
		timed += content.buckets[p];
	}
	content.plays = timed + random_count(62);
	content.timed_watched = timed > 0 ? random_count(62) : 0;
	content.watched = content.timed_watched + (content.plays > timed ? random_count(62) : 0);
	content.timed_duration = timed > 0 ? timed + random_count(62) : 0;
	return made_of(&content);
}

static void
parse_of_print_is_identity(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Summary *summary = any_summary();
		char text[WATCH_TEXT_LENGTH];
		size_t length = watch_print(summary, text);
		char *exact = exact_copy(text, length);
		Summary *again = exact_room(WATCH_FULL_SIZE);

		assert_ok(watch_parse(exact, length, again));
		again->varlena_header = 0;
		assert_bytes(again, watch_size(again), summary, watch_size(summary));
		free(summary);
		free(again);
		free(exact);
	}
}

static void
decode_of_encode_is_identity(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Summary *summary = any_summary();
		uint8_t wire[WATCH_WIRE_LENGTH];
		size_t length = watch_encode(summary, wire);
		uint8_t *exact = exact_copy(wire, length);
		Summary *again = exact_room(WATCH_FULL_SIZE);

		assert_ok(watch_decode(exact, length, again));
		again->varlena_header = 0;
		assert_bytes(again, watch_size(again), summary, watch_size(summary));
		free(summary);
		free(again);
		free(exact);
	}
}

static void
random_parts_in_random_order_are_one_pass(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS / 4; i++)
	{
		Play plays[BATCH];
		Content content;
		size_t count = random_plays(plays, &content);
		size_t cuts = random_below(8);
		Summary *all = summary_of(NULL, 0);

		shuffle(plays, count);
		for (size_t part = 0, from = 0; part <= cuts; part++)
		{
			size_t to = part == cuts ? count : from + random_below(count - from + 1);
			Summary *one = summary_of(plays + from, to - from);
			Summary *more = one_in(2) ? merged(all, one) : merged(one, all);

			free(one);
			free(all);
			all = more;
			from = to;
		}
		assert_content(all, &content);
		free(all);
	}
}

/* ---- the validator */
static void
validate_accepts_what_is_made(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Summary *summary = any_summary();

		assert_ok(watch_validate(summary, watch_size(summary)));
		free(summary);
	}
}

static void
validate_refuses_each_flip_of_the_header(void **state)
{
	Summary *w = summary_of(example_w, 5);

	(void) state;
	for (size_t bit = 4 * 8; bit < 8 * 8; bit++)
	{
		Summary *flipped = exact_copy(w, watch_size(w));

		flip_bit(flipped, bit);
		assert_status(watch_validate(flipped, watch_size(w)),
					  bit < 5 * 8 ? SUMMARY_VERSION : SUMMARY_MALFORMED);
		free(flipped);
	}
	/* another set of buckets has another size, or bits beyond the last percent */
	for (size_t bit = 40 * 8; bit < 56 * 8; bit++)
	{
		Summary *flipped = exact_copy(w, watch_size(w));

		flip_bit(flipped, bit);
		assert_status(watch_validate(flipped, watch_size(w)), SUMMARY_MALFORMED);
		free(flipped);
	}
	w->present[0] = 0;
	w->present[1] = UINT64_C(7) << 37;
	assert_status(watch_validate(w, 56 + 3 * 8), SUMMARY_MALFORMED);
	free(w);
}

static void
validate_refuses_other_sizes(void **state)
{
	Summary *w = summary_of(example_w, 5);
	size_t size = watch_size(w);
	uint8_t *room = exact_room(2 * WATCH_FULL_SIZE);

	(void) state;
	memcpy(room, w, size);
	for (size_t other = 0; other < 2 * WATCH_FULL_SIZE; other++)
		assert_status(watch_validate((Summary *) room, other),
					  other == size ? SUMMARY_OK : SUMMARY_MALFORMED);
	free(room);
	free(w);
}

static void
validate_refuses_numbers_of_no_plays(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Play plays[BATCH + 1] = {{3, 5}};
		Content content;
		size_t count = random_plays(plays + 1, &content) + 1;
		Summary *w;
		bool all_timed = true;
		int64_t timed;

		w = summary_of(plays, count);
		for (size_t j = 0; j < count; j++)
			all_timed = all_timed && plays[j].duration > 0;
		timed = watch_reached(w, 0);
#define CHANGED_FIELD(field, number, expected)                                                     \
	do                                                                                             \
	{                                                                                              \
		int64_t before = w->field;                                                                 \
		w->field = number;                                                                         \
		assert_status(watch_validate(w, watch_size(w)), expected);                                 \
		w->field = before;                                                                         \
	} while (0)
		CHANGED_FIELD(plays, timed - 1, SUMMARY_MALFORMED);
		CHANGED_FIELD(plays, -1, SUMMARY_MALFORMED);
		CHANGED_FIELD(watched_ms, w->timed_watched_ms - 1, SUMMARY_MALFORMED);
		CHANGED_FIELD(watched_ms, w->watched_ms + 1, all_timed ? SUMMARY_MALFORMED : SUMMARY_OK);
		CHANGED_FIELD(timed_watched_ms, -1, SUMMARY_MALFORMED);
		CHANGED_FIELD(timed_duration_ms, timed - 1, SUMMARY_MALFORMED);
		CHANGED_FIELD(timed_duration_ms, timed, SUMMARY_OK);
		CHANGED_FIELD(counts[0], 0, SUMMARY_MALFORMED);
		CHANGED_FIELD(counts[0], -1, SUMMARY_MALFORMED);
		CHANGED_FIELD(counts[0], INT64_MAX, SUMMARY_MALFORMED);
		free(w);
	}
}

/* ---- damage */
static void
cut_text_is_refused_or_itself(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS / 4; i++)
	{
		Summary *summary = any_summary();
		char text[WATCH_TEXT_LENGTH];
		char again[WATCH_TEXT_LENGTH];
		size_t length = watch_print(summary, text);
		size_t cut = random_below(length);
		char *exact = exact_copy(text, cut);
		Summary *out = exact_room(WATCH_FULL_SIZE);

		if (watch_parse(exact, cut, out) == SUMMARY_OK)
			assert_bytes(again, watch_print(out, again), exact, cut);
		free(summary);
		free(exact);
		free(out);
	}
}

static void
cut_wire_is_refused(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS / 4; i++)
	{
		Summary *summary = any_summary();
		uint8_t wire[WATCH_WIRE_LENGTH];
		size_t length = watch_encode(summary, wire);
		size_t cut = random_below(length);
		uint8_t *exact = exact_copy(wire, cut);
		uint8_t *longer = exact_room(length + 1);
		Summary *out = exact_room(WATCH_FULL_SIZE);

		assert_status(watch_decode(exact, cut, out), SUMMARY_MALFORMED);
		memcpy(longer, wire, length);
		longer[length] = 0;
		assert_status(watch_decode(longer, length + 1, out), SUMMARY_MALFORMED);
		free(summary);
		free(exact);
		free(longer);
		free(out);
	}
}

static void
flipped_forms_are_refused_or_themselves(void **state)
{
	(void) state;
	for (int i = 0; i < ROUNDS; i++)
	{
		Summary *summary = any_summary();
		char text[WATCH_TEXT_LENGTH];
		char text_again[WATCH_TEXT_LENGTH];
		uint8_t wire[WATCH_WIRE_LENGTH];
		uint8_t wire_again[WATCH_WIRE_LENGTH];
		size_t text_length = watch_print(summary, text);
		size_t wire_length = watch_encode(summary, wire);
		Summary *out = exact_room(WATCH_FULL_SIZE);

		flip_bit(text, random_below(8 * text_length));
		if (watch_parse(text, text_length, out) == SUMMARY_OK)
			assert_bytes(text_again, watch_print(out, text_again), text, text_length);
		flip_bit(wire, random_below(8 * wire_length));
		if (watch_decode(wire, wire_length, out) == SUMMARY_OK)
			assert_bytes(wire_again, watch_encode(out, wire_again), wire, wire_length);
		free(summary);
		free(out);
	}
}
