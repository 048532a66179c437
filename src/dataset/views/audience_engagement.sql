-- Groups of the people of an account by one property at a time, over all its
-- time: cross tables and periods would let a reader subtract. Of a list with a
-- group under min_group_size people, its smallest groups are hidden: at least
-- as many as are too small, at least two, and at least min_group_size people
-- together, so that the total less the groups that are shown tells of none of
-- them. People are counted, not events; where no view tells who watched, nobody
-- knows how many they are, and the group is hidden. Events are read of videos of
-- which new ones wait to be summed.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1500, 'audience_engagement', true, $view$
WITH video AS MATERIALIZED (
	-- the asker's, and what all logs of a video tell of it, and so of each group that has a row of it
	SELECT c.video_id, c.account_id, c.has_share_data, c.is_summed,
		c.views IS NOT NULL AS tells_views, c.shares IS NOT NULL AS tells_shares,
		num_nulls(c.likes, c.comments, c.shares) = 0 AS tells_engagements,
		(c.pairs).shares IS NOT NULL AS tells_share_rate
	FROM (
		SELECT v.video_id, v.account_id, bool_and(v.has_share_data) AS has_share_data, bool_and(t.is_whole) AS is_summed,
			tiktrack_internal.sum_counts(n.views) AS views, tiktrack_internal.sum_counts(n.likes) AS likes,
			tiktrack_internal.sum_counts(n.comments) AS comments, tiktrack_internal.sum_counts(n.shares) AS shares,
			tiktrack_internal.log_pairs(n.views, n.likes, n.comments, n.shares, NULL, NULL) AS pairs
		-- each once, as they are: so the planner knows it too
		FROM (SELECT DISTINCT ON (v.video_id) v.video_id, v.account_id, v.has_share_data
			FROM viewer_videos v WHERE v.account_id IS NOT NULL) v
		JOIN video_totals t ON t.video_id = v.video_id
		LEFT JOIN log_kinds k ON k.import_id = t.import_id
		CROSS JOIN LATERAL (SELECT tiktrack_internal.count_if_told(t.views, k.tells_views) AS views,
			tiktrack_internal.count_if_told(t.likes, k.tells_likes) AS likes,
			tiktrack_internal.count_if_told(t.comments, k.tells_comments) AS comments,
			CASE WHEN v.has_share_data THEN tiktrack_internal.count_if_told(t.shares, k.tells_shares) END AS shares) n
		WHERE v.has_share_data OR t.people IS NOT NULL
		GROUP BY v.video_id, v.account_id
	) c
), waiting AS NOT MATERIALIZED (
	-- events of videos whose audience is not summed
	SELECT e.video_id, e.import_id, e.source, e.kind, e.actor_id, e.country, e.age_group, e.gender, e.interests
	FROM video v
	JOIN events e ON e.video_id = v.video_id
	WHERE tiktrack_internal.hardly_ever(NOT v.is_summed)
), counted AS (
	SELECT s.video_id, s.import_id, s.dimension, s.value, s.people, s.sharers, true AS is_summed
	FROM audience_sums s
	UNION ALL
	SELECT w.*, false
	FROM ($view$ || tiktrack_internal.audience_parts('waiting') || $view$) w
), grouped AS (
	SELECT g.*, coalesce(tiktrack.reach(g.events), 0) AS people
	FROM (
		SELECT v.account_id, c.dimension, c.value AS audience,
			tiktrack.merge(tiktrack.rollup(c.people), tiktrack.rollup(c.sharers) FILTER (WHERE v.has_share_data)) AS events,
			tiktrack_internal.log_pairs(n.views, n.likes, n.comments, n.shares, NULL, NULL) AS pairs,
			sum(coalesce(l.likes, 0) + coalesce(l.comments, 0) + coalesce(l.shares, 0)) FILTER (WHERE v.tells_engagements) AS engagements,
			bool_or(v.tells_views) AS tells_views, bool_or(v.tells_shares) AS tells_shares, bool_or(v.tells_share_rate) AS tells_share_rate
		FROM video v
		JOIN counted c ON c.video_id = v.video_id
		LEFT JOIN log_kinds k ON k.import_id = c.import_id
		CROSS JOIN LATERAL (SELECT tiktrack.event_count(c.people, 'view') AS views, tiktrack.event_count(c.people, 'like') AS likes,
			tiktrack.event_count(c.people, 'comment') AS comments,
			CASE WHEN v.has_share_data THEN tiktrack.event_count(c.sharers, 'share') END AS shares) l
		CROSS JOIN LATERAL (SELECT tiktrack_internal.count_if_told(coalesce(l.views, 0), k.tells_views) AS views,
			tiktrack_internal.count_if_told(coalesce(l.likes, 0), k.tells_likes) AS likes,
			tiktrack_internal.count_if_told(coalesce(l.comments, 0), k.tells_comments) AS comments,
			CASE WHEN v.has_share_data THEN tiktrack_internal.count_if_told(coalesce(l.shares, 0), k.tells_shares) END AS shares) n
		WHERE c.is_summed = v.is_summed AND (v.has_share_data OR c.people IS NOT NULL)
		GROUP BY v.account_id, c.dimension, c.value
	) g
), placed AS (
	SELECT g.*,
		row_number() OVER smallest_first AS place,
		count(*) FILTER (WHERE g.people < tiktrack.min_group_size()) OVER list AS too_small,
		-- each once, whoever is in several groups
		coalesce(tiktrack.reach(tiktrack.rollup(g.events)
			OVER (smallest_first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)), 0) AS people_before,
		bool_or(g.audience <> 'unknown') OVER list AS is_told
	FROM grouped g
	WINDOW list AS (PARTITION BY g.account_id, g.dimension),
		smallest_first AS (PARTITION BY g.account_id, g.dimension ORDER BY g.people, g.audience COLLATE "C")
), judged AS (
	SELECT p.*, p.too_small > 0 AND (p.place <= p.too_small OR p.place <= 2
		OR p.people_before < tiktrack.min_group_size()) AS suppressed
	FROM placed p
	WHERE p.is_told
), reported AS (
	SELECT r.account_id, r.dimension, tiktrack_internal.audience_name(r.dimension, r.value) AS audience,
		-- of numerics, whose sum does not depend on the order of rows
		least(sum(r.fraction::numeric), 1)::double precision AS fraction
	FROM (
		-- of a value that was told again the newest, of equally new ones the larger
		SELECT DISTINCT ON (n.account_id, n.dimension, s.value) n.account_id, n.dimension, s.value, s.fraction
		FROM (
			-- all values of one report: one that it leaves out is not of an older one
			SELECT DISTINCT ON (s.account_id, s.dimension) s.account_id, s.dimension, s.source, s.at
			FROM viewer_accounts a
			JOIN audience_snapshots s ON s.account_id = a.account_id
			WHERE s.video_id IS NULL AND s.fraction IS NOT NULL
				AND s.dimension IN ('country', 'age_group', 'gender', 'interest')
			ORDER BY s.account_id, s.dimension, s.at DESC, s.source COLLATE "C"
		) n
		JOIN audience_snapshots s ON s.account_id = n.account_id AND s.dimension = n.dimension
			AND s.source = n.source AND s.at = n.at AND s.video_id IS NULL AND s.fraction IS NOT NULL
		ORDER BY n.account_id, n.dimension, s.value, coalesce(s.told_at, s.at) DESC, s.fraction DESC
	) r
	GROUP BY 1, 2, 3
), shown AS (
	SELECT coalesce(j.account_id, r.account_id) AS account, coalesce(j.dimension, r.dimension) AS dimension,
		coalesce(j.audience, r.audience) AS audience, coalesce(j.suppressed, false) AS suppressed,
		r.fraction,
		-- what of a hidden group nothing below can tell
		CASE WHEN NOT j.suppressed THEN j.people END AS people,
		CASE WHEN NOT j.suppressed THEN j.events END AS events,
		CASE WHEN NOT j.suppressed THEN j.pairs END AS pairs,
		CASE WHEN NOT j.suppressed THEN j.engagements END AS engagements,
		j.tells_views, j.tells_shares, NOT j.suppressed AND j.tells_share_rate AS tells_share_rate
	FROM judged j
	FULL JOIN reported r ON r.account_id = j.account_id AND r.dimension = j.dimension
		AND r.audience = j.audience
)
SELECT s.account::text AS account_id, coalesce(a.account_name, 'unknown') AS account_name,
	s.dimension, s.audience, CASE s.dimension WHEN 'country' THEN s.audience ELSE 'none' END AS country,
	s.suppressed, s.people, n.engaged_people, n.views, n.engagements, n.shares,
	n.engaged_people::double precision / nullif(s.people, 0) AS engaged_user_rate,
	i.low AS engaged_user_rate_low, i.high AS engaged_user_rate_high,
	n.share_rate_count::double precision / nullif(n.share_rate_views, 0) AS share_rate,
	-- times what is reached it would tell a hidden group
	CASE WHEN NOT s.suppressed THEN s.fraction END AS reported_fraction,
	n.share_rate_count, n.share_rate_views
