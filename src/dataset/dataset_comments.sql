-- The one dictionary of what tables, views and their columns mean. A row with
-- relation '*' describes the column wherever it has no row of its own.
CREATE FUNCTION tiktrack.dataset_comments(OUT relation text, OUT attribute text, OUT comment text)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES
	('accounts', NULL, 'people and businesses on TikTok'),
	('videos', NULL, 'videos and photo posts; many are known by their id only'),
	('events', NULL, 'what happened to a video or account, one row an event'),
	('video_snapshots', NULL, 'counters of a video as a source reported them'),
	('account_snapshots', NULL, 'counters of an account as a source reported them'),
	('audience_snapshots', NULL, 'parts of an audience as a source reported them'),
	('campaigns', NULL, 'contests, challenges and other actions with a beginning and an end'),
	('imports', NULL, 'one row an import: what came in, from where'),
	('import_rejects', NULL, 'rows of imported files that could not be used, and why'),
	('viewers', NULL, 'which role may see which account; NULL account is all accounts'),
	('viewer_scope', NULL, 'part of the views: whether whoever asks owns the dataset, or sees all accounts'),
	('viewer_accounts_of_some', NULL, 'part of the views: the accounts of an asker who does not see all'),
	('viewer_accounts', NULL, 'part of the views: the accounts of whoever asks'),
	('viewer_videos_of_some', NULL, 'part of the views: the videos of an asker who does not see all'),
	('viewer_videos_of_all', NULL, 'part of the views: the videos of an asker who sees all'),
	('viewer_videos', NULL, 'part of the views: the videos of whoever asks'),
	('visible_shares', NULL, 'one row a share that you may know of, whatever is shown of it: masked, not dropped'),
	('video_labels', NULL, 'part of the views: names and dates of a video'),
	('video_counts', NULL, 'part of the views: counts of a video'),
	('video_metrics', NULL, 'one row a video, by post: everything that ever happened to it'),
	('account_metrics', NULL, 'one row an account, by post: all its videos together, each person once; unknown is the videos whose account is not known'),
	('daily_metrics', NULL, 'one row a video and UTC day, by event: events, or where these are few the changes that a source reported; video none holds what an account''s own daily report has beyond these, by the account''s local days'),
	('video_gains', NULL, 'part of the views: changes of the counts of a video, as its sources reported them'),
	('account_growth', NULL, 'one row an account and day with a reported number of followers; days without have no row'),
	('video_growth', NULL, 'one row a video and day, by event: how its reported counts changed; a change of several days stands on the last of them, and the first total is none'),
	('share_types', NULL, 'one row a video, share type and platform, by post; unknown is the rest of the reported total'),
	('share_types_daily', NULL, 'one row a video, UTC day, share type and platform, by event; only shares whose day is known'),
	('_metabase_metadata', NULL, 'what Metabase reads at each sync: descriptions, names and meanings of the columns of the other views'),
	('_metabase_metadata', 'keypath', 'view, column and property, divided by dots'),
	('_metabase_metadata', 'value', 'what the property is'),

	-- ids and names
	('*', 'account_id', 'account; in views as text, unknown when it is not known'),
	('events', 'account_id', 'account whose export or report told the event'),
	('imports', 'account_id', 'account that the file belongs to'),
	('viewers', 'account_id', 'account that the role may see; NULL: all'),
	('*', 'is_owner', 'whether the asking role owns the dataset, and sees all of it unmasked'),
	('*', 'sees_all', 'whether the asking role sees every account'),
	('*', 'has_share_data', 'whether the active rule set gives share data to the account'),
	('*', 'account_name', 'user name, else display name, of the account'),
	('*', 'video_id', 'video; in views as text'),
	('daily_metrics', 'video_id', 'video as text; none for what an account reports without naming videos'),
	('*', 'account', 'account of the video as a number'),
	('*', 'video', 'video as a number'),
	('*', 'username', 'handle without @'),
	('*', 'display_name', 'name shown on the profile'),
	('*', 'picture_url', 'address of the profile picture'),
	('*', 'account_type', 'personal, creator or business; NULL when not told'),
	('*', 'is_public', 'whether everyone may see it; NULL when not told'),
	('*', 'country', 'country, ISO 3166 two letters'),
	('*', 'time_zone', 'time zone of local days, as in pg_timezone_names'),
	('*', 'title', 'title of the video'),
	('*', 'content_type', 'video, photo or another word of the source'),
	('*', 'sound', 'sound or music of the video'),
	('*', 'hashtags', 'hashtags without #, lower case'),
	('*', 'parent_video_id', 'video that this one is a duet, stitch or reaction of'),
	-- times
	('*', 'posted_at', 'when the video was posted'),
	('*', 'posted_on', 'UTC day on which the video was posted'),
	('*', 'duration_ms', 'length of the video in milliseconds'),
	('*', 'duration_seconds', 'length of the video in seconds'),
	('*', 'day', 'UTC day of the event'),
	('video_snapshots', 'day', 'day of a daily change, as the source counts days'),
	('account_snapshots', 'day', 'day of a daily change, in the account''s local time'),
	('account_growth', 'day', 'UTC day of the snapshot; of a daily report the account''s local day'),
	('video_growth', 'day', 'UTC day of the later snapshot; of a daily report its day'),
	('audience_snapshots', 'day', 'day that the part belongs to, in the account''s local time'),
	('daily_metrics', 'day', 'UTC day of the event; for video none the account''s local day'),
	('*', 'days_since_posting', 'days from posting to this day'),
	('*', 'at', 'moment that the counts are as of'),
	('*', 'reported_at', 'moment of the newest reported totals used'),
	-- events
	('*', 'event_id', 'number of the event'),
	('*', 'occurred_at', 'when it happened'),
	('*', 'actor_id', 'account that did it; NULL when not told'),
	('*', 'kind', 'what happened: view, like, comment, share, save, follow and others'),
	('*', 'share_type', 'how it was shared: duet, direct_message, external and others; unknown was not told'),
	('*', 'platform', 'where it was shared to; tiktok stays inside; in views none when not told'),
	('*', 'method_raw', 'the source''s own word for the way of sharing, as it was read'),
	('*', 'level', 'how much is shown of it: aggregate (it counts), event (and its time), identity (and who); the owner of the dataset sees all'),
	('*', 'share_id', 'the single share, as text; NULL where it is only counted'),
	('*', 'shared_at', 'when it was shared; NULL where it is only counted'),
	('*', 'shared_on', 'UTC day of the share'),
	('*', 'sharer_id', 'account that shared, as text; NULL where it is not shown, or not known'),
	('*', 'sharer_username', 'user name of who shared; NULL where it is not shown, or not known'),
	('*', 'sharer_picture_url', 'profile picture of who shared; NULL where it is not shown, or not known'),
	('visible_shares', 'child_video_id', 'duet, stitch or reaction that was made of the video, as text; NULL where it is not shown, or not known'),
	('*', 'child_video_id', 'video that the event made, for a duet, stitch or reaction'),
	('*', 'via_event_id', 'event that led to this one'),
	('events', 'watched_ms', 'how long it was watched, in milliseconds'),
	('*', 'age_group', 'age group of the actor, such as 18-24'),
	('*', 'gender', 'gender of the actor'),
	('*', 'interests', 'interests of the actor'),
	('*', 'source', 'kind of file or interface that told it'),
	('*', 'section', 'part of the file that told it'),
	('*', 'content_kind', 'what was shared, in the source''s word: share_video, share_music and others'),
	('*', 'item_text', 'link or name in the source''s row'),
	('*', 'ordinal', 'which of several equal rows of the source this is'),
	('*', 'import_key', 'what makes the row unique among imports'),
	('*', 'import_id', 'import that brought it; NULL when none did'),
	-- snapshots
	('*', 'snapshot_id', 'number of the snapshot'),
	('*', 'grain', 'lifetime: a total up to that moment; daily: net change of that day, which may be negative'),
	('*', 'is_rounded', 'whether the source rounds its counts; count_range gives the bounds of one'),
	('video_growth', 'source', 'source of the counts: one of those that tell of the video'),
	('*', 'followers', 'followers at that moment; a level, never to be added up'),
	('account_growth', 'followers', 'followers at the last snapshot of the day; a level, never to be added up'),
	('*', 'followers_low', 'fewest followers that the source shows so: followers, unless it rounds'),
	('*', 'followers_high', 'most followers that the source shows so: followers, unless it rounds'),
	('*', 'followers_before', 'followers at the snapshot before that it is compared with; NULL for the first, and for a rounded one between exact ones'),
	('*', 'following', 'accounts followed at that moment'),
	('*', 'net_followers', 'change of followers in the day'),
	('account_growth', 'net_followers', 'followers - followers_before; may be negative, adds up'),
	('*', 'days_covered', 'days that the change is of, up to and with this one'),
	('daily_metrics', 'days_covered', 'days that the counts from snapshots are of, up to and with this one; counts of events are of this day'),
	('*', 'posts', 'videos posted since the row before; for the first, on that day'),
	('*', 'growth_rate', 'net_followers / followers_before, a fraction'),
	('*', 'daily_growth_rate', 'growth a day that gives net_followers in days_covered days, a fraction of followers_before'),
	('*', 'videos', 'videos at that moment'),
	('account_metrics', 'videos', 'videos of the account'),
	('*', 'reach', 'people who viewed it, as the source counts them; never to be added up'),
	('video_metrics', 'reach', 'different people who viewed, liked, commented or shared; NULL where the events do not tell who watched, or have fewer views than are reported; never to be added up'),
	('account_metrics', 'reach', 'different people reached by any of the videos; NULL when one of them has views and does not tell its viewers; never to be added up'),
	('daily_metrics', 'reach', 'different people of that day; never to be added up: who came on two days is one person'),
	('*', 'engaged_users', 'different people who liked, commented or shared, an estimate above 512; never to be added up'),
	('*', 'reach_is_exact', 'whether reach is a count, as it is up to 512 people, or an estimate with a standard error of 1.2 %'),
	('*', 'new_viewers', 'viewers of the day who were new'),
	('*', 'returning_viewers', 'viewers of the day who had viewed before'),
	('*', 'dimension', 'what the audience is divided by: gender, country, hour and others'),
	('*', 'value', 'the part of the audience: a gender, a country, an hour'),
	('*', 'fraction', 'part of the whole, 0 to 1'),
	('share_types', 'fraction', 'shares / video_shares, a fraction'),
	('share_types_daily', 'fraction', 'shares / day_shares, a fraction'),
	('*', 'people', 'people in that part'),
	-- counts
	('*', 'views', 'plays, replays included'),
	('*', 'impressions', 'times shown'),
	('*', 'likes', 'likes'),
	('*', 'comments', 'comments'),
	('*', 'shares', 'shares'),
	('*', 'saves', 'times saved or added to favourites'),
	('*', 'follows', 'follows'),
	('*', 'profile_visits', 'visits of the profile'),
	('*', 'link_clicks', 'clicks on a link'),
	('*', 'engagements', 'likes + comments + shares'),
	('*', 'engagements_without_shares', 'likes + comments'),
	('*', 'known_shares', 'shares that are known one by one; the rest up to shares is unknown'),
	('*', 'video_shares', 'all shares of the video, repeated on each row: not to be added up'),
	('*', 'day_shares', 'all dated shares of the video that day, repeated on each row: not to be added up'),
	('*', 'watched_seconds', 'time watched in all, in seconds, of the plays whose time is known'),
	('*', 'plays_watched', 'plays whose watch time is known'),
	('*', 'timed_watched_seconds', 'time watched in all, in seconds, of plays of a known duration'),
	('*', 'timed_duration_seconds', 'durations of the same plays added up, in seconds'),
	('*', 'plays_timed', 'plays of which it is known whether they reached the end'),
	('*', 'plays_completed', 'plays that reached the end'),
	('*', 'watched_ms', 'time watched in all, in milliseconds'),
	('*', 'timed_watched_ms', 'time watched in all by plays of a known duration, in milliseconds'),
	('*', 'timed_duration_ms', 'durations of the same plays added up, in milliseconds'),
	('*', 'followers_at_posting', 'followers at the last snapshot before posting'),
	('video_counts', 'people', 'summary of the events and of the people behind them; NULL where more views are reported than there are events'),
	('*', 'share_events', 'summary of the share events by type and platform'),
	('*', 'summary', 'summary of the counts'),
	('*', 'counts_from', 'what the counts come from: events, snapshots (changes that a source reported) or both'),
	-- rates: fractions
	('*', 'engagement_rate', 'engagements / views, a fraction'),
	('*', 'engagement_rate_without_shares', '(likes + comments) / views, a fraction'),
	('*', 'engagement_rate_by_reach', 'engagements / reach, a fraction that may pass 1'),
	('*', 'engaged_user_rate', 'engaged_users / reach, a fraction'),
	('*', 'engagement_rate_by_followers', 'engagements / followers_at_posting, a fraction'),
	('*', 'share_rate', 'shares / views, a fraction'),
	('*', 'share_rate_low', 'lower end of share_rate, a fraction: with few shares the true rate may be as low (95 % sure)'),
	('*', 'share_rate_high', 'upper end of share_rate, a fraction: the true rate may be as high (95 % sure)'),
	('*', 'conversation_rate', 'comments / views, a fraction'),
	('*', 'applause_rate', 'likes / views, a fraction'),
	('*', 'save_rate', 'saves / views, a fraction'),
	('*', 'follow_rate', 'follows / views, a fraction'),
	('*', 'frequency', 'views / reach: how often each of them watched on average'),
	('*', 'average_watch_time', 'watched_seconds / plays_watched: how long a play lasted on average, in seconds'),
	('*', 'average_percentage_watched', 'timed_watched_seconds / timed_duration_seconds, a fraction in spite of its name; above 1 where videos loop'),
	('*', 'completion_rate', 'plays_completed / plays_timed, a fraction'),
	('video_snapshots', 'total_watch_time', 'seconds that all views lasted together, as the source tells it'),
	('video_snapshots', 'average_watch_time', 'seconds that a view lasted on average, as the source tells it'),
	('video_snapshots', 'completion_rate', 'part of the views that reached the end, from 0 to 1, as the source tells it'),
	-- campaigns, imports, viewers
	('*', 'campaign_id', 'number of the campaign'),
	('*', 'name', 'name of the campaign'),
	('*', 'hashtag', 'hashtag of the campaign, without #'),
	('*', 'starts_at', 'beginning'),
	('*', 'ends_at', 'end'),
	('*', 'imported_at', 'when the import ran'),
	('*', 'imported_by', 'login that ran the import'),
	('*', 'file_name', 'name of the file, when it was told'),
	('*', 'options', 'options of the import'),
	('*', 'rows_read', 'rows of the file: inserted, duplicates and rejected together'),
	('*', 'inserted', 'rows that were new'),
	('*', 'duplicates', 'rows that were there already'),
	('*', 'rejected', 'rows that could not be used: see import_rejects'),
	('*', 'first_at', 'earliest time in the file'),
	('*', 'last_at', 'latest time in the file'),
	('*', 'details', 'rows by section, what was left out, and totals that the file itself states'),
	('*', 'reject_id', 'number of the rejected row'),
	('*', 'line', 'line of the file, or number of the item in its list'),
	('*', 'path', 'place in a JSON file'),
	('*', 'raw', 'the row as it was read'),
	('*', 'reason', 'why the row could not be used'),
	('*', 'role', 'role that is asking');
