-- What the regression tests visibility_attacks* share: roles that attack, a dataset `social` in which everything that an
-- attacker must not see is named SECRET or counted in 98765.., and schema `probe` with functions that try and tell.
SET timezone = 'UTC';
SET client_min_messages = warning;
-- plans that nobody waits for
SET jit = off;
\pset null (null)
\pset format unaligned
\set VERBOSITY sqlstate

-- ana has a creator's account, bob a personal one, boss sees all; mallory may read the views and is mapped to nothing; wide
-- reads everything; the gateway may set tiktrack.viewer
CREATE ROLE regress_tiktrack_agency;
CREATE ROLE regress_tiktrack_ana;
CREATE ROLE regress_tiktrack_bob;
CREATE ROLE regress_tiktrack_boss;
CREATE ROLE regress_tiktrack_mallory;
CREATE ROLE regress_tiktrack_gateway;
CREATE ROLE regress_tiktrack_metabase NOINHERIT IN ROLE regress_tiktrack_ana, regress_tiktrack_bob;
CREATE ROLE regress_tiktrack_outsider;
CREATE ROLE regress_tiktrack_child INHERIT IN ROLE regress_tiktrack_ana;
CREATE ROLE regress_tiktrack_wide IN ROLE pg_read_all_data;
CREATE ROLE regress_tiktrack_root SUPERUSER;
\set roles 'regress_tiktrack_agency, regress_tiktrack_ana, regress_tiktrack_bob, regress_tiktrack_boss, regress_tiktrack_mallory, regress_tiktrack_gateway, regress_tiktrack_metabase, regress_tiktrack_outsider, regress_tiktrack_child, regress_tiktrack_wide, regress_tiktrack_root'
GRANT SET ON PARAMETER tiktrack.viewer TO regress_tiktrack_gateway;
SELECT current_database() AS db \gset
GRANT CREATE ON DATABASE :"db" TO regress_tiktrack_agency, regress_tiktrack_mallory;
GRANT CREATE ON SCHEMA public TO regress_tiktrack_ana, regress_tiktrack_agency;

SET SESSION AUTHORIZATION regress_tiktrack_agency;
SELECT tiktrack.create_dataset('social') \gset
INSERT INTO social.accounts (account_id, username, display_name, picture_url, account_type, is_public) VALUES
	(1, 'ana', 'Ana', 'http://pic/1', 'creator', true), (2, 'bob', 'Bob', 'http://pic/2', 'personal', true), (3, 'carl', 'SECRET carl', 'http://SECRET/3', 'business', true), (4, 'dora', NULL, NULL, NULL, true),
	(10, 'open_pia', 'Pia', 'http://pic/10', 'personal', true), (11, 'SECRET_shut', 'SECRET_shut', 'http://SECRET/11', 'personal', false), (12, 'SECRET_unknown', 'SECRET_unknown', 'http://SECRET/12', NULL, NULL);
INSERT INTO social.videos (video_id, account_id, posted_at, title, is_public, duration_ms, content_type, hashtags) VALUES
	(101, 1, '2026-01-01Z', 'of ana', true, 20000, 'video', '{fun,travel}'), (102, 1, '2026-01-02Z', 'of ana too', true, 30000, 'video', '{fun}'), (201, 2, '2026-01-01Z', 'of bob', true, 20000, 'video', '{fun,home}'), (202, 2, '2026-01-03Z', 'of bob too', true, 20000, 'photo', '{home}'),
	(301, 3, '2026-01-01Z', 'SECRET of carl', true, 20000, 'video', '{SECRET}'), (401, 4, '2026-01-01Z', 'SECRET of dora', true, 20000, 'video', '{SECRET}'), (999, NULL, '2026-01-01Z', 'SECRET of nobody', true, 20000, 'video', '{SECRET}'),
	(501, 10, '2026-01-05Z', 'SECRET duet', true, 20000, 'video', NULL), (502, 11, '2026-01-05Z', 'SECRET private duet', false, 20000, 'video', NULL);
-- every way of sharing, of every video, by the public, the private, the unknown and the missing; then likes and views
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, share_type, platform, child_video_id, method_raw, country, age_group, gender)
SELECT '2026-02-01 10:00Z'::timestamptz + (t.n * 4 + s.n) * interval '1 hour', v.video_id, s.actor, 'share', t.type,
	CASE t.type WHEN 'external' THEN 'whatsapp' WHEN 'duet' THEN 'tiktok' END, CASE WHEN t.type = 'duet' THEN s.child END, 'SECRET word', 'NL', '18-24', 'female'
