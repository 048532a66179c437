-- ---------------------------------------------------------------------------
-- privileges: what everybody may use of the extension; what no list names stays
-- its owner's
-- ---------------------------------------------------------------------------
-- Default privileges of the installing role, global or of the schema, have
-- opened and closed what stands above. Nobody but the owner keeps anything, so
-- that the lists below decide alone.
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
			-- arrays have the privileges of their elements, and default privileges
			-- do not reach the row types of tables; from 17 on both are members
			WHERE NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
				AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
		)
		SELECT s.statement
		FROM object o
		CROSS JOIN LATERAL unnest(tiktrack.owner_only(o.name, o.owner, o.privileges))
			WITH ORDINALITY AS s (statement, position)
		ORDER BY o.name COLLATE "C", s.position
	LOOP
		EXECUTE statement;
	END LOOP;
END
$privileges$;

GRANT USAGE ON SCHEMA tiktrack, tiktrack_internal TO PUBLIC;

-- Rules, words and sources are read by whoever queries or imports; changing them
-- is for the owner, and for those whom the owner grants it to.
GRANT SELECT ON
	tiktrack.share_aliases,
	tiktrack.rulesets, tiktrack.visibility_rules,
	tiktrack.score_weights, tiktrack.metrics,
	tiktrack.import_sources, tiktrack.view_definitions
TO PUBLIC;

-- Types of columns, of the users' own tables too, and of the rows that documented
-- readers return.
GRANT USAGE ON TYPE
	tiktrack.event_kind, tiktrack.share_type, tiktrack.account_type,
	tiktrack.engagement_summary, tiktrack.reach_sketch, tiktrack.share_summary, tiktrack.watch_summary,
	tiktrack.import_event, tiktrack.import_snapshot
TO PUBLIC;

-- Everybody may execute the functions below and no others. A new function is
-- closed until it is named here, and it must be named when a query, a view, a
-- constraint, a cast, an import or create_dataset of an ordinary role calls it:
-- all of these call it with the rights of that role. Names without arguments
-- are those that only one function has.

-- What the reference documents.
GRANT EXECUTE ON FUNCTION
	-- vocabulary
	tiktrack.event_kinds, tiktrack.share_types, tiktrack.account_types,
	tiktrack.share_alias_of, tiktrack.share_type_of, tiktrack.platform_of, tiktrack.parse_share_url,
	-- summaries: made, merged
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
	-- summaries: asked
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
	-- numbers about numbers
	tiktrack.rate_interval, tiktrack.lift, tiktrack.adjust_p, tiktrack.spike_score, tiktrack.parse_count,
	tiktrack.balanced_score, tiktrack.score_axes, tiktrack.weights_of, tiktrack.axis_score,
	tiktrack.as_percent, tiktrack.rounding_error, tiktrack.count_range,
	-- visibility
	tiktrack.visibility_levels, tiktrack.active_ruleset, tiktrack.visibility_level, tiktrack.explain_visibility,
	tiktrack.has_share_data, tiktrack.hides_some_shares, tiktrack.rules_hide_some_shares,
	tiktrack.share_is_public, tiktrack.min_group_size, tiktrack.viewer, tiktrack.viewer_role,
	tiktrack.what_if_visibility, tiktrack.grant_viewer, tiktrack.grant_reader, tiktrack.revoke_viewer,
	-- dataset and import
	tiktrack.create_dataset, tiktrack.upgrade_dataset, tiktrack.datasets, tiktrack.published_views, tiktrack.daily_gains,
	tiktrack.import, tiktrack.import_file, tiktrack.import_upload, tiktrack.import_report,
	tiktrack.read_events_csv, tiktrack.read_events_ndjson, tiktrack.read_counts_csv,
	tiktrack.event_columns, tiktrack.count_columns,
	tiktrack.time_of, tiktrack.video_id_of, tiktrack.posted_at_of, tiktrack.text_of_file,
	tiktrack.csv_records, tiktrack.json_members
TO PUBLIC;

-- What views of a dataset call for whoever reads them.
GRANT EXECUTE ON FUNCTION
	tiktrack.is_owner_asking, tiktrack.viewer_accounts, tiktrack.may_see_all,
	tiktrack.weigh_axes, tiktrack.as_count, tiktrack.audience_name, tiktrack.weekday_days,
	tiktrack.tells_more, tiktrack.told_count, tiktrack.bigint_sum, tiktrack.known_time_zone,
	tiktrack.metabase_metadata, tiktrack.metabase_hints, tiktrack.metabase_semantic_type
TO PUBLIC;

-- What casts call. (Domains and CHECK constraints call nothing but words, above.)
GRANT EXECUTE ON FUNCTION
	tiktrack.reach_to_jsonb, tiktrack.engagement_to_jsonb, tiktrack.share_to_jsonb, tiktrack.watch_to_jsonb,
	tiktrack.reach_sketch
TO PUBLIC;

-- Parts of create_dataset, grant_viewer, daily_gains and what else an ordinary
-- role calls for its own dataset.
GRANT EXECUTE ON FUNCTION
	tiktrack.require_owner, tiktrack.dataset_path, tiktrack.require_dataset, tiktrack.require_role, tiktrack.require_viewer_role, tiktrack.clean_viewers,
	tiktrack.extension_version, tiktrack.dataset_version, tiktrack.is_older, tiktrack.require_version,
	tiktrack.require_tables, tiktrack.create_tables, tiktrack.create_missing_tables,
	tiktrack.dependent_views, tiktrack.remake_view, tiktrack.create_views, tiktrack.former_comments,
	tiktrack.secure_tables, tiktrack.close_relations,
	tiktrack.dataset_comments, tiktrack.comment_on_dataset, tiktrack.owner_only, tiktrack.close_dataset,
	tiktrack.spread_part
