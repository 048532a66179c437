/*
 * import/json/json_members_core.h
 *		Finds members of one large JSON document by their names, at any place below
 *		certain roots; all else is skipped.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_MEMBERS_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_MEMBERS_CORE_H

#include <stdbool.h>
#include <stdint.h>

#include "import/json/json_scan_core.h"

/* levels of objects that are searched; deeper ones are skipped */
#define JSON_MEMBER_LEVELS 4

/* A member by its key and that of the object it is in. */
typedef struct JsonMemberName
{
	JsonSpan parent;
	JsonSpan key;
} JsonMemberName;

/* An element of a member that is a list, or the value of another member. */
typedef struct JsonFound
{
	int member; /* index into `members` of the walk */
	JsonSpan text;
	int64_t number;					   /* of an element, from 1; 0: no list */
	int depth;						   /* levels of objects and arrays in the text */
	JsonSpan keys[JSON_MEMBER_LEVELS]; /* path to the member, outermost first */
	int level;						   /* number of keys */
} JsonFound;

typedef struct JsonMemberWalk
{
	const JsonSpan *roots; /* keys of the outermost object to search below */
	int root_count;
	const JsonMemberName *members;
	int member_count;
	void (*found)(void *state, const JsonFound *found);
	/* called about once in 64 kB; may not return */
	void (*poll)(void *state);
	void *state;
} JsonMemberWalk;

/*
 * Calls `found` in the order of the document; keys are compared as written. False
 * for what is not JSON, or cut off: then do not use what was found either.
 */
extern bool import_walk_json_members(JsonSpan content, const JsonMemberWalk *walk);

#endif /* TIKTRACK_IMPORT_JSON_JSON_MEMBERS_CORE_H */
