// Asks a running Cube and compares each answer with what SQL gives the same reader: node ask.mjs URL
import { execFileSync } from "node:child_process";

const url = process.argv[2];
let failed = 0;

function sql(question) {
	return execFileSync("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", question], { encoding: "utf8" }).trim().split("\n");
}

async function cube(query) {
	for (let turn = 0; turn < 60; turn++) {
		const response = await fetch(`${url}/cubejs-api/v1/load`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ query: { timezone: "UTC", ...query } }) });
		const answer = await response.json();
		if (answer.error === "Continue wait") continue; // it says so after a while of work
		if (answer.error) throw new Error(answer.error);
		return answer.data;
	}
	throw new Error("no answer");
}

async function same(what, query, columns, question) {
	const number = (text) => (text === null || text === "" ? "" : /^-?\d+(\.\d+)?(e-?\d+)?$/.test(text) ? Number(text).toPrecision(12) : String(text));
	let got, want;
	try {
		got = (await cube(query)).map((row) => columns.map((column) => number(row[column] === null ? "" : String(row[column]).replace(/T00:00:00\.000$/, ""))).join("|"));
		want = sql(question).map((line) => line.split("|").map(number).join("|"));
	} catch (problem) {
		got = String(problem);
		want = "an answer";
	}
	const good = JSON.stringify(got) === JSON.stringify(want) && want.length > 0 && want[0] !== "";
	console.log(`${good ? "ok" : "not ok"} - ${what}: ${want.length} rows`);
	if (!good) {
		failed++;
		console.log(`# Cube: ${JSON.stringify(got)?.slice(0, 500)}\n# SQL:  ${JSON.stringify(want)?.slice(0, 500)}`);
	}
}

await same("totals", { measures: ["videos.videos", "videos.views", "videos.shares", "videos.share_rate"] }, ["videos.videos", "videos.views", "videos.shares", "videos.share_rate"],
	"SELECT count(*), sum(views), sum(shares), sum(share_rate_count)::double precision / sum(share_rate_views) FROM bench.video_metrics");
await same("a rate of sums by kind of content", { measures: ["videos.share_rate"], dimensions: ["videos.content_type"], order: { "videos.content_type": "asc" } }, ["videos.content_type", "videos.share_rate"],
	"SELECT content_type, sum(share_rate_count)::double precision / sum(share_rate_views) FROM bench.video_metrics GROUP BY 1 ORDER BY 1");
await same("by week of the event, filtered", { measures: ["days.views", "days.engagements"], timeDimensions: [{ dimension: "days.day", granularity: "week", dateRange: ["2026-02-01", "2026-03-31"] }], filters: [{ member: "days.account_name", operator: "contains", values: ["account_1"] }] },
	["days.day.week", "days.views", "days.engagements"],
	"SELECT d::date, sum(views), sum(engagements) FROM generate_series('2026-01-26'::timestamp, '2026-03-30', '1 week') d LEFT JOIN bench.daily_metrics m ON date_trunc('week', m.day::timestamp) = d AND m.account_name ILIKE '%account_1%' AND m.day BETWEEN '2026-02-01' AND '2026-03-31' GROUP BY 1 ORDER BY 1");
await same("shares by type and platform", { measures: ["ways.shares"], dimensions: ["ways.share_type", "ways.platform"], order: [["ways.share_type", "asc"], ["ways.platform", "asc"]] }, ["ways.share_type", "ways.platform", "ways.shares"],
	"SELECT share_type, platform, sum(shares) FROM bench.share_types GROUP BY 1, 2 ORDER BY 1, 2");
await same("one month of posting", { measures: ["videos.videos"], timeDimensions: [{ dimension: "videos.posted_at", granularity: "month" }] }, ["videos.posted_at.month", "videos.videos"],
	"SELECT date_trunc('month', posted_at AT TIME ZONE 'UTC')::date, count(*) FROM bench.video_metrics GROUP BY 1 ORDER BY 1");
await same("an account that is not there", { measures: ["videos.videos"], filters: [{ member: "videos.account_name", operator: "equals", values: ["'; DROP SCHEMA bench; --"] }] }, ["videos.videos"],
	"SELECT count(*) FROM bench.video_metrics WHERE account_name = 'x'");
process.exit(failed ? 1 : 0);
