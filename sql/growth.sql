-- Followers and counts as sources reported them: levels, totals and daily changes, exact and rounded.
SET client_min_messages = warning;
SET search_path = tiktrack, public;
SET timezone = 'UTC';
SET datestyle = 'ISO';
CREATE FUNCTION pg_temp.outcome(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE hint text;
BEGIN
	EXECUTE command;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, SQLERRM, nullif(hint, ''));
END $$;

-- ---- a rounded count stands for a range: what TikTok shows so
SELECT count, tiktrack.count_range(count) AS rounded, tiktrack.count_range(count, false) AS exact
FROM unnest('{0,9999,10000,10100,22600,999900,1000000,1100000,1800000,37100000,1000000000,2100000000,1000000000000000000}'::bigint[]) AS n (count);
-- the same bounds as of the text, where that has the digit that TikTok shows
SELECT word, count_range(count) = parse_count(word) AS as_text
FROM (VALUES ('22.6K', 22600), ('156.3K', 156300), ('1.8M', 1800000), ('37.1M', 37100000), ('1.2B', 1200000000), ('259', 259)) AS t (word, count);
SELECT count_range(NULL), count_range(5, NULL);
-- every number lies in the range of what it is rounded to, and no range in another
SELECT n AS not_in_its_range FROM (SELECT n, CASE WHEN n < 10000 THEN n WHEN n < 999950 THEN (n + 50) / 100 * 100 ELSE (n + 50000) / 100000 * 100000 END AS shown
	FROM generate_series(1, 3000000, 7) AS n) s WHERE NOT n::bigint <@ count_range(shown);
SELECT n AS overlap FROM (SELECT n, lag(n) OVER (ORDER BY n) AS before FROM (SELECT generate_series(9990, 10000) UNION SELECT generate_series(10000, 1000000, 100) UNION SELECT generate_series(1000000, 3000000, 100000)) AS s (n)) s
WHERE upper(count_range(before)) <> lower(count_range(n));

SELECT tiktrack.create_dataset('regress_growth');
CREATE ROLE regress_tiktrack_reader;
SELECT tiktrack.grant_reader('regress_growth', 'regress_tiktrack_reader');
SET search_path = regress_growth, tiktrack, public;
INSERT INTO accounts (account_id, username, account_type) SELECT g, 'account ' || g, 'creator' FROM generate_series(1, 9) g;
INSERT INTO accounts (account_id, username, account_type) VALUES (10, 'bob', 'personal');

-- ---- account_growth: G1, G2 and G3
INSERT INTO account_snapshots (account_id, source, grain, at, followers) VALUES
	(1, 's', 'lifetime', '2026-01-01 12:00Z', 1000), (1, 's', 'lifetime', '2026-01-08 06:00Z', 1100), (1, 's', 'lifetime', '2026-01-09 06:00Z', 1045),
	(2, 's', 'lifetime', '2026-01-01Z', 0), (2, 's', 'lifetime', '2026-01-02Z', 40), (2, 's', 'lifetime', '2026-01-05Z', 0);
