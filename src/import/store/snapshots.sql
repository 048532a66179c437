-- A snapshot is equal to a stored one if account or video, source, grain, time,
-- told_at and all values are. So a later report of the same day or moment is another
-- snapshot. For a daily one the day counts, not its moment and time zone.
CREATE FUNCTION tiktrack_internal.store_snapshots(dataset text, target text, records jsonb[])
	RETURNS TABLE(n bigint, outcome text)
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- The planner has no statistics of tables that are filled by the same import: this
	-- makes it look up each record by the index.
	SET enable_nestloop = on
	SET enable_hashjoin = off
	SET enable_mergejoin = off
	SET enable_seqscan = off
AS $function$
#variable_conflict use_variable
DECLARE
	keys CONSTANT text[] := CASE target
		WHEN 'video_snapshots' THEN '{video_id,source,grain}'::text[]
		WHEN 'account_snapshots' THEN '{account_id,source,grain}'
		WHEN 'audience_snapshots' THEN '{account_id,video_id,source,dimension,value}' END;
	-- Each case is a condition of its own that uses all columns of the index: without
	-- the CASE for daily snapshots, each lookup read all entries of its day.
	of_video CONSTANT text[] := CASE target WHEN 'audience_snapshots'
		THEN ARRAY['s.video_id = (g.c).video_id', '(g.c).video_id IS NULL AND s.video_id IS NULL'] ELSE ARRAY['true'] END;
	of_time CONSTANT text[] := ARRAY['s.day = (g.c).day AND (CASE WHEN s.day IS NULL THEN s.at END) IS NULL',
		'(g.c).day IS NULL AND s.day IS NULL AND (CASE WHEN s.day IS NULL THEN s.at END) = (g.c).at'];
	columns text;
	values text;
	same_key text;
	lookups text;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	SELECT string_agg(quote_ident(k.key), ', '), string_agg('(g.c).' || quote_ident(k.key), ', ')
	INTO columns, values
	FROM (SELECT DISTINCT k.key FROM unnest(records) AS r (record)
		CROSS JOIN LATERAL jsonb_object_keys(r.record) AS k (key)) k;
	SELECT string_agg(format('s.%1$I = (g.c).%1$I', k.key), ' AND ') INTO same_key
	FROM unnest(keys) AS k (key)
	WHERE k.key <> 'video_id' OR target = 'video_snapshots';
	SELECT string_agg(format('NOT EXISTS (SELECT FROM %I.%I s WHERE %s AND %s AND %s AND hash_record_extended(ROW(%s), 0) = g.hash
			AND ROW(%s) IS NOT DISTINCT FROM ROW(%s))', dataset, target, same_key, v.condition, t.condition,
			tiktrack_internal.snapshot_values(target, 's.'), tiktrack_internal.snapshot_values(target, 's.'),
			tiktrack_internal.snapshot_values(target, '(g.c).')), ' AND ') INTO lookups
	FROM unnest(of_video) AS v (condition) CROSS JOIN unnest(of_time) AS t (condition);
	RETURN QUERY EXECUTE format($query$
		WITH given AS MATERIALIZED (
			-- (c.*) is the row, even if the owner has added a column c
			SELECT r.n, (c.*)::%1$I.%2$I AS c, hash_record_extended(ROW(%3$s), 0) AS hash,
				row_number() OVER (PARTITION BY %4$s, c.day, CASE WHEN c.day IS NULL THEN c.at END, %3$s ORDER BY r.n) AS turn
			FROM unnest($1) WITH ORDINALITY AS r (record, n)
			CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$I.%2$I, r.record) c
		), judged AS MATERIALIZED (
			SELECT g.n, g.c, CASE WHEN g.turn = 1 THEN %5$s ELSE false END AS is_new
			FROM given g
		), stored AS (
			INSERT INTO %1$I.%2$I (%6$s)
			SELECT %7$s FROM judged g WHERE g.is_new ORDER BY g.n
		)
		SELECT j.n, CASE WHEN j.is_new THEN 'new' ELSE 'equal' END FROM judged j$query$,
		dataset, target, tiktrack_internal.snapshot_values(target, 'c.'), (SELECT string_agg(format('c.%I', k.key), ', ') FROM unnest(keys) AS k (key)),
		lookups, columns, values)
	USING records;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.store_snapshots(text, text, jsonb[]) IS
	'part of import: stores snapshots in a table; returns for each, by its number in the array, new or equal (to one that is stored)';

