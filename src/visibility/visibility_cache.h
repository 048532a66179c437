/*
 * visibility/visibility_cache.h
 *		The rule sets of the database, read once per backend and again after each
 *		committed change.
 */
#ifndef TIKTRACK_VISIBILITY_CACHE_H
#define TIKTRACK_VISIBILITY_CACHE_H

#include "postgres.h"

#include "visibility/visibility_core.h"

typedef struct Ruleset
{
	char *name;
	VisibilityRules rules;
	char *reasons[ACCOUNT_TYPE_COUNT][SHARE_TYPE_COUNT]; /* NULL without a rule */
} Ruleset;

typedef struct RulesetCache
{
	MemoryContext context; /* holds all of it */
	Oid rules_table;
	Oid rulesets_table;
	Ruleset **sets;
	int set_count;
	RulesetPeriod *periods; /* `ruleset` is an index into sets */
	int period_count;
} RulesetCache;

/*
 * The rule sets that are committed now, whatever the snapshot: a change that is
 * committed while a statement runs applies to its later rows. The pointer is valid
 * until the next call.
 */
extern const RulesetCache *current_rulesets(void);

/* The set of that name; error 22023, with the list of sets, when there is none. */
extern const Ruleset *ruleset_arg(const RulesetCache *cache, const text *name);

/* called when the library is loaded */
extern void watch_rulesets(void);

#endif /* TIKTRACK_VISIBILITY_CACHE_H */
