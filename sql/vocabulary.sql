-- The closed word lists, and what other sources call a way of sharing.
SET search_path = public, tiktrack;
\pset null (null)

-- ---- domains: the words of each list, in and out
CREATE TEMP TABLE kinds (word text);
INSERT INTO kinds SELECT unnest('{view,impression,like,comment,share,save,follow,profile_visit,link_click}'::text[]);
CREATE TEMP TABLE types (word text);
INSERT INTO types SELECT unnest('{duet,stitch,reaction,repost,direct_message,copy_link,external,embed,qr_code,other,unknown}'::text[]);

SELECT count(*) AS kinds, bool_and(word::event_kind::text = word) AS come_out_as_they_went_in FROM kinds;
SELECT count(*) AS types, bool_and(word::share_type::text = word) AS come_out_as_they_went_in FROM types;
SELECT count(*) AS accounts, bool_and(word::account_type::text = word) AS come_out_as_they_went_in
FROM unnest('{personal,creator,business}'::text[]) word;
SELECT NULL::event_kind AS kind, NULL::share_type AS type, NULL::account_type AS account;

-- The lists that C keeps, in the order of the stored format.
SELECT event_kinds() = array_agg(word) AS same_order FROM kinds;
SELECT share_types() = array_agg(word) AS same_order FROM types;

-- The aggregates and accessors know the same words.
SELECT bool_and(event_count(engagement_agg, word) = 1) AS counted
FROM (SELECT word, engagement_agg(word) FROM kinds GROUP BY word) q;
SELECT bool_and(share_count(share_agg, word) = 1) AS counted
FROM (SELECT word, share_agg(word) FROM types GROUP BY word) q;

-- Wrong words.
\set VERBOSITY sqlstate
SELECT 'wink'::event_kind;
SELECT 'View'::event_kind;
SELECT ' view'::event_kind;
SELECT 'views'::event_kind;
SELECT ''::event_kind;
SELECT 'instagram'::share_type;
SELECT 'Duet'::share_type;
SELECT 'due'::share_type;
SELECT ''::share_type;
SELECT 'private'::account_type;
\set VERBOSITY default

-- ---- seeds: every word of the seed
CREATE TEMP TABLE seeds (raw text, type text, platform text);
INSERT INTO seeds VALUES
	('chat_head', 'direct_message', 'tiktok'), ('chat', 'direct_message', 'tiktok'),
	('chat_list', 'direct_message', 'tiktok'), ('chat_merge', 'direct_message', 'tiktok'),
	('chat_forward', 'direct_message', 'tiktok'), ('message', 'direct_message', NULL),
	('copy', 'copy_link', NULL), ('copy_link', 'copy_link', NULL), ('kopiëren', 'copy_link', NULL),
	('sms', 'external', 'sms'),
	('whatsapp', 'external', 'whatsapp'), ('whatsapp_status', 'external', 'whatsapp'),
	('messenger', 'external', 'messenger'), ('facebook', 'external', 'facebook'),
	('snapchat', 'external', 'snapchat'), ('snapchat_chats', 'external', 'snapchat'),
	('instagram', 'external', 'instagram'), ('instagram_story', 'external', 'instagram'),
	('more', 'external', NULL),
	('telegram', 'external', 'telegram'), ('email', 'external', 'email'), ('line', 'external', 'line'),
	('kakaotalk', 'external', 'kakaotalk'), ('twitter', 'external', 'twitter'), ('reddit', 'external', 'reddit'),
	('discord', 'external', 'discord'), ('zalo', 'external', 'zalo'), ('viber', 'external', 'viber'),
	('vk', 'external', 'vk'), ('x', 'external', 'twitter'),
	('qr_code', 'qr_code', NULL), ('qrcode', 'qr_code', NULL), ('embed', 'embed', NULL),
	('repost', 'repost', 'tiktok'), ('duet', 'duet', 'tiktok'), ('stitch', 'stitch', 'tiktok'),
	('reaction', 'reaction', 'tiktok'), ('react', 'reaction', 'tiktok'),
	('localsave', NULL, NULL), ('download', NULL, NULL), ('delete', NULL, NULL),
	('', 'unknown', NULL), ('n/a', 'unknown', NULL), ('none', 'unknown', NULL), ('n.v.t.', 'unknown', NULL),
	(NULL, 'unknown', NULL),
	-- any other word
	('future_unknown_method', 'other', NULL), ('chat head', 'other', NULL), ('*', 'other', NULL);
SELECT count(*) AS seeds FROM seeds;

SELECT raw, share_type_of(raw) AS got_type, platform_of(raw) AS got_platform, type, platform
FROM seeds
WHERE (share_type_of(raw)::text, platform_of(raw)) IS DISTINCT FROM (type, platform)
ORDER BY raw COLLATE "C";