-- Rows about videos may also tell counters of their accounts, many times per account.
-- They become one snapshot per moment, with the largest of each count, because a 0
-- among others is a count that was missing.
CREATE FUNCTION tiktrack_internal.store_account_counters(job tiktrack_internal.import_job, told jsonb[])
	RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	SET enable_nestloop = on
	SET enable_hashjoin = off
	SET enable_mergejoin = off
	SET enable_seqscan = off
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	EXECUTE format($query$
		WITH counter AS MATERIALIZED (
			SELECT (t.record ->> 'account_id')::bigint AS account_id, (t.record ->> 'at')::timestamptz AS at,
				max((t.record ->> 'followers')::bigint) AS followers, max((t.record ->> 'following')::bigint) AS following,
				max((t.record ->> 'likes')::bigint) AS likes, max((t.record ->> 'videos')::bigint) AS videos,
				coalesce(bool_or((t.record ->> 'is_rounded')::boolean), false) AS is_rounded
			FROM unnest($1) AS t (record)
			WHERE coalesce(t.record ->> 'followers', t.record ->> 'following', t.record ->> 'likes',
				t.record ->> 'videos') IS NOT NULL
			GROUP BY 1, 2
		), merged AS (
			-- Adds to the snapshot of earlier rows of this import. import_id + 0 keeps the
			-- planner from the index on import_id, which read all of the import per account.
			UPDATE %1$I.account_snapshots s
			SET followers = greatest(s.followers, c.followers), following = greatest(s.following, c.following),
				likes = greatest(s.likes, c.likes), videos = greatest(s.videos, c.videos),
				is_rounded = s.is_rounded OR c.is_rounded
			FROM counter c
			WHERE s.account_id = c.account_id AND s.source = $2 AND s.grain = 'lifetime' AND s.day IS NULL
				AND (CASE WHEN s.day IS NULL THEN s.at END) = c.at AND s.import_id + 0 = $3
			RETURNING s.account_id, s.at
		)
		INSERT INTO %1$I.account_snapshots (account_id, source, grain, at, told_at, followers, following, likes, videos,
			is_rounded, import_id)
		SELECT c.account_id, $2, 'lifetime', c.at, c.at, c.followers, c.following, c.likes, c.videos, c.is_rounded, $3
		FROM counter c
		WHERE NOT EXISTS (SELECT FROM merged m WHERE m.account_id = c.account_id AND m.at = c.at)
		ORDER BY c.account_id, c.at$query$, job.dataset) USING told, job.source, job.import_id;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.store_account_counters(tiktrack_internal.import_job, jsonb[]) IS
	'part of import: stores followers, following, likes and videos of accounts that rows about their videos tell';

-- Done at the end, because only then are all rows of an account merged.
CREATE FUNCTION tiktrack_internal.drop_equal_counters(job tiktrack_internal.import_job) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	SET enable_nestloop = on
	SET enable_hashjoin = off
	SET enable_mergejoin = off
	SET enable_seqscan = off
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	EXECUTE format($query$
		DELETE FROM %1$I.account_snapshots g
		WHERE g.import_id = $1 AND g.day IS NULL AND EXISTS (
			SELECT FROM %1$I.account_snapshots s
			WHERE s.account_id = g.account_id AND s.source = g.source AND s.grain = g.grain AND s.day IS NULL
				AND (CASE WHEN s.day IS NULL THEN s.at END) = g.at
				AND hash_record_extended(ROW(%2$s), 0) = hash_record_extended(ROW(%3$s), 0)
				AND ROW(%2$s) IS NOT DISTINCT FROM ROW(%3$s) AND s.import_id IS DISTINCT FROM g.import_id)$query$,
		job.dataset, tiktrack_internal.snapshot_values('account_snapshots', 's.'),
		tiktrack_internal.snapshot_values('account_snapshots', 'g.')) USING job.import_id;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.drop_equal_counters(tiktrack_internal.import_job) IS
	'part of import: deletes counters of accounts that are equal to stored ones';

