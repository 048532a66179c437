-- One snapshot into its table: new, equal to what is stored, or different.
CREATE FUNCTION tiktrack.store_snapshot(dataset text, target text, record jsonb) RETURNS text
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	columns text;
	equal text;
	found_rows bigint;
BEGIN
	SELECT string_agg(quote_ident(k.key), ', '),
		string_agg(CASE WHEN k.value = 'null' THEN format('s.%I IS NULL', k.key)
			ELSE format('s.%I = n.%1$I', k.key) END, ' AND ') FILTER (WHERE k.key <> 'import_id'
				-- of a day, the time zone may be told this time only
				AND (k.key NOT IN ('at', 'time_zone') OR record -> 'day' IS NULL OR record -> 'day' = 'null'))
	INTO columns, equal
	FROM jsonb_each(record) k;
	EXECUTE format('INSERT INTO %1$I.%2$I (%3$s) SELECT %3$s FROM jsonb_populate_record(NULL::%1$I.%2$I, $1)
		ON CONFLICT DO NOTHING', dataset, target, columns) USING record;
	GET DIAGNOSTICS found_rows = ROW_COUNT;
	IF found_rows = 1 THEN
		RETURN 'new';
	END IF;
	EXECUTE format('SELECT count(*) FROM %1$I.%2$I s, jsonb_populate_record(NULL::%1$I.%2$I, $1) n WHERE %3$s',
		dataset, target, equal) INTO found_rows USING record;
	RETURN CASE WHEN found_rows > 0 THEN 'equal' ELSE 'different' END;
END
$function$;
COMMENT ON FUNCTION tiktrack.store_snapshot(text, text, jsonb) IS
	'part of import: new, equal or different, a snapshot being known by account or video, source, grain and time';

-- What a file tells of a video besides counts. A newer file may know more than
-- what is stored; what is known of its account and date stays.
CREATE FUNCTION tiktrack.store_video(dataset text, owner bigint, record jsonb) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM set_config('search_path', format('%I, pg_temp', dataset), true);
	INSERT INTO videos AS v (video_id, account_id, posted_at, title, content_type, hashtags)
	SELECT n.video_id, owner, n.posted_at, n.title, n.content_type, n.hashtags
	FROM jsonb_populate_record(NULL::videos, record) n
	ON CONFLICT (video_id) DO UPDATE
	SET account_id = coalesce(v.account_id, excluded.account_id),
		posted_at = coalesce(v.posted_at, excluded.posted_at),
		title = coalesce(excluded.title, v.title),
		content_type = coalesce(v.content_type, excluded.content_type),
		hashtags = coalesce(excluded.hashtags, v.hashtags);
END
$function$;
COMMENT ON FUNCTION tiktrack.store_video(text, bigint, jsonb) IS
	'part of import: owner, date, title, content type and hashtags of a video';

CREATE FUNCTION tiktrack.import_snapshots(dataset text, import_id bigint, source text, reader text,
		owner bigint, content text, options jsonb)
	RETURNS tiktrack.import_result
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	result tiktrack.import_result := ROW(0, 0, 0, 0, NULL, NULL, '{}');
	zone text := coalesce(options ->> 'timezone', 'UTC');
	item record;
	day date;
	day_before date;
	moment timestamptz;
	outcome text;
	missing bigint := 0;
	posted_at timestamptz;
	posted_later bigint := 0;
BEGIN
	PERFORM set_config('search_path', format('%I, pg_temp', dataset), true);
	FOR item IN SELECT r.* FROM tiktrack.read_snapshots(reader, content, options) r
	LOOP
		IF item.target = 'videos' THEN
			PERFORM tiktrack.store_video(dataset, owner, item.record);
			posted_at := (item.record ->> 'posted_at')::timestamptz;
			CONTINUE;
		END IF;

		-- A daily change is complete when its day ends. A total is as of the day
		-- it was downloaded on, of which the beginning is the earliest moment.
		day := (item.record ->> 'day')::date;
		moment := coalesce((day + 1)::timestamp AT TIME ZONE zone,
			(item.record ->> 'downloaded_on')::date::timestamp AT TIME ZONE zone,
			tiktrack.import_moment(options));
		IF item.reason IS NULL AND item.target = 'video_snapshots'
			AND posted_at > moment + interval '2 days'
		THEN
			posted_later := posted_later + 1;
		END IF;
		outcome := CASE WHEN item.reason IS NULL THEN tiktrack.store_snapshot(dataset, item.target,
			item.record - 'downloaded_on' || jsonb_build_object('source', source, 'at', moment,
				'import_id', import_snapshots.import_id)
			|| CASE WHEN item.target = 'video_snapshots' THEN '{}'
				ELSE jsonb_build_object('account_id', owner, 'time_zone', options ->> 'timezone') END) END;
		IF outcome = 'different' THEN
			item.reason := 'other values are stored for this already';
		END IF;

		result.rows_read := result.rows_read + 1;
		IF item.reason IS NOT NULL THEN
			result.rejected := result.rejected + 1;
			INSERT INTO import_rejects (import_id, line, raw, reason)
			VALUES (import_snapshots.import_id, item.line, item.raw, item.reason);
		ELSIF outcome = 'new' THEN
			result.inserted := result.inserted + 1;
		ELSE
			result.duplicates := result.duplicates + 1;
		END IF;
		result.first_at := least(result.first_at, moment);
		result.last_at := greatest(result.last_at, moment);
		missing := missing + greatest(coalesce(day - day_before - 1, 0), 0);
		day_before := coalesce(day, day_before);
	END LOOP;

	-- a rejected row may leave a gap of its own
	IF missing > result.rejected THEN
		RAISE WARNING USING
			MESSAGE = format('days are missing, so the year %s may be wrong', options ->> 'year'),
			HINT = 'A file of TikTok Studio has every day. Give the year of its first row; undo this import by its import_id.';
	END IF;
	IF posted_later > 0 THEN
		RAISE WARNING USING
			MESSAGE = format('%s videos were posted after the day of the file, so the year %s may be wrong',
				posted_later, options ->> 'year'),
			HINT = 'Give the year in which the file was downloaded; undo this import by its import_id.';
	END IF;
	RETURN result;
END
$function$;
COMMENT ON FUNCTION tiktrack.import_snapshots(text, bigint, text, text, bigint, text, jsonb) IS
	'part of import: what a reader of snapshots gives, into its tables and import_rejects';
