-- words that say that nothing is told mean the same in every reader; accounts and videos are invented
\pset null '(null)'
SET timezone = 'UTC';
SET client_min_messages = error;
SELECT tiktrack.create_dataset('regress_nothing');
CREATE TEMP TABLE nothing (n int, word text);
INSERT INTO nothing SELECT row_number() OVER (), w FROM unnest(ARRAY['', ' ', 'null', 'NULL', 'None', 'n/a', 'N/A', ' N/A ', 'n.v.t.', 'undefined', 'nan', 'NaN', '\N', '-', '—', '[]', '{}']) w;
SELECT count(*) FILTER (WHERE tiktrack_internal.told(word) IS NULL) AS of_none, count(*) AS words FROM nothing;
-- not those that only begin so, nor numbers
SELECT w, tiktrack_internal.told(w) FROM unnest('{nobody,nan2,"--",-5,0,"[1]","{}}",é,"null and void",\\\\n1,–}'::text[]) WITH ORDINALITY AS u (w, n) ORDER BY n;

-- each source with a place for a count, a text or a time that may be told; %n is a number of its own, %w the word
CREATE TEMP TABLE place (source text, options jsonb, content text, query text);
INSERT INTO place VALUES
	('studio_overview', '{"account": "me", "year": 2020}', E'Date,Video Views,Profile Views,Likes,Comments,Shares\n%d,%w,1,2,3,4', 'SELECT views::text FROM regress_nothing.account_snapshots WHERE import_id = %i'),
	('studio_viewers', '{"account": "me", "year": 2021}', E'Date,Total Viewers,New Viewers,Returning Viewers\n%d,%w,0,0', 'SELECT reach::text FROM regress_nothing.account_snapshots WHERE import_id = %i'),
	('studio_content', '{"account": "me", "year": 2026}', E'Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views\nMay 2,a,https://www.tiktok.com/@me/video/7610000000000000%n,May 1,%w,1,1,1', 'SELECT likes::text FROM regress_nothing.video_snapshots WHERE import_id = %i'),
	('counts_csv', '{"at": "2026-05-01"}', E'video_id,views,likes\n7620000000000000%n,5,%w', 'SELECT likes::text FROM regress_nothing.video_snapshots WHERE import_id = %i'),
	('events_csv', '{}', E'occurred_at,kind,video_id,watched_ms,actor_id,country\n1780000%n,like,5,%w,%w,%w', 'SELECT concat(watched_ms, actor_id, country) FROM regress_nothing.events WHERE import_id = %i'),
	('events_ndjson', '{}', '{"occurred_at": 1780001%n, "kind": "like", "video_id": 5, "actor_id": %j}', 'SELECT actor_id::text FROM regress_nothing.events WHERE import_id = %i'),
	('export_json', '{"account": "me"}', '{"Your Activity": {"Follower": {"FansList": [{"Date": "2024-01-01 00:0%m", "UserName": %j}]}}}', 'SELECT actor_id::text FROM regress_nothing.events WHERE import_id = %i'),
	('export_txt', '{"account": "me", "section": "followers"}', E'Date: 2024-01-01 01:0%m UTC\nUsername: %w\n', 'SELECT actor_id::text FROM regress_nothing.events WHERE import_id = %i'),
	('scraper_app', '{"at": "2026-05-02"}', '{"aweme_list": [{"aweme_id": "7630000000000000%n", "create_time": 1779000000, "desc": %j, "author": {"unique_id": "somebody"}, "statistics": {"digg_count": %j, "play_count": 4}}]}', 'SELECT concat(s.likes, v.title) FROM regress_nothing.video_snapshots s JOIN regress_nothing.videos v USING (video_id) WHERE s.import_id = %i'),
	('scraper_csv', '{"at": "2026-05-02"}', E'id,create_time,user_name,hashtags,song,video_length,n_likes,n_shares,n_comments,n_plays,n_followers,n_total_likes,n_total_vids\n7640000000000000%n,1779000000,csv.lee,[],%w,15,%w,4,5,6,7,8,9', 'SELECT concat(s.likes, v.sound) FROM regress_nothing.video_snapshots s JOIN regress_nothing.videos v USING (video_id) WHERE s.import_id = %i');
