/*
 * import/store/share_words.h
 *		The meaning of words of sharing, cached while a file is read.
 */
#ifndef TIKTRACK_IMPORT_STORE_SHARE_WORDS_H
#define TIKTRACK_IMPORT_STORE_SHARE_WORDS_H

#include "postgres.h"

/* the meaning of a word of sharing */
typedef struct Word
{
	uint64 hash;
	Datum kind; /* 0: not an event */
	Datum share_type;
	Datum platform; /* 0: not told */
	char *word;		/* the word itself if it has no alias, else NULL */
	int64 rows;
} Word;

typedef struct ShareWords ShareWords;

/* A cache for words of that source of share_aliases, in the current memory context. */
extern ShareWords *import_share_words_begin(const char *vocabulary);

/*
 * Returns the meaning of a word of sharing, or of none (no_raw), and counts it; valid
 * until the next call and until `per_row` is reset.
 */
extern const Word *import_share_word_of(ShareWords *words, Datum raw, bool no_raw,
										MemoryContext per_row);

/* Raises a NOTICE of words that were stored as `other`, the most frequent first. */
extern void import_notice_unknown_words(const ShareWords *words, int64 import_id);

#endif /* TIKTRACK_IMPORT_STORE_SHARE_WORDS_H */
