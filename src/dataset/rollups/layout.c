/*
 * dataset/rollups/layout.c
 *		Where the columns are that a single event is read from and written to.
 */
#include "postgres.h"

#include "access/genam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/reltrigger.h"

#include "common/compat.h"
#include "dataset/rollups/layout.h"

const Column event_columns[EVENT_COLUMNS] = {
	{"video_id", "bigint"}, {"import_id", "bigint"}, {"occurred_at", "timestamp with time zone"},
	{"kind", "text"},		{"actor_id", "bigint"},	 {"watched_ms", "bigint"},
	{"share_type", "text"}, {"platform", "text"},	 {"source", "text"},
};

const Column video_columns[LOOK_UP_COLUMNS] = {{"video_id", "bigint"},
											   {"duration_ms", "bigint"},
											   {"account_id", "bigint"}};

const Column account_columns[LOOK_UP_COLUMNS] = {{"account_id", "bigint"},
												 {"time_zone", "text"},
												 {"account_id", "bigint"}};

const Column part_columns[DAY_COLUMNS] = {
	{"views", "bigint"},
	{"impressions", "bigint"},
	{"likes", "bigint"},
	{"comments", "bigint"},
	{"shares", "bigint"},
	{"saves", "bigint"},
	{"follows", "bigint"},
	{"profile_visits", "bigint"},
	{"link_clicks", "bigint"},
	{"video_id", "bigint"},
	{"import_id", "bigint"},
	{"is_whole", "boolean"},
	{"first_at", "timestamp with time zone"},
	{"last_at", "timestamp with time zone"},
	{"first_share_at", "timestamp with time zone"},
	{"last_share_at", "timestamp with time zone"},
	{"duration_ms", "bigint"},
	{"share_types", "tiktrack.share_summary"},
	{"watch", "tiktrack.watch_summary"},
	{"people", "tiktrack.engagement_summary"},
	{"sharers", "tiktrack.engagement_summary"},
	{"day", "date"},
	{"time_zone", "text"},
};

static HTAB *layouts = NULL;

static void
forget_layout(Datum argument, Oid table)
{
	HASH_SEQ_STATUS all;
	Layout *layout;

	hash_seq_init(&all, layouts);
	while ((layout = hash_seq_search(&all)) != NULL)
	{
		if (!OidIsValid(table) || layout->table == table)
			layout->is_known = false;
	}
}

static bool
find_columns(Relation relation, const Column *columns, int count, AttrNumber *numbers)
{
	for (int i = 0; i < count; i++)
	{
		int number = SPI_fnumber(RelationGetDescr(relation), columns[i].name);
		Oid type;

		if (number <= 0)
			return false;
		type = TupleDescAttr(RelationGetDescr(relation), number - 1)->atttypid;
		if (strcmp(format_type_be(getBaseType(type)), columns[i].type) != 0)
			return false;
		numbers[i] = (AttrNumber) number;
	}
	return true;
}

/* Nothing in it but the columns, no trigger but that of tiktrack, no rule: what a plan does more is not done. */
static bool
is_as_made(Relation relation, int count)
{
	int columns = 0;

	for (int i = 0; i < RelationGetNumberOfAttributes(relation); i++)
		columns += TupleDescAttr(RelationGetDescr(relation), i)->attisdropped ? 0 : 1;
	return columns == count && relation->rd_rules == NULL && relation->trigdesc != NULL &&
		   relation->trigdesc->numtriggers == 1 &&
		   strcmp(relation->trigdesc->triggers[0].tgname, "only_from_events") == 0;
}

static Oid
index_of_key(Relation relation, AttrNumber key)
{
	Oid index = primary_key_index(relation);
	Relation opened;
	bool is_it;

	if (!OidIsValid(index))
		return InvalidOid;
	opened = index_open(index, AccessShareLock);
	is_it = opened->rd_index->indnkeyatts == 1 && opened->rd_index->indkey.values[0] == key;
	index_close(opened, AccessShareLock);
	return is_it ? index : InvalidOid;
}

static void
find_layout(Layout *layout, Relation relation, const Column *columns, int count, LayoutUse use)
{
	bool is_plain = relation->rd_rel->relkind == RELKIND_RELATION;

	layout->index = InvalidOid;
	layout->is_usable =
		(use == LAYOUT_READ || is_plain) && find_columns(relation, columns, count, layout->numbers);
	if (!layout->is_usable || use == LAYOUT_READ)
		return;
	if (use == LAYOUT_WRITE)
		layout->is_usable = is_as_made(relation, count);
	else
	{
		/* a plan would look into children too */
		layout->index = index_of_key(relation, layout->numbers[0]);
		layout->is_usable = OidIsValid(layout->index) && !relation->rd_rel->relhassubclass;
	}
}

const Layout *
layout_of(Relation relation, const Column *columns, int count, LayoutUse use)
{
	Oid table = RelationGetRelid(relation);
	Layout *layout;
	bool is_there;

	if (layouts == NULL)
	{
		HASHCTL control = {.keysize = sizeof(Oid), .entrysize = sizeof(Layout)};

		layouts = hash_create("tiktrack layouts", 16, &control, HASH_ELEM | HASH_BLOBS);
		CacheRegisterRelcacheCallback(forget_layout, (Datum) 0);
	}
	layout = hash_search(layouts, &table, HASH_ENTER, &is_there);
	if (!is_there || !layout->is_known)
	{
		layout->is_known = true; /* an invalidation meanwhile says otherwise */
		find_layout(layout, relation, columns, count, use);
	}
	return layout;
}
