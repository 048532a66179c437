-- import: shares that web sites, servers of the fediverse and listeners of a LIVE write
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = warning;
\pset null (null)
\set VERBOSITY terse
SELECT tiktrack.create_dataset('web');
SET client_min_messages = notice;
CREATE TEMP TABLE files (name text PRIMARY KEY, content text);
CREATE FUNCTION pg_temp.read(wanted text, options jsonb DEFAULT '{}', OUT source text, OUT rows_read bigint, OUT inserted bigint, OUT duplicates bigint, OUT rejected bigint)
	LANGUAGE sql RETURN (SELECT (i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM files f, tiktrack.import('web', f.content, 'auto', options) i WHERE f.name = wanted);
CREATE VIEW pg_temp.stored AS
SELECT e.import_id, e.occurred_at, e.kind, e.share_type, e.platform, e.method_raw, e.video_id, e.item_text, a.username AS actor, e.country, e.is_public
FROM web.events e LEFT JOIN web.accounts a ON a.account_id = e.actor_id;

-- Google Analytics 4: rows of the BigQuery export, a line each
INSERT INTO files VALUES ('ga4', $file$
{"event_date":"20260601","event_timestamp":"1780304400000000","event_name":"share","event_params":[{"key":"method","value":{"string_value":"Twitter"}},{"key":"content_type","value":{"string_value":"video"}},{"key":"item_id","value":{"string_value":"7600000000000000002"}}],"user_pseudo_id":"11.22","geo":{"country":"Spain"}}
{"event_name":"share","event_timestamp":1780304401000000,"event_params":[{"key":"item_id","value":{"int_value":"7600000000000000003"}},{"key":"method","value":{"string_value":"Copy Link"}}],"user_pseudo_id":"11.23","geo":{"country":"ES"}}
{"event_params":[{"key":"method","value":{"string_value":"Some Forum"}},{"key":"item_id","value":{"string_value":"recipe-12"}},{"unknown":1},null,7],"event_timestamp":1780304402000000,"event_name":"share","later":{"deep":[[[[1]]]]}}
{"event_name":"share","event_timestamp":1780304402000000,"event_params":[],"user_pseudo_id":null}
{"event_name":"share","event_timestamp":1780304402000000,"event_params":null}
{"event_name":"page_view","event_timestamp":1780304402000000,"event_params":[]}
{"event_name":"share","event_timestamp":"yesterday","event_params":[]}
{"event_name":"share","event_params":[]}
{"event_name":"share","event_timestamp":1e400,"event_params":[]}
["event_name"]
{"event_name":"share"
$file$);
SELECT * FROM pg_temp.read('ga4');
SELECT * FROM pg_temp.read('ga4');
SELECT * FROM pg_temp.stored ORDER BY occurred_at, method_raw NULLS LAST;
SELECT line, path, reason FROM web.import_rejects WHERE import_id = 1 ORDER BY reject_id;
-- the same event in another file: of a browser it is known by what it is, else it is one of equals
INSERT INTO files SELECT 'ga4_again', '[' || split_part(content, E'\n', 2) || ',' || split_part(content, E'\n', 5) || ',' || split_part(content, E'\n', 5) || ']' FROM files WHERE name = 'ga4';
SELECT * FROM pg_temp.read('ga4_again');
-- payloads of the Measurement Protocol
INSERT INTO files VALUES ('ga4_payload', '{"client_id":"7.7","timestamp_micros":"1780304500000000","events":[{"name":"share","params":{"method":"mail","item_id":"7600000000000000002"}},{"name":"share","params":{}},{"name":"login","params":{}},7]}');
SELECT * FROM pg_temp.read('ga4_payload');
SELECT * FROM pg_temp.stored WHERE occurred_at = '2026-06-01 09:01:40Z' ORDER BY method_raw NULLS LAST;
SELECT line, path, reason, raw FROM web.import_rejects WHERE import_id = 4 ORDER BY reject_id;

-- Snowplow: an enriched event, the event's own JSON, and a flat row
INSERT INTO files VALUES ('snowplow', $file$[
{"event_id":"e1","collector_tstamp":"2026-06-01 10:00:00.000","domain_userid":"d1","geo_country":"DE","unstruct_event_com_snowplowanalytics_snowplow_social_interaction_1":{"network":"facebook","action":"share","target":"7600000000000000002"}},
{"schema":"iglu:com.snowplowanalytics.snowplow/social_interaction/jsonschema/1-0-0","data":{"network":"twitter","action":"retweet"},"collector_tstamp":"2026-06-01T10:00:01Z"},
{"network":"tiktok","action":"LIKE","target":"https://www.tiktok.com/@mila/video/7600000000000000003","collector_tstamp":"2026-06-01 10:00:02","event_id":"e3","geo_country":"Germany"},
{"network":"a new network","action":"share","collector_tstamp":"2026-06-01 10:00:03","event_id":"e4"},
{"network":"tiktok","action":"unlike","collector_tstamp":"2026-06-01 10:00:02"},
{"network":"","action":"share","collector_tstamp":"2026-06-01 10:00:02"},
{"network":"tiktok","action":"share"},
{"network":"tiktok","action":"share","collector_tstamp":"2026-02-31 10:00:00"},
{"page":"x"}, 5]$file$);
SELECT * FROM pg_temp.read('snowplow');
SELECT * FROM pg_temp.read('snowplow');
SELECT * FROM pg_temp.stored WHERE occurred_at BETWEEN '2026-06-01 10:00Z' AND '2026-06-01 10:59Z' ORDER BY occurred_at;
SELECT line, path, reason FROM web.import_rejects WHERE import_id = 5 ORDER BY reject_id;

-- ActivityStreams: a collection, and activities a line each
INSERT INTO files VALUES ('activities', $file${"@context":"https://www.w3.org/ns/activitystreams","type":"OrderedCollection","orderedItems":[
{"id":"https://a.example/1","type":"Announce","actor":"https://a.example/users/mila","object":"https://www.tiktok.com/@x/video/7600000000000000002","published":"2026-06-01T11:00:00Z","to":["https://www.w3.org/ns/activitystreams#Public"],"cc":[]},
{"id":"https://a.example/2","type":"Announce","actor":{"id":"https://a.example/users/jon","type":"Person"},"object":{"id":"https://a.example/notes/1"},"published":"2026-06-01T11:00:01Z","to":["https://a.example/users/jon/followers"]},
{"id":"https://a.example/3","type":"Like","actor":"https://a.example/users/jon","object":"https://a.example/notes/1","published":"2026-06-01T13:00:02+02:00"},
{"id":"https://a.example/4","type":"Follow","actor":"https://a.example/users/jon","object":"https://a.example/users/mila","published":"2026-06-01T11:00:03Z","to":"as:Public"},
{"id":"https://a.example/5","type":"View","actor":"https://a.example/users/jon","object":"https://www.tiktok.com/@x/video/7600000000000000002","published":"2026-06-01T11:00:04Z","cc":{"id":"as:Public"}},
{"id":"https://a.example/6","type":"Create","actor":"https://a.example/users/jon","object":{"type":"Note","content":"nice","inReplyTo":"https://www.tiktok.com/@x/video/7600000000000000002"},"published":"2026-06-01T11:00:05Z"},
{"id":"https://a.example/7","type":"Create","actor":"https://a.example/users/jon","object":{"type":"Note","content":"a post"},"published":"2026-06-01T11:00:05Z"},
{"id":"https://a.example/8","type":"Undo","actor":"https://a.example/users/jon","object":{"id":"https://a.example/2","type":"Announce"},"published":"2026-06-01T11:00:06Z"},
{"type":"Announce","object":"https://a.example/notes/1","published":"2026-06-01T11:00:00Z"},
{"type":"Announce","actor":"https://a.example/users/jon","published":"2026-06-01T11:00:00Z"},
{"type":"Announce","actor":"https://a.example/users/jon","object":"https://a.example/notes/1"},
{"type":"Block","actor":"https://a.example/users/jon","object":"https://a.example/users/mila","published":"2026-06-01T11:00:00Z"}
]}$file$);
SELECT * FROM pg_temp.read('activities');
INSERT INTO files SELECT 'activity_lines', string_agg(rtrim(line, ','), E'\n' ORDER BY n DESC) FROM files, string_to_table(content, E'\n') WITH ORDINALITY l (line, n) WHERE name = 'activities' AND line LIKE '%a.example/%';
SELECT * FROM pg_temp.read('activity_lines');
SELECT * FROM pg_temp.stored WHERE occurred_at BETWEEN '2026-06-01 11:00Z' AND '2026-06-01 11:59Z' ORDER BY occurred_at;
SELECT line, path, reason FROM web.import_rejects WHERE import_id = 7 ORDER BY reject_id;

-- schema.org: shares, and counters of a page
INSERT INTO files VALUES ('schema', $file${"@context":"https://schema.org","@graph":[
{"@type":"ShareAction","@id":"s1","agent":{"@type":"Person","name":"Jon","url":"https://www.tiktok.com/@jon"},"object":"https://www.tiktok.com/@mila/video/7600000000000000002","instrument":"whatsapp","startTime":"2026-06-01T12:00:00Z"},
{"@type":"ShareAction","object":{"url":"https://www.tiktok.com/@mila/video/7600000000000000003"},"startTime":"2026-06-01T12:00:01Z"},
{"@type":"ShareAction","startTime":"soon"},
{"@type":"VideoObject","url":"https://www.tiktok.com/@mila/video/7600000000000000009","name":"Bread #baking","uploadDate":"2026-05-30T08:00:00Z","interactionStatistic":[
	{"@type":"InteractionCounter","interactionType":{"@type":"https://schema.org/WatchAction"},"userInteractionCount":12345},
	{"@type":"InteractionCounter","interactionType":"https://schema.org/LikeAction","userInteractionCount":"1.2K"},
	{"@type":"InteractionCounter","interactionType":"http://schema.org/ShareAction","userInteractionCount":0},
	{"@type":"InteractionCounter","interactionType":{"@type":"CommentAction"},"userInteractionCount":null}, 7]},
{"@type":"VideoObject","url":"https://www.tiktok.com/@mila/video/7600000000000000010","interactionStatistic":{"@type":"InteractionCounter","interactionType":{"@type":"ShareAction"},"userInteractionCount":"many"}},
{"@type":"VideoObject","interactionStatistic":[]},
{"@type":"WebPage"}
]}$file$);
SELECT * FROM pg_temp.read('schema');
SELECT * FROM pg_temp.read('schema', '{"at": "2026-06-02"}');
SELECT * FROM pg_temp.read('schema', '{"at": "2026-06-02"}');
SELECT * FROM pg_temp.stored WHERE occurred_at BETWEEN '2026-06-01 12:00Z' AND '2026-06-01 12:59Z' ORDER BY occurred_at;
SELECT s.video_id, v.title, v.posted_at, v.hashtags, a.username, s.at, s.views, s.likes, s.comments, s.shares, s.saves, s.is_rounded
FROM web.video_snapshots s JOIN web.videos v USING (video_id) JOIN web.accounts a ON a.account_id = v.account_id ORDER BY 1;
SELECT line, path, reason FROM web.import_rejects WHERE import_id = (SELECT max(import_id) FROM web.imports) ORDER BY reject_id;

-- LIVE
INSERT INTO files VALUES ('live', $file${"type":"WebcastSocialMessage","data":{"common":{"msgId":"1","roomId":"77","createTime":"1780318800000","displayText":{"displayType":"pm_mt_guidance_share"}},"user":{"userId":"6600000000000000011","uniqueId":"Ana.K"},"shareType":1,"action":3,"shareTarget":"whatsapp"}}
{"displayType":"pm_mt_guidance_share","createTime":"1780318801","userId":"6600000000000000012","uniqueId":"bob","msgId":"2","roomId":"77"}
{"WebcastSocialMessage":{"common":{"msgId":"3","createTime":1780318802},"user":{"userId":6600000000000000013},"action":3,"shareTarget":"3"}}
{"displayType":"pm_mt_guidance_share","createTime":"1780318803","uniqueId":"cleo","msgId":"4"}
{"displayType":"pm_main_follow_message_viewer_2","createTime":"1780318801","uniqueId":"bob"}
{"type":"WebcastSocialMessage","data":{"action":1,"common":{"createTime":"1780318801"}}}
{"displayType":"pm_mt_guidance_share","uniqueId":"bob"}
{"displayType":"pm_mt_guidance_share","createTime":"now"}
$file$);
SELECT * FROM pg_temp.read('live', '{"account": "mila"}');
SELECT * FROM pg_temp.read('live', '{"account": "mila"}');
SELECT e.occurred_at, e.share_type, e.platform, e.method_raw, e.item_text, CASE WHEN NOT tiktrack_internal.is_given_id(e.actor_id) THEN e.actor_id END AS actor_id, a.username
FROM web.events e LEFT JOIN web.accounts a ON a.account_id = e.actor_id WHERE e.source = 'live_events' ORDER BY 1;
SELECT line, path, reason FROM web.import_rejects WHERE import_id = (SELECT max(import_id) FROM web.imports) ORDER BY reject_id;
-- a sharer who was known by name before
INSERT INTO web.accounts (username) VALUES ('Dana');
SELECT rejected FROM tiktrack.import('web', '{"displayType":"pm_mt_guidance_share","createTime":"1780318900","userId":"6600000000000000014","uniqueId":"dana","msgId":"9"}');
SELECT a.username, tiktrack_internal.is_given_id(a.account_id) AS by_name FROM web.events e JOIN web.accounts a ON a.account_id = e.actor_id WHERE e.occurred_at = '2026-06-01 13:01:40Z';

-- empty, cut, and something else
SELECT * FROM tiktrack.import('web', '{"event_name":"share","event_params":[');
SELECT * FROM tiktrack.import('web', '{"event_name":"share"}');
SELECT rows_read, inserted, rejected FROM tiktrack.import('web', '{"event_name":"share","event_params":[],"event_timestamp":1780304400000000,"event_timestamp":1780304400000001}');
SET client_min_messages = warning;
DROP SCHEMA web CASCADE;