CREATE FUNCTION pg_temp.read(place place, n int, word text, OUT outcome text, OUT value text) LANGUAGE plpgsql AS $$
DECLARE
	id bigint;
BEGIN
	SELECT i.import_id, format('%s read, %s new, %s rejected', i.rows_read, i.inserted, i.rejected) INTO id, outcome
	FROM tiktrack.import('regress_nothing', replace(replace(replace(replace(replace(place.content, '%d', to_char(date '2020-05-01' + n, 'FMMonth FMDD')), '%n', lpad(n::text, 3, '0')), '%m', (n / 60) || ':' || lpad((n % 60)::text, 2, '0')), '%w', word), '%j', to_json(word)::text), place.source, place.options) i;
	EXECUTE replace(place.query, '%i', id::text) INTO value;
	value := nullif(value, '');
END $$;
-- a row of its own for each word: none is lost, and none tells anything
SELECT p.source, r.outcome, r.value, count(*) AS words FROM place p CROSS JOIN nothing w CROSS JOIN LATERAL pg_temp.read(p, w.n, w.word) r GROUP BY p.source, r.outcome, r.value ORDER BY p.source, r.outcome, r.value;
-- (what is told is found in that place)
SELECT p.source, r.value IS NOT NULL AS told FROM place p CROSS JOIN LATERAL pg_temp.read(p, 100, '7') r ORDER BY p.source;

-- ---- ids that a spreadsheet has rounded, in every reader of delimited text; the first two files are cases c17a and c17b
CREATE FUNCTION pg_temp.try(content text, options jsonb DEFAULT '{}', source text DEFAULT 'auto') RETURNS text LANGUAGE plpgsql AS $$
DECLARE said text; hint text; state text;
BEGIN
	RETURN (SELECT format('%s: %s read, %s new, %s rejected', i.source, i.rows_read, i.inserted, i.rejected) FROM tiktrack.import('regress_nothing', content, source, options) i);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, said, left(hint, 47));
END $$;
SELECT pg_temp.try(E'video_id;at;views;likes;comments;shares\n7,6E+18;2026-08-18 10:00:00Z;2000;100;5;7\n7,6E+18;2026-08-18 10:00:00Z;150;10;0;1');
SELECT pg_temp.try(E'video_id,at,views,likes,comments,shares\n7600000000000000000,2026-08-18 10:00:00Z,2000,100,5,7\n7600000000000000000,2026-08-18 10:00:00Z,150,10,0,1\n7612345678901230000,2026-08-18 10:00:00Z,90,9,0,1');
SELECT pg_temp.try(E' \nvideo_id,views\n7600000000000000688.0,5', '{"at": "2026-08-18"}') AS floating, pg_temp.try(E'5 7600000000000000688.0', '{"at": "2026-08-18", "columns": ["views", "video_id"]}', 'counts_csv') AS by_position;
SELECT pg_temp.try(E'occurred_at,kind,' || c || E'\n1777626001,view,7.6123e18\n1777626002,view,\n1777626003,view,7.6E+18') AS log FROM unnest('{video_id,actor_id,child_video_id}'::text[]) WITH ORDINALITY AS u (c, n) ORDER BY n;
SELECT pg_temp.try('{"occurred_at": 1777626001, "kind": "view", "video_id": 7612345678901230000}' || E'\n{"occurred_at": 1777626001, "kind": "view", "video_id": 7612345678901240000}') AS lines;
SELECT pg_temp.try(E'id,create_time,user_name,hashtags,song,video_length,n_likes,n_shares,n_comments,n_plays,n_followers,n_total_likes,n_total_vids\n7.6E+18,1779000000,csv.lee,[],a,15,3,4,5,6,7,8,9', '{"at": "2026-05-02"}') AS scraper;
SELECT pg_temp.try(E'id,text,createTime,authorMeta.id,authorMeta.name,playCount,diggCount,commentCount,shareCount\n7640000000000000201,a,1779000000,6.8E+18,csv.kim,1,2,3,4', '{"at": "2026-05-02"}') AS author;
-- among a thousand a log is refused at once, and where few are rounded they cost their rows
SELECT pg_temp.try(E'occurred_at,kind,video_id\n' || string_agg(E'1777626001,view,76' || CASE WHEN n <= 1000 THEN lpad(n::text, 13, '0') || '0000' ELSE lpad(n::text, 17, '0') END, E'\n' ORDER BY n)) AS at_once FROM generate_series(1, 10099) n;
SELECT pg_temp.try(E'occurred_at,kind,video_id\n' || string_agg(E'1777626001,view,' || CASE WHEN n <= 2 THEN '7.6E+18' ELSE '76' || lpad(n::text, 17, '0') END, E'\n')) AS few FROM generate_series(1, 20) n;
SELECT pg_temp.try(E'video_id,views\n' || string_agg(CASE WHEN n <= 2 THEN '7600000000000000688.0' ELSE '76' || lpad(n::text, 17, '0') END || ',' || n, E'\n'), '{"at": "2026-08-18"}') AS few FROM generate_series(1, 20) n;
SELECT reason, count(*) FROM regress_nothing.import_rejects WHERE reason ~ 'id|video' GROUP BY reason ORDER BY reason;
-- one such id may be its own: alone, again and again, or with small numbers, and words are no numbers
SELECT pg_temp.try(E'video_id,views\n7600000000000320000,5\n7600000000000330001,6\n10000,7\n20000.0,8', '{"at": "2026-08-19"}') AS one, pg_temp.try(E'occurred_at,kind,video_id,actor_id\n1777626001,view,7600000000000320000,7e18\n1777626002,view,7600000000000320000,20000\n1777626003,view,1E+3,10000') AS the_same;

