-- What the report shows, as one JSON value: plain queries of the views of a dataset, so that everybody gets what they may see.
-- psql -v dataset=NAME -v account=NAME; an empty account means all.
-- The search path is fixed, so that no object of another schema can take the place of PostgreSQL's own. In one transaction, so
-- that it also holds with a pooler, which may use another connection per transaction and rejects startup options.
BEGIN READ ONLY;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL standard_conforming_strings = on; -- what is written for < below depends on it
SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;
-- The views are code of their owner, which must not run as a superuser or as a member of that role. A statement of its own,
-- because one that names a view runs parts of it already while it is planned.
SELECT tiktrack_internal.require_reader(:'dataset') AS reader \gset
WITH own AS (
	-- videos whose account is not known belong to no report
	SELECT * FROM :"dataset".account_metrics
	WHERE account_id <> 'unknown' AND (:'account' = '' OR account_name = :'account')
), videos AS (
	SELECT v.* FROM :"dataset".video_metrics v WHERE v.account_id IN (SELECT o.account_id FROM own o)
), weeks AS (
	-- a rate has its own pair of counts: from those reports and logs that tell both
	SELECT date_trunc('week', d.day::timestamp)::date AS week, sum(d.views) AS views, sum(d.engagements) AS engagements, sum(d.shares) AS shares,
		sum(d.engagement_rate_count)::double precision / nullif(sum(d.engagement_rate_views), 0) AS engagement_rate,
		sum(d.engagement_rate_views) AS engagement_rate_views,
		sum(d.share_rate_count)::double precision / nullif(sum(d.share_rate_views), 0) AS share_rate
	FROM :"dataset".daily_metrics d
	WHERE d.account_id IN (SELECT o.account_id FROM own o)
	GROUP BY 1
), ways AS (
	SELECT t.share_type, t.platform, sum(t.shares) AS shares
	FROM :"dataset".share_types t
	WHERE t.account_id IN (SELECT o.account_id FROM own o)
	GROUP BY 1, 2
), acts AS (
	-- an account may have an export and no videos
	SELECT a.kind, a.share_type, a.platform, a.whose_video, sum(a.events) AS events
	FROM :"dataset".own_activity a
	WHERE :'account' = '' OR a.account_name = :'account'
	GROUP BY 1, 2, 3, 4
), top AS (
	SELECT v.video_id, v.title, v.account_name, v.posted_on, v.views, v.reach, v.engagements, v.shares, v.engagement_rate,
		v.share_rate, v.share_rate_low, v.share_rate_high
	FROM videos v
	WHERE v.views IS NOT NULL
	ORDER BY v.views DESC, v.video_id
	LIMIT 500
), growth AS (
	SELECT g.day, g.account_name, g.followers
	FROM :"dataset".account_growth g
	WHERE g.followers IS NOT NULL AND g.account_id IN (SELECT o.account_id FROM own o)
), audience AS (
	SELECT a.account_name, a.dimension, a.audience, a.people, a.engaged_people, a.engaged_user_rate, a.reported_fraction, a.suppressed
	FROM :"dataset".audience_engagement a
	WHERE a.dimension <> 'hour' AND a.account_id IN (SELECT o.account_id FROM own o)
	ORDER BY a.account_name, a.dimension, a.reported_fraction DESC NULLS LAST, a.people DESC NULLS LAST, a.audience
	LIMIT 200
), warnings AS (
	SELECT w.severity, w.code, w.message, coalesce(v.title, 'the account') AS title
	FROM :"dataset".metric_warnings w
	LEFT JOIN videos v ON v.video_id = w.video_id
	WHERE w.account_id IN (SELECT o.account_id FROM own o)
	ORDER BY array_position(ARRAY['error', 'warning', 'info'], w.severity), w.code, v.views DESC NULLS LAST, w.video_id
	LIMIT 200
)
SELECT replace(json_build_object(
	'dataset', :'dataset',
	'made', to_char(now(), 'YYYY-MM-DD HH24:MI "UTC"'),
	'asker', current_user,
	'ruleset', tiktrack.active_ruleset(),
	'version', (SELECT e.extversion FROM pg_catalog.pg_extension e WHERE e.extname = 'tiktrack'),
	'accounts', (SELECT json_agg(o ORDER BY o.views DESC NULLS LAST, o.account_id) FROM own o),
	'weeks', (SELECT json_agg(w ORDER BY w.week) FROM weeks w),
	'ways', (SELECT json_agg(w ORDER BY w.shares DESC, w.share_type, w.platform) FROM ways w),
	'acts', (SELECT json_agg(a ORDER BY a.events DESC, a.kind, a.share_type, a.platform, a.whose_video) FROM acts a),
	'videos', (SELECT json_agg(t ORDER BY t.views DESC, t.video_id) FROM top t),
	'growth', (SELECT json_agg(g ORDER BY g.day, g.account_name) FROM growth g),
	'audience', (SELECT json_agg(a) FROM audience a),
	'warnings', (SELECT json_agg(w) FROM warnings w)
)::text, '<', '\u003c');
COMMIT;
