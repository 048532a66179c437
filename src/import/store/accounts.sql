CREATE FUNCTION tiktrack_internal.account_name(told jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT jsonb_build_object('account_id', $1 -> 'account_id', 'username', $1 -> 'username');
END;
COMMENT ON FUNCTION tiktrack_internal.account_name(jsonb) IS 'part of import: account_id and username of what is told of an account';

-- An account is identified by its id, or by its name if no id is told. One that was
-- stored by name keeps the id that it was given, even if its own id is told later.
-- Whose each record is has to be found before names change: an author may be told by
-- an old name and a new one in the same file, and must not lose what is told by either.
CREATE FUNCTION tiktrack_internal.store_accounts(dataset text, told jsonb[]) RETURNS jsonb
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	-- the planner has no statistics of tables that are filled by the same import
	SET enable_nestloop = on
	SET enable_hashjoin = off
	SET enable_mergejoin = off
	SET enable_seqscan = off
AS $function$
#variable_conflict use_variable
DECLARE
	people jsonb;
	account_ids jsonb;
	kept jsonb;
	label text;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format($query$
		WITH row AS (
			SELECT t.n, tiktrack_internal.account_name(t.record)::text AS name, i.account_id, t.record ->> 'username' AS username, m.told_at
			FROM unnest($1) WITH ORDINALITY AS t (record, n)
			-- ids of the sequence for names stay free for it
			CROSS JOIN LATERAL (SELECT CASE WHEN NOT tiktrack_internal.is_given_id((t.record ->> 'account_id')::bigint)
				OR EXISTS (SELECT FROM %1$I.accounts a WHERE a.account_id = (t.record ->> 'account_id')::bigint)
				THEN (t.record ->> 'account_id')::bigint END AS account_id) i
			CROSS JOIN LATERAL (SELECT coalesce((t.record ->> 'told_at')::timestamptz, '-infinity') AS told_at) m
			WHERE coalesce(i.account_id::text, t.record ->> 'username') IS NOT NULL
		), identified AS (
			-- an id that one row tells for a name is used for rows with only the name
			SELECT r.n, r.name, r.username, r.told_at, r.account_id AS told_id,
				coalesce(r.account_id, max(r.account_id) OVER (PARTITION BY lower(r.username))) AS account_id
			FROM row r
			WHERE r.username IS NOT NULL
			UNION ALL
			SELECT r.n, r.name, r.username, r.told_at, r.account_id, r.account_id
			FROM row r
			WHERE r.username IS NULL
		), called AS (
			SELECT i.*, CASE WHEN i.account_id IS NULL THEN lower(i.username) END AS only_name,
				first_value(i.username) OVER (PARTITION BY i.account_id, CASE WHEN i.account_id IS NULL THEN lower(i.username) END
					ORDER BY i.username IS NULL, i.told_at DESC, i.username COLLATE "C" DESC) AS newest_name
			FROM identified i
		), person AS (
			SELECT c.account_id, max(c.n) AS n, max(c.told_at) FILTER (WHERE c.username IS NOT NULL) AS told_at, max(c.newest_name) AS username
			FROM called c
			GROUP BY c.account_id, c.only_name
		), named AS (
			-- a name belongs to one account: that of the newest row
			SELECT p.*, CASE WHEN p.username IS NOT NULL AND row_number() OVER (PARTITION BY lower(p.username)
				ORDER BY p.told_at DESC, p.account_id DESC NULLS LAST) = 1 THEN lower(p.username) END AS folded
			FROM person p
		), stored AS (
			INSERT INTO %1$I.accounts (account_id, username)
			SELECT coalesce(n.account_id, nextval(pg_get_serial_sequence(format('%%I.accounts', $2), 'account_id'))),
				CASE WHEN n.folded IS NOT NULL AND NOT EXISTS (SELECT FROM %1$I.accounts o WHERE lower(o.username) = n.folded) THEN n.username END
			FROM named n
			WHERE NOT EXISTS (SELECT FROM %1$I.accounts i WHERE i.account_id = n.account_id)
				-- another account that has the name now keeps it
				AND NOT EXISTS (SELECT FROM %1$I.accounts a WHERE lower(a.username) = n.folded
					AND (n.account_id IS NULL OR tiktrack_internal.is_given_id(a.account_id)))
				AND (n.account_id IS NOT NULL OR n.folded IS NOT NULL)
			ORDER BY n.n
		)
		SELECT jsonb_object_agg(c.name, jsonb_build_object('own_name', CASE WHEN c.told_id IS NULL THEN c.username END,
			'account_id', c.account_id, 'newest_name', c.newest_name))
		FROM called c$query$, dataset) INTO people USING told, dataset;
	EXECUTE format($query$
		SELECT jsonb_object_agg(p.key, coalesce(
			(SELECT a.account_id FROM %1$I.accounts a WHERE lower(a.username) = lower(p.value ->> 'own_name')),
			(SELECT a.account_id FROM %1$I.accounts a WHERE a.account_id = (p.value ->> 'account_id')::bigint),
			(SELECT a.account_id FROM %1$I.accounts a WHERE lower(a.username) = lower(p.value ->> 'newest_name'))))
		FROM jsonb_each($1) p$query$, dataset) INTO account_ids USING people;

	EXECUTE format($query$
		WITH label AS MATERIALIZED (
			SELECT l.*
			FROM tiktrack_internal.new_labels($2, 'accounts', ARRAY(
				SELECT t.record || jsonb_build_object('account_id', i.account_id)
				FROM unnest($1) AS t (record)
				CROSS JOIN LATERAL (SELECT ($3 ->> tiktrack_internal.account_name(t.record)::text)::bigint AS account_id) i
				WHERE i.account_id IS NOT NULL)) l
		), told AS MATERIALIZED (
			SELECT l.id, l.told_at, n.username, n.display_name, n.picture_url, n.account_type, n.country, n.is_public, row_number() OVER (PARTITION BY lower(n.username)
				ORDER BY l.told_at ->> 'username' COLLATE "C" DESC, l.id DESC) AS turn
			FROM label l
			CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$I.accounts, l.labels) n
			WHERE l.labels <> '{}'
		), free AS (
			SELECT t.*, t.username IS NOT NULL AND t.turn = 1 AND NOT EXISTS (SELECT FROM %1$I.accounts o
				WHERE lower(o.username) = lower(t.username) AND o.account_id <> t.id) AS has_name
			FROM told t
		), stored AS (
			UPDATE %1$I.accounts a
			SET username = CASE WHEN f.has_name THEN f.username ELSE a.username END,
				display_name = coalesce(f.display_name, a.display_name),
				picture_url = coalesce(f.picture_url, a.picture_url),
				account_type = coalesce(f.account_type, a.account_type),
				country = coalesce(f.country, a.country),
				is_public = coalesce(f.is_public, a.is_public),
				labels_told_at = a.labels_told_at || CASE WHEN f.has_name THEN f.told_at ELSE f.told_at - 'username' END
			FROM free f
			WHERE a.account_id = f.id
		)
		SELECT jsonb_object_agg(k.label, k.told) FROM (SELECT k.key AS label, jsonb_object_agg(l.id, k.value) AS told
			FROM label l CROSS JOIN LATERAL jsonb_each(l.kept) k GROUP BY k.key) k$query$, dataset)
	INTO kept USING told, dataset, account_ids;
	FOR label IN SELECT jsonb_object_keys(kept) LOOP
		PERFORM tiktrack_internal.note_kept(dataset, (told[1] ->> 'import_id')::bigint, 'accounts.' || label, kept -> label);
	END LOOP;
	RETURN account_ids;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.store_accounts(text, jsonb[]) IS
	'part of import: stores accounts by account_id or username, with display_name, picture_url, account_type, country and is_public if they are told, as of told_at; returns the id of each by its account_name';
