/*
 * vocabulary/vocabulary.h
 *		Words as SQL arguments: numbers out, or an error that lists the words.
 */
#ifndef TIKTRACK_VOCABULARY_H
#define TIKTRACK_VOCABULARY_H

#include "postgres.h"

#include "vocabulary/vocabulary_core.h"

/* 22023 with a hint for a word outside the list */
extern EventKind event_kind_arg(const text *word);
extern ShareType share_type_arg(const text *word);
extern AccountType account_type_arg(const text *word);

#endif /* TIKTRACK_VOCABULARY_H */
