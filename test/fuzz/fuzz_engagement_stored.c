/*
 * test/fuzz/fuzz_engagement_stored.c
 *		A stored engagement_summary, as any file or any user may have written it:
 *		the input is what stands behind the varlena header.
 */
#include "engagement_laws.h"

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
	free(stored);
	return 0;
}
