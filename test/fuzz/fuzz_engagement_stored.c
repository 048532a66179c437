/*
 * test/fuzz/fuzz_engagement_stored.c
 *		A stored engagement_summary, as any file or any user may have written it:
 *		the input is what follows the varlena header. What is not a valid value
 *		may still be the state of an aggregate, of which only sizes are checked.
 */
#include "engagement_laws.h"

static void
state_is_safe(const EngagementSummary *state)
{
	EngagementSummary *closed = closed_summary(state);
	EngagementSummary *copy = copy_of(state);

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		copy->counts[kind] &= INT64_MAX;
	if (engagement_has_audience(copy))
	{
		REQUIRE(engagement_reached_fits(copy, engagement_size(copy)));
		copy = with_rows(copy);
	}
	if (engagement_validate(closed, engagement_size(closed)) == SUMMARY_OK)
	{
		SummaryStatus status = merge_into(&copy, closed);

		REQUIRE(status == SUMMARY_OK || status == SUMMARY_OVERFLOW);
	}
	REQUIRE(engagement_fits(copy, engagement_size(copy)));
	free(copy);
	free(closed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *stored = exact_room(4 + size);
	const EngagementSummary *summary = (const EngagementSummary *) stored;

	memset(stored, 0, 4);
	if (size > 0)
		memcpy(stored + 4, data, size);
	if (engagement_validate(summary, 4 + size) == SUMMARY_OK)
	{
		REQUIRE(engagement_size(summary) == 4 + size);
		engagement_laws(summary);
	}
	else if (engagement_fits(summary, 4 + size))
	{
		REQUIRE(engagement_size(summary) == 4 + size);
		state_is_safe(summary);
	}
	free(stored);
	return 0;
}
