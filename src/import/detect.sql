-- Which source content is of, and readers by their names.
CREATE FUNCTION tiktrack_internal.detect_source(content text, wanted text DEFAULT 'auto') RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	beginning text := ltrim(left(tiktrack_internal.text_beginning(content), 10000), E' \t\r\n');
	is_json boolean := left(beginning, 1) IN ('{', '[');
	json tiktrack_internal.json_beginning;
	header text[];
	entry record;
	fits boolean;
BEGIN
	IF tiktrack_internal.is_events_ndjson(content) THEN
		RETURN 'events_ndjson';
	ELSIF is_json THEN
		json := tiktrack_internal.json_beginning(content, tiktrack_internal.item_lists());
	ELSE
		SELECT h.header INTO header FROM tiktrack_internal.csv_columns(content) h;
	END IF;
	FOR entry IN
		SELECT s.source, s.format, s.header, s.detector FROM tiktrack.import_sources s
		WHERE (s.format = 'json') = is_json
		ORDER BY s.position
	LOOP
		IF entry.header IS NOT NULL THEN
			fits := entry.header = header;
		ELSIF entry.format = 'json' THEN
			EXECUTE format('SELECT tiktrack_internal.%I($1)', entry.detector) INTO fits USING json;
		ELSIF entry.format = 'csv' THEN
			EXECUTE format('SELECT tiktrack_internal.%I($1)', entry.detector) INTO fits USING header;
		ELSE
			EXECUTE format('SELECT tiktrack_internal.%I($1)', entry.detector) INTO fits USING beginning;
			-- Who names the source may have a file that begins with something else.
			IF NOT fits AND entry.source = wanted THEN
				EXECUTE format('SELECT tiktrack_internal.%I($1)', entry.detector) INTO fits USING content;
			END IF;
		END IF;
		IF fits THEN
			RETURN entry.source;
		END IF;
	END LOOP;
	-- an answer that is an error says so better than "no known source"
	IF json_typeof(coalesce(json.envelope, json.item)) = 'object' THEN
		PERFORM tiktrack_internal.check_envelope(coalesce(json.envelope, json.item), 'the beginning');
	ELSIF json.problem IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('no item of the content can be used: %s', json.problem),
			HINT = 'Look at the beginning of the file: what it holds is no item of a known source.';
	END IF;
	IF NOT is_json THEN
		PERFORM tiktrack_internal.check_first_line(content);
	END IF;
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.detect_source(text, text) IS
	'the source that content is from; a text is searched to its end only for the wanted source; NULL when nothing fits';

CREATE FUNCTION tiktrack_internal.source_list() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'Known sources are: auto, ' || string_agg(s.source, ', ' ORDER BY s.source COLLATE "C") || '.'
	FROM tiktrack.import_sources s;
END;
COMMENT ON FUNCTION tiktrack_internal.source_list() IS 'part of import: a hint';

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
	'part of import: what a describer says of a file, called by its name';
