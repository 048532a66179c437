-- sum(bigint) is numeric; BI tools want bigint, and a view must not raise. Not
-- STRICT, which would keep the planner from writing it out.
CREATE FUNCTION tiktrack.bigint_sum(total numeric) RETURNS bigint
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN abs(total) <= 3000000000000000000 THEN total::bigint END;
COMMENT ON FUNCTION tiktrack.bigint_sum(numeric) IS
	'a sum of counts as bigint; NULL beyond 3 * 10^18, so that three of them still add up';

CREATE FUNCTION tiktrack.create_dataset_views(dataset text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT
	SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM set_config('search_path', format('%I, pg_temp', dataset), true);

	-- Every view answers for whoever asks: for his videos alone, from
	-- viewer_videos, and where the rules give an account no share data, no share
	-- has a part in any number and the share columns are NULL. Events are joined
	-- in two parts, those of a few accounts and of all, so that the planner looks
	-- the ones up and scans for the others. What a view has of an event it gives
	-- as counts alone: granted by mistake, an internal view names nobody.

	-- What is known of a video besides its counts, in the words of the views.
	CREATE VIEW video_labels AS
	SELECT v.video_id AS video, v.account_id AS account,
		coalesce(v.account_id::text, 'unknown') AS account_id,
		coalesce(a.username, a.display_name, 'unknown') AS account_name,
		v.video_id::text AS video_id,
		coalesce(nullif(btrim(v.title), ''), 'unknown') AS title,
		coalesce(v.content_type, 'unknown') AS content_type,
		v.posted_at,
		(v.posted_at AT TIME ZONE 'UTC')::date AS posted_on,
		v.duration_ms / 1000.0::double precision AS duration_seconds,
		w.has_share_data
	FROM viewer_videos w
	JOIN videos v ON v.video_id = w.video_id
	LEFT JOIN accounts a ON a.account_id = v.account_id;

	-- The count of a kind is the larger of the events and the newest reported
	-- total; NULL when there is neither. Events of a kind are told when the
	-- account has at least one of that kind: then a video without any has 0 of
	-- them, and else its number is not known. A video whose account is not known
	-- is judged by itself. People are known where the events have as many views as
	-- are reported: a log of one's own that has one of a thousand views says
	-- nothing of who else watched. How long it was watched is known from the plays
	-- that tell it, and where none does from the report: of all its views. What
	-- one ratio is made of is known together or not at all, so that sums over
	-- videos divide to a ratio too. Each summary is one that a view may do
	-- without, and the planner then leaves it out: half of the time is people.
	CREATE VIEW video_counts AS
	WITH counted AS (
		SELECT e.video_id, tiktrack.engagement_agg(e.kind) AS events,
			tiktrack.engagement_agg(e.kind, e.actor_id) AS people,
			tiktrack.share_agg(coalesce(e.share_type, 'unknown'), e.platform)
				FILTER (WHERE e.kind = 'share') AS share_events,
			tiktrack.watch_agg(e.watched_ms, e.duration_ms)
				FILTER (WHERE e.watched_ms IS NOT NULL AND e.kind = 'view') AS watch_events
		FROM (
			SELECT e.video_id, e.kind, e.share_type, e.platform, e.actor_id, e.watched_ms, v.duration_ms
			FROM viewer_videos_of_some v
			JOIN events e ON e.video_id = v.video_id
			WHERE v.has_share_data OR e.kind <> 'share'
			UNION ALL
			SELECT e.video_id, e.kind, e.share_type, e.platform, e.actor_id, e.watched_ms, v.duration_ms
			FROM viewer_videos_of_all v
			JOIN events e ON e.video_id = v.video_id
			WHERE v.has_share_data OR e.kind <> 'share'
		) e
		GROUP BY e.video_id
	), video AS (
		-- a window, because what is named twice would be worked out whole
		SELECT v.video_id, v.account_id, v.has_share_data, v.duration_ms,
			c.events, c.people, c.share_events, tiktrack.watch_counts(c.watch_events) AS watch,
			CASE WHEN v.account_id IS NULL THEN c.events
				ELSE tiktrack.rollup(c.events) OVER (PARTITION BY v.account_id) END AS told
		FROM viewer_videos v
		LEFT JOIN counted c ON c.video_id = v.video_id
	), reported AS (
		-- one that tells nothing but shares is not there without share data
		SELECT DISTINCT ON (s.video_id) s.*
		FROM viewer_videos v
		JOIN video_snapshots s ON s.video_id = v.video_id
		WHERE s.grain = 'lifetime' AND (v.has_share_data
			OR coalesce(s.views, s.impressions, s.likes, s.comments, s.saves, s.follows,
				s.profile_visits, s.link_clicks, s.reach) IS NOT NULL
			OR coalesce(s.total_watch_time, s.average_watch_time, s.completion_rate) IS NOT NULL)
		ORDER BY s.video_id, s.at DESC, s.snapshot_id DESC
	), known AS (
		SELECT v.video_id AS video, v.share_events, r.at AS reported_at, r.is_rounded,
			CASE WHEN v.has_share_data THEN r.shares END AS reported_shares,
			CASE WHEN r.views IS NULL OR tiktrack.event_count(v.events, 'view') >= r.views
				THEN v.people END AS people,
			greatest(r.views, CASE WHEN tiktrack.event_count(v.told, 'view') > 0
				THEN coalesce(tiktrack.event_count(v.events, 'view'), 0) END) AS views,
			greatest(r.impressions, CASE WHEN tiktrack.event_count(v.told, 'impression') > 0
				THEN coalesce(tiktrack.event_count(v.events, 'impression'), 0) END) AS impressions,
			greatest(r.likes, CASE WHEN tiktrack.event_count(v.told, 'like') > 0
				THEN coalesce(tiktrack.event_count(v.events, 'like'), 0) END) AS likes,
			greatest(r.comments, CASE WHEN tiktrack.event_count(v.told, 'comment') > 0
				THEN coalesce(tiktrack.event_count(v.events, 'comment'), 0) END) AS comments,
			CASE WHEN v.has_share_data
				THEN greatest(r.shares, CASE WHEN tiktrack.event_count(v.told, 'share') > 0
					THEN coalesce(tiktrack.event_count(v.events, 'share'), 0) END) END AS shares,
			greatest(r.saves, CASE WHEN tiktrack.event_count(v.told, 'save') > 0
				THEN coalesce(tiktrack.event_count(v.events, 'save'), 0) END) AS saves,
			greatest(r.follows, CASE WHEN tiktrack.event_count(v.told, 'follow') > 0
				THEN coalesce(tiktrack.event_count(v.events, 'follow'), 0) END) AS follows,
			greatest(r.profile_visits, CASE WHEN tiktrack.event_count(v.told, 'profile_visit') > 0
				THEN coalesce(tiktrack.event_count(v.events, 'profile_visit'), 0) END) AS profile_visits,
			greatest(r.link_clicks, CASE WHEN tiktrack.event_count(v.told, 'link_click') > 0
				THEN coalesce(tiktrack.event_count(v.events, 'link_click'), 0) END) AS link_clicks,
			coalesce((v.watch).watched_ms, m.watched_ms) AS watched_ms,
			coalesce((v.watch).plays_watched, CASE WHEN m.watched_ms IS NOT NULL THEN r.views END) AS plays_watched,
			coalesce((v.watch).timed_watched_ms, CASE WHEN m.duration_ms IS NOT NULL THEN m.watched_ms END) AS timed_watched_ms,
			coalesce((v.watch).timed_duration_ms, CASE WHEN m.watched_ms IS NOT NULL THEN m.duration_ms END) AS timed_duration_ms,
			coalesce((v.watch).plays_timed, CASE WHEN r.completion_rate IS NOT NULL THEN r.views END) AS plays_timed,
			coalesce((v.watch).plays_completed, round(r.completion_rate * r.views)::bigint) AS plays_completed
		FROM video v
		LEFT JOIN reported r ON r.video_id = v.video_id
		CROSS JOIN LATERAL (SELECT tiktrack.bigint_sum(r.views::numeric * v.duration_ms) AS duration_ms,
			CASE WHEN r.views IS NOT NULL THEN tiktrack.bigint_sum(
				(coalesce(r.total_watch_time, r.average_watch_time * r.views) * 1000)::numeric) END AS watched_ms) m
	)
	SELECT k.*, tiktrack.make_engagement(k.views, k.impressions, k.likes, k.comments, k.shares,
		k.saves, k.follows) AS summary
	FROM known k;

	CREATE VIEW video_metrics WITH (security_barrier) AS
	SELECT l.account_id, l.account_name, l.video_id, l.title, l.content_type, l.posted_at,
		l.posted_on, l.duration_seconds,
		c.views, c.impressions, c.likes, c.comments, c.shares, c.saves, c.follows,
		c.profile_visits, c.link_clicks,
		tiktrack.engagements(c.summary) AS engagements,
		tiktrack.engagements(c.summary, '{like,comment}') AS engagements_without_shares,
		CASE WHEN l.has_share_data
			THEN coalesce(tiktrack.share_count(c.share_events), 0) END AS known_shares,
		w.watched_seconds, c.plays_watched, w.timed_watched_seconds, w.timed_duration_seconds,
		c.plays_timed, c.plays_completed,
		p.reach,
		CASE WHEN l.has_share_data THEN tiktrack.engaged_users(c.people) END AS engaged_users,
		tiktrack.reach_is_exact(c.people) AS reach_is_exact,
		f.followers AS followers_at_posting,
		tiktrack.engagement_rate(c.summary) AS engagement_rate,
		tiktrack.engagement_rate(c.summary, 'views', '{like,comment}') AS engagement_rate_without_shares,
		tiktrack.engagement_rate(c.summary, p.reach::double precision) AS engagement_rate_by_reach,
		tiktrack.engagement_rate(c.summary, f.followers::double precision) AS engagement_rate_by_followers,
		CASE WHEN l.has_share_data
			THEN tiktrack.engagement_rate(c.people, 'users') END AS engaged_user_rate,
		tiktrack.share_rate(c.summary) AS share_rate, i.low AS share_rate_low, i.high AS share_rate_high,
		tiktrack.conversation_rate(c.summary) AS conversation_rate,
		tiktrack.applause_rate(c.summary) AS applause_rate,
		tiktrack.engagement_rate(c.summary, 'views', '{save}') AS save_rate,
		tiktrack.engagement_rate(c.summary, 'views', '{follow}') AS follow_rate,
		c.views::double precision / nullif(p.reach, 0) AS frequency,
		w.watched_seconds / nullif(c.plays_watched, 0) AS average_watch_time,
		w.timed_watched_seconds / nullif(w.timed_duration_seconds, 0) AS average_percentage_watched,
		c.plays_completed::double precision / nullif(c.plays_timed, 0) AS completion_rate,
		c.reported_at
	FROM video_labels l
	JOIN video_counts c ON c.video = l.video
	CROSS JOIN LATERAL (SELECT tiktrack.reach(c.people) AS reach) p
	CROSS JOIN LATERAL (SELECT c.watched_ms / 1000.0::double precision AS watched_seconds,
		c.timed_watched_ms / 1000.0::double precision AS timed_watched_seconds,
		c.timed_duration_ms / 1000.0::double precision AS timed_duration_seconds) w
	CROSS JOIN LATERAL tiktrack.rate_interval(c.shares, c.views, 'poisson') i
	-- never a later level: that one already knows how the video did
	LEFT JOIN LATERAL (
		SELECT s.followers
		FROM account_snapshots s
		WHERE s.account_id = l.account AND s.followers IS NOT NULL AND s.at <= l.posted_at
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
		tiktrack.reach(t.people) AS reach,
		CASE WHEN t.has_share_data THEN tiktrack.engaged_users(t.people) END AS engaged_users,
		tiktrack.reach_is_exact(t.people) AS reach_is_exact,
		tiktrack.engagement_rate(s.summary) AS engagement_rate,
		tiktrack.engagement_rate(s.summary, tiktrack.reach(t.people)::double precision)
			AS engagement_rate_by_reach,
		CASE WHEN t.has_share_data
			THEN tiktrack.engagement_rate(t.people, 'users') END AS engaged_user_rate,
		tiktrack.share_rate(s.summary) AS share_rate,
		tiktrack.conversation_rate(s.summary) AS conversation_rate,
		tiktrack.applause_rate(s.summary) AS applause_rate,
		t.views::double precision / nullif(tiktrack.reach(t.people), 0) AS frequency,
		w.watched_seconds / nullif(t.plays_watched, 0) AS average_watch_time,
		w.timed_watched_seconds / nullif(w.timed_duration_seconds, 0) AS average_percentage_watched,
		t.plays_completed::double precision / nullif(t.plays_timed, 0) AS completion_rate
	FROM (
		SELECT l.account_id, l.account_name, l.has_share_data, count(*) AS videos,
			tiktrack.bigint_sum(sum(c.views)) AS views, tiktrack.bigint_sum(sum(c.impressions)) AS impressions,
			tiktrack.bigint_sum(sum(c.likes)) AS likes, tiktrack.bigint_sum(sum(c.comments)) AS comments,
			tiktrack.bigint_sum(sum(c.shares)) AS shares, tiktrack.bigint_sum(sum(c.saves)) AS saves,
			tiktrack.bigint_sum(sum(c.follows)) AS follows, tiktrack.bigint_sum(sum(c.profile_visits)) AS profile_visits,
			tiktrack.bigint_sum(sum(c.link_clicks)) AS link_clicks,
			CASE WHEN l.has_share_data THEN
				tiktrack.bigint_sum(coalesce(sum(tiktrack.share_count(c.share_events)), 0)) END AS known_shares,
			tiktrack.bigint_sum(sum(c.watched_ms)) AS watched_ms, tiktrack.bigint_sum(sum(c.plays_watched)) AS plays_watched,
			tiktrack.bigint_sum(sum(c.timed_watched_ms)) AS timed_watched_ms,
			tiktrack.bigint_sum(sum(c.timed_duration_ms)) AS timed_duration_ms,
			tiktrack.bigint_sum(sum(c.plays_timed)) AS plays_timed,
			tiktrack.bigint_sum(sum(c.plays_completed)) AS plays_completed,
			tiktrack.rollup(CASE WHEN c.people IS NULL AND c.views > 0
				THEN tiktrack.make_engagement(views => c.views) ELSE c.people END) AS people
		FROM video_labels l
		JOIN video_counts c ON c.video = l.video
		GROUP BY l.account_id, l.account_name, l.has_share_data
	) t
	CROSS JOIN LATERAL (SELECT tiktrack.make_engagement(t.views, t.impressions, t.likes,
		t.comments, t.shares, t.saves, t.follows) AS summary) s
	CROSS JOIN LATERAL (SELECT t.watched_ms / 1000.0::double precision AS watched_seconds,
		t.timed_watched_ms / 1000.0::double precision AS timed_watched_seconds,
		t.timed_duration_ms / 1000.0::double precision AS timed_duration_seconds) w;

	-- the remainder up to the reported total is a row of its own: unknown
	CREATE VIEW share_types WITH (security_barrier) AS
	SELECT l.account_id, l.account_name, l.video_id, l.title, l.posted_on,
		b.share_type, coalesce(b.platform, 'none') AS platform, b.shares,
		tiktrack.share_count(t.shares) AS video_shares,
		b.fraction
	FROM video_labels l
	JOIN video_counts c ON c.video = l.video
	CROSS JOIN LATERAL (SELECT tiktrack.reconcile(
		coalesce(c.share_events, tiktrack.make_shares('unknown', NULL, 0)), c.shares) AS shares) t
	CROSS JOIN LATERAL tiktrack.breakdown(t.shares) b;

	CREATE VIEW share_types_daily WITH (security_barrier) AS
	SELECT d.day, l.account_id, l.account_name, l.video_id, l.title, l.posted_on,
		b.share_type, coalesce(b.platform, 'none') AS platform, b.shares,
		tiktrack.share_count(d.shares) AS day_shares,
		b.fraction
	FROM (
		SELECT (e.occurred_at AT TIME ZONE 'UTC')::date AS day, e.video_id,
			tiktrack.share_agg(coalesce(e.share_type, 'unknown'), e.platform) AS shares
		FROM (
			SELECT e.occurred_at, e.video_id, e.share_type, e.platform
			FROM viewer_videos_of_some v
			JOIN events e ON e.video_id = v.video_id AND e.kind = 'share'
			WHERE v.has_share_data
			UNION ALL
			SELECT e.occurred_at, e.video_id, e.share_type, e.platform
			FROM viewer_videos_of_all v
			JOIN events e ON e.video_id = v.video_id AND e.kind = 'share'
			WHERE v.has_share_data
		) e
		GROUP BY 1, 2
	) d
	JOIN video_labels l ON l.video = d.video_id
	CROSS JOIN LATERAL tiktrack.breakdown(d.shares) b;
END
$function$;
COMMENT ON FUNCTION tiktrack.create_dataset_views(text) IS 'part of create_dataset: the views';
