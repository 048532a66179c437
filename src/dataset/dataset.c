/*
 * dataset/dataset.c
 *		Time zones for the views of a dataset: SQL raises an error for a zone that
 *		the server does not know, and these functions do not.
 */
#include "postgres.h"

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "nodes/supportnodes.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "dataset/dataset.h"

PG_FUNCTION_INFO_V1(tiktrack_known_time_zone);
PG_FUNCTION_INFO_V1(tiktrack_local_day);
PG_FUNCTION_INFO_V1(tiktrack_hardly_ever);
PG_FUNCTION_INFO_V1(tiktrack_hardly_ever_support);

/* 0001-01-02 and 9999-01-01 in UTC: between them no zone leaves the years 1 to 9999 */
#define ZONES_BEGIN ((TimestampTz) (1721427 - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY)
#define ZONES_END ((TimestampTz) (5373120 - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY)

/* The zone that was asked for last: most rows ask for the same. */
typedef struct LocalZone
{
	char name[TZ_STRLEN_MAX + 1];
	bool is_known;
	pg_tz *region; /* NULL if the name may be an abbreviation */
} LocalZone;

static LocalZone last_zone;

/*
 * A name of POSIX may be days away from UTC, as FOO+100 is; days of such a zone
 * would not be found by the index (utc_moment). Asked in winter and in summer.
 */
static pg_tz *
zone_of(const char *name)
{
	static const pg_time_t moments[] = {0, 1767225600, 1782864000};
	pg_tz *zone = pg_tzset(name);

	for (size_t i = 0; zone != NULL && i < lengthof(moments); i++)
	{
		struct pg_tm *local = pg_localtime(&moments[i], zone);

		if (local == NULL || labs(local->tm_gmtoff) > SECS_PER_DAY)
			return NULL;
	}
	return zone;
}

/* What is known of a name of at most TZ_STRLEN_MAX bytes. */
static const LocalZone *
zone_named(const text *name)
{
	LocalZone *zone = &last_zone;
	size_t length = VARSIZE_ANY_EXHDR(name);

	if (strncmp(zone->name, VARDATA_ANY(name), length) != 0 || zone->name[length] != '\0')
	{
		pg_tz *known;

		memcpy(zone->name, VARDATA_ANY(name), length);
		zone->name[length] = '\0';
		known = zone_of(zone->name);
		zone->is_known = known != NULL;
		/* a name without a slash may be an abbreviation, which AT TIME ZONE tries first */
		zone->region = strchr(zone->name, '/') != NULL ? known : NULL;
	}
	return zone;
}

bool
is_known_time_zone(const text *name)
{
	size_t length = VARSIZE_ANY_EXHDR(name);

	return length > 0 && length <= TZ_STRLEN_MAX && zone_named(name)->is_known;
}

static Timestamp
local_time(const text *name, TimestampTz moment)
{
	const LocalZone *zone;
	size_t length = VARSIZE_ANY_EXHDR(name);

	if (length > TZ_STRLEN_MAX || length == 0)
		return moment;
	zone = zone_named(name);
	if (!zone->is_known)
		return moment;
	if (zone->region != NULL)
	{
		int offset = 0;
		struct pg_tm parts;
		fsec_t fraction;

		if (timestamp2tm(moment, &offset, &parts, &fraction, NULL, zone->region) != 0)
			return moment;
		return moment - (int64) offset * USECS_PER_SEC;
	}
	return DatumGetTimestamp(
		DirectFunctionCall2(timestamptz_zone, PointerGetDatum(name), TimestampTzGetDatum(moment)));
}

/*
 * known_time_zone(name text) -> text: the name if the server knows a time zone of
 * that name, else NULL.
 */
Datum
tiktrack_known_time_zone(PG_FUNCTION_ARGS)
{
	text *name = PG_GETARG_TEXT_PP(0);

	if (!is_known_time_zone(name))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(name);
}

DateADT
local_day(TimestampTz moment, const text *zone)
{
	Timestamp local = moment;

	if (zone != NULL && moment >= ZONES_BEGIN && moment < ZONES_END)
		local = local_time(zone, moment);
	return DatumGetDateADT(DirectFunctionCall1(timestamp_date, TimestampGetDatum(local)));
}

/*
 * local_day(moment timestamptz, zone text) -> date: (moment AT TIME ZONE zone)::date.
 * In UTC if the zone is NULL or unknown to the server, and outside the years 1 to
 * 9999, where a zone could move the moment beyond what a timestamp holds.
 */
Datum
tiktrack_local_day(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(
		local_day(PG_GETARG_TIMESTAMPTZ(0), PG_ARGISNULL(1) ? NULL : PG_GETARG_TEXT_PP(1)));
}

/* hardly_ever(condition boolean) -> boolean: the condition itself */
Datum
tiktrack_hardly_ever(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_BOOL(0));
}

/*
 * Planner support of hardly_ever. Of what is rare in a dataset that is refreshed
 * the planner would expect a half or nearly all, read all events for it, and
 * compile the query.
 */
Datum
tiktrack_hardly_ever_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);

	if (!IsA(request, SupportRequestSelectivity))
		PG_RETURN_POINTER(NULL);
	((SupportRequestSelectivity *) request)->selectivity = 1e-9;
	PG_RETURN_POINTER(request);
}
