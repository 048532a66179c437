/*
 * test/fuzz/fuzz_engagement_text.c
 *		Text input of engagement_summary.
 */
#include "engagement_laws.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = exact_copy(data, size);
	EngagementSummary *summary = room_for(size);

	if (engagement_parse(text, size, summary) == SUMMARY_OK)
	{
		char *printed = exact_room(engagement_text_length(summary));

		REQUIRE(same_bytes(printed, engagement_print(summary, printed), text, size));
		free(printed);
		engagement_laws(summary);
	}
	free(summary);
	free(text);
	return 0;
}
