-- What a creator sees first: psql -X -q -f demo/report.sql, with -v dataset=NAME for another dataset than demo.
-- Everything here is a plain query of the dataset's views and tables. Copy what you like, together with the search path: it
-- keeps functions and operators of other schemas from taking the place of PostgreSQL's own.
\set ON_ERROR_STOP on
BEGIN READ ONLY;
SET LOCAL search_path = pg_catalog, pg_temp;
\if :{?dataset} \else \set dataset demo \endif
-- Views are code of their owner, which must not run as a superuser or as a member of that role.
SELECT tiktrack_internal.require_reader(:'dataset') AS reader \gset
\encoding UTF8
\pset pager off
\pset footer off
\pset border 0
\pset null '-'
\pset tuples_only on
\pset format unaligned

-- Own accounts are those for which a file was imported; others are known only because they made something from a video.
SELECT coalesce((SELECT array_agg(DISTINCT i.account_id::text) FROM :"dataset".imports i WHERE i.account_id IS NOT NULL),
	(SELECT array_agg(m.account_id) FROM :"dataset".account_metrics m WHERE m.account_id <> 'unknown'), '{}') AS own \gset

-- (a) headline. What no file told shows as -, not as 0.
WITH own AS (
	SELECT m.* FROM :"dataset".account_metrics m WHERE m.account_id = ANY (:'own'::text[])
), days AS (
	SELECT d.day FROM :"dataset".daily_metrics d WHERE d.account_id = ANY (:'own'::text[])
	UNION ALL SELECT a.day FROM :"dataset".own_activity a
)
SELECT format(E'%s: %s to %s\n%s own videos, viewed %s times and shared %s times: %s of these shares are known one by one',
              upper(:'dataset'), coalesce(min(day)::text, '-'), coalesce(max(day)::text, '-'),
              to_char(own.videos, 'FM999,999,990'), coalesce(to_char(own.views, 'FM999,999,999,990'), '-'),
              coalesce(to_char(own.shares, 'FM999,999,999,990'), '-'), coalesce(to_char(own.known_shares, 'FM999,999,999,990'), '-'))
FROM (SELECT coalesce(sum(videos), 0) AS videos, sum(views) AS views, sum(shares) AS shares, sum(known_shares) AS known_shares FROM own) own
	LEFT JOIN days ON true
GROUP BY own.videos, own.views, own.shares, own.known_shares;

-- (b) own videos
SELECT EXISTS (SELECT FROM :"dataset".video_metrics v WHERE v.views > 0 AND v.account_id = ANY (:'own'::text[])) AS has_videos,
       EXISTS (SELECT FROM :"dataset".share_types t WHERE t.share_type <> 'unknown' AND t.account_id = ANY (:'own'::text[])) AS has_shares,
       EXISTS (SELECT FROM :"dataset".own_activity a WHERE a.kind = 'share') AS has_own_shares,
       EXISTS (SELECT FROM :"dataset".events e WHERE e.watched_ms IS NOT NULL) AS has_plays \gset

\echo
\echo 'ENGAGEMENT PER VIDEO: the 8 with most views. Rates are per view; engagements are likes, comments and shares.'
\if :has_videos
\pset tuples_only off
\pset format aligned
SELECT CASE WHEN char_length(title) > 34 THEN left(title, 33) || '…' ELSE coalesce(title, video_id) END AS title,
       to_char(views, '9,999,999,999') AS "         views",
       to_char(engagements, '999,999,999') AS " engagements",
       round((100 * engagement_rate)::numeric, 2) AS "engagement %",
       round((100 * share_rate)::numeric, 3) AS "share %",
       to_char(shares, '99,999,999') AS "     shares"
FROM :"dataset".video_metrics v
WHERE v.views > 0 AND v.account_id = ANY (:'own'::text[])
ORDER BY v.views DESC, video_id
LIMIT 8;
\pset tuples_only on
\pset format unaligned
\else
\echo '  No views of own videos yet: import Content.csv of TikTok Studio.'
\echo
\endif

-- (c) the ways in which others shared the videos; unknown is the rest of the reported totals
\echo 'HOW YOUR VIDEOS ARE SHARED: by others, where a source tells each share'
\if :has_shares
WITH ways AS (
	SELECT t.share_type, nullif(t.platform, 'none') AS platform, sum(t.shares) AS shares
	FROM :"dataset".share_types t
	WHERE t.account_id = ANY (:'own'::text[])
	GROUP BY 1, 2
), placed AS (
	SELECT w.share_type, w.platform, w.shares, w.shares / sum(w.shares) OVER () AS fraction,
		row_number() OVER (ORDER BY w.shares DESC, w.share_type, w.platform) AS place, max(w.shares) OVER () AS largest
	FROM ways w
	WHERE w.share_type <> 'unknown'
)
SELECT format('  %-15s %-12s %9s %7s%%  %s', share_type, platform, to_char(shares, 'FM9,999,999'),
              to_char(100 * fraction, 'FM990.0'), repeat('█', greatest(1, round(36.0 * shares / largest)::int)))
FROM placed WHERE place <= 14 ORDER BY place;
SELECT format('  Of %s shares, the way of %s is unknown: TikTok tells a total alone. Per cent are of the others.',
	to_char(sum(t.shares), 'FM999,999,999,990'), to_char(coalesce(sum(t.shares) FILTER (WHERE t.share_type = 'unknown'), 0), 'FM999,999,999,990'))
FROM :"dataset".share_types t
WHERE t.account_id = ANY (:'own'::text[]);
SELECT format('  Duets, stitches and reactions by: %s.', string_agg(format('@%s %s', sharer, n), ', ' ORDER BY n DESC, sharer))
FROM (SELECT s.sharer_username AS sharer, count(*) AS n FROM :"dataset".visible_shares s
	WHERE s.share_type IN ('duet', 'stitch', 'reaction') AND s.sharer_username IS NOT NULL
		AND s.account_id = ANY (:'own'::text[])
	GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 6) q
