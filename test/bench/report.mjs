// Writes a page of results from what was measured.
//
//   node report.mjs results DIRECTORY     all of it
//   node report.mjs growth DIRECTORY      how time grows with the rows, and nothing else
//
// with ROWS GROWTH SEED COMMIT BANDWIDTH SECONDS_TAKEN in the environment
import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { queries } from './queries.mjs';

const [page, directory] = process.argv.slice(2);
const { ROWS, GROWTH, SEED, COMMIT, BANDWIDTH, SECONDS_TAKEN } = process.env;
const read = (name) => JSON.parse(readFileSync(`${directory}/${name}.json`, 'utf8'));
const growths = GROWTH.split(/\s+/).filter(Boolean).map((size) => read(`growth-${size}`)).sort((a, b) => a.rows - b.rows);
const main = page === 'growth' ? growths.at(-1) : read('main');
const lines = [];
const say = (text = '') => lines.push(text);
const row = (...cells) => say(`| ${cells.join(' | ')} |`);

const digits = (n) => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2));
const ms = (t) => `${digits(t.median)} (${digits(t.least)} to ${digits(t.most)})`;
const megabytes = (bytes) => `${digits(bytes / 1e6)} MB`;
const verdict = (met) => (met ? 'met' : '**missed**');
const timesOf = (name, workers) => main.results.find((r) => r.query === name && r.workers === workers)?.times;

const [oneThread, allThreads] = BANDWIDTH.split(' ').map(Number);
const system = existsSync('/etc/os-release') ? /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))[1] : process.platform;
const count = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

function heading(title, command, what) {
	say(`# ${title}`);
	say();
	say(`Written by \`${command}\`; how to read it is in [README.md](README.md).`);
	say();
	say(`- ${what} of seed ${SEED}, 5,000 videos, 500,000 people`);
	say(`- ${cpus()[0].model.trim()}, ${cpus().length} cores, ${digits(totalmem() / 2 ** 30)} GB; ${system}, Linux ${release()}; memory is read at ${oneThread} GB/s with one thread, ${allThreads} GB/s with one a core`);
	say(`- ${Object.entries(main.versions).map(([name, version]) => `${name} ${version}`).join(', ')}; commit ${COMMIT || 'unknown'}`);
	say(`- ${Object.entries(main.settings).map(([name, value]) => `${name} ${value}`).join(', ')}`);
	say(`- ${new Date().toISOString().slice(0, 10)}, ${Math.round(SECONDS_TAKEN / 60)} minutes; median of ${main.runs} runs in turns, least and most in brackets`);
	say();
}

// A line for each peer of each query and mode.
function compared(measured) {
	for (const query of queries) {
		for (const { workers, times } of measured.results.filter((r) => r.query === query.name)) {
			const goals = (query.goals ?? []).filter((goal) => goal.workers === workers);
			const others = Object.entries(times).filter(([peer]) => peer !== 'tiktrack');
			if (query.beside) others.push([query.beside, timesOf(query.beside, workers).tiktrack]);
			for (const [other, time] of others) {
				const ratio = times.tiktrack.median / time.median;
				const goal = goals.find((g) => g.against === other);
				const name = queries.some((q) => q.name === other) ? `tiktrack's ${other}` : other;
				row(`${query.name}: ${query.what}`, name, workers, ratio > 1 ? `**${digits(ratio)}**` : ratio.toFixed(2), goal ? `at most ${Number(goal.atMost.toFixed(3))}` : '', goal ? verdict(ratio <= goal.atMost) : '', ms(times.tiktrack), ms(time));
			}
			const own = goals.find((g) => g.milliseconds);
			if (own) row(`${query.name}: ${query.what}`, 'time alone', workers, '', `at most ${own.milliseconds} ms`, verdict(times.tiktrack.median <= own.milliseconds), ms(times.tiktrack), '');
		}
	}
}

