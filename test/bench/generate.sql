-- Events as a tracker of many accounts would have them. Every run makes the same rows: everything in a row follows from its
-- number and the seed.
--
--   psql -v rows=10000000 -v videos=5000 -v people=500000 -v seed=1 -f generate.sql
--
-- Makes dataset `bench` in a database that has the extension. What is realistic about it:
--   time    120 days with more events every week and most in the evening; rows stand in the order of time, as in a log
--   videos  one half is posted before the first event, one half meanwhile; two events in three go to a video by its age,
--           most of them in its first hours, and each 64th of these is a hit that takes a third of what its neighbours
--           would have; the others go to old videos by Zipf's law, where the first has 4 % of everything
--   people  the n-th is seen in proportion to 1 / sqrt(n); of one row in a hundred nobody knows who it was
--   kinds   85 % views, 8 % likes, 2.5 % shares, and so on; a share has a type and, where that tells one, a platform
--   gaps    one country in five is not known, and one view in twenty has no watch time
--   tags    a video has three: one that all have, one of seven topics, one of ninety series; each account one campaign
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET timezone = 'UTC';
SET max_parallel_workers_per_gather = 0; -- the order of the rows is part of the promise

-- The first event, and the first video 120 days before it. Video n is posted :first_post + 3600 * ((n - 1) * 5760 / videos),
-- and its id, as those of TikTok, holds that time in the upper half.
SELECT extract(epoch FROM timestamptz '2026-01-01')::bigint AS start,
	extract(epoch FROM timestamptz '2026-01-01')::bigint - 2880 * 3600 AS first_post \gset

BEGIN; -- what is made and filled in one transaction needs no WAL at wal_level minimal
SELECT tiktrack.create_dataset('bench') \g /dev/null

INSERT INTO bench.accounts (account_id, username, account_type, is_public, country, time_zone)
SELECT 6500000000000000000 + a, 'account_' || a, (ARRAY['creator', 'creator', 'personal', 'business'])[1 + a % 4],
	a % 7 <> 0, (ARRAY['US', 'BR', 'ES', 'ID'])[1 + a % 4], 'UTC'
FROM generate_series(0, 49) AS a;

INSERT INTO bench.videos (video_id, account_id, posted_at, title, duration_ms, content_type, sound, hashtags, is_public)
SELECT (posted << 32) + n, 6500000000000000000 + floor(50 * power((h & 1048575) / 1048576.0::double precision, 2))::bigint,
	to_timestamp(posted), 'video ' || n, 7000 + n * 37 % 83 * 1000, (ARRAY['how-to', 'story', 'trend'])[1 + n % 3],
	'sound ' || n % 200, ARRAY['fyp', 'topic_' || n % 7, 'series_' || n % 90], n % 11 <> 0
FROM (
	SELECT n, :first_post + 3600 * ((n - 1) * 5760 / :videos) AS posted, hashint8extended(n, :seed) AS h
	FROM generate_series(1::bigint, :videos) AS n) AS numbers;

INSERT INTO bench.campaigns (campaign_id, account_id, name, starts_at, ends_at)
SELECT a + 1, 6500000000000000000 + a, 'campaign ' || a, to_timestamp(:start + 86400 * (40 + a)), to_timestamp(:start + 86400 * (50 + a))
FROM generate_series(0, 49) AS a;

-- one person in ten is known by name
INSERT INTO bench.accounts (account_id, username, is_public)
SELECT (1400000000 + n * 300 << 32) + (n * 2654435761 & 4294967295), 'person_' || n, n % 50 <> 0
FROM generate_series(10::bigint, :people, 10) AS n;

-- Indexes are made again when the rows are there, which is faster.
CREATE TEMPORARY TABLE event_indexes ON COMMIT DROP AS
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
FROM pg_index WHERE indrelid = 'bench.events'::regclass AND NOT indisprimary;
SELECT format('DROP INDEX %s', name) FROM event_indexes \gexec
-- So are the rollups.
ALTER TABLE bench.events DISABLE TRIGGER add_parts;

-- Three hashes a row, whose bits the columns share. OFFSET 0 keeps the planner from computing an inner column anew
-- wherever an outer one names it.
INSERT INTO bench.events (event_id, occurred_at, video_id, actor_id, kind, share_type, platform, is_public, watched_ms,
	country, age_group, gender)
