/*
 * common/errors.h
 *		Errors that several rooms raise, so that messages are the same everywhere.
 */
#ifndef TIKTRACK_COMMON_ERRORS_H
#define TIKTRACK_COMMON_ERRORS_H

#include "postgres.h"

#include "common/compat.h"
#include "common/summary_core.h"

/* returns the i-th word of a list, NULL after the last */
typedef const char *(*WordList)(int i);

/* The index of the word in the list; else error 22023 that names `what`, with the list as hint. */
extern int word_arg(const text *word, const char *what, WordList words);

/* raises that error, for a caller that looked the word up itself */
pg_noreturn extern void raise_unknown_word(const char *what, const char *word, size_t length,
										   WordList words);

/*
 * Raise the error of a status other than OK: OVERFLOW 22003, TOO_MANY 54000, bytes
 * that are not a summary 22P02, or from the wire 22P03.
 */
pg_noreturn extern void raise_summary_status(SummaryStatus status, const char *type_name);
pg_noreturn extern void raise_wire_status(SummaryStatus status, const char *type_name);

/* Raises 22P02 for a text that is not a `what`; the hint says how one is written. */
pg_noreturn extern void raise_malformed_word(const char *what, const char *word, size_t length,
											 const char *hint);

/* Raises 22023 for a negative count. */
pg_noreturn extern void raise_negative_count(const char *what, int64 count);

/* Raises 42809 for a function of an aggregate that is called on its own. */
pg_noreturn extern void raise_not_aggregate(void);

#endif /* TIKTRACK_COMMON_ERRORS_H */
