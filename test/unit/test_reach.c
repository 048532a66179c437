/*
 * test/unit/test_reach.c
 *		reach/reach_hash_core, reach/reach_format_core and reach/reach_core: the
 *		hash of a person, and reach_sketch with its text and wire form.
 */
#include "reach_model.h"

#include "reach/reach_core.h"
#include "reach/reach_hash_core.h"

static void hashes_are_known(void **state);
static void hash_of_a_word_can_be_undone(void **state);
static void hashes_of_bytes_differ(void **state);
static void hash_bits_fall_evenly(void **state);
static void forms_of_examples(void **state);
static void text_is_refused(void **state);
static void wire_is_refused(void **state);
static void parse_of_print_is_identity(void **state);
static void decode_of_encode_is_identity(void **state);
static void validate_refuses_each_flip_of_the_header(void **state);
static void validate_refuses_other_sizes(void **state);
static void cut_forms_are_refused(void **state);
static void flipped_forms_are_refused_or_themselves(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(hashes_are_known),
	cmocka_unit_test(hash_of_a_word_can_be_undone),
	cmocka_unit_test(hashes_of_bytes_differ),
	cmocka_unit_test(hash_bits_fall_evenly),
	cmocka_unit_test(forms_of_examples),
	cmocka_unit_test(text_is_refused),
	cmocka_unit_test(wire_is_refused),
	cmocka_unit_test(parse_of_print_is_identity),
	cmocka_unit_test(decode_of_encode_is_identity),
	cmocka_unit_test(validate_refuses_each_flip_of_the_header),
	cmocka_unit_test(validate_refuses_other_sizes),
	cmocka_unit_test(cut_forms_are_refused),
	cmocka_unit_test(flipped_forms_are_refused_or_themselves),
};

int
main(void)
{
	return cmocka_run_group_tests_name("reach", tests, seed_random, NULL);
}

/* ---- the hash */

/* Stored sketches hold hashes: another hash would make strangers of the same people. */
static void
hashes_are_known(void **state)
{
	static const struct
	{
		uint64_t word;
		uint64_t hash;
	} words[] = {
		{0, UINT64_C(0xe220a8397b1dcdaf)},
		{1, UINT64_C(0x910a2dec89025cc1)},
		{2, UINT64_C(0x975835de1c9756ce)},
		{42, UINT64_C(0xbdd732262feb6e95)},
		{UINT64_MAX, UINT64_C(0xe4d971771b652c20)},
		{UINT64_C(1) << 63, UINT64_C(0x481ec0a212a9f3db)},
		{INT64_MAX, UINT64_C(0x2a67d7552e039ea7)},
		{UINT64_C(7123456789012345678), UINT64_C(0xf91057fb87d8d284)},
	};
	static const struct
	{
		const char *bytes;
		size_t length;
		uint64_t hash;
	} strings[] = {
		{"", 0, UINT64_C(0xe220a8397b1dcdaf)},
		{"\0", 1, UINT64_C(0x5e41ab087439611e)},
		{"\0\0", 2, UINT64_C(0x64684c4f0fd784b4)},
		{"a", 1, UINT64_C(0x5e025f9ade9eaf3e)},
		{"12345678", 8, UINT64_C(0x83dbec76b33f9ca3)},
		{"123456789", 9, UINT64_C(0x7cf46f00f45fa22a)},
		{"7123456789012345678", 19, UINT64_C(0x215412e4712dbe01)},
		{"\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17", 16, UINT64_C(0x3ea1714a345f3e23)},
		{"abcdefgh12345678x", 17, UINT64_C(0xe7faa32c76eff12c)},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_int_equal(reach_hash_word(words[i].word), words[i].hash);
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
	{
		char *copy = exact_copy(strings[i].bytes, strings[i].length);

		assert_int_equal(reach_hash_bytes(copy, strings[i].length), strings[i].hash);
		free(copy);
	}
}

/* The inverse of x ^ x >> shift: the high bits are right, and each round makes more so. */
static uint64_t
unshift(uint64_t mixed, unsigned shift)
{
	uint64_t word = mixed;

	for (unsigned right = shift; right < 64; right += shift)
		word = mixed ^ word >> shift;
	return word;
}

/* One to one, shown by the way back; the factors are the inverses of the hash's modulo 2^64. */
static void
hash_of_a_word_can_be_undone(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS * 10; round++)
	{
		uint64_t word = one_in(2) ? random_bits() : (uint64_t) extreme_count();
		uint64_t undone = unshift(reach_hash_word(word), 31) * UINT64_C(0x319642b2d24d8ec3);

		undone = unshift(undone, 27) * UINT64_C(0x96de1b173f119089);
		undone = unshift(undone, 30) - UINT64_C(0x9e3779b97f4a7c15);
		assert_int_equal(undone, word);
	}
}

