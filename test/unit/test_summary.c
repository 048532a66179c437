/*
 * test/unit/test_summary.c
 *		common/summary_core: numbers in text and on the wire, checked counts, the
 *		order of values.
 */
#include "laws.h"

static void numbers_have_one_spelling(void **state);
static void digits_outside_bigint_are_refused(void **state);
static void parse_of_printed_digits_is_identity(void **state);
static void versions(void **state);
static void readers_stop_at_the_end(void **state);
static void wire_numbers_are_big_endian(void **state);
static void read_of_written_is_identity(void **state);
static void counts_never_wrap(void **state);
static void values_compare_by_their_bytes(void **state);
static void the_order_of_values_is_total(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(numbers_have_one_spelling),
	cmocka_unit_test(digits_outside_bigint_are_refused),
	cmocka_unit_test(parse_of_printed_digits_is_identity),
	cmocka_unit_test(versions),
	cmocka_unit_test(readers_stop_at_the_end),
	cmocka_unit_test(wire_numbers_are_big_endian),
	cmocka_unit_test(read_of_written_is_identity),
	cmocka_unit_test(counts_never_wrap),
	cmocka_unit_test(values_compare_by_their_bytes),
	cmocka_unit_test(the_order_of_values_is_total),
};

int
main(void)
{
	return cmocka_run_group_tests_name("summary", tests, seed_random, NULL);
}

/* Parses an exact copy; -1 when refused, else how many bytes it took. */
static int
parsed(const char *text, size_t length, int64_t *value)
{
	char *copy = exact_copy(text, length);
	const char *next = copy;
	bool good = parse_digits(&next, copy + length, value);
	int taken = good ? (int) (next - copy) : -1;

	if (!good)
		assert_ptr_equal(next, copy);
	free(copy);
	return taken;
}

static void
numbers_have_one_spelling(void **state)
{
	static const struct
	{
		const char *text;
		int taken;
		int64_t value;
	} cases[] = {
		{"0", 1, 0},	{"7", 1, 7},   {"10", 2, 10},
		{"12x", 2, 12}, {"0?", 1, 0},  {"9223372036854775807", 19, INT64_MAX},
		{"00", -1, 0},	{"01", -1, 0}, {"", -1, 0},
		{"-1", -1, 0},	{"+1", -1, 0}, {" 1", -1, 0},
		{"x", -1, 0},	{"/", -1, 0},  {":", -1, 0},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		int64_t value = -1;

		assert_int_equal(parsed(cases[i].text, strlen(cases[i].text), &value), cases[i].taken);
		if (cases[i].taken >= 0)
			assert_true(value == cases[i].value);
	}
}

static void
digits_outside_bigint_are_refused(void **state)
{
	int64_t value;

	(void) state;
	assert_int_equal(parsed("9223372036854775808", 19, &value), -1);
	assert_int_equal(parsed("9223372036854775810", 19, &value), -1);
	assert_int_equal(parsed("18446744073709551617", 20, &value), -1);
	assert_int_equal(parsed("99999999999999999999999999", 26, &value), -1);
	for (int round = 0; round < ROUNDS; round++)
	{
		char text[41];
		int length = 1 + (int) random_below(40);
		unsigned __int128 expected = 0;

		text[0] = (char) ('1' + random_below(9));
		for (int i = 1; i < length; i++)
			text[i] = (char) ('0' + random_below(10));
		for (int i = 0; i < length && expected <= INT64_MAX; i++)
			expected = expected * 10 + (unsigned) (text[i] - '0');
		assert_int_equal(parsed(text, (size_t) length, &value), expected > INT64_MAX ? -1 : length);
		if (expected <= INT64_MAX)
			assert_true(value == (int64_t) expected);
	}
}