-- Case is folded, and blanks around a word do not count (ASCII here: how other letters fold is the database's locale).
SELECT raw, share_type_of(folded), platform_of(folded)
FROM seeds, LATERAL (VALUES (E' \t' || upper(raw COLLATE "C") || E'\r\n '), (initcap(raw COLLATE "C"))) f (folded)
WHERE (share_type_of(folded)::text, platform_of(folded)) IS DISTINCT FROM (type, platform)
ORDER BY raw COLLATE "C";

-- A word that is no share: what it is instead.
SELECT raw, kind, share_type, platform, is_known
FROM unnest('{localSave,download,delete,chat,"",no such word}'::text[]) WITH ORDINALITY r (raw, n), share_alias_of(raw)
ORDER BY n;

-- ---- 5.3: other vocabularies fold, look the word up, and else name another platform
SELECT source, raw, share_type_of(raw, source), platform_of(raw, source)
FROM (VALUES ('ga4', 'Twitter'), ('ga4', 'Email'), ('ga4', 'Copy Link'), ('ga4', 'mail'), ('ga4', ' X '),
	('ga4', 'Pinterest'), ('ga4', ''), ('ga4', NULL),
	('snowplow', 'Mastodon'), ('snowplow', 'facebook'), ('snowplow', 'copy'),
	('activity_streams', 'Announce'), ('activity_streams', 'whatsapp'), ('activity_streams', 'shrug'),
	('live', 'gift'), ('no such source', 'sms'), ('no such source', 'shrug')) v (source, raw)
ORDER BY source COLLATE "C", raw COLLATE "C";
-- A document is not a platform.
SELECT length(platform_of(repeat('ab', 500), 'ga4')) AS cut;

-- ---- a user's own row wins over ours, for the same word of the same source
BEGIN;
INSERT INTO share_aliases (source, raw, share_type, platform) VALUES
	('tiktok', 'sms', 'direct_message', 'sms'),
	('tiktok', 'future_unknown_method', 'external', 'newapp'),
	('ga4', 'sms', 'external', 'text message'),
	('mine', 'sms', 'qr_code', NULL),
	('mine', '*', 'embed', '*');
SELECT source, raw, share_type_of(raw, source), platform_of(raw, source)
FROM (VALUES ('tiktok', 'SMS'), ('tiktok', 'future_unknown_method'), ('ga4', 'sms'), ('mine', 'sms'), ('mine', 'Chat'),
	('mine', 'Somewhere')) v (source, raw)
ORDER BY source COLLATE "C", raw COLLATE "C";
-- The built-in row is still there, and comes back with the user's row gone.
SELECT count(*) FROM share_aliases WHERE source = 'tiktok' AND raw = 'sms';
DELETE FROM share_aliases WHERE source = 'tiktok' AND raw = 'sms' AND NOT built_in;
SELECT share_type_of('sms'), platform_of('sms');
ROLLBACK;

-- ---- what a row may say
\set VERBOSITY sqlstate
INSERT INTO share_aliases (source, raw, share_type) VALUES ('tiktok', 'Not Folded', 'duet');
INSERT INTO share_aliases (source, raw, share_type) VALUES ('tiktok', ' blank', 'duet');
INSERT INTO share_aliases (source, raw, share_type) VALUES ('', 'word', 'duet');
INSERT INTO share_aliases (source, raw, share_type) VALUES ('tiktok', 'word', 'no such type');
INSERT INTO share_aliases (source, raw, share_type, platform) VALUES ('tiktok', 'word', 'external', '');
INSERT INTO share_aliases (source, raw, share_type, platform) VALUES ('tiktok', 'word', 'external', repeat('x', 256));
INSERT INTO share_aliases (source, raw, kind, share_type) VALUES ('tiktok', 'word', 'save', 'duet');
INSERT INTO share_aliases (source, raw, kind) VALUES ('tiktok', 'word', 'share');
INSERT INTO share_aliases (source, raw, kind, platform) VALUES ('tiktok', 'word', 'save', 'sms');
INSERT INTO share_aliases (source, raw, share_type, built_in) VALUES ('tiktok', 'sms', 'duet', true);
SELECT count(*) AS own_rows FROM share_aliases WHERE NOT built_in;

-- ---- everybody reads, nobody else writes
CREATE ROLE regress_tiktrack_reader;
SET ROLE regress_tiktrack_reader;
SELECT share_type_of('sms'), platform_of('sms'), count(*) > 50 AS readable FROM share_aliases;
INSERT INTO share_aliases (source, raw, share_type) VALUES ('tiktok', 'word', 'duet');
UPDATE share_aliases SET share_type = 'duet';
DELETE FROM share_aliases;
TRUNCATE share_aliases;
RESET ROLE;
DROP ROLE regress_tiktrack_reader;
