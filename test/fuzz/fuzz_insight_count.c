/*
 * test/fuzz/fuzz_insight_count.c
 *		Rounded counts, as foreign files hold them.
 */
#include "fuzz.h"

#include "insight/insight_count_core.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = exact_copy(data, size);
	CountRange floor = {-1, -1};
	CountRange half_up = {-1, -1};
	CountStatus status = insight_parse_count(text, size, COUNT_FLOOR, &floor);
	CountStatus other = insight_parse_count(text, size, COUNT_HALF_UP, &half_up);

	/* both ways agree on what is a count; only near the end of bigint may the second succeed alone */
	REQUIRE((status == COUNT_MALFORMED) == (other == COUNT_MALFORMED));
	REQUIRE(status != COUNT_OK || other == COUNT_OK);
	if (status == COUNT_OK)
	{
		REQUIRE(floor.low >= 0 && floor.low < floor.end);
		REQUIRE(half_up.low >= 0 && half_up.low <= floor.low && half_up.end <= floor.end);
		REQUIRE(half_up.low < half_up.end && half_up.end > floor.low);
	}
	free(text);
	return 0;
}
