// The work that is measured: one block per query, the same question for every peer.
//
//   answers    names of the columns of its single row; all peers must return the same numbers before any time is taken
//   estimates  for a peer that estimates a column: its relative standard error; it may differ by four of them
//   check      a further check of the answer, row by row: a statement that returns the number of wrong rows
//   judge      a statement, in DuckDB, that returns the right answer; without one, the peer `plain` does
//   peers      the statement for each; those without one are skipped
//   small      measured on a million rows, which is enough: what a BI tool asks of the views
//   asks       owner: the dataset's owner asks the views, who sees all; analyst: a reader of all accounts; an account; else a
//              creator of the middle
//   runs       how often, where not RUNS: what takes half a minute
//   modes      numbers of workers, if not both 0 and 2
//   beside     another query of ours with which its time is compared
//   goals      the maximum of the ratio `tiktrack / against`; `workers` says in which mode, 0 is serial
//
// To add a query, add a block. Peers: `plain` is the SQL that the aggregates replace, `plain, ...` another way to write
// it, hll is postgresql-hll, and DuckDB reads the same rows from a table of its own.
const kinds = ['view', 'impression', 'like', 'comment', 'share', 'save', 'follow', 'profile_visit', 'link_click'];
const filters = kinds.map((kind) => `count(*) FILTER (WHERE kind = '${kind}') AS ${kind}s`).join(', ');
const pivot = kinds.map((kind) => `coalesce(sum(n) FILTER (WHERE kind = '${kind}'), 0) AS ${kind}s`).join(', ');
const counts = kinds.map((kind) => `event_count(s, '${kind}') AS ${kind}s`).join(', ');
const names = kinds.map((kind) => `${kind}s`);
const sums = names.map((name) => `sum(${name})`).join(', ');
const rate = '(likes + comments + shares)::double precision / nullif(views, 0)';

const reached = "kind IN ('view', 'like', 'comment', 'share')";
const engaged = "kind IN ('like', 'comment', 'share')";
const people = `count(DISTINCT actor_id) FILTER (WHERE ${reached}) AS reach, count(DISTINCT actor_id) FILTER (WHERE ${engaged}) AS engaged_users`;
// the relative standard errors that the authors of each give, at the precision that is its default
const tiktrackError = 0.0119, hllError = 1.04 / Math.sqrt(2 ** 11), duckdbError = 0.05;

const plainRate = (from) => `SELECT count(*), ${sums}, sum(${rate}) FROM (${from}) AS q`;
const ourRate = (from) => `SELECT count(*), ${sums}, sum(rate) FROM (SELECT ${counts}, engagement_rate(s) AS rate FROM (${from}) AS q OFFSET 0) AS r`;
const rateAnswers = ['groups', ...names, 'engagement_rate'];

const withPeople = (from) => `SELECT count(*), ${sums}, sum(${rate}), sum(reach), sum(engaged_users) FROM (${from}) AS q`;
const ourPeople = (from) => `SELECT count(*), ${sums}, sum(rate), sum(reach), sum(engaged_users)
	FROM (SELECT ${counts}, engagement_rate(s) AS rate, reach(s) AS reach, engaged_users(s) AS engaged_users FROM (${from}) AS q OFFSET 0) AS r`;
const peopleAnswers = [...rateAnswers, 'reach', 'engaged_users'];
const estimatedPeople = { tiktrack: { reach: tiktrackError, engaged_users: tiktrackError } };

const monthsOf = (from) => `SELECT video_id, date_trunc('month', day::timestamp) AS month, rollup(s) AS s FROM ${from} GROUP BY 1, 2`;

const peopleByMonth = withPeople(`SELECT video_id, date_trunc('month', occurred_at) AS month, ${filters}, ${people} FROM bench.events GROUP BY 1, 2`);

const shareAnswers = ['cells', 'shares', 'of types', 'of platforms', 'fractions'];
const shareSums = 'count(*), sum(shares), sum(shares * length(share_type)), sum(shares * length(platform)), sum(fraction)';
const ourShares = (from) => `SELECT ${shareSums} FROM (SELECT video_id, share_agg(share_type, platform) AS s FROM ${from} GROUP BY video_id) AS q, breakdown(s)`;
const plainShares = (from) => `SELECT ${shareSums} FROM (SELECT share_type, platform, shares, shares::double precision / sum(shares) OVER (PARTITION BY video_id) AS fraction
	FROM (SELECT video_id, share_type, platform, count(*) AS shares FROM ${from} GROUP BY video_id, share_type, platform) AS c) AS q`;

