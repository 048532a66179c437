// Runs the queries: once each, then `runs` times in turns, A B C A B C, so that a slow minute of the machine affects all
// of them. Every answer is compared before any time of a query is reported.
//
//   node measure.mjs DATABASE MODULES OUT [QUERY...]      with RUNS, and WORKERS ("0 2"), in the environment
//
// Without names of queries it runs all except the small ones; "small" runs only these.
import { existsSync, writeFileSync } from 'node:fs';
import { byHand } from './by_hand.mjs';
import { DuckDB, Postgres } from './peers.mjs';
import { account, queries } from './queries.mjs';

const [database, modules, out, ...only] = process.argv.slice(2);
const runs = Number(process.env.RUNS ?? 5);
const modes = (process.env.WORKERS ?? '0 2').split(' ').map(Number);
const duckdbFile = DuckDB.fileOf(modules, database);

function difference(column, a, b, error) {
	if (a === b) return '';
	const far = Math.abs(Number(a) - Number(b));
	// sums of fractions are added up in another order
	const whole = /^-?\d+$/.test(a) && /^-?\d+$/.test(b);
	const allowed = error ? 4 * error * Number(b) : whole ? -1 : 1e-9 * Math.abs(Number(b));
	return far <= allowed ? '' : `${column} is ${a} instead of ${b}${error ? ` (${(far / Number(b) / error).toFixed(1)} standard errors)` : ''}`;
}

function compare(query, answers, exact) {
	for (const [peer, answer] of Object.entries(answers)) {
		if (answer.length !== query.answers.length) throw new Error(`${query.name}, ${peer}: ${answer.length} columns, not ${query.answers.length}`);
		const wrong = query.answers.map((column, i) => difference(column, answer[i], exact[i], query.estimates?.[peer]?.[column])).filter(Boolean);
		if (wrong.length > 0) throw new Error(`${query.name}: ${peer} is wrong: ${wrong.join(', ')}`);
	}
}

const median = (sorted) => (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;

const postgres = new Postgres(database);
await postgres.run(byHand(account));
await postgres.run('SET search_path = bench, tiktrack, public');
const largestVideo = await postgres.value('SELECT video_id FROM bench.events GROUP BY video_id ORDER BY count(*) DESC, video_id LIMIT 1');
const duckdb = existsSync(duckdbFile) ? await DuckDB.open(modules, duckdbFile) : undefined;
const systemOf = (peer) => (peer.startsWith('DuckDB') ? duckdb : postgres);

const results = [];
const judged = {};
for (const workers of modes) {
	await postgres.workers(workers);
	await duckdb?.workers(workers);
	for (const query of queries) {
		if (!(only.length === 0 ? !query.small : only.includes(query.name) || (query.small && only.includes('small')))) continue;
		if (!(query.modes ?? modes).includes(workers)) continue;
		await postgres.run(`SET tiktrack.viewer = '${['owner', 'analyst'].includes(query.asks) ? '' : query.asks ?? account}'`);
		const statements = Object.entries(query.peers).filter(([peer]) => systemOf(peer)).map(([peer, sql]) => [peer, sql.replaceAll(':largest_video', largestVideo)]);
		if (query.judge) judged[query.judge] ??= (await (duckdb ?? postgres).run(query.judge)).rows[0];
		const wrong = query.check && workers === modes[0] ? await postgres.value(query.check) : '0';
		if (wrong !== '0') throw new Error(`${query.name}: ${wrong} rows of tiktrack are wrong`);

		// the first run warms the caches and is not counted; another number of workers finds them warm
		const times = Object.fromEntries(statements.map(([peer]) => [peer, []]));
		for (let run = workers === modes[0] ? -1 : 0; run < (query.runs ?? runs); run++) {
			const answers = {};
			for (const [peer, sql] of statements) {
				if (query.asks === 'analyst') await postgres.run(peer === 'tiktrack' ? 'SET ROLE bench_analyst' : 'RESET ROLE');
				const { rows, ms } = await systemOf(peer).run(sql);
				answers[peer] = rows[0];
				if (run >= 0) times[peer].push(ms);
			}
			compare(query, answers, judged[query.judge] ?? answers.plain);
		}
		await postgres.run('RESET ROLE');
		const measured = Object.fromEntries(Object.entries(times).map(([peer, all]) => {
			const sorted = [...all].sort((a, b) => a - b);
			return [peer, { median: median(sorted), least: sorted[0], most: sorted.at(-1) }];
		}));
		results.push({ query: query.name, workers, times: measured });
		console.error(`${query.name}, ${workers} workers: ${Object.entries(measured).map(([peer, t]) => `${peer} ${t.median.toFixed(0)} ms`).join(', ')}`);
	}
}
const versions = {
	PostgreSQL: await postgres.value('SHOW server_version'),
	tiktrack: await postgres.value("SELECT extversion FROM pg_extension WHERE extname = 'tiktrack'"),
	'postgresql-hll': await postgres.value("SELECT extversion FROM pg_extension WHERE extname = 'hll'"),
	DuckDB: await duckdb?.value('SELECT version()'),
	Node: process.version,
};
const settings = {};
for (const name of ['shared_buffers', 'work_mem', 'hash_mem_multiplier', 'jit']) settings[name] = await postgres.value(`SHOW ${name}`);
const bytes = Number(await postgres.value("SELECT pg_relation_size('bench.events')"));
const rows = Number(await postgres.value('SELECT count(*) FROM bench.events'));
await postgres.close();
await duckdb?.close();
writeFileSync(out, JSON.stringify({ rows, bytes, runs, versions, settings, results }, null, '\t'));
