/*
 * test/fuzz/fuzz_engagement_wire.c
 *		Binary input of engagement_summary.
 */
#include "engagement_laws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *wire = exact_copy(data, size);
	EngagementSummary *summary = room_for(size);

	if (engagement_decode(wire, size, summary) == SUMMARY_OK)
	{
		uint8_t *encoded = exact_room(engagement_wire_length(summary));

		REQUIRE(same_bytes(encoded, engagement_encode(summary, encoded), wire, size));
		free(encoded);
		engagement_laws(summary);
	}
	free(summary);
	free(wire);
	return 0;
}
