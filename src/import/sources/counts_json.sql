-- Counts of videos in JSON from any origin; option columns has the path of each count.

CREATE FUNCTION tiktrack_internal.is_counts_json(beginning tiktrack_internal.json_beginning) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT ($1).item -> 'video_id' IS NOT NULL AND coalesce(($1).item -> 'views', ($1).item -> 'impressions', ($1).item -> 'likes',
		($1).item -> 'comments', ($1).item -> 'shares', ($1).item -> 'saves', ($1).item -> 'follows', ($1).item -> 'reach') IS NOT NULL;
END;
COMMENT ON FUNCTION tiktrack_internal.is_counts_json(tiktrack_internal.json_beginning) IS 'detector of source counts_json: video_id and a count';

CREATE FUNCTION tiktrack_internal.json_at(item json, path text) RETURNS json
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce($1 -> $2, $1 #> string_to_array($2, '.'));
END;
COMMENT ON FUNCTION tiktrack_internal.json_at(json, text) IS
	'part of import: the value of a key in an object, or at a path of keys separated by dots; NULL when there is none';

-- A record with its own video_id is no answer around records, whatever its members are named.
CREATE FUNCTION tiktrack_internal.count_paths(content text, options jsonb, OUT told jsonb, OUT paths jsonb, OUT lists text[])
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	width integer;
	items text;
BEGIN
	SELECT c.told, c.width INTO told, width
	FROM tiktrack_internal.told_columns(options, tiktrack.count_columns() || '{items}'::text[]) c;
	IF width IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'option "columns" lists columns by their order, which keys of JSON do not have',
			HINT = 'Give paths: {"columns": {"video_id": "id", "views": "stats.playCount"}}.';
	END IF;
	items := told ->> 'items';
	told := told - 'items';
	SELECT jsonb_object_agg(n.name, coalesce(told ->> n.name, n.name)) INTO paths
	FROM unnest(tiktrack.count_columns()) AS n (name)
	WHERE told -> n.name IS DISTINCT FROM 'null';
	lists := CASE WHEN items IS NOT NULL THEN ARRAY[items]
		WHEN EXISTS (SELECT FROM tiktrack_internal.json_samples(content, '{}', '{}', 100) s
			WHERE tiktrack_internal.json_at(s.item, paths ->> 'video_id') IS NOT NULL) THEN '{}'
		ELSE tiktrack_internal.item_lists() END;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.count_paths(text, jsonb) IS
	'part of import: option "columns" without items (told), the path of each column in a record, and the lists of records; error 22023 for an array of columns';

-- A path that no record has is an error, because it would be ignored silently.
CREATE FUNCTION tiktrack_internal.describe_counts_json(content text, options jsonb) RETURNS jsonb
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	-- a custom plan would copy the content as a constant, several times
	SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_variable
DECLARE
	wrong text;
	keys text;
BEGIN
	WITH place AS MATERIALIZED (
		SELECT p.* FROM tiktrack_internal.count_paths(content, options) p
	), item AS MATERIALIZED (
		SELECT i.item
		FROM place p
		CROSS JOIN LATERAL tiktrack_internal.json_items(content, p.lists) i
		WHERE i.problem IS NULL
	)
	SELECT min(e.value), (SELECT string_agg(k.key, ', ') FROM (SELECT i.item FROM item i LIMIT 1) i, json_object_keys(i.item) AS k (key))
	INTO wrong, keys
	FROM place p
	CROSS JOIN LATERAL jsonb_each_text(p.told) e
	WHERE e.value IS NOT NULL AND EXISTS (SELECT FROM item i)
		AND NOT EXISTS (SELECT FROM item i WHERE tiktrack_internal.json_at(i.item, e.value) IS NOT NULL);
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('no record has "%s"', left(wrong, 100)),
			HINT = format('The keys of the first are: %s. Paths are keys with dots between; {"columns": {"items": "data.list"}} says where records stand.',
				left(keys, 1000));
	END IF;
	PERFORM tiktrack_internal.check_json_ids(content, p.lists, '{}', ARRAY[p.paths ->> 'video_id'])
	FROM tiktrack_internal.count_paths(content, options) p
	WHERE p.paths ->> 'video_id' <> '';
	RETURN '{}';
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.describe_counts_json(text, jsonb) IS
	'part of import: error 22023 when option "columns" names a path that no record has';

CREATE FUNCTION tiktrack.read_counts_json(content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH place AS MATERIALIZED (
		SELECT p.* FROM tiktrack_internal.count_paths(read_counts_json.content, read_counts_json.options) p
	)
	SELECT v.*
	FROM place p
	CROSS JOIN LATERAL tiktrack_internal.json_items(read_counts_json.content, p.lists) i
	CROSS JOIN LATERAL (
		SELECT coalesce(jsonb_object_agg(e.key, w.word) FILTER (WHERE w.word IS NOT NULL), '{}') AS words
		FROM jsonb_each_text(p.paths) e
		CROSS JOIN LATERAL (SELECT tiktrack_internal.told(tiktrack_internal.json_at(i.item, e.value) #>> '{}') AS word) w
	) t
	CROSS JOIN LATERAL tiktrack_internal.counted_video(i.line, i.path, coalesce(i.raw, left(i.item::text, 10000)), i.problem, t.words,
		read_counts_json.options) v;
END;
COMMENT ON FUNCTION tiktrack.read_counts_json(text, jsonb) IS
	'rows that JSON with counts would import, without importing them: lifetime totals of videos, each at its own time or at option at';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, describer, events_reader, snapshots_reader, origin, fills, needs, is_generic, is_log, description)
VALUES
	('counts_json', 1550, 'json', 'is_counts_json', NULL, 'describe_counts_json',
		NULL, 'read_counts_json', NULL, '{videos,video_snapshots}', '{}', true, false,
		'counts of videos as JSON: keys video_id and a count, or the paths that option "columns" takes for them');
