-- Triggers of the rollups work as the owner of a dataset: nowhere else than where tiktrack has put them, and whatever is undone.
SET timezone = 'UTC';
SET client_min_messages = warning;
CREATE ROLE regress_tiktrack_door_owner;
CREATE ROLE regress_tiktrack_door_other;
CREATE SCHEMA regress_door AUTHORIZATION regress_tiktrack_door_owner;
DROP SCHEMA regress_door;
SELECT format('GRANT CREATE ON DATABASE %I TO regress_tiktrack_door_owner, regress_tiktrack_door_other', current_database()) \gexec
SET ROLE regress_tiktrack_door_owner;
SELECT tiktrack.create_dataset('regress_door');
INSERT INTO regress_door.accounts (account_id, username) VALUES (1, 'secret_name');
INSERT INTO regress_door.videos (video_id, account_id) VALUES (11, 1);
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) SELECT '2026-06-01', 11, n, 'view' FROM generate_series(1, 10) n;

-- ---- a function of a trigger on a table of somebody else, beside tables of the one who put it there
RESET ROLE;
CREATE SCHEMA regress_door_shared;
CREATE TABLE regress_door_shared.events (n integer) ;
GRANT USAGE, CREATE ON SCHEMA regress_door_shared TO regress_tiktrack_door_other;
GRANT ALL ON regress_door_shared.events TO regress_tiktrack_door_other;
SET ROLE regress_tiktrack_door_other;
SELECT format('CREATE TABLE regress_door_shared.%I (k integer) PARTITION BY LIST (k)', t) FROM unnest('{video_days,video_totals,audience_sums,recounts,videos,accounts,imports,dataset_version}'::text[]) t \gexec
CREATE FUNCTION regress_door_shared.evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'runs as %', current_user; RETURN NULL; END $$;
CREATE TRIGGER evil BEFORE DELETE ON regress_door_shared.video_days FOR EACH STATEMENT EXECUTE FUNCTION regress_door_shared.evil();
-- by a name of its own, and by the right one
CREATE TRIGGER door AFTER INSERT ON regress_door_shared.events FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.empty_rollups();
INSERT INTO regress_door_shared.events VALUES (1);
DROP TRIGGER door ON regress_door_shared.events;
CREATE TRIGGER empty_rollups AFTER TRUNCATE ON regress_door_shared.events FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.empty_rollups();
TRUNCATE regress_door_shared.events;
-- also by a partition that somebody else makes
CREATE TABLE regress_door_shared.log (n integer) PARTITION BY LIST (n);
CREATE TRIGGER door AFTER INSERT ON regress_door_shared.log FOR EACH ROW EXECUTE FUNCTION tiktrack_internal.empty_rollups();
RESET ROLE;
CREATE TABLE regress_door_shared.log_1 PARTITION OF regress_door_shared.log FOR VALUES IN (1);
SET ROLE regress_tiktrack_door_other;
INSERT INTO regress_door_shared.log VALUES (1);

-- ---- who is granted TRIGGER on the tables of a dataset
SET ROLE regress_tiktrack_door_owner;
GRANT USAGE ON SCHEMA regress_door TO regress_tiktrack_door_other;
GRANT ALL ON ALL TABLES IN SCHEMA regress_door TO regress_tiktrack_door_other;
SET ROLE regress_tiktrack_door_other;
CREATE FUNCTION pg_temp.evil() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'runs as %, reads %', current_user, (SELECT string_agg(username, ',') FROM regress_door.accounts); RETURN 1; END $$;
CREATE TEMPORARY VIEW old_rows AS SELECT pg_temp.evil() AS video_id, 1::bigint AS account_id;
CREATE TEMPORARY VIEW new_rows AS SELECT 1::bigint AS video_id, 2::bigint AS account_id;
GRANT SELECT ON old_rows, new_rows TO regress_tiktrack_door_owner;
CREATE TRIGGER zone_changes AFTER DELETE ON regress_door.videos FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.note_zones();
DELETE FROM regress_door.videos;
CREATE TRIGGER note_updated AFTER UPDATE ON regress_door.videos FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.note_recounts();
UPDATE regress_door.videos SET title = 'x' WHERE false;
CREATE TRIGGER empty_rollups AFTER INSERT ON regress_door.campaigns FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.empty_rollups();
INSERT INTO regress_door.campaigns SELECT * FROM regress_door.campaigns WHERE false;
DROP VIEW old_rows, new_rows;
SET ROLE regress_tiktrack_door_owner;
DROP TRIGGER zone_changes ON regress_door.videos;
DROP TRIGGER note_updated ON regress_door.videos;
DROP TRIGGER empty_rollups ON regress_door.campaigns;
REVOKE ALL ON ALL TABLES IN SCHEMA regress_door FROM regress_tiktrack_door_other;
-- a trigger under another name
ALTER TRIGGER add_parts ON regress_door.events RENAME TO other_name;
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) VALUES ('2026-06-01', 11, 1, 'view');
ALTER TRIGGER other_name ON regress_door.events RENAME TO add_parts;
SELECT * FROM tiktrack.check_dataset('regress_door');

