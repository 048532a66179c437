-- What the tables can hold, by the bounds of store/record_bounds.c. What a row tells of
-- itself costs the row; what it tells of its video or account beside, like a
-- title or a duration, is left out where it is impossible, and the row goes in.
CREATE FUNCTION tiktrack_internal.record_problem(target text, record jsonb) RETURNS text
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_record_problem';
COMMENT ON FUNCTION tiktrack_internal.record_problem(text, jsonb) IS
	'part of import: why a table of snapshots cannot hold a record, as a reason that names field and bound; NULL when it can';

CREATE FUNCTION tiktrack_internal.impossible_keys(target text, told jsonb) RETURNS text[]
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_impossible_keys';
COMMENT ON FUNCTION tiktrack_internal.impossible_keys(text, jsonb) IS
	'part of import: keys of what is told of an account (table accounts) or video (videos) with a value that cannot be stored; NULL when there are none';

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
	'part of import: the record of a row without what it tells of its video and account that cannot be stored';

-- What a file tells of accounts and videos, into their tables: a batch of rows at a time.
