-- Rules of visibility: all results of the built-in sets, what is missing or unknown, rules of one's own, who is asking.
SET search_path = public, tiktrack, tiktrack_internal;
SET timezone = 'UTC';
\pset null (null)
\set VERBOSITY terse

-- how a statement ends: SQLSTATE, message or constraint, whether there is a hint
CREATE FUNCTION pg_temp.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; said text; hint text; rule text;
BEGIN
	EXECUTE statement;
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT, rule = CONSTRAINT_NAME;
	RETURN concat_ws(' | ', state, coalesce(nullif(rule, ''), said), nullif(hint, ''));
END $$;

-- ---- all 3 x 3 x 11 x 3 results: public / told not to be / not known
SELECT r.ruleset, t.type AS share_type, a.type AS account_type,
	visibility_level(t.type, a.type, true, r.ruleset) AS public,
	visibility_level(t.type, a.type, false, r.ruleset) AS not_public,
	visibility_level(t.type, a.type, NULL, r.ruleset) AS not_known
FROM unnest(ARRAY['seed-strict', 'seed-notify', 'public-notify']) WITH ORDINALITY r (ruleset, n)
CROSS JOIN unnest(share_types()) WITH ORDINALITY t (type, n)
CROSS JOIN unnest(account_types()) WITH ORDINALITY a (type, n)
ORDER BY r.n, t.n, a.n;
-- the set that holds by default
SELECT active_ruleset(), active_ruleset('-infinity'), active_ruleset('infinity'), active_ruleset(NULL);
SELECT count(*) AS differs FROM unnest(share_types()) t, unnest(account_types()) a, unnest('{t,f,NULL}'::boolean[]) p
WHERE visibility_level(t, a, p) IS DISTINCT FROM visibility_level(t, a, p, 'seed-notify');
SELECT visibility_levels(), account_types();

-- ---- missing and unknown
-- account type NULL is personal; share type or rule set NULL is none
SELECT count(*) AS differs FROM unnest(share_types()) t, unnest('{t,f,NULL}'::boolean[]) p, unnest(ARRAY['seed-strict', 'seed-notify', 'public-notify']) r
WHERE visibility_level(t, NULL, p, r) IS DISTINCT FROM visibility_level(t, 'personal', p, r);
SELECT visibility_level(NULL, 'creator', true) AS share_type, visibility_level('duet', 'creator', true, NULL) AS ruleset, visibility_level(NULL, NULL, NULL, NULL) AS everything;
SELECT has_share_data('creator'), has_share_data('business'), has_share_data('personal'), has_share_data(NULL), has_share_data('creator', NULL) AS without_rules;
SELECT r, has_share_data('creator', r) AS creator, has_share_data('personal', r) AS personal, hides_some_shares('creator', r) AS creator_some, hides_some_shares('personal', r) AS personal_some, hides_some_shares(NULL, r) AS not_told_some
FROM unnest(ARRAY['seed-strict', 'seed-notify', 'public-notify']) r;
SELECT pg_temp.outcome(s) FROM unnest(ARRAY[$$SELECT visibility_level('wink', 'creator', true)$$, $$SELECT visibility_level('Duet', 'creator', true)$$, $$SELECT visibility_level('duet', 'robot', true)$$,
	$$SELECT visibility_level('duet', 'creator', true, 'seed')$$, $$SELECT visibility_level('duet', 'creator', true, '')$$, $$SELECT explain_visibility('duet', 'creator', true, 'nobody''s')$$,
	$$SELECT has_share_data('robot')$$, $$SELECT has_share_data('creator', 'x')$$, $$SELECT hides_some_shares('creator', 'x')$$, $$SELECT share_is_public(true, true, true, 'wink')$$]) s;

-- ---- whether somebody shared in public: the account, the act, the post that it made
SELECT type, sharer, act, post, share_is_public(sharer, act, post, type)
FROM unnest(ARRAY['duet', 'repost', NULL]) WITH ORDINALITY t (type, n), unnest('{t,f,NULL}'::boolean[]) sharer, unnest('{t,f,NULL}'::boolean[]) act, unnest('{t,f,NULL}'::boolean[]) post
WHERE share_is_public(sharer, act, post, type) ORDER BY n, act, post;
SELECT count(*) AS never_null FROM unnest(share_types() || NULL::text) t, unnest('{t,f,NULL}'::boolean[]) s, unnest('{t,f,NULL}'::boolean[]) a, unnest('{t,f,NULL}'::boolean[]) p WHERE share_is_public(s, a, p, t) IS NULL;

-- ---- why can I not see who shared this?
SELECT e.* FROM (VALUES (1, 'duet', 'creator', true), (2, 'duet', 'creator', NULL), (3, 'external', 'creator', true), (4, 'direct_message', 'business', true), (5, 'unknown', 'creator', false),
	(6, 'duet', 'personal', true), (7, 'duet', NULL, true), (8, NULL, 'creator', true)) q (n, share_type, account_type, is_public)
