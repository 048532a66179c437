-- A file of the server or an upload is opened once per import, and later steps use
-- the open one: see input/input_open.c.
CREATE FUNCTION tiktrack_internal.open_input(path text, upload regclass) RETURNS text
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'tiktrack_open_input';
COMMENT ON FUNCTION tiktrack_internal.open_input(text, regclass) IS
	'part of import: opens a file of the server, or a table (n bigint, line text) of base64 in the order of n, and returns its first 64 kB; error 22023 for a ZIP archive, gzip or UTF-16';

CREATE FUNCTION tiktrack_internal.read_input() RETURNS text
	LANGUAGE c VOLATILE PARALLEL UNSAFE
	AS 'MODULE_PATHNAME', 'tiktrack_read_input';
COMMENT ON FUNCTION tiktrack_internal.read_input() IS
	'part of import: all of the open input as one text of up to 1 GB; error 54000 for more';

CREATE FUNCTION tiktrack_internal.text_beginning(content text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_text_beginning';
COMMENT ON FUNCTION tiktrack_internal.text_beginning(text) IS
	'part of import: the first 64 kB of content; error 22023 when it begins like a ZIP archive, gzip or UTF-16';
