-- create_dataset: the tables and views of a schema that its creator owns. Figures of the views are worked out by hand beside them.
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = warning;
\pset null (null)
\set VERBOSITY terse

-- how a statement ends: SQLSTATE, constraint or message, hint
CREATE FUNCTION pg_temp.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; said text; hint text; rule text;
BEGIN
	EXECUTE statement;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT, rule = CONSTRAINT_NAME;
	RETURN replace(concat_ws(' | ', state, coalesce(nullif(rule, ''), said), nullif(hint, '')), quote_ident(current_database()), 'THIS_DATABASE');
END $$;

-- ---- who may create one
CREATE ROLE regress_tiktrack_owner;
CREATE ROLE regress_tiktrack_other;
SELECT current_database() AS db \gset
GRANT CREATE ON DATABASE :"db" TO regress_tiktrack_owner;
SET ROLE regress_tiktrack_other;
SELECT replace(pg_temp.outcome($$SELECT tiktrack.create_dataset('regress_channel')$$), current_database(), 'THIS_DATABASE');
SET ROLE regress_tiktrack_owner;
SELECT tiktrack.create_dataset('regress_channel');
SELECT pg_temp.outcome($$SELECT tiktrack.create_dataset('regress_channel')$$) AS twice;
SELECT name, pg_temp.outcome(format('SELECT tiktrack.create_dataset(%L)', name)) AS outcome
FROM unnest(ARRAY['', 'a.b', 'pg_mine', repeat('x', 64), repeat('é', 32), 'public', 'tiktrack']) name;
SELECT tiktrack.create_dataset(NULL) IS NULL AS of_null_does_nothing;
-- names that need quotes are names
SELECT tiktrack.create_dataset('Regress "Channel" é;');
-- temporary tables of the session under the names of all that it makes stand in for nothing
BEGIN;
RESET ROLE;
DO $$
DECLARE
	name text;
BEGIN
	FOR name IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'regress_channel'::regnamespace ORDER BY 1 LOOP
		EXECUTE format('CREATE TEMP TABLE %I (x int)', name);
	END LOOP;
END $$;
SELECT tiktrack.create_dataset('regress_beside');
SELECT c.relname AS not_there FROM pg_class c WHERE c.relnamespace = 'regress_channel'::regnamespace AND to_regclass('regress_beside.' || quote_ident(c.relname)) IS NULL ORDER BY 1;
SELECT inserted FROM tiktrack.import('regress_beside', E'occurred_at,kind\n1782000000,view');
ROLLBACK;
SELECT count(*) AS relations FROM pg_class WHERE relnamespace = 'regress_channel'::regnamespace AND relkind IN ('r', 'v');
SELECT relation FROM ((SELECT relname, relkind AS relation FROM pg_class WHERE relnamespace = 'regress_channel'::regnamespace)
	EXCEPT (SELECT relname, relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'Regress "Channel" é;')) differs;
-- the caller's search path stays his own
SHOW search_path;

-- everything belongs to the creator; the extension owns none of it
SELECT pg_get_userbyid(nspowner) AS owner, obj_description(oid, 'pg_namespace') AS comment FROM pg_namespace WHERE nspname = 'regress_channel';
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'regress_channel'::regnamespace AND pg_get_userbyid(c.relowner) <> 'regress_tiktrack_owner';
SELECT count(*) AS members FROM pg_depend WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass AND classid = 'pg_class'::regclass
	AND objid IN (SELECT oid FROM pg_class WHERE relnamespace = 'regress_channel'::regnamespace);
SELECT role, account_id FROM regress_channel.viewers;

-- ---- what is in it
SELECT c.relname, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' END AS is_a, count(*) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'regress_channel'::regnamespace AND c.relkind IN ('r', 'v')
GROUP BY 1, 2 ORDER BY 2, c.relname COLLATE "C";
-- the contract: no column is missing, none has another type
WITH promised (relation, attribute, type) AS (
	SELECT r.relation, split_part(c, ' ', 1), substr(c, position(' ' IN c) + 1)
	FROM (VALUES
		('accounts', 'account_id bigint,username text,display_name text,picture_url text,account_type tiktrack.account_type,is_public boolean,country text,time_zone text'),
		('videos', 'video_id bigint,account_id bigint,posted_at timestamp with time zone,title text,duration_ms bigint,content_type text,sound text,hashtags text[],is_public boolean,parent_video_id bigint'),
		('events', 'event_id bigint,occurred_at timestamp with time zone,video_id bigint,actor_id bigint,kind tiktrack.event_kind,share_type tiktrack.share_type,platform text,method_raw text,is_public boolean,child_video_id bigint,via_event_id bigint,watched_ms bigint,country text,age_group text,gender text,interests text[],import_id bigint'),
		('viewers', 'role regrole,account_id bigint')) r (relation, columns), string_to_table(r.columns, ',') c
)
SELECT p.*, format_type(a.atttypid, a.atttypmod) AS found
FROM promised p LEFT JOIN pg_attribute a ON a.attrelid = to_regclass('regress_channel.' || p.relation) AND a.attname = p.attribute AND NOT a.attisdropped
WHERE format_type(a.atttypid, a.atttypmod) IS DISTINCT FROM p.type;
-- a comment on each table, view and column
SELECT c.relname, a.attname FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'regress_channel'::regnamespace AND c.relkind IN ('r', 'v')
	AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)