-- The rows must have their moment `at` and be free of rejected and impossible ones. A
-- snapshot without a known account is not stored.
CREATE FUNCTION tiktrack_internal.store_rows(job tiktrack_internal.import_job, rows tiktrack.import_snapshot[])
	RETURNS TABLE(n bigint, outcome text)
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	beside CONSTANT text[] := '{account,video,downloaded_on}';
	account_ids jsonb;
	accounts jsonb[];
	videos jsonb[];
	new_videos bigint[] := '{}';
	target text;
	numbers bigint[];
	records jsonb[];
	silent bigint[];
BEGIN
	SELECT array_agg(r.record -> 'account' || jsonb_build_object('importer', job.options -> 'importer', 'import_id', job.import_id, 'told_at', CASE WHEN r.record ->> 'day' IS NULL
		THEN r.record -> 'at' ELSE job.options -> 'told_at' END) ORDER BY r.n) INTO accounts
	FROM unnest(rows) WITH ORDINALITY AS r (line, path, raw, reason, target, record, n)
	WHERE r.record ? 'account';
	IF accounts IS NOT NULL THEN
		account_ids := tiktrack_internal.store_accounts(job.dataset, accounts);
	END IF;

	FOR target, numbers, records IN
		SELECT r.target, array_agg(r.n ORDER BY r.n), array_agg(r.record || jsonb_build_object(
			'told_at', CASE WHEN r.record ->> 'day' IS NULL THEN r.record -> 'at' ELSE job.options -> 'told_at' END,
			'source', job.source, 'import_id', job.import_id, 'account_id', CASE WHEN r.record ? 'account'
				THEN account_ids -> tiktrack_internal.account_name(r.record -> 'account')::text
				ELSE to_jsonb(job.owner) END) ORDER BY r.n)
		FROM unnest(rows) WITH ORDINALITY AS r (line, path, raw, reason, target, record, n)
		GROUP BY r.target
		ORDER BY r.target
	LOOP
		IF target <> 'video_snapshots' THEN
			RETURN QUERY SELECT u.n, 'no account'
				FROM unnest(numbers, records) AS u (n, record)
				WHERE u.record ->> 'account_id' IS NULL;
			SELECT array_agg(u.n ORDER BY u.n), array_agg(u.record ORDER BY u.n) INTO numbers, records
			FROM unnest(numbers, records) AS u (n, record)
			WHERE u.record ->> 'account_id' IS NOT NULL;
			CONTINUE WHEN records IS NULL;
		END IF;
		SELECT array_agg(coalesce(r.record -> 'video', '{}') || jsonb_build_object(
			'video_id', r.record -> 'video_id', 'account_id', r.record -> 'account_id', 'told_at', r.record -> 'told_at',
			'importer', job.options -> 'importer', 'import_id', job.import_id) ORDER BY r.n)
		INTO videos
		FROM unnest(records) WITH ORDINALITY AS r (record, n)
		WHERE r.record ->> 'video_id' IS NOT NULL;
		IF videos IS NOT NULL THEN
			new_videos := coalesce(tiktrack_internal.store_videos(job.dataset, videos), '{}');
		END IF;
		PERFORM tiktrack_internal.store_account_counters(job, array_agg(r.record -> 'account'
			|| jsonb_build_object('account_id', r.record -> 'account_id', 'at', r.record -> 'at')))
		FROM unnest(records) AS r (record)
		-- an author without a name may have an id that is reserved for names, so no account
		WHERE r.record ? 'account' AND r.record ->> 'account_id' IS NOT NULL
		HAVING count(*) > 0;

		-- a total without counts is not stored as a snapshot, and is new if its video is
		SELECT array_agg(u.n) INTO silent
		FROM unnest(numbers, records) AS u (n, record)
		WHERE u.record ->> 'grain' = 'lifetime' AND NOT EXISTS (
			SELECT FROM jsonb_each(u.record - beside - '{video_id,account_id,source,grain,at,told_at,import_id,is_rounded}'::text[]) k
			WHERE k.value <> 'null');
		RETURN QUERY SELECT u.n, CASE WHEN (u.record ->> 'video_id')::bigint = ANY (new_videos)
				AND row_number() OVER (PARTITION BY u.record -> 'video_id' ORDER BY u.n) = 1
				THEN 'new' ELSE 'equal' END
			FROM unnest(numbers, records) AS u (n, record)
			WHERE u.n = ANY (silent);

		SELECT array_agg(u.n ORDER BY u.n), array_agg(u.record - beside || CASE target
			WHEN 'video_snapshots' THEN jsonb_build_object('is_rounded', coalesce(nullif(u.record -> 'is_rounded', 'null'), 'false'))
			WHEN 'account_snapshots' THEN jsonb_build_object('is_rounded', coalesce(nullif(u.record -> 'is_rounded', 'null'), 'false'),
				'time_zone', job.options ->> 'timezone')
			ELSE jsonb_build_object('time_zone', job.options ->> 'timezone') END ORDER BY u.n)
		INTO numbers, records
		FROM unnest(numbers, records) AS u (n, record)
		WHERE u.n <> ALL (coalesce(silent, '{}'));
		IF records IS NOT NULL THEN
			RETURN QUERY SELECT numbers[s.n], s.outcome
				FROM tiktrack_internal.store_snapshots(job.dataset, target, CASE target WHEN 'video_snapshots'
					THEN ARRAY(SELECT r.record - 'account_id' FROM unnest(records) WITH ORDINALITY AS r (record, n) ORDER BY r.n)
					ELSE records END) s;
		END IF;
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.store_rows(tiktrack_internal.import_job, tiktrack.import_snapshot[]) IS
	'part of import: stores rows of a reader of snapshots with their accounts and videos; returns for each, by its number in the array, new, equal (to one that is stored) or no account';

