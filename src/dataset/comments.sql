-- What tables and their columns mean, and with relation '*' what a column means
-- wherever nothing else is said of it. What is said of a view alone stands in
-- its own file.
CREATE FUNCTION tiktrack_internal.dataset_comments(OUT relation text, OUT attribute text, OUT comment text)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES
	('accounts', NULL, 'people and businesses on TikTok'),
	('videos', NULL, 'videos and photo posts; many are known by their id only'),
	('events', NULL, 'what happened to a video or account, one row per event'),
	('video_snapshots', NULL, 'counters of a video as a source reported them'),
	('account_snapshots', NULL, 'counters of an account as a source reported them'),
	('audience_snapshots', NULL, 'parts of an audience as a source reported them'),
	('campaigns', NULL, 'contests, challenges and other actions with a beginning and an end'),
	('imports', NULL, 'one row per import: what came in, from where'),
	('import_rejects', NULL, 'rows of imported files that could not be used, and why'),
	('logs', NULL, 'logs of events: all imports of one source with the same mapping'),
	('dataset_version', NULL, 'one row: the version of tiktrack that the dataset was made for or upgraded to'),
	('viewers', NULL, 'which role may see which account; NULL account is all accounts'),

	-- ids and names
	('*', 'account_id', 'account; in views as text, unknown when it is not known'),
	('events', 'account_id', 'account whose export or report told the event'),
	('imports', 'account_id', 'account that the file belongs to'),
	('viewers', 'account_id', 'account that the role may see; NULL: all'),
	('*', 'is_owner', 'whether the asking role owns the dataset, and sees all of it unmasked'),
	('*', 'has_share_data', 'whether the active rule set gives share data to the account'),
	('*', 'account_name', 'user name, else display name, of the account'),
	('*', 'video_id', 'video; in views as text'),
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
	('*', 'posted_on', 'day on which the video was posted, in the account''s time zone'),
	('*', 'duration_ms', 'length of the video in milliseconds'),
	('*', 'duration_seconds', 'length of the video in seconds'),
	('*', 'day', 'day of the event, in the account''s time zone'),
	('video_snapshots', 'day', 'day of a daily change, as the source counts days'),
	('account_snapshots', 'day', 'day of a daily change, in the account''s local time'),
	('audience_snapshots', 'day', 'day that the part belongs to, in the account''s local time'),
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
	('*', 'shared_on', 'day of the share, in the account''s time zone'),
	('*', 'sharer_id', 'account that shared, as text; NULL where it is not shown, or not known'),
	('*', 'sharer_username', 'user name of who shared; NULL where it is not shown, or not known'),
	('*', 'sharer_picture_url', 'profile picture of who shared; NULL where it is not shown, or not known'),
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
	('*', 'log_id', 'log that the file is part of; NULL for files without events'),
	('logs', 'mapping', 'options columns, kinds and section that its files were read with'),
	('logs', 'kinds', 'kinds of events that it tells: of a video that it has a row of, none of such a kind is 0'),
	('imports', 'undone_at', 'when its rows were taken out again; NULL when they were not'),
	('*', 'labels_told_at', 'for each name or label, the moment of the file that told it; a newer file replaces it'),
	('*', 'told_at', 'moment of the report that told it, so that a later report of the same day or moment counts instead; NULL: at'),
	-- snapshots
	('*', 'snapshot_id', 'number of the snapshot'),
	('*', 'grain', 'lifetime: a total up to that moment; daily: net change of that day, which may be negative'),
	('*', 'is_rounded', 'whether the source rounds its counts; count_range gives the bounds of one'),
	('*', 'followers', 'followers at that moment; a level, never to be added up'),
	('*', 'followers_low', 'fewest followers that the source shows so: followers, unless it rounds'),
	('*', 'followers_high', 'most followers that the source shows so: followers, unless it rounds'),
	('*', 'followers_before', 'followers at the snapshot before that it is compared with; NULL for the first, and for a rounded one between exact ones'),
	('*', 'following', 'accounts followed at that moment'),
	('*', 'net_followers', 'change of followers in the day'),
	('*', 'days_covered', 'days that the change is of, up to and with this one'),
	('*', 'views_days', 'days that the change of views is of, up to and with this one'),
	('*', 'impressions_days', 'days that the change of impressions is of, up to and with this one'),
	('*', 'likes_days', 'days that the change of likes is of, up to and with this one'),
	('*', 'comments_days', 'days that the change of comments is of, up to and with this one'),
	('*', 'shares_days', 'days that the change of shares is of, up to and with this one'),
	('*', 'saves_days', 'days that the change of saves is of, up to and with this one'),
	('*', 'follows_days', 'days that the change of follows is of, up to and with this one'),
	('*', 'profile_visits_days', 'days that the change of profile visits is of, up to and with this one'),
	('*', 'link_clicks_days', 'days that the change of link clicks is of, up to and with this one'),
	('*', 'posts', 'videos posted since the row before; for the first, on that day'),
	('*', 'growth_rate', 'net_followers / followers_before, a fraction'),
	('*', 'daily_growth_rate', 'growth per day that makes net_followers in days_covered days, a fraction of followers_before'),
	('*', 'videos', 'videos at that moment'),
	('*', 'reach', 'people who viewed it, as the source counts them; never to be added up'),
	('*', 'engaged_users', 'different people who liked, commented or shared, an estimate above 512; never to be added up'),
	('*', 'reach_is_exact', 'whether reach is a count, as it is up to 512 people, or an estimate with a standard error of 1.2 %'),
	('*', 'new_viewers', 'viewers of the day who were new'),
	('*', 'returning_viewers', 'viewers of the day who had viewed before'),
	('*', 'dimension', 'what the audience is divided by: gender, country, hour and others'),
	('*', 'value', 'the part of the audience: a gender, a country, an hour'),
	('*', 'fraction', 'part of the whole, 0 to 1'),
	('*', 'people', 'people in that part'),
	('*', 'audience', 'group of the audience: an age group, gender, country or interest; unknown where it is not told'),
	('*', 'suppressed', 'whether the numbers of the group are hidden, because it or another one of its list has too few people'),
	('*', 'engaged_people', 'different people of the group who liked, commented or shared'),
	('*', 'engaged_user_rate_low', 'lower end of the 95 % interval of engaged_user_rate, a fraction'),
	('*', 'engaged_user_rate_high', 'upper end of the 95 % interval of engaged_user_rate, a fraction'),
	('*', 'reported_fraction', 'part of the audience that is of the group, as the newest report gives it, a fraction; whose audience it is, followers or viewers, is up to the source; NULL for a group that is suppressed'),
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
	('*', 'share_events', 'summary of the share events by type and platform'),
	('*', 'reach_low', 'the least that reach probably is, with 95 % confidence'),
	('*', 'reach_high', 'the most that reach probably is'),
	('*', 'account_reach', 'reach of all videos of the account together'),
	('*', 'account_reach_is_exact', 'the same as reach_is_exact, of all videos of the account together'),
	('*', 'account_engaged_users', 'engaged users of all videos of the account together'),
	('*', 'account_engaged_user_rate', 'engaged users of all videos of the account / people reached by them'),
	('*', 'pairs', 'for each rate by views what it divides'),
	('*', 'counts_from', 'what the counts come from: events, snapshots (changes that a source reported) or both'),
	-- scores and warnings
	('*', 'peers', 'videos that it is compared with: up to 30 that its account posted before it'),
	('*', 'sharing_z', 'how its share rate stands among those of its peers, as robust z from -3.5 to 3.5: 0 is usual, 2 is rare; NULL with fewer than 8 of them'),
	('*', 'engagement_z', 'the same of likes and comments by views'),
	('*', 'watch_z', 'the same of the average percentage watched'),
	('*', 'growth_z', 'the same of follows by views'),
	('*', 'balanced_score', 'weighted mean of the four z columns that are there; NULL where one would carry more than half of it'),
	('*', 'coverage', 'fraction of the weights whose z is there'),
	('*', 'share_dependence', 'fraction of the score that shares make'),
	('*', 'ruleset', 'rule set in force, whose weights in score_weights are used; none when there is none'),
	('*', 'code', 'name of the warning'),
	('*', 'severity', 'info, warning or error: an error says that the numbers contradict each other'),
	('*', 'message', 'the warning as a sentence'),
	('*', 'rounded_views', 'reported views, where they are rounded'),
	('*', 'rounded_engagements', 'the largest of reported likes, comments and shares that is rounded'),
	('*', 'reported_shares', 'shares in the newest reported totals'),
	-- rates: fractions
	('*', 'engagement_rate', 'engagement_rate_count / engagement_rate_views, a fraction'),
	('*', 'engagement_rate_count', 'likes + comments + shares, of the newest report or of the events that tell them all beside views; adds up'),
	('*', 'engagement_rate_views', 'views of the same report or events as engagement_rate_count; adds up'),
	('*', 'engagement_rate_without_shares_count', 'likes + comments, of the newest report or of the events that tell both beside views; adds up'),
	('*', 'engagement_rate_without_shares_views', 'views of the same report or events as engagement_rate_without_shares_count; adds up'),
	('*', 'share_rate_count', 'shares, of the newest report or of the events that tell them beside views; adds up'),
	('*', 'share_rate_views', 'views of the same report or events as share_rate_count; adds up'),
	('*', 'engagement_rate_without_shares', 'engagement_rate_without_shares_count / engagement_rate_without_shares_views, a fraction'),
	('*', 'engagement_rate_by_reach', 'engagements / reach, a fraction that may pass 1'),
	('*', 'engaged_user_rate', 'engaged_users / reach, a fraction'),
	('*', 'engagement_rate_by_followers', 'engagements / followers_at_posting, a fraction'),
	('*', 'share_rate', 'share_rate_count / share_rate_views, a fraction'),
	('*', 'share_rate_low', 'lower end of share_rate, a fraction: with few shares the true rate may be as low (95 % sure)'),
	('*', 'share_rate_high', 'upper end of share_rate, a fraction: the true rate may be as high (95 % sure)'),
	('*', 'conversation_rate', 'comments / views, a fraction, both of the newest report or of the events that tell both'),
	('*', 'applause_rate', 'likes / views, a fraction, both of the newest report or of the events that tell both'),
	('*', 'save_rate', 'saves / views, a fraction, both of the newest report or of the events that tell both'),
	('*', 'follow_rate', 'follows / views, a fraction, both of the newest report or of the events that tell both'),
	('*', 'frequency', 'views / reach: how often each of them watched on average'),
	('*', 'average_watch_time', 'watched_seconds / plays_watched: how long a play lasted on average, in seconds'),
	('*', 'average_percentage_watched', 'timed_watched_seconds / timed_duration_seconds, a fraction in spite of its name; above 1 where videos loop'),
	('*', 'completion_rate', 'plays_completed / plays_timed, a fraction'),
	('video_snapshots', 'total_watch_time', 'seconds that all views lasted together, as the source tells it'),
	('video_snapshots', 'average_watch_time', 'seconds that a view lasted on average, as the source tells it'),
	('video_snapshots', 'completion_rate', 'part of the views that reached the end, from 0 to 1, as the source tells it'),
	-- patterns
	('*', 'videos_with', 'videos of the account with the hashtag'),
	('*', 'videos_without', 'the other videos of the account'),
	('*', 'views_with', 'views of the videos with the hashtag'),
	('*', 'views_without', 'views of the others'),
	('*', 'shares_with', 'shares of the videos with the hashtag'),
	('*', 'shares_without', 'shares of the others'),
	('*', 'engagements_with', 'likes + comments + shares of the videos with the hashtag'),
	('*', 'engagements_without', 'likes + comments + shares of the others'),
	('*', 'share_rate_with', 'share_rate_with_count / share_rate_with_views, a fraction'),
	('*', 'share_rate_with_count', 'shares of the videos with the hashtag, as share_rate_count of video_metrics'),
	('*', 'share_rate_with_views', 'views beside them, as share_rate_views of video_metrics'),
	('*', 'share_rate_without_count', 'shares of the others, as share_rate_count of video_metrics'),
	('*', 'share_rate_without_views', 'views beside them, as share_rate_views of video_metrics'),
	('*', 'share_rate_without', 'share_rate_without_count / share_rate_without_views, a fraction'),
	('*', 'lift', 'share_rate_with / share_rate_without - 1, a fraction: 0.5 is half as much again; NULL with fewer than 3 videos on a side, or more shares than views'),
	('*', 'lift_low', 'lower end of lift, a fraction: the true lift may be as low (95 % sure, if views are shared independently of each other; videos differ by more than that)'),
	('*', 'lift_high', 'upper end of lift, a fraction: the true lift may be as high (95 % sure, if views are shared independently of each other)'),
	('*', 'p_value', 'probability of such a difference, or a larger one, by chance; of one test: with many of them look at q_value'),
	('*', 'q_value', 'p_value adjusted for the number of the account''s hashtags: of those below 0.05, 5 % are false discoveries'),
	('*', 'consistency', 'part of the account''s videos that have the hashtag, a fraction: videos_with / (videos_with + videos_without)'),
	('*', 'popularity', 'views_with: views of the videos with the hashtag'),
	('*', 'mean_engagement_rate', 'mean of the videos'' engagement rates, a fraction: each video counts once, however many views it has'),
	('*', 'mean_share_rate', 'mean of the videos'' share rates, a fraction: each video counts once, however many views it has'),
	('*', 'weekday', 'weekday of posting, 1 Monday to 7 Sunday'),
	('*', 'hour', 'hour of posting, 0 to 23'),
	('*', 'expected_engagement_rate', '(sum of the engagement rates of the hour''s videos + 5 m) / (their number + 5), m the mean of all videos of the account, a fraction: one lucky video does not win'),
	-- campaigns, imports, viewers
	('*', 'campaign_id', 'number of the campaign'),
	('*', 'name', 'name of the campaign'),
	('*', 'hashtag', 'hashtag of the campaign, without #'),
	('*', 'starts_at', 'beginning'),
	('*', 'ends_at', 'end'),
	('*', 'campaign_name', 'name of the campaign'),
	('*', 'days_during', 'days of the campaign, parts included; of one that is running, until now'),
	('*', 'views_during', 'views during the campaign'),
	('*', 'engagements_during', 'likes + comments + shares during the campaign'),
	('*', 'shares_during', 'shares during the campaign'),
	('*', 'net_followers_during', 'change of followers during the campaign, from the last level before it, else the first in it, to the last in it'),
	('*', 'days_before', 'days before the campaign that it is compared with: 28, or from the account''s first event'),
	('*', 'views_before', 'views in the days before'),
	('*', 'engagements_before', 'likes + comments + shares in the days before'),
	('*', 'shares_before', 'shares in the days before'),
	('*', 'share_rate_during', 'share_rate_during_count / share_rate_during_views, a fraction'),
	('*', 'share_rate_during_count', 'shares during the campaign, of days of which events or a report tell them beside views'),
	('*', 'share_rate_during_views', 'views beside them'),
	('*', 'share_rate_before_count', 'shares in the days before, of days of which events or a report tell them beside views'),
	('*', 'share_rate_before_views', 'views beside them'),
	('*', 'tagged_views_during', 'views during the campaign, by events, of the videos with its hashtag; NULL when there are none'),
	('*', 'tagged_engagements_during', 'likes + comments + shares during the campaign, by events, of the videos with its hashtag'),
	('*', 'tagged_shares_during', 'shares during the campaign, by events, of the videos with its hashtag'),
	('*', 'share_rate_before', 'share_rate_before_count / share_rate_before_views, a fraction'),
	('*', 'share_rate_uplift', 'share_rate_during / share_rate_before - 1, a fraction: 0.5 is half as much again'),
	('*', 'uplift_low', 'lower end of share_rate_uplift, a fraction: the true one may be as low (95 % sure, if views are shared independently of each other)'),
	('*', 'uplift_high', 'upper end of share_rate_uplift, a fraction: the true one may be as high (95 % sure, if views are shared independently of each other)'),
	('*', 'daily_shares_uplift', '(shares_during / days_during) / (shares_before / days_before) - 1, a fraction; NULL of a net change below 0, and where nothing was shared before'),
	('*', 'weekday_baseline', 'shares that the days of the campaign would have had, each with the mean of its weekday in the days before; NULL when one of its weekdays does not occur there, or nothing tells its shares'),
	('*', 'weekday_shares_uplift', 'shares_during / weekday_baseline - 1, a fraction: daily_shares_uplift with weekends compared with weekends'),
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
	('*', 'role', 'role that is asking'),
	('*', 'is_only_row', 'true: there is no other row'),
	('*', 'version', 'version of tiktrack'),
	('*', 'changed_at', 'when it became that version');
