/*
 * import/store/event_chunk.c
 *		Stores sorted events in their tables, a chunk at a time.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/queryenvironment.h"

#include "common/compat.h"
#include "import/store/event_chunk.h"
#include "reach/reach_hash_core.h"

/* rows per INSERT: enough to make planning negligible, few enough for memory and a
 * prompt cancel */
#define CHUNK_ROWS 20000
#define REJECT_ROWS 5000

#define PROGRESS_SECONDS 5

/* bytes of a key: 8 of the time, then 12 of the hash */
#define KEY_LENGTH 20

HTAB *
import_new_video_table(MemoryContext context)
{
	HASHCTL control = {0};

	control.keysize = control.entrysize = sizeof(int64);
	control.hcxt = context;
	return hash_create("tiktrack videos", 64, &control, HASH_ELEM | HASH_CONTEXT | HASH_BLOBS);
}

void
import_show_progress(EventStore *store, const char *done, int64 rows, double part)
{
	TimestampTz now = GetCurrentTimestamp();

	if (!TimestampDifferenceExceeds(store->reported_at, now, PROGRESS_SECONDS * 1000))
		return;
	store->reported_at = now;
	ereport(NOTICE, errmsg("import " INT64_FORMAT ": %s " INT64_FORMAT " rows%s", store->import_id,
						   done, rows, part < 0 ? "" : psprintf(" (%d %%)", (int) (part * 100))));
}

/* Runs a statement that reads rows as table `name`; returns the number of rows processed. */
static uint64
store_rows(EventStore *store, const char *name, TupleDesc tupdesc, Tuplestorestate *rows,
		   int64 row_count, const char *statement)
{
	EphemeralNamedRelationData relation = {0};
	Oid types[3] = {INT8OID, INT8OID, TEXTOID};
	Datum values[3];
	uint64 made;
	int status;

	relation.md.name = (char *) name;
	relation.md.tupdesc = tupdesc;
	relation.md.enrtype = ENR_NAMED_TUPLESTORE;
	relation.md.enrtuples = (double) row_count;
	relation.reldata = rows;

	SPI_connect();
	if (SPI_register_relation(&relation) != SPI_OK_REL_REGISTER)
		elog(ERROR, "could not register rows to store");
	values[0] = Int64GetDatum(store->import_id);
	values[1] = store->owner;
	values[2] = CStringGetTextDatum(store->source);
	/* planned each time, because the tables grow */
	status = SPI_execute_with_args(statement, 3, types, values, store->no_owner ? " n " : NULL,
								   false, 0);
	if (status != SPI_OK_INSERT && status != SPI_OK_UPDATE && status != SPI_OK_SELECT)
		ereport(
			ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			errmsg("rows could not be stored"),
			errhint(
				"Look for rules on the tables of the dataset that turn an INSERT into something else."));
	made = SPI_processed;
	SPI_finish();
	return made;
}

void
import_flush_rejects(EventStore *store)
{
	if (store->waiting_rejects == 0)
		return;
	store_rows(store, "reject", store->reject_tupdesc, store->rejects, store->waiting_rejects,
			   psprintf("INSERT INTO %s.import_rejects (import_id, line, path, raw, reason)"
						" SELECT $1, r.line, r.path, r.raw, r.reason FROM reject r",
						store->dataset));
	tuplestore_clear(store->rejects);
	store->waiting_rejects = 0;
}

void
import_reject(EventStore *store, const EventRow *row, Datum reason)
{
	Datum values[4] = {row->values[EVENT_LINE], row->values[EVENT_PATH], row->values[EVENT_RAW],
					   reason};
	bool nulls[4] = {row->nulls[EVENT_LINE], row->nulls[EVENT_PATH], row->nulls[EVENT_RAW], false};

	store->counts.read++;
	store->counts.rejected++;
	tuplestore_putvalues(store->rejects, store->reject_tupdesc, values, nulls);
	if (++store->waiting_rejects == REJECT_ROWS)
		import_flush_rejects(store);
}

/* Writes a time as bytes that sort in its order. */
static void
put_time(uint8 *out, TimestampTz at)
{
	/* unsigned, counted from the lowest */
	uint64 time = (uint64) at ^ (UINT64CONST(1) << 63);

	for (int i = 0; i < 8; i++)
		out[i] = (uint8) (time >> (56 - 8 * i));
}