SELECT day, account_id, followers, followers_low, followers_high, followers_before, net_followers, days_covered, growth_rate, daily_growth_rate FROM account_growth ORDER BY account_id, day;
-- G4: the level at posting is never a later one; it tells of a day what its account posted since the row before
INSERT INTO account_snapshots (account_id, source, grain, at, followers) VALUES (3, 's', 'lifetime', '2026-01-01Z', 1000), (3, 's', 'lifetime', '2026-01-10Z', 1500), (3, 's', 'lifetime', '2026-01-12Z', NULL);
INSERT INTO videos (video_id, account_id, posted_at) VALUES (301, 3, '2026-01-05Z'), (302, 3, '2025-12-30Z'), (303, 3, '2026-01-01 23:59:59.999999Z'), (304, 3, '2026-01-10 23:59Z'), (305, 3, '2026-01-11Z'), (306, 3, NULL);
SELECT video_id, posted_on, followers_at_posting FROM video_metrics WHERE account_id = '3' ORDER BY video_id;
SELECT day, followers, net_followers, days_covered, posts FROM account_growth WHERE account_id = '3' ORDER BY day;
-- one day of many snapshots: the last exact one; a day that a source reports is that day, and its level the one at its end
INSERT INTO account_snapshots (account_id, source, grain, at, day, followers, is_rounded) VALUES
	(4, 'profile', 'lifetime', '2026-01-01 08:00Z', NULL, 20100, false), (4, 'profile', 'lifetime', '2026-01-01 20:00Z', NULL, 20150, false), (4, 'web', 'lifetime', '2026-01-01 23:00Z', NULL, 20200, true),
	(4, 'history', 'daily', '2026-01-03 05:00Z', '2026-01-02', 20170, false), (4, 'profile', 'lifetime', '2026-01-02 23:00Z', NULL, 20168, false),
	-- rounded days between exact ones: no change, and the next exact one is of all the days since
	(4, 'web', 'lifetime', '2026-01-03 10:00Z', NULL, 20200, true), (4, 'web', 'lifetime', '2026-01-04 10:00Z', NULL, 20300, true), (4, 'profile', 'lifetime', '2026-01-05 10:00Z', NULL, 20260, false),
	-- and rounded ones after the last exact one are compared with each other
	(4, 'web', 'lifetime', '2026-01-06 10:00Z', NULL, 20300, true), (4, 'web', 'lifetime', '2026-01-08 10:00Z', NULL, 20500, true),
	-- nothing but rounded levels
	(5, 'web', 'lifetime', '2026-01-01Z', NULL, 1800000, true), (5, 'web', 'lifetime', '2026-01-02Z', NULL, 1800000, true), (5, 'web', 'lifetime', '2026-01-04Z', NULL, 1900000, true);
SELECT day, account_id, followers, followers_low, followers_high, followers_before, net_followers, days_covered FROM account_growth WHERE account_id IN ('4', '5') ORDER BY account_id, day;
-- laws, each against plain SQL; no row is wrong
INSERT INTO account_snapshots (account_id, source, grain, at, followers, is_rounded)
SELECT 6 + h % 3, (ARRAY['a', 'b', 'c'])[1 + h / 3 % 3], 'lifetime', '2026-01-01Z'::timestamptz + h / 9 % 4000 * interval '1 hour', 10000 + h / 90 % 9000, h % 7 = 0
FROM (SELECT hashint4(g) & 1073741823 AS h FROM generate_series(1, 600) g) n ON CONFLICT DO NOTHING;
CREATE TEMP VIEW wrong AS
SELECT * FROM account_growth WHERE net_followers <> followers - followers_before OR growth_rate IS DISTINCT FROM net_followers / nullif(followers_before, 0)::float8
	OR abs(power(1 + daily_growth_rate, days_covered) - followers::float8 / nullif(followers_before, 0)) > 1e-9 OR (net_followers IS NULL) <> (days_covered IS NULL) OR days_covered < 1
	OR NOT followers BETWEEN followers_low AND followers_high;
SELECT * FROM wrong;
SELECT account_id, exact, told FROM (SELECT account_id, (array_agg(followers ORDER BY day DESC))[1] - (array_agg(followers ORDER BY day))[1] AS exact, max(day) - min(day) AS days FROM account_growth WHERE followers_low = followers_high GROUP BY 1) l
JOIN (SELECT account_id, sum(net_followers) AS told, sum(days_covered) AS days FROM account_growth WHERE followers_low = followers_high GROUP BY 1) t USING (account_id)
WHERE exact <> told OR l.days <> t.days;
SELECT account_id, sum(posts) FROM account_growth GROUP BY 1 HAVING sum(posts) <> (SELECT count(*) FROM videos v WHERE v.account_id::text = account_growth.account_id AND (v.posted_at AT TIME ZONE 'UTC')::date BETWEEN min(day) AND max(day));
SELECT count(*) > 100 AS rows, count(*) FILTER (WHERE followers_low < followers_high) > 10 AS rounded, count(*) FILTER (WHERE net_followers < 0) > 10 AS fell FROM account_growth WHERE account_id IN ('6', '7', '8');

