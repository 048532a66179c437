-- A source is one row here and one file beside this one.
CREATE TABLE tiktrack.import_sources (
	source text PRIMARY KEY,
	fills text NOT NULL CHECK (fills IN ('events', 'snapshots')),
	reader text NOT NULL,
	describer text,
	header text[],
	needs text[] NOT NULL DEFAULT '{}',
	description text NOT NULL
);
GRANT SELECT ON tiktrack.import_sources TO PUBLIC;
COMMENT ON TABLE tiktrack.import_sources IS 'what tiktrack.import can read';
COMMENT ON COLUMN tiktrack.import_sources.source IS 'name of the source, as import takes and gives it';
COMMENT ON COLUMN tiktrack.import_sources.fills IS 'events: one row a happening; snapshots: counts as of a moment or day';
COMMENT ON COLUMN tiktrack.import_sources.reader IS 'function (content, options) that gives its rows as import_event or import_snapshot';
COMMENT ON COLUMN tiktrack.import_sources.describer IS 'function (content, options) that gives owner, profile and totals of a file as jsonb, and refuses what it cannot be told from';
COMMENT ON COLUMN tiktrack.import_sources.header IS 'header of a CSV source, in lower case, by which it is recognized';
COMMENT ON COLUMN tiktrack.import_sources.needs IS 'options that must be given';
COMMENT ON COLUMN tiktrack.import_sources.description IS 'what it is and where to get it';

INSERT INTO tiktrack.import_sources (source, fills, reader, describer, header, needs, description)
VALUES
	('export_json', 'events', 'read_export_json', 'describe_export_json', NULL, '{}',
		'TikTok "Download your data" as JSON, of 2020 to 2026'),
	('export_txt', 'events', 'read_export_txt', 'describe_export_txt', NULL, '{account}',
		'TikTok "Download your data" as TXT, one section a file'),
	('studio_overview', 'snapshots', 'read_studio_overview', NULL,
		'{date,video views,profile views,likes,comments,shares}', '{account,year}',
		'TikTok Studio: Overview.csv, net changes a day'),
	('studio_viewers', 'snapshots', 'read_studio_viewers', NULL,
		'{date,total viewers,new viewers,returning viewers}', '{account,year}',
		'TikTok Studio: Viewers.csv, people a day'),
	('studio_content', 'snapshots', 'read_studio_content', 'describe_studio_content',
		'{time,video title,video link,post time,total likes,total comments,total shares,total views}',
		'{year}',
		'TikTok Studio: Content.csv, lifetime totals of the top posts'),
	('studio_follower_history', 'snapshots', 'read_studio_follower_history', NULL,
		'{date,followers,difference in followers from previous day}', '{account,year}',
		'TikTok Studio: FollowerHistory.csv, followers a day'),
	('studio_follower_activity', 'snapshots', 'read_studio_follower_activity', NULL,
		'{date,hour,active followers}', '{account,year}',
		'TikTok Studio: FollowerActivity.csv, active followers an hour'),
	('studio_follower_gender', 'snapshots', 'read_studio_follower_gender', NULL,
		'{gender,distribution}', '{account,at}',
		'TikTok Studio: FollowerGender.csv'),
	('studio_follower_territories', 'snapshots', 'read_studio_follower_territories', NULL,
		'{top territories,distribution}', '{account,at}',
		'TikTok Studio: FollowerTopTerritories.csv');

CREATE FUNCTION tiktrack.csv_header(content text, OUT header text[], OUT delimiter text)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- the delimiter that cuts the first line into most fields
	SELECT (SELECT array_agg(lower(btrim(f.field)) ORDER BY f.n)
			FROM unnest(r.fields) WITH ORDINALITY AS f (field, n)), d.delimiter
	FROM (VALUES (','), (E'\t'), (';')) AS d (delimiter)
	CROSS JOIN LATERAL tiktrack.csv_records(
		substring(ltrim(left(csv_header.content, 10000), E' \t\r\n') FROM '^[^\r\n]*'), d.delimiter) r
	WHERE r.fields IS NOT NULL
	ORDER BY cardinality(r.fields) DESC, d.delimiter
	LIMIT 1;
END;
COMMENT ON FUNCTION tiktrack.csv_header(text) IS
	'names in the first line of delimited text, trimmed and in lower case, and its delimiter: comma, tab or semicolon';

CREATE FUNCTION tiktrack.detect_source(content text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	beginning text := ltrim(left(content, 10000), E' \t\r\n');
	found text;
BEGIN
	IF left(beginning, 4) = E'PK\x03\x04' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'content is a ZIP archive or an XLSX workbook',
			HINT = 'Unpack it first, or save a workbook as CSV.';
	ELSIF left(beginning, 1) IN ('{', '[') THEN
		RETURN CASE WHEN tiktrack.is_export_json(content) THEN 'export_json' END;
	END IF;
	SELECT s.source INTO found
	FROM tiktrack.csv_header(beginning) h
	JOIN tiktrack.import_sources s ON s.header = h.header;
	IF found IS NULL AND tiktrack.export_txt_section(beginning) IS NOT NULL THEN
		found := 'export_txt';
	END IF;
	RETURN found;
END
$function$;
COMMENT ON FUNCTION tiktrack.detect_source(text) IS
	'the source that content is from, by its content alone; NULL when nothing fits';

CREATE FUNCTION tiktrack.source_list() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'Known sources are: auto, ' || string_agg(s.source, ', ' ORDER BY s.source COLLATE "C") || '.'
	FROM tiktrack.import_sources s;
END;
COMMENT ON FUNCTION tiktrack.source_list() IS 'part of import: a hint';

-- Readers are called by name; see import_reader.c for why not by EXECUTE.
CREATE FUNCTION tiktrack.read_events(reader text, content text, options jsonb)
	RETURNS SETOF tiktrack.import_event
	LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 100000
	AS 'MODULE_PATHNAME', 'tiktrack_call_reader';
CREATE FUNCTION tiktrack.read_snapshots(reader text, content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_call_reader';
CREATE FUNCTION tiktrack.describe_file(describer text, content text, options jsonb)
	RETURNS SETOF jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 1
	AS 'MODULE_PATHNAME', 'tiktrack_call_reader';
COMMENT ON FUNCTION tiktrack.read_events(text, text, jsonb) IS
	'part of import: rows of a reader of events, called by its name';
COMMENT ON FUNCTION tiktrack.read_snapshots(text, text, jsonb) IS
	'part of import: rows of a reader of snapshots, called by its name';
COMMENT ON FUNCTION tiktrack.describe_file(text, text, jsonb) IS
	'part of import: what a describer says of a file, called by its name';
