-- Dates of TikTok Studio: a day and a month name in the language of the interface. The
-- year comes from an option, or from when the file was made.

CREATE FUNCTION tiktrack_internal.month_day(word text, OUT month integer, OUT day integer, OUT unknown_month text)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_month_day';
COMMENT ON FUNCTION tiktrack_internal.month_day(text) IS
	'part of import: month and day of a date without a year, such as February 28, 8 de marzo, 7月16日; or unknown_month, a word where a month name is expected';

CREATE FUNCTION tiktrack_internal.is_leap_year(year integer) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0);
COMMENT ON FUNCTION tiktrack_internal.is_leap_year(integer) IS 'part of import: whether a year has a 29 February';

CREATE FUNCTION tiktrack_internal.source_header(source text) RETURNS text[]
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.header FROM tiktrack.import_sources s WHERE s.source = $1;
END;
COMMENT ON FUNCTION tiktrack_internal.source_header(text) IS 'part of import: the columns by which a CSV source is recognized';

-- Dates are days of a leap year from 0 on, NULL for none. Every day has a row, so one
-- that is more than a day ahead of the date before it, and from which the next date does
-- not go on, is a slip: it must not begin a year. The first and the last have dates on
-- one side only: they are one where more than a month is missing there.
CREATE FUNCTION tiktrack_internal.studio_slips(dates integer[]) RETURNS boolean[]
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	slips boolean[] := '{}';
	is_slip boolean;
	before integer;
	next integer := 1; -- place of the next other date
	last CONSTANT integer := cardinality(dates);
	behind integer; -- the date after that
BEGIN
	FOR i IN 1 .. last LOOP
		is_slip := false;
		IF dates[i] IS NOT NULL THEN
			next := greatest(next, i + 1);
			WHILE next <= last AND coalesce(dates[next] = dates[i], true) LOOP
				next := next + 1;
			END LOOP;
			IF before IS NULL THEN
				behind := next + 1;
				WHILE behind <= last AND dates[behind] IS NULL LOOP
					behind := behind + 1;
				END LOOP;
				is_slip := behind <= last AND (dates[next] - dates[i] + 366) % 366 > 31
					AND (dates[behind] - dates[next] + 366) % 366 <= 31;
			ELSE
				is_slip := (dates[i] - before + 366) % 366 > CASE WHEN next > last THEN 31
					ELSE greatest((dates[next] - before + 366) % 366, 1) END;
			END IF;
			IF NOT is_slip THEN
				before := dates[i];
			END IF;
		END IF;
		slips := array_append(slips, is_slip);
	END LOOP;
	RETURN slips;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.studio_slips(integer[]) IS
	'part of import: for each row of a file of days, by its day of a leap year from 0 on, whether its date is out of order';

-- Option year is that of the first row; a date before that of the previous row begins
-- the next year. If the year is not known, years are 2000 and 2004, so that every day
-- exists.
CREATE FUNCTION tiktrack_internal.studio_records(content text, options jsonb, columns text[], is_dated boolean,
		OUT line bigint, OUT raw text, OUT reason text, OUT fields text[], OUT day date)
	RETURNS SETOF record
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	head record;
	places integer[];
	item record;
	n bigint := 0;
	slips boolean[];
	dated record;
	first_year integer := (options ->> 'year')::integer;
	year integer;
	years integer := 0; -- since the first row
	is_next integer;
	month_day integer;
	month_day_before integer;
	is_header boolean := true;
	first_unknown_month text;
	unknown_rows bigint := 0;
	dated_rows bigint := 0;
