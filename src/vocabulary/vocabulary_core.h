/*
 * vocabulary/vocabulary_core.h
 *		The word lists: kinds of event, types of share and of account. The order of
 *		the first two is part of the stored format of summaries: append, never
 *		reorder.
 */
#ifndef TIKTRACK_VOCABULARY_CORE_H
#define TIKTRACK_VOCABULARY_CORE_H

#include <stddef.h>

typedef enum EventKind
{
	EVENT_VIEW,
	EVENT_IMPRESSION,
	EVENT_LIKE,
	EVENT_COMMENT,
	EVENT_SHARE,
	EVENT_SAVE,
	EVENT_FOLLOW,
	EVENT_PROFILE_VISIT,
	EVENT_LINK_CLICK
} EventKind;

#define EVENT_KIND_COUNT 9

typedef enum ShareType
{
	SHARE_DUET,
	SHARE_STITCH,
	SHARE_REACTION,
	SHARE_REPOST,
	SHARE_DIRECT_MESSAGE,
	SHARE_COPY_LINK,
	SHARE_EXTERNAL,
	SHARE_EMBED,
	SHARE_QR_CODE,
	SHARE_OTHER,
	SHARE_UNKNOWN
} ShareType;

#define SHARE_TYPE_COUNT 11

typedef enum AccountType
{
	ACCOUNT_PERSONAL,
	ACCOUNT_CREATOR,
	ACCOUNT_BUSINESS
} AccountType;

#define ACCOUNT_TYPE_COUNT 3

/* length of the longest word of all lists */
#define VOCABULARY_WORD_LENGTH 14

/* The number of a word, or -1 for an unknown word (case matters). */
extern int event_kind_from_name(const char *name, size_t length);
extern int share_type_from_name(const char *name, size_t length);
extern int account_type_from_name(const char *name, size_t length);

/* The word of a number, which must be in range. */
extern const char *event_kind_name(int kind);
extern const char *share_type_name(int type);
extern const char *account_type_name(int type);

#endif /* TIKTRACK_VOCABULARY_CORE_H */
