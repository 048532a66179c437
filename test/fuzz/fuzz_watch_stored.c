/*
 * test/fuzz/fuzz_watch_stored.c
 *		A stored watch_summary, as any file or any user may have written it: the
 *		input is what follows the varlena header.
 */
#include "watch_laws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *stored = exact_room(4 + size);
	const WatchSummary *summary = (const WatchSummary *) stored;

	memset(stored, 0, 4);
	if (size > 0)
		memcpy(stored + 4, data, size);
	if (watch_validate(summary, 4 + size) == SUMMARY_OK)
	{
		REQUIRE(watch_size(summary) == 4 + size);
		watch_laws(summary);
	}
	free(stored);
	return 0;
}
