// Draws the page from the answer embedded in it. Text is inserted as text, never as markup.
"use strict";
(() => {
	const answer = JSON.parse(document.getElementById("answer").textContent);
	const library = globalThis.Plot;
	const charts = document.getElementById("charts");
	const drawings = [];

	const whole = new Intl.NumberFormat("en");
	const part = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 2 });
	const number = (value) => (value === null || value === undefined ? "–" : whole.format(value));
	const percent = (value) => (value === null || value === undefined ? "–" : part.format(value));
	const short = (text, length) => (Array.from(text).length > length ? Array.from(text).slice(0, length - 1).join("") + "…" : text);
	const day = (text) => new Date(text + "T00:00:00Z");
	const rows = (name) => answer[name] ?? [];

	function element(name, attributes, ...children) {
		const made = document.createElement(name);
		for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
		made.append(...children);
		return made;
	}

	// columns: [heading, row => text, is it an amount?]
	function table(data, columns) {
		const line = (kind, text, amount) => element(kind, amount ? { class: "amount" } : {}, text);
		return element("div", { class: "scroll", tabindex: "0" }, element("table", {},
			element("thead", {}, element("tr", {}, ...columns.map(([heading, , amount]) => line("th", heading, amount)))),
			element("tbody", {}, ...data.map((row) => element("tr", {}, ...columns.map(([, text, amount]) => line("td", text(row), amount)))))));
	}

	// A chart with a caption, and its numbers below. `draw` takes a width and returns the options of a plot.
	function figure(id, title, caption, data, columns, draw) {
		if (data.length === 0) return;
		const drawing = element("div", { class: "drawing" });
		const numbers = element("details", {}, element("summary", {}, "Numbers"), table(data, columns));
		numbers.open = !library;
		charts.append(element("figure", { id, "aria-label": title }, element("h2", {}, title), element("figcaption", {}, caption), drawing, numbers));
		if (library) drawings.push({ drawing, title, draw });
	}

	function redraw() {
		for (const { drawing, title, draw } of drawings) {
			const width = Math.max(260, Math.floor(drawing.clientWidth));
			const options = draw(width, width < 520);
			drawing.replaceChildren(library.plot({ width, ariaLabel: title, style: { fontSize: "12px", background: "transparent" }, ...options }));
		}
	}

	// ---- the head
	const accounts = rows("accounts");
	const names = accounts.map((a) => a.account_name);
	document.title = `tiktrack report: ${names.length === 1 ? names[0] : answer.dataset}`;
	document.querySelector("h1").textContent = names.length === 1 ? names[0] : `${answer.dataset}: ${number(names.length)} accounts`;
	document.getElementById("about").textContent = `Dataset ${answer.dataset}, as ${answer.asker} may see it under rule set ${answer.ruleset ?? "–"}; made ${answer.made}.`;
	document.getElementById("credits").textContent = `Made by tiktrack-report ${answer.version}.` + (library ? ` Charts by Observable Plot ${library.version} and D3, under the ISC licence.` : "");
	// sums the values that are known; null if none is
	const sum = (key) => accounts.reduce((total, a) => (a[key] === null ? total : (total ?? 0) + a[key]), null);
	const rate = (name) => (sum(`${name}_views`) > 0 ? sum(`${name}_count`) / sum(`${name}_views`) : null);
	for (const [label, text] of [["Videos", number(sum("videos"))], ["Views", number(sum("views"))], ["Engagement rate", percent(rate("engagement_rate"))], ["Shares", number(sum("shares"))], ["Share rate", percent(rate("share_rate"))]])
		document.getElementById("numbers").append(element("div", { class: "number" }, element("b", {}, text), label));
	if (accounts.length === 0) document.getElementById("numbers").append(element("p", { class: "note" }, "No account is visible to you in this dataset."));
	if (!library && accounts.length > 0) charts.append(element("p", { class: "note" }, "This tiktrack-report was built without its charts: the numbers are below. make report-charts, and install it again."));

	// ---- engagement over time
	const weeks = rows("weeks").map((w) => ({ ...w, date: day(w.week) }));
	const weekly = [["Week of", (w) => w.week], ["Views", (w) => number(w.views), true], ["Engagements", (w) => number(w.engagements), true], ["Engagement rate", (w) => percent(w.engagement_rate), true], ["Shares", (w) => number(w.shares), true], ["Share rate", (w) => percent(w.share_rate), true]];
	const across = (narrow) => ({ type: "utc", label: null, ticks: narrow ? 4 : 8 });
	// a week begins on Monday, as in the query; "week" would begin on Sunday
	figure("views", "Views by week", "Plays, replays included, in the week in which they happened.", weeks.filter((w) => w.views !== null), weekly, (width, narrow) => ({
		height: 220, marginLeft: 55, x: across(narrow), y: { label: null, grid: true, tickFormat: "~s" },
		marks: [library.rectY(weeks.filter((w) => w.views !== null), { x: "date", interval: "monday", y: "views", fill: "var(--first)", title: (w) => `${w.week}: ${w.views} views` }), library.ruleY([0])],
	}));
	const sure = weeks.filter((w) => w.engagement_rate !== null && w.engagement_rate_views >= 100);
	figure("engagement", "Engagement rate by week", "Likes, comments and shares per view. Weeks in which they were not told together, or of fewer than 100 such views, have no dot.", sure, weekly, (width, narrow) => ({
		height: 220, marginLeft: 55, x: across(narrow), y: { label: null, grid: true, zero: true, tickFormat: "~%" },
		marks: [library.ruleY([0]), library.lineY(sure, { x: "date", y: "engagement_rate", stroke: "var(--first)" }), library.dot(sure, { x: "date", y: "engagement_rate", fill: "var(--first)", title: (w) => `${w.week}: ${w.engagement_rate}` })],
	}));

	// ---- how others shared the videos; separately, what the account did itself
	const total = (data, key) => data.reduce((all, w) => all + w[key], 0);
	const types = (data, key) => [...new Set(data.map((w) => w.share_type))].sort((a, b) => total(data.filter((w) => w.share_type === b), key) - total(data.filter((w) => w.share_type === a), key));
	const by = (key) => [["Share type", (w) => w.share_type], ["Platform", (w) => w.platform], ["Shares", (w) => number(w[key]), true]];
	const stacked = (data, key) => (width, narrow) => ({
		height: 60 + 28 * types(data, key).length, marginLeft: 105, x: { label: null, grid: true, tickFormat: "~s", ticks: narrow ? 4 : 8 }, y: { label: null, domain: types(data, key) }, color: { legend: true, scheme: "tableau10" },
		marks: [library.barX(data, { x: key, y: "share_type", fill: "platform", title: (w) => `${w.share_type} / ${w.platform}: ${w[key]}` }), library.ruleX([0])],
	});
	const ways = rows("ways");
	const told = ways.filter((w) => w.share_type !== "unknown");
	const unknown = total(ways, "shares") - total(told, "shares");
	figure("ways", "How the videos are shared", `By others. Of ${number(total(ways, "shares"))} shares, the way of ${number(unknown)} is not known: the platform counts them without saying how. The others, with the platform that they went to; none was not told.`, told, by("shares"), stacked(told, "shares"));
	const acts = rows("acts");
	const passed = acts.filter((a) => a.kind === "share");
	const ownShares = Object.values(passed.reduce((all, a) => {
		const key = `${a.share_type} / ${a.platform}`;
		all[key] ??= { share_type: a.share_type, platform: a.platform, events: 0 };
		all[key].events += a.events;
		return all;
	}, {}));
	figure("own-shares", "How the account shares", `Its own acts on all of TikTok, as its data export tells them: ${number(total(passed, "events"))} shares, ${number(total(passed.filter((a) => a.whose_video === "own"), "events"))} of them of its own videos. They are in no other number of this page.`, ownShares, by("events"), stacked(ownShares, "events"));

	// ---- reach against shares: if no source tells who watched, views are used instead, and the page says so
	const videos = rows("videos");
	const reached = videos.filter((v) => v.reach > 0 && v.shares > 0);
	const base = reached.length > 0 ? "reach" : "views";
	const spread = reached.length > 0 ? reached : videos.filter((v) => v.views > 0 && v.shares > 0);
	const several = [["Title", (v) => v.title], ["Posted on", (v) => v.posted_on ?? "–"], ["Views", (v) => number(v.views), true], ["Reach", (v) => number(v.reach), true], ["Shares", (v) => number(v.shares), true], ["Share rate", (v) => percent(v.share_rate), true], ["From", (v) => percent(v.share_rate_low), true], ["To", (v) => percent(v.share_rate_high), true], ["Engagement rate", (v) => percent(v.engagement_rate), true]];
	figure("spread", base === "reach" ? "Reach against shares" : "Views against shares", (base === "reach" ? "" : "No source tells who watched, so that reach is not known: views stand in its place. ") + "A dot is a video, both axes are logarithmic; far above the others is shared more than its audience explains.", spread, several, (width, narrow) => ({
		height: 340, marginLeft: 55, marginBottom: 45, grid: true, x: { type: "log", label: base, tickFormat: "~s", ticks: narrow ? 3 : 6 }, y: { type: "log", label: "shares", tickFormat: "~s", ticks: 4 },
		marks: [library.dot(spread, { x: base, y: "shares", r: 5, fill: "var(--first)", fillOpacity: 0.6, stroke: "var(--first)", title: (v) => `${v.title}: ${base} ${v[base]}, shares ${v.shares}` })],
	}));

	// ---- top videos
	const best = videos.filter((v) => v.share_rate !== null && v.share_rate_low !== null).sort((a, b) => b.share_rate_low - a.share_rate_low).slice(0, 15);
	figure("top", "Most shared videos, and how sure that is", "Shares per view with the range in which the true rate lies in 95 of 100 cases, best by its low end: few views make it wide.", best, several, (width, narrow) => {
		const label = (v) => `${best.indexOf(v) + 1}. ${short(v.title, narrow ? 14 : 34)}`;
		return {
			height: 60 + 26 * best.length, marginLeft: narrow ? 115 : 240, x: { label: null, grid: true, zero: true, tickFormat: "~%", ticks: narrow ? 3 : 6 }, y: { label: null, domain: best.map(label) },
			marks: [library.ruleX([0]), library.ruleY(best, { y: label, x1: "share_rate_low", x2: "share_rate_high", stroke: "var(--first)", strokeWidth: 2 }), library.dot(best, { y: label, x: "share_rate", fill: "var(--first)", r: 4, title: (v) => `${v.title}: ${v.share_rate} (${v.share_rate_low} to ${v.share_rate_high})` })],
		};
	});

	// ---- followers and audience
	const growth = rows("growth").map((g) => ({ ...g, date: day(g.day) }));
	figure("followers", "Followers", "As reported at each snapshot.", growth, [["Day", (g) => g.day], ["Account", (g) => g.account_name], ["Followers", (g) => number(g.followers), true]], (width, narrow) => ({
		height: 220, marginLeft: 55, x: across(narrow), y: { label: null, grid: true, zero: true, tickFormat: "~s" }, color: names.length > 1 ? { legend: names.length <= 10, scheme: "tableau10" } : {},
		marks: [library.ruleY([0]), library.lineY(growth, { x: "date", y: "followers", z: "account_name", stroke: names.length > 1 ? "account_name" : "var(--first)", title: (g) => g.account_name })],
	}));
	const audience = rows("audience").map((a) => ({ ...a, name: names.length > 1 ? `${a.account_name}: ${a.audience}` : a.audience }));
	for (const dimension of [...new Set(audience.map((a) => a.dimension))]) {
		const group = audience.filter((a) => a.dimension === dimension);
		const reported = group.filter((a) => a.reported_fraction !== null).slice(0, 20);
		const engaged = group.filter((a) => a.engaged_user_rate !== null).slice(0, 20);
		const columns = [["Audience", (a) => a.name], ["People reached", (a) => (a.suppressed ? "hidden, too few" : number(a.people)), true], ["Who engaged", (a) => number(a.engaged_people), true], ["Engaged user rate", (a) => percent(a.engaged_user_rate), true], ["Reported", (a) => percent(a.reported_fraction), true]];
		const bars = (data, key) => (width, narrow) => ({
			height: 60 + 26 * data.length, marginLeft: 110, x: { label: null, grid: true, zero: true, tickFormat: "~%", ticks: narrow ? 3 : 6 }, y: { label: null, domain: data.map((a) => a.name) },
			marks: [library.barX(data, { x: key, y: "name", fill: "var(--first)", title: (a) => `${a.name}: ${a[key]}` }), library.ruleX([0])],
		});
		const title = `Audience by ${dimension.replace("_", " ")}`;
		if (reported.length > 0) figure(`audience-${dimension}`, title, "Part of the audience, as the platform reports it.", reported, columns, bars(reported, "reported_fraction"));
		if (engaged.length > 0) figure(`engaged-${dimension}`, `${title}: who engages`, "People who liked, commented or shared, of those who were reached. Groups of few people are hidden.", engaged, columns, bars(engaged, "engaged_user_rate"));
	}

	// ---- warnings
	const warnings = rows("warnings");
	document.getElementById("warnings").append(warnings.length === 0 ? element("p", {}, "No warnings.") : table(warnings, [["Severity", (w) => element("span", { class: `severity ${w.severity}` }, w.severity)], ["About", (w) => short(w.title, 60)], ["What", (w) => w.message]]));

	redraw();
	let before = document.body.clientWidth;
	addEventListener("resize", () => {
		if (document.body.clientWidth !== before) {
			before = document.body.clientWidth;
			redraw();
		}
	});
})();
