/*
 * common/errors.h
 *		Errors that several rooms raise, so that each reads the same everywhere.
 */
#ifndef TIKTRACK_COMMON_ERRORS_H
#define TIKTRACK_COMMON_ERRORS_H

#include "postgres.h"

#include "common/compat.h"
#include "common/summary_core.h"

/* names the i-th word of a list, NULL after the last */
typedef const char *(*WordList)(int i);

/* The word's place in the list; 22023 naming `what`, with a hint listing them. */
extern int word_arg(const text *word, const char *what, WordList words);

/* that error alone, where the caller looked the word up */
pg_noreturn extern void raise_unknown_word(const char *what, const char *word, size_t length,
										   WordList words);

/*
 * Where a summary could not be built or read. OVERFLOW is 22003 and TOO_MANY
 * 54000 everywhere; bytes that are no summary are 22P02, from the wire 22P03.
 */
pg_noreturn extern void raise_summary_status(SummaryStatus status, const char *type_name);
pg_noreturn extern void raise_wire_status(SummaryStatus status, const char *type_name);

/* 22P02: a text that is no `what`; the hint says how one is written. */
pg_noreturn extern void raise_malformed_word(const char *what, const char *word, size_t length,
											 const char *hint);

/* 22023: a count below zero. */
pg_noreturn extern void raise_negative_count(const char *what, int64 count);

/* 42809: an aggregate's inner function called on its own. */
pg_noreturn extern void raise_not_aggregate(void);

#endif /* TIKTRACK_COMMON_ERRORS_H */
