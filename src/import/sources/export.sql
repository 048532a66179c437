-- The meaning of a row of an export, shared by JSON and TXT.

-- One expression, so that the planner inlines it: it is called for every key of every row.
CREATE FUNCTION tiktrack_internal.export_key(word text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE translate(lower($1), E' \t_-', '')
		WHEN 'date' THEN 'date' WHEN 'datum' THEN 'date'
		WHEN 'sharedcontent' THEN 'content' WHEN 'gedeeldeinhoud' THEN 'content' WHEN 'gedeeldecontent' THEN 'content'
		WHEN 'link' THEN 'link' WHEN 'videolink' THEN 'link'
		WHEN 'method' THEN 'method' WHEN 'methode' THEN 'method'
		WHEN 'username' THEN 'user' WHEN 'gebruikersnaam' THEN 'user'
		WHEN 'comment' THEN 'comment' WHEN 'reactie' THEN 'comment'
		WHEN 'url' THEN 'url' WHEN 'originalposturl' THEN 'url' WHEN 'originalpostlink' THEN 'url'
		WHEN 'originelelinknaarbericht' THEN 'url'
		WHEN 'whocanview' THEN 'post' WHEN 'allowcomments' THEN 'post' WHEN 'likes' THEN 'post'
		-- not used
		WHEN 'title' THEN 'other' WHEN 'titel' THEN 'other' WHEN 'photo' THEN 'other' WHEN 'foto' THEN 'other'
		WHEN 'video' THEN 'other' WHEN 'sticker' THEN 'other' WHEN 'timepertiktok' THEN 'other' END;
END;
COMMENT ON FUNCTION tiktrack_internal.export_key(text) IS
	'part of import: the meaning of a key of an export of any era, in English or Dutch; NULL for an unknown key';

CREATE FUNCTION tiktrack_internal.export_key_problem(section text, has_link boolean, has_user boolean, unknown text)
	RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN $4 IS NULL THEN NULL
		WHEN $1 IN ('followers', 'following') AND NOT $3 THEN 'no user name under a known key: ' || left($4, 100)
		WHEN $1 IN ('shares', 'reposts', 'watched', 'likes', 'favourites') AND NOT $2 THEN 'no link under a known key: ' || left($4, 100) END;
END;
COMMENT ON FUNCTION tiktrack_internal.export_key_problem(text, boolean, boolean, text) IS
	'part of import: why a row with unknown keys is rejected: its link or user name is missing and may be under one of them; NULL when nothing is missing';

CREATE FUNCTION tiktrack_internal.export_event(section text, problem text, date text, occurred_at timestamptz,
		link text, user_name text,
		OUT reason text, OUT kind text, OUT share_type text, OUT platform text, OUT item_text text,
		OUT video_id bigint, OUT actor_name text, OUT actor_is_owner boolean)
	-- a set of one row, because the planner inlines only set-returning functions in FROM
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
		-- NULL also for a shared sound or profile
		CASE WHEN $1 IN ('followers', 'following') THEN NULL ELSE tiktrack.video_id_of($5) END,
		-- N/A stands for any deleted account, not for one person
		CASE WHEN $1 IN ('followers', 'following') THEN tiktrack_internal.told($6) END,
		$1 NOT IN ('followers', 'following');
END;
COMMENT ON FUNCTION tiktrack_internal.export_event(text, text, text, timestamptz, text, text) IS
	'part of import: the event of a row of an export, by its section';
