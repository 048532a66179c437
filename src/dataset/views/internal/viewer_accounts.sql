INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (200, 'viewer_accounts', false, $view$
SELECT a.account_id, tiktrack.has_share_data(a.account_type) AS has_share_data,
	coalesce(a.username, a.display_name) AS account_name, a.time_zone
FROM accounts a
WHERE a.account_id = ANY (tiktrack_internal.viewer_accounts('viewers'))
UNION ALL
SELECT a.account_id, tiktrack_internal.is_owner_asking('viewers') OR tiktrack.has_share_data(a.account_type),
	coalesce(a.username, a.display_name), a.time_zone
FROM accounts a
WHERE tiktrack_internal.may_see_all(NULL, 'viewers') AND tiktrack_internal.may_see_all(a.account_id, 'viewers')
$view$, $comments${
	"": "part of the views: the accounts of whoever asks"
}$comments$);