FROM social.videos v, unnest(tiktrack.share_types() || NULL::text) WITH ORDINALITY t (type, n), (VALUES (1, 10, 501), (2, 11, 502), (3, 12, NULL), (4, 77, NULL), (5, NULL, NULL)) s (n, actor, child)
WHERE v.video_id < 500 OR v.video_id = 999;
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, watched_ms, country, age_group, gender)
SELECT '2026-02-01 12:00Z'::timestamptz + g * interval '7 hours', v.video_id, 10 + g % 3, k.kind, CASE k.kind WHEN 'view' THEN 900 * g END, 'NL', '18-24', 'female'
FROM social.videos v, generate_series(1, 30) g, LATERAL (SELECT CASE WHEN g % 4 = 0 THEN 'like' WHEN g % 7 = 0 THEN 'comment' ELSE 'view' END AS kind) k WHERE v.video_id < 500;
-- of some nothing is reported, so that the people of their events are known
-- what exports tell of their owners: their own acts, shares too
INSERT INTO social.events (occurred_at, account_id, actor_id, video_id, kind, share_type, source, section)
SELECT '2026-02-05 12:00Z', a.account_id, a.account_id, v.video_id, k.kind, CASE WHEN k.kind = 'share' THEN 'copy_link' END, 'tiktok_export', 'likes'
FROM social.accounts a CROSS JOIN (VALUES (201::bigint), (NULL)) v (video_id) CROSS JOIN (VALUES ('view'), ('like'), ('share')) k (kind) WHERE a.account_id < 10;
INSERT INTO social.video_snapshots (video_id, source, grain, at, views, likes, comments, shares)
SELECT video_id, 's', 'lifetime', '2026-03-01Z', CASE WHEN account_id IN (1, 2) THEN 500 ELSE 9876500 END, CASE WHEN account_id IN (1, 2) THEN 50 ELSE 9876501 END, 5, CASE account_id WHEN 1 THEN 100 ELSE 98765 END FROM social.videos WHERE video_id < 500 AND video_id NOT IN (102, 202, 401);
-- and one less of each before, which is a change of one
INSERT INTO social.video_snapshots (video_id, source, grain, at, views, likes, shares) SELECT video_id, source, grain, '2026-01-15Z', views - 1, likes - 1, shares - 1 FROM social.video_snapshots;
INSERT INTO social.account_snapshots (account_id, source, grain, at, day, views, likes, comments, shares, profile_visits, followers, net_followers)
SELECT account_id, 's', 'daily', '2026-02-03Z', '2026-02-02', CASE WHEN account_id IN (1, 2) THEN 100 ELSE 9876510 END, 10, 1, CASE account_id WHEN 1 THEN 40 ELSE 98765 END, 3, CASE WHEN account_id IN (1, 2) THEN 120 ELSE 9876520 END, 1 FROM social.accounts WHERE account_id < 10;
INSERT INTO social.account_snapshots (account_id, source, grain, at, followers) SELECT account_id, 's', 'lifetime', '2025-12-01Z', CASE WHEN account_id IN (1, 2) THEN 100 ELSE 9876530 END FROM social.accounts WHERE account_id < 10;
INSERT INTO social.audience_snapshots (account_id, source, dimension, value, at, fraction) SELECT account_id, 's', 'gender', CASE WHEN account_id IN (1, 2) THEN 'female' ELSE 'SECRET' END, '2026-02-03Z', 0.5 FROM social.accounts WHERE account_id < 10;
INSERT INTO social.campaigns (account_id, name, hashtag, starts_at, ends_at) SELECT account_id, CASE WHEN account_id IN (1, 2) THEN 'Spring' ELSE 'SECRET campaign' END, 'fun', '2026-02-02Z', '2026-02-04Z' FROM social.accounts WHERE account_id < 10;
CREATE STATISTICS social.kinds ON kind, share_type FROM social.events;
CREATE STATISTICS social.names ON (lower(username)) FROM social.accounts;
ANALYZE social.accounts, social.videos, social.events;
SELECT tiktrack.grant_viewer('social', 'regress_tiktrack_ana', 1), tiktrack.grant_viewer('social', 'regress_tiktrack_bob', 2), tiktrack.grant_viewer('social', 'regress_tiktrack_boss', NULL) \gset
GRANT USAGE ON SCHEMA social TO regress_tiktrack_mallory, regress_tiktrack_gateway, regress_tiktrack_metabase, regress_tiktrack_outsider, regress_tiktrack_root;
RESET SESSION AUTHORIZATION;

