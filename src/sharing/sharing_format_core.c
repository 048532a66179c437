/*
 * sharing/sharing_format_core.c
 *		The text and the wire form of share_summary. Readers accept exactly what the
 *		writers produce.
 */
#include "sharing/sharing_format_core.h"

#include <string.h>

static const char hex_digits[] = "0123456789ABCDEF";

/* Whether a byte would end or split a word of the text form. */
static bool
is_escaped(uint8_t byte)
{
	return byte <= ' ' || byte == '%' || byte == '/' || byte == '=' || byte == 0x7f;
}

size_t
share_text_bound(const ShareSummary *summary)
{
	return COUNT_TEXT_LENGTH + 2 + 3 * (size_t) summary->name_bytes +
		   (size_t) summary->cell_count * (VOCABULARY_WORD_LENGTH + 3 + COUNT_TEXT_LENGTH);
}

size_t
share_print(const ShareSummary *summary, char *out)
{
	char *next = print_version(out);

	for (uint32_t i = 0; i < summary->cell_count; i++)
	{
		ShareKey key = share_cell_key(summary, &summary->cells[i]);
		const char *word = share_type_name(key.share_type);

		*next++ = ' ';
		memcpy(next, word, strlen(word));
		next += strlen(word);
		if (key.platform_length > 0)
			*next++ = '/';
		for (size_t at = 0; at < key.platform_length; at++)
		{
			uint8_t byte = (uint8_t) key.platform[at];

			if (is_escaped(byte))
			{
				*next++ = '%';
				*next++ = hex_digits[byte >> 4];
				*next++ = hex_digits[byte & 15];
			}
			else
				*next++ = (char) byte;
		}
		*next++ = '=';
		next = print_digits(next, summary->cells[i].shares);
	}
	return (size_t) (next - out);
}

/* The value of an upper-case hexadecimal digit, or -1. */
static int
hex_value(char digit)
{
	const char *at = digit == '\0' ? NULL : strchr(hex_digits, digit);

	return at == NULL ? -1 : (int) (at - hex_digits);
}

/* Reads a platform up to '=' into `platform` of SHARE_MAX_PLATFORM bytes. */
static SummaryStatus
parse_platform(const char **next, const char *end, char *platform, size_t *length)
{
	*length = 0;
	while (*next < end && **next != '=')
	{
		uint8_t byte = (uint8_t) * (*next)++;

		if (byte == '%')
		{
			int high;
			int low;

			if (end - *next < 2)
				return SUMMARY_MALFORMED;
			high = hex_value((*next)[0]);
			low = hex_value((*next)[1]);
			if (high < 0 || low < 0)
				return SUMMARY_MALFORMED;
			*next += 2;
			byte = (uint8_t) (high << 4 | low);
			if (!is_escaped(byte) || byte == '\0')
				return SUMMARY_MALFORMED;
		}
		else if (is_escaped(byte))
			return SUMMARY_MALFORMED;
		if (*length == SHARE_MAX_PLATFORM)
			return SUMMARY_MALFORMED;
		platform[(*length)++] = (char) byte;
	}
	return *length > 0 ? SUMMARY_OK : SUMMARY_MALFORMED;
}

SummaryStatus
share_parse(const char *text, size_t length, ShareMeasure *measure, ShareSummary *out)
{
	const char *next = text;
	const char *end = text + length;
	/* two buffers in turn, because the builder compares a key with the one before */
	char platforms[2][SHARE_MAX_PLATFORM];
	ShareBuilder builder = share_begin(measure, out);
	SummaryStatus status = parse_version(&next, end);

	while (status == SUMMARY_OK && next < end)
	{
		char *platform = platforms[builder.written.cells % 2];
		ShareKey key = {.platform = platform};
		const char *word;
		int type;
		int64_t shares;

		if (*next++ != ' ')
			return SUMMARY_MALFORMED;
		word = next;
		/* a longer word is no share type */
		while (next < end && next - word <= VOCABULARY_WORD_LENGTH && *next != '=' && *next != '/')
			next++;
		type = share_type_from_name(word, (size_t) (next - word));
		if (type < 0 || next == end)
			return SUMMARY_MALFORMED;
		key.share_type = (ShareType) type;
		if (*next++ == '/')
		{
			status = parse_platform(&next, end, platform, &key.platform_length);
			if (status != SUMMARY_OK || next == end)
				return SUMMARY_MALFORMED;
			next++;
		}
		if (!parse_digits(&next, end, &shares))
			return SUMMARY_MALFORMED;
		status = share_append(&builder, &key, shares);
	}
	*measure = builder.written;
	return status;
}

size_t
share_wire_size(const ShareSummary *summary)
{
	return 6 + (size_t) summary->cell_count * 10 + summary->name_bytes;
}

size_t
share_encode(const ShareSummary *summary, uint8_t *out)
{
	uint8_t *next = write_uint8(out, summary->version);

	next = write_uint8(next, summary->flags);
	next = write_uint32(next, summary->cell_count);
	for (uint32_t i = 0; i < summary->cell_count; i++)
	{
		const ShareCell *cell = &summary->cells[i];

		next = write_uint8(next, cell->share_type);
		next = write_uint8(next, cell->name_length);
		memcpy(next, share_names(summary) + cell->name_offset, cell->name_length);
		next += cell->name_length;
		next = write_count(next, cell->shares);
	}
	return (size_t) (next - out);
}

SummaryStatus
share_decode(const uint8_t *bytes, size_t length, ShareMeasure *measure, ShareSummary *out)
{
	ByteReader reader = {bytes, bytes + length};
	ShareBuilder builder = share_begin(measure, out);
	SummaryStatus status = SUMMARY_OK;
	uint8_t version;
	uint8_t flags;
	uint32_t cells;

	if (!read_uint8(&reader, &version))
		return SUMMARY_MALFORMED;
	if (version != SUMMARY_FORMAT_VERSION)
		return SUMMARY_VERSION;
	if (!read_uint8(&reader, &flags) || flags != 0 || !read_uint32(&reader, &cells))
		return SUMMARY_MALFORMED;

	for (uint32_t i = 0; status == SUMMARY_OK && i < cells; i++)
	{
		ShareKey key;
		uint8_t type;
		uint8_t name_length;
		const uint8_t *name;
		int64_t shares;

		if (!read_uint8(&reader, &type) || type >= SHARE_TYPE_COUNT ||
			!read_uint8(&reader, &name_length) || !read_bytes(&reader, name_length, &name) ||
			!read_count(&reader, &shares))
			return SUMMARY_MALFORMED;
		if (memchr(name, '\0', name_length) != NULL)
			return SUMMARY_MALFORMED;
		key = (ShareKey){(ShareType) type, (const char *) name, name_length};
		status = share_append(&builder, &key, shares);
	}
	if (status == SUMMARY_OK && reader.next != reader.end)
		return SUMMARY_MALFORMED;
	*measure = builder.written;
	return status;
}