/* Each byte and the length count, and a number is not its decimal text. */
static void
hashes_of_bytes_differ(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		size_t length = 1 + random_below(40);
		uint8_t *bytes = exact_room(length);
		uint64_t hash;
		char text[24];
		uint64_t word = random_bits() >> 1 >> random_below(63);

		for (size_t i = 0; i < length; i++)
			bytes[i] = (uint8_t) (one_in(4) ? 0 : random_bits());
		hash = reach_hash_bytes(bytes, length);
		for (size_t bit = 0; bit < 8 * length; bit++)
		{
			flip_bit(bytes, bit);
			assert_true(reach_hash_bytes(bytes, length) != hash);
			flip_bit(bytes, bit);
		}
		assert_int_equal(reach_hash_bytes(bytes, length), hash);
		/* and in pieces it is the same */
		for (size_t cut = 0; cut <= length; cut += 8)
			assert_int_equal(reach_hash_more(reach_hash_more(reach_hash_begin(length), bytes, cut),
											 bytes + cut, length - cut),
							 hash);
		for (size_t cut = 0; cut < length; cut++)
			assert_true(reach_hash_bytes(bytes, cut) != hash);
		assert_true(
			reach_hash_bytes(text, (size_t) sprintf(text, "%llu", (unsigned long long) word)) !=
			reach_hash_word(word));
		assert_true(reach_hash_bytes(&word, 8) != reach_hash_word(word));
		free(bytes);
	}
}

/* Numbers in sequence, the worst that a table has, set each bit in half of their hashes. */
static void
hash_bits_fall_evenly(void **state)
{
	enum
	{
		PEOPLE = 100000
	};

	(void) state;
	for (unsigned shift = 0; shift <= 40; shift += 20)
	{
		int set[64] = {0};

		for (uint64_t person = 0; person < PEOPLE; person++)
		{
			uint64_t hash = reach_hash_word(person << shift);

			for (int bit = 0; bit < 64; bit++)
				set[bit] += (int) (hash >> bit & 1);
		}
		/* six standard deviations of a fair coin */
		for (int bit = 0; bit < 64; bit++)
			assert_in_range(set[bit], PEOPLE / 2 - 950, PEOPLE / 2 + 950);
	}
}

/* ---- helpers for sketches */

/* A closed sketch of random people. */
static ReachSketch *
random_sketch(unsigned precision)
{
	People people = random_people(random_size(precision));
	ReachSet *set = closed_set_of(&people, precision);
	ReachSketch *sketch = exact_room(8 + reach_set_size(set));

	memset(sketch, 0, 8);
	((uint8_t *) sketch)[4] = 1;
	memcpy((char *) sketch + 8, set, reach_set_size(set));
	free(set);
	free(people.hashes);
	return sketch;
}

/* Everything but the varlena header, which the caller sets. */
static void
assert_equal_sketches(const ReachSketch *a, const ReachSketch *b)
{
	assert_bytes(&a->version, reach_sketch_size(a) - 4, &b->version, reach_sketch_size(b) - 4);
}

