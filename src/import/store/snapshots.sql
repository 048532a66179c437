-- Snapshots of one table: each is new, equal to what is stored, or different. A
-- snapshot is known by its account or video, source, grain and time.
CREATE FUNCTION tiktrack_internal.store_snapshots(dataset text, target text, records jsonb[])
	RETURNS TABLE(n bigint, outcome text)
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- Of tables that grow while they are looked at, the planner has no statistics: a
	-- record is looked up by its index, whatever it thinks of that.
	SET enable_nestloop = on
	SET enable_hashjoin = off
	SET enable_mergejoin = off
	SET enable_seqscan = off
AS $function$
#variable_conflict use_variable
DECLARE
	known_by CONSTANT text := CASE target
		WHEN 'video_snapshots' THEN 's.video_id = c.video_id AND s.grain = c.grain'
		WHEN 'account_snapshots' THEN 's.account_id = c.account_id AND s.grain = c.grain'
		WHEN 'audience_snapshots' THEN 's.account_id = c.account_id AND s.dimension = c.dimension AND s.value = c.value' END;
	-- each way to be known is a condition that the unique index finds by itself
	of_video CONSTANT text[] := CASE target WHEN 'audience_snapshots'
		THEN ARRAY['s.video_id = c.video_id', 'c.video_id IS NULL AND s.video_id IS NULL'] ELSE ARRAY['true'] END;
	of_time CONSTANT text[] := ARRAY['s.day = c.day',
		'c.day IS NULL AND s.day IS NULL AND (CASE WHEN s.day IS NULL THEN s.at END) = c.at'];
	columns text;
	values text;
	new_ids bigint[];
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	SELECT string_agg(quote_ident(k.key), ', '), string_agg('c.' || quote_ident(k.key), ', ')
	INTO columns, values
	FROM (SELECT DISTINCT k.key FROM unnest(records) AS r (record)
		CROSS JOIN LATERAL jsonb_object_keys(r.record) AS k (key)) k;
	EXECUTE format('WITH stored AS (
			INSERT INTO %4$I.%1$I (%2$s)
			SELECT %3$s
			FROM unnest($1) WITH ORDINALITY AS r (record, n)
			CROSS JOIN LATERAL jsonb_populate_record(NULL::%4$I.%1$I, r.record) c
			ORDER BY r.n
			ON CONFLICT DO NOTHING
			RETURNING snapshot_id)
		SELECT array_agg(s.snapshot_id) FROM stored s', target, columns, values, dataset)
	INTO new_ids USING records;
	RETURN QUERY EXECUTE format('SELECT r.n, CASE
			WHEN s.snapshot_id = ANY ($2)
				AND row_number() OVER (PARTITION BY s.snapshot_id ORDER BY r.n) = 1 THEN ''new''
			WHEN EXISTS (SELECT
				FROM (SELECT to_jsonb(s.*) AS stored, to_jsonb(c.*) AS given OFFSET 0) j
				CROSS JOIN LATERAL jsonb_object_keys(r.record) AS k (key)
				WHERE j.stored -> k.key IS DISTINCT FROM j.given -> k.key
					-- of a day, the time zone may be told this time only
					AND k.key NOT IN (''import_id'', ''at'')
					AND (k.key <> ''time_zone'' OR c.day IS NULL)) THEN ''different''
			ELSE ''equal'' END
		FROM unnest($1) WITH ORDINALITY AS r (record, n)
		CROSS JOIN LATERAL jsonb_populate_record(NULL::%3$I.%1$I, r.record) c
		CROSS JOIN LATERAL (%2$s) s', target, (SELECT string_agg(format('SELECT s.* FROM %I.%I s WHERE %s AND s.source = c.source AND %s AND %s',
				dataset, target, known_by, v.condition, t.condition), ' UNION ALL ')
			FROM unnest(of_video) AS v (condition) CROSS JOIN unnest(of_time) AS t (condition)), dataset)
	USING records, new_ids;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.store_snapshots(text, text, jsonb[]) IS
	'part of import: snapshots into their table; returns for the number of each whether it is new, equal or different';

