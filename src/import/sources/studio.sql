-- TikTok Studio downloads: CSV whose dates have a day and a month word in the
-- language of the interface and no year, and whose days are the account's own.

-- Month names of some languages. English and Spanish have been seen in files,
-- the others are what their interfaces write on screen.
CREATE FUNCTION tiktrack_internal.studio_month(word text) RETURNS integer
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT m.month
	FROM (VALUES
		(1, '{january,jan,enero,janeiro,janvier,januar,gennaio,januari}'::text[]),
		(2, '{february,feb,febrero,fevereiro,fvrier,februar,febbraio,februari}'),
		(3, '{march,mar,marzo,maro,mars,mrz,maart}'),
		(4, '{april,apr,abril,avril,aprile}'),
		(5, '{may,mayo,maio,mai,maggio,mei}'),
		(6, '{june,jun,junio,junho,juin,juni,giugno}'),
		(7, '{july,jul,julio,julho,juillet,juli,luglio}'),
		(8, '{august,aug,agosto,aot,augustus}'),
		(9, '{september,sep,sept,septiembre,setembro,septembre,settembre}'),
		(10, '{october,oct,octubre,outubro,octobre,oktober,ottobre}'),
		(11, '{november,nov,noviembre,novembro,novembre}'),
		(12, '{december,dec,diciembre,dezembro,dcembre,dezember,dicembre}')
	) AS m (month, words)
	-- letters beyond ASCII are left out, here and above, so that this file can
	-- be installed into a database of any encoding
	WHERE regexp_replace(lower(studio_month.word), '[^a-z]', '', 'g') = ANY (m.words);
END;
COMMENT ON FUNCTION tiktrack_internal.studio_month(text) IS
	'number of the month that a word names in English, Spanish, Portuguese, French, German, Italian or Dutch; else NULL';

-- Month and day of "February 28", "8 de marzo", "16. Juli": NULL when it is no
-- such date.
CREATE FUNCTION tiktrack_internal.studio_month_day(word text, OUT month integer, OUT day integer)
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	numbers text[] := regexp_match(btrim(word), format('^([0-9]{1,2})[^%1$s-%2$s]([0-9]{1,2})[^%1$s-%2$s]$', chr(1), chr(127)));
	parts text[] := regexp_match(btrim(word),
		'^(?:([0-9]{1,2})[.]? +(?:de +)?([^ 0-9.,]+)[.]?|([^ 0-9.,]+)[.]? +([0-9]{1,2}))$');
	name text := coalesce(parts[2], parts[3]);
