-- ---------------------------------------------------------------------------
-- privileges: what PUBLIC may use of the extension; everything else is its owner's
-- ---------------------------------------------------------------------------
-- Default privileges of the installing role may have granted or revoked anything. All
-- privileges are revoked from everybody but the owner, so that only the lists below
-- grant.
DO $privileges$
DECLARE
	statement text;
BEGIN
	FOR statement IN
		WITH member AS (
			SELECT d.classid, d.objid
			FROM pg_depend d
			JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'tiktrack'
			WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
		), object (name, owner, privileges) AS (
			SELECT format('SCHEMA %I', n.nspname), n.nspowner, n.nspacl
			FROM pg_namespace n
			WHERE n.nspname IN ('tiktrack', 'tiktrack_internal')
			UNION ALL
			SELECT format('%s %s', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass),
				c.relowner, c.relacl
			FROM member m
			JOIN pg_class c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid
			WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
			UNION ALL
			SELECT format('ROUTINE %s', p.oid::regprocedure), p.proowner,
				coalesce(p.proacl, acldefault('f', p.proowner))
			FROM member m
			JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
			UNION ALL
			SELECT format('TYPE %s', t.oid::regtype), t.typowner, coalesce(t.typacl, acldefault('T', t.typowner))
			FROM member m
			JOIN pg_type t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid
			-- without arrays, which have the privileges of their elements, and row types of
			-- tables, which default privileges do not affect; both are members from 17 on
			WHERE NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
				AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
		)
		SELECT s.statement
		FROM object o
		CROSS JOIN LATERAL unnest(tiktrack_internal.owner_only(o.name, o.owner, o.privileges))
			WITH ORDINALITY AS s (statement, position)
		ORDER BY o.name COLLATE "C", s.position
	LOOP
		EXECUTE statement;
	END LOOP;
END
$privileges$;

GRANT USAGE ON SCHEMA tiktrack, tiktrack_internal TO PUBLIC;

-- Everybody who queries or imports reads rules, words and sources; only the owner may
-- change them, or grant that.
GRANT SELECT ON
	tiktrack.share_aliases,
	tiktrack.rulesets, tiktrack.visibility_rules,
	tiktrack.score_weights, tiktrack.metrics,
	tiktrack.import_sources, tiktrack_internal.view_definitions
TO PUBLIC;

-- Types of columns, also of users' tables, and of the rows of documented readers.
GRANT USAGE ON TYPE
	tiktrack.event_kind, tiktrack.share_type, tiktrack.account_type,
	tiktrack.engagement_summary, tiktrack.reach_sketch, tiktrack.share_summary, tiktrack.watch_summary,
	tiktrack.import_event, tiktrack.import_snapshot,
	-- of columns of internal views
	tiktrack_internal.told_counts, tiktrack_internal.told_watch, tiktrack_internal.rate_pairs, tiktrack_internal.metric_warning
TO PUBLIC;

-- PUBLIC may execute the functions below and no others. A function must be named here
-- if a query, a view, a constraint, a cast, an import or create_dataset of an ordinary
-- role calls it, because it is called with the rights of that role. A name without
-- arguments belongs to only one function.

