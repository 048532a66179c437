/*
 * test/fuzz/engagement_laws.h
 *		What must hold for each engagement_summary that was accepted, and a call
 *		of each function that reads one.
 */
#ifndef TIKTRACK_TEST_ENGAGEMENT_LAWS_H
#define TIKTRACK_TEST_ENGAGEMENT_LAWS_H

#include "fuzz.h"

#include "engagement/engagement_format_core.h"
#include "reach_laws.h"

/* Room for what `length` bytes of text or wire can describe. */
static inline EngagementSummary *
room_for(size_t length)
{
	return exact_room(ENGAGEMENT_FULL_SIZE + 2 * sizeof(ReachSet) + length);
}

/* Equal but for the varlena header. */
static inline bool
same_summaries(const EngagementSummary *one, const EngagementSummary *other)
{
	return same_bytes(&one->version, engagement_size(one) - 4, &other->version,
					  engagement_size(other) - 4);
}

static inline EngagementSummary *
copy_of(const EngagementSummary *summary)
{
	return exact_copy(summary, engagement_size(summary));
}

/* The same with that room; frees the summary that was there. */
static inline EngagementSummary *
rebuilt(EngagementSummary *summary, const EngagementRoom *room)
{
	size_t size = engagement_room_size(summary, room);
	EngagementSummary *larger;

	/* rubbish can claim any precision, a value just one */
	REQUIRE(size <= ENGAGEMENT_FULL_SIZE + 2 * largest_set(REACH_PRECISION_MAX));
	larger = exact_room(size);
	engagement_rebuild(summary, room, larger);
	REQUIRE(engagement_fits(larger, size));
	free(summary);
	return larger;
}

static inline SummaryStatus
merge_into(EngagementSummary **into, const EngagementSummary *from)
{
	EngagementRoom room;

	for (int step = 0; step < 6; step++)
	{
		SummaryStatus status = engagement_merge(*into, from, &room);

		if (status != SUMMARY_NO_ROOM)
			return status;
		*into = rebuilt(*into, &room);
	}
	return SUMMARY_NO_ROOM;
}

/* Closed, whatever it is. */
static inline EngagementSummary *
closed_summary(const EngagementSummary *summary)
{
	EngagementSummary *closed = exact_room(engagement_closed_bound(summary));

	engagement_close(summary, closed);
	REQUIRE(engagement_size(closed) <= engagement_closed_bound(summary));
	return closed;
}

/* Each kind, by somebody and by nobody. */
static inline EngagementSummary *
with_rows(EngagementSummary *summary)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		EngagementRoom room;
		SummaryStatus status = SUMMARY_NO_ROOM;
		bool full = summary->counts[kind] == INT64_MAX;

		for (int step = 0; status == SUMMARY_NO_ROOM; step++)
		{
			REQUIRE(step < 5);
			status = engagement_add_person(summary, (EventKind) kind, (uint64_t) kind << 60, &room);
			if (status == SUMMARY_NO_ROOM)
				summary = rebuilt(summary, &room);
		}
		REQUIRE(status == (full ? SUMMARY_OVERFLOW : SUMMARY_OK));
	}
	return summary;
}

static inline void
engagement_portable_laws(const EngagementSummary *summary)
{
	char *text = exact_room(engagement_text_length(summary));
	uint8_t *wire = exact_room(engagement_wire_length(summary));
	size_t length = engagement_print(summary, text);
	EngagementSummary *other = room_for(length);

	REQUIRE(length <= engagement_text_length(summary));
	REQUIRE(engagement_parse(text, length, other) == SUMMARY_OK);
	REQUIRE(same_summaries(other, summary));
	free(other);

	length = engagement_encode(summary, wire);
	REQUIRE(length == engagement_wire_length(summary));
	other = room_for(length);
	REQUIRE(engagement_decode(wire, length, other) == SUMMARY_OK);
	REQUIRE(same_summaries(other, summary));
	free(other);
	free(text);
	free(wire);
}

