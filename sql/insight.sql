-- Numbers about numbers: worked examples, edges, and what the functions must be able to do.
SET search_path = public, tiktrack;
\pset null (null)

-- whether a row of numbers is the expected one, to 12 digits, or to as many as told
CREATE FUNCTION pg_temp.near(actual float8[], expected float8[], tolerance float8 DEFAULT 1e-12) RETURNS boolean LANGUAGE sql AS $$
	SELECT array_length(actual, 1) = array_length(expected, 1) AND bool_and(a IS NOT DISTINCT FROM e OR abs(a - e) <= tolerance * greatest(1, abs(e))) FROM unnest(actual, expected) x (a, e)
$$;

-- ---- I1 to I5: wilson
CREATE TEMP TABLE wilson (id text, k float8, n float8, confidence float8, expected float8[]);
INSERT INTO wilson VALUES ('I1', 10, 100, 0.95, '{0.1,0.0552291370606751,0.17436566150491345}'), ('I2', 1, 3, 0.95, '{0.3333333333333333,0.06149194472039632,0.7923403991979523}'),
	('I3', 0, 20, 0.95, '{0,0,0.1611251580528193}'), ('I3', 20, 20, 0.95, '{1,0.8388748419471806,1}'), ('I4', 10, 100, 0.99, '{0.1,0.046025811701035035,0.20375073847162334}'),
	('I5', 0, 0, 0.95, '{NULL,NULL,NULL}');
SELECT id, pg_temp.near(ARRAY[r.rate, r.low, r.high], expected) AS holds, low = 0 AS low_is_0, high = 1 AS high_is_1 FROM wilson, rate_interval(k, n, confidence => confidence) r ORDER BY id, k;
SELECT rate_interval(10, 100) = rate_interval(10, 100, 'wilson', 0.95) AS defaults, rate_interval(0, 0) IS NULL AS nothing_of_nothing, rate_interval(5, 0) IS NULL AS by_zero, rate_interval(5, 0, 'poisson') IS NULL AS per_zero;

-- more people than there are
SELECT rate_interval(9, 5);

-- ---- I6 to I10: poisson
CREATE TEMP TABLE poisson (id text, k float8, x float8, expected float8[]);
INSERT INTO poisson VALUES ('I6', 9, 15, '{0.6,0.2743582064918888,1.138986896761278}'), ('I7', 0, 100, '{0,0,0.036888794541139365}'), ('I8', 5, 1000, '{0.005,0.0016234863901184204,0.011668332079322668}'),
	('I9', 300, 15000, '{0.02,0.01780061834886442,0.022396075036838044}'), ('I10', 1, 3, '{0.3333333333333333,0.008439269328096625,1.8572144636462997}');
SELECT id, pg_temp.near(ARRAY[r.rate, r.low, r.high], expected, 1e-9) AS holds FROM poisson, rate_interval(k, x, 'poisson') r ORDER BY id;
-- huge counts, of any type; more events than exposure
SELECT pg_temp.near(ARRAY[rate, low, high], '{1,0.9999999380204,1.0000000619796}', 1e-12) AS huge FROM rate_interval(1000000000000000, 1000000000000000::numeric, 'poisson');
SELECT round(rate::numeric, 6) AS rate, round(low::numeric, 6) AS low, round(high::numeric, 6) AS high FROM rate_interval(7::bigint, 2::smallint, 'poisson', 0.9);
SELECT low > 0 AND low < rate AND rate < high AND high < 1e-18 AS one_of_many FROM rate_interval(1, 9223372036854774784);
-- ends never cross the rate, and a higher confidence never narrows
SELECT bool_and(a.low <= a.rate AND a.rate <= a.high AND b.low <= a.low AND a.high <= b.high) AS holds, count(*)
FROM generate_series(0, 60) k, unnest('{1,60,61,1000,1000000000000}'::float8[]) n, unnest('{wilson,poisson}'::text[]) method, unnest('{0.5,0.9,0.95,0.999}'::float8[]) c,
	rate_interval(least(k, n), n, method, c) a, rate_interval(least(k, n), n, method, 1 - (1 - c) / 3) b;

-- ---- I11 to I15: lift
CREATE TEMP TABLE lifts (id text, k1 float8, n1 float8, k2 float8, n2 float8, expected float8[]);
INSERT INTO lifts VALUES ('I11', 30, 1000, 20, 1000, '{0.5,-0.14229667224629772,1.6232846803715666,0.15207808079297527}'), ('I12', 90, 3000, 120, 6000, '{0.5,0.145335927407098,0.9644891478203499,0.0030518518998375738}'),
	('I13', 3, 10, 1, 12, '{2.6,-0.5599616382318529,28.45197765923081,0.2932330827067669}'), ('I14', 0, 50, 5, 50, '{-1,-1,0.601223110199522,0.05628449442882433}'),
	('I15', 4, 40, 0, 40, '{NULL,NULL,NULL,0.11556797632747}'), ('I15', 0, 10, 0, 10, '{NULL,NULL,NULL,1}');