/* into just as much room as the header promises is enough */
static SummaryStatus
parse_copy(const char *text, size_t length, ReachSketch **out)
{
	char *copy = exact_copy(text, length);
	SummaryStatus status;

	*out = exact_room(sizeof(ReachSketch) + length);
	status = reach_sketch_parse(copy, length, *out);
	free(copy);
	if (status == SUMMARY_OK)
		assert_ok(reach_sketch_validate(*out, reach_sketch_size(*out)));
	return status;
}

static SummaryStatus
decode_copy(const uint8_t *wire, size_t length, ReachSketch **out)
{
	uint8_t *copy = exact_copy(wire, length);
	SummaryStatus status;

	*out = exact_room(sizeof(ReachSketch) + length);
	status = reach_sketch_decode(copy, length, *out);
	free(copy);
	if (status == SUMMARY_OK)
		assert_ok(reach_sketch_validate(*out, reach_sketch_size(*out)));
	return status;
}

static char *
text_of(const ReachSketch *sketch, size_t *length)
{
	char *text = exact_room(reach_sketch_text_length(sketch));

	*length = reach_sketch_print(sketch, text);
	assert_true(*length <= reach_sketch_text_length(sketch));
	return text;
}

static uint8_t *
wire_of(const ReachSketch *sketch, size_t *length)
{
	uint8_t *wire = exact_room(reach_sketch_wire_length(sketch));

	*length = reach_sketch_encode(sketch, wire);
	assert_int_equal(*length, reach_sketch_wire_length(sketch));
	return wire;
}

/* True when taken; then it prints as it came. */
static bool
text_is_itself(const char *text, size_t length)
{
	ReachSketch *sketch;
	bool taken = parse_copy(text, length, &sketch) == SUMMARY_OK;

	if (taken)
	{
		size_t printed_length;
		char *printed = text_of(sketch, &printed_length);

		assert_bytes(printed, printed_length, text, length);
		free(printed);
	}
	free(sketch);
	return taken;
}

static bool
wire_is_itself(const uint8_t *wire, size_t length)
{
	ReachSketch *sketch;
	bool taken = decode_copy(wire, length, &sketch) == SUMMARY_OK;

	if (taken)
	{
		size_t encoded_length;
		uint8_t *encoded = wire_of(sketch, &encoded_length);

		assert_bytes(encoded, encoded_length, wire, length);
		free(encoded);
	}
	free(sketch);
	return taken;
}

