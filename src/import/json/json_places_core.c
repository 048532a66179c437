/*
 * import/json/json_places_core.c
 *		Finds lists of items, and takes off wrappers.
 */
#include "import/json/json_places_core.h"

#include <string.h>

#include "import/input/limits_core.h"

/* ---- lists */

/* Whether only "[]" is left of a path. */
static bool
is_array_mark(JsonSpan way)
{
	return way.length == strlen("[]") && memcmp(way.start, "[]", strlen("[]")) == 0;
}

/* Moves a path past a key; false if it begins with another key. */
static bool
take_key(JsonSpan *way, JsonSpan key)
{
	size_t length = key.length;

	if (way->length > 0 && *way->start == '*')
		length = 1;
	else if (way->length < length || memcmp(way->start, key.start, length) != 0)
		return false;
	if (way->length > length && way->start[length] != '.' &&
		!is_array_mark((JsonSpan){way->start + length, way->length - length}))
		return false;
	if (way->length > length && way->start[length] == '.')
		length++;
	way->start += length;
	way->length -= length;
	return true;
}

/*
 * The index of the list at these keys, with a value that begins with `first`; -1 for
 * none. *leads says whether a list may be deeper.
 */
static int
list_at(const JsonPlaces *places, const JsonSpan *keys, int count, char first, bool *leads)
{
	*leads = false;
	for (int i = 0; i < places->list_count; i++)
	{
		JsonSpan way = places->lists[i];
		bool is_any = way.start[way.length - 1] == '*';
		int taken = 0;

		while (taken < count && take_key(&way, keys[taken]))
			taken++;
		if (taken < count)
			continue;
		if (way.length == 0 ? first == '{' || (!is_any && (first == '[' || first == 'n')) :
							  is_array_mark(way) && first == '[')
			return i;
		*leads = *leads || (way.length > 0 && !is_array_mark(way) && first == '{');
	}
	return -1;
}

bool
import_json_leads_to_list(const JsonPlaces *places, JsonSpan key)
{
	for (int i = 0; i < places->list_count; i++)
	{
		JsonSpan way = places->lists[i];

		if (take_key(&way, key))
			return true;
	}
	return false;
}

bool
import_each_json_list(const JsonPlaces *places, JsonScan *scan,
					  bool (*found)(JsonScan *scan, FoundList list, void *state), void *state)
{
	JsonSpan keys[JSON_LIST_LEVELS];
	int level = 1;
	bool is_first = true;

	if (!import_json_take(scan, '{'))
		return false;
	/* level counts the open objects; the key of the innermost comes last */
	while (level > 0)
	{
		JsonMember member;
		JsonMemberStatus status = import_json_next_member(scan, is_first, &member);
		bool leads;
		int depth;
		FoundList list;

		is_first = false;
		if (status == JSON_MEMBER_BAD)
			return false;
		if (status == JSON_MEMBER_NONE)
		{
			level--;
			continue;
		}
		keys[level - 1] = member.key;
		list.list = list_at(places, keys, level, import_json_peek(scan), &leads);
		list.key = member.key;
		if (list.list >= 0)
		{
			if (!found(scan, list, state))
				return false;
		}
		else if (leads && level < JSON_LIST_LEVELS)
		{
			level++;
			is_first = true;
			scan->at++;
		}
		else if (!import_json_skip_value(scan, &depth))
			return false;
	}
	return true;
}

/* ---- wrappers */

/* Whether the object has a key. */
static bool
has_key(JsonScan scan, JsonSpan key)
{
	JsonMember member;
	int depth;

	if (!import_json_take(&scan, '{'))
		return false;
	for (bool is_first = true; import_json_next_member(&scan, is_first, &member) == JSON_MEMBER;
		 is_first = false)
	{
		if (import_json_same_text(member.key, key))
			return true;
		if (!import_json_skip_value(&scan, &depth))
			return false;
	}
	return false;
}

/*
 * The index of the wrapper that a member of an object is, or -1. *without has a bit
 * for each wrapper whose `beside` the object turned out not to have, so that an object
 * of many equal keys is not searched once per key.
 */
static int
wrapper_of(const JsonPlaces *places, const JsonScan *object, JsonSpan key, uint64_t *without)
{
	for (int i = 0; i < places->wrapper_count && i < 64; i++)
	{
		const ItemWrapper *wrapper = &places->wrappers[i];
		uint64_t bit = UINT64_C(1) << i;

		if ((*without & bit) != 0 || !import_json_same_text(wrapper->key, key))
			continue;
		if (wrapper->beside.length == 0 || has_key(*object, wrapper->beside))
			return i;
		*without |= bit;
	}
	return -1;
}

void
import_unwrap_json_item(const JsonPlaces *places, JsonScan object, JsonItem *item)
{
	JsonScan scan = object;
	JsonItem inner = *item;
	JsonMember member;
	JsonMemberStatus status;
	uint64_t without = 0;

	if (places->wrapper_count == 0 || item->text.length > IMPORT_MAX_ITEM ||
		!import_json_take(&scan, '{'))
		return;
	for (bool is_first = true;
		 (status = import_json_next_member(&scan, is_first, &member)) == JSON_MEMBER;
		 is_first = false)
	{
		bool is_object = import_json_peek(&scan) == '{';
		int depth;

		if (!import_json_skip_value(&scan, &depth))
			return;
		if (!is_object || inner.wrapper >= 0)
			continue;
		inner.wrapper = wrapper_of(places, &object, member.key, &without);
		if (inner.wrapper < 0)
			continue;
		inner.text.start = member.value;
		inner.text.length = (size_t) (scan.at - member.value);
		inner.depth = depth;
		inner.around = item->text;
	}
	/* invalid JSON stays as it is, for the server's parser to reject */
	if (status == JSON_MEMBER_NONE && inner.wrapper >= 0)
		*item = inner;
}
