/*
 * import/store/bounds.h
 *		What the columns of a dataset can hold, told once for all readers.
 *
 * The constraints of dataset/tables.sql refuse a whole statement; here the one
 * value is found before. A value of the row itself costs the row, which is
 * rejected with a reason. What is told beside it, of its video or account, is
 * left out, and the row goes in: nothing of its own is wrong.
 */
#ifndef TIKTRACK_IMPORT_STORE_BOUNDS_H
#define TIKTRACK_IMPORT_STORE_BOUNDS_H

#include "postgres.h"

#define MOST_MILLISECONDS INT64CONST(10000000000)
/* what stands in an index of text takes at most a third of a page */
#define MOST_OF_A_NAME 255

typedef enum BoundKind
{
	BOUND_WHOLE,		/* low to high */
	BOUND_COUNT,		/* the same, and of a day from -high on */
	BOUND_NUMBER,		/* low to high, with a fraction */
	BOUND_MOMENT,		/* midnights of Julian days low to high */
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
	bool is_needed; /* NULL is refused */
} Bound;

/*
 * Why a column cannot hold a value, as a reason in the current context; NULL
 * when it can. A word is a value as JSON writes it, a time as the server does.
 * Whole numbers have their lower end beside the bound: for some it depends.
 */
extern const char *import_whole_problem(const Bound *bound, int64 low, int64 value);
extern const char *import_whole_word_problem(const Bound *bound, int64 low, const char *word);
extern const char *import_number_problem(const Bound *bound, const char *word);
extern const char *import_text_problem(const Bound *bound, int64 length);
extern const char *import_time_problem(const Bound *bound, const char *word);

#endif /* TIKTRACK_IMPORT_STORE_BOUNDS_H */
