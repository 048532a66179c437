/*
 * import/json/json_answer_core.c
 *		Tells API answers from items by their keys.
 */
#include "import/json/json_answer_core.h"

#include <stddef.h>

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char *const answer_keys[] = {"code",		"cursor",	 "data",	"error",
										  "extra",		"has_more",	 "hasMore", "log_id",
										  "message",	"meta",		 "msg",		"ok",
										  "request_id", "search_id", "status",	"status_code",
										  "status_msg", "statusCode"};

static const char *const keys_around_lists[] =
	{"@context",	  "_type",		"backtrace",   "count", "csv",	  "extractor",
	 "extractor_key", "headers",	"impr_id",	   "json",	"log_pb", "maxCursor",
	 "max_cursor",	  "minCursor",	"min_cursor",  "page",	"rid",	  "statusMsg",
	 "total",		  "totalItems", "webpage_url", "zip"};

/* Whether all keys are those of an answer; `places` is NULL for one without lists. */
static bool
has_only_keys_of_answers(JsonScan object, const JsonPlaces *places)
{
	JsonMember member;
	int depth;

	if (!import_json_take(&object, '{'))
		return false;
	for (bool is_first = true; import_json_next_member(&object, is_first, &member) == JSON_MEMBER;
		 is_first = false)
	{
		if (!import_json_is_one_of(member.key, answer_keys, LENGTH_OF(answer_keys)) &&
			(places == NULL ||
			 (!import_json_is_one_of(member.key, keys_around_lists, LENGTH_OF(keys_around_lists)) &&
			  !import_json_leads_to_list(places, member.key))))
			return false;
		if (!import_json_skip_value(&object, &depth))
			return false;
	}
	return true;
}

bool
import_json_is_answer(JsonScan object)
{
	return has_only_keys_of_answers(object, NULL);
}

bool
import_json_is_empty_answer(JsonScan object, const JsonPlaces *places)
{
	return has_only_keys_of_answers(object, places);
}
