-- What a nightly job would store: one summary per video and day. One table is in the order of its primary key, as CLUSTER
-- leaves it, a second one in the order in which the days came. Then the sketches alone, beside those of postgresql-hll, and
-- the shares alone.
\set ON_ERROR_STOP on
SET search_path = bench, tiktrack, public;

CREATE TABLE days AS
SELECT video_id, occurred_at::date AS day, engagement_agg(kind, actor_id) AS s FROM events GROUP BY 1, 2 ORDER BY 1, 2;
ALTER TABLE days ADD PRIMARY KEY (video_id, day);
CREATE TABLE days_as_they_came AS SELECT * FROM days ORDER BY day, video_id;

CREATE TABLE sketch_days AS
SELECT video_id, occurred_at::date AS day, reach_agg(actor_id) AS reached, hll_add_agg(hll_hash_bigint(actor_id)) AS hll
FROM events GROUP BY 1, 2 ORDER BY 1, 2;

CREATE TABLE shares AS SELECT video_id, share_type, platform FROM events WHERE kind = 'share';
VACUUM (ANALYZE, FREEZE) days, days_as_they_came, sketch_days, shares;
