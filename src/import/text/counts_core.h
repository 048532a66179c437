/*
 * import/text/counts_core.h
 *		Counts as programs, spreadsheets and screens write them.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_TEXT_COUNTS_CORE_H
#define TIKTRACK_IMPORT_TEXT_COUNTS_CORE_H

#include "import/text/values_core.h"

/* the largest count that a dataset takes, in digits */
#define COUNT_DIGITS 18

typedef enum CountWord
{
	COUNT_NOT_TOLD, /* nothing, or one of the numbers -1 and -124 that stand for it */
	COUNT_EXACT,	/* 12, 12.0 as in a column with gaps, 1,234,567, 1.234.567, 1 234 567 */
	COUNT_PRINTED,	/* 1.2M, 1,2 Mio.: the middle of the counts that print so */
	COUNT_UNCLEAR,	/* 12.000: twelve thousand here, twelve there */
	COUNT_NONE		/* told, and no count */
} CountWord;

extern CountWord import_parse_count_word(Word word, int64_t *count);

/* Counts are shown to the public in hundreds from 10,000 on, in hundred thousands from 1,000,000. */
extern bool import_may_be_rounded(int64_t count);

#endif /* TIKTRACK_IMPORT_TEXT_COUNTS_CORE_H */