ORDER BY 1, 2;
-- comments for nothing
SELECT d.relation, d.attribute FROM tiktrack_internal.dataset_comments() d
WHERE NOT EXISTS (SELECT FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = d.attribute
		WHERE c.relnamespace = 'regress_channel'::regnamespace AND d.relation IN (c.relname, '*') AND (d.attribute IS NULL OR a.attname IS NOT NULL))
ORDER BY 1, 2;
-- views for people and BI: built-in types, ids as text
SELECT c.relname, a.attname, a.atttypid::regtype FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'regress_channel'::regnamespace AND c.relkind = 'v' AND c.relname = ANY (tiktrack.published_views())
	AND (a.atttypid::regtype::text NOT IN ('text', 'bigint', 'integer', 'double precision', 'boolean', 'date', 'timestamp with time zone')
		OR (a.attname ~ '_id$' AND a.atttypid <> 'text'::regtype))
ORDER BY 1, 2;
-- columns in their order
SELECT c.relname, string_agg(a.attname || CASE a.atttypid::regtype::text WHEN 'bigint' THEN '' WHEN 'text' THEN ':t' WHEN 'double precision' THEN ':f' WHEN 'date' THEN ':d' WHEN 'integer' THEN ':i' ELSE ':z' END, ' ' ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'regress_channel'::regnamespace AND c.relkind = 'v' AND c.relname = ANY (tiktrack.published_views())
GROUP BY 1 ORDER BY c.relname COLLATE "C";

-- ---- empty: no rows, no error
SET search_path = regress_channel;
SELECT (SELECT count(*) FROM video_metrics) AS video_metrics, (SELECT count(*) FROM daily_metrics) AS daily_metrics,
	(SELECT count(*) FROM share_types) AS share_types, (SELECT count(*) FROM share_types_daily) AS share_types_daily,
	(SELECT count(*) FROM account_metrics) AS account_metrics;

-- ---- keys and checks refuse bad rows
INSERT INTO accounts (account_id, username) VALUES (1, 'ana') ;
INSERT INTO accounts (account_id, display_name, account_type) VALUES (2, 'Bob Studio', 'business');
INSERT INTO videos (video_id, account_id, posted_at, title, content_type, duration_ms) VALUES
	(101, 1, '2026-01-01 10:00Z', 'One', 'video', 15000), (102, 1, '2026-01-05 10:00Z', '  ', 'photo', NULL),
	(103, 2, '2026-01-01 00:00Z', 'Three', NULL, NULL), (104, 2, NULL, NULL, NULL, NULL), (105, NULL, NULL, 'Five', NULL, NULL), (106, NULL, NULL, NULL, NULL, NULL);
SELECT row, pg_temp.outcome('INSERT INTO regress_channel.' || row) AS outcome
FROM (VALUES
	($$accounts (account_id) VALUES (1)$$),
	($$accounts (account_id) VALUES (0)$$),
	($$accounts (account_id) VALUES (-5)$$),
	($$accounts (username) VALUES ('')$$),
	($$accounts (username) VALUES ('ANA')$$),
	($$accounts (account_type) VALUES ('robot')$$),
	($$videos (video_id) VALUES (101)$$),
	($$videos (video_id) VALUES (0)$$),
	($$videos (video_id, account_id) VALUES (9, 999)$$),
	($$videos (video_id, posted_at) VALUES (9, 'infinity')$$),
	($$videos (video_id, duration_ms) VALUES (9, 0)$$),
	($$videos (video_id, content_type) VALUES (9, '')$$),
	($$events (kind) VALUES ('view')$$),
	($$events (occurred_at) VALUES (now())$$),
	($$events (occurred_at, kind) VALUES ('-infinity', 'view')$$),
	($$events (occurred_at, kind) VALUES (now(), 'played')$$),
	($$events (occurred_at, kind, share_type) VALUES (now(), 'view', 'duet')$$),
	($$events (occurred_at, kind, share_type) VALUES (now(), 'share', 'carrier_pigeon')$$),
	($$events (occurred_at, kind, platform) VALUES (now(), 'view', 'sms')$$),
	($$events (occurred_at, kind, platform) VALUES (now(), 'share', '')$$),
	($$events (occurred_at, kind, platform) VALUES (now(), 'share', repeat('x', 256))$$),
	($$events (occurred_at, kind, watched_ms) VALUES (now(), 'view', -1)$$),
	($$events (occurred_at, kind, ordinal) VALUES (now(), 'view', 0)$$),
	($$events (occurred_at, kind, import_key) VALUES (now(), 'view', 'k'), (now(), 'view', 'k')$$),
	($$video_snapshots (video_id, source, grain, at) VALUES (999, 's', 'lifetime', now())$$),
	($$video_snapshots (video_id, source, grain, at) VALUES (101, 's', 'weekly', now())$$),
	($$video_snapshots (video_id, source, grain, at) VALUES (101, 's', 'daily', now())$$),
	($$video_snapshots (video_id, source, grain, at, day) VALUES (101, 's', 'lifetime', now(), '2026-01-01')$$),
	($$video_snapshots (video_id, source, grain, at) VALUES (101, 's', 'lifetime', 'infinity')$$),
	($$video_snapshots (video_id, source, grain, at, shares) VALUES (101, 's', 'lifetime', now(), -1)$$),
	($$video_snapshots (video_id, source, grain, at, views) VALUES (101, 's', 'lifetime', now(), 1000000000000000001)$$),
	($$video_snapshots (video_id, source, grain, at, reach) VALUES (101, 's', 'lifetime', now(), -1)$$),
	($$video_snapshots (video_id, source, grain, at) VALUES (101, 's', 'lifetime', '2026-01-01Z'), (101, 's', 'lifetime', '2026-01-01Z')$$),
	($$account_snapshots (account_id, source, grain, at) VALUES (999, 's', 'lifetime', now())$$),
	($$account_snapshots (account_id, source, grain, at, likes) VALUES (1, 's', 'lifetime', now(), -1)$$),
	($$account_snapshots (account_id, source, grain, at, day, likes) VALUES (1, 's', 'daily', now(), '2026-01-01', -1000000000000000001)$$),
	($$account_snapshots (account_id, source, grain, at, followers) VALUES (1, 's', 'lifetime', now(), -1)$$),
	($$audience_snapshots (account_id, source, dimension, value, at, fraction) VALUES (1, 's', 'gender', 'female', now(), 1.5)$$),
	($$audience_snapshots (account_id, source, dimension, value, at, fraction) VALUES (1, 's', 'gender', 'female', now(), 'NaN')$$),
	($$audience_snapshots (account_id, source, dimension, value, at) VALUES (1, 's', '', 'female', now())$$),
	($$campaigns (account_id, name, starts_at, ends_at) VALUES (1, 'c', '2026-01-02Z', '2026-01-02Z')$$),
	($$campaigns (account_id, name, starts_at, ends_at) VALUES (1, 'c', '2026-01-02Z', 'infinity')$$),
	($$import_rejects (import_id, reason) VALUES (999, 'x')$$),
	($$viewers (role, account_id) VALUES ('regress_tiktrack_owner', NULL)$$),
	($$viewers (role, account_id) VALUES ('regress_tiktrack_owner', 999)$$)) AS bad (row);
SELECT (SELECT count(*) FROM accounts) AS accounts, (SELECT count(*) FROM videos) AS videos, (SELECT count(*) FROM events) AS events;

-- ---- the views on rows made by hand
-- Video 101: views 10 events > 8 reported; likes 3 < 5 reported; comments 1 event < 1000 reported before, and so follows; shares 4 events < 10 reported; saves 4 reported.
-- 102: views 7 reported > 2 events; likes, comments and shares 0, because rows that no import brought tell these kinds of every video they have a row of.
-- 103: reported only. 104: nothing. 105 and 106 have no account: 105 has a like in that log, and so no view, comment or share; of 106 nothing is known.
INSERT INTO events (occurred_at, video_id, kind) SELECT '2026-01-02 23:59:59Z', 101, 'view' FROM generate_series(1, 6);
INSERT INTO events (occurred_at, video_id, kind) SELECT '2026-01-03 00:00:00Z', 101, 'view' FROM generate_series(1, 4);
INSERT INTO events (occurred_at, video_id, kind, share_type, platform) VALUES
	('2026-01-02 12:00Z', 101, 'like', NULL, NULL), ('2026-01-02 12:00Z', 101, 'like', NULL, NULL), ('2026-01-03 12:00Z', 101, 'like', NULL, NULL),
	('2026-01-03 12:00Z', 101, 'comment', NULL, NULL),
	('2026-01-02 12:00Z', 101, 'share', 'direct_message', 'tiktok'), ('2026-01-02 13:00Z', 101, 'share', 'direct_message', 'tiktok'),
	('2026-01-03 12:00Z', 101, 'share', 'external', 'whatsapp'), ('2026-01-03 12:00Z', 101, 'share', NULL, NULL),
	('2026-01-06 12:00Z', 102, 'view', NULL, NULL), ('2026-01-06 12:00Z', 102, 'view', NULL, NULL),
	('2026-01-06 12:00Z', 105, 'like', NULL, NULL), ('2026-01-06 12:00Z', 105, 'like', NULL, NULL),
	('2026-01-06 12:00Z', NULL, 'share', 'copy_link', NULL), ('2026-01-06 12:00Z', 999, 'view', NULL, NULL);
INSERT INTO video_snapshots (video_id, source, grain, at, day, views, likes, shares, saves, follows, comments) VALUES
	(101, 's', 'lifetime', '2026-01-15Z', NULL, 1000, 1000, 1000, 1000, 1000, 1000),
	(101, 's', 'lifetime', '2026-02-01Z', NULL, 8, 5, 10, 4, NULL, NULL),
	(101, 's', 'daily', '2026-02-02Z', '2026-02-01', 5000, 5000, 5000, 5000, 5000, -5000),
	(102, 's', 'lifetime', '2026-02-01Z', NULL, 7, NULL, NULL, NULL, 1, NULL),
	(103, 's', 'lifetime', '2026-02-01Z', NULL, 100, 10, 3, 1, 0, 2);
INSERT INTO account_snapshots (account_id, source, grain, at, followers) VALUES
	(1, 's', 'lifetime', '2025-12-31Z', 500), (1, 's', 'lifetime', '2026-01-03Z', 600), (2, 's', 'lifetime', '2026-01-01 00:00:01Z', 70);
INSERT INTO account_snapshots (account_id, source, grain, at, day, views, likes, comments, shares, profile_visits) VALUES
	(1, 's', 'daily', '2026-01-03Z', '2026-01-02', 500, 50, -3, 40, 2), -- views, likes and shares of that day are covered by video 101
	(1, 's', 'daily', '2026-01-11Z', '2026-01-10', 100, 5, -2, 4, 3),
	(1, 's', 'daily', '2026-01-12Z', '2026-01-11', -4, 5, 2, 1, -1),
	(1, 's', 'daily', '2026-01-13Z', '2026-01-12', 0, 0, 0, 0, 0),
	(2, 's', 'daily', '2026-01-13Z', '2026-01-12', 200, 10, 4, 6, NULL);
SELECT account_id, account_name, video_id, title, content_type, posted_at, posted_on, duration_seconds, reported_at FROM video_metrics ORDER BY video_id;
SELECT video_id, views, impressions, likes, comments, shares, known_shares, saves, follows, profile_visits, link_clicks, engagements, engagements_without_shares
FROM video_metrics ORDER BY video_id;
SELECT video_id, followers_at_posting, engagement_rate, engagement_rate_without_shares, engagement_rate_by_followers, share_rate, conversation_rate, applause_rate, save_rate, follow_rate
FROM video_metrics ORDER BY video_id;
SELECT account_id, account_name, video_id, title, posted_on, share_type, platform, shares, video_shares, fraction FROM share_types ORDER BY video_id, share_type COLLATE "C";
SELECT day, video_id, share_type, platform, shares, day_shares, fraction FROM share_types_daily ORDER BY day, video_id, share_type COLLATE "C";
SELECT day, account_id, account_name, video_id, title, posted_on, days_since_posting, counts_from FROM daily_metrics ORDER BY day, account_id, video_id;
SELECT day, account_id, video_id, views, likes, comments, shares, saves, follows, profile_visits, engagements, engagements_without_shares FROM daily_metrics ORDER BY day, account_id, video_id;
SELECT day, account_id, video_id, engagement_rate, share_rate, conversation_rate, applause_rate FROM daily_metrics ORDER BY day, account_id, video_id;
-- days are UTC days, whatever the session's zone
SET timezone = 'Pacific/Kiritimati';
SELECT day, views FROM daily_metrics WHERE video_id = '101' ORDER BY day;
SELECT posted_on FROM video_metrics WHERE video_id = '101';
SET timezone = 'UTC';

-- ---- laws: none of these may return a row
-- a few hundred rows more, from arithmetic
INSERT INTO accounts (account_id, username) SELECT 1000 + g, 'made_' || g FROM generate_series(1, 9) g;
INSERT INTO videos (video_id, account_id, posted_at) SELECT 10000 + g, CASE WHEN g % 10 > 0 THEN 1000 + g % 10 END, '2026-03-01Z'::timestamptz + g * interval '7 hours' FROM generate_series(1, 60) g;
INSERT INTO events (occurred_at, video_id, kind, share_type, platform)
SELECT '2026-03-01Z'::timestamptz + h % 2000 * interval '1 hour', 10001 + h % 60, k.kind,
	CASE WHEN k.kind = 'share' AND h % 7 > 0 THEN (tiktrack.share_types())[1 + h / 60 % 11] END, CASE WHEN k.kind = 'share' AND h % 3 > 0 THEN 'place ' || h % 5 END
FROM (SELECT hashint4(g) & 1048575 AS h FROM generate_series(1, 1500) g) n
CROSS JOIN LATERAL (SELECT (tiktrack.event_kinds())[1 + h / 61 % 9] AS kind) k
WHERE NOT (h % 60 % 10 = 3 AND k.kind = 'like'); -- an account without any like
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes, comments, shares)
SELECT 10000 + g, 's', 'lifetime', '2026-04-01Z', g * 13 % 50, NULL, g % 4, CASE WHEN g % 3 > 0 THEN g % 11 END FROM generate_series(1, 60, 2) g;
SELECT video_id, m.shares, t.shares FROM video_metrics m LEFT JOIN (SELECT video_id, sum(shares) AS shares FROM share_types GROUP BY 1) t USING (video_id)
WHERE coalesce(m.shares, 0) <> coalesce(t.shares, 0);
SELECT * FROM share_types WHERE fraction IS DISTINCT FROM shares::double precision / video_shares OR shares <= 0;
SELECT * FROM share_types_daily WHERE fraction IS DISTINCT FROM shares::double precision / day_shares OR shares <= 0;
SELECT video_id FROM video_metrics m WHERE known_shares <> (SELECT count(*) FROM events e WHERE e.video_id::text = m.video_id AND e.kind = 'share') OR known_shares > shares;
SELECT video_id FROM video_metrics
WHERE engagements IS DISTINCT FROM likes + comments + shares OR engagements_without_shares IS DISTINCT FROM likes + comments
	OR engagement_rate IS DISTINCT FROM engagement_rate_count::double precision / nullif(engagement_rate_views, 0)
	OR engagement_rate_without_shares IS DISTINCT FROM engagement_rate_without_shares_count::double precision / nullif(engagement_rate_without_shares_views, 0)
	OR engagement_rate_by_followers IS DISTINCT FROM engagements::double precision / nullif(followers_at_posting, 0)
	OR share_rate IS DISTINCT FROM share_rate_count::double precision / nullif(share_rate_views, 0);