-- The counters of accounts beside the rows about their videos. An account stands
-- there many times: it has one snapshot, with the largest of each count, because
-- a 0 among others is a count that was missing.
CREATE FUNCTION tiktrack_internal.store_account_counters(job tiktrack_internal.import_job, told jsonb[])
	RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	EXECUTE format($query$
		INSERT INTO %I.account_snapshots AS s (account_id, source, grain, at, followers, following, likes, videos,
			is_rounded, import_id)
		SELECT (t.record ->> 'account_id')::bigint, $2, 'lifetime', (t.record ->> 'at')::timestamptz,
			max((t.record ->> 'followers')::bigint), max((t.record ->> 'following')::bigint),
			max((t.record ->> 'likes')::bigint), max((t.record ->> 'videos')::bigint),
			coalesce(bool_or((t.record ->> 'is_rounded')::boolean), false), $3
		FROM unnest($1) AS t (record)
		WHERE coalesce(t.record ->> 'followers', t.record ->> 'following', t.record ->> 'likes',
			t.record ->> 'videos') IS NOT NULL
		GROUP BY (t.record ->> 'account_id')::bigint, (t.record ->> 'at')::timestamptz
		ORDER BY (t.record ->> 'account_id')::bigint
		ON CONFLICT (account_id, source, grain, day, (CASE WHEN day IS NULL THEN at END)) DO UPDATE
		SET followers = greatest(s.followers, excluded.followers), following = greatest(s.following, excluded.following),
			likes = greatest(s.likes, excluded.likes), videos = greatest(s.videos, excluded.videos),
			is_rounded = s.is_rounded OR excluded.is_rounded
		WHERE s.import_id = excluded.import_id$query$, job.dataset) USING told, job.source, job.import_id;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.store_account_counters(tiktrack_internal.import_job, jsonb[]) IS
	'part of import: followers, following, likes and videos of accounts, as the rows about their videos tell them';