SELECT id, pg_temp.near(ARRAY[l.lift, l.low, l.high, l.p_value], expected) AS holds FROM lifts, lift(k1, n1, k2, n2) l ORDER BY id, k1;
SELECT lift(0, 0, 1, 2) IS NULL AS n1_0, lift(1, 2, 0, 0) IS NULL AS n2_0, lift(5, 0, 1, 2) IS NULL AS more_than_n1_0, lift(30, 1000, 20, 1000) = lift(30, 1000, 20, 1000, 0.95) AS default;
SELECT * FROM lift(10, 10, 10, 10);
-- the least p of small tables of many people comes quickly
SELECT round(lift, 3) AS lift, round(p_value, 9) AS p_value FROM (SELECT l.lift::numeric, p_value::numeric FROM lift(3, 1000000000000000, 30, 1000000000000000) l) q;

-- ---- I16: q values
SELECT pg_temp.near(adjust_p('{.01,.04,.03,.005}'), '{.02,.04,.04,.02}') AS four, pg_temp.near(adjust_p('{.2,NULL,.01}'), '{.2,NULL,.02}') AS null_is_not_counted, adjust_p('{.5}') AS one, adjust_p('{}') AS none,
	adjust_p('{NULL,NULL}') AS unknown, adjust_p('{0,1,1}') AS edges;
-- the shape stays
SELECT adjust_p('[0:1][3:4]={{.01,.04},{NULL,.02}}') AS shape;
-- as plain SQL over random tests
WITH t AS (SELECT g AS n, (hashint4(g) & 1048575) / 1048576.0::float8 AS p FROM generate_series(1, 300) g),
	adjusted AS (SELECT n, p, min(least(1, p * 300 / rank)) OVER (ORDER BY p DESC) AS expected FROM (SELECT n, p, rank() OVER (ORDER BY p) AS rank FROM t) x)
SELECT bool_and(abs(q[n] - expected) < 1e-12 AND q[n] >= p) AS holds, count(*) FROM adjusted, (SELECT adjust_p(array_agg(p ORDER BY n)) AS q FROM t) y;

-- ---- I20 to I22: spikes
SELECT pg_temp.near(ARRAY[spike_score(20, '{10,12,11,13,12}'), spike_score(12, '{10,12,11,13,12}'), spike_score(9, '{5,5,5,5,6}')], '{5.396,0,15.957692964412749}') AS i20_i21,
	spike_score(7, '{5,5,5}') AS constant, spike_score(5, '{5,5}') AS too_few, spike_score(1, '{}') AS none;
SELECT spike_score(20, '{10,NULL,12,11,NULL,13,12}') = spike_score(20, '{10,12,11,13,12}') AS nulls_left_out, spike_score(5, '{1,2,NULL}') AS two_and_a_null, spike_score(20, '{10,12,11,13,12}', 'mad') = spike_score(20, '{{10},{12},{11},{13},{12}}') AS any_shape,
	spike_score(0, '{10,12,11,13,12}') < 0 AS low, spike_score(1e308, '{-1e308,0,1e308}') AS large;

-- ---- I17 to I19: counts
SELECT n, count, parse_count(count) AS half_up, parse_count(count, 'floor') AS floor
FROM unnest('{1.8M,22.6K,12K,22.61K,259,"1,234",1.234K,0K,1.0M,0,2b," 1,234.5k "}'::text[]) WITH ORDINALITY c (count, n) ORDER BY n;
SELECT parse_count('22.6K') @> 22600::bigint AS holds, upper(parse_count('22.6K')) - lower(parse_count('22.6K')) AS width, parse_count('22.6K') = parse_count('22.6k', 'half_up') AS default;

SELECT parse_count('many');

-- ---- NULL in, NULL out
SELECT rate_interval(NULL, 1) IS NULL AS events, rate_interval(1, NULL) IS NULL AS exposure, rate_interval(1, 2, NULL) IS NULL AS method, rate_interval(1, 2, 'wilson', NULL) IS NULL AS confidence,
	lift(NULL, 1, 1, 1) IS NULL AS lift, adjust_p(NULL) IS NULL AS p, spike_score(NULL, '{1,2,3}') IS NULL AS x, spike_score(1, NULL) IS NULL AS history, parse_count(NULL) IS NULL AS count, parse_count('5', NULL) IS NULL AS rounding;

