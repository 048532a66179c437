-- Hashtags, kinds of content, hours and campaigns: figures worked out by hand beside them, laws over rows from arithmetic, and rows that nobody would wish for.
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = warning;
\pset null (null)
\set VERBOSITY terse
SELECT tiktrack.create_dataset('regress_patterns');
SET search_path = regress_patterns;
-- whether numbers are the expected ones, to 12 digits
CREATE FUNCTION pg_temp.near(actual float8[], expected float8[]) RETURNS boolean LANGUAGE sql AS $$
	SELECT array_length(actual, 1) = array_length(expected, 1) AND bool_and(a IS NOT DISTINCT FROM e OR abs(a - e) <= 1e-12 * greatest(1, abs(e))) FROM unnest(actual, expected) x (a, e)
$$;
INSERT INTO accounts (account_id, username, account_type, time_zone) VALUES (1, 'ana', 'creator', NULL), (2, 'bob', 'business', 'America/New_York'), (3, 'cem', 'creator', 'Mars/Olympus'), (4, 'dua', 'personal', 'Asia/Kolkata');

-- ---- D2, I12: a hashtag on 12 of 40 videos, 90 shares of 3000 views against 120 of 6000
INSERT INTO videos (video_id, account_id, posted_at, hashtags) SELECT 1000 + g, 1, '2026-01-01Z'::timestamptz + g * interval '1 day', CASE WHEN g <= 12 THEN '{#Baking," baking ",BAKING,"",NULL,#}'::text[] WHEN g <= 14 THEN '{rare}' WHEN g = 15 THEN '{}' END FROM generate_series(1, 40) g;
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, comments, shares)
SELECT 1000 + g, 's', 'lifetime', '2026-03-01Z', CASE WHEN g <= 12 THEN 250 WHEN g < 40 THEN 214 ELSE 222 END, 1, 0, CASE WHEN g < 12 THEN 7 WHEN g = 12 THEN 13 WHEN g < 40 THEN 4 ELSE 12 END FROM generate_series(1, 40) g;
SELECT account_name, hashtag, videos_with, videos_without, views_with, views_without, shares_with, shares_without, engagements_with, engagements_without, share_rate_with, share_rate_without, consistency, popularity FROM hashtag_metrics ORDER BY hashtag;
SELECT hashtag, pg_temp.near(ARRAY[lift, lift_low, lift_high, p_value], '{0.5,0.145335927407098,0.9644891478203499,0.0030518518998375738}') AS i12, q_value = p_value AS only_one_test, lift IS NULL AND p_value IS NULL AND q_value IS NULL AS too_few FROM hashtag_metrics ORDER BY hashtag;

-- ---- D1: 3 videos at a mean of .08, the account at .05; 20:30 UTC on a Monday is 15:30 in New York
INSERT INTO videos (video_id, account_id, posted_at) SELECT 2000 + g, 2, CASE WHEN g <= 3 THEN '2026-01-05 20:30Z'::timestamptz + g * interval '7 days' WHEN g <= 11 THEN '2026-01-06 02:00Z' END FROM generate_series(1, 12) g;
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, comments, shares)
SELECT 2000 + g, 's', 'lifetime', '2026-03-01Z', 1000, v.engagements, 0, 0 FROM unnest('{70,80,90,40,40,40,40,40,40,40,40,40}'::int[]) WITH ORDINALITY v (engagements, g);
SELECT account_name, time_zone, weekday, hour, videos, views, engagements, engagement_rate, round(mean_engagement_rate::numeric, 12) AS mean, pg_temp.near(ARRAY[expected_engagement_rate], '{0.06125}') AS d1 FROM posting_times WHERE account_id = '2' ORDER BY weekday, hour;
-- a zone that is none is taken for UTC, one that is for itself
INSERT INTO videos (video_id, account_id, posted_at) VALUES (3001, 3, '2026-01-04 23:59:59Z'), (3002, 3, NULL), (4001, 4, '2026-01-04 23:59:59Z'), (5001, NULL, '2026-01-05 00:00Z');
SELECT account_id, time_zone, weekday, hour, videos, views, expected_engagement_rate FROM posting_times WHERE account_id NOT IN ('1', '2') ORDER BY account_id;
SELECT left(name, 20) AS name, tiktrack_internal.known_time_zone(name) AS known FROM unnest(ARRAY['Europe/Madrid', 'europe/madrid', 'UTC', 'GMT', '', ' ', 'Mars/Olympus', '../passwd', 'UTC; DROP', repeat('x', 300), repeat('é', 200)]) WITH ORDINALITY n (name, place) ORDER BY place;
SELECT count(*) AS names_that_the_server_refuses FROM pg_timezone_names n WHERE tiktrack_internal.known_time_zone(n.name) IS NULL;

