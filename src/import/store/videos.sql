-- What a file tells of videos besides counts. A newer file may know more than
-- what is stored; what is known of account, date and parent stays.
CREATE FUNCTION tiktrack_internal.store_videos(dataset text, told jsonb[], OUT new_videos bigint[])
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format($query$
		WITH video AS (
			SELECT DISTINCT ON (n.video_id) n.*
			FROM unnest($1) WITH ORDINALITY AS t (record, i)
			CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$I.videos, t.record) n
			ORDER BY n.video_id, t.i DESC
		), stored AS (
			INSERT INTO %1$I.videos AS v (video_id, account_id, posted_at, title, duration_ms, content_type, sound,
				hashtags, is_public, parent_video_id)
			SELECT n.video_id, n.account_id, coalesce(n.posted_at, tiktrack.posted_at_of(n.video_id)), n.title,
				n.duration_ms, n.content_type, n.sound, n.hashtags, n.is_public, n.parent_video_id
			FROM video n
			ORDER BY n.video_id
			ON CONFLICT (video_id) DO UPDATE
			SET account_id = coalesce(v.account_id, excluded.account_id),
				posted_at = coalesce(v.posted_at, excluded.posted_at),
				title = coalesce(excluded.title, v.title),
				duration_ms = coalesce(excluded.duration_ms, v.duration_ms),
				content_type = coalesce(v.content_type, excluded.content_type),
				sound = coalesce(excluded.sound, v.sound),
				hashtags = coalesce(excluded.hashtags, v.hashtags),
				is_public = coalesce(excluded.is_public, v.is_public),
				parent_video_id = coalesce(v.parent_video_id, excluded.parent_video_id)
			WHERE (v.account_id IS NULL AND excluded.account_id IS NOT NULL)
				OR (v.posted_at IS NULL AND excluded.posted_at IS NOT NULL)
				OR (v.content_type IS NULL AND excluded.content_type IS NOT NULL)
				OR (v.parent_video_id IS NULL AND excluded.parent_video_id IS NOT NULL)
				OR excluded.title IS DISTINCT FROM coalesce(v.title, '') AND excluded.title IS NOT NULL
				OR excluded.duration_ms IS DISTINCT FROM v.duration_ms AND excluded.duration_ms IS NOT NULL
				OR excluded.sound IS DISTINCT FROM v.sound AND excluded.sound IS NOT NULL
				OR excluded.hashtags IS DISTINCT FROM v.hashtags AND excluded.hashtags IS NOT NULL
				OR excluded.is_public IS DISTINCT FROM v.is_public AND excluded.is_public IS NOT NULL
		)
		SELECT array_agg(n.video_id)
		FROM video n
		WHERE NOT EXISTS (SELECT FROM %1$I.videos v WHERE v.video_id = n.video_id)$query$, dataset)
	INTO new_videos USING told;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.store_videos(text, jsonb[]) IS
	'part of import: videos by video_id, with what is told of them; returns those that are new';
