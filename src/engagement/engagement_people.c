/*
 * engagement/engagement_people.c
 *		Accessors of people: how many were reached, and how many engaged.
 *
 * All are strict, and return NULL if the number is not known.
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
 * Known only if some view tells who watched. At least the number of engaged people,
 * if these are counted and the reached are only estimated.
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
 * Known only if some row tells its actor. At most the number of people reached, if
 * both are estimates.
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
