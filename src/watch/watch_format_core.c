/*
 * watch/watch_format_core.c
 *		The text and the wire form of watch_summary. Readers accept exactly what the
 *		writers produce.
 */
#include "watch/watch_format_core.h"

#include <string.h>

static const char *const words_of_all[] = {" plays=", " watched_ms="};
static const char *const words_of_timed[] = {" timed_watched_ms=", " timed_duration_ms="};

/* Writes " word=N". */
static char *
print_number(char *out, const char *word, int64_t number)
{
	size_t length = strlen(word);

	memcpy(out, word, length);
	return print_digits(out + length, number);
}

size_t
watch_print(const WatchSummary *summary, char *out)
{
	char *next = print_version(out);
	const int64_t *count = summary->counts;

	if (summary->plays == 0)
		return (size_t) (next - out);
	next = print_number(next, words_of_all[0], summary->plays);
	next = print_number(next, words_of_all[1], summary->watched_ms);
	if (watch_bucket_count(summary->present) == 0)
		return (size_t) (next - out);
	next = print_number(next, words_of_timed[0], summary->timed_watched_ms);
	next = print_number(next, words_of_timed[1], summary->timed_duration_ms);
	for (int bucket = 0; bucket < WATCH_BUCKETS; bucket++)
	{
		if (!watch_has_bucket(summary->present, bucket))
			continue;
		*next++ = ' ';
		next = print_digits(next, bucket);
		*next++ = '%';
		*next++ = '=';
		next = print_digits(next, *count++);
	}
	return (size_t) (next - out);
}

/* Reads " word=N"; false for anything else. */
static bool
parse_number(const char **next, const char *end, const char *word, int64_t *number)
{
	size_t length = strlen(word);

	if ((size_t) (end - *next) < length || memcmp(*next, word, length) != 0)
		return false;
	*next += length;
	return parse_digits(next, end, number);
}

/* Appends a count; false unless buckets ascend. The validator checks the counts. */
static bool
append_bucket(WatchSummary *out, int64_t bucket, int64_t count)
{
	int buckets = watch_bucket_count(out->present);

	if (bucket < 0 || bucket >= WATCH_BUCKETS)
		return false;
	for (int later = (int) bucket; later < WATCH_BUCKETS; later++)
	{
		if (watch_has_bucket(out->present, later))
			return false;
	}
	out->present[bucket / 64] |= UINT64_C(1) << bucket % 64;
	out->counts[buckets] = count;
	return true;
}

SummaryStatus
watch_parse(const char *text, size_t length, WatchSummary *out)
{
	const char *next = text;
	const char *end = text + length;
	SummaryStatus status = parse_version(&next, end);

	if (status != SUMMARY_OK)
		return status;
	watch_init(out);
	if (next == end)
		return SUMMARY_OK;
	if (!parse_number(&next, end, words_of_all[0], &out->plays) || out->plays == 0 ||
		!parse_number(&next, end, words_of_all[1], &out->watched_ms))
		return SUMMARY_MALFORMED;
	if (next == end)
		return watch_validate(out, WATCH_HEADER_SIZE);
	if (!parse_number(&next, end, words_of_timed[0], &out->timed_watched_ms) ||
		!parse_number(&next, end, words_of_timed[1], &out->timed_duration_ms) || next == end)
		return SUMMARY_MALFORMED;
	while (next < end)
	{
		int64_t bucket;
		int64_t count;

		if (!parse_number(&next, end, " ", &bucket) || !parse_number(&next, end, "%=", &count) ||
			!append_bucket(out, bucket, count))
			return SUMMARY_MALFORMED;
	}
	return watch_validate(out, watch_size(out));
}

size_t
watch_encode(const WatchSummary *summary, uint8_t *out)
{
	uint8_t *next = write_uint8(out, summary->version);
	const int64_t *count = summary->counts;

	next = write_uint8(next, summary->flags);
	next = write_count(next, summary->plays);
	next = write_count(next, summary->watched_ms);
	next = write_count(next, summary->timed_watched_ms);
	next = write_count(next, summary->timed_duration_ms);
	next = write_uint8(next, (uint8_t) watch_bucket_count(summary->present));
	for (int bucket = 0; bucket < WATCH_BUCKETS; bucket++)
	{
		if (!watch_has_bucket(summary->present, bucket))
			continue;
		next = write_uint8(next, (uint8_t) bucket);
		next = write_count(next, *count++);
	}
	return (size_t) (next - out);
}

SummaryStatus
watch_decode(const uint8_t *bytes, size_t length, WatchSummary *out)
{
	ByteReader reader = {bytes, bytes + length};
	uint8_t buckets;

	watch_init(out);
	if (!read_uint8(&reader, &out->version))
		return SUMMARY_MALFORMED;
	if (out->version != SUMMARY_FORMAT_VERSION)
		return SUMMARY_VERSION;
	if (!read_uint8(&reader, &out->flags) || !read_count(&reader, &out->plays) ||
		!read_count(&reader, &out->watched_ms) || !read_count(&reader, &out->timed_watched_ms) ||
		!read_count(&reader, &out->timed_duration_ms) || !read_uint8(&reader, &buckets))
		return SUMMARY_MALFORMED;
	for (int i = 0; i < buckets; i++)
	{
		uint8_t bucket;
		int64_t count;

		if (!read_uint8(&reader, &bucket) || !read_count(&reader, &count) ||
			!append_bucket(out, bucket, count))
			return SUMMARY_MALFORMED;
	}
	if (reader.next != reader.end)
		return SUMMARY_MALFORMED;
	return watch_validate(out, watch_size(out));
}
