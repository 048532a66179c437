-- Shared by the readers of scrapers: a video with its counters, those of its author,
-- and its parents.

CREATE TYPE tiktrack_internal.scraped_video AS (
	line bigint,
	path text,
	raw text,
	problem text,
	video_id text,
	created text,
	posted_at timestamptz,
	title text,
	duration_ms bigint,
	content_type text,
	sound text,
	hashtags jsonb,
	is_public boolean,
	account jsonb,
	counts text[],
	account_counts text[],
	is_exact boolean,
	at timestamptz,
	parents text[]
);
COMMENT ON TYPE tiktrack_internal.scraped_video IS
	'a video as a scraper tells it: counts are views, likes, comments, shares and saves; account_counts followers, following, likes and videos; parents the videos that it is a duet of, a stitch of and a reaction to';

-- plpgsql, because it plans its expressions once per session, and SQL once per call
CREATE FUNCTION tiktrack_internal.scraped_problem(v tiktrack_internal.scraped_video) RETURNS text
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	RETURN coalesce(v.problem,
		CASE WHEN tiktrack_internal.id_of(v.video_id) IS NULL THEN concat_ws(': ', 'no video id', nullif(left(v.video_id, 100), '')) END,
		-- wrong counters of the author, or a wrong time of posting, are only left out
		tiktrack_internal.count_problem(VARIADIC v.counts));
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.scraped_problem(tiktrack_internal.scraped_video) IS 'part of import: why a scraped video cannot be used; NULL when it can';

CREATE FUNCTION tiktrack_internal.scraped_snapshot(v tiktrack_internal.scraped_video) RETURNS tiktrack.import_snapshot
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	problem text := tiktrack_internal.scraped_problem(v);
BEGIN
	IF problem IS NOT NULL THEN
		RETURN ROW(v.line, v.path, v.raw, problem, 'video_snapshots', '{}'::jsonb)::tiktrack.import_snapshot;
	END IF;
	RETURN ROW(v.line, v.path, v.raw, NULL::text, 'video_snapshots', jsonb_build_object(
		'video_id', tiktrack_internal.id_of(v.video_id), 'grain', 'lifetime',
		'views', tiktrack_internal.count_of(v.counts[1]), 'likes', tiktrack_internal.count_of(v.counts[2]),
		'comments', tiktrack_internal.count_of(v.counts[3]), 'shares', tiktrack_internal.count_of(v.counts[4]),
		'saves', tiktrack_internal.count_of(v.counts[5]),
		'is_rounded', NOT coalesce(v.is_exact, false) AND tiktrack_internal.are_rounded(VARIADIC v.counts),
		-- an empty account, because an unknown author is not the owner of the file either
		'account', coalesce(v.account || jsonb_build_object(
			'followers', tiktrack_internal.count_of(v.account_counts[1]), 'following', tiktrack_internal.count_of(v.account_counts[2]),
			'likes', tiktrack_internal.count_of(v.account_counts[3]), 'videos', tiktrack_internal.count_of(v.account_counts[4]),
			'is_rounded', tiktrack_internal.are_rounded(VARIADIC v.account_counts)), '{}'),
		'video', jsonb_build_object('posted_at', v.posted_at, 'title', v.title, 'duration_ms', v.duration_ms,
			'content_type', v.content_type, 'sound', v.sound, 'hashtags', v.hashtags, 'is_public', v.is_public,
			'parent_video_id', coalesce(tiktrack_internal.id_of(v.parents[1]), tiktrack_internal.id_of(v.parents[2]), tiktrack_internal.id_of(v.parents[3]))))
		|| CASE WHEN v.at IS NOT NULL THEN jsonb_build_object('at', v.at) ELSE '{}' END)::tiktrack.import_snapshot;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.scraped_snapshot(tiktrack_internal.scraped_video) IS
	'part of import: a scraped video with its counters as a row of a reader of snapshots';

-- A video that names its parent is a share of the parent by its author. Its event_key is
-- made of kind and video, so that two scrapers tell one event.
CREATE FUNCTION tiktrack_internal.scraped_creations(v tiktrack_internal.scraped_video) RETURNS SETOF tiktrack.import_event
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE ROWS 1
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	kinds CONSTANT text[] := '{duet,stitch,reaction}';
	child bigint := tiktrack_internal.id_of(v.video_id);
	made_at timestamptz := coalesce(v.posted_at, tiktrack.posted_at_of(child));
	parent bigint;
BEGIN
	FOR i IN 1 .. 3 LOOP
		-- 0 is no parent; a video that cannot be used was rejected by the reader of snapshots
		CONTINUE WHEN coalesce(tiktrack_internal.told(v.parents[i]), '0') = '0' OR tiktrack_internal.scraped_problem(v) IS NOT NULL;
		parent := tiktrack_internal.id_of(v.parents[i]);
		RETURN NEXT ROW(v.line, v.path, v.raw,
			CASE WHEN parent IS NULL THEN format('no video that it is a %s of: %s', kinds[i], left(v.parents[i], 100))
				WHEN parent = child THEN format('a %s of itself', kinds[i])
				WHEN made_at IS NULL THEN 'no date' END,
			'creations', made_at, 'share', kinds[i], 'tiktok', NULL::text, NULL::text, NULL::text, parent,
			v.account ->> 'username', false,
			-- the account is found by its name, and by its id only if it has no name
			CASE WHEN v.account ->> 'username' IS NULL THEN (v.account ->> 'account_id')::bigint END,
			child, kinds[i] || ' ' || child::text)::tiktrack.import_event;
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.scraped_creations(tiktrack_internal.scraped_video) IS
	'part of import: the duet, stitch or reaction that a scraped video is, as rows of a reader of events';

CREATE FUNCTION tiktrack_internal.creation_parents(info json) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT ARRAY[$1 -> 'duetInfo' ->> 'duetFromId', $1 -> 'stitchInfo' ->> 'stitchFromId', $1 -> 'reactInfo' ->> 'reactFromId'];
END;
COMMENT ON FUNCTION tiktrack_internal.creation_parents(json) IS
	'part of import: the videos that an object is a duet of, a stitch of and a reaction to, NULL where there is none';
