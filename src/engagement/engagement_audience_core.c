/*
 * engagement/engagement_audience_core.c
 *		The people of an engagement_summary.
 */
#include "engagement/engagement_audience_core.h"

#include <string.h>

/* The room that a summary has. */
static EngagementRoom
room_of(const EngagementSummary *summary)
{
	EngagementRoom room = {0};

	room.untold = engagement_has_untold(summary);
	room.audience = engagement_has_audience(summary);
	return room;
}

/* With three people, one of them engaged, a summary then has 128 bytes, a size class of the server's allocator. */
EngagementRoom
engagement_first_room(void)
{
	EngagementRoom room = {0};

	room.audience = true;
	room.open_reached = room.open_engaged = true;
	room.reached = reach_shape_for_people(ENGAGEMENT_PRECISION, 2);
	room.engaged = reach_shape_for_people(ENGAGEMENT_PRECISION, 0);
	return room;
}

SummaryStatus
engagement_add_person(EngagementSummary *summary, EventKind kind, uint64_t hash,
					  EngagementRoom *room)
{
	if ((REACHED_KINDS & KIND_BIT(kind)) != 0)
	{
		ReachSet *reached = engagement_reached(summary);

		if (!reach_set_add(reached, hash))
		{
			*room = room_of(summary);
			room->open_reached = true;
			room->reached = reach_shape_for_one(reached);
			return SUMMARY_NO_ROOM;
		}
		if (kind == EVENT_VIEW)
			summary->flags |= ENGAGEMENT_VIEWER_SEEN;
		else if (!reach_set_add(engagement_engaged(summary), hash))
		{
			*room = room_of(summary);
			room->open_engaged = true;
			room->engaged = reach_shape_for_one(engagement_engaged(summary));
			return SUMMARY_NO_ROOM;
		}
	}
	summary->flags |= ENGAGEMENT_ACTOR_SEEN;
	return engagement_count_event(summary, kind);
}

/* Whether it has, or may have, events of people that it does not tell. */
static bool
audience_is_untold(const EngagementSummary *summary)
{
	if (engagement_has_audience(summary))
		return false;
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
	{
		if ((REACHED_KINDS & KIND_BIT(kind)) != 0 &&
			(summary->counts[kind] > 0 ||
			 (engagement_has_untold(summary) && summary->untold[kind] > 0)))
			return true;
	}
	return false;
}

SummaryStatus
engagement_merge_people(EngagementSummary *into, const EngagementSummary *from,
						EngagementRoom *room)
{
	uint8_t known_once = ENGAGEMENT_HAS_AUDIENCE | ENGAGEMENT_AUDIENCE_LOST;
	ReachSet nobody;
	ReachSet *reached = &nobody, *engaged = &nobody;

	*room = room_of(into);
	room->untold |= engagement_has_untold(from);
	if (room->untold && !engagement_has_untold(into))
		return SUMMARY_NO_ROOM;
	if (audience_is_untold(into) || audience_is_untold(from))
	{
		if (((into->flags | from->flags) & known_once) != 0)
			into->flags |= ENGAGEMENT_AUDIENCE_LOST;
		into->flags &= (uint8_t) ~ENGAGEMENT_PEOPLE_FLAGS;
		return SUMMARY_OK;
	}
	if (!engagement_has_audience(from))
		return SUMMARY_OK;

	reach_set_init(&nobody, ENGAGEMENT_PRECISION);
	if (room->audience)
	{
		reached = engagement_reached(into);
		engaged = engagement_engaged(into);
	}
	room->audience = true;
	room->open_reached = !reach_set_merge(reached, engagement_reached(from));
	room->open_engaged = !reach_set_merge(engaged, engagement_engaged(from));
	if (room->open_reached)
		room->reached = reach_shape_for_merge(reached, engagement_reached(from));
	if (room->open_engaged)
		room->engaged = reach_shape_for_merge(engaged, engagement_engaged(from));
	if (!engagement_has_audience(into) || room->open_reached || room->open_engaged)
		return SUMMARY_NO_ROOM;
	into->flags |= from->flags & ENGAGEMENT_PEOPLE_FLAGS;
	return SUMMARY_OK;
}

