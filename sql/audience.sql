-- Audiences: groups of people, of which small ones are hidden so that no subtraction gives them away.
SET client_min_messages = warning;
SET search_path = tiktrack, public;
SET timezone = 'UTC';
CREATE FUNCTION pg_temp.outcome(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE hint text;
BEGIN
	EXECUTE command;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, SQLERRM, nullif(hint, ''));
END $$;

-- ---- the threshold: a superuser's setting, and no ordinary user's
SELECT min_group_size(), provolatile, proparallel, proleakproof FROM pg_proc WHERE proname = 'min_group_size';
SELECT setting, pg_temp.outcome(format('SET tiktrack.min_group_size = %L', setting)) FROM unnest('{2,512,1,0,-5,513,many,""}'::text[]) AS s (setting);
RESET tiktrack.min_group_size;
SHOW tiktrack.min_group_size;
CREATE ROLE regress_tiktrack_ana;
CREATE ROLE regress_tiktrack_bob;
CREATE ROLE regress_tiktrack_reader;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT attempt, pg_temp.outcome(attempt) FROM unnest(ARRAY['SET tiktrack.min_group_size = 2', 'SET LOCAL tiktrack.min_group_size = 2', 'RESET tiktrack.min_group_size', 'SELECT set_config(''tiktrack.min_group_size'', ''2'', false)',
	'ALTER ROLE regress_tiktrack_ana SET tiktrack.min_group_size = 2', 'CREATE FUNCTION pg_temp.low() RETURNS int LANGUAGE sql SET tiktrack.min_group_size = 2 AS ''SELECT tiktrack.min_group_size()''',
	'SET tiktrack.min_group_sizes = 2']) AS a (attempt);
SELECT min_group_size();
RESET SESSION AUTHORIZATION;

-- ---- D4 to D6, each as the countries of an account
SELECT tiktrack.create_dataset('regress_audience');
SET search_path = regress_audience, tiktrack, public;
-- people of which each views once, and every third likes and shares
CREATE FUNCTION pg_temp.people(account bigint, country text, n int, first int DEFAULT 1) RETURNS void LANGUAGE sql AS $$
	INSERT INTO regress_audience.events (occurred_at, video_id, actor_id, kind, country)
	SELECT '2026-01-01Z', account, account * 1000000 + hashtext(country) % 1000 * 1000 + g, k, country FROM generate_series(first, first + n - 1) g, unnest('{view,like,share}'::text[]) k WHERE k = 'view' OR g % 3 = 0
$$;
CREATE TABLE public.regress_lists (account bigint, example text, sizes int[]);
INSERT INTO regress_lists VALUES (1, 'D4', '{3,25,40,120}'), (2, 'D5', '{3,4,5,60}'), (3, 'D5', '{9,9,500}'), (4, 'D6', '{3,4,60}'), (5, 'D6', '{5}'), (6, 'D6', '{10,20}'),
	(7, 'one of ten', '{10}'), (8, 'nine', '{9,10,11}'), (9, 'ties', '{5,5,5,5,5,5}'), (10, 'estimated', '{4,7,300,400}'), (11, 'large', '{2,600,700}');