-- ---- D3: 600 shares of 20000 views in 10 days, 900 of 45000 in the 28 before
INSERT INTO accounts (account_id, username, account_type) VALUES (6, 'fay', 'creator'), (7, 'gus', 'creator');
INSERT INTO videos (video_id, account_id) VALUES (6001, 6), (6002, 6), (7001, 7);
INSERT INTO events (occurred_at, video_id, kind, actor_id)
SELECT '2026-03-02Z'::timestamptz - (g % 28 + 1) * interval '1 day' + g % 24 * interval '1 hour', 6001 + g % 2, CASE WHEN g <= 45000 THEN 'view' WHEN g <= 45900 THEN 'share' WHEN g <= 46000 THEN 'like' ELSE 'comment' END, 1 FROM generate_series(1, 46010) g;
INSERT INTO events (occurred_at, video_id, kind)
SELECT '2026-03-02Z'::timestamptz + g % 10 * interval '1 day' + g % 24 * interval '1 hour', 6001 + g % 2, CASE WHEN g <= 20000 THEN 'view' WHEN g <= 20600 THEN 'share' WHEN g <= 20700 THEN 'like' ELSE 'comment' END FROM generate_series(1, 20707) g;
-- before the 28 days, and after the campaign
INSERT INTO events (occurred_at, video_id, kind) SELECT t, 6001, 'share' FROM unnest('{2026-02-01 23:59:59Z,2025-06-01Z,2026-03-12Z,2026-05-01Z}'::timestamptz[]) t, generate_series(1, 50);
INSERT INTO account_snapshots (account_id, source, grain, at, followers) VALUES (6, 's', 'lifetime', '2026-02-20Z', 1000), (6, 's', 'lifetime', '2026-03-01Z', 1100), (6, 's', 'lifetime', '2026-03-05Z', 1400), (6, 's', 'lifetime', '2026-03-12Z', 1500), (6, 's', 'lifetime', '2026-03-13Z', 9000);
INSERT INTO campaigns (campaign_id, account_id, name, hashtag, starts_at, ends_at) VALUES (1, 6, 'Spring', '#SpringBake', '2026-03-02Z', '2026-03-12Z');
SELECT campaign_id, account_name, campaign_name, starts_at, ends_at, hashtag, days_during, views_during, engagements_during, shares_during, net_followers_during, days_before, views_before, engagements_before, shares_before FROM campaign_metrics;
SELECT share_rate_during, share_rate_before, pg_temp.near(ARRAY[share_rate_uplift, daily_shares_uplift], '{0.5,0.8666666666666667}') AS d3, pg_temp.near(ARRAY[share_rate_uplift, uplift_low, uplift_high, p_value], (SELECT ARRAY[lift, low, high, p_value] FROM tiktrack.lift(600, 20000, 900, 45000))) AS is_lift FROM campaign_metrics;

