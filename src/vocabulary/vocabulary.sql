-- ---------------------------------------------------------------------------
-- vocabulary: the words of tiktrack, and those of sources
-- ---------------------------------------------------------------------------

CREATE FUNCTION tiktrack.event_kinds() RETURNS text[]
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_event_kinds';
COMMENT ON FUNCTION tiktrack.event_kinds() IS
	'the words of domain event_kind, in their stored order';

CREATE FUNCTION tiktrack.share_types() RETURNS text[]
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_share_types';
COMMENT ON FUNCTION tiktrack.share_types() IS
	'the words of domain share_type, in their stored order';

CREATE FUNCTION tiktrack.account_types() RETURNS text[]
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_account_types';
COMMENT ON FUNCTION tiktrack.account_types() IS
	'the words of domain account_type';

-- Domains over text and not enums, because BI tools, CSV files and shards understand
-- text, and a list can grow without changing a type on every node.
CREATE DOMAIN tiktrack.event_kind AS text
	CONSTRAINT event_kind_is_known CHECK (VALUE = ANY (tiktrack.event_kinds()));
COMMENT ON DOMAIN tiktrack.event_kind IS
	'what happened: view, impression, like, comment, share, save, follow, profile_visit, link_click';

CREATE DOMAIN tiktrack.share_type AS text
	CONSTRAINT share_type_is_known CHECK (VALUE = ANY (tiktrack.share_types()));
COMMENT ON DOMAIN tiktrack.share_type IS
	'how it was shared: duet, stitch, reaction, repost, direct_message, copy_link, external, embed, qr_code, other (a known way outside the list), unknown (not told)';

CREATE DOMAIN tiktrack.account_type AS text
	CONSTRAINT account_type_is_known CHECK (VALUE = ANY (tiktrack.account_types()));
COMMENT ON DOMAIN tiktrack.account_type IS
	'kind of TikTok account: personal, creator, business';

-- Rows of the extension have built_in = true; a row that a user adds for the same word
-- has priority over them, and pg_dump includes it.
CREATE TABLE tiktrack.share_aliases (
	source text NOT NULL CHECK (source <> ''),
	raw text NOT NULL CHECK (raw = lower(btrim(raw, E' \t\r\n'))),
	kind tiktrack.event_kind DEFAULT 'share',
	share_type tiktrack.share_type,
	platform text CHECK (platform <> '' AND octet_length(platform) <= 255),
	built_in boolean NOT NULL DEFAULT false,
	PRIMARY KEY (source, raw, built_in),
	CHECK ((kind IS NOT DISTINCT FROM 'share') = (share_type IS NOT NULL)),
	CHECK (platform IS NULL OR share_type IS NOT NULL)
);
SELECT pg_catalog.pg_extension_config_dump('tiktrack.share_aliases', 'WHERE NOT built_in');

COMMENT ON TABLE tiktrack.share_aliases IS
	'the words of sources for ways of sharing, and their meaning here; add rows for new words';
COMMENT ON COLUMN tiktrack.share_aliases.source IS
	'vocabulary of the word: tiktok, ga4, snowplow, activity_streams, live or your own';
COMMENT ON COLUMN tiktrack.share_aliases.raw IS
	'the word, trimmed and in lower case; * is every word without a row';
COMMENT ON COLUMN tiktrack.share_aliases.kind IS
	'kind of event that the word means: share, another kind, or NULL for no event';
COMMENT ON COLUMN tiktrack.share_aliases.share_type IS
	'share type; NULL exactly when the word does not mean a share';
COMMENT ON COLUMN tiktrack.share_aliases.platform IS
	'platform; NULL when the destination is not told; * is the word itself';
COMMENT ON COLUMN tiktrack.share_aliases.built_in IS
	'true for the rows that come with the extension; rows with false, which you add, have priority';

