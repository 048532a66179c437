-- Checks values against the bounds of store/record_bounds.c. A row with an impossible
-- value of its own is rejected; an impossible value of its video or account, such as a
-- title or a duration, is left out, and the row is stored.
CREATE FUNCTION tiktrack_internal.record_problem(target text, record jsonb) RETURNS text
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_record_problem';
COMMENT ON FUNCTION tiktrack_internal.record_problem(text, jsonb) IS
	'part of import: why a table of snapshots cannot hold a record, as a reason that names column and bound; NULL when it can';

CREATE FUNCTION tiktrack_internal.impossible_keys(target text, told jsonb) RETURNS text[]
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_impossible_keys';
COMMENT ON FUNCTION tiktrack_internal.impossible_keys(text, jsonb) IS
	'part of import: keys, told of an account (target accounts) or video (videos), with a value that cannot be stored; NULL when there are none';

CREATE FUNCTION tiktrack_internal.possible_record(record jsonb) RETURNS jsonb
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN coalesce(tiktrack_internal.impossible_keys('videos', $1 -> 'video'),
			tiktrack_internal.impossible_keys('accounts', $1 -> 'account')) IS NULL THEN $1
		ELSE $1 || CASE WHEN $1 ? 'video' THEN jsonb_build_object('video',
				coalesce(($1 -> 'video') - tiktrack_internal.impossible_keys('videos', $1 -> 'video'), $1 -> 'video'))
			ELSE '{}' END
			|| CASE WHEN $1 ? 'account' THEN jsonb_build_object('account',
				coalesce(($1 -> 'account') - tiktrack_internal.impossible_keys('accounts', $1 -> 'account'), $1 -> 'account'))
			ELSE '{}' END END;
END;
COMMENT ON FUNCTION tiktrack_internal.possible_record(jsonb) IS
	'part of import: the record of a row without values of its video and account that cannot be stored';