-- ---- what is undone after it was counted
BEGIN;
DELETE FROM regress_door.events WHERE actor_id = 1;
SAVEPOINT s;
SET CONSTRAINTS ALL IMMEDIATE;
ROLLBACK TO s;
COMMIT;
SELECT * FROM tiktrack.check_dataset('regress_door');
-- ---- several things in one statement, counted at its end
BEGIN;
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO regress_door.events (event_id, occurred_at, video_id, actor_id, kind) SELECT n, '2026-06-01', 11, n, 'view' FROM (SELECT min(event_id) AS n FROM regress_door.events UNION ALL SELECT 100000) e
	ON CONFLICT (event_id) DO UPDATE SET actor_id = 77;
WITH d AS (DELETE FROM regress_door.events WHERE actor_id = 2 RETURNING *) INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) SELECT occurred_at, 11, 78, 'like' FROM d;
MERGE INTO regress_door.events e USING (VALUES (100000), (100001)) v (id) ON e.event_id = v.id
	WHEN MATCHED THEN UPDATE SET actor_id = 79 WHEN NOT MATCHED THEN INSERT (event_id, occurred_at, video_id, kind) VALUES (v.id, '2026-06-01', 11, 'view');
COMMIT;
SELECT * FROM tiktrack.check_dataset('regress_door');
-- ---- a trigger of the owner that deletes while keys are counted
CREATE FUNCTION regress_door.more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM regress_door.events WHERE actor_id = 9; RETURN NULL; END $$;
CREATE TRIGGER more AFTER INSERT ON regress_door.video_days FOR EACH ROW WHEN (NEW.is_whole) EXECUTE FUNCTION regress_door.more();
DELETE FROM regress_door.events WHERE actor_id = 3;
DROP TRIGGER more ON regress_door.video_days;
SELECT * FROM tiktrack.check_dataset('regress_door');
-- ---- a trigger of the owner below which the schema gets another name
CREATE FUNCTION regress_door.rename() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF pg_trigger_depth() < 3 THEN
		ALTER SCHEMA regress_door RENAME TO regress_door_renamed;
		INSERT INTO regress_door_renamed.events (occurred_at, video_id, actor_id, kind) VALUES ('2026-06-01', 11, 1, 'view'), ('2026-06-01', 11, 2, 'view');
		ALTER SCHEMA regress_door_renamed RENAME TO regress_door;
		FOR i IN 1..300 LOOP EXECUTE format('PREPARE p%s_%s AS SELECT %L::text, %s', to_char(NEW.day, 'DD'), i, repeat('A', 100 + i * 10), i); END LOOP;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER rename BEFORE INSERT ON regress_door.video_days FOR EACH ROW EXECUTE FUNCTION regress_door.rename();
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) VALUES ('2026-06-01', 11, 1, 'view'), ('2026-06-02', 11, 1, 'view');
DEALLOCATE ALL;
DROP TRIGGER rename ON regress_door.video_days;
SELECT * FROM tiktrack.check_dataset('regress_door');