CROSS JOIN LATERAL explain_visibility(q.share_type, q.account_type, q.is_public) e ORDER BY n;
SELECT e.* FROM explain_visibility('external', 'creator', true, 'seed-strict') e UNION ALL SELECT e.* FROM explain_visibility('repost', 'personal', true, 'public-notify') e
UNION ALL SELECT e.* FROM explain_visibility('repost', 'personal', false, 'public-notify') e UNION ALL SELECT e.* FROM explain_visibility('duet', 'creator', true, NULL) e;
-- the same level as visibility_level gives, always
SELECT count(*) AS differs FROM unnest(share_types() || NULL::text) t, unnest(account_types() || NULL::text) a, unnest('{t,f,NULL}'::boolean[]) p, unnest(ARRAY['seed-strict', 'seed-notify', 'public-notify', NULL]) r
CROSS JOIN LATERAL explain_visibility(t, a, p, r) e
WHERE e.level IS DISTINCT FROM visibility_level(t, a, p, r) OR e.ruleset IS DISTINCT FROM r OR e.reason IS NULL OR (e.level <> 'none' AND e.rule IS DISTINCT FROM r || '/' || coalesce(a, 'personal') || '/' || t);

-- ---- rules of one's own
BEGIN;
INSERT INTO visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason)
SELECT 'mine', 'creator', type, 'event', 'aggregate', 'we agreed on it' FROM unnest(share_types()) type WHERE type <> 'embed';
-- seen at once by the session that wrote it
SELECT * FROM explain_visibility('external', 'creator', true, 'mine') UNION ALL SELECT * FROM explain_visibility('embed', 'creator', true, 'mine') UNION ALL SELECT * FROM explain_visibility('external', 'business', true, 'mine');
SELECT has_share_data('creator', 'mine'), hides_some_shares('creator', 'mine');
INSERT INTO visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) VALUES ('mine', 'creator', 'embed', 'aggregate', 'aggregate', 'we agreed on it');
SELECT has_share_data('creator', 'mine'), hides_some_shares('creator', 'mine'), visibility_level('embed', 'creator', true, 'mine');
UPDATE visibility_rules SET level = 'identity' WHERE ruleset = 'mine' AND share_type = 'embed';
SELECT visibility_level('embed', 'creator', true, 'mine'), visibility_level('embed', 'creator', false, 'mine');
SAVEPOINT s;
DELETE FROM visibility_rules WHERE ruleset = 'mine' AND share_type = 'embed';
SELECT visibility_level('embed', 'creator', true, 'mine');
ROLLBACK TO s;
SELECT visibility_level('embed', 'creator', true, 'mine');
-- periods: June is judged by June's rules, and a period of a user wins in its time
INSERT INTO rulesets (ruleset, valid_from, valid_until) VALUES ('mine', '2026-06-01', '2026-07-01'), ('seed-strict', '2026-07-01', '2026-08-01'), ('mine', '2030-01-01', 'infinity'), ('empty', '-infinity', '2001-01-01');
SELECT at, active_ruleset(at), visibility_level('external', 'creator', true, active_ruleset(at))
FROM unnest('{-infinity,2000-12-31 23:59:59.999999,2001-01-01,2026-05-31 23:59:59.999999,2026-06-01,2026-06-30 23:59:59.999999,2026-07-01,2026-07-31,2026-08-01,2029-12-31,2030-01-01,infinity}'::timestamptz[]) at ORDER BY at;
SELECT * FROM explain_visibility('duet', 'creator', true, 'empty');
ROLLBACK;
SELECT pg_temp.outcome($$SELECT visibility_level('duet', 'creator', true, 'mine')$$) AS gone_with_the_transaction;
SELECT active_ruleset('2026-06-15');

-- ---- every value is checked when it is written
SELECT row, pg_temp.outcome('INSERT INTO tiktrack.visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) VALUES ' || row) AS outcome
FROM unnest(ARRAY[$$('x', 'robot', 'duet', 'event', 'event', 'r')$$, $$('x', 'creator', 'wink', 'event', 'event', 'r')$$, $$('x', 'creator', 'duet', 'all', 'event', 'r')$$, $$('x', 'creator', 'duet', 'event', 'all', 'r')$$,
	$$('x', 'creator', 'duet', 'identity', 'identity', 'r')$$, $$('x', 'creator', 'duet', 'aggregate', 'event', 'r')$$, $$('x', 'creator', 'duet', 'none', 'aggregate', 'r')$$, $$('x', 'creator', 'duet', 'event', 'event', '')$$,
	$$('x', 'creator', 'duet', 'event', 'event', repeat('r', 1001))$$, $$('', 'creator', 'duet', 'event', 'event', 'r')$$, $$('a/b', 'creator', 'duet', 'event', 'event', 'r')$$, $$('A', 'creator', 'duet', 'event', 'event', 'r')$$,
	$$(repeat('a', 64), 'creator', 'duet', 'event', 'event', 'r')$$, $$('x', NULL, 'duet', 'event', 'event', 'r')$$, $$('x', 'creator', 'duet', NULL, 'event', 'r')$$, $$('x', 'creator', 'duet', 'event', 'event', NULL)$$,
	$$('seed-notify', 'creator', 'duet', 'event', 'event', 'r')$$]) row;
