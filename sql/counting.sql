-- Whose act, which count, which day: doc/design/metrics.md 6, on small files and rows whose answers are worked out by hand.
\getenv abs_srcdir PG_ABS_SRCDIR
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = warning;
\pset null (null)

CREATE FUNCTION pg_temp.load(dataset text, content text, options jsonb DEFAULT '{}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT format('%s: %s = %s new + %s known + %s bad', i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM tiktrack.import($1, $2, $4, $3) i
$$;
\set c05 `cat "$PG_ABS_SRCDIR"/test/data/cases/c05_*.json`
\set c08c `cat "$PG_ABS_SRCDIR"/test/data/cases/c08c_*.csv`
\set c08d `cat "$PG_ABS_SRCDIR"/test/data/cases/c08d_*.csv`
\set c11a `cat "$PG_ABS_SRCDIR"/test/data/cases/c11_*15.json`
\set c11b `cat "$PG_ABS_SRCDIR"/test/data/cases/c11_*16.json`
\set c11c `cat "$PG_ABS_SRCDIR"/test/data/cases/c11_*17.json`
\set c11days `cat "$PG_ABS_SRCDIR"/test/data/cases/c11b_*.csv`
\set c12a `cat "$PG_ABS_SRCDIR"/test/data/cases/c12a_*.json`
\set c22 `cat "$PG_ABS_SRCDIR"/test/data/cases/c22_*.csv`
\set c23a `cat "$PG_ABS_SRCDIR"/test/data/cases/c23a_*.json`
\set c23b `cat "$PG_ABS_SRCDIR"/test/data/cases/c23b_*.csv`
\set c26 `cat "$PG_ABS_SRCDIR"/test/data/cases/c26_*.json`

-- ---- whose act: an export is in own_activity, and in nothing else
SELECT tiktrack.create_dataset('regress_own');
SELECT pg_temp.load('regress_own', :'c05', '{"account": "maker_one"}');
SELECT day, account_name, kind, share_type, platform, whose_video, events FROM regress_own.own_activity ORDER BY 1, 3;
SELECT (SELECT count(*) FROM regress_own.video_metrics) AS video_metrics, (SELECT count(*) FROM regress_own.daily_metrics) AS daily_metrics, (SELECT count(*) FROM regress_own.account_metrics) AS account_metrics,
	(SELECT count(*) FROM regress_own.visible_shares) AS visible_shares, (SELECT count(*) FROM regress_own.metric_warnings) AS metric_warnings, (SELECT count(*) FROM regress_own.videos) AS videos;
-- whose video it is is known once it is told; days are those of the account's zone; of an export followers are other people
INSERT INTO regress_own.accounts (account_id, username, account_type) VALUES (1, 'own', 'personal'), (2, 'other', 'creator');
UPDATE regress_own.accounts SET time_zone = 'Asia/Tokyo' WHERE account_id = 1;
INSERT INTO regress_own.videos (video_id, account_id) VALUES (11, 1), (21, 2), (31, NULL);
INSERT INTO regress_own.events (occurred_at, account_id, actor_id, video_id, kind, share_type, platform, source, section)
SELECT '2026-03-01 15:00Z', 1, CASE v.section WHEN 'followers' THEN 9 ELSE 1 END, v.video_id, v.kind, v.share_type, v.platform, 'tiktok_export', v.section
FROM (VALUES (11, 'view', NULL, NULL, 'video_views'), (21, 'share', 'external', 'whatsapp', 'shares'), (31, 'share', NULL, NULL, 'shares'), (NULL, 'follow', NULL, NULL, 'following'), (NULL, 'follow', NULL, NULL, 'followers')) v (video_id, kind, share_type, platform, section),
	generate_series(1, 2);
SELECT day, account_id, kind, share_type, platform, whose_video, events FROM regress_own.own_activity WHERE account_id = '1' ORDER BY kind, whose_video COLLATE "C", share_type;
-- a personal account is shown its own shares too, and nobody else's acts
CREATE ROLE regress_tiktrack_own;
SELECT tiktrack.grant_viewer('regress_own', 'regress_tiktrack_own', 1);
SET ROLE regress_tiktrack_own;
SET SESSION AUTHORIZATION regress_tiktrack_own;
SELECT account_id, sum(events) AS events, sum(events) FILTER (WHERE kind = 'share') AS shares FROM regress_own.own_activity GROUP BY 1;
RESET SESSION AUTHORIZATION;
RESET ROLE;
DROP SCHEMA regress_own CASCADE;
DROP ROLE regress_tiktrack_own;

-- ---- which count: each on its own, whatever a newer report leaves out
SELECT tiktrack.create_dataset('regress_counts');
SET search_path = regress_counts, tiktrack;
SELECT pg_temp.load('regress_counts', :'c23a', '{"at": "2026-08-17T23:00Z"}') AS all_counts, pg_temp.load('regress_counts', :'c23b', '{"columns": {"at": "timestamp", "views": "view_count"}, "timezone": "UTC"}', 'counts_csv') AS views_alone;
SELECT views, likes, comments, shares, engagement_rate, engagement_rate_count, engagement_rate_views, reported_at FROM video_metrics WHERE video_id = '7600000000000000231';
-- a view count of 0 beside likes is not told, and the account divides what belongs together
SELECT pg_temp.load('regress_counts', :'c12a');
SELECT account_name, views, likes, engagements, engagement_rate, share_rate, engagement_rate_count, engagement_rate_views FROM account_metrics WHERE account_name = 'maker_one';
-- columns that are mixed up
SELECT pg_temp.load('regress_counts', replace(:'c26', 'maker_one', 'maker_two'), '{"at": "2026-06-28"}');
SELECT code, value FROM metric_warnings WHERE video_id = '7600000000000000261' AND code = 'engagements_exceed_views';
-- each viewer once: people are estimated, and no warning is an error
SELECT pg_temp.load('regress_counts', :'c22');
SELECT reach_is_exact, views FROM video_metrics WHERE video_id = '7600000000000000221';
SELECT code FROM metric_warnings WHERE severity = 'error' AND video_id = '7600000000000000221';
-- kinds are told by the log that has a row of a video, by its mapping, and by no other
INSERT INTO videos (video_id) VALUES (1), (2), (3), (4);
SELECT pg_temp.load('regress_counts', E'occurred_at,video_id,kind\n2026-01-01T00:00Z,1,view\n2026-01-01T01:00Z,2,like\n2026-01-01T02:00Z,1,comment') AS one_log,
	pg_temp.load('regress_counts', E'time,video,what\n2026-01-01T00:00Z,2,view\n2026-01-01T00:00Z,3,view', '{"columns": {"occurred_at": "time", "video_id": "video", "kind": "what"}, "kinds": {"view": "view", "save": "save"}}', 'events_csv') AS another;
SELECT video_id, views, likes, comments, shares, saves, engagement_rate_without_shares_count AS pair_count, engagement_rate_without_shares_views AS pair_views FROM video_metrics WHERE video_id IN ('1', '2', '3', '4') ORDER BY 1;
-- the same rows in another order of imports, and twice, give the same
CREATE TEMP TABLE first_order AS SELECT v::text AS row FROM video_metrics v UNION ALL SELECT d::text FROM daily_metrics d UNION ALL SELECT a::text FROM account_metrics a;
SELECT tiktrack.create_dataset('regress_counts_again');
SET search_path = regress_counts_again, tiktrack;
INSERT INTO videos (video_id) VALUES (1), (2), (3), (4);
SELECT count(pg_temp.load('regress_counts_again', n.content, n.options, n.source)) AS imports FROM (VALUES
	(E'time,video,what\n2026-01-01T00:00Z,2,view\n2026-01-01T00:00Z,3,view', '{"columns": {"occurred_at": "time", "video_id": "video", "kind": "what"}, "kinds": {"view": "view", "save": "save"}}'::jsonb, 'events_csv'),
	(:'c22', '{}', 'auto'), (replace(:'c26', 'maker_one', 'maker_two'), '{"at": "2026-06-28"}', 'auto'), (:'c23b', '{"columns": {"at": "timestamp", "views": "view_count"}, "timezone": "UTC"}', 'counts_csv'), (:'c12a', '{}', 'auto'),
	(E'occurred_at,video_id,kind\n2026-01-01T00:00Z,1,view\n2026-01-01T01:00Z,2,like\n2026-01-01T02:00Z,1,comment', '{}', 'auto'), (:'c23a', '{"at": "2026-08-17T23:00Z"}', 'auto'), (:'c12a', '{}', 'auto'), (:'c23b', '{"columns": {"at": "timestamp", "views": "view_count"}, "timezone": "UTC"}', 'counts_csv')) n (content, options, source);
CREATE TEMP TABLE other_order AS SELECT v::text AS row FROM video_metrics v UNION ALL SELECT d::text FROM daily_metrics d UNION ALL SELECT a::text FROM account_metrics a;
-- ids that were given to names depend on the order of imports
UPDATE first_order SET row = regexp_replace(row, '46116860184273[0-9]+', 'id', 'g');
UPDATE other_order SET row = regexp_replace(row, '46116860184273[0-9]+', 'id', 'g');
SELECT * FROM first_order EXCEPT ALL TABLE other_order;
SELECT (SELECT count(*) FROM first_order) = (SELECT count(*) FROM other_order) AS same;
DROP SCHEMA regress_counts_again CASCADE;

-- ---- which day: a video that was posted after its source had last looked starts from 0
SET search_path = regress_counts, tiktrack;
SELECT tiktrack.create_dataset('regress_days');
SET search_path = regress_days, tiktrack;
SELECT pg_temp.load('regress_days', :'c11a', '{"at": "2026-08-15T23:00Z"}') AS first, pg_temp.load('regress_days', :'c11b', '{"at": "2026-08-16T23:00Z"}') AS second, pg_temp.load('regress_days', :'c11c', '{"at": "2026-08-17T23:00Z"}') AS third;
SELECT day, video_id, views, days_covered FROM daily_metrics ORDER BY day, video_id;
SELECT sum(views) AS views FROM daily_metrics;
SELECT pg_temp.load('regress_days', :'c11days', '{"account": "demo", "year": 2026, "timezone": "UTC"}');
SELECT day, sum(views) AS views, count(*) FILTER (WHERE video_id = 'none') AS none FROM daily_metrics GROUP BY day ORDER BY day;
-- a later download of the same days holds
SELECT pg_temp.load('regress_days', :'c08d', '{"account": "again", "year": 2026, "timezone": "UTC", "at": "2026-03-14"}') AS later, pg_temp.load('regress_days', :'c08c', '{"account": "again", "year": 2026, "timezone": "UTC", "at": "2026-03-12"}') AS earlier;
SELECT day, views, shares FROM daily_metrics WHERE account_name = 'again' ORDER BY day;
-- three days of 100 views reported, and one video that had 250 more over them: 17 + 17 + 16 + 250 = 300
INSERT INTO accounts (account_id, username) VALUES (1, 'three_days');
INSERT INTO videos (video_id, account_id, posted_at) VALUES (1, 1, '2026-01-01Z');
INSERT INTO video_snapshots (video_id, source, grain, at, views) VALUES (1, 'api', 'lifetime', '2026-04-10 12:00Z', 1000), (1, 'api', 'lifetime', '2026-04-13 12:00Z', 1250);
INSERT INTO account_snapshots (account_id, source, grain, at, day, views) SELECT 1, 'overview', 'daily', d + 1, d, 100 FROM generate_series('2026-04-11'::timestamp, '2026-04-13', '1 day') g, LATERAL (SELECT g::date AS d) d;
SELECT day, video_id, views, days_covered FROM daily_metrics WHERE account_id = '1' ORDER BY day, video_id COLLATE "C";
-- likes hidden for days
INSERT INTO videos (video_id, account_id, posted_at) VALUES (2, 1, '2026-01-01Z');
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes) VALUES (2, 'api', 'lifetime', '2026-06-01 12:00Z', 100, 10), (2, 'api', 'lifetime', '2026-06-02 12:00Z', 110, NULL), (2, 'api', 'lifetime', '2026-06-05 12:00Z', 120, 40);
SELECT day, views, views_days, likes, likes_days, days_covered FROM video_growth WHERE video_id = '2' ORDER BY day;
SELECT day, days_covered, views, likes FROM tiktrack.daily_gains('regress_days', true) WHERE video_id = '2' ORDER BY day;
-- the pair of a change is of two reports that tell all of it: what was hidden between them decides nothing, and where one number fell there is none
INSERT INTO videos (video_id, account_id, posted_at) SELECT v, 1, '2026-01-01Z' FROM unnest('{3,4,5,6}'::bigint[]) v;
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, comments, shares)
SELECT v, 'api', 'lifetime', ('2026-06-01 12:00Z'::timestamptz + n * interval '1 day'), r[1], r[2], r[3], r[4] FROM (VALUES
	-- from the first day to the third 20 likes, 1 comment, 2 shares of 100 views, whatever fell since the second
	(3, 0, '{1000,100,10,20}'::bigint[]), (3, 1, '{1050,130,12,NULL}'), (3, 2, '{1100,120,11,22}'),
	-- 4 comments less than on the first day, and 2 more than on the second
	(4, 0, '{1000,100,10,20}'), (4, 1, '{1050,NULL,4,NULL}'), (4, 2, '{1100,160,6,22}')) e (v, n, r);