FROM shown s
JOIN viewer_accounts a ON a.account_id = s.account
CROSS JOIN LATERAL (SELECT
	-- of people who are estimated more may seem to engage than there are
	CASE WHEN a.has_share_data THEN least(tiktrack.engaged_users(s.events), s.people) END AS engaged_people,
	CASE WHEN s.tells_views THEN tiktrack.event_count(s.events, 'view') END AS views,
	-- of the videos of which all of it is told
	CASE WHEN a.has_share_data THEN s.engagements::bigint END AS engagements,
	CASE WHEN a.has_share_data AND s.tells_shares
		THEN tiktrack.event_count(s.events, 'share') END AS shares,
	CASE WHEN a.has_share_data AND s.tells_share_rate THEN coalesce((s.pairs).shares, 0) END AS share_rate_count,
	CASE WHEN a.has_share_data AND s.tells_share_rate THEN coalesce((s.pairs).shares_views, 0) END AS share_rate_views) n
CROSS JOIN LATERAL tiktrack.rate_interval(n.engaged_people::double precision,
	s.people::double precision) i
$view$, $comments${
	"": "one row per account, dimension and group of its audience, over all its time; small groups are hidden",
	"people": "different people of the group who viewed, liked, commented or shared, an estimate above 512; NULL where hidden, or known from a report alone; groups of different dimensions, and interests, overlap: never to be added up over these",
	"dimension": "what people are told apart by: age_group, gender, country or interest",
	"country": "country of the group, ISO 3166 two letters; none in other dimensions",
	"views": "views by people of the group",
	"shares": "shares by people of the group",
	"engagements": "likes, comments and shares by people of the group",
	"engaged_user_rate": "engaged_people / people, a fraction"
}$comments$);
