-- Logs of events from any origin; options say what their columns mean. A log is read
-- record by record in C, whatever its size; what its header and the options mean is
-- decided here, once per file.

CREATE FUNCTION tiktrack.event_columns() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT '{occurred_at,video_id,actor_id,kind,share_type,method,platform,watched_ms,duration_ms,child_video_id,country,age_group,gender,is_public,event_id}'::text[];
END;
COMMENT ON FUNCTION tiktrack.event_columns() IS
	'columns that a log of events may have: names in its header, and keys of option "columns"';

-- A record is one event of its kind, or one per flag that is set. columns and positions
-- have the same length, and so have raw_kinds and the arrays after it.
CREATE TYPE tiktrack_internal.import_event_plan AS (
	delimiter text,
	has_header boolean,
	width integer,
	zone text,
	at timestamptz,
	keys text[],
	columns text[],
	positions integer[],
	has_flags boolean,
	raw_kinds text[],
	flag_positions integer[],
	kinds text[],
	share_types text[],
	platforms text[]
);
COMMENT ON TYPE tiktrack_internal.import_event_plan IS
	'part of import: how to read a log of events; positions are from 1, keys those of JSON, a flag at position 0 is set in every record';

CREATE FUNCTION tiktrack_internal.event_kind_meaning(raw text, meaning jsonb, OUT kind text, OUT share_type text,
		OUT platform text)
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	wrong text;
BEGIN
	IF jsonb_typeof(meaning) NOT IN ('null', 'string', 'object') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('kind "%s" is mapped to something that is no event kind', left(raw, 100)),
			HINT = 'Give an event kind, null to leave such rows out, or {"kind": "share", "share_type": "repost", "platform": "twitter"}.';
	END IF;
	IF jsonb_typeof(meaning) = 'object' THEN
		SELECT k INTO wrong FROM jsonb_object_keys(meaning) k WHERE k NOT IN ('kind', 'share_type', 'platform')
		ORDER BY k LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('unrecognized part of a kind: "%s"', left(wrong, 100)),
				HINT = 'Valid values are: kind, share_type, platform.';
		END IF;
		kind := coalesce(meaning ->> 'kind', 'share');
		share_type := meaning ->> 'share_type';
		platform := nullif(lower(btrim(meaning ->> 'platform')), '');
	ELSE
		kind := meaning #>> '{}';
	END IF;
	IF kind <> ALL (tiktrack.event_kinds()) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized event kind: "%s"', left(kind, 100)),
			HINT = format('Valid values are: %s.', array_to_string(tiktrack.event_kinds(), ', '));
	ELSIF share_type <> ALL (tiktrack.share_types()) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized share type: "%s"', left(share_type, 100)),
			HINT = format('Valid values are: %s.', array_to_string(tiktrack.share_types(), ', '));
	ELSIF octet_length(platform) > 255 THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'the name of a platform is longer than 255 bytes',
			HINT = 'Use a word such as twitter.';
	ELSIF kind <> 'share' AND coalesce(share_type, platform) IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('kind "%s" is no share and has a share type or platform', left(raw, 100)),
			HINT = 'Only shares have them.';
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.event_kind_meaning(text, jsonb) IS
	'part of import: the meaning of a raw kind in option "kinds", or of a flag; NULL kind: its rows are left out; error 22023 for a meaning that is not one';

CREATE FUNCTION tiktrack_internal.event_plan(beginning text, options jsonb, is_json boolean)
	RETURNS tiktrack_internal.import_event_plan
	LANGUAGE plpgsql STABLE STRICT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	plan tiktrack_internal.import_event_plan;
	told jsonb;
	flags jsonb;
	header text[];
	name text;
	item record;
	meaning record;
	place integer;
