-- metric_warnings: each code where it appears, and one step beside it where it does not. All in one transaction, in which now() stands still.
SET timezone = 'UTC';
SET client_min_messages = warning;
\pset null (null)
SELECT tiktrack.create_dataset('regress_warnings');
CREATE ROLE regress_tiktrack_reader;
SELECT tiktrack.grant_reader('regress_warnings', 'regress_tiktrack_reader');
SET search_path = regress_warnings;
SELECT v, c, tiktrack.rounding_error(c, v) FROM (VALUES (1000000, 10000), (1800000, 22600), (2500000000, 1000000), (9999, 9999), (10000, 0), (0, 0), (NULL, 10000), (10000, NULL), (NULL, NULL)) r (v, c);

BEGIN;
-- what is expected: video (or account), code, whether it appears
CREATE TEMP TABLE expected (id text, code text, appears boolean);
CREATE FUNCTION pg_temp.account(id bigint, type text DEFAULT 'creator') RETURNS void LANGUAGE sql AS $$ INSERT INTO accounts (account_id, username, account_type) VALUES (id, 'account_' || id, type) $$;
-- a video posted ten days ago with totals of an hour ago
CREATE FUNCTION pg_temp.video(id bigint, account bigint, views bigint, likes bigint DEFAULT NULL, shares bigint DEFAULT NULL, follows bigint DEFAULT NULL, average double precision DEFAULT NULL, posted interval DEFAULT '10 days', reported interval DEFAULT '1 hour', rounded boolean DEFAULT false)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO videos (video_id, account_id, posted_at, duration_ms) VALUES (id, account, now() - posted, 10000);
	INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, shares, follows, average_watch_time, comments, is_rounded) VALUES (id, 's', 'lifetime', now() - reported, views, likes, shares, follows, average, CASE WHEN likes IS NOT NULL THEN 0 END, rounded);
$$;
-- an account of eight videos whose rates lie one deviation above or below the middle, and a ninth: 64 shares are usual and 16 more a deviation, 256 likes and 64, half watched and an eighth, 32 follows and 8; of 1024 views, so that all is exact
CREATE FUNCTION pg_temp.peers(account bigint, shares bigint, likes bigint, average double precision, follows bigint) RETURNS void LANGUAGE sql AS $$
	SELECT pg_temp.account(account);
	SELECT pg_temp.video(account * 100 + g, account, 1024, CASE WHEN likes IS NOT NULL THEN 256 + s * 64 END, CASE WHEN shares IS NOT NULL THEN 64 + s * 16 END, CASE WHEN follows IS NOT NULL THEN 32 + s * 8 END, CASE WHEN average IS NOT NULL THEN 5 + s * 1.25 END, 20 * interval '1 day' - g * interval '1 hour')
	FROM generate_series(1, 8) g, LATERAL (SELECT ((-1) ^ g)::int AS s) x;
	SELECT pg_temp.video(account * 100 + 9, account, 1024, likes, shares, follows, average);
$$;
CREATE FUNCTION pg_temp.events(video bigint, kind text, actors bigint[], type text DEFAULT NULL, ago interval DEFAULT '1 hour') RETURNS void LANGUAGE sql AS $$
	INSERT INTO events (occurred_at, video_id, kind, actor_id, share_type) SELECT now() - ago, video, kind, a, type FROM unnest(actors) a $$;

-- two deviations of shares, half of one, one below, half of one: exactly half of the score (B1); one share more is above
SELECT pg_temp.peers(10, 96, 288, 3.75, 36), pg_temp.peers(11, 97, 288, 3.75, 36);
INSERT INTO expected VALUES ('1009', 'over_reliance_on_shares', false), ('1109', 'over_reliance_on_shares', true), ('1001', 'over_reliance_on_shares', false);
SELECT video_id, share_dependence > 0.5 AS above, balanced_score, coverage FROM video_scores WHERE video_id IN ('1009', '1109') ORDER BY 1;
-- z = 0.6745 x deviations: 2.0235 and -1.01175; a share less is 1.98, a moment more -0.97
SELECT pg_temp.peers(12, 112, 256, 3.125, 32), pg_temp.peers(13, 111, 256, 3.125, 32), pg_temp.peers(14, 112, 256, 3.203125, 32);
INSERT INTO expected VALUES ('1209', 'high_shares_low_watch', true), ('1309', 'high_shares_low_watch', false), ('1409', 'high_shares_low_watch', false);
-- nothing is told of watching: three axes of four; of shares alone, no score; of shares and likes, half of it each
SELECT pg_temp.peers(15, 64, 256, NULL, 32), pg_temp.peers(16, 70, NULL, NULL, NULL), pg_temp.peers(17, 70, 260, NULL, NULL);
INSERT INTO expected VALUES ('1509', 'missing_axis', true), ('1009', 'missing_axis', false), ('1501', 'missing_axis', false), ('1609', 'missing_axis', true),
	('1609', 'score_refused', true), ('1709', 'score_refused', false), ('1601', 'score_refused', false), ('1009', 'score_refused', false);

