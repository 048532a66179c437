-- How events are sorted, identified and stored in chunks: store/event_store.c.
CREATE FUNCTION tiktrack_internal.store_events(job tiktrack_internal.import_job, sections text[], reader text,
		content text)
	RETURNS tiktrack_internal.import_result
	LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'tiktrack_store_events_of_job';
COMMENT ON FUNCTION tiktrack_internal.store_events(tiktrack_internal.import_job, text[], text, text) IS
	'part of import: stores the rows of a reader of events, of these sections or of all if the array is empty, in a dataset; returns what was counted';

-- The planner has no statistics of new rows. If they are few among those of the table,
-- autovacuum has done enough.
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
	'part of import: analyzes accounts, videos and events if 1000 events, and 10 % of the table, are new';

CREATE FUNCTION tiktrack_internal.import_events(job tiktrack_internal.import_job, reader text, content text)
	RETURNS tiktrack_internal.import_result
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- the estimated cost is high enough for JIT, the real one is not
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
	'part of import: stores what a reader of events returns in accounts, videos, events and import_rejects; returns what was counted';

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
	'part of import: stores a log of events from content or, if that is NULL, from the open input; returns what was counted';

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
	-- values that cannot be stored are left out
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
