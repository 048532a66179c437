/*
 * import/store/bounds.h
 *		What the columns of a dataset can hold, for all readers.
 *
 * A constraint of dataset/tables.sql would fail the whole statement, so values are
 * checked before. A row with a bad value of its own is rejected with a reason; a bad
 * value that it tells about its video or account is left out, and the row is stored.
 */
#ifndef TIKTRACK_IMPORT_STORE_BOUNDS_H
#define TIKTRACK_IMPORT_STORE_BOUNDS_H

#include "postgres.h"

#define MOST_MILLISECONDS INT64CONST(10000000000)
/* bytes; an entry of an index must fit into a third of a page */
#define MOST_OF_A_NAME 255

typedef enum BoundKind
{
	BOUND_WHOLE,		/* low to high */
	BOUND_COUNT,		/* the same, but a daily change from -high */
	BOUND_NUMBER,		/* low to high, with a fraction */
	BOUND_MOMENT,		/* from midnight of Julian day low to that of high */
	BOUND_DAY,			/* Julian days low to high */
	BOUND_TEXT,			/* low to high bytes */
	BOUND_GRAIN,		/* lifetime or daily */
	BOUND_ACCOUNT_TYPE, /* a word of that domain */
	BOUND_TRUTH,		/* true or false */
	BOUND_LIST			/* of words */
} BoundKind;

typedef struct Bound
{
	const char *table;
	const char *column;
	BoundKind kind;
	int64 low;
	int64 high;
	bool is_needed; /* NULL is not allowed */
} Bound;

/*
 * Why a column cannot hold a value, as a reason in the current memory context; NULL
 * if it can. A word is a value as JSON writes it, a time as the server writes it.
 * `low` replaces that of the bound, because for counts it depends on the grain.
 */
extern const char *import_whole_problem(const Bound *bound, int64 low, int64 value);
extern const char *import_whole_word_problem(const Bound *bound, int64 low, const char *word);
extern const char *import_number_problem(const Bound *bound, const char *word);
extern const char *import_text_problem(const Bound *bound, int64 length);
extern const char *import_time_problem(const Bound *bound, const char *word);

#endif /* TIKTRACK_IMPORT_STORE_BOUNDS_H */
