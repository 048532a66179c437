-- ---------------------------------------------------------------------------
-- dataset: descriptions of its views for Metabase
-- ---------------------------------------------------------------------------
-- Metabase guesses the meaning of a column from its name and type, reads its
-- comment only once, but reads a relation _metabase_metadata at every sync. Ours is
-- a view of the catalog, so a changed comment reaches Metabase too.

-- Properties that Metabase cannot get from the type of a column or its comment.
-- Relation '*' is every view that has the column; a row for the view itself wins.
CREATE FUNCTION tiktrack_internal.metabase_hints(OUT relation text, OUT attribute text, OUT property text, OUT value text)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES
	-- one row per video, account or campaign: there the id is a key
	('video_metrics', 'video_id', 'semantic_type', 'type/PK'),
	('video_scores', 'video_id', 'semantic_type', 'type/PK'),
	('account_metrics', 'account_id', 'semantic_type', 'type/PK'),
	('campaign_metrics', 'campaign_id', 'semantic_type', 'type/PK'),
	-- words that are not for grouping, and numbers that are
	('*', 'title', 'semantic_type', 'type/Title'),
	('*', 'message', 'semantic_type', 'type/Description'),
	('*', 'country', 'semantic_type', 'type/Country'),
	('*', 'sharer_picture_url', 'semantic_type', 'type/AvatarURL'),
	('*', 'sharer_username', 'semantic_type', 'type/Name'),
	('*', 'weekday', 'semantic_type', 'type/Category'),
	('*', 'hour', 'semantic_type', 'type/Category'),
	-- numbers whose unit the name does not tell
	('*', 'average_watch_time', 'semantic_type', 'type/Duration'),
	('*', 'average_watch_time', 'display_name', 'Average watch time (s)'),
	('*', 'duration_seconds', 'display_name', 'Duration (s)'),
	('*', 'watched_seconds', 'display_name', 'Watched (s)'),
	('*', 'timed_watched_seconds', 'display_name', 'Watched of known duration (s)'),
	('*', 'timed_duration_seconds', 'display_name', 'Duration of what was watched (s)'),
	('*', 'reach', 'display_name', 'Reach (people)'),
	('*', 'engaged_users', 'display_name', 'Engaged people'),
	('*', 'sharing_z', 'display_name', 'Sharing (z)'),
	('*', 'engagement_z', 'display_name', 'Engagement (z)'),
	('*', 'watch_z', 'display_name', 'Watch (z)'),
	('*', 'growth_z', 'display_name', 'Growth (z)'),
	-- what goes wrong when it is not known
	('video_metrics', NULL, 'caveats', 'Reach and engaged people of several videos are never a sum: account_metrics has each person once'),
	('account_metrics', NULL, 'caveats', 'Reach and engaged people are never a sum'),
	('daily_metrics', NULL, 'caveats', 'Days are those of the account''s time zone, UTC where none is known; reach and engaged people of several days are never a sum'),
	('share_types', NULL, 'caveats', 'shares adds up; video_shares is repeated on each row of a video and does not'),
	('share_types_daily', NULL, 'caveats', 'shares adds up; day_shares is repeated on each row of a video and day and does not'),
	('own_activity', NULL, 'caveats', 'What the account did itself, on all of TikTok: never add it to the counts of other views'),
	('visible_shares', NULL, 'caveats', 'One row per share, also where who shared is not shown: count rows, not names'),
	('account_growth', NULL, 'caveats', 'followers is a level: the last value, never a sum; net_followers adds up'),
	('video_growth', NULL, 'caveats', 'Differences of one source''s totals: do not add them to the counts of daily_metrics'),
	('content_breakdown', NULL, 'caveats', 'Each dimension has every video once: never add up over dimensions'),
	('audience_engagement', NULL, 'caveats', 'Small groups are hidden. Nothing adds up over dimensions or over interests'),
	('hashtag_metrics', NULL, 'caveats', 'A video counts under each of its hashtags: never add up over hashtags'),
	('content_metrics', NULL, 'points_of_interest', 'Rank by share_rate_low, which few views make small, and not by share_rate'),
	('posting_times', NULL, 'points_of_interest', 'Rank by expected_engagement_rate: one lucky video does not win there'),
	('video_scores', NULL, 'caveats', 'Compares a video with its own account''s past; it is not TikTok''s ranking');
