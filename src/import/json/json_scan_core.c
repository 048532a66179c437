/*
 * import/json/json_scan_core.c
 *		A scan over JSON.
 */
#include "import/json/json_scan_core.h"

#include <stdint.h>
#include <string.h>

/* bytes between two polls */
#define POLL_EVERY 65536

/* bytes that end a number or word, besides blanks */
#define ENDS_SCALAR ",:]}[{\""

JsonScan
import_json_scan(const char *start, const char *end, void (*poll)(void *state), void *state)
{
	JsonScan scan = {start, end, start, poll, state};

	return scan;
}

void
import_json_poll(JsonScan *scan)
{
	if (scan->at < scan->next_poll)
		return;
	scan->poll(scan->state);
	scan->next_poll = scan->end - scan->at > POLL_EVERY ? scan->at + POLL_EVERY : scan->end;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

void
import_json_skip_blanks(JsonScan *scan)
{
	while (scan->at < scan->end && is_blank(*scan->at))
	{
		scan->at++;
		import_json_poll(scan);
	}
}

bool
import_json_take(JsonScan *scan, char wanted)
{
	if (scan->at == scan->end || *scan->at != wanted)
		return false;
	scan->at++;
	return true;
}

char
import_json_peek(const JsonScan *scan)
{
	return scan->at < scan->end ? *scan->at : '\0';
}

/* Whether `at` is escaped: an odd number of backslashes is before it. */
static bool
is_escaped(const char *start, const char *at)
{
	const char *first = at;

	while (first > start && first[-1] == '\\')
		first--;
	return (at - first) % 2 == 1;
}

bool
import_json_skip_rest_of_string(JsonScan *scan)
{
	const char *start = scan->at;

	while (scan->at < scan->end)
	{
		size_t left = (size_t) (scan->end - scan->at);
		size_t piece = left > POLL_EVERY ? POLL_EVERY : left;
		const char *quote = memchr(scan->at, '"', piece);

		scan->at = quote == NULL ? scan->at + piece : quote + 1;
		import_json_poll(scan);
		if (quote != NULL && !is_escaped(start, quote))
			return true;
	}
	return false;
}

/* Skips a number or a word. */
static bool
skip_scalar(JsonScan *scan)
{
	const char *start = scan->at;

	while (scan->at < scan->end && !is_blank(*scan->at) &&
		   memchr(ENDS_SCALAR, *scan->at, strlen(ENDS_SCALAR)) == NULL)
	{
		scan->at++;
		import_json_poll(scan);
	}
	return scan->at > start;
}

bool
import_json_skip_value(JsonScan *scan, int *depth)
{
	size_t open = 0;
	size_t deepest = 0;

	*depth = 0;
	if (import_json_take(scan, '"'))
		return import_json_skip_rest_of_string(scan);
	if (import_json_peek(scan) != '{' && import_json_peek(scan) != '[')
		return skip_scalar(scan);
	while (scan->at < scan->end)
	{
		char byte = *scan->at++;

		import_json_poll(scan);
		if (byte == '"')
		{
			if (!import_json_skip_rest_of_string(scan))
				return false;
		}
		else if (byte == '{' || byte == '[')
		{
			open++;
			deepest = open > deepest ? open : deepest;
		}
		else if ((byte == '}' || byte == ']') && --open == 0)
		{
			*depth = deepest > INT32_MAX ? INT32_MAX : (int) deepest;
			return true;
		}
	}
	return false;
}

/* ---- members and lines */

/* Moves to the next member or element of an object or array that ends with `end`. */
static JsonMemberStatus
skip_to_next(JsonScan *scan, bool is_first, char end)
{
	import_json_skip_blanks(scan);
	if (import_json_take(scan, end))
		return JSON_MEMBER_NONE;
	if (!is_first)
	{
		if (!import_json_take(scan, ','))
			return JSON_MEMBER_BAD;
		import_json_skip_blanks(scan);
	}
	return JSON_MEMBER;
}

JsonMemberStatus
import_json_next_element(JsonScan *scan, bool is_first)
{
	return skip_to_next(scan, is_first, ']');
}

JsonMemberStatus
import_json_next_member(JsonScan *scan, bool is_first, JsonMember *member)
{
	JsonMemberStatus status = skip_to_next(scan, is_first, '}');

	if (status != JSON_MEMBER)
		return status;
	if (!import_json_take(scan, '"'))
		return JSON_MEMBER_BAD;
	member->key.start = scan->at;
	if (!import_json_skip_rest_of_string(scan))
		return JSON_MEMBER_BAD;
	member->key.length = (size_t) (scan->at - 1 - member->key.start);
	import_json_skip_blanks(scan);
	if (!import_json_take(scan, ':'))
		return JSON_MEMBER_BAD;
	import_json_skip_blanks(scan);
	member->value = scan->at;
	return JSON_MEMBER;
}

JsonSpan
import_json_scalar_at(JsonSpan object, JsonSpan path, void (*poll)(void *state), void *state)
{
	JsonScan scan = import_json_scan(object.start, object.start + object.length, poll, state);
	JsonSpan found = {scan.at, 0};
	bool is_first = true;
	JsonMember member;
	int depth;

	if (!import_json_take(&scan, '{'))
		return found;
	while (import_json_next_member(&scan, is_first, &member) == JSON_MEMBER)
	{
		char first = import_json_peek(&scan);
		bool leads = path.length > member.key.length && path.start[member.key.length] == '.' &&
					 memcmp(path.start, member.key.start, member.key.length) == 0;

		is_first = false;
		if (import_json_same_text(path, member.key))
		{
			if (first == '{' || first == '[' || !import_json_skip_value(&scan, &depth))
				return found;
			found.start = first == '"' ? member.value + 1 : member.value;
			found.length = (size_t) (scan.at - member.value) - (first == '"' ? 2 : 0);
			return found;
		}
		if (leads && first == '{')
		{
			path.start += member.key.length + 1;
			path.length -= member.key.length + 1;
			scan.at++;
			is_first = true;
		}
		else if (!import_json_skip_value(&scan, &depth))
			return found;
	}
	return found;
}

const char *
import_json_line_end(JsonScan *scan)
{
	JsonScan look = *scan;

	while (look.at < look.end)
	{
		size_t left = (size_t) (look.end - look.at);
		size_t piece = left > POLL_EVERY ? POLL_EVERY : left;
		const char *found = memchr(look.at, '\n', piece);

		if (found != NULL)
			return found;
		look.at += piece;
		import_json_poll(&look);
	}
	return look.end;
}

bool
import_json_same_text(JsonSpan a, JsonSpan b)
{
	return a.length == b.length && memcmp(a.start, b.start, a.length) == 0;
}

bool
import_json_is_one_of(JsonSpan key, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		if (key.length == strlen(words[i]) && memcmp(key.start, words[i], key.length) == 0)
			return true;
	}
	return false;
}