-- a moment that came again without views: the pair is of the first version, 5 shares of 200 views, and the shares are of the second
INSERT INTO video_snapshots (video_id, source, grain, at, told_at, views, shares) VALUES (5, 'api', 'lifetime', '2026-06-01 12:00Z', NULL, 100, 10),
	(5, 'api', 'lifetime', '2026-06-02 12:00Z', NULL, 200, 12), (5, 'api', 'lifetime', '2026-06-02 12:00Z', '2026-06-02 18:00Z', NULL, 13), (5, 'api', 'lifetime', '2026-06-03 12:00Z', NULL, 400, 17);
-- a daily report goes before totals for a pair as for a count, also where one of its numbers is negative
INSERT INTO video_snapshots (video_id, source, grain, at, day, views, likes, comments) VALUES (6, 'daily', 'daily', '2026-06-04Z', '2026-06-03', 9, NULL, -3), (6, 'api', 'lifetime', '2026-06-01 12:00Z', NULL, 50, 1, 1), (6, 'api', 'lifetime', '2026-06-02 12:00Z', NULL, 90, 8, 5);
SELECT video_id, day, views, likes, comments, shares, engagement_rate_count AS count, engagement_rate_views AS of_views, share_rate_count AS shares, share_rate_views AS of_views, conversation_rate FROM daily_metrics WHERE video_id IN ('3', '4', '5', '6') ORDER BY 1, 2;
-- days are those of the account, across a change of its clock, whatever zone the session has
INSERT INTO accounts (account_id, username, time_zone) VALUES (2, 'berlin', 'Europe/Berlin'), (3, 'nowhere', 'Mars/Olympus');
INSERT INTO videos (video_id, account_id, posted_at) VALUES (22, 2, '2026-03-28 23:30Z'), (33, 3, '2026-03-28 23:30Z');
INSERT INTO events (occurred_at, video_id, kind) SELECT t::timestamptz, v, 'view' FROM unnest('{2026-03-28 22:59Z,2026-03-28 23:00Z,2026-03-29 21:59Z,2026-03-29 22:00Z}'::text[]) t, unnest('{22,33}'::bigint[]) v;
SELECT video_id, day, views, posted_on FROM daily_metrics WHERE video_id IN ('22', '33') ORDER BY 1, 2;
SET timezone = 'Pacific/Kiritimati';
SELECT video_id, day, views, posted_on FROM daily_metrics WHERE video_id IN ('22', '33') ORDER BY 1, 2;
SET timezone = 'UTC';
SELECT account_name, time_zone FROM account_metrics WHERE account_id IN ('1', '2', '3') ORDER BY 1;
-- of the levels of a day a daily one is the last, here of a day that ends at 4 in UTC; of two sources at one moment the name decides, not who told it later
INSERT INTO accounts (account_id, username, time_zone) VALUES (6, 'new_york', 'America/New_York');
INSERT INTO account_snapshots (account_id, source, grain, at, day, told_at, followers) VALUES (6, 'history', 'daily', '2026-06-02 00:00Z', '2026-06-01', NULL, 120), (6, 'profile', 'lifetime', '2026-06-02 01:00Z', NULL, NULL, 110),
	(6, 'a', 'lifetime', '2026-06-03 12:00Z', NULL, NULL, 130), (6, 'b', 'lifetime', '2026-06-03 12:00Z', NULL, '2026-06-04 12:00Z', 131);