SELECT row, pg_temp.outcome('INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES ' || row) AS outcome
FROM unnest(ARRAY[$$('x', '2026-01-02', '2026-01-01')$$, $$('x', '2026-01-01', '2026-01-01')$$, $$('x', '2026-01-01', NULL)$$, $$('x', NULL, '2026-01-01')$$, $$('X y', NULL, NULL)$$, $$(NULL, NULL, NULL)$$,
	$$('x', '2026-01-01', '2026-02-01'), ('y', '2026-01-31', '2026-03-01')$$, $$('x', '-infinity', 'infinity'), ('y', '2026-01-31', '2026-03-01')$$]) row;
-- what comes with the extension stays as it is: a dump does not hold it
SELECT pg_temp.outcome(s) FROM unnest(ARRAY[$$UPDATE tiktrack.visibility_rules SET level = 'identity' WHERE ruleset = 'seed-strict' AND share_type = 'duet'$$, $$DELETE FROM tiktrack.rulesets$$, $$TRUNCATE tiktrack.rulesets$$,
	$$TRUNCATE tiktrack.visibility_rules$$, $$INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until, built_in) VALUES ('x', '2026-01-01', '2026-01-02', true)$$,
	$$UPDATE tiktrack.visibility_rules SET built_in = false WHERE ruleset = 'seed-strict'$$, $$SELECT tiktrack_internal.rules_changed()$$, $$SELECT tiktrack_internal.guard_built_in()$$]) s;

-- ---- and again when it is read: rubbish that got past the checks shows nothing
BEGIN;
ALTER TABLE visibility_rules DROP CONSTRAINT level_is_known, DROP CONSTRAINT not_public_shows_no_more;
INSERT INTO visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) VALUES
	('rubbish', 'creator', 'duet', 'everything', 'event', 'r'), ('rubbish', 'creator', 'stitch', 'identity', 'identity', 'r'), ('rubbish', 'creator', 'repost', 'aggregate', 'event', 'r');
ALTER TABLE visibility_rules ALTER level DROP NOT NULL;
INSERT INTO visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) VALUES ('rubbish', 'creator', 'embed', NULL, 'event', 'r');
SELECT e.* FROM unnest(ARRAY['duet', 'stitch', 'repost', 'embed', 'external']) WITH ORDINALITY t (type, n) CROSS JOIN LATERAL explain_visibility(t.type, 'creator', true, 'rubbish') e ORDER BY n;
-- two periods that claim the same time: neither holds
ALTER TABLE rulesets DROP CONSTRAINT periods_do_not_overlap;
INSERT INTO rulesets (ruleset, valid_from, valid_until) VALUES ('seed-strict', '2026-01-01', '2027-01-01'), ('public-notify', '2026-06-01', '2027-06-01');
SELECT active_ruleset('2026-05-01'), active_ruleset('2026-06-01') AS both, active_ruleset('2027-05-01');
ALTER TABLE visibility_rules RENAME COLUMN level TO levle;
SELECT visibility_level('duet', 'creator', true);
ROLLBACK;
SELECT visibility_level('duet', 'creator', true) AS and_back;

-- ---- a changed rule is seen by plans that are kept, by functions, and inside one transaction
SET plan_cache_mode = force_generic_plan;
PREPARE asked AS SELECT active_ruleset(), visibility_level('external', 'creator', true), has_share_data('creator');
EXECUTE asked;
BEGIN;
INSERT INTO rulesets (ruleset, valid_from, valid_until) VALUES ('seed-strict', '2000-01-01', 'infinity');
EXECUTE asked;
UPDATE rulesets SET ruleset = 'nothing' WHERE NOT built_in;
EXECUTE asked;
ROLLBACK;
EXECUTE asked;
DEALLOCATE asked;
RESET plan_cache_mode;
-- many sets
BEGIN;
INSERT INTO visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason) SELECT 'set-' || g, 'creator', 'duet', CASE g % 2 WHEN 0 THEN 'event' ELSE 'none' END, 'none', 'r' || g FROM generate_series(1, 300) g;
SELECT count(*) FILTER (WHERE visibility_level('duet', 'creator', true, 'set-' || g) = 'event') AS event, count(*) AS sets FROM generate_series(1, 300) g;
SELECT reason FROM explain_visibility('duet', 'creator', true, 'set-299');
ROLLBACK;

