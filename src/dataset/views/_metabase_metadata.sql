-- No rows for a role that may see no account.
INSERT INTO tiktrack_internal.view_definitions (position, name, is_published, definition, comments)
VALUES (2500, '_metabase_metadata', true, $view$
SELECT m.keypath, m.value
FROM tiktrack_internal.metabase_metadata('viewers'::regclass) m
WHERE tiktrack_internal.may_see_all(NULL, 'viewers')
	OR EXISTS (SELECT FROM viewer_accounts)
$view$, $comments${
	"": "what Metabase reads at each sync: descriptions, names and meanings of the columns of the other views",
	"keypath": "view, column and property, divided by dots",
	"value": "what the property is"
}$comments$);
