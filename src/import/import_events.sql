-- Equal rows of one file are real, so a row is known by its fields and by which
-- of its equals it is. A file that comes again finds all of its keys taken, and
-- a later file that overlaps finds those that it shares.
CREATE FUNCTION tiktrack.import_key(account_id bigint, section text, occurred_at timestamptz,
		item_text text, method_raw text, actor_name text, ordinal bigint, event_key text DEFAULT NULL)
	RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	-- quoted, so that no two rows read alike; the time in seconds, so that no
	-- setting has a part in it
	SELECT substring(sha256(convert_to(CASE WHEN $8 IS NOT NULL THEN 'event ' || $8
		ELSE coalesce($1::text, '') || '|' || quote_nullable($2) || '|'
			|| extract(epoch FROM ($3 AT TIME ZONE 'UTC'))::text || '|' || quote_nullable($4) || '|'
			|| quote_nullable($5) || '|' || quote_nullable($6) || '|' || $7::text END, 'UTF8')) FROM 1 FOR 16);
END;
COMMENT ON FUNCTION tiktrack.import_key(bigint, text, timestamptz, text, text, text, bigint, text) IS
	'part of import: 16 bytes that are equal for equal rows, or for an event_key that an event has of its own; JSON and TXT of one account share them';

CREATE FUNCTION tiktrack.import_events(dataset text, import_id bigint, origin text, reader text,
		owner bigint, content text, options jsonb)
	RETURNS tiktrack.import_result
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- the planner cannot know how many rows a file has; where it guesses few, a
	-- nested loop over people would take minutes instead of a second
	SET enable_nestloop = off
	-- which looks expensive enough for compilation, and is not
	SET jit = off
	-- a custom plan would copy the content as a constant, several times
	SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_variable
DECLARE
	result tiktrack.import_result;
	unmapped text;
	wanted text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(options -> 'sections', '[]')));
