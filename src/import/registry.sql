-- Each source is a row here, inserted at the end of its file in sources/.
CREATE TABLE tiktrack.import_sources (
	source text PRIMARY KEY,
	position integer NOT NULL UNIQUE,
	format text NOT NULL CHECK (format IN ('json', 'csv', 'text')),
	detector text,
	header text[],
	lists text[] NOT NULL DEFAULT '{}',
	describer text,
	events_reader text,
	snapshots_reader text,
	origin text,
	vocabulary text NOT NULL DEFAULT 'tiktok',
	fills text[] NOT NULL,
	needs text[] NOT NULL DEFAULT '{}',
	is_generic boolean NOT NULL DEFAULT false,
	is_log boolean NOT NULL DEFAULT false,
	description text NOT NULL,
	CONSTRAINT can_be_recognized CHECK ((detector IS NULL) <> (header IS NULL)),
	CONSTRAINT can_be_read CHECK (coalesce(events_reader, snapshots_reader) IS NOT NULL)
);
COMMENT ON TABLE tiktrack.import_sources IS 'what tiktrack.import can read';
COMMENT ON COLUMN tiktrack.import_sources.source IS 'name of the source, as import takes and returns it';
COMMENT ON COLUMN tiktrack.import_sources.position IS 'order in which sources are asked: content, or each item of JSON, is of the first that recognizes it';
COMMENT ON COLUMN tiktrack.import_sources.format IS 'json, csv (delimited text) or text';
COMMENT ON COLUMN tiktrack.import_sources.detector IS 'function that recognizes it: csv by the header in lower case, text by its beginning, json by one item';
COMMENT ON COLUMN tiktrack.import_sources.header IS 'columns, in lower case, by which a CSV source is recognized; it may have others, in any order';
COMMENT ON COLUMN tiktrack.import_sources.lists IS 'where API answers and pages keep their items: keys separated by dots, such as "data.videos"; "key[]" only if it is an array, "key.*" every object below that key';
COMMENT ON COLUMN tiktrack.import_sources.describer IS 'function (content, options) that returns owner, year of the first row, time of creation, profile, totals and unknown keys of a file as jsonb, and raises an error for a file that cannot be used';
COMMENT ON COLUMN tiktrack.import_sources.events_reader IS 'function (content, options) that returns events as import_event; it may leave out columns, and also return is_public, country, age_group, gender, watched_ms, duration_ms (of the video) and video_account (user name of the account that posted it)';
COMMENT ON COLUMN tiktrack.import_sources.snapshots_reader IS 'function (content, options) that returns counts as of a moment or day, as import_snapshot';
COMMENT ON COLUMN tiktrack.import_sources.origin IS 'value of events.source where it is not the name of the source, so that the two formats of an export have the same';
COMMENT ON COLUMN tiktrack.import_sources.vocabulary IS 'source of share_aliases for its words of sharing';
COMMENT ON COLUMN tiktrack.import_sources.fills IS 'tables of a dataset that it has rows for';
COMMENT ON COLUMN tiktrack.import_sources.needs IS 'options that must be given: account and year only if the file does not tell them, at only if a row does not tell its own';
COMMENT ON COLUMN tiktrack.import_sources.is_generic IS 'options columns, kinds and delimiter say what it holds; a caller that names it is believed';
COMMENT ON COLUMN tiktrack.import_sources.is_log IS 'it is read record by record, whatever its size';
COMMENT ON COLUMN tiktrack.import_sources.description IS 'what it is and where to get it';
