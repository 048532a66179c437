-- Groups of the people of an account by one property at a time, over all its
-- time: cross tables and periods would let a reader subtract. Of a list with a
-- group under min_group_size people, its smallest groups are hidden: at least
-- as many as are too small, at least two, and at least min_group_size people
-- together, so that the total less the groups that are shown tells of none of
-- them. People are counted, not events; where no view tells who watched, nobody
-- knows how many they are, and the group is hidden. Events are read once:
-- combinations of all properties are few, and roll up to groups.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (1500, 'audience_engagement', true, $view$
WITH video AS MATERIALIZED (
	-- the asker's, and what all logs of a video tell of it, and so of each group that has a row of it
	SELECT c.video_id, c.account_id, c.has_share_data,
		tiktrack_internal.told_count(c.views, 'view', c.kinds) IS NOT NULL AS tells_views,
		tiktrack_internal.told_count(c.shares, 'share', c.kinds) IS NOT NULL AS tells_shares,
		num_nulls(tiktrack_internal.told_count(c.likes, 'like', c.kinds), tiktrack_internal.told_count(c.comments, 'comment', c.kinds),
			tiktrack_internal.told_count(c.shares, 'share', c.kinds)) = 0 AS tells_engagements,
		(c.pairs).shares IS NOT NULL AS tells_share_rate
	FROM (
		SELECT v.video_id, v.account_id, bool_and(v.has_share_data) AS has_share_data, sum(t.views)::bigint AS views,
			sum(t.likes)::bigint AS likes, sum(t.comments)::bigint AS comments,
			sum(CASE WHEN v.has_share_data THEN t.shares END)::bigint AS shares,
			tiktrack_internal.log_pairs(t.views, t.likes, t.comments, CASE WHEN v.has_share_data THEN t.shares END, 0, 0, n.kinds) AS pairs,
			string_to_array(string_agg(array_to_string(n.kinds, ','), ','), ',') AS kinds
		-- each once, as they are: so the planner knows it too
		FROM (SELECT DISTINCT ON (v.video_id) v.video_id, v.account_id, v.has_share_data
			FROM viewer_videos v WHERE v.account_id IS NOT NULL) v
		JOIN video_totals t ON t.video_id = v.video_id
		LEFT JOIN log_kinds k ON k.import_id = t.import_id
		CROSS JOIN LATERAL (SELECT CASE WHEN v.has_share_data THEN k.kinds ELSE array_remove(k.kinds, 'share') END AS kinds) n
		WHERE v.has_share_data OR t.people IS NOT NULL
		GROUP BY v.video_id, v.account_id
	) c
), combined AS (
	SELECT v.account_id, bool_and(v.has_share_data) AS has_share_data, e.import_id, e.country, e.age_group, e.gender,
		tiktrack.engagement_agg(e.kind, e.actor_id) AS events,
		bool_or(v.tells_views) AS tells_views, bool_or(v.tells_shares) AS tells_shares, bool_or(v.tells_share_rate) AS tells_share_rate,
		sum((e.kind <> 'view')::integer) FILTER (WHERE v.tells_engagements) AS engagements
	FROM video v
	JOIN events e ON e.video_id = v.video_id
	WHERE e.kind IN ('view', 'like', 'comment', 'share') AND e.source IS DISTINCT FROM 'tiktok_export'
		AND (v.has_share_data OR e.kind <> 'share')
	GROUP BY v.account_id, e.import_id, e.country, e.age_group, e.gender
), named AS (
	SELECT c.account_id, tiktrack_internal.audience_name('country', c.country) AS country,
		tiktrack_internal.audience_name('age_group', c.age_group) AS age_group,
		tiktrack_internal.audience_name('gender', c.gender) AS gender, c.events, c.engagements,
		c.tells_views, c.tells_shares, c.tells_share_rate,
		CASE WHEN c.has_share_data THEN t.kinds ELSE array_remove(t.kinds, 'share') END AS kinds
	FROM combined c
	LEFT JOIN log_kinds t ON t.import_id = coalesce(c.import_id, 0)
), grouped AS (
	SELECT g.*, coalesce(tiktrack.reach(g.events), 0) AS people
	FROM (
		SELECT n.account_id,
			CASE WHEN grouping(n.country) = 0 THEN 'country'
				WHEN grouping(n.age_group) = 0 THEN 'age_group' ELSE 'gender' END AS dimension,
			coalesce(n.country, n.age_group, n.gender) AS audience,
			tiktrack.rollup(n.events) AS events, tiktrack_internal.log_pairs(c.views, c.likes, c.comments, c.shares, 0, 0, n.kinds) AS pairs,
			sum(n.engagements) AS engagements,
			bool_or(n.tells_views) AS tells_views, bool_or(n.tells_shares) AS tells_shares, bool_or(n.tells_share_rate) AS tells_share_rate
		FROM named n
		CROSS JOIN LATERAL (SELECT tiktrack.event_count(n.events, 'view') AS views, tiktrack.event_count(n.events, 'like') AS likes,
			tiktrack.event_count(n.events, 'comment') AS comments, tiktrack.event_count(n.events, 'share') AS shares) c
		GROUP BY GROUPING SETS ((n.account_id, n.country), (n.account_id, n.age_group),
			(n.account_id, n.gender))
		UNION ALL
		-- a person has many interests; of whom none is told is in no group
		SELECT n.account_id, 'interest', n.interest, tiktrack.rollup(n.events), tiktrack_internal.log_pairs(c.views, c.likes, c.comments, c.shares, 0, 0, k.kinds),
			sum(n.engagements),
			bool_or(n.tells_views), bool_or(n.tells_shares), bool_or(n.tells_share_rate)
		FROM (
			SELECT v.account_id, bool_and(v.has_share_data) AS has_share_data, i.interest, e.import_id, tiktrack.engagement_agg(e.kind, e.actor_id) AS events,
				bool_or(v.tells_views) AS tells_views, bool_or(v.tells_shares) AS tells_shares, bool_or(v.tells_share_rate) AS tells_share_rate,
				sum((e.kind <> 'view')::integer) FILTER (WHERE v.tells_engagements) AS engagements
			FROM video v
			JOIN events e ON e.video_id = v.video_id AND e.interests IS NOT NULL AND e.source IS DISTINCT FROM 'tiktok_export'
				AND e.kind IN ('view', 'like', 'comment', 'share') AND (v.has_share_data OR e.kind <> 'share')
			CROSS JOIN LATERAL (SELECT DISTINCT tiktrack_internal.audience_name('interest', u.interest) AS interest
				FROM unnest(e.interests) AS u (interest) WHERE tiktrack_internal.audience_name('interest', u.interest) <> 'unknown') i
			GROUP BY v.account_id, i.interest, e.import_id
		) n
		LEFT JOIN log_kinds t ON t.import_id = coalesce(n.import_id, 0)
		CROSS JOIN LATERAL (SELECT CASE WHEN n.has_share_data THEN t.kinds ELSE array_remove(t.kinds, 'share') END AS kinds) k
		CROSS JOIN LATERAL (SELECT tiktrack.event_count(n.events, 'view') AS views, tiktrack.event_count(n.events, 'like') AS likes,
			tiktrack.event_count(n.events, 'comment') AS comments, tiktrack.event_count(n.events, 'share') AS shares) c
		GROUP BY n.account_id, n.interest
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
