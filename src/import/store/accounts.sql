-- An account is known by its id, or by its name where no id is told. One that is
-- known only by name keeps the id that it was given for it, whatever is told later.
CREATE FUNCTION tiktrack_internal.store_accounts(dataset text, told jsonb[]) RETURNS void
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM pg_catalog.set_config('search_path', tiktrack_internal.dataset_path(dataset), true);
	WITH row AS (
		SELECT t.n, i.account_id, t.record ->> 'username' AS username, t.record
		FROM pg_catalog.unnest(told) WITH ORDINALITY AS t (record, n)
		-- what the sequence gives to a name must stay free for it
		CROSS JOIN LATERAL (SELECT CASE WHEN NOT tiktrack_internal.is_given_id((t.record ->> 'account_id')::bigint)
			OR EXISTS (SELECT FROM accounts a WHERE a.account_id = (t.record ->> 'account_id')::bigint)
			THEN (t.record ->> 'account_id')::bigint END AS account_id) i
		WHERE coalesce(i.account_id::text, t.record ->> 'username') IS NOT NULL
	), id_of_name AS (
		-- an id that one row tells of a name serves those that tell the name alone
		SELECT pg_catalog.lower(r.username) AS folded, pg_catalog.max(r.account_id) AS account_id
		FROM row r
		WHERE r.username IS NOT NULL
		GROUP BY pg_catalog.lower(r.username)
	), person AS (
		-- of what is told more than once the last holds
		SELECT coalesce(r.account_id, i.account_id) AS account_id, pg_catalog.max(r.n) AS n,
			(pg_catalog.array_agg(r.username ORDER BY r.n DESC) FILTER (WHERE r.username IS NOT NULL))[1] AS username,
			(pg_catalog.array_agg(r.record ->> 'display_name' ORDER BY r.n DESC) FILTER (WHERE r.record ->> 'display_name' IS NOT NULL))[1] AS display_name,
			(pg_catalog.array_agg(r.record ->> 'picture_url' ORDER BY r.n DESC) FILTER (WHERE r.record ->> 'picture_url' IS NOT NULL))[1] AS picture_url,
			(pg_catalog.array_agg(r.record ->> 'account_type' ORDER BY r.n DESC) FILTER (WHERE r.record ->> 'account_type' IS NOT NULL))[1] AS account_type,
			(pg_catalog.array_agg(r.record ->> 'country' ORDER BY r.n DESC) FILTER (WHERE r.record ->> 'country' IS NOT NULL))[1] AS country,
			(pg_catalog.array_agg((r.record ->> 'is_public')::boolean ORDER BY r.n DESC) FILTER (WHERE r.record ->> 'is_public' IS NOT NULL))[1] AS is_public
		FROM row r
		LEFT JOIN id_of_name i ON i.folded = pg_catalog.lower(r.username)
		GROUP BY coalesce(r.account_id, i.account_id),
			CASE WHEN coalesce(r.account_id, i.account_id) IS NULL THEN pg_catalog.lower(r.username) END
	), named AS (
		-- a name is one account's: that of the last row
		SELECT p.*, CASE WHEN p.username IS NOT NULL AND pg_catalog.row_number()
			OVER (PARTITION BY pg_catalog.lower(p.username) ORDER BY p.n DESC) = 1 THEN pg_catalog.lower(p.username) END AS folded
		FROM person p
	), matched AS (
		SELECT n.*, coalesce(i.account_id, a.account_id) AS stored,
			-- another may have had the name before; it keeps it
			CASE WHEN NOT EXISTS (SELECT FROM accounts o WHERE pg_catalog.lower(o.username) = n.folded
				AND o.account_id IS DISTINCT FROM coalesce(i.account_id, a.account_id)) THEN n.folded END AS free_name
		FROM named n
		LEFT JOIN accounts i ON i.account_id = n.account_id
		-- not another account that has the name now
		LEFT JOIN accounts a ON pg_catalog.lower(a.username) = n.folded
			AND (n.account_id IS NULL OR tiktrack_internal.is_given_id(a.account_id))
	), changed AS (
		UPDATE accounts a
		SET username = CASE WHEN m.free_name IS NOT NULL AND m.free_name IS DISTINCT FROM pg_catalog.lower(a.username)
				THEN m.username ELSE a.username END,
			display_name = coalesce(m.display_name, a.display_name),
			picture_url = coalesce(m.picture_url, a.picture_url),
			account_type = coalesce(m.account_type, a.account_type),
			country = coalesce(m.country, a.country),
			is_public = coalesce(m.is_public, a.is_public)
		FROM matched m
		WHERE a.account_id = m.stored
			AND (m.free_name IS DISTINCT FROM pg_catalog.lower(a.username) AND m.free_name IS NOT NULL
				OR m.display_name <> coalesce(a.display_name, '') OR m.picture_url <> coalesce(a.picture_url, '')
				OR m.account_type <> coalesce(a.account_type::text, '') OR m.country <> coalesce(a.country, '')
				OR m.is_public IS NOT NULL AND m.is_public IS DISTINCT FROM a.is_public)
	)
	INSERT INTO accounts (account_id, username, display_name, picture_url, account_type, country, is_public)
	SELECT coalesce(m.account_id, pg_catalog.nextval(pg_catalog.pg_get_serial_sequence('accounts', 'account_id'))),
		CASE WHEN m.free_name IS NOT NULL THEN m.username END,
		m.display_name, m.picture_url, m.account_type, m.country, m.is_public
	FROM matched m
	WHERE m.stored IS NULL AND (m.account_id IS NOT NULL OR m.free_name IS NOT NULL)
	ORDER BY m.n;
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
	PERFORM pg_catalog.set_config('search_path', tiktrack_internal.dataset_path(dataset), true);
	SELECT a.account_id INTO id FROM accounts a WHERE a.account_id = (told ->> 'account_id')::bigint;
	IF id IS NULL THEN
		SELECT a.account_id INTO id FROM accounts a WHERE pg_catalog.lower(a.username) = pg_catalog.lower(told ->> 'username');
	END IF;
	RETURN id;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.stored_account(text, jsonb) IS
	'part of import: id of the account that store_accounts stored for this';
