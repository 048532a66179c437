-- Checks and reads the options of import.

CREATE FUNCTION tiktrack_internal.export_section_names() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT '{shares,reposts,watched,likes,favourites,comments,followers,following}'::text[];
END;
COMMENT ON FUNCTION tiktrack_internal.export_section_names() IS 'sections of an export that import reads';

-- The server accepts any word with an offset as a POSIX time zone: UTC+2 is west of UTC,
-- and Madrid9 nine hours from UTC. A name without digits must have a time zone file.
CREATE FUNCTION tiktrack_internal.is_zone_name(zone text) RETURNS boolean
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN tiktrack_internal.known_time_zone($1) IS NULL THEN false
		WHEN $1 ~ '[0-9]' THEN EXISTS (SELECT FROM pg_timezone_names n WHERE lower(n.name) = lower($1))
		ELSE true END;
END;
COMMENT ON FUNCTION tiktrack_internal.is_zone_name(text) IS
	'part of import: whether a word names a time zone of pg_timezone_names, in any case';

CREATE FUNCTION tiktrack_internal.is_after_tomorrow(moment timestamptz) RETURNS boolean
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT $1 > now() + interval '2 days';
END;
COMMENT ON FUNCTION tiktrack_internal.is_after_tomorrow(timestamptz) IS
	'part of import: whether a moment is after tomorrow in every time zone: more than two days from now';

CREATE FUNCTION tiktrack_internal.import_moment(options jsonb) RETURNS timestamptz
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	zone text := coalesce(options ->> 'timezone', 'UTC');
	word text := options ->> 'at';
	moment timestamptz;
BEGIN
	IF NOT tiktrack_internal.is_zone_name(zone) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('time zone "%s" not recognized', left(zone, 100)),
			HINT = 'Give a name of pg_timezone_names, for example {"timezone": "Europe/Madrid"}; two hours east of UTC is "Etc/GMT-2".';
	END IF;
	moment := tiktrack_internal.moment_of(word, options);
	IF word IS NOT NULL AND moment IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('option "at" is not a time: %s', left(word, 100)),
			HINT = 'Give a day or a time: {"at": "2026-06-28"}, {"at": "2026-06-28 14:00"} or {"at": "2026-06-28T14:00+02:00"}.';
	END IF;
	IF tiktrack_internal.is_after_tomorrow(moment) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('option "at" is after tomorrow: %s', left(word, 100)),
			HINT = 'Give the moment at which the file was made: {"at": "2026-06-28"}.';
	END IF;
	RETURN moment;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_moment(jsonb) IS
	'the moment of options at and timezone of import, noon for a day; NULL without at; error 22023 when one is wrong, or at is after tomorrow';

-- An unknown key is an error, because a misspelled option would be ignored silently.
CREATE FUNCTION tiktrack_internal.check_import_options(options jsonb, needs text[]) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	known CONSTANT text[] := '{account,year,at,timezone,section,sections,columns,kinds,delimiter,file}';
	wrong text;
BEGIN
	IF jsonb_typeof(options) IS DISTINCT FROM 'object' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'options must be a JSON object',
			HINT = 'For example: {"account": "my_name", "year": 2026}';
	END IF;
	IF octet_length(options::text) > 10000 THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'options are longer than 10000 bytes',
			HINT = 'The content of the file is an argument of its own.';
	END IF;
	SELECT k INTO wrong FROM jsonb_object_keys(options) k WHERE k <> ALL (known) ORDER BY k LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized option: "%s"', left(wrong, 100)),
			HINT = format('Valid options are: %s.', array_to_string(known, ', '));
	END IF;
	SELECT n INTO wrong FROM unnest(needs) WITH ORDINALITY AS u (n, i)
	WHERE coalesce(options ->> n, '') = '' ORDER BY i LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('option "%s" is needed', wrong),
			HINT = CASE wrong
				WHEN 'account' THEN 'The file does not say whose it is. Give its owner: {"account": "user_name"}'
				WHEN 'at' THEN 'The file does not say when it was made. Give the day: {"at": "2026-06-28"}'
				ELSE format('Give it as {"%s": ...}.', wrong) END;
	END IF;
	IF options ? 'year' AND coalesce(options ->> 'year', '') !~ '^20[0-9][0-9]$' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('option "year" is not a year: %s', left(options ->> 'year', 100)),
			HINT = 'Give the year of the first row: {"year": 2026}';
	END IF;
	IF options ? 'account' AND jsonb_typeof(options -> 'account') NOT IN ('string', 'number') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'option "account" must be a user name or an account id',
			HINT = 'For example {"account": "user_name"} or {"account": 42}.';
	END IF;
	IF options ? 'sections' AND jsonb_typeof(options -> 'sections') <> 'array' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'option "sections" must be a JSON array',
			HINT = 'For example {"sections": ["shares", "likes"]}.';
	END IF;
	IF options ? 'columns' AND jsonb_typeof(options -> 'columns') NOT IN ('object', 'array') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'option "columns" must be a JSON object or array',
			HINT = 'For example {"columns": {"occurred_at": "time", "kind": "action"}}; of a file without header an array of names.';
	END IF;
	IF options ? 'kinds' AND jsonb_typeof(options -> 'kinds') <> 'object' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'option "kinds" must be a JSON object',
			HINT = 'For example {"kinds": {"RT": "share", "MT": null}}; null leaves such rows out.';
	END IF;
	IF options ? 'delimiter' AND coalesce(options ->> 'delimiter', '') NOT IN (',', ';', ' ', E'\t') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('option "delimiter" is not a delimiter: "%s"', left(options ->> 'delimiter', 100)),
			HINT = 'Valid values are a comma, a semicolon, a tab and a blank.';
	END IF;
	SELECT s INTO wrong
	FROM (SELECT jsonb_array_elements_text(CASE WHEN options ? 'sections' THEN options -> 'sections'
			ELSE '[]' END)
		UNION ALL
		SELECT options ->> 'section' WHERE options ? 'section') AS named (s)
	WHERE s IS NULL OR s <> ALL (tiktrack_internal.export_section_names())
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized section: "%s"', left(wrong, 100)),
			HINT = format('Valid values are: %s.', array_to_string(tiktrack_internal.export_section_names(), ', '));
	END IF;
	PERFORM tiktrack_internal.import_moment(options);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.check_import_options(jsonb, text[]) IS
	'raises 22023 with a hint for an unknown, missing (of needs) or wrong option of import';