-- the pair of a rate: of the newest report that tells it all, or of the events, all of one log here: whichever has more views
SELECT m.video_id, m.engagement_rate_count, m.engagement_rate_views, m.share_rate_count, m.share_rate_views
FROM video_metrics m
LEFT JOIN (SELECT video_id::text, count(*) FILTER (WHERE kind = 'view') AS views, count(*) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engagements,
		count(*) FILTER (WHERE kind = 'like') AS likes, count(*) FILTER (WHERE kind = 'share') AS shares FROM events GROUP BY 1) e USING (video_id)
LEFT JOIN (SELECT DISTINCT ON (video_id) video_id::text, views, likes + comments + shares AS engagements FROM video_snapshots
	WHERE grain = 'lifetime' AND likes + comments + shares + views IS NOT NULL ORDER BY video_id, at DESC) r USING (video_id)
LEFT JOIN (SELECT DISTINCT ON (video_id) video_id::text, views, shares FROM video_snapshots
	WHERE grain = 'lifetime' AND shares + views IS NOT NULL ORDER BY video_id, at DESC) s USING (video_id)
WHERE (m.engagement_rate_count, m.engagement_rate_views) IS DISTINCT FROM CASE WHEN r.views > coalesce(e.views, -1) THEN (r.engagements, r.views) ELSE (e.engagements, e.views) END
	OR (m.share_rate_count, m.share_rate_views) IS DISTINCT FROM CASE WHEN s.views > coalesce(e.views, -1) THEN (s.shares, s.views) ELSE (e.shares, e.views) END;
