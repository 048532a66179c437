-- A source is one row here and one file beside this one.
CREATE TABLE tiktrack.import_sources (
	source text PRIMARY KEY,
	position integer NOT NULL UNIQUE,
	format text NOT NULL CHECK (format IN ('json', 'csv', 'text')),
	detector text,
	header text[],
	lists text[] NOT NULL DEFAULT '{}',
	describer text,
	events_reader text,
	snapshots_reader text,
	origin text,
	vocabulary text NOT NULL DEFAULT 'tiktok',
	fills text[] NOT NULL,
	needs text[] NOT NULL DEFAULT '{}',
	is_generic boolean NOT NULL DEFAULT false,
	is_log boolean NOT NULL DEFAULT false,
	description text NOT NULL,
	CONSTRAINT can_be_recognized CHECK ((detector IS NULL) <> (header IS NULL)),
	CONSTRAINT can_be_read CHECK (coalesce(events_reader, snapshots_reader) IS NOT NULL)
);
COMMENT ON TABLE tiktrack.import_sources IS 'what tiktrack.import can read';
COMMENT ON COLUMN tiktrack.import_sources.source IS 'name of the source, as import takes and returns it';
COMMENT ON COLUMN tiktrack.import_sources.position IS 'content is of the first source, by this number, that recognizes it';
COMMENT ON COLUMN tiktrack.import_sources.format IS 'json, csv (delimited text) or text';
COMMENT ON COLUMN tiktrack.import_sources.detector IS 'function that recognizes it: of a csv from the header in lower case, of a text from its beginning, of json from its beginning';
COMMENT ON COLUMN tiktrack.import_sources.header IS 'header of a CSV source, in lower case, by which it is recognized';
COMMENT ON COLUMN tiktrack.import_sources.lists IS 'where answers of an API keep their items: "key", or "key.key" of an object in the answer';
COMMENT ON COLUMN tiktrack.import_sources.describer IS 'function (content, options) that returns owner, profile and totals of a file as jsonb, and refuses what it cannot be told from';
COMMENT ON COLUMN tiktrack.import_sources.events_reader IS 'function (content, options) that returns what happened, as import_event; it may leave columns out, and return is_public, country, age_group, gender, watched_ms, duration_ms (of the video) and video_account (user name of whose video it is) as well';
COMMENT ON COLUMN tiktrack.import_sources.snapshots_reader IS 'function (content, options) that returns counts as of a moment or day, as import_snapshot';
COMMENT ON COLUMN tiktrack.import_sources.origin IS 'what events say of where they come from, where that is not the source: the formats of one export are one';
COMMENT ON COLUMN tiktrack.import_sources.vocabulary IS 'source of share_aliases by which its ways of sharing are understood';
COMMENT ON COLUMN tiktrack.import_sources.fills IS 'tables of a dataset that it has rows for';
COMMENT ON COLUMN tiktrack.import_sources.needs IS 'options that must be given, an account only where the file does not tell it';
COMMENT ON COLUMN tiktrack.import_sources.is_generic IS 'options columns, kinds and delimiter say what it holds: it is believed where it is named';
COMMENT ON COLUMN tiktrack.import_sources.is_log IS 'it is read record by record, whatever its size';
COMMENT ON COLUMN tiktrack.import_sources.description IS 'what it is and where to get it';

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, lists, describer,
	events_reader, snapshots_reader, origin, fills, needs, description)
