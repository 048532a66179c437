/*
 * dataset/dataset.h
 *		Days of time zones, as the views count them.
 */
#ifndef TIKTRACK_DATASET_H
#define TIKTRACK_DATASET_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "utils/date.h"

/* Whether the server knows a time zone of that name, as AT TIME ZONE would. */
extern bool is_known_time_zone(const text *name);

/* local_day(moment, zone) of SQL; a zone of NULL is none. */
extern DateADT local_day(TimestampTz moment, const text *zone);

#endif /* TIKTRACK_DATASET_H */