SELECT day, video_id FROM daily_metrics
WHERE engagements IS DISTINCT FROM likes + comments + shares OR engagements_without_shares IS DISTINCT FROM likes + comments
	OR engagement_rate IS DISTINCT FROM engagement_rate_count::double precision / nullif(engagement_rate_views, 0)
	OR share_rate IS DISTINCT FROM share_rate_count::double precision / nullif(share_rate_views, 0)
	-- of events alone, all of one log here, the counts of the row
	OR counts_from = 'events' AND ((engagement_rate_count, engagement_rate_views, share_rate_count, share_rate_views) IS DISTINCT FROM (engagements, views, shares, views)
		OR conversation_rate IS DISTINCT FROM comments::double precision / nullif(views, 0) OR applause_rate IS DISTINCT FROM likes::double precision / nullif(views, 0));
-- every event of a known video is in exactly one daily row, and so in video_metrics where no snapshot knows more
SELECT video_id, kind, d.n AS days, e.n AS events
FROM (SELECT video_id, k.kind, sum(k.n) AS n FROM daily_metrics d, LATERAL (VALUES ('view', views), ('like', likes), ('comment', comments), ('share', shares), ('save', saves),
		('follow', follows), ('profile_visit', profile_visits), ('link_click', link_clicks), ('impression', impressions)) k (kind, n) WHERE counts_from = 'events' GROUP BY 1, 2) d
