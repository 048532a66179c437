/*
 * visibility/visibility_cache.c
 *		The rule sets, cached in the backend.
 *
 * The tables are read with the newest catalog snapshot, not with that of the
 * query: it sees all that was committed before, and a trigger of the tables sends
 * an invalidation for each later change. The query's snapshot could be older than
 * an invalidation that was already processed, and the cache would keep old rules.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "visibility/visibility_cache.h"

PG_FUNCTION_INFO_V1(tiktrack_rules_changed);
PG_FUNCTION_INFO_V1(tiktrack_guard_built_in);

static RulesetCache *cached = NULL;
static uint64 changes = 0;		  /* changes of the tables that this backend received */
static uint64 changes_loaded = 0; /* value of `changes` when `cached` was loaded */
static Oid rules_table = InvalidOid;
static Oid rulesets_table = InvalidOid;

static void
table_changed(Datum argument, Oid relation)
{
	if (!OidIsValid(relation) || relation == rules_table || relation == rulesets_table)
		changes++;
}

void
watch_rulesets(void)
{
	CacheRegisterRelcacheCallback(table_changed, (Datum) 0);
}

/* Number of a column of a table of rules; error 55000 when it was altered. */
static AttrNumber
column(Relation table, const char *name, Oid type)
{
	AttrNumber number = get_attnum(RelationGetRelid(table), name);

	if (number == InvalidAttrNumber ||
		getBaseType(TupleDescAttr(RelationGetDescr(table), number - 1)->atttypid) != type)
		ereport(
			ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			errmsg("column \"%s\" of table \"%s\" is not as the extension made it", name,
				   RelationGetRelationName(table)),
			errhint(
				"Undo what was altered. Rows can be added to this table, columns cannot be changed."));
	return number;
}

/* The index of the set of that name, or -1. */
static int
find_ruleset(const RulesetCache *cache, const text *name)
{
	size_t length = VARSIZE_ANY_EXHDR(name);

	for (int i = 0; i < cache->set_count; i++)
	{
		if (strlen(cache->sets[i]->name) == length &&
			memcmp(cache->sets[i]->name, VARDATA_ANY(name), length) == 0)
			return i;
	}
	return -1;
}

/* The index of the set of that name, which is added when it is new. */
static int
add_ruleset(RulesetCache *cache, const text *name)
{
	int place = find_ruleset(cache, name);

	if (place >= 0)
		return place;
	place = cache->set_count;
	/* room for 8, then twice as much each time */
	if (place == 0)
		cache->sets = palloc(sizeof(Ruleset *) * 8);
	else if (place >= 8 && (place & (place - 1)) == 0)
		cache->sets = repalloc(cache->sets, mul_size(sizeof(Ruleset *), 2 * (Size) place));
	cache->sets[place] = palloc0(sizeof(Ruleset));
	cache->sets[place]->name = text_to_cstring(name);
	return cache->set_count++;
}

/* A column's text, or NULL. */
static text *
text_of(HeapTuple tuple, AttrNumber number, TupleDesc tupdesc)
{
	bool is_null;
	Datum value = heap_getattr(tuple, number, tupdesc, &is_null);

	return is_null ? NULL : DatumGetTextPP(value);
}

static void
read_rules(RulesetCache *cache, Relation table)
{
	TupleDesc tupdesc = RelationGetDescr(table);
	AttrNumber ruleset = column(table, "ruleset", TEXTOID);
	AttrNumber account_type = column(table, "account_type", TEXTOID);
	AttrNumber share_type = column(table, "share_type", TEXTOID);
	AttrNumber level = column(table, "level", TEXTOID);
	AttrNumber level_if_not_public = column(table, "level_if_not_public", TEXTOID);
	AttrNumber reason = column(table, "reason", TEXTOID);
	SysScanDesc scan = systable_beginscan(table, InvalidOid, false, NULL, 0, NULL);
	HeapTuple tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		text *name = text_of(tuple, ruleset, tupdesc);
		text *account = text_of(tuple, account_type, tupdesc);
		text *share = text_of(tuple, share_type, tupdesc);
		text *public = text_of(tuple, level, tupdesc);
		text *not_public = text_of(tuple, level_if_not_public, tupdesc);
		text *why = text_of(tuple, reason, tupdesc);
		Ruleset *set;
		int place, a, s;

		if (name == NULL || account == NULL || share == NULL)
			continue;
		place = add_ruleset(cache, name); /* may move cache->sets */
		set = cache->sets[place];
		a = account_type_from_name(VARDATA_ANY(account), VARSIZE_ANY_EXHDR(account));
		s = share_type_from_name(VARDATA_ANY(share), VARSIZE_ANY_EXHDR(share));
		/* the table's checks do not allow other words */
		if (a < 0 || s < 0)
			continue;
		/* two rows for the same case are malformed, so they show nothing */
		if (public == NULL || not_public == NULL || set->rules.rules[a][s].state != RULE_MISSING)
			set->rules.rules[a][s] = visibility_rule(-1, -1);
		else
			set->rules.rules[a][s] =
				visibility_rule(visibility_level_from_name(VARDATA_ANY(public),
														   VARSIZE_ANY_EXHDR(public)),
								visibility_level_from_name(VARDATA_ANY(not_public),
														   VARSIZE_ANY_EXHDR(not_public)));
		set->reasons[a][s] = why == NULL ? NULL : text_to_cstring(why);
	}
	systable_endscan(scan);
}

