-- TikTok "Download your data" as TXT: one section per file, and per row a block of
-- "Key: value" lines. Keys and file names are in the language of the app; English and
-- Dutch are known.

CREATE FUNCTION tiktrack_internal.export_txt_section_of_file(file_name text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT f.section
	FROM (VALUES ('share history', 'shares'), ('geschiedenis delen', 'shares'),
		('reposts', 'reposts'), ('herplaatsingen', 'reposts'),
		('watch history', 'watched'), ('browsing history', 'watched'), ('video browsing history', 'watched'),
		('kijkgeschiedenis', 'watched'),
		('like list', 'likes'), ('likelijst', 'likes'),
		('favorite videos', 'favourites'), ('favoriete video''s', 'favourites'),
		('follower', 'followers'), ('follower list', 'followers'), ('volger', 'followers'),
		('following', 'following'), ('following list', 'following'), ('volgend', 'following'),
		('comments', 'comments'), ('reacties', 'comments')
	) AS f (file, section)
	-- browsers append " (1)" if a file of that name exists
	WHERE f.file = regexp_replace(lower(btrim(regexp_replace(
		export_txt_section_of_file.file_name, '^.*[/\\]', ''))), '( \(\d+\))?\.txt$', '');
END;
COMMENT ON FUNCTION tiktrack_internal.export_txt_section_of_file(text) IS
	'part of import: section of a TXT export by the name of its file; NULL for another name';

-- By most blocks, because any of them may be damaged.
CREATE FUNCTION tiktrack_internal.export_txt_section(content text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN lower(btrim(left(export_txt_section.content, 10000), E' \t\r\n')) IN ('you have no data in this section',
			'dit gedeelte bevat geen gegevens', 'er staan geen gegevens in dit gedeelte') THEN 'empty'
		ELSE (
			SELECT told.section
			FROM tiktrack_internal.text_blocks(export_txt_section.content) b
			CROSS JOIN LATERAL (
				SELECT CASE
					WHEN NOT coalesce(bool_or(k.key = 'date' AND tiktrack.time_of(k.value) IS NOT NULL), false) THEN NULL
					WHEN bool_or(k.key = 'method') THEN 'shares'
					WHEN bool_or(k.key = 'user') THEN 'people'
					WHEN bool_or(k.key = 'comment') THEN 'comments'
					WHEN bool_or(k.key = 'post') THEN 'posts'
					WHEN bool_or(k.key IN ('link', 'url')) THEN 'any'
				END AS section
				FROM unnest(b.lines) AS l (line)
				CROSS JOIN LATERAL (SELECT tiktrack_internal.export_key(split_part(l.line, ':', 1)) AS key,
					btrim(substr(l.line, position(':' IN l.line) + 1), E' \t\r') AS value) k
				WHERE position(':' IN l.line) > 0
			) told
			WHERE told.section IS NOT NULL
			GROUP BY told.section
			ORDER BY count(*) DESC, told.section = 'any', min(b.line)
			LIMIT 1)
	END;
END;
COMMENT ON FUNCTION tiktrack_internal.export_txt_section(text) IS
	'part of import: the section of a TXT export by the keys of most of its blocks; any for Date and Link only, which fit four sections, people for followers or following, empty for the line that says there is no data; NULL for other text';

CREATE FUNCTION tiktrack_internal.is_export_txt(beginning text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT tiktrack_internal.export_txt_section($1) IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.is_export_txt(text) IS
	'detector of source export_txt: blocks of "Key: value" with a date, or the line that says there is no data';

CREATE FUNCTION tiktrack_internal.export_txt_wanted_section(content text, options jsonb) RETURNS text
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	told text := coalesce(tiktrack_internal.export_txt_section(left(content, 10000)),
		tiktrack_internal.export_txt_section(content));
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
	RETURN section;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.export_txt_wanted_section(text, jsonb) IS
	'part of import: the section of the file; error 22023 when neither its keys, its name nor an option tells it, or the option contradicts';

CREATE FUNCTION tiktrack_internal.describe_export_txt(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT jsonb_strip_nulls(jsonb_build_object('section', s.section, 'unknown_keys', (
		SELECT string_agg(format('%s (%s)', k.key, s.section), ', ' ORDER BY k.key COLLATE "C")
		FROM (SELECT DISTINCT n.key COLLATE "C" AS key
			FROM tiktrack_internal.text_blocks($1) b
			CROSS JOIN LATERAL unnest(b.lines) AS l (line)
			CROSS JOIN LATERAL (SELECT split_part(l.line, ':', 1) AS key) n
			WHERE l.line ~ '^[[:alpha:]][[:alnum:] _-]{0,39}:' AND tiktrack_internal.export_key(n.key) IS NULL
			ORDER BY 1
			LIMIT 1000) k
		-- not for comments, whose second line could look like a key, and must not be shown
		WHERE s.section = ANY (tiktrack_internal.export_section_names()) AND s.section <> 'comments')))
	FROM (SELECT tiktrack_internal.export_txt_wanted_section($1, $2) AS section OFFSET 0) s;
END;
COMMENT ON FUNCTION tiktrack_internal.describe_export_txt(text, jsonb) IS
	'part of import: the section of the file, and the first 1000 unknown keys';

CREATE FUNCTION tiktrack_internal.read_export_txt(content text, options jsonb)
	RETURNS SETOF tiktrack.import_event
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH file AS MATERIALIZED (
		SELECT tiktrack_internal.export_txt_wanted_section(read_export_txt.content, read_export_txt.options) AS section
	), field AS (
		SELECT b.line, s.section, coalesce(b.problem, p.problem,
				tiktrack_internal.export_key_problem(s.section, p.has_link, p.user_name IS NOT NULL, p.unknown)) AS problem,
			-- the text of a comment is never stored, and its further lines have no key
			CASE WHEN b.problem IS NULL THEN p.raw WHEN s.section <> 'comments' THEN b.raw END AS raw,
			p.date, CASE s.section WHEN 'comments' THEN p.url ELSE coalesce(p.link, p.url) END AS link,
			p.method, p.content_kind, p.user_name
		FROM file s
		CROSS JOIN tiktrack_internal.text_blocks(read_export_txt.content) b
		CROSS JOIN LATERAL (
			SELECT string_agg(l.line, E'\n' ORDER BY l.n) FILTER (WHERE s.section <> 'comments'
					OR k.key IN ('date', 'link', 'url')) AS raw,
				min(k.value) FILTER (WHERE k.key = 'date') AS date,
				min(k.value) FILTER (WHERE k.key = 'link') AS link,
				min(k.value) FILTER (WHERE k.key = 'url' AND k.value <> '') AS url,
				min(k.value) FILTER (WHERE k.key = 'method') AS method,
				min(k.value) FILTER (WHERE k.key = 'content') AS content_kind,
				min(k.value) FILTER (WHERE k.key = 'user') AS user_name,
				bool_or(k.key IN ('link', 'url')) AS has_link,
				string_agg(left(split_part(l.line, ':', 1), 100), ', ') FILTER (WHERE k.key IS NULL AND position(':' IN l.line) > 0) AS unknown,
				CASE WHEN bool_or(position(chr(26) IN l.line) > 0)
					THEN 'holds a character that cannot be stored' END AS problem
			FROM unnest(b.lines) WITH ORDINALITY AS l (line, n)
			-- split at the first colon, as times and links contain more
			CROSS JOIN LATERAL (SELECT tiktrack_internal.export_key(split_part(l.line, ':', 1)) AS key,
				btrim(substr(l.line, position(':' IN l.line) + 1), E' \t') AS value) k
		) p
		WHERE s.section = ANY (tiktrack_internal.export_section_names())
	)
	SELECT f.line, NULL::text, left(f.raw, 10000), e.reason, f.section, t.occurred_at, e.kind, e.share_type,
		e.platform, f.method, f.content_kind, e.item_text, e.video_id, e.actor_name, e.actor_is_owner,
		NULL::bigint, NULL::bigint, NULL::text
	FROM field f
	CROSS JOIN LATERAL (SELECT tiktrack.time_of(f.date) AS occurred_at) t
	CROSS JOIN LATERAL tiktrack_internal.export_event(f.section, f.problem, f.date, t.occurred_at,
		tiktrack_internal.told(f.link), f.user_name) e;
END;
COMMENT ON FUNCTION tiktrack_internal.read_export_txt(text, jsonb) IS 'reader of source export_txt: the same as export_json, of one section';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('export_txt', 1900, 'text', 'is_export_txt', NULL, '{}', 'describe_export_txt',
		'read_export_txt', NULL, 'tiktok_export', '{accounts,events}', '{account}',
		'TikTok "Download your data" as TXT, one section per file');
