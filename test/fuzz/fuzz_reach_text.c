/*
 * test/fuzz/fuzz_reach_text.c
 *		Text input of reach_sketch.
 */
#include "reach_laws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = exact_copy(data, size);
	ReachSketch *sketch = exact_room(sizeof(ReachSketch) + size);

	if (reach_sketch_parse(text, size, sketch) == SUMMARY_OK)
	{
		char *printed = exact_room(reach_sketch_text_length(sketch));

		REQUIRE(same_bytes(printed, reach_sketch_print(sketch, printed), text, size));
		free(printed);
		reach_laws(sketch);
	}
	free(sketch);
	free(text);
	return 0;
}
