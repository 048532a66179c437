/*
 * import/text/counts_core.h
 *		Parses counts as programs, spreadsheets and screens write them.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_TEXT_COUNTS_CORE_H
#define TIKTRACK_IMPORT_TEXT_COUNTS_CORE_H

#include "import/text/values_core.h"

/* digits of the largest count that a dataset accepts */
#define COUNT_DIGITS 18

typedef enum CountWord
{
	COUNT_NOT_TOLD, /* empty, a word for a missing value, -1 or -124 */
	COUNT_EXACT,	/* 12, 12.0 as in a column with gaps, 1,234,567, 1.234.567, 1 234 567 */
	COUNT_PRINTED,	/* 1.2M, 1,2 Mio.: the middle of the range that is printed so */
	COUNT_UNCLEAR,	/* 12.000 is twelve thousand or twelve, depending on the country */
	COUNT_NONE		/* not a count */
} CountWord;

extern CountWord import_parse_count_word(Word word, int64_t *count);

/*
 * Whether a count may be rounded as shown to the public: to hundreds from 10,000 on,
 * to hundred thousands from 1,000,000.
 */
extern bool import_may_be_rounded(int64_t count);

#endif /* TIKTRACK_IMPORT_TEXT_COUNTS_CORE_H */