SELECT pg_temp.account(20);
SELECT pg_temp.video(2004, 20, 1, 0, 100), pg_temp.video(2001, 20, 999, 0, 100), pg_temp.video(2002, 20, 1000, 0, 100), pg_temp.video(2003, 20, 900, 0, 99);
INSERT INTO expected VALUES ('2001', 'suspicious_shares', true), ('2002', 'suspicious_shares', false), ('2003', 'suspicious_shares', false), ('2004', 'suspicious_shares', true);
SELECT pg_temp.video(2011, 20, 99, 0, 18), pg_temp.video(2012, 20, 100, 0, 18), pg_temp.video(2013, 20, 10000, 0, 17), pg_temp.video(2014, 20, 10000, 0, 1), pg_temp.video(2015, 20, 100, 0, 0), pg_temp.video(2016, 20, 50), pg_temp.video(2017, 20, NULL, 0, 5), pg_temp.video(2018, 20, 0, 0, 0);
INSERT INTO expected VALUES ('2011', 'small_sample', true), ('2012', 'small_sample', false), ('2013', 'small_sample', true), ('2014', 'small_sample', true), ('2015', 'small_sample', false), ('2016', 'small_sample', true), ('2017', 'small_sample', false), ('2018', 'small_sample', true);
SELECT pg_temp.video(2021, 20, 0, 1), pg_temp.video(2022, 20, NULL, NULL, 1), pg_temp.video(2023, 20, 0, 0, 0), pg_temp.video(2024, 20, 1, 1), pg_temp.video(2025, 20, NULL);
INSERT INTO expected VALUES ('2021', 'zero_views', true), ('2022', 'zero_views', true), ('2023', 'zero_views', false), ('2024', 'zero_views', false), ('2025', 'zero_views', false);
INSERT INTO expected VALUES ('2024', 'no_actors', true), ('2023', 'no_actors', false), ('2025', 'no_actors', false), ('2101', 'no_actors', false);
SELECT pg_temp.account(21);
INSERT INTO videos (video_id, account_id) SELECT 2100 + g, 21 FROM generate_series(1, 9) g;
SELECT pg_temp.events(2101, 'view', '{1}'), pg_temp.events(2101, 'like', '{2}'), pg_temp.events(2102, 'view', '{1}'), pg_temp.events(2102, 'like', '{1}');
INSERT INTO expected VALUES ('2101', 'reach_exceeds_views', true), ('2102', 'reach_exceeds_views', false);
SELECT pg_temp.events(2103, 'view', array_agg(g)) FROM generate_series(1, 513::bigint) g;
SELECT pg_temp.events(2104, 'view', array_agg(g)) FROM generate_series(1, 512::bigint) g;
INSERT INTO expected VALUES ('2103', 'reach_estimated', true), ('2104', 'reach_estimated', false), ('2105', 'reach_estimated', false);
SELECT pg_temp.account(22);
SELECT pg_temp.video(2201, 22, 1000, 0, 3), pg_temp.video(2202, 22, 1000, 0, 2), pg_temp.video(2203, 22, 1000, 0, 2), pg_temp.video(2204, 22, 1000, 0, 3), pg_temp.video(2205, 22, 1000, 0, 0), pg_temp.video(2206, 22, 1000, 0);
SELECT pg_temp.events(2201, 'share', '{1}', 'duet'), pg_temp.events(2202, 'share', '{1}', 'duet'), pg_temp.events(2203, 'share', '{1,2,3}', 'duet'), pg_temp.events(2204, 'share', '{1,2,3}', 'duet');
INSERT INTO expected VALUES ('2201', 'unknown_share_types', true), ('2202', 'unknown_share_types', false), ('2205', 'unknown_share_types', false), ('2206', 'unknown_share_types', false), ('3101', 'unknown_share_types', true), ('2203', 'shares_exceed_reported', true), ('2204', 'shares_exceed_reported', false), ('2206', 'shares_exceed_reported', false);
SELECT pg_temp.account(23);
SELECT pg_temp.video(v, 23, 1000, 9) FROM generate_series(2301, 2306) v;
INSERT INTO video_snapshots (video_id, source, grain, at, day, views, likes, shares) VALUES (2301, 's', 'lifetime', now() - interval '1 day', NULL, 900, 12, NULL), (2302, 's', 'lifetime', now() - interval '1 day', NULL, 1000, 9, NULL), (2306, 's', 'lifetime', now() - interval '1 day', NULL, 1001, 9, NULL),
	(2303, 'other', 'lifetime', now() - interval '1 day', NULL, 2000, 12, NULL), (2304, 's', 'daily', now() - interval '1 day', '2026-01-01', 2000, 12, NULL), (2305, 's', 'lifetime', now() - interval '2 days', NULL, 5000, 5, NULL), (2305, 's', 'lifetime', now() - interval '1 day', NULL, 700, 8, NULL);