-- ---- numbers as spreadsheets and other languages write them, in every reader of counts; the files are cases c17d, c17e and c13
CREATE TEMP TABLE number (n int, word text);
INSERT INTO number SELECT 200 + row_number() OVER (), w FROM unnest(ARRAY['1234567', '1234567.0', '1.234.567', '1 234 567', '1''234''567', '١٢٣٤٥٦٧', '１２３４５６７']) w;
SELECT p.source, r.outcome, left(r.value, 7) AS count, count(*) AS words FROM place p CROSS JOIN number w CROSS JOIN LATERAL pg_temp.read(p, w.n, w.word) r
WHERE p.source IN ('studio_overview', 'studio_viewers', 'studio_content', 'counts_csv', 'scraper_csv', 'scraper_app') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT tiktrack.create_dataset('regress_numbers');
SELECT rows_read, inserted, rejected FROM tiktrack.import('regress_numbers', E'occurred_at;kind;watched_ms\n1777626001;view;1,234\n1777626002;view;1.234.567\n1777626003;view;12.000\n1777626004;view;1.2K\n1777626005;view;-5\n1777626006;view;-');
SELECT watched_ms FROM regress_numbers.events ORDER BY occurred_at;
SELECT reason FROM regress_numbers.import_rejects ORDER BY line;
CREATE FUNCTION pg_temp.counts(file text) RETURNS TABLE (outcome text, video text, views bigint, likes bigint, comments bigint, shares bigint, is_rounded boolean) LANGUAGE plpgsql AS $$
DECLARE
	id bigint;
BEGIN
	SELECT i.import_id, format('%s read, %s new, %s rejected', i.rows_read, i.inserted, i.rejected) INTO id, outcome
	FROM tiktrack.import('regress_numbers', file, 'counts_csv', CASE WHEN file ~ '^view text' THEN '{"at": "2026-06-28", "columns": {"views": "view text", "video_id": "link"}}' ELSE '{}' END::jsonb) i;
	RETURN QUERY SELECT outcome, right(s.video_id::text, 3), s.views, s.likes, s.comments, s.shares, s.is_rounded FROM regress_numbers.video_snapshots s WHERE s.import_id = id ORDER BY s.video_id;
