-- Parts are appended, never updated: writers wait for nobody. A row of which is_whole
-- is all of its log when it was made; later parts stand beside it. Keys to be
-- counted anew wait in recounts for the end of their transaction. No trigger fills
-- audience_sums, which would cost a row per dimension: they are those of a video
-- while all its rows in video_totals are whole; of others the events are asked.
CREATE FUNCTION tiktrack_internal.create_rollups(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	rollup text;
BEGIN
	PERFORM pg_catalog.set_config('search_path', tiktrack_internal.dataset_path(dataset), true);

	CREATE TABLE video_totals (
		video_id bigint NOT NULL,
		import_id bigint NOT NULL,
		is_whole boolean NOT NULL DEFAULT false,
		views bigint NOT NULL, impressions bigint NOT NULL, likes bigint NOT NULL, comments bigint NOT NULL,
		shares bigint NOT NULL, saves bigint NOT NULL, follows bigint NOT NULL, profile_visits bigint NOT NULL,
		link_clicks bigint NOT NULL,
		first_at timestamptz,
		last_at timestamptz,
		first_share_at timestamptz,
		last_share_at timestamptz,
		duration_ms bigint,
		share_types tiktrack.share_summary,
		watch tiktrack.watch_summary,
		people tiktrack.engagement_summary,
		sharers tiktrack.engagement_summary
	) WITH (fillfactor = 80);
	CREATE INDEX video_totals_key_idx ON video_totals (video_id);
	CREATE UNIQUE INDEX video_totals_whole_idx ON video_totals (video_id, import_id) WHERE is_whole;
	CREATE INDEX video_totals_parts_idx ON video_totals (video_id) WHERE NOT is_whole;

	CREATE TABLE video_days (
		day date NOT NULL,
		time_zone text NOT NULL,
		LIKE video_totals INCLUDING DEFAULTS
	) WITH (fillfactor = 90);
	CREATE INDEX video_days_key_idx ON video_days (video_id, day);
	CREATE UNIQUE INDEX video_days_whole_idx ON video_days (day, video_id, import_id) WHERE is_whole;
	CREATE INDEX video_days_parts_idx ON video_days (video_id, day) WHERE NOT is_whole;

	CREATE TABLE audience_sums (
		video_id bigint NOT NULL,
		import_id bigint NOT NULL,
		dimension text NOT NULL,
		value text NOT NULL,
		people tiktrack.engagement_summary,
		sharers tiktrack.engagement_summary
	);
	CREATE INDEX audience_sums_key_idx ON audience_sums (video_id);

	CREATE TABLE recounts (
		video_id bigint NOT NULL,
		day date
	);

	FOREACH rollup IN ARRAY ARRAY['video_days', 'video_totals', 'audience_sums'] LOOP
		-- people are hashes, which nothing compresses
		EXECUTE pg_catalog.format('ALTER TABLE %I ALTER people SET STORAGE EXTERNAL, ALTER sharers SET STORAGE EXTERNAL', rollup);
	END LOOP;
	-- no column tells parts apart: without this nobody could write a dataset that is published
	ALTER TABLE video_days REPLICA IDENTITY FULL;
	ALTER TABLE video_totals REPLICA IDENTITY FULL;
	ALTER TABLE audience_sums REPLICA IDENTITY FULL;
	ALTER TABLE recounts REPLICA IDENTITY FULL;
	PERFORM tiktrack_internal.close_relations(dataset, '{video_days,video_totals,audience_sums,recounts}');
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.create_rollups(text) IS
	'part of create_dataset and upgrade_dataset: the empty tables of the rollups';

-- Days are those of the account: whose video it is and the account's zone decide.
CREATE FUNCTION tiktrack_internal.rollup_triggers()
	RETURNS TABLE(place integer, table_name text, trigger_name text, fires text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES (1, 'video_days', 'only_from_events', 'BEFORE INSERT'),
		(2, 'video_totals', 'only_from_events', 'BEFORE INSERT'),
		(3, 'audience_sums', 'only_from_events', 'BEFORE INSERT'),
		(4, 'recounts', 'recount_at_commit', 'AFTER INSERT'),
		(5, 'events', 'add_parts', 'AFTER INSERT'),
		(6, 'events', 'note_deleted', 'AFTER DELETE'),
		(7, 'events', 'note_updated', 'AFTER UPDATE'),
		(8, 'events', 'empty_rollups', 'AFTER TRUNCATE'),
		(9, 'videos', 'note_zones', 'AFTER INSERT'),
		(10, 'videos', 'note_zones_of_deleted', 'AFTER DELETE'),
		(11, 'videos', 'note_zones_of_updated', 'AFTER UPDATE'),
		(12, 'videos', 'note_zones_of_all', 'AFTER TRUNCATE'),
		(13, 'accounts', 'note_zones', 'AFTER UPDATE');
END;
COMMENT ON FUNCTION tiktrack_internal.rollup_triggers() IS
	'part of the rollups: the triggers that keep them, which check_dataset looks for';

CREATE FUNCTION tiktrack_internal.create_rollup_triggers(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	missing record;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	FOR missing IN
		SELECT t.*, CASE WHEN t.trigger_name = 'only_from_events' THEN 'tiktrack_internal.only_from_events()'
				WHEN t.trigger_name = 'recount_at_commit' THEN 'tiktrack_internal.recount_at_commit()'
				WHEN t.trigger_name = 'add_parts' THEN 'tiktrack_internal.add_parts()'
				WHEN t.trigger_name = 'empty_rollups' THEN 'tiktrack_internal.empty_rollups()'
				WHEN t.table_name = 'events' THEN 'tiktrack_internal.note_recounts()'
				ELSE 'tiktrack_internal.note_zones()' END AS function_call,
			concat_ws(' ', CASE WHEN t.fires IN ('AFTER UPDATE', 'AFTER DELETE') THEN 'OLD TABLE AS old_rows' END,
				CASE WHEN t.fires IN ('AFTER UPDATE', 'AFTER INSERT') THEN 'NEW TABLE AS new_rows' END) AS rows
		FROM tiktrack_internal.rollup_triggers() t
		WHERE NOT EXISTS (SELECT FROM pg_trigger g
			WHERE g.tgrelid = to_regclass(format('%I.%I', dataset, t.table_name)) AND g.tgname = t.trigger_name)
		ORDER BY t.place
	LOOP
		EXECUTE format('CREATE %s TRIGGER %I %s ON %I.%I %s FOR EACH %s EXECUTE FUNCTION %s',
			CASE missing.table_name WHEN 'recounts' THEN 'CONSTRAINT' END, missing.trigger_name, missing.fires, dataset, missing.table_name,
			CASE WHEN missing.table_name = 'recounts' THEN 'DEFERRABLE INITIALLY DEFERRED'
				WHEN missing.table_name IN ('events', 'videos', 'accounts') AND missing.rows <> '' THEN 'REFERENCING ' || missing.rows END,
			CASE WHEN missing.table_name IN ('events', 'videos', 'accounts') THEN 'STATEMENT' ELSE 'ROW' END, missing.function_call);
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.create_rollup_triggers(text) IS
	'part of create_dataset and upgrade_dataset: those of the triggers that are not there';
