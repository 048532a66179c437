// The two systems that are measured, with one interface: run(sql) returns the rows, as text, and the milliseconds that the
// client waited. A query returns one row of sums, so that the sending of rows is not measured.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

// One psql, and so one backend, that stays open. It tells the time itself (\timing).
export class Postgres {
	constructor(database) {
		this.process = spawn('psql', ['-X', '-q', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-d', database]);
		this.errors = '';
		this.process.stderr.on('data', (text) => { this.errors += text; });
		this.process.stdin.on('error', () => {}); // what psql had to say about its end is in errors
		this.ended = new Promise((resolve) => this.process.on('close', resolve));
		this.ended.then(() => this.waiting?.reject(new Error(this.errors || 'psql ended')));
		createInterface({ input: this.process.stdout }).on('line', (line) => this.hear(line));
		this.process.stdin.write('\\timing on\n');
	}

	hear(line) {
		const time = /^Time: ([0-9.]+) ms/.exec(line);
		if (line === '@@end') {
			this.waiting.resolve({ rows: this.waiting.rows, ms: this.waiting.ms });
			this.waiting = undefined;
		} else if (time) {
			this.waiting.ms = Number(time[1]);
		} else {
			this.waiting.rows.push(line.split('\t'));
		}
	}

	run(sql) {
		return new Promise((resolve, reject) => {
			this.waiting = { resolve, reject, rows: [], ms: 0 };
			this.process.stdin.write(`${sql};\n\\echo @@end\n`);
		});
	}

	async value(sql) {
		return (await this.run(sql)).rows[0][0];
	}

	// 0 is a serial plan
	async workers(n) {
		await this.run(`SET max_parallel_workers_per_gather = ${n}`);
	}

	// What a statement takes at most beyond the shared buffers, by the kernel's count of this backend's own pages.
	async peakMemory(sql) {
		const pid = await this.value('SELECT pg_backend_pid()');
		const own = () => 1024 * Number(/^RssAnon:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
		const before = own();
		let peak = before;
		const watch = setInterval(() => { peak = Math.max(peak, own()); }, 5);
		const answer = await this.run(sql);
		clearInterval(watch);
		return { ...answer, bytes: peak - before };
	}

	async close() {
		this.process.stdin.end('\\q\n');
		await this.ended;
	}
}

// DuckDB inside this process, on a database file of its own.
export class DuckDB {
	// a file's name is the name of the database inside, which must not be that of the schema
	static fileOf(modules, database) {
		return `${modules}/rows_of_${database}.duckdb`;
	}

	static async open(modules, file) {
		const { DuckDBInstance } = createRequire(pathToFileURL(`${modules}/package.json`))('@duckdb/node-api');
		const duckdb = new DuckDB();
		duckdb.connection = await (await DuckDBInstance.create(file)).connect();
		await duckdb.run("SET TimeZone = 'UTC'");
		return duckdb;
	}

	async run(sql) {
		const start = performance.now();
		const reader = await this.connection.runAndReadAll(sql);
		const ms = performance.now() - start;
		return { rows: reader.getRows().map((row) => row.map((value) => (value === null ? '' : String(value)))), ms };
	}

	async value(sql) {
		return (await this.run(sql)).rows[0][0];
	}

	// the leader of a parallel plan works too
	async workers(n) {
		await this.run(`SET threads = ${n + 1}`);
	}

	async close() {
		this.connection.closeSync();
	}
}