-- Rows that a reader gave, without those it rejects, into their tables: what has
-- become of each. Every record has its moment `at` by now, and its tables can hold
-- it; a snapshot of an account that the record does not tell is not stored.
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
	SELECT array_agg(r.record -> 'account' ORDER BY r.n) INTO accounts
	FROM unnest(rows) WITH ORDINALITY AS r (line, path, raw, reason, target, record, n)
	WHERE r.record ? 'account';
	IF accounts IS NOT NULL THEN
		PERFORM tiktrack_internal.store_accounts(job.dataset, accounts);
		SELECT jsonb_object_agg(a.name::text, tiktrack_internal.stored_account(job.dataset, a.name)) INTO account_ids
		FROM (SELECT DISTINCT tiktrack_internal.account_name(a.told) AS name FROM unnest(accounts) AS a (told)) a;
	END IF;

	FOR target, numbers, records IN
		SELECT r.target, array_agg(r.n ORDER BY r.n), array_agg(r.record || jsonb_build_object(
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
			'video_id', r.record -> 'video_id', 'account_id', r.record -> 'account_id') ORDER BY r.n)
		INTO videos
		FROM unnest(records) WITH ORDINALITY AS r (record, n)
		WHERE r.record ->> 'video_id' IS NOT NULL;
		IF videos IS NOT NULL THEN
			new_videos := coalesce(tiktrack_internal.store_videos(job.dataset, videos), '{}');
		END IF;
		PERFORM tiktrack_internal.store_account_counters(job, array_agg(r.record -> 'account'
			|| jsonb_build_object('account_id', r.record -> 'account_id', 'at', r.record -> 'at')))
		FROM unnest(records) AS r (record)
		WHERE r.record ? 'account'
		HAVING count(*) > 0;

		-- a total that tells no count is no snapshot: it is new if its video is
		SELECT array_agg(u.n) INTO silent
		FROM unnest(numbers, records) AS u (n, record)
		WHERE u.record ->> 'grain' = 'lifetime' AND NOT EXISTS (
			SELECT FROM jsonb_each(u.record - beside - '{video_id,account_id,source,grain,at,import_id,is_rounded}'::text[]) k
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
	'part of import: rows of a reader of snapshots with their accounts and videos; returns for the number of each whether it is new, equal or different, or has no account';

CREATE FUNCTION tiktrack_internal.store_batch(job tiktrack_internal.import_job, batch tiktrack.import_snapshot[],
		OUT inserted bigint, OUT duplicates bigint, OUT rejected bigint)
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- a batch is joined with itself, of which the planner knows no size
	SET enable_nestloop = off
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	EXECUTE format($query$
		WITH row AS MATERIALIZED (
			SELECT b.n, b.line, b.path, b.raw, b.target, b.record,
				-- the reader's rows were possible, but for the moment that they have since
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
			SELECT g.n, g.line, g.path, g.raw, CASE o.outcome WHEN 'different' THEN 'other values are stored for this already'
				ELSE o.outcome END
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
	'part of import: rows of a reader of snapshots, into their tables and import_rejects';

CREATE FUNCTION tiktrack_internal.import_snapshots(job tiktrack_internal.import_job, reader text, content text)
	RETURNS tiktrack_internal.import_result
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- a custom plan would copy the content as a constant, several times
	SET plan_cache_mode = force_generic_plan
	-- which looks expensive enough for compilation, and is not
	SET jit = off
AS $function$
#variable_conflict use_variable
DECLARE
	-- what a batch takes of memory, and what a row takes of time
	batch_size CONSTANT integer := 1000;
	batch tiktrack.import_snapshot[] := '{}';
	result tiktrack_internal.import_result := ROW(0, 0, 0, 0, NULL, NULL, '{}');
	zone text := coalesce(job.options ->> 'timezone', 'UTC');
	fetched_at timestamptz := tiktrack_internal.import_moment(job.options);
	item tiktrack.import_snapshot;
	stored record;
	day date;
	day_before date;
	moment timestamptz;
	missing bigint := 0;
	posted_later bigint := 0;
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	-- days that no file dates by itself
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
		-- the end, without a table to go to
		SELECT NULL, NULL, NULL, NULL, NULL, NULL
	LOOP
		IF item.target IS NULL OR cardinality(batch) = batch_size THEN
			SELECT * INTO stored FROM tiktrack_internal.store_batch(job, batch);
			result.inserted := result.inserted + stored.inserted;
			result.duplicates := result.duplicates + stored.duplicates;
			result.rejected := result.rejected + stored.rejected;
			batch := '{}';
		END IF;
		EXIT WHEN item.target IS NULL;

		-- A daily change is complete when its day ends. A total is as of noon of the
		-- day it was downloaded on.
		day := (item.record ->> 'day')::date;
		moment := coalesce((day + 1)::timestamp AT TIME ZONE zone,
			((item.record ->> 'downloaded_on')::date + time '12:00') AT TIME ZONE zone,
			(item.record ->> 'at')::timestamptz, fetched_at);
		IF item.reason IS NULL THEN
			IF moment IS NULL THEN
				PERFORM tiktrack_internal.check_import_options(job.options - '{dataset,owner,import_id,account_zone}'::text[], '{at}');
			END IF;
			item.record := item.record || jsonb_build_object('at', moment);
			-- nothing told is no account
			IF item.record -> 'account' = 'null' THEN
				item.record := item.record - 'account';
			END IF;
			-- the last moments have no day after the next
			IF (item.record -> 'video' ->> 'posted_at')::timestamptz
				> least(moment, timestamptz '294276-12-01 00:00Z') + interval '2 days'
			THEN
				posted_later := posted_later + 1;
			END IF;
		END IF;
		batch := array_append(batch, item);

		result.rows_read := result.rows_read + 1;
		result.first_at := least(result.first_at, moment);
		result.last_at := greatest(result.last_at, moment);
		missing := missing + greatest(coalesce(day - day_before - 1, 0), 0);
		day_before := coalesce(day, day_before);
	END LOOP;

	-- a rejected row may leave a gap of its own
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
	-- the planner has never seen these rows
	IF result.inserted >= 1000 THEN
		EXECUTE format('ANALYZE %1$I.accounts, %1$I.videos, %1$I.video_snapshots, %1$I.account_snapshots, %1$I.audience_snapshots',
			job.dataset);
	END IF;
	RETURN result;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_snapshots(tiktrack_internal.import_job, text, text) IS
	'part of import: what a reader of snapshots returns, into its tables and import_rejects';
