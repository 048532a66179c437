-- What test/bench/generate.sql leaves out and the views of a dataset need: hashtags, followers over time, reported
-- totals, parts of the audience, interests, campaigns. Run it after that, on its dataset `bench`; it makes the same rows
-- each time.
\set ON_ERROR_STOP on
SET timezone = 'UTC';
BEGIN;
UPDATE bench.videos SET hashtags = (ARRAY['{baking}', '{baking,bread}', '{}', '{cats}', NULL, '{bread,fyp}'])[1 + (video_id & 4294967295) % 6]::text[];
UPDATE bench.events SET interests = (ARRAY['{food}', '{food,music}', '{sports}'])[1 + event_id % 3]::text[] WHERE event_id % 4 <> 0;
INSERT INTO bench.account_snapshots (account_id, source, grain, at, followers, following)
SELECT a.account_id, 'sample', 'lifetime', timestamptz '2025-12-01' + n * interval '7 days', 1000 + 37 * n + a.account_id % 100, 10
FROM bench.accounts a, generate_series(0, 21) AS n WHERE a.account_id BETWEEN 6500000000000000000 AND 6500000000000000049;
-- one account in three has reports that name no video
INSERT INTO bench.account_snapshots (account_id, source, grain, at, day, views, likes, comments, shares, profile_visits, followers, net_followers)
SELECT a.account_id, 'sample_daily', 'daily', (d + 1)::timestamptz, d, 5000, 300, 20, 40, 9, 1000, 5
FROM bench.accounts a, generate_series(0, 29) AS n, LATERAL (SELECT date '2026-03-01' + n AS d) x WHERE a.account_id BETWEEN 6500000000000000000 AND 6500000000000000049 AND a.account_id % 3 = 0;
INSERT INTO bench.video_snapshots (video_id, source, grain, at, views, likes, comments, shares, is_rounded)
SELECT v.video_id, 'sample', 'lifetime', timestamptz '2026-05-01' - n * interval '3 days', e.views + (100 - n) * 10, e.likes + 5, e.comments, e.shares + 3, v.video_id % 2 = 0
FROM bench.videos v JOIN (SELECT video_id, count(*) FILTER (WHERE kind = 'view') AS views, count(*) FILTER (WHERE kind = 'like') AS likes, count(*) FILTER (WHERE kind = 'comment') AS comments,
		count(*) FILTER (WHERE kind = 'share') AS shares FROM bench.events GROUP BY 1) e USING (video_id), generate_series(0, 2) AS n
WHERE v.account_id % 2 = 0;
INSERT INTO bench.audience_snapshots (account_id, source, dimension, value, at, fraction)
SELECT a.account_id, 'sample', d, v, '2026-05-01', f FROM bench.accounts a, (VALUES ('gender', 'female', 0.6), ('gender', 'male', 0.4), ('country', 'US', 0.5)) AS p (d, v, f) WHERE a.account_id BETWEEN 6500000000000000000 AND 6500000000000000049;
INSERT INTO bench.campaigns (campaign_id, account_id, name, hashtag, starts_at, ends_at)
SELECT 1000 + a.account_id % 50, a.account_id, 'spring ' || a.account_id % 50, 'baking', timestamptz '2026-03-01' + (a.account_id % 10) * interval '1 day', '2026-03-20' FROM bench.accounts a WHERE a.account_id BETWEEN 6500000000000000000 AND 6500000000000000049 AND a.account_id % 2 = 0;
-- what accounts did themselves, as their exports tell it
INSERT INTO bench.events (event_id, occurred_at, video_id, account_id, actor_id, kind, share_type, platform, source, section)
SELECT 1000000000 + a.account_id % 50 * 100 + n, timestamptz '2026-03-01' + n * interval '5 hours', 100 + n, a.account_id, a.account_id, k, CASE WHEN k = 'share' THEN 'external' END, CASE WHEN k = 'share' THEN 'sms' END, 'tiktok_export', CASE WHEN k = 'share' THEN 'shares' ELSE 'watched' END
FROM bench.accounts a, generate_series(1, 40) AS n, LATERAL (SELECT (ARRAY['view', 'share', 'view'])[1 + n % 3] AS k) x WHERE a.account_id BETWEEN 6500000000000000000 AND 6500000000000000049;
COMMIT;
ANALYZE;
