-- video_scores: each video against what its account posted before it.
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = warning;
SET extra_float_digits = 0;
\pset null (null)
SELECT tiktrack.create_dataset('regress_scores');
SET search_path = regress_scores;

-- ---- as_percent, as_count, axis_score and weigh_axes by themselves
SELECT f, tiktrack.as_percent(f) FROM unnest('{0,1,0.5,0.81081,0.123456,0.00012345,1.5e-17,-0.25,12.345,1e20}'::float8[]) f;
SELECT tiktrack_internal.as_count(c, 'view', 'views') FROM unnest('{0,1,2,1.5,NULL}'::numeric[]) c;
-- I20 with three values more than its five, cut; seven are too few; a constant history has no z, nor has a NULL
SELECT tiktrack.axis_score(20, '{10,12,11,13,12,12,11,13}') AS cut, tiktrack.axis_score(0, '{10,12,11,13,12,12,11,13}') AS cut_below, tiktrack.axis_score(13, '{10,12,11,13,12,12,11,13}') = tiktrack.spike_score(13, '{10,12,11,13,12,12,11,13}') AS as_spike_score,
	tiktrack.axis_score(13, '{10,12,11,13,12,12,11}') AS seven, tiktrack.axis_score(13, '{10,12,11,13,12,12,11,NULL,NULL}') AS seven_and_nulls, tiktrack.axis_score(13, '{5,5,5,5,5,5,5,5}') AS constant, tiktrack.axis_score(NULL, '{1,2,3,4,5,6,7,8}') AS none, tiktrack.axis_score(1, NULL) AS no_past;
SELECT n, w.* FROM (VALUES (1, '{2,.5,-1,.5}'::numeric[], '{1,1,1,1}'::numeric[]), (2, '{1,NULL,2,NULL}', '{.3,.3,.2,.2}'), (3, '{NULL,NULL,NULL,NULL}', '{1,1,1,1}'), (4, '{0,0,0,0}', '{1,1,1,1}'), (5, NULL, '{1,1,1,1}'), (6, '{1,1,1,1}', NULL),
	(7, '{1,1,1,1}', '{1,1,1e-400,1e-400}'), (8, '{1e-400,1,1,1e400}', '{1e-400,1e400,1e400,1e400}')) v (n, axes, weights), tiktrack_internal.weigh_axes(axes, weights) w ORDER BY n;
SELECT ruleset, tiktrack.weights_of(ruleset) FROM unnest('{seed-notify,seed-never}'::text[]) ruleset;

-- ---- 45 videos of ana, the last one by far the most shared; two of them at the same time; some without views; bob is a personal account
INSERT INTO accounts (account_id, username, account_type) VALUES (1, 'ana', 'creator'), (2, 'bob', 'personal'), (3, 'cem', 'business');
INSERT INTO videos (video_id, account_id, posted_at, duration_ms)
SELECT a * 1000 + g, a, '2026-01-01Z'::timestamptz + CASE WHEN g = 20 THEN 19 ELSE g END * interval '1 day', 10000 FROM (VALUES (1, 45), (2, 12), (3, 9)) v (a, n), generate_series(1, n) g;
INSERT INTO videos (video_id, account_id, posted_at) VALUES (1900, 1, NULL), (1901, 1, NULL), (9001, NULL, '2026-01-20Z'), (9002, NULL, '2026-01-21Z');
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, comments, shares, follows, average_watch_time)
SELECT video_id, 's', 'lifetime', '2026-03-01Z', CASE WHEN h % 11 > 0 THEN 1000 + h % 500 END, h % 97, h % 13, CASE video_id WHEN 1045 THEN 700 ELSE h % 19 END, CASE WHEN h % 7 > 0 THEN h % 5 END, CASE video_id WHEN 1045 THEN 0.5 ELSE 4 + h % 31 / 10.0 END
FROM videos, LATERAL (SELECT hashint8(video_id) & 1048575 AS h) x;
SELECT account_id, count(*) AS videos, min(peers), max(peers), count(sharing_z) AS sharing, count(engagement_z) AS engagement, count(watch_z) AS watch, count(growth_z) AS growth, count(balanced_score) AS scores, min(ruleset) AS ruleset FROM video_scores GROUP BY 1 ORDER BY 1;
SELECT video_id, peers, sharing_z, watch_z, coverage, share_dependence > 0.3 AS depends FROM video_scores WHERE video_id IN ('1001', '1008', '1009', '1020', '1045', '1900', '9002') ORDER BY video_id;
-- what is said of each video, by plain SQL over video_metrics: none may return a row
CREATE TEMP VIEW expected AS
SELECT m.video_id, p.n AS peers, CASE WHEN p.sharing > 7 THEN tiktrack.spike_score(m.share_rate, past_sharing) END AS sharing,
	CASE WHEN p.engagement > 7 THEN tiktrack.spike_score(m.engagement_rate_without_shares, past_engagement) END AS engagement, CASE WHEN p.watch > 7 THEN tiktrack.spike_score(m.average_percentage_watched, past_watch) END AS watch,
	CASE WHEN p.growth > 7 THEN tiktrack.spike_score(m.follow_rate, past_growth) END AS growth