INSERT INTO accounts (account_id, username, account_type) SELECT account, 'account ' || account, 'creator' FROM regress_lists;
INSERT INTO videos (video_id, account_id) SELECT account, account FROM regress_lists;
SELECT count(pg_temp.people(account, format('%s%s', chr(64 + n::int), chr(64 + n::int)), size)) FROM regress_lists, unnest(sizes) WITH ORDINALITY s (size, n);
SELECT l.example, l.sizes, array_agg(a.people ORDER BY a.audience) AS shown, string_agg(a.audience, ' ' ORDER BY a.audience) FILTER (WHERE a.suppressed) AS hidden
FROM regress_lists l JOIN audience_engagement a ON a.account_id = l.account::text AND a.dimension = 'country' WHERE l.account NOT IN (10, 11) GROUP BY l.account, 1, 2 ORDER BY l.account;
SELECT l.example, l.sizes, array_agg(round(a.people, -2) ORDER BY a.audience) AS shown, string_agg(a.audience, ' ' ORDER BY a.audience) FILTER (WHERE a.suppressed) AS hidden
FROM regress_lists l JOIN audience_engagement a ON a.account_id = l.account::text AND a.dimension = 'country' WHERE l.account IN (10, 11) GROUP BY l.account, 1, 2 ORDER BY l.account;
-- what nobody tells is no list
SELECT count(*) FROM audience_engagement WHERE dimension <> 'country';
-- the total less what is shown is a sum of several, and of no fewer people than the threshold
SELECT m.account_id, m.reach - coalesce(a.shown, 0) AS rest, a.hidden FROM account_metrics m JOIN (SELECT account_id, sum(people) AS shown, count(*) FILTER (WHERE suppressed) AS hidden FROM audience_engagement GROUP BY 1) a USING (account_id)
WHERE a.hidden > 0 AND m.reach <= 512 ORDER BY m.account_id::int;
-- of a hidden group nothing is told but its name
SELECT * FROM audience_engagement WHERE account_id = '1' ORDER BY audience;
SELECT count(*) FROM audience_engagement WHERE suppressed AND num_nonnulls(people, engaged_people, views, engagements, shares, engaged_user_rate, engaged_user_rate_low, engaged_user_rate_high, share_rate) > 0;
-- another threshold
SET tiktrack.min_group_size = 4;
SELECT l.sizes, string_agg(a.audience, ' ' ORDER BY a.audience) FILTER (WHERE a.suppressed) AS hidden
FROM regress_lists l JOIN audience_engagement a ON a.account_id = l.account::text WHERE l.account < 10 GROUP BY l.account, 1 ORDER BY l.account;
RESET tiktrack.min_group_size;

-- ---- people, not events; one spelling; a person in several groups is in each, and unknown is a group
INSERT INTO accounts (account_id, username, account_type) VALUES (20, NULL, 'business'), (21, 'bob', 'personal'), (22, 'cem', 'creator'), (23, 'none', NULL);
INSERT INTO videos (video_id, account_id) VALUES (201, 20), (202, 20), (211, 21), (221, 22), (231, 23), (299, NULL);
-- 12 people of each gender, who also come to the second video and do everything often; a view and a like of 20 without one
INSERT INTO events (occurred_at, video_id, actor_id, kind, gender, age_group, country, interests)
SELECT '2026-01-01Z', v, 20000 + g, k, CASE g % 3 WHEN 0 THEN 'Female' WHEN 1 THEN ' female' ELSE 'male' END, CASE WHEN g % 3 < 2 THEN '18-24' END, CASE WHEN v = 201 THEN 'nl' ELSE 'NL ' END, CASE WHEN g % 2 = 0 THEN ARRAY['Cats', 'cats', 'dogs', NULL, ''] END
FROM generate_series(1, 36) g, unnest('{201,202,211}'::bigint[]) v, unnest('{view,view,like,comment,share,save,impression,follow}'::text[]) k WHERE k = 'view' OR g % 4 = 0;
INSERT INTO events (occurred_at, video_id, actor_id, kind, gender) SELECT '2026-01-01Z', 201, 30000 + g, k, CASE g % 2 WHEN 0 THEN '' END FROM generate_series(1, 20) g, unnest('{view,like}'::text[]) k;
-- many events of nobody are no people
INSERT INTO events (occurred_at, video_id, kind, gender) SELECT '2026-01-01Z', 221, 'view', 'x' FROM generate_series(1, 500) g;
INSERT INTO events (occurred_at, video_id, actor_id, kind, gender) SELECT '2026-01-01Z', 221, g, 'like', 'y' FROM generate_series(1, 50) g;
INSERT INTO events (occurred_at, video_id, actor_id, kind, gender) SELECT '2026-01-01Z', 221, g, 'view', 'z' FROM generate_series(100, 150) g;
INSERT INTO events (occurred_at, video_id, actor_id, kind, gender) SELECT '2026-01-01Z', 221, g, 'view', 'w' FROM generate_series(200, 260) g;
-- a follow is no engagement with a video, and no sign that somebody saw it
INSERT INTO events (occurred_at, video_id, actor_id, kind, gender) SELECT '2026-01-01Z', 231, g, 'follow', 'w' FROM generate_series(200, 260) g;
-- events of a video without account are in no audience
INSERT INTO events (occurred_at, video_id, actor_id, kind, gender) SELECT '2026-01-01Z', 299, g, 'view', 'w' FROM generate_series(200, 260) g;
SELECT dimension, audience, country, suppressed, people, engaged_people, views, engagements, shares, engaged_user_rate, share_rate FROM audience_engagement WHERE account_id = '20' ORDER BY 1, 2;
SELECT audience, round(engaged_user_rate_low::numeric, 4) AS low, round(engaged_user_rate_high::numeric, 4) AS high, (rate_interval(engaged_people, people)).low = engaged_user_rate_low AS wilson FROM audience_engagement WHERE account_id = '20' AND dimension = 'gender' ORDER BY 1;
SELECT account_id, audience, suppressed, people, engaged_people, views, engagements FROM audience_engagement WHERE account_id IN ('22', '23', 'unknown') ORDER BY 1, 2;
SELECT reach, (SELECT sum(people) FROM audience_engagement a WHERE a.account_id = m.account_id AND dimension = 'gender') AS genders FROM account_metrics m WHERE account_id = '20';

