-- Setup for the tutorial: the extension.
SET search_path = pg_catalog, pg_temp;
CREATE EXTENSION tiktrack;