/* ---- text and wire */
static void
forms_of_examples(void **state)
{
	static const char list[] = "v1 precision=12 {0123456789abcdef,ffffffffffffffff}";
	static const char nobody[] = "v1 precision=4 {}";
	static const char registers[] = "v1 precision=4 #00040a0f000000000000000000000000f7f4f500";
	static const char right[] = "v1 precision=4 #00040a0f000000000000000000f7f4f5";
	static const uint8_t list_wire[] = {1,	  0,	12,	  0,	0,	  0,	0,	  2,
										0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
										0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	static const uint8_t register_wire[] = {1, 0, 4, 1, 0, 4, 10, 15,	0,	  0,
											0, 0, 0, 0, 0, 0, 0,  0xf7, 0xf4, 0xf5};
	ReachSketch *sketch;
	size_t length;
	uint8_t *wire;

	(void) state;
	assert_true(text_is_itself(list, strlen(list)));
	assert_true(text_is_itself(nobody, strlen(nobody)));
	assert_true(text_is_itself(right, strlen(right)));
	assert_false(text_is_itself(registers, strlen(registers))); /* 20 registers, not 16 */

	assert_ok(parse_copy(list, strlen(list), &sketch));
	assert_int_equal(sketch->set.people, 2);
	assert_int_equal(sketch->set.data[0], UINT64_C(0x0123456789abcdef));
	wire = wire_of(sketch, &length);
	assert_bytes(wire, length, list_wire, sizeof(list_wire));
	assert_true(wire_is_itself(list_wire, sizeof(list_wire)));
	free(wire);
	free(sketch);

	assert_ok(parse_copy(right, strlen(right), &sketch));
	assert_int_equal(sketch->set.form, REACH_REGISTERS);
	assert_int_equal(reach_sketch_size(sketch), 32);
	wire = wire_of(sketch, &length);
	assert_bytes(wire, length, register_wire, sizeof(register_wire));
	assert_true(wire_is_itself(register_wire, sizeof(register_wire)));
	free(wire);
	free(sketch);
}

static void
text_is_refused(void **state)
{
#define HASH_1 "0123456789abcdef"
#define HASH_2 "0123456789abcdf0"
#define SEVEN "00000000000000"
	static const struct
	{
		const char *text;
		SummaryStatus status;
	} cases[] = {
		{"v1 precision=4 {" HASH_1 "}", SUMMARY_OK},
		{"v1 precision=4 {" HASH_1 "," HASH_2 "}", SUMMARY_OK},
		{"v1 precision=16 {}", SUMMARY_OK},
		{"v1 precision=4 #" SEVEN SEVEN "0004", SUMMARY_OK},
		{"v2 precision=4 {}", SUMMARY_VERSION},
		{"v2", SUMMARY_VERSION},
		{"", SUMMARY_MALFORMED},
		{"v1", SUMMARY_MALFORMED},
		{"v1 ", SUMMARY_MALFORMED},
		{"v1 {}", SUMMARY_MALFORMED},
		{"v1 precision=4", SUMMARY_MALFORMED},
		{"v1 precision=4 ", SUMMARY_MALFORMED},
		{"v1 precision=4{}", SUMMARY_MALFORMED},
		{"v1 precision=4  {}", SUMMARY_MALFORMED},
		{"v1 precision= {}", SUMMARY_MALFORMED},
		{"v1 precision=04 {}", SUMMARY_MALFORMED},
		{"v1 precision=3 {}", SUMMARY_MALFORMED},
		{"v1 precision=17 {}", SUMMARY_MALFORMED},
		{"v1 precision=4294967300 {}", SUMMARY_MALFORMED},
		{"v1 precision=9223372036854775808 {}", SUMMARY_MALFORMED},
		{"v1 precision=-4 {}", SUMMARY_MALFORMED},
		{"v1 Precision=4 {}", SUMMARY_MALFORMED},
		{"v1 precision=4 {", SUMMARY_MALFORMED},
		{"v1 precision=4 }", SUMMARY_MALFORMED},
		{"v1 precision=4 {,}", SUMMARY_MALFORMED},
		{"v1 precision=4 {} ", SUMMARY_MALFORMED},
		{"v1 precision=4 {}}", SUMMARY_MALFORMED},
		{"v1 precision=4 {" HASH_1, SUMMARY_MALFORMED},
		{"v1 precision=4 {" HASH_1 ",", SUMMARY_MALFORMED},
		{"v1 precision=4 {" HASH_1 ",}", SUMMARY_MALFORMED},
		{"v1 precision=4 {" HASH_1 ";" HASH_2 "}", SUMMARY_MALFORMED},
		{"v1 precision=4 {," HASH_1 "}", SUMMARY_MALFORMED},
		{"v1 precision=4 {123456789abcdef}", SUMMARY_MALFORMED},
		{"v1 precision=4 {0123456789ABCDEF}", SUMMARY_MALFORMED},
		{"v1 precision=4 {0123456789abcdeg}", SUMMARY_MALFORMED},
		{"v1 precision=4 {0x23456789abcdef}", SUMMARY_MALFORMED},
		{"v1 precision=4 {" HASH_1 "," HASH_1 "}", SUMMARY_MALFORMED}, /* twice */
		{"v1 precision=4 {" HASH_2 "," HASH_1 "}", SUMMARY_MALFORMED}, /* falling */
		/* three people are registers */
		{"v1 precision=4 {0000000000000000," HASH_1 "," HASH_2 "}", SUMMARY_MALFORMED},
		{"v1 precision=4 #", SUMMARY_MALFORMED},
		{"v1 precision=4 #" SEVEN SEVEN "000", SUMMARY_MALFORMED},
		{"v1 precision=4 #" SEVEN SEVEN "00000", SUMMARY_MALFORMED},
		{"v1 precision=4 #" SEVEN SEVEN "000000", SUMMARY_MALFORMED},
		{"v1 precision=4 #" SEVEN SEVEN "000A", SUMMARY_MALFORMED},
		{"v1 precision=4 #" SEVEN SEVEN "0001", SUMMARY_MALFORMED},
		{"v1 precision=4 #" SEVEN SEVEN "000b", SUMMARY_MALFORMED},
		{"v1 precision=4 #" SEVEN SEVEN "00f8", SUMMARY_MALFORMED},
		{"v1 precision=5 #" SEVEN SEVEN "0004", SUMMARY_MALFORMED},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		ReachSketch *out;

		if (parse_copy(cases[i].text, strlen(cases[i].text), &out) != cases[i].status)
			fail_msg("status of \"%s\"", cases[i].text);
		free(out);
	}
}

static void
wire_is_refused(void **state)
{
	static const struct
	{
		size_t length;
		uint8_t wire[24];
		SummaryStatus status;
	} cases[] = {
		{8, {1, 0, 4, 0}, SUMMARY_OK},
		{24, {1, 0, 4, 0, 0, 0, 0, 2, [23] = 1}, SUMMARY_OK},
		{20, {1, 0, 4, 1}, SUMMARY_OK},
		{0, {0}, SUMMARY_MALFORMED},
		{1, {1}, SUMMARY_MALFORMED},
		{8, {0, 0, 4, 0}, SUMMARY_VERSION},
		{8, {2, 0, 4, 0}, SUMMARY_VERSION},
		{1, {2}, SUMMARY_VERSION},
		{8, {1, 1, 4, 0}, SUMMARY_MALFORMED}, /* a flag of the future */
		{8, {1, 0, 3, 0}, SUMMARY_MALFORMED},
		{8, {1, 0, 17, 0}, SUMMARY_MALFORMED},
		{8, {1, 0, 4, 2}, SUMMARY_MALFORMED},
		{7, {1, 0, 4, 0}, SUMMARY_MALFORMED},
		{9, {1, 0, 4, 0}, SUMMARY_MALFORMED},
		{4, {1, 0, 4, 1}, SUMMARY_MALFORMED},
		{19, {1, 0, 4, 1}, SUMMARY_MALFORMED},
		{21, {1, 0, 4, 1}, SUMMARY_MALFORMED},
		{20, {1, 0, 4, 1, [19] = 1}, SUMMARY_MALFORMED},
		{20, {1, 0, 5, 1}, SUMMARY_MALFORMED},
		{24, {1, 0, 4, 0, 0, 0, 0, 2}, SUMMARY_MALFORMED},			 /* 0 twice */
		{24, {1, 0, 4, 0, 0, 0, 0, 2, [8] = 1}, SUMMARY_MALFORMED},	 /* falling */
		{24, {1, 0, 4, 0, 0, 0, 0, 1, [23] = 1}, SUMMARY_MALFORMED}, /* one too many */
		{24, {1, 0, 4, 0, 0, 0, 0, 3, [23] = 1}, SUMMARY_MALFORMED},
		{24, {1, 0, 16, 0, 0xff, 0xff, 0xff, 0xff}, SUMMARY_MALFORMED}, /* a length that lies */
		{24, {1, 0, 16, 0, 0, 1, 0, 2, [23] = 1}, SUMMARY_MALFORMED},
		{24, {1, 0, 16, 0, 0, 0, 0x20, 0, [23] = 1}, SUMMARY_MALFORMED},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		ReachSketch *out;

		if (decode_copy(cases[i].wire, cases[i].length, &out) != cases[i].status)
			fail_msg("status of wire %zu", i);
		free(out);
	}
}

static void
parse_of_print_is_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		ReachSketch *sketch = random_sketch(random_precision());
		size_t length;
		char *text = text_of(sketch, &length);
		char *expected = exact_room(3 * 65536);
		size_t expected_length =
			(size_t) sprintf(expected, "v1 precision=%d ", sketch->set.precision);
		ReachSketch *again;

		expected_length += expected_set_text(&sketch->set, expected + expected_length);
		assert_bytes(text, length, expected, expected_length);
		assert_ok(parse_copy(text, length, &again));
		assert_equal_sketches(again, sketch);
		free(again);
		free(text);
		free(expected);
		free(sketch);
	}
}

