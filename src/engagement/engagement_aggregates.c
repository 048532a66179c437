/*
 * engagement/engagement_aggregates.c
 *		engagement_agg and rollup: transitions, merge and their inverses.
 *
 * The summary is its own transition state, a flat varlena that is written in place.
 * Without people it has 80 or 152 bytes; with people it is copied with twice the room
 * when it is full, and the final function removes the spare room.
 */
#include "postgres.h"

#include "common/compat.h"
#include "common/errors.h"
#include "engagement/engagement.h"
#include "reach/reach.h"
#include "vocabulary/vocabulary.h"

#define TYPE_NAME "engagement_summary"

PG_FUNCTION_INFO_V1(tiktrack_engagement_transition);
PG_FUNCTION_INFO_V1(tiktrack_engagement_transition_bigint);
PG_FUNCTION_INFO_V1(tiktrack_engagement_transition_text);
PG_FUNCTION_INFO_V1(tiktrack_engagement_transition_uuid);
PG_FUNCTION_INFO_V1(tiktrack_engagement_inverse);
PG_FUNCTION_INFO_V1(tiktrack_engagement_merge);
PG_FUNCTION_INFO_V1(tiktrack_engagement_subtract);
PG_FUNCTION_INFO_V1(tiktrack_engagement_or_null);
PG_FUNCTION_INFO_V1(tiktrack_engagement_close);

/*
 * The aggregate's state, to be written in place.
 *
 * Nearly always it is the value that an earlier call returned. Only the first state
 * of a strict transition is an input value, maybe with a short header or compressed.
 * Then, and when the state must grow, a copy is returned, which the executor keeps.
 * Only sizes are checked here; the content is checked when the result is read.
 */