-- ---- video_growth: the first total is no change, a fall stays negative, a gap stands on its last day
INSERT INTO videos (video_id, account_id, posted_at) VALUES (101, 1, '2026-01-01Z'), (102, 1, NULL), (103, 1, NULL), (104, 1, NULL), (105, 1, NULL), (106, NULL, NULL), (107, 10, NULL);
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, shares, saves) VALUES
	(101, 's', 'lifetime', '2026-02-01 20:00Z', 100, 10, 1, NULL), (101, 's', 'lifetime', '2026-02-02 20:00Z', 150, 8, 1, NULL),
	(101, 's', 'lifetime', '2026-02-09 01:00Z', 160, NULL, 4, 7), (101, 's', 'lifetime', '2026-02-09 23:00Z', 190, 20, NULL, 9), (101, 's', 'lifetime', '2026-02-10 00:00Z', 190, 20, 4, 9);
SELECT day, account_id, account_name, video_id, title, posted_on, days_since_posting, source, days_covered, is_rounded FROM video_growth ORDER BY day;
SELECT day, days_covered, views, impressions, likes, comments, shares, saves, engagements, engagements_without_shares FROM video_growth ORDER BY day;
SELECT day, views, likes, shares, saves, counts_from, days_covered, share_rate FROM daily_metrics WHERE video_id = '101' ORDER BY day;
-- of several sources one for each count: daily changes, else an exact one, else the one that tells most; never from one source, or from exact to rounded
INSERT INTO video_snapshots (video_id, source, grain, at, day, views, likes, is_rounded) VALUES
	(102, 'totals', 'lifetime', '2026-02-01Z', NULL, 1000, 10, false), (102, 'totals', 'lifetime', '2026-02-09Z', NULL, 2000, 20, false),
	(102, 'days', 'daily', '2026-02-03Z', '2026-02-02', 300, -4, false), (102, 'days', 'daily', '2026-02-06Z', '2026-02-05', 200, 3, false),
	(103, 'web', 'lifetime', '2026-02-01Z', NULL, 10000, 900, true), (103, 'web', 'lifetime', '2026-02-02Z', NULL, 10100, 905, true), (103, 'web', 'lifetime', '2026-02-03Z', NULL, 10300, 910, true),
	(103, 'api', 'lifetime', '2026-02-01 12:00Z', NULL, 10050, NULL, false), (103, 'api', 'lifetime', '2026-02-04Z', NULL, 10500, NULL, false),
	(104, 'web', 'lifetime', '2026-02-01Z', NULL, 19990, NULL, false), (104, 'web', 'lifetime', '2026-02-02Z', NULL, 20000, NULL, true), (104, 'web', 'lifetime', '2026-02-03Z', NULL, 20100, NULL, true),
	(105, 'a', 'lifetime', '2026-02-01Z', NULL, 5, NULL, false), (105, 'b', 'lifetime', '2026-02-05Z', NULL, 500, NULL, false),
	(106, 'a', 'lifetime', '2026-02-01 08:00Z', NULL, 5, NULL, false), (106, 'a', 'lifetime', '2026-02-01 20:00Z', NULL, 7, NULL, false);
SELECT day, account_id, video_id, source, days_covered, is_rounded, views, likes FROM video_growth WHERE video_id > '101' ORDER BY video_id, day;

