-- What a creator sees first: psql -X -q -f demo/report.sql, with -v dataset=NAME for another dataset than demo.
-- Everything here is a plain query over the dataset's views and tables: copy what you like, with the search path, so that
-- nothing that somebody put into another schema stands in for a function or operator that is meant.
\set ON_ERROR_STOP on
BEGIN READ ONLY;
SET LOCAL search_path = pg_catalog, pg_temp;
\if :{?dataset} \else \set dataset demo \endif
\encoding UTF8
\pset pager off
\pset footer off
\pset border 0
\pset null '-'
\pset tuples_only on
\pset format unaligned

-- (a) headline. Missing is not zero: what no file told shows as -.
WITH days AS (
	SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day FROM :"dataset".events
	UNION ALL SELECT day FROM :"dataset".account_snapshots
), own AS (
	SELECT count(*) AS videos, sum(shares) AS shares FROM :"dataset".video_metrics WHERE account_id <> 'unknown'
), told AS (
	SELECT count(*) AS events, count(*) FILTER (WHERE kind = 'share') AS shares FROM :"dataset".events
)
SELECT format(E'%s: %s to %s\n%s own videos, shared %s times · %s single events, of which %s shares',
              upper(:'dataset'), coalesce(min(day)::text, '-'), coalesce(max(day)::text, '-'),
              to_char(own.videos, 'FM999,999,990'), coalesce(to_char(own.shares, 'FM999,999,999,990'), '-'),
              to_char(told.events, 'FM999,999,990'), to_char(told.shares, 'FM999,999,990'))
FROM own CROSS JOIN told LEFT JOIN days ON true
GROUP BY own.videos, own.shares, told.events, told.shares;

-- (b) own videos. Videos whose author no file told are those that the creator watched or passed on.
SELECT EXISTS (SELECT FROM :"dataset".video_metrics WHERE account_id <> 'unknown' AND views > 0) AS has_videos,
       EXISTS (SELECT FROM :"dataset".events WHERE kind = 'share') AS has_shares \gset

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
FROM :"dataset".video_metrics
WHERE account_id <> 'unknown' AND views > 0
ORDER BY video_metrics.views DESC, video_id
LIMIT 8;
\pset tuples_only on
\pset format unaligned
\else
\echo '  No views of own videos yet: import Content.csv of TikTok Studio.'
\echo
\endif

-- (c) the types of sharing, from the share summary of all share events
\echo 'HOW IT WAS SHARED: every share that came as an event of its own'
\if :has_shares
WITH b AS (
	SELECT coalesce(b.share_type, 'unknown') AS share_type, coalesce(b.platform, '') AS platform, b.shares, b.fraction,
	       row_number() OVER (ORDER BY b.shares DESC, b.share_type, b.platform) AS place, max(b.shares) OVER () AS largest
	FROM (SELECT tiktrack.share_agg(share_type, platform) AS s FROM :"dataset".events WHERE kind = 'share') q,
	     tiktrack.breakdown(s) b
)
SELECT format('  %-15s %-12s %9s %7s%%  %s', share_type, platform, to_char(shares, 'FM9,999,999'),
              to_char(100 * fraction, 'FM990.0'), repeat('█', greatest(1, round(36.0 * shares / largest)::int)))
FROM b WHERE place <= 14 ORDER BY place;
SELECT format('  Evenness %s of 1: 0 is all in one way, 1 is every way alike.', coalesce(to_char(tiktrack.diversity(s, 'evenness'), 'FM0.00'), '-'))
FROM (SELECT tiktrack.share_agg(share_type, platform) AS s FROM :"dataset".events WHERE kind = 'share') q;
\else
\echo '  No share events: only TikTok''s personal data export (user_data_tiktok.json) tells the types of sharing.'
\endif

-- (d) lines over time. More than 80 days: each mark is the mean of an equal number of days. A day that no report covers
-- stays blank; a day without a share event between the first and the last is a true 0.
\echo
\echo 'OVER TIME: views as TikTok Studio reported them, shares from their events'
WITH share_days AS (
	SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, count(*) AS n FROM :"dataset".events WHERE kind = 'share' GROUP BY 1
), series(what, day, n) AS (
	SELECT 'Views a day', day, sum(views) FROM :"dataset".account_snapshots
	WHERE source = 'studio_overview' AND grain = 'daily' AND views IS NOT NULL GROUP BY day
	UNION ALL
	SELECT 'Shares a day', d::date, coalesce(n, 0)
	FROM (SELECT min(day)::timestamp AS first, max(day)::timestamp AS last FROM share_days) s,
	     generate_series(first, last, '1 day') d LEFT JOIN share_days ON share_days.day = d::date
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

-- (e)
\echo
\echo 'A share total alone does not tell whether friends passed the video on in private or strangers saw it in public:'
\echo 'read it by type, and per view before you compare two videos.'
COMMIT;
