/*
 * import/import_items_core.c
 *		Where the items of a JSON file begin and end.
 *
 * No function calls itself: a file may be nested as deep as it is long.
 */
#include "import/import_items_core.h"

#include <string.h>

#include "import/import_core.h"

/* so many bytes are passed between two polls */
#define POLL_EVERY (1024 * 1024)

typedef struct Scan
{
	const char *at;
	const char *end;
	const char *next_poll;
	void (*poll)(void *state);
	void *state;
} Scan;

static Scan
scan_of(const char *start, const char *end, void (*poll)(void *state), void *state)
{
	Scan scan = {start, end, start, poll, state};

	return scan;
}

static void
poll_when_due(Scan *scan)
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

static void
skip_blanks(Scan *scan)
{
	while (scan->at < scan->end && is_blank(*scan->at))
	{
		scan->at++;
		poll_when_due(scan);
	}
}

static bool
take(Scan *scan, char wanted)
{
	if (scan->at == scan->end || *scan->at != wanted)
		return false;
	scan->at++;
	return true;
}

static char
peek(const Scan *scan)
{
	return scan->at < scan->end ? *scan->at : '\0';
}

/* Moves behind the string whose opening quote was passed; false when it does not end. */
static bool
skip_rest_of_string(Scan *scan)
{
	while (scan->at < scan->end)
	{
		char byte = *scan->at++;

		if (byte == '"')
			return true;
		if (byte == '\\' && scan->at < scan->end)
			scan->at++;
		poll_when_due(scan);
	}
	return false;
}

