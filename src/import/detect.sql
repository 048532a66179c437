-- Finds the source of content, and calls readers by their names.

-- JSON is of the source that recognizes most of its first items, if these are at
-- least half: a bad item at any place is only rejected itself. Items in which a
-- scraper reports an error are not counted, unless a source recognizes them. An object
-- with a list that no source recognizes may be an item that has such a member itself.
CREATE FUNCTION tiktrack_internal.detect_json(content text, wanted text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	-- a custom plan would copy the content as a constant, several times
	SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_variable
DECLARE
	is_named CONSTANT boolean := wanted <> 'auto';
	samples tiktrack_internal.json_beginning[];
	reports boolean[];
	first_problem text;
	cases text;
	whole_cases text;
	found text[];
	fitting bigint[];
	items bigint;
	answer json;
	said text;
BEGIN
	SELECT array_agg(ROW(s.roots, s.list, s.item, s.envelope)::tiktrack_internal.json_beginning), array_agg(s.is_report), min(s.problem)
	INTO samples, reports, first_problem
	FROM tiktrack_internal.json_samples(content, tiktrack_internal.item_lists(), tiktrack_internal.item_wrappers(),
		CASE WHEN is_named THEN 1000 ELSE 100 END) s;
	SELECT string_agg(format('WHEN tiktrack_internal.%I(s.sample) THEN %L', s.detector, s.source), ' ' ORDER BY s.position),
		string_agg(format('WHEN tiktrack_internal.%I(s.whole) THEN %L', s.detector, s.source), ' ' ORDER BY s.position)
	INTO cases, whole_cases
	FROM tiktrack.import_sources s
	WHERE s.format = 'json' AND s.detector IS NOT NULL;
	EXECUTE format('WITH judged AS MATERIALIZED (
			SELECT (s.sample).item IS NOT NULL AS has_item, s.is_report,
				CASE %s WHEN (s.sample).item IS NULL OR (s.sample).envelope IS NULL THEN NULL %s END AS source
			FROM (SELECT $1[i.n] AS sample, $2[i.n] AS is_report,
					ROW(($1[i.n]).roots, NULL, ($1[i.n]).envelope, NULL)::tiktrack_internal.json_beginning AS whole
				FROM generate_subscripts($1, 1) AS i (n) OFFSET 0) s
		), counted AS (
			SELECT j.source, count(*) AS samples, count(*) FILTER (WHERE j.has_item) AS items
			FROM judged j
			WHERE j.source IS NOT NULL
			GROUP BY j.source
		), ranked AS (
			SELECT array_agg(c.source ORDER BY c.samples DESC, s.position) AS found,
				array_agg(c.items ORDER BY c.samples DESC, s.position) AS fitting
			FROM counted c
			JOIN tiktrack.import_sources s ON s.source = c.source
		)
		SELECT r.found, r.fitting, (SELECT count(*) FROM judged j WHERE j.has_item AND (j.source IS NOT NULL OR NOT j.is_report))
		FROM ranked r', cases, whole_cases)
	INTO found, fitting, items USING samples, reports;

	-- a source that was named needs only one item, and the others are rejected
	IF is_named AND wanted = ANY (found) THEN
		RETURN wanted;
	ELSIF found IS NOT NULL AND fitting[1] * 2 >= items THEN
		RETURN found[1];
	ELSIF found IS NOT NULL AND NOT is_named THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('only %s of the first %s items are of a known source, %s', fitting[1], items, found[1]),
			HINT = format('Name it to import them, the others being rejected: source => ''%s''.', found[1]);
	END IF;

	-- the message of an error answer says more than "no known source"
	answer := coalesce((samples[1]).envelope, (samples[1]).item);
	IF json_typeof(answer) = 'object' THEN
		PERFORM tiktrack_internal.check_envelope(answer, 'the beginning');
	ELSIF first_problem IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('no item of the content can be used: %s', first_problem),
			HINT = 'Look at the beginning of the file: what it holds is no item of a known source.';
	END IF;
	said := tiktrack_internal.reported_error((samples[1]).item);
	IF items = 0 AND said IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'no item of the content can be used: the first ' || said,
			HINT = 'Fetch the data again; nothing was imported.';
	END IF;
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.detect_json(text, text) IS
	'part of import: the source of JSON by its first 100 items, or 1000 if it was named; NULL when no item fits, error 22023 when less than half of them do';

CREATE FUNCTION tiktrack_internal.detect_source(content text, wanted text DEFAULT 'auto') RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	beginning text := ltrim(left(tiktrack_internal.text_beginning(content), 10000), E' \t\r\n');
	header text[];
	entry record;
	fits boolean;
BEGIN
	IF tiktrack_internal.is_events_ndjson(content) THEN
		RETURN 'events_ndjson';
	ELSIF left(beginning, 1) IN ('{', '[') THEN
		RETURN tiktrack_internal.detect_json(content, wanted);
	END IF;
	IF beginning ~* '^sep=[^\r\n]\r?\n' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('the first line is one of a spreadsheet: %s', substring(beginning FROM 1 FOR 5)),
			HINT = 'Take this line out, so that the header is the first, and import the file again.';
	END IF;
	SELECT h.header INTO header FROM tiktrack_internal.csv_columns(content) h;
	FOR entry IN
		SELECT s.source, s.format, s.header, s.detector FROM tiktrack.import_sources s
		WHERE s.format <> 'json'
		ORDER BY s.position
	LOOP
		IF entry.header IS NOT NULL THEN
			fits := entry.header <@ header;
		ELSIF entry.format = 'csv' THEN
			EXECUTE format('SELECT tiktrack_internal.%I($1)', entry.detector) INTO fits USING header;
		ELSE
			EXECUTE format('SELECT tiktrack_internal.%I($1)', entry.detector) INTO fits USING beginning;
			-- a file of a source that was named may begin with something else
			IF NOT fits AND entry.source = wanted THEN
				EXECUTE format('SELECT tiktrack_internal.%I($1)', entry.detector) INTO fits USING content;
			END IF;
		END IF;
		IF fits THEN
			RETURN entry.source;
		END IF;
	END LOOP;
	PERFORM tiktrack_internal.check_first_line(content);
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.detect_source(text, text) IS
	'the source of content; text is searched beyond its beginning only for the wanted source; NULL when no source fits';

CREATE FUNCTION tiktrack_internal.source_list() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'Known sources are: auto, ' || string_agg(s.source, ', ' ORDER BY s.source COLLATE "C") || '.'
	FROM tiktrack.import_sources s;
END;
COMMENT ON FUNCTION tiktrack_internal.source_list() IS 'part of import: a hint that lists the sources';

-- Readers are called by name; see reader.c for why not by EXECUTE.
CREATE FUNCTION tiktrack_internal.read_snapshots(reader text, content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_call_reader';
CREATE FUNCTION tiktrack_internal.describe_file(describer text, content text, options jsonb)
	RETURNS SETOF jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 1
	AS 'MODULE_PATHNAME', 'tiktrack_call_reader';
COMMENT ON FUNCTION tiktrack_internal.read_snapshots(text, text, jsonb) IS
	'part of import: rows of a reader of snapshots, called by its name';
COMMENT ON FUNCTION tiktrack_internal.describe_file(text, text, jsonb) IS
	'part of import: the result of a describer for a file, called by its name';