END $$;
SELECT * FROM pg_temp.counts('video_id;at;views;likes;comments;shares
7600000000000000171;2026-08-18 10:00:00Z;1.234.567;12.345;1.234;567
7600000000000000172;2026-08-18 10:00:00Z;1,2 Mio.;12 345;98;1.100
7600000000000000173;2026-08-18 10:00:00Z;1.234;100;5;7
');
SELECT * FROM pg_temp.counts('video_id,at,views,likes,comments,shares
7600000000000000174,2026-08-18 10:00:00Z,"1,234,567","12,345","1,234",567
7600000000000000175,2026-08-18 10:00:00Z,-,-,-,-
7600000000000000176,2026-08-18 10:00:00Z,—,10,0,1
');
SELECT * FROM pg_temp.counts('view text,view integer,caption,link
9948,9948.0,"plain, with comma",https://www.tiktok.com/@demo/video/7184120094996590131
17.8K,17800.0,second 💘,https://www.tiktok.com/@demo/video/7182058999120920132
4.1M,4099999.9999999995,third,https://www.tiktok.com/@demo/video/7180574936572790133
');
SELECT count(*) AS videos FROM regress_numbers.videos;
-- a point before three zeros stands before thousands or before a fraction, and nobody can tell
SELECT pg_temp.try(E'video_id;views;likes\n7600000000000000001;12.000;5\n7600000000000000002;12.5;5', '{"at": "2026-08-19"}');
SELECT reason FROM regress_nothing.import_rejects WHERE import_id = (SELECT max(import_id) FROM regress_nothing.imports) ORDER BY line;

-- ---- what a file lists without end is kept in part: hashtags of a post, unknown keys of an export; and no block has so many lines
SELECT jsonb_array_length(tiktrack_internal.hashtags_in(t.tags)) AS in_caption, jsonb_array_length(tiktrack_internal.hashtags_of(t.list)) AS of_list,
	jsonb_array_length(tiktrack_internal.hashtags_of(t.objects)) AS of_objects, jsonb_array_length(tiktrack_internal.hashtags_of_python(t.python)) AS of_python,
	tiktrack_internal.hashtags_in(repeat('é', 100000) || ' #late') AS late, tiktrack_internal.hashtags_in(repeat('é', 99994) || ' #near') AS near
FROM (SELECT string_agg('#a' || g, ' ') AS tags, json_agg('b' || g) AS list, json_agg(json_build_object('name', 'c' || g)) AS objects, '[' || string_agg(format('''d%s''', g), ', ') || ']' AS python FROM generate_series(1, 5000) g) t;
SELECT cardinality(string_to_array(tiktrack_internal.export_unknown_keys(t.json, '{favourites}'), ', ')) AS of_json, cardinality(string_to_array(tiktrack_internal.describe_export_txt(t.txt, '{"section": "favourites"}') ->> 'unknown_keys', ', ')) AS of_txt
FROM (SELECT format('{"Likes and Favorites": {"Favorite Videos": {"FavoriteVideoList": [{"Date": "2026-05-01 09:00:00", %s}]}}}', string_agg(format('"k%s": 0', g), ', ')) AS json, E'Date: 2026-05-01 09:00:00 UTC\nLink: https://www.tiktokv.com/share/video/7600000000000000001/\n' || string_agg('k' || g || ': x', E'\n') AS txt FROM generate_series(1, 4000) g) t;
SELECT b.line, cardinality(b.lines) AS lines, b.problem, length(b.raw) <= 10000 AS is_clipped FROM tiktrack_internal.text_blocks(repeat(E'a: b\n', 5000) || E'\n' || repeat(E'a: b\n', 5001) || E'\nc: d\n') b ORDER BY b.line;

-- ---- lines may end as on an old Mac, unless one ends otherwise
SELECT n, b.line, b.lines FROM (VALUES (1, E'a\rb\r\rc\r'), (2, E'a\r\nb\r\n\r\nc'), (3, E'a\rb\n\nc\r'), (4, E'\r\r'), (5, E'a')) v (n, content) CROSS JOIN LATERAL tiktrack_internal.text_blocks(v.content) b ORDER BY n, b.line;
SELECT source, rows_read, inserted, rejected FROM tiktrack.import('regress_nothing', E'Date: 2026-05-01 09:00:00 UTC\rLink: https://www.tiktokv.com/share/video/7600000000000000001/\r\rDate: 2026-05-01 09:00:01 UTC\rLink: https://www.tiktokv.com/share/video/7600000000000000001/\r\r', options => '{"account": "old.mac", "section": "favourites"}');
SELECT source, rows_read, inserted, rejected FROM tiktrack.import('regress_nothing', E'https://www.tiktok.com/@mila/video/7600000000000000002?timestamp=1780304400&user_id=6600000000000000001&utm_source=copy\rhttps://www.tiktok.com/@mila/video/7600000000000000002?timestamp=1780304460&user_id=6600000000000000002&tt_from=whatsapp\r');

DROP SCHEMA regress_nothing, regress_numbers CASCADE;
