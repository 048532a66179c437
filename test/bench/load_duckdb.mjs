// Puts the rows of the server into a DuckDB database of its own.
//
//   node load_duckdb.mjs MODULES DATABASE EVENTS_CSV VIDEOS_CSV
import { DuckDB } from './peers.mjs';

const [modules, database, events, videos] = process.argv.slice(2);
const duckdb = await DuckDB.open(modules, DuckDB.fileOf(modules, database));
await duckdb.run('CREATE SCHEMA bench');
await duckdb.run(`CREATE TABLE bench.events (event_id bigint, occurred_at timestamp, video_id bigint, actor_id bigint, kind varchar,
	share_type varchar, platform varchar, watched_ms bigint, country varchar)`);
await duckdb.run('CREATE TABLE bench.videos (video_id bigint, account_id bigint, posted_at timestamp, duration_ms bigint)');
await duckdb.run(`COPY bench.events FROM '${events}' (FORMAT csv, HEADER false)`);
await duckdb.run(`COPY bench.videos FROM '${videos}' (FORMAT csv, HEADER false)`);
await duckdb.run('CHECKPOINT');
console.error(`DuckDB ${await duckdb.value('SELECT version()')} holds ${await duckdb.value('SELECT count(*) FROM bench.events')} rows`);
await duckdb.close();