-- ---- in a parallel plan, the rules and the asker are those of the session
BEGIN;
INSERT INTO rulesets (ruleset, valid_from, valid_until) VALUES ('seed-strict', '2000-01-01', 'infinity');
CREATE TABLE regress_numbers AS SELECT g FROM generate_series(1, 10000) g;
ALTER TABLE regress_numbers SET (parallel_workers = 2);
CREATE ROLE regress_tiktrack_parallel;
GRANT SELECT ON regress_numbers TO regress_tiktrack_parallel;
SET LOCAL tiktrack.viewer = '7';
SET LOCAL ROLE regress_tiktrack_parallel;
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_leader_participation = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM regress_numbers WHERE viewer() = 7 AND visibility_level('external', 'creator', g > 0) = 'aggregate';
SELECT count(*), min(viewer()) AS viewer, min(viewer_role()::text) AS role, min(active_ruleset()) AS ruleset, min(visibility_level('external', 'creator', g > 0)) AS level FROM regress_numbers;
-- and the moment whose rules hold is that of the leader, of this query and no earlier one
SELECT clock_timestamp() AS before \gset
SET LOCAL search_path = tiktrack_internal, public;
EXPLAIN (COSTS OFF) SELECT min(query_moment()) = max(query_moment()) AS one_moment, min(query_moment()) = (SELECT query_moment()) AS the_leaders, min(query_moment()) > :'before' AS of_this_query FROM regress_numbers;
SELECT min(query_moment()) = max(query_moment()) AS one_moment, min(query_moment()) = (SELECT query_moment()) AS the_leaders, min(query_moment()) > :'before' AS of_this_query FROM regress_numbers;
ROLLBACK;

-- ---- who is asking
SELECT viewer(), viewer_role() = current_user::regrole AS is_me;
SET tiktrack.viewer = '7';
SELECT viewer();
BEGIN;
SET LOCAL tiktrack.viewer = '8';
SELECT viewer();
SAVEPOINT s;
SET LOCAL tiktrack.viewer = '';
SELECT viewer();
ROLLBACK TO s;
SELECT viewer();
COMMIT;
SELECT viewer();
RESET tiktrack.viewer;
SELECT viewer();
SELECT value, pg_temp.outcome(format('SET LOCAL tiktrack.viewer = %L', value)) AS outcome, viewer() FROM unnest(ARRAY['all', '-1', '0', '9999999999999999999', '9223372036854775808', '1; drop table x', '07', ' 1', '1 ', '1.5', '1e3', '%n', E'1\n', repeat('1', 100)]) value;
SET tiktrack.viewer = '9223372036854775807';
SELECT viewer();
DISCARD ALL;
SELECT tiktrack.viewer();
-- a name of ours that is none
SET tiktrack.typo = 1;
-- the role of SET ROLE, also inside a function of another
CREATE ROLE regress_tiktrack_asker;
GRANT ALL ON SCHEMA public TO regress_tiktrack_asker;
CREATE FUNCTION public.regress_definer() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT (current_user <> 'regress_tiktrack_asker') || ' ' || tiktrack.viewer_role()::text $$;
SET ROLE regress_tiktrack_asker;
SELECT tiktrack.viewer_role(), public.regress_definer();
RESET ROLE;
DROP FUNCTION public.regress_definer();
REVOKE ALL ON SCHEMA public FROM regress_tiktrack_asker;
DROP ROLE regress_tiktrack_asker;
-- nobody sets the moment whose rules hold
SET tiktrack.query_moment = 1;
ALTER ROLE CURRENT_USER SET tiktrack.query_moment = 1;
RESET tiktrack.query_moment;
ALTER SYSTEM SET tiktrack.query_moment = 1;
-- the setting is no ordinary user's, and the marks that keep it safe are there
SELECT name, context, boot_val, min_val FROM pg_settings WHERE name LIKE 'tiktrack.%' ORDER BY 1;
SELECT proname, provolatile, proleakproof, prosecdef, proparallel FROM pg_proc WHERE pronamespace IN ('tiktrack'::regnamespace, 'tiktrack_internal'::regnamespace)
	AND proname IN ('viewer', 'viewer_role', 'visibility_level', 'explain_visibility', 'has_share_data', 'hides_some_shares', 'rules_hide_some_shares', 'active_ruleset', 'query_moment', 'may_see_all', 'is_owner_asking', 'viewer_accounts') ORDER BY 1;