INSERT INTO expected VALUES ('2301', 'counter_went_down', true), ('2302', 'counter_went_down', false), ('2303', 'counter_went_down', false), ('2304', 'counter_went_down', false), ('2305', 'counter_went_down', true), ('2306', 'counter_went_down', true);
SELECT pg_temp.video(2311, 23, 10000, 500, rounded => true), pg_temp.video(2312, 23, 9999, 500, rounded => true), pg_temp.video(2313, 23, 10000, 500), pg_temp.video(2314, 23, 1800000, 22600, rounded => true);
INSERT INTO expected VALUES ('2311', 'rounded_counts', true), ('2312', 'rounded_counts', false), ('2313', 'rounded_counts', false), ('2314', 'rounded_counts', true);
SELECT pg_temp.account(24), pg_temp.account(25);
SELECT pg_temp.video(2401, 24, 1000, reported => '7 days 1 second'), pg_temp.video(2402, 24, 1000, reported => '7 days'), pg_temp.video(2501, 25, 1000, reported => '100 days'), pg_temp.video(2502, 25, NULL, reported => '100 days');
-- an event of the same account is newer, whatever its video
SELECT pg_temp.events(2502, 'like', '{1}', ago => '6 days');
INSERT INTO videos (video_id, account_id) VALUES (2403, 24);
INSERT INTO expected VALUES ('2401', 'stale_snapshot', true), ('2402', 'stale_snapshot', false), ('2403', 'stale_snapshot', false), ('2501', 'stale_snapshot', false), ('2502', 'stale_snapshot', false);
SELECT pg_temp.video(2411, 24, 1000, posted => '47:59:59.999'), pg_temp.video(2412, 24, 1000, posted => '48:00'), pg_temp.video(2413, 24, 1000, posted => '-1 second'), pg_temp.video(2414, 24, 1000, posted => '0'), pg_temp.video(2415, 24, 1000, posted => '1:59');
INSERT INTO expected VALUES ('2411', 'young_video', true), ('2412', 'young_video', false), ('2413', 'young_video', false), ('2414', 'young_video', true), ('2415', 'young_video', true), ('2403', 'young_video', false);
SELECT pg_temp.account(31), pg_temp.account(32), pg_temp.account(33), pg_temp.account(34, 'personal'), pg_temp.account(35, 'personal'), pg_temp.account(36, NULL);
SELECT pg_temp.video(3101, 31, 1000, 0, 6), pg_temp.video(3102, 31, 1000, 0, 5), pg_temp.video(3201, 32, 1000, 0, 5), pg_temp.video(3202, 32, 1000, 0, 5), pg_temp.video(3301, 33, 1000, 0, 5), pg_temp.video(3401, 34, 1000, 0, 6), pg_temp.video(3402, 34, 1000, 0, 5), pg_temp.video(3403, 34, 0, 2, 5);
INSERT INTO account_snapshots (account_id, source, grain, at, followers) VALUES (36, 's', 'lifetime', now(), 5);
INSERT INTO expected VALUES ('account 31', 'one_video_dominates', true), ('account 32', 'one_video_dominates', false), ('account 33', 'one_video_dominates', false), ('account 34', 'one_video_dominates', false),
	('account 34', 'shares_hidden_by_rules', true), ('account 35', 'shares_hidden_by_rules', false), ('account 36', 'shares_hidden_by_rules', true), ('account 31', 'shares_hidden_by_rules', false);
-- campaigns: two weeks of the account are known before the one, a minute less before the other, nothing before the third
SELECT pg_temp.account(37), pg_temp.account(38), pg_temp.account(39);
INSERT INTO videos (video_id, account_id) VALUES (3701, 37), (3801, 38), (3901, 39);
SELECT pg_temp.events(v, 'view', '{1}', ago => '20 days') FROM unnest('{3701,3801,3901}'::bigint[]) v;
INSERT INTO campaigns (account_id, name, starts_at, ends_at) VALUES (37, 'Two weeks', now() - interval '6 days', now()), (38, 'A minute less', now() - interval '6 days 1 minute', now()), (39, 'The first', now() - interval '20 days', now());
INSERT INTO expected VALUES ('account 37', 'short_baseline', false), ('account 38', 'short_baseline', true), ('account 39', 'short_baseline', true);
-- another rule set held until five days ago
INSERT INTO tiktrack.visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) SELECT 'regress-now', account_type, share_type, level, level_if_not_public, 'as seed-notify' FROM tiktrack.visibility_rules WHERE ruleset = 'seed-notify';
INSERT INTO tiktrack.score_weights (ruleset, axis, weight) SELECT 'regress-now', unnest(tiktrack.score_axes()), 1;
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ('regress-now', now() - interval '5 days', 'infinity');
INSERT INTO expected VALUES ('1009', 'ruleset_changed', true), ('2411', 'ruleset_changed', false), ('2403', 'ruleset_changed', false);

