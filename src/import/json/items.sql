-- Shared by the readers of JSON of APIs and scrapers: items and envelopes.

CREATE FUNCTION tiktrack_internal.item_lists() RETURNS text[]
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	RETURN ARRAY(SELECT DISTINCT l.list FROM tiktrack.import_sources s CROSS JOIN unnest(s.lists) AS l (list) ORDER BY l.list);
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.item_lists() IS 'part of import: the paths of lists of items of all sources';

-- Search results of the web and of the app wrap items, and so does a browser extension,
-- which adds the time of collection.
CREATE FUNCTION tiktrack_internal.item_wrappers() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT '{item,itemStruct,aweme_info,timestamp_collected+data}'::text[];
END;
COMMENT ON FUNCTION tiktrack_internal.item_wrappers() IS
	'part of import: keys of objects that are not items but contain one, for json_unwrapped_items';

-- An item may have a member with the name of another source's list: every event of
-- Google Analytics has items. So where objects of the file are items of the source, only
-- its own lists count; where none is, the items are in a list, of whatever name.
CREATE FUNCTION tiktrack_internal.lists_of(content text, source text) RETURNS text[]
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_variable
DECLARE
	entry record;
	samples tiktrack_internal.json_beginning[];
	is_item boolean;
BEGIN
	SELECT s.lists, s.detector INTO entry FROM tiktrack.import_sources s WHERE s.source = lists_of.source;
	SELECT array_agg(ROW(s.roots, s.list, s.item, s.envelope)::tiktrack_internal.json_beginning) INTO samples
	FROM tiktrack_internal.json_samples(content, '{}', tiktrack_internal.item_wrappers(), 100) s;
	EXECUTE format('SELECT EXISTS (SELECT FROM generate_subscripts($1, 1) AS i (n) WHERE tiktrack_internal.%I($1[i.n]))', entry.detector)
	INTO is_item USING samples;
	RETURN CASE WHEN is_item THEN entry.lists ELSE tiktrack_internal.item_lists() END;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.lists_of(text, text) IS
	'part of import: the paths of lists of items in JSON of a source';

CREATE FUNCTION tiktrack_internal.file_items(content text, source text,
		OUT line bigint, OUT path text, OUT list text, OUT raw text, OUT item json, OUT problem text,
		OUT collected_at timestamptz)
	RETURNS SETOF record
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE ROWS 10000
	SET search_path = pg_catalog, pg_temp
	-- a custom plan would copy the content as a constant, several times
	SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_variable
BEGIN
	RETURN QUERY SELECT i.line, i.path, i.list, i.raw, i.item, i.problem,
		tiktrack.time_of(i.wrapper ->> 'timestamp_collected')
	FROM tiktrack_internal.json_unwrapped_items(content, tiktrack_internal.lists_of(content, source), tiktrack_internal.item_wrappers()) i;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.file_items(text, text) IS
	'part of import: one row per item of a JSON file, outside of lists or in one of lists_of, without its wrapper, and when it was collected if the wrapper says so; problem says why an item cannot be used';