-- ---- gaps: on the last day, or spread evenly in whole numbers; a year and more stays
SELECT * FROM daily_gains('regress_growth') EXCEPT SELECT day, account_id, video_id, source, days_covered, false, views, impressions, likes, comments, shares, saves, follows, profile_visits, link_clicks FROM video_growth;
SELECT day, days_covered, is_spread, views, likes, shares, saves FROM daily_gains('regress_growth', spread => true) WHERE video_id = '101' ORDER BY day;
INSERT INTO videos (video_id, account_id) VALUES (108, 2);
INSERT INTO video_snapshots (video_id, source, grain, at, views) VALUES (108, 's', 'lifetime', '2020-01-01Z', 0), (108, 's', 'lifetime', '2021-01-01Z', 400), (108, 's', 'lifetime', '2022-01-03Z', 0), (108, 's', 'lifetime', '2022-01-06Z', 1000000000000000000);
SELECT min(day), max(day), count(*), sum(views), min(views), max(views), bool_and(is_spread) AS spread FROM daily_gains('regress_growth', true) WHERE video_id = '108' GROUP BY days_covered, extract(year FROM day) ORDER BY 1;
SELECT video_id FROM daily_gains('regress_growth', true) s GROUP BY 1 HAVING (sum(views), sum(likes), sum(shares)) IS DISTINCT FROM (SELECT (sum(views), sum(likes), sum(shares)) FROM video_growth g WHERE g.video_id = s.video_id);
SELECT pg_temp.outcome('SELECT * FROM tiktrack.daily_gains(''nowhere'')') AS no_dataset, (SELECT count(*) FROM daily_gains(NULL)) AS of_null;

-- ---- daily_metrics: events on their days, and on the last day of a reported change what it has beyond the events of its days
INSERT INTO videos (video_id, account_id) VALUES (401, 4), (402, 4), (403, 4);
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, comments) VALUES
	(401, 's', 'lifetime', '2026-03-02 12:00Z', 1000, 100, 50), (401, 's', 'lifetime', '2026-03-04 12:00Z', 1100, 104, 60), (402, 's', 'lifetime', '2026-03-02Z', 10, NULL, NULL), (402, 's', 'lifetime', '2026-03-03Z', 17, NULL, NULL);
-- 401: of 100 views 2 are events and 98 stand on 03-04, of 4 likes 2 and 2; of 10 comments none is
INSERT INTO events (occurred_at, video_id, kind, actor_id) VALUES ('2026-03-01Z', 401, 'view', 7), ('2026-03-03Z', 401, 'view', 7), ('2026-03-04Z', 401, 'view', 8), ('2026-03-06Z', 401, 'view', 9),
	('2026-03-03Z', 401, 'like', 7), ('2026-03-04Z', 401, 'like', 8), ('2026-03-04Z', 403, 'view', 8);
SELECT day, video_id, views, likes, comments, shares, engagements_without_shares, reach, counts_from, days_covered FROM daily_metrics WHERE account_id = '4' ORDER BY video_id, day;
-- what an account's daily report has beyond its videos, where a change counts in even parts on its days: 500 - (1 + 49 + 7) views on 03-03, 500 - (1 + 49 + 1) on 03-04, and no comment beyond 5 + 5
INSERT INTO account_snapshots (account_id, source, grain, at, day, views, likes, comments, profile_visits)
SELECT 4, 'overview', 'daily', d + interval '1 day', d, 500, 50, 5, 3 FROM generate_series('2026-03-01Z'::timestamptz, '2026-03-06Z', '1 day') d;
SELECT day, views, likes, comments, profile_visits, counts_from, days_covered FROM daily_metrics WHERE account_id = '4' AND video_id = 'none' AND day >= '2026-03-01' ORDER BY day;

