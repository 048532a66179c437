-- Counts of videos with their properties, by post: all events of a video count under
-- its properties and time of posting, whenever they happened.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1600, 'video_features', false, $view$
SELECT c.video, v.account_id AS account, coalesce(v.account_id::text, 'unknown') AS account_id,
	coalesce(o.username, o.display_name, 'unknown') AS account_name,
	coalesce(v.content_type, 'unknown') AS content_type,
	coalesce(nullif(btrim(v.sound), ''), 'unknown') AS sound,
	-- worded so that they sort by length
	CASE WHEN v.duration_ms < 15000 THEN '00:00 to 00:15'
		WHEN v.duration_ms < 30000 THEN '00:15 to 00:30'
		WHEN v.duration_ms < 60000 THEN '00:30 to 01:00'
		WHEN v.duration_ms < 180000 THEN '01:00 to 03:00'
		WHEN v.duration_ms < 600000 THEN '03:00 to 10:00'
		WHEN v.duration_ms >= 600000 THEN '10:00 and longer' ELSE 'unknown' END AS duration,
	CASE WHEN lower(v.content_type) IN ('duet', 'stitch', 'reaction') THEN lower(v.content_type)
		WHEN v.parent_video_id IS NOT NULL THEN 'of another video' ELSE 'none' END AS collaboration,
	v.hashtags, z.time_zone,
	-- outside these years a zone could move the moment beyond what a timestamp holds
	v.posted_at AT TIME ZONE CASE WHEN v.posted_at BETWEEN '0001-01-02Z' AND '9999-01-01Z'
		THEN z.time_zone ELSE 'UTC' END AS posted_at,
	c.views, c.impressions, c.likes, c.comments, c.shares, c.saves, c.follows, c.profile_visits,
	c.link_clicks, c.watched_ms, c.plays_watched, c.timed_watched_ms, c.timed_duration_ms,
	c.plays_timed, c.plays_completed,
	c.engagements, c.engagements_without_shares, c.pairs
FROM video_counts c
JOIN videos v ON v.video_id = c.video
LEFT JOIN accounts o ON o.account_id = v.account_id
CROSS JOIN LATERAL (SELECT coalesce(tiktrack_internal.known_time_zone(o.time_zone), 'UTC') AS time_zone) z
$view$, $comments${
	"": "part of the views: counts of a video, and the properties by which videos are grouped",
	"posted_at": "local time of posting",
	"duration": "band of the length, as minutes and seconds: from the first to below the second",
	"collaboration": "duet, stitch or reaction; of another video where its kind is not told; none where nothing of the sort is known",
	"time_zone": "time zone of the account, UTC where none is known"
}$comments$);
