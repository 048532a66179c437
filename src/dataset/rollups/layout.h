/*
 * dataset/rollups/layout.h
 *		Where the columns are that a single event is read from and written to.
 */
#ifndef TIKTRACK_LAYOUT_H
#define TIKTRACK_LAYOUT_H

#include "access/attnum.h"
#include "utils/relcache.h"

#include "vocabulary/vocabulary.h"

#define MOST_COLUMNS 24

/* A column, and its type as format_type has it with nothing but pg_catalog in the path. */
typedef struct Column
{
	const char *name;
	const char *type;
} Column;

/* Of a table of one of these kinds, found once: owners may alter their tables. */
typedef struct Layout
{
	Oid table;
	bool is_known;
	bool is_usable; /* a table with these columns, as tiktrack made it */
	Oid index;		/* of the first column alone, if it is the primary key */
	AttrNumber numbers[MOST_COLUMNS];
} Layout;

enum
{
	EVENT_VIDEO,
	EVENT_IMPORT,
	EVENT_AT,
	EVENT_KIND,
	EVENT_ACTOR,
	EVENT_WATCHED,
	EVENT_SHARE_TYPE,
	EVENT_PLATFORM,
	EVENT_SOURCE,
	EVENT_COLUMNS
};

extern const Column event_columns[EVENT_COLUMNS];

enum
{
	LOOK_UP_KEY,
	LOOK_UP_FIRST,
	LOOK_UP_SECOND,
	LOOK_UP_COLUMNS
};

extern const Column video_columns[LOOK_UP_COLUMNS];
extern const Column account_columns[LOOK_UP_COLUMNS];

/* the counts stand in the order of the kinds */
enum
{
	PART_COUNTS,
	PART_VIDEO = EVENT_KIND_COUNT,
	PART_IMPORT,
	PART_WHOLE,
	PART_FIRST,
	PART_LAST,
	PART_FIRST_SHARE,
	PART_LAST_SHARE,
	PART_LENGTH,
	PART_SHARE_TYPES,
	PART_WATCH,
	PART_PEOPLE,
	PART_SHARERS,
	TOTAL_COLUMNS,
	PART_DAY = TOTAL_COLUMNS,
	PART_ZONE,
	DAY_COLUMNS
};

extern const Column part_columns[DAY_COLUMNS];

/*
 * The layout of an open table, kept until the table is altered: of one that is
 * read (events, which may be partitioned), looked up by its key, or written. The
 * lock on it must be held before: who waits for one may find another layout.
 */
typedef enum LayoutUse
{
	LAYOUT_READ,
	LAYOUT_LOOK_UP,
	LAYOUT_WRITE
} LayoutUse;

extern const Layout *layout_of(Relation relation, const Column *columns, int count, LayoutUse use);

#endif
