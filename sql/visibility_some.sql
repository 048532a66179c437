-- Rules that show an account some of its shares and hide others: each share is judged by itself, in plans too that were made
-- when no rule did so.
SET client_min_messages = warning;
SELECT tiktrack.create_dataset('some_shown');
INSERT INTO some_shown.accounts (account_id, username, account_type, is_public) VALUES (1, 'ana', 'creator', true), (2, 'pia', 'personal', true), (3, 'tom', NULL, true);
INSERT INTO some_shown.videos (video_id, account_id, is_public) VALUES (101, 1, true), (102, 2, true), (103, 3, false), (104, NULL, true);
INSERT INTO some_shown.events (occurred_at, video_id, actor_id, kind, share_type, child_video_id)
SELECT '2026-01-01Z', video, 3, 'share', type, CASE type WHEN 'duet' THEN 102 WHEN 'stitch' THEN 103 END
FROM unnest(ARRAY[101, 102, 103, 104]) video, unnest(ARRAY['duet', 'stitch', 'embed', 'external']) type;
CREATE ROLE regress_tiktrack_ana;
CREATE ROLE regress_tiktrack_pia;
CREATE ROLE regress_tiktrack_all;
SELECT tiktrack.grant_viewer('some_shown', 'regress_tiktrack_ana', 1), tiktrack.grant_viewer('some_shown', 'regress_tiktrack_pia', 2), tiktrack.grant_reader('some_shown', 'regress_tiktrack_all');
SET plan_cache_mode = force_generic_plan;
PREPARE kept AS SELECT account_id || ' ' || string_agg(share_type || ' ' || level || coalesce(' ' || sharer_username, ''), ', ' ORDER BY share_type) AS shares
FROM some_shown.visible_shares GROUP BY account_id ORDER BY account_id;
PREPARE counted AS SELECT count(*) FROM some_shown.visible_shares;
CREATE FUNCTION pg_temp.judges(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE line text; BEGIN FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP IF line ~ 'SubPlan|visibility_level|hides_some_shares' THEN RETURN true; END IF; END LOOP; RETURN false; END $$;

-- as it comes: nothing is judged to count it, and of a name that is asked for the level is worked out
SELECT tiktrack.rules_hide_some_shares();
SET ROLE regress_tiktrack_ana; EXECUTE kept; EXECUTE counted;
SET ROLE regress_tiktrack_pia; EXECUTE kept; EXECUTE counted;
SET ROLE regress_tiktrack_all; EXECUTE kept; EXECUTE counted;
SELECT pg_temp.judges('EXECUTE counted'), pg_temp.judges('EXECUTE kept') AS for_level;
RESET ROLE;

-- a rule set without a period is asked for by name alone; one of next year holds next year, and plans are ready for it
BEGIN;
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ('public-notify', '2999-01-01', 'infinity');
SELECT tiktrack.rules_hide_some_shares(), pg_temp.judges('EXECUTE counted');
SET ROLE regress_tiktrack_pia; EXECUTE counted;
RESET ROLE;
ROLLBACK;
SELECT tiktrack.rules_hide_some_shares(), pg_temp.judges('EXECUTE counted');

-- personal accounts see who made a public post of their video
BEGIN;
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ('public-notify', '2000-01-01', 'infinity');
SELECT tiktrack.rules_hide_some_shares(), pg_temp.judges('EXECUTE counted');
SET ROLE regress_tiktrack_ana; EXECUTE kept; EXECUTE counted;
SET ROLE regress_tiktrack_pia; EXECUTE kept; EXECUTE counted;
SET ROLE regress_tiktrack_all; EXECUTE kept; EXECUTE counted;
RESET ROLE;
-- it goes away as it came
DELETE FROM tiktrack.rulesets WHERE NOT built_in;
SET ROLE regress_tiktrack_pia; EXECUTE kept; EXECUTE counted;
ROLLBACK;

-- rules of one's own may hide some from creators, and nothing from the others
BEGIN;
INSERT INTO tiktrack.visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason)
SELECT 'mine', a, s, CASE WHEN a = 'creator' AND s = 'embed' THEN 'none' ELSE 'event' END, CASE WHEN a = 'creator' AND s = 'embed' THEN 'none' ELSE 'aggregate' END, 'we agreed on it'
FROM unnest(tiktrack.account_types()) a, unnest(tiktrack.share_types()) s;
-- without a period it changes nothing
SELECT tiktrack.rules_hide_some_shares();
INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ('mine', '2000-01-01', 'infinity');
SELECT tiktrack.rules_hide_some_shares();
SET ROLE regress_tiktrack_ana; EXECUTE kept; EXECUTE counted; SELECT count(shares) AS told FROM some_shown.video_metrics;
SET ROLE regress_tiktrack_pia; EXECUTE kept; EXECUTE counted;
SET ROLE regress_tiktrack_all; EXECUTE kept; EXECUTE counted;
RESET ROLE;
ROLLBACK;
SET ROLE regress_tiktrack_ana; EXECUTE kept; EXECUTE counted;
RESET ROLE;

-- it decides nothing outside of a plan, where it is asked as any other
SELECT bool_or(tiktrack.rules_hide_some_shares()) FROM generate_series(1, 3);
DO $$ BEGIN ASSERT NOT tiktrack.rules_hide_some_shares(); END $$;

DEALLOCATE ALL;
DROP SCHEMA some_shown CASCADE;
DROP ROLE regress_tiktrack_ana, regress_tiktrack_pia, regress_tiktrack_all;