CREATE FUNCTION tiktrack_internal.check_item_ids(content text, source text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	SET plan_cache_mode = force_generic_plan
AS $function$
BEGIN
	PERFORM tiktrack_internal.check_json_ids(content, tiktrack_internal.lists_of(content, source), tiktrack_internal.item_wrappers(),
		'{id,video_id,aweme_id,post_id,item_id,author.id,author.uid,authorId,authorMeta.id,profile_id}');
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.check_item_ids(text, text) IS
	'part of import: error 22023 when ids of videos or accounts in the items of JSON of a source were rounded';

-- Scrapers write such an object in place of an item that they could not get.
CREATE FUNCTION tiktrack_internal.reported_error(item json) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'reports an error: ' || left(e.said, 200)
	FROM (SELECT coalesce(CASE json_typeof($1 -> 'error') WHEN 'string' THEN $1 ->> 'error' WHEN 'object' THEN
			coalesce(nullif($1 -> 'error' ->> 'message', ''), nullif(lower($1 -> 'error' ->> 'code'), 'ok')) END,
		$1 ->> 'errorMessage', $1 ->> 'warning', $1 ->> 'error_code', $1 ->> 'errorCode', $1 ->> 'warning_code',
		$1 ->> 'errors', CASE $1 ->> 'noResults' WHEN 'true' THEN 'no results' END) AS said) e;
END;
COMMENT ON FUNCTION tiktrack_internal.reported_error(json) IS
	'part of import: the error that an item reports, as a reason of a reject; NULL when it reports none';

-- An error answer must not look like an answer without rows.
CREATE FUNCTION tiktrack_internal.check_envelope(envelope json, place text) RETURNS void
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	error json := CASE WHEN json_typeof(envelope -> 'error') = 'object' THEN envelope -> 'error' END;
	code text := CASE WHEN json_typeof(envelope -> 'code') = 'number' THEN envelope ->> 'code' END;
	message text := btrim(coalesce(error ->> 'message',
		CASE WHEN json_typeof(envelope -> 'message') = 'string' THEN envelope ->> 'message' END, ''));
BEGIN
	code := CASE
		WHEN lower(btrim(coalesce(error ->> 'code', 'ok'))) NOT IN ('ok', '0', '') THEN error ->> 'code'
		-- an answer of the Business API, as a code without request_id may mean anything
		WHEN envelope ->> 'request_id' IS NOT NULL AND code <> '0' THEN code
		WHEN code IS NULL AND error IS NULL AND message <> '' AND coalesce(envelope ->> 'data', '{}') IN ('{}', '[]')
			THEN '' END;
	IF code IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('content is an error that an API gave: %s', left(concat_ws(': ', nullif(code, ''), nullif(message, '')), 200)),
			DETAIL = format('It stands at %s.', place),
			HINT = CASE
				WHEN code IN ('access_token_invalid', '40105') THEN 'Get a new access token and fetch the data again; nothing was imported.'
				WHEN code IN ('scope_not_authorized', 'scope_permission_missed') THEN 'Ask the account for the scope and fetch the data again; nothing was imported.'
				WHEN code IN ('rate_limit_exceeded', '40100') THEN 'Wait and fetch the data again; nothing was imported.'
				ELSE 'Fetch the data again; nothing was imported.' END;
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.check_envelope(json, text) IS
	'part of import: raises 22023 for an API answer that is an error; place goes into the detail';

CREATE FUNCTION tiktrack_internal.check_envelopes(content text, source text) RETURNS bigint
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_variable
DECLARE
	answer record;
	more text;
	pages bigint := 0;
	is_last_known boolean := false;
BEGIN
	FOR answer IN
		SELECT e.line, e.path, e.envelope, e.has_lists, coalesce(e.envelope ->> 'has_more', e.envelope ->> 'hasMore',
			CASE WHEN json_typeof(e.envelope -> 'data') = 'object' THEN e.envelope -> 'data' ->> 'has_more' END) AS has_more
		FROM tiktrack_internal.json_envelopes(content, tiktrack_internal.lists_of(content, source)) e
	LOOP
		-- in a file of a scraper it is the record of what it could not get, and costs itself
		CONTINUE WHEN NOT answer.has_lists AND source NOT IN ('display_api', 'research_api', 'business_videos', 'business_profile');
		-- other objects may have a message that is not an error
		IF answer.envelope ->> 'data' IS NOT NULL OR answer.envelope ->> 'error' IS NOT NULL
			OR answer.envelope ->> 'request_id' IS NOT NULL
		THEN
			PERFORM tiktrack_internal.check_envelope(answer.envelope, format('line %s, %s', answer.line, answer.path));
		END IF;
		more := lower(answer.has_more);
		pages := pages + 1;
		is_last_known := is_last_known OR more IN ('false', '0');
	END LOOP;
	-- complete if any page is the last one
	RETURN CASE WHEN more IN ('true', '1') AND NOT is_last_known THEN pages END;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.check_envelopes(text, text) IS
	'part of import: raises 22023 for an API answer that is an error; returns the number of answers if more pages follow, else NULL';
