-- ---------------------------------------------------------------------------
-- visibility: who may see how much of a share
-- ---------------------------------------------------------------------------

CREATE FUNCTION tiktrack.visibility_levels() RETURNS text[]
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_visibility_levels';
COMMENT ON FUNCTION tiktrack.visibility_levels() IS
	'the levels of visibility, from the least to the most: each contains the one before';

CREATE FUNCTION tiktrack_internal.rules_changed() RETURNS trigger
	LANGUAGE c AS 'MODULE_PATHNAME', 'tiktrack_rules_changed';
COMMENT ON FUNCTION tiktrack_internal.rules_changed() IS
	'trigger: every session reads the rules again once the change is committed';
CREATE FUNCTION tiktrack_internal.guard_built_in() RETURNS trigger
	LANGUAGE c AS 'MODULE_PATHNAME', 'tiktrack_guard_built_in';
COMMENT ON FUNCTION tiktrack_internal.guard_built_in() IS
	'trigger: only scripts of the extension may change the rows that come with it (error 55000)';

-- One row per period in which a rule set holds. Rows of the extension have built_in
-- = true; a period that a user adds has priority over them, and pg_dump includes it.
CREATE TABLE tiktrack.rulesets (
	ruleset text NOT NULL CHECK (ruleset ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
	valid_from timestamptz,
	valid_until timestamptz,
	description text,
	built_in boolean NOT NULL DEFAULT false,
	CONSTRAINT period_is_possible CHECK ((valid_from IS NULL) = (valid_until IS NULL)
		AND (valid_from IS NULL OR valid_from < valid_until)),
	CONSTRAINT periods_do_not_overlap
		EXCLUDE USING gist (tstzrange(valid_from, valid_until) WITH &&)
		WHERE (NOT built_in AND valid_from IS NOT NULL)
);
SELECT pg_catalog.pg_extension_config_dump('tiktrack.rulesets', 'WHERE NOT built_in');

COMMENT ON TABLE tiktrack.rulesets IS
	'which rule set of visibility holds when; a row that you add for a period has priority over the built-in ones';
COMMENT ON COLUMN tiktrack.rulesets.ruleset IS
	'name of the set in visibility_rules; a set without rules shows nothing';
COMMENT ON COLUMN tiktrack.rulesets.valid_from IS
	'since when it holds, may be -infinity; NULL for a set that is only used by name';
COMMENT ON COLUMN tiktrack.rulesets.valid_until IS
	'until when it holds, excluding that moment, may be infinity; NULL exactly when valid_from is';
COMMENT ON COLUMN tiktrack.rulesets.description IS
	'what the set is for';
COMMENT ON COLUMN tiktrack.rulesets.built_in IS
	'true for the rows that come with the extension, which cannot be changed; false for your own';

-- A share that is not known to be public must not show more than a public one, nor
-- who shared.
CREATE TABLE tiktrack.visibility_rules (
	ruleset text NOT NULL CHECK (ruleset ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
	account_type tiktrack.account_type NOT NULL,
	share_type tiktrack.share_type NOT NULL,
	level text NOT NULL,
	level_if_not_public text NOT NULL,
	reason text NOT NULL CHECK (reason <> '' AND octet_length(reason) <= 1000),
	built_in boolean NOT NULL DEFAULT false,
	PRIMARY KEY (ruleset, account_type, share_type),
	CONSTRAINT level_is_known CHECK (level = ANY (tiktrack.visibility_levels())
		AND level_if_not_public = ANY (tiktrack.visibility_levels())),
	CONSTRAINT not_public_shows_no_more CHECK (level_if_not_public <> 'identity'
		AND array_position(tiktrack.visibility_levels(), level_if_not_public)
			<= array_position(tiktrack.visibility_levels(), level))
);
SELECT pg_catalog.pg_extension_config_dump('tiktrack.visibility_rules', 'WHERE NOT built_in');

COMMENT ON TABLE tiktrack.visibility_rules IS
	'what the account that posted a video may see of a share of it, by rule set, account type and share type; without a row nothing is shown';
COMMENT ON COLUMN tiktrack.visibility_rules.ruleset IS
	'name of the rule set; add a set of your own under another name';
COMMENT ON COLUMN tiktrack.visibility_rules.account_type IS
	'type of the account that posted the video; not told counts as personal';
COMMENT ON COLUMN tiktrack.visibility_rules.share_type IS
	'how it was shared';
COMMENT ON COLUMN tiktrack.visibility_rules.level IS
	'none, aggregate, event or identity, for a share that is known to be public';
COMMENT ON COLUMN tiktrack.visibility_rules.level_if_not_public IS
	'the same for any other share: none, aggregate or event, and no more than level';
COMMENT ON COLUMN tiktrack.visibility_rules.reason IS
	'why, in a few words; the end of a sentence of explain_visibility';
COMMENT ON COLUMN tiktrack.visibility_rules.built_in IS
	'true for the rows that come with the extension, which cannot be changed; false for your own';

INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until, description, built_in) VALUES
	('seed-notify', '-infinity', 'infinity', 'a share to another platform is notified, without a name', true),
	('seed-strict', NULL, NULL, 'nothing that is not a public post is shown by itself', true),
	('public-notify', NULL, NULL, 'as seed-notify, and personal accounts see who made a public post of their video', true);

-- Share types in four groups: public posts, shares to another platform, private ways,
-- and those whose way was not told.
INSERT INTO tiktrack.visibility_rules
	(ruleset, account_type, share_type, level, level_if_not_public, reason, built_in)
SELECT r.ruleset, a.account_type, s.share_type,
	CASE WHEN a.account_type = 'personal'
		THEN CASE WHEN r.ruleset = 'public-notify' AND g.kind = 'post' THEN 'identity' ELSE 'none' END
		ELSE CASE WHEN g.kind = 'post' THEN 'identity'
			WHEN g.kind = 'platform' AND r.ruleset <> 'seed-strict' THEN 'event'
			ELSE 'aggregate' END END,
	CASE WHEN a.account_type = 'personal' THEN 'none'
		WHEN g.kind IN ('post', 'platform') AND r.ruleset <> 'seed-strict' THEN 'event'
		ELSE 'aggregate' END,
	CASE WHEN a.account_type = 'personal'
		THEN CASE WHEN r.ruleset = 'public-notify' AND g.kind = 'post'
			THEN 'a public duet, reaction, stitch or repost is notified to every account, with its maker'
			ELSE 'personal accounts have no share data' END
		ELSE CASE WHEN g.kind = 'post'
				THEN 'a duet, reaction, stitch or repost is a public post that shows its maker'
			WHEN g.kind = 'platform' AND r.ruleset <> 'seed-strict'
				THEN 'a share to another platform is notified without naming who shared'
			WHEN g.kind = 'platform'
				THEN 'a share to another platform is counted, and not who shared'
			WHEN g.kind = 'not told' THEN 'the platform does not tell what kind of share it was'
			ELSE 'messages, links, embeds and codes are counted, and stay between those who share' END END,
	true
FROM unnest(ARRAY['seed-strict', 'seed-notify', 'public-notify']) AS r (ruleset)
CROSS JOIN unnest(tiktrack.account_types()) AS a (account_type)
CROSS JOIN unnest(tiktrack.share_types()) AS s (share_type)
CROSS JOIN LATERAL (SELECT CASE
	WHEN s.share_type IN ('duet', 'reaction', 'stitch', 'repost') THEN 'post'
	WHEN s.share_type = 'external' THEN 'platform'
	WHEN s.share_type IN ('other', 'unknown') THEN 'not told'
	ELSE 'private' END AS kind) g;

-- ALWAYS, so that changes by replication count too
CREATE TRIGGER rules_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON tiktrack.rulesets
	FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.rules_changed();
CREATE TRIGGER rules_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON tiktrack.visibility_rules
	FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.rules_changed();
CREATE TRIGGER guard_built_in BEFORE INSERT OR UPDATE OR DELETE ON tiktrack.rulesets
	FOR EACH ROW EXECUTE FUNCTION tiktrack_internal.guard_built_in();
CREATE TRIGGER guard_built_in BEFORE INSERT OR UPDATE OR DELETE ON tiktrack.visibility_rules
	FOR EACH ROW EXECUTE FUNCTION tiktrack_internal.guard_built_in();
CREATE TRIGGER guard_built_in_truncate BEFORE TRUNCATE ON tiktrack.rulesets
	FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.guard_built_in();
CREATE TRIGGER guard_built_in_truncate BEFORE TRUNCATE ON tiktrack.visibility_rules
	FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.guard_built_in();
ALTER TABLE tiktrack.rulesets ENABLE ALWAYS TRIGGER rules_changed;
ALTER TABLE tiktrack.visibility_rules ENABLE ALWAYS TRIGGER rules_changed;

CREATE FUNCTION tiktrack_internal.query_moment() RETURNS timestamptz
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_query_moment';
COMMENT ON FUNCTION tiktrack_internal.query_moment() IS
	'when the running query began by the clock, even in a transaction or function that began before: the time that decides which rule set applies';

CREATE FUNCTION tiktrack.active_ruleset(at timestamptz DEFAULT tiktrack_internal.query_moment()) RETURNS text
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_active_ruleset';
COMMENT ON FUNCTION tiktrack.active_ruleset(timestamptz) IS
	'the rule set that holds at that time, from rulesets; the default is when the running query began, even if its transaction began before; NULL when there is none';

CREATE FUNCTION tiktrack.visibility_level(share_type text, viewer_account_type text,
		sharer_is_public boolean, ruleset text DEFAULT tiktrack.active_ruleset())
	RETURNS text
	LANGUAGE c STABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_visibility_level';
COMMENT ON FUNCTION tiktrack.visibility_level(text, text, boolean, text) IS
	'how much the account that posted a video sees of a share: none, aggregate (it counts), event (and its time), identity (and who); NULL account type is personal, NULL publicity is not public, NULL share type or rule set returns none; unknown words: error 22023';

CREATE FUNCTION tiktrack.explain_visibility(share_type text, viewer_account_type text,
		sharer_is_public boolean, ruleset text DEFAULT tiktrack.active_ruleset(),
		OUT level text, OUT ruleset text, OUT rule text, OUT reason text)
	LANGUAGE c STABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_explain_visibility';
COMMENT ON FUNCTION tiktrack.explain_visibility(text, text, boolean, text) IS
	'the same as visibility_level, with the rule set and rule that apply, and the reason as a sentence';

CREATE FUNCTION tiktrack.has_share_data(account_type text,
		ruleset text DEFAULT tiktrack.active_ruleset())
	RETURNS boolean
	LANGUAGE c STABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_has_share_data';
COMMENT ON FUNCTION tiktrack.has_share_data(text, text) IS
	'whether accounts of that type see their numbers of shares: the rule set has a rule for each share type, and no level in these rules is none; NULL account type is personal';

CREATE FUNCTION tiktrack_internal.hides_some_shares_support(internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_hides_some_shares_support';
COMMENT ON FUNCTION tiktrack_internal.hides_some_shares_support(internal) IS
	'planner support of hides_some_shares';
CREATE FUNCTION tiktrack.hides_some_shares(account_type text,
		ruleset text DEFAULT tiktrack.active_ruleset())
	RETURNS boolean
	LANGUAGE c STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SUPPORT tiktrack_internal.hides_some_shares_support
	AS 'MODULE_PATHNAME', 'tiktrack_hides_some_shares';
COMMENT ON FUNCTION tiktrack.hides_some_shares(text, text) IS
	'whether accounts of that type are shown some shares and not others: then they have no share data, but have rows in visible_shares';

CREATE FUNCTION tiktrack_internal.rules_hide_some_shares_support(internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_rules_hide_some_shares_support';
COMMENT ON FUNCTION tiktrack_internal.rules_hide_some_shares_support(internal) IS
	'planner support of rules_hide_some_shares';
CREATE FUNCTION tiktrack.rules_hide_some_shares() RETURNS boolean
	LANGUAGE c STABLE PARALLEL SAFE
	SUPPORT tiktrack_internal.rules_hide_some_shares_support
	AS 'MODULE_PATHNAME', 'tiktrack_rules_hide_some_shares';
COMMENT ON FUNCTION tiktrack.rules_hide_some_shares() IS
	'whether the rule set of any period, past or future, has an account type for which hides_some_shares is true; if not, plans leave out the check of each share';

CREATE FUNCTION tiktrack.share_is_public(sharer boolean, act boolean, post boolean, share_type text)
	RETURNS boolean
	LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_share_is_public';
COMMENT ON FUNCTION tiktrack.share_is_public(boolean, boolean, boolean, text) IS
	'whether somebody shared in public, by the publicity of the sharer''s account, of the act and of the post that it made (each NULL when not told): the account must be public and the act not private; then it depends on the post, else on the act, else only a repost is public';

CREATE FUNCTION tiktrack.viewer() RETURNS bigint
	LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_viewer';
COMMENT ON FUNCTION tiktrack.viewer() IS
	'the account in the setting tiktrack.viewer, whose data the views of a dataset then show; NULL when it is empty, and while code of another role''s tables runs';
CREATE FUNCTION tiktrack.viewer_role() RETURNS regrole
	LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'tiktrack_viewer_role';
COMMENT ON FUNCTION tiktrack.viewer_role() IS
	'the role that asks: of SET ROLE, else of the session, also inside a SECURITY DEFINER function; NULL while code of another role''s tables runs; table viewers of a dataset says what a role may see';

CREATE FUNCTION tiktrack_internal.is_owner_asking(viewers regclass) RETURNS boolean
	LANGUAGE c STABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_is_owner_asking';
COMMENT ON FUNCTION tiktrack_internal.is_owner_asking(regclass) IS
	'part of the views: whether the role that asks owns that role map, and the setting tiktrack.viewer is empty';
CREATE FUNCTION tiktrack_internal.viewer_accounts(viewers regclass) RETURNS bigint[]
	LANGUAGE c STABLE CALLED ON NULL INPUT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_viewer_accounts';
COMMENT ON FUNCTION tiktrack_internal.viewer_accounts(regclass) IS
	'part of the views: the account in the setting tiktrack.viewer, else those that the role map names for the role that asks; empty when it sees all';
CREATE FUNCTION tiktrack_internal.may_see_all_support(internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'tiktrack_may_see_all_support';
COMMENT ON FUNCTION tiktrack_internal.may_see_all_support(internal) IS
	'planner support of may_see_all';
CREATE FUNCTION tiktrack_internal.may_see_all(account_id bigint, viewers regclass) RETURNS boolean
	LANGUAGE c STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SUPPORT tiktrack_internal.may_see_all_support
	AS 'MODULE_PATHNAME', 'tiktrack_may_see_all';
COMMENT ON FUNCTION tiktrack_internal.may_see_all(bigint, regclass) IS
	'part of the views: whether the role that asks owns that role map or has a row in it with account NULL; account_id does not matter, but makes it a condition whose selectivity the planner asks for';