FULL JOIN (SELECT e.video_id::text AS video_id, e.kind, count(*) AS n FROM events e JOIN videos v USING (video_id) GROUP BY 1, 2) e USING (video_id, kind)
WHERE coalesce(d.n, 0) <> coalesce(e.n, 0);
SELECT day, video_id FROM (SELECT day, video_id, sum(shares) AS shares FROM share_types_daily GROUP BY 1, 2) t FULL JOIN daily_metrics d USING (day, video_id)
WHERE counts_from = 'events' AND coalesce(t.shares, 0) <> coalesce(d.shares, 0);
SELECT count(*) FROM daily_metrics WHERE video_id <> 'none' GROUP BY day, video_id HAVING count(*) > 1;
SELECT 1 FROM video_metrics GROUP BY video_id HAVING count(*) > 1;
SELECT 1 FROM video_metrics HAVING count(*) <> (SELECT count(*) FROM videos);

-- ---- people: who came on two days, or to two videos, is one person
INSERT INTO accounts (account_id, username) VALUES (3, 'cem'), (4, 'dua'), (5, 'eli'), (6, 'fay');
INSERT INTO videos (video_id, account_id) VALUES (201, 3), (202, 3), (203, 3), (204, 4), (205, 5), (206, 6), (207, 6);
INSERT INTO events (occurred_at, video_id, kind, actor_id) VALUES
	-- 201: Monday 1 2 3, Tuesday 2 3 4 and 9, who liked without a view on record: 5 people, not 7; 2 and 9 engaged
	('2026-02-02 10:00Z', 201, 'view', 1), ('2026-02-02 10:00Z', 201, 'view', 2), ('2026-02-02 10:00Z', 201, 'view', 3), ('2026-02-02 11:00Z', 201, 'view', 3),
	('2026-02-03 10:00Z', 201, 'view', 2), ('2026-02-03 10:00Z', 201, 'view', 3), ('2026-02-03 10:00Z', 201, 'view', 4), ('2026-02-03 10:00Z', 201, 'view', NULL),
	('2026-02-02 10:00Z', 201, 'like', 2), ('2026-02-03 10:00Z', 201, 'like', 9), ('2026-02-03 10:00Z', 201, 'share', 9), ('2026-02-03 10:00Z', 201, 'save', 50),
	-- 202: people 3 4 5; 203: nobody known; both together with 201: 6 people
	('2026-02-03 10:00Z', 202, 'view', 3), ('2026-02-03 10:00Z', 202, 'view', 4), ('2026-02-03 10:00Z', 202, 'view', 5), ('2026-02-03 10:00Z', 203, 'view', NULL),
	-- 204: likes have actors, views do not: reach is not known, who engaged is
	('2026-02-03 10:00Z', 204, 'view', NULL), ('2026-02-03 10:00Z', 204, 'like', 7),
	-- 206: the owner's own view among a thousand reported: nothing is known of who watched, nor of the account's people; 207: 2 of 2
	('2026-02-03 10:00Z', 206, 'view', 6), ('2026-02-03 10:00Z', 206, 'like', 6), ('2026-02-03 10:00Z', 207, 'view', 6), ('2026-02-03 11:00Z', 207, 'view', 8);
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes) VALUES (206, 's', 'lifetime', '2026-02-04Z', 1000, 100), (207, 's', 'lifetime', '2026-02-04Z', 2, 1);
-- 205: the first 513 people of an estimate
INSERT INTO events (occurred_at, video_id, kind, actor_id) SELECT '2026-02-03 10:00Z', 205, 'view', g FROM generate_series(1, 513) g;
SELECT video_id, views, engagements, reach, engaged_users, reach_is_exact, engagement_rate_by_reach, engaged_user_rate
FROM video_metrics WHERE video_id BETWEEN '201' AND '207' AND video_id <> '205' ORDER BY video_id;
SELECT day, video_id, views, reach, engaged_users, reach_is_exact, engaged_user_rate
FROM daily_metrics WHERE video_id BETWEEN '201' AND '207' AND video_id <> '205' ORDER BY day, video_id;
SELECT account_name, videos, views, impressions, likes, shares, engagements, engagements_without_shares, known_shares, reach, engaged_users, reach_is_exact,
	engagement_rate, engagement_rate_by_reach, engaged_user_rate, share_rate, conversation_rate, applause_rate
