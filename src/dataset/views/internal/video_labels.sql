-- Every view answers for whoever asks: for their videos alone, from
-- viewer_videos, and where the rules give an account no share data, no share
-- has a part in any number and the share columns are NULL. What a view has of
-- an event it gives as counts alone: granted by mistake, an internal view names
-- nobody.

-- Days are those of the account's time zone, in every view. An export is the log
-- of what its owner did, so its events are in own_activity alone: no other view
-- counts events of source tiktok_export.

-- What is known of a video besides its counts, in the words of the views.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (500, 'video_labels', false, $view$
SELECT v.video_id AS video, v.account_id AS account,
	coalesce(v.account_id::text, 'unknown') AS account_id,
	coalesce(v.account_name, 'unknown') AS account_name,
	v.video_id::text AS video_id,
	coalesce(nullif(btrim(v.title), ''), 'unknown') AS title,
	coalesce(v.content_type, 'unknown') AS content_type,
	v.posted_at,
	tiktrack_internal.local_day(v.posted_at, v.time_zone) AS posted_on,
	v.duration_ms, v.duration_ms / 1000.0::double precision AS duration_seconds,
	v.has_share_data, v.time_zone
FROM viewer_videos v
$view$, $comments${
	"": "part of the views: names and dates of a video"
}$comments$);
