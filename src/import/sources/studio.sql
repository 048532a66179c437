-- TikTok Studio downloads: CSV with dates of a day and a month name in the language of
-- the interface, without a year. Days are in the time zone of the account.

CREATE FUNCTION tiktrack_internal.studio_problem(fields text[], lowest bigint) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT format('not %s: %s', CASE WHEN $2 < 0 THEN 'a whole number' ELSE 'a count' END, left(f.field, 100))
	FROM unnest($1) WITH ORDINALITY AS f (field, n)
	WHERE tiktrack_internal.told(f.field) IS NOT NULL
		AND NOT coalesce(tiktrack_internal.whole_number_of(f.field) >= $2, false)
	ORDER BY f.n
	LIMIT 1;
END;
COMMENT ON FUNCTION tiktrack_internal.studio_problem(text[], bigint) IS 'part of import: the first field that is told and is not a number, or below lowest, as a reason; NULL when there is none';

CREATE FUNCTION tiktrack_internal.read_studio_overview(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.line, NULL, r.raw, p.reason, 'account_snapshots',
		CASE WHEN p.reason IS NULL THEN jsonb_build_object('grain', 'daily', 'day', r.day,
			'views', tiktrack_internal.whole_number_of(r.fields[2]),
			'profile_visits', tiktrack_internal.whole_number_of(r.fields[3]),
			'likes', tiktrack_internal.whole_number_of(r.fields[4]),
			'comments', tiktrack_internal.whole_number_of(r.fields[5]),
			'shares', tiktrack_internal.whole_number_of(r.fields[6]))
		ELSE jsonb_build_object('day', r.day) END
	FROM tiktrack_internal.studio_records($1, $2, tiktrack_internal.source_header('studio_overview'), true) r
	CROSS JOIN LATERAL (SELECT coalesce(r.reason,
		tiktrack_internal.studio_problem(r.fields[2:], -999999999999999999)) AS reason) p;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_overview(text, jsonb) IS
	'reader of source studio_overview: net changes per day, which may be negative';

CREATE FUNCTION tiktrack_internal.read_studio_viewers(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.line, NULL, r.raw, p.reason, 'account_snapshots',
		CASE WHEN p.reason IS NULL THEN jsonb_build_object('grain', 'daily', 'day', r.day,
			'reach', CASE WHEN is_told THEN tiktrack_internal.whole_number_of(r.fields[2]) END,
			'new_viewers', CASE WHEN is_told THEN tiktrack_internal.whole_number_of(r.fields[3]) END,
			'returning_viewers', CASE WHEN is_told THEN tiktrack_internal.whole_number_of(r.fields[4]) END)
		ELSE jsonb_build_object('day', r.day) END
	FROM tiktrack_internal.studio_records($1, $2, tiktrack_internal.source_header('studio_viewers'), true) r
	CROSS JOIN LATERAL (SELECT coalesce(r.reason,
		tiktrack_internal.studio_problem(r.fields[2:], 0)) AS reason) p
	-- if the first number is undefined, the others are 0 and mean nothing
	CROSS JOIN LATERAL (SELECT tiktrack_internal.told(r.fields[2]) IS NOT NULL AS is_told) t;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_viewers(text, jsonb) IS
	'reader of source studio_viewers: people per day';

CREATE FUNCTION tiktrack_internal.read_studio_follower_history(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH told AS MATERIALIZED (
		SELECT r.line, r.raw, r.day, p.reason, d.*
		FROM tiktrack_internal.studio_records($1, $2, tiktrack_internal.source_header('studio_follower_history'), true) r
		CROSS JOIN LATERAL (SELECT coalesce(r.reason,
			tiktrack_internal.studio_problem(r.fields[2:2], 0),
			tiktrack_internal.studio_problem(r.fields[3:], -999999999999999999)) AS reason) p
		-- if the first number is undefined, the others are 0 and mean nothing
		CROSS JOIN LATERAL (SELECT f.followers, CASE WHEN f.followers IS NOT NULL THEN
				tiktrack_internal.whole_number_of(r.fields[3]) END AS difference
			FROM (SELECT CASE WHEN p.reason IS NULL THEN tiktrack_internal.whole_number_of(r.fields[2]) END AS followers) f) d
	), beside AS (
		SELECT t.*, lag(t.difference) OVER days AS difference_before, t.followers - lag(t.followers) OVER days AS gained,
			lag(t.day) OVER days = t.day - 1 AS follows
		FROM told t
		WHERE t.reason IS NULL
		WINDOW days AS (ORDER BY t.line)
	), file AS MATERIALIZED (
		-- in some files the difference is to the next day, not from the day before
		SELECT coalesce(sum((b.gained = b.difference_before)::integer) > sum((b.gained = b.difference)::integer), false) AS is_forward
		FROM beside b
		WHERE b.follows
	)
	SELECT t.line, NULL, t.raw, t.reason, 'account_snapshots',
		CASE WHEN t.reason IS NULL THEN jsonb_build_object('grain', 'daily', 'day', t.day, 'followers', t.followers,
			'net_followers', CASE WHEN NOT f.is_forward THEN t.difference WHEN b.follows THEN b.difference_before END)
		ELSE jsonb_build_object('day', t.day) END
	FROM told t
	CROSS JOIN file f
	LEFT JOIN beside b ON b.line = t.line
	ORDER BY t.line;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_follower_history(text, jsonb) IS
	'reader of source studio_follower_history: followers and their net change per day';

CREATE FUNCTION tiktrack_internal.read_studio_follower_activity(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH field AS MATERIALIZED (
		SELECT r.line, r.raw, r.fields, r.day,
			coalesce(r.reason,
				CASE WHEN tiktrack_internal.told(r.fields[2]) IS NULL THEN 'no hour'
					WHEN NOT coalesce(tiktrack_internal.whole_number_of(r.fields[2]) BETWEEN 0 AND 23, false)
						THEN format('not an hour: %s', left(r.fields[2], 100)) END,
				tiktrack_internal.studio_problem(r.fields[3:3], 0)) AS reason
		FROM tiktrack_internal.studio_records($1, $2, tiktrack_internal.source_header('studio_follower_activity'), true) r
	), hour AS (
		SELECT f.*,
			CASE WHEN f.reason IS NULL THEN tiktrack_internal.whole_number_of(f.fields[3]) END AS people,
			max(f.day) OVER () AS last_day
		FROM field f
	)
	SELECT h.line, NULL, h.raw, h.reason, 'audience_snapshots',
		CASE WHEN h.reason IS NULL THEN jsonb_build_object('dimension', 'hour',
			'value', tiktrack_internal.whole_number_of(h.fields[2])::text, 'day', h.day,
			-- zeros at the end of the last day were not counted yet
			'people', CASE WHEN h.people > 0 OR h.day < h.last_day
				OR bool_or(h.people > 0) OVER (ORDER BY h.line ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
				THEN h.people END)
		ELSE jsonb_build_object('day', h.day) END
	FROM hour h
	ORDER BY h.line;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_follower_activity(text, jsonb) IS
	'reader of source studio_follower_activity: active followers per hour of the day';

-- Shared by the gender and the territory file.
CREATE FUNCTION tiktrack_internal.studio_parts(content text, options jsonb, dimension text,
		OUT line bigint, OUT path text, OUT raw text, OUT reason text, OUT target text, OUT record jsonb)
	RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.line, NULL, r.raw, p.reason, 'audience_snapshots',
		CASE WHEN p.reason IS NULL THEN jsonb_build_object('dimension', $3,
			'value', CASE $3 WHEN 'gender' THEN lower(btrim(r.fields[1])) ELSE btrim(r.fields[1]) END,
			'fraction', f.fraction) ELSE '{}' END
	FROM tiktrack_internal.studio_records($1, $2, tiktrack_internal.source_header(CASE $3
		WHEN 'gender' THEN 'studio_follower_gender' ELSE 'studio_follower_territories' END), false) r
	-- a spreadsheet may write a decimal comma
	CROSS JOIN LATERAL (SELECT translate(substring(tiktrack_internal.told(r.fields[2]) FROM '^[01]?[.,][0-9]{1,15}$|^[01]$'),
		',', '.')::numeric AS fraction) f
	CROSS JOIN LATERAL (SELECT coalesce(r.reason,
		CASE WHEN btrim(r.fields[1]) = '' THEN 'no name'
			WHEN octet_length(r.fields[1]) > 255 THEN 'a name longer than 255 bytes'
			WHEN tiktrack_internal.told(r.fields[2]) IS NOT NULL AND NOT coalesce(f.fraction <= 1, false)
			THEN format('not a fraction from 0 to 1: %s', left(r.fields[2], 100)) END) AS reason) p;
END;
COMMENT ON FUNCTION tiktrack_internal.studio_parts(text, jsonb, text) IS
	'part of import: fractions of the followers by the names of a dimension';

CREATE FUNCTION tiktrack_internal.read_studio_follower_gender(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT p.* FROM tiktrack_internal.studio_parts($1, $2, 'gender') p;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_follower_gender(text, jsonb) IS
	'reader of source studio_follower_gender: parts of the followers';

CREATE FUNCTION tiktrack_internal.read_studio_follower_territories(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT p.* FROM tiktrack_internal.studio_parts($1, $2, 'country') p;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_follower_territories(text, jsonb) IS
	'reader of source studio_follower_territories: parts of the followers';

CREATE FUNCTION tiktrack_internal.describe_studio(content text, options jsonb, source text, owner text DEFAULT NULL) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT jsonb_strip_nulls(jsonb_build_object('owner', o.owner, 'year', y.year, 'year_from', y.year_from))
	FROM (SELECT coalesce($4, (SELECT f.account FROM tiktrack_internal.studio_file_name($2 ->> 'file') f)) AS owner) o
	CROSS JOIN LATERAL tiktrack_internal.studio_year($1, jsonb_strip_nulls(jsonb_build_object('account', o.owner)) || $2,
		tiktrack_internal.source_header($3)) y;
END;
COMMENT ON FUNCTION tiktrack_internal.describe_studio(text, jsonb, text, text) IS
	'part of import: the owner of a file as given, else by the name of the file, the year of its first row, and how the year was found';

CREATE FUNCTION tiktrack_internal.describe_studio_overview(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL UNSAFE
	RETURN tiktrack_internal.describe_studio(content, options, 'studio_overview');
CREATE FUNCTION tiktrack_internal.describe_studio_viewers(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL UNSAFE
	RETURN tiktrack_internal.describe_studio(content, options, 'studio_viewers');
CREATE FUNCTION tiktrack_internal.describe_studio_follower_history(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL UNSAFE
	RETURN tiktrack_internal.describe_studio(content, options, 'studio_follower_history');
CREATE FUNCTION tiktrack_internal.describe_studio_follower_activity(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL UNSAFE
	RETURN tiktrack_internal.describe_studio(content, options, 'studio_follower_activity');
COMMENT ON FUNCTION tiktrack_internal.describe_studio_overview(text, jsonb) IS 'part of import: owner and year of the file';
COMMENT ON FUNCTION tiktrack_internal.describe_studio_viewers(text, jsonb) IS 'part of import: owner and year of the file';
COMMENT ON FUNCTION tiktrack_internal.describe_studio_follower_history(text, jsonb) IS 'part of import: owner and year of the file';
COMMENT ON FUNCTION tiktrack_internal.describe_studio_follower_activity(text, jsonb) IS 'part of import: owner and year of the file';

CREATE FUNCTION tiktrack_internal.describe_studio_parts(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce((SELECT jsonb_strip_nulls(jsonb_build_object('owner', f.account,
			'at', to_char(f.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
		FROM tiktrack_internal.studio_file_name($2 ->> 'file') f), '{}');
END;
COMMENT ON FUNCTION tiktrack_internal.describe_studio_parts(text, jsonb) IS
	'part of import: the owner of a file without days, and when it was made, by its name';

CREATE FUNCTION tiktrack_internal.describe_studio_content(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql STABLE STRICT PARALLEL UNSAFE
BEGIN ATOMIC
	-- only own posts are listed, so the owner is the account that most links name
	SELECT tiktrack_internal.describe_studio($1, $2, 'studio_content', mode() WITHIN GROUP (ORDER BY l.name))
	FROM tiktrack_internal.studio_records($1, '{}', tiktrack_internal.source_header('studio_content'), false) r
	CROSS JOIN LATERAL (SELECT substring(r.fields[3] FROM 'tiktok[.]com/@([A-Za-z0-9_.]{1,255})/') AS name) l
	WHERE l.name IS NOT NULL AND tiktrack.video_id_of(r.fields[3]) IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.describe_studio_content(text, jsonb) IS
	'part of import: the owner that the links name, and the year of the file';

CREATE FUNCTION tiktrack_internal.read_studio_content(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH field AS MATERIALIZED (
		SELECT r.line, r.raw, r.fields, r.day, v.video_id,
			coalesce(r.reason,
				CASE WHEN v.video_id IS NULL
					THEN format('no video in the link: %s', left(r.fields[3], 100)) END,
				tiktrack_internal.studio_problem(r.fields[5:], 0)) AS reason
		FROM tiktrack_internal.studio_records($1, $2,
			tiktrack_internal.source_header('studio_content') || '{add to favorites}'::text[], true) r
		CROSS JOIN LATERAL (SELECT tiktrack.video_id_of(r.fields[3]) AS video_id) v
	), dated AS (
		-- by the id; else the latest such day and month that is not after the download
		SELECT f.*, coalesce(tiktrack.posted_at_of(f.video_id), (
			SELECT max(make_date(y.year, p.month, p.day))::timestamp
				AT TIME ZONE coalesce($2 ->> 'timezone', 'UTC')
			FROM tiktrack_internal.month_day(f.fields[4]) p
			CROSS JOIN generate_series(extract(year FROM f.day)::integer - 4,
				extract(year FROM f.day)::integer) AS y (year)
			WHERE p.month IS NOT NULL
				AND (p.month <> 2 OR p.day < 29 OR tiktrack_internal.is_leap_year(y.year))
				AND y.year * 10000 + p.month * 100 + p.day <= to_char(f.day, 'YYYYMMDD')::integer
		)) AS posted_at
		FROM field f
	)
	SELECT d.line, NULL, d.raw, d.reason, 'video_snapshots',
		CASE WHEN d.reason IS NULL THEN jsonb_build_object('video_id', d.video_id,
			'grain', 'lifetime', 'downloaded_on', d.day,
			'likes', tiktrack_internal.whole_number_of(d.fields[5]), 'comments', tiktrack_internal.whole_number_of(d.fields[6]),
			'shares', tiktrack_internal.whole_number_of(d.fields[7]), 'views', tiktrack_internal.whole_number_of(d.fields[8]),
			'saves', tiktrack_internal.whole_number_of(d.fields[9]),
			'video', jsonb_build_object('posted_at', d.posted_at, 'title', nullif(btrim(d.fields[2]), ''),
				'content_type', CASE WHEN d.fields[3] LIKE '%/photo/%' THEN 'photo' ELSE 'video' END,
				'hashtags', (SELECT jsonb_agg(DISTINCT lower(t.tag[1]))
					FROM regexp_matches(d.fields[2], '#([[:alnum:]_]+)', 'g') AS t (tag))))
		ELSE '{}' END
	FROM dated d
	ORDER BY d.line;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_content(text, jsonb) IS
	'reader of source studio_content: videos, and their lifetime totals as of the day of download';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('studio_overview', 1600, 'csv', NULL,
		'{date,video views,profile views,likes,comments,shares}', '{}', 'describe_studio_overview',
		NULL, 'read_studio_overview', NULL, '{account_snapshots}', '{account,year}',
		'TikTok Studio: Overview.csv, net changes per day'),
	('studio_viewers', 1610, 'csv', NULL,
		'{date,total viewers,new viewers,returning viewers}', '{}', 'describe_studio_viewers',
		NULL, 'read_studio_viewers', NULL, '{account_snapshots}', '{account,year}',
		'TikTok Studio: Viewers.csv, people per day'),
	('studio_content', 1620, 'csv', NULL,
		'{time,video title,video link,post time,total likes,total comments,total shares,total views}', '{}', 'describe_studio_content',
		NULL, 'read_studio_content', NULL, '{videos,video_snapshots}', '{account,year}',
		'TikTok Studio: Content.csv, lifetime totals of the top posts'),
	('studio_follower_history', 1630, 'csv', NULL,
		'{date,followers,difference in followers from previous day}', '{}', 'describe_studio_follower_history',
		NULL, 'read_studio_follower_history', NULL, '{account_snapshots}', '{account,year}',
		'TikTok Studio: FollowerHistory.csv, followers per day'),
	('studio_follower_activity', 1640, 'csv', NULL,
		'{date,hour,active followers}', '{}', 'describe_studio_follower_activity',
		NULL, 'read_studio_follower_activity', NULL, '{audience_snapshots}', '{account,year}',
		'TikTok Studio: FollowerActivity.csv, active followers per hour'),
	('studio_follower_gender', 1650, 'csv', NULL,
		'{gender,distribution}', '{}', 'describe_studio_parts',
		NULL, 'read_studio_follower_gender', NULL, '{audience_snapshots}', '{account,at}',
		'TikTok Studio: FollowerGender.csv'),
	('studio_follower_territories', 1660, 'csv', NULL,
		'{top territories,distribution}', '{}', 'describe_studio_parts',
		NULL, 'read_studio_follower_territories', NULL, '{audience_snapshots}', '{account,at}',
		'TikTok Studio: FollowerTopTerritories.csv');
