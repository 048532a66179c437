/*
 * import/json/json_items_core.c
 *		Where the items of a JSON file begin and end.
 *
 * No function calls itself: a file may be nested as deep as it is long.
 */
#include "import/json/json_items_core.h"

#include <string.h>

#include "import/input/limits_core.h"
#include "import/json/json_scan_core.h"

typedef struct Walk
{
	const JsonList *lists;
	int list_count;
	const JsonSink *sink;
	bool stopped;
} Walk;

/* The list that a member is, or -1. `outer` is the key of the object around, if any. */
static int
list_of(const Walk *walk, const JsonSpan *outer, JsonSpan key)
{
	for (int i = 0; i < walk->list_count; i++)
	{
		const JsonList *list = &walk->lists[i];

		if (outer == NULL ? list->inner.length == 0 && import_json_same_text(list->outer, key) :
							list->inner.length > 0 && import_json_same_text(list->outer, *outer) &&
								import_json_same_text(list->inner, key))
			return i;
	}
	return -1;
}

static bool
holds_lists(const Walk *walk, JsonSpan key)
{
	for (int i = 0; i < walk->list_count; i++)
	{
		if (walk->lists[i].inner.length > 0 && import_json_same_text(walk->lists[i].outer, key))
			return true;
	}
	return false;
}

/*
 * Passes over an object and the objects in it that may hold lists. Calls
 * `found` for each list; the scan stands at its value, and `found` moves it
 * after. Returns false for what is no object or when `found` did.
 */
static bool
each_list(Walk *walk, JsonScan *scan,
		  bool (*found)(Walk *walk, JsonScan *scan, int list, void *state), void *state)
{
	JsonSpan outer;
	bool is_inside = false;
	bool is_first = true;
	int depth;

	if (!import_json_take(scan, '{'))
		return false;
	for (;;)
	{
		JsonMember member;
		JsonMemberStatus status = import_json_next_member(scan, is_first, &member);
		int list;

		is_first = false;
		if (status == JSON_MEMBER_BAD)
			return false;
		if (status == JSON_MEMBER_NONE)
		{
			if (!is_inside)
				return true;
			is_inside = false;
			continue;
		}
		list = list_of(walk, is_inside ? &outer : NULL, member.key);
		/* a list that is null or missing is still one: its envelope has no items */
		if (list >= 0 && (import_json_peek(scan) == '[' || import_json_peek(scan) == '{' ||
						  import_json_peek(scan) == 'n'))
		{
			if (!found(walk, scan, list, state))
				return false;
		}
		else if (!is_inside && import_json_peek(scan) == '{' && holds_lists(walk, member.key))
		{
			outer = member.key;
			is_inside = true;
			is_first = true;
			scan->at++;
		}
		else if (!import_json_skip_value(scan, &depth))
			return false;
	}
}

static bool
count_list(Walk *walk, JsonScan *scan, int list, void *state)
{
	int depth;

	(void) walk;
	(void) list;
	(*(int *) state)++;
	return import_json_skip_value(scan, &depth);
}

typedef struct Envelope
{
	int64_t unit;
	const char *given; /* up to here its text was given out */
} Envelope;

static bool
give_item(Walk *walk, JsonScan *scan, int64_t unit, int list, int64_t number)
{
	JsonItem item = {{scan->at, 0}, unit, list, number, 0};

	if (!import_json_skip_value(scan, &item.depth))
		return false;
	item.text.length = (size_t) (scan->at - item.text.start);
	if (walk->sink->item != NULL && !walk->sink->item(walk->sink->state, &item))
		walk->stopped = true;
	return !walk->stopped;
}

static bool
give_list(Walk *walk, JsonScan *scan, int list, void *state)
{
	Envelope *envelope = state;
	int depth;

	if (walk->sink->envelope_text != NULL)
	{
		walk->sink->envelope_text(walk->sink->state, envelope->given,
								  (size_t) (scan->at - envelope->given));
		walk->sink->envelope_text(walk->sink->state, "[]", 2);
	}
	if (import_json_peek(scan) == '{')
	{
		if (!give_item(walk, scan, envelope->unit, list, -1))
			return false;
	}
	else if (import_json_take(scan, '['))
	{
		import_json_skip_blanks(scan);
		if (!import_json_take(scan, ']'))
		{
			for (int64_t number = 0;; number++)
			{
				import_json_skip_blanks(scan);
				if (!give_item(walk, scan, envelope->unit, list, number))
					return false;
				import_json_skip_blanks(scan);
				if (import_json_take(scan, ']'))
					break;
				if (!import_json_take(scan, ','))
					return false;
			}
		}
	}
	else if (!import_json_skip_value(scan, &depth))
		return false;
	envelope->given = scan->at;
	return true;
}