-- ---- a weekend against weekends: 10 shares on each weekday, 40 on a Saturday or Sunday; the campaign has 50 on each of two weekend days
INSERT INTO events (occurred_at, video_id, kind)
SELECT d + interval '12 hours', 7001, k FROM generate_series('2026-02-02Z'::timestamptz, '2026-03-06Z', '1 day') d, unnest('{view,share}'::text[]) k, generate_series(1, CASE WHEN extract(isodow FROM d) >= 6 THEN 40 ELSE 10 END) WHERE d < '2026-03-06Z'
UNION ALL SELECT d + interval '12 hours', 7001, k FROM generate_series('2026-03-07Z'::timestamptz, '2026-03-08Z', '1 day') d, unnest('{view,share}'::text[]) k, generate_series(1, 50);
INSERT INTO campaigns (campaign_id, account_id, name, starts_at, ends_at) VALUES (2, 7, 'Weekend', '2026-03-07Z', '2026-03-09Z'), (3, 7, 'Its Sunday', '2026-03-08Z', '2026-03-09Z'), (4, 7, 'First days', '2026-02-02 12:00Z', '2026-02-04Z'), (5, 7, 'Five days in', '2026-02-07Z', '2026-02-08Z'),
	(6, 7, 'Not yet', '2999-01-01Z', '2999-01-02Z'), (7, 7, 'Since long ago', '0100-01-01Z', '2026-02-10Z'), (8, 4, 'Without data', '2026-03-07Z', '2026-03-09Z');
SELECT campaign_name, hashtag, days_during, shares_during, days_before, shares_before, round(daily_shares_uplift::numeric, 6) AS daily, weekday_baseline, weekday_shares_uplift, share_rate_uplift, net_followers_during FROM campaign_metrics WHERE account_id IN ('4', '7') AND campaign_name <> 'Not yet' ORDER BY campaign_id;
SELECT days_during, views_during, shares_during, days_before = 0 AS before_is_far_off, weekday_baseline FROM campaign_metrics WHERE campaign_name = 'Not yet';
-- one that runs has lasted until now, which stands still in a transaction
BEGIN;
INSERT INTO campaigns (campaign_id, account_id, name, starts_at, ends_at) VALUES (9, 7, 'Running', now() - interval '36 hours', now() + interval '10 years'), (10, 7, 'Next week', now() + interval '7 days', now() + interval '8 days');
SELECT campaign_name, round(days_during::numeric, 2) AS days_during, round(days_before::numeric, 2) AS days_before FROM campaign_metrics WHERE campaign_name IN ('Running', 'Next week') ORDER BY 1;
COMMIT;

-- ---- daily reports of an account: whole days, in its own time zone, as the larger of report and events
INSERT INTO accounts (account_id, username, account_type, time_zone) VALUES (8, 'hal', 'creator', 'Asia/Kolkata');
INSERT INTO videos (video_id, account_id) VALUES (8001, 8);
INSERT INTO account_snapshots (account_id, source, grain, at, day, views, likes, comments, shares) SELECT 8, 's', 'daily', d + 1, d, 100, 10, NULL, CASE WHEN d = '2026-03-03' THEN -2 ELSE 5 END FROM generate_series('2026-02-20'::timestamp, '2026-03-10', '1 day') g, LATERAL (SELECT g::date AS d) d;
-- 18:30 UTC is midnight in Kolkata: 6 shares of one local day, more than its report; and 1 of another
INSERT INTO events (occurred_at, video_id, kind) SELECT t, 8001, 'share' FROM unnest('{2026-02-28 18:30Z,2026-03-02 18:29:59Z}'::timestamptz[], '{6,1}'::int[]) e (t, n), generate_series(1, n);
INSERT INTO campaigns (campaign_id, account_id, name, starts_at, ends_at) VALUES (11, 8, 'Local days', '2026-02-28 18:30Z', '2026-03-04 18:30Z'), (12, 8, 'Half of them', '2026-03-01 06:30Z', '2026-03-02 20:00Z');
SELECT campaign_name, days_during, views_during, engagements_during, shares_during, days_before, views_before, shares_before, round(share_rate_uplift::numeric, 6) AS uplift, round(weekday_baseline::numeric, 6) AS baseline FROM campaign_metrics WHERE account_id = '8' ORDER BY campaign_id;

