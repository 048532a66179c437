-- ---------------------------------------------------------------------------
-- insight: one score out of four axes, in which none may rule
-- ---------------------------------------------------------------------------

-- Weights belong to a rule set of visibility, or to a set of their own. Like the
-- rules, those that come with the extension stay as they are: who wants others
-- gives them another name, by which scores of two days can be compared. numeric,
-- so that exactly half of all weight is exact.
CREATE TABLE tiktrack.score_weights (
	ruleset text NOT NULL CHECK (ruleset ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
	axis text NOT NULL
		CONSTRAINT score_axis_is_known CHECK (axis IN ('share_rate', 'engagement', 'watch', 'growth')),
	-- NaN sorts above Infinity
	weight numeric NOT NULL
		CONSTRAINT score_weight_is_a_number CHECK (weight >= 0 AND weight < 'Infinity'),
	built_in boolean NOT NULL DEFAULT false,
	PRIMARY KEY (ruleset, axis)
);
GRANT SELECT ON tiktrack.score_weights TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('tiktrack.score_weights', 'WHERE NOT built_in');

COMMENT ON TABLE tiktrack.score_weights IS
	'how much each axis of balanced_score weighs, by rule set; add a set of your own under another name';
COMMENT ON COLUMN tiktrack.score_weights.ruleset IS
	'name of the set: one of rulesets, or another of your own';
COMMENT ON COLUMN tiktrack.score_weights.axis IS
	'share_rate: shares / views; engagement: likes and comments / views, without shares, so that nothing counts twice; watch: average percentage watched; growth: follows / views';
COMMENT ON COLUMN tiktrack.score_weights.weight IS
	'weight, >= 0; only its part of all weights of the rule set matters, and that may not be more than half';
COMMENT ON COLUMN tiktrack.score_weights.built_in IS
	'true for the rows that come with the extension, which cannot be changed; false for your own';

INSERT INTO tiktrack.score_weights (ruleset, axis, weight, built_in)
SELECT ruleset, axis, 0.25, true
FROM unnest(ARRAY['seed-notify', 'seed-strict', 'public-notify']) AS r (ruleset),
	unnest(ARRAY['share_rate', 'engagement', 'watch', 'growth']) AS a (axis);
CREATE TRIGGER guard_built_in BEFORE INSERT OR UPDATE OR DELETE ON tiktrack.score_weights
	FOR EACH ROW EXECUTE FUNCTION tiktrack.guard_built_in();
CREATE TRIGGER guard_built_in_truncate BEFORE TRUNCATE ON tiktrack.score_weights
	FOR EACH STATEMENT EXECUTE FUNCTION tiktrack.guard_built_in();

CREATE FUNCTION tiktrack.balanced_score(axes jsonb, ruleset text,
		OUT score double precision, OUT coverage double precision,
		OUT share_dependence double precision)
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
	-- a z value beyond these says no more than that it is extreme
	most CONSTANT numeric := 3.5;
	axis record;
	of_ruleset record;
BEGIN
	IF jsonb_typeof(axes) <> 'object' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'axes must be a JSON object',
			HINT = 'Pass z values by axis, for example {"share_rate": 2, "watch": -1}.';
	END IF;
	FOR axis IN SELECT e.key, jsonb_typeof(e.value) AS type FROM jsonb_each(axes) e LOOP
		IF axis.key NOT IN ('share_rate', 'engagement', 'watch', 'growth') THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('unrecognized axis: "%s"', left(axis.key, 100)),
				HINT = 'Valid values are: share_rate, engagement, watch, growth.';
		END IF;
		IF axis.type NOT IN ('number', 'null') THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('axis "%s" must be a number or null', axis.key),
				HINT = 'Pass z values, as spike_score gives them; null is an axis that is not known.';
		END IF;
	END LOOP;

	SELECT sum(w.weight) AS all_weight, max(w.weight) AS largest,
		coalesce(sum(w.weight) FILTER (WHERE w.z IS NOT NULL), 0) AS present,
		max(w.weight) FILTER (WHERE w.z IS NOT NULL) AS largest_present,
		sum(w.weight * w.z) AS weighted,
		sum(abs(w.weight * w.z)) AS distance,
		coalesce(sum(abs(w.weight * w.z)) FILTER (WHERE w.axis = 'share_rate'), 0) AS distance_of_shares
	INTO of_ruleset
	FROM (SELECT s.axis, s.weight,
			-- greatest and least skip a NULL; more digits than a double has only cost time
			CASE WHEN axes ->> s.axis IS NOT NULL THEN
				round(greatest(-most, least(most, (axes ->> s.axis)::numeric)), 30) END AS z
		FROM tiktrack.score_weights s
		WHERE s.ruleset = ruleset) w;

	IF coalesce(of_ruleset.all_weight, 0) = 0 THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('rule set "%s" has no weights', left(ruleset, 100)),
			HINT = (SELECT format('Rule sets with weights are: %s. Add rows to tiktrack.score_weights for another.',
					string_agg(DISTINCT s.ruleset, ', ' ORDER BY s.ruleset))
				FROM tiktrack.score_weights s);
	END IF;
	IF of_ruleset.largest * 2 > of_ruleset.all_weight THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('an axis of rule set "%s" has more than half of all weight', ruleset),
			HINT = 'Spread the weights of that set in tiktrack.score_weights: no axis may rule the score.';
	END IF;

	-- of the axes that are there, too, none may rule
	IF of_ruleset.present > 0 AND of_ruleset.largest_present * 2 <= of_ruleset.present THEN
		score := of_ruleset.weighted / of_ruleset.present;
	END IF;
	coverage := of_ruleset.present / of_ruleset.all_weight;
	share_dependence := of_ruleset.distance_of_shares / nullif(of_ruleset.distance, 0);
END;
$$;
COMMENT ON FUNCTION tiktrack.balanced_score(jsonb, text) IS
	'one score of a video against its account''s own past: the weighted mean of the z values by axis (share_rate, engagement, watch, growth), each cut to -3.5 .. 3.5; coverage: part of the weights that is present; share_dependence: part of the score that shares make; score NULL where one axis would carry more than half';
