-- Nothing that an import calls starts a subtransaction in a parallel query, which cannot: a plan that goes through a
-- worker gives what any other does.
SET search_path = public, tiktrack, tiktrack_internal;
SET client_min_messages = warning;
-- force_parallel_mode of 15 is debug_parallel_query from 16 on
SELECT set_config(name, 'on', false) AS through_a_worker FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
SELECT create_dataset('import_parallel');
SELECT detect_source(c.content)
FROM (VALUES (1, '{"occurred_at": 1782000000, "kind": "view"}'), (2, '{"occurred_at": 1782000000, "kind": broken}'),
	(3, '{"occurred_at": null, "kind": null}' || E'\n{"more"'), (4, '{"occurred_at": 1782000000}, "kind"}'),
	(5, '{"at": {"occurred_at": 1, "kind": 2}}')) c (n, content)
WHERE c.n IN (1, 3) ORDER BY c.n;
SELECT c.n, is_events_ndjson(c.content)
FROM (VALUES (1, '{"occurred_at": 1782000000, "kind": "view"}'), (2, '{"occurred_at": 1782000000, "kind": broken}'),
	(3, '{"occurred_at": null, "kind": null}' || E'\n{"more"'), (4, '{"occurred_at": 1782000000}, "kind"}'),
	(5, '{"at": {"occurred_at": 1, "kind": 2}}'), (6, '{"occurred_at": 1, "kind": ' || repeat('[', 10000) || repeat(']', 10000) || '}'),
	(7, E'\n \t{"occurred_at": 1, "kind": "a\\u0000"}'), (8, '')) c (n, content)
ORDER BY c.n;
SELECT source, rows_read, inserted FROM import('import_parallel', E'occurred_at,kind,video_id\n1782000000,view,5');
SELECT source, rows_read, inserted FROM import('import_parallel', '{"occurred_at": 1782000001, "kind": "view"}');
SELECT source, rows_read, inserted FROM import('import_parallel', E'video_id,views\n5,7', options => '{"at": "2026-06-28"}');
SELECT source, rows_read, inserted FROM import('import_parallel', '{"itemList": [{"id": "7640000000000000002", "createTime": 1778000100,
	"author": {"uniqueId": "mila_bakes"}, "stats": {"playCount": 890100, "diggCount": 3}}]}', options => '{"at": "2026-06-28"}');
SELECT source, rows_read, inserted FROM import('import_parallel', E'Date,Total viewers,New viewers,Returning viewers\nJune 1,3,1,2',
	options => '{"account": "mila_bakes", "year": 2026}');
SELECT source, inserted FROM import_report('import_parallel');
SELECT kind, count(*) FROM read_events_csv(E'occurred_at,kind\n1782000000,view', '{}') GROUP BY kind;
-- marked as safe, but catches errors
SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'tiktrack'
WHERE p.proparallel = 's' AND p.prosrc ~* '\mexception\s+when\M' ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT set_config(name, 'off', false) AS through_a_worker FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
DROP SCHEMA import_parallel CASCADE;
