-- Uploads, line by line: what a file is shows in its first bytes, wherever its lines are cut and whatever stands before them.
SET timezone = 'UTC';
SET client_min_messages = warning;
\pset null (null)
\set VERBOSITY terse

SELECT tiktrack.create_dataset('regress_upload');
CREATE TABLE regress_upload.upload (n bigint, line text);

-- the bytes of a file in pieces of that many, behind other lines
CREATE FUNCTION pg_temp.try(before text[], bytes bytea, piece integer, options jsonb DEFAULT '{"account": "me", "year": 2026}') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE regress_upload.upload;
	INSERT INTO regress_upload.upload SELECT b.n, b.line FROM unnest(before) WITH ORDINALITY AS b (line, n);
	INSERT INTO regress_upload.upload SELECT 1000 + s.at, encode(substr(bytes, s.at, piece), 'base64') FROM generate_series(1, length(bytes), piece) AS s (at);
	RETURN regress_import.outcome($q$SELECT concat_ws(' ', i.source, i.rows_read, i.inserted, i.rejected) FROM tiktrack.import_upload('regress_upload', 'regress_upload.upload', options => $q$ || quote_literal(options) || ') i');
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
SELECT regress_import.outcome($$SELECT tiktrack.import_upload('regress_upload', 'regress_upload.upload')$$);
UPDATE regress_upload.upload SET line = encode(convert_to(E'occurred_at,kind\n' || repeat(E'2026-01-01T00:00:00Z,view\n', 40000), 'UTF8'), 'base64');
SELECT length(line) < 1500000 AS fits, regress_import.outcome($$SELECT rows_read FROM tiktrack.import_upload('regress_upload', 'regress_upload.upload')$$) FROM regress_upload.upload;

-- ---- bytes that are no UTF-8, against a decoder that takes the number of the character out and asks whether that is allowed
CREATE FUNCTION pg_temp.naive_text(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	at int := 0;
	lead int;
	size int;
	point int;
	result bytea := '';
BEGIN
	WHILE at < length(bytes) LOOP
		lead := get_byte(bytes, at);
		size := CASE WHEN lead BETWEEN 1 AND 127 THEN 1 WHEN lead BETWEEN 192 AND 223 THEN 2 WHEN lead BETWEEN 224 AND 239 THEN 3 WHEN lead BETWEEN 240 AND 247 THEN 4 ELSE 0 END;
		point := CASE size WHEN 1 THEN lead WHEN 2 THEN lead - 192 WHEN 3 THEN lead - 224 ELSE lead - 240 END;
		FOR i IN 1 .. size - 1 LOOP
			IF at + i >= length(bytes) OR get_byte(bytes, at + i) NOT BETWEEN 128 AND 191 THEN
				size := 0;
				EXIT;
			END IF;
			point := point * 64 + get_byte(bytes, at + i) - 128;
		END LOOP;
		IF size > 1 AND (point < (ARRAY[0, 128, 2048, 65536])[size] OR point > 1114111 OR point BETWEEN 55296 AND 57343) THEN
			size := 0;
		END IF;
		result := result || CASE size WHEN 0 THEN '\x1a'::bytea ELSE substring(bytes FROM at + 1 FOR size) END;
		at := at + greatest(size, 1);
	END LOOP;
	RETURN convert_from(result, 'UTF8');
END $$;
SELECT setseed(0.20261130) IS NOT NULL AS seeded;
CREATE TEMP TABLE foreign_bytes AS
SELECT n, (SELECT string_agg(piece, '' ORDER BY i) FROM (
		SELECT i, (ARRAY['\x41', '\x00', '\xc3a9', '\xe282ac', '\xf09f9880', '\xeda080', '\xf4908080', '\xc080', '\xe08080', '\xf0808080', '\xc3', '\xe282', '\xf09f98', '\x80', '\xff', '\xefbfbf', '\xf48fbfbf', '\xed9fbf',
				decode(lpad(to_hex((random() * 255)::int), 2, '0'), 'hex'), decode(lpad(to_hex(192 + (random() * 63)::int), 2, '0'), 'hex')]::bytea[])[1 + floor(random() * 20)] AS piece
		FROM generate_series(1, 1 + n % 12) i) p) AS bytes
FROM generate_series(1, 2000) n;
-- not the mark that a file may begin with, nor what is refused by its first bytes
SELECT count(*) > 1900 AS looked_at, count(*) FILTER (WHERE tiktrack.text_of_file(bytes) <> pg_temp.naive_text(bytes)) AS wrong, count(*) FILTER (WHERE position(chr(26) IN tiktrack.text_of_file(bytes)) > 0) > 1000 AS broken
FROM foreign_bytes WHERE substr(bytes, 1, 3) <> '\xefbbbf' AND substr(bytes, 1, 2) NOT IN ('\xfffe', '\xfeff');
-- and every pair of bytes, alone and with two that go on
SELECT count(*), count(*) FILTER (WHERE tiktrack.text_of_file(bytes) <> pg_temp.naive_text(bytes)) AS wrong
FROM (SELECT set_byte(set_byte('\x0000', 0, a), 1, b) || tail AS bytes FROM generate_series(0, 255) a, generate_series(0, 255, 15) b, unnest('{"\\x","\\x8080"}'::bytea[]) tail) p WHERE substr(bytes, 1, 2) NOT IN ('\xfffe', '\xfeff', '\x1f8b');

-- ---- a content is looked at in the same way, whether its source is told or not
SELECT s.source, regress_import.outcome(format('SELECT tiktrack.import(%L, %L, %L, %L)', 'regress_upload', b.before || E'PK\x03\x04' || repeat('x', 50), s.source, '{"columns": {"video_id": 1, "views": 2, "occurred_at": 1, "kind": 2}}'::jsonb - CASE s.source WHEN 'auto' THEN 'columns' ELSE '' END))
FROM (VALUES ('auto'), ('events_csv'), ('counts_csv')) AS s (source) CROSS JOIN (VALUES (''), (E'\n'), (E' \r\n\n')) AS b (before) ORDER BY s.source, length(b.before);

-- ---- an import inside of an import has an input of its own
SELECT tiktrack.create_dataset('regress_inner');
CREATE TABLE regress_inner.upload (n bigint, line text);
INSERT INTO regress_inner.upload VALUES (1, encode(convert_to(E'occurred_at,kind\n2026-02-01T00:00:00Z,view\n2026-02-01T00:00:01Z,view\n', 'UTF8'), 'base64'));
CREATE FUNCTION regress_upload.imports_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO regress_upload.said SELECT format('%s of %s', i.inserted, i.rows_read) FROM tiktrack.import_upload('regress_inner', 'regress_inner.upload') i;
	BEGIN
		PERFORM tiktrack.import_upload('regress_inner', 'regress_inner.upload', 'nothing');
	EXCEPTION WHEN OTHERS THEN
		INSERT INTO regress_upload.said VALUES (SQLERRM);
	END;
	RETURN NULL;
END $$;
CREATE TABLE regress_upload.said (what text);
CREATE TRIGGER imports_more AFTER INSERT ON regress_upload.import_rejects FOR EACH STATEMENT EXECUTE FUNCTION regress_upload.imports_more();
TRUNCATE regress_upload.upload;
INSERT INTO regress_upload.upload SELECT n, encode(convert_to(CASE n WHEN 0 THEN E'occurred_at,kind\n' ELSE '2026-03-01T00:00:00Z,' || CASE n % 1000 WHEN 1 THEN 'none of them' ELSE 'view' END || E'\n' END, 'UTF8'), 'base64') FROM generate_series(0, 12000) n;
SELECT i.rows_read, i.inserted, i.rejected FROM tiktrack.import_upload('regress_upload', 'regress_upload.upload') i;
SELECT what, count(*) FROM regress_upload.said GROUP BY what ORDER BY what;
SELECT tiktrack_internal.read_input();

-- ---- what runs inside of an import neither reads its input nor opens one for it
CREATE OR REPLACE FUNCTION regress_upload.imports_more() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	attempt text;
BEGIN
	FOREACH attempt IN ARRAY ARRAY['tiktrack_internal.read_input()', $a$tiktrack_internal.open_input(NULL, 'regress_inner.upload')$a$,
		$a$tiktrack_internal.store_log(ROW('regress_inner', 1, 'events_csv', 'events_csv', 'events_csv', NULL, true, '{}')::tiktrack_internal.import_job, NULL)$a$]
	LOOP
		BEGIN
			EXECUTE 'SELECT ' || attempt;
			RAISE 'goes back, with what it has opened';
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO regress_upload.said VALUES (SQLERRM);
		END;
	END LOOP;
	RETURN NULL;
END $$;
TRUNCATE regress_upload.said;
DELETE FROM regress_upload.events;
-- rejects are stored while more is read: 8000 of them in 3 MB
UPDATE regress_upload.upload u SET line = encode(convert_to(CASE u.n WHEN 0 THEN E'occurred_at,kind,other\n' ELSE '2026-03-01T00:00:00Z,' || CASE WHEN u.n % 3 = 0 THEN 'view' ELSE 'none of them' END || ',' || repeat('x', 300) || E'\n' END, 'UTF8'), 'base64');
SELECT i.rows_read, i.inserted, i.rejected FROM tiktrack.import_upload('regress_upload', 'regress_upload.upload') i;
SELECT i.rows_read, i.inserted, i.rejected FROM tiktrack.import('regress_upload', E'occurred_at,kind\n2026-03-02T00:00:00Z,never\n') i;
SELECT what, count(*) FROM regress_upload.said GROUP BY what ORDER BY what;

DROP SCHEMA regress_upload CASCADE;
DROP SCHEMA regress_inner CASCADE;