FROM account_metrics WHERE account_id IN ('3', '4', '6') ORDER BY account_name;
SELECT abs(reach - 513) <= 12 AS about_513, reach_is_exact, (SELECT reach_is_exact FROM account_metrics WHERE account_id = '5') AS of_the_account
FROM video_metrics WHERE video_id = '205';
-- laws, against plain SQL: none may return a row
UPDATE events SET actor_id = hashint8(event_id) & 63 WHERE video_id BETWEEN 10001 AND 10060 AND event_id % 4 > 0;
CREATE TEMP TABLE newest AS SELECT DISTINCT ON (video_id) video_id, views FROM video_snapshots WHERE grain = 'lifetime' ORDER BY video_id, at DESC, snapshot_id DESC;
CREATE TEMP TABLE log AS SELECT e.video_id, count(DISTINCT actor_id) FILTER (WHERE kind IN ('view', 'like', 'comment', 'share')) AS reached,
	count(DISTINCT actor_id) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engaged, bool_or(kind = 'view' AND actor_id IS NOT NULL) AS viewers_known,
	count(*) FILTER (WHERE kind = 'view') >= coalesce(min(n.views), 0) AS covers
FROM events e LEFT JOIN newest n USING (video_id) GROUP BY 1;
SELECT count(*) FILTER (WHERE covers) > 5 AS some_logs_cover, count(*) FILTER (WHERE NOT covers) > 5 AS some_do_not FROM log;
SELECT m.video_id FROM video_metrics m JOIN log l ON l.video_id::text = m.video_id
WHERE m.video_id <> '205' AND (reach IS DISTINCT FROM CASE WHEN viewers_known AND covers THEN reached END
	OR engaged_users <> engaged OR (engaged_users IS NOT NULL AND NOT covers)
	OR engaged_user_rate IS DISTINCT FROM engaged_users::double precision / nullif(reach, 0)
	OR engagement_rate_by_reach IS DISTINCT FROM engagements::double precision / nullif(reach, 0));
