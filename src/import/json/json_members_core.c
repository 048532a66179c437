/*
 * import/json/json_members_core.c
 *		Finds members of one large JSON document by their names.
 */
#include "import/json/json_members_core.h"

#include "import/json/json_check_core.h"

static bool
is_root(const JsonMemberWalk *walk, JsonSpan key)
{
	for (int i = 0; i < walk->root_count; i++)
	{
		if (import_json_same_text(walk->roots[i], key))
			return true;
	}
	return false;
}

/* The index of the member that the last two keys name, or -1. */
static int
member_of(const JsonMemberWalk *walk, const JsonFound *path)
{
	if (path->level < 2)
		return -1;
	for (int i = 0; i < walk->member_count; i++)
	{
		if (import_json_same_text(walk->members[i].key, path->keys[path->level - 1]) &&
			import_json_same_text(walk->members[i].parent, path->keys[path->level - 2]))
			return i;
	}
	return -1;
}

static bool
give_value(const JsonMemberWalk *walk, JsonScan *scan, JsonFound *found)
{
	found->text.start = scan->at;
	if (!import_json_skip_value(scan, &found->depth))
		return false;
	found->text.length = (size_t) (scan->at - found->text.start);
	walk->found(walk->state, found);
	return true;
}

static bool
give_member(const JsonMemberWalk *walk, JsonScan *scan, JsonFound *found)
{
	JsonMemberStatus status;

	found->number = 0;
	if (!import_json_take(scan, '['))
		return give_value(walk, scan, found);
	for (found->number = 1;
		 (status = import_json_next_element(scan, found->number == 1)) == JSON_MEMBER;
		 found->number++)
	{
		if (!give_value(walk, scan, found))
			return false;
	}
	return status == JSON_MEMBER_NONE;
}

/* Walks the outermost object, from after its opening brace. */
static bool
walk_object(const JsonMemberWalk *walk, JsonScan *scan)
{
	JsonFound found = {.level = 1};
	bool is_first = true;

	/* level counts the open objects; the key of the innermost comes last */
	while (found.level > 0)
	{
		JsonMember member;
		JsonMemberStatus status = import_json_next_member(scan, is_first, &member);
		int depth;

		is_first = false;
		if (status == JSON_MEMBER_BAD)
			return false;
		if (status == JSON_MEMBER_NONE)
		{
			found.level--;
			continue;
		}
		found.keys[found.level - 1] = member.key;
		found.member = member_of(walk, &found);
		if (found.member >= 0)
		{
			if (!give_member(walk, scan, &found))
				return false;
		}
		else if (import_json_peek(scan) == '{' && found.level < JSON_MEMBER_LEVELS &&
				 (found.level > 1 || is_root(walk, member.key)))
		{
			scan->at++;
			found.level++;
			is_first = true;
		}
		else if (!import_json_skip_checked_value(scan, &depth))
			return false;
	}
	return true;
}

bool
import_walk_json_members(JsonSpan content, const JsonMemberWalk *walk)
{
	JsonScan scan =
		import_json_scan(content.start, content.start + content.length, walk->poll, walk->state);
	int depth;

	import_json_skip_blanks(&scan);
	if (!(import_json_take(&scan, '{') ? walk_object(walk, &scan) :
										 import_json_skip_checked_value(&scan, &depth)))
		return false;
	import_json_skip_blanks(&scan);
	return scan.at == scan.end;
}
