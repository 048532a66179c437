-- What a row of an export means, the same for JSON and TXT.

CREATE FUNCTION tiktrack_internal.export_event(section text, problem text, date text, occurred_at timestamptz,
		link text, user_name text,
		OUT reason text, OUT kind text, OUT share_type text, OUT platform text, OUT item_text text,
		OUT video_id bigint, OUT actor_name text, OUT actor_is_owner boolean)
	-- a set of one row, because the planner takes only such a function apart
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT
		CASE WHEN $2 IS NOT NULL THEN $2
			WHEN octet_length($6) > 255 THEN 'a user name longer than 255 bytes'
			WHEN tiktrack_internal.told($3) IS NULL THEN 'no date'
			WHEN $4 IS NULL THEN 'not a date: ' || left($3, 100) END,
		CASE $1 WHEN 'shares' THEN 'share' WHEN 'reposts' THEN 'share' WHEN 'watched' THEN 'view'
			WHEN 'likes' THEN 'like' WHEN 'favourites' THEN 'save' WHEN 'comments' THEN 'comment'
			WHEN 'followers' THEN 'follow' END,
		CASE $1 WHEN 'reposts' THEN 'repost' END,
		CASE $1 WHEN 'reposts' THEN 'tiktok' END,
		nullif($5, ''),
		-- a sound or profile that was shared is no video
		CASE WHEN $1 IN ('followers', 'following') THEN NULL ELSE tiktrack.video_id_of($5) END,
		-- N/A stands for accounts that are gone: many people, not one
		CASE WHEN $1 IN ('followers', 'following') THEN tiktrack_internal.told($6) END,
		$1 NOT IN ('followers', 'following');
END;
COMMENT ON FUNCTION tiktrack_internal.export_event(text, text, text, timestamptz, text, text) IS
	'part of import: what a row of an export means, by its section';
