-- import: small files as users met them, of JSON and of scrapers. All that they hold is invented.
\getenv abs_srcdir PG_ABS_SRCDIR
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = notice;
\pset null (null)
\set VERBOSITY terse

CREATE FUNCTION pg_temp.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; said text; hint text; row text;
BEGIN
	EXECUTE statement INTO row;
	RETURN coalesce(row, 'nothing');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, left(said, 160), regexp_replace(nullif(hint, ''), '^(Known sources are: auto), .*[.]$', '\1 ..'));
END $$;
CREATE FUNCTION pg_temp.load(dataset text, content text, options jsonb DEFAULT '{"at": "2026-06-28"}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT format('%s: %s = %s new + %s known + %s bad', i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM tiktrack.import($1, $2, $4, $3) i
$$;
CREATE FUNCTION pg_temp.try(dataset text, content text, options jsonb DEFAULT '{"at": "2026-06-28"}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.outcome(format('SELECT pg_temp.load(%L, %L, %L, %L)', $1, $2, $3, $4))
$$;
SELECT tiktrack.create_dataset('regress_cases');
CREATE FUNCTION pg_temp.videos() RETURNS TABLE(video_id bigint, username text, display_name text, posted_at timestamptz, title text, hashtags text[], at timestamptz, views bigint, likes bigint, comments bigint, shares bigint, saves bigint) LANGUAGE sql AS $$
	SELECT v.video_id, a.username, a.display_name, v.posted_at, v.title, v.hashtags, s.at, s.views, s.likes, s.comments, s.shares, s.saves
	FROM regress_cases.videos v LEFT JOIN regress_cases.accounts a USING (account_id) LEFT JOIN regress_cases.video_snapshots s USING (video_id) ORDER BY 1, 7, 8
$$;
CREATE FUNCTION pg_temp.rejects() RETURNS TABLE(line bigint, path text, reason text, raw text) LANGUAGE sql AS $$
	SELECT r.line, r.path, r.reason, left(r.raw, 40) FROM regress_cases.import_rejects r ORDER BY reject_id
$$;
CREATE PROCEDURE pg_temp.clear() LANGUAGE sql SET client_min_messages = warning AS $$
	TRUNCATE regress_cases.accounts, regress_cases.videos, regress_cases.events, regress_cases.video_snapshots, regress_cases.account_snapshots, regress_cases.audience_snapshots, regress_cases.import_rejects, regress_cases.imports CASCADE
$$;

-- ---- c02: an item that could not be fetched costs itself, wherever it stands
\set c02 `cat "$PG_ABS_SRCDIR"/test/data/cases/c02_*.json`
\set c02b `cat "$PG_ABS_SRCDIR"/test/data/cases/c02b_*.json`
SELECT pg_temp.load('regress_cases', :'c02') AS first;
SELECT * FROM pg_temp.videos();
SELECT * FROM pg_temp.rejects();
SELECT pg_temp.load('regress_cases', :'c02b') AS other_order;
CALL pg_temp.clear();
-- the same in every form that items have, and of every scraper
SELECT n, pg_temp.try('regress_cases', content) AS outcome FROM (VALUES
	(1, '[{"url": "x", "error": "gone"}, {"url": "y", "errorCode": "404"}, {"url": "z", "noResults": true}, {"id": "7600000000000000301", "diggCount": 1, "authorMeta": {"name": "a"}}]'),
	(2, E'{"error": "gone"}\n{"warning": "slow"}\n{"aweme_id": "7600000000000000302", "statistics": {"digg_count": 1}}\n'),
	(3, '[{"errorMessage": "gone"}, {"id": "7600000000000000303", "stats": {"diggCount": 1}}]'),
	(4, E'{"error": "private video"}\n{"extractor_key": "TikTok", "id": "7600000000000000304", "view_count": 1}'),
	(5, '{"itemList": [{"statusCode": 10204}, {"id": "7600000000000000305", "stats": {"diggCount": 1}}]}'),
	(6, '[null, 5, {"id": "7600000000000000306", "stats": {"diggCount": 1}}]'),
	(7, E'{"x": 1}\n{"event_name": "share", "event_timestamp": 1782000000000000, "event_params": [{"key": "method", "value": {"string_value": "Email"}}]}\n'),
	(8, E'{"type": "Note"}\n{"type": "Announce", "actor": "https://example.org/a", "object": "https://example.org/b", "published": "2026-06-01T00:00:00Z"}'),
	(9, E'{"x": 1}\n{"occurred_at": "2026-06-01T00:00:00Z", "kind": "view"}\n'),
	(10, E'{"x": \n{"occurred_at": "2026-06-01T00:00:00Z", "kind": "view"}\n')) v (n, content) ORDER BY n;
SELECT r.reason, count(*) FROM pg_temp.rejects() r GROUP BY r.reason ORDER BY r.reason COLLATE "C";
-- one lucky item among others takes no file, unless its source is named
SELECT '[' || string_agg(CASE i WHEN 3 THEN '{"id": "7600000000000000311", "stats": {"diggCount": 1}}' ELSE format('{"id": "76000000000000003%s", "name": "x"}', i + 20) END, ', ' ORDER BY i) || ']' AS lucky FROM generate_series(1, 5) i \gset
SELECT pg_temp.try('regress_cases', :'lucky') AS auto, pg_temp.try('regress_cases', :'lucky', source => 'scraper_web') AS named, pg_temp.try('regress_cases', :'lucky', source => 'scraper_app') AS other_name;
-- of two sources the one with more items, and of equals the one that is asked first
SELECT tiktrack_internal.detect_source('[{"aweme_id": "1"}, {"stats": {"diggCount": 1}}, {"aweme_id": "2"}]') AS more, tiktrack_internal.detect_source('[{"aweme_id": "1"}, {"stats": {"diggCount": 1}}]') AS equal;
-- nothing but errors, and an answer that is one
SELECT n, pg_temp.try('regress_cases', content) AS outcome FROM (VALUES
	(1, '[{"input": {"url": "x"}, "error": "There are no public posts.", "error_code": "dead_page"}, {"warning": "x"}]'),
	(2, '[{"url": "x", "error": {"code": "unavailable", "message": ""}}]'), (3, '[{"noResults": true}]'), (4, '[{"errorCode": 5}]'),
	(5, '[{"a": 1}]'), (6, '[1, 2]'), (7, '[{"data": {}, "error": {"code": "access_token_invalid", "message": "expired"}}, {"id": "7600000000000000307", "stats": {"diggCount": 1}}]')) v (n, content) ORDER BY n;
-- it stays linear: a hundred thousand errors before the first item
SELECT tiktrack_internal.detect_source((SELECT string_agg('{"error": "gone"}', E'\n') FROM generate_series(1, 100000)) || E'\n{"id": "7600000000000000308", "stats": {"diggCount": 1}}');
CALL pg_temp.clear();

SET client_min_messages = warning;
DROP SCHEMA regress_cases CASCADE;
