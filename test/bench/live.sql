-- The rival of the rollups: the same views over parts that are counted when they are asked for, in schema bench_raw.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS bench_raw CASCADE;
CREATE SCHEMA bench_raw;
SELECT format('CREATE VIEW bench_raw.video_days AS SELECT p.*, true AS is_whole FROM (%s) p', tiktrack_internal.event_parts('bench', 'bench.events')) \gexec
-- whole videos at once, as one would count them: their days would take three times as long
SELECT format('CREATE VIEW bench_raw.video_totals AS SELECT p.video_id, p.import_id, true AS is_whole, %s FROM (%s) p', tiktrack_internal.rollup_columns(),
	replace(tiktrack_internal.event_parts('bench', 'bench.events'), 'tiktrack_internal.local_day(e.occurred_at, z.time_zone) AS day', 'NULL::date AS day')) \gexec
SELECT format('CREATE VIEW bench_raw.audience_sums AS %s', tiktrack_internal.audience_parts('bench.events')) \gexec
SET search_path = bench_raw, bench;
SELECT format('CREATE VIEW bench_raw.%I AS %s', v.name, v.definition)
FROM tiktrack_internal.view_definitions v
WHERE v.definition IS NOT NULL AND v.name <> '_metabase_metadata'
ORDER BY v.position \gexec
