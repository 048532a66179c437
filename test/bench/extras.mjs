// Measures what is not a ratio of times: memory, size, error, the merge of stored sketches, and the import.
//
//   node extras.mjs DATABASE MODULES OUT [PART...]        parts: memory merge error import live
import { writeFileSync } from 'node:fs';
import { Postgres } from './peers.mjs';
import { queries } from './queries.mjs';

const [database, modules, out, ...only] = process.argv.slice(2);
const wanted = (part) => only.length === 0 || only.includes(part);
const runs = Number(process.env.RUNS ?? 5);
const found = {};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const spread = (values) => ({ median: median(values), least: Math.min(...values), most: Math.max(...values) });

async function session() {
	const postgres = new Postgres(database);
	await postgres.run('SET client_min_messages = warning; SET search_path = bench, tiktrack, public');
	await postgres.workers(0);
	return postgres;
}

// ---- memory of the backend, each statement in a new one
async function memoryOf(sql) {
	const postgres = await session();
	const { bytes } = await postgres.peakMemory(sql);
	await postgres.close();
	return bytes;
}

if (wanted('memory')) {
	found.memory = [];
	for (const [name, peer] of [['q2', 'tiktrack'], ['q2', 'plain'], ['q3', 'tiktrack'], ['q3', 'plain'], ['reach', 'tiktrack'], ['reach', 'hll']]) {
		found.memory.push({ query: name, peer, bytes: await memoryOf(queries.find((query) => query.name === name).peers[peer]) });
	}

	const postgres = await session();
	await postgres.run('DROP TABLE IF EXISTS bench.triples');
	await postgres.run('CREATE TABLE bench.triples AS SELECT n / 3 AS g, n AS person FROM generate_series(0, 2999999) AS n');
	await postgres.run('VACUUM ANALYZE bench.triples');
	for (const [peer, aggregate] of [['tiktrack', 'reach_agg(person)'], ['hll', 'hll_add_agg(hll_hash_integer(person))']]) {
		// the user has said that there is memory for it: a hash aggregate that spills would need less
		const plan = (await postgres.run(`SET enable_sort = off; SET work_mem = '8GB';
			EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, FORMAT JSON) SELECT count(s) FROM (SELECT g, ${aggregate} AS s FROM bench.triples WHERE ${peer === 'hll' ? 'g < 10000' : 'true'} GROUP BY g) AS q`)).rows.join('\n');
		const hash = JSON.parse(plan)[0].Plan.Plans[0];
		if (hash['HashAgg Batches'] !== 1) throw new Error(`${peer}: not one hash aggregate in memory: ${plan}`);
		found.memory.push({ query: 'groups of 3 people', peer, groups: hash['Actual Rows'], bytes: 1024 * hash['Peak Memory Usage'] });
	}
	await postgres.run('DROP TABLE bench.triples');
	await postgres.close();
}

// ---- merge of full sketches, as they are stored
if (wanted('merge')) {
	const postgres = await session();
	await postgres.run('DROP TABLE IF EXISTS bench.full_sketches');
	await postgres.run(`CREATE TABLE bench.full_sketches AS SELECT reached, sketch FROM generate_series(1, 100),
		(SELECT reach_agg(p * 1000 + k) AS reached, hll_add_agg(hll_hash_bigint(p * 1000 + k)) AS sketch
		FROM generate_series(0, 99) AS k, generate_series(1::bigint, 50000) AS p GROUP BY k) AS s`);
	const times = { tiktrack: [], hll: [] };
	for (let run = 0; run <= runs; run++) {
		for (const [peer, merge] of [['tiktrack', 'reach(rollup(reached))'], ['hll', 'hll_cardinality(hll_union_agg(sketch))']]) {
			const { ms } = await postgres.run(`SELECT ${merge} FROM bench.full_sketches`);
			if (run > 0) times[peer].push(ms / 10); // 10,000 sketches, in microseconds each
		}
	}
	found.merge = Object.fromEntries(Object.entries(times).map(([peer, all]) => [peer, spread(all)]));
	const sizes = (await postgres.run('SELECT max(pg_column_size(reached)), max(pg_column_size(sketch)) FROM bench.full_sketches')).rows[0].map(Number);
	found.size = { tiktrack: sizes[0], hll: sizes[1] };
	await postgres.run('DROP TABLE bench.full_sketches');
	await postgres.close();
}

