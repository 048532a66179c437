-- import: the seven downloads of TikTok Studio. The first files are those of test/data.
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = notice;
\pset null (null)
\set VERBOSITY terse

CREATE TEMP TABLE files (name text PRIMARY KEY, content text);
INSERT INTO files VALUES ('overview', E'\ufeff' || $file$"Date","Video Views","Profile Views","Likes","Comments","Shares"
"December 30","1200","14","90","6","11"
"December 31","900","9","70","-2","4"
"January 1","2500","31","160","12","25"
"January 2","0","0","0","0","0"$file$);
INSERT INTO files VALUES ('overview_es', E'\ufeff' || $file$"Date","Video Views","Profile Views","Likes","Comments","Shares"
"30 de diciembre","1200","14","90","6","11"
"31 de diciembre","900","9","70","-2","4"
"1 de enero","2500","31","160","12","25"
"2 de enero","0","0","0","0","0"$file$);
INSERT INTO files VALUES ('viewers', E'\ufeff' || $file$"Date","Total Viewers","New Viewers","Returning Viewers"
"December 30","undefined","0","0"
"December 31","700","500","200"
"January 1","1900","1500","400"$file$);
INSERT INTO files VALUES ('history', E'\ufeff' || $file$"Date","Followers","Difference in followers from previous day"
"December 30","undefined","0"
"December 31","40","0"
"January 1","65","25"
"January 2","62","-3"$file$);
INSERT INTO files VALUES ('gender', E'\ufeff' || $file$"Gender","Distribution"
"Female","0.6"
"Male","0.38"
"Other","0.02"$file$);
INSERT INTO files VALUES ('territories', E'\ufeff' || $file$"Top territories","Distribution"
"ES","0.5"
"MX","0.25"
"Others","0.25"$file$);
INSERT INTO files VALUES ('content', E'\ufeff' || $file$"Time","Video title","Video link","Post time","Total likes","Total comments","Total shares","Total views"
"January 2","Morning run #Running #run, with ""friends""","https://www.tiktok.com/@synthetic_user/video/7588888888888888888","December 28","310","12","45","9000"
"January 2","","https://www.tiktok.com/@synthetic_user/photo/7590000000000000000","December 31","20","0","1","800"
"January 2","From the old days","https://www.tiktok.com/@synthetic_user/video/64000000000000000","March 5","7","1","0","120"$file$);
-- two days of 24 hours; 3 o'clock is quiet, and the last four hours were not counted yet
INSERT INTO files SELECT 'activity', E'\ufeff"Date","Hour","Active followers"\n' || string_agg(format('"%s","%s","%s"', d, h, CASE WHEN h = 3 OR (n = 1 AND h >= 20) THEN 0 ELSE 10 + h + n END), E'\n' ORDER BY n, h)
FROM (VALUES (0, 'December 31'), (1, 'January 1')) day (n, d), generate_series(0, 23) h;
-- the same as other programs save it
INSERT INTO files SELECT 'overview_crlf', E'Date;Video Views;Profile Views;Likes;Comments;Shares\r\nDecember 30;1200;14;90;6;11\r\nDecember 31;900;9;70;-2;4\r\nJanuary 1;2500;31;160;12;25\r\nJanuary 2;0;0;0;0;0\r\n';

