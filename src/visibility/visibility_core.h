/*
 * visibility/visibility_core.h
 *		Who may see how much of a share: levels, rules, and the periods in which
 *		rule sets hold. Whatever is missing, unknown or malformed shows nothing.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_VISIBILITY_CORE_H
#define TIKTRACK_VISIBILITY_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vocabulary/vocabulary_core.h"

/* each level contains the one before */
typedef enum VisibilityLevel
{
	VISIBILITY_NONE,	  /* the asker does not learn that it happened */
	VISIBILITY_AGGREGATE, /* it counts, with type, platform and day */
	VISIBILITY_EVENT,	  /* each share by itself, with its time */
	VISIBILITY_IDENTITY	  /* and who it was */
} VisibilityLevel;

#define VISIBILITY_LEVEL_COUNT 4

/* The word's number, or -1 for a word outside the list (case matters). */
extern int visibility_level_from_name(const char *name, size_t length);
extern const char *visibility_level_name(int level);

typedef enum VisibilityRuleState
{
	RULE_MISSING,
	RULE_GIVEN,
	RULE_MALFORMED
} VisibilityRuleState;

typedef struct VisibilityRule
{
	VisibilityRuleState state;
	VisibilityLevel level;				 /* of an act known to be public */
	VisibilityLevel level_if_not_public; /* of any other */
} VisibilityRule;

/* one rule set; all zeros is one without rules */
typedef struct VisibilityRules
{
	VisibilityRule rules[ACCOUNT_TYPE_COUNT][SHARE_TYPE_COUNT];
} VisibilityRules;

/*
 * A rule from its two levels. It is malformed when one of them is none of the
 * levels (-1), when what is not public would show more than what is, or would
 * name its sharer.
 */
extern VisibilityRule visibility_rule(int level, int level_if_not_public);

/* what a level comes from */
typedef enum VisibilityCause
{
	CAUSE_RULE,			 /* the rule says so */
	CAUSE_NOT_PUBLIC,	 /* the rule would show more, if the act were public */
	CAUSE_NO_SHARE_TYPE, /* the way of sharing was not told */
	CAUSE_NO_RULESET,	 /* no rule set holds */
	CAUSE_NO_RULE,		 /* the rule set has no rule for it */
	CAUSE_MALFORMED		 /* it has one that is none */
} VisibilityCause;

/*
 * The level of a share. `rules` is NULL when no rule set holds, share_type -1
 * when it was not told. *cause says why.
 */
extern VisibilityLevel visibility_level_of(const VisibilityRules *rules, int account_type,
										   int share_type, bool sharer_is_public,
										   VisibilityCause *cause);

/* how many of its share types an account of that type is shown, whoever shared */
typedef enum ShareData
{
	SHARE_DATA_NONE,
	SHARE_DATA_SOME,
	SHARE_DATA_ALL /* then it sees its numbers of shares */
} ShareData;

extern ShareData visibility_share_data(const VisibilityRules *rules, int account_type);

/* what a source tells of publicity */
typedef enum Publicity
{
	PUBLICITY_NOT_TOLD,
	IS_PRIVATE,
	IS_PUBLIC
} Publicity;

/*
 * Whether who shared did so in public: the sharer's account is public, the act
 * is not told to be private, and it is public as the post that it made is, else
 * as told, else only as a repost.
 */
extern bool share_is_public(Publicity sharer, Publicity act, Publicity post, int share_type);

/* What a level shows, and what a cause other than CAUSE_RULE means: parts of a sentence. */
extern const char *visibility_level_meaning(int level);
extern const char *visibility_cause_meaning(int cause);

/* A time in which a rule set holds, the end left out; INT64_MAX never ends. */
typedef struct RulesetPeriod
{
	int64_t from;
	int64_t until;
	bool is_built_in; /* such a period gives way to any other */
	int ruleset;
} RulesetPeriod;

/* The rule set that holds at that time, or -1: none, or more than one that claims to. */
extern int ruleset_at(const RulesetPeriod *periods, size_t count, int64_t at);

/*
 * The setting tiktrack.viewer: an account id in decimal, above 0 and without
 * sign, blanks or leading zeros; empty is nobody, *account 0. False for
 * anything else.
 */
extern bool parse_viewer(const char *text, size_t length, int64_t *account);

#endif /* TIKTRACK_VISIBILITY_CORE_H */
