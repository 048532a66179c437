/*
 * engagement/engagement_core.c
 *		Arithmetic of engagement_summary; for its people see engagement_audience_core.c.
 */
#include "engagement/engagement_core.h"

#include <string.h>

_Static_assert(ENGAGEMENT_SHORT_SIZE == 80, "stored layout of engagement_summary");
_Static_assert(ENGAGEMENT_FULL_SIZE == 152, "stored layout of engagement_summary");

void
engagement_init(EngagementSummary *summary)
{
	memset(summary, 0, ENGAGEMENT_SHORT_SIZE);
	summary->version = SUMMARY_FORMAT_VERSION;
}

bool
engagement_is_identity(const EngagementSummary *summary)
{
	if (engagement_has_untold(summary) || engagement_has_audience(summary))
		return false;
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (summary->counts[kind] != 0)
			return false;
	}
	return true;
}

SummaryStatus
engagement_sum(const EngagementSummary *summary, EventKindSet kinds, bool *told, int64_t *sum)
{
	*told = true;
	*sum = 0;
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if ((kinds & KIND_BIT(kind)) == 0)
			continue;
		if (engagement_has_untold(summary) && summary->untold[kind] > 0)
			*told = false;
		if (count_add(sum, summary->counts[kind]) != SUMMARY_OK)
			return SUMMARY_OVERFLOW;
	}
	return SUMMARY_OK;
}

void
engagement_set_untold(EngagementSummary *summary, EventKind kind)
{
	if (!engagement_has_untold(summary))
	{
		memset(summary->untold, 0, sizeof(summary->untold));
		summary->flags |= ENGAGEMENT_HAS_UNTOLD;
	}
	summary->untold[kind] = 1;
}

/* Back to the short form when nothing is untold. */
static void
close_untold(EngagementSummary *summary)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (summary->untold[kind] != 0)
			return;
	}
	summary->flags &= (uint8_t) ~ENGAGEMENT_HAS_UNTOLD;
}

bool
engagement_can_subtract(const EngagementSummary *summary, const EngagementSummary *less)
{
	uint8_t people = ENGAGEMENT_HAS_AUDIENCE | ENGAGEMENT_AUDIENCE_LOST;

	return ((summary->flags | less->flags) & people) == 0;
}

SummaryStatus
engagement_subtract(EngagementSummary *summary, const EngagementSummary *less)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (count_subtract(&summary->counts[kind], less->counts[kind]) != SUMMARY_OK)
			return SUMMARY_NEGATIVE;
	}
	if (!engagement_has_untold(less))
		return SUMMARY_OK;
	if (!engagement_has_untold(summary))
		return SUMMARY_NEGATIVE;

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (count_subtract(&summary->untold[kind], less->untold[kind]) != SUMMARY_OK)
			return SUMMARY_NEGATIVE;
	}
	close_untold(summary);
	return SUMMARY_OK;
}

SummaryStatus
engagement_merge(EngagementSummary *into, const EngagementSummary *from, EngagementRoom *room)
{
	/* people first, because the counts show whether people are untold */
	SummaryStatus status = engagement_merge_people(into, from, room);

	if (status != SUMMARY_OK)
		return status;
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (count_add(&into->counts[kind], from->counts[kind]) != SUMMARY_OK ||
			(engagement_has_untold(from) &&
			 count_add(&into->untold[kind], from->untold[kind]) != SUMMARY_OK))
			return SUMMARY_OVERFLOW;
	}
	return SUMMARY_OK;
}

/* Checks everything before the audience. */
static bool
counts_are_valid(const EngagementSummary *summary)
{
	int64_t any_untold = 0;

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (summary->counts[kind] < 0)
			return false;
		if (engagement_has_untold(summary))
		{
			if (summary->untold[kind] < 0)
				return false;
			any_untold |= summary->untold[kind];
		}
	}
	/* the long form must have untold counts, or a content would have two forms */
	return !engagement_has_untold(summary) || any_untold != 0;
}

bool
engagement_fits(const EngagementSummary *summary, size_t size)
{
	size_t counts_size;

	if (size < ENGAGEMENT_SHORT_SIZE)
		return false;
	counts_size = engagement_counts_size(summary);
	if (!engagement_has_audience(summary))
		return size == counts_size;
	/* the first set must fit before the second can be located */
	if (!engagement_reached_fits(summary, size))
		return false;
	return reach_set_fits(engagement_engaged(summary),
						  size - counts_size - reach_set_size(engagement_reached(summary)));
}

SummaryStatus
engagement_validate(const EngagementSummary *summary, size_t size)
{
	if (size < offsetof(EngagementSummary, counts))
		return SUMMARY_MALFORMED;
	if (summary->version != SUMMARY_FORMAT_VERSION)
		return SUMMARY_VERSION;
	if ((summary->flags &
		 ~(ENGAGEMENT_HAS_UNTOLD | ENGAGEMENT_PEOPLE_FLAGS | ENGAGEMENT_AUDIENCE_LOST)) != 0 ||
		summary->reserved != 0 || !engagement_fits(summary, size) || !counts_are_valid(summary) ||
		!engagement_people_are_valid(summary))
		return SUMMARY_MALFORMED;
	return SUMMARY_OK;
}
