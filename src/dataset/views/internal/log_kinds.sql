-- Rows that no import brought are a log of their own: it tells the kinds that it
-- has rows of, found by an index of such rows alone.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (600, 'log_kinds', false, $view$
SELECT i.import_id, l.kinds
FROM imports i
JOIN logs l ON l.log_id = i.log_id
WHERE EXISTS (SELECT FROM viewer_videos)
UNION ALL
SELECT 0, ARRAY(SELECT k.kind
	FROM unnest(tiktrack.event_kinds()) k (kind)
	WHERE EXISTS (SELECT FROM events e
		WHERE e.kind = k.kind AND e.import_id IS NULL AND e.source IS DISTINCT FROM 'tiktok_export'))
WHERE EXISTS (SELECT FROM viewer_videos)
$view$, $comments${
	"": "part of the views: the kinds of events that the log of an import tells; import 0 is the rows that no import brought",
	"kinds": "kinds of events that the log tells"
}$comments$);