-- ---- what a source says of an audience is shown as it says it, from its newest report
INSERT INTO audience_snapshots (account_id, source, dimension, value, at, fraction) VALUES
	(20, 'studio', 'gender', 'male', '2026-01-01Z', 0.9), (20, 'studio', 'gender', 'Female', '2026-02-01Z', 0.625), (20, 'studio', 'gender', 'other', '2026-02-01Z', 0.25), (20, 'web', 'gender', 'female', '2026-01-31Z', 0.1),
	(20, 'studio', 'country', 'NL', '2026-02-01Z', 0.5), (20, 'studio', 'country', 'be', '2026-02-01Z', 0.125), (20, 'studio', 'country', 'Others', '2026-02-01Z', NULL), (20, 'studio', 'hour', '12', '2026-02-01Z', 0.5), (1, 'studio', 'country', 'AA', '2026-02-01Z', 0.0625);
INSERT INTO audience_snapshots (account_id, video_id, source, dimension, value, at, fraction) VALUES (20, 201, 'api', 'country', 'NL', '2026-03-01Z', 1);
SELECT account_id, dimension, audience, country, suppressed, people, reported_fraction FROM audience_engagement WHERE account_id IN ('1', '20') AND dimension IN ('country', 'gender') ORDER BY account_id::int, 2, 3;

-- ---- without share data: people who did nothing but share are in no number
SELECT tiktrack.grant_viewer('regress_audience', 'regress_tiktrack_ana', 20), tiktrack.grant_viewer('regress_audience', 'regress_tiktrack_bob', 21), tiktrack.grant_reader('regress_audience', 'regress_tiktrack_reader');
INSERT INTO events (occurred_at, video_id, actor_id, kind, gender) SELECT '2026-01-01Z', 211, 40000 + g, 'share', 'male' FROM generate_series(1, 100) g;
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT audience, suppressed, people, engaged_people, views, engagements, shares, engaged_user_rate, share_rate FROM regress_audience.audience_engagement WHERE dimension = 'gender' ORDER BY 1;
CREATE TEMP TABLE before AS SELECT a::text AS row FROM regress_audience.audience_engagement a;
RESET SESSION AUTHORIZATION;
INSERT INTO events (occurred_at, video_id, actor_id, kind, gender, country, age_group, interests) SELECT '2026-01-01Z', 211, 50000 + g, 'share', 'new', 'US', 'new', '{new}' FROM generate_series(1, 100) g;
SET SESSION AUTHORIZATION regress_tiktrack_bob;
SELECT count(*) = (SELECT count(*) FROM before) AS same_rows, bool_and(a::text IN (SELECT row FROM before)) AS same FROM regress_audience.audience_engagement a;
SET SESSION AUTHORIZATION regress_tiktrack_ana;
SELECT string_agg(DISTINCT account_id, ' ') AS accounts, bool_or(suppressed) AS hides, count(engaged_people) AS engaged FROM regress_audience.audience_engagement;
SET SESSION AUTHORIZATION regress_tiktrack_reader;
SELECT count(DISTINCT account_id) AS accounts, count(engaged_people) FILTER (WHERE account_id = '21') AS of_bob FROM regress_audience.audience_engagement;
RESET SESSION AUTHORIZATION;

