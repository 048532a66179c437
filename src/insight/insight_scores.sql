-- ---------------------------------------------------------------------------
-- insight: one score from four axes, of which none may dominate
-- ---------------------------------------------------------------------------

-- Weights belong to a rule set of visibility, or to a set with a name of its own.
-- Those that come with the extension cannot be changed: other weights get another
-- name, so that scores under the same name stay comparable. numeric, so that the
-- test for half of all weight is exact.
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
SELECT pg_catalog.pg_extension_config_dump('tiktrack.score_weights', 'WHERE NOT built_in');

COMMENT ON TABLE tiktrack.score_weights IS
	'how much each axis of balanced_score weighs, by rule set; add a set of your own under another name';
COMMENT ON COLUMN tiktrack.score_weights.ruleset IS
	'name of the set: one of rulesets, or another of your own';
COMMENT ON COLUMN tiktrack.score_weights.axis IS
	'share_rate: shares / views; engagement: likes and comments / views, without shares, so that nothing counts twice; watch: average percentage watched; growth: follows / views';
COMMENT ON COLUMN tiktrack.score_weights.weight IS
	'weight, >= 0; only its fraction of all weights of the rule set matters, which must not be above half';
COMMENT ON COLUMN tiktrack.score_weights.built_in IS
	'true for the rows that come with the extension, which cannot be changed; false for your own';

INSERT INTO tiktrack.score_weights (ruleset, axis, weight, built_in)
SELECT ruleset, axis, 0.25, true
FROM unnest(ARRAY['seed-notify', 'seed-strict', 'public-notify']) AS r (ruleset),
	unnest(ARRAY['share_rate', 'engagement', 'watch', 'growth']) AS a (axis);
CREATE TRIGGER guard_built_in BEFORE INSERT OR UPDATE OR DELETE ON tiktrack.score_weights
	FOR EACH ROW EXECUTE FUNCTION tiktrack_internal.guard_built_in();
CREATE TRIGGER guard_built_in_truncate BEFORE TRUNCATE ON tiktrack.score_weights
	FOR EACH STATEMENT EXECUTE FUNCTION tiktrack_internal.guard_built_in();

-- The order of the arrays below.
CREATE FUNCTION tiktrack.score_axes() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN ARRAY['share_rate', 'engagement', 'watch', 'growth'];
COMMENT ON FUNCTION tiktrack.score_axes() IS 'the axes of balanced_score, in their order';

-- numeric holds weights and z values of any size; rounding to 30 decimals loses
-- nothing that matters and limits the digits.
CREATE FUNCTION tiktrack_internal.weigh_axes(axes numeric[], weights numeric[],
		OUT score double precision, OUT coverage double precision,
		OUT share_dependence double precision)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE ROWS 1 PARALLEL SAFE
BEGIN ATOMIC
	-- no axis may have more than half of the weight of the axes that are present
	SELECT CASE WHEN t.largest_present * 2 <= t.present
			THEN round(t.weighted / nullif(t.present, 0), 30) END::double precision,
		round(coalesce(t.present, 0) / t.all_weight, 30)::double precision,
		round(coalesce(t.distance_of_shares, 0) / nullif(t.distance, 0), 30)::double precision
	FROM (
		SELECT sum(a.weight) AS all_weight,
			sum(a.weight) FILTER (WHERE a.z IS NOT NULL) AS present,
			max(a.weight) FILTER (WHERE a.z IS NOT NULL) AS largest_present,
			sum(a.weight * a.z) AS weighted,
			sum(abs(a.weight * a.z)) AS distance,
			sum(abs(a.weight * a.z)) FILTER (WHERE a.place = 1) AS distance_of_shares
		FROM (
			-- CASE, because greatest and least ignore a NULL
			SELECT u.weight, u.place,
				CASE WHEN u.z IS NOT NULL THEN round(greatest(-3.5, least(3.5, u.z)), 30) END AS z
			FROM unnest(weigh_axes.axes, weigh_axes.weights) WITH ORDINALITY AS u (z, weight, place)
		) a
	) t;
END;
COMMENT ON FUNCTION tiktrack_internal.weigh_axes(numeric[], numeric[]) IS
	'part of balanced_score and of the view video_scores: takes z values and weights in the order of score_axes(), NULL for an axis that is missing; returns one row as balanced_score does';

