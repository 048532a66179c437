-- Labels are what files tell of accounts and videos besides counts. The newest replaces
-- others, of equally new ones the greater text, so the order of imports does not matter.
-- Labels written by plain SQL, and lengths in logs, count as older than any file.

-- Labels that decide who sees what are an exception, or whoever makes a file could
-- decide it: the account of a video never changes once it is known, and only a file of
-- the account itself may make an account or video more visible. What is not stored for
-- this is noted by note_kept, and import_content warns of it.

CREATE FUNCTION tiktrack_internal.label_holds(label text, word text, told_at timestamptz, stored_word text, stored_at jsonb)
	RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT $4 IS NULL OR $3 > s.told_at OR $3 = s.told_at AND $2 COLLATE "C" > $4 COLLATE "C"
	FROM (SELECT coalesce(($5 ->> $1)::timestamptz, '-infinity') AS told_at) s;
END;
COMMENT ON FUNCTION tiktrack_internal.label_holds(text, text, timestamptz, text, jsonb) IS
	'part of import: whether a label that is told replaces the stored one; stored_at is labels_told_at of the stored row';

CREATE FUNCTION tiktrack_internal.label_moment(at timestamptz) RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	SET timezone = 'UTC'
	RETURN to_jsonb(at);
COMMENT ON FUNCTION tiktrack_internal.label_moment(timestamptz) IS
	'part of import: a moment as stored in labels_told_at: JSON in UTC';

CREATE FUNCTION tiktrack_internal.label_shows_more(target text, label text, word text, stored_word text) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT $4 IS NOT NULL AND $3 <> $4 AND CASE $2
		WHEN 'is_public' THEN $3 = 'true'
		-- any other type, because a rule set of a user may show more to a creator than to a business
		WHEN 'account_type' THEN $3 <> 'personal'
		ELSE $1 = 'videos' AND $2 = 'account_id' END;
END;
COMMENT ON FUNCTION tiktrack_internal.label_shows_more(text, text, text, text) IS
	'part of import: whether somebody could see more with a label than with the stored one';

