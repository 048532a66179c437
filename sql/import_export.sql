-- import: "Download your data" as JSON and as TXT. The first files are those of test/data.
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET client_min_messages = notice;
\pset null (null)
\set VERBOSITY terse

CREATE TEMP TABLE files (name text PRIMARY KEY, content text);
INSERT INTO files VALUES ('v1', $file${
  "Activity": {
    "Follower List": {"FansList": [{"Date": "2021-11-11 01:22:22", "UserName": "fan_one"}]},
    "Like List": {"ItemFavoriteList": [{"Date": "2021-12-01 10:00:00", "Link": "https://www.tiktokv.com/share/video/6900000000000000001/"}]},
    "Search History": {"SearchList": [{"Date": "2021-12-01 10:00:00", "SearchTerm": "cats"}]},
    "Share History": {"ShareHistoryList": [{"Date": "2021-12-01 10:01:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/6900000000000000001/", "Method": "copy"}]},
    "Video Browsing History": {"VideoList": [{"Date": "2021-12-01 09:59:00", "Link": "https://www.tiktokv.com/share/video/6900000000000000001/"}]}
  },
  "Comment": {"Comments": {"CommentsList": [{"Date": "2021-12-01 10:02:00", "Comment": "first"}]}},
  "Video": {"Videos": {"VideoList": [{"Date": "2021-11-30 12:00:00", "Link": "https://video.example.invalid/v/9", "Likes": "12"}]}}
}$file$);
INSERT INTO files VALUES ('v3', $file${
  "Comment": {"Comments": {"App": 0, "CommentsList": [
    {"date": "2026-05-02 10:00:00 UTC", "comment": "so good", "photo": "", "video": "", "sticker": "", "originalPostUrl": "https://www.tiktokv.com/share/video/7600000000000000001/", "original post link": "https://www.tiktokv.com/share/video/7600000000000000001/"}]}},
  "Direct Message": {"Direct Messages": {"ChatHistory": {}}, "Group Chat": {"GroupChat": {}}},
  "Income+ Wallet": {"Transaction History": {"TransactionsList": null}},
  "Likes and Favorites": {
    "Favorite Videos": {"App": 0, "FavoriteVideoList": [{"Date": "2026-05-01 09:00:30", "Link": "https://www.tiktokv.com/share/video/7600000000000000002/"}]},
    "Like List": {"App": 0, "ItemFavoriteList": [{"date": "2026-05-01 09:00:10", "link": "https://www.tiktokv.com/share/video/7600000000000000001/"}]}},
  "Location Review": {"Location Reviews": {"ReviewsList": null}},
  "Post": {"Posts": {"VideoList": [
    {"Date": "2026-04-30 08:00:00", "Link": "https://video.example.invalid/v/1", "Likes": "533", "WhoCanView": "Everyone", "AllowComments": "Yes", "AllowStitches": "Yes", "AllowDuets": "No", "AllowStickers": "Yes", "AllowSharingToStory": "Yes", "ContentDisclosure": "Branded Content", "AIGeneratedContent": "", "Sound": "original sound", "Location": "", "Title": "N/A", "AddYoursText": "N/A", "AlternateText": "N/A", "CoverImage": "https://image.example.invalid/1", "NumberOfCollections": "N/A"}]},
    "Recently Deleted Posts": {"PostList": []}, "Story": {}},
  "Profile And Settings": {
    "Follower": {"App": 0, "IsFastLane": false, "FansList": [{"Date": "2026-04-01 00:00:00", "UserName": "fan_one"}]},
    "Following": {"App": 0, "IsFastLane": false, "Following": []},
    "Profile Info": {"App": 0, "ProfileMap": {"userName": "synthetic_user", "accountRegion": "US", "followerCount": 1, "likesReceived": "None", "inferredGender": "None"}}},
  "TikTok Live": {"Watch Live History": {"WatchLiveMap": {}}},
  "TikTok Shop": {"Vouchers": {"Vouchers": null}},
  "Your Activity": {
    "Activity Summary": {"ActivitySummaryMap": {"note": "data may have delays of up to several days", "videosCommentedOnSinceAccountRegistration": 1, "videosSharedSinceAccountRegistration": 16, "videosWatchedToTheEndSinceAccountRegistration": 900}},
    "Reposts": {"RepostList": [{"Date": "2026-05-01 11:00:00", "Link": "https://www.tiktokv.com/share/video/7600000000000000003/"}]},
    "Share History": {"ShareHistoryList": [
      {"Date": "2026-05-01 09:00:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000001/", "Method": "chat_head"},
      {"Date": "2026-05-01 09:00:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000001/", "Method": "chat_head"},
      {"Date": "2026-05-01 09:00:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000001/", "Method": "chat_head"},
      {"Date": "2026-05-01 09:05:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000001/", "Method": "chat_list"},
      {"Date": "2026-05-01 09:06:00", "SharedContent": "share_music", "Link": "https://m.tiktok.com/h5/share/music/7500000000000000009.html", "Method": "chat"},
      {"Date": "2026-05-01 09:07:00", "SharedContent": "share_music", "Link": "https://m.tiktok.com/h5/share/music/7500000000000000009.html", "Method": "chat_merge"},
      {"Date": "2026-05-01 09:08:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000002/", "Method": "copy"},
      {"Date": "2026-05-01 09:09:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000002/", "Method": "sms"},
      {"Date": "2026-05-01 09:10:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000002/", "Method": "whatsapp"},
      {"Date": "2026-05-01 09:11:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000002/", "Method": "messenger"},
      {"Date": "2026-05-01 09:12:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000002/", "Method": "facebook"},
      {"Date": "2026-05-01 09:13:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000002/", "Method": "snapchat_chats"},
      {"Date": "2026-05-01 09:14:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000002/", "Method": "instagram_story"},
      {"Date": "2026-05-01 09:15:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7600000000000000002/", "Method": "more"},
      {"Date": "2026-05-01 09:16:00", "SharedContent": "share_live", "Link": "", "Method": "whatsapp"},
      {"Date": "2026-05-01 09:17:00", "SharedContent": "share_profile", "Link": "https://www.tiktok.com/@someone", "Method": "future_unknown_method"}]},
    "Watch History": {"VideoList": [
      {"Date": "2026-05-01 08:59:30", "Link": "https://www.tiktokv.com/share/video/7600000000000000001/", "Title": ""},
      {"Date": "2026-05-01 08:59:00", "Link": "https://www.tiktokv.com/share/video/7600000000000000002/", "Title": ""}]}}
}$file$);
INSERT INTO files VALUES ('empty', $file${"Your Activity": {"Share History": {"ShareHistoryList": null}, "Watch History": {"VideoList": []}, "Reposts": {"RepostList": null}}, "Post": {"Posts": {"VideoList": null}}}$file$);
INSERT INTO files VALUES ('txt', $file$Date: 2026-05-01 09:00:00 UTC
Shared Content: share_video
Link: https://www.tiktokv.com/share/video/7600000000000000001/
Method: chat_head

Date: 2026-05-01 09:00:00 UTC
Shared Content: share_video
Link: https://www.tiktokv.com/share/video/7600000000000000001/
Method: chat_head

Date: 2026-05-01 09:08:00
Shared Content: share_video
Link: https://www.tiktokv.com/share/video/7600000000000000002/
Method: copy
$file$), ('dutch', $file$Datum: 2026-05-01 09:00:00 UTC
Gedeelde inhoud: share_video
Link: https://www.tiktokv.com/share/video/7600000000000000001/
Methode: whatsapp
$file$), ('nothing', 'You have no data in this section');
-- v2: the root of v3 holds everything, lower-case keys in likes, a private section beside each that is read
INSERT INTO files VALUES ('v2', $file$
{"Ads and data": {"Ad Interests": {"Interests": "MARKER ads"}},
 "App Settings": {"Block List": {"BlockList": [{"Date": "2025-01-01 00:00:00", "UserName": "MARKER blocked"}]}},
 "Comment": {"Comments": {"CommentsList": [
	{"date": "2025-01-01 10:00:00", "comment": "MARKER comment", "photo": "MARKER photo", "url": ""},
	{"date": "2025-01-01 10:00:01", "comment": "MARKER comment", "photo": "", "url": "https://www.tiktokv.com/share/video/7400000000000000001/"},
	{"date": "yesterday", "comment": "MARKER of a rejected comment", "photo": "", "url": ""},
	{"date": "2025-01-01 10:00:02", "comment": "N/A", "photo": "N/A", "url": "N/A"}]}},
 "Direct Message": {"Direct Messages": {"ChatHistory": {"Chat History with MARKER:": [{"Date": "2025-01-01 00:00:00", "From": "MARKER", "Content": "MARKER message", "Link": "https://www.tiktokv.com/share/video/7400000000000000009/"}]}}},
 "Income Plus Wallet Transactions": {"Transaction History": {"TransactionsList": [{"Date": "2025-01-01 00:00:00", "Amount": "MARKER"}]}},
 "Location Review": {"Location Reviews": {"ReviewsList": [{"Date": "2025-01-01 00:00:00", "Place": "MARKER place"}]}},
 "Post": {"Posts": {"VideoList": [{"Date": "2025-01-01 00:00:00", "Link": "https://MARKER.example.invalid/video/7400000000000000008", "Likes": "5", "Title": "MARKER title"}, {"Date": "x"}]}},
 "Profile": {"Profile Info": {"ProfileMap": {"userName": "owner_of_v2", "displayName": "Owner", "birthDate": "MARKER birth", "emailAddress": "MARKER mail", "telephoneNumber": "MARKER phone", "accountRegion": "NL", "followerCount": 1200, "followingCount": "17", "likesReceived": "N/A"}}},
 "TikTok Shop": {"Order History": {"OrderHistories": {"1": {"order": "MARKER order"}}}},
 "Your Activity": {
	"Favorite Sounds": {"FavoriteSoundList": [{"Date": "2025-01-01 00:00:00", "Link": "https://MARKER"}]},
	"Favorite Videos": {"FavoriteVideoList": [{"Date": "2025-01-01 11:00:00", "Link": "https://www.tiktokv.com/share/video/7400000000000000001/"}]},
	"Follower": {"FansList": [{"Date": "2025-01-01 12:00:00", "UserName": "fan_a"}, {"Date": "2025-01-01 12:00:01", "UserName": "N/A"}, {"Date": "2025-01-01 12:00:02", "UserName": "N/A"}, {"Date": "2012-05-05 05:05:05", "UserName": "FAN_A"}]},
	"Following": {"Following": [{"Date": "2025-01-01 13:00:00", "UserName": "idol"}, {"Date": "2025-01-01 13:00:01", "UserName": "N/A"}]},
	"Hashtag": {"HashtagList": [{"HashtagName": "MARKER tag"}]},
	"Like List": {"ItemFavoriteList": [{"date": "2025-01-01 11:30:00", "link": "https://www.tiktokv.com/share/video/7400000000000000002/"}]},
	"Login History": {"LoginHistoryList": [{"Date": "2025-01-01 00:00:00", "IP": "MARKER ip", "DeviceModel": "MARKER device"}]},
	"Purchase History": {"BuyGifts": {"BuyGifts": [{"Date": "2025-01-01 00:00:00", "Price": "MARKER"}]}},
	"Reposts": {"RepostList": [{"Date": "2025-01-01 14:00:00", "Link": "https://www.tiktokv.com/share/video/7400000000000000001/"}]},
	"Searches": {"SearchList": [{"Date": "2025-01-01 00:00:00", "SearchTerm": "MARKER search"}]},
	"Share History": {"ShareHistoryList": [
		{"Date": "2025-01-01 15:00:00", "SharedContent": "share_video", "Link": "https://www.tiktokv.com/share/video/7400000000000000001/", "Method": "sms"},
		{"Date": "2025-01-01 15:00:01", "SharedContent": "share_video", "Link": "https://vm.tiktok.com/ZMabc/", "Method": "Chat_Head "}]},
	"Status": {"Status List": [{"Carrier": "MARKER carrier"}]},
	"Watch History": {"VideoList": [{"Date": "2025-01-01 16:00:00", "Link": "https://www.tiktokv.com/share/video/7400000000000000003/"}]},
	"Your Activity": {"Activity Summary": {"ActivitySummaryMap": {"note": "MARKER note", "videosSharedSinceAccountRegistration": 99, "videosCommentedOnSinceAccountRegistration": 7}}}}}
$file$);