-- Functions that the reference documents.
GRANT EXECUTE ON FUNCTION
	-- vocabulary
	tiktrack.event_kinds, tiktrack.share_types, tiktrack.account_types,
	tiktrack.share_alias_of, tiktrack.share_type_of, tiktrack.platform_of, tiktrack.parse_share_url,
	-- summaries: built and merged
	tiktrack.reach_agg(bigint), tiktrack.reach_agg(text), tiktrack.reach_agg(uuid),
	tiktrack.reach_agg(bigint, integer), tiktrack.reach_agg(text, integer), tiktrack.reach_agg(uuid, integer),
	tiktrack.engagement_agg(text), tiktrack.engagement_agg(text, bigint),
	tiktrack.engagement_agg(text, text), tiktrack.engagement_agg(text, uuid),
	tiktrack.make_engagement,
	tiktrack.share_agg(text), tiktrack.share_agg(text, text),
	tiktrack.make_shares, tiktrack.reconcile,
	tiktrack.watch_agg,
	tiktrack.rollup(tiktrack.reach_sketch), tiktrack.rollup(tiktrack.engagement_summary),
	tiktrack.rollup(tiktrack.share_summary), tiktrack.rollup(tiktrack.watch_summary),
	tiktrack.merge(tiktrack.reach_sketch, tiktrack.reach_sketch),
	tiktrack.merge(tiktrack.engagement_summary, tiktrack.engagement_summary),
	tiktrack.merge(tiktrack.share_summary, tiktrack.share_summary),
	tiktrack.merge(tiktrack.watch_summary, tiktrack.watch_summary),
	-- summaries: accessors
	tiktrack.reach(tiktrack.reach_sketch), tiktrack.reach(tiktrack.engagement_summary),
	tiktrack.reach_is_exact(tiktrack.reach_sketch), tiktrack.reach_is_exact(tiktrack.engagement_summary),
	tiktrack.reach_interval(tiktrack.reach_sketch, double precision),
	tiktrack.reach_interval(tiktrack.engagement_summary, double precision),
	tiktrack.reach_overlap,
	tiktrack.engaged_users, tiktrack.event_count, tiktrack.engagements,
	tiktrack.engagement_rate(tiktrack.engagement_summary, text, text[]),
	tiktrack.engagement_rate(tiktrack.engagement_summary, double precision, text[]),
	tiktrack.share_rate, tiktrack.conversation_rate, tiktrack.applause_rate, tiktrack.amplification_rate,
	tiktrack.share_count(tiktrack.share_summary), tiktrack.share_count(tiktrack.share_summary, text),
	tiktrack.share_count(tiktrack.share_summary, text, text),
	tiktrack.share_fraction(tiktrack.share_summary, text),
	tiktrack.share_fraction(tiktrack.share_summary, text, text),
	tiktrack.breakdown, tiktrack.diversity,
	tiktrack.average_watch_time, tiktrack.average_percentage_watched, tiktrack.completion_rate,
	tiktrack.retention_at, tiktrack.retention_curve, tiktrack.watch_counts,
	-- insight
	tiktrack.rate_interval, tiktrack.lift, tiktrack.adjust_p, tiktrack.spike_score, tiktrack.parse_count,
	tiktrack.balanced_score, tiktrack.score_axes, tiktrack.weights_of, tiktrack.axis_score,
	tiktrack.as_percent, tiktrack.rounding_error, tiktrack.count_range,
	-- visibility
	tiktrack.visibility_levels, tiktrack.active_ruleset, tiktrack.visibility_level, tiktrack.explain_visibility,
	tiktrack.has_share_data, tiktrack.hides_some_shares, tiktrack.rules_hide_some_shares,
	tiktrack.share_is_public, tiktrack.min_group_size, tiktrack.viewer, tiktrack.viewer_role,
	tiktrack.what_if_visibility, tiktrack.grant_viewer, tiktrack.grant_reader, tiktrack.revoke_viewer,
	-- dataset and import
	tiktrack.create_dataset, tiktrack.upgrade_dataset, tiktrack.refresh_dataset, tiktrack.check_dataset, tiktrack.datasets, tiktrack.published_views, tiktrack.daily_gains,
	tiktrack.import, tiktrack.import_file, tiktrack.import_upload, tiktrack.import_report, tiktrack.undo_import,
	tiktrack.read_events_csv, tiktrack.read_events_ndjson, tiktrack.read_counts_csv, tiktrack.read_counts_json,
	tiktrack.event_columns, tiktrack.count_columns,
	tiktrack.time_of, tiktrack.video_id_of, tiktrack.posted_at_of, tiktrack.text_of_file,
	tiktrack.csv_records, tiktrack.json_members
TO PUBLIC;

