/*
 * test/fuzz/fuzz_reach_stored.c
 *		A stored reach_sketch, as any file or any user may have written it: the
 *		input is what follows the varlena header. What is not a valid value may
 *		still be the state of an aggregate, of which only the shape is checked.
 */
#include "reach_laws.h"

static void
state_is_safe(const ReachSet *state, size_t size)
{
	ReachSet *closed = closed_rubbish(state);
	ReachSet *copy = exact_copy(state, size);

	for (uint64_t hash = 1; hash <= 100; hash++)
	{
		for (int step = 0; !reach_set_add(copy, hash << 57 | hash); step++)
		{
			REQUIRE(step < 2);
			copy = opened(copy, reach_shape_for_one(copy));
		}
	}
	copy = merged_set(copy, state);
	copy = merged_set(copy, closed);
	REQUIRE(reach_set_fits(copy, reach_set_size(copy)));
	free(copy);
	free(closed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *stored = exact_room(4 + size);
	const ReachSketch *sketch = (const ReachSketch *) stored;

	memset(stored, 0, 4);
	if (size > 0)
		memcpy(stored + 4, data, size);
	if (reach_sketch_validate(sketch, 4 + size) == SUMMARY_OK)
	{
		REQUIRE(reach_sketch_size(sketch) == 4 + size);
		reach_laws(sketch);
	}
	else if (4 + size >= sizeof(ReachSketch) &&
			 reach_set_fits(&sketch->set, 4 + size - REACH_SKETCH_HEADER))
		state_is_safe(&sketch->set, 4 + size - REACH_SKETCH_HEADER);
	free(stored);
	return 0;
}