-- source, rows read = inserted + duplicates + rejected
CREATE FUNCTION pg_temp.load(dataset text, content text, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT format('%s: %s = %s new + %s known + %s bad', i.source, i.rows_read, i.inserted, i.duplicates, i.rejected) FROM tiktrack.import($1, $2, 'auto', $3) i
$$;
CREATE FUNCTION pg_temp.load_file(dataset text, name text, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.load($1, content, $3) FROM files f WHERE f.name = $2
$$;
-- tables that hold a word anywhere
CREATE FUNCTION pg_temp.holds(dataset text, word text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE t regclass; n bigint;
BEGIN
	FOR t IN SELECT oid FROM pg_class WHERE relnamespace = dataset::regnamespace AND relkind = 'r' ORDER BY relname LOOP
		EXECUTE format('SELECT count(*) FROM %s x WHERE x::text ILIKE %L', t, '%' || word || '%') INTO n;
		IF n > 0 THEN RETURN NEXT t || ': ' || n; END IF;
	END LOOP;
END $$;
-- a share row, and an export that holds rows
CREATE FUNCTION pg_temp.share(at text, link text DEFAULT 'https://www.tiktokv.com/share/video/7600000000000000001/', method text DEFAULT 'sms') RETURNS text LANGUAGE sql AS $$
	SELECT json_build_object('Date', $1, 'SharedContent', 'share_video', 'Link', $2, 'Method', $3)::text
$$;
CREATE FUNCTION pg_temp.shares(VARIADIC rows text[]) RETURNS text LANGUAGE sql AS $$
	SELECT '{"Your Activity": {"Share History": {"ShareHistoryList": [' || array_to_string($1, ', ') || ']}}}'
$$;

-- ---- the three eras
SELECT tiktrack.create_dataset('regress_v1'), tiktrack.create_dataset('regress_v2'), tiktrack.create_dataset('regress_v3');
SELECT i.* FROM files f, tiktrack.import('regress_v3', f.content) i WHERE f.name = 'v3';
SELECT pg_temp.load_file('regress_v1', 'v1', '{"account": "me"}');
SELECT pg_temp.load_file('regress_v2', 'v2');

SELECT section, kind, share_type, platform, count(*) AS rows, count(video_id) AS with_video, count(actor_id) AS with_actor, min(occurred_at) AS first, max(occurred_at) AS last
FROM regress_v1.events GROUP BY 1, 2, 3, 4 ORDER BY section COLLATE "C";
SELECT section, kind, share_type, platform, count(*) AS rows, count(video_id) AS with_video, count(actor_id) AS with_actor, min(occurred_at) AS first, max(occurred_at) AS last
FROM regress_v2.events GROUP BY 1, 2, 3, 4 ORDER BY section COLLATE "C", share_type COLLATE "C";
SELECT section, kind, share_type, platform, count(*) AS rows, count(video_id) AS with_video, count(actor_id) AS with_actor, min(occurred_at) AS first, max(occurred_at) AS last
FROM regress_v3.events GROUP BY 1, 2, 3, 4 ORDER BY section COLLATE "C", share_type COLLATE "C", platform COLLATE "C";
SELECT content_kind, count(*) AS rows, count(video_id) AS with_video FROM regress_v3.events WHERE section = 'shares' GROUP BY 1 ORDER BY content_kind COLLATE "C";
SELECT max(ordinal) AS equal_rows, count(*) FILTER (WHERE ordinal = 1) AS distinct_rows, count(*) AS events FROM regress_v3.events WHERE section = 'shares';
SELECT occurred_at, kind, share_type, platform, method_raw, content_kind, item_text, video_id, ordinal, source, section, import_id
FROM regress_v3.events WHERE occurred_at >= '2026-05-01 09:14Z' ORDER BY occurred_at;
-- who did it: the owner, or a follower; vanished ones are nobody; one name in two cases is one person; following makes accounts only
SELECT e.section, a.username, count(*) FROM regress_v2.events e LEFT JOIN regress_v2.accounts a ON a.account_id = e.actor_id GROUP BY 1, 2 ORDER BY e.section COLLATE "C", a.username COLLATE "C";
SELECT username, display_name, country FROM regress_v2.accounts ORDER BY username COLLATE "C";
SELECT min(account_id) >= 4611686018427387904 AS ids_of_their_own, count(*) FROM regress_v2.accounts;
-- raw words stay as they were; a short link is text
SELECT method_raw, share_type, item_text, video_id FROM regress_v2.events WHERE section = 'shares' ORDER BY occurred_at;
-- whose videos these are an export does not say: they are nothing to report on
SELECT (SELECT count(DISTINCT video_id) FROM regress_v3.events) AS videos_named, (SELECT count(*) FROM regress_v3.videos) AS videos;
-- what the file says of its owner, and of itself
SELECT source, account_id = (SELECT account_id FROM regress_v2.accounts WHERE username = 'owner_of_v2') AS of_owner, options, rows_read, inserted, duplicates, rejected, first_at, last_at, jsonb_pretty(details) AS details FROM regress_v2.imports;
SELECT options, details FROM regress_v3.imports;
SELECT options, details FROM regress_v1.imports;
SELECT source, grain, at, followers, following, likes FROM regress_v2.account_snapshots;
SELECT line, path, raw, reason FROM regress_v2.import_rejects ORDER BY reject_id;
-- nothing private is kept, and no word of a comment
SELECT pg_temp.holds('regress_v2', 'MARKER');
SELECT pg_temp.holds('regress_v3', 'so good');
SELECT pg_temp.holds('regress_v1', 'cats');

-- ---- again, and together with TXT, which is the same source
SELECT pg_temp.load_file('regress_v3', 'v3') AS again, pg_temp.load_file('regress_v3', 'v3', '{"account": "SYNTHETIC_USER"}') AS under_the_same_name;
SELECT pg_temp.load_file('regress_v2', 'v2') AS again, pg_temp.load_file('regress_v1', 'v1', '{"account": "me"}') AS again;
SELECT (SELECT count(*) FROM regress_v2.account_snapshots) AS snapshots_once, (SELECT count(*) FROM regress_v2.accounts) AS accounts_once;
SELECT pg_temp.load_file('regress_v3', 'txt', '{"account": "synthetic_user"}') AS json_then_txt;
SELECT tiktrack.create_dataset('regress_txt');
SELECT pg_temp.load_file('regress_txt', 'txt', '{"account": "@synthetic_user"}') AS txt;
SELECT pg_temp.load_file('regress_txt', 'v3') AS then_json;
SELECT string_agg(method_raw, ' ' ORDER BY occurred_at, ordinal) AS the_same_events FROM regress_txt.events WHERE section = 'shares'
INTERSECT SELECT string_agg(method_raw, ' ' ORDER BY occurred_at, ordinal) FROM regress_v3.events WHERE section = 'shares';
-- another account is another source
SELECT pg_temp.load_file('regress_txt', 'txt', '{"account": "somebody else"}') AS of_another;
SELECT pg_temp.load_file('regress_txt', 'txt', '{"account": 42}') AS by_id;
SELECT account_id, username FROM regress_txt.accounts WHERE account_id = 42;

-- ---- TXT
SELECT tiktrack.create_dataset('regress_words');
SELECT pg_temp.load_file('regress_words', 'dutch', '{"account": "me"}') AS dutch, pg_temp.load_file('regress_words', 'nothing', '{"account": "me"}') AS nothing,
	pg_temp.load('regress_words', E'\ufeffDit gedeelte bevat geen gegevens\r\n', '{"account": "me"}') AS dutch_nothing, pg_temp.load('regress_words', 'ER STAAN GEEN GEGEVENS IN DIT GEDEELTE', '{"account": "me"}') AS other_nothing;
SELECT occurred_at, share_type, platform, method_raw, content_kind, item_text FROM regress_words.events;
-- Date and Link fit four sections: the name of the file or an option tells
SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', 'regress_words', E'Date: 2026-05-01 10:00:00 UTC\nLink: https://www.tiktokv.com/share/video/7600000000000000001/\n', o)) AS outcome
FROM (VALUES (1, '{"account": "me"}'), (2, '{"account": "me", "section": "shares"}'), (3, '{"account": "me", "section": "watched"}'), (4, '{"account": "me", "section": "likes"}'),
	(5, '{"account": "me", "file": "Favorite Videos.txt"}'), (6, '{"account": "me", "file": "C:\\TikTok\\Herplaatsingen (2).txt"}'), (7, '{"account": "me", "file": "Notes.txt"}')) v (n, o) ORDER BY n;
SELECT regress_import.outcome(format('SELECT pg_temp.load(%L, %L, %L)', 'regress_words', E'Date: 2026-05-01 10:00:00 UTC\nUsername: fan_b\n\nDate: 2026-05-01 10:00:00 UTC\nUsername: N/A', o)) AS outcome
FROM (VALUES (1, '{"account": "me"}'), (2, '{"account": "me", "section": "followers"}'), (3, '{"account": "me", "file": "/x/Volgend.TXT"}'), (4, '{"account": "me", "section": "comments"}')) v (n, o) ORDER BY n;
SELECT pg_temp.load('regress_words', E'Date: 2026-05-01 10:00:00 UTC\nComment: MARKER: with a colon\nPhoto: N/A\nUrl: N/A\n\nDate: never\nComment: MARKER\nUrl: \n', '{"account": "me"}') AS comments;
SELECT pg_temp.load('regress_words', E'Date: 2026-05-01 10:00:00 UTC\nLink: https://MARKER.example.invalid\nLikes: 5\nWho can view: Everyone\n', '{"account": "me"}') AS posts_are_not_imported;
-- CRLF, blanks, several blank lines, keys out of order, values with colons, a broken block
SELECT pg_temp.load('regress_words', E'\r\n\r\nMethod: copy\r\nLink: https://www.tiktokv.com/share/video/7600000000000000005/?a=1:2\r\nDate: 2026-05-02T09:00:00+02:00\r\n\r\n \r\n\r\nDate: 2026-05-02 10:00:00 UTC\r\nMethod: N/A\r\nLink: N/A\r\n\r\nMethod: sms\r\nLink: https://x/\r\n\r\nDate: 2026-02-30 10:00:00 UTC\r\nMethod: sms\r\n\r\n', '{"account": "me"}') AS crlf;
SELECT section, kind, share_type, platform, occurred_at, method_raw, item_text, video_id FROM regress_words.events ORDER BY section COLLATE "C", occurred_at, event_id;
SELECT line, path, raw, reason FROM regress_words.import_rejects ORDER BY reject_id;
SELECT pg_temp.holds('regress_words', 'MARKER');
-- a first block that is spoilt costs itself, and so does one that looks like another section
SELECT n, pg_temp.load('regress_words', content, o::jsonb) AS outcome
FROM (VALUES (1, E'Dae: 2026-05-03 10:00:00 UTC\nLink: https://x/1\nMethod: sms\n\nDate: 2026-05-03 10:00:01 UTC\nLink: https://x/2\nMethod: sms', '{"account": "me"}'),
	(2, E'Date: 2026-05-03 10:00:02 UTC\nLink: https://x/1\nMehod: sms\n\nDate: 2026-05-03 10:00:03 UTC\nLink: https://x/2\nMethod: sms', '{"account": "me"}'),
	(3, E'Date: 2026-05-03 10:00:04 UTC\nUser: fan_d\n\nDate: 2026-05-03 10:00:05 UTC\nUsername: fan_e', '{"account": "me", "section": "followers"}'),
	(4, E'Date: 2026-05-03 10:00:06 UTC\nLink: https://x/1\n\nDate: 2026-05-03 10:00:07 UTC\nLink: https://x/2\n\nDate: 2026-05-03 10:00:08 UTC\nLink: https://x/3\nMethod: sms', '{"account": "me", "section": "likes"}')) v (n, content, o) ORDER BY n;
SELECT left(regress_import.outcome(format('SELECT format(''%%s: %%s'', source, rejected) FROM tiktrack.import(%L, %L, %L, %L)', 'regress_words', repeat('x', 20000) || E'\n\nDate: 2026-05-03 10:00:09 UTC\nMethod: sms', source, '{"account": "me"}')), 40) AS outcome
FROM (VALUES (1, 'auto'), (2, 'export_txt')) v (n, source) ORDER BY n;

-- ---- mixed shapes, other names, empty lists
SELECT tiktrack.create_dataset('regress_mixed');
SELECT pg_temp.load_file('regress_mixed', 'empty', '{"account": "me"}') AS empty;
SELECT name, pg_temp.load('regress_mixed', content, '{"account": "me"}') AS outcome FROM (VALUES
	(1, 'v2 with names of v1', '{"Your Activity": {"Follower List": {"FansList": [{"Date": "2024-01-01 00:00:00", "UserName": "fan_c"}]}, "Video Browsing History": {"VideoList": [{"Date": "2024-01-01 00:00:00", "Link": "https://www.tiktokv.com/share/video/7300000000000000001/", "Title": "MARKER"}]}}}'),
	(2, 'v1 with names of v3', '{"Activity": {"Follower": {"FansList": [{"Date": "2024-01-01 00:00:01", "UserName": "fan_c"}]}}, "Likes and Favorites": {"Like List": {"ItemFavoriteList": [{"Date": "2024-01-01 00:00:01", "Link": "https://www.tiktokv.com/share/video/7300000000000000001/"}]}}}'),
	(3, 'comments without the middle', '{"Activity": {}, "Comment": {"CommentsList": [{"Date": "2024-01-01 00:00:02", "Comment": "MARKER"}]}}'),
	(4, 'comment urls', '{"Activity": {}, "Comment": {"Comments": {"CommentsList": [{"date": "2024-01-01 00:00:03", "url": "", "originalPostUrl": "https://www.tiktok.com/@a/photo/7300000000000000002", "original post link": "x"}, {"date": "2024-01-01 00:00:04", "original post link": "https://www.tiktok.com/@a/video/7300000000000000003?x=1"}]}}}'),
	(5, 'one level deeper', '{"Your Activity": {"Your Activity": {"Share History": {"ShareHistoryList": [{"Date": "2024-01-01 00:00:05", "Method": "sms"}]}}}}'),
	(6, 'nothing inside', '{"Your Activity": {}}'),
	(7, 'null, {}, "", []', '{"Your Activity": {"Share History": {"ShareHistoryList": null}, "Reposts": {"RepostList": {}}, "Watch History": {"VideoList": ""}, "Follower": {"FansList": []}, "Like List": null, "Favorite Videos": []}}'),
	(8, 'no list', '{"Your Activity": {"Share History": {"ShareHistoryList": {"0": {"Date": "2024-01-01 00:00:05"}}}, "Reposts": {"RepostList": "N/A"}, "Watch History": {"VideoList": 7}}}'),
	(9, 'a byte-order mark and blanks', E'\ufeff \n{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2024-01-01 00:00:07"}]}}}\n'),
	(10, 'a key twice', '{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "no", "date": "2024-01-01 00:00:08"}]}}}')) v (n, name, content) ORDER BY n;
SELECT section, occurred_at, item_text, video_id FROM regress_mixed.events ORDER BY section COLLATE "C", occurred_at, event_id;
SELECT import_id, line, path, raw, reason FROM regress_mixed.import_rejects ORDER BY reject_id;
SELECT pg_temp.holds('regress_mixed', 'MARKER');

-- ---- ways of sharing
SELECT tiktrack.create_dataset('regress_methods');
SELECT pg_temp.load('regress_methods', pg_temp.shares(VARIADIC ARRAY(SELECT pg_temp.share('2026-01-01 00:00:00', 'l', m)
	FROM unnest('{localSave,download,delete,zebra,Aardvark,zebra,"",N/A,none,kopiëren," SMS "}'::text[]) m) || ARRAY['{"Date": "2026-01-01 00:00:01"}', '{"Date": "2026-01-01 00:00:02", "Method": null}']), '{"account": "me"}');
SELECT method_raw, kind, share_type, platform FROM regress_methods.events ORDER BY event_id;
SELECT line, path, raw, reason FROM regress_methods.import_rejects ORDER BY reject_id;
-- a word of the user's own
INSERT INTO tiktrack.share_aliases (source, raw, share_type, platform) VALUES ('tiktok', 'zebra', 'external', 'zebra');
SELECT pg_temp.load('regress_methods', pg_temp.shares(pg_temp.share('2026-01-02 00:00:00', 'l', 'zebra')), '{"account": "me"}');
SELECT method_raw, share_type, platform FROM regress_methods.events WHERE occurred_at >= '2026-01-02';
DELETE FROM tiktrack.share_aliases WHERE NOT built_in AND raw = 'zebra';

-- ---- option sections
SELECT tiktrack.create_dataset('regress_sections');
SELECT pg_temp.load_file('regress_sections', 'v3', '{"sections": ["likes", "reposts"]}') AS two, pg_temp.load_file('regress_sections', 'v3', '{"sections": []}') AS all;
SELECT pg_temp.load_file('regress_sections', 'txt', '{"account": "synthetic_user", "sections": ["likes"]}') AS other_than_the_file;
SELECT section, count(*) FROM regress_sections.events GROUP BY 1 ORDER BY section COLLATE "C";

-- ---- equal rows are real; files overlap, and come in any order
SELECT tiktrack.create_dataset('regress_overlap');
-- A, A, B, A, C and C with another method in the same second
INSERT INTO files SELECT 'whole', pg_temp.shares(a, a, b, a, c, d) FROM (SELECT pg_temp.share('2026-01-01 00:00:00') AS a, pg_temp.share('2026-01-01 00:00:01') AS b,
	pg_temp.share('2026-01-01 00:00:02') AS c, pg_temp.share('2026-01-01 00:00:02', method => 'copy') AS d) r;
INSERT INTO files SELECT 'prefix', pg_temp.shares(a, a, b) FROM (SELECT pg_temp.share('2026-01-01 00:00:00') AS a, pg_temp.share('2026-01-01 00:00:01') AS b) r;
SELECT o.account, pg_temp.load_file('regress_overlap', o.first, jsonb_build_object('account', o.account)) AS first, pg_temp.load_file('regress_overlap', o.second, jsonb_build_object('account', o.account)) AS second,
	pg_temp.load_file('regress_overlap', 'whole', jsonb_build_object('account', o.account)) AS again
FROM (VALUES ('whole_only', 'whole', 'whole'), ('prefix_first', 'prefix', 'whole'), ('whole_first', 'whole', 'prefix')) o (account, first, second);
SELECT a.username, count(*), string_agg(to_char(e.occurred_at, 'SS') || e.method_raw || e.ordinal, ' ' ORDER BY e.occurred_at, e.method_raw COLLATE "C", e.ordinal) AS events
FROM regress_overlap.events e JOIN regress_overlap.accounts a USING (account_id) GROUP BY 1 ORDER BY 1;
-- the same second with and without UTC, T and an offset is the same second
SELECT pg_temp.load('regress_overlap', pg_temp.shares(pg_temp.share(at)), '{"account": "times"}') FROM unnest('{2026-03-01 01:00:00,2026-03-01 01:00:00 UTC,2026-03-01T01:00:00Z,2026-03-01 03:00:00+02:00,1772326800,1772326800000}'::text[]) at;
-- the zone and the style of the session have no part in it
SET timezone = 'Pacific/Kiritimati';
SET datestyle = 'German';
SELECT pg_temp.load_file('regress_overlap', 'whole', '{"account": "whole_only"}');
SELECT pg_temp.load_file('regress_v3', 'v3');
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';

-- ---- bad rows: counted and kept with place, text and reason; the others are imported
SELECT tiktrack.create_dataset('regress_bad');
SELECT pg_temp.load('regress_bad', pg_temp.shares(pg_temp.share('2026-01-01 00:00:00'), pg_temp.share(''), pg_temp.share('N/A'), '{"Method": "sms"}', '{"Date": null}', pg_temp.share('2026-13-01 00:00:00'),
	pg_temp.share('2026-02-29 00:00:00'), pg_temp.share('2026-01-01 24:00:00'), pg_temp.share('01.01.2026'), pg_temp.share('2026-01-01'), 'null', '7', '"row"', '[]', '{}', 'true', '{"Date": ["2026-01-01 00:00:00"]}', '{"Date": {}}',
	'{"Date": "2026-01-01 00:00:01", "Link": "a\u0000b"}', '{"Date": "2026-01-01 00:00:01", "Link": "\ud800"}', E'{"Date": "2026-01-01 00:00:02", "Link": "raw\ttab"}', '{"Date": "2026-01-01 00:00:03", "Link": 5, "Method": {"a": 1}}',
	pg_temp.share('2026-01-01 00:00:00'), '{"Date": "2026-01-01 00:00:04", "Link": "\ud83d\ude00", "Method": "sms"}'), '{"account": "me"}');
SELECT line, path, raw, reason FROM regress_bad.import_rejects ORDER BY reject_id;
SELECT occurred_at, share_type, item_text, video_id, ordinal FROM regress_bad.events ORDER BY event_id;
SELECT rows_read = inserted + duplicates + rejected AS adds_up, rejected = (SELECT count(*) FROM regress_bad.import_rejects) AS all_are_kept FROM regress_bad.imports;

-- no word of a comment is kept, wherever it stands
SELECT tiktrack.create_dataset('regress_silent');
SELECT n, pg_temp.load('regress_silent', content, '{"account": "me"}') FROM (VALUES
	(1, '{"Activity": {}, "Comment": {"Comments": {"CommentsList": ["MARKER", {"date": "x", "comment": "MARKER", "COMMENT": "MARKER", "text": "MARKER", "photo": "MARKER"}, ["MARKER"], {"comment": "MARKER"}]}}}'),
	(2, '{"Activity": {}, "Comment": {"Comments": {"CommentsList": {"0": {"comment": "MARKER"}}}}}'),
	(3, '{"Activity": {}, "Comment": {"Comments": {"CommentsList": "MARKER"}}}'),
	(4, E'Date: 2026-01-01 00:00:00 UTC\nComment: MARKER\nMARKER: second line\n\nMARKER behind an empty line\n\nDate: never\nComment: MARKER\nMARKER\nPhoto: MARKER\nUrl: u\n'),
	(5, '{"Activity": {"Activity Summary": {"ActivitySummaryMap": {"note": "MARKER", "Note": "MARKER", "videosShared": 5, "words": ["MARKER"], "sharedVideoCount": "7"}}}}')) v (n, content) ORDER BY n;
SELECT line, path, raw, reason FROM regress_silent.import_rejects ORDER BY reject_id;
SELECT details -> 'summary' AS summary FROM regress_silent.imports WHERE details ? 'summary';
SELECT pg_temp.holds('regress_silent', 'MARKER');

-- one row that is out of bounds costs that row, not the file
SELECT tiktrack.create_dataset('regress_bounds');
SELECT what, pg_temp.load('regress_bounds', format('{"Activity": {"Like List": {"ItemFavoriteList": [{"date": "2026-01-01 00:00:00"}, %s]}, "Follower List": {"FansList": [%s]}}}', likes, fans), '{"account": "me"}') FROM (VALUES
	(1, 'a video without number', '{"date": "2026-01-01 00:00:01", "link": "https://x/video/000000000000000"}', ''),
	(2, 'a number that is no numeric', '{"date": "2026-01-01 00:00:02", "x": 1e999999}', ''),
	(3, 'the letters \u001a', '{"date": "2026-01-01 00:00:03", "link": "\\u001a \\\\u001a"}', ''),
	(4, 'the character \u001a behind a backslash', '{"date": "2026-01-01 00:00:04", "link": "\\\u001a"}', ''),
	(5, 'a user name of 16,000 letters', '{"date": "2026-01-01 00:00:05"}', format('{"Date": "2026-01-01 00:00:00", "UserName": "%s"}', (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 500) i))),
	(6, 'an item of 5 MB', format('{"date": "2026-01-01 00:00:06", "x": "%s"}', repeat('long', 1250000)), '')) v (n, what, likes, fans) ORDER BY n;
SELECT path, left(raw, 60) AS raw, reason FROM regress_bounds.import_rejects ORDER BY reject_id;
SELECT occurred_at, item_text, video_id FROM regress_bounds.events ORDER BY event_id;

SET client_min_messages = warning;
DROP SCHEMA regress_v1, regress_v2, regress_v3, regress_txt, regress_words, regress_mixed, regress_methods, regress_sections, regress_overlap, regress_bad, regress_silent, regress_bounds CASCADE;
