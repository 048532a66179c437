-- what a link of the share sheet says; ids and people are invented
\pset null '(null)'
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET search_path = tiktrack, tiktrack_internal;

\x on
SELECT * FROM parse_share_url('https://www.tiktok.com/@mila.bakes/video/7600000000000000002?_r=1&u_code=abc&sharer_language=en&share_item_id=7600000000000000002&source=h5_m&timestamp=1780304400&user_id=6600000000000000001&sec_user_id=x&social_share_type=0&utm_source=copy&utm_campaign=client_share&utm_medium=android&share_link_id=0F8FAD5B-D9CB-469F-A165-70867728950E&share_app_id=1233&tt_from=copy');
-- a profile that was shared
SELECT * FROM parse_share_url(E'  https://www.tiktok.com/@mila_b?share_author_id=6600000000000000007&timestamp=1780304400&tt_from=whatsapp&utm_medium=ios\n');
\x off

-- what a link leads to
SELECT l.url, p.content, p.author, p.video_id, p.share_type
FROM (VALUES
	(1, 'https://www.tiktok.com/@a.b_c/photo/7600000000000000003'),
	(2, 'https://www.tiktokv.com/share/video/7600000000000000002/'),
	(3, 'https://m.tiktok.com/h5/share/music/7500000000000000009.html'),
	(4, 'https://www.tiktok.com/@mila/live'),
	(5, 'https://www.tiktok.com/@mila'),
	(6, 'HTTP://WWW.TIKTOK.COM:443/@mila/video/7600000000000000002#top'),
	(7, 'www.tiktok.com/@mila/video/7600000000000000002'),
	(8, 'https://vm.tiktok.com/ZMabc/'),
	(9, 'https://www.tiktok.com/'),
	(10, 'https://www.tiktok.com?share_item_id=7600000000000000002&share_link_id='),
	-- an id that no bigint holds
	(11, 'https://www.tiktok.com/@mila/video/99999999999999999999?share_item_id=7600000000000000002'),
	-- other sites, and what is no link
	(12, 'https://example.com/@mila/video/7600000000000000002'),
	(13, 'https://tiktok.com.example.com/@mila/video/7600000000000000002'),
	(14, 'https://nottiktok.com/@mila/video/7600000000000000002'),
	(15, 'https://example.com/?u=https://www.tiktok.com/@mila'),
	(16, 'https://www.tiktok.com/@mila and more'),
	(17, ''),
	(18, NULL)
) AS l (n, url)
LEFT JOIN LATERAL parse_share_url(l.url) p ON true
ORDER BY l.n;

-- what cannot be true is not told; the rest of the link still is
SELECT l.parameters, p.shared_at, p.sharer_id, p.method, p.share_type, p.platform, p.share_link_id
FROM (VALUES
	(1, 'timestamp=1780304400'),
	(2, 'timestamp=1780304400123'),
	(3, 'timestamp=yesterday&user_id=me&share_link_id=1'),
	(4, 'timestamp=&user_id=0&utm_source='),
	(5, 'timestamp=-1780304400&user_id=9223372036854775808'),
	(6, 'user_id=9223372036854775807&share_link_id=0f8fad5bd9cb469fa16570867728950e'),
	(7, 'utm_source=Copy%20Link&tt_from=sms'),
	(8, 'utm_source=%6dessenger'),
	(9, 'utm_source=a_new_way'),
	-- bytes that are no text
	(10, 'utm_source=%ff%fe&tt_from=sms'),
	(11, 'utm_source=%00&tt_from=sms'),
	(12, 'timestamp=1780304400&timestamp=1')
) AS l (n, parameters)
CROSS JOIN LATERAL parse_share_url('https://www.tiktok.com/@mila?' || l.parameters) p
ORDER BY l.n;

SELECT url_parameter('https://a.example/?x=1%2B1&y', 'x'), url_parameter('https://a.example/?x=1&y', 'y'),
	url_parameter('https://a.example/?x=1&y', 'z');
SELECT id_of(word) FROM (VALUES (1, '1'), (2, '9223372036854775807'), (3, '9223372036854775808'), (4, '0'), (5, '01'),
	(6, '-1'), (7, ' 1'), (8, '1e3'), (9, '')) AS w (n, word) ORDER BY n;

