/*
 * test/fuzz/fuzz_watch_wire.c
 *		Binary input of watch_summary.
 */
#include "watch_laws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *wire = exact_copy(data, size);
	WatchSummary *summary = exact_room(WATCH_FULL_SIZE);

	if (watch_decode(wire, size, summary) == SUMMARY_OK)
	{
		uint8_t *encoded = exact_room(WATCH_WIRE_LENGTH);

		REQUIRE(same_bytes(encoded, watch_encode(summary, encoded), wire, size));
		free(encoded);
		watch_laws(summary);
	}
	free(summary);
	free(wire);
	return 0;
}