CREATE FUNCTION tiktrack_internal.store_batch(job tiktrack_internal.import_job, batch tiktrack.import_snapshot[],
		OUT inserted bigint, OUT duplicates bigint, OUT rejected bigint)
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- a batch is joined with itself, and the planner does not know its size
	SET enable_nestloop = off
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	EXECUTE format($query$
		WITH row AS MATERIALIZED (
			SELECT b.n, b.line, b.path, b.raw, b.target, b.record,
				-- checked again, because `at` was added since
				coalesce(b.reason, tiktrack_internal.record_problem(b.target, b.record)) AS reason
			FROM unnest($2) WITH ORDINALITY AS b (line, path, raw, reason, target, record, n)
		), good AS MATERIALIZED (
			SELECT row_number() OVER (ORDER BY r.n) AS turn, r.*
			FROM row r
			WHERE r.reason IS NULL
		), outcome AS MATERIALIZED (
			SELECT s.n, s.outcome
			FROM tiktrack_internal.store_rows($1,
				ARRAY(SELECT ROW(g.line, g.path, g.raw, g.reason, g.target, g.record)::tiktrack.import_snapshot
					FROM good g ORDER BY g.turn)) s
		), bad AS (
			SELECT b.n, b.line, b.path, b.raw, b.reason
			FROM row b
			WHERE b.reason IS NOT NULL
			UNION ALL
			SELECT g.n, g.line, g.path, g.raw, o.outcome
			FROM good g
			JOIN outcome o ON o.n = g.turn
			WHERE o.outcome NOT IN ('new', 'equal')
		), new_reject AS (
			INSERT INTO %I.import_rejects (import_id, line, path, raw, reason)
			SELECT ($1).import_id, b.line, b.path, left(b.raw, 10000), b.reason
			FROM bad b
			ORDER BY b.n
			RETURNING 1
		)
		SELECT count(*) FILTER (WHERE o.outcome = 'new'), count(*) FILTER (WHERE o.outcome = 'equal'),
			(SELECT count(*) FROM new_reject)
		FROM outcome o$query$, job.dataset)
	INTO inserted, duplicates, rejected USING job, batch;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.store_batch(tiktrack_internal.import_job, tiktrack.import_snapshot[]) IS
	'part of import: stores a batch of rows of a reader of snapshots in their tables and import_rejects, and counts them';

