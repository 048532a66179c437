-- ---------------------------------------------------------------------------
-- dataset: what another rule set would show
-- ---------------------------------------------------------------------------
CREATE FUNCTION tiktrack_internal.what_if_visibility_as_owner(dataset text, ruleset text)
	RETURNS TABLE(account_type text, share_type text, level text, level_then text, shares bigint)
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
BEGIN
	IF $1 IS NULL OR $2 IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'dataset and ruleset must not be NULL',
			HINT = 'SELECT DISTINCT ruleset FROM tiktrack.visibility_rules;';
	END IF;
	PERFORM tiktrack_internal.require_dataset($1);
	-- raises the error for an unknown name also when there are no shares
	PERFORM tiktrack.visibility_level(NULL, NULL, NULL, $2);
	RETURN QUERY EXECUTE format($query$
		SELECT n.account_type, n.share_type, l.level, l.level_then, sum(n.shares)::bigint
		FROM (
			SELECT coalesce(o.account_type, 'personal') AS account_type,
				coalesce(e.share_type, 'unknown') AS share_type,
				tiktrack.share_is_public(p.is_public, e.is_public, c.is_public, e.share_type) AS is_public,
				count(*) AS shares
			FROM %1$I.events e
			JOIN %1$I.videos v ON v.video_id = e.video_id
			JOIN %1$I.accounts o ON o.account_id = v.account_id
			LEFT JOIN %1$I.accounts p ON p.account_id = e.actor_id
			LEFT JOIN %1$I.videos c ON c.video_id = e.child_video_id
			WHERE e.kind = 'share' AND e.source IS DISTINCT FROM 'tiktok_export'
			GROUP BY 1, 2, 3
		) n
		CROSS JOIN LATERAL (SELECT
			tiktrack.visibility_level(n.share_type, n.account_type, n.is_public) AS level,
			tiktrack.visibility_level(n.share_type, n.account_type, n.is_public, $1) AS level_then) l
		GROUP BY 1, 2, 3, 4
		ORDER BY 1, 2, 3, 4$query$, $1) USING $2;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.what_if_visibility_as_owner(text, text) IS 'body of what_if_visibility';

CREATE FUNCTION tiktrack.what_if_visibility(dataset text, ruleset text)
	RETURNS TABLE(account_type text, share_type text, level text, level_then text, shares bigint)
	LANGUAGE c STABLE CALLED ON NULL INPUT AS 'MODULE_PATHNAME', 'tiktrack_as_owner';
COMMENT ON FUNCTION tiktrack.what_if_visibility(text, text) IS
	'for the owner of a dataset: how many shares of its videos the accounts that posted them may see at which level, today (level) and under another rule set (level_then); errors: 22004 for NULL, those of require_dataset and of visibility_level';
