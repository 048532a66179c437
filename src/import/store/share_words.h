/*
 * import/store/share_words.h
 *		What ways of sharing mean, remembered while a file is read.
 */
#ifndef TIKTRACK_IMPORT_STORE_SHARE_WORDS_H
#define TIKTRACK_IMPORT_STORE_SHARE_WORDS_H

#include "postgres.h"

/* what a way of sharing means */
typedef struct Word
{
	uint64 hash;
	Datum kind; /* 0: no event */
	Datum share_type;
	Datum platform; /* 0: not told */
	char *word;		/* of a word without an alias, else NULL */
	int64 rows;
} Word;

typedef struct ShareWords ShareWords;

/* For words of that source of share_aliases; lives in the current context. */
extern ShareWords *import_share_words_begin(const char *vocabulary);

/*
 * The meaning of a way of sharing, a text or nothing at all, counted; valid until
 * the next call and until `per_row` is reset.
 */
extern const Word *import_share_word_of(ShareWords *words, Datum raw, bool no_raw,
										MemoryContext per_row);

/* A NOTICE of words that were kept as `other`, the most frequent first. */
extern void import_notice_unknown_words(const ShareWords *words, int64 import_id);

#endif /* TIKTRACK_IMPORT_STORE_SHARE_WORDS_H */
