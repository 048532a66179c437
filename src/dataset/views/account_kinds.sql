-- The kinds that are told of an account: asked of the index, one at a time, so
-- that for the events of a day not all of them are read.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (600, 'account_kinds', false, $view$
SELECT t.account_id AS account, array_agg(t.kind) FILTER (WHERE t.is_told) AS kinds
FROM (
	SELECT a.account_id, k.kind, (a.has_share_data OR k.kind <> 'share') AND EXISTS (
		SELECT FROM videos v
		JOIN events e ON e.video_id = v.video_id AND e.kind = k.kind
		WHERE v.account_id = a.account_id) AS is_told
	FROM (SELECT v.account_id, v.has_share_data FROM viewer_videos v GROUP BY 1, 2) a
	CROSS JOIN unnest(tiktrack.event_kinds()) k (kind)
) t
GROUP BY t.account_id
$view$, $comments${
	"": "part of the views: the kinds of events that are told of an account"
}$comments$);