-- ---- an agency asks. None may differ from what is expected
GRANT SELECT ON expected TO regress_tiktrack_reader;
SET ROLE regress_tiktrack_reader;
CREATE TEMP TABLE seen AS SELECT *, CASE video_id WHEN 'none' THEN 'account ' || account_id ELSE video_id END AS id FROM metric_warnings;
SELECT e.*, s.message FROM expected e LEFT JOIN seen s USING (id, code) WHERE e.appears <> (s.code IS NOT NULL);
SELECT code, count(*) FILTER (WHERE appears) AS appears, count(*) FILTER (WHERE NOT appears) AS beside FROM expected GROUP BY code ORDER BY code COLLATE "C";
-- none is said twice, and every message is a whole sentence with its numbers in it, one or many
SELECT id, code FROM seen GROUP BY id, code HAVING count(*) > 1;
SELECT id, code, message FROM seen WHERE message !~ '^[A-Z0-9].*[.]$' OR message ~ '[{}]|%s|NULL' OR message ~ '(^| )1 (views|shares|likes|people|hours|days)\M' OR severity NOT IN ('info', 'warning', 'error') OR account_name IS NULL OR title IS NULL;
SELECT DISTINCT code FROM seen WHERE message !~* '\mlook'; -- each says at what to look instead
\x on
SELECT s.code, s.severity, s.id, s.value, s.message FROM seen s JOIN expected e USING (id, code) ORDER BY s.code COLLATE "C", id;
\x off
-- who has no share data is warned of nothing that shares are part of
SELECT id, code, message FROM seen WHERE account_id = '34' ORDER BY id, code COLLATE "C";
RESET ROLE;
-- shares that a personal account's counter lost are not told to it, other counters are
UPDATE video_snapshots SET shares = 4 WHERE video_id = 3401;
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, shares) VALUES (3401, 's', 'lifetime', now() - interval '1 day', 1001, 0, 100);
SELECT message FROM metric_warnings WHERE video_id = '3401' AND code = 'counter_went_down';
SET tiktrack.viewer = '34';
SELECT message FROM metric_warnings WHERE video_id = '3401' AND code = 'counter_went_down';
RESET tiktrack.viewer;
ROLLBACK;

-- nothing raises: no rows, no rule set, the largest counts
SELECT count(*) FROM metric_warnings;
INSERT INTO accounts (account_id, username, account_type) VALUES (1, 'ana', 'creator');
INSERT INTO videos (video_id, account_id, posted_at) SELECT 10 + g, 1, CASE WHEN g < 12 THEN '2026-01-01Z'::timestamptz + g * interval '1 day' ELSE '294276-12-31Z' END FROM generate_series(1, 12) g;
INSERT INTO video_snapshots (video_id, source, grain, at, views, impressions, likes, comments, shares, saves, follows, profile_visits, link_clicks, is_rounded) SELECT video_id, 's', 'lifetime', '294276-12-30Z', v, n, n, n, n, n, n, n, n, true FROM videos, LATERAL (SELECT CASE WHEN video_id % 3 = 0 THEN 1 ELSE 1000000000000000000 END AS v, CASE WHEN video_id % 2 = 0 THEN 0 ELSE 1000000000000000000 END AS n) x;
INSERT INTO video_snapshots (video_id, source, grain, at, views, shares, is_rounded) SELECT video_id, 's', 'lifetime', '4713-01-01Z BC', 1000000000000000000, 1000000000000000000, true FROM videos;
SELECT code, count(*), sum(length(message)) > 0 AS has_text FROM metric_warnings GROUP BY code ORDER BY code COLLATE "C";
SELECT count(*) FROM video_scores;
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ('regress-nothing', '-infinity', 'infinity');
SET tiktrack.viewer = '1';
SELECT code, count(*) FROM metric_warnings GROUP BY code ORDER BY code COLLATE "C";
RESET tiktrack.viewer;
DELETE FROM tiktrack.rulesets WHERE NOT built_in;
RESET search_path;
DROP SCHEMA regress_warnings CASCADE;
DROP OWNED BY regress_tiktrack_reader;
DROP ROLE regress_tiktrack_reader;
