/*
 * engagement/engagement_core.c
 *		Arithmetic and portable forms of engagement_summary.
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

SummaryStatus
engagement_validate(const EngagementSummary *summary, size_t size)
{
	int64_t any_untold = 0;

	if (size < offsetof(EngagementSummary, counts))
		return SUMMARY_MALFORMED;
	if (summary->version != SUMMARY_FORMAT_VERSION)
		return SUMMARY_VERSION;
	if ((summary->flags & ~ENGAGEMENT_HAS_UNTOLD) != 0 || summary->reserved != 0 ||
		size != engagement_size(summary))
		return SUMMARY_MALFORMED;
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (summary->counts[kind] < 0)
			return SUMMARY_MALFORMED;
		if (engagement_has_untold(summary))
		{
			if (summary->untold[kind] < 0)
				return SUMMARY_MALFORMED;
			any_untold |= summary->untold[kind];
		}
	}
	/* the long form without content would be a second spelling of the short */
	if (engagement_has_untold(summary) && any_untold == 0)
		return SUMMARY_MALFORMED;
	return SUMMARY_OK;
}

/* Gives an untold part of zeros to a summary that has none yet. */
static void
open_untold(EngagementSummary *summary)
{
	if (engagement_has_untold(summary))
		return;
	memset(summary->untold, 0, sizeof(summary->untold));
	summary->flags |= ENGAGEMENT_HAS_UNTOLD;
}

/* Back to the short form when nothing is untold any more. */
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

void
engagement_set_untold(EngagementSummary *summary, EventKind kind)
{
	open_untold(summary);
	summary->untold[kind] = 1;
}

SummaryStatus
engagement_merge(EngagementSummary *into, const EngagementSummary *from)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (count_add(&into->counts[kind], from->counts[kind]) != SUMMARY_OK)
			return SUMMARY_OVERFLOW;
	}
	if (!engagement_has_untold(from))
		return SUMMARY_OK;

	open_untold(into);
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (count_add(&into->untold[kind], from->untold[kind]) != SUMMARY_OK)
			return SUMMARY_OVERFLOW;
	}
	return SUMMARY_OK;
}

SummaryStatus
engagement_subtract(EngagementSummary *into, const EngagementSummary *from)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (count_subtract(&into->counts[kind], from->counts[kind]) != SUMMARY_OK)
			return SUMMARY_NEGATIVE;
	}
	if (!engagement_has_untold(from))
		return SUMMARY_OK;
	if (!engagement_has_untold(into))
		return SUMMARY_NEGATIVE;

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (count_subtract(&into->untold[kind], from->untold[kind]) != SUMMARY_OK)
			return SUMMARY_NEGATIVE;
	}
	close_untold(into);
	return SUMMARY_OK;
}

bool
engagement_is_identity(const EngagementSummary *summary)
{
	if (engagement_has_untold(summary))
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
		if ((kinds & (EventKindSet) 1 << kind) == 0)
			continue;
		if (engagement_has_untold(summary) && summary->untold[kind] > 0)
			*told = false;
		if (count_add(sum, summary->counts[kind]) != SUMMARY_OK)
			return SUMMARY_OVERFLOW;
	}
	return SUMMARY_OK;
}

size_t
engagement_print(const EngagementSummary *summary, char *out)
{
	char *next = print_version(out);

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		int64_t untold = engagement_has_untold(summary) ? summary->untold[kind] : 0;
		const char *word = event_kind_name(kind);

		if (summary->counts[kind] == 0 && untold == 0)
			continue;
		*next++ = ' ';
		memcpy(next, word, strlen(word));
		next += strlen(word);
		*next++ = '=';
		next = print_digits(next, summary->counts[kind]);
		if (untold > 0)
		{
			*next++ = '?';
			next = print_digits(next, untold);
		}
	}
	return (size_t) (next - out);
}

SummaryStatus
engagement_parse(const char *text, size_t length, EngagementSummary *out)
{
	const char *next = text;
	const char *end = text + length;
	int previous = -1;
	SummaryStatus status = parse_version(&next, end);

	if (status != SUMMARY_OK)
		return status;
	engagement_init(out);
	while (next < end)
	{
		const char *word;
		int kind;
		int64_t count;
		int64_t untold = 0;

		if (*next++ != ' ')
			return SUMMARY_MALFORMED;
		word = next;
		while (next < end && *next != '=')
			next++;
		kind = event_kind_from_name(word, (size_t) (next - word));
		if (kind <= previous || next == end)
			return SUMMARY_MALFORMED;
		previous = kind;
		next++;
		if (!parse_digits(&next, end, &count))
			return SUMMARY_MALFORMED;
		if (next < end && *next == '?')
		{
			next++;
			if (!parse_digits(&next, end, &untold) || untold == 0)
				return SUMMARY_MALFORMED;
			open_untold(out);
			out->untold[kind] = untold;
		}
		if (count == 0 && untold == 0)
			return SUMMARY_MALFORMED;
		out->counts[kind] = count;
	}
	return SUMMARY_OK;
}

size_t
engagement_encode(const EngagementSummary *summary, uint8_t *out)
{
	uint8_t *next = write_uint8(out, summary->version);

	next = write_uint8(next, summary->flags);
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		next = write_count(next, summary->counts[kind]);
	if (engagement_has_untold(summary))
	{
		for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
			next = write_count(next, summary->untold[kind]);
	}
	return (size_t) (next - out);
}

SummaryStatus
engagement_decode(const uint8_t *bytes, size_t length, EngagementSummary *out)
{
	ByteReader reader = {bytes, bytes + length};

	engagement_init(out);
	if (!read_uint8(&reader, &out->version))
		return SUMMARY_MALFORMED;
	if (out->version != SUMMARY_FORMAT_VERSION)
		return SUMMARY_VERSION;
	if (!read_uint8(&reader, &out->flags))
		return SUMMARY_MALFORMED;
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (!read_count(&reader, &out->counts[kind]))
			return SUMMARY_MALFORMED;
	}
	if (engagement_has_untold(out))
	{
		for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		{
			if (!read_count(&reader, &out->untold[kind]))
				return SUMMARY_MALFORMED;
		}
	}
	if (reader.next != reader.end)
		return SUMMARY_MALFORMED;
	return engagement_validate(out, engagement_size(out));
}
