/*
 * test/fuzz/fuzz_reach_wire.c
 *		Binary input of reach_sketch.
 */
#include "reach_laws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *wire = exact_copy(data, size);
	ReachSketch *sketch = exact_room(sizeof(ReachSketch) + size);

	if (reach_sketch_decode(wire, size, sketch) == SUMMARY_OK)
	{
		uint8_t *encoded = exact_room(reach_sketch_wire_length(sketch));

		REQUIRE(same_bytes(encoded, reach_sketch_encode(sketch, encoded), wire, size));
		free(encoded);
		reach_laws(sketch);
	}
	free(sketch);
	free(wire);
	return 0;
}