CREATE FUNCTION tiktrack_internal.import_snapshots(job tiktrack_internal.import_job, reader text, content text)
	RETURNS tiktrack_internal.import_result
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- a custom plan would copy the content as a constant, several times
	SET plan_cache_mode = force_generic_plan
	-- the estimated cost is high enough for JIT, the real one is not
	SET jit = off
AS $function$
#variable_conflict use_variable
DECLARE
	-- larger batches take less time per row, but while it is stored a batch takes many
	-- times its size in memory
	batch_size CONSTANT integer := 1000;
	batch_bytes CONSTANT bigint := 2097152;
	batch tiktrack.import_snapshot[] := '{}';
	bytes bigint := 0;
	result tiktrack_internal.import_result := ROW(0, 0, 0, 0, NULL, NULL, '{}');
	zone text := coalesce(job.options ->> 'timezone', 'UTC');
	fetched_at timestamptz := tiktrack_internal.import_moment(job.options);
	told_at timestamptz := coalesce(fetched_at, (job.options ->> 'made_at')::timestamptz);
	item tiktrack.import_snapshot;
	stored record;
	day date;
	day_before date;
	last_day date;
	is_last_known boolean := false;
	moment timestamptz;
	tells_accounts boolean := false;
	missing bigint := 0;
	posted_later bigint := 0;
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	-- files with option year have days without a year
	IF job.options ? 'year' THEN
		PERFORM tiktrack_internal.check_shifted_days(job, reader, content);
	END IF;
	FOR item IN
		SELECT r.line, r.path, r.raw, p.reason, r.target,
			-- a rejected row of a file of days still tells its day
			CASE WHEN p.reason IS NULL THEN tiktrack_internal.possible_record(r.record)
				WHEN r.reason IS NULL THEN '{}' ELSE r.record END
		FROM tiktrack_internal.read_snapshots(reader, content, job.options) r
		CROSS JOIN LATERAL (SELECT coalesce(r.reason, tiktrack_internal.record_problem(r.target, r.record)) AS reason OFFSET 0) p
		UNION ALL
		-- marks the end: target is NULL
		SELECT NULL, NULL, NULL, NULL, NULL, NULL
	LOOP
		IF item.target IS NULL OR cardinality(batch) >= batch_size OR bytes >= batch_bytes THEN
			-- Days are told at option at or the time in the file's name, else when the last
			-- day ends. If a file is longer than a batch, that day is searched first.
			IF item.target IS NOT NULL AND told_at IS NULL AND last_day IS NOT NULL AND NOT is_last_known THEN
				SELECT greatest(last_day, max(d.day)) INTO last_day
				FROM (SELECT (r.record ->> 'day')::date AS day
					FROM tiktrack_internal.read_snapshots(reader, content, job.options) r
					WHERE r.reason IS NULL AND tiktrack_internal.record_problem(r.target, r.record) IS NULL) d
				WHERE NOT tiktrack_internal.is_after_tomorrow(d.day::timestamp AT TIME ZONE zone);
				is_last_known := true;
			END IF;
			-- in UTC, because the zone of the account may be given later
			job.options := job.options || jsonb_build_object('told_at',
				coalesce(told_at, (last_day + 1)::timestamp AT TIME ZONE 'UTC'));
			SELECT * INTO stored FROM tiktrack_internal.store_batch(job, batch);
			result.inserted := result.inserted + stored.inserted;
			result.duplicates := result.duplicates + stored.duplicates;
			result.rejected := result.rejected + stored.rejected;
			batch := '{}';
			bytes := 0;
		END IF;
		EXIT WHEN item.target IS NULL;

		-- A daily change is complete when its day ends. A total is as of noon of the
		-- day it was downloaded on.
		day := (item.record ->> 'day')::date;
		moment := coalesce((day + 1)::timestamp AT TIME ZONE zone,
			((item.record ->> 'downloaded_on')::date + time '12:00') AT TIME ZONE zone,
			(item.record ->> 'at')::timestamptz, fetched_at);
		-- a moment in the future would stay the newest for ever; for a day its beginning counts
		IF item.reason IS NULL AND tiktrack_internal.is_after_tomorrow(
			coalesce(day::timestamp AT TIME ZONE zone, moment))
		THEN
			item.reason := 'a time after tomorrow';
			moment := NULL;
		END IF;
		IF item.reason IS NULL THEN
			IF moment IS NULL THEN
				PERFORM tiktrack_internal.check_import_options(job.options - '{dataset,owner,importer,import_id,account_zone,made_at,told_at}'::text[], '{at}');
			END IF;
			item.record := item.record || jsonb_build_object('at', moment);
			last_day := greatest(last_day, day);
			tells_accounts := tells_accounts OR item.record ? 'account';
			-- null is no account
			IF item.record -> 'account' = 'null' THEN
				item.record := item.record - 'account';
			END IF;
			-- least() keeps the sum within the range of timestamps
			IF (item.record -> 'video' ->> 'posted_at')::timestamptz
				> least(moment, timestamptz '294276-12-01 00:00Z') + interval '2 days'
			THEN
				posted_later := posted_later + 1;
			END IF;
		END IF;
		batch := array_append(batch, item);
		bytes := bytes + pg_column_size(item.record);

		result.rows_read := result.rows_read + 1;
		result.first_at := least(result.first_at, moment);
		result.last_at := greatest(result.last_at, moment);
		missing := missing + greatest(coalesce(day - day_before - 1, 0), 0);
		day_before := coalesce(day, day_before);
	END LOOP;

	IF tells_accounts THEN
		PERFORM tiktrack_internal.drop_equal_counters(job);
	END IF;
	-- a rejected row may be a missing day
	IF job.options ? 'year' AND missing > result.rejected THEN
		RAISE WARNING USING
			MESSAGE = format('import %s: days are missing, so the year %s may be wrong', job.import_id, job.options ->> 'year'),
			HINT = 'A file of TikTok Studio has every day. Give the year of its first row, after: ' || tiktrack_internal.undo_line(job);
	END IF;
	IF posted_later > 0 AND job.options ? 'year' THEN
		RAISE WARNING USING
			MESSAGE = format('import %s: %s videos were posted after the day of the file, so the year %s may be wrong',
				job.import_id, posted_later, job.options ->> 'year'),
			HINT = 'Give the year in which the file was downloaded, after: ' || tiktrack_internal.undo_line(job);
	ELSIF posted_later > 0 THEN
		RAISE WARNING USING
			MESSAGE = format('import %s: %s videos were posted after the counters were fetched, so "at" may be wrong',
				job.import_id, posted_later),
			HINT = 'Give the moment at which the file was made, after: ' || tiktrack_internal.undo_line(job);
	END IF;
	-- the planner has no statistics of new rows
	IF result.inserted >= 1000 THEN
		EXECUTE format('ANALYZE %1$I.accounts, %1$I.videos, %1$I.video_snapshots, %1$I.account_snapshots, %1$I.audience_snapshots',
			job.dataset);
	END IF;
	RETURN result;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_snapshots(tiktrack_internal.import_job, text, text) IS
	'part of import: stores what a reader of snapshots returns in its tables and import_rejects; returns what was counted';