static void
parse_of_printed_digits_is_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		int64_t value = extreme_count();
		int64_t again = -1;
		char *text = exact_room(COUNT_TEXT_LENGTH);
		char expected[32];
		size_t length = (size_t) (print_digits(text, value) - text);

		assert_bytes(text, length, expected,
					 (size_t) snprintf(expected, sizeof(expected), "%lld", (long long) value));
		assert_int_equal(parsed(text, length, &again), length);
		assert_true(again == value);
		free(text);
	}
}

static void
versions(void **state)
{
	static const struct
	{
		const char *text;
		SummaryStatus status;
	} cases[] = {
		{"v1", SUMMARY_OK},
		{"v1 ", SUMMARY_OK},
		{"v2", SUMMARY_VERSION},
		{"v11", SUMMARY_VERSION},
		{"v9223372036854775807", SUMMARY_VERSION},
		{"", SUMMARY_MALFORMED},
		{"v", SUMMARY_MALFORMED},
		{"v0", SUMMARY_MALFORMED},
		{"v01", SUMMARY_MALFORMED},
		{"V1", SUMMARY_MALFORMED},
		{"1", SUMMARY_MALFORMED},
		{"v-1", SUMMARY_MALFORMED},
		{"v9223372036854775808", SUMMARY_MALFORMED},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		size_t length = strlen(cases[i].text);
		char *copy = exact_copy(cases[i].text, length);
		const char *next = copy;

		assert_status(parse_version(&next, copy + length), cases[i].status);
		free(copy);
	}
}

static void
readers_stop_at_the_end(void **state)
{
	(void) state;
	for (size_t length = 0; length < 10; length++)
	{
		uint8_t *bytes = exact_room(length);
		uint8_t byte;
		uint32_t word;
		int64_t count;
		uint64_t hash;
		const uint8_t *lent;

		if (length > 0)
			memset(bytes, 1, length);
		for (int reader_kind = 0; reader_kind < 5; reader_kind++)
		{
			ByteReader reader = {bytes, bytes + length};
			size_t needed = (size_t[]){1, 4, 8, 8, 5}[reader_kind];
			bool good = reader_kind == 0 ? read_uint8(&reader, &byte) :
						reader_kind == 1 ? read_uint32(&reader, &word) :
						reader_kind == 2 ? read_count(&reader, &count) :
						reader_kind == 3 ? read_uint64(&reader, &hash) :
										   read_bytes(&reader, 5, &lent);

			assert_int_equal(good, length >= needed);
			assert_ptr_equal(reader.next, bytes + (good ? needed : 0));
		}
		free(bytes);
	}
}

static void
wire_numbers_are_big_endian(void **state)
{
	static const uint8_t negative[] = {0x80, 0, 0, 0, 0, 0, 0, 0};
	ByteReader reader = {negative, negative + 8};
	uint8_t out[8];
	int64_t count;
	uint64_t word;

	(void) state;
	assert_ptr_equal(write_uint32(out, 0x01020304), out + 4);
	assert_memory_equal(out, "\1\2\3\4", 4);
	assert_ptr_equal(write_count(out, 0x0102030405060708), out + 8);
	assert_memory_equal(out, "\1\2\3\4\5\6\7\10", 8);
	assert_ptr_equal(write_count(out, INT64_MAX), out + 8);
	assert_memory_equal(out, "\x7f\xff\xff\xff\xff\xff\xff\xff", 8);
	assert_false(read_count(&reader, &count));
	/* what is no count may be a word */
	reader.next = negative;
	assert_true(read_uint64(&reader, &word) && word == UINT64_C(1) << 63);
	assert_ptr_equal(write_uint64(out, word), out + 8);
	assert_memory_equal(out, negative, 8);
}