VALUES
	('export_json', 100, 'json', 'is_export_json', NULL, '{}', 'describe_export_json',
		'read_export_json', NULL, 'tiktok_export', '{accounts,videos,events,account_snapshots}', '{account}',
		'TikTok "Download your data" as JSON, of 2020 to 2026'),
	('display_api', 200, 'json', 'is_display_api', NULL, '{data.videos}', 'describe_display_api',
		NULL, 'read_display_api', NULL, '{videos,video_snapshots}', '{account,at}',
		'TikTok Display API v2: /v2/video/list/, /v2/video/query/'),
	('research_api', 300, 'json', 'is_research_api', NULL,
		'{data.videos,data.user_reposted_videos,data.user_liked_videos,data.pinned_videos_list,data.comments}',
		'describe_research_api', 'read_research_events', 'read_research_snapshots', NULL,
		'{accounts,videos,video_snapshots,account_snapshots,events}', '{}',
		'TikTok Research API: video query, reposted, liked and pinned videos, user info, comments'),
	('business_videos', 400, 'json', 'is_business_videos', NULL, '{data.videos}', 'describe_business_videos',
		NULL, 'read_business_videos', NULL, '{videos,video_snapshots,audience_snapshots}', '{account,at}',
		'TikTok Business API v1.3: /business/video/list/'),
	('business_profile', 500, 'json', 'is_business_profile', NULL, '{}', 'describe_business_profile',
		NULL, 'read_business_profile', NULL, '{accounts,account_snapshots,audience_snapshots}', '{account}',
		'TikTok Business API v1.3: /business/get/'),
	('scraper_web', 600, 'json', 'is_scraper_web', NULL, '{itemList,items,itemInfo.itemStruct}', NULL,
		'read_scraper_web_creations', 'read_scraper_web', 'tiktok_creations',
		'{accounts,videos,video_snapshots,account_snapshots,events}', '{at}',
		'Scraped from web pages: items with stats or statsV2'),
	('scraper_app', 700, 'json', 'is_scraper_app', NULL, '{aweme_list,aweme_detail,aweme_details}', NULL,
		'read_scraper_app_creations', 'read_scraper_app', 'tiktok_creations',
		'{accounts,videos,video_snapshots,account_snapshots,events}', '{at}',
		'Scraped from the app: items with aweme_id'),
	('scraper_posts', 800, 'json', 'is_scraper_posts', NULL, '{collector}', NULL,
		'read_scraper_posts_creations', 'read_scraper_posts', 'tiktok_creations',
		'{accounts,videos,video_snapshots,account_snapshots,events}', '{at}',
		'Scraped from tiktok-scraper and Apify: posts with authorMeta'),
	('scraper_ytdlp', 900, 'json', 'is_scraper_ytdlp', NULL, '{entries}', NULL,
		NULL, 'read_scraper_ytdlp', NULL, '{accounts,videos,video_snapshots}', '{}',
		'Scraped by yt-dlp: .info.json'),
	('scraper_brightdata', 1000, 'json', 'is_scraper_brightdata', NULL, '{}', NULL,
		NULL, 'read_scraper_brightdata', NULL, '{accounts,videos,video_snapshots,account_snapshots}', '{at}',
		'Scraped by Bright Data: posts'),
	('studio_overview', 1600, 'csv', NULL,
		'{date,video views,profile views,likes,comments,shares}', '{}', NULL,
		NULL, 'read_studio_overview', NULL, '{account_snapshots}', '{account,year}',
		'TikTok Studio: Overview.csv, net changes a day'),
	('studio_viewers', 1610, 'csv', NULL,
		'{date,total viewers,new viewers,returning viewers}', '{}', NULL,
		NULL, 'read_studio_viewers', NULL, '{account_snapshots}', '{account,year}',
		'TikTok Studio: Viewers.csv, people a day'),
	('studio_content', 1620, 'csv', NULL,
		'{time,video title,video link,post time,total likes,total comments,total shares,total views}', '{}', 'describe_studio_content',
		NULL, 'read_studio_content', NULL, '{videos,video_snapshots}', '{account,year}',
		'TikTok Studio: Content.csv, lifetime totals of the top posts'),
	('studio_follower_history', 1630, 'csv', NULL,
		'{date,followers,difference in followers from previous day}', '{}', NULL,
		NULL, 'read_studio_follower_history', NULL, '{account_snapshots}', '{account,year}',
		'TikTok Studio: FollowerHistory.csv, followers a day'),
	('studio_follower_activity', 1640, 'csv', NULL,
		'{date,hour,active followers}', '{}', NULL,
		NULL, 'read_studio_follower_activity', NULL, '{audience_snapshots}', '{account,year}',
		'TikTok Studio: FollowerActivity.csv, active followers an hour'),
	('studio_follower_gender', 1650, 'csv', NULL,
		'{gender,distribution}', '{}', NULL,
		NULL, 'read_studio_follower_gender', NULL, '{audience_snapshots}', '{account,at}',
		'TikTok Studio: FollowerGender.csv'),
	('studio_follower_territories', 1660, 'csv', NULL,
		'{top territories,distribution}', '{}', NULL,
		NULL, 'read_studio_follower_territories', NULL, '{audience_snapshots}', '{account,at}',
		'TikTok Studio: FollowerTopTerritories.csv'),
	('scraper_csv', 1700, 'csv', 'is_scraper_csv', NULL, '{}', NULL,
		'read_scraper_csv_creations', 'read_scraper_csv', 'tiktok_creations',
		'{accounts,videos,video_snapshots,account_snapshots,events}', '{at}',
		'Scraped as CSV: tiktok-scraper, pyktok, TikTok_famous, TikTok claims'),
	('export_txt', 1900, 'text', 'is_export_txt', NULL, '{}', 'describe_export_txt',
		'read_export_txt', NULL, 'tiktok_export', '{accounts,videos,events}', '{account}',
		'TikTok "Download your data" as TXT, one section a file');

INSERT INTO tiktrack.import_sources (source, position, format, detector, lists, events_reader, snapshots_reader,
	vocabulary, fills, description)