-- ---- random audiences: nothing that is shown gives away a group that is too small
-- 300 accounts of up to 8 countries of 1 to 60 people, 3 genders, 5 age groups and some interests; each person is in one of each
TRUNCATE events, audience_snapshots;
INSERT INTO accounts (account_id, account_type) SELECT 1000 + g, 'creator' FROM generate_series(1, 300) g;
INSERT INTO videos (video_id, account_id) SELECT 1000 + g, 1000 + g FROM generate_series(1, 300) g;
INSERT INTO events (occurred_at, video_id, actor_id, kind, country, gender, age_group, interests)
SELECT '2026-01-01Z', 1000 + a, p.person, k, CASE WHEN c > 1 THEN chr(64 + c) || chr(64 + c) END, (ARRAY['f', 'm', 'x', NULL])[1 + (p.h & 255) * (p.h & 255) / 65536 * 4 / 4 + CASE WHEN p.h & 7 = 0 THEN p.h >> 8 & 3 ELSE 0 END],
	(ARRAY['13-17', '18-24', '25-34', '35-44', NULL])[1 + (p.h >> 12 & 31) * (p.h >> 12 & 31) / 205], CASE WHEN p.h & 3 = 0 THEN ARRAY['i' || (p.h >> 20 & 7), 'j' || (p.h >> 23 & 3)] END
FROM generate_series(1, 300) a, generate_series(1, 1 + a % 8) c, LATERAL (SELECT 1 + (hashint4(a * 10 + c) & 1023) * (hashint4(a * 10 + c) & 1023) / 18000 AS size) s,
	LATERAL (SELECT a * 100000 + c * 1000 + g AS person, hashint4(a * 100000 + c * 1000 + g) & 1073741823 AS h FROM generate_series(1, size) g) p, unnest('{view,like,share,comment}'::text[]) k
WHERE k = 'view' OR p.h >> 5 & 3 = 0;
CREATE TEMP TABLE truth AS
SELECT v.account_id::text AS account_id, d.dimension, d.audience, count(DISTINCT e.actor_id) AS people, count(DISTINCT e.actor_id) FILTER (WHERE e.kind <> 'view') AS engaged, count(*) FILTER (WHERE e.kind = 'view') AS views
FROM events e JOIN videos v USING (video_id), LATERAL (SELECT 'country', coalesce(e.country, 'unknown') UNION ALL SELECT 'gender', coalesce(e.gender, 'unknown') UNION ALL SELECT 'age_group', coalesce(e.age_group, 'unknown')
	UNION ALL SELECT DISTINCT 'interest', i FROM unnest(e.interests) i) d (dimension, audience) GROUP BY 1, 2, 3;
CREATE TEMP TABLE shown AS SELECT * FROM audience_engagement;
SELECT count(*) > 3000 AS groups, count(*) FILTER (WHERE suppressed) > 1000 AS hidden, count(*) FILTER (WHERE suppressed AND t.people >= 10) > 100 AS for_others FROM shown JOIN truth t USING (account_id, dimension, audience);
-- the rows are those of plain SQL; what is shown is right, and of none that is too small
SELECT account_id, dimension, audience FROM truth t LEFT JOIN shown s USING (account_id, dimension, audience)
WHERE s.audience IS NULL AND (SELECT count(*) FROM truth o WHERE o.account_id = t.account_id AND o.dimension = t.dimension AND o.audience <> 'unknown') > 0
	OR NOT s.suppressed AND (t.people < 10 OR (s.people, s.engaged_people, s.views) IS DISTINCT FROM (t.people, t.engaged, t.views)) OR s.suppressed AND s.people IS NOT NULL;