-- ---- what a viewer of a personal account is shown
INSERT INTO videos (video_id, account_id, posted_at, hashtags, sound, duration_ms, content_type, parent_video_id)
SELECT 4100 + g, 4, '2026-01-05Z'::timestamptz + g * interval '1 day', CASE WHEN g < 5 THEN '{x,y}' ELSE '{y}'::text[] END, CASE WHEN g % 2 = 0 THEN ' song ' ELSE ' ' END, (ARRAY[14999, 15000, 59999, 60000, 179999, 180000, 600000, NULL])[g],
	(ARRAY['Duet', 'stitch', 'reaction', 'video', 'photo', NULL, NULL, 'video'])[g], CASE WHEN g >= 6 AND g < 8 THEN 1001 END FROM generate_series(1, 8) g;
INSERT INTO events (occurred_at, video_id, kind, watched_ms) SELECT '2026-03-07 12:00Z', 4101 + g % 8, (ARRAY['view', 'view', 'like', 'comment', 'share', 'save', 'follow'])[1 + g % 7], CASE WHEN g % 7 = 0 THEN 20000 END FROM generate_series(0, 799) g;
CREATE ROLE regress_tiktrack_patterns;
SELECT tiktrack.grant_viewer('regress_patterns', 'regress_tiktrack_patterns', 4);
SET ROLE regress_tiktrack_patterns;
SELECT account_name, hashtag, videos_with, videos_without, views_with, views_without, consistency, popularity, num_nonnulls(shares_with, shares_without, engagements_with, engagements_without, share_rate_with, share_rate_without, lift, lift_low, lift_high, p_value, q_value) AS of_shares FROM hashtag_metrics ORDER BY hashtag;
SELECT dimension, value, videos, views, likes, comments, saves, follows, engagements_without_shares, plays_watched, plays_completed, average_watch_time, completion_rate, follow_rate, num_nonnulls(shares, engagements, engagement_rate, share_rate, share_rate_low, share_rate_high, mean_engagement_rate, mean_share_rate) AS of_shares FROM content_breakdown ORDER BY dimension, value COLLATE "C";
SELECT count(*), sum(videos) AS videos, sum(views) AS views, count(shares) + count(engagements) + count(engagement_rate) AS of_shares FROM content_metrics;
SELECT count(*) AS hours, sum(videos) AS videos, sum(engagements_without_shares) AS engagements_without_shares, count(shares) + count(engagements) + count(engagement_rate) + count(mean_engagement_rate) + count(expected_engagement_rate) AS of_shares FROM posting_times;
SELECT campaign_name, days_during, views_during, days_before, views_before, num_nonnulls(engagements_during, shares_during, engagements_before, shares_before, share_rate_during, share_rate_before, share_rate_uplift, uplift_low, uplift_high, p_value, daily_shares_uplift, weekday_baseline, weekday_shares_uplift) AS of_shares FROM campaign_metrics;
RESET ROLE;
-- the owner is shown the same with shares
SELECT dimension, value, shares, engagements, share_rate FROM content_breakdown WHERE account_id = '4' ORDER BY dimension, value COLLATE "C";

