-- ---------------------------------------------------------------------------
-- dataset: rollups, which are kept beside the events so that views need not count
-- ---------------------------------------------------------------------------
-- A row of a rollup is a part: some events of a video, or of its day. The parts of
-- a key add up, and readers add them; compaction makes one of them. The queries
-- below are texts, because triggers, imports, recounts, views and check_dataset
-- must mean the same.

CREATE FUNCTION tiktrack_internal.rollup_counts() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN '{views,impressions,likes,comments,shares,saves,follows,profile_visits,link_clicks}'::text[];
COMMENT ON FUNCTION tiktrack_internal.rollup_counts() IS
	'part of the rollups: the columns of a part that are counts, in the order of event_kinds';

CREATE FUNCTION tiktrack_internal.rollup_columns() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN array_to_string(tiktrack_internal.rollup_counts(), ', ')
		|| ', first_at, last_at, first_share_at, last_share_at, duration_ms, share_types, watch, people, sharers';
COMMENT ON FUNCTION tiktrack_internal.rollup_columns() IS
	'part of the rollups: the columns of a part beside its key';

-- Whoever shared stands apart from whoever did anything else, so that an account
-- without share data is answered from the latter alone. Beside a summary of plays
-- stands the length of the video that it was made with. OFFSET keeps the planner
-- from counting anew for each column.
CREATE FUNCTION tiktrack_internal.event_parts(dataset text, events text, condition text DEFAULT 'true') RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT format($query$
		SELECT p.video_id, p.day, p.time_zone, p.import_id, %4$s, p.first_at, p.last_at, p.first_share_at, p.last_share_at,
			p.duration_ms, p.share_types, p.watch, p.people, p.sharers
		FROM (
			SELECT e.video_id, e.day, e.time_zone, e.import_id,
				min(e.occurred_at) FILTER (WHERE e.kind <> 'share') AS first_at,
				max(e.occurred_at) FILTER (WHERE e.kind <> 'share') AS last_at,
				min(e.occurred_at) FILTER (WHERE e.kind = 'share') AS first_share_at,
				max(e.occurred_at) FILTER (WHERE e.kind = 'share') AS last_share_at,
				min(e.duration_ms) FILTER (WHERE e.watched_ms IS NOT NULL AND e.kind = 'view') AS duration_ms,
				tiktrack.share_agg(coalesce(e.share_type, 'unknown'), e.platform) FILTER (WHERE e.kind = 'share') AS share_types,
				tiktrack.watch_agg(e.watched_ms, e.duration_ms) FILTER (WHERE e.watched_ms IS NOT NULL AND e.kind = 'view') AS watch,
				tiktrack.engagement_agg(e.kind, e.actor_id) FILTER (WHERE e.kind <> 'share') AS people,
				tiktrack.engagement_agg(e.kind, e.actor_id) FILTER (WHERE e.kind = 'share') AS sharers
			FROM (
				SELECT e.video_id, coalesce(e.import_id, 0) AS import_id, e.occurred_at, e.kind, e.actor_id, e.share_type, e.platform,
					e.watched_ms, v.duration_ms, z.time_zone, tiktrack_internal.local_day(e.occurred_at, z.time_zone) AS day
				FROM %2$s e
				LEFT JOIN %1$I.videos v ON v.video_id = e.video_id
				LEFT JOIN %1$I.accounts a ON a.account_id = v.account_id
				CROSS JOIN LATERAL (SELECT coalesce(tiktrack_internal.known_time_zone(a.time_zone), 'UTC') AS time_zone) z
				WHERE e.video_id IS NOT NULL AND e.source IS DISTINCT FROM 'tiktok_export' AND (%3$s)
			) e
			GROUP BY e.video_id, e.day, e.time_zone, e.import_id
			OFFSET 0
		) p$query$, $1, $2, $3, (SELECT string_agg(format('coalesce(tiktrack.event_count(p.%s, %L), 0) AS %I',
				CASE k.kind WHEN 'share' THEN 'sharers' ELSE 'people' END, k.kind, c.name), ', ' ORDER BY c.n)
			FROM unnest(tiktrack_internal.rollup_counts()) WITH ORDINALITY AS c (name, n)
			JOIN unnest(tiktrack.event_kinds()) WITH ORDINALITY AS k (kind, n) ON k.n = c.n));
END;
COMMENT ON FUNCTION tiktrack_internal.event_parts(text, text, text) IS
	'part of the rollups: the query that counts rows with the columns of events, one row per video, day, zone and import; its condition may ask e, the event, and z.time_zone';

