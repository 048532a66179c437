-- TikTok "Download your data" as TXT: one section a file, a block of
-- "Key: value" lines a row. Keys and file names are written in the language of
-- the app; English and Dutch are known.

CREATE FUNCTION tiktrack_internal.export_txt_key(word text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT k.key
	FROM (VALUES ('date', 'date'), ('datum', 'date'),
		('shared content', 'content'), ('gedeelde inhoud', 'content'), ('gedeelde content', 'content'),
		('link', 'link'),
		('method', 'method'), ('methode', 'method'),
		('user name', 'user'), ('username', 'user'), ('gebruikersnaam', 'user'),
		('comment', 'comment'), ('reactie', 'comment'),
		('url', 'url'), ('original post link', 'url'), ('originele link naar bericht', 'url'),
		('who can view', 'post'), ('allow comments', 'post'), ('likes', 'post')
	) AS k (word, key)
	WHERE k.word = lower(btrim(export_txt_key.word));
END;
COMMENT ON FUNCTION tiktrack_internal.export_txt_key(text) IS
	'part of import: what a key of a TXT export means, in English or Dutch';

CREATE FUNCTION tiktrack_internal.export_txt_section_of_file(file_name text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT f.section
	FROM (VALUES ('share history', 'shares'), ('geschiedenis delen', 'shares'),
		('reposts', 'reposts'), ('herplaatsingen', 'reposts'),
		('watch history', 'watched'), ('browsing history', 'watched'), ('kijkgeschiedenis', 'watched'),
		('like list', 'likes'), ('likelijst', 'likes'),
		('favorite videos', 'favourites'), ('favoriete video''s', 'favourites'),
		('follower', 'followers'), ('volger', 'followers'),
		('following', 'following'), ('volgend', 'following'),
		('comments', 'comments'), ('reacties', 'comments')
	) AS f (file, section)
	-- the browser writes " (1)" behind a name that is taken
	WHERE f.file = regexp_replace(lower(btrim(regexp_replace(
		export_txt_section_of_file.file_name, '^.*[/\\]', ''))), '( \(\d+\))?\.txt$', '');
END;
COMMENT ON FUNCTION tiktrack_internal.export_txt_section_of_file(text) IS
	'part of import: section of a TXT export by the name of its file';

-- The section that the first block tells: `any` for Date and Link alone, which
-- fit four sections, `people` for followers and following, `empty` for the line
-- that says there is nothing; NULL when this is no TXT export.
CREATE FUNCTION tiktrack_internal.export_txt_section(content text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH line AS (
		SELECT l.n, btrim(l.line, E' \t\r') AS line
		FROM string_to_table(ltrim(export_txt_section.content, E' \t\r\n'), E'\n') WITH ORDINALITY AS l (line, n)
	), block AS (
		SELECT tiktrack_internal.export_txt_key(split_part(l.line, ':', 1)) AS key,
			btrim(substr(l.line, position(':' IN l.line) + 1)) AS value
		FROM line l
		WHERE l.n < coalesce((SELECT min(e.n) FROM line e WHERE e.line = ''), 1000000)
			AND position(':' IN l.line) > 0
	)
	SELECT CASE
		WHEN lower(btrim(export_txt_section.content, E' \t\r\n')) IN ('you have no data in this section',
			'dit gedeelte bevat geen gegevens', 'er staan geen gegevens in dit gedeelte') THEN 'empty'
		WHEN NOT EXISTS (SELECT FROM block b WHERE b.key = 'date'
			AND tiktrack.time_of(b.value) IS NOT NULL) THEN NULL
		WHEN EXISTS (SELECT FROM block b WHERE b.key = 'method') THEN 'shares'
		WHEN EXISTS (SELECT FROM block b WHERE b.key = 'user') THEN 'people'
		WHEN EXISTS (SELECT FROM block b WHERE b.key = 'comment') THEN 'comments'
		WHEN EXISTS (SELECT FROM block b WHERE b.key = 'post') THEN 'posts'
		WHEN EXISTS (SELECT FROM block b WHERE b.key = 'link') THEN 'any'
	END;
END;
COMMENT ON FUNCTION tiktrack_internal.export_txt_section(text) IS
	'part of import: what the first block of a TXT export tells of its section; NULL when it is none';

CREATE FUNCTION tiktrack_internal.is_export_txt(beginning text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT tiktrack_internal.export_txt_section($1) IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.is_export_txt(text) IS
	'detector of source export_txt: blocks of "Key: value" with a date, or the line that says there is nothing';

CREATE FUNCTION tiktrack_internal.describe_export_txt(content text, options jsonb) RETURNS jsonb
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	told text := tiktrack_internal.export_txt_section(left(content, 10000));
	named text := coalesce(options ->> 'section',
		tiktrack_internal.export_txt_section_of_file(options ->> 'file'));
	section text := CASE told
		WHEN 'any' THEN CASE WHEN named IN ('watched', 'likes', 'favourites', 'reposts') THEN named END
		WHEN 'people' THEN CASE WHEN named IN ('followers', 'following') THEN named END
		ELSE told END;
BEGIN
	IF section IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'the file does not tell which section of the export it is',
			HINT = format('Give it as {"section": "..."}, one of: %s.', CASE told
				WHEN 'any' THEN 'watched, likes, favourites, reposts'
				ELSE 'followers, following' END);
	ELSIF options ? 'section' AND section NOT IN ('empty', 'posts') AND named <> section THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('content is section %s, not %s', section, named),
			HINT = 'Leave the section out, or import the right file.';
	END IF;
	RETURN jsonb_build_object('section', section);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.describe_export_txt(text, jsonb) IS
	'part of import: the section of the file, or error 22023 when neither its keys, its name nor an option tells';

CREATE FUNCTION tiktrack_internal.read_export_txt(content text, options jsonb)
	RETURNS SETOF tiktrack.import_event
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH file AS MATERIALIZED (
		SELECT tiktrack_internal.describe_export_txt(read_export_txt.content, read_export_txt.options)
			->> 'section' AS section
	), line AS (
		SELECT l.n, l.is_long, rtrim(l.line, E'\r') AS line,
			count(*) FILTER (WHERE btrim(l.line, E' \t\r') = '') OVER (ORDER BY l.n) AS block
		-- functions of text take many times its size
		FROM (SELECT t.n, octet_length(t.line) > 1000000 AS is_long,
				CASE WHEN octet_length(t.line) > 1000000 THEN left(t.line, 10000) ELSE t.line END AS line
			FROM string_to_table(read_export_txt.content, E'\n') WITH ORDINALITY AS t (line, n)) l
	), pair AS (
		-- at the first colon: times and links hold more
		SELECT l.n, l.block, l.is_long, l.line, tiktrack_internal.export_txt_key(split_part(l.line, ':', 1)) AS key,
			btrim(substr(l.line, position(':' IN l.line) + 1), E' \t') AS value
		FROM line l
		WHERE btrim(l.line, E' \t') <> ''
	), field AS (
		SELECT min(p.n) AS line,
			-- of comments no words, and a second line of one has no key
			string_agg(p.line, E'\n' ORDER BY p.n) FILTER (WHERE s.section <> 'comments'
				OR p.key IN ('date', 'link', 'url')) AS raw,
			min(p.value) FILTER (WHERE p.key = 'date') AS date,
			min(p.value) FILTER (WHERE p.key = 'link') AS link,
			min(p.value) FILTER (WHERE p.key = 'url' AND p.value <> '') AS url,
			min(p.value) FILTER (WHERE p.key = 'method') AS method,
			min(p.value) FILTER (WHERE p.key = 'content') AS content_kind,
			min(p.value) FILTER (WHERE p.key = 'user') AS user_name,
			bool_or(position(chr(26) IN p.line) > 0) AS is_unstorable,
			CASE WHEN bool_or(p.is_long) THEN 'a line longer than 1 MB' END AS problem
		FROM pair p
		CROSS JOIN file s
		GROUP BY p.block
	)
	SELECT f.line, NULL::text, f.raw, e.reason, s.section, t.occurred_at, e.kind, e.share_type, e.platform,
		f.method, f.content_kind, e.item_text, e.video_id, e.actor_name, e.actor_is_owner,
		NULL::bigint, NULL::bigint, NULL::text
	FROM field f
	CROSS JOIN file s
	CROSS JOIN LATERAL (SELECT tiktrack.time_of(f.date) AS occurred_at) t
	CROSS JOIN LATERAL tiktrack_internal.export_event(s.section, f.problem, f.is_unstorable, f.date, t.occurred_at,
		CASE WHEN lower(CASE s.section WHEN 'comments' THEN f.url ELSE f.link END)
				IN ('n/a', 'none', 'n.v.t.') THEN NULL
			WHEN s.section = 'comments' THEN f.url ELSE f.link END,
		f.content_kind, f.user_name) e
	WHERE s.section = ANY (tiktrack_internal.export_section_names());
END;
COMMENT ON FUNCTION tiktrack_internal.read_export_txt(text, jsonb) IS 'reader of source export_txt';
