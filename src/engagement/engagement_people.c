/*
 * engagement/engagement_people.c
 *		What a summary says of people: how many it reached and how many engaged.
 *
 * All functions are strict, and NULL also stands for "cannot be known".
 */
#include "postgres.h"

#include "common/compat.h"
#include "engagement/engagement.h"
#include "reach/reach.h"

PG_FUNCTION_INFO_V1(tiktrack_engagement_reach);
PG_FUNCTION_INFO_V1(tiktrack_engaged_users);
PG_FUNCTION_INFO_V1(tiktrack_engagement_reach_is_exact);
PG_FUNCTION_INFO_V1(tiktrack_engagement_reach_interval);

/*
 * Not known unless some view tells who watched. Who engaged was reached: where
 * they were counted and the reached only estimated, it is no less.
 */
bool
engagement_people_reached(const EngagementSummary *summary, int64 *people)
{
	const ReachSet *engaged;

	if ((summary->flags & ENGAGEMENT_VIEWER_SEEN) == 0)
		return false;
	*people = reach_set_people(engagement_reached(summary));
	engaged = engagement_engaged(summary);
	if (reach_set_is_exact(engaged))
		*people = Max(*people, engaged->people);
	return true;
}

/*
 * Not known unless some row tells whose it is. Where both are estimates, it is
 * no more than were reached.
 */
bool
engagement_people_engaged(const EngagementSummary *summary, int64 *people)
{
	const ReachSet *engaged;

	if ((summary->flags & ENGAGEMENT_ACTOR_SEEN) == 0)
		return false;
	engaged = engagement_engaged(summary);
	*people = reach_set_people(engaged);
	if (!reach_set_is_exact(engaged))
		*people = Min(*people, reach_set_people(engagement_reached(summary)));
	return true;
}

/* reach(s) -> bigint */
Datum
tiktrack_engagement_reach(PG_FUNCTION_ARGS)
{
	int64 people;

	if (!engagement_people_reached(engagement_arg(fcinfo, 0), &people))
		PG_RETURN_NULL();
	PG_RETURN_INT64(people);
}

/* engaged_users(s) -> bigint */
Datum
tiktrack_engaged_users(PG_FUNCTION_ARGS)
{
	int64 people;

	if (!engagement_people_engaged(engagement_arg(fcinfo, 0), &people))
		PG_RETURN_NULL();
	PG_RETURN_INT64(people);
}

/* reach_is_exact(s) -> boolean */
Datum
tiktrack_engagement_reach_is_exact(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);

	if ((summary->flags & ENGAGEMENT_VIEWER_SEEN) == 0)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(reach_set_is_exact(engagement_reached(summary)));
}

/* reach_interval(s, confidence) -> (low, high) */
Datum
tiktrack_engagement_reach_interval(PG_FUNCTION_ARGS)
{
	const EngagementSummary *summary = engagement_arg(fcinfo, 0);
	double z = confidence_arg(PG_GETARG_FLOAT8(1));

	if ((summary->flags & ENGAGEMENT_VIEWER_SEEN) == 0)
		PG_RETURN_NULL();
	return reach_interval_datum(fcinfo, reach_set_interval(engagement_reached(summary), z));
}