SELECT day, video_id FROM daily_metrics m JOIN (SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, video_id::text,
		count(DISTINCT actor_id) FILTER (WHERE kind IN ('view', 'like', 'comment', 'share')) AS reached,
		count(DISTINCT actor_id) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engaged, bool_or(kind = 'view' AND actor_id IS NOT NULL) AS viewers_known
	FROM events GROUP BY 1, 2) e USING (day, video_id)
WHERE video_id <> '205' AND (reach IS DISTINCT FROM CASE WHEN viewers_known THEN reached END OR engaged_users <> engaged
	OR engaged_user_rate IS DISTINCT FROM engaged_users::double precision / nullif(reach, 0));
SELECT account_id FROM account_metrics m JOIN (SELECT v.account_id::text, count(DISTINCT actor_id) FILTER (WHERE kind IN ('view', 'like', 'comment', 'share')) AS reached,
		count(DISTINCT actor_id) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engaged, bool_or(kind = 'view' AND actor_id IS NOT NULL) AS viewers_known
	FROM events e JOIN videos v USING (video_id) WHERE v.account_id <> 5 GROUP BY 1) e USING (account_id)
-- every video that has views tells its viewers
JOIN (SELECT v.account_id::text, bool_and(coalesce(m.views, 0) = 0 OR coalesce(l.covers AND l.viewers_known, false)) AS covers, bool_and(coalesce(m.views, 0) = 0 OR coalesce(l.covers, false)) AS people_are_told FROM videos v LEFT JOIN log l USING (video_id) LEFT JOIN video_metrics m ON m.video_id = v.video_id::text GROUP BY 1) c USING (account_id)
WHERE reach IS DISTINCT FROM CASE WHEN viewers_known AND covers THEN reached END OR engaged_users <> engaged OR (engaged_users IS NOT NULL AND NOT people_are_told)
	OR engaged_user_rate IS DISTINCT FROM engaged_users::double precision / nullif(reach, 0);