END;
COMMENT ON FUNCTION tiktrack_internal.dataset_comments() IS
	'the meaning of each table of a dataset, and of columns of tables and views';

-- An owner may have said it in words of their own: those stay. So a comment that
-- is changed here, or in views/, leaves its former text to this list.
CREATE FUNCTION tiktrack_internal.former_comments() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT ARRAY[
		'what happened to a video or account, one row an event',
		'one row an import: what came in, from where',
		'one row an account and day with a reported number of followers; days without have no row',
		'one row an account, by post: all its videos together, each person once; unknown is the videos whose account is not known',
		'one row an account, dimension and group of its audience, over all its time; small groups are hidden',
		'one row a row of table campaigns, by event: all videos of the account during the campaign against the 28 days before, cut at the account''s first event',
		'one row an account, dimension (content_type, duration, sound, collaboration) and value, by post: the columns of content_metrics; each dimension has every video once: never add up over dimensions',
		'one row an account and content type, by post; rank by share_rate_low, not by share_rate',
		'one row a video and UTC day, by event: events, or where these are few the changes that a source reported; video none holds what an account''s own daily report has beyond these, by the account''s local days',
		'one row an account and hashtag, by post: its videos with the hashtag against its others; a video stands under each of its hashtags: never add up over hashtags. That two go together does not say that one is the cause',
		'one row a video or account and warning: what to beware of when reading its numbers, and what to look at instead',
		'one row an account, weekday and hour of posting, by post, in the account''s time zone; rank by expected_engagement_rate',
		'one row a video, share type and platform, by post; unknown is the rest of the reported total',
		'one row a video, UTC day, share type and platform, by event; only shares whose day is known',
		'one row a video and day, by event: how its reported counts changed; a change of several days stands on the last of them, and the first total is none',
		'one row a video, by post: everything that ever happened to it',
		'one row a video: how it did against up to 30 videos that its account posted before it; not a ranking of the platform',
		'one row a share that you may know of, whatever is shown of it: masked, not dropped',
		'growth a day that gives net_followers in days_covered days, a fraction of followers_before',
		'shares that the days of the campaign would have had, each with the mean of its weekday in the days before; NULL when one of its weekdays does not occur there',
		'UTC day on which the video was posted',
		'UTC day of the event',
		'UTC day of the snapshot; of a daily report the account''s local day',
		'UTC day of the later snapshot; of a daily report its day',
		'UTC day of the event; for video none the account''s local day',
		'UTC day of the share',
		'days that the counts from snapshots are of, up to and with this one; counts of events are of this day',
		'different people of that day; never to be added up: who came on two days is one person',
		'engagements / views, a fraction',
		'(likes + comments) / views, a fraction',
		'shares / views, a fraction',
		'comments / views, a fraction',
		'likes / views, a fraction',
		'saves / views, a fraction',
		'follows / views, a fraction',
		'shares_with / views_with, a fraction',
		'shares_without / views_without, a fraction',
		'shares_during / views_during, a fraction',
		'shares_before / views_before, a fraction'];
