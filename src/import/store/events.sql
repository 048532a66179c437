-- What a reader of events returns, sorted, known by key and stored in chunks; how,
-- store/event_store.c says.
CREATE FUNCTION tiktrack_internal.store_events(job tiktrack_internal.import_job, sections text[], reader text,
		content text)
	RETURNS tiktrack_internal.import_result
	LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'tiktrack_store_events_of_job';
COMMENT ON FUNCTION tiktrack_internal.store_events(tiktrack_internal.import_job, text[], text, text) IS
	'part of import: rows of a reader of events into a dataset, in the memory of a sort';

-- The planner has never seen these rows. A table that was large before it knows
-- well enough, as autovacuum has it.
CREATE FUNCTION tiktrack_internal.analyze_events(dataset text, inserted bigint) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	IF inserted >= 1000 AND inserted >= 0.1 * (SELECT c.reltuples FROM pg_class c
		WHERE c.oid = to_regclass(format('%I.events', dataset)))
	THEN
		EXECUTE format('ANALYZE %1$I.accounts, %1$I.videos, %1$I.video_days, %1$I.video_totals, %1$I.audience_sums,
			%1$I.events (video_id, actor_id, account_id, kind, share_type, platform, occurred_at)', dataset);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.analyze_events(text, bigint) IS
	'part of import: what the planner knows of the events, where many are new';

CREATE FUNCTION tiktrack_internal.import_events(job tiktrack_internal.import_job, reader text, content text)
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
	wanted text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(job.options -> 'sections', '[]')));
BEGIN
	result := tiktrack_internal.store_events(job, wanted, reader, content);
	RETURN result;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_events(tiktrack_internal.import_job, text, text) IS
	'part of import: what a reader of events returns, into accounts, videos, events and import_rejects';

CREATE FUNCTION tiktrack_internal.import_log(job tiktrack_internal.import_job, content text)
	RETURNS tiktrack_internal.import_result
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
AS $function$
#variable_conflict use_variable
DECLARE
	result tiktrack_internal.import_result;
BEGIN
	result := tiktrack_internal.store_log(job, content);
	RETURN result;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_log(tiktrack_internal.import_job, text) IS
	'part of import: a log of events from a content or, where that is NULL, from the open input';

-- What an export says of its owner.
CREATE FUNCTION tiktrack_internal.import_profile(job tiktrack_internal.import_job, profile jsonb, at timestamptz)
	RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(job.dataset);
	IF profile IS NULL THEN
		RETURN;
	END IF;
	-- told beside the rows: what cannot be stored is left out
	profile := coalesce(profile - tiktrack_internal.impossible_keys('accounts', profile), profile);
	PERFORM tiktrack_internal.store_accounts(job.dataset, ARRAY[jsonb_build_object('account_id', job.owner, 'told_at', at,
		'display_name', profile -> 'display_name', 'country', profile -> 'country')]);
	-- An export does not say when it was made. Its newest row is the latest
	-- moment that is certain, and stays the same when the file comes again.
	IF at IS NOT NULL AND coalesce(profile ->> 'followers', profile ->> 'following', profile ->> 'likes') IS NOT NULL THEN
		PERFORM tiktrack_internal.store_snapshots(job.dataset, 'account_snapshots', ARRAY[jsonb_build_object(
			'account_id', job.owner, 'source', job.source, 'grain', 'lifetime', 'at', at, 'told_at', at,
			'followers', profile -> 'followers', 'following', profile -> 'following', 'likes', profile -> 'likes',
			'is_rounded', false, 'import_id', job.import_id)]);
	END IF;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.import_profile(tiktrack_internal.import_job, jsonb, timestamptz) IS
	'part of import: the owner of an export, and followers as of its newest row';
