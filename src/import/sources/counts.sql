-- Counts of videos from any origin, shared by delimited text and JSON.

CREATE FUNCTION tiktrack.count_columns() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT '{video_id,at,views,impressions,likes,comments,shares,saves,follows,reach,platform,share_type}'::text[];
END;
COMMENT ON FUNCTION tiktrack.count_columns() IS
	'columns that a table of counts may have: names in its header, and keys of option "columns"';

CREATE FUNCTION tiktrack_internal.counted_video(line bigint, path text, raw text, problem text, told jsonb, options jsonb)
	-- a set of one row, because the planner inlines only set-returning functions in FROM
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT $1, $2, $3, x.reason, 'video_snapshots',
		CASE WHEN x.reason IS NULL THEN c.counts || jsonb_build_object('video_id', c.video_id, 'grain', 'lifetime',
			'is_rounded', coalesce(c.is_rounded, false), 'at', c.at, 'video', '{}'::jsonb) ELSE '{}' END
	FROM (
		SELECT (SELECT jsonb_object_agg(e.name, tiktrack_internal.count_of($5 ->> e.name))
				FROM unnest(ARRAY['views', 'impressions', 'likes', 'comments', 'shares', 'saves', 'follows', 'reach']) e (name)) AS counts,
			(SELECT bool_or(tiktrack_internal.is_printed(e.value)) FROM jsonb_each_text($5 - '{video_id,at,platform,share_type}'::text[]) e) AS is_rounded,
			(SELECT min(tiktrack_internal.count_problem(e.value)) FROM jsonb_each_text($5
				- '{video_id,at,platform,share_type}'::text[]) e) AS wrong_count,
			CASE WHEN $5 ->> 'video_id' ~ '^([0-9]{1,19}|[0-9]{1,15}[.]0+)$'
				AND split_part($5 ->> 'video_id', '.', 1)::numeric BETWEEN 1 AND 9223372036854775807
				THEN split_part($5 ->> 'video_id', '.', 1)::bigint
				ELSE tiktrack.video_id_of($5 ->> 'video_id') END AS video_id,
			tiktrack_internal.moment_of($5 ->> 'at', $6) AS at
		OFFSET 0
	) c
	CROSS JOIN LATERAL (SELECT CASE
		WHEN $4 IS NOT NULL THEN $4
		WHEN c.video_id IS NULL THEN 'no video: ' || left(coalesce($5 ->> 'video_id', ''), 100)
		WHEN c.wrong_count IS NOT NULL THEN c.wrong_count
		WHEN $5 ? 'share_type' OR $5 ? 'platform'
			THEN 'a count of one share type or platform is no total of its video'
		WHEN $5 ? 'at' AND c.at IS NULL THEN 'not a date: ' || left($5 ->> 'at', 100)
		WHEN tiktrack_internal.local_time_of($5 ->> 'at') IS NOT NULL AND NOT $6 ? 'timezone'
			THEN 'a time without zone, and no option timezone: ' || ($5 ->> 'at') END AS reason) x;
END;
COMMENT ON FUNCTION tiktrack_internal.counted_video(bigint, text, text, text, jsonb, jsonb) IS
	'part of import: a row of counts, with told as text by the names of count_columns, as a row of a reader of snapshots';