-- no more is hidden than must be: without the largest of the hidden groups the rest would be too few, or fewer than two, or show one that is too small
SELECT account_id, dimension FROM shown s JOIN truth t USING (account_id, dimension, audience) WHERE s.suppressed GROUP BY 1, 2
HAVING count(*) < 2 AND count(*) < (SELECT count(*) FROM shown o WHERE o.account_id = s.account_id AND o.dimension = s.dimension) OR count(*) > 2 AND sum(t.people) - max(t.people) >= 10 AND max(t.people) >= 10;
-- subtraction: the total of the account, as other views show it, less all that is shown of a dimension, and less any one dimension from another
CREATE TEMP TABLE totals AS SELECT account_id, reach, (SELECT v.reach FROM video_metrics v WHERE v.account_id = m.account_id) AS of_its_video FROM account_metrics m WHERE account_id LIKE '1___';
SELECT count(*) FILTER (WHERE reach <> of_its_video) AS differ, max(reach) < 512 AS counted FROM totals;
CREATE TEMP TABLE rests AS
SELECT account_id, dimension, t.reach - coalesce(sum(s.people), 0) AS people, count(*) FILTER (WHERE s.suppressed) AS hidden FROM shown s JOIN totals t USING (account_id) WHERE dimension <> 'interest' GROUP BY 1, 2, t.reach;
SELECT r.account_id, r.dimension FROM rests r JOIN truth t USING (account_id, dimension) JOIN shown s USING (account_id, dimension, audience)
WHERE s.suppressed AND t.people < 10 AND (r.people = t.people OR r.people < 10) AND (SELECT count(*) FROM shown o WHERE o.account_id = r.account_id AND o.dimension = r.dimension AND NOT o.suppressed) > 0;
SELECT count(*) FILTER (WHERE hidden = 1 AND people <> (SELECT reach FROM totals t WHERE t.account_id = r.account_id)) AS alone, count(*) FILTER (WHERE hidden = 0 AND people <> 0) AS partial, count(*) FILTER (WHERE hidden > 1) > 100 AS several FROM rests r;

-- ---- nothing raises, whatever is in the rows
INSERT INTO events (occurred_at, video_id, actor_id, kind, country, gender, age_group, interests)
SELECT '2026-01-01Z', 201, a, k, c, c, c, ARRAY[c, NULL, c] FROM unnest('{NULL,0,-9223372036854775808,9223372036854775807}'::bigint[]) a, unnest('{view,share}'::text[]) k,
	unnest(ARRAY[NULL, '', ' ', 'none', 'unknown', 'Unknown', E'\n', repeat('x', 5000), 'nl', '1e9', E'\u00e9\u00e9']) c, generate_series(1, 3);
INSERT INTO audience_snapshots (account_id, source, dimension, value, at, fraction) SELECT 20, 's', d, v, t::timestamptz, f FROM unnest('{country,gender,interest,age_group}'::text[]) d,
	(VALUES ('', '4713-01-01Z BC', 1), ('NL', '294276-12-31Z', 1), ('nl', '294276-12-31Z', 1), (' nl', '294276-12-31Z', 0)) b (v, t, f);
SELECT dimension, left(audience, 8) AS audience, people, suppressed, reported_fraction FROM audience_engagement WHERE account_id = '20' ORDER BY dimension, audience_engagement.audience COLLATE "C";

DROP TABLE before;
RESET search_path;
DROP SCHEMA regress_audience CASCADE;
DROP TABLE public.regress_lists;
DROP ROLE regress_tiktrack_ana, regress_tiktrack_bob, regress_tiktrack_reader;