INSERT INTO tiktrack.share_aliases (source, raw, kind, share_type, platform, built_in)
SELECT source, raw, kind, share_type, platform, true
FROM (VALUES
	-- inside TikTok
	('tiktok', 'chat_head', 'share', 'direct_message', 'tiktok'),
	('tiktok', 'chat', 'share', 'direct_message', 'tiktok'),
	('tiktok', 'chat_list', 'share', 'direct_message', 'tiktok'),
	('tiktok', 'chat_merge', 'share', 'direct_message', 'tiktok'),
	('tiktok', 'chat_forward', 'share', 'direct_message', 'tiktok'),
	('tiktok', 'direct_message', 'share', 'direct_message', 'tiktok'),
	('tiktok', 'repost', 'share', 'repost', 'tiktok'),
	('tiktok', 'duet', 'share', 'duet', 'tiktok'),
	('tiktok', 'stitch', 'share', 'stitch', 'tiktok'),
	('tiktok', 'reaction', 'share', 'reaction', 'tiktok'),
	('tiktok', 'react', 'share', 'reaction', 'tiktok'),
	-- might also mean a text message, so without a platform
	('tiktok', 'message', 'share', 'direct_message', NULL),
	-- links, codes, embeds
	('tiktok', 'copy', 'share', 'copy_link', NULL),
	('tiktok', 'copy_link', 'share', 'copy_link', NULL),
	('tiktok', 'copy link', 'share', 'copy_link', NULL),
	('tiktok', 'qr_code', 'share', 'qr_code', NULL),
	('tiktok', 'qrcode', 'share', 'qr_code', NULL),
	('tiktok', 'embed', 'share', 'embed', NULL),
	-- to another platform
	('tiktok', 'sms', 'share', 'external', 'sms'),
	('tiktok', 'whatsapp', 'share', 'external', 'whatsapp'),
	('tiktok', 'whatsapp_status', 'share', 'external', 'whatsapp'),
	('tiktok', 'messenger', 'share', 'external', 'messenger'),
	('tiktok', 'facebook', 'share', 'external', 'facebook'),
	('tiktok', 'snapchat', 'share', 'external', 'snapchat'),
	('tiktok', 'snapchat_chats', 'share', 'external', 'snapchat'),
	('tiktok', 'instagram', 'share', 'external', 'instagram'),
	('tiktok', 'instagram_story', 'share', 'external', 'instagram'),
	('tiktok', 'telegram', 'share', 'external', 'telegram'),
	('tiktok', 'email', 'share', 'external', 'email'),
	('tiktok', 'mail', 'share', 'external', 'email'),
	('tiktok', 'line', 'share', 'external', 'line'),
	('tiktok', 'kakaotalk', 'share', 'external', 'kakaotalk'),
	('tiktok', 'twitter', 'share', 'external', 'twitter'),
	('tiktok', 'x', 'share', 'external', 'twitter'),
	('tiktok', 'reddit', 'share', 'external', 'reddit'),
	('tiktok', 'discord', 'share', 'external', 'discord'),
	('tiktok', 'zalo', 'share', 'external', 'zalo'),
	('tiktok', 'viber', 'share', 'external', 'viber'),
	('tiktok', 'vk', 'share', 'external', 'vk'),
	-- the share sheet of the system, whose target is never told
	('tiktok', 'more', 'share', 'external', NULL),
	('tiktok', 'external', 'share', 'external', NULL),
	-- saved on the device, or no share at all
	('tiktok', 'localsave', 'save', NULL, NULL),
	('tiktok', 'download', 'save', NULL, NULL),
	('tiktok', 'delete', NULL, NULL, NULL),
	-- not told
	('tiktok', '', 'share', 'unknown', NULL),
	('tiktok', 'n/a', 'share', 'unknown', NULL),
	('tiktok', 'none', 'share', 'unknown', NULL),
	('tiktok', 'n.v.t.', 'share', 'unknown', NULL),
	('tiktok', 'unknown', 'share', 'unknown', NULL),
	-- words without a row: of TikTok a new way of sharing, of a web site the name of
	-- another platform
	('tiktok', '*', 'share', 'other', NULL),
	('ga4', '*', 'share', 'external', '*'),
	('snowplow', '*', 'share', 'external', '*'),
	('activity_streams', 'announce', 'share', 'repost', NULL),
	('live', '*', 'share', 'unknown', NULL)
) AS seed (source, raw, kind, share_type, platform);
-- Dutch for "copy", if the encoding has its letters; as bytes, so that the script is
-- ASCII and works in a database of any encoding
INSERT INTO tiktrack.share_aliases (source, raw, share_type, built_in)
SELECT 'tiktok', convert_from('\x6b6f7069c3ab72656e', 'UTF8'), 'copy_link', true
WHERE getdatabaseencoding() IN ('UTF8', 'LATIN1', 'LATIN9', 'WIN1252');

