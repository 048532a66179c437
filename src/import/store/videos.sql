CREATE FUNCTION tiktrack_internal.store_videos(dataset text, told jsonb[], OUT new_videos bigint[])
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	kept jsonb;
	label text;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format($query$
		WITH video AS MATERIALIZED (
			SELECT l.* FROM tiktrack_internal.new_labels($2, 'videos', $1) l
		), stored AS (
			INSERT INTO %1$I.videos AS v (video_id, account_id, posted_at, title, duration_ms, content_type, sound,
				hashtags, is_public, parent_video_id, labels_told_at)
			SELECT l.id, n.account_id, coalesce(n.posted_at, tiktrack.posted_at_of(l.id)), n.title,
				n.duration_ms, n.content_type, n.sound, n.hashtags, n.is_public, n.parent_video_id, l.told_at
			FROM video l
			CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$I.videos, l.labels) n
			WHERE l.is_new OR l.labels <> '{}'
			ORDER BY l.id
			ON CONFLICT (video_id) DO UPDATE
			SET account_id = coalesce(excluded.account_id, v.account_id),
				posted_at = CASE WHEN excluded.labels_told_at ? 'posted_at' THEN excluded.posted_at
					ELSE coalesce(v.posted_at, excluded.posted_at) END,
				title = coalesce(excluded.title, v.title),
				duration_ms = coalesce(excluded.duration_ms, v.duration_ms),
				content_type = coalesce(excluded.content_type, v.content_type),
				sound = coalesce(excluded.sound, v.sound),
				hashtags = coalesce(excluded.hashtags, v.hashtags),
				is_public = coalesce(excluded.is_public, v.is_public),
				parent_video_id = coalesce(excluded.parent_video_id, v.parent_video_id),
				labels_told_at = v.labels_told_at || excluded.labels_told_at
		)
		SELECT (SELECT array_agg(l.id) FROM video l WHERE l.is_new),
			(SELECT jsonb_object_agg(k.label, k.told) FROM (SELECT k.key AS label, jsonb_object_agg(l.id, k.value) AS told
				FROM video l CROSS JOIN LATERAL jsonb_each(l.kept) k GROUP BY k.key) k)$query$, dataset)
	INTO new_videos, kept USING told, dataset;
	FOR label IN SELECT jsonb_object_keys(kept) LOOP
		PERFORM tiktrack_internal.note_kept(dataset, (told[1] ->> 'import_id')::bigint, 'videos.' || label, kept -> label);
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.store_videos(text, jsonb[]) IS
	'part of import: stores videos by video_id, with what is told of them as of told_at, and the time of posting from the id if it is not told; returns the ids of new ones';