\set VERBOSITY terse
-- as a source: each line is a share
RESET search_path;
SET client_min_messages = warning;
SELECT tiktrack.create_dataset('links');
SET client_min_messages = notice;
CREATE TEMP TABLE files (name text PRIMARY KEY, content text);
INSERT INTO files VALUES ('links', E'\n'
	'https://www.tiktok.com/@mila/video/7600000000000000002?timestamp=1780304400&user_id=6600000000000000001&utm_source=copy&share_link_id=0f8fad5b-d9cb-469f-a165-70867728950e&u_code=secret\r\n'
	'https://www.tiktok.com/@mila/video/7600000000000000002?timestamp=1780304460&user_id=6600000000000000002&tt_from=whatsapp\r\n'
	'https://www.tiktok.com/@mila/video/7600000000000000002?timestamp=1780304460&user_id=6600000000000000002&tt_from=whatsapp\r\n'
	'https://www.tiktok.com/@mila?timestamp=1780304470&share_author_id=6600000000000000007&tt_from=a_new_way\n'
	'https://www.tiktok.com/@mila/video/7600000000000000003?u_code=secret\n'
	'  \n'
	'https://www.tiktok.com/@mila/video/7600000000000000003?timestamp=1780304480&utm_source=localsave');
-- a link of another site is no link of this source; beside one that is, it costs itself alone
SELECT source FROM tiktrack.import('links', 'https://example.com/@mila/video/7600000000000000003');
SELECT source, rows_read, inserted, duplicates, rejected FROM files, tiktrack.import('links', content) WHERE name = 'links';
-- again, and in another order
SELECT source, rows_read, inserted, duplicates, rejected FROM files, tiktrack.import('links', content) WHERE name = 'links';
SELECT source, rows_read, inserted, duplicates, rejected
FROM tiktrack.import('links', (SELECT string_agg(line, E'\n' ORDER BY line) FROM files, string_to_table(content, E'\n') line WHERE line LIKE 'https%'));
SELECT e.occurred_at, e.kind, e.share_type, e.platform, e.method_raw, e.video_id, e.actor_id, e.content_kind, e.item_text, a.username AS video_of
FROM links.events e LEFT JOIN links.videos v USING (video_id) LEFT JOIN links.accounts a ON a.account_id = v.account_id
ORDER BY e.occurred_at, e.ordinal;
SELECT r.line, r.reason, r.raw FROM links.import_rejects r WHERE r.import_id = 1 ORDER BY r.line;
-- what the link says of the sharer besides is not kept anywhere
SELECT count(*) FROM links.events e WHERE e::text LIKE '%secret%';
SELECT count(*) FROM links.import_rejects r WHERE r::text LIKE '%secret%';
-- bytes that no text holds, a line too long, and what is cut in the middle of a link
SELECT rows_read, inserted, duplicates, rejected FROM tiktrack.import('links', 'https://www.tiktok.com/@mila?timestamp=1780304490' || E'\n' ||
	'https://www.tiktok.com/@mila?timestamp=1780304490&tt_from=' || chr(26) || E'\n' ||
	'https://www.tiktok.com/@mila?timestamp=1780304490&tt_from=' || repeat('x', 10000) || E'\nhttps://www.tik');
SELECT r.line, r.reason, left(r.raw, 40) AS raw FROM links.import_rejects r ORDER BY r.reject_id DESC LIMIT 3;
-- whatever stands first, and far before the first link when the source is named
SELECT source, rows_read, inserted, rejected FROM tiktrack.import('links', E'url\nhttps://example.com/@mila\nhttps://www.tiktok.com/@mila?timestamp=1780304500&tt_from=sms');
SELECT source, rows_read, inserted, rejected FROM tiktrack.import('links', repeat('x', 20000) || E'\nhttps://www.tiktok.com/@mila?timestamp=1780304510&tt_from=sms');
SELECT source, rows_read, inserted, rejected FROM tiktrack.import('links', repeat('x', 20000) || E'\nhttps://www.tiktok.com/@mila?timestamp=1780304510&tt_from=sms', 'share_links');
SELECT source, rows_read, inserted, rejected FROM tiktrack.import('links', repeat('x', 20000), 'share_links');
SET client_min_messages = warning;
DROP SCHEMA links CASCADE;