TO PUBLIC;

-- Parts of import.
GRANT EXECUTE ON FUNCTION
	-- the front door, and what it stores
	tiktrack.import_content, tiktrack.import_account, tiktrack.import_profile,
	tiktrack.import_events, tiktrack.import_log, tiktrack.import_snapshots,
	tiktrack.check_import_options, tiktrack.import_moment, tiktrack.source_list, tiktrack.detect_source,
	tiktrack.read_import_file, tiktrack.read_upload, tiktrack.input_beginning,
	tiktrack.describe_file, tiktrack.read_snapshots,
	tiktrack.store_events, tiktrack.store_log, tiktrack.analyze_events,
	tiktrack.store_rows, tiktrack.store_batch, tiktrack.store_snapshots, tiktrack.store_account_counters,
	tiktrack.store_accounts, tiktrack.stored_account, tiktrack.account_name, tiktrack.store_videos,
	-- foreign text
	tiktrack.csv_header, tiktrack.json_beginning, tiktrack.json_items, tiktrack.json_envelopes,
	tiktrack.import_items, tiktrack.item_lists, tiktrack.check_envelope, tiktrack.check_envelopes,
	tiktrack.json_object_of, tiktrack.json_array_of,
	tiktrack.told, tiktrack.is_given_id, tiktrack.id_of, tiktrack.milliseconds_of,
	tiktrack.count_of, tiktrack.signed_count_of, tiktrack.count_problem, tiktrack.are_rounded,
	tiktrack.is_number, tiktrack.fraction_problem, tiktrack.audience_problem,
	tiktrack.hashtags_of, tiktrack.hashtags_in, tiktrack.account_in_link, tiktrack.account_told,
	tiktrack.url_parameter,
	-- a line for each source
	tiktrack.is_events_csv, tiktrack.is_events_ndjson, tiktrack.log_source, tiktrack.log_header, tiktrack.event_plan, tiktrack.event_kind_meaning,
	tiktrack.is_counts_csv, tiktrack.count_positions, tiktrack.written_count,
	tiktrack.is_export_json, tiktrack.describe_export_json, tiktrack.read_export_json, tiktrack.export_json_members, tiktrack.export_json_items,
	tiktrack.export_section_names, tiktrack.export_event,
	tiktrack.is_export_txt, tiktrack.describe_export_txt, tiktrack.read_export_txt, tiktrack.export_txt_key, tiktrack.export_txt_section, tiktrack.export_txt_section_of_file,
	tiktrack.studio_month, tiktrack.studio_month_day, tiktrack.studio_records, tiktrack.studio_problem, tiktrack.studio_number, tiktrack.studio_parts,
	tiktrack.read_studio_overview, tiktrack.read_studio_viewers, tiktrack.read_studio_follower_history, tiktrack.read_studio_follower_activity,
	tiktrack.read_studio_follower_gender, tiktrack.read_studio_follower_territories,
	tiktrack.describe_studio_content, tiktrack.read_studio_content,
	tiktrack.is_display_api, tiktrack.describe_display_api, tiktrack.read_display_api, tiktrack.display_api_items,
	tiktrack.is_research_api, tiktrack.describe_research_api, tiktrack.read_research_events, tiktrack.read_research_snapshots, tiktrack.research_api_items,
	tiktrack.is_business_answer, tiktrack.business_audience,
	tiktrack.is_business_videos, tiktrack.describe_business_videos, tiktrack.read_business_videos,
	tiktrack.is_business_profile, tiktrack.describe_business_profile, tiktrack.read_business_profile,
	tiktrack.scraped_problem, tiktrack.scraped_snapshot, tiktrack.scraped_creations, tiktrack.creation_parents,
	tiktrack.is_scraper_web, tiktrack.read_scraper_web, tiktrack.read_scraper_web_creations, tiktrack.scraper_web_items,
	tiktrack.is_scraper_app, tiktrack.read_scraper_app, tiktrack.read_scraper_app_creations, tiktrack.scraper_app_items,
	tiktrack.is_scraper_posts, tiktrack.read_scraper_posts, tiktrack.read_scraper_posts_creations, tiktrack.scraper_posts_items, tiktrack.scraped_post,
	tiktrack.is_scraper_ytdlp, tiktrack.read_scraper_ytdlp, tiktrack.scraper_ytdlp_items,
	tiktrack.is_scraper_brightdata, tiktrack.read_scraper_brightdata, tiktrack.scraper_brightdata_items,
	tiktrack.is_scraper_csv, tiktrack.read_scraper_csv, tiktrack.read_scraper_csv_creations, tiktrack.scraper_csv_items, tiktrack.scraper_csv_kind, tiktrack.hashtags_of_python,
	tiktrack.is_live_events, tiktrack.read_live_events, tiktrack.live_message, tiktrack.live_display_type,
	tiktrack.is_ga4_share, tiktrack.read_ga4_share, tiktrack.ga4_parameter,
	tiktrack.is_snowplow_social, tiktrack.read_snowplow_social, tiktrack.snowplow_interaction,
	tiktrack.is_activity_streams, tiktrack.read_activity_streams, tiktrack.activity_reference, tiktrack.activity_is_public,
	tiktrack.is_schema_org, tiktrack.read_schema_org_counts, tiktrack.read_schema_org_shares,
	tiktrack.schema_org_address, tiktrack.schema_org_video, tiktrack.schema_org_count,
	tiktrack.is_share_links, tiktrack.read_share_links
TO PUBLIC;
