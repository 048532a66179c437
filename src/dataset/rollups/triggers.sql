-- What the triggers run, as the owner of the rollups. A statement with a transition
-- table can be run by its trigger alone, so rollups.c asks for the text of each here.
CREATE FUNCTION tiktrack_internal.note_statement(dataset text, keys text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN format('INSERT INTO %I.recounts (video_id, day) %s', dataset, keys);
COMMENT ON FUNCTION tiktrack_internal.note_statement(text, text) IS
	'part of the rollups: the statement that notes the keys of a query for a recount';

CREATE FUNCTION tiktrack_internal.days_of_rows(dataset text, rows text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN format('SELECT e.video_id, tiktrack_internal.local_day(e.occurred_at, a.time_zone) AS day
		FROM %2$s e
		LEFT JOIN %1$I.videos v ON v.video_id = e.video_id
		LEFT JOIN %1$I.accounts a ON a.account_id = v.account_id
		WHERE e.video_id IS NOT NULL AND e.source IS DISTINCT FROM ''tiktok_export''', dataset, rows);
COMMENT ON FUNCTION tiktrack_internal.days_of_rows(text, text) IS
	'part of the rollups: the query of the keys that rows with the columns of events belong to';

CREATE FUNCTION tiktrack_internal.moved_days(dataset text, videos text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN format('SELECT DISTINCT d.video_id, NULL::date AS day
		FROM (%2$s) n
		JOIN %1$I.video_days d ON d.video_id = n.video_id
		LEFT JOIN %1$I.videos v ON v.video_id = n.video_id
		LEFT JOIN %1$I.accounts a ON a.account_id = v.account_id
		WHERE d.time_zone <> coalesce(tiktrack_internal.known_time_zone(a.time_zone), ''UTC'')', dataset, videos);
COMMENT ON FUNCTION tiktrack_internal.moved_days(text, text) IS
	'part of the rollups: the query of those videos of a query that have days of another zone than their account now has';

CREATE FUNCTION tiktrack_internal.add_statement(dataset text, condition text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN format($query$
		WITH part AS MATERIALIZED (%2$s), stored AS (
			INSERT INTO %1$I.video_days (video_id, day, time_zone, import_id, %3$s)
			SELECT p.* FROM part p
		)
		INSERT INTO %1$I.video_totals (video_id, import_id, %3$s)
		SELECT p.video_id, p.import_id, %4$s
		FROM part p
		GROUP BY p.video_id, p.import_id$query$, dataset, tiktrack_internal.event_parts(dataset, 'new_rows', condition),
		tiktrack_internal.rollup_columns(), tiktrack_internal.sum_of_parts());
COMMENT ON FUNCTION tiktrack_internal.add_statement(text, text) IS
	'part of the rollups: the statement that appends the parts of new rows that meet a condition on e, the event';

CREATE FUNCTION tiktrack_internal.rollup_statement(dataset text, name text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE $2
		WHEN 'events.add_parts' THEN tiktrack_internal.add_statement($1, 'true')
		-- while an import holds its own
		WHEN 'events.add_other_parts' THEN tiktrack_internal.add_statement($1, 'e.import_id IS DISTINCT FROM $1')
		-- where a recount has counted rows of a statement that is not done
		WHEN 'events.note_inserted' THEN tiktrack_internal.note_statement($1,
			'SELECT DISTINCT r.* FROM (' || tiktrack_internal.days_of_rows($1, 'new_rows') || ') r')
		WHEN 'events.hold_parts' THEN
			'SELECT min(e.event_id), max(e.event_id) FROM new_rows e WHERE e.import_id = $1 HAVING count(*) > 0'
		WHEN 'events.note_deleted' THEN tiktrack_internal.note_statement($1,
			'SELECT DISTINCT r.* FROM (' || tiktrack_internal.days_of_rows($1, 'old_rows') || ') r')
		WHEN 'events.note_updated' THEN tiktrack_internal.note_statement($1,
			tiktrack_internal.days_of_rows($1, 'old_rows') || ' UNION ' || tiktrack_internal.days_of_rows($1, 'new_rows'))
		WHEN 'videos.note_zones' THEN tiktrack_internal.note_statement($1,
			tiktrack_internal.moved_days($1, 'SELECT r.video_id FROM new_rows r'))
		WHEN 'videos.note_zones_of_updated' THEN tiktrack_internal.note_statement($1,
			tiktrack_internal.moved_days($1, 'SELECT r.video_id FROM new_rows r UNION ALL SELECT r.video_id FROM old_rows r'))
		WHEN 'videos.note_zones_of_deleted' THEN tiktrack_internal.note_statement($1,
			tiktrack_internal.moved_days($1, 'SELECT r.video_id FROM old_rows r'))
		WHEN 'videos.note_zones_of_all' THEN tiktrack_internal.note_statement($1,
			tiktrack_internal.moved_days($1, format('SELECT DISTINCT r.video_id FROM %I.video_days r', $1)))
		WHEN 'accounts.note_zones' THEN tiktrack_internal.note_statement($1,
			tiktrack_internal.moved_days($1, format('SELECT o.video_id FROM new_rows r JOIN %I.videos o ON o.account_id = r.account_id', $1)))
		-- whether a writer who is not done yet may use a zone that is another now
		WHEN 'videos.zone_changes' THEN format($query$
			SELECT FROM old_rows o
			JOIN new_rows n ON n.video_id = o.video_id
			LEFT JOIN %1$I.accounts b ON b.account_id = o.account_id
			LEFT JOIN %1$I.accounts a ON a.account_id = n.account_id
			WHERE o.account_id IS DISTINCT FROM n.account_id
				AND tiktrack_internal.known_time_zone(b.time_zone) IS DISTINCT FROM tiktrack_internal.known_time_zone(a.time_zone)
			LIMIT 1$query$, $1)
		WHEN 'accounts.zone_changes' THEN
			'SELECT FROM old_rows o JOIN new_rows n ON n.account_id = o.account_id WHERE n.time_zone IS DISTINCT FROM o.time_zone LIMIT 1'
		END;
END;
COMMENT ON FUNCTION tiktrack_internal.rollup_statement(text, text) IS
	'part of the rollups: what a trigger runs, by the names of its table and its own';

CREATE FUNCTION tiktrack_internal.only_from_events() RETURNS trigger
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'tiktrack_only_from_events';
COMMENT ON FUNCTION tiktrack_internal.only_from_events() IS
	'trigger of the rollups: leaves out rows that come neither from events nor from a recount, such as those of a dump of data, whose events make them anew';

CREATE FUNCTION tiktrack_internal.add_parts() RETURNS trigger
	LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp AS 'MODULE_PATHNAME', 'tiktrack_add_parts';
COMMENT ON FUNCTION tiktrack_internal.add_parts() IS 'trigger of events: appends what a statement has inserted to the rollups';

CREATE FUNCTION tiktrack_internal.note_recounts() RETURNS trigger
	LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp AS 'MODULE_PATHNAME', 'tiktrack_note_recounts';
COMMENT ON FUNCTION tiktrack_internal.note_recounts() IS
	'trigger of events: notes the keys of what was updated or deleted, which are counted anew at the end of the transaction';

CREATE FUNCTION tiktrack_internal.note_zones() RETURNS trigger
	LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp AS 'MODULE_PATHNAME', 'tiktrack_note_zones';
COMMENT ON FUNCTION tiktrack_internal.note_zones() IS
	'trigger of videos and accounts: notes videos whose days are those of another time zone now; waits for writers of events where the zone of a known one changes';

CREATE FUNCTION tiktrack_internal.recount_at_commit() RETURNS trigger
	LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp AS 'MODULE_PATHNAME', 'tiktrack_recount_at_commit';
COMMENT ON FUNCTION tiktrack_internal.recount_at_commit() IS 'trigger of recounts: counts the keys there anew, once for all of them';

-- What runs as the owner for somebody else may leave nothing to the end of the transaction.
CREATE FUNCTION tiktrack_internal.recount_at_once(dataset text, at_once boolean) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('SET CONSTRAINTS %I.recount_at_commit %s', dataset, CASE WHEN at_once THEN 'IMMEDIATE' ELSE 'DEFERRED' END);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.recount_at_once(text, boolean) IS
	'part of import and undo_import: whether keys are counted anew with the statement that notes them, or at the end of the transaction';

CREATE FUNCTION tiktrack_internal.empty_rollups() RETURNS trigger
	LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp AS 'MODULE_PATHNAME', 'tiktrack_empty_rollups';
COMMENT ON FUNCTION tiktrack_internal.empty_rollups() IS 'trigger of events: empties the rollups with them, whatever the snapshot';