/* An object of the file: an envelope with its items, or an item. */
static bool
walk_object(Walk *walk, JsonScan *scan, int64_t unit)
{
	const JsonSink *sink = walk->sink;
	JsonScan look = *scan;
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
walk_roots(const Walk *walk, JsonScan scan)
{
	const JsonSink *sink = walk->sink;
	JsonMember member;
	JsonMemberStatus status;
	int depth;

	if (sink->root == NULL || !import_json_take(&scan, '{'))
		return true;
	for (bool is_first = true;
		 (status = import_json_next_member(&scan, is_first, &member)) == JSON_MEMBER;
		 is_first = false)
	{
		if (import_json_peek(&scan) == '{')
			sink->root(sink->state, member.key);
		if (!import_json_skip_value(&scan, &depth))
			return false;
	}
	return status == JSON_MEMBER_NONE;
}

/* ---- the whole file */

/* Whether a line is one object, and nothing else but blanks. */
static bool
is_object_line(JsonScan line)
{
	int depth;

	import_json_skip_blanks(&line);
	if (import_json_peek(&line) != '{' || !import_json_skip_value(&line, &depth))
		return false;
	import_json_skip_blanks(&line);
	return line.at == line.end;
}

bool
import_is_json_lines(JsonSpan content, void (*poll)(void *state), void *state)
{
	const char *end = content.start + content.length;
	JsonScan scan = import_json_scan(content.start, end, poll, state);

	import_json_skip_blanks(&scan);
	if (import_json_peek(&scan) != '{')
		return false;
	/* the first of them may be broken */
	for (int i = 0; i < 2 && scan.at < end; i++)
	{
		const char *stop = import_json_line_end(&scan);

		if (is_object_line(import_json_scan(scan.at, stop, poll, state)))
			return true;
		scan.at = stop;
		import_json_skip_blanks(&scan);
	}
	return false;
}

static JsonWalkStatus
walk_lines(Walk *walk, JsonScan scan)
{
	bool is_first = true;

	for (import_json_skip_blanks(&scan); scan.at < scan.end; import_json_skip_blanks(&scan))
	{
		const char *stop = import_json_line_end(&scan);
		JsonSpan text = {scan.at, (size_t) (stop - scan.at)};
		JsonScan line = import_json_scan(scan.at, stop, scan.poll, scan.state);
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
		import_json_poll(&scan);
	}
	return JSON_WALK_END;
}

static bool
walk_array(Walk *walk, JsonScan *scan)
{
	scan->at++;
	import_json_skip_blanks(scan);
	if (import_json_take(scan, ']'))
		return true;
	for (int64_t unit = 0;; unit++)
	{
		bool is_good;

		import_json_skip_blanks(scan);
		is_good = import_json_peek(scan) == '{' ? walk_object(walk, scan, unit) :
												  give_item(walk, scan, unit, -1, -1);
		if (!is_good)
			return false;
		import_json_skip_blanks(scan);
		if (import_json_take(scan, ']'))
			return true;
		if (!import_json_take(scan, ','))
			return false;
	}
}

JsonWalkStatus
import_walk_json_items(JsonSpan content, const JsonList *lists, int list_count,
					   const JsonSink *sink)
{
	Walk walk = {lists, list_count, sink, false};
	JsonScan scan =
		import_json_scan(content.start, content.start + content.length, sink->poll, sink->state);
	bool is_first = true;

	if (import_is_json_lines(content, sink->poll, sink->state))
		return walk_lines(&walk, scan);
	for (import_json_skip_blanks(&scan); scan.at < scan.end; import_json_skip_blanks(&scan))
	{
		bool is_good = false;

		if (import_json_peek(&scan) == '{')
			is_good = (!is_first || walk_roots(&walk, scan)) && walk_object(&walk, &scan, -1);
		else if (import_json_peek(&scan) == '[')
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
import_json_holds_substitute(JsonSpan json)
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
