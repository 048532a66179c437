/*
 * import/text/values_core.h
 *		Values as APIs and scrapers write them: missing ones, ids and durations.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_TEXT_VALUES_CORE_H
#define TIKTRACK_IMPORT_TEXT_VALUES_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of a text, without surrounding blanks. */
typedef struct Word
{
	const char *start;
	size_t length;
} Word;

extern Word import_trimmed_word(const char *text, size_t length);

/*
 * Whether a trimmed word is a value: not empty, null, none, n/a, n.v.t., undefined,
 * nan, \N, -, an em dash, [] or {}, in any case.
 */
extern bool import_is_told(Word word);

/* Parses an id of 1 to 19 digits that fits bigint and is not 0. */
extern bool import_parse_id(Word word, int64_t *id);

/*
 * Counts ids of a column that may have been rounded. 7.6E+18 and 7600000000000000688.0
 * certainly are. An id of 16 digits or more that ends in 0000 may be, by chance one in
 * 10,000. An id of 19 digits that was a double ends in 000 if JavaScript printed it,
 * else it is a multiple of 512; by chance one in 1,000 or 512 is.
 */
typedef struct IdCheck
{
	int64_t ids;
	int64_t rounded; /* ids that are or may be rounded */
	bool is_certain; /* one is, or two different ones may be */
	size_t shown;	 /* bytes of `example`, the first that is or may be */
	char example[32];
	int64_t doubles;	  /* ids that may have been doubles */
	int64_t a_double;	  /* one of them */
	bool has_two_doubles; /* whether two of them differ */
} IdCheck;

/* Whether an id is written in a form that only rounded numbers have. */
extern bool import_id_is_rounded(Word word);

extern void import_check_id(IdCheck *check, Word word);

/* Whether more than a tenth of the ids are rounded, or more than half may have been doubles. */
extern bool import_ids_are_rounded(const IdCheck *check);

/* Parses seconds, whole or not, as milliseconds; false for 0 and for what is not a number. */
extern bool import_parse_seconds(Word word, int64_t *milliseconds);

/*
 * Parses a whole number that fits bigint, also with a fraction of zeros, as programs
 * write numbers of a column with gaps.
 */
extern bool import_parse_whole_number(const char *text, size_t length, int64_t *number);

/*
 * The next quoted word of a list as Python prints it, ['one', "two's"], without
 * quotes, with its backslashes; moves *at past it. False at the end, and if a quote
 * is not closed.
 */
extern bool import_next_quoted(const char **at, const char *end, Word *word);

#endif /* TIKTRACK_IMPORT_TEXT_VALUES_CORE_H */
