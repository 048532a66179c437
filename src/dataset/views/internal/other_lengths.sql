-- Videos whose length is not the one with which their plays were summed, until
-- compaction sums them anew: meanwhile the views ask the events.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (620, 'other_lengths', false, $view$
SELECT DISTINCT v.video_id AS video, v.duration_ms
FROM viewer_videos v
JOIN video_totals t ON t.video_id = v.video_id
WHERE t.watch IS NOT NULL AND tiktrack_internal.hardly_ever(t.duration_ms IS DISTINCT FROM v.duration_ms)
$view$, $comments${
	"": "part of the views: videos whose plays were summed with another length than they have",
	"duration_ms": "length that the video has; NULL when it is not known"
}$comments$);