BEGIN
	SELECT h.header, h.delimiter INTO head FROM tiktrack_internal.csv_columns(content) h;
	places := ARRAY(SELECT array_position(head.header, c.name) FROM unnest(columns) WITH ORDINALITY AS c (name, n) ORDER BY c.n);
	IF is_dated THEN
		slips := tiktrack_internal.studio_slips(ARRAY(SELECT make_date(2000, m.month, m.day) - date '2000-01-01'
			FROM tiktrack.csv_records(content, head.delimiter) WITH ORDINALITY AS r (line, fields, raw, problem, n)
			CROSS JOIN LATERAL tiktrack_internal.month_day(CASE WHEN r.problem IS NULL AND cardinality(r.fields) = cardinality(head.header)
				AND position(chr(26) IN r.raw) = 0 THEN r.fields[places[1]] END) m
			ORDER BY r.n));
	END IF;
	FOR item IN SELECT r.* FROM tiktrack.csv_records(content, head.delimiter) r
	LOOP
		n := n + 1;
		IF is_header THEN
			-- blank lines may precede it
			is_header := head.header IS DISTINCT FROM
				(SELECT array_agg(lower(btrim(f.field)) ORDER BY f.n)
				FROM unnest(item.fields) WITH ORDINALITY AS f (field, n));
			CONTINUE;
		END IF;
		line := item.line;
		raw := item.raw;
		fields := ARRAY(SELECT item.fields[p.place] FROM unnest(places) WITH ORDINALITY AS p (place, n) ORDER BY p.n);
		day := NULL;
		reason := CASE
			WHEN item.problem IS NOT NULL THEN item.problem
			WHEN cardinality(item.fields) <> cardinality(head.header) THEN
				format('%s fields instead of %s', cardinality(item.fields), cardinality(head.header))
			WHEN position(chr(26) IN raw) > 0 THEN 'holds a character that cannot be stored' END;
		IF is_dated AND reason IS NULL THEN
			dated := tiktrack_internal.month_day(fields[1]);
			month_day := dated.month * 100 + dated.day;
			is_next := (month_day < coalesce(month_day_before, 0))::integer;
			year := coalesce(first_year + years + is_next, 2000 + 4 * (years + is_next));
			IF dated.unknown_month IS NOT NULL THEN
				first_unknown_month := coalesce(first_unknown_month, dated.unknown_month);
				unknown_rows := unknown_rows + 1;
				reason := format('unrecognized month name: %s', left(dated.unknown_month, 100));
			ELSIF dated.month IS NULL THEN
				reason := format('not a date: %s', left(fields[1], 100));
			ELSIF slips[n] THEN
				reason := format('a date out of order: %s', left(fields[1], 100));
			ELSIF year > 9999 THEN
				reason := 'a date after the year 9999';
			ELSIF month_day = 229 AND (NOT tiktrack_internal.is_leap_year(year) OR first_year IS NULL AND month_day_before <> 228) THEN
				-- after 28 February it is no typing error: the year is wrong, and so all rows are
				IF coalesce(month_day_before, 228) = 228 THEN
					RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
						MESSAGE = format('line %s is 29 February, which %s does not have', line, year),
						HINT = 'Give the year of the first row of the file as option "year".';
				END IF;
				reason := format('29 February, which %s does not have', year);
			ELSE
				years := years + is_next;
				month_day_before := month_day;
				dated_rows := dated_rows + 1;
				day := make_date(year, dated.month, dated.day);
			END IF;
		END IF;
		RETURN NEXT;
	END LOOP;
	-- if most month names are unknown, it is the language and not a typing error
	IF unknown_rows > dated_rows THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized month name: "%s"', left(first_unknown_month, 100)),
			HINT = 'Set TikTok Studio to English and download the file again.';
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.studio_records(text, jsonb, text[], boolean) IS
	'part of import: records of a CSV of TikTok Studio after its header, with the fields of these columns in this order, the day of the first if they are dated, and the problem of one that cannot be used';

-- For example Overview_2026-08-16_1786900000_demo.zip, with or without a file in it after
-- a slash, or the folder Followers_demo.
CREATE FUNCTION tiktrack_internal.studio_file_name(file text, OUT account text, OUT made_at timestamptz)
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT m.parts[2], t.made_at
	FROM regexp_split_to_table($1, '[/\\]') WITH ORDINALITY AS p (part, n)
	-- browsers append " (1)" or "-1" if a file of that name exists
	CROSS JOIN LATERAL regexp_replace(p.part, '( \([0-9]+\)|-[0-9]+)?([.](csv|zip))?$', '', 'i') AS b (part)
	CROSS JOIN LATERAL (SELECT coalesce(
		regexp_match(b.part, '^[^_]+_(?:[^_]+_)?([0-9]{10}|[0-9]{13})_([A-Za-z0-9_.]{1,255})$'),
		regexp_match(b.part, '^(Followers)_([A-Za-z0-9_.]{1,255})$')) AS parts) m
	-- any other number is not the time of a file
	LEFT JOIN LATERAL (SELECT tiktrack.time_of(m.parts[1]) AS made_at) t
		ON t.made_at BETWEEN '2016-01-01 00:00Z' AND now() + interval '1 day'
	WHERE m.parts IS NOT NULL
	ORDER BY p.n
	LIMIT 1;
