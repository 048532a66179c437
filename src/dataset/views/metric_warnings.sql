-- The numbers in messages are all from views that show only what the asking role
-- may see, or, like them, leave out shares of accounts without share data.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (2400, 'metric_warnings', true, $view$
WITH video AS (
	SELECT a.*, f.counter, f.fall, t.shares AS all_shares, t.unknown_shares,
		greatest(a.reported_at, max(e.newest) OVER (PARTITION BY a.account,
			CASE WHEN a.account IS NULL THEN a.video END)) AS newest
	FROM video_axes a
	-- the largest fall of a counter from one reported total of a source to the next;
	-- exact and rounded totals are compared separately
	LEFT JOIN LATERAL (
		SELECT c.counter, c.fall
		FROM (
			SELECT s.*, tiktrack_internal.newest_counts(s.at, s.is_rounded, s.source, s.told_views, s.impressions, s.likes, s.comments,
				s.shares, s.saves, s.follows, s.profile_visits, s.link_clicks, NULL, NULL, NULL)
				OVER (PARTITION BY s.source, s.is_rounded ORDER BY s.at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
			FROM (
				-- reports as of one moment become one, with the largest of each count
				SELECT n.source, n.is_rounded, n.at, max(tiktrack_internal.told_views(n.views, n.likes, n.comments, n.saves)) AS told_views,
					max(n.impressions) AS impressions, max(n.likes) AS likes, max(n.comments) AS comments,
					max(CASE WHEN a.has_share_data THEN n.shares END) AS shares, max(n.saves) AS saves, max(n.follows) AS follows,
					max(n.profile_visits) AS profile_visits, max(n.link_clicks) AS link_clicks
				FROM video_snapshots n
				WHERE n.video_id = a.video AND n.grain = 'lifetime'
				GROUP BY n.source, n.is_rounded, n.at
			) s
		) s
		CROSS JOIN LATERAL (VALUES ('views', (s.before).views - s.told_views),
			('impressions', (s.before).impressions - s.impressions), ('likes', (s.before).likes - s.likes),
			('comments', (s.before).comments - s.comments), ('shares', (s.before).shares - s.shares),
			('saves', (s.before).saves - s.saves), ('follows', (s.before).follows - s.follows),
			('profile visits', (s.before).profile_visits - s.profile_visits),
			('link clicks', (s.before).link_clicks - s.link_clicks)) AS c (counter, fall)
		WHERE c.fall > 0
		ORDER BY c.fall DESC, c.counter COLLATE "C"
		LIMIT 1
	) f ON true
	CROSS JOIN LATERAL (SELECT tiktrack.share_count(s.known) AS shares,
			tiktrack.share_count(s.known, 'unknown') AS unknown_shares
		FROM (SELECT tiktrack.reconcile(coalesce(a.share_events,
			tiktrack.make_shares('unknown', NULL, 0)), a.shares) AS known OFFSET '0') s) t
	CROSS JOIN LATERAL (SELECT max(greatest(t.last_at, CASE WHEN a.has_share_data THEN t.last_share_at END)) AS newest
		FROM video_totals t
		WHERE t.video_id = a.video) e
)
SELECT v.account_id, v.account_name, v.video_id, v.title, w.code, w.severity, w.message, w.value
FROM video v
CROSS JOIN LATERAL (SELECT v.reach,
	coalesce(v.likes, 0) + coalesce(v.comments, 0) + coalesce(v.shares, 0) AS engagements,
	-- where shares are hidden, saves take their place
	coalesce(v.likes, 0) + coalesce(v.comments, 0) + coalesce(CASE WHEN v.has_share_data THEN v.shares ELSE v.saves END, 0) AS reactions,
	(v.pairs).shares AS shares, (v.pairs).shares_views AS views) p
-- not VALUES, whose expressions are made ready anew for each video
CROSS JOIN LATERAL unnest(ARRAY[
	ROW('over_reliance_on_shares', 'warning', CASE WHEN v.share_dependence > 0.5 THEN
		format('Shares %s %s of this score: look at engagement, watch time and growth first.',
			CASE WHEN v.balanced_score IS NULL THEN 'would make up' ELSE 'make up' END,
			tiktrack.as_percent(v.share_dependence)) END, v.share_dependence),
	ROW('high_shares_low_watch', 'warning', CASE WHEN v.sharing_z >= 2 AND v.watch_z <= -1 THEN
		'Shared far more than other videos of this account, and watched far less: look at how much of it is watched, for many shares need not mean a good video.' END,
		v.sharing_z),
	ROW('suspicious_shares', 'warning', CASE WHEN p.shares >= 100 AND v.share_rate > 0.1 THEN
		format('%s, where one in 150 to 2000 is usual: look at the share types and days of these shares, which may be bought.',
			CASE WHEN p.shares < p.views THEN 'One share for every '
					|| tiktrack_internal.as_count(trim_scale(round(p.views::numeric / p.shares, 1)), 'view', 'views')
				ELSE format('%s shares of only %s', p.shares, tiktrack_internal.as_count(p.views, 'view', 'views')) END) END, v.share_rate),
	ROW('small_sample', 'warning', CASE WHEN v.views < 100 OR (p.views > 0 AND p.shares BETWEEN 1 AND 17) THEN
		CASE WHEN v.views = 0 THEN 'Without views no rate is known: look again when there are some.'
		WHEN v.share_rate IS NULL THEN format('With %s all rates are uncertain: look again when there are more.',
			tiktrack_internal.as_count(v.views, 'view', 'views'))
		ELSE (SELECT format('With %s of %s the true share rate lies anywhere from %s to %s: look again when there are more.',
				tiktrack_internal.as_count(p.shares, 'share', 'shares'), tiktrack_internal.as_count(p.views, 'view', 'views'),
				tiktrack.as_percent(i.low), tiktrack.as_percent(i.high))
			FROM tiktrack.rate_interval(p.shares, p.views, 'poisson') i) END END, v.views),
	ROW('zero_views', 'info', CASE WHEN coalesce(v.views, 0) = 0 AND p.engagements > 0 THEN
		format('%s without a view: rates by views are unknown, not zero; look at the counts.',
			CASE WHEN v.has_share_data
				THEN tiktrack_internal.as_count(p.engagements, 'like, comment or share', 'likes, comments and shares')
				ELSE tiktrack_internal.as_count(p.engagements, 'like or comment', 'likes and comments') END) END, p.engagements),
	ROW('engagements_exceed_views', 'warning', CASE WHEN v.views > 0 AND p.reactions > v.views THEN
		format('%s and only %s: columns may be mixed up, or views are missing; look at what was imported before using any rate.',
			CASE WHEN v.has_share_data
				THEN tiktrack_internal.as_count(p.reactions, 'like, comment or share', 'likes, comments and shares')
				ELSE tiktrack_internal.as_count(p.reactions, 'like, comment or save', 'likes, comments and saves') END,
			tiktrack_internal.as_count(v.views, 'view', 'views')) END, p.reactions),
	ROW('reach_exceeds_views', 'error', CASE WHEN v.reach_low > v.views THEN
		format('%s and only %s: views are missing or two sources are mixed; look at what was imported before using any rate.',
			tiktrack_internal.as_count(p.reach, 'person', 'people'), tiktrack_internal.as_count(v.views, 'view', 'views')) END, p.reach),
	ROW('no_actors', 'info', CASE WHEN v.views > 0 AND p.reach IS NULL THEN
		'The source does not say who watched, so reach and the rates of people are unknown: look at views and the rates by views.' END,
		v.views),
	ROW('reach_estimated', 'info', CASE WHEN p.reach IS NOT NULL AND NOT v.reach_is_exact THEN
		format('Reach is an estimate of %s people, probably %s to %s: look for differences larger than that.', p.reach, v.reach_low, v.reach_high) END, p.reach),
	ROW('unknown_share_types', 'info', CASE WHEN v.unknown_shares > v.all_shares - v.unknown_shares THEN
		format('The type of %s of %s is not known: look at fractions by share type as those of the rest.',
			v.unknown_shares, tiktrack_internal.as_count(v.all_shares, 'share', 'shares')) END, v.unknown_shares),
	ROW('shares_exceed_reported', 'warning', CASE WHEN tiktrack.share_count(v.share_events) > v.reported_shares THEN
		format('Known one by one: %s; reported by the platform: %s. Look for rows that came twice, or shares that were taken back.',
			tiktrack_internal.as_count(tiktrack.share_count(v.share_events), 'share', 'shares'), v.reported_shares) END,
		tiktrack.share_count(v.share_events)),
	ROW('counter_went_down', 'info', CASE WHEN v.fall > 0 THEN
		format('The platform took back %s, so differences between days may be negative: look at the totals.',
			tiktrack_internal.as_count(v.fall, rtrim(v.counter, 's'), v.counter)) END, v.fall),
	ROW('rounded_counts', 'info', CASE WHEN num_nonnulls(v.rounded_views, v.rounded_engagements) > 0 THEN
		format('Counts such as 1.8M are rounded, and rates may be off by %s: look for a source with exact counts before comparing closely.',
			tiktrack.as_percent(tiktrack.rounding_error(v.rounded_engagements, v.rounded_views))) END,
		tiktrack.rounding_error(v.rounded_engagements, v.rounded_views)),
	ROW('stale_snapshot', 'warning', CASE WHEN v.newest < now() - interval '7 days' THEN
		format('These numbers are %s days old: import newer ones before looking at them.',
			floor(extract(epoch FROM now() - v.newest) / 86400)) END,
		floor(extract(epoch FROM now() - v.newest) / 86400)),
	ROW('young_video', 'info', CASE WHEN v.posted_at > now() - interval '48 hours' AND v.posted_at <= now() THEN
		format('Posted %s ago, and platforms report late: look again after two days, these numbers will still rise.',
			CASE WHEN v.posted_at > now() - interval '1 hour' THEN 'less than an hour'
				ELSE tiktrack_internal.as_count(floor(extract(epoch FROM now() - v.posted_at) / 3600), 'hour', 'hours') END) END,
		floor(extract(epoch FROM now() - v.posted_at) / 3600)),
	ROW('missing_axis', 'info', CASE WHEN v.coverage > 0 AND v.coverage < 1 THEN
		format(CASE WHEN v.balanced_score IS NULL
				THEN 'A score would use %s of its weights; missing: %s. Look at the others one by one.'
				ELSE 'This score uses %s of its weights; missing: %s. Look at it only beside scores that miss the same.' END,
			tiktrack.as_percent(v.coverage), concat_ws(', ', CASE WHEN v.sharing_z IS NULL THEN 'shares' END,
				CASE WHEN v.engagement_z IS NULL THEN 'engagement' END,
				CASE WHEN v.watch_z IS NULL THEN 'watch time' END, CASE WHEN v.growth_z IS NULL THEN 'growth' END)) END,
		v.coverage),
	ROW('score_refused', 'warning', CASE WHEN v.coverage > 0 AND v.balanced_score IS NULL THEN
		'One axis would carry more than half of the score, so there is none: look at the axes one by one.' END, v.coverage),
	ROW('ruleset_changed', 'info', CASE WHEN tiktrack.active_ruleset(v.posted_at) IS DISTINCT FROM v.ruleset AND v.posted_at IS NOT NULL THEN
		format('Posted under rule set %s and shown under %s: look at the old rule set by name before comparing.',
			coalesce(tiktrack.active_ruleset(v.posted_at), 'none'), coalesce(v.ruleset, 'none')) END, NULL)
]::tiktrack_internal.metric_warning[]) AS w
WHERE w.message IS NOT NULL
UNION ALL
SELECT a.account_id, a.account_name, 'none', 'none', 'one_video_dominates', 'info',
	format('Video %s has %s of all shares of this account: look at its other videos by themselves, totals mostly describe this one.',
		a.video_id, tiktrack.as_percent(a.largest / a.shares::double precision)),
	a.largest / a.shares::double precision
FROM (
	SELECT v.account_id, min(v.account_name) AS account_name, count(*) AS videos, sum(v.shares) AS shares,
		max(v.shares) AS largest, (array_agg(v.video_id ORDER BY v.shares DESC NULLS LAST, v.video))[1] AS video_id
	FROM video v
	WHERE v.account IS NOT NULL
	GROUP BY v.account_id
) a
WHERE a.videos > 1 AND a.largest * 2::numeric > a.shares
UNION ALL
SELECT a.account_id, a.account_name, 'none', 'none', 'account_reach_unknown', 'info',
	format('Video %s has %s and does not tell who watched it, so the people whom this account reached are not known: look at the reach of its other videos one by one.',
		a.video_id, tiktrack_internal.as_count(a.views, 'view', 'views')), a.views
FROM (
	SELECT DISTINCT ON (v.account_id) v.account_id, v.account_name, v.video_id, v.views, v.reach,
		bool_or(v.reach IS NOT NULL) OVER (PARTITION BY v.account_id) AS others_tell
	FROM video v
	WHERE v.account IS NOT NULL AND v.views > 0
	ORDER BY v.account_id, v.reach IS NOT NULL, v.views DESC, v.video
) a
WHERE a.others_tell AND a.reach IS NULL
UNION ALL
-- only for accounts that have something to hide: a video or a snapshot
SELECT a.account_id::text, coalesce(o.username, o.display_name, 'unknown'), 'none', 'none',
	'shares_hidden_by_rules', 'info',
	'The rules give this account no share data, as personal accounts have none, so share columns are empty and not zero: look at views, likes, comments and watch time.',
	NULL
FROM viewer_accounts a
JOIN accounts o ON o.account_id = a.account_id
-- LIMIT 1 and not EXISTS, whose cost the planner overestimates
CROSS JOIN LATERAL (
	SELECT FROM (SELECT FROM videos v WHERE v.account_id = a.account_id
		UNION ALL
		SELECT FROM account_snapshots s WHERE s.account_id = a.account_id) n
	LIMIT 1
) k
WHERE NOT a.has_share_data
UNION ALL
SELECT c.account_id::text, coalesce(o.username, o.display_name, 'unknown'), 'none', 'none', 'short_baseline', 'warning',
	format('What is known before campaign %s is only %s, too little to compare with: look at its own days, or choose another time to compare.',
		c.name, tiktrack_internal.as_count(trim_scale(trunc(c.days_before::numeric, 1)), 'day', 'days')),
	c.days_before
FROM campaign_spans c
JOIN accounts o ON o.account_id = c.account_id
WHERE c.days_before < 14
$view$, $comments${
	"": "one row per video or account and warning: what to beware of when reading its numbers, and what to look at instead",
	"value": "number that the warning is about, where there is one; its message says which",
	"video_id": "video as text; none for a warning about the account",
	"title": "title of the video; none for a warning about the account"
}$comments$);