SELECT day, followers, net_followers FROM account_growth WHERE account_id = '6' ORDER BY day;
-- a campaign of a hashtag counts its own videos apart
INSERT INTO videos (video_id, account_id, hashtags) VALUES (23, 2, '{Spring,x}'), (24, 2, '{x}');
INSERT INTO events (occurred_at, video_id, kind) SELECT '2026-05-02 10:00Z', v, k FROM (VALUES (23, 'view', 7), (23, 'share', 2), (23, 'like', 3), (24, 'view', 100), (24, 'share', 9)) e (v, k, n), generate_series(1, n);
INSERT INTO campaigns (account_id, name, hashtag, starts_at, ends_at) VALUES (2, 'Spring', '#spring', '2026-05-01Z', '2026-05-04Z'), (2, 'Any', NULL, '2026-05-01Z', '2026-05-04Z');
SELECT campaign_name, hashtag, views_during, shares_during, tagged_views_during, tagged_engagements_during, tagged_shares_during, share_rate_during_count, share_rate_during_views FROM campaign_metrics ORDER BY 1;
-- Mondays against Mondays: 15 shares instead of 10, also where a correction on the Tuesday between took more back than there were; of Wednesdays nothing is told
INSERT INTO accounts (account_id, username) VALUES (7, 'corrected');
INSERT INTO account_snapshots (account_id, source, grain, at, day, shares) SELECT 7, 'overview', 'daily', d + 1, d, n FROM (VALUES ('2026-05-04'::date, 10), ('2026-05-05', -30), ('2026-05-11', 15), ('2026-05-13', 5)) r (d, n);
INSERT INTO campaigns (account_id, name, starts_at, ends_at) VALUES (7, 'Monday', '2026-05-11Z', '2026-05-12Z'), (7, 'Wednesday', '2026-05-13Z', '2026-05-14Z');
SELECT campaign_name, shares_before, shares_during, daily_shares_uplift, weekday_baseline, weekday_shares_uplift FROM campaign_metrics WHERE account_id = '7' ORDER BY 1;
-- an account's people are not known when those of one of its videos are not, and a warning names it
INSERT INTO accounts (account_id, username) VALUES (4, 'people');
INSERT INTO videos (video_id, account_id) VALUES (41, 4), (42, 4);
INSERT INTO events (occurred_at, video_id, kind, actor_id) VALUES ('2026-05-02Z', 41, 'view', 7);
INSERT INTO video_snapshots (video_id, source, grain, at, views) VALUES (42, 'api', 'lifetime', now(), 5000);
SELECT reach, reach_is_exact FROM account_metrics WHERE account_id = '4';
SELECT code, severity, message, value FROM metric_warnings WHERE account_id = '4' AND code = 'account_reach_unknown';

