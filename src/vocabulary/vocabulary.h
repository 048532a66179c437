/*
 * vocabulary/vocabulary.h
 *		Words as SQL arguments, converted to numbers.
 */
#ifndef TIKTRACK_VOCABULARY_H
#define TIKTRACK_VOCABULARY_H

#include "postgres.h"

#include "vocabulary/vocabulary_core.h"

/* error 22023, with the list of words as hint, for an unknown word */
extern EventKind event_kind_arg(const text *word);
extern ShareType share_type_arg(const text *word);
extern AccountType account_type_arg(const text *word);

#endif /* TIKTRACK_VOCABULARY_H */
