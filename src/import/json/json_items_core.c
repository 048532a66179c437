/*
 * import/json/json_items_core.c
 *		Finds where the items of a JSON file begin and end.
 *
 * Not recursive, because a file may be nested to any depth.
 */
#include "import/json/json_items_core.h"

#include <string.h>

#include "import/input/limits_core.h"
#include "import/json/json_answer_core.h"
#include "import/json/json_places_core.h"
#include "import/json/json_scan_core.h"

typedef struct Walk
{
	const JsonPlaces *places;
	const JsonSink *sink;
	bool stopped;
} Walk;

/* ---- items and envelopes */

static bool
give_item(Walk *walk, JsonScan *scan, int64_t unit, FoundList list, int64_t number)
{
	JsonScan inside = *scan;
	JsonItem item = {.text = {scan->at, 0},
					 .unit = unit,
					 .list = list.list,
					 .key = list.key,
					 .number = number,
					 .wrapper = -1};

	if (!import_json_skip_value(scan, &item.depth))
		return false;
	item.text.length = (size_t) (scan->at - item.text.start);
	import_unwrap_json_item(walk->places, inside, &item);
	if (walk->sink->item != NULL && !walk->sink->item(walk->sink->state, &item))
		walk->stopped = true;
	return !walk->stopped;
}

static bool
give_single_item(Walk *walk, JsonScan *scan, int64_t unit)
{
	return give_item(walk, scan, unit, (FoundList){-1, {NULL, 0}}, -1);
}

/* What the lists of an object hold. */
typedef struct Contents
{
	int lists;
	bool has_object;
} Contents;

static bool
look_into_list(JsonScan *scan, FoundList list, void *state)
{
	Contents *contents = state;
	JsonMemberStatus status;
	int depth;

	(void) list;
	contents->lists++;
	contents->has_object = contents->has_object || import_json_peek(scan) == '{';
	if (!import_json_take(scan, '['))
		return import_json_skip_value(scan, &depth);
	for (bool is_first = true; (status = import_json_next_element(scan, is_first)) == JSON_MEMBER;
		 is_first = false)
	{
		contents->has_object = contents->has_object || import_json_peek(scan) == '{';
		if (!import_json_skip_value(scan, &depth))
			return false;
	}
	return status == JSON_MEMBER_NONE;
}

typedef struct Envelope
{
	Walk *walk;
	int64_t unit;
	const char *given; /* its text was passed on up to here */
} Envelope;

static void
give_text(const Envelope *envelope, const char *until, const char *instead)
{
	const JsonSink *sink = envelope->walk->sink;

	sink->envelope_text(sink->state, envelope->given, (size_t) (until - envelope->given));
	if (*instead != '\0')
		sink->envelope_text(sink->state, instead, strlen(instead));
}

/* Passes on the text of an envelope up to a list, and skips the list. */
static bool
give_text_before(JsonScan *scan, FoundList list, void *state)
{
	Envelope *envelope = state;
	int depth;

	(void) list;
	give_text(envelope, scan->at, "[]");
	if (!import_json_skip_value(scan, &depth))
		return false;
	envelope->given = scan->at;
	return true;
}

static bool
give_list(JsonScan *scan, FoundList list, void *state)
{
	Envelope *envelope = state;
	JsonMemberStatus status;
	int depth;

	if (import_json_peek(scan) == '{')
		return give_item(envelope->walk, scan, envelope->unit, list, -1);
	if (!import_json_take(scan, '['))
		return import_json_skip_value(scan, &depth);
	for (int64_t number = 0; (status = import_json_next_element(scan, number == 0)) == JSON_MEMBER;
		 number++)
	{
		if (!give_item(envelope->walk, scan, envelope->unit, list, number))
			return false;
	}
	return status == JSON_MEMBER_NONE;
}

/*
 * An object of the file: an envelope with its items, or an item. An item may have a
 * member with the name of a list, so one that leads to no object makes an envelope
 * only of what looks like an answer.
 */
static bool
walk_object(Walk *walk, JsonScan *scan, int64_t unit)
{
	const JsonSink *sink = walk->sink;
	JsonScan look = *scan;
	Contents contents = {0, false};
	Envelope envelope = {walk, unit, scan->at};
	JsonSpan whole = {scan->at, 0};

	if (!import_each_json_list(walk->places, &look, look_into_list, &contents))
		return false;
	if (contents.lists == 0 ||
		(!contents.has_object && !import_json_is_empty_answer(*scan, walk->places)))
		return give_single_item(walk, scan, unit);
	whole.length = (size_t) (look.at - whole.start);
	if (sink->envelope_text != NULL)
	{
		look = *scan;
		if (!import_each_json_list(walk->places, &look, give_text_before, &envelope))
			return false;
		give_text(&envelope, look.at, "");
	}
	if (sink->envelope != NULL && !sink->envelope(sink->state, whole, unit))
	{
		walk->stopped = true;
		return false;
	}
	return import_each_json_list(walk->places, scan, give_list, &envelope);
}

/* Reports the keys of the first object whose values are objects. */
static bool
walk_roots(const Walk *walk, JsonScan scan)
{
	const JsonSink *sink = walk->sink;
	const char *start = scan.at;
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
	if (status == JSON_MEMBER_NONE && sink->roots_end != NULL)
		sink->roots_end(sink->state, (JsonSpan){start, (size_t) (scan.at - start)});
	return status == JSON_MEMBER_NONE;
}

/* ---- the whole file */

/* Whether a line is one object and otherwise only blanks. */
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

/* Whether the content is one object per line: then a bad line is rejected alone. */
static bool
is_json_lines(JsonSpan content, void (*poll)(void *state), void *state)
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
	JsonMemberStatus status;

	scan->at++;
	for (int64_t unit = 0; (status = import_json_next_element(scan, unit == 0)) == JSON_MEMBER;
		 unit++)
	{
		if (!(import_json_peek(scan) == '{' ? walk_object(walk, scan, unit) :
											  give_single_item(walk, scan, unit)))
			return false;
	}
	return status == JSON_MEMBER_NONE;
}

JsonWalkStatus
import_walk_json_items(JsonSpan content, const JsonPlaces *places, const JsonSink *sink)
{
	Walk walk = {places, sink, false};
	JsonScan scan =
		import_json_scan(content.start, content.start + content.length, sink->poll, sink->state);
	bool is_lines = is_json_lines(content, sink->poll, sink->state);
	bool is_first = true;

	if (sink->is_lines != NULL)
		*sink->is_lines = is_lines;
	if (is_lines)
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
