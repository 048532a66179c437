-- Uploads, line by line: what a file is shows in its first bytes, wherever its lines are cut and whatever stands before them.
SET timezone = 'UTC';
SET client_min_messages = warning;
\pset null (null)
\set VERBOSITY terse

CREATE FUNCTION pg_temp.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; said text; hint text; row text;
BEGIN
	EXECUTE statement INTO row;
	RETURN coalesce(row, 'nothing');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, left(said, 120), nullif(hint, ''));
END $$;
SELECT tiktrack.create_dataset('regress_upload');
CREATE TABLE regress_upload.upload (n bigint, line text);

-- the bytes of a file in pieces of that many, behind other lines
CREATE FUNCTION pg_temp.try(before text[], bytes bytea, piece integer, options jsonb DEFAULT '{"account": "me", "year": 2026}') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE regress_upload.upload;
	INSERT INTO regress_upload.upload SELECT b.n, b.line FROM unnest(before) WITH ORDINALITY AS b (line, n);
	INSERT INTO regress_upload.upload SELECT 1000 + s.at, encode(substr(bytes, s.at, piece), 'base64') FROM generate_series(1, length(bytes), piece) AS s (at);
	RETURN pg_temp.outcome($q$SELECT concat_ws(' ', i.source, i.rows_read, i.inserted, i.rejected) FROM tiktrack.import_upload('regress_upload', 'regress_upload.upload', options => $q$ || quote_literal(options) || ') i');
END $$;
CREATE TEMP TABLE file (name text, bytes bytea);
INSERT INTO file VALUES
	('a zip', '\x504b03040a000000' || convert_to(repeat('x', 100), 'UTF8')), ('b gzip', '\x1f8b0800000000' || convert_to(repeat('x', 100), 'UTF8')),
	('c UTF-16, low byte first', '\xfffe4400610074006500'), ('d UTF-16, high byte first', '\xfeff0044006100740065'),
	('e a log', convert_to(E'occurred_at,kind,country\n2026-01-01T00:00:00Z,view,ES\n2026-01-01T00:00:01Z,like,ES\n', 'UTF8')),
	('f a log behind a mark', '\xefbbbf' || convert_to(E'occurred_at,kind,country\n2026-01-02T00:00:00Z,view,ES\n', 'UTF8')),
	('g a table of days', convert_to(E'Date,Video Views,Profile Views,Likes,Comments,Shares\nMay 1,1,2,3,4,5\n', 'UTF8')),
	('h days behind a mark', '\xefbbbf' || convert_to(E'Date,Video Views,Profile Views,Likes,Comments,Shares\nMay 2,1,2,3,4,5\n', 'UTF8')),
	('i letters of two and four bytes', convert_to(E'occurred_at,kind,country\n2026-01-03T00:00:00Z,view,' || U&'\00e9\+01F600' || E'\n', 'UTF8'));
CREATE TEMP TABLE beginning (name text, lines text[]);
INSERT INTO beginning VALUES ('1 nothing', '{}'), ('2 an empty line', ARRAY['']), ('3 many empty lines', array_fill(''::text, ARRAY[50])), ('4 NULL', ARRAY[NULL]), ('5 blanks', ARRAY['   ', E'\t', E' \r\n ']),
	('6 all of them', ARRAY[NULL, '', ' ', NULL, '', E'\n']);
-- a piece is a byte or all of them
SELECT f.name, o.said, count(*) FROM file f CROSS JOIN beginning b CROSS JOIN (VALUES (1), (1000)) AS p (piece)
CROSS JOIN LATERAL (SELECT pg_temp.try(b.lines, f.bytes, p.piece) AS said OFFSET 0) o WHERE f.name < 'e' GROUP BY f.name, o.said ORDER BY f.name, o.said;
-- each is read the same however it comes: new once, and known afterwards
SELECT f.name, o.said, count(*) FROM file f CROSS JOIN beginning b CROSS JOIN (VALUES (1), (1000)) AS p (piece)
CROSS JOIN LATERAL (SELECT pg_temp.try(b.lines, f.bytes, p.piece) AS said OFFSET 0) o WHERE f.name > 'e' GROUP BY f.name, o.said ORDER BY f.name, o.said DESC;
SELECT source, count(*) AS imports, sum(inserted) AS inserted, sum(duplicates) AS known, sum(rejected) AS rejected FROM regress_upload.imports GROUP BY source ORDER BY source;
SELECT country FROM regress_upload.events WHERE country <> 'ES';
-- blanks of the file itself may stand before a ZIP too
SELECT pg_temp.try('{}', convert_to(E' \r\n\t', 'UTF8') || bytes, 1000) FROM file WHERE name = 'a zip';
-- nothing at all
SELECT b.name, pg_temp.try(b.lines, '', 1000) FROM beginning b ORDER BY b.name;
-- a line that is too long is not decoded
TRUNCATE regress_upload.upload;
INSERT INTO regress_upload.upload VALUES (1, repeat('QUJD', 400000));
SELECT pg_temp.outcome($$SELECT tiktrack.import_upload('regress_upload', 'regress_upload.upload')$$);
UPDATE regress_upload.upload SET line = encode(convert_to(E'occurred_at,kind\n' || repeat(E'2026-01-01T00:00:00Z,view\n', 40000), 'UTF8'), 'base64');
SELECT length(line) < 1500000 AS fits, pg_temp.outcome($$SELECT rows_read FROM tiktrack.import_upload('regress_upload', 'regress_upload.upload')$$) FROM regress_upload.upload;

-- ---- a content is looked at in the same way, whether its source is told or not
SELECT s.source, pg_temp.outcome(format('SELECT tiktrack.import(%L, %L, %L, %L)', 'regress_upload', b.before || E'PK\x03\x04' || repeat('x', 50), s.source, '{"columns": {"video_id": 1, "views": 2, "occurred_at": 1, "kind": 2}}'::jsonb - CASE s.source WHEN 'auto' THEN 'columns' ELSE '' END))
FROM (VALUES ('auto'), ('events_csv'), ('counts_csv')) AS s (source) CROSS JOIN (VALUES (''), (E'\n'), (E' \r\n\n')) AS b (before) ORDER BY s.source, length(b.before);

DROP SCHEMA regress_upload CASCADE;
