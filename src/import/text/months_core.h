/*
 * import/text/months_core.h
 *		Parses dates without a year in many languages.
 *
 *		Pure: does not use PostgreSQL and allocates nothing. Text is UTF-8.
 */
#ifndef TIKTRACK_IMPORT_TEXT_MONTHS_CORE_H
#define TIKTRACK_IMPORT_TEXT_MONTHS_CORE_H

#include "import/text/values_core.h"

typedef enum MonthDayKind
{
	MONTH_DAY,
	MONTH_DAY_NONE,	  /* not a date, or a day that no year has */
	MONTH_DAY_UNKNOWN /* a day with an unknown month name */
} MonthDayKind;

typedef struct MonthDay
{
	int month;
	int day;
	Word name; /* the unknown month name */
} MonthDay;

/*
 * Reads a day and the name of a month, in either order: February 28, 8 de marzo,
 * 16. Juli, १४ अगस्त, 7月16日, 14 tháng 8.
 */
extern MonthDayKind import_parse_month_day(const char *text, size_t length, MonthDay *date);

#endif /* TIKTRACK_IMPORT_TEXT_MONTHS_CORE_H */
