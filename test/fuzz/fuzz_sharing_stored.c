/*
 * test/fuzz/fuzz_sharing_stored.c
 *		A stored share_summary, as any file or any user may have written it: the
 *		input is what follows the varlena header.
 */
#include "sharing_laws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *stored = exact_room(4 + size);
	const ShareSummary *summary = (const ShareSummary *) stored;

	memset(stored, 0, 4);
	if (size > 0)
		memcpy(stored + 4, data, size);
	if (share_validate(summary, 4 + size) == SUMMARY_OK)
	{
		REQUIRE(size_of(summary) == 4 + size);
		sharing_laws(summary);
	}
	free(stored);
	return 0;
}
