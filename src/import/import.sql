-- ---------------------------------------------------------------------------
-- import: the functions that users call
-- ---------------------------------------------------------------------------

CREATE FUNCTION tiktrack_internal.import_account(dataset text, account jsonb) RETURNS bigint
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	word text := ltrim(btrim(account #>> '{}'), '@');
	id bigint;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	IF jsonb_typeof(account) = 'number' THEN
		IF word !~ '^[1-9][0-9]{0,18}$' OR word::numeric > 9223372036854775807::numeric THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('not an account id: %s', left(word, 100)),
				HINT = 'An account id is a whole number above 0. Give a user name as text.';
		END IF;
		EXECUTE format('SELECT a.account_id FROM %I.accounts a WHERE a.account_id = $1', dataset) INTO id USING word::bigint;
		IF id IS NULL AND tiktrack_internal.is_given_id(word::bigint) THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('no account has the id %s, which is one of those given to names', word),
				HINT = 'Give the user name as text: {"account": "user_name"}';
		END IF;
		EXECUTE format('INSERT INTO %I.accounts (account_id) VALUES ($1) ON CONFLICT (account_id) DO NOTHING', dataset)
		USING word::bigint;
		RETURN word::bigint;
	END IF;
	IF word = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'the name of the account is empty',
			HINT = 'Give its owner: {"account": "user_name"}';
	ELSIF octet_length(word) > 255 THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'the name of the account is longer than 255 bytes',
			HINT = 'Give its owner: {"account": "user_name"}';
	END IF;
	EXECUTE format('SELECT a.account_id FROM %I.accounts a WHERE lower(a.username) = lower($1)', dataset) INTO id USING word;
	IF id IS NULL THEN
		EXECUTE format('INSERT INTO %I.accounts (username) VALUES ($1) RETURNING account_id', dataset) INTO id USING word;
	END IF;
	RETURN id;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_account(text, jsonb) IS
	'part of import: id of the account that a JSON number (id) or string (name) names, which is inserted when it is new; error 22023 for what cannot be one';

-- Imports content, a file of the server or an upload, whichever is not NULL. Only a
-- log of events is read in pieces; anything else is read as a whole.
CREATE FUNCTION tiktrack_internal.import_content_as_owner(dataset text, content text, path text, upload regclass,
		wanted_source text, options jsonb,
		OUT new_import bigint, OUT found_source text, OUT rows_read bigint, OUT inserted bigint,
		OUT duplicates bigint, OUT rejected bigint)
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- a custom plan would copy the content as a constant, several times
	SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_variable
DECLARE
	owner_is_told boolean;
	kept jsonb;
	entry tiktrack.import_sources;
	beginning text;
	pages bigint;
	log bigint;
	zone text;
	description jsonb := '{}';
	job tiktrack_internal.import_job;
	result tiktrack_internal.import_result;
	happened tiktrack_internal.import_result;
BEGIN
	IF dataset IS NULL OR (content IS NULL AND path IS NULL AND upload IS NULL) OR wanted_source IS NULL
		OR options IS NULL
	THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'dataset, content, source and options must not be NULL',
			HINT = 'Leave out source and options for their defaults.';
	END IF;
	-- first, so that a role that may not read the file gets no other message
	IF path IS NOT NULL THEN
		beginning := tiktrack_internal.open_input(path, NULL);
	END IF;
	PERFORM tiktrack_internal.require_dataset(dataset);
	PERFORM tiktrack_internal.check_import_options(options, '{}');
	IF wanted_source <> 'auto' AND NOT EXISTS (
		SELECT FROM tiktrack.import_sources s WHERE s.source = wanted_source)
	THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unrecognized source: "%s"', left(wanted_source, 100)),
			HINT = tiktrack_internal.source_list();
	END IF;

	IF options ->> 'file' ~* '(^|[/\\])user_data_lemon8.*[.]json$' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'user_data_lemon8.json is the export of another product, Lemon8',
			HINT = 'Import user_data_tiktok.json, which lies beside it.';
	END IF;

	-- Removes a byte-order mark. Two IFs, because chr(65279) is an error in other
	-- encodings.
	IF getdatabaseencoding() = 'UTF8' THEN
		IF left(content, 1) = chr(65279) THEN
			content := substr(content, 2);
		END IF;
	END IF;
	IF path IS NULL THEN
		beginning := CASE WHEN content IS NOT NULL THEN tiktrack_internal.text_beginning(content)
			ELSE tiktrack_internal.open_input(NULL, upload) END;
	END IF;
	SELECT * INTO entry FROM tiktrack.import_sources s
	WHERE s.source = coalesce(CASE WHEN EXISTS (SELECT FROM tiktrack.import_sources g
			WHERE g.source = wanted_source AND g.is_generic) THEN wanted_source END,
		tiktrack_internal.log_source(beginning));
	IF content IS NULL AND NOT coalesce(entry.is_log, false) THEN
		content := tiktrack_internal.read_input();
	END IF;
	IF octet_length(beginning) < 65536 AND btrim(beginning, E' \t\r\n') = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'content is empty',
			HINT = 'Look at the file: perhaps it was not downloaded or not unpacked to its end.';
	END IF;
	found_source := coalesce(entry.source, tiktrack_internal.detect_source(content, wanted_source));
	IF found_source IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = CASE wanted_source WHEN 'auto' THEN 'content is of no known source'
				ELSE 'content is not ' || wanted_source END,
			HINT = tiktrack_internal.source_list();
	ELSIF wanted_source <> 'auto' AND found_source <> wanted_source THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('content is %s, not %s', found_source, wanted_source),
			HINT = 'Leave the source out, or import the right file.';
	END IF;

	SELECT * INTO entry FROM tiktrack.import_sources s WHERE s.source = found_source;
	IF entry.format = 'json' THEN
		pages := tiktrack_internal.check_envelopes(content, found_source);
		PERFORM tiktrack_internal.check_item_ids(content, found_source);
	END IF;
	-- whether the caller names the account; one that the file names has fewer rights
	owner_is_told := options ? 'account';
	IF entry.describer IS NOT NULL THEN
		SELECT d INTO description FROM tiktrack_internal.describe_file(entry.describer, content, options) d;
		-- options of the caller have priority
		options := jsonb_strip_nulls(jsonb_build_object('account', description -> 'owner', 'year', description -> 'year',
			'at', description -> 'at')) || options;
	END IF;
	-- without at: a row may tell its own moment, which is checked when it is stored
	PERFORM tiktrack_internal.check_import_options(options, array_remove(entry.needs, 'at'));

	-- Imports into one dataset wait for each other, so that two of the same file
	-- neither deadlock nor count twice. Readers are not held up.
	PERFORM tiktrack_internal.lock_tables(dataset, 'imports', ARRAY['logs', 'accounts', 'videos', 'events', 'video_days', 'video_totals', 'audience_sums', 'recounts', 'video_snapshots',
		'account_snapshots', 'audience_snapshots', 'import_rejects']);
	PERFORM tiktrack_internal.recount_at_once(dataset, true);
	IF options ? 'account' THEN
		job.owner := tiktrack_internal.import_account(dataset, options -> 'account');
	END IF;
	job.dataset := dataset;
	job.source := found_source;
	job.origin := coalesce(entry.origin, found_source);
	job.vocabulary := entry.vocabulary;
	IF entry.events_reader IS NOT NULL THEN
		log := tiktrack_internal.log_of(dataset, job.origin, options);
	END IF;
	EXECUTE format('INSERT INTO %I.imports (source, file_name, account_id, options, log_id) VALUES ($1, $2, $3, $4, $5)
		RETURNING import_id', dataset)
	INTO new_import USING found_source, options ->> 'file', job.owner, options, log;
	job.import_id := new_import;
	PERFORM tiktrack_internal.hold_parts(dataset, new_import);
	IF jsonb_typeof(options -> 'account') = 'string'
		AND lower(ltrim(btrim(options ->> 'account'), '@')) <> lower(description ->> 'owner')
	THEN
		RAISE NOTICE USING
			MESSAGE = format('import %s: the file is of account "%s", and is imported as that of "%s"', new_import,
				description ->> 'owner', options ->> 'account'),
			HINT = format('If that is wrong: %s Then leave the account out to use the one in the file.',
				tiktrack_internal.undo_line(job));
	END IF;
	IF description ? 'year_from' THEN
		RAISE NOTICE USING
			MESSAGE = format('import %s: the year of the first row is taken for %s, %s', new_import,
				options ->> 'year', description ->> 'year_from'),
			HINT = 'If that is wrong, give it as option "year", after: ' || tiktrack_internal.undo_line(job);
	END IF;
	IF description ? 'unknown_keys' THEN
		RAISE NOTICE USING
			MESSAGE = format('import %s: keys of the export that are not known: %s', new_import, left(description ->> 'unknown_keys', 1000)),
			HINT = 'What stands under them is not imported. Rows that would lack their link or user name for it are rejected.';
	END IF;
	IF pages IS NOT NULL THEN
		RAISE NOTICE USING
			MESSAGE = format('import %s: more pages follow the %s', new_import,
				CASE pages WHEN 1 THEN 'one of this file' ELSE pages || ' of this file' END),
			HINT = 'Fetch the rest with the cursor that the last answer gives, and import it too.';
	END IF;
	-- an export names anybody's videos with which its owner did something: they are no rows of videos
	job.keeps_videos := 'videos' = ANY (entry.fills);
	-- readers may look up what is stored, for which they need these
	job.options := options || jsonb_build_object('dataset', dataset, 'owner', job.owner, 'importer', CASE WHEN owner_is_told THEN job.owner END,
		'import_id', new_import);
	zone := tiktrack_internal.zone_of_account(job);
	IF starts_with(found_source, 'studio_') THEN
		job.options := job.options || jsonb_build_object('timezone', zone, 'made_at',
			(SELECT f.made_at FROM tiktrack_internal.studio_file_name(options ->> 'file') f));
	ELSE
		job.options := job.options || jsonb_build_object('account_zone', zone);
	END IF;
	IF entry.is_log THEN
		result := tiktrack_internal.import_log(job, content);
	END IF;
	-- before events, which refer to the accounts that snapshots tell
	IF entry.snapshots_reader IS NOT NULL THEN
		result := tiktrack_internal.import_snapshots(job, entry.snapshots_reader, content);
	END IF;
	IF entry.source = 'research_api' THEN
		PERFORM tiktrack_internal.date_back_research(job, content);
	END IF;
	IF entry.events_reader IS NOT NULL AND NOT entry.is_log THEN
		happened := tiktrack_internal.import_events(job, entry.events_reader, content);
		result := ROW(coalesce(result.rows_read, 0) + happened.rows_read,
			coalesce(result.inserted, 0) + happened.inserted,
			coalesce(result.duplicates, 0) + happened.duplicates,
			coalesce(result.rejected, 0) + happened.rejected,
			least(result.first_at, happened.first_at), greatest(result.last_at, happened.last_at),
			coalesce(result.details, '{}') || happened.details)::tiktrack_internal.import_result;
	END IF;
	PERFORM tiktrack_internal.import_profile(job, description -> 'profile',
		coalesce(tiktrack_internal.import_moment(job.options), result.last_at));
	EXECUTE format('UPDATE %I.imports
		SET rows_read = $2, inserted = $3, duplicates = $4, rejected = $5, first_at = $6, last_at = $7,
			details = $8 || jsonb_strip_nulls(jsonb_build_object(''kept'', details -> ''kept''))
		WHERE import_id = $1 RETURNING details -> ''kept''', dataset)
	INTO kept USING new_import, result.rows_read, result.inserted, result.duplicates, result.rejected, result.first_at, result.last_at,
		jsonb_strip_nulls(result.details || (description - '{owner,profile,year,year_from,at}'::text[]));
	PERFORM tiktrack_internal.tell_kinds(dataset, log, result.details -> 'kinds');
	PERFORM tiktrack_internal.add_held_parts(dataset, new_import);
	IF entry.events_reader IS NOT NULL THEN
		PERFORM tiktrack_internal.analyze_events(dataset, result.inserted);
	END IF;
	PERFORM tiktrack_internal.recount_at_once(dataset, false);

	PERFORM tiktrack_internal.tell_kept(dataset, new_import, kept);

	rows_read := result.rows_read;
	inserted := result.inserted;
	duplicates := result.duplicates;
	rejected := result.rejected;
	IF result.rejected > 0 THEN
		RAISE WARNING USING
			MESSAGE = format('import %s: %s of %s rows could not be used', new_import, result.rejected, result.rows_read),
			HINT = format('SELECT line, path, reason, raw FROM %I.import_rejects WHERE import_id = %s;',
				dataset, new_import);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_content_as_owner(text, text, text, regclass, text, jsonb) IS
	'body of import_content';

CREATE FUNCTION tiktrack_internal.import_content(dataset text, content text, path text, upload regclass,
		wanted_source text, options jsonb,
		OUT new_import bigint, OUT found_source text, OUT rows_read bigint, OUT inserted bigint,
		OUT duplicates bigint, OUT rejected bigint)
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'tiktrack_import_content';
COMMENT ON FUNCTION tiktrack_internal.import_content(text, text, text, regclass, text, jsonb) IS
	'part of import: imports content, a file of the server (path) or an upload, whichever is not NULL';

CREATE FUNCTION tiktrack.import(dataset text, content text, source text DEFAULT 'auto',
		options jsonb DEFAULT '{}')
	RETURNS TABLE(import_id bigint, source text, rows_read bigint, inserted bigint,
		duplicates bigint, rejected bigint)
	LANGUAGE sql VOLATILE
BEGIN ATOMIC
	-- by number: source is both an argument and a column
	SELECT i.* FROM tiktrack_internal.import_content($1, $2, NULL, NULL, $3, $4) i;
END;
COMMENT ON FUNCTION tiktrack.import(text, text, text, jsonb) IS
	'imports the content of a file into a dataset that you own; rows that are stored already are counted as duplicates, rows that cannot be used go to import_rejects; source auto finds the source from the content; options: account, year, at, timezone, section, sections, columns, kinds, delimiter, file';

CREATE FUNCTION tiktrack.import_file(dataset text, path text, source text DEFAULT 'auto',
		options jsonb DEFAULT '{}')
	RETURNS TABLE(import_id bigint, source text, rows_read bigint, inserted bigint,
		duplicates bigint, rejected bigint)
	LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT i.* FROM tiktrack_internal.import_content($1, NULL, $2, NULL, $3,
		jsonb_build_object('file', regexp_replace($2, '^.*/', '')) || $4) i;
END;
COMMENT ON FUNCTION tiktrack.import_file(text, text, text, jsonb) IS
	'imports a file on the server, by its absolute path, as import does; for members of pg_read_server_files, else error 42501';

CREATE FUNCTION tiktrack.import_upload(dataset text, upload regclass, source text DEFAULT 'auto',
		options jsonb DEFAULT '{}')
	RETURNS TABLE(import_id bigint, source text, rows_read bigint, inserted bigint,
		duplicates bigint, rejected bigint)
	LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT i.* FROM tiktrack_internal.import_content($1, NULL, NULL, $2, $3, $4) i;
END;
COMMENT ON FUNCTION tiktrack.import_upload(text, regclass, text, jsonb) IS
	'imports a file that a client has put into a table (n bigint, line text), as lines of base64 in the order of n, as import does; the program tiktrack-import does all of this';
