/*
 * engagement/engagement_format_core.c
 *		engagement_summary as text and on the wire.
 */
#include "engagement/engagement_format_core.h"

#include <string.h>

#include "reach/reach_format_core.h"

/* "v1" and up to nine " profile_visit=N?N" */
#define COUNTS_TEXT_LENGTH                                                                         \
	(21 + EVENT_KIND_COUNT * (VOCABULARY_WORD_LENGTH + 3 + 2 * COUNT_TEXT_LENGTH))

#define REACHED_WORD " reached="
#define ENGAGED_WORD " engaged="

/* The words of the text form for what is known of actors. */
static const struct
{
	const char *text;
	uint8_t flags;
} actor_words[] = {
	{" actors=none", ENGAGEMENT_HAS_AUDIENCE},
	{" actors=seen", ENGAGEMENT_HAS_AUDIENCE | ENGAGEMENT_ACTOR_SEEN},
	{" actors=viewers", ENGAGEMENT_PEOPLE_FLAGS},
	{" actors=lost", ENGAGEMENT_AUDIENCE_LOST},
};

#define ACTOR_WORD_COUNT (sizeof(actor_words) / sizeof(actor_words[0]))

static char *
print_word(char *out, const char *word)
{
	memcpy(out, word, strlen(word));
	return out + strlen(word);
}

/* Moves *next past the word if it is next. */
static bool
parse_word(const char **next, const char *end, const char *word)
{
	size_t length = strlen(word);

	if ((size_t) (end - *next) < length || memcmp(*next, word, length) != 0)
		return false;
	*next += length;
	return true;
}

size_t
engagement_text_length(const EngagementSummary *summary)
{
	size_t length = COUNTS_TEXT_LENGTH + strlen(" actors=viewers");

	if (engagement_has_audience(summary))
		length += strlen(REACHED_WORD) + reach_set_text_length(engagement_reached(summary)) +
				  strlen(ENGAGED_WORD) + reach_set_text_length(engagement_engaged(summary));
	return length;
}

size_t
engagement_print(const EngagementSummary *summary, char *out)
{
	char *next = print_version(out);
	uint8_t people = summary->flags & (ENGAGEMENT_PEOPLE_FLAGS | ENGAGEMENT_AUDIENCE_LOST);

	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		int64_t untold = engagement_has_untold(summary) ? summary->untold[kind] : 0;

		if (summary->counts[kind] == 0 && untold == 0)
			continue;
		*next++ = ' ';
		next = print_word(next, event_kind_name(kind));
		*next++ = '=';
		next = print_digits(next, summary->counts[kind]);
		if (untold > 0)
		{
			*next++ = '?';
			next = print_digits(next, untold);
		}
	}
	for (size_t i = 0; i < ACTOR_WORD_COUNT; i++)
	{
		if (people == actor_words[i].flags)
			next = print_word(next, actor_words[i].text);
	}
	if (engagement_has_audience(summary))
	{
		next = reach_set_print(engagement_reached(summary), print_word(next, REACHED_WORD));
		next = reach_set_print(engagement_engaged(summary), print_word(next, ENGAGED_WORD));
	}
	return (size_t) (next - out);
}

/* Parses " word=N" or " word=N?N" of a kind after `previous`; returns the kind, or -1. */
static int
parse_count(const char **next, const char *end, int previous, EngagementSummary *out)
{
	const char *word = *next + 1;
	const char *at = word;
	int64_t untold = 0;
	int kind;

	if (*next == end || **next != ' ')
		return -1;
	while (at < end && *at != '=')
		at++;
	kind = event_kind_from_name(word, (size_t) (at - word));
	if (kind <= previous || at == end)
		return -1;
	at++;
	if (!parse_digits(&at, end, &out->counts[kind]))
		return -1;
	if (at < end && *at == '?')
	{
		at++;
		if (!parse_digits(&at, end, &untold) || untold == 0)
			return -1;
		engagement_set_untold(out, (EventKind) kind);
		out->untold[kind] = untold;
	}
	if (out->counts[kind] == 0 && untold == 0)
		return -1;
	*next = at;
	return kind;
}

SummaryStatus
engagement_parse(const char *text, size_t length, EngagementSummary *out)
{
	const char *next = text;
	const char *end = text + length;
	int kind = -1;
	SummaryStatus status = parse_version(&next, end);

	if (status != SUMMARY_OK)
		return status;
	engagement_init(out);
	do
		kind = parse_count(&next, end, kind, out);
	while (kind >= 0);
	for (size_t i = 0; i < ACTOR_WORD_COUNT && next < end; i++)
	{
		if (parse_word(&next, end, actor_words[i].text))
		{
			out->flags |= actor_words[i].flags;
			break;
		}
	}
	if (engagement_has_audience(out) &&
		!(parse_word(&next, end, REACHED_WORD) &&
		  reach_set_parse(&next, end, ENGAGEMENT_PRECISION, engagement_reached(out)) &&
		  parse_word(&next, end, ENGAGED_WORD) &&
		  reach_set_parse(&next, end, ENGAGEMENT_PRECISION, engagement_engaged(out))))
		return SUMMARY_MALFORMED;
	if (next != end)
		return SUMMARY_MALFORMED;
	return engagement_validate(out, engagement_size(out));
}

size_t
engagement_wire_length(const EngagementSummary *summary)
{
	size_t length = 2 + engagement_counts_size(summary) - offsetof(EngagementSummary, counts);

	if (engagement_has_audience(summary))
		length += reach_set_wire_length(engagement_reached(summary)) +
				  reach_set_wire_length(engagement_engaged(summary));
	return length;
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
	if (engagement_has_audience(summary))
	{
		next = reach_set_encode(engagement_reached(summary), next);
		next = reach_set_encode(engagement_engaged(summary), next);
	}
	return (size_t) (next - out);
}

/* Reads the counts that are present according to the flags. */
static bool
decode_counts(ByteReader *reader, EngagementSummary *out)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if (!read_count(reader, &out->counts[kind]))
			return false;
	}
	for (int kind = 0; engagement_has_untold(out) && kind < EVENT_KIND_COUNT; kind++)
	{
		if (!read_count(reader, &out->untold[kind]))
			return false;
	}
	return true;
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
	if (!read_uint8(&reader, &out->flags) || !decode_counts(&reader, out))
		return SUMMARY_MALFORMED;
	if (engagement_has_audience(out) &&
		!(reach_set_decode(&reader, ENGAGEMENT_PRECISION, engagement_reached(out)) &&
		  reach_set_decode(&reader, ENGAGEMENT_PRECISION, engagement_engaged(out))))
		return SUMMARY_MALFORMED;
	if (reader.next != reader.end)
		return SUMMARY_MALFORMED;
	return engagement_validate(out, engagement_size(out));
}
