-- What files tell of accounts and videos besides counts: the newest record holds, of
-- equally new ones the greater text, so that the order of imports does not matter.
-- What plain SQL has written, and lengths in logs, count as told before any file.

CREATE FUNCTION tiktrack_internal.label_holds(label text, word text, told_at timestamptz, stored_word text, stored_at jsonb)
	RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT $4 IS NULL OR $3 > s.told_at OR $3 = s.told_at AND $2 COLLATE "C" > $4 COLLATE "C"
	FROM (SELECT coalesce(($5 ->> $1)::timestamptz, '-infinity') AS told_at) s;
END;
COMMENT ON FUNCTION tiktrack_internal.label_holds(text, text, timestamptz, text, jsonb) IS
	'part of import: whether a label that is told replaces the one that is stored, by labels_told_at of that';

CREATE FUNCTION tiktrack_internal.label_moment(at timestamptz) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	SET timezone = 'UTC'
	RETURN to_jsonb(at);
COMMENT ON FUNCTION tiktrack_internal.label_moment(timestamptz) IS
	'part of import: a moment as labels_told_at has it';

CREATE FUNCTION tiktrack_internal.new_labels(dataset text, target text, told jsonb[])
	RETURNS TABLE(id bigint, is_new boolean, labels jsonb, told_at jsonb)
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	SET timezone = 'UTC'
	-- each is looked up by its key, whatever the planner thinks of tables that grow
	SET enable_nestloop = on
	SET enable_hashjoin = off
	SET enable_mergejoin = off
	SET enable_seqscan = off
AS $function$
#variable_conflict use_variable
DECLARE
	known_by CONSTANT text := CASE target WHEN 'videos' THEN 'video_id' ELSE 'account_id' END;
	names CONSTANT text[] := CASE target
		WHEN 'videos' THEN '{account_id,posted_at,title,duration_ms,content_type,sound,hashtags,is_public,parent_video_id}'::text[]
		ELSE '{username,display_name,picture_url,account_type,country,is_public}' END;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	RETURN QUERY EXECUTE format($query$
		WITH row AS (
			SELECT (t.record ->> %3$L)::bigint AS id, coalesce((t.record ->> 'told_at')::timestamptz, '-infinity') AS told_at,
				to_jsonb(n.*) AS labels
			FROM unnest($1) AS t (record)
			-- what a type makes of a value is how it is stored
			CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$I.%2$I, t.record - 'labels_told_at') n
		), label AS (
			SELECT DISTINCT ON (r.id, l.name) r.id, l.name, r.labels -> l.name AS value, w.word, r.told_at
			FROM row r
			CROSS JOIN unnest($2) AS l (name)
			-- an account is the greater by its name: the id may be one that names get in turn
			CROSS JOIN LATERAL (SELECT CASE WHEN l.name = 'account_id' AND l.name <> %3$L
				THEN (SELECT concat_ws(' ', lower(a.username), a.account_id) FROM %1$I.accounts a
					WHERE a.account_id = (r.labels ->> l.name)::bigint)
				ELSE r.labels ->> l.name END AS word) w
			WHERE r.labels ->> l.name IS NOT NULL
			ORDER BY r.id, l.name, r.told_at DESC, w.word COLLATE "C" DESC
		), told AS (
			SELECT l.id, array_agg(l.name) AS names, array_agg(l.value) AS told, array_agg(l.word) AS words,
				array_agg(l.told_at) AS told_at
			FROM label l
			GROUP BY l.id
		), compared AS (
			SELECT t.id, s.%3$I IS NULL AS is_new, l.name, l.value, l.told_at,
				l.name <> %3$L AND tiktrack_internal.label_holds(l.name, l.word, l.told_at, CASE WHEN l.name = 'account_id'
					THEN (SELECT concat_ws(' ', lower(a.username), a.account_id) FROM %1$I.accounts a
						WHERE a.account_id = (j.labels ->> l.name)::bigint)
					ELSE j.labels ->> l.name END, j.labels -> 'labels_told_at') AS holds
			FROM told t
			LEFT JOIN %1$I.%2$I s ON s.%3$I = t.id
			CROSS JOIN LATERAL (SELECT to_jsonb(s.*) AS labels OFFSET 0) j
			CROSS JOIN LATERAL unnest(t.names, t.told, t.words, t.told_at) AS l (name, value, word, told_at)
		)
		SELECT c.id, bool_and(c.is_new), coalesce(jsonb_object_agg(c.name, c.value) FILTER (WHERE c.holds), '{}'),
			coalesce(jsonb_object_agg(c.name, c.told_at) FILTER (WHERE c.holds), '{}')
		FROM compared c
		GROUP BY c.id$query$, dataset, target, known_by) USING told, known_by || names;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.new_labels(text, text, jsonb[]) IS
	'part of import: of each account or video that records tell of, at their told_at, the labels that replace what is stored, and when these were told';
