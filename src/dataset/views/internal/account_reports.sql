-- For each source the newest report of a day; of several sources, for each count an
-- exact one before a rounded one, then the first source by name.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (420, 'account_reports', false, $view$
SELECT r.account_id, r.day, r.has_share_data, r.time_zone,
	(r.counts).views, (r.counts).likes, (r.counts).comments, (r.counts).shares, (r.counts).profile_visits
FROM (
	SELECT r.account_id, r.day, r.has_share_data, r.time_zone,
		-- the same moment for all, so that only exactness and the name of the source count
		tiktrack_internal.newest_counts(timestamptz '2000-01-01 00:00Z', r.is_rounded, r.source, r.views, NULL, r.likes,
			r.comments, r.shares, NULL, NULL, r.profile_visits, NULL, NULL, NULL, NULL) AS counts
	FROM (
		SELECT s.account_id, s.day, s.source, (s.counts).is_rounded, s.has_share_data, s.time_zone, (s.counts).views, (s.counts).likes,
			(s.counts).comments, (s.counts).shares, (s.counts).profile_visits
		FROM (
			SELECT s.account_id, s.day, s.source, a.has_share_data, a.time_zone,
				tiktrack_internal.newest_counts(coalesce(s.told_at, s.at), s.is_rounded, s.source, s.views, NULL, s.likes, s.comments,
					CASE WHEN a.has_share_data THEN s.shares END, NULL, NULL, s.profile_visits, NULL, NULL, NULL, NULL) AS counts
			FROM viewer_accounts a
			JOIN account_snapshots s ON s.account_id = a.account_id
			WHERE s.grain = 'daily' AND num_nonnulls(s.views, s.likes, s.comments, s.profile_visits,
				CASE WHEN a.has_share_data THEN s.shares END) > 0
			GROUP BY s.account_id, s.day, s.source, a.has_share_data, a.time_zone
		) s
	) r
	GROUP BY r.account_id, r.day, r.has_share_data, r.time_zone
) r
$view$, $comments${
	"": "part of the views: counts of a day from an account's own daily reports, one row per account and day"
}$comments$);
