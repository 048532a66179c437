-- A source is a row, which stands at the end of its file in sources/.
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
COMMENT ON COLUMN tiktrack.import_sources.position IS 'content, or each item of JSON, is of the first source, by this number, that recognizes it';
COMMENT ON COLUMN tiktrack.import_sources.format IS 'json, csv (delimited text) or text';
COMMENT ON COLUMN tiktrack.import_sources.detector IS 'function that recognizes it: of a csv from the header in lower case, of a text from its beginning, of json from one of its items';
COMMENT ON COLUMN tiktrack.import_sources.header IS 'columns of a CSV source, in lower case, by which it is recognized; there may be others, in any order';
COMMENT ON COLUMN tiktrack.import_sources.lists IS 'where answers and pages keep their items: keys with dots between, as in "data.videos"; "key[]" is an array alone, "key.*" every object below that key';
COMMENT ON COLUMN tiktrack.import_sources.describer IS 'function (content, options) that returns owner, the year of the first row, when it was made, profile, totals and unknown keys of a file as jsonb, and refuses what it cannot be told from';
COMMENT ON COLUMN tiktrack.import_sources.events_reader IS 'function (content, options) that returns what happened, as import_event; it may leave columns out, and return is_public, country, age_group, gender, watched_ms, duration_ms (of the video) and video_account (user name of whose video it is) as well';
COMMENT ON COLUMN tiktrack.import_sources.snapshots_reader IS 'function (content, options) that returns counts as of a moment or day, as import_snapshot';
COMMENT ON COLUMN tiktrack.import_sources.origin IS 'what events say of where they come from, where that is not the source: the formats of one export are one';
COMMENT ON COLUMN tiktrack.import_sources.vocabulary IS 'source of share_aliases by which its ways of sharing are understood';
COMMENT ON COLUMN tiktrack.import_sources.fills IS 'tables of a dataset that it has rows for';
COMMENT ON COLUMN tiktrack.import_sources.needs IS 'options that must be given, an account and a year only where the file does not tell them, and at only where a row does not tell its own';
COMMENT ON COLUMN tiktrack.import_sources.is_generic IS 'options columns, kinds and delimiter say what it holds: it is believed where it is named';
COMMENT ON COLUMN tiktrack.import_sources.is_log IS 'it is read record by record, whatever its size';
COMMENT ON COLUMN tiktrack.import_sources.description IS 'what it is and where to get it';
