/*
 * test/fuzz/fuzz_import_values.c
 *		Times, links and their parameters.
 */
#include "fuzz.h"

#include "import/csv/csv_core.h"
#include "import/json/json_repair_core.h"
#include "import/text/counts_core.h"
#include "import/text/months_core.h"
#include "import/text/time_core.h"
#include "import/text/url_core.h"
#include "import/input/limits_core.h"
#include "import/text/values_core.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = exact_copy(data, size);
	int64_t microseconds;
	int64_t video_id;

	if (import_parse_time(text, size, &microseconds))
	{
		/* within the years 1970 to 9999, give or take a zone's offset */
		REQUIRE(microseconds >= INT64_C(-57600000000) &&
				microseconds < INT64_C(253402358400000000));
		REQUIRE(size >= 10);
		for (size_t i = 0; i < 4; i++)
			REQUIRE(text[i] >= '0' && text[i] <= '9');
	}
	{
		int64_t of_log;
		bool has_zone;

		/* what an export may write, a log may; and a log no other moment */
		if (import_parse_zoned_time(text, size, &of_log, &has_zone))
			REQUIRE(of_log >= INT64_C(-57600000000) && of_log < INT64_C(253402358400000000));
		if (import_parse_time(text, size, &microseconds))
			REQUIRE(import_parse_zoned_time(text, size, &of_log, &has_zone) &&
					of_log == microseconds);
	}
	if (import_parse_video_id(text, size, &video_id))
	{
		bool is_there = false;
		char digits[24];
		int length = snprintf(digits, sizeof(digits), "%lld", (long long) video_id);

		REQUIRE(video_id > 0);
		for (size_t at = 0; !is_there && at + (size_t) length <= size; at++)
			is_there = memcmp(text + at, digits, (size_t) length) == 0;
		REQUIRE(is_there);
	}
	{
		int64_t count;
		CountWord kind = import_parse_count_word(import_trimmed_word(text, size), &count);

		if (kind == COUNT_EXACT || kind == COUNT_PRINTED)
			REQUIRE(count >= 0 && count <= INT64_C(999999999999999999));
	}
	{
		MonthDay date;
		MonthDayKind kind = import_parse_month_day(text, size, &date);

		if (kind == MONTH_DAY)
			REQUIRE(date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31);
		if (kind == MONTH_DAY_UNKNOWN)
			REQUIRE(date.name.length > 0 && date.name.start >= text &&
					date.name.start + date.name.length <= text + size);
	}
	/* any two words as ids of a column */
	{
		IdCheck check = {0};
		Word word = {text, size};

		import_check_id(&check, word);
		import_check_id(&check, import_trimmed_word(text, size / 2));
		REQUIRE(check.ids <= 2 && check.rounded <= check.ids &&
				check.shown <= sizeof(check.example));
		REQUIRE(!import_id_is_rounded(word) || import_ids_are_rounded(&check));
	}
	/* the first byte says how many of the next are the name */
	if (size > 0)
	{
		size_t name_length = data[0] % 8 < size ? data[0] % 8 : size - 1;
		const char *value;
		size_t length;

		if (import_url_parameter(text + 1, size - 1, text + 1, name_length, &value, &length))
		{
			char *out = malloc(length + 1);

			REQUIRE(value > text && value + length <= text + size);
			REQUIRE(memchr(value, '&', length) == NULL && memchr(value, '#', length) == NULL);
			REQUIRE(import_url_decode(value, length, out) <= length);
			free(out);
		}
	}
	free(text);
	return 0;
}