/* Nothing + it, it + nothing; twice and back, where twice is in range. */
static inline void
engagement_merge_laws(const EngagementSummary *summary)
{
	EngagementSummary *nothing = exact_room(ENGAGEMENT_FULL_SIZE);
	EngagementSummary *sum, *closed;
	bool fits = true;

	engagement_init(nothing);
	sum = copy_of(summary);
	REQUIRE(merge_into(&sum, nothing) == SUMMARY_OK);
	REQUIRE(same_summaries(sum, summary));
	REQUIRE(merge_into(&nothing, summary) == SUMMARY_OK);
	closed = closed_summary(nothing);
	REQUIRE(same_summaries(closed, summary));
	free(nothing);
	free(closed);

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		fits = fits && summary->counts[kind] <= INT64_MAX / 2;
		if (engagement_has_untold(summary))
			fits = fits && summary->untold[kind] <= INT64_MAX / 2;
	}
	REQUIRE(merge_into(&sum, summary) == (fits ? SUMMARY_OK : SUMMARY_OVERFLOW));
	if (fits)
	{
		closed = closed_summary(sum);
		REQUIRE(engagement_validate(closed, engagement_size(closed)) == SUMMARY_OK);
		/* the same people, as much known of them */
		REQUIRE(closed->flags == summary->flags);
		REQUIRE(engagement_size(closed) == engagement_size(summary));
		REQUIRE(!engagement_has_audience(summary) ||
				(same_sets(engagement_reached(closed), engagement_reached(summary)) &&
				 same_sets(engagement_engaged(closed), engagement_engaged(summary))));
		REQUIRE(engagement_can_subtract(closed, summary) ==
				((summary->flags & (ENGAGEMENT_HAS_AUDIENCE | ENGAGEMENT_AUDIENCE_LOST)) == 0));
		if (engagement_can_subtract(closed, summary))
		{
			REQUIRE(engagement_subtract(closed, summary) == SUMMARY_OK);
			REQUIRE(same_summaries(closed, summary));
			REQUIRE(engagement_subtract(closed, summary) == SUMMARY_OK);
			REQUIRE(engagement_is_identity(closed) &&
					engagement_size(closed) == ENGAGEMENT_SHORT_SIZE);
		}
		free(closed);
	}
	free(sum);
}

/* With a source that tells its people, and with one that does not. */
static inline void
engagement_audience_laws(const EngagementSummary *summary)
{
	EngagementRoom first = engagement_first_room();
	EngagementSummary *people = exact_room(ENGAGEMENT_FULL_SIZE);
	EngagementSummary *strangers = exact_room(ENGAGEMENT_FULL_SIZE);
	EngagementSummary *sum, *closed;
	bool overflows = summary->counts[EVENT_VIEW] == INT64_MAX;
	bool known = (summary->flags & (ENGAGEMENT_HAS_AUDIENCE | ENGAGEMENT_AUDIENCE_LOST)) != 0;

	engagement_init(people);
	people = with_rows(rebuilt(people, &first));
	sum = copy_of(summary);
	if (merge_into(&sum, people) == SUMMARY_OK)
	{
		closed = closed_summary(sum);
		REQUIRE(engagement_validate(closed, engagement_size(closed)) == SUMMARY_OK);
		REQUIRE(engagement_has_audience(closed) !=
				((closed->flags & ENGAGEMENT_AUDIENCE_LOST) != 0));
		free(closed);
	}
	free(sum);

	engagement_init(strangers);
	REQUIRE(engagement_count_event(strangers, EVENT_VIEW) == SUMMARY_OK);
	sum = copy_of(summary);
	REQUIRE(merge_into(&sum, strangers) == (overflows ? SUMMARY_OVERFLOW : SUMMARY_OK));
	if (!overflows)
	{
		REQUIRE(engagement_validate(sum, engagement_size(sum)) == SUMMARY_OK);
		REQUIRE(((sum->flags & ENGAGEMENT_AUDIENCE_LOST) != 0) == known);
	}
	free(sum);
	free(people);
	free(strangers);
}

static inline void
engagement_count_laws(const EngagementSummary *summary)
{
	EngagementSummary *other = copy_of(summary);

	for (EventKindSet kinds = 0; kinds < (EventKindSet) 1 << EVENT_KIND_COUNT; kinds += 7)
	{
		bool told;
		int64_t sum;
		SummaryStatus status = engagement_sum(summary, kinds, &told, &sum);

		REQUIRE(status == SUMMARY_OVERFLOW || (status == SUMMARY_OK && sum >= 0));
		REQUIRE(engagement_has_untold(summary) || status != SUMMARY_OK || told);
	}
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		bool full = summary->counts[kind] == INT64_MAX;

		REQUIRE(engagement_count_event(other, (EventKind) kind) ==
				(full ? SUMMARY_OVERFLOW : SUMMARY_OK));
		REQUIRE(full || engagement_discount_event(other, (EventKind) kind) == SUMMARY_OK);
	}
	REQUIRE(same_summaries(other, summary));
	free(other);
}

static inline void
engagement_laws(const EngagementSummary *summary)
{
	REQUIRE(engagement_validate(summary, engagement_size(summary)) == SUMMARY_OK);
	REQUIRE(engagement_fits(summary, engagement_size(summary)));
	engagement_portable_laws(summary);
	engagement_count_laws(summary);
	engagement_merge_laws(summary);
	engagement_audience_laws(summary);
	if (engagement_has_audience(summary))
	{
		REQUIRE(engagement_reached_fits(summary, engagement_size(summary)));
		reach_set_laws(engagement_reached(summary));
		reach_set_laws(engagement_engaged(summary));
		free(with_rows(copy_of(summary)));
	}
}

#endif /* TIKTRACK_TEST_ENGAGEMENT_LAWS_H */
