-- What the tutorial needs: the extension.
SET search_path = pg_catalog, pg_temp;
CREATE EXTENSION tiktrack;