-- what the logs of a video tell of it they tell of each group that has a row of it: 12 people from a log without shares, 11 from one that
-- has two, and 10 who came to a video of the first log alone
INSERT INTO accounts (account_id, username, account_type) VALUES (5, 'groups', 'creator');
INSERT INTO videos (video_id, account_id) VALUES (51, 5), (52, 5);
WITH l AS (INSERT INTO logs (source, mapping, kinds) VALUES ('no_shares', '{}', '{view,like}'), ('with_shares', '{}', '{view,share}') RETURNING log_id, source),
	i AS (INSERT INTO imports (source, log_id) SELECT source, log_id FROM l RETURNING import_id, source)
INSERT INTO events (occurred_at, video_id, actor_id, kind, import_id, country, interests)
SELECT '2026-05-02Z', e.video_id, p, e.kind, i.import_id, e.country, e.interests FROM (VALUES ('no_shares', 51, 101, 112, 'view', 'NL', '{cats}'::text[]),
	('with_shares', 51, 201, 211, 'view', 'DE', NULL), ('with_shares', 51, 201, 202, 'share', 'DE', NULL), ('no_shares', 52, 301, 310, 'view', 'FR', NULL)) e (source, video_id, first, last, kind, country, interests)
JOIN i ON i.source = e.source CROSS JOIN generate_series(e.first, e.last) p;
SELECT dimension, audience, people, views, shares, share_rate, share_rate_count, share_rate_views FROM audience_engagement WHERE account_id = '5' AND dimension IN ('country', 'interest') ORDER BY 1, 2;

RESET search_path;
DROP SCHEMA regress_days, regress_counts CASCADE;