static void
decode_of_encode_is_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		ReachSketch *sketch = random_sketch(random_precision());
		size_t length;
		uint8_t *wire = wire_of(sketch, &length);
		uint8_t *expected = exact_room(70000);
		ReachSketch *again;

		expected[0] = 1;
		expected[1] = 0;
		expected[2] = sketch->set.precision;
		assert_bytes(wire, length, expected, 3 + expected_set_wire(&sketch->set, expected + 3));
		assert_ok(decode_copy(wire, length, &again));
		assert_equal_sketches(again, sketch);
		free(again);
		free(wire);
		free(expected);
		free(sketch);
	}
}

/* ---- the validator */

/* behind the varlena header, which is the caller's `size`; the set: test_reach_damaged.c */
static void
validate_refuses_each_flip_of_the_header(void **state)
{
	(void) state;
	for (int round = 0; round < 100; round++)
	{
		ReachSketch *sketch = random_sketch(random_precision());
		size_t size = reach_sketch_size(sketch);

		assert_ok(reach_sketch_validate(sketch, size));
		for (size_t bit = 32; bit < 64; bit++)
		{
			flip_bit(sketch, bit);
			assert_status(reach_sketch_validate(sketch, size),
						  bit < 40 ? SUMMARY_VERSION : SUMMARY_MALFORMED);
			flip_bit(sketch, bit);
		}
		free(sketch);
	}
}

