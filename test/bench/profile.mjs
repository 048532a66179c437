// Runs a query five times under perf.
//
//   node profile.mjs OUT QUERY [PEER]
import { spawn } from 'node:child_process';
import { Postgres } from './peers.mjs';
import { account, queries } from './queries.mjs';

const [out, name, peer = 'tiktrack'] = process.argv.slice(2);
const query = queries.find((query) => query.name === name);
const sql = query?.peers[peer];
if (!sql || peer.startsWith('DuckDB')) throw new Error(`queries.mjs has no ${name} of ${peer} for PostgreSQL`);

const postgres = new Postgres('bench');
await postgres.run(`SET search_path = bench, tiktrack, public; SET tiktrack.viewer = '${query.asks === 'owner' ? '' : account}'`);
await postgres.workers(0);
const largestVideo = await postgres.value('SELECT video_id FROM bench.events GROUP BY video_id ORDER BY count(*) DESC, video_id LIMIT 1');
const perf = spawn('perf', ['record', '-q', '-e', 'cpu-clock', '-F', '4000', '-o', out, '-p', await postgres.value('SELECT pg_backend_pid()')], { stdio: 'inherit' });
const ended = new Promise((resolve) => perf.on('close', resolve));
await new Promise((resolve) => setTimeout(resolve, 500)); // until perf has attached
for (let run = 0; run < 5; run++) await postgres.run(sql.replaceAll(':largest_video', largestVideo));
perf.kill('SIGINT');
await ended;
await postgres.close();
