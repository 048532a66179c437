/*
 * vocabulary/vocabulary_core.c
 *		Words to numbers and back. The frequent words stand first, because a
 *		look-up runs once a row and stops at its word.
 */
#include "vocabulary/vocabulary_core.h"

#include <string.h>

/* fixed width, zero padded: a comparison of any length stays inside a word */
typedef char Word[VOCABULARY_WORD_LENGTH + 2];

static const Word event_kind_names[EVENT_KIND_COUNT] = {"view",	   "impression",	"like",
														"comment", "share",			"save",
														"follow",  "profile_visit", "link_click"};

static const Word share_type_names[SHARE_TYPE_COUNT] = {"duet",		"stitch",		  "reaction",
														"repost",	"direct_message", "copy_link",
														"external", "embed",		  "qr_code",
														"other",	"unknown"};

static int
find_word(const Word *words, int count, const char *name, size_t length)
{
	if (length == 0 || length > VOCABULARY_WORD_LENGTH)
		return -1;
	for (int i = 0; i < count; i++)
	{
		if (words[i][length] == '\0' && words[i][length - 1] != '\0' &&
			memcmp(words[i], name, length) == 0)
			return i;
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