END;
COMMENT ON FUNCTION tiktrack_internal.former_comments() IS
	'comments of earlier versions that upgrade_dataset replaces';

CREATE FUNCTION tiktrack_internal.comment_on_dataset(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	statement text;
BEGIN
	PERFORM tiktrack_internal.require_owner(dataset);
	FOR statement IN
		WITH dictionary AS (
			SELECT d.relation, d.attribute, d.comment FROM tiktrack_internal.dataset_comments() d
			UNION ALL
			SELECT v.name, nullif(c.key, ''), c.value
			FROM tiktrack_internal.view_definitions v
			CROSS JOIN jsonb_each_text(v.comments) c
		), ours AS (
			SELECT c.oid, c.relname, c.relkind, d.comment
			FROM pg_class c
			JOIN dictionary d ON d.relation = c.relname AND d.attribute IS NULL
			WHERE c.relnamespace = to_regnamespace(quote_ident(dataset)) AND c.relkind IN ('r', 'v')
		), wanted AS (
			SELECT format('%s %I.%I', CASE o.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, dataset, o.relname) AS object,
				o.comment, obj_description(o.oid, 'pg_class') AS present
			FROM ours o
			UNION ALL
			(SELECT DISTINCT ON (o.relname, a.attnum)
				format('COLUMN %I.%I.%I', dataset, o.relname, a.attname), d.comment, col_description(o.oid, a.attnum)
			FROM ours o
			JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
			JOIN dictionary d ON d.relation IN (o.relname, '*') AND d.attribute = a.attname
			-- a row for the relation itself wins
			ORDER BY o.relname, a.attnum, d.relation = '*')
		)
		SELECT format('COMMENT ON %s IS %L', w.object, w.comment)
		FROM wanted w
		WHERE w.present IS NULL OR (w.present <> w.comment
			AND (w.present = ANY (tiktrack_internal.former_comments()) OR w.present IN (SELECT d.comment FROM dictionary d)))
	LOOP
		EXECUTE statement;
	END LOOP;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.comment_on_dataset(text) IS
	'part of create_dataset and upgrade_dataset: comments on tables, views and columns, where there is none or that of an earlier version';
