-- What an import looks at grows with its rows, and not with their square: rows and blocks are counted, no time.
SET timezone = 'UTC';
SET client_min_messages = warning;

-- of a table: rows that were fetched, and blocks that were looked at, of its indexes too
CREATE FUNCTION pg_temp.looked_at(target regclass, OUT rows bigint, OUT blocks bigint) LANGUAGE sql VOLATILE AS $$
	SELECT pg_stat_get_xact_tuples_fetched(target), pg_stat_get_xact_blocks_fetched(target) + sum(pg_stat_get_xact_blocks_fetched(i.indexrelid))::bigint FROM pg_index i WHERE i.indrelid = target
$$;
-- by one import, per row of its file; told where it is too much
CREATE FUNCTION pg_temp.cost(target regclass, content text, options jsonb, OUT inserted bigint, OUT too_many_rows numeric, OUT too_many_blocks bigint) LANGUAGE plpgsql AS $$
DECLARE
	before record := pg_temp.looked_at(target);
	read bigint;
BEGIN
	SELECT i.rows_read, i.inserted INTO read, cost.inserted FROM tiktrack.import('regress_cost', content, options => options) i;
	SELECT nullif(greatest(round((l.rows - before.rows)::numeric / read, 1), 2), 2), nullif(greatest((l.blocks - before.blocks) / read, 20), 20)
	INTO too_many_rows, too_many_blocks FROM pg_temp.looked_at(target) l;
END
$$;
SELECT tiktrack.create_dataset('regress_cost');

-- posts by as many authors: what the file has told of an account is looked for by the account, and not among all that it has told
SELECT * FROM pg_temp.cost('regress_cost.account_snapshots', (SELECT string_agg(format('{"id": "76%s", "createTime": 1770000000, "stats": {"diggCount": %s, "playCount": 5}, "author": {"uniqueId": "n%s", "id": "%s"}, "authorStats": {"followerCount": %s}}',
	lpad(g::text, 17, '0'), g, g, 6600000000000000000 + g, g), E'\n') FROM generate_series(1, 4000) g), '{"at": "2026-06-28"}');

-- as many reports of one day, each known by what it tells
SELECT * FROM pg_temp.cost('regress_cost.account_snapshots', (SELECT E'Date,Video Views,Profile Views,Likes,Comments,Shares\n' || string_agg(format('June 1,%s,1,1,1,1', g), E'\n') FROM generate_series(1, 4000) g),
	'{"account": "a", "year": 2026}');

DROP SCHEMA regress_cost CASCADE;