CREATE SCHEMA probe;
GRANT USAGE ON SCHEMA probe TO PUBLIC;
-- SELECT on the views by hand, as nobody should grant it
CREATE FUNCTION probe.grant_views(member text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v text;
BEGIN
	FOREACH v IN ARRAY tiktrack.published_views() LOOP EXECUTE format('GRANT SELECT ON social.%I TO %I', v, member); END LOOP;
END $$;
SELECT probe.grant_views(r) FROM unnest('{regress_tiktrack_mallory,regress_tiktrack_gateway,regress_tiktrack_metabase}'::text[]) r \g /dev/null
-- how a statement ends: rows, or the SQLSTATE, with the message where it is ours and not the server's
CREATE FUNCTION probe.outcome(statement text, with_message boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
DECLARE said text; rows bigint;
BEGIN
	EXECUTE statement;
	GET DIAGNOSTICS rows = ROW_COUNT;
	RETURN rows || ' rows';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS said = MESSAGE_TEXT;
	RETURN SQLSTATE || CASE WHEN with_message THEN ' ' || said ELSE '' END;
END $$;
CREATE FUNCTION probe.tried(statements text[], with_message boolean DEFAULT false) RETURNS TABLE (statement text, outcome text) LANGUAGE sql AS $$
	SELECT replace(s, current_database(), 'THIS_DATABASE'), probe.outcome(s, with_message) FROM unnest(statements) WITH ORDINALITY u (s, n) ORDER BY n $$;
-- the same for many statements that must all end in the same way: those that do not
CREATE FUNCTION probe.unlike(wanted text, statements text[]) RETURNS TABLE (statement text, outcome text) LANGUAGE sql AS $$ SELECT * FROM probe.tried(statements) t WHERE t.outcome !~ wanted $$;
-- whose rows are in the views, and how many shares are shown; `nothing` when no view has a row
CREATE FUNCTION probe.seen() RETURNS text LANGUAGE plpgsql AS $$
DECLARE v text; part bigint; found text[]; accounts text[] := '{}'; rows bigint := 0; shares bigint;
BEGIN
	FOREACH v IN ARRAY tiktrack.published_views() LOOP
		EXECUTE format('SELECT count(*), %s FROM social.%I', CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = format('social.%I', v)::regclass AND a.attname = 'account_id') THEN 'array_agg(DISTINCT account_id)' ELSE 'NULL' END, v) INTO part, found;
		rows := rows + part;
		accounts := accounts || found;
		IF v = 'visible_shares' THEN shares := part; END IF;
	END LOOP;
	RETURN CASE WHEN rows = 0 THEN 'nothing' ELSE 'accounts ' || (SELECT string_agg(DISTINCT a, ' ' ORDER BY a) FROM unnest(accounts) a) || ', ' || shares || ' shares' END;
END $$;
-- whole contents of all views as one text
CREATE FUNCTION probe.dumped(views text[] DEFAULT tiktrack.published_views()) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text; part text; v text;
BEGIN
	FOREACH v IN ARRAY views LOOP
		EXECUTE format('SELECT string_agg(x::text, E''\n'' ORDER BY x::text COLLATE "C") FROM social.%I x', v) INTO part;
		answer := concat_ws(E'\n', answer, v || ':', part);
	END LOOP;
	RETURN answer;
END $$;
-- whether a name or a number is in it that is nobody's business
CREATE FUNCTION probe.tells(said text) RETURNS boolean LANGUAGE sql AS $$ SELECT coalesce(said ~ 'SECRET|98765', false) $$;
-- what EXPLAIN says
CREATE FUNCTION probe.explained(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; answer text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, VERBOSE, BUFFERS, COSTS) ' || statement LOOP answer := answer || line; END LOOP;
	RETURN answer;
END $$;