END;
COMMENT ON FUNCTION tiktrack_internal.metabase_hints() IS
	'what Metabase cannot guess from name, type and comment of a column: relation, attribute, property, value';

-- Only type/Share is shown as percent, so the comment decides whether a number is
-- a fraction.
CREATE FUNCTION tiktrack_internal.metabase_semantic_type(attribute text, type regtype, comment text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN type = 'bigint'::regtype THEN 'type/Quantity'
		WHEN type = 'double precision'::regtype AND comment ~ '\mfraction\M' THEN 'type/Share'
		WHEN type = 'double precision'::regtype AND attribute LIKE '%\_seconds' THEN 'type/Duration'
		WHEN type = 'text'::regtype AND attribute NOT LIKE '%\_id' THEN 'type/Category'
	END;
COMMENT ON FUNCTION tiktrack_internal.metabase_semantic_type(text, regtype, text) IS
	'the semantic type of a column in Metabase, unless a hint names one: bigint is a quantity, what its comment calls a fraction is a share, seconds are a duration, text other than ids is a category; else NULL';

CREATE FUNCTION tiktrack_internal.metabase_metadata(dataset_table regclass, OUT keypath text, OUT value text)
	RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH views AS (
		SELECT v.oid, v.relname::text AS relation
		FROM pg_class t
		JOIN pg_class v ON v.relnamespace = t.relnamespace AND v.relkind = 'v'
			AND v.relname = ANY (tiktrack.published_views()) AND v.relname <> '_metabase_metadata'
		WHERE t.oid = dataset_table
	), columns AS (
		SELECT v.relation, a.attname::text AS attribute, a.atttypid::regtype AS type,
			col_description(v.oid, a.attnum) AS comment
		FROM views v
		JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0 AND NOT a.attisdropped
	), hints AS (
		SELECT DISTINCT ON (c.relation, c.attribute, h.property)
			c.relation, c.attribute, h.property, h.value
		FROM columns c
		JOIN tiktrack_internal.metabase_hints() h ON h.attribute = c.attribute AND h.relation IN (c.relation, '*')
		ORDER BY c.relation, c.attribute, h.property, h.relation = '*'
	), told AS (
		SELECT 'description' AS keypath, obj_description(t.relnamespace, 'pg_namespace') AS value
		FROM pg_class t
		WHERE t.oid = dataset_table
		UNION ALL
		SELECT v.relation || '.description', obj_description(v.oid, 'pg_class')
		FROM views v
		UNION ALL
		SELECT v.relation || '.' || h.property, h.value
		FROM views v
		JOIN tiktrack_internal.metabase_hints() h ON h.relation = v.relation AND h.attribute IS NULL
		UNION ALL
		SELECT c.relation || '.' || c.attribute || '.description', c.comment
		FROM columns c
		UNION ALL
		SELECT c.relation || '.' || c.attribute || '.semantic_type',
			coalesce(h.value, tiktrack_internal.metabase_semantic_type(c.attribute, c.type, c.comment))
		FROM columns c
		LEFT JOIN hints h ON h.relation = c.relation AND h.attribute = c.attribute
			AND h.property = 'semantic_type'
		UNION ALL
		SELECT h.relation || '.' || h.attribute || '.' || h.property, h.value
		FROM hints h
		WHERE h.property <> 'semantic_type'
		UNION ALL
		-- when a metric is NULL and when it is 0, from tiktrack.metrics
		SELECT p.place || '.caveats', m.null_rule
		FROM tiktrack.metrics m
		CROSS JOIN unnest(m.columns) p (place)
		WHERE p.place IN (SELECT c.relation || '.' || c.attribute FROM columns c)
	)
	SELECT t.keypath, t.value
	FROM told t
	WHERE t.value IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.metabase_metadata(regclass) IS
	'for the dataset of that table: the key paths of its views and columns, and the values that Metabase reads';