// plays that tell how long they lasted, with the length of their video
const plays = "bench.events JOIN bench.videos USING (video_id) WHERE kind = 'view' AND watched_ms IS NOT NULL";
const watchAnswers = ['groups', 'average_watch_time', 'average_percentage_watched', 'completion_rate'];
const watchedSums = `sum(watched_ms) / 1000.0 / count(*) AS average_watch_time, sum(watched_ms)::double precision / sum(duration_ms) AS average_percentage_watched,
		count(*) FILTER (WHERE watched_ms >= duration_ms)::double precision / count(*) AS completion_rate`;
const plainWatch = (columns = '') => `SELECT count(*), sum(average_watch_time), sum(average_percentage_watched), sum(completion_rate)${columns && ', sum(retention)'}
	FROM (SELECT video_id, ${watchedSums}${columns} FROM ${plays} GROUP BY video_id) AS q`;
const ourWatch = (columns = '') => `SELECT count(*), sum(average_watch_time(s)), sum(average_percentage_watched(s)), sum(completion_rate(s))${columns}
	FROM (SELECT video_id, watch_agg(watched_ms, duration_ms) AS s FROM ${plays} GROUP BY video_id OFFSET 0) AS q`;
// the curve by a FILTER for each of its points
const points = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const plainRetention = `, (${points.map((point) => `count(*) FILTER (WHERE watched_ms * 100 >= ${Math.round(100 * point)} * duration_ms)`).join(' + ')})::double precision / count(*) AS retention`;
const ourRetention = `, sum(${points.map((point) => `retention_at(s, ${point})`).join(' + ')})`;

// rates of a creator's videos, and z of each among up to 30 before it, without a function of ours
const plainScores = () => `WITH rated AS (
		SELECT video_id, posted_at, count(*) FILTER (WHERE kind = 'share') / nullif(count(*) FILTER (WHERE kind = 'view'), 0)::double precision AS sharing,
			count(*) FILTER (WHERE kind IN ('like', 'comment')) / nullif(count(*) FILTER (WHERE kind = 'view'), 0)::double precision AS engagement
		FROM bench.videos LEFT JOIN bench.events USING (video_id) WHERE videos.account_id = ${account} GROUP BY video_id, posted_at
	), past AS (
		SELECT r.*, p.* FROM rated AS r CROSS JOIN LATERAL (
			SELECT count(*) AS peers, count(x.sharing) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY x.sharing) AS sharing_middle, percentile_cont(0.5) WITHIN GROUP (ORDER BY x.engagement) AS engagement_middle,
				array_agg(x.sharing) AS past_sharing, array_agg(x.engagement) AS past_engagement
			FROM (SELECT * FROM rated AS o WHERE (o.posted_at, o.video_id) < (r.posted_at, r.video_id) ORDER BY o.posted_at DESC, o.video_id DESC LIMIT 30) AS x) AS p
	), spread AS (
		SELECT p.*, (SELECT coalesce(nullif(percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(v - sharing_middle)), 0) / 0.6745, 1.253314 * nullif(avg(abs(v - sharing_middle)), 0)) FROM unnest(past_sharing) AS v) AS sharing_spread,
			(SELECT coalesce(nullif(percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(v - engagement_middle)), 0) / 0.6745, 1.253314 * nullif(avg(abs(v - engagement_middle)), 0)) FROM unnest(past_engagement) AS v) AS engagement_spread
		FROM past AS p
	)
	SELECT count(*), sum(peers), sum(CASE WHEN n >= 8 AND (sharing - sharing_middle) / sharing_spread IS NOT NULL THEN least(3.5, greatest(-3.5, (sharing - sharing_middle) / sharing_spread)) END),
		sum(CASE WHEN n >= 8 AND (engagement - engagement_middle) / engagement_spread IS NOT NULL THEN least(3.5, greatest(-3.5, (engagement - engagement_middle) / engagement_spread)) END) FROM spread`;

// a creator of the middle, by the number of videos, and the last 90 of the 120 days
export const account = '6500000000000000009';
const largestAccount = '6500000000000000000';
const ofAccount = `FROM bench.events JOIN bench.videos USING (video_id) WHERE videos.account_id = ${account} AND occurred_at >= '2026-01-31' AND occurred_at < '2026-05-01' GROUP BY 1`;