-- ---- option "columns" of logs of events and of tables of counts

CREATE FUNCTION tiktrack_internal.wanted_delimiters(options jsonb) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN $1 ->> 'delimiter' IS NULL THEN ARRAY[',', ';', E'\t', ' '] ELSE ARRAY[$1 ->> 'delimiter'] END;
END;
COMMENT ON FUNCTION tiktrack_internal.wanted_delimiters(jsonb) IS
	'part of import: the delimiters that a file may have, for csv_columns: that of option "delimiter", else comma, semicolon, tab and blank';

CREATE FUNCTION tiktrack_internal.told_columns(options jsonb, known text[], OUT told jsonb, OUT width integer)
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	wrong text;
BEGIN
	told := coalesce(options -> 'columns', '{}');
	-- an array names the columns of a file without header, in their order
	IF jsonb_typeof(told) = 'array' THEN
		IF EXISTS (SELECT FROM jsonb_array_elements(told) e WHERE jsonb_typeof(e) NOT IN ('string', 'null')) THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = 'option "columns" lists something that is no name',
				HINT = format('For example {"columns": ["%s", null, "%s"]}; null passes a column over.', known[2], known[1]);
		END IF;
		SELECT e.name INTO wrong FROM jsonb_array_elements_text(told) e (name)
		WHERE e.name IS NOT NULL GROUP BY e.name HAVING count(*) > 1 ORDER BY e.name LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('option "columns" names "%s" twice', left(wrong, 100)),
				HINT = 'Each name can stand for one column; null passes a column over.';
		END IF;
		width := jsonb_array_length(told);
		SELECT coalesce(jsonb_object_agg(e.name, e.n), '{}') INTO told
		FROM jsonb_array_elements_text(told) WITH ORDINALITY AS e (name, n)
		WHERE e.name IS NOT NULL;
	END IF;
	SELECT k INTO wrong FROM jsonb_object_keys(told) k WHERE k <> ALL (known) ORDER BY k LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized column: "%s"', left(wrong, 100)),
			HINT = format('Valid values are: %s.', array_to_string(known, ', '));
	END IF;
	-- kind may be an object: flags, each a column of its own
	SELECT e.key INTO wrong FROM jsonb_each(told) e
	WHERE jsonb_typeof(e.value) NOT IN ('string', 'number', 'null') AND NOT (e.key = 'kind' AND jsonb_typeof(e.value) = 'object')
	ORDER BY e.key LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('option "columns" gives neither a name nor a position for "%s"', wrong),
			HINT = CASE wrong WHEN 'kind' THEN 'For example {"columns": {"kind": "action"}}, or flags as {"columns": {"kind": {"is_like": "like", "*": "view"}}}.'
				ELSE format('For example {"columns": {"%s": "id"}}; in a file without header a position from 1.', wrong) END;
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.told_columns(jsonb, text[]) IS
	'part of import: option "columns" as an object of names or positions, null for a column that is not read, and its length if it is an array (width); error 22023 for a column that is not known, or a wrong value';

CREATE FUNCTION tiktrack_internal.has_header(told jsonb, width integer) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT $2 IS NULL AND NOT EXISTS (SELECT FROM jsonb_each($1) e WHERE jsonb_typeof(e.value) = 'number');
END;
COMMENT ON FUNCTION tiktrack_internal.has_header(jsonb, integer) IS
	'part of import: whether columns are given by their names in a header, and not by their positions';

CREATE FUNCTION tiktrack_internal.column_place(wanted text, is_told boolean, header text[], has_header boolean)
	RETURNS integer
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	place CONSTANT integer := CASE
		WHEN has_header THEN array_position(header, lower(btrim(wanted, E' \t')))
		WHEN wanted ~ '^[1-9][0-9]{0,3}$' AND wanted::integer <= 1600 THEN wanted::integer END;
BEGIN
	IF place IS NULL AND is_told THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format(CASE WHEN has_header THEN 'the file has no column "%s"' ELSE 'not a position: %s' END, left(wanted, 100)),
			HINT = CASE WHEN has_header THEN format('Its columns are: %s.', left(array_to_string(header, ', '), 1000))
				ELSE 'The columns of a file without header are numbered from 1 to 1600; all of them must be given so.' END;
	END IF;
	RETURN place;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.column_place(text, boolean, text[], boolean) IS
	'part of import: the position of a column, by its name in the header or as a number from 1 to 1600; NULL when there is none, or error 22023 if it was given';