static void
read_periods(RulesetCache *cache, Relation table)
{
	TupleDesc tupdesc = RelationGetDescr(table);
	AttrNumber ruleset = column(table, "ruleset", TEXTOID);
	AttrNumber valid_from = column(table, "valid_from", TIMESTAMPTZOID);
	AttrNumber valid_until = column(table, "valid_until", TIMESTAMPTZOID);
	AttrNumber built_in = column(table, "built_in", BOOLOID);
	SysScanDesc scan = systable_beginscan(table, InvalidOid, false, NULL, 0, NULL);
	HeapTuple tuple;
	int room = 8;

	cache->periods = palloc(sizeof(RulesetPeriod) * (Size) room);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		text *name = text_of(tuple, ruleset, tupdesc);
		bool no_start, no_end, not_told;
		Datum from = heap_getattr(tuple, valid_from, tupdesc, &no_start);
		Datum until = heap_getattr(tuple, valid_until, tupdesc, &no_end);
		Datum ours = heap_getattr(tuple, built_in, tupdesc, &not_told);
		RulesetPeriod *period;
		int place;

		if (name == NULL)
			continue;
		place = add_ruleset(cache, name);
		/* a set that is only used by name */
		if (no_start || no_end)
			continue;
		if (cache->period_count == room)
		{
			room *= 2;
			cache->periods = repalloc(cache->periods, mul_size(sizeof(RulesetPeriod), (Size) room));
		}
		period = &cache->periods[cache->period_count++];
		period->from = DatumGetTimestampTz(from);
		period->until = DatumGetTimestampTz(until);
		period->is_built_in = !not_told && DatumGetBool(ours);
		period->ruleset = place;
	}
	systable_endscan(scan);
}

static void
load_rulesets(void)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack rule sets", ALLOCSET_SMALL_SIZES);
	MemoryContext before = MemoryContextSwitchTo(context);
	Oid schema = get_namespace_oid("tiktrack", false);
	RulesetCache *cache = palloc0(sizeof(RulesetCache));
	Relation rules, rulesets;

	cache->context = context;
	cache->rules_table = rules_table = get_relname_relid("visibility_rules", schema);
	cache->rulesets_table = rulesets_table = get_relname_relid("rulesets", schema);
	if (!OidIsValid(rules_table) || !OidIsValid(rulesets_table))
		ereport(ERROR, errcode(ERRCODE_UNDEFINED_TABLE),
				errmsg("the tables of rules are not there"),
				errhint(
					"CREATE EXTENSION tiktrack makes them, or ALTER EXTENSION tiktrack UPDATE."));
	rules = table_open(rules_table, AccessShareLock);
	rulesets = table_open(rulesets_table, AccessShareLock);
	read_rules(cache, rules);
	read_periods(cache, rulesets);
	table_close(rulesets, AccessShareLock);
	table_close(rules, AccessShareLock);

	MemoryContextSwitchTo(before);
	MemoryContextSetParent(context, CacheMemoryContext);
	if (cached != NULL)
		MemoryContextDelete(cached->context);
	cached = cache;
}

const RulesetCache *
current_rulesets(void)
{
	/* a transaction that takes no new lock would not receive invalidations */
	AcceptInvalidationMessages();
	if (cached == NULL || changes != changes_loaded)
	{
		/* taken before the read, so that a change during it is read the next time */
		uint64 seen = changes;

		load_rulesets();
		changes_loaded = seen;
	}
	return cached;
}

static const char *
nth_ruleset(int i)
{
	return i < cached->set_count ? cached->sets[i]->name : NULL;
}

const Ruleset *
ruleset_arg(const RulesetCache *cache, const text *name)
{
	int place = find_ruleset(cache, name);

	if (place < 0)
		raise_unknown_word("rule set", VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), nth_ruleset);
	return cache->sets[place];
}

/* Trigger after any change of the tables: at commit every backend drops its cached rules. */
Datum
tiktrack_rules_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				errmsg("function is a trigger and cannot be called on its own"),
				errhint("Change the rows of tiktrack.visibility_rules and tiktrack.rulesets."));
	CacheInvalidateRelcache(trigger->tg_relation);
	return PointerGetDatum(NULL);
}

static bool
is_built_in(HeapTuple tuple, Relation table)
{
	bool is_null;
	Datum value =
		heap_getattr(tuple, column(table, "built_in", BOOLOID), RelationGetDescr(table), &is_null);

	return !is_null && DatumGetBool(value);
}

/*
 * Trigger before a change: only scripts of the extension may change the rows that
 * come with it. A dump does not contain them, so a restore would undo any other
 * change, and could show what was hidden.
 */
Datum
tiktrack_guard_built_in(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	bool refused;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				errmsg("function is a trigger and cannot be called on its own"),
				errhint("Change the rows of tiktrack.visibility_rules and tiktrack.rulesets."));
	if (TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event))
		refused = true; /* TRUNCATE */
	else
		refused = is_built_in(trigger->tg_trigtuple, trigger->tg_relation) ||
				  (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) &&
				   is_built_in(trigger->tg_newtuple, trigger->tg_relation));
	if (refused && !creating_extension)
		ereport(ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				errmsg("rows of table \"%s\" that come with the extension cannot be changed",
					   RelationGetRelationName(trigger->tg_relation)),
				errhint("Add rows of your own, with built_in false: a rule set of another name, "
						"and the period in which it holds."));
	return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple :
																		trigger->tg_trigtuple);
}