FROM video_metrics m CROSS JOIN LATERAL (
	SELECT count(*) AS n, count(share_rate) AS sharing, array_agg(share_rate) AS past_sharing, count(engagement_rate_without_shares) AS engagement, array_agg(engagement_rate_without_shares) AS past_engagement,
		count(average_percentage_watched) AS watch, array_agg(average_percentage_watched) AS past_watch, count(follow_rate) AS growth, array_agg(follow_rate) AS past_growth
	FROM (SELECT * FROM video_metrics o WHERE o.account_id = m.account_id AND m.account_id <> 'unknown' AND (o.posted_at, o.video_id) < (m.posted_at, m.video_id) ORDER BY o.posted_at DESC, o.video_id DESC LIMIT 30) x) p;
SELECT s.video_id FROM video_scores s JOIN expected e USING (video_id)
WHERE s.peers <> e.peers OR s.sharing_z IS DISTINCT FROM CASE WHEN sharing IS NOT NULL THEN greatest(-3.5, least(3.5, sharing)) END OR s.engagement_z IS DISTINCT FROM CASE WHEN engagement IS NOT NULL THEN greatest(-3.5, least(3.5, engagement)) END
	OR s.watch_z IS DISTINCT FROM CASE WHEN watch IS NOT NULL THEN greatest(-3.5, least(3.5, watch)) END OR s.growth_z IS DISTINCT FROM CASE WHEN growth IS NOT NULL THEN greatest(-3.5, least(3.5, growth)) END;
SELECT s.video_id FROM video_scores s, tiktrack.balanced_score(jsonb_build_object('share_rate', sharing_z, 'engagement', engagement_z, 'watch', watch_z, 'growth', growth_z), ruleset) b
WHERE (s.balanced_score, s.coverage, s.share_dependence) IS DISTINCT FROM (b.score, b.coverage, b.share_dependence);
SELECT video_id FROM video_scores FULL JOIN video_metrics m USING (video_id) WHERE peers IS NULL OR views IS NULL AND reported_at IS NULL;
-- the account asks: without share data a score of three axes, whose z values are those that the owner sees
CREATE TEMP TABLE owner_sees AS SELECT * FROM video_scores;
SET tiktrack.viewer = '2';
SELECT count(*) AS videos, count(sharing_z) AS sharing, count(share_dependence) AS dependence, max(coverage) AS coverage, count(balanced_score) > 0 AS has_scores FROM video_scores;
SELECT s.video_id FROM video_scores s JOIN owner_sees o USING (video_id) WHERE (s.engagement_z, s.watch_z, s.growth_z, s.peers) IS DISTINCT FROM (o.engagement_z, o.watch_z, o.growth_z, o.peers);
SET tiktrack.viewer = '1';
SELECT s.video_id FROM video_scores s JOIN owner_sees o USING (video_id) WHERE (s.sharing_z, s.balanced_score, s.coverage, s.share_dependence) IS DISTINCT FROM (o.sharing_z, o.balanced_score, o.coverage, o.share_dependence);
SELECT count(*) AS videos FROM video_scores;
RESET tiktrack.viewer;
-- weights of one's own hold with their rule set; one that has none, or an axis that rules, gives z values and no score
BEGIN;
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ('regress-own', '-infinity', 'infinity');
SELECT ruleset, count(sharing_z) AS sharing, count(balanced_score) AS scores, count(coverage) AS coverages FROM video_scores GROUP BY 1;
INSERT INTO tiktrack.score_weights (ruleset, axis, weight) VALUES ('regress-own', 'watch', 1), ('regress-own', 'growth', 1);
SELECT ruleset, count(balanced_score) AS scores, bool_and(balanced_score IS NOT DISTINCT FROM (watch_z + growth_z) / 2 OR abs(balanced_score - (watch_z + growth_z) / 2) < 1e-12) AS mean_of_two, max(share_dependence) AS dependence FROM video_scores GROUP BY 1;
UPDATE tiktrack.score_weights SET weight = 1.01 WHERE ruleset = 'regress-own' AND axis = 'watch';
SELECT ruleset, count(sharing_z) > 0 AS has_z, count(balanced_score) AS scores FROM video_scores GROUP BY 1;
DELETE FROM tiktrack.score_weights WHERE NOT built_in;
DELETE FROM tiktrack.rulesets WHERE NOT built_in;
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ('regress-own', '2000-01-01', '2000-01-02');
COMMIT;
DELETE FROM tiktrack.rulesets WHERE NOT built_in;

RESET search_path;
DROP SCHEMA regress_scores CASCADE;
