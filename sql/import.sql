-- import: the front door. What it recognizes, what it refuses and how, and what it leaves when it has refused.
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = warning;
\pset null (null)
\set VERBOSITY terse

CREATE FUNCTION pg_temp.load(dataset text, content text, options jsonb DEFAULT '{"account": "me", "year": 2026, "at": "2026-06-01"}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT format('%s: %s = %s new + %s known + %s bad', i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM tiktrack.import($1, $2, $4, $3) i
$$;
CREATE FUNCTION pg_temp.try(dataset text, content text, options jsonb DEFAULT '{"account": "me", "year": 2026, "at": "2026-06-01"}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L, %L)', $1, $2, $3, $4))
$$;
-- all that a dataset holds
CREATE FUNCTION pg_temp.fingerprint(dataset text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE t regclass; one text; whole text := '';
BEGIN
	FOR t IN SELECT oid FROM pg_class WHERE relnamespace = dataset::regnamespace AND relkind = 'r' ORDER BY relname COLLATE "C" LOOP
		EXECUTE format('SELECT count(*) || md5(string_agg(x::text, chr(10) ORDER BY x::text COLLATE "C")) FROM %s x', t) INTO one;
		whole := whole || coalesce(one, '0');
	END LOOP;
	RETURN md5(whole);
END $$;
-- an export with one list
CREATE FUNCTION pg_temp.likes(VARIADIC rows text[]) RETURNS text LANGUAGE sql AS $$
	SELECT '{"Activity": {"Like List": {"ItemFavoriteList": [' || array_to_string($1, ', ') || ']}}}'
$$;

-- ---- the sources, each by its content
\pset format unaligned
SELECT source, fills, header, needs FROM tiktrack.import_sources ORDER BY position;
\pset format aligned
SELECT n, tiktrack_internal.detect_source(content) FROM (VALUES
	(1, '{"Activity": {}}'), (2, ' {"x": 1, "Your Activity": {}}'), (3, E'\t\r\n{"Likes and Favorites": {}}'), (4, '{"Profile And Settings": {}}'), (5, '{"Activity": []}'), (6, '{"activity": {}}'), (7, '[{"Activity": {}}]'), (8, '{}'), (9, '[]'),
	(10, 'Date,Video Views,Profile Views,Likes,Comments,Shares'), (11, '"Date";"Video Views";"Profile Views";"Likes";"Comments";"Shares"'), (12, E'DATE\tVIDEO VIEWS\tprofile views\t Likes \tComments\tShares\nx'),
	(13, 'Date,Total Viewers,New Viewers,Returning Viewers'), (14, 'Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views'), (15, 'Date,Followers,Difference in followers from previous day'),
	(16, 'Date,Hour,Active followers'), (17, 'Gender,Distribution'), (18, 'Top territories,Distribution'), (19, 'Distribution,Gender'), (20, 'Gender,Distribution,More'), (21, 'Fecha,Hora,Seguidores activos'), (22, 'Gender'),
	(23, E'Date: 2026-01-01 00:00:00\nLink: x'), (24, E'Datum: 2026-01-01 00:00:00 UTC\nMethode: sms'), (25, E'Date: yesterday\nLink: x'), (26, 'you have no data in this section'), (27, E'Date: 2026-01-01 00:00:00\n\nLink: x'),
	(28, ''), (29, E' \n'), (30, 'https://www.tiktok.com/@a/video/7600000000000000001'), (31, '"'), (32, ','), (33, '"Gender","Distribution'), (34, NULL)) v (n, content) ORDER BY n;

-- ---- a dataset with something in it, which no refusal may change
SELECT tiktrack.create_dataset('regress_door');
SELECT * FROM tiktrack.import('regress_door', pg_temp.likes('{"date": "2026-01-01 00:00:00", "link": "a"}', '{"date": "never"}'), options => '{"account": "me"}');
SELECT * FROM tiktrack.import(dataset => 'regress_door', content => E'Gender,Distribution\nFemale,0.5', source => 'studio_follower_gender', options => '{"account": "me", "at": "2026-06-01"}');
SELECT * FROM tiktrack.import('regress_door', content => E'Gender,Distribution', options => '{"account": "me", "at": "2026-06-01"}');
SELECT pg_temp.fingerprint('regress_door') AS before \gset

-- options
-- (a day that is long ago, whenever that is)
SELECT o AS options, regexp_replace(pg_temp.try('regress_door', E'Date,Hour,Active followers\n' || to_char(now() - interval '100 days', 'FMMonth FMDD') || ',1,1', o::jsonb), 'be (20\d\d, )+.*', 'be ..') AS outcome FROM (VALUES
	(1, '{}'), (2, '{"account": "me"}'), (3, '{"year": 2026}'), (4, '{"account": "", "year": 2026}'), (5, '{"account": " @ ", "year": 2026}'), (6, '{"account": null, "year": 2026}'), (7, '{"account": ["me"], "year": 2026}'),
	(8, '{"account": 0, "year": 2026}'), (9, '{"account": -1, "year": 2026}'), (10, '{"account": 1.5, "year": 2026}'), (11, '{"account": 9223372036854775808, "year": 2026}'), (12, '{"account": true, "year": 2026}'),
	(13, '{"account": "me", "year": "last"}'), (14, '{"account": "me", "year": 26}'), (15, '{"account": "me", "year": 1999}'), (16, '{"account": "me", "year": null}'), (17, '{"account": "me", "Year": 2026}'), (18, '{"account": "me", "year": 2026, "at": "soon"}'),
	(19, '{"account": "me", "year": 2026, "at": "2026-02-30"}'), (20, '{"account": "me", "year": 2026, "timezone": "Mars/Olympus"}'), (21, '{"account": "me", "year": 2026, "section": "messages"}'), (22, '{"account": "me", "year": 2026, "sections": "likes"}'),
	(23, '{"account": "me", "year": 2026, "sections": ["likes", "searches"]}'), (24, '{"account": "me", "year": 2026, "sections": [null]}'), (25, '{"account": "me", "year": 2026, "delimiter": "::"}'), (26, '[]'), (27, 'null'), (28, '"account"'), (29, '{"account": "me", "year": 2026, "columns": "kind"}'), (30, '{"account": "me", "year": 2026, "kinds": ["RT"]}')) v (n, o) ORDER BY n;
SELECT pg_temp.try('regress_door', E'Gender,Distribution\nFemale,0.5', '{"account": "me"}') AS at_is_needed, pg_temp.try('regress_door', '{"Activity": {}}', '{}') AS account_is_needed, pg_temp.try('regress_door', E'Date: 2026-01-01 00:00:00\nMethod: sms', '{}') AS of_a_txt;
-- arguments
SELECT regress_import.outcome($$SELECT i FROM tiktrack.import(NULL, 'x') i$$) AS no_dataset, regress_import.outcome($$SELECT i FROM tiktrack.import('regress_door', NULL) i$$) AS no_content;
SELECT regress_import.outcome($$SELECT i FROM tiktrack.import('regress_door', 'x', NULL) i$$) AS no_source, regress_import.outcome($$SELECT i FROM tiktrack.import('regress_door', 'x', options => NULL) i$$) AS no_options;
SELECT pg_temp.try('regress_nowhere', 'x') AS no_such, pg_temp.try('public', 'x') AS no_dataset, pg_temp.try('', 'x') AS empty, pg_temp.try('Regress_Door', 'x') AS other_case;
SELECT pg_temp.try('regress_door', 'x', source => 'export_xml') AS unknown_source;
SELECT pg_temp.try('regress_door', '{"Activity": {}}', source => 'studio_overview') AS another_source, pg_temp.try('regress_door', E'Gender,Distribution\nX,0.1', source => 'studio_follower_territories') AS another_studio_file;
-- content
SELECT n, pg_temp.try('regress_door', content) AS outcome FROM (VALUES
	(1, ''), (2, E' \n '), (3, 'hello'), (4, '{'), (5, '{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-01 00:00:00"}'), (6, '{"Activity": {}} x'), (7, '{"Activity": {"a": 1e}}'), (8, '{}'), (9, '[]'), (10, '{"user_data_lemon8": {}}'),
	(11, E'PK\x03\x04rest'), (12, 'Date,Video Views'), (13, 'Activity: {}'), (14, '{"Activity": "x"}')) v (n, content) ORDER BY n;
-- nothing has changed by any of these
SELECT pg_temp.fingerprint('regress_door') = :'before' AS nothing_has_changed;
-- and an error that nobody catches ends the statement with all that it did
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT * FROM tiktrack.import('regress_door', 'no such thing');
SELECT * FROM tiktrack.import('regress_door', E'Date,Hour,Active followers\nMay 1,1,1\nFoo 2,1,1\nFoo 3,1,1', options => '{"account": "new", "year": 2026}');
SELECT * FROM tiktrack.import('regress_door', E'Gender,Distribution\nFemale,0.5', options => '{"account": "new"}');
\set VERBOSITY terse
SELECT pg_temp.fingerprint('regress_door') = :'before' AS nothing_has_changed;

-- ---- a transaction of the caller: all or nothing
BEGIN;
SELECT pg_temp.load('regress_door', pg_temp.likes('{"date": "2026-01-02 00:00:00"}'));
SAVEPOINT s;
SELECT pg_temp.load('regress_door', pg_temp.likes('{"date": "2026-01-03 00:00:00"}'));
ROLLBACK TO s;
SELECT count(*) FROM regress_door.events;
ROLLBACK;
SELECT count(*) FROM regress_door.events;
SELECT pg_temp.fingerprint('regress_door') = :'before' AS nothing_has_changed;
-- an import can be undone by its number
SELECT import_id, source, rows_read, inserted, rejected, account_id = 4611686018427387904 AS of_me, imported_by = session_user AS by_me, imported_at <= now() AS has_a_time FROM regress_door.imports ORDER BY 1;
DELETE FROM regress_door.events WHERE import_id = 1;
DELETE FROM regress_door.imports WHERE import_id = 1;
SELECT (SELECT count(*) FROM regress_door.events) AS events, (SELECT count(*) FROM regress_door.import_rejects) AS rejects;

-- ---- who may
CREATE ROLE regress_tiktrack_owner;
CREATE ROLE regress_tiktrack_member IN ROLE regress_tiktrack_owner;
CREATE ROLE regress_tiktrack_other;
SELECT current_database() AS db \gset
GRANT CREATE ON DATABASE :"db" TO regress_tiktrack_owner;
SET ROLE regress_tiktrack_owner;
SELECT tiktrack.create_dataset('regress_mine');
SELECT pg_temp.try('regress_mine', pg_temp.likes('{"date": "2026-01-01 00:00:00"}')) AS owner;
SELECT pg_temp.try('regress_door', pg_temp.likes('{"date": "2026-01-01 00:00:00"}')) LIKE '42501 | must be owner of dataset "regress_door" | Its owner is %.' AS not_into_others;
SET ROLE regress_tiktrack_member;
SELECT pg_temp.try('regress_mine', pg_temp.likes('{"date": "2026-01-02 00:00:00"}')) AS member;
SET SESSION AUTHORIZATION regress_tiktrack_member;
SET ROLE regress_tiktrack_owner;
SELECT pg_temp.try('regress_mine', pg_temp.likes('{"date": "2026-01-02 00:00:00"}')) AS member_as_owner;
RESET SESSION AUTHORIZATION;
SET ROLE regress_tiktrack_other;
SELECT pg_temp.try('regress_mine', pg_temp.likes('{"date": "2026-01-01 00:00:00"}')) AS other;
SELECT regress_import.outcome($$SELECT i FROM tiktrack.import_file('regress_mine', '/etc/passwd') i$$) AS other_by_file, regress_import.outcome($$SELECT tiktrack_internal.open_input('/etc/passwd', NULL)$$) AS other_opens, regress_import.outcome($$SELECT tiktrack_internal.read_input()$$) AS other_reads;
SET ROLE regress_tiktrack_owner;
SELECT regress_import.outcome($$SELECT i FROM tiktrack.import_file('regress_mine', '/nowhere/at/all') i$$) AS owner_by_file;
RESET ROLE;
SELECT regress_import.outcome($$SELECT i FROM tiktrack.import_file('regress_mine', 'relative.json') i$$) AS relative;
SELECT regress_import.outcome($$SELECT i FROM tiktrack.import_file('regress_mine', '/nowhere/at/all') i$$) AS missing;
SELECT regress_import.outcome($$SELECT i FROM tiktrack.import_file('regress_mine', '/') i$$) AS directory;
SELECT regress_import.outcome($$SELECT i FROM tiktrack.import_file('regress_mine', '/dev/null') i$$) AS device;
SELECT count(*) AS events FROM regress_mine.events;
SELECT pg_temp.try('regress_mine', pg_temp.likes('{"date": "2026-01-06 00:00:00", "link": "x"}')) AS superuser;
SET ROLE regress_tiktrack_owner;
-- columns of one's own do not stand in the way
ALTER TABLE regress_mine.accounts ADD owner text, ADD word text, ADD profile text;
ALTER TABLE regress_mine.videos ADD owner text;
ALTER TABLE regress_mine.imports ADD description text, ADD result text;
SELECT pg_temp.try('regress_mine', pg_temp.likes('{"date": "2026-01-06 00:00:00", "link": "x"}')) AS with_own_columns;
-- neither does an old way of reading strings, which 19 has no more, nor is it remembered
BEGIN;
SELECT count(set_config(name, 'off', true)) IN (0, 2) AS as_it_was FROM pg_settings WHERE name IN ('standard_conforming_strings', 'escape_string_warning') AND current_setting('server_version_num')::int < 190000;
SELECT tiktrack_internal.import_moment('{"at": "2026-01-01"}') IS NOT NULL AS a_day, tiktrack_internal.month_day('16. Juli') AS july;
COMMIT;
SELECT tiktrack.create_dataset('$user');
RESET ROLE;
-- a hostile search path changes nothing
CREATE SCHEMA regress_hostile;
CREATE FUNCTION regress_hostile.btrim(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'hostile'; END $$;
CREATE TABLE regress_hostile.events (kind text);
CREATE TABLE regress_hostile.imports (kind text);
CREATE TEMP TABLE accounts (kind text);
GRANT USAGE ON SCHEMA regress_hostile TO regress_tiktrack_owner;
SET ROLE regress_tiktrack_owner;
SET search_path = regress_hostile, pg_catalog, regress_mine;
SELECT pg_temp.try('regress_mine', pg_temp.likes('{"date": "2026-01-05 00:00:00", "link": "https://www.tiktok.com/@a/video/7600000000000000001"}')) AS safe;
SELECT current_setting('search_path') AS as_it_was;
RESET search_path;
RESET ROLE;
DROP TABLE pg_temp.accounts;
DROP SCHEMA regress_hostile CASCADE;
DROP SCHEMA regress_mine, regress_door CASCADE;
REVOKE CREATE ON DATABASE :"db" FROM regress_tiktrack_owner;
DROP ROLE regress_tiktrack_member, regress_tiktrack_owner, regress_tiktrack_other;