static Datum
import_key(TimestampTz at, const uint64 hashes[2], int64 ordinal, bool is_own_id)
{
	bytea *key = palloc(VARHDRSZ + KEY_LENGTH);
	uint8 *out = (uint8 *) VARDATA(key);
	uint64 high = reach_hash_word(hashes[0] ^ reach_hash_word((uint64) ordinal));
	uint64 low = reach_hash_word(hashes[1] + (uint64) ordinal);

	SET_VARSIZE(key, VARHDRSZ + KEY_LENGTH);
	/* a source's own id stays the same when it corrects the time of the event */
	put_time(out, is_own_id ? DT_NOBEGIN : at);
	for (int i = 0; i < 8; i++)
		out[8 + i] = (uint8) (high >> (56 - 8 * i));
	for (int i = 0; i < KEY_LENGTH - 16; i++)
		out[16 + i] = (uint8) (low >> (56 - 8 * i));
	return PointerGetDatum(key);
}

/* The column of a stored field in a chunk. */
static int
column_of(EventField field)
{
	int column = SORT_COLUMNS;

	for (int i = 0; i < (int) field; i++)
		column += import_event_fields[i].is_stored ? 1 : 0;
	return column;
}

/*
 * Whether rows of the chunk may be stored already. Only imports write keys, and those
 * into one dataset run one after the other, so the answer stays true. An INSERT
 * without ON CONFLICT takes three quarters of the time.
 */
