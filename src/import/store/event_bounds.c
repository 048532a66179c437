/*
 * import/store/event_bounds.c
 *		What the columns of table events can hold, and checks of events.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "import/store/bounds.h"
#include "import/store/event_bounds.h"
#include "vocabulary/vocabulary.h"

/* The values are typed already; user names are bounded as accounts.username. */
static const Bound bounds[EVENT_FIELDS] = {
	[EVENT_VIDEO_ID] = {"events", "video_id", BOUND_WHOLE, 1, PG_INT64_MAX, false},
	[EVENT_WATCHED_MS] = {"events", "watched_ms", BOUND_WHOLE, 0, MOST_MILLISECONDS, false},
	[EVENT_PLATFORM] = {"events", "platform", BOUND_TEXT, 1, MOST_OF_A_NAME, false},
	[EVENT_ACTOR_NAME] = {"events", "actor_name", BOUND_TEXT, 1, MOST_OF_A_NAME, false},
	[EVENT_DURATION_MS] = {"videos", "duration_ms", BOUND_WHOLE, 1, MOST_MILLISECONDS, false},
	[EVENT_VIDEO_ACCOUNT] = {"events", "video_account", BOUND_TEXT, 1, MOST_OF_A_NAME, false},
};

const char *
import_event_value_problem(EventField field, Datum value)
{
	const Bound *bound = &bounds[field];

	if (bound->column == NULL)
		return NULL;
	if (bound->kind == BOUND_WHOLE)
		return import_whole_problem(bound, bound->low, DatumGetInt64(value));
	return import_text_problem(bound, (int64) VARSIZE_ANY_EXHDR(DatumGetTextPP(value)));
}

static const char *
kind_problem(const EventRow *row)
{
	text *kind;
	text *type;

	if (row->nulls[EVENT_KIND])
		return NULL;
	kind = DatumGetTextPP(row->values[EVENT_KIND]);
	if (event_kind_from_name(VARDATA_ANY(kind), VARSIZE_ANY_EXHDR(kind)) < 0)
		return "kind is not an event kind";
	if (row->nulls[EVENT_SHARE_TYPE] && row->nulls[EVENT_PLATFORM])
		return NULL;
	if (VARSIZE_ANY_EXHDR(kind) != 5 || memcmp(VARDATA_ANY(kind), "share", 5) != 0)
		return "share_type and platform are only for shares";
	if (row->nulls[EVENT_SHARE_TYPE])
		return NULL;
	type = DatumGetTextPP(row->values[EVENT_SHARE_TYPE]);
	if (share_type_from_name(VARDATA_ANY(type), VARSIZE_ANY_EXHDR(type)) < 0)
		return "share_type is not a share type";
	return NULL;
}

/*
 * Whether this may be an account's own id: above 0, and not one that datasets give to
 * names; the same range as in tiktrack_internal.is_given_id.
 */
static bool
may_be_account_id(int64 id)
{
	return id > 0 && !(id >> 32 >= 1073741824 && id >> 32 <= 1451606399);
}

const char *
import_event_problem(EventRow *row)
{
	static const EventField own[] = {EVENT_VIDEO_ID, EVENT_WATCHED_MS, EVENT_PLATFORM,
									 EVENT_ACTOR_NAME};
	static const EventField beside[] = {EVENT_DURATION_MS, EVENT_VIDEO_ACCOUNT};
	const char *problem;

	for (size_t i = 0; i < lengthof(own); i++)
	{
		problem =
			row->nulls[own[i]] ? NULL : import_event_value_problem(own[i], row->values[own[i]]);
		if (problem != NULL)
			return problem;
	}
	if (TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(row->values[EVENT_OCCURRED_AT])))
		return "occurred_at is infinite";
	if ((problem = kind_problem(row)) != NULL)
		return problem;
	for (size_t i = 0; i < lengthof(beside); i++)
	{
		if (!row->nulls[beside[i]] &&
			import_event_value_problem(beside[i], row->values[beside[i]]) != NULL)
			row->nulls[beside[i]] = true;
	}
	/* an impossible id is dropped if there is a name */
	if (!row->nulls[EVENT_ACTOR_ID] && !row->nulls[EVENT_ACTOR_NAME] &&
		!may_be_account_id(DatumGetInt64(row->values[EVENT_ACTOR_ID])))
		row->nulls[EVENT_ACTOR_ID] = true;
	return NULL;
}