-- ---- without share data: no part of a share, nor of a snapshot that tells nothing else
INSERT INTO video_snapshots (video_id, source, grain, at, views, shares) VALUES (107, 's', 'lifetime', '2026-02-01Z', 10, 1), (107, 's', 'lifetime', '2026-02-04Z', 20, 5);
SET tiktrack.viewer = '10';
CREATE TEMP TABLE before AS SELECT g::text AS row FROM video_growth g UNION ALL SELECT d::text FROM daily_metrics d UNION ALL SELECT x::text FROM daily_gains('regress_growth', true) x;
SELECT day, days_covered, views, likes, shares, engagements FROM video_growth;
RESET tiktrack.viewer;
INSERT INTO video_snapshots (video_id, source, grain, at, shares) VALUES (107, 's', 'lifetime', '2026-02-02Z', 3), (107, 'z', 'lifetime', '2026-02-02Z', 3), (107, 'z', 'lifetime', '2026-02-03Z', 3), (107, 'z', 'lifetime', '2026-02-06Z', 3);
INSERT INTO video_snapshots (video_id, source, grain, at, day, shares) VALUES (107, 'd', 'daily', '2026-02-02Z', '2026-02-01', 3);
SET tiktrack.viewer = '10';
SELECT row FROM before EXCEPT (SELECT g::text FROM video_growth g UNION ALL SELECT d::text FROM daily_metrics d UNION ALL SELECT x::text FROM daily_gains('regress_growth', true) x);
SELECT count(*) = (SELECT count(*) FROM before) AS same FROM (SELECT g::text FROM video_growth g UNION ALL SELECT d::text FROM daily_metrics d UNION ALL SELECT x::text FROM daily_gains('regress_growth', true) x) n;
RESET tiktrack.viewer;

-- ---- who asks: a reader sees every account as its owner would; nobody sees nothing
SET SESSION AUTHORIZATION regress_tiktrack_reader;
SELECT count(DISTINCT account_id) AS accounts FROM account_growth;
SELECT video_id, count(*) AS days, sum(views) AS views, sum(shares) AS shares FROM daily_gains('regress_growth') WHERE video_id IN ('101', '106', '107') GROUP BY 1 ORDER BY 1;
RESET SESSION AUTHORIZATION;
CREATE ROLE regress_tiktrack_nobody;
GRANT USAGE ON SCHEMA regress_growth TO regress_tiktrack_nobody;
SET SESSION AUTHORIZATION regress_tiktrack_nobody;
SELECT pg_temp.outcome('SELECT * FROM tiktrack.daily_gains(''regress_growth'')') AS reads;
RESET SESSION AUTHORIZATION;

-- ---- bounds of what is stored, and nothing raises on them
SELECT row, pg_temp.outcome('INSERT INTO ' || row) AS outcome FROM (VALUES
	($$video_snapshots (video_id, source, grain, at) VALUES (101, 's', 'lifetime', '4714-12-01Z BC')$$),
	($$video_snapshots (video_id, source, grain, at, day) VALUES (101, 's', 'daily', now(), 'infinity')$$),
	($$account_snapshots (account_id, source, grain, at, day) VALUES (1, 's', 'daily', now(), '5874897-12-31')$$),
	($$audience_snapshots (account_id, source, dimension, value, at, day) VALUES (1, 's', 'gender', 'x', now(), '-infinity')$$)) AS bad (row);
