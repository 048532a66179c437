/*
 * test/fuzz/fuzz_sharing_text.c
 *		Text input of share_summary.
 */
#include "sharing_laws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = exact_copy(data, size);
	ShareSummary *summary = parsed(text, size);

	if (summary != NULL)
	{
		char *printed = exact_room(share_text_bound(summary));

		REQUIRE(same_bytes(printed, share_print(summary, printed), text, size));
		free(printed);
		sharing_laws(summary);
	}
	free(summary);
	free(text);
	return 0;
}