CREATE FUNCTION tiktrack.weights_of(ruleset text) RETURNS numeric[]
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT array_agg(coalesce(s.weight, 0) ORDER BY a.place)
	FROM unnest(tiktrack.score_axes()) WITH ORDINALITY AS a (axis, place)
	LEFT JOIN tiktrack.score_weights s ON s.ruleset = weights_of.ruleset AND s.axis = a.axis
	HAVING sum(s.weight) > 0 AND max(s.weight) * 2 <= sum(s.weight);
END;
COMMENT ON FUNCTION tiktrack.weights_of(text) IS
	'the weights of a rule set in the order of score_axes(); NULL when it has none, or when one of them is more than half, for which balanced_score raises an error';

CREATE FUNCTION tiktrack.balanced_score(axes jsonb, ruleset text,
		OUT score double precision, OUT coverage double precision,
		OUT share_dependence double precision)
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
	axis record;
	total record;
BEGIN
	IF jsonb_typeof(axes) <> 'object' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'axes must be a JSON object',
			HINT = 'Pass z values by axis, for example {"share_rate": 2, "watch": -1}.';
	END IF;
	FOR axis IN SELECT e.key, jsonb_typeof(e.value) AS type FROM jsonb_each(axes) e LOOP
		IF axis.key <> ALL (tiktrack.score_axes()) THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('unrecognized axis: "%s"', left(axis.key, 100)),
				HINT = format('Valid values are: %s.', array_to_string(tiktrack.score_axes(), ', '));
		END IF;
		IF axis.type NOT IN ('number', 'null') THEN
			RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('axis "%s" must be a number or null', axis.key),
				HINT = 'Pass z values, as spike_score returns them; null is an axis that is not known.';
		END IF;
	END LOOP;

	SELECT coalesce(sum(s.weight), 0) AS weight, max(s.weight) AS largest INTO total
	FROM tiktrack.score_weights s
	WHERE s.ruleset = ruleset;
	IF total.weight = 0 THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('rule set "%s" has no weights', left(ruleset, 100)),
			HINT = (SELECT format('Rule sets with weights are: %s. Add rows to tiktrack.score_weights for another.',
					string_agg(DISTINCT s.ruleset, ', ' ORDER BY s.ruleset))
				FROM tiktrack.score_weights s);
	END IF;
	IF total.largest * 2 > total.weight THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('an axis of rule set "%s" has more than half of all weight', ruleset),
			HINT = 'Spread the weights of that set in tiktrack.score_weights: no axis may rule the score.';
	END IF;

	SELECT w.score, w.coverage, w.share_dependence
	INTO score, coverage, share_dependence
	FROM tiktrack_internal.weigh_axes(ARRAY(SELECT (axes ->> a.axis)::numeric
		FROM unnest(tiktrack.score_axes()) WITH ORDINALITY AS a (axis, place)
		ORDER BY a.place), tiktrack.weights_of(ruleset)) w;
END;
$$;
COMMENT ON FUNCTION tiktrack.balanced_score(jsonb, text) IS
	'one score of a video compared with its account''s own past, not TikTok''s ranking: the weighted mean of the z values by axis (share_rate, engagement, watch, growth), each limited to -3.5 .. 3.5; coverage: fraction of the weights whose axis is present; share_dependence: fraction of the score that comes from shares; score NULL where one axis would have more than half of the weight';

CREATE FUNCTION tiktrack.as_percent(fraction double precision) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN (SELECT trim_scale(round(p.percent, CASE WHEN p.percent = 0 THEN 0
			ELSE least(30, 2 - floor(log(abs(p.percent)))::integer) END))::text || ' %'
		FROM (SELECT (100 * fraction)::numeric AS percent) p);
COMMENT ON FUNCTION tiktrack.as_percent(double precision) IS
	'a fraction as text in percent, with three significant digits: 0.12345 is 12.3 %';

CREATE FUNCTION tiktrack_internal.as_count(count numeric, one text, many text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN count::text || ' ' || CASE WHEN count = 1 THEN one ELSE many END;
COMMENT ON FUNCTION tiktrack_internal.as_count(numeric, text, text) IS
	'a count with its noun in singular or plural: 1 view, 2 views';