-- Functions that views of a dataset call with the rights of the reader.
GRANT EXECUTE ON FUNCTION
	tiktrack_internal.query_moment, tiktrack_internal.is_owner_asking, tiktrack_internal.viewer_accounts, tiktrack_internal.may_see_all,
	tiktrack_internal.weigh_axes, tiktrack_internal.as_count, tiktrack_internal.audience_name, tiktrack_internal.weekday_days,
	tiktrack_internal.count_if_told, tiktrack_internal.sum_counts, tiktrack_internal.hardly_ever, tiktrack_internal.whole_days, tiktrack_internal.told_count, tiktrack_internal.tells_more, tiktrack_internal.told_views, tiktrack_internal.bigint_sum, tiktrack_internal.bigint_or_null, tiktrack_internal.known_time_zone,
	tiktrack_internal.local_day, tiktrack_internal.utc_moment,
	tiktrack_internal.newest_counts, tiktrack_internal.newest_pairs, tiktrack_internal.newest_watch, tiktrack_internal.log_pairs,
	tiktrack_internal.pairs_of_counts, tiktrack_internal.last_pairs, tiktrack_internal.larger_pairs,
	tiktrack_internal.metabase_metadata, tiktrack_internal.metabase_hints, tiktrack_internal.metabase_semantic_type
TO PUBLIC;

-- Input and output functions of types: the planner checks the privilege when it casts a
-- constant.
GRANT EXECUTE ON FUNCTION
	tiktrack_internal.reach_in, tiktrack_internal.reach_out, tiktrack_internal.engagement_in, tiktrack_internal.engagement_out,
	tiktrack_internal.share_in, tiktrack_internal.share_out, tiktrack_internal.watch_in, tiktrack_internal.watch_out
TO PUBLIC;

-- Functions of casts. (Domains and CHECK constraints only call vocabulary, above.)
GRANT EXECUTE ON FUNCTION
	tiktrack_internal.reach_to_jsonb, tiktrack_internal.engagement_to_jsonb, tiktrack_internal.share_to_jsonb, tiktrack_internal.watch_to_jsonb,
	tiktrack.reach_sketch
TO PUBLIC;

-- Functions of operators and operator classes.
GRANT EXECUTE ON FUNCTION
	tiktrack_internal.reach_sketch_eq, tiktrack_internal.reach_sketch_ne, tiktrack_internal.reach_sketch_lt, tiktrack_internal.reach_sketch_le, tiktrack_internal.reach_sketch_gt,
	tiktrack_internal.reach_sketch_ge, tiktrack_internal.reach_sketch_cmp, tiktrack_internal.reach_sketch_hash, tiktrack_internal.reach_sketch_hash_extended,
	tiktrack_internal.engagement_summary_eq, tiktrack_internal.engagement_summary_ne, tiktrack_internal.engagement_summary_lt, tiktrack_internal.engagement_summary_le, tiktrack_internal.engagement_summary_gt,
	tiktrack_internal.engagement_summary_ge, tiktrack_internal.engagement_summary_cmp, tiktrack_internal.engagement_summary_hash, tiktrack_internal.engagement_summary_hash_extended,
	tiktrack_internal.share_summary_eq, tiktrack_internal.share_summary_ne, tiktrack_internal.share_summary_lt, tiktrack_internal.share_summary_le, tiktrack_internal.share_summary_gt,
	tiktrack_internal.share_summary_ge, tiktrack_internal.share_summary_cmp, tiktrack_internal.share_summary_hash, tiktrack_internal.share_summary_hash_extended,
	tiktrack_internal.watch_summary_eq, tiktrack_internal.watch_summary_ne, tiktrack_internal.watch_summary_lt, tiktrack_internal.watch_summary_le, tiktrack_internal.watch_summary_gt,
	tiktrack_internal.watch_summary_ge, tiktrack_internal.watch_summary_cmp, tiktrack_internal.watch_summary_hash, tiktrack_internal.watch_summary_hash_extended
TO PUBLIC;

