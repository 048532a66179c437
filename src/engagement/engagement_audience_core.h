/*
 * engagement/engagement_audience_core.h
 *		The people of an engagement_summary. A summary grows by being rebuilt with
 *		more room.
 */
#ifndef TIKTRACK_ENGAGEMENT_AUDIENCE_CORE_H
#define TIKTRACK_ENGAGEMENT_AUDIENCE_CORE_H

#include "engagement/engagement_layout_core.h"

/*
 * The room that a rebuilt summary gets: whether it has untold counts and an audience,
 * and whether each set stays as it is or is opened with a given shape.
 */
typedef struct EngagementRoom
{
	bool untold;
	bool audience;
	bool open_reached, open_engaged;
	ReachShape reached, engaged;
} EngagementRoom;

/*
 * Adds an event of a person to a summary with an audience. Returns OVERFLOW, or
 * NO_ROOM with the room that is needed: then rebuild the summary and call again.
 */
extern SummaryStatus engagement_add_person(EngagementSummary *summary, EventKind kind,
										   uint64_t hash, EngagementRoom *room);

/*
 * Merges the people, as part of engagement_merge; NO_ROOM sets the room that `into`
 * needs. Must be called before counts are added, because they show whether people
 * are untold.
 */
extern SummaryStatus engagement_merge_people(EngagementSummary *into, const EngagementSummary *from,
											 EngagementRoom *room);

/* Whether the audience, or its absence, is in its only valid form. */
extern bool engagement_people_are_valid(const EngagementSummary *summary);

/* The room of an aggregate's first state: no events, room for a few people. */
extern EngagementRoom engagement_first_room(void);

/* Writes `from` with that room to `to`, which must have engagement_room_size bytes. */
extern size_t engagement_room_size(const EngagementSummary *from, const EngagementRoom *room);
extern void engagement_rebuild(const EngagementSummary *from, const EngagementRoom *room,
							   EngagementSummary *to);

/* Writes the closed form, of at most engagement_closed_bound(from) bytes. */
extern size_t engagement_closed_bound(const EngagementSummary *from);
extern void engagement_close(const EngagementSummary *from, EngagementSummary *to);

#endif /* TIKTRACK_ENGAGEMENT_AUDIENCE_CORE_H */
