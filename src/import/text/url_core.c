/*
 * import/text/url_core.c
 *		Parameters of a URL.
 */
#include "import/text/url_core.h"

#include <string.h>

bool
import_url_parameter(const char *url, size_t length, const char *name, size_t name_length,
					 const char **value, size_t *value_length)
{
	const char *fragment = length > 0 ? memchr(url, '#', length) : NULL;
	const char *end = fragment != NULL ? fragment : url + length;
	const char *at = end > url ? memchr(url, '?', (size_t) (end - url)) : NULL;

	while (at != NULL)
	{
		const char *start = at + 1;
		const char *stop = start < end ? memchr(start, '&', (size_t) (end - start)) : NULL;
		size_t part = (size_t) ((stop != NULL ? stop : end) - start);

		if (part >= name_length && memcmp(start, name, name_length) == 0 &&
			(part == name_length || start[name_length] == '='))
		{
			size_t behind = part == name_length ? part : name_length + 1;

			*value = start + behind;
			*value_length = part - behind;
			return true;
		}
		at = stop;
	}
	return false;
}

static int
hexadecimal(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

size_t
import_url_decode(const char *value, size_t length, char *out)
{
	size_t written = 0;

	for (size_t i = 0; i < length; i++)
	{
		int high = value[i] == '%' && length - i > 2 ? hexadecimal(value[i + 1]) : -1;
		int low = high >= 0 ? hexadecimal(value[i + 2]) : -1;

		if (low >= 0)
		{
			out[written++] = (char) (high * 16 + low);
			i += 2;
		}
		else
			out[written++] = value[i] == '+' ? ' ' : value[i];
	}
	return written;
}

bool
import_parse_video_id(const char *link, size_t length, int64_t *video_id)
{
	static const char *const marks[] = {"/video/", "/photo/"};
	const char *end = link + length;

	for (const char *at = link; end - at > 7; at++)
	{
		const char *digits = at + 7;
		int64_t id = 0;
		int count = 0;

		if (memcmp(at, marks[0], 7) != 0 && memcmp(at, marks[1], 7) != 0)
			continue;
		for (; digits < end && *digits >= '0' && *digits <= '9'; digits++, count++)
		{
			if (__builtin_mul_overflow(id, 10, &id) ||
				__builtin_add_overflow(id, *digits - '0', &id))
				return false;
		}
		if (count < 15 || count > 20 || id == 0)
			return false;
		*video_id = id;
		return true;
	}
	return false;
}