-- Parts of create_dataset, grant_viewer, daily_gains and other functions that an ordinary
-- role calls for its own dataset.
GRANT EXECUTE ON FUNCTION
	tiktrack_internal.require_owner, tiktrack_internal.require_reader, tiktrack_internal.dataset_path, tiktrack_internal.require_dataset, tiktrack_internal.require_role, tiktrack_internal.require_viewer_role, tiktrack_internal.rows_of_gate, tiktrack_internal.rows_of_gate_as_of_now, tiktrack_internal.clean_viewers, tiktrack_internal.close_internals, tiktrack_internal.tables_of_dataset,
	tiktrack_internal.extension_version, tiktrack_internal.dataset_version, tiktrack_internal.is_older, tiktrack_internal.require_version,
	tiktrack_internal.require_tables, tiktrack_internal.lock_tables, tiktrack_internal.create_tables, tiktrack_internal.create_missing_tables, tiktrack_internal.snapshot_values,
	tiktrack_internal.fill_missing, tiktrack_internal.fill_logs, tiktrack_internal.fill_noons, tiktrack_internal.fill_told_at, tiktrack_internal.noon_of, tiktrack_internal.dates_of_imports,
	tiktrack_internal.dependent_views, tiktrack_internal.remake_view, tiktrack_internal.create_views, tiktrack_internal.former_comments,
	tiktrack_internal.secure_tables, tiktrack_internal.close_relations,
	tiktrack_internal.dataset_comments, tiktrack_internal.comment_on_dataset, tiktrack_internal.owner_only, tiktrack_internal.close_dataset,
	tiktrack_internal.spread_part
TO PUBLIC;

-- Functions that the triggers of rollups run as the owner of a dataset.
GRANT EXECUTE ON FUNCTION
	tiktrack_internal.rollup_counts, tiktrack_internal.rollup_columns, tiktrack_internal.event_parts, tiktrack_internal.audience_parts, tiktrack_internal.sum_of_parts, tiktrack_internal.log_of_part,
	tiktrack_internal.note_statement, tiktrack_internal.days_of_rows, tiktrack_internal.moved_days, tiktrack_internal.add_statement, tiktrack_internal.rollup_statement,
	tiktrack_internal.only_from_events, tiktrack_internal.add_parts, tiktrack_internal.note_recounts, tiktrack_internal.note_zones,
	tiktrack_internal.recount_at_commit, tiktrack_internal.recount_at_once, tiktrack_internal.empty_rollups,
	tiktrack_internal.recount_videos, tiktrack_internal.recount_noted, tiktrack_internal.recount_outdated, tiktrack_internal.compact_rollups,
	tiktrack_internal.hold_parts, tiktrack_internal.held_import, tiktrack_internal.release_parts, tiktrack_internal.add_held_parts,
	tiktrack_internal.create_rollups, tiktrack_internal.create_rollup_triggers, tiktrack_internal.rollup_triggers,
	tiktrack_internal.videos_of_rollups, tiktrack_internal.show_progress, tiktrack_internal.recount_all, tiktrack_internal.wrong_rollups
TO PUBLIC;