CREATE FUNCTION pg_temp.load(dataset text, content text, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT format('%s: %s = %s new + %s known + %s bad', i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM tiktrack.import($1, $2, 'auto', $3) i
$$;
CREATE FUNCTION pg_temp.load_file(dataset text, name text, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.load($1, content, '{"account": "me", "year": 2025, "at": "2026-01-02"}' || $3) FROM files f WHERE f.name = $2
$$;
CREATE FUNCTION pg_temp.overview(VARIADIC rows text[]) RETURNS text LANGUAGE sql AS $$
	SELECT E'Date,Video Views,Profile Views,Likes,Comments,Shares\n' || array_to_string($1, E'\n')
$$;

-- ---- each of the seven
SELECT tiktrack.create_dataset('regress_studio');
SELECT name, pg_temp.load_file('regress_studio', name) FROM files WHERE name NOT LIKE 'overview\__%' ORDER BY name COLLATE "C";
SELECT source, day, at, time_zone, views, profile_visits, likes, comments, shares, reach, new_viewers, returning_viewers, followers, net_followers
FROM regress_studio.account_snapshots ORDER BY source COLLATE "C", day;
SELECT DISTINCT grain, is_rounded, following, videos FROM regress_studio.account_snapshots;
SELECT source, dimension, value, at, day, fraction, people FROM regress_studio.audience_snapshots WHERE dimension <> 'hour' ORDER BY dimension COLLATE "C", fraction DESC;
SELECT day, string_agg(coalesce(people::text, '-'), ' ' ORDER BY value::integer) AS people_by_hour, count(*) FROM regress_studio.audience_snapshots WHERE dimension = 'hour' GROUP BY day ORDER BY day;
SELECT video_id, posted_at, title, content_type, hashtags, account_id = (SELECT account_id FROM regress_studio.accounts WHERE username = 'me') AS of_owner FROM regress_studio.videos ORDER BY video_id;
SELECT video_id, source, grain, at, day, likes, comments, shares, views, saves FROM regress_studio.video_snapshots ORDER BY video_id;
SELECT source, options, rows_read, inserted, first_at, last_at, details FROM regress_studio.imports ORDER BY source COLLATE "C";
-- counts of a day go to a row without video, and a negative part has no rate
SELECT day, account_name, video_id, views, likes, comments, shares, profile_visits, engagements, engagement_rate, share_rate, conversation_rate, counts_from FROM regress_studio.daily_metrics ORDER BY day;
SELECT video_id, views, likes, comments, shares, known_shares, engagement_rate, reported_at FROM regress_studio.video_metrics ORDER BY video_id;
SELECT video_id, share_type, platform, shares, fraction FROM regress_studio.share_types ORDER BY video_id;

-- ---- the same file twice, and in its other forms, is the same
SELECT name, pg_temp.load_file('regress_studio', name) FROM files ORDER BY name COLLATE "C";
SELECT pg_temp.load('regress_studio', replace(content, E'\n', E'\n\n'), '{"account": "me", "year": 2025}') AS empty_lines, pg_temp.load('regress_studio', replace(replace(content, '"', ''), ',', E'\t'), '{"account": "me", "year": 2025}') AS tabs,
	pg_temp.load('regress_studio', replace(content, E'\n', E'\r'), '{"account": "me", "year": "2025"}') AS carriage_returns, pg_temp.load('regress_studio', upper(left(content, 70)) || substr(content, 71), '{"account": "me", "year": 2025}') AS capitals
FROM files WHERE name = 'overview';
-- sorted in another way: Content comes in several
SELECT pg_temp.load('regress_studio', (SELECT l[1] || E'\n' || l[4] || E'\n' || l[2] || E'\n' || l[3] FROM string_to_array(content, E'\n') l), '{"account": "me", "year": 2026}') AS next_year, pg_temp.load('regress_studio', content, '{"year": 2025}') AS of_the_link FROM files WHERE name = 'content';
SELECT v.video_id, a.username FROM regress_studio.videos v JOIN regress_studio.accounts a USING (account_id) ORDER BY 1;
SELECT username FROM regress_studio.accounts ORDER BY 1;
-- another value for a day that is there is kept as well
SELECT pg_temp.load('regress_studio', pg_temp.overview('December 30,1200,14,90,6,11', 'December 31,901,9,70,-2,4', 'January 3,1,1,1,1,1'), '{"account": "me", "year": 2025}') AS different;
SELECT pg_temp.load('regress_studio', E'Gender,Distribution\nFemale,0.6\nMale,0.39', '{"account": "me", "at": "2026-01-02"}') AS different, pg_temp.load('regress_studio', E'Gender,Distribution\nFemale,0.6\nMale,0.39', '{"account": "me", "at": "2026-01-03"}') AS other_day,
	pg_temp.load('regress_studio', E'Date,Followers,Difference in followers from previous day\nDecember 31,undefined,0\nJanuary 1,65,25', '{"account": "me", "year": 2025}') AS unknown_now;
SELECT line, raw, reason FROM regress_studio.import_rejects ORDER BY reject_id;
SELECT views FROM regress_studio.account_snapshots WHERE day = '2025-12-31' AND source = 'studio_overview' ORDER BY 1;

-- ---- days are local days of the account
SELECT tiktrack.create_dataset('regress_zone');
SELECT pg_temp.load_file('regress_zone', 'overview', '{"timezone": "America/New_York"}'), pg_temp.load_file('regress_zone', 'gender', '{"timezone": "America/New_York"}'), pg_temp.load_file('regress_zone', 'content', '{"timezone": "Asia/Tokyo", "at": null, "account": "in_tokyo"}');
SELECT day, at, time_zone FROM regress_zone.account_snapshots ORDER BY day;
SELECT DISTINCT at, time_zone FROM regress_zone.audience_snapshots;
SELECT DISTINCT at FROM regress_zone.video_snapshots;
SELECT at, pg_temp.load('regress_zone', E'Gender,Distribution\nOther,0.1', jsonb_build_object('account', 'in_tokyo', 'at', at, 'timezone', zone)) FROM (VALUES (1, '2026-03-01 10:00:00', 'Asia/Tokyo'), (2, '2026-03-02T10:00:00', 'Asia/Tokyo'), (3, '2026-03-03 10:00:00 UTC', 'Asia/Tokyo'),
	(4, '2026-03-04 10:00:00+01', 'Asia/Tokyo'), (5, '1772704800', 'Asia/Tokyo'),
	(6, '2026-03-06T10:00Z', 'Asia/Tokyo'), (7, '2026-03-07T10:00', 'Asia/Tokyo'), (8, '20260308T100000+0530', 'Asia/Tokyo')) v (n, at, zone) ORDER BY n;
SELECT at FROM regress_zone.audience_snapshots WHERE at > '2026-02-01' ORDER BY at;
-- they say so themselves, where nothing else is known of the account
SELECT username, time_zone FROM regress_zone.accounts ORDER BY username COLLATE "C";
SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', 'regress_zone', pg_temp.overview('May 1,1,1,1,1,1'), '{"account": "me", "year": 2026, "timezone": "Europe/Madrid"}')) AS another_zone;
SELECT pg_temp.load('regress_zone', pg_temp.overview('May 1,1,1,1,1,1'), '{"account": "me", "year": 2026}') AS zone_of_the_account,
	pg_temp.load('regress_zone', pg_temp.overview('May 1,1,1,1,1,1'), '{"account": "me", "year": 2026, "timezone": "america/new_york"}') AS the_same_zone;
SELECT DISTINCT at, time_zone FROM regress_zone.account_snapshots WHERE day = '2026-05-01';
UPDATE regress_zone.accounts SET time_zone = 'Nowhere/Else' WHERE username = 'me';
SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', 'regress_zone', pg_temp.overview('May 2,1,1,1,1,1'), '{"account": "me", "year": 2026, "timezone": "UTC"}')) AS no_zone_at_all;
SELECT pg_temp.load('regress_zone', pg_temp.overview('May 2,1,1,1,1,1'), '{"account": "me", "year": 2026}') AS taken_for_utc;
-- a file of another source has a zone of its own, and a date is noon where the account is
SELECT inserted FROM tiktrack.import('regress_zone', E'video_id,views\n5,7', 'counts_csv', '{"account": "in_tokyo", "at": "2026-05-05", "timezone": "America/Lima"}');
SELECT inserted FROM tiktrack.import('regress_zone', E'video_id,views,at\n5,8,2026-05-06', options => '{"account": "in_tokyo"}');
SELECT inserted FROM tiktrack.import('regress_zone', E'video_id,views\n5,9', 'counts_csv', '{"account": "in_tokyo", "at": "2026-05-07"}');
SELECT inserted FROM tiktrack.import('regress_zone', E'video_id,views\n5,9', 'counts_csv', '{"account": "in_tokyo", "at": "2026-05-08 10:00:00"}');
SELECT inserted FROM tiktrack.import('regress_zone', E'kind,video_id\nview,5', 'events_csv', '{"account": "in_tokyo", "at": "2026-05-09"}');
SELECT s.at, s.views FROM regress_zone.video_snapshots s WHERE s.video_id = 5 ORDER BY 1;
SELECT occurred_at FROM regress_zone.events;
SELECT username, time_zone FROM regress_zone.accounts WHERE username = 'in_tokyo';

-- ---- years
SELECT tiktrack.create_dataset('regress_years');
SELECT pg_temp.load('regress_years', pg_temp.overview('February 28,1,1,1,1,1', 'February 29,1,1,1,1,1', 'March 1,1,1,1,1,1'), '{"account": "leap", "year": 2024}') AS leap;
SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', 'regress_years', pg_temp.overview('February 28,1,1,1,1,1', 'February 29,1,1,1,1,1'), '{"account": "leap", "year": 2025}')) AS no_leap;
SELECT pg_temp.load('regress_years', pg_temp.overview('February 28,1,1,1,1,1', 'March 1,1,1,1,1,1'), '{"account": "gap", "year": 2024}') AS a_gap_warns;
SELECT pg_temp.load('regress_years', pg_temp.overview('February 28,1,1,1,1,1', 'March 1,1,1,1,1,1'), '{"account": "no_gap", "year": 2025}') AS no_gap;
SELECT pg_temp.load('regress_years', pg_temp.overview(VARIADIC ARRAY(SELECT to_char(d, 'FMMonth FMDD') || ',1,1,1,1,1' FROM generate_series('2024-12-31'::timestamp, '2026-01-01', '1 day') d)), '{"account": "two", "year": 2024}') AS two_years;
SELECT a.username, s.day FROM regress_years.account_snapshots s JOIN regress_years.accounts a USING (account_id) WHERE a.username <> 'two' OR to_char(s.day, 'MMDD') IN ('1231', '0101') ORDER BY 1, 2;
-- a whole year begins and ends in one month, without a gap
SELECT pg_temp.load('regress_years', pg_temp.overview(VARIADIC ARRAY(SELECT to_char(d, 'FMMonth FMDD') || ',1,1,1,1,1' FROM generate_series('2025-02-28'::timestamp, '2026-02-27', '1 day') d)), '{"account": "whole", "year": 2025}') AS whole_year;
SELECT min(day), max(day), count(DISTINCT day) FROM regress_years.account_snapshots s JOIN regress_years.accounts a USING (account_id) WHERE a.username = 'whole';

-- ---- months in other languages; a word that none of them has is an error that names it, and nothing is imported
SELECT word, (tiktrack_internal.month_day(word)).* FROM unnest('{March 8,8 de marzo,8 de março,8 mars,8. März,8 marzo,8 maart,mar. 8,8 MARZO,16. Juli,31 de diciembre,29 de febrero,February 30,April 31,January 0,March 1234,"",March,8,8/3,7月16日}'::text[]) word;
SELECT month, array_agg(word ORDER BY word COLLATE "C") FROM (SELECT word, (tiktrack_internal.month_day('1 ' || word)).month AS month
	FROM unnest('{enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre,January,February,March,April,May,June,July,August,September,October,November,December}'::text[]) word) w GROUP BY 1 ORDER BY 1;
SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', 'regress_years', pg_temp.overview('March 1,1,1,1,1,1', '2 Φεβρουαρίου,1,1,1,1,1', '3 Φεβρουαρίου,1,1,1,1,1'), '{"account": "el", "year": 2025}')) AS unknown_month;
-- one date that cannot be costs its row: a word that is no month, a leap day that stands alone, a side date
SELECT tiktrack.create_dataset('regress_slips');
SELECT pg_temp.load('regress_slips', pg_temp.overview('June 3,1,1,1,1,1', 'Total 3,1,1,1,1,1', 'June 4,1,1,1,1,1', 'Feb 29,1,1,1,1,1', 'June 5,1,1,1,1,1'), '{"account": "a", "year": 2026}') AS slips;
SELECT pg_temp.load('regress_slips', E'Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views\nJune 3,old,https://www.tiktok.com/@zoe/video/1000000000000000001,Foo 3,1,2,3,4\nJune 3,x,https://www.tiktok.com/@Alien/live,May 30,1,2,3,4\nJune 3,y,https://www.tiktok.com/@' || repeat('A', 300) || '/video/1000000000000000002,May 30,1,2,3,4', '{"year": 2026}') AS side_date;
SELECT i.import_id, a.username FROM regress_slips.imports i JOIN regress_slips.accounts a USING (account_id) ORDER BY i.import_id;
SELECT import_id, line, reason FROM regress_slips.import_rejects ORDER BY reject_id;
SELECT string_agg(day::text, ' ' ORDER BY day) AS days FROM regress_slips.account_snapshots;
-- a file that goes round the years puts rows after tomorrow, and costs no more than its length
SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', 'regress_slips', pg_temp.overview(VARIADIC (SELECT array_agg((ARRAY['jan 1', 'may 1', 'sep 1'])[n % 3 + 1] || ',x,,,,' ORDER BY n) FROM generate_series(1, 17000) n)), '{"account": "b", "year": 2016}')) ~ '^22023 . the year 2016 puts rows after tomorrow . Give the year' AS far;
SET client_min_messages = warning;
DROP SCHEMA regress_slips CASCADE;
SET client_min_messages = notice;
SELECT count(*) AS accounts_of_that FROM regress_years.accounts WHERE username = 'el';

-- ---- the year of the first row: from option at, from the name of the file, or because the file has just been made; else it is asked for
SELECT tiktrack.create_dataset('regress_found');
CREATE FUNCTION pg_temp.found(content text, options jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	id bigint;
BEGIN
	SELECT i.import_id INTO id FROM tiktrack.import('regress_found', content, 'auto', options) i;
	RETURN (SELECT format('%s: %s', a.username, string_agg(s.day::text, ' ' ORDER BY s.day)) FROM regress_found.account_snapshots s JOIN regress_found.accounts a USING (account_id) WHERE s.import_id = id GROUP BY a.username);
END $$;
SELECT n, pg_temp.found(pg_temp.overview(first || ',1,2,3,4,5', last || ',6,7,8,9,1'), options::jsonb) FROM (VALUES
	(1, 'August 15', 'August 16', '{"account": "a", "at": "2025-08-17T01:00Z"}'), (2, 'December 31', 'January 1', '{"account": "a", "at": "2025-03-01"}'), (3, 'August 17', 'August 18', '{"account": "a", "at": "2025-08-16"}'),
	-- tomorrow is today further east
	(4, 'August 16', 'August 17', '{"account": "b", "at": "2025-08-16"}'), (5, 'August 15', 'August 16', '{"file": "Overview_2024-08-17_1723852800_maker.of_tea.zip"}'), (6, 'August 15', 'August 16', '{"file": "x/Overview_2023-08-17_1692230400_c_d (1).zip/Overview.csv"}'),
	(7, 'August 15', 'August 16', '{"file": "Overview_1692230400_e-1.csv", "account": "f"}'), (8, 'August 15', 'August 16', '{"file": "/home/Followers_g.h-2/Overview.csv", "year": 2022}'),
	(9, 'August 15', 'August 16', '{"file": "Overview_2026-08-17_9999999999_i.csv", "year": 2022}')) v (n, first, last, options) ORDER BY n;
SELECT pg_temp.found(pg_temp.overview('February 28,1,2,3,4,5', 'February 29,1,1,1,1,1', 'March 1,2,1,1,1,1'), '{"account": "l", "at": "2026-03-02"}') AS leap;
SELECT pg_temp.load('regress_found', E'Gender,Distribution\nFemale,0.6', '{"file": "FollowerGender_2024-08-17_1723852800_j.zip"}');
SELECT a.username, s.at FROM regress_found.audience_snapshots s JOIN regress_found.accounts a USING (account_id);
SELECT options FROM regress_found.imports WHERE options ->> 'file' ~ '^(Overview_2024|FollowerG)' ORDER BY import_id;
SET client_min_messages = warning;
-- today, and two weeks ago; the notice holds a year that changes
CREATE FUNCTION pg_temp.ago(days int) RETURNS text LANGUAGE sql AS $$ SELECT to_char(now() AT TIME ZONE 'UTC' - make_interval(days => $1), 'FMMonth FMDD') || ',1,1,1,1,1' $$;
SELECT d, pg_temp.found(pg_temp.overview(pg_temp.ago(d + 1), pg_temp.ago(d)), jsonb_build_object('account', 'ago ' || d))
	= format('ago %s: %s %s', d, (now() AT TIME ZONE 'UTC')::date - d - 1, (now() AT TIME ZONE 'UTC')::date - d) AS of_this_year
FROM unnest('{-1,0,14}'::int[]) d ORDER BY d;
SELECT regexp_replace(regress_import.outcome(format('SELECT pg_temp.found(%L, %L)', pg_temp.overview(pg_temp.ago(16), pg_temp.ago(15)), '{"account": "x"}')), '\m20\d\d', 'YYYY', 'g') AS long_ago,
	regress_import.outcome(format('SELECT pg_temp.found(%L, %L)', pg_temp.overview(pg_temp.ago(16), pg_temp.ago(15)), '{}')) AS whose,
	regress_import.outcome(format('SELECT pg_temp.found(%L, %L)', pg_temp.overview('January 1,1,1,1,1,1', 'February 28,1,1,1,1,1', 'February 29,1,1,1,1,1', 'March 1,1,1,1,1,1', pg_temp.ago(99)), '{"account": "x"}')) ~ 'may be (20(24|28|32|36|40|44|48), )*2024, 2020' AS only_leap_years;
SELECT regexp_replace(regress_import.outcome(format('SELECT pg_temp.found(%L, %L)', pg_temp.overview(pg_temp.ago(-2)), jsonb_build_object('account', 'x', 'year', extract(year FROM now() AT TIME ZONE 'UTC' + interval '2 days')))), '\m20\d\d', 'YYYY', 'g') AS after_tomorrow;
SET client_min_messages = notice;
-- ---- months of the languages that TikTok Studio has, and their digits; the first file is case c09a, the second c09c
SELECT pg_temp.found(E'\ufeff"Date","Video Views","Profile Views","Likes","Comments","Shares"\n"14 tháng Tám","120","3","10","1","2"\n"15 tháng Tám","80","2","6","0","1"\n"16 tháng Tám","95","4","7","2","0"', '{"account": "vi", "year": 2025}');
SELECT views FROM regress_found.account_snapshots s JOIN regress_found.accounts a USING (account_id) WHERE a.username = 'vi' ORDER BY day;
SELECT regress_import.outcome(format('SELECT pg_temp.found(%L, %L)', E'\ufeff"Date","Video Views","Profile Views","Likes","Comments","Shares"\n"14 Αυγούστου","120","3","10","1","2"\n"15 Αυγούστου","80","2","6","0","1"\n', '{"account": "el", "year": 2025}')) AS greek;
SELECT count(*) AS words, string_agg(word, ', ' ORDER BY n) FILTER (WHERE (month, day) IS DISTINCT FROM (8, 14)) AS other
FROM unnest(ARRAY['14 août', '14 AOÛT', '14 de agosto', 'Agosto 14', '14 agosto', '14. August', '14 augustus', '14. srpna', '14. elokuuta', 'augusztus 14.', '14 Agustus', '8月14日', '８月１４日', '8월 14일', '14 Ogos', '14 sierpnia', '14 august', '14 августа', '14. augusta', '14 augusti',
	'14 สิงหาคม', '๑๔ ส.ค.', '14 Ağustos', '14 AĞUSTOS', '14 серпня', '14 tháng 8', 'ngày 14 tháng 8', '14 Tháng Tám', '১৪ আগস্ট', '१४ अगस्त', '١٤ أغسطس', '14 آب', '۱۴ اوت', '۱۴ اگست', '14 באוגוסט', 'ဩဂုတ် ၁၄', '14 សីហា', '14 август', '14 Aug.', E'14\u00a0août', E'\u200f14 أغسطس']) WITH ORDINALITY AS w (word, n)
CROSS JOIN LATERAL tiktrack_internal.month_day(word) d;
SELECT word, d.* FROM unnest('{14 Αυγούστου,14-8,14 8,8月14,8月日14,14 8 August,August August,1er janvier,14 Foo bar,13月1日,2月30日,14 tháng 13}'::text[]) WITH ORDINALITY AS w (word, n) CROSS JOIN LATERAL tiktrack_internal.month_day(word) d ORDER BY n;
-- ---- quotes inside of quoted fields that are not doubled cost no row where the columns count out; case c19
SELECT pg_temp.load('regress_found', E'\ufeff"Time","Video title","Video link","Post time","Total likes","Total comments","Total shares","Total views"
"August 18","plain title #demo","https://www.tiktok.com/@quotes/video/7600000000000000191","August 14","10","1","2","100"
"August 18","He called it "the best, really" and left","https://www.tiktok.com/@quotes/video/7600000000000000192","August 15","529","170","122","28590"
"August 18","a "quoted" word","https://www.tiktok.com/@quotes/video/7600000000000000193","August 16","20","2","4","200"
"August 18",""Starts with a quote","https://www.tiktok.com/@quotes/video/7600000000000000194","August 16","21","2","4","210"
"August 18","ends with "quote"","https://www.tiktok.com/@quotes/video/7600000000000000195","August 16","22","2","4","220"
"August 18","12",6" or "a", "b"","https://www.tiktok.com/@quotes/video/7600000000000000196","August 16","22","2","4","221"
"August 18","doubled ""here"", and "not" here","https://www.tiktok.com/@quotes/video/7600000000000000197","August 16","22","2","4","222"
"August 18","one","too many "of" them","https://www.tiktok.com/@quotes/video/7600000000000000198","August 16","22","2","4","223"
', '{"year": 2026}');
SELECT right(v.video_id::text, 3) AS video, v.title, s.views FROM regress_found.videos v JOIN regress_found.video_snapshots s USING (video_id) JOIN regress_found.accounts a USING (account_id) WHERE a.username = 'quotes' ORDER BY v.video_id;
SELECT line, reason FROM regress_found.import_rejects ORDER BY reject_id;
SELECT r.line, r.fields, r.problem FROM tiktrack.csv_records(E'a,b\n"x"y,"z"\n"x "y", z"\n"x "y","z\n"p","q "r""\n"p" q,r', ',') r;
-- ---- more columns than are known, and in another order; case c14
SELECT pg_temp.load('regress_found', 'Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views,Total play time,Average watch time,Watched full video,Add to favorites
August 18,one #demo,https://www.tiktok.com/@demo/video/7600000000000000141,August 14,300,22,15,5000,45000,12.5,0.31,40
August 18,two,https://www.tiktok.com/@demo/video/7600000000000000142,August 15,30,2,1,500,4500,9.0,0.21,4
', '{"year": 2026}');
SELECT s.video_id, v.title, v.hashtags, s.views, s.likes, s.comments, s.shares, s.saves FROM regress_found.video_snapshots s JOIN regress_found.videos v USING (video_id) WHERE v.video_id < 7600000000000000191 ORDER BY 1;
SELECT pg_temp.load('regress_found', E'Shares,New column,Date,Video Views,Comments,Likes,Profile Views\n5,x y,August 1,1,4,3,2', '{"account": "mixed", "year": 2025}');
SELECT day, views, profile_visits, likes, comments, shares FROM regress_found.account_snapshots s JOIN regress_found.accounts a USING (account_id) WHERE a.username = 'mixed';
SET client_min_messages = warning;
DROP SCHEMA regress_found CASCADE;
SET client_min_messages = notice;

-- ---- a difference may be that to the next day, which the file itself shows: case c10, and a file that goes on
SELECT tiktrack.create_dataset('regress_forward');
SELECT pg_temp.load('regress_forward', E'\ufeff"Date","Followers","Difference in followers from previous day"
"August 10","undefined","0"
"August 11","5","1"
"August 12","6","3"
"August 13","9","108"
"August 14","117","549"
"August 15","666","-4"
"August 16","662","0"', '{"account": "forward", "year": 2025, "timezone": "UTC"}');
SELECT pg_temp.load('regress_forward', E'Date,Followers,Difference in followers from previous day\nAugust 10,5,1\nAugust 11,6,1\nAugust 12,9,3\nAugust 13,9,0', '{"account": "backward", "year": 2025, "timezone": "UTC"}') AS backward,
	pg_temp.load('regress_forward', E'Date,Followers,Difference in followers from previous day\nAugust 10,5,0\nAugust 12,6,7\nAugust 13,x,1\nAugust 14,9,3', '{"account": "neither", "year": 2025, "timezone": "UTC"}') AS neither;
SELECT a.username, s.day, s.followers, s.net_followers FROM regress_forward.account_snapshots s JOIN regress_forward.accounts a USING (account_id) ORDER BY a.username, s.day;
SET client_min_messages = warning;
DROP SCHEMA regress_forward CASCADE;
SET client_min_messages = notice;

-- ---- days that are shifted by one against what is stored: cases c08a and c08b
SELECT tiktrack.create_dataset('regress_shifted');
CREATE FUNCTION pg_temp.days(first date, VARIADIC views int[]) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.overview(VARIADIC array_agg(format('%s,%s,%s,%s,%s,%s', to_char($1 + n::int - 1, 'FMMonth FMDD'), v, v / 100, v / 10, v / 100, v / 100) ORDER BY n)) FROM unnest($2) WITH ORDINALITY AS u (v, n)
$$;
SELECT pg_temp.load('regress_shifted', pg_temp.days('2026-03-10', 100, 200, 400, 800, 1600, 3200), '{"account": "me", "year": 2026, "timezone": "UTC"}') AS c08a;
CREATE FUNCTION pg_temp.again(first date, VARIADIC views int[]) RETURNS text LANGUAGE sql AS $$
	SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', 'regress_shifted', pg_temp.days($1, VARIADIC $2), '{"account": "me", "year": 2026, "timezone": "UTC"}'))
$$;
SELECT pg_temp.again('2026-03-12', 200, 400, 800, 1600, 3200, 50, 60) AS c08b;
SELECT pg_temp.again('2026-03-09', 100, 200, 400, 800, 1600) AS day_after, pg_temp.again('2026-03-10', 1, 100, 200, 400, 800, 1600, 3200) AS with_another_first;
-- quiet days do not part them; four are no more than chance, and so are days in between that are other
SELECT pg_temp.again('2026-03-11', 100, 200, 400, 800, 0, 3200) ~ '^22023' AS four_and_a_day, pg_temp.again('2026-03-11', 100, 200, 5, 800, 1600, 3200) ~ '^22023' AS parted;
SELECT count(*) FROM regress_shifted.account_snapshots;
-- what agrees with its own day is not shifted, and neither are days that are all alike
SELECT pg_temp.again('2026-03-10', 100, 200, 400, 800, 1600, 3200, 3200, 3200) AS own_days;
SELECT pg_temp.load('regress_shifted', pg_temp.days('2026-03-10', 700, 700, 700, 700, 700, 700), '{"account": "alike", "year": 2026, "timezone": "UTC"}') AS alike, pg_temp.load('regress_shifted', pg_temp.days('2026-03-11', 700, 700, 700, 700, 700, 700, 700), '{"account": "alike", "year": 2026, "timezone": "UTC"}') AS alike;
-- another account, and another kind of file
SELECT pg_temp.load('regress_shifted', pg_temp.days('2026-03-12', 200, 400, 800, 1600, 3200, 50, 60), '{"account": "other", "year": 2026, "timezone": "UTC"}') AS another_account;
SELECT pg_temp.load('regress_shifted', E'Date,Followers,Difference in followers from previous day\n' || string_agg(format('March %s,%s,%s', 9 + n, 100 + n * n, 2 * n - 1), E'\n' ORDER BY n), '{"account": "me", "year": 2026, "timezone": "UTC"}') FROM generate_series(1, 6) n;
SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', 'regress_shifted', E'Date,Followers,Difference in followers from previous day\n' || string_agg(format('March %s,%s,%s', 10 + n, 100 + n * n, 2 * n - 1), E'\n' ORDER BY n), '{"account": "me", "year": 2026, "timezone": "UTC"}')) AS followers FROM generate_series(1, 6) n;
SELECT pg_temp.load('regress_shifted', E'Date,Hour,Active followers\n' || string_agg(format('March %s,%s,%s', 9 + d, h, d + h % 5), E'\n' ORDER BY d, h), '{"account": "me", "year": 2026, "timezone": "UTC"}') FROM generate_series(1, 7) d, generate_series(0, 23) h;
SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', 'regress_shifted', E'Date,Hour,Active followers\n' || string_agg(format('March %s,%s,%s', 10 + d, h, d + h % 5), E'\n' ORDER BY d, h), '{"account": "me", "year": 2026, "timezone": "UTC"}')) AS hours FROM generate_series(1, 7) d, generate_series(0, 23) h;
SET client_min_messages = warning;
DROP SCHEMA regress_shifted CASCADE;
SET client_min_messages = notice;

-- ---- bad rows
SELECT tiktrack.create_dataset('regress_bad');
SELECT pg_temp.load('regress_bad', pg_temp.overview('May 1,1,2,3,4,5', 'May 2,1,2,3,4', 'May 3,1,2,3,4,5,6', 'May 4,1.5,2,3,4,5', 'May 5,1k,2,3,4,5', 'May 6,1,2,3,4,9999999999999999999', 'May 32,1,2,3,4,5', ',1,2,3,4,5',
	'"May 8,1,2,3,4,5', '"May 9"x,1,2,3,4,5', '"May 10","1","2","3","4","5"', 'May 11, 1 , -2,undefined,,5', 'May 12,--1,2,3,4,5', 'May 13,1 000,2,3,4,5', 'May 14,+1,2,3,4,5', 'May 15,1,2,3,4,5' || chr(26), '2026-05-16,1,2,3,4,5', 'May 17,0x1,1e3,NaN,Infinity,5'), '{"account": "me", "year": 2026}');
SELECT pg_temp.load('regress_bad', E'Date,Total Viewers,New Viewers,Returning Viewers\nMay 1,-5,1,1\nMay 2,5,undefined,1\nMay 3,undefined,x,1\nMay 4,UNDEFINED,7,8', '{"account": "me", "year": 2026}');
SELECT pg_temp.load('regress_bad', E'Date,Hour,Active followers\nMay 1,24,1\nMay 1,-1,1\nMay 1,,1\nMay 1,1,-1\nMay 1,07,4\nMay 1,8,undefined\nMay 1,9,0', '{"account": "me", "year": 2026}');
SELECT pg_temp.load('regress_bad', E'Gender,Distribution\nFemale,1.5\nMale,-0.1\n,0.5\nOther,59%\nNone,.5\nAll,1\nNobody,0\nX,1.0', '{"account": "me", "at": "2026-05-01"}');
SELECT pg_temp.load('regress_bad', E'Top territories,Distribution\nUS,0.5\nUS,0.4\nDE,undefined', '{"account": "me", "at": "2026-05-01"}');
SELECT pg_temp.load('regress_bad', E'Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views\nMay 2,a,https://www.tiktok.com/@me/video/7600000000000000001,May 1,1,2,3,-4\nMay 2,b,https://vm.tiktok.com/x/,May 1,1,2,3,4\nMay 2,c,,May 1,1,2,3,4\nMay 2,"two\nlines",https://www.tiktok.com/@me/video/7600000000000000002,May 1,1,2,3,4\nMay 2,d,https://www.tiktok.com/@me/video/7600000000000000003,May 1,1,2,3,4,5', '{"account": "me", "year": 2026}');
SELECT i.source, r.line, r.raw, r.reason FROM regress_bad.import_rejects r JOIN regress_bad.imports i USING (import_id) ORDER BY r.reject_id;
SELECT source, day, views, profile_visits, likes, comments, shares, reach, new_viewers, returning_viewers FROM regress_bad.account_snapshots ORDER BY source COLLATE "C", day;
SELECT dimension, value, day, fraction, people FROM regress_bad.audience_snapshots ORDER BY dimension COLLATE "C", value COLLATE "C";
SELECT v.video_id, v.title, s.views FROM regress_bad.videos v LEFT JOIN regress_bad.video_snapshots s USING (video_id) ORDER BY 1;
SELECT i.source, i.rows_read = i.inserted + i.duplicates + i.rejected AS adds_up, i.rejected = (SELECT count(*) FROM regress_bad.import_rejects r WHERE r.import_id = i.import_id) AS all_are_kept FROM regress_bad.imports i ORDER BY import_id;

-- one row that is out of bounds costs that row, not the file
SELECT tiktrack.create_dataset('regress_bounds');
SELECT what, pg_temp.load('regress_bounds', content, '{"account": "me", "year": 2026, "at": "2026-05-01"}') FROM (VALUES
	(1, 'a level below zero', E'Date,Followers,Difference in followers from previous day\nMay 1,-3,-4\nMay 2,4,-1'),
	(2, 'a video without number', E'Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views\nMay 2,a,https://www.tiktok.com/@me/video/000000000000000,May 1,1,2,3,4'),
	(3, 'a name of 16,000 letters', E'Gender,Distribution\nFemale,0.5\n' || (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 500) i) || ',0.1'),
	(4, 'and of a territory', E'Top territories,Distribution\nES,0.5\n' || (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 500) i) || ',0.1'),
	(5, 'blanks in a line before the header', E'  \n\nDate,Followers,Difference in followers from previous day\nMay 3,3,0\nMay 4,x,1')) v (n, what, content) ORDER BY n;
SELECT line, left(raw, 60) AS raw, reason FROM regress_bounds.import_rejects ORDER BY reject_id;

-- a day is known by its date: telling its time zone later adds nothing
SELECT tiktrack.create_dataset('regress_known_days');
SELECT pg_temp.load('regress_known_days', E'Date,Followers,Difference in followers from previous day\nMay 1,3,1\nMay 2,4,1', options::jsonb) FROM (VALUES
	(1, '{"account": "me", "year": 2026}'), (2, '{"account": "me", "year": 2026, "timezone": "Asia/Tokyo"}')) v (n, options) ORDER BY n;

-- ---- a zone of POSIX that an account has is no zone, and is told
SELECT tiktrack.create_dataset('regress_posix');
INSERT INTO regress_posix.accounts (username, time_zone) VALUES ('me', 'UTC+2');
SET client_min_messages = notice;
SELECT pg_temp.load('regress_posix', E'Date,Followers,Difference in followers from previous day\nMay 1,3,1', '{"account": "me", "year": 2026}') AS without;
SELECT regress_import.outcome($$SELECT pg_temp.load('regress_posix', E'Date,Followers,Difference in followers from previous day\nMay 2,3,1', '{"account": "me", "year": 2026, "timezone": "Europe/Madrid"}')$$) AS other;
SET client_min_messages = warning;
DROP SCHEMA regress_posix CASCADE;

-- ---- a file that is longer than a batch is told as a whole: when its last day ends
SELECT tiktrack.create_dataset('regress_long');
SELECT pg_temp.load('regress_long', (SELECT '{"code": 0, "message": "OK", "request_id": "1", "data": {"metrics": [' || string_agg(format('{"date": "%s", "video_views": %s}', CASE n WHEN 100 THEN '2999-01-01' WHEN 1100 THEN 'never' ELSE d::date::text END, n), ', ' ORDER BY n) || ']}}'
	FROM generate_series('2020-01-01'::timestamp, '2023-12-31', '1 day') WITH ORDINALITY AS g (d, n)), '{"account": "me"}') AS long;
SELECT told_at, count(*), min(day), max(day) FROM regress_long.account_snapshots GROUP BY told_at;

-- ---- a date with a slip costs its row, wherever it stands, and not the year of those after it
SELECT tiktrack.create_dataset('regress_slips');
CREATE FUNCTION pg_temp.slips(last date, slips jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT E'Date,Video Views,Profile Views,Likes,Comments,Shares\n' || string_agg(format('"%s",%s,3,2,1,2', coalesce($2 ->> d.day, d.day), 100 + d.n), E'\n' ORDER BY d.n)
	FROM (SELECT to_char(g.d, 'FMMonth FMDD') AS day, g.n FROM generate_series('2025-08-01'::timestamp, $1, '1 day') WITH ORDINALITY AS g (d, n)) d
$$;
CREATE TEMP TABLE slips (n int, last date, slips jsonb);
INSERT INTO slips SELECT v.n, coalesce(v.last, '2025-09-30'), v.slips FROM (VALUES (1, '{"August 16": "July 16"}'::jsonb, NULL::date), (2, '{"August 16": "December 16"}', NULL), (3, '{"August 1": "December 31"}', NULL), (4, '{"August 1": "February 29"}', NULL),
	(5, '{"September 30": "December 30"}', NULL), (6, '{"September 30": "January 1"}', NULL), (7, '{"August 2": "August 20", "August 31": "March 31", "September 29": "September 9"}', NULL), (8, '{"August 16": "February 29"}', NULL),
	(9, '{"December 31": "December 30", "January 1": "March 1"}', '2026-01-20'), (10, '{"August 1": "August 10"}', NULL), (11, '{"December 31": "January 31"}', '2025-12-31'), (12, '{}', '2026-01-01')) v (n, slips, last);
SELECT n, slips, regress_import.outcome(format('SELECT pg_temp.load(''regress_slips'', %L, %L)', pg_temp.slips(last, slips), jsonb_build_object('account', 's' || n, 'year', 2025))) FROM slips ORDER BY n;
-- a day is right if its views are those of its place in the file
SELECT s.n, count(*) FILTER (WHERE d.day = date '2025-08-01' + d.views::int - 101) AS right, count(*) FILTER (WHERE d.day <> date '2025-08-01' + d.views::int - 101) AS wrong,
	(SELECT string_agg(r.line || ': ' || r.reason, '; ' ORDER BY r.line) FROM regress_slips.import_rejects r JOIN regress_slips.imports i USING (import_id) WHERE i.account_id = a.account_id) AS rejects
FROM slips s LEFT JOIN regress_slips.accounts a ON a.username = 's' || s.n LEFT JOIN regress_slips.account_snapshots d USING (account_id) GROUP BY s.n, a.account_id ORDER BY s.n;
-- the year is found from the last day, which one slip does not move; a download of posts has one day, many times
SELECT n, pg_temp.load('regress_slips', pg_temp.slips(last, slips), jsonb_build_object('account', 's' || n, 'at', '2025-10-01T08:00:00Z')) FROM slips WHERE n IN (1, 2, 3, 5, 6) ORDER BY n;
SELECT regress_import.outcome(format('SELECT pg_temp.load(''regress_slips'', %L, ''{"account": "me", "year": 2026}'')', replace(content, '"January 2","Morning', '"March 2","Morning'))) FROM files WHERE name = 'content';

SET client_min_messages = warning;
DROP SCHEMA regress_slips, regress_long, regress_studio, regress_zone, regress_years, regress_bad, regress_bounds, regress_known_days CASCADE;
