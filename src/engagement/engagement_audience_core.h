/*
 * engagement/engagement_audience_core.h
 *		The people of an engagement_summary, and the room that they need: a summary
 *		grows by being written anew, larger.
 */
#ifndef TIKTRACK_ENGAGEMENT_AUDIENCE_CORE_H
#define TIKTRACK_ENGAGEMENT_AUDIENCE_CORE_H

#include "engagement/engagement_layout_core.h"

/*
 * The room that a summary shall get: whether it has untold counts and an
 * audience, and whether each set stays as it is or is open in a given shape.
 */
typedef struct EngagementRoom
{
	bool untold;
	bool audience;
	bool open_reached, open_engaged;
	ReachShape reached, engaged;
} EngagementRoom;

/*
 * One event of a person more, for a summary with an audience: OVERFLOW, or
 * NO_ROOM and the room that it takes; then rebuild the summary and call again.
 */
extern SummaryStatus engagement_add_person(EngagementSummary *summary, EventKind kind,
										   uint64_t hash, EngagementRoom *room);

/*
 * The people's part of engagement_merge: NO_ROOM says which room `into` takes. To
 * be called before the counts are added: these tell whether any are untold.
 */
extern SummaryStatus engagement_merge_people(EngagementSummary *into, const EngagementSummary *from,
											 EngagementRoom *room);

/* Whether the audience, or its lack, is in its one valid form. */
extern bool engagement_people_are_valid(const EngagementSummary *summary);

/* A new aggregate's state: no events yet, and room for a person. */
extern EngagementRoom engagement_first_room(void);

/* Writes `from` with that room to `to`, which has engagement_room_size bytes. */
extern size_t engagement_room_size(const EngagementSummary *from, const EngagementRoom *room);
extern void engagement_rebuild(const EngagementSummary *from, const EngagementRoom *room,
							   EngagementSummary *to);

/* Writes the closed form, of at most engagement_closed_bound(from) bytes. */
extern size_t engagement_closed_bound(const EngagementSummary *from);
extern void engagement_close(const EngagementSummary *from, EngagementSummary *to);

#endif /* TIKTRACK_ENGAGEMENT_AUDIENCE_CORE_H */