bool
engagement_people_are_valid(const EngagementSummary *summary)
{
	bool actor = (summary->flags & ENGAGEMENT_ACTOR_SEEN) != 0;
	bool viewer = (summary->flags & ENGAGEMENT_VIEWER_SEEN) != 0;
	bool lost = (summary->flags & ENGAGEMENT_AUDIENCE_LOST) != 0;
	const ReachSet *reached, *engaged;

	if (!engagement_has_audience(summary))
		return !actor && !viewer && (!lost || audience_is_untold(summary));
	if (lost)
		return false;
	reached = engagement_reached(summary);
	engaged = engagement_engaged(summary);
	if (reached->precision != ENGAGEMENT_PRECISION || engaged->precision != ENGAGEMENT_PRECISION ||
		!reach_set_is_valid(reached, reach_set_size(reached)) ||
		!reach_set_is_valid(engaged, reach_set_size(engaged)))
		return false;
	/* the engaged must be among the reached, and without actors there are no people */
	if (!reach_set_is_exact(reached))
		return actor;
	return reach_set_is_exact(engaged) && reach_set_common(reached, engaged) == engaged->people &&
		   (reached->people == 0 ? !viewer : actor);
}

size_t
engagement_room_size(const EngagementSummary *from, const EngagementRoom *room)
{
	size_t size = room->untold ? ENGAGEMENT_FULL_SIZE : ENGAGEMENT_SHORT_SIZE;
	bool has = engagement_has_audience(from);

	if (!room->audience)
		return size;
	size += room->open_reached ? reach_shape_size(room->reached) :
			has				   ? reach_set_size(engagement_reached(from)) :
								 sizeof(ReachSet);
	size += room->open_engaged ? reach_shape_size(room->engaged) :
			has				   ? reach_set_size(engagement_engaged(from)) :
								 sizeof(ReachSet);
	return size;
}

/* Writes a set of people as it is, or opened; NULL is the empty set. */
static void
rebuild_set(const ReachSet *from, bool open, ReachShape shape, ReachSet *to)
{
	ReachSet nobody;

	if (from == NULL)
	{
		reach_set_init(&nobody, ENGAGEMENT_PRECISION);
		from = &nobody;
	}
	if (open)
		reach_set_open(from, shape, to);
	else
		memcpy(to, from, reach_set_size(from));
}

void
engagement_rebuild(const EngagementSummary *from, const EngagementRoom *room, EngagementSummary *to)
{
	bool has = engagement_has_audience(from);

	memcpy(to, from, engagement_counts_size(from));
	if (room->untold && !engagement_has_untold(from))
	{
		memset(to->untold, 0, sizeof(to->untold));
		to->flags |= ENGAGEMENT_HAS_UNTOLD;
	}
	if (!room->audience)
		return;
	to->flags |= ENGAGEMENT_HAS_AUDIENCE;
	rebuild_set(has ? engagement_reached(from) : NULL, room->open_reached, room->reached,
				engagement_reached(to));
	rebuild_set(has ? engagement_engaged(from) : NULL, room->open_engaged, room->engaged,
				engagement_engaged(to));
}

size_t
engagement_closed_bound(const EngagementSummary *from)
{
	size_t size = engagement_counts_size(from);

	if (engagement_has_audience(from))
		size += reach_set_closed_bound(engagement_reached(from)) +
				reach_set_closed_bound(engagement_engaged(from));
	return size;
}

void
engagement_close(const EngagementSummary *from, EngagementSummary *to)
{
	memcpy(to, from, engagement_counts_size(from));
	if (!engagement_has_audience(from))
		return;
	reach_set_close(engagement_reached(from), engagement_reached(to));
	reach_set_close(engagement_engaged(from), engagement_engaged(to));
}