// ---- error over 250 sets of 100,000 people each
if (wanted('error')) {
	const postgres = await session();
	const peers = [['tiktrack', 'reach_agg(person)', 'reach(s)'],
		...[11, 12, 13].map((log2m) => [`hll, log2m ${log2m}${log2m === 11 ? ' (default)' : ''}`, `hll_add_agg(hll_hash_bigint(person), ${log2m})`, 'hll_cardinality(s)'])];
	found.error = [];
	for (const [peer, aggregate, answer] of peers) {
		const row = (await postgres.run(`SELECT sqrt(avg((${answer} / 100000.0 - 1) ^ 2)), avg(${answer} / 100000.0 - 1), max(pg_column_size(s))
			FROM (SELECT g, ${aggregate} AS s FROM (SELECT g, g * 1000000 + n AS person FROM generate_series(1::bigint, 250) AS g, generate_series(1, 100000) AS n OFFSET 0) AS p GROUP BY g) AS q`)).rows[0].map(Number);
		found.error.push({ peer, rootMeanSquare: row[0], bias: row[1], bytes: row[2] });
	}
	await postgres.close();
}

// ---- imports against COPY of the same rows into a table with the same indexes and constraints
const at = "to_char(timestamp '2026-01-01' + n * interval '97 seconds', 'YYYY-MM-DD HH24:MI:SS')";
const video = '7600000000000000000 + n * 7919 % 30000';
const word = "CASE WHEN n % 20 = 19 THEN 'share' WHEN n % 20 >= 16 THEN 'like' ELSE 'view' END";
const files = [
	{ name: 'export', source: 'export_json', rows: 100000, content: `WITH e AS MATERIALIZED (
			SELECT n, ${at} AS at, format('https://www.tiktokv.com/share/video/%s/', ${video}) AS link FROM generate_series(1, 100000) AS n)
		SELECT json_build_object('Your Activity', json_build_object(
			'Watch History', json_build_object('VideoList',
				(SELECT json_agg(json_build_object('Date', at, 'Link', link)) FROM e WHERE n % 20 < 16)),
			'Like List', json_build_object('ItemFavoriteList',
				(SELECT json_agg(json_build_object('date', at, 'link', link)) FROM e WHERE n % 20 BETWEEN 16 AND 18)),
			'Share History', json_build_object('ShareHistoryList',
				(SELECT json_agg(json_build_object('Date', at, 'SharedContent', 'video', 'Link', link, 'Method', 'chat_head')) FROM e WHERE n % 20 = 19))
			))::text` },
	{ name: 'log as CSV', source: 'events_csv', rows: 500000, content: `SELECT E'occurred_at,video_id,actor_id,kind,method\\n'
		|| string_agg(format('%sZ,%s,%s,%s,%s', ${at}, ${video}, n * 7907 % 200000, ${word}, CASE WHEN n % 20 = 19 THEN 'chat_head' END), E'\\n' ORDER BY n) FROM generate_series(1::bigint, 500000) AS n` },
	{ name: 'log as lines of JSON', source: 'events_ndjson', rows: 500000, content: `SELECT string_agg(json_build_object('occurred_at', ${at} || 'Z',
		'video_id', ${video}, 'actor_id', n * 7907 % 200000, 'kind', ${word}, 'method', CASE WHEN n % 20 = 19 THEN 'chat_head' END)::text, E'\\n' ORDER BY n) FROM generate_series(1::bigint, 500000) AS n` },
];
if (wanted('import')) {
	const postgres = await session();
	const copy = `${modules}/import.csv`;
	found.import = [];
	for (const file of files) {
		const times = { tiktrack: [], COPY: [] };
		await postgres.run('DROP TABLE IF EXISTS bench.file');
		await postgres.run(`CREATE TABLE bench.file AS SELECT (${file.content}) AS content`);
		for (let run = 0; run <= runs; run++) {
			await postgres.run('DROP SCHEMA IF EXISTS bench_import CASCADE; SELECT create_dataset(\'bench_import\')');
			const imported = await postgres.run(`SELECT rows_read, inserted FROM import('bench_import', (SELECT content FROM bench.file), '${file.source}', '{"account": "me"}')`);
			if (imported.rows[0].join() !== `${file.rows},${file.rows}`) throw new Error(`${file.name}: import read and inserted ${imported.rows[0].join()}`);
			await postgres.run(`\\copy bench_import.events TO '${copy}' (FORMAT csv)`);
			await postgres.run('CREATE TABLE bench_import.same (LIKE bench_import.events INCLUDING ALL)');
			const copied = await postgres.run(`\\copy bench_import.same FROM '${copy}' (FORMAT csv)`);
			if (run > 0) {
				times.tiktrack.push(imported.ms);
				times.COPY.push(copied.ms);
			}
		}
		found.import.push({ name: file.name, rows: file.rows, tiktrack: spread(times.tiktrack), COPY: spread(times.COPY) });
	}
	await postgres.run('DROP SCHEMA bench_import CASCADE; DROP TABLE bench.file');
	await postgres.close();
}
// ---- what the rollups cost who writes, and in space
const events = 'occurred_at, video_id, actor_id, kind, share_type, platform, watched_ms, country, age_group, gender';
const writes = [
	{ name: 'import_file', rows: 500000, goal: 1.2, sql: (file) => `SELECT inserted FROM import_file('bench_live', '${file}', 'events_csv', '{"account": "me"}')` },
	{ name: 'COPY', rows: 500000, goal: 1.3, sql: (file) => `\\copy bench_live.events (${events}) FROM '${file}' (FORMAT csv, HEADER)` },
	{ name: 'single INSERTs in one transaction', rows: 20000, goal: 2, sql: () => `DO $$ BEGIN FOR i IN 1 .. 20000 LOOP
		INSERT INTO bench_live.events (occurred_at, video_id, actor_id, kind, watched_ms) VALUES (timestamptz '2026-01-01Z' + i * interval '97 seconds', 7600000000000000000 + i % 1000, i, 'view', 5000);
	END LOOP; END $$` },
];
if (wanted('live')) {
	const postgres = await session();
	const file = `${modules}/live.csv`;
	await postgres.run(`\\copy (SELECT ${events} FROM bench.events ORDER BY event_id LIMIT 500000) TO '${file}' (FORMAT csv, HEADER)`);
	found.live = [];
	for (const { name, rows, goal, sql } of writes) {
		const times = { with: [], without: [] };
		for (let run = 0; run < 3; run++) {
			for (const peer of ['with', 'without']) {
				await postgres.run("DROP SCHEMA IF EXISTS bench_live CASCADE; SELECT create_dataset('bench_live'); CHECKPOINT");
				if (peer === 'without') await postgres.run('ALTER TABLE bench_live.events DISABLE TRIGGER add_parts');
				times[peer].push((await postgres.run(sql(file))).ms);
				const stored = await postgres.value('SELECT count(*) FROM bench_live.events');
				if (stored !== String(rows)) throw new Error(`${name}: ${stored} rows`);
			}
		}
		found.live.push({ name, rows, goal, with: spread(times.with), without: spread(times.without) });
	}
	const size = (tables) => postgres.value(`SELECT sum(pg_total_relation_size(t)) FROM unnest('{${tables}}'::regclass[]) AS t`).then(Number);
	found.space = { rollups: await size('bench.video_days,bench.video_totals,bench.audience_sums'), events: await size('bench.events') };
	await postgres.run('DROP SCHEMA bench_live CASCADE');
	await postgres.close();
}
writeFileSync(out, JSON.stringify(found, null, '\t'));