-- ---- a table that is altered below a single INSERT, and columns that let NULL in
\set VERBOSITY terse
CREATE FUNCTION regress_door.alter_type() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE regress_door.recounts ADD COLUMN x integer; ALTER TABLE regress_door.video_totals ADD COLUMN x integer NOT NULL DEFAULT 5; RETURN NEW; END $$;
DROP TRIGGER only_from_events ON regress_door.video_days;
CREATE TRIGGER only_from_events BEFORE INSERT ON regress_door.video_days FOR EACH ROW EXECUTE FUNCTION regress_door.alter_type();
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) VALUES ('2026-06-03', 11, 1, 'view');
DROP TRIGGER only_from_events ON regress_door.video_days;
SELECT tiktrack.upgrade_dataset('regress_door');
ALTER TABLE regress_door.events ALTER kind DROP NOT NULL, ALTER occurred_at DROP NOT NULL;
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) VALUES ('2026-06-03', 11, 1, NULL);
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) VALUES (NULL, 11, 1, 'view');
ALTER TABLE regress_door.events DROP CONSTRAINT events_watched_ms_check;
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind, watched_ms) VALUES ('2026-06-03', 11, 1, 'view', -5);
DELETE FROM regress_door.events WHERE kind IS NULL OR occurred_at IS NULL;
ALTER TABLE regress_door.events ALTER kind SET NOT NULL, ALTER occurred_at SET NOT NULL;
SELECT * FROM tiktrack.check_dataset('regress_door');
-- ---- triggers of the owner that update and insert events below an INSERT, counted at once
CREATE FUNCTION regress_door.normalize() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE regress_door.events SET country = 'DE' WHERE event_id = NEW.event_id; RETURN NULL; END $$;
CREATE TRIGGER normalize AFTER INSERT ON regress_door.events FOR EACH ROW EXECUTE FUNCTION regress_door.normalize();
BEGIN;
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) VALUES ('2026-06-04', 11, 2, 'view');
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) VALUES ('2026-06-04', 11, 3, 'view'), ('2026-06-04', 11, 4, 'view');
COMMIT;
SELECT * FROM tiktrack.check_dataset('regress_door');
CREATE FUNCTION regress_door.copy_plain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.import_id IS NOT NULL THEN INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) VALUES (NEW.occurred_at, 12, NEW.actor_id, NEW.kind); END IF; RETURN NULL; END $$;
CREATE TRIGGER copy_plain AFTER INSERT ON regress_door.events FOR EACH ROW EXECUTE FUNCTION regress_door.copy_plain();
SELECT inserted FROM tiktrack.import('regress_door', E'occurred_at,video_id,actor_id,kind\n2026-06-05T10:00:00Z,11,11,view\n2026-06-05T11:00:00Z,11,12,view\n2026-06-06T11:00:00Z,11,12,like\n');
SELECT * FROM tiktrack.check_dataset('regress_door');
DROP TRIGGER copy_plain ON regress_door.events;
DROP TRIGGER normalize ON regress_door.events;
-- ---- a zone that is days away from UTC is none
UPDATE regress_door.accounts SET time_zone = 'FOO+100' WHERE account_id = 1;
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind) VALUES ('2026-06-07 10:00Z', 11, 1, 'view'), ('2026-06-07 11:00Z', 11, 2, 'view');
DELETE FROM regress_door.events WHERE actor_id = 2;
SELECT * FROM tiktrack.check_dataset('regress_door');
-- ---- a video in a child of the table
CREATE TABLE regress_door.videos_old () INHERITS (regress_door.videos);
INSERT INTO regress_door.videos_old (video_id, account_id, duration_ms) VALUES (77, 1, 5000);
INSERT INTO regress_door.events (occurred_at, video_id, actor_id, kind, watched_ms) VALUES ('2026-06-01 23:30Z', 77, 1, 'view', 3000);
SELECT * FROM tiktrack.check_dataset('regress_door');
DROP TABLE regress_door.videos_old;

-- ---- events in partitions are closed and have row security, they and their table
RESET ROLE;
ALTER TABLE regress_door.events RENAME TO events_former;
SET ROLE regress_tiktrack_door_owner;
CREATE TABLE regress_door.events (LIKE regress_door.events_former INCLUDING DEFAULTS) PARTITION BY RANGE (occurred_at);
CREATE TABLE regress_door.events_all PARTITION OF regress_door.events DEFAULT;
DROP TABLE regress_door.events_former CASCADE;
SELECT tiktrack.upgrade_dataset('regress_door');
INSERT INTO regress_door.events (event_id, occurred_at, video_id, actor_id, kind) VALUES (1, '2026-06-01', 11, 777, 'share');
SELECT tiktrack.refresh_dataset('regress_door', whole => true);
SELECT * FROM tiktrack.check_dataset('regress_door');
GRANT SELECT ON ALL TABLES IN SCHEMA regress_door TO PUBLIC;
SELECT tiktrack.grant_viewer('regress_door', 'regress_tiktrack_door_other', 1);
SELECT c.relname, c.relrowsecurity, has_table_privilege('regress_tiktrack_door_other', c.oid, 'SELECT') AS may_read FROM pg_class c WHERE c.relnamespace = 'regress_door'::regnamespace AND c.relname ~ '^events(_all)?$' ORDER BY 1;
RESET ROLE;
DROP SCHEMA regress_door, regress_door_shared CASCADE;
SELECT format('REVOKE CREATE ON DATABASE %I FROM regress_tiktrack_door_owner, regress_tiktrack_door_other', current_database()) \gexec
DROP OWNED BY regress_tiktrack_door_owner, regress_tiktrack_door_other;
DROP ROLE regress_tiktrack_door_owner, regress_tiktrack_door_other;
