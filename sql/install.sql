-- CREATE EXTENSION; every other file uses the extension that this one leaves.
CREATE EXTENSION tiktrack;

-- not from pg_available_extensions, which does not see a staged installation
SELECT e.extversion ~ '^[0-9]+[.][0-9]+[.][0-9]+$' AS has_version, n.nspname AS schema, e.extrelocatable AS relocatable
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'tiktrack';

-- Nothing of the extension may lie outside its schema.
SELECT pg_describe_object(d.classid, d.objid, 0) AS outside
FROM pg_depend d
CROSS JOIN pg_identify_object(d.classid, d.objid, 0) i
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
  AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'tiktrack')
  AND i.type <> 'cast' AND coalesce(i.schema, i.name) NOT IN ('tiktrack', 'tiktrack_internal')
ORDER BY 1;

-- The library loads and answers.
SELECT tiktrack.event_kinds();

-- The rows that users add to the configuration table are theirs to dump.
SELECT c.oid::regclass AS config_table, e.extcondition[c.position] AS dumped
FROM pg_extension e, unnest(e.extconfig) WITH ORDINALITY c (oid, position)
WHERE e.extname = 'tiktrack' AND c.oid = 'tiktrack.share_aliases'::regclass;

-- DROP EXTENSION leaves nothing in the schema, and it can be created again.
BEGIN;
DROP EXTENSION tiktrack;
SELECT count(*) AS left_over
FROM (SELECT pronamespace FROM pg_proc UNION ALL SELECT relnamespace FROM pg_class
	UNION ALL SELECT typnamespace FROM pg_type UNION ALL SELECT oprnamespace FROM pg_operator
	UNION ALL SELECT opcnamespace FROM pg_opclass UNION ALL SELECT opfnamespace FROM pg_opfamily) AS o (namespace)
WHERE o.namespace = (SELECT oid FROM pg_namespace WHERE nspname = 'tiktrack');
CREATE EXTENSION tiktrack;
ROLLBACK;
SELECT extname FROM pg_extension WHERE extname = 'tiktrack';

-- For the tests of import: the first value that a statement returns, or its error.
CREATE SCHEMA regress_import;
GRANT USAGE ON SCHEMA regress_import TO PUBLIC;
CREATE FUNCTION regress_import.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; said text; hint text; row text;
BEGIN
	EXECUTE statement INTO row;
	RETURN coalesce(row, 'nothing');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	-- the list of sources grows; the error that nobody catches shows all of it
	RETURN concat_ws(' | ', state, said, regexp_replace(nullif(hint, ''), '^(Known sources are: auto), .*[.]$', '\1 ..'));
END $$;
