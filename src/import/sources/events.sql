-- Logs of events, as delimited text and as lines of JSON: see log/.

CREATE FUNCTION tiktrack.read_events_csv(content text, options jsonb) RETURNS SETOF tiktrack.import_event
	LANGUAGE c STABLE STRICT PARALLEL UNSAFE ROWS 100000
	AS 'MODULE_PATHNAME', 'tiktrack_read_log_csv';
COMMENT ON FUNCTION tiktrack.read_events_csv(text, jsonb) IS 'rows that a log of events as delimited text would import, without importing them; options as for import';

CREATE FUNCTION tiktrack.read_events_ndjson(content text, options jsonb) RETURNS SETOF tiktrack.import_event
	LANGUAGE c STABLE STRICT PARALLEL UNSAFE ROWS 100000
	AS 'MODULE_PATHNAME', 'tiktrack_read_log_ndjson';
COMMENT ON FUNCTION tiktrack.read_events_ndjson(text, jsonb) IS 'rows that a log of events with one JSON object per line would import, without importing them; options as for import';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, describer, events_reader, snapshots_reader, origin, fills, needs, is_generic, is_log, description)
VALUES
	('events_csv', 1800, 'csv', 'is_events_csv', NULL, NULL,
		'read_events_csv', NULL, NULL, '{accounts,videos,events}', '{}', true, true,
		'a log of events as delimited text: columns occurred_at and kind, or what option "columns" takes for them'),
	('events_ndjson', 1810, 'text', 'is_events_ndjson', NULL, NULL,
		'read_events_ndjson', NULL, NULL, '{accounts,videos,events}', '{}', true, true,
		'a log of events as lines of JSON, with keys like the columns of events_csv');