static bool
may_conflict(EventStore *store)
{
	Oid types[2] = {BYTEAOID, BYTEAOID};
	Datum values[2];
	bool found;

	if (store->chunk_has_own_ids)
		return true;
	for (int i = 0; i < 2; i++)
	{
		bytea *bound = palloc(VARHDRSZ + 8);

		SET_VARSIZE(bound, VARHDRSZ + 8);
		put_time((uint8 *) VARDATA(bound),
				 i == 0 ? store->chunk_first_at : store->chunk_last_at + 1);
		values[i] = PointerGetDatum(bound);
	}
	SPI_connect();
	/* ordered, so that the planner uses the index */
	if (SPI_execute_with_args(psprintf("SELECT FROM %s.events e"
									   " WHERE e.import_key >= $1 AND e.import_key < $2"
									   " ORDER BY e.import_key LIMIT 1",
									   store->dataset),
							  2, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not look for events");
	found = SPI_processed > 0;
	SPI_finish();
	return found;
}

/*
 * Stores the videos of the chunk. Their account is the one that an event tells, else
 * the owner of the log, which is a guess and has the moment of one; a known account
 * is never replaced, see labels.sql. Lengths from logs have no moment. UPDATEs are
 * separate, because ON CONFLICT DO UPDATE would lock every stored video.
 */
static void
store_videos(EventStore *store)
{
	const char *authors =
		"SELECT DISTINCT ON (c.video_id) c.video_id, a.account_id, c.occurred_at FROM chunk c"
		" JOIN %s.accounts a ON lower(a.username) = lower(c.video_account)"
		" ORDER BY c.video_id, c.occurred_at, lower(c.video_account) COLLATE \"C\"";

	if (store->new_video_count > 0)
		store_rows(
			store, "video", store->video_tupdesc, store->new_videos, store->new_video_count,
			psprintf("INSERT INTO %s.videos (video_id, posted_at, account_id, labels_told_at)"
					 " SELECT c.video_id, tiktrack.posted_at_of(c.video_id), %s FROM video c"
					 " ON CONFLICT (video_id) DO NOTHING",
					 store->dataset,
					 store->owns_videos && !store->chunk_has_authors ?
						 "$2, '{\"account_id\": \"-infinity\"}'" :
						 "NULL, '{}'"));
	if (store->chunk_has_authors)
	{
		store_rows(store, "chunk", store->chunk_tupdesc, store->chunk, store->chunk_rows,
				   psprintf("UPDATE %s.videos v SET account_id = c.account_id, labels_told_at ="
							" v.labels_told_at || jsonb_build_object('account_id',"
							" tiktrack_internal.label_moment(c.occurred_at)) FROM (%s) c"
							" WHERE v.video_id = c.video_id AND v.account_id IS NULL",
							store->dataset, psprintf(authors, store->dataset)));
		store_rows(store, "chunk", store->chunk_tupdesc, store->chunk, store->chunk_rows,
				   psprintf("SELECT tiktrack_internal.note_kept(%s, $1, 'videos.account_id',"
							" jsonb_object_agg(k.video_id, k.account_id)) FROM"
							" (SELECT v.video_id, max(a.account_id) AS account_id FROM chunk c"
							" JOIN %s.accounts a ON lower(a.username) = lower(c.video_account)"
							" JOIN %s.videos v ON v.video_id = c.video_id"
							" AND v.account_id <> a.account_id"
							" GROUP BY v.video_id ORDER BY v.video_id LIMIT 1001) k"
							" HAVING count(*) > 0",
							store->dataset_literal, store->dataset, store->dataset));
	}
	if (store->new_video_count > 0 && store->owns_videos)
		store_rows(store, "video", store->video_tupdesc, store->new_videos, store->new_video_count,
				   psprintf("UPDATE %s.videos v SET account_id = $2, labels_told_at ="
							" v.labels_told_at || '{\"account_id\": \"-infinity\"}'"
							" FROM video c WHERE v.video_id = c.video_id AND v.account_id IS NULL",
							store->dataset));
	if (store->chunk_has_durations)
		store_rows(
			store, "chunk", store->chunk_tupdesc, store->chunk, store->chunk_rows,
			psprintf("UPDATE %s.videos v SET duration_ms = c.duration_ms"
					 " FROM (SELECT c.video_id, max(c.duration_ms::text COLLATE \"C\")::bigint"
					 " AS duration_ms FROM chunk c WHERE c.duration_ms > 0"
					 " GROUP BY c.video_id) c WHERE v.video_id = c.video_id"
					 " AND tiktrack_internal.label_holds('duration_ms', c.duration_ms::text,"
					 " '-infinity', v.duration_ms::text, v.labels_told_at)",
					 store->dataset));
}

static void
store_chunk(EventStore *store)
{
	uint64 inserted;

	if (store->chunk_rows == 0)
		return;
	/* an account that was stored by name keeps the id that it was given */
	if (store->chunk_has_ids && store->chunk_has_names)
		store_rows(store, "chunk", store->chunk_tupdesc, store->chunk, store->chunk_rows,
				   psprintf("INSERT INTO %s.accounts (account_id, username)"
							" SELECT n.actor_id, n.actor_name"
							" FROM (SELECT DISTINCT ON (lower(c.actor_name)) c.actor_id,"
							" c.actor_name FROM chunk c"
							" WHERE c.actor_id IS NOT NULL AND c.actor_name IS NOT NULL"
							" ORDER BY lower(c.actor_name), c.line) n"
							" WHERE NOT EXISTS (SELECT FROM %s.accounts a"
							" WHERE lower(a.username) = lower(n.actor_name))"
							" ON CONFLICT (account_id) DO NOTHING",
							store->dataset, store->dataset));
	if (store->chunk_has_names || store->chunk_has_authors)
		store_rows(store, "chunk", store->chunk_tupdesc, store->chunk, store->chunk_rows,
				   psprintf("INSERT INTO %s.accounts (username)"
							" SELECT n.username FROM (SELECT min(c.name) AS username,"
							" min(c.line) AS line, lower(c.name) AS folded"
							" FROM (SELECT c.actor_name AS name, c.line FROM chunk c"
							" WHERE c.actor_id IS NULL UNION ALL"
							" SELECT c.video_account, c.line FROM chunk c) c"
							" WHERE c.name IS NOT NULL GROUP BY 3) n"
							" WHERE NOT EXISTS (SELECT FROM %s.accounts a"
							" WHERE lower(a.username) = n.folded)"
							" ORDER BY n.line",
							store->dataset, store->dataset));
	store_videos(store);
	inserted = store_rows(
		store, "chunk", store->chunk_tupdesc, store->chunk, store->chunk_rows,
		psprintf("INSERT INTO %s.events (occurred_at, video_id, actor_id, kind, share_type,"
				 " platform, method_raw, is_public, child_video_id, watched_ms, country, age_group,"
				 " gender, account_id, source, section, content_kind, item_text, ordinal,"
				 " import_key, import_id)"
				 " SELECT c.occurred_at, c.video_id, CASE WHEN c.actor_is_owner THEN $2"
				 " ELSE %s END, c.kind, c.share_type, c.platform,"
				 " c.method_raw, c.is_public, c.child_video_id, c.watched_ms, c.country,"
				 " c.age_group, c.gender, $2, $3, c.section, c.content_kind, c.item_text,"
				 " c.ordinal, c.import_key, $1"
				 " FROM chunk c%s WHERE c.kind IS NOT NULL%s%s",
				 store->dataset,
				 store->chunk_has_names ?
					 "CASE WHEN c.actor_id IS NULL OR tiktrack_internal.is_given_id(p.account_id)"
					 " THEN p.account_id ELSE c.actor_id END" :
					 "c.actor_id",
				 store->chunk_has_names ? psprintf(" LEFT JOIN %s.accounts p"
												   " ON lower(p.username) = lower(c.actor_name)",
												   store->dataset) :
										  "",
				 store->chunk_has_names ? " ORDER BY c.occurred_at, c.line" : "",
				 may_conflict(store) ?
					 " ON CONFLICT (import_key) WHERE import_key IS NOT NULL DO NOTHING" :
					 ""));
	store->counts.inserted += (int64) inserted;
	tuplestore_clear(store->new_videos);
	store->new_video_count = 0;
	tuplestore_clear(store->chunk);
	store->chunk_rows = 0;
	store->chunk_has_names = false;
	store->chunk_has_ids = false;
	store->chunk_has_authors = false;
	store->chunk_has_durations = false;
	store->chunk_has_own_ids = false;
}

/* Adds a video to the chunk, unless an earlier chunk has stored it. */
static void
remember_video(EventStore *store, Datum video_id)
{
	int64 id = DatumGetInt64(video_id);
	bool is_null = false;
	bool found;

	if (hash_get_num_entries(store->videos) >= MAX_VIDEOS)
	{
		hash_destroy(store->videos);
		store->videos = import_new_video_table(store->context);
	}
	hash_search(store->videos, &id, HASH_ENTER, &found);
	if (found)
		return;
	tuplestore_putvalues(store->new_videos, store->video_tupdesc, &video_id, &is_null);
	store->new_video_count++;
}

void
import_store_sorted(EventStore *store)
{
	Datum values[SORT_COLUMNS + EVENT_FIELDS + 2];
	bool nulls[SORT_COLUMNS + EVENT_FIELDS + 2];
	int columns = store->sorted->tts_tupleDescriptor->natts;
	int name_column = column_of(EVENT_ACTOR_NAME);
	int id_column = column_of(EVENT_ACTOR_ID);
	int author_column = column_of(EVENT_VIDEO_ACCOUNT);
	int kind_column = column_of(EVENT_KIND);
	int video_column = column_of(EVENT_VIDEO_ID);
	int duration_column = column_of(EVENT_DURATION_MS);
	int key_column = column_of(EVENT_KEY);
	TimestampTz at_before = DT_NOBEGIN;
	uint64 before[2] = {0, 0};
	int64 ordinal = 0;
	int64 done = 0;

	tuplesort_performsort(store->sort);
	while (tuplesort_gettupleslot(store->sort, true, false, store->sorted, NULL))
	{
		MemoryContext oldcontext = MemoryContextSwitchTo(store->per_row);
		TimestampTz at;
		uint64 hashes[2];
		bool is_own_id;

		CHECK_FOR_INTERRUPTS();
		slot_getallattrs(store->sorted);
		memcpy(values, store->sorted->tts_values, sizeof(Datum) * (Size) columns);
		memcpy(nulls, store->sorted->tts_isnull, sizeof(bool) * (Size) columns);
		at = DatumGetTimestampTz(values[SORT_TIME]);
		hashes[0] = (uint64) DatumGetInt64(values[SORT_HASH_1]);
		hashes[1] = (uint64) DatumGetInt64(values[SORT_HASH_2]);
		is_own_id = !nulls[key_column];
		if (!is_own_id && at == at_before && hashes[0] == before[0] && hashes[1] == before[1])
			ordinal++;
		else
			ordinal = 1;
		/* preferably not between rows of one moment, of which may_conflict would find the first */
		if (store->chunk_rows >= (at == at_before ? 4 * CHUNK_ROWS : CHUNK_ROWS))
		{
			done += store->chunk_rows;
			store_chunk(store);
			import_show_progress(store, "stored", done, (double) done / (double) store->added);
		}
		at_before = at;
		memcpy(before, hashes, sizeof(before));
		values[columns] = Int64GetDatum(ordinal);
		values[columns + 1] = import_key(at, hashes, ordinal, is_own_id);
		nulls[columns] = nulls[columns + 1] = false;
		tuplestore_putvalues(store->chunk, store->chunk_tupdesc, values, nulls);
		store->chunk_has_own_ids |= is_own_id;
		store->chunk_has_names |= !nulls[name_column];
		store->chunk_has_ids |= !nulls[id_column];
		if (store->keeps_videos)
		{
			store->chunk_has_authors |= !nulls[author_column];
			store->chunk_has_durations |= !nulls[duration_column];
			if (!nulls[video_column] && !nulls[kind_column])
				remember_video(store, values[video_column]);
		}
		MemoryContextSwitchTo(oldcontext);
		MemoryContextReset(store->per_row);
		if (store->chunk_rows++ == 0)
			store->chunk_first_at = at;
		store->chunk_last_at = at;
	}
	store_chunk(store);
}