CREATE FUNCTION tiktrack.share_alias_of(raw text, source text DEFAULT 'tiktok',
		OUT kind tiktrack.event_kind, OUT share_type tiktrack.share_type, OUT platform text,
		OUT is_known boolean)
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- the word's row of the source, else of TikTok; else the row * of the source, else of TikTok
	SELECT a.kind, a.share_type,
		CASE WHEN a.platform = '*' THEN left(word.folded, 60) ELSE a.platform END,
		a.raw <> '*'
	-- OFFSET 0, so that lower() is computed once; words are cut to 1000 characters
	FROM (SELECT lower(btrim(left(coalesce(share_alias_of.raw, ''), 1000), E' \t\r\n')) AS folded
		OFFSET 0) AS word
	CROSS JOIN LATERAL (
		SELECT c.kind, c.share_type, c.platform, c.raw, 1 AS preference, c.built_in
		FROM tiktrack.share_aliases c
		WHERE c.source = share_alias_of.source AND c.raw = word.folded AND word.folded <> '*'
		UNION ALL
		SELECT c.kind, c.share_type, c.platform, c.raw, 2, c.built_in
		FROM tiktrack.share_aliases c
		WHERE c.source = 'tiktok' AND c.raw = word.folded AND word.folded <> '*'
		UNION ALL
		SELECT c.kind, c.share_type, c.platform, c.raw, 3, c.built_in
		FROM tiktrack.share_aliases c
		WHERE c.source = share_alias_of.source AND c.raw = '*'
		UNION ALL
		SELECT c.kind, c.share_type, c.platform, c.raw, 4, c.built_in
		FROM tiktrack.share_aliases c
		WHERE c.source = 'tiktok' AND c.raw = '*'
	) AS a
	ORDER BY a.preference, a.built_in
	LIMIT 1;
END;
COMMENT ON FUNCTION tiktrack.share_alias_of(text, text) IS
	'the meaning of a raw word: kind of event (NULL for none), share type, platform, and whether the word has a row of its own in share_aliases; NULL and empty are share type unknown';

CREATE FUNCTION tiktrack.share_type_of(raw text, source text DEFAULT 'tiktok')
	RETURNS tiktrack.share_type
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT a.share_type FROM tiktrack.share_alias_of(share_type_of.raw, share_type_of.source) a;
END;
COMMENT ON FUNCTION tiktrack.share_type_of(text, text) IS
	'share type of a raw word, such as Method of an export: other for a word without alias, unknown for NULL or empty, NULL for a word that does not mean a share (localsave)';

CREATE FUNCTION tiktrack.platform_of(raw text, source text DEFAULT 'tiktok')
	RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT a.platform FROM tiktrack.share_alias_of(platform_of.raw, platform_of.source) a;
END;
COMMENT ON FUNCTION tiktrack.platform_of(text, text) IS
	'platform of a raw word, such as instagram or whatsapp, tiktok for what stays inside; NULL when the destination is not told';