// a view on the rollups against the same SQL over the events, the owner asking for every column of every row
const digest = (from) => `SELECT count(*), sum(hashtext(q::text)::bigint) FROM (SELECT * FROM ${from}) AS q`;
const kept = (name, view, what, atMost) => ({
	name: `live-${name}`, what, asks: 'owner', runs: 2, modes: [0],
	answers: ['rows', 'their text'],
	peers: { tiktrack: digest(`bench.${view}`), plain: digest(`bench_raw.${view}`) },
	goals: [{ against: 'plain', workers: 0, atMost }],
});

export const queries = [
	{
		name: 'q1', what: 'totals by kind',
		answers: rateAnswers,
		peers: {
			tiktrack: ourRate('SELECT engagement_agg(kind) AS s FROM bench.events'),
			plain: plainRate(`SELECT ${filters} FROM bench.events`),
			'plain, GROUP BY kind': plainRate(`SELECT ${pivot} FROM (SELECT kind, count(*) AS n FROM bench.events GROUP BY kind) AS k`),
			DuckDB: plainRate(`SELECT ${filters} FROM bench.events`),
		},
		goals: [{ against: 'plain', workers: 0, atMost: 0.8 }],
	},
	{
		name: 'q2', what: 'engagement per video',
		answers: rateAnswers,
		peers: {
			tiktrack: ourRate('SELECT video_id, engagement_agg(kind) AS s FROM bench.events GROUP BY video_id'),
			plain: plainRate(`SELECT video_id, ${filters} FROM bench.events GROUP BY video_id`),
			'plain, GROUP BY kind': plainRate(`SELECT video_id, ${pivot} FROM (SELECT video_id, kind, count(*) AS n FROM bench.events GROUP BY video_id, kind) AS k GROUP BY video_id`),
			DuckDB: plainRate(`SELECT video_id, ${filters} FROM bench.events GROUP BY video_id`),
		},
		goals: [{ against: 'plain', workers: 0, atMost: 0.6 }],
	},
	{
		name: 'q3', what: 'engagement and reach per video',
		answers: peopleAnswers,
		estimates: { ...estimatedPeople, 'DuckDB, approx_count_distinct': { reach: duckdbError, engaged_users: duckdbError } },
		peers: {
			tiktrack: ourPeople('SELECT video_id, engagement_agg(kind, actor_id) AS s FROM bench.events GROUP BY video_id'),
			plain: withPeople(`SELECT video_id, ${filters}, ${people} FROM bench.events GROUP BY video_id`),
			DuckDB: withPeople(`SELECT video_id, ${filters}, ${people} FROM bench.events GROUP BY video_id`),
			'DuckDB, approx_count_distinct': withPeople(`SELECT video_id, ${filters}, ${people.replace(/count\(DISTINCT actor_id\)/g, 'approx_count_distinct(actor_id)')} FROM bench.events GROUP BY video_id`),
		},
		// each video, exact up to 512 people; six standard errors, because the largest of 5,000 is looked at
		check: `SELECT count(*) FROM (SELECT reach(engagement_agg(kind, actor_id)) AS estimate, count(DISTINCT actor_id) FILTER (WHERE ${reached}) AS exact FROM bench.events GROUP BY video_id) AS q
	WHERE abs(estimate - exact) > CASE WHEN exact <= 512 THEN 0 ELSE 6 * ${tiktrackError} * exact END`,
		goals: [
			{ against: 'plain', workers: 0, atMost: 0.4 }, { against: 'plain', workers: 2, atMost: 0.2 },
			{ against: 'DuckDB', workers: 0, atMost: 1 }, { against: 'DuckDB', workers: 2, atMost: 1 },
		],
	},
	{
		name: 'q4', what: 'shares by type and platform per video',
		answers: shareAnswers,
		peers: {
			tiktrack: ourShares("bench.events WHERE kind = 'share'"),
			plain: plainShares("bench.events WHERE kind = 'share'"),
			DuckDB: plainShares("bench.events WHERE kind = 'share'"),
		},
		goals: [{ against: 'plain', workers: 0, atMost: 0.7 }],
	},
	{
		name: 'q4-shares', what: 'the same from a table of the shares alone',
		answers: shareAnswers,
		peers: { tiktrack: ourShares('bench.shares'), plain: plainShares('bench.shares') },
	},
	{
		name: 'q5', what: 'engagement per video and day',
		answers: rateAnswers,
		peers: {
			tiktrack: ourRate('SELECT video_id, occurred_at::date AS day, engagement_agg(kind) AS s FROM bench.events GROUP BY 1, 2'),
			plain: plainRate(`SELECT video_id, occurred_at::date AS day, ${filters} FROM bench.events GROUP BY 1, 2`),
			DuckDB: plainRate(`SELECT video_id, occurred_at::date AS day, ${filters} FROM bench.events GROUP BY 1, 2`),
		},
	},
	{
		name: 'q6', what: "one account's 90 days, by day",
		answers: rateAnswers,
		peers: {
			tiktrack: ourRate(`SELECT occurred_at::date AS day, engagement_agg(kind) AS s ${ofAccount}`),
			plain: plainRate(`SELECT occurred_at::date AS day, ${filters} ${ofAccount}`),
			DuckDB: plainRate(`SELECT occurred_at::date AS day, ${filters} ${ofAccount}`),
		},
	},
	{
		// plain SQL has the rules for a creator written into it
		name: 'q7', what: 'shares that a creator may see, masked',
		answers: ['shares', 'with their time', 'with their sharer', 'of names'],
		peers: {
			tiktrack: `SELECT count(*), count(shared_at), count(sharer_id), sum(length(sharer_username)) FROM bench.visible_shares`,
			plain: `SELECT count(*), count(*) FILTER (WHERE level IN ('event', 'identity')), count(*) FILTER (WHERE level = 'identity'), sum(length(username)) FILTER (WHERE level = 'identity')
	FROM (SELECT username, CASE WHEN share_type IN ('duet', 'reaction', 'stitch', 'repost') AND accounts.is_public AND events.is_public THEN 'identity'
			WHEN share_type IN ('duet', 'reaction', 'stitch', 'repost', 'external') THEN 'event' ELSE 'aggregate' END AS level
		FROM bench.videos JOIN bench.events USING (video_id) LEFT JOIN bench.accounts ON accounts.account_id = events.actor_id
		WHERE videos.account_id = ${account} AND kind = 'share' OFFSET 0) AS q`,
		},
	},
	{
		name: 'q7-count', what: 'how many shares a creator may see',
		answers: ['shares'],
		peers: {
			tiktrack: 'SELECT count(*) FROM bench.visible_shares',
			plain: `SELECT count(*) FROM bench.videos JOIN bench.events USING (video_id) WHERE videos.account_id = ${account} AND kind = 'share'`,
		},
		goals: [{ against: 'plain', workers: 0, atMost: 1.3 }],
	},
	{
		name: 'q7-count-large', what: 'how many shares the largest creator may see',
		asks: largestAccount,
		answers: ['shares'],
		peers: {
			tiktrack: 'SELECT count(*) FROM bench.visible_shares',
			plain: `SELECT count(*) FROM bench.videos JOIN bench.events USING (video_id) WHERE videos.account_id = ${largestAccount} AND kind = 'share'`,
		},
		modes: [0],
		goals: [{ against: 'plain', workers: 0, atMost: 1.3 }],
	},
	{
		name: 'q7-count-all', what: 'how many shares an analyst of all accounts may see',
		asks: 'analyst',
		answers: ['shares'],
		peers: {
			tiktrack: 'SELECT count(*) FROM bench.visible_shares',
			plain: `SELECT count(*) FROM bench.videos JOIN bench.events USING (video_id) JOIN bench.accounts ON accounts.account_id = videos.account_id
	WHERE account_type IN ('creator', 'business') AND kind = 'share'`,
		},
		modes: [0],
		goals: [{ against: 'plain', workers: 0, atMost: 1.3 }],
	},
	...['video_metrics', 'account_metrics', 'share_types', 'share_types_daily', 'daily_metrics'].map((view) => ({
		// every column of every row
		small: true, name: `q7-${view}`, what: `${view} of a creator, against the same SQL with his account written in`,
		answers: ['rows'],
		check: `SELECT count(*) FROM ((TABLE bench.${view} EXCEPT ALL TABLE by_hand.${view}) UNION ALL (TABLE by_hand.${view} EXCEPT ALL TABLE bench.${view})) AS differ`,
		peers: { tiktrack: `SELECT count(v) FROM bench.${view} AS v`, plain: `SELECT count(v) FROM by_hand.${view} AS v` },
		modes: [0],
		goals: [{ against: 'plain', workers: 0, atMost: 1.2 }],
	})),
	{
		name: 'q7-metrics', what: 'the metrics of his videos, against nothing but the aggregates in them',
		answers: ['views', 'likes', 'shares', 'reach', 'of types'],
		peers: {
			tiktrack: 'SELECT sum(views), sum(likes), sum(shares), sum(reach), sum(known_shares) FROM bench.video_metrics',
			plain: `SELECT sum(event_count(s, 'view')), sum(event_count(s, 'like')), sum(event_count(s, 'share')), sum(reach(s)), sum(share_count(b))
	FROM (SELECT video_id, engagement_agg(kind, actor_id) AS s, share_agg(coalesce(share_type, 'unknown'), platform) FILTER (WHERE kind = 'share') AS b
		FROM bench.videos JOIN bench.events USING (video_id) WHERE videos.account_id = ${account} GROUP BY video_id OFFSET 0) AS q`,
		},
	},
	{
		small: true, name: 'hashtags', what: 'hashtags of every account against its other videos; plain SQL without intervals, p and q values',
		asks: 'owner',
		answers: ['hashtags', 'videos', 'views', 'views without', 'shares', 'engagements', 'lifts'],
		peers: {
			tiktrack: `SELECT count(*), sum(videos_with), sum(views_with), sum(views_without), sum(shares_with), sum(engagements_with), sum(lift) FROM bench.hashtag_metrics WHERE coalesce(q_value, 0) >= 0`,
			plain: `WITH video AS (SELECT v.account_id, v.hashtags, coalesce(views, 0) AS views, coalesce(shares, 0) AS shares, coalesce(engagements, 0) AS engagements
		FROM bench.videos AS v LEFT JOIN (SELECT video_id, count(*) FILTER (WHERE kind = 'view') AS views, count(*) FILTER (WHERE kind = 'share') AS shares,
			count(*) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engagements FROM bench.events GROUP BY video_id) AS e USING (video_id)),
	whole AS (SELECT account_id, count(*) AS videos, sum(views) AS views, sum(shares) AS shares FROM video GROUP BY account_id),
	tagged AS (SELECT account_id, lower(tag) AS tag, count(*) AS videos, sum(views) AS views, sum(shares) AS shares, sum(engagements) AS engagements
		FROM video, unnest(hashtags) AS tag GROUP BY account_id, lower(tag))
	SELECT count(*), sum(t.videos), sum(t.views), sum(w.views - t.views) FILTER (WHERE w.videos > t.videos), sum(t.shares), sum(t.engagements),
		sum((t.shares::double precision / nullif(t.views, 0)) / nullif((w.shares - t.shares)::double precision / nullif(w.views - t.views, 0), 0) - 1) FILTER (WHERE t.videos >= 3 AND w.videos - t.videos >= 3)
	FROM tagged AS t JOIN whole AS w USING (account_id)`,
		},
		goals: [{ against: 'plain', workers: 0, atMost: 1 }],
	},
	{
		small: true, name: 'content', what: 'kinds of content of every account, with watch time; plain SQL without intervals',
		asks: 'owner',
		answers: ['rows', ...names, 'engagement_rate', 'share_rate', 'watched', 'plays', 'average_percentage_watched', 'completed', 'mean_share_rate'],
		peers: {
			tiktrack: `SELECT count(*), ${sums}, sum(engagement_rate), sum(share_rate), sum(watched_seconds), sum(plays_watched), sum(average_percentage_watched), sum(plays_completed), sum(mean_share_rate)
	FROM bench.content_metrics WHERE coalesce(share_rate_low, 0) >= 0`,
			plain: `SELECT count(*), ${sums}, sum(${rate}), sum(shares::double precision / nullif(views, 0)), sum(watched / 1000.0), sum(plays), sum(watched / nullif(duration, 0)), sum(completed), sum(mean_share_rate)
	FROM (SELECT account_id, content_type, ${names.map((name) => `coalesce(sum(${name}), 0) AS ${name}`).join(', ')}, sum(watched)::double precision AS watched, sum(plays) AS plays, sum(plays * duration_ms) AS duration, sum(completed) AS completed,
			avg(shares::double precision / nullif(views, 0)) AS mean_share_rate
		FROM bench.videos LEFT JOIN (SELECT video_id, ${filters}, sum(watched_ms) AS watched, count(watched_ms) AS plays, count(*) FILTER (WHERE watched_ms >= duration_ms) AS completed
			FROM bench.events JOIN bench.videos USING (video_id) GROUP BY video_id) AS e USING (video_id) GROUP BY account_id, content_type) AS q`,
		},
		goals: [{ against: 'plain', workers: 0, atMost: 1 }],
	},
	{
		small: true, name: 'posting', what: 'hours of posting of every account, drawn towards its mean',
		asks: 'owner',
		answers: ['hours', 'videos', 'views', 'engagements', 'expected'],
		peers: {
			tiktrack: 'SELECT count(*), sum(videos), sum(views), sum(engagements), sum(expected_engagement_rate) FROM bench.posting_times',
			plain: `SELECT count(*), sum(videos), sum(views), sum(engagements), sum((coalesce(rates, 0) + 5 * mean) / (rated + 5))
	FROM (SELECT count(*) AS videos, coalesce(sum(views), 0) AS views, coalesce(sum(engagements), 0) AS engagements, sum(rate) AS rates, count(rate) AS rated, sum(sum(rate)) OVER account / sum(count(rate)) OVER account AS mean
		FROM (SELECT v.account_id, extract(isodow FROM posted_at AT TIME ZONE time_zone) AS weekday, extract(hour FROM posted_at AT TIME ZONE time_zone) AS hour, views, engagements, engagements::double precision / nullif(views, 0) AS rate
			FROM bench.videos AS v JOIN bench.accounts USING (account_id) LEFT JOIN (SELECT video_id, count(*) FILTER (WHERE kind = 'view') AS views,
				count(*) FILTER (WHERE kind IN ('like', 'comment', 'share')) AS engagements FROM bench.events GROUP BY video_id) AS e USING (video_id)) AS video
		GROUP BY account_id, weekday, hour WINDOW account AS (PARTITION BY account_id)) AS q`,
		},
		goals: [{ against: 'plain', workers: 0, atMost: 1 }],
	},
	{
		small: true, name: 'campaigns', what: 'campaigns of every account against the 28 days before; plain SQL without weekdays and intervals',
		asks: 'owner',
		answers: ['campaigns', 'views', 'engagements', 'shares', 'views before', 'engagements before', 'shares before', 'uplifts', 'daily uplifts'],
		peers: {
			tiktrack: `SELECT count(*), sum(views_during), sum(engagements_during), sum(shares_during), sum(views_before), sum(engagements_before), sum(shares_before), sum(share_rate_uplift), sum(daily_shares_uplift)
	FROM bench.campaign_metrics WHERE coalesce(p_value, weekday_baseline, 0) >= 0`,
			plain: `SELECT count(*), sum(views), sum(engagements), sum(shares), sum(views_before), sum(engagements_before), sum(shares_before), sum((shares::double precision / nullif(views, 0)) / nullif(shares_before::double precision / nullif(views_before, 0), 0) - 1), sum((shares / 10.0) / nullif(shares_before / 28.0, 0) - 1)
	FROM (SELECT campaign_id, count(*) FILTER (WHERE kind = 'view' AND occurred_at >= starts_at) AS views, count(*) FILTER (WHERE kind IN ('like', 'comment', 'share') AND occurred_at >= starts_at) AS engagements,
			count(*) FILTER (WHERE kind = 'share' AND occurred_at >= starts_at) AS shares, count(*) FILTER (WHERE kind = 'view' AND occurred_at < starts_at) AS views_before,
			count(*) FILTER (WHERE kind IN ('like', 'comment', 'share') AND occurred_at < starts_at) AS engagements_before, count(*) FILTER (WHERE kind = 'share' AND occurred_at < starts_at) AS shares_before
		FROM bench.campaigns JOIN bench.videos USING (account_id) JOIN bench.events USING (video_id)
		WHERE occurred_at >= starts_at - interval '28 days' AND occurred_at < ends_at GROUP BY campaign_id) AS q`,
		},
		goals: [{ against: 'plain', workers: 0, atMost: 1 }],
	},
	{
		// suppression aside, which no group of that size meets
		name: 'q7-audience', what: 'his audience by country, age and gender',
		answers: ['groups', 'people', 'engaged people', 'views', 'shares'],
		estimates: { tiktrack: { people: tiktrackError, 'engaged people': tiktrackError } },
		peers: {
			tiktrack: 'SELECT count(*), sum(people), sum(engaged_people), sum(views), sum(shares) FROM bench.audience_engagement',
			plain: `SELECT count(*), sum(people), sum(engaged), sum(views), sum(shares) FROM (
		SELECT count(DISTINCT actor_id) AS people, count(DISTINCT actor_id) FILTER (WHERE ${engaged}) AS engaged,
			count(*) FILTER (WHERE kind = 'view') AS views, count(*) FILTER (WHERE kind = 'share') AS shares
		FROM bench.videos JOIN bench.events USING (video_id) WHERE videos.account_id = ${account} AND ${reached}
		GROUP BY GROUPING SETS ((events.country), (age_group), (gender))) AS q`,
		},
		goals: [{ against: 'plain', workers: 0, atMost: 1 }],
	},
	{
		name: 'q8', what: 'stored daily summaries to months, per video',
		answers: peopleAnswers,
		estimates: estimatedPeople,
		judge: peopleByMonth,
		peers: { tiktrack: ourPeople(monthsOf('bench.days')) },
		beside: 'q3',
		goals: [{ against: 'q3', workers: 0, atMost: 1 / 8 }],
	},
	{
		name: 'q8-by-day', what: 'the same from a table that stands in the order of the days',
		answers: peopleAnswers,
		estimates: estimatedPeople,
		judge: peopleByMonth,
		peers: { tiktrack: ourPeople(monthsOf('bench.days_as_they_came')) },
		beside: 'q3',
	},
	{
		name: 'q8-video', what: 'stored daily summaries to months, the largest video',
		answers: peopleAnswers,
		estimates: estimatedPeople,
		peers: {
			tiktrack: ourPeople("SELECT date_trunc('month', day::timestamp) AS month, rollup(s) AS s FROM bench.days WHERE video_id = :largest_video GROUP BY 1"),
			plain: withPeople(`SELECT date_trunc('month', occurred_at) AS month, ${filters}, ${people} FROM bench.events WHERE video_id = :largest_video GROUP BY 1`),
			DuckDB: withPeople(`SELECT date_trunc('month', occurred_at) AS month, ${filters}, ${people} FROM bench.events WHERE video_id = :largest_video GROUP BY 1`),
		},
		goals: [{ workers: 0, milliseconds: 5 }],
	},
	{
		name: 'q9', what: 'watch time per video',
		answers: watchAnswers,
		peers: { tiktrack: ourWatch(), plain: plainWatch(), DuckDB: plainWatch() },
	},
	{
		name: 'q9-retention', what: 'watch time, and ten points of the curve, per video',
		answers: [...watchAnswers, 'retention'],
		peers: { tiktrack: ourWatch(ourRetention), plain: plainWatch(plainRetention), DuckDB: plainWatch(plainRetention) },
		goals: [{ against: 'plain', workers: 0, atMost: 1 }],
	},
	{
		// plain SQL works out two of the four axes, and no score
		small: true, name: 'q9-scores', what: "a creator's videos against those before",
		answers: ['videos', 'peers', 'sharing_z', 'engagement_z'],
		peers: { tiktrack: 'SELECT count(*), sum(peers), sum(sharing_z), sum(engagement_z) FROM bench.video_scores', plain: plainScores() },
	},
	{
		// plain SQL has two of the twenty conditions
		small: true, name: 'q9-warnings', what: 'warnings of his videos',
		answers: ['of small samples', 'of bought shares'],
		peers: {
			tiktrack: "SELECT count(*) FILTER (WHERE code = 'small_sample'), count(*) FILTER (WHERE code = 'suspicious_shares') FROM bench.metric_warnings",
			plain: `SELECT count(*) FILTER (WHERE views < 100 OR (views > 0 AND shares BETWEEN 1 AND 17)), count(*) FILTER (WHERE shares >= 100 AND shares::double precision / nullif(views, 0) > 0.1)
	FROM (SELECT video_id, count(*) FILTER (WHERE kind = 'view') AS views, count(*) FILTER (WHERE kind = 'share') AS shares FROM bench.videos LEFT JOIN bench.events USING (video_id) WHERE videos.account_id = ${account} GROUP BY video_id) AS q`,
		},
	},
	{
		name: 'reach', what: 'people per video, each event counts',
		answers: ['groups', 'reach'],
		estimates: { tiktrack: { reach: tiktrackError }, hll: { reach: hllError }, 'DuckDB, approx_count_distinct': { reach: duckdbError } },
		judge: 'SELECT count(*), sum(n) FROM (SELECT video_id, count(DISTINCT actor_id) AS n FROM bench.events GROUP BY video_id) AS q',
		modes: [0],
		peers: {
			tiktrack: 'SELECT count(*), sum(reach(s)) FROM (SELECT video_id, reach_agg(actor_id) AS s FROM bench.events GROUP BY video_id) AS q',
			hll: 'SELECT count(*), sum(hll_cardinality(s)) FROM (SELECT video_id, hll_add_agg(hll_hash_bigint(actor_id)) AS s FROM bench.events GROUP BY video_id) AS q',
			DuckDB: 'SELECT count(*), sum(n) FROM (SELECT video_id, count(DISTINCT actor_id) AS n FROM bench.events GROUP BY video_id) AS q',
			'DuckDB, approx_count_distinct': 'SELECT count(*), sum(n) FROM (SELECT video_id, approx_count_distinct(actor_id) AS n FROM bench.events GROUP BY video_id) AS q',
		},
		goals: [{ against: 'hll', workers: 0, atMost: 0.35 }],
	},
	{
		name: 'actors', what: 'engagement_agg(kind, actor) per video',
		answers: ['groups', 'views'],
		judge: "SELECT count(DISTINCT video_id), count(*) FILTER (WHERE kind = 'view') FROM bench.events",
		modes: [0],
		peers: {
			tiktrack: "SELECT count(*), sum(event_count(s, 'view')) FROM (SELECT video_id, engagement_agg(kind, actor_id) AS s FROM bench.events GROUP BY video_id) AS q",
			'tiktrack, engagement_agg(kind)': "SELECT count(*), sum(event_count(s, 'view')) FROM (SELECT video_id, engagement_agg(kind) AS s FROM bench.events GROUP BY video_id) AS q",
		},
		goals: [{ against: 'tiktrack, engagement_agg(kind)', workers: 0, atMost: 1.6 }],
	},
	{
		name: 'people', what: 'reach and engaged users per video',
		answers: ['groups', 'reach', 'engaged_users'],
		estimates: estimatedPeople,
		peers: {
			tiktrack: 'SELECT count(*), sum(reach(s)), sum(engaged_users(s)) FROM (SELECT video_id, engagement_agg(kind, actor_id) AS s FROM bench.events GROUP BY video_id) AS q',
			plain: `SELECT count(*), sum(reach), sum(engaged_users) FROM (SELECT video_id, ${people} FROM bench.events GROUP BY video_id) AS q`,
		},
		goals: [
			{ against: 'plain', workers: 0, atMost: 0.4 }, { against: 'plain', workers: 2, atMost: 0.2 },
		],
	},
	{
		name: 'q8-sketches', what: 'stored daily sketches to months, per video: people alone',
		answers: ['groups', 'reach'],
		estimates: { tiktrack: { reach: tiktrackError }, hll: { reach: hllError } },
		judge: "SELECT count(*), sum(n) FROM (SELECT video_id, date_trunc('month', occurred_at) AS month, count(DISTINCT actor_id) AS n FROM bench.events GROUP BY 1, 2) AS q",
		modes: [0],
		peers: {
			tiktrack: "SELECT count(*), sum(reach(s)) FROM (SELECT video_id, date_trunc('month', day::timestamp) AS month, rollup(reached) AS s FROM bench.sketch_days GROUP BY 1, 2) AS q",
			hll: "SELECT count(*), sum(hll_cardinality(s)) FROM (SELECT video_id, date_trunc('month', day::timestamp) AS month, hll_union_agg(hll) AS s FROM bench.sketch_days GROUP BY 1, 2) AS q",
		},
	},
	...['video_metrics', 'account_metrics', 'share_types', 'content_metrics', 'hashtag_metrics', 'posting_times', 'video_scores'].map((view) => kept(view, view, `${view}, from rollups`, 0.05)),
	kept('daily_metrics', 'daily_metrics', 'daily_metrics, from rollups', 0.15),
	kept('week', "daily_metrics WHERE day >= '2026-04-24'", 'daily_metrics of 7 days, from rollups', 0.05),
	kept('creator', "daily_metrics WHERE account_name = 'account_9'", 'daily_metrics of one creator, from rollups', 0.05),
	kept('audience', 'audience_engagement', 'audience_engagement, from rollups', 0.1),
	{
		name: 'live-filter', what: 'video_metrics of one account in fifty, by its name, against all of it', asks: 'owner', modes: [0],
		answers: ['answered'], judge: 'SELECT 1',
		peers: Object.fromEntries(Object.entries({ tiktrack: "bench.video_metrics WHERE account_name = 'account_9'", 'the whole view': 'bench.video_metrics' })
			.map(([peer, from]) => [peer, `SELECT 1 FROM (${digest(from)}) AS d WHERE d IS NOT NULL`])),
		goals: [{ against: 'the whole view', workers: 0, atMost: 0.1 }],
	},
];
