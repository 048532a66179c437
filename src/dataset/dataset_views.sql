-- sum(bigint) is numeric; BI tools want bigint, and a view must not raise. Not
-- STRICT, which would keep the planner from writing it out.
CREATE FUNCTION tiktrack.bigint_sum(total numeric) RETURNS bigint
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN abs(total) <= 3000000000000000000 THEN total::bigint END;
COMMENT ON FUNCTION tiktrack.bigint_sum(numeric) IS
	'a sum of counts as bigint; NULL beyond 3 * 10^18, so that three of them still add up';

-- Events of a kind are told when the account has at least one of that kind:
-- then a video without any has 0 of them, and else its number is not known.
CREATE FUNCTION tiktrack.told_count(events tiktrack.engagement_summary, kind text, told text[])
	RETURNS bigint
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	RETURN CASE WHEN told_count.kind = ANY (told_count.told)
		THEN coalesce(tiktrack.event_count(events, told_count.kind), 0)
		ELSE nullif(tiktrack.event_count(events, told_count.kind), 0) END;
COMMENT ON FUNCTION tiktrack.told_count(tiktrack.engagement_summary, text, text[]) IS
	'part of the views of a dataset: how many events of a kind; NULL instead of 0 for a kind that is not told';

CREATE FUNCTION tiktrack.create_dataset_views(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM set_config('search_path', tiktrack.dataset_path(dataset), true);

	-- Every view answers for whoever asks: for his videos alone, from
	-- viewer_videos, and where the rules give an account no share data, no share
	-- has a part in any number and the share columns are NULL. What a view has of
	-- an event it gives as counts alone: granted by mistake, an internal view names
	-- nobody.

	-- What is known of a video besides its counts, in the words of the views.
	CREATE VIEW video_labels AS
	SELECT v.video_id AS video, v.account_id AS account,
		coalesce(v.account_id::text, 'unknown') AS account_id,
		coalesce(v.account_name, 'unknown') AS account_name,
		v.video_id::text AS video_id,
		coalesce(nullif(btrim(v.title), ''), 'unknown') AS title,
		coalesce(v.content_type, 'unknown') AS content_type,
		v.posted_at,
		(v.posted_at AT TIME ZONE 'UTC')::date AS posted_on,
		v.duration_ms, v.duration_ms / 1000.0::double precision AS duration_seconds,
		v.has_share_data
	FROM viewer_videos v;

	-- The kinds that are told of an account: asked of the index, one at a time, so
	-- that for the events of a day not all of them are read.
	CREATE VIEW account_kinds AS
	SELECT t.account_id AS account, array_agg(t.kind) FILTER (WHERE t.is_told) AS kinds
	FROM (
		SELECT a.account_id, k.kind, (a.has_share_data OR k.kind <> 'share') AND EXISTS (
			SELECT FROM videos v
			JOIN events e ON e.video_id = v.video_id AND e.kind = k.kind
			WHERE v.account_id = a.account_id) AS is_told
		FROM (SELECT v.account_id, v.has_share_data FROM viewer_videos v GROUP BY 1, 2) a
		CROSS JOIN unnest(tiktrack.event_kinds()) k (kind)
	) t
	GROUP BY t.account_id;

	-- The count of a kind is the larger of the events and the newest reported
	-- total; NULL when there is neither. A video whose account is not known is
	-- judged by itself. People are known where the events have as many views as
	-- are reported: a log of one's own that has one of a thousand views says
	-- nothing of who else watched. How long it was watched is known from the plays
	-- that tell it, and where none does from the report: of all its views. What
	-- one ratio is made of is known together or not at all, so that sums over
	-- videos divide to a ratio too. The people of an account, each once, are known
	-- when those of all its videos are. The summaries of people end here: who could
	-- read them could ask them for an id. Each summary is one that a view may do
	-- without, and the planner then leaves it out: half of the time is people.
	CREATE VIEW video_counts AS
	SELECT k.account_id, k.account_name, k.video_id, k.title, k.content_type, k.posted_at, k.posted_on,
		k.duration_seconds, k.video, k.account, k.has_share_data,
		k.reported_at, k.is_rounded, k.reported_shares, k.share_events,
		k.views, k.impressions, k.likes, k.comments, k.shares, k.saves, k.follows,
		k.profile_visits, k.link_clicks,
		k.watched_ms, k.plays_watched, k.timed_watched_ms, k.timed_duration_ms, k.plays_timed,
		k.plays_completed,
		tiktrack.make_engagement(k.views, k.impressions, k.likes, k.comments, k.shares, k.saves,
			k.follows) AS summary,
		tiktrack.reach(k.people) AS reach,
		tiktrack.reach_is_exact(k.people) AS reach_is_exact,
		(tiktrack.reach_interval(k.people)).low AS reach_low,
		(tiktrack.reach_interval(k.people)).high AS reach_high,
		CASE WHEN k.has_share_data THEN tiktrack.engaged_users(k.people) END AS engaged_users,
		CASE WHEN k.has_share_data
			THEN tiktrack.engagement_rate(k.people, 'users') END AS engaged_user_rate,
		tiktrack.reach(tiktrack.rollup(k.account_people) OVER account) AS account_reach,
		tiktrack.reach_is_exact(tiktrack.rollup(k.account_people) OVER account) AS account_reach_is_exact,
		CASE WHEN k.has_share_data THEN tiktrack.engaged_users(
			tiktrack.rollup(k.account_people) OVER account) END AS account_engaged_users,
		CASE WHEN k.has_share_data THEN tiktrack.engagement_rate(
			tiktrack.rollup(k.account_people) OVER account, 'users') END AS account_engaged_user_rate
	FROM (
		SELECT l.*, r.at AS reported_at, r.is_rounded,
			CASE WHEN l.has_share_data THEN r.shares END AS reported_shares,
			c.share_events, n.views, p.people,
			CASE WHEN p.people IS NULL AND n.views > 0
				THEN tiktrack.make_engagement(views => n.views) ELSE p.people END AS account_people,
			greatest(r.impressions, tiktrack.told_count(c.events, 'impression', t.kinds)) AS impressions,
			greatest(r.likes, tiktrack.told_count(c.events, 'like', t.kinds)) AS likes,
			greatest(r.comments, tiktrack.told_count(c.events, 'comment', t.kinds)) AS comments,
			CASE WHEN l.has_share_data
				THEN greatest(r.shares, tiktrack.told_count(c.events, 'share', t.kinds)) END AS shares,
			greatest(r.saves, tiktrack.told_count(c.events, 'save', t.kinds)) AS saves,
			greatest(r.follows, tiktrack.told_count(c.events, 'follow', t.kinds)) AS follows,
			greatest(r.profile_visits, tiktrack.told_count(c.events, 'profile_visit', t.kinds)) AS profile_visits,
			greatest(r.link_clicks, tiktrack.told_count(c.events, 'link_click', t.kinds)) AS link_clicks,
			coalesce((c.watch).watched_ms, m.watched_ms) AS watched_ms,
			coalesce((c.watch).plays_watched, CASE WHEN m.watched_ms IS NOT NULL THEN r.views END) AS plays_watched,
			coalesce((c.watch).timed_watched_ms, CASE WHEN m.duration_ms IS NOT NULL THEN m.watched_ms END) AS timed_watched_ms,
			coalesce((c.watch).timed_duration_ms, CASE WHEN m.watched_ms IS NOT NULL THEN m.duration_ms END) AS timed_duration_ms,
			coalesce((c.watch).plays_timed, CASE WHEN r.completion_rate IS NOT NULL THEN r.views END) AS plays_timed,
			coalesce((c.watch).plays_completed, round(r.completion_rate * r.views)::bigint) AS plays_completed
		FROM video_labels l
		-- DISTINCT of what is grouped already: only from that does the planner of 15 to 17
		-- know that a video is there once, and not two hundred times
		LEFT JOIN (SELECT DISTINCT ON (g.video_id) g.* FROM (
			SELECT e.video_id, tiktrack.engagement_agg(e.kind) AS events,
				tiktrack.engagement_agg(e.kind, e.actor_id) AS people,
				tiktrack.share_agg(coalesce(e.share_type, 'unknown'), e.platform)
					FILTER (WHERE e.kind = 'share') AS share_events,
				tiktrack.watch_counts(tiktrack.watch_agg(e.watched_ms, v.duration_ms)
					FILTER (WHERE e.watched_ms IS NOT NULL AND e.kind = 'view')) AS watch
			-- each once, as they are: so the planner knows it too
			FROM (SELECT DISTINCT ON (v.video_id) v.video_id, v.has_share_data, v.duration_ms
				FROM viewer_videos v) v
			JOIN events e ON e.video_id = v.video_id
			WHERE v.has_share_data OR e.kind <> 'share'
			GROUP BY e.video_id
		) g) c ON c.video_id = l.video
		LEFT JOIN account_kinds t ON t.account = l.account
		LEFT JOIN LATERAL (
			-- one that tells nothing but shares is not there without share data
			SELECT s.*
			FROM video_snapshots s
			WHERE s.video_id = l.video AND s.grain = 'lifetime' AND (l.has_share_data
				OR coalesce(s.views, s.impressions, s.likes, s.comments, s.saves, s.follows,
					s.profile_visits, s.link_clicks, s.reach) IS NOT NULL
				OR coalesce(s.total_watch_time, s.average_watch_time, s.completion_rate) IS NOT NULL)
			ORDER BY s.at DESC, s.snapshot_id DESC
			LIMIT 1
		) r ON true
		CROSS JOIN LATERAL (SELECT greatest(r.views, tiktrack.told_count(c.events, 'view', t.kinds)) AS views) n
		CROSS JOIN LATERAL (SELECT CASE WHEN r.views IS NULL
			OR tiktrack.event_count(c.events, 'view') >= r.views THEN c.people END AS people) p
		CROSS JOIN LATERAL (SELECT tiktrack.bigint_sum(r.views::numeric * l.duration_ms) AS duration_ms,
			CASE WHEN r.views IS NOT NULL THEN tiktrack.bigint_sum(
				(coalesce(r.total_watch_time, r.average_watch_time * r.views) * 1000)::numeric) END AS watched_ms) m
	) k
	WINDOW account AS (PARTITION BY k.account_id);

	CREATE VIEW video_metrics WITH (security_barrier) AS
	SELECT c.account_id, c.account_name, c.video_id, c.title, c.content_type, c.posted_at,
		c.posted_on, c.duration_seconds,
		c.views, c.impressions, c.likes, c.comments, c.shares, c.saves, c.follows,
		c.profile_visits, c.link_clicks,
		tiktrack.engagements(c.summary) AS engagements,
		tiktrack.engagements(c.summary, '{like,comment}') AS engagements_without_shares,
		CASE WHEN c.has_share_data
			THEN coalesce(tiktrack.share_count(c.share_events), 0) END AS known_shares,
		w.watched_seconds, c.plays_watched, w.timed_watched_seconds, w.timed_duration_seconds,
		c.plays_timed, c.plays_completed,
		c.reach, c.engaged_users, c.reach_is_exact,
		f.followers AS followers_at_posting,
		tiktrack.engagement_rate(c.summary) AS engagement_rate,
		tiktrack.engagement_rate(c.summary, 'views', '{like,comment}') AS engagement_rate_without_shares,
		tiktrack.engagement_rate(c.summary, c.reach::double precision) AS engagement_rate_by_reach,
		tiktrack.engagement_rate(c.summary, f.followers::double precision) AS engagement_rate_by_followers,
		c.engaged_user_rate,
		tiktrack.share_rate(c.summary) AS share_rate, i.low AS share_rate_low, i.high AS share_rate_high,
		tiktrack.conversation_rate(c.summary) AS conversation_rate,
		tiktrack.applause_rate(c.summary) AS applause_rate,
		tiktrack.engagement_rate(c.summary, 'views', '{save}') AS save_rate,
		tiktrack.engagement_rate(c.summary, 'views', '{follow}') AS follow_rate,
		c.views::double precision / nullif(c.reach, 0) AS frequency,
		w.watched_seconds / nullif(c.plays_watched, 0) AS average_watch_time,
		w.timed_watched_seconds / nullif(w.timed_duration_seconds, 0) AS average_percentage_watched,
		c.plays_completed::double precision / nullif(c.plays_timed, 0) AS completion_rate,
		c.reported_at
	FROM video_counts c
	CROSS JOIN LATERAL (SELECT c.watched_ms / 1000.0::double precision AS watched_seconds,
		c.timed_watched_ms / 1000.0::double precision AS timed_watched_seconds,
		c.timed_duration_ms / 1000.0::double precision AS timed_duration_seconds) w
	CROSS JOIN LATERAL tiktrack.rate_interval(c.shares, c.views, 'poisson') i
	-- never a later level: that one already knows how the video did
	LEFT JOIN LATERAL (
		SELECT s.followers
		FROM account_snapshots s
		WHERE s.account_id = c.account AND s.followers IS NOT NULL AND s.at <= c.posted_at
		ORDER BY s.at DESC, s.snapshot_id DESC
		LIMIT 1
	) f ON true;

	-- Counts add up over videos; people do not: who saw two videos is one person.
	-- A video whose viewers are not known leaves those of the account unknown.
	CREATE VIEW account_metrics WITH (security_barrier) AS
	SELECT t.account_id, t.account_name, t.videos,
		t.views, t.impressions, t.likes, t.comments, t.shares, t.saves, t.follows,
		t.profile_visits, t.link_clicks,
		tiktrack.engagements(s.summary) AS engagements,
		tiktrack.engagements(s.summary, '{like,comment}') AS engagements_without_shares,
		t.known_shares,
		w.watched_seconds, t.plays_watched, w.timed_watched_seconds, w.timed_duration_seconds,
		t.plays_timed, t.plays_completed,
		t.reach, t.engaged_users, t.reach_is_exact,
		tiktrack.engagement_rate(s.summary) AS engagement_rate,
		tiktrack.engagement_rate(s.summary, t.reach::double precision) AS engagement_rate_by_reach,
		t.engaged_user_rate,
		tiktrack.share_rate(s.summary) AS share_rate,
		tiktrack.conversation_rate(s.summary) AS conversation_rate,
		tiktrack.applause_rate(s.summary) AS applause_rate,
		t.views::double precision / nullif(t.reach, 0) AS frequency,
		w.watched_seconds / nullif(t.plays_watched, 0) AS average_watch_time,
		w.timed_watched_seconds / nullif(w.timed_duration_seconds, 0) AS average_percentage_watched,
		t.plays_completed::double precision / nullif(t.plays_timed, 0) AS completion_rate
	FROM (
		SELECT c.account_id, c.account_name, c.has_share_data, count(*) AS videos,
			tiktrack.bigint_sum(sum(c.views)) AS views, tiktrack.bigint_sum(sum(c.impressions)) AS impressions,
			tiktrack.bigint_sum(sum(c.likes)) AS likes, tiktrack.bigint_sum(sum(c.comments)) AS comments,
			tiktrack.bigint_sum(sum(c.shares)) AS shares, tiktrack.bigint_sum(sum(c.saves)) AS saves,
			tiktrack.bigint_sum(sum(c.follows)) AS follows, tiktrack.bigint_sum(sum(c.profile_visits)) AS profile_visits,
			tiktrack.bigint_sum(sum(c.link_clicks)) AS link_clicks,
			CASE WHEN c.has_share_data THEN
				tiktrack.bigint_sum(coalesce(sum(tiktrack.share_count(c.share_events)), 0)) END AS known_shares,
			tiktrack.bigint_sum(sum(c.watched_ms)) AS watched_ms, tiktrack.bigint_sum(sum(c.plays_watched)) AS plays_watched,
			tiktrack.bigint_sum(sum(c.timed_watched_ms)) AS timed_watched_ms,
			tiktrack.bigint_sum(sum(c.timed_duration_ms)) AS timed_duration_ms,
			tiktrack.bigint_sum(sum(c.plays_timed)) AS plays_timed,
			tiktrack.bigint_sum(sum(c.plays_completed)) AS plays_completed,
			-- the same for all videos of the account
			max(c.account_reach) AS reach, bool_and(c.account_reach_is_exact) AS reach_is_exact,
			max(c.account_engaged_users) AS engaged_users,
			max(c.account_engaged_user_rate) AS engaged_user_rate
		FROM video_counts c
		GROUP BY c.account_id, c.account_name, c.has_share_data
	) t
	CROSS JOIN LATERAL (SELECT tiktrack.make_engagement(t.views, t.impressions, t.likes,
		t.comments, t.shares, t.saves, t.follows) AS summary) s
	CROSS JOIN LATERAL (SELECT t.watched_ms / 1000.0::double precision AS watched_seconds,
		t.timed_watched_ms / 1000.0::double precision AS timed_watched_seconds,
		t.timed_duration_ms / 1000.0::double precision AS timed_duration_seconds) w;

	-- the remainder up to the reported total is a row of its own: unknown
	CREATE VIEW share_types WITH (security_barrier) AS
	SELECT c.account_id, c.account_name, c.video_id, c.title, c.posted_on,
		b.share_type, coalesce(b.platform, 'none') AS platform, b.shares,
		tiktrack.share_count(t.shares) AS video_shares,
		b.fraction
	FROM video_counts c
	CROSS JOIN LATERAL (SELECT tiktrack.reconcile(
		coalesce(c.share_events, tiktrack.make_shares('unknown', NULL, 0)), c.shares) AS shares) t
	CROSS JOIN LATERAL tiktrack.breakdown(t.shares) b;

	-- Days within a video: its shares are looked up and summed by day, and not all
	-- of them by video and day, with the labels joined afterwards.
	CREATE VIEW share_types_daily WITH (security_barrier) AS
	SELECT d.day, l.account_id, l.account_name, l.video_id, l.title, l.posted_on,
		b.share_type, coalesce(b.platform, 'none') AS platform, b.shares,
		tiktrack.share_count(d.shares) AS day_shares,
		b.fraction
	FROM video_labels l
	CROSS JOIN LATERAL (
		SELECT (e.occurred_at AT TIME ZONE 'UTC')::date AS day,
			tiktrack.share_agg(coalesce(e.share_type, 'unknown'), e.platform) AS shares
		FROM events e
		WHERE e.video_id = l.video AND e.kind = 'share'
		GROUP BY 1
	) d
	CROSS JOIN LATERAL tiktrack.breakdown(d.shares) b
	WHERE l.has_share_data;
END
$function$;
COMMENT ON FUNCTION tiktrack.create_dataset_views(text) IS 'part of create_dataset: the views';