BEGIN
	SELECT c.told, c.width INTO told, plan.width
	FROM tiktrack_internal.told_columns(options, tiktrack.event_columns()) c;
	plan.has_flags := coalesce(jsonb_typeof(told -> 'kind') = 'object', false);
	IF plan.has_flags THEN
		flags := told -> 'kind';
		told := told - 'kind';
		IF options ? 'kinds' THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = 'kinds are told twice, as flags of option "columns" and by option "kinds"',
				HINT = 'Leave one of them out.';
		END IF;
	END IF;

	-- ---- columns
	plan.has_header := NOT is_json AND tiktrack_internal.has_header(told, plan.width);
	IF plan.has_header THEN
		PERFORM tiktrack_internal.check_first_line(beginning);
	END IF;
	SELECT h.header, h.delimiter INTO header, plan.delimiter
	FROM tiktrack_internal.csv_columns(beginning, tiktrack_internal.wanted_delimiters(options)) h;
	plan.delimiter := coalesce(plan.delimiter, options ->> 'delimiter', ',');
	IF is_json THEN
		SELECT array_agg(n.name ORDER BY n.name) INTO header
		FROM (SELECT c.name FROM unnest(tiktrack.event_columns()) c (name) WHERE NOT told ? c.name
			UNION SELECT e.value FROM jsonb_each_text(told) e WHERE e.value IS NOT NULL
			UNION SELECT k.name FROM jsonb_object_keys(flags) k (name)) n;
		plan.keys := header;
	END IF;
	plan.columns := '{}';
	plan.positions := '{}';
	FOREACH name IN ARRAY tiktrack.event_columns() LOOP
		CONTINUE WHEN name = 'kind' AND plan.has_flags OR told -> name = 'null';
		place := CASE WHEN is_json THEN array_position(header, coalesce(told ->> name, name))
			ELSE tiktrack_internal.column_place(coalesce(told ->> name, name), told ? name, header, plan.has_header) END;
		IF place IS NOT NULL THEN
			plan.columns := plan.columns || name;
			plan.positions := plan.positions || place;
		END IF;
	END LOOP;

	-- ---- kinds
	plan.raw_kinds := '{}';
	plan.flag_positions := '{}';
	plan.kinds := '{}';
	plan.share_types := '{}';
	plan.platforms := '{}';
	FOR item IN SELECT e.key, e.value FROM jsonb_each(coalesce(flags, options -> 'kinds', '{}')) e LOOP
		meaning := tiktrack_internal.event_kind_meaning(item.key, item.value);
		place := CASE
			WHEN NOT plan.has_flags OR item.key = '*' THEN 0
			WHEN is_json THEN array_position(header, item.key)
			ELSE tiktrack_internal.column_place(item.key, true, header, plan.has_header) END;
		plan.raw_kinds := plan.raw_kinds || item.key;
		plan.flag_positions := plan.flag_positions || place;
		plan.kinds := plan.kinds || meaning.kind;
		plan.share_types := plan.share_types || meaning.share_type;
		plan.platforms := plan.platforms || meaning.platform;
	END LOOP;
	IF NOT plan.has_flags AND 'kind' <> ALL (plan.columns) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'the log does not say which column is the kind of event',
			HINT = 'Give it as {"columns": {"kind": "action"}}, or flags as {"columns": {"kind": {"is_like": "like", "*": "view"}}}.';
	END IF;

	-- ---- times
	plan.zone := options ->> 'timezone';
	IF options ? 'at' AND (told -> 'occurred_at' = 'null' OR NOT told ? 'occurred_at' AND CASE WHEN is_json
		THEN beginning !~ '"occurred_at"' ELSE 'occurred_at' <> ALL (plan.columns) END)
	THEN
		plan.at := tiktrack_internal.import_moment(options);
	ELSIF 'occurred_at' <> ALL (plan.columns) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'the log does not say which column is the time of events',
			HINT = 'Give it as {"columns": {"occurred_at": "time_ms"}}, or one time for all as {"at": "2026-06-28"}.';
	END IF;

	IF is_json THEN
		plan.width := 0;
	ELSIF plan.has_header THEN
		plan.width := cardinality(header);
	ELSE
		plan.width := greatest(plan.width, (SELECT max(p) FROM unnest(plan.positions || plan.flag_positions) p));
	END IF;
	RETURN plan;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.event_plan(text, jsonb, boolean) IS
	'part of import: how to read a log of events with this beginning, by its header or keys and options columns, kinds, delimiter, timezone and at; error 22023 when they do not fit';

-- ---- recognized by their content

CREATE FUNCTION tiktrack_internal.is_events_csv(header text[]) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce($1 @> '{occurred_at,kind}', false);
END;
COMMENT ON FUNCTION tiktrack_internal.is_events_csv(text[]) IS
	'detector: whether a header has the columns that a log of events needs';

CREATE FUNCTION tiktrack_internal.is_events_ndjson(beginning text) RETURNS boolean
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	lines text := tiktrack_internal.text_beginning(beginning);
BEGIN
	-- a fast check first, as most content is not a log
	IF lines !~ '^\s*\{' OR lines !~ '"occurred_at"' OR lines !~ '"kind"' THEN
		RETURN false;
	END IF;
	-- Lines may be broken. Casts with an exception handler would not work in a parallel
	-- worker. After a first object, json_items returns a broken line without an error.
	RETURN (SELECT 2 * count(*) FILTER (WHERE i.item -> 'occurred_at' IS NOT NULL AND i.item -> 'kind' IS NOT NULL) >= count(*)
			AND count(*) > 0
		FROM (SELECT i.item FROM tiktrack_internal.json_items(E'{}\n' || lines, '{}') i
			WHERE i.line > 1 AND i.problem IS NULL LIMIT 100) i);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.is_events_ndjson(text) IS
	'detector: whether at least half of the first 100 lines that are a JSON object have the keys that a log of events needs';

CREATE FUNCTION tiktrack_internal.log_source(beginning text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN tiktrack_internal.is_events_ndjson(log_source.beginning) THEN 'events_ndjson'
		WHEN tiktrack_internal.is_events_csv((SELECT h.header
			FROM tiktrack_internal.csv_columns(log_source.beginning, tiktrack_internal.wanted_delimiters('{}')) h))
		THEN 'events_csv' END;
END;
COMMENT ON FUNCTION tiktrack_internal.log_source(text) IS
	'part of import: the source of a log of events, by its beginning; NULL when it is not one';

-- ---- stored

CREATE FUNCTION tiktrack_internal.store_log(job tiktrack_internal.import_job, content text)
	RETURNS tiktrack_internal.import_result
	LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'tiktrack_store_log_of_job';
COMMENT ON FUNCTION tiktrack_internal.store_log(tiktrack_internal.import_job, text) IS
	'part of import: stores a log of events in a dataset, record by record, from content or, if that is NULL, from the open input; returns what was counted';
