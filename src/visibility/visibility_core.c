/*
 * visibility/visibility_core.c
 *		Levels, rules and periods. See the header.
 */
#include "visibility/visibility_core.h"

#include <string.h>

#include "common/summary_core.h"

static const char *const level_names[VISIBILITY_LEVEL_COUNT] = {"none", "aggregate", "event",
																"identity"};

static const char *const level_meanings[VISIBILITY_LEVEL_COUNT] =
	{"nothing of the share is shown",
	 "the share is counted, but neither its time nor its sharer is shown",
	 "the share and its time are shown, but not who shared", "the share is shown with who shared"};

static const char *const cause_meanings[] = {
	[CAUSE_RULE] = "the rule says so",
	[CAUSE_NOT_PUBLIC] = "the sharer or the post that was made is not public, or not known to be",
	[CAUSE_NO_SHARE_TYPE] = "the way of sharing was not told",
	[CAUSE_NO_RULESET] = "no rule set is in force",
	[CAUSE_NO_RULE] = "the rule set has no rule for it",
	[CAUSE_MALFORMED] = "the rule is malformed",
};

int
visibility_level_from_name(const char *name, size_t length)
{
	for (int i = 0; i < VISIBILITY_LEVEL_COUNT; i++)
	{
		if (strlen(level_names[i]) == length && memcmp(level_names[i], name, length) == 0)
			return i;
	}
	return -1;
}

const char *
visibility_level_name(int level)
{
	return level_names[level];
}

const char *
visibility_level_meaning(int level)
{
	return level_meanings[level];
}

const char *
visibility_cause_meaning(int cause)
{
	return cause_meanings[cause];
}

VisibilityRule
visibility_rule(int level, int level_if_not_public)
{
	VisibilityRule rule = {RULE_MALFORMED, VISIBILITY_NONE, VISIBILITY_NONE};

	if (level < 0 || level >= VISIBILITY_LEVEL_COUNT || level_if_not_public < 0 ||
		level_if_not_public > level || level_if_not_public >= VISIBILITY_IDENTITY)
		return rule;
	rule.state = RULE_GIVEN;
	rule.level = (VisibilityLevel) level;
	rule.level_if_not_public = (VisibilityLevel) level_if_not_public;
	return rule;
}

VisibilityLevel
visibility_level_of(const VisibilityRules *rules, int account_type, int share_type,
					bool sharer_is_public, VisibilityCause *cause)
{
	const VisibilityRule *rule;

	if (share_type < 0)
		*cause = CAUSE_NO_SHARE_TYPE;
	else if (rules == NULL)
		*cause = CAUSE_NO_RULESET;
	else
	{
		rule = &rules->rules[account_type][share_type];
		if (rule->state == RULE_GIVEN)
		{
			*cause = sharer_is_public || rule->level == rule->level_if_not_public ?
						 CAUSE_RULE :
						 CAUSE_NOT_PUBLIC;
			return sharer_is_public ? rule->level : rule->level_if_not_public;
		}
		*cause = rule->state == RULE_MISSING ? CAUSE_NO_RULE : CAUSE_MALFORMED;
	}
	return VISIBILITY_NONE;
}

ShareData
visibility_share_data(const VisibilityRules *rules, int account_type)
{
	int shown = 0, hidden = 0;

	for (int type = 0; type < SHARE_TYPE_COUNT && rules != NULL; type++)
	{
		const VisibilityRule *rule = &rules->rules[account_type][type];

		/* level is the larger of the two; both are none in a missing or malformed rule */
		if (rule->level > VISIBILITY_NONE)
			shown++;
		if (rule->level_if_not_public == VISIBILITY_NONE)
			hidden++;
	}
	if (shown == 0)
		return SHARE_DATA_NONE;
	return hidden == 0 ? SHARE_DATA_ALL : SHARE_DATA_SOME;
}

bool
share_is_public(Publicity sharer, Publicity act, Publicity post, int share_type)
{
	if (sharer != IS_PUBLIC || act == IS_PRIVATE)
		return false;
	if (post != PUBLICITY_NOT_TOLD)
		return post == IS_PUBLIC;
	return act == IS_PUBLIC || share_type == SHARE_REPOST;
}

int
ruleset_at(const RulesetPeriod *periods, size_t count, int64_t at)
{
	int found[2] = {-1, -1}; /* of users, of the extension */

	for (size_t i = 0; i < count; i++)
	{
		const RulesetPeriod *period = &periods[i];

		if (at < period->from || (at >= period->until && period->until != INT64_MAX))
			continue;
		if (found[period->is_built_in] >= 0)
			return -1;
		found[period->is_built_in] = period->ruleset;
	}
	return found[0] >= 0 ? found[0] : found[1];
}

bool
parse_viewer(const char *text, size_t length, int64_t *account)
{
	const char *next = text;

	*account = 0;
	if (length == 0)
		return true;
	if (!parse_digits(&next, text + length, account) || next != text + length || *account == 0)
	{
		*account = 0;
		return false;
	}
	return true;
}
