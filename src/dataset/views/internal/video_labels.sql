-- Rules for all views. Each shows only videos of viewer_videos, those of the role
-- that asks. Where the rules give an account no share data, no number includes
-- shares, and share columns are NULL. Internal views have counts of events only, so
-- that one granted by mistake names nobody.

-- Days are in the account's time zone. An export is what its owner did, so only
-- own_activity has events of source tiktok_export.
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
