/*
 * import/json/json_members_core.h
 *		Members of one large JSON document by their names, wherever below certain
 *		roots they stand; all else is passed over without being looked at.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_MEMBERS_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_MEMBERS_CORE_H

#include <stdbool.h>
#include <stdint.h>

#include "import/json/json_scan_core.h"

/* levels of objects that are looked at; deeper ones are passed over */
#define JSON_MEMBER_LEVELS 4

/* A member by its key and that of the object it is in. */
typedef struct JsonMemberName
{
	JsonSpan parent;
	JsonSpan key;
} JsonMemberName;

/* An element of a member that is a list, or the value of any other. */
typedef struct JsonFound
{
	int member; /* which of those that were asked for */
	JsonSpan text;
	int64_t number;					   /* of an element, from 1; 0: no list */
	int depth;						   /* levels of objects and arrays in the text */
	JsonSpan keys[JSON_MEMBER_LEVELS]; /* that lead to the member, outermost first */
	int level;						   /* how many of them */
} JsonFound;

typedef struct JsonMemberWalk
{
	const JsonSpan *roots; /* keys of the outermost object below which members are */
	int root_count;
	const JsonMemberName *members;
	int member_count;
	void (*found)(void *state, const JsonFound *found);
	/* called about once in 64 kB; may not return */
	void (*poll)(void *state);
	void *state;
} JsonMemberWalk;

/*
 * Calls `found` in the order of the document; keys are compared as they are
 * written. False for what is no JSON, or not to its end: what was found before is
 * then not to be used either.
 */
extern bool import_walk_json_members(JsonSpan content, const JsonMemberWalk *walk);

#endif /* TIKTRACK_IMPORT_JSON_JSON_MEMBERS_CORE_H */