/* Moves behind a value and says how deep it is; false when there is none or it does not end. */
static bool
skip_value(Scan *scan, int *depth)
{
	size_t open = 0;
	size_t deepest = 0;
	const char *start = scan->at;

	*depth = 0;
	if (take(scan, '"'))
		return skip_rest_of_string(scan);
	if (peek(scan) != '{' && peek(scan) != '[')
	{
		while (scan->at < scan->end && !is_blank(*scan->at) &&
			   strchr(",:]}[{\"", *scan->at) == NULL)
			scan->at++;
		return scan->at > start;
	}
	while (scan->at < scan->end)
	{
		char byte = *scan->at++;

		poll_when_due(scan);
		if (byte == '"')
		{
			if (!skip_rest_of_string(scan))
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

static bool
same_text(JsonSpan a, JsonSpan b)
{
	return a.length == b.length && memcmp(a.start, b.start, a.length) == 0;
}

typedef struct Walk
{
	const JsonList *lists;
	int list_count;
	const JsonSink *sink;
	bool stopped;
} Walk;

/* ---- an object, member by member */

typedef struct Member
{
	JsonSpan key; /* as it is written, without its quotes */
	const char *value;
} Member;

typedef enum MemberStatus
{
	MEMBER,
	MEMBER_NONE, /* the object is at its end */
	MEMBER_BAD
} MemberStatus;

/* Reads a key up to its value. The scan stands behind the brace, or behind a value. */
static MemberStatus
next_member(Scan *scan, bool is_first, Member *member)
{
	skip_blanks(scan);
	if (take(scan, '}'))
		return MEMBER_NONE;
	if (!is_first)
	{
		if (!take(scan, ','))
			return MEMBER_BAD;
		skip_blanks(scan);
	}
	if (!take(scan, '"'))
		return MEMBER_BAD;
	member->key.start = scan->at;
	if (!skip_rest_of_string(scan))
		return MEMBER_BAD;
	member->key.length = (size_t) (scan->at - 1 - member->key.start);
	skip_blanks(scan);
	if (!take(scan, ':'))
		return MEMBER_BAD;
	skip_blanks(scan);
	member->value = scan->at;
	return MEMBER;
}

/* The list that a member is, or -1. `outer` is the key of the object around, if any. */
static int
list_of(const Walk *walk, const JsonSpan *outer, JsonSpan key)
{
	for (int i = 0; i < walk->list_count; i++)
	{
		const JsonList *list = &walk->lists[i];

		if (outer == NULL ? list->inner.length == 0 && same_text(list->outer, key) :
							list->inner.length > 0 && same_text(list->outer, *outer) &&
								same_text(list->inner, key))
			return i;
	}
	return -1;
}

static bool
holds_lists(const Walk *walk, JsonSpan key)
{
	for (int i = 0; i < walk->list_count; i++)
	{
		if (walk->lists[i].inner.length > 0 && same_text(walk->lists[i].outer, key))
			return true;
	}
	return false;
}

/*
 * Passes over an object and the objects in it that may hold lists. Calls
 * `found` for each list; the scan stands at its value, and `found` moves it
 * behind. Returns false for what is no object or when `found` did.
 */
static bool
each_list(Walk *walk, Scan *scan, bool (*found)(Walk *walk, Scan *scan, int list, void *state),
		  void *state)
{
	JsonSpan outer;
	bool is_inside = false;
	bool is_first = true;
	int depth;

	if (!take(scan, '{'))
		return false;
	for (;;)
	{
		Member member;
		MemberStatus status = next_member(scan, is_first, &member);
		int list;

		is_first = false;
		if (status == MEMBER_BAD)
			return false;
		if (status == MEMBER_NONE)
		{
			if (!is_inside)
				return true;
			is_inside = false;
			continue;
		}
		list = list_of(walk, is_inside ? &outer : NULL, member.key);
		/* a list that is null or missing is still one: its envelope has no items */
		if (list >= 0 && (peek(scan) == '[' || peek(scan) == '{' || peek(scan) == 'n'))
		{
			if (!found(walk, scan, list, state))
				return false;
		}
		else if (!is_inside && peek(scan) == '{' && holds_lists(walk, member.key))
		{
			outer = member.key;
			is_inside = true;
			is_first = true;
			scan->at++;
		}
		else if (!skip_value(scan, &depth))
			return false;
	}
}

static bool
count_list(Walk *walk, Scan *scan, int list, void *state)
{
	int depth;

	(void) walk;
	(void) list;
	(*(int *) state)++;
	return skip_value(scan, &depth);
}

typedef struct Envelope
{
	int64_t unit;
	const char *given; /* up to here its text was given out */
} Envelope;

static bool
give_item(Walk *walk, Scan *scan, int64_t unit, int list, int64_t number)
{
	JsonItem item = {{scan->at, 0}, unit, list, number, 0};

	if (!skip_value(scan, &item.depth))
		return false;
	item.text.length = (size_t) (scan->at - item.text.start);
	if (walk->sink->item != NULL && !walk->sink->item(walk->sink->state, &item))
		walk->stopped = true;
	return !walk->stopped;
}

static bool
give_list(Walk *walk, Scan *scan, int list, void *state)
{
	Envelope *envelope = state;
	int depth;

	if (walk->sink->envelope_text != NULL)
	{
		walk->sink->envelope_text(walk->sink->state, envelope->given,
								  (size_t) (scan->at - envelope->given));
		walk->sink->envelope_text(walk->sink->state, "[]", 2);
	}
	if (peek(scan) == '{')
	{
		if (!give_item(walk, scan, envelope->unit, list, -1))
			return false;
	}
	else if (take(scan, '['))
	{
		skip_blanks(scan);
		if (!take(scan, ']'))
		{
			for (int64_t number = 0;; number++)
			{
				skip_blanks(scan);
				if (!give_item(walk, scan, envelope->unit, list, number))
					return false;
				skip_blanks(scan);
				if (take(scan, ']'))
					break;
				if (!take(scan, ','))
					return false;
			}
		}
	}
	else if (!skip_value(scan, &depth))
		return false;
	envelope->given = scan->at;
	return true;
}

/* An object of the file: an envelope with its items, or an item. */
static bool
walk_object(Walk *walk, Scan *scan, int64_t unit)
{
	const JsonSink *sink = walk->sink;
	Scan look = *scan;
	Envelope envelope = {unit, scan->at};
	JsonSpan whole = {scan->at, 0};
	int found = 0;

	if (!each_list(walk, &look, count_list, &found))
		return false;
	if (found == 0)
		return give_item(walk, scan, unit, -1, -1);
	if (!each_list(walk, scan, give_list, &envelope))
		return false;
	whole.length = (size_t) (scan->at - whole.start);
	if (sink->envelope_text != NULL)
		sink->envelope_text(sink->state, envelope.given, (size_t) (scan->at - envelope.given));
	if (sink->envelope != NULL && !sink->envelope(sink->state, whole, unit))
		walk->stopped = true;
	return !walk->stopped;
}

/* Gives the keys of the first object that hold an object themselves. */
static bool
walk_roots(const Walk *walk, Scan scan)
{
	const JsonSink *sink = walk->sink;
	Member member;
	MemberStatus status;
	int depth;

	if (sink->root == NULL || !take(&scan, '{'))
		return true;
	for (bool is_first = true; (status = next_member(&scan, is_first, &member)) == MEMBER;
		 is_first = false)
	{
		if (peek(&scan) == '{')
			sink->root(sink->state, member.key);
		if (!skip_value(&scan, &depth))
			return false;
	}
	return status == MEMBER_NONE;
}

/* ---- the whole file */

static const char *
line_end(const char *at, const char *end)
{
	const char *found = memchr(at, '\n', (size_t) (end - at));

	return found == NULL ? end : found;
}

/* Whether a line is one object, and nothing else but blanks. */
static bool
is_object_line(Scan line)
{
	int depth;

	skip_blanks(&line);
	if (peek(&line) != '{' || !skip_value(&line, &depth))
		return false;
	skip_blanks(&line);
	return line.at == line.end;
}

bool
is_json_lines(JsonSpan content, void (*poll)(void *state), void *state)
{
	const char *end = content.start + content.length;
	Scan scan = scan_of(content.start, end, poll, state);

	skip_blanks(&scan);
	if (peek(&scan) != '{')
		return false;
	/* the first of them may be broken */
	for (int i = 0; i < 2 && scan.at < end; i++)
	{
		const char *stop = line_end(scan.at, end);

		if (is_object_line(scan_of(scan.at, stop, poll, state)))
			return true;
		scan.at = stop;
		skip_blanks(&scan);
	}
	return false;
}

static JsonWalkStatus
walk_lines(Walk *walk, Scan scan)
{
	bool is_first = true;

	for (skip_blanks(&scan); scan.at < scan.end; skip_blanks(&scan))
	{
		const char *stop = line_end(scan.at, scan.end);
		JsonSpan text = {scan.at, (size_t) (stop - scan.at)};
		Scan line = scan_of(scan.at, stop, scan.poll, scan.state);
		bool is_good = is_object_line(line);

		if (is_good)
			is_good = !is_first || walk_roots(walk, line);
		is_first = false;
		if (is_good)
			is_good = walk_object(walk, &line, -1);
		if (!is_good && !walk->stopped && walk->sink->bad_line != NULL)
			walk->stopped = !walk->sink->bad_line(walk->sink->state, text);
		if (walk->stopped)
			return JSON_WALK_STOPPED;
		scan.at = stop;
		poll_when_due(&scan);
	}
	return JSON_WALK_END;
}

static bool
walk_array(Walk *walk, Scan *scan)
{
	scan->at++;
	skip_blanks(scan);
	if (take(scan, ']'))
		return true;
	for (int64_t unit = 0;; unit++)
	{
		bool is_good;

		skip_blanks(scan);
		is_good =
			peek(scan) == '{' ? walk_object(walk, scan, unit) : give_item(walk, scan, unit, -1, -1);
		if (!is_good)
			return false;
		skip_blanks(scan);
		if (take(scan, ']'))
			return true;
		if (!take(scan, ','))
			return false;
	}
}

JsonWalkStatus
walk_json_items(JsonSpan content, const JsonList *lists, int list_count, const JsonSink *sink)
{
	Walk walk = {lists, list_count, sink, false};
	Scan scan = scan_of(content.start, content.start + content.length, sink->poll, sink->state);
	bool is_first = true;

	if (is_json_lines(content, sink->poll, sink->state))
		return walk_lines(&walk, scan);
	for (skip_blanks(&scan); scan.at < scan.end; skip_blanks(&scan))
	{
		bool is_good = false;

		if (peek(&scan) == '{')
			is_good = (!is_first || walk_roots(&walk, scan)) && walk_object(&walk, &scan, -1);
		else if (peek(&scan) == '[')
			is_good = walk_array(&walk, &scan);
		if (walk.stopped)
			return JSON_WALK_STOPPED;
		if (!is_good)
			return JSON_WALK_BAD;
		is_first = false;
	}
	return is_first ? JSON_WALK_BAD : JSON_WALK_END;
}

bool
json_holds_substitute(JsonSpan json)
{
	const char *end = json.start + json.length;

	for (const char *at = json.start; at < end; at++)
	{
		if (*at == SUBSTITUTE)
			return true;
		if (*at != '\\')
			continue;
		if (end - at >= 6 && memcmp(at, "\\u001a", 6) == 0)
			return true;
		at++;
	}
	return false;
}