static void
read_of_written_is_identity(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		uint8_t *bytes = exact_room(21);
		uint8_t byte = (uint8_t) random_bits(), byte_again;
		uint32_t word = (uint32_t) random_bits(), word_again;
		int64_t count = extreme_count(), count_again;
		uint64_t hash = random_bits(), hash_again;
		ByteReader reader = {bytes, bytes + 21};

		assert_ptr_equal(write_uint64(write_count(write_uint32(write_uint8(bytes, byte), word),
												  count),
									  hash),
						 bytes + 21);
		assert_true(read_uint8(&reader, &byte_again) && read_uint32(&reader, &word_again) &&
					read_count(&reader, &count_again) && read_uint64(&reader, &hash_again));
		assert_true(byte == byte_again && word == word_again && count == count_again &&
					hash == hash_again);
		assert_ptr_equal(reader.next, reader.end);
		free(bytes);
	}
}

static void
counts_never_wrap(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		int64_t a = extreme_count(), b = extreme_count(), total = a;
		bool beyond = beyond_bigint((__int128) a + b);

		assert_status(count_add(&total, b), beyond ? SUMMARY_OVERFLOW : SUMMARY_OK);
		assert_true(total == (beyond ? a : a + b));
		total = a;
		assert_status(count_subtract(&total, b), b > a ? SUMMARY_NEGATIVE : SUMMARY_OK);
		assert_true(total == (b > a ? a : a - b));
	}
}

/* Compares exact copies of two strings. */
static int
compared(const char *left, size_t left_size, const char *right, size_t right_size)
{
	char *left_copy = exact_copy(left, left_size);
	char *right_copy = exact_copy(right, right_size);
	int order = summary_compare(left_copy, left_size, right_copy, right_size);

	free(left_copy);
	free(right_copy);
	return order;
}

static void
values_compare_by_their_bytes(void **state)
{
	static const struct
	{
		const char *left;
		size_t left_size;
		const char *right;
		size_t right_size;
		int order;
	} cases[] = {
		{"", 0, "", 0, 0},			{"", 0, "\0", 1, -1},		{"a", 1, "a", 1, 0},
		{"a", 1, "b", 1, -1},		{"a", 1, "ab", 2, -1},		{"b", 1, "ab", 2, 1},
		{"ab", 2, "ac", 2, -1},		{"\x7f", 1, "\x80", 1, -1}, {"\xff", 1, "\x01", 1, 1},
		{"a\0b", 3, "a\0c", 3, -1}, {"a\0", 2, "a", 1, 1},		{"a\0\0", 3, "a\0", 2, 1},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		assert_int_equal(compared(cases[i].left, cases[i].left_size, cases[i].right,
								  cases[i].right_size),
						 cases[i].order);
		assert_int_equal(compared(cases[i].right, cases[i].right_size, cases[i].left,
								  cases[i].left_size),
						 -cases[i].order);
	}
}

/* Bytes of few kinds and lengths, so that many values share their beginning. */
static size_t
random_value(char *value, size_t longest)
{
	size_t size = random_below(longest + 1);

	for (size_t i = 0; i < size; i++)
		value[i] = "\0\x7f\xff"[random_below(3)];
	return size;
}

static void
the_order_of_values_is_total(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		char values[3][4];
		size_t sizes[3];
		int orders[3][3];

		for (int i = 0; i < 3; i++)
			sizes[i] = random_value(values[i], sizeof(values[i]));
		for (int i = 0; i < 3; i++)
		{
			for (int j = 0; j < 3; j++)
			{
				bool same = sizes[i] == sizes[j] && memcmp(values[i], values[j], sizes[i]) == 0;

				orders[i][j] = compared(values[i], sizes[i], values[j], sizes[j]);
				assert_true(orders[i][j] >= -1 && orders[i][j] <= 1);
				assert_int_equal(orders[i][j] == 0, same);
			}
		}
		for (int i = 0; i < 3; i++)
		{
			for (int j = 0; j < 3; j++)
			{
				assert_int_equal(orders[i][j], -orders[j][i]);
				for (int k = 0; k < 3; k++)
				{
					if (orders[i][j] <= 0 && orders[j][k] <= 0)
						assert_true(orders[i][k] <= 0);
				}
			}
		}
	}
}