-- ---- laws over some hundred videos more, from arithmetic: none may return a row
INSERT INTO accounts (account_id, username, account_type, time_zone) SELECT 100 + g, 'made_' || g, 'creator', (ARRAY['UTC', 'Pacific/Kiritimati', 'nowhere', NULL])[1 + g % 4] FROM generate_series(1, 9) g;
INSERT INTO videos (video_id, account_id, posted_at, duration_ms, content_type, sound, hashtags)
SELECT 20000 + g, CASE WHEN g % 10 > 0 THEN 100 + g % 10 END, CASE WHEN g % 11 > 0 THEN '2026-03-01Z'::timestamptz + g * interval '7 hours' END, CASE WHEN g % 3 > 0 THEN g * 1000 END, (ARRAY['video', 'photo', NULL])[1 + g / 3 % 3], 's' || g % 5, ARRAY['t' || g % 3, 'T' || g % 7, 'u' || g % 2] FROM generate_series(1, 300) g;
INSERT INTO events (occurred_at, video_id, kind, watched_ms) SELECT '2026-03-01Z'::timestamptz + h % 2000 * interval '1 hour', 20001 + h % 300, k.kind, CASE WHEN k.kind = 'view' AND h % 3 > 0 THEN h % 50000 END
FROM (SELECT hashint4(g) & 1048575 AS h FROM generate_series(1, 20000) g) n CROSS JOIN LATERAL (SELECT CASE WHEN h / 61 % 3 = 0 THEN (tiktrack.event_kinds())[1 + h / 183 % 9] ELSE 'view' END AS kind) k;
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, comments, shares) SELECT 20000 + g, 's', 'lifetime', '2026-04-01Z', CASE WHEN g % 4 > 0 THEN g * 13 % 50 END, NULL, g % 4, CASE WHEN g % 3 > 0 THEN g % 11 END FROM generate_series(1, 300, 2) g;
INSERT INTO campaigns (campaign_id, account_id, name, starts_at, ends_at) SELECT 100 + g, 101 + g % 9, 'made', '2026-03-10Z'::timestamptz + g * interval '31 hours', '2026-03-11Z'::timestamptz + g * interval '61 hours' FROM generate_series(1, 30) g;
SELECT account_id, hashtag FROM hashtag_metrics
WHERE share_rate_with IS DISTINCT FROM shares_with::float8 / nullif(views_with, 0) OR share_rate_without IS DISTINCT FROM shares_without::float8 / nullif(views_without, 0)
	OR abs(lift - (share_rate_with / share_rate_without - 1)) > 1e-12 OR lift NOT BETWEEN lift_low AND lift_high OR (p_value IS NULL) <> (q_value IS NULL) OR q_value < p_value OR q_value > 1
	OR (lift IS NOT NULL AND least(videos_with, videos_without) < 3) OR consistency IS DISTINCT FROM videos_with::float8 / (videos_with + videos_without) OR popularity IS DISTINCT FROM views_with OR hashtag <> lower(hashtag) OR hashtag ~ '^#|^$';
SELECT count(lift) > 20 AS lifts_compared FROM hashtag_metrics; -- so that the above says something
SELECT account_id, dimension, value FROM content_breakdown
WHERE engagement_rate IS DISTINCT FROM engagements::float8 / nullif(views, 0) OR share_rate IS DISTINCT FROM shares::float8 / nullif(views, 0) OR follow_rate IS DISTINCT FROM follows::float8 / nullif(views, 0) OR engagements IS DISTINCT FROM likes + comments + shares
	OR engagements_without_shares IS DISTINCT FROM likes + comments OR average_watch_time IS DISTINCT FROM watched_seconds / nullif(plays_watched, 0) OR average_percentage_watched IS DISTINCT FROM timed_watched_seconds / nullif(timed_duration_seconds, 0)
	OR completion_rate IS DISTINCT FROM plays_completed::float8 / nullif(plays_timed, 0) OR share_rate NOT BETWEEN share_rate_low AND share_rate_high OR (share_rate IS NULL) <> (share_rate_low IS NULL);
SELECT account_id, weekday, hour FROM posting_times WHERE engagement_rate IS DISTINCT FROM engagements::float8 / nullif(views, 0) OR weekday NOT BETWEEN 1 AND 7 OR hour NOT BETWEEN 0 AND 23;
SELECT campaign_id FROM campaign_metrics
WHERE share_rate_during IS DISTINCT FROM shares_during::float8 / nullif(views_during, 0) OR share_rate_before IS DISTINCT FROM shares_before::float8 / nullif(views_before, 0) OR share_rate_uplift IS DISTINCT FROM share_rate_during / nullif(share_rate_before, 0) - 1
	OR daily_shares_uplift IS DISTINCT FROM (shares_during / nullif(days_during, 0)) / nullif(shares_before / nullif(days_before, 0), 0) - 1 OR share_rate_uplift NOT BETWEEN uplift_low AND uplift_high OR weekday_shares_uplift IS DISTINCT FROM shares_during / nullif(weekday_baseline, 0) - 1;