static EngagementSummary *
engagement_state(FunctionCallInfo fcinfo)
{
	EngagementSummary *state = (EngagementSummary *) PG_GETARG_POINTER(0);

	if (!VARATT_IS_4B_U(state))
		state = (EngagementSummary *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
	if (!engagement_fits(state, VARSIZE(state)))
		raise_summary_status(SUMMARY_MALFORMED, TYPE_NAME);
	return state;
}

/* A copy of the summary with that room, which the executor keeps. */
static EngagementSummary *
rebuilt(const EngagementSummary *summary, const EngagementRoom *room)
{
	size_t size = engagement_room_size(summary, room);
	EngagementSummary *larger = palloc(size);

	engagement_rebuild(summary, room, larger);
	SET_VARSIZE(larger, size);
	return larger;
}

/* An aggregate's first state: no events, every kind told. */
static EngagementSummary *
first_state(void)
{
	EngagementSummary *state = palloc(ENGAGEMENT_SHORT_SIZE);

	engagement_init(state);
	return state;
}

/* The unchanged state, for a row that a transition skips. */
static Datum
unchanged_state(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/* transition of engagement_agg(kind): adds an event; a NULL kind is skipped */
Datum
tiktrack_engagement_transition(PG_FUNCTION_ARGS)
{
	EngagementSummary *state;
	EventKind kind;

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	if (PG_ARGISNULL(1))
		return unchanged_state(fcinfo);
	kind = event_kind_arg(PG_GETARG_TEXT_PP(1));
	state = PG_ARGISNULL(0) ? first_state() : engagement_state(fcinfo);
	if (engagement_count_event(state, kind) != SUMMARY_OK)
		raise_summary_status(SUMMARY_OVERFLOW, TYPE_NAME);
	return engagement_datum(state);
}

/*
 * The state to which an event of a person is added, which always has an audience. For
 * a view only what it touches is checked, because this runs once per row.
 */
static inline EngagementSummary *
state_of_person(FunctionCallInfo fcinfo, EventKind kind)
{
	EngagementSummary *state = (EngagementSummary *) PG_GETARG_POINTER(0);

	if (VARATT_IS_4B_U(state) && kind == EVENT_VIEW)
	{
		if (!engagement_reached_fits(state, VARSIZE(state)))
			raise_summary_status(SUMMARY_MALFORMED, TYPE_NAME);
		return state;
	}
	state = engagement_state(fcinfo);
	if (!engagement_has_audience(state))
		raise_summary_status(SUMMARY_MALFORMED, TYPE_NAME);
	return state;
}

/* A new aggregate's state with room for a person. */
static EngagementSummary *
first_state_of_people(void)
{
	EngagementRoom room = engagement_first_room();

	return rebuilt(first_state(), &room);
}

/* One event more in a state with an audience; of nobody known for an actor of NULL. */
static inline EngagementSummary *
add_event(EngagementSummary *state, EventKind kind, const Datum *actor, uint64_t (*hash_of)(Datum))
{
	EngagementRoom room;
	SummaryStatus status;

	if (actor == NULL)
		status = engagement_count_event(state, kind);
	else
	{
		uint64_t hash = hash_of(*actor);

		while ((status = engagement_add_person(state, kind, hash, &room)) == SUMMARY_NO_ROOM)
		{
			/* rebuilding also touches the engaged people */
			if (!engagement_fits(state, VARSIZE(state)))
				raise_summary_status(SUMMARY_MALFORMED, TYPE_NAME);
			state = rebuilt(state, &room);
		}
	}
	if (status != SUMMARY_OK)
		raise_summary_status(status, TYPE_NAME);
	return state;
}

EngagementSummary *
engagement_of_event(EventKind kind, const Datum *actor)
{
	EngagementSummary *summary =
		engagement_closed(add_event(first_state_of_people(), kind, actor, hash_of_bigint));

	engagement_datum(summary);
	return summary;
}

/*
 * Transition of engagement_agg(kind, actor): an event of a person; a NULL kind
 * is skipped, and with a NULL actor the event still counts.
 */
static inline Datum
transition_with_actor(FunctionCallInfo fcinfo, uint64_t (*hash_of)(Datum))
{
	EngagementSummary *state;
	EventKind kind;
	Datum actor;

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	if (PG_ARGISNULL(1))
		return unchanged_state(fcinfo);
	kind = event_kind_arg(PG_GETARG_TEXT_PP(1));
	state = PG_ARGISNULL(0) ? first_state_of_people() : state_of_person(fcinfo, kind);
	actor = PG_GETARG_DATUM(2);
	return PointerGetDatum(add_event(state, kind, PG_ARGISNULL(2) ? NULL : &actor, hash_of));
}

Datum
tiktrack_engagement_transition_bigint(PG_FUNCTION_ARGS)
{
	return transition_with_actor(fcinfo, hash_of_bigint);
}

Datum
tiktrack_engagement_transition_text(PG_FUNCTION_ARGS)
{
	return transition_with_actor(fcinfo, hash_of_text);
}

Datum
tiktrack_engagement_transition_uuid(PG_FUNCTION_ARGS)
{
	return transition_with_actor(fcinfo, hash_of_uuid);
}

/* inverse of engagement_agg(kind), for a moving window frame */
Datum
tiktrack_engagement_inverse(PG_FUNCTION_ARGS)
{
	EngagementSummary *state;

	if (!AggCheckCallContext(fcinfo, NULL) || PG_ARGISNULL(0))
		raise_not_aggregate();
	if (PG_ARGISNULL(1))
		return unchanged_state(fcinfo);
	state = engagement_state(fcinfo);
	if (engagement_discount_event(state, event_kind_arg(PG_GETARG_TEXT_PP(1))) != SUMMARY_OK)
		raise_summary_status(SUMMARY_NEGATIVE, TYPE_NAME);
	return engagement_datum(state);
}

/*
 * merge(a, b), also the combine function and the transition of rollup. A NULL
 * argument is ignored. The second argument is only read; the first is written in
 * place if it is an aggregate's state, else copied.
 */
Datum
tiktrack_engagement_merge(PG_FUNCTION_ARGS)
{
	bool is_state = AggCheckCallContext(fcinfo, NULL) != 0;
	const EngagementSummary *from;
	EngagementSummary *into;
	EngagementRoom room;
	SummaryStatus status;

	if (PG_ARGISNULL(1))
		return unchanged_state(fcinfo);
	from = engagement_arg(fcinfo, 1);
	if (PG_ARGISNULL(0))
		return PointerGetDatum(engagement_closed(from));
	into = is_state ? engagement_state(fcinfo) : engagement_closed(engagement_arg(fcinfo, 0));
	while ((status = engagement_merge(into, from, &room)) == SUMMARY_NO_ROOM)
		into = rebuilt(into, &room);
	if (status != SUMMARY_OK)
		raise_summary_status(status, TYPE_NAME);
	return is_state ? engagement_datum(into) : PointerGetDatum(engagement_closed(into));
}

/*
 * Inverse of rollup, for a moving window frame; strict. People cannot be subtracted:
 * NULL then makes the executor aggregate the frame again.
 */
Datum
tiktrack_engagement_subtract(PG_FUNCTION_ARGS)
{
	EngagementSummary *state;
	const EngagementSummary *less;

	if (!AggCheckCallContext(fcinfo, NULL))
		raise_not_aggregate();
	less = engagement_arg(fcinfo, 1);
	state = engagement_state(fcinfo);
	if (!engagement_can_subtract(state, less))
		PG_RETURN_NULL();
	if (engagement_subtract(state, less) != SUMMARY_OK)
		raise_summary_status(SUMMARY_NEGATIVE, TYPE_NAME);
	return engagement_datum(state);
}

/*
 * Final function of engagement_agg(kind) over a moving frame: NULL for a frame
 * without events, whose state is not NULL.
 */
Datum
tiktrack_engagement_or_null(PG_FUNCTION_ARGS)
{
	if (engagement_is_identity(engagement_arg(fcinfo, 0)))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/* final function for a state that may be open: returns a closed copy */
Datum
tiktrack_engagement_close(PG_FUNCTION_ARGS)
{
	return PointerGetDatum(engagement_closed(engagement_state(fcinfo)));
}