DROP TABLE log, newest;
SELECT a.account_id FROM account_metrics a JOIN (SELECT account_id, count(*) AS videos, sum(views) AS views, sum(shares) AS shares, sum(known_shares) AS known_shares,
		sum(engagements) AS engagements, sum(engagement_rate_count) AS engagement_rate_count, sum(engagement_rate_views) AS engagement_rate_views
	FROM video_metrics GROUP BY 1) v USING (account_id)
WHERE (a.videos, a.known_shares) IS DISTINCT FROM (v.videos, v.known_shares) OR a.views IS DISTINCT FROM v.views OR a.shares IS DISTINCT FROM v.shares
	OR a.engagements IS DISTINCT FROM v.engagements OR (a.engagement_rate_count, a.engagement_rate_views) IS DISTINCT FROM (v.engagement_rate_count, v.engagement_rate_views)
	OR a.engagement_rate IS DISTINCT FROM a.engagement_rate_count::double precision / nullif(a.engagement_rate_views, 0)
	OR a.share_rate IS DISTINCT FROM a.share_rate_count::double precision / nullif(a.share_rate_views, 0);

-- ---- huge counts
INSERT INTO videos (video_id, account_id) VALUES (9223372036854775807, 2);
INSERT INTO video_snapshots (video_id, source, grain, at, views, impressions, likes, comments, shares, saves, follows, profile_visits, link_clicks)
SELECT 9223372036854775807, 's', 'lifetime', '2026-01-01Z', n, n, n, n, n, n, n, n, n FROM (VALUES (1000000000000000000)) v (n);
INSERT INTO account_snapshots (account_id, source, grain, at, day, views, likes, comments, shares, profile_visits)
SELECT 2, 's', 'daily', '2026-05-02Z', '2026-05-01', n, n, n, n, n FROM (VALUES (1000000000000000000)) v (n);
INSERT INTO account_snapshots (account_id, source, grain, at, day, views, likes, comments, shares, profile_visits)
SELECT 2, 's', 'daily', '2026-05-03Z', '2026-05-02', n, n, n, n, n FROM (VALUES (-1000000000000000000)) v (n);
SELECT video_id, engagements, engagement_rate, share_rate FROM video_metrics WHERE video_id = '9223372036854775807';
SELECT views, engagements, engagement_rate FROM account_metrics WHERE account_id = '2';
INSERT INTO videos (video_id, account_id) SELECT 9000000000000000000 + g, 2 FROM generate_series(1, 3) g;
INSERT INTO video_snapshots (video_id, source, grain, at, views, likes) SELECT 9000000000000000000 + g, 's', 'lifetime', '2026-01-01Z', 1000000000000000000, 1000000000000000000 FROM generate_series(1, 3) g;
SELECT views AS beyond_bigint, likes, engagements, engagement_rate FROM account_metrics WHERE account_id = '2';
SELECT share_type, platform, shares, fraction FROM share_types WHERE video_id = '9223372036854775807';
SELECT day, views, engagements, engagements_without_shares, engagement_rate FROM daily_metrics WHERE day >= '2026-05-01' AND video_id = 'none' ORDER BY day;
RESET search_path;

-- ---- two datasets side by side
SELECT (SELECT count(*) FROM "Regress ""Channel"" é;".events) AS events_of_the_other, (SELECT count(*) FROM "Regress ""Channel"" é;".video_metrics) AS videos_of_the_other;
INSERT INTO "Regress ""Channel"" é;".accounts (username) VALUES ('ana');
INSERT INTO "Regress ""Channel"" é;".videos (video_id, account_id) SELECT 101, account_id FROM "Regress ""Channel"" é;".accounts;
SELECT account_id, video_id, views FROM "Regress ""Channel"" é;".video_metrics;

-- ---- a stranger sees nothing
SET ROLE regress_tiktrack_other;
SELECT pg_temp.outcome('SELECT count(*) FROM regress_channel.events') AS reads;
SELECT pg_temp.outcome('SELECT count(*) FROM regress_channel.video_metrics') AS reads_a_view;
SELECT pg_temp.outcome('DROP SCHEMA regress_channel CASCADE') AS drops;
RESET ROLE;

-- ---- the extension does not take data with it
SELECT split_part(pg_temp.outcome('DROP EXTENSION tiktrack'), ' | ', 1) AS drop_extension;
SELECT count(*) > 1000 AS events_are_there FROM regress_channel.events;
SET ROLE regress_tiktrack_owner;
DROP SCHEMA regress_channel CASCADE;
DROP SCHEMA "Regress ""Channel"" é;" CASCADE;
RESET ROLE;
REVOKE CREATE ON DATABASE :"db" FROM regress_tiktrack_owner;
DROP ROLE regress_tiktrack_owner, regress_tiktrack_other;
