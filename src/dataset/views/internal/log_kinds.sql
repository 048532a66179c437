-- Rows that no import brought are a log of their own: it tells the kinds that it
-- has rows of, found by an index of such rows alone. OFFSET keeps that from being
-- asked once per column.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (600, 'log_kinds', false, $view$
SELECT k.import_id, 'view' = ANY (k.kinds) AS tells_views,
	'impression' = ANY (k.kinds) AS tells_impressions,
	'like' = ANY (k.kinds) AS tells_likes,
	'comment' = ANY (k.kinds) AS tells_comments,
	'share' = ANY (k.kinds) AS tells_shares,
	'save' = ANY (k.kinds) AS tells_saves,
	'follow' = ANY (k.kinds) AS tells_follows,
	'profile_visit' = ANY (k.kinds) AS tells_profile_visits,
	'link_click' = ANY (k.kinds) AS tells_link_clicks
FROM (
	SELECT i.import_id, l.kinds
	FROM imports i
	JOIN logs l ON l.log_id = i.log_id
	WHERE EXISTS (SELECT FROM viewer_videos)
	UNION ALL
	SELECT 0, p.kinds
	FROM (SELECT ARRAY(SELECT k.kind
		FROM unnest(tiktrack.event_kinds()) k (kind)
		WHERE EXISTS (SELECT FROM events e
			WHERE e.kind = k.kind AND e.import_id IS NULL AND e.source IS DISTINCT FROM 'tiktok_export')) AS kinds OFFSET 0) p
	WHERE EXISTS (SELECT FROM viewer_videos)
) k
$view$, $comments${
	"": "part of the views: the kinds of events that the log of an import tells; import 0 is the rows that no import brought",
	"tells_views": "whether a video of which the log has a row has 0 views where it has none of them",
	"tells_impressions": "whether a video of which the log has a row has 0 impressions where it has none of them",
	"tells_likes": "whether a video of which the log has a row has 0 likes where it has none of them",
	"tells_comments": "whether a video of which the log has a row has 0 comments where it has none of them",
	"tells_shares": "whether a video of which the log has a row has 0 shares where it has none of them",
	"tells_saves": "whether a video of which the log has a row has 0 saves where it has none of them",
	"tells_follows": "whether a video of which the log has a row has 0 follows where it has none of them",
	"tells_profile_visits": "whether a video of which the log has a row has 0 profile visits where it has none of them",
	"tells_link_clicks": "whether a video of which the log has a row has 0 link clicks where it has none of them"
}$comments$);