SELECT count(share_rate_uplift) > 10 AS uplifts_compared, count(weekday_shares_uplift) > 5 AS weekdays_compared FROM campaign_metrics;
-- every dimension, and the hours, add up to the videos
CREATE TEMP TABLE whole AS SELECT account_id, count(*) AS videos, sum(views) AS views, sum(shares) AS shares, sum(plays_watched) AS plays, count(posted_at) AS posted, sum(views) FILTER (WHERE posted_at IS NOT NULL) AS posted_views, sum(shares) FILTER (WHERE posted_at IS NOT NULL) AS posted_shares FROM video_metrics GROUP BY 1;
SELECT account_id, d.dimension FROM whole m FULL JOIN (SELECT account_id, dimension, sum(videos) AS videos, sum(views) AS views, sum(shares) AS shares, sum(plays_watched) AS plays FROM content_breakdown GROUP BY 1, 2) d USING (account_id)
WHERE (m.videos, m.views, m.shares, m.plays) IS DISTINCT FROM (d.videos, d.views, d.shares, d.plays);
SELECT account_id FROM (SELECT * FROM whole WHERE posted > 0) m FULL JOIN (SELECT account_id, sum(videos) AS videos, sum(views) AS views, sum(shares) AS shares FROM posting_times GROUP BY 1) d USING (account_id)
WHERE (m.posted, m.posted_views, m.posted_shares) IS DISTINCT FROM (d.videos, d.views, d.shares);
-- content_metrics is the dimension content_type
SELECT * FROM (SELECT to_jsonb(m) FROM content_metrics m) m FULL JOIN (SELECT to_jsonb(b) - 'dimension' - 'value' || jsonb_build_object('content_type', value) AS to_jsonb FROM content_breakdown b WHERE dimension = 'content_type') b USING (to_jsonb) WHERE m IS NULL OR b IS NULL;
-- days of weekdays add up to days, whatever the moments
SELECT count(*) FROM generate_series(1, 200) g, LATERAL (SELECT '2025-12-29'::timestamp + g * interval '7919 minutes' AS a, '2026-02-01'::timestamp + g * g * interval '37 seconds' AS b) t
WHERE abs((SELECT sum(tiktrack_internal.weekday_days(a, b, w)) FROM generate_series(1, 7) w) - extract(epoch FROM b - a) / 86400) > 1e-9;
SELECT w, tiktrack_internal.weekday_days('2026-03-06 18:00', '2026-03-15 12:00', w) AS days FROM generate_series(1, 7) w ORDER BY w;