VALUES
	('live_events', 1100, 'json', 'is_live_events', '{}', 'read_live_events', NULL, 'live',
		'{accounts,events}', 'shares of a TikTok LIVE, as JSON of tools that listen to it'),
	('ga4_share', 1200, 'json', 'is_ga4_share', '{}', 'read_ga4_share', NULL, 'ga4',
		'{accounts,videos,events}', 'Google Analytics 4: share events of the BigQuery export or the Measurement Protocol'),
	('snowplow_social', 1300, 'json', 'is_snowplow_social', '{}', 'read_snowplow_social', NULL, 'snowplow',
		'{accounts,videos,events}', 'Snowplow: social_interaction events'),
	('activity_streams', 1400, 'json', 'is_activity_streams', '{items,orderedItems}', 'read_activity_streams', NULL,
		'activity_streams', '{accounts,videos,events}', 'ActivityStreams 2: Announce, Like, Follow, View and answers'),
	('schema_org', 1500, 'json', 'is_schema_org', '{@graph}', 'read_schema_org_shares', 'read_schema_org_counts',
		'tiktok', '{accounts,videos,events,video_snapshots}', 'schema.org as JSON-LD: ShareAction and interactionStatistic'),
	('share_links', 2000, 'text', 'is_share_links', '{}', 'read_share_links', NULL, 'tiktok',
		'{accounts,videos,events}', 'links that the share sheet made, one a line');

INSERT INTO tiktrack.import_sources (source, position, format, detector, header, describer,
	events_reader, snapshots_reader, origin, fills, needs, is_generic, is_log, description)
VALUES
	('events_csv', 1800, 'csv', 'is_events_csv', NULL, NULL,
		'read_events_csv', NULL, NULL, '{accounts,videos,events}', '{}', true, true,
		'a log of events as delimited text: columns occurred_at and kind, or what option "columns" takes for them'),
	('events_ndjson', 1810, 'text', 'is_events_ndjson', NULL, NULL,
		'read_events_ndjson', NULL, NULL, '{accounts,videos,events}', '{}', true, true,
		'a log of events as lines of JSON, with keys like the columns of events_csv'),
	('counts_csv', 1820, 'csv', 'is_counts_csv', NULL, NULL,
		NULL, 'read_counts_csv', NULL, '{videos,video_snapshots}', '{}', true, false,
		'counts of videos as delimited text: columns video_id and a count, or what option "columns" takes for them');

CREATE FUNCTION tiktrack_internal.detect_source(content text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_variable
DECLARE
	beginning text := ltrim(left(tiktrack_internal.text_beginning(content), 10000), E' \t\r\n');
	is_json boolean := left(beginning, 1) IN ('{', '[');
	json tiktrack_internal.json_beginning;
	header text[];
	entry record;
	fits boolean;
BEGIN
	IF tiktrack_internal.is_events_ndjson(content) THEN
		RETURN 'events_ndjson';
	ELSIF is_json THEN
		json := tiktrack_internal.json_beginning(content, tiktrack_internal.item_lists());
	ELSE
		SELECT h.header INTO header FROM tiktrack_internal.csv_header(content) h;
	END IF;
	FOR entry IN
		SELECT s.source, s.format, s.header, s.detector FROM tiktrack.import_sources s
		WHERE (s.format = 'json') = is_json
		ORDER BY s.position
	LOOP
		IF entry.header IS NOT NULL THEN
			fits := entry.header = header;
		ELSIF entry.format = 'json' THEN
			EXECUTE format('SELECT tiktrack_internal.%I($1)', entry.detector) INTO fits USING json;
		ELSIF entry.format = 'csv' THEN
			EXECUTE format('SELECT tiktrack_internal.%I($1)', entry.detector) INTO fits USING header;
		ELSE
			EXECUTE format('SELECT tiktrack_internal.%I($1)', entry.detector) INTO fits USING beginning;
		END IF;
		IF fits THEN
			RETURN entry.source;
		END IF;
	END LOOP;
	-- an answer that is an error says so better than "no known source"
	IF json_typeof(coalesce(json.envelope, json.item)) = 'object' THEN
		PERFORM tiktrack_internal.check_envelope(coalesce(json.envelope, json.item), 'the beginning');
	ELSIF json.problem IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('no item of the content can be used: %s', json.problem),
			HINT = 'Look at the beginning of the file: what it holds is no item of a known source.';
	END IF;
	IF NOT is_json THEN
		PERFORM tiktrack_internal.check_first_line(content);
	END IF;
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION tiktrack_internal.detect_source(text) IS
	'the source that content is from, by its content alone; NULL when nothing fits';

CREATE FUNCTION tiktrack_internal.source_list() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'Known sources are: auto, ' || string_agg(s.source, ', ' ORDER BY s.source COLLATE "C") || '.'
	FROM tiktrack.import_sources s;
END;
COMMENT ON FUNCTION tiktrack_internal.source_list() IS 'part of import: a hint';

-- Readers are called by name; see import_reader.c for why not by EXECUTE.
CREATE FUNCTION tiktrack_internal.read_snapshots(reader text, content text, options jsonb)
	RETURNS SETOF tiktrack.import_snapshot
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_call_reader';
CREATE FUNCTION tiktrack_internal.describe_file(describer text, content text, options jsonb)
	RETURNS SETOF jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 1
	AS 'MODULE_PATHNAME', 'tiktrack_call_reader';
COMMENT ON FUNCTION tiktrack_internal.read_snapshots(text, text, jsonb) IS
	'part of import: rows of a reader of snapshots, called by its name';
COMMENT ON FUNCTION tiktrack_internal.describe_file(text, text, jsonb) IS
	'part of import: what a describer says of a file, called by its name';