-- -1 is the length of none: plays of several lengths are counted again.
CREATE FUNCTION tiktrack_internal.sum_of_parts() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT (SELECT string_agg(format('tiktrack_internal.sum_counts(p.%1$I) AS %1$I', c.name), ', ' ORDER BY c.n)
			FROM unnest(tiktrack_internal.rollup_counts()) WITH ORDINALITY AS c (name, n))
		|| $list$, min(p.first_at) AS first_at, max(p.last_at) AS last_at,
			min(p.first_share_at) AS first_share_at, max(p.last_share_at) AS last_share_at,
			CASE WHEN min(coalesce(p.duration_ms, 0)) FILTER (WHERE p.watch IS NOT NULL)
					<> max(coalesce(p.duration_ms, 0)) FILTER (WHERE p.watch IS NOT NULL) THEN -1
				ELSE max(p.duration_ms) FILTER (WHERE p.watch IS NOT NULL) END AS duration_ms,
			tiktrack.rollup(p.share_types) AS share_types, tiktrack.rollup(p.watch) AS watch,
			tiktrack.rollup(p.people) AS people, tiktrack.rollup(p.sharers) AS sharers$list$;
END;
COMMENT ON FUNCTION tiktrack_internal.sum_of_parts() IS
	'part of the rollups: the columns of a part that is the sum of parts p';

-- Groups as they are written first, then by their names, which are few. A person has
-- many interests; of whom none is told is in no group of these.
CREATE FUNCTION tiktrack_internal.audience_parts(events text, condition text DEFAULT 'true') RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN format($query$
		SELECT g.video_id, g.import_id, g.dimension, tiktrack_internal.audience_name(g.dimension, g.value) AS value,
			tiktrack.rollup(g.people) AS people, tiktrack.rollup(g.sharers) AS sharers
		FROM (
			SELECT e.video_id, coalesce(e.import_id, 0) AS import_id,
				CASE WHEN grouping(e.country) = 0 THEN 'country' WHEN grouping(e.age_group) = 0 THEN 'age_group' ELSE 'gender' END AS dimension,
				coalesce(e.country, e.age_group, e.gender) AS value,
				tiktrack.engagement_agg(e.kind, e.actor_id) FILTER (WHERE e.kind <> 'share') AS people,
				tiktrack.engagement_agg(e.kind, e.actor_id) FILTER (WHERE e.kind = 'share') AS sharers
			FROM %1$s e
			WHERE e.video_id IS NOT NULL AND e.source IS DISTINCT FROM 'tiktok_export'
				AND e.kind IN ('view', 'like', 'comment', 'share') AND (%2$s)
			GROUP BY GROUPING SETS ((e.video_id, e.import_id, e.country), (e.video_id, e.import_id, e.age_group),
				(e.video_id, e.import_id, e.gender))
			UNION ALL
			SELECT e.video_id, coalesce(e.import_id, 0), 'interest', i.interest,
				tiktrack.engagement_agg(e.kind, e.actor_id) FILTER (WHERE e.kind <> 'share'),
				tiktrack.engagement_agg(e.kind, e.actor_id) FILTER (WHERE e.kind = 'share')
			FROM %1$s e
			CROSS JOIN LATERAL (SELECT DISTINCT tiktrack_internal.audience_name('interest', u.interest) AS interest
				FROM unnest(e.interests) AS u (interest)) i
			WHERE e.video_id IS NOT NULL AND e.source IS DISTINCT FROM 'tiktok_export' AND e.interests IS NOT NULL
				AND e.kind IN ('view', 'like', 'comment', 'share') AND i.interest <> 'unknown' AND (%2$s)
			GROUP BY e.video_id, e.import_id, i.interest
		) g
		GROUP BY g.video_id, g.import_id, g.dimension, tiktrack_internal.audience_name(g.dimension, g.value)$query$, events, condition);
COMMENT ON FUNCTION tiktrack_internal.audience_parts(text, text) IS
	'part of the rollups and of audience_engagement: the query that counts rows with the columns of events, one row per video, import, dimension and group; its condition may ask e, the event';

-- Imports of one log tell the same kinds: one of them stands for all.
CREATE FUNCTION tiktrack_internal.log_of_part(import_id bigint, log_id bigint) RETURNS bigint
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN import_id = 0 THEN 0 ELSE coalesce(log_id, -1) END;
COMMENT ON FUNCTION tiktrack_internal.log_of_part(bigint, bigint) IS
	'part of the rollups: the log of a part, by its import and the log of that; 0 of rows that no import brought, -1 where the import is not known';