-- ---- B1 to B8: the balanced score
INSERT INTO score_weights (ruleset, axis, weight) VALUES ('regress-uneven', 'share_rate', 0.3), ('regress-uneven', 'engagement', 0.3), ('regress-uneven', 'watch', 0.2), ('regress-uneven', 'growth', 0.2);
CREATE TEMP TABLE scores (id text, axes jsonb, ruleset text, expected float8[]);
INSERT INTO scores VALUES
	('B1', '{"share_rate": 2, "engagement": 0.5, "watch": -1, "growth": 0.5}', 'seed-notify', '{0.5,1,0.5}'), ('B2', '{"share_rate": 3, "engagement": 0.2, "watch": -0.4, "growth": 0.1}', 'seed-notify', '{0.725,1,0.8108108108108107}'),
	('B3', '{"share_rate": 1.2, "engagement": 0.4}', 'seed-notify', '{0.8,0.5,0.75}'), ('B4', '{"share_rate": 1.2}', 'seed-notify', '{NULL,0.25,1}'), ('B5', '{"share_rate": 9, "engagement": 0, "watch": 0, "growth": 0}', 'seed-notify', '{0.875,1,1}'),
	('B6', '{}', 'seed-notify', '{NULL,0,NULL}'), ('B6 zeros', '{"share_rate": 0, "engagement": 0, "watch": 0, "growth": 0}', 'seed-notify', '{0,1,NULL}'),
	('B7', '{"share_rate": 1, "watch": 2}', 'regress-uneven', '{NULL,0.5,0.42857142857142855}'), ('B8', '{"share_rate": 1, "engagement": 3, "watch": 2}', 'regress-uneven', '{2,0.8,0.1875}'),
	('null is missing', '{"share_rate": 1.2, "engagement": 0.4, "watch": null, "growth": null}', 'public-notify', '{0.8,0.5,0.75}'), ('no shares', '{"engagement": 1, "watch": 2, "growth": 3}', 'seed-strict', '{2,0.75,0}'),
	('cut on both sides', '{"engagement": -1e400, "watch": 1e400, "growth": 1}', 'seed-strict', '{0.3333333333333333,0.75,0}');
SELECT id, pg_temp.near(ARRAY[s.score, s.coverage, s.share_dependence], expected) AS holds FROM scores, balanced_score(axes, ruleset) s ORDER BY id COLLATE "C";
SELECT balanced_score(NULL, 'seed-notify') IS NULL AS no_axes, balanced_score('{}', NULL) IS NULL AS no_ruleset;
-- weights count by their part
SELECT ruleset, count(*), sum(weight) FROM score_weights WHERE built_in GROUP BY ruleset ORDER BY ruleset COLLATE "C";
SELECT count(*) AS rulesets_without_weights FROM rulesets r WHERE r.built_in AND NOT EXISTS (SELECT FROM score_weights w WHERE w.ruleset = r.ruleset);
UPDATE score_weights SET weight = weight * 1000 WHERE ruleset = 'regress-uneven';
SELECT * FROM balanced_score('{"share_rate": 1, "engagement": 3, "watch": 2}', 'regress-uneven');
-- what is refused
\set SHOW_CONTEXT never
SELECT balanced_score('{"views": 1}', 'seed-notify');
SELECT balanced_score('{"watch": "2"}', 'seed-notify');
SELECT balanced_score('{"watch": [2]}', 'seed-notify');
SELECT balanced_score('[1]', 'seed-notify');
SELECT balanced_score('{}', 'seed-never');
-- exactly half may be, more not
UPDATE score_weights SET weight = 800 WHERE ruleset = 'regress-uneven' AND axis = 'growth';
SELECT score, coverage FROM balanced_score('{"share_rate": 1, "engagement": 1, "watch": 1, "growth": 2}', 'regress-uneven');
UPDATE score_weights SET weight = 800.0000000001 WHERE ruleset = 'regress-uneven' AND axis = 'growth';
SELECT balanced_score('{}', 'regress-uneven');
UPDATE score_weights SET weight = 0 WHERE ruleset = 'regress-uneven';
SELECT balanced_score('{}', 'regress-uneven');
INSERT INTO score_weights (ruleset, axis, weight) VALUES ('x', 'watch', -1);
INSERT INTO score_weights (ruleset, axis, weight) VALUES ('x', 'watch', 'NaN');
INSERT INTO score_weights (ruleset, axis, weight) VALUES ('x', 'views', 1);
UPDATE score_weights SET weight = 1 WHERE ruleset = 'seed-notify' AND axis = 'watch';
DELETE FROM score_weights WHERE built_in;
TRUNCATE score_weights;
DELETE FROM score_weights WHERE NOT built_in;
