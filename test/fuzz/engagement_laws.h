/*
 * test/fuzz/engagement_laws.h
 *		What must hold for each engagement_summary that was accepted, and a call
 *		of each function that reads one.
 */
#ifndef TIKTRACK_TEST_ENGAGEMENT_LAWS_H
#define TIKTRACK_TEST_ENGAGEMENT_LAWS_H

#include "fuzz.h"

#include "engagement/engagement_core.h"

static inline void
engagement_laws(const EngagementSummary *summary)
{
	size_t size = engagement_size(summary);
	EngagementSummary *other = exact_room(ENGAGEMENT_FULL_SIZE);
	char *text = exact_room(ENGAGEMENT_TEXT_LENGTH);
	uint8_t *wire = exact_room(ENGAGEMENT_WIRE_LENGTH);
	bool fits = true;
	size_t length;

	REQUIRE(engagement_validate(summary, size) == SUMMARY_OK);

	length = engagement_print(summary, text);
	REQUIRE(length <= ENGAGEMENT_TEXT_LENGTH);
	REQUIRE(engagement_parse(text, length, other) == SUMMARY_OK);
	REQUIRE(same_bytes(&other->version, engagement_size(other) - 4, &summary->version, size - 4));

	length = engagement_encode(summary, wire);
	REQUIRE(engagement_decode(wire, length, other) == SUMMARY_OK);
	REQUIRE(same_bytes(&other->version, engagement_size(other) - 4, &summary->version, size - 4));

	/* nothing + it, which opens the untold part */
	engagement_init(other);
	REQUIRE(engagement_merge(other, summary) == SUMMARY_OK);
	REQUIRE(same_bytes(&other->version, engagement_size(other) - 4, &summary->version, size - 4));

	/* twice and back, where twice is in range; nothing left when taken from itself */
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		fits = fits && summary->counts[kind] <= INT64_MAX / 2;
		if (engagement_has_untold(summary))
			fits = fits && summary->untold[kind] <= INT64_MAX / 2;
	}
	REQUIRE(engagement_merge(other, summary) == (fits ? SUMMARY_OK : SUMMARY_OVERFLOW));
	if (fits)
	{
		REQUIRE(engagement_validate(other, engagement_size(other)) == SUMMARY_OK);
		REQUIRE(engagement_subtract(other, summary) == SUMMARY_OK);
		REQUIRE(
			same_bytes(&other->version, engagement_size(other) - 4, &summary->version, size - 4));
		REQUIRE(engagement_subtract(other, summary) == SUMMARY_OK);
		REQUIRE(engagement_is_identity(other) && engagement_size(other) == ENGAGEMENT_SHORT_SIZE);
	}

	for (EventKindSet kinds = 0; kinds < (EventKindSet) 1 << EVENT_KIND_COUNT; kinds += 7)
	{
		bool told;
		int64_t sum;
		SummaryStatus status = engagement_sum(summary, kinds, &told, &sum);

		REQUIRE(status == SUMMARY_OVERFLOW || (status == SUMMARY_OK && sum >= 0));
		REQUIRE(engagement_has_untold(summary) || status != SUMMARY_OK || told);
	}
	memset(other, 0, ENGAGEMENT_FULL_SIZE);
	memcpy(other, summary, size);
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		bool full = summary->counts[kind] == INT64_MAX;

		REQUIRE(engagement_count_event(other, (EventKind) kind) ==
				(full ? SUMMARY_OVERFLOW : SUMMARY_OK));
		REQUIRE(full || engagement_discount_event(other, (EventKind) kind) == SUMMARY_OK);
	}
	REQUIRE(same_bytes(other, size, summary, size));
	free(other);
	free(text);
	free(wire);
}

#endif /* TIKTRACK_TEST_ENGAGEMENT_LAWS_H */
