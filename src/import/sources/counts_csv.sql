-- Tables of counts per video, from any origin, as delimited text.

CREATE FUNCTION tiktrack_internal.is_counts_csv(header text[]) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce('video_id' = ANY ($1)
		AND $1 && '{views,impressions,likes,comments,shares,saves,follows,reach}', false);
END;
COMMENT ON FUNCTION tiktrack_internal.is_counts_csv(text[]) IS
	'detector of source counts_csv: whether a header has video_id and a count';

CREATE FUNCTION tiktrack_internal.count_positions(content text, options jsonb, OUT delimiter text,
		OUT has_header boolean, OUT width integer, OUT positions jsonb)
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	told jsonb;
	header text[];
BEGIN
	SELECT c.told, c.width INTO told, width FROM tiktrack_internal.told_columns(options, tiktrack.count_columns()) c;
	SELECT h.header, h.delimiter INTO header, delimiter
	FROM tiktrack_internal.csv_columns(content, tiktrack_internal.wanted_delimiters(options)) h;
	has_header := tiktrack_internal.has_header(told, width);
	IF has_header THEN
		PERFORM tiktrack_internal.check_first_line(content);
	END IF;
	SELECT coalesce(jsonb_object_agg(c.name, c.place) FILTER (WHERE c.place IS NOT NULL), '{}') INTO positions
	FROM (SELECT n.name, tiktrack_internal.column_place(coalesce(told ->> n.name, n.name), told ? n.name, header, has_header) AS place
		FROM unnest(tiktrack.count_columns()) n (name)
		WHERE told -> n.name IS DISTINCT FROM 'null') c;
	IF NOT tiktrack_internal.is_counts_csv(ARRAY(SELECT jsonb_object_keys(positions))) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'the table does not say which columns are the video and its counts',
			HINT = 'Give them as {"columns": {"video_id": "id", "views": "n_plays"}}.';
	END IF;
	width := CASE WHEN has_header THEN cardinality(header)
		ELSE greatest(width, (SELECT max(e.value::integer) FROM jsonb_each_text(positions) e)) END;
	PERFORM tiktrack_internal.check_ids(content, delimiter, ARRAY[(positions ->> 'video_id')::integer], has_header);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.count_positions(text, jsonb) IS
	'part of import: delimiter of a table of counts, and the position of each column, by header and options; error 22023 when they do not fit';

CREATE FUNCTION tiktrack.read_counts_csv(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH place AS MATERIALIZED (
		SELECT p.* FROM tiktrack_internal.count_positions(read_counts_csv.content, read_counts_csv.options) p
	), record AS (
		SELECT r.*, row_number() OVER (ORDER BY r.line) AS n
		FROM place p
		CROSS JOIN LATERAL tiktrack.csv_records(read_counts_csv.content, p.delimiter) r
		WHERE btrim(r.raw, E' \t') <> ''
	), field AS (
		SELECT r.line, r.raw,
			CASE WHEN r.problem IS NOT NULL THEN r.problem
				WHEN cardinality(r.fields) < p.width OR (p.has_header AND cardinality(r.fields) > p.width)
					THEN format('%s fields instead of %s', cardinality(r.fields), p.width)
				WHEN position(chr(26) IN r.raw) > 0 THEN 'holds a character that cannot be stored' END AS problem,
			(SELECT coalesce(jsonb_object_agg(e.key, w.word) FILTER (WHERE w.word IS NOT NULL), '{}')
				FROM jsonb_each_text(p.positions) e
				CROSS JOIN LATERAL (SELECT tiktrack_internal.told(r.fields[e.value::integer]) AS word) w) AS told
		FROM record r
		CROSS JOIN place p
		WHERE r.n > 1 OR NOT p.has_header
	)
	SELECT v.*
	FROM field f
	CROSS JOIN LATERAL tiktrack_internal.counted_video(f.line, NULL, f.raw, f.problem, f.told, read_counts_csv.options) v
	ORDER BY f.line;
END;
COMMENT ON FUNCTION tiktrack.read_counts_csv(text, jsonb) IS
	'rows that a table of counts would import, without importing them: lifetime totals of videos, each at its own time or at option at';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, describer, events_reader, snapshots_reader, origin, fills, needs, is_generic, is_log, description)
VALUES
	('counts_csv', 1820, 'csv', 'is_counts_csv', NULL, NULL,
		NULL, 'read_counts_csv', NULL, '{videos,video_snapshots}', '{}', true, false,
		'counts of videos as delimited text: columns video_id and a count, or what option "columns" takes for them');
