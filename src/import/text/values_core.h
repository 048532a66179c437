/*
 * import/text/values_core.h
 *		Words of APIs and scrapers: what is told, ids and durations.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_TEXT_VALUES_CORE_H
#define TIKTRACK_IMPORT_TEXT_VALUES_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of a text, without the blanks around it. */
typedef struct Word
{
	const char *start;
	size_t length;
} Word;

extern Word import_trimmed_word(const char *text, size_t length);

/*
 * Whether a trimmed word tells something: not empty, null, none, n/a, n.v.t.,
 * undefined, nan, \N, -, an em dash, [] or {}, in letters of any case.
 */
extern bool import_is_told(Word word);

/* An id of 1 to 19 digits that bigint holds, and not 0. */
extern bool import_parse_id(Word word, int64_t *id);

/*
 * Ids of a column that a spreadsheet, or a program that holds numbers as floating
 * point, may have rounded: 7.6E+18 and 7600000000000000688.0 are, and an id of 16
 * digits or more that ends in 0000 may be, as one of 10,000 does by itself. One of 19
 * digits that was a double ends in 000 as JavaScript prints it, and is a multiple of
 * 512 where all its digits are printed: that many are by chance in no file.
 */
typedef struct IdCheck
{
	int64_t ids;
	int64_t rounded; /* are, or may be */
	bool is_certain; /* one is, or two different ones may be */
	size_t shown;	 /* of the first that is or may be */
	char example[32];
	int64_t doubles;	  /* may have been one */
	int64_t a_double;	  /* one of them */
	bool has_two_doubles; /* that differ */
} IdCheck;

/* Whether an id is written as none can be that was not rounded. */
extern bool import_id_is_rounded(Word word);

extern void import_check_id(IdCheck *check, Word word);

/* Whether more than a tenth of the ids are rounded, or more than half may have been doubles. */
extern bool import_ids_are_rounded(const IdCheck *check);

/* Seconds, whole or not, as milliseconds; false for 0 and for what is no number. */
extern bool import_parse_seconds(Word word, int64_t *milliseconds);

/*
 * A whole number that fits bigint, which may be written with a fraction of
 * zeros, as programs do where a column has gaps.
 */
extern bool import_parse_whole_number(const char *text, size_t length, int64_t *number);

/*
 * The next word in quotes of a list as Python prints it, ['one', "two's"], without
 * the quotes and with its backslashes; moves *at past it. False at the end, and
 * where a quote is not closed.
 */
extern bool import_next_quoted(const char **at, const char *end, Word *word);

#endif /* TIKTRACK_IMPORT_TEXT_VALUES_CORE_H */