-- Parts of import.
GRANT EXECUTE ON FUNCTION
	-- import itself, and how it stores
	tiktrack_internal.import_content, tiktrack_internal.import_account, tiktrack_internal.import_profile,
	tiktrack_internal.import_events, tiktrack_internal.import_log, tiktrack_internal.import_snapshots,
	tiktrack_internal.check_import_options, tiktrack_internal.wanted_delimiters, tiktrack_internal.told_columns, tiktrack_internal.has_header, tiktrack_internal.column_place, tiktrack_internal.is_zone_name, tiktrack_internal.is_after_tomorrow, tiktrack_internal.import_moment, tiktrack_internal.source_list, tiktrack_internal.detect_source, tiktrack_internal.detect_json,
	tiktrack_internal.open_input, tiktrack_internal.read_input,
	tiktrack_internal.describe_file, tiktrack_internal.read_snapshots,
	tiktrack_internal.store_events, tiktrack_internal.store_log, tiktrack_internal.analyze_events,
	tiktrack_internal.label_holds, tiktrack_internal.label_moment, tiktrack_internal.label_shows_more, tiktrack_internal.new_labels, tiktrack_internal.note_kept, tiktrack_internal.tell_kept, tiktrack_internal.log_of, tiktrack_internal.tell_kinds, tiktrack_internal.zone_of_account, tiktrack_internal.undo_line,
	tiktrack_internal.store_rows, tiktrack_internal.check_shifted_days, tiktrack_internal.store_batch, tiktrack_internal.store_snapshots, tiktrack_internal.store_account_counters, tiktrack_internal.drop_equal_counters,
	tiktrack_internal.record_problem, tiktrack_internal.impossible_keys, tiktrack_internal.possible_record,
	tiktrack_internal.store_accounts, tiktrack_internal.account_name, tiktrack_internal.store_videos,
	-- foreign text
	tiktrack_internal.text_beginning, tiktrack_internal.first_line, tiktrack_internal.check_first_line, tiktrack_internal.check_ids, tiktrack_internal.check_json_ids, tiktrack_internal.check_item_ids, tiktrack_internal.zoned_time_of, tiktrack_internal.local_time_of, tiktrack_internal.moment_of, tiktrack_internal.text_lines, tiktrack_internal.text_blocks,
	tiktrack_internal.csv_columns, tiktrack_internal.json_samples, tiktrack_internal.json_member_rows, tiktrack_internal.json_items, tiktrack_internal.json_unwrapped_items, tiktrack_internal.json_envelopes,
	tiktrack_internal.file_items, tiktrack_internal.item_lists, tiktrack_internal.lists_of, tiktrack_internal.item_wrappers, tiktrack_internal.reported_error, tiktrack_internal.check_envelope, tiktrack_internal.check_envelopes,
	tiktrack_internal.json_object_of, tiktrack_internal.json_array_of,
	tiktrack_internal.told, tiktrack_internal.is_given_id, tiktrack_internal.id_of, tiktrack_internal.milliseconds_of,
	tiktrack_internal.count_of, tiktrack_internal.signed_count_of, tiktrack_internal.count_problem, tiktrack_internal.all_counts_problem, tiktrack_internal.are_rounded,
	tiktrack_internal.whole_number_of, tiktrack_internal.is_printed,
	tiktrack_internal.is_number, tiktrack_internal.storing_problem, tiktrack_internal.storable, tiktrack_internal.fraction_problem, tiktrack_internal.audience_problem,
	tiktrack_internal.hashtags_of, tiktrack_internal.hashtags_in, tiktrack_internal.account_in_link, tiktrack_internal.account_told, tiktrack_internal.most_named, tiktrack_internal.other_account,
	tiktrack_internal.url_parameter,
	-- one line per source
	tiktrack_internal.is_events_csv, tiktrack_internal.is_events_ndjson, tiktrack_internal.log_source, tiktrack_internal.event_plan, tiktrack_internal.event_kind_meaning,
	tiktrack_internal.is_counts_csv, tiktrack_internal.count_positions, tiktrack_internal.counted_video,
	tiktrack_internal.is_counts_json, tiktrack_internal.describe_counts_json, tiktrack_internal.count_paths, tiktrack_internal.json_at,
	tiktrack_internal.is_export_json, tiktrack_internal.describe_export_json, tiktrack_internal.read_export_json, tiktrack_internal.export_json_members, tiktrack_internal.export_json_rows,
	tiktrack_internal.export_section_names, tiktrack_internal.export_event, tiktrack_internal.export_key, tiktrack_internal.export_key_problem, tiktrack_internal.export_unknown_keys,
	tiktrack_internal.is_export_txt, tiktrack_internal.describe_export_txt, tiktrack_internal.read_export_txt, tiktrack_internal.export_txt_section, tiktrack_internal.export_txt_section_of_file, tiktrack_internal.export_txt_wanted_section,
	tiktrack_internal.month_day, tiktrack_internal.is_leap_year, tiktrack_internal.source_header, tiktrack_internal.studio_file_name, tiktrack_internal.studio_last_day,
	tiktrack_internal.studio_year, tiktrack_internal.describe_studio, tiktrack_internal.studio_records, tiktrack_internal.studio_slips, tiktrack_internal.studio_problem, tiktrack_internal.studio_parts,
	tiktrack_internal.read_studio_overview, tiktrack_internal.read_studio_viewers, tiktrack_internal.read_studio_follower_history, tiktrack_internal.read_studio_follower_activity,
	tiktrack_internal.read_studio_follower_gender, tiktrack_internal.read_studio_follower_territories,
	tiktrack_internal.describe_studio_overview, tiktrack_internal.describe_studio_viewers, tiktrack_internal.describe_studio_follower_history,
	tiktrack_internal.describe_studio_follower_activity, tiktrack_internal.describe_studio_parts,
	tiktrack_internal.describe_studio_content, tiktrack_internal.read_studio_content,
	tiktrack_internal.is_display_api, tiktrack_internal.describe_display_api, tiktrack_internal.read_display_api, tiktrack_internal.display_api_items,
	tiktrack_internal.is_research_api, tiktrack_internal.describe_research_api, tiktrack_internal.date_back_research, tiktrack_internal.read_research_events, tiktrack_internal.read_research_snapshots, tiktrack_internal.research_api_items,
	tiktrack_internal.is_business_answer, tiktrack_internal.business_audience,
	tiktrack_internal.is_business_videos, tiktrack_internal.describe_business_videos, tiktrack_internal.read_business_videos,
	tiktrack_internal.is_business_profile, tiktrack_internal.describe_business_profile, tiktrack_internal.read_business_profile,
	tiktrack_internal.scraped_problem, tiktrack_internal.scraped_snapshot, tiktrack_internal.scraped_creations, tiktrack_internal.creation_parents,
	tiktrack_internal.is_scraper_web, tiktrack_internal.read_scraper_web, tiktrack_internal.read_scraper_web_creations, tiktrack_internal.scraper_web_items,
	tiktrack_internal.is_scraper_app, tiktrack_internal.read_scraper_app, tiktrack_internal.read_scraper_app_creations, tiktrack_internal.scraper_app_items,
	tiktrack_internal.is_scraper_posts, tiktrack_internal.read_scraper_posts, tiktrack_internal.read_scraper_posts_creations, tiktrack_internal.scraper_posts_items,
	tiktrack_internal.is_scraper_ytdlp, tiktrack_internal.read_scraper_ytdlp, tiktrack_internal.scraper_ytdlp_items,
	tiktrack_internal.is_scraper_brightdata, tiktrack_internal.read_scraper_brightdata, tiktrack_internal.scraper_brightdata_items,
	tiktrack_internal.is_scraper_csv, tiktrack_internal.read_scraper_csv, tiktrack_internal.read_scraper_csv_creations, tiktrack_internal.scraper_csv_items, tiktrack_internal.scraper_csv_kind, tiktrack_internal.scraper_csv_names, tiktrack_internal.hashtags_of_python, tiktrack_internal.quoted_words,
	tiktrack_internal.is_live_events, tiktrack_internal.read_live_events, tiktrack_internal.live_message, tiktrack_internal.live_display_type,
	tiktrack_internal.is_ga4_share, tiktrack_internal.read_ga4_share, tiktrack_internal.ga4_parameter,
	tiktrack_internal.is_snowplow_social, tiktrack_internal.read_snowplow_social, tiktrack_internal.snowplow_interaction,
	tiktrack_internal.is_activity_streams, tiktrack_internal.read_activity_streams, tiktrack_internal.activity_reference, tiktrack_internal.activity_is_public,
	tiktrack_internal.is_schema_org, tiktrack_internal.read_schema_org_counts, tiktrack_internal.read_schema_org_shares,
	tiktrack_internal.schema_org_address, tiktrack_internal.schema_org_video, tiktrack_internal.schema_org_count,
	tiktrack_internal.is_share_links, tiktrack_internal.read_share_links
TO PUBLIC;

-- Fails if another transaction has put something into the schemas meanwhile.
DO $own$
DECLARE
	foreign_objects text;
BEGIN
	SELECT string_agg(pg_describe_object(d.classid, d.objid, 0), ', ' ORDER BY d.classid, d.objid) INTO foreign_objects
	FROM pg_depend d
	JOIN pg_namespace n ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid AND n.nspname IN ('tiktrack', 'tiktrack_internal')
	WHERE d.classid NOT IN ('pg_extension'::regclass, 'pg_default_acl'::regclass, 'pg_publication_namespace'::regclass)
		AND NOT EXISTS (SELECT FROM pg_depend m
			JOIN pg_extension e ON m.refclassid = 'pg_extension'::regclass AND m.refobjid = e.oid AND e.extname = 'tiktrack'
			WHERE m.classid = d.classid AND m.objid = d.objid AND m.deptype = 'e');
	IF foreign_objects IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
			MESSAGE = format('others have put objects into the schemas of tiktrack meanwhile: %s', left(foreign_objects, 1000)),
			HINT = 'Look at who has made them, drop them, and try again.';
	END IF;
END
$own$;