HAVING count(*) > 0;
\else
\echo '  Not known: TikTok tells how often, but not how. Duets and stitches that a scraper finds, share buttons'
\echo '  of a website and the log of an app of your own do: see doc/importing.md.'
\endif

-- (d) what the account did itself, from its own data export: not included in any number above
\echo
\echo 'HOW YOU SHARE: your own acts, from your data export, in no number above'
\if :has_own_shares
WITH ways AS (
	SELECT a.share_type, nullif(a.platform, 'none') AS platform, sum(a.events) AS shares
	FROM :"dataset".own_activity a WHERE a.kind = 'share' GROUP BY 1, 2
), placed AS (
	SELECT w.*, w.shares / sum(w.shares) OVER () AS fraction,
		row_number() OVER (ORDER BY w.shares DESC, w.share_type, w.platform) AS place, max(w.shares) OVER () AS largest
	FROM ways w
)
SELECT format('  %-15s %-12s %9s %7s%%  %s', share_type, platform, to_char(shares, 'FM9,999,999'),
              to_char(100 * fraction, 'FM990.0'), repeat('█', greatest(1, round(36.0 * shares / largest)::int)))
FROM placed WHERE place <= 5 ORDER BY place;
SELECT format('  %s shares, %s of them of your own videos. Evenness %s of 1: 0 is all in one way, 1 is every way alike.',
	to_char(sum(w.shares), 'FM999,999,990'), to_char(coalesce(sum(w.own), 0), 'FM999,999,990'),
	coalesce(to_char(tiktrack.diversity(tiktrack.rollup(tiktrack.make_shares(w.share_type, w.platform, w.shares)), 'evenness'), 'FM0.00'), '-'))
FROM (SELECT a.share_type, nullif(a.platform, 'none') AS platform, sum(a.events)::bigint AS shares,
		sum(a.events) FILTER (WHERE a.whose_video = 'own') AS own
	FROM :"dataset".own_activity a WHERE a.kind = 'share' GROUP BY 1, 2) w;
\else
\echo '  Not known: it is in your data export (user_data_tiktok.json).'
\endif

-- (e) how far plays go, where a log tells each of them
\if :has_plays
\echo
\echo 'HOW FAR THEY WATCH: plays of your log, the part that is still there at a quarter, a half, three quarters and the end'
SELECT format('  %-34s %6s plays  %4s %4s %4s %4s', CASE WHEN char_length(v.title) > 34 THEN left(v.title, 33) || '…' ELSE v.title END, w.plays,
	w.at[1], w.at[2], w.at[3], w.at[4])
FROM (SELECT q.video_id, q.plays, ARRAY(SELECT coalesce(to_char(100 * tiktrack.retention_at(q.w, p), 'FM990%'), '-') FROM unnest('{0.25,0.5,0.75,1}'::double precision[]) WITH ORDINALITY AS u (p, n) ORDER BY n) AS at
	FROM (SELECT e.video_id, count(*) AS plays, tiktrack.watch_agg(e.watched_ms, o.duration_ms) AS w
		FROM :"dataset".events e JOIN :"dataset".videos o USING (video_id)
		WHERE e.watched_ms IS NOT NULL AND e.kind = 'view' GROUP BY e.video_id) q) w
JOIN :"dataset".video_metrics v ON v.video_id = w.video_id::text
ORDER BY w.plays DESC, v.video_id
LIMIT 4;
\endif

-- (f) lines over time. With more than 80 days, each mark is the mean of an equal number of days. A day without data stays
-- blank.
\echo
\echo 'OVER TIME: views and shares of your videos, as TikTok Studio reported them and single events tell them'
WITH series(what, day, n) AS (
	SELECT k.what, d.day, sum(k.n)
	FROM :"dataset".daily_metrics d
	CROSS JOIN LATERAL (VALUES ('Views a day', d.views), ('Shares a day', d.shares)) k (what, n)
	WHERE d.account_id = ANY (:'own'::text[]) AND k.n IS NOT NULL
	GROUP BY 1, 2
), span AS (
	SELECT what, min(day) AS first, max(day) AS last, ceil((max(day) - min(day) + 1) / 80.0)::int AS width,
	       max(n) AS highest, (array_agg(day ORDER BY n DESC, day))[1] AS best
	FROM series GROUP BY what
), mark AS (
	SELECT span.what, place, greatest(avg(n), 0) AS height, max(avg(n)) OVER (PARTITION BY span.what) AS largest, count(n) = 0 AS blank
	FROM span CROSS JOIN generate_series(0, 79) place
	     LEFT JOIN series ON series.what = span.what AND (day - first) / width = place
	WHERE place <= (last - first) / width
	GROUP BY span.what, place
), line AS (
	SELECT what, string_agg(CASE WHEN blank THEN ' ' WHEN largest <= 0 THEN '▁'
	                             ELSE chr(9601 + least(7, floor(8 * height / largest))::int) END, '' ORDER BY place) AS marks
	FROM mark GROUP BY what
)
SELECT format(E'  %s, %s to %s, highest %s on %s%s:\n  %s', what, first, last, to_char(highest, 'FM999,999,999,990'), best,
              CASE WHEN width > 1 THEN format('; a mark is the mean of %s days', width) END, marks)
FROM span JOIN line USING (what) ORDER BY what DESC;

-- (g)
\echo
\echo 'A share total alone does not tell whether friends passed the video on in private or strangers saw it in public:'
\echo 'read it by type, and per view before you compare two videos.'
COMMIT;
