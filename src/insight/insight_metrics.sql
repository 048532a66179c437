-- ---------------------------------------------------------------------------
-- insight: the dictionary of metrics
-- ---------------------------------------------------------------------------
-- A place without a column is the column with the name of the metric.

CREATE VIEW tiktrack.metrics AS
SELECT m.name, m.formula, m.numerator, m.denominator, m.unit, m.range, m.null_rule, m.source, m.call,
	ARRAY(SELECT CASE WHEN p.place LIKE '%.%' THEN p.place ELSE p.place || '.' || m.name END
		FROM unnest(m.places) WITH ORDINALITY AS p (place, n) ORDER BY p.n) AS columns
FROM (VALUES
	-- counts
	('views', 'plays, replays among them', NULL, NULL, 'plays', '>= 0', 'not told: NULL; none: 0', 'TikTok', 'event_count(s, ''view'')',
		'{video_metrics,daily_metrics,account_metrics,content_metrics,content_breakdown,posting_times,video_growth,audience_engagement}'::text[]),
	('impressions', 'times it was shown, which views say nothing about', NULL, NULL, 'times', '>= 0', 'not told: NULL; none: 0', 'TikTok', 'event_count(s, ''impression'')',
		'{video_metrics,daily_metrics,account_metrics,content_metrics,content_breakdown,video_growth}'),
	('engagements', 'likes + comments + shares', NULL, NULL, 'actions', '>= 0', 'one of them not told: NULL; none: 0', 'Sprout Social, Conviva', 'engagements(s)',
		'{video_metrics,daily_metrics,account_metrics,content_metrics,content_breakdown,posting_times,video_growth,audience_engagement}'),
	('engagements_without_shares', 'likes + comments', NULL, NULL, 'actions', '>= 0', 'one of them not told: NULL; none: 0', 'tiktrack', 'engagements(s, ''{like,comment}'')',
		'{video_metrics,daily_metrics,account_metrics,content_metrics,content_breakdown,posting_times,video_growth}'),
	('shares', 'shares of every type, those of unknown type too', NULL, NULL, 'shares', '>= 0', 'not told: NULL; none: 0', 'tiktrack', 'share_count(b)',
		'{video_metrics,daily_metrics,account_metrics,share_types,share_types_daily,content_metrics,content_breakdown,posting_times,video_growth,audience_engagement}'),
	('known_shares', 'shares that are known one by one', NULL, NULL, 'shares', '>= 0', 'none: 0', 'tiktrack', NULL, '{video_metrics,account_metrics}'),
	('own_acts', 'what an account did itself, on all of TikTok, as its own data export tells: in no other number', NULL, NULL, 'actions', '>= 0', 'none: no row', 'tiktrack', NULL, '{own_activity.events}'),
	('tagged_views_during', 'views in the campaign, by events, of the videos with its hashtag', NULL, NULL, 'plays', '>= 0', 'no such video, or not told: NULL', 'tiktrack', NULL, '{campaign_metrics}'),
	('tagged_engagements_during', 'likes + comments + shares of these, by events', NULL, NULL, 'actions', '>= 0', 'no such video, or one of them not told: NULL', 'tiktrack', NULL, '{campaign_metrics}'),
	('tagged_shares_during', 'shares of these, by events', NULL, NULL, 'shares', '>= 0', 'no such video, or not told: NULL', 'tiktrack', NULL, '{campaign_metrics}'),
	-- engagement
	('engagement_rate', 'engagements / views, of one report or of the logs that tell both', 'engagement_rate_count', 'engagement_rate_views', 'fraction', '>= 0, may pass 1', 'no views, or not told together: NULL', 'Rival IQ', 'engagement_rate(s)',
		'{video_metrics,daily_metrics,account_metrics,content_metrics,content_breakdown,posting_times}'),
	('engagement_rate_without_shares', '(likes + comments) / views, of one report or of the logs that tell both', 'engagement_rate_without_shares_count', 'engagement_rate_without_shares_views', 'fraction', '>= 0, may pass 1', 'no views, or not told together: NULL', 'tiktrack', 'engagement_rate(s, ''views'', ''{like,comment}'')',
		'{video_metrics}'),
	('engagement_rate_by_impressions', 'engagements / impressions', 'engagements', 'impressions', 'fraction', '>= 0', 'no impressions: NULL', 'Hootsuite', 'engagement_rate(s, ''impressions'')', '{}'),
	('engagement_rate_by_reach', 'engagements / people reached', 'engagements', 'reach', 'fraction', '>= 0, may pass 1', 'people not known: NULL', 'Hootsuite', 'engagement_rate(s, ''reach'')', '{video_metrics,account_metrics}'),
	('engaged_user_rate', 'people who engaged / people reached', 'engaged_users', 'reach', 'fraction', '0 to 1', 'people not known: NULL', 'tiktrack', 'engagement_rate(s, ''users'')', '{video_metrics,daily_metrics,account_metrics}'),
	('engaged_user_rate_of_group', 'people of a group who engaged / people of the group reached', 'engaged_people', 'people', 'fraction', '0 to 1', 'people not known, or too few to show: NULL', 'tiktrack', NULL, '{audience_engagement.engaged_user_rate}'),
	('engaged_user_rate_low', 'lower end of the 95 % interval of engaged_people / people', NULL, NULL, 'fraction', '0 to 1', 'people not known, or too few to show: NULL', 'Wilson 1927', '(rate_interval(13, 40)).low', '{audience_engagement}'),
	('engaged_user_rate_high', 'upper end of the 95 % interval of engaged_people / people', NULL, NULL, 'fraction', '0 to 1', 'people not known, or too few to show: NULL', 'Wilson 1927', '(rate_interval(13, 40)).high', '{audience_engagement}'),
	('engagement_rate_by_followers', 'engagements / followers when it was posted', 'engagements', 'followers_at_posting', 'fraction', '>= 0', 'no followers, or none told: NULL', 'Rival IQ, Conviva', 'engagement_rate(s, 250)', '{video_metrics}'),
	('share_rate', 'shares / views, of one report or of the logs that tell both', 'share_rate_count', 'share_rate_views', 'fraction', '>= 0', 'no views, or not told together: NULL', 'tiktrack', 'share_rate(s)',
		'{video_metrics,daily_metrics,account_metrics,content_metrics,content_breakdown,audience_engagement}'),
	('share_rate_low', 'lower end of the 95 % interval of share_rate_count / share_rate_views', NULL, NULL, 'fraction', '>= 0', 'no views: NULL; no shares: 0', 'Garwood 1936', '(rate_interval(9, 15, ''poisson'')).low', '{video_metrics,content_metrics,content_breakdown}'),
	('share_rate_high', 'upper end of the 95 % interval of share_rate_count / share_rate_views', NULL, NULL, 'fraction', '> 0', 'no views: NULL', 'Garwood 1936', '(rate_interval(9, 15, ''poisson'')).high', '{video_metrics,content_metrics,content_breakdown}'),
	('conversation_rate', 'comments / views, of one report or of the logs that tell both', NULL, NULL, 'fraction', '>= 0', 'no views, or not told together: NULL', 'Avinash Kaushik', 'conversation_rate(s)', '{video_metrics,daily_metrics,account_metrics}'),
	('applause_rate', 'likes / views, of one report or of the logs that tell both', NULL, NULL, 'fraction', '>= 0', 'no views, or not told together: NULL', 'Avinash Kaushik', 'applause_rate(s)', '{video_metrics,daily_metrics,account_metrics}'),
	('amplification_rate', 'shares / a base of your own, such as followers or posts', 'shares', NULL, 'shares per unit of the base', '>= 0', 'base 0 or NULL: NULL', 'Avinash Kaushik', 'amplification_rate(s, 250)', '{}'),
	('save_rate', 'saves / views, of one report or of the logs that tell both', NULL, NULL, 'fraction', '>= 0', 'no views, or not told together: NULL', 'tiktrack', 'engagement_rate(s, ''views'', ''{save}'')', '{video_metrics}'),
	('follow_rate', 'follows / views, of one report or of the logs that tell both: what one video adds to the audience', NULL, NULL, 'fraction', '>= 0', 'no views, or not told together: NULL', 'tiktrack', 'engagement_rate(s, ''views'', ''{follow}'')', '{video_metrics,content_metrics,content_breakdown}'),
	('mean_engagement_rate', 'mean of the engagement rates of the videos, each counting once', NULL, NULL, 'fraction', '>= 0', 'no video with views: NULL', 'tiktrack', NULL, '{content_metrics,content_breakdown,posting_times}'),
	('mean_share_rate', 'mean of the share rates of the videos, each counting once', NULL, NULL, 'fraction', '>= 0', 'no video with views: NULL', 'tiktrack', NULL, '{content_metrics,content_breakdown}'),
	('frequency', 'views / people reached', 'views', 'reach', 'plays per person', '>= 1 when all views tell who watched', 'people not known: NULL', 'tiktrack', 'event_count(s, ''view'')::float8 / nullif(reach(s), 0)', '{video_metrics,account_metrics}'),
	-- people
	('reach', 'different people who viewed, liked, commented or shared, all of whom have seen it', NULL, NULL, 'people', '>= 0', 'no view tells who watched, or fewer views than are reported: NULL; of an account as soon as one of its videos does not tell', 'tiktrack', 'reach(s)', '{video_metrics,daily_metrics,account_metrics}'),
	('engaged_users', 'different people who liked, commented or shared', NULL, NULL, 'people', '0 to reach', 'nobody is told: NULL', 'tiktrack', 'engaged_users(s)', '{video_metrics,daily_metrics,account_metrics}'),
	('reach_of_a_column', 'different values of a column', NULL, NULL, 'values', '>= 0', 'no rows: NULL', 'tiktrack', 'reach(r)', '{}'),
	('reach_interval', 'between which numbers the true reach lies', NULL, NULL, 'people', '>= 0', 'no rows: NULL', 'tiktrack', 'reach_interval(r)', '{}'),
	('reach_overlap', 'people in both of two audiences: one + the other - both together', NULL, NULL, 'people', '0 to the smaller audience', 'one is NULL: NULL', 'tiktrack', 'reach_overlap(r, r)', '{}'),
	-- sharing
	('share_fraction', 'shares of one type or platform / all shares', 'shares', 'video_shares', 'fraction', '0 to 1, together 1', 'no shares: NULL; none of that type: 0', 'YouTube Analytics', 'share_fraction(b, ''duet'')', '{share_types.fraction}'),
	('share_fraction_of_day', 'shares of one type or platform / all shares of the day', 'shares', 'day_shares', 'fraction', '0 to 1, together 1', 'no shares: no row', 'YouTube Analytics', 'share_fraction(b, ''duet'')', '{share_types_daily.fraction}'),
	('diversity', '- sum of p ln p over the share types that are known: 0 when all are of one', NULL, NULL, 'nats', '0 to ln k', 'no known type: NULL', 'Shannon 1948', 'diversity(b)', '{}'),
	('evenness', 'diversity / ln k, of the k types that occur', NULL, NULL, 'fraction', '0 to 1', 'one type alone: NULL', 'Pielou 1966', 'diversity(b, ''evenness'')', '{}'),
	('simpson', '1 - sum of p squared: how likely two shares are of different types', NULL, NULL, 'fraction', '0 to below 1', 'no known type: NULL', 'Simpson 1949', 'diversity(b, ''simpson'')', '{}'),
	-- watch
	('average_watch_time', 'time watched / plays whose time is known', 'watched_seconds', 'plays_watched', 'seconds', '>= 0', 'no such plays: NULL', 'TikTok', 'average_watch_time(w)', '{video_metrics,daily_metrics,account_metrics,content_metrics,content_breakdown}'),
	('average_percentage_watched', 'time watched / durations, of plays of a known duration', 'timed_watched_seconds', 'timed_duration_seconds', 'fraction', '>= 0, loops pass 1', 'no duration known, as of a photo post: NULL', 'YouTube Analytics', 'average_percentage_watched(w)', '{video_metrics,daily_metrics,account_metrics,content_metrics,content_breakdown}'),
	('completion_rate', 'plays that reached the end / plays of a known duration', 'plays_completed', 'plays_timed', 'fraction', '0 to 1', 'no duration known: NULL', 'TikTok', 'completion_rate(w)', '{video_metrics,daily_metrics,account_metrics,content_metrics,content_breakdown}'),
	('retention_at', 'plays that reached a part of the video / plays of a known duration', NULL, NULL, 'fraction', '0 to 1, falling, 1 at 0', 'no duration known: NULL', 'YouTube Analytics', 'retention_at(w, 0.5)', '{}'),
	-- growth
	('followers', 'followers at the last snapshot of the day: a level, of which the last counts and never the sum', NULL, NULL, 'people', '>= 0', 'no snapshot: no row', 'TikTok', NULL, '{account_growth}'),
	('followers_at_posting', 'followers at the last snapshot before posting', NULL, NULL, 'people', '>= 0', 'no earlier snapshot: NULL', 'Rival IQ, Conviva', NULL, '{video_metrics}'),
	('net_followers', 'followers - followers at the snapshot before', NULL, NULL, 'people', 'any', 'first snapshot: NULL', 'TikTok', NULL, '{account_growth}'),
	('growth_rate', 'net_followers / followers before', 'net_followers', 'followers_before', 'fraction', '-1 and above', 'none before, or not known: NULL', 'Fanpage Karma', NULL, '{account_growth}'),
	('daily_growth_rate', '(followers / followers before) to the power of 1 / days, - 1', NULL, NULL, 'fraction a day', '-1 and above', 'none before, or not known: NULL', 'Fanpage Karma', NULL, '{account_growth}'),
	-- how sure, and how unusual
	('rate_interval_of_people', 'between which rates the true one of k people out of n lies', NULL, NULL, 'fraction', '0 to 1', 'n 0: NULL', 'Wilson 1927', 'rate_interval(10, 100)', '{}'),
	('rate_interval_of_events', 'between which rates the true one of events that may pass their base lies', NULL, NULL, 'fraction', '>= 0', 'base 0: NULL', 'Garwood 1936', 'rate_interval(9, 15, ''poisson'')', '{}'),
	('lift', 'rate with it / rate without it - 1', NULL, NULL, 'fraction', '-1 and above', 'no base, fewer than 3 videos on a side, or none without it: NULL', 'Katz 1978', 'lift(30, 1000, 20, 1000)', '{hashtag_metrics}'),
	('lift_low', 'lower end of the 95 % interval of lift', NULL, NULL, 'fraction', '-1 and above', 'as lift', 'Katz 1978', '(lift(30, 1000, 20, 1000)).low', '{hashtag_metrics}'),
	('lift_high', 'upper end of the 95 % interval of lift', NULL, NULL, 'fraction', '-1 and above', 'as lift', 'Katz 1978', '(lift(30, 1000, 20, 1000)).high', '{hashtag_metrics}'),
	('p_value', 'how likely a difference as large is by chance', NULL, NULL, 'probability', '0 to 1', 'no base: NULL', 'Fisher 1935', '(lift(30, 1000, 20, 1000)).p_value', '{hashtag_metrics,campaign_metrics}'),
	('q_value', 'p_value where many were tested: of those below 0.05, one in twenty is chance', NULL, NULL, 'probability', '0 to 1', 'as p_value', 'Benjamini and Hochberg 1995', 'adjust_p(''{0.01,0.04}'')', '{hashtag_metrics}'),
	('parse_count', 'the whole numbers that are printed so', NULL, NULL, 'counts', '>= 0', 'no count: error', 'tiktrack', 'parse_count(''1.8M'')', '{}'),
	('spike_score', '0.6745 (x - median) / median distance from it', NULL, NULL, 'robust standard deviations', 'any; above 3.5 is a spike', 'fewer than 3 values, or all the same: NULL', 'Iglewicz and Hoaglin 1993', 'spike_score(20, ''{10,12,11}'')', '{}'),
	-- scores
	('sharing_z', 'spike_score of shares / views among up to 30 videos before', NULL, NULL, 'robust standard deviations', '-3.5 to 3.5', 'fewer than 8 of them: NULL', 'Iglewicz and Hoaglin 1993', 'axis_score(20, ''{10,12}'')', '{video_scores}'),
	('engagement_z', 'spike_score of (likes + comments) / views among up to 30 videos before', NULL, NULL, 'robust standard deviations', '-3.5 to 3.5', 'fewer than 8 of them: NULL', 'Iglewicz and Hoaglin 1993', 'axis_score(20, ''{10,12}'')', '{video_scores}'),
	('watch_z', 'spike_score of average_percentage_watched among up to 30 videos before', NULL, NULL, 'robust standard deviations', '-3.5 to 3.5', 'fewer than 8 of them: NULL', 'Iglewicz and Hoaglin 1993', 'axis_score(20, ''{10,12}'')', '{video_scores}'),
	('growth_z', 'spike_score of follows / views among up to 30 videos before', NULL, NULL, 'robust standard deviations', '-3.5 to 3.5', 'fewer than 8 of them: NULL', 'Iglewicz and Hoaglin 1993', 'axis_score(20, ''{10,12}'')', '{video_scores}'),
	('balanced_score', 'sum of weight x z / sum of weights, of the axes that are there', NULL, NULL, 'robust standard deviations', '-3.5 to 3.5', 'one axis would carry more than half: NULL', 'tiktrack', 'balanced_score(''{}'', ''seed-notify'')', '{video_scores}'),
	('coverage', 'weights of the axes that are there / all weights', NULL, NULL, 'fraction', '0 to 1', 'rule set without weights: NULL', 'tiktrack', '(balanced_score(''{}'', ''seed-notify'')).coverage', '{video_scores}'),
	('share_dependence', 'weight x |z| of shares / sum of weight x |z|', NULL, NULL, 'fraction', '0 to 1', 'all z are 0: NULL', 'tiktrack', '(balanced_score(''{}'', ''seed-notify'')).share_dependence', '{video_scores}'),
	-- patterns
	('share_rate_with', 'shares / views of videos with the hashtag', 'share_rate_with_count', 'share_rate_with_views', 'fraction', '>= 0', 'no views: NULL', 'tiktrack', NULL, '{hashtag_metrics}'),
	('share_rate_without', 'shares / views of videos without the hashtag', 'share_rate_without_count', 'share_rate_without_views', 'fraction', '>= 0', 'no views: NULL', 'tiktrack', NULL, '{hashtag_metrics}'),
	('consistency', 'videos with the hashtag / all videos of the account', NULL, NULL, 'fraction', '0 to 1', 'no video: no row', 'tiktrack', NULL, '{hashtag_metrics}'),
	('expected_engagement_rate', '(sum of rates + 5 x mean of the account) / (videos + 5)', NULL, NULL, 'fraction', '>= 0', 'no video: no row', 'tiktrack', NULL, '{posting_times}'),
	('share_rate_during', 'shares / views in the campaign', 'share_rate_during_count', 'share_rate_during_views', 'fraction', '>= 0', 'no views: NULL', 'tiktrack', NULL, '{campaign_metrics}'),
	('share_rate_before', 'shares / views in the 28 days before', 'share_rate_before_count', 'share_rate_before_views', 'fraction', '>= 0', 'no views: NULL', 'tiktrack', NULL, '{campaign_metrics}'),
	('share_rate_uplift', 'share_rate_during / share_rate_before - 1', NULL, NULL, 'fraction', '-1 and above', 'none before: NULL', 'tiktrack', NULL, '{campaign_metrics}'),
	('uplift_low', 'lower end of the 95 % interval of share_rate_uplift', NULL, NULL, 'fraction', '-1 and above', 'none before: NULL', 'Katz 1978', '(lift(600, 20000, 900, 45000)).low', '{campaign_metrics}'),
	('uplift_high', 'upper end of the 95 % interval of share_rate_uplift', NULL, NULL, 'fraction', '-1 and above', 'none before: NULL', 'Katz 1978', '(lift(600, 20000, 900, 45000)).high', '{campaign_metrics}'),
	('daily_shares_uplift', 'shares per day in the campaign / shares per day before - 1', NULL, NULL, 'fraction', '-1 and above', 'none before: NULL', 'tiktrack', NULL, '{campaign_metrics}'),
	('weekday_baseline', 'shares that the same weekdays of the time before would give', NULL, NULL, 'shares', '>= 0', 'a weekday is not known: NULL', 'tiktrack', NULL, '{campaign_metrics}'),
	('weekday_shares_uplift', 'shares in the campaign / weekday_baseline - 1', NULL, NULL, 'fraction', '-1 and above', 'none before: NULL', 'tiktrack', NULL, '{campaign_metrics}'),
	('reported_fraction', 'part of the audience in a group, as the platform tells it', NULL, NULL, 'fraction', '0 to 1', 'not told: NULL', 'TikTok', NULL, '{audience_engagement}')
) AS m (name, formula, numerator, denominator, unit, range, null_rule, source, call, places);

COMMENT ON VIEW tiktrack.metrics IS
	'one row per metric: what it means, what it is made of, and where to ask it';
COMMENT ON COLUMN tiktrack.metrics.name IS 'its name in the views and the documentation';
COMMENT ON COLUMN tiktrack.metrics.formula IS 'how it is computed';
COMMENT ON COLUMN tiktrack.metrics.numerator IS
	'column that is divided, in each of its views; NULL where it is not a ratio of two columns';
COMMENT ON COLUMN tiktrack.metrics.denominator IS 'column that it is divided by, in each of its views';
COMMENT ON COLUMN tiktrack.metrics.unit IS 'its unit; a fraction of 0.05 is 5 %';
COMMENT ON COLUMN tiktrack.metrics.range IS 'the values that it can have';
COMMENT ON COLUMN tiktrack.metrics.null_rule IS 'when it is NULL, and when 0';
COMMENT ON COLUMN tiktrack.metrics.source IS 'who defined it so';
COMMENT ON COLUMN tiktrack.metrics.call IS
	'how to get it from an engagement_summary s, a share_summary b, a reach_sketch r or a watch_summary w; NULL where only a view has it';
COMMENT ON COLUMN tiktrack.metrics.columns IS 'columns of the views of a dataset that hold it';