static void
validate_refuses_other_sizes(void **state)
{
	(void) state;
	for (int round = 0; round < 100; round++)
	{
		ReachSketch *sketch = random_sketch(4 + (unsigned) random_below(3));
		size_t size = reach_sketch_size(sketch);

		for (size_t other = 0; other <= size + 16; other++)
		{
			ReachSketch *copy = exact_room(other);

			memcpy((void *) copy, sketch, other < size ? other : size);
			assert_status(reach_sketch_validate(copy, other),
						  other == size ? SUMMARY_OK : SUMMARY_MALFORMED);
			free(copy);
		}
		free(sketch);
	}
}

/* ---- damaged forms */
static void
cut_forms_are_refused(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 40; round++)
	{
		ReachSketch *sketch = random_sketch(4 + (unsigned) random_below(4));
		size_t length;
		char *text = text_of(sketch, &length);
		uint8_t *wire;

		for (size_t cut = 0; cut < length; cut++)
			assert_false(text_is_itself(text, cut));
		assert_true(text_is_itself(text, length));
		wire = wire_of(sketch, &length);
		for (size_t cut = 0; cut < length; cut++)
			assert_false(wire_is_itself(wire, cut));
		assert_true(wire_is_itself(wire, length));
		free(text);
		free(wire);
		free(sketch);
	}
}

static void
flipped_forms_are_refused_or_themselves(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS / 40; round++)
	{
		ReachSketch *sketch = random_sketch(4 + (unsigned) random_below(4));
		size_t length;
		char *text = text_of(sketch, &length);
		uint8_t *wire;

		for (size_t bit = 0; bit < 8 * length; bit++)
		{
			flip_bit(text, bit);
			text_is_itself(text, length);
			flip_bit(text, bit);
		}
		wire = wire_of(sketch, &length);
		for (size_t bit = 0; bit < 8 * length; bit++)
		{
			flip_bit(wire, bit);
			assert_true(!wire_is_itself(wire, length) || bit >= 16);
			flip_bit(wire, bit);
		}
		free(text);
		free(wire);
		free(sketch);
	}
}
