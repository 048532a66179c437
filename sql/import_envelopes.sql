-- import: what is an answer around items, and what is an item that merely has a key of that name. All that it holds here is invented.
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = notice;
\pset null (null)
\set VERBOSITY terse

CREATE FUNCTION pg_temp.load(dataset text, content text, options jsonb DEFAULT '{"at": "2026-06-28", "account": "me"}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT format('%s: %s = %s new + %s known + %s bad', i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM tiktrack.import($1, $2, $4, $3) i
$$;
CREATE FUNCTION pg_temp.try(dataset text, content text, options jsonb DEFAULT '{"at": "2026-06-28", "account": "me"}', source text DEFAULT 'auto') RETURNS text LANGUAGE sql AS $$
	SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L, %L)', $1, $2, $3, $4))
$$;
SELECT tiktrack.create_dataset('regress_envelopes');
CREATE FUNCTION pg_temp.rejects() RETURNS TABLE(line bigint, path text, reason text) LANGUAGE sql AS $$
	SELECT r.line, r.path, r.reason FROM regress_envelopes.import_rejects r ORDER BY reject_id
$$;
-- three items of a source; the second has one member more
CREATE FUNCTION pg_temp.item(source text, number bigint) RETURNS text LANGUAGE sql AS $$
	SELECT replace(CASE source
		WHEN 'scraper_web' THEN '{"id": "%", "stats": {"diggCount": 1}}'
		WHEN 'scraper_app' THEN '{"aweme_id": "%", "statistics": {"digg_count": 1}}'
		WHEN 'scraper_posts' THEN '{"id": "%", "diggCount": 1, "authorMeta": {"name": "mila"}}'
		WHEN 'scraper_ytdlp' THEN '{"id": "%", "extractor_key": "TikTok", "view_count": 1}'
		WHEN 'scraper_brightdata' THEN '{"post_id": "%", "digg_count": 1, "profile_username": "mila"}'
		WHEN 'ga4_share' THEN '{"event_name": "share", "event_timestamp": "1780304%000000", "event_params": [{"key": "item_id", "value": {"string_value": "7600000000000000002"}}], "user_pseudo_id": "u%"}'
		WHEN 'activity_streams' THEN '{"@context": "https://www.w3.org/ns/activitystreams", "id": "https://example.org/%", "type": "Announce", "actor": "https://example.org/mila", "object": "https://www.tiktok.com/@mila/video/7600000000000000002", "published": "2026-06-01T10:00:00Z"}'
		WHEN 'counts_json' THEN '{"video_id": "%", "views": 1}' END, '%', CASE source WHEN 'ga4_share' THEN lpad((number % 1000)::text, 3, '0') ELSE (7640000000000000000 + number)::text END)
$$;
CREATE FUNCTION pg_temp.three(source text, beside text, number int) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(E'\n', pg_temp.item(source, 10 * number), replace(pg_temp.item(source, 10 * number + 1) || '|', '}|', format(', %s}', beside)), pg_temp.item(source, 10 * number + 2))
$$;

-- ---- a list without items, of this source or another, is no reason to lose the object that it stands in
SELECT s.source, m.beside, pg_temp.try('regress_envelopes', pg_temp.three(s.source, m.beside, (8 * s.n + m.n)::int)) AS lines
FROM unnest('{scraper_web,scraper_app,scraper_posts,scraper_ytdlp,scraper_brightdata,ga4_share,activity_streams,counts_json}'::text[]) WITH ORDINALITY AS s (source, n)
CROSS JOIN unnest(ARRAY['"items": null', '"items": []', '"entries": []', '"collector": null', '"data": []', '"aweme_list": [null]', '"data": {"videos": []}', '"itemInfo": {"itemStruct": null}']) WITH ORDINALITY AS m (beside, n)
ORDER BY s.n, m.n;
SELECT * FROM pg_temp.rejects();
-- nor is a list with items of a name that this source does not use: every event of Google Analytics has items
SELECT pg_temp.try('regress_envelopes', concat_ws(E'\n', pg_temp.three('ga4_share', '"items": [{"item_id": "1", "item_name": "a"}, {"item_id": "2"}]', 6), pg_temp.three('ga4_share', '"items": [{"item_id": "1"}]', 7))) AS ga4,
	pg_temp.try('regress_envelopes', replace(pg_temp.item('ga4_share', 80) || '|', '}|', ', "items": [{"item_id": "1"}]}')) AS alone,
	pg_temp.try('regress_envelopes', pg_temp.three('scraper_brightdata', '"data": [{"a": 1}]', 100)) AS brightdata,
	pg_temp.try('regress_envelopes', pg_temp.three('counts_json', '"items": [{"a": 1}]', 101)) AS counts,
	pg_temp.try('regress_envelopes', '{"clip": "7640000000000002000", "plays": 5, "items": [{"a": 1}]}', '{"at": "2026-06-28", "columns": {"video_id": "clip", "views": "plays"}}', 'counts_json') AS counts_by_paths;