END;
COMMENT ON FUNCTION tiktrack.dataset_comments() IS
	'the meaning of each table, view and column of a dataset';

CREATE FUNCTION tiktrack.comment_on_dataset(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	statement text;
BEGIN
	FOR statement IN
		SELECT format('COMMENT ON %s %I.%I IS %L',
			CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, dataset, c.relname, d.comment)
		FROM pg_class c
		JOIN tiktrack.dataset_comments() d ON d.relation = c.relname AND d.attribute IS NULL
		WHERE c.relnamespace = to_regnamespace(quote_ident(dataset)) AND c.relkind IN ('r', 'v')
		UNION ALL
		(SELECT DISTINCT ON (c.relname, a.attnum)
			format('COMMENT ON COLUMN %I.%I.%I IS %L', dataset, c.relname, a.attname, d.comment)
		FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		JOIN tiktrack.dataset_comments() d
			ON d.relation IN (c.relname, '*') AND d.attribute = a.attname
		WHERE c.relnamespace = to_regnamespace(quote_ident(dataset)) AND c.relkind IN ('r', 'v')
		-- a row for the relation itself wins
		ORDER BY c.relname, a.attnum, d.relation = '*')
	LOOP
		EXECUTE statement;
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack.comment_on_dataset(text) IS
	'part of create_dataset: comments on tables, views and columns, from dataset_comments()';
