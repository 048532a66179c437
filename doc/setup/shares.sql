-- Setup for the pages about how videos are shared: my_channel, and three more files of the demo with shares by type: duets and
-- stitches that a scraper found, share buttons of a website, and the log of an app of one's own.
\ir channel.sql
\set content `cat demo/data/duets_and_stitches.json`
SELECT tiktrack.import('my_channel', :'content', options => '{"at": "2026-06-28"}');
\set content `cat demo/data/website_shares.json`
SELECT tiktrack.import('my_channel', :'content');
\set content `cat demo/data/app_events.csv`
SELECT tiktrack.import('my_channel', :'content', options => '{"account": "mila_bakes"}');