BEGIN
	IF numbers IS NOT NULL THEN
		-- a Chinese or Japanese date: number of the month, then of the day
		month := CASE WHEN numbers[1]::integer BETWEEN 1 AND 12 THEN numbers[1]::integer END;
		day := CASE WHEN month IS NOT NULL THEN numbers[2]::integer END;
	ELSIF name IS NULL THEN
		RETURN;
	ELSE
		month := tiktrack_internal.studio_month(name);
		day := coalesce(parts[1], parts[4])::integer;
	END IF;
	-- the day must exist in some year; 29 February is judged with its year
	IF day < 1 OR day > (ARRAY[31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month] THEN
		month := NULL;
		day := NULL;
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.studio_month_day(text) IS
	'part of import: month and day of a date of TikTok Studio';

-- The word for a month that is in no list of ours, such as one of another language.
CREATE FUNCTION tiktrack_internal.studio_unknown_month(word text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT n.name
	FROM regexp_match(btrim($1),
		'^(?:[0-9]{1,2}[.]? +(?:de +)?([^ 0-9.,]+)[.]?|([^ 0-9.,]+)[.]? +[0-9]{1,2})$') AS m (parts)
	CROSS JOIN LATERAL (SELECT coalesce(m.parts[1], m.parts[2]) AS name) n
	WHERE n.name IS NOT NULL AND tiktrack_internal.studio_month(n.name) IS NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.studio_unknown_month(text) IS
	'part of import: the word of a date of TikTok Studio that should be a month and is none that is known';

CREATE FUNCTION tiktrack_internal.is_leap_year(year integer) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0);
COMMENT ON FUNCTION tiktrack_internal.is_leap_year(integer) IS 'part of import: whether a year has a 29 February';

-- Records of a file after its header, of the right width or with a problem.
-- With a year, the first field is a date: the year is that of the first row,
-- and a date that goes back means the next year.
CREATE FUNCTION tiktrack_internal.studio_records(content text, options jsonb, is_dated boolean,
		OUT line bigint, OUT raw text, OUT reason text, OUT fields text[], OUT day date)
	RETURNS SETOF record
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	head record;
	item record;
	dated record;
	year integer := (options ->> 'year')::integer;
	month_day integer;
	month_day_before integer;
	is_header boolean := true;
	unknown_month text;
	first_unknown_month text;
	unknown_rows bigint := 0;
	dated_rows bigint := 0;
BEGIN
	SELECT h.header, h.delimiter INTO head FROM tiktrack_internal.csv_columns(content) h;
	FOR item IN SELECT r.* FROM tiktrack.csv_records(content, head.delimiter) r
	LOOP
		IF is_header THEN
			-- lines of blanks may stand before it
			is_header := head.header IS DISTINCT FROM
				(SELECT array_agg(lower(btrim(f.field)) ORDER BY f.n)
				FROM unnest(item.fields) WITH ORDINALITY AS f (field, n));
			CONTINUE;
		END IF;
		line := item.line;
		raw := item.raw;
		fields := item.fields;
		day := NULL;
		reason := CASE
			WHEN item.problem IS NOT NULL THEN item.problem
			WHEN cardinality(fields) <> cardinality(head.header) THEN
				format('%s fields instead of %s', cardinality(fields), cardinality(head.header))
			WHEN position(chr(26) IN raw) > 0 THEN 'holds a character that cannot be stored' END;
		IF is_dated AND reason IS NULL THEN
			dated := tiktrack_internal.studio_month_day(fields[1]);
			month_day := dated.month * 100 + dated.day;
			unknown_month := tiktrack_internal.studio_unknown_month(fields[1]);
			IF unknown_month IS NOT NULL THEN
				first_unknown_month := coalesce(first_unknown_month, unknown_month);
				unknown_rows := unknown_rows + 1;
				reason := format('unrecognized month name: %s', left(unknown_month, 100));
			ELSIF dated.month IS NULL THEN
				reason := format('not a date: %s', left(fields[1], 100));
			ELSIF month_day < month_day_before AND year = 9999 THEN
				reason := 'a date after the year 9999';
			ELSIF month_day = 229 AND NOT tiktrack_internal.is_leap_year(year + (month_day < coalesce(month_day_before, 0))::integer) THEN
				year := year + (month_day < coalesce(month_day_before, 0))::integer;
				-- between its neighbors it is no typing error: the year is wrong, and so is every row
				IF coalesce(month_day_before, 228) = 228 THEN
					RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
						MESSAGE = format('line %s is 29 February, which %s does not have', line, year),
						HINT = 'Give the year of the first row of the file as option "year".';
				END IF;
				reason := format('29 February, which %s does not have', year);
				year := year - (month_day < month_day_before)::integer;
			ELSE
				year := year + (month_day < coalesce(month_day_before, 0))::integer;
				month_day_before := month_day;
				dated_rows := dated_rows + 1;
				day := make_date(year, dated.month, dated.day);
			END IF;
		END IF;
		RETURN NEXT;
	END LOOP;
	-- one word may be a slip; where most are not known, it is the language
	IF unknown_rows > dated_rows THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized month name: "%s"', left(first_unknown_month, 100)),
			HINT = 'Set TikTok Studio to English and download the file again.';
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.studio_records(text, jsonb, boolean) IS
	'part of import: records of a CSV of TikTok Studio, with the day of dated ones';

-- The first of the fields that is told and no number, or below what it may be, as a
-- reason; NULL when all are.
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
COMMENT ON FUNCTION tiktrack_internal.studio_problem(text[], bigint) IS 'part of import: why numbers cannot be read';

CREATE FUNCTION tiktrack_internal.read_studio_overview(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.line, NULL, r.raw, p.reason, 'account_snapshots',
		CASE WHEN p.reason IS NULL THEN jsonb_build_object('grain', 'daily', 'day', r.day,
			'views', tiktrack_internal.whole_number_of(r.fields[2]),
			'profile_visits', tiktrack_internal.whole_number_of(r.fields[3]),
			'likes', tiktrack_internal.whole_number_of(r.fields[4]),
			'comments', tiktrack_internal.whole_number_of(r.fields[5]),
			'shares', tiktrack_internal.whole_number_of(r.fields[6]))
		ELSE jsonb_build_object('day', r.day) END
	FROM tiktrack_internal.studio_records($1, $2, true) r
	CROSS JOIN LATERAL (SELECT coalesce(r.reason,
		tiktrack_internal.studio_problem(r.fields[2:], -999999999999999999)) AS reason) p;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_overview(text, jsonb) IS
	'reader of source studio_overview: net changes per day, which may be negative';

CREATE FUNCTION tiktrack_internal.read_studio_viewers(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.line, NULL, r.raw, p.reason, 'account_snapshots',
		CASE WHEN p.reason IS NULL THEN jsonb_build_object('grain', 'daily', 'day', r.day,
			'reach', CASE WHEN is_told THEN tiktrack_internal.whole_number_of(r.fields[2]) END,
			'new_viewers', CASE WHEN is_told THEN tiktrack_internal.whole_number_of(r.fields[3]) END,
			'returning_viewers', CASE WHEN is_told THEN tiktrack_internal.whole_number_of(r.fields[4]) END)
		ELSE jsonb_build_object('day', r.day) END
	FROM tiktrack_internal.studio_records($1, $2, true) r
	CROSS JOIN LATERAL (SELECT coalesce(r.reason,
		tiktrack_internal.studio_problem(r.fields[2:], 0)) AS reason) p
	-- where the first number is undefined, its neighbours say 0 and mean nothing
	CROSS JOIN LATERAL (SELECT tiktrack_internal.told(r.fields[2]) IS NOT NULL AS is_told) t;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_viewers(text, jsonb) IS
	'reader of source studio_viewers: people per day';

CREATE FUNCTION tiktrack_internal.read_studio_follower_history(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.line, NULL, r.raw, p.reason, 'account_snapshots',
		CASE WHEN p.reason IS NULL THEN jsonb_build_object('grain', 'daily', 'day', r.day,
			'followers', CASE WHEN is_told THEN tiktrack_internal.whole_number_of(r.fields[2]) END,
			'net_followers', CASE WHEN is_told THEN tiktrack_internal.whole_number_of(r.fields[3]) END)
		ELSE jsonb_build_object('day', r.day) END
	FROM tiktrack_internal.studio_records($1, $2, true) r
	CROSS JOIN LATERAL (SELECT coalesce(r.reason,
		tiktrack_internal.studio_problem(r.fields[2:2], 0),
		tiktrack_internal.studio_problem(r.fields[3:], -999999999999999999)) AS reason) p
	-- where the first number is undefined, its neighbours say 0 and mean nothing
	CROSS JOIN LATERAL (SELECT tiktrack_internal.told(r.fields[2]) IS NOT NULL AS is_told) t;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_follower_history(text, jsonb) IS
	'reader of source studio_follower_history: level and net change per day';

CREATE FUNCTION tiktrack_internal.read_studio_follower_activity(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH field AS MATERIALIZED (
		SELECT r.line, r.raw, r.fields, r.day,
			coalesce(r.reason,
				CASE WHEN tiktrack_internal.told(r.fields[2]) IS NULL THEN 'no hour'
					WHEN NOT coalesce(tiktrack_internal.whole_number_of(r.fields[2]) BETWEEN 0 AND 23, false)
						THEN format('not an hour: %s', left(r.fields[2], 100)) END,
				tiktrack_internal.studio_problem(r.fields[3:3], 0)) AS reason
		FROM tiktrack_internal.studio_records($1, $2, true) r
	), hour AS (
		SELECT f.*,
			CASE WHEN f.reason IS NULL THEN tiktrack_internal.whole_number_of(f.fields[3]) END AS people,
			max(f.day) OVER () AS last_day
		FROM field f
	)
	SELECT h.line, NULL, h.raw, h.reason, 'audience_snapshots',
		CASE WHEN h.reason IS NULL THEN jsonb_build_object('dimension', 'hour',
			'value', tiktrack_internal.whole_number_of(h.fields[2])::text, 'day', h.day,
			-- the last hours of the last day were not counted yet
			'people', CASE WHEN h.people > 0 OR h.day < h.last_day
				OR bool_or(h.people > 0) OVER (ORDER BY h.line ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
				THEN h.people END)
		ELSE jsonb_build_object('day', h.day) END
	FROM hour h
	ORDER BY h.line;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_follower_activity(text, jsonb) IS
	'reader of source studio_follower_activity: active followers per hour of the day';

-- Parts of the followers by name: what the gender and the territory file share.
CREATE FUNCTION tiktrack_internal.studio_parts(content text, options jsonb, dimension text,
		OUT line bigint, OUT path text, OUT raw text, OUT reason text, OUT target text, OUT record jsonb)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.line, NULL, r.raw, p.reason, 'audience_snapshots',
		CASE WHEN p.reason IS NULL THEN jsonb_build_object('dimension', $3,
			'value', CASE $3 WHEN 'gender' THEN lower(btrim(r.fields[1])) ELSE btrim(r.fields[1]) END,
			'fraction', f.fraction) ELSE '{}' END
	FROM tiktrack_internal.studio_records($1, $2, false) r
	-- a spreadsheet writes a comma in half of the world
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
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT p.* FROM tiktrack_internal.studio_parts($1, $2, 'gender') p;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_follower_gender(text, jsonb) IS
	'reader of source studio_follower_gender: parts of the followers';

CREATE FUNCTION tiktrack_internal.read_studio_follower_territories(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT p.* FROM tiktrack_internal.studio_parts($1, $2, 'country') p;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_follower_territories(text, jsonb) IS
	'reader of source studio_follower_territories: parts of the followers';

CREATE FUNCTION tiktrack_internal.describe_studio_content(content text, options jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- the links name the owner: only own posts are listed, so it is whom most of them name
	SELECT jsonb_strip_nulls(jsonb_build_object('owner', (
		SELECT mode() WITHIN GROUP (ORDER BY l.name)
		FROM tiktrack_internal.csv_columns($1) h
		CROSS JOIN LATERAL tiktrack.csv_records($1, h.delimiter) r
		CROSS JOIN LATERAL (SELECT substring(r.fields[3] FROM 'tiktok[.]com/@([A-Za-z0-9_.]{1,255})/') AS name) l
		WHERE l.name IS NOT NULL AND tiktrack.video_id_of(r.fields[3]) IS NOT NULL)));
END;
COMMENT ON FUNCTION tiktrack_internal.describe_studio_content(text, jsonb) IS 'part of import: the owner that the links name';

CREATE FUNCTION tiktrack_internal.read_studio_content(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH field AS MATERIALIZED (
		SELECT r.line, r.raw, r.fields, r.day, v.video_id,
			coalesce(r.reason,
				CASE WHEN v.video_id IS NULL
					THEN format('no video in the link: %s', left(r.fields[3], 100)) END,
				tiktrack_internal.studio_problem(r.fields[5:], 0)) AS reason
		FROM tiktrack_internal.studio_records($1, $2, true) r
		CROSS JOIN LATERAL (SELECT tiktrack.video_id_of(r.fields[3]) AS video_id) v
	), dated AS (
		-- the id holds the time of posting; else the latest day of that month and
		-- day which is not after the download
		SELECT f.*, coalesce(tiktrack.posted_at_of(f.video_id), (
			SELECT max(make_date(y.year, p.month, p.day))::timestamp
				AT TIME ZONE coalesce($2 ->> 'timezone', 'UTC')
			FROM tiktrack_internal.studio_month_day(f.fields[4]) p
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
			'video', jsonb_build_object('posted_at', d.posted_at, 'title', nullif(btrim(d.fields[2]), ''),
				'content_type', CASE WHEN d.fields[3] LIKE '%/photo/%' THEN 'photo' ELSE 'video' END,
				'hashtags', (SELECT jsonb_agg(DISTINCT lower(t.tag[1]))
					FROM regexp_matches(d.fields[2], '#([[:alnum:]_]+)', 'g') AS t (tag))))
		ELSE '{}' END
	FROM dated d
	ORDER BY d.line;
END;
COMMENT ON FUNCTION tiktrack_internal.read_studio_content(text, jsonb) IS
	'reader of source studio_content: videos, and their lifetime totals on the day of download';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer, events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('studio_overview', 1600, 'csv', NULL,
		'{date,video views,profile views,likes,comments,shares}', '{}', NULL,
		NULL, 'read_studio_overview', NULL, '{account_snapshots}', '{account,year}',
		'TikTok Studio: Overview.csv, net changes per day'),
	('studio_viewers', 1610, 'csv', NULL,
		'{date,total viewers,new viewers,returning viewers}', '{}', NULL,
		NULL, 'read_studio_viewers', NULL, '{account_snapshots}', '{account,year}',
		'TikTok Studio: Viewers.csv, people per day'),
	('studio_content', 1620, 'csv', NULL,
		'{time,video title,video link,post time,total likes,total comments,total shares,total views}', '{}', 'describe_studio_content',
		NULL, 'read_studio_content', NULL, '{videos,video_snapshots}', '{account,year}',
		'TikTok Studio: Content.csv, lifetime totals of the top posts'),
	('studio_follower_history', 1630, 'csv', NULL,
		'{date,followers,difference in followers from previous day}', '{}', NULL,
		NULL, 'read_studio_follower_history', NULL, '{account_snapshots}', '{account,year}',
		'TikTok Studio: FollowerHistory.csv, followers per day'),
	('studio_follower_activity', 1640, 'csv', NULL,
		'{date,hour,active followers}', '{}', NULL,
		NULL, 'read_studio_follower_activity', NULL, '{audience_snapshots}', '{account,year}',
		'TikTok Studio: FollowerActivity.csv, active followers per hour'),
	('studio_follower_gender', 1650, 'csv', NULL,
		'{gender,distribution}', '{}', NULL,
		NULL, 'read_studio_follower_gender', NULL, '{audience_snapshots}', '{account,at}',
		'TikTok Studio: FollowerGender.csv'),
	('studio_follower_territories', 1660, 'csv', NULL,
		'{top territories,distribution}', '{}', NULL,
		NULL, 'read_studio_follower_territories', NULL, '{audience_snapshots}', '{account,at}',
		'TikTok Studio: FollowerTopTerritories.csv');
