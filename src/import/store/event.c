/*
 * import/store/event.c
 *		The fields of an event.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "import/store/event.h"

/* content_kind is no part of the key, because a TXT export has it in another language */
const FieldType import_event_fields[EVENT_FIELDS] = {
	[EVENT_LINE] = {"line", INT8OID, false, false},
	[EVENT_PATH] = {"path", TEXTOID, false, false},
	[EVENT_RAW] = {"raw", TEXTOID, false, false},
	[EVENT_REASON] = {"reason", TEXTOID, false, false},
	[EVENT_SECTION] = {"section", TEXTOID, true, true},
	[EVENT_OCCURRED_AT] = {"occurred_at", TIMESTAMPTZOID, false, false},
	[EVENT_KIND] = {"kind", TEXTOID, true, true},
	[EVENT_SHARE_TYPE] = {"share_type", TEXTOID, true, true},
	[EVENT_PLATFORM] = {"platform", TEXTOID, true, true},
	[EVENT_METHOD_RAW] = {"method_raw", TEXTOID, true, true},
	[EVENT_CONTENT_KIND] = {"content_kind", TEXTOID, true, false},
	[EVENT_ITEM_TEXT] = {"item_text", TEXTOID, true, true},
	[EVENT_VIDEO_ID] = {"video_id", INT8OID, true, true},
	[EVENT_ACTOR_NAME] = {"actor_name", TEXTOID, true, true},
	[EVENT_ACTOR_IS_OWNER] = {"actor_is_owner", BOOLOID, true, true},
	[EVENT_ACTOR_ID] = {"actor_id", INT8OID, true, true},
	[EVENT_CHILD_VIDEO_ID] = {"child_video_id", INT8OID, true, true},
	[EVENT_WATCHED_MS] = {"watched_ms", INT8OID, true, true},
	[EVENT_DURATION_MS] = {"duration_ms", INT8OID, true, false},
	[EVENT_IS_PUBLIC] = {"is_public", BOOLOID, true, true},
	[EVENT_COUNTRY] = {"country", TEXTOID, true, true},
	[EVENT_AGE_GROUP] = {"age_group", TEXTOID, true, true},
	[EVENT_GENDER] = {"gender", TEXTOID, true, true},
	[EVENT_VIDEO_ACCOUNT] = {"video_account", TEXTOID, true, false},
	[EVENT_KEY] = {"event_key", TEXTOID, true, false},
};

bool
import_event_is_later(const EventRow *row)
{
	return !row->nulls[EVENT_OCCURRED_AT] &&
		   DatumGetTimestampTz(row->values[EVENT_OCCURRED_AT]) >
			   GetCurrentStatementStartTimestamp() + 2 * USECS_PER_DAY;
}
