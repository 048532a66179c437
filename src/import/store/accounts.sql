-- An account is known by its id, or by its name where no id is told. One that is
-- known only by name keeps the id that it was given for it, whatever is told later.
CREATE FUNCTION tiktrack_internal.store_accounts(dataset text, told jsonb[]) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format($query$
		WITH row AS (
			SELECT t.n, i.account_id, t.record ->> 'username' AS username, t.record
			FROM unnest($1) WITH ORDINALITY AS t (record, n)
			-- what the sequence gives to a name must stay free for it
			CROSS JOIN LATERAL (SELECT CASE WHEN NOT tiktrack_internal.is_given_id((t.record ->> 'account_id')::bigint)
				OR EXISTS (SELECT FROM %1$I.accounts a WHERE a.account_id = (t.record ->> 'account_id')::bigint)
				THEN (t.record ->> 'account_id')::bigint END AS account_id) i
			WHERE coalesce(i.account_id::text, t.record ->> 'username') IS NOT NULL
		), id_of_name AS (
			-- an id that one row tells of a name serves those that tell the name alone
			SELECT lower(r.username) AS folded, max(r.account_id) AS account_id
			FROM row r
			WHERE r.username IS NOT NULL
			GROUP BY lower(r.username)
		), person AS (
			-- of what is told more than once the last holds
			SELECT coalesce(r.account_id, i.account_id) AS account_id, max(r.n) AS n,
				(array_agg(r.username ORDER BY r.n DESC) FILTER (WHERE r.username IS NOT NULL))[1] AS username,
				(array_agg(r.record ->> 'display_name' ORDER BY r.n DESC) FILTER (WHERE r.record ->> 'display_name' IS NOT NULL))[1] AS display_name,
				(array_agg(r.record ->> 'picture_url' ORDER BY r.n DESC) FILTER (WHERE r.record ->> 'picture_url' IS NOT NULL))[1] AS picture_url,
				(array_agg(r.record ->> 'account_type' ORDER BY r.n DESC) FILTER (WHERE r.record ->> 'account_type' IS NOT NULL))[1] AS account_type,
				(array_agg(r.record ->> 'country' ORDER BY r.n DESC) FILTER (WHERE r.record ->> 'country' IS NOT NULL))[1] AS country,
				(array_agg((r.record ->> 'is_public')::boolean ORDER BY r.n DESC) FILTER (WHERE r.record ->> 'is_public' IS NOT NULL))[1] AS is_public
			FROM row r
			LEFT JOIN id_of_name i ON i.folded = lower(r.username)
			GROUP BY coalesce(r.account_id, i.account_id),
				CASE WHEN coalesce(r.account_id, i.account_id) IS NULL THEN lower(r.username) END
		), named AS (
			-- a name is one account's: that of the last row
			SELECT p.*, CASE WHEN p.username IS NOT NULL AND row_number()
				OVER (PARTITION BY lower(p.username) ORDER BY p.n DESC) = 1 THEN lower(p.username) END AS folded
			FROM person p
		), matched AS (
			SELECT n.*, coalesce(i.account_id, a.account_id) AS stored,
				-- another may have had the name before; it keeps it
				CASE WHEN NOT EXISTS (SELECT FROM %1$I.accounts o WHERE lower(o.username) = n.folded
					AND o.account_id IS DISTINCT FROM coalesce(i.account_id, a.account_id)) THEN n.folded END AS free_name
			FROM named n
			LEFT JOIN %1$I.accounts i ON i.account_id = n.account_id
			-- not another account that has the name now
			LEFT JOIN %1$I.accounts a ON lower(a.username) = n.folded
				AND (n.account_id IS NULL OR tiktrack_internal.is_given_id(a.account_id))
		), changed AS (
			UPDATE %1$I.accounts a
			SET username = CASE WHEN m.free_name IS NOT NULL AND m.free_name IS DISTINCT FROM lower(a.username)
					THEN m.username ELSE a.username END,
				display_name = coalesce(m.display_name, a.display_name),
				picture_url = coalesce(m.picture_url, a.picture_url),
				account_type = coalesce(m.account_type, a.account_type),
				country = coalesce(m.country, a.country),
				is_public = coalesce(m.is_public, a.is_public)
			FROM matched m
			WHERE a.account_id = m.stored
				AND (m.free_name IS DISTINCT FROM lower(a.username) AND m.free_name IS NOT NULL
					OR m.display_name <> coalesce(a.display_name, '') OR m.picture_url <> coalesce(a.picture_url, '')
					OR m.account_type <> coalesce(a.account_type::text, '') OR m.country <> coalesce(a.country, '')
					OR m.is_public IS NOT NULL AND m.is_public IS DISTINCT FROM a.is_public)
		)
		INSERT INTO %1$I.accounts (account_id, username, display_name, picture_url, account_type, country, is_public)
		SELECT coalesce(m.account_id, nextval(pg_get_serial_sequence(format('%%I.accounts', $2), 'account_id'))),
			CASE WHEN m.free_name IS NOT NULL THEN m.username END,
			m.display_name, m.picture_url, m.account_type, m.country, m.is_public
		FROM matched m
		WHERE m.stored IS NULL AND (m.account_id IS NOT NULL OR m.free_name IS NOT NULL)
		ORDER BY m.n$query$, dataset) USING told, dataset;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.store_accounts(text, jsonb[]) IS
	'part of import: accounts by account_id or username, with display_name, picture_url, account_type, country and is_public where they are told';

CREATE FUNCTION tiktrack_internal.account_name(told jsonb) RETURNS jsonb
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT jsonb_build_object('account_id', $1 -> 'account_id', 'username', $1 -> 'username');
END;
COMMENT ON FUNCTION tiktrack_internal.account_name(jsonb) IS 'part of import: what an account is known by';

CREATE FUNCTION tiktrack_internal.stored_account(dataset text, told jsonb) RETURNS bigint
	LANGUAGE plpgsql STABLE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	id bigint;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	EXECUTE format('SELECT coalesce((SELECT a.account_id FROM %1$I.accounts a WHERE a.account_id = ($1 ->> ''account_id'')::bigint),
		(SELECT a.account_id FROM %1$I.accounts a WHERE lower(a.username) = lower($1 ->> ''username'')))', dataset)
	INTO id USING told;
	RETURN id;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.stored_account(text, jsonb) IS
	'part of import: id of the account that store_accounts stored for this';
