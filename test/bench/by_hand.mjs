// What the views of a dataset are compared with: schema by_hand, with the same views, word for word, except for the two that
// determine the asker; these have a constant account that may see its shares. And role bench_analyst, which sees everything.
export const byHand = (account) => `
DO $$
DECLARE
	name text;
	definition text;
BEGIN
	PERFORM set_config('client_min_messages', 'warning', true);
	DROP SCHEMA IF EXISTS by_hand CASCADE;
	CREATE SCHEMA by_hand;
	CREATE VIEW by_hand.viewer_videos AS
	SELECT v.video_id, v.account_id, a.account_type::text, true AS has_share_data, false AS is_owner,
		coalesce(a.username, a.display_name) AS account_name, v.posted_at, v.title, v.content_type, v.duration_ms, a.time_zone
	FROM bench.videos v JOIN bench.accounts a USING (account_id) WHERE v.account_id = ${account};
	CREATE VIEW by_hand.viewer_accounts AS
	SELECT a.account_id, true AS has_share_data, coalesce(a.username, a.display_name) AS account_name, a.time_zone
	FROM bench.accounts a WHERE a.account_id = ${account};
	PERFORM set_config('search_path', 'by_hand, bench', true);
	FOR name, definition IN SELECT v.name, v.definition FROM tiktrack_internal.view_definitions v WHERE v.definition IS NOT NULL
		AND v.name NOT IN ('viewer_videos', 'viewer_accounts', 'visible_shares', '_metabase_metadata') ORDER BY v.position LOOP
		EXECUTE format('CREATE VIEW by_hand.%I AS %s', name, definition);
	END LOOP;
	IF to_regrole('bench_analyst') IS NULL THEN
		CREATE ROLE bench_analyst;
	END IF;
	PERFORM tiktrack.grant_reader('bench', 'bench_analyst');
END $$`;
