/*
 * visibility/visibility_cache.h
 *		The rule sets of the database, read once a backend and again after each
 *		change that anybody commits.
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
	RulesetPeriod *periods; /* `ruleset` is a place in sets */
	int period_count;
} RulesetCache;

/*
 * The rule sets as they are now. What is committed while a statement runs holds
 * for its later rows: like a policy of the server, a rule waits for no snapshot.
 * Valid until the next call.
 */
extern const RulesetCache *current_rulesets(void);

/* The set of that name, 22023 with the list when there is none. */
extern const Ruleset *ruleset_arg(const RulesetCache *cache, const text *name);

/* called when the library is loaded */
extern void watch_rulesets(void);

#endif /* TIKTRACK_VISIBILITY_CACHE_H */
