/*
 * test/fuzz/fuzz_sharing_wire.c
 *		Binary input of share_summary.
 */
#include "sharing_laws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *wire = exact_copy(data, size);
	ShareSummary *summary = decoded(wire, size);

	if (summary != NULL)
	{
		uint8_t *encoded = exact_room(share_wire_size(summary));

		REQUIRE(same_bytes(encoded, share_encode(summary, encoded), wire, size));
		free(encoded);
		sharing_laws(summary);
	}
	free(summary);
	free(wire);
	return 0;
}