function ratios() {
	const extras = read('extras');
	// ---- the one table: every query against every peer, in each mode
	say('## Ratios');
	say();
	say('A ratio is the time of tiktrack divided by the time of the other: below 1 tiktrack is faster, **above 1 the other wins**.');
	say('2 workers are a leader and two workers in PostgreSQL, and three threads in DuckDB.');
	say();
	row('query', 'against', 'workers', 'ratio', 'goal', '', 'tiktrack, ms', 'the other, ms');
	row('---', '---', '--:', '--:', '--:', '---', '--:', '--:');
	compared(main);
	{
		const { merge, import: imported } = extras;
		row('merge of 10,000 full sketches, each in microseconds', 'hll', 0, (merge.tiktrack.median / merge.hll.median).toFixed(2), 'at most 10 µs', verdict(merge.tiktrack.median <= 10), ms(merge.tiktrack), ms(merge.hll));
		for (const one of imported) {
			const ratio = one.tiktrack.median / one.COPY.median;
			const goal = one.name.startsWith('log');
			row(`import of ${one.name}, ${count(one.rows)} events`, 'COPY', 0, ratio > 1 ? `**${digits(ratio)}**` : ratio.toFixed(2), goal ? 'at most 1.67' : '', goal ? verdict(ratio <= 1.67) : '', ms(one.tiktrack), ms(one.COPY));
		}
	}
	for (const { name, rows, goal, with: ours, without } of extras.live) {
		const ratio = ours.median / without.median;
		row(`${name}, ${count(rows)} events`, 'without rollups', 0, digits(ratio), `at most ${goal}`, verdict(ratio <= goal), ms(ours), ms(without));
	}
	say();

	// ---- what is not a time
	say('## Memory, size and error');
	say();
	row('what', 'whose', 'value', 'goal', '');
	row('---', '---', '--:', '--:', '---');
	row('rollups of all events', 'table events with its indexes', `${(extras.space.rollups / extras.space.events).toFixed(2)} of its ${megabytes(extras.space.events)}`, 'at most 0.2', verdict(extras.space.rollups <= 0.2 * extras.space.events));
	for (const { query, peer, bytes, groups } of extras.memory) {
		if (groups) {
			const goal = peer === 'tiktrack';
			row(`hash aggregate of ${count(groups)} groups of 3 people`, peer, megabytes(bytes), goal ? 'at most 400 MB' : '', goal ? verdict(bytes <= 400e6) : '');
		} else {
			row(`memory of the backend in ${query}, shared buffers apart`, peer, megabytes(bytes), '', '');
		}
	}
	row('size of a full sketch, stored', 'tiktrack', `${extras.size.tiktrack} bytes`, 'at most 4,300', verdict(extras.size.tiktrack <= 4300));
	row('size of a full sketch, stored', 'hll', `${extras.size.hll} bytes`, '', '');
	{
		const ours = extras.error.find((e) => e.peer === 'tiktrack');
		// the error of a sketch falls with the root of its size: theirs, had they our bytes
		for (const { peer, rootMeanSquare, bias, bytes } of extras.error) {
			const scaled = rootMeanSquare * Math.sqrt(bytes / ours.bytes);
			row('error of 250 sets of 100,000 people: root mean square, bias', peer, `${(100 * rootMeanSquare).toFixed(2)} %, ${(100 * bias).toFixed(2)} % in ${bytes} bytes`,
				peer === 'tiktrack' ? 'at most hll at equal bytes' : `at equal bytes ${(100 * scaled).toFixed(2)} %`,
				peer === 'tiktrack' ? verdict(extras.error.every((e) => ours.rootMeanSquare <= e.rootMeanSquare * Math.sqrt(e.bytes / ours.bytes))) : '');
		}
	}
	say();
}

// ---- what a BI tool asks of the views, against the plain SQL that an analyst would write instead
function views(measured) {
	say('## Views');
	say();
	say(`On ${count(measured.rows)} events, serial.`);
	say();
	row('query', 'against', 'workers', 'ratio', 'goal', '', 'tiktrack, ms', 'the other, ms');
	row('---', '---', '--:', '--:', '--:', '---', '--:', '--:');
	compared(measured);
	say();
}

// ---- growth, and the distance to what memory gives
function growth(sizes) {
	say(`Serial. The last column is the part of the ${oneThread} GB/s that one thread can read which a query reads of the table.`);
	say();
	row('query', 'rows', 'tiktrack, ms', 'ns a row', 'million rows/s', 'plain, ms', 'ns a row', 'ratio', 'of bandwidth');
	row('---', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:');
	for (const name of ['q1', 'q2', 'q3']) {
		for (const size of sizes) {
			const { tiktrack, plain } = size.results.find((r) => r.query === name && r.workers === 0).times;
			row(name, count(size.rows), digits(tiktrack.median), digits(tiktrack.median * 1e6 / size.rows), digits(size.rows / tiktrack.median / 1e3), digits(plain.median), digits(plain.median * 1e6 / size.rows),
				(tiktrack.median / plain.median).toFixed(2), `${(100 * size.bytes / (tiktrack.median / 1e3) / (oneThread * 1e9)).toFixed(1)} %`);
		}
	}
}

if (page === 'growth') {
	heading('Growth', 'make bench-growth', 'Events');
	growth(growths);
} else {
	heading('Results', `make bench${ROWS === '10000000' ? '' : ` ROWS=${ROWS}`}${GROWTH === '1000000' ? '' : ` GROWTH="${GROWTH}"`}`, `${count(main.rows)} events (${megabytes(main.bytes)} without indexes, all of it in memory)`);
	ratios();
	if (existsSync(`${directory}/small.json`)) views(read('small'));
	say('## Growth');
	say();
	growth([...growths, main].sort((a, b) => a.rows - b.rows));
}
console.log(lines.join('\n'));
