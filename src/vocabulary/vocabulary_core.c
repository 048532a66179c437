/*
 * vocabulary/vocabulary_core.c
 *		Converts words to numbers and back. Frequent words are first, because a
 *		look-up runs once per row and stops at its word.
 */
#include "vocabulary/vocabulary_core.h"

#include <stdint.h>
#include <string.h>

/* fixed width, padded with zeros, so that a comparison never reads past a word */
typedef char Word[VOCABULARY_WORD_LENGTH + 2];

static const Word event_kind_names[EVENT_KIND_COUNT] = {"view",	   "impression",	"like",
														"comment", "share",			"save",
														"follow",  "profile_visit", "link_click"};

static const Word share_type_names[SHARE_TYPE_COUNT] = {"duet",		"stitch",		  "reaction",
														"repost",	"direct_message", "copy_link",
														"external", "embed",		  "qr_code",
														"other",	"unknown"};

static const Word account_type_names[ACCOUNT_TYPE_COUNT] = {"personal", "creator", "business"};

/* All words are at least this long, and differ within a list in these bytes, so one
 * comparison of four bytes finds the only candidate. */
#define PREFIX_LENGTH 4

static int
find_word(const Word *words, int count, const char *name, size_t length)
{
	uint32_t prefix, candidate;

	if (length < PREFIX_LENGTH || length > VOCABULARY_WORD_LENGTH)
		return -1;
	memcpy(&prefix, name, PREFIX_LENGTH);
	for (int i = 0; i < count; i++)
	{
		memcpy(&candidate, words[i], PREFIX_LENGTH);
		if (candidate != prefix)
			continue;
		if (words[i][length] == '\0' &&
			(length == PREFIX_LENGTH ||
			 (words[i][length - 1] != '\0' &&
			  memcmp(words[i] + PREFIX_LENGTH, name + PREFIX_LENGTH, length - PREFIX_LENGTH) == 0)))
			return i;
		return -1;
	}
	return -1;
}

int
event_kind_from_name(const char *name, size_t length)
{
	return find_word(event_kind_names, EVENT_KIND_COUNT, name, length);
}

int
share_type_from_name(const char *name, size_t length)
{
	return find_word(share_type_names, SHARE_TYPE_COUNT, name, length);
}

int
account_type_from_name(const char *name, size_t length)
{
	return find_word(account_type_names, ACCOUNT_TYPE_COUNT, name, length);
}

const char *
event_kind_name(int kind)
{
	return event_kind_names[kind];
}

const char *
share_type_name(int type)
{
	return share_type_names[type];
}

const char *
account_type_name(int type)
{
	return account_type_names[type];
}