BEGIN
	PERFORM set_config('search_path', format('%I, pg_temp', dataset), true);
	WITH read AS MATERIALIZED (
		SELECT r.*
		FROM tiktrack.read_events(import_events.reader, import_events.content, import_events.options) r
		WHERE wanted = '{}' OR r.section = ANY (wanted)
	), word AS MATERIALIZED (
		SELECT w.method_raw, a.kind, a.share_type, a.platform
		FROM (SELECT DISTINCT r.method_raw FROM read r WHERE r.section = 'shares') w
		CROSS JOIN LATERAL tiktrack.share_alias_of(w.method_raw, 'tiktok') a
	), mapped AS MATERIALIZED (
		SELECT r.line, r.path, r.raw, r.section, r.occurred_at,
			CASE WHEN r.section = 'shares' THEN w.kind ELSE r.kind END AS kind,
			CASE WHEN r.section = 'shares' THEN w.share_type ELSE r.share_type END AS share_type,
			CASE WHEN r.section = 'shares' THEN w.platform ELSE r.platform END AS platform,
			r.method_raw, r.content_kind, r.item_text, r.video_id, r.actor_name,
			r.actor_is_owner, r.actor_id, r.child_video_id, r.event_key,
			coalesce(r.reason, CASE WHEN r.section = 'shares' AND w.kind IS NULL
				THEN 'not a share: ' || coalesce(left(r.method_raw, 100), '') END) AS reason
		FROM read r
		LEFT JOIN word w ON r.section = 'shares' AND w.method_raw IS NOT DISTINCT FROM r.method_raw
	), good AS MATERIALIZED (
		SELECT m.*, row_number() OVER (PARTITION BY m.section, m.occurred_at, m.item_text,
			m.method_raw, m.actor_name, m.event_key ORDER BY m.line) AS ordinal
		FROM mapped m
		WHERE m.reason IS NULL AND m.kind IS NOT NULL
	), named AS (
		SELECT lower(m.actor_name) AS folded, min(m.actor_name) AS username, min(m.line) AS line
		FROM mapped m
		WHERE m.reason IS NULL AND m.actor_name IS NOT NULL
		GROUP BY lower(m.actor_name)
	), new_account AS (
		INSERT INTO accounts (username)
		SELECT n.username
		FROM named n
		WHERE NOT EXISTS (SELECT FROM accounts a WHERE lower(a.username) = n.folded)
		ORDER BY n.line
		RETURNING accounts.account_id, lower(username) AS folded
	), person AS (
		SELECT n.account_id, n.folded FROM new_account n
		UNION ALL
		SELECT a.account_id, n.folded FROM named n JOIN accounts a ON lower(a.username) = n.folded
	), new_video AS (
		INSERT INTO videos (video_id, posted_at)
		SELECT DISTINCT g.video_id, tiktrack.posted_at_of(g.video_id)
		FROM good g
		WHERE g.video_id IS NOT NULL
		ON CONFLICT (video_id) DO NOTHING
	), new_event AS (
		INSERT INTO events (occurred_at, video_id, actor_id, kind, share_type, platform, method_raw,
			child_video_id, account_id, source, section, content_kind, item_text, ordinal, import_key, import_id)
		SELECT g.occurred_at, g.video_id,
			CASE WHEN g.actor_is_owner THEN import_events.owner ELSE coalesce(p.account_id, g.actor_id) END,
			g.kind, g.share_type, g.platform, g.method_raw, g.child_video_id, import_events.owner, import_events.origin, g.section,
			g.content_kind, g.item_text, g.ordinal,
			tiktrack.import_key(import_events.owner, g.section, g.occurred_at, g.item_text, g.method_raw,
				g.actor_name, g.ordinal, g.event_key), import_events.import_id
		FROM good g
		LEFT JOIN person p ON p.folded = lower(g.actor_name)
		ORDER BY g.occurred_at, g.section, g.line
		ON CONFLICT (import_key) WHERE import_key IS NOT NULL DO NOTHING
		RETURNING 1
	), new_reject AS (
		INSERT INTO import_rejects (import_id, line, path, raw, reason)
		SELECT import_events.import_id, m.line, m.path, m.raw, m.reason
		FROM mapped m
		WHERE m.reason IS NOT NULL
		ORDER BY m.section, m.line
		RETURNING 1
	)
	SELECT g.total + j.total, n.total, g.total - n.total, j.total, t.first_at, t.last_at,
		jsonb_build_object('sections', s.sections)
	INTO result
	FROM (SELECT count(*) AS total FROM good) g
	CROSS JOIN (SELECT count(*) AS total FROM new_event) n
	CROSS JOIN (SELECT count(*) AS total FROM new_reject) j
	CROSS JOIN (SELECT min(m.occurred_at) AS first_at, max(m.occurred_at) AS last_at
		FROM mapped m WHERE m.reason IS NULL) t
	CROSS JOIN (SELECT jsonb_object_agg(x.section, x.total) AS sections
		FROM (SELECT m.section, count(*) AS total FROM mapped m WHERE m.reason IS NULL
			GROUP BY m.section) x) s;

	SELECT string_agg(format('%s (%s)', left(w.method_raw, 100), w.total), ', '
		ORDER BY w.total DESC, w.method_raw)
	INTO unmapped
	FROM (SELECT g.method_raw, g.total
		FROM (SELECT e.method_raw, count(*) AS total
			FROM events e
			WHERE e.import_id = import_events.import_id AND e.share_type = 'other'
			GROUP BY e.method_raw) g
		CROSS JOIN LATERAL tiktrack.share_alias_of(g.method_raw) a
		WHERE NOT a.is_known
		ORDER BY g.total DESC, g.method_raw
		LIMIT 20) w;
	IF unmapped IS NOT NULL THEN
		RAISE NOTICE USING
			MESSAGE = format('ways of sharing without an alias, kept as other: %s', unmapped),
			HINT = 'Add a row to tiktrack.share_aliases, then update share_type and platform of these events by method_raw.';
	END IF;
	-- the planner has never seen these rows
	IF result.inserted >= 1000 THEN
		ANALYZE accounts, videos, events;
	END IF;
	RETURN result;
END
$function$;
COMMENT ON FUNCTION tiktrack.import_events(text, bigint, text, text, bigint, text, jsonb) IS
	'part of import: what a reader of events gives, into accounts, videos, events and import_rejects';

-- What an export says of its owner.
CREATE FUNCTION tiktrack.import_profile(dataset text, import_id bigint, source text, owner bigint,
		profile jsonb, at timestamptz) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM set_config('search_path', format('%I, pg_temp', dataset), true);
	IF profile IS NULL THEN
		RETURN;
	END IF;
	UPDATE accounts a
	SET display_name = coalesce(profile ->> 'display_name', a.display_name),
		country = coalesce(profile ->> 'country', a.country)
	WHERE a.account_id = owner;
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
COMMENT ON FUNCTION tiktrack.import_profile(text, bigint, text, bigint, jsonb, timestamptz) IS
	'part of import: the owner of an export, and followers as of its newest row';