SELECT n, to_timestamp(second),
	(:first_post + 3600 * ((video - 1) * 5760 / :videos) << 32) + video,
	CASE WHEN known_who >= 10 THEN (1400000000 + person * 300 << 32) + (person * 2654435761 & 4294967295) END,
	kind, share_type,
	CASE WHEN share_type IN ('direct_message', 'repost', 'duet', 'stitch') THEN 'tiktok'
		WHEN share_type = 'external' THEN (ARRAY['whatsapp', 'whatsapp', 'whatsapp', 'whatsapp', 'instagram', 'instagram', 'instagram',
			'facebook', 'facebook', 'messenger', 'snapchat', 'twitter', 'telegram', 'sms'])[1 + app] END,
	whose % 16 <> 0,
	CASE WHEN kind = 'view' AND whose % 20 <> 0
		THEN floor((7000 + video * 37 % 83 * 1000) * least(1, 1.1 * power(watched, 0.8)))::bigint END,
	(ARRAY['US', 'US', 'US', 'BR', 'BR', 'ID', 'ID', 'MX', 'ES', 'GB', 'FR', 'DE', 'JP'])[1 + place % 16],
	(ARRAY['13-17', '18-24', '18-24', '25-34', '25-34', '35-44', '45-54'])[1 + whose % 8],
	(ARRAY['female', 'female', 'female', 'male', 'male'])[1 + whose % 6]
FROM (
	SELECT n, second, person, known_who, app, place, whose, watched, kind,
		CASE WHEN which % 3 = 0 THEN by_rank WHEN which % 9 = 1 OR which % 9 = 5 THEN greatest(by_age & -64, 1) ELSE by_age END AS video,
		CASE WHEN kind <> 'share' THEN NULL WHEN way < 26 THEN 'direct_message' WHEN way < 44 THEN 'external' WHEN way < 52 THEN 'copy_link'
			WHEN way < 57 THEN 'repost' ELSE (ARRAY['duet', 'duet', 'stitch', 'embed', 'qr_code', 'other', 'unknown'])[way - 56] END AS share_type
	FROM (
		SELECT n, second, b & 1023 AS which, c & 63 AS way, c >> 6 & 15 AS app, c >> 10 & 4095 AS place, c >> 22 & 4095 AS whose,
			(c >> 34 & 65535) / 65536.0::double precision AS watched,
			1 + floor(:people * power((a & 1073741823) / 1073741824.0::double precision, 2))::bigint AS person,
			(a >> 30 & 1048575) % 1000 AS known_who,
			CASE WHEN what < 870 THEN 'view' WHEN what < 952 THEN 'like' WHEN what < 978 THEN 'share' WHEN what < 993 THEN 'comment'
				WHEN what < 1003 THEN 'save' WHEN what < 1010 THEN 'follow' WHEN what < 1015 THEN 'profile_visit'
				WHEN what < 1020 THEN 'link_click' ELSE 'impression' END AS kind,
			-- to be the n-th has probability 1 / n, be it in rank or in hours since posting
			floor(power(:videos / 2.0::double precision, chance))::bigint AS by_rank,
			1 + ((second - :first_post) / 3600 - floor(power(2880::double precision, chance))::bigint) * :videos / 5760 AS by_age
		FROM (
			SELECT n, a, b, c, a >> 50 & 1023 AS what, (b >> 11 & 1073741823) / 1073741824.0::double precision AS chance,
				:start + floor(86400 * (day - 0.12 * sin(6.283185307179586 * day)))::bigint AS second
			FROM (
				SELECT n, hashint8extended(n, :seed + 1) AS a, hashint8extended(n, :seed + 2) AS b, hashint8extended(n, :seed + 3) AS c,
					120 * power((n - 1) / :rows::double precision, 0.7) AS day
				FROM generate_series(1::bigint, :rows) AS n OFFSET 0) AS hashes
			OFFSET 0) AS numbers
		OFFSET 0) AS parts
	OFFSET 0) AS picked;

SELECT definition FROM event_indexes \gexec
ALTER TABLE bench.events ENABLE TRIGGER add_parts;
COMMIT;

SELECT tiktrack.refresh_dataset('bench', whole => true) \g /dev/null
VACUUM (ANALYZE, FREEZE) bench.accounts, bench.videos, bench.events, bench.campaigns, bench.video_days, bench.video_totals, bench.audience_sums;