-- answers without items are no items
SELECT n, pg_temp.try('regress_envelopes', content) FROM (VALUES
	(1, E'{"itemList": [{"id": "7640000000000003001", "stats": {"diggCount": 1}}], "hasMore": true, "cursor": "1", "log_pb": {"impr_id": "1"}, "statusCode": 0}\n{"itemList": [], "hasMore": false, "cursor": "2", "log_pb": {"impr_id": "2"}, "statusCode": 0}\n'),
	(2, E'{"itemList": [{"id": "7640000000000003002", "stats": {"diggCount": 1}}], "hasMore": true}\n{"itemList": null, "hasMore": false, "extra": {}, "status_code": 0}\n'),
	(3, '{"headers": {"user-agent": "x"}, "collector": [], "zip": "", "json": "", "csv": ""}'),
	(4, '{"extractor": "tiktok:user", "extractor_key": "TikTokUser", "_type": "playlist", "entries": []}'),
	(5, '{"data": {"videos": [], "cursor": 1, "has_more": false}, "error": {"code": "ok"}}'),
	(6, '{"itemList": [null, 5]}')) v (n, content) ORDER BY n;
SELECT pg_temp.load('regress_envelopes', pg_temp.item('scraper_web', 4001) || E'\n{"itemList": [null, 5]}') AS not_objects;
SELECT * FROM pg_temp.rejects();
TRUNCATE regress_envelopes.import_rejects;

-- ---- what is too long costs itself
SELECT repeat('x', 5000000) AS long \gset
SELECT pg_temp.try('regress_envelopes', replace(pg_temp.three('scraper_web', '"items": null, "side": "%"', 500), '%', :'long')) AS item,
	pg_temp.try('regress_envelopes', concat(E'{"itemList": [', pg_temp.item('scraper_web', 5101), E']}\n{"itemList": [', pg_temp.item('scraper_web', 5102), '], "side": "', :'long', E'"}\n{"itemList": [', pg_temp.item('scraper_web', 5103), ']}')) AS pages;
SELECT * FROM pg_temp.rejects();
-- an export with such a key; what other programs put beside it does not matter
SELECT n, pg_temp.try('regress_envelopes', format('{"Your Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-05-0%s 09:00:00", "link": "https://www.tiktokv.com/share/video/7600000000000000001/"}]}}, "Direct Messages": {"a": "%s"}, %s}', n, CASE WHEN n < 7 THEN :'long' ELSE 'x' END, beside))
FROM (VALUES (1, '"items": null'), (2, '"data": []'), (3, '"items": [{"a": 1}, {"a": 2}, {"a": 3}]'), (7, '"items": null'), (8, '"data": [{"a": 1}, {"a": 2}, {"a": 3}]')) v (n, beside) ORDER BY n;

-- ---- one item with many members like a wrapper is read once, not once per member
SET statement_timeout = '20s';
SELECT pg_temp.try('regress_envelopes', format('[{"id": "7640000000000006001", "stats": {"diggCount": 1}%s}]', repeat(', "data": {}', 20000))) AS many_members,
	pg_temp.try('regress_envelopes', format('[{"timestamp_collected": 1782000000%s}]', repeat(', "data": {"id": "7640000000000006002", "stats": {"diggCount": 1}}', 20000))) AS many_wrapped;
RESET statement_timeout;

-- ---- a record in which a scraper reports an error costs itself; an answer of an API without its list is an error
SELECT s.source, e.report, pg_temp.try('regress_envelopes', concat_ws(E'\n', pg_temp.item(s.source, 7000 + 40 * s.n + 4 * e.n), e.report, pg_temp.item(s.source, 7001 + 40 * s.n + 4 * e.n))) AS lines
FROM unnest('{scraper_web,scraper_app,scraper_posts,scraper_ytdlp,scraper_brightdata,counts_json}'::text[]) WITH ORDINALITY AS s (source, n)
CROSS JOIN unnest(ARRAY['{"error": {"code": "dead_page", "message": "Page not found"}}', '{"error": {"code": "rate_limit_exceeded", "message": "later", "log_id": "x"}, "data": {}}', '{"code": 40100, "message": "later", "request_id": "1"}']) WITH ORDINALITY AS e (report, n)
ORDER BY s.n, e.n;
SELECT reason, count(*) FROM pg_temp.rejects() GROUP BY reason ORDER BY reason COLLATE "C";
SELECT n, pg_temp.try('regress_envelopes', content) FROM (VALUES
	(1, E'{"data": {"videos": [{"id": "7640000000000008001", "view_count": 1}]}, "error": {"code": "ok"}}\n{"error": {"code": "rate_limit_exceeded", "message": "later", "log_id": "x"}, "data": {}}'),
	(2, E'{"data": {"videos": [{"id": "7640000000000008002", "view_count": 1, "region_code": "DE"}], "search_id": "1"}, "error": {"code": "ok"}}\n{"error": {"code": "access_token_invalid", "message": "no"}}'),
	(3, E'{"code": 0, "request_id": "1", "data": {"videos": [{"item_id": "7640000000000008003", "video_views": 1}]}}\n{"code": 40100, "message": "later", "request_id": "2"}'),
	(4, E'{"itemList": [{"id": "7640000000000008004", "stats": {"diggCount": 1}}]}\n{"itemList": [], "error": {"code": "blocked", "message": "no"}}'),
	(5, '{"error": {"code": "dead_page", "message": "Page not found"}}')) v (n, content) ORDER BY n;

SET client_min_messages = warning;
DROP SCHEMA regress_envelopes CASCADE;