INSERT INTO videos (video_id, account_id, posted_at) VALUES (901, 9, '4714-11-24Z BC'), (902, 9, '294276-12-31 23:59:59Z');
INSERT INTO video_snapshots (video_id, source, grain, at, day, views, likes)
SELECT v, 's', 'lifetime', t::timestamptz, NULL, n, 1000000000000000000 - n FROM unnest('{901,902}'::bigint[]) v, (VALUES ('4713-01-01 00:00Z BC', 0), ('4713-01-01 00:01Z BC', 1000000000000000000), ('294276-12-31Z', 0)) b (t, n)
UNION ALL SELECT 902, 's', 'daily', t::timestamptz, d::date, n, n FROM (VALUES ('4713-01-01 00:00Z BC', '4713-01-01 BC', -1000000000000000000), ('2026-01-01Z', '294276-12-30', 1000000000000000000)) b (t, d, n);
INSERT INTO account_snapshots (account_id, source, grain, at, day, followers, views, is_rounded)
SELECT 9, 's', CASE WHEN d IS NULL THEN 'lifetime' ELSE 'daily' END, t::timestamptz, d::date, n, n, r
FROM (VALUES ('4713-01-01 00:00Z BC', NULL, 0, false), ('294276-12-31Z', NULL, 1000000000000000000, true), ('2026-01-01Z', '4713-01-02 BC', 1000000000000000000, false), ('2026-01-01Z', '294276-12-30', 0, false)) b (t, d, n, r);
SELECT day, days_covered, views, likes FROM video_growth WHERE account_id = '9' ORDER BY video_id, day;
SELECT day, followers, net_followers, days_covered, posts, growth_rate, daily_growth_rate FROM account_growth WHERE account_id = '9' ORDER BY day;
SELECT count(*) AS days FROM daily_metrics WHERE account_id = '9';
SELECT count(*) AS spread FROM daily_gains('regress_growth', true) WHERE account_id = '9';

-- ---- against plain SQL: of random totals of three sources, the changes of each count add up to the last less the first total of one: exact, and with changes on most days
TRUNCATE video_snapshots, events;
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, is_rounded)
SELECT DISTINCT ON (1, 2, 4) (ARRAY[101, 102, 103, 104, 105])[1 + h % 5], (ARRAY['a', 'b', 'c'])[1 + h / 5 % 3], 'lifetime', '2026-01-01Z'::timestamptz + h / 15 % 900 * interval '1 hour',
	CASE WHEN h % 11 > 2 THEN h / 90 % 9000 END, CASE WHEN h % 13 > 2 THEN h / 900 % 900 END, h / 15 % 3 = 0 AND h % 2 = 0
FROM (SELECT hashint4(g) & 1073741823 AS h, g FROM generate_series(1, 900) g) n ORDER BY 1, 2, 4, g;
WITH told AS (
	SELECT s.video_id::text, s.source, s.is_rounded, k.counter, k.total, s.at, min(s.at) OVER (PARTITION BY s.video_id, s.source, s.is_rounded, k.counter) AS first_at
	FROM video_snapshots s, LATERAL (VALUES ('views', s.views), ('likes', s.likes)) k (counter, total) WHERE k.total IS NOT NULL),
series AS (
	SELECT t.video_id, t.counter, (array_agg(t.total ORDER BY t.at DESC))[1] - (array_agg(t.total ORDER BY t.at))[1] AS change,
		rank() OVER (PARTITION BY t.video_id, t.counter ORDER BY t.is_rounded, count(DISTINCT (t.at AT TIME ZONE 'UTC')::date) FILTER (WHERE t.at > t.first_at) DESC, t.source COLLATE "C") AS rank
	FROM told t GROUP BY t.video_id, t.counter, t.source, t.is_rounded)
SELECT s.video_id, s.counter, s.change = g.change AS adds_up, s.change = d.change AS so_does_daily_metrics, g.days > 10 AS days
FROM series s JOIN (SELECT video_id, k.counter, sum(k.change) AS change, count(k.change) AS days FROM video_growth, LATERAL (VALUES ('views', views), ('likes', likes)) k (counter, change) GROUP BY 1, 2) g USING (video_id, counter)
JOIN (SELECT video_id, k.counter, sum(k.change) AS change FROM daily_metrics, LATERAL (VALUES ('views', views), ('likes', likes)) k (counter, change) GROUP BY 1, 2) d USING (video_id, counter) WHERE rank = 1 ORDER BY 1, 2;

RESET search_path;
DROP SCHEMA regress_growth CASCADE;
DROP ROLE regress_tiktrack_reader, regress_tiktrack_nobody;