-- ---- rows that nobody would wish for: nothing raises, and what cannot be compared is NULL
INSERT INTO accounts (account_id, username, account_type, time_zone) VALUES (50, 'odd', 'creator', 'Pacific/Kiritimati'), (51, 'west', 'creator', 'America/Adak');
INSERT INTO videos (video_id, account_id, posted_at, hashtags, duration_ms, content_type, sound)
SELECT 50000 + g, 50 + g % 2, (ARRAY['4714-11-24 00:00:00 BC', '294276-12-31 23:59:59Z', '0001-01-01Z', '2026-01-01Z'])[1 + g % 4]::timestamptz, (ARRAY['{}', '{NULL}', '{"",#," # "}', '{{a,b},{c,a}}', '{a}', NULL])[1 + g % 6]::text[], 1, ' ', '' FROM generate_series(1, 24) g;
-- more shares than views, with the hashtag and without
INSERT INTO accounts (account_id, username, account_type) VALUES (52, 'lucky', 'creator');
INSERT INTO videos (video_id, account_id, hashtags) SELECT 52000 + g, 52, CASE WHEN g <= 3 THEN '{over}' WHEN g <= 6 THEN '{under}'::text[] END FROM generate_series(1, 9) g;
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, comments, shares) SELECT 52000 + g, 's', 'lifetime', '2026-04-01Z', 100, 0, 0, CASE WHEN g <= 3 THEN 700 ELSE g END FROM generate_series(1, 9) g;
SELECT hashtag, videos_with, views_with, shares_with, views_without, shares_without, share_rate_with, share_rate_without, lift, p_value FROM hashtag_metrics WHERE account_id = '52' ORDER BY 1;
-- more shares than views, no views, and as many as there may be
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, comments, shares) SELECT 50000 + g, 's', 'lifetime', '2026-04-01Z', v.n[1], v.n[2], v.n[2], v.n[2]
FROM generate_series(1, 24) g, LATERAL (SELECT (ARRAY['{10,20}', '{0,0}', '{0,7}', '{1000000000000000000,1000000000000000000}', '{NULL,3}', '{3,NULL}'])[1 + g * 7 % 6]::bigint[] AS n) v;
INSERT INTO account_snapshots (account_id, source, grain, at, day, views, likes, comments, shares, followers)
SELECT 50 + g % 2, 's', 'daily', '2026-03-01Z', d, n, n, n, n, 0 FROM unnest('{4713-01-01 BC,0001-01-01,2026-02-20,2026-03-01,2026-03-02,294276-12-30}'::date[], '{5,-1000000000000000000,1000000000000000000,-1000000000000000000,-1000000000000000000,5}'::bigint[]) WITH ORDINALITY d (d, n, i), generate_series(0, 1) g;
INSERT INTO events (occurred_at, video_id, kind) SELECT t, 50000 + g, 'share' FROM unnest('{4714-11-24 BC,294276-12-31 23:59:59Z,2026-03-01Z}'::timestamptz[]) t, generate_series(1, 24) g;
INSERT INTO campaigns (campaign_id, account_id, name, hashtag, starts_at, ends_at) SELECT 1000 + row_number() OVER (), 50 + g, 'odd', h, t[1], t[2]
FROM generate_series(0, 1) g, (VALUES ('#', '{4714-11-24 BC,294276-12-31 23:59:59Z}'), ('', '{4714-11-24 BC,4714-11-25 BC}'), (NULL, '{294276-12-30,294276-12-31 23:59:59Z}'), ('# X ', '{2026-03-01Z,2026-03-03Z}'), ('x', '{2026-02-21Z,2026-03-03 00:00:00.000001Z}'), ('x', '{0001-02-01Z,0001-02-01 00:00:00.000001Z}')) c (h, r), LATERAL (SELECT r::timestamptz[] AS t) t;
SELECT account_id, hashtag, videos_with, videos_without, views_with, shares_with, shares_without, share_rate_with, lift, p_value FROM hashtag_metrics WHERE account_id IN ('50', '51') ORDER BY 1, 2;
SELECT account_id, value, videos, views, shares, engagements, share_rate, round(share_rate_low::numeric, 12) AS low FROM content_breakdown WHERE account_id IN ('50', '51') ORDER BY 1, dimension, 2;
SELECT account_id, time_zone, weekday, hour, videos, views, engagements FROM posting_times WHERE account_id IN ('50', '51') ORDER BY 1, 3, 4, 5;
SELECT account_id, hashtag, round(days_during::numeric, 6) AS days, views_during, shares_during, round(days_before::numeric, 6) AS before, views_before, shares_before, share_rate_during, share_rate_uplift, weekday_baseline, net_followers_during
FROM campaign_metrics WHERE campaign_name = 'odd' AND ends_at < now() ORDER BY starts_at, ends_at, account_id;
SELECT count(*) FROM campaign_metrics WHERE campaign_name = 'odd';
DROP SCHEMA regress_patterns CASCADE;
DROP OWNED BY regress_tiktrack_patterns;
DROP ROLE regress_tiktrack_patterns;
