/*
 * test/fuzz/fuzz_watch_text.c
 *		Text input of watch_summary.
 */
#include "watch_laws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = exact_copy(data, size);
	WatchSummary *summary = exact_room(WATCH_FULL_SIZE);

	if (watch_parse(text, size, summary) == SUMMARY_OK)
	{
		char *printed = exact_room(WATCH_TEXT_LENGTH);

		REQUIRE(same_bytes(printed, watch_print(summary, printed), text, size));
		free(printed);
		watch_laws(summary);
	}
	free(summary);
	free(text);
	return 0;
}
