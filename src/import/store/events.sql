-- What a reader of events gives, sorted, known by key and stored in chunks; how,
-- store/event_store.c says.
CREATE FUNCTION tiktrack_internal.store_events(dataset text, import_id bigint, owner bigint, source text,
		vocabulary text, sections text[], reader text, content text, options jsonb)
	RETURNS tiktrack_internal.import_result
	LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'tiktrack_store_events';
COMMENT ON FUNCTION tiktrack_internal.store_events(text, bigint, bigint, text, text, text[], text, text, jsonb) IS
	'part of import: rows of a reader of events into a dataset, in the memory of a sort';

-- The planner has never seen these rows. A table that was large before it knows
-- well enough, as autovacuum has it.
CREATE FUNCTION tiktrack_internal.analyze_events(dataset text, inserted bigint) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM set_config('search_path', tiktrack_internal.dataset_path(dataset), true);
	IF inserted >= 1000 AND inserted >= 0.1 * (SELECT c.reltuples FROM pg_class c WHERE c.oid = 'events'::regclass) THEN
		ANALYZE accounts, videos,
			events (video_id, actor_id, account_id, kind, share_type, platform, occurred_at);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.analyze_events(text, bigint) IS
	'part of import: what the planner knows of the events, where many are new';

CREATE FUNCTION tiktrack_internal.import_events(dataset text, import_id bigint, origin text, vocabulary text, reader text,
		owner bigint, content text, options jsonb)
	RETURNS tiktrack_internal.import_result
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- what looks expensive enough for compilation is not
	SET jit = off
	-- a custom plan would copy the content as a constant, several times
	SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_variable
DECLARE
	result tiktrack_internal.import_result;
	wanted text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(options -> 'sections', '[]')));
BEGIN
	result := tiktrack_internal.store_events(dataset, import_id, owner, origin, vocabulary, wanted,
		reader, content, options);
	PERFORM tiktrack_internal.analyze_events(dataset, result.inserted);
	RETURN result;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_events(text, bigint, text, text, text, bigint, text, jsonb) IS
	'part of import: what a reader of events gives, into accounts, videos, events and import_rejects';

CREATE FUNCTION tiktrack_internal.import_log(dataset text, import_id bigint, source text, owner bigint,
		content text, path text, upload regclass, options jsonb)
	RETURNS tiktrack_internal.import_result
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
AS $function$
#variable_conflict use_variable
DECLARE
	result tiktrack_internal.import_result;
BEGIN
	result := tiktrack_internal.store_log(dataset, import_id, owner, source, source = 'events_ndjson', content, path,
		upload, options);
	PERFORM tiktrack_internal.analyze_events(dataset, result.inserted);
	RETURN result;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_log(text, bigint, text, bigint, text, text, regclass, jsonb) IS
	'part of import: a log of events from the content, file or upload that is not NULL';

-- What an export says of its owner.
CREATE FUNCTION tiktrack_internal.import_profile(dataset text, import_id bigint, source text, owner bigint,
		profile jsonb, at timestamptz) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM set_config('search_path', tiktrack_internal.dataset_path(dataset), true);
	IF profile IS NULL THEN
		RETURN;
	END IF;
	UPDATE accounts a
	SET display_name = coalesce(profile ->> 'display_name', a.display_name),
		country = coalesce(profile ->> 'country', a.country)
	WHERE a.account_id = owner;
	-- told beside the rows: what cannot be stored is left out
	profile := coalesce(profile - tiktrack_internal.impossible_keys('accounts', profile), profile);
	-- An export does not say when it was made. Its newest row is the latest
	-- moment that is certain, and stays the same when the file comes again.
	INSERT INTO account_snapshots (account_id, source, grain, at, followers, following, likes, import_id)
	SELECT owner, import_profile.source, 'lifetime', import_profile.at,
		(profile ->> 'followers')::bigint, (profile ->> 'following')::bigint,
		(profile ->> 'likes')::bigint, import_profile.import_id
	WHERE import_profile.at IS NOT NULL
		AND coalesce(profile ->> 'followers', profile ->> 'following', profile ->> 'likes') IS NOT NULL
	ON CONFLICT DO NOTHING;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_profile(text, bigint, text, bigint, jsonb, timestamptz) IS
	'part of import: the owner of an export, and followers as of its newest row';