-- At most 1001 per label, so that a file that is wrong in every row needs no memory.
CREATE FUNCTION tiktrack_internal.note_kept(dataset text, import_id bigint, label text, told jsonb) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('UPDATE %I.imports i
		SET details = i.details || jsonb_build_object(''kept'', coalesce(i.details -> ''kept'', ''{}'') || jsonb_build_object($2,
			(SELECT jsonb_object_agg(k.key, k.value) FROM (SELECT * FROM jsonb_each(coalesce(i.details -> ''kept'' -> $2, ''{}''))
				UNION ALL SELECT * FROM jsonb_each($3) LIMIT 1001) k)))
		WHERE i.import_id = $1', dataset) USING import_id, label, told;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.note_kept(text, bigint, text, jsonb) IS
	'part of import: adds to details of its row of imports the values, by id of the account or video, that were not stored because they decide who sees what';

CREATE FUNCTION tiktrack_internal.tell_kept(dataset text, import_id bigint, kept jsonb) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	label record;
	things text;
BEGIN
	FOR label IN
		SELECT split_part(k.key, '.', 1) AS target, split_part(k.key, '.', 2) AS name, n.count, n.id, k.value -> n.id::text AS told
		FROM jsonb_each(kept) AS k (key, value)
		CROSS JOIN LATERAL (SELECT count(*) AS count, min(i.id::bigint) AS id FROM jsonb_object_keys(k.value) AS i (id)) n
		ORDER BY k.key
	LOOP
		things := CASE label.count WHEN 1 THEN format('%s %s', rtrim(label.target, 's'), label.id)
			WHEN 1001 THEN format('more than 1000 %s', label.target)
			ELSE format('%s %s', label.count, label.target) END;
		RAISE WARNING USING
			MESSAGE = format('import %s: %s as it was, although the file says otherwise%s', import_id,
				CASE label.name WHEN 'account_id' THEN format('the account of %s stays', things)
					WHEN 'account_type' THEN format('the type of %s stays', things)
					ELSE format('whether %s %s public stays', things, CASE label.count WHEN 1 THEN 'is' ELSE 'are' END) END,
				CASE WHEN label.count > 1 THEN format('; the first is %s', label.id) ELSE '' END),
			HINT = format('It decides who sees what. If the file is right: UPDATE %I.%I SET %I = %s WHERE %I = %s;%s', dataset, label.target, label.name,
				CASE label.name WHEN 'account_type' THEN quote_literal(label.told #>> '{}') ELSE label.told #>> '{}' END,
				CASE label.target WHEN 'videos' THEN 'video_id' ELSE 'account_id' END, label.id,
				CASE WHEN label.count > 1 THEN format(' The others: SELECT details -> ''kept'' FROM %I.imports WHERE import_id = %s;', dataset, import_id)
					ELSE '' END);
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.tell_kept(text, bigint, jsonb) IS
	'part of import: raises a warning for each label of note_kept, with the statement to type for the first';

CREATE FUNCTION tiktrack_internal.new_labels(dataset text, target text, told jsonb[])
	RETURNS TABLE(id bigint, is_new boolean, labels jsonb, told_at jsonb, kept jsonb)
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	SET timezone = 'UTC'
	-- so that each is looked up by its key, as the planner has no statistics of growing tables
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
				to_jsonb(n.*) AS labels, (t.record ->> 'importer')::bigint AS importer
			FROM unnest($1) AS t (record)
			-- converts values to the types of the columns, as they are stored
			CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$I.%2$I, t.record - 'labels_told_at') n
		), label AS (
			SELECT DISTINCT ON (r.id, l.name) r.id, l.name, r.labels -> l.name AS value, w.word, r.told_at, r.importer
			FROM row r
			CROSS JOIN unnest($2) AS l (name)
			-- accounts are compared by name, because an id from the sequence depends on the order of imports
			CROSS JOIN LATERAL (SELECT CASE WHEN l.name = 'account_id' AND l.name <> %3$L
				THEN (SELECT concat_ws(' ', lower(a.username), a.account_id) FROM %1$I.accounts a
					WHERE a.account_id = (r.labels ->> l.name)::bigint)
				ELSE r.labels ->> l.name END AS word) w
			WHERE r.labels ->> l.name IS NOT NULL
			ORDER BY r.id, l.name, r.told_at DESC, w.word COLLATE "C" DESC
		), told AS (
			SELECT l.id, array_agg(l.name) AS names, array_agg(l.value) AS told, array_agg(l.word) AS words,
				array_agg(l.told_at) AS told_at, max(l.importer) AS importer
			FROM label l
			GROUP BY l.id
		), compared AS (
			SELECT t.id, s.%3$I IS NULL AS is_new, l.name, l.value, l.told_at,
				l.name <> %3$L AND tiktrack_internal.label_holds(l.name, l.word, l.told_at, c.word, j.labels -> 'labels_told_at') AS holds,
				l.name <> %3$L AND tiktrack_internal.label_shows_more(%2$L, l.name, l.word, c.word)
					-- no file changes the account of a video, not even one of its account
					AND (l.name = 'account_id' OR NOT coalesce(t.importer = (j.labels ->> 'account_id')::bigint, false)) AS is_kept
			FROM told t
			LEFT JOIN %1$I.%2$I s ON s.%3$I = t.id
			CROSS JOIN LATERAL (SELECT to_jsonb(s.*) AS labels OFFSET 0) j
			CROSS JOIN LATERAL unnest(t.names, t.told, t.words, t.told_at) AS l (name, value, word, told_at)
			CROSS JOIN LATERAL (SELECT coalesce(CASE WHEN l.name = 'account_id'
				THEN (SELECT concat_ws(' ', lower(a.username), a.account_id) FROM %1$I.accounts a
					WHERE a.account_id = (j.labels ->> l.name)::bigint) END, j.labels ->> l.name) AS word) c
		)
		SELECT c.id, bool_and(c.is_new), coalesce(jsonb_object_agg(c.name, c.value) FILTER (WHERE c.holds AND NOT c.is_kept), '{}'),
			coalesce(jsonb_object_agg(c.name, c.told_at) FILTER (WHERE c.holds AND NOT c.is_kept), '{}'),
			-- another account is always reported, other labels only if they are newer
			jsonb_object_agg(c.name, c.value) FILTER (WHERE c.is_kept AND (c.holds OR c.name = 'account_id'))
		FROM compared c
		GROUP BY c.id$query$, dataset, target, known_by) USING told, known_by || names;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.new_labels(text, text, jsonb[]) IS
	'part of import: for each account or video of the records: whether it is new, the labels to store, when these were told, and those that are not stored because they decide who sees what (kept)';