END;
COMMENT ON FUNCTION tiktrack_internal.studio_file_name(text) IS
	'part of import: the account of a download of TikTok Studio and when it was made, by the name of the file; NULL if the name does not tell it';

CREATE FUNCTION tiktrack_internal.studio_last_day(content text, columns text[], OUT month_day integer,
		OUT years integer, OUT leap_years integer[])
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH dated AS (
		SELECT r.day, lag(r.day) OVER (ORDER BY r.line) AS before
		FROM tiktrack_internal.studio_records($1, '{}', $2, true) r
		WHERE r.day IS NOT NULL
	)
	SELECT to_char(max(d.day), 'MMDD')::integer, (extract(year FROM max(d.day))::integer - 2000) / 4,
		array_agg(DISTINCT (extract(year FROM d.day)::integer - 2000) / 4) FILTER (
			WHERE to_char(d.day, 'MMDD') = '0229' AND coalesce(d.before = d.day - 1, true))
	FROM dated d;
END;
COMMENT ON FUNCTION tiktrack_internal.studio_last_day(text, text[]) IS
	'part of import: month and day of the last row of a file of days, as a number such as 816, its year relative to that of the first row, and the relative years that must have a 29 February; NULL without a dated row';

-- The year is the option, or found from when the file was made, or from today if the file
-- then ends within the last two weeks.
CREATE FUNCTION tiktrack_internal.studio_year(content text, options jsonb, columns text[], OUT year integer, OUT year_from text)
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	zone CONSTANT text := coalesce(options ->> 'timezone', 'UTC');
	today CONSTANT date := (now() AT TIME ZONE zone)::date;
	of_name CONSTANT timestamptz := (SELECT f.made_at FROM tiktrack_internal.studio_file_name(options ->> 'file') f);
	made_on CONSTANT date := (coalesce(tiktrack_internal.import_moment(options), of_name) AT TIME ZONE zone)::date;
	-- plus 1, because the next day may have begun in another time zone
	latest CONSTANT date := least(coalesce(made_on, today), today) + 1;
	last record;
	years integer[];
BEGIN
	year := (options ->> 'year')::integer;
	SELECT d.* INTO last FROM tiktrack_internal.studio_last_day(content, columns) d;
	IF last.month_day IS NULL THEN
		year := coalesce(year, extract(year FROM today)::integer);
		RETURN;
	END IF;
	SELECT array_agg(y.year ORDER BY y.year DESC) INTO years
	FROM generate_series(extract(year FROM latest)::integer - last.years, 2016, -1) AS y (year)
	WHERE (y.year + last.years) * 10000 + last.month_day <= to_char(latest, 'YYYYMMDD')::integer
		AND NOT EXISTS (SELECT FROM unnest(last.leap_years) l WHERE NOT tiktrack_internal.is_leap_year(y.year + l));
	IF year IS NOT NULL THEN
		IF (year + last.years) * 10000 + last.month_day > to_char(today + 1, 'YYYYMMDD')::integer THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('the year %s puts rows after tomorrow', year),
				HINT = format('Give the year of the first row, for example {"year": %s}.', coalesce(years[1], extract(year FROM today)));
		END IF;
		RETURN;
	END IF;
	year := years[1];
	IF year IS NOT NULL AND made_on IS NOT NULL THEN
		year_from := CASE WHEN options ->> 'at' IS NOT NULL THEN 'from option "at"' ELSE 'from the time in the name of the file' END;
	ELSIF year IS NOT NULL AND (year + last.years) * 10000 + last.month_day >= to_char(today - 14, 'YYYYMMDD')::integer THEN
		year_from := 'because the last row is of the last 14 days then';
	-- only with an account, because a missing account is reported first
	ELSIF options ? 'account' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'option "year" is needed',
			HINT = format('The file has dates without a year. Give the year of its first row, which may be %s: {"year": %s}',
				coalesce(array_to_string(years[:3], ', '), 'none of this century'), coalesce(years[1], extract(year FROM today)::integer));
	ELSE
		year := NULL;
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.studio_year(text, jsonb, text[]) IS
	'part of import: the year of the first row of a file of TikTok Studio, and how it was found unless it is an option; NULL when it is needed and option account too; error 22023 when only year is needed, or puts rows after tomorrow';
