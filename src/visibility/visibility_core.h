/*
 * visibility/visibility_core.h
 *		Who may see how much of a share: levels, rules, and the periods in which
 *		rule sets hold. Anything missing, unknown or malformed shows nothing.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
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
	VISIBILITY_EVENT,	  /* also each single share, with its time */
	VISIBILITY_IDENTITY	  /* also who shared */
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
	VisibilityLevel level;				 /* of a share known to be public */
	VisibilityLevel level_if_not_public; /* of any other share */
} VisibilityRule;

/* one rule set; zeroed it has no rules */
typedef struct VisibilityRules
{
	VisibilityRule rules[ACCOUNT_TYPE_COUNT][SHARE_TYPE_COUNT];
} VisibilityRules;

/*
 * A rule from its two levels. It is malformed when one of them is not a level (-1),
 * or when a share that is not public would show more than a public one, or name its
 * sharer.
 */
extern VisibilityRule visibility_rule(int level, int level_if_not_public);

/* why a level is as it is */
typedef enum VisibilityCause
{
	CAUSE_RULE,			 /* the rule says so */
	CAUSE_NOT_PUBLIC,	 /* the rule would show more, if the act were public */
	CAUSE_NO_SHARE_TYPE, /* the way of sharing was not told */
	CAUSE_NO_RULESET,	 /* no rule set is in force */
	CAUSE_NO_RULE,		 /* the rule set has no rule for it */
	CAUSE_MALFORMED		 /* its rule is malformed */
} VisibilityCause;

/*
 * The level of a share; *cause is set to the reason. `rules` is NULL when no rule
 * set is in force, share_type -1 when it was not told.
 */
extern VisibilityLevel visibility_level_of(const VisibilityRules *rules, int account_type,
										   int share_type, bool sharer_is_public,
										   VisibilityCause *cause);

/* whether an account of that type is shown no share, some, or every share, public or not */
typedef enum ShareData
{
	SHARE_DATA_NONE,
	SHARE_DATA_SOME,
	SHARE_DATA_ALL /* only then it sees its numbers of shares */
} ShareData;

extern ShareData visibility_share_data(const VisibilityRules *rules, int account_type);

/* whether a source says that an account, act or post is public */
typedef enum Publicity
{
	PUBLICITY_NOT_TOLD,
	IS_PRIVATE,
	IS_PUBLIC
} Publicity;

/*
 * Whether somebody shared in public: the sharer's account must be public and the act
 * not private. Then it depends on the post that the share made; if that is not told,
 * on the act; and if that is not told either, only a repost is public.
 */
extern bool share_is_public(Publicity sharer, Publicity act, Publicity post, int share_type);

/* What a level shows, and what a cause means: parts of a sentence of explain_visibility. */
extern const char *visibility_level_meaning(int level);
extern const char *visibility_cause_meaning(int cause);

/* A period in which a rule set holds: from <= time < until, INT64_MAX without end. */
typedef struct RulesetPeriod
{
	int64_t from;
	int64_t until;
	bool is_built_in; /* any other period has priority over it */
	int ruleset;
} RulesetPeriod;

/* The rule set that holds at that time, or -1 for none, also when periods overlap. */
extern int ruleset_at(const RulesetPeriod *periods, size_t count, int64_t at);

/*
 * Parses the setting tiktrack.viewer: an account id in decimal, above 0, without
 * sign, blanks or leading zeros. Empty is nobody: *account is 0. False for any other
 * text.
 */
extern bool parse_viewer(const char *text, size_t length, int64_t *account);

#endif /* TIKTRACK_VISIBILITY_CORE_H */
